//! Inputs of lines, a piece after the other, in bounded memory.

use std::fmt;
use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memrchr};
use serde::de::IgnoredAny;

/// The longest line that is read, in bytes.
pub const LONGEST_LINE: usize = 16 << 20;

/// So much is read at a time.
pub(super) const PIECE: usize = 1 << 17;

/// The byte order mark.
pub(super) const MARK: &str = "\u{feff}";

/// Returns the ends of the lines, each after its line feed, the last one where the bytes end.
pub(super) fn line_ends(bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let last = Some(bytes.len()).filter(|_| bytes.last().is_some_and(|byte| *byte != b'\n'));
    memchr_iter(b'\n', bytes).map(|end| end + 1).chain(last)
}

/// What an input gives, a piece after the other, without its byte order mark.
pub(super) struct Pieces<R> {
    input: R,
    pub held: Vec<u8>,
    is_begun: bool,
    pub is_done: bool,
    /// Within a line that is too long: what is left of it is passed over.
    is_passing: bool,
    /// Why there is no more to read; what came of the last line is marked as torn.
    pub broken: Option<io::Error>,
}

impl<R: Read> Pieces<R> {
    pub fn new(input: R) -> Self {
        Self { input, held: Vec::new(), is_begun: false, is_done: false, is_passing: false, broken: None }
    }

    /// Reads another piece of so many bytes to what is held. Where the input is broken, what came before is no less true.
    pub fn more(&mut self, piece: usize) {
        let before = self.held.len();
        // In one go: no copy as it grows.
        self.held.reserve(piece + 1);
        let read = (&mut self.input).take(piece as u64).read_to_end(&mut self.held);
        self.is_done = read.as_ref().map_or(true, |read| *read < piece);
        self.broken = read.err();
        if !self.is_begun && self.held.starts_with(MARK.as_bytes()) {
            self.held.drain(..MARK.len());
        }
        self.is_begun = true;
        if self.is_passing {
            let end = memchr(b'\n', &self.held[before..]);
            self.held.drain(before..end.map_or(self.held.len(), |length| before + length));
            self.is_passing = end.is_none();
        }
        let before = before.min(self.held.len());
        let line = memrchr(b'\n', &self.held[..before]).map_or(0, |end| end + 1);
        if !self.is_passing && has_too_long(&self.held[line..]) {
            self.cut(line);
        }
        let line = memrchr(b'\n', &self.held).map_or(0, |end| end + 1);
        if self.broken.is_some() || (self.is_done && breaks_off(&self.held[line..])) {
            self.held.insert(line, TORN);
        }
    }

    /// Cuts the lines that are too long, from the one that begins at a byte on.
    fn cut(&mut self, from: usize) {
        let rest = &self.held[from..];
        let (mut kept, mut start) = (Vec::new(), 0);
        for end in line_ends(rest) {
            let line = &rest[start..end];
            start = end;
            if line.len() <= LONGEST_LINE {
                kept.extend_from_slice(line);
                continue;
            }
            kept.extend_from_slice(&line[..SHOWN]);
            while kept.last().is_some_and(|byte| !byte.is_ascii()) {
                kept.pop();
            }
            kept.push(CUT);
            let is_whole = line.ends_with(b"\n");
            kept.extend(is_whole.then_some(b'\n'));
            self.is_passing = !is_whole;
        }
        // The room that it took is given back.
        self.held.truncate(from);
        self.held.shrink_to(from + PIECE);
        self.held.append(&mut kept);
    }
}

/// Whether a line is too long.
fn has_too_long(bytes: &[u8]) -> bool {
    let mut start = 0;
    let mut is_too_long = |end: usize| end - std::mem::replace(&mut start, end) > LONGEST_LINE;
    // Mostly all of them together are no longer.
    bytes.len() > LONGEST_LINE && line_ends(bytes).any(&mut is_too_long)
}

/// Of a line that is too long so much is kept, to show it, and this byte, which no line of JSON has.
const SHOWN: usize = 60;
const CUT: u8 = 0x1a;

/// The last line of an input that breaks off begins with this byte, which no line of JSON has: it is nobody's, for what followed it
/// may be anyone's.
const TORN: u8 = 0x19;

/// Returns whether an input breaks off in a line.
pub(super) fn is_torn(line: &[u8]) -> bool {
    line.first() == Some(&TORN)
}

/// Returns a line as it stands in the input, also one in which that breaks off.
pub(super) fn untorn(line: &[u8]) -> &[u8] {
    line.strip_prefix(&[TORN]).unwrap_or(line)
}

/// Whether a last line without a line feed is the beginning of an object: a disk was full, or a copy interrupted.
fn breaks_off(line: &[u8]) -> bool {
    let line = line.strip_prefix(MARK.as_bytes()).unwrap_or(line).trim_ascii_start();
    line.starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(line).is_err_and(|error| error.is_eof())
}

/// Returns whether a line was too long and cut.
pub(super) fn is_cut(line: &str) -> bool {
    line.len() <= SHOWN + 1 && line.ends_with(char::from(CUT))
}

/// Says after which line the reading of an input failed.
pub(super) fn after(line: u32, error: &io::Error) -> io::Error {
    let how = if error.kind() == io::ErrorKind::UnexpectedEof { "breaks off" } else { "is broken" };
    let message = format!("it {how} after line {line}: {error}");
    match Unsound::begin(error) {
        Some(from) => io::Error::new(error.kind(), Unsound { from, message }),
        None => io::Error::new(error.kind(), message),
    }
}

/// Why there is no more to read of a compressed part that is broken. Whether it is right is told by a checksum at its end: what came
/// of it already may be anything.
#[derive(Debug)]
pub struct Unsound {
    /// At which byte of what was read the part begins.
    from: u64,
    message: String,
}

impl Unsound {
    /// Returns the error of a compressed part that begins at a byte of what was read. One that only breaks off is right up to there.
    pub fn error(from: u64, error: &io::Error) -> io::Error {
        let message = format!("{error}; nothing that was compressed together with it can be relied on");
        io::Error::new(error.kind(), Self { from, message })
    }

    /// Returns at which byte of what was read nothing can be relied on any more.
    pub fn begin(error: &io::Error) -> Option<u64> {
        error.get_ref()?.downcast_ref::<Self>().map(|unsound| unsound.from)
    }
}

impl fmt::Display for Unsound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Unsound {}
