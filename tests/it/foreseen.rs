//! What a forecast tells of the shipped examples comes true: a check of the day before, and of the day, says so.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use goodterms::engagement::record::Engagement;
use goodterms::evaluate::judge_versions;
use goodterms::finding::{Detail, Status, Verdicts, What};
use goodterms::forecast::ahead::{Ahead, ahead};
use goodterms::forecast::days::Look;
use goodterms::plan::Plan;
use goodterms::value::time::Day;

use crate::naive::load;
use crate::remedy::shipped;

/// So many days of each example are looked from, and so many ahead.
const FROM: i64 = 10;
const AHEAD: u16 = 30;

/// The verdicts as of each day that was asked for.
struct Checks<'a> {
    plan: &'a Plan,
    record: &'a Engagement,
    known: RefCell<BTreeMap<Day, Verdicts>>,
}

impl Checks<'_> {
    fn on<T>(&self, day: Day, ask: impl FnOnce(&Verdicts) -> T) -> T {
        let judge = || judge_versions(std::slice::from_ref(self.plan), self.record, day, Detail::All).verdicts;
        ask(self.known.borrow_mut().entry(day).or_insert_with(judge))
    }

    /// The word of a finding or a right at the end of a day.
    fn word(&self, day: Day, what: What, id: &str) -> Option<String> {
        self.on(day, |verdicts| match what {
            What::Finding => verdicts.findings.iter().find(|one| one.id == id).map(|one| one.status.word().to_owned()),
            _ => verdicts.rights.iter().find(|one| one.id == id).map(|one| one.status.word().to_owned()),
        })
    }

    /// Returns what a forecast says that a check does not.
    fn faults(&self, first: Day, told: &Ahead) -> Vec<String> {
        let mut faults = Vec::new();
        for change in told.changes.iter().filter(|one| matches!(one.what, What::Finding | What::Right)) {
            let word = |day| self.word(day, change.what, &change.id);
            let is = (word(change.day.plus(-1)), word(change.day));
            if is != (change.before.clone(), change.after.clone()) {
                faults.push(format!("{first}: {change:?} is {is:?}"));
            }
        }
        for duty in &told.duties {
            let word = |day| self.word(day, What::Finding, &duty.finding.id);
            let (turns, then) =
                duty.turns.map_or((first.plus(i64::from(AHEAD) + 1), None), |(day, then)| (day, Some(then)));
            let days = (0..turns.since(duty.from)).map(|day| duty.from.plus(day));
            let other = days.into_iter().find(|day| word(*day).as_deref() != Some(Status::Pending.word()));
            let is_as_told = then.is_none_or(|then| word(turns).as_deref() == Some(then.word()));
            if other.is_some() || !is_as_told {
                faults.push(format!("{first}: {} until {turns}: {other:?}, {:?}", duty.finding.id, word(turns)));
            }
        }
        faults
    }
}

#[test]
fn what_is_told_of_the_examples_comes_true() {
    let (agency, freelancer) = (shipped("agency.terms"), shipped("freelancer.terms"));
    let mut examples: Vec<_> =
        fs::read_dir("policies/examples").expect("the examples").map(|entry| entry.expect("an entry").path()).collect();
    examples.retain(|path| path.is_dir());
    examples.sort();
    let (mut told, mut faults) = (0, Vec::new());
    for example in examples {
        let plan = if example.ends_with(Path::new("freelancer")) { &freelancer } else { &agency };
        let text = fs::read_to_string(example.join("engagement.yaml")).expect("a record");
        let record = load::engagement(&text, &plan.program).expect("an example is in form");
        let zone = &plan.program.calendar.zone;
        let days = || record.events.iter().filter_map(|event| Some(zone.day(event.at?)));
        let (begin, end) = days().min().zip(days().max()).expect("an example has events");
        let checks = Checks { plan, record: &record, known: RefCell::default() };
        for part in 1..=FROM {
            let first = begin.plus(end.since(begin) * part / (FROM + 1));
            let look = Look { source: &|_| String::new(), told: None };
            let ahead = ahead(std::slice::from_ref(plan), &record, first.into(), AHEAD, look);
            told += ahead.changes.len() + ahead.duties.len();
            faults.extend(checks.faults(first, &ahead).into_iter().map(|one| format!("{}: {one}", example.display())));
        }
    }
    assert!(told > 500, "{told} were told");
    assert!(faults.is_empty(), "{} of {told}:\n{}", faults.len(), faults.join("\n"));
}
