//! `goodterms review`: a contract before it is signed, beside our terms and the law.

use std::path::{Path, PathBuf};

use super::atomic;
use super::clock::day;
use super::pass::one;
use super::policy::{Named, Policy};
use super::progress;
use super::records;
use super::status::{self, BROKEN, CLEAN, WRONG};
use super::terminal::{self, Failure, complain};
use super::texts::Layers;
use crate::base::diagnostic::{Diagnostic, Level};
use crate::base::source::SourceId;
use crate::engagement::read_yaml::{Sourced, read_yaml_beside};
use crate::engagement::record::Engagement;
use crate::evaluate::check_record;
use crate::passages::document as documents;
use crate::passages::find::{Found, find_watched};
use crate::passages::{client::client, read};
use crate::plan::Plan;
use crate::report;
use crate::report::report::Head;
use crate::report::review::package::commented;
use crate::report::review::typical::Typical as Costs;
use crate::report::review::{Document, Review};
use crate::report::text::Screen;
use crate::review::changed::differences;
use crate::review::claim::{Claim, claims, document_language};
use crate::review::known::{Known, checkable, join};
use crate::review::review::review;
use crate::review::tongue::Tongue;
use crate::review::typical::{Typical, costs};
use crate::review::written::{self, About};
use crate::value::time::Day;
use crate::wording::texts::Texts;

/// Says of a contract before it is signed how its terms stand to ours and to the law, what to ask for and what it costs.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: goodterms review contract.yaml --policy agency.terms",
    after_long_help = "Example: goodterms review contract.yaml --policy agency.terms

Exit status: 0 sign, 1 negotiate or do not sign, 2 the contract, the record or the policy is in error."
)]
pub struct Args {
    /// The contract: the record of an engagement in YAML, which needs nothing of what happened (`events: []`), or a document
    /// in which the terms are looked for.
    #[arg(value_name = "CONTRACT")]
    contract: PathBuf,
    #[command(flatten)]
    policy: Named,
    /// The day, YYYY-MM-DD, on which it is reviewed: the law and the text in force are those of that day; today where it is not
    /// given.
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// A recorded engagement, in YAML: what the terms of the contract would have done over it, beside ours.
    #[arg(long, value_name = "RECORD")]
    on: Option<PathBuf>,
    /// The figures of a typical engagement, in YAML, by which it is said what concessions cost where no recorded one is given;
    /// without it those of `policies/typical.yaml`.
    #[arg(long, value_name = "FILE", conflicts_with = "on")]
    typical: Option<PathBuf>,
    /// Where what was read of a document is written as a record, to be corrected and kept; a file that is there stays.
    #[arg(long, value_name = "FILE")]
    into: Option<PathBuf>,
    /// The country of the client, as DE: by its law the contract is weighed, whatever the record and the document say.
    #[arg(long, value_name = "CODE", value_parser = country)]
    country: Option<String>,
    /// What the client is, whatever the record says; where neither says it, it is taken as a business.
    #[arg(long, value_name = "TYPE", value_parser = ["business", "public", "consumer"])]
    client_type: Option<String>,
    /// List every term of the policy that the contract does not state, and not only those that a contract is expected to state.
    #[arg(long)]
    all: bool,
    /// The form of the review.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Where it is written to, in place of standard output.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The language of policies.
const OWN: &str = "en";

/// How many columns a page of text has that goes into a file.
const PAGE: usize = 100;

/// The form of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A page for people.
    Text,
    /// One JSON document.
    Json,
    /// Markdown, for a mail.
    Markdown,
    /// One page of HTML that needs nothing else.
    Html,
    /// The document of Word with comments at its passages.
    Docx,
}

impl Args {
    /// Runs the command; returns the exit status.
    pub fn run(&self) -> u8 {
        status::of(self.review())
    }

    fn review(&self) -> Result<u8, Failure> {
        let Some(policy) = self.policy.load(std::slice::from_ref(&self.contract))? else { return Ok(WRONG) };
        let as_of = policy.day(self.as_of);
        let plan = policy.on(as_of);
        let typical = if self.on.is_some() { None } else { Some(self.typical(plan)?) };
        let bytes = if is_record(&self.contract) { None } else { Some(self.bytes()?) };
        self.can_be_written(bytes.as_deref(), &policy)?;
        let mut made = match &bytes {
            None => self.record(&policy, plan)?,
            Some(bytes) => self.document(bytes, &policy, plan)?,
        };
        if let Some(contract) = &mut made.contract {
            join(plan, contract, &mut made.known.claims);
        }
        let record = self.on.as_deref().map(|path| one(&policy.plans, path, |record| record)).transpose()?;
        let (Some(contract), false) = (made.contract, matches!(record, Some(None))) else {
            // What was read is there to be corrected, though it cannot be reviewed.
            atomic::write_all(&made.files)?;
            return Ok(WRONG);
        };
        if plan.program.terms.is_empty() {
            return Err(Failure::new(
                &policy.sources.get(SourceId(0)).path,
                "it has no `term`: there is nothing to compare a contract with",
            ));
        }
        let known = Known { country: self.country.clone(), client_type: self.client_type.clone(), ..made.known };
        let found = review(&policy.plans, &contract, record.flatten().as_ref(), as_of, &known);
        let head = Head::new(&plan.program, &policy.sources, as_of);
        let costs = typical.map(|typical| costs(plan, &contract, &found.points, typical, as_of));
        let typical =
            costs.map(|costs| Costs::new(costs, self.typical.as_deref().map(|path| path.display().to_string())));
        let review =
            Review { typical, all: self.all, ..Review::new(found, head, &contract.sources) }.of_document(made.document);
        let page = self.formed(&review, bytes.as_deref().unwrap_or_default())?;
        let mut files = made.files;
        match &self.output {
            Some(output) => files.push((output.clone(), page)),
            None => drop(terminal::print_bytes(&page)?),
        }
        atomic::write_all(&files)?;
        Ok(if review.is_clean() { CLEAN } else { BROKEN })
    }

    fn bytes(&self) -> Result<Vec<u8>, Failure> {
        std::fs::read(&self.contract).map_err(|error| Failure::io(&self.contract, &error))
    }

    /// Reads the figures of a typical engagement.
    fn typical(&self, plan: &Plan) -> Result<Typical, Failure> {
        let currency = plan.program.currency;
        let Some(path) = &self.typical else { return Ok(Typical::usual(currency)) };
        Typical::read(&terminal::read(path)?, currency).map_err(|why| Failure::new(path.display(), why))
    }

    /// Whether the form can be made of the contract, and written where it is asked for.
    fn can_be_written(&self, document: Option<&[u8]>, policy: &Policy) -> Result<(), Failure> {
        for (option, path) in [("--output", &self.output), ("--into", &self.into)] {
            if path.as_deref().is_some_and(|path| self.is_input(path, policy)) {
                return Err(Failure::new(
                    option,
                    "this is a file that is read, which stays as it is; name another file",
                ));
            }
        }
        if self.into.is_some() && self.into == self.output {
            return Err(Failure::new("--into", "the record and the review are two files; name another one"));
        }
        if let Some(into) = self.into.as_ref().filter(|_| document.is_none()) {
            let why = "it is written for a document; this contract is a record already";
            return Err(Failure::new(into.display(), why));
        }
        if let Some(into) = self.into.as_ref().filter(|into| document.is_some() && into.exists()) {
            let why = "it is there already, and may be corrected by hand; name another file";
            return Err(Failure::new(into.display(), why));
        }
        if self.format != Format::Docx {
            return Ok(());
        }
        if !document.is_some_and(|bytes| bytes.starts_with(b"PK\x03\x04")) {
            return Err(Failure::new(
                self.contract.display(),
                "comments are written into a document of Word alone, and this is none; save it as DOCX, or take --format html or markdown",
            ));
        }
        if self.output.is_none() && terminal::is_terminal() {
            return Err(Failure::new("--format docx", "it is no text for a terminal; name a file with --output"));
        }
        Ok(())
    }

    /// Whether a path leads to a file that is read: the contract and the record, each with what lies in its folder where it is one,
    /// the figures, the files of the policy and its texts.
    fn is_input(&self, path: &Path, policy: &Policy) -> bool {
        let Ok(path) = path.canonicalize() else { return false };
        let is_same = |input: &Path| {
            input.canonicalize().is_ok_and(|input| input == path || input.is_dir() && path.starts_with(input))
        };
        let layers = policy.sources.iter().map(|source| Path::new(&*source.path));
        let is_text = |layer: &Path| {
            let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
            let stem = layer.file_stem().map(|stem| format!("{}.", stem.to_string_lossy()));
            let is_named =
                name(&path).zip(stem).is_some_and(|(name, stem)| name.starts_with(&stem) && name.ends_with(".texts"));
            is_named && layer.canonicalize().is_ok_and(|layer| layer.parent() == path.parent())
        };
        let given = [Some(&self.contract), self.on.as_ref(), self.typical.as_ref()];
        given.into_iter().flatten().any(|input| is_same(input))
            || layers.into_iter().any(|layer| is_same(layer) || is_text(layer))
    }

    fn formed(&self, review: &Review, document: &[u8]) -> Result<Vec<u8>, Failure> {
        Ok(match self.format {
            Format::Text if self.output.is_none() => review.text(&terminal::output()).into_bytes(),
            Format::Text => review.text(&Screen { width: PAGE, colour: false }).into_bytes(),
            Format::Json => review.json().into_bytes(),
            Format::Markdown => review.markdown().into_bytes(),
            Format::Html => review.html().into_bytes(),
            // A comment has no other day than the one that was named.
            Format::Docx => commented(document, &review.comments(), self.as_of).map_err(|why| {
                Failure::new(self.contract.display(), format!("no comments can be written into it: {why}"))
            })?,
        })
    }

    /// Returns the language in which is proposed, with the policy's texts in it; nothing where it is the policy's own. What is wrong
    /// with the texts `print` says.
    fn tongue(&self, language: &str, policy: &Policy, plan: &Plan) -> Result<Option<Tongue>, Failure> {
        if language == OWN {
            return Ok(None);
        }
        let (file, overlays) = self.policy.paths(std::slice::from_ref(&self.contract))?;
        let layers = Layers { policy: &file, overlays, language };
        let (texts, _) = layers.texts(Texts::none(), &plan.program, &mut policy.sources.clone())?;
        Ok(Tongue::new(language, texts))
    }

    /// Reads the contract of a record; nothing where it is in error: then all has been said. What was read in a document is
    /// reviewed as the document is.
    fn record(&self, policy: &Policy, plan: &Plan) -> Result<Made, Failure> {
        let path = &self.contract;
        let path = if path.is_dir() { path.join("engagement.yaml") } else { path.to_owned() };
        let text = terminal::read(&path)?;
        let language = document_language(&text);
        let tongue = language.map(|language| self.tongue(language, policy, plan)).transpose()?.flatten();
        let is_document = language.is_some();
        let known = Known { claims: claims_of(&text, plan), is_document, tongue, ..Known::default() };
        Ok(Made { contract: of_text(&path.to_string_lossy(), &text, &path, plan), known, ..Made::default() })
    }

    /// Reads a document: the record that was made of it, and what was read.
    fn document(&self, bytes: &[u8], policy: &Policy, plan: &Plan) -> Result<Made, Failure> {
        let path = &self.contract;
        let shown = path.to_string_lossy();
        let mut document = read::read(&shown, bytes).map_err(|refusal| {
            Failure::new(&shown, format!("{} ({}); {}", refusal.message, refusal.code, refusal.help))
        })?;
        let found = watched(&shown, &document);
        let mut changes = Vec::new();
        if let Some(before) = read::read_before_changes(&document, bytes) {
            changes = differences(&found, &watched(&shown, &before));
            let behind = document.notes.len().min(1);
            document.notes.splice(behind..behind, changes.iter().cloned());
        }
        let read = written::read(&found, plan);
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        // A policy that has no such field takes none.
        let is_asked = self.client_type.is_none() && plan.program.vocabulary.field_id("type").is_some();
        let told = is_asked.then(|| client(&document)).flatten();
        let kind = self.client_type.as_deref().or(told.as_ref().map(|told| told.kind));
        let client = [("country", self.country.as_deref()), ("type", kind)];
        let client_told = told.map(|told| format!("{}: “{}”", written::place(told.place), told.quote));
        let (notes, client_told_as) = (&document.notes, client_told.as_deref());
        let about = About { document: &shown, stem: &stem, client, client_told: client_told_as, notes };
        let text = written::record(&found, &read, plan, &about);
        let shown_record =
            self.into.as_ref().map_or_else(|| format!("{shown} as read"), |into| into.display().to_string());
        let contract = of_text(&shown_record, &text, path, plan);
        let known = Known {
            tongue: self.tongue(found.language, policy, plan)?,
            claims: claims_of(&text, plan),
            is_document: true,
            client_told,
            ..Known::default()
        };
        let document = Document::new(shown.into_owned(), document, &found, &read);
        let document = Some(Document { changes, ..document });
        let files = self.into.iter().map(|into| (into.clone(), text.clone().into_bytes())).collect();
        Ok(Made { contract, document, known, files })
    }
}

/// Looks for passages; of a long document it is shown how far that is.
fn watched(name: &str, document: &documents::Document) -> Found {
    let bytes = document.paragraphs.iter().map(|paragraph| paragraph.text.len()).sum::<usize>();
    progress::begin(&format!("looking through {name}"), bytes as u64);
    let found = find_watched(document, &mut progress::advance);
    progress::end();
    found
}

/// What a contract was read as.
#[derive(Default)]
struct Made {
    /// Nothing where it is in error.
    contract: Option<Engagement>,
    document: Option<Document>,
    /// What the document says beside the record.
    known: Known,
    /// The files that it is to be written into.
    files: Vec<(PathBuf, Vec<u8>)>,
}

/// Reads the code of a country.
fn country(text: &str) -> Result<String, String> {
    let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    if is_code {
        Ok(text.to_uppercase())
    } else {
        Err("a country is named by its code of ISO 3166, such as DE".to_owned())
    }
}

/// Whether a path is that of a record.
fn is_record(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    path.is_dir() || extension.is_some_and(|extension| matches!(&*extension, "yaml" | "yml"))
}

/// Returns what the comments of a record say for a review, each value read as a record reads it.
fn claims_of(text: &str, plan: &Plan) -> Vec<Claim> {
    let program = &plan.program;
    let value_of = |term: &str, says: &str| {
        let record = format!("engagement: c\ncontract: {{terms: {{{term}: {says}}}}}\nevents: []\n");
        let none = |_: &str| Ok(Vec::new());
        let beside = |_: &Engagement| Vec::new();
        let sourced = Sourced::default();
        let (read, ..) =
            read_yaml_beside("", &record, (&none, sourced), &program.vocabulary, &program.calendar.zone, &beside);
        read.and_then(|read| read.contract.terms.first().map(|one| one.value.clone()))
    };
    claims(text, &value_of)
}

/// Reads the contract in a text, shown under a name, that lies at a path. What nothing may loosen is a point of the review, and no
/// mistake of the record.
fn of_text(shown: &str, text: &str, path: &Path, plan: &Plan) -> Option<Engagement> {
    let program = &plan.program;
    let files = |name: &str| records::files(path, name);
    let mistakes = |engagement: &Engagement, unknown: bool| {
        // A length in another unit is compared by its days.
        let mistakes = check_record(plan, &checkable(plan, engagement)).into_iter();
        let mistakes = mistakes.filter(|mistake| mistake.code != "locked-term-in-contract");
        mistakes.filter(|mistake| (mistake.code == UNKNOWN) == unknown).collect::<Vec<_>>()
    };
    let beside = |engagement: &Engagement| mistakes(engagement, false);
    let (engagement, sources, diagnostics) = read_yaml_beside(
        shown,
        text,
        (&files, Sourced::default()),
        &program.vocabulary,
        &program.calendar.zone,
        &beside,
    );
    complain(&report::text::diagnostics(&diagnostics, &sources, &terminal::errors()));
    if let Some(engagement) = &engagement {
        let warnings: Vec<Diagnostic> = mistakes(engagement, true).into_iter().map(softened).collect();
        complain(&report::text::diagnostics(&warnings, &engagement.sources, &terminal::errors()));
    }
    engagement
}

/// The mistake of a contract that states what our policy does not know: in a review it is none, as others may well state more.
const UNKNOWN: &str = "unknown-term-in-contract";

/// Returns that mistake as a warning; a name that is near one of ours is still offered.
fn softened(mistake: Diagnostic) -> Diagnostic {
    let near = mistake.help.as_ref().filter(|help| !help.starts_with("declare"));
    let near = near.map(|help| format!("; {help}")).unwrap_or_default();
    let help = format!("our policy has no such term, so it is not compared{near}");
    Diagnostic { level: Level::Warning, ..mistake }.help(help)
}
