//! A sentence whose halves set a term for one side each: `The Agency's liability is unlimited, and the Client's is limited to the fees`.

use super::certainty::Set;
use super::grammar::TermRules;
use super::passage::Side;
use super::program::Line;
use super::search::Search;
use super::setting::side_of;

impl Search {
    /// Returns what each half of a line sets a term to, where the one does it for the client and the other for the agency. The second
    /// may leave out what both are about: `…, that of the Agency is unlimited`.
    pub(super) fn halves<'a>(
        &self,
        term: &'static TermRules,
        line: &Line<'a>,
    ) -> Option<[(Set<'static>, Line<'a>); 2]> {
        let has = |one: Side| term.whose.iter().any(|(side, pattern)| *side == one && pattern.is_in(line));
        if !term.sided || !has(Side::Client) || !has(Side::Agency) {
            return None;
        }
        let cases = &self.language.grammar.cases;
        let joint = |at: &usize| cases.join.contains(&line.tokens[*at].lower);
        (1..line.tokens.len().saturating_sub(1)).filter(joint).find_map(|at| {
            let left = line.until(at);
            let first = self.set_by(term, &term.takes, &left)?;
            let right = line.from(at + 1);
            let topic = line.part(first.fit.from..first.fit.from + 1).and(&right);
            let whole = self.set_by(term, &term.takes, &right).map(|second| (second, right));
            let (second, right) = whole.or_else(|| Some((self.set_by(term, &term.takes, &topic)?, topic)))?;
            // Two amounts are told as two cases.
            if first.at.is_some() && second.at.is_some() {
                return None;
            }
            let side = |set: &Set<'_>, half: &Line<'_>| side_of(term, half, set.at.or(Some(set.fit.end)));
            match (side(&first, &left), side(&second, &right)) {
                (Some(Side::Client), Some(Side::Agency)) | (Some(Side::Agency), Some(Side::Client)) => {
                    Some([(first, left), (second, right)])
                }
                _ => None,
            }
        })
    }
}
