//! Texts that list several invoices, by short numbers and without what they have in common.

use super::Folder;
use super::sources::{RECORD, invoice, statement};

/// Imports a payment of so much with a text beside invoices of 100, 200 and 400 EUR; returns what it is for, and what is asked.
fn paid(numbers: [&str; 3], text: &str, amount: &str) -> (String, String) {
    let folder = Folder::with_policy();
    let head = RECORD.split("events:").next().expect("a head");
    folder.write("engagement.yaml", format!("{head}sources: [\"*.xml\"]\n"));
    for (number, sum) in numbers.iter().zip(["100.00", "200.00", "400.00"]) {
        let file = format!("{}.xml", number.replace('/', "_"));
        folder.write(&file, invoice(number, "2026-03-01", sum, "ACME GmbH"));
    }
    folder.write("bank.xml", statement(&[("A1", "2026-03-10", amount, "ACME GmbH", text)]));
    let outcome = folder.run(&["import", "--into", "engagement.yaml", "--dry-run"]).exits(0);
    let line = outcome.out.lines().find_map(|line| line.trim_start_matches('+').trim().strip_prefix("for: "));
    (line.unwrap_or_default().replace('"', ""), outcome.err)
}

const SHORT: [&str; 3] = ["12", "13", "14"];
const OF_A_YEAR: [&str; 3] = ["7/2026", "8/2026", "9/2026"];
const OF_A_LETTER: [&str; 3] = ["1/A", "2/A", "3/A"];

#[test]
fn a_list_of_short_numbers_names_them_all() {
    for (numbers, text, named) in [
        (SHORT, "Rechnungen 13 und 14", "[13, 14]"),
        (SHORT, "Invoices 12+13", "[12, 13]"),
        (SHORT, "invoices 12, 13", "[12, 13]"),
        (SHORT, "Rechnung 12 u. 13", "[12, 13]"),
        (SHORT, "Rechnungen 12, 13 und 14", "[12, 13, 14]"),
        (SHORT, "Rechnungen 12 bis 14", "[12, 13, 14]"),
        (SHORT, "Rechnung 12 vom 13.03.2026", "12"),
        (SHORT, "Rechnung 12, 13.03.2026", "12"),
        (["0012", "0013", "0014"], "invoices 0013, 0014", "[0013, 0014]"),
        (["1012", "1013", "1014"], "Rechnungen 1013, 1014", "[1013, 1014]"),
        (OF_A_YEAR, "FV 8,9/2026", "[8/2026, 9/2026]"),
        (OF_A_YEAR, "faktury 8 i 9/2026", "[8/2026, 9/2026]"),
        (OF_A_YEAR, "faktury 8/2026 i 9", "[8/2026, 9/2026]"),
        (OF_A_LETTER, "fatt 1/A e 2/A", "[1/A, 2/A]"),
        (
            ["R-2026-012", "R-2026-013", "R-2026-014"],
            "R-2026-012 bis R-2026-014",
            "[R-2026-012, R-2026-013, R-2026-014]",
        ),
    ] {
        let (found, err) = paid(numbers, text, "90.00");
        assert!(found == named && !err.contains("question"), "{text}: {found}: {err}");
    }
}

#[test]
fn a_number_is_known_after_other_words_and_without_its_noughts() {
    for (numbers, text, named) in [
        (OF_A_LETTER, "saldo fatt. 1/A", "1/A"),
        (OF_A_LETTER, "ns. fattura n. 2/A del 01/03/2026", "2/A"),
        (SHORT, "Rechnungsnummer 12", "12"),
        (SHORT, "invoice 012", "12"),
        (OF_A_YEAR, "faktura 07/2026", "7/2026"),
        (["1", "2", "3"], "Rechnung vom 1.3.2026, Nr. 2", "2"),
    ] {
        let (found, err) = paid(numbers, text, "90.00");
        assert!(found == named && !err.contains("question"), "{text}: {found}: {err}");
    }
}

#[test]
fn what_is_paid_beyond_what_is_named_is_asked_where_the_text_may_name_more() {
    for (numbers, text, amount, asked) in [
        (SHORT, "invoice 12 13", "300.00", "is it for 12 alone, or for 13, too?"),
        (SHORT, "Rechnungen 12, 13, 99", "300.00", "is it for 12 alone, or for 13, too?"),
        (SHORT, "Invoices 12 - 14", "500.00", "is it for 12 alone, or for 14, too?"),
    ] {
        let (_, err) = paid(numbers, text, amount);
        assert!(err.contains(asked), "{text}: {err}");
        assert!(err.contains(": [\"12\", \"1"), "{text}: {err}");
    }
    // What is not known here proposes what its text says, not the first.
    let (_, err) = paid(OF_A_LETTER, "rata 3/A", "90.00");
    assert!(err.contains("A1\": \"3/A\"` (or another)"), "{err}");
}
