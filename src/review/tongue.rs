//! What to propose in the language of a contract: the texts of the policy in it, else short sentences for the terms that contracts
//! have. What has neither is proposed in the policy's own words, and that is said.

use super::expected::known_as;
use super::said::{clauses_of, told};
use crate::facts::item::Val;
use crate::locale::Locale;
use crate::plan::Plan;
use crate::program::tree::TermId;
use crate::value::quantity::Quantity;
use crate::wording::texts::Texts;

/// A language with the policy's texts in it.
pub struct Tongue {
    code: &'static str,
    locale: Locale,
    texts: Texts,
}

/// The sentences of a language, by the names under which passages find terms: `{}` stands for the value. They stand with a colon,
/// so that no value is bent.
const SENTENCES: [(&str, &[(&str, &str)]); 2] = [
    (
        "de",
        &[
            ("payment_period", "Zahlungsfrist: {} ab Rechnungsdatum."),
            ("late_interest", "Verzugszinsen: {}."),
            ("deposit", "Anzahlung bei Vertragsschluss: {}."),
            ("revision_rounds", "In der Vergütung enthaltene Korrekturschleifen: {}."),
            ("extra_round_fee", "Vergütung je weiterer Korrekturschleife: {}."),
            ("extra_work_rate", "Stundensatz für Mehrleistungen: {}."),
            ("notice_period", "Kündigungsfrist: {}."),
            ("cure_period", "Frist zur Abhilfe bei einer Pflichtverletzung: {}."),
            ("kill_fee", "Ausfallhonorar bei vorzeitiger Kündigung: {}."),
            ("deemed_acceptance", "Frist zur Abnahme oder zu Anmerkungen: {}."),
            ("liability_cap", "Haftungshöchstbetrag: {}."),
            ("governing_law", "Anwendbares Recht: {}."),
            ("forum", "Gerichtsstand: {}."),
            ("confidentiality", "Dauer der Verschwiegenheitspflicht: {}."),
        ],
    ),
    (
        "pl",
        &[
            ("payment_period", "Termin płatności, licząc od dnia wystawienia faktury: {}."),
            ("late_interest", "Odsetki za opóźnienie: {}."),
            ("deposit", "Zaliczka płatna przy podpisaniu umowy: {}."),
            ("revision_rounds", "Rundy poprawek wliczone w wynagrodzenie: {}."),
            ("extra_round_fee", "Wynagrodzenie za każdą dalszą rundę poprawek: {}."),
            ("extra_work_rate", "Stawka godzinowa za prace dodatkowe: {}."),
            ("notice_period", "Okres wypowiedzenia: {}."),
            ("cure_period", "Termin na usunięcie naruszenia: {}."),
            ("kill_fee", "Wynagrodzenie w razie wcześniejszego wypowiedzenia: {}."),
            ("deemed_acceptance", "Termin na odbiór albo uwagi: {}."),
            ("liability_cap", "Górna granica odpowiedzialności: {}."),
            ("governing_law", "Prawo właściwe: {}."),
            ("forum", "Sąd właściwy: {}."),
            ("confidentiality", "Czas trwania obowiązku poufności: {}."),
        ],
    ),
];

impl Tongue {
    /// Returns a language with the policy's texts in it; nothing for one of which no sentences are known.
    pub fn new(language: &str, texts: Texts) -> Option<Self> {
        let (code, _) = SENTENCES.iter().find(|(code, _)| *code == language)?;
        let locale = Locale::new(code, "", None).ok()?;
        Some(Self { code, locale, texts })
    }

    /// Returns its code.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// Returns what to propose for a term; `value` gives the value of each. Nothing where it has no text.
    pub fn proposal(&self, plan: &Plan, term: TermId, value: &dyn Fn(TermId) -> Option<Val>) -> Option<Vec<String>> {
        let show = |id: TermId| value(id).map_or_else(|| "?".to_owned(), |value| self.told(&value));
        let titles = clauses_of(plan, usize::from(term.0)).map(|clause| self.texts.title(&clause.name));
        let titles = titles.map(|title| title.map(|title| Plan::text(title, &show)));
        let mut titles: Vec<String> = titles.collect::<Option<_>>().unwrap_or_default();
        titles.dedup();
        if !titles.is_empty() {
            return Some(titles);
        }
        let name = &plan.program.terms[usize::from(term.0)].name;
        self.sentence(name, &show(term))
            .or_else(|| Some(format!("{}: {}", self.texts.term(name)?, show(term))))
            .map(|one| vec![one])
    }

    /// Returns a short sentence for a term, where one is known.
    fn sentence(&self, name: &str, value: &str) -> Option<String> {
        let (_, sentences) = SENTENCES.iter().find(|(code, _)| *code == self.code)?;
        let known = known_as(name)?;
        let (_, sentence) = sentences.iter().find(|(term, _)| *term == known)?;
        Some(sentence.replace("{}", value))
    }

    /// Returns a value as the language writes it.
    fn told(&self, value: &Val) -> String {
        let quantity = match value {
            Val::Money(money) => Quantity::Money(*money),
            Val::Number(number) => Quantity::Number(number.normalize()),
            Val::Percent(percent) => Quantity::Percent(*percent),
            Val::Duration(length) => Quantity::Duration(*length),
            Val::Text(text) => return self.texts.name(text).map_or_else(|| text.to_string(), str::to_owned),
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
