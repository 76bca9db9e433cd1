//! What a source itself says was done, and not when: an invoice that was paid, a deliverable that was delivered. Where nothing else tells
//! it, it is asked, for what the record leaves out looks as if it had not been done.

use rust_decimal::Decimal;

use super::draft::Draft;
use super::known::{Decided, Known};
use super::outcome::Remark;
use super::pay::Left;
use super::scalar::amount;
use crate::import::cell::Cell;
use crate::import::fact::SETTLED;

/// Asks of invoices and deliverables whose source says that they were settled, and no other source. Returns what is to be told of those
/// that are recorded.
pub(super) fn ask_of_settled(drafts: &mut [Draft], known: &Known, open: &Left) -> Vec<Remark> {
    let asked: Vec<(usize, String)> = drafts
        .iter()
        .enumerate()
        .filter_map(|(at, draft)| {
            let said = said(draft.text("note")?)?;
            let question = match &*draft.fact.kind {
                "invoice" => of_invoice(draft, said, drafts, known, open),
                "deliverable" => of_deliverable(draft, drafts, known),
                _ => None,
            };
            Some((at, question?))
        })
        .collect();
    let mut remarks = Vec::new();
    for (at, question) in asked {
        let draft = &mut drafts[at];
        match known.matched.get(&draft.id) {
            Some(Decided::Ours | Decided::Recorded) => {}
            _ if known.event(&draft.id).is_some() => {
                let (id, path) = (draft.id.clone(), known.engagement.clone());
                remarks.push(Remark { id, path, line: 0, text: question });
            }
            _ => {
                draft.ask(question);
                if draft.fact.kind == "deliverable" {
                    draft.leave_out("due");
                }
            }
        }
    }
    remarks
}

/// Returns what a note tells was done: `all of it was paid`.
fn said(note: &str) -> Option<&str> {
    note.split("; ").find_map(|remark| remark.strip_suffix(SETTLED))
}

fn of_invoice(draft: &Draft, said: &str, drafts: &[Draft], known: &Known, open: &Left) -> Option<String> {
    let (payable, currency) = draft.amount()?;
    let of_it = said.split_once(" of it")?.0;
    let (paid, _) = if of_it == "all" { (payable, currency) } else { amount(of_it)? };
    let told = open.paid(&draft.id, payable)?;
    if told >= paid || is_asked(&draft.id, drafts, known) {
        return None;
    }
    let rest = paid - told.max(Decimal::ZERO);
    let id = Cell::Text(draft.id.clone());
    let name = Cell::Text(format!("{} paid", draft.id));
    let beside =
        if told > Decimal::ZERO { format!(", {rest} {currency} of which nothing else tells") } else { String::new() };
    Some(format!(
        "{said}{SETTLED}{beside}: on which day? under `events` write `- {{payment: {name}, at: DAY, by: client, amount: {rest} {currency}, \
         for: {id}}}`, or under `matched` {} where it was not paid",
        not(draft, known)
    ))
}

fn of_deliverable(draft: &Draft, drafts: &[Draft], known: &Known) -> Option<String> {
    let of_record = known.events.iter().filter(|event| event.kind == "delivery");
    let mut recorded =
        of_record.flat_map(|event| ["for", "deliverable"].into_iter().filter_map(|name| event.field(name)));
    let mut told = drafts.iter().filter(|other| other.fact.kind == "delivery");
    if recorded.any(|ids| ids.split(", ").any(|id| id == draft.id)) || told.any(|other| other.about.contains(&draft.id))
    {
        return None;
    }
    let id = Cell::Text(draft.id.clone());
    let name = Cell::Text(format!("{} delivered", draft.id));
    Some(format!(
        "it was delivered{SETTLED}: on which day? under `events` write `- {{delivery: {name}, at: DAY, by: firm, for: {id}}}`, or under \
         `matched` {} where it was not delivered",
        not(draft, known)
    ))
}

/// Returns the line that says that it was not done: of what is recorded, that the record is right.
fn not(draft: &Draft, known: &Known) -> String {
    draft.answer(if known.event(&draft.id).is_some() { "recorded" } else { "ours" })
}

/// Whether a payment of an invoice is asked already, or a person said that it is all of it.
fn is_asked(id: &str, drafts: &[Draft], known: &Known) -> bool {
    drafts
        .iter()
        .filter(|draft| draft.fact.kind == "payment" && draft.about.iter().any(|about| about == id))
        .any(|draft| draft.amount().is_none() || known.matched.get(&draft.id) == Some(&Decided::Discount))
}
