//! Tests that are made for clauses of which no record of a test speaks.

use super::Folder;

const HEADER: &str = "policy \"Studio\" {
  version \"1\"
  effective 2026-01-01
  currency EUR
  timezone \"Europe/Warsaw\"
  holidays PL
  hours office Mon-Fri 09:00-17:00
  deadlines roll forward
}
term pay_in = 14 days { accept up to 30 days }
";

/// Records of invoices alone.
const PAGE: &str = "```policy
policy.terms
```

```yaml
engagement: case
client: {name: \"ACME\", country: PL, type: business}
events:
  - {invoice: I1, issued: 2026-02-02, payable: 1000 EUR}
```

```expect
as of 2026-02-10
nothing
```
";

/// What is made for clauses, and what is covered once all of it is confirmed.
fn made(clauses: &str) -> (String, String) {
    let folder = Folder::new();
    folder.write("policy.terms", format!("{HEADER}section s \"S\" {{\n{clauses}}}\n"));
    folder.write("policy.md", PAGE);
    folder.run(&["test", "--generate", "made.md"]).exits(0);
    let made = folder.read("made.md");
    folder.write("made.md", made.replace(" |  |\n", " | A. Lawyer 2026-04-01 |\n"));
    (made, folder.run(&["test", "--coverage"]).exits(0).out)
}

#[test]
fn what_no_record_is_about_is_made_up() {
    let (made, covered) = made(
        "  clause paid \"Invoices are paid within {pay_in} of issue\" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within pay_in after invoice.issued
    grace 3 business days
    tolerate 1 in any 365 days
    severity minor, major when overdue > 14 days
    costs 5% * invoice.payable \"fee\"
  }
  clause calls \"Calls come in office hours\" {
    forbid call by client where at outside hours office
    tolerate 2 in any 7 days
  }
  clause rounds \"Two rounds\" {
    for each delivery
    limit revision for delivery to 2
    costs 50 EUR * excess \"round\"
  }
",
    );
    // Within the grace nothing hangs on the due day.
    let unshown = made.split_once("## Not shown").expect("a list").1;
    assert_eq!(unshown.lines().filter(|line| line.starts_with("- ")).count(), 1, "{made}");
    assert!(unshown.contains("- paid, deadline pay_in after invoice.issued (policy.terms:14): just before"), "{made}");
    assert_eq!(covered.lines().filter(|line| line.contains('(') && line.contains(':')).count(), 2, "{covered}");
}

#[test]
fn all_sorts_of_statements_have_a_least_record() {
    let (made, covered) = made(
        "  clause few_calls \"Calls are few\" { limit call by client to 3 in any 7 days }
  clause our_reply \"We answer\" {
    for each message by client where asks
    firm owes reply for message within 4 business hours after message.at
    tolerate 1 in any 30 days
  }
  clause approved \"A change is approved before it is built\" {
    for each work where for is change
    require approval for work.for before work.at
  }
  clause check \"We check in\" { firm owes check_in every 14 days }
  clause visits \"Visits are short\" { forbid visit where minutes > 90 and cost is known and cost >= 100 EUR }
  clause hold \"A long hold ends it\" { for each hold firm may terminate from 30 days after hold.starts until hold.ends }
  clause fast \"Public bodies answer fast\" {
    for each question by firm where client.type = public
    client owes answer for question within 5 business days after question.at
  }
  clause missed \"Few meetings are missed\" {
    limit share(meeting where outcome = missed among exists(outcome)) to 50% in any 90 days by client with at least 4
  }
  clause late_twice \"No second late answer\" {
    for each breach of our_reply as slip
    firm owes call within 3 days after slip.since
  }
}
kind visit { minutes: number, cost: money? }
section t \"T\" {
",
    );
    for sides in [
        "few_calls 6 of 6",
        "our_reply 8 of 8",
        "approved 3 of 3",
        "check 3 of 3",
        "visits 6 of 6",
        "hold 3 of 3",
        "fast 3 of 3",
        "missed 9 of 9",
        "late_twice 3 of 3",
    ] {
        assert!(covered.contains(&format!("  {sides}\n")), "{sides}:\n{covered}\n{made}");
    }
}
