//! What a condition on moments says where one of them has not come: evaluation takes such a one to come after all others.

use super::speaker::{Form, Speaker};
use crate::engagement::vocabulary::{KindId, Missing};
use crate::program::tree::{BreachField, Comparison, Expr, ExprKind, Type};

/// The moments that another part of the same condition takes to be there, and what the whole comes to where one is not.
#[derive(Clone, Copy, Default)]
pub(super) struct Given<'a> {
    /// The moments, as they are said.
    pub(super) moments: &'a [String],
    /// Whether the whole holds without one of them.
    pub(super) holds_without: bool,
}

impl Speaker<'_> {
    /// Returns the text of a condition, or of its opposite, with what holds where a moment in it has not come: the reader of `later
    /// than` thinks of two days.
    pub(super) fn or_absent(&self, text: String, expr: &Expr, denied: bool, given: Given<'_>) -> String {
        let Some((a, b, holds)) = sides(expr) else { return text };
        let is_told = |moment: &Expr, holds: bool| {
            let is_given = || given.moments.contains(&self.noun(moment, Form::Base));
            self.may_never_be(moment) && if is_given() { given.holds_without } else { holds != denied }
        };
        let or = |id, text: String, moment, otherwise| {
            self.say(id, &[("cond", &text), ("none", &self.not_come(moment, otherwise))])
        };
        let text = if is_told(a, holds.0) { or("or-never", text, a, "first-never") } else { text };
        if is_told(b, holds.1) { or("or-no-day", text, b, "second-never") } else { text }
    }

    /// Whether a moment is one that may never come.
    fn may_never_be(&self, moment: &Expr) -> bool {
        let of_kind = |kind: &KindId, field| self.program.vocabulary.field(*kind, field);
        match &*moment.kind {
            ExprKind::Field(of, field) if moment.ty == Type::Moment => match &of.ty {
                Type::Record(kinds) => {
                    let mut fields = kinds.iter().filter_map(|kind| of_kind(kind, *field));
                    fields.any(|field| field.missing == Missing::NotHappened)
                }
                _ => false,
            },
            ExprKind::BreachField(_, field) => *field == BreachField::Met,
            ExprKind::Measure(_) => moment.ty == Type::Moment,
            ExprKind::Shift(_, _, from) => self.may_never_be(from),
            ExprKind::Extreme(largest, a, b) if *largest => self.may_never_be(a) || self.may_never_be(b),
            ExprKind::Extreme(_, a, b) => self.may_never_be(a) && self.may_never_be(b),
            ExprKind::Else(_, b) => self.may_never_be(b),
            _ => false,
        }
    }
}

/// Returns the two moments of a condition on their order, and whether it holds where the first has not come, and where the second
/// has not.
fn sides(expr: &Expr) -> Option<(&Expr, &Expr, (bool, bool))> {
    use Comparison as C;
    Some(match &*expr.kind {
        ExprKind::Compare(how, a, b) if a.ty == Type::Moment => {
            let first = matches!(how, C::NotEqual | C::Greater | C::GreaterEqual);
            (a, b, (first, matches!(how, C::NotEqual | C::Less | C::LessEqual)))
        }
        ExprKind::Order(a, after, b) => (a, b, (*after, !*after)),
        ExprKind::AtLeast { left, least, after, right, .. } => (left, right, (*least && *after, false)),
        ExprKind::IsWithin(a, _, b) => (a, b, (false, false)),
        _ => return None,
    })
}
