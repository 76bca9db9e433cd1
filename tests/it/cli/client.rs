//! What a client reads: `report --for client`, with a policy and a record that are full of what is the firm's own.

use std::collections::BTreeMap;

use super::Folder;

/// Every text in here that begins with `ZQ` is the firm's own and must be on no page for a client; so must every word of [`INNER`].
const POLICY: &str = r#"policy "Studio" {
  version  "1"
  currency EUR
  timezone "Europe/Warsaw"
  holidays PL
  hours    office Mon-Fri 09:00-17:00
}

term payment_due = 14 days {
  accept up to 30 days
  accept up to 60 days for price + 3% with approval "ZQapprover"
}
term zq_rate = 77 EUR

kind zq_mood { level: [low, high] }

section zq_section "ZQheading" {
  clause paid "Invoices are paid within {payment_due}" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within payment_due after invoice.issued
    grace 5 business days
    tolerate 1 in any 90 days
    severity minor, major when overdue > 20 days, critical when client.strategic and overdue > 30 days
    costs interest at 10% yearly "interest"
    costs zq_rate when exists(invoice.tax) "handling"
    suggest remind, legal_review
    because "ZQbecause"
    cite "ZQcite"
  }

  clause zq_base "Invoices are due in 14 days" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued
  }

  clause long_open "Nothing stays unpaid for 15 days" {
    for each invoice
    client owes payment for invoice totalling invoice.payable by due of zq_base
    grace 15 days
  }

  clause by_night "Nobody calls at night" {
    forbid call by client where at outside hours office
    severity minor
    costs 45 EUR "call at night"
  }

  clause rounds "One round is included" {
    for each delivery
    limit revision for delivery to 1
    costs 50 EUR * excess "extra rounds"
    because "ZQbecause2"
  }

  clause mood "ZQmood title" {
    forbid zq_mood where level = low
    severity critical
  }

  clause ill "ZQill title" {
    forbid staff_report
    severity critical
  }

  clause noted "ZQnoted title" {
    forbid call by client where note = "ZQnote"
  }

  clause after_mood "ZQafter title" {
    forbid breach of mood
  }

  clause rank "ZQrank title" {
    forbid request by client where client.strategic
  }

  clause share "ZQshare title" {
    require client.revenue_share <= 10% by firm
  }

  clause floor "ZQfloor title" {
    for each delivery
    firm owes reply for delivery within 2 days after delivery.at
    severity major
    because for firm "ZQbecause5"
  }

  clause signal "ZQsignal title" {
    forbid message by client where urgent
    severity note
  }

  clause reviewed "ZQreviewed title" {
    for each breach of paid
    firm owes action within 3 days after breach.since
  }

  clause shield "ZQshield title" {
    for each incident
    firm owes action within 3 days after incident.at
  }

  clause pause "We may pause" {
    for each invoice
    firm may suspend from 20 days after due of paid until invoice.settled
    because "ZQbecause3"
  }

  clause leave "You may leave" {
    for each invoice
    client may terminate from 20 days after due of paid until invoice.settled
    because "ZQbecause4"
  }

  clause leave_for_mood "ZQleave title" {
    for each zq_mood
    client may terminate from zq_mood.at
  }
}

exception zq_exception to paid {
  when exists(zq_mood)
  grace 6 business days
}

ladder zq_ladder {
  over zq_section
  weigh minor 1, major 3, critical 8
  step remind at 1
  step warn "ZQcard" at 3 after remind
  step legal_review at 5
  before remind, warn, legal_review need exists(zq_mood in last 7 days)
}
"#;

/// Words of the firm that say how it weighs and decides.
const INNER: &[&str] = &[
    "zq",
    "grace",
    "forgiven",
    "tolerat",
    "house rule",
    "ladder",
    "score",
    "critical",
    "minor",
    "legal",
    "staff",
    "approv",
    "strategic",
    "revenue",
    "explain",
    "check --",
    ".terms",
    ".yaml",
    "suggest",
    "needs",
    "missing",
    "exists(",
    "internal",
];

/// Ids, names and notes that are the firm's own begin with `ZQ`.
fn record(accepts: bool) -> String {
    let accepts =
        if accepts { "contract: {accepts: {policy: \"Studio\", version: \"1\", at: 2026-01-01}}\n" } else { "" };
    format!(
        r#"engagement: zq-nightmare
client: {{country: PL, type: business, strategic: true, revenue_share: 40%}}
contacts:
  zqola: {{side: client, name: "ZQname", email: "zq@example.com"}}
{accepts}events:
  - {{invoice: F1, issued: 2026-01-05, payable: 100 EUR, note: "ZQnote", source: "ZQsource"}}
  - {{invoice: F2, issued: 2026-01-12, payable: 70 EUR}}
  - {{invoice: F3, issued: 2026-03-12, payable: 70 EUR}}
  - {{invoice: F4, issued: 2026-02-20}}
  - {{payment: ZQP1, at: 2026-02-27, for: F1, amount: 60 EUR}}
  - {{delivery: D1, at: 2026-02-03T12:00, note: "ZQnote"}}
  - {{revision: ZQR1, at: 2026-02-04, for: D1, by: zqola, attribute: "ZQattribute"}}
  - {{revision: ZQR2, at: 2026-02-05, for: D1, by: zqola}}
  - {{call: ZQC1, at: 2026-02-06T21:15, by: zqola, note: "ZQnote"}}
  - {{message: ZQM1, at: 2026-02-09T10:00, by: zqola, urgent: true}}
  - {{request: ZQQ1, at: 2026-02-10T10:00, by: zqola}}
  - {{staff_report: ZQS1, at: 2026-02-10, by: firm, note: "ZQnote"}}
  - {{zq_mood: ZQK1, at: 2026-02-11, level: low}}
  - {{incident: ZQI1, at: 2026-02-12, by: zqola, level: 3}}
  - {{action: ZQA1, at: 2026-03-10, by: firm, what: remind, reasons: ["ZQreason"]}}
  - {{action: ZQA2, at: 2026-03-12, by: firm, what: legal_review, reviewed_by: zqola}}
"#
    )
}

/// Returns what is written for a reader in a form, by the names of the files; style sheets are left out.
fn written(folder: &Folder, reader: &str, form: &str) -> BTreeMap<String, String> {
    let arguments = ["report", "r.yaml", "--policy", "zq.terms", "--as-of", "2026-04-01", "--out", form];
    let outcome = folder.run(&[&arguments[..], &["--for", reader, "--format", form]].concat());
    assert!(matches!(outcome.status, Some(0 | 1)), "{}", outcome.err);
    let files = std::fs::read_dir(folder.path(form)).expect("a folder").map(|file| file.expect("a file").path());
    let page = |path: std::path::PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a page");
        let text = match text.split_once("<style>") {
            Some((before, rest)) => format!("{before}{}", rest.split_once("</style>").expect("its end").1),
            None => text,
        };
        (path.file_name().expect("a name").to_string_lossy().into_owned(), text)
    };
    files.map(page).collect()
}

fn folder(accepts: bool) -> Folder {
    let folder = Folder::new();
    folder.write("zq.terms", POLICY);
    folder.write("r.yaml", record(accepts));
    folder
}

/// Returns where a page says one of the words that are the firm's own.
fn leaks(page: &str) -> Vec<String> {
    let lower = page.to_lowercase();
    let around = |at: usize| {
        let start = (0..=at.saturating_sub(80)).rev().find(|at| lower.is_char_boundary(*at)).unwrap_or(0);
        lower[start..].chars().take(200).collect::<String>()
    };
    INNER.iter().filter_map(|word| lower.find(word).map(|at| format!("{word}: {}", around(at)))).collect()
}

#[test]
fn no_page_for_a_client_says_what_is_the_firms_own() {
    for (accepts, form) in [(true, "html"), (false, "html"), (true, "markdown"), (false, "markdown")] {
        let pages = written(&folder(accepts), "client", form);
        assert_eq!(pages.len(), 1);
        for page in pages.values() {
            let leaks = leaks(page);
            assert!(leaks.is_empty(), "{}", leaks.join("\n\n"));
        }
    }
}

/// That the words are there for the firm shows that the test above looks for something.
#[test]
fn the_page_of_the_firm_says_them() {
    let pages = written(&folder(true), "firm", "html");
    let page = &pages["zq-nightmare.html"];
    let said = leaks(page).len();
    assert!(said >= INNER.len() - 6, "only {said} of {}", INNER.len());
    for words in [
        "ZQmood title",
        "ZQill title",
        "ZQnoted title",
        "ZQrank title",
        "ZQfloor title",
        "ZQbecause",
        "ZQK1",
        "then the grace",
    ] {
        assert!(page.contains(words), "{words} is not in\n{page}");
    }
}

#[test]
fn what_both_agreed_on_is_told() {
    let pages = written(&folder(true), "client", "html");
    let page = pages.values().next().expect("a page");
    for words in [
        "Invoices are paid within 14 days",
        "terms that you had accepted",
        "One round is included",
        "F2",
        "day 14, the last day",
    ] {
        assert!(page.contains(words), "{words} is not in\n{page}");
    }
    // What the client had not accepted is told of neither side.
    let pages = written(&folder(false), "client", "html");
    let page = pages.values().next().expect("a page");
    for words in ["Invoices are paid within 14 days", "One round is included", "You may leave"] {
        assert!(!page.contains(words), "{words} is in\n{page}");
    }
}

#[test]
fn pages_for_a_client_and_internal_ones_never_share_a_folder() {
    for (first, second, is_there) in [("client", "firm", "zq-nightmare.client.html"), ("firm", "client", "index.html")]
    {
        let folder = folder(true);
        let run = |reader: &str, out: &str| {
            folder.run(&[
                "report",
                "r.yaml",
                "--policy",
                "zq.terms",
                "--as-of",
                "2026-04-01",
                "--out",
                out,
                "--for",
                reader,
            ])
        };
        run(first, "out").exits(1);
        let before = std::fs::read_dir(folder.path("out")).expect("a folder").count();
        let refused = run(second, "out").exits(2);
        assert!(refused.out.is_empty(), "{}", refused.out);
        for words in [is_there, "nobody sends the wrong one", "--out out/"] {
            assert!(refused.err.contains(words), "{words} is not in {}", refused.err);
        }
        assert_eq!(std::fs::read_dir(folder.path("out")).expect("a folder").count(), before);
        // Again for the same reader, and by the way out that it names, it goes.
        run(first, "out").exits(1);
        run(second, if second == "firm" { "out/internal" } else { "out/for-client" }).exits(1);
    }
}

#[test]
fn a_mail_says_what_the_page_says() {
    let folder = folder(true);
    let mails = written(&folder, "client", "markdown");
    let (mail, made_from) = mails["zq-nightmare.client.md"].split_once("\n## Made from\n").expect("the fingerprints");
    insta::assert_snapshot!(mail);
    assert_eq!(made_from.matches(": sha256 ").count(), 2, "{made_from}");
    // For the firm there is another command, and its pages do not lie beside the mail.
    let arguments = ["report", "r.yaml", "--policy", "zq.terms", "--as-of", "2026-04-01", "--out", "firm"];
    let refused = folder.run(&[&arguments[..], &["--format", "markdown"]].concat()).exits(2);
    assert!(refused.err.contains("goodterms check --format markdown"), "{}", refused.err);
    assert!(!folder.path("firm").exists());
    let beside = folder.run(&[&arguments[..7], &["markdown"]].concat()).exits(2);
    assert!(beside.err.contains("zq-nightmare.client.md"), "{}", beside.err);
}

#[test]
fn nothing_in_a_mail_is_markup() {
    let folder = folder(true);
    folder.write("zq.terms", POLICY.replace("Invoices are paid", "<b>Invoices</b> | [are](http://x) *paid*"));
    let mails = written(&folder, "client", "markdown");
    let mail = &mails["zq-nightmare.client.md"];
    for markup in ["<b>", "[are]", "http://", "*paid"] {
        let bare = mail.match_indices(markup).any(|(at, _)| !mail[..at].ends_with('\\'));
        assert!(!bare, "{markup} in\n{mail}");
    }
    assert!(mail.contains("\\<b\\>Invoices"), "{mail}");
}

/// What rests on a record that the client does not know by its id is told with what that is for.
#[test]
fn a_promise_names_its_invoice_and_no_sentence_reads_backwards() {
    let folder = Folder::new();
    folder.write(
        "policy.terms",
        "policy \"Studio\" { currency EUR timezone \"UTC\" hours office Mon-Fri 09:00-17:00 }
section all \"All\" {
  clause kept \"A promised payment arrives on the promised day\" {
    for each promise by client
    client owes payment for promise.for totalling promise.for.payable by promise.date
  }
  clause calls \"Calls come in office hours\" { forbid call by client where at outside hours office }
}
",
    );
    folder.write(
        "e.yaml",
        "engagement: e\nclient: {name: E}
contract: {signed: 2026-01-01, accepts: {policy: \"Studio\", at: 2026-01-01}}
events:
  - {invoice: I-17, issued: 2026-01-05, payable: 70 EUR}
  - {promise: P1, by: client, for: I-17, at: 2026-02-02, date: 2026-02-06}
  - {call: C1, by: client, at: 2026-02-07T21:00}
",
    );
    for form in ["html", "markdown"] {
        let command = ["report", "e.yaml", "--policy", "policy.terms", "--as-of", "2026-03-01", "--for", "client"];
        folder.run(&[&command[..], &["--format", form, "--out", form]].concat()).exits(1);
    }
    let page = folder.read("html/e.client.html");
    assert!(page.contains("What it is about (1)</summary>\n<ul><li><bdi>invoice I-17 of "), "{page}");
    assert!(page.contains("A promised payment arrives on the promised day I-17</text>"), "{page}");
    assert!(page.contains("overdue (invoice I-17)</bdi>"), "{page}");
    let mail = folder.read("markdown/e.client.md");
    assert!(mail.contains("about invoice I-17"), "{mail}");
    assert!(mail.contains("- **Calls come in office hours** (not kept from 2026-02-07 21:00)"), "{mail}");
}

/// A page is tied to its record by fingerprints, and says nothing else of the files.
#[test]
fn what_a_client_reads_carries_the_fingerprints() {
    let folder = Folder::with_policy();
    folder.write("records/secret-a.yaml", super::broken("a"));
    folder.write("records/secret-b.yaml", super::broken("b"));
    let arguments = ["--policy", "policy.terms", "--as-of", "2026-02-10"];
    let check = folder.run(&[&["check", "records", "--format", "json"][..], &arguments].concat()).json();
    let digest = |place: &str| check.pointer(place).and_then(serde_json::Value::as_str).expect("a digest").to_owned();
    let (terms, a, b) = (digest("/policy/files/0/sha256"), digest("/records/0/sha256"), digest("/records/1/sha256"));
    for (format, ending) in [("html", "client.html"), ("markdown", "client.md")] {
        let out = format!("out-{format}");
        let more = ["report", "records", "--out", &out, "--for", "client", "--format", format];
        folder.run(&[&more[..], &arguments].concat());
        let page = folder.read(&format!("{out}/a.{ending}"));
        assert!(page.contains(&terms) && page.contains(&a), "{page}");
        assert!(!page.contains(&b) && !page.contains("secret") && !page.contains("policy.terms"), "{page}");
    }
    folder.run(&[&["report", "records", "--out", "ours"][..], &arguments].concat());
    let page = folder.read("ours/a.html");
    assert!(page.contains(&a) && page.contains("secret-a.yaml") && !page.contains(&b), "{page}");
}
