//! From the transactions of a journal to facts: what clients owe is an invoice, what takes it away a payment.

use std::collections::{BTreeSet, HashMap};

use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use super::account::{Sort, client, sort};
use super::entry::{Entry, Posting, day_of};
use crate::import::cell::Cell;
use crate::import::fact::{About, Fact, Party, Told, answer_due};
use crate::import::table::mapping::{Accounts, Mapping};
use crate::value::money::Currency;
use crate::value::time::Day;

/// The tags that name an invoice, where the mapping says none.
const INVOICE: [&str; 9] =
    ["invoice", "inv", "invoice-number", "invoice_number", "invoice-no", "rechnung", "faktura", "facture", "factuur"];

/// What is known before the first fact is told.
struct Books<'a> {
    accounts: &'a Accounts,
    tags: Vec<String>,
    /// What a bare number or a dollar sign is in.
    currency: Option<Currency>,
    /// By link or code: the invoices that bear it.
    marks: HashMap<String, BTreeSet<String>>,
    keys: HashMap<String, usize>,
}

/// What one transaction books on what clients owe, of one sign, commodity and invoice.
struct Part<'e> {
    number: Option<String>,
    is_debit: bool,
    commodity: &'e str,
    /// Without sign; nothing where one of its amounts may be read in two ways.
    total: Option<Decimal>,
    shown: &'e str,
    accounts: Vec<&'e str>,
    day: Option<Day>,
    /// When its postings say that it is due.
    dues: Vec<&'e str>,
}

/// What the transaction books elsewhere in the commodity of a part, by the sort of account.
#[derive(Default)]
struct Rest {
    money: Decimal,
    income: Decimal,
    tax: Decimal,
    expense: Decimal,
    fee: Decimal,
    equity: Decimal,
    any: BTreeSet<&'static str>,
}

/// Tells all invoices and payments.
pub(super) fn tell(entries: &[Entry], mapping: Option<&Mapping>, told: &mut Told) {
    let none = Accounts::default();
    let said = mapping.map(|mapping| mapping.invoice_tags.iter().map(|tag| tag.to_lowercase()).collect::<Vec<_>>());
    let said = said.filter(|tags| !tags.is_empty());
    let mut books = Books {
        accounts: mapping.map_or(&none, |mapping| &mapping.accounts),
        tags: said.unwrap_or_else(|| INVOICE.iter().map(|&tag| tag.to_owned()).collect()),
        currency: mapping.and_then(|mapping| mapping.currency),
        marks: HashMap::new(),
        keys: HashMap::new(),
    };
    for entry in entries {
        books.mark(entry);
    }
    for entry in entries.iter().filter(|entry| entry.day.is_some()) {
        let before = told.facts.len();
        for part in books.parts(entry) {
            books.tell_part(entry, &part, told);
        }
        if told.facts.len() == before {
            *told.passed_over.entry("transaction without a client's invoice or payment").or_default() += 1;
        }
    }
}

/// Returns the tag that says when an invoice is due.
fn due_of(tags: &[(String, String)]) -> Option<&str> {
    let is_due = |name: &str| matches!(name, "due" | "due-date" | "due_date" | "duedate");
    tags.iter().find(|(name, value)| is_due(name) && !value.is_empty()).map(|(_, value)| value.as_str())
}

/// Returns when an invoice is due, by its postings before the transaction; else what they say, where that is no day, or several.
fn due(entry: &Entry, part: &Part<'_>) -> Result<Option<Day>, String> {
    let said: Vec<&str> =
        if part.dues.is_empty() { due_of(&entry.tags).into_iter().collect() } else { part.dues.clone() };
    let year = entry.day.map(|day| day.year());
    let days: BTreeSet<Option<Day>> = said.iter().map(|said| day_of(said, year)).collect();
    match days.first() {
        None => Ok(None),
        Some(Some(day)) if days.len() == 1 => Ok(Some(*day)),
        _ => Err(said.join(", ")),
    }
}

impl Books<'_> {
    /// Remembers by what marks an invoice is known.
    fn mark(&mut self, entry: &Entry) {
        for part in self.parts(entry).into_iter().filter(|part| part.is_debit) {
            let Some(number) = self.number(entry, &part) else { continue };
            for mark in entry.links.iter().chain([&entry.code]).filter(|mark| !mark.is_empty()) {
                self.marks.entry(mark.clone()).or_default().insert(number.clone());
            }
            self.marks.entry(number.clone()).or_default().insert(number);
        }
    }

    /// Returns the number of the invoice that a transaction writes.
    fn number(&self, entry: &Entry, part: &Part<'_>) -> Option<String> {
        let tagged = part.number.clone().or_else(|| entry.tag(&self.tags).map(str::to_owned));
        let code = Some(&entry.code).filter(|code| !code.is_empty());
        tagged.or_else(|| code.or(entry.links.first()).cloned())
    }

    /// Returns what a transaction books on what clients owe; without any, the money that it earned at once.
    fn parts<'e>(&self, entry: &'e Entry) -> Vec<Part<'e>> {
        let is =
            |posting: &&Posting, wanted: Sort| !posting.is_virtual && sort(&posting.account, self.accounts) == wanted;
        let owed = entry.postings.iter().filter(|posting| is(posting, Sort::Receivable));
        let parts = self.grouped(owed, 1);
        let is_owed = entry.postings.iter().any(|posting| is(&posting, Sort::Receivable));
        let is_earned = entry.postings.iter().any(|posting| is(&posting, Sort::Income));
        if is_owed || !is_earned {
            return parts;
        }
        let mut earned = self.grouped(entry.postings.iter().filter(|posting| is(posting, Sort::Money)), -1);
        earned.retain(|part| !part.is_debit);
        earned
    }

    /// Puts postings of one sign, commodity and invoice together.
    fn grouped<'e>(&self, postings: impl Iterator<Item = &'e Posting>, side: i64) -> Vec<Part<'e>> {
        let mut parts: Vec<Part<'e>> = Vec::new();
        for posting in postings {
            let Some(amount) = &posting.amount else { continue };
            let value = amount.number.map(|number| number * Decimal::from(side));
            let is_debit = value.map_or(!amount.shown.starts_with('-'), |number| number > Decimal::ZERO);
            if value.is_some_and(|number| number.is_zero()) {
                continue;
            }
            let number = posting.tag(&self.tags).map(str::to_owned);
            let value = value.map(|number| number.abs());
            let same = |part: &&mut Part<'e>| {
                part.is_debit == is_debit && part.commodity == amount.commodity && part.number == number
            };
            match parts.iter_mut().find(same) {
                Some(part) => {
                    part.total = part.total.zip(value).and_then(|(a, b)| a.checked_add(b));
                    part.accounts.push(&posting.account);
                    part.dues.extend(due_of(&posting.tags));
                }
                None => parts.push(Part {
                    number,
                    is_debit,
                    commodity: &amount.commodity,
                    total: value,
                    shown: &amount.shown,
                    accounts: vec![&posting.account],
                    day: posting.day,
                    dues: due_of(&posting.tags).into_iter().collect(),
                }),
            }
        }
        parts
    }

    fn tell_part(&mut self, entry: &Entry, part: &Part<'_>, told: &mut Told) {
        let rest = self.rest(entry, part.commodity);
        // What only opens or closes the books, or moves what is owed, happened at another time.
        let is_moved = |sort: &&str| *sort == "equity" || *sort == "payable" && part.is_debit;
        let moves = rest.any.iter().all(is_moved);
        if moves {
            return;
        }
        if part.is_debit {
            let is_bill = rest.any.contains("income") || !rest.any.contains("money");
            let fact = if is_bill { self.invoice(entry, part, &rest) } else { self.given_back(entry, part) };
            told.facts.push(fact);
            return;
        }
        let Some(total) = part.total else {
            let fact = self.payment(entry, part, None, String::new());
            told.facts.push(fact);
            return;
        };
        let is_owed = part.accounts.iter().any(|account| sort(account, self.accounts) == Sort::Receivable);
        if !is_owed {
            // Shares and days of leave are earned, too: they pay no invoice.
            if self.currency_of(part.commodity).is_none() {
                return;
            }
            let fact = self.payment(entry, part, Some(total), String::new());
            told.facts.push(fact);
            return;
        }
        // What of it was taken off what is earned was not paid; nor perhaps what was booked as an expense.
        let taken_off = rest.income.checked_add(rest.tax).unwrap_or_default().max(Decimal::ZERO).min(total);
        let came_in = rest.money > Decimal::ZERO;
        let open = if came_in { rest.expense.max(Decimal::ZERO).min(total - taken_off) } else { total - taken_off };
        let paid = total - taken_off - open;
        if !paid.is_zero() {
            let is_less = came_in && rest.fee > Decimal::ZERO;
            let note = if is_less { format!("of it {} {} as fees", rest.fee, part.commodity) } else { String::new() };
            let fact = self.payment(entry, part, Some(paid), note);
            told.facts.push(fact);
        }
        let doubt =
            "It takes away what is owed, and no money came in for it: is it a credit note, a cost, or given up?";
        for (amount, doubt) in [(taken_off, None), (open, Some(doubt))] {
            if !amount.is_zero() {
                let fact = self.credit_note(entry, part, amount, doubt);
                told.facts.push(fact);
            }
        }
    }

    fn rest(&self, entry: &Entry, commodity: &str) -> Rest {
        let mut rest = Rest::default();
        for posting in entry.postings.iter().filter(|posting| !posting.is_virtual) {
            let (sum, name) = match sort(&posting.account, self.accounts) {
                Sort::Receivable => continue,
                Sort::Money => (&mut rest.money, "money"),
                Sort::Income => (&mut rest.income, "income"),
                Sort::Tax => (&mut rest.tax, "tax"),
                Sort::Expense => (&mut rest.expense, "expense"),
                Sort::Fee => (&mut rest.fee, "fee"),
                Sort::Equity => (&mut rest.equity, "equity"),
                Sort::Payable => (&mut rest.equity, "payable"),
                Sort::Other => (&mut rest.equity, "other"),
            };
            rest.any.insert(name);
            let amount = posting.amount.as_ref().filter(|amount| amount.commodity == commodity);
            // Money of another currency came in all the same.
            let number = match (amount, &posting.amount) {
                (Some(amount), _) => amount.number,
                (None, Some(other)) if name == "money" => other.number.filter(|number| number.is_sign_positive()),
                _ => None,
            };
            *sum = number.and_then(|number| sum.checked_add(number)).unwrap_or(*sum);
        }
        rest
    }

    fn invoice(&mut self, entry: &Entry, part: &Part<'_>, rest: &Rest) -> Fact {
        let mut fact = self.fact("invoice", entry, part, part.total, String::new());
        let due = due(entry, part);
        fact.fields.extend(due.clone().ok().flatten().map(|due| ("due".to_owned(), Cell::Text(due.to_string()))));
        if let Some(currency) = self.currency_of(part.commodity).filter(|_| rest.tax < Decimal::ZERO) {
            let tax = format!("{} {}", (-rest.tax).normalize(), currency.code());
            fact.fields.push(("tax".to_owned(), Cell::Text(tax)));
        }
        fact.to = party(self.names(entry, part));
        match self.number(entry, part) {
            Some(number) => {
                let count = self.keys.entry(number.clone()).or_default();
                *count += 1;
                if *count > 1 {
                    fact.doubts.push(format!("The journal writes the invoice {number} twice: is it one?"));
                }
                fact.key = if *count > 1 { format!("{number} #{count}") } else { number };
            }
            None => fact.key = self.content(&fact),
        }
        if let Err(said) = due {
            // What it comes to is not in doubt.
            fact.counts = fact.doubts.is_empty();
            let answer = answer_due(&fact.key);
            fact.doubts
                .push(format!("The journal says `due: {said}`, which is no day of it: when is it due? {answer}"));
        }
        fact.about.clear();
        fact
    }

    fn payment(&mut self, entry: &Entry, part: &Part<'_>, paid: Option<Decimal>, note: String) -> Fact {
        let mut fact = self.fact("payment", entry, part, paid, note);
        fact.from = Party::of(self.names(entry, part));
        fact.key = self.content(&fact);
        fact
    }

    /// Money that goes back to the client.
    fn given_back(&mut self, entry: &Entry, part: &Part<'_>) -> Fact {
        let mut fact = self.fact("payment", entry, part, part.total, String::new());
        fact.to = party(self.names(entry, part));
        fact.doubts.push("Money goes back: which payment does it take back?".to_owned());
        fact.key = self.content(&fact);
        fact.fields.push(("by".to_owned(), Cell::Text("firm".to_owned())));
        fact
    }

    fn credit_note(&mut self, entry: &Entry, part: &Part<'_>, amount: Decimal, doubt: Option<&str>) -> Fact {
        let mut fact = self.fact("credit_note", entry, part, Some(amount), String::new());
        fact.to = party(self.names(entry, part));
        fact.doubts.extend(doubt.map(str::to_owned));
        fact.key = self.content(&fact);
        fact
    }

    /// Returns what all facts have.
    fn fact(&self, kind: &str, entry: &Entry, part: &Part<'_>, amount: Option<Decimal>, note: String) -> Fact {
        let (when, how_much) = if kind == "invoice" { ("issued", "payable") } else { ("at", "amount") };
        let mut fact = Fact {
            kind: kind.to_owned(),
            key: String::new(),
            line: entry.line,
            part: None,
            fields: Vec::new(),
            // What clients owe stands in the books of the one whom they owe it.
            from: Party::holder(),
            to: Vec::new(),
            about: self.about(entry, part),
            doubts: Vec::new(),
            counts: false,
        };
        let day = part.day.filter(|_| kind != "invoice").or(entry.day);
        fact.fields.extend(day.map(|day| (when.to_owned(), Cell::Text(day.to_string()))));
        match (amount, self.currency_of(part.commodity)) {
            (Some(amount), Some(currency)) => {
                let amount = format!("{} {}", amount.normalize(), currency.code());
                fact.fields.push((how_much.to_owned(), Cell::Text(amount)));
            }
            (None, _) => fact
                .doubts
                .push(format!("What is `{}`? the only mark in it may part thousands or decimals", part.shown)),
            (_, None) => fact.doubts.push(format!("Which currency is `{}`?", part.commodity)),
        }
        let note = if note.is_empty() { entry.note.clone() } else { note };
        if !note.is_empty() {
            fact.fields.push(("note".to_owned(), Cell::Text(note)));
        }
        fact
    }

    /// Returns who a transaction is with: its payee, and the account below what clients owe.
    fn names(&self, entry: &Entry, part: &Part<'_>) -> Vec<String> {
        let tags = ["payee", "client", "customer"].map(str::to_owned);
        let mut names = vec![entry.payee.clone()];
        names.extend(entry.tag(&tags).map(str::to_owned));
        names.extend(part.accounts.iter().filter_map(|account| client(account, self.accounts)).map(str::to_owned));
        names
    }

    /// Returns the invoices that a transaction names, and the texts that may.
    fn about(&self, entry: &Entry, part: &Part<'_>) -> Vec<About> {
        let mut about = Vec::new();
        let mut add = |one: About| {
            if !about.contains(&one) {
                about.push(one);
            }
        };
        if let Some(number) = part.number.as_deref().or_else(|| entry.tag(&self.tags)) {
            add(About::Invoice(number.to_owned()));
        }
        for mark in entry.links.iter().chain([&entry.code]).filter(|mark| !mark.is_empty()) {
            match self.marks.get(mark) {
                Some(numbers) => numbers.iter().for_each(|number| add(About::Invoice(number.clone()))),
                None => add(About::Text(mark.clone())),
            }
        }
        for text in [&entry.payee, &entry.note].into_iter().filter(|text| text.contains(|c: char| c.is_ascii_digit())) {
            add(About::Text(text.clone()));
        }
        about
    }

    fn currency_of(&self, commodity: &str) -> Option<Currency> {
        let code = match commodity {
            "" | "$" if self.currency.is_some() => return self.currency,
            "$" => "USD",
            "€" => "EUR",
            "£" => "GBP",
            "zł" | "zl" => "PLN",
            code => code,
        };
        Currency::parse(code)
    }

    /// Returns a name of a fact that the journal gives none, with a count among equals.
    fn content(&mut self, fact: &Fact) -> String {
        let mut digest = Sha256::new();
        for name in fact.from.names.iter().chain(fact.to.iter().flat_map(|party| party.names.iter())) {
            digest.update(name.as_bytes());
            digest.update([0]);
        }
        let digest: String = digest.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        let names = ["at", "issued", "amount", "payable"];
        let told = fact.fields.iter().filter(|(name, _)| names.contains(&name.as_str()));
        let shown = told.map(|(_, value)| value.to_string().replace('"', ""));
        let key = format!("{} {digest}", shown.collect::<Vec<_>>().join(" "));
        let count = self.keys.entry(format!("{} {key}", fact.kind)).or_default();
        *count += 1;
        if *count > 1 { format!("{key} #{count}") } else { key }
    }
}

fn party(names: Vec<String>) -> Vec<Party> {
    let party = Party::of(names);
    if party.names.is_empty() { Vec::new() } else { vec![party] }
}
