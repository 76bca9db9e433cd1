//! The rules of a mapping: what the rows that meet its conditions become.

use super::node::Node;
use super::spec::{From, Spec, Template, constant, spec, specs, template, templates};

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
    /// What the one who acted is called.
    pub from: Vec<Template>,
    /// Whether the one who acted is the holder of the books.
    pub from_holder: bool,
    /// What the one to whom it is done is called.
    pub names_to: Vec<Template>,
    /// Texts that may name an invoice.
    pub references: Vec<Template>,
    /// The payment that it takes back.
    pub reverses: Option<Template>,
    /// What a person has to say of it; nothing where a column of it is empty.
    pub doubts: Vec<Template>,
    /// Of hours as facts: when they ended, as the row says beside the time spent.
    pub ends: Option<Spec>,
    /// Of a fact: what its source says was done of it, and not when.
    pub settled: Settled,
    /// Of a fact: the project, where it names nobody.
    pub project: Option<Template>,
    /// Rows of the same id are one record.
    pub merge: bool,
    /// The amounts that are added up then.
    pub sums: Vec<String>,
}

/// Where a row says itself that an invoice was paid, or a deliverable delivered.
#[derive(Clone, Debug, Default)]
pub(super) struct Settled {
    /// All of it where these hold; never where there are none.
    pub when: Vec<(String, Test)>,
    /// How much of it was paid.
    pub paid: Option<Spec>,
    /// How much of it is still to be paid.
    pub open: Option<Spec>,
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
    AboveZero,
    BelowZero,
    OneOf(Vec<String>),
    NoneOf(Vec<String>),
}

const RULE: [&str; 21] = [
    "when",
    "kind",
    "id",
    "at",
    "by",
    "from",
    "to",
    "for",
    "reference",
    "fields",
    "remember",
    "skip",
    "merge",
    "sum",
    "reverses",
    "doubt",
    "project",
    "settled",
    "paid",
    "open",
    "ends",
];

pub(super) fn rule(node: &Node<'_>, defaults: &[(String, Spec)]) -> Option<Rule> {
    node.keys(&RULE)?;
    let when = node.get("when").map(|when| tests(&when));
    let remember = node.get("remember").map(|node| specs(&node)).unwrap_or_default();
    let skip = node.bool("skip").unwrap_or(false);
    let record = match node.text("kind") {
        Some(kind) if !skip => Some(record(node, kind, defaults)),
        None if skip => {
            let more =
                ["id", "at", "by", "from", "to", "for", "reference", "fields", "merge", "settled", "paid", "open"]
                    .into_iter()
                    .find(|key| node.has(key));
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

fn tests(node: &Node<'_>) -> Vec<(String, Test)> {
    node.entries().into_iter().map(|(column, value)| (column, test(&value))).collect()
}

/// Reads what a row says of whether it was done: of what, and of how much.
fn settled(node: &Node<'_>, kind: &str) -> Settled {
    let settled = Settled {
        when: node.get("settled").map(|when| tests(&when)).unwrap_or_default(),
        paid: node.get("paid").and_then(|node| spec(&node)),
        open: node.get("open").and_then(|node| spec(&node)),
    };
    let needs = [
        ("settled", "an invoice or a deliverable", matches!(kind, "invoice" | "deliverable")),
        ("paid", "an invoice", kind == "invoice"),
        ("open", "an invoice", kind == "invoice"),
    ];
    for (key, what, _) in needs.into_iter().filter(|(key, _, fits)| !fits && node.has(key)) {
        node.report(key, format!("`{key}` is said of {what}, not of `{kind}`"));
    }
    settled
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
    // A list under `to` is names, as `from` is.
    let is_actor = |key: &str| key == "by" || node.get(key).is_some_and(|node| !node.is_list());
    for key in ["by", "to"].into_iter().filter(|key| is_actor(key)) {
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
    let from_holder = is_holder(node);
    let names_to = if is_actor("to") { Vec::new() } else { templates(node, "to") };
    let settled = settled(node, &kind);
    Record {
        kind,
        id,
        about: about.unwrap_or_default(),
        fields,
        from: if from_holder { Vec::new() } else { templates(node, "from") },
        from_holder,
        names_to,
        references: templates(node, "reference"),
        reverses: node.text("reverses").map(|text| template(node, &text)),
        doubts: templates(node, "doubt"),
        ends: node.get("ends").and_then(|node| spec(&node)),
        settled,
        project: node.text("project").map(|text| template(node, &text)),
        merge: node.bool("merge").unwrap_or(false),
        sums: node.get("sum").map(|node| node.one_or_more()).unwrap_or_default(),
    }
}

/// Whether `from` says that the holder of the books acted.
pub(super) fn is_holder(node: &Node<'_>) -> bool {
    node.get("from").is_some_and(|from| !from.is_list()) && node.text("from").as_deref() == Some("holder")
}

fn link(node: &Node<'_>) -> Option<About> {
    if !node.is_map() {
        return Some(About { id: template(node, &node.scalar()?), if_recorded: false });
    }
    node.keys(&["if_recorded"])?;
    Some(About { id: template(node, &node.text("if_recorded")?), if_recorded: true })
}

fn test(node: &Node<'_>) -> Test {
    if let Some(not) = node.get("not") {
        return Test::NoneOf(not.one_or_more());
    }
    match node.one_or_more() {
        words if words == ["not-empty"] => Test::NotEmpty,
        words if words == ["empty"] => Test::Empty,
        words if words == ["above-zero"] => Test::AboveZero,
        words if words == ["below-zero"] => Test::BelowZero,
        words => Test::OneOf(words),
    }
}
