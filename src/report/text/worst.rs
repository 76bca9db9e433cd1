//! The worst findings of an engagement that has many: each as a picture of the lines of the record that it rests on.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use miette::{GraphicalReportHandler, GraphicalTheme};

use super::layout::{Screen, clean, width};
use super::{Excerpt, Picture};
use crate::base::diagnostic::Label;
use crate::base::source::SourceMap;
use crate::finding::{Finding, Status};
use crate::value::severity::Severity;

/// Up to so many findings of an engagement are told in full, each.
pub const FEW: usize = 10;

/// Of more, so many are.
pub const WORST: usize = 3;

/// The columns beside a quoted line.
const GUTTER: usize = 12;

/// The most facts that a picture points at.
const MOST_FACTS: usize = 3;

/// Pictures of the worst findings of an engagement, by the ids of the findings.
#[derive(Clone, Debug, Default)]
pub struct Pictures(BTreeMap<String, String>);

impl Pictures {
    /// Draws the worst of the findings with the record's files; none where there are only few.
    pub fn of(findings: &[Finding], record: &SourceMap, screen: &Screen) -> Self {
        let told = findings.iter().filter(|finding| is_told(finding.status)).count();
        if told <= FEW {
            return Self::default();
        }
        let texts: Vec<Excerpt<'_>> = record.iter().map(Excerpt::new).collect();
        let worst = worst(findings.iter(), |finding| (finding.status, finding.severity));
        let drawn = |finding: &Finding| Some((finding.id.clone(), draw(finding, &texts, screen)?));
        Self(worst.into_iter().filter_map(drawn).collect())
    }

    /// Returns the picture of a finding.
    pub fn get(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }
}

/// Whether there is more to say of a finding than its row.
pub(super) fn is_told(status: Status) -> bool {
    !matches!(status, Status::Met | Status::Pending)
}

/// Returns the gravest breaches, open ones before those that are cured.
pub(super) fn worst<'f, F>(
    findings: impl Iterator<Item = &'f F>,
    standing: impl Fn(&F) -> (Status, Option<Severity>),
) -> Vec<&'f F> {
    let is_breach = |finding: &&F| matches!(standing(finding).0, Status::Breached | Status::Late);
    let mut worst: Vec<&F> = findings.filter(is_breach).collect();
    worst.sort_by_key(|finding| {
        let (status, severity) = standing(finding);
        (Reverse(severity), status == Status::Late)
    });
    worst.truncate(WORST);
    worst
}

/// Draws the lines of the record that a finding rests on; nothing where it rests on no line.
fn draw(finding: &Finding, texts: &[Excerpt<'_>], screen: &Screen) -> Option<String> {
    let recorded = finding.evidence.iter().filter(|fact| fact.deemed_by.is_none());
    let label = |fact: &crate::finding::Evidence| {
        Some(Label { span: fact.span?, text: format!("{} {}", fact.kind.replace('_', " "), fact.id) })
    };
    let labels: Vec<Label> = recorded.filter_map(label).take(MOST_FACTS).collect();
    let (first, rest) = labels.split_first()?;
    let excerpt = texts.get(first.span.source.0 as usize)?;
    let is_near = |label: &&Label| {
        label.span.source == first.span.source
            && (!excerpt.is_gathered() || excerpt.source.same_line(label.span.start, first.span.start))
    };
    let near = rest.iter().filter(is_near).map(|label| excerpt.label(label, false));
    let mut picture = Picture {
        code: None,
        severity: match finding.severity {
            Some(Severity::Critical | Severity::Major) => miette::Severity::Error,
            _ => miette::Severity::Warning,
        },
        message: clean(&finding.why).into_owned(),
        help: None,
        excerpt,
        labels: std::iter::once(excerpt.label(first, true)).chain(near).collect(),
        elsewhere: Vec::new(),
    };
    let theme = if screen.colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler =
        GraphicalReportHandler::new_themed(theme).with_width(screen.width).with_context_lines(0).with_links(false);
    // A date is not broken at its hyphens.
    let handler = handler.with_word_splitter(textwrap::WordSplitter::NoHyphenation);
    let drawn = |picture: &Picture<'_>| {
        let mut out = String::new();
        handler.render_report(&mut out, picture).expect("a string takes any text");
        out
    };
    let out = drawn(&picture);
    // A path is never broken; of lines that are too long the first is shown as far as there is room.
    if !out.lines().any(|line| width(line) > screen.width && !line.contains("─[")) {
        return Some(out);
    }
    picture.labels = vec![excerpt.label_within(first, screen.width.saturating_sub(GUTTER))];
    Some(drawn(&picture))
}
