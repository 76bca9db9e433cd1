//! The two streams: what they can show, and how they are written to.

use std::io::{self, IsTerminal, Write};

use crate::report::text::{Screen, clean};

/// The columns of a page where there is no terminal to ask.
const WIDTH: usize = 80;

/// Beyond this a line is hard to read, however wide the terminal.
const WIDEST: usize = 120;

/// Returns what standard output can show.
pub fn output() -> Screen {
    let stream = io::stdout();
    screen(stream.is_terminal(), terminal_size::terminal_size_of(&stream))
}

/// Returns what standard error can show.
pub fn errors() -> Screen {
    let stream = io::stderr();
    screen(stream.is_terminal(), terminal_size::terminal_size_of(&stream))
}

fn screen(terminal: bool, size: Option<(terminal_size::Width, terminal_size::Height)>) -> Screen {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let width = size.filter(|_| terminal).map_or(WIDTH, |(width, _)| usize::from(width.0).clamp(40, WIDEST));
    Screen { width, colour: terminal && !dumb && !set("NO_COLOR") }
}

/// Writes a finished text to standard output. Returns false where nobody reads on, which is no error; a disk that is full
/// is one.
pub fn print(text: &str) -> Result<bool, Failure> {
    let mut stream = io::stdout().lock();
    match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Failure::new("standard output", error)),
    }
}

/// Writes to standard error. Where that is closed there is nobody left to tell.
pub fn complain(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// What could not be read or written, with its path: trouble of the top floor only.
#[derive(Debug)]
pub struct Failure {
    place: String,
    reason: String,
}

impl Failure {
    /// Returns the failure at a place.
    pub fn new(place: impl ToString, reason: impl ToString) -> Self {
        Self { place: place.to_string(), reason: reason.to_string() }
    }

    /// Returns a failure to read or write a file.
    pub fn io(path: &std::path::Path, error: &io::Error) -> Self {
        let reason = match error.kind() {
            // An error of our own has its words.
            _ if error.get_ref().is_some() => error.to_string(),
            io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
            io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
            io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
            _ => error.to_string(),
        };
        Self::new(path.display(), reason)
    }

    /// Returns what is wrong, without the place.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Tells of it.
    pub fn complain(&self) {
        complain(&format!("error: {self}\n"));
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", clean(&self.place), clean(&self.reason))
    }
}

/// Returns the text of a file, which must be UTF-8.
pub fn read(path: &std::path::Path) -> Result<String, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::io(path, &error))?;
    text(path.display(), bytes)
}

/// Returns the text of standard input.
pub fn read_input() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    io::Read::read_to_end(&mut io::stdin().lock(), &mut bytes)
        .map_err(|error| Failure::new("standard input", error))?;
    text("standard input", bytes)
}

fn text(place: impl ToString, bytes: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
        Failure::new(place, format!("line {line} is not in UTF-8; save the file in UTF-8"))
    })
}
