//! The names that a contract gives its parties: `Kessler Haushaltsgeräte GmbH (nachfolgend "Kessler")` beside an `Auftragnehmer`.

use std::collections::HashMap;
use std::ops::Range;

use super::context::QUOTES;
use super::document::{Document, Paragraph};
use super::grammar::Grammar;
use super::language::{Language, beginning};
use super::lexicon::offset;
use super::names::shouts;
use super::passage::Side;
use super::role::is_one_of;
use super::roles::roles;
use super::token::{Token, is_word};

/// Where the parties are named: so many paragraphs at the begin.
pub(super) const HEAD: usize = 30;
/// A name is said in so many words before it is shortened.
const WORDS: usize = 40;
/// So many words behind a name may say whose it is: `“Brenner” means Brenner Möbel GmbH`.
const MEANT: usize = 8;
/// So many words beside a short name may say what it is short for.
const BESIDE: usize = 3;
/// The fewest letters of a name, and of what is the same in its cases.
const LETTERS: usize = 4;
/// The fewest of a name that is one of two in the document.
const SHORT: usize = 3;

/// What a document calls its parties, in small letters, without what a case may change.
#[derive(Clone, Debug, Default)]
pub struct Parties {
    /// Whose each name is.
    sides: HashMap<String, Side>,
    /// What each side is called for short, as it is written: `AN` of the `Auftragnehmerin`.
    short: Vec<(String, Side)>,
    /// The names of which nothing tells whose they are.
    open: Vec<String>,
    /// Whether what leads another party is the client.
    is_led: bool,
}

/// Returns the names that the head of a document gives a party whose other side it calls by what it does. A name is one that stands
/// in the words before it: `Fundacja Miasto Dla Ludzi, zwana dalej „Fundacją”`. A `Company` beside a `Customer` is the agency. `deeds` tells
/// the sides of names by what they do.
pub fn parties(document: &Document, language: Language, deeds: impl Fn(&[String]) -> HashMap<String, Side>) -> Parties {
    let mut names: Vec<String> = Vec::new();
    let mut sides: Vec<Side> = Vec::new();
    let mut short: Vec<(String, Side)> = Vec::new();
    for paragraph in document.paragraphs.iter().take(HEAD) {
        for (before, name) in quoted(&paragraph.text, language) {
            if let Some(side) = of_short(&paragraph.text, before, name, language) {
                short.push((name.to_owned(), side));
                sides.push(side);
                continue;
            }
            if let Some(side) = side(name, language) {
                sides.push(side);
                continue;
            }
            if language.grammar.kinds.itself.contains(&name.to_lowercase()) {
                continue;
            }
            let stem = stem(name);
            let full = before.split_whitespace().rev().take(WORDS).map(|word| word.trim_matches(QUOTES));
            let is_same = |word: &str| word.starts_with(char::is_uppercase) && self::stem(word) == stem;
            let behind = &paragraph.text[before.len()..];
            let is_meant = is_firm(behind.split_whitespace().skip(1).take(MEANT), language, is_same);
            if (full.into_iter().any(is_same) || is_meant) && !names.contains(&stem) {
                names.push(stem);
            }
        }
    }
    let labelled = labelled(document, language);
    let head = &document.paragraphs[..document.paragraphs.len().min(HEAD)];
    let roles = roles(head, language.grammar, |word| side(word, language), stem);
    // What is said of a role goes before what its word says elsewhere.
    let is_turned = |side: Side| roles.sides.iter().any(|(_, own)| *own != side && *own != Side::Either);
    if sides.len() == 1 && !roles.sides.is_empty() && is_turned(sides[0]) {
        sides.clear();
    }
    sides.extend(roles.sides.iter().map(|(_, side)| *side));
    sides.dedup();
    let lone = lone(document, language);
    if names.is_empty() && sides.is_empty() && lone.is_none() && labelled.is_empty() {
        names = firms(document, language);
    }
    let deeds = told_by_deeds(document, (&names, &sides), language, deeds);
    let (sides, open) = match (&*names, &*sides) {
        ([name], [Side::Agency]) => (HashMap::from([(name.clone(), Side::Client)]), Vec::new()),
        ([name], [Side::Client]) if lone.is_none() => (HashMap::from([(name.clone(), Side::Agency)]), Vec::new()),
        ([_] | [_, _], []) => {
            names.retain(|name| !deeds.contains_key(name));
            (HashMap::new(), names)
        }
        _ => (HashMap::new(), Vec::new()),
    };
    let lone = lone.map(|word| (word, Side::Agency));
    let sides = deeds.into_iter().chain(sides).chain(lone).chain(labelled).chain(roles.sides).collect();
    Parties { sides, short, open, is_led: roles.is_led }
}

/// Returns the side that a name in capitals is short for, where the words beside it say so: `„AN“ für Auftragnehmerin`.
fn of_short(text: &str, before: &str, name: &str, language: Language) -> Option<Side> {
    if name.chars().any(char::is_lowercase) || name.chars().count() > SHORT {
        return None;
    }
    let bare = |word: &str| side(word.trim_matches(|c: char| !c.is_alphanumeric()), language);
    let behind = text[before.len()..].split([')', ',', ';']).next().unwrap_or_default();
    let behind = behind.split_whitespace().skip(1).take(BESIDE).find_map(bare);
    behind.or_else(|| before.split_whitespace().rev().take(BESIDE).find_map(bare))
}

/// Returns the sides that the deeds of the contract tell of the names whose side no word of the head tells: of those that it gives, and
/// where it calls but one side by what that does, of the firms in it.
fn told_by_deeds(
    document: &Document,
    (names, sides): (&[String], &[Side]),
    language: Language,
    deeds: impl Fn(&[String]) -> HashMap<String, Side>,
) -> HashMap<String, Side> {
    match (names, sides) {
        ([], []) => deeds(&heads(document, language)),
        ([], _) | ([_], [Side::Client | Side::Agency]) => HashMap::new(),
        _ => deeds(names),
    }
}

/// Returns the first words of the names of firms in the head of a document, known by their legal forms.
fn heads(document: &Document, language: Language) -> Vec<String> {
    let words = document.paragraphs.iter().take(HEAD).map(|one| one.text.split_whitespace().collect::<Vec<_>>());
    let first = |words: &Vec<&str>| {
        firm_names(words, language).into_iter().map(|name| stem(words[name.start])).collect::<Vec<_>>()
    };
    let mut all: Vec<String> = words.flat_map(|words| first(&words)).collect();
    all.sort();
    all.dedup();
    all
}

/// Returns whether words name a firm by a word: `means Brenner Möbel GmbH`.
fn is_firm<'t>(words: impl Iterator<Item = &'t str>, language: Language, is_it: impl Fn(&str) -> bool) -> bool {
    let words: Vec<&str> = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).collect();
    let name = words.iter().position(|word| is_it(word)).filter(|at| *at <= 1);
    let is_form = |word: &&str| {
        language.grammar.kinds.company.iter().any(|form| [*word, &word.to_lowercase()].contains(&&**form))
    };
    name.is_some_and(|at| words[at..].iter().any(is_form))
}

/// Returns the first words of the names behind labels of the head that are a side: `Client: Acme Ltd`.
fn labelled(document: &Document, language: Language) -> Vec<(String, Side)> {
    let one = |paragraph: &Paragraph| {
        let (label, rest) = paragraph.text.split_once(": ").or_else(|| paragraph.text.split_once(" | "))?;
        let side = side(bare(label), language).filter(|_| !label.trim().contains(' '))?;
        let mut words = bare(rest).split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
        let first = words.next().filter(|word| word.starts_with(char::is_uppercase) && word.len() >= LETTERS)?;
        // A name has another word of its own: `Client: Yes` is none.
        let is_name = self::side(first, language).is_none()
            && words.next().is_some_and(|word| word.starts_with(char::is_uppercase));
        is_name.then(|| (stem(first), side))
    };
    document.paragraphs.iter().take(HEAD).filter_map(one).collect()
}

/// Returns the word that is a side only where it stands alone, where the document calls the client otherwise and nobody an agency: then it
/// is that.
fn lone(document: &Document, language: Language) -> Option<String> {
    let grammar = language.grammar;
    let (mut lone, mut is_client, mut is_agency) = (None, false, false);
    for text in beginning(document) {
        let mut last = "";
        for word in text.split_whitespace() {
            let before = std::mem::replace(&mut last, word);
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let bare = ["'s", "’s"].iter().find_map(|end| bare.strip_suffix(end)).unwrap_or(bare);
            let lower = bare.to_lowercase();
            if !bare.starts_with(char::is_uppercase) || !bare.chars().any(char::is_lowercase) {
                continue;
            }
            let article = before.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            let is_behind_article = grammar.naming.definite.contains(&article);
            // Where a language has no articles, a capital within a sentence names.
            let is_within = grammar.naming.definite.is_empty() && before.ends_with(char::is_alphanumeric);
            let is_named = is_behind_article || is_within || word.starts_with(QUOTES) || word.starts_with('(');
            if grammar.lone.contains(&lower) {
                if is_named || !before.starts_with(char::is_uppercase) {
                    lone = Some(stem(bare));
                }
            } else if is_named {
                is_client |= side(bare, language) == Some(Side::Client);
                is_agency |= side(bare, language) == Some(Side::Agency);
            }
        }
    }
    lone.filter(|_| is_client && !is_agency)
}

/// Returns the first words of the names of two firms between which a document is made, where its head calls them by nothing else.
fn firms(document: &Document, language: Language) -> Vec<String> {
    for paragraph in document.paragraphs.iter().take(HEAD) {
        let words: Vec<&str> = paragraph.text.split_whitespace().collect();
        let names = firm_names(&words, language);
        let is_side = |at: &usize| {
            let word = words[*at].trim_matches(|c: char| !c.is_alphanumeric());
            side(word, language).is_some() && !names.iter().any(|name| name.contains(at))
        };
        if let ([one, other], None) = (&*names, (0..words.len()).find(is_side)) {
            return vec![stem(words[one.start]), stem(words[other.start])];
        }
    }
    Vec::new()
}

/// Returns where the names of firms stand among words: what stands with capitals before a legal form.
fn firm_names(words: &[&str], language: Language) -> Vec<Range<usize>> {
    let forms = &language.grammar.kinds.company;
    let plain = |word: &str| word.replace('.', "").trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let is_form = |at: &usize| {
        let begins = |form: &&String| form.split(' ').zip(&words[*at..]).all(|(part, word)| part == plain(word));
        forms.iter().filter(|form| form.split(' ').count() <= words.len() - at).any(|form| begins(&form))
    };
    let is_name = |word: &&&str| word.starts_with(char::is_uppercase) && !word.ends_with([',', ':', ';']);
    let name = |at: usize| {
        let length = words[..at].iter().rev().take_while(is_name).count();
        (length > 0).then(|| at - length..at)
    };
    (0..words.len()).filter(is_form).filter_map(name).collect()
}

/// Returns whose a word of a document is that is one of its names.
pub fn party(parties: &Parties, word: &str) -> Option<Side> {
    if !word.starts_with(char::is_uppercase) {
        return None;
    }
    if let Some((_, side)) = parties.short.iter().find(|(short, _)| short == word) {
        return Some(*side);
    }
    if parties.sides.is_empty() {
        return None;
    }
    parties.sides.get(&stem(word)).copied()
}

/// Returns whether a word names a party of which nothing tells which side it is.
pub fn is_open(parties: &Parties, word: &str) -> bool {
    let is_it = |name: &String| stem_from(name, SHORT) == stem_from(word, SHORT);
    word.starts_with(char::is_uppercase) && parties.open.iter().any(is_it)
}

/// Returns the words that a text quotes or puts in brackets, each with what stands before it: one word with a capital, behind `the`,
/// `hereinafter` or nothing.
pub(super) fn quoted(text: &str, language: Language) -> impl Iterator<Item = (&str, &str)> {
    let is_mark = |c: char| QUOTES.contains(&c) || matches!(c, '(' | ')');
    let parts = text.split(is_mark).map(|part| (offset(text, part), called(bare(part), language)));
    let parts: Vec<(usize, &str)> = parts.collect();
    let is_name =
        |(_, part): &(usize, &str)| part.starts_with(char::is_uppercase) && part.chars().all(char::is_alphanumeric);
    parts.into_iter().skip(1).filter(is_name).map(|(at, part)| (&text[..at], part))
}

/// Returns the name that a text gives a party without marks: `zwana dalej Fundacją`, `nachfolgend: Kunde`; the text where it gives none.
fn called(text: &str, language: Language) -> &str {
    let words: Vec<&str> = text.split_whitespace().map(|word| word.trim_end_matches([':', ','])).collect();
    let [led @ .., name] = &words[..] else { return text };
    let calls = |word: &&str| language.grammar.kinds.calls.iter().any(|known| is_word(word, known));
    let is_name = led.iter().all(|word| word.starts_with(char::is_lowercase) || calls(word)) && led.iter().any(calls);
    if is_name { name } else { text }
}

/// Returns what is quoted without marks and article.
fn bare(part: &str) -> &str {
    part.trim_matches(['*', '_', ' ', ',']).trim_start_matches("the ")
}

/// Returns a word in small letters, without the last one or two that change with the case.
pub(super) fn stem(word: &str) -> String {
    stem_from(word, LETTERS)
}

/// The same, of which so many letters are left at least.
fn stem_from(word: &str, least: usize) -> String {
    let lower = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let lower = ["'s", "’s"].iter().find_map(|end| lower.strip_suffix(end)).map_or(&*lower, |name| name);
    let letters: Vec<char> = lower.chars().collect();
    let changes = |c: &char| "aeiouyąęós".contains(*c);
    let end = letters.iter().rposition(|c| !changes(c)).map_or(letters.len(), |at| at + 1);
    letters[..end.max(least).min(letters.len())].iter().collect()
}

/// Returns the side that a word is of, whoever the contract is of.
pub(super) fn side(word: &str, language: Language) -> Option<Side> {
    let lower = word.to_lowercase();
    let is_it = |known: &String| match known.strip_suffix('*') {
        Some(begin) => lower.starts_with(begin),
        None => lower == *known,
    };
    language.grammar.sides.iter().find(|(_, words)| words.iter().any(is_it)).map(|(side, _)| *side)
}

/// Returns what a word is that is a side only where it stands alone, behind another name: a `Consultant Company` is what a consultant is,
/// an `Insurance Company` nobody.
pub(super) fn compound(tokens: &[Token<'_>], at: usize, language: Language) -> Option<&'static str> {
    let grammar = language.grammar;
    let is_name = |token: &Token<'_>| token.value.is_none() && token.text.starts_with(char::is_uppercase);
    let before = at.checked_sub(1).map(|before| &tokens[before]).filter(|before| is_name(before))?;
    if !grammar.lone.contains(&tokens[at].lower) || !is_name(&tokens[at]) {
        return None;
    }
    match side(before.text, language) {
        Some(side) => Some(word(side, language)),
        None => (!grammar.lexicon.nobody.contains(&before.lower)).then_some(""),
    }
}

/// Returns the client where a word is what leads a party that works under it: the `Generalny Wykonawca` of a `Podwykonawca`.
pub(super) fn leader(parties: &Parties, tokens: &[Token<'_>], at: usize, language: Language) -> Option<&'static str> {
    let before = at.checked_sub(1).map(|before| tokens[before].text)?;
    let is_it = parties.is_led
        && is_one_of(before, &language.grammar.lexicon.chiefs)
        && side(tokens[at].text, language).is_some();
    is_it.then(|| word(Side::Client, language))
}

/// Returns a word by which the patterns of a language know a side.
pub fn word(side: Side, language: Language) -> &'static str {
    let words = language.grammar.sides.iter().find(|(one, _)| *one == side).and_then(|(_, words)| words.first());
    words.map_or("", |word| word.trim_end_matches('*'))
}

/// Makes of `we` what the patterns know as the client, and of `you` the agency.
pub(super) fn turn(tokens: &mut [Token<'_>], grammar: &Grammar) {
    let shouts = shouts(tokens);
    // `US` is a country.
    let is_short = |token: &Token<'_>| !shouts && token.text.len() > 1 && !token.text.chars().any(char::is_lowercase);
    for token in tokens.iter_mut().filter(|token| !is_short(token)) {
        if let Some((_, turned)) = grammar.turns.iter().find(|(word, _)| is_word(&token.lower, word)) {
            token.lower.clone_from(turned);
        }
    }
}
