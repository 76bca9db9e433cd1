//! Policies and records from text.

use goodterms::base::source::SourceMap;
use goodterms::engagement::read_yaml::read_yaml;
use goodterms::engagement::record::Engagement;
use goodterms::program::from_syntax::from_syntax;
use goodterms::program::tree::Program;
use goodterms::syntax::parse::parse;

/// Returns the program of a policy, or what is wrong with it.
pub fn program(text: &str) -> Result<Program, String> {
    let mut sources = SourceMap::new();
    let source = sources.add("policy.terms", text);
    let (file, mut wrong) = parse(source, text);
    if wrong.iter().any(|diagnostic| diagnostic.is_error()) {
        return Err(shown(&sources, &wrong));
    }
    let (program, more) = from_syntax(&file, &|_| None);
    wrong.extend(more);
    program.ok_or_else(|| shown(&sources, &wrong))
}

/// Returns the engagement of a record, or what is wrong with it.
pub fn engagement(text: &str, program: &Program) -> Result<Engagement, String> {
    let no_files = |name: &str| Err(format!("no file {name}"));
    let (engagement, sources, wrong) =
        read_yaml("engagement.yaml", text, &no_files, &program.vocabulary, &program.calendar.zone);
    engagement.ok_or_else(|| shown(&sources, &wrong))
}

fn shown(sources: &SourceMap, wrong: &[goodterms::base::diagnostic::Diagnostic]) -> String {
    let errors = wrong.iter().filter(|diagnostic| diagnostic.is_error());
    let lines = errors.map(|diagnostic| {
        let span = diagnostic.primary.span;
        format!(
            "{}: {} at line {}: `{}`",
            diagnostic.code,
            diagnostic.message,
            sources.line(span),
            sources.snippet(span)
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}
