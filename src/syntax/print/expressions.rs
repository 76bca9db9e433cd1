//! Expressions, events and literals as text. Parentheses stand where the grammar needs them, and nowhere else.

use rust_decimal::Decimal;

use super::Printer;
use crate::syntax::tree::{BinaryOp, Event, Expr, ExprKind, Measure, Name, Ref, Text, TextPart, What, Window};
use crate::value::duration::{Duration, Family};

/// How tightly an expression holds together, loosest first: the rules of the grammar from `cond` to `atom`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binding {
    Or,
    And,
    Not,
    Test,
    Moment,
    Sum,
    Product,
    Else,
    Signed,
    Atom,
}

impl Binding {
    /// Returns how tightly an expression holds together as it is written.
    fn of(expr: &Expr) -> Self {
        match &expr.kind {
            ExprKind::Binary(operator, ..) => Self::of_operator(*operator),
            ExprKind::Not(_) => Self::Not,
            ExprKind::In(..)
            | ExprKind::IsKnown(_)
            | ExprKind::IsKind(..)
            | ExprKind::IsWithin { .. }
            | ExprKind::Hours { .. }
            | ExprKind::AtLeast { .. }
            | ExprKind::Order { .. }
            | ExprKind::Exists(..)
            | ExprKind::ExistsField(_)
            | ExprKind::No(..)
            | ExprKind::During(_) => Self::Test,
            ExprKind::Relative { .. } => Self::Moment,
            ExprKind::Negate(_) => Self::Signed,
            ExprKind::Number(_)
            | ExprKind::Percent(_)
            | ExprKind::Money(..)
            | ExprKind::Duration(_)
            | ExprKind::Date(_)
            | ExprKind::Text(_)
            | ExprKind::Bool(_)
            | ExprKind::Code(_)
            | ExprKind::List(_)
            | ExprKind::Ref(_)
            | ExprKind::DueOf(_)
            | ExprKind::Call(..)
            | ExprKind::Measure(_) => Self::Atom,
        }
    }

    fn of_operator(operator: BinaryOp) -> Self {
        match operator {
            BinaryOp::Or => Self::Or,
            BinaryOp::And => Self::And,
            BinaryOp::Equal
            | BinaryOp::NotEqual
            | BinaryOp::Less
            | BinaryOp::LessEqual
            | BinaryOp::Greater
            | BinaryOp::GreaterEqual => Self::Test,
            BinaryOp::Add | BinaryOp::Subtract => Self::Sum,
            BinaryOp::Multiply | BinaryOp::Divide => Self::Product,
            BinaryOp::Else => Self::Else,
        }
    }

    /// Returns what the two sides of an operator must hold together at least; operators of one rank go from the left.
    fn sides(operator: BinaryOp) -> (Self, Self) {
        match Self::of_operator(operator) {
            Self::Or => (Self::Or, Self::And),
            Self::And => (Self::And, Self::Not),
            Self::Sum => (Self::Sum, Self::Product),
            Self::Product => (Self::Product, Self::Else),
            Self::Else => (Self::Else, Self::Signed),
            Self::Not | Self::Test | Self::Moment | Self::Signed | Self::Atom => (Self::Moment, Self::Moment),
        }
    }
}

impl Printer<'_> {
    /// A condition.
    pub(super) fn cond(&self, expr: &Expr) -> String {
        self.expr(expr, Binding::Or)
    }

    /// A moment.
    pub(super) fn moment(&self, expr: &Expr) -> String {
        self.expr(expr, Binding::Moment)
    }

    /// A value.
    pub(super) fn sum(&self, expr: &Expr) -> String {
        self.expr(expr, Binding::Sum)
    }

    /// A condition after a word, which may be broken before each `and`, or each `or`, at its top.
    pub(super) fn cond_segments(&self, word: &str, expr: &Expr) -> Vec<String> {
        let mut segments = Vec::new();
        let mut rest = expr;
        let top = Binding::of(expr);
        while let ExprKind::Binary(operator @ (BinaryOp::And | BinaryOp::Or), left, right) = &rest.kind
            && Binding::of_operator(*operator) == top
        {
            segments.push(format!("{} {}", operator.symbol(), self.expr(right, Binding::sides(*operator).1)));
            rest = left;
        }
        let least = if segments.is_empty() { Binding::Or } else { top };
        segments.push(format!("{word} {}", self.expr(rest, least)));
        segments.reverse();
        segments
    }

    fn expr(&self, expr: &Expr, least: Binding) -> String {
        let text = self.bare_expr(expr);
        if Binding::of(expr) < least { format!("({text})") } else { text }
    }

    fn bare_expr(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Number(number) => grouped(*number),
            ExprKind::Percent(number) => format!("{}%", grouped(*number)),
            ExprKind::Money(amount, currency) => format!("{} {}", grouped(*amount), currency.text),
            ExprKind::Duration(duration) => self.duration(*duration, expr),
            ExprKind::Date(text) | ExprKind::Code(text) => text.clone(),
            ExprKind::Text(text) => string(text),
            ExprKind::Bool(value) => value.to_string(),
            ExprKind::List(values) => format!("[{}]", joined(values, |value| self.sum(value))),
            ExprKind::Ref(reference) => ref_text(reference),
            ExprKind::DueOf(name) => format!("due of {}", name.text),
            ExprKind::Call(function, arguments) => self.call(function, arguments),
            ExprKind::Measure(measure) => self.measure(measure),
            ExprKind::Negate(inner) => format!("-{}", self.expr(inner, Binding::Atom)),
            ExprKind::Not(inner) => format!("not {}", self.expr(inner, Binding::Not)),
            ExprKind::Binary(operator, left, right) => {
                let (at_left, at_right) = Binding::sides(*operator);
                format!("{} {} {}", self.expr(left, at_left), operator.symbol(), self.expr(right, at_right))
            }
            ExprKind::Relative { left, after, right } => format!("{} {}", self.sum(left), self.relation(*after, right)),
            _ => self.test(expr),
        }
    }

    fn test(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::In(left, right) => format!("{} in {}", self.moment(left), self.expr(right, Binding::Atom)),
            ExprKind::IsKnown(left) => format!("{} is known", self.moment(left)),
            ExprKind::IsKind(left, kind) => format!("{} is {}", self.moment(left), kind.text),
            ExprKind::IsWithin { left, duration, after } => {
                format!("{} is within {} after {}", self.moment(left), self.sum(duration), self.moment(after))
            }
            ExprKind::Hours { left, inside, band } => {
                format!("{} {} hours {}", self.moment(left), if *inside { "inside" } else { "outside" }, band.text)
            }
            ExprKind::AtLeast { left, least, duration, after, right } => {
                let bound = if *least { "least" } else { "most" };
                format!("{} at {bound} {} {}", self.moment(left), self.sum(duration), self.relation(*after, right))
            }
            ExprKind::Order { event, after, right } => format!("{} {}", self.bare(event), self.relation(*after, right)),
            ExprKind::Exists(event, window) => format!("exists({})", self.event_in(event, window.as_ref())),
            ExprKind::ExistsField(field) => format!("exists({})", ref_text(field)),
            ExprKind::No(event, window) => format!("no {}{}", self.bare(event), self.window(window.as_ref())),
            ExprKind::During(event) => format!("during {}", self.bare(event)),
            _ => self.bare_expr(expr),
        }
    }

    /// `after T` or `before T`; `before signing` would be a modifier.
    fn relation(&self, after: bool, right: &Expr) -> String {
        let moment = self.moment(right);
        let signing =
            !after && moment.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next() == Some("signing");
        match (after, signing) {
            (true, _) => format!("after {moment}"),
            (false, true) => format!("before ({moment})"),
            (false, false) => format!("before {moment}"),
        }
    }

    /// One argument that would be read as an event to measure stands in parentheses of its own.
    fn call(&self, function: &Name, arguments: &[Expr]) -> String {
        match arguments {
            [only] if all_refs(only) => format!("{}(({}))", function.text, self.cond(only)),
            _ => format!("{}({})", function.text, joined(arguments, |argument| self.cond(argument))),
        }
    }

    fn measure(&self, measure: &Measure) -> String {
        let window = measure.window.as_ref();
        let inside = match &measure.among {
            Some(among) => {
                let closed = closed_before(among, window.is_some(), self.cond(among));
                format!("{} among {closed}{}", self.event(&measure.event), self.window(window))
            }
            None => self.event_in(&measure.event, window),
        };
        format!("{}({inside})", measure.function.text)
    }

    fn window(&self, window: Option<&Window>) -> String {
        match window {
            Some(Window::Last(duration)) => format!(" in last {}", self.sum(duration)),
            Some(Window::BeforeThat(duration)) => format!(" in the {} before that", self.sum(duration)),
            None => String::new(),
        }
    }

    fn event_in(&self, event: &Event, window: Option<&Window>) -> String {
        let (head, filter) = (event_head(event), event.filter.as_deref());
        let filter = filter.map(|filter| closed_before(filter, window.is_some(), self.cond(filter)));
        let filter = filter.map_or(String::new(), |filter| format!(" where {filter}"));
        format!("{head}{filter}{}", self.window(window))
    }

    /// An event pattern.
    pub(super) fn event(&self, event: &Event) -> String {
        self.event_in(event, None)
    }

    /// An event pattern that may be broken before its `where` and inside of it.
    pub(super) fn event_segments(&self, words: &str, event: &Event) -> Vec<String> {
        let mut segments = vec![format!("{words} {}", event_head(event))];
        if let Some(filter) = &event.filter {
            segments.extend(self.cond_segments("where", filter));
        }
        segments
    }

    /// An event in a condition: alone where it is of one kind and without a filter.
    fn bare(&self, event: &Event) -> String {
        let (What::Kinds(kinds) | What::BreachOf(kinds)) = &event.what;
        let text = self.event(event);
        if kinds.len() == 1 && event.filter.is_none() { text } else { format!("({text})") }
    }

    /// A duration in the unit in which it was written.
    fn duration(&self, duration: Duration, expr: &Expr) -> String {
        let written = self.source.get(expr.place.0.start as usize..expr.place.0.end as usize).unwrap_or("");
        let unit = written.trim_start_matches(|c: char| c.is_ascii_digit() || c == '_' || c == '.').trim_start();
        let number = &written[..written.len() - unit.len()];
        let number = Decimal::from_str_exact(&number.trim_end().replace('_', "")).ok();
        match number.map(|number| (number, Duration::from_unit(number, unit))) {
            Some((number, Some(same))) if same == duration => in_unit(number, unit),
            _ => plainly(duration),
        }
    }
}

/// Returns a cond in parentheses where what follows it would be taken for a part of its last event.
pub(super) fn closed_before(cond: &Expr, followed: bool, text: String) -> String {
    if followed && ends_with_event(cond) { format!("({text})") } else { text }
}

fn ends_with_event(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Binary(BinaryOp::And | BinaryOp::Or, _, right) => ends_with_event(right),
        ExprKind::Not(inner) => ends_with_event(inner),
        ExprKind::No(_, window) => window.is_none(),
        ExprKind::During(_) => true,
        _ => false,
    }
}

/// Returns true for a condition that ends with a single name, which a `by … before …` would make an event.
pub(super) fn ends_with_name(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Binary(BinaryOp::And | BinaryOp::Or, _, right) => ends_with_name(right),
        ExprKind::Not(inner) => ends_with_name(inner),
        ExprKind::Ref(reference) => reference.parts.len() == 1,
        _ => false,
    }
}

fn all_refs(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Ref(_) => true,
        ExprKind::Binary(BinaryOp::Or, left, right) => all_refs(left) && matches!(right.kind, ExprKind::Ref(_)),
        _ => false,
    }
}

/// An event pattern without its filter.
pub(super) fn event_head(event: &Event) -> String {
    let refs = |refs: &[Ref]| refs.iter().map(ref_text).collect::<Vec<_>>().join(" or ");
    let mut text = match &event.what {
        What::Kinds(kinds) => refs(kinds),
        What::BreachOf(clauses) => format!("breach of {}", refs(clauses)),
    };
    let tail = [
        event.bind.as_ref().map(|name| format!(" as {}", name.text)),
        event.by.as_ref().map(|who| format!(" by {}", ref_text(who))),
        event.about.as_ref().map(|what| format!(" for {}", ref_text(what))),
    ];
    text.extend(tail.into_iter().flatten());
    text
}

/// A reference.
pub(super) fn ref_text(reference: &Ref) -> String {
    reference.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(".")
}

/// A string with its quotes.
pub(super) fn string(text: &Text) -> String {
    let mut out = String::from("\"");
    for part in &text.parts {
        match part {
            TextPart::Value(reference) => out.extend(["{", &ref_text(reference), "}"]),
            TextPart::Plain(plain) => {
                for character in plain.chars() {
                    match character {
                        '"' => out.push_str("\\\""),
                        '\\' => out.push_str("\\\\"),
                        '\n' => out.push_str("\\n"),
                        '{' => out.push_str("{{"),
                        '}' => out.push_str("}}"),
                        other => out.push(other),
                    }
                }
            }
        }
    }
    out.push('"');
    out
}

/// A number, its digits grouped by thousands from five on.
pub(super) fn grouped(number: Decimal) -> String {
    let text = number.to_string();
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let mut out = String::new();
    for (index, digit) in whole.chars().enumerate() {
        let left = whole.len() - index;
        if index > 0 && left.is_multiple_of(3) && whole.len() >= 5 {
            out.push('_');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A number of a unit, singular for one.
fn in_unit(number: Decimal, unit: &str) -> String {
    let unit = unit.split_whitespace().collect::<Vec<_>>().join(" ");
    let singular = unit.strip_suffix('s').unwrap_or(&unit);
    format!("{} {singular}{}", grouped(number), if number == Decimal::ONE { "" } else { "s" })
}

/// A duration in the largest unit that says it exactly.
fn plainly(duration: Duration) -> String {
    let units: &[&str] = match duration.family {
        Family::Hours => &["hour", "minute"],
        Family::Days => &["day"],
        Family::Months => &["month"],
        Family::BusinessDays => &["business day"],
        Family::BusinessHours => &["business hour"],
    };
    let exact = units.iter().find_map(|unit| {
        let size = Duration::from_unit(Decimal::ONE, unit)?.amount;
        let number = duration.amount.checked_div(size)?.normalize();
        (Duration::from_unit(number, unit)? == duration).then(|| in_unit(number, unit))
    });
    exact.unwrap_or_else(|| duration.to_string())
}

/// Joins with commas.
pub(super) fn joined<T>(values: &[T], text: impl Fn(&T) -> String) -> String {
    values.iter().map(text).collect::<Vec<_>>().join(", ")
}
