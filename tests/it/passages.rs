//! The search for the passages that set a term, measured on labelled passages (docs/review-measures.md).

use std::fmt::Write;
use std::fs;

use goodterms::passages::document::{Document, Paragraph, Place};
use goodterms::passages::find::{Found, Sure, find};
use goodterms::passages::sentences::sentences;

/// How many passages were looked at, and how many values are right, wrong and missed.
#[derive(Clone, Copy, Debug, Default)]
struct Measure {
    passages: usize,
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Measure {
    fn add(&mut self, found: &[String], wanted: &[&str]) {
        self.passages += 1;
        self.right += found.iter().filter(|value| wanted.contains(&&***value)).count();
        self.wrong += found.iter().filter(|value| !wanted.contains(&&***value)).count();
        self.missed += wanted.iter().filter(|value| !found.iter().any(|other| other == *value)).count();
    }

    fn precision(&self) -> usize {
        self.right * 100 / (self.right + self.wrong).max(1)
    }

    fn recall(&self) -> usize {
        self.right * 100 / (self.right + self.missed).max(1)
    }

    /// `0.97`.
    fn shown(hundredths: usize) -> String {
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

fn document(lines: &[&str]) -> Document {
    let paragraph = |(at, line): (usize, &&str)| Paragraph {
        text: (*line).to_owned(),
        place: Place::Line(at as u32 + 1),
        heading: false,
    };
    Document { paragraphs: lines.iter().enumerate().map(paragraph).collect(), notes: Vec::new() }
}

fn values(found: &Found, term: &str) -> Vec<String> {
    let passages = found.passages.iter().filter(|passage| passage.term == term);
    passages.map(|passage| passage.value.to_string()).collect()
}

/// The parts of a file: what the patterns were tuned on, what they were not, what was written later.
const PARTS: [&str; 6] = ["Tuned on", "Held out", "Second round", "Third round", "Last round", "Fourth round"];

/// The folders of the passages of a language, its code, and the fewest passages that a term has in it.
const LANGUAGES: [(&str, &str, usize); 3] =
    [("tests/passages", "en", 40), ("tests/passages/pl", "pl", 10), ("tests/passages/de", "de", 10)];

/// Measures each part of a file of passages, and says what went wrong.
fn measure(term: &str, text: &str) -> ([Measure; PARTS.len()], String) {
    let mut measures = [Measure::default(); PARTS.len()];
    let mut faults = String::new();
    let mut part = 0;
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            part = PARTS.iter().position(|part| *part == title).expect("a known part");
        }
        let Some(row) = line.strip_prefix("| ") else { continue };
        let cells: Vec<&str> = row.trim_end_matches(" |").split(" | ").collect();
        if cells.len() != 3 || cells[0] == "passage" {
            continue;
        }
        let found = values(&find(&document(&[cells[0]])), term);
        let wanted: Vec<&str> = cells[1].split("; ").filter(|value| *value != "none").collect();
        if found != wanted {
            writeln!(faults, "{term}: {found:?}, not {wanted:?}: {}", cells[0]).expect("text");
        }
        measures[part].add(&found, &wanted);
    }
    (measures, faults)
}

#[test]
fn passages_are_found_and_near_misses_are_not() {
    let mut table = String::new();
    let mut short = Vec::new();
    for (folder, language, fewest) in LANGUAGES {
        let folder = fs::read_dir(folder).expect("passages");
        let mut files: Vec<_> = folder.map(|file| file.expect("a file").path()).filter(|path| path.is_file()).collect();
        files.sort();
        assert!(files.len() >= 22, "{language}: {} terms are too few", files.len());
        for path in files {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let (measures, faults) = measure(&name, &fs::read_to_string(&path).expect("passages"));
            for (measure, part) in measures.iter().zip(PARTS).filter(|(measure, _)| measure.passages > 0) {
                let shown = (Measure::shown(measure.precision()), Measure::shown(measure.recall()));
                let part = part.to_lowercase();
                writeln!(table, "| {language} | {name} | {part} | {} | {} | {} |", measure.passages, shown.0, shown.1)
                    .expect("text");
                if measure.precision() < 95 || measure.recall() < 80 {
                    short.push(format!("{language} {name}, {part}\n{faults}"));
                }
            }
            let all: usize = measures.iter().map(|measure| measure.passages).sum();
            assert!(all >= fewest, "{language} {name}: {all} passages are too few");
        }
    }
    println!("{table}");
    assert!(short.is_empty(), "\n{}", short.join("\n"));
}

#[test]
fn sentences_end_at_their_end() {
    let text = "7.1. Fees. Acme Inc. pays Agency Ltd. under Sec. 4, e.g. by card (see No. 5). The rate is 1.5% p.a. on it! \"Really?\" 30 days.";
    let expected = [
        "7.1. Fees.",
        "Acme Inc. pays Agency Ltd. under Sec. 4, e.g. by card (see No. 5).",
        "The rate is 1.5% p.a. on it!",
        "\"Really?\"",
        "30 days.",
    ];
    assert_eq!(sentences(text), expected);
}

#[test]
fn what_differs_is_marked_and_what_is_not_found_is_said() {
    let text = ["Payment terms: net 30.", "Invoices are usually payable within thirty (45) days of receipt."];
    let found = find(&document(&text));
    let payment: Vec<_> = found.passages.iter().filter(|passage| passage.term == "payment_period").collect();
    assert_eq!(payment.len(), 2);
    assert!(payment.iter().all(|passage| passage.contradicted));
    assert_eq!(payment[0].sure, Sure::Sure);
    assert_eq!(payment[1].sure, Sure::Unsure("words and digits differ".to_owned()));
    assert_eq!((payment[1].quote.as_str(), payment[1].place), (text[1], Place::Line(2)));
    assert!(found.missing.contains(&"governing_law"), "{:?}", found.missing);
}

#[test]
fn numbers_are_read_as_they_are_written() {
    let period = |text: &str| {
        values(&find(&document(&[&format!("Invoices are payable within {text} of receipt.")])), "payment_period")
    };
    for (text, value) in [
        ("thirty days", "30 days"),
        ("forty-five (45) calendar days", "45 days"),
        ("one hundred and twenty days", "120 days"),
        ("two (2) weeks", "14 days"),
        ("a month", "1 month"),
        ("14–30 days", "14 to 30 days"),
        ("fifteen (15) business days", "15 business days"),
    ] {
        assert_eq!(period(text), [value], "{text}");
    }
    let cap = |text: &str| {
        values(&find(&document(&[&format!("Our total liability shall not exceed {text}.")])), "liability_cap")
    };
    for (text, value) in [
        ("EUR 1,500.00", "1500.00 EUR"),
        ("£40", "40.00 GBP"),
        ("$1 000 000", "1000000.00 USD"),
        ("five thousand dollars", "5000.00 USD"),
        ("fifty percent (50%) of the fees", "50% of the fees"),
        ("fifty (50%) of the fees", "50% of the fees"),
    ] {
        assert_eq!(cap(text), [value], "{text}");
    }
}

#[test]
fn a_table_that_lost_its_lines_is_no_sentence() {
    let table = "payment due 14 days cure period 14 days notice period 30 days hourly rate 60 EUR rounds 2 late fee 5% deposit 30% \
                 leeway 10% input days 5 reply days 2 credit limit 300 EUR";
    assert!(find(&document(&[table])).passages.is_empty());
}
