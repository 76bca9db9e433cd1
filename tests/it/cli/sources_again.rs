//! What two files tell of the same money, the same hours or the same person: one, or asked; never two without a word.

use super::Folder;
use super::sources::{RECORD, invoice, statement};
use super::sources_doubt::checked;

/// A folder whose record names all XML files beside it and `files`, with an invoice of 240 EUR and one of 500 EUR.
fn folder(files: &str) -> Folder {
    let folder = Folder::with_policy();
    let head = RECORD.split("events:").next().expect("a head");
    folder.write("engagement.yaml", format!("{head}sources: [\"*.xml\"{files}]\n"));
    folder.write("i7.xml", invoice("INV-7", "2026-03-01", "240.00", "ACME GmbH"));
    folder.write("i9.xml", invoice("INV-9", "2026-03-01", "500.00", "ACME GmbH"));
    folder
}

fn dry(folder: &Folder) -> String {
    let outcome = folder.run(&["import", "--into", "engagement.yaml", "--dry-run"]).exits(0);
    outcome.out + &outcome.err
}

fn payments(out: &str) -> usize {
    out.matches("- payment:").count()
}

const PAID: (&str, &str, &str, &str, &str) = ("A1", "2026-03-05", "240.00", "ACME GmbH", "INV-7");

/// The same with the number of its order.
fn ordered(reference: &str, order: &str) -> String {
    let (_, day, amount, payer, text) = PAID;
    let told = statement(&[(reference, day, amount, payer, text)]);
    let told = if reference.is_empty() { told.replace("<AcctSvcrRef></AcctSvcrRef>", "") } else { told };
    told.replace("<TxDtls>", &format!("<TxDtls><Refs><EndToEndId>{order}</EndToEndId></Refs>"))
}

#[test]
fn one_payment_in_two_files_of_a_format_is_one_where_the_order_or_all_else_says_so() {
    for second in [ordered("", "E1"), ordered("RPT-0001", "E1")] {
        let folder = folder("");
        folder.write("b1.xml", ordered("A1", "E1"));
        folder.write("b2.xml", second);
        let out = dry(&folder);
        assert!(payments(&out) == 1 && !out.contains("question"), "{out}");
        assert_eq!(checked(&folder, "INV-9").0, "breached");
    }
}

#[test]
fn one_payment_in_two_files_of_a_format_is_asked_where_only_the_references_differ() {
    let sta = |reference: &str| {
        format!(
            ":20:S\n:25:DE89370400440532013000\n:28C:1/1\n:60F:C260301EUR1000,00\n:61:2603050305C240,00NTRFNONREF//{reference}\n\
             :86:166?00GUTSCHRIFT?20INV-7?32ACME GmbH\n:62F:C260305EUR1240,00\n-\n"
        )
    };
    let (two, again) = (ordered("A2", "E2"), "payment-DE89370400440532013000 A2");
    let sta_again = "payment-DE89370400440532013000 2026-03-05 D777001 240.00 EUR";
    for (files, id) in [
        ([("b1.xml", ordered("A1", "E1")), ("b2.xml", two)], again),
        ([("b1.sta", sta("E000123")), ("b2.sta", sta("D777001"))], sta_again),
    ] {
        let folder = folder(if id == again { "" } else { ", \"*.sta\"" });
        files.iter().for_each(|(name, text)| folder.write(name, text));
        let out = dry(&folder);
        assert!(out.contains(&format!("`\"{id}\": others` where it is, else `ours`")), "{out}");
        assert!(out.contains("is it the same payment as `payment-DE89370400440532013000"), "{out}");
        assert_eq!(checked(&folder, "INV-9").0, "unknown");
        // Both answers settle it.
        let record = folder.read("engagement.yaml");
        for (what, count) in [("others", 1), ("ours", 2)] {
            folder.write("engagement.yaml", format!("{record}matched: {{\"{id}\": {what}}}\n"));
            let out = dry(&folder);
            assert!(payments(&out) == count && !out.contains("question"), "{what}: {out}");
        }
    }
}

#[test]
fn payments_of_one_file_and_of_statements_that_go_on_are_two() {
    let folder = folder("");
    let other = |reference| (reference, "2026-03-05", "240.00", "ACME GmbH", "INV-7");
    folder.write("b1.xml", statement(&[other("A1"), other("A2")]));
    let is_two = |out: String| {
        assert!(payments(&out) == 2 && !out.contains("is it the same payment as"), "{out}");
        // The invoice is paid twice: whose money is the second?
        assert!(out.contains("nothing is open of INV-7, which its text names"), "{out}");
    };
    is_two(dry(&folder));
    let early = ("A0", "2026-03-02", "1.00", "Other Ltd", "");
    let late = ("A9", "2026-03-09", "1.00", "Other Ltd", "");
    folder.write("b1.xml", statement(&[early, other("A1")]));
    folder.write("b2.xml", statement(&[other("A2"), late]));
    is_two(dry(&folder));
    // Over the same days they are not.
    folder.write("b2.xml", statement(&[early, other("A2"), late]));
    assert!(dry(&folder).contains("is it the same payment as"), "{}", dry(&folder));
}

#[test]
fn a_batch_in_a_statement_is_its_entries_in_a_notification() {
    let folder = folder("");
    let entry = |of: &str, order: &str, sum: &str| {
        format!(
            "<TxDtls><Refs><EndToEndId>{order}</EndToEndId></Refs><Amt Ccy=\"EUR\">{sum}</Amt><CdtDbtInd>CRDT</CdtDbtInd>\
             <RltdPties><Dbtr><Nm>ACME GmbH</Nm></Dbtr></RltdPties><RmtInf><Ustrd>{of}</Ustrd></RmtInf></TxDtls>"
        )
    };
    let one = statement(&[("B1", "2026-03-05", "740.00", "X", "Y")]);
    let (from, to) = (one.find("<TxDtls>").expect("details"), one.find("</NtryDtls>").expect("their end"));
    let batch =
        format!("{}{}{}{}", &one[..from], entry("INV-7", "E1", "240.00"), entry("INV-9", "E2", "500.00"), &one[to..]);
    folder.write("b1.xml", batch);
    let two = ordered("T1", "E1") + "\n";
    let second = ordered("T2", "E2").replace("240.00", "500.00").replace("INV-7", "INV-9");
    folder.write("b2.xml", two);
    folder.write("b3.xml", second);
    let out = dry(&folder);
    assert!(payments(&out) == 2 && !out.contains("question"), "{out}");
}

#[test]
fn what_was_imported_and_edited_since_is_not_counted_again_under_another_reference() {
    let folder = folder("");
    folder.write("b1.xml", ordered("A1", "E1"));
    folder.run(&["import", "--into", "engagement.yaml"]).exits(0);
    let record = folder.read("engagement.yaml").replace("for: by its reference", "for: as it says");
    folder.write("engagement.yaml", record.replace("[\"*.xml\"]", "[b2.xml]"));
    folder.write("b2.xml", ordered("A2", "E2"));
    let out = dry(&folder);
    assert!(out.contains("is it the same payment as `payment-DE89370400440532013000 A1` of 2026-03-05?"), "{out}");
}

#[test]
fn the_hours_of_a_day_that_two_sheets_tell_of_one_person_are_asked() {
    let head = "Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,Invoiced?,First Name,Last Name,Currency\n";
    let row = |notes: &str, hours: &str| {
        format!("{head}2026-03-16,ACME GmbH,Web,,Dev,{notes},{hours},Yes,No,Ola,Nowak,Euro - EUR\n")
    };
    let toggl = "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,Duration\n\
                 Ola Nowak,,ACME GmbH,Web,,y,Yes,2026-03-16,09:00:00,08:00:00\n";
    for second in [row("foo (edited)", "8.0"), row("foo", "7.5"), toggl.to_owned()] {
        let folder = folder(", \"*.csv\"");
        folder.write("h1.csv", row("foo", "8.0"));
        folder.write("h2.csv", second);
        let out = dry(&folder);
        assert!(out.contains("h1.csv has hours of the same person and day, too"), "{out}");
        let record = folder.read("engagement.yaml");
        folder.write("engagement.yaml", format!("{record}matched: {{h2.csv: ours}}\n"));
        let out = dry(&folder);
        assert!(out.matches("- work:").count() == 2 && !out.contains("question"), "{out}");
    }
}

#[test]
fn a_payment_of_which_a_part_was_given_back_is_answered_by_a_record_of_the_rest() {
    let folder = folder(", pay.csv");
    folder.write(
        "pay.csv",
        "id,Created (UTC),Amount,Amount Refunded,Currency,Status,Description,Customer Email\n\
         ch_1,2026-03-10 10:00:00,240.00,40.00,eur,Paid,INV-7,ola@acme.example\n",
    );
    let out = dry(&folder);
    assert!(out.contains("where a part of it counts, record that by hand (`payment: \"payment-ch_1\"`"), "{out}");
    assert!(out.contains("and write `recorded`"), "{out}");
    let record = folder.read("engagement.yaml");
    let rest = "events:\n  - {payment: payment-ch_1, at: 2026-03-10, by: client, amount: 200 EUR, for: INV-7}\n";
    folder.write("engagement.yaml", format!("{record}matched: {{payment-ch_1: recorded}}\n{rest}"));
    let out = dry(&folder);
    assert!(payments(&out) == 0 && !out.contains("question"), "{out}");
}

#[test]
fn a_mail_of_another_domain_is_not_a_contacts_by_the_name_alone() {
    let folder = folder("");
    let record = folder.read("engagement.yaml").replace("sources: [", "sources: [m.mbox, ");
    folder.write("engagement.yaml", &record);
    folder.write(
        "m.mbox",
        "From x@y.example Mon Mar  2 10:00:00 2026\nFrom: Ola Nowak <ola@evil.example>\nTo: me@studio.example\nMessage-ID: <1@x>\n\
         Date: Mon, 2 Mar 2026 10:00:00 +0100\nSubject: 1\n\nHello\n\n",
    );
    let out = dry(&folder);
    assert!(out.contains("is “ola@evil.example” ola, whose name it bears? then add `\"ola@evil.example\"`"), "{out}");
    for (side, count) in [("ola", 1), ("other", 0)] {
        folder.write("engagement.yaml", record.replace("who: {", &format!("who: {{{side}: ola@evil.example, ")));
        let out = dry(&folder);
        assert!(out.matches("by: \"ola\"").count() == count && !out.contains("question"), "{side}: {out}");
    }
}

#[test]
fn a_name_with_an_address_behind_it_is_asked() {
    for name in ["ACME GMBH HAUPTSTR. 5 10115 BERLIN", "ACME GmbH i.L."] {
        let folder = folder("");
        folder.write("b1.xml", statement(&[("A1", "2026-03-05", "740.00", name, "danke")]));
        assert!(dry(&folder).contains("who paid it, the client? then add"), "{name}: {}", dry(&folder));
    }
    // A stranger's payment of all that is open is asked as well.
    let folder = folder("");
    folder.write("b1.xml", statement(&[("A1", "2026-03-05", "740.00", "Hans Meier", "danke")]));
    let out = dry(&folder);
    assert!(out.contains("paid what INV-7, INV-9 are open with together: is it for these?"), "{out}");
    assert!(out.contains("`\"payment-DE89370400440532013000 A1\": [\"INV-7\", \"INV-9\"]`"), "{out}");
}
