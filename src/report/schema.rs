//! The JSON Schema of `goodterms.report/1`: of the report as one document, and of each of its lines.
//!
//! It takes no key that it does not know, so that a misspelt one is found: a new key of the report is added here too.

use serde_json::{Map, Value, json};

use super::as_word::EITHER;
use super::report::SCHEMA;
use super::summary::Verdict;
use crate::finding::{Basis, Bearer, RightStatus, Status};
use crate::ladder::NeedStatus;
use crate::value::severity::Severity;

/// Returns the schema (draft 2020-12).
pub fn report_schema() -> Value {
    let what = "a report of `goodterms check`: one document (--format json), or one of its lines (--format ndjson)";
    let root = ("oneOf", json!([to("report"), to("engagement"), to("last")]));
    schema(SCHEMA, what, root, of_report().into_iter().chain(of_finding()).chain(of_action()))
}

/// Returns a schema: its name, what it is of, what stands at the top, and its definitions.
pub(super) fn schema(
    title: &str,
    what: &str,
    (key, root): (&str, Value),
    definitions: impl Iterator<Item = (&'static str, Value)>,
) -> Value {
    let definitions: Map<String, Value> = definitions.map(|(name, one)| (name.to_owned(), one)).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "description": what,
        key: root,
        "$defs": definitions,
    })
}

pub(super) type Definitions = Vec<(&'static str, Value)>;

/// Keys, each with what stands there.
pub(super) type Keys<'a> = &'a [(&'a str, Value)];

/// Returns what has these keys, may have those, and has no other.
pub(super) fn object(always: Keys, at_times: Keys) -> Value {
    let properties: Map<String, Value> =
        always.iter().chain(at_times).map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    let required: Vec<&str> = always.iter().map(|(name, _)| *name).collect();
    json!({"type": "object", "additionalProperties": false, "required": required, "properties": properties})
}

/// As [`object`], where some of the other keys stand wherever something is so.
fn object_where(always: Keys, at_times: Keys, wherever: &[(Value, &[&str])]) -> Value {
    let mut all = object(always, at_times);
    all["allOf"] = wherever.iter().map(|(so, keys)| json!({"if": so, "then": {"required": keys}})).collect();
    all
}

pub(super) fn to(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

pub(super) fn list(item: Value) -> Value {
    json!({"type": "array", "items": item})
}

pub(super) fn or_null(schema: Value) -> Value {
    json!({"anyOf": [schema, {"type": "null"}]})
}

pub(super) fn text() -> Value {
    json!({"type": "string"})
}

pub(super) fn texts() -> Value {
    list(text())
}

pub(super) fn truth() -> Value {
    json!({"type": "boolean"})
}

/// Returns what a policy is called, and its files.
pub(super) fn policy() -> Value {
    object(&[("name", text()), ("version", or_null(text())), ("files", list(to("file")))], &[])
}

pub(super) fn count() -> Value {
    json!({"type": "integer", "minimum": 0})
}

pub(super) fn one_of(words: &[&str]) -> Value {
    json!({"enum": words})
}

/// Returns a side, or one of these words.
pub(super) fn side_or(others: &[&'static str]) -> Value {
    one_of(&[&Bearer::ALL.map(Bearer::word)[..], others].concat())
}

/// Returns how grave something is.
pub(super) fn severity() -> Value {
    one_of(&Severity::ALL.map(Severity::word))
}

pub(super) fn matching(pattern: &str) -> Value {
    json!({"type": "string", "pattern": pattern})
}

fn of_summary() -> Value {
    let always =
        ["engagements", "breached", "late", "pending", "unknown", "excused", "tolerated", "priced", "noted", "met"];
    let at_times = ["lacking", "in_error", "undescribed"];
    object(&always.map(|name| (name, count())), &at_times.map(|name| (name, count())))
}

/// Returns what a report is made of.
pub(super) fn of_report() -> Definitions {
    let always = [("schema", json!({"const": SCHEMA})), ("as_of", to("day")), ("policy", policy())];
    let made = [("engine", to("engine")), ("options", to("options"))];
    let rest = [("summary", to("summary")), ("errors", list(to("error")))];
    let both: Vec<(&str, Value)> = always.into_iter().chain(made).chain(rest).collect();
    let with = |more: &[(&'static str, Value)]| both.iter().chain(more).cloned().collect::<Vec<_>>();
    // Lines have no fingerprints of records, and say of one engagement, too, what there is to say of all.
    let portfolio = ("portfolio", to("portfolio"));
    let whole = with(&[("records", list(to("file"))), ("engagements", list(to("engagement")))]);
    let last = with(std::slice::from_ref(&portfolio));
    let several = json!({"properties": {"engagements": {"minItems": 2}}});
    let left = [("not_read", texts()), ("given_up", json!({"const": true}))];
    let at_times = [&left[..], &[portfolio]].concat();
    let rows = |more: &[(&'static str, Value)]| {
        list(object(&[&[("clause", text()), ("findings", count())], more].concat(), &[]))
    };
    let worst = [
        ("client", or_null(text())),
        ("engagements", count()),
        ("engagement", or_null(text())),
        ("critical", count()),
        ("major", count()),
        ("minor", count()),
        ("at_stake", list(to("sum"))),
    ];
    vec![
        ("day", matching(r"^\d{4}-\d{2}-\d{2}$")),
        ("moment", matching(r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?([+-]\d{2}:\d{2}|Z))?$")),
        ("amount", matching(r"^-?\d+(\.\d+)?$")),
        ("currency", matching("^[A-Z]{3}$")),
        ("severity", severity()),
        ("sum", object(&[("amount", to("amount")), ("currency", to("currency"))], &[])),
        ("file", object(&[("path", text()), ("sha256", matching("^[0-9a-f]{64}$"))], &[])),
        ("engine", object(&[("name", text()), ("version", text())], &[])),
        (
            "options",
            object(
                &[
                    ("policy", text()),
                    ("overlays", texts()),
                    ("records", texts()),
                    ("all", truth()),
                    ("only", or_null(text())),
                    ("changed_since", or_null(to("day"))),
                    ("known_on", or_null(to("day"))),
                    ("keep_going", truth()),
                ],
                &[],
            ),
        ),
        ("summary", of_summary()),
        (
            "error",
            object(
                &[
                    ("code", or_null(text())),
                    ("message", text()),
                    ("file", or_null(text())),
                    ("line", or_null(count())),
                ],
                &[("engagement", text())],
            ),
        ),
        (
            "portfolio",
            object(
                &[
                    ("breaches", rows(&[("severity", to("severity"))])),
                    ("unknown", rows(&[])),
                    ("at_stake", list(to("sum"))),
                    ("worst", list(object(&worst, &[]))),
                ],
                &[],
            ),
        ),
        ("report", object_where(&whole, &at_times, &[(several, &["portfolio"])])),
        ("last", object(&last, &left)),
    ]
}

fn of_finding() -> Definitions {
    let engagement = [
        ("engagement", text()),
        ("client", or_null(text())),
        ("verdict", one_of(&Verdict::ALL.map(Verdict::word))),
        ("findings", list(to("finding"))),
        ("rights", list(to("right"))),
        ("actions", list(to("action"))),
        ("scores", list(object(&[("ladder", text()), ("score", text())], &[]))),
        ("credits", list(object(&[("event", text()), ("amount", to("amount")), ("currency", to("currency"))], &[]))),
        ("notes", texts()),
    ];
    let charge = [("label", text()), ("amount", or_null(to("amount"))), ("currency", or_null(to("currency")))];
    let evidence = [
        ("kind", text()),
        ("id", text()),
        ("at", or_null(to("moment"))),
        ("file", or_null(text())),
        ("line", or_null(count())),
    ];
    let right = [
        ("id", text()),
        ("status", one_of(&RightStatus::ALL.map(RightStatus::word))),
        ("from", to("moment")),
        ("until", or_null(to("moment"))),
        ("holder", side_or(&[EITHER])),
        ("action", text()),
        ("clause", text()),
        ("section", text()),
        ("basis", basis()),
        ("evidence", list(to("evidence"))),
    ];
    vec![
        ("engagement", object(&engagement, &[])),
        ("finding", finding()),
        ("charge", object_where(&charge, &[("unknown", text())], &[(is("amount", &Value::Null), &["unknown"])])),
        ("evidence", object(&evidence, &[("quoted", text()), ("deemed_by", text())])),
        ("right", object(&right, &[])),
    ]
}

/// What has a value in a key.
fn is(key: &str, value: &Value) -> Value {
    json!({"properties": {key: {"const": value}}})
}

fn basis() -> Value {
    one_of(&Basis::ALL.map(Basis::word))
}

fn finding() -> Value {
    object_where(
        &[
            ("id", text()),
            ("clause", text()),
            ("section", text()),
            ("bearer", or_null(side_or(&[]))),
            ("subject", or_null(object(&[("kind", text()), ("id", text())], &[]))),
            ("status", one_of(&Status::ALL.map(Status::word))),
            ("severity", or_null(to("severity"))),
            ("due", or_null(to("moment"))),
            ("since", or_null(to("moment"))),
            ("met_at", or_null(to("moment"))),
            ("overdue_days", or_null(json!({"type": "integer"}))),
            ("measure", or_null(object(&[("value", text()), ("bound", text())], &[]))),
            ("charges", list(to("charge"))),
            ("evidence", list(to("evidence"))),
            ("suggest", texts()),
            ("basis", basis()),
            ("why", text()),
            ("decided", or_null(to("moment"))),
        ],
        &[
            ("version", text()),
            ("moves_to", to("moment")),
            ("episode", object(&[("events", count()), ("until", to("moment"))], &[])),
            ("exceptions", texts()),
            ("missing", texts()),
            ("taken", list(object(&[("action", text()), ("event", text()), ("at", to("moment"))], &[]))),
        ],
        &[(is("status", &json!(Status::Unknown.word())), &["missing"])],
    )
}

fn of_action() -> Definitions {
    let all = |names: &[&'static str]| names.iter().map(|name| (*name, text())).collect::<Vec<_>>();
    let statuses = one_of(&NeedStatus::ALL.map(NeedStatus::word));
    let need = object(&[("what", text()), ("says", text()), ("status", statuses)], &[("missing", texts())]);
    let action =
        [("ladder", text()), ("action", text()), ("since", to("moment")), ("because", texts()), ("needs", list(need))];
    let price = [("old", to("sum")), ("wanted", to("sum")), ("new", to("sum")), ("percent", text())];
    let moved = object(&all(&["id", "old", "new"]), &[]);
    let change: Vec<(&str, Value)> =
        all(&["id", "at", "minutes", "shift"]).into_iter().chain([("price", to("sum"))]).collect();
    let owed = all(&["currency", "principal", "interest", "lump_sums", "charges", "total", "daily"]);
    let computed = [
        ("owed", list(object(&owed, &all(&["credit", "disputed", "decided"])))),
        ("price", object(&price, &[("cap", text()), ("hourly", to("sum"))])),
        ("notice", object(&all(&["sent", "received", "ends", "effective"]), &[])),
        ("account", list(to("sum"))),
        ("changes", list(object(&change, &[("moved", list(moved))]))),
        ("expires", text()),
        ("missing", texts()),
    ];
    vec![("action", object(&action, &[("ours", texts()), ("computed", object(&[], &computed))]))]
}
