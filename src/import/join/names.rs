//! What people, firms and accounts are called, and whether two names are of one.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::account::{Account, is_one_account};
use crate::import::fact::Party;

/// How surely two names are of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Alike {
    /// They are not.
    No,
    /// They may be: the legal form differs, or the one is cut off where the other goes on.
    Perhaps,
    /// They are.
    Surely,
}

/// Shorter than this a name that is cut off may be anybody's. Banks cut at 27, 35 or 70 characters.
const CUT: usize = 18;

/// More digits than this an account has.
const LONGEST_TAX: usize = 12;

/// The legal forms of firms, squashed, longest first where one ends with another.
const FORMS: [&str; 40] = [
    "spolkazograniczonaodpowiedzialnoscia",
    "spolkaakcyjna",
    "gmbhcokg",
    "gmbhucokg",
    "gmbhundcokg",
    "gmbhcokommanditgesellschaft",
    "gesellschaftmitbeschraenkterhaftung",
    "gesellschaftmitbeschrankterhaftung",
    "unternehmergesellschafthaftungsbeschraenkt",
    "unternehmergesellschafthaftungsbeschrankt",
    "gesellschaftmbh",
    "incorporated",
    "aktiengesellschaft",
    "limited",
    "spzoospk",
    "spzook",
    "spzoo",
    "spjawna",
    "gmbh",
    "ugh",
    "ggmbh",
    "sarl",
    "srls",
    "ltda",
    "corp",
    "llc",
    "llp",
    "plc",
    "ltd",
    "inc",
    "doo",
    "sas",
    "srl",
    "spa",
    "bv",
    "nv",
    "ag",
    "kg",
    "sa",
    "ab",
];

/// Returns whether a name that a record lists is that of somebody, by what a source calls them.
pub(super) fn alike(listed: &str, told: &str) -> Alike {
    if let Some((_, domain)) = told.rsplit_once('@') {
        return address(listed, told, domain);
    }
    if listed.contains('@') {
        return Alike::No;
    }
    // Who has no umlauts writes two letters, or leaves the dots away.
    let (wide, written) = (squashed_with(listed, true), squashed(told));
    let same = |a: &str, b: &str| !a.is_empty() && a == b;
    if same(&squashed(listed), &written) || same(&wide, &squashed_with(told, true)) || is_same_number(listed, told) {
        return Alike::Surely;
    }
    let perhaps = is_number_abroad(listed, told)
        || [squashed(listed), wide].iter().any(|listed| is_perhaps(listed, &written))
        || is_within(listed, told)
        || begins_with(told, listed)
        || is_spoilt(listed, told)
        || is_titled(listed, told)
        || is_shortened(listed, told);
    if perhaps { Alike::Perhaps } else { Alike::No }
}

/// Whether a name is a listed one of which letters were spoilt on the way: `M?ller`, `MÃ¼ller`.
fn is_spoilt(listed: &str, told: &str) -> bool {
    // UTF-8 that was read as windows-1252.
    if told.contains(['Ã', 'Ä', 'Å', 'Â']) {
        let (bytes, _, is_lossy) = encoding_rs::WINDOWS_1252.encode(told);
        let read = std::str::from_utf8(&bytes).ok().filter(|read| !is_lossy && read.len() < told.len());
        if read.is_some_and(|read| squashed(read) == squashed(listed)) {
            return true;
        }
    }
    if !told.contains(['?', '\u{fffd}']) {
        return false;
    }
    let (pieces, own) = (told.split(['?', '\u{fffd}']).map(squashed).collect::<Vec<_>>(), squashed(listed));
    let known: usize = pieces.iter().map(String::len).sum();
    known >= SHORTEST && fills(&pieces, &own)
}

/// Whether pieces make a whole with a letter or two, or none, between them.
fn fills(pieces: &[String], whole: &str) -> bool {
    let Some((first, more)) = pieces.split_first() else { return whole.is_empty() };
    let Some(rest) = whole.strip_prefix(first.as_str()) else { return false };
    if more.is_empty() {
        return rest.is_empty();
    }
    (0..=2).any(|gap| rest.get(gap..).is_some_and(|rest| fills(more, rest)))
}

/// Whether a name is a listed one behind a word such as `Fa.`; legal forms may lack.
fn is_titled(listed: &str, told: &str) -> bool {
    let bare_words =
        |text: &str| text.trim().split_once(char::is_whitespace).map(|(word, rest)| (squashed(word), rest.to_owned()));
    let without =
        |text: &str| bare_words(text).filter(|(word, _)| TITLES.contains(&word.as_str())).map(|(_, rest)| rest);
    let (own, other) = (without(listed), without(told));
    if own.is_none() && other.is_none() {
        return false;
    }
    let own = squashed_with(own.as_deref().unwrap_or(listed), true);
    let other = squashed_with(other.as_deref().unwrap_or(told), true);
    bare(&own).len() >= SHORTEST && bare(&own) == bare(&other)
}

/// Whether words of a name are shortened by a point: `Maschinenb. Kern` for `Maschinenbau Kern`.
fn is_shortened(listed: &str, told: &str) -> bool {
    let words = |text: &str| -> Vec<(String, bool)> {
        let words = text.split_whitespace().map(|word| (squashed_with(word, true), word.ends_with('.')));
        words
            .filter(|(word, _)| !word.is_empty() && !AND.contains(&word.as_str()) && !FORMS.contains(&word.as_str()))
            .collect()
    };
    let (own, other) = (words(listed), words(told));
    let is_word = |((own, _), (other, is_short)): (&(String, bool), &(String, bool))| {
        own == other || *is_short && other.len() >= 3 && own.starts_with(other.as_str())
    };
    let has_whole = other.iter().any(|(word, _)| word.len() >= SHORTEST);
    own.len() == other.len()
        && has_whole
        && other.iter().any(|(_, is_short)| *is_short)
        && own.iter().zip(&other).all(is_word)
}

/// Whether two squashed names differ in their legal form, or the one is cut off.
fn is_perhaps(listed: &str, told: &str) -> bool {
    if listed.is_empty() || told.is_empty() {
        return false;
    }
    let (short, long) = if listed.len() < told.len() { (listed, told) } else { (told, listed) };
    bare(listed) == bare(told)
        || (short.len() >= CUT && long.starts_with(short))
        || is_cut_in_form(listed, told)
        || is_cut_in_form(told, listed)
}

/// Whether a name is that of a listed one without its legal form, with the beginning of a legal form behind it: `Kiln Gmb`.
fn is_cut_in_form(listed: &str, told: &str) -> bool {
    let own = bare(listed);
    own.len() > 2
        && own.len() < listed.len()
        && told
            .strip_prefix(own)
            .is_some_and(|rest| !rest.is_empty() && FORMS.iter().any(|form| form.starts_with(rest)))
}

/// Whether the words of a listed name, but for its legal form, all stand in what a source says, in any order: beside an address, or
/// with the family name first.
fn is_within(listed: &str, told: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(|word| squashed_with(word, true)).filter(|word| !AND.contains(&word.as_str())).collect()
    };
    let told = words(told);
    let own: Vec<String> = words(listed).into_iter().filter(|word| !FORMS.contains(&word.as_str())).collect();
    let length: usize = own.iter().map(String::len).sum();
    own.len() > 1 && length >= 8 && own.iter().all(|word| told.contains(word))
}

/// Whether what a source says begins with a whole listed name: banks put an address behind it.
fn begins_with(told: &str, listed: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).map(|word| squashed_with(word, true));
        words.filter(|word| !word.is_empty()).collect()
    };
    let (own, told) = (words(listed), words(told));
    let length: usize = own.iter().map(String::len).sum();
    length >= SHORTEST && own.len() < told.len() && told.starts_with(&own) && own.iter().any(|word| !is_number(word))
}

/// Whether a text has a name in it, word by word; the legal form may lack.
pub(super) fn has_name(text: &str, name: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).map(|word| squashed_with(word, true));
        words.filter(|word| !word.is_empty()).collect()
    };
    // A form such as `Sp. z o.o.` is of several words.
    let is_form = |words: &[String]| FORMS.contains(&words.concat().as_str());
    let (own, told) = (words(name), words(text));
    let long = (1..own.len()).find(|at| is_form(&own[*at..])).unwrap_or(own.len());
    let own = &own[..long];
    let is_no_name = name.contains('@') || own.iter().any(|word| is_number(word));
    !is_no_name
        && own.iter().map(String::len).sum::<usize>() > SHORTEST
        && told.windows(own.len()).any(|part| part == own)
}

/// Words that some write before a name.
const TITLES: [&str; 13] =
    ["fa", "firma", "the", "herr", "herrn", "frau", "mr", "mrs", "ms", "pan", "pani", "monsieur", "madame"];

/// A shorter name is the beginning of too many others.
const SHORTEST: usize = 4;

fn is_number(word: &str) -> bool {
    word.bytes().any(|c| c.is_ascii_digit())
}

/// Whether one is a telephone number with its country, and the other may be the same without: of which country that is, nobody says.
pub(super) fn is_number_abroad(one: &str, other: &str) -> bool {
    let digits = |text: &str| -> Option<String> {
        let is_of_number = |c: char| c.is_ascii_digit() || " ()/.-+\u{a0}".contains(c);
        text.chars().all(is_of_number).then(|| text.replace("(0)", "").chars().filter(char::is_ascii_digit).collect())
    };
    let abroad = |text: &str| {
        let digits = digits(text)?;
        if text.trim_start().starts_with('+') { Some(digits) } else { digits.strip_prefix("00").map(str::to_owned) }
    };
    let ends = |full: String, home: &str| {
        let Some(home) = digits(home) else { return false };
        let own = home.strip_prefix('0').unwrap_or(&home);
        let code = full.strip_suffix(own).map(str::len);
        own.len() >= LEAST_OF_NUMBER && code.is_some_and(|code| (1..=3).contains(&code))
    };
    match (abroad(one), abroad(other)) {
        (Some(full), None) => ends(full, other),
        (None, Some(full)) => ends(full, one),
        _ => false,
    }
}

/// A telephone number without its country has so many digits at least.
const LEAST_OF_NUMBER: usize = 7;

/// Whether two tax numbers are one: some write it with the letters of its country, some without.
fn is_same_number(listed: &str, told: &str) -> bool {
    let (listed, told) = (squashed(listed), squashed(told));
    match (numbers(&listed), numbers(&told)) {
        (Some(a), Some(b)) => a == b && (a.len() == listed.len() || b.len() == told.len()),
        _ => false,
    }
}

/// A mail address is that of the same address, or of a domain that is listed.
fn address(listed: &str, told: &str, domain: &str) -> Alike {
    let (listed, domain) = (listed.trim().trim_start_matches("mailto:"), domain.trim_end_matches(['>', ' ']));
    let same = if listed.contains('@') {
        listed.eq_ignore_ascii_case(told.trim())
    } else {
        let listed = listed.trim_start_matches("*.").to_lowercase();
        let domain = domain.to_lowercase();
        listed.contains('.') && (domain == listed || domain.ends_with(&format!(".{listed}")))
    };
    if same { Alike::Surely } else { Alike::No }
}

/// Words that join two names: some write a sign for them.
const AND: [&str; 6] = ["und", "and", "et", "y", "e", "i"];

/// Returns the letters and digits of a name, without accents and in lower case: banks write what they can.
pub(super) fn squashed(name: &str) -> String {
    squashed_with(name, false)
}

/// Returns all names of somebody, squashed; in an account the stroke behind the bank's number stays.
pub(super) fn all_squashed(party: &Party) -> HashSet<String> {
    party.names.iter().map(|name| Account::of(name).map_or_else(|| squashed(name), |account| account.text())).collect()
}

/// Whether two are both named, and have no name in common, nor an account that is one.
pub(super) fn are_others(one: &HashSet<String>, other: &HashSet<String>) -> bool {
    let is_one = |name: &String| other.iter().any(|told| is_one_account(name, told));
    !one.is_empty() && !other.is_empty() && one.is_disjoint(other) && !one.iter().any(is_one)
}

/// As [`squashed`]; `wide` writes two letters for an umlaut.
fn squashed_with(name: &str, wide: bool) -> String {
    let plain: String = name.nfc().flat_map(char::to_lowercase).collect();
    // `+49 (0) 151 …`: the nought is dialled at home alone.
    let plain = if plain.starts_with('+') { plain.replace("(0)", "") } else { plain };
    let mut out = String::with_capacity(plain.len());
    for word in plain.split_whitespace().filter(|word| !AND.contains(word)) {
        for c in word.chars() {
            let two = match c {
                'ä' => "ae",
                'ö' => "oe",
                'ü' => "ue",
                'ø' => "oe",
                'å' => "aa",
                _ => "",
            };
            if wide && !two.is_empty() {
                out.push_str(two);
                continue;
            }
            for c in c.nfkd().filter(|c| !is_combining_mark(*c)) {
                match c {
                    'ł' => out.push('l'),
                    'ø' => out.push('o'),
                    'đ' => out.push('d'),
                    'ß' => out.push_str("ss"),
                    'æ' => out.push_str("ae"),
                    'œ' => out.push_str("oe"),
                    c if c.is_alphanumeric() => out.push(c),
                    _ => {}
                }
            }
        }
    }
    // A telephone number with the zeros of its country.
    match out.strip_prefix("00") {
        Some(rest) if rest.len() > 6 && rest.bytes().all(|c| c.is_ascii_digit()) => rest.to_owned(),
        _ => out,
    }
}

/// Returns a tax number with the letters of its country; nothing of one without, for two countries' may look alike.
pub(super) fn tax_number(name: &str) -> Option<String> {
    let written = squashed(name);
    let digits = numbers(&written)?;
    (digits.len() < written.len() && digits.len() <= LONGEST_TAX).then_some(written)
}

/// Returns the digits of a tax number.
fn numbers(name: &str) -> Option<&str> {
    let digits = match name.find(|c: char| c.is_ascii_digit()) {
        Some(0) => name,
        Some(2) => &name[2..],
        _ => return None,
    };
    (digits.len() >= 8 && digits.bytes().all(|c| c.is_ascii_digit())).then_some(digits)
}

/// Returns a squashed name without its legal form.
fn bare(name: &str) -> &str {
    let shortened = FORMS.iter().find_map(|form| name.strip_suffix(form).filter(|rest| rest.len() > 2));
    shortened.unwrap_or(name)
}
