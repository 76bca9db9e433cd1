//! What two policies say of the same record, where they differ.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::{Bearer, Finding, Right, Status, Verdicts};
use crate::value::money::{Currency, Money};
use crate::value::zone::Zone;

/// A finding or a right that the two policies decide otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flip {
    /// Its id: `clause/subject`, or `clause` alone.
    pub id: String,
    /// The clause.
    pub clause: Arc<str>,
    /// `finding` or `right`.
    pub what: &'static str,
    /// Who bears or has it.
    pub whose: Option<Bearer>,
    /// What the old policy says; nothing where it has no such verdict.
    pub old: Option<State>,
    /// What the new policy says.
    pub new: Option<State>,
}

/// What a policy says of a finding or a right.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct State {
    /// The status, in the word of the report.
    pub status: &'static str,
    /// How grave.
    pub severity: Option<&'static str>,
    /// What it costs, by currency; what cannot be said is left out.
    pub amounts: BTreeMap<Currency, Money>,
    /// How many of its charges cannot be said.
    pub unsaid: usize,
    /// When it is due, or from when and until when it is open.
    pub due: Option<String>,
}

impl State {
    fn of(finding: &Finding, zone: &Zone) -> Self {
        let mut state = Self {
            status: finding.status.word(),
            severity: finding.severity.map(|severity| severity.word()),
            due: finding.due.map(|due| zone.text(due)),
            ..Self::default()
        };
        for charge in &finding.charges {
            match charge.amount {
                Ok(money) => add(&mut state.amounts, money),
                Err(_) => state.unsaid += 1,
            }
        }
        state.amounts.retain(|_, money| !money.amount.is_zero());
        state
    }

    fn of_right(right: &Right, zone: &Zone) -> Self {
        let until = right.until.map(|until| format!(" to {}", zone.text(until))).unwrap_or_default();
        let due = Some(format!("{}{until}", zone.text(right.from)));
        Self { status: right.status.word(), due, ..Self::default() }
    }
}

/// Adds an amount as a report shows it, so that the sum of what is shown is what is shown as the sum.
pub fn add(sums: &mut BTreeMap<Currency, Money>, money: Money) {
    let money = money.rounded();
    let zero = Money { amount: rust_decimal::Decimal::ZERO, currency: money.currency };
    let sum = sums.entry(money.currency).or_insert(zero);
    sum.amount = sum.amount.checked_add(money.amount).unwrap_or(sum.amount);
}

/// Returns the verdicts and rights that differ, by id. One that is only kept under one of the policies is no flip where the
/// other does not speak of it. The zones are those in which the policies tell their days.
pub fn flips(old: (&Verdicts, &Zone), new: (&Verdicts, &Zone)) -> Vec<Flip> {
    let (was, is) = (findings(old.0), findings(new.0));
    let says = |one: &Finding| one.status != Status::Met;
    let of_finding = |key: &Key| {
        let (a, b) = (was.get(key).copied(), is.get(key).copied());
        let shown = b.or(a).filter(|_| a.is_some_and(says) || b.is_some_and(says))?;
        let states = (a.map(|one| State::of(one, old.1)), b.map(|one| State::of(one, new.1)));
        Flip::of("finding", &key.0, (&shown.clause, shown.bearer), states)
    };
    let mut flips: Vec<Flip> = keys(&was, &is).iter().filter_map(of_finding).collect();
    let (was, is) = (rights(old.0), rights(new.0));
    let of_right = |key: &Key| {
        let (a, b) = (was.get(key).copied(), is.get(key).copied());
        let shown = b.or(a)?;
        let states = (a.map(|one| State::of_right(one, old.1)), b.map(|one| State::of_right(one, new.1)));
        Flip::of("right", &key.0, (&shown.clause, shown.holder), states)
    };
    flips.extend(keys(&was, &is).iter().filter_map(of_right));
    flips
}

impl Flip {
    /// Returns the flip of something of a clause and who bears or holds it; nothing where it stands as before.
    fn of(
        what: &'static str,
        id: &str,
        (clause, whose): (&Arc<str>, Option<Bearer>),
        (old, new): (Option<State>, Option<State>),
    ) -> Option<Self> {
        (old != new).then(|| Self { id: id.to_owned(), clause: clause.clone(), what, whose, old, new })
    }
}

/// An id, and its number among those of the same.
type Key = (String, usize);

fn findings(verdicts: &Verdicts) -> BTreeMap<Key, &Finding> {
    numbered(verdicts.findings.iter().map(|one| (one.id.clone(), one)))
}

fn rights(verdicts: &Verdicts) -> BTreeMap<Key, &Right> {
    numbered(verdicts.rights.iter().map(|one| (one.id.clone(), one)))
}

fn numbered<'a, T>(all: impl Iterator<Item = (String, &'a T)>) -> BTreeMap<Key, &'a T> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut number = |id: String| {
        let count = counts.entry(id.clone()).or_default();
        *count += 1;
        (id, *count)
    };
    all.map(|(id, one)| (number(id), one)).collect()
}

fn keys<T>(was: &BTreeMap<Key, T>, is: &BTreeMap<Key, T>) -> Vec<Key> {
    let mut keys: Vec<Key> = was.keys().chain(is.keys()).cloned().collect();
    keys.sort();
    keys.dedup();
    keys
}
