//! Money that is told in two ways, and money that goes back: what counts is never more than what is known.

use super::Folder;
use super::sources::{RECORD, invoice};

/// An entry of the firm's account.
pub(super) fn entry(reference: &str, day: &str, way: &str, amount: &str, details: &str) -> String {
    format!(
        "<Ntry>\n<Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>{day}</Dt></BookgDt>\
         <ValDt><Dt>{day}</Dt></ValDt><AcctSvcrRef>{reference}</AcctSvcrRef><NtryDtls>{details}</NtryDtls></Ntry>\n"
    )
}

/// One payment by, or to, the client.
pub(super) fn details(way: &str, own: &str, amount: &str, text: &str) -> String {
    let side = if way == "CRDT" { "Dbtr" } else { "Cdtr" };
    format!(
        "<TxDtls><Refs>{own}</Refs><AmtDtls><TxAmt><Amt Ccy=\"EUR\">{amount}</Amt></TxAmt></AmtDtls>\
         <RltdPties><{side}><Nm>ACME GmbH</Nm></{side}></RltdPties><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>"
    )
}

pub(super) fn camt(version: &str, entries: &str) -> String {
    let (message, page) = match version {
        "054" => ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
        _ => ("BkToCstmrStmt", "Stmt"),
    };
    format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.{version}.001.02\"><{message}><{page}>\
         <Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>\n{entries}</{page}></{message}></Document>\n"
    )
}

/// An engagement with invoices of so much, INV-01 and so on, and files of the bank.
fn engagement(invoices: &[&str], files: &[String]) -> Folder {
    let folder = Folder::with_policy();
    record(&folder, "");
    for (number, amount) in invoices.iter().enumerate() {
        let id = format!("INV-{:02}", number + 1);
        folder.write(&format!("{id}.xml"), invoice(&id, "2026-02-02", amount, "ACME GmbH"));
    }
    for (number, file) in files.iter().enumerate() {
        folder.write(&format!("bank{number}.xml"), file);
    }
    folder
}

fn record(folder: &Folder, more: &str) {
    let head = RECORD.split("events:").next().expect("a head");
    folder.write("engagement.yaml", format!("{head}sources: [\"*.xml\"]\n{more}"));
}

/// Returns what became of each invoice, in their order, and what was said.
fn paid(folder: &Folder) -> (Vec<String>, String) {
    let check =
        ["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-06-10", "--all", "--format", "json"];
    let outcome = folder.run(&check);
    let findings = outcome.json()["engagements"][0]["findings"].as_array().expect("findings").clone();
    let mut found: Vec<(String, String)> = findings
        .iter()
        .filter(|one| one["clause"] == "paid")
        .map(|one| {
            ["/subject/id", "/status"].map(|at| one.pointer(at).and_then(|it| it.as_str()).unwrap_or("").to_owned())
        })
        .map(|[id, status]| (id, status))
        .collect();
    found.sort();
    (found.into_iter().map(|(_, status)| status).collect(), outcome.err)
}

#[test]
fn a_sum_in_one_file_is_the_same_money_as_its_parts_in_another() {
    let tx = |own: &str, amount: &str, text: &str| {
        details("CRDT", &format!("<AcctSvcrRef>{own}</AcctSvcrRef>"), amount, text)
    };
    let parts = [tx("TX-100001", "300.00", "INV-01"), tx("TX-100002", "500.00", "INV-02")].concat();
    for (batch, named) in [
        ("<Btch><NbOfTxs>2</NbOfTxs></Btch>", true),
        ("<Btch><PmtInfId>P-77</PmtInfId><NbOfTxs>2</NbOfTxs></Btch>", true),
        ("", true),
        ("", false),
    ] {
        let sum = camt("053", &entry("BATCH-1", "2026-02-10", "CRDT", "800.00", batch));
        let reference = if named { "BATCH-1" } else { "OTHER-9" };
        let told = camt("054", &entry(reference, "2026-02-10", "CRDT", "800.00", &format!("{batch}{parts}")));
        let folder = engagement(&["300.00", "500.00"], &[sum, told]);
        let (found, err) = paid(&folder);
        assert_eq!(found, ["met", "met"], "{batch} {err}");
        assert!(!err.contains("who paid it?"), "{err}");
    }
}

#[test]
fn single_entries_of_one_batch_are_its_sum_by_what_the_batch_is_called() {
    let tx = |amount: &str, text: &str| details("CRDT", "<PmtInfId>P-77</PmtInfId>", amount, text);
    let sum = |amount: &str| {
        let batch = "<Btch><PmtInfId>P-77</PmtInfId><NbOfTxs>2</NbOfTxs></Btch>";
        camt("053", &entry("BATCH-1", "2026-02-10", "CRDT", amount, batch))
    };
    let one = entry("S-100001", "2026-02-10", "CRDT", "300.00", &tx("300.00", "INV-01"));
    let two = entry("S-100002", "2026-02-10", "CRDT", "500.00", &tx("500.00", "INV-02"));
    let more = entry("S-100003", "2026-02-10", "CRDT", "70.00", &details("CRDT", "", "70.00", "INV-03"));
    let parts = camt("054", &[one, two, more].concat());
    let folder = engagement(&["300.00", "500.00", "70.00"], &[sum("800.00"), parts.clone()]);
    let (found, err) = paid(&folder);
    assert_eq!(found, ["met", "met", "met"], "{err}");
    // Where the parts do not add up, neither counts.
    let folder = engagement(&["300.00", "500.00", "70.00"], &[sum("900.00"), parts]);
    let (found, err) = paid(&folder);
    assert_eq!(found, ["unknown", "unknown", "met"], "{err}");
    assert!(err.contains("a sum of 900 EUR, another its parts, which come to 800"), "{err}");
    // Until a person says which counts: the parts, and the sum is nobody's.
    let [sum, one, two] =
        ["BATCH-1", "S-100001", "S-100002"].map(|id| format!("\"payment-DE89370400440532013000 {id}\""));
    record(&folder, &format!("matched: {{{one}: INV-01, {two}: INV-02}}\n"));
    let asked = "one file tells a sum of 900 EUR";
    assert!(paid(&folder).1.contains(asked), "the sum is still asked");
    record(&folder, &format!("matched: {{{one}: INV-01, {two}: INV-02, {sum}: others}}\n"));
    let (found, err) = paid(&folder);
    assert!(found == ["met", "met", "met"] && !err.contains(asked), "{found:?} {err}");
}

#[test]
fn what_the_bank_took_back_leaves_a_trace_that_settles_nothing() {
    let paid_in =
        camt("053", &entry("A-100001", "2026-02-10", "CRDT", "500.00", &details("CRDT", "", "500.00", "INV-01")));
    let back = entry("B-100001", "2026-02-14", "DBIT", "500.00", &details("DBIT", "", "500.00", "INV-01 returned"));
    let back = camt("053", &back.replace("<CdtDbtInd>", "<RvslInd>true</RvslInd><CdtDbtInd>"));
    let folder = engagement(&["500.00"], &[paid_in, back]);
    let (found, err) = paid(&folder);
    assert_eq!(found, ["breached"], "{err}");
    let outcome = folder.run(&["import", "--into", "engagement.yaml"]).exits(0);
    assert!(outcome.err.contains("1 of money that went back"), "{}", outcome.err);
    let text = folder.read("engagement.yaml");
    let trace = text.split("- payment:").nth(1).unwrap_or_else(|| panic!("no trace in {text}"));
    assert!(trace.contains("by: \"firm\"") && trace.contains("amount: \"500.00 EUR\""), "{text}");
    assert!(
        trace.contains("it takes back `payment-DE89370400440532013000 A-100001` on 2026-02-10 (500 EUR)"),
        "{text}"
    );
    assert!(trace.contains("(bank0.xml:2): it does not count"), "{text}");
    let again = folder.run(&["import", "--into", "engagement.yaml"]).exits(0);
    assert!(again.err.contains("0 events new") && folder.read("engagement.yaml") == text, "{}", again.err);
    assert_eq!(paid(&folder).0, ["breached"]);
}

#[test]
fn what_the_bank_took_back_of_what_a_person_wrote_down_is_one_that_came_in() {
    let back = entry("B-100001", "2026-02-14", "DBIT", "500.00", &details("DBIT", "", "500.00", "returned"));
    let back = camt("053", &back.replace("<CdtDbtInd>", "<RvslInd>true</RvslInd><CdtDbtInd>"));
    let run = |payments: &str| {
        let folder = engagement(&["500.00"], std::slice::from_ref(&back));
        record(&folder, &format!("events:\n{payments}"));
        paid(&folder).1
    };
    let one = |id: &str, who: &str| {
        format!("  - {{payment: {id}, at: 2026-02-10, by: {who}, amount: 500.00 EUR, for: INV-01}}\n")
    };
    let err = run(&one("P-1", "client"));
    assert!(err.contains("P-1: it was taken back on 2026-02-14 (500 EUR)"), "{err}");
    // Money of the firm's is none that the bank takes back from it.
    let err = run(&one("P-1", "firm"));
    assert!(!err.contains("P-1: it was taken back"), "{err}");
    // Which of two it was a person says.
    let err = run(&[one("P-1", "client"), one("P-2", "client")].concat());
    for id in ["P-1", "P-2"] {
        assert!(err.contains(&format!("{id}: it may be the one that was taken back on 2026-02-14 (500 EUR)")), "{err}");
    }
    assert!(err.contains("DE89370400440532013000 B-100001 debit\": \"P-1\"`"), "{err}");
}

#[test]
fn a_payment_that_names_a_number_of_others_beside_ones_own_is_asked_where_it_is_too_much() {
    let one = |amount: &str| {
        camt("053", &entry("A-100001", "2026-02-10", "CRDT", amount, &details("CRDT", "", amount, "INV-01 INV-77")))
    };
    let folder = engagement(&["300.00", "500.00"], &[one("800.00")]);
    assert_eq!(paid(&folder).0, ["unknown", "unknown"]);
    let folder = engagement(&["300.00", "500.00"], &[one("300.00")]);
    assert_eq!(paid(&folder).0, ["met", "breached"]);
}

#[test]
fn what_was_refunded_never_looks_better_than_what_is_known() {
    let paid_in =
        |amount: &str| entry("A-100001", "2026-02-10", "CRDT", amount, &details("CRDT", "", amount, "INV-01"));
    let refund = |amount: &str, text: &str| {
        camt("053", &entry("B-100001", "2026-03-10", "DBIT", amount, &details("DBIT", "", amount, text)))
    };
    let refunds = |texts: &[&str]| texts.iter().map(|text| refund("400.00", text)).collect::<Vec<_>>();
    // In error, by its number or without: nobody says what is open now.
    for back in refunds(&["Rueckzahlung INV-01", "back to you"]) {
        let folder = engagement(&["1000.00"], &[camt("053", &paid_in("1000.00")), back]);
        let (found, err) = paid(&folder);
        assert_eq!(found, ["unknown"], "{err}");
        let [this, other] = ["B-100001 debit", "A-100001"].map(|id| format!("\"payment-DE89370400440532013000 {id}\""));
        assert!(err.contains(&format!("`{this}: {other}`")) && err.contains("`others` where it was"), "{err}");
        record(&folder, &format!("matched: {{{this}: {other}}}\n"));
        assert_eq!(paid(&folder).0, ["breached"]);
        record(&folder, &format!("matched: {{{this}: others}}\n"));
        assert_eq!(paid(&folder).0, ["met"]);
    }
    // What was too much goes back, and is no credit for the next invoice.
    for back in refunds(&["INV-01", "too much"]) {
        let folder = engagement(&["1000.00"], &[camt("053", &paid_in("1400.00")), back]);
        let later = invoice("INV-02", "2026-03-20", "400.00", "ACME GmbH");
        assert_eq!(paid(&folder).0, ["met"]);
        folder.write("later.xml", later);
        assert_eq!(
            paid(&folder).0[1],
            if folder.read("bank1.xml").contains("INV-01") { "breached" } else { "unknown" }
        );
    }
    // One of two payments.
    let twice = [paid_in("1000.00"), paid_in("1000.00").replace("A-100001", "A-100002")].concat();
    let folder = engagement(&["1000.00"], &[camt("053", &twice), refund("1000.00", "INV-01 doppelt")]);
    assert_eq!(paid(&folder).0, ["met"]);
    // With a credit note the invoice is less.
    let note = invoice("GS-2001", "2026-03-01", "400.00", "ACME GmbH").replace("380<", "381<").replace(
        "<b:DocumentCurrencyCode>",
        "<a:BillingReference><a:InvoiceDocumentReference><b:ID>INV-01</b:ID></a:InvoiceDocumentReference></a:BillingReference><b:DocumentCurrencyCode>",
    );
    for text in ["GS-2001", "INV-01"] {
        let folder = engagement(&["1000.00"], &[camt("053", &paid_in("1000.00")), refund("400.00", text)]);
        folder.write("note.xml", &note);
        assert_eq!(paid(&folder).0, ["met"], "{}", paid(&folder).1);
    }
}

#[test]
fn a_name_with_two_stars_goes_into_all_folders_and_case_counts() {
    let folder = engagement(&[], &[]);
    folder.write("books/2026/q1/bank.xml", camt("053", ""));
    folder.write("books/INV-01.xml", invoice("INV-01", "2026-02-02", "300.00", "ACME GmbH"));
    let head = RECORD.split("events:").next().expect("a head");
    folder.write("engagement.yaml", format!("{head}sources: [\"books/**/*.xml\"]\n"));
    assert_eq!(paid(&folder).0, ["breached"]);
    for name in ["books/**/BANK.xml", "books/inv-*.xml", "Books/INV-01.xml"] {
        folder.write("engagement.yaml", format!("{head}sources: [\"{name}\"]\n"));
        let outcome = folder.run(&["check", "engagement.yaml", "--policy", "policy.terms"]).exits(2);
        let err = outcome.err.split_whitespace().collect::<Vec<_>>().join(" ").replace("│ ", "");
        assert!(err.contains("no file has such a name, but for its case"), "{name} {err}");
    }
}

#[test]
fn a_question_says_what_to_write_and_that_answers_it() {
    let one = |payer: &str, text: &str| {
        let paid = entry("A-100001", "2026-02-10", "CRDT", "500.00", &details("CRDT", "", "500.00", text));
        camt("053", &paid.replace("ACME GmbH", payer))
    };
    // Under `sources`: each line that is offered is written, and the question is gone.
    for (payer, text, key) in [
        ("ACME GmbH", "", "matched"),
        ("ACME GmbH", "INV-77", "matched"),
        ("", "", "matched"),
        ("ACME", "INV-x", "who"),
    ] {
        let folder = engagement(&["500.00", "500.00"], &[one(payer, text)]);
        let (found, err) = paid(&folder);
        assert!(found.contains(&"unknown".to_owned()) && err.contains("under `"), "{payer} {text} {err}");
        let line = err.split(&format!("`{key}` write `")).nth(1).and_then(|rest| rest.split('`').next());
        let more = match line {
            Some(line) => format!("matched: {{{line}}}\n"),
            None => "matched: {}\n".to_owned(),
        };
        if key == "who" {
            assert!(err.contains("add `\"ACME\"` to the names of `client` under `who`"), "{err}");
            continue;
        }
        record(&folder, &more);
        let (_, after) = paid(&folder);
        let question = err.split("A-100001: ").nth(1).and_then(|rest| rest.split('?').next()).expect("a question");
        assert!(!after.contains(question), "{more}{after}");
    }
    // Written down, in the event itself.
    let folder = engagement(&["500.00", "500.00"], &[one("ACME GmbH", "")]);
    folder.run(&["import", "--into", "engagement.yaml"]).exits(0);
    let text = folder.read("engagement.yaml");
    assert!(text.contains("add `amount: 500 EUR` here, and `for:` with the invoice"), "{text}");
    let at = text.find("    note: \"500.00 EUR").expect("the event");
    folder.write("engagement.yaml", format!("{}    amount: 500 EUR\n    for: INV-02\n{}", &text[..at], &text[at..]));
    let (found, err) = paid(&folder);
    assert_eq!(found, ["breached", "met"], "{err}");
    assert!(!err.contains("which invoice"), "{err}");
}
