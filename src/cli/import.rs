//! `goodterms import`: records from the files of other programs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::beside::Beside;
use super::sources::{By, Files, How, Trouble, files_of};
use super::tables::Table;
use super::terminal::{self, Failure, complain};
use super::unified::unified;
use super::{atomic, clock, policy, sources};
use crate::base::diagnostic::Diagnostic;
use crate::engagement::read_yaml::read_yaml_beside;
use crate::engagement::vocabulary::Vocabulary;
use crate::import::format::Format;
use crate::import::formats::{self, FORMATS};
use crate::import::join::claims::Rivals;
use crate::import::join::joined::{Change, Joined, Remark, join_beside};
use crate::import::join::known::Known;
use crate::import::join::merge::{with_changes, with_events};
use crate::import::join::{Event, file_of_events};
use crate::import::table::mapping::Mapping;
use crate::import::table::ready;
use crate::report::text::{self, clean};
use crate::value::time::Day;
use crate::value::zone::Zone;

/// Makes records from invoices, bank statements, mails, calendars, time sheets and tables.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example: goodterms import invoices/*.xml bank/march.xml --into acme/engagement.yaml",
    after_long_help = "Example: goodterms import invoices/*.xml bank/march.xml --into acme/engagement.yaml
         goodterms import --into acme/engagement.yaml --dry-run
         goodterms import csv hours.csv --mapping hours.yaml --out records/

Exit status: 0 the records were written, 2 a file could not be read or the record, the mapping or the policy is in error (then nothing is
written), or with --strict anything was in doubt."
)]
pub struct Args {
    /// The format, where it is to be said (`--formats` lists them), then the files; of a folder all files are read. Without files: what
    /// the record names under `sources`.
    #[arg(value_name = "[FORMAT] FILE")]
    pub what: Vec<PathBuf>,
    /// The engagement whose facts they are: the new ones are added to this file, and nothing in it is changed.
    #[arg(long, value_name = "ENGAGEMENT.yaml")]
    pub into: Option<PathBuf>,
    /// Other records, or a folder of them, that are checked with this one: what they take of the same files is asked, or left to them.
    #[arg(long, value_name = "RECORD", requires = "into")]
    pub beside: Vec<PathBuf>,
    /// Of a table: which column is which field, which row becomes which kind (docs/import.md).
    #[arg(long, value_name = "MAP.yaml")]
    pub mapping: Option<PathBuf>,
    /// The policy: its zone, its own kinds and fields; where it is not given, the one beside the record.
    #[arg(long, value_name = "FILE.terms")]
    pub policy: Option<PathBuf>,
    /// A file of events; of a table with many engagements a file of lines of JSON, or a folder (`records/`). Else standard output.
    #[arg(long, value_name = "FILE|FOLDER/", conflicts_with = "into")]
    pub out: Option<PathBuf>,
    /// Where times are read that say no offset, such as Europe/Warsaw; else the policy's zone, else UTC.
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub zone: Option<Zone>,
    /// The day, YYYY-MM-DD, up to which meetings that recur are told; where it is not given, today.
    #[arg(long, value_name = "DATE", value_parser = clock::day)]
    pub until: Option<Day>,
    /// Records the subject of mails and meetings, too.
    #[arg(long)]
    pub words: bool,
    /// Writes nothing; shows what would be added.
    #[arg(long)]
    pub dry_run: bool,
    /// Writes nothing, and exits with 2, when anything could not be read or has to be asked.
    #[arg(long)]
    pub strict: bool,
    /// Lists the formats.
    #[arg(long)]
    pub formats: bool,
    /// Prints the mapping by which a program's export is read, such as toggl: a start for one's own.
    #[arg(long, value_name = "FORMAT", conflicts_with = "formats")]
    pub show_mapping: Option<String>,
}

fn zone(name: &str) -> Result<Zone, String> {
    Zone::parse(name).ok_or_else(|| "a zone of the IANA database is wanted, such as Europe/Warsaw".to_owned())
}

impl Args {
    /// Runs the command; returns its exit code.
    pub fn run(&self) -> u8 {
        let done = match &self.show_mapping {
            Some(name) => show_mapping(name),
            None if self.formats => list_formats(),
            None => self.import(),
        };
        match done {
            Ok(code) => code,
            Err(messages) => {
                for message in messages {
                    complain(&format!("error: {}\n", clean(&message)));
                }
                2
            }
        }
    }

    fn import(&self) -> Result<u8, Vec<String>> {
        let (format, files) = self.format();
        if let (Some(mapping), None, [file]) = (&self.mapping, &self.into, files)
            && has_engagements(mapping)
        {
            let (policy, out, is_strict) = (self.policy.as_ref(), self.out.as_ref(), self.strict);
            return Table { file, mapping, policy, out, is_strict }.run();
        }
        if files.is_empty() && self.into.is_none() {
            let way = "name the files, or --into an engagement that has `sources`; `goodterms import --formats` lists what is read";
            return Err(vec![format!("no file to import: {way}")]);
        }
        let mut job = Job::new(self)?;
        job.read(self, format, files)?;
        job.finish(self)
    }

    /// Parts the format from the files, where the first argument is one.
    fn format(&self) -> (Option<&'static Format>, &[PathBuf]) {
        let first = self.what.first().and_then(|first| first.to_str());
        match first.and_then(formats::named) {
            // A file that is called as a format is meant where nothing follows.
            Some(format) if self.what.len() > 1 || !self.what[0].exists() => (Some(format), &self.what[1..]),
            None if matches!(first, Some("auto" | "csv")) => (None, &self.what[1..]),
            _ => (None, &self.what),
        }
    }
}

fn list_formats() -> Result<u8, Vec<String>> {
    let wide = FORMATS.iter().map(|format| format.name.len()).max().unwrap_or(0);
    let rows = FORMATS.iter().map(|format| format!("{:wide$}  {}\n", format.name, format.what));
    terminal::print(&rows.collect::<String>()).map_err(|failure| vec![failure.to_string()])?;
    Ok(0)
}

fn show_mapping(name: &str) -> Result<u8, Vec<String>> {
    let known = || ready::names().collect::<Vec<_>>().join(", ");
    let text = ready::ready(name)
        .ok_or_else(|| vec![format!("--show-mapping: `{name}` has none; those that have are {}", known())])?;
    terminal::print(text).map_err(|failure| vec![failure.to_string()])?;
    Ok(0)
}

/// Whether a mapping tells engagements apart; where it is in error, who reads it says so.
fn has_engagements(path: &Path) -> bool {
    let text = std::fs::read(path).unwrap_or_default();
    String::from_utf8_lossy(&text).lines().any(|line| line.starts_with("engagement"))
}

/// The record that files are imported into.
struct Record<'a> {
    path: &'a Path,
    text: String,
    known: Known,
}

/// An import on its way.
struct Job<'a> {
    record: Option<Record<'a>>,
    vocabulary: Vocabulary,
    zone: Zone,
    /// Whether somebody said which zone that is.
    has_zone: bool,
    until: Day,
    read: Files,
}

impl<'a> Job<'a> {
    fn new(args: &'a Args) -> Result<Self, Vec<String>> {
        // A record is read by the policy beside it, as `check` does.
        let beside = args.into.as_deref().filter(|_| args.policy.is_none()).and_then(policy::beside);
        let policy = args.policy.clone().or(beside).filter(|path| path.is_file());
        let has_zone = policy.is_some() || args.zone.is_some();
        let (vocabulary, zone) = match policy {
            Some(path) => {
                // What is wrong with the policy has been shown.
                let (program, _) = policy::read(&path, &[]).ok_or_else(Vec::new)?;
                (program.vocabulary, program.calendar.zone)
            }
            None => (Vocabulary::builtin(), Zone::utc()),
        };
        let zone = args.zone.unwrap_or(zone);
        let until = args.until.unwrap_or_else(|| clock::today(&zone));
        let record = args.into.as_deref().map(Record::open).transpose()?;
        Ok(Self { record, vocabulary, zone, has_zone, until, read: Files::default() })
    }

    /// Reads the files, or those that the record names.
    fn read(&mut self, args: &Args, format: Option<&'static Format>, files: &[PathBuf]) -> Result<(), Vec<String>> {
        if files.is_empty()
            && let Some(record) = &self.record
        {
            let has_none = record.known.sources.is_empty() && !record.known.has_written();
            if has_none && args.beside.is_empty() {
                let way = "name the files, or list them in the record: `sources: [\"bank/*.xml\"]`";
                return Err(vec![format!("{}: it has no `sources`; {way}", record.path.display())]);
            }
            // What is wrong with a source is told with its file.
            let by = By { vocabulary: &self.vocabulary, zone: &self.zone, until: self.until };
            self.read = sources::read_all(record.path, &record.known, by, &mut Vec::new());
            return Ok(());
        }
        let mapping = args.mapping.as_deref().map(|path| sources::mapping(path, &path.to_string_lossy())).transpose();
        let mapping: Option<Mapping> = mapping.map_err(|troubles| troubles.iter().map(told).collect::<Vec<_>>())?;
        let Self { record, vocabulary, zone, until, read, .. } = self;
        let by = By { vocabulary, zone, until: *until };
        let how = How { format, mapping: mapping.as_ref(), with_words: args.words, by };
        let folder = record.as_ref().and_then(|record| record.path.canonicalize().ok());
        let folder = folder.as_deref().and_then(Path::parent);
        let mut failures = Vec::new();
        for path in files {
            match files_of(path) {
                Ok(found) => found.iter().for_each(|file| read.read(file, &shown(file, folder), how)),
                Err(failure) => failures.push(failure.to_string()),
            }
        }
        read.join_meetings(zone, *until);
        if failures.is_empty() { Ok(()) } else { Err(failures) }
    }

    /// Returns who else takes what was read, of the records that are looked at with this one.
    fn rivals(&self, args: &Args) -> Result<Rivals, Vec<String>> {
        let Some(record) = self.record.as_ref().filter(|_| !args.beside.is_empty()) else {
            return Ok(Rivals::default());
        };
        let by = By { vocabulary: &self.vocabulary, zone: &self.zone, until: self.until };
        let mut others = Beside::named(&args.beside, record.path, by)
            .map_err(|failures| failures.iter().map(ToString::to_string).collect::<Vec<_>>())?;
        Ok(others.rivals(record.path, &record.known, &self.read.files))
    }

    /// Joins what was read, and writes it.
    fn finish(mut self, args: &Args) -> Result<u8, Vec<String>> {
        if !self.has_zone {
            self.read.warn_of_zone(&self.zone);
        }
        let rivals = self.rivals(args)?;
        let Files { files, paths, troubles, passed_over, .. } = self.read;
        let mut joined = join_beside(files, self.record.as_ref().map(|record| &record.known), &rivals);
        self.record.as_ref().map_or(Ok(()), |record| record.show(&joined.diagnostics))?;
        if self.record.is_some() {
            joined.leave_out_old(self.until);
        }
        joined.events = joined.events.into_iter().map(Event::to_be_written).collect();
        troubles.iter().for_each(|trouble| complain(&clean(&format!("{trouble}\n"))));
        tell(&joined);
        let is_refused = troubles.iter().any(|trouble| trouble.is_refusal);
        let is_strict = args.strict
            && (!troubles.is_empty()
                || !joined.questions.is_empty()
                || !joined.unclaimed.is_empty()
                || !joined.differs.is_empty()
                || !joined.weighty.is_empty());
        let is_written = !is_refused && !is_strict;
        let new = match &self.record {
            Some(record) => with_events(&with_changes(&record.text, &joined.changes), &joined.events)
                .map_err(|reason| vec![format!("{}: {reason}", record.path.display())])?,
            None => file_of_events(&joined.events),
        };
        if let Some(record) = self.record.as_ref().filter(|_| is_written)
            && !reads(record, &new, &self.vocabulary, &self.zone, self.until)
        {
            return Ok(2);
        }
        if is_written {
            write(args, self.record.as_ref(), &new, &paths)?;
        }
        let end = if is_written { "" } else { "; nothing written" };
        complain(&format!("{}{end}\n", summary(&joined, &passed_over)));
        Ok(if is_written { 0 } else { 2 })
    }
}

impl<'a> Record<'a> {
    fn open(path: &'a Path) -> Result<Self, Vec<String>> {
        let text = terminal::read(path).map_err(|failure| vec![failure.to_string()])?;
        let (known, diagnostics) = sources::all_known(path, &text);
        let record = Self { path, text, known };
        record.show(&diagnostics)?;
        Ok(record)
    }

    /// Shows what is wrong with it, if anything is.
    fn show(&self, diagnostics: &[Diagnostic]) -> Result<(), Vec<String>> {
        if diagnostics.is_empty() {
            return Ok(());
        }
        let mut map = crate::base::source::SourceMap::new();
        map.add(self.path.to_string_lossy(), self.text.clone());
        complain(&text::diagnostics(diagnostics, &map, &terminal::errors()));
        Err(Vec::new())
    }
}

/// Returns a path as `source` has it: from the record's folder on, where it lies below.
fn shown(file: &Path, folder: Option<&Path>) -> String {
    let inside = folder.and_then(|folder| Some(file.canonicalize().ok()?.strip_prefix(folder).ok()?.to_owned()));
    inside.as_deref().unwrap_or(file).to_string_lossy().into_owned()
}

/// Whether the new text of a record is one; where not, what is wrong has been shown.
fn reads(record: &Record<'_>, new: &str, vocabulary: &Vocabulary, zone: &Zone, until: Day) -> bool {
    let files = |name: &str| super::records::files(record.path, name);
    let by = By { vocabulary, zone, until };
    let sourced = Beside::default().found(record.path, new, by).map(|found| found.sourced).unwrap_or_default();
    let shown = record.path.to_string_lossy();
    let (engagement, map, diagnostics) =
        read_yaml_beside(&shown, new, (&files, sourced), vocabulary, zone, &|_| Vec::new());
    complain(&text::diagnostics(&diagnostics, &map, &terminal::errors()));
    if engagement.is_none() {
        complain("error: with what is imported the record would not read; nothing written\n");
    }
    engagement.is_some()
}

fn told(trouble: &Trouble) -> String {
    format!("{}: {}", trouble.place(), trouble.message)
}

/// Tells what a person has to see to.
fn tell(joined: &Joined) {
    let line =
        |word: &str, one: &Remark| complain(&clean(&format!("{word}: {}: {}: {}\n", one.place(), one.id, one.text)));
    joined.questions.iter().chain(&joined.unclaimed).for_each(|one| line("question", one));
    joined.changes.iter().for_each(|change| line("changed", &change.remark));
    joined.weighty.iter().chain(&joined.differs).for_each(|one| line("differs", one));
    joined.left_out.iter().for_each(|one| line("left out", one));
}

/// Writes the new text, or shows what would be written.
fn write(args: &Args, record: Option<&Record<'_>>, new: &str, inputs: &[PathBuf]) -> Result<(), Vec<String>> {
    let failed = |failure: Failure| vec![failure.to_string()];
    if args.dry_run {
        let (old, name) =
            record.map_or(("", String::new()), |record| (record.text.as_str(), record.path.display().to_string()));
        terminal::print(&clean(&unified((&name, &name), old, new, 3))).map_err(failed)?;
        return Ok(());
    }
    let Some(path) = record.map(|record| record.path).or(args.out.as_deref()) else {
        terminal::print(new).map_err(failed)?;
        return Ok(());
    };
    if let Some(input) = inputs.iter().find(|input| atomic::is_same(input, path)) {
        return Err(vec![format!("{}: it is a file that is read; name another with --out", input.display())]);
    }
    if record.is_some_and(|record| record.text == new) {
        return Ok(());
    }
    atomic::write(path, new).map_err(failed)
}

fn summary(joined: &Joined, passed_over: &BTreeMap<&'static str, usize>) -> String {
    let count = |n: usize, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
    let mut parts = vec![format!("{} new", count(joined.events.len(), "event"))];
    let (anew, out) = joined.changes.iter().partition::<Vec<&Change>, _>(|change| change.event.is_some());
    let changed = [(anew.len(), "matched anew"), (out.len(), "taken out")];
    parts.extend(changed.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")));
    if joined.unchanged > 0 {
        parts.push(format!("{} recorded already", joined.unchanged));
    }
    if joined.again > 0 {
        parts.push(format!("{} told more than once", joined.again));
    }
    parts.extend(joined.others.iter().map(|(what, count)| format!("{count} {what}")));
    parts.extend(passed_over.iter().map(|(what, count)| format!("{count} passed over: {what}")));
    if joined.questions.len() + joined.unclaimed.len() > 0 {
        parts.push(count(joined.questions.len() + joined.unclaimed.len(), "question"));
    }
    if joined.differs.len() + joined.weighty.len() > 0 {
        parts.push(count(joined.differs.len() + joined.weighty.len(), "difference"));
    }
    parts.join(", ")
}
