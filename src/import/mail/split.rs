//! Where the mails of a mailbox file begin (mbox in its dialects).
//!
//! A body may hold lines that begin with "From ": one is the beginning of a mail only where it has the form that the file's
//! own first line has, and the fields of a mail follow.

use memchr::memmem;

use super::head::field_name;
use super::warnings::Warnings;

/// A mail, where it stands in the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'a> {
    /// The rest of its `From ` line.
    pub envelope: &'a [u8],
    pub bytes: &'a [u8],
    /// The line on which it begins, from 1.
    pub line: u32,
    /// Lines before its first field.
    pub before: u32,
}

/// The form of a line that begins with "From ".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// `From -`, with or without a time, and `From ` alone: Thunderbird's.
    Thunderbird,
    /// `From anna@example.com Tue Apr 14 08:12:03 2026`.
    Envelope,
    /// That of patches, which nobody sent: `From 0a1b… Mon Sep 17 00:00:00 2001`.
    Patch,
    /// Any other.
    Other,
}

/// So much is looked at for what follows a line.
const WINDOW: usize = 16 << 10;

/// Names of fields that a mail has.
const USUAL: &[&str] = &[
    "From",
    "Date",
    "Received",
    "Message-ID",
    "Subject",
    "To",
    "Return-Path",
    "Delivered-To",
    "MIME-Version",
    "Sender",
    "Content-Type",
    "X-Mozilla-Status",
    "X-GM-THRID",
    "X-Gmail-Labels",
];

/// Whether a text begins as a mailbox does.
pub(super) fn is_mailbox(text: &[u8]) -> bool {
    let start = text.len() - text.trim_ascii_start().len();
    text[start..].starts_with(b"From ") && begins(text, start, None).is_some()
}

/// Whether a text begins as a mail does: at least two fields that mails have, one of them of who wrote or how it came.
pub(super) fn is_mail(text: &[u8]) -> bool {
    let start = text.len() - text.trim_ascii_start().len();
    let names = names_at(text, start);
    let count = |names_of: &[&str]| {
        names_of.iter().filter(|name| names.iter().any(|own| own.eq_ignore_ascii_case(name.as_bytes()))).count()
    };
    field_name(line_at(text, start)).is_some()
        && count(USUAL) >= 2
        && count(&["From", "Received", "Return-Path", "Sender", "Message-ID"]) >= 1
}

/// Returns the mails of a mailbox, in their order; what stands before the first is passed over.
pub(super) fn split<'a>(text: &'a [u8], warnings: &mut Warnings) -> Vec<Piece<'a>> {
    let (mut starts, mut own, mut skip) = (Vec::<(usize, u32)>::new(), None, 0);
    let (mut counted, mut line) = (0, 1);
    for at in candidates(text) {
        if at < skip {
            continue;
        }
        line += u32::try_from(memchr::memchr_iter(b'\n', &text[counted..at]).count()).unwrap_or(u32::MAX);
        counted = at;
        let Some(form) = begins(text, at, own) else {
            if own.is_some_and(|own| is_foreign(text, at, own)) {
                let message = "a mail seems to begin here, but not in the form in which others of this file begin: it is taken for \
text of the mail before it";
                warnings.add("form", line, true, message);
            }
            continue;
        };
        own.get_or_insert(form);
        starts.push((at, line));
        skip = end_by_length(text, at, form).unwrap_or(at + 1);
    }
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([text.len()]);
    let piece = |((at, line), end): (&(usize, u32), usize)| {
        let envelope = line_at(text, *at);
        let bytes = &text[(*at + envelope.len()).min(end)..end];
        Piece {
            envelope: envelope.trim_ascii_end().strip_prefix(b"From ").unwrap_or_default(),
            bytes,
            line: *line,
            before: 1,
        }
    };
    starts.iter().zip(ends).map(piece).collect()
}

/// Returns where lines begin with "From ".
fn candidates(text: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let first = text.starts_with(b"From ").then_some(0);
    first.into_iter().chain(memmem::find_iter(text, b"\nFrom ").map(|at| at + 1))
}

/// Returns the form of the line at a place where a mail begins there. `own` is the form of the file's others.
fn begins(text: &[u8], at: usize, own: Option<Form>) -> Option<Form> {
    let line = line_at(text, at);
    let form = form(line);
    if own.is_some_and(|own| own != form) {
        return None;
    }
    let after = at + line.len();
    let next = line_at(text, after);
    if field_name(next).is_none() || !has_usual(text, after) {
        return None;
    }
    // Some programs forget the empty line.
    let is_plain = line.trim_ascii_end() == b"From" || form == Form::Other;
    let begins = is_apart(text, at) || !is_plain && field_name(line_at(text, after + next.len())).is_some();
    begins.then_some(form)
}

/// Whether a mail seems to begin at a place, in another form than those of the file.
fn is_foreign(text: &[u8], at: usize, own: Form) -> bool {
    let line = line_at(text, at);
    let seems = match form(line) {
        Form::Patch => false,
        Form::Other => line[4..].trim_ascii().split(|b| *b == b' ').next().is_some_and(|first| first.contains(&b'@')),
        form => form != own,
    };
    let is_whole = || {
        let names = names_at(text, at + line.len());
        ["From", "Date"].iter().all(|name| names.iter().any(|own| own.eq_ignore_ascii_case(name.as_bytes())))
    };
    seems && is_apart(text, at) && is_whole()
}

/// Whether an empty line stands before a place, or nothing.
fn is_apart(text: &[u8], at: usize) -> bool {
    let before = &text[..at];
    let before = before.strip_suffix(b"\n").map(|before| before.strip_suffix(b"\r").unwrap_or(before));
    before.is_none_or(|before| before.is_empty() || before.ends_with(b"\n") || text[..at].trim_ascii().is_empty())
}

fn line_at(text: &[u8], at: usize) -> &[u8] {
    let rest = &text[at.min(text.len())..];
    &rest[..memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1)]
}

fn names_at(text: &[u8], at: usize) -> Vec<&[u8]> {
    let rest = &text[at.min(text.len())..];
    let window = &rest[..rest.len().min(WINDOW)];
    let lines = window.split_inclusive(|b| *b == b'\n').take(80);
    lines.take_while(|line| !line.trim_ascii().is_empty()).filter_map(field_name).collect()
}

/// Whether the lines at a place have a field that mails have.
pub(super) fn has_usual(text: &[u8], at: usize) -> bool {
    names_at(text, at).iter().any(|name| USUAL.iter().any(|usual| name.eq_ignore_ascii_case(usual.as_bytes())))
}

/// Returns where the text of a mail ends by its `Content-Length`, which counts only where another mail, or nothing, follows.
fn end_by_length(text: &[u8], at: usize, own: Form) -> Option<usize> {
    let (mut place, mut length) = (at + line_at(text, at).len(), None);
    let last = place + WINDOW;
    loop {
        let line = line_at(text, place);
        place += line.len();
        if line.trim_ascii().is_empty() {
            break;
        }
        if place > last {
            return None;
        }
        if let Some(name) = field_name(line).filter(|name| name.eq_ignore_ascii_case(b"Content-Length")) {
            length = std::str::from_utf8(&line[name.len()..])
                .ok()?
                .trim_matches([':', ' ', '\t', '\r', '\n'])
                .parse::<usize>()
                .ok();
        }
    }
    let end = place.checked_add(length?)?;
    let rest = text.get(end..)?;
    let blank = rest.iter().take(4).take_while(|b| matches!(b, b'\r' | b'\n')).count();
    let next = end + blank;
    let is_line = blank > 0 || text[..end].ends_with(b"\n");
    let follows =
        next == text.len() || is_line && text[next..].starts_with(b"From ") && begins(text, next, Some(own)).is_some();
    follows.then_some(next)
}

/// Returns the form of a line that begins with "From ".
fn form(line: &[u8]) -> Form {
    let line = String::from_utf8_lossy(&line[..line.len().min(1000)]);
    let rest = line.strip_prefix("From").unwrap_or(&line);
    let words: Vec<&str> = rest.split_whitespace().collect();
    let day = words.iter().position(|word| is_weekday(word) || *word == "-" && words.len() == 1);
    match (words.as_slice(), day) {
        ([] | ["-"], _) => Form::Thunderbird,
        (["-", ..], Some(1)) if is_time(&words[1..]) => Form::Thunderbird,
        ([sender, ..], Some(1)) if is_time(&words[1..]) => {
            let is_hash = sender.len() >= 40 && sender.bytes().all(|b| b.is_ascii_hexdigit());
            let is_epoch = words[1..].join(" ").starts_with("Mon Sep 17 00:00:00 2001");
            if is_hash && is_epoch { Form::Patch } else { Form::Envelope }
        }
        (_, Some(0)) if is_time(&words) => Form::Envelope,
        // As archives of lists hide addresses (`anna at example.com`), addresses with quotes, names.
        (_, Some(day)) if day <= 5 && is_time(&words[day..]) => Form::Envelope,
        _ => Form::Other,
    }
}

fn is_weekday(word: &str) -> bool {
    let word = word.trim_end_matches(',');
    ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].iter().any(|day| day.eq_ignore_ascii_case(word))
}

/// Whether words are a time: `Tue Apr 14 08:12:03 2026`, also with a zone, also with the day before the month.
fn is_time(words: &[&str]) -> bool {
    let words = &words[..words.len().min(8)];
    let is_number = |word: &str, least: usize, most: usize| {
        (least..=most).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit())
    };
    let is_clock = |word: &str| {
        let parts: Vec<&str> = word.split(':').collect();
        matches!(parts.len(), 2 | 3) && parts.iter().all(|part| is_number(part, 1, 2))
    };
    let has = |test: &dyn Fn(&str) -> bool| words.iter().skip(1).any(|word| test(word));
    has(&|word| super::date::month(word).is_some())
        && has(&|word| is_number(word, 1, 2))
        && has(&is_clock)
        && has(&|word| is_number(word, 4, 4))
}
