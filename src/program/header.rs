//! The policy header: version, days in force, currency, zone, holidays, hours.

use std::collections::BTreeMap;

use super::checker::{Checker, Need};
use crate::base::mistake::program::{header as mistake, names};
use crate::base::mistake::syntax;
use crate::base::source::Span;
use crate::syntax::tree::{Band, File, Header, HeaderKind, Item, Name, Policy, Text};
use crate::value::calendar::{self, Range};
use crate::value::holidays::Holidays;
use crate::value::money::Currency;
use crate::value::time::Day;
use crate::value::zone::Zone;

/// What the header says of the policy itself.
#[derive(Debug, Default)]
pub(super) struct Front {
    pub title: String,
    pub firm: String,
    pub version: Option<String>,
    pub effective: Option<Day>,
    pub until: Option<Day>,
}

impl Checker {
    /// Reads the first policy header of a file. `load` gives the text of a file of holidays.
    pub(super) fn header(&mut self, file: &File, load: &dyn Fn(&str) -> Option<String>) -> Front {
        let mut front = Front::default();
        let policy = file.items.iter().find_map(|item| match item {
            Item::Policy(policy) => Some(policy),
            _ => None,
        });
        let Some(policy) = policy else { return front };
        front.title = self.plain_text(&policy.title).unwrap_or_default();
        let whole = policy.under.as_ref().and_then(|under| self.plain_text(under));
        let whole = whole.as_ref().unwrap_or(&front.title);
        front.firm = whole.split(':').next().unwrap_or(whole).trim().to_owned();
        self.once(policy);
        // The zone first: dates without an offset are read in it.
        for header in &policy.headers {
            self.header_line(header, &mut front, load);
        }
        if let Some(roll) = policy.headers.iter().find(|h| matches!(h.kind, HeaderKind::Deadlines { roll: true })) {
            self.calendar.roll = true;
            for need in [Need::Timezone, Need::Hours, Need::Holidays] {
                self.need(need, roll.place.0, "`deadlines roll forward`");
            }
        }
        front
    }

    /// Reports lines that say again what another one says.
    fn once(&mut self, policy: &Policy) {
        let mut first: BTreeMap<&str, Span> = BTreeMap::new();
        let mut bands: BTreeMap<&str, Span> = BTreeMap::new();
        for header in &policy.headers {
            if let HeaderKind::Hours { name, .. } = &header.kind {
                match bands.get(name.text.as_str()) {
                    Some(span) => self.diagnostics.push(mistake::duplicate_band(name.place.0, &name.text, *span)),
                    None => {
                        bands.insert(&name.text, name.place.0);
                    }
                }
                continue;
            }
            let word = keyword(&header.kind);
            match first.get(word) {
                Some(span) => self.diagnostics.push(mistake::duplicate_header(header.place.0, word, *span)),
                None => {
                    first.insert(word, header.place.0);
                }
            }
        }
    }

    fn header_line(&mut self, header: &Header, front: &mut Front, load: &dyn Fn(&str) -> Option<String>) {
        match &header.kind {
            HeaderKind::Version(version) => front.version = self.plain_text(version),
            HeaderKind::Effective { from, until } => {
                front.effective = self.day(from);
                front.until = until.as_ref().and_then(|until| self.day(until));
                if let (Some(first), Some(last), Some(until)) = (front.effective, front.until, until)
                    && last < first
                {
                    self.diagnostics.push(mistake::ends_before_start(until.place.0, from.place.0));
                }
            }
            HeaderKind::Currency(code) => {
                self.stated.insert(Need::Currency);
                self.currency = Currency::parse(&code.text);
                if self.currency.is_none() {
                    self.diagnostics.push(names::unknown_currency(code.place.0, &code.text));
                }
            }
            HeaderKind::Timezone(text) => self.timezone(text),
            HeaderKind::HolidaysOf(code) => self.holidays_of(code),
            HeaderKind::HolidaysFile(path) => self.holidays_file(path, load),
            HeaderKind::Hours { name, bands } => self.band(name, bands),
            HeaderKind::Deadlines { .. } => {}
        }
    }

    /// Reads a day as written.
    pub(super) fn day(&mut self, written: &Name) -> Option<Day> {
        if let Some(day) = Day::parse(&written.text) {
            return Some(day);
        }
        match written.text.split_once('T') {
            Some((day, _)) if Day::parse(day).is_some() => {
                self.report(mistake::time_for_day(written.place.0, &written.text, day))
            }
            _ => self.report(syntax::impossible_date(written.place.0, &written.text)),
        }
    }

    fn timezone(&mut self, text: &Text) {
        self.stated.insert(Need::Timezone);
        let Some(name) = self.plain_text(text) else { return };
        match Zone::parse(&name) {
            Some(zone) => self.calendar.zone = zone,
            None => self.diagnostics.push(mistake::unknown_timezone(text.place.0, &name)),
        }
    }

    fn holidays_of(&mut self, code: &Name) {
        self.stated.insert(Need::Holidays);
        match Holidays::builtin(&code.text) {
            Some(holidays) => self.calendar.holidays = Some(holidays),
            None => self.diagnostics.push(mistake::unknown_holidays(code.place.0, &code.text)),
        }
    }

    fn holidays_file(&mut self, text: &Text, load: &dyn Fn(&str) -> Option<String>) {
        self.stated.insert(Need::Holidays);
        let Some(path) = self.plain_text(text) else { return };
        let Some(days) = load(&path) else {
            self.diagnostics.push(mistake::missing_holidays_file(text.place.0, &path));
            return;
        };
        match Holidays::parse(&days) {
            Ok(holidays) => self.calendar.holidays = Some(holidays.labelled(&path)),
            Err(mistakes) => {
                for (line, what) in mistakes {
                    self.diagnostics.push(mistake::bad_holidays_file(text.place.0, &path, line, &what));
                }
            }
        }
    }

    fn band(&mut self, name: &Name, bands: &[Band]) {
        self.stated.insert(Need::Hours);
        let mut band = calendar::Band { name: name.text.clone(), week: Default::default(), holidays: Vec::new() };
        for part in bands {
            let range = range(part);
            match part.days {
                None => band.holidays.push(range),
                Some((first, last)) => {
                    for weekday in weekdays(first, last) {
                        band.week[weekday].push(range);
                    }
                }
            }
        }
        if self.calendar.band(&name.text).is_none() {
            self.calendar.bands.push(band);
        }
    }
}

/// Returns a range in seconds from the midnight of its day; its end is past the next midnight where it is not later.
fn range(band: &Band) -> Range {
    let to = if band.to <= band.from { band.to + 24 * 60 } else { band.to };
    (band.from * 60, to * 60)
}

/// Returns the days of the week from one to another: `Sat-Mon` goes over the end of the week.
fn weekdays(first: usize, last: usize) -> impl Iterator<Item = usize> {
    let count = (last + 7 - first) % 7 + 1;
    (0..count).map(move |i| (first + i) % 7)
}

fn keyword(kind: &HeaderKind) -> &'static str {
    match kind {
        HeaderKind::Version(_) => "version",
        HeaderKind::Effective { .. } => "effective",
        HeaderKind::Currency(_) => "currency",
        HeaderKind::Timezone(_) => "timezone",
        HeaderKind::HolidaysOf(_) | HeaderKind::HolidaysFile(_) => "holidays",
        HeaderKind::Hours { .. } => "hours",
        HeaderKind::Deadlines { .. } => "deadlines",
    }
}
