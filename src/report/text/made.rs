//! What a page on a terminal was made from: the program, and the files of the policy and of the records, each with one fingerprint.

use std::fmt::Write as _;

use super::layout::{Look, Screen, line, set_in, width};
use crate::report::files::FileDigest;
use crate::report::made::summed;
use crate::report::report::Head;

/// So many digits of a fingerprint are shown where a line has no room for all of them.
const SHOWN_DIGITS: usize = 16;

/// Adds what a report was made from; nothing of what no command made.
pub(super) fn write(out: &mut String, head: &Head, screen: &Screen) {
    let Some(made) = &head.made else { return };
    let _ = writeln!(out, "\n{}", screen.bold(&format!("Made from {} {}", made.engine.name, made.engine.version)));
    let all = [&head.policy.files[..], made.records.as_deref().unwrap_or_default()];
    all.into_iter().filter_map(summed).for_each(|one| file(out, &one, screen));
}

/// Adds a file: its fingerprint beside its path, or below it where there is no room; whole where a line has room for that.
fn file(out: &mut String, file: &FileDigest, screen: &Screen) {
    let path = line(&file.path);
    let room = |indent: usize| screen.width.saturating_sub(indent + "sha256 ".len());
    let (beside, below, whole) = (room(2 + width(&path) + 2), room(4), file.sha256.len());
    let short = || format!("{}…", &file.sha256[..SHOWN_DIGITS.min(whole)]);
    let digits = if beside.max(below) < whole { short() } else { file.sha256.clone() };
    let sum = screen.paint(Look::Dim, &format!("sha256 {digits}"));
    if beside >= digits.chars().count() {
        let _ = writeln!(out, "  {path}  {sum}");
    } else {
        let _ = writeln!(out, "{}    {sum}", set_in(2, &path, screen));
    }
}
