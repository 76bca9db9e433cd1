//! Which name is meant, which types go together, and what the typed program says of patterns and clauses.

use std::collections::BTreeSet;

use goodterms::base::diagnostic::Diagnostic;
use goodterms::program::tree::{Clause, CostAmount, ExprKind, Pattern, Program, Source, Statement, Type, Var};
use goodterms::value::duration::Family;

use super::check;
use crate::render::render;

const HEADER: &str = r#"policy "Case" {
  version "1" effective 2026-01-01 currency EUR timezone "Europe/Warsaw" holidays PL
  hours office Mon-Fri 09:00-17:00 hours night Mon-Sun 22:00-07:00 deadlines roll forward
}
kind visit { starts: time, ends: time, fee: money?, mood: [good, bad], host: contact?, word: text? }
rates reference { 2026-01-01 2.15% }
term minutes = 30
term fee = 100 EUR
term pause = 14 days
"#;

/// Returns the program of a policy with one clause `a`, after other text.
fn with(before: &str, clause: &str) -> (Option<Program>, Vec<Diagnostic>, String) {
    let text = format!("{HEADER}{before}\nsection s \"S\" {{ clause a \"A\" {{ {clause} }} }}\n");
    let (program, sources, diagnostics) = check("case.terms", &text);
    let shown = render(&sources, &diagnostics);
    (program, diagnostics, shown)
}

fn program(clause: &str) -> Program {
    let (program, _, shown) = with("", clause);
    program.unwrap_or_else(|| panic!("`{clause}` does not type:\n{shown}"))
}

fn clause(clause: &str) -> Clause {
    program(clause).clauses.remove(0)
}

#[track_caller]
fn types(text: &str) {
    let (_, diagnostics, shown) = with("", text);
    assert!(diagnostics.is_empty(), "`{text}`:\n{shown}");
}

#[track_caller]
fn mistakes(text: &str, codes: &[&str]) {
    let (_, diagnostics, shown) = with("", text);
    let found: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(found, codes, "`{text}`:\n{shown}");
}

#[test]
fn a_bare_word_beside_an_enumeration_is_its_word() {
    types("forbid incident where what = insult");
    types("forbid incident where insult = what");
    types("forbid incident where what in [insult, threat]");
    types("for each dispute require dispute.outcome != firm");
    types("for each contact where side = client require contact.name != \"\"");
    types("for each visit require visit.mood = good");
    mistakes("forbid incident where what = minutes", &["unknown-word"]);
    mistakes("forbid incident where what in [insult, threet]", &["unknown-word"]);
    types("for each breach of s as b require b.severity >= major and b.section = s and b.clause in [a]");
    mistakes("for each breach of s as b require b.severity >= grave", &["unknown-word"]);
}

#[test]
fn a_value_of_another_form_is_told_how_to_be_written() {
    for (text, help) in [
        ("for each call require call.at = \"2026-01-01\"", "a date stands without quotes: `2026-01-01`"),
        ("for each message require message.purpose = thanks", "a text stands in quotes: `\"thanks\"`"),
        ("for each invoice require invoice.payable > 5", "write `5 EUR`"),
        ("for each call client owes reply for call within 5 after call.at", "say the unit, as in `14 days`"),
    ] {
        let (_, diagnostics, shown) = with("", text);
        assert_eq!(diagnostics.len(), 1, "{shown}");
        assert_eq!(diagnostics[0].help.as_deref(), Some(help));
    }
}

#[test]
fn a_name_is_a_field_of_the_innermost_event_or_a_term() {
    types("for each work where billable require work.minutes < 60");
    mistakes("for each work require minutes < 60", &["ambiguous-name"]);
    types("for each invoice require minutes < 60");
    mistakes("for each visit require exists(call where mood = good)", &["unknown-name"]);
    types("for each visit require exists(call where visit.mood = good)");
    types("for each visit as v require exists(visit where v.mood = visit.mood)");
    mistakes("require invoice.payable > 0 EUR", &["no-item-of-kind"]);
    types("require contract.signed.client before contract.starts and client.country in [PL, DE]");
}

#[test]
fn a_lone_word_is_an_event_before_it_is_a_field() {
    types("for each invoice require exists(talk) or exists(due) or exists(call)");
    types("for each invoice require due before today and talk before invoice.at");
    let clause = clause("for each invoice require exists(due)");
    let Some(Statement::Require { cond, .. }) = &clause.statement else { panic!("a requirement") };
    assert!(matches!(&*cond.kind, ExprKind::IsKnown(_)));
    mistakes("for each invoice require exists(deu)", &["unknown-kind"]);
}

#[test]
fn what_need_not_be_stated_is_asked_for_first() {
    let bad = "for each visit require visit.fee < 5 EUR";
    mistakes(bad, &["unguarded-field"]);
    for good in [
        "for each visit require visit.fee is known and visit.fee < 5 EUR",
        "for each visit require not (visit.fee is known) or visit.fee < 5 EUR",
        "for each visit require not visit.fee is known or visit.fee < 5 EUR",
        "for each visit require exists(visit.fee) and visit.fee < 5 EUR",
        "for each visit require (visit.fee else 0 EUR) < 5 EUR",
        "for each visit where visit.fee is known require visit.fee < 5 EUR",
        "for each month limit sum(visit.fee where visit.fee is known) to 5 EUR",
        "for each visit costs visit.fee when visit.fee is known",
    ] {
        types(good);
    }
    mistakes("for each visit require visit.fee is known or visit.fee < 5 EUR", &["unguarded-field"]);
    mistakes("for each visit require not visit.fee is known and visit.fee < 5 EUR", &["unguarded-field"]);
    mistakes(
        "for each visit where visit.fee is known require exists(visit where visit.fee < 5 EUR)",
        &["unguarded-field"],
    );
}

#[test]
fn quantities_go_together_as_they_should() {
    types("for each work costs 50% * fee * work.minutes / 60");
    types("for each invoice require invoice.payable / invoice.net > 1 and invoice.payable / 2 < fee");
    types("for each promise require promise.date - promise.at <= 14 days and promise.at + 1 month > today");
    types("for each promise require max(promise.date, promise.at, today) = today");
    types("require client.revenue_share * 2 + 5% < 80%");
    mistakes("for each invoice require invoice.payable + 5 > fee", &["wrong-operands"]);
    mistakes("for each invoice require pause + 1 month > 3 months", &["two-families"]);
    mistakes("for each reply require reply.delay < 2 days", &["two-families"]);
    types("for each reply require reply.delay < 48 hours");
    mistakes("require client.revenue_share < 0.25", &["percent-with-number"]);
    mistakes("for each invoice require max(invoice.payable, 5 days) > fee", &["type-mismatch"]);
}

#[test]
fn a_recorded_duration_takes_the_family_beside_it() {
    for length in ["3 business days", "2 weeks", "1 month", "36 hours"] {
        types(&format!("for each change require change.shift <= {length}"));
        types(&format!("for each change require {length} >= max(change.shift, change.shift * 2)"));
    }
    let clause = clause("for each change require change.shift <= 3 business days");
    let Some(Statement::Require { cond, .. }) = &clause.statement else { panic!("a requirement") };
    let ExprKind::Compare(_, left, _) = &*cond.kind else { panic!("a comparison") };
    assert_eq!(left.ty, Type::Duration(Family::BusinessDays));
}

#[test]
fn kinds_may_be_told_apart_before_their_fields_are_read() {
    types("for each work where for is change and for.amount > 5 EUR require exists(approval for work.for)");
    let own = "kind trip { minutes: duration }";
    let text = "for each reply where for is call and for.minutes > 5 require reply.at after today";
    let (_, diagnostics, shown) = with(own, text);
    assert!(diagnostics.is_empty(), "{shown}");
    let (_, diagnostics, _) = with(own, &text.replace("for is call and ", ""));
    assert_eq!(diagnostics[0].code, "field-types-differ");
}

#[test]
fn what_follows_speaks_of_the_breach() {
    let owes = "for each invoice client owes payment for invoice totalling invoice.payable by invoice.due";
    let typed = clause(&format!("{owes} severity minor, major when overdue > 30 days"));
    let (_, Some(when)) = &typed.modifiers.severity[1] else { panic!("a condition") };
    let ExprKind::Compare(_, left, _) = &*when.kind else { panic!("a comparison") };
    assert!(matches!(&*left.kind, ExprKind::Overdue));
    types("limit call to 2 costs fee * excess");
    types("for each month limit sum(expense.amount) to 100 EUR costs 10% * excess");
    types("forbid call by client severity minor, major when at inside hours night");
    mistakes("limit call to 2 severity minor, major when at inside hours night", &["unknown-name"]);
    let typed = clause(&format!("{owes} severity minor, major when exists(invoice where overdue > 30 days)"));
    let (_, Some(when)) = &typed.modifiers.severity[1] else { panic!("a condition") };
    let ExprKind::Exists(pattern, None) = &*when.kind else { panic!("a pattern") };
    assert!(pattern.changes);
    let typed = clause(&format!("{owes} unless overdue > 30 days"));
    let Some((unless, None)) = &typed.modifiers.unless else { panic!("an excuse") };
    let ExprKind::Compare(_, left, _) = &*unless.kind else { panic!("a comparison") };
    assert!(matches!(&*left.kind, ExprKind::Field(..)));
}

#[test]
fn interest_is_taken_apart() {
    let owes = "for each invoice client owes payment for invoice totalling invoice.payable by invoice.due";
    let interest = |rate: &str| {
        let mut clause = clause(&format!("{owes} costs interest at {rate}"));
        match clause.modifiers.costs.remove(0).amount {
            CostAmount::Interest { series, points, monthly, over, .. } => {
                (series.is_some(), points.is_some(), monthly, over.to_string())
            }
            _ => panic!("interest"),
        }
    };
    assert_eq!(interest("10%"), (false, true, false, "365".to_owned()));
    assert_eq!(interest("reference"), (true, false, false, "365".to_owned()));
    assert_eq!(interest("8% + reference - 1% monthly over 360"), (true, true, true, "360".to_owned()));
    assert_eq!(interest("statutory(EU) yearly"), (true, false, false, "365".to_owned()));
    mistakes(&format!("{owes} costs interest at 8% - reference"), &["odd-interest-rate"]);
    mistakes(&format!("{owes} costs interest at 8"), &["wrong-type"]);
}

#[test]
fn variables_are_numbered_by_nesting() {
    let program = program(
        "for each invoice require exists(payment for invoice where exists(dispute for payment.for)) and exists(call)",
    );
    assert_eq!(program.variables, 3);
    let mut vars = Vec::new();
    let Some(Statement::Require { cond, .. }) = &program.clauses[0].statement else { panic!("a requirement") };
    let ExprKind::And(left, right) = &*cond.kind else { panic!("a conjunction") };
    for side in [left, right] {
        let ExprKind::Exists(pattern, _) = &*side.kind else { panic!("a pattern") };
        vars.push(pattern.var);
    }
    assert_eq!(vars, [Var(1), Var(1)]);
}

fn forbidden(text: &str) -> Pattern {
    match clause(text).statement {
        Some(Statement::Forbid(pattern)) => pattern,
        _ => panic!("a prohibition"),
    }
}

#[test]
fn a_pattern_says_what_its_items_depend_on() {
    for (text, changes, closed) in [
        ("forbid call by client where at outside hours office", false, true),
        ("forbid invoice where late", true, false),
        ("forbid invoice where payable > fee", false, false),
        ("forbid invoice where payable > 100 EUR", false, true),
        ("forbid invoice where exists(dispute where outcome = client)", false, false),
        ("forbid call where at after contract.starts", false, false),
        ("forbid call where at before today", false, false),
        ("forbid dispute where dispute.ends is known", false, false),
    ] {
        let pattern = forbidden(text);
        assert_eq!((pattern.changes, pattern.closed), (changes, closed), "{text}");
    }
    let talk = forbidden("forbid talk or call by firm");
    let Source::Kinds(kinds) = &talk.source else { panic!("kinds") };
    assert!(kinds[0].1.is_some() && kinds[1].1.is_none());
}

#[test]
fn clauses_come_after_those_that_they_speak_of() {
    let text = format!(
        r#"{HEADER}section s "S" {{
  clause first "1" {{ for each work where for is delivery require approval for work.for before work.at }}
  clause second "2" {{ require no breach of t }}
  clause third "3" {{ for each invoice firm may suspend from due of fourth }}
  clause own "4" {{ require no breach of s }}
}}
section t "T" {{
  clause silence "5" {{ for each delivery client owes approval for delivery within 5 days after delivery.at deems approval for delivery }}
  clause fourth "6" {{ for each invoice client owes payment for invoice totalling invoice.payable by invoice.due }}
  clause change "7" {{ for each change client owes approval for change within 5 days after change.at deems approval for change }}
}}
"#
    );
    let (program, sources, diagnostics) = check("case.terms", &text);
    let program = program.unwrap_or_else(|| panic!("{}", render(&sources, &diagnostics)));
    let name = |id: &goodterms::program::tree::ClauseId| program.clauses[usize::from(id.0)].name.as_str();
    let needs = |i: usize| program.clauses[i].needs.iter().map(name).collect::<Vec<_>>();
    assert_eq!(needs(0), ["silence"]);
    assert_eq!(needs(1), ["silence", "fourth", "change"]);
    assert_eq!(needs(2), ["fourth"]);
    assert_eq!(needs(3), ["first", "second", "third"]);
    assert_eq!(needs(4), [""; 0]);
    let order: Vec<&str> = program.order.iter().map(name).collect();
    assert_eq!(order, ["silence", "first", "fourth", "third", "change", "second", "own"]);
}

#[test]
fn a_requirement_watches_what_can_change_it() {
    let program = program("require count(invoice where late) <= 2");
    let Some(Statement::Require { watches, .. }) = &program.clauses[0].statement else { panic!("a requirement") };
    let names: Vec<&str> = watches.kinds.iter().map(|kind| program.vocabulary.kind_name(*kind)).collect();
    assert_eq!(names, ["invoice", "credit_note", "payment", "reminder", "dispute"]);
}

#[test]
fn a_clause_tells_the_kinds_and_fields_it_reads() {
    let own = "kind audit { starts: time, ends: time, found: number, grave = found > 3 }";
    let clause = "for each audit where exists(call where urgent) client owes answer for audit within 5 days after audit.starts \
                  unless audit.grave severity minor, major when no (work where work.minutes > 5) deems approval for audit";
    let (program, _, shown) = with(own, clause);
    let program = program.unwrap_or_else(|| panic!("{shown}"));
    let kinds = program.clauses[0].kinds.iter().map(|kind| program.vocabulary.kind_name(*kind));
    let fields = program.clauses[0].reads.iter().map(|field| program.vocabulary.field_name(*field));
    let (kinds, fields): (BTreeSet<&str>, BTreeSet<&str>) = (kinds.collect(), fields.collect());
    assert_eq!(kinds, BTreeSet::from(["audit", "call", "answer", "work", "approval"]));
    assert_eq!(fields, BTreeSet::from(["starts", "urgent", "grave", "found", "minutes"]));
}

#[test]
fn what_could_not_be_read_is_not_missed_elsewhere() {
    let text = format!(
        "{HEADER}section s \"S\" {{\n  clause a \"A\" {{ for each invoice require require invoice.payble > 0 EUR }}\n  \
         clause b \"B\" {{ forbid call by cleint }}\n}}\n"
    );
    let mut sources = goodterms::base::source::SourceMap::new();
    let (file, of_form) = goodterms::syntax::parse::parse(sources.add("case.terms", text.as_str()), &text);
    assert!(!of_form.is_empty());
    let (_, found) = goodterms::program::from_syntax::from_syntax(&file, &|_| None);
    let found = goodterms::program::follow_ups::without_follow_ups(&file, &of_form, found);
    let shown: Vec<&str> = found.iter().map(|diagnostic| sources.snippet(diagnostic.primary.span)).collect();
    assert_eq!(shown, ["cleint"]);
}
