//! Fonts of a PDF: which letters its codes are, and how wide.

use crate::pdf::file::File;
use crate::pdf::object::{Lexer, ONE, Value};
use encoding_rs::{MACINTOSH, WINDOWS_1252};
use std::collections::BTreeMap;

/// What stands for a code of which no letter is known.
pub const UNKNOWN: &str = "\u{fffd}";
/// The most codes that a range of a map may name.
const RANGE: u32 = 0x1_0000;

/// A font.
#[derive(Default)]
pub struct Font {
    /// Whether a code has two bytes.
    wide: bool,
    letters: BTreeMap<u32, String>,
    widths: BTreeMap<u32, i64>,
    usual: i64,
}

impl Font {
    /// Reads a font of a file.
    pub fn new(file: &File<'_>, value: &Value) -> Self {
        let wide = file.get(value, "Subtype").and_then(Value::name) == Some("Type0");
        let mut font = Self { wide, usual: if wide { 1000 } else { 500 }, ..Self::default() };
        if wide {
            font.wide_widths(file, value);
        } else {
            font.simple_letters(file, value);
            font.simple_widths(file, value);
        }
        let map = file.resolve(value).and_then(|value| value.get("ToUnicode"));
        if let Some(data) = map.and_then(|map| file.stream(map)) {
            font.map(&data);
        }
        font
    }

    /// Returns the letters of a string, each code with its width in thousandths and whether it is a single blank byte.
    pub fn read<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = (&'a str, i64, bool)> {
        text.chunks(if self.wide { 2 } else { 1 }).map(|code| {
            let number = code.iter().fold(0_u32, |number, byte| number * 256 + u32::from(*byte));
            let letters = self.letters.get(&number).map_or(UNKNOWN, String::as_str);
            (letters, self.widths.get(&number).copied().unwrap_or(self.usual), code == b" ")
        })
    }

    fn simple_letters(&mut self, file: &File<'_>, value: &Value) {
        let encoding = file.get(value, "Encoding");
        let base = encoding.and_then(|encoding| encoding.name().or_else(|| file.get(encoding, "BaseEncoding")?.name()));
        let set = if base == Some("MacRomanEncoding") { MACINTOSH } else { WINDOWS_1252 };
        for code in 32..=255_u8 {
            let (letter, _) = set.decode_without_bom_handling(std::slice::from_ref(&code));
            self.letters.insert(u32::from(code), letter.into_owned());
        }
        let Some(Value::Array(items)) = encoding.and_then(|encoding| file.get(encoding, "Differences")) else { return };
        let mut code = 0_u32;
        for item in items {
            match item {
                Value::Number(number) => code = u32::try_from(number / ONE).unwrap_or(0),
                Value::Name(name) => {
                    self.letters.insert(code, letter_of(name).unwrap_or_else(|| UNKNOWN.to_owned()));
                    code = code.saturating_add(1);
                }
                _ => {}
            }
        }
    }

    fn simple_widths(&mut self, file: &File<'_>, value: &Value) {
        let first = file.get(value, "FirstChar").and_then(Value::whole).and_then(|n| u32::try_from(n).ok());
        if let (Some(first), Some(Value::Array(widths))) = (first, file.get(value, "Widths")) {
            let widths = widths.iter().filter_map(|width| file.resolve(width)?.whole());
            self.widths = (first..=first.saturating_add(255)).zip(widths).collect();
        }
    }

    fn wide_widths(&mut self, file: &File<'_>, value: &Value) {
        let Some(Value::Array(below)) = file.get(value, "DescendantFonts") else { return };
        let Some(below) = below.first() else { return };
        self.usual = file.get(below, "DW").and_then(Value::whole).unwrap_or(1000);
        let Some(Value::Array(items)) = file.get(below, "W") else { return };
        let whole = |at: usize| items.get(at).and_then(|item| file.resolve(item)?.whole());
        let mut at = 0;
        while let Some(first) = whole(at).and_then(|n| u32::try_from(n).ok()) {
            if let Some(Value::Array(widths)) = items.get(at + 1).and_then(|item| file.resolve(item)) {
                self.widths.extend((first..).zip(widths.iter().filter_map(Value::whole)));
                at += 2;
            } else {
                let (Some(last), Some(width)) = (whole(at + 1), whole(at + 2)) else { return };
                let last = u32::try_from(last).unwrap_or(0).min(first.saturating_add(RANGE));
                self.widths.extend((first..=last).map(|code| (code, width)));
                at += 3;
            }
        }
    }

    /// Reads the map from codes to letters that the file itself has.
    fn map(&mut self, data: &[u8]) {
        let mut lexer = Lexer::new(data, 0);
        let mut items: Vec<Value> = Vec::new();
        while let Some(value) = lexer.next() {
            let Value::Word(word) = value else {
                items.push(value);
                continue;
            };
            match word.as_slice() {
                b"endbfchar" => {
                    for pair in items.chunks_exact(2) {
                        if let [Value::Text(code), Value::Text(letters)] = pair {
                            self.letters.insert(number(code), utf16(letters));
                        }
                    }
                }
                b"endbfrange" => items.chunks_exact(3).for_each(|range| self.range(range)),
                _ => {}
            }
            items.clear();
        }
    }

    fn range(&mut self, range: &[Value]) {
        let [Value::Text(first), Value::Text(last), to] = range else { return };
        let first = number(first);
        let codes = first..=number(last).min(first.saturating_add(RANGE));
        match to {
            Value::Array(all) => {
                let letters = all.iter().filter_map(|v| if let Value::Text(t) = v { Some(utf16(t)) } else { None });
                self.letters.extend(codes.zip(letters));
            }
            Value::Text(start) => {
                let start = utf16(start);
                let Some(last) = start.chars().last() else { return };
                let before = start.get(..start.len() - last.len_utf8()).unwrap_or_default();
                let all = codes.zip(u32::from(last)..).filter_map(|(code, c)| Some((code, char::from_u32(c)?)));
                self.letters.extend(all.map(|(code, c)| (code, format!("{before}{c}"))));
            }
            _ => {}
        }
    }
}

fn number(code: &[u8]) -> u32 {
    code.iter().fold(0_u32, |number, byte| number.wrapping_mul(256).wrapping_add(u32::from(*byte)))
}

fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks(2).map(|pair| pair.iter().fold(0_u16, |unit, byte| (unit << 8) | u16::from(*byte)));
    char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
}

/// Signs by the names that fonts give them.
#[rustfmt::skip]
const SIGNS: &[(&str, &str)] = &[
    ("space", " "), ("period", "."), ("comma", ","), ("colon", ":"), ("semicolon", ";"), ("hyphen", "-"),
    ("parenleft", "("), ("parenright", ")"), ("bracketleft", "["), ("bracketright", "]"), ("slash", "/"),
    ("percent", "%"), ("ampersand", "&"), ("at", "@"), ("plus", "+"), ("equal", "="), ("underscore", "_"),
    ("asterisk", "*"), ("exclam", "!"), ("question", "?"), ("dollar", "$"), ("sterling", "£"), ("Euro", "€"),
    ("section", "§"), ("numbersign", "#"), ("bar", "|"), ("less", "<"), ("greater", ">"), ("degree", "°"),
    ("quotesingle", "'"), ("quotedbl", "\""), ("quoteleft", "‘"), ("quoteright", "’"), ("quotedblleft", "“"),
    ("quotedblright", "”"), ("quotedblbase", "„"), ("endash", "–"), ("emdash", "—"), ("bullet", "•"),
    ("ellipsis", "…"), ("fi", "fi"), ("fl", "fl"), ("ff", "ff"), ("ffi", "ffi"), ("ffl", "ffl"),
    ("zero", "0"), ("one", "1"), ("two", "2"), ("three", "3"), ("four", "4"), ("five", "5"), ("six", "6"),
    ("seven", "7"), ("eight", "8"), ("nine", "9"), ("germandbls", "ß"), ("lslash", "ł"), ("Lslash", "Ł"),
    ("nbspace", " "), ("sfthyphen", "\u{ad}"),
];

/// Marks over and under letters, by the ends of their names: what each makes of the letters before it.
const MARKS: &[(&str, &str, &str)] = &[
    ("dieresis", "aouAOUeiy", "äöüÄÖÜëïÿ"),
    ("acute", "aeiouysczn AEIOUSCZN", "áéíóúýśćźń ÁÉÍÓÚŚĆŹŃ"),
    ("grave", "aeiouAEIOU", "àèìòùÀÈÌÒÙ"),
    ("circumflex", "aeiouAEIOU", "âêîôûÂÊÎÔÛ"),
    ("ogonek", "aeAE", "ąęĄĘ"),
    ("dotaccent", "zZ", "żŻ"),
    ("cedilla", "cC", "çÇ"),
    ("caron", "szcrenSZCR", "šžčřěňŠŽČŘ"),
    ("tilde", "naoNAO", "ñãõÑÃÕ"),
    ("ring", "aAuU", "åÅůŮ"),
];

/// Returns the letter that a name of a font stands for.
fn letter_of(name: &str) -> Option<String> {
    let name = name.split('.').next().filter(|name| !name.is_empty())?;
    if name.chars().count() == 1 {
        return Some(name.to_owned());
    }
    if let Some((_, sign)) = SIGNS.iter().find(|(known, _)| *known == name) {
        return Some((*sign).to_owned());
    }
    let coded = name.strip_prefix("uni").or_else(|| name.strip_prefix('u'));
    if let Some(c) = coded.and_then(|code| u32::from_str_radix(code.get(..4)?, 16).ok()).and_then(char::from_u32) {
        return Some(c.to_string());
    }
    let mut rest = name.chars();
    let base = rest.next()?;
    let (_, bases, marked) = MARKS.iter().find(|(mark, ..)| *mark == rest.as_str())?;
    let at = bases.chars().position(|c| c == base)?;
    marked.chars().nth(at).map(String::from)
}
