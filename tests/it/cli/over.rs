//! What reports say of an engagement that is over, of steps that were taken, and of names and portfolios that are long.

use super::Folder;

const POLICY: &str = r#"policy "Studio" {
  version  "1"
  currency EUR
  timezone "Europe/Warsaw"
}

section all "All" {
  clause paid "Invoices are paid within 14 days" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued
    suggest talk, remind
  }
  clause polite "Nobody is insulted" {
    forbid incident by client
    suggest talk, warn
  }
  clause handed "What is yours is handed over" {
    for each deliverable
    firm owes handover for deliverable by deliverable.due
    suggest improve
  }
}

ladder trust {
  over all
  weigh minor 1
  step talk at 2
  step warn "yellow card" at 9 after talk
}
"#;

const RECORD: &str = r#"engagement: acme
client: {name: ACME}
contract: {starts: 2026-01-02, ENDS}
events:
  - {invoice: V1, issued: 2026-01-05, payable: 100 EUR}
  - {incident: N1, at: 2026-01-20, by: client, what: insult}
  - {deliverable: D1, at: 2026-01-05, due: 2026-01-30}
  - {action: A1, at: 2026-02-02, by: firm, what: talk}
"#;

fn folder(ends: &str) -> Folder {
    let folder = Folder::new();
    folder.write("policy.terms", POLICY);
    folder.write("acme.yaml", RECORD.replace("ENDS", ends));
    folder
}

/// Returns a page as a reader sees it: without tags, each run of blanks as one.
fn read(page: &str) -> String {
    let mut text = String::new();
    for part in page.split('<') {
        text += part.split_once('>').map_or(part, |(_, text)| text);
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn page(folder: &Folder, format: &str) -> String {
    folder.run(&["check", "acme.yaml", "--as-of", "2026-02-20", "--format", format]).exits(1).out
}

#[test]
fn once_it_is_over_only_what_binds_is_left_to_do() {
    let (running, over) = (folder("ends: 2026-12-31"), folder("ends: 2026-02-10"));
    let text = read(&page(&running, "html"));
    assert!(text.contains("The clauses suggest: warn, for"), "{text}");
    assert!(!text.contains("what still binds"), "{text}");
    let text = read(&page(&over, "html"));
    assert!(text.contains("The engagement ended on 2026-02-10 : what is left to do is what still binds."), "{text}");
    assert!(text.contains("Make good: What is yours is handed over Settle what is open: 100.00 EUR"), "{text}");
    assert!(text.contains("The clauses suggest: remind, for") && !text.contains("suggest: warn"), "{text}");
    for format in ["text", "markdown"] {
        let page = page(&over, format);
        assert!(!page.contains("suggest   talk") && !page.contains("warn,"), "{page}");
    }
    // Data says all that the clauses suggest.
    assert!(page(&over, "json").contains("\"warn\""));
}

#[test]
fn what_is_overdue_is_due_first() {
    let text = read(&page(&folder("ends: 2026-12-31"), "html"));
    let due = "2026-01-19 32 days overdue the client invoice V1: 100.00 EUR unpaid";
    assert!(text.contains(due) && !text.contains("Nothing that is known of today"), "{text}");
}

#[test]
fn what_is_let_pass_is_due_all_the_same() {
    let folder = folder("ends: 2026-12-31");
    let tolerant = POLICY.replacen("    suggest talk, remind\n", "    tolerate 1 in any 365 days\n", 1);
    folder.write("policy.terms", tolerant);
    let text = read(&page(&folder, "html"));
    let due = "2026-01-19 32 days overdue the client invoice V1: 100.00 EUR unpaid";
    assert!(text.contains(due), "{text}");
    folder.write("acme.yaml", RECORD.replace("ENDS", "accepts: {policy: Studio, version: \"1\", at: 2026-01-02}"));
    let as_of = ["--as-of", "2026-02-20", "--for", "client", "--format", "markdown", "--out", "out"];
    folder.run(&[&["report", "acme.yaml"][..], &as_of].concat());
    let mail = folder.read("out/acme.client.md");
    assert!(mail.contains("| 2026-01-19 | 32 days overdue | you | invoice V1: 100.00 EUR unpaid |"), "{mail}");
}

#[test]
fn an_id_from_right_to_left_turns_nothing_around_it() {
    let folder = folder("ends: 2026-12-31");
    let id = "\u{5d7}\u{5e9}\u{5d1}\u{5d5}\u{5df} \u{5d0}";
    folder.write("acme.yaml", RECORD.replace("ENDS", "ends: 2026-12-31").replace("V1", &format!("\"{id}\"")));
    let html = page(&folder, "html");
    assert!(html.contains(&format!("invoice <bdi>{id}</bdi>: 100.00 EUR unpaid")), "{html}");
}

#[test]
fn an_id_of_thousands_of_characters_is_cut_in_a_link() {
    let folder = folder("ends: 2026-12-31");
    let without = RECORD.replace("  - {action: A1, at: 2026-02-02, by: firm, what: talk}\n", "");
    folder.write("acme.yaml", without.replace("ENDS", "ends: 2026-12-31").replace("N1", &"n".repeat(3000)));
    let text = read(&page(&folder, "html"));
    assert!(text.contains("Because of ") && !text.contains(&format!("(incident {}", "n".repeat(200))), "{text}");
}

#[test]
fn a_step_that_was_taken_says_when_and_a_card_its_name() {
    let folder = folder("ends: 2026-12-31");
    let text = read(&page(&folder, "html"));
    assert!(text.contains("talk reached taken on 2026-02-02") && text.contains("warn, yellow card"), "{text}");
    for format in ["text", "markdown"] {
        let page = page(&folder, format);
        assert!(page.contains("score of trust: 2; taken: talk on 2026-02-02"), "{page}");
    }
}

#[test]
fn a_name_of_ten_thousand_characters_is_cut_and_whole_where_it_is_pointed_at() {
    let folder = folder("ends: 2026-12-31");
    let name = format!("Long\\n{}", "n".repeat(10_000));
    folder.write("acme.yaml", RECORD.replace("ENDS", "ends: 2026-12-31").replace("ACME", &format!("\"{name}\"")));
    let cut = format!("{}…", "n".repeat(114));
    let html = page(&folder, "html");
    assert!(html.contains(&format!("{cut}</bdi>")) && html.contains(&"n".repeat(10_000)), "it is cut and whole");
    assert!(read(&html).matches(&"n".repeat(200)).next().is_none(), "no reader sees it");
    let text = page(&folder, "text");
    assert!(text.contains(&cut) && !text.contains(&"n".repeat(130)), "{text}");
    assert!(page(&folder, "json").contains(&"n".repeat(10_000)));
    let junit = page(&folder, "junit");
    assert!(junit.contains(&format!("value=\"Long {}", "n".repeat(100))), "no line ends in a name");
}

#[test]
fn of_a_hundred_and_one_engagements_one_is_a_row() {
    let folder = Folder::new();
    folder.write("policy.terms", POLICY);
    for number in 0..101 {
        let events = if number == 7 { "[]" } else { "[{invoice: V1, issued: 2026-01-05, payable: 100 EUR}]" };
        folder.write(&format!("all/{number}.yaml"), format!("engagement: e{number}\nevents: {events}\n"));
    }
    let asked = ["check", "all", "--policy", "policy.terms", "--as-of", "2026-02-20", "--format", "html"];
    let html = folder.run(&asked).exits(1).out;
    assert_eq!(html.matches("<details class=\"engagement\">").count(), 100);
    assert!(html.contains("Not told here, with a row above: 1.") && html.contains("<bdi>e7</bdi>"), "a row of each");
}
