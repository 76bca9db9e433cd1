//! Names that mean nothing, mean two things, or are there already.

use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;
use crate::base::suggest::did_you_mean;
use crate::value::money::Currency;

/// Returns the nearest known name as a question, else all of them.
fn known_or_nearest(name: &str, known: &[&str]) -> String {
    match did_you_mean(name, known.iter().copied()) {
        Some(help) => help,
        None if known.is_empty() => "there is none".to_owned(),
        None => format!("known are {}", list(known)),
    }
}

fn list(names: &[&str]) -> String {
    let mut shown: Vec<String> = names.iter().take(12).map(|name| format!("`{name}`")).collect();
    if names.len() > shown.len() {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}

/// A name that means nothing where it stands. `outer` is an item further out that has such a field.
pub fn unknown_name(span: Span, name: &str, outer: Option<&str>, known: &[&str], is_field: bool) -> Diagnostic {
    let diagnostic = Diagnostic::error("unknown-name", span, format!("`{name}` means nothing here"));
    let near = did_you_mean(name, known.iter().copied());
    match (outer, near) {
        (Some(item), _) => diagnostic.help(format!("write `{item}.{name}` for the field of that item")),
        (None, Some(help)) => diagnostic.help(help),
        (None, None) if is_field => diagnostic.help(format!(
            "some records have a field `{name}`; write `KIND.{name}` with a kind that the clause or the pattern names"
        )),
        (None, None) => {
            diagnostic.help("a name is a field of the item at hand, an item bound with `as`, a term, or rates")
        }
    }
}

/// A name that means two things where it stands.
pub fn ambiguous_name(span: Span, name: &str, a: &str, b: &str, help: Option<String>) -> Diagnostic {
    Diagnostic::error("ambiguous-name", span, format!("`{name}` can be {a} or {b}"))
        .help(help.unwrap_or_else(|| "give one of them another name".to_owned()))
}

/// A field that a kind does not have.
pub fn unknown_field(span: Span, name: &str, what: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::error("unknown-field", span, format!("{what} has no field `{name}`"))
        .help(known_or_nearest(name, known))
}

/// A dot after something that has no fields.
pub fn no_fields(span: Span, name: &str, found: &str) -> Diagnostic {
    Diagnostic::error("field-of-a-value", span, format!("{found} has no fields, found `.{name}`"))
        .help("only records have fields: an item of the clause, `client`, `contract`, or what `for` names")
}

/// A field that has one type in one kind and another in another.
pub fn field_types_differ(span: Span, name: &str, a: (&str, &str), b: (&str, &str)) -> Diagnostic {
    let message = format!("`{name}` is {} in `{}` and {} in `{}`", a.1, a.0, b.1, b.0);
    Diagnostic::error("field-types-differ", span, message)
        .help(format!("say which kind is meant first, such as `for is {} and for.{name} …`", a.0))
}

/// A field that need not be stated, used as if it were.
pub fn unguarded_field(span: Span, name: &str, declared: Option<Span>) -> Diagnostic {
    let diagnostic =
        Diagnostic::error("unguarded-field", span, format!("`{name}` need not be stated, and is used as if it were"));
    match declared {
        Some(declared) => diagnostic.also(declared, "declared with `?`"),
        None => diagnostic,
    }
    .help(format!("ask first, as in `{name} is known and …`, or name a value in its place: `{name} else …`"))
}

/// A derived field used before it is declared.
pub fn field_declared_later(span: Span, name: &str, declared: Span) -> Diagnostic {
    Diagnostic::error("field-declared-later", span, format!("the field `{name}` is worked out further down"))
        .also(declared, "declared here")
        .help("declare it before the field that uses it; fields that use each other have no value")
}

/// A term that uses a later one.
pub fn later_term(span: Span, name: &str, declared: Span) -> Diagnostic {
    Diagnostic::error("later-term", span, format!("the term `{name}` is declared further down"))
        .also(declared, "declared here")
        .help("a term may use the terms before it: move it up")
}

/// A kind's name where there is no item of that kind.
pub fn no_item_of_kind(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("no-item-of-kind", span, format!("no `{name}` is at hand here")).help(format!(
        "`for each {name}` makes the clause speak of one; `exists({name} …)` and `count({name} …)` of any"
    ))
}

/// `overdue` of something that is never due.
pub fn overdue_without_duty(span: Span) -> Diagnostic {
    Diagnostic::error("overdue-without-duty", span, "`overdue` is the time since a due day, and nothing is due here")
        .help("it goes with `owes`; an invoice's own is `invoice.overdue`")
}

/// `excess` of something that has no bound.
pub fn excess_without_limit(span: Span) -> Diagnostic {
    Diagnostic::error("excess-without-limit", span, "`excess` is what goes over a limit, and there is none here")
        .help("it stands in the `costs`, `severity` or `suggest` of a clause with `limit`")
}

/// A code that is no currency.
pub fn unknown_currency(span: Span, code: &str) -> Diagnostic {
    let help = did_you_mean(code, Currency::codes());
    Diagnostic::error("unknown-currency", span, format!("there is no currency `{code}`"))
        .help(help.unwrap_or_else(|| "currencies are codes of ISO 4217, such as `EUR`".to_owned()))
}

/// A word that an enumeration lacks.
pub fn unknown_word(span: Span, word: &str, known: &[&str]) -> Diagnostic {
    let help = did_you_mean(word, known.iter().copied());
    Diagnostic::error("unknown-word", span, format!("`{word}` is none of {}", list(known)))
        .help(help.unwrap_or_else(|| format!("a policy adds words with `kind KIND {{ FIELD: + {word} }}`")))
}

/// A text without its quotes.
pub fn unquoted_text(span: Span, word: &str) -> Diagnostic {
    Diagnostic::error(
        "unquoted-text",
        span,
        format!("expected a text, found the word `{word}`, which means nothing here"),
    )
    .help(format!("a text stands in quotes: `\"{word}\"`"))
}

/// A kind that there is not.
pub fn unknown_kind(span: Span, name: &str, known: &[&str], is_field: bool) -> Diagnostic {
    let diagnostic = Diagnostic::error("unknown-kind", span, format!("there is no kind of record `{name}`"));
    match did_you_mean(name, known.iter().copied()) {
        Some(help) => diagnostic.help(help),
        None if is_field => {
            diagnostic.help(format!("`{name}` is a field; a kind's name comes first, as in `invoice.{name}`"))
        }
        None => diagnostic.help(format!("declare it with `kind {name} {{ … }}`, or use a built-in one")),
    }
}

/// A word that is no action.
pub fn unknown_action(span: Span, name: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::error("unknown-action", span, format!("there is no action `{name}`")).help(
        did_you_mean(name, known.iter().copied())
            .unwrap_or_else(|| format!("add it with `kind action {{ what: + {name} }}`; known are {}", list(known))),
    )
}

/// A clause, section or exception that there is not.
pub fn unknown_clause(span: Span, name: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::error("unknown-clause", span, format!("there is no clause `{name}`"))
        .help(known_or_nearest(name, known))
}

/// A section that there is not.
pub fn unknown_section(span: Span, name: &str, known: &[&str], is_clause: bool) -> Diagnostic {
    let help = if is_clause {
        format!("`{name}` is a clause; a ladder weighs whole sections: {}", list(known))
    } else {
        known_or_nearest(name, known)
    };
    Diagnostic::error("unknown-section", span, format!("there is no section `{name}`")).help(help)
}

/// A band of hours that there is not.
pub fn unknown_band(span: Span, name: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::error("unknown-band", span, format!("there is no band of hours `{name}`"))
        .help(known_or_nearest(name, known))
}

/// A code without a statutory rate or lump sum.
pub fn unknown_code(span: Span, function: &str, code: &str, known: &[&str]) -> Diagnostic {
    let what = if function == "statutory" { "rate" } else { "lump sum" };
    Diagnostic::error("unknown-code", span, format!("no statutory {what} of `{code}` is built in"))
        .help(format!("known are {}; others are declared with `rates`", list(known)))
}

/// A function that there is not.
pub fn unknown_function(span: Span, name: &str) -> Diagnostic {
    const KNOWN: [&str; 11] =
        ["count", "sum", "average", "median", "min", "max", "share", "streak", "distinct", "statutory", "compensation"];
    Diagnostic::error("unknown-function", span, format!("there is no function `{name}`"))
        .help(known_or_nearest(name, &KNOWN))
}

/// A type that there is not.
pub fn unknown_type(span: Span, name: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::error("unknown-type", span, format!("there is no type `{name}`")).help(known_or_nearest(name, known))
}

/// A term that there is not, in an exception.
pub fn unknown_term(span: Span, name: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::error("unknown-term", span, format!("there is no term `{name}` to change"))
        .help(known_or_nearest(name, known))
}

/// Braces in a text around something that is no term.
pub fn unknown_term_in_text(span: Span, name: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::error("unknown-term-in-text", span, format!("expected a term between the braces, found `{name}`"))
        .help(format!("{}; the braces themselves are written `{{{{` and `}}}}`", known_or_nearest(name, known)))
}

/// A name that something else has.
pub fn name_taken(span: Span, name: &str, by: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::error("name-taken", span, format!("`{name}` already means something else"));
    match by {
        Some(by) => diagnostic.also(by, "this"),
        None => diagnostic.label("a word of the vocabulary"),
    }
    .help("choose another name")
}

/// Two things of one sort with one name.
pub fn duplicate_name(span: Span, what: &str, name: &str, first: Span) -> Diagnostic {
    Diagnostic::error("duplicate-name", span, format!("`{name}` is declared twice: {what}"))
        .also(first, "the first")
        .help("give one of them another name")
}

/// A field that a kind has already.
pub fn duplicate_field(span: Span, name: &str, kind: &str, first: Option<Span>, words: bool) -> Diagnostic {
    let diagnostic = Diagnostic::error("duplicate-field", span, format!("`{kind}` already has a field `{name}`"));
    match first {
        Some(first) => diagnostic.also(first, "declared here").help("give one of them another name"),
        None if words => diagnostic.help(format!("it is built in; words are added to it with `{name}: + WORD`")),
        None => diagnostic.help("it is built in: leave it out, or choose another name"),
    }
}

/// A word that an enumeration has already.
pub fn duplicate_word(span: Span, word: &str, first: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::error("duplicate-word", span, format!("the word `{word}` is there already"));
    match first {
        Some(first) => diagnostic.also(first, "the first"),
        None => diagnostic,
    }
    .help("leave it out")
}
