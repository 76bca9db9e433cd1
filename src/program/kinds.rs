//! `kind NAME { … }`: kinds, fields, words and derived fields of the policy's own.

use std::collections::BTreeSet;

use super::checker::Checker;
use super::reads::{Changing, walk};
use super::scope::{Of, Variable};
use super::tree::{Expr, ExprKind, OwnField};
use super::types;
use crate::base::mistake::program::{names, statements, types as mistake};
use crate::base::source::Span;
use crate::engagement::vocabulary::{Clash, Derived, Field, FieldId, FieldType, KindId, Missing};
use crate::syntax::tree::{self as syntax, FieldKind, Name};

/// The types that a field may be declared with, beside the kinds.
pub(super) const TYPES: [&str; 10] =
    ["money", "number", "percent", "duration", "text", "bool", "date", "time", "actor", "party"];

/// The field of a dispute by which a policy decides whether what it contests is kept from being owed.
pub(crate) const WITHHOLDS: &str = "withholds";

impl Checker {
    /// Declares all kinds and their recorded fields, so that fields of one kind can be of another.
    pub(super) fn declare_kinds(&mut self, kinds: &[&syntax::Kind]) {
        let mut declared: Vec<(Option<KindId>, &syntax::Kind)> = Vec::new();
        for (i, kind) in kinds.iter().enumerate() {
            let first = kinds[..i].iter().find(|earlier| earlier.name.text == kind.name.text);
            declared.push((self.declare_kind(kind, first.copied()), kind));
        }
        for (id, kind) in &declared {
            let Some(id) = *id else { continue };
            for field in &kind.fields {
                self.declare_field(id, field);
            }
        }
    }

    fn declare_kind(&mut self, kind: &syntax::Kind, first: Option<&syntax::Kind>) -> Option<KindId> {
        let (name, span) = (&kind.name.text, kind.name.place.0);
        let grown = self.vocabulary.kind(name).filter(|id| !self.vocabulary.get(*id).own);
        if let Some(first) = first {
            // Fields may be added to a built-in kind in several places: by each of the files that need some.
            if grown.is_some() {
                return grown;
            }
            return self.report(names::duplicate_name(span, "kind", name, first.name.place.0));
        }
        if let Some(id) = self.vocabulary.kind(name) {
            return Some(id);
        }
        if self.vocabulary.action(name).is_some()
            || TYPES.contains(&name.as_str())
            || matches!(name.as_str(), "firm" | "breach" | "today")
        {
            self.names.mistaken_kinds.insert(name.clone());
            return self.report(names::name_taken(span, name, None));
        }
        match self.vocabulary.add_kind(name, "") {
            Ok(id) => Some(id),
            Err(_) => self.report(statements::too_many(span, "kinds")),
        }
    }

    fn declare_field(&mut self, kind: KindId, field: &syntax::Field) {
        let declared = match &field.kind {
            FieldKind::Typed { ty, optional } => self.type_named(ty).map(|ty| (ty, *optional)),
            FieldKind::Words { words, optional } => self.enumeration(words).map(|ty| (ty, *optional)),
            FieldKind::More(words) => {
                self.more_words(kind, field, words);
                return;
            }
            FieldKind::Derived(_) => {
                self.declare_derived(kind, field);
                return;
            }
        };
        let Some((ty, optional)) = declared else {
            self.names.mistaken_fields.push((kind, field.name.text.clone()));
            return;
        };
        let missing = match (&ty, optional) {
            (_, true) => Missing::Optional,
            (FieldType::Bool, false) => Missing::No,
            _ => Missing::Unknown,
        };
        let Some(id) = self.field_number(&field.name) else { return };
        let row = Field { id, ty, missing, derived: None, doc: String::new() };
        self.add_field(kind, row, &field.name);
    }

    fn field_number(&mut self, name: &Name) -> Option<FieldId> {
        let id = self.vocabulary.intern_field(&name.text);
        if id.is_none() {
            self.diagnostics.push(statements::too_many(name.place.0, "fields"));
        }
        id
    }

    /// Adds a field to a kind; reports one that is there already.
    fn add_field(&mut self, kind: KindId, row: Field, name: &Name) -> bool {
        let id = row.id;
        let words = self.vocabulary.field(kind, id).is_some_and(|row| matches!(row.ty, FieldType::Words(_)));
        match self.vocabulary.add_field(kind, row) {
            Ok(()) => {
                self.names.fields.push((kind, id, name.place.0));
                true
            }
            Err(_) => {
                let own = self.names.fields.iter().find(|(k, f, _)| *k == kind && *f == id).map(|(_, _, span)| *span);
                let kind = self.vocabulary.kind_name(kind).to_owned();
                self.diagnostics.push(names::duplicate_field(name.place.0, &name.text, &kind, own, words));
                false
            }
        }
    }

    fn type_named(&mut self, name: &Name) -> Option<FieldType> {
        Some(match name.text.as_str() {
            "money" => FieldType::Money,
            "number" => FieldType::Number,
            "percent" => FieldType::Percent,
            "duration" => FieldType::Duration,
            "text" => FieldType::Text,
            "bool" => FieldType::Bool,
            "date" | "time" => FieldType::Moment,
            "actor" | "party" | "contact" => FieldType::Actor,
            kind => match self.vocabulary.kind(kind) {
                Some(id) if kind != "client" && kind != "contract" => FieldType::Event(vec![id]),
                _ => {
                    let mut known: Vec<&str> = TYPES.to_vec();
                    known.extend(self.vocabulary.kinds().map(|(_, kind)| &*kind.name));
                    let diagnostic = names::unknown_type(name.place.0, kind, &known);
                    return self.report(diagnostic);
                }
            },
        })
    }

    fn enumeration(&mut self, words: &[Name]) -> Option<FieldType> {
        let mut ids = Vec::new();
        for (i, word) in words.iter().enumerate() {
            if let Some(first) = words[..i].iter().find(|first| first.text == word.text) {
                return self.report(names::duplicate_word(word.place.0, &word.text, Some(first.place.0)));
            }
            match self.vocabulary.intern_word(&word.text) {
                Some(id) => ids.push(id),
                None => return self.report(statements::too_many(word.place.0, "words")),
            }
        }
        Some(FieldType::Words(ids))
    }

    fn more_words(&mut self, kind: KindId, field: &syntax::Field, words: &[Name]) {
        let (name, span) = (&field.name.text, field.name.place.0);
        let kind_name = self.vocabulary.kind_name(kind).to_owned();
        let Some(row) = self.vocabulary.field_named(kind, name) else {
            let known: Vec<&str> =
                self.vocabulary.fields(kind).map(|field| self.vocabulary.field_name(field.id)).collect();
            let diagnostic = mistake_unknown_field(span, name, &kind_name, &known);
            self.diagnostics.push(diagnostic);
            return;
        };
        let id = row.id;
        for word in words {
            let at = word.place.0;
            let is_action = kind_name == "action" && name == "what";
            if is_action && self.vocabulary.kind(&word.text).is_some() {
                self.diagnostics.push(names::name_taken(at, &word.text, None));
                continue;
            }
            match self.vocabulary.add_words(kind, id, &[&word.text]) {
                Ok(()) => {}
                Err(Clash::Word(_)) => self.diagnostics.push(names::duplicate_word(at, &word.text, None)),
                Err(Clash::NotWords(_)) => {
                    let ty = self.vocabulary.field(kind, id).map(types::of_field);
                    let found = ty.map_or_else(String::new, |ty| types::show(&ty, &self.vocabulary));
                    self.diagnostics.push(mistake::not_an_enumeration(span, name, &found));
                    return;
                }
                Err(_) => self.diagnostics.push(statements::too_many(at, "words")),
            }
        }
    }

    fn declare_derived(&mut self, kind: KindId, field: &syntax::Field) {
        let Some(id) = self.field_number(&field.name) else { return };
        if self.vocabulary.field(kind, id).is_some() {
            // Adding it again reports it.
            let row = Field {
                id,
                ty: FieldType::Bool,
                missing: Missing::No,
                derived: Some(Derived::Own),
                doc: String::new(),
            };
            self.add_field(kind, row, &field.name);
            return;
        }
        self.pending.push((kind, id, field.name.place.0));
    }

    /// Types the derived fields, in the order of the text.
    pub(super) fn derive_fields(&mut self, kinds: &[&syntax::Kind]) {
        for kind in kinds {
            let Some(id) = self.vocabulary.kind(&kind.name.text) else { continue };
            for field in &kind.fields {
                if let FieldKind::Derived(value) = &field.kind {
                    self.derive_field(id, &kind.name, field, value);
                }
            }
        }
    }

    fn derive_field(&mut self, kind: KindId, kind_name: &Name, field: &syntax::Field, value: &syntax::Expr) {
        let span = field.name.place.0;
        if !self.pending.iter().any(|(k, _, at)| *k == kind && *at == span) {
            return;
        }
        let subject = Variable { of: Of::Records(vec![kind]), kinds: vec![kind_name.text.clone()], bound: None, span };
        self.scope.variables.push(subject);
        self.scope.focus = Some(0);
        self.variables = self.variables.max(1);
        let typed = self.whole(value);
        self.scope.variables.clear();
        self.scope.missed.clear();
        self.scope.focus = None;
        let Some((_, id, _)) = self.pending.iter().find(|(k, _, at)| *k == kind && *at == span).copied() else {
            return;
        };
        self.pending.retain(|(k, _, at)| !(*k == kind && *at == span));
        let row = typed.and_then(|typed| match types::to_field(&typed.ty) {
            Some(ty) => Some((typed, ty)),
            None => {
                let found = types::show(&typed.ty, &self.vocabulary);
                self.report(mistake::wrong_type(value.place.0, &found, "a value that a field can hold", None))
            }
        });
        let Some((typed, ty)) = row else {
            self.names.mistaken_fields.push((kind, field.name.text.clone()));
            return;
        };
        if field.name.text == WITHHOLDS && self.vocabulary.kind("dispute") == Some(kind) {
            self.decides_disputes(&typed, &ty);
        }
        if (Changing { vocabulary: &self.vocabulary, own: &self.changing }).reads_changing(&typed) {
            self.changing.insert((kind, id));
        }
        let missing = if ty == FieldType::Bool { Missing::No } else { Missing::Unknown };
        let row = Field { id, ty, missing, derived: Some(Derived::Own), doc: String::new() };
        if self.add_field(kind, row, &field.name) {
            self.derived.push(OwnField { kind, field: id, value: typed });
        }
    }
}

impl Checker {
    /// Reports what cannot decide whether a dispute withholds: no yes or no, or what itself hangs on disputes.
    fn decides_disputes(&mut self, value: &Expr, ty: &FieldType) {
        if *ty != FieldType::Bool {
            let found = types::show(&value.ty, &self.vocabulary);
            self.diagnostics.push(mistake::wrong_type(value.span, &found, "a yes or no", None));
        } else if let Some((span, field)) = self.of_disputes(value, &mut BTreeSet::new()) {
            let name = self.vocabulary.field_name(field).to_owned();
            self.diagnostics.push(statements::circular_dispute(span, &name));
        }
    }

    /// Returns where an expression reads what is disputed, also by a field of the policy's own.
    fn of_disputes(&self, expr: &Expr, seen: &mut BTreeSet<FieldId>) -> Option<(Span, FieldId)> {
        let mut read = Vec::new();
        let mut on_expr = |part: &Expr| {
            if let ExprKind::Field(_, field) = &*part.kind {
                read.push((part.span, *field));
            }
        };
        walk(expr, &mut on_expr, &mut |_| ());
        let mut rows = read.into_iter().filter(|(_, field)| {
            let invoice = self.vocabulary.kind("invoice").and_then(|kind| self.vocabulary.field(kind, *field));
            let built_in = invoice.and_then(|row| row.derived);
            matches!(built_in, Some(Derived::DisputedAmount))
                || seen.insert(*field) && {
                    let mut own = self.derived.iter().filter(|own| own.field == *field);
                    own.any(|own| self.of_disputes(&own.value, seen).is_some())
                }
        });
        rows.next()
    }
}

fn mistake_unknown_field(
    span: crate::base::source::Span,
    name: &str,
    kind: &str,
    known: &[&str],
) -> crate::base::diagnostic::Diagnostic {
    names::unknown_field(span, name, &types::with_article(&format!("`{kind}`")), known)
}
