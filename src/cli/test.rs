//! `goodterms test`: tests of a policy, and which of its boundaries they cover.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::atomic;
use super::instead::{Instead, named_as};
use super::policy::{quietly, terms_in};
use super::records;
use super::status::{self, BROKEN, CLEAN, WRONG};
use super::terminal::{self, Failure, complain};
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::case as mistake;
use crate::base::source::SourceMap;
use crate::engagement::read_yaml::read_yaml;
use crate::engagement::record::Engagement;
use crate::evaluate;
use crate::facts::watch::Seen;
use crate::report::tests::{Tested, junit, too_few};
use crate::report::text;
use crate::testing::case;
use crate::testing::compare::Outcome;
use crate::testing::coverage::{self, Coverage};
use crate::testing::generate::{self, Near};
use crate::testing::inline::Ready;
use crate::testing::page;
use crate::testing::test::{PolicyOf, RecordOf, Test};
use crate::value::time::Day;

/// Runs the tests of policies: records with what is to be found in them, as of a day.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: goodterms test policies --coverage --min 35

Exit status: 0 all is as expected, 1 a test failed or --min is not reached, 2 a test, a policy or a record is in error.")]
pub struct Args {
    /// Files of tests (.md, .yaml), or folders of them.
    #[arg(value_name = "TEST", default_value = ".")]
    paths: Vec<PathBuf>,
    /// The policy that is tested where a test does not name one.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// A policy that is tested in place of each one that it includes: the tests of the library against your own.
    #[arg(long, value_name = "FILE")]
    instead: Option<PathBuf>,
    /// The form of the result.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Say on which side of every deadline, limit and threshold a test stands.
    #[arg(long)]
    coverage: bool,
    /// Fail where fewer percent of all sides are covered.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    min: Option<u8>,
    /// Write tests for the sides that are not covered into this file, for a person to confirm.
    #[arg(long, value_name = "FILE")]
    generate: Option<PathBuf>,
}

/// The form of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// The XML of JUnit.
    Junit,
}

/// What is wrong with a policy or a record, and its text.
type Wrong = (Vec<Diagnostic>, SourceMap);

/// Which policy a test is of: its files, and what the first of these takes the place of; or what it says itself.
type Key = (Vec<PathBuf>, PolicyOf);

/// The policies that were read, and what their tests saw.
#[derive(Default)]
struct Policies {
    ready: BTreeMap<Key, Ready>,
    seen: BTreeMap<Key, Vec<Seen>>,
    near: BTreeMap<Key, Vec<Near>>,
    /// How many tests were run.
    ran: BTreeMap<Key, usize>,
    /// Those in error of which that was said.
    told: BTreeSet<Key>,
}

impl Args {
    /// Runs the command; returns the exit status.
    pub fn run(&self) -> u8 {
        status::of(self.test())
    }

    fn test(&self) -> Result<u8, Failure> {
        if let Some(file) = self.generate.as_ref().filter(|file| file.exists()) {
            // What was confirmed in it would be lost.
            return Err(Failure::new(file.display(), "it is there already; name another file for more tests"));
        }
        let instead = match &self.instead {
            Some(file) => match Instead::read(file)? {
                Some(instead) => Some(instead),
                None => return Ok(WRONG),
            },
            None => None,
        };
        let mut policies = Policies::default();
        let mut tested = Vec::new();
        let mut wrong = Vec::new();
        for path in files(&self.paths)? {
            match self.file(&path, instead.as_ref(), &mut policies) {
                Ok(Ok(more)) => tested.extend(more),
                Ok(Err(reason)) => wrong.push((path.to_string_lossy().into_owned(), reason)),
                Err(failure) => {
                    failure.complain();
                    wrong.push((path.to_string_lossy().into_owned(), failure.reason().to_owned()));
                }
            }
        }
        let is_wrong = !wrong.is_empty();
        if tested.is_empty() && !is_wrong {
            return Err(Failure::new(self.paths[0].display(), "there are no tests here"));
        }
        let told = instead.as_ref().map(|instead| policies.told(instead)).transpose()?;
        let covered = policies.coverage();
        let percent = coverage::percent(coverage::total(covered.iter().map(|(_, coverage)| coverage)));
        let least = self.min.map(|least| (least, percent));
        let short = least.and_then(|(least, percent)| too_few(least, percent));
        let mut out = match self.format {
            Format::Text => text::tests(&tested, wrong.len()) + &told.unwrap_or_default(),
            Format::Junit => junit(&tested, &wrong, least),
        };
        for (key, coverage) in &covered {
            if self.format == Format::Text && (self.coverage || self.min.is_some()) {
                out += &format!("\n{}", text::coverage(&shown(key), coverage));
            }
        }
        if self.format == Format::Text && self.coverage && covered.len() > 1 {
            out += &format!("\n{}", text::total_coverage(covered.iter().map(|(_, coverage)| coverage)));
        }
        terminal::print(&out)?;
        if let Some(short) = &short {
            complain(&format!("{short}\n"));
        }
        match &self.generate {
            Some(_) if is_wrong => complain("nothing is generated: files are in error\n"),
            Some(file) => self.generate(file, &policies)?,
            None => {}
        }
        Ok(match () {
            () if is_wrong || tested.iter().any(Tested::is_error) => WRONG,
            () if short.is_some() || tested.iter().any(Tested::failed) => BROKEN,
            () => CLEAN,
        })
    }

    /// Runs the tests of a file; returns what is wrong with it, which has been said, where it is in error.
    fn file(
        &self,
        path: &Path,
        instead: Option<&Instead>,
        policies: &mut Policies,
    ) -> Result<Result<Vec<Tested>, String>, Failure> {
        let text = terminal::read(path)?;
        if let Some(other) = no_tests(path, &text) {
            return Err(Failure::new(path.display(), other));
        }
        let mut sources = SourceMap::new();
        let source = sources.add(path.to_string_lossy(), text.as_str());
        let is_yaml = path.extension().is_some_and(|extension| extension != "md");
        let (tests, mut mistakes) = case::read(source, &text, is_yaml);
        let mut tested = Vec::new();
        // What cannot be read is told as a whole, and nothing of it is run.
        let tests = if mistakes.is_empty() { tests } else { Vec::new() };
        for test in tests {
            let Some(key) = self.policy_of(path, &test, instead)? else {
                mistakes.push(mistake::no_policy(test.span));
                break;
            };
            let outcome = policies.outcome(&key, path, &test)?;
            if policies.ready[&key].plans.is_empty() && !test.want.expects_error() {
                policies.tell(&key);
                let ready = &policies.ready[&key];
                let why = listed(&ready.diagnostics, &ready.sources);
                return Ok(Err(format!("{} is in error\n{why}", shown(&key))));
            }
            // A clause that one's own policy drops is a difference, and no misspelling.
            let is_own = matches!(key.1, PolicyOf::Files(_));
            let unknown = if is_own { Vec::new() } else { outcome.unknown_clauses(&test.want) };
            if !unknown.is_empty() {
                mistakes.extend(unknown);
                continue;
            }
            let line = sources.line(test.span);
            let compared = outcome.compare(&test.want);
            if test.is_confirmed && compared.differences.is_empty() {
                policies.seen.entry(key).or_default().extend(outcome.seen);
            }
            let (file, is_confirmed) = (path.to_string_lossy().into_owned(), test.is_confirmed);
            tested.push(Tested { file, line, name: test.name, compared, is_confirmed });
        }
        if !mistakes.is_empty() {
            complain(&text::diagnostics(&mistakes, &sources, &terminal::errors()));
            return Ok(Err(listed(&mistakes, &sources)));
        }
        Ok(Ok(tested))
    }

    /// Returns the policy of a test; nothing where none is to be found.
    fn policy_of(&self, path: &Path, test: &Test, instead: Option<&Instead>) -> Result<Option<Key>, Failure> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let files = match &test.policy {
            PolicyOf::Inline(_) => return Ok(Some((Vec::new(), test.policy.clone()))),
            PolicyOf::Files(files) => files.iter().map(|file| folder.join(file)).collect(),
            PolicyOf::Beside => match self.policy.clone().or_else(|| beside(path)) {
                Some(policy) => vec![policy],
                None => return Ok(None),
            },
        };
        let real = |file: PathBuf| file.canonicalize().map_err(|error| Failure::io(&file, &error));
        let mut files = files.into_iter().map(real).collect::<Result<Vec<_>, _>>()?;
        let place = instead.and_then(|instead| instead.put(&mut files));
        let place = place.map(|file| PolicyOf::Files(vec![file.to_string_lossy().into_owned()]));
        Ok((!files.is_empty()).then_some((files, place.unwrap_or_default())))
    }

    fn generate(&self, file: &Path, policies: &Policies) -> Result<(), Failure> {
        let (mut out, mut count) = (String::new(), 0);
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = folder.canonicalize().map_err(|error| Failure::io(folder, &error))?;
        for (key, coverage) in policies.coverage() {
            let ready = &policies.ready[&key];
            let run = |record: &str, day: Day| policies.run(ready, record, Path::new("."), day).ok();
            let near = policies.near.get(&key).map_or(&[][..], Vec::as_slice);
            let made = generate::tests(&ready.plans[0].program, &coverage, near, &run);
            let names: Vec<String> = key.0.iter().map(|file| seen_from(file, &folder)).collect();
            count += made.rows();
            out += &page::written(&names, &made);
        }
        if count == 0 {
            complain("nothing is generated: no test was found for a side on which none stands\n");
            return Ok(());
        }
        atomic::write(file, &out)?;
        complain(&format!("{}: to be read and confirmed, row by row\n", file.display()));
        Ok(())
    }
}

/// Returns the errors of texts, a line each with its place.
fn listed(mistakes: &[Diagnostic], sources: &SourceMap) -> String {
    let line = |mistake: &Diagnostic| {
        let span = mistake.primary.span;
        format!("{}:{}: {}", sources.path(span), sources.line(span), mistake.message)
    };
    mistakes.iter().filter(|mistake| mistake.is_error()).map(line).collect::<Vec<_>>().join("\n")
}

/// Returns the path of a file as seen from a folder.
fn seen_from(file: &Path, folder: &Path) -> String {
    let common = file.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(common).map(|_| "..".to_owned());
    let down = file.components().skip(common).map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

fn shown((files, _): &Key) -> String {
    files.iter().map(|file| short(file).display().to_string()).collect::<Vec<_>>().join(" + ")
}

/// Returns a path as seen from where the program runs.
fn short(file: &Path) -> PathBuf {
    let here = std::env::current_dir().ok();
    here.and_then(|here| file.strip_prefix(here).ok().map(Path::to_owned)).unwrap_or_else(|| file.to_owned())
}

impl Policies {
    /// Runs a test.
    fn outcome(&mut self, key: &Key, path: &Path, test: &Test) -> Result<Outcome, Failure> {
        if !self.ready.contains_key(key) {
            let files: Vec<PathBuf> = key.0.iter().map(|file| short(file)).collect();
            let read = || quietly(&files[0], &files[1..]);
            let ready = match &key.1 {
                PolicyOf::Inline(inline) => inline.ready(),
                PolicyOf::Files(place) => named_as(read()?, &quietly(Path::new(&place[0]), &files[1..])?),
                PolicyOf::Beside => read()?,
            };
            self.ready.insert(key.clone(), ready);
        }
        let ready = &self.ready[key];
        let folder = path.parent().unwrap_or(Path::new(""));
        let (place, record) = match &test.record {
            RecordOf::Nobody => (path.to_owned(), RecordOf::nobody().to_owned()),
            RecordOf::Text(text) => (path.to_owned(), text.clone()),
            RecordOf::File(file) => {
                let mut place = folder.join(file);
                if place.is_dir() {
                    place = place.join("engagement.yaml");
                }
                let text = terminal::read(&place)?;
                (place, text)
            }
        };
        *self.ran.entry(key.clone()).or_default() += 1;
        let day = test.want.as_of.unwrap_or(Day(0));
        let outcome = self.run(ready, &record, &place, day).unwrap_or_else(|(wrong, sources)| {
            Outcome::wrong(text::diagnostics(&wrong, &sources, &terminal::errors()))
        });
        if test.is_confirmed {
            let near = Near { record, day, seen: outcome.seen.clone() };
            self.near.entry(key.clone()).or_default().push(near);
        }
        Ok(outcome)
    }

    /// Returns against which policies the tests were run.
    fn told(&self, instead: &Instead) -> Result<String, Failure> {
        let (mut ran, mut others, mut name) = (BTreeMap::new(), 0, String::new());
        for (key, count) in &self.ran {
            match &key.1 {
                PolicyOf::Files(place) => {
                    name = short(&key.0[0]).display().to_string();
                    *ran.entry(short(Path::new(&place[0])).display().to_string()).or_default() += count;
                }
                _ => others += count,
            }
        }
        instead.told(&name, &ran, others)
    }

    /// Says what is wrong with a policy, once.
    fn tell(&mut self, key: &Key) {
        if self.told.insert(key.clone()) {
            let ready = &self.ready[key];
            complain(&text::diagnostics(&ready.diagnostics, &ready.sources, &terminal::errors()));
        }
    }

    /// Runs a policy over the text of a record; an error where one of them is in error.
    fn run(&self, ready: &Ready, text: &str, place: &Path, day: Day) -> Result<Outcome, Wrong> {
        let Some(first) = ready.plans.first() else { return Err((ready.diagnostics.clone(), ready.sources.clone())) };
        let (vocabulary, zone) = (&first.program.vocabulary, &first.program.calendar.zone);
        let files = |name: &str| records::files(place, name);
        let path = place.to_string_lossy();
        let (engagement, sources, wrong) = read_yaml(&path, text, &files, vocabulary, zone);
        let Some(engagement) = engagement else { return Err((wrong, sources)) };
        let wrong = beside_policy(ready, &engagement);
        if !wrong.is_empty() {
            return Err((wrong, engagement.sources));
        }
        let warnings = ready.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
        Ok(Outcome::of(&ready.plans, &ready.sources, &engagement, day, warnings))
    }

    /// Returns what is covered of each policy that lies in files.
    fn coverage(&self) -> Vec<(Key, Coverage)> {
        let of_files = self.ready.iter().filter(|((files, _), ready)| !files.is_empty() && !ready.plans.is_empty());
        let coverage = |(key, ready): (&Key, &Ready)| {
            let seen = self.seen.get(key).map_or(&[][..], Vec::as_slice);
            (key.clone(), Coverage::of(&ready.plans[0].program, &ready.sources, seen))
        };
        let mut all = of_files.map(coverage).collect::<Vec<_>>();
        coverage::share(&mut all, |(one, _), (other, _)| one.first() == other.first());
        all
    }
}

/// Returns what is wrong with a record beside the policy.
fn beside_policy(ready: &Ready, engagement: &Engagement) -> Vec<Diagnostic> {
    let found = evaluate::check_record(&ready.plans[0], engagement);
    found.into_iter().filter(Diagnostic::is_error).collect()
}

/// Returns the policy beside a file of tests: that of the same name, else the only one of the folder.
fn beside(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_string_lossy();
    let stem = name.split('.').next()?;
    let same = path.with_file_name(format!("{stem}.terms"));
    if same.is_file() {
        return Some(same);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match &mut terms_in(folder).ok()?[..] {
        [only] => Some(std::mem::take(only)),
        _ => None,
    }
}

/// Returns what a file is that is given in place of tests, and what to give.
fn no_tests(path: &Path, text: &str) -> Option<&'static str> {
    if path.extension().is_some_and(|extension| extension == "terms") {
        return Some(
            "it is a policy, no tests of one; name a file of tests (.md, .test.yaml) or their folder, and a policy of theirs that lies \
             elsewhere with --policy",
        );
    }
    let is_record = path.extension().is_some_and(|extension| extension != "md")
        && text.lines().any(|line| line.starts_with("engagement:"));
    is_record.then_some(
        "it is a record, no test of one; a test says beside it what is found: `record: FILE` and `tests:` in a .test.yaml, or a page of \
         Markdown",
    )
}

/// Returns the files of tests that are named, and those in the folders that are, in the order of their paths.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        let metadata = path.metadata().map_err(|error| Failure::io(path, &error))?;
        if metadata.is_dir() { folder(path, &mut found)? } else { found.push(path.clone()) }
    }
    Ok(found)
}

fn folder(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let entries = std::fs::read_dir(path).map_err(|error| Failure::io(path, &error))?;
    let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for entry in entries {
        let name = entry.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let is_hidden = name.starts_with('.') || name == "target" || name == "node_modules";
        if entry.is_dir() && !entry.is_symlink() && !is_hidden {
            folder(&entry, found)?;
        } else if name.ends_with(".md") && holds_tests(&entry) || name.ends_with(".test.yaml") {
            found.push(entry);
        }
    }
    Ok(())
}

/// Whether a page of Markdown holds tests: other pages lie beside them.
fn holds_tests(path: &Path) -> bool {
    // One that is no text is told when it is read.
    let Ok(text) = std::fs::read_to_string(path) else { return true };
    let is_head = |line: &str| {
        let cells = || line.split('|').map(str::trim);
        line.contains('|') && cells().any(|cell| matches!(cell, "expect" | "as of"))
    };
    let is_near = |block: &case::Block<'_>| block.lang.to_lowercase().starts_with("exp");
    case::blocks(&text).iter().any(is_near) || text.lines().any(is_head)
}
