//! Mistakes in records: what a file of an engagement got wrong. One function a mistake; the code names the fault.

use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;
use crate::base::suggest::{did_you_mean, nearest};
use crate::value::time::Day;

/// Returns a text as messages show it: in backticks, on one line, shortened.
pub(super) fn shown(text: &str) -> String {
    let mut chars = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let start: String = chars.by_ref().take(60).collect();
    format!("`{start}{}`", if chars.next().is_some() { "…" } else { "" })
}

/// The text is no YAML.
pub fn yaml_syntax(span: Span, reason: &str) -> Diagnostic {
    let help = if reason.contains("Unicode") {
        "write the sign itself, or its number in eight digits: `\\U0001F600`; pairs such as `\\ud83d\\ude00` are JSON's"
    } else if reason.contains("tab") {
        "YAML is indented with blanks, not with tabs"
    } else if reason.contains("quoted scalar") {
        "close the quote, and double a quote inside of it"
    } else if reason.contains("anchor") {
        "a text that begins with `*` or `&` needs quotes: `\"**/*.xml\"`"
    } else {
        "a text with `: `, `#` or brackets in it needs quotes"
    };
    Diagnostic::error("yaml-syntax", span, format!("broken YAML: {reason}")).help(help)
}

/// A line of a file of lines is no JSON object.
pub fn json_syntax(span: Span, reason: &str) -> Diagnostic {
    Diagnostic::error("json-syntax", span, format!("broken JSON: {reason}"))
        .help("every line is one JSON object, such as `{\"engagement\": \"acme\", \"call\": \"C-1\", \"at\": \"2026-02-03\"}`")
}

/// A line that names its engagement by what is no name.
pub fn no_engagement_name(span: Span) -> Diagnostic {
    Diagnostic::error("engagement-name", span, "this names no engagement")
        .help("an engagement is named by a text such as \"acme\" or a whole number; the line is nobody's like this")
}

/// A line that is longer than any record.
pub fn line_too_long(span: Span) -> Diagnostic {
    Diagnostic::error("line-too-long", span, "this line is longer than 16 MiB: it is no record")
        .help("its beginning is shown; one line is one fact, and a description has no more than that either")
}

/// No line of a file of lines is a JSON object.
pub fn no_json(span: Span) -> Diagnostic {
    Diagnostic::error("json-syntax", span, "no line here is a JSON object").help(
        "standard input and `.ndjson` hold one JSON object a line; YAML is read from a file, such as `engagement.yaml`",
    )
}

/// A file holds a second document after `---`.
pub fn several_documents(span: Span) -> Diagnostic {
    Diagnostic::error("several-documents", span, "a second document begins here")
        .help("a file holds one engagement: give each engagement a file of its own, or write them as NDJSON")
}

/// `&anchor` or `*alias`.
pub fn anchor_or_alias(span: Span) -> Diagnostic {
    Diagnostic::error("anchor-or-alias", span, "anchors and aliases are not read")
        .help("write the value out: every fact stands where it is used as evidence")
}

/// `!tag`.
pub fn yaml_tag(span: Span, tag: &str) -> Diagnostic {
    Diagnostic::error("yaml-tag", span, format!("the tag {} is not read", shown(tag)))
        .help("leave it out: the type of a value follows from its field")
}

/// `<<: …`.
pub fn merge_key(span: Span) -> Diagnostic {
    Diagnostic::error("merge-key", span, "the merge key `<<` is not read").help("write the fields out")
}

/// A key that is a list, a mapping or nothing.
pub fn key_not_text(span: Span) -> Diagnostic {
    Diagnostic::error("key-not-text", span, "a key is a name, found something else")
        .help("quote a value that begins with `?`, `[` or `{`")
}

/// A key that the mapping has already.
pub fn repeated_key(span: Span, first: Span, key: &str) -> Diagnostic {
    let help = match key {
        "for" | "to" | "may" | "lines" | "reasons" | "clause" | "files" | "accepts" | "exchange" | "amendments" => {
            "keep one of them; two values are written as a list, such as `[I-1, I-2]`"
        }
        "events" | "contacts" | "terms" => "keep one of them, with all that both hold",
        _ => "keep one of them",
    };
    Diagnostic::error("repeated-key", span, format!("the key {} is repeated", shown(key)))
        .label("again here")
        .also(first, "first here")
        .help(help)
}

/// Two lines that describe an engagement, of which one says something else of it.
pub fn described_otherwise(span: Span, first: Span, key: &str, engagement: &str) -> Diagnostic {
    let message = format!("the {} of the engagement {} is another than before", shown(key), shown(engagement));
    Diagnostic::error("described-otherwise", span, message)
        .label("again here")
        .also(first, "first here")
        .help("describe an engagement once, or in the same words; `amendments` change a contract, and `contacts` all stand in one line")
}

/// Lists in lists in lists.
pub fn nested_too_deep(span: Span) -> Diagnostic {
    Diagnostic::error("nested-too-deep", span, "nested deeper than any record needs")
        .help("a record is a mapping with a list of events; close the brackets")
}

/// A file without anything in it.
pub fn empty_record(span: Span) -> Diagnostic {
    Diagnostic::error("empty-record", span, "the record is empty")
        .help("it begins with `engagement: NAME` and has `events: []` where nothing happened yet")
}

/// The top of a file is a list or a single value.
pub fn not_an_engagement(span: Span, found: &str) -> Diagnostic {
    Diagnostic::error("not-an-engagement", span, format!("an engagement is a mapping, found {found}"))
        .help("put the events under `events:`, after `engagement: NAME`")
}

/// No `engagement: NAME`.
pub fn missing_engagement(span: Span) -> Diagnostic {
    Diagnostic::error("missing-engagement", span, "the record does not name its engagement")
        .help("add `engagement: NAME`")
}

/// A line of JSON without `engagement`.
pub fn missing_engagement_in_line(span: Span) -> Diagnostic {
    missing_engagement(span).help("begin the line with `{\"engagement\": \"NAME\", …`")
}

/// No `events:`.
pub fn missing_events(span: Span) -> Diagnostic {
    Diagnostic::error("missing-events", span, "the record has no events")
        .help("add `events: []` where nothing happened yet")
}

/// An event that is a list, a single value, or empty.
pub fn not_an_event(span: Span, found: &str) -> Diagnostic {
    Diagnostic::error("not-an-event", span, format!("an event is a mapping, found {found}"))
        .help("write `- {call: C-1, at: 2026-02-03, by: client}`")
}

/// No key of an event names a kind; or a kind is named elsewhere and there is none.
pub fn unknown_kind<'a>(span: Span, name: &str, kinds: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let help = did_you_mean(name, kinds)
        .unwrap_or_else(|| "a kind of the firm's own is declared in the policy: `kind NAME { … }`".to_owned());
    Diagnostic::error("unknown-kind", span, format!("there is no kind of event {}", shown(name))).help(help)
}

/// An action by its own name: it is an event of the kind `action`.
pub fn action_as_kind(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("unknown-kind", span, format!("there is no kind of event {}", shown(name)))
        .help(format!("it is an action: write `action: ID, what: {name}`"))
}

/// A key that `owner` does not know.
pub fn unknown_field<'a>(span: Span, owner: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let known: Vec<&str> = known.into_iter().collect();
    let help = match (nearest(name, known.iter().copied()), name) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, "id") => "the id is the value of the key that names the kind: `call: C-1`".to_owned(),
        _ if known.is_empty() => "leave it out".to_owned(),
        _ => format!("`{owner}` has: {}", known.join(", ")),
    };
    Diagnostic::error("unknown-field", span, format!("`{owner}` has no field {}", shown(name))).help(help)
}

/// What names the sources of an engagement in a line of JSON: lines have no folder of their own that sources could lie in.
pub fn sources_in_lines(span: Span, name: &str) -> Diagnostic {
    let message = format!("{} belongs to an engagement in a YAML file, not to a line of JSON", shown(name));
    Diagnostic::error("sources-in-lines", span, message)
        .help("write the engagement as `NAME/engagement.yaml` beside its sources")
}

/// A key that names a kind in an event that has one: mostly a link to another event.
pub fn second_kind(span: Span, kind: &str, name: &str, id: &str) -> Diagnostic {
    Diagnostic::error("second-kind", span, format!("this is a record of kind `{kind}`, found the kind `{name}` too"))
        .help(format!("a link to another event is `for: {id}`; the key that names the kind comes first"))
}

/// A field that is worked out from other records.
pub fn derived_field(span: Span, kind: &str, name: &str, doc: &str) -> Diagnostic {
    Diagnostic::error("derived-field", span, format!("`{name}` of `{kind}` is worked out, never recorded"))
        .label(doc)
        .help("leave it out and record what it follows from")
}

/// A value of another type than its field wants.
pub fn wrong_type(span: Span, field: &str, wanted: &str, found: &str) -> Diagnostic {
    Diagnostic::error("wrong-type", span, format!("`{field}` is {wanted}, found {found}"))
}

/// Returns a found scalar as `wrong_type` shows it.
pub fn found(text: &str) -> String {
    shown(text)
}

/// A key without a value.
pub fn missing_value(span: Span, field: &str) -> Diagnostic {
    Diagnostic::error("missing-value", span, format!("`{field}` has no value"))
        .help("leave the key out where the fact is not known")
}

/// A name that is empty and cannot be left out.
pub fn missing_name(span: Span, field: &str) -> Diagnostic {
    missing_value(span, field).help("write the name, in quotes where it is no plain word")
}

/// A date or time that no calendar and no clock has.
pub fn impossible_time(span: Span, field: &str, text: &str, reason: &str, help: String) -> Diagnostic {
    Diagnostic::error("impossible-time", span, format!("`{field}` is {}: {reason}", shown(text))).help(help)
}

/// A local time that comes twice because the clocks go back.
pub fn ambiguous_time(span: Span, text: &str, zone: &str, first: &str, second: &str) -> Diagnostic {
    Diagnostic::error("ambiguous-time", span, format!("{} comes twice in {zone}: the clocks go back", shown(text)))
        .help(format!("say which with its offset: `{first}` or `{second}`"))
}

/// A local time that never comes because the clocks go forward.
pub fn skipped_time(span: Span, text: &str, zone: &str, last: &str, next: &str) -> Diagnostic {
    Diagnostic::error("skipped-time", span, format!("{} never comes in {zone}: the clocks go forward", shown(text)))
        .help(format!("the last time before is `{last}`, the next one `{next}`"))
}

/// An amount in a currency that is not in use.
pub fn unknown_currency<'a>(span: Span, code: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let upper = code.to_uppercase();
    let known: Vec<&str> = known.into_iter().collect();
    let help = match known.contains(&upper.as_str()) {
        true => format!("did you mean `{upper}`?"),
        false => {
            did_you_mean(&upper, known).unwrap_or_else(|| "a currency is a code of ISO 4217, such as `EUR`".to_owned())
        }
    };
    Diagnostic::error("unknown-currency", span, format!("there is no currency {}", shown(code))).help(help)
}

/// An amount too large or too fine.
pub fn amount_out_of_range(span: Span, field: &str, text: &str) -> Diagnostic {
    Diagnostic::error(
        "amount-out-of-range",
        span,
        format!("`{field}` is {}, too large or too fine for an amount", shown(text)),
    )
    .help("an amount is below 10^15 and has at most 6 decimals")
}

/// A number with more digits than can be kept exactly.
pub fn number_out_of_range(span: Span, field: &str, text: &str) -> Diagnostic {
    Diagnostic::error(
        "number-out-of-range",
        span,
        format!("`{field}` is {}, more digits than are kept exactly", shown(text)),
    )
    .help("a number has at most 28 digits")
}

/// A payment or credit note of nothing or less.
pub fn amount_not_positive(span: Span, kind: &str, text: &str) -> Diagnostic {
    Diagnostic::error(
        "amount-not-positive",
        span,
        format!("the amount of a `{kind}` is more than 0, found {}", shown(text)),
    )
    .help(match kind {
        "payment" => {
            "money that goes back to the client is a `payment` with `by: firm`; of a payment that was returned the amount is lowered, or \
             it is left out"
        }
        _ => "what the client owes besides is an `invoice`",
    })
}

/// An amount or a length below 0.
pub fn negative_value(span: Span, kind: &str, field: &str, text: &str) -> Diagnostic {
    let help = match kind {
        "invoice" if text.contains(' ') => "what lowers an invoice is a `credit_note` with a positive amount",
        _ => "correct it; what did not happen is left out",
    };
    Diagnostic::error("negative-value", span, format!("`{field}` of `{kind}` is 0 or more, found {}", shown(text)))
        .help(help)
}

/// An amount that nobody can pay, since the currency has no coin so small.
pub fn part_of_a_cent(span: Span, kind: &str, field: &str, text: &str, digits: u32) -> Diagnostic {
    let message = format!("`{field}` of `{kind}` has more than {digits} digits after the point: {}", shown(text));
    let help = "round it as the invoice or the bank does: what cannot be paid would stay open for ever";
    Diagnostic::error("part-of-a-cent", span, message).help(help)
}

/// A number that its scale does not have.
pub fn off_the_scale(span: Span, kind: &str, field: &str, text: &str, (low, high): (u8, u8)) -> Diagnostic {
    let message = format!("`{field}` of `{kind}` is a number from {low} to {high}, found {}", shown(text));
    Diagnostic::error("off-the-scale", span, message).help(format!("leave `{field}` out where nobody judged it"))
}

/// Two amendments of one day that set the same to different values.
pub fn contradicting_amendments(span: Span, first: Span, name: &str, day: Day) -> Diagnostic {
    let message = format!("two amendments effective on {day} set {} to different values", shown(name));
    Diagnostic::error("contradicting-amendments", span, message)
        .label("this value")
        .also(first, "and that one")
        .help("keep the one that holds, or give it the day from which it does")
}

/// A word that the enumeration of a field does not have.
pub fn unknown_word<'a>(span: Span, field: &str, word: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let known: Vec<&str> = known.into_iter().collect();
    let help = did_you_mean(word, known.iter().copied()).unwrap_or_else(|| format!("one of: {}", known.join(", ")));
    Diagnostic::error("unknown-word", span, format!("`{field}` has no word {}", shown(word))).help(help)
}

/// `by`, `to` and the like name neither side nor a contact.
pub fn unknown_actor<'a>(span: Span, field: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let help = did_you_mean(name, known).unwrap_or_else(|| {
        "it is `client`, `firm` or a contact; add a person under `contacts:` with a `side`".to_owned()
    });
    Diagnostic::error("unknown-actor", span, format!("`{field}` names {}, which is no contact", shown(name))).help(help)
}

/// An event that does not say when it happened.
pub fn missing_time(span: Span, kind: &str, id: &str, key: &str) -> Diagnostic {
    Diagnostic::error("missing-time", span, format!("`{kind}` {} does not say when it happened", shown(id)))
        .help(format!("add `{key}: YYYY-MM-DD`, or a time such as `{key}: 2026-02-03T21:40+01:00`"))
}

/// `at` and its other name fall on different days.
pub fn contradicting_times(span: Span, other: Span, key: &str) -> Diagnostic {
    Diagnostic::error("contradicting-times", span, format!("`at` and `{key}` are the same moment, found two days"))
        .label("this day")
        .also(other, "and that day")
        .help(format!("`at` of such an event is its `{key}`: leave one out"))
}

/// An id that two events have.
pub fn duplicate_id(span: Span, first: Span, id: &str) -> Diagnostic {
    Diagnostic::error("duplicate-id", span, format!("the id {} is used twice", shown(id)))
        .label("again here")
        .also(first, "first here")
        .help("give each event of the engagement an id of its own, or leave it empty to have it numbered")
}

/// A link to an event that is not recorded.
pub fn dangling_link<'a>(span: Span, field: &str, id: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let help = did_you_mean(id, known).unwrap_or_else(|| "record that event too, or correct the id".to_owned());
    Diagnostic::error("dangling-link", span, format!("`{field}` names {}, which is not recorded", shown(id))).help(help)
}

/// An event that is about itself.
pub fn link_to_itself(span: Span, field: &str, id: &str) -> Diagnostic {
    Diagnostic::error("link-to-itself", span, format!("`{field}` of {} names the event itself", shown(id)))
        .help("name the event that it is about")
}

/// A link to an event of the wrong kind.
pub fn link_to_wrong_kind(span: Span, field: &str, wanted: &str, id: &str, found: &str, at: Span) -> Diagnostic {
    Diagnostic::error("link-to-wrong-kind", span, format!("`{field}` wants a `{wanted}`, found {}", shown(id)))
        .also(at, format!("its kind is `{found}`"))
        .help(format!("name a `{wanted}`; any other link is `for`"))
}

/// Something ends before it starts.
pub fn ends_before_starts(span: Span, starts: Span, ends_key: &str, starts_key: &str) -> Diagnostic {
    Diagnostic::error("ends-before-starts", span, format!("`{ends_key}` is before `{starts_key}`"))
        .label("ends")
        .also(starts, "starts")
        .help("correct one of them; both may be the same day")
}

/// A contact of no side.
pub fn contact_without_side(span: Span, id: &str) -> Diagnostic {
    Diagnostic::error("contact-without-side", span, format!("the contact {} has no side", shown(id)))
        .help("add `side: client`, `side: firm` or `side: other`")
}

/// A contact whose name already means a side.
pub fn contact_named_as_side(span: Span, id: &str) -> Diagnostic {
    Diagnostic::error("contact-named-as-side", span, format!("{} is a side, and no contact's name", shown(id)))
        .help("name the person; `by: client` needs no contact")
}

/// A mapping without a key that it needs.
pub fn missing_key(span: Span, owner: &str, key: &str) -> Diagnostic {
    Diagnostic::error("missing-key", span, format!("`{owner}` has no `{key}`")).help(format!("add `{key}: …`"))
}

/// A file that an engagement names cannot be had.
pub fn unreadable_file(span: Span, name: &str, reason: &str) -> Diagnostic {
    Diagnostic::error("unreadable-file", span, format!("cannot read {}: {reason}", shown(name)))
        .help("the path is relative to the engagement's folder")
}
