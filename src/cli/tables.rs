//! `goodterms import csv` of a table of many engagements: a mapping says which column is which field.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::terminal::{self, Failure, complain};
use super::{atomic, policy, records};
use crate::base::diagnostic::Diagnostic;
use crate::base::english::with_more;
use crate::base::source::{SourceMap, Span};
use crate::engagement::vocabulary::Vocabulary;
use crate::import::refusal::short;
use crate::import::table::Problem;
use crate::import::table::csv::{Imported, import};
use crate::import::table::mapping::Mapping;
use crate::report::text::{self, clean};

/// A table, and what is made of it.
pub struct Table<'a> {
    /// The table.
    pub file: &'a Path,
    /// The mapping.
    pub mapping: &'a Path,
    /// The policy whose own kinds and fields the records use.
    pub policy: Option<&'a PathBuf>,
    /// A file of lines of JSON, or a folder; else standard output.
    pub out: Option<&'a PathBuf>,
    /// Whether nothing is written when any row is bad.
    pub is_strict: bool,
}

impl Table<'_> {
    /// Makes the records; returns the exit code, or what went wrong.
    pub fn run(&self) -> Result<u8, Vec<String>> {
        let mapping_text = String::from_utf8(read(self.mapping)?)
            .map_err(|_| vec![format!("{}: not in UTF-8", self.mapping.display())])?;
        let place = |problems: Vec<Problem>| {
            show(self.mapping, &mapping_text, &problems);
            Vec::new()
        };
        let mapping = Mapping::parse(&mapping_text).map_err(place)?;
        let mut inputs = vec![("the table", self.file.to_owned()), ("the mapping", self.mapping.to_owned())];
        let (vocabulary, zone) = match self.policy {
            Some(path) => {
                // What is wrong with the policy has been shown.
                let (program, sources) = policy::read(path, &[]).ok_or_else(Vec::new)?;
                inputs.extend(sources.iter().map(|source| ("the policy", PathBuf::from(&*source.path))));
                (program.vocabulary, Some(program.calendar.zone))
            }
            None => (Vocabulary::builtin(), None),
        };
        let bytes = read(self.file)?;
        let name = self.file.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let imported = import(&name, &bytes, &mapping, &vocabulary, zone.as_ref()).map_err(place)?;
        for bad in &imported.bad_rows {
            let column = bad.column.map(|column| format!(" (column {column})")).unwrap_or_default();
            let line = format!("{}:{}: {}{column}", self.file.display(), bad.line, short(bad.message.clone()));
            complain(&format!("{}\n", clean(&line)));
        }
        let refused = self.is_strict && !imported.bad_rows.is_empty();
        if !refused {
            self.write(&imported, &inputs).map_err(|error| vec![error])?;
        }
        complain(&format!("{}\n", summary(&imported, refused)));
        Ok(if refused { 2 } else { 0 })
    }

    /// Writes what was imported, but over none of the files it came from.
    fn write(&self, imported: &Imported, inputs: &[(&str, PathBuf)]) -> Result<(), String> {
        let Some(out) = self.out else {
            return match io::stdout().lock().write_all(imported.ndjson().as_bytes()) {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(format!("standard output: {error}")),
                _ => Ok(()),
            };
        };
        let folder = out.to_string_lossy().ends_with(['/', '\\']) || out.is_dir();
        let files = if folder {
            fs::create_dir_all(out).map_err(|error| format!("{}: {error}", out.display()))?;
            let names = file_names(imported);
            names.into_iter().zip(&imported.engagements).map(|(name, one)| (out.join(name), one.yaml())).collect()
        } else {
            vec![(out.clone(), imported.ndjson())]
        };
        for (path, _) in &files {
            if let Some((what, _)) = inputs.iter().find(|(_, input)| atomic::is_same(input, path)) {
                return Err(format!("{}: it is {what} that is read; name another file with --out", path.display()));
            }
        }
        atomic::write_all(&files).map_err(|failure: Failure| failure.to_string())?;
        if folder {
            let others: Vec<PathBuf> = records::in_folder(out)
                .into_iter()
                .filter(|path| !files.iter().any(|(written, _)| written.file_name() == path.file_name()))
                .collect();
            if let Some(first) = others.first() {
                let named = with_more(&first.display().to_string(), others.len() - 1);
                complain(&clean(&format!(
                    "note: {named} in that folder is no part of this import; `check` reads it with the others\n"
                )));
            }
        }
        Ok(())
    }
}

fn summary(imported: &Imported, refused: bool) -> String {
    let count = |n: usize, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
    let mut text = format!(
        "{}: {} in {}, {} skipped, {} bad",
        count(imported.rows, "row"),
        count(imported.events(), "event"),
        count(imported.engagements.len(), "engagement"),
        imported.skipped,
        imported.bad_rows.len()
    );
    if refused {
        text += "; nothing written";
    }
    text
}

/// Shows the problems of a mapping, each with its line.
fn show(path: &Path, text: &str, problems: &[Problem]) {
    let mut sources = SourceMap::new();
    let source = sources.add(path.to_string_lossy(), text);
    let diagnostics: Vec<Diagnostic> = problems
        .iter()
        .map(|problem| {
            let lines = text.split_inclusive('\n').take(problem.line.saturating_sub(1) as usize);
            let start = lines.map(str::len).sum::<usize>();
            let line = text[start..].lines().next().unwrap_or_default();
            let (from, to) = (start + line.len() - line.trim_start().len(), start + line.trim_end().len());
            Diagnostic::error("import-mapping", Span::new(source, from.min(to), to), problem.message.as_str())
                .help("docs/import.md says what a mapping holds")
        })
        .collect();
    complain(&text::diagnostics(&diagnostics, &sources, &terminal::errors()));
}

fn read(path: &Path) -> Result<Vec<u8>, Vec<String>> {
    fs::read(path).map_err(|error| vec![Failure::io(path, &error).to_string()])
}

/// Returns the file of every engagement: its id, as far as a file can be called so, and no name twice.
fn file_names(imported: &Imported) -> Vec<String> {
    // A folder with that file is read as one engagement.
    let mut taken = std::collections::HashSet::from(["engagement.yaml".to_owned()]);
    let plain = |c: char| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '_' };
    let mut names = Vec::new();
    for engagement in &imported.engagements {
        let id: String = engagement.id.chars().map(plain).collect();
        // A name that begins with a dot is hidden.
        let id = match id.trim_start_matches('.') {
            "" => "_",
            id => id,
        };
        let mut name = format!("{id}.yaml");
        let mut count = 1;
        while !taken.insert(name.to_lowercase()) {
            count += 1;
            name = format!("{id}_{count}.yaml");
        }
        names.push(name);
    }
    names
}
