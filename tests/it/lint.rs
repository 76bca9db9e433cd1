//! What is unwise in a policy: the examples of `docs/lint.md`, a case a code, and policies in which nothing is.

use std::collections::BTreeMap;
use std::fs;

use goodterms::base::diagnostic::Diagnostic;
use goodterms::base::source::SourceMap;
use goodterms::program::from_syntax::from_syntax;
use goodterms::program::lint::{CODES, lint};
use goodterms::syntax::parse::parse;
use goodterms::testing::case;

use super::render::{render, snapshots_of};

const CASES: &str = "tests/diagnostics/lint";

/// The alarms on allowances themselves.
const OF_ALLOWANCES: [&str; 3] = ["lint-allow-unknown", "lint-allow-unused", "lint-allow-without-reason"];

/// Lints the text of a policy.
#[track_caller]
fn look(path: &str, text: &str) -> (SourceMap, Vec<Diagnostic>) {
    let mut sources = SourceMap::new();
    let source = sources.add(path, text);
    let (file, mut mistakes) = parse(source, text);
    let (program, found) = from_syntax(&file, &|_| None);
    mistakes.extend(found);
    let program = program.unwrap_or_else(|| panic!("{path} is in error:\n{}\n{text}", render(&sources, &mistakes)));
    let alarms = lint(&program, &file, &sources).alarms.into_iter().map(|alarm| alarm.diagnostic).collect();
    (sources, alarms)
}

#[track_caller]
fn codes(path: &str, text: &str) -> Vec<&'static str> {
    look(path, text).1.iter().map(|alarm| alarm.code).collect()
}

/// The sections of the page with their blocks of code, and the blocks before the first section.
fn page() -> (Vec<String>, BTreeMap<String, Vec<String>>) {
    let text = fs::read_to_string("docs/lint.md").expect("the page");
    let mut parts = text.split("\n### ");
    let before = blocks(parts.next().unwrap_or(""));
    let sections = parts.map(|part| {
        let (head, body) = part.split_once('\n').expect("a section");
        (head.to_owned(), blocks(body))
    });
    (before, sections.collect())
}

fn blocks(text: &str) -> Vec<String> {
    let all = case::blocks(text).into_iter().filter(|block| block.lang == "terms");
    all.map(|block| text[block.start..block.end].to_owned()).collect()
}

/// An example as a whole policy.
fn whole(beginning: &str, example: &str) -> String {
    if example.contains("policy \"") { example.to_owned() } else { format!("{beginning}\n{example}") }
}

#[test]
fn every_alarm_has_its_place_on_the_page() {
    let (_, sections) = page();
    let mut all: Vec<&str> = CODES.into_iter().chain(OF_ALLOWANCES).collect();
    all.sort_unstable();
    assert_eq!(sections.keys().map(String::as_str).collect::<Vec<_>>(), all);
}

#[test]
fn the_examples_of_the_page_say_what_they_are_for() {
    let (before, sections) = page();
    let beginning = before.last().expect("the beginning of the examples");
    assert_eq!(codes("beginning", beginning), [""; 0]);
    for (code, blocks) in &sections {
        let [wrong, right] = &blocks[..] else { panic!("{code} has an example and what to write instead") };
        let (sources, alarms) = look(code, &whole(beginning, wrong));
        let found: Vec<&str> = alarms.iter().map(|alarm| alarm.code).collect();
        assert_eq!(found, [code.as_str()], "\n{}", render(&sources, &alarms));
        let (sources, alarms) = look(code, &whole(beginning, right));
        assert!(alarms.is_empty(), "instead of {code}:\n{}", render(&sources, &alarms));
    }
}

#[test]
fn every_case_says_where_and_what_to_do() {
    let _bound = snapshots_of("lint");
    let mut seen = Vec::new();
    let files = fs::read_dir(CASES).expect("the cases").map(|entry| entry.expect("an entry").path());
    for path in files.filter(|path| path.extension().is_some_and(|ext| ext == "terms")) {
        let code = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("text");
        let (sources, alarms) = look(&format!("{code}.terms"), &text);
        let all_of_it = alarms.iter().all(|alarm| alarm.code == code && alarm.help.is_some());
        assert!(all_of_it && !alarms.is_empty(), "{code}:\n{}", render(&sources, &alarms));
        insta::assert_snapshot!(code.clone(), render(&sources, &alarms));
        seen.push(code);
    }
    seen.sort();
    assert_eq!(seen, page().1.into_keys().collect::<Vec<_>>());
}

#[test]
fn sensible_policies_raise_no_alarm() {
    for path in ["tests/policies/studio.terms", "tests/programs/glance.terms"] {
        let text = fs::read_to_string(path).expect("text");
        let (sources, alarms) = look(path, &text);
        assert!(alarms.is_empty(), "{}", render(&sources, &alarms));
    }
    // The example of the tour is kept small: it has no conduct, and one breach in it leads nowhere.
    let text = fs::read_to_string("examples/acme/policy.terms").expect("text");
    assert_eq!(codes("acme", &text), ["lint-no-conduct", "lint-unweighed-section"]);
}

/// A policy of one clause below the beginning of the page.
#[track_caller]
fn clause(body: &str) -> Vec<&'static str> {
    let (before, _) = page();
    let beginning = before.last().expect("the beginning");
    codes("case", &format!("{beginning}\nsection s \"S\" {{ clause c \"C\" {{ {body} suggest talk }} }}\n"))
}

#[test]
fn only_what_is_certain_is_never_or_always_breached() {
    let never = [
        "forbid call where urgent and not urgent",
        "forbid call where not (urgent or not urgent)",
        "forbid request where class = bug and class in [change, new_work]",
        "forbid request where class != bug and class = bug",
        "forbid call where at inside hours office and at outside hours office",
        "forbid call where minutes > 5 and (minutes < 3 or minutes = 4)",
        "limit share(meeting where outcome = missed) to 100%",
        "require share(meeting where outcome = missed) >= 0%",
        "require 1 < 2",
        "for each call where minutes > 60 and 30 > minutes require call.urgent",
        "forbid message unless not (urgent and not urgent)",
        "for each work where for is change require work.for is change",
        "for each invoice require invoice.reminders >= 0",
        "forbid incident where level < 1",
        "forbid incident where level > 5",
    ];
    let always = ["require count(call) < 0", "require exists(call where urgent and not urgent)"];
    let maybe = [
        "forbid call where minutes > 30 and minutes < 60",
        "forbid call where minutes >= 30 and minutes <= 30",
        "forbid request where class in [bug, change] and class = bug",
        "forbid call where urgent or minutes > 3",
        "limit share(meeting where outcome = missed) to 99%",
        "limit call to 0 within 3 days after contract.starts",
        "forbid incident where level < 2",
        "forbid reminder where level >= 5",
        // The invoice may be late now and not have been then.
        "for each invoice where late require not invoice.late",
        "forbid call where exists(message where urgent) and not exists(message where urgent)",
    ];
    for body in never {
        assert_eq!(clause(body), ["lint-never-breached"], "{body}");
    }
    for body in always {
        assert_eq!(clause(body), ["lint-always-breached"], "{body}");
    }
    for body in maybe {
        assert_eq!(clause(body), [""; 0], "{body}");
    }
}

#[test]
fn an_excuse_leaves_nothing_of_the_rule_only_where_that_is_certain() {
    let pay = "client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued";
    let never = [
        "forbid call where urgent unless urgent",
        "forbid call where minutes > 60 unless minutes > 30",
        "forbid call where minutes = 60 unless minutes = 60",
        "forbid call where minutes > longest unless minutes >= longest",
        "forbid call where minutes > 2 * longest unless 2 * longest < minutes",
        "forbid call where urgent and minutes > 10 unless minutes > 5 or not urgent",
        "forbid call where not (urgent or minutes > 10) unless not urgent",
        "forbid call where minutes in [5, 6] or urgent unless true",
        "forbid call by client unless by = client",
        "forbid call by client unless by != firm",
        "forbid call by firm where by = client",
        "forbid call by firm where by != firm",
        "limit call by firm where by = client to 3 in any 7 days",
        "require count(call where minutes > 3) >= 0 unless urgent_case",
        "forbid request where class in [bug, change] unless class != new_work and class != revision",
        "for each request where class = bug require exists(wanted) unless request.class = bug",
        "for each request by client require exists(wanted) unless request.by = client",
        "forbid call where at outside hours office unless at outside hours office",
        "forbid call where at after 2026-02-01 unless at after 2026-02-01",
        "forbid meeting where notice at most 2 days before starts unless notice at most 2 days before starts",
    ];
    let paid = ["for each invoice where payable > 10 EUR {pay} unless invoice.payable > 5 EUR"];
    for body in never.map(str::to_owned).into_iter().chain(paid.map(|body| body.replace("{pay}", pay))) {
        assert_eq!(with_terms(&body), ["lint-never-breached"], "{body}");
    }
    let maybe = [
        "forbid call where minutes > 30 unless minutes > 60",
        "forbid call where minutes > longest unless minutes > 60",
        "forbid call where minutes > longest unless minutes > 2 * longest",
        "forbid call where urgent unless confirmed",
        "forbid call by client unless by = firm or urgent",
        "forbid call by either_side unless by = client",
        "forbid request where class in [bug, change] unless class = bug",
        "forbid call where at outside hours office unless urgent and confirmed",
        // A message has no minutes: the rule is about it, and the excuse is not.
        "forbid call or message where minutes > 60 unless minutes > 30",
        "forbid call or message where minutes > 60 and minutes < 30",
        // The term, the contract or the payment may be another one by the time of the breach.
        "for each invoice where payable > ceiling {pay} unless invoice.payable > ceiling",
        "for each invoice where payable > contract.value {pay} unless invoice.payable > contract.value",
        "for each invoice where late {pay} unless invoice.late",
        "for each invoice {pay} unless invoice.issued after 2000-01-01",
        // A breach may grow graver.
        "for each breach of respect as b where b.severity = \"major\" require exists(warn) unless b.severity = \"major\"",
        // Events are looked at as they are then.
        "forbid call where exists(message where urgent) unless exists(message where urgent)",
    ];
    for body in maybe.map(|body| body.replace("{pay}", pay).replace(" by either_side", "")) {
        assert_eq!(with_terms(&body), [""; 0], "{body}");
    }
    let empty = [
        "forbid call where minutes > 60 unless minutes < 30",
        "forbid call by client unless by = firm",
        "forbid call by client unless urgent and not urgent",
        "for each request where class = bug require exists(wanted) unless request.class in [change, new_work]",
    ];
    for body in empty {
        assert_eq!(with_terms(body), ["lint-empty-excuse"], "{body}");
    }
    // An exception sets the term for the excuse, and not for what is forbidden.
    let (before, _) = page();
    let excepted = format!(
        "{}\nterm longest = 60\nsection s \"S\" {{ clause c \"C\" {{ forbid call where minutes > longest unless minutes > longest \
         suggest talk }} }}\nexception e to c {{ when client.strategic term longest = 90 }}\n",
        before.last().expect("the beginning")
    );
    assert_eq!(codes("excepted", &excepted), [""; 0]);
}

/// As [`clause`], with the terms that the body may read.
#[track_caller]
fn with_terms(body: &str) -> Vec<&'static str> {
    let (before, _) = page();
    let terms = [("longest", "60"), ("ceiling", "100 EUR"), ("urgent_case", "false")];
    let read = terms.iter().filter(|(name, _)| body.contains(name));
    let terms: String = read.map(|(name, value)| format!("term {name} = {value}\n")).collect();
    let beginning = before.last().expect("the beginning");
    codes("case", &format!("{beginning}\n{terms}section s \"S\" {{ clause c \"C\" {{ {body} suggest talk }} }}\n"))
}

#[test]
fn figures_in_a_text_are_those_of_the_clause_however_they_are_written() {
    let (before, _) = page();
    let beginning = before.last().expect("the beginning");
    let titled = |title: &str, body: &str| {
        codes("title", &format!("{beginning}\nsection s \"S\" {{ clause c \"{title}\" {{ {body} suggest talk }} }}\n"))
    };
    let calls = "limit call by client to 5 in any 7 days";
    let long = "forbid call by client where minutes > 60";
    let late = "forbid call by client where at outside hours office costs 100 EUR severity minor";
    let notice = "for each meeting where exists(notice) require meeting.notice at least 24 hours before meeting.starts by client";
    let hours = "for each month limit sum(work.minutes) to 40 * 60 carry up to 600 for 1 month";
    let share = "client owes payment totalling 30% * contract.value by contract.signed";
    let paid = "for each invoice client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued";
    let feedback =
        "for each delivery client owes feedback for delivery within 14 days after delivery.at severity minor";
    let other = [
        ("At most three calls a week", calls),
        ("At most one call a week", calls),
        ("No call is longer than 30 minutes", long),
        ("Calls of more than half an hour are agreed", long),
        ("Calls after 18:00 come at a price", late),
        ("A late call costs €150", late),
        ("A late call costs EUR 150", late),
        ("A late call costs 150 €", late),
        ("Meetings are called off 48h before", notice),
        ("Meetings are called off two days before", notice),
        ("Twenty hours of work a month", hours),
        ("A late call costs 150 euros", late),
        ("Calls come between 9 and 16, or cost 100 euros", late),
        ("Calls come from 9 to 16", late),
        ("Calls come between 8:00 and 17:00", late),
        ("Calls come before 6 p.m.", late),
        ("Calls are few: four a week", calls),
        ("Meetings are called off a fortnight before", notice),
        ("A late call costs two hundred and fifty euros", late),
        ("At most a dozen calls a week", calls),
        ("Half of the price is due on signing", share),
        ("Feedback comes within a week", feedback),
        ("You pay net 30", paid),
        ("Net 30, and no later", paid),
    ];
    for (title, body) in other {
        assert_eq!(titled(title, body), ["lint-other-figure"], "{title}");
    }
    let same = [
        ("You pay net 14", paid),
        ("Net 14 days", paid),
        ("At most five calls a week", calls),
        ("One of us takes your calls, on two phones", calls),
        ("A week has three calls more than that", long),
        ("No call is longer than 60 minutes, or an hour", long),
        ("Calls of more than 1h are agreed", long),
        ("Calls come from 09:00 to 17:00, or cost €100", late),
        ("Calls come 09:00-17:00 (version 18:00:01)", late),
        ("A late call costs EUR 100 after 1 warning", late),
        ("Meetings are called off 24h before", notice),
        ("Meetings are called off one day before", notice),
        ("Meetings are called off by 18:00 the day before", notice),
        ("Forty hours a month, of which 10 hours are carried on", hours),
        ("Calls come between 9 and 17, or cost 100 euros", late),
        ("Calls come from 9:00 to 5 p.m.", late),
        ("Between 8 and 16 people work here", long),
        ("Calls are few: five a week", calls),
        ("A late call costs a hundred euros", late),
        ("Three tenths are due on signing, half as much later, and the rest half a year after", share),
        ("Feedback comes within two weeks, once a week", feedback),
        ("Feedback comes within a reasonable time", feedback),
    ];
    for (title, body) in same {
        assert_eq!(titled(title, body), [""; 0], "{title}");
    }
}

#[test]
fn reasons_labels_and_headings_say_what_is_checked() {
    let (before, _) = page();
    let beginning = before.last().expect("the beginning");
    let of = |heading: &str, title: &str, body: &str| {
        let clause = format!("clause c \"{title}\" {{ {body} suggest talk }}");
        codes("text", &format!("{beginning}\nsection s \"{heading}\" {{ {clause} }}\n"))
    };
    let paid = |rest: &str| {
        let owes = "client owes payment for invoice totalling invoice.payable within 10 days after invoice.issued";
        format!("for each invoice {owes} {rest} severity minor")
    };
    let calls = |window: &str| format!("limit call by client to 3 in any {window}");
    let reply =
        |days: &str| format!("for each message by client firm owes reply for message within {days} after message.at");
    let other = [
        ("All, within 30 days", "Paid", paid("")),
        ("All", "Paid", paid("costs 40 EUR \"sum of 25 EUR\"")),
        ("All", "Paid", paid("because \"14 days are long\"")),
        ("All", "Paid", paid("unless client.strategic because \"14 days are long\"")),
        ("All", "Few calls in half a year", calls("90 days")),
        ("All", "Few calls in a month", calls("7 days")),
        ("All", "We answer by the next business day", reply("3 business days")),
    ];
    for (heading, title, body) in other {
        assert!(of(heading, title, &body).contains(&"lint-other-figure"), "{heading}, {title}, {body}");
    }
    let same = [
        ("All, within 10 days", "Paid", paid("costs 40 EUR \"40 EUR\" because \"10 days are enough\"")),
        ("All in 30 days", "Respect", "forbid incident where what = insult".to_owned()),
        ("All", "Few calls in half a year", calls("180 days")),
        ("All", "Few calls in a week", calls("7 days")),
        ("All", "Few calls in a month", "for each month limit count(call) to 5".to_owned()),
        ("All", "We answer by the next business day", reply("1 business day")),
    ];
    for (heading, title, body) in same {
        let found = of(heading, title, &body);
        assert!(!found.contains(&"lint-other-figure"), "{heading}, {title}, {body}: {found:?}");
    }
}

#[test]
fn parts_and_times_in_a_text_are_those_of_the_clause() {
    let (before, _) = page();
    let beginning = before.last().expect("the beginning");
    let titled = |title: &str, body: &str| {
        codes("title", &format!("{beginning}\nsection s \"S\" {{ clause c \"{title}\" {{ {body} suggest talk }} }}\n"))
    };
    let calls = "limit call by client to 5 in any 7 days";
    let row = "limit streak(invoice where late) to 2";
    let rush = "for each work costs 150% * 90 EUR severity minor";
    let triple = "for each work costs 3 * 90 EUR severity minor";
    let third = "for each work costs 90 EUR / 3 severity minor";
    let share = "client owes payment totalling 33% * contract.value by contract.signed";
    let urgent = "limit share(call by client where urgent) to 40% in any 90 days with at least 5";
    let paid = |length: &str| {
        format!(
            "for each invoice client owes payment for invoice totalling invoice.payable within {length} after invoice.issued"
        )
    };
    let other = [
        ("You call at most twice a week", calls),
        ("You call no more than three times a week", calls),
        ("You call only once a week", calls),
        ("At most three times in a row an invoice is paid late", row),
        ("What is urgent costs twice the rate", rush),
        ("What is urgent costs twice as much", triple),
        ("What is urgent costs double the rate", triple),
        ("What is urgent costs half of the rate", third),
        ("Half your calls are urgent at most", urgent),
        ("One half of the calls are urgent at most", urgent),
        ("One third of your calls are urgent at most", urgent),
        ("Two thirds of the calls are urgent at most", urgent),
        ("One quarter of the price is due on signing", share),
        ("Invoices are paid within 30 days", &paid("30 business days")),
        ("Invoices are paid within 30 days", &paid("4 weeks")),
        ("Invoices are paid within 30 days", &paid("1 month")),
        ("Invoices are paid within a month", &paid("30 days")),
        ("Invoices are paid within 2 hours", &paid("2 days")),
        ("Invoices are paid within 3 months", &paid("3 business days")),
    ];
    for (title, body) in other {
        assert_eq!(titled(title, body), ["lint-other-figure"], "{title}");
    }
    let same = [
        ("You call at most five times a week", calls),
        ("Who calls twice waits once", calls),
        ("At most twice in a row an invoice is paid late", row),
        ("What is urgent costs three times the rate", triple),
        ("One third of the rate is added", third),
        ("A third of the price is due on signing", share),
        ("Two fifths of the calls are urgent at most, never a third round of them", urgent),
        ("Invoices are paid within four weeks, and answered half an hour later", &paid("4 weeks")),
        ("Invoices are paid within 10 days of the month", &paid("1 month")),
    ];
    for (title, body) in same {
        let found = titled(title, body);
        assert!(!found.contains(&"lint-other-figure"), "{title}: {found:?}");
    }
}

#[test]
fn how_often_a_text_says_is_how_often_the_clause_says() {
    let (before, _) = page();
    let beginning = before.last().expect("the beginning");
    let titled = |title: &str, body: &str| {
        codes("title", &format!("{beginning}\nsection s \"S\" {{ clause c \"{title}\" {{ {body} suggest talk }} }}\n"))
    };
    let any = |window: &str| format!("limit call by client to 1 in any {window}");
    let monthly = "for each month limit call by client to 1";
    let check_in = |gap: &str| format!("firm owes check_in every {gap}");
    let report = "for each month firm owes report by 15 days after month.ends";
    let other = [
        ("One call a week is free", any("30 days")),
        ("At most one call per week", any("30 days")),
        ("You may call once a week", any("30 days")),
        ("You call no more than once a week", any("30 days")),
        ("One call of yours each week is free", monthly.to_owned()),
        ("One call in every week is free", monthly.to_owned()),
        ("Few calls: one a year", any("90 days")),
        ("One call a day", any("1 week")),
        ("We check in every week", check_in("14 days")),
        ("We check in once a month", check_in("14 days")),
        ("A weekly check-in", check_in("14 days")),
        ("A weekly report", report.to_owned()),
    ];
    for (title, body) in &other {
        assert_eq!(titled(title, body), ["lint-other-figure"], "{title}");
    }
    let same = [
        ("One call a month is free", any("30 days")),
        ("One call a month is free", any("4 weeks")),
        ("One call per week", any("7 days")),
        ("One call a day", any("24 hours")),
        ("One call each month", monthly.to_owned()),
        ("One call a quarter", any("90 days")),
        // Not what is counted, or not how often.
        ("Once a week we count your calls, ten minutes a day", any("30 days")),
        ("One call in 30 days, which is one call a month", any("30 days")),
        ("One call, on a day of the week", any("30 days")),
        ("We check in every two weeks, and each week you see the figures", check_in("14 days")),
        ("We check in each week", check_in("5 business days")),
        ("Every year counts: we check in", check_in("14 days")),
        ("A monthly report, on a day of every week", report.to_owned()),
    ];
    for (title, body) in &same {
        assert_eq!(titled(title, body), [""; 0], "{title}");
    }
    // One is a number where it says how often.
    assert_eq!(titled("One call a week", "limit call by client to 2 in any 7 days"), ["lint-other-figure"]);
}

#[test]
fn a_part_may_stand_after_its_whole() {
    let (before, _) = page();
    let beginning = before.last().expect("the beginning");
    let titled = |title: &str, body: &str| {
        codes("title", &format!("{beginning}\nsection s \"S\" {{ clause c \"{title}\" {{ {body} suggest talk }} }}\n"))
    };
    let urgent = "limit share(call by client where urgent) to 40% in any 90 days with at least 5";
    let slow = "for each reply by client require median(reply.delay in last 30 days) <= 3 * median(reply.delay in the 90 days \
                before that) with at least 5";
    let part = "for each work costs 0.4 * 90 EUR severity minor";
    let other = [
        ("Of your calls, no more than half are urgent", urgent),
        ("Calls are urgent: at most one third", urgent),
        ("Never are more than two thirds in a hurry", urgent),
        ("Answers take twice as long", slow),
        ("What is urgent costs half of the rate", part),
    ];
    for (title, body) in other {
        assert_eq!(titled(title, body), ["lint-other-figure"], "{title}");
    }
    let same = [
        ("Of your calls, no more than two fifths are urgent", urgent),
        ("Urgent calls take at most half an hour, no more than half as long as others", urgent),
        ("At most a third call is urgent", urgent),
        ("Answers take three times as long", slow),
        ("What is urgent costs two fifths of the rate", part),
    ];
    for (title, body) in same {
        assert_eq!(titled(title, body), [""; 0], "{title}");
    }
}

#[test]
fn kinds_go_by_the_names_that_the_trade_has_for_them() {
    let (before, _) = page();
    let beginning = before.last().expect("the beginning");
    let titled = |title: &str, body: &str| {
        codes("name", &format!("{beginning}\nsection s \"S\" {{ clause c \"{title}\" {{ {body} suggest talk }} }}\n"))
    };
    let rounds = "for each delivery limit revision for delivery to 2";
    let lists = "for each delivery limit feedback for delivery to 2";
    let drafts = "for each deliverable limit delivery for deliverable to 2";
    let updates = "firm owes report every 14 days";
    let checks = "limit check_in by client to 2 in any 7 days";
    let other = [
        ("Three rounds are included", rounds),
        ("3 rounds are included", rounds),
        ("At most 3 rounds", rounds),
        ("Three rounds of changes are included", rounds),
        ("Three corrections are free", rounds),
        ("Three lists of remarks", lists),
        ("Three drafts are shown", drafts),
        ("An update every week", updates),
        ("Three check-ins a week", checks),
    ];
    for (title, body) in other {
        assert_eq!(titled(title, body), ["lint-other-figure"], "{title}");
    }
    let same = [
        ("Two rounds are included", rounds),
        ("Two rounds of edits, each of three pages", rounds),
        ("Three people look at each of two rounds", rounds),
        ("Two drafts are shown", drafts),
        ("An update every two weeks", updates),
        ("Three rounds are a lot", "forbid call where urgent"),
    ];
    for (title, body) in same {
        assert_eq!(titled(title, body), [""; 0], "{title}");
    }
}

#[test]
fn accept_lines_fit_each_other() {
    let (before, _) = page();
    let beginning = before.last().expect("the beginning");
    let term = |text: &str| codes("case", &format!("{beginning}\nterm t = {text}\n"));
    assert_eq!(term("14 days { accept up to 30 days accept up to 60 days for price + 3% }"), [""; 0]);
    assert_eq!(term("14 days { accept 7 days to 30 days accept 30 days to 60 days for price + 3% }"), [""; 0]);
    assert_eq!(term("90 EUR { accept at least 80 EUR accept at least 60 EUR with approval \"partner\" }"), [""; 0]);
    assert_eq!(term("\"PL\" { accept \"PL\", \"DE\" }"), [""; 0]);
    assert_eq!(term("2 { accept up to 4 accept 5 to 6 for price + 1% }"), [""; 0]);
    assert_eq!(term("\"FR\" { accept \"PL\", \"DE\" }"), ["lint-accept-excludes-default"]);
    assert_eq!(
        term("20 days { accept up to 14 days accept up to 30 days for price + 1% }"),
        ["lint-accept-excludes-default"]
    );
    assert_eq!(
        term("14 days { accept 7 days to 40 days accept 30 days to 60 days for price + 1% }"),
        ["lint-accept-overlap"]
    );
    assert_eq!(term("\"PL\" { accept \"PL\", \"DE\" accept \"DE\", \"FR\" for price + 1% }"), ["lint-accept-overlap"]);
    assert_eq!(term("2 { accept up to 4 accept 6 to 8 for price + 1% }"), ["lint-accept-gap"]);
}

#[test]
fn the_ceilings_of_the_law_are_for_its_countries() {
    let policy = |zone: &str, days: &str| {
        format!(
            "policy \"P\" {{ version \"1\" currency EUR timezone \"{zone}\" }}\nsection s \"S\" {{
  clause paid \"Paid\" {{ for each invoice client owes payment for invoice totalling invoice.payable
    within {days} after invoice.issued }}
  clause respect \"Respect\" {{ forbid incident where what = insult }} }}"
        )
    };
    assert_eq!(codes("eu", &policy("Europe/Berlin", "61 days")), ["lint-long-payment"]);
    assert_eq!(codes("eu", &policy("Europe/Berlin", "3 months")), ["lint-long-payment"]);
    assert_eq!(codes("eu", &policy("Europe/Berlin", "2 months")), [""; 0]);
    assert_eq!(codes("us", &policy("America/New_York", "61 days")), [""; 0]);
    assert_eq!(codes("uk", &policy("Europe/London", "61 days")), ["lint-long-payment"]);
    assert_eq!(codes("uk", &policy("Europe/London", "60 days")), [""; 0]);
    assert_eq!(codes("rs", &policy("Europe/Belgrade", "61 days")), ["lint-long-payment"]);
    let for_public = |zone: &str, days: &str| {
        let exception =
            format!("\nexception e to paid {{ when client.type = public within {days} after invoice.issued }}\n");
        codes("public", &(policy(zone, "14 days") + &exception))
    };
    assert_eq!(for_public("Europe/London", "31 days"), ["lint-long-payment-public"]);
    assert_eq!(for_public("Europe/Belgrade", "45 days"), [""; 0]);
    assert_eq!(for_public("Europe/Belgrade", "46 days"), ["lint-long-payment-public"]);
    let grace = policy("Europe/Berlin", "58 days").replace("issued }", "issued grace 3 days }");
    assert_eq!(codes("grace", &grace), ["lint-long-payment"]);
    let excepted = |when: &str| {
        let exception = format!("\nexception e to paid {{ when {when} within 90 days after invoice.issued }}\n");
        codes("excepted", &(policy("Europe/Berlin", "14 days") + &exception))
    };
    assert_eq!(excepted("client.type = consumer"), [""; 0]);
    assert_eq!(excepted("client.type = public and client.strategic"), ["lint-long-payment-public"]);
    assert_eq!(excepted("client.type in [public, business]"), ["lint-long-payment"]);
    assert_eq!(excepted("client.type != public"), ["lint-long-payment"]);
    let rate = |zone: &str, rate: &str| {
        let costs = format!("issued costs interest at {rate} }}");
        codes("rate", &policy(zone, "14 days").replace("issued }", &costs))
    };
    assert_eq!(rate("Europe/Warsaw", "25% yearly"), ["lint-high-interest"]);
    assert_eq!(rate("Europe/Berlin", "25% yearly"), [""; 0]);
    assert_eq!(rate("Europe/Berlin", "3% monthly"), [""; 0]);
    assert_eq!(rate("Europe/Berlin", "3.1% monthly"), ["lint-high-interest"]);
    assert_eq!(rate("America/New_York", "4.1% monthly"), ["lint-high-interest"]);
    assert_eq!(rate("Europe/Warsaw", "statutory(PL)"), [""; 0]);
    let accepted = |most: &str| {
        let costs = "issued costs interest at fee monthly }";
        let term = format!("\nterm fee = 1% {{ accept at most {most} }}\n");
        codes("accepted", &(policy("Europe/Berlin", "14 days").replace("issued }", costs) + &term))
    };
    assert_eq!(accepted("3%"), [""; 0]);
    assert_eq!(accepted("20%"), ["lint-high-interest"]);
    assert_eq!(rate("Europe/Warsaw", "statutory(PL) + 10%"), ["lint-high-interest"]);
    // 1 % a month over 30 days is 0.4 % a day, and the law's rate over 30 days is no longer the law's.
    assert_eq!(rate("Europe/Berlin", "1% monthly over 30"), ["lint-high-interest"]);
    assert_eq!(rate("Europe/Berlin", "1% monthly over 360"), [""; 0]);
    assert_eq!(rate("Europe/Warsaw", "statutory(PL) over 360"), [""; 0]);
    assert_eq!(rate("Europe/Warsaw", "statutory(PL) over 30"), ["lint-high-interest"]);
    let own = |rates: &str| {
        let costs = "issued costs interest at mine }";
        let text = policy("Europe/Berlin", "14 days").replace("issued }", costs);
        codes(
            "own",
            &(text.replace("version \"1\"", "version \"1\" effective 2026-01-01") + "\nrates mine { " + rates + " }\n"),
        )
    };
    assert_eq!(own("2020-01-01 100%"), ["lint-high-interest"]);
    assert_eq!(own("2020-01-01 10% 2027-01-01 60%"), ["lint-high-interest"]);
    assert_eq!(own("2020-01-01 100% 2025-01-01 10%"), [""; 0]);
    let terms = |time: &str| {
        codes("by", &policy("Europe/Berlin", "14 days").replace("within 14 days after invoice.issued", time))
    };
    assert_eq!(terms("by invoice.issued + 90 days"), ["lint-long-payment"]);
    assert_eq!(terms("by 90 days after invoice.issued"), ["lint-long-payment"]);
    assert_eq!(terms("by invoice.due else (invoice.issued + 90 days)"), ["lint-long-payment"]);
    assert_eq!(terms("by invoice.issued + 60 days"), [""; 0]);
    assert_eq!(terms("within 30 days after invoice.issued + 60 days"), ["lint-long-payment"]);
    assert_eq!(terms("within 30 days after invoice.issued + 30 days"), [""; 0]);
    // A step after the due day is no term of payment.
    assert_eq!(terms("by invoice.due + 90 days"), [""; 0]);
}

/// The messages and the help of what is found, a line each.
#[track_caller]
fn told(text: &str) -> Vec<String> {
    let line = |alarm: Diagnostic| format!("{}; {}", alarm.message, alarm.help.unwrap_or_default());
    look("told", text).1.into_iter().map(line).collect()
}

fn late_payment(zone: &str, time: &str, rest: &str) -> String {
    format!(
        "policy \"P\" {{ version \"1\" currency EUR timezone \"{zone}\" holidays PL hours office Mon-Fri 09:00-17:00 }}\n\
         term rate = 1% {{ accept up to 5% }}\nsection s \"S\" {{ clause paid \"Paid\" {{ for each invoice client owes payment for invoice \
         totalling invoice.payable within {time} after invoice.issued {rest} }}\n\
         clause respect \"Respect\" {{ forbid incident where what = insult }} }}\n"
    )
}

#[test]
fn interest_that_punishes_is_told_with_the_law_of_the_country() {
    let laws = [
        ("Europe/Warsaw", "statutory(PL)", "art. 481 § 2¹ and 2²"),
        ("Europe/Berlin", "statutory(DE)", "Germany, Civil Code, §§ 138, 288(2) and 307"),
        ("Europe/London", "statutory(UK)", "Makdessi [2015] UKSC 67"),
        ("Europe/Belgrade", "take a rate that makes the delay good", "Law on Obligations, arts. 270 and 277"),
        ("America/New_York", "take a rate that makes the delay good", "Restatement (Second) of Contracts, § 356"),
        ("Europe/Madrid", "statutory(EU)", "the law on penalties and usury"),
        ("Asia/Tokyo", "take a rate that makes the delay good", "the law on penalties and usury"),
    ];
    for (zone, instead, law) in laws {
        for rate in ["5% monthly", "rate monthly"] {
            let text = late_payment(zone, "14 days", &format!("costs interest at {rate}"));
            let text =
                if rate.starts_with('5') { text.replace("term rate = 1% { accept up to 5% }\n", "") } else { text };
            let told = told(&text);
            let [only] = &told[..] else { panic!("{zone}: {told:?}") };
            assert!(only.starts_with("60 % a year") && only.contains(instead) && only.contains(law), "{zone}: {only}");
            assert!(only.contains("EU)") == (zone == "Europe/Madrid"), "{zone}: {only}");
            assert_eq!(only.contains("which this line accepts"), rate.starts_with("rate"), "{only}");
        }
    }
    let share = told(&late_payment("America/Chicago", "14 days", "costs 50% * invoice.payable").replace("EUR", "USD"));
    assert!(share.iter().any(|told| told.contains("Restatement") && !told.contains("statutory")), "{share:?}");
    let flat = told(&late_payment("Europe/Belgrade", "14 days", "costs 200 EUR"));
    assert!(flat.iter().any(|told| told.contains("arts. 270 and 277") && !told.contains("compensation(")), "{flat:?}");
}

#[test]
fn a_ceiling_in_other_units_is_told_in_days() {
    let told = |time: &str, rest: &str| {
        told(&late_payment("Europe/Berlin", time, rest).replace("term rate = 1% { accept up to 5% }", ""))
    };
    let begins = |told: Vec<String>, begin: &str| assert!(told.iter().any(|one| one.starts_with(begin)), "{told:?}");
    begins(
        told("50 business days", ""),
        "50 business days to pay are about 70 days, more than the 60 days of the ceiling",
    );
    begins(told("3 months", ""), "3 months to pay are about 90 days, more than the 60 days of the ceiling");
    begins(told("75 days", ""), "75 days to pay are more than 60, the ceiling between businesses");
    begins(told("55 days", "grace 5 business days"), "with this grace there are about 62 days to pay");
    begins(told("55 days", "grace 10 days"), "with this grace there are 65 days to pay");
}

#[test]
fn what_is_only_noted_or_priced_binds_nobody() {
    let of = |rest: &str| {
        let text = format!(
            "policy \"P\" {{ version \"1\" currency EUR timezone \"Europe/Warsaw\" holidays PL hours office Mon-Fri 09:00-17:00 }}\n\
             section s \"S\" {{ clause respect \"Respect\" {{ forbid incident by client where what = insult }}\n\
             clause ours \"Ours\" {{ firm owes check_in every 14 days {rest} }} }}\n"
        );
        codes("sides", &text)
    };
    assert_eq!(of("severity note"), ["lint-one-sided"]);
    assert_eq!(of("costs 5 EUR"), ["lint-one-sided"]);
    assert_eq!(of(""), [""; 0]);
    assert_eq!(of("severity note, minor when today after 2026-02-01"), [""; 0]);
    assert_eq!(of("severity note when today after 2026-02-01"), [""; 0]);
    assert_eq!(of("costs 5 EUR severity minor"), [""; 0]);
    let raised = "severity note } }\nexception e to ours { when client.strategic severity minor } section t \"T\" { clause x \"X\" { says \"x\"";
    assert_eq!(of(raised), [""; 0]);
}

#[test]
fn a_share_of_the_debt_at_once_is_no_more_than_a_year_of_interest() {
    let charged = |zone: &str, statement: &str, cost: &str| {
        let text = format!(
            "policy \"P\" {{ version \"1\" currency EUR timezone \"{zone}\" }}\nterm part = 50% {{ accept up to 60% }}\nsection s \"S\" {{
  clause late \"Late\" {{ for each invoice {statement} costs {cost} \"penalty\" }}
  clause respect \"Respect\" {{ forbid incident where what = insult }} }}"
        );
        codes("share", &text)
    };
    let owed = "client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued";
    let late = "require not invoice.late";
    for cost in [
        "50% * invoice.payable",
        "invoice.payable * 100%",
        "invoice.unpaid",
        "part * invoice.unpaid",
        "invoice.payable / 2",
        "0.5 * invoice.unpaid + 40 EUR",
        "max(100 EUR, 50% * invoice.payable)",
        "50% * (invoice.payable - invoice.disputed_amount)",
    ] {
        assert_eq!(charged("Europe/Berlin", owed, cost), ["lint-high-interest"], "{cost}");
        assert_eq!(charged("America/New_York", late, cost), ["lint-high-interest"], "{cost}");
    }
    for cost in ["min(3000 EUR, 90% * invoice.payable)", "min(90% * invoice.payable, 40% * invoice.unpaid)"] {
        assert_eq!(charged("Europe/Berlin", owed, cost), ["lint-high-interest"], "{cost}");
    }
    let daily = "10% * invoice.payable * (overdue / 1 day)";
    assert_eq!(charged("Europe/Berlin", owed, daily), ["lint-high-interest", "lint-overdue-price"]);
    assert_eq!(charged("Europe/Berlin", owed, "0.05% * invoice.payable * (overdue / 1 day)"), ["lint-overdue-price"]);
    assert_eq!(charged("Europe/Berlin", owed, "101 EUR"), ["lint-flat-penalty"]);
    assert_eq!(charged("Europe/Berlin", owed, "101 EUR when invoice.payable >= 5000 EUR"), [""; 0]);
    assert_eq!(charged("Europe/Berlin", late, "400 EUR"), [""; 0]);
    for cost in ["36% * invoice.payable", "10% * invoice.unpaid", "min(100 EUR, 50% * invoice.payable)", "100 EUR"] {
        assert_eq!(charged("Europe/Berlin", owed, cost), [""; 0], "{cost}");
    }
    assert_eq!(charged("Europe/Warsaw", owed, "20% * invoice.payable"), ["lint-high-interest"]);
    // A clause on breaches of another takes its part.
    let slip = "for each breach of paid as slip costs 50% * slip.for.payable";
    let of_breaches = |owed: &str| {
        let text = format!(
            "policy \"P\" {{ version \"1\" currency EUR timezone \"Europe/Berlin\" }}\nsection s \"S\" {{
  clause paid \"Paid\" {{ for each invoice {owed} }} clause slips \"Slips\" {{ {slip} \"penalty\" }}
  clause respect \"Respect\" {{ forbid incident where what = insult }} }}"
        );
        codes("slips", &text)
    };
    assert_eq!(of_breaches(owed), ["lint-high-interest"]);
    assert_eq!(of_breaches("require invoice.lines is known by firm severity minor"), [""; 0]);
    // A price is no penalty.
    assert_eq!(charged("Europe/Berlin", "", "50% * invoice.payable"), [""; 0]);
}

#[test]
fn short_deadlines_count_days_of_the_calendar_however_they_are_written() {
    let (before, _) = page();
    let beginning = before.last().expect("the beginning");
    let duty = |days: &str, time: &str| {
        let text = format!(
            "{beginning}\nterm w = {days}\nsection s \"S\" {{ clause c \"C\" {{ for each delivery
  client owes feedback for delivery {time} suggest talk because \"within {{w}}\" }} }}\n"
        );
        codes("days", &text)
    };
    for time in
        ["within w after delivery.at", "by delivery.at + w", "by w after delivery.at", "within 2 * w after delivery.at"]
    {
        assert_eq!(duty("5 days", time), ["lint-bare-days"], "{time}");
        assert_eq!(duty("5 business days", time), [""; 0], "{time}");
        assert_eq!(duty("1 week", time), [""; 0], "{time}");
        assert_eq!(duty("12 days", time), [""; 0], "{time}");
    }
    for time in ["within 5 days after delivery.at", "by delivery.at + 5 days"] {
        assert_eq!(duty("1 week", time), ["lint-bare-days"], "{time}");
    }
    assert_eq!(duty("1 week", "by delivery.at"), [""; 0]);
    let other = |duty: &str| clause(&format!("for each delivery {duty} for delivery within 5 days after delivery.at"));
    for kind in ["client owes message", "client owes call", "firm owes check_in", "firm owes question"] {
        assert_eq!(other(kind), ["lint-bare-days"], "{kind}");
    }
    assert_eq!(other("firm owes handover"), [""; 0]);
}

#[test]
fn an_amicable_step_comes_before_the_end() {
    let (before, _) = page();
    let beginning = before.last().expect("the beginning");
    let ladder = |steps: &str| {
        let text = format!(
            "{beginning}\nladder l {{ over manners weigh major 1 {steps} before terminate need exists(legal_review) }}\n"
        );
        codes("ladder", &text)
    };
    assert_eq!(ladder("step talk at 1 step terminate at 1"), ["lint-end-without-amicable"]);
    assert_eq!(ladder("step terminate at 1 step talk at 2"), ["lint-end-without-amicable"]);
    let both = ["lint-harsh-first", "lint-end-without-amicable"];
    assert_eq!(ladder("step talk at 1 step warn at 1 step terminate at 1 after warn"), both);
    assert_eq!(ladder("step talk at 1 step terminate at 1 after talk"), [""; 0]);
    assert_eq!(ladder("step talk at 1 step warn at 1 after talk step terminate at 1 after warn"), [""; 0]);
    assert_eq!(ladder("step talk at 1 step terminate at 2"), [""; 0]);
}

#[test]
fn what_never_applies_binds_nobody() {
    let policy = |condition: &str| {
        format!(
            "policy \"P\" {{ version \"1\" timezone \"Europe/Warsaw\" }}\nsection s \"S\" {{
  clause respect \"Respect\" {{ forbid incident by client where what = insult }}
  clause reply \"We answer\" {{ for each message by client where {condition}
    firm owes reply for message within 14 days after message.at }} }}"
        )
    };
    assert_eq!(codes("never", &policy("asks and not asks")), ["lint-one-sided", "lint-never-breached"]);
    assert_eq!(codes("never", &policy("by = firm")), ["lint-one-sided", "lint-never-breached"]);
    assert_eq!(codes("asked", &policy("asks")), [""; 0]);
}

#[test]
fn a_comment_silences_one_alarm() {
    let two = "clause a \"\" { forbid call } clause b \"\" { forbid call }";
    let text = |comments: &str| {
        format!(
            "policy \"P\" {{ version \"1\" timezone \"Europe/Warsaw\" }}\nsection s \"S\" {{
  clause respect \"Respect\" {{ forbid incident where what = insult }}\n{comments}  {two} }}"
        )
    };
    let allow = "  # lint: allow lint-no-title because it is short\n";
    assert_eq!(codes("none", &text("")), ["lint-no-title", "lint-no-title"]);
    assert_eq!(codes("one", &text(allow)), ["lint-no-title"]);
    assert_eq!(codes("both", &text(&allow.repeat(2))), [""; 0]);
    assert_eq!(codes("three", &text(&allow.repeat(3))), ["lint-allow-unused"]);
    let reasonless = "  # lint: allow lint-no-title because\n";
    assert_eq!(codes("why", &text(reasonless)), ["lint-allow-without-reason", "lint-no-title", "lint-no-title"]);
    // Not with a line between, and not behind something.
    assert_eq!(codes("far", &text(&format!("{allow}\n"))), ["lint-allow-unused", "lint-no-title", "lint-no-title"]);
}
