//! Statements, as the sentences of a clause.

use super::pattern::nouns_of;
use super::speaker::{Form, Noun, Speaker};
use crate::finding::plain;
use crate::program::tree::{Clause, DutyTime, Each, Expr, ExprKind, Party, Pattern, Statement};

impl Speaker<'_> {
    /// Returns the sentences of a clause's statement.
    pub(super) fn statement(&self, clause: &Clause) -> Vec<String> {
        self.forget();
        let each = clause.each.as_ref().map(|each| self.each(each));
        let mut counted = Vec::new();
        let sentence = match &clause.statement {
            Some(Statement::Owes { party, duty, totalling, time }) => self.owes(*party, duty, totalling.as_ref(), time),
            Some(Statement::Forbid(pattern)) => self.forbid(pattern),
            Some(Statement::Limit { measure, bound, window, .. }) => {
                let (sentence, conditions) = self.limit(measure, bound, window.as_ref());
                counted = conditions;
                sentence
            }
            Some(Statement::Require { cond, .. }) => self.require(clause, cond),
            Some(Statement::May { party, action, from, until }) => {
                let name = self.program.vocabulary.word(*action);
                let action = self.named(&[format!("do-{name}")], "own-do", name, Form::Base);
                let from = self.noun(from, Form::Genitive);
                let mut values = vec![("party", Self::party(*party)), ("action", &action), ("from", &from)];
                let until = until.as_ref().map(|until| self.open_noun(until, Form::Genitive));
                if let Some(until) = &until {
                    values.push(("until", until));
                }
                self.say(if until.is_some() { "may-until" } else { "may" }, &values)
            }
            None if clause.modifiers.costs.is_empty() => String::new(),
            None => self.say("priced", &[]),
        };
        let mut sentences = Vec::new();
        if !sentence.is_empty() {
            sentences.push(match each {
                Some(each) => self.say("for-each", &[("each", &each), ("sentence", &sentence)]),
                None => self.sentence(&sentence),
            });
        }
        sentences.extend(counted);
        sentences.extend(self.details(clause));
        sentences
    }

    fn require(&self, clause: &Clause, cond: &Expr) -> String {
        let text = self.cond(cond);
        match (&clause.each, &*cond.kind) {
            // What is looked for with no window of its own is looked for in the period.
            (Some(Each::Period { unit, .. }), ExprKind::Exists(_, None)) => {
                let period = self.nouns(&[Noun::Period(*unit)], Form::Base);
                self.say("require-in", &[("period", &period), ("cond", &text)])
            }
            _ => match &*cond.kind {
                ExprKind::Not(inner) if matches!(&*inner.kind, ExprKind::And(..) | ExprKind::Or(..)) => {
                    self.say("require-not", &[("cond", &self.part(inner))])
                }
                _ => self.say("require", &[("cond", &text)]),
            },
        }
    }

    fn forbid(&self, pattern: &Pattern) -> String {
        let event = self.head(pattern, Form::Genitive);
        match &pattern.filter {
            Some(filter) => self.say("forbid-where", &[("event", &event), ("cond", &self.cond(filter))]),
            None => self.say("forbid", &[("event", &event)]),
        }
    }

    fn each(&self, each: &Each) -> String {
        match each {
            Each::Items(pattern) => {
                let tail = self.tail(pattern);
                let nouns = nouns_of(pattern);
                self.introduce(pattern.var, nouns.clone());
                let each = self.breach_of(pattern, self.each_of(&nouns));
                format!("{each}{tail}{}", self.condition_of(pattern))
            }
            Each::Period { unit, from } => {
                let nouns = vec![Noun::Period(*unit)];
                // The subject of a clause is always its first variable.
                self.introduce(crate::program::tree::Var(0), nouns.clone());
                let each = self.each_of(&nouns);
                match from {
                    Some(from) => self.say("each-from", &[("each", &each), ("from", &self.noun(from, Form::Genitive))]),
                    None => each,
                }
            }
        }
    }

    fn owes(&self, party: Party, duty: &Pattern, totalling: Option<&Expr>, time: &DutyTime) -> String {
        let total = totalling.map(|total| self.open_noun(total, Form::Base));
        let time = self.duty_time(time);
        let head = self.head(duty, Form::A);
        let object = self.duty_object(duty, &head);
        let object = match &total {
            Some(total) => self.say("totalling", &[("duty", &object), ("amount", total)]),
            None => object,
        };
        self.say("owes", &[("party", Self::party(party)), ("duty", &object), ("time", &time)])
    }

    /// What is owed stands in a form of its own in some languages: `do płatności`.
    fn duty_object(&self, duty: &Pattern, head: &str) -> String {
        let object = match self.locale.has("duty-is-genitive") {
            true => self.head(duty, Form::Duty),
            false => head.to_owned(),
        };
        format!("{object}{}", self.where_it(duty, &self.gender(&nouns_of(duty))))
    }

    fn duty_time(&self, time: &DutyTime) -> String {
        match time {
            DutyTime::Deadline(deadline) => self.deadline(deadline),
            DutyTime::Every { every, from, until } => {
                let length = self.noun(every, Form::Base);
                // Once every month, not every 1 month.
                let mut text = match length.strip_prefix("1 ").filter(|_| self.locale.has("every-single")) {
                    Some(unit) => self.say("every-single", &[("unit", unit)]),
                    None => self.say("every", &[("length", &length)]),
                };
                text += &match from {
                    Some(from) => self.say("every-from", &[("from", &self.noun(from, Form::Genitive))]),
                    None => self.say("every-from-start", &[]),
                };
                if let Some(until) = until {
                    text += &self.say("every-until", &[("until", &self.open_noun(until, Form::Genitive))]);
                }
                text
            }
        }
    }

    /// Returns what else a statement says: who answers for it, what is carried on, the smallest sample.
    fn details(&self, clause: &Clause) -> Vec<String> {
        let mut sentences = Vec::new();
        let (by, enough) = match &clause.statement {
            Some(Statement::Limit { by, carry, enough, .. }) => {
                if let Some((most, length)) = carry {
                    let (most, length) = (self.noun(most, Form::Base), self.noun(length, Form::Genitive));
                    sentences.push(self.say("carry", &[("most", &most), ("length", &length)]));
                }
                (*by, *enough)
            }
            Some(Statement::Require { by, enough, .. }) => (*by, *enough),
            _ => (None, None),
        };
        if let Some(party) = by {
            sentences.push(self.say("answers", &[("party", Self::party(party))]));
        }
        if let Some(enough) = enough {
            sentences.push(self.say("enough", &[("number", &plain(enough.least))]));
        }
        sentences
    }
}
