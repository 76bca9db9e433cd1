//! Payments that one file tells as a sum and another one by one: the sum is the same money as its parts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rust_decimal::Decimal;

use super::alike::DAYS;
use super::draft::{Draft, drop_all};
use super::known::{Decided, Known};
use crate::import::fact::{About, Party};
use crate::value::time::Day;

/// Which way money goes on an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Way {
    In,
    Out,
}

/// An account: its payments of one way and currency.
type Place = (Way, String, String);

/// The payments of an account by their file, in the order of their days.
type ByFile = BTreeMap<usize, Vec<(Day, usize)>>;

/// A batch may be booked so many days from its parts: a name may come again later.
const REACH: i64 = 10;

/// Takes out sums whose parts are told; asks where a sum and what is said to be its parts differ. Returns how many sums went.
pub(super) fn join_batches(drafts: &mut Vec<Draft>, known: Option<&Known>) -> usize {
    let mut by_place: HashMap<Place, ByFile> = HashMap::new();
    for (at, draft) in drafts.iter().enumerate() {
        let places = [Way::In, Way::Out].into_iter().filter_map(|way| Some((place(draft, way)?, draft.day()?)));
        places.for_each(|(place, day)| {
            by_place.entry(place).or_default().entry(draft.file).or_default().push((day, at));
        });
    }
    by_place.values_mut().flat_map(BTreeMap::values_mut).for_each(|all| all.sort_unstable());
    let (mut gone, mut differ, mut asked) = (BTreeSet::new(), Vec::new(), Vec::new());
    for (sum, draft) in drafts.iter().enumerate() {
        let ways = [Way::In, Way::Out].into_iter().filter(|way| may_be_sum(draft, *way));
        let beside = ways.filter_map(|way| by_place.get(&place(draft, way)?).map(|all| (way, all)));
        for (way, all) in beside {
            let parts: BTreeMap<&str, usize> = others(drafts, all, draft, REACH)
                .filter(|&at| is_part(&drafts[at], draft))
                .map(|at| (drafts[at].id.as_str(), at))
                .collect();
            if parts.is_empty() {
                let singles = |days| others(drafts, all, draft, days).filter(|&at| !may_be_sum(&drafts[at], way));
                if add_up(drafts, draft, singles(0)) {
                    gone.insert(sum);
                } else if let Some(day) = near(drafts, draft, singles(DAYS)) {
                    asked.push((sum, day));
                }
            } else if total(drafts, parts.values().copied()) == draft.told.as_ref().map(|(sum, _)| *sum) {
                gone.insert(sum);
            } else {
                differ.push((sum, parts.into_values().collect::<Vec<usize>>()));
            }
        }
    }
    // A person may have said that the one, or that all the others, are not to count.
    let is_out = |draft: &Draft| known.is_some_and(|known| known.matched.get(&draft.id) == Some(&Decided::Others));
    let is_answered = |draft: &Draft| is_out(draft) || known.is_some_and(|known| draft.is_matched(known));
    differ.retain(|(sum, parts)| !is_out(&drafts[*sum]) && !parts.iter().all(|&at| is_out(&drafts[at])));
    for (sum, parts) in differ {
        let whole = draft_sum(&drafts[sum]);
        let of_parts = total(drafts, parts.iter().copied()).unwrap_or_default();
        let text =
            format!("one file tells a sum of {whole}, another its parts, which come to {of_parts}: which is right?");
        let open = parts.into_iter().chain([sum]).filter(|&at| !is_answered(&drafts[at])).collect::<Vec<_>>();
        open.into_iter().for_each(|at| drafts[at].ask_for_good(text.clone()));
    }
    for (sum, day) in asked.into_iter().filter(|(sum, _)| !gone.contains(sum)) {
        if !is_answered(&drafts[sum]) {
            let (same, else_) = (drafts[sum].answer("others"), drafts[sum].answer("ours"));
            let text = format!(
                "is this the sum of what another file tells of {day}? under `matched` write {same} where it is"
            );
            drafts[sum].questions.clear();
            drafts[sum].ask_for_good(format!("{text}: they count one by one; else {else_}"));
        }
    }
    let count = gone.len();
    drop_all(drafts, &gone);
    count
}

/// Returns what other files tell of an account, so many days from a sum.
fn others<'d>(drafts: &'d [Draft], all: &'d ByFile, sum: &'d Draft, days: i64) -> impl Iterator<Item = usize> + 'd {
    let of_others = all.iter().filter(|(file, _)| **file != sum.file);
    let near = of_others.flat_map(move |(_, payments)| {
        let from = |day: Day| payments.partition_point(|(other, _)| *other < day);
        let around = sum.day().map(|day| from(day.plus(-days))..from(day.plus(days + 1)));
        around.into_iter().flat_map(|around| &payments[around])
    });
    near.map(|(_, at)| *at).filter(|at| drafts[*at].id != sum.id)
}

/// Returns where a payment stands, seen from the account that it goes to, or comes from.
fn place(draft: &Draft, way: Way) -> Option<Place> {
    let holder = match way {
        Way::In => draft.fact.to.first()?,
        Way::Out => &draft.fact.from,
    };
    let (_, currency) = draft.told.as_ref().filter(|_| draft.fact.kind == "payment")?;
    draft.day()?;
    Some((way, holder.names.first()?.clone(), currency.clone()))
}

/// Whether a payment may stand for several: its source says so, or names nobody.
fn may_be_sum(draft: &Draft, way: Way) -> bool {
    let is_nobody = |party: Option<&Party>| party.is_none_or(|party| party.names.is_empty());
    let other = match way {
        Way::In => Some(&draft.fact.from),
        Way::Out => draft.fact.to.first(),
    };
    is_sum(draft) || is_nobody(other)
}

fn is_sum(draft: &Draft) -> bool {
    draft.fact.about.iter().any(|about| matches!(about, About::Sum(_)))
}

/// Whether a payment is said to be a part of a sum.
fn is_part(draft: &Draft, sum: &Draft) -> bool {
    let names =
        |about: &About| matches!(about, About::Part(name) if sum.fact.about.contains(&About::Sum(name.clone())));
    draft.fact.about.iter().any(names)
}

/// Whether all that another file tells of the place come to a sum.
fn add_up(drafts: &[Draft], sum: &Draft, others: impl Iterator<Item = usize>) -> bool {
    let mut by_file: BTreeMap<usize, BTreeMap<&str, usize>> = BTreeMap::new();
    for at in others {
        by_file.entry(drafts[at].file).or_default().insert(&drafts[at].id, at);
    }
    by_file.into_values().any(|parts| {
        (parts.len() > 1 || is_sum(sum))
            && total(drafts, parts.into_values()) == sum.told.as_ref().map(|(amount, _)| *amount)
    })
}

/// Returns the day near a sum's of which all that another file tells comes to it.
fn near(drafts: &[Draft], sum: &Draft, others: impl Iterator<Item = usize>) -> Option<Day> {
    let mut by_day: BTreeMap<Day, Vec<usize>> = BTreeMap::new();
    for at in others {
        by_day.entry(drafts[at].day()?).or_default().push(at);
    }
    by_day.into_iter().find(|(_, all)| add_up(drafts, sum, all.iter().copied())).map(|(day, _)| day)
}

fn total(drafts: &[Draft], parts: impl Iterator<Item = usize>) -> Option<Decimal> {
    let amounts = parts.map(|at| drafts[at].told.as_ref().map(|(amount, _)| *amount));
    amounts.into_iter().try_fold(Decimal::ZERO, |sum, amount| sum.checked_add(amount?).map(|sum| sum.normalize()))
}

fn draft_sum(draft: &Draft) -> String {
    draft.told.as_ref().map(|(amount, currency)| format!("{amount} {currency}")).unwrap_or_default()
}
