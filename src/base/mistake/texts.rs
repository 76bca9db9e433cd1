//! Mistakes in a file of a policy's texts in another language.

use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;
use crate::base::suggest::did_you_mean;

/// A text for something that the policy does not have.
pub fn unknown_text<'a>(span: Span, place: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let help = did_you_mean(place, known).unwrap_or_else(|| {
        "texts stand under `policy`, `terms`, `sections`, `clauses` (title, says, because, unless, costs, cites), `ladders`"
            .to_owned()
    });
    Diagnostic::error("unknown-text", span, format!("the policy has no text at `{place}`"))
        .label("translates nothing")
        .help(help)
}

/// A text without a term that the policy's own has.
pub fn missing_placeholder(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("missing-placeholder", span, format!("this text leaves out `{{{name}}}`"))
        .label("the policy's own text has it")
        .help(format!("write `{{{name}}}` where its value is to stand"))
}

/// A text with a placeholder that the policy's own has not.
pub fn strange_placeholder(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("strange-placeholder", span, format!("this text has `{{{name}}}`"))
        .label("the policy's own text has no such placeholder")
        .help("use the placeholders of the policy's text; a brace itself is written twice: `{{`")
}

/// A text with a number in figures that the policy's own has not.
pub fn strange_figure(span: Span, figure: &str, is_error: bool) -> Diagnostic {
    let message = format!("this text has the figure `{figure}`");
    let diagnostic = match is_error {
        true => Diagnostic::error("strange-figure", span, message),
        false => Diagnostic::warning("strange-figure", span, message),
    };
    diagnostic
        .label("the policy's own text has no such figure")
        .help("a value of a term stands as a placeholder, another number in words")
}

/// A title with a length of time in words that its clause has not.
pub fn strange_length(span: Span, words: &str, is_error: bool) -> Diagnostic {
    let message = format!("this title says `{words}`");
    let diagnostic = match is_error {
        true => Diagnostic::error("strange-figure", span, message),
        false => Diagnostic::warning("strange-figure", span, message),
    };
    diagnostic
        .label("its clause has no such length of time")
        .help("let both say the same: the client reads the title, the check goes by the clause")
}

/// Something that has no text in the language.
pub fn untranslated(span: Span, place: &str, language: &str) -> Diagnostic {
    Diagnostic::error("untranslated", span, format!("there is no text at `{place}` in `{language}`"))
        .label("printed as the policy has it")
        .help("add it to the file of texts beside the policy")
}

/// A list where one text is wanted, or the other way round.
pub fn no_text(span: Span) -> Diagnostic {
    Diagnostic::error("no-text", span, "this is not one text").label("empty").help("write the text in quotes")
}
