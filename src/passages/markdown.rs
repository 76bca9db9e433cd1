//! Markdown: its blocks as text, without the marks.

use super::document::{Document, Paragraph, Place};
use super::lines::single_blanks;
use super::plain::decode;
use super::refusal::{Refusal, no_text};
use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use quick_xml::escape::unescape;

/// Returns the document that a text in Markdown is.
pub fn read(bytes: &[u8]) -> Result<Document, Refusal> {
    let (text, note) = decode(bytes)?;
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut blocks = Blocks { text: &text, ..Blocks::default() };
    for (event, range) in Parser::new_ext(&text, options).into_offset_iter() {
        blocks.take(event, range.start);
    }
    blocks.flush();
    if blocks.paragraphs.is_empty() {
        return Err(no_text());
    }
    let struck = blocks.struck.iter().map(|struck| format!("struck out in the text, and not read: “{struck}”"));
    let notes = note.into_iter().chain(struck).collect();
    Ok(Document { paragraphs: blocks.paragraphs, notes, ..Document::default() })
}

/// What was read so far.
#[derive(Default)]
struct Blocks<'a> {
    text: &'a str,
    /// How far lines were counted, and how many there were.
    counted: (usize, u32),
    paragraphs: Vec<Paragraph>,
    open: String,
    place: Option<Place>,
    heading: bool,
    metadata: bool,
    strike: Option<String>,
    struck: Vec<String>,
    /// The element of HTML whose text is not shown.
    hidden: Option<String>,
}

impl Blocks<'_> {
    fn take(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) if !self.metadata => self.push(&text, at),
            Event::TaskListMarker(is_ticked) => self.push(if is_ticked { "☒ " } else { "☐ " }, at),
            Event::SoftBreak | Event::HardBreak => self.push(" ", at),
            Event::Html(html) => self.html(&html, at),
            Event::InlineHtml(tag) if tag.to_ascii_lowercase().starts_with("<br") => self.push(" ", at),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Strikethrough => self.strike = Some(String::new()),
            Tag::MetadataBlock(_) => self.metadata = true,
            // The cells of a row are one paragraph: what it is about, and what holds.
            Tag::TableCell if !self.open.trim().is_empty() => self.open.push_str(" | "),
            Tag::TableCell | Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. } => {}
            _ => {
                self.flush();
                self.heading = matches!(tag, Tag::Heading { .. });
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strikethrough => self.struck.extend(self.strike.take()),
            TagEnd::MetadataBlock(_) => self.metadata = false,
            TagEnd::TableCell | TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image => {}
            _ => self.flush(),
        }
    }

    fn push(&mut self, text: &str, at: usize) {
        if let Some(strike) = &mut self.strike {
            strike.push_str(text);
            return;
        }
        if self.place.is_none() && !text.trim().is_empty() {
            self.place = Some(Place::Line(self.line(at)));
        }
        self.open.push_str(text);
    }

    /// Takes in a line of a block of HTML: its text without the tags, where rows are rows and cells cells.
    fn html(&mut self, html: &str, at: usize) {
        let mut at = at;
        for part in html.split_inclusive('>') {
            let (text, tag) = part.split_at(part.find('<').unwrap_or(part.len()));
            if self.hidden.is_none() && !text.trim().is_empty() {
                let plain = unescape(&text.replace("&nbsp;", " ")).map_or_else(|_| text.to_owned(), Cow::into_owned);
                self.push(&plain, at);
            }
            at += part.len();
            let name = tag.trim_matches(['<', '>', '/']).split(|c: char| c.is_whitespace() || c == '/').next();
            let name = name.unwrap_or_default().to_ascii_lowercase();
            match (&self.hidden, &*name) {
                (Some(hidden), name) if hidden == name && tag.starts_with("</") => self.hidden = None,
                (Some(_), _) => {}
                (None, "script" | "style" | "template") if !tag.ends_with("/>") => self.hidden = Some(name),
                (None, "td" | "th") if !tag.starts_with("</") && !self.open.trim().is_empty() => {
                    self.open.push_str(" | ")
                }
                (None, "" | "td" | "th" | "b" | "i" | "em" | "strong" | "span" | "a" | "u" | "sup" | "sub") => {}
                (None, "br") => self.open.push(' '),
                (None, _) => {
                    self.flush();
                    self.heading = matches!(&*name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") && !tag.starts_with("</");
                }
            }
        }
    }

    /// Returns the number of the line at a byte; goes back only for what stands earlier than the last.
    fn line(&mut self, at: usize) -> u32 {
        let (from, lines) = if at < self.counted.0 { (0, 0) } else { self.counted };
        let more = self.text.as_bytes().get(from..at).unwrap_or_default().iter().filter(|b| **b == b'\n').count();
        let lines = lines.saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
        self.counted = (at.max(from), lines);
        lines.saturating_add(1)
    }

    fn flush(&mut self) {
        let text = single_blanks(&std::mem::take(&mut self.open));
        let heading = std::mem::take(&mut self.heading);
        if let Some(place) = self.place.take().filter(|_| !text.is_empty()) {
            self.paragraphs.push(Paragraph { text, place, heading });
        }
    }
}
