//! Tables and journals that are broken in every way: their readers tell or refuse, and never panic or hang.

use std::fs;
use std::path::Path;
use std::time::Instant;

use goodterms::import::fact::{Given, Told};
use goodterms::import::formats::{FORMATS, named};
use goodterms::import::refusal::Refusal;
use goodterms::import::table::mapping::Mapping;
use goodterms::import::table::ready::{names, ready};
use goodterms::value::time::Day;
use goodterms::value::zone::Zone;
use proptest::prelude::*;

/// The formats of both rooms.
fn formats() -> Vec<&'static str> {
    let ledgers = ["journal", "beancount", "hledger-csv", "hledger-json"];
    names().chain(ledgers).collect()
}

fn read(format: &str, bytes: &[u8]) -> Result<Told, Refusal> {
    let zone = Zone::parse("Europe/Warsaw").expect("a zone");
    let until = Day::parse("2026-12-31").expect("a day");
    let given = Given { path: "f", bytes, zone: &zone, until, with_words: true, mapping: None, vocabulary: None };
    named(format).expect("a format").tell(&given)
}

/// Returns the files of the cases, each with the format that its case says.
fn samples() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for room in ["table", "ledger"] {
        for entry in
            fs::read_dir(Path::new("tests/told").join(room)).expect("the cases").map(|entry| entry.expect("one"))
        {
            let text = fs::read_to_string(entry.path()).expect("a case is text");
            let mut file = None;
            for block in text.split("\n```").filter(|block| block.contains('\n')) {
                let (info, body) = block.split_once('\n').expect("a line");
                match info.split(' ').next() {
                    Some("file") => file = Some(body.to_owned()),
                    Some("told") => {
                        let format = body.lines().next().and_then(|line| line.strip_prefix("format "));
                        found.extend(format.filter(|name| *name != "csv").map(str::to_owned).zip(file.take()));
                    }
                    _ => {}
                }
            }
        }
    }
    assert!(found.len() > 20, "the cases have files");
    found
}

#[test]
fn every_ready_mapping_can_be_read_and_is_a_format() {
    for name in names() {
        let text = ready(name).expect("a ready mapping");
        Mapping::parse(text).unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
        assert!(FORMATS.iter().any(|format| format.name == name), "{name}");
    }
}

#[test]
fn whatever_is_cut_out_of_a_file_nothing_panics() {
    for (format, text) in samples() {
        for end in (0..text.len()).step_by(7) {
            let _ = read(&format, &text.as_bytes()[..end]);
            let _ = read(&format, &text.as_bytes()[end..]);
        }
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for at in 0..lines.len() {
            let doubled = [&lines[..=at], &lines[at..]].concat().concat();
            let without = [&lines[..at], &lines[at + 1..]].concat().concat();
            let (_, _) = (read(&format, doubled.as_bytes()), read(&format, without.as_bytes()));
        }
        let reversed: String = lines.iter().rev().copied().collect();
        let _ = read(&format, reversed.as_bytes());
    }
}

#[test]
fn five_megabytes_take_seconds() {
    let mut toggl = "User,Email,Client,Project,Description,Billable,Start date,Start time,Duration\n".to_owned();
    let mut journal = String::new();
    let mut bean = String::new();
    for i in 0..12_000 {
        let day = 1 + i % 28;
        toggl += &format!("Ola,o@s.example,Kiln,Site,no. {i} of it,Yes,2026-03-{day:02},09:00:00,01:30:00\n");
        journal += &format!("2026-03-{day:02} (I-{i}) Kiln\n    assets:receivable  1.50 EUR\n    income:x\n");
        bean += &format!("2026-03-{day:02} * \"Kiln\" \"x\" ^i-{i}\n  Assets:AR  1.50 EUR\n  Income:X\n");
    }
    let quotes = "\"".repeat(1 << 20);
    let open = "2026-03-01 * \"open\n".repeat(20_000);
    let files =
        [("toggl", &toggl), ("journal", &journal), ("beancount", &bean), ("toggl", &quotes), ("beancount", &open)];
    for (format, text) in files {
        let start = Instant::now();
        let told = read(format, text.as_bytes());
        let facts = told.map_or(0, |told| told.facts.len());
        assert!(start.elapsed().as_secs() < 60, "{format}: {facts} facts in {:?}", start.elapsed());
    }
}

fn tokens() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        Just("2026-03-02".to_owned()),
        Just("  assets:receivable  ".to_owned()),
        Just("\n".to_owned()),
        Just("\n    ".to_owned()),
        Just(" * ".to_owned()),
        Just("\"".to_owned()),
        Just(" @@ ".to_owned()),
        Just("{".to_owned()),
        Just("(INV-7) ".to_owned()),
        Just("1.000,00 €".to_owned()),
        Just("-99999999999999999999999999999 EUR".to_owned()),
        Just("; invoice: 7, date: 2026-02-30 [".to_owned()),
        Just("comment\n".to_owned()),
        Just("commodity ".to_owned()),
        Just(",".to_owned()),
        Just("User,Email,Client,Project,Description,Billable,Start date,Start time,Duration\n".to_owned()),
        "\\PC{0,6}",
    ];
    prop::collection::vec(token, 0..60).prop_map(|tokens| tokens.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn random_bytes_and_tokens_are_told_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), text in tokens()) {
        for format in formats() {
            let _ = read(format, &bytes);
            let _ = read(format, text.as_bytes());
        }
    }

    #[test]
    fn a_file_with_flipped_bytes_is_told_or_refused(
        which in any::<prop::sample::Index>(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let samples = samples();
        let (format, text) = &samples[which.index(samples.len())];
        let mut bytes = text.clone().into_bytes();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read(format, &bytes);
    }
}
