//! What a balance makes of an amount that is left out: `assets:bank  = 940.61 EUR`.

use std::collections::{BTreeMap, HashMap, HashSet};

use rust_decimal::Decimal;

use super::entry::{Amount, Assigned, Entry, Posting};
use crate::import::fact::{Told, Warning};
use crate::value::time::Day;

/// What was booked on each account so far.
#[derive(Default)]
struct Balances {
    /// Whether all that is booked stands in the file.
    is_all: bool,
    /// By account, then by commodity; nothing where it is not known.
    sums: BTreeMap<String, Option<HashMap<String, Decimal>>>,
    /// The accounts whose postings do not stand in the order of days: programs differ in which of them count before a balance.
    mixed: HashSet<String>,
}

impl Balances {
    /// Begins with nothing booked on any account.
    fn of(entries: &[Entry], is_all: bool) -> Self {
        let mut last: HashMap<&str, Option<Day>> = HashMap::new();
        let mut mixed = HashSet::new();
        for (entry, posting) in
            entries.iter().flat_map(|entry| entry.postings.iter().map(move |posting| (entry, posting)))
        {
            let day = posting.day.or(entry.day);
            let before = last.entry(&posting.account).or_insert(day);
            if day < *before {
                mixed.insert(posting.account.clone());
            }
            *before = day.max(*before);
        }
        Self { is_all, mixed, sums: BTreeMap::new() }
    }

    /// Puts in the amounts of a transaction that balances make. Returns whether all of them are known: something was booked on each account
    /// before, and all of it is.
    fn assign(&self, entry: &mut Entry) -> bool {
        let mut known: Vec<Posting> = Vec::new();
        for posting in &mut entry.postings {
            if let Some(assigned) = posting.assigned.clone().filter(|_| posting.amount.is_none()) {
                let Some(amount) = self.amount(&posting.account, &assigned, &known) else { return false };
                posting.amount = Some(amount);
            }
            known.push(posting.clone());
        }
        true
    }

    /// Takes what a transaction books; of one that is lost, its accounts are not known from there on.
    fn take(&mut self, entry: &Entry, is_whole: bool) {
        for posting in &entry.postings {
            let sums = self.sums.entry(posting.account.clone()).or_insert_with(|| Some(HashMap::new()));
            let number = posting.amount.as_ref().and_then(|amount| amount.number).filter(|_| is_whole);
            let (Some(amount), Some(number)) = (&posting.amount, number) else {
                *sums = None;
                continue;
            };
            let Some(known) = sums else { continue };
            let sum = known.entry(amount.commodity.clone()).or_default();
            match sum.checked_add(number) {
                Some(more) => *sum = more,
                None => *sums = None,
            }
        }
    }

    /// Returns what makes a balance. `before` are the postings of the same transaction that stand before it.
    fn amount(&self, account: &str, assigned: &Assigned, before: &[Posting]) -> Option<Amount> {
        let wanted = assigned.balance.as_ref()?;
        let is_one = |other: &str| {
            let below = other.strip_prefix(account);
            below.is_some_and(|rest| rest.is_empty() || assigned.is_with_below && rest.starts_with(':'))
        };
        let (mut left, mut any) = (wanted.number?, false);
        for (name, sums) in self.sums.range(account.to_owned()..).take_while(|(name, _)| name.starts_with(account)) {
            if !is_one(name) {
                continue;
            }
            let sums = sums.as_ref().filter(|_| self.is_all && !self.mixed.contains(name))?;
            any = true;
            left = left.checked_sub(sums.get(&wanted.commodity).copied().unwrap_or_default())?;
            let has_else = sums.iter().any(|(commodity, sum)| *commodity != wanted.commodity && !sum.is_zero());
            if assigned.is_sole && has_else {
                return None;
            }
        }
        for posting in before.iter().filter(|posting| is_one(&posting.account)) {
            let amount = posting.amount.as_ref().filter(|amount| amount.commodity == wanted.commodity)?;
            left = left.checked_sub(amount.number?)?;
        }
        any.then(|| Amount {
            number: Some(left.normalize()),
            shown: left.to_string(),
            commodity: wanted.commodity.clone(),
        })
    }
}

/// Puts in what postings without an amount come to; a transaction of which that cannot be known is lost. `is_all` says that no line of
/// the journal was lost before.
pub(super) fn fill(mut entries: Vec<Entry>, is_all: bool, told: &mut Told) -> Vec<Entry> {
    let mut balances = Balances::of(&entries, is_all);
    entries.retain_mut(|entry| {
        let is_assigned = entry.postings.iter().any(|posting| posting.assigned.is_some());
        let is_whole = entry.fill() || is_assigned && balances.assign(entry) && entry.fill();
        balances.take(entry, is_whole);
        if !is_whole {
            let why = if is_assigned {
                "an amount is what the balance behind `=` makes of it, and what was booked on that account before does not stand here as a \
                 whole, in the order of days (`hledger print -x` writes it)"
            } else {
                "several of its amounts are left out"
            };
            let message = format!("{why}: the transaction is left out");
            told.warnings.push(Warning { line: entry.line, message, is_loss: true });
        }
        is_whole
    });
    entries
}
