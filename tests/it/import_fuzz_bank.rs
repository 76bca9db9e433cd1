//! Bank statements that are cut, flipped and shuffled, made of the formats' own words, or large: whatever comes, the readers
//! end, soon, and do not panic.

use std::fs;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use goodterms::import::fact::{Given, Told};
use goodterms::import::formats::{named, of_file};
use goodterms::value::time::Day;
use goodterms::value::zone::Zone;
use proptest::prelude::*;

const FORMATS: [&str; 4] = ["camt", "mt940", "ofx", "qif"];

/// Words of all the formats, and what stands between.
const WORDS: &str = ":20:|:25:|:60F:C260301EUR1,|:61:|2603020302C1,00NTRF|2602300230RD,NRTI//|:86:|166?00|?20|?32|SVWZ+|EREF+|/REMI/|/NAME/|//|\
:62F:|-|-}|{4:|@@|:NS:|01|OFXHEADER:100|CHARSET:1250|<OFX>|<STMTRS>|<STMTTRN>|</STMTTRN>|<TRNAMT>|<DTPOSTED>|20260302|[-5:EST]|<FITID>|&#x41;|&amp|\
<CURDEF>EUR|<![CDATA[|]]>|<!--|-->|<|>|&|!Type:Bank|!Account|D01/02/2026|T1.00|^|PX|<Document>|</Document>|<BkToCstmrStmt>|</BkToCstmrStmt>|\
<Stmt>|</Stmt>|<Ntry>|</Ntry>|<Amt Ccy=\"EUR\">|</Amt>|<CdtDbtInd>CRDT</CdtDbtInd>|<ValDt><Dt>2026-03-02</Dt></ValDt>|<NtryDtls><TxDtls>|1.00|-1,5|\n|\r\n|\u{feff}|ł| ";

fn told(format: &str, bytes: &[u8]) -> Option<Told> {
    let zone = Zone::utc();
    let until = Day::parse("2026-12-31").expect("a day");
    let given = Given { path: "file", bytes, zone: &zone, until, with_words: false, mapping: None, vocabulary: None };
    // Telling the format must not fail either.
    let _ = of_file("file", bytes);
    named(format).expect("a format").tell(&given).ok()
}

/// The files of the cases.
static FIXTURES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let mut files = Vec::new();
    let mut paths: Vec<_> =
        fs::read_dir("tests/told/bank").expect("the cases").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        let text = fs::read_to_string(path).expect("a case");
        for block in text.split("```file ").skip(1) {
            let body = block.split_once('\n').map_or("", |(_, rest)| rest);
            files.push(body.split("```").next().unwrap_or("").as_bytes().to_vec());
        }
    }
    files
});

fn mutated(bytes: &[u8], how: u8, a: usize, b: usize) -> Vec<u8> {
    let (a, b) = (a % bytes.len().max(1), b % bytes.len().max(1));
    let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let (first, second) = (a % lines.len().max(1), b % lines.len().max(1));
    match how {
        0 => return bytes[..a].to_vec(),
        1 => return bytes[a..].to_vec(),
        2 => {
            let mut bytes = bytes.to_vec();
            if let Some(byte) = bytes.get_mut(a) {
                *byte ^= 1 << (b % 8);
            }
            return bytes;
        }
        3 => return [&bytes[..a], &bytes[a.min(b)..]].concat(),
        4 if !lines.is_empty() => lines.swap(first, second),
        5 if !lines.is_empty() => lines.insert(second, lines[first]),
        _ if !lines.is_empty() => drop(lines.remove(first)),
        _ => {}
    }
    lines.concat()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn mutated_statements_are_read_or_refused(
        file in any::<usize>(),
        steps in proptest::collection::vec((0u8..7, any::<usize>(), any::<usize>()), 1..5),
    ) {
        let mut bytes = FIXTURES[file % FIXTURES.len()].clone();
        for (how, a, b) in steps {
            bytes = mutated(&bytes, how, a, b);
        }
        for format in FORMATS {
            told(format, &bytes);
        }
    }

    #[test]
    fn words_of_the_formats_are_read_or_refused(picks in proptest::collection::vec(any::<usize>(), 0..60)) {
        let words: Vec<&str> = WORDS.split('|').collect();
        let text: String = picks.iter().map(|pick| words[pick % words.len()]).collect();
        for format in FORMATS {
            told(format, text.as_bytes());
        }
    }

    #[test]
    fn bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for format in FORMATS {
            told(format, &bytes);
        }
    }
}

/// Reads a large file in the time that it may take here, and returns how many facts it tells.
fn timely(format: &str, text: &str) -> usize {
    let begun = Instant::now();
    let facts = told(format, text.as_bytes()).map_or(0, |told| told.facts.len());
    let taken = begun.elapsed();
    assert!(taken < Duration::from_secs(60), "{format}: {} bytes took {taken:?}", text.len());
    facts
}

#[test]
fn large_statements_are_read_in_time() {
    let entry = "<Ntry><Amt Ccy=\"EUR\">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><ValDt><Dt>2026-03-02</Dt></ValDt>\
                 <NtryDtls><TxDtls><RmtInf><Ustrd>Invoice</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n";
    let camt = format!("<Document><BkToCstmrStmt><Stmt>{}</Stmt></BkToCstmrStmt></Document>", entry.repeat(5_000));
    assert_eq!(timely("camt", &camt), 5_000);
    // One that breaks off.
    assert_eq!(timely("camt", &camt[..camt.len() - 60]), 4_999);
    let entry = ":61:2603020302C5,00NTRFNONREF\n:86:166?00X?20EREF+1?21SVWZ+Invoice?32ACME\n";
    let mt940 = format!(":20:1\n:25:1\n:60F:C260301EUR0,\n{}", entry.repeat(15_000));
    assert_eq!(timely("mt940", &mt940), 15_000);
    let entry = "<STMTTRN><DTPOSTED>20260302<TRNAMT>5.00<FITID>1<NAME>ACME\n";
    let ofx = format!("OFXHEADER:100\n<OFX><STMTRS><CURDEF>EUR{}</OFX>", entry.repeat(15_000));
    assert_eq!(timely("ofx", &ofx), 15_000);
    // One that breaks off.
    assert_eq!(timely("ofx", &ofx[..ofx.len() - 8]), 14_999);
    let qif = format!("!Type:Bank\n{}", "D25/03/2026\nT5.00\nPACME\n^\n".repeat(15_000));
    assert_eq!(timely("qif", &qif), 15_000);
}

#[test]
fn what_never_ends_is_read_in_time() {
    for text in [
        "<",
        "<!--",
        "<![CDATA[",
        "<A>",
        "&",
        "<A",
        "</Ntry>",
        "<a:",
        "/NAME",
        "//",
        "?20",
        "+",
        "SVWZ+",
        ":61:",
        "\n:86:166?20",
        "^\n",
    ] {
        let text = text.repeat(200_000 / text.len());
        for format in FORMATS {
            timely(format, &text);
            timely(format, &format!("<Document><BkToCstmrStmt><Stmt><Ntry></Ntry>{text}"));
            timely(format, &format!(":20:1\n:60F:C260301EUR0,\n:61:2603020302C5,00NTRF\n:86:{text}"));
            timely(format, &format!("OFXHEADER:100\n<OFX><STMTRS><CURDEF>EUR<STMTTRN><MEMO>{text}"));
        }
    }
}

#[test]
fn polish_letters_are_read_in_each_of_their_code_pages() {
    let head = ":20:1\n:25:PL25106000760000888888888888\n:60F:C260301PLN0,\n:61:2603020302CN5,00NTRF\n:86:073~20";
    let pages: [(&str, &[u8]); 3] = [
        ("windows-1250", b"za\xbf\xf3\xb3\xe6 g\xea\x9cl\xb9 ja\x9f\xf1"),
        ("ISO-8859-2", b"za\xbf\xf3\xb3\xe6 g\xea\xb6l\xb1 ja\xbc\xf1"),
        ("CP852", b"za\xbe\xa2\x88\x86 g\xa9\x98l\xa5 ja\xab\xe4"),
    ];
    for (page, bytes) in pages {
        let told = told("mt940", &[head.as_bytes(), bytes, b"\n"].concat()).expect("a statement");
        assert!(format!("{:?}", told.facts[0].about).contains("zażółć gęślą jaźń"), "{page}: {:?}", told.facts);
        assert!(told.warnings[0].message.ends_with(page), "{:?}", told.warnings);
    }
}

#[test]
fn western_statements_are_read_in_their_character_set() {
    let latin = b":20:1\n:25:1\n:60F:C260301EUR0,\n:61:2603020302C5,00NTRF\n:86:166?20M\xfcller?32Stra\xdfe\n";
    assert_eq!(told("mt940", latin).expect("a statement").facts[0].from.names[..], ["Straße"]);
    let ofx = b"OFXHEADER:100\nCHARSET:1250\n\n<OFX><STMTRS><CURDEF>PLN<STMTTRN><DTPOSTED>20260302<TRNAMT>5<NAME>\xa3\xf3d\x9f</OFX>";
    assert_eq!(told("ofx", ofx).expect("a statement").facts[0].from.names[..], ["Łódź"]);
    let utf16: Vec<u8> =
        "\u{feff}!Type:Bank\nD25/03/2026\nT5.00\nPZoë\n^\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(told("qif", &utf16).expect("a list").facts[0].from.names[..], ["Zoë"]);
}
