//! The pass over records: read, checked against the policy, judged; on every core, and handed over in the order of the
//! records.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::records::{self, Record};
use super::terminal::{self, Failure, complain};
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::files as mistake;
use crate::base::source::{SourceMap, Span};
use crate::base::suggest::did_you_mean;
use crate::engagement::read_ndjson::{NotUtf8, Run, read_run_beside, runs};
use crate::engagement::read_yaml::{Reading, read_yaml_beside};
use crate::engagement::record::Engagement;
use crate::engagement::slots::Slots;
use crate::evaluate::check_record;
use crate::plan::Plan;
use crate::report::error::Error;
use crate::report::text;

/// How many engagements a core gets at a time.
const BATCH: usize = 64;

/// One engagement that is still to be read.
enum Job {
    /// A file, and whether it stands for its folder.
    Yaml(PathBuf, bool),
    Run(Arc<str>, Run),
    Unreadable(Failure),
}

/// What came of a job.
enum Outcome<T> {
    /// An engagement: its name, and what was made of it.
    Done(Naming, T),
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
            path: sources.get(span.source).path.clone(),
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

/// What a pass was.
#[derive(Debug, Default)]
pub struct Passed {
    /// What was wrong with records; it has been shown.
    pub errors: Vec<Error>,
    /// How many engagements were handed over.
    pub done: usize,
}

/// The pass over all records under one policy.
pub struct Pass<'a> {
    plans: &'a [Plan],
    slots: Slots,
    only: Option<&'a str>,
}

impl<'a> Pass<'a> {
    /// Returns a pass under the versions of a policy, over one engagement where `only` one is wanted.
    pub fn new(plans: &'a [Plan], only: Option<&'a str>) -> Self {
        let slots = Slots::new(&plans[0].program.vocabulary, |field| plans.iter().any(|plan| plan.reads(field)));
        Self { plans, slots, only }
    }

    /// Makes something of every engagement by `work`, and hands it to `take` in the order of the records, until that
    /// returns false. What is wrong with a record is shown, and the others go on.
    pub fn over<T: Send>(
        &self,
        arguments: &[PathBuf],
        work: impl Fn(Engagement) -> T + Sync,
        mut take: impl FnMut(T) -> bool,
    ) -> Passed {
        let (records, failures) = records::find(arguments);
        let mut passed = Passed::default();
        failures.iter().for_each(|failure| passed.fail(failure));
        let mut seen: HashMap<Arc<str>, String> = HashMap::new();
        let lines =
            records.iter().find_map(|record| if let Record::Lines(path) = record { Some(path.clone()) } else { None });
        let jobs = records.into_iter().flat_map(jobs);
        in_order(
            jobs,
            |job| self.outcome(job, &work),
            |outcome| {
                match outcome {
                    Outcome::Failed(failure) => passed.fail(&failure),
                    Outcome::Wrong(diagnostics, sources) => {
                        complain(&text::diagnostics(&diagnostics, &sources, &terminal::errors()));
                        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
                        passed.errors.extend(errors.map(|diagnostic| Error::new(diagnostic, &sources)));
                    }
                    Outcome::Passed(naming) => {
                        passed.first(&mut seen, &naming);
                    }
                    Outcome::Done(naming, made) => {
                        if passed.first(&mut seen, &naming) {
                            passed.done += 1;
                            return take(made);
                        }
                    }
                }
                true
            },
        );
        if passed.done == 0 && passed.errors.is_empty() {
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

    fn outcome<T>(&self, job: Job, work: &impl Fn(Engagement) -> T) -> Outcome<T> {
        let (unread, (engagement, sources, diagnostics)) = match self.read(job) {
            Ok(read) => read,
            Err(failure) => return Outcome::Failed(failure),
        };
        let Some(engagement) = engagement else { return Outcome::Wrong(diagnostics, sources) };
        let naming = Naming::new(&engagement, unread);
        if !self.is_wanted(&engagement) {
            return Outcome::Passed(naming);
        }
        Outcome::Done(naming, work(engagement))
    }

    fn is_wanted(&self, engagement: &Engagement) -> bool {
        self.only.is_none_or(|only| *only == *engagement.id)
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

    /// Reads an engagement; tells what lies beside it and is not read.
    fn read(&self, job: Job) -> Result<(Vec<String>, Reading), Failure> {
        let program = &self.plans[0].program;
        let (vocabulary, zone) = (&program.vocabulary, &program.calendar.zone);
        let beside = |engagement: &Engagement| {
            if self.is_wanted(engagement) { self.check(engagement) } else { Vec::new() }
        };
        match job {
            Job::Unreadable(failure) => Err(failure),
            Job::Run(path, run) => {
                Ok((Vec::new(), read_run_beside(&path, &run, vocabulary, &self.slots, zone, &beside)))
            }
            Job::Yaml(path, folder) => {
                let text = terminal::read(&path)?;
                let shown = path.to_string_lossy().into_owned();
                let mut unread = if folder { records::others(&path) } else { Vec::new() };
                let named = RefCell::new(Vec::new());
                let files = |name: &str| {
                    let found = records::files(&path, name);
                    named.borrow_mut().extend(found.iter().flatten().map(|(path, _)| PathBuf::from(path)));
                    found
                };
                let reading = read_yaml_beside(&shown, &text, &files, vocabulary, zone, &beside);
                unread.retain(|name| !named.borrow().iter().any(|file| *file == path.with_file_name(name)));
                Ok((unread, reading))
            }
        }
    }
}

impl Passed {
    /// Shows a failure and keeps it.
    fn fail(&mut self, failure: &Failure) {
        failure.complain();
        self.errors.push(failure.error());
    }

    /// Whether no engagement of that id came before; else it is said where one did.
    fn first(&mut self, seen: &mut HashMap<Arc<str>, String>, naming: &Naming) -> bool {
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

/// Returns the engagements of a record, one at a time.
fn jobs(record: Record) -> Box<dyn Iterator<Item = Job>> {
    match record {
        Record::Yaml(path) => Box::new(std::iter::once(Job::Yaml(path, false))),
        Record::Folder(path) => Box::new(std::iter::once(Job::Yaml(path, true))),
        Record::Input => Box::new(lines("standard input".into(), BufReader::new(io::stdin()))),
        Record::Lines(path) => match File::open(&path) {
            Ok(file) => Box::new(lines(path.to_string_lossy().into(), BufReader::with_capacity(1 << 16, file))),
            Err(error) => Box::new(std::iter::once(Job::Unreadable(Failure::io(Path::new(&path), &error)))),
        },
    }
}

fn lines(path: Arc<str>, input: impl BufRead) -> impl Iterator<Item = Job> {
    runs(input).map(move |run| match run {
        Ok(run) => Job::Run(path.clone(), run),
        Err(error) => Job::Unreadable(match error.downcast::<NotUtf8>() {
            Ok(NotUtf8 { line, bytes }) => match terminal::text(&path, line, bytes) {
                Err(failure) => failure,
                Ok(_) => unreachable!("it is no UTF-8"),
            },
            Err(error) => Failure::new(&path, error),
        }),
    })
}

/// Works on every core, a batch at a time, and hands the results over in the order of the jobs until `take` returns false.
fn in_order<J: Send, R: Send>(
    mut jobs: impl Iterator<Item = J>,
    work: impl Fn(J) -> R + Sync,
    mut take: impl FnMut(R) -> bool,
) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    loop {
        let batch: Vec<J> = jobs.by_ref().take(cores * BATCH).collect();
        let last = batch.len() < cores * BATCH;
        let results = if batch.len() < 2 || cores < 2 {
            batch.into_iter().map(&work).collect()
        } else {
            on_cores(batch, cores, &work)
        };
        if !results.into_iter().all(&mut take) || last {
            return;
        }
    }
}

fn on_cores<J: Send, R: Send>(batch: Vec<J>, cores: usize, work: &(impl Fn(J) -> R + Sync)) -> Vec<R> {
    let queue = Mutex::new(batch.into_iter().enumerate());
    let next = || queue.lock().expect("no thread panics with the queue in its hand").next();
    let one = || std::iter::from_fn(next).map(|(number, job)| (number, work(job))).collect::<Vec<_>>();
    let mut results: Vec<(usize, R)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(one)).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a panic is a bug, and was shown")).collect()
    });
    results.sort_unstable_by_key(|(number, _)| *number);
    results.into_iter().map(|(_, result)| result).collect()
}
