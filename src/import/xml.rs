//! XML as a tree: no entities of its own, no other files, no more nodes than any document needs.

use roxmltree::{Document, Node, ParsingOptions};

/// More nodes than this no invoice and no statement has.
const MOST_NODES: u32 = 4_000_000;

/// More attributes than this no tag has; each is compared with all others of its tag.
const MOST_ATTRIBUTES: usize = 1000;

/// Returns the line of a tag with too many attributes.
fn crowded_tag(text: &str) -> Option<u32> {
    let (mut from, mut signs) = (0, 0);
    for at in memchr::memchr3_iter(b'<', b'>', b'=', text.as_bytes()) {
        match text.as_bytes()[at] {
            b'=' => signs += 1,
            _ => (from, signs) = (at, 0),
        }
        if signs > MOST_ATTRIBUTES && text.as_bytes().get(from) == Some(&b'<') {
            return Some(memchr::memchr_iter(b'\n', &text.as_bytes()[..from]).count() as u32 + 1);
        }
    }
    None
}

/// Reads a text as XML. A document type definition is refused: by it come entities that swell, or name other files.
///
/// # Errors
/// The line, and what is wrong there.
pub(super) fn parse(text: &str) -> Result<Document<'_>, (u32, String)> {
    if let Some(line) = crowded_tag(text) {
        return Err((line, format!("a tag has more than {MOST_ATTRIBUTES} attributes: no such document has")));
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
