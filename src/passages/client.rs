//! What the client of a contract is, where its text says it plainly: a company by its legal form, a public body.

use super::document::{Document, Place};
use super::language::{Language, language};
use super::parties::{Parties, parties, party, quoted, side};
use super::passage::Side;
use super::sentences::sentences;

/// Where the parties are named: so many paragraphs at the begin.
const HEAD: usize = 30;

/// The forms of companies, without their dots and in small letters.
const FORMS: &[&str] = &[
    "gmbh",
    "ag",
    "kg",
    "ohg",
    "ug",
    "gbr",
    "limited",
    "ltd",
    "llc",
    "inc",
    "plc",
    "corp",
    "corporation",
    "llp",
    "sp z oo",
    "spółka z ograniczoną odpowiedzialnością",
    "spółką z ograniczoną odpowiedzialnością",
    "sa",
    "spółka akcyjna",
    "spółką akcyjną",
    "sp k",
    "spółka komandytowa",
    "spółką komandytową",
    "bv",
    "srl",
    "sarl",
];
/// What is a public body by its name.
const BODIES: &[&str] = &[
    "landeshauptstadt",
    "ministerium",
    "bundesministerium",
    "bundesamt",
    "landesamt",
    "landkreis",
    "gmina",
    "gminą",
    "województwo",
    "województwem",
    "powiat",
    "powiatem",
    "skarb państwa",
    "skarbem państwa",
    "ministerstwo",
    "ministry",
    "city council",
    "county council",
    "borough council",
    "public body",
    "public authority",
    "contracting authority",
    "öffentliche auftraggeberin",
    "öffentlicher auftraggeber",
    "körperschaft des öffentlichen rechts",
    "anstalt des öffentlichen rechts",
    "jednostka sektora finansów publicznych",
    "zamawiający publiczny",
];
/// What says of the client itself that it is a public body.
const SAID: &[&str] = &[
    "öffentliche auftraggeberin",
    "öffentlicher auftraggeber",
    "zamawiający publiczny",
    "zamawiającym publicznym",
    "client is a public body",
    "client is a public authority",
    "client is a contracting authority",
    "customer is a public body",
];

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
    let main = language(document.paragraphs.iter().take(500).map(|paragraph| &*paragraph.text), None);
    let names = parties(document, main);
    let mut business = None;
    for paragraph in document.paragraphs.iter().take(HEAD) {
        for quote in sentences(&paragraph.text) {
            let found = |kind| Client { kind, quote: quote.to_owned(), place: paragraph.place };
            let of_client = of_client(quote, &names, main);
            if has(quote, SAID) || of_client.iter().any(|text| has(text, BODIES)) {
                return Some(found("public"));
            }
            if business.is_none() && of_client.iter().any(|text| has(text, FORMS)) {
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
    for (before, name) in quoted(sentence) {
        if is_client(name) {
            parts.push(&sentence[from..before.len()]);
        }
        from = before.len() + name.len();
    }
    let labelled = [": ", ":** ", " | "].iter().filter_map(|mark| sentence.split_once(mark));
    parts.extend(labelled.filter(|(label, _)| !label.contains(' ') && is_client(label)).map(|(_, rest)| rest));
    parts
}

/// Returns whether a text has one of some phrases, word by word.
fn has(text: &str, phrases: &[&str]) -> bool {
    let plain: String = text.replace('.', "").chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words: Vec<String> = plain.split_whitespace().map(str::to_lowercase).collect();
    let text = format!(" {} ", words.join(" "));
    phrases.iter().any(|phrase| text.contains(&format!(" {phrase} ")))
}
