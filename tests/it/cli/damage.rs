//! A portfolio damaged in many ways: no engagement of which a line was touched is reported as `ok`, or as before, without a word.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use super::Folder;
use super::portfolio::{check, reports};

/// So many ways of damage are tried.
const WAYS: u64 = 300;

/// Numbers that look like chance, the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }
}

/// Engagements of which all is well: each has its client, two invoices, and their payments.
fn lines(of: std::ops::Range<usize>) -> Vec<String> {
    of.flat_map(|i| {
        let line = move |rest: &str| format!("{{\"engagement\":\"E{i}\",{rest}}}\n");
        let paid = move |n: usize| {
            [
                line(&format!("\"invoice\":\"I{n}\",\"issued\":\"2026-02-0{n}\",\"payable\":\"10{n}.00 EUR\"")),
                line(&format!(
                    "\"payment\":\"P{n}\",\"at\":\"2026-02-0{n}\",\"for\":\"I{n}\",\"amount\":\"10{n}.00 EUR\""
                )),
            ]
        };
        let client = line(&format!("\"client\":{{\"name\":\"Client {i}\"}}"));
        std::iter::once(client).chain((1..3).flat_map(paid)).collect::<Vec<_>>()
    })
    .collect()
}

/// What is damaged of some files, and how.
fn damage(files: &mut [Vec<u8>; 3], way: u64, chance: &mut Chance) -> &'static str {
    let number = chance.below(3);
    let file = &mut files[number];
    let at = chance.below(file.len());
    let mut lines: Vec<Vec<u8>> = file.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let line = chance.below(lines.len());
    match way % 6 {
        0 => {
            file.truncate(at);
            return "cut at its end";
        }
        1 => {
            file.drain(..at);
            return "cut at its beginning";
        }
        2 => {
            let end = (at + 1 + chance.below(60)).min(file.len());
            file[at..end].fill(0);
            return "zeros";
        }
        3 => {
            let end = (at + 1 + chance.below(200)).min(file.len());
            file.drain(at..end);
            return "a hole";
        }
        4 => {
            // The signs of the form alone: another name or amount is as good a record as the one before.
            let form = |byte: &u8| matches!(byte, b'{' | b'}' | b'"' | b':' | b',' | b'\n');
            let places: Vec<usize> = (0..file.len()).filter(|at| form(&file[*at])).collect();
            file[places[chance.below(places.len())]] ^= 0x80 >> chance.below(2);
            return "a bit of the form";
        }
        _ => {
            let copy = lines[line].clone();
            lines.insert(line, copy);
        }
    }
    *file = lines.concat();
    "a line twice"
}

/// Returns the lines of each engagement, of those that name one.
fn by_engagement(files: &[Vec<u8>]) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in files.iter().flat_map(|file| file.split(|byte| *byte == b'\n')) {
        let text = String::from_utf8_lossy(line);
        let Ok(value) = serde_json::from_str::<serde_json::Value>(&text) else { continue };
        if let Some(id) = value["engagement"].as_str() {
            all.entry(id.trim().to_owned()).or_default().push(value.to_string());
        }
    }
    all.values_mut().for_each(|lines| lines.sort());
    all
}

#[test]
fn nothing_that_was_damaged_is_ok_without_a_word() {
    let folder = Folder::with_policy();
    let mut faults = Vec::new();
    for way in 0..WAYS {
        let mut chance = Chance(way);
        let mut files = [lines(0..3), lines(3..6), lines(6..9)];
        if way % 3 == 0 {
            // In order of time: the first of each engagement, then the second.
            let mut all = files.concat();
            all.sort_by_key(|line| line.contains("\"payment\""));
            files = [all[..15].to_vec(), all[15..30].to_vec(), all[30..].to_vec()];
        }
        let mut files = files.map(|lines| lines.concat().into_bytes());
        let (before, compressed) = (by_engagement(&files), by_engagement(&files[1..2]));
        let mut how = damage(&mut files, way / 3, &mut chance);
        let after = by_engagement(&files);
        let mut unpacked = None;
        for (number, file) in files.iter().enumerate() {
            for ending in ["ndjson", "ndjson.gz"] {
                let _ = std::fs::remove_file(folder.path(&format!("p/{number}.{ending}")));
            }
            // Compressed ones are as they were, or damaged besides.
            if way % 2 == 1 && number == 1 {
                let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
                gzip.write_all(file).expect("memory");
                let mut bytes = gzip.finish().expect("memory");
                if way % 4 == 1 {
                    how = "a bit of what is compressed";
                    let at = 10 + chance.below(bytes.len() - 10);
                    bytes[at] ^= 1 << chance.below(8);
                    let mut text = Vec::new();
                    let read = std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&*bytes), &mut text);
                    unpacked = Some(read.is_ok());
                }
                folder.write("p/1.ndjson.gz", bytes);
            } else {
                folder.write(&format!("p/{number}.ndjson"), file);
            }
        }
        let mut touched: BTreeSet<&String> = before.keys().filter(|id| before.get(*id) != after.get(*id)).collect();
        if unpacked == Some(false) {
            touched.extend(compressed.keys());
        }
        let outcome = check(&folder, &["p", "--keep-going"]);
        assert!(matches!(outcome.status, Some(0..=2)), "{way}, {how}: {outcome:?}");
        // A doubled line may be one that says no more than before.
        let (found, _) = reports(&outcome.out);
        for report in found.iter().filter(|report| report["verdict"] == "ok") {
            let id = report["engagement"].as_str().unwrap_or_default().to_owned();
            let is_same =
                how == "a line twice" && before.get(&id).map(|lines| lines.len() + 1) == after.get(&id).map(Vec::len);
            if touched.contains(&id) && !is_same && outcome.err.is_empty() {
                faults.push(format!("{way}, {how}: {id} is ok, without a word"));
            }
            if touched.contains(&id) && !is_same && outcome.status == Some(0) {
                faults.push(format!("{way}, {how}: {id} is ok, and so is all"));
            }
            // Whole lines that are gone leave nothing to tell them by, but that nobody describes the engagement.
            let is_told = way % 3 == 0 || outcome.err.contains(&format!("is described nowhere: {id} "));
            if touched.contains(&id) && !is_same && !is_told && report["notes"].as_array().is_none_or(Vec::is_empty) {
                faults.push(format!(
                    "{way}, {how}: {id} is ok; told: {}",
                    outcome.err.lines().next().unwrap_or_default()
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
