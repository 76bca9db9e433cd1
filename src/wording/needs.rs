//! What a step of a ladder needs, as a sentence.

use super::speaker::Speaker;
use super::texts::Texts;
use crate::base::source::Span;
use crate::facts::index::Facts;
use crate::facts::scope::Scope;
use crate::locale::Locale;
use crate::program::reads::walk;
use crate::program::tree::{ClauseId, Expr, Need, Source, TermId};

/// Returns as a sentence what a step needs: the condition at that place of the policy, with the values that its terms have as of the
/// day of the facts; without a place, that the client had accepted the terms (language.md 4.8).
pub fn sentence(facts: &Facts<'_>, locale: &Locale, texts: &Texts, place: Option<Span>) -> String {
    let (program, scope) = (&facts.plan.program, Scope::at(facts, facts.now()));
    let need = program.ladders.iter().flat_map(|ladder| &ladder.needs).find(|need| Some(need.span) == place);
    let values = (0..program.terms.len()).map(|id| scope.term(TermId(id as u16)).ok()).collect();
    let speaker = Speaker::by_titles(program, locale, texts, values, &need.map(named).unwrap_or_default());
    let Some(need) = need else { return speaker.say("need-accepted", &[]) };
    let cond = speaker.cond(&need.need);
    match &need.when {
        Some(when) => speaker.say("need-when", &[("cond", &cond), ("when", &speaker.cond(when))]),
        None => cond,
    }
}

/// The clauses that a need names.
fn named(need: &Need) -> Vec<ClauseId> {
    let mut all = Vec::new();
    let conditions: Vec<&Expr> = std::iter::once(&need.need).chain(&need.when).collect();
    for cond in conditions {
        walk(cond, &mut |_| (), &mut |pattern| {
            if let Source::Breaches(clauses) = &pattern.source {
                all.extend(clauses.iter().copied());
            }
        });
    }
    all
}
