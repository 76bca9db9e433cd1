//! Texts of a policy: titles, wordings, reasons.

use super::TermId;

/// A text with values of terms in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template(pub Vec<TemplatePart>);

/// A part of a template.
#[derive(Clone, Debug, PartialEq)]
pub enum TemplatePart {
    /// Literal text.
    Plain(String),
    /// The value of a term.
    Term(TermId),
}

/// Why a clause, or its excuse, is as it is.
#[derive(Clone, Debug)]
pub struct Reason {
    /// The reason.
    pub text: Template,
    /// Whether it is written for the client; else it is the firm's own.
    pub told: bool,
    /// Whether it says so in words that it is the firm's own.
    pub inner: bool,
}
