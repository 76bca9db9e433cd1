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
    let flate = |page: &[u8]| ("/Filter /FlateDecode".to_owned(), deflated(page));
    made_with(pages, font, trailer, &flate)
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).expect("packed");
    packer.finish().expect("packed")
}

/// Says how a page is packed, and gives the bytes.
type Pack<'p> = &'p dyn Fn(&[u8]) -> (String, Vec<u8>);

/// As [`made`], with pages that `pack` packs.
fn made_with(pages: &[String], font: &str, trailer: &str, pack: Pack<'_>) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", 10 + 2 * n)).collect();
    out.extend(format!("1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n2 0 obj <</Type /Pages /Kids [{}] /Resources <</Font <</F1 3 0 R>> /XObject <</I 4 0 R>> >> >> endobj\n3 0 obj {font} endobj\n4 0 obj <</Subtype /Image /Length 1>> stream\nx\nendstream endobj\n", kids.join(" ")).bytes());
    for (n, page) in pages.iter().enumerate() {
        let (how, packed) = pack(page.as_bytes());
        out.extend(
            format!("{} 0 obj <</Type /Page /Parent 2 0 R /Contents {} 0 R>> endobj\n", 10 + 2 * n, 11 + 2 * n).bytes(),
        );
        out.extend(format!("{} 0 obj <<{how} /Length {}>> stream\n", 11 + 2 * n, packed.len()).bytes());
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
fn the_rows_of_a_table_are_parted() {
    let page = "BT /F1 10 Tf 1 0 0 1 50 700 Tm (Client) Tj 1 0 0 1 250 700 Tm (Alpine Insurance Ltd) Tj \
                1 0 0 1 50 688 Tm (Payment terms) Tj 1 0 0 1 250 688 Tm (60 days from invoice) Tj \
                1 0 0 1 50 676 Tm (The fee covers three rounds) Tj 1 0 0 1 50 664 Tm (of revisions for each piece.) Tj ET";
    let document = read("contract.pdf", &made(&[page.to_owned()], FONT, "")).expect("a document");
    let texts: Vec<_> = document.paragraphs.iter().map(|paragraph| &*paragraph.text).collect();
    let rows = ["Client | Alpine Insurance Ltd", "Payment terms | 60 days from invoice"];
    assert_eq!(texts, [rows[0], rows[1], "The fee covers three rounds of revisions for each piece."]);
}

/// Shows lines side by side, each pair at one height.
fn side_by_side(left: &[&str], right: &[&str]) -> String {
    let mut page = "BT /F1 10 Tf ".to_owned();
    for (number, (left, right)) in left.iter().zip(right).enumerate() {
        let y = 700 - 12 * number;
        page += &format!("1 0 0 1 50 {y} Tm ({left}) Tj 1 0 0 1 310 {y} Tm ({right}) Tj ");
    }
    page + "ET"
}

#[test]
fn columns_are_read_one_after_the_other() {
    let left = [
        "1. Payment. The Client shall",
        "pay each invoice within",
        "thirty days of receipt",
        "of the invoice.",
        "2. Law. This Agreement is",
        "governed by the laws of",
        "Ireland.",
    ];
    let right = [
        "3. Notice. Either party may",
        "terminate this Agreement on",
        "sixty days notice.",
        "4. Liability. The liability of",
        "the Agency shall not exceed",
        "the fees paid in the",
        "twelve months before.",
    ];
    let page = side_by_side(&left, &right);
    let document = read("contract.pdf", &made(&[page], FONT, "")).expect("a document");
    let texts: Vec<_> = document.paragraphs.iter().map(|paragraph| &*paragraph.text).collect();
    assert_eq!(
        texts,
        [
            "1. Payment. The Client shall pay each invoice within thirty days of receipt of the invoice.",
            "2. Law. This Agreement is governed by the laws of Ireland.",
            "3. Notice. Either party may terminate this Agreement on sixty days notice.",
            "4. Liability. The liability of the Agency shall not exceed the fees paid in the twelve months before.",
        ]
    );
    // What does not stand at one place is torn.
    let y = |number: usize| (700 - 12 * number, 300 + 11 * number);
    let lines = (0..12).map(|number| {
        let (y, x) = y(number);
        format!(
            "1 0 0 1 20 {y} Tm (pays an invoice within thirty) Tj 1 0 0 1 {x} {y} Tm (ends it with notice of days) Tj "
        )
    });
    let page = format!("BT /F1 10 Tf {}ET", lines.collect::<String>());
    let refused = read("contract.pdf", &made(&[page], FONT, "")).expect_err("refused");
    assert_eq!((refused.code, refused.message.contains("columns")), ("torn-text", true));
}

#[test]
fn a_picture_of_a_page_with_a_stamp_is_a_scan() {
    let stamped = format!("q 595 0 0 842 0 0 cm /I Do Q {}", shown(&["Page 1 of 3 - Envelope ID 1234-5678"]));
    let code = |pages: &[String]| read("contract.pdf", &made(pages, FONT, "")).map_err(|refusal| refusal.code);
    assert_eq!(code(&[stamped.clone(), stamped.clone()]).err(), Some("scanned-document"));
    let line = "The client pays each invoice within thirty days of its receipt, in writing.";
    let page = shown(&[line; 5]);
    let document = code(&[page.clone(), page.clone(), stamped]).expect("a document");
    assert!(document.notes[0].contains("pictures with hardly any text") && document.notes[0].ends_with('3'));
    // What was recognised on a picture is text.
    let recognised = format!("q 595 0 0 842 0 0 cm /I Do Q {page}");
    assert!(code(&[recognised]).is_ok());
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

/// Packs bytes with LZW, whose codes grow one early or not.
fn lzw(bytes: &[u8], early: bool) -> Vec<u8> {
    let (mut bits, mut out) = (Vec::new(), Vec::new());
    let mut put = |code: usize, width: usize| bits.extend((0..width).rev().map(|bit| code >> bit & 1));
    let mut table: std::collections::HashMap<Vec<u8>, usize> = std::collections::HashMap::new();
    let (mut word, mut width) = (Vec::new(), 9);
    put(256, width);
    let code = |table: &std::collections::HashMap<Vec<u8>, usize>, word: &[u8]| match word {
        [byte] => usize::from(*byte),
        word => table[word],
    };
    for byte in bytes {
        let longer = [&word[..], &[*byte]].concat();
        if longer.len() == 1 || table.contains_key(&longer) {
            word = longer;
            continue;
        }
        put(code(&table, &word), width);
        table.insert(longer, 258 + table.len());
        // The one who unpacks is one entry behind.
        width = match 258 + table.len() - 1 + usize::from(early) {
            2048.. => 12,
            1024.. => 11,
            512.. => 10,
            _ => 9,
        };
        if table.len() == 4090 - 258 {
            put(256, width);
            table.clear();
            width = 9;
        }
        word = vec![*byte];
    }
    put(code(&table, &word), width);
    // What was put last is an entry of the other side, too.
    let width =
        if [511, 1023, 2047].contains(&(258 + table.len() + usize::from(early) - 1)) { width + 1 } else { width };
    put(257, width);
    bits.resize(bits.len().next_multiple_of(8), 0);
    out.extend(bits.chunks(8).map(|byte| byte.iter().fold(0_u8, |byte, bit| byte << 1 | u8::from(*bit == 1))));
    out
}

/// Puts bytes into rows as PNG does, each row by another of its five ways.
fn rows_of_png(bytes: &[u8], columns: usize, colors: usize) -> Vec<u8> {
    let mut above = vec![0_u8; columns * colors];
    let mut out = Vec::new();
    for (number, row) in bytes.chunks(columns * colors).enumerate() {
        let mut row = row.to_vec();
        row.resize(columns * colors, b' ');
        let kind = number % 5;
        out.push(u8::try_from(kind).expect("a small number"));
        for at in 0..row.len() {
            let (left, corner) = if at < colors { (0, 0) } else { (row[at - colors], above[at - colors]) };
            let (a, b, c) = (i16::from(left), i16::from(above[at]), i16::from(corner));
            let near =
                [(a, left), (b, above[at]), (c, corner)].into_iter().min_by_key(|(byte, _)| (a + b - c - byte).abs());
            let guess = match kind {
                1 => left,
                2 => above[at],
                3 => u8::try_from((a + b) / 2).expect("a byte"),
                4 => near.expect("one of three").1,
                _ => 0,
            };
            out.push(row[at].wrapping_sub(guess));
        }
        above = row;
    }
    out
}

#[test]
fn streams_are_read_however_they_are_packed() {
    let numbers: Vec<String> =
        (0..900).map(|n| format!("Invoice {n} is due within {} days of its receipt.", n * 7 % 91)).collect();
    let page = shown(&numbers.iter().map(String::as_str).collect::<Vec<_>>());
    let expected = read("a.pdf", &made(std::slice::from_ref(&page), FONT, "")).expect("a document");
    assert!(expected.paragraphs.iter().any(|paragraph| paragraph.text.contains("Invoice 899 is due")));
    let tiff = |bytes: &[u8], columns: usize| -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        bytes.resize(bytes.len().next_multiple_of(columns), b' ');
        let row = |row: &[u8]| {
            (0..row.len()).map(|at| row[at].wrapping_sub(if at == 0 { 0 } else { row[at - 1] })).collect::<Vec<_>>()
        };
        bytes.chunks(columns).flat_map(row).collect()
    };
    let ways: [Pack<'_>; 6] = [
        &|page| ("/Filter /LZWDecode".to_owned(), lzw(page, true)),
        &|page| ("/Filter [/LZWDecode] /DecodeParms [<</EarlyChange 0>>]".to_owned(), lzw(page, false)),
        &|page| {
            (
                "/Filter /FlateDecode /DecodeParms <</Predictor 15 /Columns 20>>".to_owned(),
                deflated(&rows_of_png(page, 20, 1)),
            )
        },
        &|page| {
            (
                "/Filter /LZWDecode /DecodeParms <</Predictor 12 /Columns 7 /Colors 3>>".to_owned(),
                lzw(&rows_of_png(page, 7, 3), true),
            )
        },
        &|page| {
            ("/Filter /FlateDecode /DecodeParms <</Predictor 2 /Columns 16>>".to_owned(), deflated(&tiff(page, 16)))
        },
        &|page| {
            let hex: String = lzw(page, true).iter().map(|byte| format!("{byte:02x}")).collect();
            (
                "/Filter [/ASCIIHexDecode /LZWDecode] /DecodeParms [null <</EarlyChange 1>>]".to_owned(),
                format!("{hex}>").into_bytes(),
            )
        },
    ];
    for (number, way) in ways.iter().enumerate() {
        let document = read("a.pdf", &made_with(std::slice::from_ref(&page), FONT, "", way));
        assert_eq!(document.as_ref(), Ok(&expected), "way {number}");
    }
    // Of a row without end nothing is made.
    let vast = |page: &[u8]| {
        ("/Filter /FlateDecode /DecodeParms <</Predictor 15 /Columns 99999999999>>".to_owned(), deflated(page))
    };
    assert!(read("a.pdf", &made_with(&[page], FONT, "", &vast)).is_err());
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

/// Shows lines, each at its place.
fn placed(lines: &[(i32, i32, &str)]) -> String {
    let lines: Vec<String> = lines.iter().map(|(x, y, line)| format!("1 0 0 1 {x} {y} Tm ({line}) Tj ")).collect();
    format!("BT /F1 10 Tf {}ET", lines.concat())
}

fn texts_of(pages: &[String]) -> Vec<String> {
    let document = read("contract.pdf", &made(pages, FONT, "")).expect("a document");
    document.paragraphs.into_iter().map(|paragraph| paragraph.text).collect()
}

#[test]
fn running_headers_and_footers_are_no_part_of_the_text() {
    let whole = "9.1 After acceptance the Client shall pay each invoice within 14 days of the day on which it has itself been paid.";
    let page = |head: &str, foot: &str, text: &str, next: &str| {
        placed(&[(50, 780, head), (50, 700, text), (50, 688, next), (250, 30, foot)])
    };
    let first = ["9.1 After acceptance the Client shall pay", "each invoice within 14 days"];
    let second = ["of the day on which it has itself", "been paid."];
    for (heads, feet) in [
        (["Services Agreement Northwind"; 2], ["Page 1 of 2", "Page 2 of 2"]),
        (["SERVICES AGREEMENT"; 2], ["- 1 -", "- 2 -"]),
        (["1/15/26, 3:04 PM"; 2], ["file:///a/contract.html 1/2", "file:///a/contract.html 2/2"]),
        (["Version 3 of 12 May"; 2], ["Seite 11", "Seite 12"]),
    ] {
        let pages = [page(heads[0], feet[0], first[0], first[1]), page(heads[1], feet[1], second[0], second[1])];
        assert_eq!(texts_of(&pages), [whole], "{heads:?}");
    }
    // What differs in other numbers than that of the page is text, and so is what stands at another place.
    let other = [page("Payment: 14 days", "1", first[0], first[1]), page("Payment: 30 days", "2", "of work.", "End.")];
    let read_as = texts_of(&other).join(" / ");
    assert!(read_as.contains("Payment: 14 days") && read_as.contains("Payment: 30 days"), "{read_as}");
    let lower = placed(&[(50, 740, "Services Agreement"), (50, 688, "of work.")]);
    let read_as = texts_of(&[page("Services Agreement", "1", first[0], first[1]), lower]).join(" / ");
    assert_eq!(read_as.matches("Services Agreement").count(), 2, "{read_as}");
    // Two copies of one page are two texts.
    let copy = shown(&["Notice is fourteen days.", "This is governed by the laws of Ireland."]);
    assert_eq!(texts_of(&[copy.clone(), copy]).len(), 2);
}

#[test]
fn a_page_whose_letters_stand_apart_is_named_and_not_read() {
    let line = "The client pays each invoice within thirty days of its receipt, in writing.";
    let page = shown(&[line; 5]);
    let torn = shown(&["T h e   C l i e n t   p a y s   e a c h   i n v o i c e   i n   6 0   d a y s"]);
    let document = read("a.pdf", &made(&[page.clone(), torn.clone(), page], FONT, "")).expect("a document");
    assert!(document.paragraphs.iter().all(|paragraph| paragraph.text.contains("thirty days")));
    assert_eq!(
        document.notes,
        [
            "pages whose text does not come out whole, as its letters stand apart or make no words, which were not read: 2; what is listed as not found may stand there"
        ]
    );
    assert_eq!(read("a.pdf", &made(&[torn], FONT, "")).expect_err("refused").code, "torn-text");
}

/// Returns a file of one page with these annotations.
fn annotated(page: &str, annotations: &str) -> Vec<u8> {
    let file = String::from_utf8(made_with(&[page.to_owned()], FONT, "", &|page| (String::new(), page.to_vec())));
    let file = file.expect("a text");
    file.replace("/Type /Page /Parent", &format!("/Type /Page /Annots [{annotations}] /Parent")).into_bytes()
}

#[test]
fn what_is_filled_in_is_read_in_its_place() {
    let page = placed(&[
        (50, 700, "The price includes"),
        (200, 700, "rounds of revisions."),
        (50, 660, "Notice period: ______ in writing"),
        (50, 620, "The law is that of Ireland."),
    ]);
    let field = |rect: &str, rest: &str| format!("<</Subtype /Widget /Rect [{rect}] {rest}>>");
    let fields = [
        field("145 697 195 712", "/FT /Tx /V (six)"),
        field("120 655 150 672", "/Parent <</FT /Ch /V (a) /Opt [[(a) (3 months)] (b)]>>"),
        field("50 615 90 632", "/FT /Tx /V <FEFF0031>"),
        field("50 580 60 590", "/FT /Btn /AS /Yes"),
        field("145 697 195 712", "/FT /Tx /F 2 /V (hidden)"),
        "<</Subtype /FreeText /Rect [60 500 500 520] /Contents (Payment is due within 90 days.)>>".to_owned(),
    ];
    let document = read("a.pdf", &annotated(&page, &fields.concat())).expect("a document");
    let texts: Vec<&str> = document.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "The price includes six rounds of revisions. Notice period: 3 months in writing The law is that of Ireland.",
            "—",
            "Payment is due within 90 days."
        ]
    );
    assert_eq!(
        document.notes,
        [
            "notes that are typed onto the pages were read behind the text: page 1: “Payment is due within 90 days.”",
            "1 form field lies over other text, and was not read: page 1: “1”",
        ]
    );
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
    fn no_packing_brings_it_down(bytes in proptest::collection::vec(any::<u8>(), 0..300), predictor in 0..16, columns in 0..9, bits in prop_oneof![Just(1), Just(2), Just(4), Just(8), Just(16), Just(3)]) {
        let how = |_: &[u8]| (format!("/Filter /LZWDecode /DecodeParms <</Predictor {predictor} /Columns {columns} /BitsPerComponent {bits}>>"), bytes.clone());
        let _ = read("a.pdf", &made_with(&[String::new()], FONT, "", &how));
    }

    #[test]
    fn no_operators_bring_it_down(operators in "[ -~\n]{0,300}") {
        let _ = read("a.pdf", &made(&[format!("BT /F1 10 Tf {operators} (text) Tj")], FONT, ""));
    }
}
