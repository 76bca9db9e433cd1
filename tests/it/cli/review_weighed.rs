//! What of a contract is weighed, by the law and by the policy, and what the advice is where something is not.

use serde_json::Value;

use super::Folder;

const POLICY: &str = r#"
policy "Terms" {
  version   "1"
  effective 2026-01-01
  currency  EUR
  timezone  "Europe/Warsaw"
}
term payment_due = 14 days {
  accept up to 30 days
  accept up to 60 days with approval "managing partner"
}
term late_fee = 10% { accept at least 5% }
term hourly_rate = 90 EUR { accept at least 80 EUR }
term cure_period = 10 business days { accept up to 15 business days }
kind client { medical: bool }
section all "All" {
  clause paid "Invoices are paid within {payment_due}" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within payment_due after invoice.issued
    costs interest at late_fee "x"
  }
  clause dated "A contract names its value" {
    require exists(contract.value) and not exists(contract.ends)
    severity major
    before signing
  }
}
"#;

const CALL: [&str; 6] = ["--policy", "own.terms", "--as-of", "2026-02-01", "--format", "json"];
const ACCEPTS: &str = "value: 10000 EUR, accepts: {policy: Terms}";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("own.terms", POLICY);
    folder
}

fn review(folder: &Folder, name: &str, text: &str, more: &[&str]) -> Value {
    folder.write(name, text);
    folder.run(&[&["review", name], &CALL[..], more].concat()).json()
}

fn record(client: &str, terms: &str) -> Value {
    let text = format!(
        "engagement: c\nclient: {{name: X, {client}}}\ncontract: {{{ACCEPTS}, terms: {{{terms}}}}}\nevents: []\n"
    );
    review(&folder(), "c.yaml", &text, &[])
}

fn law(review: &Value) -> Vec<String> {
    let all = review["law"].as_array().expect("a list").iter();
    let one =
        |one: &Value| format!("{} {}", one["term"].as_str().unwrap_or("-"), one["gravity"].as_str().expect("a word"));
    all.map(one).collect()
}

fn grades(review: &Value) -> Vec<String> {
    let all = review["terms"].as_array().expect("a list").iter();
    let one =
        |one: &Value| format!("{} {}", one["term"].as_str().expect("a name"), one["grade"].as_str().expect("a word"));
    let mut all: Vec<String> = all.map(one).collect();
    all.sort();
    all
}

const GERMAN: &str = "country: DE, type: business";

#[test]
fn what_is_gravest_of_what_was_not_weighed_is_named_first() {
    let folder = folder();
    let text = "Acme Ltd (the \"Client\") and Jane Doe (the \"Designer\") agree.\n\nThe duty of confidentiality lasts for five years.\n\n\
                The Designer hereby assigns to the Client all copyright in the work.\n";
    folder.write("offer.txt", text);
    let read = folder.run(&[&["review", "offer.txt"], &CALL[..]].concat()).json();
    let page = folder.run(&["review", "offer.txt", "--policy", "own.terms"]).exits(1).out;
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(read["not_weighed"][0], "ownership", "{read}");
    assert!(page.contains("negotiate, first: rights pass before they are paid for (line 5)"), "{page}");
    assert_eq!(read["law_of"]["client_type"], "business");
    assert!(read["law_of"]["client_type_from"].as_str().is_some_and(|from| from.contains("Acme Ltd")), "{read}");
}

#[test]
fn with_what_could_not_be_weighed_nobody_is_told_to_sign() {
    assert_eq!(record(GERMAN, "payment_due: 14 days")["advice"], "sign");
    let open = record(GERMAN, "payment_due: 14 days, liability_cap: unlimited, non_compete: 10 years");
    assert_eq!(open["advice"], "negotiate");
    assert_eq!(open["not_weighed"], serde_json::json!(["liability_cap", "non_compete"]));
    // From when is counted is compared, and the law is what is weighed by.
    assert_eq!(record(GERMAN, "payment_due: 14 days, governing_law: DE")["advice"], "sign");
}

#[test]
fn the_law_weighs_what_the_policy_has_no_term_for() {
    assert_eq!(law(&record(GERMAN, "late_interest: 0%")), ["late_interest barred"]);
    assert_eq!(law(&record(GERMAN, "late_interest: none")), ["late_interest barred"]);
    assert_eq!(law(&record(GERMAN, "late_fee: 0%")), ["late_fee barred"], "of the policy's own term");
    assert_eq!(law(&record(GERMAN, "recovery_costs: 0 EUR")), ["recovery_costs doubtful"]);
    assert_eq!(law(&record("country: PL, type: business", "late_interest: 30%")), ["late_interest barred"]);
    assert_eq!(law(&record("country: FR, type: business", "payment_period: 61 days")), ["payment_period barred"]);
    assert_eq!(law(&record("country: DE, type: consumer", "late_interest: 0%")), ["- unknown"]);
}

#[test]
fn where_a_table_of_rates_ends_nothing_gets_better() {
    let folder = folder();
    let on = |day: &str, country: &str, terms: &str| {
        let client = format!("{{name: X, country: {country}, type: business}}");
        folder.write(
            "c.yaml",
            format!("engagement: c\nclient: {client}\ncontract: {{{ACCEPTS}, terms: {{{terms}}}}}\nevents: []\n"),
        );
        let call = ["review", "c.yaml", "--policy", "own.terms", "--as-of", day];
        let page = folder.run(&call).out.split_whitespace().collect::<Vec<_>>().join(" ");
        let review = folder.run(&[&call[..], &["--format", "json"]].concat()).json();
        (law(&review), review["advice"].as_str().expect("a word").to_owned(), page)
    };
    for term in ["late_interest", "late_fee"] {
        let high = format!("{term}: 60%");
        let (known, advice, _) = on("2026-12-31", "PL", &high);
        assert_eq!((known, &*advice), (vec![format!("{term} barred")], "do not sign"));
        let (ended, advice, page) = on("2027-01-02", "PL", &high);
        assert_eq!(ended, [format!("{term} doubtful"), format!("{term} unknown")], "{page}");
        let first = format!("do not sign, first: {term} is barred by the last rate that is known here");
        assert!(advice == "do not sign" && page.contains(&first), "{page}");
        let (low, ..) = on("2027-01-02", "DE", &format!("{term}: 1%"));
        assert_eq!(low, [format!("{term} doubtful"), format!("{term} unknown")]);
        let (fair, advice, _) = on("2027-01-02", "PL", &format!("{term}: 15%"));
        assert_eq!((fair, &*advice), (vec![format!("{term} unknown")], "negotiate"));
    }
}

#[test]
fn only_what_the_contract_says_is_weighed() {
    // Our ten percent are less than the law of Poland gives, and are not the contract's.
    assert_eq!(law(&record("country: PL, type: business", "payment_due: 14 days")), Vec::<String>::new());
    let text = "In case of delay interest of 30% per year is due.\n\nThis contract is governed by Polish law.\n";
    let found = review(&folder(), "offer.md", text, &["--client-type", "business"]);
    assert!(
        law(&found).contains(&"late_fee barred".to_owned()) || law(&found).contains(&"late_interest barred".to_owned()),
        "{found}"
    );
}

#[test]
fn each_of_several_values_is_graded_and_weighed() {
    let text = "Invoices are payable within 14 days of the date of the invoice.\n\nThe Client shall pay each invoice within 90 days of its date.\n";
    let found = review(&folder(), "offer.txt", text, &["--country", "FR", "--client-type", "public"]);
    assert!(grades(&found).contains(&"payment_due preferred".to_owned()), "{found}");
    assert!(grades(&found).contains(&"payment_due refused".to_owned()), "{found}");
    assert!(law(&found).contains(&"payment_due barred".to_owned()), "{found}");
    assert_eq!(found["advice"], "do not sign");
}

#[test]
fn the_record_of_a_document_is_reviewed_as_the_document_is() {
    for text in [
        "Invoices are payable within 14 days after the end of the month of the invoice.\n\nThis Agreement is governed by German law.\n",
        "Invoices are payable within 14 days of receipt.\n\nThe Client shall pay each invoice within 90 days of its date.\n",
        "Each invoice is payable within three months of the date of the invoice.\n\nIn case of delay interest of 60% per year is due.\n",
        "A party may terminate this Agreement where a breach is not cured within 30 days of notice.\n",
        "This Agreement is governed by the laws of Poland.\n\nThis Schedule is governed by German law.\n",
    ] {
        for more in [&[][..], &["--country", "PL", "--client-type", "public"]] {
            let folder = folder();
            let own = review(&folder, "offer.txt", text, &[more, &["--into", "read.yaml"]].concat());
            let again = folder.run(&[&["review", "read.yaml"], &CALL[..]].concat()).json();
            assert_eq!(again["required"], own["required"], "{text}");
            assert_eq!(grades(&again), grades(&own), "{text}");
            assert_eq!(law(&again), law(&own), "{text}");
            assert_eq!((&again["advice"], &again["not_weighed"]), (&own["advice"], &own["not_weighed"]), "{text}");
            folder.run(&["check", "read.yaml", "--policy", "own.terms", "--as-of", "2026-02-01"]).exits(0);
        }
    }
}

#[test]
fn what_is_read_is_not_written_over() {
    let folder = folder();
    let typical = include_str!("../../../policies/typical.yaml");
    for (name, text) in [
        ("offer.txt", "Invoices are payable within 30 days."),
        ("on.yaml", "engagement: c\nevents: []\n"),
        ("typical.yaml", typical),
        ("own.pl.texts", "clauses:\n"),
    ] {
        folder.write(name, text);
    }
    for (option, input) in [
        ("--on", "on.yaml"),
        ("--typical", "typical.yaml"),
        ("--country", "own.terms"),
        ("--country", "own.pl.texts"),
        ("--country", "offer.txt"),
    ] {
        let before = folder.read(input);
        let value = if option == "--country" { "DE" } else { input };
        let call = ["review", "offer.txt", "--policy", "own.terms", option, value, "--output", input];
        folder.run(&call).refuses("this is a file that is read");
        assert_eq!(folder.read(input), before, "{input}");
    }
}

#[test]
fn a_law_that_is_not_known_is_said_to_be_so() {
    let foreign = record("country: US, type: business", "payment_due: 14 days");
    assert!(foreign["law"][0]["says"].as_str().is_some_and(|says| says.contains("no law of US")), "{foreign}");
    assert_eq!((&foreign["law_of"]["country"], &foreign["advice"]), (&Value::Null, &"negotiate".into()));
    let text = "This Agreement is governed by the laws of Poland.\n\nThis Schedule is governed by German law.\n";
    let two = review(&folder(), "offer.txt", text, &[]);
    let says = two["law"][0]["says"].as_str().expect("a text");
    assert!(says.contains("the law of PL (line 1) and DE (line 3)"), "{says}");
}

#[test]
fn public_bodies_have_the_time_of_their_country() {
    let gravity = |client: &str, days: u32| {
        law(&record(&format!("{client}, type: public"), &format!("payment_due: {days} days")))
    };
    assert_eq!(gravity("country: PL, medical: false", 31), ["payment_due barred"]);
    assert_eq!(gravity("country: PL, medical: true", 60), Vec::<String>::new());
    assert_eq!(gravity("country: PL, medical: true", 61), ["payment_due barred"]);
    assert_eq!(gravity("country: PL", 31), ["payment_due barred"]);
    assert_eq!(gravity("country: PL", 61), ["payment_due barred"]);
    let german = record("country: DE, type: public", "payment_due: 31 days");
    assert!(german["law"][0]["cites"].as_str().is_some_and(|cites| cites.contains("§ 271a(2)")), "{german}");
}

#[test]
fn what_was_only_not_read_is_asked_for() {
    let found = review(&folder(), "offer.txt", "Invoices are payable within 14 days.", &[]);
    let asked = &found["required"][0];
    assert_eq!((&asked["status"], &asked["missing"]), (&"unknown".into(), &serde_json::json!(["value"])), "{found}");
}

#[test]
fn another_currency_is_said_and_a_year_is_a_year() {
    let text = "Additional work is charged at an hourly rate of USD 95.\n";
    let found = review(&folder(), "offer.txt", text, &[]);
    let why = &found["document"]["passages"][0]["not_taken_because"];
    assert!(why.as_str().is_some_and(|why| why.contains("another currency")), "{found}");
    let folder = folder();
    folder.write("own.terms", POLICY.replace("late_fee", "late_interest"));
    let found = review(&folder, "offer.txt", "Overdue amounts bear interest of 4% per year.", &[]);
    assert!(grades(&found).contains(&"late_interest refused".to_owned()), "{found}");
}
