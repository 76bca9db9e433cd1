//! Contracts that strangers wrote and labelled, read whole (docs/review-measures.md).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;

use goodterms::passages::find::find;
use goodterms::passages::read::read;

/// What a contract says of a term, and what it may be said to say.
#[derive(Default)]
struct Label {
    says: Vec<String>,
    may: Vec<String>,
}

/// By contract, by term.
type Labels = BTreeMap<String, BTreeMap<String, Label>>;

/// Returns the labels of a part of the table.
fn labels(part: &str) -> Labels {
    let text = fs::read_to_string("tests/passages/contracts/labels.md").expect("the labels");
    let rows = text.split(&format!("## {part}\n")).nth(1).expect("the part").lines();
    let mut labels = Labels::new();
    for row in rows.take_while(|line| !line.starts_with("## ")).filter_map(|line| line.strip_prefix("| ")) {
        let cells: Vec<&str> = row.trim_end_matches('|').split('|').map(str::trim).collect();
        let [file, term, says, may] = cells[..] else { panic!("a row of four cells: {row}") };
        if file == "contract" {
            continue;
        }
        let list = |cell: &str| {
            let values = cell.split("; ").filter(|value| !matches!(*value, "" | "–"));
            values.map(str::to_owned).collect()
        };
        let label = Label { says: list(says), may: list(may) };
        labels.entry(file.to_owned()).or_default().insert(term.to_owned(), label);
    }
    labels
}

/// Reads the contracts of a part; returns how many values are right, wrong and missed, and which.
fn counted(part: &str) -> ([usize; 3], String) {
    let (mut sums, mut faults) = ([0; 3], String::new());
    for (file, terms) in labels(part) {
        let path = format!("tests/passages/contracts/{}/{file}", part.to_lowercase());
        let document = read(&file, &fs::read(path).expect("a contract")).expect("it is read");
        let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for passage in find(&document).passages {
            found.entry(passage.term).or_default().insert(passage.value.to_string());
        }
        let none = Label::default();
        let all: BTreeSet<&str> = terms.keys().map(String::as_str).chain(found.keys().copied()).collect();
        for term in all {
            let label = terms.get(term).unwrap_or(&none);
            let said = found.remove(term).unwrap_or_default();
            let (right, wrong): (Vec<_>, Vec<_>) = said.into_iter().partition(|value| label.says.contains(value));
            let wrong: Vec<_> = wrong.into_iter().filter(|value| !label.may.contains(value)).collect();
            let missed: Vec<_> = label.says.iter().filter(|value| !right.contains(value)).collect();
            if !wrong.is_empty() || !missed.is_empty() {
                writeln!(faults, "{file} {term}: {wrong:?}, missed {missed:?}").expect("text");
            }
            for (sum, more) in sums.iter_mut().zip([right.len(), wrong.len(), missed.len()]) {
                *sum += more;
            }
        }
    }
    (sums, faults)
}

#[test]
fn contracts_of_strangers_are_read_as_well_as_ever() {
    for part in ["First", "Second"] {
        let ([right, wrong, missed], faults) = counted(part);
        println!("{part}: {right} right, {wrong} wrong, {missed} missed\n{faults}");
        assert!(right + missed > 300, "{part}: {right} right, {missed} missed");
        assert!(right * 100 >= (right + wrong) * 95, "{part}: {right} right, {wrong} wrong\n{faults}");
        assert!(right * 100 >= (right + missed) * 80, "{part}: {right} right, {missed} missed\n{faults}");
    }
}
