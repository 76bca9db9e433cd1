//! Values of expressions, as nouns.

use rust_decimal::Decimal;

use super::speaker::{Form, Noun, Speaker};
use crate::engagement::vocabulary::{FieldId, KindId};
use crate::program::tree::{BreachField, CompensationId, Edge, Expr, ExprKind, Operator, SeriesId, Type};
use crate::value::compensation::{compensation, compensation_codes};
use crate::value::duration::Family;
use crate::value::interest::{statutory, statutory_codes};
use crate::value::quantity::Quantity;

impl Speaker<'_> {
    /// Returns the value of an expression as a noun in a form.
    pub(super) fn noun(&self, expr: &Expr, form: Form) -> String {
        use ExprKind as K;
        match &*expr.kind {
            K::Value(value) => self.value(value, form),
            K::Term(term) => self.term(*term, form),
            K::Series(series) => self.series(*series, form),
            K::Var(var) => self.item(*var, form),
            K::Client => self.side(crate::engagement::record::Side::Client, form),
            K::Contract => self.say_in("contract", form, &[]),
            K::Field(..) if expr.ty == Type::Bool => self.whether(expr),
            K::Field(of, field) => self.field_of(of, *field, form),
            K::BreachField(of, field) => self.owned(&self.breach_field(*field, form), of),
            K::PeriodEdge(of, edge) => {
                let id = if *edge == Edge::Starts { "first-day" } else { "last-day" };
                self.owned(&self.say_in(id, form, &[]), of)
            }
            K::DueOf(clause) => self.say_in("due-of", form, &[("clause", &self.clause(*clause, Form::Genitive))]),
            K::Today => self.say_in("today", form, &[]),
            K::Overdue => self.say_in("overdue", form, &[]),
            K::Excess => self.say_in("excess", form, &[]),
            K::Compensation(id, of) => {
                let name = self.compensation(*id);
                self.say_in("lump-sum-on", form, &[("name", &name), ("amount", &self.noun(of, Form::Base))])
            }
            K::List(items) => self.listed(items, "list-or"),
            K::Measure(measure) => self.measure(measure, form),
            K::Arithmetic(..) | K::Negate(_) => self.formula(expr, 0),
            K::Extreme(..) | K::Else(..) => format!("({})", self.open_noun(expr, form)),
            K::Shift(duration, after, from) => self.shift(duration, *after, from, form),
            K::Not(_) | K::And(..) | K::Or(..) | K::Compare(..) | K::In(..) | K::IsKind(..) | K::IsKnown(_) => {
                self.whether(expr)
            }
            K::Hours(..) | K::Order(..) | K::EventOrder(..) | K::AtLeast { .. } | K::IsWithin(..) => self.whether(expr),
            K::Exists(..) | K::During(_) => self.whether(expr),
        }
    }

    fn shift(&self, duration: &Expr, after: bool, from: &Expr, form: Form) -> String {
        let moment = self.noun(from, Form::Genitive);
        if !after {
            let duration = self.noun(duration, Form::Genitive);
            return self.say_in("shift-before", form, &[("duration", &duration), ("moment", &moment)]);
        }
        // The day after a day that is counted itself.
        if is_day(duration) && matches!(&*from.kind, ExprKind::Shift(..)) {
            return self.say_in("shift-next", form, &[("moment", &moment)]);
        }
        if let Some(length) = less_a_day(duration) {
            let moment = self.shift(length, true, from, Form::Genitive);
            return self.say_in("shift-next", form, &[("moment", &moment)]);
        }
        let day = if form == Form::Genitive { Form::NthGenitive } else { Form::Nth };
        let (day, duration) = (self.reached(duration, day), self.length(duration, Form::Base));
        self.say_in("shift-after", form, &[("duration", &duration), ("day", &day), ("moment", &moment)])
    }

    /// Returns the day that a length of time reaches, in a form: `the 14th day`; a language that has no such form says the length.
    pub(super) fn reached(&self, duration: &Expr, form: Form) -> String {
        let is_known = match &*duration.kind {
            ExprKind::Value(_) => true,
            ExprKind::Term(term) => self.values[usize::from(term.0)].is_some(),
            _ => false,
        };
        if is_known {
            return self.noun(duration, form);
        }
        let hours = matches!(duration.ty, Type::Duration(Family::Hours | Family::BusinessHours));
        let (hours, length) = (if hours { "yes" } else { "no" }, self.noun(duration, Form::Genitive));
        let length = if is_computed(duration) { format!("({length})") } else { length };
        self.say_in("reached", form, &[("length", &length), ("hours", hours)])
    }

    /// Returns a length of time, in brackets where it is computed.
    pub(super) fn length(&self, duration: &Expr, form: Form) -> String {
        let length = self.noun(duration, form);
        if is_computed(duration) { format!("({length})") } else { length }
    }

    /// As [`Speaker::noun`], where nothing follows that could be taken as a part of it.
    pub(super) fn open_noun(&self, expr: &Expr, form: Form) -> String {
        match &*expr.kind {
            ExprKind::Extreme(largest, ..) if expr.ty == Type::Moment => {
                let moments = extremes(expr, *largest);
                let moments: Vec<String> = moments.into_iter().map(|one| self.day_noun(one, Form::Base)).collect();
                self.say_in(
                    if *largest { "latest-of" } else { "earliest-of" },
                    form,
                    &[("moments", &moments.join("; "))],
                )
            }
            ExprKind::Extreme(largest, ..) if extremes(expr, *largest).len() > 2 => {
                let all = extremes(expr, *largest);
                let all: Vec<String> = all.into_iter().map(|one| self.named_noun(one)).collect();
                let id = match (&expr.ty, *largest) {
                    (Type::Duration(_), true) => "longest-of",
                    (Type::Duration(_), false) => "shortest-of",
                    (_, true) => "largest-of",
                    (_, false) => "smallest-of",
                };
                self.say_in(id, form, &[("values", &all.join("; "))])
            }
            ExprKind::Extreme(largest, a, b) => {
                let id = match (&expr.ty, *largest) {
                    (Type::Duration(_), true) => "longer",
                    (Type::Duration(_), false) => "shorter",
                    (_, true) => "larger",
                    (_, false) => "smaller",
                };
                self.say_in(id, form, &[("a", &self.named_noun(a)), ("b", &self.named_noun(b))])
            }
            ExprKind::Else(..) if alternatives(expr).len() > 2 => {
                let all: Vec<String> =
                    alternatives(expr).into_iter().map(|one| self.day_noun(one, Form::Base)).collect();
                self.say_in("else-of", form, &[("values", &all.join("; "))])
            }
            ExprKind::Else(a, b) => {
                self.say_in("else", form, &[("a", &self.day_noun(a, form)), ("b", &self.day_noun(b, form))])
            }
            _ => self.noun(expr, form),
        }
    }

    /// Returns values one by one, the last joined by that message.
    pub(super) fn listed(&self, items: &[Expr], with: &str) -> String {
        let items: Vec<String> = items.iter().map(|item| self.noun(item, Form::Base)).collect();
        self.join(&items, with)
    }

    /// As [`Speaker::noun`], where a moment stands for a value: of an item that is said by its own name its day.
    fn day_noun(&self, expr: &Expr, form: Form) -> String {
        match &*expr.kind {
            ExprKind::Field(of, field) if expr.ty == Type::Moment => {
                let (item, said) = (self.noun(of, form), self.field_of(of, *field, form));
                if said == item { self.owned(&self.say_in("item-day", form, &[]), of) } else { said }
            }
            _ => self.noun(expr, form),
        }
    }

    /// Returns a noun, of a term with its name: beside another value the bare one says little.
    pub(super) fn named_noun(&self, expr: &Expr) -> String {
        match &*expr.kind {
            ExprKind::Term(term) if self.texts.names(&self.program.terms[usize::from(term.0)].name) => {
                let (name, value) = (self.term_name(*term), self.term(*term, Form::Base));
                self.say("term-in-formula", &[("name", &name), ("value", &value)])
            }
            _ => self.noun(expr, Form::Base),
        }
    }

    fn whether(&self, expr: &Expr) -> String {
        self.say("whether", &[("cond", &self.part(expr))])
    }

    /// Returns whose a field is: of an item of several kinds those that have it.
    pub(super) fn owner(&self, of: &Expr, field: FieldId, form: Form) -> String {
        let vocabulary = &self.program.vocabulary;
        let has = |noun: &Noun| matches!(noun, Noun::Kind(kind, _) if vocabulary.field(*kind, field).is_some());
        match &*of.kind {
            ExprKind::Var(var) => self.item_that(*var, form, &has),
            _ => self.noun(of, form),
        }
    }

    /// Returns `the due day of the invoice`.
    fn owned(&self, field: &str, of: &Expr) -> String {
        self.say("of", &[("field", field), ("owner", &self.noun(of, Form::Genitive))])
    }

    fn field_of(&self, of: &Expr, field: FieldId, form: Form) -> String {
        let name = self.program.vocabulary.field_name(field);
        let has = |prefix: &str| self.field_ids(prefix, of, name).into_iter().find(|id| self.locale.has(id));
        // Some are not said as a part of their record.
        if let Some(whole) = has("whole") {
            return self.say_in(&whole, form, &[("item", &self.owner(of, field, Form::Genitive))]);
        }
        // The moment of an item is the item, where it has no name of its own.
        if name == "at" && matches!(&*of.kind, ExprKind::Var(_)) && has("field").is_none_or(|id| id == "field-at") {
            return self.noun(of, form);
        }
        let (said, owner) = (self.field(of, field, form), self.owner(of, field, Form::Genitive));
        self.say("of", &[("field", &said), ("owner", &owner)])
    }

    /// Returns what a field of the contract is called: `the first day of the contract`.
    pub(super) fn of_contract(&self, name: &str) -> String {
        let ids = [format!("field-contract-{name}"), format!("field-{name}")];
        let field = self.named(&ids, "own-field", name, Form::Base);
        self.say("of", &[("field", &field), ("owner", &self.say_in("contract", Form::Genitive, &[]))])
    }

    /// Returns the name of a field of an expression's records.
    pub(super) fn field(&self, of: &Expr, field: FieldId, form: Form) -> String {
        let vocabulary = &self.program.vocabulary;
        let name = vocabulary.field_name(field);
        let mut ids = self.field_ids("field", of, name);
        // Of a record of no known kind, as one that has such a field says it.
        let kinds = vocabulary.kinds().filter(|(kind, _)| vocabulary.field(*kind, field).is_some());
        ids.extend(kinds.map(|(_, kind)| format!("field-{}-{name}", kind.name)));
        self.named(&ids, "own-field", name, form)
    }

    /// Returns the gender of a field's name; nothing where a language has none, and of one that is of the commonest.
    pub(super) fn field_gender(&self, of: &Expr, field: FieldId) -> String {
        let ids = self.field_ids("field", of, self.program.vocabulary.field_name(field));
        let id = ids.into_iter().find(|id| self.locale.has(id) && self.locale.has_form(id, "g"));
        id.and_then(|id| self.locale.say_in(&id, "g", Vec::new()).ok()).unwrap_or_default()
    }

    /// Returns the messages that may say a field, the most particular first.
    pub(super) fn field_ids(&self, prefix: &str, of: &Expr, name: &str) -> Vec<String> {
        self.note_field(of, name);
        let name = name.replace('.', "-");
        let vocabulary = &self.program.vocabulary;
        let of_kind = |kind: &KindId| format!("{prefix}-{}-{name}", vocabulary.kind_name(*kind));
        let mut ids: Vec<String> = match &of.ty {
            Type::Record(kinds) if kinds.len() == 1 => kinds.iter().map(of_kind).collect(),
            _ => Vec::new(),
        };
        ids.push(format!("{prefix}-{name}"));
        ids
    }

    /// Notes that a sentence has used a field of an expression's records.
    fn note_field(&self, of: &Expr, name: &str) {
        let vocabulary = &self.program.vocabulary;
        let Some(field) = vocabulary.field_id(name) else { return };
        let any = || vocabulary.kinds().map(|(kind, _)| kind).collect();
        let kinds: Vec<KindId> = match &of.ty {
            Type::Record(kinds) if !kinds.is_empty() => kinds.clone(),
            _ => any(),
        };
        self.said.borrow_mut().fields.extend(kinds.into_iter().map(|kind| (kind, field)));
    }

    fn breach_field(&self, field: BreachField, form: Form) -> String {
        let id = match field {
            BreachField::Clause => "breach-clause",
            BreachField::Section => "breach-section",
            BreachField::For => "breach-for",
            BreachField::Due => "breach-due",
            BreachField::Since => "breach-since",
            BreachField::Met => "breach-met",
            BreachField::Severity => "breach-severity",
        };
        self.say_in(id, form, &[])
    }

    /// Returns what a series of rates is called.
    pub(super) fn series(&self, id: SeriesId, form: Form) -> String {
        let name = &self.program.series[usize::from(id.0)].name;
        match self.rate_id(id) {
            Some(known) => self.say_in("statutory-rate", form, &[("name", &self.known(&known, name))]),
            None => self.say_in("own-rate", form, &[("name", &self.quoted(&self.own_name(name)))]),
        }
    }

    /// Returns the message of a rate that is built in.
    pub(super) fn rate_id(&self, id: SeriesId) -> Option<String> {
        let series = &self.program.series[usize::from(id.0)];
        statutory_codes().find(|code| statutory(code).as_ref() == Some(series)).map(|code| format!("rate-{code}"))
    }

    /// Returns what lump sums are called.
    pub(super) fn compensation(&self, id: CompensationId) -> String {
        self.known(&self.lump_sum_id(id), &self.program.compensations[usize::from(id.0)].name)
    }

    /// Returns the message of lump sums.
    pub(super) fn lump_sum_id(&self, id: CompensationId) -> String {
        let table = &self.program.compensations[usize::from(id.0)];
        let code = compensation_codes().find(|code| compensation(code).as_ref() == Some(table));
        format!("lump-sum-{}", code.unwrap_or_default())
    }

    /// Returns the message, or the name where there is none.
    pub(super) fn known(&self, id: &str, name: &str) -> String {
        if self.locale.has(id) { self.say(id, &[]) } else { name.to_owned() }
    }

    /// Returns a computation in signs; with brackets where it binds less than `around`.
    fn formula(&self, expr: &Expr, around: u8) -> String {
        let (text, binds) = match &*expr.kind {
            ExprKind::Arithmetic(Operator::Subtract, a, b) if [&a.ty, &b.ty] == [&Type::Moment; 2] => {
                let (from, to) = (self.noun(b, Form::Genitive), self.noun(a, Form::Genitive));
                (self.say("time-between", &[("from", &from), ("to", &to)]), 1)
            }
            ExprKind::Arithmetic(operator, a, b) => {
                let (sign, binds) = match operator {
                    Operator::Add => ("+", 1),
                    Operator::Subtract => ("−", 1),
                    Operator::Multiply => ("×", 2),
                    Operator::Divide => ("÷", 2),
                };
                (format!("{} {sign} {}", self.formula(a, binds), self.formula(b, binds + 1)), binds)
            }
            ExprKind::Negate(a) => (format!("−{}", self.formula(a, 3)), 1),
            _ => (self.named_noun(expr), 3),
        };
        if binds < around { format!("({text})") } else { text }
    }
}

fn is_computed(duration: &Expr) -> bool {
    matches!(&*duration.kind, ExprKind::Arithmetic(..))
}

/// Whether a length of time is one day.
fn is_day(duration: &Expr) -> bool {
    let ExprKind::Value(value) = &*duration.kind else { return false };
    let Some(Quantity::Duration(length)) = value.quantity() else { return false };
    length.family == Family::Days && length.amount == Decimal::ONE
}

/// Returns the length to which another one adds a day.
pub(super) fn less_a_day(duration: &Expr) -> Option<&Expr> {
    match &*duration.kind {
        ExprKind::Arithmetic(Operator::Add, length, day) if is_day(day) => Some(length),
        _ => None,
    }
}

/// Returns what the largest, or the smallest, is taken of.
fn extremes(expr: &Expr, largest: bool) -> Vec<&Expr> {
    let mut all = Vec::new();
    gather(expr, largest, &mut all);
    all
}

fn gather<'e>(expr: &'e Expr, largest: bool, all: &mut Vec<&'e Expr>) {
    match &*expr.kind {
        ExprKind::Extreme(of, a, b) if *of == largest => {
            gather(a, largest, all);
            gather(b, largest, all);
        }
        _ => all.push(expr),
    }
}

/// Returns what is taken one after the other, the first that is known.
fn alternatives(expr: &Expr) -> Vec<&Expr> {
    match &*expr.kind {
        ExprKind::Else(a, b) => [alternatives(a), alternatives(b)].concat(),
        _ => vec![expr],
    }
}
