//! Events put into the text of an engagement's file: what stands there stays, to the byte.

use std::ops::Range;

use super::event::Event;
use super::outcome::Change;
use crate::base::source::SourceId;
use crate::engagement::node::{Node, Shape};
use crate::engagement::read_yaml::parse;

/// Returns the text of an engagement's file with events that an import wrote as they are written now.
pub fn with_changes(text: &str, changes: &[Change]) -> String {
    let mut changes: Vec<&Change> = changes.iter().collect();
    changes.sort_by_key(|change| change.at.start);
    let mut new = text.to_owned();
    for change in changes.into_iter().rev() {
        let Range { start, end } = change.at;
        let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let is_flow = text[..start].trim_end().ends_with('{');
        match &change.event {
            Some(event) if is_flow => new.replace_range(start..end, &event.content(", ")),
            Some(event) => {
                let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
                let indent = " ".repeat(text[line..start].chars().count());
                new.replace_range(start..end, &event.content(&format!("{line_end}{indent}")));
            }
            None => new.replace_range(item(text, change.at.clone()), ""),
        }
    }
    new
}

/// Returns the item of a list that an event's fields are: of a list of lines its lines, else with its braces and a comma.
fn item(text: &str, fields: Range<usize>) -> Range<usize> {
    let Range { start, end } = fields;
    let Some(open) = text[..start].trim_end().strip_suffix('{').map(str::len) else {
        let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
        return from..text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    };
    let close = text[end..].find('}').map_or(end, |at| end + at + 1);
    let (before, after) = (text[..open].trim_end(), text[close..].trim_start());
    match (before.strip_suffix(','), after.strip_prefix(',')) {
        (_, Some(after)) => open..text.len() - after.trim_start().len(),
        (Some(before), None) => before.len()..close,
        (None, None) => open..close,
    }
}

/// Returns the text of an engagement's file with more events at the end of its list.
///
/// # Errors
/// Why there is no place for them.
pub fn with_events(text: &str, events: &[Event]) -> Result<String, String> {
    if events.is_empty() {
        return Ok(text.to_owned());
    }
    let root = parse(SourceId(0), text, &mut Vec::new()).ok_or("it is no YAML that can be read")?;
    let Shape::Map(entries) = root.shape else { return Err("it is no engagement".to_owned()) };
    let Some(entry) = entries.iter().find(|entry| entry.key.text == "events") else {
        return Ok(put(text, text.len(), &format!("events:\n{}", blocks(events, "  "))));
    };
    let items: &[Node<'_>] = match &entry.value.shape {
        Shape::List(items) => items,
        _ if entry.value.is_null() => &[],
        _ => return Err("its `events` is no list".to_owned()),
    };
    let key_end = entry.key.span.end as usize;
    let Some((first, last)) = items.first().zip(items.last()) else {
        return Ok(in_place_of_nothing(text, key_end, &entry.value, events));
    };
    let before = &text[key_end..first.span.start as usize];
    if before.contains('[') {
        let end = text[..entry.value.span.end as usize].rfind(']').ok_or("its list of events has no end")?;
        let tail = text[..end].trim_end();
        let comma = if tail.ends_with(',') { "" } else { "," };
        let lines: Vec<String> = events.iter().map(Event::line).collect();
        return Ok(format!("{tail}{comma}\n  {}\n{}", lines.join(",\n  "), &text[end..]));
    }
    let line = text[..first.span.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let indent = text[line..].split('-').next().filter(|indent| indent.trim().is_empty());
    let indent = indent
        .ok_or("where its list of events begins cannot be told: begin its items with `- ` on lines of their own")?;
    let end = last.span.end as usize;
    let end =
        if text[..end].ends_with('\n') { end } else { text[end..].find('\n').map_or(text.len(), |at| end + at + 1) };
    Ok(put(text, end, &blocks(events, indent)))
}

/// Writes the events where `events:` stands with nothing, or with `[]`.
fn in_place_of_nothing(text: &str, key_end: usize, value: &Node<'_>, events: &[Event]) -> String {
    let line_end = text[key_end..].find('\n').map_or(text.len(), |at| key_end + at);
    let line = &text[key_end..line_end];
    let comment = line.find('#').map(|at| &line[at..]).unwrap_or_default();
    let rest = if matches!(value.shape, Shape::List(_)) { (value.span.end as usize).max(key_end) } else { key_end };
    let rest = text[rest..].find('\n').map_or(text.len(), |at| rest + at + 1);
    let space = if comment.is_empty() { "" } else { " " };
    let head = format!("{}:{space}{comment}\n", &text[..key_end]);
    let mut new = put(&head, head.len(), &blocks(events, "  "));
    new.push_str(text.get(rest..).unwrap_or_default());
    new
}

fn blocks(events: &[Event], indent: &str) -> String {
    events.iter().map(|event| event.block(indent)).collect()
}

/// Puts lines into a text, with its own line ends.
fn put(text: &str, at: usize, lines: &str) -> String {
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let lines = lines.replace('\n', line_end);
    let end = if text[..at].is_empty() || text[..at].ends_with('\n') { "" } else { line_end };
    format!("{}{end}{lines}{}", &text[..at], &text[at..])
}
