//! What was paid and credited of each invoice, kept up while refunds take from it.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use super::back::reversal;
use super::draft::Draft;
use super::invoices::invoices;
use super::known::Known;
use super::recorded::Recorded;

/// What is paid and credited, and of what.
pub(super) struct Credits<'k> {
    /// What each invoice comes to; nothing where that is not known.
    payable: HashMap<String, Option<(Decimal, String)>>,
    /// By invoice, the places of what is paid or credited of it.
    places: HashMap<String, Vec<usize>>,
    /// What counts, by place.
    now: HashMap<usize, (Decimal, String)>,
    owed: Owed,
    /// What the record alone has, by invoice.
    recorded: HashMap<&'k str, Vec<usize>>,
    events: Vec<Told<'k>>,
    /// By currency: what counts of any invoice, or names none.
    total: HashMap<String, Decimal>,
    /// By invoice: by how much more was paid, in its currency.
    excess: HashMap<String, Decimal>,
    /// The invoices of which more was paid than they come to.
    over: HashSet<String>,
}

/// What is paid or credited by the record alone.
struct Told<'k> {
    sum: Decimal,
    currency: &'k str,
}

impl<'k> Credits<'k> {
    pub fn new(drafts: &[Draft], known: &'k Known) -> Self {
        let payable: HashMap<String, Option<(Decimal, String)>> = invoices(drafts, known)
            .map(|one| (one.id.to_owned(), one.sum.map(|(sum, currency)| (sum, currency.to_owned()))))
            .collect();
        let excess = payable.iter().filter_map(|(id, sum)| Some((id.clone(), -sum.as_ref()?.0))).collect();
        let owed = payable.values().fold(Owed::Nothing, |owed, sum| owed.and(sum.as_ref()));
        let mut credits = Self {
            payable,
            places: HashMap::new(),
            now: HashMap::new(),
            owed,
            recorded: HashMap::new(),
            events: Vec::new(),
            total: HashMap::new(),
            excess,
            over: HashSet::new(),
        };
        let told: HashSet<&str> = drafts.iter().map(|draft| draft.id.as_str()).collect();
        for event in known.events.iter().filter(|event| is_credit(event) && !told.contains(event.id.as_str())) {
            credits.take_recorded(event);
        }
        for (place, draft) in drafts.iter().enumerate() {
            if matches!(&*draft.fact.kind, "payment" | "credit_note") {
                for id in about(draft) {
                    credits.places.entry(id.clone()).or_default().push(place);
                }
                credits.update(place, draft, false);
            }
        }
        credits
    }

    fn take_recorded(&mut self, event: &'k Recorded) {
        let Some((sum, currency)) = event.sum() else { return };
        let about: Vec<&str> = event.field("for").into_iter().flat_map(|ids| ids.split(", ")).collect();
        let number = self.events.len();
        for id in &about {
            self.recorded.entry(id).or_default().push(number);
        }
        let ids: Vec<String> = about.iter().map(|id| (*id).to_owned()).collect();
        self.count(&ids, currency, sum);
        self.events.push(Told { sum, currency });
    }

    /// Takes what a payment or a credit note comes to now; nothing where it is gone, or asked.
    pub fn update(&mut self, place: usize, draft: &Draft, is_gone: bool) {
        let ids: Vec<String> = about(draft).cloned().collect();
        if let Some((sum, currency)) = self.now.remove(&place) {
            self.count(&ids, &currency, -sum);
        }
        let counts = !is_gone && (draft.fact.kind == "credit_note" || draft.is_paid() && reversal(draft).is_none());
        if let Some((sum, currency)) = draft.amount().filter(|_| counts) {
            self.count(&ids, currency, sum);
            self.now.insert(place, (sum, currency.to_owned()));
        }
    }

    /// Counts so much more for invoices.
    fn count(&mut self, ids: &[String], currency: &str, sum: Decimal) {
        if ids.is_empty() || ids.iter().any(|id| self.payable.contains_key(id)) {
            *self.total.entry(currency.to_owned()).or_default() += sum;
        }
        for id in ids {
            if let (Some(excess), Some(Some((_, own)))) = (self.excess.get_mut(id), self.payable.get(id))
                && own == currency
            {
                *excess += sum;
                if *excess > Decimal::ZERO {
                    self.over.insert(id.clone());
                } else {
                    self.over.remove(id);
                }
            }
        }
    }

    /// Returns what counts of a currency for invoices, the last one first: what came first counts for whether it was in time.
    pub fn of(&self, drafts: &[Draft], about: &[String], currency: &str) -> Vec<usize> {
        let mut found: Vec<usize> = self.all(about).into_iter().filter(|at| self.counts(*at, currency)).collect();
        found.sort_by_key(|&at| std::cmp::Reverse((drafts[at].day(), at)));
        found
    }

    /// Whether what stands at a place counts, and in that currency.
    pub fn counts(&self, place: usize, currency: &str) -> bool {
        self.now.get(&place).is_some_and(|(_, own)| own == currency)
    }

    fn all(&self, about: &[String]) -> HashSet<usize> {
        about.iter().filter_map(|id| self.places.get(id)).flatten().copied().collect()
    }

    /// Returns by how much more was paid than invoices come to; nothing where that is not known.
    pub fn excess(&self, about: &[String], currency: &str) -> Option<Decimal> {
        let ids: HashSet<&String> = about.iter().collect();
        let mut payable = Decimal::ZERO;
        for sum in ids.iter().filter_map(|id| self.payable.get(*id)) {
            let (sum, own) = sum.as_ref()?;
            payable += if own == currency { *sum } else { return None };
        }
        let told: Decimal = self
            .all(about)
            .into_iter()
            .filter_map(|at| self.now.get(&at))
            .filter(|(_, own)| own == currency)
            .map(|(sum, _)| *sum)
            .sum();
        let numbers: HashSet<usize> =
            about.iter().filter_map(|id| self.recorded.get(id.as_str())).flatten().copied().collect();
        let recorded = numbers.into_iter().map(|number| &self.events[number]).filter(|one| one.currency == currency);
        Some(told + recorded.map(|one| one.sum).sum::<Decimal>() - payable)
    }

    /// Returns the same of all that is owed, and of what names no invoice.
    pub fn excess_of_all(&self, currency: &str) -> Option<Decimal> {
        self.payable_in(currency).map(|payable| self.total.get(currency).copied().unwrap_or_default() - payable)
    }

    /// Returns what all invoices come to; nothing where that is not known, or one is of another currency.
    fn payable_in(&self, currency: &str) -> Option<Decimal> {
        match &self.owed {
            Owed::Nothing => Some(Decimal::ZERO),
            Owed::In(own, sum) if own == currency => Some(*sum),
            _ => None,
        }
    }

    /// Whether more was paid of an invoice than it comes to.
    pub fn is_any_over(&self) -> bool {
        !self.over.is_empty()
    }
}

/// What all invoices come to.
enum Owed {
    Nothing,
    In(String, Decimal),
    /// That of one is not known, or they are of several currencies.
    Unknown,
}

impl Owed {
    fn and(self, sum: Option<&(Decimal, String)>) -> Self {
        match (self, sum) {
            (Self::Nothing, Some((sum, currency))) => Self::In(currency.clone(), *sum),
            (Self::In(own, all), Some((sum, currency))) if own == *currency => Self::In(own, all + sum),
            _ => Self::Unknown,
        }
    }
}

fn is_credit(event: &Recorded) -> bool {
    matches!(&*event.kind, "payment" | "credit_note") && event.field("by") != Some("firm")
}

/// Returns what a draft is about, each once.
fn about(draft: &Draft) -> impl Iterator<Item = &String> {
    let all = &draft.about;
    all.iter().enumerate().filter(|(at, id)| !all[..*at].contains(id)).map(|(_, id)| id)
}
