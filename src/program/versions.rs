//! The versions of a policy in line: each in force until the next one is (language.md 4.8).

use super::tree::Program;
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::program::layers as mistake;
use crate::engagement::schema::json_schema;

/// Sorts the versions of a policy by the days from which they are in force, and ends each where the next one begins.
/// Returns what keeps them from being versions of one policy.
pub fn in_line(versions: &mut [Program]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    versions.sort_by_key(|version| version.effective);
    for (i, later) in versions.iter().enumerate() {
        let same = versions[..i].iter().find(|earlier| earlier.version.is_some() && earlier.version == later.version);
        if let (Some(version), Some((second, first))) =
            (&later.version, later.place.zip(same.and_then(|same| same.place)))
        {
            found.push(mistake::versions_alike(second, first, version));
        }
    }
    for i in 1..versions.len() {
        let (earlier, later) = versions.split_at_mut(i);
        let (Some(before), [after, ..]) = (earlier.last_mut(), later) else { continue };
        let (Some(first), Some(second)) = (before.place, after.place) else { continue };
        let Some(from) = after.effective.filter(|_| before.effective.is_some()) else {
            let place = if before.effective.is_none() { first } else { second };
            found.push(mistake::version_without_day(place));
            continue;
        };
        if before.effective == Some(from) || before.until.is_some_and(|until| from <= until) {
            found.push(mistake::versions_overlap(second, first, from));
        }
        before.until = before.until.or(Some(from.plus(-1)));
        if before.title != after.title {
            found.push(mistake::versions_differ(second, first, "name"));
        }
        if before.calendar.zone.name() != after.calendar.zone.name() {
            found.push(mistake::versions_differ(second, first, "zone"));
        }
        if json_schema(&before.vocabulary) != json_schema(&after.vocabulary) {
            found.push(mistake::versions_differ(second, first, "kinds of records"));
        }
    }
    found
}
