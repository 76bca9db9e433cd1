//! Laws of joining what sources tell: importing twice is importing once, nothing is counted twice, and no text is a panic.

use std::collections::HashSet;

use goodterms::import::Cell;
use goodterms::import::fact::{About, Fact, Party};
use goodterms::import::join::Event;
use goodterms::import::join::joined::{File, Joined, join};
use goodterms::import::join::known::Known;
use goodterms::import::join::merge::{with_changes, with_events};
use proptest::prelude::*;

const RECORD: &str = "\
engagement: acme
client: {name: \"ACME GmbH\"}
contacts: {ola: {side: client, name: \"Ola Nowak\", email: ola@acme.example}}
who: {client: acme.example, firm: [studio.example, \"Studio Linden\"]}
events:
  - call: C-1
    at: 2026-02-03
";

/// Returns the record's text with what files tell.
fn imported(text: &str, files: Vec<File>) -> (String, Joined) {
    let mut wrong = Vec::new();
    let known = Known::read(text, &|_| Vec::new(), &mut wrong);
    assert!(wrong.is_empty(), "{wrong:?}");
    let joined = join(files, Some(&known));
    (with_events(text, &joined.events).expect("a place for events"), joined)
}

fn party() -> impl Strategy<Value = Party> {
    let names = [
        "ACME GmbH",
        "acme gmbh",
        "ACME",
        "Acmé Gmbh",
        "Studio Linden",
        "ola@acme.example",
        "x@studio.example",
        "Other Ltd",
        "",
    ];
    prop::sample::subsequence(names.to_vec(), 0..3).prop_map(Party::of)
}

fn about() -> impl Strategy<Value = About> {
    let text = prop_oneof![
        prop::sample::select(vec!["INV-1", "inv 2", "RE: FV/2026/3 i FV 2026 4", "7", "Danke", "INV-12 INV-1"])
            .prop_map(str::to_owned),
        "\\PC{0,12}",
    ];
    (0..5u8, text).prop_map(|(which, text)| match which {
        0 => About::Invoice(text),
        1 => About::Key(text),
        2 => About::Reversal(text),
        3 => About::Reference(text),
        _ => About::Text(text),
    })
}

fn fact() -> impl Strategy<Value = Fact> {
    let kind = prop::sample::select(vec!["invoice", "credit_note", "payment", "message", "reply", "meeting", "work"]);
    let key = prop::sample::select(vec!["INV-1", "INV-2", "FV/2026/3", "INV-12", "A1", "A2", "<x@y>", "7", "ü: #"]);
    let amount = prop::sample::select(vec!["100.00 EUR", "100 EUR", "250.50 EUR", "100.00 PLN"]);
    (
        kind,
        key,
        amount,
        1..28u8,
        party(),
        prop::collection::vec(party(), 0..3),
        prop::collection::vec(about(), 0..3),
        1..9u32,
    )
        .prop_map(|(kind, key, amount, day, from, to, about, line)| {
            let (when, field) = match kind {
                "invoice" => ("issued", Some("payable")),
                "meeting" => ("starts", None),
                "payment" | "credit_note" => ("at", Some("amount")),
                _ => ("at", None),
            };
            let text = |text: String| Cell::Text(text);
            let mut fields = vec![(when.to_owned(), text(format!("2026-03-{day:02}")))];
            fields.extend(field.map(|field| (field.to_owned(), text(amount.to_owned()))));
            Fact {
                kind: kind.to_owned(),
                key: key.to_owned(),
                line,
                part: None,
                fields,
                from,
                to,
                about,
                doubts: Vec::new(),
                counts: false,
            }
        })
}

fn files() -> impl Strategy<Value = Vec<File>> {
    let file = prop::collection::vec(fact(), 0..8);
    prop::collection::vec(file, 1..4).prop_map(|files| {
        let one = |(number, facts): (usize, Vec<Fact>)| File {
            path: format!("f{number}.xml"),
            sha256: "0".repeat(64),
            format: if number % 2 == 0 { "camt" } else { "mt940" },
            facts,
            covers: Vec::new(),
        };
        files.into_iter().enumerate().map(one).collect()
    })
}

/// As [`imported`], as the program writes it: with what is needed to match it anew.
fn written(text: &str, files: Vec<File>) -> (String, Joined) {
    let mut wrong = Vec::new();
    let known = Known::read(text, &|_| Vec::new(), &mut wrong);
    assert!(wrong.is_empty(), "{wrong:?}");
    let joined = join(files, Some(&known));
    let events: Vec<Event> = joined.events.iter().cloned().map(Event::to_be_written).collect();
    (with_events(&with_changes(text, &joined.changes), &events).expect("a place for events"), joined)
}

/// Returns the payments of a record that say an amount, or that say none.
fn payments(text: &str, with_amount: bool) -> Vec<&str> {
    let events = text.split("\n  - ").filter(|event| event.starts_with("payment: "));
    events
        .filter(|event| event.contains("\n    amount: ") == with_amount)
        .filter_map(|event| event.lines().next())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn importing_twice_is_importing_once(files in files()) {
        let (once, first) = imported(RECORD, files.clone());
        prop_assert!(once.starts_with(RECORD));
        let ids: HashSet<&str> = first.events.iter().map(|event| event.id.as_str()).collect();
        prop_assert_eq!(ids.len(), first.events.len(), "an id twice");
        let (twice, again) = imported(&once, files);
        prop_assert!(again.events.is_empty(), "new the second time: {:?}\n{}", again.events, once);
        prop_assert_eq!(once, twice);
    }

    #[test]
    fn what_is_asked_of_what_is_written_stays_asked_and_nothing_is_new(files in files()) {
        let (once, _) = written(RECORD, files.clone());
        let asked = payments(&once, false);
        for more in [Vec::new(), files] {
            let (again, joined) = written(&once, more);
            prop_assert!(joined.events.is_empty(), "{:?}\n{}", joined.events, once);
            let counted = payments(&again, true);
            prop_assert!(counted.iter().all(|id| !asked.contains(id)), "{}\n{}", once, again);
        }
    }

    #[test]
    fn a_file_more_counts_nothing_of_the_others_twice(files in files()) {
        let (_, alone) = imported(RECORD, files.clone());
        let copies = files.iter().map(|file| File { path: format!("copy/{}", file.path), ..file.clone() });
        let (_, both) = imported(RECORD, files.iter().cloned().chain(copies).collect());
        prop_assert_eq!(alone.events.len(), both.events.len());
    }

    #[test]
    fn what_is_not_said_by_an_event_is_not_counted(files in files()) {
        // Whatever is asked has no amount: it cannot pay anything.
        let (_, joined) = imported(RECORD, files);
        for event in joined.events.iter().filter(|event| event.kind == "payment") {
            let asked = joined.questions.iter().any(|question| question.id == event.id);
            prop_assert!(!asked || event.is_open() || joined.questions.iter().filter(|one| one.id == event.id).all(|one| one.text.contains("which payment") || one.text.contains("how much is")), "{:?}", event);
        }
    }
}
