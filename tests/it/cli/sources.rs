//! Facts from where they lie: `import --into` writes them down once, `sources:` reads them at each check.

use super::Folder;

pub(super) const RECORD: &str = "\
# Written by hand, and so it stays.
engagement: acme
client: {name: \"ACME GmbH\", country: DE, type: business}
contacts:
  ola: {side: client, name: \"Ola Nowak\", email: ola@acme.example}
who: {client: [acme.example, DE02120300000000202051], firm: [studio.example, \"Studio Linden\"]}
events:
  - call: C-1   # the first
    at: 2026-02-03T10:00+01:00
    by: ola
";

/// An invoice of the firm to a client.
pub(super) fn invoice(number: &str, issued: &str, amount: &str, client: &str) -> String {
    format!(
        r#"<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<b:ID>{number}</b:ID>
<b:IssueDate>{issued}</b:IssueDate>
<b:InvoiceTypeCode>380</b:InvoiceTypeCode>
<b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>
<a:AccountingSupplierParty><a:Party><a:PartyLegalEntity><b:RegistrationName>Studio Linden</b:RegistrationName></a:PartyLegalEntity></a:Party></a:AccountingSupplierParty>
<a:AccountingCustomerParty><a:Party><a:PartyLegalEntity><b:RegistrationName>{client}</b:RegistrationName></a:PartyLegalEntity></a:Party></a:AccountingCustomerParty>
<a:LegalMonetaryTotal><b:PayableAmount currencyID="EUR">{amount}</b:PayableAmount></a:LegalMonetaryTotal>
</Invoice>
"#
    )
}

/// A statement with payments: reference of the bank, day, amount, who paid, the text.
pub(super) fn statement(payments: &[(&str, &str, &str, &str, &str)]) -> String {
    let entry = |&(reference, day, amount, payer, text): &(&str, &str, &str, &str, &str)| {
        format!(
            "<Ntry>\n<Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>\
             <BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt><AcctSvcrRef>{reference}</AcctSvcrRef>\
             <NtryDtls><TxDtls><RltdPties><Dbtr><Nm>{payer}</Nm></Dbtr></RltdPties><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
        )
    };
    format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt><Stmt><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>\n{}</Stmt></BkToCstmrStmt></Document>\n",
        payments.iter().map(entry).collect::<String>()
    )
}

fn folder() -> Folder {
    let folder = Folder::with_policy();
    folder.write("engagement.yaml", RECORD);
    folder.write("i1.xml", invoice("INV-1", "2026-02-02", "800.00", "ACME GmbH"));
    folder.write("i2.xml", invoice("INV-2", "2026-03-02", "500.00", "ACME GmbH"));
    folder
}

/// Imports files; returns the new text of the record.
fn into(folder: &Folder, files: &[&str]) -> (String, String) {
    let outcome = folder.run(&[&["import"], files, &["--into", "engagement.yaml"]].concat()).exits(0);
    (folder.read("engagement.yaml"), outcome.err)
}

#[test]
fn what_is_imported_twice_is_recorded_once_and_the_rest_stays_to_the_byte() {
    let folder = folder();
    folder.write("bank.xml", statement(&[("A1", "2026-02-20", "800.00", "ACME GmbH", "inv 1, thanks")]));
    let (once, err) = into(&folder, &["i1.xml", "bank.xml"]);
    assert!(once.starts_with(RECORD), "{once}");
    assert!(once.contains("    for: \"INV-1\"\n") && once.contains("source: \"bank.xml:2 sha256:"), "{once}");
    assert!(err.contains("2 events new"), "{err}");
    let (twice, err) = into(&folder, &["bank.xml", "i1.xml", "i1.xml"]);
    assert_eq!(once, twice);
    assert!(err.contains("0 events new, 2 recorded already"), "{err}");
    folder.run(&["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-03-30"]);
}

#[test]
fn what_was_edited_by_hand_stays_and_the_difference_is_told() {
    let folder = folder();
    let (once, _) = into(&folder, &["i1.xml"]);
    let edited = once.replace("payable: \"800.00 EUR\"", "payable: 750 EUR  # as agreed by telephone");
    assert_ne!(once, edited);
    folder.write("engagement.yaml", &edited);
    let (twice, err) = into(&folder, &["i1.xml"]);
    assert_eq!(edited, twice);
    assert!(err.contains("differs: i1.xml:") && err.contains("payable 800.00 EUR, recorded is 750 EUR"), "{err}");
}

#[test]
fn what_is_recorded_by_hand_under_another_name_is_not_recorded_again() {
    let folder = folder();
    folder.write(
        "engagement.yaml",
        format!("{RECORD}  - {{payment: P-7, at: 2026-02-20, by: client, amount: 800 EUR}}\n  - {{invoice: inv1, issued: 2026-02-02, payable: 800 EUR}}\n"),
    );
    folder.write("bank.xml", statement(&[("A1", "2026-02-20", "800.00", "ACME GmbH", "INV-1")]));
    let (_, err) = into(&folder, &["bank.xml", "i1.xml"]);
    assert_eq!(err, "0 events new, 2 recorded already\n");
    // What both tell differently is for a person.
    folder.write("i1.xml", invoice("INV-1", "2026-02-02", "820.00", "ACME GmbH"));
    let (_, err) = into(&folder, &["bank.xml", "i1.xml"]);
    assert!(err.contains("recorded as `inv1`: payable 820.00 EUR, recorded is 800 EUR"), "{err}");
}

#[test]
fn a_payment_a_day_apart_from_one_recorded_by_hand_is_asked() {
    let folder = folder();
    folder.write(
        "engagement.yaml",
        format!("{RECORD}  - {{payment: P-7, at: 2026-02-19, by: client, amount: 800 EUR}}\n"),
    );
    folder.write("bank.xml", statement(&[("A1", "2026-02-20", "800.00", "ACME GmbH", "INV-1")]));
    let (new, err) = into(&folder, &["bank.xml", "i1.xml"]);
    assert!(err.contains("is it the same payment as `P-7` of 2026-02-19?"), "{err}");
    assert!(!new.contains("amount: \"800"), "{new}");
}

#[test]
fn what_the_bank_took_back_does_not_count_in_whatever_file_it_says_so() {
    let folder = folder();
    let record = format!("{}sources: [\"*.xml\"]\n", RECORD.split("events:").next().expect("a head"));
    folder.write("engagement.yaml", &record);
    folder.write("bank1.xml", statement(&[("A1", "2026-02-10", "800.00", "ACME GmbH", "INV-1")]));
    let back = |amount: &str| {
        statement(&[("B1", "2026-02-13", amount, "ACME GmbH", "return")])
            .replace("<CdtDbtInd>CRDT</CdtDbtInd>", "<CdtDbtInd>DBIT</CdtDbtInd><RvslInd>true</RvslInd>")
            .replace("<Dbtr>", "<Cdtr>")
            .replace("</Dbtr>", "</Cdtr>")
    };
    let status = |folder: &Folder| {
        let check =
            ["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-03-10", "--format", "json"];
        let outcome = folder.run(&check);
        let found = outcome.json()["engagements"][0]["findings"].as_array().expect("findings").clone();
        let one = found.into_iter().find(|one| one["subject"]["id"] == "INV-1" && one["clause"] == "paid");
        one.map_or("met".to_owned(), |one| one["status"].as_str().expect("a status").to_owned())
    };
    assert_eq!(status(&folder), "met");
    folder.write("bank2.xml", back("800.00"));
    assert_eq!(status(&folder), "breached");
    // With the bank's charges on top it is a question which one went back.
    folder.write("bank2.xml", back("805.00"));
    assert_eq!(status(&folder), "unknown");
}

#[test]
fn a_text_that_names_another_number_is_not_overruled_by_the_amount() {
    let folder = folder();
    folder.write("bank.xml", statement(&[("A1", "2026-02-20", "800.00", "ACME GmbH", "Rechnung X-9999")]));
    let (new, err) = into(&folder, &["i1.xml", "bank.xml"]);
    assert!(!new.contains("for: \"INV-1\"") && err.contains("names one that is not known here"), "{new}{err}");
}

#[test]
fn a_text_names_what_people_mean_and_nothing_else() {
    for (text, named) in [
        ("R-2026-014/015", &["R-2026-014", "R-2026-015"][..]),
        ("R-2026-014 und 015", &["R-2026-014", "R-2026-015"]),
        ("Rechnungen R-2026-014 bis 016", &["R-2026-014", "R-2026-015", "R-2026-016"]),
        ("rg r2026014 v. 2.3.", &["R-2026-014"]),
        ("R-2026-0145", &[]),
        ("Kd.Nr. 12345, Re. R-2026-015", &["R-2026-015"]),
        ("zaplata z dnia 1/03/2026", &[]),
        ("faktura 1/03/2026", &["1/03/2026"]),
    ] {
        let folder = folder();
        let mut files = vec!["bank.xml".to_owned()];
        for number in ["R-2026-014", "R-2026-015", "R-2026-016", "12345", "1/03/2026"] {
            let file = format!("{}.xml", number.replace('/', "_"));
            folder.write(&file, invoice(number, "2026-02-02", "100.00", "ACME GmbH"));
            files.push(file);
        }
        folder.write("bank.xml", statement(&[("A1", "2026-02-20", "150.00", "ACME GmbH", text)]));
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let (new, _) = into(&folder, &files);
        let line = new.lines().find(|line| line.trim_start().starts_with("for: ")).unwrap_or("    for: []").trim();
        let wanted = match named {
            [one] => format!("for: \"{one}\""),
            all => format!("for: [{}]", all.iter().map(|one| format!("\"{one}\"")).collect::<Vec<_>>().join(", ")),
        };
        assert_eq!(line, wanted, "{text}");
    }
}

#[test]
fn a_stranger_who_paid_what_is_open_is_told_and_counts_once_a_person_says_so() {
    let folder = folder();
    let record = format!("{}sources: [\"*.xml\"]\n", RECORD.split("events:").next().expect("a head"));
    folder.write("engagement.yaml", &record);
    folder.write("bank.xml", statement(&[("A1", "2026-02-10", "800.00", "Bank of Elsewhere", "ACME")]));
    let check = ["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-02-28"];
    let outcome = folder.run(&check).exits(1);
    assert!(outcome.err.contains("paid what INV-1 is open with: is it for that?"), "{}", outcome.err);
    folder.write(
        "engagement.yaml",
        format!("{record}matched: {{\"payment-DE89370400440532013000 A1\": INV-1, gone: INV-1}}\n"),
    );
    let outcome = folder.run(&check);
    assert!(outcome.out.contains("ok") && !outcome.out.contains("breach"), "{}", outcome.out);
    assert!(outcome.err.contains("gone: no source tells of it"), "{}", outcome.err);
}

#[test]
fn a_record_of_which_all_is_left_out_is_unknown() {
    let folder = folder();
    let record = RECORD
        .split("events:")
        .next()
        .expect("a head")
        .replace("ACME GmbH", "Somebody Else")
        .replace("acme.example, DE02120300000000202051", "else.example");
    folder.write("engagement.yaml", format!("{record}sources: [i1.xml]\n"));
    let check = ["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-02-28", "--format", "json"];
    let outcome = folder.run(&check).exits(1);
    assert_eq!(outcome.json()["engagements"][0]["verdict"], "unknown");
    assert!(outcome.out.contains("what they tell is of others; see `who`"), "{}", outcome.out);
}

#[test]
fn a_dry_run_shows_what_would_be_added_and_adds_nothing() {
    let folder = folder();
    let outcome = folder.run(&["import", "i1.xml", "--into", "engagement.yaml", "--dry-run"]).exits(0);
    assert!(outcome.out.contains("+  - invoice: \"INV-1\""), "{}", outcome.out);
    assert_eq!(folder.read("engagement.yaml"), RECORD);
}

#[test]
fn events_go_where_the_list_is_whatever_its_form() {
    for (before, after) in [
        ("events: []\n", "events:\n  - invoice: \"INV-1\"\n"),
        ("events: []  # none yet\nexchange: []\n", "events: # none yet\n  - invoice: \"INV-1\"\n"),
        ("events: [{call: , at: 2026-02-03}]\n", "events: [{call: , at: 2026-02-03},\n  {invoice: \"INV-1\""),
        ("events:\n- call:\n  at: 2026-02-03\nexchange: []\n", "  at: 2026-02-03\n- invoice: \"INV-1\"\n"),
        ("files: []\n", "files: []\nevents:\n  - invoice: \"INV-1\"\n"),
        ("events:\r\n  - call:\r\n    at: 2026-02-03", "    at: 2026-02-03\r\n  - invoice: \"INV-1\"\r\n"),
    ] {
        let folder = folder();
        let head = RECORD.split("events:").next().expect("a head");
        folder.write("engagement.yaml", format!("{head}{before}"));
        let (new, _) = into(&folder, &["i1.xml"]);
        assert!(new.starts_with(head) && new.contains(after), "{before:?} became {new:?}");
        let (again, _) = into(&folder, &["i1.xml"]);
        assert_eq!(new, again);
    }
}

#[test]
fn a_payment_is_matched_by_its_text_then_by_its_amount_else_it_is_asked() {
    let folder = folder();
    folder.write("i3.xml", invoice("INV-3", "2026-03-02", "500.00", "ACME GmbH"));
    folder.write(
        "bank.xml",
        statement(&[
            ("by-text", "2026-03-10", "300.00", "Somebody Else", "RE: INV 2 part"),
            ("by-amount", "2026-03-11", "800.00", "Acme GmbH", "thanks"),
            ("which", "2026-03-12", "100.00", "ACME GmbH", ""),
            ("stranger", "2026-03-13", "100.00", "Other Ltd", "order 17"),
            ("perhaps", "2026-03-14", "100.00", "ACME", ""),
        ]),
    );
    let (new, err) = into(&folder, &["i1.xml", "i2.xml", "i3.xml", "bank.xml"]);
    let of = |reference: &str| {
        let start = new.find(&format!("{reference}\"\n")).unwrap_or_else(|| panic!("{reference} is not in {new}"));
        new[start..].split("  - ").next().expect("an event").to_owned()
    };
    assert!(
        of("by-text").contains("for: \"INV-2\"") && of("by-text").contains("paid by “Somebody Else”"),
        "{}",
        of("by-text")
    );
    assert!(
        of("by-amount").contains("for: \"INV-1\"") && of("by-amount").contains("by its amount"),
        "{}",
        of("by-amount")
    );
    // 200 are left of one and 500 of the other: nobody says which is meant.
    for open in ["which", "perhaps"] {
        assert!(!of(open).contains("    amount:") && of(open).contains("100.00 EUR; to be asked"), "{}", of(open));
    }
    assert!(err.contains("which invoice is it for?") && err.contains("is “ACME”, who paid it, the client?"), "{err}");
    assert!(!new.contains("stranger") && err.contains("1 of payments by others"), "{err}");
}

#[test]
fn what_is_asked_makes_the_verdict_unknown_until_a_person_says() {
    let folder = folder();
    let record = format!("{}sources: [\"*.xml\"]\n", RECORD.split("events:").next().expect("a head"));
    folder.write("engagement.yaml", &record);
    folder.write("bank.xml", statement(&[("A1", "2026-03-10", "500.00", "ACME", "")]));
    let check = |text: &str| {
        folder.write("engagement.yaml", text);
        let outcome = folder.run(&[
            "check",
            "engagement.yaml",
            "--policy",
            "policy.terms",
            "--as-of",
            "2026-06-30",
            "--all",
            "--format",
            "json",
        ]);
        let status = |id: &str| {
            let found = outcome.json()["engagements"][0]["findings"].as_array().expect("findings").clone();
            let one = found.into_iter().find(|one| one["subject"]["id"] == id).expect("a finding");
            one["status"].as_str().expect("a status").to_owned()
        };
        (status("INV-1"), status("INV-2"))
    };
    let word = |text: &str| text.to_owned();
    assert_eq!(check(&record), (word("unknown"), word("unknown")));
    let ours = format!("{record}matched: {{\"payment-DE89370400440532013000 A1\": INV-2}}\n");
    assert_eq!(check(&ours), (word("breached"), word("met")));
    let others = format!("{record}matched: {{\"payment-DE89370400440532013000 A1\": others}}\n");
    assert_eq!(check(&others), (word("breached"), word("breached")));
}

#[test]
fn two_files_that_tell_one_payment_tell_it_once() {
    let folder = folder();
    folder.write(
        "a.xml",
        statement(&[
            ("A1", "2026-03-10", "500.00", "ACME GmbH", "INV-2"),
            ("A2", "2026-03-10", "500.00", "ACME GmbH", ""),
        ]),
    );
    folder.write("b.xml", statement(&[("A1", "2026-03-10", "500.00", "ACME GmbH", "INV-2")]));
    // The same as MT940, without the bank's references; and two payments with references of their own are two.
    let line = ":61:2603100310C500,00NTRFNONREF\n:86:166?00GUTSCHRIFT?20INV-2?32ACME GmbH\n";
    folder.write(
        "c.sta",
        format!(
            ":20:X\n:25:DE89370400440532013000\n:28C:1/1\n:60F:C260309EUR0,00\n{line}{line}:62F:C260310EUR1000,00\n"
        ),
    );
    let (new, err) = into(&folder, &["i1.xml", "i2.xml", "a.xml", "b.xml", "c.sta"]);
    assert_eq!(new.matches("- payment:").count(), 2, "{new}");
    assert!(err.contains("3 told more than once"), "{err}");
}

#[test]
fn two_sources_that_differ_about_an_amount_are_a_matter_for_a_person() {
    let folder = folder();
    folder.write("other.xml", invoice("INV-1", "2026-02-02", "820.00", "ACME GmbH"));
    let (new, err) = into(&folder, &["i1.xml", "other.xml"]);
    assert!(!new.contains("    payable:"), "{new}");
    assert!(err.contains("other.xml says payable 820.00 EUR, not 800.00 EUR: which is right?"), "{err}");
}

#[test]
fn an_invoice_to_somebody_else_of_the_same_number_is_not_the_clients() {
    let folder = folder();
    folder.write("other.xml", invoice("INV-1", "2026-02-05", "9.00", "Other Ltd"));
    let (new, err) = into(&folder, &["other.xml", "i1.xml"]);
    assert!(new.contains("payable: \"800.00 EUR\"") && !new.contains("to be asked"), "{new}");
    assert!(err.contains("1 event new, 1 of invoices to others"), "{err}");
}

#[test]
fn a_finding_points_to_the_line_of_the_source_and_verify_sees_it_change() {
    let folder = folder();
    let record = format!("{}sources: [i1.xml, bank.xml]\n", RECORD.split("events:").next().expect("a head"));
    folder.write("acme/engagement.yaml", &record);
    folder.write("acme/i1.xml", invoice("INV-1", "2026-02-02", "800.00", "ACME GmbH"));
    folder.write("acme/bank.xml", statement(&[("A1", "2026-03-10", "800.00", "ACME GmbH", "INV-1")]));
    let check = ["check", "acme", "--policy", "policy.terms", "--as-of", "2026-06-30", "--format", "json"];
    let outcome = folder.run(&check);
    let evidence = &outcome.json()["engagements"][0]["findings"][0]["evidence"];
    let places: Vec<String> = evidence
        .as_array()
        .expect("evidence")
        .iter()
        .map(|one| format!("{}:{}", one["file"].as_str().unwrap_or(""), one["line"]))
        .collect();
    assert_eq!(places, ["acme/i1.xml:1", "acme/bank.xml:2"], "{evidence}");
    folder.write("report.json", &outcome.out);
    folder.run(&["verify", "report.json"]).exits(0);
    folder.write("acme/bank.xml", statement(&[("A1", "2026-03-11", "800.00", "ACME GmbH", "INV-1")]));
    let outcome = folder.run(&["verify", "report.json"]).exits(1);
    assert!(outcome.out.contains("bank.xml"), "{}{}", outcome.out, outcome.err);
}

#[test]
fn hours_of_one_person_that_overlap_are_asked() {
    let folder = folder();
    let record = format!("{}sources: [\"*.csv\"]\n", RECORD.split("events:").next().expect("a head"));
    folder.write("acme/engagement.yaml", &record);
    let head = "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,Duration";
    let row = |what: &str, long: &str| format!("{head}\nOla,,ACME GmbH,Web,,{what},Yes,2026-02-20,09:00:00,{long}\n");
    folder.write("acme/a.csv", row("y", "06:00:00"));
    folder.write("acme/b.csv", row("y edited", "05:30:00"));
    let outcome = folder.run(&["check", "acme", "--policy", "policy.terms", "--as-of", "2026-06-30"]);
    assert!(outcome.err.contains("it overlaps hours of the same person in a.csv:2"), "{}{}", outcome.out, outcome.err);
}

#[test]
fn verify_names_a_source_that_is_new_though_it_is_a_copy() {
    let folder = folder();
    let record = format!("{}sources: [\"*.xml\"]\n", RECORD.split("events:").next().expect("a head"));
    folder.write("acme/engagement.yaml", &record);
    folder.write("acme/i1.xml", invoice("INV-1", "2026-02-02", "800.00", "ACME GmbH"));
    let check = ["check", "acme", "--policy", "policy.terms", "--as-of", "2026-06-30", "--format", "json"];
    let outcome = folder.run(&check);
    folder.write("report.json", &outcome.out);
    folder.write("acme/i2.xml", invoice("INV-1", "2026-02-02", "800.00", "ACME GmbH"));
    let outcome = folder.run(&["verify", "report.json"]).exits(1);
    assert!(outcome.out.contains("records acme/i2.xml: appeared"), "{}{}", outcome.out, outcome.err);
}

#[test]
fn a_quote_has_what_tells_the_fact_not_what_opens_it() {
    let folder = folder();
    let record = format!("{}sources: [i1.xml]\n", RECORD.split("events:").next().expect("a head"));
    folder.write("acme/engagement.yaml", &record);
    let lines = invoice("INV-1", "2026-02-02", "800.00", "ACME GmbH").replace("><", ">\n<");
    folder.write("acme/i1.xml", &lines);
    let check = ["check", "acme", "--policy", "policy.terms", "--as-of", "2026-06-30", "--format", "html"];
    let outcome = folder.run(&check);
    assert!(outcome.out.contains("INV-1&lt;/") && outcome.out.contains("800.00&lt;/"), "{}", outcome.out);
}

#[test]
fn what_a_source_cannot_tell_never_looks_like_compliance() {
    let folder = folder();
    let record = format!("{}sources: [i1.xml, bank.xml]\n", RECORD.split("events:").next().expect("a head"));
    folder.write("engagement.yaml", &record);
    folder.write("i1.xml", invoice("INV-1", "2026-02-02", "800.00", "ACME GmbH"));
    let paid = statement(&[
        ("A1", "2026-02-10", "800.00", "ACME GmbH", "INV-1"),
        ("A2", "2026-02-30", "5.00", "ACME GmbH", "x"),
    ]);
    folder.write("bank.xml", &paid);
    let check = ["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-06-30", "--format", "json"];
    let outcome = folder.run(&check);
    assert_eq!(outcome.json()["engagements"][0]["verdict"], "unknown", "{}", outcome.err);
    assert!(outcome.err.contains("bank.xml:"), "{}", outcome.err);
    // One that breaks off tells nothing at all, and says so.
    folder.write("bank.xml", &paid[..paid.len() / 2]);
    let outcome = folder.run(&check).exits(2);
    assert!(outcome.err.contains("unreadable-source"), "{}", outcome.err);
}

#[test]
fn a_ready_mapping_is_shown_and_reads_as_ones_own() {
    let folder = folder();
    let mapping = folder.run(&["import", "--show-mapping", "toggl"]).exits(0).out;
    folder.write("own.yaml", &mapping);
    folder.write("hours.csv", include_str!("../../../examples/lumen/hours/2026-q2.csv"));
    let ready = folder.run(&["import", "hours.csv"]).exits(0).out;
    let own = folder.run(&["import", "csv", "hours.csv", "--mapping", "own.yaml"]).exits(0).out;
    assert!(ready == own && ready.matches("- work:").count() == 12, "{ready}\n{own}");
    folder.run(&["import", "--show-mapping", "camt"]).refuses("those that have are toggl, ");
}

#[test]
fn a_file_of_no_known_format_is_refused_with_the_way_out() {
    let folder = folder();
    folder.write("notes.txt", "Call them on Friday.\n");
    let outcome = folder.run(&["import", "notes.txt", "--into", "engagement.yaml"]).exits(2);
    assert!(outcome.err.contains("notes.txt: its format cannot be told; say it"), "{}", outcome.err);
    assert_eq!(folder.read("engagement.yaml"), RECORD);
    folder.run(&["import"]).refuses("no file to import: name the files");
    folder.run(&["import", "--into", "engagement.yaml"]).refuses("it has no `sources`");
}
