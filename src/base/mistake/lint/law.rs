//! Ceilings and floors of the law on late payment.

use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;

/// A payment term over the ceiling between businesses, `most` days; `law` says what of a longer one.
pub fn long_payment(span: Span, days: &str, most: &str, law: &str) -> Diagnostic {
    let message = format!("{days} to pay are more than {most}, the ceiling between businesses");
    Diagnostic::warning("lint-long-payment", span, message).help(format!("stay within {most} days: {law}"))
}

/// Grace that goes beyond the ceiling.
pub fn grace_beyond_ceiling(span: Span, days: &str, most: &str, law: &str, deadline: Span) -> Diagnostic {
    let message =
        format!("with this grace there are {days} to pay, more than the ceiling of {most} between businesses");
    Diagnostic::warning("lint-long-payment", span, message)
        .also(deadline, "from this deadline on")
        .help(format!("let deadline and grace together stay within {most} days: {law}"))
}

/// A payment term for public bodies over their ceiling.
pub fn long_payment_public(span: Span, days: &str, most: &str, law: &str) -> Diagnostic {
    let message = format!("{days} to pay are more than {most}, the ceiling for a public body");
    Diagnostic::warning("lint-long-payment-public", span, message).help(format!("stay within {most} days: {law}"))
}

/// Interest so high that courts cut it.
pub fn high_interest(span: Span, yearly: &str) -> Diagnostic {
    let message = format!("{yearly} % a year is interest that punishes: more than 36 % a year, or 3 % a month");
    Diagnostic::warning("lint-high-interest", span, message).help(
        "take the rate of the law, such as `interest at statutory(EU)`: courts cut rates that are no compensation",
    )
}

/// Interest above what is left standing, where a contract takes the most that a line accepts.
pub fn high_interest_accepted(span: Span, yearly: &str, most: &str) -> Diagnostic {
    let message = format!("this line accepts interest of {yearly} % a year: more than {most} % a year punishes");
    Diagnostic::warning("lint-high-interest", span, message)
        .help("let the line end lower: courts cut rates that are no compensation, whoever offers them")
}

/// Interest above the Polish maximum.
pub fn interest_over_maximum(span: Span, yearly: &str, most: &str) -> Diagnostic {
    let message = format!("{yearly} % a year is more than the maximum interest for delay in Poland, {most} % a year");
    Diagnostic::warning("lint-high-interest", span, message).help(
        "take `interest at statutory(PL)`: above twice the sum of the reference rate and 5.5 points only the maximum is owed \
         (Polish Civil Code, art. 481 § 2¹ and 2²)",
    )
}

/// A share of the debt that is charged at once.
pub fn high_penalty(span: Span, share: &str, most: &str) -> Diagnostic {
    let message = format!("{share} % of what is owed at once are more than a year of the highest interest, {most} %");
    Diagnostic::warning("lint-high-interest", span, message).help(
        "take the rate of the law and its lump sum, such as `interest at statutory(EU)` and `compensation(EU)`: courts cut \
         penalties that are no compensation",
    )
}

/// A flat sum for late payment, more than the law gives for the largest debt.
pub fn flat_penalty(span: Span, amount: &str, most: &str) -> Diagnostic {
    let message = format!("{amount} for any late payment, however small the debt");
    Diagnostic::warning("lint-flat-penalty", span, message).help(format!(
        "take the lump sum of the law, such as `compensation(EU)`, at most {most} for the largest debt, and interest for the rest: \
         courts cut penalties that are no compensation"
    ))
}

/// `overdue` in a price that is worked out once.
pub fn overdue_price(span: Span) -> Diagnostic {
    let message = "a price is worked out once, at the breach: it does not grow while the delay goes on";
    Diagnostic::warning("lint-overdue-price", span, message).help(
        "for a price that grows by the day write `costs interest at …`, for one of some step `costs … when overdue > 30 days`",
    )
}

/// A lump sum below the one of the law.
pub fn low_lump_sum(span: Span, amount: &str) -> Diagnostic {
    let message = format!("a lump sum of {amount} is below the EUR 40 that the law gives");
    Diagnostic::warning("lint-low-lump-sum", span, message)
        .help("write `costs compensation(EU)`: EUR 40 are owed without a reminder (Directive 2011/7/EU, art. 6)")
}
