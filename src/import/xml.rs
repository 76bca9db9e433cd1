//! XML as a tree: no entities of its own, no other files, no more nodes than any document needs.

use roxmltree::{Document, Node, ParsingOptions};

/// More nodes than this no invoice and no statement has.
const MOST_NODES: u32 = 4_000_000;

/// More attributes than this no tag has; each is compared with all others of its tag.
const MOST_ATTRIBUTES: usize = 1000;

/// More names of namespaces than this hold nowhere at once; each is compared with all others that do.
const MOST_NAMESPACES: usize = 200;

/// Returns the line of a tag that would take long to read, and why: it has too many attributes, or too many names of namespaces hold
/// in it.
fn crowded_tag(text: &str) -> Option<(u32, String)> {
    let bytes = text.as_bytes();
    let line = |at: usize| memchr::memchr_iter(b'\n', &bytes[..at]).count() as u32 + 1;
    let behind =
        |at: usize, mark: &str| memchr::memmem::find(&bytes[at..], mark.as_bytes()).map(|end| at + end + mark.len());
    // How many names each open element adds.
    let (mut open, mut hold) = (Vec::new(), 0);
    let mut at = 0;
    while let Some(from) = memchr::memchr(b'<', &bytes[at..]).map(|step| at + step) {
        let rest = &bytes[from + 1..];
        at = match rest {
            [b'!', b'-', b'-', ..] => behind(from, "-->")?,
            [b'!', b'[', ..] => behind(from, "]]>")?,
            [b'?', ..] => behind(from, "?>")?,
            [b'/', ..] => {
                hold -= open.pop().unwrap_or(0);
                behind(from, ">")?
            }
            _ => {
                let tag = Tag::of(&bytes[from..])?;
                if tag.attributes > MOST_ATTRIBUTES {
                    return Some((
                        line(from),
                        format!("a tag has more than {MOST_ATTRIBUTES} attributes: no such document has"),
                    ));
                }
                if hold + tag.namespaces > MOST_NAMESPACES {
                    return Some((
                        line(from),
                        format!(
                            "more than {MOST_NAMESPACES} names of namespaces hold in a tag: in no such document they do"
                        ),
                    ));
                }
                if !tag.is_closed {
                    open.push(tag.namespaces);
                    hold += tag.namespaces;
                }
                from + tag.length
            }
        };
    }
    None
}

/// A tag, and how much is in it.
struct Tag {
    length: usize,
    attributes: usize,
    namespaces: usize,
    is_closed: bool,
}

impl Tag {
    /// Reads the tag that some bytes begin with; nothing where it does not end.
    fn of(bytes: &[u8]) -> Option<Self> {
        let (mut attributes, mut namespaces, mut at, mut word) = (0, 0, 0, 0);
        loop {
            match bytes.get(at)? {
                quote @ (b'"' | b'\'') => at += memchr::memchr(*quote, &bytes[at + 1..])? + 1,
                b'=' => {
                    attributes += 1;
                    namespaces += usize::from(bytes[word..at].starts_with(b"xmlns"));
                }
                b'>' => break,
                blank if blank.is_ascii_whitespace() => word = at + 1,
                _ => {}
            }
            at += 1;
        }
        Some(Self { length: at + 1, attributes, namespaces, is_closed: bytes[at - 1] == b'/' })
    }
}

/// Reads a text as XML. A document type definition is refused: by it come entities that swell, or name other files.
///
/// # Errors
/// The line, and what is wrong there.
pub(super) fn parse(text: &str) -> Result<Document<'_>, (u32, String)> {
    if let Some(why) = crowded_tag(text) {
        return Err(why);
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let text = text.trim_start_matches('\u{feff}');
    Document::parse_with_options(text, options).map_err(|error| {
        let message = match &error {
            roxmltree::Error::DtdDetected => {
                "it has a document type definition, which is not read: entities in it may swell, or name other files"
                    .to_owned()
            }
            error => format!("it is no XML: {error}"),
        };
        (error.pos().row, message)
    })
}

/// What readers ask of an element. Names are told without their prefix: publishers choose that freely.
pub(super) trait Element<'a, 'input: 'a> {
    /// Returns the first element of that name in it.
    fn child(&self, name: &str) -> Option<Node<'a, 'input>>;
    /// Returns the elements of that name in it.
    fn children_of<'n>(&self, name: &'n str) -> impl Iterator<Item = Node<'a, 'input>> + use<'a, 'input, 'n, Self>;
    /// Returns the element at the end of a path of names: `Party/PartyName/Name`.
    fn at(&self, path: &str) -> Option<Node<'a, 'input>>;
    /// Returns the text of the element at the end of a path, its blanks single; nothing where there is none.
    fn text_at(&self, path: &str) -> Option<String>;
    /// Returns the text of the element and of what is in it, its blanks single.
    fn whole_text(&self) -> String;
}

impl<'a, 'input: 'a> Element<'a, 'input> for Node<'a, 'input> {
    fn child(&self, name: &str) -> Option<Node<'a, 'input>> {
        self.children().find(|child| child.tag_name().name() == name)
    }

    fn children_of<'n>(&self, name: &'n str) -> impl Iterator<Item = Node<'a, 'input>> + use<'a, 'input, 'n> {
        self.children().filter(move |child| child.tag_name().name() == name)
    }

    fn at(&self, path: &str) -> Option<Node<'a, 'input>> {
        path.split('/').try_fold(*self, |node, name| node.child(name))
    }

    fn text_at(&self, path: &str) -> Option<String> {
        let text = self.at(path)?.whole_text();
        (!text.is_empty()).then_some(text)
    }

    fn whole_text(&self) -> String {
        let texts = self.descendants().filter(Node::is_text).filter_map(|node| node.text());
        texts.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
    }
}
