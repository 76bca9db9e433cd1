//! Files imported one after the other, in whatever order, make the record that they make together.

use super::Folder;
use super::sources::{RECORD, invoice, statement};

const MAIL: &str = "\
From ola@acme.example Mon Mar  2 09:00:00 2026
From: Ola Nowak <ola@acme.example>
To: studio@studio.example
Date: Mon, 02 Mar 2026 09:00:00 +0100
Message-ID: <m1@acme.example>

Where is the draft?

From studio@studio.example Mon Mar  2 11:00:00 2026
From: Studio Linden <studio@studio.example>
To: ola@acme.example
Date: Mon, 02 Mar 2026 11:00:00 +0100
Message-ID: <m2@studio.example>
In-Reply-To: <m1@acme.example>

Here.
";

const ORDERS: [[&str; 3]; 6] = [
    ["invoices", "bank.xml", "mail.mbox"],
    ["invoices", "mail.mbox", "bank.xml"],
    ["bank.xml", "invoices", "mail.mbox"],
    ["bank.xml", "mail.mbox", "invoices"],
    ["mail.mbox", "bank.xml", "invoices"],
    ["mail.mbox", "invoices", "bank.xml"],
];

/// Four invoices, and payments: for the second one by its text, for one of an amount of its own, for one of two of an amount, and for a
/// number that nobody knows.
fn folder() -> Folder {
    let folder = Folder::with_policy();
    folder.write("engagement.yaml", RECORD);
    for (number, amount) in [("INV-1", "800.00"), ("INV-2", "500.00"), ("INV-3", "500.00"), ("INV-4", "70.00")] {
        folder.write(&format!("invoices/{number}.xml"), invoice(number, "2026-02-02", amount, "ACME GmbH"));
    }
    folder.write(
        "bank.xml",
        statement(&[
            ("A1", "2026-03-03", "300.00", "ACME GmbH", "part of inv 2; “thanks” ”"),
            ("A2", "2026-03-04", "70.00", "ACME GmbH", "thanks"),
            ("A3", "2026-03-05", "500.00", "ACME GmbH", "as told by camt: text “INV-1”"),
            ("A4", "2026-03-06", "45.00", "ACME GmbH", "INV-7"),
            ("A5", "2026-03-07", "90.00", "ACME", "by whom?"),
        ]),
    );
    folder.write("mail.mbox", MAIL);
    folder
}

/// Imports files; returns what is said of it.
fn import(folder: &Folder, files: &[&str]) -> String {
    folder.run(&[&["import"], files, &["--into", "engagement.yaml"]].concat()).exits(0).err
}

/// Returns the events of the record, whatever their order.
fn events(folder: &Folder) -> Vec<String> {
    let text = folder.read("engagement.yaml");
    let (_, events) = text.split_once("events:\n").expect("a list of events");
    let mut events: Vec<String> = events.split("  - ").map(|event| event.trim_end().to_owned()).collect();
    events.sort();
    events
}

/// Returns the event of a payment.
fn payment(events: &[String], reference: &str) -> String {
    let start = format!("payment: \"payment-DE89370400440532013000 {reference}\"");
    events.iter().find(|event| event.starts_with(&start)).cloned().unwrap_or_else(|| panic!("{events:#?}"))
}

#[test]
fn invoices_payments_and_mails_make_one_record_in_whatever_order_they_are_imported() {
    let together = folder();
    import(&together, &["invoices", "bank.xml", "mail.mbox"]);
    let wanted = events(&together);
    assert!(payment(&wanted, "A1").contains("for: \"INV-2\""), "{wanted:#?}");
    assert!(payment(&wanted, "A2").contains("for: \"INV-4\""), "{wanted:#?}");
    for asked in ["A3", "A4", "A5"] {
        let event = payment(&wanted, asked);
        assert!(!event.contains("\n    amount:") && event.contains("to be asked: "), "{event}");
    }
    for order in ORDERS {
        let folder = folder();
        let mut told = Vec::new();
        for files in order {
            told.push(import(&folder, &[files]));
        }
        assert_eq!(events(&folder), wanted, "{order:?} {told:#?}");
        let text = folder.read("engagement.yaml");
        assert!(text.starts_with(RECORD), "{order:?} {text}");
        for files in order {
            let err = import(&folder, &[files]);
            assert!(err.contains("0 events new") && !err.contains("matched anew"), "{order:?} {files}: {err}");
        }
        assert_eq!(folder.read("engagement.yaml"), text, "{order:?}");
    }
}

#[test]
fn what_is_matched_anew_is_told_and_its_question_is_asked() {
    let folder = folder();
    import(&folder, &["bank.xml"]);
    let before = events(&folder);
    assert!(payment(&before, "A1").contains("text “part of inv 2; “thanks”” ”””"), "{before:#?}");
    let err = import(&folder, &["invoices", "--dry-run"]);
    assert_eq!(events(&folder), before, "a dry run writes nothing");
    assert!(err.contains("changed: bank.xml:2: payment-DE89370400440532013000 A1: it is for INV-2 now"), "{err}");
    assert!(err.contains("question: bank.xml:6: payment-DE89370400440532013000 A3: is it for INV-1, which its text names, or for INV-3"), "{err}");
    assert!(err.contains("4 events new, 4 matched anew, 2 questions"), "{err}");
}

#[test]
fn what_a_person_wrote_between_two_imports_stays() {
    let folder = folder();
    import(&folder, &["bank.xml"]);
    let text = folder.read("engagement.yaml");
    let amount = "    amount: \"500.00 EUR\"\n";
    let by_hand = text.replacen(amount, &format!("{amount}    for: INV-3   # Ola, by telephone\n"), 1);
    assert_ne!(by_hand, text);
    folder.write("engagement.yaml", &by_hand);
    let err = import(&folder, &["invoices"]);
    let new = folder.read("engagement.yaml");
    assert!(new.contains("    for: INV-3   # Ola, by telephone\n"), "{new}");
    // What a person says counts for the rest, too: of two invoices of that amount one is left.
    assert!(err.contains("3 matched anew"), "{err}");
    assert!(payment(&events(&folder), "A3").contains("amount: \"500.00 EUR\""), "{new}");
    // A remark is an edit as well.
    let folder = self::folder();
    import(&folder, &["bank.xml"]);
    let text = folder.read("engagement.yaml").replacen(
        "    amount: \"300.00 EUR\"",
        "    # asked on Monday\n    amount: \"300.00 EUR\"",
        1,
    );
    folder.write("engagement.yaml", &text);
    import(&folder, &["invoices"]);
    assert!(folder.read("engagement.yaml").contains("# asked on Monday"));
    assert!(!payment(&events(&folder), "A1").contains("for:"));
}

#[test]
fn what_a_person_wrote_by_hand_is_matched_to_what_was_imported_before() {
    let folder = folder();
    import(&folder, &["bank.xml"]);
    let text = folder.read("engagement.yaml");
    let others = "matched: {\"payment-DE89370400440532013000 A2\": others}\n";
    let invoice = "  - {invoice: INV-2, issued: 2026-02-02, payable: 500 EUR}\n";
    folder.write("engagement.yaml", format!("{others}{text}{invoice}"));
    let check = ["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-06-30"];
    let err = folder.run(&check).err;
    assert!(
        err.contains(
            "it is for INV-2 now: `goodterms import --into engagement.yaml`, with no files named, writes that"
        ),
        "{err}"
    );
    let err = import(&folder, &[]);
    assert!(err.contains("matched anew"), "{err}");
    assert!(payment(&events(&folder), "A1").contains("for: \"INV-2\""));
    assert!(!folder.run(&check).err.contains("by the next"));
}

#[test]
fn what_went_back_is_taken_out_and_lines_of_other_forms_are_kept() {
    let back = statement(&[("B1", "2026-03-10", "70.00", "ACME GmbH", "return")])
        .replace("<CdtDbtInd>CRDT</CdtDbtInd>", "<CdtDbtInd>DBIT</CdtDbtInd><RvslInd>true</RvslInd>")
        .replace("<Dbtr>", "<Cdtr>")
        .replace("</Dbtr>", "</Cdtr>");
    for (form, line_end) in [("block", "\n"), ("flow", "\n"), ("block", "\r\n")] {
        let folder = folder();
        let head = if form == "flow" {
            RECORD.split("events:").next().expect("a head").to_owned()
                + "events: [{call: C-1, at: 2026-02-03, by: ola}]\n"
        } else {
            RECORD.to_owned()
        };
        folder.write("engagement.yaml", head.replace('\n', line_end));
        folder.write("back.xml", &back);
        import(&folder, &["bank.xml"]);
        import(&folder, &["invoices"]);
        let err = import(&folder, &["back.xml"]);
        assert!(err.contains("1 taken out"), "{form} {err}");
        let text = folder.read("engagement.yaml");
        assert!(!text.contains("A2\", at:") && !text.contains("A2\"\n") && !text.contains("A2\"\r"), "{form} {text}");
        assert!(text.contains("it takes back `payment-DE89370400440532013000 A2`"), "{form} {text}");
        for files in ["back.xml", "invoices"] {
            let err = import(&folder, &[files]);
            assert!(err.contains("0 events new") && !err.contains("anew"), "{form} {err}");
        }
        assert_eq!(folder.read("engagement.yaml"), text);
        // The statement of the payment, told once more, tells nothing new either.
        let err = import(&folder, &["bank.xml"]);
        assert!(err.contains("0 events new") && err.contains("went back"), "{form} {err}");
        assert_eq!(text.matches('\r').count() > 0, line_end == "\r\n");
    }
}
