//! Laws that hold for any text and any record.

use std::io::Cursor;
use std::sync::Arc;

use proptest::prelude::*;
use rust_decimal::Decimal;

use goodterms::engagement::gathered::Gathered;
use goodterms::engagement::read_ndjson::{LineReader, read_ndjson, read_run};
use goodterms::engagement::read_yaml::Reading;
use goodterms::engagement::record::Engagement;
use goodterms::engagement::runs::{Block, Blocks, Run, each_line, line_start};
use goodterms::engagement::slots::{Slots, Wanted};
use goodterms::engagement::survey::{Survey, astray};
use goodterms::engagement::timeline;
use goodterms::engagement::vocabulary::Vocabulary;
use goodterms::value::calendar::Calendar;

use super::{picture, read, read_good, render, warsaw};
use crate::generate::case;

const WHOLE: &str = include_str!("../../records/whole.yaml");
const LINES: &str = include_str!("../../records/whole.ndjson");

/// Reads a text as both forms; whatever it is, there is an engagement or a mistake, and every place is in the text.
fn read_anything(text: &str) {
    let (engagement, sources, diagnostics) = read("x.yaml", text);
    assert_eq!(engagement.is_none(), !diagnostics.is_empty());
    for diagnostic in &diagnostics {
        let labels = diagnostic.secondary.iter().chain([&diagnostic.primary]);
        for span in labels.map(|label| label.span) {
            let text = &sources.get(span.source).text;
            assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} is no place: {diagnostic:?}");
        }
    }
    let vocabulary = Vocabulary::builtin();
    for reading in read_ndjson("x.ndjson", text.as_bytes(), &vocabulary, &warsaw()).expect("readable") {
        let (engagement, _, diagnostics) = reading.expect("a text is UTF-8");
        assert_eq!(engagement.is_none(), !diagnostics.is_empty());
    }
}

/// Replaces bytes of a text at random places by random snippets.
fn mutated(text: &'static str) -> impl Strategy<Value = String> {
    let snippet = prop_oneof![
        "[ -~]{0,3}",
        Just("\n".to_owned()),
        Just("\t".to_owned()),
        Just("\r\n  ".to_owned()),
        Just("ż".to_owned()),
        Just("&a ".to_owned()),
        Just("*a".to_owned()),
        Just("!!x ".to_owned()),
        Just("---\n".to_owned()),
        Just("? ".to_owned()),
        Just(": ".to_owned()),
        Just("{[".to_owned()),
        Just("}]".to_owned()),
        Just("\"".to_owned()),
        Just("'".to_owned()),
        Just("|\n".to_owned()),
    ];
    prop::collection::vec((0..text.len(), 0..6usize, snippet), 1..4).prop_map(move |changes| {
        let mut text = text.to_owned();
        for (at, length, snippet) in changes {
            let start = (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
            let end = (start + length..=text.len()).find(|&i| text.is_char_boundary(i)).unwrap_or(text.len());
            text.replace_range(start..end, &snippet);
        }
        text
    })
}

/// Reads lines by both readers: the one for plain lines says what the one for all says.
fn read_both_ways(text: &str) {
    let (vocabulary, zone) = (Vocabulary::builtin(), warsaw());
    let slots = Slots::new(&vocabulary, |_| true, |_| Wanted::ALL);
    let calendar = Calendar::plain(zone);
    let reader = || LineReader::new(&vocabulary, &slots, &calendar);
    let block = || Block { bytes: text.as_bytes().to_vec(), first_line: 1 };
    let shown = |run: &Run, (engagement, sources, diagnostics): Reading| {
        // Where the lines begin is worked out, if it is not known.
        let _ = engagement.as_ref().map(|engagement| engagement.sources.line(engagement.span));
        format!("{}: {}\n{engagement:#?}\n{}", run.lines.number(0), &*run.text, render(&sources, &diagnostics))
    };
    let whole: Vec<String> = block()
        .runs()
        .into_iter()
        .map(|run| run.expect("a text is UTF-8"))
        .map(|run| shown(&run, read_run(&"x.ndjson".into(), &run, &vocabulary, &zone)))
        .collect();
    let nothing = |_: &Engagement| Vec::new();
    let quick: Vec<String> = reader()
        .runs(&"x.ndjson".into(), block().runs(), &nothing)
        .map(|read| read.expect("a text is UTF-8"))
        .map(|(run, reading)| shown(&run, reading))
        .collect();
    assert_eq!(quick, whole, "{text}");
    let at_once: Vec<String> = reader()
        .block(&"x.ndjson".into(), block(), &nothing)
        .map(|read| read.expect("a text is UTF-8"))
        .map(|(run, reading)| shown(&run, reading))
        .collect();
    assert_eq!(at_once, whole, "{text}");
}

/// Writes several engagements of random cases as lines, in order, and as runs that interleave.
fn portfolio(seed: u64, count: usize) -> (String, String) {
    let named = |i: usize| {
        lines_of(seed.wrapping_add(i as u64)).replace("\"engagement\":\"case\"", &format!("\"engagement\":\"E{i}\""))
    };
    let all: Vec<Vec<String>> =
        (0..count).map(|i| named(i).split_inclusive('\n').map(str::to_owned).collect()).collect();
    let longest = all.iter().map(Vec::len).max().unwrap_or(0);
    let mixed =
        (0..longest.div_ceil(3)).flat_map(|run| all.iter().flat_map(move |lines| lines.iter().skip(run * 3).take(3)));
    (all.concat().concat(), mixed.cloned().collect())
}

/// What the runs of a text say, without the places.
fn engagements(runs: impl Iterator<Item = Run>) -> Vec<(String, Vec<u32>)> {
    let lines = |run: &Run| (0..run.text.lines().count()).map(|line| run.lines.number(line)).collect();
    runs.map(|run| (run.text.to_string(), lines(&run))).collect()
}

/// Writes the record of a random case as lines.
pub fn lines_of(seed: u64) -> String {
    let yaml: serde_yaml::Value = serde_yaml::from_str(&case(seed).record()).expect("YAML");
    let mut value = serde_json::to_value(yaml).expect("a record is JSON, too");
    let events = value.as_object_mut().and_then(|record| record.remove("events")).unwrap_or_default();
    let mut lines = vec![value];
    for event in events.as_array().into_iter().flatten() {
        let mut line = serde_json::json!({"engagement": "case"});
        line.as_object_mut().expect("an object").extend(event.as_object().expect("an event").clone());
        lines.push(line);
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Makes an event's fields, as keys and values that are written alike in YAML and JSON.
fn fields() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let text = "[a-zż\"\\\\:#\\[{,&*!|>%@` 0-9]{1,12}"
        .prop_map(|text| serde_json::Value::from(format!("x{text}")).to_string());
    let day = (1..=28u32).prop_map(|day| format!("\"2026-02-{day:02}\""));
    let amount =
        (1..=99_999_999u64, 0..=6u32).prop_map(|(n, scale)| format!("\"{} EUR\"", Decimal::new(n as i64, scale)));
    let number = (any::<i64>(), 0..=18u32).prop_map(|(n, scale)| Decimal::new(n, scale).to_string());
    let note = prop::option::of(text).prop_map(|text| text.map(|text| ("note", text)));
    let recorded = prop::option::of(day.clone()).prop_map(|day| day.map(|day| ("recorded", day)));
    let own = prop_oneof![
        amount.prop_map(|amount| vec![("change", String::new()), ("amount", amount)]),
        number.prop_map(|number| vec![("satisfaction", String::new()), ("score", number)]),
        any::<bool>().prop_map(|urgent| vec![("message", String::new()), ("urgent", urgent.to_string())]),
    ];
    (own, day, note, recorded).prop_map(|(mut fields, day, note, recorded)| {
        fields.push(("at", day));
        fields.extend(note);
        fields.extend(recorded);
        fields
    })
}

/// Lines of engagements, each with how many there are of it; of one, a line is loose, and one very long.
fn long_lines(engagements: &[(&str, usize)]) -> String {
    let mut text = String::new();
    for (id, count) in engagements {
        for number in 0..*count {
            text += &format!(
                "{{\"engagement\":\"{id}\",\"message\":\"M{number}\",\"at\":\"2026-03-02T10:00:00+01:00\",\"by\":\"client\"}}\n"
            );
            if number == 1700 {
                text += "{\"message\":\"nobody's\"}\n\n";
            }
            if number == 4000 {
                let note = "n".repeat(300_000);
                text += &format!(
                    "{{\"engagement\":\"{id}\",\"message\":\"long\",\"at\":\"2026-03-02\",\"by\":\"client\",\"note\":\"{note}\"}}\n"
                );
            }
        }
    }
    text
}

#[test]
fn a_long_engagement_is_cut_whole_however_long_it_was_thought_to_be() {
    let text = long_lines(&[("A", 3), ("B", 9000), ("C", 2), ("D", 1800), ("E", 30_000), ("F", 1)]);
    let block = Block { bytes: text.clone().into_bytes(), first_line: 1 };
    let whole = engagements(block.runs().into_iter().map(|run| run.expect("UTF-8")));
    assert_eq!(whole.len(), 6);
    let longest = Survey::of(text.as_bytes()).longest();
    assert_eq!(longest, whole.iter().map(|(lines, _)| lines.len()).max().expect("there are some"));
    for longest in [0, 1, longest / 3, longest, 3 * longest] {
        let blocks = Blocks::new(text.as_bytes(), longest).flat_map(|block| block.expect("readable").runs());
        assert!(engagements(blocks.map(|run| run.expect("UTF-8"))) == whole, "{longest}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>()) {
        read_anything(&text);
    }

    #[test]
    fn no_yaml_like_text_makes_the_reader_panic(text in "[a-c:,#&*!?|>%@\\-\\[\\]{}'\" \n\t\r0-9.żÿ\u{feff}]{0,80}") {
        read_anything(&text);
    }

    #[test]
    fn no_changed_record_makes_the_reader_panic(text in mutated(WHOLE)) {
        read_anything(&text);
    }

    #[test]
    fn no_changed_lines_make_the_reader_panic(text in mutated(LINES)) {
        read_anything(&text);
    }

    #[test]
    fn changed_lines_read_alike_both_ways(text in mutated(LINES)) {
        read_both_ways(&text);
    }

    #[test]
    fn changed_lines_of_random_cases_read_alike_both_ways(
        seed in any::<u64>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), "[ -~]{0,2}"), 0..2),
    ) {
        let mut text = lines_of(seed);
        for (at, snippet) in changes {
            let at = at.index(text.len());
            if text.is_char_boundary(at) {
                text.insert_str(at, &snippet);
            }
        }
        read_both_ways(&text);
    }

    #[test]
    fn a_block_is_read_as_its_runs_are(
        seed in any::<u64>(),
        count in 1..5usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..4usize, "[\n\" {}x]{0,2}|\n\n|\\{\"engagement\":\"E[0-9]\",|ż"), 0..4),
    ) {
        let (mut text, _) = portfolio(seed, count);
        for (at, length, snippet) in changes {
            let at = at.index(text.len());
            if text.is_char_boundary(at) && text.is_char_boundary((at + length).min(text.len())) {
                text.replace_range(at..(at + length).min(text.len()), &snippet);
            }
        }
        read_both_ways(&text);
    }

    #[test]
    fn lines_are_cut_and_gathered_by_engagement(seed in any::<u64>(), count in 1..6usize) {
        let (ordered, mixed) = portfolio(seed, count);
        let block = Block { bytes: ordered.clone().into_bytes(), first_line: 1 };
        let whole = engagements(block.runs().into_iter().map(|run| run.expect("UTF-8")));
        prop_assert_eq!(whole.len(), count);
        prop_assert!(Survey::of(ordered.as_bytes()).is_in_order());
        let survey = |text: &str| Survey::of(text.as_bytes());
        for text in [&ordered, &mixed] {
            let start = line_start(&mut Cursor::new(text), seed % text.len() as u64).expect("readable") as usize;
            prop_assert!(start == 0 || start == text.len() || text[..start].ends_with('\n'));
            let mut parts = survey(&text[..start]);
            parts.add(survey(&text[start..]));
            prop_assert_eq!(parts.is_in_order(), survey(text).is_in_order());
        }
        let blocks = Blocks::new(ordered.as_bytes(), survey(&ordered).longest());
        let blocks = blocks.flat_map(|block| block.expect("readable").runs());
        prop_assert_eq!(&engagements(blocks.map(|run| run.expect("UTF-8"))), &whole);
        let mut gathered = Gathered::default();
        let path: Arc<str> = "x.ndjson".into();
        each_line(mixed.as_bytes(), |line| {
            gathered.add(&path, line.number, line.bytes);
            Ok(true)
        }).expect("readable");
        let gathered = engagements(gathered.runs().map(|run| run.expect("UTF-8")));
        let texts = |all: &[(String, Vec<u32>)]| all.iter().map(|(text, _)| text.clone()).collect::<Vec<_>>();
        prop_assert_eq!(texts(&gathered), texts(&whole));
        let mixed_lines: Vec<&str> = mixed.lines().collect();
        for (text, numbers) in &gathered {
            for (line, number) in text.lines().zip(numbers) {
                prop_assert_eq!(mixed_lines[*number as usize - 1], line);
            }
        }
    }

    #[test]
    fn yaml_and_lines_say_the_same(events in prop::collection::vec(fields(), 1..6)) {
        let (mut yaml, mut lines) = ("engagement: x\nevents:\n".to_owned(), String::new());
        for (i, fields) in events.iter().enumerate() {
            yaml += "  -";
            for (n, (key, text)) in fields.iter().enumerate() {
                let text = if text.is_empty() { format!("E{i}") } else { text.clone() };
                yaml += &format!("{}{key}: {text}\n", if n == 0 { " " } else { "    " });
            }
            let json: Vec<String> = fields
                .iter()
                .map(|(key, text)| format!("\"{key}\": {}", if text.is_empty() { format!("\"E{i}\"") } else { text.clone() }))
                .collect();
            lines += &format!("{{\"engagement\": \"x\", {}}}\n", json.join(", "));
        }
        let vocabulary = Vocabulary::builtin();
        let reading = read_ndjson("x.ndjson", lines.as_bytes(), &vocabulary, &warsaw()).expect("readable").pop();
        let (engagement, _, diagnostics) = reading.expect("one engagement").expect("UTF-8");
        prop_assert!(diagnostics.is_empty(), "{:?}\n{}", diagnostics, lines);
        prop_assert_eq!(picture(&engagement.expect("no mistake")), picture(&read_good(&yaml)));
    }

    #[test]
    fn the_order_of_events_is_not_that_of_the_file(order in Just((0..12usize).collect::<Vec<_>>()).prop_shuffle()) {
        let event = |i: usize| match i {
            0..4 => format!("  - {{message: M{}, at: 2026-02-0{}}}\n", i + 8, 1 + i / 3),
            4..7 => format!("  - {{call: C{i}, at: 2026-02-01T0{}:00Z, for: M9}}\n", 9 - i),
            7 => "  - {deliverable: D}\n".to_owned(),
            8 => "  - {milestone: S}\n".to_owned(),
            _ => format!("  - {{invoice: I{i}, issued: 2026-02-01}}\n"),
        };
        let ids = |order: &mut dyn Iterator<Item = usize>| -> Vec<String> {
            let events: String = order.map(event).collect();
            let engagement = read_good(&format!("engagement: x\nevents:\n{events}"));
            let order = timeline::order(&engagement, &warsaw());
            order.into_iter().map(|event| engagement.events[event.0 as usize].id.to_string()).collect()
        };
        let sorted = ids(&mut (0..12));
        prop_assert_eq!(&sorted[..6], ["S", "D", "I9", "I10", "I11", "M8"]);
        prop_assert_eq!(sorted, ids(&mut order.into_iter()));
    }
}

#[test]
fn a_line_of_blanks_that_are_none_in_json_is_told() {
    for text in ["\u{2028}", "\u{a0}\n", "{\"engagement\": \"a\"}\u{2028}\n"] {
        read_anything(text);
        read_both_ways(text);
    }
}

#[test]
fn a_survey_of_parts_finds_the_loose_lines_at_the_ends_of_the_whole() {
    let text = "x\n{\"engagement\":\"A\"}\nloose\n{\"engagement\":\"B\"}\ny\n\nz\n";
    let survey = |text: &str| Survey::of(text.as_bytes());
    let (before, after) = (survey("{\"engagement\":\"C\"}\n"), survey("{\"engagement\":\"D\"}\n"));
    for (at, _) in text.match_indices('\n') {
        let mut whole = survey(&text[..=at]);
        whole.add(survey(&text[at + 1..]));
        let found = astray(&[&before, &whole, &after]);
        let found: Vec<_> = found.iter().map(|one| (one.engagement.as_str(), one.input, one.line)).collect();
        assert_eq!(found, [("C", 1, 1), ("D", 1, 5)], "{at}");
    }
}
