//! `goodterms explain`: what would have avoided a finding, and why a clause takes no notice of a record.

use super::Folder;

const POLICY: &str = "policy \"Studio\" {
  version  \"1\"
  currency EUR
  timezone \"Europe/Warsaw\"
  hours    office Mon-Fri 09:00-17:00
}

section all \"All\" {
  clause paid \"Paid\" {
    for each invoice where payable > 10 EUR
    client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued
    grace 2 days
  }
  clause answered \"Answered\" {
    for each request by client
    firm owes reply for request within 24 hours after request.at
  }
  clause calls \"Calls come in office hours\" {
    forbid call by client where at outside hours office and not urgent
  }
  clause three \"Three rounds\" {
    for each delivery
    limit revision for delivery to 3
  }
  clause hours \"At most ten hours a month\" {
    for each month
    limit sum(work.minutes) to 600
  }
  clause approved \"Approved first\" {
    for each work where for is change
    require approval for work.for before work.at
  }
}
";

const RECORD: &str = "engagement: e
client: {name: E, country: PL, type: business}
contacts:
  ann: {side: client, may: [approve]}
events:
  - {invoice: I1, issued: 2026-01-05, payable: 100 EUR}
  - {payment: P1, at: 2026-01-10, for: I1, amount: 40 EUR}
  - {payment: P2, at: 2026-02-20, for: I1, amount: 60 EUR}
  - {invoice: I2, issued: 2026-01-06, payable: 50 EUR}
  - {payment: P3, at: 2026-01-08, for: I2, amount: 20 EUR}
  - {invoice: I3, issued: 2026-02-20, payable: 70 EUR}
  - {invoice: I4, issued: 2026-02-20, payable: 5 EUR}
  - {payment: P9, at: 2026-03-05, for: I3, amount: 70 EUR}
  - {request: Q1, at: 2026-01-12T10:00, by: client}
  - {reply: R1, at: 2026-01-14T10:30, by: firm, for: Q1}
  - {call: C1, at: 2026-01-16T18:30, by: client}
  - {call: C2, at: 2026-01-16T12:00, by: client}
  - {call: C3, at: 2026-01-16T22:00, by: client, urgent: true}
  - {call: C4, at: 2026-01-16T22:00, by: firm}
  - {delivery: D1, at: 2026-01-20}
  - {revision: V1, at: 2026-01-21, for: D1, by: client}
  - {revision: V2, at: 2026-01-22, for: D1, by: client}
  - {revision: V3, at: 2026-01-23, for: D1, by: client}
  - {revision: V4, at: 2026-01-24, for: D1, by: client}
  - {revision: V5, at: 2026-01-25, for: D1, by: client}
  - {work: W1, at: 2026-01-10, minutes: 400}
  - {work: W2, at: 2026-01-30, minutes: 260}
  - {change: X1, at: 2026-01-02, amount: 300 EUR, by: client}
  - {work: W3, at: 2026-02-03T10:00, for: X1}
  - {approval: A1, at: 2026-02-04T10:00, for: X1, by: ann}
";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("policy.terms", POLICY);
    folder.write("e.yaml", RECORD);
    folder
}

/// Returns the lines under a heading of an explanation.
fn under(folder: &Folder, id: &str, heading: &str) -> Vec<String> {
    let page = folder.run(&["explain", id, "e.yaml", "--as-of", "2026-02-28"]).exits(0).out;
    section(&page, heading)
}

/// Returns what would have avoided a finding. That each does it alone is said of several.
fn avoiding(page: &str) -> Vec<String> {
    let several = section(page, "What would have avoided it, each alone");
    assert!(several.is_empty() || several.len() > 1, "{page}");
    if several.is_empty() { section(page, "What would have avoided it") } else { several }
}

fn section(page: &str, heading: &str) -> Vec<String> {
    let lines = page.lines().skip_while(|line| *line != heading).skip(1).take_while(|line| !line.is_empty());
    let mut found: Vec<String> = Vec::new();
    for line in lines {
        match (line.strip_prefix("    "), found.last_mut()) {
            (Some(more), Some(last)) => *last += &format!(" {more}"),
            _ => found.push(line.trim().to_owned()),
        }
    }
    found
}

#[test]
fn the_smallest_changes_that_avoid_a_finding_are_told() {
    let folder = folder();
    let avoided = |id: &str| avoiding(&folder.run(&["explain", id, "e.yaml", "--as-of", "2026-02-28"]).exits(0).out);
    // Due on the 19th, and two days of grace.
    assert_eq!(avoided("paid/I1"), ["payment P2 on 2026-01-21 or before (it was on 2026-02-20)"]);
    assert_eq!(avoided("paid/I2"), ["a payment of 30.00 EUR for invoice I2 on 2026-01-22 or before"]);
    assert_eq!(avoided("answered/Q1"), ["reply R1 at 2026-01-13 10:00 or before (it was at 2026-01-14 10:30)"]);
    assert_eq!(
        avoided("calls/C1"),
        [
            "call C1 at 2026-01-19 09:00 (it was at 2026-01-16 18:30)",
            "call C1 at 2026-01-16 16:59 (it was at 2026-01-16 18:30)",
            "without call C1"
        ]
    );
    assert_eq!(avoided("three/D1"), ["2 fewer: without revision V4, V5"]);
    assert_eq!(avoided("hours/2026-01"), ["work W2 with `minutes` 200 (it was 260)", "without work W2"]);
    assert_eq!(
        avoided("approved/W3"),
        [
            "approval A1 at 2026-02-03 09:59:59 or before (it was at 2026-02-04 10:00)",
            "work W3 at 2026-02-04 10:00:01 or later (it was at 2026-02-03 10:00)"
        ]
    );
}

#[test]
fn what_meets_a_pending_duty_is_told() {
    // That it will be paid on the fifth of March is not known on the last of February.
    let met = under(&folder(), "paid/I3", "What meets it");
    assert_eq!(
        met,
        [
            "a payment of 70.00 EUR for invoice I3 on 2026-03-08 or before",
            "in time until the end of 2026-03-06, Europe/Warsaw",
            "in its grace until the end of 2026-03-08, Europe/Warsaw",
            "if not: breached, minor, from 2026-03-09 on",
        ]
    );
}

#[test]
fn a_clause_says_why_it_takes_no_notice() {
    let folder = folder();
    let passed = |id: &str| under(&folder, id, "What it takes no notice of, and why");
    assert_eq!(passed("paid"), ["invoice I4: `payable > 10 EUR` does not hold: payable is 5.00 EUR"]);
    assert_eq!(passed("calls/C3"), ["call C3: `not urgent` does not hold: urgent is yes"]);
    assert_eq!(
        passed("calls"),
        [
            "call C2: `at outside hours office` does not hold: at is 2026-01-16 12:00",
            "call C3: `not urgent` does not hold: urgent is yes",
            "call C4: it is by the firm, not by the client",
        ]
    );
    assert_eq!(
        passed("calls/W1"),
        ["work W1: the clause is about `call by client where at outside hours office and not urgent`"]
    );
    assert_eq!(under(&folder, "calls", "What it finds"), ["breached calls/C1: Calls come in office hours"]);
    folder.run(&["explain", "calls/C9", "e.yaml", "--as-of", "2026-02-28"]).exits(2);
    folder.run(&["explain", "call", "e.yaml", "--as-of", "2026-02-28"]).exits(2);
}

/// Duties, a cadence and a window that no single change would have kept.
const MORE: &str = "policy \"Studio\" {
  version  \"1\"
  currency EUR
  timezone \"Europe/Warsaw\"
}

section all \"All\" {
  clause paid \"Paid\" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued
  }
  clause told \"A report each week\" {
    firm owes report every 7 days from 2026-01-01
  }
  clause few \"Few messages\" {
    limit message by client to 3 in any 2 days
  }
  clause ready \"Work begins when it is approved and briefed\" {
    for each work where for is change
    require approval for work.for before work.at and brief for work.for before work.at
  }
  clause quick \"Answers are quick\" {
    for each reply by firm
    require median(reply.delay in last 30 days) <= 1 hour
  }
  clause answered \"Answered in a day\" {
    for each request by client
    firm owes reply for request within 24 hours after request.at
  }
  clause decided \"What follows is decided\" {
    for each breach of paid as matter
    firm owes talk or warn for matter.for within 60 days after matter.since
  }
  clause free \"No replies on the second\" {
    forbid reply where at before 2026-02-03
  }
}
";

const MUCH: &str = "engagement: m
client: {name: M, country: PL, type: business}
events:
  - {invoice: I1, issued: 2026-01-05, payable: 100 EUR}
  - {payment: P1, at: 2026-01-10, for: I1, amount: 33.33 EUR}
  - {payment: P2, at: 2026-01-25, for: I1, amount: 20 EUR}
  - {invoice: I2, issued: 2026-01-06, payable: 100 EUR}
  - {payment: P3, at: 2026-01-23, for: I2, amount: 50 EUR}
  - {payment: P4, at: 2026-01-28, for: I2, amount: 50 EUR}
  - {report: R1, at: 2026-01-08, by: firm}
  - {report: R2, at: 2026-02-05, by: firm}
  - {message: M1, at: 2026-01-12T09:00, by: client}
  - {message: M2, at: 2026-01-12T10:00, by: client}
  - {message: M3, at: 2026-01-12T11:00, by: client}
  - {message: M4, at: 2026-01-12T12:00, by: client}
  - {message: M5, at: 2026-01-13T09:00, by: client}
  - {change: X1, at: 2026-01-02, amount: 300 EUR, by: client}
  - {work: W1, at: 2026-01-20T10:00, for: X1}
  - {request: Q1, at: 2026-02-01T10:00, by: client}
  - {reply: Y1, at: 2026-02-03T10:00, by: firm, for: Q1}
";

#[test]
fn what_meets_a_duty_that_follows_from_a_breach_is_told() {
    let folder = Folder::new();
    folder.write("policy.terms", MORE);
    folder.write("e.yaml", MUCH);
    let page = folder.run(&["explain", "decided/paid/I1", "e.yaml", "--as-of", "2026-02-10"]).exits(0).out;
    let met = "What meets it\n  a talk for invoice I1 by the firm on 2026-03-21 or before\n  in time until the end of 2026-03-21";
    assert!(page.contains(met), "{page}");
}

#[test]
fn nonsense_is_refused_or_answered() {
    let folder = folder();
    folder.run(&["explain", "paid/I1", "e.yaml", "--as-of", "1999-01-01"]).exits(0);
    folder.run(&["explain", "", "e.yaml", "--as-of", "2026-02-28"]).refuses("no finding or right of that id");
    folder.run(&["explain", "paid/I77", "e.yaml", "--as-of", "2026-02-28"]).refuses("did you mean `paid/I");
    folder.write("none/readme.txt", "nothing");
    folder.run(&["explain", "paid/I1", "none", "--policy", "policy.terms"]).refuses("none");
    folder.write("broken.terms", "policy \"Studio\" {\n  currency EURO\n}\n");
    folder.run(&["explain", "paid/I1", "e.yaml", "--policy", "broken.terms"]).refuses("broken.terms");
}

#[test]
fn what_only_several_changes_would_have_avoided_is_told() {
    let folder = Folder::new();
    folder.write("policy.terms", MORE);
    folder.write("e.yaml", MUCH);
    let avoided = |id: &str| {
        let page = folder.run(&["explain", id, "e.yaml", "--as-of", "2026-02-10"]).exits(0).out;
        avoiding(&page)
    };
    // To the cent: 66.67 in time, or 46.67 with the 20.00 that came too late.
    assert_eq!(
        avoided("paid/I1"),
        [
            "a payment of 66.67 EUR for invoice I1 on 2026-01-19 or before",
            "together: payment P2 on 2026-01-19 or before (it was on 2026-01-25); and a payment of 46.67 EUR for invoice I1 on \
             2026-01-19 or before",
        ]
    );
    assert_eq!(
        avoided("paid/I2"),
        [
            "together: payment P4 on 2026-01-20 or before (it was on 2026-01-28); and payment P3 on 2026-01-20 or before (it was on \
             2026-01-23)"
        ]
    );
    assert_eq!(
        avoided("told/2026-01-15"),
        ["3 times a report by the firm: on 2026-01-15, on 2026-01-22, on 2026-01-29, each then"]
    );
    assert_eq!(avoided("few/M4"), ["2 fewer: without message M4, M5"]);
    let both = avoided("ready/W1");
    assert!(
        both[0].starts_with(
            "together: an approval for change X1 by the client at 2026-01-20 09:59:59 or before; and a brief"
        ),
        "{both:?}"
    );
    let none = avoided("answered/Q1").join(" ");
    assert_eq!(
        none,
        "reply Y1 at 2026-02-02 10:00 or before (it was at 2026-02-03 10:00); but with that alone something else is not kept: free/Y1"
    );
}

#[test]
fn what_decides_an_unknown_verdict_is_told_both_ways() {
    let folder = Folder::new();
    folder.write(
        "policy.terms",
        "policy \"P\" {\n  currency EUR\n  timezone \"Europe/Warsaw\"\n}\nsection all \"All\" {\n  clause paid \"Paid\" {\n    for each invoice\n    client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued\n  }\n}\n",
    );
    let head = "engagement: e\nclient: {name: E}\n";
    let of = |more: &str| {
        folder.write("e.yaml", format!("{head}{more}"));
        under(&folder, "paid/I1", "What decides it")
    };
    let invoice = "  - {invoice: I1, issued: 2026-02-02, payable: 70 EUR}\n";
    assert_eq!(
        of(&format!("events:\n{invoice}  - {{payment: P1, for: I1, at: 2026-02-05}}\n")),
        [
            "`amount` of payment P1 69.99 EUR or less: breached, minor, since 2026-02-17",
            "`amount` of payment P1 70.00 EUR or more: kept",
        ]
    );
    assert_eq!(
        of(&format!("complete: {{payment: 2026-02-10}}\nevents:\n{invoice}")),
        ["no other payment up to 2026-02-28: breached, minor, since 2026-02-17"]
    );
}

/// `whatever it is` is said only where it is so: days before the event are tried, and of what is let pass whether it was done.
#[test]
fn what_decides_an_unknown_verdict_may_lie_before_or_make_it_late() {
    let folder = Folder::new();
    folder.write(
        "policy.terms",
        "policy \"P\" { currency EUR timezone \"Europe/Warsaw\" }
section all \"All\" {
  clause paid \"Paid\" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued
    tolerate 1 in any 365 days
  }
  clause told \"Told\" {
    for each meeting where outcome = cancelled
    require meeting.notice at least 2 days before meeting.starts by client
    tolerate 1 in any 30 days
  }
}
",
    );
    folder.write(
        "e.yaml",
        "engagement: e\nclient: {name: E}\nevents:
  - {invoice: I1, issued: 2026-02-02, payable: 70 EUR}
  - {payment: P1, for: I1, at: 2026-02-20}
  - {meeting: M1, starts: 2026-02-12T10:00, by: client, outcome: cancelled}
",
    );
    assert_eq!(
        under(&folder, "paid/I1", "What decides it"),
        [
            "`amount` of payment P1 69.99 EUR or less: tolerated",
            "`amount` of payment P1 70.00 EUR or more: tolerated, done 2026-02-20",
        ]
    );
    assert_eq!(
        under(&folder, "told/M1", "What decides it"),
        [
            "`notice` of meeting M1 on 2026-02-10 or before: kept",
            "`notice` of meeting M1 on 2026-02-11 or later: tolerated",
        ]
    );
}

/// Every payment that cannot be counted is named, and shown: each may be what settles it.
#[test]
fn each_fact_that_a_verdict_lacks_is_named_with_its_record() {
    let folder = Folder::new();
    folder.write(
        "policy.terms",
        "policy \"P\" { currency EUR timezone \"Europe/Warsaw\" }
section all \"All\" {
  clause paid \"Paid\" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued
  }
}
",
    );
    folder.write(
        "e.yaml",
        "engagement: e\nclient: {name: E}\nevents:
  - {invoice: I1, issued: 2026-02-02, payable: 1000 EUR}
  - {payment: P1, for: I1, at: 2026-02-10}
  - {invoice: I2, issued: 2026-02-03, payable: 500 USD}
  - {payment: P2, for: I2, at: 2026-02-11, amount: 400 EUR}
",
    );
    let report = folder
        .run(&["check", "e.yaml", "--policy", "policy.terms", "--as-of", "2026-02-28", "--format", "json"])
        .json();
    let findings = report["engagements"][0]["findings"].as_array().expect("findings");
    let of = |id: &str| findings.iter().find(|one| one["id"] == id).unwrap_or_else(|| panic!("{id}: {report}"));
    let ids = |id: &str| -> Vec<String> {
        let evidence = of(id)["evidence"].as_array().expect("evidence");
        evidence.iter().map(|fact| fact["id"].as_str().expect("an id").to_owned()).collect()
    };
    let (amount, rate) = ("`amount` of payment P1", "an exchange rate of EUR on 2026-02-11 for payment P2");
    assert_eq!(of("paid/I2")["missing"], serde_json::json!([amount, rate]));
    assert_eq!(ids("paid/I2"), ["I2", "P1", "P2"]);
    assert_eq!(of("paid/I1")["missing"], serde_json::json!([amount]));
    assert!(ids("paid/I1").contains(&"P1".to_owned()));
}

#[test]
fn money_of_a_currency_that_no_invoice_has_is_asked_about() {
    let folder = Folder::new();
    folder.write(
        "policy.terms",
        "policy \"P\" {\n  currency EUR\n  timezone \"Europe/Warsaw\"\n}\nsection all \"All\" {\n  clause paid \"Paid\" {\n    for each invoice\n    client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued\n  }\n}\n",
    );
    let invoice = "  - {invoice: I1, issued: 2026-02-02, payable: 70 EUR}\n";
    let of = |more: &str| {
        folder.write("e.yaml", format!("engagement: e\nclient: {{name: E}}\nevents:\n{invoice}{more}"));
        folder.run(&["check", "e.yaml", "--policy", "policy.terms", "--as-of", "2026-02-28", "--format", "json"]).json()
    };
    let open = of("  - {payment: P1, at: 2026-02-05, amount: 80 USD}\n");
    let engagement = &open["engagements"][0];
    assert_eq!(
        (&engagement["findings"][0]["status"], &engagement["credits"]),
        (&"unknown".into(), &serde_json::json!([]))
    );
    assert!(engagement["findings"][0]["missing"][0].to_string().contains("an exchange rate of USD"), "{engagement}");
    let paid = of(
        "  - {payment: P0, for: I1, at: 2026-02-04, amount: 70 EUR}\n  - {payment: P1, at: 2026-02-05, amount: 80 USD}\n",
    );
    let engagement = &paid["engagements"][0];
    assert_eq!(engagement["credits"], serde_json::json!([]), "{engagement}");
    assert!(engagement["notes"][0].to_string().contains("P1 cannot be said"), "{engagement}");
    // What is over in the currency of an invoice is a credit as before.
    let over = of("  - {payment: P1, at: 2026-02-05, amount: 80 EUR}\n");
    assert_eq!(over["engagements"][0]["credits"][0]["amount"], "10.00");
}

const SILENT: &str = "policy \"Studio\" {
  version  \"1\"
  currency EUR
  timezone \"Europe/Warsaw\"
}

section all \"All\" {
  clause paid \"Paid\" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within 14 days after invoice.received
  }
  clause pause \"We may pause\" {
    for each invoice
    firm may suspend from 30 days after invoice.received until invoice.settled
  }
  clause keep \"We may keep what is not taken\" {
    for each delivery
    firm may publish from delivery.at until delivery.at - 3 days
  }
  clause leave \"We may leave\" {
    firm may terminate from 30 days after min(action.at where what = notice)
  }
  clause calls \"Calls are short\" {
    forbid call by client where minutes > 60
  }
  clause rounds \"Two rounds\" {
    for each delivery
    limit revision by client for delivery to 2
  }
  clause rush \"Rush costs more\" {
    for each request by client where class = new_work
    costs 50 EUR \"rush\"
  }
  clause law \"The law of Poland\" {
    says \"The law of Poland governs.\"
  }
  clause late \"What is late is talked about\" {
    for each breach of paid as matter
    firm owes talk for matter.for within 10 days after matter.since
  }
}
";

const LITTLE: &str = "engagement: s
contract: {accepts: {policy: Studio, version: \"1\", at: 2026-01-01}}
events:
  - {invoice: I1, issued: 2026-01-05, received: 2026-01-05, payable: 100 EUR}
  - {payment: P1, at: 2026-01-09, for: I1, amount: 100 EUR}
  - {delivery: D1, at: 2026-01-10}
  - {revision: V1, at: 2026-01-12, for: D1, by: client}
  - {revision: V2, at: 2026-01-13, for: D1, by: firm}
  - {request: Q1, at: 2026-01-14, by: client, class: new_work}
";

#[test]
fn a_clause_that_says_nothing_says_why_and_what_would_bring_it_in() {
    let folder = Folder::new();
    folder.write("policy.terms", SILENT);
    folder.write("e.yaml", LITTLE);
    let page = |id: &str| {
        let page = folder.run(&["explain", id, "e.yaml", "--as-of", "2026-02-28"]).exits(0).out;
        page.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let said = [
        // A right that never opened, of a record and by itself.
        (
            "keep/D1",
            "delivery D1: the right never opened: it would have from 2026-01-10, and was over on 2026-01-07 (`delivery.at - 3 days`)",
        ),
        (
            "leave",
            "leave: no finding the right has not opened: `30 days after min(action.at where what = notice)` has not come",
        ),
        // Nothing to judge.
        ("calls", "nothing to judge: the record has no call; `call by client where minutes > 60` would bring it in"),
        ("law", "it is printed with the terms, and nothing of it is checked"),
        ("late", "nothing to judge: the record has no breach of paid; `breach of paid as matter` would bring it in"),
        // What counts, and for what.
        (
            "rounds/V2",
            "revision V2: it counts for no `delivery`: for delivery D1: it is by the firm, not by the client",
        ),
        ("rounds/V1", "revision V1 counts for rounds/D1"),
        ("paid/P1", "payment P1 counts for paid/I1"),
        // Without the request there is no price.
        ("rush/Q1", "What would have avoided it without request Q1"),
    ];
    for (id, words) in said {
        let page = page(id);
        assert!(page.contains(words), "{words}\nis not in\n{page}");
    }
}

/// A count says each day once, and of a right the day that opens it.
#[test]
fn a_count_tells_each_day_once_and_ends_as_what_it_is() {
    let folder = Folder::new();
    folder.write(
        "policy.terms",
        "policy \"P\" { currency EUR timezone \"Europe/Warsaw\" holidays PL hours office Mon-Fri 09:00-17:00 deadlines roll forward }
section all \"All\" {
  clause paid \"Paid\" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within 3 days after invoice.issued
  }
  clause asked \"Asked\" { for each invoice limit reminder for invoice to 1 by client }
  clause ends \"Ends\" { for each notice as sent by firm firm may terminate from (2 days after sent.at) + 1 day }
  clause stops \"Stops\" { for each invoice firm may suspend from 2 days after due of paid }
  clause long \"Long\" { for each invoice client owes payment for invoice totalling invoice.payable by due of paid grace 2 days }
}
",
    );
    folder.write(
        "e.yaml",
        "engagement: e\nclient: {name: E}\ncontract: {signed: 2026-01-01, accepts: {policy: P, at: 2026-01-01}}\nevents:
  - {invoice: I1, issued: 2026-02-04, payable: 70 EUR}
  - {action: N1, what: notice, by: firm, at: 2026-02-10}
  - {reminder: R1, for: I1, at: 2026-02-11}
  - {reminder: R2, for: I1, at: 2026-02-12}
",
    );
    let count = |id: &str| under(&folder, id, "The count");
    assert_eq!(
        count("paid/I1"),
        [
            "Wed 2026-02-04  the day of the trigger, not counted",
            "Thu 2026-02-05  day 1",
            "Fri 2026-02-06  day 2",
            "Sat 2026-02-07  day 3: no business day",
            "Sun 2026-02-08  not counted: no business day",
            "Mon 2026-02-09  moved here, the last day",
        ]
    );
    // What another clause counted nobody recorded.
    assert_eq!(
        count("long/I1"),
        [
            "Mon 2026-02-09  when paid is due",
            "the grace, which moves no due day:",
            "Tue 2026-02-10  day 1",
            "Wed 2026-02-11  day 2, the last day",
        ]
    );
    assert_eq!(
        count("stops/I1"),
        [
            "Mon 2026-02-09  the day of the trigger, not counted",
            "Tue 2026-02-10  day 1",
            "Wed 2026-02-11  day 2: the right opens",
        ]
    );
    assert_eq!(
        count("ends/N1"),
        [
            "Tue 2026-02-10  the day of the trigger, not counted",
            "Wed 2026-02-11  day 1",
            "Thu 2026-02-12  day 2, the last day",
            "and from there:",
            "Fri 2026-02-13  day 1: the right opens",
        ]
    );
    assert_eq!(count("asked/I1"), ["2026-02-11  reminder R1, e.yaml:7", "2026-02-12  reminder R2, e.yaml:8"]);
}

const FIGURES: &str = "policy \"Studio\" {
  version  \"1\"
  currency EUR
  timezone \"Europe/Warsaw\"
  hours    office Mon-Fri 09:00-17:00
}

term rate = 90 EUR

section all \"All\" {
  clause credit \"Not more than 1000 EUR is open\" {
    require sum(invoice.unpaid) <= 1000 EUR by firm
  }
  clause worth \"The price covers the hours\" {
    require sum(work.minutes) / 60 * rate <= contract.value by client
  }
  clause no_new_work \"No new work while an invoice is late\" {
    forbid request by client where class = new_work and exists(invoice where overdue > 15 days)
  }
  clause calls \"Calls come in office hours\" {
    forbid call by client where at outside hours office and not urgent
    tolerate 1 in any 7 days
  }
  clause talk_first \"We talk before we end the work\" {
    for each terminate by firm
    require exists(talk in last 30 days)
    unless exists(incident by client)
  }
  clause work_unsigned \"At most 240 minutes before both have signed\" {
    limit sum(work.minutes where not contract.signed before work.at) to 240 by firm
  }
  clause rush \"Haste costs half as much again\" {
    for each request by client where exists(request.wanted) and not request.wanted at least 5 days after request.at
    costs 50% * rate * request.estimate / 60 when exists(request.estimate) \"haste\"
  }
  clause prepay_after_pause \"After a pause we may ask for payment in advance\" {
    for each hold by client
    firm may prepay from max(hold.starts + 2 days, hold.ends else hold.starts)
  }
}
";

const FIGURED: &str = "engagement: e
client: {name: E, country: PL, type: business}
contract:
  value: 600 EUR
  terms: {rate: 100 EUR}
events:
  - {invoice: I1, issued: 2026-01-05, due: 2026-01-12, payable: 800 EUR}
  - {invoice: I2, issued: 2026-01-30, due: 2026-02-20, payable: 300 EUR}
  - {work: W1, at: 2026-01-10, minutes: 200}
  - {work: W2, at: 2026-01-11, minutes: 190}
  - {request: Q1, at: 2026-02-02, by: client, class: new_work, wanted: 2026-02-04, estimate: 120}
  - {call: C1, at: 2026-02-02T20:00, by: client}
  - {call: C2, at: 2026-02-03T21:00, by: client}
  - {incident: N1, at: 2026-02-04, by: client, what: threat}
  - {action: X1, at: 2026-02-05, by: firm, what: terminate}
  - {hold: H1, starts: 2026-01-12, by: client}
";

#[test]
fn the_figures_that_decided_are_told_with_the_lines_of_the_record() {
    let folder = Folder::new();
    folder.write("policy.terms", FIGURES);
    folder.write("e.yaml", FIGURED);
    let told = |id: &str| {
        let page = folder.run(&["explain", id, "e.yaml", "--as-of", "2026-02-28"]).exits(0).out;
        let under = |heading: &str| -> Vec<String> {
            let below = page.lines().skip_while(|line| *line != heading).skip(1);
            below.take_while(|line| !line.is_empty()).map(str::to_owned).collect()
        };
        [under("The count"), under("The charges")].concat().join("\n")
    };
    let ids = [
        "credit",
        "worth",
        "no_new_work/Q1",
        "calls/C1",
        "calls/C2",
        "talk_first/X1",
        "work_unsigned/W2",
        "rush/Q1",
        "prepay_after_pause/H1",
    ];
    let all: Vec<String> = ids.iter().map(|id| format!("{id}\n{}\n", told(id))).collect();
    insta::assert_snapshot!(all.join("\n"));
}

const SMALLEST: &str = "policy \"Studio\" {
  version  \"1\"
  currency EUR
  timezone \"Europe/Warsaw\"
}

section all \"All\" {
  clause notice_kept \"Meetings are called off a day before\" {
    for each meeting where outcome = cancelled
    require meeting.notice at least 24 hours before meeting.starts by client
  }
  clause no_new_work \"No new work while an invoice is late\" {
    forbid request by client where class = new_work and exists(invoice where overdue > 15 days)
  }
  clause paused_by_right \"We pause only while an invoice is late\" {
    for each suspend by firm
    require exists(invoice where overdue > 15 days)
  }
  clause false_alarms \"At most 30 percent of urgent calls are false\" {
    limit share(call by client where not confirmed among urgent) to 30%
  }
}
";

const SMALLER: &str = "engagement: e
client: {name: E, country: PL, type: business}
events:
  - {meeting: G1, starts: 2026-01-20T10:00, outcome: cancelled, notice: 2026-01-19T17:00, by: client}
  - {invoice: I1, issued: 2026-01-02, due: 2026-01-05, payable: 800 EUR}
  - {request: Q1, at: 2026-02-02, by: client, class: new_work}
  - {action: X1, at: 2026-02-09, by: firm, what: suspend}
  - {call: C1, at: 2026-01-05T10:00, by: client, urgent: true, confirmed: true}
  - {call: C2, at: 2026-01-06T10:00, by: client, urgent: true, confirmed: true}
  - {call: C3, at: 2026-01-07T10:00, by: client, urgent: true, confirmed: true}
  - {call: C4, at: 2026-01-08T10:00, by: client, urgent: true}
  - {call: C5, at: 2026-01-09T10:00, by: client, urgent: true}
  - {call: C6, at: 2026-01-10T10:00, by: client, urgent: true, confirmed: true}
";

#[test]
fn the_smallest_change_is_the_field_the_payment_or_the_call_that_counts() {
    let folder = Folder::new();
    folder.write("policy.terms", SMALLEST);
    folder.write("e.yaml", SMALLER);
    let avoided = |id: &str| avoiding(&folder.run(&["explain", id, "e.yaml", "--as-of", "2026-02-28"]).exits(0).out);
    assert_eq!(
        avoided("notice_kept/G1"),
        ["meeting G1 with `notice` at 2026-01-19 10:00 (it was at 2026-01-19 17:00)"]
    );
    // What the firm did later, because it was not paid, is not held against it.
    assert_eq!(avoided("no_new_work/Q1"), ["a payment of 800.00 EUR for invoice I1 on 2026-02-01 or before"]);
    // Of the calls that count one less is enough.
    assert_eq!(avoided("false_alarms/C5"), ["without call C5"]);
}

#[test]
fn what_is_unknown_is_found_and_not_passed_over() {
    let folder = folder();
    folder.write("e.yaml", format!("{RECORD}  - {{call: C9, at: 2026-01-19, by: client}}\n"));
    let page = folder.run(&["explain", "calls", "e.yaml", "--as-of", "2026-02-28"]).exits(0).out;
    assert!(section(&page, "What it finds").iter().any(|line| line.contains("unknown calls/C9")), "{page}");
    let passed = section(&page, "What it takes no notice of, and why");
    assert!(passed.iter().any(|line| line.contains("call C2")), "{page}");
    assert!(!passed.iter().any(|line| line.contains("C9")), "{page}");
}

/// The policy with a ladder over all of it.
fn with_ladder() -> Folder {
    let folder = Folder::new();
    let ladder = "\nladder all_of_it {\n  over all\n  weigh minor 1, major 3\n  forget after 30 days\n  step talk at 1\n  step warn \"yellow card\" at 2 after talk\n  step part at 4 after warn in last 60 days\n  terminate at once on approved\n  before warn need exists(legal_review)\n}\n";
    folder.write("policy.terms", format!("{POLICY}{ladder}"));
    folder
}

#[test]
fn a_ladder_says_where_it_stands_and_what_comes_next() {
    let folder = with_ladder();
    let explain = |events: &str, day: &str| {
        folder.write("e.yaml", format!("{RECORD}{events}"));
        folder.run(&["explain", "all_of_it", "e.yaml", "--as-of", day]).exits(0).out
    };
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let has = |page: &str, words: &[&str]| {
        for word in words {
            assert!(plain(page).contains(&plain(word)), "{word:?} is not in:\n{page}");
        }
    };
    // One call out of hours, and later invoices that are late.
    has(
        &explain("", "2026-01-20"),
        &[
            "all_of_it: a ladder, at 1",
            "to be done now: talk, since 2026-01-16; next comes warn, yellow card, which waits for 1 more to weigh, and for talk to be done first",
            "1  calls/C1: minor, since 2026-01-16 18:30, weighs to 2026-02-14",
            "talk at 1: to be done now, since 2026-01-16",
            "warn, yellow card at 2: waits for 1 more to weigh, and for talk to be done first needs that ",
            ": unmet",
            "terminate at once on a breach of approved: none weighs",
            "The ladder, policy.terms:",
        ],
    );
    has(
        &explain("  - {action: T1, at: 2026-01-19, by: firm, what: talk}\n", "2026-01-22"),
        &[
            "all_of_it: a ladder, at 2",
            "to be done now: warn, yellow card, since 2026-01-22; next comes part",
            "1  paid/I1: minor, since 2026-01-20, weighs to 2026-02-18",
            "talk at 1: waits for nothing: another step is to be done now; last done on 2026-01-19",
            "part at 4: waits for 2 more to weigh, and for warn to be done first",
        ],
    );
    has(
        &explain("", "2026-03-20"),
        &["Forgotten, and not counted", "1  calls/C1: minor, since 2026-01-16 18:30, forgotten from 2026-02-15 on"],
    );
    // What the record does not say may weigh.
    let open = explain("  - {call: C9, at: 2026-01-19, by: client}\n", "2026-01-20");
    has(&open, &["Unknown, and not counted: each would weigh if it is a breach calls/C9"]);
}

#[test]
fn a_clause_and_a_ladder_of_one_name_are_both_explained() {
    let folder = with_ladder();
    folder.write("policy.terms", folder.read("policy.terms").replace("ladder all_of_it", "ladder calls"));
    folder.write("e.yaml", RECORD);
    let page = folder.run(&["explain", "calls", "e.yaml", "--as-of", "2026-01-20"]).exits(0).out;
    assert!(page.contains("calls: 1 finding or right\n") && page.contains("\n\ncalls: a ladder, at 1\n"), "{page}");
}

/// The count of the page is that of the check.
#[test]
fn a_ladder_stands_where_a_check_says() {
    let folder = with_ladder();
    folder.write("e.yaml", RECORD);
    for day in ["2026-01-05", "2026-01-16", "2026-01-20", "2026-01-23", "2026-02-15", "2026-03-20", "2026-05-01"] {
        let page = folder.run(&["explain", "all_of_it", "e.yaml", "--as-of", day]).exits(0).out;
        let check = folder.run(&["check", "e.yaml", "--as-of", day, "--format", "json"]).json();
        let engagement = &check["engagements"][0];
        let score = engagement["scores"][0]["score"].as_str().expect("a score");
        assert!(page.starts_with(&format!("all_of_it: a ladder, at {score}\n")), "{day}: {score}: {page}");
        let now = engagement["actions"][0]["action"].as_str();
        let said = now.map_or("nothing is to be done now".to_owned(), |now| format!("to be done now: {now}"));
        assert!(page.contains(&said), "{day}: {said}: {page}");
    }
}

#[test]
fn what_is_not_there_at_all_is_said() {
    let folder = with_ladder();
    folder.write("e.yaml", RECORD);
    let refused = |id: &str| folder.run(&["explain", id, "e.yaml", "--as-of", "2026-03-01"]).exits(2).err;
    for (id, words) in [
        ("calls/C33", "the record has no event and no contact `C33`; did you mean `calls/C3`"),
        ("calls/NOSUCH", "the record has no event and no contact `NOSUCH`"),
        ("call/C1", "the policy has no clause and no ladder `call`"),
        ("all_of_it/talk", "`all_of_it` is a ladder; did you mean `all_of_it`"),
    ] {
        assert!(refused(id).contains(words), "{id}: {words}: {}", refused(id));
    }
    assert!(!refused("hours/2031-01").contains("no event"), "{}", refused("hours/2031-01"));
    folder.write("records/f.yaml", RECORD.replace("engagement: e", "engagement: f"));
    folder.write("records/g.yaml", RECORD.replace("engagement: e", "engagement: g"));
    let both = folder.run(&["explain", "calls/NOSUCH", "records", "--policy", "policy.terms", "--as-of", "2026-03-01"]);
    assert!(both.err.contains("none of the records has an event or a contact `NOSUCH`"), "{}", both.err);
}
