//! Plain text and Markdown.

use goodterms::passages::document::{Document, Place};
use goodterms::passages::find::{Sure, find};
use goodterms::passages::read::read;
use proptest::prelude::*;

fn texts(document: &Document) -> Vec<&str> {
    document.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect()
}

#[test]
fn wrapped_lines_are_joined_and_keep_their_line() {
    let text = "SERVICES AGREEMENT\n\n1. Payment\nInvoices are due within thirty (30)\ndays of receipt.\n\n\n(a) The termi-\nnation is free.\n(b) No non-\ncompete for forty-\nfive (45) days. Zahlungs-\nund Kündigungsfrist.\n";
    let document = read("a.txt", text.as_bytes()).expect("a text");
    assert_eq!(
        texts(&document),
        [
            "SERVICES AGREEMENT",
            "1. Payment",
            "Invoices are due within thirty (30) days of receipt.",
            "(a) The termination is free.",
            "(b) No non-compete for forty-five (45) days. Zahlungs- und Kündigungsfrist."
        ]
    );
    let places: Vec<Place> = document.paragraphs.iter().map(|paragraph| paragraph.place).collect();
    assert_eq!(places, [1, 3, 4, 8, 10].map(Place::Line));
    assert_eq!(document.paragraphs.iter().filter(|paragraph| paragraph.heading).count(), 2);
}

#[test]
fn a_line_that_was_wrapped_is_no_title() {
    let text = "3. Revisions\n3.1 The fees for each Deliverable include up to two\n(2) rounds of revisions that the Client asks for in\nwriting.\n4. LIABILITY\nNEITHER PARTY'S AGGREGATE LIABILITY\nARISING OUT OF THIS AGREEMENT SHALL\nEXCEED THE FEES\n";
    let document = read("a.txt", text.as_bytes()).expect("a text");
    let found: Vec<(&str, bool)> = document.paragraphs.iter().map(|one| (&*one.text, one.heading)).collect();
    assert_eq!(
        found[..2],
        [
            ("3. Revisions", true),
            (
                "3.1 The fees for each Deliverable include up to two (2) rounds of revisions that the Client asks for in writing.",
                false
            ),
        ]
    );
    let narrow = "5. Cap\nNEITHER PARTY IS LIABLE FOR MORE\nTHAN THE FEES PAID IN THE TWELVE\nMONTHS BEFORE\n";
    let document = read("a.txt", narrow.as_bytes()).expect("a text");
    assert_eq!(
        texts(&document),
        ["5. Cap", "NEITHER PARTY IS LIABLE FOR MORE THAN THE FEES PAID IN THE TWELVE MONTHS BEFORE"]
    );
}

#[test]
fn a_sentence_in_capitals_is_no_title() {
    let text = "SERVICES AGREEMENT\nFOR DESIGN\n\n7. INVOICES ARE PAYABLE NINETY (90) DAYS AFTER\nRECEIPT OF EACH OF THEM BY THE COMPANY, AND\nNOT BEFORE.\n\n8. LIABILITY\nTHE TOTAL LIABILITY OF THE AGENCY SHALL NOT EXCEED\nEUR 10,000\n";
    let document = read("a.txt", text.as_bytes()).expect("a text");
    assert_eq!(
        texts(&document),
        [
            "SERVICES AGREEMENT",
            "FOR DESIGN",
            "7. INVOICES ARE PAYABLE NINETY (90) DAYS AFTER RECEIPT OF EACH OF THEM BY THE COMPANY, AND NOT BEFORE.",
            "8. LIABILITY THE TOTAL LIABILITY OF THE AGENCY SHALL NOT EXCEED EUR 10,000",
        ]
    );
    let headings = document.paragraphs.iter().filter(|paragraph| paragraph.heading);
    assert_eq!(headings.count(), 2);
}

#[test]
fn encodings_are_known_or_said() {
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain("Zapłata".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(texts(&read("a.txt", &utf16).expect("UTF-16")), ["Zapłata"]);
    assert_eq!(texts(&read("a.txt", "\u{feff}Zapłata".as_bytes()).expect("UTF-8")), ["Zapłata"]);
    let polish = read("a.txt", b"Termin zap\xb3aty wynosi 30 dni").expect("windows-1250");
    assert_eq!(texts(&polish), ["Termin zapłata wynosi 30 dni".replace("zapłata", "zapłaty")]);
    assert_eq!(polish.notes, ["the text is not UTF-8; it was read as windows-1250"]);
    let german = read("a.txt", b"Die K\xfcndigungsfrist betr\xe4gt 30 Tage").expect("windows-1252");
    assert_eq!(texts(&german), ["Die Kündigungsfrist beträgt 30 Tage"]);
    assert_eq!(read("a.txt", b"\x00\x01\x02").expect_err("not text").code, "unknown-format");
    assert_eq!(read("a.txt", b" \n \n").expect_err("nothing").code, "document-without-text");
    assert_eq!(read("a.txt", b"{\\rtf1 a}").expect_err("rich text").code, "unknown-format");
}

#[test]
fn markdown_is_read_without_its_marks() {
    let text = "---\ntitle: x\n---\n# Terms\n\nDue **net\n30**, see [law](https://x).\n\n- one\n- two ~~three~~\n\n| What | Value |\n|---|---|\n| Notice | 14 days |\n\n```\ncode block\n```\n";
    let document = read("a.md", text.as_bytes()).expect("Markdown");
    let expected = ["Terms", "Due net 30, see law.", "one", "two", "What | Value", "Notice | 14 days", "code block"];
    assert_eq!(texts(&document), expected);
    let places: Vec<Place> = document.paragraphs.iter().map(|paragraph| paragraph.place).collect();
    assert_eq!(places, [4, 6, 9, 10, 12, 14, 17].map(Place::Line));
    assert!(document.paragraphs[0].heading);
    assert_eq!(document.notes, ["struck out in the text, and not read: “three”"]);
}

proptest! {
    #[test]
    fn no_bytes_bring_a_text_down(bytes in proptest::collection::vec(any::<u8>(), 0..400), text in "[-a-zA-Z0-9 .()|*_`~#\n§ąß\u{ad}]{0,400}") {
        for name in ["a.txt", "a.md", "a.docx", "a.pdf"] {
            let _ = read(name, &bytes);
            let _ = read(name, text.as_bytes());
        }
    }
}

#[test]
fn lines_that_name_what_they_say_stay_apart() {
    let text = "Payment terms: 30 days net\nNotice period: 3 months\nGoverning law: England\n\nRevisions     2 rounds\nDeposit\t40%\n\nOwnership\nThe designs pass to the client as soon as it has paid\nfor them. Nothing else passes.\n\nShe works for\nACME: nobody else.\n";
    let document = read("a.txt", text.as_bytes()).expect("a text");
    assert_eq!(
        texts(&document),
        [
            "Payment terms: 30 days net",
            "Notice period: 3 months",
            "Governing law: England",
            "Revisions | 2 rounds",
            "Deposit | 40%",
            "Ownership",
            "The designs pass to the client as soon as it has paid for them. Nothing else passes.",
            "She works for ACME: nobody else.",
        ]
    );
    let headings = document.paragraphs.iter().filter(|paragraph| paragraph.heading);
    assert_eq!(headings.map(|paragraph| &*paragraph.text).collect::<Vec<_>>(), ["Ownership"]);
}

#[test]
fn tables_of_html_in_markdown_are_rows() {
    let text = "# Terms\n\n<table>\n<tr><th>Term</th><th>Value</th></tr>\n<tr>\n<td>Payment &amp; invoices</td>\n<td>net&nbsp;<b>30</b></td></tr>\n</table>\n\n<script>\nvar a = \"no text\";\n</script>\n\nThe end of it.\n";
    let document = read("a.md", text.as_bytes()).expect("a text");
    assert_eq!(texts(&document), ["Terms", "Term | Value", "Payment & invoices | net 30", "The end of it."]);
}

#[test]
fn a_language_that_has_no_patterns_is_refused() {
    let french = "Le client paiera les factures dans un délai de trente jours à compter de leur réception. Tout retard de \
                  paiement entraînera des pénalités. Chaque partie peut résilier le présent contrat moyennant un préavis.";
    assert_eq!(read("a.txt", french.as_bytes()).expect_err("no English").code, "foreign-language");
    let short = "Contrat entre Dupont et Durand.";
    assert!(read("a.txt", short.as_bytes()).is_ok());
}

#[test]
fn what_stands_at_a_box_that_is_not_ticked_is_not_read() {
    let text = "Agreement of the parties.\n\nTick what applies:\n☐ The Agency's liability is limited to EUR 20,000.\n☒ The Agency is liable as the law says.\n☐ The Client shall pay each invoice within 14 days of its date.\nThis Agreement is governed by the laws of Germany.\n";
    let document = read("a.txt", text.as_bytes()).expect("a text");
    assert_eq!(
        texts(&document),
        [
            "Agreement of the parties.",
            "Tick what applies:",
            "The Agency is liable as the law says.",
            "This Agreement is governed by the laws of Germany."
        ]
    );
    assert!(document.unticked.is_empty());
    assert_eq!(
        document.notes,
        [
            "what stands at 2 boxes that are not ticked was not read: “The Agency's liability is limited to EUR 20,000.”, “The Client shall pay each invoice within 14 days of its date.”"
        ]
    );
    let markdown = "Terms:\n\n- [x] net 30\n- [ ] net 60\n\n| Term | Chosen |\n|---|---|\n| ☐ net 90 | ☒ |\n";
    let document = read("a.md", markdown.as_bytes()).expect("a text");
    assert_eq!(texts(&document), ["Terms:", "net 30", "Term | Chosen", "☐ net 90 | ☒"]);
    // Two boxes in a row: which of them is meant is not told.
    assert_eq!(document.unticked, [3]);
    for (text, read_as, unticked) in [
        // Nothing of the list is ticked; brackets that are to be filled in are no box.
        ("1. [ ] Net 30.\n2. [ ] Net 60.\n", &["1. Net 30.", "2. Net 60."][..], &[0, 1][..]),
        ("[ ] days after receipt.\n", &["[ ] days after receipt."], &[]),
        ("[X] days after receipt.\n", &["[X] days after receipt."], &[]),
        ("(a) [X] Net 30.\n(b) [ ] Net 60.\n", &["(a) Net 30."], &[]),
        ("■ Net 30.\n■ Notice: 14 days.\n", &["Net 30.", "Notice: 14 days."], &[]),
        ("Payment: ☐ 14 days ☒ 30 days\n", &["Payment: ☐ 14 days ☒ 30 days"], &[0]),
    ] {
        let document = read("a.txt", text.as_bytes()).expect("a text");
        assert_eq!((texts(&document), &document.unticked[..]), (read_as.to_vec(), unticked), "{text}");
    }
}

#[test]
fn a_value_at_a_box_of_a_list_without_a_tick_is_unsure() {
    let text = "☐ The Client shall pay each invoice within 14 days of its date.\n☐ The Client shall pay each invoice within 60 days of its date.\n";
    let found = find(&read("a.txt", text.as_bytes()).expect("a text"));
    let sure: Vec<&Sure> = found.passages.iter().map(|passage| &passage.sure).collect();
    assert!(sure.len() >= 2, "{sure:?}");
    assert!(sure.iter().all(|sure| **sure == Sure::Unsure("a box that is not ticked".to_owned())), "{sure:?}");
}
