//! The files in which an engagement's facts lie: found, read, and joined into its events.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::records;
use super::terminal::{Failure, complain};
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::files as mistake;
use crate::engagement::read_yaml::Sourced;
use crate::engagement::record::Unseen;
use crate::engagement::vocabulary::Vocabulary;
use crate::import::calendar::together::together;
use crate::import::fact::{Fact, Given, Page, Told, Warning};
use crate::import::format::Format;
use crate::import::formats::{self, FORMATS};
use crate::import::join::claims::Rivals;
use crate::import::join::joined::{File, Joined, join_beside};
use crate::import::join::known::{Known, Source};
use crate::import::join::lines_of;
use crate::import::quote::quotes;
use crate::import::table::mapping::Mapping;
use crate::report::files::hexadecimal;
use crate::report::text::clean;
use crate::value::time::Day;
use crate::value::zone::Zone;

/// So many of its questions are shown where an engagement is checked.
const SHOWN: usize = 3;

/// How files are read.
#[derive(Clone, Copy)]
pub struct How<'a> {
    /// The format, where it is said.
    pub format: Option<&'static Format>,
    /// The mapping of tables.
    pub mapping: Option<&'a Mapping>,
    /// Whether the words of mails are told.
    pub with_words: bool,
    /// By what they are read.
    pub by: By<'a>,
}

/// By what all sources are read.
#[derive(Clone, Copy)]
pub struct By<'a> {
    /// The kinds and fields that a mapping may name.
    pub vocabulary: &'a Vocabulary,
    /// Where times without an offset are read.
    pub zone: &'a Zone,
    /// Up to when what recurs is told.
    pub until: Day,
}

/// Something about a file that was read, or could not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The file.
    pub path: String,
    /// The line, from 1; 0 for the whole file.
    pub line: u32,
    /// What it is, and what became of it.
    pub message: String,
    /// Whether a fact may be missing for it.
    pub is_loss: bool,
    /// Whether nothing of the file was read.
    pub is_refusal: bool,
}

impl Trouble {
    fn refusal(path: &str, line: u32, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, message: message.into(), is_loss: true, is_refusal: true }
    }

    fn warning(path: &str, warning: Warning) -> Self {
        let Warning { line, message, is_loss } = warning;
        Self { path: path.to_owned(), line, message, is_loss, is_refusal: false }
    }

    /// Returns the file with the line.
    pub fn place(&self) -> String {
        if self.line == 0 { self.path.clone() } else { format!("{}:{}", self.path, self.line) }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.is_refusal { "error" } else { "warning" };
        write!(f, "{word}: {}: {}", self.place(), self.message)
    }
}

/// A larger file is no source: it is held whole.
const LARGEST: u64 = 1 << 30;
const LEADS_OUT: &str =
    "it is a link that leads out of the engagement's folder, and is not followed: put the file itself there";
const TOO_LARGE: &str = "it is larger than 1 GiB: give it in parts";

/// Returns what is in a file; nothing where that is too much.
fn within(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= LARGEST))
}

/// Files that were read.
#[derive(Default)]
pub struct Files {
    /// What each tells.
    pub files: Vec<File>,
    /// Where each lies.
    pub paths: Vec<PathBuf>,
    /// What was wrong with them.
    pub troubles: Vec<Trouble>,
    /// What is no business of an engagement, and how much of it.
    pub passed_over: BTreeMap<&'static str, usize>,
    /// The lines of each file that tell its facts, as far as they are to be quoted.
    quotes: HashMap<String, BTreeMap<u32, String>>,
    /// Of each file the kinds that it tells, and the first day on which it tells something.
    kinds: HashMap<String, (Vec<String>, Option<Day>)>,
    /// How many bytes they have.
    size: usize,
    /// The calendars in them, each with the number of its file.
    pages: Vec<(usize, Page)>,
    /// Those whose times say no zone, and were read by the one that was given.
    local: Vec<String>,
}

impl Files {
    /// Reads a file; `shown` is its path as `source` has it.
    pub fn read(&mut self, path: &Path, shown: &str, how: How<'_>) {
        let bytes = match within(path) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => {
                self.troubles.push(Trouble::refusal(shown, 0, TOO_LARGE));
                return;
            }
            Err(error) => {
                self.troubles.push(Trouble::refusal(shown, 0, Failure::io(path, &error).reason()));
                return;
            }
        };
        self.paths.push(path.to_owned());
        let sha256 = hexadecimal(&Sha256::digest(&bytes));
        let bytes = formats::with_mark(bytes);
        let Some(format) = how.format.or_else(|| formats::of_file(shown, &bytes)) else {
            self.troubles.push(Trouble::refusal(shown, 0, formats::unknown(&bytes)));
            return;
        };
        let How { mapping, with_words, by: By { vocabulary, zone, until }, .. } = how;
        let vocabulary = Some(vocabulary);
        match formats::tell(format, &Given { path: shown, bytes: &bytes, zone, until, with_words, mapping, vocabulary })
        {
            Ok(told) => {
                let first = told.facts.iter().filter_map(Fact::day).min();
                self.kinds.insert(shown.to_owned(), (formats::kinds(format.name, mapping, &told.facts), first));
                self.take(shown, (format.name, sha256), &bytes, told);
            }
            Err(refusal) => self.troubles.push(Trouble::refusal(shown, refusal.line, refusal.reason)),
        }
    }

    /// Tells meetings of which more than one file tells by what all of them say.
    pub fn join_meetings(&mut self, zone: &Zone, until: Day) {
        let pages: Vec<(usize, &Page)> = self.pages.iter().map(|(file, page)| (*file, page)).collect();
        let told = together(&pages, zone, until);
        self.files.iter_mut().for_each(|file| file.facts.retain(|fact| !told.knows(fact)));
        let files = &self.files;
        self.troubles.retain(|trouble| {
            let number = files.iter().position(|file| file.path == trouble.path);
            !number.is_some_and(|number| told.answers(number, trouble.line, &trouble.message))
        });
        for warning in told.warnings.into_iter().filter(|warning| warning.is_loss) {
            let is_told = |trouble: &Trouble| trouble.line == warning.line && trouble.message == warning.message;
            if !self.troubles.iter().any(is_told) {
                let path = told.facts.first().map_or("", |(file, _)| &self.files[*file].path);
                self.troubles.push(Trouble::warning(path, warning));
            }
        }
        for (file, fact) in told.facts {
            self.files[file].facts.push(fact);
        }
    }

    /// Warns of files whose times say no zone, where nobody said by which clock they are to be read.
    pub fn warn_of_zone(&mut self, zone: &Zone) {
        for path in std::mem::take(&mut self.local) {
            let message = format!(
                "its times say no zone: they are read in {}; `--zone`, or `--policy`, says another",
                zone.name()
            );
            self.troubles.push(Trouble::warning(&path, Warning { line: 0, message, is_loss: false }));
        }
    }

    fn take(&mut self, shown: &str, (format, sha256): (&'static str, String), bytes: &[u8], told: Told) {
        self.troubles.extend(told.warnings.into_iter().map(|warning| Trouble::warning(shown, warning)));
        self.quotes.insert(shown.to_owned(), quotes(shown, bytes, &told.facts));
        let number = self.files.len();
        self.local.extend(told.is_local.then(|| shown.to_owned()));
        self.size += bytes.len();
        self.pages.extend(told.pages.into_iter().map(|page| (number, page)));
        for (what, count) in told.passed_over {
            *self.passed_over.entry(what).or_default() += count;
        }
        self.files.push(File { path: shown.to_owned(), sha256, format, facts: told.facts, covers: told.covers });
    }
}

/// Returns the files of a path: itself; or those of a folder, of a Maildir its mails.
pub fn files_of(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !path.metadata().map_err(|error| Failure::io(path, &error))?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mails: Vec<PathBuf> = ["cur", "new"].iter().map(|name| path.join(name)).filter(|path| path.is_dir()).collect();
    let folders = if mails.is_empty() { vec![path.to_owned()] } else { mails };
    let mut files = Vec::new();
    for folder in folders {
        let entries = fs::read_dir(&folder).map_err(|error| Failure::io(&folder, &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| Failure::io(&folder, &error))?.path();
            let is_hidden = entry.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if entry.is_file() && !is_hidden {
                files.push(entry);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Reads the mapping of a table.
///
/// # Errors
/// What is wrong with it, each with its place.
pub fn mapping(path: &Path, shown: &str) -> Result<Mapping, Vec<Trouble>> {
    let text = fs::read(path).map_err(|error| vec![Trouble::refusal(shown, 0, Failure::io(path, &error).reason())])?;
    let text = String::from_utf8(text).map_err(|_| vec![Trouble::refusal(shown, 0, "not in UTF-8")])?;
    let one = |problem: crate::import::table::Problem| Trouble::refusal(shown, problem.line, problem.message);
    Mapping::parse(&text).map_err(|problems| problems.into_iter().map(one).collect())
}

/// What an engagement's sources tell.
pub struct Found {
    /// For its reader.
    pub sourced: Sourced,
    /// The files that were read.
    pub paths: Vec<PathBuf>,
}

/// What an engagement's file says of its sources, and what was read of them.
pub struct Read {
    /// What its own file says.
    pub known: Known,
    has_sources: bool,
    diagnostics: Vec<Diagnostic>,
    files: Files,
    /// The day of the check.
    until: Day,
}

impl Read {
    /// Reads the sources that the text of an engagement's file names; nothing where it says nothing of sources.
    pub fn of(record: &Path, text: &str, by: By<'_>) -> Option<Self> {
        let (known, mut diagnostics) = known(record, text)?;
        let files = read_all(record, &known, by, &mut diagnostics);
        Some(Self { known, has_sources: true, diagnostics, files, until: by.until })
    }

    /// Reads only what the text itself says.
    pub fn without_sources(record: &Path, text: &str) -> Self {
        // What is wrong with it, its reader tells.
        let (known, _) = all_known(record, text);
        Self { known, has_sources: false, diagnostics: Vec::new(), files: Files::default(), until: Unseen::FIRST }
    }

    /// Whether the text says anything of sources.
    pub fn has_sources(&self) -> bool {
        self.has_sources
    }

    /// Returns how many bytes its files have.
    pub fn size(&self) -> usize {
        self.files.size
    }

    /// Returns what its files tell, and forgets it unless it is to be kept.
    pub fn facts(&mut self, is_kept: bool) -> Vec<File> {
        if is_kept { self.files.files.clone() } else { std::mem::take(&mut self.files.files) }
    }

    /// Returns what becomes of it. `rivals` are the engagements that take some of it, too; `beside` is how they are named to `import`.
    pub fn found(self, record: &Path, rivals: &Rivals, beside: &str) -> Found {
        let Self {
            known,
            mut diagnostics,
            until,
            files: Files { files, paths, troubles, quotes, kinds, passed_over, .. },
            ..
        } = self;
        let mut joined = join_beside(files, Some(&known), rivals);
        joined.leave_out_old(until);
        joined.look_only(&record.to_string_lossy());
        diagnostics.append(&mut joined.diagnostics);
        let folder = record.parent().unwrap_or(Path::new(""));
        let (events, places) = lines_of(&joined.events);
        let quote = |(path, line): &(String, u32)| quotes.get(path)?.get(line).cloned();
        let shown = |path: String| folder.join(path).to_string_lossy().into_owned();
        let beside = if rivals.is_empty() { "" } else { beside };
        let not_taken = not_taken(&joined, &passed_over);
        tell(record, &joined, (&troubles, not_taken), beside);
        let sourced = Sourced {
            quotes: places.iter().map(quote).collect(),
            events,
            places: places.into_iter().map(|(path, line)| (shown(path).into(), line)).collect(),
            lacking: lacking(&troubles, &joined),
            missing: missing(&troubles, &kinds, joined.missing),
            unseen: unseen(&joined.unseen, until),
            diagnostics,
        };
        Found { sourced, paths }
    }
}

/// Returns what the text of an engagement's file says of sources, and what is wrong with that; nothing where it has none.
pub fn known(record: &Path, text: &str) -> Option<(Known, Vec<Diagnostic>)> {
    // Most records have no sources: they are not read twice.
    ["sources", "who", "matched"].iter().any(|key| has_key(text, key)).then(|| all_known(record, text))
}

/// Whether a text may name sources, or has events that came from some.
pub fn has_sourced(text: &str) -> bool {
    has_key(text, "sources") || text.contains(" sha256:")
}

fn has_key(text: &str, key: &str) -> bool {
    text.contains(&format!("{key}:")) || text.contains(&format!("{key}\":"))
}

/// As [`known`], of any text.
pub fn all_known(record: &Path, text: &str) -> (Known, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let files = |name: &str| {
        let found = records::files(record, name).unwrap_or_default();
        found.into_iter().map(|(_, text)| text).collect()
    };
    let mut known = Known::read(text, &files, &mut diagnostics);
    known.path = record.file_name().unwrap_or_default().to_string_lossy().into_owned();
    (known, diagnostics)
}

/// Reads all files of the `sources` of an engagement; what cannot be read at all is a mistake of the record.
pub fn read_all(record: &Path, known: &Known, by: By<'_>, diagnostics: &mut Vec<Diagnostic>) -> Files {
    let mut files = Files::default();
    for source in &known.sources {
        let before = files.troubles.len();
        read_source(record, source, by, &mut files, diagnostics);
        for trouble in files.troubles[before..].iter().filter(|trouble| trouble.is_refusal) {
            diagnostics.push(mistake::unreadable_source(source.span, &trouble.place(), &trouble.message));
        }
    }
    files.join_meetings(by.zone, by.until);
    files
}

fn read_source(record: &Path, source: &Source, by: By<'_>, files: &mut Files, diagnostics: &mut Vec<Diagnostic>) {
    let folder = record.parent().unwrap_or(Path::new(""));
    let format = source.format.as_deref().map(|name| (name, formats::named(name)));
    if let Some((name, None)) = format {
        let known = FORMATS.iter().map(|format| format.name);
        diagnostics.push(mistake::unknown_format(source.span, name, known));
        return;
    }
    let table = match &source.mapping {
        None => None,
        Some(name) => match records::beside(folder, name) {
            None => {
                files.troubles.push(Trouble::refusal(name, 0, "it does not lie beside the record or below"));
                return;
            }
            Some(path) => match mapping(&path, name) {
                Ok(mapping) => {
                    files.paths.push(path);
                    Some(mapping)
                }
                Err(troubles) => return files.troubles.extend(troubles),
            },
        },
    };
    let paths = match records::paths(record, &source.files) {
        Ok(paths) => paths,
        Err(reason) => return files.troubles.push(Trouble::refusal(&source.files, 0, reason)),
    };
    let format = format.and_then(|(_, format)| format);
    let how = How { format, mapping: table.as_ref(), with_words: source.words, by };
    let home = fs::canonicalize(if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let leads_out = |path: &Path| {
        let real = fs::canonicalize(path);
        home.as_ref().ok().zip(real.ok()).is_some_and(|(home, real)| !real.starts_with(home))
    };
    for path in paths {
        let shown = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
        // Whoever sends a folder does not say what else of this computer is read.
        if leads_out(&path) {
            files.troubles.push(Trouble::refusal(&shown, 0, LEADS_OUT));
            continue;
        }
        files.read(&path, &shown, how);
    }
}

/// Returns what the sources could not tell, for who reads the record.
fn lacking(troubles: &[Trouble], joined: &Joined) -> Option<Arc<str>> {
    let lost = troubles.iter().filter(|trouble| trouble.is_loss && !trouble.is_refusal);
    let lost = lost.map(|trouble| format!("what {} was to tell ({})", trouble.place(), trouble.message));
    let differs = joined.weighty.iter().map(|one| format!("what {} tells of {} ({})", one.place(), one.id, one.text));
    let is_nothing = joined.events.is_empty() && joined.unchanged == 0 && !joined.others.is_empty();
    let nothing = is_nothing.then(|| "all of its sources: what they tell is of others; see `who`".to_owned());
    let unclaimed = joined.unclaimed.iter().map(|one| format!("what {} tells ({})", one.place(), one.text));
    let mut all = nothing.into_iter().chain(lost).chain(differs).chain(unclaimed);
    let first = all.next()?;
    Some(match all.count() {
        0 => first.into(),
        more => format!("{first}, and {more} more").into(),
    })
}

/// So long before the first thing that a file tells it may have told of another.
const SPAN: i64 = 31;

/// Returns the kinds of which something may be missing, each with the day up to which nothing is: what was lost may have been what was owed.
fn missing(
    troubles: &[Trouble],
    kinds: &HashMap<String, (Vec<String>, Option<Day>)>,
    of_mails: Vec<(String, Day)>,
) -> Vec<(String, Day)> {
    let lost = troubles.iter().filter(|trouble| trouble.is_loss && !trouble.is_refusal);
    let files = lost.filter_map(|trouble| kinds.get(&trouble.path));
    let of_files = files.flat_map(|(kinds, first)| {
        let day = first.map(|day| day.plus(-SPAN)).or(Day::from_ymd(1900, 1, 1));
        kinds.iter().filter_map(move |kind| Some((kind.clone(), day?)))
    });
    of_files.chain(of_mails).collect()
}

/// Returns the days that the statements of a bank leave out, up to that of the check.
fn unseen(days: &[(Day, Option<Day>)], until: Day) -> Vec<Unseen> {
    let days = days.iter().map(|&(from, to)| Unseen { from, to: to.unwrap_or(until), is_last: to.is_none() });
    days.filter(|days| days.from <= days.to).collect()
}

/// Returns what of the sources is in no record, and how much of it: who reads a verdict should know what it does not rest on.
fn not_taken(joined: &Joined, passed_over: &BTreeMap<&'static str, usize>) -> Option<String> {
    let list = |word: &str, all: &BTreeMap<&'static str, usize>| {
        let parts: Vec<String> = all.iter().map(|(what, count)| format!("{count} {what}")).collect();
        (!parts.is_empty()).then(|| format!("{word}: {}", parts.join(", ")))
    };
    let parts: Vec<String> =
        [list("left out", &joined.others), list("passed over", passed_over)].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// Tells what a person has to see to, in few lines.
fn tell(record: &Path, joined: &Joined, (troubles, not_taken): (&[Trouble], Option<String>), beside: &str) {
    let remarks = joined
        .questions
        .iter()
        .chain(&joined.unclaimed)
        .chain(&joined.weighty)
        .chain(&joined.left_out)
        .chain(&joined.differs);
    let lines: Vec<String> = troubles
        .iter()
        .filter(|trouble| !trouble.is_refusal)
        .map(|trouble| format!("{}: {}", trouble.place(), trouble.message))
        .chain(remarks.map(|one| format!("{}: {}: {}", one.place(), one.id, one.text)))
        .chain(not_taken)
        .collect();
    for line in lines.iter().take(SHOWN) {
        complain(&clean(&format!("note: {}: {line}\n", record.display())));
    }
    if lines.len() > SHOWN {
        let more = lines.len() - SHOWN;
        let shown = record.display();
        let beside = if beside.is_empty() { String::new() } else { format!("{beside} ") };
        complain(&clean(&format!(
            "note: {shown}: {more} more; `goodterms import --into {shown} {beside}--dry-run` shows all\n"
        )));
    }
}
