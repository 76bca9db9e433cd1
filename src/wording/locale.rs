//! The languages of printed terms, with their messages.

use std::sync::LazyLock;

use crate::locale::Locale;

macro_rules! built_in {
    ($($code:literal)*) => {
        /// The languages that ship, with their sentences and their nouns.
        const BUILT_IN: &[(&str, [&str; 2])] = &[$((
            $code,
            [include_str!(concat!("locales/", $code, ".ftl")), include_str!(concat!("locales/", $code, "-nouns.ftl"))],
        )),*];
    };
}

built_in! { "en" "pl" }

/// Returns the codes of the languages that ship.
pub fn codes() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(code, _)| *code)
}

/// Returns the messages of printed terms in a language; nothing for one that does not ship.
pub fn open(code: &str) -> Option<Locale> {
    let (code, texts) = BUILT_IN.iter().find(|(known, _)| *known == code)?;
    Some(Locale::new(code, &texts.join("\n"), None).expect("the messages that ship are well formed"))
}

static ENGLISH: LazyLock<Locale> = LazyLock::new(|| open("en").expect("English ships"));

/// Returns the messages in English, the language of reports.
pub fn english() -> &'static Locale {
    &ENGLISH
}
