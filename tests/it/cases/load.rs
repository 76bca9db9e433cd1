//! A case as the library reads it: the layers or versions of its policy, its record.

use goodterms::base::diagnostic::{Diagnostic, sort};
use goodterms::base::source::SourceMap;
use goodterms::engagement::read_yaml::read_yaml;
use goodterms::engagement::record::Engagement;
use goodterms::evaluate;
use goodterms::plan::{self, Plan};
use goodterms::program::from_syntax::from_syntax;
use goodterms::program::layers::{self, Loaded, Unread};
use goodterms::program::tree::Program;
use goodterms::program::versions;
use goodterms::syntax::parse::parse;

use super::blocks;
use crate::render::render;

/// The record of a case that has none.
const NOBODY: &str = "engagement: empty\nclient: {name: Nobody}\nevents: []\n";

/// A policy and a record as they were read.
pub struct Case {
    /// The versions of the policy, one in most cases.
    pub plans: Vec<Plan>,
    /// The texts of the policy.
    pub policy: SourceMap,
    /// The codes of what was only warned of.
    pub warnings: Vec<&'static str>,
    /// The record.
    pub engagement: Engagement,
}

/// Reads the policy and the record of a case, or says what is wrong with them.
pub fn load(text: &str) -> Result<Case, String> {
    let of = |word: &str| {
        let all = blocks(text).into_iter().map(|block| (block.lang, &text[block.start..block.end]));
        all.filter(|(lang, _)| lang.split(' ').next() == Some(word)).collect::<Vec<_>>()
    };
    let name = |lang: &str| lang.split_once(' ').map_or("policy.terms", |(_, name)| name).to_owned();
    let files: Vec<(String, &str)> = of("terms").into_iter().map(|(lang, text)| (name(lang), text)).collect();
    let mains: Vec<&str> = match of("version").into_iter().map(|(_, text)| text).collect::<Vec<_>>() {
        none if none.is_empty() => {
            vec![files.iter().find(|(name, _)| name == "policy.terms").map_or("", |file| file.1)]
        }
        versions => versions,
    };
    let overlays: Vec<&str> = of("overlay").into_iter().map(|(_, text)| text).collect();
    let mut reader = Reader { files: &files, sources: SourceMap::new(), diagnostics: Vec::new() };
    let programs: Vec<Option<Program>> = mains.iter().map(|main| reader.program(main, &overlays)).collect();
    let mut programs: Vec<Program> = programs.into_iter().flatten().collect();
    if programs.len() == mains.len() {
        reader.diagnostics.extend(versions::in_line(&mut programs));
    }
    sort(&mut reader.diagnostics);
    let in_error = reader.diagnostics.iter().any(Diagnostic::is_error);
    let Some(first) = programs.first().filter(|_| !in_error) else {
        return Err(render(&reader.sources, &reader.diagnostics));
    };
    let none = |name: &str| Err(format!("no file `{name}` beside it"));
    let zone = &first.calendar.zone;
    let yaml = of("yaml").first().map_or(NOBODY, |(_, text)| text);
    let (engagement, sources, wrong) = read_yaml("engagement.yaml", yaml, &none, &first.vocabulary, zone);
    let Some(engagement) = engagement else { return Err(render(&sources, &wrong)) };
    let plans: Vec<Plan> = programs.into_iter().map(plan::from_program).collect();
    let wrong = evaluate::check_record(&plans[0], &engagement);
    if wrong.iter().any(Diagnostic::is_error) {
        return Err(render(&engagement.sources, &wrong));
    }
    let warnings = reader.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    Ok(Case { plans, policy: reader.sources, warnings, engagement })
}

struct Reader<'f> {
    files: &'f [(String, &'f str)],
    sources: SourceMap,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn file(&mut self, name: &str, text: &str) -> Loaded {
        let (file, mistakes) = parse(self.sources.add(name, text), text);
        self.diagnostics.extend(mistakes);
        Loaded { key: name.to_owned(), file }
    }

    fn program(&mut self, main: &str, overlays: &[&str]) -> Option<Program> {
        let main = self.file("policy.terms", main);
        let over = overlays.iter().map(|text| self.file("overlay.terms", text).file).collect();
        let layered = layers::assemble(main, over, &mut |_, name| match self
            .files
            .iter()
            .find(|(file, _)| file == name)
            .map(|(_, text)| *text)
        {
            Some(text) => Ok(self.file(name, text)),
            None if name.contains("..") => Err(Unread::Outside),
            None => Err(Unread::Missing("there is no such file".to_owned())),
        });
        let (program, found) = from_syntax(&layered.file, &|_| None);
        self.diagnostics.extend(layered.diagnostics);
        self.diagnostics.extend(if layered.is_whole { found } else { Vec::new() });
        program
    }
}
