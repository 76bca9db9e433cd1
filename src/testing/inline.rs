//! The policy of a test that writes it down itself.

use super::test::Inline;
use crate::base::diagnostic::{Diagnostic, sort};
use crate::base::source::SourceMap;
use crate::plan::{self, Plan};
use crate::program::from_syntax::from_syntax;
use crate::program::layers::{self, Loaded, Unread};
use crate::program::tree::Program;
use crate::program::versions;
use crate::syntax::parse::parse;

/// A policy as it was read.
#[derive(Debug)]
pub struct Ready {
    /// Its versions, one in most cases; none where it is in error.
    pub plans: Vec<Plan>,
    /// Its texts.
    pub sources: SourceMap,
    /// What is wrong with it, or only to be warned of.
    pub diagnostics: Vec<Diagnostic>,
}

impl Inline {
    /// Makes the policy ready to run.
    pub fn ready(&self) -> Ready {
        let of_name = |wanted: &str| self.files.iter().find(|(name, _)| name == wanted).map_or("", |(_, text)| text);
        let mains: Vec<&str> = match &self.versions[..] {
            [] => vec![of_name("policy.terms")],
            versions => versions.iter().map(String::as_str).collect(),
        };
        let mut reader = Reader { files: &self.files, sources: SourceMap::new(), diagnostics: Vec::new() };
        // All are read, also where one is in error.
        let all: Vec<Option<Program>> = mains.iter().map(|main| reader.program(main, &self.overlays)).collect();
        Ready::of(all.into_iter().collect(), reader.sources, reader.diagnostics)
    }
}

impl Ready {
    /// Makes the versions of a policy ready to run; none of them where one could not be read.
    pub fn of(programs: Option<Vec<Program>>, sources: SourceMap, mut diagnostics: Vec<Diagnostic>) -> Self {
        let mut programs = programs.unwrap_or_default();
        diagnostics.extend(versions::in_line(&mut programs));
        sort(&mut diagnostics);
        let is_wrong = diagnostics.iter().any(Diagnostic::is_error);
        let plans = if is_wrong { Vec::new() } else { programs.into_iter().map(plan::from_program).collect() };
        Self { plans, sources, diagnostics }
    }
}

struct Reader<'f> {
    files: &'f [(String, String)],
    sources: SourceMap,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn file(&mut self, name: &str, text: &str) -> Loaded {
        let (file, mistakes) = parse(self.sources.add(name, text), text);
        self.diagnostics.extend(mistakes);
        Loaded { key: name.to_owned(), file }
    }

    fn program(&mut self, main: &str, overlays: &[String]) -> Option<Program> {
        let main = self.file("policy.terms", main);
        let over = overlays.iter().map(|text| self.file("overlay.terms", text).file).collect();
        let files = self.files;
        let layered = layers::assemble(main, over, &mut |_, name| match files.iter().find(|(file, _)| file == name) {
            Some((_, text)) => Ok(self.file(name, text)),
            None if name.contains("..") => Err(Unread::Outside),
            None => Err(Unread::Missing("there is no such file".to_owned())),
        });
        let (program, found) = from_syntax(&layered.file, &|_| None);
        self.diagnostics.extend(layered.diagnostics);
        self.diagnostics.extend(if layered.is_whole { found } else { Vec::new() });
        program
    }
}
