//! What can be moved in the text of a record: a date, a time, a number, the day looked at, how often a line is there.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::table::fill;
use crate::facts::watch::Distance;
use crate::value::time::{Day, SECOND};

/// One thing that can be moved.
#[derive(Debug)]
pub(super) struct Edit {
    /// The record, with places for what is moved.
    record: String,
    columns: Vec<String>,
    what: What,
    day: Day,
}

#[derive(Debug)]
enum What {
    AsOf,
    Day(Day),
    /// A day, the minutes since its midnight, and what stands behind them.
    Time(Day, i64, String),
    Number(Decimal),
    /// How many copies of a line there are places for, with their ids.
    Copies(Vec<String>),
    /// The line can be left out.
    LeftOut,
}

/// A record with something moved.
pub(super) struct Variant {
    pub record: String,
    pub values: Vec<String>,
    pub day: Day,
}

/// What stands where a copy of a line is there.
const THERE: &str = "there";

/// So many copies of a line are tried.
const COPIES: usize = 6;

/// Returns all that can be moved in a record.
pub(super) fn edits(record: &str, day: Day) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = 0;
    for line in record.split_inclusive('\n') {
        let of = |start: usize, end: usize, column: String, what: What| {
            let record = format!("{}<{column}>{}", &record[..at + start], &record[at + end..]);
            Edit { record, columns: vec![column], what, day }
        };
        let id = id_of(line);
        for (start, end) in words(line) {
            let word = &line[start..end];
            let column = || column(line, start, id);
            if let Some(what) = moment(word) {
                edits.push(of(start, end, column(), what));
            } else if let Ok(number) = word.parse::<Decimal>()
                && line[..start].trim_end().ends_with(':')
            {
                edits.push(of(start, end, column(), What::Number(number)));
            }
        }
        if let Some(id) = id.filter(|_| line.trim_start().starts_with("- {") && line.trim_end().ends_with('}')) {
            edits.push(copies(record, (at, at + line.len()), line, id, day));
            let marked = format!("{}  # <{id}>\n", line.trim_end());
            let record = format!("{}{marked}{}", &record[..at], &record[at + line.len()..]);
            edits.push(Edit { record, columns: vec![id.to_owned()], what: What::LeftOut, day });
        }
        at += line.len();
    }
    edits.push(Edit { record: record.to_owned(), columns: Vec::new(), what: What::AsOf, day });
    edits
}

fn copies(record: &str, (from, to): (usize, usize), line: &str, id: &str, day: Day) -> Edit {
    let ids: Vec<String> = (2..COPIES + 2).map(|number| format!("{id}-{number}")).collect();
    let copy = |copy: &String| format!("{}  # <{copy}>\n", line.trim_end().replacen(id, copy, 1));
    let added: String = ids.iter().map(copy).collect();
    let line_end = if record[from..to].ends_with('\n') { "" } else { "\n" };
    let record = format!("{}{line_end}{added}{}", &record[..to], &record[to..]);
    Edit { record, columns: ids.clone(), what: What::Copies(ids), day }
}

impl Edit {
    pub fn record(&self) -> &str {
        &self.record
    }

    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Returns small moves by which one sees what moves with the thing; more than one, since some may fall on a day off.
    pub fn probes(&self) -> Vec<Distance> {
        match self.what {
            What::AsOf | What::Day(_) => vec![Distance::Days(1), Distance::Days(-7)],
            What::Time(..) => vec![Distance::Time(60 * SECOND), Distance::Days(1), Distance::Days(-7)],
            What::Number(_) => vec![Distance::Units(Decimal::ONE), Distance::Units(Decimal::NEGATIVE_ONE)],
            What::Copies(_) => vec![Distance::Units(Decimal::ONE)],
            What::LeftOut => vec![Distance::Units(Decimal::NEGATIVE_ONE)],
        }
    }

    /// Returns the record without a line, where it is a line that can be left out.
    pub fn without(&self) -> Option<Variant> {
        self.by(Distance::Units(Decimal::NEGATIVE_ONE)).filter(|_| matches!(self.what, What::LeftOut))
    }

    /// Returns the record with a line twice, where it is a line that can be.
    pub fn twice(&self) -> Option<Variant> {
        let twice = self.by(Distance::Units(Decimal::ONE)).filter(|_| matches!(self.what, What::Copies(_)))?;
        Some(Variant { record: twice.record.replace(&format!("  # {THERE}\n"), "\n"), ..twice })
    }

    /// Returns the record with the thing moved so far; nothing where it cannot be.
    pub fn by(&self, shift: Distance) -> Option<Variant> {
        let mut day = self.day;
        let values = match (&self.what, shift) {
            (What::AsOf, Distance::Days(days)) => {
                day = day.plus(days);
                Vec::new()
            }
            (What::Day(day), Distance::Days(days)) => vec![day.plus(days).to_string()],
            (What::Time(day, minutes, rest), Distance::Days(days)) => vec![time(day.plus(days), *minutes, rest)],
            (What::Time(day, minutes, rest), Distance::Time(micros)) if micros % (60 * SECOND) == 0 => {
                let minutes = minutes + micros / (60 * SECOND);
                vec![time(day.plus(minutes.div_euclid(1440)), minutes.rem_euclid(1440), rest)]
            }
            (What::Number(number), Distance::Units(units)) => {
                let moved = number.checked_add(units).filter(|moved| !moved.is_sign_negative())?;
                vec![moved.to_string()]
            }
            // A duration in minutes, mostly.
            (What::Number(number), Distance::Time(micros)) => {
                let moved = number.checked_add(Decimal::from(micros / (60 * SECOND)))?;
                Some(moved.to_string()).filter(|_| !moved.is_sign_negative()).into_iter().collect()
            }
            (What::Copies(ids), Distance::Units(units)) => {
                let count = units.to_usize().filter(|count| *count <= ids.len())?;
                ids.iter().enumerate().map(|(i, _)| if i < count { THERE } else { "-" }.to_owned()).collect()
            }
            (What::LeftOut, Distance::Units(units)) if units == Decimal::NEGATIVE_ONE => vec!["-".to_owned()],
            _ => return None,
        };
        (values.len() == self.columns.len()).then(|| {
            let record = fill(&self.record, self.columns.iter().zip(&values));
            Variant { record, values, day }
        })
    }
}

/// Returns where the words of a line begin and end, as YAML parts them.
fn words(line: &str) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in line.char_indices() {
        let is_part = c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '.' | '+' | '_');
        // A colon ends a key where a blank follows.
        let ends_key = c == ':' && line[at + 1..].starts_with([' ', '\n']);
        match (start, is_part && !ends_key) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    words.extend(start.map(|from| (from, line.len())));
    words
}

/// Returns the id of the event that a line writes: the value of its first key.
fn id_of(line: &str) -> Option<&str> {
    let line = line.trim_start().strip_prefix("- {")?;
    let (_, rest) = line.split_once(':')?;
    let id = rest.split([',', '}']).next()?.trim();
    (!id.is_empty()).then_some(id)
}

/// Returns a name for a place in a line: the event and the key.
fn column(line: &str, start: usize, id: Option<&str>) -> String {
    let key = line[..start].trim_end().trim_end_matches(':').rsplit([' ', '{', ',']).next().unwrap_or_default();
    id.map_or_else(|| key.to_owned(), |id| format!("{id} {key}"))
}

fn moment(word: &str) -> Option<What> {
    let day = Day::parse(word.get(..10)?)?;
    let Some(rest) = word[10..].strip_prefix('T') else { return word[10..].is_empty().then_some(What::Day(day)) };
    let (hour, minute) = (rest.get(..2)?.parse::<i64>().ok()?, rest.get(3..5)?.parse::<i64>().ok()?);
    Some(What::Time(day, hour * 60 + minute, rest[5..].to_owned()))
}

fn time(day: Day, minutes: i64, rest: &str) -> String {
    format!("{day}T{:02}:{:02}{rest}", minutes / 60, minutes % 60)
}
