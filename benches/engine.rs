//! How long the parts of a run take: a policy of twenty clauses, an engagement of five hundred events.

use std::fmt::Write;

use divan::{Bencher, black_box};
use goodterms::base::source::SourceMap;
use goodterms::engagement::read_yaml::read_yaml;
use goodterms::engagement::record::Engagement;
use goodterms::evaluate;
use goodterms::plan::{Plan, from_program};
use goodterms::program::from_syntax::from_syntax;
use goodterms::syntax::parse::parse;
use goodterms::syntax::tree::File;
use goodterms::value::time::Day;

const HEADER: &str = r#"policy "Bench" {
  version   "1"
  effective 2026-01-01
  currency  EUR
  timezone  "Europe/Berlin"
  holidays  DE-BE
  hours     office Mon-Fri 09:00-17:00
  deadlines roll forward
}
"#;

fn main() {
    divan::main();
}

/// Returns a policy of twenty clauses: five of each of four statements.
fn policy() -> String {
    let mut text = format!("{HEADER}section terms \"Terms\" {{\n");
    for n in 1..=5 {
        let days = 7 * n;
        let clauses = format!(
            r#"  clause paid_{n} "Paid" {{
    for each invoice
    client owes payment for invoice totalling invoice.payable within {days} days after invoice.issued
    severity minor
    costs interest at statutory(EU)
  }}
  clause calls_{n} "Calls" {{
    limit call by client to {n} in any {days} days
    severity minor
  }}
  clause hours_{n} "Hours" {{
    forbid call by client where at outside hours office and minutes > {n}
    tolerate {n} in any {days} days
    severity minor
  }}
  clause rate_{n} "Rate" {{
    for each work
    require work.minutes <= 60 * {n}
    severity minor
  }}
"#
        );
        text += &clauses;
    }
    text + "}\n"
}

/// Returns a record of five hundred events over ten months.
fn record() -> String {
    let mut text = "engagement: bench\nclient: {name: \"ACME\", country: DE, type: business}\nevents:\n".to_owned();
    for n in 0..125 {
        let day = |days: i64| Day::from_ymd(2026, 1, 5).expect("a day").plus(2 * n + days);
        let (first, second) = (day(0), day(9 + n % 20));
        let hour = 8 + n % 12;
        write!(
            text,
            "  - {{invoice: I{n}, issued: {first}, payable: 1000 EUR}}\n\
             \x20 - {{payment: P{n}, for: I{n}, at: {second}, amount: 1000 EUR}}\n\
             \x20 - {{call: C{n}, at: {first}T{hour:02}:30, by: client, minutes: {}}}\n\
             \x20 - {{work: W{n}, at: {first}, minutes: {}, by: firm}}\n",
            n % 9,
            30 * (n % 12)
        )
        .expect("writing to a text does not fail");
    }
    text
}

fn parsed(text: &str) -> File {
    let (file, diagnostics) = parse(SourceMap::new().add("bench.terms", text), text);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    file
}

fn planned(file: &File) -> Plan {
    let (program, diagnostics) = from_syntax(file, &|_| None);
    from_program(program.unwrap_or_else(|| panic!("{diagnostics:?}")))
}

fn read(plan: &Plan, text: &str) -> Engagement {
    let none = |name: &str| Err(name.to_owned());
    let program = &plan.program;
    let (engagement, _, diagnostics) =
        read_yaml("bench.yaml", text, &none, &program.vocabulary, &program.calendar.zone);
    engagement.unwrap_or_else(|| panic!("{diagnostics:?}"))
}

#[divan::bench]
fn parse_a_policy(bencher: Bencher) {
    let text = policy();
    bencher.bench(|| parsed(black_box(&text)));
}

#[divan::bench]
fn type_a_policy(bencher: Bencher) {
    let file = parsed(&policy());
    bencher.bench(|| from_syntax(black_box(&file), &|_| None));
}

#[divan::bench]
fn plan_a_program(bencher: Bencher) {
    let file = parsed(&policy());
    bencher
        .with_inputs(|| from_syntax(&file, &|_| None).0.expect("the policy types"))
        .bench_values(|program| from_program(black_box(program)));
}

#[divan::bench]
fn read_an_engagement(bencher: Bencher) {
    let (plan, text) = (planned(&parsed(&policy())), record());
    bencher.bench(|| read(&plan, black_box(&text)));
}

#[divan::bench]
fn run_an_engagement(bencher: Bencher) {
    let plan = planned(&parsed(&policy()));
    let engagement = read(&plan, &record());
    let day = Day::from_ymd(2026, 11, 1).expect("a day");
    bencher.bench(|| evaluate::run(black_box(&plan), black_box(&engagement), day));
}
