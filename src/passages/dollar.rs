//! Whose dollars a document means by `$`: those of the country in whose registers its parties say that they are.

use super::document::Document;
use super::language::{Language, beginning};
use super::lexicon::Lexicon;
use super::passage::{Passage, Said};
use super::token::is_word;
use crate::value::money::Currency;
use crate::value::quantity::Quantity;

/// What a bare `$` is read as.
const USUAL: &str = "USD";

/// Makes the amounts of a document that are in dollars, and nothing more, those of the country of its parties: `ABN 30 552 917 046`.
/// Where the document names American dollars, or two such countries, they stay.
pub(super) fn at_home(document: &Document, main: Language, passages: &mut [Passage]) {
    let Some(usual) = Currency::parse(USUAL) else { return };
    let Some(home) = home(document, &main.grammar.lexicon) else { return };
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

/// Returns the money of the one country whose words a document has.
fn home(document: &Document, lexicon: &Lexicon) -> Option<Currency> {
    let words = beginning(document).flat_map(str::split_whitespace);
    let words = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '$').to_lowercase());
    let (mut found, mut is_american) = (Vec::new(), false);
    for word in words {
        is_american |= word == "usd" || word.starts_with("us$");
        let of = lexicon.dollars.iter().filter(|(known, _)| is_word(&word, known)).map(|(_, currency)| *currency);
        found.extend(of);
    }
    found.dedup();
    match &found[..] {
        [home] if !is_american => Some(*home),
        _ => None,
    }
}
