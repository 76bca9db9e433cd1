//! An event of a calendar, its properties read: one version of one meeting, of a series, or of an exception to it.

use super::component::{Calendar, Event, Warnings, short};
use super::expand::Budget;
use super::lines::Property;
use super::person::Person;
use super::rule::Rule;
use super::stamp::{Length, Stamp};
use super::zones::{Place, Zones};
use crate::value::time::{DAY_SECONDS, Instant, SECOND};
use crate::value::zone::Zone;

/// A date or a time, and where it is read.
#[derive(Clone, Debug)]
pub(super) struct When {
    /// Seconds by the clock of the place.
    pub local: i64,
    pub place: Place,
    pub is_day: bool,
}

impl When {
    pub fn at(&self) -> Instant {
        self.place.at(self.local)
    }
}

/// How long a meeting is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Span {
    /// To the second, as its end says.
    Exact(i64),
    /// As its DURATION says.
    Nominal(Length),
    /// Its end cannot be read.
    Unknown,
}

impl Span {
    /// Returns the end of what begins then.
    pub fn end(self, start: &When) -> Option<Instant> {
        match self {
            Self::Exact(seconds) => Some(start.at().plus_seconds(seconds)),
            Self::Nominal(length) => {
                let day = start.place.at(start.local.saturating_add(length.days * DAY_SECONDS));
                Some(day.plus_seconds(length.seconds))
            }
            Self::Unknown => None,
        }
    }
}

/// A version of a meeting.
#[derive(Debug)]
pub(super) struct Entry {
    pub line: u32,
    /// The number of its page.
    pub page: usize,
    pub with_words: bool,
    /// Its place among all that were read.
    pub order: usize,
    pub calendar: usize,
    /// Empty where it has none.
    pub uid: String,
    /// Of which occurrence it is, and whether of all later ones, too.
    pub recurrence: Option<(When, bool)>,
    pub sequence: i64,
    /// DTSTAMP and LAST-MODIFIED.
    pub stamp: Option<Instant>,
    pub modified: Option<Instant>,
    /// The METHOD of its calendar.
    pub method: String,
    pub start: When,
    /// Whether it does not say when it begins: what cancels a meeting, or answers, need not.
    pub is_dateless: bool,
    /// The zone that the start names.
    pub zone: Option<String>,
    pub span: Span,
    /// Whether it recurs, even by a rule that cannot be read.
    pub recurs: bool,
    pub rules: Vec<Rule>,
    pub except_rules: Vec<Rule>,
    pub dates: Vec<(When, Option<Span>)>,
    pub except_dates: Vec<When>,
    pub is_cancelled: bool,
    pub is_tentative: bool,
    pub is_transparent: bool,
    pub organizer: Option<Person>,
    pub attendees: Vec<Person>,
    /// Nothing where it is private.
    pub summary: Option<String>,
}

impl Entry {
    /// Returns when this version was made known, where the file says it. In a message DTSTAMP is when it was sent; in a copy of a
    /// calendar it may be when the copy was made.
    pub fn announced(&self) -> Option<Instant> {
        match self.method.as_str() {
            "" => self.modified.or(self.stamp),
            "PUBLISH" => self.modified,
            _ => self.stamp.or(self.modified),
        }
    }

    /// Returns when this version was sent: of a copy nobody can tell, for whatever was changed in it later counts there, too.
    pub fn sent(&self) -> Option<Instant> {
        self.announced().filter(|_| !matches!(self.method.as_str(), "" | "PUBLISH"))
    }

    /// Whether it is a later version: whoever invites counts it up where the meeting is at another time (RFC 5546, 2.1.4), and where
    /// other things change.
    pub fn is_revised(&self) -> bool {
        self.sequence > 0 && self.method != "ADD"
    }

    /// Returns what it is called where it is no business of anybody else: whole days and free time to which nobody is invited.
    pub fn passed_over(&self) -> Option<&'static str> {
        match (self.attendees.is_empty(), self.start.is_day, self.is_transparent) {
            (true, true, _) => Some("entry of a whole day"),
            (true, _, true) => Some("entry that takes no time"),
            _ => None,
        }
    }

    /// Returns about how many bytes it takes to tell it once.
    pub fn weight(&self) -> usize {
        let people = self.organizer.iter().chain(&self.attendees);
        let names = people.map(|person| 60 + person.names.iter().map(|name| 30 + name.len()).sum::<usize>());
        500 + self.uid.len().min(500) + self.summary.as_ref().map_or(0, String::len) + names.sum::<usize>()
    }

    /// Returns by what versions are ordered: the highest counts.
    pub fn rank(&self) -> (i64, Option<Instant>, bool, usize) {
        (self.sequence, self.stamp.or(self.modified), self.is_cancelled, self.order)
    }
}

/// What is needed to read an event.
pub(super) struct Reader<'a> {
    pub zones: &'a mut Zones,
    pub budget: &'a mut Budget,
    pub warnings: &'a mut Warnings,
    pub calendars: &'a [Calendar],
    /// The zone of times that name none, where the calendar names none either.
    pub zone: &'a Zone,
}

impl Reader<'_> {
    /// Reads an event; nothing where it has no beginning that can be read.
    pub fn entry(&mut self, event: &Event, order: usize) -> Option<Entry> {
        let properties = &event.properties;
        let find = |name: &str| properties.iter().find(|property| property.name == name);
        let calendar = self.calendars.get(event.calendar);
        let recurrence = match find("RECURRENCE-ID") {
            Some(property) => Some((self.when(event, property)?, property.is("RANGE", "THISANDFUTURE"))),
            None => None,
        };
        let marked =
            find("X-MICROSOFT-CDO-ALLDAYEVENT").is_some_and(|mark| mark.value.trim().eq_ignore_ascii_case("TRUE"));
        let method = calendar.map(|calendar| calendar.method.clone()).unwrap_or_default();
        // RFC 5546, 3.2.3 and 3.2.5.
        let need_not_say = matches!(method.as_str(), "CANCEL" | "REPLY" | "REFRESH" | "DECLINECOUNTER");
        let is_dateless = find("DTSTART").is_none() && recurrence.is_none();
        let (mut start, zone) = match (find("DTSTART"), &recurrence) {
            (Some(property), _) => (self.when(event, property)?, property.param("TZID").map(str::to_owned)),
            // A message that cancels an occurrence need not say again when it was.
            (None, Some((when, _))) => (when.clone(), None),
            (None, None) if need_not_say && find("UID").is_some() => {
                (When { local: 0, place: Place::Known(Zone::utc()), is_day: false }, None)
            }
            (None, None) => {
                self.warnings.add(event.line, true, "an event without DTSTART is not told");
                return None;
            }
        };
        // Outlook marks whole days from midnight to midnight.
        start.is_day |= marked && start.local.rem_euclid(DAY_SECONDS) == 0;
        let mut span = self.span(event, &start);
        let status = find("STATUS").map(|property| property.value.trim().to_ascii_uppercase()).unwrap_or_default();
        if method == "CANCEL" && find("DTEND").or(find("DURATION")).is_none() {
            span = Span::Unknown;
        }
        let is_private = find("CLASS").is_some_and(|class| !class.value.trim().eq_ignore_ascii_case("PUBLIC"));
        let transparent =
            |mark: &Property| matches!(mark.value.trim().to_ascii_uppercase().as_str(), "TRANSPARENT" | "1");
        let instant = |name: &str| match find(name).and_then(|property| Stamp::parse(&property.value)) {
            Some(Stamp::Utc(seconds) | Stamp::Local(seconds)) => Some(Instant(seconds.saturating_mul(SECOND))),
            _ => None,
        };
        let people = Person::all(properties);
        Some(Entry {
            line: event.line,
            page: event.page,
            with_words: event.with_words,
            order,
            calendar: event.calendar,
            uid: find("UID").map(|uid| uid.text().trim().to_owned()).unwrap_or_default(),
            recurrence,
            sequence: find("SEQUENCE").and_then(|number| number.value.trim().parse().ok()).unwrap_or(0),
            stamp: instant("DTSTAMP"),
            modified: instant("LAST-MODIFIED"),
            is_cancelled: matches!(status.as_str(), "CANCELLED" | "CANCELED") || method == "CANCEL",
            is_tentative: status == "TENTATIVE",
            method,
            start,
            is_dateless,
            zone,
            span,
            recurs: properties.iter().any(|property| matches!(property.name.as_str(), "RRULE" | "RDATE")),
            rules: self.rules(event, "RRULE"),
            except_rules: self.rules(event, "EXRULE"),
            dates: self.dates(event),
            except_dates: self.except_dates(event),
            is_transparent: find("TRANSP").is_some_and(transparent),
            organizer: people.0,
            attendees: people.1,
            summary: find("SUMMARY")
                .filter(|_| !is_private)
                .map(|summary| summary.text().trim().chars().take(500).collect()),
        })
    }

    /// Reads a date or a time; a warning, and nothing, where there is none.
    fn when(&mut self, event: &Event, property: &Property) -> Option<When> {
        let stamp = self.stamp(property, &property.value)?;
        self.placed(event, property, stamp)
    }

    fn stamp(&mut self, property: &Property, text: &str) -> Option<Stamp> {
        let stamp = Stamp::parse(text);
        if stamp.is_none() {
            let message = format!("{}: `{}` is no date or time of a calendar", property.name, short(text));
            self.warnings.add(property.line, true, message);
        }
        stamp
    }

    fn placed(&mut self, event: &Event, property: &Property, stamp: Stamp) -> Option<When> {
        let (local, is_day) = (stamp.seconds(), matches!(stamp, Stamp::Day(_)));
        // Many name the zone only once: it is that of the beginning.
        let start = || event.properties.iter().find(|property| property.name == "DTSTART");
        let name = property.param("TZID").or_else(|| start().and_then(|start| start.param("TZID")));
        let place = match (stamp, name) {
            (Stamp::Utc(_), _) => Place::Known(Zone::utc()),
            (Stamp::Local(_), Some(name)) => self.named(event.calendar, name, property)?,
            _ => self.floating(event.calendar, is_day),
        };
        Some(When { local, place, is_day })
    }

    fn named(&mut self, calendar: usize, name: &str, property: &Property) -> Option<Place> {
        let place = self.zones.place(calendar, name, self.budget);
        if place.is_none() {
            let message = format!(
                "{}: nobody knows the time zone `{}`, and the file does not say it",
                property.name,
                short(name)
            );
            self.warnings.add(property.line, true, message);
        }
        place
    }

    /// Returns where times are read that name no zone.
    fn floating(&mut self, calendar: usize, is_day: bool) -> Place {
        let name = self.calendars.get(calendar).and_then(|calendar| calendar.zone.as_deref());
        let place = name.and_then(|name| self.zones.place(calendar, name, self.budget));
        self.warnings.is_local |= place.is_none() && !is_day;
        place.unwrap_or(Place::Known(*self.zone))
    }

    fn span(&mut self, event: &Event, start: &When) -> Span {
        let find = |name: &str| event.properties.iter().find(|property| property.name == name);
        if let Some(end) = find("DTEND") {
            let Some(when) = self.when(event, end) else { return Span::Unknown };
            if start.is_day {
                let days = (when.local - start.local).div_euclid(DAY_SECONDS).max(1);
                return Span::Nominal(Length { days, seconds: 0 });
            }
            let seconds = (when.at().0 - start.at().0) / SECOND;
            if seconds < 0 {
                self.warnings.add(end.line, true, "DTEND is before DTSTART: the end is not told");
                return Span::Unknown;
            }
            return Span::Exact(seconds);
        }
        if let Some(duration) = find("DURATION") {
            let length = Length::parse(&duration.value).filter(|length| length.days >= 0 && length.seconds >= 0);
            if length.is_none() {
                let message = format!("DURATION: `{}` is no length of a meeting", short(&duration.value));
                self.warnings.add(duration.line, true, message);
            }
            return length.map_or(Span::Unknown, Span::Nominal);
        }
        Span::Nominal(Length { days: i64::from(start.is_day), seconds: 0 })
    }

    fn rules(&mut self, event: &Event, name: &str) -> Vec<Rule> {
        let mut rules = Vec::new();
        for property in event.properties.iter().filter(|property| property.name == name) {
            match Rule::parse(&property.value) {
                Ok(rule) => rules.push(rule),
                Err(part) => {
                    let message = format!("{name}: `{}` cannot be read; what it would make is not told", short(&part));
                    self.warnings.add(property.line, true, message);
                }
            }
        }
        rules
    }

    /// Reads RDATE: times and stretches.
    fn dates(&mut self, event: &Event) -> Vec<(When, Option<Span>)> {
        let mut dates = Vec::new();
        for property in event.properties.iter().filter(|property| property.name == "RDATE") {
            for text in property.value.split([',', ';']).map(str::trim).filter(|text| !text.is_empty()) {
                let (first, rest) = text.split_once('/').map_or((text, None), |(first, rest)| (first, Some(rest)));
                let Some(stamp) = self.stamp(property, first) else { continue };
                let Some(when) = self.placed(event, property, stamp) else { continue };
                let span = rest.map(|rest| self.rest_of_period(event, property, &when, rest));
                dates.push((when, span));
            }
        }
        dates
    }

    fn rest_of_period(&mut self, event: &Event, property: &Property, start: &When, text: &str) -> Span {
        if let Some(length) = Length::parse(text).filter(|length| length.days >= 0 && length.seconds >= 0) {
            return Span::Nominal(length);
        }
        let end = self.stamp(property, text).and_then(|stamp| self.placed(event, property, stamp));
        let seconds = end.map(|end| (end.at().0 - start.at().0) / SECOND);
        seconds.filter(|seconds| *seconds >= 0).map_or(Span::Unknown, Span::Exact)
    }

    fn except_dates(&mut self, event: &Event) -> Vec<When> {
        let mut dates = Vec::new();
        let properties = event.properties.iter().filter(|property| property.name == "EXDATE");
        for property in properties {
            for text in property.value.split([',', ';']).map(str::trim).filter(|text| !text.is_empty()) {
                let Some(stamp) = self.stamp(property, text) else { continue };
                dates.extend(self.placed(event, property, stamp));
            }
        }
        dates
    }
}
