//! Which days a camt message covers, and its balances.

use roxmltree::Node;
use rust_decimal::Decimal;

use super::context::{Context, is_credit, money};
use crate::import::bank::day;
use crate::import::cover::Cover;
use crate::import::xml::Element;
use crate::value::money::Money;
use crate::value::time::Day;

/// Returns what a statement, a report or a notification covers.
pub(super) fn cover(node: Node<'_, '_>, context: &Context<'_, '_>) -> Cover {
    let is_statement = node.tag_name().name() == "Stmt";
    let pages = [node.at("StmtPgntn"), node.at("RptPgntn"), node.at("NtfctnPgntn")].into_iter().flatten().next();
    let page = pages.or_else(|| node.parent_element()?.at("GrpHdr/MsgPgntn")).and_then(|page| {
        let is_last = page.text_at("LastPgInd")?;
        Some((page.text_at("PgNb")?.parse().ok()?, matches!(&*is_last, "false" | "0")))
    });
    let days = days(node, is_statement, context);
    Cover {
        line: context.line(node),
        days,
        number: ["ElctrncSeqNb", "LglSeqNb"].iter().find_map(|place| node.text_at(place)?.parse().ok()),
        opens: balance(node, &OPENS).map(|(_, money)| money),
        closes: balance(node, &CLOSES).map(|(_, money)| money),
        page,
        is_whole: is_statement || days.is_some() && node.tag_name().name() == "Rpt",
        ..Cover::default()
    }
}

/// Returns from which day to which it is: as it says, else by its balances; not beyond the day on which it was made.
fn days(node: Node<'_, '_>, is_statement: bool, context: &Context<'_, '_>) -> Option<(Day, Day)> {
    let day = |node: Node<'_, '_>, places: &[&str]| {
        let text = places.iter().find_map(|place| node.text_at(place))?;
        day::iso(&text, context.zone).ok()
    };
    let of_balance = |codes| day(balance(node, codes)?.0, &["Dt/Dt", "Dt/DtTm", "Dt"]);
    let from = day(node, &["FrToDt/FrDtTm", "FrToDt/FrDt"]).or_else(|| of_balance(&OPENS))?;
    let (told, closes) = (day(node, &["FrToDt/ToDtTm", "FrToDt/ToDt"]), of_balance(&CLOSES));
    // Midnight ends the day before, where no balance says that it is of that day.
    let time = node.text_at("FrToDt/ToDtTm").unwrap_or_default();
    let is_midnight = time.get(10..).is_some_and(|time| time.starts_with("T00:00"));
    let told = told.map(|day| if is_midnight && day != from && closes != Some(day) { day.plus(-1) } else { day });
    let until = told.or(closes)?;
    let made = day(node, &["CreDtTm"]);
    // A report of the day may come before the day is over.
    let last = if is_statement { made } else { Some(made.unwrap_or(until).plus(-1)) };
    let until = last.map_or(until, |last| until.min(last));
    (from <= until).then_some((from, until))
}

/// Returns the only day of a statement: of what it covers, else of its balances, whatever else is wrong with them.
pub(super) fn only_day(node: Node<'_, '_>, covered: Option<(Day, Day)>, context: &Context<'_, '_>) -> Option<Day> {
    let of_balance = |codes: &[&str]| {
        let bal = with_code(node, codes)?;
        day::iso(&["Dt/Dt", "Dt/DtTm", "Dt"].iter().find_map(|place| bal.text_at(place))?, context.zone).ok()
    };
    let days = covered.or_else(|| of_balance(&OPENS).zip(of_balance(&CLOSES)));
    days.filter(|(from, until)| from == until).map(|(day, _)| day)
}

/// The codes of a balance with which a statement opens, and closes.
pub(super) const OPENS: [&str; 2] = ["OPBD", "PRCD"];
pub(super) const CLOSES: [&str; 1] = ["CLBD"];

/// Returns the balance of one of these codes: the closing balance of one page is the opening one of the next, so more than one of a
/// kind proves nothing.
pub(super) fn balance<'a, 'i>(node: Node<'a, 'i>, codes: &[&str]) -> Option<(Node<'a, 'i>, Money)> {
    let bal = with_code(node, codes)?;
    let amount = money(bal.child("Amt")?, None).ok()?;
    let sign = if is_credit(bal)? { Decimal::ONE } else { -Decimal::ONE };
    Some((bal, Money { amount: amount.amount * sign, ..amount }))
}

/// Returns the only balance of one of these codes.
fn with_code<'a, 'i>(node: Node<'a, 'i>, codes: &[&str]) -> Option<Node<'a, 'i>> {
    let of = |bal: &Node<'_, '_>| bal.text_at("Tp/CdOrPrtry/Cd").is_some_and(|code| codes.contains(&code.as_str()));
    let found: Vec<_> = node.children_of("Bal").filter(of).collect();
    let [bal] = found[..] else { return None };
    Some(bal)
}
