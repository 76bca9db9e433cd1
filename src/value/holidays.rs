//! Public holidays as dated data: days known from one year to another, and never a guess outside of them.

use std::fmt;
use std::sync::Arc;

use super::time::Day;

/// The holidays of one country, region or firm, with the years for which they are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holidays(Arc<Table>);

#[derive(Debug, PartialEq, Eq)]
struct Table {
    label: String,
    name: String,
    source: String,
    verified: String,
    years: (i32, i32),
    /// In order, each once.
    days: Vec<(Day, String)>,
}

/// The question whether a day is a holiday, outside the years for which the holidays are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BeyondTable {
    /// Whose holidays: the code of a built-in table, the name of another.
    pub of: String,
    /// The first known year.
    pub from: i32,
    /// The last known year.
    pub to: i32,
    /// The day that was asked for.
    pub day: Day,
}

impl fmt::Display for BeyondTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "holidays of {} are known from {} to {}", self.of, self.from, self.to)
    }
}

impl std::error::Error for BeyondTable {}

/// A mistake in a file of days: its line, counted from 1, and what is wrong.
pub type LineMistake = (usize, String);

macro_rules! tables {
    ($($code:literal)*) => {
        /// The built-in tables, by code.
        const BUILT_IN: &[(&str, &str)] = &[$(($code, include_str!(concat!("holidays/", $code, ".txt")))),*];
    };
}

tables! { "AT" "CZ" "DE-BB" "DE-BE" "DE-BW" "DE-BY" "DE-HB" "DE-HE" "DE-HH" "DE-MV" "DE-NI" "DE-NW" "DE-RP" "DE-SH" "DE-SL" "DE-SN" "DE-ST" "DE-TH" "DE" "ES" "FR" "GB-ENG" "GB-NIR" "GB-SCT" "IT" "JP" "NL" "PL" "RS" "RU" "SK" "UA" "US" }

impl Holidays {
    /// Returns the built-in holidays of a code such as `PL` or `DE-BY`; nothing for another code, nor for `GB`, which
    /// has no holidays of its own but those of `GB-ENG`, `GB-SCT` and `GB-NIR`.
    pub fn builtin(code: &str) -> Option<Self> {
        let (code, text) = BUILT_IN.iter().find(|(known, _)| *known == code)?;
        Self::parse(text).ok().map(|table| table.labelled(code))
    }

    /// Returns the codes of all built-in tables.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(code, _)| *code)
    }

    /// Reads a table: lines `YYYY-MM-DD name of the day`, and a header of lines `# key: value` with the keys `name`,
    /// `source`, `verified`, `note` and `years: 2020-2035`. Other lines that begin with `#` are comments. Without `years`
    /// the years from the earliest to the latest day are known. Returns all mistakes with their lines.
    pub fn parse(text: &str) -> Result<Self, Vec<LineMistake>> {
        let mut reader = Reader::default();
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            if let Err(message) = reader.line(index + 1, line.trim()) {
                reader.mistakes.push((index + 1, message));
            }
        }
        reader.finish()
    }

    /// Returns the same holidays under another label, which is how messages name them: "holidays of PL".
    pub fn labelled(&self, label: &str) -> Self {
        let Table { name, source, verified, years, days, .. } = &*self.0;
        let (name, source, verified) = (name.clone(), source.clone(), verified.clone());
        Self(Arc::new(Table { label: label.to_owned(), name, source, verified, years: *years, days: days.clone() }))
    }

    /// Returns the name of the holiday on a day, nothing on any other day, or an error outside the known years.
    pub fn on(&self, day: Day) -> Result<Option<&str>, BeyondTable> {
        let table = &*self.0;
        if let Ok(index) = table.days.binary_search_by_key(&day, |(day, _)| *day) {
            return Ok(Some(&table.days[index].1));
        }
        let (from, to) = table.years;
        if (from..=to).contains(&day.year()) { Ok(None) } else { Err(self.beyond(day)) }
    }

    /// Returns all days in order, each with its name.
    pub fn days(&self) -> impl Iterator<Item = (Day, &str)> {
        self.0.days.iter().map(|(day, name)| (*day, name.as_str()))
    }

    /// Returns the first and the last year for which the holidays are known.
    pub fn years(&self) -> (i32, i32) {
        self.0.years
    }

    /// Returns how messages name them: the code of a built-in table.
    pub fn label(&self) -> &str {
        &self.0.label
    }

    /// Returns the name that the table gives itself (`Poland`), or nothing.
    pub fn name(&self) -> Option<&str> {
        Some(self.0.name.as_str()).filter(|name| !name.is_empty())
    }

    /// Returns the source that the table names, or nothing.
    pub fn source(&self) -> Option<&str> {
        Some(self.0.source.as_str()).filter(|source| !source.is_empty())
    }

    /// Returns when the table was last verified, as it says, or nothing.
    pub fn verified(&self) -> Option<&str> {
        Some(self.0.verified.as_str()).filter(|verified| !verified.is_empty())
    }

    fn beyond(&self, day: Day) -> BeyondTable {
        let (from, to) = self.0.years;
        BeyondTable { of: self.0.label.clone(), from, to, day }
    }
}

#[derive(Default)]
struct Reader {
    name: String,
    source: String,
    verified: String,
    years: Option<(i32, i32)>,
    /// With the number of the line.
    days: Vec<(Day, String, usize)>,
    mistakes: Vec<LineMistake>,
}

impl Reader {
    fn line(&mut self, number: usize, line: &str) -> Result<(), String> {
        if let Some(comment) = line.strip_prefix('#') {
            return comment.split_once(':').map_or(Ok(()), |(key, value)| self.header(key.trim(), value.trim()));
        }
        if line.is_empty() {
            return Ok(());
        }
        let (date, name) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let day = Day::parse(date).ok_or_else(|| {
            format!("`{}` is no day of the form 2026-05-01", date.chars().take(40).collect::<String>())
        })?;
        let name = name.trim();
        let name = if name.is_empty() { "holiday" } else { name };
        self.days.push((day, name.to_owned(), number));
        Ok(())
    }

    fn header(&mut self, key: &str, value: &str) -> Result<(), String> {
        match key {
            "name" => value.clone_into(&mut self.name),
            "source" => value.clone_into(&mut self.source),
            "verified" => value.clone_into(&mut self.verified),
            "years" => {
                let year = |text: &str| text.trim().parse::<u16>().ok().filter(|year| *year <= 9999).map(i32::from);
                let years = value.split_once('-').and_then(|(from, to)| Some((year(from)?, year(to)?)));
                let years = years.filter(|(from, to)| from <= to);
                self.years = Some(years.ok_or("`years` must be of the form 2020-2035")?);
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Holidays, Vec<LineMistake>> {
        self.days.sort_by_key(|(day, _, number)| (*day, *number));
        for pair in self.days.windows(2) {
            if pair[0].0 == pair[1].0 {
                self.mistakes.push((pair[1].2, format!("{} is listed before, in line {}", pair[1].0, pair[0].2)));
            }
        }
        let spanned = self.days.first().zip(self.days.last()).map(|(first, last)| (first.0.year(), last.0.year()));
        let Some(years) = self.years.or(spanned) else {
            self.mistakes.push((1, "there is no day in it".to_owned()));
            return Err(self.mistakes);
        };
        for (day, _, number) in &self.days {
            if !(years.0..=years.1).contains(&day.year()) {
                self.mistakes.push((*number, format!("{day} is not in the years {}-{}", years.0, years.1)));
            }
        }
        if !self.mistakes.is_empty() {
            self.mistakes.sort();
            return Err(self.mistakes);
        }
        let label = if self.name.is_empty() { "the file of days".to_owned() } else { self.name.clone() };
        let days = self.days.into_iter().map(|(day, name, _)| (day, name)).collect();
        let Self { name, source, verified, .. } = self;
        Ok(Holidays(Arc::new(Table { label, name, source, verified, years, days })))
    }
}
