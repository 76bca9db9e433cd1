//! A contract under review as a page of HTML that needs nothing else.

use super::Review;
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

    fn table(&self, body: &mut Markup) {
        let terms = self.stated().map(|point| {
            let stated = point.stated.clone().unwrap_or_else(|| "not stated".to_owned());
            vec![point.term.clone(), point.grade.to_owned(), stated, point.ours.clone(), point.cost()]
        });
        body.table("Terms", &["term", "grade", "contract", "ours", "costs"], &terms.collect::<Vec<_>>());
    }
}
