//! References: which name is meant, and what its fields are (language.md, the end of section 2).

use super::checker::{Checker, Need, constant, expr};
use super::facts::{self, Fact};
use super::scope::{At, Of, Scope};
use super::tree::{BreachField, Edge, Expr, ExprKind, PeriodUnit, SeriesId, TermId, Type};
use super::types;
use crate::base::mistake::program::names as mistake;
use crate::base::source::Span;
use crate::engagement::record::{Actor, Side, Value};
use crate::engagement::vocabulary::{Derived, FieldId, KindId, Missing};
use crate::syntax::tree::{Name, Ref};
use crate::value::duration::Family;

/// What a name can mean.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Meaning {
    /// A variable, by its kind or its name after `as`.
    Variable(usize),
    /// A field of the innermost event.
    Field(usize),
    /// A term; nothing for one with a mistake in it.
    Term(Option<TermId>),
    Series(SeriesId),
    Side(Side),
    Contract,
    Today,
}

impl Checker {
    /// Types a reference.
    pub(super) fn reference(&mut self, reference: &Ref) -> Option<Expr> {
        let [root, rest @ ..] = &reference.parts[..] else { return None };
        if let Some(special) = self.of_consequence(root, rest) {
            return Some(special);
        }
        let meanings = self.meanings(&root.text, !rest.is_empty());
        let meaning = match &meanings[..] {
            [] => return self.unknown_name(root, rest),
            [meaning] => *meaning,
            [first, second, ..] => {
                let (a, help) = self.describe(*first, &root.text);
                let (b, other) = self.describe(*second, &root.text);
                return self.report(mistake::ambiguous_name(root.place.0, &root.text, &a, &b, help.or(other)));
            }
        };
        let base = self.meant(meaning, root, !rest.is_empty())?;
        self.members(base, rest)
    }

    /// Returns true where a lone name means something other than a word of an enumeration.
    pub(super) fn resolves(&self, name: &str) -> bool {
        !self.meanings(name, false).is_empty()
            || matches!(self.scope.at, At::Consequence { .. } if name == "overdue" || name == "excess")
    }

    /// Returns `overdue` and `excess` where they are worked out from the breach: also where the subject has a field of
    /// that name, but not inside a pattern whose items have one.
    fn of_consequence(&mut self, root: &Name, rest: &[Name]) -> Option<Expr> {
        if self.scope.inner > 0 && self.scope.focus.is_some_and(|focus| self.has_field(focus, &root.text)) {
            return None;
        }
        let At::Consequence { owes, excess, .. } = &self.scope.at else { return None };
        let span = root.place.0;
        match (root.text.as_str(), rest) {
            ("overdue", []) if *owes => Some(expr(ExprKind::Overdue, Type::Duration(Family::Days), span)),
            ("excess", []) => excess.clone().map(|ty| expr(ExprKind::Excess, ty, span)),
            _ => None,
        }
    }

    /// Returns all that a name can mean here; with `dotted`, only what has fields, where there is such.
    fn meanings(&self, name: &str, dotted: bool) -> Vec<Meaning> {
        let mut meanings = Vec::new();
        if !matches!(self.scope.at, At::Term) {
            meanings.extend(self.scope.named(name).map(Meaning::Variable));
            meanings.extend(self.scope.focus.filter(|focus| self.has_field(*focus, name)).map(Meaning::Field));
            meanings.extend(match name {
                "client" => Some(Meaning::Side(Side::Client)),
                "firm" => Some(Meaning::Side(Side::Firm)),
                "contract" => Some(Meaning::Contract),
                "today" => Some(Meaning::Today),
                _ => None,
            });
        }
        meanings.extend(self.term_ids.get(name).map(|term| Meaning::Term(*term)));
        meanings.extend(self.series_ids.get(name).map(|series| Meaning::Series(*series)));
        if dotted && meanings.iter().any(|meaning| self.has_members(*meaning, name)) {
            meanings.retain(|meaning| self.has_members(*meaning, name));
        }
        meanings
    }

    fn has_members(&self, meaning: Meaning, name: &str) -> bool {
        match meaning {
            Meaning::Variable(_) | Meaning::Contract | Meaning::Side(Side::Client) => true,
            Meaning::Field(focus) => match &self.scope.variables[focus].of {
                Of::Records(kinds) => {
                    self.rows(kinds, name).iter().any(|(_, field)| matches!(types::of_field(field), Type::Record(_)))
                }
                Of::Breaches(_) => name == "for",
                Of::Period | Of::Mistaken => false,
            },
            _ => false,
        }
    }

    fn has_field(&self, variable: usize, name: &str) -> bool {
        match &self.scope.variables[variable].of {
            Of::Records(kinds) => !self.rows(kinds, name).is_empty() || self.pending_field(kinds, name).is_some(),
            Of::Breaches(_) => breach_field(name).is_some(),
            Of::Period => edge(name).is_some(),
            Of::Mistaken => false,
        }
    }

    /// Returns the fields of that name of kinds (of all events where there are none).
    fn rows(&self, kinds: &[KindId], name: &str) -> Vec<(KindId, &crate::engagement::vocabulary::Field)> {
        let Some(id) = self.vocabulary.field_id(name) else { return Vec::new() };
        self.events_or(kinds)
            .into_iter()
            .filter_map(|kind| self.vocabulary.field(kind, id).map(|field| (kind, field)))
            .collect()
    }

    fn pending_field(&self, kinds: &[KindId], name: &str) -> Option<Span> {
        let id = self.vocabulary.field_id(name)?;
        let kinds = self.events_or(kinds);
        self.pending.iter().find(|(kind, field, _)| *field == id && kinds.contains(kind)).map(|(_, _, span)| *span)
    }

    fn events_or(&self, kinds: &[KindId]) -> Vec<KindId> {
        use crate::engagement::vocabulary::Sort;
        if kinds.is_empty() {
            self.vocabulary.kinds().filter(|(_, kind)| kind.sort == Sort::Event).map(|(id, _)| id).collect()
        } else {
            kinds.to_vec()
        }
    }

    /// Returns what a meaning is for messages, and how to say it unmistakably.
    fn describe(&self, meaning: Meaning, name: &str) -> (String, Option<String>) {
        match meaning {
            Meaning::Variable(index) => {
                let variable = &self.scope.variables[index];
                let is_bound = variable.bound.as_deref() == Some(name);
                let what = if is_bound { "the item bound to" } else { "the item of kind" };
                (format!("{what} `{name}`"), None)
            }
            Meaning::Field(focus) => {
                let of = self.scope.variables[focus].name().to_owned();
                let help = format!("write `{of}.{name}` for the field, or give the other another name");
                (format!("the field `{name}` of `{of}`"), Some(help))
            }
            Meaning::Term(_) => (format!("the term `{name}`"), None),
            Meaning::Series(_) => (format!("the rates `{name}`"), None),
            Meaning::Side(_) => (format!("the party `{name}`"), None),
            Meaning::Contract => ("the contract".to_owned(), None),
            Meaning::Today => ("the day of the check".to_owned(), None),
        }
    }

    /// Returns the expression of a meaning.
    fn meant(&mut self, meaning: Meaning, root: &Name, dotted: bool) -> Option<Expr> {
        let span = root.place.0;
        match meaning {
            Meaning::Variable(index) => self.variable(index, span),
            Meaning::Field(focus) => {
                let base = self.variable(focus, span)?;
                self.member(base, &root.text, span, span)
            }
            Meaning::Term(None) => None,
            Meaning::Term(Some(id)) => {
                let ty = self.terms[usize::from(id.0)].ty.clone();
                if let (Type::Duration(family), false) = (&ty, matches!(self.scope.at, At::Term)) {
                    self.need_for(*family, span);
                }
                Some(expr(ExprKind::Term(id), ty, span))
            }
            Meaning::Series(id) => Some(expr(ExprKind::Series(id), Type::Percent, span)),
            Meaning::Side(Side::Client) if dotted => {
                let kinds = self.vocabulary.kind("client").into_iter().collect();
                Some(expr(ExprKind::Client, Type::Record(kinds), span))
            }
            Meaning::Side(side) => Some(constant(Value::Actor(Actor::Side(side)), Type::Actor, span)),
            Meaning::Contract => {
                let kinds = self.vocabulary.kind("contract").into_iter().collect();
                Some(expr(ExprKind::Contract, Type::Record(kinds), span))
            }
            Meaning::Today => {
                self.need(Need::Timezone, span, "`today`");
                Some(expr(ExprKind::Today, Type::Moment, span))
            }
        }
    }

    /// Returns the expression of a variable.
    pub(super) fn variable(&self, index: usize, span: Span) -> Option<Expr> {
        let ty = self.scope.variables.get(index)?.ty()?;
        Some(expr(ExprKind::Var(Scope::var(index)), ty, span))
    }

    /// Goes along the names after the first dot.
    pub(super) fn members(&mut self, mut base: Expr, mut rest: &[Name]) -> Option<Expr> {
        while let [name, after @ ..] = rest {
            // `contract.signed.client` is one field whose name has a dot.
            if let ([next, beyond @ ..], Type::Record(kinds)) = (after, &base.ty) {
                let both = format!("{}.{}", name.text, next.text);
                if !self.rows(kinds, &both).is_empty() {
                    let span = name.place.0.to(next.place.0);
                    base = self.member(base, &both, span, span)?;
                    rest = beyond;
                    continue;
                }
            }
            base = self.member(base, &name.text, name.place.0, name.place.0)?;
            rest = after;
        }
        Some(base)
    }

    /// Returns a field of what stands before the dot.
    fn member(&mut self, base: Expr, name: &str, at: Span, end: Span) -> Option<Expr> {
        let span = base.span.to(end);
        match base.ty.clone() {
            Type::Record(kinds) => self.record_field(base, &kinds, name, at, span),
            Type::Breach => match breach_field(name) {
                Some(field) => {
                    let ty = self.breach_field_type(&base, field);
                    Some(expr(ExprKind::BreachField(base, field), ty, span))
                }
                None => self.report(mistake::unknown_field(at, name, "a breach", &BREACH_FIELDS)),
            },
            Type::Period => match edge(name) {
                Some(edge) => {
                    self.need(Need::Timezone, span, "periods");
                    Some(expr(ExprKind::PeriodEdge(base, edge), Type::Moment, span))
                }
                None => self.report(mistake::unknown_field(at, name, "a period", &["starts", "ends"])),
            },
            other => {
                let found = types::show(&other, &self.vocabulary);
                self.report(mistake::no_fields(at, name, &found))
            }
        }
    }

    fn breach_field_type(&self, base: &Expr, field: BreachField) -> Type {
        match field {
            BreachField::Clause | BreachField::Section | BreachField::Severity => Type::Text,
            BreachField::Due | BreachField::Since | BreachField::Met => Type::Moment,
            BreachField::For => {
                let of = match &*base.kind {
                    ExprKind::Var(var) => self.scope.variables.get(usize::from(var.0)).map(|v| &v.of),
                    _ => None,
                };
                Type::Record(match of {
                    Some(Of::Breaches(kinds)) => kinds.clone(),
                    _ => Vec::new(),
                })
            }
        }
    }

    fn record_field(&mut self, base: Expr, kinds: &[KindId], name: &str, at: Span, span: Span) -> Option<Expr> {
        let kinds = self.narrowed(&base).unwrap_or_else(|| kinds.to_vec());
        let rows = self.rows(&kinds, name);
        let Some((first_kind, first)) = rows.first() else {
            return self.no_such_field(&kinds, name, at);
        };
        let (id, mut ty) = (first.id, self.field_type(*first_kind, first));
        let optional = rows.iter().any(|(_, field)| field.missing == Missing::Optional);
        for (kind, field) in &rows[1..] {
            let other = self.field_type(*kind, field);
            match types::unify(&ty, &other) {
                Some(both) => ty = both,
                None => {
                    let a = (self.vocabulary.kind_name(*first_kind), types::show(&ty, &self.vocabulary));
                    let b = (self.vocabulary.kind_name(*kind), types::show(&other, &self.vocabulary));
                    let diagnostic = mistake::field_types_differ(at, name, (a.0, &a.1), (b.0, &b.1));
                    return self.report(diagnostic);
                }
            }
        }
        match &ty {
            Type::Money(_) => self.need(Need::Currency, span, "amounts"),
            Type::Moment => self.need(Need::Timezone, span, "times"),
            _ => {}
        }
        self.fields.insert(id);
        let field = expr(ExprKind::Field(base, id), ty, span);
        if optional && self.scope.guarded == 0 && !self.is_known(&field) {
            return self.report(mistake::unguarded_field(span, name, self.declared_at(&kinds, id)));
        }
        let narrowed = self.narrowed(&field).map(Type::Record);
        Some(Expr { ty: narrowed.unwrap_or(field.ty), ..field })
    }

    /// Returns the type of a kind's field; that of an own derived field is the type of its expression.
    fn field_type(&self, kind: KindId, field: &crate::engagement::vocabulary::Field) -> Type {
        let own = self.derived.iter().find(|own| own.kind == kind && own.field == field.id);
        match (own, field.derived) {
            (Some(own), Some(Derived::Own)) => own.value.ty.clone(),
            _ => types::of_field(field),
        }
    }

    fn is_known(&self, field: &Expr) -> bool {
        let known = |path| self.scope.facts.contains(&Fact::Known(path));
        self.scope.facts.contains(&Fact::Mistaken) || facts::path(field).is_some_and(known)
    }

    /// Returns the kinds that a record is known to be of, by `is KIND`.
    fn narrowed(&self, base: &Expr) -> Option<Vec<KindId>> {
        let path = facts::path(base)?;
        self.scope.facts.iter().rev().find_map(|fact| match fact {
            Fact::Kind(known, kinds) if *known == path => Some(kinds.clone()),
            _ => None,
        })
    }

    fn declared_at(&self, kinds: &[KindId], field: FieldId) -> Option<Span> {
        self.names.fields.iter().find(|(kind, id, _)| *id == field && kinds.contains(kind)).map(|(_, _, span)| *span)
    }

    fn no_such_field(&mut self, kinds: &[KindId], name: &str, at: Span) -> Option<Expr> {
        if let Some(span) = self.pending_field(kinds, name) {
            return self.report(mistake::field_declared_later(at, name, span));
        }
        if self.names.mistaken_fields.iter().any(|(kind, field)| kinds.contains(kind) && field == name) {
            return None;
        }
        let what = types::show(&Type::Record(kinds.to_vec()), &self.vocabulary);
        let all = self.events_or(kinds);
        let mut known: Vec<&str> = all
            .iter()
            .flat_map(|kind| self.vocabulary.fields(*kind))
            .map(|field| self.vocabulary.field_name(field.id))
            .collect();
        known.sort_unstable();
        known.dedup();
        let diagnostic = mistake::unknown_field(at, name, &what, &known);
        self.report(diagnostic)
    }

    /// Reports a name that means nothing here.
    fn unknown_name<T>(&mut self, root: &Name, rest: &[Name]) -> Option<T> {
        if self.scope.mistaken() || self.is_mistaken_field(&root.text) {
            return None;
        }
        let (name, span) = (root.text.as_str(), root.place.0);
        if name == "overdue" && matches!(self.scope.at, At::Consequence { .. }) && rest.is_empty() {
            return self.report(mistake::overdue_without_duty(span));
        }
        if name == "excess" && rest.is_empty() {
            return self.report(mistake::excess_without_limit(span));
        }
        if let Some((_, declared)) = self.names.terms.get(name) {
            return self.report(mistake::later_term(span, name, *declared));
        }
        if self.vocabulary.kind(name).is_some() || self.vocabulary.action(name).is_some() {
            if self.scope.missed.iter().any(|missed| missed == name) {
                return None;
            }
            self.scope.missed.push(name.to_owned());
            return self.report(mistake::no_item_of_kind(span, name));
        }
        let outer = self.scope.variables.iter().rposition(|v| match &v.of {
            Of::Records(kinds) => !self.rows(kinds, name).is_empty(),
            _ => false,
        });
        let outer = outer.map(|index| self.scope.variables[index].name().to_owned());
        let known = self.known_names();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let is_field = self.vocabulary.field_id(name).is_some();
        self.report(mistake::unknown_name(span, name, outer.as_deref(), &known, is_field))
    }

    fn is_mistaken_field(&self, name: &str) -> bool {
        let Some(Of::Records(kinds)) = self.scope.focus.map(|focus| &self.scope.variables[focus].of) else {
            return false;
        };
        self.names.mistaken_fields.iter().any(|(kind, field)| kinds.contains(kind) && field == name)
    }

    /// Returns the names that would mean something here.
    pub(super) fn known_names(&self) -> Vec<String> {
        let mut known: Vec<String> = self.names.terms.keys().cloned().collect();
        known.extend(self.names.rates.keys().cloned());
        if matches!(self.scope.at, At::Term) {
            return known;
        }
        if let Some(focus) = self.scope.focus {
            match &self.scope.variables[focus].of {
                Of::Records(kinds) => known.extend(
                    self.events_or(kinds)
                        .iter()
                        .flat_map(|kind| self.vocabulary.fields(*kind))
                        .map(|field| self.vocabulary.field_name(field.id).to_owned()),
                ),
                Of::Breaches(_) => known.extend(BREACH_FIELDS.map(str::to_owned)),
                Of::Period | Of::Mistaken => {}
            }
        }
        for variable in &self.scope.variables {
            known.extend(variable.kinds.iter().chain(&variable.bound).cloned());
        }
        known.extend(["client", "firm", "contract", "today"].map(str::to_owned));
        known.sort();
        known.dedup();
        known
    }
}

const BREACH_FIELDS: [&str; 7] = ["clause", "section", "for", "due", "since", "met", "severity"];

fn breach_field(name: &str) -> Option<BreachField> {
    Some(match name {
        "clause" => BreachField::Clause,
        "section" => BreachField::Section,
        "for" => BreachField::For,
        "due" => BreachField::Due,
        "since" => BreachField::Since,
        "met" => BreachField::Met,
        "severity" => BreachField::Severity,
        _ => return None,
    })
}

fn edge(name: &str) -> Option<Edge> {
    match name {
        "starts" => Some(Edge::Starts),
        "ends" => Some(Edge::Ends),
        _ => None,
    }
}

/// Returns the word of a calendar unit, which is the name of its period.
pub(super) fn unit_word(unit: PeriodUnit) -> &'static str {
    match unit {
        PeriodUnit::Week => "week",
        PeriodUnit::Month => "month",
        PeriodUnit::Quarter => "quarter",
        PeriodUnit::Year => "year",
    }
}
