//! Deadlines and windows: golden numbers, clock changes, pauses, rolls, and laws against naive counts.

use goodterms::value::calendar::{Band, Calendar};
use goodterms::value::deadline::{Due, Mark, Start, Trouble};
use goodterms::value::duration::{Duration, Family};
use goodterms::value::holidays::Holidays;
use goodterms::value::time::{Day, Instant, Moment};
use goodterms::value::zone::Zone;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::calendar::{any_calendar, band, calendar, hours, warsaw};
use crate::zone::{any_zone, at, day, moment, zone};

fn length(text: &str) -> Duration {
    let (number, unit) = text.split_once(' ').unwrap_or_else(|| panic!("no duration {text}"));
    let number = Decimal::from_str_exact(number).unwrap_or_else(|_| panic!("no number {number}"));
    Duration::from_unit(number, unit).unwrap_or_else(|| panic!("no unit {unit}"))
}

fn show(zone: &Zone, due: Due) -> String {
    match due {
        Due::Day(day) => day.to_string(),
        Due::At(at) => zone.format(at),
        Due::Between(from, to, _) => format!("{} {}", zone.format(from), zone.format(to)),
    }
}

fn after(calendar: &Calendar, anchor: &str, text: &str) -> Result<String, Trouble> {
    let due = calendar.after(moment(anchor), length(text), calendar.roll, None)?;
    Ok(show(&calendar.zone, due))
}

#[test]
fn golden_deadlines() {
    let (warsaw, london) = (warsaw(), calendar("Europe/London", "GB-ENG"));
    for (calendar, anchor, text, due) in [
        (&warsaw, "2026-12-22", "10 business days", "2027-01-11"),
        (&london, "2026-12-22", "10 business days", "2027-01-08"),
        (&warsaw, "2026-12-18", "14 days", "2027-01-04"),
        (&warsaw, "2026-12-18", "2 weeks", "2027-01-04"),
        (&warsaw, "2026-01-31", "1 month", "2026-03-02"),
        (&warsaw, "2026-03-28T09:30+01:00", "24 hours", "2026-03-29T10:30:00+02:00"),
        (&warsaw, "2026-04-02T15:00+02:00", "4 business hours", "2026-04-03T11:00:00+02:00"),
        (&warsaw, "2026-04-03T15:00+02:00", "4 business hours", "2026-04-07T11:00:00+02:00"),
        (&warsaw, "2026-04-03T15:00+02:00", "2 business hours", "2026-04-03T17:00:00+02:00"),
        (&warsaw, "2026-04-03T17:00+02:00", "1 business hour", "2026-04-07T10:00:00+02:00"),
        (&warsaw, "2026-04-05T12:00+02:00", "0 business hours", "2026-04-05T12:00:00+02:00"),
        (&warsaw, "2026-04-05T12:00+02:00", "8 business hours", "2026-04-07T17:00:00+02:00"),
        (&warsaw, "2026-02-02", "14 days", "2026-02-16"),
        (&warsaw, "2026-02-07", "14 days", "2026-02-23"),
        (&warsaw, "2026-02-07T23:59+01:00", "14 days", "2026-02-23"),
        (&warsaw, "2026-03-20", "14 days", "2026-04-03"),
        (&warsaw, "2026-02-16", "3 business days", "2026-02-19"),
        (&warsaw, "2026-04-03", "1 business day", "2026-04-07"),
        (&warsaw, "2026-04-05", "0 business days", "2026-04-05"),
        (&warsaw, "2026-04-05", "0 days", "2026-04-07"),
        (&warsaw, "2026-04-05", "-1 days", "2026-04-04"),
        (&warsaw, "2026-03-28T23:30+01:00", "90 minutes", "2026-03-29T01:00:00+01:00"),
        (&warsaw, "2026-04-03", "2 hours", "2026-04-03T02:00:00+02:00 2026-04-04T01:59:59.999999+02:00"),
        (&warsaw, "2026-04-03", "1 business hour", "2026-04-03T10:00:00+02:00 2026-04-07T10:00:00+02:00"),
    ] {
        assert_eq!(after(calendar, anchor, text).as_deref(), Ok(due), "{text} after {anchor}");
    }
}

#[test]
fn months_and_leap_years() {
    let calendar = Calendar { roll: false, ..warsaw() };
    for (anchor, text, due) in [
        ("2026-01-31", "1 month", "2026-02-28"),
        ("2026-01-31", "2 months", "2026-03-31"),
        ("2026-01-31", "3 months", "2026-04-30"),
        ("2024-01-31", "1 month", "2024-02-29"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2024-02-29", "4 years", "2028-02-29"),
        ("2026-02-28", "1 month", "2026-03-28"),
        ("2026-03-31", "-1 month", "2026-02-28"),
        ("2024-02-28", "2 days", "2024-03-01"),
        ("1999-12-31", "60 days", "2000-02-29"),
        ("2026-12-18", "14 days", "2027-01-01"),
    ] {
        assert_eq!(after(&calendar, anchor, text).as_deref(), Ok(due), "{text} after {anchor}");
    }
}

#[test]
fn clock_changes() {
    for (name, anchor, text, due) in [
        ("Europe/Warsaw", "2026-10-24T12:00+02:00", "24 hours", "2026-10-25T11:00:00+01:00"),
        ("America/New_York", "2026-03-07T12:00-05:00", "24 hours", "2026-03-08T13:00:00-04:00"),
        ("America/New_York", "2026-10-31T12:00-04:00", "24 hours", "2026-11-01T11:00:00-05:00"),
        ("Asia/Kolkata", "2026-03-28T12:00+05:30", "24 hours", "2026-03-29T12:00:00+05:30"),
        ("Pacific/Apia", "2011-12-29T12:00-10:00", "24 hours", "2011-12-31T12:00:00+14:00"),
        ("Pacific/Apia", "2011-12-29T12:00-10:00", "2 days", "2011-12-31"),
        ("America/Sao_Paulo", "2017-10-14T12:00-03:00", "24 hours", "2017-10-15T13:00:00-02:00"),
        ("Europe/Warsaw", "2026-03-29T01:00+01:00", "4 business hours", "2026-03-29T06:00:00+02:00"),
        ("Europe/Warsaw", "2026-10-25T01:00+02:00", "4 business hours", "2026-10-25T04:00:00+01:00"),
    ] {
        let always = vec![band("always", 0..=6, hours(0, 24))];
        let calendar = Calendar { zone: zone(name), bands: always, holidays: None, roll: false };
        assert_eq!(after(&calendar, anchor, text).as_deref(), Ok(due), "{name}: {text} after {anchor}");
    }
}

#[test]
fn business_hours_past_midnight() {
    let mut calendar = warsaw();
    calendar.bands.swap(0, 1);
    for (anchor, text, due) in [
        ("2026-11-09T21:00+01:00", "9 business hours", "2026-11-10T07:00:00+01:00"),
        ("2026-11-09T21:00+01:00", "10 business hours", "2026-11-10T23:00:00+01:00"),
        // The night of the 11th, a holiday, is closed; that of the 10th runs into it.
        ("2026-11-10T23:00+01:00", "8 business hours", "2026-11-11T07:00:00+01:00"),
        ("2026-11-10T23:00+01:00", "9 business hours", "2026-11-12T23:00:00+01:00"),
        ("2026-03-28T22:00+01:00", "8 business hours", "2026-03-29T07:00:00+02:00"),
        ("2026-10-24T22:00+02:00", "10 business hours", "2026-10-25T07:00:00+01:00"),
    ] {
        assert_eq!(after(&calendar, anchor, text).as_deref(), Ok(due), "{text} after {anchor}");
    }
}

#[test]
fn before_a_moment() {
    let calendar = warsaw();
    for (anchor, text, latest) in [
        ("2026-03-29T10:00+02:00", "24 hours", "2026-03-28T09:00:00+01:00"),
        ("2026-04-08", "5 business days", "2026-03-31"),
        ("2026-04-06", "1 business day", "2026-04-03"),
        ("2026-03-31", "30 days", "2026-03-01"),
        ("2026-03-31", "1 month", "2026-02-28"),
        ("2026-04-07T10:00+02:00", "1 business hour", "2026-04-07T09:00:00+02:00"),
        ("2026-04-07T09:00+02:00", "1 business hour", "2026-04-03T16:00:00+02:00"),
        ("2026-04-07T11:00+02:00", "4 business hours", "2026-04-03T15:00:00+02:00"),
        ("2026-04-05T12:00+02:00", "9 business hours", "2026-04-02T16:00:00+02:00"),
    ] {
        let due = calendar.before(moment(anchor), length(text)).map(|due| show(&calendar.zone, due));
        assert_eq!(due.as_deref(), Ok(latest), "{text} before {anchor}");
    }
}

#[test]
fn pauses() {
    let calendar = warsaw();
    let held = |from: &str, to: &str| {
        let (from, to) = (day(from), day(to));
        move |of: Day| from <= of && of <= to
    };
    for (anchor, text, from, to, due) in [
        ("2026-02-02", "10 days", "2026-02-05", "2026-02-07", "2026-02-16"),
        ("2026-02-02", "10 days", "2026-02-12", "2026-02-17", "2026-02-18"),
        ("2026-02-02", "10 days", "2026-01-01", "2026-02-02", "2026-02-12"),
        ("2026-02-02", "10 days", "2026-02-13", "2026-02-20", "2026-02-12"),
        // The 14th is a Saturday; Monday and Tuesday, to which the end would roll, are held.
        ("2026-02-02", "12 days", "2026-02-16", "2026-02-17", "2026-02-18"),
        ("2026-01-31", "1 month", "2026-02-10", "2026-02-11", "2026-03-02"),
        ("2026-01-31", "1 month", "2026-02-10", "2026-02-12", "2026-03-03"),
        ("2026-02-02", "5 business days", "2026-02-06", "2026-02-09", "2026-02-11"),
        ("2026-02-02", "5 business days", "2026-02-07", "2026-02-08", "2026-02-09"),
        ("2026-02-02T12:00+01:00", "24 hours", "2026-02-03", "2026-02-04", "2026-02-05T12:00:00+01:00"),
        ("2026-02-02T12:00+01:00", "24 hours", "2026-02-01", "2026-02-02", "2026-02-04T00:00:00+01:00"),
        ("2026-02-02T12:00+01:00", "12 hours", "2026-02-03", "2026-02-04", "2026-02-03T00:00:00+01:00"),
        ("2026-03-28T12:00+01:00", "24 hours", "2026-03-29", "2026-03-29", "2026-03-30T12:00:00+02:00"),
        ("2026-02-02T16:00+01:00", "2 business hours", "2026-02-03", "2026-02-04", "2026-02-05T10:00:00+01:00"),
    ] {
        let got = calendar.after(moment(anchor), length(text), true, Some(&held(from, to)));
        let got = got.map(|due| show(&calendar.zone, due));
        assert_eq!(got.as_deref(), Ok(due), "{text} after {anchor}, held from {from} to {to}");
    }
    for text in ["10 days", "1 month", "1 business day", "1 hour", "1 business hour"] {
        let due = calendar.after(moment("2026-02-02T12:00Z"), length(text), true, Some(&|_| true));
        assert!(matches!(due, Err(Trouble::TooFar | Trouble::Beyond(_))), "{text}, held for ever: {due:?}");
    }
}

#[test]
fn troubles() {
    let calendar = warsaw();
    let empty = Calendar { bands: vec![Band::default()], ..warsaw() };
    let beyond = |of: &str| {
        let holidays = Holidays::builtin("PL").expect("built in");
        Trouble::Beyond(holidays.on(day(of)).expect_err("beyond the table"))
    };
    for (calendar, anchor, text, trouble) in [
        (&calendar, "2026-02-02", "1.5 days", Trouble::Fraction),
        (&calendar, "2026-02-02", "0.5 months", Trouble::Fraction),
        (&calendar, "2026-02-02", "0.5 business days", Trouble::Fraction),
        (&calendar, "2026-02-02T10:00Z", "0.0000000001 hours", Trouble::Fraction),
        (&calendar, "2026-02-02", "401 years", Trouble::TooFar),
        (&calendar, "2026-02-02", "79228162514264337593543950335 days", Trouble::TooFar),
        (&calendar, "2026-02-02T10:00Z", "10000000 hours", Trouble::TooFar),
        (&calendar, "2026-02-02", "-146098 days", Trouble::TooFar),
        (&calendar, "9999-12-31", "1 day", Trouble::TooFar),
        (&calendar, "0000-01-01", "-1 day", Trouble::TooFar),
        (&calendar, "2026-02-02", "5000 business days", beyond("2036-01-01")),
        (&calendar, "2026-02-02", "3652 days", beyond("2036-02-04")),
        (&calendar, "2035-12-31T16:00+01:00", "2 business hours", beyond("2036-01-01")),
        (&empty, "2026-02-02", "1 business day", Trouble::NoBusinessDays),
        (&empty, "2026-02-02", "1 business hour", Trouble::NoBusinessDays),
        (&empty, "2026-02-02", "1 day", Trouble::NoBusinessDays),
    ] {
        let due = after(calendar, anchor, text);
        assert!(due.as_ref().is_err_and(|found| *found == trouble), "{text} after {anchor}: {due:?}");
    }
    assert_eq!(after(&calendar, "2026-02-02T10:00Z", "0.5 hours").as_deref(), Ok("2026-02-02T11:30:00+01:00"));
    assert_eq!(after(&calendar, "2035-01-01", "3 days").as_deref(), Ok("2035-01-04"));
}

#[test]
fn windows() {
    let calendar = warsaw();
    for (end, text, start) in [
        ("2026-11-09T21:59+01:00", "7 days", Ok(Start::Day(day("2026-11-03")))),
        ("2026-11-09", "1 day", Ok(Start::Day(day("2026-11-09")))),
        ("2026-11-09", "2 weeks", Ok(Start::Day(day("2026-10-27")))),
        ("2026-11-09", "2 months", Ok(Start::Day(day("2026-09-10")))),
        ("2026-04-30", "2 months", Ok(Start::Day(day("2026-03-01")))),
        ("2026-03-31", "1 month", Ok(Start::Day(day("2026-03-01")))),
        ("2026-11-09T21:59+01:00", "168 hours", Ok(Start::After(at("2026-11-02T21:59+01:00")))),
        ("2026-03-30T00:30+02:00", "24 hours", Ok(Start::After(at("2026-03-28T23:30+01:00")))),
        ("2026-11-09", "1 business day", Err(Trouble::BusinessWindow)),
        ("2026-11-09", "1 business hour", Err(Trouble::BusinessWindow)),
        ("2026-11-09", "0 days", Err(Trouble::EmptyWindow)),
        ("2026-11-09", "-1 hours", Err(Trouble::EmptyWindow)),
        ("2026-11-09", "1.5 days", Err(Trouble::Fraction)),
        ("2026-11-09", "500 years", Err(Trouble::TooFar)),
    ] {
        assert_eq!(calendar.window_start(moment(end), length(text)), start, "{text} up to {end}");
    }
    let (from, to) = (at("2026-11-07T00:00+01:00"), Instant(at("2026-11-08T00:00+01:00").0 - 1));
    assert_eq!(calendar.window_start(moment("2026-11-09"), length("48 hours")), Ok(Start::Between(from, to)));
}

fn explained(anchor: &str, text: &str, held: &str) -> Vec<String> {
    let calendar = warsaw();
    let held = Day::parse(held);
    let steps = calendar.explain_after(moment(anchor), length(text), true, Some(&|of| Some(of) == held));
    let line = |step: &goodterms::value::deadline::Step| {
        let mark = match &step.mark {
            Mark::Start => "start".to_owned(),
            Mark::StartOfDay => "start of day".to_owned(),
            Mark::Anchor => "anchor".to_owned(),
            Mark::Counted => format!("counted {}", step.count),
            Mark::Ran(from, to) => {
                let (from, to) = (calendar.zone.format(*from), calendar.zone.format(*to));
                format!("{}-{} {}", &from[11..16], &to[11..16], step.count / 3_600_000_000)
            }
            Mark::Closed => "closed".to_owned(),
            Mark::Holiday(name) => name.clone(),
            Mark::Paused => "paused".to_owned(),
            Mark::Rolled => "rolled".to_owned(),
        };
        format!("{} {mark}{}", step.day, if step.last { ", last" } else { "" })
    };
    steps.expect("a deadline").iter().map(line).collect()
}

#[test]
fn explanations() {
    assert_eq!(
        explained("2026-04-02", "3 business days", "2026-04-07"),
        [
            "2026-04-02 anchor",
            "2026-04-03 counted 1",
            "2026-04-04 closed",
            "2026-04-05 closed",
            "2026-04-06 Easter Monday",
            "2026-04-07 paused",
            "2026-04-08 counted 2",
            "2026-04-09 counted 3, last",
        ]
    );
    assert_eq!(
        explained("2026-12-29", "3 days", ""),
        [
            "2026-12-29 anchor",
            "2026-12-30 counted 1",
            "2026-12-31 counted 2",
            "2027-01-01 counted 3",
            "2027-01-01 New Year's Day",
            "2027-01-02 closed",
            "2027-01-03 closed",
            "2027-01-04 rolled, last",
        ]
    );
    assert_eq!(
        explained("2026-04-03T15:00+02:00", "4 business hours", ""),
        [
            "2026-04-03 start",
            "2026-04-03 15:00-17:00 2",
            "2026-04-04 closed",
            "2026-04-05 closed",
            "2026-04-06 Easter Monday",
            "2026-04-07 09:00-11:00 4, last",
        ]
    );
    assert_eq!(
        explained("2026-04-03T15:00+02:00", "12 hours", ""),
        ["2026-04-03 start", "2026-04-03 15:00-00:00 9", "2026-04-04 00:00-03:00 12, last"]
    );
}

/// Where a deadline lies on the line of time: its latest end.
fn end(zone: &Zone, due: Due) -> Instant {
    match due {
        Due::Day(day) => zone.end_of(day),
        Due::At(at) | Due::Between(_, at, _) => at,
    }
}

fn any_family() -> impl Strategy<Value = Family> {
    proptest::sample::select(vec![
        Family::Hours,
        Family::Days,
        Family::Months,
        Family::BusinessDays,
        Family::BusinessHours,
    ])
}

/// An anchor in 2021 to 2025, as a day or in whole quarters of an hour.
fn any_anchor() -> impl Strategy<Value = Moment> {
    prop_oneof![
        (18_700i32..20_400).prop_map(|number| Moment::Day(Day(number))),
        (18_700i64 * 96..20_400 * 96).prop_map(|quarters| Moment::At(Instant(quarters * 900_000_000))),
    ]
}

fn scaled(family: Family, number: i64) -> Duration {
    let unit = if matches!(family, Family::Hours | Family::BusinessHours) { 900 } else { 1 };
    Duration::new(family, number * unit)
}

/// Those of a calendar that can be counted in: enough business days.
fn any_counting_calendar() -> impl Strategy<Value = Calendar> {
    any_calendar().prop_filter("no business days", |calendar| calendar.has_business_days())
}

proptest! {
    #[test]
    fn longer_is_never_earlier(
        calendar in any_counting_calendar(), anchor in any_anchor(), family in any_family(),
        number in -40i64..40, more in 0i64..20, held in any::<u16>(), roll in any::<bool>(),
    ) {
        let paused = |of: Day| held >> (of.0.rem_euclid(16)) & 1 == 1 && of.0.rem_euclid(5) > 1;
        let due = |number| calendar.after(anchor, scaled(family, number), roll, Some(&paused));
        let (short, long) = (due(number), due(number + more));
        if let (Ok(short), Ok(long)) = (&short, &long) {
            prop_assert!(end(&calendar.zone, *short) <= end(&calendar.zone, *long), "{:?} {:?}", short, long);
        }
        prop_assert!(short.is_ok() || matches!(short, Err(Trouble::TooFar | Trouble::Beyond(_))), "{:?}", short);
    }

    #[test]
    fn later_is_never_due_earlier(
        calendar in any_counting_calendar(), anchor in any_anchor(), family in any_family(), number in -40i64..40,
        shift in 0i64..4000, roll in any::<bool>(),
    ) {
        let later = match anchor {
            Moment::Day(day) => Moment::Day(day.plus(shift / 96)),
            Moment::At(at) => Moment::At(Instant(at.0 + shift * 900_000_000)),
        };
        let due = |anchor| calendar.after(anchor, scaled(family, number), roll, None);
        if let (Ok(first), Ok(second)) = (due(anchor), due(later)) {
            prop_assert!(end(&calendar.zone, first) <= end(&calendar.zone, second), "{:?} {:?}", first, second);
        }
    }

    #[test]
    fn business_days_counted_one_by_one(
        calendar in any_counting_calendar(), anchor in 18_700i32..20_400, number in 1i64..60, held in any::<u16>(),
    ) {
        let paused = |of: Day| held >> (of.0.rem_euclid(16)) & 1 == 1;
        let due = calendar.after(Moment::Day(Day(anchor)), Duration::new(Family::BusinessDays, number), true, Some(&paused));
        if let Ok(Due::Day(due)) = due {
            let counts = |of: &i32| calendar.is_business_day(Day(*of)) == Ok(true) && !paused(Day(*of));
            prop_assert_eq!((anchor + 1..=due.0).filter(counts).count() as i64, number);
            prop_assert!(counts(&due.0));
            let back = calendar.before(Moment::Day(due.plus(1)), Duration::new(Family::BusinessDays, 1));
            prop_assert_eq!(back, Ok(Due::Day(due)));
        } else {
            prop_assert!(matches!(due, Err(Trouble::TooFar | Trouble::Beyond(_))), "{:?}", due);
        }
    }

    #[test]
    fn business_time_counted_by_quarters(
        calendar in any_counting_calendar(), start in 18_700i64 * 96..20_400 * 96, number in 1i64..200,
        held in any::<u16>(),
    ) {
        let paused = |of: Day| held >> (of.0.rem_euclid(16)) & 1 == 1 && of.0 % 3 == 0;
        let anchor = Instant(start * 900_000_000);
        let due = calendar.after(Moment::At(anchor), scaled(Family::BusinessHours, number), true, Some(&paused));
        let Ok(Due::At(due)) = due else { return Ok(()) };
        let quarter = |index: i64| Instant((start + index) * 900_000_000);
        let counts = |at: Instant| calendar.inside(0, at) == Ok(true) && !paused(calendar.zone.day_of(at));
        let (mut index, mut counted) = (0, 0);
        while counted < number {
            counted += i64::from(counts(quarter(index)));
            index += 1;
        }
        prop_assert_eq!(due, quarter(index));
        if held == 0 {
            let back = calendar.before(Moment::At(due), scaled(Family::BusinessHours, number));
            prop_assert!(matches!(back, Ok(Due::At(back)) if back >= anchor), "{:?}", back);
        }
    }

    #[test]
    fn days_counted_one_by_one(
        zone in any_zone(), anchor in 18_700i32..20_400, number in 0i64..90, held in any::<u16>(), months in any::<bool>(),
    ) {
        let calendar = Calendar::plain(zone);
        let paused = |of: Day| held >> (of.0.rem_euclid(16)) & 1 == 1 && of.0 % 7 != 0;
        let family = if months { Family::Months } else { Family::Days };
        let plain = if months { Day(anchor).plus_months(number).since(Day(anchor)) } else { number };
        let (mut day, mut left) = (Day(anchor), plain);
        while left > 0 {
            day = day.plus(1);
            left -= i64::from(!paused(day));
        }
        prop_assert_eq!(calendar.after(Moment::Day(Day(anchor)), Duration::new(family, number), false, Some(&paused)), Ok(Due::Day(day)));
    }

    #[test]
    fn explained_as_counted(
        calendar in any_counting_calendar(), anchor in any_anchor(), family in any_family(), number in 1i64..40,
        held in any::<u16>(), roll in any::<bool>(),
    ) {
        let paused = |of: Day| held >> (of.0.rem_euclid(16)) & 1 == 1 && of.0 % 3 == 0;
        let length = scaled(family, number);
        let due = calendar.after(anchor, length, roll, Some(&paused));
        let steps = calendar.explain_after(anchor, length, roll, Some(&paused));
        prop_assert_eq!(due.is_ok() || matches!(anchor, Moment::Day(_)), steps.is_ok() || matches!(anchor, Moment::Day(_)));
        if let (Ok(due), Ok(steps)) = (due, steps) {
            prop_assert!(steps.iter().filter(|step| step.last).count() == 1 && matches!(steps[0].mark, Mark::Anchor | Mark::Start | Mark::StartOfDay));
            let last = steps.last().expect("an anchor at least");
            match (due, &last.mark) {
                (Due::Day(due), _) => prop_assert_eq!(last.day, due),
                (Due::At(due) | Due::Between(due, ..), Mark::Ran(_, to)) => prop_assert_eq!(*to, due),
                (due, mark) => prop_assert!(false, "{:?} {:?}", due, mark),
            }
        }
    }

    #[test]
    fn no_number_panics(
        calendar in any_calendar(), number in any::<i64>(), scale in 0u32..20, family in any_family(),
        of in any::<i32>(), micros in any::<i64>(), roll in any::<bool>(),
    ) {
        let length = Duration::new(family, Decimal::new(number, scale));
        for anchor in [Moment::Day(Day(of)), Moment::At(Instant(micros)), Moment::Day(Day(of >> 10)), Moment::At(Instant(0))] {
            let _ = (calendar.after(anchor, length, roll, None), calendar.before(anchor, length));
            let _ = calendar.window_start(anchor, length);
        }
    }
}
