//! Hours of one person that overlap: perhaps one entry, edited and exported again.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::draft::Draft;
use super::known::Known;
use super::names::squashed;

use crate::value::time::{Instant, Moment};
use crate::value::zone::{Zone, parse_moment};

/// Hours of somebody, from when to when.
struct Stretch {
    place: usize,
    person: String,
    from: Instant,
    to: Instant,
}

/// Asks of hours that overlap others of the same person. `shown` is the path of a file by its number.
pub(super) fn ask_of_overlaps(drafts: &mut [Draft], known: &Known, shown: impl Fn(usize) -> String) {
    let mut stretches: Vec<Stretch> = (0..drafts.len()).filter_map(|place| stretch(&drafts[place], place)).collect();
    stretches.sort_by(|a, b| (&a.person, a.from, a.place).cmp(&(&b.person, b.from, b.place)));
    let mut longest: Option<&Stretch> = None;
    for next in &stretches {
        if let Some(before) = longest.filter(|before| before.person == next.person && next.from < before.to) {
            if drafts[next.place].is_matched(known) {
                continue;
            }
            let other = &drafts[before.place];
            let other = format!("{}:{}", shown(other.file), other.fact.line);
            let draft = &mut drafts[next.place];
            let (same, own) = (draft.answer("others"), draft.answer("ours"));
            draft.ask(format!(
                "it overlaps hours of the same person in {other}: is it the same entry, edited? then write {same} under \
                 `matched`, else {own}"
            ));
        }
        if longest.is_none_or(|before| before.person != next.person || before.to < next.to) {
            longest = Some(next);
        }
    }
}

/// Returns when hours were worked, where their source says the time of day and who worked.
fn stretch(draft: &Draft, place: usize) -> Option<Stretch> {
    if draft.fact.kind != "work" {
        return None;
    }
    let person = draft.text("person").or(draft.fact.from.names.first().map(String::as_str))?;
    let at = draft.text("at").filter(|at| at.contains('T'))?;
    let Ok(Moment::At(from)) = parse_moment(at, &Zone::utc()) else { return None };
    let minutes: Decimal = draft.text("minutes")?.parse().ok()?;
    let seconds = minutes.checked_mul(Decimal::from(60))?.round().to_i64()?;
    Some(Stretch { place, person: squashed(person), from, to: from.plus_seconds(seconds) })
}
