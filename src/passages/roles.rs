//! Words that are a party only where the head of a contract names one so: `Subcontractor`, `Authority`, `Spółka`.

use super::context::QUOTES;
use super::document::Paragraph;
use super::grammar::Grammar;
use super::passage::Side;
use super::role::{Role, ends, is_one_of};
use super::token::is_word;

/// A name that a contract gives a party has no more words, with those that lead to it: `im Folgenden freie Mitarbeiterin`.
const WORDS: usize = 6;
/// The most words of such a name itself.
const NAMED: usize = 2;
/// A label has no more: `Main Contractor:`.
const LABEL: usize = 3;

/// What the head of a document calls its parties by such words.
#[derive(Clone, Debug, Default)]
pub struct Roles {
    /// Words without their ends, each with its side.
    pub sides: Vec<(String, Side)>,
    /// Whether what leads another is the client: the `Main Contractor` of a `Subcontractor`.
    pub is_led: bool,
}

/// Returns what the paragraphs of a head call the parties by the roles of a language; `side` tells whose a word is elsewhere, `stem` what is
/// left of one in its cases. What works under another is the agency, and who stands beside it the client, whatever that is called, but where
/// there is a client; a role that tells no side is the one that the other party is not.
pub(super) fn roles(
    head: &[Paragraph],
    grammar: &'static Grammar,
    side: impl Fn(&str) -> Option<Side>,
    stem: impl Fn(&str) -> String,
) -> Roles {
    let mut known: Vec<(Side, &str)> = Vec::new();
    let mut found: Vec<(&Role, &str)> = Vec::new();
    let mut leads: Vec<&str> = Vec::new();
    for paragraph in head {
        for (name, is_label) in names(&paragraph.text, grammar) {
            let words: Vec<&str> = name.split_whitespace().collect();
            let [before @ .., last] = &words[..] else { continue };
            let is_led = before.last().is_some_and(|word| is_one_of(word, &grammar.lexicon.chiefs));
            // A label may be of what is no party: `Fotograf: …`.
            let may = |role: &Role| !is_label || role.side == Side::Either || grammar.naming.is_under(role);
            let is_it = |role: &&Role| may(role) && role.words.iter().any(|phrase| ends(&words, phrase));
            if let Some(role) = grammar.roles.iter().find(is_it) {
                found.push((role, last));
            } else if is_led {
                leads.push(last);
            } else if let Some(side) = side(last).filter(|_| !before.last().is_some_and(|word| is_capital(word))) {
                // An `End Customer` is no party.
                known.push((side, last));
            }
        }
    }
    // Beside a client who works under another is somebody else.
    let is_client = known.iter().any(|(side, _)| *side == Side::Client);
    found.retain(|(role, _)| !is_client || !grammar.naming.is_under(role) || role.side != Side::Agency);
    let mut sides: Vec<(String, Side)> = Vec::new();
    let mut put = |word: &str, side: Side| {
        sides.extend(grammar.naming.cases(&stem(word)).map(|bent| (bent, side)));
    };
    for (role, word) in found.iter().filter(|(role, _)| role.side != Side::Either) {
        role.written(word).for_each(|word| put(word, role.side));
    }
    let is_under = found.iter().any(|(role, _)| role.side == Side::Agency && grammar.naming.is_under(role));
    if is_under {
        known.iter_mut().filter(|(side, _)| *side == Side::Agency).for_each(|(side, word)| {
            *side = Side::Client;
            put(word, Side::Client);
        });
    }
    let has = |side: Side| {
        known.iter().any(|(one, _)| *one == side)
            || found.iter().any(|(role, _)| role.side == side)
            || side == Side::Client && is_under && !leads.is_empty()
    };
    let other = match (has(Side::Client), has(Side::Agency)) {
        (true, false) => Some(Side::Agency),
        (false, true) => Some(Side::Client),
        _ => None,
    };
    let mut open: Vec<_> = found.iter().filter(|(role, _)| role.side == Side::Either).collect();
    open.dedup_by(|(one, _), (other, _)| std::ptr::eq(*one, *other));
    if let ([(role, word)], Some(side)) = (&*open, other) {
        role.written(word).for_each(|word| put(word, side));
    }
    Roles { sides, is_led: is_under && !leads.is_empty() }
}

/// Returns what a text may call a party: what stands in quotation marks, brackets or between dashes, and the label that it begins with;
/// whether it is that.
fn names<'t>(text: &'t str, grammar: &Grammar) -> Vec<(&'t str, bool)> {
    let is_mark = |c: char| QUOTES.contains(&c) || matches!(c, '(' | ')' | '–' | '—');
    // Of a longer part only what says that it calls so: `im Folgenden freie Mitarbeiterin`, and not `works for the Authority`.
    let is_name = |(name, _): &(&str, bool)| {
        let words: Vec<&str> = name.split_whitespace().collect();
        let calls = |word: &&str| grammar.kinds.calls.iter().any(|known| is_word(&word.to_lowercase(), known));
        let named = words.iter().filter(|word| !grammar.naming.definite.iter().any(|article| article == *word)).count();
        let is_last = words.last().is_some_and(|word| is_capital(word));
        is_last && words.len() <= WORDS && (named <= NAMED || words.iter().any(calls))
    };
    let parts: Vec<&str> = text.split(is_mark).flat_map(|part| part.split(" - ")).map(bare).collect();
    // A line without a mark is no name.
    let parts = if parts.len() > 1 || text.starts_with('-') { parts } else { Vec::new() };
    let label = text
        .split_once([':', '|'])
        .filter(|(_, rest)| rest.split_whitespace().take(2).filter(|word| is_capital(word)).count() == 2);
    let label = label.map(|(label, _)| bare(label)).filter(|label| label.split_whitespace().count() <= LABEL);
    let parts = parts.into_iter().map(|part| (part, false));
    parts.chain(label.map(|label| (label, true))).filter(is_name).collect()
}

fn is_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Returns a part of a text without the marks around it.
fn bare(part: &str) -> &str {
    part.trim_matches(['*', '_', ' ', ',', '.', ';', '-'])
}
