//! The text of a document with its passages marked, and what there is to say of each in the margin.

use super::comments::Comment;
use super::{Document, Review};
use crate::passages::document::Paragraph;
use crate::report::html::markup::Markup;

impl Review {
    /// Adds the text of the document. On paper what stands in the margin stands behind the text, by the same numbers.
    pub(super) fn margin(&self, document: &Document, body: &mut Markup) {
        let comments: Vec<Comment> = self.comments().into_iter().filter(|comment| comment.on.is_some()).collect();
        let marks = marks(&document.text, &comments);
        body.element("section", &[("class", "contract"), ("id", "contract")], |section| {
            section.heading(2, &[], |h2| h2.text("The contract"));
            section.leaf("p", &[("class", "about")], &about(document));
            section.element("div", &[("class", "text"), ("lang", document.language)], |text| {
                for (number, paragraph) in document.text.iter().enumerate() {
                    let own: Vec<&Mark> = marks.iter().filter(|mark| mark.paragraph == number).collect();
                    if own.is_empty() {
                        paragraph_of(paragraph, &own, &comments, text);
                        continue;
                    }
                    text.element("div", &[("class", "beside")], |beside| {
                        paragraph_of(paragraph, &own, &comments, beside);
                        beside.element("div", &[], |margin| {
                            own.iter().for_each(|mark| note(&comments[mark.comment], mark.comment + 1, margin));
                        });
                    });
                }
            });
            section.element("ol", &[("class", "notes")], |list| {
                comments.iter().for_each(|comment| list.element("li", &[], |item| lines(comment, item)));
            });
        });
    }
}

fn about(document: &Document) -> String {
    let count = document.passages.len();
    let found = if count == 1 { "1 term is".to_owned() } else { format!("{count} terms are") };
    format!("{} as it was read; {found} set in the passages that are marked.", document.file)
}

/// A passage in the text.
struct Mark {
    /// The number of its paragraph, from 0.
    paragraph: usize,
    from: usize,
    to: usize,
    /// The number of its comment, from 0.
    comment: usize,
}

/// Returns where the passages stand, in their order, which is that of the text.
fn marks(text: &[Paragraph], comments: &[Comment]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut next = (0, 0);
    for (comment, (place, quote)) in comments.iter().filter_map(|comment| comment.on.as_ref()).enumerate() {
        // A place may have several paragraphs, such as a page.
        let found = text.iter().enumerate().skip(next.0).find_map(|(number, paragraph)| {
            let begin = if number == next.0 { next.1 } else { 0 };
            let is_it = paragraph.place == *place && !paragraph.heading;
            let from = paragraph.text.get(begin..).filter(|_| is_it)?.find(quote.as_str())? + begin;
            Some(Mark { paragraph: number, from, to: from + quote.len(), comment })
        });
        if let Some(mark) = found {
            next = (mark.paragraph, mark.to);
            marks.push(mark);
        }
    }
    marks
}

fn paragraph_of(paragraph: &Paragraph, marks: &[&Mark], comments: &[Comment], text: &mut Markup) {
    if paragraph.heading {
        return text.heading(3, &[], |h3| h3.text(&paragraph.text));
    }
    text.element("p", &[], |p| {
        let mut done = 0;
        let part = |from: usize, to: usize| paragraph.text.get(from..to).unwrap_or_default();
        for mark in marks {
            p.text(part(done, mark.from));
            let number = (mark.comment + 1).to_string();
            p.element(
                "mark",
                &[("class", comments[mark.comment].grade), ("id", &format!("passage-{number}"))],
                |words| {
                    words.text(part(mark.from, mark.to));
                    words.element("sup", &[], |sup| sup.link(&format!("note-{number}"), &number));
                },
            );
            done = mark.to;
        }
        p.text(part(done, paragraph.text.len()));
    });
}

fn note(comment: &Comment, number: usize, text: &mut Markup) {
    let id = format!("note-{number}");
    let class = format!("note {}", comment.grade);
    text.element("aside", &[("id", id.as_str()), ("class", &class), ("lang", "en")], |aside| {
        aside.element("p", &[("class", "back")], |p| p.link(&format!("passage-{number}"), &number.to_string()));
        lines(comment, aside);
    });
}

fn lines(comment: &Comment, into: &mut Markup) {
    comment.lines.iter().for_each(|line| into.leaf("p", &[], line));
}
