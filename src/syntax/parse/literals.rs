//! Tokens that mean a value: numbers, dates, clocks, strings.

use pest::iterators::Pair;
use rust_decimal::Decimal;

use super::grammar::Rule;
use super::walk::Walk;
use super::{Reader, mistake};
use crate::syntax::tree::{Expr, ExprKind, Name, Text, TextPart};
use crate::value::duration::{Duration, Family};
use crate::value::time::Day;

impl Reader<'_> {
    /// A literal that is no reference, list or call.
    pub(super) fn literal(&mut self, pair: Pair<'_, Rule>) -> Expr {
        let place = self.place(&pair);
        let kind = match pair.as_rule() {
            Rule::date => ExprKind::Date(self.date(pair).text),
            Rule::percent => ExprKind::Percent(self.percent(pair)),
            Rule::duration => ExprKind::Duration(self.duration(pair)),
            Rule::money => {
                let mut walk = Walk::new(pair, Rule::money);
                let amount = self.number(&walk.need(Rule::number));
                ExprKind::Money(amount, self.name(&walk.need(Rule::currency)))
            }
            Rule::number => ExprKind::Number(self.number(&pair)),
            Rule::string => ExprKind::Text(self.string(pair)),
            Rule::boolean => ExprKind::Bool(pair.as_str() == "true"),
            Rule::code => ExprKind::Code(pair.as_str().to_owned()),
            rule => unreachable!("this is a bug in goodterms: {rule:?} is no literal"),
        };
        Expr { kind, place }
    }

    /// A number; 0 with a mistake where it has too many digits.
    pub(super) fn number(&mut self, pair: &Pair<'_, Rule>) -> Decimal {
        let text = pair.as_str();
        Decimal::from_str_exact(&text.replace('_', "")).unwrap_or_else(|_| {
            let span = self.place(pair).0;
            self.diagnostics.push(mistake::number_too_large(span, text));
            Decimal::ZERO
        })
    }

    pub(super) fn percent(&mut self, pair: Pair<'_, Rule>) -> Decimal {
        self.number(&Walk::new(pair, Rule::percent).need(Rule::number))
    }

    fn duration(&mut self, pair: Pair<'_, Rule>) -> Duration {
        let place = self.place(&pair);
        let text = pair.as_str().to_owned();
        let mut walk = Walk::new(pair, Rule::duration);
        let number = self.number(&walk.need(Rule::number));
        let unit = walk.need(Rule::unit);
        Duration::from_unit(number, unit.as_str()).unwrap_or_else(|| {
            self.diagnostics.push(mistake::duration_too_long(place.0, &text));
            Duration::new(Family::Days, 0)
        })
    }

    /// A date as written; a day or a time that cannot be is a mistake.
    pub(super) fn date(&mut self, pair: Pair<'_, Rule>) -> Name {
        let name = self.name(&pair);
        let text = pair.as_str();
        let (day, time) = text.split_once('T').unwrap_or((text, "00:00"));
        let clocks = time.split(['Z', '+', '-']).filter(|clock| !clock.is_empty());
        if Day::parse(day).is_none() {
            self.diagnostics.push(mistake::impossible_date(name.place.0, text));
        } else if !clocks.clone().all(possible_clock) {
            self.diagnostics.push(mistake::impossible_time(name.place.0, time));
        }
        name
    }

    /// Minutes from midnight, not after `last_hour`:00 or, before it, :59.
    pub(super) fn clock(&mut self, pair: &Pair<'_, Rule>, last_hour: u32) -> u32 {
        let text = pair.as_str();
        let mut parts = text.split(':').map(|part| part.parse::<u32>().unwrap_or(u32::MAX));
        let (hour, minute) = (parts.next().unwrap_or(u32::MAX), parts.next().unwrap_or(u32::MAX));
        let midnight = hour == 24 && last_hour == 24 && minute == 0;
        if midnight || hour < 24 && minute < 60 {
            return hour * 60 + minute;
        }
        let span = self.place(pair).0;
        self.diagnostics.push(mistake::impossible_time(span, text));
        0
    }

    /// A string: escapes resolved, values apart. Windows line ends inside count as plain ones.
    pub(super) fn string(&mut self, pair: Pair<'_, Rule>) -> Text {
        let place = self.place(&pair);
        let mut parts = Vec::new();
        let mut plain = String::new();
        for part in Walk::new(pair, Rule::string).all() {
            match part.as_rule() {
                Rule::plain => plain.push_str(&part.as_str().replace("\r\n", "\n")),
                Rule::escape => plain.push_str(match part.as_str() {
                    "\\n" => "\n",
                    escape => &escape[1..],
                }),
                Rule::double_brace => plain.push_str(&part.as_str()[1..]),
                _ => {
                    if !plain.is_empty() {
                        parts.push(TextPart::Plain(std::mem::take(&mut plain)));
                    }
                    parts.push(TextPart::Value(
                        self.parse_reference(Walk::new(part, Rule::value).need(Rule::reference)),
                    ));
                }
            }
        }
        if !plain.is_empty() {
            parts.push(TextPart::Plain(plain));
        }
        Text { parts, place }
    }
}

/// Returns true for `hh:mm` and `hh:mm:ss` on a clock.
fn possible_clock(clock: &str) -> bool {
    let limits = [24, 60, 60];
    clock.split(':').zip(limits).all(|(part, limit)| part.parse::<u32>().is_ok_and(|number| number < limit))
}
