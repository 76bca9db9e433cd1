//! The JSON Schema of `goodterms.review/1`. It takes no key that it does not know: a new key of the review is added here too.

use serde_json::{Value, json};

use super::review::SCHEMA;
use super::schema::{
    Definitions, count, list, matching, object, one_of, or_null, policy, schema, severity, text, texts, to, truth,
};

/// Returns the schema (draft 2020-12).
pub fn review_schema() -> Value {
    let root = ("$ref", json!("#/$defs/review"));
    let definitions = of_review().into_iter().chain(of_points()).chain(of_document());
    schema(SCHEMA, "a contract beside a policy and the law: `goodterms review --format json`", root, definitions)
}

/// The keys of a place in a file.
fn place() -> [(&'static str, Value); 2] {
    [("file", or_null(text())), ("line", or_null(count()))]
}

fn of_review() -> Definitions {
    let law_of = [
        ("country", or_null(text())),
        ("country_from", or_null(text())),
        ("client_type", or_null(one_of(&["business", "public", "consumer"]))),
        ("client_type_from", or_null(text())),
        ("contract_law", or_null(text())),
    ];
    let always = [
        ("schema", json!({"const": SCHEMA})),
        ("as_of", to("day")),
        ("policy", policy()),
        ("engagement", text()),
        ("value", or_null(to("sum"))),
        ("advice", one_of(&["sign", "negotiate", "do not sign"])),
        ("accepts_our_terms", truth()),
        ("terms", list(to("point"))),
        ("unknown_terms", list(to("unknown"))),
        ("not_weighed", texts()),
        ("required", list(to("required"))),
        ("law_of", object(&law_of, &[])),
        ("law", list(to("law"))),
        ("one_sided_terms", list(to("one_sided_term"))),
        ("later_events", count()),
        ("one_sided", list(object(&[("section", text()), ("client", count()), ("firm", count())], &[]))),
        ("price", list(to("sum"))),
        ("unpriced", texts()),
        ("approvals", texts()),
        ("effects", list(to("effect"))),
        ("effects_not_counted", texts()),
    ];
    let one_sided = [("term", text()), ("says", text()), ("places", texts()), ("proposal", or_null(text()))];
    let charges = object(&[("under_ours", to("sum")), ("under_theirs", to("sum"))], &[]);
    let effect = [
        ("term", or_null(text())),
        ("breaches_under_ours", count()),
        ("breaches_under_theirs", count()),
        ("charges", list(charges)),
    ];
    let concession = || object(&[("term", text()), ("says", text()), ("amount", to("sum"))], &[]);
    let undecided =
        || object(&[("term", text()), ("says", text()), ("at_least", to("sum")), ("at_most", or_null(to("sum")))], &[]);
    let waited = object(&[("concessions", list(concession())), ("undecided", list(undecided()))], &[]);
    let typical = [
        ("file", or_null(text())),
        ("figures", text()),
        ("concessions", list(concession())),
        ("total", list(to("sum"))),
        ("undecided", list(undecided())),
        ("unsecured", list(concession())),
        ("not_counted", texts()),
    ];
    vec![
        ("day", matching(r"^\d{4}-\d{2}-\d{2}$")),
        ("amount", matching(r"^-?\d+(\.\d+)?$")),
        ("currency", matching("^[A-Z]{3}$")),
        ("sum", object(&[("amount", to("amount")), ("currency", to("currency"))], &[])),
        ("file", object(&[("path", text()), ("sha256", matching("^[0-9a-f]{64}$"))], &[])),
        ("review", object(&always, &[("typical", to("typical")), ("document", to("document")), ("waited", waited)])),
        ("one_sided_term", object(&one_sided, &[])),
        ("effect", object(&effect, &[])),
        ("typical", object(&typical, &[])),
    ]
}

fn of_points() -> Definitions {
    let point = [
        ("term", text()),
        ("grade", one_of(&["preferred", "acceptable", "undecided", "missing", "not_compared", "refused"])),
        ("expected", truth()),
        ("stated", or_null(text())),
        ("ours", text()),
        ("clauses", texts()),
        ("locked", truth()),
        ("taken", or_null(count())),
        ("positions", list(to("position"))),
        ("proposal", texts()),
        ("proposal_language", text()),
    ];
    let point: Vec<_> = point.into_iter().chain(place()).collect();
    let position =
        [("values", text()), ("price", or_null(text())), ("amount", or_null(to("sum"))), ("approval", or_null(text()))];
    let required = [
        ("clause", text()),
        ("status", one_of(&["breached", "late", "unknown"])),
        ("severity", or_null(severity())),
        ("title", text()),
        ("why", text()),
        ("missing", texts()),
    ];
    let law = [
        ("term", or_null(text())),
        ("gravity", one_of(&["barred", "doubtful", "unknown"])),
        ("says", text()),
        ("cites", text()),
    ];
    let law: Vec<_> = law.into_iter().chain(place()).collect();
    let unknown: Vec<_> = [("term", text()), ("stated", text())].into_iter().chain(place()).collect();
    vec![
        ("point", object(&point, &[("from", to("day")), ("notes", texts())])),
        ("position", object(&position, &[])),
        ("unknown", object(&unknown, &[])),
        ("required", object(&required, &[])),
        ("law", object(&law, &[])),
    ]
}

fn of_document() -> Definitions {
    let passage = [
        ("found", text()),
        ("value", text()),
        ("language", text()),
        ("whose", or_null(one_of(&["agency", "client", "either"]))),
        ("sure", one_of(&["sure", "likely", "unsure"])),
        ("because", or_null(text())),
        ("contradicted", truth()),
        ("quote", text()),
        ("place", text()),
        ("term", or_null(text())),
        ("taken", truth()),
        ("not_taken_because", or_null(text())),
    ];
    let duty =
        [("name", text()), ("binds", one_of(&["agency", "client", "either"])), ("quote", text()), ("place", text())];
    let of_contract = [
        ("field", one_of(&["value", "starts"])),
        ("value", text()),
        ("contradicted", truth()),
        ("quote", text()),
        ("place", text()),
    ];
    let document = [
        ("file", text()),
        ("language", text()),
        ("notes", texts()),
        ("contract", list(object(&of_contract, &[]))),
        ("passages", list(to("passage"))),
        ("duties", list(object(&duty, &[]))),
        ("not_found", texts()),
    ];
    vec![("passage", object(&passage, &[("case", text())])), ("document", object(&document, &[]))]
}
