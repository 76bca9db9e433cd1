//! Printed terms: every policy can be said, in every language, and nothing is left out.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use goodterms::base::mistake::texts::{strange_figure, untranslated};
use goodterms::base::source::{SourceMap, Text};
use goodterms::engagement::vocabulary::{FieldType, Sort, Vocabulary};
use goodterms::locale::Locale;
use goodterms::plan;
use goodterms::program::house::House;
use goodterms::program::tree::{Clause, Program};
use goodterms::report::document::{docx::docx, html::html, markdown::markdown};
use goodterms::value::compensation::compensation_codes;
use goodterms::value::holidays::Holidays;
use goodterms::value::interest::statutory_codes;
use goodterms::wording::document::{Block, Document};
use goodterms::wording::locale::{codes, open};
use goodterms::wording::terms::{Print, document};
use goodterms::wording::texts::Texts;

use crate::generate;
use crate::program::check;
use crate::render::{render, snapshots_of};

const ACME: &str = include_str!("../../examples/acme/policy.terms");
const ACME_PL: &str = include_str!("../../examples/acme/policy.pl.texts");

fn program(name: &str, text: &str) -> Option<(Program, SourceMap)> {
    let (program, sources, _) = check(name, text);
    Some((program?, sources))
}

/// Prints a program in a language without texts of its own.
fn print(program: Program, language: &str, scores: bool) -> Document {
    let texts = if language == "en" { Texts::own() } else { Texts::none() };
    let locale = open(language).expect("a language that ships");
    let plan = plan::from_program(program);
    let files = [("policy.terms".to_owned(), "0".repeat(64))];
    document(Print {
        plan: &plan,
        firm: "Atelier Linden",
        contract: None,
        language,
        locale: &locale,
        texts: &texts,
        files: &files,
        scores,
        internal: true,
    })
}

fn acme(language: &str) -> Document {
    let (program, mut sources) = program("policy.terms", ACME).expect("a policy");
    let locale = open(language).expect("a language that ships");
    let texts = match language {
        "en" => Texts::own(),
        _ => {
            let text = Text::from(ACME_PL);
            let source = sources.add("policy.pl.texts", text.clone());
            let (texts, diagnostics) = Texts::read(source, &text, &program);
            assert!(diagnostics.is_empty(), "{}", render(&sources, &diagnostics));
            assert!(texts.missing(&program).is_empty(), "{:?}", texts.missing(&program));
            assert!(texts.figures().is_empty(), "{:?}", texts.figures());
            texts
        }
    };
    let plan = plan::from_program(program);
    let files = [("policy.terms".to_owned(), "0".repeat(64))];
    document(Print {
        firm: "Atelier Linden",
        plan: &plan,
        contract: None,
        language,
        locale: &locale,
        texts: &texts,
        files: &files,
        scores: false,
        internal: false,
    })
}

#[test]
fn acme_in_english() {
    insta::assert_snapshot!(markdown(&acme("en")));
}

#[test]
fn acme_in_polish() {
    insta::assert_snapshot!(markdown(&acme("pl")));
}

#[test]
fn acme_as_a_page() {
    insta::assert_snapshot!(html(&acme("en")));
}

/// Prints the clauses of a small policy, as Markdown.
fn printed(clauses: &str, language: &str) -> String {
    let text = format!(
        "policy \"Studio\" {{ version \"1\" effective 2026-01-01 currency EUR timezone \"Europe/Warsaw\" }}\n{clauses}"
    );
    markdown(&print(program("studio.terms", &text).expect("a policy").0, language, false))
}

/// What has not come is later than all that has: the sentence says so wherever the condition then holds, and nowhere else.
#[test]
fn a_moment_that_never_came_is_told() {
    let condition = |condition: &str, language: &str| {
        let clause = format!("section s \"S\" {{ clause c \"C\" {{ forbid work by firm where {condition} }} }}");
        printed(&clause, language)
    };
    let (a, b) = (" (or has not come at all)", " (or there is no such day)");
    for (written, ends) in [
        ("contract.accepts < work.at", ""),
        ("contract.accepts <= work.at", ""),
        ("contract.accepts = work.at", ""),
        ("contract.accepts != work.at", a),
        ("contract.accepts > work.at", a),
        ("contract.accepts >= work.at", a),
        ("not contract.accepts < work.at", a),
        ("not contract.accepts <= work.at", a),
        ("not contract.accepts > work.at", ""),
        ("work.at < contract.accepts", b),
        ("work.at <= contract.ends", b),
        ("work.at > contract.ends", ""),
        ("not work.at > contract.ends", b),
        ("contract.accepts before work.at", ""),
        ("not contract.accepts before work.at", a),
        ("contract.accepts after work.at", a),
        ("not contract.accepts after work.at", ""),
        ("work.at before contract.accepts", b),
        ("not work.at before contract.accepts", ""),
        ("work.at after contract.accepts", ""),
        ("not work.at after contract.accepts", b),
        ("work.at at least 3 days after contract.accepts", ""),
        ("not work.at at least 3 days after contract.accepts", b),
        ("contract.accepts at least 3 days after work.at", a),
        ("not contract.accepts at most 3 days after work.at", a),
        ("work.at is within 3 days after contract.accepts", ""),
        ("not work.at is within 3 days after contract.accepts", b),
        ("exists(contract.accepts) and contract.accepts > work.at", ""),
        ("not (exists(contract.accepts) and contract.accepts > work.at)", a),
        ("work.at < contract.ends + 3 days", b),
        ("not exists(contract.ends) or work.at < contract.ends", ""),
    ] {
        let text = condition(written, "en");
        assert_eq!(text.contains(a), ends == a, "{written}: {text}");
        assert_eq!(text.contains(b), ends == b, "{written}: {text}");
    }
    let polish = condition("not contract.accepts <= work.at", "pl");
    assert!(polish.contains(" (albo klient nie przyjął tych warunków)"), "{polish}");
    let polish = condition("work.at <= contract.ends", "pl");
    assert!(polish.contains(" (albo nie odnotowano końca umowy)"), "{polish}");
}

#[test]
fn each_breach_names_its_clauses() {
    let clauses = r#"section s "S" {
  clause talks "T" { limit call by client to 3 in any 7 days severity minor }
  clause writes "W" { limit message by client to 3 in any 7 days severity minor }
  clause asked "A" { for each breach of talks or writes as slip firm owes talk for slip.for within 2 days after slip.since }
  clause grave "G" { for each breach of writes as slip where slip.severity = major firm owes talk for slip.for within 2 days after slip.since }
}"#;
    let english = printed(clauses, "en");
    assert!(english.contains("For each breach of clauses 1.1 or 1.2: the firm owes"), "{english}");
    assert!(english.contains("For each breach of clause 1.2, where the severity"), "{english}");
    let polish = printed(clauses, "pl");
    assert!(polish.contains("Dla każdego naruszenia postanowień 1.1 lub 1.2: firma"), "{polish}");
}

#[test]
fn what_is_denied_ends_where_it_ends() {
    let rule = |cond: &str, language: &str| {
        printed(&format!("section s \"S\" {{ clause a \"A\" {{ forbid call by client where {cond} }} }}"), language)
    };
    for (cond, english, polish) in [
        (
            "not (urgent and confirmed) and minutes > 5",
            "it is not the case that (the call is called urgent and the call is confirmed) and the",
            "nie zachodzi przypadek, w którym (rozmowa telefoniczna ma oznaczenie pilności oraz pilność rozmowy telefonicznej potwierdzono) oraz",
        ),
        (
            "not (urgent or confirmed) or minutes > 5",
            "it is not the case that (the call is called urgent or the call is confirmed) or the",
            "nie zachodzi przypadek, w którym (rozmowa telefoniczna ma oznaczenie pilności lub pilność rozmowy telefonicznej potwierdzono) lub",
        ),
        ("not (minutes > 5) and urgent", "is at most 5 and the call is called urgent", "nie przekracza 5 oraz"),
        (
            "urgent and not (not (urgent or confirmed))",
            "urgent and (the call is called urgent or",
            "pilności oraz (rozmowa",
        ),
        (
            "not (during hold) and urgent",
            "no hold of the work is going on at that time and",
            "nie ma wtedy wstrzymania prac",
        ),
        ("not (minutes > 5 and urgent) = true", "it is not the case that (", "nie zachodzi przypadek, w którym ("),
    ] {
        let (text, other) = (rule(cond, "en"), rule(cond, "pl"));
        assert!(text.contains(english), "{cond}: {text}");
        assert!(other.contains(polish), "{cond}: {other}");
    }
}

#[test]
fn a_clause_reads_as_prose() {
    let clauses = r#"kind pledge { about: [rush, hours] }
kind message { own = words > 2 }
term kept = 6 years
term held = 18 months
section s "S" {
  clause late "L" { forbid invoice where late }
  clause night "N" { forbid call by client }
  clause named "K" { for each pledge by client require exists(pledge.about) }
  clause long "M" { limit message by client where own to 3 in any kept }
  clause hold "H" { for each work require exists(work.minutes) and not (work.minutes > 600) by firm }
}"#;
    let english = printed(clauses, "en");
    for part in [
        "There must be no invoice where the invoice was not paid by its due day.",
        "There must be no call by the client.",
        "the “about” of the pledge is on record",
        "There must not be more than 3 messages by the client in any period of 6 years. Only those count where the message counts as “own”.",
        "| held | 18 months |",
        "the number of minutes of the work is on record and",
    ] {
        assert!(english.contains(part), "{part} in {english}");
    }
    let polish = printed(clauses, "pl");
    for part in [
        "Nie może dojść do faktury w przypadku, gdy pełna zapłata faktury nie nastąpiła w terminie",
        "okresie 6 lat",
        "| held | 18 miesięcy |",
    ] {
        assert!(polish.contains(part), "{part} in {polish}");
    }
}

/// What clauses of a small policy are printed as, and what of the same in Polish.
#[test]
fn a_client_can_read_what_it_signs() {
    let clauses = r#"term pay_in = 14 days
term borne = 1
kind price_objection { }
kind priority { view: [high, low] }
kind message { own = words > 2 }
section s "S" {
  clause paid "P" {
    for each invoice client owes payment for invoice
      within max(pay_in, (invoice.due - invoice.issued) else pay_in) after invoice.issued
    tolerate borne in any 365 days
    costs 9 EUR when client.type = business
    severity minor
  }
  clause again "A" { limit price_objection by client to 2 in any 90 days }
  clause weighed "W" { for each priority by client require exists(priority.view) }
  clause streak "R" { limit streak(invoice where late) to 2 by client }
  clause refused "F" { forbid call by client where not during dispute }
  clause hasty "H" {
    for each request by client where exists(request.wanted) and request.wanted < request.at
    unless exists(request.cause) and request.cause = firm_error
    costs 9 EUR
  }
  clause said "I" { forbid message by firm where exists(purpose) and purpose = "intent_to_end" }
  clause ended "E" {
    for each terminate or part as ending where ending.what = terminate
    firm owes reply for ending within 2 days after ending.at
  }
  clause delivered "D" {
    for each deliverable where exists(deliverable.due)
    firm owes delivery for deliverable
      within deliverable.due - deliverable.at else deliverable.due after deliverable.at else deliverable.due
  }
  clause short "T" { limit message by client where own to 0 in any 9 days }
  clause waited "Q" { for each terminate by firm require exists(warn as first by firm where terminate.at at least 9 days after first.at) }
  clause share "G" { limit share(call by client where not answered among urgent) to 25% in any 9 days }
}
exception not_agreed to paid {
  when not contract.accepts before invoice.issued + 1 day
  tolerate borne + 1 in any 365 days
}"#;
    let english = printed(clauses, "en");
    for part in [
        "within 14 days after the date of issue of the invoice (or, where that is later, within the period that ends with the due date of the invoice).",
        "- The first breach in any period of 365 days has no consequence under this clause.",
        "9.00\u{a0}EUR. This is due only where the type of the client is “business”.",
        "client accepted these terms is at least 1 day after the date of issue of the invoice (or has not come at all),",
        "instead: the first 2 breaches (borne (1) + 1) in any period of 365 days have no consequence under this clause",
        "- “price objection” has its ordinary meaning; the day of each one is noted.",
        "- “priority” has its ordinary meaning; of each one the day is noted, and “view” (“high” or “low”).",
        "There must not be more than 2 price objections by the client in any period of 90 days.",
        "There must not be more than 2 invoices in a row where the invoice was not paid by its due day. In a row,",
        "where no dispute is going on at that time.",
        "- The price is not due where the cause of the request is “firm error”.",
        "the purpose of the message is “intent to end”.",
        "where the termination or proposal to part is a termination:",
        "in respect of the deliverable within the period that ends with the due day of the deliverable.",
        "A message counts as “own” where the number of words of the message is more than 2.",
        "There must be no message by the client in any period of 9 days where the message counts as “own”.",
        "that there is a warning by the firm for which the termination is at least 9 days after the warning.",
        "Of the calls by the client where the call is called urgent, not more than 25% in any period of 9 days may be ones where the call is not answered.",
    ] {
        assert!(english.contains(part), "{part} in {english}");
    }
    let polish = printed(clauses, "pl");
    for part in [
        "w ciągu 14 dni od dnia wystawienia faktury (albo, jeżeli to później, najpóźniej z upływem terminu zapłaty podanego w treści faktury).",
        "- Pierwsze naruszenie w dowolnym okresie 365 dni nie wywołuje skutków z tego postanowienia.",
        "Kwota ta należy się tylko wtedy, gdy klient jest przedsiębiorcą.",
        "Nie może być więcej niż 2 czynności „price objection” ze strony klienta w żadnym okresie 90 dni.",
        "Nie może być więcej niż 2 faktury z rzędu, w przypadku których pełna zapłata faktury nie nastąpiła w terminie.",
        "w przypadku, gdy nie ma wtedy sporu.",
        "- Cena nie jest należna, jeżeli przyczyna zgłoszenia to „błąd firmy”.",
        "wypowiedzenie lub propozycja zakończenia współpracy to wypowiedzenie:",
        "najpóźniej z upływem umówionego dnia dostawy uzgodnionego rezultatu.",
    ] {
        assert!(polish.contains(part), "{part} in {polish}");
    }
}

/// Every policy that the tests have.
fn policies() -> Vec<(String, String)> {
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in ["tests/programs", "tests/policies", "examples/acme", "examples/fines"] {
        let all = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
        files.extend(all.filter(|path| path.extension().is_some_and(|ext| ext == "terms")));
    }
    files.sort();
    let read = |path: &Path| (path.display().to_string(), fs::read_to_string(path).expect("a policy is text"));
    let cases = (0..400).map(|seed| (format!("seed {seed}"), generate::case(seed).policy()));
    files.iter().map(|path| read(path)).chain(cases).collect()
}

#[test]
fn every_policy_can_be_said() {
    let mut said = 0;
    for (name, text) in policies() {
        for language in codes() {
            let Some((program, sources)) = program(&name, &text) else { continue };
            let house = House::of(&program, &|_| None);
            let all = program.sections.iter().flat_map(|section| &section.clauses);
            let all = all.map(|id| &program.clauses[usize::from(id.0)]);
            let (own, of_both): (Vec<&Clause>, Vec<&Clause>) = all.partition(|clause| house.has(clause.id));
            let (early, later): (Vec<&Clause>, Vec<&Clause>) =
                of_both.into_iter().partition(|clause| clause.modifiers.before_signing);
            let clauses = later.into_iter().chain(early).chain(own);
            let clauses: Vec<(String, String)> =
                clauses.map(|one| (one.name.clone(), said_part(sources.snippet(one.span)))).collect();
            let document = print(program, language, true);
            said += 1;
            let shown = markdown(&document);
            assert!(!html(&document).is_empty() && docx(&document).is_ok(), "{name}");
            // A question mark, or a brace, is what is left of something that could not be said.
            for line in shown.lines().filter(|line| !line.starts_with('>')) {
                assert!(!line.contains(['?', '{', '}', '$']), "{name} in {language}: {line}");
                assert!(
                    !line.contains("  ") && !line.contains(" ,") && !line.contains("..") || line.ends_with("  "),
                    "{name} in {language}: {line}"
                );
            }
            every_value_is_shown(&document, &clauses, &format!("{name} in {language}"));
        }
    }
    assert!(said > 800, "{said}");
}

/// Returns the text of a clause without what is no name in it, and without what is not printed.
fn said_part(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("suggest"));
    let text = lines.collect::<Vec<_>>().join("\n").replace("cite law", "cite");
    // Of a text in quotes only the placeholders are names.
    let placeholders = |text: &str| {
        let parts = text.split('{').skip(1).filter_map(|part| part.split('}').next());
        parts.collect::<Vec<_>>().join(" ")
    };
    let parts = text.split('"').enumerate();
    parts.map(|(i, part)| if i % 2 == 0 { part.to_owned() } else { placeholders(part) }).collect::<Vec<_>>().join(" ")
}

/// Asserts that the value of each term that a clause reads stands in the sentences of that clause.
fn every_value_is_shown(document: &Document, clauses: &[(String, String)], place: &str) {
    let is_terms =
        |block: &&Block| matches!(block, Block::Table(heads, _) if heads[0] == "Term" || heads[0] == "Wielkość");
    let tables = document.blocks.iter().filter(is_terms);
    let rows: Vec<&Vec<String>> = tables
        .flat_map(|table| match table {
            Block::Table(_, rows) => rows.as_slice(),
            _ => &[],
        })
        .collect();
    let bodies = bodies(document);
    assert_eq!(bodies.len(), clauses.len(), "{place}");
    for ((clause, text), body) in clauses.iter().zip(&bodies) {
        for row in rows.iter().filter(|row: &&&Vec<String>| has_word(text, &row[0].replace(' ', "_"))) {
            let number = row[1].split(['\u{a0}', ' ']).next().unwrap_or(&row[1]);
            assert!(body.contains(number), "{place}: {clause} does not show {row:?} of {text}\n{body}");
        }
    }
}

/// Returns the text of each clause.
fn bodies(document: &Document) -> Vec<String> {
    let mut bodies: Vec<String> = Vec::new();
    let mut is_clause = false;
    for block in &document.blocks {
        match block {
            Block::Heading(level, _, title) => {
                is_clause = *level == 3;
                if is_clause {
                    bodies.push(title.clone());
                }
            }
            _ if !is_clause => {}
            Block::Paragraph(text) | Block::Quote(text) => bodies.last_mut().expect("a clause").push_str(text),
            Block::List(points) => bodies.last_mut().expect("a clause").push_str(&points.join(" ")),
            _ => {}
        }
    }
    bodies
}

fn has_word(text: &str, word: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(|c: char| part(c) || c == '.') && !text[at + word.len()..].starts_with(part)
    })
}

#[test]
fn every_word_of_the_vocabulary_has_a_name_in_each_language() {
    let vocabulary = Vocabulary::builtin();
    for code in codes() {
        let locale = open(code).expect("a language that ships");
        let mut faults = Vec::new();
        for (_, kind) in vocabulary.kinds() {
            want(&locale, &[format!("kind-{}", kind.name)], &mut faults);
            let common: &[_] = if kind.sort == Sort::Event { &vocabulary.common } else { &[] };
            for field in kind.fields.iter().chain(common) {
                let name = vocabulary.field_name(field.id).replace('.', "-");
                let ids = |prefix: &str| [format!("{prefix}-{}-{name}", kind.name), format!("{prefix}-{name}")];
                if field.ty == FieldType::Bool {
                    want(&locale, &ids("is"), &mut faults);
                    want(&locale, &ids("is").map(|id| format!("{id}-not")), &mut faults);
                } else {
                    want(&locale, &ids("field"), &mut faults);
                }
                if let FieldType::Words(words) = &field.ty {
                    let names = words.iter().map(|word| vocabulary.word(*word));
                    for word in names.filter(|_| code != "en") {
                        want(&locale, &[format!("word-{word}")], &mut faults);
                    }
                    if (&*kind.name, name.as_str()) == ("action", "what") {
                        for word in words.iter().map(|word| vocabulary.word(*word)) {
                            want(&locale, &[format!("act-{word}")], &mut faults);
                            want(&locale, &[format!("do-{word}")], &mut faults);
                        }
                    }
                }
            }
        }
        if code != "en" {
            let rates = statutory_codes().map(|code| format!("rate-{code}"));
            let ruled = rates.chain(compensation_codes().map(|code| format!("lump-sum-{code}")));
            let laws = ruled.flat_map(|id| [format!("{id}-rule"), id]);
            laws.chain(Holidays::codes().map(|code| format!("holidays-{code}")))
                .for_each(|id| want(&locale, &[id], &mut faults));
        }
        assert!(faults.is_empty(), "{code}: {faults:?}");
    }
}

fn want(locale: &Locale, ids: &[String], faults: &mut Vec<String>) {
    if !ids.iter().any(|id| locale.has(id)) {
        faults.extend(ids.last().cloned());
    }
}

#[test]
fn every_language_has_the_same_sentences() {
    let ids = |code: &str| -> BTreeSet<String> {
        let text = fs::read_to_string(format!("src/wording/locales/{code}.ftl")).expect("a language that ships");
        let lines = text.lines().filter(|line| !line.starts_with([' ', '#']));
        lines.filter_map(|line| Some(line.split_once(" =")?.0.to_owned())).collect()
    };
    let english = ids("en");
    for code in codes() {
        let mut other = ids(code);
        other.remove("duty-is-genitive");
        assert_eq!(english, other, "{code}");
    }
}

/// A policy in which every text tries to be more than text.
const HOSTILE: &str = r##"policy "<script>alert(1)</script> & [x](y): terms" { version "<b>1</b>" effective 2026-01-01 currency EUR timezone "Europe/Warsaw" }
term pay_in = 14 days
section s "# <h1>One</h1> | two" {
  clause c "*bold* <img src=x onerror=alert(1)> {pay_in}" {
    for each invoice client owes payment for invoice within pay_in after invoice.issued
    because "`code` <a href='javascript:1'>x</a>" cite "1. item" says "- <iframe> {pay_in}"
  }
}
"##;

#[test]
fn a_hostile_title_is_only_text() {
    let made = || print(program("p.terms", HOSTILE).expect("a policy").0, "en", false);
    let page = html(&made());
    for tag in ["<script", "<b>", "<img", "<iframe", "<a ", "<h1>One"] {
        assert!(!page.contains(tag), "{tag} in {page}");
    }
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; [x](y)"));
    let text = markdown(&made());
    let bare = text.replace("<small>", "").replace("</small>", "").replace("\\<", "");
    assert!(!bare.contains('<'), "{bare}");
    for part in ["[x](y)", "*bold*", " `code`", "> - "] {
        assert!(!text.contains(part), "{part} in {text}");
    }
}

#[test]
fn an_empty_line_of_a_wording_parts_paragraphs() {
    let policy = HOSTILE.replace("- <iframe> {pay_in}", "First words\\n\\nSecond words");
    let made = print(program("p.terms", &policy).expect("a policy").0, "en", false);
    let text = markdown(&made);
    assert!(text.contains("> First words\n\n> Second words\n"), "{text}");
}

#[test]
fn a_word_document_opens_and_has_all_titles() {
    let bytes = docx(&acme("en")).expect("a document");
    assert_eq!(bytes, docx(&acme("en")).expect("a document"), "the same input gives the same bytes");
    let parts = unzipped(&bytes);
    let names: Vec<&str> = parts.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.contains(&"[Content_Types].xml") && names.contains(&"word/document.xml"), "{names:?}");
    for (name, text) in &parts {
        well_formed(name, text);
    }
    let (_, text) = parts.iter().find(|(name, _)| name == "word/document.xml").expect("the text");
    for title in
        ["1.1 Invoices are paid within 14 days of issue", "3.3 We answer within one business day", "yellow card"]
    {
        assert!(text.contains(title), "{title}");
    }
    let part = |name: &str| &parts.iter().find(|(known, _)| known == name).expect("a part").1;
    let core = part("docProps/core.xml");
    assert!(
        core.contains("<dc:creator>Atelier Linden</dc:creator>") && core.contains("<dc:title>Atelier Linden: "),
        "{core}"
    );
    assert!(!core.contains("1970") && !core.contains("unknown"), "{core}");
    assert!(part("word/styles.xml").contains("<w:lang w:val=\"en\"/>"));
    assert!(part("word/footer1.xml").contains("<w:instrText>PAGE</w:instrText>"));
    let hostile = docx(&print(program("p.terms", HOSTILE).expect("a policy").0, "en", false)).expect("a document");
    unzipped(&hostile).iter().for_each(|(name, text)| well_formed(name, text));
}

/// The numbers of an attribute, in the order in which they stand.
fn numbers(text: &str, before: &str) -> Vec<u32> {
    let number = |rest: &str| rest.split('"').next().and_then(|number| number.parse().ok()).expect("a number");
    text.split(before).skip(1).map(number).collect()
}

#[test]
fn points_are_points_and_every_list_of_steps_begins_with_1() {
    let bytes = docx(&acme("pl")).expect("a document");
    let parts = unzipped(&bytes);
    let part = |name: &str| &parts.iter().find(|(known, _)| known == name).expect("a part").1;
    let (lists, text) = (part("word/numbering.xml"), part("word/document.xml"));
    for id in ["<w:abstractNum w:abstractNumId=\"", "<w:num w:numId=\""] {
        let all = numbers(lists, id);
        assert_eq!(all.len(), all.iter().collect::<BTreeSet<_>>().len(), "{id}: {all:?}");
    }
    let used: BTreeSet<u32> = numbers(text, "<w:numId w:val=\"").into_iter().collect();
    assert_eq!(used, BTreeSet::from([2, 3]));
    let list = |id: u32| lists.split(&format!("<w:num w:numId=\"{id}\">")).nth(1).expect("a list");
    let sort = |id: u32| numbers(list(id), "<w:abstractNumId w:val=\"")[0];
    let format =
        |id: u32| lists.split(&format!("<w:abstractNum w:abstractNumId=\"{}\"", sort(id))).nth(1).expect("a sort");
    assert!(format(2).split("</w:lvl>").next().is_some_and(|level| level.contains("<w:numFmt w:val=\"bullet\"")));
    assert!(format(3).split("</w:lvl>").next().is_some_and(|level| level.contains("<w:numFmt w:val=\"decimal\"")));
    assert!(list(3).split("</w:num>").next().is_some_and(|list| list.contains("<w:startOverride w:val=\"1\"")));
    assert!(part("word/styles.xml").contains("<w:lang w:val=\"pl\"/>"));
}

#[test]
fn what_no_page_can_show_is_left_out_in_every_format() {
    let bad = [
        '\u{1}',
        '\u{7f}',
        '\u{85}',
        '\u{fffe}',
        '\u{1ffff}',
        '\u{fdd0}',
        '\u{202e}',
        '\u{2066}',
        '\u{200f}',
        '\u{2028}',
    ];
    let hidden: String = bad.iter().collect();
    let text = HOSTILE.replace("*bold*", &format!("so{hidden}me")).replace("| two", &hidden).replace("- <", &hidden);
    let made = || print(program(&format!("a{hidden}.terms"), &text).expect("a policy").0, "en", false);
    let word = docx(&made()).expect("a document");
    let parts = unzipped(&word).into_iter().map(|(_, text)| text).chain([markdown(&made()), html(&made())]);
    for part in parts {
        assert!(!part.contains(bad), "{part:?}");
    }
    assert!(markdown(&made()).contains("so    me"), "{}", markdown(&made()));
    let (file, plan) =
        (format!("a{hidden}.terms"), plan::from_program(program("p.terms", HOSTILE).expect("a policy").0));
    let (locale, texts) = (open("en").expect("a language that ships"), Texts::own());
    let (language, files) = ("en", [(file, "0".repeat(64))]);
    let named = document(Print {
        plan: &plan,
        firm: "Studio",
        contract: None,
        language,
        locale: &locale,
        texts: &texts,
        files: &files,
        scores: false,
        internal: false,
    });
    assert!(!html(&named).contains(bad));
}

/// Returns the files of an archive, by its table of contents at the end.
fn unzipped(bytes: &[u8]) -> Vec<(String, String)> {
    let number = |at: usize, size: usize| (0..size).rev().fold(0, |sum, i| sum << 8 | usize::from(bytes[at + i]));
    let end =
        (0..bytes.len() - 3).rev().find(|&at| bytes[at..].starts_with(b"PK\x05\x06")).expect("the end of a table");
    let (count, mut at) = (number(end + 10, 2), number(end + 16, 4));
    let mut parts = Vec::new();
    for _ in 0..count {
        let (method, size, name, extra, comment) =
            (number(at + 10, 2), number(at + 20, 4), number(at + 28, 2), number(at + 30, 2), number(at + 32, 2));
        let local = number(at + 42, 4);
        let start = local + 30 + number(local + 26, 2) + number(local + 28, 2);
        let data = &bytes[start..start + size];
        let mut text = String::new();
        match method {
            0 => text.push_str(std::str::from_utf8(data).expect("a part is UTF-8")),
            8 => drop(
                std::io::Read::read_to_string(&mut flate2::read::DeflateDecoder::new(data), &mut text).expect("UTF-8"),
            ),
            other => panic!("method {other}"),
        }
        parts.push((String::from_utf8(bytes[at + 46..at + 46 + name].to_vec()).expect("a name"), text));
        at += 46 + name + extra + comment;
    }
    parts
}

/// Asserts that tags are closed in their order and that nothing else is taken for one.
fn well_formed(name: &str, text: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let tag = &rest[at + 1..];
        let end = tag.find('>').unwrap_or_else(|| panic!("{name}: a tag without end"));
        let (tag, after) = (&tag[..end], &tag[end + 1..]);
        let word = tag.trim_start_matches('/').split([' ', '/', '\n']).next().unwrap_or("");
        assert!(!tag.contains('<'), "{name}: {tag}");
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "{name}");
        } else if !tag.starts_with(['?', '!']) && !tag.ends_with('/') {
            open.push(word);
        }
        rest = after;
    }
    assert!(open.is_empty(), "{name}: {open:?}");
    let entities = text.split('&').skip(1);
    for entity in entities {
        assert!(entity.find(';').is_some_and(|end| end < 8), "{name}: {entity}");
    }
}

/// The policy to which the texts with mistakes belong.
const POLICY: &str = r#"policy "Studio" { version "1" effective 2026-01-01 currency EUR timezone "Europe/Warsaw" }
term pay_in = 14 days
section pay "Payment" {
  clause paid "Paid in {pay_in}" { for each invoice client owes payment for invoice within pay_in after invoice.issued }
}
"#;

#[test]
fn every_mistake_in_texts_says_where_and_what_to_do() {
    let _bound = snapshots_of("texts");
    let mut cases: Vec<PathBuf> = fs::read_dir("tests/diagnostics/texts")
        .expect("the cases")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    cases.retain(|path| path.extension().is_some_and(|ext| ext == "texts"));
    cases.sort();
    for path in cases {
        let code = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let (program, mut sources) = program("studio.terms", POLICY).expect("a policy");
        let text = Text::from(fs::read_to_string(&path).expect("a text"));
        let source = sources.add(format!("{code}.texts"), text.clone());
        let (texts, mut diagnostics) = Texts::read(source, &text, &program);
        let figures = texts.figures().iter();
        diagnostics.extend(figures.map(|(span, figure)| strange_figure(*span, figure, true)));
        if diagnostics.is_empty() {
            let missing = texts.missing(&program).into_iter();
            let told = |(place, span): (String, _)| untranslated(span, &place, "pl");
            diagnostics.extend(missing.map(told));
        }
        assert!(diagnostics.iter().all(|one| one.code == code), "{code}:\n{}", render(&sources, &diagnostics));
        insta::assert_snapshot!(code, render(&sources, &diagnostics));
    }
}
