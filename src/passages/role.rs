//! A word that may be a party, as a file of patterns has it.

use super::passage::Side;
use super::token::is_word;

/// A word that may be a party.
#[derive(Clone, Debug)]
pub struct Role {
    /// Whose it is; of either, the other party tells.
    pub side: Side,
    /// How it is written; behind one word another may stand: `freie* mitarbeiter*`.
    pub words: Vec<Vec<String>>,
}

impl Role {
    /// Reads a side and the words of a role, `agency freie* mitarbeiter* | texter*`.
    pub(super) fn read(rest: &str) -> Result<Self, String> {
        let (side, words) = of_side(rest)?;
        let phrase = |words: &str| words.split_whitespace().map(str::to_owned).collect();
        Ok(Self { side, words: words.split('|').map(phrase).collect() })
    }

    /// Returns a word of it that a head has, and how it begins in each of its cases: `Wydawnictwem` is bent of `wydawnictw`.
    pub(super) fn written<'w>(&'w self, word: &'w str) -> impl Iterator<Item = &'w str> {
        let single = self.words.iter().filter(|phrase| phrase.len() == 1).flatten();
        let is_it = |known: &&String| is_one_of(word, std::slice::from_ref(known));
        std::iter::once(word).chain(single.filter(is_it).filter_map(|known| known.strip_suffix('*')))
    }

    /// Whether it works under another party.
    pub(super) fn is_under(&self) -> bool {
        let under = ["sub", "pod", "unter", "nach"];
        self.words.iter().flatten().any(|word| under.iter().any(|begin| word.starts_with(begin)))
    }
}

/// Reads a side and a pattern.
pub(super) fn of_side(rest: &str) -> Result<(Side, &str), String> {
    let (side, pattern) = rest.split_once(' ').ok_or("a side and a pattern")?;
    let side = Side::parse(side).ok_or_else(|| format!("`{side}` is no side"))?;
    Ok((side, pattern))
}

/// Returns whether a word is one of some, in small letters.
pub(super) fn is_one_of(word: &str, known: &[String]) -> bool {
    let lower = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    known.iter().any(|known| is_word(&lower, known))
}

/// Returns whether words end in a phrase.
pub(super) fn ends(words: &[&str], phrase: &[String]) -> bool {
    let last = words.len().checked_sub(phrase.len()).map(|from| &words[from..]);
    let is_it = |(word, known): (&&str, &String)| is_one_of(word, std::slice::from_ref(known));
    last.is_some_and(|last| last.iter().zip(phrase).all(is_it))
}
