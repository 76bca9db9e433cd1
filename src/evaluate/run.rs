//! Runs a plan over one engagement as of a day: clause by clause, each after those of whose breaches it speaks.

use super::clausal::Clausal;
use super::finish::{finish, held, of_side};
use crate::engagement::record::{Actor, Engagement, Event};
use crate::engagement::vocabulary::actions::needs_ground;
use crate::facts::index::{AsOf, Facts};
use crate::facts::item::{BreachFact, Item, Time};
use crate::facts::scope::{Env, Scope, Special};
use crate::facts::truth::Gap;
use crate::facts::watch::of_days;
use crate::finding::{Basis, Credit, Detail, Finding, Right, RightStatus, Status, Verdicts};
use crate::monitor::draft::{Draft, Outcome};
use crate::monitor::duty::Duty;
use crate::monitor::{cadence, forbid, limit, may, owes, periods, require, subjects};
use crate::plan::{Gravity, Plan};
use crate::program::tree::{Clause, ClauseId, DutyTime, Each, Statement};
use crate::value::severity::Severity;
use crate::value::time::{Day, Moment};

/// Returns every verdict on an engagement, as of the end of a day in the policy's zone. The engagement has passed
/// [`check_record`](super::check::check_record).
pub fn run(plan: &Plan, engagement: &Engagement, as_of: Day) -> Verdicts {
    with_note(judge(plan, engagement, as_of, Detail::All)).verdicts
}

/// Every verdict on an engagement, with the facts that it stands on.
pub struct Judged<'a> {
    /// The facts, the breaches found among them.
    pub facts: Facts<'a>,
    /// The verdicts.
    pub verdicts: Verdicts,
    /// The days of the matters that another text governs.
    pub elsewhere: Vec<Day>,
}

/// Returns what each clause has, in one, without a move for each.
fn joined<T>(of_clauses: Vec<(ClauseId, Vec<T>)>) -> Vec<T> {
    let mut all = Vec::with_capacity(of_clauses.iter().map(|(_, of_one)| of_one.len()).sum());
    of_clauses.into_iter().for_each(|(_, mut of_one)| all.append(&mut of_one));
    all
}

/// Says how many matters another text governs.
pub(super) fn with_note(mut judged: Judged<'_>) -> Judged<'_> {
    let elsewhere = judged.elsewhere.len();
    if elsewhere > 0 {
        let what = if elsewhere == 1 { "1 matter".to_owned() } else { format!("{elsewhere} matters") };
        let note = format!("{what} from outside of the days on which this text is in force: not judged by it");
        judged.verdicts.notes.push(note);
    }
    judged
}

/// As [`run`], with the facts; `detail` is how much is said.
pub fn judge<'a>(plan: &'a Plan, engagement: &'a Engagement, as_of: impl Into<AsOf>, detail: Detail<'_>) -> Judged<'a> {
    judge_some(plan, engagement, as_of, detail, |_| true)
}

/// As [`judge`], by some clauses only.
pub(super) fn judge_some<'a>(
    plan: &'a Plan,
    engagement: &'a Engagement,
    as_of: impl Into<AsOf>,
    detail: Detail<'_>,
    is_asked: impl Fn(ClauseId) -> bool,
) -> Judged<'a> {
    let mut facts = Facts::new(plan, engagement, as_of);
    let as_of = facts.as_of;
    if matches!(detail, Detail::Watched) {
        facts.watch();
    }
    let mut found: Vec<(ClauseId, Vec<Finding>)> = Vec::new();
    let mut rights: Vec<(ClauseId, Vec<Right>)> = Vec::new();
    let mut notes = super::check::notes(&facts);
    if facts.order.is_empty() && facts.is_all_ahead() {
        let known = facts.known_on.map(|day| format!(", as far as it was known on {day}")).unwrap_or_default();
        notes.push(format!("nothing in this record had happened by {as_of}{known}"));
    } else if let Some(known) = facts.unknown_after() {
        notes.push(format!("what came after {known} is left out: what was open then is told as it stood then"));
    }
    let mut elsewhere = Vec::new();
    let mut met = 0;
    for &id in &plan.program.order {
        let clause = plan.clause(id);
        if clause.modifiers.before_signing || !is_asked(id) {
            continue;
        }
        let mut drafts = of_clause(&facts, clause);
        drafts.retain(|draft| match governed(&facts, clause, draft) {
            (first, last) if facts.in_force_between(first, last) => true,
            (day, _) => {
                elsewhere.push(day);
                false
            }
        });
        let clausal = Clausal::new(&facts, clause, detail);
        if clausal.is_brief {
            let before = drafts.len();
            drafts.retain(|draft| !matches!(draft.outcome, Outcome::Met));
            met += before - drafts.len();
        }
        let done = finish(&clausal, drafts);
        rights.push((id, rights_of(&facts, clause, &clausal, &mut notes)));
        let (findings, breaches, deemed) = after(&facts, id, clause, done);
        facts.deem(&plan.names[usize::from(id.0)].0, deemed);
        facts.breach(breaches);
        found.push((id, findings));
    }
    found.sort_by_key(|(id, _)| *id);
    rights.sort_by_key(|(id, _)| *id);
    let credits = credits(&facts, &mut notes);
    let exceptions = &plan.program.exceptions;
    let mut verdicts = Verdicts {
        credits,
        met,
        findings: joined(found),
        rights: joined(rights),
        notes,
        conflicts: facts.conflicts().into_iter().map(|(a, b)| (held(&exceptions[a]), held(&exceptions[b]))).collect(),
    };
    if let Some(what) = engagement.lacking_lines() {
        hold_back(&mut verdicts, what);
    }
    Judged { facts, verdicts, elsewhere }
}

/// Nothing is done on what a line that may be missing may undo: no right is open and no action is suggested. What is broken as far as
/// is recorded is told with that.
fn hold_back(verdicts: &mut Verdicts, what: &str) {
    let Verdicts { findings, rights, notes, .. } = verdicts;
    for finding in findings {
        finding.suggest.clear();
        if matches!(finding.status, Status::Breached | Status::Late) {
            finding.why = format!("{}, as far as is recorded: this record may lack {what}", finding.why);
        }
    }
    rights.retain(|right| {
        let is_over = right.status == RightStatus::Lapsed;
        if !is_over {
            notes.push(no_right(&right.id, &right.action, what));
        }
        is_over
    });
}

fn no_right(id: &str, action: &str, missing: &str) -> String {
    format!("{id}: whether there is a right to {action} cannot be said without {missing}")
}

/// Returns what is left of payments. What may have settled an invoice, nobody knows how much of it, is not known to be left: a note says so.
fn credits(facts: &Facts<'_>, notes: &mut Vec<String>) -> Vec<Credit> {
    let ledger = facts.ledger();
    let mut found = Vec::new();
    for (event, left) in &ledger.credits {
        if !ledger.foreign.contains(event) && !ledger.accounts().any(|(_, account)| account.may_take(*event)) {
            found.push(Credit { event: facts.event(*event).id.clone(), left: *left });
            continue;
        }
        let missing = match facts.unusable(*event) {
            Gap::Facts(missing) => format!(" without {}", missing.join(", ")),
            _ => String::new(),
        };
        notes.push(format!("what is left of {} cannot be said{missing}", facts.name(Item::Event(*event))));
    }
    notes.extend(ledger.returned.iter().map(|(refund, money)| {
        let refund = facts.name(Item::Event(*refund));
        format!("{money} of {refund} went back and was no credit: what it had settled stays so; lower the payment that was returned")
    }));
    found
}

/// Judges what is only looked at before signing, and what is required of the contract itself: no event, no period.
pub fn judge_contract(plan: &Plan, engagement: &Engagement, as_of: Day) -> Vec<Finding> {
    let facts = Facts::new(plan, engagement, as_of);
    let is_of_contract = |clause: &Clause| {
        clause.modifiers.before_signing
            || clause.each.is_none() && matches!(clause.statement, Some(Statement::Require { .. }))
    };
    let clauses = plan.program.order.iter().map(|id| plan.clause(*id));
    let judged = clauses.filter(|clause| is_of_contract(clause)).flat_map(|clause| {
        let clausal = Clausal::new(&facts, clause, Detail::All);
        finish(&clausal, of_clause(&facts, clause))
    });
    judged.map(|(_, finding)| finding).collect()
}

/// The days of which one must lie in the days on which a text is in force that governs a matter: the trigger of a duty, the
/// offending moment of anything else, all days of a period (language.md 4.8).
pub(super) fn governed(facts: &Facts<'_>, clause: &Clause, draft: &Draft) -> (Day, Day) {
    let is_duty = matches!(clause.statement, Some(Statement::Owes { .. }));
    let day = match draft.since {
        Some(since) if !is_duty => since.day,
        _ => draft.offender.map_or(draft.trigger, |item| facts.time(item)).day,
    };
    match (draft.subject, draft.since) {
        (Some(Item::Period(first, last)), None) => (first, last),
        _ => (day, day),
    }
}

/// Judges every subject of a clause.
pub(super) fn of_clause(facts: &Facts<'_>, clause: &Clause) -> Vec<Draft> {
    let mut drafts = match &clause.statement {
        None => priced(facts, clause),
        Some(Statement::Owes { party, duty, totalling, time }) => match time {
            DutyTime::Deadline(deadline) => {
                let duty = Duty { clause, party: *party, pattern: duty, totalling: totalling.as_ref(), deadline };
                owes::judge(facts, duty)
            }
            DutyTime::Every { every, from, until } => {
                let (from, until) = (from.as_ref(), until.as_ref());
                cadence::judge(facts, cadence::Cadence { clause, party: *party, pattern: duty, every, from, until })
            }
        },
        Some(Statement::Forbid(pattern)) => forbid::judge(facts, clause, pattern),
        Some(Statement::Limit { .. }) => limit::judge(facts, clause),
        Some(Statement::Require { cond, enough, watches, .. }) => {
            let special = Special { enough: *enough, ..Special::default() };
            require::judge(facts, clause, cond, &special, watches)
        }
        Some(Statement::May { .. }) => Vec::new(),
    };
    if let Some(Each::Period { unit, from }) = &clause.each {
        periods::name_all(facts, *unit, from.as_ref(), &mut drafts);
    }
    drafts
}

/// `for each` and `costs` alone: each item has its price.
fn priced(facts: &Facts<'_>, clause: &Clause) -> Vec<Draft> {
    let (Some(pattern), false) = (subjects::pattern(&clause.each), clause.modifiers.costs.is_empty()) else {
        return Vec::new();
    };
    let (subjects, mut drafts) = subjects::of(facts, pattern);
    drafts.extend(subjects.into_iter().map(|(item, trigger)| Draft::breach(Some(item), trigger)));
    drafts
}

/// Sorts the findings of a clause and says what later clauses see of them.
fn after(
    facts: &Facts<'_>,
    id: ClauseId,
    clause: &Clause,
    mut done: Vec<(Draft, Finding)>,
) -> (Vec<Finding>, Vec<BreachFact>, Vec<Event>) {
    let order = |(draft, finding): &(Draft, Finding)| {
        let time = draft.offender.or(draft.subject).map_or(draft.trigger, |item| facts.time(item));
        (time.order_key(), draft.due_day(facts.zone()), finding.id.clone())
    };
    // Mostly there is one.
    if done.len() > 1 {
        done.sort_by_cached_key(order);
    }
    let (mut findings, mut breaches, mut deemed) = (Vec::with_capacity(done.len()), Vec::new(), Vec::new());
    for (draft, finding) in done {
        let broken = draft.stands && matches!(draft.outcome, Outcome::Breached | Outcome::Late);
        if let Some(event) = broken.then(|| deems(facts, clause, &draft, &finding)).flatten() {
            deemed.push(event);
        }
        breaches.extend(breach(facts, id, &draft, &finding));
        findings.push(finding);
    }
    (findings, breaches, deemed)
}

/// Returns what later clauses see of a finding as a breach: an unknown one may be one.
fn breach(facts: &Facts<'_>, id: ClauseId, draft: &Draft, finding: &Finding) -> Option<BreachFact> {
    let doubt = match finding.status {
        Status::Breached | Status::Late | Status::Tolerated => None,
        Status::Unknown if facts.plan.gravity[id.0 as usize] != Gravity::Never => {
            Some(Gap::Facts(finding.missing.clone()))
        }
        _ => return None,
    };
    let severity = match (&doubt, facts.plan.gravity[id.0 as usize]) {
        (Some(_), Gravity::Always(severity)) => Some(severity),
        (Some(_), _) => None,
        (None, _) => Some(finding.severity.unwrap_or(Severity::Minor)),
    };
    // Of what has no known moment it may be any.
    let any = || Time { hi: facts.now().hi, ..facts.start_of(facts.start().day) };
    let (since, decided) = draft.since.zip(draft.decided).unwrap_or_else(|| (any(), any()));
    let is_over = decided.lo < facts.end;
    is_over.then(|| BreachFact {
        id: finding.id.clone(),
        clause: id,
        subject: draft.subject.or(draft.offender),
        due: draft.due_at(),
        since,
        decided,
        met: draft.met,
        bearer: finding.bearer,
        severity,
        doubt,
        dated: draft.since.is_some(),
    })
}

/// Returns the event that a breach deems to have happened: at 00:00 of the day after the last.
fn deems(facts: &Facts<'_>, clause: &Clause, draft: &Draft, finding: &Finding) -> Option<Event> {
    let (kind, about) = clause.modifiers.deems.as_ref()?;
    let env = draft.env();
    let scope = Scope::at(facts, draft.trigger).maybe(env.as_ref());
    let targets = crate::facts::expression::items(&scope.value(about).ok()?);
    let since = draft.since?;
    let at = if since.exact() { since.lo } else { facts.start_of(since.day).lo };
    Some(Event {
        kind: *kind,
        id: format!("{}:{}", facts.plan.program.vocabulary.kind_name(*kind), finding.id).into(),
        at: Some(Moment::At(at)),
        by: clause.side().map(Actor::Side),
        about: targets
            .into_iter()
            .filter_map(|item| match item {
                Item::Event(id) => Some(id),
                _ => None,
            })
            .collect(),
        fields: Vec::new(),
        span: clause.span,
    })
}

/// Returns the rights that a clause gives.
fn rights_of(facts: &Facts<'_>, clause: &Clause, clausal: &Clausal<'_, '_>, notes: &mut Vec<String>) -> Vec<Right> {
    let Some(Statement::May { party, action, from: opens, until }) = &clause.statement else { return Vec::new() };
    let vocabulary = &facts.plan.program.vocabulary;
    let action = vocabulary.word(*action);
    let mut rights = Vec::new();
    let id_of = |subject: Option<Item>| match subject {
        Some(item) => format!("{}/{}", clause.name, facts.id(item)),
        None => clause.name.clone(),
    };
    let (standings, doubts) = may::judge(facts, clause, opens, until.as_ref());
    for (subject, gap) in doubts {
        if let Gap::Facts(missing) = gap {
            notes.push(no_right(&id_of(subject), action, &missing.join(", ")));
        }
    }
    for standing in standings {
        let is_dated = !matches!(standing.subject, None | Some(Item::Contact(_)));
        if is_dated && !facts.in_force(standing.trigger.day) {
            continue;
        }
        let id = id_of(standing.subject);
        let from = Time::of(standing.from, facts.zone());
        facts.saw(opens.span, || Some(of_days(facts.as_of, from.day)));
        let basis = clausal.basis(if standing.subject.is_some() { standing.trigger } else { from });
        if basis == Basis::HouseRule && needs_ground(action) {
            notes.push(format!("{id}: no right to {action}, for the client had not accepted these terms"));
            continue;
        }
        let env = standing.subject.map(|item| Env { var: crate::facts::due::SUBJECT, item, outer: None });
        let scope = Scope::of(clausal.facts, clause.id, standing.trigger).maybe(env.as_ref());
        let working =
            if clausal.explain.is_some() { super::explain::opening(clausal, opens, scope) } else { Vec::new() };
        rights.push(Right {
            id,
            clause: clausal.name.clone(),
            section: clausal.section.clone(),
            text: clausal.clause.span,
            holder: party.side().map(of_side),
            action: action.into(),
            status: standing.status,
            from: standing.from,
            until: standing.until,
            working,
            evidence: standing.subject.into_iter().filter_map(|item| clausal.evidence(item)).collect(),
            basis,
        });
    }
    rights
}
