//! What an engagement's own file says of its sources: which files they are, who is who in them, what a person has decided, and
//! what is recorded already.

use std::collections::HashMap;

use super::names::{Alike, alike, is_number_abroad, squashed};
use super::recorded::{Recorded, event, events, scalar};
use super::scalar::day;
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::{files, record as mistake};
use crate::base::source::{SourceId, Span};
use crate::engagement::node::{Entry, Node, Shape};
use crate::engagement::read_yaml::parse;
use crate::engagement::record::Side;
use crate::import::fact::{About, Party};
use crate::value::time::Day;

/// How the id of a credit note begins that takes off what a person said is no more owed of a payment; the payment's follows.
pub(super) const DISCOUNT: &str = "discount-";

/// What is known before the first source is read.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The engagement's name.
    pub engagement: String,
    /// The files in which its facts lie, in the order of the record.
    pub sources: Vec<Source>,
    /// The country of the client, as the record says it.
    pub(super) country: Option<String>,
    pub(super) people: Vec<Somebody>,
    pub(super) events: Vec<Recorded>,
    /// The place of an event among them, by its id.
    by_id: HashMap<String, usize>,
    /// What a person said of a fact: by its id, the events that it is about; or that it is none of this engagement's.
    pub(super) matched: HashMap<String, Decided>,
    /// The line of that, and the place of what was said.
    pub(super) matched_at: HashMap<String, (u32, Span)>,
    /// The days of which the record gives the rate of two currencies.
    rates: Vec<(Day, [String; 2])>,
    /// How the engagement's file is called where something in it is told.
    pub path: String,
}

/// An entry of `sources`.
#[derive(Clone, Debug)]
pub struct Source {
    /// A file, a folder, or a name with `*` in it.
    pub files: String,
    /// The name of the format, where it is said.
    pub format: Option<String>,
    /// The file of the mapping, for a table.
    pub mapping: Option<String>,
    /// Whether the words of mails are recorded, too.
    pub words: bool,
    /// The text that names the files.
    pub span: Span,
}

/// A side, or a contact of one, and what sources call it.
#[derive(Clone, Debug)]
pub(super) struct Somebody {
    /// As a record names it: `client`, `firm`, or a contact.
    pub actor: String,
    pub side: Side,
    pub names: Vec<String>,
}

/// What a person decided of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Decided {
    /// It is about these events.
    About(Vec<String>),
    /// It is one of this engagement's; what it is about the rules say.
    Ours,
    /// It has nothing to do with this engagement.
    Others,
    /// As it is recorded, whatever the source says.
    Recorded,
    /// It is an invoice less its cash discount: the rest is not owed.
    Discount,
    /// It is an invoice that is due then.
    Due(Day),
    /// It is a meeting of which that became: its outcome, and who changed it, and when that was said.
    Outcome(Vec<(String, String)>),
}

/// Who somebody is whom a source names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Who<'k> {
    pub somebody: &'k Somebody,
    pub sure: Alike,
    /// Whether only the name says so, beside an address of another domain than the one that is known: anybody may write it.
    pub is_by_name: bool,
    /// Whether only the end of a telephone number says so.
    pub is_by_number: bool,
}

impl Known {
    /// Reads the text of an engagement's file, which is the first of its sources, and of the files of events that it names.
    /// What is wrong in what is no business of sources, is told by those who read it.
    pub fn read(text: &str, more: &dyn Fn(&str) -> Vec<String>, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut known = Self::default();
        let Some(Node { shape: Shape::Map(entries), .. }) = parse(SourceId(0), text, &mut Vec::new()) else {
            return known;
        };
        let find = |name: &str| entries.iter().find(|entry| entry.key.text == name);
        known.engagement = find("engagement").and_then(|entry| scalar(&entry.value)).unwrap_or_default();
        known.people = people(find("client"), find("contacts"));
        known.country = country(find("client"));
        find("who").into_iter().for_each(|entry| who(entry, &mut known.people, diagnostics));
        find("matched").into_iter().for_each(|entry| known.matched = matched(entry, diagnostics));
        find("matched").into_iter().for_each(|entry| known.matched_at = matched_at(entry, text));
        find("exchange").into_iter().for_each(|entry| known.rates = rates(entry));
        find("sources").into_iter().for_each(|entry| known.sources = sources(entry, diagnostics));
        find("events").into_iter().for_each(|entry| events(&entry.value, Some(text), &mut known.events));
        let files = find("files").map(|entry| texts(entry, &mut Vec::new())).unwrap_or_default();
        for text in files.iter().flat_map(|name| more(name)) {
            match parse(SourceId(0), &text, &mut Vec::new()).map(|node| node.shape) {
                Some(Shape::Map(entries)) => {
                    entries.iter().for_each(|entry| events(&entry.value, None, &mut known.events))
                }
                Some(Shape::List(items)) => known.events.extend(items.iter().filter_map(|item| event(item, None))),
                _ => {}
            }
        }
        known.count();
        known
    }

    fn count(&mut self) {
        self.by_id = self.events.iter().enumerate().map(|(place, event)| (event.id.clone(), place)).collect();
    }

    /// Whether the record says what a currency is in another one on a day.
    pub(super) fn has_rate(&self, day: Day, one: &str, other: &str) -> bool {
        let is_one = |pair: &[String; 2]| *pair == [one, other] || *pair == [other, one];
        self.rates.iter().any(|(of, pair)| *of == day && is_one(pair))
    }

    /// Returns the payment of which a credit note takes off what is no more owed, where a person said so.
    pub(super) fn discounted<'i>(&self, note: &'i str) -> Option<&'i str> {
        note.strip_prefix(DISCOUNT).filter(|payment| self.matched.get(*payment) == Some(&Decided::Discount))
    }

    /// Returns it as if some events were not recorded.
    pub(super) fn without(&self, is_out: impl Fn(&str) -> bool) -> Self {
        let mut known = self.clone();
        known.events.retain(|event| !is_out(&event.id));
        known.count();
        known
    }

    /// Returns by which texts the payments of recorded invoices are to be known, too, each with the invoice.
    pub(super) fn references(&self) -> impl Iterator<Item = (&str, &str)> {
        self.kept_of_invoices(|about| matches!(about, About::Reference(_)))
    }

    /// Returns what the orders of recorded invoices are called, each with the invoice.
    pub(super) fn orders(&self) -> impl Iterator<Item = (&str, &str)> {
        self.kept_of_invoices(|about| matches!(about, About::Order(_)))
    }

    fn kept_of_invoices(&self, is_one: fn(&About) -> bool) -> impl Iterator<Item = (&str, &str)> {
        let kept = self.events.iter().filter(|event| event.kind == "invoice");
        let kept = kept.filter_map(|event| Some((event.kept.as_ref()?, event.id.as_str())));
        kept.flat_map(move |(kept, id)| {
            kept.about.iter().filter(move |about| is_one(about)).map(move |about| (about.text(), id))
        })
    }

    /// Whether an import wrote any of its events that could be matched anew.
    pub fn has_written(&self) -> bool {
        self.events.iter().any(|event| event.place.is_some())
    }

    /// Whether the record says what a side is called.
    pub(super) fn describes(&self, side: Side) -> bool {
        self.people.iter().any(|somebody| somebody.side == side && !somebody.names.is_empty())
    }

    /// Returns who somebody is: a contact rather than its side, the surest first.
    pub(super) fn who(&self, party: &Party) -> Option<Who<'_>> {
        let find = |somebody| {
            let Somebody { actor, names, .. }: &Somebody = somebody;
            let pairs = names.iter().flat_map(|listed| party.names.iter().map(move |told| alike(listed, told)));
            let sure = pairs.max().unwrap_or(Alike::No);
            let is_contact = !matches!(&**actor, "client" | "firm" | "other");
            let is_by_name = sure == Alike::Surely && is_contact && is_elsewhere(names, &party.names);
            let is_by_number = sure == Alike::Perhaps
                && names.iter().any(|listed| party.names.iter().any(|told| is_number_abroad(listed, told)));
            Who { somebody, sure: if is_by_name { Alike::Perhaps } else { sure }, is_by_name, is_by_number }
        };
        let found = self.people.iter().map(find);
        found.filter(|who| who.sure != Alike::No).reduce(|best, who| if who.sure > best.sure { who } else { best })
    }

    /// Returns whose side an actor is on.
    pub(super) fn side(&self, actor: &str) -> Option<Side> {
        self.people.iter().find(|somebody| somebody.actor == actor).map(|somebody| somebody.side)
    }

    /// Returns the event of an id.
    pub(super) fn event(&self, id: &str) -> Option<&Recorded> {
        self.by_id.get(id).map(|&place| &self.events[place])
    }
}

/// Whether the mail addresses of somebody are known, and those that a source tells are all of other domains.
fn is_elsewhere(listed: &[String], told: &[String]) -> bool {
    let domain =
        |name: &String| name.rsplit_once('@').map(|(_, domain)| domain.trim_end_matches(['>', ' ']).to_lowercase());
    let own: Vec<String> = listed.iter().filter_map(domain).collect();
    let mut others = told.iter().filter_map(domain).peekable();
    let is_known = |name: &String| listed.iter().any(|one| alike(one, name) == Alike::Surely && name.contains('@'));
    !own.is_empty()
        && others.peek().is_some()
        && others.all(|other| !own.contains(&other))
        && !told.iter().any(is_known)
}

fn country(client: Option<&Entry<'_>>) -> Option<String> {
    entries(client).find(|field| field.key.text == "country").and_then(|field| scalar(&field.value))
}

/// Returns the client and the contacts with the names that the record gives them; contacts first.
fn people(client: Option<&Entry<'_>>, contacts: Option<&Entry<'_>>) -> Vec<Somebody> {
    let mut people: Vec<Somebody> = entries(contacts)
        .map(|entry| {
            let of =
                |name: &str| entries(Some(entry)).find(|field| field.key.text == name).and_then(|f| scalar(&f.value));
            let side = match of("side").as_deref() {
                Some("client") => Side::Client,
                Some("firm") => Side::Firm,
                _ => Side::Other,
            };
            let names = [of("name"), of("email")].into_iter().flatten().collect();
            Somebody { actor: entry.key.text.trim().to_owned(), side, names }
        })
        .collect();
    let name = entries(client).find(|field| field.key.text == "name").and_then(|field| scalar(&field.value));
    let side = |actor: &str, side, names| Somebody { actor: actor.to_owned(), side, names };
    people.push(side("client", Side::Client, name.into_iter().collect()));
    people.push(side("firm", Side::Firm, Vec::new()));
    people.push(side("other", Side::Other, Vec::new()));
    people
}

/// Reads `who: {client: [acme.example, "DE12…"], ola: "+48 600 100 200"}`.
fn who(entry: &Entry<'_>, people: &mut [Somebody], diagnostics: &mut Vec<Diagnostic>) {
    let Shape::Map(items) = &entry.value.shape else {
        let found = entry.value.found();
        let example = "who: {client: [acme.example, \"ACME GmbH\"], firm: studio.example}";
        diagnostics
            .push(mistake::wrong_type(entry.value.span, "who", "a mapping", &found).help(format!("write `{example}`")));
        return;
    };
    for item in items {
        both_sides(item, people, diagnostics);
        let known: Vec<String> = people.iter().map(|somebody| somebody.actor.clone()).collect();
        match people.iter_mut().find(|somebody| somebody.actor == item.key.text.trim()) {
            Some(somebody) => somebody.names.extend(texts(item, diagnostics)),
            None => {
                let known = known.iter().map(String::as_str);
                diagnostics.push(mistake::unknown_actor(item.key.span, "who", &item.key.text, known));
            }
        }
    }
}

/// Tells what the other side is called, too.
fn both_sides(item: &Entry<'_>, people: &[Somebody], diagnostics: &mut Vec<Diagnostic>) {
    let Some(own) = people.iter().find(|somebody| somebody.actor == item.key.text.trim()) else { return };
    let others: Vec<&Somebody> = match own.side {
        Side::Other => return,
        side => {
            people.iter().filter(|somebody| !matches!(somebody.side, Side::Other) && somebody.side != side).collect()
        }
    };
    let nodes = match &item.value.shape {
        Shape::List(items) => items.iter().collect(),
        _ => vec![&item.value],
    };
    for node in nodes {
        let Some(name) = scalar(node).filter(|name| !squashed(name).is_empty()) else { continue };
        let is_called_so = |other: &&&Somebody| other.names.iter().any(|one| squashed(one) == squashed(&name));
        if let Some(other) = others.iter().find(is_called_so) {
            diagnostics.push(files::on_both_sides(node.span, &name, &own.actor, &other.actor));
        }
    }
}

/// Reads `matched: {payment-77: INV-3, payment-78: others}`.
fn matched(entry: &Entry<'_>, diagnostics: &mut Vec<Diagnostic>) -> HashMap<String, Decided> {
    let Shape::Map(items) = &entry.value.shape else {
        let mistake = mistake::wrong_type(entry.value.span, "matched", "a mapping", &entry.value.found());
        diagnostics.push(mistake.help("write `matched: {payment-77: INV-3, payment-78: others}`"));
        return HashMap::new();
    };
    let decided = |item: &Entry<'_>, diagnostics: &mut Vec<Diagnostic>| {
        if let Shape::Map(_) = item.value.shape {
            let due = entries(Some(item)).next().filter(|entry| entry.key.text == "due");
            if let Some(due) = due.and_then(|entry| Day::parse(&scalar(&entry.value)?)) {
                return Decided::Due(due);
            }
            if let Some(fields) = outcome(item) {
                return Decided::Outcome(fields);
            }
        }
        let about = texts(item, diagnostics);
        match about[..] {
            [ref one] if one == "ours" => Decided::Ours,
            [ref one] if one == "others" => Decided::Others,
            [ref one] if one == "recorded" => Decided::Recorded,
            [ref one] if one == "discount" => Decided::Discount,
            _ => Decided::About(about),
        }
    };
    items.iter().map(|item| (item.key.text.trim().to_owned(), decided(item, diagnostics))).collect()
}

/// Reads `{outcome: cancelled, changed_by: anna, notice: "2026-03-10T07:00Z"}`.
fn outcome(item: &Entry<'_>) -> Option<Vec<(String, String)>> {
    let fields = entries(Some(item)).map(|entry| Some((entry.key.text.to_string(), scalar(&entry.value)?)));
    let fields: Vec<(String, String)> = fields.collect::<Option<_>>()?;
    let is_good = |(name, value): &(String, String)| match name.as_str() {
        "outcome" => matches!(value.as_str(), "held" | "cancelled" | "moved"),
        "changed_by" => true,
        "notice" => day(value).is_some(),
        _ => false,
    };
    (fields.iter().all(is_good) && fields.iter().any(|(name, _)| name == "outcome")).then_some(fields)
}

/// Returns where that stands: the line of each id, and the place of what is said of it.
fn matched_at(entry: &Entry<'_>, text: &str) -> HashMap<String, (u32, Span)> {
    let place = |item: &Entry<'_>| {
        let before = text.get(..item.key.span.start as usize).unwrap_or_default();
        let line = u32::try_from(before.matches('\n').count() + 1).unwrap_or(u32::MAX);
        (item.key.text.trim().to_owned(), (line, item.value.span))
    };
    entries(Some(entry)).map(place).collect()
}

/// Reads of `exchange: [{at: 2026-02-03, from: USD, to: EUR, rate: 0.92}]` what there is a rate of.
fn rates(entry: &Entry<'_>) -> Vec<(Day, [String; 2])> {
    let items = match &entry.value.shape {
        Shape::List(items) => items.as_slice(),
        _ => std::slice::from_ref(&entry.value),
    };
    let rate = |node: &Node<'_>| {
        let Shape::Map(entries) = &node.shape else { return None };
        let of = |name: &str| scalar(&entries.iter().find(|entry| entry.key.text == name)?.value);
        Some((day(&of("at")?)?, [of("from")?, of("to")?]))
    };
    items.iter().filter_map(rate).collect()
}

/// Reads `sources: [{files: "bank/*.xml"}, mail.mbox]`.
fn sources(entry: &Entry<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Source> {
    let items: Vec<&Node<'_>> = match &entry.value.shape {
        Shape::List(items) => items.iter().collect(),
        _ => vec![&entry.value],
    };
    items.into_iter().filter_map(|item| source(item, diagnostics)).collect()
}

const SOURCE: [&str; 4] = ["files", "format", "mapping", "words"];

fn source(node: &Node<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Source> {
    let plain = |files: String| Source { files, format: None, mapping: None, words: false, span: node.span };
    let entries = match &node.shape {
        Shape::Map(entries) => entries,
        Shape::Scalar { text, .. } if !node.is_null() => return Some(plain(text.to_string())),
        Shape::Bad => return None,
        _ => {
            let mistake = mistake::wrong_type(node.span, "sources", "a list of files", &node.found());
            diagnostics.push(mistake.help("write `- {files: \"bank/*.xml\"}`"));
            return None;
        }
    };
    let mut source = plain(String::new());
    for entry in entries {
        let text = scalar(&entry.value);
        match (&*entry.key.text, text) {
            ("files", Some(text)) => (source.files, source.span) = (text, entry.value.span),
            ("format", Some(text)) => source.format = Some(text),
            ("mapping", Some(text)) => source.mapping = Some(text),
            ("words", Some(text)) if matches!(&*text, "true" | "false") => source.words = text == "true",
            ("words", _) => {
                diagnostics.push(mistake::wrong_type(
                    entry.value.span,
                    "words",
                    "`true` or `false`",
                    &entry.value.found(),
                ));
            }
            (name, None) if SOURCE.contains(&name) => {
                diagnostics.push(mistake::wrong_type(entry.value.span, name, "a text", &entry.value.found()));
            }
            (name, _) => diagnostics.push(mistake::unknown_field(entry.key.span, "source", name, SOURCE)),
        }
    }
    if source.files.is_empty() {
        let place = entries.first().map_or(node.span, |entry| entry.key.span);
        diagnostics.push(mistake::missing_key(place, "source", "files"));
        return None;
    }
    Some(source)
}

/// Returns the texts of an entry: one, or a list.
fn texts(entry: &Entry<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
    let items: Vec<&Node<'_>> = match &entry.value.shape {
        Shape::List(items) => items.iter().collect(),
        _ => vec![&entry.value],
    };
    let mut texts = Vec::new();
    for item in items {
        match scalar(item) {
            Some(text) => texts.push(text),
            None => diagnostics.push(mistake::wrong_type(item.span, &entry.key.text, "a text", &item.found())),
        }
    }
    texts
}

fn entries<'n, 'a>(entry: Option<&'n Entry<'a>>) -> impl Iterator<Item = &'n Entry<'a>> {
    let entries = match entry.map(|entry| &entry.value.shape) {
        Some(Shape::Map(entries)) => entries.as_slice(),
        _ => &[],
    };
    entries.iter()
}
