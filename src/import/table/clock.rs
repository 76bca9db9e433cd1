//! A time whose day, hour and zone stand in columns of their own.

use super::row::{Fault, Scope};
use super::spec::Spec;
use crate::import::cell::Dates;
use crate::import::clock::east_of_utc;
use crate::value::zone::Zone;

/// Where a clock stands.
enum Clock {
    Zone(Zone),
    /// An offset, as a record writes it.
    East(String),
}

impl Clock {
    /// Reads the name of a zone, an abbreviation that means one place only, or an offset.
    fn parse(name: &str) -> Option<Self> {
        let is_offset = name.starts_with(['+', '-']) && name.len() == 6;
        let seconds = || east_of_utc(&name.to_uppercase());
        match is_offset {
            true => Some(Self::East(name.to_owned())),
            false => seconds().map(Self::of).or_else(|| Zone::parse(name).map(Self::Zone)),
        }
    }

    fn of(seconds: i32) -> Self {
        let minutes = seconds.abs() / 60;
        Self::East(format!("{}{:02}:{:02}", if seconds < 0 { '-' } else { '+' }, minutes / 60, minutes % 60))
    }
}

impl Scope<'_> {
    /// Returns a day, or a time with its offset, as a record writes it. A clock of which nobody knows where it stands tells the day alone.
    pub(super) fn moment(&self, spec: &Spec, text: &str) -> Result<String, String> {
        let dates = spec.dates.as_ref().unwrap_or(self.with.dates);
        let cell = |column: &Option<String>| {
            let cell = column.as_deref().and_then(|column| self.cell(column).ok())?.1;
            Some(cell).filter(|cell| !cell.is_empty())
        };
        let Some(time) = cell(&spec.time_column) else { return self.here(dates, text) };
        let whole = format!("{text} {time}");
        let Some(name) = cell(&spec.zone_column) else { return self.here(dates, &whole) };
        match Clock::parse(name) {
            Some(Clock::Zone(zone)) => dates.read_in(&whole, &zone, "", self.with.zone),
            Some(Clock::East(offset)) => dates.read_in(&whole, &Zone::utc(), &offset, self.with.zone),
            None => {
                let fault = Fault::new(format!("nobody knows where a clock of `{name}` stands"));
                self.left_out.borrow_mut().push(("the time of day".to_owned(), fault));
                dates.read(text, self.with.zone)
            }
        }
    }

    /// Reads a time by the clock of the mapping, else by the one that was given: then it is remembered where the time says no zone.
    fn here(&self, dates: &Dates, text: &str) -> Result<String, String> {
        let read = dates.read(text, self.with.zone)?;
        if read.contains('T') && self.with.mapping.zone().is_none() && !self.is_local.get() {
            let own = dates.read(text, None).unwrap_or_default();
            self.is_local.set(own.split_once('T').is_some_and(|(_, clock)| !clock.contains(['+', '-', 'Z'])));
        }
        Ok(read)
    }
}
