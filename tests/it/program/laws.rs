//! Laws of the type checker: it ends on any text, and gives a program exactly where there is no mistake.

use proptest::prelude::*;

use super::{check, policies};

/// Cuts a text where words and signs meet.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let sort = |c: char| {
        if c.is_alphanumeric() || c == '_' {
            0
        } else if c.is_whitespace() {
            1
        } else {
            2
        }
    };
    for c in text.chars() {
        match pieces.last_mut() {
            Some(last) if sort(c) < 2 && last.chars().last().is_some_and(|l| sort(l) == sort(c)) => last.push(c),
            _ => pieces.push(c.to_string()),
        }
    }
    pieces
}

/// One change of a text: where, with what from where, and how.
fn mutated(mut pieces: Vec<String>, changes: &[(usize, usize, u8)]) -> String {
    for &(at, from, how) in changes {
        let len = pieces.len();
        if len < 2 {
            break;
        }
        let (at, from) = (at % len, from % len);
        match how % 4 {
            0 => pieces.swap(at, from),
            1 => {
                pieces.remove(at);
            }
            2 => pieces[at] = pieces[from].clone(),
            _ => {
                let piece = pieces[from].clone();
                pieces.insert(at, piece);
            }
        }
    }
    pieces.concat()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_typed_or_told_what_is_wrong_with_it(
        which in 0usize..64,
        changes in prop::collection::vec((any::<usize>(), any::<usize>(), any::<u8>()), 0..6),
    ) {
        let policies = policies();
        let (name, text) = &policies[which % policies.len()];
        // `check` asserts that there is a program exactly where there is no error.
        check(name, &mutated(pieces(text), &changes));
    }

    /// Words are exchanged for words only, so that most texts parse and are wrong in what they mean.
    #[test]
    fn any_words_are_typed_or_told_what_is_wrong_with_them(
        which in 0usize..64,
        changes in prop::collection::vec((any::<usize>(), any::<usize>()), 1..4),
    ) {
        let policies = policies();
        let (name, text) = &policies[which % policies.len()];
        let mut pieces = pieces(text);
        let words: Vec<usize> = (0..pieces.len())
            .filter(|i| pieces[*i].starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit()))
            .collect();
        for (at, from) in changes {
            pieces[words[at % words.len()]] = pieces[words[from % words.len()]].clone();
        }
        check(name, &pieces.concat());
    }
}

#[test]
fn the_same_text_gives_the_same_diagnostics() {
    for (name, text) in policies() {
        let broken = text.replace("invoice", "invioce").replace("client", "cleint");
        let (_, _, first) = check(&name, &broken);
        let (_, _, second) = check(&name, &broken);
        assert_eq!(first, second);
    }
}
