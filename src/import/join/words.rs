//! Words that stand beside numbers in a text, and what digits are.

/// What stands before the number of an invoice.
pub(super) const BEFORE: [&str; 60] = [
    "invoice",
    "invoices",
    "inv",
    "bill",
    "ref",
    "no",
    "nr",
    "num",
    "number",
    "rechnung",
    "rechnungen",
    "rg",
    "re",
    "rnr",
    "renr",
    "faktura",
    "faktury",
    "fv",
    "fa",
    "facture",
    "fattura",
    "factura",
    "factuur",
    "ft",
    "n",
    "numer",
    "numero",
    "nummer",
    "rechn",
    "rgnr",
    "rechnungsnr",
    "rechnungsnummer",
    "fakture",
    "fatt",
    "fatture",
    "factures",
    "facturas",
    "facturen",
    "bills",
    "invs",
    "fvs",
    "fra",
    "fakt",
    "fakturi",
    "fakturu",
    "factuurnummer",
    "br",
    "бр",
    "račun",
    "računa",
    "racun",
    "racuna",
    "рачун",
    "рачуна",
    "счет",
    "счёт",
    "счета",
    "счету",
    "рахунок",
    "рахунку",
];

/// What says whose number follows, where it is no invoice's.
pub(super) const OF_OTHERS: [&str; 38] = [
    "kd",
    "kdnr",
    "kto",
    "ktonr",
    "debitor",
    "debitorennr",
    "cust",
    "klantnummer",
    "cliente",
    "steuernr",
    "police",
    "mitglied",
    "mitgliedsnr",
    "kunde",
    "kunden",
    "kundennr",
    "kundennummer",
    "customer",
    "client",
    "klient",
    "klienta",
    "konto",
    "account",
    "acct",
    "iban",
    "plz",
    "tel",
    "phone",
    "order",
    "bestellung",
    "bestellnr",
    "auftrag",
    "auftragsnr",
    "zamowienie",
    "umowa",
    "contract",
    "vertrag",
    "nip",
];

/// Words beside those for customers and accounts whose number is no invoice's.
pub(super) const OF_PAPERS: [&str; 20] = [
    "po",
    "zam",
    "angebot",
    "angebotsnummer",
    "offer",
    "oferta",
    "offerte",
    "proforma",
    "pro",
    "quote",
    "devis",
    "projekt",
    "project",
    "pedido",
    "commande",
    "ordine",
    "ordernr",
    "lieferschein",
    "avis",
    "beleg",
];

/// Words between the numbers of a list.
pub(super) const AND: [&str; 9] = ["und", "and", "i", "oraz", "et", "e", "y", "en", "u"];

/// Words between the first and the last of a list.
pub(super) const TO: [&str; 6] = ["bis", "to", "do", "until", "til", "thru"];

/// Whether digits are few enough to be a count, or a day of a month.
pub(super) fn is_count(digits: &[String]) -> bool {
    digits.iter().map(String::len).sum::<usize>() <= 3
}

/// Whether a word behind a number is what that counts, or makes a day of it: `Stunden`, `Februar`, `von` before how many there are in all.
pub(super) fn counts(next: &str, is_total: bool) -> bool {
    let lists = [&DATED[..], &AND, &TO, &BEFORE, &OF_PAYING, &OF_OTHERS, &OF_PAPERS];
    let goes_on = next == "v" || lists.into_iter().any(|all| all.contains(&next));
    matches!(next, "von" | "z" | "from") && is_total || !goes_on
}

/// What says that something is paid, whole or in part, and not what for.
pub(super) const OF_PAYING: [&str; 52] = [
    "payment",
    "pay",
    "paid",
    "part",
    "partial",
    "partly",
    "instalment",
    "installment",
    "rest",
    "remainder",
    "remaining",
    "balance",
    "transfer",
    "bank",
    "sepa",
    "credit",
    "thanks",
    "thank",
    "you",
    "zahlung",
    "teilzahlung",
    "abschlag",
    "abschlagszahlung",
    "rate",
    "restzahlung",
    "restbetrag",
    "überweisung",
    "ueberweisung",
    "gutschrift",
    "danke",
    "vielen",
    "dank",
    "przelew",
    "wpłata",
    "wplata",
    "płatność",
    "platnosc",
    "zapłata",
    "zaplata",
    "rata",
    "reszta",
    "częściowa",
    "czesciowa",
    "część",
    "dziękujemy",
    "dziekujemy",
    "paiement",
    "solde",
    "pagamento",
    "pago",
    "betaling",
    "уплата",
];

/// How words begin, or go on, that say that money is for something else than an invoice: a loan, a deposit, what goes back.
const OF_ELSE: [&str; 31] = [
    "kaution",
    "darlehen",
    "darlehn",
    "spende",
    "rückerstatt",
    "rueckerstatt",
    "erstattung",
    "rückzahlung",
    "rueckzahlung",
    "kaucj",
    "depozyt",
    "pożycz",
    "pozycz",
    "darowizn",
    "zwrot",
    "donation",
    "refund",
    "repayment",
    "cauzion",
    "prestito",
    "donazion",
    "rimbors",
    "fianza",
    "préstamo",
    "prestamo",
    "reembols",
    "remboursement",
    "terugbetal",
    "waarborgsom",
    "empréstimo",
    "caução",
];

/// The same as whole words, for they begin, or stand in, many others.
const OF_ELSE_WHOLE: [&str; 13] = [
    "deposit", "deposits", "loan", "loans", "prêt", "pret", "caution", "borg", "lening", "lån", "kredyt", "kredytu",
    "deposito",
];

/// Whether a word says that money is for something else than an invoice: `Mietkaution`, `loan`, `zwrot`.
pub(super) fn is_of_else(word: &str) -> bool {
    OF_ELSE_WHOLE.contains(&word) || OF_ELSE.iter().any(|part| word.contains(part))
}

/// What says that a day follows.
pub(super) const DATED: [&str; 12] =
    ["dnia", "vom", "dated", "date", "datum", "am", "du", "del", "dd", "from", "von", "z"];

/// Returns words without the noughts that digits begin with.
pub(super) fn plain(words: &[String]) -> Vec<String> {
    let bare = |word: &String| {
        let digits = word.trim_start_matches('0');
        if is_digits(word) && !digits.is_empty() { digits.to_owned() } else { word.clone() }
    };
    words.iter().map(bare).collect()
}

pub(super) fn is_year(word: &str) -> bool {
    word.len() == 4 && (word.starts_with("19") || word.starts_with("20"))
}

pub(super) fn is_digits(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}
