//! Unwise in one clause: what it never or always finds, its texts, its severity.

use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;

/// A clause that nothing can breach, or of which nothing is left to breach.
pub fn never_breached(span: Span, clause: &str, why: &str, first: Option<Span>) -> Diagnostic {
    let message = format!("nothing can breach `{clause}`: {why}");
    let found = Diagnostic::warning("lint-never-breached", span, message);
    let found = if let Some(first) = first { found.also(first, "this rules it out") } else { found };
    found.help("correct the condition, or take the clause out: it promises a check that never finds anything")
}

/// A clause that everything breaches.
pub fn always_breached(span: Span, clause: &str, why: &str, first: Option<Span>) -> Diagnostic {
    let message = format!("everything breaches `{clause}`: {why}");
    let found = Diagnostic::warning("lint-always-breached", span, message);
    let found = if let Some(first) = first { found.also(first, "this rules it out") } else { found };
    found.help("correct the condition; to forbid a thing as such, write `forbid` without a `where`")
}

/// An excuse that nothing meets which the clause is about.
pub fn empty_excuse(span: Span, clause: &str, first: Option<Span>) -> Diagnostic {
    let message = format!("the excuse of `{clause}` never holds where the clause does");
    let found = Diagnostic::warning("lint-empty-excuse", span, message);
    let found = if let Some(first) = first { found.also(first, "this rules it out") } else { found };
    found.help("correct the excuse, or take it out: it promises a leniency that nobody ever gets")
}

/// `pausing during` beside `by TIME`. `time` is where that stands.
pub fn fixed_day_paused(span: Span, clause: &str, time: Span) -> Diagnostic {
    Diagnostic::warning("lint-fixed-day-paused", span, format!("the pause does not move the due day of `{clause}`"))
        .also(time, "a time that is named as such stays where it is")
        .help("count from something: `within D after T` is what stands still; or take the pause out")
}

/// `limit … to 0`.
pub fn limit_to_zero(span: Span, kind: &str) -> Diagnostic {
    Diagnostic::warning("lint-limit-to-zero", span, "a limit to 0 is a prohibition")
        .help(format!("write `forbid {kind} …`: each is then found by itself, and readers see what is meant"))
}

/// A figure in a text that is not in the clause.
pub fn other_figure(span: Span, figure: &str, clause: &str, held: &str, value: Span) -> Diagnostic {
    let message = format!("the text says {figure}, and `{clause}` says {held}");
    Diagnostic::warning("lint-other-figure", span, message)
        .also(value, "what is checked is this")
        .help("let both say the same: the client reads the text, the check goes by the clause")
}

/// A title that says what one side does, over a statement that binds the other.
pub fn other_side(span: Span, clause: &str, binds_client: bool) -> Diagnostic {
    let (told, bound) = if binds_client { ("firm", "client") } else { ("client", "firm") };
    let message = format!("the title speaks of the {told}, and the statement of `{clause}` of the {bound}");
    Diagnostic::warning("lint-other-side", span, message).help(format!(
        "where the title is right, let the statement say so (`{told} owes`, `by {told}`); else say in the title what the {bound} does"
    ))
}

/// A severity whose condition holds only where a later one, `by`, does, too; nothing for one without a condition.
pub fn hidden_severity(span: Span, level: &str, clause: &str, by: Option<Span>) -> Diagnostic {
    let found =
        Diagnostic::warning("lint-hidden-severity", span, format!("no breach of `{clause}` is ever {level} by this"));
    let found = if let Some(by) = by { found.also(by, "holds wherever it does, and comes later") } else { found };
    found.help("of those that hold the last one counts: put the narrowest condition last")
}

/// A term that a text shows and its clause does not read.
pub fn shown_term(span: Span, term: &str, clause: &str, declared: Span) -> Diagnostic {
    Diagnostic::warning("lint-shown-term", span, format!("the text shows `{term}`, and `{clause}` does not read it"))
        .also(declared, "the client reads this value")
        .help("let text and clause name the same term: the client reads the one, and is checked by the other")
}

/// A figure in a text that is the value of a term.
pub fn written_figure(span: Span, figure: &str, terms: &[&str], value: Span) -> Diagnostic {
    let names: Vec<String> = terms.iter().map(|name| format!("`{{{name}}}`")).collect();
    let message = format!("{figure} is the default of a term, written out");
    Diagnostic::warning("lint-written-figure", span, message)
        .also(value, "a contract may set another value here")
        .help(format!("write {}: the text then says what the contract says", names.join(" or ")))
}

/// A short deadline for what a person at a desk does, in days of the calendar. `default` is where a term of it has them.
pub fn bare_days(span: Span, days: &str, default: Option<Span>) -> Diagnostic {
    let message = format!("{days} to answer or act count weekends and holidays, too");
    let found = Diagnostic::warning("lint-bare-days", span, message);
    let found = if let Some(default) = default { found.also(default, "they are this default") } else { found };
    found.help("write business days if these are meant; with `deadlines roll forward` only the last day moves")
}

/// A critical breach from which nothing follows.
pub fn critical_alone(span: Span, clause: &str) -> Diagnostic {
    let message = format!("nothing follows from a critical breach of `{clause}`");
    Diagnostic::warning("lint-critical-alone", span, message)
        .help("say what to do with `suggest`, or let a ladder weigh the section")
}

/// A clause without a title.
pub fn no_title(span: Span, clause: &str) -> Diagnostic {
    Diagnostic::warning("lint-no-title", span, format!("the clause `{clause}` has no title"))
        .help("say in a sentence what it asks for: reports and letters show the title")
}

/// Two clauses with one title.
pub fn same_title(span: Span, clause: &str, other: &str, first: Span) -> Diagnostic {
    Diagnostic::warning("lint-same-title", span, format!("`{clause}` has the title of `{other}`"))
        .also(first, "the other one is here")
        .help("let each title say what sets its clause apart: readers of a report see titles, not names")
}

/// A clause that forgives what it calls critical.
pub fn forgiven_critical(span: Span, clause: &str, word: &str, severity: Option<Span>) -> Diagnostic {
    let message = format!("`{clause}` is critical from the start, and `{word}` forgives it");
    let found = Diagnostic::warning("lint-forgiven-critical", span, message);
    let found = if let Some(severity) = severity { found.also(severity, "it is critical here") } else { found };
    found.help(format!("take `{word}` out, or begin with a milder severity"))
}

/// A payment that falls due before the invoice is there: certainly, or where nothing holds the two days together.
pub fn due_before_issue(span: Span, certainly: bool) -> Diagnostic {
    let message = if certainly {
        "the invoice falls due before it is issued: it is late on its first day"
    } else {
        "the invoice can fall due before it is issued, and is late on its first day then"
    };
    Diagnostic::warning("lint-due-before-issue", span, message)
        .help("count from the invoice, as in `within 14 days after invoice.issued`, or take `max(…, invoice.issued)`")
}

/// `require` on what becomes of an invoice.
pub fn payment_required(span: Span, clause: &str, field: &str) -> Diagnostic {
    let message = format!(
        "`{clause}` does not wait for payment: on the day of the invoice there is no `{field}` yet, and who never pays gives no \
         occasion to look again"
    );
    Diagnostic::warning("lint-payment-required", span, message).help(
        "write `client owes payment for invoice totalling invoice.payable within …`: that waits until the day is over",
    )
}
