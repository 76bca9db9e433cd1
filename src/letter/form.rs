//! A letter as Markdown, plain text, or a mail that is not sent yet.

use mail_builder::MessageBuilder;
use mail_builder::headers::raw::Raw;

use super::draft::{Draft, Part};
use crate::base::markdown::escaped;

/// Returns the letter as plain text.
pub fn text(draft: &Draft) -> String {
    format!("{}\n\n{}", draft.subject, body(draft))
}

fn body(draft: &Draft) -> String {
    let parts = draft.parts.iter().map(|part| match part {
        Part::Paragraph(text) => text.clone(),
        Part::List(head, lines) => {
            let lines: Vec<String> = lines.iter().map(|line| format!("  - {line}")).collect();
            format!("{head}\n{}", lines.join("\n"))
        }
    });
    format!("{}\n", parts.collect::<Vec<_>>().join("\n\n"))
}

/// Returns the letter as Markdown.
pub fn markdown(draft: &Draft) -> String {
    let parts = draft.parts.iter().map(|part| match part {
        Part::Paragraph(text) => escaped(text).replace('\n', "  \n"),
        Part::List(head, lines) => {
            let lines: Vec<String> = lines.iter().map(|line| format!("- {}", escaped(line))).collect();
            format!("{}\n\n{}", escaped(head), lines.join("\n"))
        }
    });
    format!("# {}\n\n{}\n", escaped(&draft.subject), parts.collect::<Vec<_>>().join("\n\n"))
}

/// Whether a text is the address of one mailbox (RFC 5322, `addr-spec` without quotes).
fn is_address(text: &str) -> bool {
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !"()<>[]:;@\\,\"".contains(c);
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && name.chars().all(is_plain)
            && host.chars().all(is_plain)
            && host.contains(|c: char| c != '.')
    })
}

/// Returns the letter as a mail in the form of RFC 5322 that a mail program opens for sending; an error says why there can be
/// none.
pub fn eml(draft: &Draft) -> Result<String, String> {
    if let Some((_, address)) = draft.to.as_ref().filter(|(_, address)| !is_address(address)) {
        return Err(format!("nothing is drafted: `{address}` is no mail address"));
    }
    let mut mail = MessageBuilder::new()
        .subject(draft.subject.as_str())
        .header("X-Unsent", Raw::new("1"))
        // The same draft gives the same bytes: the day and the id are given when it is sent.
        .date(0i64)
        .message_id("draft@goodterms.invalid")
        .text_body(body(draft).replace("\n", "\r\n"));
    if let Some((name, address)) = &draft.to {
        mail = mail.to((name.as_str(), address.as_str()));
    }
    let text = mail.write_to_string().map_err(|error| error.to_string())?;
    let lines = text
        .lines()
        .filter(|line| !line.starts_with("Date: ") && !line.starts_with("Message-ID: "))
        .map(|line| format!("{line}\r\n"));
    Ok(lines.collect())
}
