//! An invoice that books or a table tell under one name, and an e-invoice under another: it is one, or that is asked.

use super::draft::{Draft, drop_all};
use super::known::Known;
use super::names::squashed;
use crate::import::fact::About;

/// The formats in which a file is an invoice: its number is that which the client has.
const BILLS: [&str; 5] = ["ubl", "cii", "factur-x", "fatturapa", "ksef"];

/// Joins invoices of one day and amount of which one is told by books alone, and the other by an e-invoice alone, where they are surely
/// one; else it is asked. Returns how many were told again.
pub(super) fn join_twins(drafts: &mut Vec<Draft>, formats: &[&str], known: &Known) -> usize {
    let is_bill = |file: usize| BILLS.contains(&formats[file]);
    let files = |draft: &Draft| std::iter::once(draft.file).chain(draft.also.clone());
    let is_free = |draft: &Draft| {
        draft.fact.kind == "invoice"
            && !draft.is_matched(known)
            && known.event(&draft.id).is_none()
            && draft.told.is_some()
    };
    let of = |wanted: bool, drafts: &[Draft]| -> Vec<usize> {
        let is_of = |at: &usize| is_free(&drafts[*at]) && files(&drafts[*at]).all(|file| is_bill(file) == wanted);
        (0..drafts.len()).filter(is_of).collect()
    };
    let (mut books, mut bills) = (of(false, drafts), of(true, drafts));
    if books.is_empty() || bills.is_empty() {
        return 0;
    }
    let is_like = |a: &Draft, b: &Draft| a.day().is_some() && a.day() == b.day() && sum(a) == sum(b);
    let mut again = Vec::new();
    for is_sure in [is_one_number as fn(&Draft, &Draft) -> bool, |book, _| is_unnamed(book)] {
        books.retain(|&book| {
            let alike = |at: &&usize| is_like(&drafts[book], &drafts[**at]);
            let found: Vec<usize> =
                bills.iter().filter(alike).copied().filter(|at| is_sure(&drafts[book], &drafts[*at])).collect();
            let [bill] = found[..] else { return true };
            bills.retain(|at| *at != bill);
            again.push((book, bill));
            false
        });
    }
    for &book in &books {
        let Some(bill) = bills.iter().find(|at| is_like(&drafts[book], &drafts[**at])).map(|at| drafts[*at].id.clone())
        else {
            continue;
        };
        let (is, is_not) = (drafts[book].answer("others"), drafts[book].answer("ours"));
        drafts[book].ask(format!(
            "is it {bill}, which is of the same day and amount, under another number? under `matched` write {is} where it is, {is_not} \
             where it is another"
        ));
    }
    for &(book, bill) in &again {
        let (number, file) = (drafts[book].fact.key.clone(), drafts[book].file);
        drafts[bill].also.push(file);
        if !is_unnamed(&drafts[book]) {
            drafts[bill].fact.about.push(About::Reference(number));
        }
    }
    drop_all(drafts, &again.iter().map(|(book, _)| *book).collect());
    again.len()
}

fn sum(draft: &Draft) -> Option<(rust_decimal::Decimal, &str)> {
    draft.told.as_ref().map(|(sum, currency)| (sum.normalize(), currency.as_str()))
}

/// Whether a source gives an invoice no number: its name begins with its day.
fn is_unnamed(draft: &Draft) -> bool {
    draft.day().is_some_and(|day| draft.fact.key.starts_with(&format!("{day} ")))
}

/// Whether two numbers are one, with other letters before, other signs between, or noughts left out.
fn is_one_number(one: &Draft, other: &Draft) -> bool {
    let parts = |draft: &Draft| -> Vec<String> {
        let parts =
            draft.fact.key.split(|c: char| !c.is_ascii_digit()).map(|part| part.trim_start_matches('0').to_owned());
        parts.filter(|part| !part.is_empty()).collect()
    };
    let [one_squashed, other_squashed] = [one, other].map(|draft| squashed(&draft.fact.key));
    !is_unnamed(one) && (one_squashed == other_squashed || !parts(one).is_empty() && parts(one) == parts(other))
}
