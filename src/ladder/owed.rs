//! What a client owes: overdue invoices less what is disputed, interest and charges, the account at the end.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rust_decimal::Decimal;
use smol_str::SmolStr;

use super::contest::{Claim, Unheeded};
use super::work::Work;
use crate::engagement::record::{EventId, Side};
use crate::facts::index::Facts;
use crate::facts::item::{Item, Val};
use crate::finding::{Bearer, Finding, Sort, Status, Verdicts};
use crate::value::money::{Currency, Money, Sums, TOO_LARGE, added, taken_off};
use crate::value::time::{Day, Instant};

/// What is owed in a currency.
#[derive(Clone, Debug, PartialEq)]
pub struct Owed {
    /// Unpaid of invoices that are overdue, less what is disputed.
    pub principal: Money,
    /// What of them is disputed: it is not asked for until the dispute is over.
    pub disputed: Money,
    /// What of them was decided for the client: it is not owed.
    pub decided: Money,
    /// What breaches cost that is not asked for, since all that is unpaid of their invoice is kept back or not owed.
    pub left_out: Money,
    /// Interest so far.
    pub interest: Money,
    /// Lump sums for recovery.
    pub lump_sums: Money,
    /// Other charges.
    pub charges: Money,
    /// What the client paid and nothing else took: less than nothing is not asked for.
    pub credit: Money,
    /// All of it, less the credit.
    pub total: Money,
    /// What a day more adds.
    pub daily: Money,
}

/// What of the money at stake hangs on one record: what is unpaid of an invoice, and what breaches about it cost.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// The kind of the record and its id; nothing of a breach that is about no single record.
    pub about: Option<(Arc<str>, SmolStr)>,
    /// The day of the record.
    pub day: Option<Day>,
    /// The title of the clause by which the first cost of it comes; empty where it has none.
    pub title: String,
    /// What of the invoice is unpaid and not kept back.
    pub unpaid: Option<Money>,
    /// What of the invoice is unpaid and kept back by a dispute: it is not in what is at stake.
    pub disputed: Option<Money>,
    /// What of the invoice is unpaid and was decided for the client: it is not owed.
    pub decided: Option<Money>,
    /// The open disputes of the invoice that keep nothing back.
    pub unheeded: Vec<Unheeded>,
    /// What breaches cost, by what for.
    pub costs: Vec<Cost>,
    /// What breaches cost that is not asked for, since all that is unpaid of the invoice is kept back or not owed.
    pub left_out: Vec<Cost>,
}

/// What breaches about a record cost under one name.
#[derive(Clone, Debug, PartialEq)]
pub struct Cost {
    /// What for, as the policy names it.
    pub label: String,
    /// Of which sort it is.
    pub sort: Sort,
    /// How much.
    pub sum: Money,
}

/// The money at stake, by currency.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stake {
    /// What clients owe, with what their breaches cost.
    pub sums: Vec<Money>,
    /// What their breaches cost that is not at stake, since all that is unpaid of the invoice is contested.
    pub left_out: Vec<Money>,
    /// The amounts that are not known, and so not in it: `what is unpaid of invoice V1`.
    pub unknown: Vec<String>,
}

/// Which invoices are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// All of them.
    All,
    /// Those whose due day is over, in their grace or not.
    Due,
    /// Those of them whose grace is over, too: what is in it is not asked for yet.
    Overdue,
}

/// What is owed, added up by what it is for.
#[derive(Default)]
struct Piles {
    principal: Sums,
    interest: Sums,
    lump_sums: Sums,
    charges: Sums,
    daily: Sums,
    disputed: Sums,
    decided: Sums,
    left_out: Sums,
    credits: Sums,
}

impl Piles {
    /// The currencies in which there is anything, a credit apart.
    fn currencies(&self) -> BTreeSet<Currency> {
        let owed = [&self.principal, &self.interest, &self.lump_sums, &self.charges, &self.daily];
        let others = [&self.disputed, &self.decided, &self.left_out];
        owed.into_iter().chain(others).flat_map(Sums::currencies).collect()
    }

    /// What is owed in a currency; nothing where a sum of it is too large.
    fn owed(&self, currency: Currency) -> Option<Owed> {
        let [principal, interest, lump_sums, charges] =
            [&self.principal, &self.interest, &self.lump_sums, &self.charges].map(|sums| sums.of(currency));
        let (principal, interest, lump_sums, charges) = (principal?, interest?, lump_sums?, charges?);
        let total = [principal, interest, lump_sums, charges].into_iter().collect::<Sums>().of(currency)?;
        let credit = self.credits.of(currency)?.amount.min(total.amount);
        Some(Owed {
            principal,
            disputed: self.disputed.of(currency)?,
            decided: self.decided.of(currency)?,
            left_out: self.left_out.of(currency)?,
            interest,
            lump_sums,
            charges,
            credit: Money { amount: credit, currency },
            total: Money { amount: taken_off(total.amount, credit)?, currency },
            daily: self.daily.of(currency)?.rounded(),
        })
    }
}

impl Owed {
    /// Whether there is anything to tell of it.
    fn is_told(&self) -> bool {
        let told = [self.total, self.disputed, self.decided, self.left_out, self.credit];
        told.iter().any(|sum| !sum.amount.is_zero())
    }
}

/// Returns what clients owe that is due and not disputed, in its grace or not, and what their breaches cost, by currency; what is
/// missing to say it is left out.
pub fn at_stake(facts: &Facts<'_>, verdicts: &Verdicts) -> Stake {
    let mut work = Work { facts, verdicts, missing: Vec::new() };
    let owed = work.owed(Which::Due, false);
    let stated = |of: fn(&Owed) -> Money| owed.iter().map(of).filter(|sum| !sum.amount.is_zero()).collect();
    Stake { sums: stated(|owed| owed.total), left_out: stated(|owed| owed.left_out), unknown: work.missing }
}

/// Returns the same record by record; a credit is not taken off.
pub fn parts(facts: &Facts<'_>, verdicts: &Verdicts) -> Vec<Part> {
    Work { facts, verdicts, missing: Vec::new() }.parts(Which::Due, false)
}

/// The charges of a finding that can be said and are not nothing, as a report rounds them.
fn known_costs(finding: &Finding) -> impl Iterator<Item = Cost> {
    let costs = finding.charges.iter().filter_map(|charge| {
        let sum = charge.amount.as_ref().ok()?.rounded();
        Some(Cost { label: charge.label.to_string(), sort: charge.sort, sum })
    });
    costs.filter(|cost| !cost.sum.amount.is_zero())
}

/// Adds a cost to others; those of one name and sort are one.
fn add(costs: &mut Vec<Cost>, cost: Cost) {
    let is_same =
        |one: &&mut Cost| one.label == cost.label && one.sort == cost.sort && one.sum.currency == cost.sum.currency;
    let same = costs.iter_mut().find(is_same);
    match same.and_then(|one| Some((added(one.sum.amount, cost.sum.amount)?, one))) {
        Some((amount, one)) => one.sum.amount = amount,
        // Too large to be added up, they stand side by side.
        None => costs.push(cost),
    }
}

/// The place among parts of that about the same record as a finding; of none that by the same clause.
fn place_of(parts: &mut Vec<Part>, finding: &Finding) -> usize {
    let about = finding.subject.as_ref().map(|subject| (subject.kind.clone(), SmolStr::from(&*subject.id)));
    let is_same = |part: &Part| match &about {
        Some(about) => part.about.as_ref() == Some(about),
        None => part.about.is_none() && part.title == finding.title,
    };
    parts.iter().position(is_same).unwrap_or_else(|| {
        parts.push(Part { about, title: finding.title.clone(), ..Part::default() });
        parts.len() - 1
    })
}

/// The invoices of which all that is unpaid is contested: nothing that hangs on them is asked for either.
fn contested_whole(facts: &Facts<'_>, claims: &[Claim]) -> BTreeSet<SmolStr> {
    let whole = claims.iter().filter(|claim| claim.is_contested_whole());
    whole.map(|claim| facts.event(claim.id).id.clone()).collect()
}

fn hangs_on(finding: &Finding, invoices: &BTreeSet<SmolStr>) -> bool {
    finding.subject.as_ref().is_some_and(|subject| invoices.contains(&*subject.id))
}

impl Work<'_, '_> {
    /// The breaches of the client's that still stand; with `priced`, what it is allowed at a price, too.
    fn against_client(&self, priced: bool) -> impl Iterator<Item = &Finding> {
        let stands = move |finding: &&Finding| {
            let is_it =
                matches!(finding.status, Status::Breached | Status::Late) || priced && finding.status == Status::Priced;
            is_it && finding.bearer == Some(Bearer::Client)
        };
        self.verdicts.findings.iter().filter(stands)
    }

    /// What is at stake, record by record in the order of their days; what is about no record comes last.
    pub(super) fn parts(&mut self, which: Which, priced: bool) -> Vec<Part> {
        let facts = self.facts;
        let claims = self.invoices(which);
        let contested = contested_whole(facts, &claims);
        let stated = |money: Money| Some(money).filter(|money| !money.amount.is_zero());
        let part = |claim: &Claim| Part {
            about: Some(("invoice".into(), facts.event(claim.id).id.clone())),
            unpaid: stated(claim.rest),
            disputed: stated(claim.disputed),
            decided: stated(claim.decided),
            unheeded: if stated(claim.rest).is_some() { self.unheeded(claim.id) } else { Vec::new() },
            ..Part::default()
        };
        let is_told = |part: &Part| part.unpaid.is_some() || part.disputed.is_some() || part.decided.is_some();
        let mut parts: Vec<Part> = claims.iter().map(part).filter(is_told).collect();
        for finding in self.against_client(priced) {
            let is_left_out = hangs_on(finding, &contested);
            for cost in known_costs(finding) {
                let place = place_of(&mut parts, finding);
                let part = &mut parts[place];
                add(if is_left_out { &mut part.left_out } else { &mut part.costs }, cost);
            }
        }
        let events = facts.engagement.events.iter().enumerate();
        let events: HashMap<&str, EventId> = events.map(|(i, event)| (&*event.id, EventId(i as u32))).collect();
        let time = |part: &Part| Some(facts.event_time(*events.get(&*part.about.as_ref()?.1)?));
        for part in &mut parts {
            part.day = time(part).map(|time| time.day);
        }
        parts.sort_by_cached_key(|part| time(part).map_or(Instant(i64::MAX), |time| time.lo));
        parts
    }

    /// The invoices to the client with what is unpaid of each.
    fn invoices(&mut self, which: Which) -> Vec<Claim> {
        let (facts, words) = (self.facts, &self.facts.plan.words);
        let zone = facts.zone();
        let (mut pending, mut breached) = (BTreeMap::new(), BTreeSet::new());
        for finding in &self.verdicts.findings {
            let (Some(due), Some(subject)) = (finding.due, &finding.subject) else { continue };
            match finding.status {
                Status::Pending => *pending.entry(&*subject.id).or_insert(false) |= zone.day(due) < facts.as_of,
                Status::Breached => drop(breached.insert(&*subject.id)),
                _ => {}
            }
        }
        let mut found = Vec::new();
        for item in facts.of_kind(words.invoice) {
            let Item::Event(id) = *item else { continue };
            let event = facts.event(id);
            let by_client = event.by.is_some_and(|by| facts.side(by) == Side::Client);
            // What another version of the policy governs is due by that one.
            let is_due = || breached.contains(&*event.id) || facts.invoice_due(id).is_some_and(|due| due < facts.as_of);
            let is_looked_at = match (which, pending.get(&*event.id)) {
                (Which::All, _) => true,
                (_, None) => is_due(),
                (Which::Due, Some(is_over)) => *is_over,
                // A breach of one clause stands, whatever grace another one gives.
                (Which::Overdue, Some(_)) => breached.contains(&*event.id),
            };
            // Of one that is paid nothing is at stake.
            if by_client || !is_looked_at || facts.settled_at(id).is_some() {
                continue;
            }
            match (self.field(id, "unpaid"), self.field(id, "disputed_amount")) {
                (Some(Val::Money(unpaid)), Some(Val::Money(disputed))) => {
                    found.push(self.claim(id, unpaid, disputed));
                }
                (None, _) => self.miss(format!("what is unpaid of {}", facts.name(*item))),
                _ => self.miss(format!("what is disputed of {}", facts.name(*item))),
            }
        }
        found
    }

    pub(super) fn owed(&mut self, which: Which, priced: bool) -> Vec<Owed> {
        let piles = self.piles(which, priced);
        let mut found = Vec::new();
        for currency in piles.currencies() {
            match piles.owed(currency) {
                Some(owed) => found.extend(Some(owed).filter(Owed::is_told)),
                None => self.miss(format!("what is owed in {currency}: {TOO_LARGE}")),
            }
        }
        found
    }

    /// Adds up what is owed; what is missing to say a charge is missed.
    fn piles(&mut self, which: Which, priced: bool) -> Piles {
        let mut piles = Piles::default();
        let invoices = self.invoices(which);
        let contested = contested_whole(self.facts, &invoices);
        for claim in invoices {
            piles.principal.add(claim.rest);
            piles.disputed.add(claim.disputed);
            piles.decided.add(claim.decided);
        }
        piles.credits.extend(self.verdicts.credits.iter().map(|credit| credit.left));
        let mut unknown = Vec::new();
        for finding in self.against_client(priced) {
            if hangs_on(finding, &contested) {
                piles.left_out.extend(known_costs(finding).map(|cost| cost.sum));
                continue;
            }
            for charge in &finding.charges {
                let pile = match charge.sort {
                    Sort::Interest => &mut piles.interest,
                    Sort::LumpSum => &mut piles.lump_sums,
                    Sort::Amount => &mut piles.charges,
                };
                match &charge.amount {
                    Ok(money) => pile.add(money.rounded()),
                    Err(why) => unknown.push(format!("{} of {}: {why}", charge.label, finding.id)),
                }
                piles.daily.extend(charge.daily);
            }
        }
        unknown.into_iter().for_each(|what| self.miss(what));
        piles
    }

    /// What remains at the end: all that is unpaid and not disputed, what it cost, work and expenses that no invoice charges
    /// yet, less the client's credit.
    pub(super) fn account(&mut self) -> Vec<Money> {
        let mut sums: Sums = self.invoices(Which::All).into_iter().map(|claim| claim.rest).collect();
        let piles = self.piles(Which::Overdue, false);
        for costs in [&piles.interest, &piles.lump_sums, &piles.charges] {
            sums.merge(costs);
        }
        sums.extend(self.verdicts.credits.iter().map(|credit| Money { amount: -credit.left.amount, ..credit.left }));
        for (rate, minutes) in self.unbilled() {
            match rate.amount.checked_mul(minutes) {
                Some(whole) => sums.add(Money { amount: whole / Decimal::from(60), ..rate }),
                None => sums.add_unknown(rate.currency),
            }
        }
        sums.extend(self.expenses());
        sums.unknown().for_each(|currency| self.miss(format!("the final account in {currency}: {TOO_LARGE}")));
        sums.known().map(Money::rounded).collect()
    }

    /// The expenses that no invoice names.
    fn expenses(&mut self) -> Vec<Money> {
        let (facts, words) = (self.facts, &self.facts.plan.words);
        let Some(expense) = facts.plan.program.vocabulary.kind("expense") else { return Vec::new() };
        let mut found = Vec::new();
        for item in facts.of_kind(expense) {
            let Item::Event(id) = *item else { continue };
            let is_invoice = |item: &Item| matches!(*item, Item::Event(id) if facts.event(id).kind == words.invoice);
            if facts.naming(id).iter().any(is_invoice) {
                continue;
            }
            match self.field(id, "amount") {
                Some(Val::Money(money)) => found.push(money),
                _ => self.miss(format!("`amount` of {}", facts.name(*item))),
            }
        }
        found
    }

    /// The rate and the minutes of work that the client is to pay for and that no invoice charges.
    fn unbilled(&mut self) -> Vec<(Money, Decimal)> {
        let Some(work) = self.facts.plan.program.vocabulary.kind("work") else { return Vec::new() };
        let mut found = Vec::new();
        for item in self.facts.of_kind(work) {
            let Item::Event(id) = *item else { continue };
            let is = |name: &str| self.field(id, name) == Some(Val::Bool(true));
            if !is("billable") || is("billed") || self.is_of_open_change(id) {
                continue;
            }
            match (self.field(id, "rate"), self.field(id, "minutes")) {
                (Some(Val::Money(rate)), Some(Val::Number(minutes))) => found.push((rate, minutes)),
                _ => self.miss(format!("the rate and the minutes of {}", self.facts.name(*item))),
            }
        }
        found
    }
}
