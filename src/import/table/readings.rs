//! The readings of a table, one for each form of its dates and numbers that a mapping allows: which of them is the one, its rows show.

use super::mapping::Mapping;
use super::row::Row;
use super::teller::Teller;
use crate::import::refusal::Refusal;

/// All readings, row by row.
pub(super) struct Readings<'m> {
    all: Vec<Teller<'m>>,
    /// Whether what two tell alike is held once; where rows are put together, what was told may change again.
    may_share: bool,
}

impl<'m> Readings<'m> {
    pub fn new(all: Vec<Teller<'m>>, mapping: &Mapping) -> Self {
        let is_merged = mapping.rules.iter().filter_map(|rule| rule.record.as_ref()).any(|record| record.merge);
        // Of the first one the others hold only what they tell otherwise.
        Self { may_share: !is_merged && all.len() > 1, all }
    }

    /// Takes one row.
    pub fn take(&mut self, row: &Row) -> Result<(), Refusal> {
        for teller in &mut self.all {
            teller.read(row)?;
        }
        if self.may_share {
            self.share();
        }
        let has_misread = |teller: &Teller<'_>| teller.misread.contains(&row.line);
        if self.all.iter().any(has_misread) && !self.all.iter().all(has_misread) {
            self.part();
            self.all.iter_mut().filter(|teller| has_misread(teller) && !teller.is_beaten).for_each(Teller::give_up);
        }
        Ok(())
    }

    /// Drops what the others tell as the first one does; from where they do not, each holds its own.
    fn share(&mut self) {
        let Some((first, others)) = self.all.split_first_mut() else { return };
        let is_apart = |other: &Teller<'_>| {
            let own = first.told.facts.get(other.shared..).unwrap_or_default();
            own.len() != other.told.facts.len() || own.iter().zip(&other.told.facts).any(|(a, b)| a.fields != b.fields)
        };
        if others.iter().any(is_apart) {
            self.part();
        } else {
            others.iter_mut().filter(|other| !other.told.facts.is_empty()).for_each(Teller::share);
        }
    }

    /// Lets each reading hold all that it tells, from now on.
    fn part(&mut self) {
        if let Some((first, others)) = self.all.split_first_mut().filter(|_| self.may_share) {
            others.iter_mut().for_each(|other| other.fork(first));
        }
        self.may_share = false;
    }

    /// Returns the reading that reads all dates and numbers that any other one reads.
    pub fn surest(mut self) -> Result<Teller<'m>, Refusal> {
        let best = |one: &Teller<'_>| self.all.iter().all(|other| one.misread.is_subset(&other.misread));
        let Some(first) = self.all.iter().position(best) else {
            let line = self.all.iter().flat_map(|reading| reading.misread.iter().copied()).min().unwrap_or_default();
            return Err(Refusal { line, reason: "its dates or numbers are written in more than one way".to_owned() });
        };
        let chosen = self.all.swap_remove(first);
        if self.may_share {
            return Ok(chosen);
        }
        for other in self.all.iter().filter(|other| other.misread == chosen.misread) {
            let apart = chosen.told.facts.iter().zip(&other.told.facts).find(|(a, b)| a.fields != b.fields);
            if let Some((fact, _)) = apart {
                let reason = "its dates or numbers may be read in two ways, and nothing in it shows by which one: let a mapping \
                              of your own say it (`dates: DD/MM/YYYY`, `numbers: {decimal: \",\"}`); a ready one is a start for it";
                return Err(Refusal { line: fact.line, reason: reason.to_owned() });
            }
        }
        Ok(chosen)
    }
}
