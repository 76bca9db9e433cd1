//! What the client of a contract is, where its text says it plainly: a company by its legal form, a public body.

use super::deeds::named_parties;
use super::document::{Document, Place};
use super::language::{Language, all, beginning, language};
use super::lexicon::Kinds;
use super::parties::{HEAD, Parties, party, quoted, side};
use super::passage::Side;
use super::sentences::sentences;

/// What a client is, and where the text says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// `business` or `public`.
    pub kind: &'static str,
    /// The sentence that says it.
    pub quote: String,
    /// Where it stands.
    pub place: Place,
}

/// Returns what the client of a document is; nothing where it is not plain.
pub fn client(document: &Document) -> Option<Client> {
    let main = language(beginning(document), None);
    let names = named_parties(document, main);
    let mut business = None;
    for paragraph in document.paragraphs.iter().take(HEAD) {
        for quote in sentences(&paragraph.text) {
            let found = |kind| Client { kind, quote: quote.to_owned(), place: paragraph.place };
            let of_client = of_client(quote, &names, main);
            let is = |text: &&str, of: fn(&Kinds) -> &[String]| all().any(|one| has(text, of(&one.grammar.kinds)));
            if is(&quote, |kinds| &kinds.said_public) || of_client.iter().any(|text| is(text, |kinds| &kinds.public)) {
                return Some(found("public"));
            }
            if business.is_none() && of_client.iter().any(|text| is(text, |kinds| &kinds.company)) {
                business = Some(found("business"));
            }
        }
    }
    business
}

/// Returns what a sentence says of the client: what stands before the name that it gives it, up to the name before, and behind a
/// label or first cell that names it.
fn of_client<'t>(sentence: &'t str, names: &Parties, language: Language) -> Vec<&'t str> {
    let is_client = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        party(names, word).or_else(|| side(word, language)) == Some(Side::Client)
    };
    let mut parts = Vec::new();
    let mut from = 0;
    for (before, name) in quoted(sentence, language) {
        if is_client(name) {
            parts.push(&sentence[from..before.len()]);
        }
        from = before.len() + name.len();
    }
    let labelled = [": ", ":** ", " | "].iter().filter_map(|mark| sentence.split_once(mark));
    parts.extend(labelled.filter(|(label, _)| !label.contains(' ') && is_client(label)).map(|(_, rest)| rest));
    parts
}

/// Returns whether a text has one of some phrases, word by word; one with capitals as it is written.
fn has(text: &str, phrases: &[String]) -> bool {
    let plain: String = text.replace('.', "").chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let plain = format!(" {} ", plain.split_whitespace().collect::<Vec<_>>().join(" "));
    let lower = plain.to_lowercase();
    phrases.iter().any(|phrase| [&plain, &lower].iter().any(|text| text.contains(&format!(" {phrase} "))))
}
