//! The mapping file: which column is which field, and which row becomes which kind of record.
//!
//! `docs/import.md` describes every key. Unknown keys are errors; all of them are reported, not the first.

use encoding_rs::Encoding;
use serde_yaml::Value;

use super::node::{Node, Problem, Reader};
use crate::base::suggest::did_you_mean;
use crate::import::cell::{Dates, Numbers};
use crate::value::money::Currency;
use crate::value::zone::Zone;

/// How rows become records.
#[derive(Clone, Debug)]
pub struct Mapping {
    pub(super) text: String,
    pub(super) encoding: &'static Encoding,
    pub(super) delimiter: u8,
    pub(super) quote: Option<u8>,
    pub(super) header: bool,
    /// Names of the mapping's own for columns, each with its column.
    pub(super) columns: Vec<(String, String)>,
    pub(super) zone: Option<Zone>,
    pub(super) dates: Dates,
    pub(super) numbers: Numbers,
    pub(super) currency: Option<Currency>,
    pub(super) engagement: Template,
    pub(super) client: Vec<(String, Spec)>,
    pub(super) rules: Vec<Rule>,
    pub(super) skip_others: bool,
}

/// What becomes of the rows that meet its conditions.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub when: Vec<(String, Test)>,
    pub remember: Vec<(String, Spec)>,
    /// The record that such a row becomes; nothing for `skip: true`.
    pub record: Option<Record>,
}

/// The record that a row becomes.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub kind: String,
    pub id: Option<Template>,
    pub about: Vec<About>,
    pub fields: Vec<(String, Spec)>,
}

/// An event that a record is about.
#[derive(Clone, Debug)]
pub(super) struct About {
    pub id: Template,
    /// Whether it is left out where the engagement has no such event.
    pub if_recorded: bool,
}

/// What a cell must be.
#[derive(Clone, Debug)]
pub(super) enum Test {
    Empty,
    NotEmpty,
    OneOf(Vec<String>),
}

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
    pub unit: Option<String>,
    pub split: Option<String>,
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
    Column(String),
    Line,
    Engagement,
}

const KEYS: [&str; 15] = [
    "encoding",
    "delimiter",
    "quote",
    "header",
    "columns",
    "zone",
    "dates",
    "numbers",
    "currency",
    "engagement",
    "client",
    "at",
    "by",
    "rows",
    "otherwise",
];
const RULE: [&str; 10] = ["when", "kind", "id", "at", "by", "to", "for", "fields", "remember", "skip"];
const SPEC: [&str; 14] = [
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
    "unit",
    "split",
];

impl Mapping {
    /// Reads the text of a mapping file.
    pub fn parse(text: &str) -> Result<Self, Vec<Problem>> {
        let reader = Reader::new(text);
        let root: Value = serde_yaml::from_str(text).map_err(|error| {
            let line = error.location().map_or(1, |at| at.line());
            vec![Problem { line: u32::try_from(line).unwrap_or(u32::MAX), message: error.to_string() }]
        })?;
        let mapping = read(text, &reader.node("mapping", &root));
        let problems = reader.problems();
        match mapping {
            Some(mapping) if problems.is_empty() => Ok(mapping),
            _ => Err(problems),
        }
    }

    /// Returns the zone in which local times are read, if the mapping states one.
    pub fn zone(&self) -> Option<&Zone> {
        self.zone.as_ref()
    }

    /// Returns a problem of this mapping at the first line that has `word`.
    pub(super) fn problem(&self, word: &str, message: String) -> Problem {
        Problem { line: super::node::line_of(&self.text, word), message }
    }
}

fn read(text: &str, root: &Node<'_>) -> Option<Mapping> {
    root.keys(&KEYS)?;
    let encoding = match root.text("encoding") {
        None => encoding_rs::UTF_8,
        Some(label) => Encoding::for_label(label.as_bytes()).unwrap_or_else(|| {
            root.report(&label, format!("`{label}` is no encoding; such as utf-8, windows-1250, iso-8859-2"));
            encoding_rs::UTF_8
        }),
    };
    let zone = root.text("zone").and_then(|name| {
        let zone = Zone::parse(&name);
        if zone.is_none() {
            let hint = did_you_mean(&name, Zone::names()).map(|hint| format!("; {hint}")).unwrap_or_default();
            root.report(&name, format!("`{name}` is no time zone{hint}"));
        }
        zone
    });
    let dates = root.get("dates").and_then(|node| dates(&node)).unwrap_or_default();
    let at = root.get("at").and_then(|node| spec(&node));
    let by = root.text("by").map(|text| constant(From::Template(template(root, &text))));
    let mut rules = Vec::new();
    let defaults: Vec<(String, Spec)> =
        [("at", at), ("by", by)].into_iter().filter_map(|(name, spec)| Some((name.to_owned(), spec?))).collect();
    match root.get("rows") {
        Some(rows) => rules.extend(rows.list().iter().filter_map(|node| rule(node, &defaults))),
        None => root.report("rows", "`rows` is missing: the list of rules that say what a row becomes".to_owned()),
    }
    let engagement = match root.text("engagement") {
        Some(text) if text.contains('{') => template(root, &text),
        Some(column) => Template(vec![Part::Column(column)]),
        None => {
            root.report(
                "engagement",
                "`engagement` is missing: the column that tells the engagements apart".to_owned(),
            );
            Template::default()
        }
    };
    Some(Mapping {
        text: text.to_owned(),
        encoding,
        delimiter: byte(root, "delimiter", b','),
        quote: (root.text("quote").as_deref() != Some("none")).then(|| byte(root, "quote", b'"')),
        header: root.bool("header").unwrap_or(true),
        columns: root.get("columns").map(|node| texts(&node)).unwrap_or_default(),
        zone,
        dates,
        numbers: root.get("numbers").and_then(|node| numbers(&node)).unwrap_or_default(),
        currency: currency(root),
        engagement,
        client: root.get("client").map(|node| specs(&node)).unwrap_or_default(),
        rules,
        skip_others: root.word("otherwise", &["report", "skip"]).as_deref() == Some("skip"),
    })
}

/// Returns the one-byte character of a key.
fn byte(root: &Node<'_>, key: &str, default: u8) -> u8 {
    match root.text(key).as_deref() {
        None => default,
        Some("tab" | "\t") => b'\t',
        Some(text) if text.len() == 1 => text.as_bytes()[0],
        Some(text) => {
            root.report(key, format!("`{key}` is one ASCII character or `tab`, not `{text}`"));
            default
        }
    }
}

fn currency(node: &Node<'_>) -> Option<Currency> {
    let code = node.text("currency")?;
    let currency = Currency::parse(&code);
    if currency.is_none() {
        node.report(&code, format!("`{code}` is no currency in use"));
    }
    currency
}

fn numbers(node: &Node<'_>) -> Option<Numbers> {
    node.keys(&["decimal", "thousands"])?;
    let decimal = match node.text("decimal").as_deref() {
        None | Some(".") => '.',
        Some(",") => ',',
        Some(other) => {
            node.report("decimal", format!("`decimal` is `.` or `,`, not `{other}`"));
            '.'
        }
    };
    let thousands = node.text("thousands").unwrap_or_default();
    if thousands.contains(|c: char| c.is_ascii_digit() || c == decimal || c == '-') {
        node.report("thousands", format!("`{thousands}` cannot separate thousands here"));
    }
    Some(Numbers { decimal, thousands })
}

/// Returns the forms of dates: a form, a list of them, or `{format, take}`.
fn dates(node: &Node<'_>) -> Option<Dates> {
    let formats = |node: &Node<'_>| node.one_or_more().into_iter().collect::<Vec<_>>();
    if !node.is_map() {
        return Some(Dates::new(&formats(node), false));
    }
    node.keys(&["format", "take"])?;
    let take = node.word("take", &["day", "time"]).as_deref() == Some("day");
    Some(Dates::new(&node.get("format").map(|node| formats(&node)).unwrap_or_default(), take))
}

fn texts(node: &Node<'_>) -> Vec<(String, String)> {
    node.entries().into_iter().filter_map(|(key, value)| Some((key, value.scalar()?))).collect()
}

fn specs(node: &Node<'_>) -> Vec<(String, Spec)> {
    node.entries().into_iter().filter_map(|(key, value)| Some((key, spec(&value)?))).collect()
}

fn constant(from: From) -> Spec {
    Spec {
        from,
        map: None,
        empty: None,
        required: false,
        dates: None,
        currency: None,
        currency_column: None,
        unit: None,
        split: None,
    }
}

/// Reads where a value comes from: the name of a column, or a mapping.
fn spec(node: &Node<'_>) -> Option<Spec> {
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
        unit: node.text("unit"),
        split: node.text("split").filter(|text| !text.is_empty()),
    })
}

fn rule(node: &Node<'_>, defaults: &[(String, Spec)]) -> Option<Rule> {
    node.keys(&RULE)?;
    let when = node
        .get("when")
        .map(|when| when.entries().into_iter().map(|(column, value)| (column, test(&value))).collect::<Vec<_>>());
    let remember = node.get("remember").map(|node| specs(&node)).unwrap_or_default();
    let skip = node.bool("skip").unwrap_or(false);
    let record = match node.text("kind") {
        Some(kind) if !skip => Some(record(node, kind, defaults)),
        None if skip => {
            let more = ["id", "at", "by", "to", "for", "fields"].into_iter().find(|key| node.has(key));
            if let Some(key) = more {
                node.report(key, format!("a row that is skipped has no `{key}`"));
            }
            None
        }
        _ => {
            node.report(node.name(), "a rule has either `kind` or `skip: true`".to_owned());
            None
        }
    };
    Some(Rule { when: when.unwrap_or_default(), remember, record })
}

fn record(node: &Node<'_>, kind: String, defaults: &[(String, Spec)]) -> Record {
    let mapped = node.get("fields").map(|node| specs(&node)).unwrap_or_default();
    for name in ["id", "for", "source"] {
        if mapped.iter().any(|(field, _)| field == name) {
            let way = if name == "source" { "it names the file and line" } else { "it stands beside `fields`" };
            node.report(name, format!("`{name}` is no field to map: {way}"));
        }
    }
    let own = node.get("at").and_then(|node| spec(&node)).map(|at| ("at".to_owned(), at));
    let mut fields: Vec<(String, Spec)> = own.into_iter().collect();
    for key in ["by", "to"] {
        if let Some(text) = node.text(key) {
            fields.push((key.to_owned(), constant(From::Template(template(node, &text)))));
        }
    }
    if let Some((name, _)) = fields.iter().find(|(name, _)| mapped.iter().any(|(field, _)| field == name)) {
        node.report(name, format!("`{name}` stands twice: beside `fields` and in it"));
    }
    let stated = |name: &String| fields.iter().chain(&mapped).any(|(field, _)| field == name);
    let given: Vec<(String, Spec)> = defaults.iter().filter(|(name, _)| !stated(name)).cloned().collect();
    fields.splice(0..0, given);
    fields.extend(mapped);
    let about = node.get("for").map(|about| {
        let items = if about.is_list() { about.list() } else { vec![about] };
        items.iter().filter_map(link).collect()
    });
    let id = node.text("id").map(|text| template(node, &text));
    Record { kind, id, about: about.unwrap_or_default(), fields }
}

fn link(node: &Node<'_>) -> Option<About> {
    if !node.is_map() {
        return Some(About { id: template(node, &node.scalar()?), if_recorded: false });
    }
    node.keys(&["if_recorded"])?;
    Some(About { id: template(node, &node.text("if_recorded")?), if_recorded: true })
}

fn test(node: &Node<'_>) -> Test {
    match node.one_or_more() {
        words if words == ["not-empty"] => Test::NotEmpty,
        words if words == ["empty"] => Test::Empty,
        words => Test::OneOf(words),
    }
}

/// Reads a text with columns in braces; `{{` is a brace.
fn template(node: &Node<'_>, text: &str) -> Template {
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
            column => Part::Column(column.to_owned()),
        });
        rest = &rest[at + end + 1..];
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        parts.push(Part::Text(plain));
    }
    Template(parts)
}
