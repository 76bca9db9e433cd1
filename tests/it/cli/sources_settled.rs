//! What a source leaves open of when something was done or is due: asked, with the line that answers it.

use super::Folder;
use super::sources::{RECORD, invoice, statement};

const XERO: &str =
    "ContactName,InvoiceNumber,InvoiceDate,DueDate,Total,InvoiceAmountPaid,InvoiceAmountDue,Currency,Type,Status\n";

const POLICY: &str =
    "policy \"T\" {\n  version \"1\"\n  effective 2026-01-01\n  currency EUR\n  timezone \"Europe/Warsaw\"\n}
section s \"s\" {
  clause paid \"Invoices are paid on the due day\" {
    for each invoice
    client owes payment for invoice totalling invoice.payable by invoice.due
  }
  clause done \"Results come in time\" {
    for each deliverable
    firm owes delivery for deliverable by deliverable.due
  }
}
";

fn folder(table: &str) -> Folder {
    let folder = Folder::new();
    folder.write("policy.terms", POLICY);
    folder.write("in/table.csv", table);
    record(&folder, "");
    folder
}

fn record(folder: &Folder, more: &str) {
    let head = RECORD.split("events:").next().expect("a head");
    folder.write("engagement.yaml", format!("{head}sources: [in]\n{more}"));
}

/// Returns what became of all that is owed, in its order, and what was said.
fn checked(folder: &Folder) -> (Vec<String>, String) {
    let check = ["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-06-30", "--all"];
    let outcome = folder.run(&[&check[..], &["--format", "json"]].concat());
    let findings = outcome.json()["engagements"][0]["findings"].as_array().expect("findings").clone();
    let status = |one: &serde_json::Value| one["status"].as_str().unwrap_or_default().to_owned();
    (findings.iter().map(status).collect(), outcome.err)
}

#[test]
fn an_invoice_that_its_source_calls_paid_is_asked_until_the_payment_is_told() {
    let rows = format!("{XERO}ACME GmbH,INV-1,13/03/2026,27/03/2026,1200.00,1200.00,0.00,EUR,Sales invoice,Paid\n");
    let folder = folder(&rows);
    let (found, err) = checked(&folder);
    assert_eq!(found, ["unknown"], "{err}");
    let line = "{payment: \"INV-1 paid\", at: DAY, by: client, amount: 1200 EUR, for: \"INV-1\"}";
    assert!(err.contains(&format!("`- {line}`")) && err.contains("`\"INV-1\": ours` where it was not paid"), "{err}");
    // Both lines answer it.
    record(&folder, &format!("events:\n  - {}\n", line.replace("DAY", "2026-03-20")));
    assert_eq!(checked(&folder).0, ["met"]);
    record(&folder, "matched: {\"INV-1\": ours}\n");
    assert_eq!(checked(&folder).0, ["breached"]);
    // Where the bank tells it, nothing is asked.
    record(&folder, "");
    folder.write("in/bank.xml", statement(&[("A1", "2026-03-20", "1200.00", "ACME GmbH", "INV-1")]));
    let (found, err) = checked(&folder);
    assert!(found == ["met"] && !err.contains("as its source says"), "{err}");
}

#[test]
fn a_part_that_was_paid_is_asked_as_far_as_nothing_else_tells_it() {
    let rows = format!(
        "{XERO}ACME GmbH,INV-1,13/03/2026,27/03/2026,1200.00,1000.00,200.00,EUR,Sales invoice,Awaiting Payment\n"
    );
    let folder = folder(&rows);
    folder.write("in/bank.xml", statement(&[("A1", "2026-03-20", "400.00", "ACME GmbH", "INV-1")]));
    let (found, err) = checked(&folder);
    assert!(found == ["unknown"] && err.contains("amount: 600"), "{err}");
    folder.write("in/bank.xml", statement(&[("A1", "2026-03-20", "1000.00", "ACME GmbH", "INV-1")]));
    let (found, err) = checked(&folder);
    assert!(found == ["breached"] && !err.contains("as its source says"), "{err}");
}

#[test]
fn what_one_of_two_sources_calls_paid_is_asked_also_of_a_recorded_invoice() {
    let rows = format!("{XERO}ACME GmbH,INV-1,02/02/2026,16/02/2026,800.00,800.00,0.00,EUR,Sales invoice,Paid\n");
    let folder = folder(&rows);
    folder.write("in/i1.xml", invoice("INV-1", "2026-02-02", "800.00", "ACME GmbH"));
    let (found, err) = checked(&folder);
    assert!(found == ["unknown"] && err.contains("amount: 800"), "{err}");
    record(&folder, "events:\n  - {invoice: INV-1, issued: 2026-02-02, due: 2026-02-16, payable: 800 EUR}\n");
    let (_, err) = checked(&folder);
    assert!(err.contains("amount: 800") && err.contains("`\"INV-1\": recorded` where it was not paid"), "{err}");
}

#[test]
fn a_card_that_is_done_is_asked_when_it_was() {
    let rows = "Card ID,Card Name,Due Date,List Name,Board Name,Archived,Due Complete\n\
                c1,Logo,2026-03-20T12:00:00.000Z,Done,ACME GmbH,false,true\n";
    let folder = folder(rows);
    let (found, err) = checked(&folder);
    assert_eq!(found, ["unknown"], "{err}");
    let line = "{delivery: \"deliverable-c1 delivered\", at: DAY, by: firm, for: \"deliverable-c1\"}";
    assert!(err.contains(&format!("`- {line}`")), "{err}");
    record(&folder, &format!("events:\n  - {}\n", line.replace("DAY", "2026-03-18")));
    assert_eq!(checked(&folder).0, ["met"]);
    record(&folder, "matched: {deliverable-c1: ours}\n");
    assert_eq!(checked(&folder).0, ["breached"]);
}

#[test]
fn a_question_of_when_an_invoice_is_due_is_answered_by_the_line_that_it_says() {
    let terms = |elements: &str| {
        let bill = invoice("INV-1", "2026-03-02", "800.00", "ACME GmbH");
        bill.replace("<a:LegalMonetaryTotal>", &format!("{elements}<a:LegalMonetaryTotal>"))
    };
    let part = |day: &str| format!("<a:PaymentTerms><b:PaymentDueDate>{day}</b:PaymentDueDate></a:PaymentTerms>");
    let before = invoice("INV-1", "2026-03-02", "800.00", "ACME GmbH")
        .replace("<b:InvoiceTypeCode>", "<b:DueDate>2026-02-01</b:DueDate><b:InvoiceTypeCode>");
    for bill in [
        terms("<a:PaymentTerms><b:Note>due on receipt</b:Note></a:PaymentTerms>"),
        terms(&[part("2026-03-16"), part("2026-04-16")].concat()),
        before,
    ] {
        let folder = Folder::new();
        folder.write("policy.terms", POLICY);
        folder.write("in/i1.xml", &bill);
        folder.write("in/bank.xml", statement(&[("A1", "2026-03-20", "800.00", "ACME GmbH", "INV-1")]));
        record(&folder, "");
        let (found, err) = checked(&folder);
        assert!(found == ["unknown"] && err.contains("under `matched` write `\"INV-1\": {due: DAY}`"), "{err}");
        for (day, becomes) in [("2026-03-20", "met"), ("2026-03-19", "late")] {
            record(&folder, &format!("matched: {{\"INV-1\": {{due: {day}}}}}\n"));
            let (found, err) = checked(&folder);
            assert!(found == [becomes] && err.is_empty(), "{day} {found:?} {err}");
        }
        record(&folder, "matched: {\"INV-1\": {due: soon}}\n");
        assert!(checked_text(&folder).contains("wrong-type"));
        // What is written down says what to add there.
        let head = RECORD.split("events:").next().expect("a head");
        folder.write("engagement.yaml", head);
        folder.run(&["import", "in/i1.xml", "--into", "engagement.yaml"]).exits(0);
        assert!(folder.read("engagement.yaml").contains("add `due:` with the day here"));
    }
}

fn checked_text(folder: &Folder) -> String {
    folder.run(&["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-06-30"]).err
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_the_folder_is_not_followed() {
    let folder =
        folder(&format!("{XERO}ACME GmbH,INV-1,13/03/2026,27/03/2026,1.00,0.00,1.00,EUR,Sales invoice,Sent\n"));
    let other = Folder::new();
    other.write("i2.xml", invoice("INV-2", "2026-03-02", "1.00", "ACME GmbH"));
    std::os::unix::fs::symlink(other.path("i2.xml"), folder.path("in/i2.xml")).expect("a link");
    let err = checked_text(&folder);
    assert!(err.contains("in/i2.xml: it is a link that leads out of"), "{err}");
    std::fs::remove_file(folder.path("in/i2.xml")).expect("it is there");
    std::os::unix::fs::symlink("table.csv", folder.path("in/again.csv")).expect("a link");
    assert!(!checked_text(&folder).contains("leads out"));
}

#[test]
fn what_turns_the_direction_of_a_line_is_written_as_an_escape() {
    let folder = Folder::new();
    folder.write("i.xml", invoice("INV\u{202e}1", "2026-03-02", "1.00", "ACME GmbH"));
    let out = folder.run(&["import", "i.xml"]).exits(0).out;
    assert!(out.contains("INV\\u202e1") && !out.contains('\u{202e}'), "{out}");
}
