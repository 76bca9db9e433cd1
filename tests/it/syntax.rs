//! The parser and the formatter.

mod laws;
mod mistakes;

use goodterms::base::diagnostic::Diagnostic;
use goodterms::base::source::SourceId;
use goodterms::syntax::parse::parse;
use goodterms::syntax::print::{format, print};
use goodterms::syntax::tree::{Clause, Expr, ExprKind, File, Item, LimitMeasure, StatementKind, TextPart};

/// The policies that show the language.
const POLICIES: [(&str, &str); 2] = [
    ("studio", include_str!("../policies/studio.terms")),
    ("everything", include_str!("../policies/everything.terms")),
];

fn read(text: &str) -> (File, Vec<Diagnostic>) {
    parse(SourceId(0), text)
}

fn read_well(text: &str) -> File {
    let (file, diagnostics) = read(text);
    assert!(diagnostics.is_empty(), "{text}\n{diagnostics:#?}");
    file
}

fn clause(body: &str) -> Clause {
    match read_well(&format!("section s \"S\" {{ clause c \"C\" {{ {body} }} }}")).items.remove(0) {
        Item::Section(mut section) => section.clauses.remove(0),
        other => panic!("{other:?}"),
    }
}

/// The condition of `require COND`.
fn cond(text: &str) -> Expr {
    match clause(&format!("require {text}")).statement.expect("there is a statement").kind {
        StatementKind::Require { cond, .. } => cond,
        other => panic!("{other:?}"),
    }
}

/// The value of a term.
fn value(text: &str) -> Expr {
    match read_well(&format!("term t = {text}")).items.remove(0) {
        Item::Term(term) => term.value,
        other => panic!("{other:?}"),
    }
}

#[test]
fn policies_read_without_a_mistake_and_print_as_they_say() {
    for (name, text) in POLICIES {
        let printed = format(text).expect(name);
        assert_eq!(format(&printed).expect(name), printed, "{name} prints differently the second time");
        insta::with_settings!({ snapshot_path => "../policies", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("{name} formatted"), printed);
        });
    }
}

#[test]
fn policies_of_the_library_and_of_the_cases_read_and_print() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for path in files(&root.join("policies")).into_iter().chain(files(&root.join("tests/cases"))) {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let policies: Vec<&str> = match path.extension().and_then(|end| end.to_str()) {
            Some("terms") => vec![&text],
            // What a case shows on purpose is wrong in its own way.
            Some("md") => text.split("```terms\n").skip(1).filter_map(|rest| rest.split("```").next()).collect(),
            _ => Vec::new(),
        };
        for policy in policies {
            if let Ok(printed) = format(policy) {
                assert_eq!(format(&printed).as_ref(), Ok(&printed), "{}", path.display());
            }
        }
    }
}

fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.flatten().map(|entry| entry.path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn operators_bind_as_the_grammar_says() {
    for (bare, explicit) in [
        ("a or b and c", "a or (b and c)"),
        ("a and b or c", "(a and b) or c"),
        ("a or b or c", "(a or b) or c"),
        ("not a and b", "(not a) and b"),
        ("not a = b", "not (a = b)"),
        ("a + b * c < d - e - f", "(a + (b * c)) < ((d - e) - f)"),
        ("a * b / c = d", "((a * b) / c) = d"),
        ("-a * b = c", "(-a) * b = c"),
        ("a * b else c = d", "a * (b else c) = d"),
        ("a else b else c = d", "(a else b) else c = d"),
        ("x.a < 3 days after y.a after z.a", "x.a < (3 days after (y.a after z.a))"),
        ("x.a + 1 day before y.a", "(x.a + 1 day) before y.a"),
        ("no a in last 3 days and b", "(no a in last 3 days) and b"),
        ("x.a at least 3 days after y.a and b", "(x.a at least 3 days after y.a) and b"),
        ("during hold where a and b", "during (hold where a and b)"),
    ] {
        assert_eq!(cond(bare), cond(explicit), "{bare}");
    }
    assert_ne!(cond("a - (b - c) = d"), cond("a - b - c = d"));
    assert_ne!(cond("(a or b) and c"), cond("a or b and c"));
    assert_ne!(cond("during (hold where a) and b"), cond("during hold where a and b"));
}

#[test]
fn events_times_and_fields_are_told_apart() {
    assert!(matches!(cond("contract.signed before work.at").kind, ExprKind::Relative { after: false, .. }));
    assert!(matches!(cond("at before work.at").kind, ExprKind::Relative { .. }));
    assert!(matches!(cond("paid before work.at").kind, ExprKind::Order { after: false, .. }));
    let ExprKind::Order { event, .. } = cond("approval for work.for before work.at").kind else { panic!("no order") };
    assert_eq!(event.about.map(|about| about.parts.len()), Some(2));
    assert!(matches!(cond("exists(contract.signed)").kind, ExprKind::ExistsField(_)));
    assert!(matches!(cond("exists(legal_review)").kind, ExprKind::Exists(_, None)));
    assert!(matches!(cond("exists(legal_review in last 3 days)").kind, ExprKind::Exists(_, Some(_))));
    assert!(matches!(value("median(reply.delay in last 30 days)").kind, ExprKind::Measure(_)));
    assert!(matches!(value("sum(work.minutes)").kind, ExprKind::Measure(_)));
    assert!(matches!(value("max(a, b)").kind, ExprKind::Call(_, _)));
    assert!(matches!(value("statutory(EU)").kind, ExprKind::Call(_, _)));
}

#[test]
fn a_window_is_never_a_list() {
    let ExprKind::Exists(event, window) = cond("exists(talk where urgent in last 30 days)").kind else {
        panic!("no event")
    };
    assert!(window.is_some() && event.filter.is_some());
    assert!(matches!(cond("urgent in last").kind, ExprKind::In(..)));
    assert!(matches!(cond("urgent in the_list").kind, ExprKind::In(..)));
}

#[test]
fn before_signing_is_a_modifier_and_before_a_step_is_a_need() {
    let read = clause("require contract.signed before signing");
    assert_eq!(read.modifiers.len(), 1);
    let file = read_well("ladder l { before a need x.y before b, c need z terminate at once on d }");
    let Item::Ladder(ladder) = &file.items[0] else { panic!("no ladder") };
    assert_eq!(ladder.rungs.len(), 3);
}

#[test]
fn words_of_the_language_are_free_after_a_dot() {
    assert!(matches!(value("message.to + breach.severity").kind, ExprKind::Binary(..)));
    assert!(matches!(cond("at.for = by.clause").kind, ExprKind::Binary(..)));
    assert!(!read("term t = to").1.is_empty());
}

#[test]
fn a_limit_measures_events_or_a_function() {
    let measure = |body: &str| match clause(body).statement.map(|statement| statement.kind) {
        Some(StatementKind::Limit(limit)) => limit.measure,
        other => panic!("{other:?}"),
    };
    assert!(matches!(measure("limit call by client to 3"), LimitMeasure::Count(_)));
    assert!(matches!(
        measure("limit sum(work.minutes) to 3"),
        LimitMeasure::Call(Expr { kind: ExprKind::Measure(_), .. })
    ));
}

#[test]
fn strings_resolve_escapes_and_keep_values_apart() {
    let ExprKind::Text(text) = value(r#""a \"b\" {{c}} \\ \n {d.e}!""#).kind else { panic!("no text") };
    let [TextPart::Plain(before), TextPart::Value(reference), TextPart::Plain(after)] = text.parts.as_slice() else {
        panic!("{text:?}")
    };
    assert_eq!((before.as_str(), after.as_str()), ("a \"b\" {c} \\ \n ", "!"));
    assert_eq!(reference.parts.len(), 2);
}

#[test]
fn windows_line_ends_tabs_and_a_byte_order_mark_are_read() {
    let (_, text) = POLICIES[1];
    let odd = format!("\u{FEFF}{}", text.replace('\n', "\r\n").replace("  ", "\t"));
    assert_eq!(format(&odd), format(text));
}

#[test]
fn a_currency_is_kept_as_written() {
    let ExprKind::Money(_, currency) = value("3 XYZ").kind else { panic!("no money") };
    assert_eq!(currency.text, "XYZ");
}

#[test]
fn durations_print_in_the_unit_they_were_written_in() {
    for unit in
        ["90 minutes", "60 minutes", "2 weeks", "1 year", "1.5 hours", "10 business days", "0.333 business hours"]
    {
        assert_eq!(format(&format!("term t = {unit}")), Ok(format!("term t = {unit}\n")));
    }
    assert_eq!(format("term t = 1 days"), Ok("term t = 1 day\n".to_owned()));
    assert_eq!(format("term t = 12345 EUR"), Ok("term t = 12_345 EUR\n".to_owned()));
}

#[test]
fn a_tree_without_its_text_prints_too() {
    for (name, text) in POLICIES {
        let (mut file, _) = read(text);
        file.comments.clear();
        let (again, mistakes) = read(&print(&file, ""));
        assert!(mistakes.is_empty(), "{name}: {mistakes:#?}");
        assert_eq!(again.items.len(), file.items.len());
    }
}

#[test]
fn comments_stay_where_they_stood() {
    let text = "# first

# of the term
term t = 3 { # opens
  # of the line
  accept up to 4 # behind
  # at the end
} # closes
section s \"S\" {
  clause c \"C\" {
    severity minor # behind severity
    # before grace

    grace # inside grace
      3 days
  }
}
# last
# very last";
    insta::assert_snapshot!(format(text).expect("it is well-formed"), @r#"
    # first

    # of the term
    term t = 3 {  # opens
      # of the line
      accept up to 4  # behind
      # at the end
    }  # closes

    section s "S" {

      clause c "C" {
        # before grace

        grace 3 days  # inside grace
        severity minor  # behind severity
      }
    }

    # last
    # very last
    "#);
}

#[test]
fn a_reason_is_not_taken_for_that_of_an_excuse() {
    let text = "section s \"S\" { clause c \"C\" { forbid call because \"r\" unless late } }";
    let printed = format(text).expect("it is well-formed");
    assert!(printed.contains("because \"r\"\n    unless late\n"), "{printed}");
}
