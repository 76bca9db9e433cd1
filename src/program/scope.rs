//! What an expression can speak of where it stands: variables, the innermost event, facts that are known there.

use super::facts::Fact;
use super::tree::{Expr, Type, Var};
use crate::base::source::Span;
use crate::engagement::vocabulary::KindId;

/// What a variable holds.
#[derive(Clone, Debug)]
pub(super) enum Of {
    /// Records of these kinds; also a contact.
    Records(Vec<KindId>),
    /// Breaches of clauses with subjects of these kinds (any where empty).
    Breaches(Vec<KindId>),
    /// A period of the calendar.
    Period,
    /// What it would hold has a mistake in it: everything said of it is passed over.
    Mistaken,
}

/// A variable in scope; its number is its place in [`Scope::variables`].
#[derive(Clone, Debug)]
pub(super) struct Variable {
    pub of: Of,
    /// The kinds and action words of its pattern, as written, and the kind of an action word.
    pub kinds: Vec<String>,
    /// The name after `as`.
    pub bound: Option<String>,
    /// Its pattern's text.
    pub span: Span,
}

/// Where an expression stands, as far as that decides what it may say.
#[derive(Clone, Debug, Default)]
pub(super) enum At {
    /// In a term's value: earlier terms only.
    Term,
    /// In a statement, a filter, a modifier, a ladder.
    #[default]
    Rule,
    /// In `costs`, `severity` or `suggest`.
    Consequence {
        /// The statement is a duty, perhaps with a total.
        owes: bool,
        /// What the duty totals.
        totalling: Option<Expr>,
        /// The type of what a limit measures.
        excess: Option<Type>,
    },
}

/// Everything in scope.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// The subject first, then the variables of patterns from the outside in.
    pub variables: Vec<Variable>,
    /// The variable whose fields need no qualification.
    pub focus: Option<usize>,
    pub at: At,
    /// What is known to be stated, and of which kind a record is known to be.
    pub facts: Vec<Fact>,
    /// How many patterns an expression lies inside of, within what it belongs to.
    pub inner: u32,
    /// The kinds of which the clause at hand has no item, once reported.
    pub missed: Vec<String>,
    /// Above 0 where a field may be used that the record need not state.
    pub guarded: u32,
}

impl Scope {
    /// Returns true where something in scope has a mistake in it, so that names cannot be judged.
    pub fn mistaken(&self) -> bool {
        self.variables.iter().any(|variable| matches!(variable.of, Of::Mistaken))
    }

    /// Returns the innermost variable of that name: one bound to it, or one whose pattern names that kind.
    pub fn named(&self, name: &str) -> Option<usize> {
        let is_named = |v: &Variable| v.bound.as_deref() == Some(name) || v.kinds.iter().any(|kind| kind == name);
        self.variables.iter().rposition(is_named)
    }

    /// Returns the innermost variable with that name after `as`.
    pub fn bound(&self, name: &str) -> Option<&Variable> {
        self.variables.iter().rev().find(|variable| variable.bound.as_deref() == Some(name))
    }

    /// Returns the number of the variable at that place.
    pub fn var(index: usize) -> Var {
        Var(u16::try_from(index).unwrap_or(u16::MAX))
    }
}

impl Variable {
    /// Returns the type of the variable, nothing where it has a mistake in it.
    pub fn ty(&self) -> Option<Type> {
        match &self.of {
            Of::Records(kinds) => Some(Type::Record(kinds.clone())),
            Of::Breaches(_) => Some(Type::Breach),
            Of::Period => Some(Type::Period),
            Of::Mistaken => None,
        }
    }

    /// Returns the name by which its fields can be reached.
    pub fn name(&self) -> &str {
        self.bound.as_deref().or(self.kinds.first().map(String::as_str)).unwrap_or("it")
    }
}
