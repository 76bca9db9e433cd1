//! Modifiers and exceptions, a sentence each.

use super::speaker::{Form, Speaker};
use crate::engagement::vocabulary::WordId;
use crate::finding::plain;
use crate::program::house::is_signal;
use crate::program::tree::{
    Change, Clause, Cost, CostAmount, Exception, ExceptionTarget, Expr, ExprKind, Reason, Statement, Type, clause_of,
};
use crate::value::duration::Family;
use crate::value::severity::Severity;

impl Speaker<'_> {
    /// Returns the sentences of what softens a clause and of what follows from it. `grave`: also how grave a breach is. Reasons that are the
    /// firm's own stand with a clause of its own alone.
    pub(super) fn modifiers(&self, clause: &Clause, grave: bool) -> Vec<String> {
        let modifiers = &clause.modifiers;
        let mut sentences = Vec::new();
        if let Some(grace) = &modifiers.grace {
            sentences.push(self.but_deemed(clause, self.grace(grace)));
        }
        if let Some((number, length)) = &modifiers.tolerate {
            sentences.push(self.but_deemed(clause, self.tolerate(number, length)));
        }
        for pausing in &modifiers.pausing {
            sentences.push(self.say("pausing", &[("event", &self.open_pattern(pausing, Form::A))]));
        }
        if let Some((cond, reason)) = &modifiers.unless {
            let cond = self.cond(cond);
            let id = match clause.statement {
                Some(Statement::May { .. }) => "unless-right",
                _ if is_priced(clause) => "unless-price",
                _ => "unless",
            };
            let excuse = self.sentence(&self.say(id, &[("cond", &cond)]));
            let reason = reason.as_ref().filter(|reason| reason.told || self.house.has(clause.id));
            let reason = reason.map(|reason| self.excuse(clause, reason, "because"));
            sentences.push([Some(excuse), reason].into_iter().flatten().collect::<Vec<_>>().join(" "));
        }
        if is_signal(&modifiers.severity) {
            sentences.push(self.say("signal", &[]));
        } else if clause.statement.is_some() && is_priced(clause) {
            sentences.push(self.say("allowed-at-a-price", &[]));
        }
        let costs = modifiers.costs.iter().enumerate();
        sentences.extend(costs.map(|(place, cost)| self.cost(clause, Some(place), cost)));
        if let Some((kind, about)) = &modifiers.deems {
            let noun = self.nouns(&[super::speaker::Noun::Kind(*kind, None)], Form::A);
            sentences.push(self.say("deems", &[("event", &noun), ("item", &self.noun(about, Form::Genitive))]));
        }
        // What is not printed is not said: its terms need no values.
        sentences.extend(if grave { self.severity(clause) } else { None });
        let reason = modifiers.because.as_ref().filter(|reason| reason.told || self.house.has(clause.id));
        sentences.extend(reason.map(|reason| self.reason(clause, reason)));
        for (place, (law, cite)) in modifiers.cites.iter().enumerate() {
            let cite = self.template(self.texts.cite(&clause.name, place).unwrap_or(cite));
            sentences.push(self.say(if *law { "cite-law" } else { "cite" }, &[("cite", cite.trim_end_matches('.'))]));
        }
        sentences
    }

    /// Returns how grave a breach of a clause is; nothing of a clause that is but a signal, or says nothing of it.
    pub(super) fn severity(&self, clause: &Clause) -> Option<String> {
        let levels = &clause.modifiers.severity;
        let is_told = !levels.is_empty() && !is_signal(levels);
        is_told.then(|| self.say("severity", &[("levels", &self.levels(levels))]))
    }

    /// Returns the reasons of a clause of the client's that are the firm's own.
    pub(super) fn own_reasons(&self, clause: &Clause) -> Vec<String> {
        let excuse = clause.modifiers.unless.as_ref().and_then(|(_, reason)| reason.as_ref());
        let excuse = excuse.filter(|reason| !reason.told).map(|reason| self.excuse(clause, reason, "excuse-because"));
        let reason = clause.modifiers.because.as_ref().filter(|reason| !reason.told);
        excuse.into_iter().chain(reason.map(|reason| self.reason(clause, reason))).collect()
    }

    fn reason(&self, clause: &Clause, reason: &Reason) -> String {
        let text = self.template(self.texts.because(&clause.name).unwrap_or(&reason.text));
        self.say("because", &[("reason", text.trim_end_matches('.'))])
    }

    fn excuse(&self, clause: &Clause, reason: &Reason, id: &str) -> String {
        let text = self.template(self.texts.unless(&clause.name).unwrap_or(&reason.text));
        self.say(id, &[("reason", text.trim_end_matches('.'))])
    }

    fn grace(&self, length: &Expr) -> String {
        let hours = matches!(length.ty, Type::Duration(Family::Hours | Family::BusinessHours));
        let hours = if hours { "yes" } else { "no" };
        self.say("grace", &[("length", &self.noun(length, Form::Genitive)), ("hours", hours)])
    }

    /// What forgives a breach leaves what is deemed as it is.
    fn but_deemed(&self, clause: &Clause, sentence: String) -> String {
        let Some((kind, _)) = &clause.modifiers.deems else { return sentence };
        let event = self.nouns(&[super::speaker::Noun::Kind(*kind, None)], Form::A);
        self.say("but-deemed", &[("sentence", sentence.trim_end_matches('.')), ("event", &event)])
    }

    fn tolerate(&self, number: &Expr, length: &Expr) -> String {
        let is_value = matches!(&*number.kind, ExprKind::Value(_) | ExprKind::Term(_));
        let few = self.numbered(number) == Form::Plural;
        let (known, said) = (self.known_number(number).map(plain), self.noun(number, Form::Base));
        let made = if is_value || known.is_none() { String::new() } else { format!(" ({said})") };
        let (number, length) = (known.unwrap_or(said), self.noun(length, Form::Genitive));
        let sort = match number.as_str() {
            "0" => "none",
            "1" => "one",
            _ if few => "few",
            _ if is_value || !made.is_empty() => "several",
            _ => "formula",
        };
        self.say("tolerate", &[("number", &number), ("made", &made), ("length", &length), ("sort", sort)])
    }

    fn levels(&self, levels: &[(Severity, Option<Expr>)]) -> String {
        let one = |(level, when): &(Severity, Option<Expr>)| {
            let level = self.say(&format!("severity-{}", level.word()), &[]);
            match when {
                Some(when) => self.say("level-when", &[("level", &level), ("cond", &self.cond(when))]),
                None => level,
            }
        };
        levels.iter().map(one).collect::<Vec<_>>().join("; ")
    }

    fn cost(&self, clause: &Clause, place: Option<usize>, cost: &Cost) -> String {
        let label = place.and_then(|place| self.texts.cost(&clause.name, place)).or(cost.label.as_ref());
        let amount = match &cost.amount {
            CostAmount::Amount(amount) => self.open_noun(amount, Form::Base),
            CostAmount::Interest { series, points, monthly, fixed, over } => {
                let mut rates: Vec<String> = series.iter().map(|series| self.series(*series, Form::Base)).collect();
                rates.extend(points.iter().map(|points| self.noun(points, Form::Base)));
                let is_fixed = *fixed || series.is_some_and(|id| self.program.series[usize::from(id.0)].fixed);
                let per = self.say(if *monthly { "a-month" } else { "a-year" }, &[]);
                let follows = match (series, is_fixed) {
                    (Some(_), true) => self.say("rate-fixed", &[]),
                    (Some(_), false) => self.say("rate-follows", &[]),
                    (None, _) => String::new(),
                };
                let (rate, over) = (rates.join(" + "), plain(*over));
                self.say("interest", &[("rate", &rate), ("per", &per), ("follows", &follows), ("over", &over)])
            }
            CostAmount::Compensation(id) => self.say("lump-sum", &[("name", &self.compensation(*id))]),
        };
        let text = match label {
            Some(label) => {
                self.say("cost-labelled", &[("label", &self.quoted(&self.template(label))), ("amount", &amount)])
            }
            None => self.say("cost", &[("amount", &amount)]),
        };
        match &cost.when {
            Some(when) => self.say("cost-when", &[("cost", &text), ("cond", &self.cond(when))]),
            None => self.sentence(&text),
        }
    }

    /// Returns the exceptions to a clause, a sentence each. `own`: those that are the firm's own, else the others.
    pub(super) fn exceptions(&self, clause: &Clause, grave: bool, own: bool) -> Vec<String> {
        let all = &self.program.exceptions;
        let of_clause = all.iter().enumerate().filter(|(_, exception)| clause_of(all, exception) == Some(clause.id));
        let wanted = of_clause.filter(|(number, _)| self.house.has_exception(*number) == own);
        wanted.map(|(_, exception)| self.exception(clause, exception, grave)).collect()
    }

    /// Returns which measures are suggested under a clause; nothing where none are.
    pub(super) fn suggested(&self, clause: &Clause) -> Option<String> {
        let one = |(action, when): &(WordId, Option<Expr>)| {
            let action = self.action_in(*action, Form::A);
            match when {
                Some(when) => self.say("action-where", &[("action", &action), ("cond", &self.cond(when))]),
                None => action,
            }
        };
        // A condition is that of its own action alone, so those with one come last.
        let suggest = &clause.modifiers.suggest;
        let plain = suggest.iter().filter(|(_, when)| when.is_none());
        let all: Vec<String> = plain.chain(suggest.iter().filter(|(_, when)| when.is_some())).map(one).collect();
        let actions = match all.as_slice() {
            [head @ .., last] if !head.is_empty() && suggest.iter().any(|(_, when)| when.is_some()) => {
                self.say("list-choice", &[("head", &head.join("; ")), ("last", last)])
            }
            _ => self.join(&all, "list-or"),
        };
        let values = [("clause", self.clause(clause.id, Form::Genitive)), ("actions", actions)];
        let values = values.each_ref().map(|(name, text)| (*name, text.as_str()));
        (!all.is_empty()).then(|| self.say("suggests", &values))
    }

    fn exception(&self, clause: &Clause, exception: &Exception, grave: bool) -> String {
        let name = self.quoted(&self.own_name(&exception.name));
        let cond = self.cond(&exception.when);
        let changes: Vec<String> =
            exception.changes.iter().filter_map(|change| self.change(clause, change, grave)).collect();
        let changes = if changes.is_empty() { self.say("no-change", &[]) } else { changes.join("; ") };
        match exception.to {
            ExceptionTarget::Clause(_) => {
                self.say("exception", &[("name", &name), ("cond", &cond), ("changes", &changes)])
            }
            ExceptionTarget::Exception(number) => {
                let to = self.quoted(&self.own_name(&self.program.exceptions[number].name));
                self.say("exception-to", &[("name", &name), ("to", &to), ("cond", &cond), ("changes", &changes)])
            }
        }
    }

    fn change(&self, clause: &Clause, change: &Change, grave: bool) -> Option<String> {
        let text = match change {
            Change::Term(term, value) => {
                let (name, value) = (self.term_name(*term), self.noun(value, Form::Base));
                self.say("change-term", &[("name", &self.quoted(&name)), ("value", &value)])
            }
            Change::Grace(length) => self.but_deemed(clause, self.grace(length)),
            Change::Tolerate(number, length) => self.but_deemed(clause, self.tolerate(number, length)),
            Change::Severity(levels) if is_signal(levels) => self.say("signal", &[]),
            Change::Severity(levels) if grave => self.say("severity", &[("levels", &self.levels(levels))]),
            Change::Severity(_) | Change::Suggest(_) => return None,
            Change::Cost(cost) => self.cost(clause, None, cost),
            Change::Bound(bound) => self.say("change-bound", &[("bound", &self.noun(bound, Form::Base))]),
            Change::Deadline(deadline) => self.say("change-deadline", &[("time", &self.deadline(deadline))]),
        };
        let lower = lower_first(text.trim_end_matches('.'));
        Some(lower)
    }
}

/// Whether what a clause speaks of is no breach, and has its price.
fn is_priced(clause: &Clause) -> bool {
    clause.modifiers.severity.is_empty() && !clause.modifiers.costs.is_empty()
}

/// Returns a sentence as a part of another one.
fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
