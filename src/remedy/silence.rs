//! Why a clause says nothing of a record: which part of its pattern does not take it, or what has not come that it waits for.

use super::question::{Question, looked_at, missing, spoken_of};
use super::unjudged::unjudged;
use crate::engagement::record::{Engagement, EventId, Side, Value};
use crate::facts::due::moment_of;
use crate::facts::index::Facts;
use crate::facts::item::Item;
use crate::facts::scope::{Env, Scope};
use crate::facts::truth::{Gap, Truth};
use crate::finding::{Finding, Subject};
use crate::monitor::limit::{anchored, inside};
use crate::program::reads::walk;
use crate::program::tree::{Each, Expr, ExprKind, Function, LimitWindow, Pattern, Source, Statement, Who};

/// What a clause does not speak of, and why.
#[derive(Clone, Debug, Default)]
pub struct Silence {
    /// Each record of which it says nothing, with the reason.
    pub passed: Vec<String>,
    /// Where it has nothing at all to judge: why, and what would bring it in.
    pub nothing: Option<String>,
}

/// Returns of which records a clause takes no notice, and why; none of those that it judges.
pub fn silence(question: Question<'_, '_>) -> Silence {
    let passed = match looked_at(question.clause) {
        Some(pattern) => {
            let items = items(question.facts, pattern);
            let line = |item: Item| {
                let reason = question.reason(pattern, item, None).or_else(|| unjudged(question, item))?;
                Some(format!("{}: {reason}", question.facts.name(item)))
            };
            // Of what may be one there is a finding that says so.
            items.into_iter().filter(|item| !question.finds(*item)).filter_map(line).collect()
        }
        None => Vec::new(),
    };
    let nothing = (!question.is_told()).then(|| question.nothing()).flatten();
    Silence { passed, nothing }
}

/// Returns why a clause says nothing of one record, or for which findings that counts; nothing where there is no such record.
pub fn silence_of(question: Question<'_, '_>, id: &str) -> Option<Silence> {
    let (facts, clause) = (question.facts, question.clause);
    let Some(pattern) = looked_at(clause) else { return of_condition(question, id) };
    let all = items(facts, pattern).into_iter().chain(events(facts.engagement));
    let item = all.into_iter().find(|item| *facts.id(*item) == *id)?;
    let is_looked_at = items(facts, pattern).contains(&item);
    let name = facts.name(item);
    let found = counted_for(question, item);
    if found.is_empty()
        && !is_looked_at
        && let Some(said) = beside(question, item)
    {
        return Some(Silence { nothing: Some(said), ..Silence::default() });
    }
    if !found.is_empty() {
        return Some(Silence {
            nothing: Some(format!("{name} counts for {}", found.join(", "))),
            ..Silence::default()
        });
    }
    let reason = if is_looked_at { question.reason(pattern, item, None) } else { counts_for_none(question, item) };
    let reason = reason.or_else(|| unjudged(question, item));
    let reason = reason.or_else(|| is_looked_at.then(|| "it counts, and there is nothing to find".to_owned()));
    let other = || format!("the clause is about `{}`", question.text(pattern.span));
    Some(Silence { passed: vec![format!("{name}: {}", reason.unwrap_or_else(other))], nothing: None })
}

/// Returns for which findings a record counts of which a clause without subjects asks a condition, or why for none.
fn of_condition(question: Question<'_, '_>, id: &str) -> Option<Silence> {
    let (facts, clause) = (question.facts, question.clause);
    let Some(Statement::Require { cond, .. }) = &clause.statement else { return None };
    let item = events(facts.engagement).find(|item| *facts.id(*item) == *id)?;
    let name = facts.name(item);
    let of_item = condition_takes(question, cond, item);
    let of = counted_for(question, item);
    let counts = |of: &str| Silence { nothing: Some(format!("{name} counts for {of}")), ..Silence::default() };
    // What settles or answers a record that counts does so by that.
    let about = if let Item::Event(id) = item { &*facts.event(id).about } else { &[] };
    let by =
        about.iter().map(|about| Item::Event(*about)).find(|about| condition_takes(question, cond, *about).is_none());
    Some(match (of_item, by) {
        _ if !of.is_empty() => counts(&of.join(", ")),
        (None, _) => counts(&clause.name),
        (Some(_), Some(by)) => counts(&format!("{} by {}", clause.name, facts.name(by))),
        (Some(reason), None) => Silence { passed: vec![format!("{name}: {reason}")], nothing: None },
    })
}

/// Returns why no pattern of a condition takes an item; nothing where one does.
fn condition_takes(question: Question<'_, '_>, cond: &Expr, item: Item) -> Option<String> {
    let mut reasons: Vec<Option<String>> = Vec::new();
    let mut look = |pattern: &Pattern| {
        reasons.push(match items(question.facts, pattern).contains(&item) {
            true => question.reason(pattern, item, None),
            false => Some(format!("it is none of `{}`", question.text(pattern.span))),
        });
    };
    walk(cond, &mut |_| (), &mut look);
    match reasons.is_empty() {
        true => Some("the condition asks for no record".to_owned()),
        false => reasons.into_iter().collect::<Option<Vec<String>>>().map(|all| all.join("; ")),
    }
}

fn events(engagement: &Engagement) -> impl Iterator<Item = Item> {
    (0..engagement.events.len()).map(|place| Item::Event(EventId(place as u32)))
}

/// The items of the sort of a pattern, also those that it does not take.
pub(super) fn items(facts: &Facts<'_>, pattern: &Pattern) -> Vec<Item> {
    match &pattern.source {
        Source::Kinds(kinds) => {
            let is_of = |item: &Item| match item {
                Item::Event(id) => kinds.iter().any(|(kind, _)| *kind == facts.event(*id).kind),
                _ => false,
            };
            events(facts.engagement).filter(is_of).collect()
        }
        Source::Contacts => facts.contacts(),
        Source::Breaches(clauses) => facts.breaches_of(clauses),
    }
}

/// Returns the findings of a clause for which a record counts: those that rest on it, else those of the subjects that it names.
fn counted_for(question: Question<'_, '_>, item: Item) -> Vec<String> {
    let (facts, clause) = (question.facts, question.clause);
    let Item::Event(id) = item else { return Vec::new() };
    let rests = |finding: &&Finding| {
        *finding.clause == *clause.name && finding.evidence.iter().any(|fact| fact.id == facts.event(id).id)
    };
    let found: Vec<String> = question.verdicts.findings.iter().filter(rests).map(|one| one.id.clone()).collect();
    if !found.is_empty() {
        return found;
    }
    let of_subject = |(subject, reason): (Item, Option<String>)| {
        reason.is_none().then(|| format!("{}/{}", clause.name, facts.id(subject)))
    };
    by_subject(question, item).into_iter().filter_map(of_subject).collect()
}

/// Returns why a record of a sort that a clause counts for its subjects counts for none.
fn counts_for_none(question: Question<'_, '_>, item: Item) -> Option<String> {
    let (Some(Each::Items(subjects)), Some(pattern)) = (&question.clause.each, spoken_of(question.clause)) else {
        return None;
    };
    if !items(question.facts, pattern).contains(&item) {
        return None;
    }
    let reason =
        |(subject, reason): (Item, Option<String>)| Some(format!("for {}: {}", question.facts.name(subject), reason?));
    let reasons: Vec<String> = by_subject(question, item).into_iter().filter_map(reason).collect();
    let wanted = format!("it counts for no `{}`", question.text(subjects.span));
    Some(if reasons.is_empty() { wanted } else { format!("{wanted}: {}", reasons.join("; ")) })
}

/// The subjects of a clause that a record names, each with why the record does not count for it.
fn by_subject(question: Question<'_, '_>, item: Item) -> Vec<(Item, Option<String>)> {
    let facts = question.facts;
    let (Some(Each::Items(subjects)), Some(pattern), Item::Event(id)) =
        (&question.clause.each, spoken_of(question.clause), item)
    else {
        return Vec::new();
    };
    if !items(facts, pattern).contains(&item) {
        return Vec::new();
    }
    let all = items(facts, subjects);
    let named = facts.event(id).about.iter().map(|about| Item::Event(*about));
    let named = named.filter(|about| all.contains(about) && question.reason(subjects, *about, None).is_none());
    let with_reason = |about: Item| {
        let env = Env { var: subjects.var, item: about, outer: None };
        let reason = question.reason(pattern, item, Some(&env));
        (about, reason.or_else(|| question.out_of_window(subjects, &env, item)))
    };
    named.map(with_reason).collect()
}

/// Returns for which finding a record counts of which the clause does not speak: it is why one is excused or let pass, or it lowers
/// what is owed.
fn beside(question: Question<'_, '_>, item: Item) -> Option<String> {
    let (facts, clause, name) = (question.facts, question.clause, question.facts.name(item));
    let Item::Event(id) = item else { return None };
    let is_named = |line: &String| line.split(", ").any(|part| part.ends_with(&name));
    let own = || question.verdicts.findings.iter().filter(|finding| *finding.clause == *clause.name);
    let rests = |finding: &&Finding| finding.lenience.iter().chain(&finding.working).any(is_named);
    if let Some(finding) = own().find(rests) {
        return Some(format!("{name} counts for {}: `explain {}` tells how", finding.id, finding.id));
    }
    let vocabulary = &facts.plan.program.vocabulary;
    let asks = |field: &&str| vocabulary.field_id(field).is_some_and(|field| clause.reads.contains(&field));
    let event = facts.event(id);
    if event.kind != facts.plan.words.dispute || !["disputed", "disputed_amount"].iter().any(asks) {
        return None;
    }
    let id_of = |about: &EventId| format!("{}/{}", clause.name, facts.event(*about).id);
    let subjects: Vec<String> = event.about.iter().map(id_of).collect();
    let found = own().find(|finding| subjects.contains(&finding.id))?;
    Some(format!("{name} counts for {}: the clause asks what is disputed", found.id))
}

fn side_name(side: Side) -> &'static str {
    match side {
        Side::Client => "the client",
        Side::Firm => "the firm",
        Side::Other => "a third party",
    }
}

impl Question<'_, '_> {
    /// Returns that an item lies out of the days in which a limit counts for its subject; nothing where it does not.
    fn out_of_window(&self, subjects: &Pattern, env: &Env<'_>, item: Item) -> Option<String> {
        let Some(Statement::Limit { window: Some(LimitWindow::Within(length, after)), .. }) = &self.clause.statement
        else {
            return None;
        };
        let facts = self.facts;
        let trigger = facts.trigger(subjects, env.item).ok()??.0;
        let scope = Scope::of(facts, self.clause.id, trigger).with(env);
        let (from, until) = anchored(facts, length, after, scope).ok()??;
        let last = facts.plan.program.calendar.zone.short(moment_of(until));
        let is_out = facts.decide(|| inside(facts.time(item), from, until)) == Truth::False;
        is_out.then(|| format!("it lies out of the days that count, {} to {last}", from.day))
    }

    /// Whether the clause has a finding of an item.
    fn finds(&self, item: Item) -> bool {
        let id = self.facts.id(item);
        let is_of = |subject: &Subject| *subject.id == *id;
        let mut own = self.verdicts.findings.iter().filter(|finding| *finding.clause == *self.clause.name);
        own.any(|finding| finding.subject.as_ref().is_some_and(is_of))
    }

    /// Whether there is a finding or a right of the clause.
    fn is_told(&self) -> bool {
        let is_own = |clause: &str| clause == self.clause.name;
        self.verdicts.findings.iter().any(|finding| is_own(&finding.clause))
            || self.verdicts.rights.iter().any(|right| is_own(&right.clause))
    }

    /// Returns why there is nothing to judge, and what would bring it in.
    fn nothing(&self) -> Option<String> {
        let clause = self.clause;
        if clause.modifiers.before_signing {
            return Some("it is judged before signing: `goodterms review` does".to_owned());
        }
        if clause.statement.is_none() && clause.each.is_none() {
            return Some("it is printed with the terms, and nothing of it is checked".to_owned());
        }
        let Some(pattern) = looked_at(clause) else { return unjudged(*self, Item::Contract) };
        let (mut all, kinds) = (items(self.facts, pattern), self.kinds(pattern));
        all.retain(|item| self.other_word(pattern, *item).is_none());
        let wanted = format!("`{}` would bring it in", self.text(pattern.span));
        Some(match all.iter().filter(|item| self.reason(pattern, **item, None).is_none()).count() {
            _ if all.is_empty() => format!("nothing to judge: the record has no {kinds}; {wanted}"),
            0 => format!("nothing to judge: none of what the record has of {kinds} is one; {wanted}"),
            some => match &clause.statement {
                Some(Statement::Limit { measure, window, enough: None, .. }) if clause.each.is_none() => {
                    let is_row = measure.function == Function::Streak && window.is_none();
                    let row = is_row.then(|| self.longest(pattern)).flatten();
                    let row = row.map_or(String::new(), |row| format!(", {row} of them in a row"));
                    format!("nothing goes over the limit: it counts {some} of what the record has of {kinds}{row}")
                }
                _ => return unjudged(*self, Item::Contract),
            },
        })
    }

    /// Returns how many in a row meet a condition at most; nothing where that is open.
    fn longest(&self, pattern: &Pattern) -> Option<usize> {
        let scope = Scope::of(self.facts, self.clause.id, self.facts.now());
        let mut items = scope.candidates(pattern).into_owned();
        items.retain(|item| self.facts.decide(|| scope.matches_but(pattern, *item, false)) != Truth::False);
        let row = |first: usize| scope.streak(pattern, items[first..].iter().copied());
        self.facts.in_every_world(|| (0..items.len()).map(row).max()).one().ok().flatten()
    }

    /// Returns what an action is that is none of those of a pattern.
    fn other_word(&self, pattern: &Pattern, item: Item) -> Option<String> {
        let (Source::Kinds(kinds), Item::Event(id)) = (&pattern.source, item) else { return None };
        let (words, event) = (&self.facts.plan.words, self.facts.event(id));
        let Some(Value::Word(word)) = event.field(words.what).filter(|_| event.kind == words.action) else {
            return None;
        };
        let is_it = kinds.iter().any(|(kind, of)| *kind == event.kind && of.is_none_or(|of| of == *word));
        (!is_it).then(|| self.facts.plan.program.vocabulary.word(*word).replace('_', " "))
    }

    /// The sorts of what a pattern takes: `invoice or credit note`.
    fn kinds(&self, pattern: &Pattern) -> String {
        let program = &self.facts.plan.program;
        let names: Vec<String> = match &pattern.source {
            Source::Kinds(kinds) => {
                let name = |(kind, word): &(_, Option<_>)| match word {
                    Some(word) => program.vocabulary.word(*word).replace('_', " "),
                    None => program.vocabulary.kind_name(*kind).replace('_', " "),
                };
                kinds.iter().map(name).collect()
            }
            Source::Contacts => vec!["contact".to_owned()],
            Source::Breaches(clauses) => {
                let name =
                    |id: &crate::program::tree::ClauseId| format!("breach of {}", self.facts.plan.clause(*id).name);
                clauses.iter().map(name).collect()
            }
        };
        names.join(" or ")
    }

    /// Returns why a pattern does not take an item; nothing of one that it takes.
    pub(super) fn reason(&self, pattern: &Pattern, item: Item, outer: Option<&Env<'_>>) -> Option<String> {
        let facts = self.facts;
        if matches!(item, Item::Event(id) if !facts.is_visible(id)) {
            return Some("it is dated or recorded later than is looked".to_owned());
        }
        let is_each = matches!(&self.clause.each, Some(Each::Items(each)) if each.id == pattern.id);
        let clause = Some(self.clause.id).filter(|_| !is_each);
        let scope = Scope { clause, ..Scope::at(facts, facts.now()) }.maybe(outer);
        if let Ok(Some((moment, _))) = facts.trigger_in(pattern, item, scope) {
            let is_dated = matches!(item, Item::Event(_));
            return (is_dated && !facts.in_force(moment.day))
                .then(|| format!("this text of the policy was not in force on {}", moment.day));
        }
        // What time changes is asked of the day up to which is looked.
        let moment = if pattern.changes { facts.now() } else { facts.time(item) };
        let scope = Scope { env: outer, ..Scope::of(facts, self.clause.id, moment) };
        let rest = facts.decide(|| scope.matches_but(pattern, item, false));
        if rest == Truth::False {
            return Some(self.other(pattern, item));
        }
        let env = Env { var: pattern.var, item, outer };
        let at = scope.with(&env);
        let part = pattern.filter.as_ref().and_then(|filter| self.part(filter, at));
        part.or_else(|| match rest {
            Truth::Unknown(gap) => missing(&gap).map(|missing| format!("it cannot be said{missing}")),
            _ => None,
        })
    }

    /// Returns why an item is none of a pattern, whatever its filter.
    fn other(&self, pattern: &Pattern, item: Item) -> String {
        let facts = self.facts;
        let text = self.text(pattern.span);
        let Item::Event(id) = item else { return format!("it is none of `{text}`") };
        if let Some(word) = self.other_word(pattern, item) {
            return format!("it is {word}, not {}", self.kinds(pattern));
        }
        let event = facts.event(id);
        let side = match (&pattern.by, event.by) {
            (Some(Who::Side(side)), Some(by)) if facts.side(by) != *side => Some(facts.side(by)),
            _ => None,
        };
        match side {
            Some(by) => {
                let wanted = if let Some(Who::Side(wanted)) = &pattern.by { side_name(*wanted) } else { "another" };
                format!("it is by {}, not by {wanted}", side_name(by))
            }
            None if pattern.about.is_some() && event.about.is_empty() => format!("it is for nothing, not `{text}`"),
            None if pattern.about.is_some() => {
                let names: Vec<String> = event.about.iter().map(|id| facts.name(Item::Event(*id))).collect();
                format!("it is for {}, not `{text}`", names.join(" and "))
            }
            None => format!("it is of another sort, or by somebody else, than `{text}`"),
        }
    }

    /// Returns which part of a condition does not hold, with the values that it compares.
    fn part(&self, cond: &Expr, at: Scope<'_, '_>) -> Option<String> {
        if let ExprKind::And(a, b) = &*cond.kind {
            return self.part(a, at).or_else(|| self.part(b, at));
        }
        let text = self.text(cond.span);
        match self.facts.decide(|| at.truth(cond)) {
            Truth::True | Truth::Unknown(Gap::Vacuous) => None,
            Truth::Unknown(gap) => Some(format!("`{text}` cannot be said{}", missing(&gap).unwrap_or_default())),
            Truth::False => Some(format!("`{text}` does not hold{}", self.values(cond, at))),
        }
    }
}
