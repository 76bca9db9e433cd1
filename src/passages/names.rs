//! Names and times of day that a pattern may take: what of a sentence they are.

use super::token::Token;

/// Returns the ends that a name may have which begins at a token, the longest first: `England and Wales`, `Ontario, Canada`.
pub fn names(tokens: &[Token], from: usize) -> impl Iterator<Item = usize> {
    let capital = |at: usize| {
        let token: Option<&Token> = tokens.get(at);
        token.is_some_and(|token| token.value.is_none() && token.text.starts_with(char::is_uppercase))
    };
    let word = |at: usize| tokens.get(at).map_or("", |token| &*token.lower);
    let joins = |at: usize| matches!(word(at), "of" | "and" | "the" | "am" | "," | "." | "-");
    // `Freiburg im Breisgau`, `Halle an der Saale`
    let is_beside = |at: usize| matches!(word(at), "im" | "upon" | "on" | "nad" | "pod");
    let is_at_the = |at: usize| matches!((word(at), word(at + 1)), ("an" | "ob" | "vor", "der"));
    let mut ends = Vec::new();
    let mut at = from;
    while at < from + 10 {
        if capital(at) {
            at += 1;
            // `The` alone is no name.
            if tokens[from..at].iter().any(|token| token.lower != "the") {
                ends.push(at);
            }
        } else if at > from && (joins(at) || is_beside(at)) && capital(at + 1) {
            at += 1;
        } else if at > from && (joins(at) && joins(at + 1) || is_at_the(at)) && capital(at + 2) {
            at += 2;
        } else {
            break;
        }
    }
    ends.into_iter().rev()
}

/// A name of a party has no more words.
const PARTY: usize = 4;

/// Returns the ends that the name of a party may have which begins at a token, the longest first: words with capitals of which none
/// is one of `nobody`. Nothing where a word with a capital stands before it.
pub fn party_names(tokens: &[Token], from: usize, nobody: &[String]) -> Option<impl Iterator<Item = usize>> {
    let is_name = |at: usize| {
        let token: Option<&Token> = tokens.get(at);
        token.is_some_and(|token| {
            token.value.is_none() && token.text.starts_with(char::is_uppercase) && !nobody.contains(&token.lower)
        })
    };
    let joins = |at: usize| tokens.get(at).is_some_and(|token| matches!(&*token.lower, "of" | "&"));
    if from > 0 && tokens[from - 1].text.starts_with(char::is_uppercase) {
        return None;
    }
    let mut ends = Vec::new();
    let mut at = from;
    while ends.len() < PARTY && (is_name(at) || at > from && joins(at) && is_name(at + 1)) {
        at += 1 + usize::from(!is_name(at));
        ends.push(at);
    }
    Some(ends.into_iter().rev())
}

/// A line of fewer words in capitals may be a heading or a name.
const SHOUTED: usize = 8;

/// Returns whether most words of a line are in capitals.
pub fn shouts(tokens: &[Token]) -> bool {
    let long = || tokens.iter().filter(|token| token.text.len() > 1 && token.text.starts_with(char::is_alphabetic));
    let capital = long().filter(|token| !token.text.chars().any(char::is_lowercase)).count();
    capital >= SHOUTED && capital * 4 > long().count() * 3
}

/// Returns the end of two times of day that begin at a token.
pub fn hours(tokens: &[Token], from: usize) -> Option<usize> {
    let between = time(tokens, from)?;
    let joins = ["to", "until", "till", "and", "-", "–", "bis", "und", "do", "a"];
    let end = joins.contains(&tokens.get(between)?.text).then(|| time(tokens, between + 1))??;
    // Bare numbers may count anything: `phases 2 to 4`.
    let is_time = |token: &Token| {
        let minutes = token.text.split_once([':', '.']).is_some_and(|(_, minutes)| minutes.len() == 2);
        minutes || token.lower.ends_with('m') || token.lower == "uhr"
    };
    let told = tokens[from..end].iter().chain(tokens.get(end)).any(is_time);
    // `w godz. 9-17`
    let before = tokens[..from].iter().rev().find(|token| token.text != ".");
    let led = before.is_some_and(|token| {
        matches!(&*token.lower, "from" | "between" | "von" | "zwischen" | "od" | "godzinach" | "godz")
    });
    // The last `Uhr` stands for both times: it is no part of them.
    let alone = tokens[end - 1].lower == "uhr" && tokens[between - 1].lower != "uhr";
    (told || led).then_some(end - usize::from(alone))
}

/// Returns the end of a time of day: `9`, `9:00`, `9am`, `9 a.m.`, `9 Uhr` before another.
fn time(tokens: &[Token], from: usize) -> Option<usize> {
    let text = tokens.get(from)?.text.to_lowercase();
    let digits = text.trim_end_matches(['a', 'p', 'm']);
    let hour: u32 = digits.split([':', '.']).next()?.parse().ok()?;
    let half =
        |at: usize| tokens.get(at).is_some_and(|token| matches!(&*token.lower, "am" | "pm" | "a.m" | "p.m" | "uhr"));
    let dot = |at: usize| {
        let is_dot = tokens.get(at).is_some_and(|token| token.text == ".");
        is_dot && tokens[at - 1].lower.contains('m') && half(at - 1) && at < tokens.len() - 1
    };
    let end = from + 1 + usize::from(half(from + 1));
    (hour <= 24).then(|| end + usize::from(dot(end)))
}
