//! What the targets call: the entries of the library through which foreign bytes come in. Whatever they are, nothing panics, hangs
//! or takes memory without a bound.

use goodterms::base::source::SourceId;
use goodterms::engagement::read_ndjson::read_ndjson;
use goodterms::engagement::read_yaml::read_yaml;
use goodterms::engagement::vocabulary::Vocabulary;
use goodterms::import::fact::Given;
use goodterms::import::formats::{FORMATS, of_file};
use goodterms::import::quote::quotes;
use goodterms::import::table::mapping::Mapping;
use goodterms::passages::read::read;
use goodterms::syntax::parse::{decode, parse};
use goodterms::value::time::Day;
use goodterms::value::zone::Zone;

fn given<'a>(path: &'a str, bytes: &'a [u8], zone: &'a Zone, mapping: Option<&'a Mapping>) -> Given<'a> {
    let until = Day::parse("2026-12-31").expect("a day");
    Given { path, bytes, zone, until, with_words: true, mapping, vocabulary: None }
}

/// Reads a file by the reader of a format.
pub fn file(format: &str, bytes: &[u8]) {
    let zone = Zone::parse("Europe/Warsaw").expect("a zone");
    let format = FORMATS.iter().find(|one| one.name == format).expect("a format");
    let _ = (format.is)("file", bytes);
    if let Ok(told) = format.tell(&given("file", bytes, &zone, None)) {
        quotes("file", bytes, &told.facts);
    }
}

/// Reads a table by each ready mapping, and by the one that knows it.
pub fn tables(bytes: &[u8]) {
    let zone = Zone::parse("Europe/Warsaw").expect("a zone");
    of_file("file.csv", bytes);
    for format in FORMATS.iter().filter(|format| goodterms::import::table::ready::ready(format.name).is_some()) {
        let _ = format.tell(&given("file.csv", bytes, &zone, None));
    }
}

/// Reads a mapping, and by it the table that stands behind it after a line of three dashes.
pub fn mapping(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (text, table) = text.split_once("\n---\n").unwrap_or((text, ""));
    let Ok(mapping) = Mapping::parse(text) else { return };
    let zone = Zone::utc();
    let format = FORMATS.iter().find(|one| one.name == "csv").expect("a format");
    let _ = format.tell(&given("file.csv", table.as_bytes(), &zone, Some(&mapping)));
}

/// Reads a policy.
pub fn terms(bytes: &[u8]) {
    if let Ok(text) = decode(SourceId(0), bytes) {
        parse(SourceId(0), text);
    }
}

/// Reads an engagement in YAML.
pub fn record(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        read_yaml("e.yaml", text, &|_| Ok(Vec::new()), &Vocabulary::builtin(), &Zone::utc());
    }
}

/// Reads engagements in lines of JSON.
pub fn lines(bytes: &[u8]) {
    let _ = read_ndjson("e.ndjson", bytes, &Vocabulary::builtin(), &Zone::utc());
}

/// Reads a contract: the first byte says of which kind the file is.
pub fn contract(bytes: &[u8]) {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let name = ["c.md", "c.txt", "c.docx", "c.pdf"][usize::from(*first) % 4];
    let _ = read(name, bytes);
}
