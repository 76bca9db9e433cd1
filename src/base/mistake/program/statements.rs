//! Clauses, events, exceptions and ladders that make no sense.

use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;

/// More of something than can be numbered.
pub fn too_many(span: Span, what: &str) -> Diagnostic {
    Diagnostic::error("too-many", span, format!("a policy holds up to 65 534 {what}"))
        .help("split it into several policies")
}

/// A clause that neither states nor prices nor prints anything.
pub fn clause_without_statement(span: Span, name: &str, costs: bool) -> Diagnostic {
    let help = if costs {
        "a clause that only prices says of what: `for each KIND …`"
    } else {
        "state something with `owes`, `forbid`, `limit`, `require` or `may`, or print a wording with `says \"…\"`"
    };
    Diagnostic::error("clause-without-statement", span, format!("the clause `{name}` says nothing")).help(help)
}

/// A modifier that is there already.
pub fn duplicate_modifier(span: Span, word: &str, first: Span) -> Diagnostic {
    Diagnostic::error("duplicate-modifier", span, format!("`{word}` is said twice"))
        .also(first, "the first")
        .help("join them, or remove one")
}

/// `grace`, `pausing` or `deems` of something that is no duty.
pub fn modifier_without_duty(span: Span, word: &str) -> Diagnostic {
    Diagnostic::error("modifier-without-duty", span, format!("`{word}` goes with `owes`, and nothing is owed here"))
        .help("remove it, or state a duty: `client owes … within … after …`")
}

/// `tolerate` and the like without a statement.
pub fn modifier_without_statement(span: Span, word: &str) -> Diagnostic {
    let message = format!("`{word}` softens a statement, and this clause makes none");
    Diagnostic::error("modifier-without-statement", span, message).help("remove it, or state something")
}

/// `severity` and the like of a right, which nobody breaks.
pub fn modifier_of_a_right(span: Span, word: &str) -> Diagnostic {
    Diagnostic::error("modifier-of-a-right", span, format!("`{word}` goes with what can be broken, and a right cannot"))
        .help("remove it; `unless` and `until` narrow a right")
}

/// `deems` without `for each`.
pub fn deems_without_each(span: Span) -> Diagnostic {
    Diagnostic::error(
        "deems-without-each",
        span,
        "`deems` takes something to have happened for an item, and there is none",
    )
    .help("begin the clause with `for each …`")
}

/// `either owes`.
pub fn either_owes(span: Span) -> Diagnostic {
    Diagnostic::error("either-owes", span, "a duty is one party's, found `either`").help("write a clause for each side")
}

/// A duty that its party cannot meet.
pub fn impossible_duty(span: Span, party: &str, kind: &str) -> Diagnostic {
    let other = if party == "client" { "firm" } else { "client" };
    Diagnostic::error(
        "impossible-duty",
        span,
        format!("the {party} cannot make `{kind}` happen: that is the {other}'s act"),
    )
    .help(format!("write `{other} owes …`, or name what the {party} does"))
}

/// A duty of a breach, or of a contact.
pub fn owes_no_event(span: Span) -> Diagnostic {
    Diagnostic::error("owes-no-event", span, "expected something that a party makes happen")
        .help("name a kind of event, such as `payment`")
}

/// `owes payment for invoice` without an amount.
pub fn payment_without_total(span: Span) -> Diagnostic {
    Diagnostic::warning("payment-without-total", span, "any payment meets this duty, however small")
        .help("say how much is owed: `totalling invoice.payable`")
}

/// `totalling` of a kind without an amount.
pub fn total_of_no_amount(span: Span, kind: &str) -> Diagnostic {
    Diagnostic::error("total-of-no-amount", span, format!("the kind `{kind}` has no amount to add up"))
        .help("amounts are those of `payment`, `credit_note`, `expense` and others with a field `amount`")
}

/// `interest` of something that is no debt.
pub fn interest_without_total(span: Span) -> Diagnostic {
    Diagnostic::error("interest-without-total", span, "interest runs on an unpaid amount, and none is owed here")
        .help("it stands in the `costs` of a clause with `owes … totalling …`")
}

/// A rate that is no series with points on top.
pub fn odd_interest_rate(span: Span) -> Diagnostic {
    Diagnostic::error("odd-interest-rate", span, "interest is at a percent, at rates, or at rates and points on top")
        .help("write `10%`, `statutory(EU)` or `reference + 8%`")
}

/// `over 0`.
pub fn year_of_no_days(span: Span) -> Diagnostic {
    Diagnostic::error("year-of-no-days", span, "a year has more than no days").help("write `over 365` or `over 360`")
}

/// `totalling` beside `every`: a gap between two events has no sum.
pub fn totalling_every(span: Span) -> Diagnostic {
    Diagnostic::error("totalling-every", span, "`every` asks for an event from time to time, and for no amount").help(
        "ask for the amount of each period: `for each month … owes … totalling … within 14 days after month.ends`",
    )
}

/// `carry` in a limit without periods.
pub fn carry_without_period(span: Span) -> Diagnostic {
    Diagnostic::error("carry-without-period", span, "what is left of a period is carried on, and there are no periods")
        .help("begin the clause with `for each month`")
}

/// `with at least N` where nothing is measured.
pub fn enough_of_nothing(span: Span) -> Diagnostic {
    let message = "`with at least` says how many items a measure needs, and this condition measures nothing";
    Diagnostic::error("enough-of-nothing", span, message)
        .help("drop it, or require a measure, such as `count(delivery) >= 3`")
}

/// `in any D` under `for each month`.
pub fn window_in_period(span: Span) -> Diagnostic {
    Diagnostic::error("window-in-period", span, "this limit already goes by periods, found a second window")
        .help("drop `for each …`, or the window")
}

/// A window inside what is limited.
pub fn window_inside_limit(span: Span) -> Diagnostic {
    Diagnostic::error("window-inside-limit", span, "the window of a limit comes after its bound")
        .help("write `limit … to … in any 30 days`")
}

/// A limit of something that is no measure of events.
pub fn limit_of_no_events(span: Span) -> Diagnostic {
    Diagnostic::error("limit-of-no-events", span, "a limit measures events, found a plain value")
        .help("count events, as in `limit call to 2`, or ask a condition with `require`")
}

/// `due of` a clause that owes nothing.
pub fn due_of_no_duty(span: Span, clause: &str, declared: Span) -> Diagnostic {
    Diagnostic::error("due-of-no-duty", span, format!("nothing falls due under the clause `{clause}`"))
        .also(declared, "states no duty")
        .help("name a clause with `owes`")
}

/// A window after a field.
pub fn window_without_event(span: Span) -> Diagnostic {
    Diagnostic::error("window-without-event", span, "a window goes with events, found a field")
        .help("compare the field, as in `at least 30 days before today`")
}

/// `before that` with nothing before it.
pub fn before_nothing(span: Span) -> Diagnostic {
    Diagnostic::error("before-nothing", span, "`before that` follows a window, and there is none before it")
        .help("name the nearer window first, with `in last 30 days`, in the same condition")
}

/// `by either` in a pattern.
pub fn by_either(span: Span) -> Diagnostic {
    Diagnostic::error("by-either", span, "`either` is no author of an event")
        .help("leave out `by`: an event of any author matches")
}

/// `by` something that does not act.
pub fn by_nobody(span: Span, found: &str) -> Diagnostic {
    Diagnostic::error("by-nobody", span, format!("expected a party or contact after `by`, found {found}"))
        .help("write `by client`, `by firm`, or a contact of `for each contact`")
}

/// `for` something that did not happen.
pub fn for_no_event(span: Span, found: &str) -> Diagnostic {
    Diagnostic::error("for-no-event", span, format!("expected what an event is about after `for`, found {found}"))
        .help("name an item of the clause, such as `for delivery`")
}

/// `client`, `contract` or a mix with contacts as an event.
pub fn no_event(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("no-event", span, format!("`{name}` is a standing record and does not happen"))
        .help("name a kind of event; contacts are gone through with `for each contact` alone")
}

/// `call or call`.
pub fn repeated_kind(span: Span, name: &str, first: Span) -> Diagnostic {
    Diagnostic::error("repeated-kind", span, format!("`{name}` is named twice"))
        .also(first, "the first")
        .help("remove one")
}

/// `breach` without `of`.
pub fn breach_of_nothing(span: Span) -> Diagnostic {
    Diagnostic::error("breach-of-nothing", span, "expected what is breached after `breach`")
        .help("write `breach of CLAUSE`, with the name of a clause or section")
}

/// `breach of NAME` where a clause and a section have the name.
pub fn clause_or_section(span: Span, name: &str, clause: Span, section: Span) -> Diagnostic {
    Diagnostic::error("clause-or-section", span, format!("`{name}` can be a clause or a section"))
        .also(clause, "the clause")
        .also(section, "the section")
        .help("give one of them another name")
}

/// `exception … to NAME` where a clause and an exception have the name.
pub fn clause_or_exception(span: Span, name: &str, clause: Span, exception: Span) -> Diagnostic {
    Diagnostic::error("clause-or-exception", span, format!("`{name}` can be a clause or an exception"))
        .also(clause, "the clause")
        .also(exception, "the exception")
        .help("give one of them another name")
}

/// `share(meeting)`.
pub fn measure_without_where(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("measure-without-where", span, format!("`{name}` says nothing without a condition"))
        .help(format!("say which ones, as in `{name}(meeting where outcome = missed)`"))
}

/// `sum(work.minutes / 60)`.
pub fn measure_of_a_computation(span: Span, name: &str) -> Diagnostic {
    let text = format!("`{name}` measures events or a field of theirs, not what is worked out of one");
    Diagnostic::error("measure-of-a-computation", span, text)
        .help("give the events such a field, as in `kind work { hours = minutes / 60 }`, and measure that")
}

/// A policy without a clause: whatever is recorded would pass.
pub fn no_clauses(span: Span) -> Diagnostic {
    Diagnostic::error("no-clauses", span, "the policy has no clause: nothing would be judged")
        .help("write its clauses in sections: `section payment \"Payment\" { clause … }`")
}

/// A limit on what time changes: it is measured when each event happens.
pub fn measured_at_once(span: Span) -> Diagnostic {
    Diagnostic::warning(
        "measured-at-once",
        span,
        "a limit measures this when each event happens, not as time changes it",
    )
    .label("changes later")
    .help("a requirement sees it change: `require max(invoice.overdue) <= 5 days`")
}

/// Clauses without a policy that they belong to.
pub fn no_policy(span: Span) -> Diagnostic {
    Diagnostic::warning("no-policy", span, "these clauses belong to no policy: no contract can accept them")
        .label("the first section")
        .help("begin the file with `policy \"Terms\" { version \"1\" … }`")
}

/// `among` in another function than `share`.
pub fn among_without_share(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("among-without-share", span, format!("`among` says what a share is of, found it in `{name}`"))
        .help("put the condition into `where`")
}

/// `sum(work)`.
pub fn measure_without_field(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("measure-without-field", span, format!("`{name}` is of a field, found events alone"))
        .help(format!("name the field, as in `{name}(work.minutes)`, or use `count`"))
}

/// `count(work.minutes)`.
pub fn measure_of_needless_field(span: Span, name: &str, field: &str) -> Diagnostic {
    Diagnostic::error("measure-of-needless-field", span, format!("`{name}` counts events, found the field `{field}`"))
        .help("leave the field out, or use `sum`, `average`, `distinct` …")
}

/// `sum(work.minutes or call.words)`.
pub fn different_fields(span: Span, first: Span) -> Diagnostic {
    Diagnostic::error("different-fields", span, "one field is measured, found two")
        .also(first, "the first")
        .help("measure each by itself, and add them with `+`")
}

/// `sum(message.channel)`.
pub fn measure_of_no_quantity(span: Span, name: &str, found: &str) -> Diagnostic {
    Diagnostic::error("measure-of-no-quantity", span, format!("`{name}` is of quantities, found {found}"))
        .help("measure a number, an amount, a percent or a duration; `distinct` counts different values of any sort")
}

/// Clauses that need each other.
pub fn cyclic_clauses(members: &[(&str, Span)]) -> Diagnostic {
    let diagnostic = cycle("cyclic-clauses", "clauses", members);
    diagnostic.help("a clause may speak of breaches of clauses that do not, in the end, speak of its own")
}

/// Exceptions that are to each other.
pub fn cyclic_exceptions(members: &[(&str, Span)]) -> Diagnostic {
    cycle("cyclic-exceptions", "exceptions", members).help("an exception is to a clause, in the end")
}

/// Shows all members of a ring. A ring has a member.
fn cycle(code: &'static str, what: &str, members: &[(&str, Span)]) -> Diagnostic {
    let [(first, span), rest @ ..] = members else {
        return Diagnostic::error(
            code,
            Span::new(crate::base::source::SourceId(0), 0, 0),
            format!("these {what} go round"),
        );
    };
    let path: Vec<String> = members.iter().chain([&(*first, *span)]).map(|(name, _)| format!("`{name}`")).collect();
    let message = match rest {
        [] => format!("`{first}` needs itself"),
        _ => format!("these {what} need each other: {}", path.join(" → ")),
    };
    let diagnostic = Diagnostic::error(code, *span, message);
    rest.iter().fold(diagnostic, |diagnostic, (name, span)| diagnostic.also(*span, format!("`{name}`")))
}

/// A duty of payment whose due day depends on being overdue.
pub fn circular_deadline(span: Span, field: &str) -> Diagnostic {
    let message = format!("`{field}` of an invoice is worked out from this deadline, and cannot set it");
    Diagnostic::error("circular-deadline", span, message)
        .help("count from a day of the record, such as `invoice.issued`")
}

/// What a dispute keeps back, worked out from what disputes keep back.
pub fn circular_dispute(span: Span, field: &str) -> Diagnostic {
    let message = format!("`{field}` hangs on what disputes withhold, and cannot decide it");
    Diagnostic::error("circular-dispute", span, message)
        .help("decide by what the record says of the dispute and its invoice, such as `starts` and `for.received`")
}

/// Two exceptions that hold under the same condition.
pub fn conflicting_exceptions(span: Span, a: &str, other: Span, b: &str) -> Diagnostic {
    let message = format!("the exceptions `{a}` and `{b}` hold together, and neither is to the other");
    Diagnostic::error("conflicting-exceptions", span, message)
        .also(other, "the first")
        .help(format!("make one an exception to the other: `exception {a} to {b}`"))
}

/// An exception that changes nothing.
pub fn exception_without_change(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("exception-without-change", span, format!("the exception `{name}` changes nothing"))
        .help("say what it changes, such as `grace 5 days` or `term payment_due = 30 days`")
}

/// A bound for a clause without one.
pub fn bound_of_no_limit(span: Span, clause: Span) -> Diagnostic {
    Diagnostic::error("bound-of-no-limit", span, "this changes a bound, and the clause has none")
        .also(clause, "states no limit")
        .help("a bound is changed of a clause with `limit`")
}

/// A deadline for a clause without one.
pub fn deadline_of_no_duty(span: Span, clause: Span) -> Diagnostic {
    Diagnostic::error("deadline-of-no-duty", span, "this changes a deadline, and the clause has none")
        .also(clause, "states no deadline")
        .help("a deadline is changed of a clause with `owes … within` or `owes … by`")
}

/// A term declared inside an exception.
pub fn term_declared_in_exception(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error(
        "term-declared-in-exception",
        span,
        format!("an exception changes the value of `{name}`, and nothing else of it"),
    )
    .help(format!("write `term {name} = …`, and the rest where the term is declared"))
}

/// Something that no exception changes.
pub fn unchangeable(span: Span, word: &str) -> Diagnostic {
    Diagnostic::error("unchangeable", span, format!("an exception does not change `{word}`")).help(
        "it changes terms, `grace`, `tolerate`, `severity`, `costs`, `suggest`, the bound (`to N`) or the deadline",
    )
}

/// A ladder without sections.
pub fn ladder_over_nothing(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("ladder-over-nothing", span, format!("the ladder `{name}` weighs nothing"))
        .help("name the sections that it weighs: `over payment, conduct`")
}

/// A ladder without weights.
pub fn ladder_without_weights(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("ladder-without-weights", span, format!("the ladder `{name}` gives breaches no weight"))
        .help("add `weigh minor 1, major 3, critical 8`")
}

/// Two steps of one action.
pub fn duplicate_step(span: Span, name: &str, first: Span) -> Diagnostic {
    Diagnostic::error("duplicate-step", span, format!("the ladder already has a step `{name}`"))
        .also(first, "the first")
        .help("an action has one place on a ladder")
}

/// A severity weighed twice.
pub fn weighed_twice(span: Span, severity: &str) -> Diagnostic {
    Diagnostic::error("weighed-twice", span, format!("`{severity}` has two weights")).help("name each severity once")
}
