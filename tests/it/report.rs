//! Reports: one engagement made by hand, with a finding of every sort, in every format; and pictures of mistakes.

use std::sync::Arc;

use goodterms::base::diagnostic::Diagnostic;
use goodterms::base::source::{SourceId, SourceMap, Span};
use goodterms::engagement::read_yaml::read_yaml;
use goodterms::engagement::record::Engagement as Record;
use goodterms::finding::{
    Basis, Bearer, Charge, Credit, Episode, Evidence, Finding, Measured, Right, RightStatus, Sort, Status, Subject,
    Verdicts,
};
use goodterms::ladder::{Action, Need, NeedStatus, Score};
use goodterms::program::from_syntax::from_syntax;
use goodterms::program::tree::Program;
use goodterms::report::report::{Engagement, Head, Report, Summary, Verdict};
use goodterms::report::text::{self, Explained, Screen, What};
use goodterms::report::{json, ndjson};
use goodterms::syntax::parse::parse;
use goodterms::value::money::Money;
use goodterms::value::quantity::Quantity;
use goodterms::value::severity::Severity;
use goodterms::value::time::{Day, Instant, Moment};

const POLICY: &str = r#"policy "Studio Północ: terms of service" {
  version  "2026.1"
  currency EUR
  timezone "Europe/Warsaw"
}

section payment "Fees and payment" {
  clause payment_on_time "Invoices are paid within 14 days" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued
  }
}
"#;

const RECORD: &str = r#"engagement: acme-rebrand
client: {name: "ACME Sp. z o.o. – 製作所", country: PL, type: business}
events:
  - invoice: INV-1
    issued: 2026-02-02
    payable: 8000 EUR
  - {payment: P-1, at: 2026-03-20, for: INV-1, amount: 8000 EUR}
  - {call: C-1, at: 2026-02-03T21:40, by: client, minutes: 20}
  - {call: C-2, at: 2026-02-04T22:05, by: client, minutes: 5}
"#;

fn screen(width: usize) -> Screen {
    Screen { width, colour: false }
}

fn program() -> (Program, SourceMap) {
    let mut sources = SourceMap::new();
    let source = sources.add("studio.terms", POLICY);
    let (file, _) = parse(source, POLICY);
    let (program, diagnostics) = from_syntax(&file, &|_| None);
    (program.unwrap_or_else(|| panic!("the policy checks: {diagnostics:?}")), sources)
}

fn record(program: &Program) -> Record {
    let none = |_: &str| Err("there is none".to_owned());
    let zone = &program.calendar.zone;
    let (record, _, diagnostics) = read_yaml("acme/engagement.yaml", RECORD, &none, &program.vocabulary, zone);
    record.unwrap_or_else(|| panic!("the record reads: {diagnostics:?}"))
}

fn day(text: &str) -> Option<Moment> {
    Some(Moment::Day(Day::parse(text).expect("a day")))
}

/// An instant, in hours and minutes of 2026-02-03 in UTC.
fn instant(hours: i64, minutes: i64) -> Moment {
    let midnight = i64::from(Day::parse("2026-02-03").expect("a day").0) * 86_400;
    Moment::At(Instant(0).plus_seconds(midnight + hours * 3600 + minutes * 60))
}

fn money(text: &str) -> Result<Money, String> {
    Ok(Money::parse(text).expect("an amount"))
}

fn charge(label: &str, amount: Result<Money, String>) -> Charge {
    Charge {
        sort: Sort::Interest,
        label: label.to_owned(),
        amount,
        daily: None,
        working: vec!["2026-02-17 to 2026-03-20: 32 days at 10.15%".to_owned()],
    }
}

fn evidence(record: &Record, id: &str) -> Evidence {
    let event = record.events.iter().find(|event| *event.id == *id).expect("an event of the record");
    let kind = match &id[..1] {
        "I" => "invoice",
        "P" => "payment",
        _ => "call",
    };
    Evidence { kind: kind.into(), id: id.into(), at: event.at, span: Some(event.span), deemed_by: None }
}

/// A finding of the clause `id` is of, on an invoice or call.
fn finding(id: &str, status: Status, why: &str) -> Finding {
    let (clause, subject) = id.split_once('/').unwrap_or((id, ""));
    let subject = (!subject.is_empty()).then(|| Subject { kind: "invoice".into(), id: subject.into() });
    Finding {
        id: id.to_owned(),
        clause: clause.into(),
        section: "payment".into(),
        text: Span::new(SourceId(0), 0, 0),
        title: String::new(),
        version: None,
        bearer: Some(Bearer::Client),
        subject,
        status,
        severity: None,
        due: None,
        since: None,
        met_at: None,
        disputed: false,
        overdue_days: None,
        measure: None,
        episode: None,
        charges: Vec::new(),
        evidence: Vec::new(),
        suggest: Vec::new(),
        basis: Basis::Agreed,
        why: why.to_owned(),
        exceptions: Vec::new(),
        missing: Vec::new(),
        decided: None,
        grades: Vec::new(),
        moves_to: None,
        working: Vec::new(),
        lenience: Vec::new(),
    }
}

/// The breaches.
fn broken(record: &Record) -> Vec<Finding> {
    let late = Finding {
        severity: Some(Severity::Major),
        due: day("2026-02-16"),
        since: day("2026-02-17"),
        met_at: day("2026-03-20"),
        overdue_days: Some(32),
        charges: vec![charge("late payment interest", money("71.194 EUR")), charge("lump sum", money("40 EUR"))],
        evidence: vec![evidence(record, "INV-1"), evidence(record, "P-1")],
        suggest: vec!["remind".into(), "payment_plan".into()],
        working: vec!["Mon 2026-02-02  the day of the trigger, not counted".to_owned()],
        ..finding(
            "payment_on_time/INV-1",
            Status::Late,
            "Invoices are paid within 14 days: due 2026-02-16, 32 days late",
        )
    };
    let calls = Finding {
        severity: Some(Severity::Critical),
        since: Some(instant(20, 40)),
        measure: Some(Measured { value: Quantity::Number(2.into()), bound: Quantity::Number(1.into()) }),
        episode: Some(Episode { events: 2, until: instant(45, 5) }),
        charges: vec![
            charge("night calls", money("1200 JPY")),
            charge("interest", Err("the rate of statutory(PL) on 2026-07-01".to_owned())),
        ],
        evidence: vec![evidence(record, "C-1"), evidence(record, "C-2")],
        basis: Basis::HouseRule,
        ..finding("calls_at_night/C-1", Status::Breached, "One call at night is fine: 2 where 1 is the bound")
    };
    let firm = Finding {
        bearer: Some(Bearer::Firm),
        severity: Some(Severity::Minor),
        since: day("2026-03-01"),
        basis: Basis::Law,
        ..finding("our_reply", Status::Breached, "We answer within one business day")
    };
    vec![late, calls, firm]
}

fn verdicts(record: &Record) -> Verdicts {
    let mut findings = broken(record);
    let deemed = Evidence { deemed_by: Some("feedback".into()), span: None, ..evidence(record, "C-1") };
    findings.extend([
        Finding {
            due: day("2026-02-16"),
            met_at: day("2026-02-10"),
            ..finding("payment_on_time/INV-0", Status::Met, "Invoices are paid within 14 days: done by 2026-02-16")
        },
        Finding {
            missing: vec!["`minutes` of call C-9".to_owned(), "an exchange rate of USD and EUR".to_owned()],
            ..finding("long_calls/C-9", Status::Unknown, "cannot be said without what is missing")
        },
        Finding {
            evidence: vec![deemed],
            ..finding("approval/D-1", Status::Excused, "excused: the client was on leave")
        },
        Finding {
            since: day("2026-02-05"),
            ..finding("office_hours/C-3", Status::Tolerated, "once a week is forgiven")
        },
        Finding {
            charges: vec![charge("extra revision rounds", money("250 EUR"))],
            ..finding("revisions/D-1", Status::Priced, "2 rounds are included: 3 where 2 is the bound")
        },
        Finding {
            severity: Some(Severity::Note),
            ..finding("going_quiet/2026-03", Status::Noted, "Answers take twice as long as they used to")
        },
        Finding { due: day("2026-04-02"), ..finding("payment_on_time/INV-3", Status::Pending, "due 2026-04-02") },
        Finding { due: day("2026-04-01"), ..finding("payment_on_time/INV-2", Status::Pending, "due 2026-04-01") },
    ]);
    let right = |id: &str, status, until: Option<Moment>| Right {
        id: id.to_owned(),
        clause: "suspend".into(),
        section: "payment".into(),
        text: Span::new(SourceId(0), 0, 0),
        holder: Some(Bearer::Firm),
        action: "suspend".into(),
        status,
        from: day("2026-03-18").expect("a day"),
        until,
        working: Vec::new(),
        evidence: vec![evidence(record, "INV-1")],
        basis: Basis::Agreed,
    };
    Verdicts {
        met: 0,
        findings,
        rights: vec![
            right("suspend/INV-1", RightStatus::Lapsed, day("2026-03-20")),
            right("suspend/INV-2", RightStatus::Open, None),
        ],
        credits: vec![Credit { event: "P-7".into(), left: Money::parse("12.5 EUR").expect("an amount") }],
        notes: vec!["the contract's `payment_due` is outside of what the policy accepts".to_owned()],
        conflicts: Vec::new(),
    }
}

fn showcase(all: bool) -> (Head, Engagement) {
    let (program, sources) = program();
    let record = record(&program);
    let head = Head::new(&program, &sources, Day::parse("2026-04-01").expect("a day"));
    let score = Score { ladder: "relationship".into(), score: 7.into(), remarks: Vec::new() };
    let need = |what: &str, status, missing: &[&str]| Need {
        what: what.to_owned(),
        place: None,
        status,
        missing: missing.iter().map(|text| (*text).to_owned()).collect(),
    };
    let action = Action {
        ladder: "relationship".into(),
        action: "raise_price".into(),
        since: instant(20, 40),
        because: vec!["calls_at_night/C-1".to_owned()],
        computed: Default::default(),
        next: None,
        ours: Vec::new(),
        needs: vec![
            need("exists(talk in last 30 days)", NeedStatus::Unmet, &[]),
            need("contract.value >= 50_000 EUR", NeedStatus::Unknown, &["`value` of the contract"]),
        ],
    };
    let engagement = Engagement::new(verdicts(&record), &record, &program, all);
    (head, engagement.and_ladders(vec![score], vec![action], &program.calendar.zone, &|need| need.what.clone()))
}

fn report(all: bool) -> Report {
    let (head, engagement) = showcase(all);
    Report::new(head, vec![engagement], Vec::new())
}

#[test]
fn a_page_of_80_columns() {
    let page = text::page(&report(false), &screen(80));
    let wide = |line: &&str| unicode_width::UnicodeWidthStr::width(*line) > 80;
    assert_eq!(page.lines().filter(wide).collect::<Vec<_>>(), [""; 0]);
    assert_eq!(page.lines().filter(|line| line.ends_with(' ')).count(), 0);
    insta::assert_snapshot!(page);
}

#[test]
fn a_page_of_120_columns_with_all() {
    insta::assert_snapshot!(text::page(&report(true), &screen(120)));
}

#[test]
fn a_narrow_page_loses_nothing() {
    let words = |width| {
        let mut words: Vec<String> =
            text::page(&report(true), &screen(width)).split_whitespace().map(str::to_owned).collect();
        words.sort();
        words
    };
    assert_eq!(words(40), words(120));
}

#[test]
fn a_page_in_colour_says_the_same() {
    let plain = text::page(&report(true), &screen(80));
    let mut coloured = text::page(&report(true), &Screen { width: 80, colour: true });
    assert_ne!(plain, coloured);
    while let Some(start) = coloured.find('\u{1b}') {
        let end = start + coloured[start..].find('m').expect("the end of a colour") + 1;
        coloured.replace_range(start..end, "");
    }
    assert_eq!(plain, coloured);
}

/// A portfolio of two: one in breach, one in order.
fn portfolio() -> Report {
    let (head, mut broken) = showcase(false);
    let (_, mut fine) = showcase(false);
    broken.findings.truncate(1);
    broken.at_stake = vec![Money::parse("111.19 EUR").expect("an amount")];
    fine.engagement = Arc::from("zeta");
    (fine.findings, fine.rights, fine.credits) = (Vec::new(), Vec::new(), Vec::new());
    (fine.actions, fine.scores, fine.notes) = (Vec::new(), Vec::new(), Vec::new());
    fine.verdict = Verdict::Ok;
    fine.counts = Summary { engagements: 1, met: 3, ..Summary::default() };
    Report::new(head, vec![broken, fine], Vec::new())
}

#[test]
fn a_portfolio_begins_with_an_overview() {
    insta::assert_snapshot!(text::page(&portfolio(), &screen(80)));
}

#[test]
fn a_portfolio_as_markdown_begins_with_what_there_is_to_say_of_all() {
    let page = goodterms::report::markdown::markdown(&portfolio());
    insta::assert_snapshot!(page.split("\n## ").next().unwrap_or_default());
}

#[test]
fn one_document_of_json() {
    let text = json::json(&report(true));
    let value: serde_json::Value = serde_json::from_str(&text).expect("the report is JSON");
    assert_eq!(value["summary"]["engagements"], 1);
    assert_eq!(value["engagements"][0]["findings"].as_array().map(Vec::len), Some(11));
    insta::assert_snapshot!(text);
}

#[test]
fn json_without_all_holds_every_verdict_but_met() {
    let (_, engagement) = showcase(false);
    assert_eq!(engagement.findings.len(), 10);
    assert!(engagement.findings.iter().all(|finding| finding.status != Status::Met));
    assert_eq!(engagement.counts.met, 1, "what is not shown is counted");
}

#[test]
fn lines_of_json() {
    let (head, engagement) = showcase(false);
    let line = ndjson::engagement(&engagement);
    let one: serde_json::Value = serde_json::from_str(&line).expect("a line is JSON");
    let whole: serde_json::Value = serde_json::from_str(&json::json(&report(false))).expect("the report is JSON");
    assert_eq!(one, whole["engagements"][0]);
    assert_eq!(line.lines().count(), 1);
    insta::assert_snapshot!(ndjson::summary(&head, &engagement.counts, &Default::default(), &[]));
}

#[test]
fn an_explanation_quotes_policy_and_record() {
    let (program, policy) = program();
    let record = record(&program);
    let finding = broken(&record).remove(0);
    let report = Engagement::new(verdicts(&record), &record, &program, true);
    let explained = Explained {
        what: What::Finding(&report.findings[0]),
        working: &finding.working,
        lenience: &finding.lenience,
        charges: &finding.charges,
        evidence: &finding.evidence,
        remedies: &goodterms::remedy::Remedies::default(),
        clause: Some(program.clauses[0].span),
        exceptions: &finding.exceptions,
        policy: &policy,
        record: &record.sources,
    };
    insta::assert_snapshot!(text::explain(&explained, &screen(80)));
}

/// Returns the span of a text in a source.
fn span(sources: &SourceMap, number: usize, text: &str) -> Span {
    let source = sources.iter().nth(number).expect("a source");
    let start = source.text.find(text).expect("the text is in the source");
    Span::new(goodterms::base::source::SourceId(number as u32), start, start + text.len())
}

#[test]
fn a_picture_shows_all_places() {
    let mut sources = SourceMap::new();
    sources.add("a/engagement.yaml", "engagement: a\nclient: {name: \"Zażółć 製作所\", sise: big}\n");
    sources.add("a/calls.yaml", "- {call: C-1}\n- {call: C-1}\n");
    let diagnostics = [
        Diagnostic::error("unknown-field", span(&sources, 0, "sise"), "`client` has no field `sise`")
            .label("not a field")
            .also(span(&sources, 0, "client"), "of this")
            .also(span(&sources, 1, "C-1"), "a call")
            .help("did you mean `size`?"),
        Diagnostic::warning("end", Span::new(span(&sources, 1, "C-1").source, 28, 28), "the file ends here"),
    ];
    insta::assert_snapshot!(text::diagnostics(&diagnostics, &sources, &screen(80)));
}

#[test]
fn a_picture_of_a_part_counts_the_lines_of_its_file() {
    let mut sources = SourceMap::new();
    let filler = "x".repeat(3000);
    sources.add_part("p.ndjson", format!("{{\"note\":\"{filler}\",\"cal\":1,\"more\":\"{filler}\"}}\n"), 4711);
    let diagnostics = [Diagnostic::error("unknown-kind", span(&sources, 0, "\"cal\""), "there is no kind `cal`")];
    let picture = text::diagnostics(&diagnostics, &sources, &screen(80));
    assert!(picture.contains("p.ndjson:4711:3012"), "{picture}");
    assert!(picture.lines().all(|line| line.chars().count() < 300), "a long line is shown in part:\n{picture}");
    assert!(picture.contains("\"cal\""), "{picture}");
}

#[test]
fn what_a_terminal_would_obey_is_not_printed() {
    let mut sources = SourceMap::new();
    sources.add("e\u{1b}[2J.yaml", "client: {nam\u{1b}[31me: \u{202e}x\u{85}}\r\n");
    let diagnostics =
        [Diagnostic::error("unknown-field", span(&sources, 0, "x"), "no field `\u{1b}[31m`").help("\u{7}ring")];
    let picture = text::diagnostics(&diagnostics, &sources, &screen(80));
    assert_eq!(picture.chars().filter(|c| c.is_control() && *c != '\n').collect::<Vec<_>>(), [' '; 0], "{picture}");
    assert!(!picture.contains('\u{202e}'));
    let (head, mut engagement) = showcase(false);
    engagement.client = Some("evil\u{1b}]0;title\u{7}\nclient".into());
    engagement.findings[0].why = "because\u{1b}[1A of this".to_owned();
    let page = text::page(&Report::new(head, vec![engagement], Vec::new()), &screen(80));
    assert!(page.chars().all(|c| c == '\n' || !c.is_control()), "{page}");
}
