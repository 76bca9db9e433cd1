//! What of a document goes into the record of its contract, and what does not.

use super::Folder;

const POLICY: &str = r#"
policy "Terms" {
  version  "1"
  currency EUR
  timezone "Europe/Warsaw"
}
term payment_due = 14 days { accept up to 30 days }
term notice_period = 30 days { accept up to 45 days }
term governing_law = "PL" { accept "PL", "US" }
term monthly_rate = 1% { accept at least 1% }
term hourly_rate = 90 EUR { accept at least 80 EUR }
section all "All" {
  clause paid "Invoices are paid within {payment_due}" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within payment_due after invoice.issued
  }
}
"#;

/// The record that is written of a text.
fn record(text: &str) -> String {
    let folder = Folder::new();
    folder.write("own.terms", POLICY);
    folder.write("offer.txt", text);
    folder.run(&["review", "offer.txt", "--policy", "own.terms", "--as-of", "2026-02-01", "--into", "read.yaml"]);
    folder.read("read.yaml")
}

#[test]
fn what_is_the_clients_is_not_ours() {
    let client = "The Client may terminate this Agreement on 14 days' written notice.";
    let written = record(client);
    assert!(!written.contains("    notice_period:"), "{written}");
    assert!(written.contains("# not taken, it is the client's, not ours: 14 days"), "{written}");
    let both = record(&format!("{client} The Agency may terminate this Agreement on 40 days' written notice."));
    assert!(both.contains("    notice_period: 40 days\n"), "{both}");
    let either = record("Either party may terminate this Agreement on 21 days' written notice.");
    assert!(either.contains("    notice_period: 21 days\n"), "{either}");
}

#[test]
fn a_law_is_taken_by_its_code_as_the_policy_says_it() {
    for (text, code) in [
        ("This Agreement is governed by the laws of the State of New York.", "US"),
        ("Auf diesen Vertrag findet polnisches Recht Anwendung.", "PL"),
        ("Umowa podlega prawu niemieckiemu.", "DE"),
        ("This Agreement is governed by the laws of Scotland.", "GB-SCT"),
    ] {
        let written = record(text);
        assert!(written.contains(&format!("    governing_law: \"{code}\"\n")), "{text}: {written}");
    }
    let same =
        record("This Agreement is governed by German law.\n\nAuf diesen Vertrag findet deutsches Recht Anwendung.");
    assert!(same.contains("    governing_law: \"DE\"\n") && !same.contains("something else"), "{same}");
}

#[test]
fn a_rate_goes_where_its_unit_is() {
    for (text, line) in [
        ("Overdue amounts bear interest of 2% per month.", "    monthly_rate: 2%\n"),
        ("Additional work is charged at an hourly rate of EUR 95.", "    hourly_rate: 95.00 EUR\n"),
        ("Additional work is charged at a flat EUR 500 plus EUR 95 per hour.", "    hourly_rate: 95.00 EUR\n"),
    ] {
        let written = record(text);
        assert!(written.contains(line), "{text}: {written}");
    }
    for text in ["Overdue amounts bear interest of 2% per year.", "Overdue amounts bear interest of 2%."] {
        assert!(!record(text).contains("    monthly_rate:"), "{text}");
    }
    assert!(!record("Additional work is charged at EUR 680 per person-day.").contains("    hourly_rate:"));
}

#[test]
fn when_the_time_to_pay_begins_is_told_as_a_policy_calls_it() {
    for (text, told) in [
        ("Invoices are payable within 30 days of receipt.", "receipt (invoice.received)"),
        ("Rechnungen sind innerhalb von 30 Tagen ab Rechnungsdatum zahlbar.", "invoice (invoice.issued)"),
        ("Płatność w terminie 30 dni od podpisania protokołu odbioru.", "acceptance"),
    ] {
        let written = record(text);
        assert!(written.contains(&format!("the time to pay is compared from there: {told}\n")), "{text}: {written}");
    }
}

#[test]
fn a_replaced_value_is_not_taken_and_a_bound_is_told_beside_its_term() {
    let written = record("The payment period of 60 days is deleted and replaced by 25 days.");
    assert!(written.contains("    payment_due: 25 days\n"), "{written}");
    let written = record("Invoices are payable within 14 days of receipt, but in no event later than 60 days.");
    assert!(written.contains("    payment_due: 14 days\n") && written.contains("beside it stands: "), "{written}");
    assert!(!written.contains("payment_due: 60 days"), "{written}");
}

#[test]
fn a_letter_and_its_mark_may_be_two_signs() {
    let written =
        record("Zamawiaja\u{328}cy zapłaci fakture\u{328} w cia\u{328}gu 21 dni od dnia jej dore\u{328}czenia.");
    assert!(written.contains("    payment_due: 21 days\n"), "{written}");
    assert!(written.contains("Zamawiający zapłaci fakturę"), "{written}");
    let written = record("Rechnungen sind innerhalb von dreißig Tagen nach Erhalt zahlungsfa\u{308}llig.");
    assert!(written.contains("    payment_due: 30 days\n"), "{written}");
}
