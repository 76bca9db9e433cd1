//! The pass over records: read, checked against the policy, judged; on every core, and handed over in the order of the
//! records.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::records::{self, Record};
use super::terminal::{self, Failure, complain};
use crate::base::diagnostic::{self, Diagnostic};
use crate::base::source::SourceMap;
use crate::base::suggest::did_you_mean;
use crate::engagement::read_ndjson::{Run, read_run, runs};
use crate::engagement::read_yaml::{Reading, read_yaml};
use crate::engagement::record::Engagement;
use crate::evaluate::check_record;
use crate::plan::Plan;
use crate::report::text;

/// How many engagements a core gets at a time.
const BATCH: usize = 64;

/// One engagement that is still to be read.
enum Job {
    Yaml(PathBuf),
    Run(Arc<str>, Run),
    Unreadable(Failure),
}

/// What came of a job.
enum Outcome<T> {
    /// An engagement: its id, where it is from, and what was made of it.
    Done(Arc<str>, String, T),
    /// One that `only` leaves out.
    Passed(Arc<str>, String),
    Wrong(Vec<Diagnostic>, SourceMap),
    Failed(Failure),
}

/// What a pass was.
#[derive(Debug, Default)]
pub struct Passed {
    /// Whether a record was in error; then it has been shown.
    pub wrong: bool,
    /// How many engagements were handed over.
    pub done: usize,
}

/// The pass over all records under one policy.
pub struct Pass<'a> {
    /// What the engine runs.
    pub plan: &'a Plan,
    /// The only engagement that is wanted.
    pub only: Option<&'a str>,
}

impl Pass<'_> {
    /// Makes something of every engagement by `work`, and hands it to `take` in the order of the records, until that
    /// returns false. What is wrong with a record is shown, and the others go on.
    pub fn over<T: Send>(
        &self,
        arguments: &[PathBuf],
        work: impl Fn(Engagement) -> T + Sync,
        mut take: impl FnMut(T) -> bool,
    ) -> Passed {
        let (records, failures) = records::find(arguments);
        failures.iter().for_each(Failure::complain);
        let mut passed = Passed { wrong: !failures.is_empty(), done: 0 };
        let mut seen: HashMap<Arc<str>, String> = HashMap::new();
        let jobs = records.into_iter().flat_map(jobs);
        in_order(
            jobs,
            |job| self.outcome(job, &work),
            |outcome| {
                match outcome {
                    Outcome::Failed(failure) => {
                        failure.complain();
                        passed.wrong = true;
                    }
                    Outcome::Wrong(diagnostics, sources) => {
                        complain(&text::diagnostics(&diagnostics, &sources, &terminal::errors()));
                        passed.wrong = true;
                    }
                    Outcome::Passed(id, place) => passed.wrong |= again(&mut seen, &id, place),
                    Outcome::Done(id, place, made) => {
                        if again(&mut seen, &id, place) {
                            passed.wrong = true;
                        } else {
                            passed.done += 1;
                            return take(made);
                        }
                    }
                }
                true
            },
        );
        if passed.done == 0 && !passed.wrong {
            let failure = match self.only {
                None => Failure::new(arguments[0].display(), "there is no engagement in it"),
                Some(only) => self.nothing_of(only, seen.keys()),
            };
            failure.complain();
            passed.wrong = true;
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
        let (place, (engagement, sources, mut diagnostics)) = match self.read(job) {
            Ok(read) => read,
            Err(failure) => return Outcome::Failed(failure),
        };
        let Some(engagement) = engagement else { return Outcome::Wrong(diagnostics, sources) };
        if self.only.is_some_and(|only| *only != *engagement.id) {
            return Outcome::Passed(engagement.id, place);
        }
        diagnostics.extend(check_record(self.plan, &engagement));
        if diagnostics.iter().any(Diagnostic::is_error) {
            diagnostic::sort(&mut diagnostics);
            return Outcome::Wrong(diagnostics, engagement.sources);
        }
        Outcome::Done(engagement.id.clone(), place, work(engagement))
    }

    fn read(&self, job: Job) -> Result<(String, Reading), Failure> {
        let program = &self.plan.program;
        let (vocabulary, zone) = (&program.vocabulary, &program.calendar.zone);
        match job {
            Job::Unreadable(failure) => Err(failure),
            Job::Run(path, run) => {
                let place = format!("{path}:{}", run.first_line);
                Ok((place, read_run(&path, &run, vocabulary, zone)))
            }
            Job::Yaml(path) => {
                let text = terminal::read(&path)?;
                let shown = path.to_string_lossy().into_owned();
                let reading = read_yaml(&shown, &text, &|name| records::files(&path, name), vocabulary, zone);
                Ok((shown, reading))
            }
        }
    }
}

/// Whether an engagement of that id came before; then it is said where.
fn again(seen: &mut HashMap<Arc<str>, String>, id: &Arc<str>, place: String) -> bool {
    match seen.get(id) {
        Some(first) => {
            Failure::new(&place, format!("the engagement `{id}` is recorded in {first} already")).complain();
            true
        }
        None => {
            seen.insert(id.clone(), place);
            false
        }
    }
}

/// Returns the engagements of a record, one at a time.
fn jobs(record: Record) -> Box<dyn Iterator<Item = Job>> {
    match record {
        Record::Yaml(path) => Box::new(std::iter::once(Job::Yaml(path))),
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
        Err(error) => Job::Unreadable(Failure::new(&path, error)),
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
