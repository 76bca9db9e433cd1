//! What is legal in the language but unwise in a policy: one subject a file.

mod accepts;
mod allow;
mod clash;
mod duties;
mod ends;
mod figures;
mod forgiving;
mod law;
mod names;
mod never;
mod numbers;
mod often;
mod payment;
mod rates;
mod shares;
mod sides;
mod texts;
mod unused;
mod values;
mod view;
mod words;

pub use allow::{CODES, UNSAFE};
pub use view::{Alarm, Fix, Found};

use self::view::View;
use super::tree::Program;
use crate::base::diagnostic::Diagnostic;
use crate::base::source::SourceMap;
use crate::syntax::tree::File;

/// Returns what is unwise in a policy; `file` is what the program was made of, all its layers put together.
pub fn lint(program: &Program, file: &File, sources: &SourceMap) -> Found {
    let view = View { program, file, sources };
    let mut alarms = Vec::new();
    let checks: [fn(&View<'_>) -> Vec<Alarm>; 13] = [
        sides::alarms,
        unused::alarms,
        accepts::alarms,
        never::alarms,
        figures::alarms,
        often::alarms,
        texts::alarms,
        duties::alarms,
        law::alarms,
        rates::alarms,
        payment::alarms,
        ends::alarms,
        forgiving::alarms,
    ];
    for check in checks {
        alarms.extend(check(&view));
    }
    alarms.sort_by(|a, b| a.order().cmp(&b.order()));
    alarms.dedup_by(|a, b| a.diagnostic == b.diagnostic);
    allow::silence(&view, alarms)
}

/// The code of a figure in a text that its clause does not have.
const OTHER_FIGURE: &str = "lint-other-figure";

/// Returns the alarms on figures in titles and other texts that are not those of their clauses, but for those that a comment allows:
/// what `lint` says of them, for a run that looks at nothing else.
pub fn other_figures(program: &Program, file: &File, sources: &SourceMap) -> Vec<Diagnostic> {
    let view = View { program, file, sources };
    let mut alarms = figures::alarms(&view);
    alarms.extend(often::alarms(&view));
    alarms.retain(|alarm| alarm.diagnostic.code == OTHER_FIGURE);
    alarms.sort_by(|a, b| a.order().cmp(&b.order()));
    alarms.dedup_by(|a, b| a.diagnostic == b.diagnostic);
    let left = allow::silence(&view, alarms).alarms.into_iter().map(|alarm| alarm.diagnostic);
    left.filter(|diagnostic| diagnostic.code == OTHER_FIGURE).collect()
}
