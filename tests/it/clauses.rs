//! The thirty clauses of real contracts under `policies/clauses`: the records beside each both keep and break it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use goodterms::base::source::SourceMap;
use goodterms::engagement::read_yaml::read_yaml;
use goodterms::engagement::record::Engagement;
use goodterms::evaluate;
use goodterms::finding::{RightStatus, Status, Verdicts};
use goodterms::plan::Plan;
use goodterms::program::tree::{Clause, Statement};
use goodterms::testing::case;
use goodterms::testing::test::{Inline, RecordOf};
use goodterms::value::time::{Day, Moment};

use crate::render::render;

/// The clauses of a policy that something has kept, and those that something has broken.
#[derive(Default)]
struct Seen {
    kept: BTreeSet<String>,
    broken: BTreeSet<String>,
}

#[test]
fn every_real_clause_is_kept_and_broken() {
    let all = fs::read_dir("policies/clauses").expect("the clauses").map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<PathBuf> = all.filter(|path| path.extension().is_some_and(|ext| ext == "terms")).collect();
    paths.sort();
    assert_eq!(paths.len(), 30);
    let wrong: Vec<String> = paths.iter().flat_map(|path| untried(path)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns what is never kept or never broken in the cases of a policy.
fn untried(path: &Path) -> Vec<String> {
    let plan = plan(path);
    let seen = seen(&plan, &path.with_extension("md"));
    let is_price = |clause: &Clause| !clause.modifiers.costs.is_empty();
    let checked = plan.program.clauses.iter().filter(|clause| clause.statement.is_some() || is_price(clause));
    let mut wrong = Vec::new();
    for clause in checked {
        let lacks = [(&seen.kept, "kept"), (&seen.broken, "broken")];
        let lacks = lacks.into_iter().filter(|(names, _)| !names.contains(&clause.name));
        wrong.extend(lacks.map(|(_, word)| format!("{}: no test shows `{}` {word}", path.display(), clause.name)));
    }
    wrong
}

fn plan(path: &Path) -> Plan {
    let text = fs::read_to_string(path).expect("a policy");
    let inline = Inline { files: vec![("policy.terms".to_owned(), text)], ..Inline::default() };
    let ready = inline.ready();
    ready.plans.into_iter().next().unwrap_or_else(|| panic!("{}", render(&ready.sources, &ready.diagnostics)))
}

/// Runs the cases of a policy.
fn seen(plan: &Plan, path: &Path) -> Seen {
    let text = fs::read_to_string(path).expect("its cases");
    let mut sources = SourceMap::new();
    let (tests, mistakes) = case::read(sources.add("case.md", text.as_str()), &text, false);
    assert!(mistakes.is_empty(), "{}", render(&sources, &mistakes));
    let mut seen = Seen::default();
    for test in tests {
        let (RecordOf::Text(record), Some(day)) = (&test.record, test.want.as_of) else { continue };
        let none = |name: &str| Err(format!("no file `{name}` beside it"));
        let (vocabulary, zone) = (&plan.program.vocabulary, &plan.program.calendar.zone);
        let (engagement, sources, wrong) = read_yaml("engagement.yaml", record, &none, vocabulary, zone);
        let engagement = engagement.unwrap_or_else(|| panic!("{}", render(&sources, &wrong)));
        let verdicts = evaluate::run(plan, &engagement, day);
        for clause in &plan.program.clauses {
            if is_broken(clause, &verdicts) {
                seen.broken.insert(clause.name.clone());
            }
            if is_kept(plan, clause, &engagement, &verdicts, day) {
                seen.kept.insert(clause.name.clone());
            }
        }
    }
    seen
}

fn is_broken(clause: &Clause, verdicts: &Verdicts) -> bool {
    let broken = [Status::Breached, Status::Late, Status::Tolerated, Status::Priced, Status::Noted];
    let is_open = |status| status == RightStatus::Open;
    let mut findings = verdicts.findings.iter().filter(|finding| *finding.clause == *clause.name);
    let mut rights = verdicts.rights.iter().filter(|right| *right.clause == *clause.name);
    findings.any(|finding| broken.contains(&finding.status)) || rights.any(|right| is_open(right.status))
}

/// Whether something meets a clause, or is of the kinds of which it speaks and in no finding of it. A right is kept where it
/// is not open, a price where nothing costs it.
fn is_kept(plan: &Plan, clause: &Clause, engagement: &Engagement, verdicts: &Verdicts, day: Day) -> bool {
    let mut findings = verdicts.findings.iter().filter(|finding| *finding.clause == *clause.name);
    if matches!(clause.statement, None | Some(Statement::May { .. })) && !is_broken(clause, verdicts) {
        return true;
    }
    let named: BTreeSet<&str> =
        findings.clone().flat_map(|finding| &finding.evidence).map(|evidence| evidence.id.as_str()).collect();
    let zone = &plan.program.calendar.zone;
    let is_past = |at: Option<Moment>| at.is_none_or(|at| zone.day(at) <= day);
    findings.any(|finding| finding.status == Status::Met)
        || engagement
            .events
            .iter()
            .any(|event| clause.kinds.contains(&event.kind) && is_past(event.at) && !named.contains(event.id.as_str()))
}
