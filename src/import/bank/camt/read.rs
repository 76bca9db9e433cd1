//! camt.052, camt.053 and camt.054 of ISO 20022: reports, statements and notifications, of every version.

use roxmltree::Node;

use super::context::{Context, is_credit, money};
use super::cover::{CLOSES, OPENS, balance, cover, only_day};
use super::entry;
use super::names::{account_of, party};
use crate::import::bank::booking::{Statement, add, lose, warn};
use crate::import::bank::number::written;
use crate::import::bank::place::Places;
use crate::import::bank::tell::tell;
use crate::import::decode;
use crate::import::fact::{Given, Told};
use crate::import::refusal::Refusal;
use crate::import::xml::{Element, parse};
use crate::value::money::Money;

/// The message of each kind, and the element of an account in it.
const MESSAGES: [(&str, &str); 3] =
    [("BkToCstmrStmt", "Stmt"), ("BkToCstmrAcctRpt", "Rpt"), ("BkToCstmrDbtCdtNtfctn", "Ntfctn")];

/// Returns whether a file that begins so is one of them.
pub fn is(_: &str, head: &[u8]) -> bool {
    let (head, _) = decode::text(head);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    head.starts_with('<') && (head.contains("BkToCstmr") || head.contains("iso:20022:tech:xsd:camt.05"))
}

/// Reads every account of the file.
///
/// # Errors
/// It is no XML, or there is no statement in it.
pub fn read(given: &Given<'_>) -> Result<Told, Refusal> {
    let mut told = Told::default();
    let (text, guessed) = decode::text(given.bytes);
    if let Some(encoding) = guessed {
        warn(&mut told, 0, format!("it is not in the encoding that it names; read as {encoding}"));
    }
    let text = text.trim_start_matches('\u{feff}');
    let (head, text) = text.split_at(text.find('<').unwrap_or(0));
    let places = Places::behind(head, text);
    let (mended, cut) = match parse(text) {
        Ok(_) => (None, None),
        Err((line, message)) => match super::mend::mend(text) {
            Some(mended) => (Some(mended), Some(message)),
            None => return Err((places.in_file(line), message).into()),
        },
    };
    if let Some(message) = cut {
        let message = format!("{message}; what comes after the last whole entry is missing");
        lose(&mut told, places.line(text.len()), message);
    }
    let document = parse(mended.as_deref().unwrap_or(text))?;
    let mut statements = Vec::new();
    for node in document.descendants().filter(|node| is_account(*node)) {
        let mut context = Context { zone: given.zone, places: &places, told: &mut told, only_day: None };
        statements.push(statement(node, &mut context));
    }
    if statements.is_empty() {
        return Err(Refusal::new(
            "it has no `Stmt`, `Rpt` or `Ntfctn`: no camt.052, camt.053 or camt.054; ask the bank for one of them",
        ));
    }
    tell(statements, &mut told);
    Ok(told)
}

/// Returns whether an element is an account's part of a message, whatever its prefix and its wrapping.
fn is_account(node: Node<'_, '_>) -> bool {
    let parent = node.parent_element().map_or("", |parent| parent.tag_name().name());
    MESSAGES.iter().any(|(message, name)| node.tag_name().name() == *name && parent.starts_with(message))
}

fn statement(node: Node<'_, '_>, context: &mut Context<'_, '_>) -> Statement {
    let account = node.child("Acct");
    let number = account.map(account_of).unwrap_or_default();
    let mut holder = Vec::new();
    if let Some(owner) = account.and_then(|account| account.child("Ownr")) {
        party(owner, &mut holder);
    }
    if number.is_empty() {
        warn(context.told, context.places.line(node.range().start), "it does not say of which account it is");
    } else {
        add(&mut holder, &number);
    }
    let mut statement = Statement { account: number, bookings: Vec::new(), cover: cover(node, context) };
    context.only_day = only_day(node, statement.cover.days, context);
    for node in node.children_of("Ntry") {
        entry::read(node, &statement.account, &holder, &mut statement.bookings, context);
    }
    if node.tag_name().name() == "Stmt" {
        check_balance(node, context);
    }
    statement
}

/// Warns where the entries are not the difference of the balances.
fn check_balance(node: Node<'_, '_>, context: &mut Context<'_, '_>) {
    let (Some((_, opening)), Some((place, closing))) = (balance(node, &OPENS), balance(node, &CLOSES)) else { return };
    let mut sum = Some(opening.amount);
    for entry in node.children_of("Ntry").filter(|entry| entry::is_booked(*entry)) {
        let amount = entry.child("Amt").and_then(|amount| money(amount, None).ok());
        let signed = match (amount, is_credit(entry)) {
            (Some(amount), Some(true)) => amount.amount,
            (Some(amount), Some(false)) => -amount.amount,
            _ => return,
        };
        sum = sum.and_then(|sum| sum.checked_add(signed));
    }
    let line = context.places.line(place.range().start);
    if opening.currency != closing.currency {
        warn(context.told, line, format!("it opens in {} and closes in {}", opening.currency, closing.currency));
    } else if let Some(sum) = sum.filter(|sum| *sum != closing.amount) {
        let sum = written(Money { amount: sum, ..closing });
        let closing = written(closing);
        lose(context.told, line, format!("opening balance and entries make {sum}, but it closes with {closing}"));
    }
}
