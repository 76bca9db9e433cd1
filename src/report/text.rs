//! The report and the diagnostics for people. This file alone names miette.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::io::{self, Write};

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};
use rust_decimal::Decimal;

use super::report::{Checked, Frame, Summary};
use crate::base::diagnostic::{Diagnostic, Label, Level};
use crate::base::source::SourceMap;
use crate::finding::{Finding, RightStatus, Status};
use crate::value::money::{Currency, Money};

/// Returns the pictures of diagnostics, one after the other.
pub fn pictures(sources: &SourceMap, diagnostics: &[Diagnostic], colour: bool) -> String {
    let theme = if colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_links(false).with_width(100);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let source = sources.get(diagnostic.primary.span.source);
        // The picture's lines start where the file's part starts.
        let above = "\n".repeat(source.first_line.saturating_sub(1).min(2_000_000) as usize);
        let shift = above.len();
        let text = format!("{above}{}", source.text);
        let picture = Picture { diagnostic, source: NamedSource::new(&source.path, text), shift };
        let (line, column) = source.line_column(diagnostic.primary.span.start);
        let _ = writeln!(out, "{}:{line}:{column}", source.path);
        if handler.render_report(&mut out, &picture).is_err() {
            let _ = writeln!(out, "{}", diagnostic.message);
        }
        for label in others(diagnostic) {
            let other = sources.get(label.span.source);
            let _ = writeln!(out, "  see {}:{} {}", other.path, other.line_column(label.span.start).0, label.text);
        }
        out.push('\n');
    }
    out
}

/// The labels that lie in another file than the picture.
fn others(diagnostic: &Diagnostic) -> impl Iterator<Item = &Label> {
    diagnostic.secondary.iter().filter(|label| label.span.source != diagnostic.primary.span.source)
}

#[derive(Debug)]
struct Picture<'a> {
    diagnostic: &'a Diagnostic,
    source: NamedSource<String>,
    shift: usize,
}

impl fmt::Display for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.diagnostic.message)
    }
}

impl std::error::Error for Picture<'_> {}

impl miette::Diagnostic for Picture<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.diagnostic.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.level {
            Level::Error => miette::Severity::Error,
            Level::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.diagnostic.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let primary = &self.diagnostic.primary;
        let label = |label: &Label, first: bool| {
            let text = Some(label.text.clone()).filter(|text| !text.is_empty());
            let (start, length) =
                (label.span.start as usize + self.shift, (label.span.end - label.span.start) as usize);
            if first {
                LabeledSpan::new_primary_with_span(text, (start, length))
            } else {
                LabeledSpan::new(text, start, length)
            }
        };
        let here = self.diagnostic.secondary.iter().filter(|other| other.span.source == primary.span.source);
        Some(Box::new(std::iter::once(label(primary, true)).chain(here.map(move |other| label(other, false)))))
    }
}

/// Writes the report on one engagement.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut dyn Write, frame: &Frame<'_>, checked: &Checked) -> io::Result<()> {
    let client = checked.client(frame.plan).unwrap_or("client not named");
    writeln!(out, "{} · {client} · as of {}", checked.engagement.id, frame.as_of)?;
    let of = |statuses: &[Status]| -> Vec<&Finding> {
        checked.verdicts.findings.iter().filter(|finding| statuses.contains(&finding.status)).collect()
    };
    let mut broken = of(&[Status::Breached, Status::Late]);
    broken.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let unknown = of(&[Status::Unknown]);
    writeln!(out, "{}\n", headline(broken.len(), unknown.len()))?;
    section(out, frame, checked, "Broken", &broken)?;
    section(out, frame, checked, "Not to be said yet", &unknown)?;
    section(out, frame, checked, "Allowed, at a price", &of(&[Status::Priced]))?;
    section(out, frame, checked, "Forgiven or excused", &of(&[Status::Tolerated, Status::Excused]))?;
    section(out, frame, checked, "Signals", &of(&[Status::Noted]))?;
    rights(out, frame, checked)?;
    let pending = of(&[Status::Pending]);
    if !pending.is_empty() {
        writeln!(out, "Due next")?;
        for finding in pending {
            let due = finding.due.map(|due| frame.moment(due)).unwrap_or_default();
            let left = finding.due.map(|due| frame.zone().day(due).since(frame.as_of));
            let left = match left {
                Some(0) => "today".to_owned(),
                Some(1) => "in 1 day".to_owned(),
                Some(days) if days > 1 => format!("in {days} days"),
                _ => "in grace".to_owned(),
            };
            writeln!(out, "  {:<44} {due}  {left}", finding.id)?;
        }
        writeln!(out)?;
    }
    if frame.all {
        section(out, frame, checked, "Kept", &of(&[Status::Met]))?;
    }
    for action in &checked.actions {
        let open = |need: &&crate::ladder::Need| need.status != "met";
        let needs: Vec<String> =
            action.needs.iter().filter(open).map(|n| format!("{} ({})", n.what, n.status)).collect();
        let needs = if needs.is_empty() { String::new() } else { format!(", but first: {}", needs.join("; ")) };
        writeln!(out, "To do now ({}): {}{needs}", action.ladder, action.action)?;
    }
    for score in checked.scores.iter().filter(|score| !score.score.is_zero()) {
        writeln!(out, "Score of {}: {}", score.ladder, crate::finding::plain(score.score))?;
    }
    money(out, checked)?;
    for note in &checked.verdicts.notes {
        writeln!(out, "Note: {note}")?;
    }
    Ok(())
}

fn headline(broken: usize, unknown: usize) -> String {
    let plural = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    match (broken, unknown) {
        (0, 0) => "Nothing is broken.".to_owned(),
        (0, n) => format!("Nothing is known to be broken; {} cannot be said.", plural(n, "verdict", "verdicts")),
        (n, 0) => format!("{} of the terms.", plural(n, "breach", "breaches")),
        (n, m) => format!("{} of the terms; {m} more cannot be said.", plural(n, "breach", "breaches")),
    }
}

fn section(
    out: &mut dyn Write,
    frame: &Frame<'_>,
    checked: &Checked,
    title: &str,
    found: &[&Finding],
) -> io::Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    writeln!(out, "{title}")?;
    for finding in found {
        one(out, frame, checked, finding)?;
    }
    writeln!(out)
}

fn one(out: &mut dyn Write, frame: &Frame<'_>, checked: &Checked, finding: &Finding) -> io::Result<()> {
    let mut facts: Vec<String> = vec![finding.status.word().to_owned()];
    facts.extend(finding.severity.map(|severity| severity.word().to_owned()));
    facts.extend(finding.bearer.map(|bearer| bearer.word().to_owned()));
    facts.extend(finding.since.map(|since| format!("since {}", frame.moment(since))));
    if finding.basis.word() == "house_rule" {
        facts.push("house rule, not accepted".to_owned());
    }
    writeln!(out, "  {:<44} {}", finding.id, facts.join(", "))?;
    writeln!(out, "      {}", finding.why)?;
    if let Some(episode) = finding.episode.as_ref().filter(|episode| episode.events > 1) {
        writeln!(out, "      {} events, the last {}", episode.events, frame.moment(episode.until))?;
    }
    for charge in &finding.charges {
        match &charge.amount {
            Ok(money) => writeln!(out, "      {money}  {}", charge.label)?,
            Err(why) => writeln!(out, "      ?  {}: cannot be said without {why}", charge.label)?,
        }
    }
    let places: Vec<String> = finding
        .evidence
        .iter()
        .take(6)
        .map(|evidence| match (evidence.span, &evidence.deemed_by) {
            (Some(span), _) => {
                let path = &checked.sources().get(span.source).path;
                format!("{} {path}:{}", evidence.id, checked.sources().line(span))
            }
            (None, Some(clause)) => format!("{} deemed by {clause}", evidence.id),
            (None, None) => evidence.id.to_string(),
        })
        .collect();
    if !places.is_empty() {
        let more = finding.evidence.len().saturating_sub(6);
        let more = if more > 0 { format!(", {more} more") } else { String::new() };
        writeln!(out, "      see {}{more}", places.join(", "))?;
    }
    if !finding.suggest.is_empty() {
        writeln!(out, "      suggested: {}", finding.suggest.join(", "))?;
    }
    Ok(())
}

fn rights(out: &mut dyn Write, frame: &Frame<'_>, checked: &Checked) -> io::Result<()> {
    let open = checked.verdicts.rights.iter().filter(|right| right.status != RightStatus::Lapsed);
    let lines: Vec<String> = open
        .map(|right| {
            let holder = right.holder.map_or("either side", |holder| holder.word());
            let from = frame.moment(right.from);
            format!("  {:<44} {}: {holder} may {} from {from}", right.id, right.status.word(), right.action)
        })
        .collect();
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "Rights\n{}\n", lines.join("\n"))
}

fn money(out: &mut dyn Write, checked: &Checked) -> io::Result<()> {
    let mut totals: BTreeMap<Currency, Decimal> = BTreeMap::new();
    let charges = checked.verdicts.findings.iter().flat_map(|finding| &finding.charges);
    for money in charges.filter_map(|charge| charge.amount.as_ref().ok()) {
        *totals.entry(money.currency).or_default() += money.rounded().amount;
    }
    if !totals.is_empty() {
        let all: Vec<String> =
            totals.iter().map(|(c, amount)| Money { amount: *amount, currency: *c }.to_string()).collect();
        writeln!(out, "Charges: {}", all.join(" and "))?;
    }
    for credit in &checked.verdicts.credits {
        writeln!(out, "Credit: {} of {} is left after all debts", credit.left, credit.event)?;
    }
    Ok(())
}

/// Writes the summary of a portfolio.
///
/// # Errors
/// Those of the writer.
pub fn write_summary(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    writeln!(
        out,
        "{} engagements: {} breached, {} late, {} unknown, {} pending",
        summary.engagements,
        summary.of(Status::Breached),
        summary.of(Status::Late),
        summary.of(Status::Unknown),
        summary.of(Status::Pending)
    )
}
