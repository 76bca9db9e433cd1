//! No input brings the readers of e-invoices down: the fixtures, cut, flipped, doubled and shuffled; bytes and tokens at random.

use std::fs;
use std::sync::LazyLock;

use goodterms::import::fact::Given;
use goodterms::import::formats::{FORMATS, of_file};
use goodterms::value::time::Day;
use goodterms::value::zone::Zone;
use proptest::prelude::*;

const NAMES: [&str; 5] = ["factur-x", "ubl", "cii", "fatturapa", "ksef"];

/// The files of the cases.
static FILES: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let mut files = Vec::new();
    for path in fs::read_dir("tests/told/einvoice").expect("the cases").map(|entry| entry.expect("an entry").path()) {
        let text = fs::read_to_string(&path).expect("a case is text");
        let Some((_, rest)) = text.split_once("```file ") else { continue };
        let (info, body) = rest.split_once('\n').expect("a body");
        let body = body.split("\n```").next().unwrap_or_default();
        let name = info.split_whitespace().next().unwrap_or_default();
        files.push((name.to_owned(), body.as_bytes().to_vec()));
    }
    files.sort();
    files
});

/// Reads a file as what it is taken for, or as each of the formats.
fn read(path: &str, bytes: &[u8]) {
    let zone = Zone::utc();
    let until = Day::parse("2026-12-31").expect("a day");
    let given = Given { path, bytes, zone: &zone, until, with_words: false, mapping: None, vocabulary: None };
    let all: Vec<_> = FORMATS.iter().filter(|format| NAMES.contains(&format.name)).collect();
    for format in of_file(path, bytes).into_iter().chain(all) {
        let Ok(told) = format.tell(&given) else { continue };
        for fact in told.facts {
            assert!(!fact.key.is_empty() && !fact.fields.is_empty() && fact.line > 0, "{fact:?}");
        }
    }
}

fn damage(bytes: &mut Vec<u8>, how: u8, at: usize, to: usize) {
    if bytes.is_empty() {
        return;
    }
    let at = at % bytes.len();
    match how {
        0 => bytes.truncate(at),
        1 => bytes[at] ^= 1 << (to % 8),
        2 => drop(bytes.remove(at)),
        _ => {
            let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
            let (one, other) = (at % lines.len(), to % lines.len());
            match how {
                3 => lines.swap(one, other),
                4 => lines.insert(other, lines[one].clone()),
                _ => drop(lines.remove(one)),
            }
            *bytes = lines.concat();
        }
    }
}

const TOKENS: &str = "<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'>|</Invoice>|<ID>1</ID>|<IssueDate>2026-03-10</IssueDate>|\
<PaymentTerms><Note>|</Note></PaymentTerms>|2 %|30|days|net|/|,|.|14 Tage|Skonto|fine mese|f.m.|EOM|+ 10|from|receipt|bis|31.12.2026|04/05/2026|\
9999-12-31|#SKONTO#TAGE=99999999999#PROZENT=2#|jours|(thirty)|1000 months|<LegalMonetaryTotal><PayableAmount>|</PayableAmount></LegalMonetaryTotal>|\
79228162514264337593543950335|-0|0.0000000000000000000000000001|<DocumentCurrencyCode>EUR</DocumentCurrencyCode>|<!--|-->|&lt;|\u{feff}";

proptest! {
    #[test]
    fn no_damaged_file_brings_it_down(
        file in any::<usize>(),
        how in proptest::collection::vec((0_u8..6, any::<usize>(), any::<usize>()), 1..6),
    ) {
        let (name, mut bytes) = FILES[file % FILES.len()].clone();
        for (how, at, to) in how {
            damage(&mut bytes, how, at, to);
        }
        read(&name, &bytes);
    }

    #[test]
    fn no_bytes_bring_it_down(bytes in proptest::collection::vec(any::<u8>(), 0..300), start in 0_usize..5) {
        let starts: [&[u8]; 5] = [b"", b"%PDF-1.4 1 0 obj", b"0\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", b"<?xml ", b"MIIG"];
        read("x.xml.p7m", &[starts[start], &bytes].concat());
    }

    #[test]
    fn no_tokens_bring_it_down(order in proptest::collection::vec(any::<prop::sample::Index>(), 0..30)) {
        let tokens: Vec<&str> = TOKENS.split('|').collect();
        let text: Vec<&str> = order.iter().map(|index| *index.get(&tokens)).collect();
        let terms = text.join(" ").replace(['<', '&'], " ");
        read("x.xml", text.join(" ").as_bytes());
        let start = "<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'><ID>1</ID><IssueDate>2026-01-31</IssueDate>";
        read("x.xml", format!("{start}<PaymentTerms><Note>{terms}</Note></PaymentTerms></Invoice>").as_bytes());
    }
}
