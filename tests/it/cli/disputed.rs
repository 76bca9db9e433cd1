//! What is said of a dispute: that it keeps something back, that it keeps nothing back, that it was decided for the client.

use super::Folder;

const POLICY: &str = r#"policy "Studio" { version "1" effective 2026-01-01 currency EUR timezone "Europe/Warsaw" }
kind dispute { late: bool, withholds = not late }
section pay "Payment" {
  clause paid "Invoices of up to 10000 EUR are paid" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued
    severity minor
    costs 40 EUR "recovery"
    costs 0 EUR "nothing"
  }
}
ladder money { over pay weigh minor 1 step remind at 1 }
"#;

/// A folder with the policy and a record of two invoices that are overdue, of the first of which something is disputed.
fn folder(dispute: &str) -> Folder {
    let folder = Folder::new();
    folder.write("policy.terms", POLICY);
    let record = format!(
        "engagement: acme\nclient: {{name: ACME}}\n\
         contract: {{accepts: {{policy: Studio, version: \"1\", at: 2026-01-01}}}}\nevents:\n\
         \x20 - {{invoice: I1, issued: 2026-01-05, payable: 5000 EUR}}\n\
         \x20 - {{dispute: D1, for: I1, by: client, {dispute}}}\n\
         \x20 - {{invoice: I2, issued: 2026-01-07, payable: 70 EUR}}\n"
    );
    folder.write("acme.yaml", record);
    folder
}

/// Returns the letter in a language, with plain blanks.
fn letter(folder: &Folder, language: &str) -> String {
    let outcome =
        folder.run(&["letter", "remind", "acme.yaml", "--as-of", "2026-03-02", "--language", language]).exits(0);
    outcome.out.replace('\u{a0}', " ")
}

/// Returns the text of the client's mail, and of its page.
fn for_client(folder: &Folder) -> [String; 2] {
    [("markdown", "md"), ("html", "html")].map(|(form, ends)| {
        let call = ["report", "acme.yaml", "--as-of", "2026-03-02", "--for", "client", "--out", form, "--format", form];
        folder.run(&call).exits(1);
        let page = folder.read(&format!("{form}/acme.client.{ends}")).replace('\\', "");
        page.replace("<time>", "").replace("</time>", "")
    })
}

#[test]
fn what_was_decided_for_the_client_is_not_disputed_any_more() {
    let folder = folder("starts: 2026-01-12, ends: 2026-02-02, amount: 1000 EUR, outcome: client");
    let report = folder.run(&["check", "acme.yaml", "--as-of", "2026-03-02"]).exits(1).out;
    let report = report.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(report.contains("1000.00 was decided for the client: not owed"), "{report}");
    assert!(!report.contains("is disputed"), "{report}");
    for page in for_client(&folder) {
        assert!(page.contains("1000.00 EUR decided for you: not owed"), "{page}");
        assert!(!page.contains("disputed and not asked for"), "{page}");
        assert!(!page.contains("0.00 EUR nothing"), "{page}");
    }
    let said = [
        ("en", "1,000.00 EUR was decided in your favour and is not owed."),
        ("pl", "Spór o kwotę 1 000,00 EUR rozstrzygnięto na Państwa korzyść: ta kwota się nie należy."),
        ("de", "Über 1.000,00 EUR wurde zu Ihren Gunsten entschieden: Dieser Betrag wird nicht geschuldet."),
    ];
    for (language, words) in said {
        let letter = letter(&folder, language);
        assert!(letter.contains(words), "{letter}");
    }
}

#[test]
fn a_dispute_that_keeps_nothing_back_is_named() {
    let folder = folder("starts: 2026-01-30, amount: 300 EUR, late: true");
    for page in for_client(&folder) {
        let words = "your dispute of 2026-01-30 over 300.00 EUR does not keep it back by the terms";
        assert!(page.contains(words), "{page}");
        assert!(!page.contains("not disputed"), "{page}");
        assert!(!page.contains("D1"), "{page}");
    }
    let letter = letter(&folder, "en");
    let words = "your dispute of 30 January 2026 over 300.00 EUR does not keep it back by the terms";
    assert!(letter.contains(words), "{letter}");
    let [_, page] = for_client(&folder);
    assert!(page.contains("dispute of invoice I1, 300.00 EUR"), "{page}");
}

#[test]
fn the_lines_of_a_letter_add_up_to_its_sum() {
    let folder = folder("starts: 2026-01-12, amount: 300 EUR");
    let letter = letter(&folder, "en");
    for words in [
        "  - invoice I1 of 5 January 2026: 4,700.00 EUR unpaid, 40.00 EUR in charges\n",
        "  - invoice I2 of 7 January 2026: 70.00 EUR unpaid, 40.00 EUR in charges\n",
        "4,850.00 EUR are due: 4,770.00 EUR unpaid, 80.00 EUR in charges. 300.00 EUR is in dispute",
        "Invoices of up to 10,000.00 EUR are paid",
    ] {
        assert!(letter.contains(words), "{words} is not in\n{letter}");
    }
}

#[test]
fn what_hangs_on_an_invoice_that_is_contested_whole_is_told_apart() {
    let folder = folder("starts: 2026-01-25, ends: 2026-02-20, amount: 5000 EUR, outcome: client");
    let report = folder.run(&["check", "acme.yaml", "--as-of", "2026-03-02"]).exits(1).out;
    let report = report.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in
        ["at stake: 110.00 EUR", "charges for the client's breaches: 80.00 EUR", "40.00 EUR of that is not at stake"]
    {
        assert!(report.contains(words), "{words} is not in {report}");
    }
    for page in for_client(&folder) {
        assert!(page.contains("40.00 EUR recovery, not asked for with it"), "{page}");
    }
}

#[test]
fn a_dispute_that_is_over_is_told_with_its_end() {
    let folder = Folder::new();
    folder.write(
        "policy.terms",
        POLICY.replace("invoice.payable within", "invoice.payable - invoice.disputed_amount within"),
    );
    let record = "engagement: acme\ncontract: {accepts: {policy: Studio, version: \"1\", at: 2026-01-01}}\nevents:\n\
                  \x20 - {invoice: I1, issued: 2026-01-05, payable: 500 EUR}\n\
                  \x20 - {dispute: D1, for: I1, by: client, starts: 2026-01-23, ends: 2026-02-20, outcome: firm}\n\
                  \x20 - {payment: P1, for: I1, at: 2026-02-10, amount: 500 EUR}\n";
    folder.write("acme.yaml", record);
    let said = |day: &str| folder.run(&["check", "acme.yaml", "--as-of", day, "--format", "json"]).out;
    let before = said("2026-02-19");
    assert!(before.contains("due 2026-01-19, disputed since 2026-01-23, 4 days late"), "{before}");
    let after = said("2026-02-20");
    let words = "due 2026-01-19, disputed from 2026-01-23 to 2026-02-20 and nothing owed since, 4 days late";
    assert!(after.contains(words), "{after}");
}
