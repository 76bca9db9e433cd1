//! Lines of JSON cut into runs, each the lines of one engagement.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use memchr::{memchr, memchr_iter, memchr2, memmem, memrchr};
use serde::de::IgnoredAny;

use super::json;
use super::pieces::{MARK, PIECE, Pieces, after, is_cut, line_ends};
use crate::base::source::{Lines, Text};

/// The lines of one engagement, not yet read.
///
/// A line that names none that can be read is a loose one. Where the lines of an engagement follow each other, it may be of the
/// engagement before or of the one after it, and is in the runs of both; in lines of any order it may be of any.
#[derive(Clone, Debug)]
pub struct Run {
    /// The lines.
    pub text: Text,
    /// Their numbers in the file.
    pub lines: Lines,
    /// What the engagement may lack: how many loose lines there are elsewhere, and where the first is.
    pub lacking: Option<Arc<str>>,
    /// Whether they are the loose lines among those of others.
    pub is_loose: bool,
}

impl Run {
    /// Returns the engagement that the lines name.
    pub fn engagement(&self) -> Option<String> {
        engagement(self.text.as_bytes())
    }
}

/// Returns the engagement that lines name, the first one.
fn engagement(lines: &[u8]) -> Option<String> {
    let named = lines.split(|byte| *byte == b'\n').find_map(|line| id(line).map(|(id, _)| id.into_owned()))?;
    String::from_utf8(named).ok()
}

/// A line that is not in UTF-8.
#[derive(Debug)]
pub struct NotUtf8 {
    /// Its number.
    pub line: u32,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The engagement of the lines around it.
    pub engagement: Option<String>,
    /// The path of its file, where the lines around it are of several.
    pub path: Option<Arc<str>>,
    /// The other engagements that it, or a line around it, names: a line feed was lost there.
    pub others: BTreeSet<String>,
}

impl fmt::Display for NotUtf8 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} is not in UTF-8", self.line)
    }
}

impl std::error::Error for NotUtf8 {}

/// Which engagement a line names, remembered from line to line: mostly it is that of the line before.
#[derive(Default)]
pub(super) struct Naming {
    pub(super) id: Vec<u8>,
    /// How a line begins that names the same one; empty where that cannot be told by its beginning.
    beginning: Vec<u8>,
    is_named: bool,
}

/// What a line names, beside the lines before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Same,
    Another,
    /// None: it is blank or loose.
    Nothing,
}

/// Returns whether there is anything in a line.
pub(super) fn is_filled(line: &[u8]) -> bool {
    !unmarked(line).iter().all(u8::is_ascii_whitespace)
}

/// Returns a line without the byte order marks before it: exports that each began with one were put one behind the other.
fn unmarked(mut line: &[u8]) -> &[u8] {
    while let Some(rest) = line.strip_prefix(MARK.as_bytes()) {
        line = rest;
    }
    line
}

impl Naming {
    #[inline]
    pub(super) fn see(&mut self, line: &[u8]) -> Named {
        if !self.beginning.is_empty() && line.starts_with(&self.beginning) { Named::Same } else { self.look(line) }
    }

    /// Looks for what a line names that begins otherwise.
    fn look(&mut self, line: &[u8]) -> Named {
        let Some((id, end)) = id(line) else { return Named::Nothing };
        let is_other = self.is_named && *id != *self.id;
        self.beginning = line[..end].to_vec();
        if is_other || !self.is_named {
            self.id = id.into_owned();
            self.is_named = true;
        }
        if is_other { Named::Another } else { Named::Same }
    }
}

/// Returns the engagement that a line names, and where its name ends if it stands first, else 0. After a name comes a comma, the
/// end of the object or of the line: one behind which anything else stands is torn, and none.
pub(super) fn id(line: &[u8]) -> Option<(Cow<'_, [u8]>, usize)> {
    const FIRST: &[u8] = b"{\"engagement\":\"";
    if let Some(rest) = line.strip_prefix(FIRST) {
        let length = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20 | 0x80..))?;
        let is_whole = matches!(rest[length..], [b'"', b',' | b'}', ..]);
        if is_whole && length > 0 && rest[0] > b' ' && rest[length - 1] > b' ' {
            return Some((rest[..length].into(), FIRST.len() + length + 2));
        }
    }
    let text = String::from_utf8_lossy(unmarked(line));
    let id = json::peek(&text, "engagement")?;
    // Of a name in another encoding nobody can tell which it is.
    let is_read = matches!(text, Cow::Borrowed(_)) || !id.contains(char::REPLACEMENT_CHARACTER);
    is_read.then(|| (id.into_bytes().into(), 0))
}

const KEY: &[u8] = b"\"engagement\"";

/// Returns the engagements that a line names wherever in it, those of which the name is whole: of a line that is right the first
/// alone; where a line feed was lost, others, too.
pub fn named(line: &[u8]) -> impl Iterator<Item = Cow<'_, str>> {
    memmem::find_iter(line, KEY).filter_map(|at| {
        let rest = line[at + KEY.len()..].trim_ascii_start().strip_prefix(b":")?.trim_ascii_start();
        let end = value_end(rest)?;
        let value = std::str::from_utf8(&rest[..end]).ok()?;
        matches!(rest[end..].trim_ascii_start(), [b',' | b'}', ..]).then_some(())?;
        let plain = value.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        match plain.filter(|text| !text.contains('\\')) {
            Some(name) => Some(name.trim()).filter(|name| !name.is_empty()).map(Cow::Borrowed),
            None => json::name(value).map(Cow::Owned),
        }
    })
}

/// Whether a line of an engagement may have run over the ends of others: a hole in the file, or a part of it that was overwritten.
/// It has what no text has, or it ends as an object does, is none, and no second name in it tells whose line it ran into.
pub fn ran_over(line: &[u8], engagement: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(unmarked(line)) else { return true };
    let text = text.trim_ascii();
    if memchr(0, text.as_bytes()).is_some() || is_cut(text) {
        return true;
    }
    let is_broken = || serde_json::from_str::<IgnoredAny>(text).is_err();
    text.ends_with('}') && is_broken() && named(line).all(|other| other.as_bytes() == engagement)
}

/// Returns the numbers that a line begins as names and is torn behind: they may go on.
pub(super) fn begun_numbers(line: &[u8]) -> impl Iterator<Item = String> {
    memmem::find_iter(line, KEY).filter_map(|at| {
        let rest = line[at + KEY.len()..].trim_ascii_start().strip_prefix(b":")?.trim_ascii_start();
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let is_torn = digits > 0 && !matches!(rest[digits..].trim_ascii_start(), [b',' | b'}', ..]);
        is_torn.then(|| String::from_utf8_lossy(&rest[..digits]).into_owned())
    })
}

/// Returns where a text or a whole number ends that bytes begin with.
fn value_end(bytes: &[u8]) -> Option<usize> {
    let Some(text) = bytes.strip_prefix(b"\"") else { return bytes.iter().position(|byte| !byte.is_ascii_digit()) };
    let mut at = 0;
    loop {
        at += memchr2(b'"', b'\\', text.get(at..)?)?;
        if text[at] == b'"' {
            return Some(at + 2);
        }
        at += 2;
    }
}

/// A part of a file of lines that holds all lines of its engagements.
#[derive(Debug)]
pub struct Block {
    /// The lines.
    pub bytes: Vec<u8>,
    /// The number of the first one.
    pub first_line: u32,
}

impl Block {
    /// Returns its lines by engagement.
    pub fn runs(self) -> Vec<Result<Run, NotUtf8>> {
        let mut rest = match self.rest() {
            Ok(rest) => rest,
            Err(runs) => return runs,
        };
        let mut runs = Vec::new();
        while rest.text().is_some() {
            runs.push(Ok(rest.run()));
        }
        runs
    }

    /// Returns its lines, of which nothing was taken yet; where they are not all in UTF-8, all runs.
    pub(super) fn rest(self) -> Result<Rest, Vec<Result<Run, NotUtf8>>> {
        let line = self.first_line;
        match String::from_utf8(self.bytes) {
            Ok(text) => Ok(Rest { text: text.into(), at: 0, line }),
            Err(error) => {
                let bytes = error.as_bytes();
                let (mut runs, mut at, mut line) = (Vec::new(), 0, line);
                while at < bytes.len() {
                    let (end, next, lines) = part(&bytes[at..]);
                    runs.extend(run(&bytes[at..at + end], Lines::From(line)));
                    (at, line) = (at + next, line + lines);
                }
                Err(runs)
            }
        }
    }
}

/// The lines of a block that were not taken yet.
pub(super) struct Rest {
    text: Text,
    at: usize,
    line: u32,
}

impl Rest {
    /// Returns them; nothing where all were taken but blank ones.
    pub fn text(&self) -> Option<&str> {
        Some(&self.text[self.at..]).filter(|text| is_filled(text.as_bytes()))
    }

    /// Takes so many bytes and lines as a run.
    pub fn take(&mut self, bytes: usize, lines: usize) -> Run {
        let run = self.cut(bytes);
        (self.at, self.line) = (self.at + bytes, self.line + lines as u32);
        run
    }

    /// Takes the lines of the first engagement; what is loose behind them is left for the next one, too.
    pub fn run(&mut self) -> Run {
        let (end, next, lines) = part(&self.text.as_bytes()[self.at..]);
        let run = self.cut(end);
        (self.at, self.line) = (self.at + next, self.line + lines);
        run
    }

    fn cut(&self, bytes: usize) -> Run {
        Run {
            text: self.text.part(self.at, self.at + bytes),
            lines: Lines::From(self.line),
            lacking: None,
            is_loose: false,
        }
    }
}

/// Returns where the lines of the first engagement end, where those of the next begin, and how many there are before these: loose
/// ones between are of both.
fn part(bytes: &[u8]) -> (usize, usize, u32) {
    let mut naming = Naming::default();
    let (mut start, mut line, mut loose) = (0, 0, None);
    for end in line_ends(bytes) {
        let this = &bytes[start..end];
        match naming.see(this) {
            Named::Another => {
                let (next, lines) = loose.unwrap_or((start, line));
                return (start, next, lines);
            }
            Named::Same => loose = None,
            Named::Nothing if is_filled(this) => loose = loose.or(Some((start, line))),
            Named::Nothing => {}
        }
        (start, line) = (end, line + 1);
    }
    (bytes.len(), bytes.len(), line)
}

/// Returns lines as a run; nothing where they are blank.
pub(super) fn run(bytes: &[u8], lines: Lines) -> Option<Result<Run, NotUtf8>> {
    if !is_filled(bytes) {
        return None;
    }
    Some(match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Run { text: text.into(), lines, lacking: None, is_loose: false }),
        Err(error) => {
            let at = error.valid_up_to();
            let start = memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1);
            let end = memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length);
            let before = bytes[..start].iter().filter(|byte| **byte == b'\n').count();
            let (line, path) = (lines.number(before), lines.path(before).cloned());
            let engagement = engagement(bytes);
            let others =
                named(bytes).filter(|other| engagement.as_deref() != Some(other)).map(Cow::into_owned).collect();
            Err(NotUtf8 { line, bytes: bytes[start..end].to_vec(), engagement, path, others })
        }
    })
}

/// Of an engagement of so many bytes it is taken that it may be the longest.
const LONG: usize = 8 * PIECE;

/// Cuts an input in which the lines of an engagement follow each other into blocks of whole engagements.
pub struct Blocks<R> {
    pieces: Pieces<R>,
    line: u32,
    longest: usize,
}

impl<R: Read> Blocks<R> {
    /// Returns the blocks of an input; `longest` is about how many bytes the lines of one engagement have at most.
    pub fn new(input: R, longest: usize) -> Self {
        Self { pieces: Pieces::new(input), line: 1, longest }
    }

    fn block(&mut self) -> io::Result<Option<Block>> {
        // So many bytes were looked through, and are of one engagement.
        let mut known = 0;
        loop {
            if let Some(error) = self.pieces.broken.take() {
                // The last line is torn.
                return Err(after(self.line - 1, &error));
            }
            let (held, room) = (self.pieces.held.len(), self.pieces.held.capacity());
            if held >= PIECE && room - held <= PIECE {
                // A long engagement would be copied each time that it grew; but it may be another that is so long.
                let left = self.longest.saturating_sub(held);
                let more = if held < LONG { left.min(LONG) } else { left };
                self.pieces.held.reserve(more + 2 * PIECE);
            }
            self.pieces.more(PIECE);
            let held = &self.pieces.held;
            let cut = if self.pieces.is_done { held.len() } else { last_whole(held, known) };
            if cut > 0 {
                return Ok(Some(self.cut(cut)));
            }
            known = memrchr(b'\n', held).map_or(0, |end| end + 1);
            if self.pieces.is_done {
                return Ok(None);
            }
        }
    }

    /// Cuts off a block that ends at a byte. What is loose at its end may also be of the engagement after it.
    fn cut(&mut self, end: usize) -> Block {
        let rest = self.pieces.held.split_off(end);
        let bytes = std::mem::replace(&mut self.pieces.held, rest);
        let lines = |bytes: &[u8]| memchr_iter(b'\n', bytes).count() as u32;
        let first_line = self.line;
        self.line += lines(&bytes);
        if !self.pieces.held.is_empty() {
            let loose = &bytes[loose_end(&bytes)..];
            self.pieces.held.splice(0..0, loose.iter().copied());
            self.line -= lines(loose);
        }
        Block { bytes, first_line }
    }
}

/// Returns where the loose lines begin that whole lines end with.
fn loose_end(bytes: &[u8]) -> usize {
    let mut loose = bytes.len();
    let mut end = bytes.len();
    while end > 0 {
        let start = memrchr(b'\n', &bytes[..end - 1]).map_or(0, |end| end + 1);
        let line = &bytes[start..end];
        if is_filled(line) {
            if id(line).is_some() {
                break;
            }
            loose = start;
        }
        end = start;
    }
    loose
}

impl<R: Read> Iterator for Blocks<R> {
    type Item = io::Result<Block>;

    fn next(&mut self) -> Option<Self::Item> {
        self.block().transpose()
    }
}

/// Returns where the lines of the last engagement begin, of which more may come; so many bytes at the beginning are known to be of
/// one.
fn last_whole(bytes: &[u8], known: usize) -> usize {
    let Some(mut end) = memrchr(b'\n', bytes).map(|end| end + 1) else { return 0 };
    let mut naming = Naming::default();
    let mut first = end;
    while end > 0 {
        let start = memrchr(b'\n', &bytes[..end - 1]).map_or(0, |end| end + 1);
        match naming.see(&bytes[start..end]) {
            Named::Another => return first,
            Named::Same if start < known => return 0,
            Named::Same => first = start,
            Named::Nothing => {}
        }
        end = start;
    }
    0
}

/// A line of an input.
pub struct Line<'l> {
    /// Its number, from 1.
    pub number: u32,
    /// The line, with its end.
    pub bytes: &'l [u8],
    /// The engagement that it names, or the lines before it do.
    pub engagement: &'l [u8],
    /// Whether that is another than before.
    pub is_other: bool,
    /// Whether it names none itself, and is not blank.
    pub is_loose: bool,
}

/// Gives every line to `take`, until that returns false. Of an input that breaks off the last one is torn, and loose.
pub fn each_line(input: impl Read, mut take: impl FnMut(Line<'_>) -> io::Result<bool>) -> io::Result<()> {
    let mut naming = Naming::default();
    let mut pieces = Pieces::new(input);
    let mut number = 1;
    while !pieces.is_done {
        pieces.more(PIECE);
        let held = &pieces.held;
        let whole = if pieces.is_done { held.len() } else { memrchr(b'\n', held).map_or(0, |end| end + 1) };
        let mut start = 0;
        for end in line_ends(&held[..whole]) {
            let bytes = &held[start..end];
            let named = naming.see(bytes);
            let (is_other, is_loose) = (named == Named::Another, named == Named::Nothing && is_filled(bytes));
            if !take(Line { number, bytes, engagement: &naming.id, is_other, is_loose })? {
                return Ok(());
            }
            start = end;
            number += 1;
        }
        pieces.held.drain(..whole);
    }
    // The last line is torn.
    pieces.broken.map_or(Ok(()), |error| Err(after(number - 2, &error)))
}

/// Returns where the first line begins that begins at a byte or after; where the input ends, if none does.
pub fn line_start(input: &mut (impl Read + Seek), at: u64) -> io::Result<u64> {
    if at == 0 {
        return Ok(0);
    }
    // The line feed before may be the byte before.
    let mut start = input.seek(SeekFrom::Start(at - 1))?;
    let mut bytes = [0; 1 << 12];
    loop {
        let read = input.read(&mut bytes)?;
        match memchr(b'\n', &bytes[..read]) {
            Some(length) => return Ok(start + length as u64 + 1),
            None if read == 0 => return Ok(start),
            None => start += read as u64,
        }
    }
}
