//! `goodterms explain`.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::PathBuf;

use super::load::{self, Policy};
use crate::base::suggest::did_you_mean;
use crate::evaluate;
use crate::finding::{Evidence, Finding, Right};
use crate::report::report::{Checked, Frame};

/// Explains one finding or right: the clause, the count day by day, the amounts, the evidence.
///
/// Exit status: 0 explained, 2 there is no such finding, or the policy, a record or the command is in error.
///
/// Example: goodterms explain payment_on_time/INV-4 acme/ --as-of 2026-03-31
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The id, as `check` prints it.
    id: String,
    /// The recorded engagement.
    record: PathBuf,
    /// The policy; else `policy.terms`, or the only policy, beside the record.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// The day to judge as of, to its end; else today in the policy's zone.
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
}

impl Args {
    /// Runs the command and returns the exit status.
    pub fn run(&self) -> u8 {
        match self.explain() {
            Ok(text) => u8::from(io::stdout().lock().write_all(text.as_bytes()).is_err()) * 2,
            Err(messages) => {
                for message in messages {
                    eprintln!("error: {message}");
                }
                2
            }
        }
    }

    fn explain(&self) -> Result<String, Vec<String>> {
        let one = |message: String| vec![message];
        let places = load::places(std::slice::from_ref(&self.record))?;
        let path = match &self.policy {
            Some(path) => path.clone(),
            None => load::default_policy(&self.record).map_err(one)?,
        };
        let Some(policy) = load::policy(&path).map_err(one)? else { return Err(Vec::new()) };
        let as_of = load::as_of(self.as_of.as_deref(), &policy.plan).map_err(one)?;
        let frame = Frame { plan: &policy.plan, files: Vec::new(), as_of, all: true };
        let (mut text, mut known, mut broken) = (String::new(), Vec::new(), false);
        for place in &places {
            load::each(place, &policy.plan, &mut |(engagement, sources, diagnostics)| {
                load::report(&sources, &diagnostics);
                let Some(engagement) = engagement else {
                    broken = true;
                    return true;
                };
                let mistakes = evaluate::check_record(&policy.plan, &engagement);
                load::report(&engagement.sources, &mistakes);
                broken |= !mistakes.is_empty();
                let verdicts = evaluate::run_explained(&policy.plan, &engagement, as_of);
                let checked = Checked { engagement, verdicts, scores: Vec::new(), actions: Vec::new() };
                for finding in &checked.verdicts.findings {
                    if finding.id == self.id {
                        text.push_str(&of_finding(&policy, &frame, &checked, finding));
                    }
                    known.push(finding.id.clone());
                }
                for right in &checked.verdicts.rights {
                    if right.id == self.id {
                        text.push_str(&of_right(&policy, &frame, &checked, right));
                    }
                    known.push(right.id.clone());
                }
                true
            })
            .map_err(one)?;
        }
        if broken {
            return Err(Vec::new());
        }
        if text.is_empty() {
            let near = did_you_mean(&self.id, known.iter().map(String::as_str)).unwrap_or_else(|| match known.len() {
                0 => "there are no findings".to_owned(),
                _ => format!("known are {}", known.iter().take(12).cloned().collect::<Vec<_>>().join(", ")),
            });
            return Err(vec![format!("no finding `{}` as of {as_of}; {near}", self.id)]);
        }
        Ok(text)
    }
}

fn of_finding(policy: &Policy, frame: &Frame<'_>, checked: &Checked, finding: &Finding) -> String {
    let mut out = String::new();
    let severity = finding.severity.map(|severity| format!(", {}", severity.word())).unwrap_or_default();
    let _ = writeln!(out, "{}: {}{severity}, as of {}", finding.id, finding.status.word(), frame.as_of);
    let _ = writeln!(out, "{}\n", finding.why);
    let _ = writeln!(out, "{}", clause(policy, &finding.clause));
    if !finding.working.is_empty() {
        let _ = writeln!(out, "The count\n  {}\n", finding.working.join("\n  "));
    }
    for charge in &finding.charges {
        match &charge.amount {
            Ok(money) => {
                let _ = writeln!(out, "{}: {money}", charge.label);
            }
            Err(why) => {
                let _ = writeln!(out, "{}: cannot be said without {why}", charge.label);
            }
        }
        for line in &charge.working {
            let _ = writeln!(out, "  {line}");
        }
        out.push('\n');
    }
    if !finding.missing.is_empty() {
        let _ = writeln!(out, "Missing: {}\n", finding.missing.join(", "));
    }
    out.push_str(&evidence(frame, checked, &finding.evidence));
    let _ = writeln!(out, "Ground: {}", ground(finding.basis.word()));
    out
}

fn of_right(policy: &Policy, frame: &Frame<'_>, checked: &Checked, right: &Right) -> String {
    let mut out = String::new();
    let until = right.until.map(|until| format!(" until {}", frame.moment(until))).unwrap_or_default();
    let _ = writeln!(out, "{}: {}, from {}{until}\n", right.id, right.status.word(), frame.moment(right.from));
    let _ = writeln!(out, "{}", clause(policy, &right.clause));
    out.push_str(&evidence(frame, checked, &right.evidence));
    let _ = writeln!(out, "Ground: {}", ground(right.basis.word()));
    out
}

fn ground(basis: &str) -> &'static str {
    match basis {
        "law" => "the law that the clause cites",
        "agreed" => "terms that the client had accepted",
        _ => "a house rule: the client had not accepted these terms by then",
    }
}

/// The clause as it is written, with its lines.
fn clause(policy: &Policy, name: &str) -> String {
    let Some(clause) = policy.plan.program.clauses.iter().find(|clause| clause.name == name) else {
        return String::new();
    };
    let source = policy.sources.get(clause.span.source);
    let first = policy.sources.line(clause.span);
    let text = policy.sources.snippet(clause.span);
    let mut out = format!("{}:{first}\n", source.path);
    for (i, line) in text.lines().enumerate() {
        let _ = writeln!(out, "{:>5} | {line}", first as usize + i);
    }
    out
}

fn evidence(frame: &Frame<'_>, checked: &Checked, evidence: &[Evidence]) -> String {
    let mut out = String::new();
    for one in evidence {
        let at = one.at.map(|at| frame.moment(at)).unwrap_or_default();
        match (one.span, &one.deemed_by) {
            (Some(span), _) => {
                let sources = checked.sources();
                let _ = writeln!(
                    out,
                    "{} {} {at}  {}:{}",
                    one.kind,
                    one.id,
                    sources.get(span.source).path,
                    sources.line(span)
                );
                for line in sources.snippet(span).lines() {
                    let _ = writeln!(out, "      | {line}");
                }
            }
            (None, deemed) => {
                let by = deemed.as_deref().unwrap_or("a clause");
                let _ = writeln!(out, "{} {} {at}  deemed by {by}", one.kind, one.id);
            }
        }
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}
