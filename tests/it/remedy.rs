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
use goodterms::remedy::remedies;
use goodterms::syntax::parse::parse;
use goodterms::value::severity::Severity;
use goodterms::value::time::{Day, Moment};

use crate::naive::load;

/// Returns the shipped policy, its layers put together.
fn agency() -> Plan {
    let mut sources = SourceMap::new();
    let mut loaded = |name: &str| {
        let text = fs::read_to_string(Path::new("policies").join(name)).expect("a file of the policy");
        let source = sources.add(name, text.clone());
        Loaded { key: name.to_owned(), file: parse(source, &text).0 }
    };
    let main = loaded("agency.terms");
    let mut load = |_, name: &str| -> Result<Loaded, Unread> {
        let within =
            if Path::new("policies").join(name).exists() { name.to_owned() } else { format!("standard/{name}") };
        Ok(loaded(&within))
    };
    let layered = assemble(main, Vec::new(), &mut load);
    let texts = |name: &str| fs::read_to_string(Path::new("policies").join(name)).ok();
    from_program(from_syntax(&layered.file, &texts).0.expect("the shipped policy is in form"))
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
    is_gone && failing(&after).is_subset(&failing(before))
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
            let of_part = |place: usize| {
                let lesser = less(plan, record, finding, &parts[place]);
                lesser.into_iter().map(move |part| {
                    let mut other = parts.clone();
                    other[place] = part;
                    Change::All(other)
                })
            };
            (0..parts.len()).flat_map(of_part).collect()
        }
        Change::Without(_) | Change::Stated(..) => Vec::new(),
    }
}

#[test]
fn each_way_out_of_the_examples_does_it_and_a_step_less_does_not() {
    let plan = agency();
    let as_of = Day::parse("2026-08-31").expect("a day");
    let (mut tried, mut faults) = (0, Vec::new());
    let mut examples: Vec<_> =
        fs::read_dir("policies/examples").expect("the examples").map(|entry| entry.expect("an entry").path()).collect();
    examples.retain(|path| path.is_dir());
    examples.sort();
    for example in examples {
        let text = fs::read_to_string(example.join("engagement.yaml")).expect("a record");
        let record = load::engagement(&text, &plan.program).expect("an example is in form");
        let before = verdicts(&plan, &record, as_of);
        // Of what is pending the record is taken as it is known then.
        let sought = before.findings.iter().filter(|one| !matches!(one.status, Status::Pending | Status::Met));
        for finding in sought {
            let ways = remedies(std::slice::from_ref(&plan), &record, as_of.into(), finding);
            for change in &ways.changes {
                tried += 1;
                let name = format!("{} {}: {change:?}", example.display(), finding.id);
                if !does(&plan, &record, as_of, finding, &before, change) {
                    faults.push(format!("{name}\n  does not do it"));
                }
                for lesser in less(&plan, &record, finding, change) {
                    if does(&plan, &record, as_of, finding, &before, &lesser) {
                        faults.push(format!("{name}\n  less does it: {lesser:?}"));
                    }
                }
            }
        }
    }
    assert!(tried > 40, "{tried} ways were told");
    assert!(faults.is_empty(), "{} of {tried}:\n{}", faults.len(), faults.join("\n"));
}
