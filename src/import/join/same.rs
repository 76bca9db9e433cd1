//! What two sources tell, or a source and the record: it happened once.

use std::collections::HashMap;

use super::draft::Draft;
use super::known::{Decided, Known};
use super::names::squashed;
use super::recorded::Recorded;
use super::scalar::{amount, day, weighty};
use crate::import::cell::Cell;
use crate::import::fact::SETTLED;

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
        again += usize::from(!kept[place].is_only_written());
        kept[place].also.push(draft.file);
        let (one, file) = (&mut kept[place], shown(draft.file));
        if one.fact.kind != draft.fact.kind {
            one.ask_for_good(format!("{file} tells of a {} of the same name: which is right?", draft.fact.kind));
            continue;
        }
        add(one, &draft, &file);
    }
    *drafts = kept;
    again
}

/// Adds to a fact what another source tells of it.
fn add(one: &mut Draft, other: &Draft, file: &str) {
    let is_silent = one.amount().is_some() != other.amount().is_some();
    for (name, value) in &other.fact.fields {
        let stated = one.fact.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone());
        let heavy =
            Some(name.as_str()) == weighty(&one.fact.kind) || matches!(&**name, "due" | "issued" | "at" | "starts");
        match stated {
            None if name != "note" && !one.questions.is_empty() && heavy => {}
            None => one.fact.fields.push((name.clone(), value.clone())),
            // Whether it is settled the one may say and the other not.
            Some(stated) if name == "note" => {
                let (known, more) = (plain(&stated), plain(value));
                let settled = more.split("; ").filter(|remark| remark.ends_with(SETTLED) && !known.contains(*remark));
                let note = settled.fold(known.to_string(), |note, remark| format!("{note}; {remark}"));
                one.fact
                    .fields
                    .iter_mut()
                    .filter(|(field, _)| field == "note")
                    .for_each(|(_, own)| *own = Cell::Text(note.clone()));
            }
            Some(stated) if heavy && !equal(&stated, value) => {
                let question = differ(one, file, name, &plain(value), &plain(&stated));
                one.ask_for_good(question);
            }
            Some(_) => {}
        }
    }
    // One of them may have been asked already, and says no amount any more.
    if let (Some(stated), Some(told)) = (&one.told, &other.told)
        && stated != told
        && is_silent
    {
        let field = weighty(&one.fact.kind).unwrap_or_default();
        let question =
            differ(one, file, field, &format!("{} {}", told.0, told.1), &format!("{} {}", stated.0, stated.1));
        one.ask_for_good(question);
    }
    for about in &other.fact.about {
        if !one.fact.about.contains(about) {
            one.fact.about.push(about.clone());
        }
    }
}

/// Asks which of two files is right about a field.
fn differ(one: &Draft, file: &str, name: &str, told: &str, stated: &str) -> String {
    let way = match &*one.fact.kind {
        "invoice" => format!(
            "under `matched` write {}, or the name of the other file",
            one.answer(&Cell::Text(file.to_owned()).to_string())
        ),
        _ => format!("record it as it is, and write {} under `matched`", one.answer("recorded")),
    };
    format!("{file} says {name} {told}, not {stated}: which is right? {way}")
}

/// Whether two values say the same, though one has more noughts.
fn equal(one: &Cell, other: &Cell) -> bool {
    match (one, other) {
        (Cell::Text(one), Cell::Text(other)) => {
            one == other || matches!((amount(one), amount(other)), (Some(a), Some(b)) if a == b)
        }
        _ => one == other,
    }
}

/// What the record says of a fact that a source tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing yet.
    New,
    /// The same, also under another name.
    Same,
    /// Something else; what it is, and whether verdicts hang on that.
    Differs(String, bool),
}

/// Finds a fact among what is recorded.
pub(super) fn standing(draft: &Draft, fields: &[(String, Cell)], known: &Known) -> Standing {
    let recorded = known.event(&draft.id);
    let is_by_hand = |event: &&Recorded| {
        let same_number = || draft.fact.kind == "invoice" && squashed(&event.id) == squashed(&draft.id);
        let same_payment = || {
            let at = event.day();
            draft.fact.kind == "payment"
                && (event.field("by") == Some("firm")) == (draft.by.as_deref() == Some("firm"))
                && at.is_some()
                && at == draft.day()
                && event.sum().is_some()
                && event.sum() == draft.amount()
        };
        event.kind == draft.fact.kind && !event.is_imported() && (same_number() || same_payment())
    };
    let Some(event) = recorded.or_else(|| known.events.iter().find(is_by_hand)) else { return Standing::New };
    if known.matched.get(&draft.id) == Some(&Decided::Recorded) {
        return Standing::Same;
    }
    let called = if event.id == draft.id { String::new() } else { format!("recorded as `{}`: ", event.id) };
    let heavy = |name: &str| {
        Some(name) == weighty(&draft.fact.kind) || matches!(name, "due" | "issued" | "at" | "starts" | "for")
    };
    let (mut differences, mut is_weighty) = (Vec::new(), false);
    for (name, value) in fields.iter().filter(|(name, _)| name != "source" && name != "note") {
        let value = plain(value);
        let what = match event.field(name) {
            Some(text) if same_text(text, &value) => continue,
            Some(text) => format!("{name} {value}, recorded is {text}"),
            // What a person left out by hand may stay out, but for what is asked.
            None if heavy(name) && event.is_imported() => format!("{name} {value}, which is not recorded"),
            None => continue,
        };
        is_weighty |= heavy(name);
        differences.push(what);
    }
    // What is asked, and says no amount, may still say another one than the record.
    let is_silent = draft.fact.kind == "invoice" && draft.amount().is_none() && !event.is_imported();
    if let (true, Some((told, currency)), Some(stated)) = (is_silent, &draft.told, event.field("payable"))
        && amount(stated) != Some((*told, currency.as_str()))
    {
        is_weighty = true;
        differences.push(format!("payable {told} {currency}, recorded is {stated}"));
    }
    let is_elsewhere =
        event.field("starts").zip(draft.text("starts")).is_some_and(|(one, other)| !same_text(one, other));
    if draft.fact.kind == "meeting" && is_elsewhere && event.is_imported() {
        differences.push(format!(
            "was it moved? then call the recorded one `{}/before`, with `outcome: moved` and, as `notice`, when that was said, and import \
             again; or import all versions of it together into a record without it",
            event.id
        ));
    }
    if differences.is_empty() {
        Standing::Same
    } else {
        Standing::Differs(called + &differences.join("; "), is_weighty)
    }
}

fn same_text(one: &str, other: &str) -> bool {
    let day = |text: &str| day(text).filter(|_| text.len() == 10);
    let sums = (amount(one), amount(other));
    one == other
        || matches!(sums, (Some(a), Some(b)) if a == b)
        || day(one).or(day(other)).is_some() && one.get(..10) == other.get(..10)
}

pub(super) fn plain(value: &Cell) -> String {
    match value {
        Cell::Text(text) => text.clone(),
        Cell::Bool(value) => value.to_string(),
        Cell::List(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
    }
}
