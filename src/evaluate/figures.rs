//! The figures behind a verdict: which parts of a condition decided it, what each compares, and the lines of the record that
//! say so.

use rustc_hash::FxHashSet;

use super::shown::{formula, shown};
use crate::base::source::{SourceMap, Span};
use crate::engagement::vocabulary::{Derived, FieldId};
use crate::facts::due::moment_of;
use crate::facts::index::Facts;
use crate::facts::item::{Item, Val};
use crate::facts::scope::{Env, Scope};
use crate::facts::truth::Truth;
use crate::program::tree::{BandId, Expr, ExprKind, Function, Measure, Pattern, Type, Var, Window};

/// So many records are listed under a value, the newest.
const MOST: usize = 20;

/// Of so few found records it is told why they count.
const FEW: usize = 3;

/// So deep a value is taken apart.
const DEEPEST: usize = 6;

/// Tells figures, with the text of the policy that they are of.
#[derive(Clone, Copy)]
pub struct Figures<'p> {
    /// The policy's files.
    pub policy: &'p SourceMap,
}

impl Figures<'_> {
    /// Returns which parts of a condition decide it, each with the values that it compares.
    pub fn deciding(&self, cond: &Expr, at: Scope<'_, '_>) -> Vec<String> {
        once(self.parts(cond, at, 0))
    }

    /// Returns a value and where it comes from.
    pub fn value_of(&self, expr: &Expr, at: Scope<'_, '_>) -> Vec<String> {
        once(self.value(expr, at, 0))
    }

    fn parts(&self, cond: &Expr, at: Scope<'_, '_>, depth: usize) -> Vec<String> {
        let truth = at.judge(cond);
        let says = match truth {
            Truth::True => "holds",
            Truth::False => "does not hold",
            Truth::Unknown(_) => return Vec::new(),
        };
        match &*cond.kind {
            // `no EVENT` is one test.
            ExprKind::Not(a) if a.span == cond.span => {
                let head = format!("`{}` {says}", self.text(cond));
                std::iter::once(head).chain(set_in(self.compared(a, at, depth + 1))).collect()
            }
            ExprKind::Not(a) => self.parts(a, at, depth),
            // Of parts those decide that say what the whole says.
            ExprKind::And(a, b) | ExprKind::Or(a, b) => [a, b]
                .into_iter()
                .filter(|part| at.judge(part) == truth)
                .flat_map(|part| self.parts(part, at, depth))
                .collect(),
            _ => {
                let head = format!("`{}` {says}", self.text(cond));
                std::iter::once(head).chain(set_in(self.compared(cond, at, depth + 1))).collect()
            }
        }
    }

    /// What a test compares, or looks for.
    fn compared(&self, test: &Expr, at: Scope<'_, '_>, depth: usize) -> Vec<String> {
        let values = |parts: &[&Expr]| parts.iter().flat_map(|part| self.value(part, at, depth)).collect::<Vec<_>>();
        match &*test.kind {
            ExprKind::Exists(pattern, window) => {
                let items = Some(at.rests_on(test)).filter(|items| !items.is_empty());
                items.map_or_else(|| vec![nothing(window.as_ref(), at)], |items| self.found(pattern, &items, at, depth))
            }
            ExprKind::During(pattern) => self.found(pattern, &matching(pattern, at), at, depth),
            ExprKind::EventOrder(pattern, _, than) => {
                [values(&[than]), self.found(pattern, &matching(pattern, at), at, depth)].concat()
            }
            ExprKind::AtLeast { left, duration, after, right, .. } => {
                let bound = self.bound(duration, *after, right, at);
                values(&[left]).into_iter().chain(bound).chain(values(&[right, duration])).collect()
            }
            ExprKind::IsWithin(moment, duration, anchor) => {
                let bound = self.bound(duration, true, anchor, at);
                values(&[moment]).into_iter().chain(bound).chain(values(&[anchor, duration])).collect()
            }
            ExprKind::Hours(moment, _, band) => {
                values(&[moment]).into_iter().chain(self.hours(moment, *band, at)).collect()
            }
            ExprKind::IsKnown(field) => {
                let value = self.value(field, at, depth);
                if value.is_empty() { self.unstated(field, at).into_iter().collect() } else { value }
            }
            ExprKind::Field(..) => self.value(test, at, depth),
            _ => values(&test.children()),
        }
    }

    /// Returns a value and where it comes from; nothing of one that is written in the policy, or that cannot be said.
    fn value(&self, expr: &Expr, at: Scope<'_, '_>, depth: usize) -> Vec<String> {
        let is_written = |expr: &Expr| {
            matches!(&*expr.kind, ExprKind::Value(_) | ExprKind::Var(_) | ExprKind::Client | ExprKind::Contract)
        };
        let all_written = |list: &[Expr]| list.iter().all(is_written);
        if is_written(expr) || depth > DEEPEST || matches!(&*expr.kind, ExprKind::List(list) if all_written(list)) {
            return Vec::new();
        }
        let known = at.facts.in_every_world(|| at.value(expr)).one();
        let Ok(Ok(value)) = known else { return Vec::new() };
        let Some(shown) = shown(at.facts, &value) else { return Vec::new() };
        let reckoned = formula(expr, at).map(|formula| format!(" = {formula}")).unwrap_or_default();
        let head = format!("{}{reckoned} is {shown}{}", self.text(expr), self.origin(expr, at));
        let below = match &*expr.kind {
            ExprKind::Measure(measure) => self.measured(measure, at),
            ExprKind::Field(of, field) => [self.value(of, at, depth + 1), self.derived(of, *field, at, depth)].concat(),
            _ => operands(expr).into_iter().flat_map(|operand| self.value(operand, at, depth + 1)).collect(),
        };
        std::iter::once(head).chain(set_in(below)).collect()
    }

    /// How a field came about that the policy derives from others.
    fn derived(&self, of: &Expr, field: FieldId, at: Scope<'_, '_>, depth: usize) -> Vec<String> {
        let Ok(Val::Item(item)) = at.value(of) else { return Vec::new() };
        let Some(own) = at.own_field_of(item, field) else { return invoiced(at.facts, item, field) };
        let env = Env { var: Var(0), item, outer: None };
        let at = Scope { own: at.facts.time(item), env: None, clause: None, ..at }.with(&env);
        match own.value.ty {
            Type::Bool => self.parts(&own.value, at, depth + 1),
            _ => self.value(&own.value, at, depth + 1),
        }
    }

    /// Returns `D after T is DAY`.
    fn bound(&self, duration: &Expr, after: bool, anchor: &Expr, at: Scope<'_, '_>) -> Option<String> {
        let due = at.facts.in_every_world(|| at.count(duration, after, anchor)).one().ok()?.ok()??;
        let day = shown(at.facts, &Val::Moment(moment_of(due)))?;
        let word = if after { "after" } else { "before" };
        Some(format!("{} {word} {} is {day}", self.text(duration), self.text(anchor)))
    }

    /// The hours of a band on the day of a moment.
    fn hours(&self, moment: &Expr, band: BandId, at: Scope<'_, '_>) -> Option<String> {
        let calendar = &at.facts.plan.program.calendar;
        let Ok(Val::Moment(moment)) = at.value(moment) else { return None };
        let day = calendar.zone.day(moment);
        let name = &calendar.bands.get(usize::from(band.0))?.name;
        let open = calendar.open(usize::from(band.0), day).ok()?;
        let clock = |at| calendar.zone.clock(at);
        let end = calendar.zone.end_of(day);
        let stretch = |(from, to): &(_, _)| {
            format!("{}-{}", clock(*from), if *to == end { "24:00".to_owned() } else { clock(*to) })
        };
        let open: Vec<String> = open.iter().map(stretch).collect();
        let holiday = calendar.holiday(day).ok().flatten().map(|name| format!(", {name}")).unwrap_or_default();
        let hours = if open.is_empty() { "no hours".to_owned() } else { open.join(", ") };
        Some(format!("{name} on {} {day}{holiday}: {hours}", day.weekday_name()))
    }

    /// Lists what a test found, of a few each with what made it count.
    fn found(&self, pattern: &Pattern, items: &[Item], at: Scope<'_, '_>, depth: usize) -> Vec<String> {
        if items.is_empty() {
            return vec![nothing(None, at)];
        }
        let Some(filter) = pattern.filter.as_ref().filter(|_| items.len() <= FEW && depth < DEEPEST) else {
            return listed(items, |item| line(at.facts, item, ""));
        };
        let told = |item: Item| {
            let env = Env { var: pattern.var, item, outer: at.env };
            let parts = self.parts(filter, Scope { own: at.facts.time(item), ..at }.with(&env), depth + 1);
            std::iter::once(line(at.facts, item, "")).chain(set_in(parts)).collect::<Vec<_>>()
        };
        items.iter().flat_map(|item| told(*item)).collect()
    }

    /// Says that a record does not state a field.
    fn unstated(&self, field: &Expr, at: Scope<'_, '_>) -> Option<String> {
        let ExprKind::Field(of, _) = &*field.kind else { return None };
        let Ok(Val::Item(item)) = at.value(of) else { return None };
        Some(format!("{} does not state it{}", at.facts.name(item), placed(at.facts, item)))
    }

    /// Lists what a measure counted.
    fn measured(&self, measure: &Measure, at: Scope<'_, '_>) -> Vec<String> {
        let inside = at.facts.in_every_world(|| at.items_of(measure)).one();
        let Ok(Ok(items)) = inside else { return Vec::new() };
        match items[..] {
            [] => vec![nothing(measure.window.as_ref(), at)],
            _ => self.items(&items, measure, at),
        }
    }

    /// Lists what was measured, each with what it adds: its value, of a share or a streak whether it meets the condition.
    pub fn items(&self, items: &[Item], measure: &Measure, at: Scope<'_, '_>) -> Vec<String> {
        let value = |item: Item| match (&measure.value, measure.function) {
            (Some(field), _) => {
                let value = at.facts.in_every_world(|| at.item_value(&measure.pattern, field, item)).one();
                value.ok().and_then(Result::ok).and_then(|value| shown(at.facts, &value)).unwrap_or_default()
            }
            (None, Function::Share | Function::Streak) => {
                let fits = at.facts.decide(|| at.matches(&measure.pattern, item)).holds();
                if fits { "yes" } else { "no" }.to_owned()
            }
            (None, _) => String::new(),
        };
        listed(items, |item| line(at.facts, item, &value(item)))
    }

    /// Returns the place in the record from which a value comes: `, acme.yaml:12`.
    fn origin(&self, expr: &Expr, at: Scope<'_, '_>) -> String {
        match &*expr.kind {
            ExprKind::Field(of, _) => match at.value(of) {
                Ok(Val::Item(item)) => placed(at.facts, item),
                _ => String::new(),
            },
            ExprKind::Term(term) => {
                let name = &at.facts.plan.program.terms[usize::from(term.0)].name;
                at.facts.contract_term(name, at.own.day).map(|term| place(at.facts, term.span)).unwrap_or_default()
            }
            _ => String::new(),
        }
    }

    fn text(&self, expr: &Expr) -> String {
        self.policy.one_line(expr.span)
    }
}

/// The items of a pattern, whenever they happened up to the moment at hand.
fn matching(pattern: &Pattern, at: Scope<'_, '_>) -> Vec<Item> {
    let is_there = |item: &Item| at.facts.time(*item).may_precede(at.own);
    let matches = |item: &Item| at.facts.decide(|| at.matches(pattern, *item)).holds();
    at.candidates(pattern).iter().copied().filter(|item| is_there(item) && matches(item)).collect()
}

/// Says that there is nothing, and from when to when was looked.
fn nothing(window: Option<&Window>, at: Scope<'_, '_>) -> String {
    let days = window.and_then(|_| at.window_days(window));
    let days = days.map(|(first, last)| format!(" from {first} to {last}")).unwrap_or_default();
    format!("nothing of that sort is recorded{days}")
}

/// Returns an item as a line: when, which, what it adds, where it is recorded.
pub(super) fn line(facts: &Facts<'_>, item: Item, value: &str) -> String {
    let moment = facts.zone().short(facts.time(item).moment());
    let value = if value.is_empty() { String::new() } else { format!("  {value}") };
    format!("{moment}  {}{value}{}", facts.name(item), placed(facts, item))
}

/// Lists items, of many the newest.
pub(super) fn listed<T: Copy>(items: &[T], line: impl Fn(T) -> String) -> Vec<String> {
    let earlier = items.len().saturating_sub(MOST);
    let newest = items[earlier..].iter().map(|item| line(*item));
    let more = (earlier > 0).then(|| format!("{earlier} earlier"));
    more.into_iter().chain(newest).collect()
}

/// Returns where an item is recorded; nothing of what nobody recorded.
fn placed(facts: &Facts<'_>, item: Item) -> String {
    let engagement = facts.engagement;
    let span = match item {
        Item::Event(id) => match facts.deemed_by(id) {
            Some(clause) => return format!(", deemed to have happened by {clause}"),
            None => facts.event(id).span,
        },
        Item::Breach(breach) => match facts.breaches()[breach as usize].subject {
            Some(subject) => return placed(facts, subject),
            None => return String::new(),
        },
        Item::Contact(id) => engagement.contacts[usize::from(id.0)].span,
        Item::Client => engagement.client.span,
        Item::Contract => engagement.contract.record.span,
        Item::Period(..) => return String::new(),
    };
    place(facts, span)
}

fn place(facts: &Facts<'_>, span: Span) -> String {
    let sources = &facts.engagement.sources;
    let path = sources.path(span);
    format!(", {}:{}", path.rsplit(['/', '\\']).next().unwrap_or(path), sources.line(span))
}

/// When an invoice was due and when it was settled, beside what it derives from that.
fn invoiced(facts: &Facts<'_>, item: Item, field: FieldId) -> Vec<String> {
    let Item::Event(id) = item else { return Vec::new() };
    let derived = facts.plan.program.vocabulary.field(facts.event(id).kind, field).and_then(|field| field.derived);
    let Some(Derived::Late | Derived::Overdue) = derived else { return Vec::new() };
    let (due, settled) =
        facts.in_every_world(|| (facts.invoice_due(id), facts.settled_at(id))).one().unwrap_or_default();
    let settled = settled.map_or("not settled".to_owned(), |time| format!("settled {}", time.day));
    due.map(|due| format!("{} was due {due}, {settled}", facts.name(item))).into_iter().collect()
}

/// What a computation is made of, without its intermediate results.
fn operands(expr: &Expr) -> Vec<&Expr> {
    let is_computed = |expr: &Expr| {
        matches!(
            &*expr.kind,
            ExprKind::Arithmetic(..) | ExprKind::Negate(_) | ExprKind::Extreme(..) | ExprKind::Else(..)
        )
    };
    let parts = expr.children().into_iter();
    parts.flat_map(|part| if is_computed(part) { operands(part) } else { vec![part] }).collect()
}

fn set_in(lines: Vec<String>) -> impl Iterator<Item = String> {
    lines.into_iter().map(|line| format!("  {line}"))
}

/// Leaves out what was told before of the same part, with what stands below it.
fn once(lines: Vec<String>) -> Vec<String> {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut seen = FxHashSet::default();
    let mut below: Option<usize> = None;
    let is_new = |line: &String| {
        if below.is_some_and(|above| depth(line) > above) {
            return false;
        }
        if depth(line) == 0 {
            seen.clear();
        }
        let is_new = seen.insert(line.trim_start().to_owned());
        below = (!is_new).then(|| depth(line));
        is_new
    };
    lines.into_iter().filter(is_new).collect()
}
