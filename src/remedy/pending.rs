//! A duty that is pending: until when, if nothing is done, and what comes of it then.

use super::change::{Change, without_later};
use super::search::{last_near, last_that};
use super::seek::{Seek, by_the_hour};
use crate::engagement::record::{Engagement, Event, EventId, Value};
use crate::evaluate::{Chosen, judge_chosen};
use crate::facts::index::{AsOf, Facts};
use crate::facts::item::Item;
use crate::finding::{Detail, Finding, Status, Verdicts};
use crate::plan::Plan;
use crate::program::tree::{Clause, Source, Statement};
use crate::value::time::{Day, Moment};

/// So many days of grace are looked at.
const MOST_GRACE: i64 = 100;

/// So often a due day that moves is followed.
const MOST_MOVES: usize = 12;

/// A pending duty, as it stands when its time is up.
pub(super) struct Pending {
    /// The day that is asked about.
    asked: Day,
    /// When it is due as of that day.
    due_then: Option<Moment>,
    /// Up to when it is looked whether something meets it: the last day on which it is pending, or the next one where hours of it
    /// still do, and where it can be judged only then.
    pub as_of: AsOf,
    /// It, due as all that is recorded has it.
    pub finding: Finding,
    /// The last day on which it is pending; nothing where it is pending as long as it was looked.
    last: Option<Day>,
}

/// Returns the record without what would meet the duty and is dated later than is looked: that is not known when a duty is pending.
/// What moves its due day is: no day is told that the record contradicts.
pub(super) fn undone(
    (plans, plan): (&[Plan], &Plan),
    engagement: &Engagement,
    as_of: AsOf,
    finding: &Finding,
    clause: &Clause,
) -> Engagement {
    let due = finding.due.map_or(as_of.day, |due| plans[0].program.calendar.zone.day(due));
    let never = as_of.day.max(due).plus(2 * MOST_GRACE * MOST_MOVES as i64);
    // What could not be known is not there whenever it is looked.
    let known = as_of.known_on.map(|_| {
        let at = |known_on| Facts::new(plan, engagement, AsOf { day: never, known_on, ..as_of });
        without_later(engagement, &at(None), &at(as_of.known_on)).0
    });
    let engagement = known.as_ref().unwrap_or(engagement);
    let facts = Facts::new(plan, engagement, as_of);
    let words = &plan.words;
    let does = |id: &EventId| {
        let kind = engagement.events[id.0 as usize].kind;
        match &clause.statement {
            Some(Statement::Owes { duty, totalling, .. }) => {
                let kinds = if let Source::Kinds(kinds) = &duty.source { &kinds[..] } else { &[] };
                let settles = kind == words.payment || kind == words.credit_note;
                kinds.iter().any(|(of, _)| *of == kind) || totalling.is_some() && settles
            }
            _ => true,
        }
    };
    let all = (0..engagement.events.len()).map(|place| EventId(place as u32));
    let later: Vec<EventId> = all.filter(|id| !facts.is_visible(*id)).filter(does).collect();
    Change::Without(later).applied(engagement, &plan.program.vocabulary, never)
}

/// Says of each duty that is pending when it will be due by what is recorded of later days, where that is another time. Looked at is
/// what may move it: intervals in which its clock stands still, their ends, amendments.
pub fn moves(plans: &[Plan], facts: &Facts<'_>, verdicts: &mut Verdicts) {
    let (engagement, as_of) = (facts.engagement, facts.looked());
    let pending = |finding: &Finding| finding.status == Status::Pending && finding.due.is_some();
    if !verdicts.findings.iter().any(pending) || !may_move(facts) {
        return;
    }
    for finding in verdicts.findings.iter_mut().filter(|finding| pending(finding)) {
        let of_clause = |plan: &'_ Plan| plan.program.clauses.iter().position(|clause| clause.span == finding.text);
        let found = plans.iter().find_map(|plan| Some((plan, &plan.program.clauses[of_clause(plan)?])));
        let Some((plan, clause)) = found else { continue };
        let own = Chosen::of(plans, [&*finding.clause]);
        let undone = undone((plans, plan), engagement, as_of, finding, clause);
        let pending = Pending::of(plans, &undone, as_of, (finding, clause), &own, None);
        finding.moves_to = pending.finding.due.filter(|due| pending.last.is_some() && Some(*due) != finding.due);
    }
}

/// Whether something is recorded of later days that may move a due day.
fn may_move(facts: &Facts<'_>) -> bool {
    let (plan, engagement) = (facts.plan, facts.engagement);
    let contract = &engagement.contract;
    let signed = [contract.signed_client, contract.signed_firm].into_iter().flatten();
    let vocabulary = &plan.program.vocabulary;
    let is_interval = |event: &Event| vocabulary.get(event.kind).interval;
    let mut intervals = engagement.events.iter().enumerate().filter(|(_, event)| is_interval(event));
    let is_later = |place: usize, event: &Event| {
        let id = EventId(place as u32);
        let ends = event.field(plan.words.ends);
        !facts.is_visible(id) || ends.is_some() && facts.ends(Item::Event(id)).is_none()
    };
    contract.amendments.iter().any(|one| one.effective > facts.as_of || !facts.is_signed(one))
        || signed.into_iter().any(|at| !facts.has_come(at))
        || intervals.any(|(place, event)| is_later(place, event))
}

impl Pending {
    /// Finds until when a duty is pending. `until` is the last day of that, where it is known.
    pub fn of(
        plans: &[Plan],
        undone: &Engagement,
        as_of: AsOf,
        (finding, clause): (&Finding, &Clause),
        own: &Chosen,
        until: Option<Day>,
    ) -> Self {
        let at = |day: Day| AsOf { day, known_on: as_of.known_on.map(|known| known.max(day)), ..as_of };
        let zone = &plans[0].program.calendar.zone;
        let judged = |day: Day| {
            let verdicts = judge_chosen(plans, undone, at(day), Detail::All, own).verdicts;
            verdicts.findings.into_iter().find(|other| other.id == finding.id)
        };
        let then = |day: Day| judged(day).filter(|other| other.status == Status::Pending);
        let due_of = |finding: &Finding| finding.due.map_or(as_of.day, |due| zone.day(due));
        let settled = last_dispute(plans, undone, clause, as_of.day);
        let of = |last: Option<Day>, day: Day, found: Finding| Self {
            asked: as_of.day,
            due_then: finding.due,
            as_of: at(day.max(settled)),
            finding: found,
            last,
        };
        let is_late = matches!(clause.statement, Some(Statement::Require { .. })) || by_the_hour(plans, clause);
        // What is due at an hour is up when that day ends, and is met on it.
        let is_late = |finding: &Finding| is_late || matches!(finding.due, Some(Moment::At(_)));
        let look_at = |last: Day, finding: &Finding| if is_late(finding) { last.plus(1) } else { last };
        if let Some(last) = until {
            return of(Some(last), look_at(last, finding), finding.clone());
        }
        let mut first = due_of(finding).max(as_of.day);
        for _ in 0..MOST_MOVES {
            let last = match then(first) {
                Some(_) => first.plus(last_near(MOST_GRACE, |days| days == 0 || then(first.plus(days)).is_some())),
                // It is due earlier than was told.
                None => as_of
                    .day
                    .plus(last_that(first.since(as_of.day), |days| days == 0 || then(as_of.day.plus(days)).is_some())),
            };
            let Some(pending) = then(last) else { break };
            let due = due_of(&pending);
            if due > last && last.since(first) >= MOST_GRACE - 1 {
                first = due;
                continue;
            }
            let over = judged(last.plus(1)).filter(|over| over.status != Status::Met);
            return match over.and_then(|over| over.due).filter(|due| Some(*due) != pending.due) {
                Some(due) => of(Some(last), last.plus(1), Finding { due: Some(due), ..pending }),
                None => of(Some(last), look_at(last, &pending), pending),
            };
        }
        of(None, due_of(finding).max(as_of.day), finding.clone())
    }

    /// Returns until when it can be met: the last moment by the clock of the policy's zone, and its grace.
    pub fn until(&self, seek: &Seek<'_>) -> Vec<String> {
        let Some(due) = self.finding.due else { return Vec::new() };
        let zone = &seek.plan.program.calendar.zone;
        let told = |moment: Moment| match moment {
            Moment::Day(day) => format!("the end of {day}"),
            at => zone.short(at),
        };
        let mut lines = Vec::new();
        if let Some(first) = self.due_then.filter(|first| *first != due) {
            let (asked, first) = (self.asked, told(first));
            lines.push(format!("as of {asked} it is due at {first}; what is recorded of later days moves that"));
        }
        let Some(last) = self.last else {
            let (asked, due) = (self.asked, told(due));
            lines.push(format!("as of {asked} in time until {due}; that moves on as long as its clock stands still"));
            return lines;
        };
        let over = otherwise(seek, last);
        lines.push(match zone.day(due) < self.asked {
            true => format!("its time was up at {}, {}", told(due), zone.name()),
            false => format!("in time until {}, {}", told(due), zone.name()),
        });
        let grace = over.as_ref().and_then(|over| over.decided).map_or(Moment::Day(last), |at| zone.over_at(at));
        // What is required of a period has no grace.
        let has_grace = !matches!(seek.clause.statement, Some(Statement::Require { .. }));
        if has_grace && zone.range(grace).1 > zone.range(due).1 {
            lines.push(format!("in its grace until {}, {}", told(grace), zone.name()));
        }
        lines.extend(over.filter(|over| over.status != Status::Met).map(|over| {
            let severity = over.severity.map(|severity| format!(", {},", severity.word())).unwrap_or_default();
            format!("if not: {}{severity} from {} on", over.status.word(), last.plus(1))
        }));
        lines
    }
}

/// Returns the day on which the last dispute is recorded to end, of a duty to pay an amount: what is owed after all has to be paid, too.
fn last_dispute(plans: &[Plan], undone: &Engagement, clause: &Clause, as_of: Day) -> Day {
    let (words, zone) = (&plans[0].words, &plans[0].program.calendar.zone);
    let is_sum = matches!(clause.statement, Some(Statement::Owes { totalling: Some(_), .. }));
    let disputes = undone.events.iter().filter(|event| is_sum && event.kind == words.dispute);
    let ends = disputes.filter_map(|event| match event.field(words.ends) {
        Some(Value::Moment(ends)) => Some(zone.day(*ends)),
        _ => None,
    });
    ends.max().map_or(as_of, |last| last.max(as_of))
}

/// Returns what comes of a duty that nothing more is done for.
fn otherwise(seek: &Seek<'_>, last: Day) -> Option<Finding> {
    let day = last.plus(1);
    let then = AsOf { day, known_on: seek.as_of.known_on.map(|known| known.max(day)), ..seek.as_of };
    let verdicts = judge_chosen(seek.plans, seek.engagement, then, Detail::All, seek.own).verdicts;
    let mut findings = verdicts.findings.into_iter();
    findings.find(|finding| finding.id == seek.finding.id).filter(|finding| finding.status != Status::Pending)
}
