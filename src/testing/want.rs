//! What a test expects, line by line.

use std::collections::{BTreeMap, BTreeSet};

use super::actions::{self, Actions, Attributes};
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::case as mistake;
use crate::base::source::Span;
use crate::base::suggest::did_you_mean;
use crate::finding::{Basis, Bearer, RightStatus, Status};
use crate::value::money::Currency;
use crate::value::severity::Severity;
use crate::value::time::Day;

/// What a line says of an attribute that is not there.
pub(super) const NOTHING: &str = "nothing";

/// The verdicts of which each must be listed.
pub const ALWAYS: [Status; 6] =
    [Status::Late, Status::Breached, Status::Unknown, Status::Priced, Status::Tolerated, Status::Excused];

const STATUSES: [Status; 9] = [
    Status::Late,
    Status::Breached,
    Status::Unknown,
    Status::Priced,
    Status::Tolerated,
    Status::Excused,
    Status::Pending,
    Status::Met,
    Status::Noted,
];

const RIGHTS: [RightStatus; 3] = [RightStatus::Open, RightStatus::Future, RightStatus::Lapsed];

/// The attributes of a finding that a line may state.
const OF_FINDING: [&str; 10] =
    ["due", "since", "met", "overdue", "severity", "bearer", "basis", "measure", "exception", "charge"];

const OF_RIGHT: [&str; 2] = ["from", "until"];

/// How the needs of an action may stand.
const NEEDS: [&str; 4] = ["met", "unmet", "unknown", "none"];

/// The other words with which a line begins.
const WORDS: [&str; 11] =
    ["as", "exit", "no", "nothing", "mentions", "warns", "score", "remarks", "action", "right", "#"];

/// What a test expects of one day.
#[derive(Clone, Debug, Default)]
pub struct Want {
    /// The day.
    pub as_of: Option<Day>,
    pub(super) exit: Option<i32>,
    /// By id: the verdict's word and the attributes.
    pub(super) findings: BTreeMap<String, (String, Attributes)>,
    pub(super) rights: BTreeMap<String, (String, Attributes)>,
    /// The sorts that are listed, or said to be empty.
    pub(super) sorts: BTreeSet<String>,
    pub(super) mentions: Vec<String>,
    pub(super) warns: Vec<String>,
    pub(super) actions: Actions,
    /// The lines that no update touches.
    pub(super) kept: Vec<String>,
    /// All lines.
    pub(super) lines: Vec<String>,
    /// The findings and rights that are named, each with its line.
    pub(super) named: Vec<(String, Span)>,
    asserts: bool,
    /// Whether a day is stated that there is not, which was told.
    pub(super) is_day_wrong: bool,
}

impl Want {
    /// Reads lines, each with its place; what cannot be understood is a mistake.
    pub fn of<'l>(lines: impl IntoIterator<Item = (&'l str, Span)>, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut want = Self::default();
        for (line, span) in lines {
            want.lines.push(line.trim().to_owned());
            if want.line(line, span, diagnostics) {
                want.kept.push(line.to_owned());
            }
        }
        want
    }

    /// Returns whether it is expected that nothing is found, and something.
    pub(super) fn is_contradictory(&self) -> bool {
        let listed = |(status, _): &(String, Attributes)| ALWAYS.iter().any(|always| always.word() == status);
        self.lines.iter().any(|line| line == "nothing") && self.findings.values().any(listed)
    }

    /// Returns whether anything is asserted at all.
    pub fn asserts(&self) -> bool {
        self.asserts
    }

    /// Returns whether policy or record are expected to be in error.
    pub fn expects_error(&self) -> bool {
        self.exit == Some(2)
    }

    /// Returns whether a day is needed: not for mistakes and warnings.
    pub(super) fn needs_day(&self) -> bool {
        !self.expects_error() && self.warns.is_empty()
    }

    pub(super) fn lists(&self, status: Status) -> bool {
        ALWAYS.contains(&status) || self.sorts.contains(status.word())
    }

    /// Takes the day in to which the test looks.
    pub(super) fn day(&mut self, day: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) {
        twice(self.as_of.is_some(), "as of", span, diagnostics);
        self.as_of = Day::parse(day);
        self.is_day_wrong = self.as_of.is_none();
        if self.is_day_wrong {
            diagnostics.push(mistake::no_such_day(span, day));
        }
    }

    fn name(&mut self, id: &str, is_twice: bool, span: Span, diagnostics: &mut Vec<Diagnostic>) {
        self.named.push((id.to_owned(), span));
        twice(is_twice, id, span, diagnostics);
    }

    /// Takes a line in; returns whether it stays as it is when the others are brought up to date.
    fn line(&mut self, line: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) -> bool {
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.first().is_none_or(|word| word.starts_with('#')) {
            return true;
        }
        if words[..2.min(words.len())] != ["as", "of"] {
            self.asserts = true;
        }
        match words[..] {
            ["as", "of", day] => self.day(day, span, diagnostics),
            ["exit", status] if matches!(status, "0" | "1" | "2") => {
                twice(self.exit.is_some(), "exit", span, diagnostics);
                self.exit = status.parse().ok();
            }
            ["nothing"] => {}
            ["no", "action"] => self.actions.none(),
            ["no", sort] if is_sort(sort) => drop(self.sorts.insert(sort.to_owned())),
            ["no", sort] => {
                let help = did_you_mean(sort, STATUSES.iter().map(|status| status.word()).chain(["right", "action"]));
                diagnostics.push(mistake::unknown_line(span, line.trim(), help));
            }
            ["warns", code] => self.warns.push(code.trim_matches('"').to_owned()),
            ["mentions", ..] => match line.split_once('"').and_then(|(_, rest)| rest.rsplit_once('"')) {
                Some((text, _)) if !text.trim().is_empty() => self.mentions.push(text.to_owned()),
                _ => diagnostics.push(mistake::unknown_line(span, line.trim(), None)),
            },
            [word @ ("remarks" | "score"), ladder, number] => {
                if !is_number(number) && number != NOTHING {
                    diagnostics.push(mistake::bad_value(span, word, number, "a number, such as `3`"));
                }
                let is_twice = match word {
                    "score" => self.actions.score(ladder, number),
                    _ => self.actions.remarks(ladder, number),
                };
                twice(is_twice, &format!("{word} {ladder}"), span, diagnostics);
                return false;
            }
            ["action", name, ..] => {
                let attributes = attributes(&words[2..], &actions::ATTRIBUTES, span, diagnostics);
                let is_twice = self.actions.action(name, attributes);
                twice(is_twice, name, span, diagnostics);
                return false;
            }
            ["right", status, id, ..] if RIGHTS.iter().any(|right| right.word() == status) => {
                self.sorts.insert("right".to_owned());
                let attributes = attributes(&words[3..], &OF_RIGHT, span, diagnostics);
                let before = self.rights.insert(id.to_owned(), (status.to_owned(), attributes));
                self.name(id, before.is_some(), span, diagnostics);
                return false;
            }
            [status, id, ..] if STATUSES.iter().any(|known| known.word() == status) => {
                self.sorts.insert(status.to_owned());
                let attributes = attributes(&words[2..], &OF_FINDING, span, diagnostics);
                let before = self.findings.insert(id.to_owned(), (status.to_owned(), attributes));
                self.name(id, before.is_some(), span, diagnostics);
                return false;
            }
            [first, ..] => {
                let known = STATUSES.iter().map(|status| status.word()).chain(WORDS);
                let help = did_you_mean(first, known);
                diagnostics.push(mistake::unknown_line(span, line.trim(), help));
            }
            [] => {}
        }
        true
    }
}

fn twice(is_twice: bool, what: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.extend(is_twice.then(|| mistake::said_twice(span, what)));
}

/// Whether there are lines of a sort.
fn is_sort(word: &str) -> bool {
    word == "right" || STATUSES.iter().any(|status| status.word() == word)
}

fn is_number(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'))
}

fn attributes(words: &[&str], known: &[&str], span: Span, diagnostics: &mut Vec<Diagnostic>) -> Attributes {
    let mut found: Attributes = Vec::new();
    for word in words {
        match word.split_once('=') {
            // `charge=50.00 EUR`, as people write amounts.
            None if Currency::parse(word).is_some() && found.last().is_some_and(|(_, value)| is_number(value)) => {
                if let Some((_, value)) = found.last_mut() {
                    value.push_str(word);
                }
            }
            Some((key, value)) if known.contains(&key) => {
                if found.iter().any(|(other, _)| other == key) {
                    diagnostics.push(mistake::said_twice(span, key));
                }
                found.push((key.to_owned(), value.to_owned()));
            }
            _ => diagnostics.push(mistake::unknown_attribute(span, word, known)),
        }
    }
    diagnostics.extend(found.iter().filter_map(|(key, value)| impossible(key, value, span)));
    found
}

/// Returns what is wrong with a value that nothing could ever have.
fn impossible(key: &str, value: &str, span: Span) -> Option<Diagnostic> {
    let is_amount = |amount: &str| {
        let (number, currency) = amount.split_at(amount.find(|c: char| c.is_alphabetic()).unwrap_or(amount.len()));
        is_number(number) && Currency::parse(currency).is_some()
    };
    let one_of = |known: &[&str]| {
        let word = value.split('+').find(|word| !known.contains(word))?;
        Some(mistake::unknown_word(span, key, word, known, did_you_mean(word, known.iter().copied())))
    };
    let form = |is_right: bool, wanted| (!is_right).then(|| mistake::bad_value(span, key, value, wanted));
    match key {
        _ if value == NOTHING => None,
        "due" | "since" | "met" | "from" | "until" | "received" | "ends" | "effective" => {
            Day::parse(value).is_none().then(|| mistake::no_such_day(span, value))
        }
        "severity" => one_of(&Severity::ALL.map(Severity::word)),
        "bearer" => one_of(&[Bearer::Client, Bearer::Firm, Bearer::Other].map(Bearer::word)),
        "basis" => one_of(&[Basis::Agreed, Basis::HouseRule, Basis::Law].map(Basis::word)),
        "need" => one_of(&NEEDS),
        "overdue" | "missing" => form(value.parse::<i64>().is_ok(), "a whole number, such as `4`"),
        "measure" => {
            form(value.starts_with(|c: char| c.is_ascii_digit() || c == '-'), "a number, such as `3` or `40%`")
        }
        "percent" => form(value.strip_suffix('%').is_some_and(is_number), "a percent, such as `8%`"),
        "charge" if value.is_empty() => None,
        "charge" | "total" | "principal" | "interest" | "daily" | "disputed" | "price" | "wanted" | "hourly"
        | "account" => {
            let is_right = value.split('+').all(|amount| is_amount(amount) || amount == "unknown");
            form(is_right, "an amount with its currency, such as `40.00EUR`, several joined by `+`")
        }
        _ => None,
    }
}
