//! The languages of letters, with their messages.

use crate::locale::Locale;

macro_rules! built_in {
    ($($code:literal)*) => {
        /// The languages that ship, with their messages.
        const BUILT_IN: &[(&str, &str)] = &[$(($code, include_str!(concat!("locales/", $code, ".ftl")))),*];
    };
}

built_in! { "en" "de" "pl" "ru" "sr-Cyrl" "sr-Latn" "uk" }

/// Returns the codes of the languages that ship.
pub fn codes() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(code, _)| *code)
}

/// Returns the messages of letters in a language; `over` are messages of the user's that take the place of its own. An error
/// says what is wrong with these, a line each.
pub fn open(code: &str, over: Option<&str>) -> Result<Locale, Vec<String>> {
    let Some((code, text)) = BUILT_IN.iter().find(|(known, _)| known.eq_ignore_ascii_case(code)) else {
        let known = codes().collect::<Vec<_>>().join(", ");
        return Err(vec![format!("there are no letters in `{code}`; there are {known}")]);
    };
    Locale::new(code, text, over)
}
