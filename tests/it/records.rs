//! Records: what reads, what does not, and what it says then.

mod aside;
mod diagnostics;
mod good;
mod laws;
mod reference;

use goodterms::base::diagnostic::Diagnostic;
use goodterms::base::source::{SourceMap, Span};
use goodterms::engagement::read_yaml::{Reading, read_yaml};
use goodterms::engagement::record::{Engagement, Event, Value};
use goodterms::engagement::vocabulary::Vocabulary;
use goodterms::value::time::Moment;
use goodterms::value::zone::Zone;

/// The zone of all records here.
fn warsaw() -> Zone {
    Zone::parse("Europe/Warsaw").expect("a zone of the database")
}

/// Reads a record of one file.
fn read(path: &str, text: &str) -> Reading {
    let none = |name: &str| Err(format!("no file `{name}` beside it"));
    read_yaml(path, text, &none, &Vocabulary::builtin(), &warsaw())
}

/// Reads a record that has no mistake in it.
fn read_good(text: &str) -> Engagement {
    let (engagement, sources, diagnostics) = read("engagement.yaml", text);
    match engagement {
        Some(engagement) => engagement,
        None => panic!("the record does not read:\n{}", render(&sources, &diagnostics)),
    }
}

/// Writes diagnostics plainly: code, place, message, the underlined text, other places, help.
fn render(sources: &SourceMap, diagnostics: &[Diagnostic]) -> String {
    let place = |span: Span| {
        let source = sources.get(span.source);
        let (line, column) = source.line_column(span.start);
        let text = sources.snippet(span).replace('\n', "⏎");
        format!("{}:{line}:{column}: {text}", source.path)
    };
    let mut out = String::new();
    for diagnostic in diagnostics {
        out += &format!("[{}] {}\n", diagnostic.code, diagnostic.message);
        out += &format!("  {}  {}\n", place(diagnostic.primary.span), diagnostic.primary.text);
        for label in &diagnostic.secondary {
            out += &format!("  {}  {}\n", place(label.span), label.text);
        }
        if let Some(help) = &diagnostic.help {
            out += &format!("  help: {help}\n");
        }
    }
    out.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// Writes all facts of an engagement, without places: two engagements with the same picture hold the same.
fn picture(engagement: &Engagement) -> String {
    let vocabulary = Vocabulary::builtin();
    let moment = |at: Moment| match at {
        Moment::Day(day) => day.to_string(),
        Moment::At(at) => warsaw().format(at),
    };
    let when = |at: Option<Moment>| at.map_or("-".to_owned(), moment);
    let show = |value: &Value| match value {
        Value::Word(word) => vocabulary.word(*word).to_owned(),
        Value::Moment(at) => moment(*at),
        Value::Duration(duration) => duration.to_string(),
        Value::Money(money) => format!("{} {}", money.amount, money.currency),
        other => format!("{other:?}"),
    };
    let fields = |fields: &[(_, Value)]| {
        let fields: Vec<String> =
            fields.iter().map(|(id, value)| format!("{}={}", vocabulary.field_name(*id), show(value))).collect();
        fields.join(" ")
    };
    let event = |event: &Event| {
        let about: Vec<&str> = event.about.iter().map(|id| &*engagement.events[id.0 as usize].id).collect();
        let (kind, id) = (vocabulary.kind_name(event.kind), &event.id);
        let (at, by) = (when(event.at), event.by.map_or("-".to_owned(), |by| format!("{by:?}")));
        format!("{kind} {id} at={at} by={by} for={about:?} {}\n", fields(&event.fields))
    };
    let contract = &engagement.contract;
    let mut out = format!("{}\nclient {}\n", engagement.id, fields(&engagement.client.fields));
    out += &format!("contract {} {}\n", contract.stated, fields(&contract.record.fields));
    out += &format!("signed {} {}\n", when(contract.signed_client), when(contract.signed_firm));
    for accepts in &contract.accepts {
        out += &format!("accepts {} {:?} {}\n", accepts.policy, accepts.version, when(accepts.at));
    }
    for term in &contract.terms {
        out += &format!("term {} {}\n", term.name, show(&term.value));
    }
    for change in &contract.amendments {
        let terms: Vec<String> =
            change.terms.iter().map(|term| format!("{}={}", term.name, show(&term.value))).collect();
        let signed = format!("{} {}", when(change.signed_client), when(change.signed_firm));
        out += &format!("amendment {} {signed} {terms:?} {}\n", change.effective, fields(&change.fields));
    }
    for contact in &engagement.contacts {
        let role = (contact.side, &contact.may, contact.from, contact.until);
        out += &format!("contact {} {role:?} {}\n", contact.id, fields(&contact.fields));
    }
    out += &format!("complete {:?}\nexchange {:?}\n", engagement.complete, engagement.exchange);
    out += &engagement.events.iter().map(event).collect::<String>();
    out
}
