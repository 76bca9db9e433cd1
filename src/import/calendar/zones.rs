//! Where the times of a calendar are read: by the names of IANA or of Windows, else by what the file itself says of a zone.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::OnceLock;

use super::component::{ZoneText, short};
use super::expand::{Budget, expand};
use super::lines::Property;
use super::rule::Rule;
use super::stamp::{Stamp, offset};
use crate::value::time::{DAY_SECONDS, Day, Instant, SECOND};
use crate::value::zone::{Local, Zone};

/// What Windows calls the zones.
const WINDOWS: &str = include_str!("windows.txt");

/// Where a time is read.
#[derive(Clone, Debug)]
pub(super) enum Place {
    Known(Zone),
    /// By the rules of the file.
    Own(Rc<Own>),
}

/// A zone by the rules of a file.
#[derive(Debug, Default)]
pub(super) struct Own {
    /// The offset before the first change, in seconds east.
    before: i32,
    /// When the offset changes, in seconds of UTC, and to what.
    changes: Vec<(i64, i32)>,
}

impl Own {
    fn offset(&self, utc: i64) -> i32 {
        let after = self.changes.partition_point(|(at, _)| *at <= utc);
        after.checked_sub(1).map_or(self.before, |last| self.changes[last].1)
    }

    /// Returns the second of UTC that a local time names; of two the first; one that is skipped by the offset before.
    fn utc(&self, local: i64) -> i64 {
        let early = self.offset(local - DAY_SECONDS);
        let late = self.offset(local + DAY_SECONDS);
        let first = local - i64::from(early);
        let second = local - i64::from(late);
        if self.offset(first) == early || self.offset(second) != late { first } else { second }
    }
}

impl Place {
    /// Returns the instant of a local time (RFC 5545, 3.3.5): the first of two; where the clocks skip it, by the offset before.
    pub fn at(&self, local: i64) -> Instant {
        match self {
            Self::Own(own) => Instant(own.utc(local).saturating_mul(SECOND)),
            Self::Known(zone) => {
                let day = Day(local.div_euclid(DAY_SECONDS) as i32);
                match zone.resolve(day, local.rem_euclid(DAY_SECONDS) as u32, 0) {
                    Local::One(at) | Local::Ambiguous(at, _) => at,
                    Local::Missing => {
                        let before = zone.offset(Instant((local - DAY_SECONDS) * SECOND));
                        Instant((local - i64::from(before)) * SECOND)
                    }
                }
            }
        }
    }

    /// Returns the seconds by the clock of the place.
    pub fn local(&self, at: Instant) -> i64 {
        at.0.div_euclid(SECOND) + i64::from(self.offset(at))
    }

    fn offset(&self, at: Instant) -> i32 {
        match self {
            Self::Known(zone) => zone.offset(at),
            Self::Own(own) => own.offset(at.0.div_euclid(SECOND)),
        }
    }

    /// Writes `2026-03-29T10:30:00+02:00`.
    pub fn format(&self, at: Instant) -> String {
        let offset = self.offset(at);
        match self {
            Self::Known(zone) => zone.format(at),
            Self::Own(_) if offset % 60 != 0 => Zone::utc().format(at),
            Self::Own(_) => {
                let local = Zone::utc().format(at.plus_seconds(offset.into()));
                let (sign, size) = if offset < 0 { ('-', -offset) } else { ('+', offset) };
                format!("{}{sign}{:02}:{:02}", local.trim_end_matches('Z'), size / 3600, size / 60 % 60)
            }
        }
    }
}

/// A zone that was asked for.
#[derive(Clone, Debug)]
struct Found {
    place: Place,
    /// What the file says of it, where its name is known all the same.
    told: Option<(Rc<Own>, u32)>,
}

/// The zones of a file.
#[derive(Debug)]
pub(super) struct Zones {
    texts: Vec<ZoneText>,
    /// The places of the texts by name, in the order of the calendars.
    by_name: BTreeMap<String, Vec<usize>>,
    /// By calendar and name; nothing for a name that nobody knows.
    found: BTreeMap<(usize, String), Option<Found>>,
    /// What was worked out, by all that it was worked out from: most files say the same again and again.
    known: RefCell<BTreeMap<String, Option<Rc<Own>>>>,
    /// The last day to which rules are followed.
    last: Day,
}

/// The zones by their folded names.
fn names() -> &'static BTreeMap<String, Zone> {
    static NAMES: OnceLock<BTreeMap<String, Zone>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let iana = Zone::names().filter_map(|name| Some((folded(name), Zone::parse(name)?)));
        let rows = WINDOWS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = "));
        let windows = rows.filter_map(|(name, zone)| Some((folded(name), Zone::parse(zone)?)));
        windows.chain(iana).collect()
    })
}

/// How the names of zones are compared.
fn folded(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '_'], "").replace('&', "and")
}

impl Zones {
    pub fn new(texts: Vec<ZoneText>, until: Day) -> Self {
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, text) in texts.iter().enumerate() {
            by_name.entry(text.id.clone()).or_default().push(at);
        }
        Self { texts, by_name, found: BTreeMap::new(), known: RefCell::default(), last: until.plus(20 * 366) }
    }

    /// Returns the place of a name, as one calendar of the file uses it.
    pub fn place(&mut self, calendar: usize, name: &str, budget: &mut Budget) -> Option<Place> {
        let key = (calendar, name.to_owned());
        if let Some(found) = self.found.get(&key) {
            return found.as_ref().map(|found| found.place.clone());
        }
        let found = self.seek(calendar, name, budget);
        let place = found.as_ref().map(|found| found.place.clone());
        self.found.insert(key, found);
        place
    }

    fn seek(&self, calendar: usize, name: &str, budget: &mut Budget) -> Option<Found> {
        let text = self.text(calendar, name.trim());
        let own = text.and_then(|text| Some((self.own(text, budget)?, text.line)));
        let location = text.and_then(|text| text.location.as_deref());
        let known = self.named(name).or_else(|| location.and_then(|name| self.named(name)));
        match (known, own) {
            (Some(zone), told) => Some(Found { place: Place::Known(zone), told }),
            (None, Some((own, _))) => Some(Found { place: Place::Own(own), told: None }),
            (None, None) => {
                let fixed = || fixed(name).map(|own| Place::Own(Rc::new(own)));
                let place = shown(name).map(Place::Known).or_else(fixed)?;
                Some(Found { place, told: None })
            }
        }
    }

    /// Returns what the file says of a name: in the same calendar, else in the first that does.
    fn text(&self, calendar: usize, name: &str) -> Option<&ZoneText> {
        let all = self.by_name.get(name)?;
        let at = all.partition_point(|at| self.texts[*at].calendar < calendar);
        let same = all.get(at).filter(|at| self.texts[**at].calendar == calendar);
        same.or(all.first()).map(|at| &self.texts[*at])
    }

    fn own(&self, text: &ZoneText, budget: &mut Budget) -> Option<Rc<Own>> {
        let mut key = String::new();
        for properties in &text.observances {
            let lines = properties.iter().flat_map(|property| [property.name.as_str(), ":", &property.value, "\n"]);
            key.extend(lines.chain(["\n"]));
        }
        let mut known = self.known.borrow_mut();
        known.entry(key).or_insert_with(|| own(text, self.last, budget).map(Rc::new)).clone()
    }

    /// Returns the zone of a name of IANA or of Windows; what comes before it is passed over (`/mozilla.org/20070129_1/Europe/Paris`).
    fn named(&self, name: &str) -> Option<Zone> {
        let mut rest = name.trim().trim_matches('"');
        loop {
            if let Some(zone) = names().get(&folded(rest)) {
                return Some(*zone);
            }
            // What is left of a longer name is that of a zone only where it has a place in it, or is UTC.
            rest = rest.split_once('/')?.1;
            if !rest.contains('/') && !rest.eq_ignore_ascii_case("UTC") {
                return None;
            }
        }
    }

    /// Tells where the rules of the file give another time than the zone that its name is of; once a zone.
    pub fn differs(&mut self, calendar: usize, name: &str, at: Instant) -> Option<(u32, String)> {
        let found = self.found.get_mut(&(calendar, name.to_owned()))?.as_mut()?;
        let (own, line) = found.told.as_ref()?;
        let second = at.0.div_euclid(SECOND);
        if own.offset(second) == found.place.offset(at) {
            return None;
        }
        let line = *line;
        found.told = None;
        let message =
            format!("the file's own rules for `{}` are not those of that zone; the zone's count", short(name));
        Some((line, message))
    }
}

/// Returns the zone that programs show as `(UTC+01:00) Amsterdam, Berlin, Bern`: that of the first city that has one. Also `US-Eastern`.
fn shown(name: &str) -> Option<Zone> {
    static CITIES: OnceLock<BTreeMap<String, Zone>> = OnceLock::new();
    let cities = CITIES.get_or_init(|| {
        let named = Zone::names().filter(|name| !name.starts_with("Etc/") && !name.starts_with("SystemV/"));
        named.filter_map(|name| Some((folded(name.rsplit_once('/')?.1), Zone::parse(name)?))).collect()
    });
    let plain = match name.trim().strip_prefix('(') {
        Some(rest) => rest.split_once(')')?.1,
        None => name,
    };
    if let Some(zone) = names().get(&folded(plain)).or_else(|| names().get(&folded(&plain.replace('-', "/")))) {
        return Some(*zone);
    }
    plain.split([',', ';', ':', '/']).find_map(|city| cities.get(&folded(city)).copied())
}

/// Returns a zone that is only an offset: `UTC+02:00`, `GMT-0500`, `+01:00`.
fn fixed(name: &str) -> Option<Own> {
    let name = name.trim().to_ascii_uppercase();
    let rest = name.strip_prefix("UTC").or_else(|| name.strip_prefix("GMT")).unwrap_or(&name).trim();
    let before = Some(rest).filter(|rest| rest.starts_with(['+', '-'])).and_then(offset)?;
    Some(Own { before, changes: Vec::new() })
}

/// Works out a zone by the rules of the file; nothing where they cannot be read.
fn own(text: &ZoneText, last: Day, budget: &mut Budget) -> Option<Own> {
    let mut changes: Vec<(i64, i32, i32)> = Vec::new();
    for properties in &text.observances {
        let (Some(from), Some(to)) = (value(properties, "TZOFFSETFROM"), value(properties, "TZOFFSETTO")) else {
            continue;
        };
        let (Some(from), Some(to)) = (offset(from), offset(to)) else { continue };
        for local in onsets(properties, from, last, budget)? {
            changes.push((local - i64::from(from), from, to));
        }
    }
    changes.sort_unstable();
    let before = changes.first()?.1;
    let changes = changes.into_iter().map(|(at, _, to)| (at, to)).collect();
    Some(Own { before, changes })
}

/// Returns when a stretch begins, by the clock before it; nothing where a rule has no bounds.
fn onsets(properties: &[Property], from: i32, last: Day, budget: &mut Budget) -> Option<Vec<i64>> {
    let Some(start) = value(properties, "DTSTART").and_then(Stamp::parse) else { return Some(Vec::new()) };
    let local = |stamp: Stamp| match stamp {
        Stamp::Utc(utc) => utc + i64::from(from),
        stamp => stamp.seconds(),
    };
    let start = local(start);
    let mut onsets = vec![start];
    for property in properties {
        match property.name.as_str() {
            "RRULE" => {
                let Ok(rule) = Rule::parse(&property.value) else { continue };
                let is_beyond = |time: i64| match rule.until {
                    Some(Stamp::Utc(utc)) => time - i64::from(from) > utc,
                    Some(Stamp::Day(day)) => time >= Stamp::Day(day.plus(1)).seconds(),
                    Some(Stamp::Local(until)) => time > until,
                    None => false,
                };
                let times = expand(&rule, (start, true), Stamp::Day(last).seconds(), is_beyond, budget);
                if times.is_cut {
                    return None;
                }
                onsets.extend(times.times);
            }
            "RDATE" => {
                let dates =
                    property.value.split(',').filter_map(|date| Stamp::parse(date.split('/').next().unwrap_or(date)));
                onsets.extend(dates.map(local));
            }
            _ => {}
        }
    }
    Some(onsets)
}

fn value<'a>(properties: &'a [Property], name: &str) -> Option<&'a str> {
    properties.iter().find(|property| property.name == name).map(|property| property.value.as_str())
}
