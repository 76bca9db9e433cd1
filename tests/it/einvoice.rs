//! Electronic invoices: what is too much for a case a file.

mod files;
mod terms;

use goodterms::import::fact::{Given, Told};
use goodterms::import::formats::of_file;
use goodterms::import::refusal::Refusal;
use goodterms::value::time::Day;
use goodterms::value::zone::Zone;

/// Reads a file of that name, whose format is told by its content.
fn read(path: &str, bytes: &[u8]) -> Result<Told, Refusal> {
    let zone = Zone::utc();
    let until = Day::parse("2026-12-31").expect("a day");
    let format = of_file(path, bytes).ok_or_else(|| Refusal::new("no format"))?;
    format.tell(&Given { path, bytes, zone: &zone, until, with_words: false, mapping: None, vocabulary: None })
}
