//! Holidays, bands of hours and business days.

use goodterms::value::calendar::{Band, Calendar, Coverage, Range};
use goodterms::value::holidays::Holidays;
use goodterms::value::time::{Day, Instant};
use goodterms::value::zone::Zone;
use proptest::prelude::*;

use crate::zone::{any_zone, at, day, zone};

const HOUR: u32 = 3600;

/// A band with the same range on the given days of the week, Monday 0.
pub fn band(name: &str, days: std::ops::RangeInclusive<usize>, range: Range) -> Band {
    let week = std::array::from_fn(|of| if days.contains(&of) { vec![range] } else { Vec::new() });
    Band { name: name.to_owned(), week, holidays: Vec::new() }
}

pub fn hours(from: u32, to: u32) -> Range {
    (from * HOUR, to * HOUR)
}

/// `hours office Mon-Fri 09:00-17:00`, `hours night Mon-Sun 22:00-07:00`.
pub fn calendar(zone_name: &str, holidays: &str) -> Calendar {
    Calendar {
        zone: zone(zone_name),
        bands: vec![band("office", 0..=4, hours(9, 17)), band("night", 0..=6, hours(22, 31))],
        holidays: Holidays::builtin(holidays),
        roll: true,
    }
}

pub fn warsaw() -> Calendar {
    calendar("Europe/Warsaw", "PL")
}

#[test]
fn holidays_by_country() {
    for (code, of, name) in [
        ("PL", "2026-12-24", true),
        ("PL", "2024-12-24", false),
        ("PL", "2026-11-11", true),
        ("PL", "2026-04-03", false),
        ("PL", "2026-04-06", true),
        ("GB-ENG", "2026-12-28", true),
        ("GB-ENG", "2027-01-04", false),
        ("GB-SCT", "2027-01-04", true),
        ("DE-BY", "2026-01-06", true),
        ("DE", "2026-01-06", false),
        ("US", "2026-07-03", true),
    ] {
        let holidays = Holidays::builtin(code).unwrap_or_else(|| panic!("no holidays of {code}"));
        assert_eq!(holidays.on(day(of)).map(|name| name.is_some()), Ok(name), "{code} {of}");
    }
    assert_eq!(Holidays::builtin("PL").expect("built in").on(day("2026-11-11")), Ok(Some("Independence Day")));
    assert!(Holidays::builtin("GB").is_none() && Holidays::builtin("XX").is_none());
    assert_eq!(Holidays::codes().count(), 33);
    for code in Holidays::codes() {
        let holidays = Holidays::builtin(code).unwrap_or_else(|| panic!("{code} cannot be read"));
        assert_eq!(holidays.years(), (2020, 2035), "{code}");
        assert!(holidays.source().is_some() && holidays.verified().is_some() && holidays.days().count() > 80, "{code}");
    }
}

#[test]
fn holidays_are_never_guessed() {
    let holidays = Holidays::builtin("PL").expect("built in");
    for of in ["2019-12-31", "2036-01-01"] {
        let beyond = holidays.on(day(of)).expect_err("not known");
        assert_eq!((beyond.to_string().as_str(), beyond.day), ("holidays of PL are known from 2020 to 2035", day(of)));
    }
    assert_eq!(holidays.on(day("2035-12-31")), Ok(None));
    let calendar = warsaw();
    assert!(calendar.is_business_day(day("2036-01-02")).is_err());
    assert_eq!(calendar.is_business_day(day("2036-01-05")), Ok(false), "a Saturday, whatever the holidays");
    assert_eq!(calendar.inside(0, at("2036-01-02T20:00+01:00")), Ok(false), "after hours, whatever the holidays");
    assert!(calendar.inside(0, at("2036-01-02T10:00+01:00")).is_err());
    assert_eq!(calendar.inside(1, at("2036-01-02T23:00+01:00")), Ok(true), "no band but the first knows holidays");
}

#[test]
fn files_of_days() {
    let own = Holidays::parse("# closed this year\n2026-12-31 Stocktaking\n\n2027-01-04\n").expect("two days");
    assert_eq!((own.years(), own.on(day("2026-12-31"))), ((2026, 2027), Ok(Some("Stocktaking"))));
    assert_eq!(own.on(day("2027-01-04")), Ok(Some("holiday")));
    assert_eq!(own.labelled("days.txt").on(day("2028-01-01")).expect_err("beyond").of, "days.txt");
    let none = Holidays::parse("# name: None\n# years: 2026-2026\n").expect("years without days");
    assert_eq!(none.on(day("2026-05-01")), Ok(None));
    for (text, lines) in [
        ("", vec![1]),
        ("# years: 2026\n2026-01-01 x\n", vec![1]),
        ("# years: 2027-2026\n2026-01-01 x\n", vec![1]),
        ("2026-02-30 x\n1 May\n2026-01-01 x\n", vec![1, 2]),
        ("2026-01-02 b\n2026-01-01 a\n2026-01-02 c\n", vec![3]),
        ("# years: 2025-2026\n2027-01-01 x\n2026-01-01 x\n", vec![2]),
    ] {
        let mistakes = Holidays::parse(text).expect_err(text);
        assert_eq!(mistakes.iter().map(|(line, _)| *line).collect::<Vec<_>>(), lines, "{text}: {mistakes:?}");
    }
}

#[test]
fn calls_in_and_out_of_hours() {
    let calendar = warsaw();
    assert_eq!((calendar.band("office"), calendar.band("night"), calendar.band("x")), (Some(0), Some(1), None));
    for (text, office, night) in [
        ("2026-11-02T22:00+01:00", false, true),
        ("2026-11-03T16:59:59+01:00", true, false),
        ("2026-11-04T22:10+01:00", false, true),
        ("2026-11-05T17:00+01:00", false, false),
        ("2026-11-06T09:00+01:00", true, false),
        ("2026-11-06T08:59:59.999999+01:00", false, false),
        ("2026-11-07T06:59:59+01:00", false, true),
        ("2026-11-07T07:00+01:00", false, false),
        ("2026-11-11T10:00+01:00", false, false),
        ("2026-11-12T15:30Z", true, false),
        ("2026-11-12T16:30Z", false, false),
        ("2026-12-25T01:00+01:00", false, true),
    ] {
        assert_eq!(calendar.inside(0, at(text)), Ok(office), "office {text}");
        assert_eq!(calendar.inside(1, at(text)), Ok(night), "night {text}");
        assert_eq!(calendar.inside(2, at(text)), Ok(false), "there is no third band");
    }
}

#[test]
fn hours_on_holidays() {
    let mut calendar = warsaw();
    calendar.bands[0].holidays = vec![hours(10, 14)];
    calendar.bands[1].holidays = vec![hours(20, 26)];
    for (band, text, inside) in [
        (0, "2026-11-11T10:00+01:00", true),
        (0, "2026-11-11T09:30+01:00", false),
        (0, "2026-11-01T13:00+01:00", true),
        (1, "2026-11-11T20:00+01:00", true),
        (1, "2026-11-11T03:00+01:00", true),
        (1, "2026-11-12T01:59+01:00", true),
        (1, "2026-11-12T02:00+01:00", false),
    ] {
        assert_eq!(calendar.inside(band, at(text)), Ok(inside), "{band} {text}");
    }
    assert_eq!(calendar.is_business_day(day("2026-11-11")), Ok(false), "hours make a holiday no business day");
}

#[test]
fn days_in_bands() {
    let mut calendar = warsaw();
    calendar.bands.push(band("always", 0..=6, hours(0, 24)));
    calendar.bands.push(band("rest", 0..=6, hours(2, 3)));
    let mut halves = band("halves", 0..=6, hours(18, 36));
    halves.week.iter_mut().for_each(|ranges| ranges.push(hours(11, 19)));
    calendar.bands.push(halves);
    calendar.bands.push(band("from five", 6..=6, hours(5, 29)));
    for (band, of, coverage) in [
        (0, "2026-11-10", Coverage::Part),
        (0, "2026-11-11", Coverage::None),
        (0, "2026-11-14", Coverage::None),
        (1, "2026-11-14", Coverage::Part),
        (2, "2026-03-29", Coverage::All),
        (2, "2026-10-25", Coverage::All),
        (2, "2026-11-11", Coverage::All),
        (3, "2026-03-29", Coverage::None),
        (3, "2026-10-25", Coverage::Part),
        (4, "2026-11-14", Coverage::All),
        (5, "2026-11-16", Coverage::Part),
        (5, "2026-11-17", Coverage::None),
        (9, "2026-11-14", Coverage::None),
    ] {
        assert_eq!(calendar.inside_day(band, day(of)), Ok(coverage), "{band} {of}");
    }
    let apia = Calendar { holidays: None, zone: zone("Pacific/Apia"), ..calendar };
    assert_eq!(apia.inside_day(2, day("2011-12-30")), Ok(Coverage::None), "a day that was skipped");
    assert_eq!(apia.inside_day(2, day("2011-12-31")), Ok(Coverage::All));
}

#[test]
fn business_days() {
    let calendar = warsaw();
    for (first, last, open) in [
        ("2026-04-02", "2026-04-07", &["2026-04-02", "2026-04-03", "2026-04-07"][..]),
        ("2026-12-22", "2026-12-28", &["2026-12-22", "2026-12-23", "2026-12-28"]),
        ("2026-12-31", "2027-01-04", &["2026-12-31", "2027-01-04"]),
    ] {
        let all = (day(first).0..=day(last).0).map(Day);
        let found: Vec<Day> = all.filter(|day| calendar.is_business_day(*day) == Ok(true)).collect();
        assert_eq!(found, open.iter().map(|of| day(of)).collect::<Vec<_>>());
    }
    let mut empty = warsaw();
    empty.bands[0] = Band::default();
    for none in [Calendar::plain(Zone::utc()), empty] {
        assert!(!none.has_business_days());
        assert_eq!(none.is_business_day(Day(20_000)), Ok(false));
    }
}

pub fn any_range() -> impl Strategy<Value = Range> {
    (0u32..96, 1u32..96).prop_map(|(from, length)| (from * 900, (from + length) * 900))
}

/// A calendar with two bands that overlap, run past midnight and may have hours on holidays.
pub fn any_calendar() -> impl Strategy<Value = Calendar> {
    let ranges = || proptest::collection::vec(any_range(), 0..3);
    let week = || proptest::array::uniform7(ranges());
    let band = move || (week(), prop_oneof![Just(Vec::new()), ranges()]);
    (any_zone(), band(), band(), any::<bool>()).prop_map(|(zone, first, second, known)| {
        let band = |(week, holidays)| Band { name: String::new(), week, holidays };
        let holidays = if known { Holidays::builtin("PL") } else { None };
        Calendar { zone, bands: vec![band(first), band(second)], holidays, roll: false }
    })
}

proptest! {
    #[test]
    fn a_day_is_as_its_quarters(calendar in any_calendar(), number in 18_400i32..24_000, band in 0usize..2) {
        let of = Day(number);
        let (mut from, end) = (calendar.zone.start_of(of), calendar.zone.end_of(of));
        let open = calendar.open(band, of).expect("known years");
        let (mut inside, mut outside) = (0, 0);
        while from < end {
            let is = calendar.inside(band, from).expect("known years");
            prop_assert_eq!(is, open.iter().any(|(a, b)| *a <= from && from < *b), "{}", calendar.zone.format(from));
            if is { inside += 1 } else { outside += 1 }
            from = Instant(from.0 + 900_000_000);
        }
        let expected = match (inside, outside) {
            (0, _) => Coverage::None,
            (_, 0) => Coverage::All,
            _ => Coverage::Part,
        };
        prop_assert_eq!(calendar.inside_day(band, of), Ok(expected));
        prop_assert!(open.windows(2).all(|pair| pair[0].1 < pair[1].0) && open.iter().all(|(a, b)| a < b));
    }

    #[test]
    fn no_number_panics(calendar in any_calendar(), number in any::<i32>(), micros in any::<i64>(), band in 0usize..4) {
        let (of, instant) = (Day(number), Instant(micros));
        let _ = (calendar.inside(band, instant), calendar.inside_day(band, of), calendar.is_business_day(of));
    }

    #[test]
    fn no_text_panics(text in "\\PC*", rows in "(#? ?[0-9years:-]{0,12}\n?[0-9]{4}-[0-9]{2}-[0-9]{2} ?[a-z]{0,9}\n){0,4}") {
        let _ = (Holidays::parse(&text), Holidays::parse(&rows), Holidays::builtin(&text));
    }
}
