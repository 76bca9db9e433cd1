//! Prohibitions, requirements, prices and rights.

use goodterms::engagement::record::Side;
use goodterms::finding::Status;
use goodterms::program::tree::{ClauseId, Each, Expr, Pattern, Statement, Who};
use goodterms::value::time::Day;

use super::Row;
use super::duty::bearer;
use super::finish::text;
use super::periods::periods;
use super::truth::{Item, Truth, V, decide, in_all_worlds};
use super::when::When;
use super::world::{Found, Now, Scene, World};

/// A subject of a clause: itself, its moment, and whether it surely is one.
pub struct Subject {
    /// The record, contact or period.
    pub item: Item,
    /// The moment at which it is judged.
    pub now: Now,
    /// Whether the filter of `for each` holds.
    pub truth: Truth,
}

impl<'a> World<'a> {
    /// Returns the subjects of a clause, but those that surely are none.
    pub fn subjects(&'a self, each: &Each) -> Vec<Subject> {
        let scene = self.scene(self.end(), None);
        let mut subjects = Vec::new();
        match each {
            Each::Items(pattern) => {
                for item in self.candidates(&pattern.source) {
                    let (truth, now) = scene.match_moment(pattern, &item);
                    subjects.push(Subject { item, now, truth });
                }
            }
            Each::Period { unit, from } => {
                for period in periods(self, *unit, from.as_ref()) {
                    let now = Now::at(When::Day(period.starts));
                    subjects.push(Subject { item: Item::Period(period), now, truth: Truth::True });
                }
            }
        }
        subjects.retain(|subject| matches!(subject.truth, Truth::True | Truth::Unknown));
        subjects
    }

    /// Returns whether the periods of a clause cannot be said, and there is something to be said of them.
    pub fn has_no_periods(&'a self, id: ClauseId) -> bool {
        let clause = self.clause(id);
        let Some(Each::Period { from: Some(from), .. }) = &clause.each else { return false };
        let scene = self.scene(self.end(), None);
        let happens = |pattern: &Pattern| {
            let candidates = self.candidates(&pattern.source);
            candidates.iter().any(|item| scene.match_moment(pattern, item).0 != Truth::False)
        };
        let matters = match &clause.statement {
            Some(Statement::Limit { measure, .. }) => happens(&measure.pattern),
            Some(Statement::May { .. }) | None => false,
            Some(_) => true,
        };
        matters && scene.value(from) == V::Unknown
    }

    /// Returns the side of an item's author.
    pub fn author_side(&self, item: &Item) -> Option<Side> {
        self.author(item).map(|actor| self.side(actor))
    }

    /// Returns the bearer that a pattern names.
    pub fn pattern_side(&self, scene: &Scene<'_>, pattern: &Pattern) -> Option<Side> {
        match pattern.by.as_ref()? {
            Who::Side(side) => Some(*side),
            Who::Actor(actor) => match scene.value(actor) {
                V::Actor(actor) => Some(self.side(actor)),
                _ => None,
            },
        }
    }

    /// Returns what offends against a prohibition.
    pub fn forbidden(&'a self, clause: ClauseId, pattern: &Pattern, subject: Option<&Subject>) -> Vec<Found> {
        let scene = self.scene(self.end(), subject.map(|subject| subject.item.clone()));
        let mut all = Vec::new();
        for item in self.candidates(&pattern.source) {
            let (truth, now) = scene.match_moment(pattern, &item);
            let status = match truth {
                Truth::True => Status::Breached,
                Truth::Unknown => Status::Unknown,
                _ => continue,
            };
            let mut found = Found::new(Some(self.label(&item)), Some(item.clone()), status);
            if status == Status::Breached || !pattern.changes && !self.is_undated(&item) {
                (found.since, found.decided) = (Some(now.when), Some(now.when));
            }
            found.ground_at = Some(now.when);
            found.bearer = self.pattern_side(&scene, pattern).or_else(|| self.author_side(&item));
            let at = Scene { now, state: now, ..scene.with(pattern.var.0, item) };
            all.push(self.finish(clause, found, &at));
        }
        all
    }

    /// Returns the price of an item of a clause without a statement.
    pub fn priced(&'a self, clause: ClauseId, subject: &Subject) -> Found {
        let item = subject.item.clone();
        let status = if subject.truth == Truth::True { Status::Breached } else { Status::Unknown };
        let mut found = Found::new(Some(self.label(&item)), Some(item.clone()), status);
        found.ground_at = Some(subject.now.when);
        if status == Status::Breached {
            (found.since, found.decided) = (found.ground_at, found.ground_at);
        }
        found.bearer = self.author_side(&item);
        self.finish(clause, found, &self.scene(subject.now, Some(item)))
    }

    /// Returns whether a requirement held.
    pub fn required(&'a self, id: ClauseId, subject: Option<&Subject>) -> Option<Found> {
        let clause = self.clause(id);
        let Some(Statement::Require { cond, by, enough, watches }) = &clause.statement else { return None };
        let item = subject.map(|subject| subject.item.clone());
        if let Some(Item::Period(period)) = &item {
            return Some(self.required_in(id, period));
        }
        let moments = match subject {
            Some(subject) => self.moments_of(subject, cond),
            None => {
                let mut records = self.visible();
                records.retain(|event| watches.kinds.contains(&self.events[*event].kind));
                let mut items: Vec<Item> = records.into_iter().map(Item::Event).collect();
                items.sort_by(|a, b| {
                    let when = |item: &Item| self.own_moment(item).map(|now| now.when);
                    self.order((when(a), a), (when(b), b))
                });
                let mut moments: Vec<Now> = items.iter().filter_map(|item| self.own_moment(item)).collect();
                for of in &watches.clauses {
                    let breaches = self.found[usize::from(of.0)].iter();
                    let known: Vec<_> = breaches.filter(|found| self.may_be_breach(*of, found)).collect();
                    moments.extend(known.iter().filter_map(|found| found.decided).map(Now::at));
                    moments.extend(known.iter().any(|found| found.since.is_none()).then(|| self.end()));
                }
                let whole: Vec<Day> = moments
                    .iter()
                    .filter_map(|now| if let When::Day(day) = now.when { Some(day) } else { None })
                    .collect();
                moments.extend(whole.into_iter().map(|day| Now::at(When::At(self.clock.end(day)))));
                if watches.changing {
                    moments.extend(items.iter().flat_map(|item| self.turns(item)));
                }
                moments.sort_by_key(|now| (self.clock.first(now.when), self.clock.last(now.when)));
                if moments.is_empty() { self.days_of_the_contract() } else { moments }
            }
        };
        let mut found = Found::new(item.as_ref().map(|item| self.label(item)), item.clone(), Status::Met);
        found.bearer = by.and_then(bearer).or_else(|| item.as_ref().and_then(|item| self.author_side(item)));
        found.ground_at = moments.first().map(|now| now.when);
        for now in moments {
            let scene_at = |now: Now| {
                let mut scene = self.scene(now, item.clone()).with_exceptions(id);
                scene.enough = enough.map(|sample| sample.least);
                scene
            };
            let holds = || match subject {
                Some(subject) => scene_at(self.not_before(subject.now, now)).truth(cond),
                None => scene_at(now).truth(cond),
            };
            match decide(&self.forks, holds) {
                Truth::False => {
                    found.status = Status::Breached;
                    let day = self.clock.day(now.when);
                    let whole = subject.is_none() && now.when == When::At(self.clock.end(day));
                    let now = if whole { Now { when: When::Day(day), ..now } } else { now };
                    (found.since, found.decided, found.ground_at) = (Some(now.when), Some(now.when), Some(now.when));
                    if let (None, None, Some(event)) = (by, &item, now.item) {
                        found.bearer = self.author_side(&Item::Event(event));
                    }
                    let scene = self.scene(now, item.clone()).with_exceptions(id);
                    return Some(self.finish(id, found, &scene));
                }
                Truth::Unknown if found.status == Status::Met => {
                    found.status = Status::Unknown;
                }
                _ => {}
            }
        }
        Some(self.finish(id, found, &self.scene(self.end(), item)))
    }

    /// Whether a requirement held over a period that is over.
    fn required_in(&'a self, id: ClauseId, period: &super::truth::Period) -> Found {
        let clause = self.clause(id);
        let item = Item::Period(period.clone());
        let mut found = Found::new(Some(self.label(&item)), Some(item.clone()), Status::Pending);
        found.ground_at = Some(When::Day(period.starts));
        let Some(Statement::Require { cond, by, enough, .. }) = &clause.statement else { return found };
        found.bearer = by.and_then(bearer);
        if self.as_of <= period.ends {
            found.due = Some(When::Day(period.ends));
            return self.finish(id, found, &self.scene(self.end(), Some(item)));
        }
        let scene = || {
            let now = Now::at(When::At(self.clock.end(period.ends)));
            let mut scene = self.scene(now, Some(item.clone())).with_exceptions(id);
            scene.enough = enough.map(|sample| sample.least);
            scene
        };
        found.status = match decide(&self.forks, || scene().truth(cond)) {
            Truth::False => Status::Breached,
            Truth::Unknown => Status::Unknown,
            _ => Status::Met,
        };
        let since = When::Day(period.ends.plus(1));
        if found.status == Status::Breached {
            (found.since, found.decided, found.ground_at) = (Some(since), Some(since), Some(since));
        }
        self.finish(id, found, &self.scene(Now::at(since), Some(item.clone())))
    }

    /// The moments without an event of their own at which a field of a record changes with time.
    fn turns(&'a self, item: &Item) -> Vec<Now> {
        let (Item::Event(event), Some(own)) = (item, self.own_moment(item)) else { return Vec::new() };
        let kind = self.events[*event].kind;
        let fields: Vec<_> = (self.program.vocabulary.get(kind).fields.iter())
            .filter(|field| super::fields::time_changes(self, kind, field))
            .map(|field| field.id)
            .collect();
        let read = |now: Now| {
            let scene = self.scene(now, Some(item.clone()));
            let worlds = in_all_worlds(&self.forks, || -> Vec<V> {
                fields.iter().map(|field| scene.field_of(&V::Item(item.clone()), *field)).collect()
            });
            worlds.answers
        };
        let mut last = read(own);
        let mut turns = Vec::new();
        for now in self.later_moments(own) {
            let next = read(now);
            if next != last && now.item.is_none() {
                turns.push(now);
            }
            last = next;
        }
        turns
    }

    /// The days from which the contract says something else, and the end.
    fn days_of_the_contract(&'a self) -> Vec<Now> {
        let day = |when: Option<When>| when.map(|when| self.clock.day(when));
        let first_event = self.visible().into_iter().filter_map(|event| day(self.events[event].at)).min();
        let started = day(self.scene(self.end(), None).contract_starts()).or_else(|| day(self.signed()));
        let mut moments = Vec::new();
        if let Some(first) = started.into_iter().chain(first_event).min() {
            let contract = &self.record.contract;
            let mut days = vec![first];
            days.extend(contract.amendments.iter().map(|amendment| amendment.effective));
            days.extend(
                [contract.signed_client, contract.signed_firm].into_iter().filter_map(|at| day(at.map(When::from))),
            );
            days.retain(|day| first <= *day && *day <= self.as_of);
            days.sort();
            moments.extend(days.into_iter().map(|day| Now::at(When::At(self.clock.start(day)))));
        }
        moments.push(self.end());
        moments
    }

    /// The item's own moment, and each later one at which a field of it that time changes does.
    fn moments_of(&'a self, subject: &Subject, cond: &Expr) -> Vec<Now> {
        let mut moments = vec![subject.now];
        let Item::Event(event) = subject.item else { return moments };
        let kind = self.events[event].kind;
        if !super::pattern::reads_what_changes(self, cond, &[kind]) {
            return moments;
        }
        let mut fields = Vec::new();
        super::walk::visit(cond, &mut |part| {
            if let goodterms::program::tree::ExprKind::Field(record, field) = &*part.kind
                && matches!(&*record.kind, goodterms::program::tree::ExprKind::Var(var) if var.0 == 0)
                && self
                    .program
                    .vocabulary
                    .field(kind, *field)
                    .is_some_and(|f| super::fields::time_changes(self, kind, f))
            {
                fields.push(*field);
            }
        });
        let read = |now: Now| {
            let scene = self.scene(now, Some(subject.item.clone()));
            let worlds = in_all_worlds(&self.forks, || -> Vec<V> {
                fields.iter().map(|field| scene.field_of(&V::Item(subject.item.clone()), *field)).collect()
            });
            worlds.answers
        };
        let mut last = read(subject.now);
        for now in self.later_moments(subject.now) {
            let next = read(now);
            if next != last {
                moments.push(now);
                last = next;
            }
        }
        moments
    }

    /// Returns a right, where it is to be listed.
    pub fn right(&'a self, id: ClauseId, subject: Option<&Subject>) -> Option<Row> {
        let clause = self.clause(id);
        let Some(Statement::May { party, action, from, until }) = &clause.statement else { return None };
        if subject.is_some_and(|subject| subject.truth != Truth::True) {
            return None;
        }
        let item = subject.map(|subject| subject.item.clone());
        let scene = self.duty_scene(id, item.clone());
        // When it is over is asked today, of all that has happened.
        let today = Scene { now: self.end(), ..scene.clone() };
        let in_all = |expr: &Expr, scene: &Scene<'a>| match in_all_worlds(&self.forks, || scene.value(expr))
            .answers
            .as_slice()
        {
            [value] => value.clone(),
            _ => V::Unknown,
        };
        let V::When(from) = in_all(from, &scene) else { return None };
        let until = match until.as_ref().map(|until| in_all(until, &today)) {
            Some(V::When(until)) => Some(until),
            None | Some(V::Never) => None,
            Some(_) => return None,
        };
        if until.is_some_and(|until| self.clock.last(until) < self.clock.first(from)) {
            return None;
        }
        let ground = subject.map_or(from, |subject| subject.now.when);
        let basis = self.basis(id, Some(ground));
        let word = self.program.vocabulary.word(*action);
        if basis == goodterms::finding::Basis::HouseRule && ["suspend", "part", "terminate"].contains(&word) {
            return None;
        }
        let end = self.clock.end(self.as_of);
        let status = if self.clock.first(from) > end {
            "future"
        } else if until.is_some_and(|until| self.clock.last(until) <= end) {
            "lapsed"
        } else {
            "open"
        };
        Some(Row {
            id: id_of(&clause.name, item.as_ref().map(|item| self.label(item)).as_deref()),
            status: status.to_owned(),
            since: text(self, Some(from)),
            met: text(self, until),
            basis: basis.word().to_owned(),
            bearer: bearer(*party).map(|side| Scene::side_word(side).to_owned()),
            ..Row::default()
        })
    }
}

/// Returns the id of a verdict.
pub fn id_of(clause: &str, label: Option<&str>) -> String {
    label.map_or_else(|| clause.to_owned(), |label| format!("{clause}/{label}"))
}
