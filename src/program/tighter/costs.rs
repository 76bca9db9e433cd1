//! What a breach is charged, and whether that is surely not below zero: what is would make a locked clause cheaper.

use rust_decimal::Decimal;

use crate::base::source::Span;
use crate::syntax::tree::{BinaryOp, Cost, Expr, ExprKind, File, Item, Modifier, ModifierKind};

/// A `costs` of a clause.
pub(super) struct Charge<'c> {
    pub amount: &'c Cost,
    pub when: Option<&'c Expr>,
    pub span: Span,
}

impl<'c> Charge<'c> {
    /// Returns a modifier's charge.
    pub fn of(modifier: &'c Modifier) -> Option<Self> {
        match &modifier.kind {
            ModifierKind::Costs { amount, when, .. } => {
                Some(Self { amount, when: when.as_ref(), span: modifier.place.0 })
            }
            _ => None,
        }
    }
}

/// Whether a cost is surely not below zero, whatever the record says and the contract sets.
pub(super) fn not_negative(file: &File, cost: &Cost) -> bool {
    match cost {
        Cost::Amount(value) | Cost::Interest { rate: value, .. } => positive(file, value),
    }
}

fn positive(file: &File, value: &Expr) -> bool {
    use BinaryOp as B;
    match &value.kind {
        ExprKind::Number(number) | ExprKind::Percent(number) | ExprKind::Money(number, _) => *number >= Decimal::ZERO,
        ExprKind::Duration(duration) => duration.amount >= Decimal::ZERO,
        ExprKind::Binary(B::Add | B::Multiply | B::Divide | B::Else, a, b) => positive(file, a) && positive(file, b),
        // Statutory rates and lump sums are what the law says.
        ExprKind::Call(name, arguments) => match name.text.as_str() {
            "statutory" | "compensation" => true,
            "max" => arguments.iter().any(|argument| positive(file, argument)),
            "min" => arguments.iter().all(|argument| positive(file, argument)),
            _ => false,
        },
        ExprKind::Ref(name) => match &name.parts[..] {
            [word] => matches!(word.text.as_str(), "excess" | "overdue") || named(file, &word.text),
            _ => false,
        },
        _ => false,
    }
}

/// Rates and locked terms. A term that is not locked may get any value above; one that is gets higher, for it is charged.
fn named(file: &File, name: &str) -> bool {
    let constant = |value: &Expr| matches!(&value.kind, ExprKind::Number(n) | ExprKind::Percent(n) | ExprKind::Money(n, _) if *n >= Decimal::ZERO);
    file.items.iter().any(|item| match item {
        Item::Rates(rates) => rates.name.text == name && rates.rows.iter().all(|(_, rate)| *rate >= Decimal::ZERO),
        Item::Term(term) => term.name.text == name && term.locked && term.accepts.is_empty() && constant(&term.value),
        _ => false,
    })
}
