//! What a page says under the row of a finding: why, at what cost, seen in which lines of the record, and what to do.

use std::fmt::Write as _;

use super::layout::{Cell, Columns, Look, Screen, line, wrap};
use crate::base::english::and_more;
use crate::finding::{Basis, Status};
use crate::report::report::{Evidence, Finding};
use crate::report::words;
use crate::value::severity::Severity;

/// The most facts that are listed under one finding; `explain` lists all.
const MOST_EVIDENCE: usize = 5;

/// The columns that the word before a line takes.
const KEY: usize = 10;

/// Writes the lines under a row.
pub struct Details<'a> {
    /// Where they begin.
    pub indent: usize,
    /// Where they are written to.
    pub screen: &'a Screen,
}

impl Details<'_> {
    /// Writes all that there is to say of a finding.
    pub fn write(&self, out: &mut String, finding: &Finding) {
        self.prose(out, "", &finding.why);
        self.about(out, finding, MOST_EVIDENCE);
    }

    /// Writes what a picture of it does not say.
    pub fn beside(&self, out: &mut String, finding: &Finding) {
        self.about(out, finding, 0);
    }

    /// Writes all but the sentence, with so many facts at most.
    fn about(&self, out: &mut String, finding: &Finding, facts: usize) {
        // The sentence mostly names what is missing already.
        let missing = finding.missing.as_ref().filter(|facts| facts.iter().any(|fact| !finding.why.contains(fact)));
        if let Some(missing) = missing {
            self.prose(out, "missing", &missing.join(", "));
        }
        if !finding.exceptions.is_empty() {
            self.prose(out, "exception", &finding.exceptions.join(", "));
        }
        self.charges(out, finding);
        if facts > 0 {
            self.evidence(out, &finding.evidence, facts);
        }
        // Accepted terms are what is to be expected.
        if finding.basis != Basis::Agreed {
            self.prose(out, "ground", words::ground(finding.basis));
        }
        if !finding.suggest.is_empty() {
            self.prose(out, "suggest", &finding.suggested());
        }
    }

    fn prose(&self, out: &mut String, key: &str, text: &str) {
        let indent = self.indent + if key.is_empty() { 0 } else { KEY };
        for (i, row) in wrap(text, self.screen.width.saturating_sub(indent).max(16)).iter().enumerate() {
            if i == 0 && !key.is_empty() {
                self.key(out, key);
            } else {
                out.push_str(&" ".repeat(indent));
            }
            let _ = writeln!(out, "{row}");
        }
    }

    fn key(&self, out: &mut String, key: &str) {
        let blank = " ".repeat(KEY.saturating_sub(key.len()));
        let _ = write!(out, "{}{}{blank}", " ".repeat(self.indent), self.screen.paint(Look::Dim, key));
    }

    /// Writes cells in columns; the first row has the word before it.
    fn columns(&self, out: &mut String, key: &str, rows: &[Vec<Cell>]) {
        let columns = Columns::of(self.indent + KEY, rows);
        if columns.end() > self.screen.width && columns.is_narrow(self.screen) {
            for (i, row) in rows.iter().enumerate() {
                let words: Vec<&str> = row.iter().map(Cell::text).filter(|text| !text.is_empty()).collect();
                self.prose(out, if i == 0 { key } else { " " }, &words.join(" "));
            }
            return;
        }
        for (i, row) in rows.iter().enumerate() {
            let mut text = String::new();
            columns.write(&mut text, row, self.screen);
            if i == 0 {
                self.key(out, key);
                out.push_str(&text[self.indent + KEY..]);
            } else {
                out.push_str(&text);
            }
        }
    }

    fn charges(&self, out: &mut String, finding: &Finding) {
        let row = |charge: &crate::report::report::Charge| match (&charge.amount.money, &charge.unknown) {
            (Some(money), _) => {
                vec![Cell::right(money.to_string(), Look::Plain), Cell::new(&charge.label, Look::Plain)]
            }
            (None, reason) => {
                let reason = reason.as_deref().unwrap_or("a fact is missing");
                vec![
                    Cell::right("unknown", Look::Yellow),
                    Cell::new(format!("{}; missing: {reason}", charge.label), Look::Plain),
                ]
            }
        };
        let rows: Vec<Vec<Cell>> = finding.charges.iter().map(row).collect();
        self.columns(out, "costs", &rows);
    }

    /// Writes the facts by file and line.
    pub fn evidence(&self, out: &mut String, evidence: &[Evidence], most: usize) {
        let row = |fact: &Evidence| {
            let place = words::place(fact).unwrap_or_default();
            vec![
                Cell::new(format!("{} {}", fact.kind, fact.id), Look::Plain),
                Cell::new(fact.at.as_ref().map(|at| at.short()).unwrap_or_default(), Look::Plain),
                Cell::new(place, Look::Dim),
            ]
        };
        let rows: Vec<Vec<Cell>> = evidence.iter().take(most).map(row).collect();
        let columns = Columns::of(self.indent, &rows);
        rows.iter().for_each(|row| columns.write(out, row, self.screen));
        if let Some(more) = and_more(evidence.len().saturating_sub(most)) {
            let more = self.screen.paint(Look::Dim, &line(&format!("… {more}")));
            let _ = writeln!(out, "{}{more}", " ".repeat(self.indent));
        }
    }
}

/// Returns how an amount stands out.
pub fn amount_look(finding: &Finding) -> Look {
    if matches!(finding.status, Status::Breached | Status::Late | Status::Priced) { Look::Bold } else { Look::Dim }
}

/// Returns how a severity stands out.
pub fn severity_look(severity: Option<Severity>) -> Look {
    match severity {
        Some(Severity::Critical) => Look::Red,
        Some(Severity::Major) => Look::Yellow,
        _ => Look::Plain,
    }
}
