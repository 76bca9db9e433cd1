//! How far the policies that ship go beside price and days: what contracts say of rights, liability, law and the like is graded.

use serde_json::Value;

use super::Folder;

const OFFER: &str = "Acme Ltd (the \"Client\") and Jane Doe (the \"Designer\") agree.

Amounts that are overdue bear interest at 0.8% per month.

A deposit of 30% of the price is due on signature.

The Designer's liability is limited to EUR 100,000.

All rights in the work pass to the Client on delivery.

If the Client cancels the project, it pays a kill fee of 5% of the fees for the remaining work.

Travel expenses are not reimbursed.

This agreement renews automatically for successive periods of 24 months.

The duty of confidentiality lasts for 5 years.

The Designer shall not work for competitors of the Client for a period of 3 months after the end of this agreement.

The Designer provides the services on an exclusive basis.

This agreement is governed by German law.
";

fn shipped(path: &str) -> String {
    format!("{}/policies/{path}", env!("CARGO_MANIFEST_DIR"))
}

/// Returns the review of a text under a policy that ships.
fn review(text: &str, policy: &str, more: &[&str]) -> Value {
    let folder = Folder::new();
    folder.write("offer.txt", text);
    let policy = shipped(policy);
    let call = ["review", "offer.txt", "--policy", &policy, "--as-of", "2026-02-01", "--format", "json"];
    folder.run(&[&call[..], more].concat()).json()
}

/// What of a review is graded: each term with its grade, the price that is asked for it and whose approval.
fn grades(review: &Value) -> Vec<String> {
    let all = review["terms"].as_array().expect("a list").iter();
    let stated = all.filter(|one| one["grade"] != "missing");
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let one = |one: &Value| {
        let taken = one["taken"].as_u64().map(|taken| &one["positions"][taken as usize]);
        let price = taken.and_then(|taken| text(&taken["price"])).unwrap_or_default();
        let approval = taken.and_then(|taken| text(&taken["approval"])).unwrap_or_default();
        let parts = [text(&one["term"]).expect("a name"), text(&one["grade"]).expect("a word"), price, approval];
        parts.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    stated.map(one).collect()
}

fn missing(review: &Value) -> Vec<&str> {
    let all = review["terms"].as_array().expect("a list").iter();
    all.filter(|one| one["grade"] == "missing").filter_map(|one| one["term"].as_str()).collect()
}

#[test]
fn an_agency_grades_what_contracts_say_beside_price_and_days() {
    let found = review(OFFER, "agency.terms", &[]);
    let wanted = [
        "monthly_rate acceptable managing partner",
        "deposit acceptable",
        "liability_sum acceptable +3% managing partner",
        "ownership acceptable +10% managing partner",
        "kill_fee refused",
        "expenses acceptable +2%",
        "renewal_period refused",
        "confidentiality acceptable",
        "exclusivity acceptable +25% managing partner",
        "non_compete acceptable +10% managing partner",
        "governing_law acceptable a lawyer",
    ];
    assert_eq!(grades(&found), wanted);
    assert_eq!(found["not_weighed"], serde_json::json!([]));
}

#[test]
fn a_freelancer_goes_less_far_and_has_nobody_to_ask() {
    let found = review(OFFER, "freelancer.terms", &[]);
    let all = grades(&found);
    for wanted in ["liability_sum refused", "expenses refused", "ownership acceptable +15%", "monthly_rate acceptable"]
    {
        assert!(all.contains(&wanted.to_owned()), "{wanted}: {all:?}");
    }
}

#[test]
fn the_overlay_of_a_country_brings_its_law_and_its_currency() {
    let overlay = shipped("countries/DE.terms");
    let found = grades(&review(OFFER, "agency.terms", &["--overlay", &overlay]));
    assert!(found.contains(&"governing_law preferred".to_owned()), "{found:?}");
    let overlay = shipped("countries/UK.terms");
    let text = "The Designer's liability is limited to £15,000.\n\nThis agreement is governed by the laws of England and Wales.\n";
    let found = grades(&review(text, "agency.terms", &["--overlay", &overlay]));
    assert_eq!(found, ["liability_sum preferred", "governing_law preferred"]);
}

#[test]
fn what_is_said_in_figures_goes_into_the_term_for_such_figures() {
    for (text, wanted) in [
        ("Late payments bear interest at 12% per year.", "late_interest preferred"),
        ("Late payments bear interest at 8% above the base rate.", "late_points preferred"),
        ("Late payments bear interest at the statutory rate.", "late_interest_basis preferred"),
        ("The Designer's liability is limited to the fees paid.", "liability_cap preferred"),
        ("The Designer's liability is limited to twice the fees.", "liability_times acceptable +3% managing partner"),
        (
            "The Designer's liability is limited to the fees paid in the 12 months before the claim.",
            "liability_months acceptable",
        ),
        ("The Designer's liability is limited to 150% of the fees.", "liability_share acceptable +3% managing partner"),
        (
            "The duty of confidentiality continues without limit in time after the end of this agreement.",
            "confidentiality_end acceptable managing partner",
        ),
    ] {
        let found = review(
            &format!("Acme Ltd (the \"Client\") hires Jane Doe (the \"Designer\").\n\n{text}\n"),
            "agency.terms",
            &[],
        );
        assert_eq!(grades(&found), [wanted], "{text}");
    }
}

#[test]
fn what_is_said_in_one_sort_of_value_is_not_asked_for_in_another() {
    let silent = review("The parties agree.\n", "agency.terms", &[]);
    let asked = missing(&silent);
    for term in ["late_interest", "liability_cap", "kill_fee", "renewal", "confidentiality"] {
        assert!(asked.contains(&term), "{term}: {asked:?}");
    }
    for term in ["late_points", "liability_sum", "kill_fee_basis", "renewal_period", "confidentiality_end"] {
        assert!(!asked.contains(&term), "{term}: {asked:?}");
    }
    let found = review("The Designer's liability is limited to EUR 10,000.\n", "agency.terms", &[]);
    assert!(!missing(&found).contains(&"liability_cap"));
    // What would bind us is not asked for.
    assert!(!asked.contains(&"exclusivity") && !asked.contains(&"non_compete"), "{asked:?}");
}

#[test]
fn what_is_refused_and_grave_is_named_first() {
    let folder = Folder::new();
    folder.write("umowa.txt", "Odpowiedzialność Wykonawcy jest nieograniczona.\n\nAutorskie prawa majątkowe przechodzą na Zamawiającego z chwilą powstania utworu.\n");
    let call = ["review", "umowa.txt", "--policy", &shipped("agency.terms"), "--as-of", "2026-02-01"];
    let page = folder.run(&call).exits(1).out.split_whitespace().collect::<Vec<_>>().join(" ");
    let first = "Advice: negotiate, first: our liability is unlimited (liability_cap), rights pass before they are paid for (ownership)";
    assert!(page.contains(first), "{page}");
    // What is proposed is in Polish, the words of the terms too.
    assert!(
        page.contains(
            "“Prawa do rezultatów prac przechodzą tak: na klienta z chwilą zapłaty całego wynagrodzenia za nie”"
        ),
        "{page}"
    );
}

#[test]
fn a_length_of_time_is_told_in_the_unit_of_the_contract() {
    let text =
        "The duty of confidentiality lasts for seven years.\n\nEach invoice is payable within two weeks of its date.\n";
    let found = review(text, "agency.terms", &[]);
    let stated = |term: &str| {
        let all = found["terms"].as_array().expect("a list").iter();
        all.filter(|one| one["term"] == term).find_map(|one| one["stated"].as_str()).map(str::to_owned)
    };
    assert_eq!(stated("confidentiality").as_deref(), Some("7 years"));
    assert_eq!(stated("payment_due").as_deref(), Some("2 weeks"));
    let read: Vec<&str> = found["document"]["passages"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["value"].as_str())
        .collect();
    assert!(read.contains(&"7 years") && read.contains(&"2 weeks"), "{read:?}");
}

#[test]
fn of_a_time_to_put_a_breach_right_it_is_told_whose_breach_it_is() {
    let folder = Folder::new();
    let text = "Acme Ltd (the \"Client\") hires Jane Doe (the \"Designer\").\n\nIf the Client fails to pay and does not cure this within 15 business days of notice, the Designer may terminate.\n\nIf the Designer is in breach and does not cure this within 40 days of notice, the Client may terminate.\n";
    folder.write("offer.txt", text);
    let call = ["review", "offer.txt", "--policy", &shipped("agency.terms"), "--as-of", "2026-02-01"];
    let page = folder.run(&call).exits(1).out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("cure_period 15 business days, of the client's breach"), "{page}");
    assert!(page.contains("cure_period 40 days, of the agency's breach"), "{page}");
    assert!(page.contains("another time is taken, for a breach of the other side"), "{page}");
    assert!(!page.contains("it says different things of"), "{page}");
}

#[test]
fn who_may_end_the_contract_is_graded_and_what_one_side_has_is_told() {
    let parties = "Acme Ltd (the \"Client\") and Jane Doe (the \"Designer\") agree.\n\n";
    let one = "The Client may terminate this agreement at any time for convenience on 14 days' notice.\n\n\
               The Designer shall not work for competitors of the Client for a period of 3 months after the end of this agreement.\n";
    let found = review(&format!("{parties}{one}"), "agency.terms", &[]);
    let graded = grades(&found);
    assert!(graded.contains(&"termination_for_convenience acceptable managing partner".to_owned()), "{found}");
    let sided = found["one_sided_terms"].as_array().expect("a list");
    let sided: Vec<&str> = sided.iter().filter_map(|one| one["says"].as_str()).collect();
    assert_eq!(
        sided,
        [
            "only the client may end it without a cause, as far as was found",
            "a ban on competing binds the agency alone",
        ],
        "{found}"
    );
    let both = "The Client may terminate this agreement at any time for convenience.\n\n\
                The Designer may terminate this agreement at any time for convenience.\n";
    let found = review(&format!("{parties}{both}"), "agency.terms", &[]);
    assert!(grades(&found).contains(&"termination_for_convenience preferred".to_owned()), "{found}");
    assert_eq!(found["one_sided_terms"], serde_json::json!([]));
}

#[test]
fn what_is_proposed_can_be_put_into_the_contract() {
    let proposed = |text: &str, term: &str| {
        let found = review(text, "agency.terms", &[]);
        let all = found["terms"].as_array().expect("a list").iter();
        let one = all.into_iter().find(|one| one["term"] == term).unwrap_or_else(|| panic!("{term}: {found}"));
        one["proposal"][0].as_str().unwrap_or_default().to_owned()
    };
    let points = "Late payments bear interest at 3% above the base rate.\n";
    let says = "Late payments bear interest at the base rate and 8% a year on top of it.";
    assert_eq!(proposed(points, "late_points"), says);
    let law = "This agreement is governed by the laws of Italy.\n";
    assert_eq!(proposed(law, "governing_law"), "The law that holds is that of Poland");
    let share = "The Designer's liability is limited to 500% of the fees.\n";
    let found = review(share, "agency.terms", &[]);
    assert!(found["terms"].to_string().contains("The agency's liability is limited to 100% of the fees."), "{found}");
    let ban = "The Designer shall not work for competitors of the Client for a period of 12 months after the end of this agreement.\n";
    let says = "After the end of the contract the agency may work for competitors of the client.";
    assert_eq!(proposed(ban, "non_compete"), says);
    let german = "Dieser Vertrag unterliegt dem Recht von Italien.\n\nRechnungen sind innerhalb von 90 Tagen ab Rechnungsdatum zu zahlen.\n\nGerichtsstand ist Mailand.\n";
    assert_eq!(proposed(german, "governing_law"), "Anwendbares Recht: Polen.");
    assert_eq!(proposed(german, "forum"), "Gerichtsstand: Sitz der Agentur.");
}

#[test]
fn a_cap_in_another_currency_is_said_to_be_that() {
    let found = review("The Designer's liability is limited to GBP 1,000,000.\n", "agency.terms", &[]);
    let why = found["document"]["passages"][0]["not_taken_because"].as_str().unwrap_or_default();
    assert_eq!(why, "it is in another currency: `liability_sum` is in EUR", "{found}");
}

#[test]
fn what_is_open_without_a_deposit_is_told_apart_from_costs() {
    let folder = Folder::new();
    folder.write("c.yaml", "engagement: c\nclient: {name: X, country: DE, type: business}\ncontract: {value: 50000 EUR, starts: 2026-03-01, terms: {deposit: 0%, kill_fee: 5%}}\nevents: []\n");
    let policy = shipped("agency.terms");
    let call = ["review", "c.yaml", "--policy", &policy, "--as-of", "2026-02-01", "--format", "json"];
    let found = folder.run(&call).json();
    let open = found["typical"]["unsecured"].as_array().expect("a list");
    let open: Vec<_> = open.iter().map(|one| format!("{} {}", one["term"], one["amount"]["amount"])).collect();
    assert_eq!(open, ["\"deposit\" \"25000.00\"", "\"kill_fee\" \"10000.00\""]);
    assert_eq!(
        (&found["typical"]["total"], &found["typical"]["not_counted"]),
        (&serde_json::json!([]), &serde_json::json!([]))
    );
}

#[test]
fn a_price_in_percent_is_told_where_the_value_is_not_known() {
    let found = review("The Client shall pay each invoice within 60 days of the invoice date.\n", "agency.terms", &[]);
    let due = grades(&found).into_iter().find(|grade| grade.starts_with("payment_due")).unwrap_or_default();
    let share = due.split(' ').find(|word| word.ends_with('%')).expect("a price in percent");
    assert_eq!(found["price"], serde_json::json!([]), "{found}");
    assert_eq!(found["unpriced"], serde_json::json!([format!("payment_due: {share}")]));
}

#[test]
fn less_interest_is_reckoned_by_the_term_where_no_clause_charges_it() {
    let folder = Folder::new();
    folder.write("c.yaml", "engagement: c\nclient: {name: X, country: DE, type: business}\ncontract: {value: 50000 EUR, starts: 2026-03-01, terms: {late_interest: 2%, payment_start: receipt}}\nevents: []\n");
    let policy = shipped("freelancer.terms");
    let call = ["review", "c.yaml", "--policy", &policy, "--as-of", "2026-02-01", "--format", "json"];
    let out = folder.run(&call);
    assert!(!out.err.contains("payment_start"), "what it is counted from is compared: {}", out.err);
    let found = out.json();
    let costs = found["typical"]["concessions"].as_array().expect("a list").iter();
    let costs: Vec<_> = costs.map(|one| format!("{} {}", one["term"], one["amount"]["amount"])).collect();
    assert_eq!(costs, ["\"late_interest\" \"43.84\""], "{found}");
}

#[test]
fn what_is_taken_back_or_turned_round_is_asked_for_and_never_preferred() {
    let text = "The Client pays invoices within 14 days of the invoice date. The Client may postpone payment by up to 90 further days.\n\n\
        The Agency's total liability is limited to the fees. This limit does not apply to data loss or delay.\n\n\
        All rights in the deliverables pass to the Client on payment of the deposit.\n";
    let found = review(text, "agency.terms", &[]);
    let open = ["payment_due not_compared", "liability_cap not_compared", "ownership not_compared"];
    assert_eq!(grades(&found), open, "{found}");
    let passages = found["document"]["passages"].as_array().expect("a list");
    let quotes: Vec<_> = passages.iter().filter_map(|one| one["quote"].as_str()).collect();
    assert!(quotes.iter().any(|quote| quote.ends_with("by up to 90 further days.")), "{quotes:?}");
    assert_eq!(found["advice"], "negotiate");
}
