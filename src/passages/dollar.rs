//! Whose dollars a document means by `$`: those of the country in whose registers its parties say that they are.

use super::amount::Amount;
use super::document::Document;
use super::language::{Language, beginning};
use super::lexicon::Lexicon;
use super::passage::{Passage, Said, Sure};
use super::token::is_word;
use crate::value::money::Currency;
use crate::value::quantity::Quantity;

/// The term that says whose law holds.
const LAW: &str = "governing_law";
/// What a bare `$` is read as.
const USUAL: &str = "USD";

/// Makes the amounts of a document that are in dollars, and nothing more, those of the country of its parties: `ABN 30 552 917 046`.
/// Where the document names American dollars, or two such countries, they stay.
pub(super) fn at_home(document: &Document, main: Language, passages: &mut [Passage]) {
    let Some(usual) = Currency::parse(USUAL) else { return };
    let lexicon = &main.grammar.lexicon;
    let home = match home(document, lexicon) {
        Home::One(home) => home,
        Home::Open => return of_law(usual, lexicon, passages),
        Home::American => return,
    };
    for passage in passages.iter_mut() {
        let Said::Amount(amount) = &mut passage.value else { continue };
        let all = std::iter::once(&mut amount.quantity).chain(amount.to.as_mut()).chain(amount.digits.as_mut());
        for quantity in all {
            if let Quantity::Money(money) = quantity
                && money.currency == usual
            {
                money.currency = home;
            }
        }
    }
}

/// Whose dollars a document means by its own words.
enum Home {
    /// Those of one country.
    One(Currency),
    /// American ones are named.
    American,
    /// Nothing tells, or several countries are named.
    Open,
}

/// Makes unsure what is in dollars, and nothing more, in a contract under the law of a country that has its own. The code of its money
/// begins with that of the country (ISO 4217).
fn of_law(usual: Currency, lexicon: &Lexicon, passages: &mut [Passage]) {
    let mut laws = passages.iter().filter(|passage| passage.term == LAW).filter_map(|passage| match &passage.value {
        Said::Name(law) => Some(law.as_str()),
        _ => None,
    });
    let has_own = |law: &str| {
        let mut all = lexicon.dollars.iter().map(|(_, currency)| *currency).filter(|currency| *currency != usual);
        all.find(|currency| law.get(..2) == currency.code().get(..2))
    };
    let Some(own) = laws.find_map(has_own) else { return };
    for passage in passages.iter_mut().filter(|passage| passage.quote.contains('$')) {
        let is_usual = |amount: &Amount| matches!(amount.quantity, Quantity::Money(money) if money.currency == usual);
        if matches!(&passage.value, Said::Amount(amount) if is_usual(amount)) {
            passage.sure = Sure::Unsure(format!("`$` may be {} under its law", own.code()));
        }
    }
}

/// Returns the money of the one country whose words a document has.
fn home(document: &Document, lexicon: &Lexicon) -> Home {
    let words = beginning(document).flat_map(str::split_whitespace);
    let words = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '$').to_lowercase());
    let (mut found, mut is_american) = (Vec::new(), false);
    let mut last = String::new();
    for word in words {
        is_american |= word == "usd" || word.starts_with("us$");
        let both = format!("{last}-{word}");
        let is_it = |known: &str| is_word(&word, known) || known == both;
        found.extend(lexicon.dollars.iter().filter(|(known, _)| is_it(known)).map(|(_, currency)| *currency));
        last = word;
    }
    found.sort();
    found.dedup();
    match &found[..] {
        _ if is_american => Home::American,
        [home] => Home::One(*home),
        _ => Home::Open,
    }
}
