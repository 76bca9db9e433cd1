//! A document as it is put together, before a format writes it.

/// A whole document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The code of its language.
    pub language: String,
    /// Its title.
    pub title: String,
    /// Its parts, in order.
    pub blocks: Vec<Block>,
}

/// A part of a document. All texts are plain: a writer escapes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading of a level, 2 or 3, with its number where it has one.
    Heading(u8, Option<String>, String),
    /// A paragraph.
    Paragraph(String),
    /// The wording of a clause.
    Quote(String),
    /// Points of a list.
    List(Vec<String>),
    /// Steps of a list, in their order.
    Steps(Vec<String>),
    /// The heads of the columns, and the rows.
    Table(Vec<String>, Vec<Vec<String>>),
    /// A side a column: who signs, and what is to be filled in.
    Signatures(Vec<(String, Vec<String>)>),
    /// Small print.
    Small(String),
}
