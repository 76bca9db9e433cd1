//! Lines of JSON in any order, gathered by engagement.

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use super::pieces::is_torn;
use super::runs::{Line, Named, Naming, NotUtf8, Run, is_filled, ran_over, run};
use crate::base::source::Lines;

/// Lines, and the file and number of each.
#[derive(Default)]
struct Placed {
    bytes: Vec<u8>,
    places: Vec<(Arc<str>, u32)>,
}

impl Placed {
    fn add(&mut self, path: &Arc<str>, number: u32, line: &[u8]) {
        self.bytes.extend_from_slice(line);
        if !line.ends_with(b"\n") {
            self.bytes.push(b'\n');
        }
        self.places.push((path.clone(), number));
    }

    fn run(self) -> Option<Result<Run, NotUtf8>> {
        run(&self.bytes, Lines::Each(self.places.into()))
    }
}

/// Lines in any order, gathered by engagement in the order in which they first come.
#[derive(Default)]
pub struct Gathered {
    naming: Naming,
    places: HashMap<Vec<u8>, usize, FxBuildHasher>,
    engagements: Vec<Placed>,
    loose: Loose,
    /// The number of the engagement of the last line, and whether one was named again after others.
    last: usize,
    is_mixed: bool,
}

impl Gathered {
    /// Takes a line with the path of its file and its number in it.
    pub fn add(&mut self, path: &Arc<str>, number: u32, line: &[u8]) {
        if self.naming.see(line) == Named::Nothing {
            if is_filled(line) {
                self.loose.add(path, number, line);
            }
            return;
        }
        let place = match self.places.get(&self.naming.id) {
            Some(place) => {
                self.is_mixed |= *place != self.last;
                *place
            }
            None => {
                self.places.insert(self.naming.id.clone(), self.engagements.len());
                self.engagements.push(Placed::default());
                self.engagements.len() - 1
            }
        };
        self.last = place;
        self.engagements[place].add(path, number, line);
    }

    /// As [`Gathered::add`], of a line that names its engagement or not, and looks whether it may have run over those of others.
    pub fn add_looked_at(&mut self, path: &Arc<str>, line: &Line<'_>) {
        self.add(path, line.number, line.bytes);
        if !line.is_loose && ran_over(line.bytes, line.engagement) {
            self.loose.ran_over(path, line.number);
        }
    }

    /// Returns the lines by engagement, after those that are loose.
    pub fn runs(mut self) -> impl Iterator<Item = Result<Run, NotUtf8>> {
        if !self.is_mixed {
            // Where the lines of each follow each other, it ran over its neighbours at most.
            self.loose.over = None;
        }
        let (loose, lacking) = self.loose.run();
        let is_loose = !self.engagements.is_empty();
        let loose = loose.map(|run| Ok(Run { is_loose, ..run? }));
        let engagements = self.engagements.into_iter().filter_map(Placed::run);
        loose.into_iter().chain(engagements.map(move |run| Ok(Run { lacking: lacking.clone(), ..run? })))
    }
}

/// The loose ones of lines in any order.
#[derive(Default)]
pub struct Loose {
    kept: Placed,
    count: usize,
    /// The first line of somebody that may have run over those of others.
    over: Option<(Arc<str>, u32)>,
    /// The first one in which a file breaks off.
    torn: Option<(Arc<str>, u32)>,
}

/// So many loose lines are kept to be shown; more are counted.
const MOST_LOOSE: usize = 1000;

impl Loose {
    /// Takes a line with the path of its file and its number in it.
    pub fn add(&mut self, path: &Arc<str>, number: u32, line: &[u8]) {
        self.count += 1;
        if is_torn(line) {
            self.torn.get_or_insert_with(|| (path.clone(), number));
        }
        if self.count <= MOST_LOOSE {
            self.kept.add(path, number, line);
        }
    }

    /// Takes note of a line of somebody that may have run over those of others.
    pub fn ran_over(&mut self, path: &Arc<str>, number: u32) {
        self.over.get_or_insert_with(|| (path.clone(), number));
    }

    /// Returns the lines, and what each engagement beside them may lack.
    pub fn run(self) -> (Option<Result<Run, NotUtf8>>, Option<Arc<str>>) {
        let torn = self.torn.as_ref();
        let torn = torn.map(|(path, number)| format!("what stood where a file breaks off ({path}:{number})").into());
        let unread = || {
            self.kept.places.first().map(|(path, number)| match self.count {
                1 => format!("a line that names no engagement that can be read ({path}:{number})").into(),
                count => {
                    format!("{count} lines that name no engagement that can be read (the first is {path}:{number})")
                        .into()
                }
            })
        };
        let over = || {
            let (path, number) = self.over.as_ref()?;
            Some(format!("a line that a broken one ran over ({path}:{number})").into())
        };
        let lacking = torn.or_else(unread).or_else(over);
        (self.kept.run(), lacking)
    }
}
