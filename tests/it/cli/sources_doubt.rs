//! What sources tell and nobody is sure of: it is asked, with the line that answers, and no verdict is better than what is known.

use super::Folder;
use super::sources::{RECORD, invoice, statement};

/// A payment under `matched`.
const PAID: &str = "payment-DE89370400440532013000 A1";

/// A folder whose record names all files beside it; `more` is put into the record.
fn folder(more: &str) -> Folder {
    let folder = Folder::with_policy();
    let head = RECORD.split("events:").next().expect("a head");
    folder.write("engagement.yaml", format!("{head}sources: [\"*.xml\"]\n{more}"));
    folder.write("i1.xml", invoice("INV-1", "2026-02-02", "800.00", "ACME GmbH"));
    folder
}

/// Returns what is said of the payment of an invoice (`met`, or how it is else), and what is asked.
pub(super) fn checked(folder: &Folder, id: &str) -> (String, String) {
    let check = ["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-06-30", "--all"];
    let outcome = folder.run(&[&check[..], &["--format", "json"]].concat());
    let found = outcome.json()["engagements"][0]["findings"].as_array().expect("findings").clone();
    let one = found.into_iter().find(|one| one["subject"]["id"] == id && one["clause"] == "paid");
    let status = one.map_or("none".to_owned(), |one| one["status"].as_str().expect("a status").to_owned());
    (status, outcome.err)
}

fn statuses(folder: &Folder, id: &str, status: &str, asked: &str) {
    let (found, err) = checked(folder, id);
    assert!(found == status && err.contains(asked), "{id} is {found}, not {status}; asked: {err}");
}

#[test]
fn an_invoice_to_the_client_is_asked_where_only_a_domain_is_known_of_the_firm() {
    let folder = folder("");
    let record = folder.read("engagement.yaml").replace(", \"Studio Linden\"", "");
    folder.write("engagement.yaml", &record);
    statuses(&folder, "INV-1", "unknown", "is “Studio Linden”, who wrote it, the firm? then add `\"Studio Linden\"`");
    // Another tax number of the same country is another firm's, and that is told.
    folder.write("engagement.yaml", record.replace("studio.example", "studio.example, DE811111111"));
    let tax = "<a:Party><a:PartyTaxScheme><b:CompanyID>DE822222222</b:CompanyID><a:TaxScheme><b:ID>VAT</b:ID></a:TaxScheme></a:PartyTaxScheme><a:PartyLegalEntity>";
    let other = invoice("INV-1", "2026-02-02", "800.00", "ACME GmbH").replacen("<a:Party><a:PartyLegalEntity>", tax, 1);
    folder.write("i1.xml", other);
    statuses(&folder, "INV-1", "none", "has another tax number than the firm: left out");
}

#[test]
fn a_payment_that_names_an_invoice_of_a_later_day_is_for_it() {
    let folder = folder("");
    folder.write("bank.xml", statement(&[("A1", "2026-01-28", "800.00", "ACME GmbH", "INV-1")]));
    let (found, err) = checked(&folder, "INV-1");
    assert!(found == "met" && !err.contains("under `matched`"), "{found}: {err}");
}

#[test]
fn money_that_two_sources_tell_of_one_invoice_is_not_counted_twice_without_a_word() {
    let by_hand = "events:\n  - {payment: P-1, at: 2026-02-10, by: client, for: INV-1, amount: 800 EUR}\n";
    let folder = folder(by_hand);
    folder.write("i2.xml", invoice("INV-2", "2026-02-02", "300.00", "ACME GmbH"));
    folder.write("bank.xml", statement(&[("A1", "2026-02-15", "800.00", "ACME GmbH", "INV-1")]));
    statuses(&folder, "INV-2", "unknown", "is it the same money as `P-1` of 2026-02-10 (800 EUR)?");
    let record = folder.read("engagement.yaml");
    folder.write("engagement.yaml", format!("{record}matched: {{\"{PAID}\": others}}\n"));
    statuses(&folder, "INV-1", "met", "");
    statuses(&folder, "INV-2", "breached", "");
}

#[test]
fn an_invoice_that_two_files_tell_differently_is_asked_and_a_person_names_the_file() {
    let folder = folder("");
    folder.write("bank.xml", statement(&[("A1", "2026-02-10", "800.00", "ACME GmbH", "INV-1")]));
    let journal =
        "2026-02-02 ACME GmbH  ; invoice: INV-1\n    assets:receivable:ACME GmbH    900.00 EUR\n    income:design\n";
    folder.write("a.journal", journal);
    folder.write("engagement.yaml", folder.read("engagement.yaml").replace("[\"*.xml\"]", "[\"*.xml\", a.journal]"));
    statuses(
        &folder,
        "INV-1",
        "unknown",
        "a.journal says payable 900 EUR, not 800.00 EUR: which is right? under `matched`",
    );
    let record = folder.read("engagement.yaml");
    folder.write("engagement.yaml", format!("{record}matched: {{INV-1: i1.xml}}\n"));
    statuses(&folder, "INV-1", "met", "");
    folder.write("engagement.yaml", format!("{record}matched: {{INV-1: recorded}}\n"));
    statuses(&folder, "INV-1", "unknown", "which is right?");
}

#[test]
fn a_text_of_another_form_of_number_is_asked_and_a_day_is_none() {
    for (text, status) in [
        ("SHOP-2026-201", "unknown"),
        ("thanks, FV/7/2026.", "unknown"),
        ("201/2026", "unknown"),
        ("03/2026", "met"),
        ("10.02.2026, 800.00", "met"),
        ("Kd.Nr. K-4711", "met"),
        ("Mar-2026", "met"),
        ("e-mail", "met"),
    ] {
        let folder = folder("");
        folder.write("bank.xml", statement(&[("A1", "2026-02-10", "800.00", "ACME GmbH", text)]));
        let asked = if status == "met" { "" } else { "names one that is not known here" };
        let (found, err) = checked(&folder, "INV-1");
        assert!(found == status && err.contains(asked), "{text}: {found} {err}");
    }
}

#[test]
fn payments_of_one_day_whose_texts_name_two_invoices_are_asked() {
    let folder = folder("");
    folder.write("i2.xml", invoice("INV-2", "2026-02-02", "800.00", "ACME GmbH"));
    folder.write("a.xml", statement(&[("A1", "2026-02-10", "800.00", "ACME GmbH", "INV-1")]));
    let line = ":61:2602100210C800,00NTRFNONREF\n:86:166?00GUTSCHRIFT?20INV-2?32ACME GmbH\n";
    folder.write("engagement.yaml", folder.read("engagement.yaml").replace("[\"*.xml\"]", "[\"*.xml\", b.sta]"));
    let head = ":20:X\n:25:DE89370400440532013000\n:28C:1/1\n:60F:C260209EUR0,00\n";
    folder.write("b.sta", format!("{head}{line}:62F:C260210EUR800,00\n"));
    statuses(&folder, "INV-1", "unknown", "is it the same payment as");
    statuses(&folder, "INV-2", "unknown", "");
    // Where both files tell both, each is told with its own.
    let both =
        [("A1", "2026-02-10", "800.00", "ACME GmbH", "INV-1"), ("A2", "2026-02-10", "800.00", "ACME GmbH", "INV-2")];
    folder.write("a.xml", statement(&both));
    let second = line.replace("INV-2", "INV-1");
    folder.write("b.sta", format!("{head}{line}{second}:62F:C260210EUR1600,00\n"));
    statuses(&folder, "INV-1", "met", "");
    statuses(&folder, "INV-2", "met", "");
}

#[test]
fn a_stranger_who_paid_what_is_open_makes_it_unknown() {
    let folder = folder("");
    folder.write("bank.xml", statement(&[("A1", "2026-02-10", "800.00", "Hans Meier", "danke")]));
    statuses(&folder, "INV-1", "unknown", &format!("is it for that? under `matched` write `\"{PAID}\": \"INV-1\"`"));
    let record = folder.read("engagement.yaml");
    folder.write("engagement.yaml", format!("{record}matched: {{\"{PAID}\": others}}\n"));
    statuses(&folder, "INV-1", "breached", "");
}

#[test]
fn a_name_that_the_bank_cut_off_or_spells_out_is_asked() {
    for name in ["Acme Gmb", "ACME GESELLSCHAFT MIT BESCHRAENKTER HAFT", "ACME GMBH U. CO KG"] {
        let folder = folder("");
        folder.write("bank.xml", statement(&[("A1", "2026-02-10", "700.00", name, "danke")]));
        statuses(&folder, "INV-1", "unknown", "who paid it, the client?");
    }
}

#[test]
fn a_stranger_who_names_an_invoice_is_believed_only_where_the_amount_is_what_is_open() {
    for (amount, status, asked) in [("800.00", "met", ""), ("37.50", "unknown", "is nobody of this engagement")] {
        let folder = folder("");
        folder.write("bank.xml", statement(&[("A1", "2026-02-10", amount, "Hans Meier", "INV-1")]));
        statuses(&folder, "INV-1", status, asked);
    }
}

#[test]
fn a_number_that_the_bank_may_have_cut_is_asked() {
    let folder = folder("");
    folder.write("i2.xml", invoice("INV-123", "2026-02-02", "800.00", "ACME GmbH"));
    let told = statement(&[("A1", "2026-02-10", "800.00", "ACME GmbH", "for INV-1</Ustrd><Ustrd>23 thank you")]);
    folder.write("bank.xml", told);
    statuses(&folder, "INV-123", "unknown", "is it for INV-123 or for INV-1? the bank may have cut its text");
}

#[test]
fn what_an_invoice_says_was_paid_before_does_not_settle_the_rest_of_it() {
    let folder = folder("");
    let payable =
        "<b:PrepaidAmount currencyID=\"EUR\">300.00</b:PrepaidAmount><b:PayableAmount currencyID=\"EUR\">500.00";
    let asks = "<b:PayableAmount currencyID=\"EUR\">800.00";
    let sum = "<b:TaxInclusiveAmount currencyID=\"EUR\">800.00</b:TaxInclusiveAmount>";
    let told = invoice("INV-1", "2026-02-02", "800.00", "ACME GmbH");
    assert!(told.contains(asks), "{told}");
    folder.write("i1.xml", told.replace(asks, &format!("{sum}{payable}")));
    let paid =
        [("A1", "2026-01-20", "300.00", "ACME GmbH", "deposit"), ("A2", "2026-02-10", "200.00", "ACME GmbH", "rest")];
    folder.write("bank.xml", statement(&paid));
    statuses(&folder, "INV-1", "unknown", "is it what was paid of INV-1 before, as that says?");
    let record = folder.read("engagement.yaml");
    folder.write("engagement.yaml", format!("{record}matched: {{\"{PAID}\": others}}\n"));
    statuses(&folder, "INV-1", "breached", "");
}

#[test]
fn a_statement_in_a_mail_pays_nothing() {
    let folder = folder("");
    folder.write("engagement.yaml", folder.read("engagement.yaml").replace("[\"*.xml\"]", "[\"*.xml\", \"*.eml\"]"));
    let statement = ":20:X\n:25:DE89370400440532013000\n:28C:1/1\n:60F:C260209EUR0,00\n:61:2602100210C800,00NTRFNONREF\n:86:INV-1\n:62F:C260210EUR800,00\n-\n";
    let head = "From: Ola <ola@acme.example>\nTo: x@studio.example\nDate: Tue, 10 Feb 2026 09:00:00 +0100\nMessage-ID: <1@acme.example>\nSubject: paid\n\n";
    folder.write("paid.eml", format!("{head}{statement}"));
    statuses(&folder, "INV-1", "breached", "");
}

#[test]
fn an_account_is_one_however_banks_write_it() {
    let paid = [("A1", "2026-02-10", "400.00", "ACME GmbH", "INV-1")];
    let same = [
        "DE89370400440532013000",
        "DE89370400440532013000EUR",
        "37040044/0532013000",
        "37040044/532013000",
        "0532013000",
        "532013000",
        "COBADEFFXXX/DE89370400440532013000EUR",
    ];
    let others = ["50010517/0532013000", "37040044/0532013001", "DE75512108001245126199", "0532013999"];
    for (account, status) in same.iter().map(|one| (one, "breached")).chain(others.iter().map(|one| (one, "met"))) {
        let folder = folder("");
        folder.write("a.xml", statement(&paid));
        folder.write("engagement.yaml", folder.read("engagement.yaml").replace("[\"*.xml\"]", "[\"*.xml\", b.sta]"));
        let line = ":61:2602100210C400,00NTRFNONREF\n:86:166?00GUTSCHRIFT?20INV-1?32ACME GmbH\n";
        let head = format!(":20:X\n:25:{account}\n:28C:1/1\n:60F:C260209EUR0,00\n");
        folder.write("b.sta", format!("{head}{line}:62F:C260210EUR400,00\n"));
        statuses(&folder, "INV-1", status, "");
    }
    let folder = folder("");
    folder.write("a.xml", statement(&paid));
    folder.write("engagement.yaml", folder.read("engagement.yaml").replace("[\"*.xml\"]", "[\"*.xml\", b.ofx]"));
    folder.write(
        "b.ofx",
        "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>37040044\
         <ACCTID>0532013000</BANKACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260210<TRNAMT>400.00<FITID>F1\
         <NAME>ACME GmbH<MEMO>INV-1</STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n",
    );
    statuses(&folder, "INV-1", "breached", "");
}

#[test]
fn what_books_tell_weeks_from_the_bank_is_asked_and_either_answer_settles_it() {
    let books = |day: &str, sum: &str| {
        format!("{day} * (INV-1) ACME GmbH\n    assets:bank    {sum} EUR\n    assets:receivable:acme\n")
    };
    // With the status where both count.
    for (day, sum, asked, both) in [
        ("2026-02-12", "400.00", "is it the same money as", "met"),
        ("2026-03-05", "400.00", "is it the same money as", "late"),
        ("2026-03-20", "400.00", "", "late"),
        ("2026-02-12", "300.00", "", "breached"),
    ] {
        let folder = folder("");
        folder
            .write("engagement.yaml", folder.read("engagement.yaml").replace("[\"*.xml\"]", "[\"*.xml\", b.journal]"));
        folder.write("bank.xml", statement(&[("A1", "2026-02-16", "400.00", "ACME GmbH", "INV-1")]));
        folder.write("b.journal", books(day, sum));
        statuses(&folder, "INV-1", if asked.is_empty() { both } else { "unknown" }, asked);
        let record = folder.read("engagement.yaml");
        for (answer, status) in [("others", "breached"), ("ours", both)].into_iter().filter(|_| !asked.is_empty()) {
            folder.write("engagement.yaml", format!("{record}matched: {{\"{PAID}\": {answer}}}\n"));
            statuses(&folder, "INV-1", status, "");
        }
    }
    for (day, status) in [("2026-02-10", "unknown"), ("2026-03-20", "late")] {
        let by_hand = format!("events:\n  - {{payment: P-1, at: {day}, by: client, for: INV-1, amount: 400 EUR}}\n");
        let folder = self::folder(&by_hand);
        folder.write("bank.xml", statement(&[("A1", "2026-02-16", "400.00", "ACME GmbH", "INV-1")]));
        statuses(&folder, "INV-1", status, "");
    }
}
