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
pub(super) const OF_OTHERS: [&str; 26] = [
    "kd",
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
