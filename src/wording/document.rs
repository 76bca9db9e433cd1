//! A document as it is put together, before a format writes it.

/// A whole document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The code of its language.
    pub language: String,
    /// Its title.
    pub title: String,
    /// Whose it is.
    pub author: String,
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

impl Document {
    /// Returns the document without what cannot be read: characters that control, turn the direction of the text, or are none. XML
    /// has no way to write the first and the last, and who signs must not be shown another order than is stored.
    pub(super) fn readable(self) -> Self {
        Self {
            title: readable(self.title),
            author: readable(self.author),
            blocks: self.blocks.into_iter().map(Block::readable).collect(),
            ..self
        }
    }
}

impl Block {
    fn readable(self) -> Self {
        let all = |texts: Vec<String>| texts.into_iter().map(readable).collect::<Vec<_>>();
        match self {
            Self::Heading(level, number, text) => Self::Heading(level, number, readable(text)),
            Self::Paragraph(text) => Self::Paragraph(readable(text)),
            Self::Quote(text) => Self::Quote(readable(text)),
            Self::List(texts) => Self::List(all(texts)),
            Self::Steps(texts) => Self::Steps(all(texts)),
            Self::Table(heads, rows) => Self::Table(all(heads), rows.into_iter().map(all).collect()),
            Self::Signatures(sides) => {
                Self::Signatures(sides.into_iter().map(|(side, lines)| (readable(side), all(lines))).collect())
            }
            Self::Small(text) => Self::Small(readable(text)),
        }
    }
}

fn readable(text: String) -> String {
    // Most texts have nothing of the kind.
    if text.chars().all(|c| seen(c) == Some(c)) { text } else { text.chars().filter_map(seen).collect() }
}

/// Returns what stands on the page for a character; nothing for one that no page has.
fn seen(c: char) -> Option<char> {
    match c {
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        '\u{fdd0}'..='\u{fdef}' | '\u{feff}' => None,
        // The last two of each plane are no characters.
        _ if u32::from(c) & 0xfffe == 0xfffe => None,
        '\u{2028}' | '\u{2029}' => Some(' '),
        _ if c.is_control() => Some(' '),
        _ => Some(c),
    }
}
