//! `goodterms check`: what was kept, broken or is pending, as of a day.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::asked::Asked;
use super::digest::digests;
use super::interrupt;
use super::options::Options;
use super::passed::Passed;
use super::policy::{Named, Policy};
use super::report;
use super::status::{self, INTERRUPTED, UNREAD, WRONG};
use super::terminal::{self, Failure, complain};
use crate::engagement::record;
use crate::evaluate;
use crate::facts::index::AsOf;
use crate::finding::Detail;
use crate::ladder;
use crate::ladder::owed::Stake;
use crate::remedy::pending::moves;
use crate::report::clauses::Clauses;
use crate::report::error::Error;
use crate::report::made::{self, Made};
use crate::report::portfolio::Portfolio;
use crate::report::report::{Engagement, Head, Report, Summary};
use crate::report::standing::standings;
use crate::report::text::Pictures;
use crate::report::{csv, json, junit, markdown, ndjson, sarif, text};
use crate::value::severity::Severity;
use crate::value::time::Day;
use crate::wording::texts::Texts;
use crate::wording::{locale, needs};

/// Says what of the terms was kept, broken or is pending, with evidence and amounts.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: goodterms check acme.yaml --policy studio.terms --as-of 2026-04-01",
    after_long_help = "Example: goodterms check acme.yaml --policy studio.terms --as-of 2026-04-01

Exit status: 0 nothing is broken, 1 something is broken or unknown (see --fail-on; what is tolerated, excused, priced or \
                       noted never counts), 2 a record or the policy is in error; the records that read are still reported."
)]
pub struct Args {
    #[command(flatten)]
    asked: Asked,
    /// The form of the report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Report what was kept, too.
    #[arg(long)]
    all: bool,
    /// The mildest breach that makes the exit status 1; what is unknown always does.
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t = Gravity::Minor)]
    fail_on: Gravity,
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
    /// Where it is for people.
    pictures: Pictures,
    /// Its line, already written out, where lines are wanted.
    line: String,
}

/// What a pass found.
struct Found {
    /// Where they are not written line by line.
    engagements: Vec<Engagement>,
    /// Of each engagement, where they are for people.
    pictures: BTreeMap<Arc<str>, Pictures>,
    fails: bool,
    passed: Passed,
}

impl Found {
    fn report(self, head: Head) -> Report {
        let (in_error, undescribed) = (self.passed.in_error(), self.passed.undescribed());
        let report = Report::new(head, self.engagements, self.passed.errors);
        Report { summary: Summary { in_error, undescribed, ..report.summary }, ..report }
    }
}

/// So many bytes of lines are written at once, about.
const PAGE: usize = 1 << 16;

impl Args {
    /// Runs the command; returns the exit status.
    pub fn run(&self) -> u8 {
        status::of(self.check())
    }

    fn check(&self) -> Result<u8, Failure> {
        let Some((policy, as_of)) = self.asked.load()? else { return Ok(WRONG) };
        self.options.fit(as_of.day)?;
        if self.format == Format::Html {
            return self.html(&policy, as_of);
        }
        let (mut summary, mut portfolio, mut trouble) = (Summary::default(), Portfolio::default(), Ok(true));
        let mut lines = String::with_capacity(2 * PAGE);
        interrupt::note();
        let mut found = self.over(&policy, as_of, |checked| {
            summary.add(&checked.counts);
            portfolio.merge(checked.together);
            // A long line is not copied first.
            let is_long = checked.line.len() >= PAGE;
            if !is_long {
                lines += &checked.line;
                if lines.len() < PAGE {
                    return true;
                }
            }
            trouble = terminal::print(&lines);
            lines.clear();
            if is_long && matches!(trouble, Ok(true)) {
                trouble = terminal::print(&checked.line);
            }
            matches!(trouble, Ok(true))
        });
        if matches!(trouble, Ok(true)) {
            trouble = terminal::print(&lines);
        }
        if interrupt::came() {
            let unfinished =
                if self.format == Format::Ndjson { "the lines so far are whole" } else { "nothing is reported" };
            complain(&format!("interrupted after {} engagements; {unfinished}\n", found.passed.done));
            return Ok(INTERRUPTED);
        }
        let reads_on = trouble?;
        if !reads_on && self.format == Format::Ndjson {
            return Ok(UNREAD);
        }
        (summary.in_error, summary.undescribed) = (found.passed.in_error(), found.passed.undescribed());
        let status = status::of_pass(&found.passed.errors, found.fails);
        if reads_on && (found.passed.done > 0 || self.format != Format::Text) {
            // Files of many millions of lines are not read once more.
            let head = self.head(&policy, as_of, &found.passed, self.format != Format::Ndjson)?;
            terminal::print(&match self.format {
                Format::Ndjson => ndjson::summary(&head, &summary, &portfolio, &found.passed.errors),
                Format::Text => {
                    let pictures = std::mem::take(&mut found.pictures);
                    text::page_with(&found.report(head), &pictures, &terminal::output())
                }
                format => written(format, &found.report(head), &policy, as_of.day),
            })?;
        }
        Ok(status)
    }

    fn html(&self, policy: &Policy, as_of: AsOf) -> Result<u8, Failure> {
        let (page, status) = report::document(&report::Pages {
            asked: &self.asked,
            policy,
            as_of,
            options: &self.options,
            fail_on: self.fail_on.severity(),
            all: self.all,
            digests: None,
        })?;
        page.map(|page| terminal::print(&page)).transpose()?;
        Ok(status)
    }

    /// Makes a report again that was made with these options; nothing where the policy is in error.
    pub fn again(made: &made::Options, as_of: Day) -> Result<Option<Report>, Failure> {
        let paths = |names: &[String]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
        let asked = Asked {
            records: paths(&made.records),
            policy: Named::of(PathBuf::from(&made.policy), paths(&made.overlays)),
            as_of: Some(as_of),
            known_on: made.known_on,
            only: made.only.clone(),
        };
        let options = Options { changed_since: made.changed_since, keep_going: made.keep_going, jobs: None };
        let args = Self { asked, format: Format::Json, all: made.all, fail_on: Gravity::Minor, options };
        let Some((policy, as_of)) = args.asked.load()? else { return Ok(None) };
        let found = args.over(&policy, as_of, |_| true);
        let head = args.head(&policy, as_of, &found.passed, true)?;
        let report = found.report(head);
        // Lines have it always.
        Ok(Some(Report { portfolio: Some(Report::together(&report.engagements)), ..report }))
    }

    /// Checks the records. What is written line by line goes to `line`, until that returns false.
    fn over(&self, policy: &Policy, as_of: AsOf, mut line: impl FnMut(Checked) -> bool + Send) -> Found {
        let (mut engagements, mut pictures, mut fails) = (Vec::new(), BTreeMap::new(), false);
        let pass = self.asked.pass(policy, as_of, self.options.clone()).for_verdicts(as_of);
        let work = |engagement: record::Engagement| self.look(policy, &engagement, as_of);
        let passed = pass.over(&self.asked.records, work, |mut checked: Checked| {
            fails |= checked.fails;
            match checked.report.take() {
                Some(report) => {
                    pictures.insert(report.engagement.clone(), checked.pictures);
                    engagements.push(report);
                    true
                }
                None => line(checked),
            }
        });
        // Whatever the records' files are called.
        engagements.sort_by(|a, b| a.engagement.cmp(&b.engagement));
        Found { engagements, pictures, fails, passed }
    }

    /// Returns what the report stands on, and what a pass left out; with the digests of the records that it read, where they are wanted.
    fn head(&self, policy: &Policy, as_of: AsOf, passed: &Passed, is_digested: bool) -> Result<Head, Failure> {
        let records = is_digested.then(|| digests(&passed.files));
        let made = Made { records, ..Made::new(self.made()?) };
        let (not_read, given_up) = (passed.not_read.clone(), passed.is_given_up);
        Ok(Head {
            made: Some(made),
            not_read,
            given_up,
            ..Head::new(&policy.on(as_of.day).program, &policy.sources, as_of)
        })
    }

    /// Returns what shapes the report.
    fn made(&self) -> Result<made::Options, Failure> {
        let name = |path: &PathBuf| path.to_string_lossy().into_owned();
        let (policy, overlays) = self.asked.policy.paths(&self.asked.records)?;
        Ok(made::Options {
            policy: name(&policy),
            overlays: overlays.iter().map(name).collect(),
            records: self.asked.records.iter().map(name).collect(),
            all: self.all,
            only: self.asked.only.clone(),
            changed_since: self.options.changed_since,
            known_on: self.asked.known_on,
            keep_going: self.options.keep_going,
        })
    }

    /// Judges an engagement, and writes its line where lines are wanted.
    fn look(&self, policy: &Policy, engagement: &record::Engagement, as_of: AsOf) -> Result<Checked, Vec<Error>> {
        let program = &policy.on(as_of.day).program;
        let text = |span| policy.sources.one_line(span);
        let detail = if self.all { Detail::All } else { Detail::Broken };
        let judged = evaluate::judge_versions(&policy.plans, engagement, as_of, detail);
        let mut verdicts = judged.verdicts;
        moves(&policy.plans, &judged.facts, &mut verdicts);
        // What a record may lack makes it unknown.
        let fails = engagement.lacking.is_some()
            || verdicts.findings.iter().any(|finding| finding.fails(self.fail_on.severity()));
        policy.conflicts(&engagement.id, &verdicts)?;
        let (scores, actions) = if program.ladders.is_empty() {
            Default::default()
        } else {
            ladder::suggest(&judged.facts, &verdicts, &text)
        };
        let Stake { sums: at_stake, left_out, unknown: unknown_amounts } =
            ladder::owed::at_stake(&judged.facts, &verdicts);
        let taken = ladder::taken(&judged.facts, &verdicts);
        let pictures = match self.format {
            Format::Text if !self.all => Pictures::of(&verdicts.findings, &engagement.sources, &terminal::output()),
            _ => Pictures::default(),
        };
        let quotes = matches!(self.format, Format::Json | Format::Sarif);
        let report = Engagement::quoting(verdicts, engagement, program, self.all, quotes);
        let ladders = match self.format {
            Format::Text | Format::Markdown => standings(&judged.facts, &scores, &actions),
            _ => Vec::new(),
        };
        let report = Engagement { at_stake, left_out, unknown_amounts, ladders, ..report };
        let zone = &program.calendar.zone;
        let says = |need: &ladder::Need| needs::sentence(&judged.facts, locale::english(), &Texts::own(), need.place);
        // Data says all that the clauses suggest.
        let ended = match self.format {
            Format::Text | Format::Markdown => ladder::ended(&judged.facts),
            _ => None,
        };
        let report = report.and_taken(taken, zone).and_ended(ended).and_ladders(scores, actions, zone, &says);
        let (counts, mut together) = (report.counts.clone(), Portfolio::default());
        if self.format != Format::Ndjson {
            return Ok(Checked { report: Some(report), counts, together, fails, pictures, line: String::new() });
        }
        report.add_to(&mut together);
        Ok(Checked { report: None, counts, together, fails, pictures, line: ndjson::engagement(&report) })
    }
}

/// Returns a report in a form.
fn written(format: Format, report: &Report, policy: &Policy, as_of: Day) -> String {
    match format {
        Format::Json | Format::Ndjson => json::json(report),
        Format::Text | Format::Html => unreachable!("they are written in ways of their own"),
        Format::Markdown => markdown::markdown(report),
        Format::Csv => csv::csv(report),
        Format::Junit => junit::junit(report),
        Format::Sarif => {
            let mut clauses = Clauses::default();
            // That in force counts for what names no version.
            let in_force = std::iter::once(policy.on(as_of)).chain(&policy.plans);
            in_force.for_each(|plan| clauses.add(&plan.program, &policy.sources));
            sarif::sarif(report, &clauses, sarif::Here(&terminal::here()))
        }
    }
}
