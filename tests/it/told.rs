//! What the readers of foreign files tell: one Markdown case a behaviour under `tests/told`, a `file NAME` block with the file
//! (options after the name: `zone=Europe/Warsaw`, `until=2026-12-31`, `words`, `as=FORMAT`) and a `told` block with what it tells.
//! A `mapping` block before says how a table is read.
//! `UPDATE=1 cargo test told` writes what came out into the `told` blocks.

use std::fmt::Write;

use goodterms::import::Cell;
use goodterms::import::fact::{About, Fact, Given, Party, Told};
use goodterms::import::formats::{named, of_file, tell};
use goodterms::import::table::mapping::Mapping;
use goodterms::value::time::Day;
use goodterms::value::zone::Zone;

use super::expected::all_hold;

#[test]
fn every_file_tells_what_its_case_says() {
    all_hold("tests/told", run);
}

/// Returns a case with its `told` blocks as they should be. A block begins and ends with a line of three backticks or more.
fn run(text: &str) -> String {
    let (mut out, mut told, mut mapping) = (String::new(), String::new(), None);
    let mut lines = text.split_inclusive('\n');
    while let Some(line) = lines.next() {
        out += line;
        let fence = line.len() - line.trim_start_matches('`').len();
        if fence < 3 {
            continue;
        }
        let body: String = lines.by_ref().take_while(|line| line.trim_end() != "`".repeat(fence)).collect();
        let info = line[fence..].trim();
        if let Some(info) = info.strip_prefix("file ") {
            told = read(info, &body, mapping.as_ref());
        }
        if info == "mapping" {
            mapping = Some(Mapping::parse(&body).unwrap_or_else(|problems| panic!("{problems:?}")));
        }
        let body = if info == "told" { told.clone() } else { body };
        let _ = writeln!(out, "{body}{}", "`".repeat(fence));
    }
    out
}

/// Returns what a file tells, as a `told` block shows it.
fn read(info: &str, body: &str, mapping: Option<&Mapping>) -> String {
    let mut words = info.split_whitespace();
    let path = words.next().expect("a name");
    let (mut zone, mut until) = (Zone::utc(), Day::parse("2026-12-31").expect("a day"));
    let (mut with_words, mut format) = (false, None);
    for word in words {
        match word.split_once('=') {
            Some(("zone", name)) => zone = Zone::parse(name).expect("a zone"),
            Some(("until", day)) => until = Day::parse(day).expect("a day"),
            Some(("as", name)) => format = Some(named(name).expect("a format")),
            None if word == "words" => with_words = true,
            _ => panic!("what is `{word}`?"),
        }
    }
    let Some(format) = format.or_else(|| of_file(path, body.as_bytes())) else { return "no format\n".to_owned() };
    let told = tell(
        format,
        &Given { path, bytes: body.as_bytes(), zone: &zone, until, with_words, mapping, vocabulary: None },
    );
    match told {
        Ok(told) => format!("format {}\n{}", format.name, shown(&told)),
        Err(refusal) => format!("format {}\nrefused {}: {}\n", format.name, refusal.line, refusal.reason),
    }
}

fn shown(told: &Told) -> String {
    let mut out = String::new();
    for fact in &told.facts {
        show(fact, &mut out);
    }
    for warning in &told.warnings {
        let lost = if warning.is_loss { " lost" } else { "" };
        let _ = writeln!(out, "warning {}{lost}: {}", warning.line, warning.message);
    }
    for (what, count) in &told.passed_over {
        let _ = writeln!(out, "passed over: {count} {what}");
    }
    out
}

fn show(fact: &Fact, out: &mut String) {
    let part = fact.part.as_ref().map(|part| format!("{part}:")).unwrap_or_default();
    let _ = writeln!(out, "{} {} @{part}{}", fact.kind, fact.key, fact.line);
    for (name, value) in &fact.fields {
        let plain = match value {
            Cell::Text(text) if !text.contains('\n') => text.clone(),
            other => other.to_string(),
        };
        let _ = writeln!(out, "  {name}: {plain}");
    }
    let mut party = |word: &str, party: &Party| {
        if party.is_holder {
            let _ = writeln!(out, "  {word} the holder of the books");
        }
        if !party.names.is_empty() {
            let _ = writeln!(out, "  {word} {}", party.names.join(" | "));
        }
    };
    party("from", &fact.from);
    fact.to.iter().for_each(|to| {
        let word = if to.is_project { "to the project" } else { "to" };
        party(if to.has_declined { "declined by" } else { word }, to);
    });
    for about in &fact.about {
        let (what, text) = match about {
            About::Key(key) => ("key", key),
            About::Thread(key) => ("thread", key),
            About::Invoice(number) => ("invoice", number),
            About::Text(text) => ("text", text),
            About::Payers(text) => ("payer's", text),
            About::Reference(text) => ("reference", text),
            About::Order(text) => ("order", text),
            About::Reversal(key) => ("reversal of", key),
            About::Sum(name) => ("sum of", name),
            About::Part(name) => ("part of", name),
        };
        let _ = writeln!(out, "  about {what}: {text}");
    }
    for doubt in &fact.doubts {
        let _ = writeln!(out, "  ? {doubt}");
    }
}
