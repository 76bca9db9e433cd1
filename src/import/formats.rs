//! The formats that are read: what each is called, how it is told from others, and who reads it.

use super::bank::{camt, mt940, ofx, qif};
use super::calendar;
#[cfg(feature = "pdf")]
use super::einvoice::hybrid;
use super::einvoice::root;
use super::fact::{Fact, Given, Told};
use super::format::Format;
use super::ledger::read as ledger;
use super::mail;
use super::refusal::Refusal;
use super::table::mapping::Mapping;
use super::table::ready;

/// Returns the format of a ready mapping.
const fn table<const N: usize>() -> Format {
    let (name, also, what) = ready::about::<N>();
    Format { name, also, what, is: ready::is::<N>, read: ready::read::<N> }
}

/// So much of a file tells its format.
pub const HEAD: usize = 64 << 10;

/// Every format; the first that takes a file for its own reads it.
pub const FORMATS: &[Format] = &[
    // What is in a mail is told by whoever wrote it: a statement in its text is none of a bank.
    Format {
        name: "mbox",
        also: &["mailbox", "thunderbird", "takeout"],
        what: "mailboxes in one file (mbox in its dialects): who wrote to whom when, and what answers what",
        is: mail::read::is_mailbox,
        read: mail::read::read,
    },
    Format {
        name: "eml",
        also: &["maildir", "emlx", "rfc822"],
        what: "mails in a file each: .eml, .emlx, the files of a Maildir",
        is: mail::read::is_mail,
        read: mail::read::read_one,
    },
    #[cfg(feature = "pdf")]
    Format {
        name: "factur-x",
        also: &["zugferd"],
        what: "invoices as PDF with their XML attached (Factur-X, ZUGFeRD 1 and 2)",
        is: hybrid::is_pdf,
        read: hybrid::read,
    },
    Format {
        name: "ubl",
        also: &["peppol", "xrechnung"],
        what: "invoices and credit notes in UBL 2 (EN 16931, Peppol, XRechnung)",
        is: root::is_ubl,
        read: root::read,
    },
    Format {
        name: "cii",
        also: &["cross-industry-invoice"],
        what: "invoices in CII (EN 16931, XRechnung), and the XML of Factur-X and ZUGFeRD 1 and 2",
        is: root::is_cii,
        read: root::read,
    },
    Format {
        name: "fatturapa",
        also: &["fattura-elettronica"],
        what: "invoices of Italy: FatturaPA 1.2, also simplified, also signed (.p7m)",
        is: root::is_fatturapa,
        read: root::read_signed,
    },
    Format {
        name: "ksef",
        also: &["fa2", "fa3"],
        what: "invoices of Poland: KSeF FA(1), FA(2) and FA(3)",
        is: root::is_ksef,
        read: root::read,
    },
    Format {
        name: "camt",
        also: &["camt.052", "camt.053", "camt.054"],
        what: "bank statements of ISO 20022: camt.052, camt.053, camt.054",
        is: camt::read::is,
        read: camt::read::read,
    },
    Format {
        name: "mt940",
        also: &["mt942", "swift", "sta"],
        what: "bank statements of SWIFT: MT940, MT942",
        is: mt940::read::is,
        read: mt940::read::read,
    },
    Format {
        name: "ofx",
        also: &["qfx"],
        what: "bank and card statements of OFX 1 and 2",
        is: ofx::read::is,
        read: ofx::read::read,
    },
    Format { name: "qif", also: &[], what: "lists of payments of Quicken", is: qif::is, read: qif::read },
    Format {
        name: "ical",
        also: &["ics", "icalendar", "vcalendar"],
        what: "calendars (iCalendar, RFC 5545): meetings held, moved and cancelled",
        is: calendar::read::is_calendar,
        read: calendar::read::read,
    },
    table::<0>(),
    table::<1>(),
    table::<2>(),
    table::<3>(),
    table::<4>(),
    table::<5>(),
    table::<6>(),
    table::<7>(),
    table::<8>(),
    table::<9>(),
    table::<10>(),
    table::<11>(),
    table::<12>(),
    table::<13>(),
    table::<14>(),
    table::<15>(),
    table::<16>(),
    table::<17>(),
    table::<18>(),
    Format {
        name: "hledger-csv",
        also: &[],
        what: "invoices and payments of hledger's own export (print -O csv)",
        is: ledger::is_print_csv,
        read: ledger::read_print_csv,
    },
    Format {
        name: "hledger-json",
        also: &[],
        what: "invoices and payments of hledger's own export (print -O json)",
        is: ledger::is_print_json,
        read: ledger::read_print_json,
    },
    Format {
        name: "beancount",
        also: &[],
        what: "invoices and payments of beancount",
        is: ledger::is_beancount,
        read: ledger::read_beancount,
    },
    Format {
        name: "journal",
        also: &["hledger", "ledger"],
        what: "invoices and payments of hledger and ledger-cli",
        is: ledger::is_journal,
        read: ledger::read_journal,
    },
    Format {
        name: "csv",
        also: &["table", "tsv"],
        what: "any table, by a mapping",
        is: ready::is_table,
        read: ready::read_mapped,
    },
];

/// Returns the format of that name.
pub fn named(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name || format.also.contains(&name))
}

/// Returns the kinds of which a file of a format tells, where what it lost may have been one that something was owed by: a payment, a reply.
/// What a table tells its mapping says; an invoice is owed by nobody, and a file that tells none may have been a credit note.
pub fn kinds(format: &str, mapping: Option<&Mapping>, facts: &[Fact]) -> Vec<String> {
    let fixed: &[&str] = match format {
        "camt" | "mt940" | "ofx" | "qif" => &["payment"],
        "factur-x" | "ubl" | "cii" | "fatturapa" | "ksef" if facts.is_empty() => &["credit_note"],
        "factur-x" | "ubl" | "cii" | "fatturapa" | "ksef" => &[],
        "journal" | "beancount" | "hledger-csv" | "hledger-json" => &["payment", "credit_note"],
        "mbox" | "eml" => &["message", "reply", "meeting"],
        "ical" => &["meeting"],
        table => return mapping.map_or_else(|| ready::kinds(table), Mapping::kinds),
    };
    fixed.iter().map(|kind| (*kind).to_owned()).collect()
}

/// Returns what is in a file with the byte order mark that it lacks, where it is UTF-16 all the same.
pub fn with_mark(bytes: Vec<u8>) -> Vec<u8> {
    let (pairs, _) = bytes[..bytes.len().min(64)].as_chunks::<2>();
    let is_letter = |byte: u8| (0x20..0x7f).contains(&byte) || matches!(byte, b'\t' | b'\r' | b'\n');
    let mark = match pairs {
        [] | [_] => return bytes,
        pairs if pairs.iter().all(|pair| is_letter(pair[0]) && pair[1] == 0) => [0xff, 0xfe],
        pairs if pairs.iter().all(|pair| pair[0] == 0 && is_letter(pair[1])) => [0xfe, 0xff],
        _ => return bytes,
    };
    [&mark[..], &bytes].concat()
}

/// Reads a file by a format, which may be that of another file: where it tells nothing by it, and is of another format by what is in it,
/// that is said.
///
/// # Errors
/// Why nothing of the file can be told.
pub fn tell(format: &Format, given: &Given<'_>) -> Result<Told, Refusal> {
    let told = format.tell(given)?;
    let is_told = !told.facts.is_empty() || !told.passed_over.is_empty() || !told.covers.is_empty();
    let head = &given.bytes[..given.bytes.len().min(HEAD)];
    let is_whole = (format.is)(given.path, head) && !told.warnings.iter().any(|warning| warning.is_loss);
    let other = of_file(given.path, given.bytes).filter(|other| other.name != format.name);
    match other {
        Some(other) if !is_told && !is_whole && given.mapping.is_none() => Err(Refusal::new(format!(
            "nothing in it is read as `{}`, and it seems to be of the format `{}`: say that, or none",
            format.name, other.name
        ))),
        _ => Ok(told),
    }
}

/// Returns why the format of a file cannot be told, and the way out.
pub fn unknown(bytes: &[u8]) -> String {
    let packed: [&[u8]; 5] = [b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf\x27\x1c", b"\x28\xb5\x2f\xfd"];
    if bytes.is_empty() {
        return "it is empty".to_owned();
    }
    if packed.iter().any(|start| bytes.starts_with(start)) {
        return "it is packed (as ZIP, gzip and workbooks of Excel are): unpack it, or export it as CSV".to_owned();
    }
    let way = "`goodterms import FORMAT FILE`, or `format:` in `sources`; `goodterms import --formats` lists what is read, and a table of \
               another program is read by a mapping";
    format!("its format cannot be told{}; say it: {way}", ready::nearest(bytes))
}

/// Returns the format of a file, where it can be told.
pub fn of_file(path: &str, bytes: &[u8]) -> Option<&'static Format> {
    let head = &bytes[..bytes.len().min(HEAD)];
    FORMATS.iter().find(|format| (format.is)(path, head))
}
