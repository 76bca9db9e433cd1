//! Patterns of events: `KIND or KIND as NAME by WHO for REF where COND`.

use super::checker::Checker;
use super::facts::{Fact, facts};
use super::reads::Changing;
use super::scope::{Of, Scope, Variable};
use super::tree::{ClauseId, Expr, ExprKind, Pattern, PatternId, Source, Type, Var, Who};
use super::types;
use crate::base::mistake::program::{names, statements as mistake};
use crate::base::source::Span;
use crate::engagement::record::{Actor, Value};
use crate::engagement::slots::{Hours, Wanted};
use crate::engagement::vocabulary::{FieldId, KindId, Sort, WordId};
use crate::syntax::tree::{Event, Name, Ref, What};

/// What a pattern is about, once its words are known.
struct Subject {
    source: Source,
    of: Of,
    /// The kinds and action words as written, and the kind of an action word.
    names: Vec<String>,
}

impl Checker {
    /// Types a pattern of which nothing is said outside of it.
    pub(super) fn pattern(&mut self, event: &Event) -> Option<Pattern> {
        self.inside_pattern(event, |_| ()).0
    }

    /// Types a pattern, and then what is said of its item: its fields need no qualification there.
    pub(super) fn inside_pattern<T>(
        &mut self,
        event: &Event,
        check: impl FnOnce(&mut Self) -> T,
    ) -> (Option<Pattern>, T) {
        let (focus, facts, guarded) = (self.scope.focus, self.scope.facts.len(), self.scope.guarded);
        self.scope.guarded = 0;
        self.scope.inner += 1;
        let pattern = self.open_pattern(event);
        let result = check(self);
        self.close_pattern(focus);
        self.scope.inner -= 1;
        self.scope.facts.truncate(facts);
        self.scope.guarded = guarded;
        (pattern, result)
    }

    /// Types a pattern and leaves its item in scope, as what is spoken of.
    pub(super) fn open_pattern(&mut self, event: &Event) -> Option<Pattern> {
        let id = PatternId(self.patterns);
        self.patterns = self.patterns.saturating_add(1);
        let by = event.by.as_ref().map(|by| self.who(by));
        let about = event.about.as_ref().map(|about| self.about(about));
        let subject = self.subject(event);
        let var = Scope::var(self.scope.variables.len());
        self.variables = self.variables.max(var.0.saturating_add(1));
        if let Some(bind) = &event.bind {
            self.check_binding(bind);
        }
        let (of, kinds) = match &subject {
            Some(subject) => (subject.of.clone(), subject.names.clone()),
            None => (Of::Mistaken, Vec::new()),
        };
        let bound = event.bind.as_ref().map(|name| name.text.clone());
        self.scope.variables.push(Variable { of, kinds, bound, span: event.place.0 });
        self.scope.focus = Some(self.scope.variables.len() - 1);
        let filter = event.filter.as_ref().map(|filter| self.condition(filter));
        match &filter {
            Some(Some(filter)) => self.scope.facts.extend(facts(filter, true)),
            Some(None) => self.scope.facts.push(Fact::Mistaken),
            None => {}
        }
        let source = subject?.source;
        let mut pattern = Pattern {
            id,
            source,
            var,
            by: by.map_or(Some(None), |by| by.map(Some))?,
            about: about.map_or(Some(None), |about| about.map(|about| Some(Box::new(about))))?,
            filter: filter.map_or(Some(None), |filter| filter.map(|filter| Some(Box::new(filter))))?,
            changes: false,
            closed: false,
            span: event.place.0,
        };
        self.note_wanted(&pattern);
        let steadiness = Changing { vocabulary: &self.vocabulary, own: &self.changing }.steadiness(&pattern);
        (pattern.changes, pattern.closed) = (steadiness.changes, steadiness.closed);
        Some(pattern)
    }

    /// Notes which events a pattern takes.
    fn note_wanted(&mut self, pattern: &Pattern) {
        let Source::Kinds(kinds) = &pattern.source else { return };
        let by = if let Some(Who::Side(side)) = pattern.by { Some(side) } else { None };
        let at = self.vocabulary.field_id("at");
        let hours = pattern.filter.as_ref().and_then(|filter| hours(filter, &|expr| is_at(expr, pattern.var, at)));
        let wanted = Wanted::Some(by, hours);
        for (kind, _) in kinds {
            let known = self.wanted.entry(*kind).or_insert(wanted);
            *known = known.or(wanted);
        }
    }

    /// Notes that of a pattern also events are looked at that do not meet its filter.
    pub(super) fn note_unfiltered(&mut self, pattern: &Pattern) {
        let Source::Kinds(kinds) = &pattern.source else { return };
        for (kind, _) in kinds {
            self.wanted.entry(*kind).and_modify(|wanted| *wanted = wanted.at_any_hour());
        }
    }

    /// Takes the newest item out of scope again.
    pub(super) fn close_pattern(&mut self, focus: Option<usize>) {
        self.scope.variables.pop();
        self.scope.focus = focus;
    }

    fn check_binding(&mut self, bind: &Name) {
        let (name, span) = (bind.text.as_str(), bind.place.0);
        if self.event_word(name) || matches!(name, "client" | "firm" | "contract" | "today" | "overdue" | "excess") {
            self.diagnostics.push(names::name_taken(span, name, None));
        } else if let Some((_, declared)) = self.names.terms.get(name) {
            self.diagnostics.push(names::name_taken(span, name, Some(*declared)));
        } else if let Some(variable) = self.scope.bound(name) {
            self.diagnostics.push(names::name_taken(span, name, Some(variable.span)));
        }
    }

    /// Types what follows `by`.
    fn who(&mut self, reference: &Ref) -> Option<Who> {
        if let [name] = &reference.parts[..]
            && name.text == "either"
        {
            return self.report(mistake::by_either(name.place.0));
        }
        let actor = self.reference(reference)?;
        match (&actor.ty, &*actor.kind) {
            (_, super::tree::ExprKind::Value(Value::Actor(Actor::Side(side)))) => Some(Who::Side(*side)),
            (Type::Actor, _) => Some(Who::Actor(Box::new(actor))),
            (Type::Record(kinds), _) if self.is_contact(kinds) => Some(Who::Actor(Box::new(actor))),
            (other, _) => {
                let found = types::show(other, &self.vocabulary);
                self.report(mistake::by_nobody(reference.place.0, &found))
            }
        }
    }

    /// Types what follows `for`: a record of something that happened.
    pub(super) fn about(&mut self, reference: &Ref) -> Option<Expr> {
        let record = self.reference(reference)?;
        let is_event = match &record.ty {
            Type::Record(kinds) => kinds.iter().all(|kind| self.vocabulary.get(*kind).sort == Sort::Event),
            _ => false,
        };
        if is_event {
            return Some(record);
        }
        let found = types::show(&record.ty, &self.vocabulary);
        self.report(mistake::for_no_event(reference.place.0, &found))
    }

    /// Finds out what an event is about.
    fn subject(&mut self, event: &Event) -> Option<Subject> {
        match &event.what {
            What::BreachOf(names) => {
                let clauses = self.breached(names)?;
                let mut kinds = Vec::new();
                for clause in &clauses {
                    match &self.names.infos[usize::from(clause.0)].subjects {
                        Some(subjects) => kinds.extend(subjects),
                        None => {
                            kinds.clear();
                            break;
                        }
                    }
                }
                kinds.sort();
                kinds.dedup();
                let names = vec!["breach".to_owned()];
                Some(Subject { source: Source::Breaches(clauses), of: Of::Breaches(kinds), names })
            }
            What::Kinds(kinds) => {
                let found: Vec<Option<(KindId, Option<WordId>)>> = kinds
                    .iter()
                    .map(|reference| {
                        let name = reference.parts.first()?;
                        self.kind_or_action(name)
                    })
                    .collect();
                let found = found.into_iter().collect::<Option<Vec<_>>>()?;
                self.subject_of_kinds(kinds, found)
            }
        }
    }

    fn subject_of_kinds(&mut self, written: &[Ref], found: Vec<(KindId, Option<WordId>)>) -> Option<Subject> {
        let mut names: Vec<String> =
            written.iter().filter_map(|r| r.parts.first()).map(|name| name.text.clone()).collect();
        let mut ids: Vec<KindId> = Vec::new();
        for (i, (kind, word)) in found.iter().enumerate() {
            let standing = self.vocabulary.get(*kind).sort == Sort::Standing;
            let name = &written[i].parts[0];
            if standing && (name.text != "contact" || found.len() > 1) {
                return self.report(mistake::no_event(name.place.0, &name.text));
            }
            if let Some(earlier) = found[..i].iter().position(|earlier| earlier == &(*kind, *word)) {
                let first = written[earlier].parts[0].place.0;
                return self.report(mistake::repeated_kind(name.place.0, &name.text, first));
            }
            if word.is_some() && !names.iter().any(|name| name == "action") {
                names.push("action".to_owned());
            }
            if !ids.contains(kind) {
                ids.push(*kind);
            }
        }
        let contacts = self.is_contact(&ids);
        let source = if contacts { Source::Contacts } else { Source::Kinds(found) };
        Some(Subject { source, of: Of::Records(ids), names })
    }

    /// Returns the kind of a name, or the action of a word.
    pub(super) fn kind_or_action(&mut self, name: &Name) -> Option<(KindId, Option<WordId>)> {
        if let Some(kind) = self.vocabulary.kind(&name.text) {
            return Some((kind, None));
        }
        let action = self.vocabulary.kind("action");
        let word = self.vocabulary.action(&name.text);
        match (action, word) {
            (Some(action), Some(word)) => Some((action, Some(word))),
            _ => self.unknown_kind(name, true),
        }
    }

    /// Reports a kind that there is not, unless the file declares it wrongly.
    pub(super) fn unknown_kind<T>(&mut self, name: &Name, actions: bool) -> Option<T> {
        if self.names.mistaken_kinds.contains(&name.text) {
            return None;
        }
        if name.text == "breach" {
            return self.report(mistake::breach_of_nothing(name.place.0));
        }
        let is_field = self.vocabulary.field_id(&name.text).is_some();
        let mut known: Vec<&str> = self.vocabulary.kinds().map(|(_, kind)| &*kind.name).collect();
        if actions {
            known.extend(self.vocabulary.actions().iter().map(|word| self.vocabulary.word(*word)));
        }
        let diagnostic = names::unknown_kind(name.place.0, &name.text, &known, is_field);
        self.report(diagnostic)
    }

    /// Returns the action of a word, which no kind is.
    pub(super) fn action(&mut self, name: &Name) -> Option<WordId> {
        let word = self.vocabulary.action(&name.text);
        if word.is_some() {
            return word;
        }
        let known: Vec<&str> = self.vocabulary.actions().iter().map(|word| self.vocabulary.word(*word)).collect();
        let diagnostic = names::unknown_action(name.place.0, &name.text, &known);
        self.report(diagnostic)
    }

    /// Returns the clauses of `breach of CLAUSE or SECTION`.
    fn breached(&mut self, written: &[Ref]) -> Option<Vec<ClauseId>> {
        let mut clauses: Vec<ClauseId> = Vec::new();
        let mut complete = true;
        for reference in written {
            let [name] = &reference.parts[..] else { continue };
            let both = (self.names.clauses.get(&name.text), self.names.sections.get(&name.text));
            if let (Some((_, clause)), Some((_, section))) = both {
                let diagnostic = mistake::clause_or_section(name.place.0, &name.text, *clause, *section);
                self.diagnostics.push(diagnostic);
                complete = false;
            } else if let Some((clause, _)) = self.names.clauses.get(&name.text) {
                clauses.push(*clause);
            } else if let Some((section, _)) = self.names.sections.get(&name.text) {
                let here = self.names.current;
                let own = here.is_some_and(|here| self.names.infos[usize::from(here.0)].section == *section);
                let infos = self.names.infos.iter().enumerate().filter(|(_, info)| info.section == *section);
                let ids = infos.map(|(i, _)| ClauseId(i as u16));
                // Of its own section a clause sees those before it.
                clauses.extend(ids.filter(|id| !own || here.is_none_or(|here| *id < here)));
            } else {
                let known: Vec<&str> =
                    self.names.clauses.keys().chain(self.names.sections.keys()).map(String::as_str).collect();
                let diagnostic = names::unknown_clause(name.place.0, &name.text, &known);
                self.diagnostics.push(diagnostic);
                complete = false;
            }
        }
        clauses.sort();
        clauses.dedup();
        complete.then_some(clauses)
    }

    /// Returns the place that names what an event is about.
    pub(super) fn what_span(event: &Event) -> Span {
        match &event.what {
            What::Kinds(refs) | What::BreachOf(refs) => match (refs.first(), refs.last()) {
                (Some(first), Some(last)) => first.place.0.to(last.place.0),
                _ => event.place.0,
            },
        }
    }
}

/// Returns the hours at which what is spoken of must lie for a condition to hold.
fn hours(cond: &Expr, is_own: &dyn Fn(&Expr) -> bool) -> Option<Hours> {
    match &*cond.kind {
        ExprKind::And(a, b) => hours(a, is_own).or_else(|| hours(b, is_own)),
        ExprKind::Hours(moment, inside, band) if is_own(moment) => {
            Some(Hours { band: usize::from(band.0), inside: *inside })
        }
        _ => None,
    }
}

/// Whether an expression is the moment of what a variable stands for.
fn is_at(expr: &Expr, var: Var, at: Option<FieldId>) -> bool {
    matches!(&*expr.kind, ExprKind::Field(of, field)
        if Some(*field) == at && matches!(&*of.kind, ExprKind::Var(own) if *own == var))
}
