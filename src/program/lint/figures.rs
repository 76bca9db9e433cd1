//! Figures in the texts of a clause beside the values that are checked.

use rust_decimal::Decimal;

use super::names::{is_named, names};
use super::numbers::{Figure, clock, figures, is_hour, is_rate};
use super::values::{Quantity, Unit, by_default, days};
use super::view::{Alarm, Fix, View};
use crate::base::mistake::lint::clauses as mistake;
use crate::base::source::Span;
use crate::program::parts::{changed, expressions, patterns, times};
use crate::program::reads::{walk, walk_pattern};
use crate::program::tree::{
    BandId, Change, Clause, Each, Expr, ExprKind, Function, Operator, Program, Source, Statement, TermId,
};
use crate::syntax::tree::{self as syntax, Item, ModifierKind};
use crate::value::duration::Family;

pub(super) fn alarms(view: &View<'_>) -> Vec<Alarm> {
    let mut found = Vec::new();
    for (clause, written) in view.clauses() {
        let held = held(view, clause);
        for (number, text) in texts(written).into_iter().enumerate() {
            let shown = view.sources.snippet(text);
            let mut all = figures(shown);
            if held.iter().any(|held| held.value.unit == Unit::Clock) {
                between_hours(view, clause, shown, &mut all);
            }
            all.retain(|figure| !is_bare(figure) || !figure.after.is_empty());
            // A number in words is one only before what is counted.
            let in_words = |figure: &Figure| shown[figure.start..].starts_with(char::is_alphabetic);
            all.retain(|figure| !(is_bare(figure) && in_words(figure)) || counts(view, clause, figure));
            let alarms: Vec<Alarm> = all.iter().filter_map(|figure| look(view, clause, &held, text, figure)).collect();
            // A wording was weighed word by word.
            let doubt = match () {
                () if number > 0 || shown.contains("{{") => Some("a wording was weighed word by word"),
                () if !all_have_their_terms(&all, &alarms) => {
                    Some("the title has other figures, of which one may be that of a law")
                }
                () => None,
            };
            found.extend(alarms.into_iter().map(|alarm| match doubt {
                Some(doubt) if alarm.fix.is_some() => Alarm { fix: None, left: Some(doubt.to_owned()), ..alarm },
                _ => alarm,
            }));
        }
    }
    found.extend(headings(view));
    found
}

/// Looks at the headings: what one says stands in a clause below it, or the nearest value there is told.
fn headings(view: &View<'_>) -> Vec<Alarm> {
    let sections = view.file.items.iter().filter_map(|item| match item {
        Item::Section(section) => Some(section),
        _ => None,
    });
    let mut found = Vec::new();
    for section in sections {
        let text = section.heading.place.0;
        let figures = figures(view.sources.snippet(text));
        if figures.is_empty() {
            continue;
        }
        let inside = |clause: &Clause| section.clauses.iter().any(|written| written.name.text == clause.name);
        let clauses = view.clauses().map(|(clause, _)| clause).filter(|clause| inside(clause));
        let held: Vec<(&Clause, Held)> =
            clauses.flat_map(|clause| held(view, clause).into_iter().map(move |held| (clause, held))).collect();
        for figure in figures.iter().filter(|figure| !is_bare(figure)) {
            if held.iter().any(|(_, held)| same(held.value, figure.value)) {
                continue;
            }
            let values: Vec<Held> = held.iter().map(|(_, held)| *held).collect();
            let Some(other) = beside(&values, figure.value) else { continue };
            let Some((clause, _)) = held.iter().find(|(_, held)| held.span == other.span) else { continue };
            let at = |to: usize| text.start as usize + to;
            let span = Span::new(text.source, at(figure.start), at(figure.end));
            let shown = view.sources.snippet(span);
            found.push(mistake::other_figure(span, shown, &clause.name, &other.value.text(), other.span).into());
        }
    }
    found
}

/// Takes numbers as hours of the day where the text says so: `between 8 and 16`, `from 9 to 17`.
fn between_hours(view: &View<'_>, clause: &Clause, text: &str, all: &mut [Figure]) {
    for second in 1..all.len() {
        let (a, b) = (&all[second - 1], &all[second]);
        let before = text[..a.start].trim_end().to_lowercase();
        let joined = text.get(a.end..b.start).map(str::trim).unwrap_or_default();
        let is_range = match joined {
            "and" => before.ends_with("between"),
            "to" | "until" => before.ends_with("from"),
            _ => false,
        };
        let may = |figure: &Figure| is_bare(figure) && is_hour(figure.value.amount) && !counts(view, clause, figure);
        if !is_range || !may(a) || !may(b) {
            continue;
        }
        for figure in &mut all[second - 1..=second] {
            if let Some(value) = clock(figure.value.amount, Decimal::ZERO) {
                figure.value = value;
            }
        }
    }
}

/// Whether each figure gives way to a term, no two of one unit: of several, one may be another's, such as that of a law.
fn all_have_their_terms(all: &[Figure], alarms: &[Alarm]) -> bool {
    let twice = |i: usize| all[..i].iter().any(|other| other.value.unit == all[i].value.unit);
    let fixes = alarms.iter().filter(|alarm| alarm.fix.is_some()).count();
    fixes == all.len() && !(0..all.len()).any(twice)
}

/// Returns where the title of a clause, its wording, its reasons and the labels of what it costs stand.
pub(super) fn texts(clause: &syntax::Clause) -> Vec<Span> {
    let others = clause.modifiers.iter().filter_map(|modifier| match &modifier.kind {
        ModifierKind::Says(text) => Some(text.place.0),
        ModifierKind::Because(reason) => Some(reason.text.place.0),
        ModifierKind::Unless { because, .. } => because.as_ref().map(|reason| reason.text.place.0),
        ModifierKind::Costs { label, .. } => label.as_ref().map(|label| label.place.0),
        _ => None,
    });
    std::iter::once(clause.title.place.0).chain(others).collect()
}

/// A value that a clause reads.
#[derive(Clone, Copy)]
pub(super) struct Held {
    pub value: Quantity,
    /// The term that it is the default of.
    term: Option<TermId>,
    pub span: Span,
    /// Whether it is one of leniency: what a title states is the bound, not how much over it is borne.
    is_leeway: bool,
}

impl Held {
    fn new(value: Quantity, term: Option<TermId>, span: Span) -> Self {
        Self { value, term, span, is_leeway: false }
    }
}

/// Returns the values that a clause reads, with those of exceptions to it and of the deadlines it speaks of.
pub(super) fn held(view: &View<'_>, clause: &Clause) -> Vec<Held> {
    let mut values = Values { program: view.program, held: Vec::new(), due: Vec::new() };
    values.clause(clause);
    let leeways = || clause.modifiers.grace.iter().chain(clause.modifiers.tolerate.iter().map(|(count, _)| count));
    for held in &mut values.held {
        held.is_leeway = leeways().any(|leeway| leeway.span == held.span);
    }
    for exception in view.exceptions(clause) {
        values.expr(&exception.when);
        let bounds = exception.changes.iter().filter_map(|change| match change {
            Change::Bound(bound) if values.counts_minutes(clause) => Some(bound),
            _ => None,
        });
        bounds.collect::<Vec<_>>().into_iter().for_each(|bound| values.minutes(bound));
        exception.changes.iter().flat_map(changed).for_each(|expr| values.expr(expr));
    }
    for own in view.program.derived.iter().filter(|own| clause.reads.contains(&own.field)) {
        values.expr(&own.value);
    }
    for id in std::mem::take(&mut values.due) {
        if let Some(Statement::Owes { time, .. }) = &view.program.clauses[usize::from(id)].statement {
            times(time).into_iter().for_each(|expr| values.expr(expr));
        }
    }
    values.held
}

struct Values<'p> {
    program: &'p Program,
    held: Vec<Held>,
    /// The clauses whose due days are read.
    due: Vec<u16>,
}

impl Values<'_> {
    fn clause(&mut self, clause: &Clause) {
        if self.counts_minutes(clause)
            && let Some(Statement::Limit { bound, carry, .. }) = &clause.statement
        {
            self.minutes(bound);
            carry.iter().for_each(|(most, _)| self.minutes(most));
        }
        if let Some(Statement::Limit { measure, bound, .. }) = &clause.statement
            && matches!(measure.function, Function::Count | Function::Streak)
        {
            self.times(bound);
        }
        clause.modifiers.tolerate.iter().for_each(|(count, _)| self.times(count));
        for pattern in patterns(clause) {
            walk_pattern(pattern, &mut |part| self.part(part), &mut |_| ());
        }
        expressions(clause).into_iter().for_each(|expr| self.expr(expr));
        if let Some(Each::Period { unit, .. }) = &clause.each {
            let length = unit.length();
            let value = Quantity { unit: Unit::Time(length.family), amount: length.amount };
            self.held.push(Held::new(value, None, clause.name_span));
        }
    }

    fn expr(&mut self, expr: &Expr) {
        // `2 * payment_due` is a value, too.
        if let Some(value) = by_default(self.program, expr) {
            let term = match &*expr.kind {
                ExprKind::Term(id) => Some(*id),
                _ => None,
            };
            self.held.push(Held::new(value, term, expr.span));
        }
        walk(expr, &mut |part| self.part(part), &mut |_| ());
    }

    /// A number of minutes is a length of time to who reads of it, and so is each part of a sum.
    fn minutes(&mut self, number: &Expr) {
        let mut found = Vec::new();
        let mut look = |part: &Expr| {
            let value = by_default(self.program, part).filter(|value| value.unit == Unit::Number);
            let seconds = value.and_then(|value| value.amount.checked_mul(Decimal::from(60)));
            let value = seconds.map(|amount| Quantity { unit: HOURS, amount });
            found.extend(value.map(|value| Held::new(value, None, part.span)));
        };
        walk(number, &mut look, &mut |_| ());
        self.held.extend(found);
    }

    /// Whether a clause limits minutes.
    fn counts_minutes(&self, clause: &Clause) -> bool {
        let Some(Statement::Limit { measure, .. }) = &clause.statement else { return false };
        measure.value.as_deref().is_some_and(|value| self.is_minutes(value))
    }

    /// Whether an expression is in minutes: the field of that name, or what is measured of it.
    fn is_minutes(&self, expr: &Expr) -> bool {
        match &*expr.kind {
            ExprKind::Field(_, field) => self.program.vocabulary.field_name(*field) == "minutes",
            ExprKind::Measure(measure) => measure.value.as_deref().is_some_and(|value| self.is_minutes(value)),
            _ => false,
        }
    }

    /// The hours at which a band begins and ends.
    fn band(&mut self, band: BandId, span: Span) {
        let Some(band) = self.program.calendar.bands.get(usize::from(band.0)) else { return };
        let ranges = band.week.iter().chain([&band.holidays]).flatten();
        let edges = ranges.flat_map(|(start, end)| [*start, *end]).flat_map(|edge| {
            // Midnight ends one day and begins another.
            let minutes = edge / 60;
            [minutes, if minutes >= 1440 { minutes - 1440 } else { minutes }]
        });
        let of = |minutes: u32| Quantity { unit: Unit::Clock, amount: Decimal::from(minutes) };
        self.held.extend(edges.map(|edge| Held::new(of(edge), None, span)));
    }

    /// How often something may happen, or how many times as much it is: `2`, and `150%` of something.
    fn times(&mut self, number: &Expr) {
        let Some(value) = by_default(self.program, number) else { return };
        let amount = match value.unit {
            Unit::Number => Some(value.amount),
            Unit::Percent => value.amount.checked_div(Decimal::ONE_HUNDRED),
            _ => None,
        };
        let term = if let ExprKind::Term(id) = &*number.kind { Some(*id) } else { None };
        let times = amount.map(|amount| Quantity { unit: Unit::Times, amount });
        // `0.4 * invoice.payable` is 40 percent of it.
        let part = amount.filter(|amount| value.unit == Unit::Number && *amount < Decimal::ONE);
        let percent = part.and_then(|part| part.checked_mul(Decimal::ONE_HUNDRED));
        let percent = percent.map(|amount| Quantity { unit: Unit::Percent, amount });
        self.held.extend(times.into_iter().chain(percent).map(|value| Held::new(value, term, number.span)));
    }

    /// A half is divided by two; 60 are the minutes of an hour.
    fn divided(&mut self, by: &Expr) {
        let few = by_default(self.program, by).filter(|by| by.unit == Unit::Number && by.amount <= Decimal::TEN);
        let amount = few.and_then(|by| Decimal::ONE_HUNDRED.checked_div(by.amount));
        let value = amount.map(|amount| Quantity { unit: Unit::Percent, amount });
        self.held.extend(value.map(|value| Held::new(value, None, by.span)));
    }

    fn part(&mut self, part: &Expr) {
        match &*part.kind {
            ExprKind::Arithmetic(Operator::Multiply, a, b) => [a, b].into_iter().for_each(|factor| self.times(factor)),
            ExprKind::Arithmetic(Operator::Divide, _, by) => self.divided(by),
            ExprKind::Hours(_, _, band) => self.band(*band, part.span),
            ExprKind::Compare(_, a, b) if self.is_minutes(a) => self.minutes(b),
            ExprKind::Compare(_, a, b) if self.is_minutes(b) => self.minutes(a),
            ExprKind::DueOf(clause) => self.due.push(clause.0),
            ExprKind::Value(value) => {
                let value = Quantity::of(value);
                self.held.extend(value.map(|value| Held::new(value, None, part.span)));
            }
            ExprKind::Term(id) => {
                let value = by_default(self.program, part);
                self.held.extend(value.map(|value| Held::new(value, Some(*id), part.span)));
            }
            _ => {}
        }
    }
}

/// Looks at one figure of a text.
fn look(view: &View<'_>, clause: &Clause, held: &[Held], text: Span, figure: &Figure) -> Option<Alarm> {
    let at = |from: usize, to: usize| Span::new(text.source, text.start as usize + from, text.start as usize + to);
    let span = at(figure.start, figure.end);
    let equal: Vec<&Held> = held.iter().filter(|held| same(held.value, figure.value)).collect();
    let mut terms: Vec<TermId> = equal.iter().filter_map(|held| held.term).collect();
    terms.sort();
    terms.dedup();
    let shown = view.sources.snippet(span);
    if let (Some(first), false) = (equal.first(), terms.is_empty()) {
        // The figure may as well be that of a value that no contract changes.
        if equal.iter().any(|held| held.term.is_none()) || is_bare(figure) && !counts(view, clause, figure) {
            return None;
        }
        let names: Vec<&str> = terms.iter().map(|id| name(view, *id)).collect();
        let alarm = mistake::written_figure(span, shown, &names, first.span);
        let alarm = Alarm::from(alarm);
        return Some(match fix(view, &terms, span, figure) {
            Ok(fix) => Alarm { fix: Some(fix), ..alarm },
            Err(why) => Alarm { left: Some(why.to_owned()), ..alarm },
        });
    }
    if !equal.is_empty() || is_bare(figure) && !counts(view, clause, figure) {
        return None;
    }
    let other = beside(held, figure.value)?;
    Some(mistake::other_figure(span, shown, &clause.name, &other.value.text(), other.span).into())
}

const HOURS: Unit = Unit::Time(Family::Hours);

/// Hours from so many seconds on are what days could mean.
const HALF_DAY: Decimal = Decimal::from_parts(12 * 60 * 60, 0, 0, false, 0);

/// Whether two quantities are the same to who reads of them: 2 days are 48 hours.
fn same(a: Quantity, b: Quantity) -> bool {
    let seconds = |value: Quantity| match value.unit {
        Unit::Time(Family::Days) => value.amount.checked_mul(Decimal::from(86_400)),
        HOURS => Some(value.amount),
        _ => None,
    };
    // Half a year is 180 days to who reads of it; a month to pay in is no 30 days.
    let is_months = |a: Quantity, b: Quantity| {
        let days = |of: u32| a.amount.checked_mul(Decimal::from(of));
        (a.unit, b.unit) == (Unit::Time(Family::Months), Unit::Time(Family::Days))
            && a.amount >= Decimal::from(6)
            && days(30).is_some_and(|least| least <= b.amount)
            && days(31).is_some_and(|most| b.amount <= most)
    };
    a == b
        || is_months(a, b)
        || is_months(b, a)
        || seconds(a).is_some_and(|a| Some(a) == seconds(b))
        || is_rounded(a, b)
        || is_rounded(b, a)
}

/// Whether a share is another one without an end, as it is written: 33% and 33.3% are a third.
fn is_rounded(short: Quantity, endless: Quantity) -> bool {
    let (short, endless) = match (short.unit, endless.unit) {
        (Unit::Percent, Unit::Percent) => (short.amount.normalize(), endless.amount),
        _ => return false,
    };
    endless.scale() > ENDLESS && endless.round_dp(short.scale()) == short
}

/// Nobody writes so many digits of a percent.
const ENDLESS: u32 = 9;

fn is_bare(figure: &Figure) -> bool {
    figure.value.unit == Unit::Number
}

fn name<'p>(view: &View<'p>, id: TermId) -> &'p str {
    &view.program.terms[usize::from(id.0)].name
}

/// Returns the value that the figure should be, of several the nearest: of its unit; else days of the other sort, or hours; else
/// a length of time with the same number, or as long, in another unit.
fn beside(held: &[Held], figure: Quantity) -> Option<&Held> {
    let apart = |held: &&Held| held.value.amount.checked_sub(figure.amount).map(|apart| apart.abs());
    let of = |unit: Unit| {
        let of_unit = held.iter().filter(move |held| held.value.unit == unit);
        of_unit.min_by_key(|held| (held.is_leeway, apart(held)))
    };
    let long = || held.iter().find(|held| held.value.unit == HOURS && held.value.amount >= HALF_DAY);
    of(figure.unit)
        .or_else(|| match figure.unit {
            Unit::Time(Family::Days) => of(Unit::Time(Family::BusinessDays)).or_else(long),
            Unit::Time(Family::BusinessDays) => of(Unit::Time(Family::Days)),
            // `half a year` where the clause has days alone.
            Unit::Time(Family::Months) => of(Unit::Time(Family::Days)),
            _ => None,
        })
        .or_else(|| held.iter().find(|held| is_slip(held.value, figure)))
}

/// Whether two lengths of time may be meant as one: `2 hours` beside `2 days`, `30 days` beside `1 month`.
fn is_slip(a: Quantity, b: Quantity) -> bool {
    let number = |value: Quantity| value.text().split(' ').next().map(str::to_owned);
    let is_near = |a: Decimal, b: Decimal| (a - b).abs() * Decimal::TEN <= a;
    match (a.unit, b.unit) {
        (Unit::Time(_), Unit::Time(_)) => {
            number(a) == number(b) || days(a).zip(days(b)).is_some_and(|(a, b)| is_near(a, b))
        }
        _ => false,
    }
}

/// Whether a number without a unit is about what a limit counts: `3 calls`, `2 rounds of revisions`.
fn counts(view: &View<'_>, clause: &Clause, figure: &Figure) -> bool {
    let Some(Statement::Limit { measure, .. }) = &clause.statement else { return false };
    if measure.function != Function::Count || !matches!(measure.pattern.source, Source::Kinds(_)) {
        return false;
    }
    // `four a day` counts what the clause counts.
    let mut after = figure.after.iter().map(String::as_str);
    if after.next().zip(after.next()).is_some_and(|(before, unit)| is_rate(before, unit)) {
        return true;
    }
    let names = names(view, &measure.pattern);
    figure.after.iter().any(|word| is_named(word, &names))
}

/// The figure gives way to the term, where there is one and the text then says the same; else why it does not.
fn fix(view: &View<'_>, terms: &[TermId], span: Span, figure: &Figure) -> Result<Fix, &'static str> {
    let [term] = terms else { return Err("several terms have this value") };
    let term = &view.program.terms[usize::from(term.0)];
    if term.span.source != span.source {
        return Err("the term stands in another file, which may be a layer of other policies");
    }
    let from = view.sources.snippet(span);
    let text = format!("{{{}}}", term.name);
    // Of `3 times` the term is the 3 alone.
    if from == figure.value.text() && figure.value.unit != Unit::Times {
        return Ok(Fix::new(span, text, true));
    }
    Err("the text has the value in other words than those of the term")
}
