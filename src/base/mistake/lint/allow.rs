//! Allowances: comments that silence an alarm.

use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;
use crate::base::suggest::nearest;

/// An allowance that does not say why.
pub fn allow_without_reason(span: Span, code: &str) -> Diagnostic {
    let message = format!("it is not said why `{code}` is allowed here");
    Diagnostic::warning("lint-allow-without-reason", span, message)
        .help(format!("write `# lint: allow {code} because …` with the reason"))
}

/// An allowance that silences nothing.
pub fn allow_unused(span: Span, code: &str) -> Diagnostic {
    Diagnostic::warning("lint-allow-unused", span, format!("there is no `{code}` on the next line to allow"))
        .help("take the comment out, or move it to the line above the alarm")
}

/// An allowance of a code that there is not.
pub fn allow_unknown(span: Span, code: &str, known: &[&str]) -> Diagnostic {
    let help = match nearest(code, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write `# lint: allow CODE because …` with a code of docs/lint.md".to_owned(),
    };
    Diagnostic::warning("lint-allow-unknown", span, format!("there is no alarm `{code}` to allow")).help(help)
}
