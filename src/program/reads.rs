//! What an expression reads: the parts of expressions and patterns, to go through them.

use std::collections::BTreeSet;

use super::tree::{ClauseId, Expr, ExprKind, Measure, Pattern, Source, TermId, Var, Who, Window};
use crate::engagement::vocabulary::{Derived, FieldId, KindId, Missing, Vocabulary};

/// The parts of an expression.
#[derive(Default)]
struct Parts<'e> {
    /// Operands.
    direct: Vec<&'e Expr>,
    /// How long a window is, and those between it and the moment at hand.
    lengths: Vec<&'e Expr>,
    /// What is said of the items of a pattern: the measured field, the base of a share.
    nested: Vec<&'e Expr>,
    patterns: Vec<&'e Pattern>,
}

impl<'e> Parts<'e> {
    fn of(direct: impl IntoIterator<Item = &'e Expr>) -> Self {
        Self { direct: direct.into_iter().collect(), ..Self::default() }
    }

    fn pattern(mut self, pattern: &'e Pattern, window: Option<&'e Window>) -> Self {
        self.patterns.push(pattern);
        if let Some(window) = window {
            self.lengths.push(&window.length);
            self.lengths.extend(&window.before);
        }
        self
    }
}

fn parts(kind: &ExprKind) -> Parts<'_> {
    match kind {
        ExprKind::Value(_)
        | ExprKind::Term(_)
        | ExprKind::Series(_)
        | ExprKind::Var(_)
        | ExprKind::Client
        | ExprKind::Contract
        | ExprKind::DueOf(_)
        | ExprKind::Today
        | ExprKind::Overdue
        | ExprKind::Excess => Parts::default(),
        ExprKind::Field(a, _)
        | ExprKind::BreachField(a, _)
        | ExprKind::PeriodEdge(a, _)
        | ExprKind::Compensation(_, a)
        | ExprKind::Not(a)
        | ExprKind::IsKind(a, _)
        | ExprKind::IsKnown(a)
        | ExprKind::Hours(a, _, _)
        | ExprKind::Negate(a) => Parts::of([a]),
        ExprKind::And(a, b)
        | ExprKind::Or(a, b)
        | ExprKind::Compare(_, a, b)
        | ExprKind::In(a, b)
        | ExprKind::Order(a, _, b)
        | ExprKind::Arithmetic(_, a, b)
        | ExprKind::Extreme(_, a, b)
        | ExprKind::Else(a, b)
        | ExprKind::Shift(a, _, b) => Parts::of([a, b]),
        ExprKind::AtLeast { left, duration, right, .. } => Parts::of([left, duration, right]),
        ExprKind::IsWithin(a, b, c) => Parts::of([a, b, c]),
        ExprKind::List(items) => Parts::of(items),
        ExprKind::EventOrder(pattern, _, right) => Parts::of([right]).pattern(pattern, None),
        ExprKind::Exists(pattern, window) => Parts::default().pattern(pattern, window.as_ref()),
        ExprKind::During(pattern) => Parts::default().pattern(pattern, None),
        ExprKind::Measure(measure) => measure_parts(measure),
    }
}

impl Expr {
    /// Returns the expressions directly inside, without those of patterns and windows.
    pub fn children(&self) -> Vec<&Expr> {
        parts(&self.kind).direct
    }

    /// Returns the terms that an expression reads, as often as it does.
    pub fn terms(&self) -> Vec<TermId> {
        let mut terms = Vec::new();
        let mut look = |part: &Expr| terms.extend(if let ExprKind::Term(id) = &*part.kind { Some(*id) } else { None });
        walk(self, &mut look, &mut |_| ());
        terms
    }

    /// Returns whether an expression says the same at any moment, as far as its form shows.
    pub fn is_timeless(&self) -> bool {
        use ExprKind as K;
        let is_value = matches!(&*self.kind, K::Value(_) | K::Var(_) | K::BreachField(..) | K::List(_) | K::Else(..));
        let is_test = matches!(&*self.kind, K::Not(_) | K::And(..) | K::Or(..) | K::Compare(..) | K::In(..));
        let by_form = is_value || is_test || matches!(&*self.kind, K::Negate(_));
        by_form && self.children().iter().all(|child| child.is_timeless())
    }
}

fn measure_parts(measure: &Measure) -> Parts<'_> {
    let mut parts = Parts::default().pattern(&measure.pattern, measure.window.as_ref());
    parts.nested.extend(measure.value.as_deref());
    parts.nested.extend(measure.among.as_deref());
    parts
}

/// Returns the expressions of a pattern.
fn pattern_parts(pattern: &Pattern) -> Vec<&Expr> {
    let by = match &pattern.by {
        Some(Who::Actor(actor)) => Some(&**actor),
        _ => None,
    };
    by.into_iter().chain(pattern.about.as_deref()).chain(pattern.filter.as_deref()).collect()
}

/// Goes through an expression and everything inside it, patterns too.
pub fn walk(expr: &Expr, on_expr: &mut dyn FnMut(&Expr), on_pattern: &mut dyn FnMut(&Pattern)) {
    on_expr(expr);
    let parts = parts(&expr.kind);
    for pattern in parts.patterns {
        walk_pattern(pattern, on_expr, on_pattern);
    }
    for part in parts.direct.into_iter().chain(parts.lengths).chain(parts.nested) {
        walk(part, on_expr, on_pattern);
    }
}

/// Goes through a pattern and everything inside it.
pub(super) fn walk_pattern(pattern: &Pattern, on_expr: &mut dyn FnMut(&Expr), on_pattern: &mut dyn FnMut(&Pattern)) {
    on_pattern(pattern);
    for part in pattern_parts(pattern) {
        walk(part, on_expr, on_pattern);
    }
}

/// What a pattern's filter reads, as far as it decides when an item comes to match.
pub(super) struct Steadiness {
    /// A field that time changes, directly.
    pub changes: bool,
    /// Nothing but its own item and constants.
    pub closed: bool,
}

/// Tells the fields that time changes.
pub(super) struct Changing<'c> {
    pub vocabulary: &'c Vocabulary,
    /// The policy's own.
    pub own: &'c BTreeSet<(KindId, FieldId)>,
}

/// Returns whether a derived field changes with time alone or with other records.
fn changes_with_time(derived: Derived) -> bool {
    match derived {
        Derived::Paid
        | Derived::Unpaid
        | Derived::Settled
        | Derived::Overdue
        | Derived::Late
        | Derived::Disputed
        | Derived::DisputedAmount
        | Derived::Reminders
        | Derived::Answered => true,
        // Of an own field the policy's expression decides.
        Derived::Authorised | Derived::Delay | Derived::Signed | Derived::Own => false,
    }
}

impl Changing<'_> {
    /// Returns the kinds that an expression's field belongs to, with how it is worked out.
    fn rows(&self, field: FieldId) -> impl Iterator<Item = (KindId, Option<Derived>, Missing)> {
        let rows = self.vocabulary.kinds().map(|(kind, _)| kind);
        rows.filter_map(move |kind| self.vocabulary.field(kind, field).map(|f| (kind, f.derived, f.missing)))
    }

    /// Returns true where an expression is a field that time changes, of whichever of its kinds.
    pub fn is_changing(&self, expr: &Expr) -> bool {
        let ExprKind::Field(base, field) = &*expr.kind else { return false };
        let of = kinds_of(base);
        self.rows(*field).any(|(kind, derived, _)| {
            (of.is_empty() || of.contains(&kind))
                && (derived.is_some_and(changes_with_time) || self.own.contains(&(kind, *field)))
        })
    }

    /// Returns true where an expression reads a field that time changes, directly.
    pub fn reads_changing(&self, expr: &Expr) -> bool {
        let parts = parts(&expr.kind);
        let mut read = parts.direct.into_iter().chain(parts.lengths);
        self.is_changing(expr) || read.any(|part| self.reads_changing(part))
    }

    /// Returns true where the value of an expression surely depends on nothing but that variable.
    fn is_closed(&self, expr: &Expr, var: Var) -> bool {
        self.is_steady(expr, &|part| matches!(part, ExprKind::Var(read) if *read == var))
    }

    /// Returns true where the value of an expression surely depends on nothing but items and terms on which it may.
    pub fn is_steady(&self, expr: &Expr, may: &dyn Fn(&ExprKind) -> bool) -> bool {
        let alone = match &*expr.kind {
            // An amendment changes terms and contract; a rate, the day and what is due are of the moment at hand.
            ExprKind::Var(_) | ExprKind::Term(_) => may(&expr.kind),
            // A breach grows graver, and is cured.
            ExprKind::BreachField(..) => false,
            ExprKind::Series(_)
            | ExprKind::Contract
            | ExprKind::DueOf(_)
            | ExprKind::Today
            | ExprKind::Overdue
            | ExprKind::Excess => false,
            // What another record says is seen as of a moment.
            ExprKind::Field(base, _) if matches!(&*base.kind, ExprKind::Field(..)) => false,
            // What has not happened at one moment may have at another; an own derived field reads what it likes.
            ExprKind::Field(_, field) => {
                let steady = |(_, derived, missing): (KindId, Option<Derived>, Missing)| {
                    derived != Some(Derived::Own) && missing != Missing::NotHappened
                };
                !self.is_changing(expr) && self.rows(*field).all(steady)
            }
            _ => true,
        };
        let parts = parts(&expr.kind);
        alone && parts.patterns.is_empty() && parts.direct.into_iter().all(|part| self.is_steady(part, may))
    }

    /// Returns what a pattern's filter depends on.
    pub fn steadiness(&self, pattern: &Pattern) -> Steadiness {
        let breaches = matches!(pattern.source, Source::Breaches(_));
        Steadiness {
            changes: pattern.filter.as_deref().is_some_and(|filter| self.reads_changing(filter)),
            closed: !breaches && pattern_parts(pattern).into_iter().all(|part| self.is_closed(part, pattern.var)),
        }
    }
}

/// Returns the kinds of record that an expression can be, any where empty.
fn kinds_of(expr: &Expr) -> &[KindId] {
    match &expr.ty {
        super::tree::Type::Record(kinds) => kinds,
        _ => &[],
    }
}

/// What a clause speaks of besides its own subject.
#[derive(Default)]
pub(super) struct Mentions {
    /// The kinds of its patterns and of the fields it reads.
    pub kinds: BTreeSet<KindId>,
    /// The kinds that it asks whether something is one of.
    pub asked: BTreeSet<KindId>,
    /// The fields it reads.
    pub fields: BTreeSet<FieldId>,
    /// The clauses whose breaches or due days it reads, each with the place.
    pub clauses: Vec<(ClauseId, crate::base::source::Span)>,
    /// Those of them whose breaches it reads.
    pub broken: BTreeSet<ClauseId>,
}

impl Mentions {
    /// Adds what an expression mentions.
    pub fn expr(&mut self, expr: &Expr) {
        let (mut kinds, mut clauses) = (BTreeSet::new(), Vec::new());
        let (mut asked, mut fields): (BTreeSet<KindId>, BTreeSet<FieldId>) = Default::default();
        let mut breaches = Vec::new();
        walk(
            expr,
            &mut |part| match &*part.kind {
                ExprKind::Field(base, field) => {
                    kinds.extend(kinds_of(base));
                    fields.insert(*field);
                }
                ExprKind::IsKind(_, is) => asked.extend(is),
                ExprKind::DueOf(clause) => clauses.push((*clause, part.span)),
                _ => {}
            },
            &mut |pattern| breaches.extend(source_of(pattern)),
        );
        self.asked.extend(asked);
        self.fields.extend(fields);
        self.take(kinds, clauses, breaches);
    }

    /// Adds what a pattern mentions.
    pub fn pattern(&mut self, pattern: &Pattern) {
        breaches_and_kinds(pattern, self);
    }

    fn take(
        &mut self,
        kinds: BTreeSet<KindId>,
        clauses: Vec<(ClauseId, crate::base::source::Span)>,
        sources: Vec<Mention>,
    ) {
        self.kinds.extend(kinds);
        self.clauses.extend(clauses);
        for source in sources {
            match source {
                Mention::Kind(kind) => {
                    self.kinds.insert(kind);
                }
                Mention::Clause(clause, span) => {
                    self.clauses.push((clause, span));
                    self.broken.insert(clause);
                }
            }
        }
    }
}

enum Mention {
    Kind(KindId),
    Clause(ClauseId, crate::base::source::Span),
}

fn source_of(pattern: &Pattern) -> Vec<Mention> {
    match &pattern.source {
        Source::Kinds(kinds) => kinds.iter().map(|(kind, _)| Mention::Kind(*kind)).collect(),
        Source::Contacts => Vec::new(),
        Source::Breaches(clauses) => clauses.iter().map(|clause| Mention::Clause(*clause, pattern.span)).collect(),
    }
}

fn breaches_and_kinds(pattern: &Pattern, mentions: &mut Mentions) {
    mentions.take(BTreeSet::new(), Vec::new(), source_of(pattern));
    for part in pattern_parts(pattern) {
        mentions.expr(part);
    }
}
