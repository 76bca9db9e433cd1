//! What is due: the sums that are overdue first, then what is pending, by the day.

use super::dossier::{Dossier, Reader};
use super::finding::id_of;
use super::listing::{Group, MOST_LISTED, left_out};
use super::markup::Markup;
use super::words::{left, overdue, spoken, who};
use crate::finding::Bearer;
use crate::letter::restricted::NUMBERED;
use crate::report::words::folded;

const TITLES: [&str; 4] = ["Due", "Left", "By", "What"];

/// Adds the table; `name` is that of the page's own part.
pub(super) fn write(page: &mut Markup, dossier: &Dossier, name: &str) {
    let (late, pending) = (dossier.overdue(), Group::Pending.of(dossier));
    if late.is_empty() && pending.is_empty() {
        page.leaf("p", &[("class", "none")], "Nothing that is known of today.");
        return;
    }
    let region = [("class", "wide"), ("role", "region"), ("aria-label", "What is due"), ("tabindex", "0")];
    page.element("div", &region, |wide| {
        wide.element("table", &[], |table| {
            table.leaf("caption", &[], "By the day on which it is due");
            table.element("thead", &[], |head| {
                head.element("tr", &[], |row| {
                    TITLES.iter().for_each(|title| row.leaf("th", &[("scope", "col")], title));
                });
            });
            table.element("tbody", &[], |body| {
                for (day, what) in late.iter().take(MOST_LISTED) {
                    let left = overdue(*day, dossier.as_of.day);
                    let by = who(Some(Bearer::Client), dossier.reader == Reader::Client);
                    body.element("tr", &[("class", "late")], |row| {
                        row.leaf("th", &[("scope", "row")], &day.to_string());
                        [&left, by, what].iter().for_each(|cell| row.element("td", &[], |td| td.name(cell)));
                    });
                }
                pending.iter().take(MOST_LISTED).for_each(|number| row(body, dossier, name, *number));
            });
        });
    });
    left_out(page, dossier, &pending);
}

/// Something pending as a row.
fn row(body: &mut Markup, dossier: &Dossier, name: &str, number: usize) {
    let (finding, told) = (&dossier.report.findings[number], &dossier.told[number]);
    let is_client = dossier.reader == Reader::Client;
    let due = finding.falls_due();
    body.element("tr", &[("id", &id_of(name, number))], |row| {
        row.leaf("th", &[("scope", "row")], &due.map_or_else(|| "not known".to_owned(), |due| due.planned()));
        let left = due.map_or_else(String::new, |due| left(due.day, dossier.as_of.day, is_client));
        row.leaf("td", &[], &left);
        row.leaf("td", &[], who(finding.bearer, is_client));
        row.element("td", &[], |what| {
            what.name(dossier.title(number));
            let subject = finding.subject.as_ref().filter(|of| !is_client || NUMBERED.contains(&&*of.kind));
            if let Some(subject) = subject {
                what.text(" ");
                let to_pay = dossier.to_pay(finding);
                what.element("small", &[], |small| {
                    small.name(&format!("{} {}{to_pay}", spoken(&subject.kind), subject.id));
                });
            }
            if let Some(moved) = finding.moved().filter(|_| !is_client) {
                what.text(" ");
                what.leaf("small", &[], &moved);
            }
            // The count is that of the day before it is moved.
            if told.working.len() > 1 && !(is_client && finding.moves_to.is_some()) {
                what.element("details", &[], |details| {
                    details.leaf("summary", &[], "How it is counted");
                    details.element("pre", &[("class", "count")], |pre| pre.name(&folded(&told.working).join("\n")));
                });
            }
        });
    });
}
