//! Pages to read: `check --format html` and `report`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use super::Folder;

const POLICY: &str = r#"policy "Studio <b>&amp; Söhne" {
  version  "1"
  currency EUR
  timezone "Europe/Warsaw"
  hours    office Mon-Fri 09:00-17:00
}

section all "All" {
  clause paid "Invoices are paid within 14 days" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued
    severity minor, major when overdue > 30 days
    costs interest at 10% yearly "interest"
    suggest remind
    because "INNER STRATEGY"
  }

  clause rounds "One round is included" {
    for each delivery
    limit revision for delivery to 1
    costs 50 EUR * excess "rounds"
  }

  clause calls "Calls come in office hours" {
    forbid call by client where at outside hours office
  }

  clause answered "We answer within one day" {
    for each message by client where asks
    firm owes reply for message within 1 day after message.at
  }

  clause mood "Nobody of ours is ill at ease" {
    forbid staff_report
    severity major
  }

  clause suspend "We may pause work" {
    for each invoice
    firm may suspend from 30 days after due of paid until invoice.settled
    cite law "the law"
  }

  clause leave "You may leave" {
    for each invoice
    client may terminate from 10 days after invoice.issued
    cite law "the law"
  }
}

ladder money {
  over all
  weigh minor 1, major 3
  step remind at 1
  step warn "card" at 3 after remind
  before remind, warn need exists(talk in last 30 days)
}
"#;

/// What would be markup, script, the end of a script or of data, or a turned line, wherever it went.
const HOSTILE: &str = r#"<script>alert(1)</script>\"'><img src=x onerror=alert(2)>]]>--></style></svg>{{7*7}}&lt;\u202egpj.exe\u0000\u0007"#;

/// A record in which that stands wherever a text may stand.
fn hostile() -> String {
    let contact =
        format!(r#"{{"contacts": {{"ola": {{"side": "client", "name": "{HOSTILE}", "email": "{HOSTILE}"}}}},"#);
    let accepts =
        r#""contract": {"accepts": {"policy": "Studio <b>&amp; Söhne", "version": "1", "at": "2026-01-01"}},"#;
    let head = format!(
        r#"{contact} {accepts} "engagement": "E{HOSTILE}", "client": {{"name": "{}{HOSTILE}", "country": "PL"}}}}"#,
        "n".repeat(400)
    );
    let events = [
        format!(
            r#""invoice": "I{HOSTILE}", "issued": "2026-01-05", "payable": "100 EUR", "note": "{HOSTILE}", "lines": ["{HOSTILE}"]"#
        ),
        format!(r#""payment": "P{HOSTILE}", "at": "2026-02-20", "amount": "10 EUR", "source": "{HOSTILE}""#),
        format!(r#""invoice": "J{HOSTILE}", "issued": "2026-01-06""#),
        format!(r#""delivery": "D{HOSTILE}", "at": "2026-01-07", "version": "{HOSTILE}""#),
        format!(r#""revision": "R{HOSTILE}", "at": "2026-01-08", "for": "D{HOSTILE}", "attribute": "{HOSTILE}""#),
        format!(r#""revision": "S{HOSTILE}", "at": "2026-01-09", "for": "D{HOSTILE}""#),
        format!(r#""call": "C{HOSTILE}", "at": "2026-01-10T22:00", "by": "ola", "note": "{HOSTILE}""#),
        format!(
            r#""message": "M{HOSTILE}", "at": "2026-01-10T23:00", "by": "ola", "asks": true, "purpose": "{HOSTILE}""#
        ),
        format!(
            r#""action": "A{HOSTILE}", "at": "2026-01-12", "by": "firm", "what": "talk", "reasons": ["{HOSTILE}"]"#
        ),
    ];
    let lines = events.iter().map(|event| format!("{{\"engagement\": \"E{HOSTILE}\", {event}}}\n"));
    format!("{head}\n{}", lines.collect::<String>())
}

/// Something of every sort.
const RECORD: &str = r#"engagement: acme
client: {name: "ACME שלום", country: PL, type: business}
contacts:
  ola: {side: client, name: "Ola"}
contract: {accepts: {policy: "Studio <b>&amp; Söhne", version: "1", at: 2026-01-01}}
events:
  - {invoice: I1, issued: 2026-01-05, payable: 100 EUR, note: "SECRET NOTE"}
  - {invoice: I2, issued: 2026-03-25, payable: 70 EUR}
  - {invoice: I3, issued: 2026-01-20}
  - {payment: P1, at: 2026-02-27, for: I1, amount: 60 EUR}
  - {delivery: D1, at: 2026-02-03T12:00}
  - {revision: R1, at: 2026-02-04, for: D1, by: ola}
  - {revision: R2, at: 2026-02-05, for: D1, by: ola}
  - {call: C1, at: 2026-02-06T21:15, by: ola, note: "SECRET NOTE"}
  - {message: MSG1, at: 2026-02-09T10:00, by: ola, asks: true}
  - {reply: Y1, at: 2026-02-12T10:00, for: MSG1}
  - {message: M2, at: 2026-03-20T10:00, by: ola, asks: true}
  - {staff_report: SECRET-1, at: 2026-02-10, by: firm, note: "SECRET NOTE"}
  - {action: X1, at: 2026-03-10, by: firm, what: remind}
  - {action: SECRET-2, at: 2026-03-12, by: firm, what: legal_review}
"#;

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("policy.terms", POLICY);
    folder.write("records/acme.yaml", RECORD);
    folder
}

/// Returns the page of the record.
fn page() -> String {
    folder()
        .run(&["check", "records/acme.yaml", "--policy", "policy.terms", "--as-of", "2026-04-01", "--format", "html"])
        .exits(1)
        .out
}

const VOID: &[&str] = &["meta"];

/// A page, taken apart. That it is well-formed has been looked at.
#[derive(Default)]
struct Parsed {
    ids: Vec<String>,
    /// Every attribute, by its element.
    attributes: Vec<(String, String, String)>,
    levels: Vec<usize>,
    tags: BTreeSet<String>,
}

/// Takes a page apart as a strict reader does: every tag is closed in order, every attribute is in quotes, no `<` or `&` is bare.
fn parsed(page: &str) -> Parsed {
    let rest = page.strip_prefix("<!DOCTYPE html>\n").expect("a document");
    let (before, sheet) = rest.split_once("<style>").expect("a style");
    let (sheet, after) = sheet.split_once("</style>").expect("its end");
    assert!(!sheet.contains("url(") && !sheet.contains('<') && !sheet.contains("@import"), "{sheet}");
    let text = format!("{before}{after}");
    let (mut parsed, mut open, mut rest) = (Parsed::default(), Vec::<String>::new(), text.as_str());
    while let Some((words, tail)) = rest.split_once('<') {
        plain(words);
        let (tag, tail) = tail.split_once('>').expect("a tag ends");
        rest = tail;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "{name} ends");
            continue;
        }
        let (name, mut left) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(name.chars().all(char::is_alphanumeric), "<{tag}>");
        parsed.tags.insert(name.to_owned());
        let mut seen = BTreeSet::new();
        while !left.is_empty() {
            let (key, value) = left.split_once("=\"").unwrap_or_else(|| panic!("<{tag}>"));
            let (value, tail) = value.split_once('"').expect("a value ends");
            assert!(seen.insert(key) && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'), "<{tag}>");
            plain(value);
            parsed.attributes.push((name.to_owned(), key.to_owned(), value.to_owned()));
            if key == "id" {
                parsed.ids.push(value.to_owned());
            }
            left = tail.trim_start();
        }
        parsed.levels.extend(name.strip_prefix('h').and_then(|level| level.parse::<usize>().ok()));
        if !VOID.contains(&name) {
            open.push(name.to_owned());
        }
    }
    plain(rest);
    assert!(open.is_empty(), "{open:?}");
    parsed
}

/// A text in which nothing is markup, or obeyed without being seen.
fn plain(text: &str) {
    let entities = ["amp;", "lt;", "gt;", "quot;", "#39;"];
    for (at, _) in text.match_indices('&') {
        assert!(entities.iter().any(|entity| text[at + 1..].starts_with(entity)), "{text}");
    }
    let obeyed = |c: char| (c.is_control() && c != '\n' && c != '\t') || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!text.contains('>') && !text.contains(obeyed), "{text:?}");
}

/// What every page must be.
fn holds(page: &str) -> Parsed {
    let parsed = parsed(page);
    let ids: BTreeSet<&String> = parsed.ids.iter().collect();
    assert_eq!(ids.len(), parsed.ids.len(), "an id is used twice: {:?}", parsed.ids);
    for (tag, key, value) in &parsed.attributes {
        assert!(!key.starts_with("on") && key != "style" && key != "src", "{tag} {key}={value}");
        assert!(
            !value.contains("://") && !value.contains("javascript:") || value.starts_with('['),
            "{tag} {key}={value}"
        );
        if key == "href" {
            assert_eq!(tag, "a");
            match value.strip_prefix('#') {
                Some(id) => assert!(ids.contains(&id.to_owned()), "#{id} leads nowhere"),
                None => assert!(value.ends_with(".html") && !value.contains(['/', ':']), "{value}"),
            }
        }
        if key.starts_with("aria-labelledby") {
            value.split(' ').for_each(|id| assert!(ids.contains(&id.to_owned()), "{id}"));
        }
        if tag == "th" && key == "scope" {
            assert!(["col", "row"].contains(&value.as_str()));
        }
    }
    for tag in ["script", "img", "link", "iframe", "object", "form", "b4"] {
        assert!(!parsed.tags.contains(tag), "{tag}");
    }
    let heads = parsed.attributes.iter().filter(|(tag, key, _)| tag == "th" && key == "scope").count();
    assert_eq!(page.matches("<th ").count(), heads);
    assert!(!page.contains("<th>"));
    assert_eq!(parsed.levels.iter().filter(|level| **level == 1).count(), 1);
    assert_eq!(parsed.levels.first(), Some(&1));
    assert!(parsed.levels.windows(2).all(|two| two[1] <= two[0] + 1), "{:?}", parsed.levels);
    assert!(page.contains("<html lang=\"en\">") && page.contains("<main ") && page.contains("class=\"skip\""));
    assert!(page.contains("default-src &#39;none&#39;") && page.contains("<meta charset=\"utf-8\">"));
    parsed
}

#[test]
fn a_page_says_all_of_an_engagement() {
    let page = page();
    holds(&page);
    let order =
        ["What to do now", "Money at stake", "The ladders", "Over time", "What falls due next", "What was broken"];
    let places: Vec<usize> = order.iter().map(|title| page.rfind(&format!(">{title}</h2>")).expect(title)).collect();
    assert!(places.is_sorted(), "{places:?}");
    for words in [
        "ACME שלום",
        "✗ not met</span> <bdi>There was a talk in the last 30 days",
        "Invoices are paid within 14 days",
        "day 14, the last day",
        "records/acme.yaml:7",
        "- {invoice: I1, issued: 2026-01-05, payable: 100 EUR, note: &quot;SECRET NOTE&quot;}",
        "because &quot;INNER STRATEGY&quot;",
        "By the client",
        "By us",
        "We answer within one day",
        "What is not known",
        "Missing: </b><bdi>",
        "We may suspend",
        "sha256 ",
        "<bdi>Studio &lt;b&gt;&amp;amp; Söhne</bdi>, version 1; as of the end of <time>2026-04-01</time>; goodterms ",
        "The picture as a table",
    ] {
        assert!(page.contains(words), "{words} is not in\n{page}");
    }
}

#[test]
fn dates_are_marked_and_a_record_is_named_once() {
    let folder = folder();
    let soon = "  clause soon \"Invoices are paid soon\" {\n    for each invoice\n    \
                client owes payment for invoice within 20 days after invoice.issued\n  }\n\n  clause paid";
    folder.write("policy.terms", POLICY.replacen("  clause paid", soon, 1));
    let record = "engagement: a\nevents:\n\
                  \x20 - {invoice: I1, issued: 2026-01-05, payable: 100 EUR}\n";
    folder.write("one.yaml", record);
    let page =
        folder.run(&["check", "one.yaml", "--policy", "policy.terms", "--as-of", "2026-04-01", "--format", "html"]).out;
    assert!(page.contains("Because of <bdi>invoice I1</bdi> (<a href=\"#e-f"), "{page}");
    assert!(page.contains("<time>2026-04-01</time>") && page.contains("time { white-space: nowrap; }"), "{page}");
    assert!(!page.contains("<title><time>"), "{page}");
    holds(&page);
}

#[test]
fn the_picture_can_be_read_in_words() {
    let page = page();
    let (_, svg) = page.split_once("<svg ").expect("a picture");
    let (svg, _) = svg.split_once("</svg>").expect("its end");
    assert!(svg.contains("role=\"img\"") && svg.contains("<title id=") && svg.contains("<desc id="), "{svg}");
    for lane in [
        "Invoices",
        "Payments",
        "Deliveries, revisions",
        "Out of hours",
        "Broken by the client",
        "Broken by us",
        "Measures",
        "Rights",
    ] {
        assert!(svg.contains(&format!(">{lane}</text>")), "{lane}");
    }
    assert!(svg.contains("2026-02-06: call by the client at 21:15") && svg.contains("as of 2026-04-01"), "{svg}");
    assert!(svg.contains("url(#e-picture-hatched)") && svg.contains("id=\"e-picture-dotted\""), "{svg}");
}

#[test]
fn a_picture_of_thousands_of_events_stays_small() {
    let folder = folder();
    let calls: String = (0..6000)
        .map(|n| format!("{{\"engagement\": \"busy\", \"call\": \"C{n}\", \"at\": \"2026-0{}-{:02}T{:02}:{:02}\", \"by\": \"client\"}}\n", 1 + n % 9, 1 + n % 28, 18 + n % 5, n % 60))
        .collect();
    folder.write("busy.ndjson", format!("{{\"engagement\": \"busy\", \"client\": {{\"name\": \"Busy\"}}}}\n{calls}"));
    let page = folder.run(&["check", "busy.ndjson", "--as-of", "2026-12-01", "--format", "html"]).exits(1).out;
    holds(&page);
    let svg = page.split("<svg ").nth(1).and_then(|rest| rest.split("</svg>").next()).expect("a picture");
    assert!(svg.len() < 100_000, "{}", svg.len());
    assert!(page.len() < 3_000_000, "{}", page.len());
    assert!(page.contains("How much of what the picture shows each month has"), "the table counts months");
    // No number lies on the mark behind it.
    let mut last: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for number in svg.split("<text class=\"number\" x=\"").skip(1) {
        let (x, rest) = number.split_once("\" y=\"").expect("a place");
        let (y, rest) = rest.split_once("\">").expect("a place");
        let x: i64 = x.parse().expect("a number");
        let width = 7 * rest.split('<').next().unwrap_or("").len() as i64;
        if let Some((before, end)) = last.insert(y, (x, x + width)) {
            assert!(end <= x - 9, "{before} {end} {x}");
        }
    }
    assert!(!last.is_empty());
}

/// With a letter to draft and rights to list, of each of which there are thousands.
#[test]
fn a_huge_engagement_is_cut_and_says_of_what() {
    let folder = folder();
    let invoices: String = (0..3000)
        .map(|n| {
            let day = format!("2025-{:02}-{:02}", 1 + n % 12, 1 + n % 28);
            format!(
                "{{\"engagement\": \"huge\", \"invoice\": \"I{n}\", \"issued\": \"{day}\", \"payable\": \"10 EUR\"}}\n"
            )
        })
        .collect();
    folder.write("huge.ndjson", format!("{{\"engagement\": \"huge\", \"client\": {{\"name\": \"Huge\"}}}}\n{{\"engagement\": \"huge\", \"action\": \"T\", \"at\": \"2026-03-30\", \"by\": \"firm\", \"what\": \"talk\"}}\n{invoices}"));
    let page = folder
        .run(&["check", "huge.ndjson", "--policy", "policy.terms", "--as-of", "2026-04-01", "--format", "html"])
        .exits(1)
        .out;
    holds(&page);
    assert!(page.len() < 1_500_000, "{}", page.len());
    assert_eq!(page.matches("<article class=\"finding breached").count(), 150);
    assert_eq!(page.matches("<tr id=\"e-f").count(), 350);
    for words in [
        "… and 2500 more findings that are not listed here.",
        "<bdi>paid</bdi></th><td><bdi>2500</bdi></td>",
        "… and 5850 more rights that are not listed here.",
        "more lines of the draft that are not listed here.",
    ] {
        assert!(page.contains(words), "{words} is not in it");
    }
}

#[test]
fn what_was_kept_is_told_where_it_is_asked_for() {
    let folder = folder();
    folder.write(
        "kept.yaml",
        "engagement: kept\nevents:\n  - {invoice: I1, issued: 2026-01-05, payable: 100 EUR}\n  - {payment: P1, at: 2026-01-09, for: I1, amount: 100 EUR}\n",
    );
    let call = |all: &[&str]| {
        let arguments = ["check", "kept.yaml", "--policy", "policy.terms", "--as-of", "2026-04-01", "--format", "html"];
        folder.run(&[&arguments[..], all].concat()).exits(0).out
    };
    let (short, long) = (call(&[]), call(&["--all"]));
    holds(&long);
    assert!(long.contains("What was kept") && long.contains("done by <time>2026-01-19</time>"), "{long}");
    assert!(!short.contains("What was kept") && short.contains("1 met") && long.contains("1 met"), "{short}");
}

#[test]
fn nothing_of_a_record_is_markup() {
    let folder = folder();
    folder.write("h/hostile.ndjson", hostile());
    for arguments in [
        vec!["check", "h/hostile.ndjson", "--policy", "policy.terms", "--as-of", "2026-04-01", "--format", "html"],
        vec![
            "check",
            "h/hostile.ndjson",
            "records",
            "--policy",
            "policy.terms",
            "--as-of",
            "2026-04-01",
            "--format",
            "html",
        ],
    ] {
        let page = folder.run(&arguments).exits(1).out;
        holds(&page);
        assert!(page.matches("&lt;script&gt;alert(1)&lt;/script&gt;").count() > 20, "it is shown");
    }
    for reader in ["firm", "client"] {
        folder
            .run(&[
                "report",
                "h",
                "--policy",
                "policy.terms",
                "--as-of",
                "2026-04-01",
                "--out",
                reader,
                "--for",
                reader,
            ])
            .exits(1);
        let pages = pages(&folder.path(reader));
        assert!(!pages.is_empty());
        pages.values().for_each(|page| drop(holds(page)));
    }
}

#[test]
fn a_file_cannot_name_markup() {
    let folder = folder();
    let name = "records/<img src=x onerror=alert(1)>&\"'.yaml";
    folder.write(name, RECORD.replace("engagement: acme", "engagement: other"));
    let page = folder
        .run(&["check", name, "--policy", "policy.terms", "--as-of", "2026-04-01", "--format", "html"])
        .exits(1)
        .out;
    holds(&page);
    assert!(page.contains("records/&lt;img src=x onerror=alert(1)&gt;&amp;&quot;&#39;.yaml:7"), "{page}");
}

/// The files of a folder.
fn pages(folder: &Path) -> BTreeMap<String, String> {
    let all = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    all.map(|path| (name(&path), std::fs::read_to_string(&path).expect("a page"))).collect()
}

#[test]
fn a_report_is_a_file_an_engagement_and_one_for_all() {
    let folder = folder();
    let ids = ["../../etc/passwd", "A", "a", "index", "CON", "x/y", "x\\y", "a--b", "ä", "", ".", "com1"];
    for (number, id) in ids.iter().enumerate().filter(|(_, id)| !id.is_empty()) {
        let id = serde_json::to_string(id).expect("a text");
        folder.write(
            &format!("records/r{number}.yaml"),
            RECORD.replace("engagement: acme", &format!("engagement: {id}")),
        );
    }
    let arguments = ["report", "records", "--policy", "policy.terms", "--as-of", "2026-04-01", "--out", "out/deep"];
    let said = folder.run(&arguments).exits(1).out;
    assert_eq!(said, "out/deep: index.html, and the pages of 12 engagements\n");
    let all = pages(&folder.path("out/deep"));
    assert_eq!(all.len(), 13, "{:?}", all.keys());
    let lowered: BTreeSet<String> = all.keys().map(|name| name.to_lowercase()).collect();
    assert_eq!(lowered.len(), 13, "{lowered:?}");
    assert!(all.contains_key("acme.html") && all.contains_key("a.html"), "{:?}", all.keys());
    let list = holds(&all["index.html"]);
    let links: BTreeSet<&String> =
        list.attributes.iter().filter(|(_, key, _)| key == "href").map(|(_, _, to)| to).collect();
    all.keys().filter(|name| *name != "index.html").for_each(|name| assert!(links.contains(name), "{name}"));
    all.values().for_each(|page| drop(holds(page)));
    assert!(all["acme.html"].contains("href=\"index.html\""));
    folder.run(&arguments).exits(1);
    assert_eq!(pages(&folder.path("out/deep")), all, "the same bytes twice");
    assert_eq!(std::fs::read_dir(folder.path("out")).expect("a folder").count(), 1);
}

#[test]
fn a_line_of_the_portfolio_says_what_to_do_why_and_where_it_stands() {
    let folder = folder();
    let suggests = "at outside hours office\n    suggest talk\n";
    let policy = POLICY.replacen("at outside hours office\n", suggests, 1).replace("weigh minor 1", "weigh minor 0.5");
    folder.write("policy.terms", policy);
    let of = |name: &str, events: &str| {
        let head = format!("engagement: {name}\nclient: {{name: \"Client of {name}\", country: PL, type: business}}\n");
        folder.write(&format!("records/{name}.yaml"), format!("{head}{}events:\n{events}", contract_of(name)));
    };
    let paid = "  - {invoice: I1, issued: 2026-03-02, payable: 100 EUR}\n  - {payment: P1, at: 2026-03-05, for: I1, amount: 100 EUR}\n";
    of("a-good", paid);
    of("b-unknown", "  - {invoice: I9, issued: 2026-01-20}\n");
    of("e-over", "  - {call: C1, at: 2026-03-06T22:00, by: client}\n");
    of("c-minor", "  - {invoice: I1, issued: 2026-03-02, payable: 100 EUR}\n");
    of("d-grave", "  - {invoice: I1, issued: 2026-01-05, payable: 100 EUR}\n");
    let page = folder
        .run(&["check", "records", "--policy", "policy.terms", "--as-of", "2026-04-01", "--format", "html"])
        .exits(1)
        .out;
    holds(&page);
    let table = page.split("<tbody>").nth(1).and_then(|rest| rest.split("</tbody>").next()).expect("a table");
    let rows: Vec<&str> = table.split("<tr>").skip(1).collect();
    let order: Vec<Option<usize>> = ["a-good", "b-unknown", "e-over", "c-minor", "d-grave"]
        .iter()
        .map(|name| rows.iter().position(|row| row.contains(name)))
        .collect();
    assert_eq!(order, [Some(5), Some(3), Some(4), Some(2), Some(1)], "what needs action comes first: {table}");
    let grave = rows[1];
    for words in [
        "<div><bdi>remind; before that: there was a talk in the last 30 days</bdi></div>",
        "Invoices are paid within 14 days (invoice I1): major, 72 days overdue",
        "money at 3, enough for warn, card (3)",
        "101.",
    ] {
        assert!(grave.contains(words), "{words} is not in {grave}");
    }
    assert!(
        rows[3].contains("find out what is missing") && rows[3].contains("Unknown: Invoices are paid"),
        "{}",
        rows[3]
    );
    // Of what is over nothing is left to do: it comes last.
    assert!(rows[4].contains("ended on <time>2026-03-20</time>") && !rows[4].contains("talk</bdi>"), "{}", rows[4]);
    assert!(rows[5].contains("ended on <time>2026-03-20</time>") && !rows[5].contains("find out"), "{}", rows[5]);
}

fn contract_of(name: &str) -> &'static str {
    if matches!(name, "a-good" | "e-over") { "contract: {ends: 2026-03-20}\n" } else { "" }
}

#[test]
fn a_report_is_written_whole_or_not_at_all() {
    let folder = folder();
    std::fs::create_dir_all(folder.path("out/index.html")).expect("a folder in the way");
    let outcome =
        folder.run(&["report", "records", "--policy", "policy.terms", "--as-of", "2026-04-01", "--out", "out"]);
    assert_eq!(outcome.status, Some(2), "{}", outcome.err);
    let left: Vec<_> = std::fs::read_dir(folder.path("out"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().ends_with(".part")), "{left:?}");
}

#[test]
fn what_is_in_error_is_said_and_the_others_are_reported() {
    let folder = folder();
    folder.write("records/wrong.yaml", "engagement: wrong\nevents:\n  - {invoyce: 1}\n");
    let page = folder
        .run(&["check", "records", "--policy", "policy.terms", "--as-of", "2026-04-01", "--format", "html"])
        .exits(2)
        .out;
    holds(&page);
    assert!(
        page.contains("Not reported: in error") && page.contains("records/wrong.yaml:3") && page.contains("ACME"),
        "{page}"
    );
}

#[test]
fn the_client_reads_nothing_restricted() {
    let folder = folder();
    let said = folder
        .run(&[
            "report",
            "records",
            "--policy",
            "policy.terms",
            "--as-of",
            "2026-04-01",
            "--out",
            "out",
            "--for",
            "client",
        ])
        .exits(1)
        .out;
    assert_eq!(said, "out: the page of 1 engagement, for the client to read\n");
    let all = pages(&folder.path("out"));
    assert_eq!(all.keys().collect::<Vec<_>>(), ["acme.client.html"]);
    let page = &all["acme.client.html"];
    holds(page);
    let body = page.split("</style>").nth(1).expect("a body");
    for words in [
        "SECRET",
        "INNER",
        "staff",
        "ill at ease",
        "ladder",
        "money",
        "legal",
        "major",
        "minor",
        "exists(",
        "records/",
        "policy.terms",
        "C1",
        "R1",
        "P1",
        "MSG1",
        "suspend",
        "amounts are not known",
        "suggest",
    ] {
        let found = body.find(words).filter(|_| words != "money");
        assert!(found.is_none(), "{words} is in\n{}", &body[found.unwrap_or(0).saturating_sub(200)..]);
    }
    for words in [
        "Invoices are paid within 14 days",
        "We answer within one day",
        "On your side",
        "On our side",
        "I1",
        "You may terminate",
        "agreed price",
        "open",
    ] {
        assert!(body.contains(words), "{words} is not in\n{body}");
    }
}

#[test]
fn the_page_of_the_example() {
    let folder = Folder::new();
    folder.write("policy.terms", include_str!("../../../examples/acme/policy.terms"));
    folder.write("engagement.yaml", include_str!("../../../examples/acme/engagement.yaml"));
    let page = folder.run(&["check", "engagement.yaml", "--as-of", "2026-04-01", "--format", "html"]).exits(1).out;
    holds(&page);
    let (before, rest) = page.split_once("<style>").expect("a style");
    let (_, after) = rest.split_once("</style>").expect("its end");
    insta::assert_snapshot!(format!("{before}{after}"));
}

/// The ladder calls a warning a yellow card, and the end a red one.
#[test]
fn a_card_is_told_from_other_measures() {
    let root = env!("CARGO_MANIFEST_DIR");
    let (record, policy) = (format!("{root}/policies/examples/bad_payer"), format!("{root}/policies/agency.terms"));
    let check = ["check", &record, "--policy", &policy, "--as-of", "2026-07-31", "--format", "html"];
    let page = Folder::new().run(&check).exits(1).out;
    assert!(page.contains("warn, yellow card by us (B3)") && page.contains("terminate, red card by us (B10)"));
    assert!(page.contains("▯ card · ▮ card with which it ends"));
}

/// Printers leave grounds out: what is white on one on the screen is written in ink on paper.
#[test]
fn what_is_critical_is_ink_on_paper() {
    let page = page();
    let (screen, paper) = page.split_once("@media print").expect("a style for paper");
    let rule = |style: &str| -> String {
        let rest = style.split(".critical > .tags > .tag:first-child {").nth(1).expect("a rule");
        rest.split('}').next().unwrap_or_default().to_owned()
    };
    assert!(rule(screen).contains("background: var(--bad)") && rule(screen).contains("color: var(--paper)"));
    assert!(rule(paper).contains("background: none; color: var(--ink)"), "{}", rule(paper));
}

/// Chromium, where it is installed.
fn chromium() -> Option<&'static str> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    names
        .into_iter()
        .find(|name| Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success()))
}

/// Opens a page; returns what became of it, and what was complained of.
fn opened(chromium: &str, folder: &Folder, address: &str) -> (String, String) {
    let profile = format!("--user-data-dir={}", folder.path("profile").display());
    let options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--enable-logging=stderr",
        "--dump-dom",
        &profile,
        address,
    ];
    let output = Command::new(chromium).args(options).output().expect("chromium starts");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (text(output.stdout), text(output.stderr))
}

/// Where there is no Chromium, nothing is tested (`.ci/run` installs it).
#[test]
fn a_browser_opens_the_pages() {
    let Some(chromium) = chromium() else { return };
    let folder = folder();
    folder.write("records/hostile.ndjson", hostile());
    folder.run(&["report", "records", "--policy", "policy.terms", "--as-of", "2026-04-01", "--out", "out"]).exits(1);
    let all = folder
        .run(&["check", "records", "--policy", "policy.terms", "--as-of", "2026-04-01", "--format", "html"])
        .exits(1)
        .out;
    folder.write("out/all.html", all);
    for name in pages(&folder.path("out")).keys() {
        let (page, complaints) =
            opened(chromium, &folder, &format!("file://{}", folder.path("out").join(name).display()));
        assert!(page.contains("</h1>") && page.contains("</main>"), "{name}: {complaints}");
        assert!(!page.contains("<script") && !page.contains("<img"), "{name}");
        assert!(!complaints.contains("CONSOLE"), "{name}: {complaints}");
    }
    // A link into a part that is closed opens it.
    let (page, _) = opened(chromium, &folder, &format!("file://{}#acme-top", folder.path("out/all.html").display()));
    assert_eq!(page.matches("<details class=\"engagement\" open").count(), 1);
}
