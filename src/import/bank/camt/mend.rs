//! A message that breaks off: its whole entries, and the ends that are missing.

/// Returns the text up to its last whole entry, with all open elements closed; nothing where no entry is whole or a
/// comment or a declaration makes it unclear what is open.
pub(super) fn mend(text: &str) -> Option<String> {
    if text.contains("<!") {
        return None;
    }
    let end = last_entry(text)?;
    let mut open: Vec<&str> = Vec::new();
    let mut rest = &text[..end];
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let close = rest.find('>')?;
        let tag = &rest[..close];
        rest = &rest[close + 1..];
        if tag.starts_with('?') || tag.ends_with('/') {
            continue;
        }
        let name = tag.split_whitespace().next()?;
        match name.strip_prefix('/') {
            Some(name) => drop(open.pop().filter(|last| *last == name)?),
            None => open.push(name),
        }
    }
    let mut mended = text[..end].to_owned();
    for name in open.iter().rev() {
        mended += &format!("</{name}>");
    }
    Some(mended)
}

/// Returns where the last `</Ntry>` ends, whatever its prefix.
fn last_entry(text: &str) -> Option<usize> {
    let mut before = text;
    while let Some(at) = before.rfind("Ntry>") {
        let start = before[..at].rfind('<')?;
        let name = &before[start..at];
        if name == "</" || (name.starts_with("</") && name.ends_with(':')) {
            return Some(at + "Ntry>".len());
        }
        before = &before[..start];
    }
    None
}
