//! The cases of the language: one Markdown file a behaviour under `tests/cases`, of the form of a policy's tests (`src/testing`).
//! `UPDATE=1 cargo test cases` writes what came out into the `expect` blocks.

use std::fs;
use std::path::Path;

use goodterms::base::diagnostic::Diagnostic;
use goodterms::base::source::SourceMap;
use goodterms::engagement::read_yaml::read_yaml;
use goodterms::evaluate;
use goodterms::testing::case::{self, blocks};
use goodterms::testing::compare::Outcome;
use goodterms::testing::test::{PolicyOf, RecordOf, Test};
use goodterms::value::time::Day;

use crate::expected::{cases, is_update};
use crate::render::render;

#[test]
fn every_case_gives_what_it_expects() {
    let update = is_update();
    let mut wrong = Vec::new();
    let paths = cases(Path::new("tests/cases"));
    assert!(paths.len() > 30, "only {} cases", paths.len());
    for path in paths {
        let text = fs::read_to_string(&path).expect("a case is text");
        let found = run(&text, update);
        if let Some(new) = found.rewritten.filter(|new| *new != text) {
            fs::write(&path, new).expect("a case can be written");
        }
        wrong.extend(found.wrong.into_iter().map(|what| format!("{}: {what}", path.display())));
    }
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_tour_tells_what_the_example_gives() {
    let text = |path: &str| fs::read_to_string(path).expect("a text that ships");
    let (policy, record) = (text("examples/acme/policy.terms"), text("examples/acme/engagement.yaml"));
    let tour = text("docs/tour.md");
    let expects = blocks(&tour).into_iter().filter(|block| block.lang == "expect");
    let expects: String = expects.map(|block| format!("```expect\n{}```\n", &tour[block.start..block.end])).collect();
    assert!(!expects.is_empty(), "the tour expects something");
    let found = run(&format!("```terms\n{policy}```\n```yaml\n{record}```\n{expects}"), false);
    assert!(found.wrong.is_empty(), "{}", found.wrong.join("\n"));
}

/// What running a case gave.
struct Found {
    wrong: Vec<String>,
    rewritten: Option<String>,
}

fn run(text: &str, update: bool) -> Found {
    let mut sources = SourceMap::new();
    let (tests, mistakes) = case::read(sources.add("case.md", text), text, false);
    let mut wrong = Vec::new();
    if !mistakes.is_empty() {
        wrong.push(render(&sources, &mistakes));
    }
    let mut rewritten = String::new();
    let mut last = 0;
    let expects = blocks(text).into_iter().filter(|block| block.lang == "expect");
    for (expect, test) in expects.zip(&tests) {
        let compared = outcome(test).compare(&test.want);
        let day = test.want.as_of.map_or("no day: ".to_owned(), |day| format!("as of {day}: "));
        wrong.extend(compared.differences.into_iter().map(|what| format!("{day}{what}")));
        rewritten += &text[last..expect.start];
        rewritten += &compared.lines;
        last = expect.end;
    }
    rewritten += &text[last..];
    Found { wrong: if update { Vec::new() } else { wrong }, rewritten: update.then_some(rewritten) }
}

fn outcome(test: &Test) -> Outcome {
    let PolicyOf::Inline(inline) = &test.policy else { panic!("a case of the language writes its policy down") };
    let ready = inline.ready();
    let Some(first) = ready.plans.first() else { return Outcome::wrong(render(&ready.sources, &ready.diagnostics)) };
    let (vocabulary, zone) = (&first.program.vocabulary, &first.program.calendar.zone);
    let text = match &test.record {
        RecordOf::Text(text) => text,
        _ => RecordOf::nobody(),
    };
    let none = |name: &str| Err(format!("no file `{name}` beside it"));
    let (engagement, sources, wrong) = read_yaml("engagement.yaml", text, &none, vocabulary, zone);
    let Some(engagement) = engagement else { return Outcome::wrong(render(&sources, &wrong)) };
    let wrong = evaluate::check_record(first, &engagement);
    if wrong.iter().any(Diagnostic::is_error) {
        return Outcome::wrong(render(&engagement.sources, &wrong));
    }
    let warnings = ready.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    // Exceptions in conflict are an error of any day.
    let day = test.want.as_of.unwrap_or_else(|| Day::parse("2026-12-31").expect("a day"));
    Outcome::of(&ready.plans, &ready.sources, &engagement, day, warnings)
}
