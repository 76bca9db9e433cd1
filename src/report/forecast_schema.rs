//! The JSON Schema of `goodterms.forecast/1`. It takes no key that it does not know: a new key of the forecast is added here too.

use crate::evaluate::leeway::Next;
use serde_json::{Value, json};

use super::forecast::{ASSUMPTION, SCHEMA};
use super::schema::{
    Definitions, count, list, object, of_report, one_of, or_null, policy, schema, side_or, text, texts, to, truth,
};

/// What a report's schema says that stands in a forecast, too.
const SHARED: [&str; 5] = ["day", "moment", "severity", "file", "error"];

/// Returns the schema (draft 2020-12).
pub fn forecast_schema() -> Value {
    let root = ("$ref", json!("#/$defs/forecast"));
    let shared = of_report().into_iter().filter(|(name, _)| SHARED.contains(name));
    let what = "what comes in the next days: `goodterms forecast --format json`";
    schema(SCHEMA, what, root, shared.chain(of_forecast()).chain(of_limits()))
}

fn of_forecast() -> Definitions {
    let always = [
        ("schema", json!({"const": SCHEMA})),
        ("as_of", to("day")),
        ("policy", policy()),
        ("days", json!({"type": "integer", "minimum": 1, "maximum": 366})),
        ("until", to("day")),
        ("assumes", json!({"const": ASSUMPTION})),
        ("engagements", list(to("engagement"))),
        ("errors", list(to("error"))),
    ];
    let engagement = [
        ("engagement", text()),
        ("duties", list(to("duty"))),
        ("changes", list(to("change"))),
        ("limits", list(to("limit"))),
        ("tolerances", list(to("tolerance"))),
        ("one_breach_away", list(to("near"))),
    ];
    let at_times =
        [("contract", to("contract")), ("ended", to("day")), ("parts", to("moment")), ("conflict", to("day"))];
    let side = || side_or(&["unknown"]);
    let duty = [
        ("id", or_null(text())),
        ("bearer", side()),
        ("title", text()),
        ("due", to("moment")),
        ("from", to("day")),
        ("turns", or_null(to("turn"))),
        ("why", text()),
    ];
    let duty_at_times = [
        ("moved_from", to("moment")),
        ("moved_by_record", truth()),
        ("by_record", truth()),
        ("grace_until", to("moment")),
        ("met_by", texts()),
    ];
    let change = [
        ("day", to("moment")),
        ("what", one_of(&["finding", "right", "action", "score"])),
        ("id", or_null(text())),
        ("before", or_null(text())),
        ("after", or_null(text())),
        ("severity", or_null(to("severity"))),
        ("whose", or_null(side())),
        ("at", or_null(to("moment"))),
        ("text", text()),
    ];
    let contract = [("ends", to("moment")), ("notice_by", or_null(to("moment"))), ("notice_period", or_null(text()))];
    vec![
        ("forecast", object(&always, &[("known_on", to("day"))])),
        ("engagement", object(&engagement, &at_times)),
        ("duty", object(&duty, &duty_at_times)),
        ("turn", object(&[("day", to("day")), ("status", text())], &[("by_record", truth())])),
        ("change", object(&change, &[("by_record", truth())])),
        ("contract", object(&contract, &[])),
    ]
}

fn of_limits() -> Definitions {
    let limit = [
        ("clause", text()),
        ("place", text()),
        ("subject", or_null(text())),
        ("used", or_null(text())),
        ("bound", or_null(text())),
        ("left", or_null(text())),
        ("carries", truth()),
        ("room", or_null(to("room"))),
    ];
    let near = [
        ("ladder", text()),
        ("now", or_null(text())),
        ("then", text()),
        ("severity", to("severity")),
        ("clause", or_null(text())),
    ];
    let tolerance = [
        ("clause", text()),
        ("place", text()),
        ("lets", or_null(text())),
        ("window", or_null(text())),
        ("used", or_null(count())),
        ("left", or_null(text())),
        ("next", one_of(&Next::ALL.map(Next::word))),
        ("breaches", list(to("in_window"))),
        ("room", or_null(to("freed"))),
    ];
    let in_window = [("id", text()), ("since", to("moment")), ("until", or_null(to("moment")))];
    vec![
        ("tolerance", object(&tolerance, &[("exceptions", texts()), ("missing", texts())])),
        ("in_window", object(&in_window, &[])),
        ("freed", object(&[("day", to("moment")), ("left", text())], &[])),
        ("limit", object(&limit, &[("over", text()), ("missing", texts())])),
        ("room", object(&[("day", to("day")), ("subject", or_null(text())), ("left", or_null(text()))], &[])),
        ("near", object(&near, &[])),
    ]
}
