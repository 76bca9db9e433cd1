//! Mistakes of several files together, which no file shows alone. One function a mistake; the code names the fault.

use super::record::shown;
use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;
use crate::base::suggest::did_you_mean;
use crate::value::time::Day;

/// An engagement of which there are several files: nobody can tell which is right. `other` is another of them with its line.
pub fn engagement_in_files(span: Span, id: &str, other: &str) -> Diagnostic {
    Diagnostic::error("engagement-in-files", span, format!("the engagement {} is recorded in {other}, too", shown(id)))
        .help("record an engagement in one file, or give one of the two another name; neither is reported")
}

/// Files in the folder of an engagement that it does not name.
pub fn file_not_read(span: Span, names: &[&str]) -> Diagnostic {
    let few: Vec<String> = names.iter().take(5).map(|name| shown(name)).collect();
    let more = match names.len() {
        0..=5 => String::new(),
        all => format!(" and {} more", all - 5),
    };
    let (are, them) =
        if names.len() == 1 { ("lies beside it and is", "it") } else { ("lie beside it and are", "them") };
    let help = match names.iter().find(|name| name.to_lowercase().ends_with("ml")) {
        Some(name) => {
            format!("name {them} under `files:`, such as `files: [{name}]`, or move {them} out of the folder")
        }
        None => format!("move {them} out of the folder, and check {them} beside it"),
    };
    Diagnostic::warning("file-not-read", span, format!("{}{more} {are} not read", few.join(", "))).help(help)
}

/// A record that begins so long before the day to which is looked that one of the two is hardly meant: days are looked at one by one.
/// `last` is the latest day that can be asked about.
pub fn too_many_years(span: Span, first: Day, as_of: Day, years: i64, last: Day) -> Diagnostic {
    let message = format!("from {first}, where this record begins, to {as_of} it is more than {years} years");
    Diagnostic::error("too-many-years", span, message)
        .help(format!("give an `--as-of` up to {last}, or mend the date here if it is not meant"))
}

/// An event that is said to be recorded before the day on which it happened; `more` are others.
pub fn recorded_before(span: Span, event: &str, (recorded, happened): (Day, Day), more: usize) -> Diagnostic {
    let others = match more {
        0 => String::new(),
        1 => ", and 1 more event likewise".to_owned(),
        more => format!(", and {more} more events likewise"),
    };
    let message = format!("{event} is recorded on {recorded}, before the day on which it happened, {happened}{others}");
    Diagnostic::warning("recorded-before", span, message)
        .help("mend one of the two days: `--known-on` goes by `recorded`")
}

/// Records without any engagement in them.
pub fn no_engagement(span: Span) -> Diagnostic {
    Diagnostic::error("no-engagement", span, "there is no engagement in it")
        .help("a line of an engagement is such as `{\"engagement\": \"acme\", \"client\": {\"name\": \"ACME\"}}`")
}

/// A format of a source that nobody reads.
pub fn unknown_format<'a>(span: Span, name: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let known: Vec<&str> = known.into_iter().collect();
    let help = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| format!("known are {}", known.join(", ")));
    Diagnostic::error("unknown-format", span, format!("no format is called {}", shown(name))).help(help)
}

/// A name that `who` gives to both sides.
pub fn on_both_sides(span: Span, name: &str, actor: &str, other: &str) -> Diagnostic {
    Diagnostic::error("on-both-sides", span, format!("{} is `{actor}` here, and `{other}` elsewhere", shown(name)))
        .help("what one side is called the other is not: take it off the list where it does not belong")
}

/// A file that `sources` names, and that tells nothing.
pub fn unreadable_source(span: Span, place: &str, reason: &str) -> Diagnostic {
    Diagnostic::error("unreadable-source", span, format!("{place}: {reason}"))
        .help("what a source cannot tell, the record lacks: mend the file, or take it off the list")
}
