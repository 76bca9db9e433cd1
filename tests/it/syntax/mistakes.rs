//! What is said of a text that is wrong: one mistake a file.

use std::path::{Path, PathBuf};
use std::time::Instant;

use goodterms::base::source::{SourceId, SourceMap};
use goodterms::syntax::parse::{decode, parse};

use crate::render::render;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

fn rendered(path: &Path) -> (Vec<&'static str>, String) {
    let bytes = std::fs::read(path).expect("the file is there");
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("?");
    let mut map = SourceMap::new();
    let id = map.add(name, String::from_utf8_lossy(&bytes));
    let diagnostics = match decode(id, &bytes) {
        Ok(text) => parse(id, text).1,
        Err(mistake) => vec![mistake],
    };
    (diagnostics.iter().map(|diagnostic| diagnostic.code).collect(), render(&map, &diagnostics))
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "../../diagnostics/syntax", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn each_mistake_is_shown_alone_and_by_its_name() {
    for code in codes() {
        let (found, text) = rendered(&folder().join(format!("syntax/{code}.terms")));
        assert_eq!(found, [code.as_str()], "{text}");
        snapshot(&code, &text);
    }
}

/// The codes in the file of the mistakes of form, so that none goes without a file of its name.
fn codes() -> Vec<String> {
    let source = include_str!("../../../src/base/mistake/syntax.rs");
    let calls = source.split("Diagnostic::error(").chain(source.split("Diagnostic::warning(")).skip(1);
    let codes = calls.filter_map(|call| call.trim_start().strip_prefix('"')?.split('"').next());
    let mut codes: Vec<String> = codes.map(str::to_owned).collect();
    codes.sort();
    codes.dedup();
    assert!(codes.len() > 20, "{codes:?}");
    codes
}

#[test]
fn many_mistakes_are_all_shown() {
    let (_, text) = rendered(&folder().join("many.terms"));
    snapshot("many", &text);
}

#[test]
fn near_words_are_suggested() {
    for (wrong, right) in [
        ("gracee 3 days", "grace"),
        ("forbidd call", "forbid"),
        ("client ows payment by invoice.due", "owes"),
        ("client owes payment withing 14 days after invoice.issued", "within"),
        ("forbid call severity mnor", "minor"),
        ("limit call too 3", "to"),
        ("tolerate 2 inn any 7 days", "in"),
        ("grace 3 dys", "days"),
        ("forbid call wher x", "where"),
        ("costs 5 eur", "EUR"),
    ] {
        let text = format!("section s \"S\" {{ clause c \"C\" {{ {wrong} }} }}");
        let (_, diagnostics) = parse(SourceId(0), &text);
        let helps: Vec<_> = diagnostics.iter().filter_map(|diagnostic| diagnostic.help.as_deref()).collect();
        assert_eq!(helps, [format!("did you mean `{right}`?")], "{wrong}: {diagnostics:#?}");
    }
}

#[test]
fn what_other_languages_say_is_understood() {
    for (wrong, help) in [
        ("require x <> 3", "write `!=`"),
        ("require x && y", "write `and`"),
        ("require x || y", "write `or`"),
        ("require x is not known", "`not` stands before the whole test: `not rate is known`"),
        ("says Terms", "write `\"Terms\"`"),
    ] {
        let text = format!("section s \"S\" {{ clause c \"C\" {{ {wrong} }} }}");
        let (_, diagnostics) = parse(SourceId(0), &text);
        let helps: Vec<_> = diagnostics.iter().filter_map(|diagnostic| diagnostic.help.as_deref()).collect();
        assert_eq!(helps, [help], "{wrong}: {diagnostics:#?}");
    }
}

#[test]
fn what_is_right_beside_a_mistake_is_kept() {
    let text = "section s \"S\" {
  clause a \"A\" { forbid call grace 3 dys severity minor }
  clause b \"B\" { forbid message }
}
term t = = 3
term u = 4";
    let (file, diagnostics) = parse(SourceId(0), text);
    assert_eq!(diagnostics.len(), 2);
    insta::assert_snapshot!(goodterms::syntax::print::print(&file, text), @r#"
    section s "S" {

      clause a "A" {
        forbid call
        severity minor
      }

      clause b "B" {
        forbid message
      }
    }

    term u = 4
    "#);
}

#[test]
fn deep_nesting_is_a_mistake_and_no_crash() {
    let body = |text: String| format!("section s \"S\" {{ clause c \"C\" {{ require {text} }} }}");
    for (text, code) in [
        (body(format!("{}a{}", "(".repeat(10_000), ")".repeat(10_000))), "too-deep"),
        (body(format!("{}a", "not ".repeat(10_000))), "too-deep"),
        (body("a before ".repeat(10_000)), "too-deep"),
        (body("during a where ".repeat(10_000)), "too-deep"),
        (body(format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000))), "too-deep"),
        (body("f(a where ".repeat(10_000)), "too-deep"),
        ("{".repeat(10_000), "too-deep"),
        ("section s \"S\" {".to_owned() + &"clause {".repeat(10_000), "too-deep"),
        (body(format!("a {}", "+ a ".repeat(100_000))), "too-long"),
        (body(format!("a {}", "else -a ".repeat(100_000))), "too-long"),
    ] {
        let (_, diagnostics) = parse(SourceId(0), &text);
        assert_eq!(diagnostics.iter().map(|found| found.code).collect::<Vec<_>>(), [code], "{}", &text[..60]);
    }
    // As deep as is allowed, in the small stack of a test thread.
    let (_, diagnostics) = parse(SourceId(0), &body(format!("{}a{}", "f((a) or (".repeat(30), "))".repeat(30))));
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
}

#[test]
fn time_grows_with_the_text_and_no_faster() {
    let clause =
        "clause c \"C {x}\" { for each invoice where a > 1 EUR and not (b or c) client owes payment for invoice
        totalling invoice.payable within 14 days after invoice.issued severity minor costs f(a where b) }\n";
    let broken = clause.replace("owes", "ows");
    let open = clause.replace('}', "");
    let commas = format!("clause c \"C\" {{ require f({}) }}", "a, ".repeat(60));
    for text in [clause, &broken, &open, &commas] {
        let time = |count: usize| {
            let text = format!("section s \"S\" {{ {} }}", text.repeat(count));
            let begin = Instant::now();
            let _ = parse(SourceId(0), &text);
            begin.elapsed()
        };
        let (small, large) = (time(100), time(1000));
        assert!(large < small * 40, "{text}: {small:?} for 100, {large:?} for 1000");
    }
}
