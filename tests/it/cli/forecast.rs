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
    let todos = text.matches("BEGIN:VTODO\r\n").count();
    let events = text.matches("\r\nBEGIN:VEVENT\r\n").count();
    assert_eq!(todos, 1);
    assert_eq!(calendar.components.len(), todos + events);
    let mut ids: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("UID:")).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), todos + events, "an id is given once");
    assert!(text.contains("DUE;VALUE=DATE:20260119\r\n"), "{text}");
    assert!(text.contains("DTSTAMP:20260110T000000Z\r\n"));
    let again = folder.run(&["forecast", "a.yaml", "--as-of", "2026-01-10", "--days", "60", "--format", "ical"]);
    assert_eq!(again.out, text);
}
