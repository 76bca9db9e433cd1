//! Payments that two sources tell: the same day, amount, currency and direction. Told alike, they are one; else it is asked.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rust_decimal::Decimal;

use super::back::reversal;
use super::draft::{Draft, drop_all, named};
use super::known::Known;
use super::names::{all_squashed, are_others, squashed};
use super::numbers::Numbers;
use super::recorded::Recorded;
use super::tellers::{Tellers, has_reference};
use crate::import::fact::Party;
use crate::value::time::Day;

/// The day, the amount and the currency of a payment.
type Likeness = (Day, Decimal, String);

/// Payments of each likeness: the formats that tell them, and their places.
type Alike = HashMap<Likeness, Vec<(u128, usize)>>;

/// Gives the tellings of a payment the names and texts of all of them: whose it is must not hang on which is read first.
pub(super) fn share(drafts: &mut [Draft]) {
    let mut by_id: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, draft) in drafts.iter().enumerate().filter(|(_, draft)| draft.fact.kind == "payment") {
        by_id.entry(&draft.id).or_default().push(place);
    }
    let several: Vec<Vec<usize>> = by_id.into_values().filter(|places| places.len() > 1).collect();
    for places in several {
        let from = all_of(places.iter().map(|&place| &drafts[place].fact.from));
        let has_to = places.iter().any(|&place| !drafts[place].fact.to.is_empty());
        let to = all_of(places.iter().filter_map(|&place| drafts[place].fact.to.first()));
        let mut about = Vec::new();
        for one in places.iter().flat_map(|&place| &drafts[place].fact.about) {
            if !about.contains(one) {
                about.push(one.clone());
            }
        }
        for place in places {
            let fact = &mut drafts[place].fact;
            (fact.from, fact.about) = (from.clone(), about.clone());
            let rest: Vec<Party> = fact.to.drain(..).skip(1).collect();
            fact.to = has_to.then(|| to.clone()).into_iter().chain(rest).collect();
        }
    }
}

/// Returns one party of all names.
fn all_of<'p>(parties: impl Iterator<Item = &'p Party>) -> Party {
    let parties: Vec<&Party> = parties.collect();
    let names = parties.iter().flat_map(|party| party.names.iter().map(String::as_str));
    Party { is_holder: parties.iter().any(|party| party.is_holder), ..Party::of(names) }
}

/// Joins payments that two files tell under different names: of the same day, amount and direction, on accounts that may be the same.
/// Two whose texts name different invoices are not joined; two that files of one format tell, only where all else says that they are one.
pub(super) fn join_payments(drafts: &mut Vec<Draft>, tellers: &Tellers, numbers: &Numbers, known: &Known) -> usize {
    let mut names: Vec<Vec<&str>> = drafts.iter().map(|draft| named(draft, numbers)).collect();
    let mut marks = marks(drafts, numbers);
    let mut gone: BTreeSet<usize> = BTreeSet::new();
    let mut alike = Alike::new();
    let files = files(drafts, tellers);
    for later in 0..drafts.len() {
        let Some(key) = likeness(&drafts[later]).filter(|key| files[key].is_none()) else { continue };
        let (group, told) = (alike.entry(key).or_default(), tellers.of(&drafts[later]));
        let is_free = |&(format, earlier): &(u128, usize)| {
            let (one, other, is_apart) = (&drafts[earlier], &drafts[later], format & told == 0);
            (is_apart || may_be_told_again(one, other, tellers))
                && may_be_one(one, other)
                && !disagree(&names[earlier], &names[later])
                && (is_apart
                    || !other.is_matched(known)
                        && (!marks[earlier].is_disjoint(&marks[later]) || is_told_alike(one, other)))
        };
        let is_same = |one: &(u128, usize)| is_free(one) && names[one.1] == names[later];
        let Some(found) = group.iter().position(is_same).or_else(|| group.iter().position(is_free)) else {
            group.push((told, later));
            continue;
        };
        group[found].0 |= told;
        let earlier = group[found].1;
        // What is recorded keeps its name.
        let is_recorded = |place: usize| drafts[place].is_written || known.event(&drafts[place].id).is_some();
        if is_recorded(later) && !is_recorded(earlier) {
            drafts.swap(earlier, later);
            names.swap(earlier, later);
            marks.swap(earlier, later);
        }
        gone.insert(later);
        let other = drafts[later].clone();
        take(&mut drafts[earlier], other);
    }
    drop_all(drafts, &gone);
    gone.len()
}

/// Returns the file that tells all payments of a likeness; nothing where several do. One file tells each payment once, and may tell a
/// great many that are alike.
fn files(drafts: &[Draft], tellers: &Tellers) -> HashMap<Likeness, Option<usize>> {
    let mut files: HashMap<Likeness, Option<usize>> = HashMap::new();
    for (key, own) in drafts.iter().filter_map(|draft| Some((likeness(draft)?, tellers.only(draft)))) {
        files.entry(key).and_modify(|file| *file = file.filter(|_| *file == own)).or_insert(own);
    }
    files
}

/// Takes what another telling of a payment says.
fn take(one: &mut Draft, other: Draft) {
    one.also.push(other.file);
    one.also.extend(other.also);
    if one.by.is_none() && one.fact.from.names.is_empty() {
        (one.by, one.fact.from) = (other.by, other.fact.from);
        one.notes.retain(|note| *note != format!("paid by {}", Draft::shown(&Party::default())));
        one.notes.extend(other.notes);
    }
    for about in other.fact.about {
        if !one.fact.about.contains(&about) {
            one.fact.about.push(about);
        }
    }
}

/// Whether two facts name invoices, and none in common.
fn disagree<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    !one.is_empty() && !other.is_empty() && !one.iter().any(|id| other.contains(id))
}

/// Returns of payments that are alike the texts that stand in no other: the number of an order, and not a customer's.
fn marks(drafts: &[Draft], numbers: &Numbers) -> Vec<BTreeSet<String>> {
    let mut alike: HashMap<Likeness, usize> = HashMap::new();
    drafts.iter().filter_map(likeness).for_each(|key| *alike.entry(key).or_default() += 1);
    let is_several = |draft: &Draft| likeness(draft).is_some_and(|key| alike[&key] > 1);
    let is_mark = |text: &&str| is_reference(text) && numbers.named_in(text).is_empty() && numbers.same(text).is_none();
    let several = drafts.iter().filter(|draft| is_several(draft));
    let mut first: HashMap<&str, Option<Likeness>> = HashMap::new();
    several.flat_map(|draft| draft.fact.texts().filter(is_mark)).for_each(|text| drop(first.insert(text, None)));
    if first.is_empty() {
        return vec![BTreeSet::new(); drafts.len()];
    }
    let mut spread: BTreeSet<&str> = BTreeSet::new();
    for draft in drafts.iter().filter(|draft| draft.fact.kind == "payment") {
        for text in draft.fact.texts() {
            match first.get_mut(text) {
                Some(one) if one.is_none() => *one = likeness(draft),
                Some(one) if *one != likeness(draft) => drop(spread.insert(text)),
                _ => {}
            }
        }
    }
    let is_own = |text: &&str| first.contains_key(text) && !spread.contains(text);
    let own = |draft: &Draft| draft.fact.texts().filter(is_own).map(str::to_owned).collect();
    drafts.iter().map(|draft| if is_several(draft) { own(draft) } else { BTreeSet::new() }).collect()
}

/// Whether a text is one word with a digit: what machines call an order by.
fn is_reference(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit()) && !text.contains(char::is_whitespace)
}

/// Whether two tellings say the same of who and what for, of which one has no reference of its source.
fn is_told_alike(one: &Draft, other: &Draft) -> bool {
    let texts = |draft: &Draft| draft.fact.texts().map(squashed).collect::<BTreeSet<_>>();
    !(has_reference(one) && has_reference(other))
        && all_squashed(&one.fact.from) == all_squashed(&other.fact.from)
        && texts(one) == texts(other)
}

/// Sources may differ by so many days about one payment: booked, credited, written down.
pub(super) const DAYS: i64 = 3;

/// Asks of payments that are alike but for a few days, told by another format or recorded, whether they are one; so of those of one day
/// whose texts name different invoices, and of those of one day that another file of the same format tells.
pub(super) fn ask_of_near_days<'n>(
    drafts: &mut [Draft],
    tellers: &Tellers,
    known: &Known,
    shown: impl Fn(usize) -> &'n String,
) {
    let mut alike = Alike::new();
    for (place, draft) in drafts.iter().enumerate() {
        let told = (tellers.of(draft), place);
        likeness(draft).into_iter().for_each(|key| alike.entry(key).or_default().push(told));
    }
    let ids: BTreeSet<String> = drafts.iter().map(|draft| draft.id.clone()).collect();
    let files = files(drafts, tellers);
    let mut paid: HashMap<(Decimal, &str), Vec<&Recorded>> = HashMap::new();
    for event in known.events.iter().filter(|event| event.kind == "payment") {
        event.sum().into_iter().for_each(|sum| paid.entry(sum).or_default().push(event));
    }
    for place in 0..drafts.len() {
        let Some((day, amount, currency)) = likeness(&drafts[place]) else { continue };
        let own = &drafts[place];
        if own.is_matched(known) || known.event(&own.id).is_some() {
            continue;
        }
        let formats = tellers.of(own);
        let is_other = |&(format, other): &(u128, usize)| {
            let one = &drafts[other];
            let is_same_day = one.day() == Some(day);
            if format & formats != 0 && (other >= place || !is_same_day || !may_be_told_again(one, own, tellers)) {
                return false;
            }
            let is_disputed = disagree(&one.about, &own.about);
            may_be_one(one, own) && if format & formats == 0 { !is_same_day || is_disputed } else { !is_disputed }
        };
        let before = (0..=DAYS).map(|days| (day.plus(-days), amount, currency.clone()));
        let file = tellers.only(own);
        let before = before.filter(|key| file.is_none() || files.get(key).is_some_and(|one| *one != file));
        let mut told = before.filter_map(|key| alike.get(&key)).flatten();
        let told = told.find(|other| is_other(other));
        let told = told.map(|&(_, other)| (drafts[other].id.clone(), drafts[other].day()));
        let recorded = || {
            let is_near = |event: &&&Recorded| {
                let days = event.day().map(|at| at.since(day).abs());
                let is_apart = match event.is_imported() {
                    true => days == Some(0) && !ids.contains(&event.id) && !event.is_of(shown(own.file)),
                    false => days.is_some_and(|days| (1..=DAYS).contains(&days)),
                };
                is_apart && (event.field("by") == Some("firm")) == (own.by.as_deref() == Some("firm"))
            };
            let event = paid.get(&(amount, currency.as_str()))?.iter().find(is_near)?;
            Some((event.id.clone(), event.day()))
        };
        if let Some((id, at)) = told.or_else(recorded) {
            let at = at.map(|at| format!(" of {at}")).unwrap_or_default();
            let same = own.answer("others");
            drafts[place].ask_for_good(format!(
                "is it the same payment as `{id}`{at}? under `matched` write {same} where it is, else `ours`"
            ));
        }
    }
}

/// Returns what two tellings of one payment have in common.
fn likeness(draft: &Draft) -> Option<Likeness> {
    if draft.fact.kind != "payment" {
        return None;
    }
    let (amount, currency) = draft.amount()?;
    Some((draft.day()?, amount.normalize(), currency.to_owned()))
}

/// Whether two payments that are alike may be one: of one direction, and not on two accounts of the firm.
fn may_be_one(one: &Draft, other: &Draft) -> bool {
    let receiver = |draft: &Draft| draft.fact.to.first().map(all_squashed).unwrap_or_default();
    let is_nobodys = |draft: &Draft| draft.by.is_none() && draft.fact.from.names.is_empty() && !draft.is_out;
    let is_one_side = one.by == other.by && one.by.is_some();
    reversal(one).is_some() == reversal(other).is_some()
        && !are_others(&receiver(one), &receiver(other))
        && (is_one_side
            || one.by == other.by && !all_squashed(&one.fact.from).is_disjoint(&all_squashed(&other.fact.from))
            || one.by.as_deref() != Some("firm")
                && other.by.as_deref() != Some("firm")
                && (is_nobodys(one) || is_nobodys(other)))
}

/// Whether two files of one format may tell two payments as one: of one way, and of money that went out from one account. What is only
/// written down was looked at when it was told.
fn may_be_told_again(one: &Draft, other: &Draft, tellers: &Tellers) -> bool {
    let is_one_account = || !are_others(&all_squashed(&one.fact.from), &all_squashed(&other.fact.from));
    tellers.may_tell_again(one, other)
        && one.is_out == other.is_out
        && !(one.is_only_written() && other.is_only_written())
        && (!one.is_out || is_one_account())
}
