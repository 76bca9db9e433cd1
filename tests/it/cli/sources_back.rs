//! Money that left the account, in tables and books as in a bank's own formats: it pays nothing, and what went back is asked or taken off.

use super::Folder;
use super::sources::{RECORD, invoice};
use super::sources_doubt::checked;

const HEAD: &str = "Day;Who;Text;Amount\n";

const MAPPING: &str = "\
delimiter: \";\"
currency: EUR
at: Day
reference: \"{Text}\"
rows:
  - when: {Amount: above-zero}
    kind: payment
    from: [\"{Who}\"]
    fields: {amount: Amount}
  - when: {Amount: below-zero}
    kind: payment
    to: [\"{Who}\"]
    fields: {amount: {column: Amount, absolute: true}}
";

/// A folder with an invoice, INV-1, of 120 EUR, and a file that tells payments.
fn folder(name: &str, text: &str) -> Folder {
    let folder = Folder::with_policy();
    folder.write("i1.xml", invoice("INV-1", "2026-02-02", "120.00", "ACME GmbH"));
    folder.write("map.yaml", MAPPING);
    folder.write(name, text);
    record(&folder, name, "");
    folder
}

fn record(folder: &Folder, name: &str, matched: &str) {
    let head = RECORD.split("events:").next().expect("a head");
    let mapping = if name == "bank.csv" { ", mapping: map.yaml" } else { "" };
    folder.write(
        "engagement.yaml",
        format!("{head}sources: [i1.xml, {{files: {name}{mapping}}}]\nmatched: {{{matched}}}\n"),
    );
}

fn status(folder: &Folder, wanted: &str, asked: &str) {
    let (status, err) = checked(folder, "INV-1");
    assert!(status == wanted && err.contains(asked), "{status}; {err}");
}

fn bank(rows: &str) -> Folder {
    folder("bank.csv", &format!("{HEAD}{rows}"))
}

#[test]
fn what_the_firm_pays_to_others_settles_no_invoice_of_its_own() {
    status(&bank("2026-02-10;Printer Ltd;your invoice INV-1;-120\n"), "breached", "");
    status(&bank("2026-02-10;ACME GmbH;INV-1;120\n"), "met", "");
}

#[test]
fn a_direct_debit_that_came_back_without_a_name_is_asked() {
    let paid = "2026-02-10;ACME GmbH;INV-1;120\n";
    status(&bank(&format!("{paid}2026-02-14;;returned direct debit INV-1;-120\n")), "unknown", "was paid back");
    status(&bank(&format!("{paid}2026-02-14;;returned direct debit;-120\n")), "unknown", "was paid back");
    status(&bank(&format!("{paid}2026-02-14;;cash;-120\n")), "met", "");
}

const CHARGE: &str = "\
id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description
txn_1,charge,ch_1,120.00,3.78,116.22,eur,2026-02-05 14:03,2026-02-07 00:00,INV-1
";

fn stripe(row: &str) -> Folder {
    folder("stripe.csv", &format!("{CHARGE}{row}\n"))
}

#[test]
fn a_charge_that_went_back_is_asked_and_every_answer_takes_it_off() {
    let refund = "txn_2,refund,re_1,-20.00,0,-20.00,eur,2026-02-09 14:03,2026-02-11 00:00,REFUND FOR CHARGE (INV-1)";
    let unnamed = "txn_2,refund,re_1,-20.00,0,-20.00,eur,2026-02-09 14:03,2026-02-11 00:00,REFUND FOR CHARGE";
    let taken = "txn_2,adjustment,dp_1,-120.00,15,-135.00,eur,2026-02-12 14:03,2026-02-12 00:00,Chargeback for ch_1";
    for row in [refund, unnamed, taken] {
        status(&stripe(row), "unknown", "was paid back");
    }
    for answer in ["ours", "INV-1", "payment-txn_1"] {
        let folder = stripe(refund);
        record(&folder, "stripe.csv", &format!("payment-txn_2: {answer}"));
        let (status, err) = checked(&folder, "INV-1");
        assert!(status == "breached", "{answer}: {status}; {err}");
        let report = ["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-06-10", "--all"];
        let out = folder.run(&report).out;
        assert!(out.contains("at stake: 20.62 EUR"), "{answer}: {out}");
    }
    let folder = stripe(refund);
    record(&folder, "stripe.csv", "payment-txn_2: others");
    self::status(&folder, "met", "");
}

#[test]
fn a_payment_that_the_books_give_back_is_asked_and_ours_takes_it_off() {
    let books = "\
2026-02-05 (INV-1) ACME GmbH | payment
    assets:bank                 120 EUR
    assets:receivable:acme     -120 EUR

2026-02-10 (INV-1) ACME GmbH | direct debit returned
    assets:receivable:acme      120 EUR
    assets:bank                -120 EUR
";
    let folder = folder("books.journal", books);
    let (found, err) = checked(&folder, "INV-1");
    assert_eq!(found, "unknown", "{err}");
    let id = err.split("under `matched` write `").nth(1).and_then(|rest| rest.split(": ").next()).expect("an id");
    record(&folder, "books.journal", &format!("{id}: ours"));
    status(&folder, "breached", "");
}

#[test]
fn without_an_engagement_each_payment_stands_as_it_is_told() {
    let folder = Folder::with_policy();
    let text = "\
:20:X\n:25:0001234567\n:28C:1\n:60F:C260301EUR0,00\n:61:260302C100,00NTRFNONREF\n:86:166?20Rechnung 7?32ACME GMBH\n\
:61:260303D100,00NTRFNONREF\n:86:116?20Einkauf\n:62F:C260303EUR0,00\n-\n";
    folder.write("bank.sta", text);
    let outcome = folder.run(&["import", "bank.sta"]).exits(0);
    assert!(outcome.err.contains("2 events new"), "{}", outcome.err);
    assert!(outcome.out.contains("by: \"firm\"") && !outcome.out.contains("to be asked"), "{}", outcome.out);
}

#[test]
fn a_question_of_a_file_stays_the_same_when_it_is_imported_once_more() {
    let folder = Folder::with_policy();
    folder.write("engagement.yaml", RECORD);
    let text = "\
:20:1\n:25:B/2\n:28C:1\n:60F:C260301EUR0,\n:61:260305C100,NTRFNONREF\n:86:CASH IN\n:62F:C260305EUR100,\n-\n\
:20:2\n:25:A/1\n:28C:1\n:60F:C260301EUR0,\n:61:260302C200,NTRFNONREF\n:86:CASH IN TOO\n:62F:C260305EUR200,\n-\n";
    let ofx = |day: &str, amount: &str, id: &str| {
        format!("<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>{day}<TRNAMT>{amount}<FITID>{id}<NAME>ACME GmbH<MEMO>x</STMTTRN>\n")
    };
    let all = [ofx("20260302", "50.00", "a1"), ofx("20260303", "60.00", "a3"), ofx("20260305", "-20.00", "a2")];
    let more = ofx("20260306", "1712.0554730", "a4");
    let file = format!(
        "OFXHEADER:100\n\n<OFX><STMTRS><CURDEF>EUR<BANKTRANLIST>\n{}{more}</BANKTRANLIST></STMTRS></OFX>\n",
        all.concat()
    );
    folder.write("in.sta", text);
    folder.write("in.ofx", file);
    let import = ["import", "in.sta", "in.ofx", "--into", "engagement.yaml"];
    let first = folder.run(&import).exits(0);
    assert!(first.err.contains("1712.055473 EUR, which nobody can pay"), "{}", first.err);
    let once = folder.read("engagement.yaml");
    let again = folder.run(&import).exits(0);
    assert!(!again.err.contains("changed:"), "{}", again.err);
    assert_eq!(once, folder.read("engagement.yaml"));
}

#[test]
fn hours_that_name_nobody_are_asked_where_others_of_their_sheet_name_their_client() {
    let folder = Folder::with_policy();
    let head = RECORD.split("events:").next().expect("a head");
    folder.write("engagement.yaml", format!("{head}events: []\n"));
    let rows = "\
User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags
Ann,ann@x.example,Other Ltd,Site,,Design,Yes,2026-03-01,09:00:00,2026-03-01,11:30:00,02:30:00,
Ann,ann@x.example,ACME GmbH,Flyers,,Print,Yes,2026-03-02,10:00:00,2026-03-02,11:00:00,01:00:00,
Ann,ann@x.example,,,,Own bookkeeping,No,2026-03-02,16:00:00,2026-03-02,20:00:00,04:00:00,
";
    folder.write("t.csv", rows);
    let outcome = folder.run(&["import", "t.csv", "--into", "engagement.yaml"]).exits(0);
    assert!(outcome.err.contains("is it for this client? it names neither"), "{}", outcome.err);
    let record = folder.read("engagement.yaml");
    assert!(record.contains("minutes: \"60\"") && !record.contains("minutes: \"240\""), "{record}");
}

#[test]
fn one_mail_with_an_old_date_is_left_out_and_the_rest_is_judged() {
    let folder = folder(
        "m.eml",
        "From: Ola Nowak <ola@acme.example>\nTo: me@studio.example\nDate: Tue, 10 Feb 1981 12:00:00 -0600\nMessage-ID: <a1@acme.example>\n\nHello\n",
    );
    let check = ["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-06-10"];
    let outcome = folder.run(&check);
    assert!(
        outcome.err.contains("is more than 30 years before 2026-06-10")
            || outcome.out.contains("is more than 30 years"),
        "{}{}",
        outcome.out,
        outcome.err
    );
    assert!(!outcome.err.contains("too-many-years"), "{}", outcome.err);
}

#[test]
fn what_cancels_a_meeting_in_a_file_of_its_own_need_not_say_when_it_was() {
    let folder = Folder::with_policy();
    folder.write("engagement.yaml", RECORD);
    let event = |method: &str, more: &str| {
        format!(
            "BEGIN:VCALENDAR\nMETHOD:{method}\nBEGIN:VEVENT\nUID:m1\n{more}ORGANIZER:mailto:ola@acme.example\n\
             ATTENDEE:mailto:me@studio.example\nEND:VEVENT\nEND:VCALENDAR\n"
        )
    };
    let time = "DTSTART:20260420T090000Z\nDTEND:20260420T100000Z\nDTSTAMP:20260401T090000Z\nSEQUENCE:0\n";
    folder.write("request.ics", event("REQUEST", time));
    folder.write("cancel.ics", event("CANCEL", "DTSTAMP:20260419T090000Z\nSEQUENCE:1\n"));
    let import = ["import", "request.ics", "cancel.ics", "--into", "engagement.yaml", "--until", "2026-06-30"];
    let outcome = folder.run(&import).exits(0);
    let record = folder.read("engagement.yaml");
    assert!(record.contains("outcome: \"cancelled\"") && record.contains("notice: \"2026-04-19"), "{record}");
    assert!(!outcome.err.contains("nothing here tells when"), "{}", outcome.err);
}

#[test]
fn times_without_a_zone_are_said_where_nobody_says_one() {
    let folder = Folder::new();
    let event = "BEGIN:VEVENT\nUID:a\nDTSTART:20260302T090000\nDTEND:20260302T100000\nEND:VEVENT\n";
    folder.write("a.ics", format!("BEGIN:VCALENDAR\n{event}END:VCALENDAR\n"));
    let import = ["import", "a.ics", "--until", "2026-06-30"];
    let outcome = folder.run(&import).exits(0);
    assert!(outcome.err.contains("a.ics: its times say no zone: they are read in UTC"), "{}", outcome.err);
    let outcome = folder.run(&[&import[..], &["--zone", "Europe/Warsaw"]].concat()).exits(0);
    assert!(
        !outcome.err.contains("no zone") && outcome.out.contains("09:00:00+01:00"),
        "{}{}",
        outcome.out,
        outcome.err
    );
}

#[test]
fn a_dispute_that_was_won_is_asked_and_counts_as_a_person_says() {
    let text = "txn_2,adjustment,dp_1,-120.00,15,-135.00,eur,2026-02-12 14:03,2026-02-12 00:00,Chargeback withdrawal for ch_1\n\
                txn_3,adjustment,dp_1,120.00,-15,135.00,eur,2026-03-12 14:03,2026-03-12 00:00,Chargeback reversal for ch_1";
    status(&stripe(text), "unknown", "It brings back money that had been taken back");
    let folder = stripe(text);
    for (matched, wanted) in [
        ("payment-txn_2: others, payment-txn_3: others", "met"),
        ("payment-txn_2: payment-txn_1, payment-txn_3: INV-1", "late"),
        ("payment-txn_2: payment-txn_1, payment-txn_3: others", "breached"),
    ] {
        record(&folder, "stripe.csv", matched);
        status(&folder, wanted, "");
    }
}

#[test]
fn what_went_back_once_is_no_surplus_for_the_next_refund() {
    let twice =
        "2026-02-10;ACME GmbH;INV-1;120\n2026-02-11;ACME GmbH;INV-1;120\n2026-02-14;ACME GmbH;refund INV-1;-120\n";
    status(&bank(twice), "met", "");
    status(&bank(&format!("{twice}2026-02-15;ACME GmbH;refund INV-1;-120\n")), "unknown", "was paid back");
}

#[test]
fn a_file_that_is_others_loses_what_was_asked_of_it_and_keeps_what_the_client_surely_paid() {
    let folder = bank("2026-02-10;ACME GmbH;thanks;120\n2026-02-12;;cash;45\n");
    record(&folder, "bank.csv", "bank.csv: others");
    status(&folder, "met", "");
    let err = folder.run(&["import", "--into", "engagement.yaml", "--dry-run"]).exits(0).err;
    assert!(err.contains("2 events new, 1 of others, as `matched` says") && !err.contains("question"), "{err}");
    // Where it is asked of nothing, all of the file is.
    let folder = bank("2026-02-10;ACME GmbH;thanks;120\n");
    record(&folder, "bank.csv", "bank.csv: others");
    let err = folder.run(&["import", "--into", "engagement.yaml", "--dry-run"]).exits(0).err;
    assert!(err.contains("1 event new, 1 of others, as `matched` says"), "{err}");
}
