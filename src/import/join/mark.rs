//! The fingerprint of an event as an import wrote it: what a person edited is not written anew.

use sha2::{Digest, Sha256};

/// What stands in `source` before it.
pub(super) const WRITTEN: &str = " written:";

/// The fingerprint of an event as it was written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark<'a>(&'a str);

impl Mark<'_> {
    /// Whether a text is that event, to the letter.
    pub fn is_of(self, text: &str) -> bool {
        fingerprint(&text.replacen(&format!("{WRITTEN}{}", self.0), "", 1)) == self.0
    }
}

/// Parts a `source` from the fingerprint of its event.
pub(super) fn without_mark(source: &str) -> (&str, Option<Mark<'_>>) {
    source.rsplit_once(WRITTEN).map_or((source, None), |(own, mark)| (own, Some(Mark(mark))))
}

/// Returns the fingerprint of a text, however its lines are indented and ended.
pub(super) fn fingerprint(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    Sha256::digest(lines.join("\n").as_bytes()).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}
