//! Lines that a torn write has glued or cut, in one file or at the ends of several: who may lack what they say is not `ok`.

use serde_json::Value;

use super::Folder;
use super::portfolio::{by_time, check, in_order, reports};

/// The engagements that are reported, with their verdicts, and those of the errors.
pub(super) fn told(out: &str) -> (Vec<(String, String)>, Vec<String>) {
    let (found, last) = reports(out);
    let word = |one: &Value, key: &str| one[key].as_str().unwrap_or("nobody").to_owned();
    let told = found.iter().map(|one| (word(one, "engagement"), word(one, "verdict"))).collect();
    let mut blamed: Vec<String> =
        last["errors"].as_array().into_iter().flatten().map(|error| word(error, "engagement")).collect();
    blamed.sort();
    (told, blamed)
}

pub(super) fn breaches(ids: &[&str]) -> Vec<(String, String)> {
    ids.iter().map(|id| ((*id).to_owned(), "breach".to_owned())).collect()
}

#[test]
fn a_torn_name_is_no_engagement() {
    let folder = Folder::with_policy();
    // The last line of E0 breaks off in its name; the first of E1 follows without a line feed.
    let text = in_order(3);
    let last = text.find("{\"engagement\":\"E0\",\"payment\"").expect("a payment");
    let next = text.find("{\"engagement\":\"E1\"").expect("the second");
    for kept in ["{\"engagement\":\"E", "{\"engagement\":\"", "{\"engagem", "{\"engagement\":\"E0\""] {
        folder.write("a.ndjson", format!("{}{kept}{}", &text[..last], &text[next..]));
        let outcome = check(&folder, &["a.ndjson"]).exits(2);
        let (found, blamed) = told(&outcome.out);
        assert_eq!(found, breaches(&["E2"]), "{kept}");
        assert_eq!(blamed, ["E0", "E1"], "{kept}");
        assert!(!outcome.err.contains("gathered first"), "{}", outcome.err);
    }
}

#[test]
fn among_lines_in_any_order_it_is_of_the_one_named_in_it_and_may_be_of_any() {
    let folder = Folder::with_policy();
    let paid = |id: &str| format!("{{\"engagement\":\"{id}\",\"client\":{{\"name\":\"{id}\"}}}}\n");
    let glued = format!("{{\"engagement\":\"E{}", paid("F2"));
    let text = by_time(2);
    let (before, after) =
        text.split_at(text.find("\"invoice\"").expect("an invoice") - "{\"engagement\":\"E0\",".len());
    folder.write("a.ndjson", format!("{before}{}{}{glued}{after}", paid("F1"), paid("F2")));
    let (found, blamed) = told(&check(&folder, &["a.ndjson"]).exits(2).out);
    let unknown = ("F1".to_owned(), "unknown".to_owned());
    assert_eq!(found, breaches(&["E0", "E1"]).into_iter().chain([unknown]).collect::<Vec<_>>());
    assert_eq!(blamed, ["F2", "nobody"]);
    // Where the name is right and a line feed was lost, it is of both, in whatever order they come.
    let glued = format!("{}{}", paid("F1").trim_end(), paid("F2"));
    for text in [format!("{before}{}{glued}{after}", paid("F2")), format!("{before}{glued}{}{after}", paid("F2"))] {
        folder.write("a.ndjson", text);
        let (found, blamed) = told(&check(&folder, &["a.ndjson"]).exits(2).out);
        assert_eq!(found, breaches(&["E0", "E1"]));
        assert_eq!(blamed, ["F1", "F2"]);
    }
}

#[test]
fn a_broken_end_of_a_file_may_be_of_the_engagement_in_the_next_one() {
    let folder = Folder::with_policy();
    let text = in_order(4);
    let (one, two) = text.split_at(text.find("{\"engagement\":\"E2\"").expect("the third"));
    for (one, two, place) in [
        (one.to_owned(), format!("nnel\":\"email\"}}\n{two}"), ("p/b.ndjson", 1)),
        (format!("{one}{{\"engag\n"), two.to_owned(), ("p/a.ndjson", 9)),
    ] {
        folder.write("p/a.ndjson", &one);
        folder.write("p/b.ndjson", &two);
        let outcome = check(&folder, &["p"]).exits(2);
        let (found, blamed) = told(&outcome.out);
        assert_eq!(found, breaches(&["E0", "E3"]));
        assert_eq!(blamed, ["E1", "E2"]);
        let errors = reports(&outcome.out).1["errors"].clone();
        for error in errors.as_array().expect("a list") {
            assert_eq!((error["file"].as_str(), error["line"].as_u64()), (Some(place.0), Some(place.1)), "{errors}");
        }
    }
    // A file of nothing else is between both.
    folder.write("p/a.ndjson", one);
    folder.write("p/aa.ndjson", "garbage\n");
    folder.write("p/b.ndjson", two);
    let (found, blamed) = told(&check(&folder, &["p"]).exits(2).out);
    assert_eq!(found, breaches(&["E0", "E3"]));
    assert_eq!(blamed, ["E1", "E2", "nobody"]);
}

#[test]
fn the_summary_counts_what_was_not_judged() {
    let folder = Folder::with_policy();
    let described = |id: &str| format!("{{\"engagement\":\"{id}\",\"client\":{{\"name\":\"{id}\"}}}}\n");
    let event =
        |id: &str| format!("{{\"engagement\":{id},\"message\":\"M1\",\"at\":\"2026-02-02\",\"by\":\"client\"}}\n");
    let wrong = event("\"E1\"").replace("2026-02-02", "soon");
    let text = format!("{}{}{}garbage\n{}{wrong}", by_time(2), described("F1"), described("F2"), event("\"F3\""));
    folder.write("a.ndjson", text);
    let summary = |out: &str| reports(out).1["summary"].clone();
    let outcome = check(&folder, &["a.ndjson"]).exits(2);
    let counts = summary(&outcome.out);
    assert_eq!((&counts["lacking"], &counts["in_error"], &counts["undescribed"]), (&3.into(), &1.into(), &1.into()));
    assert!(
        outcome.err.contains("one engagement has events and is described nowhere: F3 (a.ndjson:12)"),
        "{outcome:?}"
    );
    assert!(outcome.err.contains("a.ndjson:11:1") && !outcome.err.contains("no line here"), "{outcome:?}");
    let page = folder.run(&["check", "a.ndjson", "--policy", "policy.terms", "--as-of", "2026-03-31"]).exits(2).out;
    for words in [
        "1 engagement is in error",
        "3 engagements are unknown: a line may be missing in them",
        "1 engagement has events and is described nowhere",
    ] {
        assert!(page.contains(words), "{page}");
    }
    // A portfolio in which nobody is described, or all are named by numbers, is no less valid.
    folder.write("a.ndjson", format!("{}{}", event("\"F1\""), event("\"F2\"")));
    assert_eq!(check(&folder, &["a.ndjson"]).exits(0).err, "");
    folder.write("a.ndjson", format!("{}{}", event("1"), event("2")));
    assert_eq!(check(&folder, &["a.ndjson"]).exits(0).err, "");
    folder.write("a.ndjson", format!("{}{}", event("\"F1\""), event("2")));
    let told = check(&folder, &["a.ndjson"]).exits(0).err;
    assert_eq!(told, "note: one engagement is named by a number, others by a text: 2 (a.ndjson:2)\n");
}

#[test]
fn that_nothing_had_happened_yet_is_said() {
    let folder = Folder::with_policy();
    let later = "{\"engagement\":\"F1\",\"message\":\"M1\",\"at\":\"2026-05-02\",\"by\":\"client\"}\n";
    folder.write("a.ndjson", format!("{}{later}", in_order(1)));
    let (found, _) = reports(&check(&folder, &["a.ndjson"]).exits(1).out);
    assert_eq!(found[1]["notes"], serde_json::json!(["nothing in this record had happened by 2026-03-31"]));
    assert_eq!(found[0]["notes"], serde_json::json!([]));
}

#[test]
fn byte_order_marks_between_exports_are_passed_over() {
    let folder = Folder::with_policy();
    let text = in_order(4);
    folder.write("a.ndjson", &text);
    let wanted = reports(&check(&folder, &["a.ndjson"]).exits(1).out);
    let (one, two) = text.split_at(text.find("{\"engagement\":\"E2\"").expect("the third"));
    // Between two engagements, and within one; an export with nothing in it has one, too.
    let within = two.find('\n').expect("a line") + 1;
    for marked in [
        format!("\u{feff}{one}\u{feff}{two}"),
        format!("{one}{}\u{feff}{}", &two[..within], &two[within..]),
        format!("{one}\u{feff}\n\u{feff}\u{feff}{two}"),
    ] {
        folder.write("a.ndjson", marked);
        let outcome = check(&folder, &["a.ndjson"]).exits(1);
        assert_eq!((reports(&outcome.out), outcome.err.as_str()), (wanted.clone(), ""));
    }
}

#[test]
fn a_file_given_twice_is_one_mistake() {
    let folder = Folder::with_policy();
    for text in [in_order(30), by_time(30)] {
        folder.write("a.ndjson", &text);
        let wanted = reports(&check(&folder, &["a.ndjson"]).exits(1).out).0;
        folder.write("copy.ndjson", &text);
        let (found, last) = reports(&check(&folder, &["a.ndjson", "copy.ndjson"]).exits(2).out);
        assert_eq!(found, wanted);
        let message = "it is the same as a.ndjson, byte for byte, and read once";
        let error = serde_json::json!({"code": null, "message": message, "file": "copy.ndjson", "line": null});
        assert_eq!(last["errors"], serde_json::json!([error]));
    }
}

#[test]
fn what_stands_after_the_end_of_a_compressed_file_is_shown() {
    let folder = Folder::with_policy();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, in_order(3).as_bytes()).expect("memory");
    folder.write("a.ndjson.gz", [gzip.finish().expect("memory"), b"garbage".to_vec()].concat());
    let told = check(&folder, &["a.ndjson.gz"]).exits(2).err;
    assert!(
        told.contains("it is broken after line 12: after the end of what is compressed stands something else, that begins with \"garbage\""),
        "{told}"
    );
}

#[test]
fn a_line_in_another_encoding_is_of_the_engagement_that_it_names() {
    let folder = Folder::with_policy();
    let bad = b"{\"engagement\":\"E1\",\"message\":\"M1\",\"at\":\"2026-02-02\",\"by\":\"client\",\"note\":\"\xe9\"}\n";
    for text in [in_order(2), by_time(2)] {
        folder.write("a.ndjson", [text.as_bytes(), bad].concat());
        let (found, blamed) = told(&check(&folder, &["a.ndjson"]).exits(2).out);
        assert_eq!((found, blamed), (breaches(&["E0"]), vec!["E1".to_owned()]));
        assert!(!check(&folder, &["a.ndjson", "--only", "E0"]).exits(1).err.contains("UTF-8"));
    }
}

#[test]
fn what_is_no_name_names_nobody() {
    let folder = Folder::with_policy();
    let line = |name: &[u8]| [&b"{\"engagement\":"[..], name, b",\"client\":{\"name\":\"A\"}}\n"].concat();
    for name in [&b"\"\""[..], b"\"  \"", b"true", b"1.5", b"null", b"\"E1\xff\""] {
        folder.write("a.ndjson", [in_order(2).as_bytes(), &line(name), &line(b"\"F1\"")].concat());
        let (found, blamed) = told(&check(&folder, &["a.ndjson"]).exits(2).out);
        assert_eq!((found, blamed), (breaches(&["E0"]), vec!["E1".into(), "F1".into()]), "{name:?}");
        folder.write("a.ndjson", [by_time(2).as_bytes(), &line(name), &line(b"\"F1\"")].concat());
        let (found, blamed) = told(&check(&folder, &["a.ndjson"]).exits(2).out);
        assert_eq!(found[2], ("F1".into(), "unknown".into()), "{name:?}");
        assert_eq!(blamed, ["nobody"], "{name:?}");
    }
    // A number that the end of the file cuts off may go on.
    let torn = [&line(b"7")[..], b"{\"engagement\":7"].concat();
    folder.write("a.ndjson", [by_time(2).as_bytes(), &torn].concat());
    assert_eq!(told(&check(&folder, &["a.ndjson"]).exits(2).out).0[0], ("7".into(), "unknown".into()));
}

#[test]
fn a_line_of_two_names_is_of_both_however_they_are_written() {
    let folder = Folder::with_policy();
    let named = |name: &str| format!("{{\"engagement\":{name},\"client\":{{\"name\":\"A\"}}}}\n");
    for (name, id) in [("7", "7"), ("\"\\u0046\"", "F"), ("\"a\\/b\"", "a/b")] {
        let one = named("\"E1\"");
        for two in [
            format!("{}{}", one.trim_end(), named(name)),
            one.replace("\"client\"", &format!("\"engagement\":{name},\"client\"")),
        ] {
            folder.write("a.ndjson", format!("{}{two}{}", in_order(2), named(name)));
            let (found, mut blamed) = told(&check(&folder, &["a.ndjson"]).exits(2).out);
            blamed.dedup();
            let mut both = vec!["E1".to_owned(), id.to_owned()];
            both.sort();
            assert_eq!((found, blamed), (breaches(&["E0"]), both), "{two}");
        }
    }
}

#[test]
fn what_may_lack_a_line_may_have_changed() {
    let folder = Folder::with_policy();
    folder.write("a.ndjson", format!("{}garbage\n", by_time(2)));
    let (found, _) = told(&check(&folder, &["a.ndjson", "--changed-since", "2026-03-31"]).exits(2).out);
    assert_eq!(found, breaches(&["E0", "E1"]));
}

#[test]
fn a_compressed_file_that_breaks_off_is_as_good_as_its_whole_lines() {
    let folder = Folder::with_policy();
    let torn = |text: &str| {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
        std::io::Write::write_all(&mut gzip, text.as_bytes()).expect("memory");
        std::io::Write::flush(&mut gzip).expect("memory");
        gzip.get_ref().clone()
    };
    let text = in_order(4);
    // The invoices of one engagement are in the broken file alone, its description in the other.
    let at = |what: &str| text.find(what).expect("a line");
    let (described, rest) = text.split_at(at("{\"engagement\":\"E0\",\"invoice\""));
    folder.write("p/a.ndjson", described);
    folder.write("p/b.ndjson.gz", torn(&rest[..rest.len() - 5]));
    let (found, blamed) = told(&check(&folder, &["p"]).exits(2).out);
    assert_eq!((found, blamed), (breaches(&["E0", "E1", "E2"]), vec!["E3".into(), "nobody".into(), "nobody".into()]));
    // Also where the lines of each follow each other as far as there are any, anything may have followed.
    let (one, two) = text.split_at(at("{\"engagement\":\"E2\""));
    folder.write("q/a.ndjson.gz", torn(one));
    folder.write("q/b.ndjson", two);
    let (found, blamed) = told(&check(&folder, &["q"]).exits(2).out);
    let all = (breaches(&["E0", "E1", "E2", "E3"]), vec!["nobody".to_owned(), "nobody".to_owned()]);
    assert_eq!((found, blamed), all);
    // Nothing at all of a file.
    folder.write("q/a.ndjson", one);
    folder.write("q/a.ndjson.gz", &torn("")[..5]);
    assert_eq!(told(&check(&folder, &["q"]).exits(2).out), all);
}

#[cfg(unix)]
#[test]
fn ctrl_c_while_a_stream_is_read_says_how_far_it_had_come() {
    use std::io::Write as _;
    let folder = Folder::with_policy();
    let mut child = super::command(&folder.0, &["check", "-", "--policy", "policy.terms"])
        .stdin(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    // More than a pipe holds: it is being read once this is written.
    let mut stream = child.stdin.take().expect("a pipe");
    stream.write_all(in_order(8000).as_bytes()).expect("written");
    let kill = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(kill.expect("kill is there").success());
    let output = child.wait_with_output().expect("the program ends");
    drop(stream);
    assert_eq!(output.status.code(), Some(130));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        told.starts_with("interrupted while reading, after ") && told.ends_with("iB; nothing of it is reported\n"),
        "{told}"
    );
    assert!(output.stdout.is_empty());
}

#[test]
fn of_the_only_one_the_portfolio_is_told_too() {
    let folder = Folder::with_policy();
    folder.write("a.ndjson", in_order(3));
    for form in ["json", "ndjson"] {
        let arguments = ["check", "a.ndjson", "--as-of", "2026-03-31", "--only", "E1", "--format", form];
        let out = folder.run(&arguments).exits(1).out;
        let last: Value = serde_json::from_str(out.lines().last().expect("a line"))
            .or_else(|_| serde_json::from_str(&out))
            .expect("JSON");
        assert_eq!(last["portfolio"]["breaches"][0]["findings"], 1, "{form}: {last}");
    }
}

#[cfg(unix)]
#[test]
fn how_far_a_stream_is_is_drawn_ten_times_a_second_at_most() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};
    let folder = Folder::with_policy();
    let made = Command::new("mkfifo").arg(folder.path("pipe")).status();
    let words = format!("cat pipe | {} check - --policy policy.terms > report", env!("CARGO_BIN_EXE_goodterms"));
    let mut script = Command::new("script");
    script.args(["-qec", &words, "/dev/null"]).current_dir(folder.path("")).stdin(Stdio::null()).stdout(Stdio::piped());
    let Some(child) = made.ok().filter(|made| made.success()).and_then(|_| script.spawn().ok()) else {
        eprintln!("no script(1) here: nothing was tried");
        return;
    };
    let begun = Instant::now();
    let mut pipe = std::fs::OpenOptions::new().write(true).open(folder.path("pipe")).expect("a pipe");
    for piece in in_order(2000).as_bytes().chunks(4096) {
        pipe.write_all(piece).expect("written");
        std::thread::sleep(Duration::from_millis(12));
    }
    drop(pipe);
    let told = child.wait_with_output().expect("it ends").stdout;
    let drawn = String::from_utf8_lossy(&told).matches("reading ").count() as u128;
    let most = begun.elapsed().as_millis() / 100 + 2;
    assert!(0 < drawn && drawn <= most, "{drawn} times, {most} at most");
}
