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
    let lines = page.lines().skip_while(|line| *line != heading).skip(1).take_while(|line| !line.is_empty());
    lines.map(|line| line.trim().to_owned()).collect()
}

#[test]
fn the_smallest_changes_that_avoid_a_finding_are_told() {
    let folder = folder();
    let avoided = |id: &str| under(&folder, id, "What would have avoided it, each alone");
    // Due on the 19th, and two days of grace.
    assert_eq!(avoided("paid/I1"), ["payment P2 on 2026-01-21 or before (it was on 2026-02-20)"]);
    assert_eq!(avoided("paid/I2"), ["a payment of 30.00 EUR for invoice I2 on 2026-01-20 or before"]);
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
            "an approval for change X1 by the client at 2026-02-03 09:59 or before",
            "work W3 at 2026-02-04 10:00 or later (it was at 2026-02-03 10:00)"
        ]
    );
}

#[test]
fn what_meets_a_pending_duty_is_told() {
    let met = under(&folder(), "paid/I3", "What meets it");
    assert_eq!(met, ["a payment of 70.00 EUR for invoice I3 on 2026-03-06 or before"]);
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
            "call C2: `at outside hours office` does not hold: at is 2026-01-16T12:00:00+01:00",
            "call C3: `not urgent` does not hold: urgent is yes",
            "call C4: it is none of `call by client where at outside hours office and not urgent`: its sort, who did it, or what it is for",
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
