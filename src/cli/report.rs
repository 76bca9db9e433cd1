//! `goodterms report`: pages to read, one an engagement, and the page of `check --format html`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::asked::Asked;
use super::atomic::Staged;
use super::digest::{Digests, digests};
use super::interrupt;
use super::options::Options;
use super::passed::Passed;
use super::policy::Policy;
use super::status::{self, INTERRUPTED, WRONG};
use super::terminal::{self, Failure, complain};
use crate::engagement::record;
use crate::evaluate;
use crate::facts::index::AsOf;
use crate::finding::Detail;
use crate::letter::locale;
use crate::locale::Locale;
use crate::remedy::pending::moves;
use crate::report::error::Error;
use crate::report::html::dossier::{Dossier, Reader};
use crate::report::html::mail::mail;
use crate::report::html::making::Making;
use crate::report::html::overview::{self, Entry};
use crate::report::html::page::page;
use crate::report::made::{self, Made};
use crate::report::report::Head;
use crate::value::severity::Severity;

/// Writes pages to read, one file an engagement and one for all: what to do now and why, what is at stake, each finding with its
/// evidence.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: goodterms report records/ --policy studio.terms --as-of 2026-04-01 --out pages",
    after_long_help = "Example: goodterms report records/ --policy studio.terms --as-of 2026-04-01 --out pages

Exit status: 0 nothing is broken, 1 something is broken or unknown (with --for client: of what the client is told), 2 a record \
                       or the policy is in error, or a file cannot be written; the records that read are still reported."
)]
pub struct Args {
    #[command(flatten)]
    asked: Asked,
    /// The folder in which the pages are written; it is made where there is none.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// Who reads them. For the client nothing is restricted, and no page lists all.
    #[arg(long = "for", value_name = "READER", value_enum, default_value_t = For::Firm)]
    reader: For,
    /// The form of the pages.
    #[arg(long, value_name = "FORM", value_enum, default_value_t = Form::Html)]
    format: Form,
    #[command(flatten)]
    options: Options,
}

/// The form of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// HTML that needs nothing else.
    Html,
    /// Markdown for a mail, for the client alone: `check --format markdown` is the firm's.
    Markdown,
}

/// Who reads a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum For {
    /// The firm.
    Firm,
    /// The client.
    Client,
}

impl For {
    /// Returns who reads.
    pub(super) fn of(self) -> Reader {
        match self {
            Self::Firm => Reader::Firm,
            Self::Client => Reader::Client,
        }
    }
}

/// The file that lists all.
const INDEX: &str = "index.html";

/// How the names of pages for a client end.
const FOR_CLIENT: &str = ".client.html";
const MAIL: &str = ".client.md";

/// What a pass that makes pages goes by.
pub struct Pages<'a> {
    /// What is asked.
    pub asked: &'a Asked,
    /// The policy.
    pub policy: &'a Policy,
    /// Up to when is looked.
    pub as_of: AsOf,
    /// How it goes over many records.
    pub options: &'a Options,
    /// The mildest breach that counts.
    pub fail_on: Severity,
    /// Whether what was kept is told, too.
    pub all: bool,
    /// Takes the fingerprints of each record, where each has a page of its own.
    pub digests: Option<Digests>,
}

/// What a pass gave.
struct Gone {
    fails: bool,
    errors: Vec<Error>,
    done: usize,
    /// The files of records that were read.
    files: BTreeSet<PathBuf>,
    /// Those beside them that may be meant as such, and were not.
    not_read: Vec<String>,
}

impl Gone {
    fn status(&self) -> u8 {
        status::of_pass(&self.errors, self.fails)
    }

    /// Returns what a page stands on, with the fingerprints of the records.
    fn head(&self, head: Head) -> Head {
        let records = Some(digests(&self.files));
        let made = Some(Made { records, ..Made::new(made::Options::default()) });
        Head { made, not_read: self.not_read.clone(), ..head }
    }
}

impl Pages<'_> {
    fn head(&self) -> Head {
        Head::new(&self.policy.on(self.as_of.day).program, &self.policy.sources, self.as_of)
    }

    /// Makes something of the dossier of each engagement, and hands it on until that is refused.
    fn over<T: Send>(
        &self,
        reader: Reader,
        make: impl Fn(Dossier) -> T + Sync,
        mut take: impl FnMut(T) -> bool + Send,
    ) -> Result<Gone, Failure> {
        let locale = locale::open("en", None).map_err(|mistakes| Failure::new("letters", mistakes.join("; ")))?;
        let pass = self.asked.pass(self.policy, self.as_of, self.options.clone());
        let mut fails = false;
        interrupt::note();
        let passed = pass.over(
            &self.asked.records,
            |engagement| self.look(&engagement, reader, &locale, &make),
            |(made, is_broken)| {
                fails |= is_broken;
                take(made)
            },
        );
        let Passed { errors, done, files, not_read, .. } = passed;
        Ok(Gone { fails, errors, done, files, not_read })
    }

    /// Makes something of the dossier of an engagement, and says whether something in it fails.
    fn look<T>(
        &self,
        record: &record::Engagement,
        reader: Reader,
        locale: &Locale,
        make: &impl Fn(Dossier) -> T,
    ) -> Result<(T, bool), Vec<Error>> {
        let policy = self.policy;
        let mut judged =
            evaluate::judge_versions(&policy.plans, record, self.as_of, Detail::Explained(&policy.sources));
        policy.conflicts(&record.id, &judged.verdicts)?;
        moves(&policy.plans, &judged.facts, &mut judged.verdicts);
        let (plans, as_of) = (&*policy.plans, self.as_of);
        let files = self.digests.as_ref().map(|digests| digests.of(record.sources.paths())).unwrap_or_default();
        let making = Making { plans, policy: &policy.sources, record, as_of, reader, all: self.all, locale, files };
        let (dossier, fails) = making.dossier(judged, self.fail_on);
        // What a record may lack makes it unknown.
        Ok((make(dossier), fails || record.lacking.is_some()))
    }
}

/// Returns the page of all engagements, or of the only one, and the exit status; nothing where the pass was interrupted.
pub fn document(pages: &Pages<'_>) -> Result<(Option<String>, u8), Failure> {
    let head = pages.head();
    let mut entries = Vec::new();
    let make = |dossier: Dossier| {
        let entry = Entry::inside(&dossier, &name_of(&dossier.report.engagement));
        (dossier, entry)
    };
    let mut first = None;
    let gone = pages.over(Reader::Firm, make, |(dossier, entry)| {
        first.get_or_insert(dossier);
        entries.push(entry);
        true
    })?;
    if interrupt::came() {
        complain(&format!("interrupted after {} engagements; nothing is reported\n", gone.done));
        return Ok((None, INTERRUPTED));
    }
    let (status, head) = (gone.status(), gone.head(head));
    let page = match first {
        Some(alone) if entries.len() == 1 && gone.errors.is_empty() && gone.not_read.is_empty() => {
            page(&head, &alone, None)
        }
        _ => overview::page(&head, entries, &gone.errors),
    };
    Ok((Some(page), status))
}

impl Args {
    /// Runs the command; returns the exit status.
    pub fn run(&self) -> u8 {
        status::of(self.report())
    }

    fn report(&self) -> Result<u8, Failure> {
        if self.format == Form::Markdown && self.reader == For::Firm {
            let reason =
                "it is for a client: add `--for client`, or use `goodterms check --format markdown` for yourself";
            return Err(Failure::new("--format markdown", reason));
        }
        let Some((policy, as_of)) = self.asked.load()? else { return Ok(WRONG) };
        self.options.fit(as_of.day)?;
        let (asked, options, fail_on) = (&self.asked, &self.options, Severity::Minor);
        let digests = Some(Digests::default());
        let pages = Pages { asked, policy: &policy, as_of, options, fail_on, all: false, digests };
        let head = pages.head();
        let is_client = self.reader == For::Client;
        let (reader, ending, home) = match is_client {
            true if self.format == Form::Markdown => (Reader::Client, MAIL, None),
            true => (Reader::Client, FOR_CLIENT, None),
            false => (Reader::Firm, ".html", Some(INDEX)),
        };
        let make = |dossier: Dossier| {
            let name = format!("{}{ending}", name_of(&dossier.report.engagement));
            let text = match self.format {
                Form::Html => page(&head, &dossier, home),
                Form::Markdown => mail(&head, &dossier),
            };
            (text, Entry::in_file(&dossier, &name), name)
        };
        unmixed(&self.out, reader)?;
        let (mut staged, mut entries, mut trouble) = (Staged::default(), Vec::new(), Ok(()));
        let gone = pages.over(reader, make, |(text, entry, name)| {
            entries.push(entry);
            trouble = made(&self.out).and_then(|()| staged.add(&self.out.join(name), &text));
            trouble.is_ok()
        })?;
        trouble?;
        if interrupt::came() {
            complain(&format!("interrupted after {} engagements; nothing is written\n", gone.done));
            return Ok(INTERRUPTED);
        }
        if entries.is_empty() {
            return Ok(gone.status());
        }
        let number = entries.len();
        if !is_client {
            staged.add(&self.out.join(INDEX), overview::page(&gone.head(head), entries, &gone.errors))?;
        }
        staged.finish()?;
        terminal::print(&said(&self.out, number, is_client))?;
        Ok(gone.status())
    }
}

/// Makes a folder where there is none.
fn made(folder: &Path) -> Result<(), Failure> {
    if folder.is_file() {
        return Err(Failure::new(folder.display(), "this is a file; `--out` names a folder"));
    }
    std::fs::create_dir_all(folder).map_err(|error| Failure::io(folder, &error))
}

/// Refuses to write pages into a folder that holds such for the other reader: soon the wrong one would be sent.
fn unmixed(folder: &Path, reader: Reader) -> Result<(), Failure> {
    let Ok(files) = std::fs::read_dir(folder) else { return Ok(()) };
    let names = files.flatten().map(|file| file.file_name().to_string_lossy().to_lowercase());
    let is_others = |name: &String| match reader {
        Reader::Firm => name.ends_with(FOR_CLIENT) || name.ends_with(MAIL),
        Reader::Client => name.ends_with(".html") && !name.ends_with(FOR_CLIENT),
    };
    // The same one each time.
    let Some(name) = names.filter(is_others).min() else { return Ok(()) };
    let (theirs, ours, other) = match reader {
        Reader::Firm => ("for a client", "internal pages", "internal"),
        Reader::Client => ("that is not for a client", "pages for a client", "for-client"),
    };
    let other = folder.join(other);
    let reason = format!(
        "it holds a page {theirs}, {name}: {ours} are not written beside it, so that nobody sends the wrong one; \
         give another folder, such as `--out {}`, or move the pages that are there",
        other.display()
    );
    Err(Failure::new(folder.display(), reason))
}

fn said(out: &Path, number: usize, is_client: bool) -> String {
    let pages =
        if number == 1 { "the page of 1 engagement".to_owned() } else { format!("the pages of {number} engagements") };
    let folder = crate::report::text::clean(&out.to_string_lossy()).into_owned();
    match is_client {
        true => format!("{folder}: {pages}, for the client to read\n"),
        false => format!("{folder}: {INDEX}, and {pages}\n"),
    }
}

/// The longest part of an id that a name of a file has.
const MOST: usize = 48;

/// Names of files that some systems have for themselves.
const TAKEN: &[&str] = &["index", "con", "prn", "aux", "nul"];

/// Returns the name of an engagement's file, without its ending: never that of another's, a path, or one that a system or a
/// shell takes for something else. An id of small letters, digits, `-` and `_` stays as it is; of any other what can be read
/// of it stays, and the digest of the whole is added, behind two dashes, which no other name has.
fn name_of(id: &str) -> String {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let is_safe = id.starts_with(is_plain)
        && id.len() <= MOST
        && id.chars().all(|c| is_plain(c) || matches!(c, '-' | '_'))
        && !id.contains("--")
        && !TAKEN.contains(&id)
        && !(id.len() == 4 && (id.starts_with("com") || id.starts_with("lpt")));
    if is_safe {
        return id.to_owned();
    }
    let mut name = String::new();
    for c in id.chars().map(|c| c.to_ascii_lowercase()) {
        match c {
            _ if name.len() >= MOST => break,
            _ if is_plain(c) || c == '_' => name.push(c),
            _ if !name.is_empty() && !name.ends_with('-') => name.push('-'),
            _ => {}
        }
    }
    let digest: String = Sha256::digest(id.as_bytes()).iter().take(10).map(|byte| format!("{byte:02x}")).collect();
    let name = name.trim_matches(['-', '_']);
    format!("{}--{digest}", if name.is_empty() { "e" } else { name })
}
