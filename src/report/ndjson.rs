//! The report as lines of JSON, for portfolios: each engagement as soon as it is done, then the summary.

use serde::Serialize;

use super::error::Error;
use super::json::line;
use super::portfolio::Portfolio;
use super::report::{Engagement, Head, Summary};

/// The last line. It has no `findings`, so that a reader of engagements passes over it.
#[derive(Serialize)]
struct Last<'a> {
    summary: &'a Summary,
    /// Of one engagement, too: the reports of parts are added up.
    portfolio: &'a Portfolio,
    #[serde(flatten)]
    head: &'a Head,
    errors: &'a [Error],
}

/// Returns the line of an engagement.
pub fn engagement(engagement: &Engagement) -> String {
    line(engagement, FINDING * (1 + engagement.findings.len()))
}

/// Returns the line that ends the report.
pub fn summary(head: &Head, summary: &Summary, portfolio: &Portfolio, errors: &[Error]) -> String {
    line(&Last { summary, portfolio, head, errors }, FINDING)
}

/// So many bytes has a finding, about.
const FINDING: usize = 1024;
