//! Mistakes in a policy's header, and lines that it lacks.

use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;
use crate::base::suggest::{did_you_mean, nearest};
use crate::value::holidays::Holidays;
use crate::value::zone::Zone;

fn missing(code: &'static str, span: Span, what: &str, use_: &str, policy: Option<Span>, example: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(code, span, format!("{use_} cannot be understood without {what}"));
    match policy {
        Some(policy) => diagnostic.also(policy, format!("this policy states no {}", keyword(example))),
        None => diagnostic,
    }
    .label("needs it")
    .help(format!("add `{example}` to the block `policy \"…\" {{ … }}`"))
}

fn keyword(example: &str) -> String {
    format!("`{}`", example.split(' ').next().unwrap_or(example))
}

/// A use of days or times in a policy without a zone.
pub fn missing_timezone(span: Span, use_: &str, policy: Option<Span>) -> Diagnostic {
    missing("missing-timezone", span, "a timezone", use_, policy, "timezone \"Europe/Warsaw\"")
}

/// An amount in a policy without a currency.
pub fn missing_currency(span: Span, use_: &str, policy: Option<Span>) -> Diagnostic {
    missing("missing-currency", span, "a currency", use_, policy, "currency EUR")
}

/// Business time or a band in a policy without hours.
pub fn missing_hours(span: Span, use_: &str, policy: Option<Span>) -> Diagnostic {
    missing("missing-hours", span, "hours", use_, policy, "hours office Mon-Fri 09:00-17:00")
}

/// Business time in a policy without holidays.
pub fn missing_holidays(span: Span, use_: &str, policy: Option<Span>) -> Diagnostic {
    missing("missing-holidays", span, "holidays", use_, policy, "holidays PL")
}

/// A line of the header that is there already.
pub fn duplicate_header(span: Span, word: &str, first: Span) -> Diagnostic {
    Diagnostic::error("duplicate-header", span, format!("a policy states its `{word}` once, found a second"))
        .also(first, "the first")
        .help("remove one of them")
}

/// Two bands of hours of one name.
pub fn duplicate_band(span: Span, name: &str, first: Span) -> Diagnostic {
    Diagnostic::error("duplicate-band", span, format!("there is already a band of hours named `{name}`"))
        .also(first, "the first")
        .help(format!("join them with a comma, as in `hours {name} Mon-Fri 09:00-17:00, Sat 10:00-14:00`"))
}

/// A second policy in a file.
pub fn second_policy(span: Span, first: Span) -> Diagnostic {
    Diagnostic::error("second-policy", span, "a file holds one policy, found a second")
        .also(first, "the first")
        .help("put it into a file of its own")
}

/// `effective 2026-12-31 until 2026-01-01`.
pub fn ends_before_start(span: Span, first: Span) -> Diagnostic {
    Diagnostic::error("ends-before-start", span, "this policy ends before it begins")
        .also(first, "the first day")
        .help("`effective` names the first day, `until` the last one")
}

/// A time where a day is wanted.
pub fn time_for_day(span: Span, text: &str, day: &str) -> Diagnostic {
    Diagnostic::error("time-for-day", span, format!("expected a day, found the time `{text}`"))
        .help(format!("write `{day}`"))
}

/// A zone that there is not.
pub fn unknown_timezone(span: Span, name: &str) -> Diagnostic {
    let city = name.rsplit('/').next().unwrap_or(name).replace(' ', "_");
    let by_city = Zone::names().find(|zone| zone.rsplit('/').next().is_some_and(|z| z.eq_ignore_ascii_case(&city)));
    let help = by_city.or_else(|| nearest(name, Zone::names())).map(|zone| format!("did you mean `{zone}`?"));
    Diagnostic::error("unknown-timezone", span, format!("there is no timezone `{name}`"))
        .help(help.unwrap_or_else(|| "zones are named as in the IANA database, such as `Europe/Warsaw`".to_owned()))
}

/// A code without holidays.
pub fn unknown_holidays(span: Span, code: &str) -> Diagnostic {
    let parts: Vec<String> = Holidays::codes()
        .filter(|known| known.starts_with(&format!("{code}-")))
        .map(|known| format!("`{known}`"))
        .collect();
    let known = || Holidays::codes().map(|known| format!("`{known}`")).collect::<Vec<_>>().join(", ");
    let help = match did_you_mean(code, Holidays::codes()) {
        _ if !parts.is_empty() => format!("its parts have holidays of their own: {}", parts.join(", ")),
        Some(help) if code.len() > 3 => help,
        _ => format!("known are {}; for others name a file of days: `holidays \"days.txt\"`", known()),
    };
    Diagnostic::error("unknown-holidays", span, format!("the holidays of `{code}` are not known")).help(help)
}

/// A file of holidays that cannot be read.
pub fn missing_holidays_file(span: Span, path: &str) -> Diagnostic {
    Diagnostic::error("missing-holidays-file", span, format!("the file `{path}` cannot be read"))
        .help("its place is taken from the folder of the policy")
}

/// A file of holidays with a mistake in it.
pub fn bad_holidays_file(span: Span, path: &str, line: usize, what: &str) -> Diagnostic {
    Diagnostic::error("bad-holidays-file", span, format!("line {line} of `{path}` is no holiday: {what}"))
        .help("a line is a day and its name, such as `2026-05-01 Labour Day`")
}
