//! Ceilings and floors of the law on late payment.

use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;

/// A payment term over the ceiling between businesses, `most` days; `law` says what of a longer one. `about` are its days, where it is
/// counted in something else.
pub fn long_payment(span: Span, length: &str, about: Option<&str>, most: &str, law: &str) -> Diagnostic {
    let message = over(length, about, most, "between businesses");
    Diagnostic::warning("lint-long-payment", span, message).help(format!("stay within {most} days: {law}"))
}

/// As [`long_payment`], of a public body.
pub fn long_payment_public(span: Span, length: &str, about: Option<&str>, most: &str, law: &str) -> Diagnostic {
    let message = over(length, about, most, "for a public body");
    Diagnostic::warning("lint-long-payment-public", span, message).help(format!("stay within {most} days: {law}"))
}

fn over(length: &str, about: Option<&str>, most: &str, whose: &str) -> String {
    match about {
        None => format!("{length} to pay are more than {most}, the ceiling {whose}"),
        Some(days) => format!("{length} to pay are about {days}, more than the {most} days of the ceiling {whose}"),
    }
}

/// Grace that goes beyond the ceiling: `days` are those of the term and of the grace, about where `is_about`.
pub fn grace_beyond_ceiling(
    span: Span,
    days: &str,
    is_about: bool,
    most: &str,
    law: &str,
    deadline: Span,
) -> Diagnostic {
    let about = if is_about { "about " } else { "" };
    let message =
        format!("with this grace there are {about}{days} to pay, more than the ceiling of {most} between businesses");
    Diagnostic::warning("lint-long-payment", span, message)
        .also(deadline, "from this deadline on")
        .help(format!("let deadline and grace together stay within {most} days: {law}"))
}

/// What holds of a charge for late payment in a country.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'l> {
    /// The code of the rate and of the lump sum of its law, where they are built in.
    pub rate: Option<&'l str>,
    /// What becomes of more.
    pub says: &'l str,
    /// The law.
    pub cites: &'l str,
}

impl Ground<'_> {
    fn said(&self, take: &str) -> String {
        format!("{take}: {} ({})", self.says, self.cites)
    }

    /// Says which rate to take instead.
    fn rate(&self) -> String {
        self.said(&match self.rate {
            Some(code) => format!("take the rate of the law, `interest at statutory({code})`"),
            None => "take a rate that makes the delay good and no more".to_owned(),
        })
    }
}

/// Interest so high that courts cut it: more than `most` percent a year, which is the maximum of Poland or what punishes anywhere;
/// `is_accepted` where a contract takes the most that a line accepts.
pub fn high_interest(
    span: Span,
    yearly: &str,
    most: &str,
    is_maximum: bool,
    is_accepted: bool,
    ground: Ground<'_>,
) -> Diagnostic {
    let accepted = if is_accepted { ", which this line accepts," } else { "" };
    let message = match is_maximum {
        true => format!(
            "{yearly} % a year{accepted} is more than the maximum interest for delay in Poland, {most} % a year"
        ),
        false => format!("{yearly} % a year{accepted} is interest that punishes: more than {most} % a year"),
    };
    Diagnostic::warning("lint-high-interest", span, message).help(ground.rate())
}

/// A share of the debt that is charged at once.
pub fn high_penalty(span: Span, share: &str, most: &str, ground: Ground<'_>) -> Diagnostic {
    let message = format!("{share} % of what is owed at once are more than a year of the highest interest, {most} %");
    Diagnostic::warning("lint-high-interest", span, message).help(ground.said(&match ground.rate {
        Some(code) => {
            format!(
                "take the rate of the law and its lump sum, `interest at statutory({code})` and `compensation({code})`"
            )
        }
        None => "take interest that makes the delay good and no more".to_owned(),
    }))
}

/// A flat sum for late payment, more than the law gives for the largest debt.
pub fn flat_penalty(span: Span, amount: &str, most: &str, ground: Ground<'_>) -> Diagnostic {
    let message = format!("{amount} for any late payment, however small the debt");
    Diagnostic::warning("lint-flat-penalty", span, message).help(ground.said(&match ground.rate {
        Some(code) => format!(
            "take the lump sum of the law, `compensation({code})`, at most {most} for the largest debt, and interest for the rest"
        ),
        None => format!("take a sum of at most {most}, and interest for the rest"),
    }))
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
