//! Words that several parts of a page say.

use crate::finding::Status;
use crate::report::report::{Finding, Summary, Verdict};
use crate::value::time::Day;

/// Returns a word of the vocabulary for people.
pub(super) fn spoken(word: &str) -> String {
    word.replace('_', " ")
}

/// Returns who it is, for a reader on one of the sides.
pub(super) fn who(bearer: Option<&str>, is_client: bool) -> &'static str {
    match (bearer, is_client) {
        (Some("client"), false) => "the client",
        (Some("client"), true) => "you",
        (Some("firm"), _) => "us",
        (Some("either"), _) => "either side",
        (Some(_), _) => "a third party",
        (None, _) => "nobody named",
    }
}

/// Returns how long there is until a day.
pub(super) fn left(due: Day, as_of: Day) -> String {
    match due.since(as_of) {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        left @ 2.. => format!("in {left} days"),
        -1 => "1 day over, within its grace".to_owned(),
        over => format!("{} days over, within its grace", over.unsigned_abs()),
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

/// Returns the counts that are not 0, the worst first.
pub(super) fn counts(summary: &Summary) -> String {
    let all = [
        (summary.breached, "breached"),
        (summary.late, "late"),
        (summary.unknown, "unknown"),
        (summary.priced, "priced"),
        (summary.tolerated, "tolerated"),
        (summary.excused, "excused"),
        (summary.noted, "noted"),
        (summary.pending, "pending"),
        (summary.met, "kept"),
    ];
    let some = all.iter().filter(|(count, _)| *count > 0);
    some.map(|(count, word)| format!("{count} {word}")).collect::<Vec<_>>().join(", ")
}

/// Returns in a few words how late, or since when.
pub(super) fn how_late(finding: &Finding) -> String {
    let days = finding.overdue_days.filter(|days| *days > 0);
    let days = days.map(|days| format!("{days} day{}", if days == 1 { "" } else { "s" }));
    let since = finding.since.as_ref().map(|since| since.short());
    match (finding.met_at.is_some(), days, &finding.episode, since) {
        (true, Some(days), ..) => format!("done {days} late"),
        (false, Some(days), ..) => format!("{days} overdue"),
        (_, None, Some(run), Some(since)) if run.events > 1 => format!("{} times since {since}", run.events),
        (true, None, _, Some(since)) => format!("late since {since}"),
        (false, None, _, Some(since)) => format!("since {since}"),
        _ => String::new(),
    }
}

/// Returns on what ground a finding stands.
pub(super) fn ground(basis: &str) -> &'static str {
    match basis {
        "house_rule" => "a house rule: the client had not accepted these terms by then",
        "law" => "the law",
        _ => "terms that the client had accepted",
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
