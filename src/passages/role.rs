//! A word that may be a party, as a file of patterns has it, and how a language bends the names of parties.

use super::passage::Side;
use super::token::is_word;

/// How a language writes the names of parties.
#[derive(Clone, Debug, Default)]
pub struct Naming {
    /// Words before a name: `the`.
    pub definite: Vec<String>,
    /// How the words begin of who works under another: `sub`.
    pub beneath: Vec<String>,
    /// The ends of a word in its cases, behind what is left of it in all.
    pub endings: Vec<String>,
    /// What a case makes of the end of a word: of `k`, `c`.
    pub bends: Vec<(String, String)>,
}

impl Naming {
    /// Reads a line of them; returns whether it was one.
    pub(super) fn read(&mut self, verb: &str, rest: &str) -> bool {
        let list = match verb {
            "definite" => &mut self.definite,
            "beneath" => &mut self.beneath,
            "ending" => &mut self.endings,
            "bend" => {
                let bends = rest.split_whitespace().filter_map(|bend| bend.split_once(':'));
                self.bends.extend(bends.map(|(from, to)| (from.to_owned(), to.to_owned())));
                return true;
            }
            _ => return false,
        };
        list.extend(rest.split_whitespace().map(str::to_owned));
        true
    }

    /// Returns what is left of a word in each of its cases, from what is left of it in most: `spółk` and `spółc`.
    pub(super) fn cases<'s>(&'s self, stem: &'s str) -> impl Iterator<Item = String> + 's {
        let bent = |(from, to): &(String, String)| Some(format!("{}{to}", stem.strip_suffix(&**from)?));
        let ended = self.endings.iter().map(move |end| format!("{stem}{end}"));
        self.bends.iter().filter_map(bent).chain(std::iter::once(stem.to_owned())).chain(ended)
    }

    /// Whether a role is of who works under another party.
    pub(super) fn is_under(&self, role: &Role) -> bool {
        role.words.iter().flatten().any(|word| self.beneath.iter().any(|begin| word.starts_with(&**begin)))
    }
}

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
}

/// Reads a side and a pattern.
pub(super) fn of_side(rest: &str) -> Result<(Side, &str), String> {
    let (side, pattern) = rest.split_once(' ').ok_or("a side and a pattern")?;
    let side = Side::parse(side).ok_or_else(|| format!("`{side}` is no side"))?;
    Ok((side, pattern))
}

/// Reads whom a duty binds, a side or `none`, and a pattern.
pub(super) fn of_bearer(rest: &str) -> Result<(Option<Side>, &str), String> {
    match rest.strip_prefix("none ") {
        Some(pattern) => Ok((None, pattern)),
        None => of_side(rest).map(|(side, pattern)| (Some(side), pattern)),
    }
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
