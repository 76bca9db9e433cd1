//! What people, firms and accounts are called, and whether two names are of one.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How surely two names are of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Alike {
    /// They are not.
    No,
    /// They may be: the legal form differs, or the one is cut off where the other goes on.
    Perhaps,
    /// They are.
    Surely,
}

/// Shorter than this a name that is cut off may be anybody's. Banks cut at 27, 35 or 70 characters.
const CUT: usize = 18;

/// The legal forms of firms, squashed, longest first where one ends with another.
const FORMS: [&str; 34] = [
    "spolkazograniczonaodpowiedzialnoscia",
    "spolkaakcyjna",
    "gmbhcokg",
    "gmbhundcokg",
    "gesellschaftmbh",
    "incorporated",
    "aktiengesellschaft",
    "limited",
    "spzoospk",
    "spzook",
    "spzoo",
    "spjawna",
    "gmbh",
    "ugh",
    "ggmbh",
    "sarl",
    "srls",
    "ltda",
    "corp",
    "llc",
    "llp",
    "plc",
    "ltd",
    "inc",
    "doo",
    "sas",
    "srl",
    "spa",
    "bv",
    "nv",
    "ag",
    "kg",
    "sa",
    "ab",
];

/// Returns whether a name that a record lists is that of somebody, by what a source calls them.
pub(super) fn alike(listed: &str, told: &str) -> Alike {
    if let Some((_, domain)) = told.rsplit_once('@') {
        return address(listed, told, domain);
    }
    if listed.contains('@') {
        return Alike::No;
    }
    let (listed, told) = (squashed(listed), squashed(told));
    if listed.is_empty() || told.is_empty() {
        return Alike::No;
    }
    if listed == told || numbers(&listed).is_some_and(|number| numbers(&told) == Some(number)) {
        return Alike::Surely;
    }
    let (short, long) = if listed.len() < told.len() { (&listed, &told) } else { (&told, &listed) };
    if bare(&listed) == bare(&told) || (short.len() >= CUT && long.starts_with(&**short)) {
        return Alike::Perhaps;
    }
    Alike::No
}

/// A mail address is that of the same address, or of a domain that is listed.
fn address(listed: &str, told: &str, domain: &str) -> Alike {
    let (listed, domain) = (listed.trim().trim_start_matches("mailto:"), domain.trim_end_matches(['>', ' ']));
    let same = if listed.contains('@') {
        listed.eq_ignore_ascii_case(told.trim())
    } else {
        let listed = listed.trim_start_matches("*.").to_lowercase();
        let domain = domain.to_lowercase();
        listed.contains('.') && (domain == listed || domain.ends_with(&format!(".{listed}")))
    };
    if same { Alike::Surely } else { Alike::No }
}

/// Returns the letters and digits of a name, without accents and in lower case: banks write what they can.
pub(super) fn squashed(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'ł' => out.push('l'),
            'ø' => out.push('o'),
            'đ' => out.push('d'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            c if c.is_alphanumeric() => out.push(c),
            _ => {}
        }
    }
    // A telephone number with the zeros or the plus of its country.
    match out.strip_prefix("00") {
        Some(rest) if rest.len() > 6 && rest.bytes().all(|c| c.is_ascii_digit()) => rest.to_owned(),
        _ => out,
    }
}

/// Returns the digits of a tax number: some write it with the letters of its country, some without.
fn numbers(name: &str) -> Option<&str> {
    let digits = match name.find(|c: char| c.is_ascii_digit()) {
        Some(0) => name,
        Some(2) => &name[2..],
        _ => return None,
    };
    (digits.len() >= 8 && digits.bytes().all(|c| c.is_ascii_digit())).then_some(digits)
}

/// Returns a squashed name without its legal form.
fn bare(name: &str) -> &str {
    let shortened = FORMS.iter().find_map(|form| name.strip_suffix(form).filter(|rest| rest.len() > 2));
    shortened.unwrap_or(name)
}
