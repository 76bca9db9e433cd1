//! Rules of recurrence (RFC 5545, 3.3.10), read leniently; also the simple ones of vCalendar 1.0.

use super::stamp::Stamp;

/// How often the period of a rule comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Frequency {
    Secondly,
    Minutely,
    Hourly,
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// A day of the week (Monday 0), and which of its month or year: 0 for each.
pub(super) type Weekday = (i32, usize);

/// A rule. An empty list says nothing.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub frequency: Frequency,
    pub interval: i64,
    pub count: Option<usize>,
    pub until: Option<Stamp>,
    pub seconds: Vec<i32>,
    pub minutes: Vec<i32>,
    pub hours: Vec<i32>,
    pub weekdays: Vec<Weekday>,
    pub month_days: Vec<i32>,
    pub year_days: Vec<i32>,
    pub weeks: Vec<i32>,
    pub months: Vec<i32>,
    pub positions: Vec<i32>,
    /// The first day of a week, Monday 0.
    pub week_start: usize,
}

/// A rule has no list longer than this: there are so many days in a year, forwards and backwards.
const MOST_LISTED: usize = 732;

impl Rule {
    fn every(frequency: Frequency) -> Self {
        Self {
            frequency,
            interval: 1,
            count: None,
            until: None,
            seconds: Vec::new(),
            minutes: Vec::new(),
            hours: Vec::new(),
            weekdays: Vec::new(),
            month_days: Vec::new(),
            year_days: Vec::new(),
            weeks: Vec::new(),
            months: Vec::new(),
            positions: Vec::new(),
            week_start: 0,
        }
    }

    /// Reads `FREQ=WEEKLY;BYDAY=MO`. What no standard knows is passed over.
    ///
    /// # Errors
    /// The part that cannot be read.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts =
            || text.split(';').filter_map(|part| part.split_once('=')).map(|(name, value)| (name.trim(), value));
        let frequency = parts().find(|(name, _)| name.eq_ignore_ascii_case("FREQ")).map(|(_, value)| value.trim());
        let Some(frequency) = frequency else { return Self::parse_version_1(text) };
        let mut rule = Self::every(self::frequency(frequency).ok_or_else(|| format!("FREQ={frequency}"))?);
        for (name, value) in parts() {
            rule.set(&name.to_ascii_uppercase(), value.trim()).ok_or_else(|| format!("{name}={value}"))?;
        }
        Ok(rule)
    }

    /// Takes a part; nothing where it cannot be read.
    fn set(&mut self, name: &str, value: &str) -> Option<()> {
        match name {
            // Some write that every period counts by an interval of none.
            "INTERVAL" => self.interval = number(value).filter(|n| *n >= 0)?.max(1).into(),
            "COUNT" => self.count = Some(usize::try_from(number(value).filter(|n| *n > 0)?).ok()?),
            "UNTIL" => self.until = Some(Stamp::parse(value)?),
            "BYSECOND" => self.seconds = numbers(value, 0, 60)?.into_iter().map(|second| second.min(59)).collect(),
            "BYMINUTE" => self.minutes = numbers(value, 0, 59)?,
            "BYHOUR" => self.hours = numbers(value, 0, 23)?,
            "BYDAY" => self.weekdays = listed(value, weekday)?,
            "BYMONTHDAY" => self.month_days = numbers_from_end(value, 31)?,
            "BYYEARDAY" => self.year_days = numbers_from_end(value, 366)?,
            "BYWEEKNO" => self.weeks = numbers_from_end(value, 53)?,
            "BYMONTH" => self.months = numbers(value, 1, 12)?,
            "BYSETPOS" => self.positions = numbers_from_end(value, 366)?,
            "WKST" => self.week_start = weekday(value)?.1,
            // Another calendar, or another way to treat days that do not exist (RFC 7529), is not known here.
            "RSCALE" if !value.eq_ignore_ascii_case("GREGORIAN") => return None,
            "SKIP" if !value.eq_ignore_ascii_case("OMIT") => return None,
            _ => {}
        }
        Some(())
    }

    /// Reads `D2 #5`, `W1 MO TH 20261231T000000Z`, `MD1 1 15-`, `MP1 1+ MO #0`, `YM1 6`: vCalendar 1.0.
    fn parse_version_1(text: &str) -> Result<Self, String> {
        let wrong = || text.trim().to_owned();
        let mut words = text.split_whitespace();
        let first = words.next().ok_or_else(wrong)?.to_ascii_uppercase();
        let end = first.find(|c: char| c.is_ascii_digit()).ok_or_else(wrong)?;
        let frequency = match &first[..end] {
            "D" => Frequency::Daily,
            "W" => Frequency::Weekly,
            "MD" | "MP" => Frequency::Monthly,
            "YM" | "YD" => Frequency::Yearly,
            _ => return Err(wrong()),
        };
        let mut rule = Self { count: Some(2), ..Self::every(frequency) };
        rule.interval = number(&first[end..]).filter(|n| *n > 0).ok_or_else(wrong)?.into();
        let mut which = Vec::new();
        for word in words {
            rule.word_of_version_1(&first[..end], word, &mut which).ok_or_else(wrong)?;
        }
        Ok(rule)
    }

    fn word_of_version_1(&mut self, sort: &str, word: &str, which: &mut Vec<i32>) -> Option<()> {
        if let Some(count) = word.strip_prefix('#') {
            let count = usize::try_from(number(count)?).ok()?;
            self.count = (count > 0).then_some(count);
        } else if word.len() >= 8 {
            (self.count, self.until) = (None, Some(Stamp::parse(word)?));
        } else if let Some((_, day)) = weekday(word) {
            if which.is_empty() {
                which.push(0);
            }
            self.weekdays.extend(which.iter().map(|which| (*which, day)));
        } else if word.eq_ignore_ascii_case("LD") {
            self.month_days.push(-1);
        } else {
            let (digits, sign) = match word.strip_suffix('-') {
                Some(digits) => (digits, -1),
                None => (word.trim_end_matches('+'), 1),
            };
            let number = number(digits)?.checked_mul(sign)?;
            match sort {
                "MD" if (1..=31).contains(&number.abs()) => self.month_days.push(number),
                "MP" if !self.weekdays.is_empty() => return None,
                "MP" if (1..=5).contains(&number.abs()) => which.push(number),
                "YM" if (1..=12).contains(&number) => self.months.push(number),
                "YD" if (1..=366).contains(&number) => self.year_days.push(number),
                _ => return None,
            }
        }
        Some(())
    }
}

fn frequency(text: &str) -> Option<Frequency> {
    Some(match text.to_ascii_uppercase().as_str() {
        "SECONDLY" => Frequency::Secondly,
        "MINUTELY" => Frequency::Minutely,
        "HOURLY" => Frequency::Hourly,
        "DAILY" => Frequency::Daily,
        "WEEKLY" => Frequency::Weekly,
        "MONTHLY" => Frequency::Monthly,
        "YEARLY" => Frequency::Yearly,
        _ => return None,
    })
}

fn number(text: &str) -> Option<i32> {
    let text = text.trim();
    text.strip_prefix('+').unwrap_or(text).parse().ok()
}

/// Returns the items of a list with commas, each once; nothing where one cannot be read.
fn listed<T: PartialEq + Ord>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
    let mut items = items.take(MOST_LISTED + 1).map(read).collect::<Option<Vec<T>>>()?;
    items.sort();
    items.dedup();
    (items.len() <= MOST_LISTED).then_some(items)
}

fn numbers(text: &str, least: i32, most: i32) -> Option<Vec<i32>> {
    listed(text, |item| number(item).filter(|n| (least..=most).contains(n)))
}

/// Returns numbers that count from the first, or from the last where negative.
fn numbers_from_end(text: &str, most: i32) -> Option<Vec<i32>> {
    listed(text, |item| number(item).filter(|n| (1..=most).contains(&n.unsigned_abs().try_into().unwrap_or(0))))
}

/// Reads `MO`, `2TU`, `-1FR`.
fn weekday(text: &str) -> Option<Weekday> {
    const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let text = text.trim().to_ascii_uppercase();
    let (which, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let day = DAYS.iter().position(|own| *own == day)?;
    let which = if which.trim().is_empty() { 0 } else { number(which).filter(|n| (1..=53).contains(&n.abs()))? };
    Some((which, day))
}
