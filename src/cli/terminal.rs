//! The two streams: what they can show, and how they are written to.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use crate::base::diagnostic::Diagnostic;
use crate::base::source::SourceMap;
use crate::report::error::Error;
use crate::report::text::{self, Screen, clean};
use crate::syntax::parse::decode;

/// The columns of a page where there is no terminal to ask.
const WIDTH: usize = 80;

/// On less a page cannot be laid out.
const NARROWEST: usize = 40;

/// Beyond this a line is hard to read, however wide the terminal.
const WIDEST: usize = 120;

/// Returns what standard output can show.
pub fn output() -> Screen {
    let stream = io::stdout();
    screen(stream.is_terminal(), terminal_size::terminal_size_of(&stream))
}

/// As [`output()`], for lists of lines: in a pipe they stay whole, for what reads lines, unless `COLUMNS` says how wide a line is.
pub fn lines() -> Screen {
    let screen = output();
    let is_asked = std::env::var("COLUMNS").is_ok_and(|columns| columns.parse::<usize>().is_ok_and(|width| width > 0));
    if is_terminal() || is_asked { screen } else { Screen { width: usize::MAX, ..screen } }
}

/// Whether standard output is a terminal.
pub fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Returns the names of the current folder, each with a `/` at its end: as the system has it, and as the shell came to it.
pub fn here() -> Vec<String> {
    let Ok(here) = std::env::current_dir() else { return Vec::new() };
    let is_same =
        |path: &PathBuf| path.canonicalize().is_ok_and(|path| here.canonicalize().is_ok_and(|here| here == path));
    let shell = std::env::var_os("PWD").map(PathBuf::from).filter(|path| path.is_absolute() && is_same(path));
    let name = |path: PathBuf| format!("{}/", path.to_string_lossy().replace('\\', "/").trim_end_matches('/'));
    [here.clone()].into_iter().chain(shell).map(name).collect()
}

/// Returns what standard error can show.
pub fn errors() -> Screen {
    let stream = io::stderr();
    screen(stream.is_terminal(), terminal_size::terminal_size_of(&stream))
}

fn screen(terminal: bool, size: Option<(terminal_size::Width, terminal_size::Height)>) -> Screen {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let columns =
        std::env::var("COLUMNS").ok().and_then(|columns| columns.parse::<usize>().ok()).filter(|columns| *columns > 0);
    let real = size.filter(|_| terminal).map(|(width, _)| usize::from(width.0));
    let width = columns.or(real).unwrap_or(WIDTH).clamp(NARROWEST, WIDEST);
    Screen { width, colour: terminal && !dumb && !set("NO_COLOR") }
}

/// Writes a finished text to standard output. Returns false where nobody reads on, which is no error; a disk that is full
/// is one.
pub fn print(text: &str) -> Result<bool, Failure> {
    print_bytes(text.as_bytes())
}

/// As [`print()`], what is no text too.
pub fn print_bytes(bytes: &[u8]) -> Result<bool, Failure> {
    let mut stream = io::stdout().lock();
    match stream.write_all(bytes).and_then(|()| stream.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Failure::new("standard output", error)),
    }
}

/// Writes to standard error. Where that is closed there is nobody left to tell.
pub fn complain(text: &str) {
    let _ = super::progress::aside(|| io::stderr().lock().write_all(text.as_bytes()));
}

/// What could not be read or written, with its path: trouble of the top floor only.
#[derive(Debug)]
pub struct Failure {
    place: String,
    reason: String,
    /// The same as a diagnostic with its text, where there is one to point at.
    shown: Option<Box<(Diagnostic, SourceMap)>>,
}

impl Failure {
    /// Returns the failure at a place.
    pub fn new(place: impl ToString, reason: impl ToString) -> Self {
        Self { place: place.to_string(), reason: reason.to_string(), shown: None }
    }

    /// Returns the failure that a diagnostic tells of.
    pub fn of(diagnostic: Diagnostic, sources: SourceMap) -> Self {
        let place = sources.path(diagnostic.primary.span).to_owned();
        let help = diagnostic.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        let reason = format!("{}{help}", diagnostic.message);
        Self { place, reason, shown: Some(Box::new((diagnostic, sources))) }
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
        complain(&match self.shown.as_deref() {
            Some((diagnostic, sources)) => text::diagnostics(std::slice::from_ref(diagnostic), sources, &errors()),
            None => format!("error: {self}\n"),
        });
    }

    /// Returns it as a report shows it.
    pub fn error(&self) -> Error {
        match self.shown.as_deref() {
            Some((diagnostic, sources)) => Error::new(diagnostic, sources),
            None => Error {
                code: None,
                engagement: None,
                message: self.reason.clone(),
                file: Some(self.place.clone()),
                line: None,
            },
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", clean(&self.place), clean(&self.reason))
    }
}

/// Returns how the folder for temporary files is called where something is wrong with it.
pub fn temporary() -> String {
    format!("the folder for temporary files, {}", std::env::temp_dir().display())
}

/// Returns the text of a file, which must be UTF-8.
pub fn read(path: &std::path::Path) -> Result<String, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::io(path, &error))?;
    text(&path.to_string_lossy(), 1, bytes)
}

/// Returns the text of standard input.
pub fn read_input() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    io::Read::read_to_end(&mut io::stdin().lock(), &mut bytes)
        .map_err(|error| Failure::new("standard input", error))?;
    text("standard input", 1, bytes)
}

/// Returns bytes as text: those of a file, or of the part of it that begins at line `first_line`.
pub fn text(path: &str, first_line: u32, bytes: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|error| {
        let mut sources = SourceMap::new();
        let source = sources.add_part(path, String::from_utf8_lossy(error.as_bytes()), first_line);
        match decode(source, error.as_bytes()) {
            Err(mistake) => Failure::of(mistake, sources),
            Ok(_) => unreachable!("it is no UTF-8"),
        }
    })
}
