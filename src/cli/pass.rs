//! The pass over records: read, checked against the policy, judged; on every core, and handed over in the order of the
//! records.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::io;
use std::iter;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::crew::in_order;
use super::gather::Parts;
use super::input::Input;
use super::interrupt;
use super::options::Options;
use super::progress;
use super::records::{self, Record};
use super::terminal::{self, Failure, complain};
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::files as mistake;
use crate::base::source::{SourceMap, Span};
use crate::base::suggest::did_you_mean;
use crate::engagement::read_ndjson::LineReader;
use crate::engagement::read_yaml::{Reading, read_yaml_beside};
use crate::engagement::record::{Engagement, Value};
use crate::engagement::runs::{Block, Blocks, NotUtf8, Run, Survey};
use crate::engagement::slots::Slots;
use crate::evaluate::check_record;
use crate::plan::Plan;
use crate::report::error::Error;
use crate::report::text;
use crate::value::time::Moment;

/// Engagements that are still to be read.
enum Job {
    /// A file, and whether it stands for its folder.
    Yaml(PathBuf, bool),
    Block(Arc<str>, Block),
    Runs(Arc<str>, Vec<Result<Run, NotUtf8>>),
    Unreadable(Failure),
}

/// What came of a job.
enum Outcome<T> {
    /// An engagement: its name, and what was made of it.
    Done(Naming, Result<T, Vec<Error>>),
    /// One that `only` leaves out.
    Passed(Naming),
    Wrong(Vec<Diagnostic>, SourceMap),
    Failed(Failure),
}

/// Where an engagement is named.
struct Naming {
    id: Arc<str>,
    path: String,
    line: u32,
    text: String,
    /// What lies beside it and is not read.
    unread: Vec<String>,
}

impl Naming {
    fn new(engagement: &Engagement, unread: Vec<String>) -> Self {
        let (sources, span) = (&engagement.sources, engagement.span);
        Self {
            id: engagement.id.clone(),
            path: sources.path(span).to_owned(),
            line: sources.line(span),
            text: sources.snippet(span).to_owned(),
            unread,
        }
    }

    /// Returns a diagnostic that points at it.
    fn failure(&self, mistake: impl FnOnce(Span) -> Diagnostic) -> Failure {
        let mut sources = SourceMap::new();
        let source = sources.add_part(self.path.as_str(), self.text.as_str(), self.line);
        Failure::of(mistake(Span::new(source, 0, self.text.len())), sources)
    }
}

/// Where each engagement was named.
type Seen = HashMap<Arc<str>, String>;

/// What a pass was.
#[derive(Debug, Default)]
pub struct Passed {
    /// What was wrong with records; it has been shown, but for the last of very many.
    pub errors: Vec<Error>,
    /// How many records were in error.
    wrongs: usize,
    /// How many engagements were handed over.
    pub done: usize,
    /// The files that were read.
    pub files: BTreeSet<PathBuf>,
}

/// The pass over all records under one policy.
pub struct Pass<'a> {
    plans: &'a [Plan],
    slots: Slots,
    only: Option<&'a str>,
    options: Options,
    /// The files that engagements name.
    named: Mutex<Vec<PathBuf>>,
}

/// So many engagements in error are shown before a pass is given up.
const MOST_WRONG: usize = 100;

/// So many mistakes of one engagement are shown.
const MOST_OF_ONE: usize = 50;

impl<'a> Pass<'a> {
    /// Returns a pass under the versions of a policy, over one engagement where `only` one is wanted. `stamps` is whether it is read
    /// when events were recorded.
    pub fn new(plans: &'a [Plan], only: Option<&'a str>, stamps: bool, options: Options) -> Self {
        let vocabulary = &plans[0].program.vocabulary;
        let reads_stamps = stamps || options.changed_since.is_some();
        let recorded = vocabulary.field_id("recorded").filter(|_| reads_stamps);
        let is_kept = |field| Some(field) == recorded || plans.iter().any(|plan| plan.reads(field));
        let slots = Slots::new(vocabulary, is_kept);
        Self { plans, slots, only, options, named: Mutex::default() }
    }

    /// Makes something of every engagement by `work`, and hands it to `take` in the order of the records, lines after the
    /// rest, until that returns false. What is wrong with a record is shown, and the others go on; what `work` finds wrong with one
    /// it has shown.
    pub fn over<T: Send>(
        &self,
        arguments: &[PathBuf],
        work: impl Fn(Engagement) -> Result<T, Vec<Error>> + Sync,
        mut take: impl FnMut(T) -> bool,
    ) -> Passed {
        let (records, failures) = records::find(arguments);
        let mut passed =
            Passed { files: records.iter().filter_map(Record::path).cloned().collect(), ..Passed::default() };
        failures.iter().for_each(|failure| passed.fail(failure));
        let mut seen = Seen::new();
        let lines =
            records.iter().find_map(|record| if let Record::Lines(path) = record { Some(path.clone()) } else { None });
        let threads = self.options.threads();
        in_order(
            threads,
            jobs(records, threads),
            |job| self.outcomes(job, &work),
            |outcomes| outcomes.into_iter().all(|outcome| self.take(&mut passed, &mut seen, outcome, &mut take)),
        );
        progress::end();
        passed.files.append(&mut self.named.lock().unwrap_or_else(PoisonError::into_inner).drain(..).collect());
        passed.tell_rest();
        let is_known = self.only.is_none_or(|only| seen.contains_key(only));
        if let Some(since) = self.options.changed_since
            && passed.done == 0
            && !seen.is_empty()
            && is_known
        {
            complain(&format!("note: nothing is dated or recorded on {since} or after\n"));
        } else if passed.done == 0 && passed.errors.is_empty() && !interrupt::came() {
            let place = lines.unwrap_or_else(|| "standard input".into());
            passed.fail(&match self.only {
                None => {
                    let mut sources = SourceMap::new();
                    let source = sources.add(place.to_string_lossy(), "");
                    Failure::of(mistake::no_engagement(Span::new(source, 0, 0)), sources)
                }
                Some(only) => self.nothing_of(only, seen.keys()),
            });
        }
        passed
    }

    fn nothing_of<'s>(&self, only: &str, seen: impl Iterator<Item = &'s Arc<str>>) -> Failure {
        let mut known: Vec<&str> = seen.map(|id| &**id).collect();
        known.sort_unstable();
        let help = did_you_mean(only, known).map(|help| format!("; {help}")).unwrap_or_default();
        Failure::new("--only", format!("there is no engagement `{only}` in the records{help}"))
    }

    fn outcomes<T>(&self, job: Job, work: &impl Fn(Engagement) -> Result<T, Vec<Error>>) -> Vec<Outcome<T>> {
        let program = &self.plans[0].program;
        let of_runs = |path: Arc<str>, runs: Vec<Result<Run, NotUtf8>>| {
            let mut reader = LineReader::new(&program.vocabulary, &self.slots, &program.calendar.zone);
            let beside = |engagement: &Engagement| self.beside(engagement);
            let one = |run| match run {
                Ok(run) => self.outcome(Vec::new(), reader.read(&path, &run, &beside), work),
                Err(wrong) => Outcome::Failed(not_utf8(&path, wrong)),
            };
            runs.into_iter().map(one).collect()
        };
        match job {
            Job::Unreadable(failure) => vec![Outcome::Failed(failure)],
            Job::Block(path, block) => of_runs(path, block.runs()),
            Job::Runs(path, runs) => of_runs(path, runs),
            Job::Yaml(path, folder) => vec![match self.read_yaml(&path, folder) {
                Ok((unread, reading)) => self.outcome(unread, reading, work),
                Err(failure) => Outcome::Failed(failure),
            }],
        }
    }

    fn outcome<T>(
        &self,
        unread: Vec<String>,
        reading: Reading,
        work: &impl Fn(Engagement) -> Result<T, Vec<Error>>,
    ) -> Outcome<T> {
        let (engagement, sources, diagnostics) = reading;
        let Some(engagement) = engagement else { return Outcome::Wrong(diagnostics, sources) };
        let naming = Naming::new(&engagement, unread);
        if !self.is_wanted(&engagement) {
            return Outcome::Passed(naming);
        }
        Outcome::Done(naming, work(engagement))
    }

    /// Takes in what came of an engagement; returns false where nobody wants more.
    fn take<T>(
        &self,
        passed: &mut Passed,
        seen: &mut Seen,
        outcome: Outcome<T>,
        take: &mut impl FnMut(T) -> bool,
    ) -> bool {
        if interrupt::came() {
            return false;
        }
        match outcome {
            Outcome::Failed(failure) => passed.fail(&failure),
            Outcome::Wrong(diagnostics, sources) => passed.wrong(&diagnostics, &sources),
            Outcome::Passed(naming) => {
                passed.first(seen, &naming);
            }
            Outcome::Done(naming, made) => {
                if passed.first(seen, &naming) {
                    passed.done += 1;
                    match made {
                        Ok(made) => return take(made),
                        Err(errors) => passed.errors.extend(errors),
                    }
                }
            }
        }
        if passed.wrongs < MOST_WRONG || self.options.keep_going {
            return true;
        }
        passed.fail(&Failure::new(
            "the records",
            format!("{MOST_WRONG} of them are in error: given up; --keep-going goes on"),
        ));
        false
    }

    fn is_wanted(&self, engagement: &Engagement) -> bool {
        self.only.is_none_or(|only| *only == *engagement.id) && self.has_changed(engagement)
    }

    fn has_changed(&self, engagement: &Engagement) -> bool {
        let Some(since) = self.options.changed_since else { return true };
        let program = &self.plans[0].program;
        let recorded = program.vocabulary.field_id("recorded");
        let is_new = |moment: Moment| program.calendar.zone.day(moment) >= since;
        let contract = &engagement.contract;
        let amended = contract.amendments.iter();
        let signed = amended.clone().flat_map(|change| [change.signed_client, change.signed_firm]);
        let signed = signed.chain([contract.signed_client, contract.signed_firm]).flatten();
        let accepted = contract.accepts.iter().filter_map(|acceptance| acceptance.at);
        if signed.chain(accepted).any(is_new) || amended.clone().any(|change| change.effective >= since) {
            return true;
        }
        engagement.events.iter().any(|event| {
            event.at.is_some_and(is_new)
                || event.fields.iter().any(|(field, value)| {
                    Some(*field) == recorded && matches!(value, Value::Moment(moment) if is_new(*moment))
                })
        })
    }

    /// Returns what is wrong with an engagement beside every version of the policy.
    fn check(&self, engagement: &Engagement) -> Vec<Diagnostic> {
        let mut found = self.plans.iter().map(|plan| check_record(plan, engagement));
        let first = found.next().unwrap_or_default();
        let others: Vec<Vec<Diagnostic>> = found.collect();
        let same = |a: &Diagnostic, b: &Diagnostic| (a.code, a.primary.span) == (b.code, b.primary.span);
        let in_all = |one: &Diagnostic| others.iter().all(|other| other.iter().any(|two| same(one, two)));
        first.into_iter().filter(in_all).collect()
    }

    /// Returns what is wrong with an engagement beside the policy, where it is wanted.
    fn beside(&self, engagement: &Engagement) -> Vec<Diagnostic> {
        if self.is_wanted(engagement) { self.check(engagement) } else { Vec::new() }
    }

    /// Reads an engagement of a file; tells what lies beside it and is not read.
    fn read_yaml(&self, path: &Path, folder: bool) -> Result<(Vec<String>, Reading), Failure> {
        let program = &self.plans[0].program;
        let text = terminal::read(path)?;
        let shown = path.to_string_lossy().into_owned();
        let mut unread = if folder { records::others(path) } else { Vec::new() };
        let named = RefCell::new(Vec::new());
        let files = |name: &str| {
            let found = records::files(path, name);
            named.borrow_mut().extend(found.iter().flatten().map(|(path, _)| PathBuf::from(path)));
            found
        };
        let beside = |engagement: &Engagement| self.beside(engagement);
        let reading = read_yaml_beside(&shown, &text, &files, &program.vocabulary, &program.calendar.zone, &beside);
        self.named.lock().unwrap_or_else(PoisonError::into_inner).extend(named.borrow().iter().cloned());
        unread.retain(|name| !named.borrow().iter().any(|file| *file == path.with_file_name(name)));
        Ok((unread, reading))
    }
}

impl Passed {
    /// Shows a failure and keeps it.
    fn fail(&mut self, failure: &Failure) {
        self.wrongs += 1;
        if self.wrongs <= MOST_WRONG + 1 {
            failure.complain();
            self.errors.push(failure.error());
        }
    }

    /// Shows what is wrong with a record, and keeps it.
    fn wrong(&mut self, diagnostics: &[Diagnostic], sources: &SourceMap) {
        self.wrongs += 1;
        if self.wrongs <= MOST_WRONG {
            let (first, rest) = diagnostics.split_at(diagnostics.len().min(MOST_OF_ONE));
            complain(&text::diagnostics(first, sources, &terminal::errors()));
            let errors = first.iter().filter(|diagnostic| diagnostic.is_error());
            self.errors.extend(errors.map(|diagnostic| Error::new(diagnostic, sources)));
            if let Some(next) = rest.first() {
                let reason = format!("{} more mistakes in the same engagement", rest.len());
                let failure = Failure::new(sources.path(next.primary.span), reason);
                failure.complain();
                self.errors.push(failure.error());
            }
        }
    }

    /// Tells how many records were in error and not shown.
    fn tell_rest(&mut self) {
        if let Some(rest) = self.wrongs.checked_sub(MOST_WRONG + 1).filter(|rest| *rest > 0) {
            let failure =
                Failure::new("the records", format!("{rest} more of them are in error, {} in all", self.wrongs));
            failure.complain();
            self.errors.push(failure.error());
        }
    }

    /// Whether no engagement of that id came before; else it is said where one did.
    fn first(&mut self, seen: &mut Seen, naming: &Naming) -> bool {
        let unread: Vec<&str> = naming.unread.iter().map(String::as_str).collect();
        if !unread.is_empty() {
            naming.failure(|span| mistake::file_not_read(span, &unread)).complain();
        }
        if let Some(first) = seen.get(&naming.id) {
            self.fail(&naming.failure(|span| mistake::engagement_twice(span, &naming.id, first)));
            return false;
        }
        seen.insert(naming.id.clone(), format!("{}:{}", naming.path, naming.line));
        true
    }
}

/// Jobs, one after the other.
type Jobs = Box<dyn Iterator<Item = Job> + Send>;

/// Returns the jobs of the records. Of lines it is looked first whether those of each engagement follow each other, in one file.
fn jobs(records: Vec<Record>, threads: usize) -> impl Iterator<Item = Job> + Send {
    let mut later: Vec<Box<dyn FnOnce() -> Jobs + Send>> = Vec::new();
    let mut lines = Vec::new();
    for record in records {
        match record {
            Record::Yaml(path) => later.push(Box::new(|| one(Job::Yaml(path, false)))),
            Record::Folder(path) => later.push(Box::new(|| one(Job::Yaml(path, true)))),
            Record::Input => lines.push(("standard input".into(), None)),
            Record::Lines(path) => lines.push((path.to_string_lossy().into(), Some(path))),
        }
    }
    if !lines.is_empty() {
        later.push(Box::new(move || of_lines(lines, threads)));
    }
    later.into_iter().flat_map(|jobs| jobs())
}

fn one(job: Job) -> Jobs {
    Box::new(iter::once(job))
}

fn unreadable(path: &str, error: &io::Error) -> Job {
    Job::Unreadable(Failure::io(Path::new(path), error))
}

/// Inputs of lines, each with its path and what it names.
type Surveyed = Vec<(Arc<str>, Input, Survey)>;

fn of_lines(paths: Vec<(Arc<str>, Option<PathBuf>)>, threads: usize) -> Jobs {
    let (mut inputs, mut failed): (Surveyed, Vec<Job>) = (Vec::new(), Vec::new());
    for (path, file) in paths {
        let input = file.map_or_else(Input::standard, Input::of_path);
        let looked = input.and_then(|mut input| Ok((input.survey(threads)?, input)));
        match looked {
            Ok((survey, input)) => inputs.push((path, input, survey)),
            Err(error) => failed.push(unreadable(&path, &error)),
        }
    }
    let mixed = inputs.iter().find(|(.., survey)| !survey.is_in_order()).map(|(path, ..)| path.to_string());
    let shared = || {
        let both = |i: usize| inputs[..i].iter().any(|(.., survey)| survey.shares(&inputs[i].2));
        (1..inputs.len()).find(|i| both(*i)).map(|i| format!("{} and files before it", inputs[i].0))
    };
    let jobs = match mixed.or_else(shared) {
        None => Box::new(inputs.into_iter().flat_map(|(path, input, _)| in_blocks(path, input))),
        Some(place) => {
            complain(&format!(
                "note: {place}: the lines of its engagements do not follow each other; they are gathered first\n"
            ));
            gathered(inputs)
        }
    };
    Box::new(failed.into_iter().chain(jobs))
}

/// Returns the jobs of lines of which those of each engagement follow each other.
fn in_blocks(path: Arc<str>, mut input: Input) -> Jobs {
    let bytes = input.len().unwrap_or_default();
    let blocks = match input.read() {
        Ok(input) => Blocks::new(input),
        Err(error) => return one(unreadable(&path, &error)),
    };
    progress::begin(&path, bytes);
    let job = move |block: io::Result<Block>| match block {
        Ok(block) => {
            // Of compressed lines there are more bytes than the file has: the bar is full early.
            progress::advance(block.bytes.len());
            Job::Block(path.clone(), block)
        }
        Err(error) => unreadable(&path, &error),
    };
    Box::new(to_error(blocks).map(job))
}

/// Returns the jobs of lines in any order, in any of the inputs.
fn gathered(inputs: Surveyed) -> Jobs {
    let (mut streams, mut bytes) = (Vec::new(), 0);
    for (path, mut input, _) in inputs {
        bytes += input.len().unwrap_or_default();
        match input.read() {
            Ok(input) => streams.push((path, input)),
            Err(error) => return one(unreadable(&path, &error)),
        }
    }
    let first: Arc<str> = streams.first().map_or_else(|| "".into(), |(path, _)| path.clone());
    progress::begin(&first, bytes);
    let parts = Parts::of(streams);
    progress::end();
    match parts {
        Err((path, error)) => one(unreadable(&path, &error)),
        Ok(parts) => Box::new(to_error(parts).map(move |runs| match runs {
            Ok(runs) => Job::Runs(first.clone(), runs),
            Err(error) => unreadable(&first, &error),
        })),
    }
}

/// Goes up to the first error.
fn to_error<T>(items: impl Iterator<Item = io::Result<T>>) -> impl Iterator<Item = io::Result<T>> {
    let mut failed = false;
    items.take_while(move |item| !std::mem::replace(&mut failed, item.is_err()))
}

fn not_utf8(path: &str, NotUtf8 { line, bytes }: NotUtf8) -> Failure {
    match terminal::text(path, line, bytes) {
        Err(failure) => failure,
        Ok(_) => unreachable!("it is no UTF-8"),
    }
}
