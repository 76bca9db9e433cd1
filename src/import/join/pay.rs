//! Which invoice a payment is for: by what its text names, else by amount and name; what is doubtful is asked, never guessed.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::draft::{Draft, amount, day};
use super::known::{Decided, Known};
use super::numbers::Numbers;
use crate::import::fact::About;
use crate::value::time::Day;

/// An invoice and what is left of it.
#[derive(Clone, Debug)]
struct Open {
    id: String,
    issued: Option<Day>,
    left: Decimal,
    currency: String,
}

/// Says of every payment and credit note what it is for.
pub(super) fn link(drafts: &mut [Draft], known: &Known) {
    let mut open = open(drafts, known);
    let mut numbers = Numbers::new(open.keys().cloned());
    for draft in drafts.iter().filter(|draft| draft.fact.kind == "invoice") {
        draft.references().for_each(|text| numbers.also(text, &draft.id));
    }
    for draft in drafts.iter_mut().filter(|draft| matches!(&*draft.fact.kind, "payment" | "credit_note")) {
        by_name(draft, known, &numbers);
    }
    // What says for what it is goes first: the rest is sought among what that leaves.
    let mut order: Vec<usize> = (0..drafts.len()).filter(|&i| drafts[i].fact.kind == "payment").collect();
    order.sort_by_key(|&i| (drafts[i].about.is_empty(), drafts[i].day()));
    for draft in drafts.iter().filter(|draft| draft.fact.kind == "credit_note") {
        settle(draft, &mut open);
    }
    for i in order {
        let draft = &mut drafts[i];
        if draft.by.as_deref() == Some("firm") {
            continue;
        }
        if draft.about.is_empty() && !draft.decided && draft.questions.is_empty() {
            by_amount(draft, &open);
        }
        settle(draft, &mut open);
    }
}

/// Returns the invoices of the record and of the sources, less what is recorded as paid for them.
fn open(drafts: &[Draft], known: &Known) -> BTreeMap<String, Open> {
    let mut open = BTreeMap::new();
    let mut add = |id: &str, payable: Option<&str>, issued: Option<Day>| {
        let (left, currency) = payable.and_then(amount).unwrap_or((Decimal::ZERO, ""));
        let one = Open { id: id.to_owned(), issued, left, currency: currency.to_owned() };
        open.entry(id.to_owned()).or_insert(one);
    };
    for event in known.events.iter().filter(|event| event.kind == "invoice" && !event.id.is_empty()) {
        let issued = event.field("issued").or(event.field("at")).and_then(day);
        add(&event.id, event.field("payable"), issued);
    }
    for draft in drafts.iter().filter(|draft| draft.fact.kind == "invoice") {
        add(&draft.id, draft.text("payable"), draft.day());
    }
    for event in known.events.iter().filter(|event| matches!(&*event.kind, "payment" | "credit_note")) {
        let about = event.field("for").unwrap_or_default().split(", ");
        if let Some((paid, currency)) = event.field("amount").and_then(amount)
            && !drafts.iter().any(|draft| draft.id == event.id)
        {
            spend(paid, currency, about, &mut open);
        }
    }
    open
}

/// Takes what a fact itself names, or what a person said of it.
fn by_name(draft: &mut Draft, known: &Known, numbers: &Numbers) {
    if let Some(Decided::About(ids)) = known.matched.get(&draft.id) {
        draft.about.clone_from(ids);
        draft.decided = true;
        draft.notes.push("for: as a person said under `matched`".to_owned());
        return;
    }
    let mut ids: Vec<String> = Vec::new();
    for about in &draft.fact.about {
        let found = match about {
            About::Invoice(number) => numbers.same(number).map_or_else(|| numbers.named_in(number), |one| vec![one]),
            About::Text(text) => numbers.named_in(text),
            About::Key(_) | About::Reference(_) | About::Reversal(_) => Vec::new(),
        };
        for id in found {
            if !ids.iter().any(|other| other == id) && id != draft.id {
                ids.push(id.to_owned());
            }
        }
    }
    if !ids.is_empty() {
        draft.about = ids;
        if draft.fact.kind == "payment" {
            draft.notes.push(format!("for: by its reference, {}", draft.quoted()));
        }
    }
}

/// Seeks the invoice of exactly that amount, among those that were written by then.
fn by_amount(draft: &mut Draft, open: &BTreeMap<String, Open>) {
    let Some((paid, currency)) = draft.amount().map(|(paid, currency)| (paid, currency.to_owned())) else { return };
    let day = draft.day();
    let owed =
        |one: &&Open| one.left > Decimal::ZERO && one.issued.is_none_or(|issued| day.is_none_or(|day| issued <= day));
    let owed: Vec<&Open> = open.values().filter(owed).collect();
    let same: Vec<&&Open> = owed.iter().filter(|one| one.left == paid && one.currency == currency).collect();
    if let [one] = same[..] {
        draft.about = vec![one.id.clone()];
        let text = draft.quoted();
        let text = if text.is_empty() { "it has no text".to_owned() } else { format!("its text, {text}, names none") };
        draft.notes.push(format!("for: by its amount and who paid it; {text}"));
        return;
    }
    // Where one invoice is open, or all are paid by it, nothing hangs on which is meant: the oldest debt is settled first.
    let total: Decimal = owed.iter().map(|one| one.left).sum();
    let one_currency = owed.iter().all(|one| one.currency == currency);
    if one_currency && (owed.len() < 2 || paid >= total) {
        return;
    }
    let which = if same.is_empty() { &owed.iter().collect::<Vec<_>>() } else { &same };
    let ids: Vec<&str> = which.iter().take(5).map(|one| one.id.as_str()).collect();
    let text = draft.quoted();
    draft.ask(format!(
        "which invoice is it for? {} names none, and {} are open; say so under `matched`",
        if text.is_empty() { "it" } else { &text },
        ids.join(", ")
    ));
}

fn settle(draft: &Draft, open: &mut BTreeMap<String, Open>) {
    if let Some((paid, currency)) = draft.amount() {
        spend(paid, currency, draft.about.iter().map(String::as_str), open);
    }
}

/// Takes an amount off the invoices that it is for, one after the other; without any off the oldest.
fn spend<'a>(
    mut paid: Decimal,
    currency: &str,
    about: impl Iterator<Item = &'a str>,
    open: &mut BTreeMap<String, Open>,
) {
    let mut ids: Vec<String> = about.filter(|id| !id.is_empty()).map(str::to_owned).collect();
    if ids.is_empty() {
        let mut oldest: Vec<&Open> = open.values().collect();
        oldest.sort_by_key(|one| (one.issued, one.id.clone()));
        ids = oldest.into_iter().map(|one| one.id.clone()).collect();
    }
    for id in ids {
        if let Some(one) = open.get_mut(&id).filter(|one| one.currency == currency) {
            let part = paid.min(one.left);
            one.left -= part;
            paid -= part;
        }
    }
}
