//! `goodterms check`.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::ValueEnum;

use super::load::{self, Place, Policy};
use crate::base::source::SourceMap;
use crate::engagement::read_yaml::Reading;
use crate::evaluate;
use crate::finding::Status;
use crate::report::report::{Checked, Frame, Summary};
use crate::report::{json, text};
use crate::value::severity::Severity;
use crate::value::time::Day;

/// Checks recorded engagements against a policy, as of a day.
///
/// A RECORD is a YAML file, a file of lines of JSON (*.ndjson), a folder, or `-` for lines of JSON on standard input. A
/// folder with `engagement.yaml` is one engagement; any other is a portfolio of all records in it.
///
/// Exit status: 0 nothing breached, 1 breaches or unknowns, 2 the policy, a record or the command is in error.
///
/// Example: goodterms check acme/ --policy agency.terms --as-of 2026-03-31
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The recorded engagements.
    #[arg(required = true)]
    record: Vec<PathBuf>,
    /// The policy; else `policy.terms`, or the only policy, beside the first record.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// The day to judge as of, to its end; else today in the policy's zone.
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// How to print.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Show what is kept too.
    #[arg(long)]
    all: bool,
    /// The mildest severity of a breach that makes the exit status 1; an unknown verdict always does.
    #[arg(long, value_enum, default_value = "minor", value_name = "SEVERITY")]
    fail_on: Level,
    /// Only this engagement.
    #[arg(long, value_name = "ENGAGEMENT")]
    only: Option<String>,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    /// For people.
    Text,
    /// One JSON document.
    Json,
    /// An engagement a line as it is done, then a line with the summary.
    Ndjson,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Note,
    Minor,
    Major,
    Critical,
}

impl Level {
    fn severity(self) -> Severity {
        match self {
            Self::Note => Severity::Note,
            Self::Minor => Severity::Minor,
            Self::Major => Severity::Major,
            Self::Critical => Severity::Critical,
        }
    }
}

impl Args {
    /// Runs the command and returns the exit status.
    pub fn run(&self) -> u8 {
        match self.check() {
            Ok(status) => status,
            Err(messages) => {
                for message in messages {
                    eprintln!("error: {message}");
                }
                2
            }
        }
    }

    fn check(&self) -> Result<u8, Vec<String>> {
        let places = load::places(&self.record)?;
        let one = |message: String| vec![message];
        let path = match &self.policy {
            Some(path) => path.clone(),
            None => load::default_policy(&self.record[0]).map_err(one)?,
        };
        let policy = load::policy(&path).map_err(one)?;
        let day = match (&policy, &self.as_of) {
            (Some(policy), text) => load::as_of(text.as_deref(), &policy.plan).map_err(one)?,
            (None, Some(text)) if Day::parse(text).is_none() => {
                return Err(vec![format!("--as-of {text}: no such date; write it as 2026-03-31")]);
            }
            _ => return Ok(2),
        };
        let Some(policy) = policy else { return Ok(2) };
        Ok(self.report(&policy, &places, day))
    }

    fn report(&self, policy: &Policy, places: &[Place], as_of: Day) -> u8 {
        let frame = Frame { plan: &policy.plan, files: policy.files.clone(), as_of, all: self.all };
        let mut run =
            Run { args: self, frame, out: BufWriter::new(io::stdout().lock()), ..Run::new(self, policy, as_of) };
        for place in places {
            if let Err(message) = load::each(place, &policy.plan, &mut |reading| run.take(reading)) {
                eprintln!("error: {message}");
                run.in_error = true;
            }
        }
        run.finish()
    }
}

struct Run<'a> {
    args: &'a Args,
    frame: Frame<'a>,
    /// The policy's text.
    sources: &'a SourceMap,
    out: BufWriter<io::StdoutLock<'static>>,
    /// What waits for the end, so that nothing is half-written.
    done: Vec<Checked>,
    summary: Summary,
    fails: bool,
    in_error: bool,
    closed: bool,
    seen: bool,
}

impl<'a> Run<'a> {
    fn new(args: &'a Args, policy: &'a Policy, as_of: Day) -> Self {
        Self {
            args,
            frame: Frame { plan: &policy.plan, files: policy.files.clone(), as_of, all: args.all },
            sources: &policy.sources,
            out: BufWriter::new(io::stdout().lock()),
            done: Vec::new(),
            summary: Summary::default(),
            fails: false,
            in_error: false,
            closed: false,
            seen: false,
        }
    }

    /// Takes one engagement; returns whether to go on.
    fn take(&mut self, (engagement, sources, diagnostics): Reading) -> bool {
        if !diagnostics.is_empty() {
            load::report(&sources, &diagnostics);
            self.in_error |= diagnostics.iter().any(|diagnostic| diagnostic.is_error());
        }
        let Some(engagement) = engagement else {
            self.in_error = true;
            return true;
        };
        if self.args.only.as_ref().is_some_and(|only| **only != *engagement.id) {
            return true;
        }
        self.seen = true;
        let mistakes = evaluate::check_record(self.frame.plan, &engagement);
        if !mistakes.is_empty() {
            load::report(&engagement.sources, &mistakes);
            self.in_error = true;
            return true;
        }
        let verdicts = evaluate::run(self.frame.plan, &engagement, self.frame.as_of);
        let text = |span| self.sources.snippet(span).split_whitespace().collect::<Vec<_>>().join(" ");
        let (scores, actions) =
            crate::ladder::suggest(self.frame.plan, &engagement, self.frame.as_of, &verdicts, &text);
        let checked = Checked { engagement, verdicts, scores, actions };
        self.summary.add(&checked);
        let least = self.args.fail_on.severity();
        self.fails |= checked.verdicts.findings.iter().any(|finding| match finding.status {
            Status::Breached | Status::Late => finding.severity.unwrap_or(Severity::Minor) >= least,
            Status::Unknown => true,
            _ => false,
        });
        if self.args.format == Format::Ndjson {
            self.closed = json::write_line(&mut self.out, &self.frame, &checked).is_err();
        } else {
            self.done.push(checked);
        }
        !self.closed
    }

    fn finish(mut self) -> u8 {
        if let Some(only) = self.args.only.as_ref().filter(|_| !self.seen) {
            eprintln!("error: no engagement `{only}` in these records");
            self.in_error = true;
        }
        self.done.sort_by(|a, b| a.engagement.id.cmp(&b.engagement.id));
        // A reader that went away is no error of ours.
        let written = if self.closed { Ok(()) } else { self.write().and_then(|()| self.out.flush()) };
        if written.is_err_and(|error| error.kind() != io::ErrorKind::BrokenPipe) {
            eprintln!("error: standard output cannot be written");
            return 2;
        }
        match (self.in_error, self.fails) {
            (true, _) => 2,
            (_, true) => 1,
            _ => 0,
        }
    }

    fn write(&mut self) -> io::Result<()> {
        let (out, frame) = (&mut self.out, &self.frame);
        match self.args.format {
            Format::Json if self.done.is_empty() && self.in_error => Ok(()),
            Format::Json => json::write(out, frame, &self.done, &self.summary),
            Format::Ndjson => json::write_last(out, frame, &self.summary),
            Format::Text => {
                for (i, checked) in self.done.iter().enumerate() {
                    if i > 0 {
                        writeln!(out)?;
                    }
                    text::write(out, frame, checked)?;
                }
                if self.done.len() > 1 {
                    writeln!(out)?;
                    text::write_summary(out, &self.summary)?;
                }
                Ok(())
            }
        }
    }
}
