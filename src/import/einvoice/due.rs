//! When a bill is due: by its fields, else by its terms, and what may be taken off by whoever pays early.

use super::bill::{Bill, Due, money};
use super::left_open::Open;
use super::source::{Source, short};
use super::terms::{self, Terms};
use crate::import::cell::Cell;
use crate::import::fact::{CASH_DISCOUNT, UNREAD_DISCOUNT, answer_due};
use crate::value::time::Day;

impl Bill {
    /// Returns when it is due, by its fields or by its terms.
    pub(super) fn due(&mut self, source: &mut Source, issued: Day) -> Option<Day> {
        let remarks = std::mem::take(&mut self.remarks);
        if self.dues.is_empty() && self.terms.iter().all(|text| text.trim().is_empty()) {
            self.terms.extend(remarks.iter().filter(|text| terms::speaks_of_paying(text)).cloned());
        }
        let beside = |text: &String| terms::speaks_of_discount(text) && !self.terms.contains(text);
        self.discounts.extend(remarks.into_iter().filter(beside));
        let text = self.terms.join("\n");
        let Terms { mut days, sums, notes, mut doubts } = terms::read(&text, issued);
        let all = [self.totals.payable, self.totals.gross];
        if !days.is_empty() && sums.iter().any(|sum| !all.contains(&Some(*sum))) {
            doubts.push(Open::Parts.question(&short(&flat(&text))));
            days.clear();
        }
        if !text.trim().is_empty() {
            self.notes.push(format!("terms: {}", short(&flat(&text))));
        }
        // What a field tells needs no text, and what the terms tell needs no remark beside them.
        let is_read = |note: &String| note.starts_with(CASH_DISCOUNT) && !note.ends_with(UNREAD_DISCOUNT);
        let texts: Vec<String> = self.discounts.iter().flat_map(|text| terms::read(text, issued).notes).collect();
        let is_told = self.notes.iter().any(is_read);
        notes.into_iter().filter(|note| !is_told || is_read(note)).for_each(|note| self.note(note));
        let is_told = self.notes.iter().chain(&texts).any(is_read);
        texts.into_iter().filter(|note| !is_told || is_read(note)).for_each(|note| self.note(note));
        if !self.dues.is_empty() {
            let due = self.stated_due();
            if let (Some(due), [day, ..]) = (due, days.as_slice())
                && !days.contains(&due)
            {
                let message = format!("`{}` is due on {due}, as it says, but by its terms on {day}", self.number);
                source.warn(self.line, message);
            }
            return due;
        }
        if let [day] = days.as_slice() {
            return Some(*day);
        }
        if !days.is_empty() {
            let days: Vec<String> = days.iter().map(Day::to_string).collect();
            doubts.push(format!("The terms can be read in several ways: is it due on {}?", days.join(" or on ")));
        }
        if let Some(delivered) = self.delivered {
            let says = format!("when was that? it says that it was delivered on {delivered};");
            doubts.iter_mut().for_each(|doubt| *doubt = doubt.replace("when was that?", &says));
        }
        self.due_doubts = doubts.into_iter().map(|doubt| format!("{doubt} {}", answer_due(&self.number))).collect();
        None
    }

    /// Returns the day that the fields say, where it is one; instalments are told.
    fn stated_due(&mut self) -> Option<Day> {
        self.dues.sort_by_key(|due| due.day);
        let (first, last) = (self.dues.first()?.day, self.dues.last()?.day);
        if first == last {
            return Some(first);
        }
        let show = |due: &Due| match due.amount.zip(self.currency) {
            Some((amount, currency)) => format!("{} on {}", money(amount, currency), due.day),
            None => due.day.to_string(),
        };
        let all = short(&self.dues.iter().map(show).collect::<Vec<_>>().join(", "));
        self.notes.push(format!("instalments: {all}"));
        let (number, answer) = (&self.number, answer_due(&self.number));
        let part = self.dues[0].amount.zip(self.currency);
        let part = part.map_or("AMOUNT".to_owned(), |(amount, currency)| money(amount, currency));
        let issued = self.issued.map_or("DAY".to_owned(), |day| day.to_string());
        let [id, name] = [number.clone(), format!("{number} part 1")].map(Cell::Text);
        self.doubts.push(format!(
            "Invoice {number} is due in instalments ({all}): which day counts? {answer}; a record has one due day for an invoice: where each \
             part is to have its own, write `{id}: others` and each part under `events`, such as `- {{invoice: {name}, issued: {issued}, due: \
             {first}, payable: {part}}}`"
        ));
        None
    }
}

/// Returns a text in one line.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
