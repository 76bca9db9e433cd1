//! One value, by the type of its field.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::scalar::{self, MoneyError, NumberError};
use super::{Context, place, when};
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::record as mistake;
use crate::base::source::Span;
use crate::engagement::node::{Key, Node, Shape};
use crate::engagement::record::{Actor, Side, Value};
use crate::engagement::vocabulary::FieldType;
use crate::value::money::{Currency, Money};
use crate::value::time::{Day, Moment};
use crate::value::zone::MomentError;

/// A scalar with the field it stands for.
#[derive(Clone, Copy)]
pub(super) struct Scalar<'n> {
    pub field: &'n str,
    pub text: &'n str,
    pub quoted: bool,
    pub span: Span,
}

impl Context<'_> {
    /// Returns the value of a field; nothing where it was wrong.
    pub(super) fn value(&mut self, ty: &FieldType, key: &Key<'_>, node: &Node<'_>) -> Option<Value> {
        if let FieldType::List(item) = ty {
            return self.list(item, key, node);
        }
        let scalar = self.scalar(ty, key, node)?;
        Some(match ty {
            FieldType::Money => Value::Money(self.money(scalar)?),
            FieldType::Number => Value::Number(self.number(scalar)?),
            FieldType::Percent => Value::Percent(self.percent(scalar)?),
            FieldType::Duration => match scalar::duration(scalar.text) {
                Some(duration) => Value::Duration(duration),
                None => return self.wrong(ty, scalar, scalar::meant_duration(scalar.text)),
            },
            FieldType::Moment => Value::Moment(self.moment(scalar)?),
            FieldType::Text => Value::Text(scalar.text.into()),
            FieldType::Bool => match (scalar.text, scalar.quoted) {
                ("true", false) => Value::Bool(true),
                ("false", false) => Value::Bool(false),
                ("true" | "false", true) => {
                    let found = format!("`\"{}\"`, a text", scalar.text);
                    let mistake = mistake::wrong_type(scalar.span, scalar.field, wanted(ty), &found);
                    self.report(mistake.help(format!("write `{}` without quotes", scalar.text)));
                    return None;
                }
                _ => return self.wrong(ty, scalar, meant_bool(scalar.text).map(str::to_owned)),
            },
            FieldType::Words(words) => {
                let word = self.vocabulary.word_id(scalar.text).filter(|word| words.contains(word));
                if word.is_none() {
                    let known = words.iter().map(|&word| self.vocabulary.word(word));
                    let mistake = mistake::unknown_word(scalar.span, scalar.field, scalar.text, known);
                    self.report(mistake);
                }
                Value::Word(word?)
            }
            FieldType::Actor => Value::Actor(self.actor(scalar)?),
            FieldType::Event(kinds) => Value::Event(self.link(scalar, kinds)?),
            FieldType::List(_) => return None,
        })
    }

    /// Returns a list; a value without brackets is a list of one.
    fn list(&mut self, item: &FieldType, key: &Key<'_>, node: &Node<'_>) -> Option<Value> {
        match &node.shape {
            Shape::List(nodes) => {
                let values: Vec<Value> = nodes.iter().filter_map(|node| self.value(item, key, node)).collect();
                (values.len() == nodes.len()).then_some(Value::List(values))
            }
            _ => Some(Value::List(vec![self.value(item, key, node)?])),
        }
    }

    /// Returns the scalar that a node is.
    pub(super) fn scalar<'n>(&mut self, ty: &FieldType, key: &'n Key<'_>, node: &'n Node<'_>) -> Option<Scalar<'n>> {
        match &node.shape {
            Shape::Bad => None,
            _ if node.is_null() => {
                self.report(mistake::missing_value(key.span, &key.text));
                None
            }
            Shape::Scalar { text, quoted } => {
                Some(Scalar { field: &key.text, text: text.trim(), quoted: *quoted, span: node.span })
            }
            _ => {
                let mistake = mistake::wrong_type(place(node), &key.text, wanted(ty), &node.found());
                self.report(mistake.help(format!("one value, such as `{}`", example(ty))));
                None
            }
        }
    }

    fn wrong_type(&self, ty: &FieldType, scalar: Scalar<'_>) -> Diagnostic {
        mistake::wrong_type(scalar.span, scalar.field, wanted(ty), &mistake::found(scalar.text))
    }

    fn wrong<T>(&mut self, ty: &FieldType, scalar: Scalar<'_>, meant: Option<String>) -> Option<T> {
        let mistake = self.wrong_type(ty, scalar);
        self.report(match meant {
            Some(meant) => mistake.help(format!("write `{meant}`")),
            None => mistake.help(format!("such as `{}`", example(ty))),
        });
        None
    }

    pub(super) fn money(&mut self, scalar: Scalar<'_>) -> Option<Money> {
        let mistake = match scalar::money(scalar.text) {
            Ok(money) => return Some(money),
            Err(MoneyError::Currency(code)) => mistake::unknown_currency(scalar.span, code, Currency::codes()),
            Err(MoneyError::Range) => mistake::amount_out_of_range(scalar.span, scalar.field, scalar.text),
            Err(MoneyError::Form) => {
                let meant = scalar::meant_money(scalar.text);
                let no_currency = scalar::number(scalar.text).is_ok();
                let meant = meant.or_else(|| no_currency.then(|| format!("{} EUR", scalar.text)));
                return self.wrong(&FieldType::Money, scalar, meant);
            }
        };
        self.report(mistake);
        None
    }

    pub(super) fn number(&mut self, scalar: Scalar<'_>) -> Option<Decimal> {
        match scalar::number(scalar.text) {
            Ok(number) => Some(number),
            Err(NumberError::Form) => self.wrong(&FieldType::Number, scalar, scalar::meant_number(scalar.text)),
            Err(NumberError::Range) => self.too_many_digits(scalar),
        }
    }

    fn percent(&mut self, scalar: Scalar<'_>) -> Option<Decimal> {
        match scalar::percent(scalar.text) {
            Ok(number) => Some(number),
            Err(NumberError::Range) => self.too_many_digits(scalar),
            Err(NumberError::Form) => {
                let digits = scalar.text.strip_suffix('%').unwrap_or(scalar.text);
                let meant = scalar::meant_number(digits).map(|number| format!("{number}%"));
                self.wrong(&FieldType::Percent, scalar, meant)
            }
        }
    }

    fn too_many_digits<T>(&mut self, scalar: Scalar<'_>) -> Option<T> {
        self.report(mistake::number_out_of_range(scalar.span, scalar.field, scalar.text));
        None
    }

    pub(super) fn moment(&mut self, scalar: Scalar<'_>) -> Option<Moment> {
        let (text, zone) = (scalar.text, self.zone);
        let error = match crate::value::zone::parse_moment(text, zone) {
            Ok(moment) => return Some(moment),
            Err(error) => error,
        };
        let mistake = match error {
            MomentError::Form => {
                let mistake = self.wrong_type(&FieldType::Moment, scalar);
                mistake.help(when::form(text))
            }
            MomentError::Ambiguous(first, second) => {
                let (first, second) = (zone.format(first), zone.format(second));
                mistake::ambiguous_time(scalar.span, text, zone.name(), &first, &second)
            }
            MomentError::Missing => {
                let (last, next) = when::around_gap(text, zone);
                mistake::skipped_time(scalar.span, text, zone.name(), &last, &next)
            }
            _ => {
                let help = when::way_out(error, text, zone);
                mistake::impossible_time(scalar.span, scalar.field, text, error.reason(), help)
            }
        };
        self.report(mistake);
        None
    }

    /// Returns the day of an entry that is a moment.
    pub(super) fn day(&mut self, key: &Key<'_>, node: &Node<'_>) -> Option<Day> {
        let scalar = self.scalar(&FieldType::Moment, key, node)?;
        Some(self.zone.day(self.moment(scalar)?))
    }

    fn actor(&mut self, scalar: Scalar<'_>) -> Option<Actor> {
        match scalar.text {
            "client" => return Some(Actor::Side(Side::Client)),
            "firm" => return Some(Actor::Side(Side::Firm)),
            _ => {}
        }
        if let Some(&contact) = self.contacts.get(scalar.text) {
            return Some(Actor::Contact(contact));
        }
        let seek = self.suggestions();
        let known = ["client", "firm"].into_iter().chain(self.contact_ids.iter().take(seek).map(|id| &**id));
        let mistake = mistake::unknown_actor(scalar.span, scalar.field, scalar.text, known);
        self.report(mistake);
        None
    }

    /// Returns the value of a term as typed by its form; quoted numbers and `"true"` are text.
    pub(super) fn by_form(&mut self, key: &Key<'_>, node: &Node<'_>) -> Option<Value> {
        if let Shape::List(nodes) = &node.shape {
            let values: Vec<Value> = nodes.iter().filter_map(|node| self.by_form(key, node)).collect();
            return (values.len() == nodes.len()).then_some(Value::List(values));
        }
        let scalar = self.scalar(&FieldType::Text, key, node)?;
        let text = scalar.text;
        let date = |(i, b): (usize, u8)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() };
        let day = (10..=35).contains(&text.len()) && text.bytes().take(10).enumerate().all(date);
        Some(if let Some(duration) = scalar::duration(text) {
            Value::Duration(duration)
        } else if let Ok(money) = scalar::money(text) {
            Value::Money(money)
        } else if let Ok(percent) = scalar::percent(text) {
            Value::Percent(percent)
        } else if day {
            Value::Moment(self.moment(scalar)?)
        } else if scalar.quoted {
            Value::Text(text.into())
        } else {
            match (scalar::number(text), text) {
                (Ok(number), _) => Value::Number(number),
                (_, "true") => Value::Bool(true),
                (_, "false") => Value::Bool(false),
                _ => Value::Text(Arc::from(text)),
            }
        })
    }
}

/// Returns what a type wants, for "found …".
pub(super) fn wanted(ty: &FieldType) -> &'static str {
    match ty {
        FieldType::Money => "an amount",
        FieldType::Number => "a number",
        FieldType::Percent => "a percentage",
        FieldType::Duration => "a duration",
        FieldType::Moment => "a date or a time",
        FieldType::Text => "a text",
        FieldType::Bool => "`true` or `false`",
        FieldType::Words(_) => "a word",
        FieldType::Actor => "`client`, `firm` or a contact",
        FieldType::Event(_) => "the id of an event",
        FieldType::List(_) => "a list",
    }
}

fn example(ty: &FieldType) -> &'static str {
    match ty {
        FieldType::Money => "8000 EUR",
        FieldType::Number => "12.5",
        FieldType::Percent => "15%",
        FieldType::Duration => "30 days",
        FieldType::Moment => "2026-02-03",
        FieldType::Bool => "true",
        _ => "name",
    }
}

fn meant_bool(text: &str) -> Option<&'static str> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "on" | "1" => Some("true"),
        "false" | "no" | "n" | "off" | "0" => Some("false"),
        _ => None,
    }
}
