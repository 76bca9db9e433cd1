//! The mapping file: which column is which field, and which row becomes which kind of record.
//!
//! `docs/import.md` describes every key. Unknown keys are errors; all of them are reported, not the first.

use encoding_rs::Encoding;
use serde_yaml::Value;

use super::node::{Node, Problem, Reader};
use super::rule::{Rule, is_holder, rule};
use super::spec::{From, Part, Spec, Template, constant, currency, spec, specs, template, templates};
use crate::base::suggest::did_you_mean;
use crate::import::cell::{Dates, Numbers};
use crate::value::money::Currency;
use crate::value::zone::Zone;

/// How rows become records.
#[derive(Clone, Debug)]
pub struct Mapping {
    pub(super) text: String,
    /// Nothing where it is to be found out.
    pub(super) encoding: Option<&'static Encoding>,
    /// Nothing where it is to be found out.
    pub(super) delimiter: Option<u8>,
    pub(super) quote: Option<u8>,
    pub(super) header: bool,
    pub(super) head: Head,
    /// Columns of one name, each of whose cells is a row of its own.
    pub(super) each: Option<Each>,
    /// What the first cell of a row begins with that is a title or a total.
    pub(super) passed_over: Vec<String>,
    /// Names of the mapping's own for columns, each with its column, or several of which a table has one.
    pub(super) columns: Vec<(String, Vec<String>)>,
    /// Columns that a table need not have.
    pub(super) optional: Vec<String>,
    pub(super) zone: Option<Zone>,
    /// Several where the table itself has to show by which one its dates are written.
    pub(super) dates: Vec<Dates>,
    /// Several where the table itself has to show how its numbers are written.
    pub(super) numbers: Vec<Numbers>,
    pub(in crate::import) currency: Option<Currency>,
    pub(super) engagement: Option<Template>,
    pub(super) client: Vec<(String, Spec)>,
    pub(super) rules: Vec<Rule>,
    pub(super) skip_others: bool,
    /// Of a journal: what its accounts are.
    pub(in crate::import) accounts: Accounts,
    /// Of a journal: the tags that name an invoice.
    pub(in crate::import) invoice_tags: Vec<String>,
}

/// Which accounts of a journal are what, each with all below it.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct Accounts {
    /// What clients owe: a debit is an invoice, a credit a payment.
    pub receivable: Vec<String>,
    /// Where money is.
    pub money: Vec<String>,
    /// What is earned.
    pub income: Vec<String>,
    /// The tax on it.
    pub tax: Vec<String>,
}

/// Columns of one name whose cells are lists: `comment;day;person;seconds`.
#[derive(Clone, Debug)]
pub(super) struct Each {
    pub column: String,
    pub split: String,
    /// The names of the parts; the first one may have the mark in it that parts them.
    pub names: Vec<String>,
}

/// Where the header is.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    /// So many lines are before it.
    pub skip_lines: usize,
    /// Its first cell begins so.
    pub starts: Option<String>,
    /// It has these columns.
    pub has: Vec<String>,
}

const KEYS: [&str; 26] = [
    "encoding",
    "delimiter",
    "quote",
    "header",
    "skip_lines",
    "header_starts",
    "header_has",
    "passed_over",
    "each",
    "columns",
    "optional",
    "zone",
    "dates",
    "numbers",
    "currency",
    "engagement",
    "client",
    "at",
    "by",
    "from",
    "to",
    "reference",
    "rows",
    "otherwise",
    "accounts",
    "invoice_tags",
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

    /// Returns the kinds that its rules make.
    pub fn kinds(&self) -> Vec<String> {
        let mut kinds: Vec<String> =
            self.rules.iter().filter_map(|rule| Some(rule.record.as_ref()?.kind.clone())).collect();
        kinds.sort();
        kinds.dedup();
        kinds
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
    let at = root.get("at").and_then(|node| spec(&node));
    let by = root.text("by").map(|text| constant(From::Template(template(root, &text))));
    let mut rules = Vec::new();
    let defaults: Vec<(String, Spec)> =
        [("at", at), ("by", by)].into_iter().filter_map(|(name, spec)| Some((name.to_owned(), spec?))).collect();
    match root.get("rows") {
        Some(rows) => rules.extend(rows.list().iter().filter_map(|node| rule(node, &defaults))),
        None if root.has("accounts") || root.has("invoice_tags") => {}
        None => root.report("rows", "`rows` is missing: the list of rules that say what a row becomes".to_owned()),
    }
    for record in rules.iter_mut().filter_map(|rule: &mut Rule| rule.record.as_mut()) {
        record.from_holder |= record.from.is_empty() && is_holder(root);
        let names = [("from", &mut record.from), ("to", &mut record.names_to), ("reference", &mut record.references)];
        for (key, own) in names {
            if own.is_empty() {
                *own = templates(root, key);
            }
        }
    }
    let engagement = root.text("engagement").map(|text| match text.contains('{') {
        true => template(root, &text),
        false => Template(vec![Part::Column(vec![text])]),
    });
    Some(Mapping {
        text: text.to_owned(),
        encoding: encoding(root),
        delimiter: root.has("delimiter").then(|| byte(root, "delimiter", b',')),
        quote: (root.text("quote").as_deref() != Some("none")).then(|| byte(root, "quote", b'"')),
        header: root.bool("header").unwrap_or(true),
        head: head(root),
        each: root.get("each").and_then(|node| each(&node)),
        passed_over: root.get("passed_over").map(|node| node.one_or_more()).unwrap_or_default(),
        columns: root.get("columns").map(|node| columns(&node)).unwrap_or_default(),
        optional: root.get("optional").map(|node| node.one_or_more()).unwrap_or_default(),
        zone: zone(root),
        dates: root.get("dates").and_then(|node| dates(&node)).unwrap_or_else(|| vec![Dates::default()]),
        numbers: root.get("numbers").and_then(|node| choices(&node)).unwrap_or_else(|| vec![Numbers::default()]),
        currency: currency(root),
        engagement,
        client: root.get("client").map(|node| specs(&node)).unwrap_or_default(),
        rules,
        accounts: root.get("accounts").and_then(|node| accounts(&node)).unwrap_or_default(),
        invoice_tags: root.get("invoice_tags").map(|node| node.one_or_more()).unwrap_or_default(),
        skip_others: root.word("otherwise", &["report", "skip"]).as_deref() == Some("skip"),
    })
}

fn accounts(node: &Node<'_>) -> Option<Accounts> {
    node.keys(&["receivable", "money", "income", "tax"])?;
    let names = |key: &str| node.get(key).map(|node| node.one_or_more()).unwrap_or_default();
    let (receivable, money) = (names("receivable"), names("money"));
    Some(Accounts { receivable, money, income: names("income"), tax: names("tax") })
}

fn encoding(root: &Node<'_>) -> Option<&'static Encoding> {
    let label = root.text("encoding")?;
    let encoding = Encoding::for_label(label.as_bytes());
    if encoding.is_none() {
        root.report(&label, format!("`{label}` is no encoding; such as utf-8, windows-1250, iso-8859-2"));
    }
    encoding
}

fn zone(root: &Node<'_>) -> Option<Zone> {
    let name = root.text("zone")?;
    let zone = Zone::parse(&name);
    if zone.is_none() {
        let hint = did_you_mean(&name, Zone::names()).map(|hint| format!("; {hint}")).unwrap_or_default();
        root.report(&name, format!("`{name}` is no time zone{hint}"));
    }
    zone
}

fn head(root: &Node<'_>) -> Head {
    let skip_lines = root.text("skip_lines").map(|text| {
        text.parse::<usize>().unwrap_or_else(|_| {
            root.report("skip_lines", format!("`skip_lines` is a number of lines, not `{text}`"));
            0
        })
    });
    Head {
        skip_lines: skip_lines.unwrap_or_default(),
        starts: root.text("header_starts"),
        has: root.get("header_has").map(|node| node.one_or_more()).unwrap_or_default(),
    }
}

fn each(node: &Node<'_>) -> Option<Each> {
    node.keys(&["column", "split", "names"])?;
    let names = node.get("names").map(|node| node.one_or_more()).unwrap_or_default();
    let (Some(column), Some(split)) = (node.text("column"), node.text("split").filter(|text| !text.is_empty())) else {
        node.report(
            "each",
            "`each` wants a `column`, what its cells are `split` by, and the `names` of the parts".to_owned(),
        );
        return None;
    };
    Some(Each { column, split, names })
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

/// Returns the mapping's own names, each with its column or the list of those of which a table has one.
fn columns(node: &Node<'_>) -> Vec<(String, Vec<String>)> {
    node.entries().into_iter().map(|(key, value)| (key, value.one_or_more())).collect()
}

/// Returns how numbers are written, or the list of `either`.
fn choices(node: &Node<'_>) -> Option<Vec<Numbers>> {
    let Some(either) = node.get("either") else { return numbers(node).map(|one| vec![one]) };
    node.keys(&["either"])?;
    let choices: Vec<Numbers> = either.list().iter().filter_map(numbers).collect();
    (!choices.is_empty()).then_some(choices)
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

/// Returns the forms of dates: a form, a list of them, `{format, take}`, or `{either: [forms, forms]}`.
fn dates(node: &Node<'_>) -> Option<Vec<Dates>> {
    if !node.is_map() {
        return Some(vec![Dates::new(&node.one_or_more(), false)]);
    }
    node.keys(&["format", "take", "either"])?;
    let take = node.word("take", &["day", "time"]).as_deref() == Some("day");
    let Some(either) = node.get("either") else {
        let formats = node.get("format").map(|node| node.one_or_more()).unwrap_or_default();
        return Some(vec![Dates::new(&formats, take)]);
    };
    let choices: Vec<Dates> = either.list().iter().map(|node| Dates::new(&node.one_or_more(), take)).collect();
    if choices.len() < 2 || node.has("format") {
        node.report("either", "`either` lists two forms or more, and no `format` stands beside it".to_owned());
        return None;
    }
    Some(choices)
}
