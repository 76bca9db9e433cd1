//! HTML and SVG that are well-formed by construction: names of tags and attributes are the program's own, every tag is closed,
//! and whatever text goes in is escaped.

use std::borrow::Cow;

use crate::report::escape::{LONGEST, LONGEST_NAME, cut, escaped};

/// Attributes with their values.
pub type Attributes<'a> = &'a [(&'static str, &'a str)];

/// A part of a page.
#[derive(Clone, Debug, Default)]
pub struct Markup {
    out: String,
    /// Whether what is added is quoted as it is.
    is_quoted: bool,
}

impl Markup {
    /// Returns an empty part.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an element with what `inside` puts in it.
    pub fn element(&mut self, tag: &'static str, attributes: Attributes<'_>, inside: impl FnOnce(&mut Self)) {
        self.open(tag, attributes);
        let is_quoted = self.is_quoted;
        self.is_quoted = is_quoted || tag == "pre";
        inside(self);
        self.is_quoted = is_quoted;
        self.out += "</";
        self.out += tag;
        self.out += ">";
        if is_block(tag) {
            self.out.push('\n');
        }
    }

    /// Adds an element with a text in it.
    pub fn leaf(&mut self, tag: &'static str, attributes: Attributes<'_>, text: &str) {
        match tag {
            // Nothing but text may stand in these.
            "title" | "desc" | "text" => self.element(tag, attributes, |inside| inside.out += &escaped(&in_line(text))),
            _ => self.element(tag, attributes, |inside| inside.text(text)),
        }
    }

    /// Adds a text in which what is written from right to left turns nothing around it. A text that is so as a whole is left so.
    fn isolated(&mut self, mut text: &str) {
        let is_whole = text.chars().find(|c| c.is_alphabetic()).is_some_and(is_turned);
        while !is_whole && let Some((before, turned, after)) = first_turned(text) {
            self.out += &escaped(before);
            self.element("bdi", &[], |inside| inside.out += &escaped(turned));
            text = after;
        }
        self.out += &escaped(text);
    }

    /// Adds an element of HTML that has no inside, such as `meta`.
    pub fn void(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.open(tag, attributes);
        self.out.push('\n');
    }

    /// Adds a text. Its dates are marked as such, but for those of a quotation: no line ends within one.
    pub fn text(&mut self, text: &str) {
        let text = if self.is_quoted { Cow::Borrowed(text) } else { in_line(text) };
        let mut rest = &*text;
        while let Some((before, date, after)) = first_date(rest).filter(|_| !self.is_quoted) {
            self.isolated(before);
            self.element("time", &[], |inside| inside.out += date);
            rest = after;
        }
        match self.is_quoted {
            true => self.out += &escaped(rest),
            false => self.isolated(rest),
        }
    }

    /// Adds a text of a record, such as a name or an id: whatever its direction, it turns nothing around it. Of one that is longer
    /// than anybody reads the beginning is shown, and the whole where it is pointed at.
    pub fn name(&mut self, text: &str) {
        self.cut(text, LONGEST);
    }

    /// As [`Markup::name`], of what an engagement or a client is called.
    pub fn called(&mut self, text: &str) {
        self.cut(text, LONGEST_NAME);
    }

    fn cut(&mut self, text: &str, most: usize) {
        match cut(text, most) {
            // What is quoted has been cut already.
            Cow::Owned(short) if !self.is_quoted => self.leaf("bdi", &[("title", text)], &short),
            _ => self.leaf("bdi", &[], text),
        }
    }

    /// Adds a link to a place of the same page. Its text is as that of [`Markup::called`].
    pub fn link(&mut self, id: &str, text: &str) {
        self.element("a", &[("href", &format!("#{id}"))], |link| match cut(text, LONGEST_NAME) {
            Cow::Owned(short) => link.leaf("span", &[("title", text)], &short),
            _ => link.text(text),
        });
    }

    /// Adds a heading; `level` is 1 to 6.
    pub fn heading(&mut self, level: usize, attributes: Attributes<'_>, inside: impl FnOnce(&mut Self)) {
        let tags = ["h1", "h2", "h3", "h4", "h5", "h6"];
        self.element(tags[level.clamp(1, tags.len()) - 1], attributes, inside);
    }

    /// Adds a table with a caption that says what is in it. Each row's first cell names it.
    pub fn table(&mut self, caption: &str, heads: &[&str], rows: &[Vec<String>]) {
        self.element("table", &[], |table| {
            table.leaf("caption", &[], caption);
            table.element("thead", &[], |head| {
                head.element("tr", &[], |row| {
                    heads.iter().for_each(|title| row.leaf("th", &[("scope", "col")], title));
                });
            });
            table.element("tbody", &[], |body| rows.iter().for_each(|cells| body.row(cells)));
        });
    }

    fn row(&mut self, cells: &[String]) {
        self.element("tr", &[], |row| {
            for (place, cell) in cells.iter().enumerate() {
                match place {
                    0 => row.element("th", &[("scope", "row")], |head| head.name(cell)),
                    _ => row.element("td", &[], |data| data.name(cell)),
                }
            }
        });
    }

    /// Adds another part.
    pub fn add(&mut self, other: &Self) {
        self.out += &other.out;
    }

    /// Adds the program's own style sheet.
    pub fn style(&mut self, sheet: &'static str) {
        self.out += "<style>\n";
        self.out += sheet;
        self.out += "</style>\n";
    }

    /// Returns the document of which this is the inside of `html`.
    pub fn document(self, language: &str) -> String {
        let mut whole = Self { out: "<!DOCTYPE html>\n".to_owned(), ..Self::default() };
        whole.element("html", &[("lang", language)], |html| html.add(&self));
        whole.out
    }

    fn open(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.out.push('<');
        self.out += tag;
        for (name, value) in attributes {
            self.out.push(' ');
            self.out += name;
            self.out += "=\"";
            self.out += &escaped(&in_line(value));
            self.out.push('"');
        }
        self.out.push('>');
    }
}

/// Returns a text in one line.
fn in_line(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r', '\t']) {
        Cow::Owned(text.replace("\r\n", " ").replace(['\n', '\r', '\t'], " "))
    } else {
        Cow::Borrowed(text)
    }
}

/// Returns the first date of a text, such as 2026-03-01, that is no part of a longer word, with what is before and after it.
fn first_date(text: &str) -> Option<(&str, &str, &str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '-';
    let is_date = |at: &usize| {
        let rest = &text.as_bytes()[*at..];
        let fits =
            |(place, byte): (usize, &u8)| if matches!(place, 4 | 7) { *byte == b'-' } else { byte.is_ascii_digit() };
        let is_end = |rest: &[u8]| text[*at + rest.len()..].chars().next().is_none_or(|next| !is_word(next));
        let date = rest.get(..DATE).filter(|date| date.iter().enumerate().all(fits));
        date.is_some_and(is_end) && text[..*at].chars().next_back().is_none_or(|before| !is_word(before))
    };
    let at = text.match_indices(|c: char| c.is_ascii_digit()).map(|(at, _)| at).find(is_date)?;
    Some((&text[..at], &text[at..at + DATE], &text[at + DATE..]))
}

/// Returns the first words of a text that are written from right to left, with what is before and after them.
fn first_turned(text: &str) -> Option<(&str, &str, &str)> {
    let from = text.find(is_turned)?;
    let is_inside = |c: char| is_turned(c) || !c.is_alphanumeric() && !matches!(c, ':' | ',' | ';' | '(' | ')');
    let run = &text[from..];
    let run = &run[..run.find(|c| !is_inside(c)).unwrap_or(run.len())];
    let last = run.char_indices().rfind(|(_, c)| is_turned(*c)).map_or(0, |(at, c)| at + c.len_utf8());
    Some((&text[..from], &run[..last], &text[from + last..]))
}

/// Whether a letter is written from right to left.
fn is_turned(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// The length of a date.
const DATE: usize = "2026-03-01".len();

/// Whether a line of the page ends after an element.
fn is_block(tag: &str) -> bool {
    !matches!(
        tag,
        "a" | "b"
            | "bdi"
            | "mark"
            | "span"
            | "sup"
            | "strong"
            | "small"
            | "code"
            | "time"
            | "td"
            | "th"
            | "title"
            | "text"
            | "pre"
    )
}
