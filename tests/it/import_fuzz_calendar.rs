//! The reader of calendars on what nobody writes: it neither panics nor hangs, and what it tells stays bounded.

use std::fs;
use std::time::{Duration, Instant};

use goodterms::import::fact::{Given, Told};
use goodterms::import::formats::named;
use goodterms::value::time::Day;
use goodterms::value::zone::Zone;
use proptest::prelude::*;

fn read(bytes: &[u8]) -> Option<Told> {
    let zone = Zone::parse("Europe/Warsaw").expect("a zone");
    let until = Day::parse("2026-12-31").expect("a day");
    let given = Given { path: "x.ics", bytes, zone: &zone, until, with_words: true, mapping: None, vocabulary: None };
    named("ical").expect("the format").tell(&given).ok()
}

/// Returns what must be the same of a file however its bytes are written.
fn told(bytes: &[u8]) -> Vec<String> {
    let told = read(bytes).expect("a calendar");
    let facts = told.facts.iter().map(|fact| format!("{}@{} {:?}", fact.key, fact.line, fact.fields));
    facts.chain(told.warnings.iter().map(|warning| format!("{warning:?}"))).collect()
}

/// Returns the calendars of the cases, line by line.
fn fixtures() -> Vec<Vec<u8>> {
    let mut lines = Vec::new();
    let mut paths: Vec<_> =
        fs::read_dir("tests/told/calendar").expect("the cases").map(|entry| entry.expect("a case").path()).collect();
    paths.sort();
    for path in paths {
        let text = fs::read_to_string(path).expect("a case is text");
        lines.extend(text.lines().filter(|line| !line.starts_with('`')).map(|line| line.as_bytes().to_vec()));
    }
    lines
}

#[derive(Clone, Debug)]
enum Change {
    Drop(usize),
    Double(usize),
    Swap(usize, usize),
    Flip(usize, usize, u8),
    Cut(usize, usize),
    Join(usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = 0..10_000usize;
    prop_oneof![
        at.clone().prop_map(Change::Drop),
        at.clone().prop_map(Change::Double),
        (at.clone(), at.clone()).prop_map(|(a, b)| Change::Swap(a, b)),
        (at.clone(), 0..80usize, any::<u8>()).prop_map(|(line, place, byte)| Change::Flip(line, place, byte)),
        (at.clone(), 0..80usize).prop_map(|(line, place)| Change::Cut(line, place)),
        at.prop_map(Change::Join),
    ]
}

fn apply(lines: &mut Vec<Vec<u8>>, change: &Change) {
    let count = lines.len();
    if count < 2 {
        return;
    }
    match *change {
        Change::Drop(at) => drop(lines.remove(at % count)),
        Change::Double(at) => lines.insert(at % count, lines[at % count].clone()),
        Change::Swap(a, b) => lines.swap(a % count, b % count),
        Change::Flip(at, place, byte) => {
            let line = &mut lines[at % count];
            if !line.is_empty() {
                let place = place % line.len();
                line[place] = byte;
            }
        }
        Change::Cut(at, place) => lines[at % count].truncate(place),
        Change::Join(at) => {
            let line = lines.remove(at % count);
            let before = at % (count - 1);
            lines[before].extend(line);
        }
    }
}

const TOKENS: &[&str] = &[
    "BEGIN:VCALENDAR\n",
    "END:VCALENDAR\n",
    "BEGIN:VEVENT\n",
    "END:VEVENT\n",
    "BEGIN:VTIMEZONE\n",
    "END:VTIMEZONE\n",
    "BEGIN:STANDARD\n",
    "END:STANDARD\n",
    "BEGIN:VALARM\n",
    "UID:a\n",
    "UID:b\n",
    "TZID:X\n",
    "METHOD:CANCEL\n",
    "METHOD:REPLY\n",
    "METHOD:COUNTER\n",
    "STATUS:CANCELLED\n",
    "SEQUENCE:3\n",
    "SEQUENCE:-9223372036854775808\n",
    "DTSTART:20260301T090000Z\n",
    "DTSTART;TZID=X:20260301T090000\n",
    "DTSTART:20260301\n",
    "DTSTART:99991231T235959\n",
    "DTSTART:00010101T000000\n",
    "DTEND:99991231T240000Z\n",
    "DTEND:20260301T100000\n",
    "DURATION:P36524D\n",
    "DURATION:PT1H\n",
    "RRULE:FREQ=DAILY\n",
    "RRULE:FREQ=SECONDLY;INTERVAL=7\n",
    "RRULE:FREQ=YEARLY;BYWEEKNO=53,-53\n",
    "RRULE:D1 #0\n",
    "EXRULE:FREQ=HOURLY;COUNT=9\n",
    "RDATE:20260301T090000Z/P1D,20260303\n",
    "EXDATE:20260301\n",
    "RDATE;TZID=X:00010101T000000\n",
    "RECURRENCE-ID:20260301T090000Z\n",
    "RECURRENCE-ID;RANGE=THISANDFUTURE:20260302T090000Z\n",
    "RECURRENCE-ID:20260302\n",
    "TZOFFSETFROM:+1800\n",
    "TZOFFSETTO:-1800\n",
    "TZOFFSETTO:+053015\n",
    "DTSTAMP:20260228T090000Z\n",
    " ",
    "\t",
    "\r",
    "\n",
    "=",
    ";",
    ":",
    "\"",
    "\\",
    "ATTENDEE;PARTSTAT=DECLINED:mailto:a@b\n",
    "ORGANIZER:mailto:a@b%\n",
    "SUMMARY;ENCODING=QUOTED-PRINTABLE:=\n",
    "ü",
    "\u{2028}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_calendars_are_survived(changes in prop::collection::vec(change(), 1..60)) {
        let mut lines = fixtures();
        changes.iter().for_each(|change| apply(&mut lines, change));
        read(&lines.join(&b'\n'));
    }

    #[test]
    fn bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read(&[b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n".as_slice(), &bytes].concat());
    }

    #[test]
    fn tokens_are_survived(tokens in prop::collection::vec(prop::sample::select(TOKENS), 0..80)) {
        let text = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{}", tokens.concat());
        let told = read(text.as_bytes()).expect("a calendar");
        prop_assert!(told.facts.len() < 200_000);
        prop_assert!(told.facts.iter().all(|fact| !fact.key.is_empty()));
    }
}

/// A calendar with a letter of two bytes, so that there is something to go wrong.
const PLAIN: &str = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20260504T090000Z\nDURATION:PT1H\nSUMMARY:Gespräch\nEND:VEVENT\nEND:VCALENDAR\n";

#[test]
fn line_ends_and_encodings_do_not_matter() {
    let expected = told(PLAIN.as_bytes());
    assert!(expected[0].contains("Gespräch") && expected.len() == 1, "{expected:?}");
    let wide = |bytes: fn(u16) -> [u8; 2]| {
        let units = std::iter::once(0xfeff).chain(PLAIN.encode_utf16());
        units.flat_map(bytes).collect::<Vec<u8>>()
    };
    let forms = [
        PLAIN.replace('\n', "\r\n").into_bytes(),
        PLAIN.replace('\n', "\r\r\n").into_bytes(),
        PLAIN.replace('\n', "\r").into_bytes(),
        format!("\u{feff}{PLAIN}").into_bytes(),
        wide(u16::to_le_bytes),
        wide(u16::to_be_bytes),
    ];
    for form in forms {
        assert_eq!(told(&form), expected, "{}", String::from_utf8_lossy(&form));
    }
}

#[test]
fn a_fold_may_lie_within_a_letter() {
    let (before, after) = PLAIN.split_once('ä').expect("the letter");
    let bytes = [before.as_bytes(), &"ä".as_bytes()[..1], b"\r\n ", &"ä".as_bytes()[1..], after.as_bytes()].concat();
    assert!(told(&bytes)[0].contains("Gespräch"));
}

#[test]
fn old_windows_letters_are_read_and_warned_of() {
    let bytes: Vec<u8> = PLAIN.chars().map(|c| u8::try_from(u32::from(c)).expect("a letter of Latin-1")).collect();
    let told = told(&bytes);
    assert!(told[0].contains("Gespräch") && told[1].contains("UTF-8"), "{told:?}");
}

/// Returns how long this thread has been at work: what others do on a busy machine does not count, where the system tells.
fn worked(begun: Instant) -> Duration {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|text| text.split_whitespace().next()?.parse().ok());
    nanos.map_or_else(|| begun.elapsed(), Duration::from_nanos)
}

/// Some seconds are far more than it needs, even without optimisation, and far less than anything quadratic takes.
fn is_quick(what: &str, text: &str) -> Told {
    let begun = Instant::now();
    let before = worked(begun);
    let told = read(text.as_bytes()).expect("a calendar");
    let took = worked(begun).saturating_sub(before);
    assert!(took < Duration::from_secs(10), "{what}: {took:?} for {} bytes", text.len());
    assert!(told.facts.len() <= 210_000 && told.warnings.len() <= 501, "{what}");
    told
}

/// Returns a calendar of five megabytes of the same.
fn many(text: impl Fn(usize) -> String) -> String {
    let mut out = "BEGIN:VCALENDAR\n".to_owned();
    for at in 0.. {
        out += &text(at);
        if out.len() > 5_000_000 {
            return out + "END:VCALENDAR\n";
        }
    }
    out
}

#[test]
fn five_megabytes_are_quick() {
    let event = |at: usize, more: &str| {
        format!("BEGIN:VEVENT\nUID:u{at}\nDTSTART:20260504T090000Z\nDURATION:PT1H\n{more}END:VEVENT\n")
    };
    let one = |more: &str, head: &str| {
        format!(
            "BEGIN:VEVENT\nUID:one\nDTSTART:20200504T090000Z\n{head}{}END:VEVENT\n",
            more.repeat(5_000_000 / more.len())
        )
    };
    let calendar = |text: &str| format!("BEGIN:VCALENDAR\n{text}END:VCALENDAR\n");
    assert!(is_quick("events", &many(|at| event(at, ""))).facts.len() > 50_000);
    is_quick(
        "a UID",
        &many(|at| event(0, &format!("SEQUENCE:{at}\nDTSTAMP:20260101T{:02}{:02}00Z\n", at / 60 % 24, at % 60))),
    );
    is_quick(
        "exceptions",
        &many(|at| event(0, &format!("RECURRENCE-ID:2026{:02}{:02}T090000Z\n", at % 12 + 1, at % 28 + 1))),
    );
    is_quick(
        "ranges",
        &many(|at| {
            event(0, &format!("RRULE:FREQ=DAILY\nRECURRENCE-ID;RANGE=THISANDFUTURE:2026{:02}01T090000Z\n", at % 12 + 1))
        }),
    );
    is_quick("rules", &many(|at| event(at, "RRULE:FREQ=SECONDLY\n")));
    is_quick("empty rules", &many(|at| event(at, "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\n")));
    is_quick("series", &many(|at| event(0, &format!("SEQUENCE:{at}\nDTSTAMP:20260101T000000Z\nRRULE:FREQ=DAILY\n"))));
    is_quick("dates", &calendar(&one("EXDATE:20260504T090000Z\n", "RRULE:FREQ=HOURLY\n")));
    is_quick(
        "attendees",
        &calendar(&one("ATTENDEE;CN=Somebody:mailto:somebody@studio.example\n", "RRULE:FREQ=DAILY\n")),
    );
    is_quick("a line", &calendar(&format!("SUMMARY:{}\n", "x;\\".repeat(1_700_000))));
    is_quick("folds", &calendar(&format!("X:{}\n", "\n ".repeat(2_500_000))));
    is_quick("empty lines", &calendar(&"\n".repeat(5_000_000)));
    is_quick("garbage", &calendar(&"a\n".repeat(2_500_000)));
    is_quick("begins", &calendar(&"BEGIN:X\n".repeat(600_000)));
    is_quick(
        "calendars",
        &"BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Z\nEND:VTIMEZONE\nBEGIN:VEVENT\nDTSTART;TZID=Z:20260101T000000\n"
            .repeat(50_000),
    );
    let zone = |at: usize| {
        format!(
            "BEGIN:VTIMEZONE\nTZID:Z{at}\nBEGIN:STANDARD\nDTSTART:00010101T000000\nRRULE:FREQ=SECONDLY;INTERVAL=9\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0{}00\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:u{at}\nDTSTART;TZID=Z{at}:20260101T000000\nEND:VEVENT\n",
            at % 10
        )
    };
    is_quick("zones", &many(zone));
    let answers = |at: usize| {
        format!(
            "BEGIN:VCALENDAR\nMETHOD:{}\nBEGIN:VEVENT\nUID:u\nDTSTART:20260504T090000Z\nDTSTAMP:20260101T00{:02}00Z\nATTENDEE:mailto:a{at}@b\nEND:VEVENT\nEND:VCALENDAR\n",
            if at.is_multiple_of(2) { "REPLY" } else { "REQUEST" },
            at % 60
        )
    };
    is_quick("answers", &many(answers));
}
