//! How words are put on a terminal: what is safe to print, how wide it is, columns, colours.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use crate::report::escape::{LONGEST, LONGEST_NAME, cut, is_hidden};

/// What is written to.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// How many columns it has.
    pub width: usize,
    /// Whether it shows colours.
    pub colour: bool,
}

/// How a word stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum Look {
    Plain,
    Bold,
    Dim,
    Red,
    Yellow,
    Green,
}

impl Screen {
    /// Returns a text that stands out, safe in one line.
    pub fn bold(&self, text: &str) -> String {
        self.paint(Look::Bold, &line(text))
    }

    /// Returns a word with its look.
    pub fn paint(&self, look: Look, text: &str) -> String {
        let code = match look {
            Look::Plain => return text.to_owned(),
            Look::Bold => "1",
            Look::Dim => "2",
            Look::Red => "1;31",
            Look::Yellow => "33",
            Look::Green => "32",
        };
        if self.colour && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// Returns a text without what a terminal would obey or what would turn the direction of the line: records come from
/// anywhere. Line ends and tabs stay; every other such character becomes one of the same number of bytes.
pub fn clean(text: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    if text.bytes().all(is_plain) || !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let safe = |c: char| match (is_hidden(c), c.len_utf8()) {
        (false, _) => c,
        (true, 1) if c == '\r' => ' ',
        (true, 1) => '?',
        (true, 2) => '\u{bf}',
        (true, _) => '\u{fffd}',
    };
    Cow::Owned(text.chars().map(safe).collect())
}

/// Returns a text that is safe in one line, also where it is broken into several: no build server takes one for a command.
pub fn line(text: &str) -> String {
    let text = clean(text);
    let mut text = if text.contains(['\n', '\t']) { text.replace(['\n', '\t'], " ") } else { text.into_owned() };
    for command in COMMANDS {
        if text.contains(command) {
            text = text.replace(command, &format!("\u{fffd}{}", &command[1..]));
        }
    }
    if text.contains("::") {
        let word =
            |word: &str| word.strip_prefix("::").map_or_else(|| word.to_owned(), |rest| format!("\u{fffd}:{rest}"));
        text = text.split(' ').map(word).collect::<Vec<_>>().join(" ");
    }
    text
}

/// What begins a command of a build server wherever it stands; `::` does at the beginning of a line.
const COMMANDS: [&str; 2] = ["##[", "##vso["];

/// Returns the columns that a text takes.
pub fn width(text: &str) -> usize {
    // What is plain takes a column a byte.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) { text.len() } else { text.width() }
}

/// Breaks a text into lines of at most `most` columns; a longer word stays whole.
pub fn wrap(text: &str, most: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut last, mut used) = (String::new(), 0);
    for word in line(text).split_whitespace() {
        let size = width(word);
        if used > 0 && used + 1 + size > most {
            lines.push(std::mem::take(&mut last));
            used = 0;
        }
        if used > 0 {
            last.push(' ');
            used += 1;
        }
        last.push_str(word);
        used += size;
    }
    lines.push(last);
    lines
}

/// Returns a text with its lines set in; one that does not fit goes on a little further to the right.
pub fn set_in(indent: usize, text: &str, screen: &Screen) -> String {
    let text = line(text);
    if indent + width(&text) <= screen.width {
        return format!("{}{text}\n", " ".repeat(indent));
    }
    let lead = indent + text.len() - text.trim_start().len();
    let rows = wrap(&text, screen.width.saturating_sub(lead + GAP).max(ROOM / 2));
    let row = |(n, row): (usize, &String)| format!("{}{row}\n", " ".repeat(lead + if n == 0 { 0 } else { GAP }));
    rows.iter().enumerate().map(row).collect()
}

/// Returns a text whose lines that do not fit go on a little further to the right; a line with a look stays as it is.
pub fn fitted(text: &str, screen: &Screen) -> String {
    let fitted = |line: &str| match line.contains('\u{1b}') {
        true => format!("{line}\n"),
        false => set_in(0, line, screen),
    };
    text.lines().map(fitted).collect()
}

/// A cell of a table.
#[derive(Clone, Debug)]
pub struct Cell {
    text: String,
    look: Look,
    right: bool,
}

impl Cell {
    /// Returns a cell whose text begins at the left.
    pub fn new(text: impl AsRef<str>, look: Look) -> Self {
        Self { text: cut(&line(text.as_ref()), LONGEST).into_owned(), look, right: false }
    }

    /// Returns a cell with what an engagement or a client is called.
    pub fn called(name: &str, look: Look) -> Self {
        Self::new(cut(name, LONGEST_NAME), look)
    }

    /// Returns its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns a cell whose text ends at the right: amounts and counts.
    pub fn right(text: impl AsRef<str>, look: Look) -> Self {
        Self { right: true, ..Self::new(text, look) }
    }
}

/// The columns of rows that stand under each other.
pub struct Columns {
    widths: Vec<usize>,
    indent: usize,
}

/// The columns between two cells.
const GAP: usize = 2;

/// The fewest columns in which a text is still broken.
const ROOM: usize = 24;

impl Columns {
    /// Measures rows, which all have the same number of cells. A column that is empty in all of them takes no place.
    pub fn of<'r>(indent: usize, rows: impl IntoIterator<Item = &'r Vec<Cell>>) -> Self {
        let mut widths: Vec<usize> = Vec::new();
        for row in rows {
            widths.resize(widths.len().max(row.len()), 0);
            for (most, cell) in widths.iter_mut().zip(row) {
                *most = (*most).max(width(&cell.text));
            }
        }
        Self { widths, indent }
    }

    /// As [`Columns::of`]; where a row would not fit, no column is so wide that one long name pushes all others away.
    pub fn fitted<'r>(indent: usize, rows: impl IntoIterator<Item = &'r Vec<Cell>>, screen: &Screen) -> Self {
        let mut columns = Self::of(indent, rows);
        if columns.end() > screen.width {
            columns.widths.iter_mut().for_each(|width| *width = (*width).min(screen.width * 2 / 5));
        }
        columns
    }

    /// Returns the place at which the last column ends.
    pub fn end(&self) -> usize {
        self.start(self.widths.len()).saturating_sub(GAP)
    }

    /// Whether the last column has too little room for its texts to be broken in it.
    pub fn is_narrow(&self, screen: &Screen) -> bool {
        self.start(self.widths.len().saturating_sub(1)) + ROOM > screen.width
    }

    /// Returns the place at which a column begins.
    pub fn start(&self, column: usize) -> usize {
        let before = self.widths[..column].iter().filter(|width| **width > 0);
        self.indent + before.map(|width| width + GAP).sum::<usize>()
    }

    /// Writes a row. A last cell that does not fit is broken within its column, any other goes on under the second column.
    pub fn write(&self, out: &mut String, row: &[Cell], screen: &Screen) {
        let hang = self.start(1.min(self.widths.len().saturating_sub(1)));
        let filled = |cell: &&Cell| !cell.text.is_empty();
        let last = row.iter().rposition(|cell| filled(&cell)).unwrap_or(0);
        // The column that is reached, and that from which the next cell may be written.
        let (mut used, mut next) = (0, self.indent);
        for (i, (cell, &most)) in row.iter().zip(&self.widths).enumerate().filter(|(_, (_, most))| **most > 0) {
            let size = width(&cell.text);
            let start = next + if cell.right { most.saturating_sub(size) } else { 0 };
            next += most + GAP;
            if size == 0 {
                continue;
            }
            let fits = start + size <= screen.width;
            let within = i == last && start + ROOM <= screen.width;
            let at = if fits || within || used <= hang { start } else { hang };
            let at = if fits { at } else { at.min(self.reach(&cell.text, at, screen)) };
            if at < used {
                out.push('\n');
                used = 0;
            }
            let lines = if fits { vec![cell.text.clone()] } else { wrap(&cell.text, screen.width.saturating_sub(at)) };
            for (number, text) in lines.iter().enumerate() {
                if number > 0 {
                    out.push('\n');
                    used = 0;
                }
                out.push_str(&" ".repeat(at - used));
                out.push_str(&screen.paint(cell.look, text));
                used = at + width(text);
            }
            next = next.max(used + GAP).min(if at < start { used + GAP } else { usize::MAX });
        }
        out.push('\n');
    }

    /// Returns where a text has to begin so that its longest word, a path mostly, has room: there, or further left.
    fn reach(&self, text: &str, at: usize, screen: &Screen) -> usize {
        let longest = text.split_whitespace().map(width).max().unwrap_or(0);
        let fits = |at: &usize| at + longest <= screen.width;
        [at, self.indent + GAP, GAP].into_iter().find(fits).unwrap_or(GAP)
    }
}
