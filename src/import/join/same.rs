//! What two sources tell, or a source and the record: it happened once.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use super::draft::{Draft, weighty};
use super::known::Known;
use super::names::squashed;
use crate::import::cell::Cell;
use crate::value::time::Day;

/// Joins facts of one id. Where they differ in what verdicts hang on, it is left out and asked; else the first one counts.
/// Returns how many were told again.
pub(super) fn join_same_ids(drafts: &mut Vec<Draft>, shown: impl Fn(usize) -> String) -> usize {
    let mut first: HashMap<String, usize> = HashMap::new();
    let mut kept: Vec<Draft> = Vec::with_capacity(drafts.len());
    let mut again = 0;
    for draft in drafts.drain(..) {
        let Some(&place) = first.get(&draft.id) else {
            first.insert(draft.id.clone(), kept.len());
            kept.push(draft);
            continue;
        };
        again += 1;
        let (one, file) = (&mut kept[place], shown(draft.file));
        if one.fact.kind != draft.fact.kind {
            one.ask(format!("{file} tells of a {} of the same name: which is right?", draft.fact.kind));
            continue;
        }
        add(one, &draft, &file);
    }
    *drafts = kept;
    again
}

/// Adds to a fact what another source tells of it.
fn add(one: &mut Draft, other: &Draft, file: &str) {
    for (name, value) in &other.fact.fields {
        let stated = one.fact.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone());
        let heavy =
            Some(name.as_str()) == weighty(&one.fact.kind) || matches!(&**name, "due" | "issued" | "at" | "starts");
        match stated {
            None if name != "note" && !one.questions.is_empty() && heavy => {}
            None => one.fact.fields.push((name.clone(), value.clone())),
            Some(stated) if heavy && !equal(&stated, value) => {
                let question = format!("{file} says {name} {}, not {}: which is right?", plain(value), plain(&stated));
                one.ask(question);
            }
            Some(_) => {}
        }
    }
    for about in &other.fact.about {
        if !one.fact.about.contains(about) {
            one.fact.about.push(about.clone());
        }
    }
}

/// Whether two values say the same, though one has more noughts.
fn equal(one: &Cell, other: &Cell) -> bool {
    match (one, other) {
        (Cell::Text(one), Cell::Text(other)) => {
            one == other
                || matches!((super::draft::amount(one), super::draft::amount(other)), (Some(a), Some(b)) if a == b)
        }
        _ => one == other,
    }
}

fn plain(value: &Cell) -> String {
    match value {
        Cell::Text(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Joins payments that two files tell under different names: of the same day, amount and direction, between accounts that may
/// be the same. Two alike in one file are two payments.
pub(super) fn join_payments(drafts: &mut Vec<Draft>) -> usize {
    let mut gone: HashSet<usize> = HashSet::new();
    let mut taken: HashSet<(usize, usize)> = HashSet::new();
    let mut alike: HashMap<(Day, Decimal, String), Vec<usize>> = HashMap::new();
    for later in 0..drafts.len() {
        let draft = &drafts[later];
        let (Some(day), Some((amount, currency)), "payment") = (draft.day(), draft.amount(), &*draft.fact.kind) else {
            continue;
        };
        let group = alike.entry((day, amount, currency.to_owned())).or_default();
        let is_free =
            |earlier: &usize| !taken.contains(&(*earlier, draft.file)) && is_same_payment(&drafts[*earlier], draft);
        let Some(earlier) = group.iter().copied().find(is_free) else {
            group.push(later);
            continue;
        };
        taken.insert((earlier, draft.file));
        gone.insert(later);
        for about in draft.fact.about.clone() {
            if !drafts[earlier].fact.about.contains(&about) {
                drafts[earlier].fact.about.push(about);
            }
        }
    }
    let mut place = 0;
    drafts.retain(|_| {
        place += 1;
        !gone.contains(&(place - 1))
    });
    gone.len()
}

fn is_same_payment(one: &Draft, other: &Draft) -> bool {
    let accounts = |draft: &Draft| -> HashSet<String> {
        let names = draft.fact.to.iter().chain([&draft.fact.from]).flat_map(|party| &party.names);
        names.map(|name| squashed(name)).collect()
    };
    one.file != other.file && (one.by.is_some() && one.by == other.by || !accounts(one).is_disjoint(&accounts(other)))
}

/// What the record says of a fact that a source tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing yet.
    New,
    /// The same.
    Same,
    /// Something else; what it is.
    Differs(String),
    /// The same under a name that somebody gave it by hand.
    Called(String),
}

/// Finds a fact among what is recorded.
pub(super) fn standing(draft: &Draft, fields: &[(String, Cell)], known: &Known) -> Standing {
    if let Some(recorded) = known.event(&draft.id) {
        let mut differences = Vec::new();
        for (name, value) in fields.iter().filter(|(name, _)| name != "source" && name != "note") {
            let value = plain_list(value);
            match recorded.field(name) {
                Some(text) if same_text(text, &value) => {}
                Some(text) => differences.push(format!("{name} {value}, recorded is {text}")),
                None => differences.push(format!("{name} {value}, which is not recorded")),
            }
        }
        return if differences.is_empty() { Standing::Same } else { Standing::Differs(differences.join("; ")) };
    }
    let by_hand = known.events.iter().find(|event| {
        let is_imported = event.field("source").is_some_and(|source| source.contains(" sha256:"));
        let same_number = draft.fact.kind == "invoice" && squashed(&event.id) == squashed(&draft.id);
        let same_payment = || {
            let at = event.field("at").and_then(super::draft::day);
            let amount = event.field("amount").and_then(super::draft::amount);
            draft.fact.kind == "payment"
                && at.is_some()
                && at == draft.day()
                && amount.is_some()
                && amount == draft.amount()
        };
        event.kind == draft.fact.kind && !is_imported && (same_number || same_payment())
    });
    by_hand.map_or(Standing::New, |event| Standing::Called(event.id.clone()))
}

fn same_text(one: &str, other: &str) -> bool {
    one == other || matches!((super::draft::amount(one), super::draft::amount(other)), (Some(a), Some(b)) if a == b)
}

fn plain_list(value: &Cell) -> String {
    match value {
        Cell::Text(text) => text.clone(),
        Cell::Bool(value) => value.to_string(),
        Cell::List(items) => items.iter().map(plain_list).collect::<Vec<_>>().join(", "),
    }
}
