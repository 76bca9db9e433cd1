//! Sentences to propose, by language: for the terms that contracts have, and for the words and codes that are their values.

use super::expected::known_as;

/// Sentences by the names of terms, or by those under which passages find them: `{}` stands for the value. In Polish and German they
/// stand with a colon, so that no value is bent.
const SENTENCES: [(&str, &[(&str, &str)]); 3] = [
    (
        "en",
        &[
            ("payment_period", "Invoices are payable within {} of the date of the invoice."),
            ("late_interest", "Late payments bear interest at {} a year."),
            ("monthly_rate", "Late payments bear interest at {} a month."),
            ("late_points", "Late payments bear interest at the base rate and {} a year on top of it."),
            ("late_interest_basis", "Interest on late payments: {}."),
            ("deposit", "{} of the price is paid before the work begins."),
            ("revision_rounds", "Rounds of revisions that the price includes: {}."),
            ("extra_round_fee", "Each further round of revisions costs {}."),
            ("extra_work_rate", "Work beyond what was agreed costs {} an hour."),
            ("notice_period", "Either party may end the contract on {} notice."),
            ("cure_period", "A breach may be put right within {} of notice of it."),
            ("kill_fee", "Who ends the work early pays for the work done and {} of the price of what is left."),
            ("kill_fee_basis", "Owed where the work ends early: {}."),
            ("deemed_acceptance", "Work of which no fault is told within {} of its delivery is accepted."),
            ("liability_cap", "The agency's liability is limited to {}."),
            ("liability_months", "The agency's liability is limited to the fees of {}."),
            ("liability_times", "The agency's liability is limited to the fees, taken {} times."),
            ("liability_share", "The agency's liability is limited to {} of the fees."),
            ("governing_law", "The contract is governed by the law of {}."),
            ("forum", "The courts that decide are those of: {}."),
            ("ownership", "The rights in the work: {}."),
            ("expenses", "Expenses that the work needs are {}."),
            ("renewal", "Renewal when the agreed time is up: {}."),
            ("renewal_period", "A renewal is for {} at most."),
            ("confidentiality", "Secrets are kept for {} after the end of the contract."),
            ("confidentiality_end", "The duty to keep secrets ends {}."),
            ("exclusivity", "The agency's work for the client is {}."),
            ("non_compete", "A ban on working for competitors lasts {} after the end of the contract."),
            ("working_hours", "Working hours: {}."),
            ("termination_for_convenience", "Who may end the contract on notice without a cause: {}."),
            ("termination_for_cause", "Who may end the contract for a breach of the other: {}."),
        ],
    ),
    (
        "de",
        &[
            ("payment_period", "Zahlungsfrist: {} ab Rechnungsdatum."),
            ("late_interest", "Verzugszinsen pro Jahr: {}."),
            ("monthly_rate", "Verzugszinsen pro Monat: {}."),
            ("late_points", "Verzugszinsen pro Jahr über dem Basiszinssatz: {}."),
            ("late_interest_basis", "Verzugszinsen: {}."),
            ("deposit", "Anzahlung bei Vertragsschluss: {}."),
            ("revision_rounds", "In der Vergütung enthaltene Korrekturschleifen: {}."),
            ("extra_round_fee", "Vergütung je weiterer Korrekturschleife: {}."),
            ("extra_work_rate", "Stundensatz für Mehrleistungen: {}."),
            ("notice_period", "Kündigungsfrist: {}."),
            ("cure_period", "Frist zur Abhilfe bei einer Pflichtverletzung: {}."),
            ("kill_fee", "Ausfallhonorar bei vorzeitiger Kündigung: {}."),
            ("kill_fee_basis", "Bei vorzeitiger Kündigung wird vergütet: {}."),
            ("deemed_acceptance", "Frist zur Abnahme oder zu Anmerkungen: {}."),
            ("liability_cap", "Haftungshöchstbetrag der Agentur: {}."),
            ("liability_months", "Haftungshöchstbetrag der Agentur, in Monatsvergütungen: {}."),
            ("liability_times", "Haftungshöchstbetrag der Agentur, als Vielfaches der Vergütung: {}."),
            ("liability_share", "Haftungshöchstbetrag der Agentur, als Anteil der Vergütung: {}."),
            ("governing_law", "Anwendbares Recht: {}."),
            ("forum", "Gerichtsstand: {}."),
            ("ownership", "Nutzungsrechte: {}."),
            ("expenses", "Auslagen: {}."),
            ("renewal", "Verlängerung nach Ablauf der Laufzeit: {}."),
            ("renewal_period", "Längste Verlängerung: {}."),
            ("termination_for_convenience", "Zur ordentlichen Kündigung berechtigt: {}."),
            ("termination_for_cause", "Bei Pflichtverletzung der anderen Seite zur Kündigung berechtigt: {}."),
            ("confidentiality", "Dauer der Verschwiegenheitspflicht nach Vertragsende: {}."),
            ("confidentiality_end", "Ende der Verschwiegenheitspflicht: {}."),
            ("exclusivity", "Tätigkeit der Agentur für den Kunden: {}."),
            ("non_compete", "Dauer eines Wettbewerbsverbots nach Vertragsende: {}."),
        ],
    ),
    (
        "pl",
        &[
            ("payment_period", "Termin płatności, licząc od dnia wystawienia faktury: {}."),
            ("late_interest", "Odsetki za opóźnienie w skali roku: {}."),
            ("monthly_rate", "Odsetki za opóźnienie w skali miesiąca: {}."),
            ("late_points", "Odsetki za opóźnienie w skali roku ponad stopę referencyjną: {}."),
            ("late_interest_basis", "Odsetki za opóźnienie: {}."),
            ("deposit", "Zaliczka płatna przy podpisaniu umowy: {}."),
            ("revision_rounds", "Rundy poprawek wliczone w wynagrodzenie: {}."),
            ("extra_round_fee", "Wynagrodzenie za każdą dalszą rundę poprawek: {}."),
            ("extra_work_rate", "Stawka godzinowa za prace dodatkowe: {}."),
            ("notice_period", "Okres wypowiedzenia: {}."),
            ("cure_period", "Termin na usunięcie naruszenia: {}."),
            ("kill_fee", "Wynagrodzenie w razie wcześniejszego wypowiedzenia: {}."),
            ("kill_fee_basis", "W razie wcześniejszego wypowiedzenia należy się: {}."),
            ("deemed_acceptance", "Termin na odbiór albo uwagi: {}."),
            ("liability_cap", "Górna granica odpowiedzialności agencji: {}."),
            ("liability_months", "Górna granica odpowiedzialności agencji, w wynagrodzeniach miesięcznych: {}."),
            ("liability_times", "Górna granica odpowiedzialności agencji, jako wielokrotność wynagrodzenia: {}."),
            ("liability_share", "Górna granica odpowiedzialności agencji, jako część wynagrodzenia: {}."),
            ("governing_law", "Prawo właściwe: {}."),
            ("forum", "Sąd właściwy: {}."),
            ("ownership", "Prawa do utworów: {}."),
            ("expenses", "Wydatki: {}."),
            ("renewal", "Przedłużenie po upływie czasu trwania umowy: {}."),
            ("renewal_period", "Najdłuższe przedłużenie: {}."),
            ("termination_for_convenience", "Umowę może wypowiedzieć bez podania przyczyny: {}."),
            ("termination_for_cause", "Umowę może wypowiedzieć z powodu naruszenia przez drugą stronę: {}."),
            ("confidentiality", "Czas trwania obowiązku poufności po zakończeniu umowy: {}."),
            ("confidentiality_end", "Koniec obowiązku poufności: {}."),
            ("exclusivity", "Praca agencji dla klienta: {}."),
            ("non_compete", "Czas trwania zakazu konkurencji po zakończeniu umowy: {}."),
        ],
    ),
];

/// What is proposed where no time at all is wanted: in English, German, Polish.
const NONE: [(&str, [&str; 3]); 1] = [(
    "non_compete",
    [
        "After the end of the contract the agency may work for competitors of the client.",
        "Nach Vertragsende darf die Agentur für Wettbewerber des Kunden arbeiten.",
        "Po zakończeniu umowy agencja może pracować dla konkurentów klienta.",
    ],
)];

/// What is proposed instead of what binds the agency alone and is no term: in English, German, Polish.
const DUTIES: [(&str, [&str; 3]); 4] = [
    (
        "penalty",
        [
            "Neither party owes the other a contractual penalty.",
            "Keine Partei schuldet der anderen eine Vertragsstrafe.",
            "Żadna ze stron nie płaci drugiej kary umownej.",
        ],
    ),
    (
        "insurance",
        [
            "Neither party has to take out an insurance for this contract.",
            "Keine Partei ist verpflichtet, für diesen Vertrag eine Versicherung abzuschließen.",
            "Żadna ze stron nie ma obowiązku zawarcia umowy ubezpieczenia w związku z umową.",
        ],
    ),
    (
        "audit",
        [
            "Books and premises are audited only where both parties agree to it.",
            "Bücher und Räume werden nur im Einvernehmen beider Parteien geprüft.",
            "Kontrola ksiąg i pomieszczeń odbywa się tylko za zgodą obu stron.",
        ],
    ),
    (
        "non_solicitation",
        [
            "The ban on hiring or soliciting binds both parties alike.",
            "Das Abwerbeverbot gilt für beide Parteien gleichermaßen.",
            "Zakaz zatrudniania i pozyskiwania pracowników wiąże obie strony jednakowo.",
        ],
    ),
];

/// Returns what to write instead of what binds the agency alone.
pub fn instead_of(language: &str, duty: &str) -> Option<&'static str> {
    row(&DUTIES, language, duty)
}

/// The words by which values are told (docs/review.md), each as it is proposed in English, German, Polish.
const WORDS: [(&str, [&str; 3]); 18] = [
    ("seat of the agency", ["the seat of the agency", "Sitz der Agentur", "sąd siedziby agencji"]),
    ("seat of the client", ["the seat of the client", "Sitz des Kunden", "sąd siedziby klienta"]),
    ("statutory", ["at the rate of the law", "in gesetzlicher Höhe", "w wysokości ustawowej"]),
    ("the fees", ["the fees", "die Vergütung", "wynagrodzenie"]),
    ("the order value", ["the order value", "der Auftragswert", "wartość zamówienia"]),
    ("agency", ["they stay with the agency", "sie bleiben bei der Agentur", "pozostają przy agencji"]),
    (
        "client on payment",
        [
            "they pass to the client with full payment",
            "sie gehen mit vollständiger Zahlung auf den Kunden über",
            "przechodzą na klienta z chwilą pełnej zapłaty",
        ],
    ),
    (
        "client on acceptance",
        [
            "they pass to the client with acceptance",
            "sie gehen mit der Abnahme auf den Kunden über",
            "przechodzą na klienta z chwilą odbioru",
        ],
    ),
    (
        "client on delivery",
        [
            "they pass to the client with delivery",
            "sie gehen mit der Lieferung auf den Kunden über",
            "przechodzą na klienta z chwilą wydania",
        ],
    ),
    ("work done", ["the work done", "die geleistete Arbeit", "wynagrodzenie za wykonaną pracę"]),
    ("reimbursed", ["reimbursed", "werden erstattet", "podlegają zwrotowi"]),
    (
        "reimbursed if approved",
        [
            "reimbursed where the client approved them",
            "werden nach vorheriger Freigabe erstattet",
            "podlegają zwrotowi po uprzedniej akceptacji",
        ],
    ),
    ("not reimbursed", ["not reimbursed", "werden nicht erstattet", "nie podlegają zwrotowi"]),
    ("not automatic", ["none without a new agreement", "nicht ohne neue Vereinbarung", "tylko za nową zgodą stron"]),
    ("without end", ["without end", "auf unbestimmte Zeit", "bezterminowo"]),
    ("after a time", ["after the agreed time", "nach der vereinbarten Zeit", "po umówionym czasie"]),
    ("not exclusive", ["not exclusive", "nicht ausschließlich", "bez wyłączności"]),
    ("exclusive", ["exclusive", "ausschließlich", "na wyłączność"]),
];

/// Who may end the contract.
const SIDES: [(&str, [&str; 3]); 3] = [
    ("either", ["either party", "jede Partei", "każda ze stron"]),
    ("agency", ["the agency", "die Agentur", "agencja"]),
    ("client", ["the client", "der Kunde", "klient"]),
];

/// Countries by their codes, in English, German, Polish.
const COUNTRIES: [(&str, [&str; 3]); 36] = [
    ("AT", ["Austria", "Österreich", "Austria"]),
    ("BE", ["Belgium", "Belgien", "Belgia"]),
    ("BG", ["Bulgaria", "Bulgarien", "Bułgaria"]),
    ("CH", ["Switzerland", "Schweiz", "Szwajcaria"]),
    ("CY", ["Cyprus", "Zypern", "Cypr"]),
    ("CZ", ["the Czech Republic", "Tschechien", "Czechy"]),
    ("DE", ["Germany", "Deutschland", "Niemcy"]),
    ("DK", ["Denmark", "Dänemark", "Dania"]),
    ("EE", ["Estonia", "Estland", "Estonia"]),
    ("ES", ["Spain", "Spanien", "Hiszpania"]),
    ("FI", ["Finland", "Finnland", "Finlandia"]),
    ("FR", ["France", "Frankreich", "Francja"]),
    ("GB", ["England and Wales", "England und Wales", "Anglia i Walia"]),
    ("GB-EAW", ["England and Wales", "England und Wales", "Anglia i Walia"]),
    ("GB-NIR", ["Northern Ireland", "Nordirland", "Irlandia Północna"]),
    ("GB-SCT", ["Scotland", "Schottland", "Szkocja"]),
    ("GR", ["Greece", "Griechenland", "Grecja"]),
    ("HR", ["Croatia", "Kroatien", "Chorwacja"]),
    ("HU", ["Hungary", "Ungarn", "Węgry"]),
    ("IE", ["Ireland", "Irland", "Irlandia"]),
    ("IT", ["Italy", "Italien", "Włochy"]),
    ("LT", ["Lithuania", "Litauen", "Litwa"]),
    ("LU", ["Luxembourg", "Luxemburg", "Luksemburg"]),
    ("LV", ["Latvia", "Lettland", "Łotwa"]),
    ("MT", ["Malta", "Malta", "Malta"]),
    ("NL", ["the Netherlands", "Niederlande", "Holandia"]),
    ("NO", ["Norway", "Norwegen", "Norwegia"]),
    ("PL", ["Poland", "Polen", "Polska"]),
    ("PT", ["Portugal", "Portugal", "Portugalia"]),
    ("RO", ["Romania", "Rumänien", "Rumunia"]),
    ("RS", ["Serbia", "Serbien", "Serbia"]),
    ("SE", ["Sweden", "Schweden", "Szwecja"]),
    ("SI", ["Slovenia", "Slowenien", "Słowenia"]),
    ("SK", ["Slovakia", "Slowakei", "Słowacja"]),
    ("UA", ["Ukraine", "Ukraine", "Ukraina"]),
    ("UK", ["England and Wales", "England und Wales", "Anglia i Walia"]),
];

/// Words by which somebody speaks of itself or to another, by language; `*` stands for any end, or for any begin.
const SPEAKERS: [(&str, &[&str]); 3] = [
    ("en", &["we", "we'll", "we're", "our", "ours", "us", "you", "you'll", "you're", "your", "yours", "i", "my", "me"]),
    ("de", &["wir", "uns", "unser*", "ihr", "ihre*", "ihnen", "sie", "du", "dein*", "euch", "euer*", "ich", "mein*"]),
    (
        "pl",
        &[
            "my", "nas", "nam", "nami", "nasz*", "wy", "was", "wam", "wasz*", "ty", "ci", "cię", "ciebie", "tobie",
            "twój", "twoj*", "państw*", "pan", "pana", "pani", "*my", "*asz", "*esz", "*isz", "*ysz", "*cie",
        ],
    ),
];

/// Whether a text speaks as somebody or to somebody, so that it says something else in the contract of another.
pub fn speaks(language: &str, text: &str) -> bool {
    let Some((_, speakers)) = SPEAKERS.iter().find(|(code, _)| *code == language) else { return false };
    let lower = text.to_lowercase().replace('’', "'");
    let is_it = |word: &str, speaker: &str| match (speaker.strip_suffix('*'), speaker.strip_prefix('*')) {
        (Some(begin), _) => word.starts_with(begin),
        (_, Some(end)) => word.len() > end.len() && word.ends_with(end),
        _ => word == speaker,
    };
    let mut words = lower.split(|c: char| !c.is_alphanumeric() && c != '\'');
    words.any(|word| speakers.iter().any(|speaker| is_it(word, speaker)))
}

/// The languages of the rows above.
const ROWS: [&str; 3] = ["en", "de", "pl"];

/// Returns the code of a language in which sentences are known.
pub fn known(language: &str) -> Option<&'static str> {
    SENTENCES.iter().map(|(code, _)| *code).find(|code| *code == language)
}

/// Returns the sentence for a term in a language: by its own name first, else by that under which passages find it.
pub fn sentence(language: &str, name: &str) -> Option<&'static str> {
    let (_, sentences) = SENTENCES.iter().find(|(code, _)| *code == language)?;
    let of = |name: &str| sentences.iter().find(|(term, _)| *term == name).map(|(_, sentence)| *sentence);
    of(name).or_else(|| of(known_as(name)?))
}

/// Returns the sentence for a term of which no time at all is wanted.
pub fn none(language: &str, term: &str) -> Option<&'static str> {
    row(&NONE, language, known_as(term)?)
}

/// Returns how a text that is the value of a term is proposed in a language: a country by its name, a word by what it means.
pub fn word(language: &str, term: &str, value: &str) -> Option<&'static str> {
    let found = known_as(term)?;
    let rows: &'static [(&str, [&str; 3])] = match found {
        "governing_law" => &COUNTRIES,
        "termination_for_convenience" | "termination_for_cause" => &SIDES,
        _ => &WORDS,
    };
    row(rows, language, value)
}

fn row(rows: &'static [(&str, [&str; 3])], language: &str, key: &str) -> Option<&'static str> {
    let at = ROWS.iter().position(|code| *code == language)?;
    rows.iter().find(|(known, _)| *known == key).map(|(_, words)| words[at])
}
