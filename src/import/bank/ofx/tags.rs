//! The tags of OFX, whether its elements are closed (XML) or not (SGML).

use crate::import::bank::place::Places;

/// A tag, and the text up to the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// In capitals, with `/` before it where it closes.
    pub name: String,
    /// Its blanks single, its entities resolved.
    pub value: String,
    pub line: u32,
}

/// Returns the tags of a text in its order.
pub(super) fn tags(text: &str) -> Vec<Tag> {
    let places = Places::of(text);
    let mut tags: Vec<Tag> = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find('<') {
        let start = at + found;
        let rest = &text[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            at = comment.find("-->").map_or(text.len(), |end| start + 4 + end + 3);
            continue;
        }
        let Some((name, length)) = name(rest) else {
            at = start + 1;
            continue;
        };
        let from = start + length;
        let end = end_of_value(text, from);
        let value = resolved(&text[from..end]);
        tags.push(Tag { name, value, line: places.line(start) });
        at = end;
    }
    tags
}

/// Returns the name of the tag that a text begins with, and how long the tag is; nothing for a `<` that is only a sign.
fn name(text: &str) -> Option<(String, usize)> {
    /// No tag of OFX, with what some banks add to it, is longer.
    const LONGEST: usize = 200;
    let end = text.bytes().take(LONGEST).skip(1).position(|byte| matches!(byte, b'>' | b'<'))? + 1;
    if !text[end..].starts_with('>') {
        return None;
    }
    let inner = &text[1..end];
    let name = inner.split_whitespace().next()?.trim_end_matches('/');
    let bare = name.strip_prefix('/').unwrap_or(name);
    let is_name = bare.starts_with(|c: char| c.is_ascii_alphabetic())
        && bare.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b':' | b'-'));
    let local = bare.rsplit(':').next().unwrap_or(bare).to_ascii_uppercase();
    let closes = if name.starts_with('/') { "/" } else { "" };
    is_name.then(|| (format!("{closes}{local}"), end + 1))
}

/// Returns where the next tag begins.
fn end_of_value(text: &str, from: usize) -> usize {
    let mut at = from;
    while let Some(found) = text[at..].find('<') {
        let start = at + found;
        if let Some(section) = text[start..].strip_prefix("<![CDATA[") {
            at = section.find("]]>").map_or(text.len(), |end| start + 9 + end + 3);
            continue;
        }
        if text[start..].starts_with("<!--") || name(&text[start..]).is_some() {
            return start;
        }
        at = start + 1;
    }
    text.len()
}

/// Returns a text with its entities resolved and its blanks single.
fn resolved(text: &str) -> String {
    let text = text.replace("<![CDATA[", "").replace("]]>", "");
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find('&') {
        out += &rest[..at];
        rest = &rest[at..];
        let entity = rest.bytes().take(10).position(|byte| byte == b';').map(|end| &rest[1..end]);
        match entity.and_then(|entity| Some((character(entity)?, entity.len() + 2))) {
            Some((c, length)) => {
                out.push(c);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out += rest;
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn character(entity: &str) -> Option<char> {
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}
