//! Which invoice a payment is for: by what its text names, else by amount and name; what is doubtful is asked, never guessed.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::discount::Discount;
use super::draft::{Draft, listed};
use super::invoices::invoices;
use super::known::{Decided, Known};
use super::numbers::Numbers;
use super::subsets::that_fit;
use crate::import::cell::Cell;
use crate::import::fact::About;
use crate::value::time::Day;

/// How the note begins that says that a person told what a payment is for.
pub(super) const AS_SAID: &str = "for: as a person said";

/// How the note begins that says that its text does.
pub(super) const BY_REFERENCE: &str = "for: by its reference";

/// An invoice and what is left of it.
#[derive(Clone, Debug)]
struct Open {
    id: String,
    issued: Option<Day>,
    due: Option<Day>,
    left: Decimal,
    /// Whether a part of it is paid.
    is_begun: bool,
    currency: String,
    /// While nothing is paid of it: what may be taken off.
    discounts: Vec<Discount>,
    /// What was paid before, as it says: that is no part of what is left.
    prepaid: Option<Decimal>,
}

/// Returns the numbers of the invoices.
pub(super) fn numbers(drafts: &[Draft], known: &Known) -> Numbers {
    let mut numbers = Numbers::new(open(drafts, known).into_keys());
    for draft in drafts.iter().filter(|draft| draft.fact.kind == "invoice") {
        draft.references().for_each(|text| numbers.also(text, &draft.id));
    }
    known.references().for_each(|(text, id)| numbers.also(text, id));
    numbers
}

/// Says of every payment and credit note what it is for, as it or a person says.
pub(super) fn name(drafts: &mut [Draft], known: &Known, numbers: &Numbers) {
    for draft in drafts.iter_mut().filter(|draft| matches!(&*draft.fact.kind, "payment" | "credit_note")) {
        by_name(draft, known, numbers);
    }
}

/// Returns the invoices that a fact names.
pub(super) fn named<'n>(draft: &Draft, numbers: &'n Numbers) -> Vec<&'n str> {
    let mut ids: Vec<&str> = Vec::new();
    for about in &draft.fact.about {
        let found = match about {
            About::Invoice(number) => numbers.same(number).map_or_else(|| numbers.named_in(number), |one| vec![one]),
            About::Text(text) => numbers.named_in(text),
            _ => Vec::new(),
        };
        for id in found {
            if !ids.contains(&id) && id != draft.id {
                ids.push(id);
            }
        }
    }
    ids
}

/// Says of the rest what it is for, by its amount.
pub(super) fn link(drafts: &mut [Draft], known: &Known, numbers: &Numbers) -> Left {
    let mut open = open(drafts, known);
    let prepaid: Vec<String> = open.values().filter(|one| one.prepaid.is_some()).map(|one| one.id.clone()).collect();
    // What says for what it is goes first: the rest is sought among what that leaves.
    let mut order: Vec<usize> = (0..drafts.len()).filter(|&i| drafts[i].fact.kind == "payment").collect();
    order.sort_by_key(|&i| (drafts[i].about.is_empty(), drafts[i].day()));
    for draft in drafts.iter_mut().filter(|draft| draft.fact.kind == "credit_note") {
        let names_none = draft.about.is_empty() && !draft.decided;
        if names_none && (points(draft) || open.len() > 1) {
            let text = draft.quoted();
            let what = if text.is_empty() {
                "it names none".to_owned()
            } else {
                format!("{text} is none of this engagement's")
            };
            let choice = choose(draft, open.keys().take(1));
            draft.ask(format!("which invoice does it take back? {what}; {choice}"));
        }
        settle(draft, &mut open);
    }
    for i in order {
        let draft = &mut drafts[i];
        if draft.by.as_deref() == Some("firm") {
            continue;
        }
        if !draft.decided && draft.questions.is_empty() {
            match draft.about.is_empty() {
                _ if is_told(draft, &prepaid, &open) => {}
                true if names_other(draft, numbers) => ask_other(draft, numbers, &open),
                true => by_amount(draft, &open),
                false if names_more(draft, numbers, &open) => ask_other(draft, numbers, &open),
                false if ask_of_more(draft, numbers, &open) => {}
                false if draft.about.len() > 1 => doubt_several(draft, &open),
                false => doubt(draft, numbers, &open),
            }
        }
        settle(draft, &mut open);
    }
    Left(open)
}

/// What is left of invoices when all has been matched.
pub(super) struct Left(BTreeMap<String, Open>);

impl Left {
    /// Returns how much of an invoice that comes to so much is paid, or taken back.
    pub fn paid(&self, id: &str, payable: Decimal) -> Option<Decimal> {
        payable.checked_sub(self.0.get(id)?.left)
    }

    /// Returns the invoice that is open with exactly what a payment comes to; else all that are open, where they come to that.
    pub fn same(&self, payment: &Draft) -> Vec<String> {
        let Some((paid, currency)) = payment.amount() else { return Vec::new() };
        let day = payment.day();
        let is_by_then = |one: &&Open| {
            one.left > Decimal::ZERO
                && one.currency == currency
                && one.issued.is_none_or(|issued| day.is_none_or(|day| issued <= day))
        };
        let open: Vec<&Open> = self.0.values().filter(is_by_then).collect();
        match open.iter().find(|one| one.left == paid) {
            Some(one) => vec![one.id.clone()],
            None if open.iter().map(|one| one.left).sum::<Decimal>() == paid => {
                open.into_iter().map(|one| one.id.clone()).collect()
            }
            None => Vec::new(),
        }
    }
}

/// Returns the invoices of the record and of the sources, less what is recorded as paid for them.
fn open(drafts: &[Draft], known: &Known) -> BTreeMap<String, Open> {
    let mut open = BTreeMap::new();
    let by_hand = |id: &str| known.events.iter().any(|event| event.kind == "invoice" && is_same_number(&event.id, id));
    for invoice in invoices(drafts, known).filter(|invoice| invoice.is_recorded || !by_hand(invoice.id)) {
        let (left, currency) = invoice.sum.unwrap_or((Decimal::ZERO, ""));
        let (id, discounts) = (invoice.id.to_owned(), Discount::all(invoice.note, invoice.issued));
        let prepaid = invoice.prepaid().filter(|(_, of)| *of == currency).map(|(paid, _)| paid);
        let (issued, due, currency) = (invoice.issued, invoice.due, currency.to_owned());
        let one = Open { id: id.clone(), issued, due, left, is_begun: false, currency, discounts, prepaid };
        open.entry(id).or_insert(one);
    }
    for event in known.events.iter().filter(|event| matches!(&*event.kind, "payment" | "credit_note")) {
        let about = event.field("for").unwrap_or_default().split(", ");
        if let Some((paid, currency)) = event.sum()
            && !drafts.iter().any(|draft| draft.id == event.id)
        {
            spend(paid, currency, about, &mut open);
        }
    }
    open
}

/// Whether two numbers of invoices are one, however they are written.
fn is_same_number(one: &str, other: &str) -> bool {
    one == other || super::names::squashed(one) == super::names::squashed(other)
}

/// Takes what a fact itself names, or what a person said of it.
fn by_name(draft: &mut Draft, known: &Known, numbers: &Numbers) {
    if let Some(Decided::About(ids)) = known.matched.get(&draft.id) {
        draft.about.clone_from(ids);
        draft.decided = true;
        draft.notes.push(format!("{AS_SAID} under `matched`"));
        return;
    }
    let ids: Vec<String> = named(draft, numbers).into_iter().map(str::to_owned).collect();
    if !ids.is_empty() {
        draft.is_named = true;
        draft.about = ids;
        if draft.fact.kind == "payment" {
            draft.notes.push(format!("{BY_REFERENCE}, {}", draft.quoted()));
        }
    }
}

/// Whether a fact points to an invoice by its number.
fn points(draft: &Draft) -> bool {
    draft.fact.about.iter().any(|about| matches!(about, About::Invoice(number) if !number.is_empty()))
}

/// Whether a payment's text names an invoice that is not known here.
fn names_other(draft: &Draft, numbers: &Numbers) -> bool {
    draft.fact.about.iter().any(|about| match about {
        About::Invoice(number) => !number.is_empty(),
        About::Text(text) => numbers.names_other(text),
        _ => false,
    })
}

/// Whether the text of a payment names an invoice that is not known here beside those that are, and it comes to more than these.
fn names_more(draft: &Draft, numbers: &Numbers, open: &BTreeMap<String, Open>) -> bool {
    let left: Decimal = draft.about.iter().filter_map(|id| open.get(id)).map(|one| one.left).sum();
    let names_more =
        |about: &About| matches!(about, About::Text(text) | About::Invoice(text) if numbers.names_more(text));
    draft.amount().is_some_and(|(paid, _)| paid > left) && draft.fact.about.iter().any(names_more)
}

/// Asks about a payment that came before an invoice was written which says that so much was paid before, in one or in several; returns
/// whether it is one.
fn is_told(draft: &mut Draft, prepaid: &[String], open: &BTreeMap<String, Open>) -> bool {
    let (Some((paid, currency)), Some(day)) = (draft.amount(), draft.day()) else { return false };
    // Where another one was owed by then, it is sought by its amount.
    let is_owed = |one: &Open| one.left > Decimal::ZERO && one.issued.is_none_or(|issued| issued <= day);
    let may_be_part = |one: &Open| match &draft.about[..] {
        [] => one.prepaid == Some(paid) || !open.values().any(|other| other.id != one.id && is_owed(other)),
        _ => one.prepaid.is_some_and(|before| paid <= before),
    };
    let is_it = |one: &&Open| {
        let is_meant = draft.about.is_empty() || draft.about.contains(&one.id);
        is_meant
            && one.currency == currency
            && one.issued.is_some_and(|issued| day <= issued)
            && (one.prepaid == Some(paid) || one.left != paid && may_be_part(one))
    };
    let Some(one) = prepaid.iter().filter_map(|id| open.get(id)).find(is_it) else { return false };
    let (is, is_not) = (draft.answer("others"), draft.answer(&Cell::Text(one.id.clone()).to_string()));
    draft.ask(format!(
        "is it what was paid of {id} before, as that says? it asks only for the rest; under `matched` write {is} where it is, {is_not} \
         where it is paid of that rest",
        id = one.id
    ));
    true
}

/// Asks about a payment whose text names an invoice that is not known here: it may be for another engagement.
fn ask_other(draft: &mut Draft, numbers: &Numbers, open: &BTreeMap<String, Open>) {
    if open.is_empty() {
        return;
    }
    let (text, hinted) = (draft.quoted(), hinted(draft, numbers, open));
    let is_same = |one: &&Open| draft.amount() == Some((one.left, one.currency.as_str()));
    let likely = open.values().find(is_same).or(open.values().next()).map(|one| &one.id);
    draft.ask(format!(
        "which invoice is it for? {text} names one that is not known here; {}",
        choose(draft, hinted.first().or(likely))
    ));
}

/// Returns the open invoices beside those that a payment is for whose numbers stand somehow in its text.
fn hinted(draft: &Draft, numbers: &Numbers, open: &BTreeMap<String, Open>) -> Vec<String> {
    let hinted = draft.fact.texts().flat_map(|text| numbers.hinted_in(text));
    let is_open = |id: &&str| open.get(*id).is_some_and(|one| one.left > Decimal::ZERO);
    let mut all: Vec<String> = Vec::new();
    for id in hinted.filter(is_open).filter(|id| draft.about.iter().all(|own| own != id)) {
        if all.iter().all(|one| one != id) {
            all.push(id.to_owned());
        }
    }
    all
}

/// Asks about a payment that comes to more than what it names is open with, and whose text may name others that are; returns whether
/// it is one.
fn ask_of_more(draft: &mut Draft, numbers: &Numbers, open: &BTreeMap<String, Open>) -> bool {
    let left: Decimal = draft.about.iter().filter_map(|id| open.get(id)).map(|one| one.left).sum();
    let Some((paid, currency)) = draft.amount().filter(|(paid, _)| *paid > left) else { return false };
    let mut more = hinted(draft, numbers, open);
    more.retain(|id| open.get(id).is_some_and(|one| one.currency == currency));
    if more.is_empty() {
        return false;
    }
    let rest: Decimal = more.iter().filter_map(|id| open.get(id)).map(|one| one.left).sum();
    let all: Vec<String> = draft.about.iter().chain(&more).cloned().collect();
    let (both, own, others) =
        (draft.answer(&listed(&all)), draft.answer(&listed(&draft.about)), draft.answer("others"));
    let comes_to = if left + rest == paid { "what these are open with" } else { "more than it is open with" };
    draft.ask(format!(
        "is it for {} alone, or for {}, too? its text, {}, may name more, and it comes to {comes_to}; under `matched` write {both} or {own}, \
         or {others} where it is for something else",
        draft.about.join(", "),
        more.join(", "),
        draft.quoted(),
    ));
    true
}

/// Asks about a payment that names one invoice where that is not sure: it comes to exactly what another is open with, another is
/// named where the bank may have cut the text, or somebody unknown paid what is not owed.
fn doubt(draft: &mut Draft, numbers: &Numbers, open: &BTreeMap<String, Open>) {
    let ([named], Some((paid, currency))) = (&draft.about[..], draft.amount()) else { return };
    if let Some(other) = cut(draft, numbers).filter(|other| other != named) {
        let text = draft.quoted();
        let choice = choose(draft, [&other, named]);
        draft.ask(format!("is it for {other} or for {named}? the bank may have cut its text, {text}; {choice}"));
        return;
    }
    let is_open = |one: &Open| one.left == paid && one.currency == currency;
    if open.get(named).is_none_or(is_open) {
        return;
    }
    if draft.by.is_none() && !draft.fact.from.names.is_empty() {
        let payer = Draft::shown(&draft.fact.from);
        let choice = choose(draft, [named]);
        draft.ask(format!(
            "is it for {named}, which its text names? {payer}, who paid it, is nobody of this engagement, and it is not what is open; {choice}"
        ));
        return;
    }
    if let Some(other) = open.values().find(|one| is_open(one) && one.id != *named) {
        let question = format!(
            "is it for {named}, which its text names, or for {}, which is open with that amount? {}",
            other.id,
            choose(draft, [named, &other.id])
        );
        draft.ask(question);
    }
}

/// Asks about a payment that names several invoices and does not pay all of them, where it comes to exactly what some of them are open
/// with, and not those that are due first, or another one is; so of one that somebody unknown paid.
fn doubt_several(draft: &mut Draft, open: &BTreeMap<String, Open>) {
    let Some((paid, currency)) = draft.amount().map(|(paid, currency)| (paid, currency.to_owned())) else { return };
    let mut named: Vec<&Open> = draft.about.iter().filter_map(|id| open.get(id)).collect();
    if named.iter().map(|one| one.left).sum::<Decimal>() == paid {
        return;
    }
    named.retain(|one| one.left > Decimal::ZERO && one.currency == currency);
    named.sort_by_key(|one| (one.due, one.id.clone()));
    let left: Vec<Decimal> = named.iter().map(|one| one.left).collect();
    let exact = that_fit(&left, |sum| sum == paid);
    let is_first = |set: &[usize]| set.iter().copied().eq(0..set.len()) && named.iter().all(|one| one.due.is_some());
    let is_other = |one: &&Open| one.left == paid && one.currency == currency && !draft.about.contains(&one.id);
    let exactly = match exact.first() {
        Some(set) if exact.len() == 1 && is_first(set) => return,
        Some(set) => Some(set.iter().map(|at| named[*at].id.clone()).collect::<Vec<_>>()),
        None => open.values().find(is_other).map(|one| vec![one.id.clone()]),
    };
    let is_strangers = draft.by.is_none() && !draft.fact.from.names.is_empty();
    let all = draft.about.join(", ");
    let as_named = draft.answer(&listed(&draft.about));
    let others = draft.answer("others");
    if let Some(ids) = exactly {
        let (only, these) = (draft.answer(&listed(&ids)), ids.join(", "));
        draft.ask(format!(
            "is it for {all}, which its text names, or for {these}, open with exactly that amount? under `matched` write {only}, or {as_named} \
             where the oldest is settled first, or {others} where it is for something else"
        ));
    } else if is_strangers {
        let payer = Draft::shown(&draft.fact.from);
        draft.ask(format!(
            "is it for {all}, which its text names? {payer}, who paid it, is nobody of this engagement, and it is not what they are open \
             with; under `matched` write {as_named}, or {others} where it is for something else"
        ));
    }
}

/// Returns the invoice that the texts of a payment name together, where two of them follow each other, and neither names alone.
fn cut(draft: &Draft, numbers: &Numbers) -> Option<String> {
    let texts: Vec<&str> = draft.fact.texts().collect();
    let of_two = |two: &[&str]| numbers.named_in(&two.concat()).into_iter().map(str::to_owned).collect::<Vec<_>>();
    let is_alone = |id: &String| texts.iter().any(|text| numbers.named_in(text).contains(&&**id));
    texts.windows(2).flat_map(of_two).find(|id| !is_alone(id))
}

/// Says how a person chooses one.
pub(super) fn choose<'a>(draft: &Draft, ids: impl IntoIterator<Item = &'a String>) -> String {
    let lines: Vec<String> = ids.into_iter().map(|id| draft.answer(&Cell::Text(id.clone()).to_string())).collect();
    let lines = match &lines[..] {
        [] => format!("{} with the number of one", draft.answer("NUMBER")),
        lines => format!("{} (or another)", lines.join(" or ")),
    };
    format!("under `matched` write {lines}, or {} where it is for something else", draft.answer("others"))
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
        let text = draft.quoted();
        // What is left of one may be anything; what it comes to is not.
        if one.is_begun && !text.is_empty() {
            return ask_of_none(draft, (paid, &currency), &[*one], open);
        }
        draft.about = vec![one.id.clone()];
        let text = if text.is_empty() { "it has no text".to_owned() } else { format!("its text, {text}, names none") };
        draft.notes.push(format!("for: by its amount and who paid it; {text}"));
        return;
    }
    let sent = draft.instructed().map(|(sent, of)| (sent, of.to_owned()));
    let is_sent = |one: &&&Open| sent.as_ref().is_some_and(|(sent, of)| *sent == one.left && *of == one.currency);
    if let ([], [one]) = (&same[..], &owed.iter().filter(is_sent).collect::<Vec<_>>()[..]) {
        draft.about = vec![one.id.clone()];
        return;
    }
    let is_less = |one: &Open| one.discounts.iter().any(|discount| discount.fits(one.left, paid, &currency, day));
    let less: Vec<&&Open> = owed.iter().filter(|one| one.currency == currency && is_less(one)).collect();
    if let ([], [one]) = (&same[..], &less[..]) {
        draft.about = vec![one.id.clone()];
        return;
    }
    // Where one invoice is open, or all are paid by it, nothing hangs on which is meant: the oldest debt is settled first.
    let total: Decimal = owed.iter().map(|one| one.left).sum();
    let one_currency = owed.iter().all(|one| one.currency == currency);
    if one_currency && (owed.len() < 2 || paid >= total) {
        return ask_of_none(draft, (paid, &currency), &owed, open);
    }
    let which = if same.is_empty() { &owed.iter().collect::<Vec<_>>() } else { &same };
    let ids: Vec<&str> = which.iter().take(5).map(|one| one.id.as_str()).collect();
    let text = draft.quoted();
    draft.ask(format!(
        "which invoice is it for? {} names none, and {} are open; {}",
        if text.is_empty() { "it" } else { &text },
        ids.join(", "),
        choose(draft, which.iter().take(1).map(|one| &one.id))
    ));
}

/// Asks about money that names nothing and fits nothing: more than all that is open, a part with a text of its own, or what came when
/// nothing was open and would settle what was written later. It may be for something else: a deposit, a loan.
fn ask_of_none(draft: &mut Draft, (paid, currency): (Decimal, &str), owed: &[&Open], open: &BTreeMap<String, Open>) {
    let (day, text, total) = (draft.day(), draft.quoted(), owed.iter().map(|one| one.left).sum::<Decimal>());
    let is_later = |one: &&Open| {
        one.left > Decimal::ZERO
            && one.currency == currency
            && one.issued.zip(day).is_some_and(|(issued, day)| issued > day)
    };
    let later: Vec<&Open> = open.values().filter(is_later).collect();
    let is_sure = match owed {
        [] => later.is_empty() || later.iter().filter(|one| one.left == paid).count() == 1,
        _ => paid == total && !owed.iter().any(|one| one.is_begun) || paid <= total && text.is_empty(),
    };
    if is_sure {
        return;
    }
    let (names, ids) = (if text.is_empty() { "it" } else { &text }, if owed.is_empty() { &later[..] } else { owed });
    draft.ask(format!(
        "what is it for? {names} names no invoice, and none that was written by then comes to that; {}",
        choose(draft, ids.iter().take(1).map(|one| &one.id))
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
            one.is_begun |= !part.is_zero();
            one.discounts.clear();
            paid -= part;
        }
    }
}
