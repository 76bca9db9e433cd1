//! Which invoice a payment is for: by what its text names, else by amount and name; what is doubtful is asked, never guessed.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::divided::ask_of_parts;
use super::draft::{BY_REFERENCE, Draft, choose, listed, named};
use super::except::ask_of_exception;
use super::known::{Decided, Known};
use super::namesakes::{Namesakes, also_name};
use super::numbers::Numbers;
pub(super) use super::open::Left;
use super::open::{Open, open, spend};
use super::purpose::{ask_of_none, is_for_else, is_number_alone, says_what_for};
use super::recorded::Recorded;
use super::subsets::that_fit;
use super::typed::Meant;
use crate::import::cell::Cell;
use crate::import::fact::About;

/// How the note begins that says that a person told what a payment is for.
pub(super) const AS_SAID: &str = "for: as a person said";

/// Returns the numbers of the invoices.
pub(super) fn numbers(drafts: &[Draft], known: &Known) -> Numbers {
    let open = open(drafts, known);
    let mut numbers = Numbers::new(open.keys().cloned());
    also_name(&open, &mut numbers);
    let invoices = || drafts.iter().filter(|draft| draft.fact.kind == "invoice");
    let told = invoices().flat_map(|draft| draft.references().map(|text| (text, draft.id.as_str())));
    let references: BTreeSet<(&str, &str)> = told.chain(known.references()).collect();
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    references.iter().for_each(|(text, _)| *count.entry(text).or_default() += 1);
    // One that several invoices have names none of them.
    references.iter().filter(|(text, _)| count[text] == 1).for_each(|(text, id)| numbers.also(text, id));
    invoices().for_each(|draft| draft.orders().for_each(|order| numbers.order(order, &draft.id)));
    known.orders().for_each(|(order, id)| numbers.order(order, id));
    numbers.but_for(known.people.iter().flat_map(|somebody| &somebody.names));
    numbers
}

/// Says of every payment and credit note what it is for, as it or a person says.
pub(super) fn name(drafts: &mut [Draft], known: &Known, numbers: &Numbers) {
    for draft in drafts.iter_mut().filter(|draft| matches!(&*draft.fact.kind, "payment" | "credit_note")) {
        by_name(draft, known, numbers);
    }
}

/// Says of the rest what it is for, by its amount.
pub(super) fn link(drafts: &mut [Draft], known: &Known, numbers: &Numbers) -> Left {
    let mut open = open(drafts, known);
    let namesakes = Namesakes::of(&open);
    let prepaid: Vec<String> = open.values().filter(|one| one.prepaid.is_some()).map(|one| one.id.clone()).collect();
    // What says for what it is goes first: the rest is sought among what that leaves.
    let mut order: Vec<usize> = (0..drafts.len()).filter(|&i| drafts[i].fact.kind == "payment").collect();
    // Of what a person said that it counts, too, nothing is asked: it comes last.
    let rank = |draft: &Draft| (draft.about.is_empty(), known.matched.get(&draft.id) == Some(&Decided::Ours));
    order.sort_by(|&a, &b| {
        let (a, b) = (&drafts[a], &drafts[b]);
        rank(a).cmp(&rank(b)).then_with(|| a.in_time(b))
    });
    for draft in drafts.iter_mut().filter(|draft| draft.fact.kind == "credit_note") {
        if !draft.decided && draft.questions.is_empty() {
            namesakes.choose(draft, &open);
        }
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
            namesakes.choose(draft, &open);
        }
        if !draft.decided && draft.questions.is_empty() {
            match draft.about.is_empty() {
                _ if is_told(draft, &prepaid, &open) => {}
                _ if ask_of_exception(draft, numbers, &open) => {}
                true if by_number_and_sum(draft, numbers, &open) => {}
                true if names_other(draft, numbers) => ask_other(draft, numbers, &open),
                true => by_amount(draft, numbers, &open),
                false if is_of_paid(draft, &open, known) => ask_of_paid(draft, &open),
                false if names_more(draft, numbers, &open) => ask_other(draft, numbers, &open),
                false if ask_of_more(draft, numbers, &open) => {}
                false if ask_of_typed(draft, numbers, &open) => {}
                false if ask_of_parts(draft, numbers, &open) => {}
                false if draft.about.len() > 1 => doubt_several(draft, &open),
                false => doubt(draft, numbers, &open),
            }
        }
        settle(draft, &mut open);
    }
    Left(open)
}

/// Takes what a fact itself names, or what a person said of it.
fn by_name(draft: &mut Draft, known: &Known, numbers: &Numbers) {
    if let Some(Decided::About(ids)) = known.matched.get(&draft.id) {
        draft.about.clone_from(ids);
        draft.decided = true;
        draft.notes.push(format!("{AS_SAID} under `matched`"));
        return;
    }
    let mut ids: Vec<String> = named(draft, numbers).into_iter().map(str::to_owned).collect();
    for one in meant(draft, numbers).filter(|one| one.is_sure) {
        if draft.is_paid() && draft.by.is_some() && ids.iter().all(|id| id != one.number) {
            ids.push(one.number.to_owned());
        }
    }
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

/// Returns the invoices that the texts of a fact mean, as people type their numbers.
fn meant<'n>(draft: &Draft, numbers: &'n Numbers) -> impl Iterator<Item = Meant<'n>> {
    draft.fact.remittance().flat_map(|text| numbers.meant_in(text))
}

/// Returns the invoices of which the texts of a fact mean one.
fn either<'n>(draft: &Draft, numbers: &'n Numbers) -> Vec<&'n str> {
    let mut all: Vec<&str> = draft.fact.remittance().flat_map(|text| numbers.either_in(text)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Asks about a payment that comes to more than what is open of invoices whose numbers its text has only as people type them: it may
/// name others, which are not known here; returns whether it is one.
fn ask_of_typed(draft: &mut Draft, numbers: &Numbers, open: &BTreeMap<String, Open>) -> bool {
    let is_written = |id: &String| named(draft, numbers).contains(&id.as_str());
    let left: Decimal = draft.about.iter().filter_map(|id| open.get(id)).map(|one| one.left).sum();
    if draft.amount().is_none_or(|(paid, _)| paid <= left) || draft.about.iter().all(is_written) {
        return false;
    }
    let (all, text, answer) = (draft.about.join(", "), draft.quoted(), draft.answer(&listed(&draft.about)));
    draft.ask(format!(
        "is it for {all}, which its text, {text}, may name? it comes to more than is open of that; under `matched` write {answer} (or \
         another), or `others` where it is for something else"
    ));
    true
}

/// Takes the invoices that the client's text means, where it comes to exactly what these are open with; returns whether it does. What may
/// as well be a month counts only where no other invoice is open with that.
fn by_number_and_sum(draft: &mut Draft, numbers: &Numbers, open: &BTreeMap<String, Open>) -> bool {
    let Some((paid, currency)) = draft.amount().filter(|_| draft.by.is_some()) else { return false };
    let day = draft.day();
    let is_open = |one: &Open| {
        one.left > Decimal::ZERO
            && one.currency == currency
            && one.issued.is_none_or(|issued| day.is_none_or(|day| issued <= day))
    };
    let mut all: Vec<Meant<'_>> = meant(draft, numbers).collect();
    let fits = |number: &str| open.get(number).is_some_and(|one| is_open(one) && one.left == paid);
    if let ([], [number]) =
        (&all[..], &either(draft, numbers).into_iter().filter(|number| fits(number)).collect::<Vec<_>>()[..])
    {
        all.push(Meant { number, is_sure: false, is_vague: false });
    }
    all.sort_by_key(|one| (one.number, one.is_vague));
    all.dedup_by_key(|one| one.number);
    let left: Option<Decimal> = all.iter().map(|one| Some(open.get(one.number).filter(|one| is_open(one))?.left)).sum();
    let others =
        || open.values().any(|one| is_open(one) && one.left == paid && all.iter().all(|own| own.number != one.id));
    if all.is_empty() || left != Some(paid) || all.iter().any(|one| one.is_vague) && others() {
        return false;
    }
    draft.about = all.iter().map(|one| one.number.to_owned()).collect();
    draft.is_named = true;
    draft.notes.push(format!("{BY_REFERENCE}, {}, and its amount", draft.quoted()));
    true
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
    let (is, is_not) = (draft.answer("others"), Cell::Text(one.id.clone()));
    draft.ask(format!(
        "is it what was paid of {id} before, as that says? it asks only for the rest; under `matched` write {is} where it is, `{is_not}` \
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
    let (text, hinted, either) = (draft.quoted(), hinted(draft, numbers, open), either(draft, numbers));
    let is_same = |one: &&Open| draft.amount() == Some((one.left, one.currency.as_str()));
    let likely = open.values().find(is_same).or(open.values().next()).map(|one| &one.id);
    let what = match &either[..] {
        [] => "names one that is not known here".to_owned(),
        all => format!("may name {}", all.join(" or ")),
    };
    draft.ask(format!("which invoice is it for? {text} {what}; {}", choose(draft, hinted.first().or(likely))));
}

/// Returns the open invoices beside those that a payment is for whose numbers stand somehow in its text.
fn hinted(draft: &Draft, numbers: &Numbers, open: &BTreeMap<String, Open>) -> Vec<String> {
    let hinted = draft.fact.remittance().flat_map(|text| numbers.hinted_in(text));
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
    let (both, own) = (draft.answer(&listed(&all)), listed(&draft.about));
    let comes_to = if left + rest == paid { "what these are open with" } else { "more than it is open with" };
    draft.ask(format!(
        "is it for {} alone, or for {}, too? its text, {}, may name more, and it comes to {comes_to}; under `matched` write {both} or `{own}`, \
         or `others` where it is for something else",
        draft.about.join(", "),
        more.join(", "),
        draft.quoted(),
    ));
    true
}

/// Whether nothing is open any more of the invoices that a payment is for. One that is recorded by hand under another name has settled
/// them itself, and of one that is this engagement's a person said that it counts.
fn is_of_paid(draft: &Draft, open: &BTreeMap<String, Open>, known: &Known) -> bool {
    let own: Vec<&Open> = draft.about.iter().filter_map(|id| open.get(id)).collect();
    let is_paid = draft.amount().is_some_and(|(paid, _)| paid > Decimal::ZERO)
        && !own.is_empty()
        && own.iter().all(|one| one.left.is_zero() && one.is_begun);
    let is_it = |event: &Recorded| event.is_paid() && event.day() == draft.day() && event.sum() == draft.amount();
    is_paid && !draft.is_matched(known) && !known.events.iter().any(is_it)
}

/// Asks about a payment of what was paid before: whose money it is nobody knows.
fn ask_of_paid(draft: &mut Draft, open: &BTreeMap<String, Open>) {
    let all = draft.about.join(", ");
    let is_same = |one: &&Open| draft.amount() == Some((one.left, one.currency.as_str()));
    let more =
        open.values().find(is_same).map(|one| format!(" or `{}`", Cell::Text(one.id.clone()))).unwrap_or_default();
    draft.ask(format!(
        "what is it for? nothing is open of {all}, which its text names; under `matched` write {}{more} (or another), where it settles what is \
         owed next, or `others` where it goes back or is for something else",
        draft.answer(&listed(&draft.about))
    ));
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
    let as_named = listed(&draft.about);
    if let Some(ids) = exactly {
        let (only, these) = (draft.answer(&listed(&ids)), ids.join(", "));
        draft.ask(format!(
            "is it for {all}, which its text names, or for {these}, open with exactly that amount? under `matched` write {only}, or `{as_named}` \
             where the oldest is settled first, or `others` where it is for something else"
        ));
    } else if is_strangers {
        let (payer, as_named) = (Draft::shown(&draft.fact.from), draft.answer(&as_named));
        draft.ask(format!(
            "is it for {all}, which its text names? {payer}, who paid it, is nobody of this engagement, and it is not what they are open \
             with; under `matched` write {as_named}, or `others` where it is for something else"
        ));
    }
}

/// Returns the invoice that the texts of a payment name together, where two of them follow each other, and neither names alone.
fn cut(draft: &Draft, numbers: &Numbers) -> Option<String> {
    let texts: Vec<&str> = draft.fact.remittance().collect();
    let of_two = |two: &[&str]| numbers.named_in(&two.concat()).into_iter().map(str::to_owned).collect::<Vec<_>>();
    let is_alone = |id: &String| texts.iter().any(|text| numbers.named_in(text).contains(&&**id));
    texts.windows(2).flat_map(of_two).find(|id| !is_alone(id))
}

/// Seeks the invoice of exactly that amount, among those that were written by then.
fn by_amount(draft: &mut Draft, numbers: &Numbers, open: &BTreeMap<String, Open>) {
    let Some((paid, currency)) = draft.amount().map(|(paid, currency)| (paid, currency.to_owned())) else { return };
    let day = draft.day();
    let owed =
        |one: &&Open| one.left > Decimal::ZERO && one.issued.is_none_or(|issued| day.is_none_or(|day| issued <= day));
    let owed: Vec<&Open> = open.values().filter(owed).collect();
    if is_for_else(draft) {
        return ask_of_none(draft, (paid, &currency), &owed, open);
    }
    let same: Vec<&&Open> = owed.iter().filter(|one| one.left == paid && one.currency == currency).collect();
    if let [one] = same[..] {
        let text = draft.quoted();
        // What is left of one may be anything; what it comes to is not.
        if one.is_begun && says_what_for(draft) {
            return ask_of_none(draft, (paid, &currency), &[*one], open);
        }
        // A number and nothing else is of the invoice that has it.
        let hinted = if is_number_alone(draft) { hinted(draft, numbers, open) } else { Vec::new() };
        if let Some(other) = hinted.first().filter(|_| !hinted.contains(&one.id)) {
            draft.ask(format!(
                "which invoice is it for? {text} may name {other}, and {} is open with exactly that amount; {}",
                one.id,
                choose(draft, [other, &one.id])
            ));
            return;
        }
        draft.about = vec![one.id.clone()];
        let text = if text.is_empty() { "it has no text".to_owned() } else { format!("its text, {text}, names none") };
        draft.notes.push(format!("for: by its amount and who paid it; {text}"));
        return;
    }
    let sent: Vec<(Decimal, String)> = draft.sent().into_iter().map(|(sent, of)| (sent, of.to_owned())).collect();
    let is_sent = |one: &&&Open| sent.iter().any(|(sent, of)| *sent == one.left && *of == one.currency);
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

fn settle(draft: &Draft, open: &mut BTreeMap<String, Open>) {
    if let Some((paid, currency)) = draft.amount() {
        let is_credit = draft.fact.kind == "credit_note";
        spend((paid, currency), is_credit, draft.about.iter().map(String::as_str), open);
    }
}
