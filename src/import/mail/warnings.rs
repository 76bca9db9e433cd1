//! Warnings of one file: of each sort only so many, and the number of the others.

use std::collections::BTreeMap;

use super::super::fact::Warning;

/// So many of a sort are told.
const MOST: usize = 40;

/// The warnings of a file.
#[derive(Debug, Default)]
pub(super) struct Warnings {
    told: Vec<Warning>,
    /// By sort: how many, and whether something may be missing for them.
    counts: BTreeMap<&'static str, (usize, bool)>,
}

impl Warnings {
    /// Adds one of a sort.
    pub fn add(&mut self, sort: &'static str, line: u32, is_loss: bool, message: impl Into<String>) {
        let (count, lost) = self.counts.entry(sort).or_default();
        *count += 1;
        *lost |= is_loss;
        if *count <= MOST {
            self.told.push(Warning { line, message: message.into(), is_loss });
        }
    }

    /// Returns them in the order of the file.
    pub fn finish(mut self) -> Vec<Warning> {
        self.told.sort();
        for (sort, (count, is_loss)) in self.counts.iter().filter(|(_, (count, _))| *count > MOST) {
            let message = format!("{} more such warnings ({sort})", count - MOST);
            self.told.push(Warning { line: 0, message, is_loss: *is_loss });
        }
        self.told
    }
}
