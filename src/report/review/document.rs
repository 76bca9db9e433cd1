//! A contract under review as a page of HTML that needs nothing else.

use super::Review;
use crate::report::html::page::document;

impl Review {
    /// Returns the page.
    pub fn html(&self) -> String {
        document(&self.title(), "review", |body| {
            body.element("header", &[], |header| {
                header.leaf("p", &[("class", "kicker")], "Review of a contract, internal");
                header.heading(1, &[], |h1| h1.name(&self.title()));
                header.leaf("p", &[], &format!("Advice: {}", self.advice));
            });
            let terms = self.stated().map(|point| {
                let stated = point.stated.clone().unwrap_or_else(|| "not stated".to_owned());
                vec![point.term.clone(), point.grade.to_owned(), stated, point.ours.clone(), point.cost()]
            });
            body.table("Terms", &["term", "grade", "contract", "ours", "costs"], &terms.collect::<Vec<_>>());
            for (title, lines) in self.sections() {
                body.element("section", &[], |section| {
                    section.heading(2, &[], |h2| h2.text(title));
                    section.element("ul", &[], |list| lines.iter().for_each(|text| list.leaf("li", &[], text)));
                });
            }
        })
    }
}
