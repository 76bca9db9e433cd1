//! The engine against the naive computation, on random policies and records.
//!
//! `GOODTERMS_RANDOM` says up to which, `GOODTERMS_FROM` from which on, `GOODTERMS_SEED` names the one to run again.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use goodterms::engagement::record::Engagement;
use goodterms::finding::{Finding, Right, Verdicts};
use goodterms::program::tree::Program;
use goodterms::value::time::{Day, Moment};
use goodterms::value::zone::Zone;

use crate::generate::{Case, case};
use crate::naive::{self, Row, load};

/// Returns what the engine finds.
fn engine(program: Program, engagement: &Engagement, as_of: Day) -> Verdicts {
    goodterms::evaluate::run(&goodterms::plan::from_program(program), engagement, as_of)
}

fn day(zone: &Zone, moment: Option<Moment>) -> Option<String> {
    moment.map(|moment| zone.day(moment).to_string())
}

pub fn row_of_finding(zone: &Zone, finding: &Finding) -> Row {
    let charge = |charge: &goodterms::finding::Charge| match &charge.amount {
        Ok(amount) => amount.to_string(),
        Err(_) => "unknown".to_owned(),
    };
    Row {
        id: finding.id.clone(),
        status: finding.status.word().to_owned(),
        due: day(zone, finding.due),
        since: day(zone, finding.since),
        met: day(zone, finding.met_at),
        overdue: finding.overdue_days,
        severity: finding.severity.map(|severity| severity.word().to_owned()),
        charges: finding.charges.iter().map(charge).collect(),
        measure: finding.measure.as_ref().map(|measure| measure.value.to_string()),
        episode_events: finding.episode.as_ref().map(|episode| episode.events),
        basis: finding.basis.word().to_owned(),
        bearer: finding.bearer.map(|bearer| bearer.word().to_owned()),
    }
}

fn row_of_right(zone: &Zone, right: &Right) -> Row {
    Row {
        id: right.id.clone(),
        status: right.status.word().to_owned(),
        since: day(zone, Some(right.from)),
        met: day(zone, right.until),
        basis: right.basis.word().to_owned(),
        bearer: right.holder.map(|holder| holder.word().to_owned()),
        ..Row::default()
    }
}

/// Leaves what a verdict of its status must agree in. Of one that is met only that nothing else is found (where nothing
/// happened there may be no verdict); of an unknown one which it is, not how far it could be worked out.
fn essence(row: &Row) -> Option<Row> {
    match row.status.as_str() {
        "met" => None,
        "unknown" => Some(Row { id: row.id.clone(), status: row.status.clone(), ..Row::default() }),
        "pending" => Some(Row { since: None, met: None, overdue: None, severity: None, measure: None, ..row.clone() }),
        _ => Some(row.clone()),
    }
}

fn sorted(rows: impl Iterator<Item = Row>) -> Vec<Row> {
    let mut rows: Vec<Row> = rows.filter_map(|row| essence(&row)).collect();
    rows.sort_by(|a, b| (&a.id, &a.status, &a.since).cmp(&(&b.id, &b.status, &b.since)));
    rows
}

/// What came of a case.
enum Outcome {
    /// Both say the same, so many of each verdict.
    Agreed(BTreeMap<String, usize>),
    /// The policy does not check.
    NoPolicy(String),
    /// The record cannot be read.
    NoRecord(String),
    /// They differ: how.
    Differs(String),
}

fn run(case: &Case) -> Outcome {
    let (policy, record) = (case.policy(), case.record());
    let program = match load::program(&policy) {
        Ok(program) => program,
        Err(error) => return Outcome::NoPolicy(error),
    };
    let engagement = match load::engagement(&record, &program) {
        Ok(engagement) => engagement,
        Err(error) => return Outcome::NoRecord(error),
    };
    let mut counts = BTreeMap::new();
    for as_of in &case.days {
        let Some(naive) = naive::verdicts(&program, &engagement, *as_of) else { continue };
        for row in &naive {
            *counts.entry(row.status.clone()).or_default() += 1;
        }
        let Ok(again) = load::program(&policy) else { continue };
        let theirs = catch_unwind(AssertUnwindSafe(|| engine(again, &engagement, *as_of)));
        let zone = &program.calendar.zone;
        let given_up;
        let theirs = match theirs {
            Ok(verdicts) => {
                given_up = verdicts.findings.iter().any(is_given_up);
                let findings = verdicts.findings.iter().map(|finding| row_of_finding(zone, finding));
                sorted(findings.chain(verdicts.rights.iter().map(|right| row_of_right(zone, right))))
            }
            Err(_) => return Outcome::Differs(format!("as of {as_of}: the engine panics")),
        };
        let ours = sorted(naive.into_iter());
        if given_up {
            *counts.entry(GIVEN_UP.to_owned()).or_default() += 1;
            continue;
        }
        if ours != theirs {
            return Outcome::Differs(difference(*as_of, &ours, &theirs));
        }
    }
    Outcome::Agreed(counts)
}

/// The cases that are not compared.
const GIVEN_UP: &str = "given up";

/// Whether more was open than the engine tries in every combination: what hangs on that is unknown by rule.
fn is_given_up(finding: &Finding) -> bool {
    finding.missing.iter().any(|missing| missing == goodterms::facts::worlds::UNTRIED)
}

fn difference(as_of: Day, ours: &[Row], theirs: &[Row]) -> String {
    let mut text = format!("as of {as_of}:\n");
    for (who, rows, others) in [("naive ", ours, theirs), ("engine", theirs, ours)] {
        for row in rows.iter().filter(|row| !others.contains(row)) {
            let _ = writeln!(text, "  {who} {row:?}");
        }
    }
    text
}

/// Leaves out whatever can be left out while the difference stays.
fn shrink(case: &Case) -> Case {
    let differs = |case: &Case| matches!(run(case), Outcome::Differs(_));
    let mut small = case.clone();
    for day in &case.days {
        let one = Case { days: vec![*day], ..small.clone() };
        if differs(&one) {
            small = one;
            break;
        }
    }
    loop {
        let before = small.clone();
        for index in (0..small.events.len()).rev() {
            let mut less = small.clone();
            less.events.remove(index);
            if differs(&less) {
                small = less;
            }
        }
        for index in (0..small.clauses.len()).rev() {
            let mut less = small.clone();
            less.clauses.remove(index);
            if differs(&less) {
                small = less;
            }
        }
        for index in (0..small.clauses.len()).rev() {
            small = without_lines(small, index, &differs);
        }
        for index in (0..small.parties.len()).rev() {
            let mut less = small.clone();
            less.parties.remove(index);
            if differs(&less) {
                small = less;
            }
        }
        if small.policy() == before.policy() && small.record() == before.record() {
            return small;
        }
    }
}

/// Leaves out modifiers of a clause: each has a line of its own.
fn without_lines(mut small: Case, clause: usize, differs: &dyn Fn(&Case) -> bool) -> Case {
    for line in (1..small.clauses[clause].1.lines().count()).rev() {
        let lines = small.clauses[clause].1.lines().enumerate().filter(|(number, _)| *number != line);
        let text: String = lines.map(|(_, line)| format!("{line}\n")).collect();
        let mut less = small.clone();
        less.clauses[clause].1 = text;
        if differs(&less) {
            small = less;
        }
    }
    small
}

fn shown(seed: u64, case: &Case) -> String {
    let how = match run(case) {
        Outcome::Differs(how) => how,
        _ => String::new(),
    };
    format!("seed {seed}\n{}\n{}\n{how}", case.policy(), case.record())
}

/// What was seen so far.
#[derive(Default)]
struct Seen {
    counts: BTreeMap<String, usize>,
    no_policy: Vec<String>,
    no_record: Vec<String>,
    differ: Vec<u64>,
}

fn go_through(seeds: &AtomicU64, end: u64, seen: &Mutex<Seen>) {
    loop {
        let seed = seeds.fetch_add(1, Ordering::Relaxed);
        if seed >= end {
            return;
        }
        let outcome = run(&case(seed));
        let mut seen = seen.lock().expect("no worker panics");
        match outcome {
            Outcome::Agreed(counts) => {
                for (status, count) in counts {
                    *seen.counts.entry(status).or_default() += count;
                }
            }
            Outcome::NoPolicy(error) => seen.no_policy.push(format!("seed {seed}: {error}")),
            Outcome::NoRecord(error) => seen.no_record.push(format!("seed {seed}: {error}")),
            Outcome::Differs(_) => seen.differ.push(seed),
        }
        if from_environment("GOODTERMS_SHOW").is_some_and(|most| seen.differ.len() as u64 >= most) {
            return;
        }
    }
}

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn agree_on_random_policies_and_records() {
    let seed = from_environment("GOODTERMS_SEED");
    let (start, end) = match seed {
        Some(seed) => (seed, seed + 1),
        None => {
            (from_environment("GOODTERMS_FROM").unwrap_or(0), from_environment("GOODTERMS_RANDOM").unwrap_or(10_000))
        }
    };
    let (seeds, seen) = (AtomicU64::new(start), Mutex::new(Seen::default()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| go_through(&seeds, end, &seen));
        }
    });
    let mut seen = seen.into_inner().expect("no worker panics");
    eprintln!("{} policies do not check; verdicts: {:?}", seen.no_policy.len(), seen.counts);
    eprintln!("{}", seen.no_policy.join("\n"));
    if let Some(seed) = seed {
        eprintln!("{}", shown(seed, &case(seed)));
    }
    assert!(seen.no_record.is_empty(), "{}", seen.no_record.join("\n"));
    let too_many = seen.no_policy.len() as u64 * 20 > end - start;
    assert!(!too_many, "more than 5 % of the policies do not check:\n{}", seen.no_policy.join("\n"));
    seen.differ.sort_unstable();
    let total = end - start;
    eprintln!("{} of {total} cases differ", seen.differ.len());
    let all = ["breached", "late", "met", "pending", "excused", "tolerated", "priced", "noted", "unknown", "open"];
    let unseen: Vec<_> = all.iter().filter(|status| seed.is_none() && !seen.counts.contains_key(**status)).collect();
    assert!(total < 1000 || unseen.is_empty(), "no case of {unseen:?}: the comparison says nothing of them");
    let given_up = seen.counts.get(GIVEN_UP).copied().unwrap_or_default() as u64;
    assert!(given_up * 100 <= total.max(100), "{given_up} of {total} cases are not compared");
    let most = from_environment("GOODTERMS_SHOW").unwrap_or(14) as usize;
    let differ: Vec<String> = seen.differ.iter().take(most).map(|seed| shown(*seed, &shrink(&case(*seed)))).collect();
    assert!(differ.is_empty(), "the engine and the naive computation differ\n{}", differ.join("\n---\n"));
}
