//! What is set aside while lines are read changes no verdict.

use goodterms::engagement::read_ndjson::LineReader;
use goodterms::engagement::record::Engagement;
use goodterms::engagement::runs::Block;
use goodterms::engagement::slots::{Slots, Wanted};
use goodterms::engagement::vocabulary::KindId;
use goodterms::evaluate::{run, too_many_years};
use goodterms::ladder::owed::at_stake;
use goodterms::plan::{Plan, from_program};
use goodterms::value::time::Day;

use super::laws::lines_of;
use crate::generate::case;
use crate::naive::load;

/// Reads the one engagement of lines; events that are not wanted are set aside.
fn read(plan: &Plan, lines: &str, wanted: impl Fn(KindId) -> Wanted) -> Option<Engagement> {
    let vocabulary = &plan.program.vocabulary;
    let slots = Slots::new(vocabulary, |field| plan.reads(field), wanted);
    let block = Block { bytes: lines.as_bytes().to_vec(), first_line: 1 };
    let mut reader = LineReader::new(vocabulary, &slots, &plan.program.calendar);
    let nothing = |_: &Engagement| Vec::new();
    let read =
        reader.block(&"x.ndjson".into(), block, &nothing).map(|read| read.expect("a text is UTF-8").1.0).collect();
    let mut read: Vec<Option<Engagement>> = read;
    assert_eq!(read.len(), 1);
    read.pop().flatten()
}

/// Writes all that is found in an engagement.
fn found(plan: &Plan, engagement: &Engagement, as_of: Day) -> String {
    let verdicts = run(plan, engagement, as_of);
    let judged = goodterms::evaluate::run::judge(plan, engagement, as_of, goodterms::finding::Detail::All);
    let at_stake = at_stake(&judged.facts, &verdicts);
    let years = too_many_years(plan, engagement, as_of);
    format!("{:#?}\n{at_stake:#?}\n{:#?}", verdicts, years.map(|mistake| mistake.message))
}

#[test]
fn what_no_clause_takes_changes_no_verdict_when_it_is_set_aside() {
    let (mut aside, mut cases) = (0, 0);
    for seed in 0..600 {
        let case = case(seed);
        let Ok(program) = load::program(&case.policy()) else { continue };
        let plan = from_program(program);
        let lines = lines_of(seed);
        let (whole, less) = (read(&plan, &lines, |_| Wanted::ALL), read(&plan, &lines, |kind| plan.wanted(kind)));
        assert_eq!(whole.is_some(), less.is_some(), "{seed}");
        let Some((whole, less)) = whole.zip(less) else { continue };
        assert_eq!(whole.events.len(), less.events.len() + less.aside.len(), "{seed}");
        let ids = |engagement: &Engagement| engagement.events.iter().map(|event| event.id.clone()).collect::<Vec<_>>();
        let all = ids(&whole);
        assert!(ids(&less).iter().all(|id| all.contains(id)), "{seed}");
        aside += less.aside.len();
        cases += usize::from(!less.aside.is_empty());
        for &as_of in &case.days {
            let (whole, less) = (found(&plan, &whole, as_of), found(&plan, &less, as_of));
            assert!(whole == less, "{seed}, as of {as_of}:\n{}\n{lines}\n{whole}\n{less}", case.policy());
        }
    }
    assert!(cases > 20 && aside > 40, "{aside} events of {cases} cases were set aside");
}
