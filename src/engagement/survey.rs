//! Which engagements the lines of inputs name, and in which order: looked through before anything is read.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::hash::BuildHasher;
use std::io::{self, Cursor, Read};

use rustc_hash::FxBuildHasher;

use super::pieces::{is_torn, untorn};
use super::runs::{begun_numbers, each_line, is_filled, named};

/// Which engagements the lines of an input name. Two of one hash are only gathered for nothing.
#[derive(Default)]
pub struct Survey {
    named: HashSet<u64, FxBuildHasher>,
    ends: Option<Ends>,
    /// The number of the first loose line before any that names an engagement.
    loose_before: Option<u32>,
    lines: u32,
    /// How many bytes the lines of the last engagement have, and at most those of any, about.
    length: usize,
    longest: usize,
    /// Whether one was named again after others.
    is_mixed: bool,
    /// Whether it breaks off.
    is_torn: bool,
    /// The numbers that are begun as names and torn, each with the number of its line: they may go on.
    begun: Vec<(String, u32)>,
}

/// The first and the last engagement.
struct Ends {
    first: Vec<u8>,
    last: Vec<u8>,
    /// The number of the first loose line after the last one.
    loose_after: Option<u32>,
}

impl Survey {
    /// Looks at the lines of an input, until one names an engagement again after others, or it breaks off: who reads the lines will
    /// tell.
    pub fn of(input: impl Read) -> Self {
        let mut survey = Self::default();
        let looked = each_line(input, |line| {
            survey.lines = line.number;
            survey.is_torn |= is_torn(line.bytes);
            survey.length = if line.is_other { 0 } else { survey.length } + line.bytes.len();
            survey.longest = survey.longest.max(survey.length);
            match &mut survey.ends {
                _ if line.is_loose => {
                    survey.loose(line.number);
                    survey.begun.extend(begun_numbers(line.bytes).map(|begun| (begun, line.number)));
                }
                Some(ends) if line.is_other => {
                    survey.is_mixed = !survey.named.insert(hash(line.engagement));
                    ends.last = line.engagement.to_vec();
                    ends.loose_after = None;
                }
                Some(ends) if ends.loose_after.is_some() && is_filled(line.bytes) => ends.loose_after = None,
                Some(_) => {}
                None if !line.engagement.is_empty() => {
                    survey.named.insert(hash(line.engagement));
                    let named = || line.engagement.to_vec();
                    survey.ends = Some(Ends { first: named(), last: named(), loose_after: None });
                }
                None => {}
            }
            Ok(!survey.is_mixed)
        });
        survey.is_torn |= looked.is_err();
        survey
    }

    /// Returns whether it breaks off: in which order the lines lie that are lost, nobody knows.
    pub fn breaks_off(&self) -> bool {
        self.is_torn
    }

    /// Returns about how many bytes the lines of one engagement have at most.
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// Returns the numbers that are begun as names and torn, each with the number of its line.
    pub fn begun(&self) -> &[(String, u32)] {
        &self.begun
    }

    fn loose(&mut self, number: u32) {
        let place = self.ends.as_mut().map_or(&mut self.loose_before, |ends| &mut ends.loose_after);
        place.get_or_insert(number);
    }

    /// Adds what comes after.
    pub fn add(&mut self, next: Self) {
        let goes_on = matches!((&self.ends, &next.ends), (Some(one), Some(two)) if one.last == two.first);
        let named_again = next.named.iter().filter(|named| self.named.contains(named)).count();
        self.is_torn |= next.is_torn;
        self.is_mixed |= next.is_mixed || named_again > usize::from(goes_on);
        self.longest = if goes_on { self.longest + next.longest } else { self.longest.max(next.longest) };
        self.named.extend(next.named);
        let before = self.lines;
        self.begun.extend(next.begun.into_iter().map(|(begun, number)| (begun, before + number)));
        if let Some(number) = next.loose_before {
            self.loose(before + number);
        }
        if let Some(ends) = next.ends {
            let loose_after = ends.loose_after.map(|number| before + number);
            let first = self.ends.take().map_or(ends.first, |ends| ends.first);
            self.ends = Some(Ends { first, loose_after, ..ends });
        }
        self.lines += next.lines;
    }

    /// Returns whether an engagement is named in both.
    pub fn shares(&self, other: &Self) -> bool {
        other.named.iter().any(|named| self.named.contains(named))
    }

    /// Returns whether the lines of every engagement follow each other, as far as there are any.
    pub fn is_in_order(&self) -> bool {
        !self.is_mixed
    }
}

/// Returns a number that is the same for all lines of an engagement.
pub fn hash(engagement: &[u8]) -> u64 {
    FxBuildHasher.hash_one(engagement)
}

/// A loose line at an end of an input, which may be of an engagement of the one before or after.
#[derive(Debug, PartialEq, Eq)]
pub struct Astray {
    /// The engagement that may lack it.
    pub engagement: String,
    /// Which of the inputs the line is in.
    pub input: usize,
    /// Its number.
    pub line: u32,
}

/// Finds the loose lines at the ends of inputs, in their order: an engagement may run on from one to the next.
pub fn astray(surveys: &[&Survey]) -> Vec<Astray> {
    let mut found = Vec::new();
    let mut may_lack = |engagement: &[u8], (input, line): (usize, u32)| {
        let engagement = String::from_utf8_lossy(engagement).into_owned();
        found.push(Astray { engagement, input, line });
    };
    // The last engagement so far, and the first loose line since.
    let (mut last, mut since): (Option<&[u8]>, Option<(usize, u32)>) = (None, None);
    for (input, survey) in surveys.iter().enumerate() {
        let before = survey.loose_before.map(|line| (input, line));
        if let (Some(last), Some(place)) = (last, before) {
            may_lack(last, place);
        }
        let Some(ends) = &survey.ends else {
            since = since.or(before);
            continue;
        };
        if let Some(place) = since {
            may_lack(&ends.first, place);
        }
        last = Some(&ends.last);
        since = ends.loose_after.map(|line| (input, line));
    }
    found
}

/// The engagements of which an input tells what cannot be relied on.
#[derive(Default)]
pub struct Unreliable {
    /// The one that is named last before that, of which more may follow.
    pub before: Option<String>,
    /// Those that are named in it.
    pub named: BTreeSet<String>,
    /// The number of the line in which it begins.
    pub line: u32,
}

impl Unreliable {
    /// Looks through an input that cannot be relied on from a byte on.
    pub fn of(mut input: impl Read, from: u64) -> io::Result<Self> {
        let (mut found, mut last, mut torn) = (Self { line: 1, ..Self::default() }, Vec::new(), Vec::new());
        each_line((&mut input).take(from), |line| {
            last.clear();
            last.extend_from_slice(line.engagement);
            if line.bytes.ends_with(b"\n") {
                found.line = line.number + 1;
            } else {
                torn = untorn(line.bytes).to_vec();
            }
            Ok(true)
        })?;
        found.before = Some(last).filter(|last| !last.is_empty()).map(text);
        // It ends in an error, which is known.
        let _ = each_line(Cursor::new(torn).chain(input), |line| {
            found.named.extend(named(line.bytes).map(Cow::into_owned));
            // A name may be written so that only the reader of the line finds it.
            if !line.is_loose && !line.engagement.is_empty() {
                found.named.insert(text(line.engagement.to_vec()));
            }
            Ok(true)
        });
        Ok(found)
    }
}

fn text(name: Vec<u8>) -> String {
    String::from_utf8_lossy(&name).into_owned()
}
