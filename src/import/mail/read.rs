//! Mailboxes and mails as facts: who wrote to whom when, and what answers what.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::super::calendar;
use super::super::cell::Cell;
use super::super::fact::{About, BOUNCE, Fact, Given, Page, Told};
use super::super::refusal::Refusal;
use super::bounce::Bounce;
use super::head::{field_name, plain};
use super::letter::Letter;
use super::person::Person;
use super::split::{self, Piece};
use super::thread::Threads;
use super::warnings::Warnings;
use super::words::Store;

/// Whether a file is a mailbox: it begins with the `From ` line of a mail.
pub(in crate::import) fn is_mailbox(_: &str, head: &[u8]) -> bool {
    split::is_mailbox(&plain(head)) || head.starts_with(b"!BDN")
}

/// Whether a file is one mail.
pub(in crate::import) fn is_mail(path: &str, head: &[u8]) -> bool {
    let text = plain(head);
    let path = path.to_ascii_lowercase();
    let is_outlook = head.starts_with(b"\xd0\xcf\x11\xe0") && path.ends_with(".msg");
    let mail = counted(&text).0.trim_ascii_start();
    let is_named =
        path.ends_with(".eml") && mail.split(|b| *b == b'\n').next().is_some_and(|line| field_name(line).is_some());
    is_outlook || is_named || split::is_mail(mail)
}

/// Reads a mailbox.
///
/// # Errors
/// There is no mail in it.
pub(in crate::import) fn read(given: &Given<'_>) -> Result<Told, Refusal> {
    let mut warnings = Warnings::default();
    if given.bytes.starts_with(b"!BDN") {
        return Err(Refusal::new(
            "it is a mailbox of Outlook (.pst, .ost), which only Outlook opens: export it as mbox or as .eml files",
        ));
    }
    let text = plain(given.bytes);
    let pieces = split::split(&text, &mut warnings);
    if pieces.is_empty() {
        let reason = "no mail begins in it: a mailbox has a line such as `From anna@example.com Tue Apr 14 08:12:03 2026` before each; \
a file of one mail is read as `eml`";
        return Err(Refusal::new(reason));
    }
    told(&pieces, given, Store::Mailbox, warnings)
}

/// Reads a file of one mail: an .eml, one of a Maildir.
///
/// # Errors
/// It is no mail.
pub(in crate::import) fn read_one(given: &Given<'_>) -> Result<Told, Refusal> {
    if given.bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(Refusal::new(
            "it is a mail as Outlook keeps it (.msg): save it as .eml, or drag it into a mail program that does",
        ));
    }
    let text = plain(given.bytes);
    if split::is_mailbox(&text) {
        return read(given);
    }
    let (bytes, lines) = counted(&text);
    let begin = bytes.len() - bytes.trim_ascii_start().len();
    let lines = lines + u32::try_from(memchr::memchr_iter(b'\n', &bytes[..begin]).count()).unwrap_or_default();
    let bytes = &bytes[begin..];
    if !split::has_usual(bytes, 0) {
        return Err(Refusal::new("it has no fields such as `From:` and `Date:` at its beginning: it is no mail"));
    }
    let piece = Piece { envelope: b"", bytes, line: lines + 1, before: 0 };
    told(&[piece], given, Store::Single, Warnings::default())
}

/// Returns the mail in a file of Apple's, where its length stands on the first line, and the lines before it.
fn counted(text: &[u8]) -> (&[u8], u32) {
    let Some(end) = memchr::memchr(b'\n', &text[..text.len().min(30)]) else { return (text, 0) };
    let length = std::str::from_utf8(&text[..end]).ok().and_then(|line| line.trim().parse::<usize>().ok());
    match length {
        Some(length) => (&text[end + 1..][..length.min(text.len() - end - 1)], 1),
        None => (text, 0),
    }
}

fn told(pieces: &[Piece<'_>], given: &Given<'_>, store: Store, mut warnings: Warnings) -> Result<Told, Refusal> {
    let mut passed_over = BTreeMap::new();
    let mut letters: Vec<Letter> = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for piece in pieces {
        let Some(letter) = Letter::read(piece, given, store, &mut warnings) else { continue };
        if let Some(what) = letter.passed_over {
            *passed_over.entry(what).or_default() += 1;
        } else if let Some(first) = seen.get(&letter.key).map(|first| &letters[*first]) {
            if is_other(first, &letter) {
                let message =
                    format!("another mail has the same Message-ID as that of line {}: it is left out", first.line);
                warnings.add("Message-ID", letter.line, true, message);
            } else {
                *passed_over.entry("the same mail again").or_default() += 1;
            }
            continue;
        } else {
            seen.insert(letter.key.clone(), letters.len());
        }
        letters.push(letter);
    }
    let threads = Threads::new(&letters);
    let (mut facts, mut returned) = (Vec::new(), HashSet::new());
    for (number, letter) in letters.iter().enumerate() {
        let bounce = letter.bounce.as_ref().filter(|_| returned.insert(&letter.key));
        facts.extend(bounce.map(|bounce| came_back(letter, bounce)));
        if letter.passed_over.is_some() || letter.at.is_empty() {
            continue;
        }
        let answered = threads.answered(number);
        let before = if answered.is_none() { threads.before(number) } else { None };
        let about = before.map(|key| About::Thread(key.to_owned())).into_iter().collect();
        facts.push(Fact { about, ..message(letter, given) });
        match answered {
            Some(answered) if answered.is_later => {
                let message = format!(
                    "it answers {}, which says that it was written later: one of their clocks is wrong, and no reply is told",
                    answered.key
                );
                warnings.add("clocks", letter.line, true, message);
            }
            Some(answered) => facts.push(reply(letter, answered.key, threads.earlier(number))),
            None => {}
        }
    }
    let mut told = Told { facts, warnings: warnings.finish(), passed_over, ..Told::default() };
    let pages: Vec<Page> = letters.into_iter().flat_map(|letter| letter.pages).collect();
    if !pages.is_empty() {
        let meetings = calendar::read::of_pages(pages, given)?;
        told.facts.extend(meetings.facts);
        told.facts.sort_by_key(|fact| fact.line);
        told.warnings.extend(meetings.warnings);
        told.warnings.sort();
        told.pages = meetings.pages;
        told.is_local = meetings.is_local;
    }
    Ok(told)
}

/// Whether two mails of one Message-ID are not the same.
fn is_other(one: &Letter, other: &Letter) -> bool {
    one.author.same() != other.author.same() || one.subject != other.subject && one.at != other.at
}

fn message(letter: &Letter, given: &Given<'_>) -> Fact {
    let mut fields = base(letter);
    fields.extend(letter.words.map(|words| ("words".to_owned(), Cell::Text(words.to_string()))));
    if letter.is_urgent {
        fields.push(("urgent".to_owned(), Cell::Bool(true)));
    }
    if given.with_words && !letter.subject.is_empty() {
        fields.push(("note".to_owned(), Cell::Text(letter.subject.clone())));
    }
    fact("message", letter.key.clone(), letter, fields)
}

/// Tells that a mail answers another; `earlier` are those that may have stood before that in its thread.
fn reply(letter: &Letter, answered: &str, earlier: Vec<&str>) -> Fact {
    let reply = fact("reply", format!("re:{}", letter.key), letter, base(letter));
    let earlier = earlier.into_iter().map(|key| About::Thread(key.to_owned()));
    Fact { about: [About::Key(answered.to_owned())].into_iter().chain(earlier).collect(), ..reply }
}

/// Tells that a mail did not arrive.
fn came_back(letter: &Letter, bounce: &Bounce) -> Fact {
    let about = bounce.keys.iter().map(|key| About::Key(key.clone())).collect();
    let to = bounce.from.iter().map(Person::party).collect();
    let fields = if letter.at.is_empty() { Vec::new() } else { base(letter) };
    Fact { about, to, ..fact(BOUNCE, letter.key.clone(), letter, fields) }
}

fn base(letter: &Letter) -> Vec<(String, Cell)> {
    let text = |text: &str| Cell::Text(text.to_owned());
    vec![("at".to_owned(), text(&letter.at)), ("channel".to_owned(), text("email"))]
}

fn fact(kind: &str, key: String, letter: &Letter, fields: Vec<(String, Cell)>) -> Fact {
    Fact {
        kind: kind.to_owned(),
        key,
        line: letter.line,
        part: None,
        fields,
        from: letter.author.party(),
        to: letter.to.iter().map(Person::party).collect(),
        about: Vec::new(),
        doubts: Vec::new(),
        counts: true,
    }
}
