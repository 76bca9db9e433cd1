//! What is said of the layers and the versions of a policy.

use super::Folder;

/// A ladder whose every step hangs on one locked clause.
const LOCKED: &str = r#"policy "Base" {
  version   "1"
  effective 2026-01-01
  timezone  "Europe/Warsaw"
}
section s "S" {
  locked clause calls "Calls" { forbid call by client }
}
section t "T" {
  clause mails "Mails" { forbid message by client }
}
ladder l {
  over s
  weigh minor 1
  step warn at 1
}
"#;

/// A second ladder over the same sections.
const SECOND: &str = r"ladder m {
  over s, t
  weigh minor 1
  step talk at 1
}
";

#[test]
fn a_locked_clause_that_is_dropped_is_all_that_is_told() {
    let folder = Folder::new();
    folder.write("policy.terms", LOCKED);
    folder.write("over.terms", "drop clause calls because \"no\"\n");
    let outcome = folder.run(&["policy", "show", "policy.terms", "--overlay", "over.terms"]).exits(2);
    assert!(outcome.err.starts_with("locked-clause-dropped\n"), "{}", outcome.err);
    assert!(!outcome.err.contains("step-out-of-reach"), "{}", outcome.err);
}

#[test]
fn two_ladders_over_the_same_sections_are_told_of_once() {
    let folder = Folder::new();
    let both = LOCKED.replace("over s\n", "over s, t\n");
    let once = |arguments: &[&str]| {
        let err = folder.run(arguments).err;
        assert_eq!(err.matches("two ladders weigh `s` and `t`").count(), 1, "{err}");
    };
    folder.write("one.terms", both.clone() + SECOND);
    once(&["policy", "show", "one.terms"]);
    once(&["schema", "--policy", "one.terms"]);
    // Two versions that include them.
    let version = |number: u8, from: &str| {
        let header = format!("version \"{number}\" effective {from} timezone \"Europe/Warsaw\"");
        format!("include \"base.terms\"\npolicy \"Base\" {{ {header} }}\n")
    };
    let (_, sections) = both.split_once("section").expect("a section");
    folder.write("p/base.terms", format!("section{sections}{SECOND}"));
    folder.write("p/a.terms", version(1, "2026-01-01"));
    folder.write("p/b.terms", version(2, "2026-07-01"));
    once(&["policy", "show", "p"]);
}

#[test]
fn show_prints_every_version_of_a_folder() {
    let folder = Folder::new();
    folder.write("p/second.terms", LOCKED);
    let first = LOCKED.replace("version   \"1\"", "version \"0\"").replace("2026-01-01", "2025-03-01");
    folder.write("p/third.terms", first.replace("version \"0\"", "version \"x\"").replace("2025-03-01", "2026-07-01"));
    folder.write("p/zero.terms", first);
    let outcome = folder.run(&["policy", "show", "p"]).exits(0);
    let heads: Vec<&str> = outcome.out.lines().filter(|line| line.starts_with('#')).collect();
    let wanted = [
        "# p/zero.terms: in force from 2025-03-01 until 2025-12-31",
        "# p/second.terms: in force from 2026-01-01 until 2026-06-30",
        "# p/third.terms: in force from 2026-07-01",
    ];
    assert_eq!(heads, wanted, "{}", outcome.out);
    assert_eq!(outcome.out.matches("policy \"Base\" {").count(), 3, "{}", outcome.out);
    // What comes out can be read again.
    let again = folder.run_with(&["fmt", "-"], outcome.out.as_bytes()).exits(0).out;
    assert!(wanted.iter().all(|head| again.contains(head)), "{again}");
    folder.write("p/fourth.terms", LOCKED.replace("2026-01-01", "2027-01-01"));
    let err = folder.run(&["policy", "show", "p"]).exits(2).err;
    for words in ["versions-alike", "p/second.terms:1", "p/fourth.terms:1"] {
        assert!(err.contains(words), "{words:?} is not in:\n{err}");
    }
}

#[test]
fn show_of_no_policy_is_refused() {
    let folder = Folder::new();
    folder.write("p/a.yaml", "");
    folder.run(&["policy", "show", "p"]).refuses("no policy lies in this folder");
    folder.run(&["policy", "show", "none.terms"]).refuses("none.terms: there is no such file");
}
