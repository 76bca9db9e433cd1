//! Conditions, as parts of sentences.

use super::speaker::{Form, Speaker};
use crate::engagement::record::Value;
use crate::engagement::vocabulary::KindId;
use crate::program::tree::{BandId, Comparison, Expr, ExprKind, Pattern, Type, Window};

/// What stands around a condition.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    Nothing,
    And,
    Or,
}

impl Speaker<'_> {
    /// Returns a condition.
    pub(super) fn cond(&self, expr: &Expr) -> String {
        self.cond_in(expr, Around::Nothing)
    }

    /// Returns a condition as a part of a longer text: of several parts, in brackets.
    pub(super) fn part(&self, expr: &Expr) -> String {
        self.cond_in(expr, Around::And)
    }

    fn cond_in(&self, expr: &Expr, around: Around) -> String {
        let (own, id) = match &*expr.kind {
            ExprKind::And(..) => (Around::And, "cond-and"),
            ExprKind::Or(..) => (Around::Or, "cond-or"),
            _ => return self.test(expr),
        };
        let mut parts = Vec::new();
        gather(expr, own, &mut parts);
        let parts: Vec<String> = parts.into_iter().map(|part| self.cond_in(part, own)).collect();
        let mut text = parts[0].clone();
        for part in &parts[1..] {
            text = self.say(id, &[("a", &text), ("b", part)]);
        }
        if around == Around::Nothing { text } else { format!("({text})") }
    }

    fn test(&self, expr: &Expr) -> String {
        use ExprKind as K;
        match &*expr.kind {
            K::Not(inner) => self.denied(inner),
            K::Field(..) => self.is_so(expr, false),
            K::Compare(how, a, b) => self.compare(*how, a, b),
            K::In(a, list) => self.pair("in", a, list),
            K::IsKind(a, kinds) => self.is_kind("is-kind", a, kinds),
            K::IsKnown(a) => self.say("is-known", &[("a", &self.noun(a, Form::Base))]),
            K::Hours(at, inside, band) => self.hours_of(at, *inside, *band),
            K::Exists(pattern, window) => self.exists("exists", Form::A, pattern, window.as_ref()),
            K::Value(Value::Bool(value)) => self.say(if *value { "always" } else { "not-ever" }, &[]),
            _ => match self.in_time(expr, false) {
                Some(text) => text,
                None => self.say("holds", &[("a", &self.noun(expr, Form::Base))]),
            },
        }
    }

    /// Returns a condition on the order of things in time, or its opposite; nothing for another one.
    fn in_time(&self, expr: &Expr, denied: bool) -> Option<String> {
        use ExprKind as K;
        let id = |id: &str| if denied { format!("{id}-not") } else { id.to_owned() };
        Some(match &*expr.kind {
            K::Order(a, after, b) => self.pair(&id(if *after { "order-after" } else { "order-before" }), a, b),
            K::EventOrder(pattern, after, at) => {
                // The moment is named before the event takes a letter of its own.
                let at = self.noun(at, Form::Base);
                let form = if denied { Form::Genitive } else { Form::A };
                let values = [("event", self.pattern(pattern, form)), ("moment", at)];
                let values = values.each_ref().map(|(name, text)| (*name, text.as_str()));
                self.say(&id(if *after { "event-after" } else { "event-before" }), &values)
            }
            K::AtLeast { left, least, duration, after, right } => {
                let known = match (least, after) {
                    (true, true) => "at-least-after",
                    (true, false) => "at-least-before",
                    (false, true) => "at-most-after",
                    (false, false) => "at-most-before",
                };
                self.triple(&id(known), left, duration, right)
            }
            K::IsWithin(a, duration, b) => self.triple(&id("is-within"), a, duration, b),
            K::During(pattern) => self.say(&id("during"), &[("event", &self.pattern(pattern, Form::A))]),
            _ => return None,
        })
    }

    fn hours_of(&self, at: &Expr, inside: bool, band: BandId) -> String {
        let name = self.quoted(&super::speaker::words(&self.program.calendar.bands[usize::from(band.0)].name));
        let id = if inside { "inside-hours" } else { "outside-hours" };
        self.say(id, &[("a", &self.noun(at, Form::Base)), ("band", &name)])
    }

    /// Returns the opposite of a condition.
    pub(super) fn denied(&self, expr: &Expr) -> String {
        use ExprKind as K;
        match &*expr.kind {
            K::Not(inner) => self.part(inner),
            K::Field(..) => self.is_so(expr, true),
            K::Exists(pattern, window) => self.exists("exists-not", Form::Genitive, pattern, window.as_ref()),
            K::IsKnown(a) => self.say("is-unknown", &[("a", &self.noun(a, Form::Base))]),
            K::In(a, list) => self.pair("not-in", a, list),
            K::IsKind(a, kinds) => self.is_kind("is-no-kind", a, kinds),
            K::Compare(how, a, b) => self.compare(how.negated(), a, b),
            K::Hours(at, inside, band) => self.hours_of(at, !inside, *band),
            K::Value(Value::Bool(value)) => self.say(if *value { "not-ever" } else { "always" }, &[]),
            // In brackets: what is denied must end where it ends.
            _ => {
                let text = self.in_time(expr, true);
                text.unwrap_or_else(|| self.say("not", &[("cond", &format!("({})", self.cond(expr)))]))
            }
        }
    }

    /// Returns a yes/no field as a condition.
    fn is_so(&self, expr: &Expr, denied: bool) -> String {
        let ExprKind::Field(of, field) = &*expr.kind else { return self.say("holds", &[]) };
        let name = self.program.vocabulary.field_name(*field);
        let item = self.noun(of, Form::Base);
        let id = self.field_ids("is", of, name).into_iter().find(|id| self.locale.has(id));
        let id = id.unwrap_or_else(|| "own-is".to_owned());
        let shown = super::speaker::words(name);
        let id = if denied { format!("{id}-not") } else { id };
        self.say(&id, &[("item", &item), ("name", &self.quoted(&shown))])
    }

    fn is_kind(&self, id: &str, a: &Expr, kinds: &[KindId]) -> String {
        let nouns: Vec<super::speaker::Noun> =
            kinds.iter().map(|kind| super::speaker::Noun::Kind(*kind, None)).collect();
        self.say(id, &[("a", &self.noun(a, Form::Base)), ("kind", &self.nouns(&nouns, Form::A))])
    }

    fn compare(&self, how: Comparison, a: &Expr, b: &Expr) -> String {
        // `x = true` is x.
        for (one, other) in [(a, b), (b, a)] {
            if let ExprKind::Value(Value::Bool(value)) = &*one.kind {
                return if (how == Comparison::Equal) == *value { self.test(other) } else { self.denied(other) };
            }
        }
        let is_moment = a.ty == Type::Moment;
        let id = match how {
            Comparison::Equal => "equal",
            Comparison::NotEqual => "not-equal",
            Comparison::Less if is_moment => "earlier",
            Comparison::Less => "less",
            Comparison::LessEqual if is_moment => "not-later",
            Comparison::LessEqual => "at-most",
            Comparison::Greater if is_moment => "later",
            Comparison::Greater => "more",
            Comparison::GreaterEqual if is_moment => "not-earlier",
            Comparison::GreaterEqual => "at-least",
        };
        self.pair(id, a, b)
    }

    fn pair(&self, id: &str, a: &Expr, b: &Expr) -> String {
        self.say(id, &[("a", &self.noun(a, Form::Base)), ("b", &self.noun(b, Form::Base))])
    }

    fn triple(&self, id: &str, a: &Expr, duration: &Expr, b: &Expr) -> String {
        let (a, after, b) = (self.noun(a, Form::Base), self.noun(b, Form::Genitive), self.noun(b, Form::Base));
        let (duration, length) = (self.noun(duration, Form::Base), self.noun(duration, Form::Genitive));
        let values = [("a", a.as_str()), ("of", &after), ("b", &b), ("duration", &duration), ("length", &length)];
        self.say(id, &values)
    }

    fn exists(&self, id: &str, form: Form, pattern: &Pattern, window: Option<&Window>) -> String {
        let pattern = self.pattern(pattern, form);
        match window {
            Some(window) => self.say(&format!("{id}-in"), &[("event", &pattern), ("window", &self.window(window))]),
            None => self.say(id, &[("event", &pattern)]),
        }
    }
}

/// Collects the parts of a chain of `and` or of `or`.
fn gather<'e>(expr: &'e Expr, chain: Around, parts: &mut Vec<&'e Expr>) {
    match (&*expr.kind, chain) {
        (ExprKind::And(a, b), Around::And) | (ExprKind::Or(a, b), Around::Or) => {
            gather(a, chain, parts);
            gather(b, chain, parts);
        }
        _ => parts.push(expr),
    }
}
