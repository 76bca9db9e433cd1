//! A contract under review as a page of HTML that needs nothing else.

use super::{Point, Review};
use crate::report::html::markup::Markup;
use crate::report::html::page::styled;

const STYLE: &str = include_str!("margin.css");

impl Review {
    /// Returns the page: of a document its text with the points beside it, then the table, then what else there is to say.
    pub fn html(&self) -> String {
        let own = self.document.as_ref().map(|_| STYLE);
        styled(&self.title(), "review", own, |body| {
            body.element("header", &[], |header| {
                header.leaf("p", &[("class", "kicker")], "Review of a contract, internal");
                header.heading(1, &[], |h1| h1.name(&self.title()));
                header.leaf("p", &[], &format!("Advice: {}", self.advised()));
            });
            self.document.iter().for_each(|document| self.margin(document, body));
            self.table(body);
            for (title, lines) in self.sections(self.document.is_none()) {
                body.element("section", &[], |section| {
                    section.heading(2, &[], |h2| h2.text(title));
                    section.element("ul", &[], |list| lines.iter().for_each(|text| list.leaf("li", &[], text)));
                });
            }
        })
    }

    /// Adds the table of terms; on a phone each row is a list of its cells.
    fn table(&self, body: &mut Markup) {
        body.element("div", &[("class", "stacked")], |around| {
            around.element("table", &[], |table| {
                table.leaf("caption", &[], "Terms");
                table.element("thead", &[], |head| {
                    head.element("tr", &[], |row| {
                        HEADS.iter().for_each(|title| row.leaf("th", &[("scope", "col")], title));
                    });
                });
                table.element("tbody", &[], |rows| self.stated().for_each(|point| row(point, rows)));
            });
        });
    }
}

const HEADS: [&str; 5] = ["term", "grade", "contract", "ours", "costs"];

fn row(point: &Point, rows: &mut Markup) {
    let stated = point.stated.as_deref().unwrap_or("not stated");
    let cost = point.cost();
    rows.element("tr", &[], |row| {
        row.element("th", &[("scope", "row")], |head| head.name(&point.term));
        for (title, text) in HEADS[1..].iter().zip([point.grade, stated, &point.ours, &cost]) {
            row.element("td", &[("data-title", title)], |cell| {
                // On a phone an empty cell has no title either.
                if !text.is_empty() {
                    cell.name(text);
                }
            });
        }
    });
}
