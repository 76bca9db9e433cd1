//! Where the values of a record come from, as a mapping writes it.

use super::node::Node;
use super::spent::Spent;
use crate::import::cell::Dates;
use crate::value::money::Currency;

/// Where a value comes from, and how it is written there.
#[derive(Clone, Debug)]
pub(super) struct Spec {
    pub from: From,
    pub map: Option<Vec<(String, String)>>,
    /// What an empty cell stands for.
    pub empty: Option<String>,
    pub required: bool,
    pub dates: Option<Dates>,
    pub currency: Option<Currency>,
    pub currency_column: Option<String>,
    /// Of a day: the columns of its time of day, and of where that clock stands.
    pub time_column: Option<String>,
    pub zone_column: Option<String>,
    pub unit: Option<String>,
    pub split: Option<String>,
    /// The number of minutes of a time spent, and what one without a unit is of.
    pub spent: Option<Spent>,
    /// Without its sign.
    pub absolute: bool,
    /// A text made of columns is read as a cell is.
    pub read: bool,
    /// What cannot be read is not stated.
    pub leave_out: bool,
    /// Nothing stands for what is not stated.
    pub not_zero: bool,
}

/// Where a value comes from.
#[derive(Clone, Debug)]
pub(super) enum From {
    Column(String),
    Value(String),
    Template(Template),
    Remembered(String),
    Add(Vec<Spec>),
}

/// A text with columns in braces.
#[derive(Clone, Debug, Default)]
pub(super) struct Template(pub Vec<Part>);

/// A part of a template.
#[derive(Clone, Debug)]
pub(super) enum Part {
    Text(String),
    /// The first of these that is not empty; the last one may be `""`, then all may be.
    Column(Vec<String>),
    Line,
    Engagement,
}

const SPEC: [&str; 21] = [
    "column",
    "value",
    "template",
    "remembered",
    "add",
    "map",
    "empty",
    "required",
    "format",
    "take",
    "currency",
    "currency_column",
    "time_column",
    "zone_column",
    "unit",
    "split",
    "spent",
    "absolute",
    "read",
    "leave_out",
    "not_zero",
];

pub(super) fn currency(node: &Node<'_>) -> Option<Currency> {
    let code = node.text("currency")?;
    let currency = Currency::parse(&code);
    if currency.is_none() {
        node.report(&code, format!("`{code}` is no currency in use"));
    }
    currency
}

fn texts(node: &Node<'_>) -> Vec<(String, String)> {
    node.entries().into_iter().filter_map(|(key, value)| Some((key, value.scalar()?))).collect()
}

pub(super) fn specs(node: &Node<'_>) -> Vec<(String, Spec)> {
    node.entries().into_iter().filter_map(|(key, value)| Some((key, spec(&value)?))).collect()
}

pub(super) fn constant(from: From) -> Spec {
    Spec {
        from,
        map: None,
        empty: None,
        required: false,
        dates: None,
        currency: None,
        currency_column: None,
        time_column: None,
        zone_column: None,
        unit: None,
        split: None,
        spent: None,
        absolute: false,
        read: false,
        leave_out: false,
        not_zero: false,
    }
}

/// Reads where a value comes from: the name of a column, or a mapping.
pub(super) fn spec(node: &Node<'_>) -> Option<Spec> {
    if !node.is_map() {
        return Some(constant(From::Column(node.scalar()?)));
    }
    node.keys(&SPEC)?;
    let sources = [
        node.text("column").map(From::Column),
        node.text("value").map(From::Value),
        node.text("template").map(|text| From::Template(template(node, &text))),
        node.text("remembered").map(From::Remembered),
        node.get("add").map(|list| From::Add(list.list().iter().filter_map(spec).collect())),
    ];
    let mut sources = sources.into_iter().flatten();
    let (from, second) = (sources.next(), sources.next());
    let Some(from) = from.filter(|_| second.is_none()) else {
        let message = "a value has exactly one of `column`, `value`, `template`, `remembered`, `add`";
        node.report(node.name(), format!("`{}`: {message}", node.name()));
        return None;
    };
    let take_day = node.word("take", &["day", "time"]).as_deref() == Some("day");
    let dates = node.get("format").map(|list| Dates::new(&list.one_or_more(), take_day));
    if dates.is_none() && node.has("take") {
        node.report("take", "`take` comes with `format`".to_owned());
    }
    Some(Spec {
        from,
        map: node.get("map").map(|node| texts(&node)),
        empty: node.text("empty"),
        required: node.bool("required").unwrap_or(false),
        dates,
        currency: currency(node),
        currency_column: node.text("currency_column"),
        time_column: node.text("time_column"),
        zone_column: node.text("zone_column"),
        unit: node.text("unit"),
        split: node.text("split").filter(|text| !text.is_empty()),
        spent: node.word("spent", &Spent::WORDS).and_then(|word| Spent::named(&word)),
        absolute: node.bool("absolute").unwrap_or(false),
        read: node.bool("read").unwrap_or(false),
        leave_out: node.bool("leave_out").unwrap_or(false),
        not_zero: node.bool("not_zero").unwrap_or(false),
    })
}

/// Reads a text with columns in braces; `{{` is a brace.
pub(super) fn template(node: &Node<'_>, text: &str) -> Template {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        plain.push_str(&rest[..at]);
        let doubled = rest[at..].starts_with("{{") || rest[at..].starts_with("}}");
        if doubled {
            plain.push_str(&rest[at..=at]);
            rest = &rest[at + 2..];
            continue;
        }
        let Some(end) = rest[at..].find('}').filter(|&end| end > 1) else {
            node.report(text, format!("`{text}`: a brace that no other closes, or nothing between them"));
            return Template(parts);
        };
        if !plain.is_empty() {
            parts.push(Part::Text(std::mem::take(&mut plain)));
        }
        parts.push(match &rest[at + 1..at + end] {
            "line" => Part::Line,
            "engagement" => Part::Engagement,
            column => Part::Column(column.split('|').map(|name| name.trim().to_owned()).collect()),
        });
        rest = &rest[at + end + 1..];
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        parts.push(Part::Text(plain));
    }
    Template(parts)
}

/// Returns the templates of a key: one, or a list.
pub(super) fn templates(node: &Node<'_>, key: &str) -> Vec<Template> {
    let texts = node.get(key).map(|list| list.one_or_more()).unwrap_or_default();
    texts.iter().map(|text| template(node, text)).collect()
}
