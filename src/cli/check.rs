//! `goodterms check`: what was kept, broken or is pending, as of a day.

use std::path::PathBuf;

use super::clock::day;
use super::digest::digests;
use super::interrupt;
use super::options::Options;
use super::pass::Pass;
use super::policy::{Named, Policy};
use super::report;
use super::status::{self, BROKEN, CLEAN, INTERRUPTED, UNREAD, WRONG};
use super::terminal::{self, Failure, complain};
use crate::engagement::record;
use crate::evaluate;
use crate::finding::Detail;
use crate::ladder;
use crate::report::clauses::Clauses;
use crate::report::error::Error;
use crate::report::made::{self, Made};
use crate::report::portfolio::Portfolio;
use crate::report::report::{Engagement, Head, Report, Summary};
use crate::report::{csv, json, junit, markdown, ndjson, sarif, text};
use crate::value::severity::Severity;
use crate::value::time::Day;

/// Says what of the terms was kept, broken or is pending, with evidence and amounts.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: goodterms check acme.yaml --policy studio.terms --as-of 2026-04-01",
    after_long_help = "Example: goodterms check acme.yaml --policy studio.terms --as-of 2026-04-01

Exit status: 0 nothing is broken, 1 something is broken or unknown (see --fail-on; what is tolerated, excused, priced or \
                       noted never counts), 2 a record or the policy is in error; the records that read are still reported."
)]
pub struct Args {
    /// The records: YAML files, .ndjson or .jsonl files, folders of them, or `-` for lines of JSON on standard input.
    #[arg(required = true, value_name = "RECORD")]
    records: Vec<PathBuf>,
    #[command(flatten)]
    policy: Named,
    /// The day, YYYY-MM-DD, to the end of which the check answers; where it is not given, today in the policy's zone.
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// The form of the report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Report what was kept, too.
    #[arg(long)]
    all: bool,
    /// The mildest breach that makes the exit status 1; what is unknown always does.
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t = Gravity::Minor)]
    fail_on: Gravity,
    /// Report this engagement only.
    #[arg(long, value_name = "ENGAGEMENT")]
    only: Option<String>,
    #[command(flatten)]
    options: Options,
}

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A page for people.
    Text,
    /// One JSON document.
    Json,
    /// One line of JSON an engagement, as it is done, then one with the summary.
    Ndjson,
    /// One page of HTML that needs nothing else.
    Html,
    /// Markdown, for a mail.
    Markdown,
    /// A table for a spreadsheet, one row a finding.
    Csv,
    /// SARIF 2.1.0, for code hosts.
    Sarif,
    /// The XML of JUnit, for build servers.
    Junit,
}

/// The severities, as an argument.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Gravity {
    Note,
    Minor,
    Major,
    Critical,
}

impl Gravity {
    fn severity(self) -> Severity {
        match self {
            Self::Note => Severity::Note,
            Self::Minor => Severity::Minor,
            Self::Major => Severity::Major,
            Self::Critical => Severity::Critical,
        }
    }
}

/// What is kept of an engagement until all are done.
struct Checked {
    /// Where the report is not written line by line.
    report: Option<Engagement>,
    counts: Summary,
    together: Portfolio,
    fails: bool,
    /// Exceptions in conflict: then it is not reported.
    errors: Vec<Error>,
    /// Its line, already written out, where lines are wanted.
    line: String,
}

/// So many bytes of lines are written at once, about.
const PAGE: usize = 1 << 16;

impl Args {
    /// Runs the command; returns the exit status.
    pub fn run(&self) -> u8 {
        status::of(self.check())
    }

    fn check(&self) -> Result<u8, Failure> {
        let Some(policy) = self.policy.load(&self.records)? else { return Ok(WRONG) };
        let as_of = policy.day(self.as_of);
        if self.format == Format::Html {
            return self.html(&policy, as_of);
        }
        let program = &policy.on(as_of).program;
        let mut made = Made::new(self.made()?);
        let work = |engagement: record::Engagement| self.look(&policy, &engagement, as_of);
        let mut found = Vec::new();
        let mut summary = Summary::default();
        let mut portfolio = Portfolio::default();
        let mut fails = false;
        let mut trouble = Ok(true);
        let mut lines = String::with_capacity(2 * PAGE);
        let pass = Pass::new(&policy.plans, self.only.as_deref(), self.options.clone());
        let mut conflicts = Vec::new();
        interrupt::note();
        let mut passed = pass.over(&self.records, work, |checked| {
            if !checked.errors.is_empty() {
                conflicts.extend(checked.errors);
                return true;
            }
            fails |= checked.fails;
            let Some(report) = checked.report else {
                summary.add(&checked.counts);
                portfolio.merge(checked.together);
                lines += &checked.line;
                if lines.len() < PAGE {
                    return true;
                }
                trouble = terminal::print(&lines);
                lines.clear();
                return matches!(trouble, Ok(true));
            };
            found.push(report);
            true
        });
        passed.errors.extend(conflicts);
        // Whatever the records' files are called.
        found.sort_by(|a, b| a.engagement.cmp(&b.engagement));
        if matches!(trouble, Ok(true)) {
            trouble = terminal::print(&lines);
        }
        if interrupt::came() {
            let unfinished =
                if self.format == Format::Ndjson { "the lines so far are whole" } else { "nothing is reported" };
            complain(&format!("interrupted after {} engagements; {unfinished}\n", passed.done));
            return Ok(INTERRUPTED);
        }
        if matches!(self.format, Format::Json | Format::Sarif) {
            made.records = Some(digests(&passed.files));
        }
        let head = Head { made: Some(made), ..Head::new(program, &policy.sources, self.options.as_of(as_of)) };
        let reads_on = trouble?;
        if !reads_on && self.format == Format::Ndjson {
            return Ok(UNREAD);
        }
        let wrong = !passed.errors.is_empty();
        if reads_on && (passed.done > 0 || self.format != Format::Text) {
            terminal::print(&match self.format {
                Format::Ndjson => ndjson::summary(&head, &summary, &portfolio, &passed.errors),
                format => written(format, &Report::new(head, found, passed.errors), &policy, as_of),
            })?;
        }
        Ok(if wrong {
            WRONG
        } else if fails {
            BROKEN
        } else {
            CLEAN
        })
    }

    fn html(&self, policy: &Policy, as_of: Day) -> Result<u8, Failure> {
        let (page, status) = report::document(&report::Asked {
            records: &self.records,
            policy,
            as_of,
            only: self.only.as_deref(),
            options: self.options.clone(),
            fail_on: self.fail_on.severity(),
        })?;
        page.map(|page| terminal::print(&page)).transpose()?;
        Ok(status)
    }

    /// Makes a report again that was made with these options; nothing where the policy is in error.
    pub fn again(options: &made::Options, as_of: Day) -> Result<Option<Report>, Failure> {
        let paths = |names: &[String]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
        let policy = Named::of(PathBuf::from(&options.policy), paths(&options.overlays));
        let args = Self {
            records: paths(&options.records),
            policy,
            as_of: Some(as_of),
            format: Format::Json,
            all: options.all,
            fail_on: Gravity::Minor,
            only: options.only.clone(),
            options: Options {
                changed_since: options.changed_since,
                known_on: options.known_on,
                keep_going: options.keep_going,
                jobs: None,
            },
        };
        let Some(policy) = args.policy.load(&args.records)? else { return Ok(None) };
        let mut made = Made::new(args.made()?);
        let (mut found, mut conflicts) = (Vec::new(), Vec::new());
        let pass = Pass::new(&policy.plans, args.only.as_deref(), args.options.clone());
        let work = |engagement: record::Engagement| args.look(&policy, &engagement, as_of);
        let mut passed = pass.over(&args.records, work, |checked| {
            if checked.errors.is_empty() {
                found.extend(checked.report);
            }
            conflicts.extend(checked.errors);
            true
        });
        passed.errors.extend(conflicts);
        found.sort_by(|a, b| a.engagement.cmp(&b.engagement));
        made.records = Some(digests(&passed.files));
        let head = Head {
            made: Some(made),
            ..Head::new(&policy.on(as_of).program, &policy.sources, args.options.as_of(as_of))
        };
        Ok(Some(Report::new(head, found, passed.errors)))
    }

    /// Returns what shapes the report.
    fn made(&self) -> Result<made::Options, Failure> {
        let name = |path: &PathBuf| path.to_string_lossy().into_owned();
        let (policy, overlays) = self.policy.paths(&self.records)?;
        Ok(made::Options {
            policy: name(&policy),
            overlays: overlays.iter().map(name).collect(),
            records: self.records.iter().map(name).collect(),
            all: self.all,
            only: self.only.clone(),
            changed_since: self.options.changed_since,
            known_on: self.options.known_on,
            keep_going: self.options.keep_going,
        })
    }

    /// Judges an engagement, and writes its line where lines are wanted.
    fn look(&self, policy: &Policy, engagement: &record::Engagement, as_of: Day) -> Checked {
        let program = &policy.on(as_of).program;
        let text = |span| policy.sources.snippet(span).split_whitespace().collect::<Vec<_>>().join(" ");
        let detail = if self.all { Detail::All } else { Detail::Broken };
        let judged = evaluate::judge_versions(&policy.plans, engagement, self.options.as_of(as_of), detail);
        let verdicts = judged.verdicts;
        let fails = verdicts.findings.iter().any(|finding| finding.fails(self.fail_on.severity()));
        let errors = policy.conflicts(&engagement.id, &verdicts);
        let (scores, actions) = if program.ladders.is_empty() {
            Default::default()
        } else {
            ladder::suggest(&judged.facts, &verdicts, &text)
        };
        let at_stake = ladder::owed::at_stake(&judged.facts, &verdicts);
        let report = Engagement { at_stake, ..Engagement::new(verdicts, engagement, program, self.all) };
        let report = report.and_ladders(scores, actions, &program.calendar.zone);
        let (counts, mut together) = (report.counts.clone(), Portfolio::default());
        if self.format != Format::Ndjson {
            return Checked { report: Some(report), counts, together, fails, errors, line: String::new() };
        }
        report.add_to(&mut together);
        Checked { report: None, counts, together, fails, errors, line: ndjson::engagement(&report) }
    }
}

/// Returns a report in a form.
fn written(format: Format, report: &Report, policy: &Policy, as_of: Day) -> String {
    match format {
        Format::Text => text::page(report, &terminal::output()),
        Format::Json | Format::Ndjson => json::json(report),
        Format::Html => unreachable!("it has a pass of its own"),
        Format::Markdown => markdown::markdown(report),
        Format::Csv => csv::csv(report),
        Format::Junit => junit::junit(report),
        Format::Sarif => {
            let mut clauses = Clauses::default();
            // That in force counts for what names no version.
            let in_force = std::iter::once(policy.on(as_of)).chain(&policy.plans);
            in_force.for_each(|plan| clauses.add(&plan.program, &policy.sources));
            sarif::sarif(report, &clauses)
        }
    }
}
