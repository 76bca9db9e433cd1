//! The JSON Schema of `goodterms.backtest/1`. It takes no key that it does not know: a new key of the backtest is added here too.

use super::total::SUMS;
use serde_json::{Value, json};

use super::backtest::{AT_STAKE, SCHEMA};
use super::schema::{
    Definitions, count, list, object, of_report, one_of, or_null, policy, schema, side_or, text, texts, to, truth,
};

/// What a report's schema says that stands in a backtest, too.
const SHARED: [&str; 7] = ["day", "amount", "currency", "severity", "sum", "file", "error"];

/// Returns the schema (draft 2020-12).
pub fn backtest_schema() -> Value {
    let root = ("$ref", json!("#/$defs/backtest"));
    let shared = of_report().into_iter().filter(|(name, _)| SHARED.contains(name));
    let what = "what two policies decide otherwise: `goodterms backtest --format json`";
    schema(SCHEMA, what, root, shared.chain(of_backtest()).chain(of_reason()))
}

fn of_backtest() -> Definitions {
    let whole = [
        ("schema", json!({"const": SCHEMA})),
        ("as_of", to("day")),
        ("old", to("policy")),
        ("new", to("policy")),
        ("read_apart", truth()),
        ("as_accepted", truth()),
        ("engagements", list(to("engagement"))),
        ("clients", list(to("client"))),
        ("reasons", list(to("reason"))),
        ("totals", to("totals")),
        ("errors", list(to("error"))),
    ];
    let notes = object(&[("old", texts()), ("new", texts())], &[]);
    let engagement = [
        ("engagement", text()),
        ("client", or_null(text())),
        ("flips", list(to("flip"))),
        ("money", list(to("moved"))),
        ("notes", notes),
    ];
    let client = [("client", text()), ("engagements", texts()), ("flips", count()), ("money", list(to("moved")))];
    let how = one_of(&["appeared", "vanished", "status", "severity", "amount", "due"]);
    let flip = [
        ("id", text()),
        ("clause", text()),
        ("what", one_of(&["finding", "right", "action", "score"])),
        ("whose", or_null(side_or(&[]))),
        ("how", list(how)),
        ("old", or_null(to("state"))),
        ("new", or_null(to("state"))),
    ];
    let state = [
        ("status", text()),
        ("severity", or_null(to("severity"))),
        ("amounts", list(to("sum"))),
        ("due", or_null(text())),
    ];
    let sum = || or_null(to("sum"));
    let what: Vec<&str> = SUMS.into_iter().chain([AT_STAKE]).collect();
    let moved = [("what", one_of(&what)), ("old", sum()), ("new", sum()), ("moved", sum())];
    let counts = ["engagements", "concerned", "clients", "flips", "not_accepted", "flips_not_accepted"];
    let totals: Vec<(&str, Value)> =
        counts.iter().map(|name| (*name, count())).chain([("money", list(to("moved")))]).collect();
    vec![
        ("backtest", object(&whole, &[])),
        ("policy", policy()),
        ("engagement", object(&engagement, &[])),
        ("client", object(&client, &[])),
        ("flip", object(&flip, &[("not_accepted", truth())])),
        ("state", object(&state, &[("unsaid", count())])),
        ("moved", object(&moved, &[])),
        ("totals", object(&totals, &[])),
    ]
}

fn of_reason() -> Definitions {
    let reason = [("clause", text()), ("note", or_null(text())), ("changes", list(to("change")))];
    let change = [("what", text()), ("old", or_null(to("text"))), ("new", or_null(to("text")))];
    vec![
        ("reason", object(&reason, &[])),
        ("change", object(&change, &[("through", texts())])),
        ("text", object(&[("place", text()), ("text", text())], &[])),
    ]
}
