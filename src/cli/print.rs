//! `goodterms print`: the policy as terms of service, to be read and signed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::atomic;
use super::pass::one;
use super::policy::{self, Whole};
use super::status::{self, CLEAN, WRONG};
use super::terminal::{self, Failure, complain};
use super::texts::Layers;
use crate::base::diagnostic::{self, Diagnostic, Level};
use crate::base::mistake::texts as mistake;
use crate::base::source::SourceMap;
use crate::engagement::record::{Engagement, TermValue};
use crate::plan;
use crate::program::lint;
use crate::program::tree::{ExprKind, Program};
use crate::report::document::{docx::docx, html::html, markdown::markdown};
use crate::report::files::files;
use crate::report::text;
use crate::syntax::tree::File;
use crate::wording::document::Document;
use crate::wording::locale;
use crate::wording::terms::{Print, document};
use crate::wording::texts::Texts;

/// Prints a policy as terms of service that a client can read and sign.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: goodterms print studio.terms --format docx --output terms.docx",
    after_long_help = "Example: goodterms print studio.terms --format docx --output terms.docx

In another language than English, titles and wordings come from a file beside the policy, studio.pl.texts, and from
one beside each layer over it.

Exit status: 0 it was printed, 2 the policy, its texts, the contract or the call is in error."
)]
pub struct Args {
    /// The policy.
    policy: PathBuf,
    /// A layer over it. May be given again.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// The firm's name; where it is not given, what stands before the colon in the title of the policy.
    #[arg(long, value_name = "NAME")]
    firm: Option<String>,
    /// The record of the engagement whose contract is printed: its values of terms, the client's name.
    #[arg(long, value_name = "RECORD")]
    contract: Option<PathBuf>,
    /// The form of the document.
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    /// The language: en, pl.
    #[arg(long, value_name = "CODE", default_value = "en")]
    language: String,
    /// Show what breaches weigh, how grave they are, and the score of each step.
    #[arg(long)]
    ladders: bool,
    /// Add what is the firm's own and not for the client: its clauses, what its steps need, what it suggests to itself.
    #[arg(long)]
    internal: bool,
    /// What has no text in the language is an error, and so is a figure that only a text has: one of the language beside that of the
    /// policy, or a title of the policy beside its rule (lint-other-figure).
    #[arg(long)]
    strict: bool,
    /// Where it is written to; standard output where it is not given.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The form of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Markdown.
    Markdown,
    /// One page of HTML.
    Html,
    /// A Word document.
    Docx,
}

impl Args {
    /// Runs the command; returns the exit status.
    pub fn run(&self) -> u8 {
        status::of(self.print())
    }

    fn print(&self) -> Result<u8, Failure> {
        let Some(locale) = locale::open(&self.language) else {
            let known: Vec<&str> = locale::codes().collect();
            let reason = format!("terms are not printed in `{}`; they are in {}", self.language, known.join(", "));
            return Err(Failure::new("--language", reason));
        };
        if self.format == Format::Docx && self.output.is_none() && terminal::is_terminal() {
            return Err(Failure::new("--format docx", "it is no text for a terminal; name a file with --output"));
        }
        let Some(Whole { program, file, mut sources, .. }) =
            policy::whole(&self.policy, &self.overlay, BTreeMap::new())
        else {
            return Ok(WRONG);
        };
        let Some(texts) = self.texts(&program, &mut sources)? else { return Ok(WRONG) };
        let firm = self.firm.clone().unwrap_or_else(|| program.firm.clone());
        let mut plans = [plan::from_program(program)];
        let files: Vec<(String, String)> =
            files(&sources).into_iter().map(|file| (name(&file.path), file.sha256)).collect();
        let made = |contract: Option<&Engagement>| {
            let (plan, language, locale, texts, files) = (&plans[0], &*self.language, &locale, &texts, &*files);
            let (firm, scores, internal) = (&*firm, self.ladders, self.internal);
            document(Print { plan, firm, contract, language, locale, texts, files, scores, internal })
        };
        let (document, signed) = match &self.contract {
            None => (made(None), Vec::new()),
            Some(record) => {
                let both = |contract: Engagement| (made(Some(&contract)), contract.contract.terms);
                match one(&plans, record, both)? {
                    Some(both) => both,
                    None => return Ok(WRONG),
                }
            }
        };
        let [plan] = &mut plans;
        set(&mut plan.program, signed);
        if !self.has_its_figures(&plan.program, &file, &sources) {
            return Ok(WRONG);
        }
        self.write(&document)?;
        Ok(CLEAN)
    }

    /// Says which titles and other texts of the policy have figures that their clauses have not; returns whether it may be printed
    /// all the same.
    fn has_its_figures(&self, program: &Program, file: &File, sources: &SourceMap) -> bool {
        let level = if self.strict { Level::Error } else { Level::Warning };
        let found = lint::other_figures(program, file, sources).into_iter();
        let found: Vec<Diagnostic> = found.map(|diagnostic| Diagnostic { level, ..diagnostic }).collect();
        complain(&text::diagnostics(&found, sources, &terminal::errors()));
        found.is_empty() || !self.strict
    }

    fn write(&self, document: &Document) -> Result<(), Failure> {
        let bytes = match self.format {
            Format::Markdown => markdown(document).into_bytes(),
            Format::Html => html(document).into_bytes(),
            Format::Docx => docx(document).map_err(|error| Failure::new("--format docx", error))?,
        };
        match &self.output {
            Some(path) => atomic::write(path, bytes),
            None => terminal::print_bytes(&bytes).map(|_| ()),
        }
    }

    /// Returns the policy's texts in the language; nothing where something is wrong with them: then all has been said.
    fn texts(&self, program: &Program, sources: &mut SourceMap) -> Result<Option<Texts>, Failure> {
        // A policy has its texts in English; a file of English texts gives its names others.
        let is_own = self.language == "en";
        let layers = Layers { policy: &self.policy, overlays: &self.overlay, language: &self.language };
        let below = if is_own { Texts::own() } else { Texts::none() };
        let (texts, mut diagnostics) = layers.texts(below, program, sources)?;
        let lengths = texts.lengths(&self.language, program);
        diagnostics.extend(lengths.iter().map(|(span, words)| mistake::strange_length(*span, words, self.strict)));
        let figures = texts.figures().iter();
        diagnostics.extend(figures.map(|(span, figure)| mistake::strange_figure(*span, figure, self.strict)));
        let missing = if is_own { Vec::new() } else { texts.missing(program) };
        if self.strict {
            let missing = missing.into_iter();
            diagnostics.extend(missing.map(|(place, span)| mistake::untranslated(span, &place, &self.language)));
        } else if !missing.is_empty() {
            complain(&self.note(&missing.into_iter().map(|(place, _)| place).collect::<Vec<_>>()));
        }
        diagnostic::sort(&mut diagnostics);
        complain(&text::diagnostics(&diagnostics, sources, &terminal::errors()));
        Ok((!diagnostics.iter().any(Diagnostic::is_error)).then_some(texts))
    }

    /// Says in one line what has no text in the language.
    fn note(&self, places: &[String]) -> String {
        let shown = places.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = match places.len().saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!(" and {more} more (--strict lists all)"),
        };
        format!("note: printed as the policy has it, for want of a text in `{}`: {shown}{more}\n", self.language)
    }
}

/// Gives terms the values that were signed: a figure in a title is one of theirs, or it is another one.
fn set(program: &mut Program, signed: Vec<TermValue>) {
    for TermValue { name, value, .. } in signed {
        if let Some(id) = program.term_id(&name) {
            let term = &mut program.terms[usize::from(id.0)];
            term.value.kind = Arc::new(ExprKind::Value(value));
        }
    }
}

/// How many places without a text are named.
const SHOWN: usize = 4;

/// Returns the name of a file without its folders.
fn name(path: &str) -> String {
    Path::new(path).file_name().map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}
