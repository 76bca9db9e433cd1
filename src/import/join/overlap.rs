//! Hours of one person that overlap, and meetings of the same people at the same time: perhaps one entry, edited, kept or told twice.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::draft::{Draft, answer};
use super::known::Known;
use super::names::squashed;
use super::recorded::Recorded;
use super::tellers::Tellers;
use crate::value::time::{Day, Instant, Moment};
use crate::value::zone::{Zone, parse_moment};

/// Hours of somebody, from when to when.
struct Stretch {
    place: usize,
    person: String,
    from: Instant,
    to: Instant,
}

/// Asks of hours and of meetings that two entries may tell. `shown` is the path of a file by its number.
pub(super) fn ask_of_entries(drafts: &mut [Draft], tellers: &Tellers, known: &Known, shown: impl Fn(usize) -> String) {
    ask_of_overlaps(drafts, known, &shown);
    ask_of_two_sheets(drafts, tellers, known, &shown);
    ask_of_meetings(drafts, known);
}

/// Asks of hours that overlap others of the same person.
fn ask_of_overlaps(drafts: &mut [Draft], known: &Known, shown: impl Fn(usize) -> String) {
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

/// Asks of hours of a day that another sheet tells of the same person, where one of them does not say from when to when: perhaps one
/// entry, edited and exported again, or kept in two programs.
fn ask_of_two_sheets(drafts: &mut [Draft], tellers: &Tellers, known: &Known, shown: impl Fn(usize) -> String) {
    let ids: BTreeSet<String> = drafts.iter().map(|draft| draft.id.clone()).collect();
    let mut recorded: BTreeMap<(String, Day), Vec<&Recorded>> = BTreeMap::new();
    let is_work = |event: &&Recorded| event.kind == "work" && event.is_imported() && !ids.contains(&event.id);
    for event in known.events.iter().filter(is_work) {
        let key = event.field("person").map(squashed).zip(event.day());
        key.into_iter().for_each(|key| recorded.entry(key).or_default().push(event));
    }
    // Of each person and day the first entry of each sheet, with and without a time of day.
    let mut first: BTreeMap<(String, Day), BTreeMap<(usize, bool), usize>> = BTreeMap::new();
    let mut asked: BTreeMap<(usize, String), Vec<usize>> = BTreeMap::new();
    for (place, draft) in drafts.iter().enumerate().filter(|(_, draft)| draft.fact.kind == "work") {
        let (Some(file), Some(day), Some(person)) = (tellers.only(draft), draft.day(), person(draft)) else { continue };
        let (key, is_timed) = ((squashed(person), day), has_time(draft));
        let of_day = first.entry(key.clone()).or_default();
        let other = of_day.iter().find(|((other, timed), _)| *other != file && !(*timed && is_timed));
        let other = other.map(|(_, &other)| shown(drafts[other].file)).or_else(|| {
            let path = shown(draft.file);
            let others = recorded.get(&key).into_iter().flatten();
            let mut others = others.filter(|event| !event.is_of(&path) && known.event(&draft.id).is_none());
            others.next().map(|event| format!("the record, `{}`", event.id))
        });
        of_day.entry((file, is_timed)).or_insert(place);
        if let Some(other) = other.filter(|_| !draft.is_matched(known) && !draft.is_of_file) {
            asked.entry((draft.file, other)).or_default().push(place);
        }
    }
    for ((file, other), places) in asked {
        let one = &drafts[places[0]];
        let (same, own) = (one.answer("others"), one.answer("ours"));
        let all = match places.len() {
            1 => String::new(),
            count => format!("; so of each of {count}, or {} where none of this file is", answer(&shown(file), "ours")),
        };
        let question = format!(
            "{other} has hours of the same person and day, too: is it the same entry, edited or kept twice? under `matched` write {same} \
             where it is, else {own}{all}"
        );
        places.into_iter().for_each(|place| drafts[place].ask(question.clone()));
    }
}

/// When a meeting starts and ends, and who has part in it.
type Together = (Option<String>, Option<String>, BTreeSet<String>);

/// Asks of meetings of one time and the same people that are told under two names: perhaps one, which two calendars keep.
fn ask_of_meetings(drafts: &mut [Draft], known: &Known) {
    let is_one =
        |draft: &Draft| draft.fact.kind == "meeting" && draft.text("outcome").is_none_or(|outcome| outcome == "held");
    let moment = |draft: &Draft, name: &str| {
        let text = draft.text(name)?;
        Some(parse_moment(text, &Zone::utc()).map_or_else(|_| text.to_owned(), |moment| format!("{moment:?}")))
    };
    let mut first: BTreeMap<Together, String> = BTreeMap::new();
    let mut places: Vec<usize> = (0..drafts.len()).filter(|&place| is_one(&drafts[place])).collect();
    places.sort_by(|&a, &b| drafts[a].id.cmp(&drafts[b].id));
    for place in places {
        let draft = &drafts[place];
        let people: BTreeSet<String> = draft.by.iter().chain(&draft.to).cloned().collect();
        let key = (moment(draft, "starts"), moment(draft, "ends"), people);
        let Some(other) = first.get(&key) else {
            first.insert(key, draft.id.clone());
            continue;
        };
        if draft.is_matched(known) || known.event(&draft.id).is_some() {
            continue;
        }
        let (same, own) = (draft.answer("others"), draft.answer("ours"));
        let text = format!(
            "is it the same meeting as `{other}`, of the same time and people? under `matched` write {same} where it is, else {own}"
        );
        drafts[place].ask(text);
    }
}

fn person(draft: &Draft) -> Option<&str> {
    draft.text("person").or(draft.fact.from.names.first().map(String::as_str))
}

fn has_time(draft: &Draft) -> bool {
    draft.text("at").is_some_and(|at| at.contains('T'))
}

/// Returns when hours were worked, where their source says the time of day and who worked.
fn stretch(draft: &Draft, place: usize) -> Option<Stretch> {
    if draft.fact.kind != "work" {
        return None;
    }
    let person = person(draft)?;
    let at = draft.text("at").filter(|at| at.contains('T'))?;
    let Ok(Moment::At(from)) = parse_moment(at, &Zone::utc()) else { return None };
    let minutes: Decimal = draft.text("minutes")?.parse().ok()?;
    let seconds = minutes.checked_mul(Decimal::from(60))?.round().to_i64()?;
    Some(Stretch { place, person: squashed(person), from, to: from.plus_seconds(seconds) })
}
