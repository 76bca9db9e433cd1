//! The clauses of a policy, for formats that name the clause beside the finding.

use std::collections::BTreeMap;

use crate::base::source::SourceMap;
use crate::program::tree::{Program, Template, TemplatePart};

/// A clause as it is written.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Its name.
    pub name: String,
    /// The version of the policy that it is of.
    pub version: Option<String>,
    /// Its title, with the values that the policy itself gives its terms.
    pub title: String,
    /// The name of its section.
    pub section: String,
    /// The file.
    pub file: String,
    /// The line on which it begins, and that on which it ends.
    pub lines: (u32, u32),
    /// Its text.
    pub text: String,
}

/// The clauses of a policy: each by its name, of the version in force first.
#[derive(Clone, Debug, Default)]
pub struct Clauses {
    all: Vec<Clause>,
    first: BTreeMap<String, usize>,
}

impl Clauses {
    /// Adds the clauses of a version. Of those of a name the first counts.
    pub fn add(&mut self, program: &Program, sources: &SourceMap) {
        for clause in &program.clauses {
            let source = sources.get(clause.span.source);
            let line = |at: u32| source.line_column(at).0;
            self.first.entry(clause.name.clone()).or_insert(self.all.len());
            self.all.push(Clause {
                name: clause.name.clone(),
                version: program.version.clone(),
                title: template(&clause.title, program, sources),
                section: program.sections[clause.section].name.clone(),
                file: sources.path(clause.span).to_owned(),
                lines: (line(clause.span.start), line(clause.span.end.saturating_sub(1).max(clause.span.start))),
                text: sources.snippet(clause.span).to_owned(),
            });
        }
    }

    /// Returns the clause of a name in a version; where none is named, or it has none, in that in force.
    pub fn get(&self, name: &str, version: Option<&str>) -> Option<&Clause> {
        let first = self.first.get(name).map(|place| &self.all[*place]);
        let in_version = |clause: &&Clause| clause.name == name && clause.version.as_deref() == version;
        version.and_then(|_| self.all.iter().find(in_version)).or(first)
    }

    /// Returns the clauses, of each name one.
    pub fn by_name(&self) -> impl Iterator<Item = &Clause> {
        self.first.values().map(|place| &self.all[*place])
    }
}

fn template(template: &Template, program: &Program, sources: &SourceMap) -> String {
    let part = |part: &TemplatePart| match part {
        TemplatePart::Plain(text) => text.clone(),
        TemplatePart::Term(term) => sources.snippet(program.terms[term.0 as usize].value.span).to_owned(),
    };
    template.0.iter().map(part).collect()
}
