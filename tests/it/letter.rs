//! Letters: every language says the same, and nothing in them that must not leave the house.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use goodterms::letter::locale::{codes, open};
use goodterms::value::duration::{Duration, Family};
use goodterms::value::quantity::Quantity;
use rust_decimal::Decimal;

/// The messages of a language: by id, the values it asks for.
fn messages(code: &str) -> BTreeMap<String, BTreeSet<String>> {
    let read = |room: &str| fs::read_to_string(format!("src/{room}/{code}.ftl")).expect("a language that ships");
    let text = format!("{}\n{}", read("locale"), read("letter/locales"));
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut id = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" = ").filter(|_| !line.starts_with(' ')) {
            id = name.to_owned();
            found.entry(id.clone()).or_default();
        }
        let values = line.split('$').skip(1).map(|rest| {
            rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect::<String>()
        });
        found.entry(id.clone()).or_default().extend(values);
    }
    found.remove("");
    found
}

#[test]
fn every_language_has_the_same_messages_with_the_same_values() {
    let english = messages("en");
    assert!(english.len() > 70, "{}", english.len());
    for code in codes() {
        let other = messages(code);
        let keys = |all: &BTreeMap<String, BTreeSet<String>>| all.keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(keys(&english), keys(&other), "{code}");
        for (id, values) in &english {
            assert!(other[id].is_subset(values), "{code}: {id} asks for {:?}, there are {values:?}", other[id]);
        }
        assert!(open(code, None).is_ok(), "{code}");
    }
}

#[test]
fn dates_amounts_and_plurals_are_those_of_the_country() {
    let says = [
        ("en", "16 March 2026", "1,044.11\u{a0}EUR"),
        ("de", "16. März 2026", "1.044,11\u{a0}EUR"),
        ("pl", "16 marca 2026", "1\u{a0}044,11\u{a0}EUR"),
        ("ru", "16 марта 2026 г.", "1\u{a0}044,11\u{a0}EUR"),
        ("uk", "16 березня 2026 р.", "1\u{a0}044,11\u{a0}EUR"),
        ("sr-Cyrl", "16. марта 2026. године", "1.044,11\u{a0}EUR"),
        ("sr-Latn", "16. marta 2026. godine", "1.044,11\u{a0}EUR"),
    ];
    let day = goodterms::value::time::Day::parse("2026-03-16").expect("a day");
    let money = goodterms::value::money::Money::parse("1044.105 EUR").expect("an amount");
    for (code, date, amount) in says {
        let locale = open(code, None).unwrap_or_else(|errors| panic!("{errors:?}"));
        assert_eq!(locale.date(day).as_deref().map(|text| text.replace('\u{a0}', " ")), Ok(date.to_owned()), "{code}");
        assert_eq!(locale.money(money).as_deref(), Ok(amount), "{code}");
    }
    let polish = open("pl", None).unwrap_or_else(|errors| panic!("{errors:?}"));
    let late = |days: i64| {
        let mut values: Vec<_> = ["title", "due", "met", "today"].map(|name| (name, "x".into())).into();
        values.push(("days", days.into()));
        polish.say("fact-late", values).expect("a message")
    };
    let ends = [(1, "1 dzień"), (2, "2 dni"), (5, "5 dni"), (22, "22 dni")];
    for (days, text) in ends {
        assert!(late(days).contains(text), "{days}: {}", late(days));
    }
}

#[test]
fn lengths_of_time_are_told_in_the_language() {
    let days = |number| Quantity::Duration(Duration::new(Family::BusinessDays, number));
    let hours = |minutes| Quantity::Duration(Duration::new(Family::Hours, Decimal::from(minutes * 60)));
    let says = [
        ("en", ["1 business day", "3 business days", "5 business days", "90 minutes", "2 hours"]),
        ("de", ["1 Arbeitstag", "3 Arbeitstage", "5 Arbeitstage", "90 Minuten", "2 Stunden"]),
        ("pl", ["1 dzień roboczy", "3 dni robocze", "5 dni roboczych", "90 minut", "2 godziny"]),
        ("ru", ["1 рабочий день", "3 рабочих дня", "5 рабочих дней", "90 минут", "2 часа"]),
        ("uk", ["1 робочий день", "3 робочі дні", "5 робочих днів", "90 хвилин", "2 години"]),
        ("sr-Cyrl", ["1 радни дан", "3 радна дана", "5 радних дана", "90 минута", "2 сата"]),
        ("sr-Latn", ["1 radni dan", "3 radna dana", "5 radnih dana", "90 minuta", "2 sata"]),
    ];
    for (code, texts) in says {
        let locale = open(code, None).unwrap_or_else(|errors| panic!("{errors:?}"));
        let told = [days(1), days(3), days(5), hours(90), hours(120)].map(|quantity| locale.quantity(quantity));
        assert_eq!(told, texts.map(|text| Ok(text.to_owned())), "{code}");
    }
    let polish = open("pl", None).unwrap_or_else(|errors| panic!("{errors:?}"));
    let half = Quantity::Duration(Duration::new(Family::Days, Decimal::new(25, 1)));
    assert_eq!(polish.quantity(half), Ok("2,5 dnia".to_owned()));
}

#[test]
fn a_template_takes_the_place_of_a_message() {
    let locale = open("en", Some("greeting = Hello { $client }!\n")).unwrap_or_else(|errors| panic!("{errors:?}"));
    assert_eq!(locale.say("greeting", vec![("client", "ACME".into())]).as_deref(), Ok("Hello ACME!"));
    assert_eq!(locale.say("closing", Vec::new()).as_deref(), Ok("Kind regards"));
    assert!(open("en", Some("greeting = { $client\n")).is_err());
    assert!(open("fr", None).is_err());
}
