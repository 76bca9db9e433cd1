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

const OF_A_FIRM: [&str; 3] = ["RE-2026-014", "RE-2026-015", "RE-2025-016"];

#[test]
fn a_number_is_known_as_people_type_it() {
    for (numbers, text, named) in [
        (OF_A_FIRM, "Rechnung 2026-014", "RE-2026-014"),
        (OF_A_FIRM, "RG 2026014", "RE-2026-014"),
        (OF_A_FIRM, "Re.Nr. 2026/014", "RE-2026-014"),
        (OF_A_FIRM, "inv 2026 014", "RE-2026-014"),
        (OF_A_FIRM, "RE2026014", "RE-2026-014"),
        (OF_A_FIRM, "RE 2026-14", "RE-2026-014"),
        (OF_A_FIRM, "2026-014", "RE-2026-014"),
        (OF_A_FIRM, "Rechnung-Nr.:2026.014 vom 12.03.2026", "RE-2026-014"),
        (OF_A_FIRM, "Faktura VAT nr 2026/014", "RE-2026-014"),
        (OF_A_FIRM, "Račun br. 2026-014", "RE-2026-014"),
        (OF_A_FIRM, "счёт № 2026-014 от 12.03.2026", "RE-2026-014"),
        (OF_A_FIRM, "Rechnung 2026-014, Rechnung 2026-015", "[RE-2026-014, RE-2026-015]"),
        (["2026014", "2026015", "2026016"], "Rechnung 2026-014", "2026014"),
        (["A-2026-014", "B-2026-014", "B-2026-015"], "Rechnung 2026-015", "B-2026-015"),
    ] {
        let (found, err) = paid(numbers, text, "90.00");
        assert!(found == named && !err.contains("question"), "{text}: {found}: {err}");
    }
}

#[test]
fn what_comes_to_more_than_a_typed_number_is_open_with_is_asked() {
    let (_, err) = paid(OF_A_FIRM, "Rechnung 2026-014 und 2026-099", "250.00");
    assert!(err.contains("is it for RE-2026-014, which its text"), "{err}");
    let (found, err) = paid(OF_A_FIRM, "Rechnung 2026-014, Rechnung 2026-015", "300.00");
    assert!(found == "[RE-2026-014, RE-2026-015]" && !err.contains("question"), "{found}: {err}");
}

#[test]
fn a_number_that_is_typed_in_part_counts_with_its_amount_alone() {
    const OF_DAYS: [&str; 3] = ["FV/11/09/2026", "FV/12/09/2026", "FV/3/10/2026"];
    for (numbers, text, named) in [
        (OF_A_FIRM, "014/2026", "RE-2026-014"),
        (OF_A_FIRM, "Zahlung 014/2026", "RE-2026-014"),
        (OF_A_FIRM, "Rechnung 014", "RE-2026-014"),
        (OF_A_FIRM, "danke 2026014", "RE-2026-014"),
        (OF_DAYS, "faktura 11/09/2026", "FV/11/09/2026"),
        (OF_DAYS, "FV 11/09/26", "FV/11/09/2026"),
        (OF_DAYS, "FV 11/09", "FV/11/09/2026"),
    ] {
        let (found, err) = paid(numbers, text, "100.00");
        assert!(found == named && !err.contains("question"), "{text}: {found}: {err}");
        let (found, err) = paid(numbers, text, "90.00");
        assert!(found.is_empty() && err.contains("which invoice is it for?"), "{text}: {found}: {err}");
    }
}

#[test]
fn a_number_that_may_be_another_is_no_invoices() {
    for (numbers, text) in [
        (["A-2026-014", "B-2026-014", "B-2026-015"], "Rechnung 2026-014"),
        (["A-2026-014", "B-2026-015", "B-2026-016"], "B-2026-014"),
        (OF_A_FIRM, "Rechnung 2026-014-2"),
        (OF_A_FIRM, "Rechnung 2026-014A"),
        (OF_A_FIRM, "PO 2026-014"),
        (OF_A_FIRM, "Rechnung 16/2026"),
        (["RE-2026-003", "RE-2026-004", "RE-2026-005"], "Rechnung 03/2026"),
        (["12032026", "13032026", "14032026"], "Rechnung vom 12.03.2026"),
        (["RE-2026-03", "RE-2026-04", "RE-2026-05"], "Miete 2026/03"),
        (["2026-01", "2026-02", "2026-03"], "Rechnung vom 2026-02-02"),
        (["2026-01", "2026-02", "2026-03"], "Miete 2026-02"),
        (["11999", "12000", "12001"], "abzgl. Material 120,00"),
        (["10233", "10234", "10235"], "Kdnr:10234"),
        (["10233", "10234", "10235"], "10234 Berlin"),
        (OF_A_FIRM, "RE-2026-014-2"),
        (OF_A_FIRM, "RE-2026-014b"),
    ] {
        let (found, err) = paid(numbers, text, "90.00");
        assert!(found.is_empty() && err.contains("question"), "{text}: {found}: {err}");
    }
}

#[test]
fn what_the_payers_own_books_call_a_payment_is_no_invoice_but_where_it_is_its_number() {
    let folder = Folder::with_policy();
    let head = RECORD.split("events:").next().expect("a head");
    folder.write("engagement.yaml", format!("{head}sources: [\"*.xml\"]\n"));
    for (number, sum) in OF_A_FIRM.iter().zip(["100.00", "200.00", "300.00"]) {
        folder.write(&format!("{number}.xml"), invoice(number, "2026-03-01", sum, "ACME GmbH"));
    }
    let imported = |own: &str, text: &str, amount: &str| {
        let bank = statement(&[("A1", "2026-03-10", amount, "ACME GmbH", text)]);
        let refs = format!("<Refs><EndToEndId>{own}</EndToEndId></Refs><RltdPties>");
        folder.write("bank.xml", bank.replace("<RltdPties>", &refs));
        let outcome = folder.run(&["import", "--into", "engagement.yaml", "--dry-run"]).exits(0);
        let line = outcome.out.lines().find_map(|line| line.trim_start_matches('+').trim().strip_prefix("for: "));
        (line.unwrap_or_default().replace('"', ""), outcome.err)
    };
    for (own, text, amount, named) in [
        ("E2E-2026-014", "danke", "200.00", "RE-2026-015"),
        ("PO-2026-777", "Rechnung 2026-015", "90.00", "RE-2026-015"),
        ("RE2026015", "danke", "90.00", "RE-2026-015"),
        ("NOTPROVIDED", "danke", "200.00", "RE-2026-015"),
    ] {
        let (found, err) = imported(own, text, amount);
        assert!(found == named && !err.contains("question"), "{own}, {text}: {found}: {err}");
    }
}

#[test]
fn an_order_names_the_only_invoice_that_is_for_it() {
    let folder = Folder::with_policy();
    let head = RECORD.split("events:").next().expect("a head");
    folder.write("engagement.yaml", format!("{head}sources: [\"*.xml\"]\n"));
    let orders = ["PO-4500012345", "4500012346", "4500012346"];
    for ((number, sum), order) in ["A1", "A2", "A3"].iter().zip(["100.00", "200.00", "100.00"]).zip(orders) {
        let order = format!("<a:OrderReference><b:ID>{order}</b:ID></a:OrderReference><a:AccountingSupplierParty>");
        let invoice = invoice(number, "2026-03-01", sum, "ACME GmbH").replace("<a:AccountingSupplierParty>", &order);
        folder.write(&format!("{number}.xml"), invoice);
    }
    for (text, amount, named) in [
        ("Bestellung 4500012345", "100.00", "A1"),
        ("PO 4500012345", "100.00", "A1"),
        // Another sum may be for an invoice of that order which is not here; two are for the other one.
        ("PO-4500012345", "90.00", ""),
        ("PO-4500012346", "100.00", ""),
    ] {
        folder.write("bank.xml", statement(&[("A1", "2026-03-10", amount, "ACME GmbH", text)]));
        let outcome = folder.run(&["import", "--into", "engagement.yaml", "--dry-run"]).exits(0);
        let line = outcome.out.lines().find_map(|line| line.trim_start_matches('+').trim().strip_prefix("for: "));
        assert_eq!(line.unwrap_or_default().replace('"', ""), named, "{text}: {}", outcome.err);
    }
}
