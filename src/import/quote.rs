//! The lines of a source's own that tell its facts, for who is shown one.

use std::collections::{BTreeMap, BTreeSet};

use super::decode;
use super::fact::Fact;

/// A longer line is packed: its place is told alone.
const LONGEST: usize = 2000;

/// So many letters of a line are quoted.
const SHOWN: usize = 300;

/// Returns the lines that tell the facts of a file, by their numbers from 1; none where the file is no text, and of a mail never
/// what its sender wrote.
pub fn quotes(path: &str, bytes: &[u8], facts: &[Fact]) -> BTreeMap<u32, String> {
    let is_mail = facts.iter().any(|fact| matches!(&*fact.kind, "message" | "reply"));
    let is_head = |fact: &&Fact| !is_mail || matches!(&*fact.kind, "message" | "reply");
    let told = facts.iter().filter(|fact| fact.part.is_none()).filter(is_head);
    let wanted: BTreeSet<u32> = told.map(|fact| fact.line).collect();
    let is_packed = [&b"%PDF"[..], b"PK\x03\x04"].iter().any(|mark| bytes.starts_with(mark));
    if wanted.is_empty() || is_packed || path.to_ascii_lowercase().ends_with(".p7m") {
        return BTreeMap::new();
    }
    let (text, _) = decode::text(bytes);
    if text.contains('\0') {
        return BTreeMap::new();
    }
    let end = if text.contains('\n') { '\n' } else { '\r' };
    let mut found = BTreeMap::new();
    for (number, line) in (1_u32..).zip(text.split(end)) {
        let line = line.trim_start_matches('\u{feff}').trim();
        if wanted.contains(&number) && !line.is_empty() && line.len() <= LONGEST {
            found.insert(number, shown(line));
        }
    }
    found
}

fn shown(line: &str) -> String {
    match line.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{} …", &line[..at]),
        None => line.to_owned(),
    }
}
