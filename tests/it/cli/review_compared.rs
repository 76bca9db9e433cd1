//! How what a contract states is compared with our terms and with the law, where it counts otherwise than we do.

use serde_json::Value;

use super::Folder;

const POLICY: &str = r#"
policy "Terms" {
  version   "1"
  currency  EUR
  timezone  "Europe/Warsaw"
  holidays  PL
  hours     office Mon-Fri 09:00-17:00
}
term payment_due = 14 days {
  accept up to 30 days
  accept up to 60 days for price + 3% with approval "managing partner"
}
term notice_period = 30 days { accept 14 days to 60 days }
term feedback_days = 5 business days { accept up to 10 business days }
term reply_days = 1 business day { accept up to 2 business days }
term late_fee = 50 EUR { accept up to 80 EUR }
term calm_down = 2 hours { accept 1 hour to 24 hours }
term hushed = 3 { accept up to 4 }
term inner_one = 3 { accept up to 4 }
term inner_two = 3 { accept up to 4 }
term inner_three = 3 { accept up to 4 }
term inner_four = 3 { accept up to 4 }
section all "All" {
  clause paid "Invoices are paid within {payment_due}" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within payment_due after invoice.issued
    costs late_fee "a late fee"
  }
  clause we_end "We end the work with {notice_period} notice" {
    for each terminate by firm
    require exists(terminate.effective)
  }
  clause we_answer "We answer within {reply_days}" {
    for each request by client
    firm owes reply for request within reply_days after request.at
  }
}
"#;

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("own.terms", POLICY);
    folder
}

const CALL: [&str; 5] = ["--policy", "own.terms", "--as-of", "2026-02-01", "--format"];

/// The review of a contract of a client with these terms, in JSON.
fn reviewed(client: &str, terms: &str, more: &[&str]) -> Value {
    let folder = folder();
    let contract = format!("engagement: c\nclient: {client}\ncontract: {{terms: {{{terms}}}}}\nevents: []\n");
    folder.write("c.yaml", contract);
    folder.run(&[&["review", "c.yaml"], &CALL[..], &["json"], more].concat()).json()
}

/// The review of a document of plain text, in JSON.
fn read(text: &str, more: &[&str]) -> Value {
    let folder = folder();
    folder.write("offer.txt", text);
    folder.run(&[&["review", "offer.txt"], &CALL[..], &["json"], more].concat()).json()
}

const FRENCH: &str = "{name: X, country: FR, type: business}";

/// The grade of a term, and its notes.
fn grade(review: &Value, term: &str) -> (String, String) {
    let all = review["terms"].as_array().expect("a list");
    let point = all.iter().find(|one| one["term"] == term).unwrap_or_else(|| panic!("{term} is in {review}"));
    let notes = point["notes"].as_array().into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>();
    (point["grade"].as_str().expect("a grade").to_owned(), notes.join("; "))
}

/// What the law says of each term: the term, the gravity, the law.
fn law(review: &Value) -> Vec<(String, String, String)> {
    let text = |one: &Value, key: &str| one[key].as_str().unwrap_or("-").to_owned();
    let all = review["law"].as_array().expect("a list").iter();
    all.map(|one| (text(one, "term"), text(one, "gravity"), text(one, "cites"))).collect()
}

#[test]
fn lengths_in_other_units_are_compared_where_that_holds_on_all_days() {
    for (terms, term, expected, note) in [
        ("payment_due: 2 months", "payment_due", "undecided", "59 to 62 days"),
        ("payment_due: 3 months", "payment_due", "refused", "89 to 92 days"),
        ("payment_due: 1 month", "payment_due", "undecided", "28 to 31 days"),
        ("payment_due: 9 business days", "payment_due", "acceptable", "days of the calendar"),
        ("payment_due: 2 business days", "payment_due", "preferred", "2 to "),
        ("payment_due: 30 business days", "payment_due", "acceptable", "40 to "),
        ("payment_due: 72 hours", "payment_due", "preferred", "3 days"),
        ("payment_due: 8 business hours", "payment_due", "undecided", "cannot be said"),
        ("notice_period: 1 month", "notice_period", "acceptable", "28 to 31 days"),
        ("notice_period: 2 months", "notice_period", "undecided", "59 to 62 days"),
        ("notice_period: 3 months", "notice_period", "refused", "89 to 92 days"),
        ("feedback_days: 7 days", "feedback_days", "acceptable", "7 days"),
        ("feedback_days: 13 days", "feedback_days", "undecided", "13 days"),
        ("feedback_days: 2 months", "feedback_days", "refused", "59 to 62 days"),
    ] {
        let review = reviewed(FRENCH, terms, &[]);
        let (found, notes) = grade(&review, term);
        assert!(found == expected && notes.contains(note), "{terms}: {found}, {notes}");
        assert_ne!(review["advice"], "sign", "{terms}");
    }
    let policy = ["--policy", "own.terms", "--as-of", "2026-02-01"];
    let folder = folder();
    folder.write("c.yaml", "engagement: c\ncontract: {terms: {payment_due: 2 months}}\nevents: []\n");
    folder.run(&[&["check", "c.yaml"], &policy[..]].concat()).exits(2);
    folder.run(&[&["review", "c.yaml", "--on", "c.yaml"], &policy[..]].concat()).exits(2);
    let page = folder.run(&[&["review", "c.yaml"], &policy[..]].concat()).exits(1).out;
    assert!(page.contains("undecided") && page.contains("Counted otherwise than with us"), "{page}");
}

#[test]
fn a_document_that_counts_in_months_is_graded() {
    let review = read("Each invoice is payable within three months of the date of the invoice.", &[]);
    assert_eq!(grade(&review, "payment_due").0, "refused", "{review}");
}

#[test]
fn the_law_counts_months_by_their_days() {
    let found = |terms: &str| {
        let all = law(&reviewed(FRENCH, terms, &[]));
        all.into_iter().map(|(_, gravity, _)| gravity).collect::<Vec<_>>()
    };
    assert_eq!(found("payment_due: 59 days"), Vec::<String>::new());
    assert_eq!(found("payment_due: 2 months"), ["doubtful"], "it may be 62 days");
    assert_eq!(found("payment_due: 1 month"), Vec::<String>::new());
    let review = reviewed(FRENCH, "payment_due: 2 months", &[]);
    assert!(review["law"][0]["says"].as_str().is_some_and(|says| says.contains("may be more than 60")), "{review}");
}

#[test]
fn what_begins_later_than_with_us_lasts_longer() {
    for (text, expected, note) in [
        ("Invoices are payable within 30 days of the date of the invoice.", "acceptable", ""),
        ("Invoices are payable within 14 days of receipt of the invoice.", "acceptable", "14 to 21 days"),
        ("Invoices are payable within 7 days of receipt of the invoice.", "preferred", "7 to 14 days"),
        (
            "Invoices are payable within 30 days after the end of the month of the invoice.",
            "undecided",
            "30 to 60 days",
        ),
        ("Invoices are payable within 75 days after the end of the month of the invoice.", "refused", "75 to 105 days"),
        (
            "Invoices are payable within 45 days after the end of the month of the invoice.",
            "undecided",
            "45 to 75 days",
        ),
        (
            "The Client shall pay each invoice within 30 days of acceptance of the work.",
            "undecided",
            "at least 30 days",
        ),
    ] {
        let review = read(text, &[]);
        let (found, notes) = grade(&review, "payment_due");
        assert!(found == expected && notes.contains(note), "{text}: {found}, {notes}: {review}");
        assert_eq!(notes.is_empty(), note.is_empty(), "{text}: {notes}");
    }
    let own = reviewed(FRENCH, "payment_due: 45 days, payment_start: end of the month", &[]);
    assert_eq!(grade(&own, "payment_due").0, "undecided", "{own}");
    assert_eq!(law(&own), [], "France has a time of its own from the end of the month");
    let own = reviewed(FRENCH, "payment_due: 46 days, payment_start: end of the month", &[]);
    assert_eq!(law(&own)[0].1, "barred", "{own}");
    let italian = "{name: X, country: IT, type: business}";
    let own = reviewed(italian, "payment_due: 45 days, payment_start: end of the month", &[]);
    assert_eq!(law(&own)[0].1, "doubtful", "up to 75 days from the receipt");
}

#[test]
fn it_is_said_by_whose_law_a_contract_was_weighed() {
    let pay = "Invoices are payable within 75 days of the date of the invoice.";
    let unknown = read(pay, &[]);
    assert_eq!(law(&unknown)[0].1, "unknown");
    assert!(unknown["law"][0]["says"].as_str().is_some_and(|says| says.contains("not checked: which country?")));
    let named = read(&format!("{pay}\n\nThis Agreement is governed by the laws of Germany.\n"), &[]);
    assert_eq!(named["law_of"]["country"], "DE", "{named}");
    assert!(named["law_of"]["country_from"].as_str().is_some_and(|from| from.contains("line 3")), "{named}");
    assert!(law(&named).iter().any(|(_, gravity, cites)| gravity == "doubtful" && cites.contains("Directive")));
    let address = read(&format!("Client: X GmbH, Berlin, Germany.\n\n{pay}"), &[]);
    assert_eq!(address["law_of"]["country"], Value::Null, "an address is not enough");
    let told = read(pay, &["--country", "fr", "--client-type", "public"]);
    assert_eq!(
        (&told["law_of"]["country"], &told["law_of"]["client_type_from"]),
        (&"FR".into(), &"--client-type".into())
    );
    assert_eq!((&law(&told)[0].1[..], &told["advice"]), ("barred", &"do not sign".into()));
    // What the client is decides, and is not known.
    let open = reviewed("{name: X, country: FR}", "payment_due: 45 days", &[]);
    assert_eq!(law(&open)[0].1, "unknown", "{open}");
    assert!(open["law"][0]["says"].as_str().is_some_and(|says| says.contains("public body")), "{open}");
    let folder = folder();
    folder.write("offer.txt", pay);
    let page = folder.run(&["review", "offer.txt", "--policy", "own.terms", "--country", "PL"]).exits(1).out;
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("by the law of PL (--country)") && page.contains("taken as business"), "{page}");
    folder.run(&["review", "offer.txt", "--policy", "own.terms", "--country", "Poland"]).exits(2);
}

#[test]
fn general_terms_and_acceptance_are_weighed_in_germany() {
    let german = "{name: X, country: DE, type: business}";
    let cites = |terms: &str| law(&reviewed(german, terms, &[])).into_iter().map(|one| one.2).collect::<Vec<_>>();
    let has = |terms: &str, law: &str| cites(terms).iter().any(|cite| cite.contains(law));
    assert!(has("payment_due: 31 days", "no. 1a") && !has("payment_due: 30 days", "no. 1a"));
    assert!(has("feedback_days: 16 days", "no. 1b") && !has("feedback_days: 15 days", "no. 1b"));
    assert!(has("feedback_days: 31 days", "3(4)") && !has("feedback_days: 30 days", "3(4)"));
    let consumer = law(&reviewed("{name: X, country: DE, type: consumer}", "payment_due: 31 days", &[]));
    assert_eq!(consumer.iter().map(|one| &*one.1).collect::<Vec<_>>(), ["unknown"]);
}

#[test]
fn a_large_client_in_poland_pays_within_sixty_days() {
    let gravity = |size: &str, days: u32| {
        let client = format!("{{name: X, country: PL, type: business{size}}}");
        let all = law(&reviewed(&client, &format!("payment_due: {days} days"), &[]));
        all.into_iter().find(|one| one.2.contains("7(2a)")).map(|one| one.1)
    };
    assert_eq!(gravity(", size: large", 61).as_deref(), Some("barred"));
    assert_eq!(gravity(", size: large", 60), None);
    assert_eq!(gravity("", 61).as_deref(), Some("unknown"));
    assert_eq!(gravity(", size: small", 61), None);
}

#[test]
fn what_is_better_is_better_for_us() {
    // A smaller fee for late payment is worse for us, and so is less time for what we owe.
    for (terms, term, expected) in [
        ("late_fee: 20 EUR", "late_fee", "acceptable"),
        ("late_fee: 50 EUR", "late_fee", "preferred"),
        ("late_fee: 90 EUR", "late_fee", "refused"),
        ("reply_days: 0 business days", "reply_days", "acceptable"),
        ("reply_days: 1 business day", "reply_days", "preferred"),
        ("payment_due: 7 days", "payment_due", "preferred"),
    ] {
        assert_eq!(grade(&reviewed(FRENCH, terms, &[]), term).0, expected, "{terms}");
    }
}

#[test]
fn the_notice_of_the_client_is_not_ours() {
    let review = read("The Client may terminate this Agreement on 14 days' written notice.", &[]);
    assert_ne!(grade(&review, "notice_period").0, "acceptable", "{review}");
    assert_eq!(grade(&review, "notice_period").0, "not_compared", "{review}");
    let review = read("Either party may terminate this Agreement on 14 days' written notice.", &[]);
    assert_eq!(grade(&review, "notice_period").0, "acceptable", "{review}");
}

#[test]
fn not_stated_are_the_terms_that_contracts_state_the_weightiest_first() {
    let folder = folder();
    folder.write("offer.txt", "The parties meet on Mondays.");
    let page = |more: &[&str]| {
        let call = ["review", "offer.txt", "--policy", "own.terms"];
        let out = folder.run(&[&call[..], more].concat()).exits(1).out;
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let short = page(&[]);
    let (_, silent) = short.split_once("Not stated").expect("a section");
    assert!(
        silent.contains("payment_due 14 days, late_fee 50.00 EUR, notice_period 30 days, feedback_days"),
        "{silent}"
    );
    assert!(silent.contains("and 7 inner terms of the policy; --all lists them"), "{silent}");
    assert!(!silent.contains("hushed") && page(&["--all"]).contains("hushed 3"), "{silent}");
}

#[test]
fn what_is_proposed_is_in_the_language_of_the_contract() {
    let folder = folder();
    let proposed = |name: &str, text: &str| {
        folder.write(name, text);
        let review = folder.run(&[&["review", name], &CALL[..], &["json"]].concat()).json();
        let all = review["terms"].as_array().expect("a list").iter();
        let one = all.into_iter().find(|one| one["term"] == "payment_due").expect("the term").clone();
        (one["proposal"][0].as_str().unwrap_or_default().to_owned(), one["proposal_language"].clone(), review)
    };
    let polish = "Faktury są płatne w terminie 90 dni od dnia wystawienia faktury.\n";
    let german = "Rechnungen sind innerhalb von 90 Tagen ab Rechnungsdatum zu zahlen.\n";
    let (text, language, review) = proposed("de.txt", german);
    assert_eq!((&*text, language), ("Zahlungsfrist: 14 Tage ab Rechnungsdatum.", "de".into()), "{review}");
    let (text, _, review) = proposed("pl.txt", polish);
    assert_eq!(text, "Termin płatności, licząc od dnia wystawienia faktury: 14 dni.", "{review}");
    // The texts of the policy go first; what has no text is in English, and that is said.
    folder.write("own.pl.texts", "clauses:\n  paid:\n    title: \"Zapłata faktur: {payment_due}\"\n");
    let (text, _, _) = proposed("pl.txt", polish);
    assert_eq!(text, "Zapłata faktur: 14 dni");
    let (text, language, _) = proposed("en.txt", "Invoices are payable within 90 days of the date of the invoice.\n");
    assert_eq!((&*text, language), ("Invoices are paid within 14 days", "en".into()));
    let page = folder.run(&["review", "de.txt", "--policy", "own.terms", "--as-of", "2026-02-01"]).exits(1).out;
    assert!(page.contains("Zahlungsfrist: 14 Tage ab Rechnungsdatum."), "{page}");
    // The record that is kept of it keeps its language.
    folder.run(&["review", "de.txt", "--policy", "own.terms", "--as-of", "2026-02-01", "--into", "de.yaml"]).exits(1);
    let page = folder.run(&["review", "de.yaml", "--policy", "own.terms", "--as-of", "2026-02-01"]).exits(1).out;
    assert!(page.contains("Zahlungsfrist: 14 Tage ab Rechnungsdatum."), "{page}");
}
