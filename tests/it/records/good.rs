//! What reads, and as what.

use goodterms::engagement::read_ndjson::{read_ndjson, read_run};
use goodterms::engagement::read_yaml::read_yaml;
use goodterms::engagement::record::{Actor, Side, Value};
use goodterms::engagement::runs::Block;
use goodterms::engagement::timeline;
use goodterms::engagement::vocabulary::{Sort, Vocabulary};
use goodterms::value::time::{Day, Moment};

use super::{picture, read, read_good, render, warsaw};

const WHOLE: &str = include_str!("../../records/whole.yaml");
const LINES: &str = include_str!("../../records/whole.ndjson");

#[test]
fn a_whole_record_reads_as_it_is_written() {
    insta::assert_snapshot!(picture(&read_good(WHOLE)));
}

#[test]
fn yaml_and_lines_of_the_same_events_are_the_same_engagement() {
    let (vocabulary, zone) = (Vocabulary::builtin(), warsaw());
    let readings = read_ndjson("whole.ndjson", LINES.as_bytes(), &vocabulary, &zone).expect("readable");
    let mut readings = readings.into_iter();
    let (engagement, sources, diagnostics) = readings.next().expect("one engagement").expect("UTF-8");
    assert_eq!(render(&sources, &diagnostics), "");
    assert_eq!(picture(&engagement.expect("no mistake")), picture(&read_good(WHOLE)));
    assert!(readings.next().is_none());
}

#[test]
fn evidence_points_at_the_event() {
    let engagement = read_good(WHOLE);
    for event in &engagement.events {
        let snippet = engagement.sources.snippet(event.span);
        let name = Vocabulary::builtin().kind_name(event.kind).to_owned();
        assert!(snippet.contains(&name), "{snippet}");
        assert!(!snippet.trim_end().contains("\n  - "), "{snippet}");
        assert_eq!(snippet, snippet.trim(), "no blanks around");
    }
    let ola = &engagement.contacts[0];
    assert!(engagement.sources.snippet(ola.span).starts_with("ola: {"));
    assert!(engagement.sources.snippet(ola.span).ends_with('}'));
}

#[test]
fn lines_of_a_part_keep_their_numbers() {
    let text = "\n{\"engagement\":\"a\",\"call\":\"C1\",\"at\":\"2026-02-03\"}\n\n{\"engagement\":\"b\",\"call\":\"\",\"at\":\"2026-02-03\"}\n{\"engagement\":\"b\",\"call\":null,\"at\":\"2026-02-04\"}\n";
    let (vocabulary, zone) = (Vocabulary::builtin(), warsaw());
    let all: Vec<_> = read_ndjson("x.ndjson", text.as_bytes(), &vocabulary, &zone)
        .expect("readable")
        .into_iter()
        .map(|reading| reading.expect("readable").0.expect("no mistake"))
        .collect();
    let lines: Vec<Vec<u32>> =
        all.iter().map(|e| e.events.iter().map(|event| e.sources.line(event.span)).collect()).collect();
    assert_eq!(lines, [vec![2], vec![4, 5]]);
    assert_eq!(&*all[1].events[1].id, "call-2");
    let block = Block { bytes: text.as_bytes().to_vec(), first_line: 1 };
    let again: Vec<_> = block.runs().into_iter().map(|run| run.expect("UTF-8")).collect();
    assert_eq!(again.len(), 2);
    assert!(read_run(&"x.ndjson".into(), &again[1], &vocabulary, &zone).0.is_some());
}

#[test]
fn lines_that_are_no_text_are_an_input_error() {
    let (vocabulary, zone) = (Vocabulary::builtin(), warsaw());
    let bytes: &[u8] = b"{\"engagement\":\"a\",\"client\":{}}\n\xff\n";
    let first = read_ndjson("x.ndjson", bytes, &vocabulary, &zone).expect("readable").swap_remove(0);
    assert_eq!(first.err().map(|error| error.to_string()), Some("line 2 is not in UTF-8".to_owned()));
}

#[test]
fn places_are_bytes_also_behind_other_letters() {
    for (bom, end) in [("", "\n"), ("\u{feff}", "\r\n")] {
        let lines = ["engagement: zażółć 🦔", "client: {name: \"Gęślą\"}", "events:", "  - {call: Ł1, at: jutro}"];
        let (_, sources, diagnostics) = read("x.yaml", &format!("{bom}{}{end}", lines.join(end)));
        let [diagnostic] = &diagnostics[..] else { panic!("one mistake") };
        assert_eq!(sources.snippet(diagnostic.primary.span), "jutro");
        assert_eq!(sources.line(diagnostic.primary.span), 4);
    }
}

#[test]
fn numbers_are_exact() {
    let text = "engagement: x\ncontract: {terms: {share: 12345678901234567.89, cap: 999999999999999.999999 EUR}}\n\
                events:\n  - {call: C1, at: 2026-02-03, minutes: 12345678901234567.89}\n";
    let engagement = read_good(text);
    let Some((_, Value::Number(minutes))) = engagement.events[0].fields.first() else { panic!("a number") };
    assert_eq!(minutes.to_string(), "12345678901234567.89");
    assert!(matches!(engagement.contract.terms[0].value, Value::Number(n) if n == *minutes));
    assert!(
        matches!(engagement.contract.terms[1].value, Value::Money(m) if m.amount.to_string() == "999999999999999.999999")
    );
}

#[test]
fn an_event_without_id_is_numbered_past_those_that_have_one() {
    let text = "engagement: x\nevents:\n  - {call: , at: 2026-02-03}\n  - {call: call-2, at: 2026-02-03}\n  \
                - {message: ~, at: 2026-02-03}\n  - {call: \"\", at: 2026-02-03, for: call-1}\n";
    let ids: Vec<String> = read_good(text).events.iter().map(|event| event.id.to_string()).collect();
    assert_eq!(ids, ["call-1", "call-2", "message-1", "call-3"]);
}

#[test]
fn at_and_the_field_that_it_is_are_one() {
    let text = "engagement: x\nevents:\n  - {invoice: A, issued: 2026-02-03}\n  - {invoice: B, at: 2026-02-03}\n  \
                - {invoice: C, at: 2026-02-03T10:00Z, issued: 2026-02-03}\n";
    let engagement = read_good(text);
    let day = Moment::Day(Day::parse("2026-02-03").expect("a day"));
    let issued = Vocabulary::builtin().field_id("issued").expect("built in");
    for event in &engagement.events {
        assert_eq!(event.field(issued), Some(&Value::Moment(day)), "{}", event.id);
    }
    assert_eq!(engagement.events[1].at, Some(day));
    assert!(matches!(engagement.events[2].at, Some(Moment::At(_))));
}

#[test]
fn both_sides_sign_on_one_day_or_each_on_its_own() {
    let both = read_good("engagement: x\ncontract: {signed: 2026-01-12}\nevents: []\n").contract;
    assert!(both.signed_client.is_some());
    assert_eq!(both.signed_client, both.signed_firm);
    let one = read_good("engagement: x\ncontract: {signed: {firm: 2026-01-12}}\nevents: []\n").contract;
    assert_eq!((one.signed_client, one.signed_firm), (None, both.signed_firm));
    assert!(!read_good("engagement: x\nevents: []\n").contract.stated);
}

#[test]
fn a_folder_gives_the_same_whatever_the_order_of_its_files() {
    let files = [
        ("b.yaml", "- {call: C2, at: 2026-02-04, for: C1}\n- {call: C10, at: 2026-02-04}\n"),
        ("a.yaml", "events:\n  - {call: C1, at: 2026-02-05}\n"),
    ];
    let read_in = |order: [usize; 2]| {
        let more = |name: &str| match name {
            "*.yaml" => Ok(order.iter().map(|&i| (files[i].0.to_owned(), files[i].1.to_owned())).collect()),
            _ => Err("no such file".to_owned()),
        };
        let text = "engagement: x\nfiles: ['*.yaml', '*.yaml']\nevents:\n  - {call: C3, at: 2026-02-01}\n";
        let (engagement, sources, diagnostics) =
            read_yaml("engagement.yaml", text, &more, &Vocabulary::builtin(), &warsaw());
        engagement.unwrap_or_else(|| panic!("{}", render(&sources, &diagnostics)))
    };
    let engagement = read_in([0, 1]);
    assert_eq!(picture(&engagement), picture(&read_in([1, 0])));
    let ids: Vec<&str> = timeline::order(&engagement, &warsaw())
        .into_iter()
        .map(|event| &*engagement.events[event.0 as usize].id)
        .collect();
    assert_eq!(ids, ["C3", "C2", "C10", "C1"]);
    assert_eq!(&*engagement.sources.get(engagement.events[1].span.source).path, "a.yaml");
}

#[test]
fn a_policy_may_declare_what_a_record_holds() {
    let mut vocabulary = Vocabulary::builtin();
    let visit = vocabulary.add_kind("visit", "").expect("a free name");
    assert_eq!(vocabulary.get(visit).sort, Sort::Event);
    let none = |_: &str| Ok(Vec::new());
    let text = "engagement: x\nevents:\n  - {visit: V1, at: 2026-02-03, by: firm}\n";
    let (engagement, ..) = read_yaml("x.yaml", text, &none, &vocabulary, &warsaw());
    assert_eq!(engagement.map(|e| e.events[0].by), Some(Some(Actor::Side(Side::Firm))));
    assert!(read("x.yaml", text).0.is_none());
}
