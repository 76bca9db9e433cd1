//! Documents of Word.

use docx_rs::{Delete, Docx, Footnote, Insert, Paragraph, Run, Table, TableCell, TableRow};
use goodterms::passages::document::{Document, Place};
use goodterms::passages::read::{read, read_before_changes};
use proptest::prelude::*;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::read_damaged;

fn said(text: &str) -> Paragraph {
    Paragraph::new().add_run(Run::new().add_text(text))
}

fn packed(document: Docx) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    document.build().pack(&mut out).expect("a packed document");
    out.into_inner()
}

/// Returns an archive with this text, packed.
fn zipped(text: &str) -> Vec<u8> {
    zipped_parts(&[("word/document.xml", text)])
}

/// Returns an archive with these parts, packed.
fn zipped_parts(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).expect("a part");
        archive.write_all(text.as_bytes()).expect("packed");
    }
    archive.finish().expect("an archive").into_inner()
}

#[test]
fn no_entity_is_resolved_and_no_reserve_is_read_twice() {
    let text = "<w:p><w:r><w:t>Due &#51;0 days</w:t></w:r><mc:Fallback><w:t>no</w:t></mc:Fallback></w:p>";
    let document = read("contract.docx", &zipped(text)).expect("a document");
    assert_eq!(document.paragraphs[0].text, "Due 30 days");
    // What an entity stands for would be missing in the middle of a sentence.
    for text in ["<!DOCTYPE d [<!ENTITY e '3'>]><w:p/>", "<w:p><w:r><w:t>Due &e;0 days</w:t></w:r></w:p>"] {
        assert_eq!(read("contract.docx", &zipped(text)).expect_err("refused").code, "broken-document");
    }
    for name in ["contract.docx", "contract.PDF"] {
        assert_eq!(read(name, b"not a zip").expect_err("refused").code, "broken-document");
    }
}

fn sample() -> Vec<u8> {
    let note = Footnote::new().add_content(said("Save for holidays."));
    let days = Run::new().add_text("Due in ").add_text("30 days & nights").add_footnote_reference(note);
    let changed = Paragraph::new()
        .add_run(Run::new().add_text("Notice: "))
        .add_delete(Delete::new().add_run(Run::new().add_delete_text("14")))
        .add_insert(Insert::new(Run::new().add_text("60")))
        .add_run(Run::new().add_text(" days."));
    let row = TableRow::new(vec![
        TableCell::new().add_paragraph(said("Deposit")),
        TableCell::new().add_paragraph(said("40 %")),
    ]);
    packed(
        Docx::new()
            .add_paragraph(said("Payment").style("Heading1"))
            .add_paragraph(Paragraph::new().add_run(days))
            .add_paragraph(changed)
            .add_table(Table::new(vec![row])),
    )
}

#[test]
fn a_document_is_read_with_its_changes_accepted() {
    let document = read("contract.docx", &sample()).expect("a document");
    let texts: Vec<&str> = document.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    assert_eq!(
        texts,
        ["Payment", "Due in 30 days & nights", "Notice: 60 days.", "Deposit | 40 %", "Save for holidays."]
    );
    assert!(document.paragraphs[0].heading);
    assert_eq!(document.paragraphs[2].place, Place::Paragraph(3));
    let before = read_before_changes(&document, &sample()).expect("the text without the changes");
    assert_eq!(before.paragraphs[2].text, "Notice: 14 days.");
    let plain = packed(Docx::new().add_paragraph(said("Notice: 14 days.")));
    assert_eq!(read_before_changes(&read("contract.docx", &plain).expect("a document"), &plain), None);
    assert_eq!(
        document.notes,
        [
            "there are tracked changes in 1 paragraph; it was read with all of them accepted",
            "paragraph 3 is changed; with the change: “Notice: 60 days.”; without it: “Notice: 14 days.”"
        ]
    );
}

/// A text, what is read of it, what is read without the changes, and what is said of them.
type Tracked = (String, &'static [&'static str], &'static [&'static str], &'static [&'static str]);

/// A paragraph with a change of its end, its properties and its runs.
fn ended(change: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:rPr>{change}</w:rPr></w:pPr>{runs}</w:p>")
}

#[test]
fn paragraphs_and_rows_that_are_put_in_or_taken_out_are_read_both_ways() {
    const OUT: &str = "<w:del w:id=\"1\"/>";
    const IN: &str = "<w:ins w:id=\"1\"/>";
    let run = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    let gone = |text: &str| format!("<w:del w:id=\"2\"><w:r><w:delText>{text}</w:delText></w:r></w:del>");
    let plain = |runs: &str| format!("<w:p>{runs}</w:p>");
    let cell = |text: &str| format!("<w:tc><w:p>{}</w:p></w:tc>", run(text));
    let row = |change: &str| {
        format!("<w:tbl><w:tr><w:trPr>{change}</w:trPr>{}{}</w:tr></w:tbl>", cell("Due"), cell("14 days"))
    };
    let cases: [Tracked; 8] = [
        (
            ended(IN, &run("Pay in 30 days.")) + &plain(&run("A deposit is due.")),
            &["Pay in 30 days.", "A deposit is due."],
            &["Pay in 30 days. A deposit is due."],
            &[
                "paragraph 1 is changed; with the change: “Pay in 30 days.” and “A deposit is due.”; without it: “Pay in 30 days. A deposit is due.”",
            ],
        ),
        (
            ended(OUT, &run("Pay in 30 ")) + &plain(&run("days.")),
            &["Pay in 30 days."],
            &["Pay in 30", "days."],
            &["paragraph 1 is changed; with the change: “Pay in 30 days.”; without it: “Pay in 30” and “days.”"],
        ),
        (
            plain(&run("Pay in 30 days.")) + &ended(OUT, &gone("A deposit is due.")) + &plain(&run("The end.")),
            &["Pay in 30 days.", "The end."],
            &["Pay in 30 days.", "A deposit is due.", "The end."],
            &["paragraph 2 is taken out by a change; without it: “A deposit is due.”"],
        ),
        (
            ended(OUT, &run("Pay in 30 days.")) + &plain(&gone("A deposit is due.")),
            &["Pay in 30 days."],
            &["Pay in 30 days.", "A deposit is due."],
            &["paragraph 1 is taken out by a change; without it: “A deposit is due.”"],
        ),
        (
            ended(IN, &run("Pay in 30 days."))
                + &ended(IN, &format!("<w:ins w:id=\"3\">{}</w:ins>", run("New.")))
                + &plain(""),
            &["Pay in 30 days.", "New."],
            &["Pay in 30 days."],
            &["paragraph 2 is put in by a change: “New.”"],
        ),
        (
            row(OUT) + &plain(&run("The end.")),
            &["The end."],
            &["Due | 14 days", "The end."],
            &["the row at paragraph 1 is taken out by a change; without it: “Due | 14 days”"],
        ),
        (
            row(IN) + &plain(&run("The end.")),
            &["Due | 14 days", "The end."],
            &["The end."],
            &["the row at paragraph 1 is put in by a change: “Due | 14 days”"],
        ),
        // A change within a paragraph whose end is none, and an end before a table.
        (ended(IN, &run("Pay in 30 days.")) + &row(""), &["Pay in 30 days.", "Due | 14 days"], &[], &[]),
    ];
    for (text, with, without, notes) in cases {
        let bytes = zipped(&format!("<w:document><w:body>{text}</w:body></w:document>"));
        let texts = |document: &Document| document.paragraphs.iter().map(|one| one.text.clone()).collect::<Vec<_>>();
        let document = read("contract.docx", &bytes).expect("a document");
        assert_eq!(texts(&document), with, "{text}");
        let before = read_before_changes(&document, &bytes).map(|before| texts(&before));
        assert_eq!(before.unwrap_or_default(), without, "{text}");
        assert_eq!(document.notes.get(1..).unwrap_or_default(), notes, "{text}");
    }
}

#[test]
fn what_is_struck_out_or_hidden_is_not_read_and_said() {
    let struck = Run::new().add_text("14 days").strike();
    let hidden = Run::new().add_text(" of the moon").vanish();
    let paragraph = Paragraph::new()
        .add_run(Run::new().add_text("Due in "))
        .add_run(struck)
        .add_run(Run::new().add_text(" 90 days"))
        .add_run(hidden);
    let footer = docx_rs::Footer::new().add_paragraph(said("Payment within 7 days"));
    let bytes = packed(Docx::new().footer(footer).add_paragraph(paragraph).add_paragraph(said("The end.")));
    let document = read("contract.docx", &bytes).expect("a document");
    let texts: Vec<&str> = document.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    assert_eq!(texts, ["Due in 90 days", "The end."]);
    assert_eq!(
        document.notes,
        [
            "struck out or hidden, and not read: paragraph 1: “14 days of the moon”",
            "headers and footers set no term here; they say: “Payment within 7 days”"
        ]
    );
}

#[test]
fn what_a_style_strikes_out_or_hides_is_not_read() {
    let style = |id: &str, kind: &str, rest: &str| {
        format!("<w:style w:type=\"{kind}\" w:styleId=\"{id}\"><w:name w:val=\"{id}\"/>{rest}</w:style>")
    };
    let styles = [
        style("Gone", "character", "<w:rPr><w:strike/></w:rPr>"),
        style("Further", "character", "<w:basedOn w:val=\"Gone\"/>"),
        style("Back", "character", "<w:basedOn w:val=\"Gone\"/><w:rPr><w:strike w:val=\"0\"/></w:rPr>"),
        style("Unseen", "paragraph", "<w:link w:val=\"UnseenChar\"/><w:rPr><w:vanish/></w:rPr>"),
        style("UnseenChar", "character", "<w:link w:val=\"Unseen\"/>"),
        style("Table", "table", "<w:tblStylePr w:type=\"firstRow\"><w:rPr><w:strike/></w:rPr></w:tblStylePr>"),
    ];
    let styles = format!("<w:styles>{}</w:styles>", styles.concat());
    let run = |properties: &str, text: &str| {
        format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
    };
    let styled = |style: &str, text: &str| run(&format!("<w:rStyle w:val=\"{style}\"/>"), text);
    let own = |text: &str| run("<w:rStyle w:val=\"Gone\"/><w:strike w:val=\"0\"/>", text);
    let changed = |text: &str| run("<w:rPrChange><w:rPr><w:strike/></w:rPr></w:rPrChange>", text);
    let paragraph = |style: &str, runs: &[String]| {
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{}</w:p>", runs.concat())
    };
    let text = [
        paragraph(
            "Normal",
            &[styled("Gone", "one "), styled("Further", "two "), styled("Back", "three "), own("four")],
        ),
        paragraph("Unseen", &[run("", "five "), run("<w:vanish w:val=\"false\"/>", "six")]),
        paragraph("Normal", &[styled("UnseenChar", "seven "), styled("Table", "eight "), changed("nine")]),
    ];
    let text = format!("<w:document><w:body>{}</w:body></w:document>", text.concat());
    let bytes = zipped_parts(&[("word/document.xml", &text), ("word/styles.xml", &styles)]);
    let document = read("contract.docx", &bytes).expect("a document");
    let texts: Vec<&str> = document.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    assert_eq!(texts, ["three four", "six", "eight nine"]);
    assert_eq!(
        document.notes,
        ["struck out or hidden, and not read: paragraph 1: “one two”; paragraph 2: “five”; paragraph 3: “seven”"]
    );
}

#[test]
fn the_text_is_found_by_what_refers_to_it() {
    let of = |kind: &str, target: &str| {
        format!(
            "<Relationships><Relationship Type=\"http://x/relationships/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let space = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let text = format!("<w:document {space}><w:p><w:r><w:t>Due in 30 days.</w:t></w:r></w:p></w:document>");
    let note =
        "<w:footnotes><w:footnote w:id=\"1\"><w:p><w:r><w:t>Of work.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let (root, own) = (of("officeDocument", "/doc/main2.xml"), of("footnotes", "../notes/a.xml"));
    let parts =
        [("_rels/.rels", &*root), ("doc/main2.xml", &text), ("doc/_rels/main2.xml.rels", &own), ("notes/a.xml", note)];
    let document = read("contract.docx", &zipped_parts(&parts)).expect("a document");
    let texts: Vec<&str> = document.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    assert_eq!(texts, ["Due in 30 days.", "Of work."]);
    // A workbook is none.
    let book = [("_rels/.rels", &*of("officeDocument", "xl/workbook.xml")), ("xl/workbook.xml", "<workbook/>")];
    assert_eq!(read("contract.docx", &zipped_parts(&book)).expect_err("refused").code, "unknown-format");
}

#[test]
fn what_a_document_has_and_is_not_read_is_said() {
    let text = "<w:p><w:r><w:t>Due in 30 days.</w:t></w:r></w:p><w:altChunk r:id=\"a\"/>\
        <w:p><w:r><w:drawing><pic:pic/></w:drawing></w:r><w:r><w:object><v:imagedata/></w:object></w:r></w:p>\
        <w:p><mc:AlternateContent><mc:Choice><pic:pic/></mc:Choice><mc:Fallback><v:imagedata/></mc:Fallback></mc:AlternateContent></w:p>";
    let document = read("contract.docx", &zipped(text)).expect("a document");
    assert_eq!(
        document.notes,
        [
            "not read: 1 other file that is put into the text, 2 pictures, 1 object of another program; what is listed as not found may stand there"
        ]
    );
}

#[test]
fn boxes_of_forms_are_read() {
    let ticked = "<w:p><w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val=\"0\"/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:t>Net 30.</w:t></w:r></w:p>";
    let empty = "<w:p><w:r><w:sym w:font=\"Wingdings\" w:char=\"F0A8\"/></w:r><w:r><w:t>Net 60.</w:t></w:r></w:p>";
    let document = read("contract.docx", &zipped(&format!("{ticked}{empty}"))).expect("a document");
    assert_eq!(document.paragraphs.len(), 1);
    assert_eq!(document.paragraphs[0].text, "Net 30.");
    assert_eq!(document.notes, ["what stands at 1 box that is not ticked was not read: “Net 60.”"]);
}

/// Returns a compound file with streams of these names, four in a sector of its list.
fn compound(names: &[&str]) -> Vec<u8> {
    let mut header = vec![0_u8; 512];
    header[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    header[30] = 9;
    let sectors = names.len().div_ceil(4);
    header[76..512].fill(0xff);
    // The table of what follows what is the first sector, the list is in each second one behind it.
    header[76..80].copy_from_slice(&0_u32.to_le_bytes());
    header[48..52].copy_from_slice(&1_u32.to_le_bytes());
    let mut table = vec![0xff_u8; 512];
    let mut list = Vec::new();
    for number in 0..sectors {
        let (at, last) = (1 + 2 * number, number + 1 == sectors);
        let next = if last { 0xffff_fffe } else { u32::try_from(at + 2).expect("a small number") };
        table[at * 4..at * 4 + 4].copy_from_slice(&next.to_le_bytes());
        let mut sector = Vec::new();
        for name in names.iter().skip(number * 4).take(4) {
            let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let length = u8::try_from(entry.len() + 2).expect("a short name");
            entry.resize(128, 0);
            (entry[64], entry[66]) = (length, 2);
            sector.extend(entry);
        }
        sector.resize(1024, 0);
        list.extend(sector);
    }
    [header, table, list].concat()
}

#[test]
fn what_is_not_a_document_is_refused() {
    let code = |bytes: &[u8]| read("contract.docx", bytes).err().map(|refusal| refusal.code);
    let locked = ["Root Entry", "\u{6}DataSpaces", "Version", "DataSpaceMap", "EncryptionInfo", "EncryptedPackage"];
    assert_eq!(code(&compound(&locked)), Some("encrypted-document"));
    // What only the text of an old document says, and no stream is called, encrypts nothing.
    let mut old = compound(&["Root Entry", "1Table", "WordDocument"]);
    old.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(code(&old), Some("unknown-format"));
    let says = |bytes: &[u8]| read("contract.docx", bytes).expect_err("refused").message;
    assert!(says(&old).contains("Word before 2007"), "{}", says(&old));
    assert!(says(&compound(&["Root Entry", "Workbook"])).contains("Excel"));
    assert_eq!(code(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1........"), Some("broken-document"));
    assert_eq!(code(&packed(Docx::new())), Some("document-without-text"));
    let whole = sample();
    assert_eq!(code(&whole[..whole.len() / 2]), Some("broken-document"));
    let bomb = zipped(&format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "a".repeat(8 << 20)));
    assert_eq!(code(&bomb), Some("oversized-document"));
}

#[test]
fn a_contract_of_500_pages_is_read() {
    let mut document = Docx::new();
    for number in 0..7_500 {
        document = document.add_paragraph(said(&format!(
            "{number}. The client pays each invoice within thirty days of its receipt, and notice is given in writing."
        )));
    }
    assert_eq!(read("long.docx", &packed(document)).expect("a document").paragraphs.len(), 7_500);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_broken_document_brings_it_down(flips in proptest::collection::vec((any::<usize>(), 0_u8..8), 1..8), cut in any::<usize>()) {
        read_damaged("a.docx", sample(), flips, cut);
    }
}
