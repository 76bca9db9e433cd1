//! The reference page of all records, made from the vocabulary: `docs/records.md`.

use std::fmt::Write as _;

use super::vocabulary::{Field, FieldType, Kind, KindId, Least, Missing, Sort, Vocabulary};

/// What the page says before the tables.
const INTRODUCTION: &str = r#"# Records

This page is made from the vocabulary (`src/engagement/vocabulary/table.rs`); do not edit it by hand.

An engagement is a YAML file, or a folder with `engagement.yaml` and the files that its `files:` names.
Facts that lie in invoices, bank statements, mails or calendars need not be written down: `sources:` names the files, `who:`
says what they call the two sides, `matched:` what a person decided ([import.md](import.md)).

```yaml
engagement: nordwind-site
client: {name: "Nordwind GmbH", country: DE, type: business}
contacts:
  ola: {side: client, name: "Ola Nowak", may: [feedback, approve]}
contract:
  signed:  {client: 2026-01-12, firm: 2026-01-12}    # or one day for both
  accepts: {policy: "Studio: terms", version: "2026.1", at: 2026-01-12}
  value:   24000 EUR
  starts:  2026-01-15
  terms:   {payment_due: 30 days}                    # the contract's own values
  amendments:
    - {effective: 2026-06-01, signed: 2026-05-20, terms: {payment_due: 21 days}}
complete: {payment: 2026-03-31}                      # up to here nothing is missing
exchange:
  - {at: 2026-02-03, from: USD, to: EUR, rate: 0.92} # one dollar is 0.92 euros that day
events:
  - {invoice: INV-1, issued: 2026-02-02, payable: 8000 EUR}
  - {payment: P-1, at: 2026-03-20, for: INV-1, amount: 8000 EUR}
  - {call: , at: 2026-02-03T21:40+01:00, by: ola, minutes: 20}
```

The key of an event that names a kind gives its kind and its id; an event without id is numbered (`call-1`). `for` links
it to what it is about, also to what comes later. A time without offset is local to the policy's zone. Numbers and amounts
are exact. Whatever a kind does not know is an error: nothing is dropped silently. So are two amendments that set the same
to different values from one day on.

The same as NDJSON, one line an event: every line names its `engagement`. The lines of an engagement may stand in any order and in
several files, and are read fastest where they follow each other. A name counts without blanks around it, and a whole number as its digits.
A line with `client` or `contract` describes the engagement.

```json
{"engagement": "nordwind-site", "client": {"name": "Nordwind GmbH", "country": "DE", "type": "business"}}
{"engagement": "nordwind-site", "invoice": "INV-1", "issued": "2026-02-02", "payable": "8000 EUR"}
```

What a record does not state is *unknown*, unless the tables say that then it *has not happened*, or that it is a *no*.
An empty list, or one of empty texts, states nothing.
A field in *italics* is worked out and never recorded.
"#;

/// Returns the reference of all records in Markdown.
pub fn reference(vocabulary: &Vocabulary) -> String {
    let mut page = INTRODUCTION.to_owned();
    page += "\n## Every event\n";
    page += &table(vocabulary, None, &vocabulary.common);
    for (sort, title) in [(Sort::Standing, "Standing records"), (Sort::Event, "Kinds of event")] {
        let _ = writeln!(page, "\n## {title}");
        for (id, kind) in vocabulary.kinds().filter(|(_, kind)| kind.sort == sort) {
            page += &section(vocabulary, id, kind);
        }
    }
    page
}

fn section(vocabulary: &Vocabulary, id: KindId, kind: &Kind) -> String {
    let mut text = format!("\n### `{}`\n\n{}.", kind.name, capital(&kind.doc));
    if let Some(field) = kind.at_is {
        let _ = write!(text, " `at` is `{}`.", vocabulary.field_name(field));
    }
    if kind.interval {
        text += " It lasts from `starts` to `ends`.";
    }
    if kind.undated {
        text += " It needs no `at`.";
    }
    if let Some(permission) = &kind.needs {
        let _ = write!(text, " Its author needs the permission `{permission}`.");
    }
    text.push('\n');
    if !kind.fields.is_empty() {
        text += &table(vocabulary, Some(id), &kind.fields);
    }
    text
}

fn table(vocabulary: &Vocabulary, kind: Option<KindId>, fields: &[Field]) -> String {
    let mut text = String::from("\n| field | holds | missing | meaning |\n|---|---|---|---|\n");
    for field in fields {
        let name = vocabulary.field_name(field.id);
        let name = if field.derived.is_some() { format!("*`{name}`*") } else { format!("`{name}`") };
        let missing = match field.missing {
            Missing::Unknown => "",
            Missing::NotHappened => "has not happened",
            Missing::No => "no",
            Missing::Optional => "must be guarded",
        };
        let bound = match kind.and_then(|kind| vocabulary.least(kind, field.id)) {
            None => String::new(),
            Some(Least::Zero) => ", 0 or more".to_owned(),
            Some(Least::Payable) => ", 0 or more, no part of a cent".to_owned(),
            Some(Least::AboveZero) => ", more than 0, no part of a cent".to_owned(),
            Some(Least::Scale(low, high)) => format!(", {low} to {high}"),
        };
        let holds = type_text(vocabulary, &field.ty) + &bound;
        let _ = writeln!(text, "| {name} | {holds} | {missing} | {} |", field.doc);
    }
    text
}

fn type_text(vocabulary: &Vocabulary, ty: &FieldType) -> String {
    match ty {
        FieldType::Money => "money".to_owned(),
        FieldType::Number => "number".to_owned(),
        FieldType::Percent => "percent".to_owned(),
        FieldType::Duration => "duration".to_owned(),
        FieldType::Moment => "date or time".to_owned(),
        FieldType::Text => "text".to_owned(),
        FieldType::Bool => "yes or no".to_owned(),
        FieldType::Words(words) => {
            words.iter().map(|&word| format!("`{}`", vocabulary.word(word))).collect::<Vec<_>>().join(", ")
        }
        FieldType::Actor => "who".to_owned(),
        FieldType::Event(kinds) => match kinds.first() {
            Some(&kind) => format!("a `{}`", vocabulary.kind_name(kind)),
            None => "an event".to_owned(),
        },
        FieldType::List(item) => format!("list of {}", type_text(vocabulary, item)),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
