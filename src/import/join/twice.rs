//! Money for one invoice that two sources tell, and that may be the same: together it is too much, or they differ within days; or books
//! tell as much on another day than a bank.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::alike::DAYS;
use super::draft::Draft;
use super::invoices::invoices;
use super::known::{Decided, Known};
use super::names::squashed;
use super::tellers::Tellers;
use crate::value::time::Day;

/// So many days may a book, or a person, be apart from a bank about one payment: less than a month, for instalments are a month apart.
const WEEKS: i64 = 27;

/// A payment as a source or a person tells it.
struct Telling {
    /// Its place among the drafts; none of what is recorded by hand.
    place: Option<usize>,
    id: String,
    day: Option<Day>,
    sum: Decimal,
    currency: String,
    /// The invoices, squashed.
    about: Vec<String>,
    /// Whether a person recorded it, too.
    is_by_hand: bool,
    /// Whether nothing but books tells it.
    is_of_books: bool,
}

/// Asks of payments of two sources for one invoice whether they are the same money. Returns what is to be told of those that are
/// recorded by hand.
pub(super) fn ask_of_surplus(drafts: &mut [Draft], tellers: &Tellers, known: &Known) -> Vec<(String, String)> {
    let all = tellings(drafts, tellers, known);
    let payable = invoices(drafts, known).filter_map(|one| Some((squashed(one.id), one.sum?.0))).collect();
    let mut pairs: BTreeMap<usize, usize> = BTreeMap::new();
    // What a person said to be this engagement's, too, is another one than it may be.
    let is_said =
        |one: &Telling| one.place.is_some_and(|place| known.matched.get(&drafts[place].id) == Some(&Decided::Ours));
    let mut groups: BTreeMap<&String, BTreeSet<usize>> = BTreeMap::new();
    for (at, one) in all.iter().enumerate() {
        for invoice in &one.about {
            groups.entry(invoice).or_default().insert(at);
        }
    }
    for group in groups.into_values() {
        let group: Vec<usize> = group.into_iter().collect();
        let is_too_much = comes_to_more(&group, &all, &payable);
        for &at in group.iter().filter(|&&at| all[at].place.is_some()) {
            let other = group.iter().copied().find(|&other| {
                other != at
                    && are_apart(&all[at], &all[other], drafts, tellers)
                    && (is_too_much
                        || is_near(&all[at], &all[other])
                        || is_written_up(&all[at], &all[other]) && !is_said(&all[other]))
            });
            if let Some(other) = other {
                pairs.entry(at).or_insert(other);
            }
        }
    }
    let mut remarks = BTreeMap::new();
    for (at, other) in pairs {
        let other = &all[other];
        let Some(draft) = all[at].place.map(|place| &mut drafts[place]) else { continue };
        if draft.is_matched(known) || known.event(&draft.id).is_some() {
            continue;
        }
        let day = other.day.map(|day| format!(" of {day}")).unwrap_or_default();
        let sum = format!("{} {}", other.sum, other.currency);
        let (same, else_) = (draft.answer("others"), draft.answer("ours"));
        let question = format!(
            "is it the same money as `{}`{day} ({sum})? under `matched` write {same} where it is, else {else_}",
            other.id
        );
        draft.ask_for_good(question);
        if other.place.is_none() {
            let text = format!("it may be the same money as `{}`, which is asked", draft.id);
            remarks.entry(other.id.clone()).or_insert(text);
        }
    }
    remarks.into_iter().collect()
}

/// Returns the payments that say for which invoices they are, those of the record last.
fn tellings(drafts: &[Draft], tellers: &Tellers, known: &Known) -> Vec<Telling> {
    let by_hand: Vec<Telling> = known
        .events
        .iter()
        .filter(|event| event.is_paid() && !event.is_imported())
        .filter_map(|event| {
            let (sum, currency) = event.sum()?;
            let about = event.field("for")?.split(", ").map(squashed).filter(|id| !id.is_empty()).collect();
            let (id, currency) = (event.id.clone(), currency.to_owned());
            Some(Telling {
                place: None,
                id,
                day: event.day(),
                sum,
                currency,
                about,
                is_by_hand: true,
                is_of_books: false,
            })
        })
        .collect();
    let told = drafts.iter().enumerate().filter_map(|(place, draft)| {
        let (sum, currency) = draft.amount().filter(|_| draft.is_paid() && draft.questions.is_empty())?;
        let about = draft.about.iter().map(|id| squashed(id)).collect();
        let (id, day, currency) = (draft.id.clone(), draft.day(), currency.to_owned());
        let is_of_books = tellers.are_books(draft);
        Some(Telling { place: Some(place), id, day, sum, currency, about, is_by_hand: false, is_of_books })
    });
    let mut all: Vec<Telling> = told.collect();
    for one in by_hand {
        let is_same = |draft: &&mut Telling| {
            draft.id == one.id
                || !draft.is_by_hand && draft.day == one.day && draft.sum == one.sum && draft.currency == one.currency
        };
        match all.iter_mut().find(is_same) {
            Some(same) => same.is_by_hand = true,
            None => all.push(one),
        }
    }
    all
}

/// Whether payments come to more than all the invoices that they name.
fn comes_to_more(group: &[usize], all: &[Telling], payable: &BTreeMap<String, Decimal>) -> bool {
    let invoices: BTreeSet<&String> = group.iter().flat_map(|&at| &all[at].about).collect();
    let owed: Option<Decimal> = invoices.into_iter().map(|id| payable.get(id).copied()).sum();
    owed.is_some_and(|owed| group.iter().map(|&at| all[at].sum).sum::<Decimal>() > owed)
}

/// Whether no source tells both of two payments.
fn are_apart(one: &Telling, other: &Telling, drafts: &[Draft], tellers: &Tellers) -> bool {
    let is_alike = match (one.place, other.place) {
        (Some(one), Some(other)) => tellers.tell_both(&drafts[one], &drafts[other]),
        _ => false,
    };
    one.currency == other.currency && !is_alike && !(one.is_by_hand && other.is_by_hand)
}

/// Whether two payments differ, on days near each other.
fn is_near(one: &Telling, other: &Telling) -> bool {
    let days = one.day.zip(other.day).map(|(one, other)| one.since(other).abs());
    one.sum != other.sum && days.is_some_and(|days| days <= DAYS)
}

/// Whether one of two payments of the same invoices and amount may be the other as books or a person wrote it down, some weeks apart.
fn is_written_up(one: &Telling, other: &Telling) -> bool {
    let is_written = |one: &Telling| one.is_of_books || one.place.is_none();
    let days = one.day.zip(other.day).map(|(one, other)| one.since(other).abs());
    is_written(one) != is_written(other)
        && one.sum == other.sum
        && one.about == other.about
        && days.is_some_and(|days| days <= WEEKS)
}
