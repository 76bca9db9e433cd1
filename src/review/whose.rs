//! Whose liability a cap bounds, as far as its sentence says it.

use crate::passages::find::Passage;

/// The name under which caps are found.
pub const CAP: &str = "liability_cap";

/// The begins of words for liability, the one that names it before the one that says who bears it.
const LIABILITY: [&str; 5] = ["liab", "haft", "odpowiedzialno", "odpowiada", "odpowiadać"];
/// The begins of words for either side. `we` and `Company` are taken as the reader of passages takes them.
const AGENCY: [&str; 19] = [
    "agency",
    "contractor",
    "consultant",
    "designer",
    "developer",
    "provider",
    "supplier",
    "freelancer",
    "vendor",
    "we",
    "our",
    "auftragnehmer",
    "agentur",
    "dienstleister",
    "anbieter",
    "wykonawc",
    "agencj",
    "dostawc",
    "zleceniobiorc",
];
const CLIENT: [&str; 11] = [
    "client",
    "customer",
    "company",
    "you",
    "your",
    "auftraggeber",
    "kunde",
    "zamawiając",
    "klient",
    "zleceniodawc",
    "licensee",
];
const EITHER: [&str; 10] =
    ["either", "neither", "each", "both", "parties", "party", "parteien", "partei", "stron", "żadna"];
/// Behind these a side is the one to whom somebody is liable.
const TOWARDS: [&str; 5] = ["to", "towards", "gegenüber", "wobec", "against"];
/// Words between `to` and the side.
const ARTICLES: [&str; 6] = ["the", "its", "dem", "der", "den", "such"];

/// Returns `agency`, `client` or `either`; nothing for what is no cap, and where the sentence does not say it.
pub fn whose(passage: &Passage) -> Option<&'static str> {
    if passage.term == CAP { of_sentence(&passage.quote) } else { None }
}

/// Returns the side that stands nearest to the word of liability: behind it as in `liability of the Agency`, else before it.
fn of_sentence(sentence: &str) -> Option<&'static str> {
    let words: Vec<String> =
        sentence.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).filter(|word| !word.is_empty()).collect();
    let at = words.iter().position(|word| LIABILITY.iter().any(|begin| word.starts_with(begin)))?;
    let side = |place: usize| side(&words, place);
    let behind = (at + 1..words.len().min(at + 4)).find_map(side);
    let is_named = matches!(words.get(at + 1).map(String::as_str), Some("of" | "des" | "der"))
        || words[at].starts_with("odpowiedzialno");
    let before = || (0..at).rev().take(12).find_map(side);
    if is_named { behind.or_else(before) } else { before().or(behind) }
}

/// Returns the side that a word names, if it is not the one towards whom somebody is liable.
fn side(words: &[String], place: usize) -> Option<&'static str> {
    let word = &words[place];
    let is = |begins: &[&str]| {
        // Short words are whole: `we` is no `web`.
        begins.iter().any(|begin| if begin.len() < 5 { word == begin } else { word.starts_with(begin) })
    };
    let sides = [("either", &EITHER[..]), ("agency", &AGENCY[..]), ("client", &CLIENT[..])];
    let named = sides.into_iter().find(|(_, begins)| is(begins))?.0;
    let before = words[..place].iter().rev().find(|word| !ARTICLES.contains(&word.as_str()));
    before.is_none_or(|before| !TOWARDS.contains(&before.as_str())).then_some(named)
}
