//! Which way is tighter: what a locked term or clause may become in a layer above it (language.md 2).
//!
//! Tighter is stricter for whoever is bound: whatever broke the clause before breaks it still.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use self::costs::{Charge, not_negative};
use crate::base::source::Span;
use crate::syntax::tree::{
    AcceptRange, BinaryOp, Clause, Cost, Deadline, DutyTime, Event, Expr, ExprKind, File, Limit, LimitMeasure,
    LimitWindow, Modifier, ModifierKind, StatementKind, Term,
};
use crate::value::severity::Severity;

mod costs;

/// The way in which a value gets tighter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// Less is tighter: a deadline, a bound, a grace.
    Lower,
    /// More is tighter: a price, an interest rate, the window of a limit.
    Higher,
}

impl Direction {
    /// Returns the word of a message.
    pub fn word(self) -> &'static str {
        match self {
            Self::Lower => "lower",
            Self::Higher => "higher",
        }
    }

    fn flip(self) -> Self {
        match self {
            Self::Lower => Self::Higher,
            Self::Higher => Self::Lower,
        }
    }

    /// Whether a value that compares so with the one before is as tight.
    pub fn allows(self, order: Ordering) -> bool {
        order != if self == Self::Lower { Ordering::Greater } else { Ordering::Less }
    }
}

/// Returns which way a term gets tighter: against its `accept` lines, which loosen; else by where the clauses use it.
/// Nothing where that cannot be seen.
pub fn direction(file: &File, term: &Term) -> Option<Direction> {
    let all = |is: fn(&AcceptRange) -> bool| term.accepts.iter().all(|accept| is(&accept.range));
    match term.accepts.as_slice() {
        [] => by_use(file, &term.name.text),
        _ if all(|range| matches!(range, AcceptRange::UpTo(_) | AcceptRange::AtMost(_))) => Some(Direction::Lower),
        _ if all(|range| matches!(range, AcceptRange::AtLeast(_))) => Some(Direction::Higher),
        _ => None,
    }
}

/// Whether a term's new value is as tight as the one before.
pub(super) fn term(file: &File, now: &Term, before: &Term) -> bool {
    if now.value == before.value {
        return true;
    }
    let order = compare(file, &now.value, &before.value);
    order.is_some_and(|order| direction(file, before).is_some_and(|direction| direction.allows(order)))
}

/// Whether a clause is as tight as the one that it replaces; an error with the place of what is looser, where that is one.
pub(super) fn clause(file: &File, now: &Clause, before: &Clause) -> Result<(), Option<Span>> {
    if now.each != before.each {
        return Err(None);
    }
    let place = now.statement.as_ref().map(|statement| statement.place.0);
    let statement = match (&now.statement, &before.statement) {
        (None, None) => true,
        (Some(now), Some(before)) => statement(file, &now.kind, &before.kind),
        _ => false,
    };
    if !statement {
        return Err(place);
    }
    modifiers(file, &now.modifiers, &before.modifiers)
}

fn statement(file: &File, now: &StatementKind, before: &StatementKind) -> bool {
    use StatementKind as S;
    match (now, before) {
        (
            S::Owes { party, duty, totalling, time },
            S::Owes { party: party_before, duty: duty_before, totalling: totalling_before, time: time_before },
        ) => {
            party == party_before
                && duty == duty_before
                && totalling == totalling_before
                && duty_time(file, time, time_before)
        }
        (S::Forbid(now), S::Forbid(before)) => wider(now, before),
        (S::Limit(now), S::Limit(before)) => limit(file, now, before),
        (S::Require { cond, by, enough }, S::Require { cond: cond_before, by: by_before, enough: enough_before }) => {
            let asks_more = |cond: &Expr| matches!(&cond.kind, ExprKind::Binary(BinaryOp::And, a, b) if **a == *cond_before || **b == *cond_before);
            by == by_before && enough == enough_before && (cond == cond_before || asks_more(cond))
        }
        (now, before) => now == before,
    }
}

fn duty_time(file: &File, now: &DutyTime, before: &DutyTime) -> bool {
    match (now, before) {
        (
            DutyTime::Deadline(Deadline::Within { duration, after }),
            DutyTime::Deadline(Deadline::Within { duration: duration_before, after: after_before }),
        ) => after == after_before && no_more(file, duration, duration_before),
        (
            DutyTime::Every { every, from, until },
            DutyTime::Every { every: every_before, from: from_before, until: until_before },
        ) => from == from_before && until == until_before && no_more(file, every, every_before),
        (now, before) => now == before,
    }
}

/// Whether a pattern takes in all that another one does.
fn wider(now: &Event, before: &Event) -> bool {
    let or = |filter: &Expr| matches!(&filter.kind, ExprKind::Binary(BinaryOp::Or, a, b) if Some(&**a) == before.filter.as_deref() || Some(&**b) == before.filter.as_deref());
    let filter = now.filter.is_none() || now.filter == before.filter || now.filter.as_deref().is_some_and(or);
    filter && Event { filter: before.filter.clone(), ..now.clone() } == *before
}

fn limit(file: &File, now: &Limit, before: &Limit) -> bool {
    let measure = match (&now.measure, &before.measure) {
        (LimitMeasure::Count(now), LimitMeasure::Count(before)) => wider(now, before),
        (now, before) => now == before,
    };
    let window = match (&now.window, &before.window) {
        (None, Some(LimitWindow::InAny(_))) => true,
        (Some(LimitWindow::InAny(now)), Some(LimitWindow::InAny(before))) => no_more(file, before, now),
        (now, before) => now == before,
    };
    let carry = match (&now.carry, &before.carry) {
        (None, _) => true,
        (Some((most, time)), Some((most_before, time_before))) => {
            no_more(file, most, most_before) && no_more(file, time, time_before)
        }
        (Some(_), None) => false,
    };
    measure
        && window
        && carry
        && now.by == before.by
        && now.enough == before.enough
        && no_more(file, &now.bound, &before.bound)
}

fn modifiers(file: &File, now: &[Modifier], before: &[Modifier]) -> Result<(), Option<Span>> {
    for modifier in now {
        if !softens_no_more(file, modifier, before) {
            return Err(Some(modifier.place.0));
        }
    }
    let stays = |modifier: &Modifier| match &modifier.kind {
        ModifierKind::Severity(levels) => {
            let now = now.iter().find_map(|modifier| match &modifier.kind {
                ModifierKind::Severity(levels) => Some(levels),
                _ => None,
            });
            now.is_some_and(|now| as_grave(now, levels))
        }
        ModifierKind::Deems { .. } | ModifierKind::Cite { law: true, .. } | ModifierKind::BeforeSigning => {
            now.contains(modifier)
        }
        _ => true,
    };
    if before.iter().all(stays) { charges(file, now, before) } else { Err(None) }
}

/// Whether each cost before is met by one of its own that is no less, and every other one is surely not below zero.
fn charges(file: &File, now: &[Modifier], before: &[Modifier]) -> Result<(), Option<Span>> {
    let mut left: Vec<Charge<'_>> = now.iter().filter_map(Charge::of).collect();
    let mut unmet: Vec<Charge<'_>> = before.iter().filter_map(Charge::of).collect();
    // The same first, so that none is used up for another.
    unmet.retain(|old| {
        let same = left.iter().position(|new| new.amount == old.amount && new.when == old.when);
        same.map(|same| left.remove(same)).is_none()
    });
    for old in unmet {
        let meets = |new: &Charge<'_>| {
            let holds = new.when == old.when || new.when.is_none() && not_negative(file, new.amount);
            holds && costs_no_less(file, new.amount, old.amount)
        };
        left.remove(left.iter().position(meets).ok_or(None)?);
    }
    match left.iter().find(|new| !not_negative(file, new.amount)) {
        Some(new) => Err(Some(new.span)),
        None => Ok(()),
    }
}

/// Whether a modifier softens no more than those of the clause before do.
fn softens_no_more(file: &File, modifier: &Modifier, before: &[Modifier]) -> bool {
    let any = |is: &dyn Fn(&ModifierKind) -> bool| before.iter().any(|modifier| is(&modifier.kind));
    match &modifier.kind {
        ModifierKind::Unless { cond, .. } => any(&|before| match before {
            ModifierKind::Unless { cond: excuse, .. } => {
                cond == excuse
                    || matches!(&cond.kind, ExprKind::Binary(BinaryOp::And, a, b) if **a == *excuse || **b == *excuse)
            }
            _ => false,
        }),
        ModifierKind::Grace(now) => {
            any(&|before| matches!(before, ModifierKind::Grace(before) if no_more(file, now, before)))
        }
        ModifierKind::Tolerate { count, window } => any(&|before| match before {
            ModifierKind::Tolerate { count: count_before, window: window_before } => {
                no_more(file, count, count_before) && no_more(file, window_before, window)
            }
            _ => false,
        }),
        // What is taken to have happened settles things.
        ModifierKind::Pausing(_) | ModifierKind::BeforeSigning | ModifierKind::Deems { .. } => {
            before.contains(modifier)
        }
        // Of these what stays is looked at.
        ModifierKind::Severity(_) | ModifierKind::Costs { .. } => true,
        ModifierKind::Suggest(_) | ModifierKind::Because(_) | ModifierKind::Cite { .. } | ModifierKind::Says(_) => true,
    }
}

/// Whether severities are as grave as those before: the same conditions with levels no lower, or one level above all.
fn as_grave(now: &[(Severity, Option<Expr>)], before: &[(Severity, Option<Expr>)]) -> bool {
    if let [(level, None)] = now {
        return before.iter().all(|(old, _)| old <= level);
    }
    now.len() == before.len() && now.iter().zip(before).all(|((a, when), (b, old))| a >= b && when == old)
}

fn costs_no_less(file: &File, now: &Cost, before: &Cost) -> bool {
    match (now, before) {
        (Cost::Amount(now), Cost::Amount(before)) => no_more(file, before, now),
        (
            Cost::Interest { rate, monthly, fixed, over },
            Cost::Interest { rate: rate_before, monthly: monthly_before, fixed: fixed_before, over: over_before },
        ) => {
            monthly == monthly_before
                && fixed == fixed_before
                && over == over_before
                && no_more(file, rate_before, rate)
        }
        _ => false,
    }
}

/// Whether a value is at most another one, as far as the policy alone shows it.
fn no_more(file: &File, a: &Expr, b: &Expr) -> bool {
    a == b || compare(file, a, b).is_some_and(Ordering::is_le)
}

/// Compares two constants of one unit; a term is what its default says.
fn compare(file: &File, a: &Expr, b: &Expr) -> Option<Ordering> {
    match (constant(file, a, 0)?, constant(file, b, 0)?) {
        (ExprKind::Number(a), ExprKind::Number(b)) | (ExprKind::Percent(a), ExprKind::Percent(b)) => Some(a.cmp(b)),
        (ExprKind::Money(a, currency), ExprKind::Money(b, other)) if currency == other => Some(a.cmp(b)),
        (ExprKind::Duration(a), ExprKind::Duration(b)) if a.family == b.family => Some(a.amount.cmp(&b.amount)),
        (ExprKind::Bool(a), ExprKind::Bool(b)) if a == b => Some(Ordering::Equal),
        _ => None,
    }
}

/// Terms of terms of terms are looked up that deep.
const DEEPEST: usize = 16;

fn constant<'f>(file: &'f File, expr: &'f Expr, depth: usize) -> Option<&'f ExprKind> {
    match &expr.kind {
        ExprKind::Ref(name) if name.parts.len() == 1 && depth < DEEPEST => {
            let term = file.terms().find(|term| term.name == name.parts[0])?;
            constant(file, &term.value, depth + 1)
        }
        kind => Some(kind),
    }
}

/// Returns which way a term gets tighter by where the clauses and the other terms use it: nothing where they disagree.
/// Returns which way a term gets tighter by what the clauses do with it; nothing where that cannot be seen.
pub fn by_use(file: &File, name: &str) -> Option<Direction> {
    let mut uses = Uses { name, found: BTreeSet::new() };
    for other in file.terms().filter(|other| mentions(&other.value, name)) {
        // A term that is used in another one gets tighter with that.
        match direction(file, other) {
            Some(direction) => uses.value(&other.value, Some(direction)),
            None => return None,
        }
    }
    file.clauses().for_each(|clause| uses.clause(clause));
    match uses.found.into_iter().collect::<Vec<_>>()[..] {
        [one] => one,
        _ => None,
    }
}

fn mentions(expr: &Expr, name: &str) -> bool {
    let mut uses = Uses { name, found: BTreeSet::new() };
    uses.value(expr, None);
    !uses.found.is_empty()
}

/// The ways in which a term gets tighter, by each place that uses it; nothing of a place that does not tell.
struct Uses<'n> {
    name: &'n str,
    found: BTreeSet<Option<Direction>>,
}

impl Uses<'_> {
    fn clause(&mut self, clause: &Clause) {
        use Direction::{Higher, Lower};
        match clause.statement.as_ref().map(|statement| &statement.kind) {
            Some(StatementKind::Owes { duty, totalling, time, .. }) => {
                self.event(duty, None);
                totalling.iter().for_each(|total| self.value(total, Some(Higher)));
                match time {
                    DutyTime::Deadline(Deadline::Within { duration, after }) => {
                        self.value(duration, Some(Lower));
                        self.value(after, Some(Lower));
                    }
                    DutyTime::Deadline(Deadline::By(by)) => self.value(by, Some(Lower)),
                    DutyTime::Every { every, from, until } => {
                        self.value(every, Some(Lower));
                        from.iter().chain(until).for_each(|moment| self.value(moment, None));
                    }
                }
            }
            Some(StatementKind::Forbid(event)) => self.event(event, Some(Higher)),
            Some(StatementKind::Limit(limit)) => self.limit(limit),
            // What is required is tighter where less makes it true.
            Some(StatementKind::Require { cond, .. }) => self.cond(cond, Some(Lower)),
            Some(StatementKind::May { from, until, .. }) => {
                self.value(from, None);
                until.iter().for_each(|until| self.value(until, None));
            }
            None => {}
        }
        clause.modifiers.iter().for_each(|modifier| self.modifier(&modifier.kind));
    }

    fn limit(&mut self, limit: &Limit) {
        use Direction::{Higher, Lower};
        match &limit.measure {
            LimitMeasure::Count(event) => self.event(event, Some(Higher)),
            LimitMeasure::Call(call) => self.value(call, None),
        }
        self.value(&limit.bound, Some(Lower));
        match &limit.window {
            Some(LimitWindow::InAny(length)) => self.value(length, Some(Higher)),
            Some(LimitWindow::Within { duration, after }) => {
                self.value(duration, Some(Higher));
                self.value(after, None);
            }
            None => {}
        }
        if let Some((most, time)) = &limit.carry {
            self.value(most, Some(Lower));
            self.value(time, Some(Lower));
        }
    }

    fn modifier(&mut self, modifier: &ModifierKind) {
        use Direction::{Higher, Lower};
        match modifier {
            ModifierKind::Unless { cond, .. } => self.cond(cond, Some(Lower)),
            ModifierKind::Grace(grace) => self.value(grace, Some(Lower)),
            ModifierKind::Tolerate { count, window } => {
                self.value(count, Some(Lower));
                self.value(window, Some(Higher));
            }
            ModifierKind::Pausing(event) => self.event(event, Some(Lower)),
            ModifierKind::Severity(levels) => {
                levels.iter().filter_map(|(_, when)| when.as_ref()).for_each(|when| self.cond(when, Some(Higher)));
            }
            ModifierKind::Costs { amount, when, .. } => {
                match amount {
                    Cost::Amount(amount) => self.value(amount, Some(Higher)),
                    Cost::Interest { rate, .. } => self.value(rate, Some(Higher)),
                }
                when.iter().for_each(|when| self.cond(when, Some(Higher)));
            }
            ModifierKind::Suggest(actions) => {
                actions.iter().filter_map(|(_, when)| when.as_ref()).for_each(|when| self.cond(when, None));
            }
            ModifierKind::Deems { .. } | ModifierKind::Because(_) | ModifierKind::Cite { .. } => {}
            ModifierKind::Says(_) | ModifierKind::BeforeSigning => {}
        }
    }

    /// A pattern: `Higher` where more of it is tighter.
    fn event(&mut self, event: &Event, more: Option<Direction>) {
        event.filter.iter().for_each(|filter| self.cond(filter, more));
    }

    /// A condition: `Higher` where it is tighter the more often it is true, `Lower` the less often.
    fn cond(&mut self, cond: &Expr, true_is: Option<Direction>) {
        use ExprKind as K;
        let flipped = true_is.map(Direction::flip);
        match &cond.kind {
            K::Binary(BinaryOp::And | BinaryOp::Or, a, b) => {
                self.cond(a, true_is);
                self.cond(b, true_is);
            }
            K::Not(inner) => self.cond(inner, flipped),
            K::Binary(BinaryOp::Less | BinaryOp::LessEqual, a, b) => {
                self.value(a, flipped);
                self.value(b, true_is);
            }
            K::Binary(BinaryOp::Greater | BinaryOp::GreaterEqual, a, b) => {
                self.value(a, true_is);
                self.value(b, flipped);
            }
            K::IsWithin { left, duration, after } => {
                self.value(left, None);
                self.value(duration, true_is);
                self.value(after, None);
            }
            K::AtLeast { left, least, duration, right, .. } => {
                self.value(left, None);
                self.value(duration, if *least { flipped } else { true_is });
                self.value(right, None);
            }
            _ => self.value(cond, None),
        }
    }

    /// A value, with the way in which it gets tighter.
    fn value(&mut self, expr: &Expr, way: Option<Direction>) {
        use ExprKind as K;
        let flipped = way.map(Direction::flip);
        match &expr.kind {
            K::Ref(name) if name.parts.len() == 1 && name.parts[0].text == self.name => {
                self.found.insert(way);
            }
            K::Binary(BinaryOp::Add | BinaryOp::Multiply | BinaryOp::Else, a, b) => {
                self.value(a, way);
                self.value(b, way);
            }
            K::Binary(BinaryOp::Subtract | BinaryOp::Divide, a, b) => {
                self.value(a, way);
                self.value(b, flipped);
            }
            K::Negate(inner) => self.value(inner, flipped),
            K::Relative { left, after, right } => {
                self.value(left, if *after { way } else { flipped });
                self.value(right, way);
            }
            K::Call(name, arguments) if matches!(name.text.as_str(), "max" | "min") => {
                arguments.iter().for_each(|argument| self.value(argument, way));
            }
            _ => self.others(expr),
        }
    }

    /// Parts of which nothing is known.
    fn others(&mut self, expr: &Expr) {
        use ExprKind as K;
        match &expr.kind {
            K::List(all) | K::Call(_, all) => all.iter().for_each(|one| self.value(one, None)),
            K::Binary(_, a, b) | K::In(a, b) => {
                self.value(a, None);
                self.value(b, None);
            }
            K::Not(a) | K::IsKnown(a) | K::IsKind(a, _) => self.value(a, None),
            K::Hours { left, .. } => self.value(left, None),
            K::IsWithin { .. } | K::AtLeast { .. } => self.cond(expr, None),
            K::Order { event, right, .. } => {
                self.event(event, None);
                self.value(right, None);
            }
            K::Measure(measure) => {
                self.event(&measure.event, None);
                measure.among.iter().for_each(|among| self.cond(among, None));
                measure.window.iter().for_each(|window| self.window(window));
            }
            K::Exists(event, window) | K::No(event, window) => {
                self.event(event, None);
                window.iter().for_each(|window| self.window(window));
            }
            K::During(event) => self.event(event, None),
            _ => {}
        }
    }

    fn window(&mut self, window: &crate::syntax::tree::Window) {
        use crate::syntax::tree::Window;
        match window {
            Window::Last(length) | Window::BeforeThat(length) => self.value(length, None),
        }
    }
}
