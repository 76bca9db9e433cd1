//! A mapping file's values with their names, and the problems found in them.

use std::cell::RefCell;
use std::fmt;

use serde_yaml::Value;

use crate::base::suggest::did_you_mean;

/// Something wrong in a mapping file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The line of the mapping file.
    pub line: u32,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.message)
    }
}

/// Gathers the problems of a mapping file.
pub(super) struct Reader<'t> {
    text: &'t str,
    problems: RefCell<Vec<Problem>>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, problems: RefCell::new(Vec::new()) }
    }

    pub(super) fn node<'r>(&'r self, name: &str, value: &'r Value) -> Node<'r> {
        Node { reader: self, name: name.to_owned(), value }
    }

    pub(super) fn problems(&self) -> Vec<Problem> {
        let mut problems = self.problems.take();
        problems.sort();
        problems.dedup();
        problems
    }
}

/// Returns the number of the first line that has `word` as a word; 1 where none has.
pub(super) fn line_of(text: &str, word: &str) -> u32 {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let has = |line: &str| {
        let line = line.split_once(" #").map_or(line, |(line, _)| line);
        !line.trim_start().starts_with('#')
            && line
                .match_indices(word)
                .any(|(at, found)| !line[..at].ends_with(part) && !line[at + found.len()..].starts_with(part))
    };
    let line = if word.is_empty() { None } else { text.lines().position(has) };
    line.map_or(1, |line| u32::try_from(line + 1).unwrap_or(u32::MAX))
}

/// A value of a mapping file.
pub(super) struct Node<'r> {
    reader: &'r Reader<'r>,
    name: String,
    value: &'r Value,
}

impl<'r> Node<'r> {
    /// Returns the key that the value stands after.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Reports a problem at the first line that has `word`.
    pub(super) fn report(&self, word: &str, message: String) {
        let line = line_of(self.reader.text, word);
        self.reader.problems.borrow_mut().push(Problem { line, message });
    }

    pub(super) fn is_map(&self) -> bool {
        self.value.is_mapping()
    }

    pub(super) fn is_list(&self) -> bool {
        self.value.is_sequence()
    }

    /// Reports keys that are none of these; nothing where the value is no mapping.
    pub(super) fn keys(&self, known: &[&str]) -> Option<()> {
        if !self.is_map() {
            self.report(&self.name, format!("`{}` is not a mapping", self.name));
            return None;
        }
        for (key, _) in self.entries() {
            if !known.contains(&&*key) {
                let hint = did_you_mean(&key, known.iter().copied());
                let hint = hint.unwrap_or_else(|| format!("known are {}", known.join(", ")));
                self.report(&key, format!("unknown key `{key}` in `{}`; {hint}", self.name));
            }
        }
        Some(())
    }

    /// Returns the entries of a mapping.
    pub(super) fn entries(&self) -> Vec<(String, Node<'r>)> {
        let Some(map) = self.value.as_mapping() else {
            self.report(&self.name, format!("`{}` is not a mapping", self.name));
            return Vec::new();
        };
        let entries = map.iter().filter_map(|(key, value)| {
            let Some(key) = scalar(key) else {
                self.report(&self.name, format!("a key of `{}` is no text", self.name));
                return None;
            };
            let node = self.reader.node(&key, value);
            Some((key, node))
        });
        entries.collect()
    }

    /// Returns the value of a key.
    pub(super) fn get(&self, key: &str) -> Option<Node<'r>> {
        let value = self.value.as_mapping()?.get(key)?;
        Some(self.reader.node(key, value))
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Returns the items of a list.
    pub(super) fn list(&self) -> Vec<Node<'r>> {
        let Some(items) = self.value.as_sequence() else {
            self.report(&self.name, format!("`{}` is not a list", self.name));
            return Vec::new();
        };
        items.iter().map(|item| self.reader.node(&self.name, item)).collect()
    }

    /// Returns the texts of a list, or of one value alone.
    pub(super) fn one_or_more(&self) -> Vec<String> {
        let items = if self.is_list() { self.list() } else { vec![self.reader.node(&self.name, self.value)] };
        items.iter().filter_map(Node::scalar).collect()
    }

    /// Returns the value as text.
    pub(super) fn scalar(&self) -> Option<String> {
        let text = scalar(self.value);
        if text.is_none() {
            self.report(&self.name, format!("`{}` is not one value", self.name));
        }
        text
    }

    /// Returns the text of a key.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.get(key)?.scalar()
    }

    pub(super) fn bool(&self, key: &str) -> Option<bool> {
        self.word(key, &["true", "false"]).map(|word| word == "true")
    }

    /// Returns the text of a key, which is one of these words.
    pub(super) fn word(&self, key: &str, words: &[&str]) -> Option<String> {
        let text = self.text(key)?;
        if words.contains(&&*text) {
            return Some(text);
        }
        self.report(key, format!("`{key}` is {}, not `{text}`", words.join(" or ")));
        None
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
