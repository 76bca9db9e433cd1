//! Ceilings and floors of the law on late payment.

use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;

/// A payment term over 60 days.
pub fn long_payment(span: Span, days: &str) -> Diagnostic {
    let message = format!("{days} to pay are more than 60, the ceiling between businesses");
    Diagnostic::warning("lint-long-payment", span, message).help(
        "stay within 60 days: a longer term must be agreed expressly and must not be grossly unfair (Directive 2011/7/EU, \
         art. 3(5))",
    )
}

/// Grace that goes beyond 60 days.
pub fn grace_beyond_ceiling(span: Span, days: &str, deadline: Span) -> Diagnostic {
    let message = format!("with this grace there are {days} to pay, more than the ceiling of 60 between businesses");
    Diagnostic::warning("lint-long-payment", span, message)
        .also(deadline, "from this deadline on")
        .help("let deadline and grace together stay within 60 days (Directive 2011/7/EU, art. 3(5))")
}

/// A payment term for public bodies over 30 days.
pub fn long_payment_public(span: Span, days: &str) -> Diagnostic {
    let message = format!("{days} to pay are more than 30, the ceiling for a public body");
    Diagnostic::warning("lint-long-payment-public", span, message).help(
        "stay within 30 days: up to 60 only where agreed expressly and objectively justified (Directive 2011/7/EU, art. 4(3) \
         and 4(6))",
    )
}

/// Interest so high that courts cut it.
pub fn high_interest(span: Span, yearly: &str) -> Diagnostic {
    let message = format!("{yearly} % a year is interest that punishes: more than 48 % a year, or 4 % a month");
    Diagnostic::warning("lint-high-interest", span, message).help(
        "take the rate of the law, such as `interest at statutory(EU)`: courts cut rates that are no compensation",
    )
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

/// A lump sum below the one of the law.
pub fn low_lump_sum(span: Span, amount: &str) -> Diagnostic {
    let message = format!("a lump sum of {amount} is below the EUR 40 that the law gives");
    Diagnostic::warning("lint-low-lump-sum", span, message)
        .help("write `costs compensation(EU)`: EUR 40 are owed without a reminder (Directive 2011/7/EU, art. 6)")
}
