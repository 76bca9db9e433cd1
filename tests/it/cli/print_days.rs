//! `goodterms print`: the sentences name the days that a check counts.

use super::Folder;

const HEAD: &str = "policy \"Studio: terms\" {
  version \"1\" effective 2026-01-01 currency EUR timezone \"Europe/Warsaw\" holidays PL
  hours office Mon-Fri 09:00-17:00 deadlines roll forward
}
";

const CLAUSES: &str = "term wait = 14 business days
section s \"S\" {
  clause paid \"Paid\" { for each invoice client owes payment for invoice within 14 days after invoice.issued severity minor }
  clause stop \"Stop\" { for each invoice firm may suspend from 30 days after due of paid until invoice.settled }
  clause end \"End\" { for each notice by firm firm may terminate from 1 day after wait after notice.at }
  clause rise \"Rise\" { for each raise_price by firm require effective at least 60 days after raise_price.at }
  clause early \"Early\" { for each request by client where wanted is known require not wanted before 5 business days after request.at }
  clause calm \"Calm\" { for each reply by firm require reply.at at least 24 hours after contract.starts }
  clause old \"Old\" { for each warn by firm require warn.at at least 3 years after contract.starts }
}
";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("studio.terms", format!("{HEAD}{CLAUSES}"));
    folder
}

#[test]
fn polish_names_the_day_that_is_counted() {
    let polish = folder().run(&["print", "studio.terms", "--language", "pl"]).exits(0).out;
    for part in [
        "począwszy od 30. dnia od terminu z postanowienia 1.1",
        "począwszy od dnia następującego po upływie 14. dnia roboczego od zawiadomienia",
        "dzień wejścia w życie podwyżki ceny przypada najwcześniej w 60. dniu od podwyżki ceny",
        "przypada najwcześniej w 5. dniu roboczym od zgłoszenia",
        "odpowiedź przypada najwcześniej z upływem 24 godzin od początku umowy",
        "ostrzeżenie przypada najwcześniej w ostatnim dniu okresu 3 lat od początku umowy",
    ] {
        assert!(polish.contains(part), "{part} in {polish}");
    }
    assert!(!polish.contains("po upływie 60") && !polish.contains("przed upływem"), "{polish}");
}

#[test]
fn a_day_after_a_length_of_time_is_said_as_such() {
    let folder = Folder::new();
    let clauses = "term wait = 10 days
term pay_in = 14 days
section s \"S\" {
  clause paid \"Paid\" { for each invoice client owes payment for invoice within pay_in after invoice.issued severity minor }
  clause end \"End\" { for each notice by firm firm may terminate from wait + 1 day after notice.at }
  clause twice \"Twice\" { for each notice by firm firm owes talk for notice within 2 days after notice.at + 3 days }
  clause heard \"Heard\" { for each terminate by firm require not exists(warn as first by firm where not terminate.at at least wait + 1 day after first.at) }
  clause moved \"Moved\" { for each invoice require max(0 days, invoice.due - due of paid) <= 5 days }
  clause month \"Month\" { firm owes report every 1 month }
  clause none \"None\" { limit call by client to 0 in any 9 days }
  clause sums \"Sums\" { for each month limit sum(work.minutes) to 240 by firm }
}
";
    folder.write("studio.terms", format!("{HEAD}{clauses}"));
    let english = folder.run(&["print", "studio.terms"]).exits(0).out;
    for part in [
        "the firm may terminate the contract, from the day after the end of 10 days after the notice on.",
        "within 2 days after the end of 3 days after the notice.",
        "the termination is at most 10 days after the warning",
        "the time from the due day under clause 1.1 to the due date of the invoice",
        "at least once every month, counted from",
        "There must be no call by the client in any period of 9 days.",
        "the total number of minutes of all items of work must not be more than 240.",
    ] {
        assert!(english.contains(part), "{part} in {english}");
    }
    let polish = folder.run(&["print", "studio.terms", "--language", "pl"]).exits(0).out;
    for part in [
        "począwszy od dnia następującego po upływie 10. dnia od zawiadomienia.",
        "wypowiedzenie przypada nie później niż z upływem 10 dni od ostrzeżenia",
        "czas od terminu z postanowienia 1.1 do terminu zapłaty podanego w treści faktury",
        "nie rzadziej niż co miesiąc",
    ] {
        assert!(polish.contains(part), "{part} in {polish}");
    }
}

#[test]
fn what_several_kinds_share_is_defined_once() {
    let folder = Folder::new();
    let clauses = "kind call { begun = max(contract.starts, contract.signed) }
kind message { begun = max(contract.starts, contract.signed) }
section s \"S\" {
  clause calls \"Calls\" { for each call by client require call.at after call.begun }
  clause mails \"Mails\" { for each message by client require message.at after message.begun }
}
";
    folder.write("studio.terms", format!("{HEAD}{clauses}"));
    let english = folder.run(&["print", "studio.terms"]).exits(0).out;
    assert!(english.contains("- The “begun” of a call or a message is the latest of these:"), "{english}");
    assert_eq!(english.matches("“begun” of a").count(), 1, "{english}");
}

/// The day that the sentence names is the day of the check.
#[test]
fn the_day_named_is_the_day_that_opens_a_right() {
    let folder = folder();
    folder.write(
        "case.yaml",
        "engagement: case
client: {name: \"ACME\", country: PL, type: business}
contract: {signed: 2026-01-05, starts: 2026-01-05, accepts: {policy: \"Studio: terms\", version: \"1\", at: 2026-01-05}}
events:
  - {invoice: I1, issued: 2026-02-02, payable: 1000 EUR}
  - {action: R1, what: raise_price, at: 2026-03-02, by: firm, effective: 2026-05-01, percent: 5%}
",
    );
    // Due on 16 February; thirty days later it is 18 March.
    for (day, right) in [("2026-03-17", "future"), ("2026-03-18", "open")] {
        folder.write("case.md", format!("# Case\n\n```policy\nstudio.terms\n```\n\n```record\ncase.yaml\n```\n\n```expect\nas of {day}\nbreached paid/I1\nright {right} stop/I1\n```\n"));
        folder.run(&["test", "case.md"]).exits(0);
    }
}

/// A deadline moves on from a Saturday; what is compared, borne or allowed from a day on does not.
#[test]
fn only_duties_and_limits_move_on_to_a_business_day_and_the_document_says_so() {
    let folder = Folder::new();
    let clauses = "section s \"S\" {
  clause paid \"Paid\" { for each invoice client owes payment for invoice within 14 days after invoice.issued grace 15 days severity minor }
  clause told \"Told\" { for each dispute by client where for is invoice require dispute.at is within 14 days after for.issued severity minor }
  clause stop \"Stop\" { for each invoice firm may suspend from 28 days after invoice.issued until invoice.settled }
}
";
    folder.write("studio.terms", format!("{HEAD}{clauses}"));
    let english = folder.run(&["print", "studio.terms"]).exits(0).out;
    let moves = "Where something is owed within a period of days, weeks, months or years, or a limit holds within one, and the last day of that period is no business day, the period ends with the next business day.";
    assert!(english.contains(moves) && english.contains("Nothing else is put off"), "{english}");
    let polish = folder.run(&["print", "studio.terms", "--language", "pl"]).exits(0).out;
    assert!(polish.contains("Nic innego się nie przesuwa, chyba że stanowi tak postanowienie"), "{polish}");
    // 7 February and 14 days are a Saturday, the 21st: the duty ends on Monday, the time to dispute does not.
    let record = |events: &str| {
        format!(
            "```yaml\nengagement: case\nclient: {{name: \"ACME\", country: PL, type: business}}\ncontract: {{signed: 2026-01-05, accepts: {{policy: \"Studio: terms\", version: \"1\", at: 2026-01-05}}}}\nevents:\n  - {{invoice: I1, issued: 2026-02-07, payable: 1000 EUR}}\n{events}```\n"
        )
    };
    for (events, as_of, expect) in [
        ("  - {payment: P1, at: 2026-02-23, for: I1, amount: 1000 EUR}\n", "2026-03-31", "nothing"),
        ("  - {dispute: D1, for: I1, at: 2026-02-21, by: client, amount: 10 EUR}\n", "2026-02-23", "nothing"),
        ("  - {dispute: D1, for: I1, at: 2026-02-22, by: client, amount: 10 EUR}\n", "2026-02-23", "breached told/D1"),
        // 23 February and 15 days of grace are 10 March, a Tuesday; the right begins on a Saturday, 7 March.
        ("  - {payment: P1, at: 2026-03-10, for: I1, amount: 1000 EUR}\n", "2026-03-31", "nothing"),
        ("  - {payment: P1, at: 2026-03-11, for: I1, amount: 1000 EUR}\n", "2026-03-31", "late paid/I1"),
        ("", "2026-03-06", "nothing\nright future stop/I1"),
        ("", "2026-03-07", "nothing\nright open stop/I1"),
    ] {
        let text = record(events);
        folder.write(
            "case.md",
            format!("# Case\n\n```policy\nstudio.terms\n```\n\n{text}\n```expect\nas of {as_of}\n{expect}\n```\n"),
        );
        folder.run(&["test", "case.md"]).exits(0);
    }
}
