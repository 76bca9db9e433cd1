//! Reports in the forms that other programs read: each read back by a reader that is not ours.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use goodterms::report::files::{self, FileDigest};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const POLICY: &str = r#"policy "Studio | <b>bold</b>" {
  currency EUR
  timezone "Europe/Warsaw"
}

section all "All" {
  clause paid "Invoices are paid within 14 days" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued
    severity minor
    costs interest at 10% yearly "interest"
  }
}
"#;

/// Names that would be markup, formulas, ends of sections, or what no XML may hold.
const HOSTILE: &str = r#"{"engagement": "=1+1 ]]> \"x\" <script>", "client": {"name": "@SUM(A1)\n| a | \u0000\u0001\u001b[31m [x](http://x) & 'q'"}}
{"engagement": "=1+1 ]]> \"x\" <script>", "invoice": "-2+3|<img>", "issued": "2026-01-02", "payable": "8000 EUR"}
{"engagement": "=1+1 ]]> \"x\" <script>", "invoice": "I-2", "issued": "2026-03-30", "payable": "80 EUR"}
"#;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_goodterms"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .expect("the program runs")
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

/// A folder with a policy, hostile records, and a record in error.
fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("goodterms-formats-{}-{name}", std::process::id()));
    fs::create_dir_all(&path).expect("a folder");
    fs::write(path.join("p.terms"), POLICY).expect("written");
    fs::write(path.join("hostile.ndjson"), HOSTILE).expect("written");
    fs::write(path.join("bad.yaml"), "engagement: bad\nevents:\n  - {invoice: I, issued: never}\n").expect("written");
    path
}

/// The report on hostile records and one in error.
fn hostile(name: &str, format: &str) -> String {
    let folder = folder(name);
    let output = run(
        &folder,
        &["check", "hostile.ndjson", "bad.yaml", "--policy", "p.terms", "--as-of", "2026-04-01", "--format", format],
    );
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    text(&output)
}

/// The report on no engagement at all.
fn nothing(name: &str, format: &str) -> String {
    let folder = folder(name);
    text(&run(&folder, &["check", "bad.yaml", "--policy", "p.terms", "--as-of", "2026-04-01", "--format", format]))
}

#[test]
fn csv_has_a_row_a_finding_and_no_formula() {
    for (text, findings) in [(hostile("csv", "csv"), 2), (nothing("csv0", "csv"), 0)] {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let heads = reader.headers().expect("heads").clone();
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        let place = |name: &str| heads.iter().position(|head| head == name).expect("a column");
        let of = |status: &str| rows.iter().filter(|row| row[place("status")] == *status).count();
        assert_eq!(rows.len() - of("error") - of("file"), findings, "{text}");
        assert!(of("error") > 0, "{text}");
        let files: Vec<_> = rows.iter().filter(|row| row[place("status")] == *"file").collect();
        assert!(files.iter().any(|row| row[place("evidence")] == *"p.terms"), "{text}");
        assert!(files.iter().all(|row| row[place("sha256")].len() == 64 && row[place("id")].is_empty()), "{text}");
        for row in &rows {
            for cell in row {
                let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
                assert!(!is_formula && !cell.contains(char::is_control), "{cell:?}");
            }
        }
    }
}

#[test]
fn sarif_is_read_by_its_types() {
    for (text, findings) in [(hostile("sarif", "sarif"), 2), (nothing("sarif0", "sarif"), 0)] {
        let log: serde_sarif::sarif::Sarif =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(log.runs.len(), 1);
        let value: Value = serde_json::from_str(&text).expect("JSON");
        let run = &value["runs"][0];
        let results = run["results"].as_array().expect("results");
        assert_eq!(results.len(), findings);
        for result in results {
            assert_eq!(result["partialFingerprints"]["finding/v1"].as_str().map(str::len), Some(64));
            let at = &result["locations"][0]["physicalLocation"];
            assert_eq!(at["artifactLocation"]["uri"], "hostile.ndjson");
            assert!(at["region"]["startLine"].as_u64() > Some(0));
            let related = result["relatedLocations"].as_array().expect("related");
            assert!(related.iter().any(|place| place["physicalLocation"]["artifactLocation"]["uri"] == "p.terms"));
        }
        assert_eq!(run["invocations"][0]["executionSuccessful"], false);
        assert!(!run["invocations"][0]["toolExecutionNotifications"].as_array().expect("a list").is_empty());
        assert!(run["artifacts"].as_array().expect("a list").iter().all(|file| file["hashes"]["sha-256"].is_string()));
    }
}

/// The places of files in a report, each with what it is relative to.
fn places(folder: &Path, record: &Path, policy: &Path) -> Vec<(String, Value)> {
    let name = |path: &Path| path.to_str().expect("a path in UTF-8").to_owned();
    let (record, policy) = (name(record), name(policy));
    let arguments = ["check", &record, "--policy", &policy, "--as-of", "2026-04-01", "--format", "sarif"];
    let log: Value = serde_json::from_str(&text(&run(folder, &arguments))).expect("JSON");
    let mut found = Vec::new();
    let mut left = vec![&log];
    while let Some(value) = left.pop() {
        if let Some(uri) = value["uri"].as_str() {
            found.push((uri.to_owned(), value["uriBaseId"].clone()));
        }
        match value {
            Value::Array(items) => left.extend(items),
            Value::Object(keys) => left.extend(keys.values()),
            _ => {}
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found.dedup();
    found
}

#[test]
fn sarif_tells_what_lies_below_the_folder_relative_to_it() {
    let folder = folder("sarif-paths");
    let below = [("hostile.ndjson".to_owned(), "%SRCROOT%".into()), ("p.terms".to_owned(), "%SRCROOT%".into())];
    let (record, policy) = (folder.join("hostile.ndjson"), folder.join("p.terms"));
    for (record, policy) in
        [(&record, &policy), (&"hostile.ndjson".into(), &"p.terms".into()), (&record, &"./p.terms".into())]
    {
        assert_eq!(places(&folder, record, policy), below);
    }
    // What lies elsewhere is told as it was named.
    fs::create_dir_all(folder.join("inside")).expect("a folder");
    let outside = [("../p.terms".to_owned(), Value::Null), (format!("file://{}", record.display()), Value::Null)];
    assert_eq!(places(&folder.join("inside"), &record, Path::new("../p.terms")), outside);
}

/// The published schema of SARIF, which a crate of the tests brings along.
fn sarif_schema() -> Value {
    let said = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output();
        let output = output.unwrap_or_else(|error| panic!("{program}: {error}"));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        text(&output)
    };
    let host = said("rustc", &["-vV"]);
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).expect("what it runs on");
    let arguments = ["metadata", "--format-version", "1", "--offline", "--locked", "--filter-platform", host];
    let metadata: Value = serde_json::from_str(&said("cargo", &arguments)).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let sarif = packages.iter().find(|package| package["name"] == "serde-sarif").expect("the crate");
    let manifest = Path::new(sarif["manifest_path"].as_str().expect("a path"));
    let schema = fs::read_to_string(manifest.with_file_name("src").join("schema.json")).expect("its schema");
    serde_json::from_str(&schema).expect("JSON")
}

#[test]
fn sarif_is_valid_by_its_published_schema() {
    let mut schema = sarif_schema();
    assert_eq!(schema["title"], "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema");
    // As published, the pattern of languages is none.
    for place in ["run", "toolComponent"] {
        schema["definitions"][place]["properties"]["language"]["pattern"] = json!("^[a-zA-Z]{2}(-[a-zA-Z]{2})?$");
    }
    let schema = jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema");
    let wrong = |text: &str| -> Vec<String> {
        let value: Value = serde_json::from_str(text).expect("JSON");
        schema.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect()
    };
    let examples = ["abuser", "bad_payer", "indecisive", "turned_cold", "unlawful_act"];
    let records = examples.map(|name| format!("policies/examples/{name}/engagement.yaml"));
    let records: Vec<&str> = records.iter().map(String::as_str).collect();
    let rest = ["--policy", "policies/agency.terms", "--as-of", "2026-11-01", "--all", "--format", "sarif"];
    let real = text(&run(Path::new("."), &[&["check"][..], &records, &rest].concat()));
    assert!(real.len() > 100_000, "{real}");
    for text in [hostile("sarif-schema", "sarif"), nothing("sarif-schema0", "sarif"), real] {
        let wrong = wrong(&text);
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
    let misspelt = hostile("sarif-schema", "sarif").replacen("\"results\"", "\"reslts\"", 1);
    assert!(!wrong(&misspelt).is_empty());
}

#[test]
fn junit_is_read_back() {
    for (text, failures) in [(hostile("junit", "junit"), 1), (nothing("junit0", "junit"), 0)] {
        let suites = junit_parser::from_reader(text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(suites.failures, failures, "{text}");
        assert!(suites.errors > 0, "{text}");
        let again = quick_junit::Report::deserialize_from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(again.errors as u64, suites.errors);
    }
}

#[test]
fn markdown_of_a_record_is_text() {
    let page = hostile("markdown", "markdown");
    for markup in ["<script", "<img", "[x](", "<b>", "http://", "\u{1b}", "\0"] {
        let bare = page.match_indices(markup).any(|(at, _)| !page[..at].ends_with('\\'));
        assert!(!bare, "{markup:?} in\n{page}");
    }
    assert!(page.contains("Verdict: breach") && page.contains("In error"), "{page}");
    assert!(nothing("markdown0", "markdown").contains("In error"));
}

#[test]
fn the_schema_takes_every_report_and_no_other() {
    let here = Path::new(".");
    let schema: Value = serde_json::from_str(&text(&run(here, &["schema", "report"]))).expect("JSON");
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    let fits = |value: &Value, of: &str| {
        let of = of.chars().take(200).collect::<String>();
        let wrong: Vec<String> = schema.iter_errors(value).map(|error| error.instance_path().to_string()).collect();
        assert!(wrong.is_empty(), "{of}: {wrong:?}");
    };
    let examples = fs::read_dir("policies/examples").expect("examples").map(|entry| entry.expect("an entry").path());
    let records = examples.filter(|path| path.is_dir()).flat_map(|path| fs::read_dir(path).expect("a folder"));
    let records: Vec<String> =
        records.map(|entry| entry.expect("an entry").path().to_string_lossy().into_owned()).collect();
    let records: Vec<&str> = records.iter().map(String::as_str).filter(|path| path.ends_with(".yaml")).collect();
    assert!(records.len() >= 14, "{records:?}");
    let call = |format: &str| {
        let rest = ["--policy", "policies/agency.terms", "--as-of", "2026-11-01", "--all", "--format", format];
        text(&run(here, &[&["check"][..], &records, &rest].concat()))
    };
    let report: Value = serde_json::from_str(&call("json")).expect("JSON");
    fits(&report, "the report");
    assert!(report["engagements"].as_array().is_some_and(|all| all.len() >= 14));
    for line in call("ndjson").lines() {
        fits(&serde_json::from_str(line).expect("JSON"), line);
    }
    // As of a day before anything, of days between, short and in full, and of what was known then.
    for day in ["2025-06-01", "2026-02-15", "2026-05-15"] {
        for more in [&[][..], &["--all"], &["--known-on", "2026-05-01"]] {
            let rest = ["--policy", "policies/agency.terms", "--as-of", day, "--format", "json"];
            let told = text(&run(here, &[&["check"][..], &records, &rest, more].concat()));
            fits(&serde_json::from_str(&told).expect("JSON"), &format!("the report as of {day} {more:?}"));
        }
    }
    let acme = ["check", "examples/acme/engagement.yaml", "--policy", "examples/acme/policy.terms"];
    let acme = text(&run(here, &[&acme[..], &["--as-of", "2026-04-01", "--format", "json"]].concat()));
    fits(&serde_json::from_str(&acme).expect("JSON"), "the example of the README");
    let wrong: Value = serde_json::from_str(&hostile("schema", "json")).expect("JSON");
    fits(&wrong, "a report with errors");
    let mut missing = report.clone();
    missing.as_object_mut().expect("an object").remove("summary");
    let mut misspelt = report.clone();
    misspelt["engagements"][0]["findngs"] = json!([]);
    let mut deep = report;
    deep["engagements"][0]["findings"][0].as_object_mut().expect("an object").remove("why");
    assert!([missing, misspelt, deep].iter().all(|report| !schema.is_valid(report)));
}

/// What always stands in a report is required of it: without it, it is none.
#[test]
fn the_schema_requires_what_always_stands_there() {
    let here = Path::new(".");
    let schema: Value = serde_json::from_str(&text(&run(here, &["schema", "report"]))).expect("JSON");
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    let call = |format: &str| {
        let rest = ["--policy", "policies/agency.terms", "--as-of", "2026-11-01", "--all", "--format", format];
        text(&run(here, &[&["check", "policies/examples"][..], &rest].concat()))
    };
    let report: Value = serde_json::from_str(&call("json")).expect("JSON");
    let lines = call("ndjson");
    let last: Value = lines.lines().last().map(|line| serde_json::from_str(line).expect("JSON")).expect("a line");
    for whole in [&report, &last] {
        for key in whole.as_object().expect("an object").keys() {
            let mut without = whole.clone();
            without.as_object_mut().expect("an object").remove(key);
            assert!(!schema.is_valid(&without), "without `{key}` it is taken");
        }
    }
    // A key at each depth that a part of some report has, whatever the part.
    let engagement = &report["engagements"][0];
    for (at, keys) in [
        ("/options", vec!["policy", "overlays", "records", "all", "only", "changed_since", "known_on", "keep_going"]),
        ("/engine", vec!["name", "version"]),
        ("/records/0", vec!["path", "sha256"]),
        ("/policy", vec!["name", "version", "files"]),
        ("/policy/files/0", vec!["path", "sha256"]),
        ("/summary", vec!["engagements", "breached", "late", "pending", "unknown", "excused", "tolerated", "met"]),
        ("/portfolio", vec!["breaches", "unknown", "at_stake", "worst"]),
        ("/engagements/0", vec!["engagement", "client", "verdict", "rights", "actions", "scores", "credits", "notes"]),
        ("/engagements/0/findings/0", vec!["id", "bearer", "subject", "due", "since", "charges", "basis", "decided"]),
        ("/engagements/0/findings/0/evidence/0", vec!["kind", "id", "at", "file", "line"]),
    ] {
        for key in keys {
            let mut without = report.clone();
            let part = without.pointer_mut(at).and_then(Value::as_object_mut);
            assert!(part.expect("a part").remove(key).is_some(), "{at} {key}");
            assert!(!schema.is_valid(&without), "without `{key}` of {at} it is taken");
        }
    }
    // What is unknown says what is missing, and only that need.
    let mut unknown = report.clone();
    unknown["engagements"][0]["findings"][0]["status"] = json!("unknown");
    assert!(!schema.is_valid(&unknown), "{engagement}");
    unknown["engagements"][0]["findings"][0]["missing"] = json!(["`amount` of payment P1"]);
    assert!(schema.is_valid(&unknown));
}

/// What a report was made from stands in every form that has a place for it.
#[test]
fn each_form_tells_what_it_was_made_from() {
    let folder = folder("made-from");
    fs::write(folder.join("a.yaml"), "engagement: a\nevents:\n  - {invoice: I, issued: 2026-01-02, payable: 8 EUR}\n")
        .expect("written");
    let call = |format: &str| {
        text(&run(&folder, &["check", "a.yaml", "--policy", "p.terms", "--as-of", "2026-04-01", "--format", format]))
    };
    let report: Value = serde_json::from_str(&call("json")).expect("JSON");
    let digest = |at: &str| report.pointer(at).and_then(Value::as_str).expect("a digest").to_owned();
    let (policy, record) = (digest("/policy/files/0/sha256"), digest("/records/0/sha256"));
    let engine = format!("goodterms {}", env!("CARGO_PKG_VERSION"));
    let markdown = call("markdown");
    for told in [&engine, &format!("p.terms: sha256 {policy}"), &format!("a.yaml: sha256 {record}")] {
        assert!(markdown.contains(&format!("\n- {told}\n")), "{told} is not in\n{markdown}");
    }
    // On a terminal as whole as a line has room for.
    let page = |width: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_goodterms"));
        let arguments = ["check", "a.yaml", "--policy", "p.terms", "--as-of", "2026-04-01"];
        let output = command.current_dir(&folder).args(arguments).env("COLUMNS", width).output();
        text(&output.expect("the program runs"))
    };
    let (policy_cut, record_cut) = (&policy[..16], &record[..16]);
    for (width, policy, record) in [
        ("120", format!("  p.terms  sha256 {policy}\n"), format!("  a.yaml  sha256 {record}\n")),
        ("80", format!("  p.terms\n    sha256 {policy}\n"), format!("  a.yaml\n    sha256 {record}\n")),
        ("40", format!("  p.terms  sha256 {policy_cut}…\n"), format!("  a.yaml  sha256 {record_cut}…\n")),
    ] {
        let page = page(width);
        let end = format!("\nMade from {engine}\n{policy}{record}");
        assert!(page.ends_with(&end), "{width}:\n{page}\n{end}");
    }
    // Several files have one fingerprint: that of theirs, a line each, as `sha256sum` gives it.
    let file = |sha256: &str| FileDigest { path: "f".to_owned(), sha256: sha256.to_owned() };
    let both = files::together(&[file("aa"), file("bb")]);
    assert_eq!(both, files::hexadecimal(&Sha256::digest("aa\nbb\n")));
    let csv = call("csv");
    for (path, digest) in [("p.terms", &policy), ("a.yaml", &record)] {
        let row = csv.lines().find(|line| line.ends_with(digest.as_str())).expect("a row of the file");
        assert!(row.contains(",file,") && row.contains(&format!(",{path},")), "{row}");
    }
    let junit = quick_junit::Report::deserialize_from_str(&call("junit")).expect("JUnit");
    let property = |name: &str| {
        let all = &junit.test_suites[0].properties;
        all.iter().find(|one| one.name.as_str() == name).map(|one| one.value.to_string())
    };
    assert_eq!(property("engine"), Some(engine));
    assert_eq!((property("sha256 p.terms"), property("sha256 a.yaml")), (Some(policy.clone()), Some(record.clone())));
    for format in ["sarif", "html"] {
        let told = call(format);
        assert!(told.contains(&policy) && told.contains(&record), "{told}");
    }
    let lines = call("ndjson");
    let last: Value = serde_json::from_str(lines.lines().last().expect("a line")).expect("JSON");
    assert_eq!(last["policy"]["files"][0]["sha256"], *policy);
    assert_eq!(last["engine"]["version"], env!("CARGO_PKG_VERSION"));
    // A report on nothing but errors tells it, too.
    let nothing = nothing("made-from", "junit");
    assert!(nothing.contains("sha256 p.terms"), "{nothing}");
}

#[test]
fn the_schema_of_forecasts_takes_every_forecast_and_no_other() {
    let here = Path::new(".");
    let schema: Value = serde_json::from_str(&text(&run(here, &["schema", "forecast"]))).expect("JSON");
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    for day in ["2026-02-20", "2026-05-15"] {
        for more in [&[][..], &["--for", "client"]] {
            let rest = ["--policy", "policies/agency.terms", "--as-of", day, "--days", "60", "--format", "json"];
            let told = text(&run(here, &[&["forecast", "policies/examples"][..], &rest, more].concat()));
            let told: Value = serde_json::from_str(&told).expect("JSON");
            let wrong: Vec<String> =
                schema.iter_errors(&told).map(|error| format!("{}: {error}", error.instance_path())).collect();
            assert!(wrong.is_empty(), "as of {day} {more:?}: {wrong:#?}");
            assert!(told["engagements"].as_array().is_some_and(|all| all.len() >= 14));
            let mut misspelt = told;
            misspelt["engagements"][0]["dutys"] = json!([]);
            assert!(!schema.is_valid(&misspelt));
        }
    }
}
