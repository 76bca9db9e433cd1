//! When something was or is: a day, or an instant by the clock of the policy's zone.

use serde::{Serialize, Serializer};

use crate::value::time::{Day, Moment};
use crate::value::zone::{Zone, clock_of, without_midnight};

/// A day, or an instant as local time with its offset.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct When {
    /// The civil day.
    pub day: Day,
    /// `2026-03-05`, or `2026-03-05T21:40:00+01:00`.
    pub text: String,
}

impl When {
    /// Returns a moment in a zone.
    pub fn new(moment: Moment, zone: &Zone) -> Self {
        Self { day: zone.day(moment), text: zone.text(moment) }
    }

    /// Returns the day, and the local hour where it is known, for people: `2026-03-05 21:40`.
    pub fn short(&self) -> String {
        match clock_of(&self.text) {
            Some(clock) => format!("{} {clock}", self.day),
            None => self.text.clone(),
        }
    }

    /// As [`When::short`], with the day of the week before it: what somebody has to be there for.
    pub fn planned(&self) -> String {
        format!("{} {}", self.day.weekday_name(), self.short())
    }

    /// Returns the words for when something ends: `the end of Thu 2026-03-05`, or an hour.
    pub fn ends(&self) -> String {
        if clock_of(&self.text).is_some() { self.planned() } else { format!("the end of {}", self.planned()) }
    }

    /// As [`When::short`], of the moment from which on something stands: the first of a day is that day, by no clock that somebody gave.
    pub fn begin(&self) -> String {
        without_midnight(&self.short()).to_owned()
    }
}

impl Serialize for When {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}
