//! Invoices of one number that are not one: of two years, or one that takes back; and corrections of nothing but the due day.

use super::Folder;
use super::sources::{RECORD, invoice, statement};

/// A folder whose record names all files beside it; `more` is put into the record.
fn folder(more: &str) -> Folder {
    let folder = Folder::with_policy();
    let head = RECORD.split("events:").next().expect("a head");
    folder.write("engagement.yaml", format!("{head}sources: [\"*.xml\"]\n{more}"));
    folder
}

/// Writes the invoice 12 of two years, of these amounts.
fn two_years(folder: &Folder, [before, after]: [&str; 2]) {
    folder.write("a.xml", invoice("12", "2025-02-02", before, "ACME GmbH"));
    folder.write("b.xml", invoice("12", "2026-02-02", after, "ACME GmbH"));
}

fn pay(folder: &Folder, day: &str, amount: &str, text: &str) {
    folder.write("bank.xml", statement(&[("A1", day, amount, "ACME GmbH", text)]));
}

const PAID: &str = "payment-DE89370400440532013000 A1";

/// Returns how each invoice stands on the last of June, by its name, and all that was asked.
fn checked(folder: &Folder) -> (Vec<(String, String)>, String) {
    let check =
        ["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-06-30", "--all", "--format", "json"];
    let outcome = folder.run(&check);
    let found = outcome.json()["engagements"][0]["findings"].as_array().cloned().unwrap_or_default();
    let text = |one: &serde_json::Value| one.as_str().unwrap_or_default().to_owned();
    let found = found.iter().map(|one| (text(&one["subject"]["id"]), text(&one["status"])));
    (found.collect(), outcome.err.clone())
}

fn stands(folder: &Folder, expected: &[(&str, &str)], said: &str) {
    let (mut found, err) = checked(folder);
    found.sort();
    let found: Vec<(&str, &str)> = found.iter().map(|(id, status)| (id.as_str(), status.as_str())).collect();
    assert!(found == expected && err.contains(said), "{found:?}, not {expected:?}; said: {err}");
}

#[test]
fn invoices_of_one_number_in_two_years_are_two() {
    let folder = folder("");
    two_years(&folder, ["1000.00", "800.00"]);
    stands(&folder, &[("12", "breached"), ("12 (2026)", "breached")], "");
    // One of another day of the same year is one that its files tell in two ways.
    folder.write("b.xml", invoice("12", "2025-02-05", "1000.00", "ACME GmbH"));
    stands(&folder, &[("12", "unknown")], "which is right?");
    // So is one whose number has its year.
    for number in ["R-2026-12", "12/26", "202612"] {
        folder.write("a.xml", invoice(number, "2025-02-02", "1000.00", "ACME GmbH"));
        folder.write("b.xml", invoice(number, "2026-02-02", "1000.00", "ACME GmbH"));
        stands(&folder, &[(number, "unknown")], "which is right?");
    }
    // So is one of the turn of the year.
    folder.write("a.xml", invoice("12", "2025-12-30", "1000.00", "ACME GmbH"));
    folder.write("b.xml", invoice("12", "2026-01-05", "1000.00", "ACME GmbH"));
    stands(&folder, &[("12", "unknown")], "which is right?");
}

#[test]
fn a_payment_that_names_a_number_of_two_years_is_for_the_one_it_can_be_for() {
    let folder = folder("");
    two_years(&folder, ["1000.00", "800.00"]);
    let both = |first, second| [("12", first), ("12 (2026)", second)];
    // The other one was not written yet.
    pay(&folder, "2025-02-10", "1000.00", "invoice 12");
    stands(&folder, &both("met", "breached"), "");
    pay(&folder, "2026-02-10", "800.00", "invoice 12");
    stands(&folder, &both("breached", "met"), "");
    pay(&folder, "2026-02-10", "500.00", "invoice 12");
    stands(&folder, &both("unknown", "unknown"), "is it for 12 of 2025-02-02 or for 12 (2026) of 2026-02-02?");
    two_years(&folder, ["800.00", "800.00"]);
    pay(&folder, "2026-02-10", "800.00", "invoice 12");
    stands(&folder, &both("unknown", "unknown"), "may name each");
    pay(&folder, "2026-02-10", "800.00", "invoice 12/2026");
    stands(&folder, &both("breached", "met"), "");
    pay(&folder, "2026-02-10", "800.00", "invoice 12/2025");
    stands(&folder, &both("late", "breached"), "");
    pay(&folder, "2026-02-10", "1600.00", "invoices 12/2025 and 12/2026");
    stands(&folder, &both("late", "met"), "");
    pay(&folder, "2026-02-10", "800.00", "invoice 12");
    let record = folder.read("engagement.yaml");
    folder.write("engagement.yaml", format!("{record}matched: {{\"{PAID}\": \"12 (2026)\"}}\n"));
    stands(&folder, &both("breached", "met"), "");
}

#[test]
fn the_second_of_a_number_is_written_beside_the_first_whatever_came_first() {
    for [first, second] in [["a.xml", "b.xml"], ["b.xml", "a.xml"]] {
        let folder = folder("");
        two_years(&folder, ["1000.00", "800.00"]);
        let record = folder.read("engagement.yaml").replace("sources: [\"*.xml\"]", "events: []");
        folder.write("engagement.yaml", record);
        let import = |file: &str| folder.run(&["import", file, "--into", "engagement.yaml"]).exits(0).err;
        assert!(import(first).contains("1 event new"));
        assert!(import(second).contains("1 event new"));
        let written = folder.read("engagement.yaml");
        for file in [first, second] {
            assert!(import(file).contains("0 events new, 1 recorded already"));
        }
        assert_eq!(folder.read("engagement.yaml"), written);
        let (found, err) = checked(&folder);
        assert!(found.len() == 2 && found.iter().all(|(_, status)| status == "breached"), "{found:?}: {err}");
    }
}

#[test]
fn a_credit_note_of_the_number_of_an_invoice_has_a_name_of_its_own() {
    let folder = folder("");
    folder.write("a.xml", invoice("12", "2026-02-02", "1000.00", "ACME GmbH"));
    let credit = invoice("12", "2026-02-10", "1000.00", "ACME GmbH")
        .replace("Invoice-2", "CreditNote-2")
        .replace("<Invoice ", "<CreditNote ")
        .replace("</Invoice>", "</CreditNote>")
        .replace("InvoiceTypeCode>380", "CreditNoteTypeCode>381")
        .replace("InvoiceTypeCode", "CreditNoteTypeCode");
    folder.write("b.xml", credit);
    stands(&folder, &[("12", "met")], "");
    let import = folder.run(&["import", "b.xml"]).exits(0);
    assert!(import.out.contains("credit_note: \"12\""), "{}", import.out);
    let import = folder.run(&["import", "a.xml", "b.xml"]).exits(0);
    assert!(import.out.contains("credit_note: \"12 (credit note)\""), "{}", import.out);
}

/// An invoice of KSeF: its number, what it comes to, when it is due; `more` says what it corrects.
fn ksef(number: &str, amount: &str, due: &str, more: &str) -> String {
    format!(
        "<Faktura xmlns=\"http://crd.gov.pl/wzor/2025/06/25/13775/\"><Naglowek><WariantFormularza>3</WariantFormularza></Naglowek>\
         <Podmiot1><DaneIdentyfikacyjne><NIP>5260000005</NIP><Nazwa>Studio Linden</Nazwa></DaneIdentyfikacyjne></Podmiot1>\
         <Podmiot2><DaneIdentyfikacyjne><NIP>7010010000</NIP><Nazwa>ACME GmbH</Nazwa></DaneIdentyfikacyjne></Podmiot2>\
         <Fa><KodWaluty>EUR</KodWaluty><P_1>2026-02-02</P_1><P_2>{number}</P_2><P_15>{amount}</P_15>{more}\
         <Platnosc><TerminPlatnosci><Termin>{due}</Termin></TerminPlatnosci></Platnosc></Fa></Faktura>"
    )
}

#[test]
fn a_correction_of_nothing_that_moves_the_due_day_is_asked() {
    let folder = folder("");
    let policy = folder.read("policy.terms").replace("within 14 days after invoice.issued", "by invoice.due");
    folder.write("policy.terms", policy);
    let plain = "<RodzajFaktury>VAT</RodzajFaktury>";
    let correction = "<RodzajFaktury>KOR</RodzajFaktury><DaneFaKorygowanej><NrFaKorygowanej>F/1</NrFaKorygowanej></DaneFaKorygowanej>";
    folder.write("a.xml", ksef("F/1", "1000.00", "2026-02-16", plain));
    pay(&folder, "2026-05-10", "1000.00", "F/1");
    stands(&folder, &[("F/1", "late")], "");
    folder.write("k.xml", ksef("K/1", "0.00", "2026-05-16", correction));
    stands(
        &folder,
        &[("F/1", "unknown"), ("K/1", "met")],
        "K/1, which corrects it, says due 2026-05-16, not 2026-02-16",
    );
    let record = folder.read("engagement.yaml");
    for (day, status) in [("2026-05-16", "met"), ("2026-02-16", "late")] {
        folder.write("engagement.yaml", format!("{record}matched: {{\"F/1\": {{due: {day}}}}}\n"));
        stands(&folder, &[("F/1", status), ("K/1", "met")], "");
    }
    // The record counts where it says the day; that its source says another one is told.
    let by_hand = "events:\n  - {invoice: F/1, issued: 2026-02-02, due: 2026-02-16, payable: 1000 EUR}\n";
    folder.write("engagement.yaml", format!("{record}{by_hand}"));
    let said = "K/1, which corrects it, says due 2026-05-16, not 2026-02-16: which day counts? change it in the record";
    stands(&folder, &[("F/1", "late"), ("K/1", "met")], said);
    let check = ["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-06-30"];
    assert!(folder.run(&check).out.contains("may lack"), "{}", folder.run(&check).out);
    folder.write("engagement.yaml", format!("{record}{by_hand}matched: {{F/1: recorded}}\n"));
    assert!(!folder.run(&check).err.contains("which day counts?"));
    // One that says the same day asks nothing.
    folder.write("engagement.yaml", &record);
    folder.write("k.xml", ksef("K/1", "0.00", "2026-02-16", correction));
    stands(&folder, &[("F/1", "late"), ("K/1", "met")], "");
}

#[test]
fn a_credit_that_calls_itself_a_reversal_and_comes_from_the_client_is_unknown() {
    let folder = folder("");
    folder.write("a.xml", invoice("INV-1", "2026-02-02", "1000.00", "ACME GmbH"));
    pay(&folder, "2026-02-10", "1000.00", "INV-1");
    let account = "</Dbtr><DbtrAcct><Id><IBAN>DE02120300000000202051</IBAN></Id></DbtrAcct>";
    let text = folder.read("bank.xml").replace("</Dbtr>", account);
    folder.write("bank.xml", &text);
    stands(&folder, &[("INV-1", "met")], "");
    folder.write("bank.xml", text.replace("<Sts>", "<RvslInd>true</RvslInd><Sts>"));
    stands(&folder, &[("INV-1", "unknown")], "It takes back an earlier payment: which one?");
}
