//! Ladders that make no sense.

use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;

/// A step whose score comes before that of the step it comes after.
pub fn steps_out_of_order(span: Span, step: &str, before: &str, first: Span) -> Diagnostic {
    let message = format!("`{step}` comes after `{before}` and is reached before it");
    Diagnostic::error("steps-out-of-order", span, message)
        .also(first, "this step has the higher score")
        .help("a step that comes after another one has at least its score")
}

/// A step that is written after another one and is reached before it.
pub fn thresholds_out_of_order(span: Span, step: &str, before: &str, first: Span) -> Diagnostic {
    let message = format!("`{step}` is written after `{before}` and is reached before it");
    Diagnostic::error("steps-out-of-order", span, message)
        .also(first, "this step has the higher score")
        .help("write the steps in the order of their scores, the mildest first")
}

/// A severity that weighs less than a milder one.
pub fn weights_out_of_order(span: Span, ladder: &str, graver: &str, milder: &str) -> Diagnostic {
    let message = format!("on the ladder `{ladder}` {graver} weighs less than {milder}");
    Diagnostic::warning("weights-out-of-order", span, message)
        .help(format!("let {graver} weigh at least as much as {milder}: it is the graver one"))
}

/// A clause that only counts breaches of others on one ladder with it.
pub fn breach_weighed_twice(span: Span, ladder: &str, counting: &str, counted: &[&str], first: Span) -> Diagnostic {
    let names: Vec<String> = counted.iter().map(|name| format!("`{name}`")).collect();
    let message = format!(
        "the ladder `{ladder}` weighs one failing twice: as a breach of {} and of `{counting}`, which counts them",
        names.join(" or ")
    );
    Diagnostic::warning("breach-weighed-twice", span, message)
        .also(first, "what is counted weighs there already")
        .help("put the clause that counts in a section that this ladder does not weigh, or let one of them be a `note`")
}

/// A step after an action that is not on the ladder.
pub fn step_without_way(span: Span, step: &str, before: &str) -> Diagnostic {
    let message = format!("nothing leads to `{step}`: no step of this ladder is `{before}`");
    Diagnostic::warning("step-without-way", span, message)
        .help(format!("add `step {before} at …`, or let `{step}` come after a step that is there"))
}

/// A step that nobody can reach.
pub fn step_out_of_reach(span: Span, step: &str, why: &str) -> Diagnostic {
    Diagnostic::error("step-out-of-reach", span, format!("nobody can reach `{step}`: {why}"))
        .help("weigh the severities of the clauses, or take the step out")
}

/// A clause on whose breach something is to be done at once, and of which no breach weighs on a ladder.
pub fn at_once_out_of_reach(span: Span, step: &str, clause: &str, why: &str) -> Diagnostic {
    let message = format!("nobody reaches `{step}` at once on `{clause}`, which {why}");
    Diagnostic::error("step-out-of-reach", span, message)
        .help("name clauses that the client can breach: a note, a price or a right is no breach")
}

/// A step that needs what is never true.
pub fn step_never_met(span: Span, step: &str) -> Diagnostic {
    Diagnostic::error("step-out-of-reach", span, format!("nobody can reach `{step}`: what it needs is never met"))
        .help("say when it may be taken, or take the step out")
}

/// A ladder over a section in which only the firm is bound.
pub fn ladder_over_firm(span: Span, ladder: &str, section: &str) -> Diagnostic {
    let message = format!("the ladder `{ladder}` weighs `{section}`, which binds only the firm");
    Diagnostic::error("ladder-over-firm", span, message)
        .help("a ladder weighs the client's breaches; the firm's are shown beside them and can be a need of a step")
}

/// A ladder that names a section twice.
pub fn section_weighed_twice(span: Span, ladder: &str, section: &str) -> Diagnostic {
    Diagnostic::error("section-weighed-twice", span, format!("the ladder `{ladder}` names `{section}` twice"))
        .help("a breach weighs once: name each section once")
}

/// Two ladders over the same sections.
pub fn weighed_in_two_ladders(span: Span, sections: &[String], first: Span) -> Diagnostic {
    let names: Vec<String> = sections.iter().map(|name| format!("`{name}`")).collect();
    Diagnostic::warning("weighed-in-two-ladders", span, format!("two ladders weigh {}", names.join(" and ")))
        .also(first, "this one does too")
        .help("one breach then counts on both, and two actions answer it; scores are never netted")
}
