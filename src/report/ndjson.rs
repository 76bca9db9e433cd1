//! The report as lines of JSON, for portfolios: each engagement as soon as it is done, then the summary.

use serde::Serialize;

use super::error::Error;
use super::portfolio::Portfolio;
use super::report::{Engagement, Head, Summary};

/// The last line. It has no `findings`, so that a reader of engagements passes over it.
#[derive(Serialize)]
struct Last<'a> {
    summary: &'a Summary,
    #[serde(skip_serializing_if = "Option::is_none")]
    portfolio: Option<&'a Portfolio>,
    #[serde(flatten)]
    head: &'a Head,
    errors: &'a [Error],
}

/// Returns the line of an engagement.
pub fn engagement(engagement: &Engagement) -> String {
    line(engagement)
}

/// Returns the line that ends the report.
pub fn summary(head: &Head, summary: &Summary, portfolio: &Portfolio, errors: &[Error]) -> String {
    let portfolio = Some(portfolio).filter(|_| summary.engagements > 1);
    line(&Last { summary, portfolio, head, errors })
}

fn line(data: &impl Serialize) -> String {
    let mut text = serde_json::to_string(data).expect("plain data has no key that is no text");
    text.push('\n');
    text
}
