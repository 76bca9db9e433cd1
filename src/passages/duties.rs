//! Whom a sentence binds by what is no term: `The Agency pays a penalty for each day of delay`.

use super::context::unnumbered;
use super::grammar::{Back, Refers};
use super::passage::{Duty, Side};
use super::program::Line;
use super::search::{Quoted, Search};

/// What a text says of a duty: whom it binds; that it binds nobody.
type Bound = Option<Side>;

impl Search {
    /// Keeps whom a sentence binds by what is no term, and that it binds either where it says the same of the other side. Its parts
    /// between semicolons are looked at one by one, then it as a whole.
    pub(super) fn binds(&mut self, quoted: Quoted<'_>) {
        let text = unnumbered(quoted.text);
        let whole = self.line(text);
        let begun = self.duties.0.len();
        let before = std::mem::replace(&mut self.duties.1, begun);
        if self.says_likewise(&whole) {
            self.duties.0[before..].iter_mut().for_each(|duty| duty.side = Side::Either);
        }
        let mut said = if text.contains(';') { self.bound_by_parts(text) } else { self.bound(&whole) };
        if text.contains(';') && !self.is_nothing(&whole) {
            let is_new = |(name, _): &(&str, Bound)| said.iter().all(|(other, _)| other != name);
            let new: Vec<_> = self.bound(&whole).into_iter().filter(is_new).collect();
            said.extend(new);
        }
        for (name, bound) in said {
            let is_kept = |duty: &Duty, side: Side| duty.name == name && duty.side == side;
            if let Some(side) = bound.filter(|side| !self.duties.0[begun..].iter().any(|duty| is_kept(duty, *side))) {
                self.duties.0.push(Duty { name, side, quote: quoted.text.to_owned(), place: quoted.place });
            }
        }
    }

    /// Returns whom the parts of a text between semicolons bind by what.
    fn bound_by_parts(&mut self, text: &str) -> Vec<(&'static str, Bound)> {
        let mut said: Vec<(&'static str, Bound)> = Vec::new();
        for part in text.split(';').map(str::trim) {
            let line = self.line(part);
            if self.says_likewise(&line) {
                said.iter_mut().for_each(|(_, bound)| *bound = bound.map(|_| Side::Either));
            }
            said.extend(self.bound(&line));
        }
        said
    }

    /// Whether a line gives the other side the same.
    fn says_likewise(&self, line: &Line<'_>) -> bool {
        let is_likewise = |back: &Back| back.does == Refers::Likewise && back.program.is_in(line);
        self.language.grammar.backs.iter().any(is_likewise)
    }

    /// Returns whom a line binds by what. Where a half of it binds one side and the rest the other, or nobody, it is both.
    fn bound(&self, line: &Line<'_>) -> Vec<(&'static str, Bound)> {
        let grammar = self.language.grammar;
        let mut found: Vec<(&'static str, Bound)> = Vec::new();
        if self.is_void(line) {
            return found;
        }
        for (name, _, _) in &grammar.duties {
            if found.iter().any(|(other, _)| other == name) {
                continue;
            }
            let Some(whole) = self.first(name, line) else { continue };
            let joint = |at: &usize| grammar.cases.join.contains(&line.tokens[*at].lower);
            let joints = (1..line.tokens.len().saturating_sub(1)).filter(joint);
            let both = |at: usize| Some([self.first(name, &line.until(at))?, self.first(name, &line.from(at + 1))?]);
            match joints.filter_map(both).find(|[one, other]| one != other) {
                Some(both) => found.extend(both.map(|bound| (&**name, bound))),
                None => found.push((name, whole)),
            }
        }
        found
    }

    /// Returns whom the first pattern of a duty that fits a line binds.
    fn first(&self, name: &str, line: &Line<'_>) -> Option<Bound> {
        let own = self.language.grammar.duties.iter().filter(|(other, _, _)| other == name);
        let (_, bound, _) = own.into_iter().find(|(_, _, pattern)| pattern.is_in(line))?;
        Some(bound.filter(|_| !self.denies(line)))
    }
}
