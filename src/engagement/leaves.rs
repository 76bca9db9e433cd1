//! The texts of a YAML file of mappings and lists, each with the keys that lead to it.

use super::node::{Node, Shape};
use super::read_yaml::parse;
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::texts as mistake;
use crate::base::source::{SourceId, Span, Text};

/// A text and where it stands.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// The keys that lead to it; the items of a list count from 1.
    pub path: Vec<String>,
    /// The text.
    pub text: String,
    /// The place of the last key.
    pub key: Span,
    /// The place of the text.
    pub span: Span,
}

/// Returns the texts of a YAML file, in its order; tells what is wrong with it.
pub fn leaves(source: SourceId, text: &Text, diagnostics: &mut Vec<Diagnostic>) -> Vec<Leaf> {
    let mut found = Vec::new();
    if let Some(root) = parse(source, text, diagnostics) {
        let key = root.span;
        collect(root, &[], key, &mut found, diagnostics);
    }
    found
}

fn collect(node: Node<'_>, path: &[String], key: Span, found: &mut Vec<Leaf>, diagnostics: &mut Vec<Diagnostic>) {
    let with = |last: &str| [path, &[last.to_owned()]].concat();
    match node.shape {
        Shape::Scalar { .. } if node.is_null() => diagnostics.push(mistake::no_text(key)),
        Shape::Scalar { text, .. } => {
            found.push(Leaf { path: path.to_vec(), text: text.into_owned(), key, span: node.span });
        }
        Shape::List(items) => {
            for (place, item) in items.into_iter().enumerate() {
                let span = item.span;
                collect(item, &with(&(place + 1).to_string()), span, found, diagnostics);
            }
        }
        Shape::Map(entries) => {
            for entry in entries {
                collect(entry.value, &with(&entry.key.text), entry.key.span, found, diagnostics);
            }
        }
        Shape::Bad => {}
    }
}
