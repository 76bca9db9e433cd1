//! Mistakes of a record that only show beside the policy.

use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;
use crate::base::suggest::did_you_mean;

/// A contract states a term that the policy does not have.
pub fn unknown_term<'a>(span: Span, name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let help = did_you_mean(name, known).unwrap_or_else(|| format!("declare it in the policy: `term {name} = …`"));
    Diagnostic::error("unknown-term-in-contract", span, format!("the policy has no term `{name}`"))
        .label("set by the contract")
        .help(help)
}

/// A waiver that names no clause.
pub fn waiver_without_clause(span: Span) -> Diagnostic {
    Diagnostic::error("waiver-without-clause", span, "this waiver does not say which clause it waives")
        .label("waives nothing")
        .help("name it: `clause: payment_on_time`, or several: `clause: [payment_on_time, respect]`")
}

/// Two exceptions that both hold in an engagement.
pub fn exceptions_in_conflict(span: Span, a: &str, other: Span, b: &str, engagement: &str) -> Diagnostic {
    let message =
        format!("in engagement `{engagement}` the exceptions `{b}` and `{a}` both hold: nothing says which counts");
    Diagnostic::error("exceptions-in-conflict", span, message).label("holds").also(other, "holds too").help(format!(
        "make one an exception to the other (`exception {a} to {b} …`), or their conditions exclude each other"
    ))
}

/// A contract states a term with a value of another type.
pub fn wrong_term_type(span: Span, name: &str, wanted: String) -> Diagnostic {
    Diagnostic::error("term-of-other-type", span, format!("the term `{name}` takes {wanted}"))
        .label("not of that type")
        .help("write the value as the policy writes its default")
}

/// A contract loosens a term that is locked.
pub fn locked_term(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("locked-term-in-contract", span, format!("the term `{name}` is locked: no contract loosens it"))
        .label("set by the contract")
        .help("leave it out here, or take `locked` away from the term in the policy")
}

/// A waiver names a clause that the policy does not have.
pub fn unknown_waived_clause<'a>(span: Span, name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let help = did_you_mean(name, known).unwrap_or_else(|| "name a clause of the policy".to_owned());
    Diagnostic::error("unknown-waived-clause", span, format!("the policy has no clause `{name}` to waive"))
        .label("waived here")
        .help(help)
}
