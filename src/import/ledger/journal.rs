//! Journals of hledger and ledger-cli.

use super::amount::{Raw, Styles, raw};
use super::balances::fill;
use super::entry::{Amount, Assigned, Entry, Posting, day_of, tags};
use crate::import::fact::{Told, Warning};
use crate::value::time::Day;

/// A transaction before it is known how its commodities write numbers.
#[derive(Default)]
struct Draft {
    entry: Entry,
    amounts: Vec<Written>,
}

/// The amount of a posting as it is written.
#[derive(Default)]
struct Written {
    amount: Option<Raw>,
    /// The price of one, or of all.
    price: Option<(Raw, bool)>,
    /// There is something, and it is no amount.
    is_odd: bool,
    /// There is only a balance: as it is written.
    balance: Option<Balance>,
    line: u32,
}

/// A balance behind `=`.
struct Balance {
    amount: Option<Raw>,
    is_sole: bool,
    is_with_below: bool,
}

/// A journal on its way.
struct Journal<'t> {
    told: &'t mut Told,
    styles: Styles,
    drafts: Vec<Draft>,
    year: Option<i32>,
    /// `apply account`.
    parents: Vec<String>,
    aliases: Vec<(String, String)>,
    /// What goes on in the indented lines below.
    within: Within,
    /// Whether all that is booked stands here: nothing is included, and no rule adds to it.
    is_all: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Nothing,
    Transaction,
    /// The commodity of the line may have its `format` below.
    Commodity,
    /// A block of comments, until its end.
    Comment,
}

/// Returns the transactions of a journal.
pub(super) fn entries(text: &str, told: &mut Told) -> Vec<Entry> {
    let mut journal = Journal {
        told,
        styles: Styles::default(),
        drafts: Vec::new(),
        year: None,
        parents: Vec::new(),
        aliases: Vec::new(),
        within: Within::Nothing,
        is_all: true,
    };
    for (number, line) in text.lines().enumerate() {
        journal.take(line.trim_end(), u32::try_from(number + 1).unwrap_or(u32::MAX));
    }
    journal.finish()
}

impl Journal<'_> {
    fn take(&mut self, line: &str, number: u32) {
        let word = line.split_whitespace().next().unwrap_or_default();
        if self.within == Within::Comment {
            if line.starts_with("end ") || line == "end" {
                self.within = Within::Nothing;
            }
            return;
        }
        match line.chars().next() {
            None => self.within = Within::Nothing,
            Some(' ' | '\t') => self.indented(line.trim_start(), number),
            Some(';' | '#' | '%' | '|' | '*') => {}
            Some(c) if c.is_ascii_digit() => self.transaction(line, number),
            _ => self.directive(word.trim_start_matches(['!', '@']), line, number),
        }
    }

    fn warn(&mut self, line: u32, message: String, is_loss: bool) {
        self.told.warnings.push(Warning { line, message, is_loss });
    }

    fn directive(&mut self, word: &str, line: &str, number: u32) {
        self.within = Within::Nothing;
        let rest = line.split_once(char::is_whitespace).map_or("", |(_, rest)| rest.trim());
        let bare = rest.split("  ;").next().unwrap_or_default().trim();
        match word {
            "comment" | "test" => self.within = Within::Comment,
            "include" => {
                let way =
                    "name that file as a source in place of this one, or let `hledger print` make one journal of all";
                let message = format!("`include {bare}` is not followed: {way}");
                self.is_all = false;
                self.warn(number, message, true);
            }
            "commodity" | "D" => {
                self.within = Within::Commodity;
                if let Some(raw) = raw(bare) {
                    self.styles.say(&raw);
                    if word == "D" {
                        self.styles.bare = raw.commodity;
                    }
                }
            }
            "decimal-mark" => self.styles.all = bare.chars().next().filter(|c| matches!(c, '.' | ',')),
            "Y" | "year" => self.year = bare.get(..4).and_then(|year| year.parse().ok()),
            "apply" => match bare.split_once(char::is_whitespace) {
                Some(("account", name)) => self.parents.push(name.trim().to_owned()),
                Some(("year", year)) => self.year = year.trim().parse().ok(),
                _ => {}
            },
            "end" if line.contains("account") => {
                self.parents.pop();
            }
            "end" if line.contains("alias") => self.aliases.clear(),
            "alias" => {
                if let Some((old, new)) = bare.split_once('=').filter(|(old, _)| !old.starts_with('/')) {
                    self.aliases.push((old.trim().to_owned(), new.trim().to_owned()));
                }
            }
            // A rule that books more.
            "=" => self.is_all = false,
            // `Y2026` has no blank.
            _ if line.starts_with('Y') && line[1..].bytes().all(|b| b.is_ascii_digit()) => {
                self.year = line[1..].parse().ok();
            }
            _ => {}
        }
    }

    /// Takes the first line of a transaction: `2026-03-02=2026-03-05 * (7) Payee | note  ; tag: value`.
    fn transaction(&mut self, line: &str, number: u32) {
        let (head, comment) = parted(line);
        let (dates, rest) = head.split_once(char::is_whitespace).unwrap_or((head, ""));
        let first = dates.split('=').next().unwrap_or_default();
        let day = self.day(first);
        if day.is_none() {
            self.warn(number, format!("`{first}` is no day; the transaction is left out"), true);
        }
        let rest = rest.trim_start().trim_start_matches(['*', '!']).trim_start();
        let (code, rest) = match rest.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
            Some((code, rest)) => (code.trim(), rest.trim()),
            None => ("", rest.trim()),
        };
        let (payee, note) = rest.split_once('|').unwrap_or((rest, ""));
        let entry = Entry {
            line: number,
            day,
            code: code.to_owned(),
            payee: payee.trim().to_owned(),
            note: note.trim().to_owned(),
            tags: tags(comment),
            ..Entry::default()
        };
        self.drafts.push(Draft { entry, amounts: Vec::new() });
        self.within = Within::Transaction;
    }

    fn day(&self, text: &str) -> Option<Day> {
        day_of(text, self.year)
    }

    fn indented(&mut self, line: &str, number: u32) {
        if self.within == Within::Commodity
            && let Some(raw) = line.strip_prefix("format ").and_then(raw)
        {
            self.styles.say(&raw);
        }
        if self.within != Within::Transaction {
            return;
        }
        if let Some(comment) = line.strip_prefix([';', '#']) {
            let found = tags(comment);
            let Some(draft) = self.drafts.last_mut() else { return };
            match draft.entry.postings.last_mut() {
                Some(posting) => posting.tags.extend(found),
                None => draft.entry.tags.extend(found),
            }
            return;
        }
        self.posting(line, number);
    }

    /// Takes `* account  amount @ price = balance  ; tag: value`.
    fn posting(&mut self, line: &str, number: u32) {
        let (line, comment) = parted(line);
        let line = line.trim_start_matches(['*', '!']).trim_start();
        let end = line.find('\t').into_iter().chain(line.find("  ")).min().unwrap_or(line.len());
        let (account, amount) = (line[..end].trim(), line[end..].trim());
        let inner = |open: char, close: char| account.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        let (account, is_virtual) = match inner('(', ')') {
            Some(account) => (account, true),
            None => (inner('[', ']').unwrap_or(account), false),
        };
        let account = self.account(account);
        let mut written = written(amount);
        written.line = number;
        let balance = written.balance.iter().filter_map(|balance| balance.amount.as_ref());
        for raw in written.amount.iter().chain(written.price.iter().map(|(raw, _)| raw)).chain(balance) {
            self.styles.see(raw);
        }
        let tags = tags(comment);
        // One without its year is of the transaction's.
        let of = self.drafts.last().and_then(|draft| draft.entry.day).map_or(self.year, |day| Some(day.year()));
        let said = tags.iter().find(|(name, value)| name == "date" && !value.is_empty()).map(|(_, said)| said);
        let day = said.and_then(|said| day_of(said, of));
        if let (Some(said), None) = (said, day) {
            self.warn(number, format!("`date: {said}` is no day: it counts from the day of the transaction"), true);
        }
        let day = day.or_else(|| day_of(comment.split_once('[')?.1.split([']', '=']).next()?, of));
        let posting = Posting { account, tags, is_virtual, day, ..Posting::default() };
        if let Some(draft) = self.drafts.last_mut() {
            draft.entry.postings.push(posting);
            draft.amounts.push(written);
        }
    }

    fn account(&self, name: &str) -> String {
        let name = self.parents.iter().rev().fold(name.to_owned(), |name, parent| format!("{parent}:{name}"));
        let renamed = self.aliases.iter().rev().find_map(|(old, new)| {
            let rest = name.strip_prefix(&**old)?;
            (rest.is_empty() || rest.starts_with(':')).then(|| format!("{new}{rest}"))
        });
        renamed.unwrap_or(name)
    }

    /// Reads all amounts by the styles of the whole journal.
    fn finish(self) -> Vec<Entry> {
        let Self { told, styles, drafts, mut is_all, .. } = self;
        let mut entries = Vec::new();
        for Draft { mut entry, amounts } in drafts {
            let mut is_odd = false;
            for (posting, written) in entry.postings.iter_mut().zip(amounts) {
                if written.is_odd {
                    is_odd = true;
                    let message =
                        "an amount that is to be worked out is not read; the transaction is left out".to_owned();
                    told.warnings.push(Warning { line: written.line, message, is_loss: true });
                }
                posting.amount = written.amount.map(|raw| styles.amount(raw));
                posting.assigned = written.balance.map(|Balance { amount, is_sole, is_with_below }| Assigned {
                    balance: amount.map(|raw| styles.amount(raw)),
                    is_sole,
                    is_with_below,
                });
                posting.weight = posting
                    .amount
                    .as_ref()
                    .zip(written.price)
                    .map(|(amount, (price, is_total))| weight(amount, styles.amount(price), is_total));
            }
            if !is_odd && entry.day.is_some() {
                entries.push(entry);
            } else {
                is_all = false;
            }
        }
        fill(entries, is_all, told)
    }
}

/// Returns what an amount weighs at a price of one, or of all.
pub(super) fn weight(amount: &Amount, price: Amount, is_total: bool) -> Amount {
    let number = amount.number.zip(price.number).and_then(|(number, price)| {
        if !is_total {
            return number.checked_mul(price);
        }
        Some(if number.is_sign_negative() { -price.abs() } else { price })
    });
    Amount { number, ..price }
}

/// Parts a line from its comment.
fn parted(line: &str) -> (&str, &str) {
    let at = line.match_indices(';').map(|(at, _)| at).find(|&at| at == 0 || line[..at].ends_with([' ', '\t']));
    at.map_or((line, ""), |at| (line[..at].trim_end(), &line[at + 1..]))
}

/// Returns the amount of a posting and its price, without lots and balances.
fn written(text: &str) -> Written {
    let mut plain = String::new();
    let mut depth = 0u32;
    let mut quoted = false;
    for c in text.chars() {
        quoted ^= c == '"';
        match c {
            '{' | '[' | '(' if !quoted => depth += 1,
            '}' | ']' | ')' if !quoted => depth = depth.saturating_sub(1),
            '=' if !quoted && depth == 0 => break,
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    let (amount, price) = plain.split_once('@').map_or((&*plain, None), |(amount, price)| (amount, Some(price)));
    let amount = amount.trim();
    let price = price.and_then(|price| Some((raw(price.trim_start_matches('@'))?, price.starts_with('@'))));
    let raw = raw(amount);
    let balance = text.strip_prefix('=').filter(|_| amount.is_empty()).map(balance);
    let is_odd = raw.is_none() && (!amount.is_empty() || text.starts_with('('));
    Written { is_odd, balance, amount: raw, price, line: 0 }
}

/// Returns the balance behind a `=`; one at a price, or of lots, cannot be read.
fn balance(text: &str) -> Balance {
    let (is_sole, text) = text.strip_prefix('=').map_or((false, text), |text| (true, text));
    let (is_with_below, text) = text.strip_prefix('*').map_or((false, text), |text| (true, text));
    let amount = Some(text).filter(|text| !text.contains(['@', '{', '(', '=']));
    Balance { amount: amount.and_then(raw), is_sole, is_with_below }
}
