//! Which engagements a pass came upon, and where: a few bytes each, for there may be millions.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use crate::base::suggest::nearest_few;

/// So many names that are near to one are told.
const MOST_NEAR: usize = 3;

/// Where engagements were named.
#[derive(Default)]
pub struct Seen {
    /// The number of the path and of the line, by a number made of the name.
    places: HashMap<u64, (u32, u32), FxBuildHasher>,
    paths: Vec<Arc<str>>,
    wanted: Option<Wanted>,
}

/// The only engagement that is wanted.
struct Wanted {
    name: String,
    came: bool,
    /// The names that came before it: one of them may be meant.
    others: Vec<Box<str>>,
}

impl Seen {
    /// Returns none; `only` is the engagement that is wanted, where it is one.
    pub fn new(only: Option<&str>) -> Self {
        let wanted = only.map(|name| Wanted { name: name.to_owned(), came: false, others: Vec::new() });
        Self { wanted, ..Self::default() }
    }

    /// Adds an engagement, with its file and line.
    pub fn add(&mut self, engagement: &str, path: &str, line: u32) {
        // Mostly it is the file of the one before.
        if self.paths.last().is_none_or(|last| **last != *path) {
            self.paths.push(path.into());
        }
        self.places.insert(number(engagement), (self.paths.len() as u32 - 1, line));
        if let Some(wanted) = self.wanted.as_mut().filter(|wanted| !wanted.came) {
            if wanted.name == engagement {
                wanted.came = true;
                wanted.others = Vec::new();
            } else {
                wanted.others.push(engagement.into());
            }
        }
    }

    /// Returns the file and line of an engagement.
    pub fn place(&self, engagement: &str) -> Option<(&str, u32)> {
        let (path, line) = self.places.get(&number(engagement))?;
        Some((&self.paths[*path as usize], *line))
    }

    /// Whether an engagement was come upon.
    pub fn has(&self, engagement: &str) -> bool {
        self.places.contains_key(&number(engagement))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Returns the names that are nearest to the one that is wanted and did not come.
    pub fn near(&self) -> Vec<&str> {
        let Some(wanted) = &self.wanted else { return Vec::new() };
        nearest_few(&wanted.name, wanted.others.iter().map(|name| &**name), MOST_NEAR)
    }
}

fn number(engagement: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    engagement.hash(&mut hasher);
    hasher.finish()
}
