//! What a person is told of sources: with the place where it is to be mended, and the line to write.

use super::Folder;
use super::sources::{RECORD, invoice, statement};

const PAID: &str = "payment-DE89370400440532013000 A1";

/// An engagement with one payment and an invoice under `sources`; `more` stands in its record.
fn folder(currency: &str, more: &str) -> Folder {
    let folder = Folder::with_policy();
    record(&folder, more);
    folder.write("INV-1.xml", invoice("INV-1", "2026-02-02", "800.00", "ACME GmbH"));
    let bank = statement(&[("A1", "2026-03-02", "900.00", "ACME GmbH", "INV-1")]);
    folder.write("bank.xml", bank.replace("Ccy=\"EUR\"", &format!("Ccy=\"{currency}\"")));
    folder
}

fn record(folder: &Folder, more: &str) {
    let head = RECORD.split("events:").next().expect("a head");
    folder.write("engagement.yaml", format!("{head}sources: [INV-1.xml, bank.xml]\n{more}"));
}

/// Returns what a check and a dry run tell.
fn told(folder: &Folder) -> [String; 2] {
    let check = folder.run(&["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-06-30"]).err;
    [check, folder.run(&["import", "--into", "engagement.yaml", "--dry-run"]).err]
}

#[test]
fn a_payment_in_another_currency_asks_for_the_rate_of_its_day() {
    let folder = folder("USD", "");
    for err in told(&folder) {
        assert!(
            err.contains(&format!("bank.xml:2: {PAID}: how much is 900.00 USD in EUR, in which INV-1 is?")),
            "{err}"
        );
        assert!(err.contains("`- {at: 2026-03-02, from: USD, to: EUR, rate: RATE}`"), "{err}");
    }
    for pair in ["from: USD, to: EUR", "from: EUR, to: USD"] {
        record(&folder, &format!("exchange:\n  - {{at: 2026-03-02, {pair}, rate: 0.9}}\n"));
        assert!(told(&folder).iter().all(|err| !err.contains("how much")), "{:?}", told(&folder));
    }
    record(&folder, "exchange: {at: 2026-03-01, from: USD, to: EUR, rate: 0.9}\n");
    assert!(told(&folder).iter().all(|err| err.contains("how much")), "the rate of another day is none");
}

#[test]
fn what_matched_names_wrongly_is_shown_where_it_stands() {
    let folder = folder("EUR", &format!("matched: {{\"{PAID}\": INV-2}}\n"));
    for err in told(&folder) {
        assert!(
            err.contains("dangling-link") && err.contains("`matched` names `INV-2`, which is not recorded"),
            "{err}"
        );
        assert!(err.contains("engagement.yaml:8:") && !err.contains("─[bank.xml"), "{err}");
        assert!(err.contains("did you mean `INV-1`?"), "{err}");
    }
    record(&folder, "matched:\n  payment-77: INV-1\n");
    for err in told(&folder) {
        assert!(err.contains("engagement.yaml:9: payment-77: no source tells of it"), "{err}");
    }
}

#[test]
fn a_star_without_quotes_is_told_to_be_quoted() {
    let folder = folder("EUR", "");
    folder.write("engagement.yaml", "engagement: acme\nclient: {name: ACME}\nsources:\n  - **/*.xml\n");
    let [check, _] = told(&folder);
    assert!(check.contains("needs quotes: `\"**/*.xml\"`"), "{check}");
}

#[test]
fn a_list_without_a_currency_asks_for_it_once() {
    let folder = folder("EUR", "");
    let payment = |day: u8| format!("D{day}.03.2026\nT{day}.00\nPACME GmbH\n^\n");
    folder.write("bank.xml", format!("!Type:Bank\n{}{}{}", payment(13), payment(14), payment(15)));
    let [_, err] = told(&folder);
    assert_eq!(err.matches("question: ").count(), 1, "{err}");
    assert!(err.contains("(the same is asked of 2 more)"), "{err}");
}

#[test]
fn what_a_message_quotes_is_cut() {
    let folder = folder("EUR", "");
    let long = "9".repeat(1 << 20);
    let bank =
        statement(&[("A1", &long, &long, "ACME GmbH", "INV-1"), ("A2", "2026-03-02", &long, "ACME GmbH", "INV-1")]);
    folder.write("bank.xml", bank);
    for err in told(&folder) {
        assert!(err.len() < 8000 && err.contains("bank.xml:2"), "{} {}", err.len(), &err[..err.len().min(2000)]);
    }
    let rows = format!("engagement,day,sum\nacme,{long},5 EUR\n");
    folder.write("table.csv", rows);
    folder.write("map.yaml", "engagement: engagement\nrows: [{kind: payment, at: day, fields: {amount: sum}}]\n");
    let err = folder.run(&["import", "csv", "table.csv", "--mapping", "map.yaml"]).err;
    assert!(err.len() < 2000, "{}", err.len());
}

#[test]
fn what_is_asked_of_several_meetings_is_told_in_one_line() {
    let folder = folder("EUR", "");
    let meeting = |day: u8| {
        format!(
            "BEGIN:VEVENT\nUID:m{day}\nSEQUENCE:1\nDTSTAMP:20260301T100000Z\nDTSTART:202603{day}T090000Z\n\
             DTEND:202603{day}T100000Z\nORGANIZER:mailto:ola@acme.example\nATTENDEE:mailto:jan@studio.example\nEND:VEVENT\n"
        )
    };
    let meetings: String = [10, 11, 12].map(meeting).concat();
    folder.write("all.ics", format!("BEGIN:VCALENDAR\n{meetings}END:VCALENDAR\n"));
    let err = folder.run(&["import", "all.ics", "--into", "engagement.yaml", "--dry-run"]).exits(0).err;
    assert_eq!(err.matches("question: ").count(), 1, "{err}");
    let more = "(the same is asked of 2 more, each with its own line: `\"meeting-m11\"`, `\"meeting-m12\"`)";
    assert!(err.contains("Was the meeting of 2026-03-10T09:00:00Z moved there?") && err.contains(more), "{err}");
}

#[test]
fn a_meeting_that_a_later_import_has_at_another_time_says_what_to_write() {
    let folder = folder("EUR", "");
    let calendar = |sequence: u8, day: &str| {
        format!(
            "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:kick-off\nSEQUENCE:{sequence}\nDTSTAMP:20260301T100000Z\n\
             DTSTART:{day}T090000Z\nDTEND:{day}T100000Z\nORGANIZER:mailto:ola@acme.example\nATTENDEE:mailto:jan@studio.example\n\
             END:VEVENT\nEND:VCALENDAR\n"
        )
    };
    folder.write("first.ics", calendar(0, "20260304"));
    folder.write("later.ics", calendar(1, "20260306"));
    let into = |name: &str| folder.run(&["import", name, "--into", "engagement.yaml"]).exits(0).err;
    assert!(!into("first.ics").contains("question"));
    let err = into("later.ics");
    assert!(err.contains("was it moved? then call the recorded one `meeting-kick-off/before`"), "{err}");
    // Alone, the later one does not say from when it was moved.
    record(&folder, "");
    let err = into("later.ics");
    assert!(err.contains("meeting-kick-off: Was the meeting of 2026-03-06T09:00:00Z moved there?"), "{err}");
    record(&folder, "matched: {meeting-kick-off: ours}\n");
    assert!(!into("later.ics").contains("question"));
}

#[test]
fn a_row_in_another_encoding_is_read_and_told_by_its_line() {
    let folder = Folder::with_policy();
    let head = RECORD.split("events:").next().expect("a head");
    folder.write("engagement.yaml", format!("{head}sources: [{{files: bank.csv, mapping: bank.yaml}}]\n"));
    folder.write(
        "bank.yaml",
        "delimiter: \";\"\ndates: DD.MM.YYYY\nheader_has: [Währung]\nrows:\n  - kind: payment\n    from: [\"{Name}\"]\n    \
         reference: \"{Zweck}\"\n    fields: {at: Valuta, amount: {column: Betrag, currency_column: Währung}}\n",
    );
    let rows = "Valuta;Name;Zweck;Betrag;Währung\n02.03.2026;ACME GmbH;für März;100;EUR\n";
    let mut bytes = rows.as_bytes().to_vec();
    bytes.extend(b"03.03.2026;ACME GmbH;f\xFCr April;200;EUR\n");
    folder.write("bank.csv", &bytes);
    let outcome = folder.run(&["import", "--into", "engagement.yaml", "--dry-run"]).exits(0);
    assert!(outcome.out.contains("für März") && outcome.out.contains("für April"), "{}", outcome.out);
    let said = "bank.csv:3: byte 0xFC is no UTF-8, as other lines are: this line is read as windows-1252";
    assert!(outcome.err.contains(said), "{}", outcome.err);
    // What is of neither is lost, by its line.
    bytes.extend(b"04.03.2026;ACME GmbH;f\x81r Mai;300;EUR\n");
    folder.write("bank.csv", &bytes);
    let outcome = folder.run(&["import", "--into", "engagement.yaml", "--dry-run"]).exits(0);
    assert!(
        outcome.err.contains("bank.csv:4: bytes that are no UTF-8") && !outcome.out.contains("Mai"),
        "{}",
        outcome.err
    );
}
