//! Terms of payment that are only text: `tests/told/einvoice/terms.txt` has a row for each: the day of issue, the text, and when it is due
//! by it: a day, `?` with a word of the question, or `-` where it says nothing of it; then the discounts.

use std::fmt::Write;
use std::fs;

use goodterms::import::Cell;

use super::read;
use crate::expected::holds;

#[test]
fn terms_of_payment_are_read_as_their_rows_say() {
    let path = "tests/told/einvoice/terms.txt";
    let text = fs::read_to_string(path).expect("the rows");
    let mut out = String::new();
    for row in text.lines() {
        let cells: Vec<&str> = row.split(" | ").collect();
        let new = match cells.as_slice() {
            [issued, terms, ..] if !row.starts_with('#') => format!("{issued} | {terms} | {}", due(issued, terms)),
            _ => row.to_owned(),
        };
        let _ = writeln!(out, "{}", new.trim_end());
    }
    holds(path, &out);
}

/// A word that nobody knows may change what a text says: put anywhere into one, it leaves the day as it is, where it stands beside it, or
/// makes it a question; it never gives another day, nor none in silence.
#[test]
fn a_word_that_is_not_known_never_gives_another_day() {
    let text = fs::read_to_string("tests/told/einvoice/terms.txt").expect("the rows");
    let mut wrong = String::new();
    for row in text.lines().filter(|row| !row.starts_with('#')) {
        let [issued, terms, told] = row.split(" | ").collect::<Vec<_>>()[..] else { continue };
        let day = |told: &str| told.split(' ').next().unwrap_or_default().to_owned();
        let words: Vec<&str> = terms.split(' ').collect();
        for at in (0..=words.len()).filter(|_| day(told).len() == 10) {
            let with = [&words[..at], &["zorbl"], &words[at..]].concat().join(" ");
            let now = day(&due(issued, &with));
            if now != day(told) && now != "?" {
                let _ = writeln!(wrong, "{issued} | {with} | {now}, not {}", day(told));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_document_has_the_words_and_the_rows() {
    let path = "docs/import/terms.md";
    let text = fs::read_to_string(path).expect("the document");
    let mut out = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let _ = writeln!(out, "{line}");
        let source = match line {
            "```phrases" => "src/import/einvoice/terms.phrases",
            "```rows" => "tests/told/einvoice/terms.txt",
            _ => continue,
        };
        out += fs::read_to_string(source).expect("what it shows").trim_end();
        let _ = writeln!(out, "\n```");
        lines.by_ref().find(|line| *line == "```");
    }
    holds(path, &out);
}

/// Returns when an invoice of these terms is due, or what is asked; then the discounts.
fn due(issued: &str, terms: &str) -> String {
    let terms = terms.replace("\\n", "\n").replace('&', "&amp;");
    let xml = format!(
        "<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'><ID>1</ID><IssueDate>{issued}</IssueDate>\
         <DocumentCurrencyCode>EUR</DocumentCurrencyCode><PaymentTerms><Note>{terms}</Note></PaymentTerms>\
         <LegalMonetaryTotal><PayableAmount>1</PayableAmount></LegalMonetaryTotal></Invoice>"
    );
    let told = read("terms.xml", xml.as_bytes()).expect("an invoice");
    let fact = told.facts.first().expect("an invoice");
    let field = |name: &str| fact.fields.iter().find(|(own, _)| own == name).map(|(_, cell)| plain(cell));
    let question = |doubt: &String| {
        let kinds = [
            ("begins with", "start"),
            ("working days", "working days"),
            ("in parts", "parts"),
            ("several days", "several"),
            ("another month", "other month"),
            ("first in", "order"),
            ("without its year", "year"),
            ("several ways", "ways"),
            ("What do", "unread"),
            ("say more than", "more"),
        ];
        let kind = kinds.iter().find(|(text, _)| doubt.contains(text)).map_or("other", |(_, kind)| kind);
        let ways = doubt.split("is it due on ").nth(1).unwrap_or_default();
        let ways = ways.split_inclusive('?').next().unwrap_or_default();
        format!("? {kind} {ways}").trim_end().trim_end_matches(" ?").to_owned()
    };
    let due = field("due").or_else(|| fact.doubts.first().map(question)).unwrap_or_else(|| "-".to_owned());
    let notes = field("note").unwrap_or_default();
    let discounts: Vec<&str> = notes.split("; ").filter_map(|note| note.strip_prefix("cash discount of ")).collect();
    format!("{due} {}", discounts.join(", ")).trim_end().to_owned()
}

fn plain(cell: &Cell) -> String {
    if let Cell::Text(text) = cell { text.clone() } else { cell.to_string() }
}
