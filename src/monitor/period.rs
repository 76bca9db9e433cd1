//! `for each week|month|quarter|year`: what is left of one period can be carried into the next.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::draft::{Draft, Outcome};
use super::periods::{anchor, period_of};
use super::quota::{Quota, breach, stream};
use super::said::{Said, bound_at, said, saw_bound};
use super::window::{Occurrence, Reach, Run, Sliding};
use crate::facts::due::SUBJECT;
use crate::facts::index::Facts;
use crate::facts::item::{Item, Time};
use crate::facts::measure::{amount, like, show};
use crate::facts::scope::{Env, NOTHING_SPECIAL, Scope};
use crate::facts::truth::{Gap, Truth};
use crate::program::tree::{Expr, PeriodUnit};
use crate::value::deadline::Due;
use crate::value::time::{Day, Moment};

/// A period of the calendar, from its first to its last day, with what happened in it.
type Bucket = ((Day, Day), Vec<Occurrence>);

/// Judges every period of a quota in which something was measured.
pub fn judge(facts: &Facts<'_>, quota: &Quota<'_>, unit: PeriodUnit, from: Option<&Expr>) -> Vec<Draft> {
    let scope = Scope { special: &quota.special, ..Scope::of(facts, quota.clause.id, facts.now()) };
    match periods(facts, quota, unit, from, scope) {
        Ok(drafts) => drafts,
        Err(gap) => vec![Draft::new(None, facts.now(), Outcome::Unknown(gap))],
    }
}

fn periods<'a>(
    facts: &Facts<'a>,
    quota: &Quota<'_>,
    unit: PeriodUnit,
    from: Option<&Expr>,
    scope: Scope<'_, 'a>,
) -> Result<Vec<Draft>, Gap> {
    let stream = stream(facts, quota.measure, scope)?;
    if stream.is_empty() {
        return Ok(Vec::new());
    }
    let anchor = anchor(facts, from)?;
    if from.is_some() && anchor.is_none() {
        return Ok(Vec::new());
    }
    let mut buckets: BTreeMap<(Day, Day), Vec<Occurrence>> = BTreeMap::new();
    for occurrence in stream {
        let day = occurrence.matched.time.day;
        if anchor.is_none_or(|anchor| anchor <= day) {
            buckets.entry(period_of(day, unit, anchor)).or_default().push(occurrence);
        }
    }
    let mut purse = Purse::default();
    if quota.carry.is_some()
        && let (Some(first), Some((last, _))) = (anchor.or_else(|| facts.begun()), buckets.last_key_value())
    {
        // Idle periods carry too, from the beginning of the engagement.
        let (mut day, end) = (first, last.0);
        while day < end {
            let period = period_of(day, unit, anchor);
            buckets.entry(period).or_default();
            day = period.1.plus(1);
        }
    }
    let mut drafts = Vec::new();
    for bucket in buckets {
        let (first, last) = bucket.0;
        let env = Env { var: SUBJECT, item: Item::Period(first, last), outer: None };
        let begins = Time::of(Moment::Day(first), facts.zone());
        let inner = Scope { hand: begins, own: begins, ..scope }.with(&env);
        let is_idle = bucket.1.is_empty();
        let draft = one(facts, quota, bucket, &mut purse, inner)?;
        if !is_idle {
            drafts.push(draft);
        }
    }
    Ok(drafts)
}

/// Judges one period: what is said at each of its events.
fn one<'a>(
    facts: &Facts<'a>,
    quota: &Quota<'_>,
    ((first, last), events): Bucket,
    purse: &mut Purse,
    scope: Scope<'_, 'a>,
) -> Result<Draft, Gap> {
    let item = Item::Period(first, last);
    let evidence: Vec<Item> = events.iter().map(|occurrence| occurrence.matched.item).collect();
    let mut sliding = Sliding::new(quota.measure, events, scope);
    let (mut run, mut doubt, mut within) = (None::<Run>, None::<(Item, Gap)>, None);
    purse.open(quota, scope)?;
    for place in 0..sliding.stream().len() {
        let Occurrence { matched, cause, .. } = sliding.stream()[place].clone();
        let at = Scope { hand: matched.time, own: matched.time, cause, ..scope };
        let said = match quota.carry {
            None => said(&mut sliding, place, Reach::Ever, quota.bound, at),
            Some(_) => purse.spend(quota, &sliding.stream()[place], at),
        };
        match said {
            Said::Over(measure) => match &mut run {
                Some(run) => run.extend(matched.item, matched.time, measure, at),
                None => run = Some(Run { cause, ..Run::new(matched.item, matched.time, measure) }),
            },
            Said::Within(measure) => within = measure.or(within),
            Said::Unknown(gap) => doubt = doubt.or(Some((matched.item, gap))),
            Said::Nothing | Said::NoEvent => {}
        }
    }
    purse.close(facts, quota, last, scope)?;
    Ok(match (run, doubt) {
        (Some(mut run), doubt) => {
            // By how much it is over hangs on what is not known.
            run.highest = run.highest.filter(|_| doubt.is_none());
            let remarks = purse.remarks(&run);
            Draft { evidence, remarks, ..breach(Some(item), run) }
        }
        (None, Some((event, gap))) => {
            let offender = Some(event);
            Draft { offender, ..Draft::new(Some(item), scope.own, Outcome::Unknown(gap)) }
        }
        (None, None) => Draft { measure: within, ..Draft::new(Some(item), scope.own, Outcome::Met) },
    })
}

/// What may still be used in a period: at least, where all counts that may, and at most.
#[derive(Default)]
struct Purse {
    least: Pots,
    most: Pots,
    /// Whether anything is carried at all, and the bound of the period without.
    carries: bool,
    own: Decimal,
    gap: Option<Gap>,
    /// How many events of the period may count so far, and how many do for certain.
    events: usize,
    sure: usize,
}

/// What is left of the period's own, what earlier ones left and until when, what was used, and what of it was too much.
#[derive(Default)]
struct Pots {
    own: Decimal,
    carried: Vec<(Decimal, Day)>,
    used: Decimal,
    beyond: Decimal,
}

impl Pots {
    /// What is left on a day; nothing where something was too much.
    fn left(&self, day: Day) -> Decimal {
        let carried = self.carried.iter().filter(|(_, until)| day <= *until).map(|(left, _)| *left);
        if self.beyond.is_zero() { self.own + carried.sum::<Decimal>() } else { Decimal::ZERO }
    }

    /// Uses what was carried first, the oldest before the others; all there is where the size is not known.
    fn spend(&mut self, size: Option<Decimal>, day: Day) {
        let mut rest = size.unwrap_or(Decimal::MAX);
        let usable = self.carried.iter_mut().filter(|(_, until)| day <= *until).map(|(left, _)| left);
        for left in usable.chain([&mut self.own]) {
            let part = (*left).min(rest);
            *left -= part;
            rest -= part;
        }
        self.used = size.and_then(|size| self.used.checked_add(size)).unwrap_or(Decimal::MAX);
        self.beyond = self.beyond.checked_add(rest).unwrap_or(Decimal::MAX);
    }
}

impl Purse {
    /// Opens a period.
    fn open(&mut self, quota: &Quota<'_>, scope: Scope<'_, '_>) -> Result<(), Gap> {
        if quota.carry.is_none() {
            return Ok(());
        }
        let own = amount(&bound_at(quota.bound, scope)?).unwrap_or_default().max(Decimal::ZERO);
        (self.carries, self.own) = (true, own);
        (self.events, self.sure) = (0, 0);
        for pots in [&mut self.least, &mut self.most] {
            (pots.own, pots.used, pots.beyond) = (own, Decimal::ZERO, Decimal::ZERO);
        }
        Ok(())
    }

    /// Uses what an event of the period takes, and says whether it was too much.
    fn spend(&mut self, quota: &Quota<'_>, occurrence: &Occurrence, at: Scope<'_, '_>) -> Said {
        let matched = &occurrence.matched;
        let is_certain = matches!(matched.truth, Truth::True | Truth::Unknown(Gap::Vacuous));
        if let Truth::Unknown(gap) = &matched.truth
            && !is_certain
        {
            self.doubt(gap.clone());
        }
        let bound = match bound_at(quota.bound, at) {
            Ok(bound) => bound,
            Err(gap) => return Said::Unknown(gap),
        };
        self.events += 1;
        self.sure += usize::from(is_certain);
        // The smallest sample is asked for of the period, not of one event.
        let alone = Scope { special: &NOTHING_SPECIAL, ..at };
        let size = alone.fold(quota.measure, std::slice::from_ref(matched));
        let size = match size.and_then(|size| at.in_currency_of(&bound, size, matched.time)) {
            Ok(value) => Some(value),
            Err(gap) => {
                self.doubt(gap);
                None
            }
        };
        let number = size.as_ref().and_then(amount);
        self.least.spend(number, matched.time.day);
        if is_certain {
            self.most.spend(number.or(Some(Decimal::ZERO)), matched.time.day);
        }
        let day = matched.time.day;
        let of = |pots: &Pots| (like(&bound, pots.used), like(&bound, pots.used - pots.beyond + pots.left(day)));
        let (used, limit) = of(&self.most);
        saw_bound(quota.bound, at, &used, &limit);
        let unknown = |gap: &Option<Gap>| Said::Unknown(gap.clone().unwrap_or(Gap::NoVerdict));
        if at.is_too_few(self.events) {
            Said::Nothing
        } else if self.most.beyond > Decimal::ZERO && is_certain && number.is_some() && !at.is_too_few(self.sure) {
            let is_sure = (self.most.used, self.most.beyond) == (self.least.used, self.least.beyond);
            Said::Over(is_sure.then(|| of(&self.most)))
        } else if self.least.beyond > Decimal::ZERO {
            unknown(&self.gap)
        } else {
            Said::Within(Some(of(&self.least)))
        }
    }

    /// Says what of a bound is the period's own.
    fn remarks(&self, run: &Run) -> Vec<String> {
        let Some((_, bound)) = &run.highest else { return Vec::new() };
        let carried = amount(bound).map(|bound| bound - self.own).filter(|carried| !carried.is_zero());
        let say = |carried| {
            let (own, carried) = (show(&like(bound, self.own)), show(&like(bound, carried)));
            format!("the bound: {own} of its own and {carried} carried on from before")
        };
        carried.filter(|_| self.carries).map(say).into_iter().collect()
    }

    fn doubt(&mut self, gap: Gap) {
        self.gap = Some(match self.gap.take() {
            Some(known) => known.merge(gap),
            None => gap,
        });
    }

    /// Closes a period: what is left of its own is carried on, up to the most that may be.
    fn close<'a>(&mut self, facts: &Facts<'a>, quota: &Quota<'_>, last: Day, scope: Scope<'_, 'a>) -> Result<(), Gap> {
        let Some((most, length)) = quota.carry else { return Ok(()) };
        let most = amount(&scope.value(most)?).unwrap_or_default().max(Decimal::ZERO);
        let until = facts.plan.program.calendar.after(Moment::Day(last), scope.length(length)?, false, None);
        let until = match until {
            Ok(Due::Day(until)) => until,
            Ok(_) => return Err(Gap::fact("a carry in days or months")),
            Err(trouble) => return Err(Gap::uncounted(trouble)),
        };
        for pots in [&mut self.least, &mut self.most] {
            pots.carried.retain(|(left, until)| !left.is_zero() && *until > last);
            pots.carried.push((pots.own.min(most), until));
        }
        Ok(())
    }
}
