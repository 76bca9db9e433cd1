//! What a review says at the passages of a document, and what it says of the whole.

use super::law::Law;
use super::sided::Duty;
use super::{Passage, Point, Review};
use crate::passages::document::Place;

/// So many notes on how the document was read stand in the comment on the whole.
const NOTES: usize = 20;

/// What the policy does not grade.
const UNGRADED: &str = "ungraded";

/// Returns the worse of two grades. What is said beside it and not graded does not better one.
fn worse(one: &'static str, other: &'static str) -> &'static str {
    let all = ["refused", "undecided", "acceptable", "preferred", UNGRADED];
    let rank = |grade: &str| all.iter().position(|known| *known == grade);
    if rank(one) <= rank(other) { one } else { other }
}

/// A comment on a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The passage that it is about, by its place and its words; none where it is about the whole.
    pub on: Option<(Place, String)>,
    /// The worst grade of what the passage says: `refused`, `undecided`, `acceptable`, `preferred`; `ungraded` where it has none.
    pub grade: &'static str,
    /// What it says, in paragraphs.
    pub lines: Vec<String>,
}

impl Review {
    /// Returns the comments on the document, that on the whole first, then one a passage in their order.
    pub fn comments(&self) -> Vec<Comment> {
        let mut comments = vec![Comment { on: None, grade: UNGRADED, lines: self.on_the_whole() }];
        for passage in self.document.iter().flat_map(|document| &document.passages) {
            let on = Some((passage.at, passage.quote.clone()));
            let (grade, lines) = (self.grade_of(passage), self.on_passage(passage));
            match comments.iter_mut().find(|comment| comment.on == on) {
                Some(before) => {
                    before.lines.extend(lines);
                    before.grade = worse(before.grade, grade);
                }
                None => comments.push(Comment { on, grade, lines }),
            }
        }
        for duty in self.document.iter().flat_map(|document| &document.duties) {
            let (on, lines) = (Some((duty.at, duty.quote.clone())), self.on_duty(duty));
            match comments.iter_mut().find(|comment| comment.on == on) {
                Some(before) => before.lines.extend(lines),
                None => comments.push(Comment { on, grade: UNGRADED, lines }),
            }
        }
        comments.sort_by_cached_key(|comment| comment.on.as_ref().map(|on| self.position(on)));
        comments
    }

    /// Where a passage stands in the text.
    fn position(&self, (place, quote): &(Place, String)) -> (usize, usize) {
        let paragraphs = self.document.iter().flat_map(|document| &document.text).enumerate();
        let own = paragraphs.filter(|(_, paragraph)| paragraph.place == *place);
        let mut found = own.filter_map(|(number, paragraph)| Some((number, paragraph.text.find(quote.as_str())?)));
        found.next().unwrap_or((usize::MAX, 0))
    }

    /// What there is to say of what binds a side and is no term.
    fn on_duty(&self, duty: &Duty) -> Vec<String> {
        let mut lines = vec![
            format!("Read as {}: it binds {}.", duty.name, duty.bound()),
            "Not graded: the policy has no such term.".to_owned(),
        ];
        let ours = self.one_sided_terms.iter().find(|one| one.term == duty.name && one.places.contains(&duty.place));
        if let Some(ours) = ours {
            lines.push(format!("One side alone: {}.", ours.says));
            lines.extend(ours.proposal.map(|proposal| format!("Proposed: “{proposal}”")));
        }
        lines
    }

    fn grade_of(&self, passage: &Passage) -> &'static str {
        let point = self.terms.iter().find(|point| passage.term.as_ref() == Some(&point.term));
        point.filter(|_| passage.taken).or_else(|| self.one_of(passage)).map_or(UNGRADED, |point| point.grade)
    }

    /// The point of one of several values of a term.
    fn one_of(&self, passage: &Passage) -> Option<&Point> {
        let is_it = |point: &&Point| {
            passage.term.as_ref() == Some(&point.term) && point.stated.as_deref() == Some(passage.value.as_str())
        };
        self.terms.iter().filter(|_| passage.contradicted).find(is_it)
    }

    /// What there is to say of a passage.
    fn on_passage(&self, passage: &Passage) -> Vec<String> {
        let sure = passage.because.as_ref().map(|why| format!(" ({}: {why})", passage.sure)).unwrap_or_default();
        let whose = passage.told_whose().map(|whose| format!(", {whose}")).unwrap_or_default();
        let read = format!("Read as {}: {}{whose}{sure}.", passage.found, passage.value);
        let mut lines = vec![read];
        let changes = self.document.iter().flat_map(|document| &document.changes);
        let of_it = changes.filter(|change| change.split(':').next() == Some(passage.found));
        lines.extend(of_it.map(|change| format!("Tracked changes: {change}.")));
        let of_term = passage.term.as_ref().and_then(|term| self.terms.iter().find(|point| point.term == *term));
        match (of_term, &passage.not_taken_because, self.one_of(passage)) {
            (_, Some(why), Some(point)) => {
                lines.push(point.rule());
                lines.push(point.verdict());
                lines.push(format!("One of several: {why}{}.", self.elsewhere(passage)));
            }
            (Some(point), None, _) => {
                lines.push(point.rule());
                lines.push(point.verdict());
            }
            (point, why, _) => {
                let why = why.as_deref().unwrap_or("the policy does not grade it");
                lines.push(format!("Not graded: {why}{}.", self.elsewhere(passage)));
                lines.extend(point.map(Point::rule));
            }
        }
        if let Some(term) = &passage.term {
            let of_term = |law: &&Law| law.term.as_ref() == Some(term);
            lines.extend(self.law.iter().filter(of_term).map(|law| format!("Law: {}.", law.line())));
        }
        // Where two passages differ, our wording settles it.
        lines.extend(
            of_term
                .filter(|point| passage.not_taken_because.is_none() || point.stated.is_none())
                .and_then(|point| point.wording(self.in_english(point))),
        );
        lines
    }

    /// What other passages set the same term to, where they contradict each other.
    fn elsewhere(&self, passage: &Passage) -> String {
        let all = self.document.iter().flat_map(|document| &document.passages).filter(|_| passage.contradicted);
        let others = all.filter(|other| other.found == passage.found && other.value != passage.value);
        let others: Vec<String> = others.map(|other| format!("{} in {}", other.value, other.place)).collect();
        if others.is_empty() { String::new() } else { format!(": {}", others.join(", ")) }
    }

    /// What has no passage: the advice, what is required, the law on the whole, and what the document does not say.
    fn on_the_whole(&self) -> Vec<String> {
        let document = self.document.as_ref();
        let mut lines = vec![format!("{}. Advice: {}.", self.title(), self.advised())];
        let notes = document.map_or(&[][..], |document| &document.notes);
        lines.extend(notes.iter().take(NOTES).map(|note| format!("Note: {note}.")));
        let more = notes.len().saturating_sub(NOTES);
        lines.extend((more > 0).then(|| format!("Note: {more} more notes stand in the review as text.")));
        let of_contract = document.map_or(&[][..], |document| &document.contract);
        lines.extend(of_contract.iter().map(|one| format!("{}.", one.line())));
        lines.push(format!("Law: {}.", self.law_of.line()));
        let of_none = |law: &&Law| law.term.is_none();
        lines.extend(self.law.iter().filter(of_none).map(|law| format!("Law: {}.", law.line())));
        lines.extend(self.required.iter().map(|one| format!("Required: {}.", one.line())));
        lines.extend(self.one_sided_terms.iter().map(|one| format!("One side alone: {}: {}.", one.term, one.says)));
        let passages = document.map_or(&[][..], |document| &document.passages);
        let has_passage = |point: &&Point| passages.iter().any(|passage| passage.term.as_ref() == Some(&point.term));
        let (missing, more) = self.missing();
        for point in missing.into_iter().filter(|point| !has_passage(point)) {
            let wording =
                point.wording(self.in_english(point)).map(|wording| format!(" {wording}")).unwrap_or_default();
            lines.push(format!("Missing: {}. {}{wording}", point.term, point.rule()));
        }
        lines.extend(more.map(|more| format!("Missing: {more}.")));
        lines.extend(self.price.iter().map(|one| format!("The price changes by {} {}.", one.amount, one.currency)));
        let unpriced = self.unpriced.iter();
        lines.extend(unpriced.map(|one| format!("The price changes by a share of a value that is not known: {one}.")));
        lines.extend(self.approvals.iter().map(|who| format!("It needs the approval of {who}.")));
        let asks = document.map(|document| document.not_found.join(", ")).filter(|names| !names.is_empty());
        lines.extend(asks.map(|names| format!("Not found in the document, ask: {names}.")));
        lines
    }
}

impl Point {
    /// The rule of the policy that it is measured by.
    fn rule(&self) -> String {
        let clauses = match &*self.clauses {
            [] => String::new(),
            clauses => format!(", said by {}", clauses.join(", ")),
        };
        let locked = if self.locked { ", locked" } else { "" };
        format!("Rule: term {} = {}{locked}{clauses}.", self.term, self.ours)
    }

    /// The grade, and why it is that.
    pub(super) fn verdict(&self) -> String {
        let stated = self.stated.as_deref().unwrap_or("nothing");
        let positions = || self.positions.iter().map(super::Position::line).collect::<Vec<_>>().join("; ");
        let why = match (self.grade, self.taken) {
            ("preferred", _) => "as the policy wants it, or better for us".to_owned(),
            ("acceptable", Some(taken)) => format!("within {}", self.positions[taken].line()),
            ("acceptable", None) => "the policy takes any value".to_owned(),
            ("undecided", _) => "it depends on the days".to_owned(),
            ("not_compared", _) => "it cannot be compared".to_owned(),
            _ if self.locked => format!("{stated} is looser than {}, which nothing may loosen", self.ours),
            _ if self.positions.is_empty() => format!("{stated} is not {}", self.ours),
            _ => format!("{stated} is outside of what we accept: {}", positions()),
        };
        let notes: String = self.notes.iter().map(|note| format!(" Note: {note}.")).collect();
        format!("Grade: {}, {why}.{notes}", self.grade)
    }

    /// What to propose instead, where something is to be asked for.
    pub(super) fn wording(&self, in_english: &str) -> Option<String> {
        let is_asked = !self.ask(in_english).is_empty();
        let proposal = self.proposal.iter().map(|text| format!("“{text}”")).collect::<Vec<_>>().join(" ");
        is_asked.then(|| format!("Proposed{in_english}: {proposal}"))
    }
}
