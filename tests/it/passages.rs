//! The search for the passages that set a term, measured on labelled passages (docs/review-measures.md).

use std::fmt::Write;
use std::fs;

use goodterms::passages::client::client;
use goodterms::passages::document::{Document, Paragraph, Place};
use goodterms::passages::find::{Found, Passage, Sure, find};
use goodterms::passages::read::read;
use goodterms::passages::sentences::sentences;

/// How many passages were looked at, and how many values are right, wrong and missed.
#[derive(Clone, Copy, Debug, Default)]
struct Measure {
    /// The values that are said to be sure, and those of them that are right.
    sure: [usize; 2],
    passages: usize,
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Measure {
    fn add(&mut self, found: &[String], wanted: &[&str]) {
        self.passages += 1;
        self.right += found.iter().filter(|value| wanted.contains(&&***value)).count();
        self.wrong += found.iter().filter(|value| !wanted.contains(&&***value)).count();
        self.missed += wanted.iter().filter(|value| !found.iter().any(|other| other == *value)).count();
    }

    fn precision(&self) -> usize {
        self.right * 100 / (self.right + self.wrong).max(1)
    }

    fn recall(&self) -> usize {
        self.right * 100 / (self.right + self.missed).max(1)
    }

    /// `0.97`.
    fn shown(hundredths: usize) -> String {
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

fn document(lines: &[&str]) -> Document {
    let paragraph = |(at, line): (usize, &&str)| Paragraph {
        text: (*line).to_owned(),
        place: Place::Line(at as u32 + 1),
        heading: false,
    };
    Document { paragraphs: lines.iter().enumerate().map(paragraph).collect(), ..Document::default() }
}

fn values(found: &Found, term: &str) -> Vec<String> {
    let passages = found.passages.iter().filter(|passage| passage.term == term);
    passages.map(|passage| passage.value.to_string()).collect()
}

/// The parts of a file: what the patterns were tuned on, what they were not, what was written later.
const PARTS: [&str; 7] =
    ["Tuned on", "Held out", "Second round", "Third round", "Last round", "Fourth round", "Fifth round"];

/// The folders of the passages of a language, its code, and the fewest passages that a term has in it.
const LANGUAGES: [(&str, &str, usize); 3] =
    [("tests/passages", "en", 40), ("tests/passages/pl", "pl", 10), ("tests/passages/de", "de", 10)];

/// Measures each part of a file of passages, and says what went wrong.
fn measure(term: &str, text: &str) -> ([Measure; PARTS.len()], String) {
    let mut measures = [Measure::default(); PARTS.len()];
    let mut faults = String::new();
    let mut part = 0;
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            part = PARTS.iter().position(|part| *part == title).expect("a known part");
        }
        let Some(row) = line.strip_prefix("| ") else { continue };
        let cells: Vec<&str> = row.trim_end_matches(" |").split(" | ").collect();
        if cells.len() != 3 || cells[0] == "passage" {
            continue;
        }
        let all = find(&document(&[cells[0]]));
        let found = values(&all, term);
        let wanted: Vec<&str> = cells[1].split("; ").filter(|value| *value != "none").collect();
        if found != wanted {
            writeln!(faults, "{term}: {found:?}, not {wanted:?}: {}", cells[0]).expect("text");
        }
        measures[part].add(&found, &wanted);
        let is_sure = |passage: &&Passage| passage.term == term && passage.sure == Sure::Sure;
        for passage in all.passages.iter().filter(is_sure) {
            let is_right = wanted.contains(&&*passage.value.to_string());
            measures[part].sure[0] += 1;
            measures[part].sure[1] += usize::from(is_right);
        }
    }
    (measures, faults)
}

#[test]
fn passages_are_found_and_near_misses_are_not() {
    let mut table = String::new();
    let mut short = Vec::new();
    let mut sure = [0, 0];
    for (folder, language, fewest) in LANGUAGES {
        let folder = fs::read_dir(folder).expect("passages");
        let mut files: Vec<_> = folder.map(|file| file.expect("a file").path()).filter(|path| path.is_file()).collect();
        files.sort();
        assert!(files.len() >= 22, "{language}: {} terms are too few", files.len());
        for path in files {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let (measures, faults) = measure(&name, &fs::read_to_string(&path).expect("passages"));
            for (measure, part) in measures.iter().zip(PARTS).filter(|(measure, _)| measure.passages > 0) {
                let shown = (Measure::shown(measure.precision()), Measure::shown(measure.recall()));
                sure = [sure[0] + measure.sure[0], sure[1] + measure.sure[1]];
                let part = part.to_lowercase();
                writeln!(table, "| {language} | {name} | {part} | {} | {} | {} |", measure.passages, shown.0, shown.1)
                    .expect("text");
                if measure.precision() < 95 || measure.recall() < 80 {
                    short.push(format!("{language} {name}, {part}\n{faults}"));
                }
            }
            let all: usize = measures.iter().map(|measure| measure.passages).sum();
            assert!(all >= fewest, "{language} {name}: {all} passages are too few");
        }
    }
    println!("{table}");
    println!("{} of {} values that are said to be sure are right", sure[1], sure[0]);
    assert!(sure[1] * 100 >= sure[0] * 99, "{sure:?}");
    assert!(short.is_empty(), "\n{}", short.join("\n"));
}

#[test]
fn sentences_end_at_their_end() {
    let text = "7.1. Fees. Acme Inc. pays Agency Ltd. under Sec. 4, e.g. by card (see No. 5). The rate is 1.5% p.a. on it! \"Really?\" 30 days.";
    let expected = [
        "7.1. Fees.",
        "Acme Inc. pays Agency Ltd. under Sec. 4, e.g. by card (see No. 5).",
        "The rate is 1.5% p.a. on it!",
        "\"Really?\"",
        "30 days.",
    ];
    assert_eq!(sentences(text), expected);
}

#[test]
fn what_differs_is_marked_and_what_is_not_found_is_said() {
    let text = ["Payment terms: net 30.", "Invoices are usually payable within thirty (45) days of receipt."];
    let found = find(&document(&text));
    let payment: Vec<_> = found.passages.iter().filter(|passage| passage.term == "payment_period").collect();
    assert_eq!(payment.len(), 2);
    assert!(payment.iter().all(|passage| passage.contradicted));
    assert_eq!(payment[0].sure, Sure::Sure);
    assert_eq!(payment[1].sure, Sure::Unsure("words and digits differ".to_owned()));
    assert_eq!((payment[1].quote.as_str(), payment[1].place), (text[1], Place::Line(2)));
    assert!(found.missing.contains(&"governing_law"), "{:?}", found.missing);
}

#[test]
fn numbers_are_read_as_they_are_written() {
    let period = |text: &str| {
        values(&find(&document(&[&format!("Invoices are payable within {text} of receipt.")])), "payment_period")
    };
    for (text, value) in [
        ("thirty days", "30 days"),
        ("forty-five (45) calendar days", "45 days"),
        ("one hundred and twenty days", "120 days"),
        ("two (2) weeks", "14 days"),
        ("a month", "1 month"),
        ("14–30 days", "14 to 30 days"),
        ("fifteen (15) business days", "15 business days"),
    ] {
        assert_eq!(period(text), [value], "{text}");
    }
    let cap = |text: &str| {
        values(&find(&document(&[&format!("Our total liability shall not exceed {text}.")])), "liability_cap")
    };
    for (text, value) in [
        ("EUR 1,500.00", "1500.00 EUR"),
        ("£40", "40.00 GBP"),
        ("$1 000 000", "1000000.00 USD"),
        ("five thousand dollars", "5000.00 USD"),
        ("fifty percent (50%) of the fees", "50% of the fees"),
        ("fifty (50%) of the fees", "50% of the fees"),
    ] {
        assert_eq!(cap(text), [value], "{text}");
    }
}

#[test]
fn a_table_that_lost_its_lines_is_no_sentence() {
    let table = "payment due 14 days cure period 14 days notice period 30 days hourly rate 60 EUR rounds 2 late fee 5% deposit 30% \
                 leeway 10% input days 5 reply days 2 credit limit 300 EUR";
    assert!(find(&document(&[table])).passages.is_empty());
}

/// A passage in one line: its value, its case, whose it is, how sure it is.
fn line_of(passage: &Passage) -> String {
    let case = passage.case.as_ref().map(|case| format!(" {case}")).unwrap_or_default();
    let side = passage.side.map(|side| format!(", {}", side.word())).unwrap_or_default();
    let sure = match passage.sure {
        Sure::Sure => "sure",
        Sure::Likely(_) => "likely",
        Sure::Unsure(_) => "unsure",
    };
    format!("{}{case}{side}, {sure}", passage.value)
}

/// What differs in the rows of a file, each a text, a term and the values that it has as `show` says them; fails where there are
/// fewer rows.
fn differing(file: &str, fewest: usize, show: impl Fn(&Passage) -> String) -> String {
    let text = fs::read_to_string(format!("tests/passages/{file}")).expect("passages");
    let (mut faults, mut rows) = (String::new(), 0);
    for line in text.lines().filter_map(|line| line.strip_prefix("| ")) {
        let cells: Vec<&str> = line.trim_end_matches(" |").split(" | ").collect();
        if cells.len() != 3 || cells[0] == "text" {
            continue;
        }
        rows += 1;
        let found = find(&document_of(cells[0]));
        let all = found.passages.iter().chain(&found.about);
        let values: Vec<String> = all.filter(|one| one.term == cells[1]).map(&show).collect();
        let wanted: Vec<&str> = cells[2].split("; ").filter(|value| *value != "none").collect();
        if values != wanted {
            writeln!(faults, "{}: {values:?}, not {wanted:?}: {}", cells[1], cells[0]).expect("text");
        }
    }
    assert!(rows >= fewest, "{file}: {rows}");
    faults
}

/// What was learned of texts, each with how many rows it has at least: the whole of what is said of a passage.
const WHOLE: [(&str, usize); 20] = [
    ("meaning/agencies.md", 40),
    ("meaning/apart.md", 20),
    ("meaning/beside.md", 100),
    ("meaning/companies.md", 50),
    ("meaning/cure.md", 7),
    ("meaning/denied.md", 60),
    ("meaning/drafters.md", 500),
    ("meaning/letters.md", 75),
    ("meaning/marks.md", 15),
    ("meaning/meaning.md", 70),
    ("meaning/parties.md", 28),
    ("meaning/questions.md", 60),
    ("meaning/plain.md", 60),
    ("meaning/seen.md", 220),
    ("meaning/strangers.md", 300),
    ("meaning/turned.md", 90),
    ("meaning/twelve.md", 50),
    ("meaning/twenty.md", 90),
    ("meaning/whose.md", 230),
    ("meaning/wordings.md", 100),
];

/// The same of its value alone.
const VALUES: [(&str, usize); 3] = [("fresh/fresh.md", 36), ("meaning/clauses.md", 100), ("meaning/weak.md", 140)];

#[test]
fn what_was_learned_of_texts_holds() {
    let whole = WHOLE.iter().map(|(file, fewest)| differing(file, *fewest, line_of));
    let values = VALUES.iter().map(|(file, fewest)| differing(file, *fewest, |passage| passage.value.to_string()));
    let faults: String = whole.chain(values).collect();
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn what_binds_a_side_and_is_no_term_is_kept() {
    let bound = |text: &str| {
        let duties = find(&document_of(text)).duties;
        duties.iter().map(|duty| format!("{} {}", duty.name, duty.side.word())).collect::<Vec<_>>()
    };
    for (text, wanted) in [
        ("If the Agency is late, it pays a penalty of 0.5% of the fee per day.", "penalty agency"),
        ("The Client shall pay liquidated damages if it cancels.", "penalty client"),
        ("The Agency shall maintain professional indemnity insurance of EUR 1,000,000.", "insurance agency"),
        ("Each party shall maintain insurance.", "insurance either"),
        ("Supplier shall insure itself for at least £5,000,000 per claim.", "insurance agency"),
        ("Die Agentur versichert sich gegen Haftpflicht in Höhe von 1 Mio. EUR.", "insurance agency"),
        ("Wykonawca zobowiązuje się ubezpieczyć od odpowiedzialności cywilnej.", "insurance agency"),
        ("The Client may audit the Agency's books once a year.", "audit agency"),
        ("The Agency shall not solicit the Client's employees.", "non_solicitation agency"),
        ("The Agency shall not solicit the Client's staff. The same applies to the Client.", "non_solicitation either"),
        ("Neither party shall solicit the other's staff.", "non_solicitation either"),
        ("Bei Verzug der Agentur fällt eine Vertragsstrafe von 0,5 % pro Tag an.", "penalty agency"),
        ("Der Auftragnehmer unterhält eine Betriebshaftpflichtversicherung.", "insurance agency"),
        ("Die Agentur wird keine Mitarbeiter des Kunden abwerben.", "non_solicitation agency"),
        ("Wykonawca zapłaci karę umowną w wysokości 0,5% za każdy dzień zwłoki.", "penalty agency"),
        ("Zamawiający ma prawo przeprowadzić audyt u Wykonawcy.", "audit agency"),
        ("Strony nie będą zatrudniać swoich pracowników.", "non_solicitation either"),
    ] {
        assert_eq!(bound(text), [wanted], "{text}");
    }
    for text in [
        "No penalty is payable by the Agency.",
        "The Agency pays no penalty for delay.",
        "The Client may not claim liquidated damages for delay.",
        "Neither party owes a penalty for delay.",
        "The Client may terminate without penalty if the Agency is late.",
        "The Client may not audit the books of the Agency.",
        "The Agency is not required to maintain insurance.",
        "Wykonawca nie płaci kary umownej za opóźnienie.",
        "Zamawiający nie ma prawa przeprowadzać audytu u Wykonawcy.",
        "Die Agentur zahlt keine Vertragsstrafe bei Verzug.",
        "Der Kunde darf die Bücher der Agentur nicht prüfen.",
    ] {
        assert!(bound(text).is_empty(), "{text}");
    }
    assert!(bound("The Agency's liability is limited to EUR 10,000, but for what an insurance covers.").is_empty());
}

#[test]
fn what_is_denied_in_part_binds_and_what_binds_each_side_is_of_both() {
    let bound = |text: &str| {
        let duties = find(&document_of(text)).duties;
        duties.iter().map(|duty| format!("{} {}", duty.name, duty.side.word())).collect::<Vec<_>>().join(", ")
    };
    for (text, wanted) in [
        ("The Agency pays no penalty for delay unless the delay exceeds ten days.", "penalty agency"),
        ("The Agency pays no penalty for up to 10 days; after that it pays a penalty of 1% per day.", "penalty agency"),
        ("The Client may not audit the Agency's books more than once a year.", "audit agency"),
        ("Zamawiający nie może kontrolować Wykonawcy częściej niż raz w roku.", "audit agency"),
        ("The Client pays no penalty, but the Agency pays a penalty of EUR 500 per day of delay.", "penalty agency"),
        ("Die Agentur zahlt eine Vertragsstrafe von 1 %, der Kunde zahlt keine Vertragsstrafe.", "penalty agency"),
        ("If the Agency does not deliver on time, it pays a penalty of 1% for each day.", "penalty agency"),
        ("The Agency shall insure itself; it need not insure the Client's goods.", "insurance agency"),
        ("The Agency shall maintain insurance naming the Client and the Agency as insured.", "insurance agency"),
        (
            "The Agency pays a penalty of EUR 1,000; the Client pays a penalty of EUR 1,000.",
            "penalty agency, penalty client",
        ),
        ("The Agency pays a penalty of EUR 1,000, the Client one of EUR 500.", "penalty agency, penalty client"),
        (
            "The Agency shall not solicit the Client's staff, nor shall the Client solicit the Agency's staff.",
            "non_solicitation either",
        ),
        ("Each of the Client and the Agency shall pay a penalty for each breach.", "penalty either"),
        ("The Agency shall maintain insurance and so shall the Client.", "insurance either"),
        ("Wykonawca i Zamawiający zapłacą karę umowną za naruszenie poufności.", "penalty either"),
        ("Agentur und Kunde unterhalten je eine Haftpflichtversicherung.", "insurance either"),
        (
            "The Client may audit the Agency's books, and the Agency may audit those of the Client.",
            "audit agency, audit client",
        ),
    ] {
        assert_eq!(bound(text), wanted, "{text}");
    }
}

/// The document that a cell of `context.md` is.
fn document_of(text: &str) -> Document {
    let paragraph = |(at, text): (usize, &str)| Paragraph {
        text: text.trim_start_matches("# ").replace(" ¦ ", " | "),
        place: Place::Line(at as u32 + 1),
        heading: text.starts_with("# "),
    };
    Document { paragraphs: text.split("<br>").enumerate().map(paragraph).collect(), ..Document::default() }
}

#[test]
fn headings_labels_and_tables_give_a_meaning_and_cases_are_told() {
    let with_case = |passage: &Passage| match &passage.case {
        Some(case) => format!("{} {case}", passage.value),
        None => passage.value.to_string(),
    };
    let faults = differing("context/context.md", 80, with_case);
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn what_only_a_heading_tells_is_less_sure() {
    let found = find(&document_of("# Notice period<br>Three months."));
    assert_eq!(found.passages[0].sure, Sure::Likely("only its heading says what it is about".to_owned()));
    assert_eq!(found.passages[0].quote, "Three months.");
}

#[test]
fn numbers_of_polish_and_german_are_read() {
    let period = |text: &str| {
        values(&find(&document(&[&format!("Faktury płatne są w terminie {text} od daty faktury.")])), "payment_period")
    };
    for (text, value) in [
        ("czternastu dni", "14 days"),
        ("14 (czternastu) dni", "14 days"),
        ("30 (słownie: trzydziestu) dni", "30 days"),
        ("dwudziestu jeden dni", "21 days"),
        ("14 dni roboczych", "14 business days"),
        ("jednego miesiąca", "1 month"),
        ("30 (czterdziestu) dni", "30 days (or 40 days)"),
    ] {
        assert_eq!(period(text), [value], "{text}");
    }
    let period = |text: &str| {
        values(
            &find(&document(&[&format!("Rechnungen sind innerhalb von {text} nach Erhalt zu zahlen.")])),
            "payment_period",
        )
    };
    for (text, value) in [
        ("dreißig Tagen", "30 days"),
        ("fünfundvierzig (45) Tagen", "45 days"),
        ("30 (in Worten: dreißig) Tagen", "30 days"),
        ("einem Monat", "1 month"),
        ("zehn Werktagen", "10 business days"),
        ("14 bis 30 Tagen", "14 to 30 days"),
    ] {
        assert_eq!(period(text), [value], "{text}");
    }
    let cap = |text: &str| values(&find(&document(&[text])), "liability_cap");
    for (text, value) in [
        ("Die Haftung der Agentur ist auf 1.000,00 EUR beschränkt.", "1000.00 EUR"),
        ("Die Haftung der Agentur ist auf fünftausend Euro beschränkt.", "5000.00 EUR"),
        ("Odpowiedzialność Wykonawcy nie przekroczy kwoty 10 000 zł.", "10000.00 PLN"),
        ("Odpowiedzialność Wykonawcy nie przekroczy kwoty 10.000,50 zł.", "10000.50 PLN"),
    ] {
        assert_eq!(cap(text), [value], "{text}");
    }
}

#[test]
fn each_column_of_a_bilingual_contract_is_read_in_its_language() {
    let rows = [
        "The Client shall pay each invoice within 30 days of receipt. | Der Auftraggeber zahlt jede Rechnung innerhalb von 30 Tagen nach Erhalt.",
        "The courts of Munich have exclusive jurisdiction. | Ausschließlicher Gerichtsstand ist für alle Streitigkeiten München.",
        "This Agreement is governed by the laws of Poland. | Niniejsza umowa podlega w całości prawu polskiemu.",
        "Either party may terminate on one month's notice. | Jede Partei kann mit einer Frist von zwei Monaten kündigen.",
    ];
    let found = find(&document(&rows));
    let of = |term: &str| -> Vec<(&str, bool)> {
        let passages = found.passages.iter().filter(|passage| passage.term == term);
        passages.map(|passage| (passage.language, passage.contradicted)).collect()
    };
    assert_eq!(of("payment_period"), [("en", false), ("de", false)]);
    assert_eq!(of("forum"), [("en", false), ("de", false)], "one town by two names");
    assert_eq!(of("governing_law"), [("en", false), ("pl", false)]);
    assert_eq!(of("notice_period"), [("en", true), ("de", true)], "the columns differ");
}

#[test]
fn whole_contracts_give_their_terms() {
    let said = |name: &str| {
        let bytes = fs::read(format!("tests/passages/whole/{name}")).expect("a contract");
        let found = find(&read(name, &bytes).expect("it is a document"));
        assert!(found.passages.iter().all(|passage| !passage.contradicted), "{name}");
        let said = |passage: &Passage| format!("{} {}", passage.term, passage.value);
        (found.language, found.passages.iter().map(said).collect::<Vec<_>>())
    };
    let polish = [
        "deposit 30%",
        "payment_period 21 days",
        "payment_start receipt",
        "late_interest statutory",
        "revision_rounds 2",
        "extra_work_rate 600.00 PLN",
        "deemed_acceptance 7 days",
        "ownership client on payment",
        "liability_cap the fees",
        "confidentiality 36 months",
        "notice_period 1 month",
        "termination_for_convenience either",
        "termination_for_cause agency",
        "governing_law PL",
        "forum seat of the agency",
    ];
    assert_eq!(said("umowa.md"), ("pl", polish.map(str::to_owned).to_vec()));
    let english = [
        "payment_period 30 days",
        "payment_start receipt",
        "late_interest 4% over the base rate",
        "expenses reimbursed if approved",
        "deposit 25%",
        "revision_rounds 2",
        "extra_work_rate 110.00 GBP per hour",
        "ownership client on payment",
        "confidentiality 60 months",
        "liability_cap 125% of the fees",
        "renewal 12 months",
        "notice_period 30 days",
        "termination_for_convenience client",
        "kill_fee work done",
        "cure_period 20 business days",
        "termination_for_cause either",
        "exclusivity not exclusive",
        "governing_law GB-EAW",
        "forum England and Wales",
    ];
    assert_eq!(said("msa.md"), ("en", english.map(str::to_owned).to_vec()));
    let german = [
        "extra_work_rate 110.00 EUR per hour",
        "deposit 40%",
        "payment_period 14 days",
        "payment_start invoice",
        "late_interest 9% over the base rate",
        "revision_rounds 2",
        "deemed_acceptance 10 business days",
        "ownership client on payment",
        "liability_cap the order value",
        "confidentiality 60 months",
        "notice_period 3 months",
        "termination_for_convenience either",
        "termination_for_cause either",
        "governing_law DE",
        "forum Hamburg",
    ];
    assert_eq!(said("vertrag.txt"), ("de", german.map(str::to_owned).to_vec()));
}

/// What the rows of a file in the form of [`differing`] give: right, wrong and missed; and what differs.
fn counted(file: &str) -> (Measure, String) {
    let text = fs::read_to_string(format!("tests/passages/{file}")).expect("passages");
    let (mut measure, mut faults) = (Measure::default(), String::new());
    for line in text.lines().filter_map(|line| line.strip_prefix("| ")) {
        let cells: Vec<&str> = line.trim_end_matches(" |").split(" | ").collect();
        if cells.len() != 3 || cells[0] == "text" {
            continue;
        }
        let found = values(&find(&document_of(cells[0])), cells[1]);
        let wanted: Vec<&str> = cells[2].split("; ").filter(|value| *value != "none").collect();
        if found != wanted {
            writeln!(faults, "{}: {found:?}, not {wanted:?}: {}", cells[1], cells[0]).expect("text");
        }
        measure.add(&found, &wanted);
    }
    (measure, faults)
}

#[test]
fn whole_contracts_of_usual_wording_are_read() {
    let said = |name: &str| {
        let bytes = fs::read(format!("tests/passages/whole/{name}")).expect("a contract");
        let found = find(&read(name, &bytes).expect("it is a document"));
        found
            .passages
            .iter()
            .map(|passage| format!("{} {}", passage.term, passage.value))
            .collect::<Vec<_>>()
            .join("; ")
    };
    for (name, expected) in [
        (
            "freelance.txt",
            "deposit 40%; payment_period 15 days; late_interest 1.5% per month; revision_rounds 2; \
             extra_work_rate 95.00 USD per hour; deemed_acceptance 7 days; ownership client on payment; \
             notice_period 14 days; termination_for_convenience either; kill_fee 20%; liability_cap the fees; \
             governing_law US-OR; forum Multnomah County, Oregon; confidentiality 24 months",
        ),
        (
            "agenturvertrag.txt",
            "revision_rounds 2; extra_work_rate 120.00 EUR per hour; payment_period 30 days; payment_start receipt; \
             payment_period 10 days; late_interest statutory; expenses reimbursed if approved; \
             deemed_acceptance 5 business days; ownership client on payment; liability_cap the fees; confidentiality 24 months; notice_period 3 months; \
             termination_for_convenience either; termination_for_cause either; governing_law DE; forum Hamburg",
        ),
        (
            "uslugi.txt",
            "revision_rounds 2; extra_work_rate 180.00 PLN per hour; deposit 30%; payment_period 14 days; \
             payment_start receipt; late_interest statutory; deemed_acceptance 7 days; ownership client on payment; liability_cap the fees; \
             confidentiality 36 months; notice_period 14 days; termination_for_convenience either; \
             termination_for_cause agency; cure_period 7 days; kill_fee 20%; governing_law PL; forum seat of the agency",
        ),
    ] {
        assert_eq!(said(name), expected, "{name}");
    }
}

#[test]
fn most_of_what_nothing_was_tuned_on_is_found() {
    let (measure, faults) = counted("unseen/unseen.md");
    println!("{measure:?}: {} / {}\n{faults}", Measure::shown(measure.precision()), Measure::shown(measure.recall()));
    assert!(measure.passages >= 90 && measure.precision() >= 95 && measure.recall() >= 80, "{measure:?}\n{faults}");
}

#[test]
fn what_the_client_is_is_taken_where_it_is_plain() {
    let kind = |text: &str| client(&document_of(text)).map(|client| client.kind);
    for (text, told) in [
        ("**Auftraggeberin:** Stadt am See, Amt für Kommunikation (öffentliche Auftraggeberin)", Some("public")),
        ("Auftraggeberin ¦ Alpenblick Versicherungs-AG, Wien", Some("business")),
        (
            "Für die Brenner Möbel GmbH (nachfolgend \"Brenner\") arbeitet der Dienstleister (\"Auftragnehmer\").",
            Some("business"),
        ),
        ("Sprawa 7. Zamawiający: Województwo Nadmorskie, Zarząd Dróg", Some("public")),
        ("zawarta między Wydawnictwem Lipa sp. z o.o., zwanym dalej \"Zamawiającym\", a Janem Kos", Some("business")),
        ("between Osborne Retail Ltd (the \"Client\") and Jane Doe (the \"Designer\")", Some("business")),
        ("between Querlicht Ltd (the \"Agency\") and Jane Doe (the \"Client\")", None),
        ("zawarta między Janem Kos (\"Wykonawca\") a Browar Lipa S.A. (\"Zamawiający\").", Some("business")),
        (
            "Stosuje się do zamówień, które składa Lipa S.A. (dalej: Kupujący) u wykonawców (dalej: Dostawca).",
            Some("business"),
        ),
        ("Für alle Bestellungen der Brenner Automotive SE (im Folgenden \"Bestellerin\") gilt dies.", Some("business")),
        ("between Osborne s.r.o. (hereinafter the \"Client\") and Jane Doe (the \"Designer\")", Some("business")),
        ("between Lindgren Foods A/S (the \"Customer\") and Jane Doe (the \"Designer\")", Some("business")),
        ("between Jane Doe, as agent for others (the \"Client\"), and Bright Ltd (the \"Agency\")", None),
        ("The Client may disclose the report to a public authority.", None),
    ] {
        assert_eq!(kind(text), told, "{text}");
    }
}

#[test]
fn what_binds_after_the_end_and_what_silence_means_is_found() {
    let (measure, faults) = counted("usual/usual.md");
    println!("{measure:?}: {} / {}\n{faults}", Measure::shown(measure.precision()), Measure::shown(measure.recall()));
    assert!(measure.passages >= 100 && measure.precision() >= 95 && measure.recall() >= 80, "{measure:?}\n{faults}");
}
