//! Whatever stands in a mailbox: its reader neither panics nor hangs, and what it tells is well-formed.

use std::fs;
use std::time::{Duration, Instant};

use goodterms::import::Cell;
use goodterms::import::fact::{About, BOUNCE, Given, Told};
use goodterms::import::formats::named;
use goodterms::value::time::{Day, Moment};
use goodterms::value::zone::{Zone, parse_moment};
use proptest::prelude::*;

fn read(format: &str, path: &str, bytes: &[u8]) -> Option<Told> {
    let zone = Zone::parse("Europe/Warsaw").expect("a zone");
    let until = Day::parse("2026-12-31").expect("a day");
    let given = Given { path, bytes, zone: &zone, until, with_words: true, mapping: None, vocabulary: None };
    named(format).expect("a format").tell(&given).ok()
}

fn is_well_formed(told: &Told, bytes: &[u8]) {
    let lines = bytes.iter().filter(|b| matches!(b, b'\n' | b'\r')).count() + 1;
    let mut keys = std::collections::HashSet::new();
    for fact in &told.facts {
        assert!(keys.insert((&fact.kind, &fact.key)), "{} is told twice", fact.key);
        assert!(!fact.key.is_empty() && fact.line > 0 && fact.line as usize <= lines, "{fact:?}");
        if fact.kind == BOUNCE {
            assert!(!fact.about.is_empty());
            continue;
        }
        let Some((name, Cell::Text(at))) = fact.fields.first() else { panic!("{fact:?}") };
        assert!(matches!(parse_moment(at, &Zone::utc()), Ok(Moment::Day(_) | Moment::At(_))), "{at}");
        if fact.kind == "meeting" {
            assert_eq!(name, "starts");
            continue;
        }
        assert_eq!(name, "at");
        assert_eq!(fact.kind == "reply", fact.about.iter().any(|about| matches!(about, About::Key(_))));
    }
    assert!(told.warnings.len() < 500);
}

/// Returns the files of the cases, joined to a mailbox here and there.
fn fixtures() -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut paths: Vec<_> =
        fs::read_dir("tests/told/mail").expect("cases").map(|entry| entry.expect("a case").path()).collect();
    paths.sort();
    for path in paths {
        let text = fs::read_to_string(path).expect("a case is text");
        let body = text.split("```file ").nth(1).and_then(|rest| rest.split_once('\n')).expect("a file").1;
        found.push(body.split("\n```").next().unwrap_or_default().as_bytes().to_vec());
    }
    found
}

fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let change = (0..6_u8, any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>());
    (prop::sample::select(fixtures()), prop::collection::vec(change, 1..8)).prop_map(|(mut bytes, changes)| {
        for (what, one, other, byte) in changes {
            if bytes.is_empty() {
                break;
            }
            let (one, other) = (one.index(bytes.len()), other.index(bytes.len()));
            let (from, to) = (one.min(other), one.max(other));
            match what {
                0 => bytes.truncate(one),
                1 => bytes[one] = byte,
                2 => bytes.splice(one..one, [byte]).for_each(drop),
                3 => bytes.drain(from..to).for_each(drop),
                4 => {
                    let copy = bytes[from..to].to_vec();
                    bytes.splice(from..from, copy).for_each(drop);
                }
                _ => {
                    let mut lines: Vec<Vec<u8>> = bytes.split(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
                    let (a, b) = (one % lines.len(), other % lines.len());
                    lines.swap(a, b);
                    bytes = lines.join(&b'\n');
                }
            }
        }
        bytes
    })
}

fn tokens() -> impl Strategy<Value = Vec<u8>> {
    let words: Vec<&[u8]> = vec![
        b"From ",
        b"From - ",
        b"\n",
        b"\r\n",
        b"\n\n",
        b"From: ",
        b"To: ",
        b"Date: ",
        b"Tue, 14 Apr 2026 10:12:03 +0200",
        b"<",
        b">",
        b"@",
        b"anna@lumen.example",
        b"=?utf-8?Q?",
        b"?=",
        b"=?",
        b"\"",
        b"(",
        b")",
        b";",
        b",",
        b":",
        b"Content-Type: multipart/mixed; boundary=x",
        b"Content-Type: text/plain; charset*0*=utf-8''%",
        b"charset*=",
        b"*1=",
        b"name*0*=",
        b"\n--x\n",
        b"--x--\n",
        b"Content-Length: 20\n",
        b"Message-ID: ",
        b"In-Reply-To: ",
        b"References: ",
        b"Received: x; ",
        b"Thread-Index: AdrMAQEBAQEBAQEBAQEBAQEBAQEBAQ==\n",
        b"Content-Transfer-Encoding: base64\n",
        b"Content-Transfer-Encoding: quoted-printable\n",
        b"=",
        b"=3",
        b"=\n",
        b"\xff",
        b"\xc3",
        b" ",
        b"\t",
        b"<div class=\"gmail_quote\">",
        b"<blockquote>",
        b"</",
        b"<!--",
        b"&nbsp;",
        b"-- \n",
        b"> ",
        b"Re: ",
        b"Subject: ",
        b"\\",
        b"x",
        b"-",
        b"'",
        b"Tue Apr 14 08:12:03 2026",
        b"99:99",
        b"-9999",
        b"00",
        b"+2400",
        b"24:00",
        b"Content-Type: ",
        b"text/html",
        b"%",
        b"*",
        b"\x00",
    ];
    prop::collection::vec(prop::sample::select(words), 0..60).prop_map(|words| words.concat())
}

fn all_ways(bytes: &[u8]) {
    for (format, path) in [("mbox", "a.mbox"), ("eml", "cur/1:2,S")] {
        if let Some(told) = read(format, path, bytes) {
            is_well_formed(&told, bytes);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn changed_mailboxes_are_read_or_refused(bytes in mutated()) {
        all_ways(&bytes);
    }

    #[test]
    fn tokens_of_mails_are_read_or_refused(bytes in tokens()) {
        all_ways(&bytes);
        all_ways(&[b"From -\nFrom: a@b.example\nDate: Tue, 14 Apr 2026 10:12:03 +0200\n".as_slice(), &bytes].concat());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        all_ways(&bytes);
    }
}

#[test]
fn large_mailboxes_take_their_time_only_once() {
    const SIZE: usize = 2 << 20;
    let head = "From -\nFrom: a@b.example\nTo: c@d.example\nDate: Tue, 14 Apr 2026 10:12:03 +0200\nSubject: Re: x\n";
    let repeated = |first: &str, unit: &str| format!("{first}{}", unit.repeat(SIZE / unit.len()));
    let many: String = (0..SIZE / 200)
        .map(|number| {
            format!("{head}Message-ID: <m{number}@b.example>\nIn-Reply-To: <m{}@b.example>\n\nOne two.\n\n", number / 2)
        })
        .collect();
    let inputs = [
        ("mails", many),
        ("mails without names", repeated("", &format!("{head}\nText\n\n"))),
        ("no empty line", repeated(head, "X-More: y\n")),
        ("From lines", repeated(&format!("{head}\n"), "From - \n\n")),
        ("From lines and fields", repeated(&format!("{head}\n"), "From x\nContent-Length: 5\n")),
        ("boundaries", repeated(&format!("{head}Content-Type: multipart/mixed; boundary=x\n\n"), "--x\n")),
        (
            "parts in parts",
            repeated(
                &format!("{head}Content-Type: multipart/mixed; boundary=x\n\n"),
                "--x\nContent-Type: multipart/mixed; boundary=x\n\n",
            ),
        ),
        (
            "parts without boundary",
            repeated(
                &format!("{head}Content-Type: multipart/mixed; boundary=x\n\n"),
                "--x\nContent-Type: multipart/mixed; boundary=y\n\n",
            ),
        ),
        ("mails in mails", repeated(head, "Content-Type: message/rfc822\n\n")),
        ("encoded words", repeated(&format!("{head}Subject: "), "=?utf-8?Q?")),
        ("brackets", repeated(&format!("{head}To: "), "<(\"")),
        ("comments", repeated(&format!("{head}Date: "), "(")),
        ("references", repeated(&format!("{head}References: "), "<a")),
        ("parameters", repeated(&format!("{head}Content-Type: text/plain"), "; a*0*=b")),
        ("folds", repeated(&format!("{head}Subject: x\n"), " \n")),
        ("tags", repeated(&format!("{head}Content-Type: text/html\n\n"), "<a &x <!-- ")),
        ("quotes", repeated(&format!("{head}\n"), "> a\nb 1:\n")),
        ("equal signs", repeated(&format!("{head}Content-Transfer-Encoding: quoted-printable\n\n"), "= ")),
        ("received", repeated(head, "Received: x; Tue, 14 Apr 2026 10:12:03 +0200\n")),
    ];
    for (what, text) in inputs {
        let begin = Instant::now();
        is_well_formed(&read("mbox", "a", text.as_bytes()).expect("a mailbox"), text.as_bytes());
        let took = begin.elapsed();
        assert!(took < Duration::from_secs(20), "{what}: {took:?}");
    }
}

/// Returns what is told, without what only the bytes of the file decide.
fn shown(told: &Told) -> String {
    format!("{:#?}", (&told.facts, &told.warnings, &told.passed_over))
}

#[test]
fn the_ends_of_lines_and_the_encoding_of_the_file_change_nothing() {
    for bytes in fixtures() {
        let text = String::from_utf8(bytes).expect("cases are text");
        // Lengths that are counted in bytes are no longer right.
        if text.contains("Content-Length") || text.contains("<plist>") {
            continue;
        }
        let of = |bytes: &[u8]| {
            let told = read("mbox", "a", bytes).or_else(|| read("eml", "a", bytes));
            told.as_ref().map(shown)
        };
        let plain = of(text.as_bytes());
        let crlf = text.replace('\n', "\r\n");
        assert_eq!(of(crlf.as_bytes()), plain, "CRLF");
        assert_eq!(of(text.replace('\n', "\r").as_bytes()), plain, "CR");
        assert_eq!(of(format!("\u{feff}{text}").as_bytes()), plain, "BOM");
        let wide: Vec<u8> = crlf.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(of(&[b"\xff\xfe".as_slice(), &wide].concat()), plain, "UTF-16");
    }
}

#[test]
fn names_in_old_charsets_are_read() {
    let mail = |from: &[u8], more: &str| {
        let head = format!("To: a@b.example\nDate: Tue, 14 Apr 2026 10:12:03 +0200\nMessage-ID: <x@y>\n{more}\n\nx\n");
        let told = read("eml", "a", &[b"From: ", from, b" <c@d.example>\n", head.as_bytes()].concat()).expect("a mail");
        (told.facts[0].from.names[1].clone(), told.warnings.len())
    };
    let named = |charset: &str| format!("Content-Type: text/plain; charset=\"{charset}\"");
    assert_eq!(mail(b"\xa3ucja Br\xf3zda", &named("windows-1250")), ("Łucja Brózda".to_owned(), 0));
    let of_part =
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=iso-8859-2\n\nx\n--b--";
    assert_eq!(mail(b"\xa3ucja", of_part), ("Łucja".to_owned(), 0));
    assert_eq!(mail(b"Zo\xeb", ""), ("Zoë".to_owned(), 1));
    assert_eq!(mail("Zoë".as_bytes(), &named("iso-8859-1")), ("Zoë".to_owned(), 0));
    assert_eq!(mail(b"=?ISO-2022-JP?B?GyRCOzNFRBsoQg==?=", ""), ("山田".to_owned(), 0));
    assert_eq!(mail(b"=?UTF-8?B?xYE=?=\n =?UTF-8?Q?ucja?=", ""), ("Łucja".to_owned(), 0));
    assert_eq!(mail(b"=?iso-8859-1*de?Q?M=FCller?=", ""), ("Müller".to_owned(), 0));
    assert_eq!(mail(b"=?utf-8?Q?Anna Vogt?=", ""), ("Anna Vogt".to_owned(), 0));
    assert_eq!(mail(b"=?utf-8?Q?M=C3=BC?= =?utf-8?Q?ller?= (Ink)", ""), ("Müller (Ink)".to_owned(), 0));
}
