//! How often: `one call a week`, `a weekly report`, beside the window of a limit and the gap of a cadence.

use rust_decimal::Decimal;

use super::figures::{held, texts};
use super::names::{self, names};
use super::numbers::{figures, is_rate};
use super::values::{Quantity, Unit, by_default, days};
use super::view::{Alarm, View};
use super::words::{BOUNDS, time};
use crate::base::mistake::lint::clauses as mistake;
use crate::base::source::Span;
use crate::program::tree::{Clause, DutyTime, Each, Function, LimitWindow, Statement};
use crate::value::duration::Family;
use crate::value::numerals::ENGLISH;

const UNITS: [&str; 5] = ["day", "week", "month", "quarter", "year"];

const ADVERBS: [(&str, &str); 5] =
    [("daily", "day"), ("weekly", "week"), ("monthly", "month"), ("quarterly", "quarter"), ("yearly", "year")];

/// So many words lie at most between a number and its unit: `one call of yours a week`.
const NEAR: usize = 5;

pub(super) fn alarms(view: &View<'_>) -> Vec<Alarm> {
    let mut found = Vec::new();
    for (clause, written) in view.clauses() {
        let Some(rhythm) = rhythm(view, clause) else { continue };
        let held = held(view, clause);
        for text in texts(written) {
            let shown = view.sources.snippet(text);
            // Whoever says the length itself says what is checked.
            if figures(shown).iter().any(|figure| is_near(figure.value, rhythm.length)) {
                continue;
            }
            for rate in rates(shown, &rhythm) {
                if held.iter().any(|held| is_near(held.value, rate.value)) {
                    continue;
                }
                let at = |byte: usize| text.start as usize + byte;
                let span = Span::new(text.source, at(rate.start), at(rate.end));
                let (said, checked) = (view.sources.snippet(span), rhythm.length.text());
                found.push(mistake::other_figure(span, said, &clause.name, &checked, rhythm.span).into());
            }
        }
    }
    found
}

/// How often a clause lets something happen, or wants it to.
struct Rhythm<'p> {
    /// The names of what happens.
    names: Vec<&'p str>,
    length: Quantity,
    span: Span,
    /// Whether it is counted, not owed.
    is_limit: bool,
}

fn rhythm<'p>(view: &View<'p>, clause: &Clause) -> Option<Rhythm<'p>> {
    let period = match &clause.each {
        Some(Each::Period { unit, .. }) => {
            let length = unit.length();
            Some((Quantity { unit: Unit::Time(length.family), amount: length.amount }, clause.name_span))
        }
        _ => None,
    };
    let default = |expr| by_default(view.program, expr);
    let (pattern, length, is_limit) = match clause.statement.as_ref()? {
        Statement::Limit { measure, window, .. } if measure.function == Function::Count => match window {
            Some(LimitWindow::InAny(length)) => (&measure.pattern, Some((default(length)?, length.span)), true),
            Some(LimitWindow::Within(..)) => return None,
            None => (&measure.pattern, period, true),
        },
        Statement::Owes { duty, time: DutyTime::Every { every, .. }, .. } => {
            (duty, Some((default(every)?, every.span)), false)
        }
        Statement::Owes { duty, .. } => (duty, period, false),
        _ => return None,
    };
    let (length, span) = length?;
    days(length)?;
    Some(Rhythm { names: names(view, pattern), length, span, is_limit })
}

/// Whether two lengths of time are the same to who reads of them: a month and 30 days, a week and 5 business days.
fn is_near(a: Quantity, b: Quantity) -> bool {
    let is_business = |value: Quantity| value.unit == Unit::Time(Family::BusinessDays);
    let apart = |a: Decimal, b: Decimal| (a - b).abs() * Decimal::TEN <= a;
    match (days(a), days(b)) {
        (Some(long), Some(other)) => {
            apart(long, other) || is_business(a) && a.amount == other || is_business(b) && b.amount == long
        }
        _ => false,
    }
}

/// A rate of time in a text: where it stands, and of what unit.
struct Rate {
    start: usize,
    end: usize,
    value: Quantity,
}

/// A word of a text in lower case, and where it stands; a value in braces is one.
struct Word {
    text: String,
    start: usize,
    end: usize,
}

/// Returns the rates of time of a text that are about what the clause counts or wants.
fn rates(text: &str, rhythm: &Rhythm<'_>) -> Vec<Rate> {
    let mut found = Vec::new();
    for phrase in phrases(text) {
        for at in 0..phrase.len() {
            let Some((unit, first)) = unit(&phrase, at) else { continue };
            let is_adverb = first == at && !UNITS.contains(&&*phrase[at].text);
            let told = match rhythm.is_limit {
                true => !is_adverb && is_counted(&phrase[..first], rhythm),
                false => is_owed(&phrase, first, at, is_adverb, rhythm),
            };
            let value = if unit == "quarter" { time(Decimal::from(3), "month") } else { time(Decimal::ONE, unit) };
            if let (true, Some(value)) = (told, value) {
                found.push(Rate { start: phrase[first].start, end: phrase[at].end, value });
            }
        }
    }
    found
}

/// Returns the unit of a rate that ends at a word, and its first word: `per week`, `weekly`; not `in a week`, a length of time.
fn unit(phrase: &[Word], at: usize) -> Option<(&'static str, usize)> {
    if let Some((_, unit)) = ADVERBS.iter().find(|(adverb, _)| *adverb == phrase[at].text) {
        return Some((unit, at));
    }
    let unit = UNITS.iter().find(|unit| **unit == phrase[at].text)?;
    let first = at.checked_sub(1).filter(|first| is_rate(&phrase[*first].text, unit))?;
    let before = first.checked_sub(1).map(|before| phrase[before].text.as_str());
    let is_length = phrase[first].text == "a" && matches!(before, Some("in" | "within" | "of" | "half"));
    (!is_length).then_some((*unit, first))
}

/// Whether what stands before a rate is a number of what is counted: `two calls`, `two`, `at most twice`.
fn is_counted(before: &[Word], rhythm: &Rhythm<'_>) -> bool {
    let before = &before[before.len().saturating_sub(NEAR)..];
    // `two calls in each month`.
    let before = match before.split_last() {
        Some((last, rest)) if last.text == "in" => rest,
        _ => before,
    };
    let Some((last, rest)) = before.split_last() else { return false };
    let is_times = ["once", "twice", "times"].contains(&last.text.as_str());
    if is_times {
        let said: Vec<&str> = rest.iter().map(|word| word.text.as_str()).collect();
        let said = said.join(" ");
        let number = rest.split_last().filter(|(number, _)| last.text == "times" && is_number(number));
        let bounded = BOUNDS.iter().any(|bound| match number {
            Some((number, _)) => said.ends_with(&format!("{bound} {}", number.text)),
            None => said.ends_with(bound),
        });
        return bounded || rest.last().is_some_and(|word| is_named(word, rhythm));
    }
    let named = before.iter().rposition(|word| is_named(word, rhythm));
    is_number(last) || named.is_some_and(|named| before[..named].iter().any(is_number))
}

/// Whether a rate is that of what is owed: `report every week`, `a weekly report`.
fn is_owed(phrase: &[Word], first: usize, at: usize, is_adverb: bool, rhythm: &Rhythm<'_>) -> bool {
    let named = |at: usize| phrase.get(at).is_some_and(|word| is_named(word, rhythm));
    if is_adverb {
        return named(at + 1);
    }
    let often = matches!(phrase[first].text.as_str(), "each" | "every");
    let once = first.checked_sub(1).is_some_and(|before| phrase[before].text == "once");
    let start = first.saturating_sub(3);
    (often || once) && (start..first).any(named)
}

fn is_named(word: &Word, rhythm: &Rhythm<'_>) -> bool {
    names::is_named(&word.text, &rhythm.names)
}

fn is_number(word: &Word) -> bool {
    let text = word.text.as_str();
    text.starts_with('{')
        || text.bytes().all(|byte| byte.is_ascii_digit())
        || ENGLISH.iter().any(|(name, _)| *name == text)
}

/// Returns the words of a text, parted where a sign stands between them.
fn phrases(text: &str) -> Vec<Vec<Word>> {
    let mut all = Vec::new();
    let mut phrase = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = match c {
            '{' => rest.find('}').map_or(rest.len(), |end| end + 1),
            _ if c.is_alphanumeric() => rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len()),
            _ => 0,
        };
        if length > 0 {
            phrase.push(Word { text: rest[..length].to_lowercase(), start: at, end: at + length });
        } else if ![' ', '-', '\u{a0}'].contains(&c) {
            all.push(std::mem::take(&mut phrase));
        }
        at += length.max(c.len_utf8());
    }
    all.push(phrase);
    all
}
