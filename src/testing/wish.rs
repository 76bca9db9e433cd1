//! What is to be stated of an event so that a condition holds of it.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::engagement::record::Value;
use crate::engagement::vocabulary::{FieldId, KindId};
use crate::program::tree::{BandId, Comparison, Expr, ExprKind, Pattern, Program, Type, Var};
use crate::value::duration::{Duration, Family};
use crate::value::money::Money;
use crate::value::time::Moment;

/// What is to be stated. One way to let the condition hold is enough.
#[derive(Debug, Default)]
pub(super) struct Wishes<'p> {
    /// The values of fields of the event, as a record writes them.
    pub fields: BTreeMap<FieldId, String>,
    /// The fields that are to be there.
    pub present: BTreeSet<FieldId>,
    /// In which band of hours it happens, or outside of which.
    pub hours: Option<(BandId, bool)>,
    /// Of which kind is what the event is about.
    pub about: Vec<KindId>,
    /// What happened before.
    pub before: Vec<&'p Pattern>,
    /// The values of fields of the client, and of the contract.
    pub client: BTreeMap<FieldId, String>,
    pub contract: BTreeMap<FieldId, String>,
}

/// Of what a field is one.
#[derive(Clone, Copy)]
enum Of {
    Event,
    Client,
    Contract,
}

impl<'p> Wishes<'p> {
    /// Takes in what lets a condition hold of the event that a variable stands for, or not hold.
    pub fn take(&mut self, program: &'p Program, cond: &'p Expr, var: Var, holds: bool) {
        match &*cond.kind {
            ExprKind::Not(inner) => self.take(program, inner, var, !holds),
            ExprKind::And(a, b) | ExprKind::Or(a, b) => {
                self.take(program, a, var, holds);
                // One part is enough for `or`, and against `and`.
                if matches!(&*cond.kind, ExprKind::And(..)) == holds {
                    self.take(program, b, var, holds);
                }
            }
            ExprKind::Field(..) => {
                if let Some((of, field)) = field_of(cond, var) {
                    let own = program.derived.iter().find(|own| own.field == field && is_of(cond, own.kind));
                    match own {
                        Some(own) => self.take(program, &own.value, Var(0), holds),
                        None => self.set(of, field, holds.to_string()),
                    }
                }
            }
            ExprKind::Compare(comparison, a, b) => self.compare(program, *comparison, (a, b), var, holds),
            ExprKind::In(a, list) => {
                if let (Some((of, field)), ExprKind::List(items), true) = (field_of(a, var), &*list.kind, holds) {
                    let first = items.first().and_then(|item| text(program, constant(program, item)?));
                    first.into_iter().for_each(|value| self.set(of, field, value));
                }
            }
            ExprKind::IsKind(a, kinds) if holds => {
                let is_for = |field: FieldId| program.vocabulary.field_name(field) == "for";
                if field_of(a, var).is_some_and(|(_, field)| is_for(field)) {
                    self.about.extend(kinds);
                }
            }
            ExprKind::Exists(pattern, _) | ExprKind::During(pattern) | ExprKind::EventOrder(pattern, ..) if holds => {
                self.before.push(pattern);
            }
            ExprKind::Hours(moment, is_inside, band) if field_of(moment, var).is_some() => {
                self.hours = Some((*band, *is_inside == holds));
            }
            ExprKind::IsKnown(..) if !holds => {}
            // What else reads a field needs it.
            _ => {
                for part in cond.children() {
                    self.present.extend(field_of(part, var).map(|(_, field)| field));
                }
            }
        }
    }

    fn set(&mut self, of: Of, field: FieldId, value: String) {
        let fields = match of {
            Of::Event => &mut self.fields,
            Of::Client => &mut self.client,
            Of::Contract => &mut self.contract,
        };
        fields.entry(field).or_insert(value);
    }

    fn compare(&mut self, program: &Program, comparison: Comparison, (a, b): (&Expr, &Expr), var: Var, holds: bool) {
        let (field, value, is_left) = match (field_of(a, var), field_of(b, var)) {
            (Some(field), _) => (field, constant(program, b), true),
            (_, Some(field)) => (field, constant(program, a), false),
            _ => return,
        };
        self.present.insert(field.1);
        let Some(value) = value else { return };
        let comparison = if holds { comparison } else { comparison.negated() };
        let side = match comparison {
            Comparison::Greater => 1,
            Comparison::Less => -1,
            Comparison::NotEqual => 1,
            Comparison::Equal | Comparison::LessEqual | Comparison::GreaterEqual => 0,
        };
        let is_other = comparison == Comparison::NotEqual;
        let more = Decimal::from(if is_left || is_other { side } else { -side });
        let value = moved(if is_left { a } else { b }, value, more, is_other).and_then(|value| text(program, &value));
        value.into_iter().for_each(|value| self.set(field.0, field.1, value));
    }
}

/// Returns of what an expression is a field, and which, where that is stated of the event of a variable or of one of both parties.
fn field_of(expr: &Expr, var: Var) -> Option<(Of, FieldId)> {
    let ExprKind::Field(base, field) = &*expr.kind else { return None };
    let of = match &*base.kind {
        ExprKind::Var(of) if *of == var => Of::Event,
        ExprKind::Client => Of::Client,
        ExprKind::Contract => Of::Contract,
        _ => return None,
    };
    Some((of, *field))
}

/// Whether a field is one of a record of a kind.
fn is_of(field: &Expr, kind: KindId) -> bool {
    let ExprKind::Field(base, _) = &*field.kind else { return false };
    matches!(&base.ty, Type::Record(kinds) if kinds.contains(&kind))
}

/// Returns a value that is written as it is, also as that of a term.
pub(super) fn constant<'p>(program: &'p Program, expr: &'p Expr) -> Option<&'p Value> {
    match &*expr.kind {
        ExprKind::Value(value) => Some(value),
        ExprKind::Term(term) => constant(program, &program.terms[usize::from(term.0)].value),
        _ => None,
    }
}

/// Returns a value that is so much more; another one, where that is asked, of what has no size.
fn moved(field: &Expr, value: &Value, more: Decimal, is_other: bool) -> Option<Value> {
    Some(match value {
        Value::Number(number) => Value::Number(number.checked_add(more)?.max(Decimal::ZERO)),
        Value::Percent(percent) => Value::Percent(percent.checked_add(more)?.max(Decimal::ZERO)),
        Value::Money(money) => {
            Value::Money(Money { amount: money.amount.checked_add(more)?.max(Decimal::ZERO), ..*money })
        }
        Value::Duration(length) => {
            let unit = match length.family {
                Family::Hours | Family::BusinessHours => Decimal::from(3600),
                _ => Decimal::ONE,
            };
            Value::Duration(Duration { amount: length.amount.checked_add(more.checked_mul(unit)?)?, ..*length })
        }
        Value::Bool(yes) => Value::Bool(*yes != is_other),
        Value::Word(word) if is_other => {
            let Type::Word(words) = &field.ty else { return None };
            Value::Word(*words.iter().find(|other| *other != word)?)
        }
        Value::Text(_) if is_other => Value::Text("other".into()),
        Value::Moment(Moment::Day(day)) => {
            let days = if more.is_zero() {
                0
            } else if more.is_sign_negative() {
                -1
            } else {
                1
            };
            Value::Moment(Moment::Day(day.plus(days)))
        }
        same @ (Value::Word(_) | Value::Text(_)) => same.clone(),
        _ => return None,
    })
}

/// Returns a value as a record writes it.
pub(super) fn text(program: &Program, value: &Value) -> Option<String> {
    Some(match value {
        Value::Number(number) => number.normalize().to_string(),
        Value::Percent(percent) => format!("{}%", percent.normalize()),
        Value::Money(money) => format!("{} {}", money.amount.normalize(), money.currency.code()),
        Value::Duration(length) => length.to_string(),
        Value::Bool(yes) => yes.to_string(),
        Value::Word(word) => program.vocabulary.word(*word).to_owned(),
        Value::Text(text) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        Value::Moment(Moment::Day(day)) => day.to_string(),
        Value::Moment(_) | Value::Actor(_) | Value::Event(_) | Value::List(_) => return None,
    })
}
