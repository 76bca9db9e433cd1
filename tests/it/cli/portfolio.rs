//! Many engagements: lines in any order, compressed, on several threads, and what is wrong with some of them.

use std::fmt::Write as _;
use std::io::Write as _;

use serde_json::Value;

use super::Folder;

/// So many engagements, each with a described client, an invoice that is overdue, and one that is paid.
fn portfolio(count: usize) -> Vec<[String; 4]> {
    let one = |i: usize| {
        let line = |rest: &str| format!("{{\"engagement\":\"E{i}\",{rest}}}\n");
        [
            line(&format!("\"client\":{{\"name\":\"Client {i}\"}}")),
            line("\"invoice\":\"I1\",\"issued\":\"2026-02-02\",\"payable\":\"100.00 EUR\",\"by\":\"firm\""),
            line("\"invoice\":\"I2\",\"issued\":\"2026-02-02\",\"payable\":\"50.00 EUR\",\"by\":\"firm\""),
            line("\"payment\":\"P1\",\"at\":\"2026-02-03\",\"for\":\"I2\",\"amount\":\"50.00 EUR\""),
        ]
    };
    (0..count).map(one).collect()
}

pub(super) fn in_order(count: usize) -> String {
    portfolio(count).concat().concat()
}

/// The same lines, one of each engagement after the other.
pub(super) fn by_time(count: usize) -> String {
    let all = portfolio(count);
    let nth = |n: usize| all.iter().map(|lines| lines[n].as_str()).collect::<String>();
    (0..4).map(nth).collect()
}

/// The reports of lines, by engagement, without the numbers of the lines; and the last line.
pub(super) fn reports(out: &str) -> (Vec<Value>, Value) {
    let mut lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let mut last = lines.pop().expect("a last line");
    // How the records were named is no part of what is said of them.
    if let Some(options) = last.get_mut("options") {
        options["records"] = Value::Null;
    }
    lines.iter_mut().for_each(without_places);
    lines.sort_by_key(|line| line["engagement"].to_string());
    (lines, last)
}

fn without_places(value: &mut Value) {
    match value {
        Value::Object(entries) => {
            entries.retain(|key, _| key != "line" && key != "file");
            entries.values_mut().for_each(without_places);
        }
        Value::Array(items) => items.iter_mut().for_each(without_places),
        _ => {}
    }
}

const CHECK: &[&str] = &["check", "--policy", "policy.terms", "--as-of", "2026-03-31", "--format", "ndjson"];

pub(super) fn check(folder: &Folder, more: &[&str]) -> super::Outcome {
    folder.run(&CHECK.iter().chain(more).copied().collect::<Vec<_>>())
}

#[test]
fn lines_in_any_order_compressed_or_piped_give_the_same_on_any_threads() {
    let folder = Folder::with_policy();
    let text = in_order(3000);
    folder.write("a.ndjson", &text);
    folder.write("mixed.jsonl", by_time(3000));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).expect("memory");
    folder.write("a.ndjson.gz", gzip.finish().expect("memory"));
    folder.write("a.jsonl.zst", zstd::encode_all(text.as_bytes(), 1).expect("memory"));
    let wanted = reports(&check(&folder, &["a.ndjson", "--jobs", "1"]).exits(1).out);
    assert_eq!(wanted.0.len(), 3000);
    assert_eq!(wanted.1["summary"]["breached"], 3000);
    assert_eq!(wanted.1["portfolio"]["at_stake"][0]["amount"], "303540.00");
    assert_eq!(wanted.1["portfolio"]["worst"].as_array().map(Vec::len), Some(10));
    for more in [&["a.ndjson", "--jobs", "3"][..], &["mixed.jsonl"], &["a.ndjson.gz"], &["a.jsonl.zst"]] {
        let outcome = check(&folder, more).exits(1);
        assert_eq!(reports(&outcome.out), wanted, "{more:?}");
        assert_eq!(outcome.err.contains("they are gathered first"), more == ["mixed.jsonl"], "{}", outcome.err);
    }
    for text in [in_order(3000), by_time(3000)] {
        let piped = folder.run_with(&CHECK.iter().copied().chain(["-"]).collect::<Vec<_>>(), text.as_bytes());
        assert_eq!(reports(&piped.exits(1).out), wanted);
    }
}

#[test]
fn evidence_of_lines_in_any_order_points_to_its_line() {
    let folder = Folder::with_policy();
    folder.write("mixed.ndjson", by_time(5));
    let out = check(&folder, &["mixed.ndjson"]).exits(1).out;
    for line in out.lines().take(5) {
        let report: Value = serde_json::from_str(line).expect("JSON");
        let number: u64 = report["engagement"].as_str().and_then(|id| id[1..].parse().ok()).expect("E and a number");
        assert_eq!(report["findings"][0]["evidence"][0]["line"], 5 + number + 1);
    }
}

#[test]
fn an_engagement_described_twice_is_one_where_both_say_the_same() {
    let folder = Folder::with_policy();
    let twice = |name: &str| format!("{}{{\"engagement\":\"E0\",\"client\":{{\"name\":\"{name}\"}}}}\n", by_time(2));
    folder.write("same.ndjson", twice("Client 0"));
    check(&folder, &["same.ndjson"]).exits(1);
    folder.write("other.ndjson", twice("Somebody else"));
    let outcome = check(&folder, &["other.ndjson"]).exits(2);
    assert!(outcome.err.contains("`client`") && outcome.err.contains("other.ndjson:9:"), "{}", outcome.err);
    assert_eq!(reports(&outcome.out).0.len(), 1, "the other one is reported");
}

#[test]
fn an_id_that_comes_again_in_a_later_run_is_a_mistake() {
    let folder = Folder::with_policy();
    let again = "{\"engagement\":\"E0\",\"invoice\":\"I1\",\"issued\":\"2026-02-09\",\"payable\":\"1 EUR\"}\n";
    folder.write("a.ndjson", format!("{}{again}", in_order(2)));
    let outcome = check(&folder, &["a.ndjson"]).exits(2);
    assert!(outcome.err.contains("`I1`") && outcome.err.contains("a.ndjson:9:"), "{}", outcome.err);
}

#[test]
fn torn_and_foreign_bytes_are_errors_with_their_lines() {
    let folder = Folder::with_policy();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(in_order(100).as_bytes()).expect("memory");
    let whole = gzip.finish().expect("memory");
    folder.write("torn.ndjson.gz", &whole[..whole.len() / 2]);
    let outcome = check(&folder, &["torn.ndjson.gz"]).exits(2);
    assert!(outcome.err.contains("torn.ndjson.gz"), "{}", outcome.err);
    let (told, last) = reports(&outcome.out);
    assert!(!told.is_empty() && told.len() < 60, "{}: what came whole before is reported", told.len());
    let mut messages = last["errors"].as_array().into_iter().flatten().filter_map(|error| error["message"].as_str());
    assert!(messages.any(|told| told.contains("it breaks off after line")), "{last}");
    for (name, bytes) in [("nul", &b"\0"[..]), ("latin", b"\xe9")] {
        let bad = [
            &b"{\"engagement\":\"E1\",\"message\":\"M1\",\"at\":\"2026-02-02\",\"by\":\"client\",\"note\":\""[..],
            bytes,
            b"\"}\n",
        ];
        let file = format!("{name}.ndjson");
        folder.write(&file, [in_order(2).as_bytes(), &bad.concat()].concat());
        let outcome = check(&folder, &[&file]).exits(2);
        assert!(outcome.err.contains(&format!("{file}:9")), "{}", outcome.err);
        assert_eq!(reports(&outcome.out).0.len(), 1, "{name}: the other one is reported");
    }
    let long = format!("{}{{\"engagement\":\"E9\",\"note\":\"{}\n{}", in_order(1), "x".repeat(40 << 20), in_order(3));
    let rest = long.find("E1").expect("the second engagement of the rest");
    let rest = long[..rest].rfind('\n').expect("a line before") + 1;
    let first = long.find("E9").expect("the long line");
    let long = format!("{}\n{}", &long[..first + (40 << 20)], &long[rest..]);
    folder.write("long.ndjson", long);
    let outcome = check(&folder, &["long.ndjson"]).exits(2);
    assert!(outcome.err.contains("line-too-long"), "{}", &outcome.err[..outcome.err.len().min(500)]);
    assert!(outcome.err.contains("long.ndjson:5"), "{}", &outcome.err[..outcome.err.len().min(500)]);
    assert_eq!(reports(&outcome.out).0.len(), 3, "the others are reported");
    // A line that is only a little too long comes to an end in the piece that is read with it.
    let long = format!("{}{}\n{}", in_order(1), "x".repeat(17_000_000), &in_order(2)[in_order(1).len()..]);
    folder.write("long.ndjson", long);
    let outcome = check(&folder, &["long.ndjson"]).exits(2);
    assert!(outcome.err.contains("line-too-long"), "{}", &outcome.err[..outcome.err.len().min(500)]);
    assert_eq!(reports(&outcome.out).0.len(), 0, "the line may be of either");
}

#[test]
fn lines_of_an_engagement_may_stand_in_several_files() {
    let folder = Folder::with_policy();
    let text = by_time(50);
    let wanted = {
        folder.write("all.ndjson", in_order(50));
        reports(&check(&folder, &["all.ndjson"]).exits(1).out)
    };
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for (number, part) in lines.chunks(lines.len() / 3 + 1).enumerate() {
        folder.write(&format!("months/{number}.ndjson"), part.concat());
    }
    let outcome = check(&folder, &["months"]).exits(1);
    assert!(outcome.err.contains("they are gathered first"), "{}", outcome.err);
    assert_eq!(reports(&outcome.out), wanted);
    let of = |report: &str| serde_json::from_str::<Value>(report).expect("JSON")["findings"][0]["evidence"][0].clone();
    for evidence in outcome.out.lines().take(50).map(of) {
        let file = evidence["file"].as_str().and_then(|file| std::fs::read_to_string(folder.path(file)).ok());
        let place = evidence["line"].as_u64().expect("a number") as usize;
        let file = file.expect("the file of the evidence");
        let line = file.lines().nth(place - 1).expect("the line of the evidence");
        assert!(line.contains(evidence["id"].as_str().expect("an id")), "{line} {evidence}");
    }
}

#[test]
fn what_names_no_engagement_is_a_mistake_wherever_it_stands() {
    let folder = Folder::with_policy();
    for name in ["null", "true", "1.50", "{\"engagement\":\"E0\"}", "[\"E0\"]"] {
        let line = format!("{{\"engagement\":{name},\"payment\":\"P9\",\"at\":\"2026-02-09\",\"amount\":\"1 EUR\"}}\n");
        folder.write("a.ndjson", format!("{}{line}", in_order(1)));
        let outcome = check(&folder, &["a.ndjson"]).exits(2);
        assert!(outcome.err.contains("a.ndjson:5"), "{name}: {}", outcome.err);
    }
}

#[test]
fn that_nothing_changed_is_no_error() {
    let folder = Folder::with_policy();
    folder.write("a.ndjson", in_order(2));
    let outcome = check(&folder, &["a.ndjson", "--changed-since", "2026-03-31"]).exits(0);
    assert!(outcome.err.contains("nothing has changed since 2026-03-31"), "{}", outcome.err);
    // A day after the one that is looked to is a mistake in the call.
    let outcome = check(&folder, &["a.ndjson", "--changed-since", "2026-04-01"]).exits(2);
    assert!(outcome.err.contains("2026-04-01 is later than the day that is looked to, 2026-03-31"), "{}", outcome.err);
}

#[test]
fn a_hundred_wrong_engagements_end_a_pass_unless_it_is_to_keep_going() {
    let folder = Folder::with_policy();
    let mut text = String::new();
    for i in 0..150 {
        let _ =
            writeln!(text, "{{\"engagement\":\"B{i}\",\"invoice\":\"I1\",\"issued\":\"soon\",\"payable\":\"1 EUR\"}}");
    }
    folder.write("a.ndjson", text + &in_order(2));
    let given_up = check(&folder, &["a.ndjson"]).exits(2);
    assert!(given_up.err.contains("given up; --keep-going goes on"), "{}", given_up.err);
    assert_eq!(reports(&given_up.out).0.len(), 0);
    let kept = check(&folder, &["a.ndjson", "--keep-going"]).exits(2);
    assert!(kept.err.contains("150 in all"), "{}", kept.err);
    assert_eq!(reports(&kept.out).0.len(), 2);
}

#[test]
fn only_what_has_changed_is_reported_where_that_is_asked() {
    let folder = Folder::with_policy();
    let late = "{\"engagement\":\"E1\",\"message\":\"M1\",\"at\":\"2026-02-02\",\"recorded\":\"2026-03-20\",\"by\":\"client\"}\n";
    folder.write("a.ndjson", format!("{}{late}", in_order(3)));
    let out = check(&folder, &["a.ndjson", "--changed-since", "2026-03-01"]).exits(1).out;
    let (reports, last) = reports(&out);
    assert_eq!(reports.len(), 1);
    assert_eq!(reports[0]["engagement"], "E1");
    assert_eq!(last["summary"]["engagements"], 1);
}

#[test]
fn the_worst_clients_are_counted_over_all_their_engagements() {
    let folder = Folder::with_policy();
    let text = in_order(14).replace("\"Client 3\"", "\"Twice\"").replace("\"Client 11\"", "\"Twice\"");
    folder.write("a.ndjson", text);
    for jobs in ["1", "3"] {
        let last = reports(&check(&folder, &["a.ndjson", "--jobs", jobs]).exits(1).out).1;
        let worst = last["portfolio"]["worst"].as_array().expect("a list");
        assert_eq!(worst.len(), 10);
        assert_eq!((&worst[0]["client"], &worst[0]["engagements"]), (&"Twice".into(), &2.into()));
        assert_eq!(worst[0]["engagement"], Value::Null);
        assert_eq!(worst[0]["at_stake"][0]["amount"], "202.36");
        assert_eq!((&worst[1]["client"], &worst[1]["engagement"]), (&"Client 0".into(), &"E0".into()));
    }
    let page = folder.run(&["check", "a.ndjson", "--policy", "policy.terms", "--as-of", "2026-03-31"]).exits(1).out;
    assert!(page.contains("Twice") && page.contains("2 engagements"), "{page}");
}
