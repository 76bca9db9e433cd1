//! Files that are no text: signed ones, and PDF in its odd forms; and large ones.

use std::fmt::Write;
use std::time::{Duration, Instant};

use super::read;

fn fattura(number: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<p:FatturaElettronica xmlns:p=\"http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2\">\n\
         <FatturaElettronicaHeader/>\n{}</p:FatturaElettronica>",
        fattura_body(number)
    )
}

fn fattura_body(number: &str) -> String {
    format!(
        "<FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento><TipoDocumento>TD01</TipoDocumento><Divisa>EUR</Divisa>\
         <Data>2026-03-10</Data><Numero>{number}</Numero><ImportoTotaleDocumento>10.00</ImportoTotaleDocumento>\
         </DatiGeneraliDocumento></DatiGenerali></FatturaElettronicaBody>\n"
    )
}

fn ubl(inside: &str) -> String {
    format!(
        "<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'><ID>L-1</ID><IssueDate>2026-03-10</IssueDate>\
         <DocumentCurrencyCode>EUR</DocumentCurrencyCode>{inside}\
         <LegalMonetaryTotal><PayableAmount>10</PayableAmount></LegalMonetaryTotal></Invoice>"
    )
}

/// Returns a part in DER.
fn der(tag: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).expect("small").to_be_bytes();
    [&[tag, 0x84], length.as_slice(), body].concat()
}

/// Returns a part whose end is marked, as signers that do not know its length write it.
fn open(tag: u8, body: &[u8]) -> Vec<u8> {
    [&[tag, 0x80], body, &[0, 0]].concat()
}

const SIGNED: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
const DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";

/// Returns a document that is signed, in pieces of that size.
fn signed(document: &[u8], size: usize) -> Vec<u8> {
    let pieces: Vec<u8> = document.chunks(size).flat_map(|piece| der(0x04, piece)).collect();
    let content = open(0x30, &[DATA, &open(0xa0, &open(0x24, &pieces))].concat());
    let data = open(0x30, &[b"\x02\x01\x01\x31\x00", content.as_slice(), b"\x31\x00"].concat());
    open(0x30, &[SIGNED, &open(0xa0, &data)].concat())
}

#[test]
fn a_signed_file_in_pieces_is_read() {
    let once = signed(fattura("S-1").as_bytes(), 100);
    let twice = signed(&once, 1000);
    for bytes in [&once, &twice] {
        let told = read("it1_x.xml.p7m", bytes).expect("it is read");
        assert_eq!((told.facts[0].key.as_str(), told.facts[0].line), ("S-1", 4));
        assert_eq!(told.facts[0].part.as_deref(), Some("it1_x.xml"));
    }
    // The name tells nothing here, the content does.
    assert!(read("x.p7m", &once).is_ok());
}

#[test]
fn a_signed_file_that_is_cut_off_is_refused() {
    let whole = signed(fattura("S-1").as_bytes(), 100);
    for end in 0..whole.len() {
        let _ = read("x.xml.p7m", &whole[..end]);
    }
}

/// Returns a PDF of these objects.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let objects = objects.concat();
    [b"%PDF-1.7\n".as_slice(), &objects, b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"].concat()
}

fn object(number: u32, body: &str, stream: Option<&[u8]>) -> Vec<u8> {
    let stream = stream.map(|bytes| [b"\nstream\n".as_slice(), bytes, b"\nendstream"].concat()).unwrap_or_default();
    [format!("{number} 0 obj\n{body}").as_bytes(), &stream, b"\nendobj\n"].concat()
}

#[test]
fn a_pdf_inside_of_a_pdf_does_not_hide_the_invoice() {
    let xml = ubl("");
    let inner = pdf(&[
        object(2, "<< /Type /Filespec /F (other.xml) /EF << /F 3 0 R >> >>", None),
        object(3, "<< /Length 4 >>", Some(b"oops")),
        object(6, "7", None),
    ]);
    let file = pdf(&[
        object(1, "<< /Type /Catalog /AF [2 0 R] >>", None),
        object(
            2,
            "<< /Type /Filespec /UF <FEFF006600610063007400750072002D0078002E0078006D006C> /EF << /F 3 0 R >> >>",
            None,
        ),
        object(3, &format!("<< /Length {} >>", xml.len()), Some(xml.as_bytes())),
        object(5, "<< /Type /EmbeddedFile /Length 6 0 R >>", Some(&inner)),
        object(6, &inner.len().to_string(), None),
    ]);
    let told = read("a.pdf", &file).expect("it is read");
    assert_eq!(told.facts[0].part.as_deref(), Some("factur-x.xml"));
}

#[test]
fn a_stream_that_swells_is_refused() {
    let packed = {
        use std::io::Write;
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        let zeros = vec![b' '; 1 << 20];
        (0..40).for_each(|_| packer.write_all(&zeros).expect("memory"));
        packer.finish().expect("memory")
    };
    let file = pdf(&[
        object(1, "<< /Type /Catalog >>", None),
        object(2, "<< /Type /Filespec /F (factur-x.xml) /EF << /F 3 0 R >> >>", None),
        object(3, &format!("<< /Filter /FlateDecode /Length {} >>", packed.len()), Some(&packed)),
    ]);
    assert!(read("a.pdf", &file).expect_err("refused").reason.contains("unpacks to more than 32 MiB"));
}

#[test]
fn large_files_are_read_in_a_moment() {
    let times = |count: usize, text: &dyn Fn(usize) -> String| (0..count).map(text).collect::<String>();
    let lines = ubl(&times(50_000, &|n| {
        format!("<InvoiceLine><ID>{n}</ID><Item><Name>Line {n}</Name></Item></InvoiceLine>\n")
    }));
    let means = ubl(&times(40_000, &|n| {
        format!(
            "<PaymentMeans><PaymentID>{n}</PaymentID><PayeeFinancialAccount><ID>{n}</ID></PayeeFinancialAccount></PaymentMeans>\n"
        )
    }));
    let references = ubl(&times(40_000, &|n| {
        format!(
            "<BillingReference><InvoiceDocumentReference><ID>{n}</ID></InvoiceDocumentReference></BillingReference>\n"
        )
    }));
    let notes = ubl(&times(40_000, &|n| {
        format!("<PaymentTerms><Note>{n} days net, 2 % within {n} days</Note></PaymentTerms>\n")
    }));
    let deep = format!("{}{}", "<a>".repeat(200_000), "</a>".repeat(200_000));
    let bodies = fattura("B").replace("</p:", &format!("{}</p:", times(10_000, &|n| fattura_body(&n.to_string()))));
    let mut specifications = String::from("%PDF-1.7\n");
    for n in 1..50_000 {
        let _ = writeln!(specifications, "{n} 0 obj << /F (a.xml) /EF << /F {} 0 R >> >> endobj", n + 1);
    }
    let objects = format!("%PDF-1.7\n{}", "1 0 obj << /Length 2 0 R >> stream\n".repeat(100_000));
    for (name, text) in [
        ("lines.xml", lines),
        ("means.xml", means),
        ("references.xml", references),
        ("notes.xml", notes),
        ("deep.xml", ubl(&deep)),
        ("bodies.xml", bodies),
        ("specifications.pdf", specifications),
        ("objects.pdf", objects),
    ] {
        let start = Instant::now();
        let _ = read(name, text.as_bytes());
        assert!(start.elapsed() < Duration::from_secs(10), "{name}: {:?}", start.elapsed());
    }
}
