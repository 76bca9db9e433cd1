//! Lines that name no engagement, that are cut off, or wrong: whose they may be, and who is reported all the same.

use std::io::Write as _;

use serde_json::Value;

use super::Folder;
use super::portfolio::{by_time, check, in_order, reports};

const LOOSE: &str = "{\"engagment\":\"E1\",\"payment\":\"P7\",\"at\":\"2026-02-09\",\"amount\":\"100.00 EUR\"}\n";

/// Three engagements, with a loose line before line `at`, counted from 0.
fn with_loose(text: &str, at: usize) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    lines.insert(at, LOOSE);
    lines.concat()
}

fn ids(reports: &[Value]) -> Vec<&str> {
    reports.iter().filter_map(|report| report["engagement"].as_str()).collect()
}

#[test]
fn a_line_of_nobody_is_of_those_around_it() {
    let folder = Folder::with_policy();
    for (at, told, blamed) in
        [(0, &["E1", "E2"][..], &["E0"][..]), (6, &["E0", "E2"], &["E1"]), (8, &["E0"], &["E1", "E2"])]
    {
        folder.write("a.ndjson", with_loose(&in_order(3), at));
        let (found, last) = reports(&check(&folder, &["a.ndjson"]).exits(2).out);
        assert_eq!(ids(&found), told, "{at}");
        let errors = last["errors"].as_array().expect("a list");
        assert_eq!(errors.iter().filter_map(|error| error["engagement"].as_str()).collect::<Vec<_>>(), blamed, "{at}");
        assert!(errors.iter().all(|error| error["line"] == at + 1), "{at}: {errors:?}");
    }
}

#[test]
fn that_holds_also_where_the_file_is_cut_into_blocks() {
    let folder = Folder::with_policy();
    let text = in_order(3000).replace("{\"engagement\":\"E", "\u{1}{\"engagement\":\"E");
    let described = |line: &&str| line.contains("\"client\":");
    let lines = text.split_inclusive('\n').flat_map(|line| {
        let loose = described(&line).then_some(LOOSE);
        loose.into_iter().chain([line.trim_start_matches('\u{1}')])
    });
    folder.write("a.ndjson", lines.collect::<String>());
    let (found, last) = reports(&check(&folder, &["a.ndjson", "--keep-going"]).exits(2).out);
    assert_eq!(ids(&found), Vec::<&str>::new(), "each may lack a line");
    assert_eq!(last["errors"].as_array().map(Vec::len), Some(5999), "all but the last have one before and one after");
}

#[test]
fn among_lines_in_any_order_it_may_be_anyones() {
    let folder = Folder::with_policy();
    let paid = "{\"engagement\":\"E9\",\"client\":{\"name\":\"Paid\"}}\n";
    folder.write("a.ndjson", format!("{}{paid}", with_loose(&by_time(3), 4)));
    let outcome = check(&folder, &["a.ndjson", "--all"]).exits(2);
    let lines: Vec<Value> = outcome.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let (last, told) = lines.split_last().expect("a summary");
    assert_eq!(told.len(), 4);
    for report in told {
        let verdict = if report["engagement"] == "E9" { "unknown" } else { "breach" };
        assert_eq!(report["verdict"], verdict, "what is missing is no compliance");
        let note = "this record may lack a line that names no engagement that can be read (a.ndjson:5)";
        assert!(report["notes"].as_array().is_some_and(|notes| notes.iter().any(|one| one == note)), "{report}");
    }
    assert_eq!(last["errors"][0]["line"], 5);
    assert!(last["errors"][0].get("engagement").is_none());
}

#[test]
fn what_is_wrong_with_others_is_not_told_of_the_only_one() {
    let folder = Folder::with_policy();
    let wrong = "{\"engagement\":\"E2\",\"payment\":\"P9\",\"at\":\"soon\",\"amount\":\"1 EUR\"}\n";
    folder.write("a.ndjson", format!("{}{wrong}", in_order(3)));
    let outcome = check(&folder, &["a.ndjson", "--only", "E1"]).exits(1);
    assert_eq!(outcome.err, "");
    let outcome = check(&folder, &["a.ndjson", "--only", "E2"]).exits(2);
    assert!(outcome.err.contains("a.ndjson:13"), "{}", outcome.err);
    // Of a line that nobody can tell the owner of it may be.
    folder.write("a.ndjson", with_loose(&by_time(3), 4));
    check(&folder, &["a.ndjson", "--only", "E1"]).exits(2);
}

#[test]
fn every_mistake_is_in_the_report() {
    let folder = Folder::with_policy();
    let wrong = |i: usize| format!("{{\"engagement\":\"E0\",\"call\":\"C{i}\",\"at\":\"soon\",\"by\":\"client\"}}\n");
    let text = (0..120).map(wrong).collect::<String>();
    folder.write("a.ndjson", &text);
    let outcome = check(&folder, &["a.ndjson"]).exits(2);
    assert_eq!(reports(&outcome.out).1["errors"].as_array().map(Vec::len), Some(120));
    assert!(outcome.err.contains("70 more mistakes in the same engagement"), "{}", outcome.err);
    let others = (0..120).map(|i| wrong(0).replace("E0", &format!("F{i}"))).collect::<String>();
    folder.write("a.ndjson", &others);
    let outcome = check(&folder, &["a.ndjson", "--keep-going"]).exits(2);
    let last = reports(&outcome.out).1;
    let named: Vec<&str> =
        last["errors"].as_array().into_iter().flatten().filter_map(|error| error["engagement"].as_str()).collect();
    assert_eq!((named.len(), named[119]), (120, "F119"));
}

#[test]
fn a_term_broken_by_silence_is_a_change() {
    let folder = Folder::with_policy();
    folder.write("a.ndjson", in_order(2));
    // The invoices of 2 February fall due in the middle of the month, and nobody does anything then.
    for (since, told) in [("2026-02-10", 2), ("2026-03-01", 0), ("2026-03-31", 0)] {
        let outcome = check(&folder, &["a.ndjson", "--changed-since", since]);
        assert_eq!(reports(&outcome.out).0.len(), told, "{since}");
    }
    // What is dated after the day that is looked to has not happened.
    let later = "{\"engagement\":\"E1\",\"message\":\"M1\",\"at\":\"2026-05-02\",\"by\":\"client\"}\n";
    folder.write("a.ndjson", format!("{}{later}", in_order(2)));
    let outcome = check(&folder, &["a.ndjson", "--changed-since", "2026-03-01"]).exits(0);
    assert_eq!(reports(&outcome.out).0.len(), 0);
}

#[test]
fn compressed_files_are_read_with_what_their_formats_allow() {
    let folder = Folder::with_policy();
    let wanted = reports(&{
        folder.write("a.ndjson", in_order(3));
        check(&folder, &["a.ndjson"]).exits(1).out
    });
    let gzip = |text: &str| {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(text.as_bytes()).expect("memory");
        gzip.finish().expect("memory")
    };
    let text = in_order(3);
    let (half, rest) = text.split_at(text.len() / 2);
    folder.write("a.ndjson.gz", [gzip(half), vec![0; 300], gzip(rest), vec![0; 70_000]].concat());
    assert_eq!(reports(&check(&folder, &["a.ndjson.gz"]).exits(1).out), wanted, "zeros between members and after them");
    let skipped = [0x53, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4];
    let frame = zstd::encode_all(text.as_bytes(), 1).expect("memory");
    folder.write("a.ndjson.zst", [&skipped[..], &frame].concat());
    assert_eq!(reports(&check(&folder, &["a.ndjson.zst"]).exits(1).out), wanted, "a frame to be skipped");
}

#[test]
fn that_a_file_is_empty_is_said() {
    let folder = Folder::with_policy();
    folder.write("p/a.ndjson", in_order(3));
    folder.write("p/b.ndjson", "");
    assert_eq!(check(&folder, &["p"]).exits(1).err, "note: p/b.ndjson is empty\n");
}

#[test]
fn where_a_line_feed_is_lost_neither_engagement_is_reported() {
    let folder = Folder::with_policy();
    // The second engagement's first line stands in the last one of the first.
    let text = in_order(3).replacen("}\n{\"engagement\":\"E1\"", "}{\"engagement\":\"E1\"", 1);
    folder.write("a.ndjson", text);
    let (found, last) = reports(&check(&folder, &["a.ndjson"]).exits(2).out);
    assert_eq!(ids(&found), ["E2"]);
    let errors = last["errors"].as_array().expect("a list");
    assert_eq!(errors.iter().filter_map(|error| error["engagement"].as_str()).collect::<Vec<_>>(), ["E0", "E1"]);
}
