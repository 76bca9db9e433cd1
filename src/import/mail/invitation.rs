//! Invitations in mails, and what else in them tells of meetings: parts and files that are calendars.

use super::body::Part;
use super::split::Piece;
use super::warnings::Warnings;
use crate::import::fact::Page;

/// Returns the calendars in a mail, each once: many programs send one as a part and as a file.
pub(super) fn pages(
    parts: &[Part<'_>],
    piece: &Piece<'_>,
    passed_over: Option<&'static str>,
    (with_words, warnings): (bool, &mut Warnings),
) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    // What nobody asked for invites to nothing, a draft went to nobody, and a report encloses what it is about.
    if matches!(passed_over, Some("spam" | "draft" | "bounce" | "read receipt" | "automatic reply")) {
        return pages;
    }
    for part in parts.iter().filter(|part| is_calendar(part)) {
        let before = &piece.bytes[..part.at.min(piece.bytes.len())];
        let lines = u32::try_from(memchr::memchr_iter(b'\n', before).count()).unwrap_or(u32::MAX);
        let line = piece.line.saturating_add(piece.before).saturating_add(lines);
        let text = part.text().filter(|text| text.to_ascii_uppercase().contains("BEGIN:VCALENDAR"));
        let Some(text) = text else {
            warnings.add(
                "calendar",
                line,
                true,
                "the calendar in the mail cannot be read, and what it tells is missing",
            );
            continue;
        };
        let bytes = text.into_owned().into_bytes();
        if pages.iter().all(|page| !is_same(&page.bytes, &bytes)) {
            pages.push(Page { bytes, line, is_plain: part.is_plain(), with_words });
        }
    }
    pages
}

fn is_calendar(part: &Part<'_>) -> bool {
    let file = part.file.to_ascii_lowercase();
    matches!(part.kind.name.as_str(), "text/calendar" | "text/x-vcalendar" | "application/ics")
        || [".ics", ".vcs", ".ical"].iter().any(|end| file.ends_with(end))
}

/// Whether two texts are the same but for blanks and the ends of lines.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    let letters = |bytes: &'_ [u8]| bytes.iter().copied().filter(|b| !b.is_ascii_whitespace()).collect::<Vec<u8>>();
    one == other || letters(one) == letters(other)
}
