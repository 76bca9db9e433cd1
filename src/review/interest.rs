//! What the law says of interest on late payment: too much, too little, none.

use rust_decimal::Decimal;

use super::basis::UNION;
use super::charged::Yearly;
use super::law::{Court, Gravity, Legal, late_payment, legal};
use crate::base::source::Span;
use crate::facts::item::Val;
use crate::value::interest::statutory;
use crate::value::law::{PUNITIVE, exclusion, less_interest, own_floor, polish_maximum, restraint};
use crate::value::time::Day;

impl Court<'_> {
    /// What a rate in percent a year is beside what courts leave standing and what the law gives.
    pub(super) fn rate(&self, name: &str, place: Span, yearly: Yearly, country: &str, is_consumer: bool) -> Vec<Legal> {
        let mut found = Vec::new();
        let (rate, mut last) = (yearly.percent.normalize(), yearly.last);
        let mut say =
            |gravity: Gravity, says: String, cites: &'static str| found.push(legal(name, place, gravity, says, cites));
        let most = if country == "PL" { self.polish_maximum() } else { None };
        let then = most.and_then(|(_, _, then)| then).filter(|then| yearly.percent > *then);
        let most = most.map(|(most, of, _)| (most, of.or(yearly.last)));
        last = last.or(most.and_then(|(_, of)| of));
        const POLISH: &str = "Poland, Civil Code, art. 481 § 2¹ and 2²";
        match most.filter(|(most, _)| yearly.percent > *most) {
            Some((most, None)) => {
                let says = format!("{rate}% a year: the most that may be taken is {}%", most.normalize());
                say(Gravity::Barred, says, POLISH);
            }
            Some((most, Some(day))) => {
                let most = most.normalize();
                let says =
                    format!("{rate}% a year: barred by the last rate known here, of {day}: the most was {most}%");
                say(Gravity::Doubtful, says, POLISH);
            }
            None if let (Some(then), Some((most, _))) = (then, most) => {
                let (most, then) = (most.normalize(), then.normalize());
                let says = format!(
                    "{rate}% a year: the most that may be taken went from {most}% to {then}% in this half-year, with the rate of the \
                     National Bank of Poland: see which held on {}",
                    self.as_of
                );
                say(Gravity::Doubtful, says, POLISH);
            }
            None if yearly.percent > PUNITIVE => {
                say(
                    Gravity::Doubtful,
                    format!("{rate}% a year: courts take such a rate for a penalty"),
                    restraint(country).cites,
                );
            }
            None => {}
        }
        let beyond = most.map(|(most, _)| most).filter(|most| yearly.percent > *most);
        let was_barred = last.is_some() && beyond.is_some();
        // A term of another unit than the year takes no yearly rate.
        let is_yearly = yearly.is_said;
        found.iter_mut().for_each(|legal| {
            (legal.was_barred, legal.most) = (was_barred, beyond.filter(|_| is_yearly).map(Val::Percent));
        });
        // Of a consumer the law asks less.
        if let Some((says, cites)) = own_floor(country).filter(|_| !is_consumer && !yearly.percent.is_zero()) {
            found.push(legal(name, place, Gravity::Unknown, format!("{rate}% a year: {says}"), cites));
        }
        if !is_consumer {
            let of = self.too_little(name, place, yearly, country);
            last = last.or(of.1);
            found.extend(of.0);
        }
        found.extend(last.map(|day| self.ended(name, place, day)));
        found
    }

    /// Returns the maximum interest of Poland by the rate of the half-year, the day of that rate where it is known no longer, and what
    /// the maximum has become by the next half-year: the bank changes its rate on any day.
    fn polish_maximum(&self) -> Option<(Decimal, Option<Day>, Option<Decimal>)> {
        let series = statutory("PL")?;
        let (rate, of) = series.last_on(self.as_of)?;
        let next =
            series.rates().iter().find(|(from, _)| *from > self.as_of).and_then(|(_, next)| polish_maximum(*next));
        let now = polish_maximum(rate)?;
        // Of a rate that rises, what the lower maximum bars may hold by the higher one.
        let (high, low) = (next.map_or(now, |next| now.max(next)), next.map(|next| now.min(next)));
        Some((high, of, low.filter(|low| *low < high)))
    }

    /// What the law says of a rate that is low, and the last day of the rates by which that is said, where they end before.
    fn too_little(&self, name: &str, place: Span, yearly: Yearly, country: &str) -> (Option<Legal>, Option<Day>) {
        let Some(law) = late_payment(country) else { return (None, None) };
        if let Some((is_barred, says, cites)) = exclusion(law).filter(|_| yearly.percent.is_zero()) {
            let gravity = if is_barred { Gravity::Barred } else { Gravity::Doubtful };
            return (Some(legal(name, place, gravity, says.to_owned(), cites)), None);
        }
        let Some((least, last)) = self.by_law(country) else {
            let says = format!(
                "what the law of {country} says of {}% a year is not known here, and was not checked",
                yearly.percent.normalize()
            );
            return (Some(legal(name, place, Gravity::Unknown, says, less_interest(law))), None);
        };
        let gives = match last {
            None => format!("the law gives {}%", least.normalize()),
            Some(day) => format!("by the last rate known here, of {day}, the law gave {}%", least.normalize()),
        };
        let says = format!("{}% a year: {gives}, and less may be grossly unfair", yearly.percent.normalize());
        let found = legal(name, place, Gravity::Doubtful, says, less_interest(law));
        ((yearly.percent < least).then_some(found), last)
    }

    /// Says that the rate of the day is not known.
    fn ended(&self, name: &str, place: Span, day: Day) -> Legal {
        let says = format!(
            "the rate of law of {} is not known here, and was weighed by the last one that is known, of {day}",
            self.as_of
        );
        legal(name, place, Gravity::Unknown, says, "the rates of the country, which change with the half-year")
    }

    /// Returns what the law of a country gives for late payment between businesses, in percent a year; where the rates that are known
    /// end before, the last one and the day until which it holds.
    pub(super) fn by_law(&self, country: &str) -> Option<(Decimal, Option<Day>)> {
        let code = if UNION.contains(&country) && statutory(country).is_none() { "EU" } else { country };
        statutory(if code == "GB" { "UK" } else { code })?.last_on(self.as_of)
    }
}
