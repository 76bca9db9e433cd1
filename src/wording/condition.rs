//! Conditions, as parts of sentences.

use super::absent::Given;
use super::expression::less_a_day;
use super::pattern::nouns_of;
use super::speaker::{Form, Noun, Speaker};
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
        self.cond_in(expr, Around::Nothing, Given::default())
    }

    /// Returns a condition as a part of a longer text: of several parts, in brackets.
    pub(super) fn part(&self, expr: &Expr) -> String {
        self.cond_in(expr, Around::And, Given::default())
    }

    fn cond_in(&self, expr: &Expr, around: Around, given: Given<'_>) -> String {
        let (own, id) = match &*expr.kind {
            ExprKind::And(..) => (Around::And, "cond-and"),
            ExprKind::Or(..) => (Around::Or, "cond-or"),
            ExprKind::Exists(pattern, None) if around == Around::Nothing => return self.exists_for(pattern),
            _ => return self.test(expr, given),
        };
        let mut parts = Vec::new();
        gather(expr, own, &mut parts);
        let moments = self.said_known(&parts, own);
        let given = if moments.is_empty() { given } else { Given { moments: &moments, holds_without: false } };
        if own == Around::And {
            parts = self.without_implied(parts);
        }
        if let [part] = parts.as_slice() {
            return self.cond_in(part, around, given);
        }
        // Of three a reader asks which go together; of two where a list of words has an `or` of its own.
        let lists = |part: &&Expr| matches!(&*part.kind, ExprKind::In(_, list) if is_listed(list));
        let is_numbered = around == Around::Nothing && (parts.len() > 2 || parts.iter().any(lists));
        let mut parts: Vec<String> = parts.into_iter().map(|part| self.cond_in(part, own, given)).collect();
        if is_numbered {
            let numbered = |(place, part): (usize, &String)| {
                self.say("cond-part", &[("number", &(place + 1).to_string()), ("part", part)])
            };
            parts = parts.iter().enumerate().map(numbered).collect();
        }
        let mut text = parts[0].clone();
        let more = format!("{id}-more");
        for (place, part) in parts[1..].iter().enumerate() {
            text = self.say(if place == 0 { id } else { &more }, &[("a", &text), ("b", part)]);
        }
        if around == Around::Nothing { text } else { format!("({text})") }
    }

    fn test(&self, expr: &Expr, given: Given<'_>) -> String {
        use ExprKind as K;
        let text = match &*expr.kind {
            K::Not(inner) => return self.denied_in(inner, given),
            K::Field(..) => self.is_so(expr, false),
            K::Compare(how, a, b) => self.compare(*how, a, b),
            K::In(a, list) => match self.worded(a, list, false) {
                Some(text) => text,
                None => self.pair(if is_listed(list) { "in" } else { "in-field" }, a, list),
            },
            K::IsKind(a, kinds) => self.is_kind("is-kind", a, kinds),
            K::IsKnown(a) => self.known_or_not(a, "is-known", ""),
            K::Hours(at, inside, band) => self.hours_of(at, *inside, *band),
            K::Exists(pattern, window) => self.exists("exists", Form::A, pattern, window.as_ref()),
            K::Value(Value::Bool(value)) => self.say(if *value { "always" } else { "not-ever" }, &[]),
            _ => match self.in_time(expr, false) {
                Some(text) => text,
                None => self.say("holds", &[("a", &self.noun(expr, Form::Base))]),
            },
        };
        self.or_absent(text, expr, false, given)
    }

    /// Returns a condition on the order of things in time, or its opposite; nothing for another one.
    fn in_time(&self, expr: &Expr, denied: bool) -> Option<String> {
        use ExprKind as K;
        let id = |id: &str| if denied { format!("{id}-not") } else { id.to_owned() };
        Some(match &*expr.kind {
            K::Order(a, after, b) => {
                match &*b.kind {
                    // Not before a day after it: a day after it at the earliest.
                    K::Shift(length, true, from) if denied && !*after => self.triple("at-least-after", a, length, from),
                    K::Shift(length, true, from) if !*after => self.triple("less-after", a, length, from),
                    _ => self.pair(&id(if *after { "order-after" } else { "order-before" }), a, b),
                }
            }
            K::EventOrder(pattern, after, at) => {
                // The moment is named before the event takes a letter of its own.
                let (is_plain, by) = (matches!(&*at.kind, K::Field(..) | K::Var(_)), self.noun(at, Form::Instrumental));
                let (plain, at) = (if is_plain { "yes" } else { "no" }.to_owned(), self.noun(at, Form::Base));
                let (form, gender) = (if denied { Form::Genitive } else { Form::A }, self.gender(&nouns_of(pattern)));
                let event = self.pattern(pattern, form);
                let values = [("event", event), ("moment", at), ("plain", plain), ("by", by), ("gender", gender)];
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
                // A day more at least is more; a day less at most is less.
                match less_a_day(duration).filter(|_| *least && *after) {
                    Some(length) if denied => self.triple("at-most-after", left, length, right),
                    Some(length) => self.triple("at-most-after-not", left, length, right),
                    None => self.triple(&id(known), left, duration, right),
                }
            }
            K::IsWithin(a, duration, b) => self.triple(&id("is-within"), a, duration, b),
            K::During(pattern) => {
                let form = if denied { Form::Genitive } else { Form::A };
                self.say(&id("during"), &[("event", &self.pattern(pattern, form))])
            }
            _ => return None,
        })
    }

    /// Returns that there is such an item, its condition at the end.
    fn exists_for(&self, pattern: &Pattern) -> String {
        let event = self.head(pattern, Form::A);
        match &pattern.filter {
            Some(filter) => {
                let gender = self.gender(&nouns_of(pattern));
                self.say("exists-for", &[("event", &event), ("cond", &self.cond(filter)), ("gender", &gender)])
            }
            None => self.say("exists", &[("event", &event)]),
        }
    }

    /// Returns whether a value is on record; some fields have words of their own for it.
    fn known_or_not(&self, a: &Expr, id: &str, suffix: &str) -> String {
        if let ExprKind::Field(of, field) = &*a.kind {
            let name = self.program.vocabulary.field_name(*field);
            let own = self.field_ids("known", of, name).into_iter().find(|id| self.locale.has(id));
            if let Some(own) = own {
                let (item, whose) = (self.owner(of, *field, Form::Base), self.owner(of, *field, Form::Genitive));
                return self.say(&format!("{own}{suffix}"), &[("item", &item), ("of", &whose)]);
            }
        }
        let (a, of) = (self.noun(a, Form::Accusative), self.noun(a, Form::Genitive));
        self.say(id, &[("a", &a), ("of", &of)])
    }

    /// Returns that a moment has not come.
    pub(super) fn not_come(&self, moment: &Expr, otherwise: &str) -> String {
        match &*moment.kind {
            ExprKind::Field(..) => self.known_or_not(moment, "is-unknown", "-not"),
            _ => self.say(otherwise, &[]),
        }
    }

    /// Returns the parts of a chain of `and` less those that another one implies: what is compared is known.
    fn without_implied<'e>(&self, parts: Vec<&'e Expr>) -> Vec<&'e Expr> {
        let compared: Vec<String> =
            parts.iter().flat_map(|part| compared(part)).map(|one| self.noun(one, Form::Base)).collect();
        let is_implied = |part: &&Expr| match &*part.kind {
            ExprKind::IsKnown(a) => compared.contains(&self.noun(a, Form::Base)),
            _ => false,
        };
        parts.into_iter().filter(|part| !is_implied(part)).collect()
    }

    /// Returns what the other parts of a chain need not speak of where it is not known: of `and` what a part says to be known, of
    /// `or` what one says not to be.
    fn said_known(&self, parts: &[&Expr], chain: Around) -> Vec<String> {
        let known = |part: &&Expr| match (&*part.kind, chain) {
            (ExprKind::IsKnown(a), Around::And) => Some(self.noun(a, Form::Base)),
            (ExprKind::Not(inner), Around::Or) => match &*inner.kind {
                ExprKind::IsKnown(a) => Some(self.noun(a, Form::Base)),
                _ => None,
            },
            _ => None,
        };
        parts.iter().filter_map(known).collect()
    }

    /// Returns the one part of a chain of `and` that the others are implied by; nothing where there are several.
    fn single<'e>(&self, expr: &'e Expr) -> Option<&'e Expr> {
        let mut parts = Vec::new();
        gather(expr, Around::And, &mut parts);
        let parts = self.without_implied(parts);
        (parts.len() == 1).then(|| parts[0])
    }

    fn hours_of(&self, at: &Expr, inside: bool, band: BandId) -> String {
        let name = self.quoted(&self.own_name(&self.program.calendar.bands[usize::from(band.0)].name));
        let id = if inside { "inside-hours" } else { "outside-hours" };
        self.say(id, &[("a", &self.noun(at, Form::Base)), ("band", &name)])
    }

    /// Returns the opposite of a condition.
    pub(super) fn denied(&self, expr: &Expr) -> String {
        self.denied_in(expr, Given::default())
    }

    fn denied_in(&self, expr: &Expr, given: Given<'_>) -> String {
        use ExprKind as K;
        let text = match &*expr.kind {
            K::Not(inner) => self.part(inner),
            K::Field(..) => self.is_so(expr, true),
            K::Exists(pattern, window) => self.exists("exists-not", Form::Genitive, pattern, window.as_ref()),
            K::IsKnown(a) => self.known_or_not(a, "is-unknown", "-not"),
            K::And(..) if self.single(expr).is_some() => {
                let mut parts = Vec::new();
                gather(expr, Around::And, &mut parts);
                let given = Given { moments: &self.said_known(&parts, Around::And), holds_without: true };
                return self.single(expr).map_or_else(String::new, |one| self.denied_in(one, given));
            }
            K::In(a, list) if self.worded(a, list, true).is_some() => self.worded(a, list, true).unwrap_or_default(),
            K::In(a, list) => match &*list.kind {
                K::List(items) => {
                    self.say("not-in", &[("a", &self.named_noun(a)), ("b", &self.listed(items, "list-nor"))])
                }
                _ => self.pair(if is_listed(list) { "not-in" } else { "not-in-field" }, a, list),
            },
            K::IsKind(a, kinds) => self.is_kind("is-no-kind", a, kinds),
            K::Compare(how, a, b) => self.compare(how.negated(), a, b),
            K::Hours(at, inside, band) => self.hours_of(at, !inside, *band),
            K::Value(Value::Bool(value)) => self.say(if *value { "not-ever" } else { "always" }, &[]),
            // In brackets: what is denied must end where it ends.
            _ => {
                let text = self.in_time(expr, true);
                text.unwrap_or_else(|| self.say("not", &[("cond", &format!("({})", self.cond(expr)))]))
            }
        };
        self.or_absent(text, expr, true, given)
    }

    /// Returns a yes/no field as a condition.
    fn is_so(&self, expr: &Expr, denied: bool) -> String {
        let ExprKind::Field(of, field) = &*expr.kind else { return self.say("holds", &[]) };
        let name = self.program.vocabulary.field_name(*field);
        let (item, whose) = (self.owner(of, *field, Form::Base), self.owner(of, *field, Form::Genitive));
        let id = self.field_ids("is", of, name).into_iter().find(|id| self.locale.has(id));
        let derived = self.program.derived.iter().any(|own| own.field == *field);
        let id = id.unwrap_or_else(|| if derived { "own-counts" } else { "own-is" }.to_owned());
        let shown = self.own_name(name);
        let id = if denied { format!("{id}-not") } else { id };
        self.say(&id, &[("item", &item), ("of", &whose), ("name", &self.quoted(&shown))])
    }

    fn is_kind(&self, id: &str, a: &Expr, kinds: &[KindId]) -> String {
        let nouns: Vec<Noun> = kinds.iter().map(|kind| Noun::Kind(*kind, None)).collect();
        match &*a.kind {
            ExprKind::Field(of, field) if self.program.vocabulary.field_name(*field) == "for" => {
                let (a, whose) = (self.noun(of, Form::Base), self.noun(of, Form::Genitive));
                let kind = self.nouns(&nouns, Form::A);
                self.say(&format!("{id}-for"), &[("a", &a), ("of", &whose), ("kind", &kind)])
            }
            _ => self.say(id, &[("a", &self.noun(a, Form::Base)), ("kind", &self.nouns(&nouns, Form::A))]),
        }
    }

    /// Returns that a measure is one of a sort, or is not: `what = terminate` is that it is a termination.
    fn is_action(&self, how: Comparison, a: &Expr, b: &Expr) -> Option<String> {
        let (ExprKind::Field(of, field), ExprKind::Value(Value::Word(word))) = (&*a.kind, &*b.kind) else {
            return None;
        };
        let vocabulary = &self.program.vocabulary;
        let (Type::Record(kinds), action) = (&of.ty, vocabulary.kind("action")?) else { return None };
        if vocabulary.field_name(*field) != "what" || kinds.iter().any(|kind| *kind != action) {
            return None;
        }
        let id = match how {
            Comparison::Equal => "is-kind",
            Comparison::NotEqual => "is-no-kind",
            _ => return None,
        };
        let noun = self.nouns(&[Noun::Kind(action, Some(*word))], Form::A);
        Some(self.say(id, &[("a", &self.noun(of, Form::Base)), ("kind", &noun)]))
    }

    /// Returns that a field is one of these words, or none of them, where the language has a sentence of its own for that: `the client
    /// is a consumer`; else nothing.
    fn worded(&self, a: &Expr, b: &Expr, denied: bool) -> Option<String> {
        let ExprKind::Field(of, field) = &*a.kind else { return None };
        let name = self.program.vocabulary.field_name(*field);
        let mut ids = self.field_ids("eq", of, name);
        // Of several kinds the one that has it.
        if let Type::Record(kinds) = &of.ty {
            let mut has = kinds.iter().filter(|kind| self.program.vocabulary.field(**kind, *field).is_some());
            if let (Some(kind), None) = (has.next(), has.next()) {
                ids.insert(0, format!("eq-{}-{name}", self.program.vocabulary.kind_name(*kind)));
            }
        }
        let id = ids.into_iter().find(|id| self.locale.has(id))?;
        let id = if denied { format!("{id}-not") } else { id };
        let all: Vec<&Expr> = match &*b.kind {
            ExprKind::List(items) => items.iter().collect(),
            _ => vec![b],
        };
        let said = |one: &Expr| match &*one.kind {
            ExprKind::Value(Value::Word(word)) => {
                let id = format!("word-{}", self.program.vocabulary.word(*word));
                self.locale.has_form(&id, "pred").then(|| self.say_in(&id, Form::Predicate, &[]))
            }
            _ if one.ty == Type::Actor => Some(self.noun(one, Form::Base)),
            _ => None,
        };
        let all: Option<Vec<String>> = all.into_iter().map(said).collect();
        let words = self.join(&all?, if denied { "list-nor" } else { "list-or" });
        let (item, whose) = (self.owner(of, *field, Form::Base), self.owner(of, *field, Form::Genitive));
        self.locale.has(&id).then(|| self.say(&id, &[("item", &item), ("of", &whose), ("words", &words)]))
    }

    fn compare(&self, how: Comparison, a: &Expr, b: &Expr) -> String {
        // `x = true` is x.
        for (one, other) in [(a, b), (b, a)] {
            if let ExprKind::Value(Value::Bool(value)) = &*one.kind {
                let given = Given::default();
                return if (how == Comparison::Equal) == *value { self.test(other, given) } else { self.denied(other) };
            }
        }
        if let Some(text) = self.is_action(how, a, b) {
            return text;
        }
        let is_equal = matches!(how, Comparison::Equal | Comparison::NotEqual);
        if let Some(text) = self.worded(a, b, how == Comparison::NotEqual).filter(|_| is_equal) {
            return text;
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
        // The value of a term says little where it is what is looked at.
        let (a, whole) = (self.named_noun(a), self.noun(b, Form::Genitive));
        let is_plain = matches!(&*b.kind, ExprKind::Value(_) | ExprKind::Term(_));
        let plain = if is_plain { "yes" } else { "no" };
        self.say(id, &[("a", &a), ("b", &self.noun(b, Form::Base)), ("of", &whole), ("plain", plain)])
    }

    fn triple(&self, id: &str, a: &Expr, duration: &Expr, b: &Expr) -> String {
        let (a, after, b) = (self.noun(a, Form::Base), self.noun(b, Form::Genitive), self.noun(b, Form::Base));
        let length = |form| self.length(duration, form);
        let (on_day, duration, length) =
            (self.reached(duration, Form::OnNth), length(Form::Base), length(Form::Genitive));
        let values = [
            ("a", a.as_str()),
            ("of", &after),
            ("b", &b),
            ("duration", &duration),
            ("length", &length),
            ("on_day", &on_day),
        ];
        self.say(id, &values)
    }

    fn exists(&self, id: &str, form: Form, pattern: &Pattern, window: Option<&Window>) -> String {
        let gender = self.gender(&nouns_of(pattern));
        let pattern = self.pattern(pattern, form);
        match window {
            Some(window) => {
                let values = [("event", pattern.as_str()), ("window", &self.window(window)), ("gender", &gender)];
                self.say(&format!("{id}-in"), &values)
            }
            None => self.say(id, &[("event", &pattern)]),
        }
    }
}

/// Whether values are listed one by one.
fn is_listed(list: &Expr) -> bool {
    matches!(&*list.kind, ExprKind::List(_) | ExprKind::Value(_) | ExprKind::Term(_))
}

/// Returns what a condition compares, and so takes to be known.
fn compared(expr: &Expr) -> Vec<&Expr> {
    match &*expr.kind {
        ExprKind::Compare(Comparison::NotEqual, ..) => Vec::new(),
        ExprKind::Compare(_, a, b) | ExprKind::Order(a, _, b) => vec![a, b],
        ExprKind::In(a, list) => vec![a, list],
        ExprKind::AtLeast { left, right, .. } | ExprKind::IsWithin(left, _, right) => vec![left, right],
        _ => Vec::new(),
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
