//! The texts of a policy in a language: those of the files that it includes, its own, and those of its overlays.

use std::path::{Path, PathBuf};

use super::policy::quietly;
use super::terminal::{self, Failure};
use crate::base::diagnostic::Diagnostic;
use crate::base::source::{SourceMap, Text};
use crate::plan::Plan;
use crate::program::tree::Program;
use crate::report::files::files;
use crate::wording::texts::Texts;

/// The files of a policy, beside which its texts stand.
pub struct Layers<'l> {
    /// The policy.
    pub policy: &'l Path,
    /// What lies over it.
    pub overlays: &'l [PathBuf],
    /// The language.
    pub language: &'l str,
}

impl Layers<'_> {
    /// Returns the texts over those of `below`, with what is wrong in them; `program` is that of all layers, `sources` has their
    /// files.
    pub fn texts(
        &self,
        below: Texts,
        program: &Program,
        sources: &mut SourceMap,
    ) -> Result<(Texts, Vec<Diagnostic>), Failure> {
        let (mut texts, mut diagnostics) = (below, Vec::new());
        let included = self.included(sources);
        let mut take = |path: PathBuf, below: &[Plan]| {
            let text = Text::from(terminal::read(&path)?);
            let source = sources.add(path.to_string_lossy(), text.clone());
            // One that is in error without the layers above is checked with them.
            let (own, found) = match below.first().map(|plan| &plan.program) {
                Some(own) => {
                    let (texts, diagnostics) = Texts::read(source, &text, own);
                    (texts.carried(own, program), diagnostics)
                }
                None => Texts::read(source, &text, program),
            };
            diagnostics.extend(found);
            texts = own.over(std::mem::take(&mut texts));
            Ok(())
        };
        for (file, path) in included {
            take(path, &quietly(&file, &[])?.plans)?;
        }
        for layers in 0..=self.overlays.len() {
            let file = layers.checked_sub(1).map_or(self.policy, |last| &self.overlays[last]);
            let path = self.beside(file);
            if path.is_file() {
                let is_below = layers < self.overlays.len();
                let below = if is_below { quietly(self.policy, &self.overlays[..layers])?.plans } else { Vec::new() };
                take(path, &below)?;
            }
        }
        Ok((texts, diagnostics))
    }

    /// Returns the file of the texts that stands beside a file.
    fn beside(&self, file: &Path) -> PathBuf {
        file.with_extension(format!("{}.texts", self.language))
    }

    /// Returns the files that the policy includes and that have texts beside them, with these, the lowest layer first.
    fn included(&self, sources: &SourceMap) -> Vec<(PathBuf, PathBuf)> {
        let is_layer = |file: &PathBuf| *file == self.policy || self.overlays.contains(file);
        let all = files(sources).into_iter().map(|file| PathBuf::from(file.path)).filter(|file| !is_layer(file));
        let mut all: Vec<(PathBuf, PathBuf)> = all.map(|file| (file.clone(), self.beside(&file))).collect();
        all.retain(|(_, texts)| texts.is_file());
        all.reverse();
        all
    }
}
