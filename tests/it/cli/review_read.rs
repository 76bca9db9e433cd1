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
term renewal = "not automatic" { accept "not automatic" }
term renewal_period = 12 months { accept up to 12 months }
term liability_cap = "the fees" { accept "the fees" }
term liability_sum = 20_000 EUR { accept up to 20_000 EUR }
section all "All" {
  clause paid "Invoices are paid within {payment_due}" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within payment_due after invoice.issued
  }
}
"#;

/// The record that is written of a text.
fn record(text: &str) -> String {
    record_by(POLICY, text)
}

/// The record that is written of a text, beside a policy; its review is never an error.
fn record_by(policy: &str, text: &str) -> String {
    let folder = Folder::new();
    folder.write("own.terms", policy);
    folder.write("offer.txt", text);
    folder
        .run(&["review", "offer.txt", "--policy", "own.terms", "--as-of", "2026-02-01", "--into", "read.yaml"])
        .exits(1);
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

#[test]
fn a_value_goes_into_the_term_of_its_sort_or_is_left_to_a_person() {
    let yearly = "This Agreement shall renew automatically for successive one-year periods.";
    assert!(record(yearly).contains("    renewal_period: 12 months\n"), "{}", record(yearly));
    let written =
        record_by(&POLICY.replace("term renewal_period = 12 months { accept up to 12 months }\n", ""), yearly);
    assert!(
        !written.contains("    renewal:") && written.contains("takes another sort of value: 12 months"),
        "{written}"
    );
    let pounds = record("The Agency's total liability shall not exceed GBP 1,000,000.");
    assert!(pounds.contains("it is in another currency: `liability_sum` is in EUR"), "{pounds}");
}

#[test]
fn the_worth_and_the_first_day_of_a_contract_are_read_with_their_sentence() {
    for (text, value, starts) in [
        ("The total project price is EUR 40,000 and work begins on 1 March 2026.", "40000.00 EUR", "2026-03-01"),
        (
            "Wynagrodzenie ryczałtowe wynosi 64 000 zł netto. Umowa obowiązuje od dnia 9 lutego 2026 r.",
            "64000.00 PLN",
            "2026-02-09",
        ),
        (
            "Der Auftraggeber zahlt ein Pauschalhonorar in Höhe von 52.000,00 €. Der Vertrag beginnt am 1. Mai 2026.",
            "52000.00 EUR",
            "2026-05-01",
        ),
        ("Project fee: EUR 38,500 excluding VAT\nStart date: 01.05.2026", "38500.00 EUR", "2026-05-01"),
    ] {
        let written = record(text);
        assert!(written.contains(&format!("\n  value: {value}\n")), "{text}: {written}");
        assert!(written.contains(&format!("\n  starts: {starts}\n")), "{text}: {written}");
        assert!(written.contains(&format!("# value: {value}, line 1: “")), "{text}: {written}");
    }
    let several = record("The total price is EUR 40,000.\n\nThe total price is EUR 45,000.");
    assert!(several.contains("# Ask: value (several are said), starts, ends.\n"), "{several}");
    assert!(several.contains("  # value: 45000.00 EUR, line 3") && !several.contains("\n  value:"), "{several}");
    for text in [
        "The total price is EUR 95 per hour.",
        "The Agency is liable up to the total price of EUR 5,000.",
        "The invoice is dated 1 March 2026.",
        "The cancellation fee of a project with a total price of EUR 5,000 is 20%.",
        "Work begins on 01/05/2026.",
    ] {
        let written = record(text);
        assert!(!written.contains("\n  value:") && !written.contains("\n  starts:"), "{text}: {written}");
    }
}

#[test]
fn what_is_left_blank_is_told_and_asked_for() {
    let written = record("A deposit of [DEPOSIT AMOUNT] is due up front.");
    assert!(
        written.contains("# deposit, left blank, line 1: “A deposit of [DEPOSIT AMOUNT] is due up front.”"),
        "{written}"
    );
    assert!(!record("A deposit of 30% is due up front.").contains("left blank"));
}

#[test]
fn interest_for_a_week_or_a_day_is_weighed_by_the_year() {
    for (text, yearly) in [
        ("Late payments bear interest at 1% per week.", "52% a year"),
        ("Late payments bear interest at 0.2% per day.", "73% a year"),
    ] {
        let folder = Folder::new();
        folder.write("own.terms", POLICY);
        folder.write("offer.txt", text);
        let arguments = ["review", "offer.txt", "--policy", "own.terms", "--as-of", "2026-02-01", "--country", "IE"];
        let told = folder.run(&[&arguments[..], &["--format", "json"]].concat()).exits(1).json().to_string();
        assert!(told.contains(yearly) && !told.contains("less may be grossly unfair"), "{text}: {told}");
    }
}
