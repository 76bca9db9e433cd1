//! `goodterms lint`: what it tells, what it puts right, the exit status.

use super::Folder;

/// A policy with one figure written out, and one bare deadline.
const POLICY: &str = r#"policy "Studio" {
  version   "1"
  effective 2026-01-01
  currency  EUR
  timezone  "Europe/Warsaw"
  holidays  PL
  hours     office Mon-Fri 09:00-17:00
}

term payment_due = 14 days { accept up to 30 days }

section all "All" {

  # What is owed.
  clause paid "Invoices are paid within 14 days" {
    for each invoice
    client owes payment for invoice totalling invoice.payable
      within payment_due after invoice.issued
    suggest remind
  }

  clause respect "Nobody is insulted" {
    forbid incident where what in [insult, threat]
    suggest protect
  }

  clause our_reply "We answer" {
    for each message by client where asks
    firm owes reply for message within 2 days after message.at
    suggest improve
  }
}
"#;

/// The same with nothing unwise in it.
fn wise() -> String {
    POLICY.replace("within 14 days\"", "within {payment_due}\"").replace("2 days", "2 business days")
}

#[test]
fn the_exit_status_says_whether_something_is_unwise() {
    let folder = Folder::new();
    folder.write("wise.terms", wise());
    folder.write("policy.terms", POLICY);
    let clean = folder.run(&["lint", "wise.terms"]).exits(0);
    assert_eq!((clean.out.as_str(), clean.err.as_str()), ("", ""));
    let alarms = folder.run(&["lint", "policy.terms", "wise.terms"]).exits(1);
    assert!(alarms.out.contains("lint-written-figure") && alarms.out.ends_with("2 alarms\n"), "{}", alarms.out);
    folder.write("wrong.terms", "policy \"P\" { version }\n");
    folder.run(&["lint", "wrong.terms"]).exits(2);
    folder.run(&["lint", "wrong.terms", "policy.terms"]).exits(2);
    folder.run(&["lint", "none.terms"]).refuses("none.terms: there is no such file");
}

#[test]
fn the_document_has_the_place_and_the_fix() {
    let folder = Folder::new();
    folder.write("policy.terms", POLICY);
    let document = folder.run(&["lint", "policy.terms", "--format", "json"]).exits(1).json();
    assert_eq!(document["schema"], "goodterms.lint/1");
    let alarm = &document["policies"][0]["alarms"][0];
    assert_eq!(alarm["code"], "lint-written-figure");
    assert_eq!(
        (&alarm["file"], &alarm["line"], &alarm["text"]),
        (&"policy.terms".into(), &15.into(), &"14 days".into())
    );
    assert_eq!(alarm["fix"]["text"], "{payment_due}");
    assert_eq!(alarm["fix"]["keeps_meaning"], true);
    assert_eq!(document["policies"][0]["alarms"][1]["fix"]["keeps_meaning"], false);
    assert_eq!(document["summary"]["alarms"], 2);
}

#[test]
fn fix_puts_right_what_keeps_the_meaning() {
    let folder = Folder::new();
    folder.write("policy.terms", POLICY);
    let outcome = folder.run(&["lint", "--fix", "policy.terms"]).exits(1);
    assert!(outcome.out.contains("+  clause paid \"Invoices are paid within {payment_due}\" {"), "{}", outcome.out);
    assert!(outcome.out.ends_with("1 alarm, 1 put right\n"), "{}", outcome.out);
    assert_eq!(folder.read("policy.terms"), POLICY.replace("within 14 days\"", "within {payment_due}\""));
    // What comes out is in form as what went in was, and there is no more to do.
    folder.run(&["fmt", "--check", "policy.terms"]).exits(0);
    let again = folder.run(&["lint", "--fix", "policy.terms"]).exits(1);
    assert!(again.out.ends_with("\n1 alarm\n"), "{}", again.out);
    folder.run(&["lint", "--fix=lint-bare-days", "policy.terms"]).exits(0);
    assert_eq!(folder.read("policy.terms"), wise());
    folder.run(&["lint", "--fix=lint-no-title", "policy.terms"]).refuses("lint-bare-days");
}

#[test]
fn fix_puts_right_every_figure_of_a_title() {
    let folder = Folder::new();
    let policy = wise()
        .replace("section all", "term late_rate = 5%\n\nsection all")
        .replace("after invoice.issued\n", "after invoice.issued\n    costs interest at late_rate\n");
    let titled = |title: &str| policy.replace("Invoices are paid within {payment_due}", title);
    folder.write("policy.terms", titled("Paid within 14 days; 5% a year after that"));
    let outcome = folder.run(&["lint", "--fix", "policy.terms"]).exits(0);
    assert!(outcome.out.ends_with("0 alarms, 2 put right\n"), "{}", outcome.out);
    assert_eq!(folder.read("policy.terms"), titled("Paid within {payment_due}; {late_rate} a year after that"));
    // One of two figures of one unit may be another's, and so may be one beside a figure that is none of the clause.
    for title in ["Paid within 14 days, as the law has 14 days", "Paid within 14 days, or 8% are due"] {
        folder.write("policy.terms", titled(title));
        folder.run(&["lint", "--fix", "policy.terms"]).exits(1);
        assert_eq!(folder.read("policy.terms"), titled(title));
    }
}

#[test]
fn fix_changes_the_days_of_a_title_with_those_of_the_deadline() {
    let folder = Folder::new();
    let policy = wise().replace("2 business days", "2 days");
    let titled = |says: &str| policy.replace("\"We answer\"", &format!("\"{says}\""));
    folder.write("policy.terms", titled("Answered in 2 days"));
    let outcome = folder.run(&["lint", "--fix=lint-bare-days", "policy.terms"]).exits(0);
    assert!(outcome.out.ends_with("0 alarms, 1 put right\n"), "{}", outcome.out);
    let fixed = titled("Answered in 2 business days").replace("within 2 days", "within 2 business days");
    assert_eq!(folder.read("policy.terms"), fixed);
    // All of it or nothing.
    let in_weeks = titled("Answered in one week").replace("within 2 days", "within 7 days");
    folder.write("policy.terms", &in_weeks);
    let outcome = folder.run(&["lint", "--fix=lint-bare-days", "policy.terms"]).exits(1);
    assert!(outcome.out.contains("lint-bare-days: a text has these days in other words\n"), "{}", outcome.out);
    assert_eq!(folder.read("policy.terms"), in_weeks);
}

#[test]
fn fix_says_why_it_leaves_an_alarm() {
    let folder = Folder::new();
    let more = "term fee = 100 EUR\n\nsection more \"More\" {\n  clause c \"No calls\" { limit call by client to 0 in any 7 days severity minor }\n}\n";
    folder.write("policy.terms", POLICY.replace("within 14 days\"", "within 14 days, at most 14 days\"") + more);
    let outcome = folder.run(&["lint", "--fix", "policy.terms"]).exits(1);
    for why in [
        "lint-written-figure: the title has other figures, of which one may be that of a law\n",
        "lint-bare-days: it would change what the policy means: `--fix=lint-bare-days` does it\n",
        "lint-unused-term: a contract that sets the term would be in error without it\n",
        "lint-limit-to-zero: `forbid` finds each event by itself: there would be other findings\n",
    ] {
        assert!(outcome.out.contains(why), "{why} is not in:\n{}", outcome.out);
    }
    assert!(!folder.run(&["lint", "policy.terms"]).exits(1).out.contains("left: "));
}

#[test]
fn fix_writes_nothing_where_the_policy_would_be_in_error() {
    let folder = Folder::new();
    let plain = POLICY.replace("  holidays  PL\n", "");
    folder.write("policy.terms", &plain);
    let outcome = folder.run(&["lint", "--fix=lint-bare-days", "policy.terms"]).exits(2);
    assert!(outcome.err.contains("missing-holidays") && outcome.err.contains("nothing is changed"), "{}", outcome.err);
    assert_eq!(folder.read("policy.terms"), plain);
}

#[test]
fn layers_are_linted_together_and_pointed_at_apart() {
    let folder = Folder::new();
    folder.write("base.terms", POLICY);
    folder.write("policy.terms", "include \"base.terms\"\nterm payment_due = 90 days\n");
    let told = |arguments: &[&str]| {
        let document = folder.run(arguments).exits(1).json();
        let alarms = document["policies"][0]["alarms"].as_array().expect("a list").clone();
        let place = |alarm: &serde_json::Value| {
            format!("{} {}:{}", alarm["code"], alarm["file"], alarm["line"]).replace('"', "")
        };
        alarms.iter().map(place).collect::<Vec<_>>()
    };
    let wanted = [
        "lint-other-figure base.terms:15",
        "lint-long-payment base.terms:18",
        "lint-bare-days base.terms:29",
        "lint-accept-excludes-default base.terms:10",
    ];
    let mut found = told(&["lint", "policy.terms", "--format", "json"]);
    found.sort();
    let mut sorted = wanted.to_vec();
    sorted.sort_unstable();
    assert_eq!(found, sorted);
    // The figure is right in the base alone; a layer above has another value, and no word of the base is changed.
    folder.write("over.terms", "term payment_due = 14 days\n");
    let before = folder.read("base.terms");
    folder.run(&["lint", "policy.terms", "--overlay", "over.terms", "--fix"]).exits(1);
    assert_eq!(folder.read("base.terms"), before);
    // A comment of a layer counts for what stands below it there.
    folder.write("base.terms", wise());
    let section = "section more \"More\" {\n  # lint: allow lint-no-title because it is short\n  clause more \"\" { forbid call }\n}\n";
    folder.write("over.terms", section);
    let outcome = folder.run(&["lint", "base.terms", "--overlay", "over.terms"]).exits(0);
    assert_eq!(outcome.out, "1 silenced by comments\n");
}

#[test]
fn deny_counts_the_warnings_of_the_check() {
    let folder = Folder::new();
    let text = wise() + "\nladder l {\n  over all\n  weigh major 3, minor 4\n  step talk at 1\n}\n";
    folder.write("policy.terms", text);
    let outcome = folder.run(&["lint", "policy.terms"]).exits(0);
    assert!(outcome.err.contains("weights-out-of-order"), "{}", outcome.err);
    folder.run(&["lint", "policy.terms", "--deny"]).exits(1);
}

#[test]
fn of_a_folder_every_version_is_looked_at() {
    let folder = Folder::new();
    folder.write("p/a.terms", POLICY);
    folder.write("p/b.terms", wise());
    let document = folder.run(&["lint", "p", "--format", "json"]).exits(1).json();
    assert_eq!(document["policies"].as_array().map(Vec::len), Some(2));
}

#[test]
fn the_standard_policies_have_no_alarms() {
    let folder = super::Folder::new();
    let path = |name: &str| {
        let path = std::path::Path::new("policies").join(name).canonicalize().expect("a policy that ships");
        path.to_str().expect("a path").to_owned()
    };
    for policy in ["agency.terms", "freelancer.terms"].map(path) {
        folder.run(&["lint", &policy]).exits(0);
        for country in ["PL", "DE", "RS", "UK", "US"] {
            let overlay = path(&format!("countries/{country}.terms"));
            folder.run(&["lint", &policy, "--overlay", &overlay]).exits(0);
        }
    }
}

/// Copies the policies that ship, with the figures of titles written out where the term stands in the same file; returns how many.
fn written_out(folder: &Folder) -> usize {
    let mut count = 0;
    let read = |path: &str| std::fs::read_to_string(format!("policies/{path}")).expect("a policy that ships");
    folder.write("agency.terms", read("agency.terms"));
    for part in [
        "terms",
        "payment",
        "scope",
        "contact",
        "meetings",
        "decisions",
        "our_duties",
        "conduct",
        "fairness",
        "contract",
    ] {
        let mut text = read(&format!("standard/{part}.terms"));
        let terms = text.clone();
        let terms = terms.lines().filter_map(|line| line.strip_prefix("term ")?.split_once(" = "));
        for (name, value) in terms {
            let value = value.split(" {").next().unwrap_or_default();
            // An amount is printed with its cents; a text is no figure.
            if value.contains(" EUR") || value.starts_with('"') {
                continue;
            }
            for line in text.clone().lines() {
                let is_title = line.trim_start().starts_with("clause ") && line.matches('{').count() == 2;
                let written = line.replace(&format!("{{{name}}}"), value);
                if is_title && written != line {
                    text = text.replace(line, &written);
                    count += 1;
                }
            }
        }
        folder.write(&format!("standard/{part}.terms"), text);
    }
    count
}

/// Takes the sentences of the findings out: one has the figure that a contract sets, once its title has the term.
fn without_words(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(fields) => {
            fields.remove("why");
            fields.values_mut().for_each(without_words);
        }
        serde_json::Value::Array(values) => values.iter_mut().for_each(without_words),
        _ => {}
    }
}

#[test]
fn fix_changes_no_verdict_and_no_printed_word() {
    let folder = Folder::new();
    let written = written_out(&folder);
    let examples: Vec<String> = super::library::files("policies/examples", "")
        .iter()
        .map(|path| path.join("engagement.yaml"))
        .filter(|path| path.exists())
        .map(|path| path.canonicalize().expect("a path").to_string_lossy().into_owned())
        .collect();
    assert!(examples.len() >= 12, "{examples:?}");
    let said = || {
        let options = ["--policy", "agency.terms", "--as-of", "2026-12-31", "--format", "json", "--all"];
        let arguments: Vec<&str> =
            ["check"].into_iter().chain(examples.iter().map(String::as_str)).chain(options).collect();
        let mut checked = folder.run(&arguments).exits(1).json();
        // The digests of the files are other ones, also at the foot of what is printed.
        checked["policy"]["files"] = serde_json::Value::Null;
        without_words(&mut checked);
        let printed = folder.run(&["print", "agency.terms"]).exits(0).out;
        let printed = printed.split("<small>").next().unwrap_or_default().to_owned();
        (checked.to_string(), printed)
    };
    let before = said();
    let fixed = folder.run(&["lint", "--fix", "agency.terms"]).out;
    let count = fixed.lines().last().and_then(|line| line.split(", ").find_map(|part| part.strip_suffix(" put right")));
    let count: usize = count.and_then(|count| count.parse().ok()).unwrap_or_default();
    // Not all: a title says some figures in other words than the term.
    assert!(count > 20 && count <= written, "{count} of {written} were put right\n{fixed}");
    let after = said();
    assert_eq!(before.1, after.1);
    assert!(before.0 == after.0, "a verdict changed");
}
