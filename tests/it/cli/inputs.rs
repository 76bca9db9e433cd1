//! What is wrong with the input: every mistake is shown with its place, and the rest goes on.

use super::{Folder, INVOICE, POLICY, broken, kept, record};

#[test]
fn mistakes_of_a_record_are_shown_with_their_lines() {
    let folder = Folder::with_policy();
    let events = "  - {invoice: I1, issued: 2026-02-30, payable: 100 EUR}\n  \
                  - {invoice: I2, issued: 2026-02-02, payabel: 100 EUR}\n";
    folder.write("a.yaml", record("a", events));
    let outcome = folder.run(&["check", "a.yaml"]).exits(2);
    assert_eq!(outcome.out, "");
    insta::assert_snapshot!(outcome.err);
}

#[test]
fn mistakes_of_a_policy_are_shown_all() {
    let folder = Folder::new();
    folder.write(
        "policy.terms",
        POLICY.replace("invoice.issued", "invoice.isued").replace("14 days after", "14 EUR after"),
    );
    folder.write("a.yaml", kept("a"));
    let outcome = folder.run(&["check", "a.yaml"]).exits(2);
    assert!(outcome.err.contains("policy.terms:10:") && outcome.err.contains("issued"), "{}", outcome.err);
    assert_eq!(outcome.out, "");
}

#[test]
fn mistakes_against_the_policy_are_shown() {
    let folder = Folder::with_policy();
    folder.write("a.yaml", kept("a").replace("events:", "contract: {terms: {paymnt: 3 days}}\nevents:"));
    folder.run(&["check", "a.yaml"]).refuses("the policy has no term `paymnt`");
}

#[test]
fn a_policy_with_warnings_runs() {
    let folder = Folder::new();
    folder.write(
        "policy.terms",
        POLICY.replace("totalling invoice.payable ", "").replace("costs interest at 10% yearly \"interest\"", ""),
    );
    folder.write("a.yaml", kept("a"));
    let outcome = folder.run(&["check", "a.yaml", "--as-of", "2026-02-10"]).exits(0);
    assert!(outcome.err.contains("payment-without-total"), "{}", outcome.err);
    assert!(outcome.out.contains("1 met"), "{}", outcome.out);
}

#[test]
fn good_records_are_reported_beside_bad_ones() {
    let folder = Folder::with_policy();
    folder.write("p/bad.yaml", "engagement: [\n");
    folder.write("p/good.yaml", broken("good"));
    folder.write("p/lines.ndjson", "{\"engagement\":\"x\"}\n{\"engagement\"\n");
    for format in ["json", "ndjson", "text"] {
        let outcome = folder.run(&["check", "p", "--as-of", "2026-02-10", "--format", format]).exits(2);
        assert!(outcome.out.contains("good"), "{}", outcome.out);
        assert!(outcome.err.contains("p/bad.yaml:") && outcome.err.contains("p/lines.ndjson:2"), "{}", outcome.err);
        if format != "text" {
            let report = serde_json::from_str(outcome.out.lines().last().expect("a line"));
            let report: serde_json::Value = report.unwrap_or_else(|_| outcome.json());
            let errors = report["errors"].as_array().expect("a list");
            let places: Vec<_> = errors.iter().map(|error| (error["code"].as_str(), error["line"].as_u64())).collect();
            assert_eq!(places, [(Some("yaml-syntax"), Some(2)), (Some("json-syntax"), Some(2))]);
        }
    }
}

#[test]
fn a_report_in_json_says_what_is_wrong_even_where_nothing_is_right() {
    let folder = Folder::with_policy();
    folder.write("a.yaml", kept("a"));
    let report = folder.run(&["check", "a.yaml", "none.yaml", "--policy", "policy.terms", "--format", "json"]);
    let report = report.exits(2).json();
    let error = serde_json::json!({
        "code": null, "message": "there is no such file or folder", "file": "none.yaml", "line": null
    });
    assert_eq!(report["errors"], serde_json::json!([error]));
    folder.write("a.yaml", "engagement: a\n");
    for format in ["json", "ndjson"] {
        let report = folder.run(&["check", "a.yaml", "--format", format]).exits(2).json();
        assert_eq!(report["errors"][0]["code"], "missing-events");
        assert_eq!(report["summary"]["engagements"], 0);
    }
    folder.write("a.yaml", kept("a"));
    let report = folder.run(&["check", "a.yaml", "--format", "json"]).exits(0).json();
    assert_eq!(report["errors"], serde_json::json!([]));
}

#[test]
fn extensions_count_in_any_case() {
    let folder = Folder::with_policy();
    for name in ["a.YAML", "b.Yml"] {
        folder.write(&format!("p/{name}"), kept(name));
    }
    folder.write("p/c.NDJSON", "{\"engagement\":\"c\"}\n");
    folder.write("p/sub/engagement.YAML", "engagement: d\nfiles: [more]\n");
    folder.write("p/sub/more/x.YAML", "[]");
    let outcome = folder.run(&["check", "p", "--as-of", "2026-02-10", "--format", "json"]).exits(0);
    assert_eq!(outcome.engagements(), ["a.YAML", "b.Yml", "c", "d"]);
    assert_eq!(outcome.err, "");
}

#[test]
fn what_in_a_folder_is_nearly_a_record_is_told() {
    let folder = Folder::with_policy();
    folder.write("p/a.yaml", kept("a"));
    for name in ["b.json", "c.yaml.bak", "d.ndjson.xz", "e.yaml~", "notes.txt", "policy.terms", ".f.json"] {
        folder.write(&format!("p/{name}"), "");
    }
    let outcome = folder.run(&["check", "p", "--policy", "policy.terms", "--as-of", "2026-02-10"]).exits(0);
    assert_eq!(
        outcome.err,
        "note: not read: 5 files (p/b.json, p/c.yaml.bak, p/d.ndjson.xz, …); a record is a .yaml, .yml, .ndjson or .jsonl file; lines \
         of JSON are read where their file ends in .ndjson (compressed, in .ndjson.gz or .ndjson.zst), or from standard input: \
         `… | goodterms check -`\n"
    );
    for (name, words) in
        [("part-00000", "part-00000); a record"), ("notes.txt", "notes.txt); a record"), ("x.jl", "x.jl); a")]
    {
        let folder = Folder::with_policy();
        folder.write("p/a.yaml", kept("a"));
        folder.write(&format!("p/{name}"), "");
        let told = folder.run(&["check", "p", "--policy", "policy.terms", "--as-of", "2026-02-10"]).exits(0).err;
        assert!(told.starts_with("note: not read: 1 file (p/") && told.contains(words), "{told}");
        assert_eq!(told.contains("goodterms check -"), name != "notes.txt", "{told}");
    }
}

#[test]
fn what_a_pattern_of_the_shell_names_beside_records_is_told() {
    let folder = Folder::with_policy();
    folder.write("p/a.yaml", kept("a"));
    for name in ["README.md", "b.json", "other.terms"] {
        folder.write(&format!("p/{name}"), "");
    }
    let check = |more: &[&str]| {
        let asked = [&["check", "p/a.yaml", "--policy", "policy.terms", "--as-of", "2026-02-10"], more].concat();
        folder.run(&asked)
    };
    // The texts of the policy are its own.
    folder.write("policy.pl.texts", "");
    let told = check(&["p/README.md", "p/other.terms", "policy.terms", "policy.pl.texts"]).exits(0).err;
    let what = "note: not read: 2 files (p/README.md, p/other.terms: a policy, which --policy names); a record is";
    assert!(told.starts_with(what), "{told}");
    // What may be meant as a record is missed, and so is what alone is named.
    let told = check(&["p/b.json"]).exits(2).err;
    assert!(told.contains("p/b.json: it is no record"), "{told}");
    folder.run(&["check", "p/README.md", "--policy", "policy.terms"]).refuses("p/README.md: it is no record");
}

#[test]
fn what_lies_below_an_engagement_and_is_not_named_is_told() {
    let folder = Folder::with_policy();
    folder.write("p/e/engagement.yaml", kept("a").replace("events:", "files: [calls.txt]\nevents:"));
    for name in ["calls.txt", "policy.terms"] {
        folder.write(&format!("p/e/{name}"), if name == "calls.txt" { "[]" } else { POLICY });
    }
    assert_eq!(folder.run(&["check", "p", "--policy", "policy.terms", "--as-of", "2026-02-10"]).exits(0).err, "");
    folder.write("p/e/sub/lines.ndjson", "{}");
    folder.write("p/e/sub/part-00001.gz", "");
    let told = folder.run(&["check", "p", "--policy", "policy.terms", "--as-of", "2026-02-10"]).exits(0).err;
    assert!(told.contains("`sub/lines.ndjson` lies beside it and is not read"), "{told}");
    assert!(told.contains("note: not read: 1 file (p/e/sub/part-00001.gz)"), "{told}");
}

#[cfg(unix)]
#[test]
fn a_pipe_in_a_folder_is_not_waited_for() {
    let folder = Folder::with_policy();
    folder.write("p/a.yaml", kept("a"));
    let made = std::process::Command::new("mkfifo").arg(folder.path("p/b.ndjson")).status();
    assert!(made.expect("mkfifo is there").success());
    let told = folder.run(&["check", "p", "--as-of", "2026-02-10"]).exits(0).err;
    assert!(told.starts_with("note: not read: 1 file (p/b.ndjson: a pipe or a device)"), "{told}");
    folder.write("p/a.yaml", kept("a").replace("events:", "files: [b.ndjson]\nevents:"));
    folder.run(&["check", "p/a.yaml", "--policy", "policy.terms"]).refuses("it is a pipe or a device");
}

#[test]
fn an_engagement_is_recorded_once() {
    let folder = Folder::with_policy();
    folder.write("p/a.yaml", kept("same"));
    folder.write("p/b.yaml", broken("same"));
    folder.write("p/c.yaml", kept("other"));
    let outcome = folder.run(&["check", "p", "--format", "json"]).exits(2);
    assert_eq!(outcome.engagements(), ["other"], "nobody can tell which of the two is right");
    let error = |file: &str, other: &str| {
        serde_json::json!({
            "code": "engagement-in-files",
            "engagement": "same",
            "message": format!("the engagement `same` is recorded in p/{other}:1, too"),
            "file": format!("p/{file}"),
            "line": 1
        })
    };
    let errors = [error("a.yaml", "b.yaml"), error("b.yaml", "a.yaml")];
    assert_eq!(outcome.json()["errors"], serde_json::json!(errors));
}

#[test]
fn an_engagement_in_lines_and_in_yaml_is_in_error_in_both() {
    let folder = Folder::with_policy();
    let line = |id: &str| format!("{{\"engagement\":\"{id}\",\"client\":{{\"name\":\"A\"}}}}\n");
    let places = |lines: &str, yaml: String| {
        folder.write("p/a.ndjson", lines);
        folder.write("p/same.yaml", yaml);
        let outcome = folder.run(&["check", "p", "--format", "json"]).exits(2);
        assert_eq!(outcome.engagements(), ["other"], "nobody can tell which of the two is right");
        let all = outcome.json();
        assert_eq!(all["summary"]["in_error"], 1);
        let place = |error: &serde_json::Value| {
            assert_eq!(error["engagement"], "same", "{error}");
            format!("{} {}:{}", error["code"], error["file"], error["line"]).replace('"', "")
        };
        all["errors"].as_array().into_iter().flatten().map(place).collect::<Vec<_>>()
    };
    let both = ["engagement-in-files p/same.yaml:1", "engagement-in-files p/a.ndjson:2"];
    let in_order = format!("{}{}", line("other"), line("same"));
    assert_eq!(places(&in_order, kept("same")), both);
    assert_eq!(places(&format!("{in_order}{}", line("other")), kept("same")), both);
    let broken = "engagement: same\nevents: [\n  - {}\n".to_owned();
    assert_eq!(places(&in_order, broken), ["yaml-syntax p/same.yaml:3", both[1]]);
}

#[test]
fn a_folder_of_one_engagement_reads_the_files_it_names() {
    let folder = Folder::with_policy();
    let names = |files: &str| kept("a").replace("events:", &format!("files: {files}\nevents:"));
    folder.write("a/engagement.yaml", names("[calls.yaml, \"more/*.yaml\"]"));
    folder.write("a/calls.yaml", "- {call: C1, at: 2026-02-01, by: client, minutes: 90}\n");
    folder.write("a/more/x.yaml", "- {call: C2, at: 2026-02-01, by: client, minutes: 90}\n");
    folder.write("a/more/y.yaml", "- {call: C3, at: 2026-02-01, by: client, minutes: 90}\n");
    folder.write("a/unnamed.yaml", "nonsense");
    let outcome = folder.run(&["check", "a", "--as-of", "2026-02-10"]).exits(0);
    assert!(outcome.out.contains("3 noted") && outcome.out.contains("a/more/y.yaml:1"), "{}", outcome.out);
    assert!(outcome.err.contains("`unnamed.yaml` lies beside it and is not read"), "{}", outcome.err);
    assert_eq!(folder.run(&["check", "a/engagement.yaml", "--policy", "policy.terms"]).err, "");
    folder.write("a/engagement.yaml", names("[../policy.terms]"));
    folder.run(&["check", "a"]).refuses("it does not lie beside the record or below");
    folder.write("a/engagement.yaml", names("[none.yaml]"));
    folder.run(&["check", "a"]).refuses("there is no such file");
    folder.write("a/engagement.yaml", names("[\"none/*.yaml\"]"));
    folder.run(&["check", "a"]).refuses("a/engagement.yaml:3");
}

#[test]
fn what_is_no_record_is_refused() {
    let folder = Folder::with_policy();
    folder.write("a.yaml", kept("a"));
    folder.write("a.txt", "hello");
    folder.write("latin.yaml", b"engagement: a\nclient: {name: \"Zak\xb3ad\"}\n");
    folder.write("empty.ndjson", "\n");
    folder.write("blank.yaml", "");
    std::fs::create_dir(folder.path("nothing")).expect("a folder");
    folder.run(&["check", "none.yaml"]).refuses("none.yaml: there is no such file or folder");
    folder.run(&["check", "a.txt"]).refuses("a.txt: it is no record");
    folder.run(&["check", "policy.terms"]).refuses("policy.terms: it is a policy, no record");
    folder.run(&["check", "nothing"]).refuses("nothing: there is no record in this folder");
    folder.run(&["check", "latin.yaml"]).refuses("latin.yaml:2:");
    folder.run(&["check", "empty.ndjson"]).refuses("no-engagement");
    folder.run(&["check", "blank.yaml"]).refuses("blank.yaml:1");
    folder.run_with(&["check", "-"], b"\xff\xfe\x00").refuses("this is not UTF-8 text but UTF-16");
    folder.run_with(&["check", "-"], b"{\"engagement\": \"a\"}\n{\"b\xff\": 1}\n").refuses("standard input:2:4");
    folder.run_with(&["fmt", "-"], b"term a = 1\n# \xff\n").refuses("standard input:2:3");
    folder.run(&["check"]).refuses("<RECORD>...");
    // One that is missing does not hide the others.
    let outcome = folder.run(&["check", "a.yaml", "none.yaml", "--policy", "policy.terms"]).exits(2);
    assert!(outcome.out.contains("Client a") && outcome.err.contains("none.yaml"), "{outcome:?}");
}

#[test]
fn a_day_that_is_none_is_refused() {
    let folder = Folder::with_policy();
    folder.write("a.yaml", kept("a"));
    for day in ["2026-02-30", "yesterday", "2026-2-3", "20260203", ""] {
        folder.run(&["check", "a.yaml", "--as-of", day]).refuses("a day of the calendar is wanted, such as 2026-04-01");
    }
    folder.run(&["chek"]).refuses("'check'");
}

#[test]
fn the_policy_lies_beside_the_record() {
    let folder = Folder::new();
    folder.write("a.yaml", kept("a"));
    folder.write("p/b.yaml", kept("b"));
    folder.run(&["check", "a.yaml"]).refuses("a.yaml: no policy lies beside it; name one with --policy");
    folder.write("studio.terms", POLICY);
    folder.run(&["check", "a.yaml"]).exits(0);
    folder.run(&["check", "p"]).exits(0);
    // Two spellings of a folder are one policy.
    folder.run(&["check", "a.yaml", "p/../a.yaml", "./p"]).exits(0);
    folder.write("other.terms", POLICY);
    folder.run(&["check", "a.yaml"]).refuses("several policies lie beside it (other.terms, studio.terms)");
    folder.write("policy.terms", POLICY);
    folder.run(&["check", "a.yaml"]).exits(0);
    folder.write("p/policy.terms", POLICY);
    folder.run(&["check", "a.yaml", "p"]).refuses("choose one with --policy");
    folder.run(&["check", "a.yaml", "p", "--policy", "other.terms"]).exits(0);
    folder.run(&["check", "a.yaml", "--policy", "none.terms"]).refuses("none.terms: there is no such file");
    folder.write("latin.terms", b"policy \"\xb3\" {}");
    folder.run(&["check", "a.yaml", "--policy", "latin.terms"]).refuses("latin.terms:1");
}

#[test]
fn nonsense_never_panics() {
    let folder = Folder::with_policy();
    let nonsense: [&[u8]; 8] =
        [b"", b"\0", b"{", b"[[[[", b"- - -", b"engagement: a\nevents: {}\n", b"\xef\xbb\xbf", b"{\"engagement\": 3}"];
    for text in nonsense {
        folder.write("x.yaml", text);
        folder.write("x.terms", text);
        let lines = folder.run_with(&["check", "-", "--policy", "policy.terms"], text);
        for outcome in [
            lines,
            folder.run(&["check", "x.yaml", "--policy", "policy.terms"]),
            folder.run(&["check", "x.yaml", "--policy", "x.terms"]),
            folder.run(&["fmt", "--check", "x.terms"]),
        ] {
            assert!(matches!(outcome.status, Some(0..=2)), "{text:?}: {outcome:?}");
            assert!(!outcome.err.contains("panicked"), "{text:?}: {outcome:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_link_back_is_followed_once() {
    let folder = Folder::with_policy();
    folder.write("p/a.yaml", kept("a"));
    for name in ["p/one", "p/two"] {
        std::os::unix::fs::symlink(".", folder.path(name)).expect("a link");
    }
    let outcome = folder.run(&["check", "p", "--as-of", "2026-02-10", "--format", "json"]).exits(0);
    assert_eq!(outcome.engagements(), ["a"]);
}

/// Each day between is looked at: where there are too many, that is said at once.
#[test]
fn a_day_that_is_thousands_of_years_away_is_refused() {
    let folder = Folder::with_policy();
    folder.write("a.yaml", broken("a"));
    for command in [
        &["check", "a.yaml"][..],
        &["forecast", "a.yaml"],
        &["explain", "paid/I1", "a.yaml"],
        &["report", "a.yaml", "--out", "pages"],
        &["letter", "remind", "a.yaml"],
    ] {
        let begun = std::time::Instant::now();
        let gone = folder.run(&[command, &["--as-of", "9999-12-31"]].concat()).exits(2);
        for words in ["too-many-years", "give an `--as-of` up to 2056-01-"] {
            assert!(gone.err.contains(words), "{words:?} is not in:\n{}", gone.err);
        }
        assert!(begun.elapsed().as_secs() < 5, "{command:?}");
    }
    folder.run(&["check", "a.yaml", "--as-of", "2050-12-31"]).exits(1);
}

/// A slip in a stamp is said, and decides nothing.
#[test]
fn what_is_recorded_before_it_happened_is_told_and_changes_no_verdict() {
    let folder = Folder::with_policy();
    let insults = |stamp: &str| {
        let events = format!("{INVOICE}  - {{incident: N1, at: 2026-01-20, by: client, what: insult{stamp}}}\n");
        record("a", &format!("{events}  - {{incident: N2, at: 2026-01-21, by: client, what: insult}}\n"))
    };
    let check = || folder.run(&["check", "a.yaml", "--as-of", "2026-02-10", "--format", "csv"]);
    folder.write("a.yaml", insults(""));
    let plain = check();
    assert_eq!(plain.err, "");
    folder.write("a.yaml", insults(", recorded: 2026-01-20"));
    assert_eq!(check().err, "");
    folder.write("a.yaml", insults(", recorded: 2026-01-19"));
    let early = check();
    assert!(
        early.err.contains("recorded-before") && early.err.contains("incident `N1` is recorded on 2026-01-19"),
        "{}",
        early.err
    );
    let rows = |out: &str| out.lines().filter(|line| !line.contains(",file,")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!((rows(&early.out), early.status), (rows(&plain.out), plain.status));
    // An appointment and an invoice are known before their day.
    let planned = "  - {meeting: G1, starts: 2026-02-03, recorded: 2026-01-20}\n  - {invoice: I2, issued: 2026-02-01, payable: 5 EUR, recorded: 2026-01-20}\n";
    folder.write("a.yaml", record("a", planned));
    assert_eq!(check().err, "");
    // Of many engagements a few are shown.
    let lines = |n: usize| {
        format!(
            "{{\"engagement\": \"e{n}\", \"incident\": \"N1\", \"at\": \"2026-01-20\", \"by\": \"client\", \"what\": \"insult\", \"recorded\": \"2026-01-19\"}}\n"
        )
    };
    folder.write("many.ndjson", (0..12).map(lines).collect::<String>());
    let many = folder.run(&["check", "many.ndjson", "--as-of", "2026-02-10", "--known-on", "2026-02-10"]);
    assert_eq!(many.err.matches("recorded-before").count(), 10, "{}", many.err);
    assert!(many.err.contains("note: 2 more engagements have events that are recorded before"), "{}", many.err);
}
