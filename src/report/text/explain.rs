//! One finding or right, explained: the clause, the count day by day, the amounts, the lines of the record.

use std::fmt::Write as _;

use super::detail::severity_look;
use super::layout::{Look, Screen, clean, line, set_in, width, wrap};
use crate::base::english::{and_more, counted};
use crate::base::source::{SourceMap, Span};
use crate::finding::{Charge, Evidence, Excepted, Status};
use crate::remedy::Remedies;
use crate::report::report::{Finding, Right};
use crate::report::words::{ended, folded, ground};

/// What is to be explained, with the texts that it stands on.
pub struct Explained<'a> {
    /// The finding or the right, as a report shows it.
    pub what: What<'a>,
    /// How its due day or its measure came about, line by line.
    pub working: &'a [String],
    /// The grace and the tolerance, line by line.
    pub lenience: &'a [String],
    /// What it costs, with the way there.
    pub charges: &'a [Charge],
    /// What it rests on.
    pub evidence: &'a [Evidence],
    /// The text of the clause.
    pub clause: Option<Span>,
    /// The exceptions to it that held.
    pub exceptions: &'a [Excepted],
    /// What would have avoided a breach, or clears what is pending; each was tried.
    pub remedies: &'a Remedies,
    /// The policy's files.
    pub policy: &'a SourceMap,
    /// The record's files.
    pub record: &'a SourceMap,
}

/// What is explained.
#[derive(Clone, Copy)]
pub enum What<'a> {
    /// A verdict.
    Finding(&'a Finding),
    /// A right.
    Right(&'a Right),
}

/// Returns the explanation for people.
pub fn explain(explained: &Explained<'_>, screen: &Screen) -> String {
    let mut page = Page { out: String::new(), screen };
    match explained.what {
        What::Finding(finding) => page.finding(finding),
        What::Right(right) => page.right(right),
    }
    if let Some(span) = explained.clause {
        let source = explained.policy.get(span.source);
        page.section(&format!("The clause, {}:{}", source.path, explained.policy.line(span)));
        page.quote(explained.policy, span);
    }
    for exception in explained.exceptions {
        let path = &explained.policy.get(exception.span.source).path;
        page.section(&format!("The exception {}, {path}:{}", exception.name, explained.policy.line(exception.span)));
        page.quote(explained.policy, exception.span);
    }
    let count = folded(&[explained.working, explained.lenience].concat());
    if !count.is_empty() {
        page.section("The count");
        count.iter().for_each(|step| page.indented(2, step));
    }
    page.charges(explained.charges);
    if let What::Finding(finding) = explained.what {
        page.remedies(explained.remedies, finding.status);
    }
    page.evidence(explained.evidence, explained.record);
    page.out
}

/// How a clause stands to a record.
pub struct Standing<'a> {
    /// What was asked for.
    pub id: &'a str,
    /// The text of the clause.
    pub clause: Span,
    /// The policy's files.
    pub policy: &'a SourceMap,
    /// Its findings and rights, a line each.
    pub stands: Vec<String>,
    /// What it takes no notice of, with the reason.
    pub passed: Vec<String>,
    /// Why there is nothing for it to judge, and what would bring it in.
    pub nothing: Option<String>,
}

/// Returns for people how a clause stands to a record.
pub fn standing(standing: &Standing<'_>, screen: &Screen) -> String {
    let mut page = Page { out: String::new(), screen };
    let count = match standing.stands.len() {
        0 => "no finding".to_owned(),
        1 => "1 finding or right".to_owned(),
        many => format!("{many} findings and rights"),
    };
    let _ = writeln!(page.out, "{}: {count}", screen.paint(Look::Bold, &line(standing.id)));
    standing.nothing.iter().flat_map(|why| wrap(why, screen.width)).for_each(|row| page.indented(0, &row));
    let source = standing.policy.get(standing.clause.source);
    page.section(&format!("The clause, {}:{}", source.path, standing.policy.line(standing.clause)));
    page.quote(standing.policy, standing.clause);
    for (title, lines) in
        [("What it finds", &standing.stands), ("What it takes no notice of, and why", &standing.passed)]
    {
        if !lines.is_empty() {
            page.section(title);
            lines.iter().take(MOST).for_each(|text| page.indented(2, text));
        }
        let more = and_more(lines.len().saturating_sub(MOST));
        more.iter().for_each(|more| page.indented(2, more));
    }
    page.out
}

/// So many lines of a sort are shown.
const MOST: usize = 40;

/// A page that is written part by part.
pub(super) struct Page<'a> {
    pub out: String,
    pub screen: &'a Screen,
}

impl Page<'_> {
    pub fn section(&mut self, title: &str) {
        self.out.push('\n');
        for row in wrap(title, self.screen.width) {
            let _ = writeln!(self.out, "{}", self.screen.paint(Look::Bold, &row));
        }
    }

    /// What would have avoided a finding, or meets what is pending; where there is nothing, why.
    fn remedies(&mut self, remedies: &Remedies, status: Status) {
        if !remedies.decisions.is_empty() {
            self.section("What decides it");
            remedies.decisions.iter().for_each(|one| self.indented(2, &one.text));
        } else if status == Status::Unknown {
            self.section("What decides it");
            self.indented(2, "no single fact that is missing, as far as could be tried");
        }
        let alone = if remedies.ways.len() > 1 { ", each alone" } else { "" };
        let title = match status {
            Status::Pending => format!("What meets it{alone}"),
            Status::Tolerated => format!("What would have kept it{alone}, so that nothing had to be forgiven"),
            _ => format!("What would have avoided it{alone}"),
        };
        if !remedies.ways.is_empty() || remedies.none.is_some() {
            self.section(&title);
        }
        let none = remedies.none.clone();
        for text in remedies.ways.iter().chain(&none).chain(&remedies.until) {
            // What goes on is set in, so that each begins with a line of its own.
            let rows = wrap(text, self.screen.width.saturating_sub(4));
            rows.iter().enumerate().for_each(|(n, row)| self.indented(if n == 0 { 2 } else { 4 }, row));
        }
    }

    pub fn indented(&mut self, indent: usize, text: &str) {
        self.out += &set_in(indent, text, self.screen);
    }

    fn finding(&mut self, finding: &Finding) {
        let id = self.screen.paint(Look::Bold, &line(&finding.id));
        let severity = finding.severity.map(|severity| severity.word());
        let severity = severity.map(|word| format!(", {}", self.screen.paint(severity_look(finding.severity), word)));
        let _ = writeln!(self.out, "{id}: {}{}", finding.status.word(), severity.unwrap_or_default());
        wrap(&finding.why, self.screen.width).iter().for_each(|row| self.indented(0, row));
        let basis = ground(finding.basis);
        let when = |when: &Option<crate::report::report::When>| when.as_ref().map(|when| when.short());
        let rows = [
            ("bearer", finding.bearer.map(|bearer| bearer.word().to_owned())),
            ("due", when(&finding.due)),
            ("since", finding.since.as_ref().map(|since| since.begin())),
            (ended(finding), when(&finding.met_at)),
            ("overdue", finding.overdue_days.filter(|days| *days > 0).map(|days| counted(days, "day"))),
            ("measured", finding.measure.as_ref().map(|m| format!("{}, the limit is {}", m.value, m.bound))),
            (
                "run",
                finding.episode.as_ref().map(|run| match run.events {
                    1 => "one event over".to_owned(),
                    events => format!("{events} events over, the last {}", run.until.short()),
                }),
            ),
            ("missing", finding.missing.as_ref().map(|missing| missing.join(", "))),
            ("ground", Some(basis.to_owned())),
        ];
        self.facts(rows);
    }

    fn right(&mut self, right: &Right) {
        let id = self.screen.paint(Look::Bold, &line(&right.id));
        let _ = writeln!(self.out, "{id}: {}", right.status.word());
        let rows = [
            ("right", Some(right.said())),
            ("from", Some(right.from.short())),
            ("until", right.until.as_ref().map(|until| until.short())),
            ("ground", Some(ground(right.basis).to_owned())),
        ];
        self.facts(rows);
    }

    fn facts<const N: usize>(&mut self, rows: [(&str, Option<String>); N]) {
        self.out.push('\n');
        for (key, value) in rows.iter().filter_map(|(key, value)| value.as_ref().map(|value| (key, value))) {
            let blank = " ".repeat(10 - key.len());
            let rows = wrap(value, self.screen.width.saturating_sub(12));
            let _ = writeln!(
                self.out,
                "  {}{blank}{}",
                self.screen.paint(Look::Dim, key),
                rows.join(&format!("\n{}", " ".repeat(12)))
            );
        }
    }

    fn charges(&mut self, charges: &[Charge]) {
        if charges.is_empty() {
            return;
        }
        self.section("The charges");
        for charge in charges {
            match &charge.amount {
                Ok(money) => self.indented(2, &format!("{money}  {}", charge.label)),
                Err(reason) => self.indented(2, &format!("unknown  {}; missing: {reason}", charge.label)),
            }
            charge.working.iter().for_each(|step| self.indented(4, step));
        }
    }

    /// Quotes the record; what nobody recorded is said.
    fn evidence(&mut self, evidence: &[Evidence], record: &SourceMap) {
        for fact in evidence {
            match (fact.span, &fact.deemed_by) {
                (_, Some(clause)) => {
                    self.section(&format!("{} {}", fact.kind, fact.id));
                    self.indented(2, &format!("recorded by nobody: deemed to have happened by {clause}"));
                }
                (Some(span), None) => {
                    let path = record.path(span);
                    self.section(&format!("{} {}, {path}:{}", fact.kind, fact.id, record.line(span)));
                    self.quote(record, span);
                }
                (None, None) => {}
            }
        }
    }

    /// Quotes the lines of a span with their numbers.
    pub fn quote(&mut self, sources: &SourceMap, span: Span) {
        let lines = sources.quoted(span);
        let first = sources.line(span) as usize;
        let size = (first + lines.len()).to_string().len();
        for (i, text) in lines.iter().enumerate() {
            let text = clean(text);
            let mut number = format!("{:>size$}", first + i);
            for row in self.rows(&text, size + 5) {
                let beside = self.screen.paint(Look::Dim, &format!("{number} │"));
                let _ = writeln!(self.out, "{}", format!("  {beside} {row}").trim_end());
                number = " ".repeat(size);
            }
        }
    }

    /// Returns a line of a file beside its number in rows that fit; what goes on is set in.
    fn rows(&self, text: &str, taken: usize) -> Vec<String> {
        if taken + width(text) <= self.screen.width {
            return vec![text.to_owned()];
        }
        let most = self.screen.width.saturating_sub(taken);
        set_in(0, text, &Screen { width: most, ..*self.screen }).lines().map(str::to_owned).collect()
    }
}
