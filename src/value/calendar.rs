//! Business calendars: bands of hours by the week, holidays, business days (language.md 2 header, 4.3).

use super::holidays::{BeyondTable, Holidays};
use super::time::{DAY_SECONDS, Day, Instant};
use super::zone::Zone;

/// A range of the clock, half-open, in seconds since the midnight with which its day begins. The end is beyond 86 400 for
/// a range past midnight, which belongs to the day it begins; it is at most 172 800.
pub type Range = (u32, u32);

/// A named band of hours: `hours office Mon-Fri 09:00-17:00`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Band {
    /// The name.
    pub name: String,
    /// The ranges of each day of the week, Monday first. They may overlap.
    pub week: [Vec<Range>; 7],
    /// The ranges of a holiday, whatever its day of the week: `holidays 10:00-14:00`.
    pub holidays: Vec<Range>,
}

/// The calendar of a policy: its zone, bands and holidays. The first band is the default one, which is closed on holidays
/// unless it names hours for them; other bands do not know holidays unless they name hours for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// The zone of all civil days.
    pub zone: Zone,
    /// The bands, the default one first.
    pub bands: Vec<Band>,
    /// The holidays; none are known where a policy names none.
    pub holidays: Option<Holidays>,
    /// Whether the policy says `deadlines roll forward`: what callers hand to [`Calendar::after`] as `roll`.
    pub roll: bool,
}

/// How much of a civil day lies inside a band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// Every instant.
    All,
    /// No instant.
    None,
    /// Some instants.
    Part,
}

impl Calendar {
    /// Returns a calendar without bands and holidays, which does not roll.
    pub fn plain(zone: Zone) -> Self {
        Self { zone, bands: Vec::new(), holidays: None, roll: false }
    }

    /// Returns the number of the band of a name, for [`Calendar::inside`].
    pub fn band(&self, name: &str) -> Option<usize> {
        self.bands.iter().position(|band| band.name == name)
    }

    /// Returns whether an instant is inside the band of that number (0 is the default band). No instant is inside a band
    /// that there is not. An error where that depends on holidays of a year that are not known.
    pub fn inside(&self, band: usize, at: Instant) -> Result<bool, BeyondTable> {
        let Some(rule) = self.bands.get(band) else { return Ok(false) };
        let (day, second) = self.zone.local(at);
        if self.reaches(band, day, second)? {
            return Ok(true);
        }
        let (before, second) = (day.plus(-1), second + DAY_SECONDS as u32);
        let is_past = |ranges: &[Range]| ranges.iter().any(|range| second < range.1);
        // Mostly nothing runs on past midnight.
        Ok((is_past(&rule.week[before.weekday()]) || is_past(&rule.holidays)) && self.reaches(band, before, second)?)
    }

    /// Returns how much of a civil day is inside the band of that number, with what the day before leaves past midnight,
    /// and with the hour that a clock change adds or takes. A day that a clock change skips has no instant: `None`.
    pub fn inside_day(&self, band: usize, day: Day) -> Result<Coverage, BeyondTable> {
        let (start, end) = (self.zone.start_of(day), self.zone.end_of(day));
        let open = self.open(band, day)?;
        Ok(match open.as_slice() {
            [] => Coverage::None,
            [(from, to)] if *from == start && *to == end => Coverage::All,
            _ => Coverage::Part,
        })
    }

    /// Returns the stretches of a civil day that are inside the band of that number: in order, half-open, merged where
    /// they touch. A time that the clock shows twice is inside, or outside, both times.
    pub fn open(&self, band: usize, day: Day) -> Result<Vec<(Instant, Instant)>, BeyondTable> {
        let ranges = self.clock_ranges(band, day)?;
        let mut open: Vec<(Instant, Instant)> = Vec::new();
        if ranges.is_empty() {
            return Ok(open);
        }
        let midnight = i64::from(day.0) * DAY_SECONDS;
        for (start, end, offset) in self.zone.stretches(day) {
            for (from, to) in &ranges {
                let at = |second: u32| Instant(0).plus_seconds(midnight + i64::from(second) - i64::from(offset));
                let (from, to) = (at(*from).max(start), at(*to).min(end));
                match open.last_mut() {
                    _ if from >= to => {}
                    Some(last) if last.1 == from => last.1 = to,
                    _ => open.push((from, to)),
                }
            }
        }
        Ok(open)
    }

    /// Returns whether a day has hours in the default band and is no holiday.
    pub fn is_business_day(&self, day: Day) -> Result<bool, BeyondTable> {
        let Some(band) = self.bands.first() else { return Ok(false) };
        Ok(!band.week[day.weekday()].is_empty() && self.holiday(day)?.is_none())
    }

    /// Returns whether there can be any business day: whether the default band has hours on any day of the week.
    pub fn has_business_days(&self) -> bool {
        self.bands.first().is_some_and(|band| band.week.iter().any(|ranges| !ranges.is_empty()))
    }

    /// Returns the name of the holiday on a day; nothing on other days and where the calendar has no holidays.
    pub fn holiday(&self, day: Day) -> Result<Option<&str>, BeyondTable> {
        self.holidays.as_ref().map_or(Ok(None), |holidays| holidays.on(day))
    }

    /// Returns the merged ranges of the clock inside a band on a civil day, within 0 to 86 400.
    fn clock_ranges(&self, band: usize, day: Day) -> Result<Vec<Range>, BeyondTable> {
        let full = DAY_SECONDS as u32;
        let spilled = self.hours(band, day.plus(-1), |ranges| ranges.iter().any(|range| range.1 > full))?;
        let begun = self.hours(band, day, |ranges| !ranges.is_empty())?;
        let spilled = spilled.iter().map(|(from, to)| (from.saturating_sub(full), to.saturating_sub(full)));
        let mut ranges: Vec<Range> = spilled.chain(begun.iter().copied()).map(|(a, b)| (a, b.min(full))).collect();
        ranges.retain(|(from, to)| from < to);
        ranges.sort_unstable();
        ranges.dedup_by(|next, last| {
            let touch = next.0 <= last.1;
            if touch {
                last.1 = last.1.max(next.1);
            }
            touch
        });
        Ok(ranges)
    }

    /// Returns the ranges that a band begins on a day, asking for holidays only where the day's ranges or those of
    /// a holiday matter.
    fn hours(&self, band: usize, day: Day, matters: impl Fn(&[Range]) -> bool) -> Result<&[Range], BeyondTable> {
        let Some(rule) = self.bands.get(band) else { return Ok(&[]) };
        let week = &rule.week[day.weekday()];
        let knows_holidays = band == 0 || !rule.holidays.is_empty();
        let same = *week == rule.holidays || !matters(week) && !matters(&rule.holidays);
        let closed = knows_holidays && !same && self.holiday(day)?.is_some();
        Ok(if closed { &rule.holidays } else { week })
    }

    /// Returns whether a range that the band begins on a day holds that second after the day's midnight.
    fn reaches(&self, band: usize, day: Day, second: u32) -> Result<bool, BeyondTable> {
        let Some(rule) = self.bands.get(band) else { return Ok(false) };
        let holds = |ranges: &[Range]| ranges.iter().any(|(from, to)| (*from..*to).contains(&second));
        let week = holds(&rule.week[day.weekday()]);
        if band > 0 && rule.holidays.is_empty() {
            return Ok(week);
        }
        let on_holiday = holds(&rule.holidays);
        Ok(if week != on_holiday && self.holiday(day)?.is_some() { on_holiday } else { week })
    }
}
