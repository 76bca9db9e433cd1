//! How many words a sender wrote: without what is quoted and without the signature.

/// Where a text comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Store {
    /// A mailbox file, in which `>` was put before lines that begin with "From ".
    Mailbox,
    /// A file of its own.
    Single,
}

/// How what others wrote is headed, in the languages of mail programs.
const SENDER: &[&str] = &["from", "von", "od", "de", "da", "van", "från", "fra", "lähettäjä", "feladó", "kimden", "от"];
const HEADING: &[&str] = &[
    "sent",
    "date",
    "to",
    "subject",
    "gesendet",
    "datum",
    "an",
    "betreff",
    "wysłano",
    "wysłane",
    "data",
    "do",
    "temat",
    "envoyé",
    "à",
    "objet",
    "enviado",
    "fecha",
    "para",
    "asunto",
    "inviato",
    "a",
    "oggetto",
    "verzonden",
    "aan",
    "onderwerp",
    "skickat",
    "till",
    "ämne",
    "sendt",
    "til",
    "emne",
    "отправлено",
    "дата",
    "кому",
];

/// Counts the words of a text; nothing where it is enciphered.
pub(super) fn count(text: &str, store: Store) -> Option<usize> {
    let lines: Vec<&str> = text.lines().collect();
    // Words in all, and the last lines with some: they may head what is quoted.
    let (mut sum, mut last) = (0, Vec::<(&str, usize)>::new());
    for (place, line) in lines.iter().enumerate() {
        let line = line.trim_end();
        let line = match line.strip_prefix('>') {
            Some(own) if store == Store::Mailbox && own.starts_with("From ") => own,
            _ => line,
        };
        let plain = line.trim_start();
        if plain == "-----BEGIN PGP MESSAGE-----" {
            return None;
        }
        if plain.starts_with("-----BEGIN PGP SIGNED") || plain.starts_with("Hash: ") && last.is_empty() {
            continue;
        }
        if plain.starts_with('>') {
            sum -= heading(&last);
            last.clear();
            continue;
        }
        if line == "--" || is_rule(plain) || is_heading(plain, lines.get(place + 1)) {
            break;
        }
        let own = words(plain);
        if own > 0 {
            sum += own;
            last.push((plain, own));
        } else if plain.is_empty() && last.last().is_some_and(|(line, _)| !line.ends_with(':')) {
            last.clear();
        }
    }
    Some(sum)
}

fn words(line: &str) -> usize {
    line.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

/// Returns how many words head what is quoted: "On 14 April 2026 Anna Vogt <anna@example.com> wrote:", on one line or on two.
fn heading(last: &[(&str, usize)]) -> usize {
    let says_who = |line: &str| line.contains('@') || line.contains(|c: char| c.is_ascii_digit());
    match last {
        [.., (line, count)] if line.ends_with(':') && says_who(line) && *count < 40 => *count,
        [.., (line, first), (end, second)] if end.ends_with(':') && says_who(line) && first + second < 40 => {
            first + second
        }
        _ => 0,
    }
}

/// Whether a line divides what is written from what was: "-----Original Message-----", "________".
fn is_rule(line: &str) -> bool {
    let is_named = line.len() < 100 && line.starts_with("--") && line.ends_with("--");
    let says = line.trim_matches('-').trim();
    is_named && says.chars().any(char::is_alphabetic) || line.len() >= 20 && line.bytes().all(|b| b == b'_')
}

/// Whether two lines head what another mail said: "From: Anna", "Sent: Monday".
fn is_heading(line: &str, next: Option<&&str>) -> bool {
    let label = |line: &str| {
        let plain = line.trim_start_matches(['*', ' ', '\u{a0}']);
        let label = plain.split_once(':').map(|(label, _)| label.trim_matches(['*', ' ', '\u{a0}']).to_lowercase());
        label.filter(|label| label.len() < 30)
    };
    let is_of = |line: &str, names: &[&str]| label(line).is_some_and(|label| names.contains(&&*label));
    is_of(line, SENDER) && next.is_some_and(|next| is_of(next, HEADING))
}

/// Returns the text of a page: what is quoted has `>` before its lines.
pub(super) fn of_html(html: &str) -> String {
    let mut page = Page::default();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        page.text(&rest[..at]);
        rest = &rest[at..];
        let next = rest[1..].bytes().next();
        let is_tag =
            rest.starts_with('<') && next.is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!' | b'?'));
        let end = match rest.as_bytes()[0] {
            _ if rest.starts_with("<!--") => rest.find("-->").map(|end| end + 3),
            b'<' if is_tag => rest.find('>').map(|end| end + 1),
            b'&' => rest.bytes().take(12).position(|b| b == b';').map(|end| end + 1),
            _ => None,
        };
        match end {
            Some(end) if rest.starts_with('&') => page.text(entity(&rest[1..end - 1])),
            Some(end) => page.tag(&rest[1..end - 1]),
            // A tag that never ends ends all.
            None if is_tag => return page.out,
            None => {}
        }
        rest = &rest[end.unwrap_or(1)..];
    }
    page.text(rest);
    page.out
}

/// Returns a letter like those that an entity stands for: only where words end counts.
fn entity(name: &str) -> &'static str {
    let name = name.trim_start_matches('#');
    match name {
        "nbsp" | "160" | "xa0" | "xA0" | "ensp" | "emsp" | "thinsp" | "8203" | "8199" | "32" => " ",
        "lt" | "gt" | "amp" | "quot" | "apos" | "ndash" | "mdash" | "hellip" | "bull" | "middot" | "laquo"
        | "raquo" | "8211" | "8212" | "39" | "34" | "62" | "60" | "38" | "x27" | "8230" | "8226" | "zwnj" | "rarr"
        | "copy" | "shy" => "-",
        "64" | "commat" => "@",
        "58" | "colon" => ":",
        _ => "x",
    }
}

#[derive(Debug, Default)]
struct Page {
    out: String,
    /// How deep in what is quoted.
    quoted: usize,
    /// The tag that ends what is not shown.
    hidden: Option<String>,
    has_text: bool,
}

impl Page {
    fn text(&mut self, text: &str) {
        if self.hidden.is_some() {
            return;
        }
        for c in text.chars() {
            let is_space = c.is_whitespace();
            if !is_space && !self.has_text {
                self.has_text = true;
                if self.quoted > 0 {
                    self.out.push_str("> ");
                }
            }
            if !is_space {
                self.out.push(c);
            } else if self.has_text && !self.out.ends_with(' ') {
                self.out.push(' ');
            }
        }
    }

    fn line(&mut self) {
        if self.has_text {
            self.out.truncate(self.out.trim_end_matches(' ').len());
            self.out.push('\n');
            self.has_text = false;
        }
    }

    fn tag(&mut self, tag: &str) {
        let name =
            tag.trim_start_matches('/').split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
        let (name, is_end) = (name.to_ascii_lowercase(), tag.starts_with('/'));
        if let Some(hidden) = &self.hidden {
            if is_end && *hidden == name {
                self.hidden = None;
            }
            return;
        }
        match name.as_str() {
            "script" | "style" | "head" | "title" if !is_end && !tag.ends_with('/') => self.hidden = Some(name),
            "blockquote" => {
                self.line();
                self.quoted = if is_end { self.quoted.saturating_sub(1) } else { self.quoted + 1 };
            }
            "br" | "p" | "div" | "tr" | "li" | "ul" | "ol" | "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
            | "hr" | "pre" => {
                self.line();
                self.division(tag);
            }
            "td" | "th" => self.text(" "),
            _ => {}
        }
    }

    /// Marks where programs put the signature, and what is answered.
    fn division(&mut self, tag: &str) {
        let says = |name: &str| tag.contains(name);
        if ["gmail_signature", "moz-signature", "id=\"Signature\"", "ms-outlook-mobile-signature"]
            .iter()
            .any(|name| says(name))
        {
            self.out.push_str("--\n");
        } else if ["divRplyFwdMsg", "appendonsend", "OLK_SRC_BODY_SECTION", "yahoo_quoted", "mail-editor-reference"]
            .iter()
            .any(|name| says(name))
        {
            self.out.push_str("-----quoted-----\n");
        }
    }
}
