//! A document as its paragraphs, each with its place in the file: all that the search for terms needs to know of a format.

/// A text that was read from a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Its paragraphs, headings and rows of tables among them, in reading order. The cells of a short row are one
    /// paragraph, parted by ` | `: what it is about, and what holds.
    pub paragraphs: Vec<Paragraph>,
    /// What a reader of the review has to know of how it was read: changes that are tracked, pages without text.
    pub notes: Vec<String>,
    /// The paragraphs, counted from 0, at which boxes stand that do not tell what of them holds.
    pub unticked: Vec<usize>,
}

/// A paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Its text in one line, blanks single.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// Whether it is a heading.
    pub heading: bool,
}

/// A place in a document, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A line of a text or of Markdown.
    Line(u32),
    /// A paragraph of a word processor's document.
    Paragraph(u32),
    /// A page.
    Page(u32),
}
