//! A contract in a document of Word, written back with comments.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::Folder;

const POLICY: &str = r#"
policy "Terms" {
  version  "1"
  currency EUR
  timezone "Europe/Warsaw"
}
term payment_due = 14 days {
  accept up to 30 days
  accept up to 90 days for price + 3% with approval "managing partner"
}
term revision_rounds = 2 { accept up to 4 }
term governing_law = "PL" { accept "PL" }
term notice_period = 30 days { accept up to 45 days }
term cap = 8% { accept up to 9% }
section all "All" {
  clause paid "Invoices are paid within {payment_due}" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within payment_due after invoice.issued
    costs cap * 100 EUR "fee"
  }
}
"#;

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const SPACE: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

/// A document of Word: its paragraphs as XML, and more parts.
fn packed(paragraphs: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let body = format!("<w:document {SPACE}><w:body>{paragraphs}</w:body></w:document>");
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("[Content_Types].xml", TYPES), ("word/document.xml", &*body)].iter().chain(more) {
        archive.start_file(*name, SimpleFileOptions::default()).expect("a part");
        archive.write_all(text.as_bytes()).expect("packed");
    }
    archive.finish().expect("an archive").into_inner()
}

fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut parts = BTreeMap::new();
    for number in 0..archive.len() {
        let mut file = archive.by_index(number).expect("a part");
        let mut text = String::new();
        file.read_to_string(&mut text).expect("a text");
        parts.insert(file.name().to_owned(), text);
    }
    parts
}

/// Returns the text of a part with all its elements closed, and the words of each comment by its id.
fn marked(xml: &str) -> (String, BTreeMap<String, String>) {
    let mut reader = Reader::from_str(xml);
    let (mut text, mut open, mut marks) = (String::new(), BTreeSet::new(), BTreeMap::new());
    let mut in_text = false;
    loop {
        let add = match reader.read_event().expect("well-formed") {
            Event::Start(tag) | Event::Empty(tag) => {
                in_text = tag.name().as_ref() == b"w:t";
                let id = tag
                    .try_get_attribute("w:id")
                    .expect("attributes")
                    .map(|id| String::from_utf8_lossy(&id.value).into_owned());
                match tag.name().as_ref() {
                    b"w:commentRangeStart" => assert!(open.insert(id.expect("an id"))),
                    b"w:commentRangeEnd" => assert!(
                        open.remove(&id.clone().expect("an id"))
                            && marks.entry(id.expect("an id")).or_insert_with(String::new).len() < 1000
                    ),
                    _ => {}
                }
                continue;
            }
            Event::End(_) => {
                in_text = false;
                continue;
            }
            Event::Text(part) if in_text => part.decode().expect("a text").into_owned(),
            Event::GeneralRef(name) if in_text => format!("&{};", name.decode().expect("a name")),
            Event::Eof => break,
            _ => continue,
        };
        text += &add;
        open.iter().for_each(|id: &String| *marks.entry(id.clone()).or_default() += &add);
    }
    assert_eq!(open.len(), 0, "each comment ends");
    (text, marks)
}

/// Reviews a document; returns its parts before and after.
fn commented(document: &[u8]) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    let folder = Folder::new();
    folder.write("own.terms", POLICY);
    folder.write("offer.docx", document);
    let arguments = [
        "review",
        "offer.docx",
        "--policy",
        "own.terms",
        "--as-of",
        "2026-02-01",
        "--format",
        "docx",
        "--output",
        "out.docx",
    ];
    folder.run(&arguments).exits(1);
    let read = |name: &str| std::fs::read(folder.path(name)).expect("a file");
    assert_eq!(read("offer.docx"), document, "the contract stays as it is");
    (parts(document), parts(&read("out.docx")))
}

/// The words of each comment that has some, in the order of the ids.
fn words(after: &BTreeMap<String, String>) -> Vec<String> {
    let (_, marks) = marked(&after["word/document.xml"]);
    marks.into_values().filter(|words| !words.is_empty()).collect()
}

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

#[test]
fn comments_stand_around_the_words_that_they_are_about() {
    let bold = "<w:r w:rsidR=\"1\"><w:rPr><w:b/><w:rPrChange w:id=\"3\"><w:rPr/></w:rPrChange></w:rPr><w:t>paid within forty-five (45)</w:t></w:r>";
    let paragraphs = [
        format!("<w:p><w:pPr><w:rPr><w:i/></w:rPr></w:pPr>{}{bold}{}</w:p>", run("First &amp; else. Each invoice is "), run(" days of the date of the invoice. After it.")),
        format!("<w:p>{}<w:hyperlink w:anchor=\"x\">{}</w:hyperlink></w:p>", run("This Agreement is governed "), run("by the laws of Germany.")),
        format!(
            "<w:p>{}<w:del w:id=\"5\"><w:r><w:delText>14</w:delText></w:r></w:del><w:ins w:id=\"6\">{}</w:ins>{}</w:p>",
            run("Intro. Either party may terminate this Agreement for convenience on "),
            run("60 days"),
            run(" written notice. Tail.")
        ),
        format!("<w:tbl><w:tr><w:tc><w:p>{}</w:p></w:tc><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl>", run("Revisions"), run("The fee includes three rounds of revisions.")),
        format!("<w:p><w:r><w:pict><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:pict></w:r></w:p>", run("A deposit of 40% is due on signature.")),
        "<w:p><w:r><w:t>Work</w:t><w:tab/><w:t>The liability of the Agency is limited to the fees.</w:t><w:br/></w:r></w:p>".to_owned(),
    ];
    let (before, after) = commented(&packed(&paragraphs.concat(), &[]));
    let text = |parts: &BTreeMap<String, String>| marked(&parts["word/document.xml"]).0;
    assert_eq!(text(&before), text(&after), "not a letter has changed");
    let expected = [
        "Each invoice is paid within forty-five (45) days of the date of the invoice.",
        "This Agreement is governed by the laws of Germany.",
        "Either party may terminate this Agreement for convenience on 60 days written notice.",
        "RevisionsThe fee includes three rounds of revisions.",
        "A deposit of 40% is due on signature.",
    ];
    let words = words(&after);
    for passage in expected {
        assert!(words.iter().any(|words| words == passage), "{passage}: {words:?}");
    }
    let body = &after["word/document.xml"];
    // A run that is split keeps its properties and its blanks; in the box of text there is no mark.
    assert!(body.contains("<w:t xml:space=\"preserve\">First &amp; else. </w:t></w:r><w:commentRangeStart"), "{body}");
    assert!(body.contains(bold), "what is not split stays as it is written");
    assert!(body.contains("<w:txbxContent><w:p><w:r><w:t>A deposit"), "{body}");
    assert!(body.contains("</w:pPr><w:commentRangeStart w:id=\"0\"/><w:commentRangeEnd w:id=\"0\"/>"), "{body}");
}

#[test]
fn what_binds_us_alone_and_what_is_tracked_is_said_in_the_comments() {
    let paragraphs = [
        format!("<w:p>{}</w:p>", run("If the Agency is late, it pays a penalty of 0.5% of the fee per day.")),
        format!(
            "<w:p>{}<w:del w:id=\"5\"><w:r><w:delText>14</w:delText></w:r></w:del><w:ins w:id=\"6\">{}</w:ins>{}</w:p>",
            run("Invoices are payable within "),
            run("60"),
            run(" days of their date.")
        ),
        format!("<w:p><w:pPr><w:rPr><w:ins w:id=\"7\"/></w:rPr></w:pPr>{}</w:p>", run("The end.")),
        format!("<w:p>{}</w:p>", run("A last word.")),
    ];
    let (_, after) = commented(&packed(&paragraphs.concat(), &[]));
    let comments = &after["word/comments.xml"];
    for said in [
        "Read as penalty: it binds the agency.",
        "Proposed: “Neither party owes the other a contractual penalty.”",
        "One side alone: penalty: a penalty is owed by the agency alone",
        "Tracked changes: payment_period: 60 days with the changes, 14 days without.",
        "Note: payment_period: 60 days with the changes, 14 days without.",
        "Note: there are tracked changes in 2 paragraphs",
    ] {
        assert!(comments.contains(said), "{said}: {comments}");
    }
    assert!(words(&after).iter().any(|words| words.starts_with("If the Agency is late")), "{:?}", words(&after));
}

#[test]
fn a_letter_and_its_mark_may_be_two_signs() {
    let sentence = "Rechnungen sind innerhalb von 45 Tagen ab Rechnungsdatum zahlungsfa\u{308}llig.";
    let (before, after) = commented(&packed(&format!("<w:p>{}</w:p>", run(sentence)), &[]));
    let text = |parts: &BTreeMap<String, String>| marked(&parts["word/document.xml"]).0;
    assert_eq!(text(&before), text(&after), "not a letter has changed");
    assert!(words(&after).iter().any(|words| words == sentence), "{:?}", words(&after));
}

#[test]
fn a_comment_says_the_rule_the_grade_and_what_to_propose() {
    let paragraph =
        format!("<w:p>{}</w:p>", run("Each invoice is paid within forty-five (45) days of the date of the invoice."));
    let (before, after) = commented(&packed(&paragraph, &[]));
    let comments = &after["word/comments.xml"];
    for said in [
        "w:author=\"goodterms\" w:date=\"2026-02-01T00:00:00Z\"",
        "Rule: term payment_due = 14 days, said by paid.",
        "Grade: acceptable, within up to 90 days (price +3%, approval: managing partner).",
        "Proposed: “Invoices are paid within 14 days”",
        "Missing: notice_period.",
        "Not found in the document, ask: ",
    ] {
        assert!(comments.contains(said), "{said}: {comments}");
    }
    marked(comments);
    assert!(after["word/_rels/document.xml.rels"].contains("relationships/comments\" Target=\"comments.xml\""));
    assert!(after["[Content_Types].xml"].contains("PartName=\"/word/comments.xml\""));
    assert_eq!(before.len() + 2, after.len());
}

#[test]
fn comments_that_are_there_are_kept() {
    let old = format!("<w:comments {SPACE}><w:comment w:id=\"7\" w:author=\"Ann\"><w:p/></w:comment></w:comments>");
    let relations = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments\" Target=\"remarks.xml\"/></Relationships>";
    let paragraph = format!(
        "<w:p><w:commentRangeStart w:id=\"7\"/>{}<w:commentRangeEnd w:id=\"7\"/><w:r><w:commentReference w:id=\"7\"/></w:r></w:p>",
        run("Net 30. Each invoice is paid within 45 days of the date of the invoice.")
    );
    let more = [
        ("word/remarks.xml", &*old),
        ("word/_rels/document.xml.rels", relations),
        ("customXml/item1.xml", "<x  a='1'/>"),
    ];
    let (before, after) = commented(&packed(&paragraph, &more));
    assert_eq!(before.len(), after.len(), "no second part with comments");
    for same in ["word/_rels/document.xml.rels", "customXml/item1.xml"] {
        assert_eq!(before[same], after[same]);
    }
    let comments = &after["word/remarks.xml"];
    assert!(comments.contains("<w:comment w:id=\"7\" w:author=\"Ann\"><w:p/></w:comment><w:comment "), "{comments}");
    assert!(comments.contains("w:id=\"8\"") && comments.matches("w:id=\"7\"").count() == 1, "{comments}");
    marked(comments);
}

#[test]
fn a_passage_in_a_note_is_commented_where_the_note_is_referred_to() {
    let note = format!(
        "<w:footnotes {SPACE}><w:footnote w:id=\"-1\"><w:p/></w:footnote><w:footnote w:id=\"2\"><w:p>{}</w:p></w:footnote></w:footnotes>",
        run("Each invoice is paid within 45 days of its date.")
    );
    let paragraph = format!("\u{feff}<w:p>{}<w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>", run("Of payment."));
    let (before, after) = commented(&packed(&paragraph, &[("word/footnotes.xml", &note)]));
    assert_eq!(before["word/footnotes.xml"], after["word/footnotes.xml"]);
    assert!(
        after["word/document.xml"].contains("<w:commentRangeStart w:id=\"1\"/><w:r><w:footnoteReference w:id=\"2\"/></w:r><w:commentRangeEnd w:id=\"1\"/>"),
        "{}",
        after["word/document.xml"]
    );
}

#[test]
fn what_takes_no_comments_is_said_and_nothing_is_written() {
    let folder = Folder::new();
    folder.write("own.terms", POLICY);
    folder.write("offer.md", "Each invoice is paid within 45 days of the date of the invoice.");
    let paragraph = format!("<w:p>{}</w:p>", run("Each invoice is paid within 45 days of its date."));
    folder.write("offer.docx", packed(&paragraph, &[]));
    let run = |more: &[&str]| {
        let arguments = ["review", "--policy", "own.terms", "--as-of", "2026-02-01", "--format", "docx"];
        folder.run(&[&arguments[..], more].concat())
    };
    run(&["offer.md", "--into", "read.yaml", "--output", "out.docx"]).refuses("save it as DOCX");
    run(&["offer.docx", "--output", "./offer.docx"]).refuses("this is a file that is read");
    assert!(
        run(&["offer.docx", "--into", "read.yaml", "--output", "no/such/out.docx"]).exits(2).err.contains("out.docx")
    );
    assert!(!folder.path("read.yaml").exists() && !folder.path("out.docx").exists());
    let dated = folder.path("out.docx");
    run(&["offer.docx", "--output", dated.to_str().expect("a path")]).exits(1);
    let first = std::fs::read(&dated).expect("written");
    run(&["offer.docx", "--output", dated.to_str().expect("a path")]).exits(1);
    assert_eq!(std::fs::read(&dated).expect("written"), first, "the same contract gives the same bytes");
}

#[test]
fn what_tracked_changes_make_of_a_term_is_told_both_ways() {
    let days = |days: &str, tag: &str, text: &str| {
        format!("<w:{tag} w:id=\"1\" w:author=\"a\"><w:r><w:{text}>{days}</w:{text}></w:r></w:{tag}>")
    };
    let (out, put) = (days("30", "del", "delText"), days("90", "ins", "t"));
    let (begin, end) = (
        "<w:r><w:t xml:space=\"preserve\">Invoices are payable within </w:t></w:r>",
        run(" days of the date of the invoice."),
    );
    let cap = days("The Agency's liability is limited to the fees.", "del", "delText");
    let text = format!("<w:p>{begin}{out}{put}{end}</w:p><w:p>{cap}</w:p><w:p>{}</w:p>", run("The parties agree."));
    let folder = Folder::new();
    folder.write("own.terms", POLICY);
    folder.write("offer.docx", packed(&text, &[]));
    let call = ["review", "offer.docx", "--policy", "own.terms", "--as-of", "2026-02-01"];
    let page = folder.run(&call).out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("payment_period: 90 days with the changes, 30 days without"), "{page}");
    assert!(page.contains("liability_cap: nothing with the changes, the fees without"), "{page}");
}
