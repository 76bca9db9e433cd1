//! Reading of journals: which program's it is, and what it tells.

use super::entry::Entry;
use super::tell::tell;
use super::{beancount, journal, print};
use crate::import::decode;
use crate::import::fact::{Given, Told, Warning};
use crate::import::refusal::Refusal;

/// Whether a file is a ledger of beancount.
pub(in crate::import) fn is_beancount(path: &str, head: &[u8]) -> bool {
    let head = decode::text(head).0;
    let is_own = |line: &str| {
        let rest = line.get(..10).filter(|date| is_date(date)).map(|_| line[10..].trim_start());
        line.starts_with("option \"")
            || line.starts_with("plugin \"")
            || rest.is_some_and(|rest| ["* \"", "! \"", "txn \"", "open "].iter().any(|word| rest.starts_with(word)))
    };
    ends(path, &["beancount", "bean"]) || (is_text(&head) && head.lines().any(is_own))
}

/// Whether a file is a journal of hledger or ledger-cli.
pub(in crate::import) fn is_journal(path: &str, head: &[u8]) -> bool {
    if ends(path, &["journal", "hledger", "ledger", "j", "ldg"]) {
        return true;
    }
    let head = decode::text(head).0;
    let lines: Vec<&str> = head.lines().collect();
    is_text(&head) && lines.windows(2).any(|pair| begins_transaction(pair[0]) && is_posting(pair[1]))
}

/// Whether a file is what hledger exports as CSV.
pub(in crate::import) fn is_print_csv(_: &str, head: &[u8]) -> bool {
    let head = decode::text(head).0;
    head.lines().next().is_some_and(|line| line.contains("txnidx"))
}

/// Whether a file is what hledger exports as JSON.
pub(in crate::import) fn is_print_json(_: &str, head: &[u8]) -> bool {
    let head = decode::text(head).0;
    head.trim_start().starts_with('[') && (head.contains("\"tpostings\"") || head.contains("\"tdescription\""))
}

fn ends(path: &str, endings: &[&str]) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending.to_ascii_lowercase().as_str()))
}

fn is_text(head: &str) -> bool {
    !head.contains('\0') && !head.trim_start().starts_with(['<', '{', '['])
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    parts.len() == 3
        && parts[0].len() == 4
        && parts.iter().all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
}

fn begins_transaction(line: &str) -> bool {
    let first = line.split([' ', '\t', '=']).next().unwrap_or_default();
    is_date(first) && line.len() > first.len()
}

fn is_posting(line: &str) -> bool {
    let account = line.trim();
    line.starts_with([' ', '\t']) && (account.starts_with(';') || account.contains(':') || account.contains("  "))
}

/// Refuses a file in which nothing stands, or nothing that books of a program have: that nothing happened is not known by it.
fn refuse_if_other(text: &str, is_own: fn(&str) -> bool, program: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::new("it is empty"));
    }
    let is_said = |line: &&str| !line.trim().is_empty() && !line.starts_with([';', '#', '*', '%', '|']);
    let mut said = text.lines().filter(is_said).peekable();
    if !text.contains('\0') && (said.peek().is_none() || said.any(is_own)) {
        return Ok(());
    }
    Err(Refusal::new(format!("no line of it is one of a journal of {program}: is it of another format?")))
}

/// Whether a line is one of a journal of hledger or ledger-cli.
fn is_of_journal(line: &str) -> bool {
    const WORDS: [&str; 27] = [
        "account",
        "alias",
        "apply",
        "assert",
        "bucket",
        "capture",
        "check",
        "comment",
        "commodity",
        "decimal-mark",
        "define",
        "end",
        "eval",
        "expr",
        "import",
        "include",
        "payee",
        "python",
        "tag",
        "test",
        "value",
        "year",
        "Y",
        "D",
        "P",
        "N",
        "A",
    ];
    let first = line.trim_start_matches(['!', '@']).split_whitespace().next().unwrap_or_default();
    // The year may be said before, for days without one: `3/2 Payee`.
    let (day, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let is_short = !rest.is_empty() && parts.len() == 2 && parts.iter().all(|part| part.parse::<u8>().is_ok());
    begins_transaction(line) || is_short || WORDS.contains(&first) || line.starts_with(['~', '='])
}

/// Whether a line is one of a ledger of beancount.
fn is_of_beancount(line: &str) -> bool {
    const WORDS: [&str; 7] = ["option", "include", "plugin", "pushtag", "poptag", "pushmeta", "popmeta"];
    const DATED: [&str; 13] = [
        "open",
        "close",
        "commodity",
        "pad",
        "balance",
        "note",
        "document",
        "event",
        "query",
        "price",
        "custom",
        "txn",
        "budget",
    ];
    let mut words = line.split_whitespace();
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    WORDS.contains(&first) || is_date(first) && (DATED.contains(&second) || second.chars().count() == 1)
}

/// Reads a ledger of beancount.
pub(in crate::import) fn read_beancount(given: &Given<'_>) -> Result<Told, Refusal> {
    read(given, |text, told| {
        let entries = beancount::entries(text, told);
        if entries.is_empty() {
            refuse_if_other(text, is_of_beancount, "beancount")?
        }
        Ok(entries)
    })
}

/// Reads a journal of hledger or ledger-cli.
pub(in crate::import) fn read_journal(given: &Given<'_>) -> Result<Told, Refusal> {
    read(given, |text, told| {
        let entries = journal::entries(text, told);
        if entries.is_empty() {
            refuse_if_other(text, is_of_journal, "hledger or ledger-cli")?
        }
        Ok(entries)
    })
}

/// Reads what hledger exports as CSV.
pub(in crate::import) fn read_print_csv(given: &Given<'_>) -> Result<Told, Refusal> {
    read(given, print::of_csv)
}

/// Reads what hledger exports as JSON.
pub(in crate::import) fn read_print_json(given: &Given<'_>) -> Result<Told, Refusal> {
    read(given, print::of_json)
}

fn read(given: &Given<'_>, entries: impl Fn(&str, &mut Told) -> Result<Vec<Entry>, Refusal>) -> Result<Told, Refusal> {
    let (text, guessed) = decode::text(given.bytes);
    let text = if text.contains('\r') && !text.contains('\n') { text.replace('\r', "\n") } else { text };
    let mut told = Told::default();
    if let Some(encoding) = guessed {
        let message = format!("it is no UTF-8: read as {encoding}");
        told.warnings.push(Warning { line: 0, message, is_loss: false });
    }
    let entries = entries(&text, &mut told)?;
    tell(&entries, given.mapping, &mut told);
    told.warnings.sort();
    Ok(told)
}
