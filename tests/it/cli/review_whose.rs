//! Of a document: from when the time to pay is counted, who is paid by whom, and what binds one side alone.

use serde_json::Value;

use super::Folder;

const POLICY: &str = r#"
policy "Terms" {
  version   "1"
  effective 2026-01-01
  currency  EUR
  timezone  "Europe/Warsaw"
}
term payment_due = 14 days { accept up to 30 days }
term late_interest = 12% { accept at least 8% }
term hourly_rate = 90 EUR { accept at least 80 EUR }
section all "All" {
  clause paid "Invoices are paid within {payment_due}" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within payment_due after invoice.issued
    costs interest at statutory(EU) "interest"
  }
}
"#;

const CALL: [&str; 6] = ["--policy", "own.terms", "--as-of", "2026-02-01", "--format", "json"];

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("own.terms", POLICY);
    folder
}

/// The review of a document of a German company, as data and as a page.
fn reviewed(text: &str) -> (Value, String) {
    let folder = folder();
    folder.write("offer.txt", text);
    let call = ["review", "offer.txt", "--country", "DE", "--client-type", "business"];
    let data = folder.run(&[&call[..], &CALL].concat()).json();
    let page = folder.run(&[&call[..], &CALL[..4]].concat()).out;
    (data, page.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn term<'r>(review: &'r Value, name: &str) -> &'r Value {
    let mut all = review["terms"].as_array().expect("a list").iter();
    all.find(|one| one["term"] == name).expect("a term")
}

#[test]
fn a_time_to_pay_from_a_day_that_nothing_tells_is_not_decided() {
    for begin in ["after the end of the project", "after go-live", "following approval by the steering committee"] {
        let (review, page) = reviewed(&format!("The Client pays the Agency's invoices within 14 days {begin}.\n"));
        let due = term(&review, "payment_due");
        assert_eq!((&due["grade"], &due["stated"]), (&"undecided".into(), &"14 days".into()), "{begin}: {due}");
        assert!(page.contains("when does it begin?") && page.contains(begin), "{begin}: {page}");
        assert_eq!(review["advice"], "negotiate");
    }
    // What is longer than the law allows may have begun before the invoice: that is a question, too.
    let (review, _) = reviewed("Invoices are payable within 90 days after go-live.\n");
    assert_eq!(term(&review, "payment_due")["grade"], "undecided");
    assert!(review["law"].as_array().expect("a list").iter().all(|one| one["gravity"] == "unknown"), "{review}");
    let (review, _) = reviewed("Invoices are payable within 14 days of their date.\n");
    assert_eq!(term(&review, "payment_due")["grade"], "preferred");
    // So is what a record calls by another name.
    let record = "engagement: c\nclient: {country: DE, type: business}\ncontract: {terms: {payment_due: 14 days, payment_start: launch}}\nevents: []\n";
    let folder = folder();
    folder.write("c.yaml", record);
    let review = folder.run(&[&["review", "c.yaml"], &CALL[..]].concat()).json();
    assert_eq!(term(&review, "payment_due")["grade"], "undecided", "{review}");
}

#[test]
fn what_is_paid_only_when_somebody_else_has_paid_is_the_gravest() {
    let text = "Invoices are due in 30 days. Payment is made once our own client has paid us.\n";
    let (review, page) = reviewed(text);
    assert_eq!(review["not_weighed"][0], "payment_due", "{review}");
    assert!(page.contains("first: we are paid only when somebody else has paid (line 1)"), "{page}");
    // Wherever the document says it.
    let apart = "Invoices are due in 30 days.\n\nThe work is done with care.\n\nThe Client pays only after the grant has been received.\n";
    let (_, page) = reviewed(apart);
    assert!(page.contains("first: we are paid only when somebody else has paid"), "{page}");
}

#[test]
fn what_does_not_hold_of_itself_is_not_graded() {
    let grades = |review: &Value, begin: &str| {
        let all = review["terms"].as_array().expect("a list").iter();
        let own = all.filter(|one| one["term"].as_str().is_some_and(|name| name.starts_with(begin)));
        own.map(|one| one["grade"].as_str().expect("a grade").to_owned()).collect::<Vec<_>>()
    };
    // Also where two times are said.
    let text = "Invoices are due in 14 days.\n\nInvoices for media are due in 7 days.\n\nThe work is done with care.\n\n\
                The Client pays only after the grant has been received.\n";
    let (review, page) = reviewed(text);
    assert!(grades(&review, "payment_due").iter().all(|grade| grade == "not_compared"), "{review}");
    assert!(page.contains("first: we are paid only when somebody else has paid"), "{page}");
    // Of two values neither.
    let text = "The Agency's liability is limited to the greater of EUR 10,000 and the fees paid.\n";
    let folder = folder();
    folder.write("own.terms", format!("{POLICY}\nterm liability_sum = 20000 EUR {{ accept at least 10000 EUR }}\n"));
    folder.write("offer.txt", text);
    let review = folder.run(&[&["review", "offer.txt"], &CALL[..]].concat()).json();
    assert_eq!(grades(&review, "liability"), ["not_compared"], "{review}");
    let page = folder.run(&[&["review", "offer.txt"], &CALL[..4]].concat()).out;
    assert!(page.contains("which of two values holds is not told: greater of"), "{page}");
}

#[test]
fn what_binds_one_side_alone_is_named() {
    let text = "The Agency shall maintain professional indemnity insurance.\n\nThe Client may audit the Agency's books.\n\n\
                If the Agency is late, it pays a penalty of 0.5% of the fee per day.\n\nNeither party shall solicit the other's staff.\n";
    let (review, page) = reviewed(text);
    let all = review["one_sided_terms"].as_array().expect("a list");
    let names: Vec<&str> = all.iter().map(|one| one["term"].as_str().expect("a name")).collect();
    assert_eq!(names, ["penalty", "insurance", "audit"], "{review}");
    assert!(page.contains("penalty: a penalty is owed by the agency alone, as far as was found"), "{page}");
    let both = format!("{text}\nThe Client shall maintain insurance.\n");
    let (review, _) = reviewed(&both);
    assert_eq!(review["one_sided_terms"].as_array().expect("a list").len(), 2, "{review}");
}

#[test]
fn what_no_clause_reckons_with_is_not_counted_over_a_record() {
    let folder = folder();
    folder.write(
        "past.yaml",
        "engagement: past\nclient: {name: X}\nevents:\n  - {invoice: I1, issued: 2026-01-01, payable: 1000.00 EUR}\n  - {payment: P1, at: 2026-01-25, for: I1, amount: 1000.00 EUR}\n",
    );
    let record = "engagement: c\nclient: {country: DE, type: business}\ncontract: {terms: {payment_due: 30 days, late_interest: 8%}}\nevents: []\n";
    folder.write("c.yaml", record);
    let call = ["review", "c.yaml", "--on", "past.yaml"];
    let review = folder.run(&[&call[..], &CALL].concat()).json();
    let effects = review["effects"].as_array().expect("a list");
    assert_eq!(effects.iter().map(|one| &one["term"]).collect::<Vec<_>>(), ["payment_due"], "{review}");
    assert_eq!(review["effects_not_counted"], serde_json::json!(["late_interest"]));
    let page = folder.run(&[&call[..], &CALL[..4]].concat()).out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("counted on what was recorded of past"), "{page}");
    assert!(page.contains("not counted, as no clause of ours reckons with it"), "{page}");
    let page = folder.run(&[&call[..2], &CALL[..4]].concat()).out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("counted on typical figures, and on no record"), "{page}");
}
