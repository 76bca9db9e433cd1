//! Why a clause says nothing of a record: which part of its pattern does not take it.

use crate::base::source::{SourceMap, Span};
use crate::engagement::record::{Engagement, EventId};
use crate::facts::index::{AsOf, Facts};
use crate::facts::item::{Item, Val};
use crate::facts::scope::{Env, Scope};
use crate::facts::truth::{Gap, Truth};
use crate::finding::plain;
use crate::plan::Plan;
use crate::program::tree::{Clause, Each, Expr, ExprKind, Pattern, Source, Statement};
use crate::value::time::Moment;

/// Returns of each record of the kinds that a clause looks at, or of one of them, why it takes no notice of it; none of those that it
/// does take.
pub fn silence(
    plan: &Plan,
    policy: &SourceMap,
    engagement: &Engagement,
    as_of: AsOf,
    clause: &Clause,
    only: Option<&str>,
) -> Vec<String> {
    let facts = Facts::new(plan, engagement, as_of);
    let Some(pattern) = looked_at(clause) else { return Vec::new() };
    let Source::Kinds(kinds) = &pattern.source else { return Vec::new() };
    let asked = Asked { facts: &facts, policy, clause, pattern };
    let mut lines = Vec::new();
    for (place, event) in engagement.events.iter().enumerate() {
        let is_looked_at = kinds.iter().any(|(kind, _)| *kind == event.kind);
        if only.map_or(is_looked_at, |only| *only == *event.id) {
            let name = format!("{} {}", plan.program.vocabulary.kind_name(event.kind), event.id);
            let reason = if is_looked_at { asked.reason(EventId(place as u32)) } else { Some(asked.other_kind()) };
            lines.extend(reason.map(|reason| format!("{name}: {reason}")));
        }
    }
    lines
}

/// The pattern of what a clause is about: its subjects, else what it forbids or counts.
fn looked_at(clause: &Clause) -> Option<&Pattern> {
    match (&clause.each, &clause.statement) {
        (Some(Each::Items(pattern)), _) => Some(pattern),
        (_, Some(Statement::Forbid(pattern) | Statement::Owes { duty: pattern, .. })) => Some(pattern),
        (_, Some(Statement::Limit { measure, .. })) => Some(&measure.pattern),
        _ => None,
    }
}

struct Asked<'s> {
    facts: &'s Facts<'s>,
    policy: &'s SourceMap,
    clause: &'s Clause,
    pattern: &'s Pattern,
}

impl Asked<'_> {
    fn other_kind(&self) -> String {
        format!("the clause is about `{}`", self.text(self.pattern.span))
    }

    fn text(&self, span: Span) -> String {
        self.policy.one_line(span)
    }

    /// Returns why an event is not taken; nothing of one that is.
    fn reason(&self, id: EventId) -> Option<String> {
        let (facts, item) = (self.facts, Item::Event(id));
        if !facts.is_visible(id) {
            return Some("it is dated or recorded later than is looked".to_owned());
        }
        let scope = Scope::of(facts, self.clause.id, facts.time(item));
        let rest = facts.decide(|| scope.matches_but(self.pattern, item, false));
        if rest == Truth::False {
            return Some(format!(
                "it is none of `{}`: its sort, who did it, or what it is for",
                self.text(self.pattern.span)
            ));
        }
        let env = Env { var: self.pattern.var, item, outer: None };
        let at = scope.with(&env);
        self.pattern.filter.as_ref().and_then(|filter| self.part(filter, at)).or_else(|| match rest {
            Truth::Unknown(gap) => missing(&gap),
            _ => None,
        })
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

    /// Returns the values of the sides of a condition that are not written in it.
    fn values(&self, cond: &Expr, at: Scope<'_, '_>) -> String {
        let is_written = |expr: &&Expr| !matches!(&*expr.kind, ExprKind::Value(_) | ExprKind::Var(_));
        let shown = cond.children().into_iter().filter(is_written).filter_map(|side| {
            let value = self.shown(&at.value(side).ok()?)?;
            Some(format!("{} is {value}", self.text(side.span)))
        });
        let shown: Vec<String> = shown.collect();
        if shown.is_empty() { String::new() } else { format!(": {}", shown.join(", ")) }
    }

    fn shown(&self, value: &Val) -> Option<String> {
        let zone = &self.facts.plan.program.calendar.zone;
        Some(match value {
            Val::Moment(Moment::Day(day)) => day.to_string(),
            Val::Moment(Moment::At(at)) => zone.format(*at),
            Val::Never => "not recorded".to_owned(),
            Val::Text(text) => text.to_string(),
            Val::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            Val::Word(word) => self.facts.plan.program.vocabulary.word(*word).to_owned(),
            Val::Number(number) => plain(*number),
            other => other.quantity()?.to_string(),
        })
    }
}

fn missing(gap: &Gap) -> Option<String> {
    match gap {
        Gap::Facts(facts) => Some(format!(" without {}", facts.join(", "))),
        _ => None,
    }
}
