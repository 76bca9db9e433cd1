//! Why: one sentence a finding, and the count behind a due day, line by line.

use super::clausal::{Clausal, moment};
use super::figures::Figures;
use crate::engagement::vocabulary::{KindId, WordId};
use crate::facts::due::{deadline_of, due_of, grace_of};
use crate::facts::expression::not_after;
use crate::facts::item::{Item, Time, Val};
use crate::facts::scope::{Env, Scope, Special};
use crate::facts::truth::Truth;
use crate::finding::{Finding, Status};
use crate::monitor::draft::{Draft, Outcome};
use crate::monitor::known::last_known;
use crate::monitor::owes::grace_start;
use crate::monitor::subjects;
use crate::program::tree::{Deadline, DutyTime, Expr, ExprKind, Measure, Party, Pattern, Source, Statement};
use crate::value::deadline::{Due, Mark, Step};
use crate::value::time::{Day, Moment, SECOND};

/// Returns one sentence: why.
pub fn why(clausal: &Clausal<'_, '_>, draft: &Draft, finding: &Finding, title: &str) -> String {
    let due = finding.due.map(|due| moment(clausal, due)).unwrap_or_default();
    let met = finding.met_at.map(|met| moment(clausal, met)).unwrap_or_default();
    match finding.status {
        Status::Met if finding.disputed => format!("{title}: {}", disputed(clausal, draft, &met, true)),
        Status::Late if finding.disputed => {
            let disputed = disputed(clausal, draft, &met, false);
            format!("{title}: due {due}, {disputed}, {} late", lateness(clausal, draft, finding))
        }
        Status::Met if draft.due.is_some() && is_after(draft) => {
            format!("{title}: due {due}, done {met}, within the grace")
        }
        Status::Met if draft.due.is_some() => format!("{title}: done by {due}"),
        Status::Met => title.to_owned(),
        Status::Pending => format!("{title}: due {due}"),
        Status::Late => {
            format!("{title}: due {due}, done {met}, {} late", lateness(clausal, draft, finding))
        }
        Status::Breached if draft.due.is_some() => {
            let (overdue, last) = (lateness(clausal, draft, finding), last_known(clausal.facts, clausal.clause, draft));
            match last < clausal.facts.as_of {
                true => {
                    format!("{title}: due {due}, not done by {last}, {overdue} overdue then; later days are not known")
                }
                false => format!("{title}: due {due}, not done, {overdue} overdue"),
            }
        }
        _ => match &finding.measure {
            Some(measure) => format!("{title}: {}, the limit is {}", measure.value, measure.bound),
            None => title.to_owned(),
        },
    }
}

/// Returns the dispute that was raised as nothing was owed any more, where nothing was paid then.
pub fn dispute(clausal: &Clausal<'_, '_>, draft: &Draft) -> Option<Item> {
    let (Some(Item::Event(id)), Some(met), false) = (draft.subject, draft.met, draft.balances.is_empty()) else {
        return None;
    };
    let facts = clausal.facts;
    let is_dispute = |item: &Item| matches!(item, Item::Event(id) if facts.event(*id).kind == facts.plan.words.dispute);
    let is_then = |item: &Item| facts.time(*item) == met;
    let is_paid = draft.evidence.iter().any(is_then);
    facts.naming(id).iter().copied().filter(|item| !is_paid && is_then(item)).find(is_dispute)
}

/// Returns since when something was disputed, or until when: as it stands on the as-of day.
fn disputed(clausal: &Clausal<'_, '_>, draft: &Draft, from: &str, is_met: bool) -> String {
    let over = dispute(clausal, draft).and_then(|dispute| clausal.facts.ends(dispute));
    match (over.map(|over| moment(clausal, over.moment())), is_met) {
        (Some(over), _) => format!("disputed from {from} to {over} and nothing owed since"),
        (None, true) => format!("disputed since {from}, nothing owed"),
        (None, false) => format!("disputed since {from}"),
    }
}

/// Whether something was done after its due time.
fn is_after(draft: &Draft) -> bool {
    match (draft.due, draft.met) {
        (Some(due), Some(met)) => not_after(met, due) == Truth::False,
        _ => false,
    }
}

/// Returns how late something is: in hours and minutes where it was due by the hour and is not late by days.
fn lateness(clausal: &Clausal<'_, '_>, draft: &Draft, finding: &Finding) -> String {
    let many = |n: i64, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    let days = finding.overdue_days.unwrap_or(0);
    let end = draft
        .met
        .map_or_else(|| clausal.facts.zone().end_of(last_known(clausal.facts, clausal.clause, draft)), |met| met.hi);
    match draft.due {
        Some(Due::At(due) | Due::Between(_, due, _)) if days < 2 && draft.met.is_none_or(Time::exact) => {
            let minutes = (end.0 - due.0).max(0) / SECOND / 60;
            match (minutes / 60, minutes % 60) {
                (0, 0) => "less than a minute".to_owned(),
                (0, minutes) => many(minutes, "minute"),
                (hours, 0) => many(hours, "hour"),
                (hours, minutes) => format!("{} {}", many(hours, "hour"), many(minutes, "minute")),
            }
        }
        _ => many(days, "day"),
    }
}

/// Returns how a due day, a measure or the verdict on a condition came about, line by line, and the days of grace behind it.
pub fn working(clausal: &Clausal<'_, '_>, draft: &Draft, figures: Figures<'_>) -> (Vec<String>, Vec<String>) {
    let (facts, clause) = (clausal.facts, clausal.clause);
    let env = draft.env();
    let scope = Scope::of(facts, clause.id, draft.trigger).maybe(env.as_ref());
    let roll = facts.plan.program.calendar.roll;
    let steps = match &clause.statement {
        Some(Statement::Owes { time: DutyTime::Deadline(deadline), .. }) => {
            let scope = Scope { hand: facts.now(), ..scope };
            match scope.changed(deadline_of).ok().flatten().unwrap_or(deadline) {
                Deadline::Within(length, after) => match scope.value(after) {
                    Ok(Val::Moment(anchor)) => facts.explain(clause, anchor, length, roll, scope),
                    _ => Vec::new(),
                },
                Deadline::By(moment) => {
                    return (counted(clausal, moment, scope, ""), grace(clausal, draft, scope, true));
                }
            }
        }
        Some(Statement::Owes { time: DutyTime::Every { every, .. }, party, duty, .. }) => {
            let steps = facts.explain(clause, draft.trigger.moment(), every, false, scope);
            let looked = sought(clausal, draft, *party, duty);
            let grace = grace(clausal, draft, scope, steps.is_empty());
            return (lines(clausal, &steps, LAST).into_iter().chain(looked).collect(), grace);
        }
        Some(Statement::Limit { measure, bound, window, .. }) => {
            let told = measured(clausal, draft, (measure, window.is_none()), figures, scope);
            let told = of_period(clausal, draft).into_iter().chain(told);
            return (told.chain(figures.value_of(bound, scope)).collect(), Vec::new());
        }
        statement => {
            let told = decided(clausal, draft, statement.as_ref(), figures);
            return (of_period(clausal, draft).into_iter().chain(told).collect(), Vec::new());
        }
    };
    (lines(clausal, &steps, LAST), grace(clausal, draft, scope, steps.is_empty()))
}

/// Returns the days of the period that is looked at.
fn of_period(clausal: &Clausal<'_, '_>, draft: &Draft) -> Option<String> {
    let Some(Item::Period(first, last)) = draft.subject else { return None };
    let to = |day: Day| dated(clausal, Moment::Day(day));
    Some(format!("{} to {}  the days that are looked at", to(first), to(last)))
}

/// Returns in which days it was looked for what a cadence asks for, by whom, and what was found.
fn sought(clausal: &Clausal<'_, '_>, draft: &Draft, party: Party, duty: &Pattern) -> Option<String> {
    let facts = clausal.facts;
    let Source::Kinds(kinds) = &duty.source else { return None };
    let program = &facts.plan.program;
    let name = |(kind, word): &(KindId, Option<WordId>)| match word {
        Some(word) => program.vocabulary.word(*word).replace('_', " "),
        None => program.vocabulary.kind_name(*kind).replace('_', " "),
    };
    let names = kinds.iter().map(name).collect::<Vec<_>>().join(" or ");
    let by = match party {
        Party::Client => " by the client",
        Party::Firm => " by the firm",
        Party::Either => "",
    };
    let zone = facts.zone();
    // One that is met was looked for up to then.
    let last = draft.met.map_or(facts.as_of, |met| met.day);
    let found = draft.met.map_or("none".to_owned(), |met| dated(clausal, met.moment()));
    let from = dated(clausal, Moment::Day(zone.day(draft.trigger.moment())));
    Some(format!("looked for {names}{by} from {from} to {}: {found}", dated(clausal, Moment::Day(last))))
}

/// Returns the days of grace behind a due day.
fn grace<'a>(clausal: &Clausal<'_, 'a>, draft: &Draft, scope: Scope<'_, 'a>, is_alone: bool) -> Vec<String> {
    let facts = clausal.facts;
    let grace = scope.changed(grace_of).ok().flatten().or(clausal.clause.modifiers.grace.as_ref());
    let (Some(grace), Some(due)) = (grace, draft.due) else { return Vec::new() };
    let Ok(length) = scope.length(grace) else { return Vec::new() };
    let from = grace_start(facts, due, length);
    let days = facts.explain(clausal.clause, from, grace, false, scope);
    let head = format!("{}the grace, which moves no due day:", if is_alone { "" } else { "then " });
    std::iter::once(head).chain(lines(clausal, days.get(1..).unwrap_or_default(), LAST)).collect()
}

/// Returns what decided a breach of a clause that asks a condition: of what it requires, forbids or prices.
fn decided(
    clausal: &Clausal<'_, '_>,
    draft: &Draft,
    statement: Option<&Statement>,
    figures: Figures<'_>,
) -> Vec<String> {
    let facts = clausal.facts;
    let (Some(since), Outcome::Breached) = (draft.since, &draft.outcome) else { return Vec::new() };
    let subject = draft.env();
    let at = Scope { cause: draft.cause, ..Scope::of(facts, clausal.clause.id, since) }.maybe(subject.as_ref());
    match (statement, draft.subject, draft.offender) {
        (Some(Statement::Require { cond, enough, .. }), subject, _) => {
            let moment = match subject {
                Some(Item::Period(_, last)) => facts.last_of(last),
                None if !since.exact() => facts.last_of(since.day),
                _ => since,
            };
            let special = Special { enough: *enough, ..Special::default() };
            figures.deciding(cond, Scope { hand: moment, own: moment, special: &special, ..at })
        }
        (Some(Statement::Forbid(pattern)), _, Some(item)) => {
            let env = Env { var: pattern.var, item, outer: subject.as_ref() };
            pattern.filter.iter().flat_map(|cond| figures.deciding(cond, at.with(&env))).collect()
        }
        (None, Some(_), _) => {
            let filter = subjects::pattern(&clausal.clause.each).and_then(|pattern| pattern.filter.as_ref());
            filter.iter().flat_map(|cond| figures.deciding(cond, at)).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns how the moment from which a right is open came about.
pub fn opening<'a>(clausal: &Clausal<'_, 'a>, from: &Expr, scope: Scope<'_, 'a>) -> Vec<String> {
    counted(clausal, from, Scope { hand: clausal.facts.now(), ..scope }, OPENS)
}

/// Returns the count of a moment that is counted from others, step by step; `end` is said of the last.
fn counted<'a>(clausal: &Clausal<'_, 'a>, moment: &Expr, scope: Scope<'_, 'a>, end: &str) -> Vec<String> {
    let facts = clausal.facts;
    match &*moment.kind {
        ExprKind::Shift(length, true, anchor) => {
            let Ok(Val::Moment(day)) = scope.value(anchor) else { return Vec::new() };
            let steps = facts.explain(clausal.clause, day, length, false, scope);
            // What it is counted from has been counted itself.
            let before = counted(clausal, anchor, scope, LAST);
            if before.len() < 2 {
                return lines(clausal, &steps, end);
            }
            let rest = lines(clausal, steps.get(1..).unwrap_or_default(), end);
            before.into_iter().chain(["and from there:".to_owned()]).chain(rest).collect()
        }
        ExprKind::Extreme(larger, a, b) => {
            let word = if *larger { "later" } else { "earlier" };
            let mut all = counted(clausal, a, scope, "");
            all.push("and the other:".to_owned());
            all.extend(counted(clausal, b, scope, ""));
            let Ok(Val::Moment(moment)) = scope.value(moment) else { return all };
            let last = format!("the {word} of these counts: {}{end}", dated(clausal, moment));
            all.into_iter().chain([last]).collect()
        }
        ExprKind::Else(a, b) => match scope.value(a) {
            Ok(Val::Moment(_)) => counted(clausal, a, scope, end),
            _ => counted(clausal, b, scope, end),
        },
        _ => match scope.value(moment) {
            Ok(Val::Moment(at)) => vec![format!("{}  {}{end}", dated(clausal, at), whence(clausal, moment))],
            _ => Vec::new(),
        },
    }
}

/// Where a moment comes from that is not counted here.
fn whence(clausal: &Clausal<'_, '_>, moment: &Expr) -> String {
    match &*moment.kind {
        ExprKind::Field(..) => "as recorded".to_owned(),
        ExprKind::DueOf(clause) => due_of(&clausal.facts.plan.clause(*clause).name),
        _ => "as the clause says".to_owned(),
    }
}

/// A moment with its day of the week.
fn dated(clausal: &Clausal<'_, '_>, at: Moment) -> String {
    let day = clausal.facts.zone().day(at);
    format!("{} {}", day.weekday_name(), moment(clausal, at))
}

/// What is said of the step with which a count ends.
const LAST: &str = ", the last day";
const OPENS: &str = ": the right opens";

/// Returns a count, a line a step. A last day that moves on is told once, with the reason.
fn lines(clausal: &Clausal<'_, '_>, steps: &[Step], end: &str) -> Vec<String> {
    // A day that counts, and is told once more for the reason why it cannot be the last.
    let is_again = |a: &Step, b: &Step| a.mark == Mark::Counted && a.day == b.day;
    let told = steps.iter().enumerate().filter(|(place, step)| *place == 0 || !is_again(&steps[place - 1], step));
    let line = |(place, step): (usize, &Step)| {
        let why = match steps.get(place + 1).filter(|next| is_again(step, next)).map(|next| &next.mark) {
            Some(Mark::Holiday(name)) => format!(": {name}"),
            Some(_) => ": no business day".to_owned(),
            None => String::new(),
        };
        format!("{}{why}{}", line(clausal, step), if step.last { end } else { "" })
    };
    told.map(line).collect()
}

fn line(clausal: &Clausal<'_, '_>, step: &Step) -> String {
    let zone = clausal.facts.zone();
    let clock = |at| zone.clock(at);
    let mark = match &step.mark {
        Mark::Anchor => "the day of the trigger, not counted".to_owned(),
        Mark::Start => "the trigger".to_owned(),
        Mark::StartOfDay => "the trigger, at a time of day that is not recorded: at the earliest".to_owned(),
        Mark::Counted => format!("day {}", step.count),
        Mark::Ran(from, to) => {
            let minutes = (to.0 - from.0) / SECOND / 60;
            let changes = zone.offset(*from) != zone.offset(*to);
            let size = if changes {
                format!(": {} h {} min by the clock change", minutes / 60, minutes % 60)
            } else {
                String::new()
            };
            let is_whole = (*from, *to) == (zone.range(Moment::Day(step.day)).0, zone.end_of(step.day));
            match is_whole {
                true => format!("the clock runs all day{size}"),
                false => format!("the clock runs {} to {}{size}", clock(*from), clock(*to)),
            }
        }
        Mark::Closed if clausal.facts.plan.program.calendar.is_business_day(step.day) == Ok(true) => {
            "not counted: its hours are over".to_owned()
        }
        Mark::Closed => "not counted: no business day".to_owned(),
        Mark::Holiday(name) => format!("not counted: {name}"),
        Mark::Paused => "not counted: the clock stands still".to_owned(),
        Mark::Rolled => "moved here".to_owned(),
    };
    format!("{} {}  {mark}", step.day.weekday_name(), step.day)
}

/// The events that were measured, one a line with what each adds, and what else there is to say.
fn measured(
    clausal: &Clausal<'_, '_>,
    draft: &Draft,
    (measure, is_whole): (&Measure, bool),
    figures: Figures<'_>,
    scope: Scope<'_, '_>,
) -> Vec<String> {
    if draft.measure.is_none() {
        return draft.remarks.clone();
    }
    let facts = clausal.facts;
    // A run of what is counted from ever names only what goes over.
    let until = draft.episode.map_or(facts.now(), |(_, until)| until);
    let at = Scope { hand: until, own: until, cause: draft.cause, ..scope };
    let items = match is_whole && clausal.clause.each.is_none() {
        true => at.items_of(measure).unwrap_or_default(),
        false => draft.evidence.clone(),
    };
    let mut seen = rustc_hash::FxHashSet::default();
    let kind = |item: Item| if let Item::Event(id) = item { Some(facts.event(id).kind) } else { None };
    let is_alike = |item: Item| items.iter().any(|other| *other != item && kind(*other) == kind(item));
    // What others are counted for is not counted itself.
    let is_counted = |item: Item| clausal.clause.each.is_none() || draft.subject != Some(item) || is_alike(item);
    let once: Vec<Item> = items.iter().copied().filter(|item| seen.insert(*item) && is_counted(*item)).collect();
    figures.items(&once, measure, at).into_iter().chain(draft.remarks.iter().cloned()).collect()
}
