//! Patterns of events, windows and measures.

use super::speaker::{Form, MANY, Noun, Speaker};
use crate::program::tree::{Expr, ExprKind, Function, Measure, Pattern, Source, Type, Who, Window};

impl Speaker<'_> {
    /// Returns a pattern as a noun in a form, with its condition in brackets.
    pub(super) fn pattern(&self, pattern: &Pattern, form: Form) -> String {
        let head = self.head(pattern, form);
        format!("{head}{}", self.where_it(pattern, &self.gender(&nouns_of(pattern))))
    }

    /// Returns the condition of a pattern in brackets, beside its noun of that gender, or beside `many`.
    pub(super) fn where_it(&self, pattern: &Pattern, gender: &str) -> String {
        let Some(filter) = &pattern.filter else { return String::new() };
        format!(" ({})", self.say("where", &[("cond", &self.cond(filter)), ("gender", gender)]))
    }

    /// Returns a pattern as a noun in a form, with its condition at the end of the sentence.
    pub(super) fn open_pattern(&self, pattern: &Pattern, form: Form) -> String {
        let head = self.head(pattern, form);
        format!("{head}{}", self.condition_of(pattern))
    }

    /// Returns the condition of a pattern, for the end of a sentence.
    pub(super) fn condition_of(&self, pattern: &Pattern) -> String {
        let Some(filter) = &pattern.filter else { return String::new() };
        format!(", {}", self.say("for-which", &[("cond", &self.cond(filter))]))
    }

    /// Returns the noun of a pattern with who and what for, and names its item.
    pub(super) fn head(&self, pattern: &Pattern, form: Form) -> String {
        self.head_of(pattern, form, pattern.filter.is_some())
    }

    /// As [`Speaker::head`]; `spoken_of`: the sentence says more of the item, by its letter where it has one.
    pub(super) fn head_of(&self, pattern: &Pattern, form: Form, spoken_of: bool) -> String {
        let tail = self.tail(pattern);
        let nouns = nouns_of(pattern);
        let letter = self.introduce(pattern.var, nouns.clone());
        let mut text = self.nouns(&nouns, form);
        text = self.breach_of(pattern, text);
        if let Some(letter) = letter.filter(|_| spoken_of) {
            text = self.say("introduced", &[("noun", &text), ("letter", &letter.to_string())]);
        }
        format!("{text}{tail}")
    }

    /// Returns the noun of a pattern with the clauses of whose breaches it speaks, where it speaks of breaches.
    pub(super) fn breach_of(&self, pattern: &Pattern, noun: String) -> String {
        let Source::Breaches(clauses) = &pattern.source else { return noun };
        let mut numbers: Vec<String> =
            clauses.iter().map(|clause| self.numbers[usize::from(clause.0)].clone()).collect();
        numbers.dedup();
        let several = if numbers.len() > 1 { "yes" } else { "no" };
        let numbers = self.join(&numbers, "list-or");
        self.say("breach-of", &[("breach", &noun), ("clauses", &numbers), ("several", several)])
    }

    /// Returns who does it, and what for.
    pub(super) fn tail(&self, pattern: &Pattern) -> String {
        let mut text = String::new();
        match &pattern.by {
            Some(Who::Side(side)) => {
                text += " ";
                text += &self.say("by", &[("side", &self.side(*side, Form::Genitive))]);
            }
            Some(Who::Actor(actor)) => {
                text += " ";
                text += &self.say("by", &[("side", &self.noun(actor, Form::Genitive))]);
            }
            None => {}
        }
        if let Some(about) = &pattern.about {
            text += " ";
            let id = self.about_id(pattern);
            text += &self.say(&id, &[("item", &self.noun(about, Form::Genitive))]);
        }
        text
    }

    /// Returns the message that says what a thing is for: some are not `in respect of` it.
    fn about_id(&self, pattern: &Pattern) -> String {
        let Source::Kinds(kinds) = &pattern.source else { return "about".to_owned() };
        let id = match kinds.as_slice() {
            [(kind, None)] => format!("about-{}", self.program.vocabulary.kind_name(*kind)),
            _ => return "about".to_owned(),
        };
        if self.locale.has(&id) { id } else { "about".to_owned() }
    }

    /// Returns a window of an expression.
    pub(super) fn window(&self, window: &Window) -> String {
        let length = self.noun(&window.length, Form::Genitive);
        if window.before.is_empty() {
            return self.say("in-last", &[("length", &length)]);
        }
        let before: Vec<String> = window.before.iter().map(|length| self.noun(length, Form::Genitive)).collect();
        self.say("in-before", &[("length", &length), ("before", &before.join(" + "))])
    }

    /// Returns a measure as a noun in a form.
    pub(super) fn measure(&self, measure: &Measure, form: Form) -> String {
        let mut events = self.measured(measure, Form::GenitivePlural);
        events += &self.where_it(&measure.pattern, MANY);
        let mut text = self.measure_of(measure, &events, form);
        if let Some(among) = &measure.among {
            text += &format!(" ({})", self.say("among", &[("cond", &self.cond(among))]));
        }
        if let Some(window) = &measure.window {
            text += &format!(" {}", self.window(window));
        }
        text
    }

    /// Returns the items of a measure, without their condition.
    pub(super) fn measured(&self, measure: &Measure, form: Form) -> String {
        let spoken_of = measure.value.is_some() || measure.pattern.filter.is_some() || measure.among.is_some();
        self.head_of(&measure.pattern, form, spoken_of)
    }

    /// Returns a measure of these items, without its conditions and its window.
    pub(super) fn measure_of(&self, measure: &Measure, events: &str, form: Form) -> String {
        let of_moments = measure.value.as_ref().is_some_and(|value| value.ty == Type::Moment);
        if let Some(value) = measure.value.as_ref()
            && let Some(text) = self.extreme(measure, value, events, form)
        {
            return text;
        }
        let id = match measure.function {
            Function::Min if of_moments => "earliest",
            Function::Max if of_moments => "latest",
            Function::Count => "count",
            Function::Sum => "sum",
            Function::Average => "average",
            Function::Median => "median",
            Function::Min => "min",
            Function::Max => "max",
            Function::Share => "share",
            Function::Streak => "streak",
            Function::Distinct => "distinct",
        };
        let value = measure.value.as_ref().map(|value| self.noun(value, Form::Base)).unwrap_or_default();
        self.say_in(id, form, &[("events", events), ("value", &value)])
    }
}

impl Speaker<'_> {
    /// Returns the first or last of items, or of one of their fields, the sum of a field; nothing for what is worked out of them, and where
    /// the language has no such words.
    fn extreme(&self, measure: &Measure, value: &Expr, events: &str, form: Form) -> Option<String> {
        let ExprKind::Field(of, field) = &*value.kind else { return None };
        if !matches!(&*of.kind, ExprKind::Var(var) if *var == measure.pattern.var) {
            return None;
        }
        let of_moments = value.ty == Type::Moment;
        let word = match measure.function {
            Function::Min if of_moments => "earliest",
            Function::Max if of_moments => "latest",
            Function::Sum => "sum",
            Function::Average => "average",
            Function::Min => "min",
            Function::Max => "max",
            _ => return None,
        };
        if of_moments && self.noun(value, Form::Base) == self.noun(of, Form::Base) {
            let gender = self.gender(&nouns_of(&measure.pattern));
            return Some(self.say_in(&format!("{word}-item"), form, &[("events", events), ("gender", &gender)]));
        }
        let id = format!("{word}-field");
        let gender = self.field_gender(of, *field);
        let (base, whose) = (self.field(of, *field, Form::Base), self.field(of, *field, Form::Genitive));
        let values = [("events", events), ("field", &base), ("whose", &whose), ("gender", &gender)];
        self.locale.has(&id).then(|| self.say_in(&id, form, &values))
    }
}

/// Returns what the items of a pattern are called.
pub(super) fn nouns_of(pattern: &Pattern) -> Vec<Noun> {
    match &pattern.source {
        Source::Kinds(kinds) => kinds.iter().map(|(kind, word)| Noun::Kind(*kind, *word)).collect(),
        Source::Contacts => vec![Noun::Contact],
        Source::Breaches(_) => vec![Noun::Breach],
    }
}
