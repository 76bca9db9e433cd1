//! The lines of a source's own that tell its facts, for who is shown one.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::cell::Cell;
use super::decode;
use super::fact::Fact;
use crate::value::money::Money;

/// A longer line is packed: its place is told alone.
const LONGEST: usize = 2000;

/// So many letters of a line are quoted.
const SHOWN: usize = 300;

/// So many lines of an element are searched for what it tells.
const SEARCHED: usize = 2000;

/// What totals are called, where other amounts of an invoice may be the same.
const TOTALS: [&str; 5] = ["Payable", "P_15", "ImportoTotaleDocumento", "ImportoPagamento", "GrandTotal"];

/// Returns the lines that tell the facts of a file, by their numbers from 1; none where the file is no text, and of a mail never
/// what its sender wrote. Where the line of a fact only opens what tells it, they are those that do, each with its number.
pub fn quotes(path: &str, bytes: &[u8], facts: &[Fact]) -> BTreeMap<u32, String> {
    let is_mail = facts.iter().any(|fact| matches!(&*fact.kind, "message" | "reply"));
    let is_head = |fact: &&Fact| !is_mail || matches!(&*fact.kind, "message" | "reply");
    let told: Vec<&Fact> = facts.iter().filter(|fact| fact.part.is_none()).filter(is_head).collect();
    let is_packed = [&b"%PDF"[..], b"PK\x03\x04"].iter().any(|mark| bytes.starts_with(mark));
    if told.is_empty() || is_packed || path.to_ascii_lowercase().ends_with(".p7m") {
        return BTreeMap::new();
    }
    let (text, ..) = decode::text_by_lines(bytes);
    if text.contains('\0') {
        return BTreeMap::new();
    }
    let end = if text.contains('\n') { '\n' } else { '\r' };
    let lines: Vec<&str> = text.split(end).map(|line| line.trim_start_matches('\u{feff}').trim()).collect();
    let mut found = BTreeMap::new();
    for fact in told {
        let Some(at) = (fact.line as usize).checked_sub(1).filter(|at| *at < lines.len()) else { continue };
        let own = Some(lines[at]).filter(|line| !line.is_empty() && line.len() <= LONGEST);
        let telling = telling(&lines, at, fact);
        if !telling.is_empty() {
            let telling: Vec<String> =
                telling.into_iter().map(|at| format!("{} {}", at + 1, shown(lines[at]))).collect();
            found.entry(fact.line).or_insert(telling.join("\n"));
        } else if let Some(own) = own {
            found.entry(fact.line).or_insert_with(|| shown(own));
        }
    }
    found
}

/// Returns the places of the lines that say what a fact is, where that which it begins on only opens it.
fn telling(lines: &[&str], at: usize, fact: &Fact) -> Vec<usize> {
    let opening = lines[at];
    let mut found = if opening.to_ascii_uppercase().starts_with("BEGIN:") {
        of_event(lines, at)
    } else if opening.starts_with('<') && texts(opening).next().is_none() {
        of_element(lines, at, fact)
    } else {
        Vec::new()
    };
    found.retain(|at| lines[*at].len() <= LONGEST);
    found.sort_unstable();
    found.dedup();
    found
}

/// Returns when an event is and what it is called, unless it is private.
fn of_event(lines: &[&str], at: usize) -> Vec<usize> {
    let upper = |line: &str| line.get(..16).unwrap_or(line).to_ascii_uppercase();
    let body = || (at + 1..lines.len()).take(SEARCHED).take_while(|at| !upper(lines[*at]).starts_with("END:VEVENT"));
    let is_private = body().any(|at| matches!(&*upper(lines[at]), "CLASS:PRIVATE" | "CLASS:CONFIDENTI"));
    let mut names = vec!["RECURRENCE-ID", "DTSTART", "STATUS:CANCELLE"];
    if !is_private {
        names.push("SUMMARY");
    }
    names.iter().filter_map(|name| body().find(|at| upper(lines[*at]).starts_with(name))).collect()
}

/// Returns where an element says the amount, the day and the text of a payment, or the number, the sum and the due day of an invoice.
fn of_element(lines: &[&str], at: usize, fact: &Fact) -> Vec<usize> {
    let name = name_of(lines[at]);
    // What a bank tells of an entry of one transaction stands around it.
    let is_entry = |at: &usize| name_of(lines[*at]) == "Ntry";
    let from = if name == "TxDtls" { (0..at).rev().take(SEARCHED).find(is_entry).unwrap_or(at) } else { at };
    let is_last = |line: &str| line.contains("</") && name_of(&line[line.rfind("</").unwrap_or(0)..]) == name;
    let last = (at..lines.len()).take(SEARCHED).find(|at| is_last(lines[*at])).unwrap_or(at);
    let find = |is: &dyn Fn(&str) -> bool| (from..=last).find(|at| texts(lines[*at]).any(is));
    let field = |names: &[&str]| {
        fact.fields.iter().find_map(|(name, value)| match value {
            Cell::Text(text) if names.contains(&name.as_str()) => Some(text.as_str()),
            _ => None,
        })
    };
    let mut found = Vec::new();
    if let Some(amount) = field(&["payable", "amount"]).and_then(Money::parse) {
        let is =
            |text: &str| text.replace(',', ".").parse::<Decimal>().is_ok_and(|one| one.abs() == amount.amount.abs());
        let is_total = |at: &usize| TOTALS.iter().any(|name| lines[*at].contains(name)) && texts(lines[*at]).any(is);
        found.extend((from..=last).find(is_total).or_else(|| find(&is)));
    }
    let day = if fact.kind == "payment" { field(&["at"]) } else { field(&["due"]) };
    if let Some(day) = day.and_then(|day| day.get(..10)) {
        let packed = day.replace('-', "");
        found.extend(find(&|text| text.starts_with(day) || text.starts_with(&packed)));
    }
    if fact.kind == "payment" {
        found.extend(fact.texts().filter_map(|told| find(&|text| text == told)).take(1));
    } else {
        found.extend(find(&|text| text == fact.key));
    }
    found
}

/// Returns the name of the first element of a line, without its prefix.
fn name_of(line: &str) -> &str {
    let line = line.trim_start_matches(['<', '/']);
    let name = line.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or(line);
    name.rsplit(':').next().unwrap_or(name)
}

/// Returns what stands between the marks of a line: in OFX, also behind one that is not closed.
fn texts(line: &str) -> impl Iterator<Item = &str> {
    let behind = line.split('<').skip(1).filter_map(|part| part.split_once('>'));
    behind.map(|(_, text)| text.trim()).filter(|text| !text.is_empty())
}

fn shown(line: &str) -> String {
    match line.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{} …", &line[..at]),
        None => line.to_owned(),
    }
}
