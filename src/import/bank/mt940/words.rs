//! Words in a text that say what follows them: `SVWZ+…`, `/REMI/…`.

/// The words of German banks, before `+` or `:`.
const GERMAN: [&str; 14] =
    ["EREF", "KREF", "MREF", "CRED", "DEBT", "COAM", "OAMT", "SVWZ", "ABWA", "ABWE", "IBAN", "BIC", "RREF", "PURP"];

/// The words between slashes, of Dutch banks and of SWIFT.
const SLASHED: [&str; 30] = [
    "TRTP", "IBAN", "BIC", "NAME", "REMI", "EREF", "CSID", "MARF", "ORDP", "BENM", "RTRN", "CNTP", "PURP", "ULTD",
    "ULTC", "ULTB", "ISDT", "ADDR", "ID", "USTD", "STRD", "TRCD", "OCMT", "CHGS", "EXCH", "KREF", "SVCL", "CREF",
    "PREF", "IREF",
];

/// Returns the parts of a text, each with its word; what stands before the first one has none. Nothing where the text has
/// no such words.
pub(super) fn german(text: &str) -> Option<Vec<(&str, &str)>> {
    let with_plus = starts(text, '+', |_| true);
    let starts = if with_plus.is_empty() {
        starts(text, ':', |before| !before.ends_with(|c: char| c.is_alphanumeric()))
    } else {
        with_plus
    };
    parts(text, &starts)
}

/// Returns where each word begins, and how long it is with its mark.
fn starts(text: &str, mark: char, may_follow: impl Fn(&str) -> bool) -> Vec<(usize, &str, usize)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(mark) {
        let before = &text[..at];
        let word = GERMAN.iter().find(|word| before.ends_with(**word));
        if let Some(word) = word.filter(|word| may_follow(&before[..at - word.len()])) {
            found.push((at - word.len(), &text[at - word.len()..at], word.len() + 1));
        }
    }
    found
}

/// Returns the parts of a text, each with the word between slashes before it; nothing where the text has no such words.
pub(super) fn slashed(text: &str) -> Option<Vec<(&str, &str)>> {
    let slashes: Vec<usize> = text.match_indices('/').map(|(at, _)| at).collect();
    let mut starts = Vec::new();
    let mut from = 0;
    for pair in slashes.windows(2) {
        let word = &text[pair[0] + 1..pair[1]];
        if pair[0] >= from && SLASHED.contains(&word) {
            starts.push((pair[0], word, word.len() + 2));
            // The slash behind a word may be the one before the next.
            from = pair[1];
        }
    }
    parts(text, &starts)
}

fn parts<'a>(text: &'a str, starts: &[(usize, &'a str, usize)]) -> Option<Vec<(&'a str, &'a str)>> {
    let first = starts.first()?.0;
    let mut parts = vec![("", text[..first].trim())];
    for (place, (at, word, length)) in starts.iter().enumerate() {
        let end = starts.get(place + 1).map_or(text.len(), |next| next.0);
        parts.push((*word, text.get(at + length..end).unwrap_or("").trim().trim_matches('/').trim()));
    }
    parts.retain(|(word, value)| !word.is_empty() || !value.is_empty());
    Some(parts)
}

/// Splits `166?00…?20…` into its code and its numbered parts; nothing where the text is not of that form. The sign before
/// the numbers is the bank's choice.
pub(super) fn numbered(text: &str) -> Option<(&str, Vec<(u8, &str)>)> {
    let text = text.trim_start();
    let digits = text.bytes().take(3).take_while(u8::is_ascii_digit).count();
    let (code, rest) = text.split_at(digits);
    let rest = rest.trim_start();
    let sign = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '?' | '<' | '>' | '^' | '~' | '@' | '{' | '|' | '$' | '*' | '!' | '#'))?;
    let number = |text: &str| -> Option<u8> {
        let digits = text.get(..2).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
        digits.parse().ok()
    };
    number(&rest[1..])?;
    let mut parts: Vec<(u8, &str)> = Vec::new();
    let mut begun: Option<(u8, usize)> = None;
    for (at, _) in rest.match_indices(sign) {
        if let Some(next) = number(&rest[at + 1..]) {
            if let Some((number, from)) = begun {
                parts.push((number, &rest[from..at]));
            }
            begun = Some((next, at + 3));
        }
    }
    if let Some((number, from)) = begun {
        parts.push((number, rest[from..].trim_end_matches(sign)));
    }
    Some((code, parts))
}
