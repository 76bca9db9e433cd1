//! `goodterms forecast`: what comes, to the day, and as a calendar.

use serde_json::Value;

use super::{Folder, INVOICE, POLICY, record};

/// An invoice due on 2026-01-19, a round of two of a delivery.
fn folder() -> Folder {
    let folder = Folder::with_policy();
    let events =
        format!("{INVOICE}  - {{delivery: D1, at: 2026-01-05}}\n  - {{revision: R1, at: 2026-01-06, for: D1}}\n");
    folder.write("a.yaml", record("a", &events));
    folder
}

fn forecast(folder: &Folder, day: &str, days: &str, format: &str) -> super::Outcome {
    folder.run(&["forecast", "a.yaml", "--as-of", day, "--days", days, "--format", format]).exits(0)
}

#[test]
fn what_falls_due_and_what_becomes_of_it() {
    let folder = folder();
    let report = forecast(&folder, "2026-01-10", "60", "json").json();
    let engagement = &report["engagements"][0];
    let duty = &engagement["duties"][0];
    assert_eq!(duty["id"], "paid/I1");
    assert_eq!(duty["due"], "2026-01-19");
    assert_eq!(duty["bearer"], "client");
    assert_eq!(duty["turns"]["day"], "2026-01-20", "the day after the due day");
    assert_eq!(duty["turns"]["status"], "breached");
    let way = "a payment of 100.00 EUR for invoice I1 on 2026-01-19 or before";
    assert_eq!(duty["met_by"], serde_json::json!([way]));
    let page = forecast(&folder, "2026-01-10", "60", "text").out;
    assert!(page.contains(&format!("      met by {way}\n")), "{page}");
    let limit = &engagement["limits"][0];
    assert_eq!((&limit["used"], &limit["bound"], &limit["left"]), (&"1".into(), &"1".into(), &"0".into()));
    let right = engagement["changes"].as_array().expect("a list").iter().find(|change| change["what"] == "right");
    assert_eq!(right.map(|right| &right["day"]), Some(&"2026-02-18".into()), "30 days after the due day");
    let late = forecast(&folder, "2026-01-10", "9", "json").json();
    assert_eq!(late["engagements"][0]["duties"][0]["turns"], Value::Null, "the last day is still in time");
    assert_eq!(late["engagements"][0]["duties"].as_array().map(Vec::len), Some(1));
    let early = forecast(&folder, "2026-01-10", "8", "json").json();
    assert_eq!(early["engagements"][0]["duties"].as_array().map(Vec::len), Some(0));
}

/// What a forecast says of a day is what a check as of that day says.
#[test]
fn each_change_is_what_a_check_of_that_day_says() {
    let folder = folder();
    let report = forecast(&folder, "2026-01-01", "90", "json").json();
    let changes = report["engagements"][0]["changes"].as_array().expect("a list").clone();
    assert!(changes.len() >= 4, "{changes:?}");
    for change in changes.iter().filter(|change| change["what"] == "finding" || change["what"] == "right") {
        let day = change["day"].as_str().expect("a day");
        let list = if change["what"] == "finding" { "findings" } else { "rights" };
        let check = folder.run(&["check", "a.yaml", "--as-of", day, "--format", "json", "--all"]).json();
        let all = check["engagements"][0][list].as_array().expect("a list").clone();
        let same = all.iter().find(|one| one["id"] == change["id"]).map_or(&Value::Null, |one| &one["status"]);
        assert_eq!(same, &change["after"], "{change}");
    }
}

/// Between two changes nothing changes: a check of each day says what the changes up to it say.
#[test]
fn no_change_is_left_out() {
    let folder = Folder::with_policy();
    let events = format!(
        "{INVOICE}  - {{invoice: I2, issued: 2026-01-07, payable: 50 EUR}}
  - {{invoice: I3, issued: 2026-01-12, payable: 70 EUR}}
  - {{payment: P0, at: 2026-01-08, amount: 20 EUR}}
  - {{payment: P1, at: 2026-02-02, for: I2, amount: 50 EUR}}
  - {{incident: N1, at: 2026-01-30, by: client, what: insult}}
  - {{delivery: D1, at: 2026-02-04}}
"
    );
    folder.write("a.yaml", record("a", &events));
    let report = forecast(&folder, "2026-01-10", "50", "json").json();
    let engagement = &report["engagements"][0];
    let changes = engagement["changes"].as_array().expect("a list");
    let check = |day: &str| folder.run(&["check", "a.yaml", "--as-of", day, "--format", "json"]).json();
    let states = |day: &str| -> std::collections::BTreeMap<String, String> {
        let check = check(day);
        let of = |list: &str| check["engagements"][0][list].as_array().expect("a list").clone();
        let all = [of("findings"), of("rights")].concat();
        all.iter().map(|one| (one["id"].to_string(), format!("{} {}", one["status"], one["severity"]))).collect()
    };
    let mut before = states("2026-01-10");
    for more in 1..=50 {
        let day = (chrono::NaiveDate::from_ymd_opt(2026, 1, 10).expect("a day") + chrono::Days::new(more)).to_string();
        let is_told = changes.iter().any(|change| change["day"] == *day && change["what"] != "score");
        let now = states(&day);
        // What is kept is not listed here, and is told of where it was due.
        assert!(is_told || now == before, "{day}: {before:?} → {now:?}");
        before = now;
    }
    // Each is met by itself; what was paid without a name counts.
    let ways: Vec<String> =
        engagement["duties"].as_array().expect("a list").iter().map(|one| one["met_by"].to_string()).collect();
    assert!(
        ways.contains(&r#"["a payment of 80.00 EUR for invoice I1 on 2026-01-19 or before"]"#.to_owned()),
        "{ways:?}"
    );
    assert!(
        ways.contains(&r#"["a payment of 50.00 EUR for invoice I2 on 2026-01-21 or before"]"#.to_owned()),
        "{ways:?}"
    );
}

#[test]
fn an_end_that_was_given_notice_of_is_told() {
    let folder = Folder::with_policy();
    let notice = "  - {action: X1, at: 2026-01-08, by: firm, what: terminate, effective: 2026-02-03}\n";
    folder.write("a.yaml", record("a", &format!("{INVOICE}{notice}")));
    let page = forecast(&folder, "2026-01-10", "30", "text").out;
    assert!(page.contains("Over\n  Tue 2026-02-03  the engagement ends"), "{page}");
    assert!(!forecast(&folder, "2026-01-10", "20", "text").out.contains("the engagement ends"));
    assert!(forecast(&folder, "2026-01-10", "30", "ical").out.contains("SUMMARY:a: the engagement ends"));
}

#[test]
fn room_comes_back_when_the_window_has_passed() {
    let folder = Folder::new();
    let limit = "  clause few \"Few calls\" {\n    limit call by client to 2 in any 7 days\n  }\n}\n";
    folder.write("policy.terms", POLICY.trim_end().trim_end_matches('}').to_owned() + limit);
    folder.write("a.yaml", record("a", "  - {call: C1, at: 2026-01-05T10:00, by: client, minutes: 5}\n"));
    let at = |day: &str| {
        let report = forecast(&folder, day, "30", "json").json();
        let limits = report["engagements"][0]["limits"].as_array().expect("a list").clone();
        limits.into_iter().find(|limit| limit["clause"] == "few").expect("the limit")
    };
    let limit = at("2026-01-05");
    assert_eq!(limit["left"], "1");
    assert_eq!(limit["room"]["day"], "2026-01-12", "the seven days from the 5th to the 11th are over");
    assert_eq!(at("2026-01-11")["left"], "1");
    assert_eq!(at("2026-01-12")["left"], "2");
}

#[test]
fn what_goes_over_a_limit_is_told() {
    let folder = folder();
    folder.write("a.yaml", record("a", "  - {delivery: D1, at: 2026-01-05}\n  - {revision: R1, at: 2026-01-06, for: D1}\n  - {revision: R2, at: 2026-01-07, for: D1}\n  - {revision: R3, at: 2026-01-08, for: D1}\n"));
    let report = forecast(&folder, "2026-01-10", "5", "json").json();
    let limit = &report["engagements"][0]["limits"][0];
    assert_eq!((&limit["used"], &limit["left"], &limit["over"]), (&"3".into(), &"0".into(), &"2".into()));
    let page = forecast(&folder, "2026-01-10", "5", "text").out;
    assert!(page.contains("rounds/D1: 3 of 1 used, 2 over"), "{page}");
}

#[test]
fn the_calendar_is_read_back_and_names_cannot_add_lines() {
    let folder = Folder::with_policy();
    let hostile = r#"engagement: "a\r\nBEGIN:VEVENT\r\nSUMMARY:evil;,\\ żółć żółć żółć żółć żółć żółć żółć żółć żółć żółć"
events:
"#;
    folder.write("a.yaml", format!("{hostile}{INVOICE}"));
    let outcome = folder.run(&["forecast", "a.yaml", "--as-of", "2026-01-10", "--days", "60", "--format", "ical"]);
    if outcome.status == Some(2) {
        panic!("{}", outcome.err);
    }
    let text = outcome.out;
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{text}");
    let calendar: icalendar::Calendar = text.parse().expect("a calendar");
    let events = text.matches("\r\nBEGIN:VEVENT\r\n").count();
    assert!(events > 1, "{text}");
    assert_eq!(calendar.components.len(), events);
    let ids = ids(&text);
    assert_eq!(ids.len(), events, "an id is given once");
    assert!(text.contains("DTSTART;VALUE=DATE:20260119\r\n"), "a due day is a whole day:\n{text}");
    assert!(text.contains("DTSTAMP:20260110T000000Z\r\n"));
    let again = folder.run(&["forecast", "a.yaml", "--as-of", "2026-01-10", "--days", "60", "--format", "ical"]);
    assert_eq!(again.out, text);
}

/// The ids of the events, each once.
fn ids(calendar: &str) -> Vec<&str> {
    let mut ids: Vec<&str> = calendar.lines().filter_map(|line| line.strip_prefix("UID:")).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[test]
fn ids_stay_from_day_to_day_and_the_stamp_is_that_of_the_as_of_day() {
    let folder = folder();
    let of = |day: &str| forecast(&folder, day, "40", "ical").out;
    let (first, second) = (of("2026-01-10"), of("2026-01-12"));
    assert!(ids(&first).iter().all(|id| ids(&second).contains(id)), "{first}\n{second}");
    assert!(second.contains("DTSTAMP:20260112T000000Z\r\n") && !second.contains("DTSTAMP:20260110"), "{second}");
    let unix = second.replace("\r\n ", "").replace("\r\n", "\n");
    assert!(unix.contains("SUMMARY:a: client: Invoices are paid within 14 days (paid/I1)\n"), "{unix}");
    assert!(unix.contains("SUMMARY:a: client: Invoices are paid within 14 days: due 2026-01-19\\, not done"), "{unix}");
    assert!(unix.contains("SUMMARY:a: firm may "), "{unix}");
    assert!(unix.contains("Breached from 2026-01-20 on\\, if nothing more is recorded."), "{unix}");
}

#[test]
fn the_last_day_to_give_notice_comes_before_the_end_of_the_contract() {
    let folder = Folder::new();
    let terms = "term notice_period = 30 days\nterm deemed_receipt = 3 days\n\nsection all";
    folder.write("policy.terms", POLICY.replace("section all", terms));
    let contract = "contract: {starts: 2026-01-01, ends: 2026-06-30}\n";
    folder.write("a.yaml", record("a", INVOICE).replace("events:", &format!("{contract}events:")));
    let report = forecast(&folder, "2026-05-20", "10", "json").json();
    let contract = &report["engagements"][0]["contract"];
    // Sent on the 28th it counts as received on the 31st, and its thirty days end on the last day of June.
    assert_eq!((&contract["notice_by"], &contract["ends"]), (&"2026-05-28".into(), &"2026-06-30".into()));
    assert_eq!(contract["notice_period"], "30 days");
    let early = forecast(&folder, "2026-05-17", "10", "json").json();
    assert_eq!(early["engagements"][0]["contract"], Value::Null, "neither day is one of these");
    let page = forecast(&folder, "2026-05-20", "60", "text").out;
    for words in [
        "Thu 2026-05-28  the last day to send notice of 30 days that is over before the contract ends",
        "Tue 2026-06-30  the contract ends",
    ] {
        assert!(page.contains(words), "{words:?} is not in:\n{page}");
    }
    let calendar = forecast(&folder, "2026-05-20", "60", "ical").out;
    assert!(
        calendar.contains("DTSTART;VALUE=DATE:20260528\r\nSUMMARY:a: the last day to send notice\r\n"),
        "{calendar}"
    );
    folder.write("policy.terms", POLICY);
    let report = forecast(&folder, "2026-05-20", "60", "json").json();
    let contract = &report["engagements"][0]["contract"];
    assert_eq!((&contract["notice_by"], &contract["ends"]), (&Value::Null, &"2026-06-30".into()));
}

#[test]
fn the_client_is_told_nothing_that_is_the_firms_own() {
    let folder = Folder::new();
    let more = r#"
  clause guarded "We listen to our people" {
    for each staff_report
    firm owes action for staff_report within 5 days after staff_report.at
  }
  clause answered "Requests are answered" {
    for each request by client
    firm owes reply for request within 10 days after request.at
  }
}

ladder all_of_it {
  over all
  weigh minor 1, major 3, critical 8
  step talk at 1
}
"#;
    folder.write("policy.terms", POLICY.trim_end().trim_end_matches('}').to_owned() + more);
    let contract = "contract:\n  signed: {client: 2026-01-01, firm: 2026-01-01}\n  accepts: {policy: Studio, version: \"1\", at: 2026-01-01}\nevents:";
    let events = format!(
        "{INVOICE}  - {{staff_report: S1, at: 2026-01-08, note: \"secret\"}}\n  - {{request: Q1, at: 2026-01-06, by: client, class: new_work, wanted: 2026-03-01}}\n  - {{reply: R1, at: 2026-01-12, by: firm, for: Q1}}\n"
    );
    folder.write("a.yaml", record("hard-case", &events).replace("events:", contract));
    let of = |format: &str, reader: &str| {
        folder
            .run(&["forecast", "a.yaml", "--as-of", "2026-01-10", "--days", "60", "--format", format, "--for", reader])
            .exits(0)
            .out
    };
    for format in ["text", "json", "ical"] {
        let (firm, client) = (of(format, "firm").replace("\r\n ", ""), of(format, "client").replace("\r\n ", ""));
        for own in
            ["guarded", "our people", "S1", "all_of_it", "engagement: hard", "Q1", "R1", "suspend", "secret", "minor"]
        {
            assert!(!client.contains(own), "{own:?} is in:\n{client}");
        }
        for own in ["policy.terms", "sha256"] {
            assert!(!client.contains(own), "{own:?} is in:\n{client}");
        }
        for own in ["guarded", "hard-case", "Q1", "suspend"] {
            assert!(firm.contains(own), "{own:?} is not in:\n{firm}");
        }
        assert!(client.contains("Client hard-case") && client.contains("Invoices are paid within 14 days"), "{client}");
        assert!(client.contains("invoice I1"), "{client}");
    }
    let (firm, client) = (of("ical", "firm"), of("ical", "client"));
    assert!(ids(&client).iter().any(|id| ids(&firm).contains(id)), "a duty is known by the same id:\n{client}");
}

#[test]
fn a_duty_in_its_grace_says_until_when() {
    let folder = Folder::new();
    folder.write(
        "policy.terms",
        POLICY.replace("    severity minor, major", "    grace 5 days\n    severity minor, major"),
    );
    folder.write("a.yaml", record("a", INVOICE));
    // Before it is due, too: the last day on which it is no breach.
    let early = forecast(&folder, "2026-01-10", "30", "text").out;
    assert!(early.contains("met by a payment of 100.00 EUR for invoice I1 on 2026-01-24 or before"), "{early}");
    let report = forecast(&folder, "2026-01-21", "30", "json").json();
    let duty = &report["engagements"][0]["duties"][0];
    assert_eq!(
        (&duty["due"], &duty["grace_until"], &duty["turns"]["day"]),
        (&"2026-01-19".into(), &"2026-01-24".into(), &"2026-01-25".into())
    );
    let page = forecast(&folder, "2026-01-21", "30", "text").out;
    assert!(page.contains("in its grace to the end of Sat 2026-01-24; breached from 2026-01-25 on"), "{page}");
    assert!(page.contains("met by a payment of 100.00 EUR for invoice I1 on 2026-01-24 or before"), "{page}");
    let page = folder.run(&["explain", "paid/I1", "a.yaml", "--as-of", "2026-01-21"]).exits(0).out;
    for words in [
        "a payment of 100.00 EUR for invoice I1 on 2026-01-24 or before",
        "its time was up at the end of 2026-01-19, Europe/Warsaw",
        "in its grace until the end of 2026-01-24, Europe/Warsaw",
        "if not: breached, minor, from 2026-01-25 on",
    ] {
        assert!(page.contains(words), "{words:?} is not in:\n{page}");
    }
    let calendar = forecast(&folder, "2026-01-21", "30", "ical").out.replace("\r\n ", "");
    assert!(calendar.contains("DTSTART;VALUE=DATE:20260124\r\n"), "{calendar}");
    assert!(calendar.contains("(paid/I1)\\, in its grace\r\n"), "{calendar}");
}

#[test]
fn nonsense_is_refused_or_answered() {
    let folder = folder();
    for days in ["0", "100000", "-3", "x"] {
        folder.run(&["forecast", "a.yaml", "--as-of", "2026-01-10", "--days", days]).refuses("--days");
    }
    let page = forecast(&folder, "1999-01-01", "30", "text").out;
    assert!(page.contains("nothing comes in these days"), "{page}");
    folder.write("none/readme.txt", "nothing");
    folder.run(&["forecast", "none", "--policy", "policy.terms", "--as-of", "2026-01-10"]).refuses("none");
    folder.write("broken/policy.terms", "policy \"Studio\" {\n  currency EURO\n}\n");
    folder.write("broken/a.yaml", record("a", INVOICE));
    folder.run(&["forecast", "broken/a.yaml", "--as-of", "2026-01-10"]).refuses("broken/policy.terms");
}

#[test]
fn the_client_reads_due_days_and_nothing_of_grace() {
    let folder = Folder::new();
    let policy = POLICY.replace(
        "    severity minor, major",
        "    grace 5 days\n    tolerate 1 in any 365 days\n    severity minor, major",
    );
    assert!(policy.contains("grace 5 days"));
    folder.write("policy.terms", policy);
    let contract = "contract:\n  signed: {client: 2026-01-01, firm: 2026-01-01}\n  accepts: {policy: Studio, version: \"1\", at: 2026-01-01}\nevents:";
    let turned = record("a", INVOICE).replace("events:", contract).replace("Client a", "Client \u{202e}a");
    folder.write("a.yaml", turned);
    for as_of in ["2026-01-10", "2026-01-21"] {
        for format in ["text", "json", "ical"] {
            let of = |reader: &str| {
                let arguments =
                    ["forecast", "a.yaml", "--as-of", as_of, "--days", "60", "--format", format, "--for", reader];
                folder.run(&arguments).exits(0).out.replace("\r\n ", "")
            };
            let (firm, client) = (of("firm"), of("client"));
            assert!(firm.contains("grace") && firm.contains("2026-01-2"), "{firm}");
            assert!(client.contains("invoice I1"), "{client}");
            for own in ["grace", "gone", "tolerated", "forgiven", "2026-01-24", "2026-01-25", "20260124", "20260125"] {
                assert!(!client.contains(own), "{own} is in:\n{client}");
            }
            assert!(format == "json" || !client.contains('\u{202e}'), "{client}");
        }
    }
}

/// Two calls out of hours are let pass in any seven days.
const HOURS: &str = r#"policy "Studio" {
  currency EUR
  timezone "Europe/Warsaw"
  hours    office Mon-Fri 09:00-17:00
}

section all "All" {
  clause hours "Calls come in office hours" {
    forbid call by client where at outside hours office
    tolerate 2 in any 7 days
  }
  clause nights "No calls at night" {
    forbid call by client where minutes > 60
    tolerate 1 in any 48 hours
  }
  clause paid "Invoices are paid within 14 days" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued
    tolerate 1 in any 3 months
  }
}
"#;

/// What a forecast tells of a tolerance.
fn tolerance(folder: &Folder, day: &str, clause: &str) -> Value {
    let report = forecast(folder, day, "60", "json").json();
    let all = report["engagements"][0]["tolerances"].as_array().expect("a list").clone();
    all.into_iter().find(|one| one["clause"] == clause).unwrap_or(Value::Null)
}

const CALLS: &str = "  - {call: C1, at: 2026-03-24T17:00, by: client, minutes: 5}
  - {call: C2, at: 2026-03-30T17:00, by: client, minutes: 5}
  - {call: C3, at: 2026-03-31T08:59, by: client, minutes: 5}
";

#[test]
fn what_is_still_let_pass_is_told() {
    let folder = Folder::new();
    folder.write("policy.terms", HOURS);
    folder.write("a.yaml", record("a", CALLS));
    let one = tolerance(&folder, "2026-03-30", "hours");
    assert_eq!((&one["lets"], &one["window"]), (&"2".into(), &"7 days".into()));
    assert_eq!((&one["used"], &one["left"], &one["next"]), (&2.into(), &"0".into(), &"counts".into()));
    assert_eq!(
        one["breaches"][0],
        serde_json::json!({"id": "hours/C1", "since": "2026-03-24T17:00:00+01:00", "until": "2026-03-30"})
    );
    // On the day after the first leaves the window, a third comes by the record.
    assert_eq!(one["room"]["day"], "2026-04-06");
    let page = forecast(&folder, "2026-04-01", "30", "text").out;
    for line in [
        "Let pass\n  hours: 2 of 2 in any 7 days used, 0 left: the next one counts; 1 left at the end of 2026-04-06\n",
        "      hours/C2  since 2026-03-30 17:00, in the window to 2026-04-05\n",
        "      hours/C3  since 2026-03-31 08:59, in the window to 2026-04-06\n",
    ] {
        assert!(page.contains(line), "{line:?} is not in:\n{page}");
    }
    let later = tolerance(&folder, "2026-04-06", "hours");
    assert_eq!((&later["used"], &later["left"], &later["next"]), (&1.into(), &"1".into(), &"forgiven".into()));
    // What is not used yet is in the JSON; of what has no subject nothing is.
    assert_eq!(tolerance(&folder, "2026-04-01", "nights")["left"], "1");
    assert_eq!(tolerance(&folder, "2026-04-01", "paid"), Value::Null);
    assert!(!page.contains("nights"), "{page}");
}

/// What is told of the next breach is what a check says of one more.
#[test]
fn one_more_breach_is_forgiven_or_counts_as_told() {
    let folder = Folder::new();
    folder.write("policy.terms", HOURS);
    let long = "  - {call: L1, at: 2026-04-01T12:00, by: client, minutes: 90}\n  - {invoice: I1, issued: 2026-03-10, payable: 5 EUR}\n";
    let (mut forgiven, mut counted) = (0, 0);
    for day in 20..=40 {
        let day = (chrono::NaiveDate::from_ymd_opt(2026, 3, 1).expect("a day") + chrono::Days::new(day)).to_string();
        for (clause, more) in [
            ("hours", format!("  - {{call: N1, at: {day}T23:59, by: client, minutes: 5}}\n")),
            ("nights", format!("  - {{call: N1, at: {day}T23:59:59, by: client, minutes: 90}}\n")),
        ] {
            folder.write("a.yaml", record("a", &format!("{CALLS}{long}")));
            let told = tolerance(&folder, &day, clause);
            folder.write("a.yaml", record("a", &format!("{CALLS}{long}{more}")));
            let check = folder.run(&["check", "a.yaml", "--as-of", &day, "--format", "json"]).json();
            let all = check["engagements"][0]["findings"].as_array().expect("a list").clone();
            let id = format!("{clause}/N1");
            let found = all.iter().find(|one| one["id"] == id.as_str()).expect("one more breach");
            let is_forgiven = found["status"] == "tolerated";
            assert_eq!(told["next"], if is_forgiven { "forgiven" } else { "counts" }, "{day} {clause}: {told}");
            assert_eq!(is_forgiven, told["left"] != "0", "{day} {clause}: {told}");
            if is_forgiven { forgiven += 1 } else { counted += 1 }
        }
    }
    assert!(forgiven > 5 && counted > 5, "{forgiven} {counted}");
}

#[test]
fn no_number_is_told_of_what_may_count() {
    let folder = Folder::new();
    folder.write("policy.terms", HOURS);
    let day_alone = "  - {call: C4, at: 2026-03-31, by: client, minutes: 5}\n";
    folder.write(
        "a.yaml",
        record("a", &format!("  - {{call: C1, at: 2026-03-30T17:00, by: client, minutes: 5}}\n{day_alone}")),
    );
    let one = tolerance(&folder, "2026-04-01", "hours");
    assert_eq!((&one["used"], &one["left"], &one["next"]), (&Value::Null, &Value::Null, &"unknown".into()));
    assert_eq!(one["missing"], serde_json::json!(["the time of day on 2026-03-31"]));
    assert_eq!(one["breaches"].as_array().map(Vec::len), Some(1), "that which surely is one: {one}");
    let page = forecast(&folder, "2026-04-01", "30", "text").out;
    let said = "  hours: how many of 2 in any 7 days are used is unknown; missing: the time of day on 2026-03-31: whether the next one counts cannot be said\n";
    assert!(page.contains(said), "{page}");
    // Two surely are, whatever the third is: the next one counts.
    folder.write("a.yaml", record("a", &format!("{CALLS}{day_alone}")));
    let one = tolerance(&folder, "2026-04-01", "hours");
    assert_eq!((&one["used"], &one["next"]), (&Value::Null, &"counts".into()));
}

#[test]
fn an_exception_that_hangs_on_the_breach_leaves_open_what_is_let_pass() {
    let folder = Folder::new();
    let more = |when: &str| {
        let exception = format!("\nexception often to paid {{\n  when {when}\n  tolerate 3 in any 3 months\n}}\n");
        folder.write("policy.terms", format!("{HOURS}{exception}"));
        let events = "  - {invoice: I1, issued: 2026-01-10, payable: 5 EUR}\n";
        folder.write("a.yaml", record("a", events));
        tolerance(&folder, "2026-03-01", "paid")
    };
    let of_client = more("client.type = business");
    assert_eq!((&of_client["lets"], &of_client["left"]), (&"3".into(), &"2".into()), "{of_client}");
    let of_invoice = more("invoice.payable > 100 EUR");
    assert_eq!((&of_invoice["lets"], &of_invoice["used"]), (&"1".into(), &1.into()), "{of_invoice}");
    assert_eq!((&of_invoice["next"], &of_invoice["exceptions"]), (&"unknown".into(), &serde_json::json!(["often"])));
    let page = forecast(&folder, "2026-03-01", "60", "text").out;
    let said = "  paid: 1 of 1 in any 3 months used, 0 left: whether the next one counts cannot be said; the exception often may hold for it, and changes how many are let pass; ";
    assert!(page.contains(said), "{page}");
    let neither = more("invoice.payable > 100 EUR and client.type = consumer");
    assert_eq!((&neither["next"], &neither["exceptions"]), (&"counts".into(), &Value::Null), "{neither}");
}
