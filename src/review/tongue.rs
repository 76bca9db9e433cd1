//! What to propose in the language of a contract: the texts of the policy in it, else short sentences for the terms that contracts
//! have. What has neither is proposed in the policy's own words, and that is said.

use super::phrases::{known, none, sentence, speaks, word};
use super::said::{clauses_of, is_nothing, told};
use crate::facts::item::Val;
use crate::locale::Locale;
use crate::plan::Plan;
use crate::program::tree::TermId;
use crate::value::quantity::Quantity;
use crate::wording::texts::Texts;

/// The language of policies.
pub const ENGLISH: &str = "en";

/// A language with the policy's texts in it.
pub struct Tongue {
    code: &'static str,
    locale: Locale,
    texts: Texts,
}

impl Tongue {
    /// Returns a language with the policy's texts in it; nothing for one of which no sentences are known.
    pub fn new(language: &str, texts: Texts) -> Option<Self> {
        let code = known(language)?;
        let locale = Locale::new(code, "", None).ok()?;
        Some(Self { code, locale, texts })
    }

    /// Returns its code.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// Returns what to propose for a term; `value` gives the value of each. Nothing where it has no text. For a document nobody is
    /// `we`.
    pub fn proposal(
        &self,
        plan: &Plan,
        term: TermId,
        value: &dyn Fn(TermId) -> Option<Val>,
        is_document: bool,
    ) -> Option<Vec<String>> {
        let name = |id: TermId| &*plan.program.terms[usize::from(id.0)].name;
        let show = |id: TermId| value(id).map_or_else(|| "?".to_owned(), |value| self.told(name(id), &value));
        if let Some(nothing) = value(term).filter(is_nothing).and_then(|_| none(self.code, name(term))) {
            return Some(vec![nothing.to_owned()]);
        }
        let titles = clauses_of(plan, term).map(|clause| self.texts.title(&clause.name));
        let titles = titles.map(|title| title.map(|title| Plan::text(title, &show)));
        let mut titles: Vec<String> = titles.collect::<Option<_>>().unwrap_or_default();
        titles.dedup();
        let is_somebodys = is_document && titles.iter().any(|title| speaks(self.code, title));
        if !titles.is_empty() && !is_somebodys {
            return Some(titles);
        }
        let plain = |id: TermId| match value(id) {
            Some(Val::Text(text)) if is_document => word(self.code, name(id), &text).map(str::to_owned),
            _ => None,
        };
        let show = |id: TermId| plain(id).unwrap_or_else(|| show(id));
        let known = sentence(self.code, name(term)).map(|sentence| sentence.replace("{}", &show(term)));
        known.or_else(|| Some(format!("{}: {}", self.texts.term(name(term))?, show(term)))).map(|one| vec![one])
    }

    /// Returns a value as the language writes it.
    fn told(&self, term: &str, value: &Val) -> String {
        let quantity = match value {
            Val::Money(money) => Quantity::Money(*money),
            Val::Number(number) => Quantity::Number(number.normalize()),
            Val::Percent(percent) => Quantity::Percent(*percent),
            Val::Duration(length) => Quantity::Duration(*length),
            Val::Text(text) => {
                let own = self.texts.name(text).or_else(|| word(self.code, term, text));
                return own.map_or_else(|| text.to_string(), str::to_owned);
            }
            other => return told(other),
        };
        self.locale.quantity(quantity).unwrap_or_else(|_| quantity.to_string())
    }
}

/// Returns in a language that a proposal is in English; nothing in English itself.
pub fn in_english(code: &str) -> &'static str {
    match code {
        "pl" => " (propozycja po angielsku)",
        "de" => " (Vorschlag auf Englisch)",
        _ => "",
    }
}
