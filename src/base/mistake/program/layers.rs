//! Layers that do not fit: includes, replaced and dropped clauses, what is locked.

use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::record::shown;
use crate::base::source::Span;
use crate::base::suggest::nearest;
use crate::value::time::Day;

/// `include "{term}"`.
pub fn include_of_a_value(span: Span) -> Diagnostic {
    Diagnostic::error("include-of-a-value", span, "the path of an included file has no values in it")
        .help("write the path as it is, such as `include \"base.terms\"`")
}

/// An include that leaves the folder.
pub fn include_outside(span: Span, path: &str) -> Diagnostic {
    Diagnostic::error("include-outside", span, format!("`{path}` is not in the folder of this file"))
        .help("put the file beside this one or in a folder below; `..`, `/` and links that lead away are not followed")
}

/// An included file that cannot be read.
pub fn include_not_read(span: Span, path: &str, reason: &str) -> Diagnostic {
    Diagnostic::error("include-not-read", span, format!("`{path}` cannot be read: {reason}"))
        .help("the path is looked up from the folder of this file")
}

/// Files that include each other.
pub fn include_in_a_ring(span: Span, path: &str) -> Diagnostic {
    Diagnostic::error("include-in-a-ring", span, format!("`{path}` includes, over others, this file"))
        .help("take one of the includes out; what both need goes into a third file")
}

/// What a file is that speaks of clauses below it.
const A_LAYER: &str = "this looks like a layer: name the policy, and this file after `--overlay`";

/// `replace clause` with nothing below.
pub fn replace_without_include(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("replace-without-include", span, format!("there is no included clause `{name}` to replace"))
        .help(format!("{A_LAYER}; in a policy itself, change the clause where it stands"))
}

/// `drop clause` with nothing below.
pub fn drop_without_include(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("drop-without-include", span, format!("there is no included clause `{name}` to drop"))
        .help(format!("{A_LAYER}; in a policy itself, remove the clause where it stands"))
}

/// `replace` or `drop` of a clause that no layer below has.
pub fn no_included_clause<'k>(span: Span, name: &str, what: &str, known: impl Iterator<Item = &'k str>) -> Diagnostic {
    let known: Vec<&str> = known.collect();
    let help = match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            format!(
                "the clauses below are {}",
                known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
            )
        }
    };
    Diagnostic::error("no-included-clause", span, format!("no layer below has a clause `{name}` to {what}")).help(help)
}

/// A clause that a layer below has, without `replace`.
pub fn clause_in_two_layers(span: Span, name: &str, first: Span) -> Diagnostic {
    Diagnostic::error("clause-in-two-layers", span, format!("a layer below has a clause `{name}` already"))
        .also(first, "the first is here")
        .help(format!("`replace clause {name} …` takes its place; a clause beside it needs a name of its own"))
}

/// A locked term with a looser value.
pub fn locked_term_loosened(span: Span, name: &str, first: Span, tighter: Option<&str>) -> Diagnostic {
    let help = match tighter {
        Some(way) => format!("only a {way} value is tighter"),
        None => "which way it gets tighter cannot be seen from the clauses; `accept` lines of the locked term say it"
            .to_owned(),
    };
    Diagnostic::error("locked-term-loosened", span, format!("`{name}` is locked and may only be tightened"))
        .also(first, "it is locked here")
        .help(help)
}

/// A locked term with other `accept` lines.
pub fn locked_accepts_changed(span: Span, name: &str, first: Span) -> Diagnostic {
    Diagnostic::error("locked-term-loosened", span, format!("`{name}` is locked, and what it accepts with it"))
        .also(first, "it is locked here")
        .help("leave the `accept` lines out: those of the layer below stay")
}

/// A line of the header that changes what is locked in another file; `stated` is the line there.
pub fn header_of_locked(span: Span, stated: Option<Span>, name: &str, lock: Span) -> Diagnostic {
    let message = format!("this line would change what `{name}` means, which is locked in another file");
    let found = Diagnostic::error("header-of-locked", span, message);
    let (found, help) = match stated {
        Some(stated) => (found.also(stated, "it is stated here"), "take the line out: that of the layer below stays"),
        None => (found, "take the line out, or state it where the lock is"),
    };
    found.also(lock, "it is locked here").help(help)
}

/// A locked clause that was replaced by a looser one.
pub fn locked_clause_loosened(span: Span, name: &str, first: Span) -> Diagnostic {
    Diagnostic::error("locked-clause-loosened", span, format!("`{name}` is locked and may only be tightened"))
        .also(first, "it is locked here")
        .help(
            "a shorter deadline, a lower bound, less grace, fewer exemptions, a higher price or severity are tighter; all \
             else stays as it is",
        )
}

/// A locked clause that was dropped.
pub fn locked_clause_dropped(span: Span, name: &str, first: Span) -> Diagnostic {
    Diagnostic::error("locked-clause-dropped", span, format!("`{name}` is locked and cannot be dropped"))
        .also(first, "it is locked here")
        .help("take the lock off where it is set, or keep the clause")
}

/// An exception to a locked clause that changes more than terms, in another file than the lock.
pub fn exception_to_locked_clause(span: Span, name: &str, first: Span) -> Diagnostic {
    let message = format!("`{name}` is locked: an exception in another file may only set terms to tighter values");
    Diagnostic::error("exception-to-locked-clause", span, message)
        .also(first, "it is locked here")
        .help("replace the clause by a tighter one, or write the exception where it is locked")
}

/// A term that an exception sets to a looser value, in another file than the lock: that of the term, or of the clause.
pub fn exception_loosens_term(
    span: Span,
    name: &str,
    clause: Option<&str>,
    first: Span,
    tighter: Option<&str>,
) -> Diagnostic {
    let message = match clause {
        None => format!("`{name}` is locked: an exception in another file may only tighten it"),
        Some(clause) => format!("`{clause}` is locked: an exception in another file may only tighten `{name}`"),
    };
    let way = match tighter {
        Some(way) => format!("only a {way} value, written as it is, is tighter"),
        None => format!("which way `{name}` gets tighter cannot be seen"),
    };
    Diagnostic::error("exception-loosens-term", span, message)
        .also(first, "it is locked here")
        .help(format!("{way}; replace the clause by a tighter one, or write the exception where it is locked"))
}

/// `drop clause` that does not say why.
pub fn drop_without_reason(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("drop-without-reason", span, format!("it is not said why `{name}` is dropped"))
        .help("say why in a few words; whoever reads the policy is told")
}

/// A version in a folder of versions that does not say from when it is in force.
pub fn version_without_day(span: Span) -> Diagnostic {
    Diagnostic::error("version-without-day", span, "it is not said from when this version is in force")
        .help("of several versions in a folder each has a line such as `effective 2026-07-01`")
}

/// Two versions in force on one day.
pub fn versions_overlap(span: Span, first: Span, day: Day) -> Diagnostic {
    Diagnostic::error("versions-overlap", span, format!("two versions of this policy are in force on {day}"))
        .also(first, "the other is here")
        .help(
            "let the earlier one end the day before, or leave its `until` out: it ends then where the next one begins",
        )
}

/// Two files that bear the same version.
pub fn versions_alike(span: Span, first: Span, version: &str) -> Diagnostic {
    Diagnostic::error("versions-alike", span, format!("two files say that they are version {}", shown(version)))
        .also(first, "the other is here")
        .help("give each its own `version`: by that a contract says which one was accepted")
}

/// Texts in a folder that are no versions of one policy.
pub fn versions_differ(span: Span, first: Span, what: &str) -> Diagnostic {
    Diagnostic::error("versions-differ", span, format!("this version has another {what} than the one before"))
        .also(first, "the one before is here")
        .help("name one file with `--policy`, or make them versions of one policy; what both include can say it once")
}
