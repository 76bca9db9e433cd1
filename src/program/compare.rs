//! Comparisons: `=`, `<`, `in`, `is KIND`. Compared with an enumeration, a bare word is its word.

use super::checker::{Checker, constant, expr};
use super::tree::{BreachField, Comparison, Expr, ExprKind, Type};
use super::types;
use crate::base::mistake::program::{names, types as mistake};
use crate::base::source::Span;
use crate::base::suggest::nearest;
use crate::engagement::record::Value;
use crate::engagement::vocabulary::{KindId, WordId};
use crate::syntax::tree::{self as syntax, BinaryOp, Name};
use crate::value::severity::Severity;

/// The words that a bare word can be.
enum Words {
    /// Those of an enumeration.
    Enumeration(Vec<WordId>),
    /// `note`, `minor`, `major`, `critical`: texts.
    Severities,
    /// The clauses' names: texts.
    Clauses,
    /// The sections' names: texts.
    Sections,
}

impl Checker {
    /// Types `a OP b`.
    pub(super) fn comparison(
        &mut self,
        op: BinaryOp,
        left: &syntax::Expr,
        right: &syntax::Expr,
        span: Span,
    ) -> Option<Expr> {
        let (mut left, mut right) = self.both_sides(left, right)?;
        let op = match op {
            BinaryOp::Equal => Comparison::Equal,
            BinaryOp::NotEqual => Comparison::NotEqual,
            BinaryOp::Less => Comparison::Less,
            BinaryOp::LessEqual => Comparison::LessEqual,
            BinaryOp::Greater => Comparison::Greater,
            _ => Comparison::GreaterEqual,
        };
        let by_order = !matches!(op, Comparison::Equal | Comparison::NotEqual);
        if by_order && let Some(test) = self.severity_order(op, &left, &right, span) {
            return Some(test);
        }
        self.settle_families(&mut left, &mut right);
        self.comparable(&left, &right, by_order)?;
        Some(expr(ExprKind::Compare(op, left, right), Type::Bool, span))
    }

    /// Types both sides of a comparison, a bare word as a word of the other side's enumeration.
    fn both_sides(&mut self, left: &syntax::Expr, right: &syntax::Expr) -> Option<(Expr, Expr)> {
        let (a, b) = (bare(left), bare(right));
        match (a, b) {
            (Some(a), None) => {
                let right = self.infer(right)?;
                let left = self.word_or_name(&right, a, left)?;
                Some((left, right))
            }
            (Some(a), Some(_)) if !self.resolves(&a.text) => {
                // The left one is a word of the right one's enumeration, or a mistake.
                let enumeration = bare(right).filter(|b| self.resolves(&b.text)).and_then(|_| self.infer(right));
                match enumeration {
                    Some(right) if self.words_of(&right).is_some() => {
                        let left = self.word_or_name(&right, a, left)?;
                        Some((left, right))
                    }
                    _ => self.infer(left).and(None),
                }
            }
            (Some(a), Some(b)) => {
                let first = self.infer(left)?;
                if self.words_of(&first).is_none() && self.resolves(&b.text) {
                    let right = self.infer(right)?;
                    if self.words_of(&right).is_some() {
                        let left = self.word_or_name(&right, a, left)?;
                        return Some((left, right));
                    }
                    return Some((first, right));
                }
                let right = self.word_or_name(&first, b, right)?;
                Some((first, right))
            }
            (None, _) => {
                let left = self.infer(left);
                let Some(left) = left else {
                    if b.is_none() {
                        self.infer(right);
                    }
                    return None;
                };
                let right = self.word_or(&left, right)?;
                Some((left, right))
            }
        }
    }

    /// Types an expression that stands beside another one: a bare word as a word of that one's enumeration.
    pub(super) fn word_or(&mut self, beside: &Expr, e: &syntax::Expr) -> Option<Expr> {
        match (bare(e), &e.kind) {
            (Some(name), _) => self.word_or_name(beside, name, e),
            (None, syntax::ExprKind::Code(code)) if self.words_of(beside).is_some() => {
                let name = Name { text: code.clone(), place: e.place };
                self.word_or_name(beside, &name, e)
            }
            _ => self.infer(e),
        }
    }

    fn word_or_name(&mut self, beside: &Expr, name: &Name, e: &syntax::Expr) -> Option<Expr> {
        match self.words_of(beside) {
            Some(words) => self.word(&words, name),
            None if self.is_unquoted_text(beside, name) => self.report(names::unquoted_text(name.place.0, &name.text)),
            None => self.infer(e),
        }
    }

    /// Returns true for a lone word that means nothing and is like no name, beside a text of a record.
    fn is_unquoted_text(&self, beside: &Expr, name: &Name) -> bool {
        let recorded = beside.ty == Type::Text && !matches!(&*beside.kind, ExprKind::Value(_));
        let known = self.known_names();
        recorded
            && !self.resolves(&name.text)
            && !self.scope.mistaken()
            && nearest(&name.text, known.iter().map(String::as_str)).is_none()
    }

    /// Returns the words that a bare word can be beside an expression.
    fn words_of(&self, beside: &Expr) -> Option<Words> {
        match (&*beside.kind, &beside.ty) {
            (_, Type::Word(words)) => Some(Words::Enumeration(words.clone())),
            (_, Type::List(item)) => types::words(item).map(|words| Words::Enumeration(words.to_vec())),
            (ExprKind::BreachField(_, BreachField::Severity), _) => Some(Words::Severities),
            (ExprKind::BreachField(_, BreachField::Clause), _) => Some(Words::Clauses),
            (ExprKind::BreachField(_, BreachField::Section), _) => Some(Words::Sections),
            _ => None,
        }
    }

    /// Types a bare word.
    fn word(&mut self, words: &Words, name: &Name) -> Option<Expr> {
        let (text, span) = (name.text.as_str(), name.place.0);
        let known: Vec<String> = match words {
            Words::Enumeration(words) => {
                let id = self.vocabulary.word_id(text).filter(|id| words.contains(id));
                if let Some(id) = id {
                    return Some(constant(Value::Word(id), Type::Word(words.clone()), span));
                }
                words.iter().map(|word| self.vocabulary.word(*word).to_owned()).collect()
            }
            Words::Severities => Severity::ALL.map(|severity| severity.word().to_owned()).to_vec(),
            Words::Clauses => self.names.clauses.keys().cloned().collect(),
            Words::Sections => self.names.sections.keys().cloned().collect(),
        };
        if known.iter().any(|known| known == text) {
            return Some(constant(Value::Text(text.into()), Type::Text, span));
        }
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        self.report(names::unknown_word(span, text, &known))
    }

    /// Types `breach.severity >= major` as one of the words from there on.
    fn severity_order(&mut self, op: Comparison, left: &Expr, right: &Expr, span: Span) -> Option<Expr> {
        let is_severity = |e: &Expr| matches!(&*e.kind, ExprKind::BreachField(_, BreachField::Severity));
        let word = |e: &Expr| match &*e.kind {
            ExprKind::Value(Value::Text(text)) => Severity::ALL.into_iter().find(|s| s.word() == &**text),
            _ => None,
        };
        let (subject, bound, turned) = match (is_severity(left), word(right), is_severity(right), word(left)) {
            (true, Some(bound), _, _) => (left, bound, false),
            (_, _, true, Some(bound)) => (right, bound, true),
            _ => return None,
        };
        let holds = |severity: Severity| {
            let (a, b) = if turned { (bound, severity) } else { (severity, bound) };
            match op {
                Comparison::Less => a < b,
                Comparison::LessEqual => a <= b,
                Comparison::Greater => a > b,
                _ => a >= b,
            }
        };
        let among = Severity::ALL.into_iter().filter(|s| holds(*s));
        let list = among.map(|s| constant(Value::Text(s.word().into()), Type::Text, span)).collect();
        let list = expr(ExprKind::List(list), Type::List(Box::new(Type::Text)), span);
        Some(expr(ExprKind::In(subject.clone(), list), Type::Bool, span))
    }

    /// Checks that two values can be compared, by order too.
    pub(super) fn comparable(&mut self, left: &Expr, right: &Expr, by_order: bool) -> Option<()> {
        let is_actor = |ty: &Type| match ty {
            Type::Actor => true,
            Type::Record(kinds) => self.is_contact(kinds),
            _ => false,
        };
        let actors = is_actor(&left.ty) && is_actor(&right.ty);
        if types::unify(&left.ty, &right.ty).is_none() && !actors {
            return self.report_mismatch(left, right);
        }
        let ordered =
            matches!(left.ty, Type::Money(_) | Type::Number | Type::Percent | Type::Duration(_) | Type::Moment);
        if by_order && !ordered {
            let found = types::show(&left.ty, &self.vocabulary);
            return self.report(mistake::no_order(left.span.to(right.span), &found));
        }
        if let (Type::Record(a), Type::Record(b)) = (&left.ty, &right.ty)
            && !a.is_empty()
            && !b.is_empty()
            && !a.iter().any(|kind| b.contains(kind))
        {
            return self.report_pair(left, right, mistake::never_equal);
        }
        if matches!(left.ty, Type::Breach | Type::Period | Type::List(_)) {
            let found = types::show(&left.ty, &self.vocabulary);
            return self.report(mistake::not_comparable(left.span, &found));
        }
        Some(())
    }

    /// Returns true where records of these kinds are contacts.
    pub(super) fn is_contact(&self, kinds: &[KindId]) -> bool {
        let contact = self.vocabulary.kind("contact");
        !kinds.is_empty() && kinds.iter().all(|kind| Some(*kind) == contact)
    }

    /// Reports two values that cannot be compared, added or the like.
    pub(super) fn report_mismatch<T>(&mut self, left: &Expr, right: &Expr) -> Option<T> {
        let (a, b) = (types::show(&left.ty, &self.vocabulary), types::show(&right.ty, &self.vocabulary));
        let (at, other) = (right.span, left.span);
        let diagnostic = match (&left.ty, &right.ty) {
            (Type::Money(Some(a)), Type::Money(Some(b))) => mistake::two_currencies(at, other, a.code(), b.code()),
            (Type::Duration(a), Type::Duration(b)) => mistake::two_families(at, other, *a, *b),
            (Type::Percent, Type::Number) => {
                mistake::percent_with_number(at, other, self.conversion(right, &Type::Percent))
            }
            (Type::Number, Type::Percent) => {
                mistake::percent_with_number(other, at, self.conversion(left, &Type::Percent))
            }
            (Type::List(_), _) => mistake::list_with_item(other, at, &a, &b),
            (_, Type::List(_)) => mistake::list_with_item(at, other, &b, &a),
            (x, y) => {
                let help = self.conversion(right, x).or_else(|| self.conversion(left, y));
                mistake::type_mismatch(at, other, &a, &b, help)
            }
        };
        self.report(diagnostic)
    }

    /// Types `a in [..]` and `a in REF`.
    pub(super) fn is_in(&mut self, left: &syntax::Expr, right: &syntax::Expr, span: Span) -> Option<Expr> {
        if let syntax::ExprKind::List(items) = &right.kind {
            let left = self.infer(left)?;
            if items.is_empty() {
                return self.report(mistake::empty_list(right.place.0));
            }
            let typed: Vec<Option<Expr>> = items
                .iter()
                .map(|item| {
                    let mut item = self.word_or(&left, item)?;
                    let mut beside = left.clone();
                    self.settle_families(&mut beside, &mut item);
                    self.comparable(&beside, &item, false)?;
                    Some(item)
                })
                .collect();
            let items: Vec<Expr> = typed.into_iter().collect::<Option<_>>()?;
            let ty = Type::List(Box::new(left.ty.clone()));
            let list = expr(ExprKind::List(items), ty, right.place.0);
            return Some(expr(ExprKind::In(left, list), Type::Bool, span));
        }
        let list = self.infer(right)?;
        let Type::List(item) = &list.ty else {
            let found = types::show(&list.ty, &self.vocabulary);
            return self.report(mistake::not_a_list(right.place.0, &found));
        };
        let item = Expr { ty: (**item).clone(), ..list.clone() };
        let left = match bare(left).filter(|_| self.is_waived_clauses(&list)) {
            Some(name) => self.word(&Words::Clauses, name)?,
            None => self.word_or(&item, left)?,
        };
        self.comparable(&left, &item, false)?;
        Some(expr(ExprKind::In(left, list), Type::Bool, span))
    }

    /// Returns true for the field `clause` of a waiver, whose texts are clauses' names.
    fn is_waived_clauses(&self, list: &Expr) -> bool {
        match &*list.kind {
            ExprKind::Field(base, field) => {
                self.vocabulary.field_name(*field) == "clause"
                    && matches!(&base.ty, Type::Record(kinds) if kinds.len() == 1 && Some(kinds[0]) == self.vocabulary.kind("waiver"))
            }
            _ => false,
        }
    }

    /// Types `a is KIND`.
    pub(super) fn is_kind(&mut self, inner: &syntax::Expr, name: &Name, span: Span) -> Option<Expr> {
        let inner = self.infer(inner);
        let kind = self.vocabulary.kind(&name.text);
        let inner = inner?;
        let Type::Record(kinds) = &inner.ty else {
            let found = types::show(&inner.ty, &self.vocabulary);
            let help = self.words_of(&inner).is_some();
            return self.report(mistake::kind_of_no_record(inner.span, &found, &name.text, help));
        };
        let Some(kind) = kind else {
            return self.unknown_kind(name, false);
        };
        if !kinds.is_empty() && !kinds.contains(&kind) {
            let found = types::show(&inner.ty, &self.vocabulary);
            return self.report(mistake::never_of_kind(span, &found, &name.text));
        }
        Some(expr(ExprKind::IsKind(inner, vec![kind]), Type::Bool, span))
    }
}

/// Returns the name of a lone word.
pub(super) fn bare(e: &syntax::Expr) -> Option<&Name> {
    match &e.kind {
        syntax::ExprKind::Ref(reference) => match &reference.parts[..] {
            [name] => Some(name),
            _ => None,
        },
        _ => None,
    }
}
