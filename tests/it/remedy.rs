//! Ways out are tried from outside: each that `explain` tells of the shipped examples does it, and a step less does not.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use goodterms::base::source::SourceMap;
use goodterms::engagement::record::{Engagement, Event, Value};
use goodterms::evaluate::judge_versions;
use goodterms::finding::{Detail, Finding, Status, Verdicts};
use goodterms::plan::{Plan, from_program};
use goodterms::program::from_syntax::from_syntax;
use goodterms::program::layers::{Loaded, Unread, assemble};
use goodterms::remedy::change::{Change, Side};
use goodterms::remedy::deciding::{Decision, Outcome, of_finding};
use goodterms::remedy::remedies;
use goodterms::syntax::parse::parse;
use goodterms::value::severity::Severity;
use goodterms::value::time::{Day, Moment, SECOND};

use crate::naive::load;

/// Returns a shipped policy, its layers put together.
pub fn shipped(name: &str) -> Plan {
    let mut sources = SourceMap::new();
    let mut loaded = |name: &str| {
        let text = fs::read_to_string(Path::new("policies").join(name)).expect("a file of the policy");
        let source = sources.add(name, text.clone());
        Loaded { key: name.to_owned(), file: parse(source, &text).0 }
    };
    let main = loaded(name);
    let mut load = |_, name: &str| -> Result<Loaded, Unread> {
        let within =
            if Path::new("policies").join(name).exists() { name.to_owned() } else { format!("standard/{name}") };
        Ok(loaded(&within))
    };
    let layered = assemble(main, Vec::new(), &mut load);
    let texts = |name: &str| fs::read_to_string(Path::new("policies").join(name)).ok();
    from_program(from_syntax(&layered.file, &texts).0.expect("the shipped policy is in form"))
}

/// Returns the policy with what the shipped examples have not: days without a time, hours, sums, prices.
fn small() -> Plan {
    let text = fs::read_to_string("tests/remedies/policy.terms").expect("a policy");
    let mut sources = SourceMap::new();
    let source = sources.add("policy.terms", text.clone());
    from_program(from_syntax(&parse(source, &text).0, &|_: &str| None).0.expect("the policy is in form"))
}

fn verdicts(plan: &Plan, record: &Engagement, as_of: Day) -> Verdicts {
    judge_versions(std::slice::from_ref(plan), record, as_of, Detail::All).verdicts
}

fn failing(verdicts: &Verdicts) -> BTreeSet<String> {
    verdicts.findings.iter().filter(|one| one.fails(Severity::Note)).map(|one| one.id.clone()).collect()
}

/// Whether a change makes a finding go, and nothing else fail.
fn does(plan: &Plan, record: &Engagement, as_of: Day, finding: &Finding, before: &Verdicts, change: &Change) -> bool {
    let after = verdicts(plan, &change.applied(record, &plan.program.vocabulary, as_of), as_of);
    let own = after.findings.iter().find(|one| one.id == finding.id);
    let is_gone = own.is_none_or(|one| match one.status {
        Status::Met => true,
        Status::Noted => finding.status != Status::Noted,
        _ => false,
    });
    // What the firm did once it was broken may not have been done without that.
    let zone = &plan.program.calendar.zone;
    let is_answer = |one: &Finding| {
        let subject = one.subject.as_ref().and_then(|of| record.events.iter().find(|event| *event.id == *of.id));
        let at = subject.filter(|event| event.kind == plan.words.action).and_then(|event| event.at);
        at.zip(finding.since).is_some_and(|(at, since)| zone.day(at) >= zone.day(since))
    };
    let fails = |one: &&Finding| one.fails(Severity::Note) && !is_answer(one);
    let failing_then: BTreeSet<String> = after.findings.iter().filter(fails).map(|one| one.id.clone()).collect();
    is_gone && failing_then.is_subset(&failing(before))
}

/// Returns changes that are a step less: a day or a minute, a cent, an event.
fn less(plan: &Plan, record: &Engagement, finding: &Finding, change: &Change) -> Vec<Change> {
    let step = |at: Moment, by: i64| match at {
        Moment::Day(day) => Moment::Day(day.plus(by)),
        Moment::At(at) => Moment::At(at.plus_seconds(60 * by)),
    };
    let zone = &plan.program.calendar.zone;
    match change {
        Change::Without(events) if events.len() > 1 => {
            let but = |left: usize| events.iter().enumerate().filter(|(i, _)| *i != left).map(|(_, id)| *id).collect();
            (0..events.len()).map(|left| Change::Without(but(left))).collect()
        }
        Change::Moved(id, to, side) => {
            let was = record.events[id.0 as usize].at.expect("a moment");
            let by = if zone.range(was).0 > zone.range(*to).0 { 1 } else { -1 };
            let next = step(*to, by);
            let is_there = zone.day(next) == zone.day(was) && *side == Side::Before && matches!(to, Moment::Day(_));
            if is_there { Vec::new() } else { vec![Change::Moved(*id, next, *side)] }
        }
        Change::Added(event) => {
            let later = Event { at: event.at.map(|at| step(at, 1)), ..(**event).clone() };
            let mut all = vec![Change::Added(Box::new(later))];
            if let Some(Value::Money(money)) = event.field(plan.words.amount)
                && finding.due.is_some()
            {
                let mut cheaper = (**event).clone();
                let cent = rust_decimal::Decimal::new(1, money.currency.minor_unit());
                let fewer = goodterms::value::money::Money { amount: money.amount - cent, ..*money };
                cheaper
                    .fields
                    .iter_mut()
                    .filter(|(field, _)| *field == plan.words.amount)
                    .for_each(|(_, value)| *value = Value::Money(fewer));
                all.push(Change::Added(Box::new(cheaper)));
            }
            all
        }
        Change::All(parts) => {
            // What makes something else needless has to come before that, whatever the verdicts say.
            let is_before = parts.iter().any(|part| matches!(part, Change::Without(_)));
            let of_part = |place: usize| {
                let is_bound = is_before && matches!(parts[place], Change::Added(_));
                let lesser = if is_bound { Vec::new() } else { less(plan, record, finding, &parts[place]) };
                lesser.into_iter().map(move |part| {
                    let mut other = parts.clone();
                    other[place] = part;
                    Change::All(other)
                })
            };
            (0..parts.len()).flat_map(of_part).collect()
        }
        // Which days do it is told of the whole window.
        Change::Within(_, inner) => less(plan, record, finding, inner),
        Change::Without(_) | Change::Stated(..) | Change::Standing(..) | Change::Done(..) | Change::Complete(..) => {
            Vec::new()
        }
    }
}

/// Tries each way out of each finding of a record, and those a step less; returns what is wrong, and how many were told.
fn faults_of_ways(plan: &Plan, record: &Engagement, as_of: Day, title: &str) -> (Vec<String>, usize) {
    let (mut faults, mut tried) = (Vec::new(), 0);
    let before = verdicts(plan, record, as_of);
    // Of what is pending the record is taken as it is known then.
    for finding in before.findings.iter().filter(|one| !matches!(one.status, Status::Pending | Status::Met)) {
        for change in &remedies(std::slice::from_ref(plan), record, as_of.into(), finding).changes {
            tried += 1;
            let name = format!("{title} {}: {change:?}", finding.id);
            if !does(plan, record, as_of, finding, &before, change) {
                faults.push(format!("{name}\n  does not do it"));
            }
            for lesser in less(plan, record, finding, change) {
                if does(plan, record, as_of, finding, &before, &lesser) {
                    faults.push(format!("{name}\n  less does it: {lesser:?}"));
                }
            }
        }
    }
    (faults, tried)
}

#[test]
fn each_way_out_of_the_examples_does_it_and_a_step_less_does_not() {
    let plan = shipped("agency.terms");
    let as_of = Day::parse("2026-08-31").expect("a day");
    let (mut tried, mut faults) = (0, Vec::new());
    let mut examples: Vec<_> =
        fs::read_dir("policies/examples").expect("the examples").map(|entry| entry.expect("an entry").path()).collect();
    examples.retain(|path| path.is_dir());
    examples.sort();
    for example in examples {
        let text = fs::read_to_string(example.join("engagement.yaml")).expect("a record");
        let record = load::engagement(&text, &plan.program).expect("an example is in form");
        let (wrong, told) = faults_of_ways(&plan, &record, as_of, &example.display().to_string());
        faults.extend(wrong);
        tried += told;
    }
    assert!(tried > 40, "{tried} ways were told");
    assert!(faults.is_empty(), "{} of {tried}:\n{}", faults.len(), faults.join("\n"));
}

/// What each way out and each row of what decides is of the small records, in words; and all of them do what they say.
#[test]
fn the_ways_out_of_small_records_are_told_and_do_it() {
    let plan = small();
    let as_of = Day::parse("2026-04-10").expect("a day");
    let mut files: Vec<_> =
        fs::read_dir("tests/remedies").expect("records").map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "yaml"));
    files.sort();
    let (mut faults, mut told) = (Vec::new(), String::new());
    for file in &files {
        let title = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let record = load::engagement(&fs::read_to_string(file).expect("a record"), &plan.program)
            .unwrap_or_else(|why| panic!("{title}: {why:?}"));
        faults.extend(faults_of_ways(&plan, &record, as_of, &title).0);
        for finding in &verdicts(&plan, &record, as_of).findings {
            let ways = remedies(std::slice::from_ref(&plan), &record, as_of.into(), finding);
            faults.extend(faults_of_decisions(&plan, &record, as_of, finding, &ways.decisions, &title).0);
            let rows = ways.decisions.into_iter().map(|one| one.text).chain(ways.ways).chain(ways.none);
            let rows: String = rows.map(|row| format!("  {row}\n")).collect();
            if !rows.is_empty() {
                let missing = finding.missing.iter().map(|what| format!("  without {what}\n")).collect::<String>();
                told += &format!("{title} {}: {}\n{missing}{rows}", finding.id, finding.status.word());
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    insta::assert_snapshot!(told);
}

/// Whether a verdict is as it was told; a moment that differs along a row is not told of it.
fn is_as_told(outcome: &Outcome, told: &Outcome) -> bool {
    let is_same = |moment: Option<Moment>, told: Option<Moment>| told.is_none() || moment == told;
    (outcome.status, outcome.severity) == (told.status, told.severity)
        && is_same(outcome.since, told.since)
        && is_same(outcome.done, told.done)
}

/// Returns some changes between two: at each sixth of the way.
fn between(from: &Change, to: &Change) -> Vec<Change> {
    let part = |from: i64, to: i64, n: i64| from + (to - from) * n / 6;
    let of = |n: i64| match (from, to) {
        (Change::Moved(id, Moment::At(a), side), Change::Moved(_, Moment::At(b), _)) => {
            let minutes = part(0, (b.0 - a.0) / SECOND / 60, n);
            Some(Change::Moved(*id, Moment::At(a.plus_seconds(60 * minutes)), *side))
        }
        (
            Change::Stated(id, field, Value::Moment(Moment::Day(a))),
            Change::Stated(_, _, Value::Moment(Moment::Day(b))),
        ) => Some(Change::Stated(*id, *field, Value::Moment(Moment::Day(a.plus(part(0, b.since(*a), n)))))),
        _ => None,
    };
    (1..6).filter_map(of).collect()
}

/// Tries the first, the last and inner values of each row of what decides a verdict; returns what is wrong, and how many were tried.
fn faults_of_decisions(
    plan: &Plan,
    record: &Engagement,
    as_of: Day,
    finding: &Finding,
    decisions: &[Decision],
    title: &str,
) -> (Vec<String>, usize) {
    let (mut faults, mut count) = (Vec::new(), 0);
    for decision in decisions {
        let inner = decision.tried.first().zip(decision.tried.last()).map(|(from, to)| between(from, to));
        for change in decision.tried.iter().chain(inner.iter().flatten()) {
            count += 1;
            let after = verdicts(plan, &change.applied(record, &plan.program.vocabulary, as_of), as_of);
            let outcome = of_finding(after.findings.iter().find(|one| one.id == finding.id));
            if !is_as_told(&outcome, &decision.outcome) {
                faults.push(format!("{title}, {}: {}: {change:?}: {outcome:?}", finding.id, decision.text));
            }
        }
    }
    (faults, count)
}

/// Returns the records in which one fact that is stated is not, each with what it was.
fn without_a_fact(plan: &Plan, record: &Engagement) -> Vec<(String, Engagement)> {
    let mut all = Vec::new();
    for place in 0..record.events.len() {
        let mut but = |what: String, change: &dyn Fn(&mut Event)| {
            let mut other = record.clone();
            change(&mut other.events[place]);
            all.push((format!("{} {what}", record.events[place].id), other));
        };
        let event = &record.events[place];
        if event.by.is_some() {
            but("by".to_owned(), &|event| event.by = None);
        }
        if let Some(Moment::At(_)) = event.at {
            let day = Moment::Day(plan.program.calendar.zone.day(event.at.expect("a moment")));
            but("hour".to_owned(), &|event| event.at = Some(day));
        }
        for (field, _) in &event.fields {
            but(format!("{field:?}"), &|event| event.fields.retain(|(other, _)| other != field));
        }
    }
    all
}

#[test]
fn what_decides_an_unknown_verdict_decides_it_as_told() {
    let plan = shipped("agency.terms");
    let as_of = Day::parse("2026-08-31").expect("a day");
    let (mut told, mut faults) = (0, Vec::new());
    for name in ["all_night", "bad_payer", "freelancer", "indecisive", "insatiable", "miser"] {
        let text =
            fs::read_to_string(Path::new("policies/examples").join(name).join("engagement.yaml")).expect("a record");
        let record = load::engagement(&text, &plan.program).expect("an example is in form");
        let whole = verdicts(&plan, &record, as_of);
        for (fact, record) in without_a_fact(&plan, &record).into_iter().step_by(4) {
            let before = verdicts(&plan, &record, as_of);
            for finding in before.findings.iter().filter(|one| one.status == Status::Unknown).take(2) {
                let ways = remedies(std::slice::from_ref(&plan), &record, as_of.into(), finding);
                let title = format!("{name} without {fact}");
                let (wrong, tried) = faults_of_decisions(&plan, &record, as_of, finding, &ways.decisions, &title);
                faults.extend(wrong);
                told += tried;
                // As it was with the fact is among what is told.
                let was = whole.findings.iter().find(|one| one.id == finding.id).map(|one| one.status);
                if !ways.decisions.is_empty() && ways.decisions.iter().all(|one| one.outcome.status != was) {
                    let texts: Vec<&str> = ways.decisions.iter().map(|one| one.text.as_str()).collect();
                    faults.push(format!("{name} without {fact}, {}: it was {was:?}: {texts:?}", finding.id));
                }
            }
        }
    }
    assert!(told > 40, "{told} were told");
    assert!(faults.is_empty(), "{} of {told}:\n{}", faults.len(), faults.join("\n"));
}
