//! The order of clauses: each after those whose breaches, due days or deemed events it speaks of.

use super::checker::Checker;
use super::parts::{expressions, patterns};
use super::reads::{Mentions, walk_pattern};
use super::tree::{Clause, ClauseId, Each, Exception, Pattern, Source, Statement, Type, clause_of};
use crate::base::mistake::program::statements as mistake;
use crate::base::source::Span;
use crate::engagement::vocabulary::KindId;

/// What a clause deems to happen: the kind, and for which kinds of thing (any where empty).
type Deemed = (KindId, Vec<KindId>);

impl Checker {
    /// Finds out what each clause needs, and in which order they can be judged. Reports clauses that need each other. One that
    /// has no type waits for nothing.
    pub(super) fn order(&mut self, clauses: &mut [Option<Clause>], exceptions: &[Exception]) -> Vec<ClauseId> {
        let deems: Vec<Option<Deemed>> = clauses.iter().map(|clause| deemed(clause.as_ref()?)).collect();
        let excepted = self.excepted(clauses.len(), exceptions);
        for (i, clause) in clauses.iter_mut().enumerate() {
            let Some(clause) = clause else { continue };
            let mentioned = self.with_derived(mentions(clause));
            let mut needs: Vec<ClauseId> = mentioned.clauses.iter().map(|(clause, _)| *clause).collect();
            needs.extend(&mentioned.broken);
            clause.reads = mentioned.fields;
            clause.kinds = mentioned.kinds;
            clause.kinds.extend(mentioned.asked);
            clause.kinds.extend(clause.modifiers.deems.iter().map(|(kind, _)| *kind));
            needs.extend(&excepted[i]);
            let awaited = self.awaited(clause);
            for (j, deemed) in deems.iter().enumerate() {
                let waits = deemed.as_ref().is_some_and(|deemed| self.waits_for(&awaited, deemed));
                if i != j && waits {
                    needs.push(ClauseId(j as u16));
                }
            }
            needs.sort();
            needs.dedup();
            clause.needs = needs;
        }
        sort(clauses).unwrap_or_else(|ring| {
            let members = ring.iter().filter_map(|i| clauses[*i].as_ref());
            let members: Vec<(&str, Span)> = members.map(|clause| (clause.name.as_str(), clause.name_span)).collect();
            self.diagnostics.push(mistake::cyclic_clauses(&members));
            Vec::new()
        })
    }

    /// Returns what is mentioned, with what the policy's own derived fields mention that are read: of clauses, those whose breaches
    /// they read. A due day that a field reads is worked out when the field is asked for.
    fn with_derived(&self, mut all: Mentions) -> Mentions {
        // A derived field reads only fields before it.
        for own in self.derived.iter().rev() {
            if all.fields.contains(&own.field) && all.kinds.contains(&own.kind) {
                let direct = std::mem::take(&mut all.clauses);
                all.expr(&own.value);
                all.clauses = direct;
            }
        }
        all
    }

    /// Returns, for each clause, the clauses that the conditions of its exceptions speak of.
    fn excepted(&self, clauses: usize, exceptions: &[Exception]) -> Vec<Vec<ClauseId>> {
        let mut excepted = vec![Vec::new(); clauses];
        for exception in exceptions {
            if let Some(clause) = clause_of(exceptions, exception) {
                let mut mentions = Mentions::default();
                mentions.expr(&exception.when);
                let mentions = self.with_derived(mentions);
                excepted[usize::from(clause.0)].extend(mentions.clauses.into_iter().map(|(clause, _)| clause));
                excepted[usize::from(clause.0)].extend(mentions.broken);
            }
        }
        excepted
    }

    /// Returns the kinds of event that a clause's patterns wait for, each with the kinds of thing that they are for.
    fn awaited(&self, clause: &Clause) -> Vec<Deemed> {
        let subjects = match &clause.each {
            Some(Each::Items(Pattern { source: Source::Kinds(kinds), .. })) => {
                kinds.iter().map(|(kind, _)| *kind).collect()
            }
            _ => Vec::new(),
        };
        let duty = match &clause.statement {
            Some(Statement::Owes { duty, .. }) => Some(duty.id),
            _ => None,
        };
        let mut awaited = Vec::new();
        let mut look = |pattern: &Pattern| {
            let Source::Kinds(kinds) = &pattern.source else { return };
            let about = match pattern.about.as_ref().map(|about| &about.ty) {
                Some(Type::Record(kinds)) => kinds.clone(),
                // A duty without `for` waits for what names its subject.
                None if Some(pattern.id) == duty => subjects.clone(),
                _ => Vec::new(),
            };
            awaited.extend(kinds.iter().map(|(kind, _)| (*kind, about.clone())));
        };
        for pattern in patterns(clause) {
            walk_pattern(pattern, &mut |_| (), &mut look);
        }
        for expr in expressions(clause) {
            super::reads::walk(expr, &mut |_| (), &mut look);
        }
        awaited
    }

    fn waits_for(&self, awaited: &[Deemed], deemed: &Deemed) -> bool {
        // What is for a delivery counts for its deliverable.
        let (delivery, deliverable) = (self.vocabulary.kind("delivery"), self.vocabulary.kind("deliverable"));
        let same = |a: KindId, b: KindId| {
            a == b || [delivery, deliverable].contains(&Some(a)) && [delivery, deliverable].contains(&Some(b))
        };
        awaited.iter().any(|(kind, about)| {
            let meet =
                about.is_empty() || deemed.1.is_empty() || about.iter().any(|a| deemed.1.iter().any(|b| same(*a, *b)));
            *kind == deemed.0 && meet
        })
    }
}

fn deemed(clause: &Clause) -> Option<Deemed> {
    let (kind, about) = clause.modifiers.deems.as_ref()?;
    let kinds = match &about.ty {
        Type::Record(kinds) => kinds.clone(),
        _ => Vec::new(),
    };
    Some((*kind, kinds))
}

/// Sorts clauses so that each comes after what it needs, else in the order of the text; or returns a ring of them.
fn sort(clauses: &[Option<Clause>]) -> Result<Vec<ClauseId>, Vec<usize>> {
    let needs: Vec<&[ClauseId]> =
        clauses.iter().map(|clause| clause.as_ref().map_or(&[][..], |clause| &clause.needs)).collect();
    let mut order = Vec::new();
    let mut placed = vec![false; clauses.len()];
    while order.len() < clauses.len() {
        let ready = needs.iter().enumerate().find(|(i, needs)| {
            !placed[*i] && needs.iter().all(|need| placed.get(usize::from(need.0)).copied().unwrap_or(true))
        });
        match ready {
            Some((i, _)) => {
                placed[i] = true;
                order.push(ClauseId(i as u16));
            }
            None => return Err(ring(&needs, &placed)),
        }
    }
    Ok(order)
}

/// Returns a ring among the clauses that could not be placed.
fn ring(needs: &[&[ClauseId]], placed: &[bool]) -> Vec<usize> {
    let Some(start) = placed.iter().position(|placed| !placed) else { return Vec::new() };
    let mut path: Vec<usize> = vec![start];
    loop {
        let at = path[path.len() - 1];
        // INVARIANT: a clause that cannot be placed needs another one that cannot.
        let next = needs[at].iter().map(|need| usize::from(need.0)).find(|need| !placed[*need]);
        let Some(next) = next else { return path };
        if let Some(begin) = path.iter().position(|member| *member == next) {
            let mut ring = path.split_off(begin);
            // The first in the text begins the ring.
            let first = ring.iter().enumerate().min_by_key(|(_, member)| **member).map_or(0, |(i, _)| i);
            ring.rotate_left(first);
            return ring;
        }
        path.push(next);
    }
}

/// Returns everything that a clause speaks of.
fn mentions(clause: &Clause) -> Mentions {
    let mut mentions = Mentions::default();
    patterns(clause).into_iter().for_each(|pattern| mentions.pattern(pattern));
    expressions(clause).into_iter().for_each(|expr| mentions.expr(expr));
    mentions
}
