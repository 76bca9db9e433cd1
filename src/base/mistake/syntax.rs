//! Mistakes of form, found by the parser.

use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;

/// Something else stands where the grammar wants `expected`.
pub fn unexpected_text(span: Span, found: &str, expected: &str) -> Diagnostic {
    Diagnostic::error("unexpected-text", span, format!("expected {expected}, found {found}"))
}

/// A word of the language stands where a name is wanted.
pub fn reserved_word(span: Span, word: &str, expected: &str) -> Diagnostic {
    Diagnostic::error("reserved-word", span, format!("expected {expected}, found `{word}`, a word of the language"))
        .label("not free as a name")
        .help(format!("choose another name, such as `{word}_1`; after a dot any word is free: `invoice.{word}`"))
}

/// A word of the language stands where a value is wanted; `kind` is the kind at hand, where that is known.
pub fn reserved_field(span: Span, word: &str, expected: &str, kind: Option<&str>) -> Diagnostic {
    Diagnostic::error("reserved-field", span, format!("expected {expected}, found `{word}`, a word of the language"))
        .label("not free as the name of a field")
        .help(format!("a field of this name is reached through its kind: `{}.{word}`", kind.unwrap_or("breach")))
}

/// `a < b < c`.
pub fn chained_comparison(span: Span, operator: &str) -> Diagnostic {
    Diagnostic::error("chained-comparison", span, format!("`{operator}` compares what is already a comparison"))
        .label("the second comparison")
        .help("join two comparisons with `and`: `0 < score and score < 10`")
}

/// A string does not end.
pub fn unclosed_string(span: Span) -> Diagnostic {
    Diagnostic::error("unclosed-string", span, "this text is never closed")
        .label("begins here")
        .help("end it with `\"`; a quote inside is written `\\\"`, a line end `\\n`")
}

/// `\q` in a string.
pub fn unknown_escape(span: Span, escape: &str) -> Diagnostic {
    Diagnostic::error("unknown-escape", span, format!("unknown escape `{escape}`"))
        .help("known are `\\\"`, `\\\\` and `\\n`; a backslash itself is written `\\\\`")
}

/// `{` in a string that no `}` follows.
pub fn unclosed_value(span: Span) -> Diagnostic {
    Diagnostic::error("unclosed-value", span, "`{` begins a value in this text, and no `}` ends it")
        .help("write `{payment_due}` for a term's value, or `{{` for the brace itself")
}

/// `}` in a string that ends nothing.
pub fn stray_brace_in_string(span: Span) -> Diagnostic {
    Diagnostic::error("stray-brace", span, "`}` ends no value in this text").help("write `}}` for the brace itself")
}

/// `{…}` in a string that holds no reference.
pub fn bad_value(span: Span, value: &str) -> Diagnostic {
    Diagnostic::error("bad-value", span, format!("expected a name between the braces, found `{value}`"))
        .help("write a term or a field, such as `{payment_due}`, or `{{` and `}}` for the braces themselves")
}

/// A character that the language does not use outside of strings.
pub fn unexpected_character(span: Span, character: char) -> Diagnostic {
    let shown = if character.is_control() { format!("U+{:04X}", u32::from(character)) } else { character.to_string() };
    let help = match character {
        '\'' => "text stands in double quotes: `\"…\"`",
        _ => "outside of quoted text, names and numbers are plain letters `a` to `z`, digits and `_`",
    };
    Diagnostic::error("unexpected-character", span, format!("unexpected character `{shown}`")).help(help)
}

/// `“…”`.
pub fn curly_quote(span: Span) -> Diagnostic {
    Diagnostic::error("curly-quote", span, "text stands in straight quotes, found curly ones")
        .help("write `\"…\"`; word processors curl quotes on their own")
}

/// `;`.
pub fn semicolon(span: Span) -> Diagnostic {
    Diagnostic::error("semicolon", span, "unexpected `;`")
        .help("leave it out: a statement ends where the next keyword begins")
}

/// `==`.
pub fn double_equal(span: Span) -> Diagnostic {
    Diagnostic::error("double-equal", span, "unexpected `==`")
        .help("equality is written with one sign: `what = insult`")
}

/// `//`.
pub fn foreign_comment(span: Span) -> Diagnostic {
    Diagnostic::error("foreign-comment", span, "unexpected `//`").help("a comment begins with `#`")
}

/// A `{` without its `}`.
pub fn unclosed_brace(span: Span, what: &str, before: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::error("unclosed-brace", span, format!("the `{{` of {what} is never closed"))
        .label("opens here")
        .help("add the missing `}`");
    match before {
        Some(before) => diagnostic.also(before, "a `}` is missing before this"),
        None => diagnostic,
    }
}

/// A `(` or `[` without its partner.
pub fn unclosed_bracket(span: Span, bracket: &str, partner: &str) -> Diagnostic {
    Diagnostic::error("unclosed-bracket", span, format!("`{bracket}` is never closed"))
        .label("opens here")
        .help(format!("add the missing `{partner}`"))
}

/// A `}` without its `{`.
pub fn unopened_brace(span: Span) -> Diagnostic {
    Diagnostic::error("unopened-brace", span, "this `}` closes nothing")
        .help("remove it, or look above for a block that ends too early")
}

/// A clause outside of a section.
pub fn clause_outside_section(span: Span) -> Diagnostic {
    Diagnostic::error("clause-outside-section", span, "a clause stands in a section, found one outside").help(
        "put it in a block such as `section payment \"Fees and payment\" { … }`; an overlay says `replace clause …`",
    )
}

/// Two statements in a clause.
pub fn second_statement(span: Span, first: Span) -> Diagnostic {
    Diagnostic::error("second-statement", span, "a clause makes one statement, found a second")
        .also(first, "the first statement")
        .help("put the second into a clause of its own")
}

/// `for each` twice in a clause.
pub fn second_for_each(span: Span, first: Span) -> Diagnostic {
    Diagnostic::error("second-for-each", span, "a clause speaks of one kind of item, found a second `for each`")
        .also(first, "the first `for each`")
        .help("put the second into a clause of its own")
}

/// A statement or `for each` after what must follow it.
pub fn misplaced_part(span: Span, part: &str, after: Span) -> Diagnostic {
    Diagnostic::error("misplaced-part", span, format!("{part} stands too late in this clause"))
        .also(after, "comes after it")
        .help("a clause is written in this order: `for each …`, the statement, what softens it and what follows")
}

/// An exception that does not begin with its `when`.
pub fn exception_without_when(span: Span) -> Diagnostic {
    Diagnostic::error("exception-without-when", span, "an exception says first when it holds, found none")
        .help("begin its block with a condition, such as `when client.type = public`")
}

/// A number that exact decimals cannot hold.
pub fn number_too_large(span: Span, number: &str) -> Diagnostic {
    Diagnostic::error("number-too-large", span, format!("`{number}` has more digits than an exact number can hold"))
        .help("28 digits are exact, before and after the point together")
}

/// A duration beyond what can be counted.
pub fn duration_too_long(span: Span, duration: &str) -> Diagnostic {
    Diagnostic::error("duration-too-long", span, format!("`{duration}` is longer than can be counted"))
        .help("leave out the limit where something holds for ever")
}

/// `25:00`.
pub fn impossible_time(span: Span, clock: &str) -> Diagnostic {
    Diagnostic::error("impossible-time", span, format!("there is no `{clock}` on a clock"))
        .help("hours go from `00:00` to `23:59`; a band may end at `24:00`")
}

/// `2026-02-30`.
pub fn impossible_date(span: Span, date: &str) -> Diagnostic {
    Diagnostic::error("impossible-date", span, format!("there is no day `{date}`"))
        .help("a date is written year-month-day, such as `2026-01-31`")
}

/// A list of words with something else in it.
pub fn not_a_word(span: Span, found: &str) -> Diagnostic {
    Diagnostic::error("not-a-word", span, format!("expected a word, found `{found}`"))
        .help("the values of a field are plain words, such as `[low, high]`")
}

/// Brackets or prefixes inside each other without end.
pub fn too_deep(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::error("too-deep", span, format!("this nests more than {limit} levels deep"))
        .label("one level too many")
        .help(
            "give parts of it a name: a field of a kind, such as `kind invoice { risky = … }`, or a clause of its own",
        )
}

/// Operators in one expression without end.
pub fn too_long(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::error("too-long", span, format!("this expression has more than {limit} operators"))
        .label("one too many")
        .help("compare with a list, such as `what in [insult, threat]`, or split it into clauses")
}

/// A file that says nothing.
pub fn empty_file(span: Span) -> Diagnostic {
    Diagnostic::error("empty-file", span, "this file says nothing")
        .help("begin with `policy \"Our terms\" { … }`, or remove the file")
}

/// Bytes that are no UTF-8; `instead` is the encoding that the first ones tell of.
pub fn not_utf8(span: Span, instead: Option<&str>) -> Diagnostic {
    let instead = instead.map(|encoding| format!(" but {encoding}")).unwrap_or_default();
    Diagnostic::error("not-utf8", span, format!("this is not UTF-8 text{instead}"))
        .help("save it as UTF-8, the default of most editors")
}
