//! Cash discounts and instalments: an invoice that says more than one sum or day; what of it counts a person says.

use super::Folder;
use super::sources::{RECORD, invoice, statement};

/// A payment under `matched`.
const PAID: &str = "payment-DE89370400440532013000 A1";

/// An invoice of 1,000 euros of 2 February, with these elements of terms.
fn billed(number: &str, terms: &str) -> String {
    invoice(number, "2026-02-02", "1000.00", "ACME GmbH")
        .replace("<a:LegalMonetaryTotal>", &format!("{terms}<a:LegalMonetaryTotal>"))
}

fn terms(text: &str) -> String {
    format!("<a:PaymentTerms><b:Note>{text}</b:Note></a:PaymentTerms>")
}

fn folder(bills: &[(&str, String)], payment: (&str, &str, &str)) -> Folder {
    let folder = Folder::with_policy();
    record(&folder, "");
    bills.iter().for_each(|(number, text)| folder.write(&format!("{number}.xml"), text));
    let (day, amount, text) = payment;
    folder.write("bank.xml", statement(&[("A1", day, amount, "ACME GmbH", text)]));
    folder
}

fn record(folder: &Folder, more: &str) {
    let head = RECORD.split("events:").next().expect("a head");
    folder.write("engagement.yaml", format!("{head}sources: [\"*.xml\"]\n{more}"));
}

/// Returns what became of the invoices, in their order, and what was said.
fn checked(folder: &Folder) -> (Vec<String>, String) {
    let check = ["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-06-30", "--all"];
    let outcome = folder.run(&[&check[..], &["--format", "json"]].concat());
    let findings = outcome.json()["engagements"][0]["findings"].as_array().expect("findings").clone();
    let text = |one: &serde_json::Value, at: &str| one.pointer(at).and_then(|it| it.as_str()).unwrap_or("").to_owned();
    let mut found: Vec<_> = findings
        .iter()
        .filter(|one| one["clause"] == "paid")
        .map(|one| (text(one, "/subject/id"), text(one, "/status")))
        .collect();
    found.sort();
    (found.into_iter().map(|(_, status)| status).collect(), outcome.err)
}

#[test]
fn a_payment_less_the_cash_discount_is_asked_and_both_answers_settle_it() {
    for said in [
        terms("2 % Skonto bei Zahlung innerhalb 10 Tagen, 30 Tage netto"),
        terms("2% 10 days, net 30"),
        "<a:PaymentTerms><b:SettlementDiscountPercent>2</b:SettlementDiscountPercent><a:SettlementPeriod><b:EndDate>2026-02-12</b:EndDate></a:SettlementPeriod></a:PaymentTerms>".to_owned(),
    ] {
        let folder = folder(&[("INV-1", billed("INV-1", &said))], ("2026-02-11", "980.00", "INV-1"));
        let (found, err) = checked(&folder);
        assert_eq!(found, ["unknown"], "{said} {err}");
        assert!(err.contains("is it all of INV-1, less the cash discount of 2 % until 2026-02-12?"), "{err}");
        let (all, owed) = (format!("\"{PAID}\": discount"), format!("\"{PAID}\": \"INV-1\""));
        assert!(err.contains(&format!("`{all}`")) && err.contains(&format!("`{owed}` where the rest, 20.00 EUR")), "{err}");
        record(&folder, &format!("matched: {{{all}}}\n"));
        let (found, err) = checked(&folder);
        assert!(found == ["met"] && !err.contains("note:"), "{found:?} {err}");
        record(&folder, &format!("matched: {{{owed}}}\n"));
        assert_eq!(checked(&folder).0, ["breached"]);
    }
}

#[test]
fn a_discount_is_known_of_an_invoice_that_is_written_down_and_becomes_a_credit_note() {
    let folder = folder(&[("INV-1", billed("INV-1", &terms("2% 10 days, net 30")))], ("2026-02-11", "980.00", ""));
    let head = RECORD.split("events:").next().expect("a head");
    folder.write("engagement.yaml", head);
    folder.run(&["import", "INV-1.xml", "--into", "engagement.yaml"]).exits(0);
    let outcome = folder.run(&["import", "bank.xml", "--into", "engagement.yaml", "--dry-run"]).exits(0);
    assert!(outcome.err.contains("less the cash discount of 2 % until 2026-02-12?"), "{}", outcome.err);
    let text = folder.read("engagement.yaml");
    folder.write("engagement.yaml", format!("{text}matched: {{\"{PAID}\": discount}}\n"));
    folder.run(&["import", "bank.xml", "--into", "engagement.yaml"]).exits(0);
    let text = folder.read("engagement.yaml");
    assert!(
        text.contains(&format!("- credit_note: \"discount-{PAID}\"")) && text.contains("amount: \"20.00 EUR\""),
        "{text}"
    );
    assert_eq!(checked(&folder).0, ["met"]);
    let again = folder.run(&["import", "bank.xml", "--into", "engagement.yaml"]).exits(0);
    assert!(again.err.contains("0 events new") && folder.read("engagement.yaml") == text, "{}", again.err);
}

/// Payments with their days, whether there is a credit note beside them, and what is asked.
type Case<'c> = (&'c [(&'c str, &'c str)], bool, &'c str);

#[test]
fn what_is_no_discount_in_time_is_a_payment_that_is_short() {
    let bill = || billed("INV-1", &terms("2% 10 days, net 30"));
    for (day, amount) in [("2026-02-13", "980.00"), ("2026-02-11", "970.00"), ("2026-02-11", "900.00")] {
        let folder = folder(&[("INV-1", bill())], (day, amount, "INV-1"));
        let (found, err) = checked(&folder);
        assert!(found == ["breached"] && !err.contains("discount"), "{day} {amount} {found:?} {err}");
    }
    // Of two that are open, the discount tells for which it is.
    let folder = folder(&[("INV-1", bill()), ("INV-2", billed("INV-2", ""))], ("2026-02-11", "980.00", "thanks"));
    let (found, err) = checked(&folder);
    assert_eq!(found, ["unknown", "unknown"], "{err}");
    assert!(err.contains("is it all of INV-1, less"), "{err}");
    record(&folder, &format!("matched: {{\"{PAID}\": discount}}\n"));
    assert_eq!(checked(&folder).0, ["met", "breached"]);
}

#[test]
fn a_discount_may_be_taken_in_parts_of_what_is_left_and_on_the_next_working_day() {
    // The last day is 14 February 2026, a Saturday.
    let bill = || billed("INV-1", &terms("2% 12 days, net 30"));
    let credit = invoice("GS-1", "2026-02-09", "100.00", "ACME GmbH")
        .replace("InvoiceTypeCode>380", "InvoiceTypeCode>381")
        .replace("<a:LegalMonetaryTotal>", "<a:BillingReference><a:InvoiceDocumentReference><b:ID>INV-1</b:ID></a:InvoiceDocumentReference></a:BillingReference><a:LegalMonetaryTotal>");
    let cases: [Case<'_>; 12] = [
        (&[("2026-02-16", "980.00")], false, "is it all of INV-1, less the cash discount"),
        (&[("2026-02-17", "980.00")], false, ""),
        (
            &[("2026-02-10", "500.00"), ("2026-02-13", "480.00")],
            false,
            "is it the rest of INV-1, less the cash discount",
        ),
        (
            &[("2026-02-10", "500.00"), ("2026-02-16", "480.00")],
            false,
            "is it the rest of INV-1, less the cash discount",
        ),
        (&[("2026-02-10", "300.00"), ("2026-02-11", "200.00"), ("2026-02-13", "480.00")], false, "is it the rest"),
        (&[("2026-02-10", "500.00"), ("2026-02-17", "480.00")], false, ""),
        (&[("2026-02-10", "500.00"), ("2026-02-13", "470.00")], false, ""),
        (&[("2026-02-10", "490.00"), ("2026-02-13", "500.00")], false, ""),
        (&[("2026-02-13", "882.00")], true, "is it all of INV-1, less the cash discount"),
        (&[("2026-02-13", "880.00")], true, ""),
        (&[("2026-02-13", "870.00")], true, ""),
        (&[("2026-02-10", "400.00"), ("2026-02-13", "482.00")], true, "is it the rest of INV-1"),
    ];
    for (payments, is_credited, asked) in cases {
        let folder = folder(&[("INV-1", bill())], ("", "", ""));
        if is_credited {
            folder.write("credit.xml", &credit);
        }
        let names = ["A1", "A2", "A3"];
        let all: Vec<_> =
            payments.iter().zip(names).map(|((day, sum), name)| (name, *day, *sum, "ACME GmbH", "INV-1")).collect();
        folder.write("bank.xml", statement(&all));
        let (found, err) = checked(&folder);
        let wanted = if asked.is_empty() { "breached" } else { "unknown" };
        assert!(found == [wanted] && err.contains(asked), "{payments:?} {is_credited} {found:?} {err}");
        if !asked.is_empty() {
            let last = format!("payment-DE89370400440532013000 {}", names[payments.len() - 1]);
            record(&folder, &format!("matched: {{\"{last}\": discount}}\n"));
            let (found, err) = checked(&folder);
            assert!(found == ["met"], "{payments:?} {is_credited} {found:?} {err}");
        }
    }
}

#[test]
fn an_invoice_in_instalments_is_unknown_until_a_person_says_when_it_is_due() {
    let part = |day: &str, amount: &str| {
        format!(
            "<a:PaymentTerms><b:PaymentDueDate>{day}</b:PaymentDueDate><b:Amount currencyID=\"EUR\">{amount}</b:Amount></a:PaymentTerms>"
        )
    };
    let in_parts = [part("2026-02-16", "400.00"), part("2026-03-16", "600.00")].concat();
    let folder = folder(&[("INV-1", billed("INV-1", &in_parts))], ("2026-02-16", "400.00", "INV-1"));
    let (found, err) = checked(&folder);
    assert_eq!(found, ["unknown"], "{err}");
    assert!(err.contains("is due in instalments (400.00 EUR on 2026-02-16, 600.00 EUR on 2026-03-16)"), "{err}");
    record(&folder, "matched: {\"INV-1\": {due: 2026-03-16}}\n");
    assert_eq!(checked(&folder).0, ["breached"]);
}

#[test]
fn a_payment_less_what_the_banks_took_is_asked_too() {
    let amount = |name: &str| format!("<AmtDtls><{name}><Amt Ccy=\"EUR\">1000.00</Amt></{name}></AmtDtls>");
    let charges = |sum: &str| {
        format!("<Chrgs><Rcrd><Amt Ccy=\"EUR\">{sum}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Br>SHAR</Br></Rcrd></Chrgs>")
    };
    let all = [amount("InstdAmt"), amount("TxAmt"), charges("15.00"), amount("TxAmt") + &charges("15.00")];
    for (text, sent) in ["INV-1", "thanks"].into_iter().flat_map(|text| all.iter().map(move |sent| (text, sent))) {
        let folder = folder(&[("INV-1", billed("INV-1", ""))], ("2026-02-11", "985.00", text));
        folder.write(
            "bank.xml",
            folder.read("bank.xml").replace("<NtryDtls><TxDtls>", &format!("<NtryDtls><TxDtls>{sent}")),
        );
        let (found, err) = checked(&folder);
        assert_eq!(found, ["unknown"], "{err}");
        assert!(err.contains("is it all of INV-1, less what the banks took?"), "{err}");
        record(&folder, &format!("matched: {{\"{PAID}\": discount}}\n"));
        assert_eq!(checked(&folder).0, ["met"]);
        record(&folder, &format!("matched: {{\"{PAID}\": INV-1}}\n"));
        assert_eq!(checked(&folder).0, ["breached"]);
    }
    // Other charges than what lacks tell of nothing.
    let folder = folder(&[("INV-1", billed("INV-1", ""))], ("2026-02-11", "985.00", "INV-1"));
    let text =
        folder.read("bank.xml").replace("<NtryDtls><TxDtls>", &format!("<NtryDtls><TxDtls>{}", charges("10.00")));
    folder.write("bank.xml", text);
    assert_eq!(checked(&folder).0, ["breached"]);
}

#[test]
fn one_payment_of_several_invoices_less_the_discount_of_one_is_asked() {
    let bills = [
        ("INV-1", billed("INV-1", &terms("2 % 10 days, net 30"))),
        ("INV-2", invoice("INV-2", "2026-02-02", "800.00", "ACME GmbH")),
    ];
    let folder = folder(&bills, ("2026-02-10", "1780.00", "INV-1 INV-2 less 2 %"));
    let (found, err) = checked(&folder);
    assert!(found == ["unknown", "unknown"] && err.contains("less their cash discounts?"), "{found:?}: {err}");
    record(&folder, &format!("matched: {{\"{PAID}\": discount}}\n"));
    assert_eq!(checked(&folder).0, ["met", "met"]);
    record(&folder, &format!("matched: {{\"{PAID}\": [INV-1, INV-2]}}\n"));
    assert!(checked(&folder).0.contains(&"breached".to_owned()));
}

#[test]
fn a_payment_less_a_discount_that_is_not_understood_is_asked() {
    for terms in [
        "10 Tage 2 % Skonto auf Material, 30 Tage netto",
        "30 Tage netto, Skonto nach Absprache",
        "30 Tage netto, 10 Tage 2 % Skonto = 20,00 EUR",
        "2 % Skonto auf 500,00 EUR innerhalb von 10 Tagen, 30 Tage netto",
    ] {
        let due =
            |text: String| text.replace("<b:InvoiceTypeCode>", "<b:DueDate>2026-03-04</b:DueDate><b:InvoiceTypeCode>");
        let bill = due(billed("INV-1", &self::terms(terms)));
        let paid = if terms.contains("500") { "990.00" } else { "980.00" };
        let folder = folder(&[("INV-1", bill.clone())], ("2026-02-10", paid, "INV-1"));
        let (found, err) = checked(&folder);
        assert!(
            found == ["unknown"] && err.contains("is it all of INV-1, less the cash discount"),
            "{terms}: {found:?}: {err}"
        );
        record(&folder, &format!("matched: {{\"{PAID}\": discount}}\n"));
        assert_eq!(checked(&folder).0, ["met"], "{terms}");
        // What is no discount is a part.
        let folder = self::folder(&[("INV-1", bill)], ("2026-02-10", "700.00", "INV-1"));
        assert_eq!(checked(&folder).0, ["breached"], "{terms}");
    }
}
