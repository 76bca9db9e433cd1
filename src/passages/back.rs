//! What a sentence does to the one before it: `This limit does not apply to delay`, `We may do likewise`.

use super::context::unnumbered;
use super::grammar::{Back, Refers, TermRules};
use super::last::Last;
use super::lexicon::offset;
use super::passage::{Passage, Said, Side, Sure};
use super::program::{Line, atom_of};
use super::search::{Quoted, Search};
use super::setting::{side_of, side_said};

/// What is said of a value that the next sentence does not let stand as it is.
const EXEMPTS: &str = "what follows it says otherwise";

/// What is said of a right that the next sentence gives the other side.
const LIKEWISE: &str = "what follows it says the same of the other side";

impl Search {
    /// Keeps a sentence whose passages begin at a place.
    pub(super) fn remember(&mut self, text: &str, begun: usize, passages: &[Passage]) {
        let labels = std::mem::take(&mut self.last.labels);
        self.last = Last { passages: begun..passages.len(), text: text.to_owned(), labels };
    }

    /// Changes what was said before by what a sentence says of it; `part` is the text that the sentence is of, its own passages
    /// begin at `begun`.
    pub(super) fn refer_back(&mut self, quoted: Quoted<'_>, part: &str, begun: usize, passages: &mut Vec<Passage>) {
        let both = both(part, &self.last.text, quoted.text);
        let mut is_joined = false;
        for (at, text) in unnumbered(quoted.text).split(';').enumerate() {
            let line = self.line(text.trim_start());
            let before = if at == 0 { self.last.passages.clone() } else { begun..passages.len() };
            for at in before {
                let Some((term, back)) = self.refers(&passages[at], &line) else { continue };
                let does = back.does;
                let own = if does == Refers::Likewise { likewise(term, &passages[at], quoted, &line) } else { None };
                let is_beside = passages[at].place == quoted.place && both.is_some();
                is_joined |= is_beside && passages[at].quote == self.last.text;
                match own {
                    Some(own) => passages.push(own),
                    None => alter(&mut passages[at], back, is_beside, quoted.text),
                }
            }
        }
        // All that the two sentences say is quoted with both.
        let from = self.last.passages.start;
        for passage in passages[from..].iter_mut().filter(|one| is_joined && one.place == quoted.place) {
            if let Some(both) = both.as_ref().filter(|_| [&*self.last.text, quoted.text].contains(&&*passage.quote)) {
                passage.quote.clone_from(both);
            }
        }
    }

    /// Returns what a line does to a passage before it.
    fn refers(&self, passage: &Passage, line: &Line<'_>) -> Option<(&'static TermRules, &'static Back)> {
        let grammar = self.language.grammar;
        let term = grammar.terms.iter().find(|term| term.name == passage.term)?;
        let mut all = term.backs.iter().chain(&grammar.backs).filter(|back| back.does != Refers::Overall);
        let back = all.find(|back| back.program.is_in(line))?;
        let is_one_sided = |side: Option<Side>| matches!(side, Some(Side::Client | Side::Agency));
        let is_of_side = is_one_sided(passage.side) || is_one_sided(side_said(&passage.value));
        match back.does {
            Refers::Spares => None,
            Refers::Likewise if !is_of_side => None,
            _ => Some((term, back)),
        }
    }

    /// Keeps what a sentence says of all that the document says of a term.
    pub(super) fn of_all(&mut self, text: &str) {
        let line = self.line(unnumbered(text));
        for term in &self.language.grammar.terms {
            let mut all = term.backs.iter().filter(|back| matches!(back.does, Refers::Overall | Refers::Spares));
            let first = all.find(|back| back.program.is_in(&line));
            if let Some(back) = first.filter(|back| back.does == Refers::Overall) {
                self.overall.push((&term.name, back.why.as_deref().unwrap_or(EXEMPTS), text.to_owned()));
            }
        }
    }
}

/// Makes unsure what a document says of a term where a sentence somewhere in it does not let that stand.
pub(super) fn unsettle(passages: &mut [Passage], overall: &[(&str, &str, String)]) {
    for (term, why, text) in overall {
        let own = passages.iter_mut().filter(|one| one.term == *term && !matches!(one.sure, Sure::Unsure(_)));
        own.for_each(|one| one.sure = Sure::Unsure(format!("{why}: {text}")));
    }
}

/// Returns what a sentence that gives the other side the same has for it alone: `the Client may do so on 7 days' notice`.
fn likewise(term: &TermRules, passage: &Passage, quoted: Quoted<'_>, line: &Line<'_>) -> Option<Passage> {
    let Said::Amount(amount) = &passage.value else { return None };
    let is_alike = |at: &usize| line.tokens[*at].value.as_ref().is_some_and(|one| atom_of(one) == atom_of(amount));
    let at = (0..line.tokens.len()).find(is_alike)?;
    let value = line.tokens[at].value.clone()?;
    let other = match passage.side? {
        Side::Client => Side::Agency,
        _ => Side::Client,
    };
    let side = side_of(term, line, Some(at)).unwrap_or(other);
    let sure = Sure::Likely(LIKEWISE.to_owned());
    (value != *amount).then(|| Passage {
        value: Said::Amount(value),
        side: Some(side),
        quote: quoted.text.to_owned(),
        place: quoted.place,
        sure,
        ..passage.clone()
    })
}

/// Returns a sentence of a text and the one before it.
fn both(part: &str, last: &str, text: &str) -> Option<String> {
    let at = offset(part, text);
    let from = part.get(..at)?.rfind(last).filter(|_| !last.is_empty())?;
    part.get(from..at + text.len()).map(str::to_owned)
}

/// Changes a passage by what a sentence behind it says; one of another paragraph is told with the reason.
fn alter(passage: &mut Passage, back: &Back, is_beside: bool, text: &str) {
    let does = back.does;
    let why = match does {
        Refers::Likewise => LIKEWISE,
        _ => back.why.as_deref().unwrap_or(EXEMPTS),
    };
    let is_far = !is_beside && passage.quote != text;
    let why = if is_far { format!("{why}: {text}") } else { why.to_owned() };
    passage.sure = match (does, &passage.sure) {
        (_, Sure::Unsure(old)) => Sure::Unsure(old.clone()),
        (Refers::Exempts, _) => Sure::Unsure(why),
        _ => Sure::Likely(why),
    };
    if does == Refers::Likewise {
        match (&mut passage.value, passage.side) {
            (Said::Word(word), _) if Side::parse(word).is_some() => *word = Side::Either.word().to_owned(),
            (_, Some(_)) => passage.side = Some(Side::Either),
            _ => {}
        }
    }
}
