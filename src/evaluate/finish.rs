//! From drafts to findings: excuses and waivers, tolerance, severity, price, ground, words.

use std::sync::Arc;

use super::charge;
use super::clausal::{Clausal, holds};
use super::severity::{grades, severity};
use super::tolerance::Counted;
use super::waiver::{Excuse, waived};
use crate::engagement::record::{Actor, Side};
use crate::engagement::timeline::Natural;
use crate::engagement::vocabulary::WordId;
use crate::facts::due::SUBJECT;
use crate::facts::excepted::changed;
use crate::facts::index::Facts;
use crate::facts::item::{Item, Time, keep_firsts};
use crate::facts::scope::{Env, Scope, Special};
use crate::facts::truth::{Gap, Truth};
use crate::facts::worlds::UNTRIED;
use crate::finding::{Bearer, Episode, Evidence, Excepted, Finding, Measured, Status, Subject};
use crate::monitor::draft::{Draft, Outcome};
use crate::monitor::known::last_known;
use crate::program::tree::{Change, Clause, Cost, Exception, Expr, Statement};
use crate::value::deadline::Due;
use crate::value::severity::Severity;
use crate::value::time::Moment;

/// Finishes the drafts of a clause.
pub fn finish(clausal: &Clausal<'_, '_>, drafts: Vec<Draft>) -> Vec<(Draft, Finding)> {
    counting(clausal, drafts, clausal.explain.is_some()).0
}

/// As [`finish`], with the breaches that a tolerance counts, which have names where that is asked.
pub(super) fn counting(
    clausal: &Clausal<'_, '_>,
    mut drafts: Vec<Draft>,
    is_named: bool,
) -> (Vec<(Draft, Finding)>, Counted) {
    // Tolerance counts breaches in the order in which they began; of one moment, that of what is older first.
    let facts = clausal.facts;
    let label = |draft: &Draft| match (&draft.key, draft.subject) {
        (Some(key), _) => key.into(),
        (None, subject) => subject.map(|item| facts.id(item)).unwrap_or_default(),
    };
    let key = |draft: &Draft| {
        let about = draft.subject.or(draft.offender).map(|item| facts.time(item).order_key());
        let due = draft.due_day(facts.zone());
        (draft.since.unwrap_or(draft.trigger).order_key(), about, due, Natural(label(draft)))
    };
    // Mostly there is one.
    if drafts.len() > 1 {
        drafts.sort_by_cached_key(key);
    }
    let mut done: Vec<(Draft, Finding)> = Vec::with_capacity(drafts.len());
    let mut counted = Counted::new(clausal, &drafts, is_named);
    for mut draft in drafts {
        let before = counted.len();
        let finding = one(clausal, &mut draft, &mut counted);
        let is_doubt = finding.status == Status::Unknown && counted.len() == before;
        if let Some(since) = draft.since.filter(|since| is_doubt && since.lo < facts.end) {
            counted.add(since, Some(finding.missing.clone()), &finding.id);
        }
        done.push((draft, finding));
    }
    (done, counted)
}

fn one(clausal: &Clausal<'_, '_>, draft: &mut Draft, counted: &mut Counted) -> Finding {
    let facts = clausal.facts;
    let mut finding = plain(clausal, draft);
    let Some(since) = draft.since.filter(|_| matches!(draft.outcome, Outcome::Breached | Outcome::Late)) else {
        return finding;
    };
    let env = environment(clausal, draft);
    // A duty breaks as the day after its last begins.
    let moment = if draft.due.is_some() && !since.exact() { facts.start_of(since.day) } else { since };
    let scope = Scope { cause: draft.cause, ..Scope::of(facts, clausal.clause.id, moment) };
    let special = Special { overdue: finding.overdue_days, excess: draft.excess.clone(), enough: None };
    with_env(env, |env| {
        let scope = Scope { special: &special, ..scope }.maybe(env);
        for one in excepted(scope) {
            if !finding.exceptions.contains(&one) {
                finding.exceptions.push(one);
            }
        }
        let follows = Consequences::of(clausal.clause, scope);
        let levels = follows.as_ref().map_or(&[][..], |follows| follows.severity);
        let own = own_excuse(clausal, draft, scope);
        draft.stands = own.is_none();
        match own.or_else(|| waived(clausal, draft, finding.bearer)) {
            Some(Ok((why, waiver))) => {
                finding.lenience.extend(excusing(clausal, waiver, scope));
                finding.status = Status::Excused;
                finding.severity = severity(levels, scope).ok().filter(|_| !levels.is_empty());
                finding.why = why;
                finding.evidence.extend(waiver.and_then(|item| clausal.evidence(item)));
                return;
            }
            Some(Err(gap)) => {
                unknown(clausal, &mut finding, gap);
                return;
            }
            None => {}
        }
        let (consequences, severity) = match follows.and_then(|follows| Ok((follows, severity(levels, scope)?))) {
            Ok(known) => known,
            Err(gap) => {
                unknown(clausal, &mut finding, gap);
                return;
            }
        };
        let is_priced = !consequences.costs.is_empty() && levels.is_empty();
        finding.severity = Some(severity).filter(|_| !is_priced);
        finding.grades = grades(levels, scope, draft);
        counted.add(since, None, &finding.id);
        let tolerated = consequences.tolerate.map(|tolerate| counted.tolerates(tolerate, since, scope));
        let told = tolerated.iter().filter(|_| clausal.explain.is_some());
        finding.lenience.extend(told.flat_map(|tolerated| counted.told(tolerated, scope)));
        match tolerated.map_or(Truth::False, |tolerated| tolerated.truth) {
            Truth::True => {
                finding.status = Status::Tolerated;
                finding.why = format!("{}; forgiven", finding.why);
                return;
            }
            Truth::Unknown(gap) => {
                unknown(clausal, &mut finding, gap);
                return;
            }
            Truth::False => {}
        }
        if finding.severity == Some(Severity::Note) {
            finding.status = Status::Noted;
        } else if is_priced {
            finding.status = Status::Priced;
        }
        finding.charges = charge::all(clausal, draft, &consequences.costs, scope);
        // Where the price is all that follows, one that is not known is no pass.
        let unpriced = finding.charges.iter().find_map(|charge| charge.amount.as_ref().err());
        if is_priced && let Some(missing) = unpriced.cloned() {
            unknown(clausal, &mut finding, Gap::fact(missing));
            return;
        }
        finding.suggest = suggestions(consequences.suggest, scope);
    });
    finding
}

/// Returns an exception as one that held.
pub fn held(exception: &Exception) -> Excepted {
    Excepted { name: exception.name.as_str().into(), span: exception.span }
}

/// The exceptions that certainly hold at a moment.
fn excepted(scope: Scope<'_, '_>) -> Vec<Excepted> {
    let holding = || scope.exceptions().map(|all| all.iter().map(|one| held(one)).collect::<Vec<_>>());
    if scope.facts.plan.program.exceptions.is_empty() {
        return Vec::new();
    }
    scope.facts.in_every_world(holding).one().ok().and_then(Result::ok).unwrap_or_default()
}

/// What softens a breach and what follows from it: as the clause says, or an exception to it.
struct Consequences<'p> {
    severity: &'p [(Severity, Option<Expr>)],
    costs: Vec<&'p Cost>,
    tolerate: Option<(&'p Expr, &'p Expr)>,
    suggest: &'p [(WordId, Option<Expr>)],
}

impl<'p> Consequences<'p> {
    /// Returns what follows from a breach of a clause; an error where it is open which exceptions hold.
    fn of<'a: 'p>(clause: &'p Clause, scope: Scope<'_, 'a>) -> Result<Self, Gap> {
        scope.facts.in_every_world(|| Self::in_world(clause, scope)).one().unwrap_or_else(|differ| Err(differ.gap))
    }

    fn in_world<'a: 'p>(clause: &'p Clause, scope: Scope<'_, 'a>) -> Result<Self, Gap> {
        let exceptions = scope.exceptions()?;
        let own = &clause.modifiers;
        let mut costs: Vec<&Cost> = exceptions
            .iter()
            .flat_map(|exception| &exception.changes)
            .filter_map(|change| if let Change::Cost(cost) = change { Some(cost) } else { None })
            .collect();
        if costs.is_empty() {
            costs = own.costs.iter().collect();
        }
        let pick = |change: &'p Change| if let Change::Severity(levels) = change { Some(&**levels) } else { None };
        let severity = changed(&exceptions, pick).unwrap_or(&own.severity);
        let pick = |change: &'p Change| if let Change::Suggest(actions) = change { Some(&**actions) } else { None };
        let suggest = changed(&exceptions, pick).unwrap_or(&own.suggest);
        let pick = |change: &'p Change| if let Change::Tolerate(n, window) = change { Some((n, window)) } else { None };
        let tolerate = changed(&exceptions, pick).or(own.tolerate.as_ref().map(|(n, window)| (n, window)));
        Ok(Self { severity, costs, tolerate, suggest })
    }
}

/// The same places of the policy.
impl PartialEq for Consequences<'_> {
    fn eq(&self, other: &Self) -> bool {
        let costs = self.costs.len() == other.costs.len()
            && self.costs.iter().zip(&other.costs).all(|(a, b)| std::ptr::eq(*a, *b));
        costs
            && std::ptr::eq(self.severity, other.severity)
            && std::ptr::eq(self.suggest, other.suggest)
            && self.tolerate.map(|(count, _)| std::ptr::from_ref(count))
                == other.tolerate.map(|(count, _)| std::ptr::from_ref(count))
    }
}

/// The subject and the offending event as variables.
fn environment(clausal: &Clausal<'_, '_>, draft: &Draft) -> Option<(Frame, Option<Frame>)> {
    let pattern = match &clausal.clause.statement {
        Some(Statement::Forbid(pattern)) => Some(pattern),
        _ => None,
    };
    let offender = pattern.zip(draft.offender).map(|(pattern, item)| (pattern.var, item));
    match (draft.subject, offender) {
        (Some(subject), offender) => Some(((SUBJECT, subject), offender)),
        (None, Some(offender)) => Some((offender, None)),
        (None, None) => None,
    }
}

type Frame = (crate::program::tree::Var, Item);

fn with_env(frames: Option<(Frame, Option<Frame>)>, then: impl FnOnce(Option<&Env<'_>>)) {
    match frames {
        None => then(None),
        Some(((var, item), None)) => then(Some(&Env { var, item, outer: None })),
        Some(((var, item), Some((inner, offender)))) => {
            let outer = Env { var, item, outer: None };
            then(Some(&Env { var: inner, item: offender, outer: Some(&outer) }));
        }
    }
}

/// A finding without its consequences.
fn plain(clausal: &Clausal<'_, '_>, draft: &Draft) -> Finding {
    let facts = clausal.facts;
    let zone = facts.zone();
    let key = draft.key.clone().or_else(|| draft.subject.map(|item| facts.id(item).to_string()));
    let subject = match clausal.clause.statement {
        // Each event is found by itself, also under `for each`.
        Some(Statement::Forbid(_)) => draft.offender.or(draft.subject),
        _ => draft.subject.or(draft.offender),
    };
    let kind = draft.kind.clone().or_else(|| subject.map(|item| kind_of(facts, item)));
    let broken = draft.since.filter(|_| matches!(draft.outcome, Outcome::Breached | Outcome::Late));
    let overdue = draft
        .due_day(zone)
        .filter(|_| broken.is_some())
        .map(|due| draft.met.map_or(last_known(facts, clausal.clause, draft), |met| met.day).since(due).max(0));
    // An hour that nobody recorded is told as its day.
    let shown = |moment: Moment| match (draft.due, moment) {
        (Some(Due::Between(_, latest, _)), Moment::At(at)) if at == latest => Moment::Day(zone.day_of(at)),
        _ => moment,
    };
    let moment = if draft.due.is_some() { draft.trigger } else { draft.since.unwrap_or(draft.trigger) };
    let (working, lenience) =
        clausal.explain.map(|figures| super::explain::working(clausal, draft, figures)).unwrap_or_default();
    let mut finding = Finding {
        id: key.as_ref().map_or_else(|| clausal.clause.name.clone(), |key| [&clausal.clause.name, "/", key].concat()),
        clause: clausal.name.clone(),
        section: clausal.section.clone(),
        text: clausal.clause.span,
        title: String::new(),
        version: None,
        bearer: bearer(clausal, draft),
        subject: key.map(|key| Subject { kind: kind.unwrap_or_default(), id: key.into() }),
        status: Status::Met,
        severity: None,
        due: draft.due_at().map(shown),
        since: broken.map(|since| shown(since.moment())),
        met_at: draft.met.map(Time::moment),
        disputed: super::explain::dispute(clausal, draft).is_some(),
        overdue_days: overdue,
        measure: draft
            .measure
            .as_ref()
            .and_then(|(value, bound)| Some(Measured { value: value.quantity()?, bound: bound.quantity()? })),
        episode: draft.episode.map(|(events, until)| Episode { events, until: until.moment() }),
        charges: Vec::new(),
        evidence: evidence(clausal, draft),
        suggest: Vec::new(),
        basis: clausal.basis(moment),
        why: String::new(),
        exceptions: excepted(Scope::of(facts, clausal.clause.id, draft.trigger).maybe(draft.env().as_ref())),
        missing: Vec::new(),
        decided: draft.decided.filter(|_| broken.is_some()).map(|time| time.hi),
        grades: Vec::new(),
        moves_to: None,
        working,
        lenience,
    };
    match &draft.outcome {
        Outcome::Met => finding.status = Status::Met,
        Outcome::Pending => finding.status = Status::Pending,
        Outcome::Late => finding.status = Status::Late,
        Outcome::Breached => finding.status = Status::Breached,
        Outcome::Unknown(gap) => unknown(clausal, &mut finding, gap.clone()),
    }
    let title = clausal.text(&clausal.clause.title, draft.trigger);
    if finding.why.is_empty() {
        finding.why = super::explain::why(clausal, draft, &finding, &title);
    }
    if finding.status != Status::Met {
        finding.title = title;
    }
    finding
}

/// What a finding rests on, each record once.
fn evidence(clausal: &Clausal<'_, '_>, draft: &Draft) -> Vec<Evidence> {
    let mut items = draft.evidence.clone();
    keep_firsts(&mut items);
    items.into_iter().filter_map(|item| clausal.evidence(item)).collect()
}

/// So many missing facts are named.
const MOST_NAMED: usize = 10;

/// Makes a finding unknown; what lacks the facts is evidence of it.
fn unknown(clausal: &Clausal<'_, '_>, finding: &mut Finding, gap: Gap) {
    finding.status = Status::Unknown;
    finding.severity = None;
    finding.missing = match gap {
        Gap::Facts(facts) => facts,
        Gap::Order => vec!["the order of things on one day".to_owned()],
        Gap::NoVerdict | Gap::Vacuous => vec!["enough items to measure".to_owned()],
    };
    if finding.missing.len() > MOST_NAMED {
        // That more is open than was tried is said in any case.
        finding.missing.sort_by_key(|fact| fact != UNTRIED);
        let more = finding.missing.len() - MOST_NAMED;
        finding.missing.truncate(MOST_NAMED);
        finding.missing.push(format!("{more} more facts"));
    }
    finding.why = format!("cannot be said without {}", finding.missing.join(", "));
    let lacking = finding.missing.iter().filter_map(|fact| clausal.facts.lacking(fact));
    for fact in lacking.filter_map(|item| clausal.evidence(item)) {
        if !finding.evidence.iter().any(|known| known.id == fact.id) {
            finding.evidence.push(fact);
        }
    }
}

fn kind_of(facts: &Facts<'_>, item: Item) -> Arc<str> {
    match item {
        Item::Event(id) => facts.plan.program.vocabulary.kept_name(facts.event(id).kind),
        Item::Contact(_) => "contact".into(),
        Item::Breach(_) => "breach".into(),
        _ => "period".into(),
    }
}

/// Returns the bearer that a side is.
pub(super) fn of_side(side: Side) -> Bearer {
    match side {
        Side::Client => Bearer::Client,
        Side::Firm => Bearer::Firm,
        Side::Other => Bearer::Other,
    }
}

/// Who bears a finding (language.md 4.7).
fn bearer(clausal: &Clausal<'_, '_>, draft: &Draft) -> Option<Bearer> {
    let facts = clausal.facts;
    let author = |item: Item| match item {
        Item::Event(id) => facts.event(id).by.map(|actor| of_side(facts.side(actor))),
        Item::Contact(id) => Some(of_side(facts.side(Actor::Contact(id)))),
        Item::Breach(i) => facts.breaches()[i as usize].bearer,
        _ => None,
    };
    let contact = draft.subject.filter(|item| matches!(item, Item::Contact(_))).and_then(author);
    // Of an offending event nobody else is the author.
    let stated = clausal.clause.side().map(of_side);
    stated.or(contact).or_else(|| draft.offender.or(draft.subject).and_then(author))
}

/// Returns what an excuse of the clause itself rests on, where that is to be told.
fn excusing(clausal: &Clausal<'_, '_>, waiver: Option<Item>, scope: Scope<'_, '_>) -> Vec<String> {
    match (clausal.explain, waiver, &clausal.clause.modifiers.unless) {
        (Some(figures), None, Some((cond, _))) => figures.deciding(cond, scope),
        _ => Vec::new(),
    }
}

/// Looks for an excuse of the clause itself.
fn own_excuse(clausal: &Clausal<'_, '_>, draft: &Draft, scope: Scope<'_, '_>) -> Option<Result<Excuse, Gap>> {
    let (cond, because) = clausal.clause.modifiers.unless.as_ref()?;
    match scope.judge(cond).favour(true) {
        Truth::True => {
            let because = because.as_ref().map(|reason| clausal.text(&reason.text, draft.trigger));
            let because = because.unwrap_or_else(|| "the excuse of the clause holds".into());
            Some(Ok((format!("excused: {because}"), None)))
        }
        Truth::Unknown(gap @ Gap::Facts(_)) => Some(Err(gap)),
        _ => None,
    }
}

fn suggestions(suggest: &[(WordId, Option<Expr>)], scope: Scope<'_, '_>) -> Vec<Arc<str>> {
    let vocabulary = &scope.facts.plan.program.vocabulary;
    suggest
        .iter()
        .filter(|(_, when)| holds(when.as_ref(), scope) == Truth::True)
        .map(|(word, _)| vocabulary.word(*word).into())
        .collect()
}
