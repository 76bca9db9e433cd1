//! Laws that hold for every policy and record: what comes later does not exist yet, so that a day at a time gives the same
//! as all at once; the order in which events are written is irrelevant.

use goodterms::engagement::record::Engagement;
use goodterms::value::time::Day;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::agree::row_of_finding;
use crate::generate::{Case, case};
use crate::naive::load;

/// Returns what the engine finds, in the order in which it prints it; nothing where the case is none.
fn found(case: &Case, as_of: Day) -> Option<Vec<String>> {
    let program = load::program(&case.policy()).ok()?;
    let engagement = load::engagement(&case.record(), &program).ok()?;
    let zone = program.calendar.zone;
    let verdicts = goodterms::evaluate::run(&goodterms::plan::from_program(program), &engagement, as_of);
    let findings = verdicts.findings.iter().map(|finding| {
        let evidence: Vec<&str> = finding.evidence.iter().map(|evidence| &*evidence.id).collect();
        format!("{:?} {} {:?} {evidence:?}", row_of_finding(&zone, finding), finding.why, finding.missing)
    });
    let rights = verdicts.rights.iter().map(|r| format!("{} {:?} {:?} {:?}", r.id, r.status, r.from, r.until));
    let credits = verdicts.credits.iter().map(|credit| format!("{} {}", credit.event, credit.left));
    Some(findings.chain(rights).chain(credits).chain(verdicts.notes.iter().cloned()).collect())
}

/// Returns the engagement of a case, and the zone.
fn engagement(case: &Case) -> Option<(Engagement, goodterms::value::zone::Zone)> {
    let program = load::program(&case.policy()).ok()?;
    Some((load::engagement(&case.record(), &program).ok()?, program.calendar.zone))
}

/// Returns the case as it was recorded up to a day; nothing where an event names a later one, or all are later, of which a note
/// tells.
fn up_to(case: &Case, as_of: Day) -> Option<Case> {
    let (engagement, zone) = engagement(case)?;
    let exists = |n: usize| engagement.events[n].at.is_none_or(|at| zone.day(at) <= as_of);
    let events = case.events.iter().enumerate().filter(|(n, _)| exists(*n)).map(|(_, line)| line.clone());
    let cut = Case { events: events.collect(), ..case.clone() };
    self::engagement(&cut)?;
    (cut.events.is_empty() == case.events.is_empty()).then_some(cut)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_comes_later_changes_no_verdict_of_a_day(seed: u64, late in 0usize..60) {
        let case = case(seed);
        let as_of = case.days[0].plus(-(late as i64));
        if let Some(cut) = up_to(&case, as_of) {
            same(&case, &found(&case, as_of), &found(&cut, as_of))?;
        }
    }

    #[test]
    fn the_order_in_which_events_are_written_is_irrelevant(seed: u64, turn in 1usize..20) {
        let case = case(seed);
        let mut events = case.events.clone();
        events.reverse();
        if !events.is_empty() {
            let by = turn % events.len();
            events.rotate_left(by);
        }
        let turned = Case { events, ..case.clone() };
        for as_of in &case.days {
            same(&case, &found(&case, *as_of), &found(&turned, *as_of))?;
        }
    }
}

fn same(case: &Case, a: &Option<Vec<String>>, b: &Option<Vec<String>>) -> Result<(), TestCaseError> {
    prop_assert!(a == b, "{}\n{}\n{a:#?}\n{b:#?}", case.policy(), case.record());
    Ok(())
}

/// The laws above say something: most cases are cases, and a good part of them has findings and is cut.
#[test]
fn the_laws_are_not_empty() {
    let (mut checked, mut cut) = (0, 0);
    for seed in 0..100 {
        let case = case(seed);
        let as_of = case.days[0].plus(-30);
        checked += usize::from(found(&case, case.days[0]).is_some_and(|found| !found.is_empty()));
        cut += usize::from(up_to(&case, as_of).is_some_and(|cut| cut.events.len() < case.events.len()));
    }
    assert!(checked > 80 && cut > 20, "{checked} with findings, {cut} cut");
}
