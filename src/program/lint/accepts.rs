//! `accept` lines that do not fit each other or the default.

use rust_decimal::Decimal;

use super::values::{Quantity, Unit, by_default, literal};
use super::view::{Alarm, View};
use crate::base::mistake::lint::policy as mistake;
use crate::program::tree::{Accept, AcceptRange, Expr, ExprKind, Term};
use crate::value::duration::Family;

pub(super) fn alarms(view: &View<'_>) -> Vec<Alarm> {
    view.program.terms.iter().flat_map(|term| of_term(view, term)).collect()
}

fn of_term(view: &View<'_>, term: &Term) -> Vec<Alarm> {
    if term.accepts.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<Alarm> = default(view, term).into_iter().collect();
    let ranges: Vec<(&Accept, Range)> =
        term.accepts.iter().filter_map(|accept| Some((accept, range(&accept.range)?))).collect();
    for (i, (accept, later)) in ranges.iter().enumerate() {
        let overlapped = ranges[..i].iter().find(|(_, earlier)| earlier.overlaps(later));
        if let Some((first, earlier)) = overlapped {
            found.push(mistake::accept_overlap(accept.span, first.span, earlier.holds(later)).into());
        }
    }
    if ranges.len() == term.accepts.len()
        && let Some((first, second)) = gap(&ranges)
    {
        found.push(mistake::accept_gap(second.span, first.span, &term.name).into());
    }
    found.extend(repeated(term));
    found
}

/// The default is taken by a line, and without a price.
fn default(view: &View<'_>, term: &Term) -> Option<Alarm> {
    let takes = |accept: &&Accept| match &accept.range {
        AcceptRange::OneOf(values) => values.iter().any(|value| same(view, value, &term.value)),
        // What cannot be worked out is taken for good.
        other => match (range(other), by_default(view.program, &term.value)) {
            (Some(range), Some(value)) => range.takes(value.amount),
            _ => true,
        },
    };
    let priced = match term.accepts.iter().find(takes) {
        None => false,
        Some(accept) if accept.price.is_some() || accept.approval.is_some() => true,
        Some(_) => return None,
    };
    let span = term.accepts[0].span;
    Some(mistake::accept_excludes_default(span, &term.name, term.value.span, priced).into())
}

fn same(view: &View<'_>, a: &Expr, b: &Expr) -> bool {
    match (&*a.kind, &*b.kind) {
        (ExprKind::Value(a), ExprKind::Value(b)) => {
            a == b || Quantity::of(a).is_some_and(|x| Some(x) == Quantity::of(b))
        }
        (_, ExprKind::Value(_)) => literal(a).is_some_and(|value| Some(value) == literal(b)),
        _ => by_default(view.program, b).is_none_or(|value| by_default(view.program, a) == Some(value)),
    }
}

/// The values of a line, both ends counted; open where it has no end.
#[derive(Clone, Copy)]
struct Range {
    low: Option<Decimal>,
    high: Option<Decimal>,
    /// Whether its values are whole units.
    whole: bool,
}

fn range(range: &AcceptRange) -> Option<Range> {
    let (low, high) = match range {
        AcceptRange::AtMost(high) => (None, Some(literal(high)?)),
        AcceptRange::AtLeast(low) => (Some(literal(low)?), None),
        AcceptRange::Between(low, high) => (Some(literal(low)?), Some(literal(high)?)),
        AcceptRange::OneOf(_) => return None,
    };
    let both = low.into_iter().chain(high);
    let whole = both.into_iter().all(|end| match end.unit {
        Unit::Time(Family::Hours | Family::BusinessHours) => false,
        _ => end.amount.fract().is_zero(),
    });
    Some(Range { low: low.map(|end| end.amount), high: high.map(|end| end.amount), whole })
}

impl Range {
    fn takes(&self, value: Decimal) -> bool {
        self.low.is_none_or(|low| low <= value) && self.high.is_none_or(|high| value <= high)
    }

    /// Whether it takes all that the other one does.
    fn holds(&self, other: &Self) -> bool {
        let low = self.low.is_none_or(|low| other.low.is_some_and(|other| low <= other));
        let high = self.high.is_none_or(|high| other.high.is_some_and(|other| other <= high));
        low && high
    }

    /// Whether a later range has no more than this one, or begins or ends inside it. One that goes further, such as `up to
    /// 60 days` after `up to 30 days`, does not.
    fn overlaps(&self, later: &Self) -> bool {
        let inside = |end: Decimal| self.low.is_none_or(|low| low < end) && self.high.is_none_or(|high| end < high);
        self.holds(later) || later.low.is_some_and(inside) || later.high.is_some_and(inside)
    }
}

/// Returns two lines with values between them that no line takes.
fn gap<'a>(ranges: &[(&'a Accept, Range)]) -> Option<(&'a Accept, &'a Accept)> {
    let mut sorted = ranges.to_vec();
    sorted.sort_by_key(|(_, range)| range.low);
    let (mut last, mut reached) = *sorted.first().map(|(accept, range)| (accept, range.high)).as_ref()?;
    for (accept, range) in &sorted[1..] {
        let (Some(end), Some(begin)) = (reached, range.low) else {
            if reached.is_some() {
                (last, reached) = (accept, range.high.map(|high| reached.map_or(high, |reached| reached.max(high))));
            }
            continue;
        };
        let step = if range.whole { Decimal::ONE } else { Decimal::ZERO };
        if end.checked_add(step).is_some_and(|next| begin > next) {
            return Some((last, accept));
        }
        if range.high.is_none_or(|high| high > end) {
            (last, reached) = (accept, range.high);
        }
    }
    None
}

/// Values that two lines name.
fn repeated(term: &Term) -> Vec<Alarm> {
    let values = |accept: &Accept| match &accept.range {
        AcceptRange::OneOf(values) => values.iter().filter_map(constant).collect(),
        _ => Vec::new(),
    };
    let mut found = Vec::new();
    for (i, accept) in term.accepts.iter().enumerate() {
        let own = values(accept);
        let first = term.accepts[..i].iter().find(|earlier| values(earlier).iter().any(|value| own.contains(value)));
        if let Some(first) = first {
            let whole = own.iter().all(|value| values(first).contains(value));
            found.push(mistake::accept_overlap(accept.span, first.span, whole).into());
        }
    }
    found
}

fn constant(expr: &Expr) -> Option<crate::engagement::record::Value> {
    match &*expr.kind {
        ExprKind::Value(value) => Some(value.clone()),
        _ => None,
    }
}
