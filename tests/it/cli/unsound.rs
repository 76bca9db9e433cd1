//! What cannot be relied on, or cannot be told whose it is: compressed parts that are broken, files of nobody, names that are torn.

use super::Folder;
use super::portfolio::{check, in_order};
use super::torn::{breaches, told};

/// Lines as members of gzip, one text each.
fn members(texts: &[&str]) -> Vec<Vec<u8>> {
    let gzip = |text: &&str| {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut gzip, text.as_bytes()).expect("memory");
        gzip.finish().expect("memory")
    };
    texts.iter().map(gzip).collect()
}

#[test]
fn nothing_is_relied_on_that_was_compressed_with_what_is_broken() {
    let folder = Folder::with_policy();
    let text = in_order(6);
    let at = |i: usize| text.find(&format!("{{\"engagement\":\"E{i}\"")).expect("its first line");
    let described = |ids: &[&str]| {
        ids.iter().map(|id| format!("{{\"engagement\":\"{id}\",\"client\":{{\"name\":\"A\"}}}}\n")).collect::<String>()
    };
    let mut parts = members(&[&text[..at(2)], &text[at(2)..at(4)], &text[at(4)..]]);
    // The checksum stands in the last eight bytes.
    let end = parts[1].len() - 8;
    parts[1][end] ^= 1;
    folder.write("p/a.ndjson", described(&["D0", "D1"]));
    folder.write("p/b.ndjson.gz", parts.concat());
    folder.write("p/c.ndjson", described(&["F0", "F1"]));
    let outcome = check(&folder, &["p"]).exits(2);
    let (found, blamed) = told(&outcome.out);
    let unknown = |name: &str| (name.to_owned(), "unknown".to_owned());
    let others: Vec<_> = ["D0", "D1", "F0", "F1"].map(unknown).into();
    let with = |breaches: &[(String, String)]| [&others[..2], breaches, &others[2..]].concat();
    assert_eq!(found, with(&breaches(&["E0"])), "E1 may run on into what is broken; anything may have followed");
    assert_eq!(blamed, ["E1", "E2", "E3", "nobody", "nobody"]);
    assert!(
        outcome.err.contains("checksum; nothing that was compressed together with it can be relied on"),
        "{}",
        outcome.err
    );
    // Whatever has changed.
    let (_, blamed) = told(&check(&folder, &["p", "--changed-since", "2026-03-31"]).exits(2).out);
    assert_eq!(blamed, ["E1", "E2", "E3", "nobody", "nobody"]);
    // Where the first part is broken, any other may have run on in it.
    let broken = parts[0].len() - 8;
    parts[0][broken] ^= 1;
    folder.write("p/b.ndjson.gz", &parts[0]);
    let (found, blamed) = told(&check(&folder, &["p"]).exits(2).out);
    assert_eq!(found, with(&[]));
    assert_eq!(blamed, ["E0", "E1", "nobody", "nobody"]);
    // Among lines in any order, it may be of anyone besides.
    folder.write("p/a.ndjson", described(&["D0", "E1", "D0"]));
    let (found, blamed) = told(&check(&folder, &["p"]).exits(2).out);
    assert_eq!(found, ["D0", "F0", "F1"].map(unknown));
    assert_eq!(blamed, ["E0", "E1", "nobody", "nobody"]);
}

#[test]
fn a_frame_of_zstd_that_is_broken_is_not_relied_on() {
    let folder = Folder::with_policy();
    let text = in_order(4);
    let (one, two) = text.split_at(text.find("{\"engagement\":\"E2\"").expect("the third"));
    let frame = |text: &str| {
        let mut zstd = zstd::Encoder::new(Vec::new(), 1).expect("memory");
        zstd.include_checksum(true).expect("it is of the format");
        std::io::Write::write_all(&mut zstd, text.as_bytes()).expect("memory");
        zstd.finish().expect("memory")
    };
    let mut broken = frame(two);
    let end = broken.len() - 1;
    broken[end] ^= 1;
    folder.write("a.ndjson.zst", [frame(one), broken].concat());
    let (found, blamed) = told(&check(&folder, &["a.ndjson.zst"]).exits(2).out);
    // Of a short frame that is broken nothing comes at all.
    assert_eq!((found, blamed), (breaches(&["E0"]), vec!["E1".into(), "nobody".into(), "nobody".into()]));
}

#[test]
fn a_line_in_another_encoding_is_of_all_that_it_names() {
    let folder = Folder::with_policy();
    let named = |name: &str| format!("{{\"engagement\":\"{name}\",\"client\":{{\"name\":\"A\"}}}}\n").into_bytes();
    let glued =
        b"{\"engagement\":\"E1\",\"message\":\"M1\",\"note\":\"\xe9\"}{\"engagement\":\"F1\",\"message\":\"M1\"}\n";
    for glued in [&glued[..], &[&glued[..50], b"\n", &glued[50..]].concat()] {
        folder.write("a.ndjson", [in_order(2).as_bytes(), glued, &named("F1"), &named("F2")].concat());
        let (found, blamed) = told(&check(&folder, &["a.ndjson"]).exits(2).out);
        assert_eq!(found.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["E0", "F2"]);
        assert!(blamed.contains(&"F1".to_owned()) && blamed.contains(&"E1".to_owned()), "{blamed:?}");
        check(&folder, &["a.ndjson", "--only", "F1"]).exits(2);
    }
}

#[test]
fn a_number_that_is_torn_may_go_on() {
    let folder = Folder::with_policy();
    let named = |name: &str| format!("{{\"engagement\":{name},\"client\":{{\"name\":\"A\"}}}}\n");
    let text = [named("6"), named("77"), named("7")].concat();
    folder.write("a.ndjson", format!("{text}{{\"engagement\":7{{\"engagement\":8,\"message\":\"M1\"}}\n"));
    let (found, blamed) = told(&check(&folder, &["a.ndjson"]).exits(2).out);
    assert_eq!(found, [("6".to_owned(), "ok".to_owned())]);
    // Nothing but the broken line names the last.
    assert_eq!(blamed, ["7", "77", "8"]);
    folder.write("a.ndjson", format!("{text}{{\"engagement\":7"));
    let (found, blamed) = told(&check(&folder, &["a.ndjson"]).exits(2).out);
    assert_eq!(found, ["6", "7", "77"].map(|name| (name.to_owned(), "unknown".to_owned())));
    assert_eq!(blamed, ["nobody"]);
}

#[test]
fn a_file_that_names_nobody_may_be_anyones() {
    let folder = Folder::with_policy();
    let lines = "{\"engagement\":\"F1\",\"client\":{\"name\":\"A\"}}\n";
    for (name, text) in [("a.yaml", "client: {name: A}\nevents: []\n"), ("b.yaml", "engagement: [\n")] {
        folder.write("p/1.ndjson", lines);
        folder.write(&format!("p/{name}"), text);
        let (found, _) = told(&check(&folder, &["p"]).exits(2).out);
        assert_eq!(found, [("F1".to_owned(), "unknown".to_owned())], "{name}");
        let out = check(&folder, &["p"]).exits(2).out;
        assert!(out.contains("this record may lack a file that names no engagement (p/a.yaml)"), "{out}");
    }
}

#[cfg(unix)]
#[test]
fn a_description_that_cannot_be_read_is_not_one_that_names_nobody() {
    let folder = Folder::with_policy();
    folder.write("p/a.ndjson", "{\"engagement\":\"F1\",\"client\":{\"name\":\"A\"}}\n");
    std::os::unix::fs::symlink("nowhere", folder.path("p/b.yaml")).expect("a link");
    let out = check(&folder, &["p"]).exits(2).out;
    assert!(out.contains("this record may lack what a file says that cannot be read (p/b.yaml)"), "{out}");
}

#[cfg(unix)]
#[test]
fn what_a_file_says_that_cannot_be_read_may_be_anyones() {
    let folder = Folder::with_policy();
    let named = |name: &str| format!("{{\"engagement\":\"{name}\",\"client\":{{\"name\":\"A\"}}}}\n");
    folder.write("p/a.ndjson", named("A1") + &named("A2"));
    folder.write("p/c.ndjson", named("C1") + &named("C2"));
    std::os::unix::fs::symlink("nowhere", folder.path("p/b.ndjson")).expect("a link");
    let all =
        |names: &[&str], word: &str| names.iter().map(|name| ((*name).to_owned(), word.to_owned())).collect::<Vec<_>>();
    let unknown = all(&["A1", "A2", "C1", "C2"], "unknown");
    // Found in the folder, or named.
    for records in [&["p"][..], &["p/a.ndjson", "p/b.ndjson", "p/c.ndjson"]] {
        let outcome = check(&folder, records).exits(2);
        assert_eq!(told(&outcome.out), (unknown.clone(), vec!["nobody".into()]), "{records:?}");
        assert!(outcome.out.contains("may lack what a file says that cannot be read (p/b.ndjson)"), "{}", outcome.out);
    }
    // So may what is compressed and breaks off before its first line.
    folder.write("p/b.ndjson.gz", [0x1f, 0x8b]);
    assert_eq!(told(&check(&folder, &["p/a.ndjson", "p/b.ndjson.gz"]).exits(2).out).0, unknown[..2]);
    std::fs::remove_file(folder.path("p/b.ndjson.gz")).expect("it is there");
    folder.write("p/c.ndjson", named("C1") + &named("A2"));
    let (found, _) = told(&check(&folder, &["p"]).exits(2).out);
    assert_eq!(found, all(&["A1", "A2", "C1"], "unknown"));
}

#[test]
fn among_lines_in_any_order_a_hole_may_have_swallowed_those_of_anyone() {
    let folder = Folder::with_policy();
    let described = |id: &str| format!("{{\"engagement\":\"{id}\",\"client\":{{\"name\":\"{id}\"}}}}\n");
    let begun = "{\"engagement\":\"A\",\"message\":\"M1\",\"at\":\"2026-02";
    let ended = "02\",\"by\":\"client\"}";
    let unknown = [("B".to_owned(), "unknown".to_owned())];
    let ok = [("B".to_owned(), "ok".to_owned())];
    for (line, expected) in [
        (format!("{begun}\0\0\0\0{ended}\n"), &unknown),
        (format!("{begun}\",\"by\":cli{ended}\n"), &unknown),
        // Where a write broke off, or a word is wrong, nothing else is gone.
        (format!("{begun}\n"), &ok),
        (format!("{begun}-40\"}}\n"), &ok),
    ] {
        folder.write("a.ndjson", format!("{}{}{line}{}", described("A"), described("B"), described("A")));
        let outcome = check(&folder, &["a.ndjson"]).exits(2);
        let (found, blamed) = told(&outcome.out);
        assert_eq!((&found[..], &blamed[0][..]), (&expected[..], "A"), "{line}");
        let lacks = outcome.out.contains("this record may lack a line that a broken one ran over (a.ndjson:3)");
        assert_eq!(lacks, expected == &unknown, "{line}");
    }
}

/// Where this is set, the test below is the program that panics.
const PANICS: &str = "GOODTERMS_TEST_PANICS";

#[test]
fn a_bug_in_any_thread_ends_the_program() {
    if std::env::var_os(PANICS).is_some() {
        goodterms::cli::bug::ends_the_program();
        let work = |number: usize| assert!(number != 40, "the fortieth is wrong");
        goodterms::cli::crew::in_order(2, 0..1000, work, |()| true);
        return;
    }
    let name = "cli::unsound::a_bug_in_any_thread_ends_the_program";
    let mut child = std::process::Command::new(std::env::current_exe().expect("this program"))
        .args([name, "--exact", "--nocapture"])
        .env(PANICS, "yes")
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("it starts");
    for _ in 0..600 {
        if child.try_wait().expect("a child").is_some() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    // One that hangs is ended.
    let _ = child.kill();
    let output = child.wait_with_output().expect("a child");
    assert_eq!(output.status.code(), Some(101));
    assert!(String::from_utf8_lossy(&output.stderr).contains("the fortieth is wrong"));
}

#[test]
fn the_only_engagement_is_named_exactly() {
    let folder = Folder::with_policy();
    let named = |name: &str| format!("{{\"engagement\":\"{name}\",\"client\":{{\"name\":\"A\"}}}}\n");
    let lines = ["acme", "acne", "other"].map(named).concat();
    folder.write("a.ndjson", format!("{lines}{}", named("wrong").replace("client", "cliet")));
    for (only, near) in [("ACME", "`acme`"), (" acme ", "`acme`"), ("acmf", "`acme`"), ("other2", "`other`")] {
        let told = check(&folder, &["a.ndjson", "--only", only]).exits(2).err;
        assert!(
            told.contains(&format!("there is no engagement `{only}` in the records; did you mean {near}")),
            "{told}"
        );
    }
    let told = check(&folder, &["a.ndjson", "--only", "acle"]).exits(2).err;
    assert!(told.contains("did you mean `acme` or `acne`?"), "{told}");
    assert!(check(&folder, &["a.ndjson", "--only", "nobody"]).exits(2).err.ends_with("in the records\n"));
    assert!(!check(&folder, &["a.ndjson", "--only", "wrong"]).exits(2).err.contains("no engagement"));
    check(&folder, &["a.ndjson", "--only", "acme"]).exits(0);
    // Also where others are in error.
    folder.write("a.ndjson", format!("{lines}garbage\n"));
    assert!(check(&folder, &["a.ndjson", "--only", "ACME"]).exits(2).err.contains("did you mean `acme`"));
}

#[test]
fn every_form_tells_what_could_not_be_judged() {
    let folder = Folder::with_policy();
    let named = |name: &str| format!("{{\"engagement\":\"{name}\",\"client\":{{\"name\":\"A\"}}}}\n");
    let event = "{\"engagement\":\"F3\",\"message\":\"M1\",\"at\":\"2026-02-02\",\"by\":\"client\"}\n";
    let wrong = event.replace("F3", "E9").replace("2026-02-02", "soon");
    folder.write("a.ndjson", [&named("F1"), &named("F2"), &named("F1"), "garbage\n", event, &wrong].concat());
    let lacks = "this record may lack a line that names no engagement that can be read (a.ndjson:4)";
    let described = "1 engagement has events and is described nowhere";
    for (form, words) in [
        ("csv", [",F1,A,,,,,,,,unknown,".to_owned(), "note,,".to_owned(), ",E9,,,,,,,,,error,".to_owned()]),
        ("junit", [format!("message=\"{lacks}\""), format!("message=\"{described}\""), "errors=\"1\"".to_owned()]),
        ("sarif", [format!("\"F1: {lacks}\""), format!("\"{described}\""), "\"name\": \"E9\"".to_owned()]),
        (
            "markdown",
            ["3 engagements are unknown".to_owned(), described.to_owned(), "In error, and not reported".to_owned()],
        ),
    ] {
        let out = folder.run(&["check", "a.ndjson", "--as-of", "2026-03-31", "--format", form]).exits(2).out;
        for words in words {
            assert!(out.contains(&words), "{form}: {words}:\n{out}");
        }
    }
    // Of one engagement, too.
    folder.write("a.ndjson", format!("{}{}", named("F1"), "garbage\n").replace("F1\"", "F1\""));
    let out = folder.run(&["check", "a.ndjson", "--as-of", "2026-03-31", "--format", "markdown"]).exits(2).out;
    assert!(out.contains("1 engagement is in error"), "{out}");
}

#[test]
fn where_the_end_of_one_runs_into_the_next_neither_is_reported() {
    let folder = Folder::with_policy();
    let text = in_order(4);
    // A hole from the last line of E1 into the first of E2.
    let from = text.find("{\"engagement\":\"E1\",\"payment\"").expect("a payment") + 40;
    let to = text.find("\"client\":{\"name\":\"Client 2\"").expect("a client") + 8;
    folder.write("a.ndjson", format!("{}{}", &text[..from], &text[to..]));
    for more in [&["a.ndjson"][..], &["a.ndjson", "--jobs", "1"]] {
        let (found, blamed) = told(&check(&folder, more).exits(2).out);
        assert_eq!((found, blamed), (breaches(&["E0", "E3"]), vec!["E1".to_owned(), "E2".to_owned()]));
    }
}
