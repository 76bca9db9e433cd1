//! How the payer of several invoices says that a payment is divided: `RE-014: 400,00 RE-015: 700,00`. A record settles first what is due
//! first, so what is said otherwise is asked.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::draft::{Draft, listed, named};
use super::numbers::Numbers;
use super::open::Open;
use super::subsets::that_fit;
use crate::import::cell::Cell;

/// What a payment says of its parts.
enum Parts {
    Unsaid,
    /// In the order of the invoices; they add up.
    Are(Vec<Decimal>),
    /// They do not add up, or can be read in two ways.
    Unclear,
}

/// Asks about a payment of several invoices that does not settle all of them, and whose payer divides it otherwise than a record does, or
/// so that it does not add up; returns whether it is divided at all.
pub(super) fn ask_of_parts(draft: &mut Draft, numbers: &Numbers, open: &BTreeMap<String, Open>) -> bool {
    let Some((paid, currency)) = draft.amount().map(|(paid, currency)| (paid, currency.to_owned())) else {
        return false;
    };
    let own: Vec<&Open> = draft.about.iter().filter_map(|id| open.get(id)).collect();
    let is_one_currency = own.iter().all(|one| one.currency == currency);
    let left: Decimal = own.iter().map(|one| one.left).sum();
    if own.len() < 2 || own.len() < draft.about.len() || !is_one_currency || paid >= left {
        return false;
    }
    let parts = match remitted(draft, numbers, (paid, &currency)) {
        Parts::Unsaid if named(draft, numbers) == draft.about => in_text(draft, paid),
        parts => parts,
    };
    let others = draft.answer("others");
    let oldest = draft.answer(&listed(&draft.about));
    let line = |number: usize, sum: &str, id: &str| {
        let name = Cell::Text(format!("{} {number}", draft.id));
        let day = draft.day().map_or("DAY".to_owned(), |day| day.to_string());
        let id = Cell::Text(id.to_owned());
        format!("`- {{payment: {name}, at: {day}, by: client, amount: {sum} {currency}, for: {id}}}`")
    };
    match parts {
        Parts::Unsaid => return false,
        Parts::Are(parts) if is_as_recorded(&own, &parts, paid) => {}
        Parts::Are(parts) => {
            let each = parts.iter().zip(&draft.about);
            let said: Vec<String> = each.clone().map(|(sum, id)| format!("{sum} {currency} for {id}")).collect();
            let lines: Vec<String> =
                each.enumerate().map(|(at, (sum, id))| line(at + 1, &sum.to_string(), id)).collect();
            draft.ask(format!(
                "how is it divided? it says {}, and a record settles first what is due first; under `events` write {}, and under `matched` \
                 {others}; or there {oldest} where what is due first is settled first",
                said.join(", "),
                lines.join(" and ")
            ));
        }
        Parts::Unclear => {
            let line = line(1, "AMOUNT", &draft.about[0]);
            draft.ask(format!(
                "how is it divided? the amounts that it says beside the numbers do not add up to it; under `matched` write {oldest} where \
                 what is due first is settled first; else under `events` each part, such as {line}, and under `matched` {others}"
            ));
        }
    }
    true
}

/// Returns the parts that the payer's own message says in a field of their own.
fn remitted(draft: &Draft, numbers: &Numbers, (paid, currency): (Decimal, &str)) -> Parts {
    let mut parts: BTreeMap<&str, Decimal> = BTreeMap::new();
    let mut is_clear = true;
    for (sum, of, number) in draft.remitted() {
        let id = numbers.same(number).or_else(|| numbers.named_in(number).first().copied());
        is_clear &= of == currency && id.is_some_and(|id| parts.insert(id, sum).is_none());
    }
    if parts.is_empty() && is_clear {
        return Parts::Unsaid;
    }
    let of_each: Option<Vec<Decimal>> = draft.about.iter().map(|id| parts.get(id.as_str()).copied()).collect();
    match of_each {
        Some(of_each) if is_clear && of_each.iter().sum::<Decimal>() == paid => Parts::Are(of_each),
        _ => Parts::Unclear,
    }
}

/// Returns the parts that its text says, one for each number, in their order: as many amounts as come to it.
fn in_text(draft: &Draft, paid: Decimal) -> Parts {
    let text = draft.fact.remittance().collect::<Vec<_>>().join(" ");
    let sums = sums(&text);
    let (each, count) = (sums.iter().map(|(sum, _)| *sum).collect::<Vec<_>>(), draft.about.len());
    let mut sets: Vec<Vec<Decimal>> = that_fit(&each, |sum| sum == paid)
        .into_iter()
        .filter(|set| set.len() == count)
        .map(|set| set.into_iter().map(|at| each[at]).collect())
        .collect();
    sets.dedup();
    match sets.pop() {
        Some(parts) if sets.is_empty() => Parts::Are(parts),
        Some(_) => Parts::Unclear,
        None if sums.iter().filter(|(_, has_coins)| *has_coins).count() == count => Parts::Unclear,
        None => Parts::Unsaid,
    }
}

/// Returns the amounts of a text in its order, and whether each is written with its smallest coins.
fn sums(text: &str) -> Vec<(Decimal, bool)> {
    let is_end = |c: char| c.is_whitespace() || matches!(c, ';' | ':' | '+' | '&' | '(' | ')' | '=');
    text.split(is_end).filter_map(sum).collect()
}

/// Reads `1.234,50`, `1,234.50`, `400,00`, `400`, also beside a currency.
fn sum(word: &str) -> Option<(Decimal, bool)> {
    let bare = word.trim_matches(|c: char| !c.is_ascii_digit());
    let rest = word.replace(bare, "");
    if bare.is_empty() || rest.chars().any(|c| c.is_ascii_digit() || matches!(c, '/' | '-' | '_' | '%' | '#')) {
        return None;
    }
    let is_of_letters = rest.chars().filter(|c| c.is_alphabetic()).count();
    let (whole, coins) = match bare.rfind(['.', ',']) {
        Some(at) if bare.len() - at == 3 => (&bare[..at], &bare[at + 1..]),
        _ => (bare, ""),
    };
    let groups: Vec<&str> = whole.split(['.', ',', '\'']).collect();
    let is_grouped = groups.len() == 1 || groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    let digits = groups.concat();
    let is_plain = digits.bytes().all(|c| c.is_ascii_digit()) && digits.len() <= 12;
    if !is_grouped || !is_plain || !matches!(is_of_letters, 0 | 3) || digits.starts_with('0') && coins.is_empty() {
        return None;
    }
    let number = if coins.is_empty() { digits } else { format!("{digits}.{coins}") };
    Some((number.parse().ok()?, !coins.is_empty()))
}

/// Whether a record divides a payment so, too: what is due first is settled first.
fn is_as_recorded(own: &[&Open], parts: &[Decimal], paid: Decimal) -> bool {
    let mut order: Vec<usize> = (0..own.len()).collect();
    let is_dated = own.iter().all(|one| one.due.is_some()) || own.iter().all(|one| one.due.is_none());
    order.sort_by_key(|&at| (own[at].due.or(own[at].issued), &own[at].id));
    let mut rest = paid;
    let mut as_recorded = vec![Decimal::ZERO; own.len()];
    for at in order {
        as_recorded[at] = rest.min(own[at].left);
        rest -= as_recorded[at];
    }
    is_dated && as_recorded == parts
}
