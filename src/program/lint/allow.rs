//! Comments that silence an alarm: `# lint: allow lint-no-conduct because …` on the line above it.

use super::view::{Alarm, Found, View};
use crate::base::mistake::lint::allow as mistake;
use crate::base::source::Span;

/// The codes of all alarms that can be allowed.
pub const CODES: [&str; 34] = [
    "lint-accept-excludes-default",
    "lint-accept-gap",
    "lint-accept-overlap",
    "lint-always-breached",
    "lint-bare-days",
    "lint-critical-alone",
    "lint-due-before-issue",
    "lint-end-without-need",
    "lint-empty-excuse",
    "lint-end-without-amicable",
    "lint-fixed-day-paused",
    "lint-flat-penalty",
    "lint-forgiven-critical",
    "lint-harsh-first",
    "lint-hidden-severity",
    "lint-high-interest",
    "lint-limit-to-zero",
    "lint-long-payment",
    "lint-long-payment-public",
    "lint-low-lump-sum",
    "lint-never-breached",
    "lint-no-conduct",
    "lint-no-title",
    "lint-nothing-to-weigh",
    "lint-one-sided",
    "lint-other-figure",
    "lint-other-side",
    "lint-overdue-price",
    "lint-payment-required",
    "lint-same-title",
    "lint-shown-term",
    "lint-unused-term",
    "lint-unweighed-section",
    "lint-written-figure",
];

/// The codes of alarms whose fix changes what the policy means.
pub const UNSAFE: [&str; 1] = ["lint-bare-days"];

/// An allowance as it is written.
struct Allowance<'f> {
    code: &'f str,
    has_reason: bool,
    span: Span,
    /// The line that it is for.
    line: u32,
}

/// Takes out the alarms that comments allow, each one; adds those on the comments themselves.
pub(super) fn silence(view: &View<'_>, mut alarms: Vec<Alarm>) -> Found {
    let mut silenced = 0;
    let mut own: Vec<Alarm> = Vec::new();
    for allowance in allowances(view) {
        let Allowance { code, has_reason, span, line } = allowance;
        if !CODES.contains(&code) {
            own.push(mistake::allow_unknown(span, code, &CODES).into());
            continue;
        }
        if !has_reason {
            own.push(mistake::allow_without_reason(span, code).into());
            continue;
        }
        let here = |alarm: &Alarm| {
            let at = alarm.diagnostic.primary.span;
            alarm.diagnostic.code == code && at.source == span.source && view.sources.line(at) == line
        };
        match alarms.iter().position(here) {
            Some(number) => {
                alarms.remove(number);
                silenced += 1;
            }
            None => own.push(mistake::allow_unused(span, code).into()),
        }
    }
    alarms.extend(own);
    alarms.sort_by(|a, b| a.order().cmp(&b.order()));
    Found { alarms, silenced }
}

fn allowances<'f>(view: &View<'f>) -> Vec<Allowance<'f>> {
    let comments = &view.file.comments;
    let line_of = |span: Span| view.sources.line(span);
    let alone = |source, line| {
        comments.iter().any(|other| !other.trailing && other.place.0.source == source && line_of(other.place.0) == line)
    };
    let mut found = Vec::new();
    for comment in comments {
        let text = comment.text.trim_start_matches('#').trim();
        let Some(rest) = text.strip_prefix("lint:").map(str::trim_start) else { continue };
        let rest = rest.strip_prefix("allow").map_or(rest, str::trim_start);
        let (code, why) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let reason = why.trim_start().strip_prefix("because").unwrap_or("");
        let span = comment.place.0;
        // Several may stand above one line; what stands behind something is above nothing.
        let mut line = line_of(span) + 1;
        while alone(span.source, line) {
            line += 1;
        }
        let line = if comment.trailing { 0 } else { line };
        found.push(Allowance { code, has_reason: reason.chars().any(char::is_alphanumeric), span, line });
    }
    found
}
