//! A contract before it is signed.

use serde_json::Value;

use super::Folder;

const POLICY: &str = r#"
policy "Terms" {
  version   "1"
  effective 2026-01-01
  currency  EUR
  timezone  "Europe/Warsaw"
  deadlines keep
}
rates mine { 2020-01-01 6% }
term payment_due = 14 days {
  accept up to 30 days
  accept up to 90 days for price + 3% with approval "managing partner"
}
term rounds = 2 { accept up to 4 }
term law = "PL" { accept "PL", "DE" }
term late_points = 10%
locked term cap = 8%
section all "All" {
  clause paid "Invoices are paid within {payment_due}" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within payment_due after invoice.issued
    costs interest at mine + late_points
    severity major
  }
  clause few_rounds "There are {rounds} rounds" {
    for each delivery
    limit revision for delivery to rounds
    costs cap * 100 EUR "round"
  }
  clause dated "A contract names its value" {
    require exists(contract.value)
    severity major
    before signing
  }
}
"#;

fn folder() -> Folder {
    let folder = Folder::with_policy();
    folder.write("own.terms", POLICY);
    folder
}

/// The review of a contract with these terms, in JSON.
fn reviewed(folder: &Folder, client: &str, contract: &str, status: i32, more: &[&str]) -> Value {
    let status = Some(status).filter(|status| *status >= 0);
    folder.write("c.yaml", format!("engagement: c\nclient: {client}\ncontract: {contract}\nevents: []\n"));
    let arguments = ["review", "c.yaml", "--policy", "own.terms", "--as-of", "2026-02-01", "--format", "json"];
    let outcome = folder.run(&[&arguments[..], more].concat());
    if let Some(status) = status { outcome.exits(status).json() } else { outcome.json() }
}

fn grades(review: &Value) -> Vec<(&str, &str)> {
    let all = review["terms"].as_array().expect("a list");
    all.iter().map(|one| (one["term"].as_str().expect("a name"), one["grade"].as_str().expect("a grade"))).collect()
}

const CLIENT: &str = "{name: X, country: DE, type: business}";

#[test]
fn each_term_is_graded_by_the_position_it_falls_in() {
    let folder = folder();
    let terms = |terms: &str| format!("{{value: 10000 EUR, terms: {{{terms}}}}}");
    let review = reviewed(&folder, CLIENT, &terms("payment_due: 60 days, rounds: 5, law: DE"), 1, &[]);
    assert_eq!(grades(&review), [("payment_due", "acceptable"), ("rounds", "refused"), ("law", "acceptable")]);
    assert_eq!(review["advice"], "negotiate");
    let taken = &review["terms"][0];
    assert_eq!((&taken["taken"], &taken["line"]), (&1.into(), &3.into()));
    assert_eq!(taken["positions"][1]["price"], "+3%");
    assert_eq!(taken["positions"][1]["amount"]["amount"], "300.00");
    assert_eq!(review["price"][0]["amount"], "300.00");
    assert_eq!(review["approvals"][0], "managing partner");
    assert_eq!(review["terms"][1]["proposal"][0], "There are 2 rounds");
    // Better for us than what we wanted is what we wanted, the bounds of a position are in it, a day beyond is not.
    for (days, grade) in [
        ("7", "preferred"),
        ("14", "preferred"),
        ("15", "acceptable"),
        ("30", "acceptable"),
        ("90", "acceptable"),
        ("91", "refused"),
    ] {
        let review =
            reviewed(&folder, CLIENT, &terms(&format!("payment_due: {days} days, rounds: 2, law: PL")), -1, &[]);
        assert_eq!(grades(&review)[0], ("payment_due", grade), "{days}");
    }
}

#[test]
fn a_contract_that_says_what_we_want_is_to_be_signed() {
    let folder = folder();
    let contract = "{value: 10000 EUR, terms: {payment_due: 14 days, rounds: 2, law: PL}}";
    let review = reviewed(&folder, CLIENT, contract, 0, &[]);
    assert_eq!(review["advice"], "sign", "{review}");
}

#[test]
fn what_a_contract_does_not_say_is_missing_unless_it_takes_our_terms() {
    let folder = folder();
    let review = reviewed(&folder, CLIENT, "{value: 10000 EUR, terms: {rounds: 2}}", 1, &[]);
    assert_eq!(grades(&review), [("payment_due", "missing"), ("rounds", "preferred"), ("law", "missing")]);
    let contract = "{value: 10000 EUR, accepts: {policy: Terms}, terms: {rounds: 2}}";
    assert_eq!(reviewed(&folder, CLIENT, contract, 0, &[])["advice"], "sign");
    let review = reviewed(&folder, CLIENT, "{accepts: {policy: Terms}, terms: {rounds: 2}}", 1, &[]);
    assert_eq!(review["required"][0]["clause"], "dated", "looked at before signing");
}

#[test]
fn the_law_is_told_apart_from_our_wishes() {
    let folder = folder();
    let law = |client: &str, terms: &str, status: i32| {
        let contract = format!("{{value: 10000 EUR, accepts: {{policy: Terms}}, terms: {{{terms}}}}}");
        let review = reviewed(&folder, client, &contract, status, &[]);
        let all = review["law"].as_array().expect("a list").iter();
        let told: Vec<String> = all
            .map(|one| format!("{} {}", one["term"].as_str().unwrap_or("-"), one["gravity"].as_str().expect("a word")))
            .collect();
        (told, review["advice"].as_str().expect("a word").to_owned())
    };
    let italian = "{name: X, country: IT, type: business}";
    assert_eq!(law(italian, "payment_due: 61 days", 1), (vec!["payment_due doubtful".into()], "negotiate".into()));
    assert_eq!(law(italian, "payment_due: 60 days", 1).0, Vec::<String>::new());
    // France and Spain bar what the directive leaves to the parties.
    for country in ["FR", "ES"] {
        let client = format!("{{name: X, country: {country}, type: business}}");
        assert_eq!(law(&client, "payment_due: 61 days", 1), (vec!["payment_due barred".into()], "do not sign".into()));
        assert_eq!(law(&client, "payment_due: 60 days", 1).0, Vec::<String>::new());
    }
    let public = "{name: X, country: FR, type: public}";
    assert_eq!(law(public, "payment_due: 61 days", 1), (vec!["payment_due barred".into()], "do not sign".into()));
    assert_eq!(law(public, "payment_due: 60 days", 1), (vec!["payment_due doubtful".into()], "negotiate".into()));
    assert_eq!(law(public, "payment_due: 31 days", 1).0, ["payment_due doubtful"]);
    assert_eq!(law(public, "payment_due: 30 days", 0).0, Vec::<String>::new());
    let consumer = "{name: X, country: FR, type: consumer}";
    assert_eq!(law(consumer, "payment_due: 61 days", 1).0, ["- unknown"], "of consumers no law is known");
    assert_eq!(law("{name: X, country: US}", "payment_due: 61 days", 1).0, ["- unknown"]);
    assert_eq!(law("{name: X, country: RS}", "payment_due: 61 days", 1).1, "do not sign");
    let public = "{name: X, country: RS, type: public}";
    assert_eq!(law(public, "payment_due: 46 days", 1), (vec!["payment_due barred".into()], "do not sign".into()));
    assert_eq!(law(public, "payment_due: 45 days", 1).0, Vec::<String>::new());
    assert_eq!(law("{name: X}", "payment_due: 14 days", 1).0, ["- unknown"]);
    for country in ["CH", "de", "Deutschland"] {
        let client = format!("{{name: X, country: {country}}}");
        assert_eq!(law(&client, "payment_due: 90 days", 1).0, ["- unknown"], "{country}");
    }
    // Poland: twice the sum of the reference rate and 5.5 points is the most; 4% and so on is not known to this test.
    assert_eq!(law("{name: X, country: PL}", "late_points: 40%", 1).0, ["late_points barred"]);
    assert_eq!(
        law("{name: X, country: PL, type: consumer}", "late_points: 40%", 1).0,
        ["- unknown", "late_points barred"]
    );
    assert_eq!(law(CLIENT, "late_points: 60%", 1).0, ["late_points doubtful"]);
    assert_eq!(law(CLIENT, "late_points: 1%", 1).0, ["late_points doubtful"], "less than the law gives");
}

#[test]
fn what_nothing_may_loosen_is_not_to_be_signed() {
    let folder = folder();
    let contract = "{value: 1 EUR, accepts: {policy: Terms}, terms: {cap: 5%}}";
    let review = reviewed(&folder, CLIENT, contract, 1, &[]);
    let cap = review["terms"].as_array().into_iter().flatten().find(|one| one["term"] == "cap").expect("the term");
    assert_eq!((&cap["grade"], &cap["locked"]), (&"refused".into(), &true.into()));
    assert_eq!(review["advice"], "do not sign");
}

#[test]
fn a_record_shows_what_the_terms_would_have_done() {
    let folder = folder();
    folder.write(
        "past.yaml",
        "engagement: past\nclient: {name: X}\ncontract: {terms: {payment_due: 45 days}}\nevents:\n  - {invoice: I1, issued: 2026-01-05, payable: 1000.00 EUR}\n  - {payment: P1, at: 2026-01-30, for: I1, amount: 1000.00 EUR}\n",
    );
    let contract = "{value: 10000 EUR, terms: {payment_due: 30 days, rounds: 3, law: PL}}";
    let review = reviewed(&folder, CLIENT, contract, 0, &["--on", "past.yaml"]);
    let effect = &review["effects"][0];
    assert_eq!(effect["term"], "payment_due");
    assert_eq!((&effect["breaches_under_ours"], &effect["breaches_under_theirs"]), (&1.into(), &0.into()));
    // 11 days at 16% a year of 1000 EUR: 4.82.
    assert_eq!(effect["charges"][0]["under_ours"]["amount"], "4.82");
    assert_eq!(effect["charges"][0]["under_theirs"]["amount"], "0.00");
    // What happened after the day was not counted, and that is said.
    let early = ["review", "c.yaml", "--policy", "own.terms", "--as-of", "2026-01-20", "--on", "past.yaml"];
    let page = folder.run(&early).out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("1 event of the record is after 2026-01-20 and not counted"), "{page}");
}

#[test]
fn every_form_says_the_same_and_no_name_becomes_markup() {
    let folder = folder();
    let contract = "{value: 10000 EUR, terms: {payment_due: 120 days, law: \"<script>|*x*\"}}";
    folder.write("c.yaml", format!("engagement: c\nclient: {CLIENT}\ncontract: {contract}\nevents: []\n"));
    for form in ["text", "markdown", "html"] {
        let out = folder
            .run(&["review", "c.yaml", "--policy", "own.terms", "--as-of", "2026-02-01", "--format", form])
            .exits(1)
            .out;
        for word in ["negotiate", "refused", "120 days", "14 days", "Directive 2011/7/EU", "managing partner"] {
            assert!(out.contains(word), "{form}: {word}\n{out}");
        }
        assert!(form == "text" || !out.contains("<script>"), "{out}");
    }
}

#[test]
fn bad_contracts_are_errors() {
    let folder = folder();
    let run = |name: &str| folder.run(&["review", name, "--policy", "own.terms", "--as-of", "2026-02-01"]).exits(2).err;
    folder.write("wrong.yaml", "engagement: c\ncontract: {terms: {payment_due: 3 EUR}}\nevents: []\n");
    assert!(run("wrong.yaml").contains("wrong.yaml:2"));
    assert!(run("nowhere.yaml").contains("nowhere.yaml"));
    let none = "section all \"All\" {\n  clause calm \"No shouting\" {\n    forbid incident by client\n  }\n}\n";
    folder.write("none.terms", format!("{}{none}", POLICY.split("rates").next().expect("a header")));
    folder.write("ok.yaml", "engagement: c\nevents: []\n");
    let outcome = folder.run(&["review", "ok.yaml", "--policy", "none.terms", "--as-of", "2026-02-01"]).exits(2);
    assert!(outcome.err.contains("there is nothing to compare"), "{}", outcome.err);
}

const CONTRACT: &str = "# Agreement

## Payment

Each invoice shall be paid within forty-five (45) days of the date of the invoice.

## Law

This Agreement is governed by the laws of Germany.

## Revisions

The fee includes three rounds of revisions.
";

#[test]
fn what_a_document_says_becomes_a_record_and_is_reviewed() {
    let folder = Folder::new();
    let policy = POLICY.replace("term rounds = 2", "term revision_rounds = 2").replace("{rounds}", "{revision_rounds}");
    folder.write("own.terms", policy.replace("to rounds", "to revision_rounds"));
    folder.write("offer.md", CONTRACT);
    let arguments = [
        "review",
        "offer.md",
        "--policy",
        "own.terms",
        "--as-of",
        "2026-02-01",
        "--format",
        "json",
        "--into",
        "read.yaml",
    ];
    let review = folder.run(&arguments).exits(1).json();
    assert_eq!(grades(&review)[..2], [("payment_due", "acceptable"), ("revision_rounds", "acceptable")]);
    assert_eq!(review["terms"][0]["stated"], "45 days");
    let document = &review["document"];
    let of =
        |name: &str| document["passages"].as_array().into_iter().flatten().find(|one| one["found"] == name).cloned();
    let payment = of("payment_period").expect("it was found");
    assert_eq!(
        (&payment["place"], &payment["sure"], &payment["taken"]),
        (&"line 5".into(), &"sure".into(), &true.into())
    );
    assert!(payment["quote"].as_str().is_some_and(|quote| quote.starts_with("Each invoice shall be paid")));
    assert_eq!(of("governing_law").expect("it was found")["term"], "law", "the policy calls it so");
    assert!(document["not_found"].as_array().is_some_and(|all| all.iter().any(|one| one == "liability_cap")));
    let record = folder.read("read.yaml");
    assert!(record.contains("    payment_due: 45 days\n") && record.contains("# Not found, ask:"), "{record}");
    // The record that was written says the same, and is never written over.
    let again = ["review", "read.yaml", "--policy", "own.terms", "--as-of", "2026-02-01", "--format", "json"];
    assert_eq!(grades(&folder.run(&again).exits(1).json()), grades(&review));
    folder.write("read.yaml", "mine");
    assert!(folder.run(&arguments).exits(2).err.contains("it is there already"));
    assert_eq!(folder.read("read.yaml"), "mine");
}

#[test]
fn of_two_passages_that_contradict_each_other_each_is_graded() {
    let folder = folder();
    folder.write("offer.txt", "Invoices are payable within 30 days of receipt.\n\nThe Client shall pay each invoice within 60 days of its date.\n");
    let arguments = ["review", "offer.txt", "--policy", "own.terms", "--as-of", "2026-02-01"];
    let page = folder.run(&arguments).exits(1).out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(page.matches("the contract says several things: agree on one").count(), 1, "{page}");
    let review = folder.run(&[&arguments[..], &["--format", "json"]].concat()).exits(1).json();
    // 30 to 37 days, and 60 days: either takes the approval of the second position.
    assert_eq!(grades(&review)[..2], [("payment_due", "undecided"), ("payment_due", "acceptable")]);
    assert_eq!(review["price"], serde_json::json!([]), "of several values no price is told");
}

#[test]
fn what_cannot_be_compared_is_to_be_weighed_and_never_called_not_stated() {
    let folder = folder();
    folder.write("offer.txt", "The Agency shall make revisions without limit until the Client is satisfied; the number of revision rounds is unlimited.");
    let arguments = ["review", "offer.txt", "--policy", "own.terms", "--as-of", "2026-02-01"];
    let page = folder.run(&arguments).exits(1).out;
    let (_, to_weigh) = page.split_once("weigh it yourself").expect("a section");
    let (to_weigh, silent) = to_weigh.split_once("Not stated").expect("what is not stated comes after");
    assert!(to_weigh.contains("rounds: unlimited, ours 2") && !silent.contains("rounds"), "{page}");
}

#[test]
fn of_two_clauses_that_charge_by_one_term_its_cost_is_reckoned_once() {
    let folder = folder();
    let second = "  clause paid_soon \"Invoices are paid in a month\" {\n    for each invoice\n    client owes payment for invoice totalling invoice.payable within 1 month after invoice.issued\n    costs interest at mine + late_points\n  }\n  clause dated";
    folder.write("own.terms", POLICY.replace("  clause dated", second));
    let contract = "{value: 10000 EUR, terms: {late_points: 4%}}";
    let typical = &reviewed(&folder, CLIENT, contract, 1, &[])["typical"];
    assert_eq!(typical["concessions"].as_array().map(Vec::len), Some(1), "{typical}");
    assert_eq!(typical["total"][0]["amount"], "26.30");
}

#[test]
fn a_record_is_written_of_a_document_alone_and_never_into_the_review() {
    let folder = folder();
    folder.write("offer.txt", "Invoices are payable within 30 days of receipt.");
    folder.write("c.yaml", "engagement: c\ncontract: {terms: {payment_due: 30 days}}\nevents: []\n");
    let run = |name: &str, more: &[&str]| {
        folder.run(&[&["review", name, "--policy", "own.terms", "--as-of", "2026-02-01"][..], more].concat())
    };
    run("offer.txt", &["--into", "x.yaml", "--output", "x.yaml"]).refuses("two files");
    run("c.yaml", &["--into", "x.yaml"]).refuses("a record already");
    assert!(!folder.path("x.yaml").exists());
}

#[test]
fn a_price_of_something_else_is_no_hourly_rate() {
    let folder = Folder::new();
    folder.write("own.terms", POLICY.replace("term rounds = 2", "term hourly_rate = 90 EUR\nterm rounds = 2"));
    for (text, taken) in [
        ("Additional work is charged at EUR 80 per hour.", true),
        ("Additional work is charged at EUR 250 per round of revisions.", false),
    ] {
        folder.write("offer.txt", text);
        let arguments = ["review", "offer.txt", "--policy", "own.terms", "--as-of", "2026-02-01", "--format", "json"];
        let review = folder.run(&arguments).exits(1).json();
        let rate = grades(&review).iter().any(|(term, grade)| *term == "hourly_rate" && *grade != "not_compared");
        assert_eq!(rate, taken, "{text}: {}", review["document"]);
    }
}

#[test]
fn at_once_is_no_days() {
    let folder = folder();
    folder.write("offer.txt", "All invoices are payable upon receipt.");
    let arguments = ["review", "offer.txt", "--policy", "own.terms", "--as-of", "2026-02-01", "--format", "json"];
    let review = folder.run(&arguments).exits(1).json();
    let payment = &review["terms"][0];
    assert_eq!(
        (&payment["term"], &payment["stated"], &payment["grade"]),
        (&"payment_due".into(), &"0 days".into(), &"preferred".into())
    );
}

#[test]
fn a_polish_contract_becomes_a_record_and_its_language_is_said() {
    let folder = folder();
    folder.write(
        "umowa.md",
        "# Umowa\n\n## Płatności\n\nFaktury płatne są w terminie 14 (czternastu) dni od daty doręczenia faktury.\n",
    );
    let arguments = ["review", "umowa.md", "--policy", "own.terms", "--as-of", "2026-02-01"];
    let review = folder.run(&[&arguments[..], &["--format", "json"]].concat()).exits(1).json();
    // Fourteen days from the receipt may be more from the issue.
    assert_eq!(grades(&review)[0], ("payment_due", "acceptable"));
    assert_eq!((&review["document"]["language"], &review["terms"][0]["stated"]), (&"pl".into(), &"14 days".into()));
    assert!(folder.run(&arguments).exits(1).out.contains("it was read as Polish"));
}

#[test]
fn values_for_cases_are_all_shown_and_none_is_taken() {
    let folder = folder();
    folder.write("offer.txt", "Invoices are payable within 30 days for retainers and 14 days for projects.");
    let arguments = ["review", "offer.txt", "--policy", "own.terms", "--as-of", "2026-02-01"];
    let page = folder.run(&arguments).exits(1).out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("30 days for retainers") && page.contains("14 days for projects"), "{page}");
    assert!(page.contains("it holds only for projects"), "{page}");
}

#[test]
fn net_thirty_is_thirty_days() {
    let folder = folder();
    folder.write("offer.txt", "Payment terms: net 30.");
    let arguments = ["review", "offer.txt", "--policy", "own.terms", "--as-of", "2026-02-01", "--format", "json"];
    let review = folder.run(&arguments).exits(1).json();
    assert_eq!(
        (&review["terms"][0]["stated"], &review["terms"][0]["grade"]),
        (&"30 days".into(), &"acceptable".into())
    );
}

#[test]
fn a_document_is_shown_with_its_passages_marked_and_nothing_of_it_becomes_markup() {
    let folder = folder();
    let hostile = "# <img src=x>\n\nRead this \\<script\\>alert(1)\\</script\\> & \"that\". Each invoice shall be paid within forty-five (45) days of the date of the invoice. Then \\<b\\>\n\nThis Agreement is governed by the laws of \\<Germany\\>.\n";
    folder.write("offer.md", hostile);
    folder.write("plain.txt", "Each invoice shall be paid within 45 days of its date <script>alert(2)</script>.\n");
    let page = |name: &str| {
        let arguments = ["review", name, "--policy", "own.terms", "--as-of", "2026-02-01", "--format", "html"];
        folder.run(&arguments).exits(1).out
    };
    let text = page("offer.md");
    let mark = "<mark class=\"acceptable\" id=\"passage-1\">Each invoice shall be paid within forty-five (45) days of the date of the invoice.<sup><a href=\"#note-1\">1</a></sup></mark> Then &lt;b&gt;</p>";
    assert!(text.contains(mark), "{text}");
    assert!(text.contains("Read this &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;that&quot;. <mark"), "{text}");
    assert!(text.contains("<aside id=\"note-1\" class=\"note acceptable\" lang=\"en\">"), "{text}");
    assert!(text.contains("Rule: term payment_due = 14 days, said by paid."), "{text}");
    let places = ["<h2>The contract", "<caption>Terms", "<h2>To ask for"].map(|part| text.find(part).expect("a part"));
    assert!(places.is_sorted(), "the text, then the table, then the rest");
    for text in [text, page("plain.txt")] {
        assert!(!text.contains("<script") && !text.contains("<img") && !text.contains("<b>"), "{text}");
    }
}

#[test]
fn a_term_that_our_policy_does_not_have_is_a_warning_in_a_review_and_an_error_in_a_check() {
    let folder = folder();
    folder.write("c.yaml", "engagement: c\ncontract: {terms: {payment_du: 3 days, warranty: 30 days}}\nevents: []\n");
    let outcome =
        folder.run(&["review", "c.yaml", "--policy", "own.terms", "--as-of", "2026-02-01", "--format", "json"]);
    let outcome = outcome.exits(1);
    for said in ["⚠", "payment_du", "so it is not compared", "payment_due", "warranty"] {
        assert!(outcome.err.contains(said), "{said}: {}", outcome.err);
    }
    let unknown = &outcome.json()["unknown_terms"];
    assert_eq!((&unknown[0]["term"], &unknown[1]["stated"]), (&"payment_du".into(), &"30 days".into()), "{unknown}");
    assert_eq!(unknown[1]["line"], 2);
    let page = folder.run(&["review", "c.yaml", "--policy", "own.terms", "--as-of", "2026-02-01"]).exits(1).out;
    assert!(page.contains("Not compared") && page.contains("warranty: 30 days"), "{page}");
    let check = folder.run(&["check", "--policy", "own.terms", "c.yaml", "--as-of", "2026-02-01"]).exits(2);
    assert!(check.err.contains("unknown-term-in-contract"), "{}", check.err);
}

#[test]
fn concessions_are_priced_on_a_typical_engagement() {
    let folder = folder();
    let contract = "{value: 10000 EUR, terms: {payment_due: 60 days, rounds: 4, late_points: 4%, law: DE}}";
    let typical = &reviewed(&folder, CLIENT, contract, 1, &[])["typical"];
    let cost = |typical: &Value, number: usize| {
        let one = &typical["concessions"][number];
        format!("{} {}", one["term"].as_str().expect("a name"), one["amount"]["amount"].as_str().expect("an amount"))
    };
    // 10 invoices of 4000 EUR wait 46 days at 6 + 10 %: 40000 x 0.16 x 46 / 365 = 806.575...
    assert_eq!(cost(typical, 0), "payment_due 806.58");
    // 2 of 4000 EUR 20 days late at 10 % instead of 16 %: 8000 x 0.06 x 20 / 365 = 26.301...
    assert_eq!(cost(typical, 1), "late_points 26.30");
    // Of 5 rounds 4 are included and not 2: 2 x 6 hours at 80 EUR.
    assert_eq!(cost(typical, 2), "rounds 960.00");
    assert_eq!(typical["total"][0]["amount"], "1792.88");
    assert_eq!(typical["not_counted"], serde_json::json!(["law"]));
    folder.write("mine.yaml", "invoices: 1\namount: 365 GBP\nlate_invoices: 0\nlate_days: 0\nrounds: 3 # three\nhours_per_round: 0.5\nextra_hours: 0\nhourly_rate: 100\n");
    let review = reviewed(&folder, CLIENT, contract, 1, &["--typical", "mine.yaml"]);
    let mine = &review["typical"];
    assert_eq!((cost(mine, 0), cost(mine, 1)), ("payment_due 7.36".to_owned(), "rounds 50.00".to_owned()));
    assert_eq!(
        (&mine["file"], mine["total"].as_array().map(Vec::len)),
        (&"mine.yaml".into(), Some(2)),
        "no currency is converted"
    );
    let page = folder.run(&["review", "c.yaml", "--policy", "own.terms", "--as-of", "2026-02-01"]).exits(1).out;
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in ["typical engagement", "put in your own with", "not counted", "together 1792.88 EUR"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    // What was recorded is better than what is typical; what is better for us is no concession.
    let better = "{value: 10000 EUR, terms: {payment_due: 7 days, rounds: 1, late_points: 12%, law: PL}}";
    let review = reviewed(&folder, CLIENT, better, 0, &[]);
    assert_eq!(review["typical"]["concessions"], serde_json::json!([]), "{review}");
    for (text, said) in [
        ("invoices: ten\n", "line 1: `invoices` is a number"),
        ("invoices: 1\n", "the figure `amount` is missing"),
        ("- 1\n", "no list of figures"),
        ("invoices: 1\ninvoices: 2\n", "line 2"),
    ] {
        folder.write("bad.yaml", text);
        folder.run(&["review", "c.yaml", "--policy", "own.terms", "--typical", "bad.yaml"]).refuses(said);
    }
}

#[test]
fn what_is_undecided_for_its_days_costs_between_two_bounds() {
    let folder = folder();
    let month = "{value: 10000 EUR, terms: {payment_due: 1 month}}";
    let typical = &reviewed(&folder, CLIENT, month, 1, &[])["typical"];
    // A month is 28 to 31 days, 14 to 17 longer than with us: 40000 x 0.16 x 14 / 365 = 245.479..., x 17 = 298.082...
    let bounds = &typical["undecided"][0];
    assert_eq!(
        (&bounds["term"], &bounds["at_least"]["amount"]),
        (&"payment_due".into(), &"245.48".into()),
        "{typical}"
    );
    assert_eq!(bounds["at_most"]["amount"], "298.08");
    assert_eq!((&typical["total"], &typical["not_counted"]), (&serde_json::json!([]), &serde_json::json!([])));
    let page = folder.run(&["review", "c.yaml", "--policy", "own.terms", "--as-of", "2026-02-01"]).exits(1).out;
    assert!(page.contains("payment_due: 245.48 to 298.08 EUR, no part of the sum"), "{page}");
    // Nothing bounds when work is accepted: from 16 days longer on.
    let accepted = "{value: 10000 EUR, terms: {payment_due: 30 days, payment_start: acceptance}}";
    let typical = &reviewed(&folder, CLIENT, accepted, 1, &[])["typical"];
    let bounds = &typical["undecided"][0];
    assert_eq!((&bounds["at_least"]["amount"], &bounds["at_most"]), (&"280.55".into(), &Value::Null), "{typical}");
    // Graded or not: what is counted from another day has no one cost. 1 to 8 days longer: 17.53... and 140.27...
    let received = "{value: 10000 EUR, terms: {payment_due: 15 days, payment_start: receipt}}";
    let review = reviewed(&folder, CLIENT, received, 1, &[]);
    assert_eq!(review["terms"][0]["grade"], "acceptable", "{review}");
    let bounds = &review["typical"]["undecided"][0];
    assert_eq!((&bounds["at_least"]["amount"], &bounds["at_most"]["amount"]), (&"17.53".into(), &"140.27".into()));
    assert_eq!(review["typical"]["total"], serde_json::json!([]), "{review}");
    // What is decided has one cost.
    let decided = "{value: 10000 EUR, terms: {payment_due: 60 days}}";
    let typical = &reviewed(&folder, CLIENT, decided, 1, &[])["typical"];
    assert_eq!(typical["undecided"], serde_json::json!([]), "{typical}");
}

#[test]
fn it_is_told_whose_liability_a_cap_bounds() {
    let folder = folder();
    for (text, whose) in [
        ("The total liability of the Agency under this Agreement shall not exceed EUR 10,000.", Some("agency")),
        ("The Client's aggregate liability shall not exceed EUR 10,000.", Some("client")),
        ("Neither party's liability shall exceed EUR 10,000.", Some("either")),
        ("In no event shall our total liability to you exceed EUR 10,000.", Some("agency")),
        ("Total liability shall not exceed EUR 10,000.", None),
    ] {
        folder.write("offer.txt", text);
        let arguments = ["review", "offer.txt", "--policy", "own.terms", "--as-of", "2026-02-01", "--format", "json"];
        let review = folder.run(&arguments).exits(1).json();
        let cap =
            review["document"]["passages"].as_array().into_iter().flatten().find(|one| one["found"] == "liability_cap");
        assert_eq!(cap.map(|cap| cap["whose"].as_str()), Some(whose), "{text}");
    }
}

#[test]
fn the_schema_takes_every_review_and_no_other() {
    let folder = folder();
    let schema: Value = folder.run(&["schema", "review"]).exits(0).json();
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    let fits = |review: &Value| {
        let wrong: Vec<String> = schema.iter_errors(review).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{wrong:?}\n{review}");
    };
    folder.write(
        "past.yaml",
        "engagement: past\nclient: {name: X}\nevents:\n  - {invoice: I1, issued: 2026-01-05, payable: 1000.00 EUR}\n  - {payment: P1, at: 2026-01-30, for: I1, amount: 1000.00 EUR}\n",
    );
    let contract = "{terms: {payment_due: 90 days, rounds: 4, cap: 5%, warranty: 2 years}, amendments: [{effective: 2026-03-01, terms: {rounds: 9}}]}";
    let mut review = reviewed(&folder, "{name: X, country: DE, type: public}", contract, 1, &["--on", "past.yaml"]);
    fits(&review);
    fits(&reviewed(&folder, CLIENT, "{value: 10 EUR, terms: {payment_due: 60 days}}", -1, &[]));
    folder.write("offer.md", format!("{CONTRACT}\nThe liability of the Agency shall not exceed EUR 10,000.\n"));
    let arguments = ["review", "offer.md", "--policy", "own.terms", "--as-of", "2026-02-01", "--format", "json"];
    fits(&folder.run(&arguments).exits(1).json());
    review["advise"] = "sign".into();
    assert!(!schema.is_valid(&review), "a key that is not known is a fault");
}
