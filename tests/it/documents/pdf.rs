//! PDF, written by hand.

use flate2::Compression;
use flate2::write::ZlibEncoder;
use goodterms::passages::document::Place;
use goodterms::passages::read::read;
use proptest::prelude::*;

use super::read_damaged;
use std::io::Write;

/// Returns a file of pages with these operators; `font` is the dictionary of its font, `trailer` goes into the trailer.
fn made(pages: &[String], font: &str, trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", 10 + 2 * n)).collect();
    out.extend(format!("1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n2 0 obj <</Type /Pages /Kids [{}] /Resources <</Font <</F1 3 0 R>> /XObject <</I 4 0 R>> >> >> endobj\n3 0 obj {font} endobj\n4 0 obj <</Subtype /Image /Length 1>> stream\nx\nendstream endobj\n", kids.join(" ")).bytes());
    for (n, page) in pages.iter().enumerate() {
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(page.as_bytes()).expect("packed");
        let packed = packer.finish().expect("packed");
        out.extend(
            format!("{} 0 obj <</Type /Page /Parent 2 0 R /Contents {} 0 R>> endobj\n", 10 + 2 * n, 11 + 2 * n).bytes(),
        );
        out.extend(format!("{} 0 obj <</Filter /FlateDecode /Length {}>> stream\n", 11 + 2 * n, packed.len()).bytes());
        out.extend(packed);
        out.extend(b"\nendstream endobj\n");
    }
    out.extend(format!("trailer <</Root 1 0 R {trailer}>>\n%%EOF\n").bytes());
    out
}

const FONT: &str = "<</Type /Font /Subtype /Type1 /Encoding <</Differences [200 /lslash /aogonek]>> >>";

fn shown(lines: &[&str]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| format!("({line}) Tj T*\n")).collect();
    format!("BT /F1 10 Tf 12 TL 50 700 Td\n{}ET", lines.concat())
}

fn sample() -> Vec<u8> {
    let first = "BT /F1 10 Tf 12 TL 50 700 Td (PAYMENT TERMS) Tj 0 -30 Td [(Invoices ar) 20 (e due)] TJ -300 0 TD\nET BT /F1 10 Tf 1 0 0 1 50 658 Tm (within thirty \\(30\\) days.) Tj ET";
    let second = shown(&["Op\\310ata nale\\311y po terminie.", "Notice is fourteen days."]);
    made(&[first.to_owned(), second], FONT, "")
}

#[test]
fn pages_are_read() {
    let document = read("contract.pdf", &sample()).expect("a document");
    let found: Vec<_> = document.paragraphs.iter().map(|p| (p.text.as_str(), p.place)).collect();
    assert_eq!(
        found,
        [
            ("PAYMENT TERMS", Place::Page(1)),
            ("Invoices are due within thirty (30) days.", Place::Page(1)),
            ("Opłata naleąy po terminie. Notice is fourteen days.", Place::Page(2)),
        ]
    );
}

#[test]
fn what_has_no_whole_text_is_refused() {
    let code = |bytes: &[u8]| read("contract.pdf", bytes).expect_err("refused").code;
    let text = shown(&["Invoices are due within thirty days of receipt."]);
    assert_eq!(code(&made(std::slice::from_ref(&text), FONT, "/Encrypt 9 0 R")), "encrypted-document");
    assert_eq!(code(&made(&["q /I Do Q".to_owned()], FONT, "")), "scanned-document");
    assert_eq!(code(&made(&[String::new()], FONT, "")), "document-without-text");
    assert_eq!(code(b"%PDF-1.7 nothing"), "broken-document");
    let parted = "I n v o i c e s   a r e   d u e   w i t h i n   t h i r t y   d a y s";
    assert_eq!(code(&made(&[shown(&[parted])], FONT, "")), "torn-text");
    let unmapped = "<</Type /Font /Subtype /Type0 /Encoding /Identity-H>>";
    assert_eq!(code(&made(&[text], unmapped, "")), "torn-text");
    let run = "Invoicesareduewithinthirtydaysofreceiptandnoticeisgiveninwriting".repeat(3);
    assert_eq!(code(&made(&[shown(&[&run])], FONT, "")), "torn-text");
}

#[test]
fn a_pdf_of_500_pages_is_read() {
    let line = "The client pays each invoice within thirty days of its receipt, in writing.";
    let pages: Vec<String> = (0..500).map(|_| shown(&[line; 45])).collect();
    let document = read("long.pdf", &made(&pages, FONT, "")).expect("a document");
    assert_eq!(document.paragraphs.last().map(|p| p.place > Place::Page(0)), Some(true));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn no_broken_pdf_brings_it_down(flips in proptest::collection::vec((any::<usize>(), 0_u8..8), 1..8), cut in any::<usize>()) {
        read_damaged("a.pdf", sample(), flips, cut);
    }

    #[test]
    fn no_operators_bring_it_down(operators in "[ -~\n]{0,300}") {
        let _ = read("a.pdf", &made(&[format!("BT /F1 10 Tf {operators} (text) Tj")], FONT, ""));
    }
}
