//! Which side a name of a contract is, by what the contract says that it does: who pays is the client, who is paid the agency.

use std::collections::HashMap;

use super::document::Document;
use super::language::{Language, beginning};
use super::parties::{Parties, parties, stem};
use super::passage::Side;
use super::program::Taken;
use super::search::Search;
use super::sentences::sentences;

/// A side is told where so many times as much says it as says the other.
const PLAIN: usize = 3;

/// Returns what a document calls its parties, by the words of its head and by what it says that they do.
pub(super) fn named_parties(document: &Document, language: Language) -> Parties {
    parties(document, language, |names| by_deeds(document, names, language))
}

/// Returns the side of each of some names, as stems, that the deeds of a document tell. Of two names of which one is told the other is
/// the other side.
fn by_deeds(document: &Document, names: &[String], language: Language) -> HashMap<String, Side> {
    let mut search = Search::new(language, Default::default(), Side::Agency);
    let mut counts: HashMap<String, (usize, usize)> = HashMap::new();
    let is_named = |text: &str| text.split_whitespace().any(|word| names.contains(&stem(word)));
    for text in beginning(document).flat_map(sentences).filter(|text| is_named(text)) {
        let line = search.line(text);
        for (side, deed) in &language.grammar.deeds {
            let Some(Taken::Party(from, to)) = deed.find(&line).and_then(|fit| fit.taken) else { continue };
            let Some(name) = line.tokens[from..to].iter().map(|token| stem(token.text)).find(|one| names.contains(one))
            else {
                continue;
            };
            let (client, agency) = counts.entry(name).or_default();
            *if *side == Side::Client { client } else { agency } += 1;
        }
    }
    let told = |(name, (client, agency)): (String, (usize, usize))| match () {
        () if client > 0 && client >= agency * PLAIN => Some((name, Side::Client)),
        () if agency > 0 && agency >= client * PLAIN => Some((name, Side::Agency)),
        () => None,
    };
    let mut sides: HashMap<String, Side> = counts.into_iter().filter_map(told).collect();
    if let [one, other] = names {
        for (told, open) in [(one, other), (other, one)] {
            if let (Some(side), false) = (sides.get(told).copied(), sides.contains_key(open)) {
                sides.insert(open.clone(), side.other());
            }
        }
        // Two of one side are none that is told.
        if sides.len() == 2 && sides.get(one) == sides.get(other) {
            sides.clear();
        }
    }
    sides
}
