//! Unwise in the policy as a whole: sides, conduct, terms, ladders.

use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;

/// A policy whose clauses bind one side only; `bound` is that side.
pub fn one_sided(span: Span, bound: &str, free: &str) -> Diagnostic {
    let message = format!("every duty of this policy binds the {bound}, none the {free}");
    Diagnostic::warning("lint-one-sided", span, message).help(format!(
        "say what the {free} owes, too: terms that bind one side only are hard to defend, and the {bound} has no measure of them"
    ))
}

/// A policy without a clause on conduct.
pub fn no_conduct(span: Span) -> Diagnostic {
    Diagnostic::warning("lint-no-conduct", span, "nothing in this policy speaks of conduct")
        .help("add a clause such as `forbid incident by client where what in [insult, threat, harassment]`")
}

/// A term that nothing uses.
pub fn unused_term(span: Span, name: &str) -> Diagnostic {
    Diagnostic::warning("lint-unused-term", span, format!("nothing uses the term `{name}`"))
        .label("a contract that sets it changes nothing")
        .help("use it in a clause or a text, give it `accept` lines if only a review looks at it, or take it out")
}

/// `accept` lines that leave the default out.
pub fn accept_excludes_default(span: Span, name: &str, value: Span, priced: bool) -> Diagnostic {
    let message = match priced {
        true => format!("the default of `{name}` is accepted only at a price or with an approval"),
        false => format!("no `accept` line of `{name}` takes its own default"),
    };
    Diagnostic::warning("lint-accept-excludes-default", span, message)
        .also(value, "this is the default")
        .help("let the first line take the default in, or choose a default that the lines accept")
}

/// An `accept` line that takes what an earlier one takes.
pub fn accept_overlap(span: Span, first: Span, whole: bool) -> Diagnostic {
    let message = match whole {
        true => "this line takes nothing that an earlier one does not take",
        false => "this range overlaps an earlier one",
    };
    Diagnostic::warning("lint-accept-overlap", span, message)
        .also(first, "what both take counts here")
        .help("write the most preferred range first, and let each begin where the one before ends")
}

/// `accept` lines with a gap between them.
pub fn accept_gap(span: Span, first: Span, name: &str) -> Diagnostic {
    Diagnostic::warning("lint-accept-gap", span, format!("the `accept` lines of `{name}` leave a gap"))
        .also(first, "no line takes what lies between this one and the other")
        .help("let one range begin where the other ends; what lies in a gap is refused though more is accepted")
}

/// A ladder that ends without an amicable step.
pub fn end_without_amicable(span: Span, ladder: &str) -> Diagnostic {
    let message = format!("the ladder `{ladder}` leads to `terminate` without an amicable step before");
    Diagnostic::warning("lint-end-without-amicable", span, message)
        .help("add `step talk at …` or `step part at …` below it: most troubles end with a talk, or in agreement")
}

/// A ladder that comes to a harsh step before anything was said.
pub fn harsh_first(span: Span, ladder: &str, action: &str) -> Diagnostic {
    let message = format!("the ladder `{ladder}` comes to `{action}` before anybody was told what is wrong");
    Diagnostic::warning("lint-harsh-first", span, message)
        .help("put a step such as `remind` or `talk` before it, or write `after talk`")
}

/// A ladder that ends without a need.
pub fn end_without_need(span: Span, ladder: &str) -> Diagnostic {
    let message = format!("nothing need be true before the ladder `{ladder}` leads to `terminate`");
    Diagnostic::warning("lint-end-without-need", span, message)
        .help("say what a person checks first, such as `before terminate need exists(legal_review)`")
}

/// A section that no ladder weighs; nothing follows from breaches of the clause.
pub fn unweighed_section(span: Span, section: &str, clause: &str, place: Span) -> Diagnostic {
    let message = format!("no ladder weighs the section `{section}`, though others are weighed");
    Diagnostic::warning("lint-unweighed-section", span, message)
        .also(place, format!("nothing follows from a breach of `{clause}`"))
        .help("name the section after `over`, or say in the clause what follows: `suggest`, `costs` or `deems`")
}

/// A ladder over a section in which nothing can be weighed.
pub fn nothing_to_weigh(span: Span, ladder: &str, section: &str) -> Diagnostic {
    let message = format!("the ladder `{ladder}` weighs `{section}`, in which no clause has a severity to weigh");
    Diagnostic::warning("lint-nothing-to-weigh", span, message)
        .help("give a clause of the section a `severity`, or leave the section out of `over`")
}
