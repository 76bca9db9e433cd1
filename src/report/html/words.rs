//! Words that several parts of a page say.

use crate::finding::{Bearer, Status};
use crate::report::report::{Finding, Verdict};
use crate::value::time::Day;

/// Where no amount is open.
pub(super) const NOTHING_OPEN: &str = "No open amount is known of.";

/// What is at stake, for the client.
pub(super) const OPEN_AMOUNTS: &str =
    "What is due and unpaid, less what a dispute keeps back, with interest and charges by the terms.";

/// Returns a word of the vocabulary for people.
pub(super) fn spoken(word: &str) -> String {
    word.replace('_', " ")
}

/// Returns who it is, for a reader on one of the sides.
pub(super) fn who(bearer: Option<Bearer>, is_client: bool) -> &'static str {
    match (bearer, is_client) {
        (Some(Bearer::Client), false) => "the client",
        (Some(Bearer::Client), true) => "you",
        (Some(Bearer::Firm), _) => "us",
        (Some(Bearer::Other), _) => "a third party",
        (None, _) => "nobody named",
    }
}

/// Returns how long there is until a day. Of a grace the client is not told.
pub(super) fn left(due: Day, as_of: Day, is_client: bool) -> String {
    let grace = if is_client { "" } else { ", within its grace" };
    match due.since(as_of) {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        left @ 2.. => format!("in {left} days"),
        -1 => format!("1 day over{grace}"),
        over => format!("{} days over{grace}", over.unsigned_abs()),
    }
}

/// Returns how long what should have been done by a day is overdue.
pub(super) fn overdue(due: Day, as_of: Day) -> String {
    match as_of.since(due) {
        1 => "1 day overdue".to_owned(),
        days => format!("{days} days overdue"),
    }
}

/// Returns a verdict as a sign and a sentence.
pub(super) fn verdict(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Breach => ("✗", "Something is broken"),
        Verdict::Unknown => ("?", "Something cannot be said"),
        Verdict::Ok => ("✓", "Nothing is broken"),
    }
}

/// Whether a finding is a breach, cured or not.
pub(super) fn is_breach(finding: &Finding) -> bool {
    matches!(finding.status, Status::Breached | Status::Late)
}

/// Returns a text as the beginning of a sentence.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
