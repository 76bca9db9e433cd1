//! The words of a payer's text, with what stands between them.

/// A word of a text: letters, digits, or a sign that says what a number counts.
pub(super) struct Word {
    /// In small letters.
    pub text: String,
    pub is_digits: bool,
    /// Whether it is a sign such as `%`.
    pub is_unit: bool,
    /// Whether no blank and no sign of a list stands before it.
    pub is_attached: bool,
    /// Whether nothing stands before it at all.
    pub is_glued: bool,
    /// Whether a comma or a point stands before it, as in a sum.
    pub is_behind_point: bool,
    /// Whether a sign parts it from what stands before it.
    pub is_apart: bool,
    /// Whether a sign before it says that it goes on with a list.
    pub is_listed: bool,
    /// Whether it may go on with the number before it: digits behind a single sign, or letters behind nothing.
    pub may_go_on: bool,
}

/// Signs that part a number from what stands before it.
const APART: [char; 8] = [';', '+', '&', ':', '(', ')', '=', '"'];

/// Signs that stand between the items of a list.
const LISTS: [char; 5] = [',', ';', '+', '&', '/'];

/// Signs that may stand inside a number.
const INSIDE: [char; 4] = ['-', '/', '.', '_'];

/// Signs that say what a number counts: `8 %` and `8 €` are no numbers of anything.
const UNITS: [char; 4] = ['%', '€', '$', '£'];

/// What stands between two words.
#[derive(Clone, Copy, Default)]
struct Gap {
    /// Whether anything stands there.
    is_any: bool,
    has_blank: bool,
    /// Whether a sign parts a number from what stands before.
    parts: bool,
    has_other: bool,
    is_list: bool,
    /// The sign that is all of it.
    only: Option<char>,
    last: Option<char>,
}

impl Gap {
    fn take(&mut self, c: char) {
        self.has_blank |= c.is_whitespace();
        self.parts |= APART.contains(&c);
        self.has_other |= !c.is_whitespace() && !matches!(c, '.' | '-');
        self.is_list |= LISTS.contains(&c);
        self.only = Some(c).filter(|_| !self.is_any);
        (self.is_any, self.last) = (true, Some(c));
    }
}

/// Returns the words of a text, letters and digits apart.
pub(super) fn parted(text: &str) -> Vec<Word> {
    let mut words = Vec::<Word>::new();
    let mut gap = Gap::default();
    for c in text.chars().flat_map(char::to_lowercase) {
        let is_unit = UNITS.contains(&c);
        if !c.is_alphanumeric() && !is_unit {
            gap.take(c);
            continue;
        }
        let is_digits = c.is_ascii_digit();
        match words.last_mut().filter(|last| !gap.is_any && !is_unit && !last.is_unit && last.is_digits == is_digits) {
            Some(last) => last.text.push(c),
            None => {
                let is_first = words.is_empty();
                let is_behind_unit = words.last().is_some_and(|word| word.is_unit);
                words.push(Word {
                    text: c.to_string(),
                    is_digits,
                    is_unit,
                    is_attached: !is_first && !is_behind_unit && !gap.has_blank && !gap.parts,
                    is_glued: !is_first && !is_behind_unit && !gap.is_any,
                    is_behind_point: matches!(gap.last, Some(',' | '.')),
                    is_apart: gap.has_other,
                    is_listed: gap.is_list || words.last().is_some_and(|word| word.is_unit && word.is_listed),
                    may_go_on: !is_first
                        && !is_behind_unit
                        && if is_digits { gap.only.is_some_and(|c| INSIDE.contains(&c)) } else { !gap.is_any },
                });
            }
        }
        gap = Gap::default();
    }
    words
}
