//! Zones: clock changes both ways, days without midnight, and how moments are read and written.

use goodterms::value::time::{Day, Instant, Moment};
use goodterms::value::zone::{Local, MomentError, Zone, parse_moment};
use proptest::prelude::*;

pub fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap_or_else(|| panic!("no zone {name}"))
}

pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap_or_else(|| panic!("no day {text}"))
}

pub fn moment(text: &str) -> Moment {
    parse_moment(text, &zone("Europe/Warsaw")).unwrap_or_else(|error| panic!("{text}: {error}"))
}

pub fn at(text: &str) -> Instant {
    match moment(text) {
        Moment::At(at) => at,
        Moment::Day(day) => panic!("{day} has no time"),
    }
}

#[test]
fn the_ends_of_days() {
    for (name, of, start, end, hours) in [
        ("Europe/Warsaw", "2026-03-29", "2026-03-28T23:00Z", "2026-03-29T22:00Z", 23),
        ("Europe/Warsaw", "2026-10-25", "2026-10-24T22:00Z", "2026-10-25T23:00Z", 25),
        ("America/New_York", "2026-03-08", "2026-03-08T05:00Z", "2026-03-09T04:00Z", 23),
        ("America/New_York", "2026-11-01", "2026-11-01T04:00Z", "2026-11-02T05:00Z", 25),
        ("Asia/Kolkata", "2026-03-29", "2026-03-28T18:30Z", "2026-03-29T18:30Z", 24),
        ("America/Sao_Paulo", "2017-10-15", "2017-10-15T03:00Z", "2017-10-16T02:00Z", 23),
        ("Pacific/Apia", "2011-12-29", "2011-12-29T10:00Z", "2011-12-30T10:00Z", 24),
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00Z", "2011-12-30T10:00Z", 0),
        ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00Z", "2011-12-31T10:00Z", 24),
        ("America/Havana", "2026-11-01", "2026-11-01T04:00Z", "2026-11-02T05:00Z", 25),
        ("UTC", "2024-02-29", "2024-02-29T00:00Z", "2024-03-01T00:00Z", 24),
    ] {
        let (zone, of) = (zone(name), day(of));
        assert_eq!((zone.start_of(of), zone.end_of(of)), (at(start), at(end)), "{name} {of}");
        assert_eq!(zone.end_of(of).0 - zone.start_of(of).0, hours * 3_600_000_000, "{name} {of}");
        assert_eq!(zone.range(Moment::Day(of)), (at(start), at(end)));
    }
    let skipped = zone("America/Sao_Paulo").local(at("2017-10-15T03:00Z"));
    assert_eq!(skipped, (day("2017-10-15"), 3600), "the clock shows 01:00 first");
}

#[test]
fn local_times() {
    let (warsaw, apia) = (zone("Europe/Warsaw"), zone("Pacific/Apia"));
    for (of, seconds, means) in [
        ("2026-03-29", 2 * 3600 - 1, Local::One(at("2026-03-29T00:59:59Z"))),
        ("2026-03-29", 2 * 3600, Local::Missing),
        ("2026-03-29", 3 * 3600 - 1, Local::Missing),
        ("2026-03-29", 3 * 3600, Local::One(at("2026-03-29T01:00Z"))),
        ("2026-10-25", 2 * 3600, Local::Ambiguous(at("2026-10-25T00:00Z"), at("2026-10-25T01:00Z"))),
        ("2026-10-25", 3 * 3600, Local::One(at("2026-10-25T02:00Z"))),
    ] {
        assert_eq!(warsaw.resolve(day(of), seconds, 0), means, "{of} {seconds}");
    }
    assert_eq!(apia.resolve(day("2011-12-30"), 43_200, 0), Local::Missing);
}

#[test]
fn moments_read() {
    for (text, means) in [
        ("2026-02-03", Moment::Day(day("2026-02-03"))),
        ("2026-02-03T21:40", Moment::At(at("2026-02-03T20:40Z"))),
        ("2026-02-03 21:40", Moment::At(at("2026-02-03T20:40Z"))),
        ("2026-02-03T21:40:15", Moment::At(at("2026-02-03T20:40:15Z"))),
        ("2026-02-03T21:40:15.25+01:00", Moment::At(Instant(at("2026-02-03T20:40:15Z").0 + 250_000))),
        ("2026-02-03T21:40:15.0000010Z", Moment::At(Instant(at("2026-02-03T21:40:15Z").0 + 1))),
        ("2026-02-03T21:40+0130", Moment::At(at("2026-02-03T20:10Z"))),
        ("2026-02-03T21:40-08", Moment::At(at("2026-02-04T05:40Z"))),
        ("2026-10-25T02:30+02:00", Moment::At(at("2026-10-25T00:30Z"))),
        ("1969-12-31T23:59:59.5Z", Moment::At(Instant(-500_000))),
    ] {
        assert_eq!(parse_moment(text, &zone("Europe/Warsaw")), Ok(means), "{text}");
    }
    for (text, error) in [
        ("", MomentError::Form),
        ("2026-2-3", MomentError::Form),
        ("2026-02-03T", MomentError::Form),
        ("2026-02-03T2140", MomentError::Form),
        ("2026-02-03T21:40:", MomentError::Form),
        ("2026-02-03T21:40:15.", MomentError::Form),
        ("2026-02-03T21:40x", MomentError::Form),
        ("2026-02-03T21:40+", MomentError::Form),
        ("2026-02-03T21:40+1", MomentError::Form),
        ("2026-02-03T21:40+01:", MomentError::Form),
        ("2026-02-03T21:40Zz", MomentError::Form),
        ("2026-02-3\u{17c}", MomentError::Form),
        ("2026-02-30", MomentError::Date),
        ("2025-02-29T10:00", MomentError::Date),
        ("2026-13-01", MomentError::Date),
        ("2026-02-03T25:00", MomentError::Clock),
        ("2026-02-03T24:00", MomentError::Clock),
        ("2026-02-03T12:60", MomentError::Clock),
        ("2026-02-03T23:59:60Z", MomentError::Clock),
        ("2026-02-03T25:00+19:00", MomentError::Clock),
        ("2026-02-03T21:40+19:00", MomentError::Offset),
        ("2026-02-03T21:40+01:60", MomentError::Offset),
        ("2026-02-03T21:40:15.1234567", MomentError::Fraction),
        ("2026-03-29T02:30", MomentError::Missing),
        ("2026-10-25T02:30", MomentError::Ambiguous(at("2026-10-25T00:30Z"), at("2026-10-25T01:30Z"))),
    ] {
        assert_eq!(parse_moment(text, &zone("Europe/Warsaw")), Err(error), "{text}");
    }
}

#[test]
fn moments_written() {
    for (name, text, written) in [
        ("Europe/Warsaw", "2026-03-29T08:30Z", "2026-03-29T10:30:00+02:00"),
        ("America/St_Johns", "2026-01-01T00:00Z", "2025-12-31T20:30:00-03:30"),
        ("Europe/London", "2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00.5+00:00"),
        ("UTC", "2026-01-01T00:00Z", "2026-01-01T00:00:00Z"),
        ("Europe/Warsaw", "1850-01-01T00:00Z", "1850-01-01T01:24:00+01:24"),
        ("America/New_York", "1850-01-01T00:00Z", "1850-01-01T00:00:00Z"),
    ] {
        assert_eq!(zone(name).format(at(text)), written);
    }
}

#[test]
fn zones_by_name() {
    assert!(Zone::parse("Europe/Warschau").is_none() && Zone::parse("").is_none());
    assert!(Zone::names().any(|name| name == "Pacific/Apia"));
    fn shared<T: Send + Sync + Copy>() {}
    shared::<Zone>();
}

pub fn any_zone() -> impl Strategy<Value = Zone> {
    let names: Vec<_> = Zone::names().collect();
    prop_oneof![
        proptest::sample::select(names),
        proptest::sample::select(vec!["Europe/Warsaw", "America/New_York", "Pacific/Apia", "America/Sao_Paulo"]),
    ]
    .prop_map(zone)
}

proptest! {
    #[test]
    fn written_is_read_again(zone in any_zone(), micros in -2_200_000_000_000_000i64..4_500_000_000_000_000) {
        let instant = Instant(micros);
        prop_assert_eq!(parse_moment(&zone.format(instant), &zone), Ok(Moment::At(instant)));
    }

    #[test]
    fn an_instant_lies_in_its_day(zone in any_zone(), micros in 1_325_376_000_000_000i64..4_500_000_000_000_000) {
        let instant = Instant(micros);
        let (of, second) = zone.local(instant);
        prop_assert!(zone.start_of(of) <= instant && instant < zone.end_of(of));
        let exact = (micros.rem_euclid(1_000_000)) as u32;
        match zone.resolve(of, second, exact) {
            Local::One(one) => prop_assert_eq!(one, instant),
            Local::Ambiguous(a, b) => prop_assert!(a < b && (a == instant || b == instant)),
            Local::Missing => prop_assert!(false, "the clock shows a time that it skips"),
        }
    }

    #[test]
    fn days_follow_each_other(zone in any_zone(), number in -30_000i32..47_000) {
        let (start, end) = (zone.start_of(Day(number)), zone.end_of(Day(number)));
        prop_assert!(start <= end && end == zone.start_of(Day(number + 1)));
        let mut from = start;
        for (stretch, to, offset) in zone.stretches(Day(number)) {
            prop_assert!(stretch == from && zone.offset(stretch) == offset && zone.offset(Instant(to.0 - 1)) == offset);
            from = to;
        }
        prop_assert_eq!(from, end);
    }

    #[test]
    fn no_text_panics(text in "\\PC*", near in "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]?[0-9:.+Z-]{0,16}") {
        let warsaw = zone("Europe/Warsaw");
        let _ = (parse_moment(&text, &warsaw), parse_moment(&near, &warsaw), Zone::parse(&text));
    }

    #[test]
    fn no_number_panics(zone in any_zone(), number in any::<i32>(), micros in any::<i64>()) {
        let _ = (zone.start_of(Day(number)), zone.end_of(Day(number)), zone.format(Instant(micros)));
        let _ = (zone.day_of(Instant(micros)), zone.resolve(Day(number), 86_399, 999_999), Day(number).weekday());
    }
}
