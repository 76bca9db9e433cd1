//! The pass over records: read, checked against the policy, judged; on every core, and handed over in the order of the
//! records.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::beside::Beside;
use super::changed::Changed;
use super::crew::in_order;
use super::doubts::{Doubt, Doubts, Why};
use super::interrupt;
use super::jobs::{Job, Todo, jobs};
use super::options::Options;
use super::passed::{MOST_WRONG, Naming, Passed, others};
use super::progress;
use super::records::{self, Found, Record};
use super::seen::Seen;
use super::sources;
use super::terminal::{self, Failure, complain};
use super::twice::{Twice, named_files, named_in, unreadable};
use super::unread;
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::files as mistake;
use crate::base::source::{SourceMap, Span};
use crate::engagement::read_ndjson::LineReader;
use crate::engagement::read_yaml::{Reading, read_yaml_beside};
use crate::engagement::record::Engagement;
use crate::engagement::runs::{NotUtf8, Run};
use crate::engagement::slots::{Slots, Wanted};
use crate::engagement::vocabulary::KindId;
use crate::evaluate::{check_record, recorded_before, too_many_years};
use crate::facts::index::AsOf;
use crate::plan::Plan;
use crate::report::error::Error;
use crate::syntax::parse::decode;
use crate::value::time::Day;

/// What came of a job.
enum Outcome<T> {
    /// An engagement: its name, and what was made of it.
    Done(Naming, Result<T, Vec<Error>>),
    /// One that is not wanted.
    Passed(Naming),
    /// Some that are not to be reported.
    Doubted(Doubts),
    /// What is wrong with a record, and whose it is; and the others that are named in it.
    Wrong(Option<String>, Vec<Diagnostic>, SourceMap, Doubts),
    Failed(Failure),
}

/// The pass over all records under one policy.
pub struct Pass<'a> {
    plans: &'a [Plan],
    slots: Slots,
    only: Option<&'a str>,
    as_of: Day,
    options: Options,
    changed: Option<Changed<'a>>,
    /// The files that engagements name.
    named: Mutex<Vec<PathBuf>>,
    /// Those of the policy.
    policy: Vec<PathBuf>,
}

impl<'a> Pass<'a> {
    /// Returns a pass under the versions of a policy, that looks up to a day, over one engagement where `only` one is wanted.
    pub fn new(plans: &'a [Plan], only: Option<&'a str>, as_of: AsOf, options: Options) -> Self {
        let slots = slots(plans, reads_stamps(as_of, &options), |_| Wanted::ALL);
        let changed = options.changed_since.map(|since| Changed { plans, since, as_of });
        Self { plans, slots, only, as_of: as_of.day, options, changed, named: Mutex::default(), policy: Vec::new() }
    }

    /// Returns it for verdicts alone: events that no clause takes are looked at and set aside.
    pub fn for_verdicts(self, as_of: AsOf) -> Self {
        // When something was recorded may matter of any event.
        if reads_stamps(as_of, &self.options) {
            return self;
        }
        let wanted = |kind| {
            let of_all = self.plans.iter().map(|plan| plan.wanted(kind)).fold(Wanted::Nobodys, Wanted::or);
            // Hours are those of one calendar.
            if self.plans.len() > 1 { of_all.at_any_hour() } else { of_all }
        };
        Self { slots: slots(self.plans, false, wanted), ..self }
    }

    /// Returns it with the files of the policy, which may lie beside the records.
    pub fn under(self, sources: &SourceMap) -> Self {
        Self { policy: sources.iter().map(|source| PathBuf::from(&*source.path)).collect(), ..self }
    }

    /// Makes something of every engagement by `work`, and hands it to `take` in the order of the records, lines after the
    /// rest, until that returns false. What is wrong with a record is shown, and the others go on; what `work` finds wrong with one
    /// it has shown.
    pub fn over<T: Send>(
        &self,
        arguments: &[PathBuf],
        work: impl Fn(Engagement) -> Result<T, Vec<Error>> + Sync,
        mut take: impl FnMut(T) -> bool + Send,
    ) -> Passed {
        let Found { records, skipped, missing, failures } = records::find(arguments);
        let mut passed = Passed::default();
        passed.files.extend(records.iter().filter_map(Record::path).cloned());
        failures.iter().for_each(|failure| passed.fail(failure));
        let mut seen = Seen::new(self.only);
        let lines =
            records.iter().find_map(|record| if let Record::Lines(path) = record { Some(path.clone()) } else { None });
        let threads = self.options.threads();
        let (files, nameless, sourced) = named_files(&records);
        let Todo { jobs, named: lines_name, unread } = jobs(records, files.keys(), threads);
        let unread = missing.or(unread).map(|path| unreadable(&path));
        let nameless = nameless.or(unread);
        let beside =
            if sourced.len() > 1 { Beside::of(sourced, arguments, self.by(), threads) } else { Beside::default() };
        let twice = Twice::new(files, &lines_name, nameless, beside);
        let readers = Readers::default();
        let mut is_whole = true;
        in_order(
            threads,
            jobs,
            |job| self.outcomes(job, (&twice, &readers), &work),
            |outcomes| {
                is_whole &= outcomes.into_iter().all(|outcome| self.take(&mut passed, &mut seen, outcome, &mut take));
                is_whole
            },
        );
        progress::end();
        passed.files.append(&mut self.named.lock().unwrap_or_else(PoisonError::into_inner).drain(..).collect());
        passed.not_read = unread::tell(&skipped, passed.files.iter().chain(&self.policy).cloned());
        if is_whole {
            passed.tell_unseen(&seen);
        }
        passed.tell_rest();
        let is_known = self.only.is_none_or(|only| seen.has(only) || passed.is_wrong(only));
        if let Some(since) = self.options.changed_since
            && passed.done == 0
            && !seen.is_empty()
            && is_known
        {
            complain(&format!("note: nothing has changed since {since}\n"));
        } else if let Some(only) = self.only.filter(|_| !is_known && !passed.is_given_up && !interrupt::came()) {
            passed.fail_whole(&nothing_of(only, &seen));
        } else if passed.done == 0 && passed.errors.is_empty() && !interrupt::came() {
            let place = lines.unwrap_or_else(|| "standard input".into());
            let mut sources = SourceMap::new();
            let source = sources.add(place.to_string_lossy(), "");
            passed.fail_whole(&Failure::of(mistake::no_engagement(Span::new(source, 0, 0)), sources));
        }
        passed
    }

    /// Returns by what sources are read.
    fn by(&self) -> sources::By<'_> {
        let program = &self.plans[0].program;
        sources::By { vocabulary: &program.vocabulary, zone: &program.calendar.zone, until: self.as_of }
    }

    fn outcomes<'p, T>(
        &'p self,
        job: Job,
        (twice, readers): (&Twice, &Readers<'p>),
        work: &impl Fn(Engagement) -> Result<T, Vec<Error>>,
    ) -> Vec<Outcome<T>> {
        let program = &self.plans[0].program;
        let new_reader = || LineReader::new(&program.vocabulary, &self.slots, &program.calendar);
        let beside = |engagement: &Engagement| self.beside(engagement);
        let one = |path: &str, read: Result<(Run, Reading), NotUtf8>| match read {
            Ok((_, reading)) if let Some(twice) = twice.of_lines(&reading) => self.twice(reading, twice),
            Ok((run, reading)) => self.outcome(Vec::new(), twice.or_nameless(reading), || run.engagement(), work),
            Err(wrong) => self.not_utf8(path, wrong),
        };
        match job {
            Job::Unreadable(failure) => vec![Outcome::Failed(failure)],
            Job::Doubted(doubts) => vec![Outcome::Doubted(doubts)],
            Job::Block(path, block) => readers
                .lend(new_reader, |reader| reader.block(&path, block, &beside).map(|read| one(&path, read)).collect()),
            Job::Runs(path, runs) => readers
                .lend(new_reader, |reader| reader.runs(&path, runs, &beside).map(|read| one(&path, read)).collect()),
            Job::Yaml(path, folder) => vec![match self.read_yaml(&path, folder, &twice.beside) {
                Ok((_, reading)) if let Some(other) = twice.files.get(&path) => self.twice(reading, other),
                Ok((unread, reading)) => {
                    self.outcome(unread, twice.or_nameless(reading), || named_in(&path).map(|(id, _)| id), work)
                }
                Err(failure) => Outcome::Failed(failure),
            }],
        }
    }

    fn outcome<T>(
        &self,
        unread: Vec<String>,
        reading: Reading,
        named: impl FnOnce() -> Option<String>,
        work: &impl Fn(Engagement) -> Result<T, Vec<Error>>,
    ) -> Outcome<T> {
        let (engagement, sources, diagnostics) = reading;
        let Some(engagement) = engagement else { return self.wrong(named(), diagnostics, sources) };
        let warning = recorded_before(&self.plans[0], &engagement);
        let naming = Naming::new(&engagement, unread).warned(warning.as_ref(), &engagement.sources);
        if !self.is_wanted(&engagement) {
            return Outcome::Passed(naming);
        }
        Outcome::Done(naming, work(engagement))
    }

    /// What is wrong with a record matters where its engagement is wanted, or nobody can tell whose it is.
    fn wrong<T>(&self, named: Option<String>, diagnostics: Vec<Diagnostic>, sources: SourceMap) -> Outcome<T> {
        let others = others(named.as_deref(), &diagnostics, &sources);
        self.wrong_with(others, named, diagnostics, sources)
    }

    fn wrong_with<T>(
        &self,
        others: Doubts,
        named: Option<String>,
        diagnostics: Vec<Diagnostic>,
        sources: SourceMap,
    ) -> Outcome<T> {
        let is_other = self.only.is_some_and(|only| named.as_deref().is_some_and(|named| named != only));
        if is_other { Outcome::Doubted(others) } else { Outcome::Wrong(named, diagnostics, sources, others) }
    }

    /// What comes of lines of which one is not in UTF-8.
    fn not_utf8<T>(&self, path: &str, wrong: NotUtf8) -> Outcome<T> {
        let NotUtf8 { line, bytes, engagement, path: own, others } = wrong;
        let mut sources = SourceMap::new();
        let path: Arc<str> = own.unwrap_or_else(|| path.into());
        let source = sources.add_part(&*path, String::from_utf8_lossy(&bytes), line);
        let mistake = decode(source, &bytes).err().into_iter().collect();
        let mut doubts = Doubts::default();
        for other in others {
            doubts.add(other, || Doubt::new(path.clone(), line, Why::Line));
        }
        self.wrong_with(doubts, engagement, mistake, sources)
    }

    /// What comes of an engagement that is recorded in another file, too.
    fn twice<T>(&self, reading: Reading, (id, other): &(String, String)) -> Outcome<T> {
        let (engagement, sources, mut diagnostics) = reading;
        match engagement {
            None => self.wrong(Some(id.clone()), diagnostics, sources),
            Some(engagement) => {
                diagnostics.push(mistake::engagement_in_files(engagement.span, id, other));
                self.wrong(Some(id.clone()), diagnostics, engagement.sources)
            }
        }
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
            Outcome::Doubted(doubts) => passed.doubt(seen, doubts.of_only(self.only)),
            Outcome::Wrong(named, diagnostics, sources, others) => {
                passed.wrong(named.as_deref(), &diagnostics, &sources);
                passed.doubt(seen, others.of_only(self.only));
            }
            Outcome::Done(naming, _) if passed.is_doubted(&naming) => {}
            // Whether it has changed nobody can tell.
            Outcome::Passed(naming) if self.is_called(&naming.id) && passed.is_doubted(&naming) => {}
            Outcome::Passed(naming) => {
                passed.first(seen, &naming, false);
            }
            Outcome::Done(naming, made) => {
                if passed.first(seen, &naming, true) {
                    passed.done += 1;
                    match made {
                        Ok(made) => return take(made),
                        Err(errors) => {
                            let id = Some(naming.id.to_string());
                            errors.into_iter().for_each(|error| passed.keep(error.of(id.clone())));
                        }
                    }
                }
            }
        }
        if passed.wrongs < MOST_WRONG || self.options.keep_going {
            return true;
        }
        passed.fail_whole(&Failure::new(
            "the records",
            format!("{MOST_WRONG} of them are in error: given up; --keep-going goes on"),
        ));
        passed.is_given_up = true;
        false
    }

    fn is_wanted(&self, engagement: &Engagement) -> bool {
        self.is_named(engagement) && self.changed.as_ref().is_none_or(|changed| changed.has(engagement))
    }

    fn is_named(&self, engagement: &Engagement) -> bool {
        self.is_called(&engagement.id)
    }

    /// Whether an engagement of that name is wanted.
    fn is_called(&self, id: &str) -> bool {
        self.only.is_none_or(|only| only == id)
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
        if !self.is_named(engagement) {
            return Vec::new();
        }
        let mut found = self.check(engagement);
        found.extend(too_many_years(&self.plans[0], engagement, self.as_of));
        found
    }

    /// Reads an engagement of a file; tells what lies beside it and is not read.
    fn read_yaml(&self, path: &Path, folder: bool, others: &Beside) -> Result<(Vec<String>, Reading), Failure> {
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
        let zone = &program.calendar.zone;
        let found = others.found(path, &text, self.by());
        let (sourced, paths) = found.map(|found| (found.sourced, found.paths)).unwrap_or_default();
        let reading = read_yaml_beside(&shown, &text, (&files, sourced), &program.vocabulary, zone, &beside);
        named.borrow_mut().extend(paths);
        self.named.lock().unwrap_or_else(PoisonError::into_inner).extend(named.borrow().iter().cloned());
        unread.retain(|name| !named.borrow().iter().any(|file| *file == path.with_file_name(name)));
        Ok((unread, reading))
    }
}

/// Whether it matters when something was recorded.
fn reads_stamps(as_of: AsOf, options: &Options) -> bool {
    as_of.known_on.is_some() || options.changed_since.is_some()
}

/// Lays out what the versions of a policy read of lines.
fn slots(plans: &[Plan], reads_stamps: bool, wanted: impl Fn(KindId) -> Wanted) -> Slots {
    let vocabulary = &plans[0].program.vocabulary;
    // Any day that an event states may be one on which something changed.
    let is_kept = |field| reads_stamps || plans.iter().any(|plan| plan.reads(field));
    Slots::new(vocabulary, is_kept, wanted)
}

/// Says that no engagement has the name that is wanted, and which have one near to it.
fn nothing_of(only: &str, seen: &Seen) -> Failure {
    let near: Vec<String> = seen.near().into_iter().map(|name| format!("`{name}`")).collect();
    let help = if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(" or ")) };
    Failure::new("--only", format!("there is no engagement `{only}` in the records{help}"))
}

/// Readers of lines that nobody reads with: what one has learned of lines, those of the next job are read by.
#[derive(Default)]
struct Readers<'p>(Mutex<Vec<LineReader<'p>>>);

impl<'p> Readers<'p> {
    fn lend<T>(&self, new: impl FnOnce() -> LineReader<'p>, read: impl FnOnce(&mut LineReader<'p>) -> T) -> T {
        let idle = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = idle().pop();
        let mut reader = taken.unwrap_or_else(new);
        let done = read(&mut reader);
        idle().push(reader);
        done
    }
}

/// Returns what is made of the one engagement of a record; nothing where the record is in error: then all has been said.
pub fn one<T: Send>(
    plans: &[Plan],
    record: &Path,
    make: impl Fn(Engagement) -> T + Sync,
) -> Result<Option<T>, Failure> {
    let mut made = Vec::new();
    let passed = Pass::new(plans, None, Day(0).into(), Options::default()).over(
        &[record.to_owned()],
        |engagement| Ok(make(engagement)),
        |one| {
            made.push(one);
            made.len() < 2
        },
    );
    if made.len() > 1 {
        return Err(Failure::new(record.display(), "there are several engagements in it; one is wanted"));
    }
    Ok(made.pop().filter(|_| passed.errors.is_empty()))
}
