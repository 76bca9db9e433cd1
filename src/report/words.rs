//! What several formats say of findings in the same few words, and texts of records made safe to show.

use super::report::{Charge, Engagement, Evidence, Finding, Head, Report, Summary, When};
use super::total::Totals;
use crate::base::english::counted;
use crate::finding::Basis;

/// What is at stake.
pub const AT_STAKE: &str =
    "what is due and unpaid, less what a dispute keeps back, in its grace or not, and what breaches cost";

/// So many characters of a record are quoted for one fact.
pub const MOST_CHARS: usize = 1500;

/// Returns the counts that are not 0, the worst first.
pub fn counts(summary: &Summary) -> String {
    let all = [
        (summary.breached, "breached"),
        (summary.late, "late"),
        (summary.unknown, "unknown"),
        (summary.priced, "priced"),
        (summary.tolerated, "tolerated"),
        (summary.excused, "excused"),
        (summary.noted, "noted"),
        (summary.pending, "pending"),
        (summary.met, "met"),
    ];
    let some = all.iter().filter(|(count, _)| *count > 0);
    some.map(|(count, word)| format!("{count} {word}")).collect::<Vec<_>>().join(", ")
}

/// Returns what could not be judged, or not in full, a sentence for each reason.
pub fn unjudged(report: &Report) -> Vec<String> {
    let given_up = "the rest was not looked at: there were too many errors, and `--keep-going` goes on";
    let given_up = report.head.given_up.then(|| given_up.to_owned());
    not_judged(&report.summary).into_iter().chain(given_up).chain(not_read(&report.head)).collect()
}

/// Returns how many engagements could not be judged, or not in full, a sentence for each reason.
fn not_judged(summary: &Summary) -> Vec<String> {
    let all = [
        (summary.in_error, "is in error", "are in error"),
        (summary.lacking, "is unknown: a line may be missing in it", "are unknown: a line may be missing in them"),
        (summary.undescribed, "has events and is described nowhere", "have events and are described nowhere"),
    ];
    let sentence = |(count, one, many)| match count {
        0 => None,
        1 => Some(format!("1 engagement {one}")),
        count => Some(format!("{count} engagements {many}")),
    };
    all.into_iter().filter_map(sentence).collect()
}

/// So many files are named that were not read.
const MOST_FILES: usize = 3;

/// Returns which files may be meant as records and were not read, if there are any.
pub fn not_read(head: &Head) -> Option<String> {
    let files = &head.not_read;
    let named = files.iter().take(MOST_FILES).map(|file| super::text::clean(file)).collect::<Vec<_>>().join(", ");
    let more = if files.len() > MOST_FILES { ", …" } else { "" };
    let count = counted(files.len(), "file");
    (!files.is_empty()).then(|| format!("not read, though it may be a record: {count} ({named}{more})"))
}

/// Returns what nothing else in a report shows: engagements that are described nowhere, and files that were not read.
pub fn remarks(report: &Report) -> Vec<String> {
    let Summary { undescribed, .. } = report.summary;
    let undescribed = not_judged(&Summary { undescribed, ..Summary::default() });
    undescribed.into_iter().chain(not_read(&report.head)).collect()
}

/// Returns what an engagement may lack as a sentence, where it may.
pub fn lacking(engagement: &Engagement) -> Option<String> {
    engagement.lacking.as_ref().map(|what| format!("this record may lack {what}"))
}

/// Returns in two or three words how late, or since when.
pub fn how_late(finding: &Finding) -> String {
    let days = finding.overdue_days.filter(|days| *days > 0);
    let days = days.map(|days| counted(days, "day"));
    let since = finding.since.as_ref().map(|since| since.begin());
    match (finding.met_at.is_some(), days, &finding.episode, since) {
        (true, Some(days), ..) if finding.disputed => format!("disputed {days} late"),
        (true, Some(days), ..) => format!("done {days} late"),
        (false, Some(days), ..) => format!("{days} overdue"),
        (_, None, Some(run), Some(since)) if run.events > 1 => format!("{} times since {since}", run.events),
        (true, None, _, Some(since)) => format!("late since {since}"),
        (false, None, _, Some(since)) => format!("since {since}"),
        _ => String::new(),
    }
}

/// So many steps of a count are told one by one.
const MOST_STEPS: usize = 15;

/// Returns the steps of a count, of a long one each run of days that are told alike as one.
pub fn folded(steps: &[String]) -> Vec<String> {
    if steps.len() <= MOST_STEPS {
        return steps.to_vec();
    }
    // `Mon 2026-01-05  day 1`; a step that ends, begins or says otherwise is told by itself.
    let parts = |step: &str| {
        let (day, mark) = step.split_once("  ")?;
        let number = mark.strip_prefix("day ").filter(|number| number.bytes().all(|c| c.is_ascii_digit()));
        let sort = if number.is_some() { "day" } else { mark };
        sort.starts_with(['d', 'n']).then(|| (day.to_owned(), mark.to_owned(), sort.to_owned()))
    };
    let mut told = Vec::new();
    let mut rest = steps;
    while let Some(first) = rest.first() {
        let Some((from, mark, sort)) = parts(first) else {
            told.push(first.clone());
            rest = &rest[1..];
            continue;
        };
        let run = rest.iter().take_while(|step| parts(step).is_some_and(|(.., other)| other == sort)).count();
        match parts(&rest[run - 1]) {
            Some((to, end, _)) if run > 2 => {
                let marks = if end == mark { mark } else { format!("{mark} to {end}") };
                told.push(format!("{from} to {to}  {marks}"));
            }
            _ => told.extend(rest[..run].iter().cloned()),
        }
        rest = &rest[run..];
    }
    told
}

/// Returns what ended a duty: something done, or a dispute.
pub fn ended(finding: &Finding) -> &'static str {
    if finding.disputed { "disputed" } else { "done" }
}

/// Returns on what ground a finding stands.
pub fn ground(basis: Basis) -> &'static str {
    match basis {
        Basis::HouseRule => "a house rule: the client had not accepted these terms by then",
        Basis::Law => "the law",
        Basis::Agreed => "terms that the client had accepted",
    }
}

/// Returns what a finding costs, currency by currency.
pub fn total(finding: &Finding) -> String {
    let (amounts, is_all) = Totals::of_finding(finding);
    match (amounts.is_empty(), is_all) {
        (true, false) => "amount unknown".to_owned(),
        (false, false) => format!("{} + ?", amounts.join(" + ")),
        (_, true) => amounts.join(" + "),
    }
}

/// Returns a charge with what it is for, or with what is missing to say it.
pub fn charge(charge: &Charge) -> String {
    match (&charge.amount.money, &charge.unknown) {
        (Some(money), _) => format!("{money} {}", charge.label),
        (None, reason) => {
            format!("unknown {}, missing: {}", charge.label, reason.as_deref().unwrap_or("a fact is missing"))
        }
    }
}

/// Returns where a fact is recorded: `file:line`, or the clause that deems it; nothing where neither is known.
pub fn place(fact: &Evidence) -> Option<String> {
    match (&fact.file, fact.line, &fact.deemed_by) {
        (_, _, Some(clause)) => Some(format!("deemed by {clause}")),
        (Some(file), Some(line), None) => Some(format!("{file}:{line}")),
        _ => None,
    }
}

/// Returns the facts that are missing; nothing where none is named.
pub fn missing(finding: &Finding) -> Option<String> {
    finding.missing.as_ref().filter(|facts| !facts.is_empty()).map(|facts| facts.join(", "))
}

/// Returns a text in one line, its blanks single, without what a terminal or an editor would obey.
pub fn one_line(text: &str) -> String {
    super::text::clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Finding {
    /// Returns when it falls due for somebody who looks at a calendar: by what is recorded of later days, too.
    pub fn falls_due(&self) -> Option<&When> {
        self.moves_to.as_ref().or(self.due.as_ref())
    }

    /// Returns what is said beside a due day that is moved by what is recorded of later days.
    pub fn moved(&self) -> Option<String> {
        let (_, first) = self.moves_to.as_ref().zip(self.due.as_ref())?;
        Some(format!("moved from {} by what is recorded of later days", first.short()))
    }
}
