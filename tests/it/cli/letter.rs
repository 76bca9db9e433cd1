//! `goodterms letter`.

use super::Folder;

const POLICY: &str = r#"policy "Studio" { version "1" effective 2026-01-01 currency EUR timezone "Europe/Warsaw" hours office Mon-Fri 09:00-17:00 }
term notice_period = 1 month
term price_notice = 60 days
term suspension_notice = 10 days
section pay "Payment" {
  clause paid "Invoices are paid" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued
    severity major
    costs interest at 10%
  }
  clause rest "Work may rest" { for each invoice firm may suspend from 5 days after due of paid }
  clause respect "Nobody is insulted" { forbid incident by client where what = insult severity major }
}
ladder money {
  over pay
  weigh major 3
  step remind at 3
  step talk at 3 after remind
  step warn at 3 after talk
  step change_order at 3 after warn
  step raise_price by 10% at 3 after change_order
  step suspend at 3 after raise_price
  step collect at 3 after suspend
  step part at 3 after collect
  step terminate at 3 after part
  before terminate need exists(legal_review)
}
"#;

const STEPS: &[&str] =
    &["remind", "talk", "warn", "change_order", "raise_price", "suspend", "collect", "part", "terminate"];

/// A record in which the first so many steps were taken.
fn record(taken: usize, accepts: bool) -> String {
    let accepts = if accepts { ", accepts: {policy: Studio, version: \"1\", at: 2026-01-05}" } else { "" };
    let mut text = format!(
        "engagement: acme\nclient: {{name: \"ACME\"}}\ncontacts:\n  ola: {{side: client, name: Ola, email: ola@acme.example}}\n\
         \x20 SECRETTARGET: {{side: firm, name: SECRETNAME}}\n\
         contract: {{signed: 2026-01-05, starts: 2026-01-05, value: 1000 EUR{accepts}}}\nevents:\n\
         \x20 - {{invoice: I1, issued: 2026-03-02, payable: 1000 EUR, by: firm, note: SECRETNOTE}}\n\
         \x20 - {{deliverable: D1, due: 2026-05-04}}\n\
         \x20 - {{change: C1, at: 2026-03-10, for: D1, by: firm, amount: 1500 EUR, minutes: 480, shift: 3 business days}}\n\
         \x20 - {{incident: N1, at: 2026-03-20, by: ola, what: insult, target: SECRETTARGET, note: SECRETNOTE}}\n\
         \x20 - {{staff_report: SECRETREPORT, at: 2026-03-20, by: firm, note: SECRETNOTE}}\n"
    );
    for step in &STEPS[..taken] {
        text += &format!("  - {{action: A-{step}, at: 2026-04-01, what: {step}, by: firm}}\n");
    }
    text
}

#[test]
fn every_letter_is_drafted_in_every_language_and_keeps_what_is_restricted() {
    let folder = Folder::new();
    folder.write("policy.terms", POLICY);
    for (taken, step) in STEPS.iter().enumerate().take(STEPS.len() - 1) {
        folder.write("acme.yaml", record(taken, true));
        for code in goodterms::letter::locale::codes() {
            let outcome = folder.run(&["letter", step, "acme.yaml", "--as-of", "2026-04-02", "--language", code]);
            assert_eq!(outcome.status, Some(0), "{step} in {code}: {}", outcome.err);
            assert!(outcome.out.lines().count() > 12, "{step} in {code}: {}", outcome.out);
            for hidden in ["SECRET", "staff_report", "insult ", "{", "$"] {
                assert!(!outcome.out.contains(hidden), "{step} in {code} says {hidden}: {}", outcome.out);
            }
        }
    }
}

#[test]
fn an_unmet_need_a_house_rule_or_an_action_of_the_house_drafts_nothing() {
    let folder = Folder::new();
    folder.write("policy.terms", POLICY);
    let letter = |action: &str| folder.run(&["letter", action, "acme.yaml", "--as-of", "2026-04-02"]);
    folder.write("acme.yaml", record(STEPS.len() - 1, true));
    let outcome = letter("terminate");
    assert_eq!((outcome.status, outcome.out.as_str()), (Some(1), ""));
    assert!(outcome.err.contains("there is a legal review: unmet"), "{}", outcome.err);
    folder.write("acme.yaml", record(5, false));
    let outcome = letter("suspend");
    assert_eq!((outcome.status, outcome.out.as_str()), (Some(1), ""));
    assert!(outcome.err.contains("had not accepted these terms"), "{}", outcome.err);
    let outcome = letter("warn");
    assert!(outcome.err.contains("no ladder suggests `warn`"), "{}", outcome.err);
    assert!(outcome.err.contains("`money/suspend`"), "{}", outcome.err);
}

#[test]
fn a_letter_is_text_markdown_or_a_mail_with_the_users_own_words() {
    let folder = Folder::new();
    folder.write("policy.terms", POLICY);
    folder.write("acme.yaml", record(0, true));
    folder.write("words/en.ftl", "greeting = Hello { $client }!\n");
    let run = |more: &[&str]| {
        let all =
            ["letter", "remind", "acme.yaml", "--as-of", "2026-04-02"].iter().chain(more).copied().collect::<Vec<_>>();
        folder.run(&all)
    };
    assert!(run(&[]).out.contains("Dear ACME,"));
    assert!(run(&["--templates", "words"]).out.contains("Hello ACME!"));
    assert!(run(&["--format", "markdown"]).out.starts_with("# Reminder: ACME\n"));
    let mail = run(&["--format", "eml"]).out;
    assert!(mail.contains("X-Unsent: 1\r\n") && mail.contains("<ola@acme.example>"), "{mail}");
    assert_eq!(mail, run(&["--format", "eml"]).out);
    folder.write("words/en.ftl", "greeting = Hello { $nobody }!\n");
    let outcome = run(&["--templates", "words"]);
    assert_eq!((outcome.status, outcome.out.as_str()), (Some(2), ""));
    assert!(outcome.err.contains("greeting"), "{}", outcome.err);
}

#[test]
fn a_policy_is_shown_with_where_its_parts_come_from() {
    let folder = Folder::new();
    folder.write("base.terms", POLICY);
    folder.write("policy.terms", "include \"base.terms\"\nterm notice_period = 2 months\n");
    folder.write("acme.terms", "drop clause respect because \"they are kind\"\n");
    let outcome = folder.run(&["policy", "show", "policy.terms", "--overlay", "acme.terms"]);
    assert_eq!(outcome.status, Some(0), "{}", outcome.err);
    assert!(outcome.out.contains("term notice_period = 2 months  # policy.terms:2"), "{}", outcome.out);
    assert!(outcome.out.contains("# base.terms:6"), "{}", outcome.out);
    assert!(
        outcome.out.contains("# dropped: clause respect, because \"they are kind\"  # acme.terms:1"),
        "{}",
        outcome.out
    );
    folder.write("out/policy.terms", "include \"../base.terms\"\n");
    let outcome = folder.run(&["policy", "show", "out/policy.terms"]);
    assert_eq!(outcome.status, Some(2));
    assert!(outcome.err.contains("include-outside"), "{}", outcome.err);
}

/// A policy of one ladder that only reminds, or talks.
fn small(step: &str, clauses: &str) -> String {
    format!(
        "policy \"Studio\" {{ version \"1\" effective 2026-01-01 currency EUR timezone \"Europe/Warsaw\" hours office Mon-Fri 09:00-17:00 }}\n\
         kind wellbeing {{ level: number }}\n\
         section s \"S\" {{\n{clauses}\n}}\n\
         ladder l {{ over s weigh minor 1 step {step} at 1 }}\n"
    )
}

const HEAD: &str = "engagement: acme\nclient: {name: \"ACME\"}\n\
    contacts:\n  ola: {side: client, name: Ola, email: \"ola@acme.example, evil@x.example\"}\n\
    contract: {signed: 2026-01-05, accepts: {policy: Studio, version: \"1\", at: 2026-01-05}}\nevents:\n";

#[test]
fn of_restricted_records_nothing_is_told_not_even_that_there_are_any() {
    let folder = Folder::new();
    let clauses = "clause burnt \"Nobody burns out\" { forbid wellbeing where level > 3 }\n\
        clause reports \"No staff reports\" { limit staff_report by client to 0 in any 90 days }\n\
        clause quiet \"Quiet after staff asked for it\" { forbid call by client where exists(staff_report in last 30 days) }\n\
        clause angry \"No angry calls\" { forbid call by client where note = \"angry\" }\n\
        clause calls \"No calls\" { forbid call by client }";
    folder.write("policy.terms", small("talk", clauses));
    let events = "  - {wellbeing: SECRET1, at: 2026-02-01, by: client, level: 5}\n  - {staff_report: SECRET2, at: 2026-02-01, by: client}\n";
    folder
        .write("acme.yaml", format!("{HEAD}{events}  - {{call: SECRET3, at: 2026-02-02, by: client, note: angry}}\n"));
    let run = |format: &str| folder.run(&["letter", "talk", "acme.yaml", "--as-of", "2026-03-01", "--format", format]);
    let told = run("text");
    assert_eq!(told.status, Some(0), "{}", told.err);
    assert!(told.out.contains("No calls: on 2 February 2026 (call of 2 February 2026)"), "{}", told.out);
    for hidden in ["SECRET", "burns", "staff", "angry"] {
        assert!(!told.out.contains(hidden), "{hidden}: {}", told.out);
    }
    let mail = run("eml");
    assert_eq!((mail.status, mail.out.as_str()), (Some(1), ""));
    assert!(mail.err.contains("`ola@acme.example, evil@x.example` is no mail address"), "{}", mail.err);
    folder.write("acme.yaml", format!("{HEAD}{events}"));
    let nothing = run("text");
    assert_eq!((nothing.status, nothing.out.as_str()), (Some(1), ""));
    assert!(nothing.err.contains("is restricted"), "{}", nothing.err);
}

#[test]
fn every_fact_is_told_in_the_words_of_the_version_that_governs_it() {
    let folder = Folder::new();
    let version = |number: u32, from: &str, days: u32| {
        format!(
            "policy \"Studio\" {{ version \"{number}\" effective {from} currency EUR timezone \"Europe/Warsaw\" }}\n\
             term pay_days = {days} days\n\
             section s \"S\" {{ clause paid \"Invoices are paid within {{pay_days}}\" {{ for each invoice \
             client owes payment for invoice totalling invoice.payable within pay_days after invoice.issued }} }}\n\
             ladder l {{ over s weigh minor 1 step talk at 1 }}\n"
        )
    };
    folder.write("versions/1.terms", version(1, "2026-01-01", 14));
    folder.write("versions/2.terms", version(2, "2026-02-01", 7));
    let events = "  - {invoice: I1, issued: 2026-01-31, payable: 100 EUR, by: firm}\n  - {invoice: I2, issued: 2026-02-02, payable: 100 EUR, by: firm}\n";
    folder.write("acme.yaml", format!("{HEAD}{events}"));
    let told = folder.run(&["letter", "talk", "acme.yaml", "--policy", "versions", "--as-of", "2026-03-05"]);
    assert_eq!(told.status, Some(0), "{}", told.err);
    for line in [
        "Invoices are paid within 14 days: due on 14 February 2026",
        "200.00\u{a0}EUR are due",
        "Invoices are paid within 7 days: due on 9 February 2026",
        "Invoices are paid within 14 days (Studio, 1, accepted on 5 January 2026)",
        "Invoices are paid within 7 days (Studio, 2)",
    ] {
        assert!(told.out.contains(line), "{line}: {}", told.out);
    }
}

#[test]
fn a_talk_lists_what_is_open_on_both_sides() {
    let folder = Folder::new();
    let clauses = "clause calls \"No calls\" { forbid call by client }\n\
        clause ours \"We answer within 2 days\" { for each message by client firm owes reply for message within 2 days after message.at }";
    folder.write("policy.terms", small("talk", clauses));
    let events = "  - {call: C1, at: 2026-02-02, by: client}\n  - {message: M1, at: 2026-02-02, by: client}\n";
    folder.write("acme.yaml", format!("{HEAD}{events}"));
    let told = folder.run(&["letter", "talk", "acme.yaml", "--as-of", "2026-03-01"]);
    assert_eq!(told.status, Some(0), "{}", told.err);
    assert!(
        told.out.contains("What was not kept on our side:\n  - We answer within 2 days: due on 4 February 2026"),
        "{}",
        told.out
    );
}

#[test]
fn a_warning_tells_what_its_ladder_has_next_and_until_when_it_counts() {
    let folder = Folder::new();
    let policy = small("talk", "clause calls \"No calls\" { forbid call by client }").replace(
        "step talk at 1",
        "step warn at 1 step raise_price by 5% at 2 after warn in last 12 months step part at 3 after raise_price",
    );
    folder.write("policy.terms", policy);
    folder.write("acme.yaml", format!("{HEAD}  - {{call: C1, at: 2026-02-02, by: client}}\n"));
    let told = folder.run(&["letter", "warn", "acme.yaml", "--as-of", "2026-03-01"]);
    assert_eq!(told.status, Some(0), "{}", told.err);
    let wanted = "we will take the next step that the terms provide. This warning counts until 28 February 2027.";
    assert!(told.out.contains(wanted), "{}", told.out);
}

#[test]
fn how_the_firm_stands_by_its_people_is_told_to_no_client() {
    let folder = Folder::new();
    let clauses = "clause insult \"Nobody is insulted\" { forbid incident by client where what = insult }\n\
        clause stand \"Who was insulted is protected\" { for each incident firm owes action for incident within 3 days after incident.at }\n\
        clause answer \"We answer\" { for each message by client firm owes reply for message within 3 days after message.at }";
    folder.write("policy.terms", small("talk", clauses));
    let events =
        "  - {incident: N1, at: 2026-02-01, by: client, what: insult}\n  - {message: M1, at: 2026-02-01, by: client}\n";
    folder.write("acme.yaml", format!("{HEAD}{events}"));
    let told = folder.run(&["letter", "talk", "acme.yaml", "--as-of", "2026-03-01"]).exits(0);
    assert!(told.out.contains("What was not kept on our side:\n  - We answer"), "{}", told.out);
    assert!(!told.out.contains("protected"), "{}", told.out);
}
