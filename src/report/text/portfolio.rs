//! What there is to say of many engagements together, as the end of the page.

use std::fmt::Write as _;

use super::detail::severity_look;
use super::layout::{Cell, Columns, Look, Screen, line, wrap};
use crate::report::portfolio::Portfolio;

/// Writes the sections of a portfolio.
pub(super) fn write(out: &mut String, portfolio: &Portfolio, screen: &Screen) {
    let mut section = |title: &str, rows: Vec<Vec<Cell>>| {
        if rows.is_empty() {
            return;
        }
        let title = wrap(title, screen.width);
        title.iter().enumerate().for_each(|(n, row)| {
            let _ = writeln!(out, "{}{}", if n == 0 { "\n" } else { "" }, screen.paint(Look::Bold, row));
        });
        let columns = Columns::fitted(2, &rows, screen);
        rows.iter().for_each(|row| columns.write(out, row, screen));
    };
    let breaches = portfolio.breaches().into_iter().map(|(clause, severity, count)| {
        vec![
            Cell::new(severity.word(), severity_look(Some(severity))),
            Cell::new(clause, Look::Bold),
            Cell::right(count.to_string(), Look::Plain),
        ]
    });
    section("Breaches by clause, cured ones too", breaches.collect());
    let undecided = portfolio
        .unknown()
        .map(|(clause, count)| vec![Cell::new(clause, Look::Bold), Cell::right(count.to_string(), Look::Yellow)]);
    section("Not decided, for facts are missing", undecided.collect());
    let at_stake = portfolio.at_stake().map(|money| vec![Cell::right(money.to_string(), Look::Bold)]);
    let not_known = portfolio.not_known().map(|said| vec![Cell::new(said, Look::Yellow)]);
    section("At stake: due and unpaid, and what breaches cost", at_stake.chain(not_known).collect());
    let worst = portfolio.worst().into_iter().map(|one| {
        let at_stake = one.at_stake.iter().map(|sum| sum.rounded().to_string());
        vec![
            Cell::new(line(one.client.as_deref().unwrap_or("(no name)")), Look::Bold),
            Cell::new(line(&one.engagements()), Look::Plain),
            Cell::new(one.counts(), Look::Plain),
            Cell::right(at_stake.collect::<Vec<_>>().join(" + "), Look::Bold),
        ]
    });
    section("The worst clients", worst.collect());
}
