//! Why a document is not read. One function a reason; the code names the fault.

/// A document that cannot be reviewed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Stable kebab-case code that names the fault, such as `encrypted-document`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// The way out.
    pub help: String,
}

fn refusal(code: &'static str, message: impl Into<String>, help: &str) -> Refusal {
    Refusal { code, message: message.into(), help: help.to_owned() }
}

/// A file of a kind that no reader takes; `kind` says what it is taken for.
pub fn unknown_format(kind: &str) -> Refusal {
    refusal("unknown-format", format!("this is {kind}"), "save it as DOCX, PDF, Markdown or plain text")
}

/// A file that only its password opens.
pub fn encrypted_document() -> Refusal {
    refusal(
        "encrypted-document",
        "the document is encrypted, or protected from changes, which encrypts it too",
        "open it, with its password where it asks for one, and save or print a copy without protection",
    )
}

/// A file that breaks the rules of its own format.
pub fn broken_document(why: &str) -> Refusal {
    refusal("broken-document", format!("the document is broken: {why}"), "open it in a word processor and save it anew")
}

/// A file that unpacks to more than any contract holds.
pub fn oversized_document(why: &str) -> Refusal {
    refusal("oversized-document", why, "take out pictures and attachments, and review the contract alone")
}

/// A document in which there is nothing to read.
pub fn no_text() -> Refusal {
    refusal("document-without-text", "there is no text in it", "give the file that the contract was written in")
}

/// A document of pictures of pages.
pub fn scanned_document() -> Refusal {
    refusal(
        "scanned-document",
        "its pages are pictures with no text, or with hardly any; it was scanned",
        "let a program recognise its text, proofread it, and review that text",
    )
}

/// A document whose text does not come out as it is seen; `why` says by what it is known.
pub fn torn_text(why: &str) -> Refusal {
    refusal(
        "torn-text",
        format!("its text does not come out whole: {why}"),
        "give the file that the contract was written in, or its text after proofreading",
    )
}

/// A document in a language that has no patterns.
pub fn foreign_language() -> Refusal {
    refusal(
        "foreign-language",
        "it is in a language that is not read",
        "English, Polish and German are read: review a translation, or write the terms into a record",
    )
}
