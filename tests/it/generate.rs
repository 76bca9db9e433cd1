//! Random policies, as text of the language, and random records, as YAML, from a seed.
//!
//! Ids, days and clock times come from small sets, so that things coincide: on one day, at one instant, about one thing,
//! around weekends, holidays, month ends and the nights on which the clocks change.

mod clauses;
mod records;

use goodterms::value::time::Day;

/// A small generator of pseudo-random numbers (splitmix64).
pub struct Rng(u64);

impl Rng {
    /// Returns the generator of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Returns a number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// Returns true in so many of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// Returns one of several.
    pub fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    /// Returns the text, in so many of a hundred cases.
    pub fn maybe(&mut self, percent: usize, text: &str) -> String {
        if self.chance(percent) { text.to_owned() } else { String::new() }
    }
}

/// A policy and a record, in parts that can be left out one by one.
#[derive(Clone, Debug)]
pub struct Case {
    /// The header and the terms of the policy.
    pub header: String,
    /// The clauses and the exceptions: the section's number (nothing for an exception), and the text.
    pub clauses: Vec<(Option<usize>, String)>,
    /// The parties and the contract, line by line.
    pub parties: Vec<String>,
    /// The events, one a line.
    pub events: Vec<String>,
    /// The days as of which it is checked.
    pub days: Vec<Day>,
}

/// The weeks in which a case plays.
#[derive(Clone, Copy)]
pub struct Weeks {
    /// The first day.
    pub first: Day,
    /// How many days.
    pub days: usize,
}

/// Easter and the clocks going forward; the clocks going back and two holidays; February; May; the turn of the year.
const WEEKS: [(i32, u32, u32, usize); 6] =
    [(2026, 3, 16, 36), (2026, 10, 12, 40), (2026, 1, 19, 48), (2026, 4, 20, 40), (2026, 12, 7, 40), (2026, 6, 22, 30)];

impl Weeks {
    /// Returns one of the days.
    pub fn day(&self, rng: &mut Rng) -> Day {
        self.first.plus(rng.below(self.days) as i64)
    }
}

/// Returns the case of a seed.
pub fn case(seed: u64) -> Case {
    let mut rng = Rng::new(seed);
    let (year, month, day, days) = WEEKS[rng.below(WEEKS.len())];
    let weeks = Weeks { first: Day::from_ymd(year, month, day).expect("a day of the calendar"), days };
    let header = clauses::header(&mut rng, weeks);
    let clauses = clauses::clauses(&mut rng, weeks);
    let (parties, events) = records::record(&mut rng, weeks, &clauses);
    let mut as_of = vec![weeks.first.plus(weeks.days as i64 + rng.below(30) as i64)];
    if rng.chance(60) {
        as_of.push(weeks.day(&mut rng));
    }
    Case { header, clauses, parties, events, days: as_of }
}

impl Case {
    /// Returns the text of the policy.
    pub fn policy(&self) -> String {
        let mut text = self.header.clone();
        for section in 0..2 {
            let clauses: Vec<&str> =
                self.clauses.iter().filter(|(of, _)| *of == Some(section)).map(|(_, text)| text.as_str()).collect();
            if !clauses.is_empty() {
                text += &format!("section s{section} \"Section\" {{\n{}}}\n", clauses.concat());
            }
        }
        text + &self.clauses.iter().filter(|(of, _)| of.is_none()).map(|(_, text)| text.as_str()).collect::<String>()
    }

    /// Returns the text of the record.
    pub fn record(&self) -> String {
        let mut text = String::from("engagement: case\n");
        for line in &self.parties {
            text += line;
            text.push('\n');
        }
        text += if self.events.is_empty() { "events: []\n" } else { "events:\n" };
        for event in &self.events {
            text += &format!("  - {{{event}}}\n");
        }
        text
    }
}
