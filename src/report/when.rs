//! When something was or is: a day, or an instant by the clock of the policy's zone.

use serde::{Serialize, Serializer};

use crate::value::time::{Day, Instant, Moment};
use crate::value::zone::{LONGEST, Zone, without_midnight};

/// A day, or an instant as local time with its offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// The civil day.
    pub day: Day,
    /// The instant, where it is known.
    at: Option<Instant>,
    zone: Zone,
}

impl When {
    /// Returns a moment in a zone.
    pub fn new(moment: Moment, zone: &Zone) -> Self {
        let at = if let Moment::At(at) = moment { Some(at) } else { None };
        Self { day: zone.day(moment), at, zone: *zone }
    }

    /// Returns what orders them by time; a day comes before its instants.
    pub fn key(&self) -> (Day, Option<Instant>) {
        (self.day, self.at)
    }

    /// Returns the moment.
    pub fn moment(&self) -> Moment {
        self.at.map_or(Moment::Day(self.day), Moment::At)
    }

    /// Returns `2026-03-05`, or `2026-03-05T21:40:00+01:00`.
    pub fn text(&self) -> String {
        self.zone.text(self.moment())
    }

    /// Returns the day, and the local hour where it is known, for people: `2026-03-05 21:40`.
    pub fn short(&self) -> String {
        match self.at {
            Some(at) => format!("{} {}", self.day, self.zone.clock(at)),
            None => self.day.to_string(),
        }
    }

    /// As [`When::short`], with the day of the week before it: what somebody has to be there for.
    pub fn planned(&self) -> String {
        format!("{} {}", self.day.weekday_name(), self.short())
    }

    /// Returns the words for when something ends: `the end of Thu 2026-03-05`, or an hour.
    pub fn ends(&self) -> String {
        if self.at.is_some() { self.planned() } else { format!("the end of {}", self.planned()) }
    }

    /// As [`When::short`], of the moment from which on something stands: the first of a day is that day, by no clock that somebody gave.
    pub fn begin(&self) -> String {
        without_midnight(&self.short()).to_owned()
    }
}

impl Serialize for When {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut room = [0; LONGEST];
        match self.zone.written(self.moment(), &mut room) {
            Some(text) => serializer.serialize_str(text),
            None => serializer.serialize_str(&self.text()),
        }
    }
}
