//! Text in HTML and SVG, where nothing of it can be markup; and how long a name may be.

use std::borrow::Cow;

/// Returns a text in which nothing is taken as HTML, neither between tags nor in quotes. What would be obeyed without being
/// seen (control characters, those that turn the direction of a line or take no place) is shown as a mark; line ends and tabs stay.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            '\r' => {}
            _ if is_unseen(c) => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}

/// Returns a text cut to so many characters, with a mark where something is left out.
pub fn cut(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        // What is cut has room for the mark.
        Some(_) => {
            let end = text.char_indices().nth(most.saturating_sub(1)).map_or(0, |(at, _)| at);
            Cow::Owned(format!("{}…", text[..end].trim_end()))
        }
        None => Cow::Borrowed(text),
    }
}

/// The longest name, in characters, that is shown whole: longer ones are cut, and are whole in the data.
pub const LONGEST_NAME: usize = 120;

/// The longest sentence or cell that is shown whole.
pub const LONGEST: usize = 1000;

/// Whether a character is obeyed and not seen, or takes no place and is not seen: two names would look the same.
pub fn is_hidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}'..='\u{2064}'
        )
}

/// Whether a character is hidden, or is none.
fn is_unseen(c: char) -> bool {
    is_hidden(c) || matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}
