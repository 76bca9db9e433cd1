//! What is the firm's own, after what both sign.

use super::document::Block;
use super::ladder::Told;
use super::speaker::{Form, Said};
use super::terms::Writer;
use crate::program::tree::{Clause, TermId};

impl Writer<'_> {
    /// Returns what is not for the client, with the terms and words that only it uses.
    pub(super) fn own_part(&self, told: &mut Said) -> Vec<Block> {
        let clauses = self.own_clauses();
        let follows = self.what_follows();
        let words = self.speaker.own_words(told);
        let mut blocks = vec![self.heading("own"), Block::Paragraph(self.say("own-intro", &[]))];
        let all = (0..self.program.terms.len()).map(|id| TermId(id as u16));
        let terms = all.filter(|id| !told.terms.contains(id)).collect();
        blocks.extend((!words.is_empty()).then_some(Block::List(words)));
        let told_all = told.terms.len() == self.program.terms.len();
        blocks.extend((!told_all).then(|| self.table(&terms)));
        blocks.extend(clauses);
        blocks.extend(follows);
        blocks
    }

    fn own_clauses(&self) -> Vec<Block> {
        let all = self.program.sections.iter().flat_map(|section| &section.clauses);
        let mut blocks = Vec::new();
        for id in all.filter(|id| self.speaker.house.has(**id)) {
            let number = self.speaker.numbers[usize::from(id.0)].clone();
            blocks.push(Block::Heading(3, Some(number), self.speaker.title(self.clause(*id))));
            blocks.extend(self.body(*id));
        }
        blocks
    }

    /// The exceptions that are the firm's own, what it suggests to itself, and its ladders as a whole.
    fn what_follows(&self) -> Vec<Block> {
        let mut points = Vec::new();
        for clause in self.program.sections.iter().flat_map(|section| &section.clauses).map(|id| self.clause(*id)) {
            // What is said of a clause speaks of its items.
            self.speaker.statement(clause);
            points.extend(self.own_points(clause));
            points.extend(self.speaker.suggested(clause));
        }
        let mut blocks = Vec::new();
        if !points.is_empty() || !self.program.ladders.is_empty() {
            blocks.push(self.heading("own-follows"));
        }
        blocks.extend((!points.is_empty()).then_some(Block::List(points)));
        let told = Told { scores: self.print.scores, whole: true };
        blocks.extend((0..self.program.ladders.len()).flat_map(|number| self.speaker.ladder(number, told)));
        blocks
    }

    /// What is the firm's own of a clause of the client's: exceptions, reasons, and how grave a breach is where only the firm asks for it.
    fn own_points(&self, clause: &Clause) -> Vec<String> {
        if self.speaker.house.has(clause.id) {
            return Vec::new();
        }
        let number = self.speaker.clause(clause.id, Form::Genitive);
        let house = &self.speaker.house;
        let mut all = self.speaker.exceptions(clause, self.grave(clause.id), true);
        all.extend(self.speaker.own_reasons(clause));
        let only_here = !self.grave(clause.id) && house.is_graded(clause.id, true);
        all.extend(if only_here { self.speaker.severity(clause) } else { None });
        all.iter().map(|text| self.say("own-point", &[("clause", &number), ("text", text)])).collect()
    }
}
