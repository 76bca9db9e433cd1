//! Values that do not go together, or not where they stand.

use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;
use crate::value::duration::Family;

/// Something of another type than its place wants.
pub fn wrong_type(span: Span, found: &str, wanted: &str, help: Option<String>) -> Diagnostic {
    let diagnostic = Diagnostic::error("wrong-type", span, format!("expected {wanted}, found {found}"));
    let help = help.unwrap_or_else(|| format!("write something that is {wanted}"));
    diagnostic.help(help)
}

/// Something that is neither true nor false where a condition is wanted.
pub fn not_a_condition(span: Span, found: &str, is_duration: bool) -> Diagnostic {
    let help = if is_duration {
        "compare it, as in `overdue > 14 days`"
    } else {
        "compare it, as in `class = new_work`, or ask whether it `is known`"
    };
    Diagnostic::error("not-a-condition", span, format!("expected a condition, found {found}")).help(help)
}

/// Something that is no length of time where one is wanted.
pub fn not_a_duration(span: Span, found: &str, number: bool) -> Diagnostic {
    let help = if number { "say the unit, as in `14 days`" } else { "write a length of time, such as `14 days`" };
    Diagnostic::error("not-a-duration", span, format!("expected a duration, found {found}")).help(help)
}

/// A length of time below nothing.
pub fn negative_duration(span: Span, text: &str) -> Diagnostic {
    Diagnostic::error("negative-duration", span, format!("a length of time is never less than nothing, found `{text}`"))
        .help("leave out the minus; `before` counts backwards")
}

/// A window or gap of no length.
pub fn empty_window(span: Span) -> Diagnostic {
    Diagnostic::error("empty-window", span, "nothing happens in no time at all")
        .help("name a length above nothing, such as `7 days`")
}

/// A window of business days or hours.
pub fn window_of_business_units(span: Span, family: &str) -> Diagnostic {
    Diagnostic::error("window-of-business-units", span, format!("a window is never of {family}"))
        .help("name civil days, or hours of elapsed time: `7 days`, `48 hours`")
}

/// `1.5 days`.
pub fn fraction_of_unit(span: Span, family: Family) -> Diagnostic {
    let (unit, help) = match family {
        Family::Days => ("days", "name whole days, or hours: `36 hours`"),
        Family::Months => ("months", "name whole months, or days: `45 days`"),
        Family::BusinessDays => ("business days", "name whole business days, or business hours: `4 business hours`"),
        Family::Hours | Family::BusinessHours => ("seconds", "name whole seconds, such as `90 minutes`"),
    };
    Diagnostic::error("fraction-of-unit", span, format!("{unit} are counted whole, found a part of one")).help(help)
}

/// A date or time that no clock or calendar shows.
pub fn impossible_moment(span: Span, text: &str, reason: &str) -> Diagnostic {
    Diagnostic::error("impossible-moment", span, format!("`{text}` is no moment: {reason}"))
        .help("write a day, or a time with its offset: `2026-01-31`, `2026-01-31T09:00+01:00`")
}

/// Braces in a text that is not printed.
pub fn value_in_plain_text(span: Span) -> Diagnostic {
    Diagnostic::error("value-in-plain-text", span, "a value in braces stands in texts to be printed only")
        .help("write the text without it; braces themselves are written `{{` and `}}`")
}

/// `[]`.
pub fn empty_list(span: Span) -> Diagnostic {
    Diagnostic::error("empty-list", span, "nothing is one of an empty list").help("name at least one value")
}

/// A list of values that are not alike.
pub fn mixed_list(span: Span, first: Span, a: &str, b: &str) -> Diagnostic {
    Diagnostic::error("mixed-list", span, format!("this list begins with {a}, and has {b} in it"))
        .also(first, a)
        .help("the values of a list are of one type")
}

/// `-true`.
pub fn cannot_negate(span: Span, found: &str) -> Diagnostic {
    Diagnostic::error("negated-non-quantity", span, format!("expected a quantity after `-`, found {found}"))
        .help("a condition is turned around with `not`")
}

/// `a else b` with two types.
pub fn else_of_another_type(left: Span, right: Span, a: &str, b: &str) -> Diagnostic {
    Diagnostic::error("else-of-another-type", right, format!("expected {a} as on the left of `else`, found {b}"))
        .also(left, a)
        .help("what stands in for a value is of its type")
}

/// Amounts of two currencies added or compared.
pub fn two_currencies(span: Span, other: Span, a: &str, b: &str) -> Diagnostic {
    Diagnostic::error(
        "two-currencies",
        span,
        format!("`{a}` and `{b}` do not go together: money is never converted silently"),
    )
    .label(b)
    .also(other, a)
    .help(format!("state both amounts in `{a}`, or both in `{b}`"))
}

/// Durations of two families added or compared.
pub fn two_families(span: Span, other: Span, a: Family, b: Family) -> Diagnostic {
    let help = match (a, b) {
        (Family::Days, Family::Hours) | (Family::Hours, Family::Days) => {
            "a day of a clock change has 23 or 25 hours: state both in days, or both in hours"
        }
        (Family::Months, _) | (_, Family::Months) => "months differ in length: state both in months, or both in days",
        _ => "business time depends on the calendar: state both in the same unit",
    };
    let message = format!("`{}` and `{}` do not go together", a.name(), b.name());
    Diagnostic::error("two-families", span, message).label(b.name()).also(other, a.name()).help(help)
}

/// A bound that nothing can keep.
pub fn negative_bound(span: Span) -> Diagnostic {
    Diagnostic::error("negative-bound", span, "a number of events is never less than nothing: each would go over this")
        .help("write `to 0` to allow none, or `forbid …`")
}

/// A percent and a number added or compared.
pub fn percent_with_number(number: Span, percent: Span, help: Option<String>) -> Diagnostic {
    Diagnostic::error("percent-with-number", number, "a percent and a number do not go together")
        .label("a number")
        .also(percent, "a percent")
        .help(help.unwrap_or_else(|| "state both as percents, such as `25%`".to_owned()))
}

/// A list compared with one value.
pub fn list_with_item(list: Span, item: Span, list_type: &str, item_type: &str) -> Diagnostic {
    Diagnostic::error("list-compared", list, format!("{list_type} is not compared with {item_type}"))
        .also(item, item_type)
        .help("ask with `in`, the list last: `client in message.to`, `\"approve\" in contact.may`")
}

/// Two values of unlike types added or compared.
pub fn type_mismatch(span: Span, other: Span, a: &str, b: &str, help: Option<String>) -> Diagnostic {
    let diagnostic = Diagnostic::error("type-mismatch", span, format!("{a} and {b} do not go together"));
    diagnostic.label(b).also(other, a).help(help.unwrap_or_else(|| "compare values of one type".to_owned()))
}

/// `<` of values without an order.
pub fn no_order(span: Span, found: &str) -> Diagnostic {
    Diagnostic::error("no-order", span, format!("{found} has no order: nothing is more or less of it"))
        .help("compare with `=`, `!=` or `in [..]`")
}

/// Two records of different kinds compared.
pub fn never_equal(left: Span, right: Span, a: &str, b: &str) -> Diagnostic {
    Diagnostic::error("never-equal", right, format!("{a} is never {b}"))
        .label(b)
        .also(left, a)
        .help("compare records of one kind; what a record is about is its `for`")
}

/// Two things compared that are no values.
pub fn not_comparable(span: Span, found: &str) -> Diagnostic {
    Diagnostic::error("not-comparable", span, format!("{found} is not compared as a whole"))
        .help("compare a field of it, or ask with `in`")
}

/// `in` something that is no list.
pub fn not_a_list(span: Span, found: &str) -> Diagnostic {
    Diagnostic::error("not-a-list", span, format!("expected a list after `in`, found {found}"))
        .help("write a list, as in `in [insult, threat]`, or compare with `=`")
}

/// `is KIND` of something that is no record.
pub fn kind_of_no_record(span: Span, found: &str, kind: &str, words: bool) -> Diagnostic {
    let help = if words {
        format!("compare a word with `=`: `… = {kind}`")
    } else {
        "ask it of a record, as in `for is change`".to_owned()
    };
    Diagnostic::error("kind-of-no-record", span, format!("expected a record before `is {kind}`, found {found}"))
        .help(help)
}

/// `is KIND` of a record of another kind.
pub fn never_of_kind(span: Span, found: &str, kind: &str) -> Diagnostic {
    Diagnostic::error("never-of-kind", span, format!("this is {found}, never a `{kind}`"))
        .help("leave the test out, or ask it of what `for` names")
}

/// `x / 0`.
pub fn division_by_zero(span: Span) -> Diagnostic {
    Diagnostic::error("division-by-zero", span, "nothing can be divided by zero").help("name another divisor")
}

/// An operator between types that it does not take.
pub fn wrong_operands(span: Span, operator: &str, a: &str, b: &str, help: Option<String>) -> Diagnostic {
    let diagnostic = Diagnostic::error("wrong-operands", span, format!("`{operator}` does not take {a} and {b}"));
    let help = help.unwrap_or_else(|| match operator {
        "*" => "a quantity is multiplied by a number or a percent".to_owned(),
        "/" => "a quantity is divided by a number, or by its own kind".to_owned(),
        _ => "add and take away values of one type, or a duration and a date".to_owned(),
    });
    diagnostic.help(help)
}

/// `max(a)`.
pub fn one_argument(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("one-argument", span, format!("`{name}` compares at least two values"))
        .help(format!("name a second one, as in `{name}(a, b)`, or a field of events, as in `{name}(work.minutes)`"))
}

/// `statutory("EU")`.
pub fn code_wanted(span: Span, function: &str) -> Diagnostic {
    Diagnostic::error("code-wanted", span, format!("`{function}` takes one code"))
        .help(format!("write it in capitals, without quotes, as in `{function}(EU)`"))
}

/// `compensation(EU)` where no amount is owed.
pub fn compensation_without_total(span: Span) -> Diagnostic {
    Diagnostic::error(
        "compensation-without-total",
        span,
        "a lump sum for recovery goes by the amount owed, and none is owed here",
    )
    .help("it stands in the `costs` of a clause with `owes … totalling …`")
}

/// `before` or `after` something that is neither a length nor a moment.
pub fn neither_moment_nor_duration(span: Span, found: &str, word: &str) -> Diagnostic {
    Diagnostic::error(
        "neither-moment-nor-duration",
        span,
        format!("expected a date or a duration before `{word}`, found {found}"),
    )
    .help("write `invoice.due before today`, or `14 days after invoice.issued`")
}

/// `during` something that does not last.
pub fn not_an_interval(span: Span, kind: &str, lasting: &str) -> Diagnostic {
    Diagnostic::error("not-an-interval", span, format!("`{kind}` happens at a moment and does not last"))
        .help(format!("what lasts has `starts` and `ends`: {lasting}"))
}

/// `field: + word` of a field that is no enumeration.
pub fn not_an_enumeration(span: Span, name: &str, found: &str) -> Diagnostic {
    Diagnostic::error("not-an-enumeration", span, format!("words are added to an enumeration, and `{name}` is {found}"))
        .help("declare a field of its own, such as `level: [low, high]`")
}

/// Rates that are not in the order of their days.
pub fn rates_out_of_order(span: Span, before: Span) -> Diagnostic {
    Diagnostic::error("rates-out-of-order", span, "this rate does not begin after the one before it")
        .also(before, "the one before")
        .help("write the rates in the order of their days, one a day")
}

/// A rate that begins after its series ends.
pub fn rate_after_until(span: Span) -> Diagnostic {
    Diagnostic::error("rate-after-until", span, "this rate begins after the last day of its series")
        .help("move `until`, or leave the rate out")
}

/// Rates without a rate.
pub fn empty_rates(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("empty-rates", span, format!("`{name}` has no rate at all"))
        .help("add a line, such as `2026-01-01 2.15%`")
}

/// `accept 60 days to 14 days`.
pub fn range_upside_down(span: Span) -> Diagnostic {
    Diagnostic::error("range-upside-down", span, "this range ends below its beginning").help("turn it around")
}

/// `accept` with something that is no constant.
pub fn accept_not_constant(span: Span) -> Diagnostic {
    Diagnostic::error(
        "accept-not-constant",
        span,
        "a position of the playbook is a fixed value, found one that depends on a term",
    )
    .help("write the value itself, such as `30 days`")
}

/// `accept` of another family of durations than the term.
pub fn accept_of_another_family(span: Span, found: Family, wanted: Family) -> Diagnostic {
    let message = format!("this term is in {}, found {}", wanted.name(), found.name());
    Diagnostic::error("accept-of-another-family", span, message)
        .help(format!("state the position in {}", wanted.name()))
}

/// A bound of another type than what is measured.
pub fn wrong_bound(span: Span, found: &str, wanted: &str, help: Option<String>) -> Diagnostic {
    Diagnostic::error("wrong-bound", span, format!("this measures {wanted}, and its bound is {found}"))
        .help(help.unwrap_or_else(|| format!("write a bound that is {wanted}")))
}

/// A count that is no whole number, or too small.
pub fn not_a_whole_number(span: Span, least: &str) -> Diagnostic {
    Diagnostic::error("not-a-whole-number", span, format!("expected a whole number from {least} on"))
        .help("breaches and items are counted whole")
}
