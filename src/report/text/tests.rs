//! Tests of a policy for people: what failed and how, and what is covered.

use std::fmt::Write;

use super::layout::clean;
use crate::base::english::counted;
use crate::facts::watch::Side;
use crate::report::tests::Tested;
use crate::testing::coverage::{Coverage, Covered, SIDES, percent, total};

/// Returns what came of tests: those that failed with the difference, then the count, with that of the files in error.
pub fn tests(tested: &[Tested], wrong: usize) -> String {
    let mut out = String::new();
    for test in tested.iter().filter(|test| test.failed()) {
        let word = if test.is_error() { "ERROR" } else { "FAILED" };
        let open = if test.is_confirmed { "" } else { " (not confirmed by anybody)" };
        let _ = writeln!(out, "{word} {}:{}: {}{open}", test.file, test.line, test.name);
        for (sign, lines) in [('-', &test.compared.missing), ('+', &test.compared.unexpected)] {
            for line in lines {
                let _ = writeln!(out, "  {sign} {line}");
            }
        }
        for what in &test.compared.differences {
            let _ = writeln!(out, "    {}", what.replace('\n', "\n    "));
        }
        out.push('\n');
    }
    let count = |holds: fn(&Tested) -> bool| tested.iter().filter(|test| holds(test)).count();
    let (errors, open) = (count(Tested::is_error), count(|test| !test.is_confirmed));
    let failed = count(Tested::failed) - errors;
    let mut parts = vec![if tested.len() == 1 { "1 test".to_owned() } else { format!("{} tests", tested.len()) }];
    if failed + errors == 0 && !tested.is_empty() {
        parts.push("all as expected".to_owned());
    }
    parts.extend((failed > 0).then(|| format!("{failed} failed")));
    parts.extend((errors > 0).then(|| format!("{errors} in error")));
    out += &parts.join(", ");
    if wrong > 0 {
        let _ = write!(out, "; {} in error", counted(wrong, "file"));
    }
    if open > 0 {
        let _ = write!(out, "; {open} not confirmed by anybody yet (a name and a day)");
    }
    out.push('\n');
    clean(&out).into_owned()
}

/// Returns what is covered of a policy: each boundary, and on which sides of it a test stands.
pub fn coverage(policy: &str, coverage: &Coverage) -> String {
    let mut out = String::new();
    let _ = match coverage.counts() {
        (_, 0) => writeln!(out, "Boundaries of {policy}: it has none of its own"),
        (covered, all) => {
            writeln!(out, "Boundaries of {policy}: {covered} of {all} sides ({} %)", coverage.percent())
        }
    };
    for owner in &coverage.owners {
        let (covered, all) = owner.counts();
        let _ = writeln!(out, "  {} {covered} of {all}", owner.name);
        for boundary in &owner.boundaries {
            let _ = writeln!(out, "    {:<24} {}: {}", marks(boundary), boundary.boundary.sort.word(), boundary.text);
        }
    }
    clean(&out).into_owned()
}

/// Returns what is covered of several policies together.
pub fn total_coverage<'c>(all: impl Iterator<Item = &'c Coverage>) -> String {
    let (covered, all) = total(all);
    let percent = percent((covered, all));
    format!("Boundaries of all, each text once: {covered} of {all} sides ({percent} %)\n")
}

/// Returns the sides of a boundary, those in brackets on which no test stands.
fn marks(covered: &Covered) -> String {
    let word = |side: Side| match side {
        Side::Before => "before",
        Side::On => "on",
        Side::After => "after",
    };
    let mark = |side: &Side| match covered.sides.contains(side) {
        true => format!(" {} ", word(*side)),
        false => format!("({})", word(*side)),
    };
    SIDES.iter().filter(|side| covered.has(**side)).map(mark).collect::<Vec<_>>().join("").trim_end().to_owned()
}
