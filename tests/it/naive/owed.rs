//! Whether what is owed was done or paid, and what it costs where it was not.

use goodterms::finding::Status;
use goodterms::program::tree::{ClauseId, CostAmount};
use goodterms::value::money::Money;
use goodterms::value::time::Day;
use rust_decimal::Decimal;

use super::duty::Duty;
use super::truth::{Item, Truth, V};
use super::when::When;
use super::world::{Found, Now, Scene};

impl Duty<'_, '_> {
    fn events(&self) -> Vec<(usize, When)> {
        self.scene.duty_events(self.clause, self.pattern, self.party, self.subject.as_ref(), self.from)
    }

    /// Returns whether it was done, and when.
    pub fn done(&self, limit: When) -> (Status, Option<When>) {
        let world = self.scene.world;
        match self.events().first() {
            Some((event, at)) if world.in_time(*at, limit, &world.events[*event].id) => (Status::Met, Some(*at)),
            Some((_, at)) => (Status::Late, Some(*at)),
            None if world.is_past(limit) => (Status::Breached, None),
            None => (Status::Pending, None),
        }
    }

    /// Returns whether the amount was reached, and when it was reached for good.
    pub fn paid_off(&self, limit: When) -> (Status, Option<When>) {
        let world = self.scene.world;
        let enough = |day: Day| -> Truth {
            let amount = self.amount(day);
            let V::Money(money) = amount else { return Truth::Unknown };
            if money.amount <= Decimal::ZERO {
                return Truth::True;
            }
            let paid = self.paid(day, money);
            self.scene.compare(goodterms::program::tree::Comparison::GreaterEqual, &paid, &amount)
        };
        match enough(world.as_of) {
            Truth::True => {}
            Truth::False if world.is_past(limit) => return (Status::Breached, None),
            Truth::False => return (Status::Pending, None),
            _ => return (Status::Unknown, None),
        }
        let earliest =
            world.visible().iter().filter_map(|event| world.events[*event].at).map(|at| world.clock.day(at)).min();
        let first = match &self.subject {
            Some(item) => world.own_moment(item).map(|now| world.clock.day(now.when)),
            None => self.from.map(|from| world.clock.day(from)),
        };
        let Some(first) = first.or(earliest) else { return (Status::Met, None) };
        let mut met = world.as_of;
        while met > first {
            match enough(met.plus(-1)) {
                Truth::True => met = met.plus(-1),
                Truth::False => break,
                // When is open; that it was by then is not.
                _ if world.in_time(When::Day(met), limit, "paid off") => return (Status::Met, None),
                _ => return (Status::Unknown, None),
            }
        }
        let in_time = world.in_time(When::Day(met), limit, "paid off");
        (if in_time { Status::Met } else { Status::Late }, Some(When::Day(met)))
    }

    /// What is owed in all, as of the end of a day.
    fn amount(&self, day: Day) -> V {
        let world = self.scene.world;
        let mut scene = self.scene.clone();
        scene.state = Now::at(When::At(world.clock.end(day)));
        self.totalling.map_or(V::Unknown, |totalling| scene.value(totalling))
    }

    /// What was credited after a day of what was never owed, where disputes count.
    fn credited_later(&self, day: Day) -> Decimal {
        let world = self.scene.world;
        let reads =
            |name| world.program.vocabulary.field_id(name).is_some_and(|field| self.clause.reads.contains(&field));
        let Some(Item::Event(invoice)) = &self.subject else { return Decimal::ZERO };
        if !reads("disputed_amount") || Some(world.events[*invoice].kind) != world.kind("invoice") {
            return Decimal::ZERO;
        }
        let as_of = |day: Day| {
            let mut scene = self.scene.clone();
            scene.state = Now::at(When::At(world.clock.end(day)));
            scene.credited_for_disputes(*invoice)
        };
        let mut scene = self.scene.clone();
        scene.state = Now::at(When::At(world.clock.end(world.as_of)));
        let contested = match world.stated_named(*invoice, "payable") {
            Some(V::Money(payable)) => scene.contested(*invoice, payable),
            _ => V::Unknown,
        };
        let V::Money(contested) = contested else { return Decimal::ZERO };
        let never = as_of(world.as_of).min(contested.amount);
        (never - as_of(day).min(never)).max(Decimal::ZERO)
    }

    /// What was paid of it to the end of a day.
    fn paid(&self, day: Day, owed: Money) -> V {
        let world = self.scene.world;
        let targets = match &self.pattern.about {
            Some(about) => match self.scene.value(about) {
                V::List(targets) => targets,
                target => vec![target],
            },
            None => self.subject.iter().cloned().map(V::Item).collect(),
        };
        let invoice = |target: &V| match target {
            V::Item(Item::Event(event)) if Some(world.events[*event].kind) == world.kind("invoice") => Some(*event),
            _ => None,
        };
        let mut sum = Decimal::ZERO;
        let mut unclear = false;
        if let Some(invoices) = targets.iter().map(invoice).collect::<Option<Vec<_>>>().filter(|all| !all.is_empty()) {
            let mut scene = self.scene.clone();
            scene.state = Now::at(When::At(world.clock.end(day)));
            for invoice in invoices {
                let (payable, parts, open) = scene.settling(invoice);
                for (event, part) in parts.iter().filter(|(event, _)| self.is_asked_for(*event)) {
                    let at = world.events[*event].at.map(|at| world.clock.day(at));
                    let worth = payable.zip(at).and_then(|(payable, at)| {
                        Scene::converted(world, Money { amount: *part, ..payable }, owed, at)
                    });
                    sum += worth.unwrap_or_default();
                    unclear |= worth.is_none();
                }
                unclear |= open.iter().any(|event| self.is_asked_for(*event));
            }
            if unclear && sum < owed.amount {
                return V::Unknown;
            }
            return V::Money(Money { amount: sum, ..owed });
        }
        for (event, at) in self.events() {
            if world.clock.day(at) <= day {
                let amount = match world.stated_named(event, "amount") {
                    // How much of it is for each of several that it names nobody knows.
                    Some(_) if world.events[event].about.len() > 1 => None,
                    Some(V::Money(amount)) => Scene::converted(world, amount, owed, world.clock.day(at)),
                    _ => None,
                };
                sum += amount.unwrap_or_default();
                unclear |= amount.is_none();
            }
        }
        // What is paid without what is unclear is paid.
        if unclear && sum < owed.amount {
            return V::Unknown;
        }
        V::Money(Money { amount: sum, ..owed })
    }
}

impl Duty<'_, '_> {
    /// Whether the filter of what is owed holds of an event.
    fn is_asked_for(&self, event: usize) -> bool {
        let item = Item::Event(event);
        let Some(own) = self.scene.world.own_moment(&item) else { return false };
        let cond = self.pattern.filter.as_deref();
        self.scene.counts(self.scene.filter(cond, self.pattern, &item, own, own), self.pattern, &item)
    }
}

impl Scene<'_> {
    /// Returns what interest or a lump sum comes to.
    pub fn debt_cost(&self, id: ClauseId, found: &Found, amount: &CostAmount) -> Option<Money> {
        let world = self.world;
        let scene = world.duty_scene(id, found.subject.clone());
        let duty = scene.duty(id, None)?;
        let due = world.clock.day(found.due?);
        match amount {
            CostAmount::Compensation(table) => {
                let V::Money(owed) = duty.amount(world.as_of) else { return None };
                let V::Money(paid) = duty.paid(due, owed) else { return None };
                let paid = Money { amount: paid.amount + duty.credited_later(due), ..paid };
                let debt = Money { amount: (owed.amount - paid.amount).max(Decimal::ZERO), ..owed };
                world.program.compensations[usize::from(table.0)].lump_sum(due.plus(1), debt).ok()
            }
            CostAmount::Interest { series, points, monthly, fixed, over } => {
                let V::Money(owed) = duty.amount(world.as_of) else { return None };
                let points = match points.as_ref().map(|points| self.value(points)) {
                    None => Decimal::ZERO,
                    Some(V::Percent(points) | V::Number(points)) => points,
                    Some(_) => return None,
                };
                let series = series.map(|series| &world.program.series[usize::from(series.0)]);
                let fixed = *fixed || series.is_some_and(|series| series.fixed);
                let mut sum = Decimal::ZERO;
                let mut day = due.plus(1);
                while day <= world.as_of {
                    let V::Money(paid) = duty.paid(day.plus(-1), owed) else { return None };
                    let unpaid = owed.amount - paid.amount - duty.credited_later(day.plus(-1));
                    if unpaid > Decimal::ZERO {
                        if world.lacks_after(duty.pattern, day.plus(-1)) {
                            return None;
                        }
                        let rate_day = if fixed { due.plus(1) } else { day };
                        let rate = series.map_or(Some(Decimal::ZERO), |series| series.rate_on(rate_day))? + points;
                        let rate = if *monthly { rate * Decimal::from(12) } else { rate };
                        sum += unpaid * rate.max(Decimal::ZERO);
                    }
                    day = day.plus(1);
                }
                Some(Money { amount: sum / (Decimal::ONE_HUNDRED * over), ..owed })
            }
            CostAmount::Amount(_) => None,
        }
    }
}
