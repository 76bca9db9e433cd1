//! OFX 1 (SGML) and 2 (XML): statements of accounts and of cards.

use std::collections::BTreeSet;

use super::tags::{Tag, tags};
use super::transaction::Transaction;
use crate::import::bank::booking::{Statement, account, lose, pass_over, real, warn};
use crate::import::bank::day;
use crate::import::bank::tell::tell;
use crate::import::decode;
use crate::import::fact::{Given, Told};
use crate::import::refusal::Refusal;
use crate::value::money::Currency;
use crate::value::time::Day;
use crate::value::zone::Zone;

/// Returns whether a file that begins so is one of them.
pub fn is(_: &str, head: &[u8]) -> bool {
    let (head, _) = decode::text(head);
    let mut head = head.trim_start_matches('\u{feff}').trim_start();
    // Some put the header into a comment, or a licence before it.
    while let Some((_, behind)) = head.strip_prefix("<!--").and_then(|rest| rest.split_once("-->")) {
        head = behind.trim_start();
    }
    let begins = |word: &str| head.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    // Some banks leave the header out; some write XML with the declaration of OFX or without.
    begins("OFXHEADER") || begins("<OFX>") || begins("<?OFX") || (begins("<?xml") && head.contains("<OFX"))
}

/// Reads every account of the file.
///
/// # Errors
/// There is no statement in it, or it tells that the bank refused one.
pub fn read(given: &Given<'_>) -> Result<Told, Refusal> {
    let mut told = Told::default();
    let text = text(given.bytes, &mut told);
    let mut reader = Reader {
        told,
        statements: Vec::new(),
        open: None,
        place: None,
        pending: false,
        currency: None,
        zone: given.zone,
        made: None,
        from: None,
    };
    let tags = tags(&text);
    let has_statement =
        tags.iter().any(|tag| matches!(tag.name.as_str(), "STMTRS" | "CCSTMTRS" | "INVSTMTRS" | "STMTTRN"));
    if !has_statement {
        let message = tags.iter().find(|tag| tag.name == "MESSAGE" && !tag.value.is_empty());
        let message = message.filter(|tag| !tag.value.to_ascii_lowercase().contains("success"));
        let said = message.map(|tag| format!("; the bank says: {}", tag.value)).unwrap_or_default();
        return Err(Refusal::new(format!("it has no statement of an account{said}")));
    }
    let is_cut = is_cut(&tags);
    tags.into_iter().for_each(|tag| reader.take(tag));
    if is_cut {
        reader.breaks_off(text.lines().count());
    }
    reader.end();
    let Reader { mut told, mut statements, .. } = reader;
    statements.retain_mut(|(statement, transactions)| {
        correct(transactions, &mut told);
        statement.bookings = transactions
            .iter()
            .filter_map(|(transaction, currency)| {
                if transaction.is_of_the_bank() {
                    pass_over(&mut told, "charge or interest of the account");
                    return None;
                }
                let mut booking = transaction.booking(*currency, given.zone, &mut told)?;
                if let Some(earlier) = corrects(transaction) {
                    booking
                        .doubts
                        .push(format!("It corrects the payment `{earlier}`: is that one still told by another file?"));
                }
                Some(booking)
            })
            .collect();
        true
    });
    tell(statements.into_iter().map(|(statement, _)| statement).collect(), &mut told);
    Ok(told)
}

/// Whether a file breaks off: what it opens first, or else a list of transactions, has no end. Single elements may lack theirs.
fn is_cut(tags: &[Tag]) -> bool {
    let has = |name: &str| tags.iter().any(|tag| tag.name == name);
    let is_open = |name: &str| has(name) && !has(&format!("/{name}"));
    is_open("OFX") || !has("OFX") && (is_open("BANKTRANLIST") || is_open("STMTRS") || is_open("CCSTMTRS"))
}

/// Returns the text of a file, in the character set that its header names where it is not UTF-8.
fn text(bytes: &[u8], told: &mut Told) -> String {
    let (text, guessed) = decode::text(bytes);
    let header = text.get(..text.len().min(600)).or_else(|| text.get(..text.find('<')?)).unwrap_or("");
    let Some(encoding) = guessed else { return text };
    let named = header.split_once("CHARSET:").and_then(|(_, rest)| rest.split_whitespace().next());
    let label = named.map(|name| match name.parse::<u32>() {
        Ok(number) => format!("windows-{number}"),
        Err(_) => name.to_owned(),
    });
    match label.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes())) {
        Some(named) => named.decode_without_bom_handling(bytes).0.into_owned(),
        None => {
            warn(told, 0, format!("it is not in the encoding that it names; read as {encoding}"));
            text
        }
    }
}

type Transactions = Vec<(Transaction, Option<Currency>)>;

/// What was read so far.
struct Reader<'a> {
    told: Told,
    statements: Vec<(Statement, Transactions)>,
    /// The transaction that is not closed yet.
    open: Option<Transaction>,
    /// The aggregate that names the account.
    place: Option<&'static str>,
    /// Whether transactions are told that are not posted yet.
    pending: bool,
    currency: Option<Currency>,
    zone: &'a Zone,
    /// The day on which the bank made the file.
    made: Option<Day>,
    /// The day from which the statement is.
    from: Option<Day>,
}

impl Reader<'_> {
    fn take(&mut self, tag: Tag) {
        match tag.name.as_str() {
            "STMTRS" | "CCSTMTRS" | "INVSTMTRS" => {
                self.end();
                self.currency = None;
                self.statements.push(Default::default());
                // Nobody pays an invoice to a card.
                self.statement().0.cover.is_whole = tag.name == "STMTRS";
            }
            "/STMTRS" | "/CCSTMTRS" | "/INVSTMTRS" | "/BANKTRANLIST" | "/STMTTRN" | "LEDGERBAL" | "AVAILBAL" => {
                self.end()
            }
            "STMTTRN" => {
                self.end();
                self.open = Some(Transaction::begins(tag.line));
            }
            "BANKTRANLISTP" | "STMTTRNP" => {
                self.end();
                if tag.name == "STMTTRNP" {
                    pass_over(&mut self.told, "entry that is not booked yet");
                }
                self.pending = true;
            }
            "/BANKTRANLISTP" | "/STMTTRNP" => self.pending = false,
            _ if self.pending => {}
            _ if self.open.is_some() => {
                if let Some(open) = &mut self.open {
                    open.take(tag);
                }
            }
            "DTSERVER" => self.made = day::ofx(&tag.value, self.zone).ok(),
            "DTSTART" | "DTEND" => {
                if let Ok(day) = day::ofx(&tag.value, self.zone) {
                    self.covers(&tag, day);
                }
            }
            "CURDEF" => match crate::import::bank::number::currency(&tag.value) {
                Ok(currency) => self.currency = Some(currency),
                Err(message) => warn(&mut self.told, tag.line, format!("currency of the account: {message}")),
            },
            "BANKACCTFROM" => self.place = Some("/BANKACCTFROM"),
            "CCACCTFROM" => self.place = Some("/CCACCTFROM"),
            "INVACCTFROM" => self.place = Some("/INVACCTFROM"),
            "ACCTID" if self.place.is_some() => {
                let number = account(&tag.value);
                self.statement().0.account = number;
                self.place = None;
            }
            name if self.place.is_some_and(|place| place == name) => self.place = None,
            _ => {}
        }
    }

    /// Says that what comes behind is missing; of a transaction that is open nobody knows how its last element goes on.
    fn breaks_off(&mut self, line: usize) {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        let message = "the file breaks off, for it has no `</OFX>`: what comes behind is missing";
        lose(&mut self.told, line, message);
        if let Some(open) = self.open.take() {
            lose(&mut self.told, open.line, "the file breaks off in this transaction: it is left out");
        }
    }

    /// Takes down from when to when the statement is; on the day on which it was made, more may come.
    fn covers(&mut self, tag: &Tag, day: Day) {
        let until = self.made.map_or(day, |made| day.min(made.plus(-1)));
        if tag.name == "DTSTART" {
            self.from = Some(day);
        } else if let Some(from) = self.from.take() {
            let cover = &mut self.statement().0.cover;
            cover.line = tag.line;
            cover.days = Some((from, until)).filter(|_| from <= until);
        }
    }

    fn statement(&mut self) -> &mut (Statement, Transactions) {
        if self.statements.is_empty() {
            self.statements.push(Default::default());
        }
        let last = self.statements.len() - 1;
        &mut self.statements[last]
    }

    /// Ends the transaction that is open: many banks do not.
    fn end(&mut self) {
        if let Some(open) = self.open.take() {
            let currency = self.currency;
            self.statement().1.push((open, currency));
        }
    }
}

/// Returns the number of the transaction that one corrects: one that names itself corrects nothing.
fn corrects(transaction: &Transaction) -> Option<String> {
    let own = transaction.get("FITID").and_then(real);
    real(transaction.get("CORRECTFITID")?).filter(|earlier| own.as_ref() != Some(earlier))
}

/// Drops the transactions that later ones of the statement correct or delete.
fn correct(transactions: &mut Transactions, told: &mut Told) {
    let corrected: BTreeSet<String> = transactions.iter().filter_map(|(one, _)| corrects(one)).collect();
    if corrected.is_empty() {
        return;
    }
    let here: BTreeSet<String> = transactions.iter().filter_map(|(one, _)| real(one.get("FITID")?)).collect();
    transactions.retain(|(transaction, _)| {
        let is_corrected = transaction.get("FITID").and_then(real).is_some_and(|id| corrected.contains(&id));
        let deletes = transaction.get("CORRECTACTION").is_some_and(|action| action.eq_ignore_ascii_case("DELETE"));
        if is_corrected {
            pass_over(told, "transaction that a later one corrects");
        }
        if deletes {
            let earlier = transaction.get("CORRECTFITID").unwrap_or_default();
            if !here.contains(earlier) {
                lose(
                    told,
                    transaction.line,
                    format!("the bank deletes `{earlier}`, told by another file: take it out of the records"),
                );
            }
            pass_over(told, "transaction that deletes another");
        }
        !is_corrected && !deletes
    });
}
