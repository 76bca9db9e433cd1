//! A ladder, explained: where its count stands, what weighs on it, and what each step waits for.

use std::fmt::Write as _;

use super::explain::Page;
use super::layout::{Look, Screen, line};
use crate::base::english::and_more;
use crate::base::source::{SourceMap, Span};
use crate::finding::plain;
use crate::ladder::counted::{AtOnce, Count, Stand, Weighed};
use crate::ladder::{Need, NeedStatus};
use crate::report::report::When;
use crate::value::severity::Severity;
use crate::value::zone::Zone;

/// A ladder with the texts that it stands on.
pub struct Ladder<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its text.
    pub text: Span,
    /// The policy's files.
    pub policy: &'a SourceMap,
    /// Where its count stands.
    pub count: &'a Count,
    /// The zone of its days.
    pub zone: &'a Zone,
    /// Returns a need as a sentence.
    pub says: &'a dyn Fn(&Need) -> String,
}

/// So many breaches of a sort are named.
const MOST: usize = 40;

/// Returns for people where the count of a ladder stands.
pub fn ladder(ladder: &Ladder<'_>, screen: &Screen) -> String {
    let count = ladder.count;
    let mut page = Page { out: String::new(), screen };
    let name = screen.paint(Look::Bold, &line(ladder.name));
    let _ = writeln!(page.out, "{name}: a ladder, at {}", plain(count.score));
    page.indented(0, &ladder.next());
    let (now, before): (Vec<&Weighed>, Vec<&Weighed>) = count.breaches.iter().partition(|one| one.is_counted);
    page.section("The count");
    if now.is_empty() {
        page.indented(2, "no breach weighs on it");
    }
    ladder.lines(&mut page, &now);
    if !before.is_empty() {
        page.section("Forgotten, and not counted");
        ladder.lines(&mut page, &before);
    }
    if !count.unknown.is_empty() {
        page.section("Unknown, and not counted: each would weigh if it is a breach");
        count.unknown.iter().take(MOST).for_each(|id| page.indented(2, id));
        let more = and_more(count.unknown.len().saturating_sub(MOST));
        more.iter().for_each(|more| page.indented(2, more));
    }
    page.section("The steps");
    count.steps.iter().for_each(|step| ladder.step(&mut page, step));
    count.at_once.iter().for_each(|one| page.indented(2, &at_once(one)));
    if !count.remarks.is_empty() {
        page.section("Not as the ladder has it");
        count.remarks.iter().for_each(|remark| page.indented(2, remark));
    }
    page.section(&format!("The ladder, {}:{}", ladder.policy.path(ladder.text), ladder.policy.line(ladder.text)));
    page.quote(ladder.policy, ladder.text);
    page.out
}

impl Ladder<'_> {
    /// Says what is to be done now, or which step comes next and what it waits for.
    fn next(&self) -> String {
        let now = self.count.steps.iter().find_map(|step| Some((named(step), step.now?)));
        let at_once = self.count.at_once.iter().find_map(|one| Some((one.action.replace('_', " "), one.now?)));
        let now = now.or(at_once).map(|(action, since)| format!("to be done now: {action}, since {since}"));
        let now = now.unwrap_or_else(|| "nothing is to be done now".to_owned());
        let next = self.count.steps.iter().find(|step| step.is_next);
        let next =
            next.map(|step| format!("; next comes {}, which waits for {}", named(step), step.waits.join(", and for ")));
        format!("{now}{}", next.unwrap_or_else(|| "; no step comes after what is open".to_owned()))
    }

    fn lines(&self, page: &mut Page<'_>, breaches: &[&Weighed]) {
        for one in breaches.iter().take(MOST) {
            let severity = one.severity.map_or("of no severity", Severity::word);
            let since =
                one.since.map(|since| format!(", since {}", When::new(since, self.zone).begin())).unwrap_or_default();
            let until = match one.forgotten {
                Some(day) if one.is_counted => format!(", weighs to {}", day.plus(-1)),
                Some(day) => format!(", forgotten from {day} on"),
                None => String::new(),
            };
            page.indented(2, &format!("{}  {}: {severity}{since}{until}", plain(one.weight), one.id));
        }
        and_more(breaches.len().saturating_sub(MOST)).iter().for_each(|more| page.indented(2, more));
    }

    fn step(&self, page: &mut Page<'_>, step: &Stand) {
        let state = match step.now {
            Some(since) => format!("to be done now, since {since}"),
            None => format!("waits for {}", step.waits.join(", and for ")),
        };
        let taken = step.taken.map(|day| format!("; last done on {day}")).unwrap_or_default();
        page.indented(2, &format!("{} at {}: {state}{taken}", named(step), plain(step.at)));
        for need in &step.needs {
            let missing = match (need.status, need.missing.is_empty()) {
                (NeedStatus::Unknown, false) => format!(", missing: {}", need.missing.join(", ")),
                _ => String::new(),
            };
            page.indented(4, &format!("needs that {}: {}{missing}", (self.says)(need), need.status.word()));
        }
    }
}

/// Returns an action with the card that it is.
fn named(step: &Stand) -> String {
    let card = step.card.as_ref().map(|card| format!(", {card}")).unwrap_or_default();
    format!("{}{card}", step.action.replace('_', " "))
}

fn at_once(one: &AtOnce) -> String {
    let state = match (one.now, one.breaches.as_slice()) {
        (Some(since), breaches) => format!("to be done now, since {since}, for {}", breaches.join(", ")),
        (None, []) => "none weighs".to_owned(),
        (None, breaches) => format!("{}, and nothing of it is to be done now", breaches.join(", ")),
    };
    format!("{} at once on a breach of {}: {state}", one.action.replace('_', " "), one.clauses.join(" or "))
}
