//! `goodterms print`: the client's copy and the firm's.

use super::Folder;

const POLICY: &str = r#"policy "Studio: terms" { version "1" effective 2026-01-01 currency EUR timezone "Europe/Warsaw" }
term pay_in = 14 days
term floor = 85%
term quiet = 72 hours
term unused = 3
kind pledge { about: [rush, hours] }
kind screening { passed: bool }
section pay "Payment" {
  clause paid "Invoices are paid within {pay_in}" {
    for each invoice client owes payment for invoice totalling invoice.payable within pay_in after invoice.issued
    severity minor suggest remind
  }
  clause habit "Answers get slower" { limit message by client to 9 in any 7 days severity note suggest talk }
  clause asked "We ask after nine messages" { for each message by client firm owes reply for message within 2 days after message.at }
  clause cheap "We accept no price below {floor}" { forbid approval by firm where for is offer and approval.for.amount < floor * 9 EUR }
  clause kept "Who promises keeps it" { for each pledge by client limit call by client to 0 within 9 days after pledge.at }
}
section house "Inside" {
  clause heard "Staff are heard" { for each staff_report firm owes reply for staff_report within quiet after staff_report.at severity major }
  clause heard_late "Not heard twice" { limit breach of heard to 1 in any 30 days by client severity major }
  clause fit "Who does not fit gets no offer" { forbid offer by firm where exists(screening where not passed) }
  clause read "A second person reads a warning" { for each warn by firm require exists(warn.reviewed_by) }
}
exception kept_client to paid { when client.strategic within 60 days after invoice.issued }
ladder money {
  over pay, house
  weigh minor 2, major 4
  step remind at 2
  step protect at 4
  step warn at 6 after protect
  terminate at once on heard_late
  before warn need exists(talk in last 30 days)
}
"#;

fn printed(folder: &Folder, more: &[&str]) -> String {
    folder.run(&[&["print", "studio.terms"], more].concat()).exits(0).out
}

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("studio.terms", POLICY);
    folder
}

#[test]
fn the_client_reads_nothing_that_is_the_firms_own() {
    let folder = folder();
    for language in ["en", "pl"] {
        let client = printed(&folder, &["--language", language]);
        for inner in [
            "Answers get slower",
            "below 85%",
            "Staff",
            "staff",
            "Not heard",
            "fit",
            "screening",
            "second person",
            "strategic",
            "60 d",
            "60\u{a0}d",
            "floor",
            "quiet",
            "unused",
            "Inside",
            "pracownik",
            "sygnał",
            "Exception",
            "Wyjątek",
        ] {
            assert!(!client.contains(inner), "{inner} in {client}");
        }
        assert!(client.contains("pay in") && client.contains("pledge"), "{client}");
        assert!(client.contains("### 1.3 Who promises keeps it\n"), "{client}");
    }
    let client = printed(&folder, &[]);
    assert!(
        client.contains("1. Reminder: the firm reminds the client of what is open\n2. Warning: the firm"),
        "{client}"
    );
    assert!(!client.contains("Before a warning") && !client.contains("At once"), "{client}");
}

#[test]
fn the_firms_copy_begins_with_the_clients() {
    let folder = folder();
    for language in ["en", "pl"] {
        let client = printed(&folder, &["--language", language]);
        let whole = printed(&folder, &["--language", language, "--internal"]);
        let own = whole.strip_prefix(client.trim_end()).unwrap_or_else(|| panic!("{client}\n{whole}"));
        for part in ["### I1 Answers get slower\n", "### I2 We accept no price below 85%\n", "### I3 Staff are heard\n"]
        {
            assert!(own.contains(part), "{part} in {own}");
        }
        for row in ["| floor | 85%", "| quiet | 72", "| unused | 3 |"] {
            assert!(own.contains(row), "{row} in {own}");
        }
        assert!(!own.contains("| pay in |"), "{own}");
    }
    let whole = printed(&folder, &["--internal"]);
    for part in [
        "## For the firm alone\n",
        "- To clause 1.1: Exception “kept client”: where the client is one that the firm wants to keep, instead:",
        "- Under clause 1.1 the firm considers a reminder.\n",
        "- Under clause I1 the firm considers a talk.\n",
        "- Before a warning it is required that there was a talk in the last 30 days.\n",
        "2. Protection of staff\n",
        "termination, on a breach of clause I4.\n",
    ] {
        assert!(whole.contains(part), "{part} in {whole}");
    }
}

#[test]
fn what_a_clause_of_the_clients_speaks_of_is_the_clients_to_read() {
    let folder = folder();
    let clause = "  clause then_asked \"We ask then\" { for each breach of habit as slip firm owes talk for slip.for within 2 days after slip.since }\n";
    let at = POLICY.find("  clause cheap").expect("a clause");
    folder.write("studio.terms", [&POLICY[..at], clause, &POLICY[at..]].concat());
    let client = printed(&folder, &[]);
    assert!(client.contains("### 1.2 Answers get slower\n") && client.contains("breach of clause 1.2"), "{client}");
    assert!(!client.contains("clause I"), "{client}");
}

#[test]
fn what_the_signed_text_has_and_what_protects_the_client_is_the_clients_to_read() {
    let folder = folder();
    let clauses = "  clause tool \"Through the tool\" { forbid answer by client where channel = email severity note cite \"Tools\" }\n  \
                   clause capped \"By the index\" { for each raise_price by firm require for is index and percent <= for.points }\n";
    let at = POLICY.find("  clause cheap").expect("a clause");
    let policy = [&POLICY[..at], clauses, &POLICY[at..]].concat();
    folder.write("studio.terms", policy.replace("kind pledge", "kind index { points: percent }\nkind pledge"));
    let client = printed(&folder, &[]);
    assert!(client.contains("### 1.3 Through the tool\n") && client.contains("### 1.4 By the index\n"), "{client}");
}

#[test]
fn a_value_that_the_contract_sets_is_the_clients_to_read() {
    let folder = folder();
    let contract = "engagement: acme\nclient: {name: ACME, country: DE}\n\
                    contract: {signed: 2026-01-05, terms: {unused: 4}}\nevents: []\n";
    folder.write("acme.yaml", contract);
    let client = printed(&folder, &["--contract", "acme.yaml"]);
    assert!(client.contains("| unused | 4 |") && !client.contains("| floor |"), "{client}");
}

#[test]
fn an_amendment_that_one_side_has_not_signed_is_not_printed() {
    let folder = folder();
    let contract = |signed: &str| {
        format!(
            "engagement: acme\nclient: {{name: ACME, country: DE}}\ncontract:\n  signed: 2026-01-05\n  amendments:\n    \
             - {{effective: 2026-08-01, signed: {signed}, terms: {{pay_in: 7 days}}}}\nevents: []\n"
        )
    };
    folder.write("acme.yaml", contract("{firm: 2026-07-20}"));
    let client = printed(&folder, &["--contract", "acme.yaml"]);
    assert!(!client.contains("August") && !client.contains("listed above"), "{client}");
    folder.write("acme.yaml", contract("2026-07-20"));
    let client = printed(&folder, &["--contract", "acme.yaml"]);
    assert!(client.contains("From 1 August 2026: pay in is 7 days.") && client.contains("listed above"), "{client}");
    let client = printed(&folder, &["--contract", "acme.yaml", "--language", "pl"]);
    assert!(client.contains("Zmiany wymienione powyżej"), "{client}");
}

#[test]
fn an_exception_that_makes_it_worse_is_the_clients_to_read_whatever_it_turns_on() {
    let folder = folder();
    let worse = "exception others to paid { when not client.strategic within 5 days after invoice.issued }\n\
                 exception dear to paid { when not client.reengage costs 40 EUR }\n";
    folder.write("studio.terms", format!("{POLICY}{worse}"));
    let client = printed(&folder, &[]);
    assert!(client.contains("Exception “others”") && client.contains("Exception “dear”"), "{client}");
    assert!(!client.contains("kept client"), "{client}");
    let client = printed(&folder, &["--language", "pl"]);
    assert!(client.contains("„others”") && client.contains("„dear”") && !client.contains("60 dni"), "{client}");
}

#[test]
fn whether_an_exception_eases_is_told_by_the_terms_as_they_are_agreed() {
    let folder = folder();
    folder.write("acme.yaml", "engagement: acme\nclient: {name: Acme}\ncontract: {signed: {client: 2026-01-05, firm: 2026-01-05}, terms: {pay_in: 90 days}}\nevents: []\n");
    assert!(!printed(&folder, &[]).contains("kept client"));
    // Sixty days are less than the ninety that are signed.
    assert!(printed(&folder, &["--contract", "acme.yaml"]).contains("Exception “kept client”"));
}

#[test]
fn a_sentence_claims_no_more_than_the_clause_does() {
    let folder = folder();
    let clauses = r#"  clause quick "Quick" { for each question client owes answer for question within 2 days after question.at grace 4 hours tolerate 1 in any 30 days }
  clause slow "Slow" { for each delivery client owes feedback for delivery within 5 days after delivery.at grace 2 days deems approval for delivery }
  clause row "Row" { limit streak(invoice where invoice.late) to 2 by client }
  clause told "Told" { for each meeting where moved_by_client require meeting.notice at least 24 hours before meeting.starts by client }
  clause monthly "Monthly" { for each month require exists(report) by firm }
  clause both "Both" { limit call by client to 3 in any 7 days suggest collect when client.country = DE, talk, prepay }
"#;
    let at = POLICY.find("  clause cheap").expect("a clause");
    let policy = [&POLICY[..at], clauses, &POLICY[at..]].concat().replace(" where moved_by_client", "");
    folder.write(
        "studio.terms",
        policy.replace("step protect at 4", "step raise_price by 15% at 3\n  step protect at 4"),
    );
    let whole = printed(&folder, &["--internal"]);
    for part in [
        "within 4 hours after the due time has no consequence under this clause",
        "The first breach in any period of 30 days has no consequence under this clause.",
        "counts from the due day, but an approval counts as given all the same.",
        "invoices in a row where the invoice was not paid by its due day. In a row, an invoice that is neither paid nor overdue yet is passed over",
        "the moment when the move or cancelling of the meeting was announced",
        "it is required that in that month there is a status report",
        "are those of the calendar",
        "a talk; a demand for prepayment; or, where",
        "These steps follow breaches by the client of section 1, in this order",
        "ends with the moment of the event",
    ] {
        assert!(whole.contains(part), "{part} in {whole}");
    }
    let client = printed(&folder, &[]);
    assert!(client.contains("Price rise: the firm proposes a price rise by 15%"), "{client}");
    let polish = printed(&folder, &["--language", "pl"]);
    for part in ["z tego postanowienia", "przez klienta", "nie nastąpiła w terminie", "w tym okresie"] {
        assert!(polish.contains(part), "{part} in {polish}");
    }
}

#[test]
fn the_agency_shows_no_client_what_it_keeps_to_itself() {
    let folder = Folder::new();
    let policies = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    for (language, hidden) in [
        ("en", ["below 85%", "staff member", "legal review", "wants to keep", "reviewer", "“twice”"]),
        ("pl", ["85%", "pracownika", "ocena prawna", "chce zatrzymać", "sprawdzający", "„twice”"]),
    ] {
        let policy = policies.join("agency.terms").display().to_string();
        let client = folder.run(&["print", &policy, "--language", language]).exits(0).out;
        for hidden in hidden {
            assert!(!client.contains(hidden), "{hidden} in {client}");
        }
    }
}

#[test]
fn a_reason_is_the_firms_own_where_it_is_not_written_for_the_client() {
    let folder = folder();
    let clauses = "  clause late \"Late\" { for each delivery client owes feedback for delivery within 5 days after delivery.at\n    \
                   unless delivery.at before 2026-01-01 because \"an old matter\" because \"who pays late will not pay\" }\n  \
                   clause open \"Open\" { for each delivery client owes feedback for delivery within 6 days after delivery.at\n    \
                   unless delivery.at before 2026-01-01 because for either \"it was before us\" because for client \"you know why\" }\n  \
                   clause shut \"Shut\" { forbid call by client because for firm \"a lever\" }\n";
    let at = POLICY.find("  clause cheap").expect("a clause");
    folder.write("studio.terms", [&POLICY[..at], clauses, &POLICY[at..]].concat());
    let client = printed(&folder, &[]);
    for inner in ["an old matter", "who pays late", "a lever"] {
        assert!(!client.contains(inner), "{inner} in {client}");
    }
    for part in ["Reason: it was before us.", "Reason: you know why."] {
        assert!(client.contains(part), "{part} in {client}");
    }
    let whole = printed(&folder, &["--internal"]);
    for part in [
        "- To clause 1.3: Reason of the excuse: an old matter.\n",
        "- To clause 1.3: Reason: who pays late will not pay.\n",
        "- To clause 1.5: Reason: a lever.\n",
    ] {
        assert!(whole.contains(part), "{part} in {whole}");
    }
    assert_eq!(whole.matches("you know why").count(), 1, "{whole}");
    folder.run(&["fmt", "studio.terms"]).exits(0);
    assert!(folder.read("studio.terms").contains("because for client \"you know why\"\n"));
    assert_eq!(printed(&folder, &["--internal"]).matches("a lever").count(), 1);
}

#[test]
fn how_grave_a_breach_is_is_told_where_a_sentence_asks_for_it() {
    let folder = folder();
    let clauses = "  clause quick \"Quick\" { for each question client owes answer for question within 2 days after question.at severity major }\n  \
                   clause other \"Other\" { for each brief client owes answer for brief within 2 days after brief.at severity critical }\n  \
                   clause then \"Then\" { for each breach of quick as slip where slip.severity = major firm owes talk for slip.for within 2 days after slip.since }\n";
    let at = POLICY.find("  clause cheap").expect("a clause");
    let policy = [&POLICY[..at], clauses, &POLICY[at..]].concat();
    folder.write(
        "studio.terms",
        policy.replace(
            "  before warn need exists(talk in last 30 days)\n",
            "  before warn need no (breach of other as slip where slip.severity = critical)\n",
        ),
    );
    let client = printed(&folder, &[]);
    assert!(client.contains("- Severity: major.\n") && !client.contains("critical"), "{client}");
    let whole = printed(&folder, &["--internal"]);
    assert!(whole.contains("- To clause 1.4: Severity: critical.\n"), "{whole}");
}

#[test]
fn a_clause_of_the_firm_with_a_reason_for_the_firm_is_its_own() {
    let folder = folder();
    let clauses = "section later \"Later\" {
  clause back \"We look back\" { for each call by client firm owes improve for call within 90 days after call.at because for firm \"whom we lost teaches us\" }
  clause held \"Calls are held\" { forbid call by client because for firm \"a lever\" }
  clause either \"Nobody shouts\" { forbid incident because for firm \"it costs us people\" }
}
";
    let at = POLICY.find("exception kept_client").expect("an exception");
    folder.write("studio.terms", [&POLICY[..at], clauses, &POLICY[at..]].concat());
    let client = printed(&folder, &[]);
    for part in ["We look back", "a lever", "it costs us people"] {
        assert!(!client.contains(part), "{part} in {client}");
    }
    // What binds the client is his to read.
    assert!(client.contains("Calls are held\n") && client.contains("Nobody shouts\n"), "{client}");
    let whole = printed(&folder, &["--internal"]);
    assert!(whole.contains(" We look back\n") && whole.contains("whom we lost teaches us"), "{whole}");
}
