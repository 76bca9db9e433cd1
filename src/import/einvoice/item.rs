//! What terms of payment are made of: times, days, shares, sums and the phrases of the table.

use rust_decimal::Decimal;

use super::words::Yearless;
use crate::value::time::Day;

/// What a word, a number or a sign says of the time to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// A length of time.
    Time(Length),
    /// A percentage.
    Percent(Decimal),
    /// A day.
    Date(Day),
    /// A day, if the day is written first; it is another one where the month is.
    EitherDate(Day),
    /// A day of a month, and the year is not said.
    Yearless(Yearless),
    /// A day of the month after the invoice's.
    OfNextMonth(u32),
    /// A phrase of the table.
    Mark(Class),
    /// A number of nothing that is known.
    Number(Decimal),
    /// A sum of money, in whatever currency.
    Money(Decimal),
    /// The end of a part of a sentence.
    Comma,
    /// The end of a sentence.
    Stop,
    /// A word that says nothing of it, or a sign.
    Other(String),
}

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    /// So many days.
    Days(i64),
    /// So many months.
    Months(i64),
    /// One of several: `30/60/90 days`.
    Several,
}

/// The classes of phrases; `terms.phrases` says what each means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Day,
    Week,
    Month,
    Number(u32),
    Name(u32),
    Net,
    Term,
    Pay,
    Aside,
    Not,
    Working,
    MonthEnd,
    Eom,
    NextMonthEnd,
    OtherMonth,
    Now,
    Arrival,
    From,
    Issue,
    By,
    ByEither,
    LimitDay,
    LimitDayEither,
    Due,
    DueEither,
    Discount,
    Off,
    Late,
    Rate,
    Advance,
    Tax,
    Agreed,
    Only,
    Limit,
    Paid,
    None,
    Before,
    BeforeEither,
    Else,
    Topic,
    Reference,
    Small,
}

impl Class {
    /// Returns the class that a row of the table names.
    pub(super) fn of(name: &str) -> Option<Self> {
        let (name, number) = name.split_once(' ').unwrap_or((name, ""));
        Some(match name {
            "day" => Self::Day,
            "week" => Self::Week,
            "month" => Self::Month,
            "number" => Self::Number(number.parse().ok()?),
            "name" => Self::Name(number.parse().ok()?),
            "net" => Self::Net,
            "term" => Self::Term,
            "pay" => Self::Pay,
            "aside" => Self::Aside,
            "not" => Self::Not,
            "working" => Self::Working,
            "month_end" => Self::MonthEnd,
            "eom" => Self::Eom,
            "next_month_end" => Self::NextMonthEnd,
            "other_month" => Self::OtherMonth,
            "now" => Self::Now,
            "arrival" => Self::Arrival,
            "from" => Self::From,
            "issue" => Self::Issue,
            "by" => Self::By,
            "by_either" => Self::ByEither,
            "limit_day" => Self::LimitDay,
            "limit_day_either" => Self::LimitDayEither,
            "due" => Self::Due,
            "due_either" => Self::DueEither,
            "discount" => Self::Discount,
            "off" => Self::Off,
            "late" => Self::Late,
            "rate" => Self::Rate,
            "advance" => Self::Advance,
            "tax" => Self::Tax,
            "agreed" => Self::Agreed,
            "only" => Self::Only,
            "limit" => Self::Limit,
            "paid" => Self::Paid,
            "none" => Self::None,
            "before" => Self::Before,
            "before_either" => Self::BeforeEither,
            "else" => Self::Else,
            "topic" => Self::Topic,
            "reference" => Self::Reference,
            "small" => Self::Small,
            _ => return None,
        })
    }
}
