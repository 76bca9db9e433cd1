//! What people act on: money that is due, steps taken already, ways out that somebody could have gone, what is over.

use super::{Folder, INVOICE, record};

/// A duty with a grace, a run of late invoices, reminders, orders on credit, a step to take, a ladder.
const POLICY: &str = r#"policy "Studio" {
  version  "1"
  currency EUR
  timezone "Europe/Warsaw"
  hours    office Mon-Fri 09:00-17:00
}

section all "All" {
  clause paid "Invoices are paid within 14 days" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued
    grace 5 days
    tolerate 1 in any 365 days
    severity minor
    costs 40 EUR "lump sum"
    suggest remind, talk, prepay
  }
  clause serial "Not two late invoices in a row" {
    limit streak(invoice where late) to 1 by client
  }
  clause chased "One reminder is enough" {
    for each invoice
    limit reminder for invoice to 1 by client
  }
  clause no_credit "No orders while an invoice is late" {
    forbid request by client where exists(invoice where overdue > 5 days)
  }
  clause advised "Advice is followed" {
    limit advice where outcome = overridden to 0 by client
  }
  clause shown "Requests have a source" {
    for each request
    require exists(request.source) by firm
    severity note
  }
  clause calls "Calls come in office hours" {
    forbid call by client where at outside hours office
    tolerate 1 in any 30 days
  }
  clause leave "We may end the work" {
    for each invoice
    firm may terminate from 10 days after due of paid
  }
}

ladder standing {
  over all
  weigh minor 1, major 3
  step remind at 1
  step terminate at 9
}
"#;

const ACCEPTS: &str = "contract: {signed: 2026-01-01, accepts: {policy: \"Studio\", version: \"1\", at: 2026-01-01}}\n";

fn folder(events: &str) -> Folder {
    let folder = Folder::new();
    folder.write("policy.terms", POLICY);
    folder.write("a.yaml", accepted("a", events));
    folder
}

fn accepted(id: &str, events: &str) -> String {
    record(id, events).replace("events:\n", &format!("{ACCEPTS}events:\n"))
}

fn has(text: &str, words: &[&str]) {
    for words in words {
        assert!(text.contains(words), "{words:?} is not in:\n{text}");
    }
}

#[test]
fn money_that_is_due_is_at_stake_within_the_grace() {
    let folder = folder(INVOICE);
    let check = |day: &str| folder.run(&["check", "a.yaml", "--as-of", day]).exits(0).out;
    assert!(!check("2026-01-19").contains("at stake"), "its last day is not over");
    has(&check("2026-01-21"), &["at stake: 100.00 EUR"]);
    let page = folder.run(&["check", "a.yaml", "--as-of", "2026-01-21", "--format", "html"]).exits(0).out;
    has(&page, &["<p class=\"sum\">100.00 EUR</p>", "100.00 EUR unpaid"]);
    folder.run(&["report", "a.yaml", "--as-of", "2026-01-21", "--for", "client", "--format", "markdown", "--out", "m"]);
    has(&folder.read("m/a.client.md"), &["- **100.00 EUR**\n  - invoice I1: 100.00 EUR unpaid\n"]);
}

#[test]
fn what_is_at_stake_is_told_by_invoice() {
    let second = "  - {invoice: I2, issued: 2026-01-06, payable: 50 EUR}\n";
    let folder = folder(&format!("{INVOICE}{second}"));
    folder.run(&["report", "a.yaml", "--as-of", "2026-03-01", "--for", "client", "--format", "markdown", "--out", "m"]);
    has(
        &folder.read("m/a.client.md"),
        &[
            "- **190.00 EUR**",
            "  - invoice I1: 100.00 EUR unpaid",
            "  - invoice I2: 50.00 EUR unpaid, 40.00 EUR lump sum",
        ],
    );
    // A bar says of itself what it is.
    let page = folder.run(&["check", "a.yaml", "--as-of", "2026-03-01", "--format", "html"]).out;
    has(&page, &["class=\"on-bar\"", ">serial I2</text>"]);
}

#[test]
fn a_way_out_is_something_that_could_have_been_done() {
    let events = "  - {invoice: I2, issued: 2026-01-06, payable: 50 EUR}
  - {reminder: R1, at: 2026-02-01, by: firm, for: I1}
  - {reminder: R2, at: 2026-02-05, by: firm, for: I1}
  - {request: Q1, at: 2026-02-10, by: client}
  - {advice: B1, at: 2026-02-11, by: firm, outcome: overridden}
  - {call: C1, at: 2026-02-12T20:00, by: client}
";
    let folder = folder(&format!("{INVOICE}{events}"));
    let explained = |id: &str| folder.run(&["explain", id, "a.yaml", "--as-of", "2026-03-01"]).exits(0).out;
    has(&explained("serial/I2"), &["a payment of 50.00 EUR for invoice I2 on 2026-01-20 or before"]);
    has(
        &explained("chased/I1"),
        &["a payment of 100.00 EUR for invoice I1 on 2026-02-04 or before", "and without reminder R2"],
    );
    let credit = explained("no_credit/Q1");
    has(&credit, &["together: a payment of 50.00 EUR for invoice I2", "100.00 EUR"]);
    assert!(!credit.contains("without request"), "{credit}");
    // The advice was the firm's, what became of it was not.
    has(&explained("advised/B1"), &["advice B1 with `outcome` accepted (it was overridden)"]);
    has(&explained("shown/Q1"), &["request Q1 with `source` stated"]);
    // What was forgiven could have been kept, too.
    let title = "What would have kept it";
    has(&explained("paid/I1"), &[title, "a payment of 100.00 EUR for invoice I1 on 2026-01-24 or before"]);
    has(&explained("calls/C1"), &[title, "call C1 at 2026-02-12 16:59", "without call C1"]);
}

#[test]
fn a_long_count_is_folded_and_no_clock_is_told_that_nobody_gave() {
    let folder = folder(&format!("{INVOICE}  - {{invoice: I2, issued: 2026-01-06, payable: 50 EUR}}\n"));
    folder.write("policy.terms", POLICY.replace("within 14 days after", "within 90 days after"));
    let page = folder.run(&["explain", "paid/I1", "a.yaml", "--as-of", "2026-02-01"]).exits(0).out;
    has(&page, &["Tue 2026-01-06 to Sat 2026-04-04  day 1 to day 89", "Sun 2026-04-05  day 90, the last day"]);
    folder.write("policy.terms", POLICY);
    let page = folder.run(&["check", "a.yaml", "--as-of", "2026-03-01"]).out;
    has(&page, &["since 2026-01-21"]);
    assert!(!page.contains("00:00"), "{page}");
}

#[test]
fn a_suggestion_that_was_followed_is_told_as_taken() {
    let events = "  - {invoice: I2, issued: 2026-01-06, payable: 50 EUR}
  - {reminder: R1, at: 2026-02-01, by: firm, for: I2}
  - {action: T1, at: 2026-02-02, by: firm, what: talk, for: I2}
  - {action: T2, at: 2026-02-02, by: firm, what: prepay, for: I2, outcome: withdrawn}
";
    let folder = folder(&format!("{INVOICE}{events}"));
    let check = |more: &[&str]| folder.run(&[&["check", "a.yaml", "--as-of", "2026-03-01"], more].concat());
    has(&check(&[]).out, &["suggest   remind (taken 2026-02-01, R1), talk (taken 2026-02-02, T1),"]);
    let report = check(&["--format", "json"]).json();
    let findings = report["engagements"][0]["findings"].as_array().expect("a list").clone();
    let taken: Vec<_> = findings.iter().filter(|one| one["id"] == "paid/I2").map(|one| one["taken"].clone()).collect();
    assert_eq!(taken[0][1], serde_json::json!({"action": "talk", "event": "T1", "at": "2026-02-02"}));
    assert_eq!(taken[0].as_array().map(Vec::len), Some(2), "what was withdrawn was not taken");
    // Before it was done it is to be done.
    let before = folder.run(&["check", "a.yaml", "--as-of", "2026-01-31"]).out;
    has(&before, &["suggest   remind, talk, prepay"]);
    // Where no ladder suggests a step, the clauses do.
    folder.write("policy.terms", POLICY.split("ladder").next().expect("the clauses"));
    let page = check(&["--format", "html"]).out;
    has(&page, &["Taken already: talk, <time>2026-02-02</time> (T1), for ", "The clauses suggest: prepay, for "]);
}

#[test]
fn of_an_engagement_that_ended_no_step_comes() {
    let end = "  - {action: E1, at: 2026-02-01, by: firm, what: terminate, effective: 2026-02-20}\n";
    let folder = folder(end);
    let forecast =
        |day: &str, format: &str| folder.run(&["forecast", "a.yaml", "--as-of", day, "--format", format]).exits(0);
    let before = forecast("2026-02-19", "json").json();
    assert_eq!(before["engagements"][0]["one_breach_away"][0]["then"], "remind");
    let after = forecast("2026-02-20", "json").json();
    assert_eq!(after["engagements"][0]["one_breach_away"], serde_json::json!([]));
    assert_eq!(after["engagements"][0]["ended"], "2026-02-20");
    has(&forecast("2026-02-20", "text").out, &["2026-02-20  the engagement ended"]);
    let calendar = forecast("2026-02-20", "ical");
    has(&calendar.err, &["the calendar is empty: nothing falls due", "it ended on 2026-02-20"]);
    has(&calendar.out, &["X-WR-CALDESC:nothing falls due"]);
}

fn backtest(folder: &Folder, more: &[&str]) -> super::Outcome {
    let fixed = ["backtest", "--old", "old", "--new", "new", "a.yaml", "--as-of", "2026-02-10"];
    folder.run(&[&fixed[..], more].concat())
}

#[test]
fn a_new_version_that_nobody_accepted_is_told_apart_from_changed_clauses() {
    let folder = folder(INVOICE);
    folder.write("old/1.terms", POLICY);
    folder.write("new/2.terms", POLICY.replace("version  \"1\"", "version  \"2\"").replace("40 EUR", "50 EUR"));
    let outcome = backtest(&folder, &[]).exits(1);
    has(
        &outcome.out,
        &[
            "Not accepted: 1 record that accepted the old policy has no acceptance of the new",
            "right leave/I1 (firm): open, from 2026-01-29 → nothing (the new policy is not accepted)",
            "`--as-accepted`",
        ],
    );
    assert!(!outcome.out.contains("Why: leave"), "{}", outcome.out);
    let report = backtest(&folder, &["--format", "json"]).json();
    assert_eq!((&report["totals"]["not_accepted"], &report["totals"]["flips_not_accepted"]), (&1.into(), &1.into()));
    let accepted = backtest(&folder, &["--as-accepted"]);
    assert!(!accepted.out.contains("leave/I1"), "{}", accepted.out);
    has(&accepted.out, &["The new policy is taken as accepted"]);
}

#[test]
fn what_changed_and_is_not_accepted_either_is_told_as_not_accepted() {
    let folder = folder(INVOICE);
    folder.write("old/1.terms", POLICY);
    let later = POLICY.replace("version  \"1\"", "version  \"2\"").replace("from 10 days", "from 11 days");
    folder.write("new/2.terms", later);
    let outcome = backtest(&folder, &[]).exits(1);
    // With acceptance it would open a day later, and not be gone.
    has(&outcome.out, &["right leave/I1 (firm): open, from 2026-01-29 → nothing (the new policy is not accepted)"]);
    assert!(!outcome.out.contains("Why: leave"), "{}", outcome.out);
    has(&backtest(&folder, &["--as-accepted"]).out, &["from 2026-01-30", "Why: leave"]);
}

#[test]
fn where_no_ladder_suggests_a_step_each_form_says_what_the_clauses_do() {
    let folder = folder(INVOICE);
    let plain =
        POLICY.split("ladder standing").next().expect("the clauses").replace("    tolerate 1 in any 365 days\n", "");
    folder.write("policy.terms", plain);
    let of = |format: &str| folder.run(&["check", "a.yaml", "--as-of", "2026-02-10", "--format", format]).exits(1).out;
    has(&of("text"), &["To do now\n  the clauses suggest: prepay, for paid/I1\n"]);
    has(&of("markdown"), &["### To do now\n", "- the clauses suggest: **remind**, for paid/I1\n"]);
    has(&of("html"), &["The clauses suggest: talk, for "]);
}

#[test]
fn amounts_that_are_not_known_are_told_beside_the_sum() {
    let folder = folder(&format!("{INVOICE}  - {{invoice: I2, issued: 2026-01-06, payable: 50 EUR}}\n"));
    let whole = std::fs::read_to_string(folder.path("a.yaml")).expect("the record");
    folder.write("a.yaml", whole.replace("events:", "complete: {payment: 2026-01-19}\nevents:"));
    let check = |format: &str| folder.run(&["check", "a.yaml", "--as-of", "2026-02-10", "--format", format]).out;
    let said = "2 amounts are not known and not in it: what is unpaid of invoice I1; what is unpaid of invoice I2";
    has(&check("text").replace("\n    ", " "), &[said]);
    has(&check("markdown"), &[said]);
    has(&check("html"), &["2 amounts are not known and not in it"]);
    let arguments =
        ["report", "a.yaml", "--as-of", "2026-02-10", "--out", "mail", "--for", "client", "--format", "markdown"];
    folder.run(&arguments);
    let mail = std::fs::read_to_string(folder.path("mail/a.client.md")).expect("a mail");
    has(&mail, &["How much of invoice I1 (100.00 EUR) is unpaid is not known after 2026-01-19."]);
}

#[test]
fn the_client_reads_once_what_is_to_be_paid_and_what_is_owed_to_it() {
    let folder = folder(INVOICE);
    let more = "  clause settled \"Nothing stays unpaid\" {
    for each invoice
    client owes payment for invoice totalling invoice.payable by due of paid
    grace 9 days
  }
  clause prompt \"We call back\" {
    for each call by client
    firm owes reply for call within 1 day after call.at
    severity minor
    costs 30 EUR \"price reduction\"
  }
  clause calls ";
    folder.write("policy.terms", POLICY.replacen("  clause calls ", more, 1));
    folder.write("a.yaml", accepted("a", &format!("{INVOICE}  - {{call: C1, at: 2026-01-08T10:00, by: client}}\n")));
    let arguments =
        ["report", "a.yaml", "--as-of", "2026-01-15", "--out", "mail", "--for", "client", "--format", "markdown"];
    folder.run(&arguments);
    let mail = std::fs::read_to_string(folder.path("mail/a.client.md")).expect("a mail");
    assert_eq!(mail.matches("invoice I1").count(), 1, "{mail}");
    has(&mail, &["Invoices are paid within 14 days (invoice I1): 100.00 EUR |"]);
    has(&mail, &["We owe you 30.00 EUR by the same terms; net, we pay 30.00 EUR."]);
    // Without a rate for what was paid nobody knows what is left.
    let paid = "  - {call: C1, at: 2026-01-08T10:00, by: client}\n  - {payment: P1, at: 2026-01-09, for: I1, amount: 50 USD}\n";
    folder.write("a.yaml", accepted("a", &format!("{INVOICE}{paid}")));
    folder.run(&arguments.map(|one| if one == "2026-01-15" { "2026-02-28" } else { one }));
    let mail = std::fs::read_to_string(folder.path("mail/a.client.md")).expect("a mail");
    has(&mail, &["We owe you 30.00 EUR by the same terms; what is left to pay is not known yet."]);
}

#[test]
fn a_title_decides_nothing_and_older_versions_are_compared() {
    let folder = folder(INVOICE);
    folder.write("old/1.terms", POLICY);
    let title = POLICY.replace("Invoices are paid within", "Bills are paid within");
    folder.write("new/1.terms", title.replace("from 10 days", "from 12 days"));
    let outcome = backtest(&folder, &[]).exits(1);
    has(&outcome.out, &["Why: leave\n  clause leave changed"]);
    assert!(!outcome.out.contains("clause paid changed"), "{}", outcome.out);
    // On the as-of day the second version is in force, and the invoice is of the first.
    let from = |policy: &str, version: &str, day: &str| {
        policy.replace("version  \"1\"", &format!("version  \"{version}\"\n  effective {day}"))
    };
    for name in ["old", "new"] {
        folder.write(&format!("{name}/1.terms"), from(POLICY, "1", "2026-01-01"));
        folder.write(&format!("{name}/2.terms"), from(POLICY, "2", "2026-02-01"));
    }
    folder.write("new/1.terms", from(&POLICY.replace("grace 5 days", "grace 40 days"), "1", "2026-01-01"));
    has(&backtest(&folder, &[]).exits(1).out, &["Why: paid\n  clause paid changed in version 1"]);
}

#[test]
fn where_no_text_was_in_force_that_is_what_is_missing() {
    let folder = folder(INVOICE);
    folder.write("policy.terms", POLICY.replace("version  \"1\"", "version  \"1\"\n  effective 2026-01-01"));
    let early = "  - {invoice: I0, issued: 2025-11-05, payable: 50 EUR}\n";
    folder.write("a.yaml", accepted("a", &format!("{early}{INVOICE}")));
    let page = folder.run(&["check", "a.yaml", "--as-of", "2026-03-01", "--format", "markdown"]).out;
    has(&page, &["the text of the policy that was in force on 2025-11-05"]);
    assert!(!page.contains("`due` of invoice I0"), "{page}");
}

#[test]
fn a_sign_that_marks_nothing_is_left_as_it_is() {
    let folder = folder(INVOICE);
    let record = accepted("a", INVOICE).replace("Client a", "Smith & Co &copy; _x_");
    folder.write("a.yaml", record);
    let page = folder.run(&["check", "a.yaml", "--as-of", "2026-03-01", "--format", "markdown"]).out;
    has(&page, &["Smith & Co &amp;copy; \\_x\\_"]);
}

#[test]
fn of_warnings_of_one_sort_one_is_shown() {
    let folder = folder(INVOICE);
    let twice = POLICY.replace(" totalling invoice.payable", "");
    let more = "\nsection more \"More\" {\n  clause again \"Again\" {\n    for each invoice\n    client owes payment for \
                invoice within 30 days after invoice.issued\n  }\n}\n";
    folder.write("policy.terms", format!("{twice}{more}"));
    let err = folder.run(&["check", "a.yaml", "--as-of", "2026-01-10"]).exits(0).err;
    assert_eq!(err.matches("any payment meets this duty").count(), 1, "{err}");
    has(&err, &["note: 1 more of payment-without-total, at policy.terms:", "`goodterms lint policy.terms`"]);
}

#[test]
fn of_many_engagements_the_worst_are_told() {
    let folder = folder(INVOICE);
    for number in 0..40 {
        let issued = if number == 33 { "2025-06-01" } else { "2026-02-20" };
        let events = format!(
            "  - {{invoice: I1, issued: {issued}, payable: 100 EUR}}\n  - {{invoice: I2, issued: {issued}, payable: 5 EUR}}\n"
        );
        folder.write(&format!("all/e{number:02}.yaml"), accepted(&format!("e{number:02}"), &events));
    }
    let check = |more: &[&str]| {
        folder.run(&[&["check", "all", "--policy", "policy.terms", "--as-of", "2026-03-01"], more].concat()).out
    };
    let page = check(&[]);
    has(&page, &["These are the 30 worst; 10 more are counted only: 10 ok."]);
    assert!(
        page.lines().position(|line| line.contains("e33")) < page.lines().position(|line| line.contains("e00")),
        "{page}"
    );
    assert!(!check(&["--all"]).contains("counted only"));
}

#[test]
fn what_one_clause_has_broken_is_owed_whatever_grace_another_gives() {
    let folder = Folder::with_policy();
    let shipped = |path: &str| format!("{}/policies/{path}", env!("CARGO_MANIFEST_DIR"));
    let (record, policy) = (shipped("examples/bad_payer"), shipped("agency.terms"));
    let check = |day: &str| {
        let out = folder.run(&["check", &record, "--policy", &policy, "--as-of", day]).out;
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    // V1 is 47 days overdue; V2 is 15, which one clause takes for a breach and another still bears.
    let out = check("2026-04-29");
    assert!(out.contains("owed 7144.79 EUR") && out.contains("7000.00 principal"), "{out}");
    assert!(check("2026-04-30").contains("7000.00 principal"));
}

/// What is disputed is not owed while it is: the sum that is told is the least that meets the duty.
#[test]
fn of_a_partly_disputed_invoice_the_rest_is_told() {
    let duty = POLICY.replace("totalling invoice.payable", "totalling invoice.payable - invoice.disputed_amount");
    let dispute = "  - {dispute: D1, starts: 2026-01-10, by: client, for: I1, amount: 30 EUR}\n";
    let folder = folder(&format!("{INVOICE}{dispute}"));
    folder.write("policy.terms", duty);
    let way = "a payment of 70.00 EUR for invoice I1 on 2026-01-24 or before";
    // In its grace it is met, too.
    for as_of in ["2026-01-12", "2026-03-01"] {
        let page = folder.run(&["explain", "paid/I1", "a.yaml", "--as-of", as_of]).exits(0).out;
        has(&page, &[way]);
    }
    let forecast = folder.run(&["forecast", "a.yaml", "--as-of", "2026-01-12"]).exits(0).out;
    has(&forecast, &[way]);
    assert!(!forecast.contains("100.00 EUR"), "{forecast}");
    has(&folder.run(&["check", "a.yaml", "--as-of", "2026-01-21"]).out, &["at stake: 70.00 EUR"]);
    let markdown = ["--for", "client", "--format", "markdown", "--out", "m"];
    folder.run(&[&["report", "a.yaml", "--as-of", "2026-01-21"], &markdown[..]].concat());
    has(&folder.read("m/a.client.md"), &["  - invoice I1: 70.00 EUR unpaid, 30.00 EUR disputed and not asked for"]);
    // A cent less does not meet it, and this does.
    let check = |amount: &str| {
        let paid = format!("  - {{payment: P1, at: 2026-01-19, for: I1, amount: {amount} EUR}}\n");
        folder.write("a.yaml", accepted("a", &format!("{INVOICE}{dispute}{paid}")));
        folder.run(&["check", "a.yaml", "--as-of", "2026-02-20", "--all", "--format", "csv"]).out
    };
    assert!(check("70").contains("paid/I1,paid,all,,client,invoice,I1,met"), "{}", check("70"));
    assert!(!check("69.99").contains("paid/I1,paid,all,,client,invoice,I1,met"), "{}", check("69.99"));
}

/// The day since which an action is suggested is the one that a forecast of the days before told.
#[test]
fn an_action_is_suggested_since_the_day_that_was_foretold() {
    let folder = Folder::new();
    let policy = POLICY
        .replace(
            "    tolerate 1 in any 365 days\n    severity minor",
            "    severity minor, major when overdue > 30 days",
        )
        .replace("  step remind at 1\n", "  forget after 60 days\n  step remind at 1\n  step talk at 3\n");
    folder.write("policy.terms", policy);
    let second = "  - {invoice: I2, issued: 2026-01-12, payable: 50 EUR}\n";
    let talk = "  - {action: A1, at: 2026-02-25, by: firm, what: talk}\n";
    folder.write("a.yaml", accepted("a", &format!("{INVOICE}{second}{talk}")));
    let report =
        folder.run(&["forecast", "a.yaml", "--as-of", "2026-01-05", "--days", "120", "--format", "json"]).json();
    let changes = report["engagements"][0]["changes"].as_array().expect("a list").clone();
    let actions: Vec<&serde_json::Value> = changes.iter().filter(|change| change["what"] == "action").collect();
    assert!(actions.len() >= 3, "{changes:?}");
    let day = |change: &serde_json::Value| change["day"].as_str().expect("a day").to_owned();
    for (place, change) in actions.iter().enumerate().filter(|(_, change)| !change["after"].is_null()) {
        let before_next = |next: &&serde_json::Value| {
            let next = goodterms::value::time::Day::parse(&day(next)).expect("a day");
            next.plus(-1).to_string()
        };
        let last = actions.get(place + 1).map(before_next).unwrap_or_else(|| "2026-05-05".to_owned());
        for as_of in [day(change), last] {
            let check = folder.run(&["check", "a.yaml", "--as-of", &as_of, "--format", "json"]).json();
            let action = &check["engagements"][0]["actions"][0];
            assert_eq!((&action["action"], &action["since"]), (&change["after"], &change["day"]), "{as_of}: {change}");
        }
    }
}

/// Who ended the engagement is not told to end it.
#[test]
fn what_was_ended_is_not_to_be_ended_again() {
    let ended = |outcome: &str| {
        let more = "  - {invoice: I2, issued: 2026-01-05, payable: 50 EUR}\n  - {invoice: I3, issued: 2026-01-05, payable: 50 EUR}\n";
        let end =
            format!("  - {{action: A1, at: 2026-01-26, by: firm, what: terminate, effective: 2026-03-01{outcome}}}\n");
        let folder = Folder::new();
        folder.write("policy.terms", POLICY.replace("terminate at 9", "terminate at 1"));
        folder.write("a.yaml", accepted("a", &format!("{INVOICE}{more}{end}")));
        // A breach that comes later.
        let late = "  - {invoice: I4, issued: 2026-01-12, payable: 50 EUR}\n";
        folder.write("a.yaml", accepted("a", &format!("{INVOICE}{more}{end}{late}")));
        let near = folder.run(&["forecast", "a.yaml", "--as-of", "2026-01-27"]).exits(0).out;
        let check = folder.run(&["check", "a.yaml", "--as-of", "2026-02-10"]).exits(1).out;
        (near, check)
    };
    let (near, check) = ended("");
    assert!(!near.contains("leads to terminate") && !near.contains("→ terminate"), "{near}");
    assert!(!check.contains("To do now\n  terminate"), "{check}");
    let (near, check) = ended(", outcome: withdrawn");
    assert!(near.contains("terminate"), "{near}");
    has(&check, &["To do now\n  terminate"]);
}

/// What may have settled an invoice is no credit.
#[test]
fn a_payment_that_cannot_be_counted_is_no_credit() {
    let paid = |amount: &str| {
        let folder = folder(&format!("{INVOICE}  - {{payment: P1, at: 2026-01-10, for: I1, amount: {amount}}}\n"));
        folder.run(&["check", "a.yaml", "--as-of", "2026-01-21"]).out
    };
    assert!(!paid("500 USD").contains("credit"), "{}", paid("500 USD"));
    has(&paid("500 USD"), &["what is left of payment P1 cannot be said without an exchange rate of USD"]);
    has(&paid("101 EUR"), &["credit", "1.00 EUR"]);
}

/// What a forecast tells by records of later days is marked as such, and nothing else is.
#[test]
fn what_comes_by_later_records_is_marked() {
    let folder = folder(&format!(
        "{INVOICE}  - {{invoice: I2, issued: 2026-01-15, payable: 50 EUR}}\n  - {{payment: P1, at: 2026-01-28, for: I2, amount: 50 EUR}}\n"
    ));
    let page = folder.run(&["forecast", "a.yaml", "--as-of", "2026-01-10"]).exits(0).out;
    let marked: Vec<&str> = page.lines().filter(|line| line.contains("by what is recorded of later days")).collect();
    assert!(
        marked.iter().any(|line| line.contains("pending from 2026-01-15 on, by what is recorded of later days")),
        "{page}"
    );
    assert!(marked.iter().any(|line| line.contains("finding paid/I2 (client): nothing → pending")), "{page}");
    assert!(!marked.iter().any(|line| line.contains("paid/I1")), "{page}");
}
