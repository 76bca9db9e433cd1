//! Text as Markdown.

/// Returns a text in which nothing is taken as Markdown.
pub fn escaped(text: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        // Inside of a word it marks nothing.
        let is_inside = c == '_' && before.is_alphanumeric() && rest.peek().is_some_and(|next| next.is_alphanumeric());
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~') && !is_inside {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

/// As [`escaped`], for the beginning of a line, where also a number or a sign may be one of a list.
pub fn escaped_line(text: &str) -> String {
    let text = escaped(text.trim_start());
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    match text[digits..].chars().next() {
        Some('-' | '+' | '=') if digits == 0 => format!("\\{text}"),
        Some('.' | ')') if digits > 0 => format!("{}\\{}", &text[..digits], &text[digits..]),
        _ => text,
    }
}
