//! A naive second computation of every verdict, written from the language's reference for clarity and nothing else: each
//! question goes through the whole record again. It shares types with the engine, and no code that evaluates.

mod duty;
mod eval;
mod fields;
mod finish;
mod ledger;
mod limit;
pub mod load;
mod measure;
mod owed;
mod pattern;
mod periods;
mod statements;
mod truth;
mod walk;
mod when;
mod world;

use goodterms::engagement::record::Engagement;
use goodterms::finding::{Status, plain};
use goodterms::program::tree::{ClauseId, Each, Program, Statement};
use goodterms::value::time::Day;

use self::finish::text;
use self::statements::{Subject, id_of};
use self::truth::{Truth, V};
use self::world::{Found, Happening, Scene, World};

/// A verdict, or a right, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// `clause/subject`.
    pub id: String,
    /// The word of the verdict; of a right `open`, `future`, `lapsed`.
    pub status: String,
    /// The due day.
    pub due: Option<String>,
    /// The day since which it is broken; of a right the day from which it is open.
    pub since: Option<String>,
    /// The day on which it was done; of a right the day until which it is open.
    pub met: Option<String>,
    /// Days overdue.
    pub overdue: Option<i64>,
    /// How grave.
    pub severity: Option<String>,
    /// The charges, rounded: `1.10 EUR`, or `unknown`.
    pub charges: Vec<String>,
    /// What was measured.
    pub measure: Option<String>,
    /// How many events breached.
    pub episode_events: Option<usize>,
    /// On what ground.
    pub basis: String,
    /// Who bears it, or holds the right.
    pub bearer: Option<String>,
}

/// Returns every verdict and every right as of the end of a day; nothing where two exceptions are in conflict.
pub fn verdicts(program: &Program, engagement: &Engagement, as_of: Day) -> Option<Vec<Row>> {
    let mut world = World::new(program, engagement, as_of);
    let mut rights: Vec<Vec<Row>> = program.clauses.iter().map(|_| Vec::new()).collect();
    for id in &program.order {
        let (found, right, deemed) = of_clause(&world, *id);
        world.found[usize::from(id.0)] = found;
        rights[usize::from(id.0)] = right;
        world.events.extend(deemed);
    }
    if world.conflict.get() {
        return None;
    }
    let mut rows = Vec::new();
    for (number, clause) in program.clauses.iter().enumerate() {
        rows.extend(world.found[number].iter().map(|found| row(&world, &clause.name, found)));
        rows.append(&mut rights[number]);
    }
    Some(rows)
}

fn of_clause<'a>(world: &'a World<'a>, id: ClauseId) -> (Vec<Found>, Vec<Row>, Vec<Happening>) {
    let clause = world.clause(id);
    if clause.modifiers.before_signing {
        return (Vec::new(), Vec::new(), Vec::new());
    }
    let subjects: Vec<Option<Subject>> = match &clause.each {
        Some(each) => world.subjects(each).into_iter().map(Some).collect(),
        None => vec![None],
    };
    let (mut found, mut rights) = (Vec::new(), Vec::new());
    let limits_undated = || match (&clause.statement, &clause.each) {
        (Some(Statement::Limit { measure, .. }), Some(Each::Period { .. })) => {
            world.has_undated(&world.scene(world.end(), None), &measure.pattern)
        }
        _ => false,
    };
    if world.has_no_periods(id) || limits_undated() {
        found.push(Found::new(None, None, Status::Unknown));
    }
    for subject in &subjects {
        if let Some(right) = world.right(id, subject.as_ref()) {
            rights.push(right);
        }
        found.extend(of_subject(world, id, subject.as_ref()));
    }
    world.tolerate(id, &mut found);
    for found in found.iter_mut().filter(|found| found.unpriced && found.status == Status::Priced) {
        found.status = Status::Unknown;
    }
    let mut deemed = Vec::new();
    // Whether a breach is forgiven or not, what it brings about comes about.
    for verdict in &found {
        if let Some((kind, about, at)) = world.deemed(id, verdict) {
            let by = verdict.bearer.map(goodterms::engagement::record::Actor::Side);
            let kind_name = program_kind(world, kind);
            let id = format!("{kind_name}:{}", id_of(&clause.name, verdict.label.as_deref()));
            deemed.push(Happening { kind, id, at: Some(at), by, about: vec![about] });
        }
    }
    (found, rights, deemed)
}

fn of_subject<'a>(world: &'a World<'a>, id: ClauseId, subject: Option<&Subject>) -> Vec<Found> {
    let clause = world.clause(id);
    let checked = clause.statement.is_some() || !clause.modifiers.costs.is_empty();
    if let Some(subject) = subject.filter(|subject| subject.truth == Truth::Unknown && checked) {
        if matches!(clause.statement, Some(Statement::May { .. })) {
            return Vec::new();
        }
        let mut found = Found::new(Some(world.label(&subject.item)), Some(subject.item.clone()), Status::Unknown);
        found.ground_at = Some(subject.now.when);
        let each_side = match &clause.each {
            Some(Each::Items(pattern)) => world.pattern_side(&world.scene(subject.now, None), pattern),
            _ => None,
        };
        found.bearer = match &clause.statement {
            Some(Statement::Owes { party, .. }) => duty::bearer(*party),
            _ => each_side.or_else(|| world.author_side(&subject.item)),
        };
        return vec![world.finish(id, found, &world.scene(subject.now, Some(subject.item.clone())))];
    }
    let item = subject.map(|subject| subject.item.clone());
    match &clause.statement {
        Some(Statement::Owes { .. }) => {
            let owed = world.owed(id, item.clone()).into_iter();
            owed.map(|found| {
                let at = world.breach_instant(&found).map_or(world.end(), world::Now::at);
                world.finish(id, found, &world.scene(at, item.clone()))
            })
            .collect()
        }
        Some(Statement::Forbid(pattern)) => world.forbidden(id, pattern, subject),
        Some(Statement::Limit { .. }) => world.limited(id, subject),
        Some(Statement::Require { .. }) => world.required(id, subject).into_iter().collect(),
        Some(Statement::May { .. }) => Vec::new(),
        None => match (&clause.each, subject) {
            (Some(Each::Items(_) | Each::Period { .. }), Some(subject)) if checked => vec![world.priced(id, subject)],
            _ => Vec::new(),
        },
    }
}

fn row(world: &World<'_>, clause: &str, found: &Found) -> Row {
    let broken = !matches!(found.status, Status::Met | Status::Pending | Status::Unknown);
    Row {
        id: id_of(clause, found.label.as_deref()),
        status: found.status.word().to_owned(),
        due: text(world, found.due),
        since: text(world, found.since.filter(|_| broken)),
        met: text(world, found.met.filter(|_| found.status != Status::Unknown)),
        overdue: found.overdue.filter(|_| broken),
        severity: found.severity.filter(|_| broken).map(|severity| severity.word().to_owned()),
        charges: found.charges.clone(),
        measure: found.measure.as_ref().map(measure_text),
        episode_events: found.events,
        basis: found.basis.word().to_owned(),
        bearer: found.bearer.map(|side| Scene::side_word(side).to_owned()),
    }
}

fn program_kind<'w>(world: &'w World<'_>, kind: goodterms::engagement::vocabulary::KindId) -> &'w str {
    world.program.vocabulary.kind_name(kind)
}

fn measure_text(value: &V) -> String {
    match value {
        V::Money(money) => money.to_string(),
        V::Percent(percent) => format!("{}%", plain(percent.round_dp(2))),
        V::Duration(duration) => duration.to_string(),
        V::Number(number) => plain(number.round_dp(4)),
        other => format!("{other:?}"),
    }
}
