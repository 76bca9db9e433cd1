//! What the law on late payment allows.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::clash::clash;
use super::values::{Quantity, Unit, by_default, days, literal};
use super::view::{Alarm, View};
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::lint::law as mistake;
use crate::base::source::Span;
use crate::engagement::record::Value;
use crate::program::reads::walk;
use crate::program::tree::{
    AcceptRange, Change, Clause, Comparison, Cost, CostAmount, Deadline, DutyTime, Each, Exception, Expr, ExprKind,
    Program, Statement, Type,
};
use crate::value::duration::Family;
use crate::value::law::{Body, Ceiling, Law, ceilings};

/// Zones of the member states of the European Union: the directive holds there.
const UNION: [&str; 35] = [
    "Africa/Ceuta",
    "Asia/Famagusta",
    "Asia/Nicosia",
    "Atlantic/Azores",
    "Atlantic/Canary",
    "Atlantic/Madeira",
    "Europe/Amsterdam",
    "Europe/Athens",
    "Europe/Berlin",
    "Europe/Bratislava",
    "Europe/Brussels",
    "Europe/Bucharest",
    "Europe/Budapest",
    "Europe/Busingen",
    "Europe/Copenhagen",
    "Europe/Dublin",
    "Europe/Helsinki",
    "Europe/Lisbon",
    "Europe/Ljubljana",
    "Europe/Luxembourg",
    "Europe/Madrid",
    "Europe/Malta",
    "Europe/Mariehamn",
    "Europe/Paris",
    "Europe/Prague",
    "Europe/Riga",
    "Europe/Rome",
    "Europe/Sofia",
    "Europe/Stockholm",
    "Europe/Tallinn",
    "Europe/Vienna",
    "Europe/Vilnius",
    "Europe/Warsaw",
    "Europe/Zagreb",
    "Poland",
];

/// Zones of the United States, beside those that begin with one of [`STATES`].
const UNITED_STATES: [&str; 20] = [
    "America/Adak",
    "America/Anchorage",
    "America/Atka",
    "America/Boise",
    "America/Chicago",
    "America/Denver",
    "America/Detroit",
    "America/Fort_Wayne",
    "America/Indianapolis",
    "America/Juneau",
    "America/Los_Angeles",
    "America/Louisville",
    "America/Menominee",
    "America/Metlakatla",
    "America/New_York",
    "America/Nome",
    "America/Phoenix",
    "America/Sitka",
    "America/Yakutat",
    "Pacific/Honolulu",
];
const STATES: [&str; 4] = ["America/Indiana/", "America/Kentucky/", "America/North_Dakota/", "US/"];

/// Returns the country in which a zone lies, as far as its law is known here; `EU` for another member state, nothing for the rest.
pub(super) fn country_of(zone: &str) -> &'static str {
    match zone {
        "Europe/Belgrade" => "RS",
        "Europe/Berlin" | "Europe/Busingen" => "DE",
        "Europe/London" | "Europe/Belfast" | "GB" | "GB-Eire" => "GB",
        "Europe/Paris" => "FR",
        "Europe/Rome" => "IT",
        "Europe/Vienna" => "AT",
        "Europe/Warsaw" | "Poland" => "PL",
        zone if UNION.contains(&zone) => "EU",
        zone if UNITED_STATES.contains(&zone) || STATES.iter().any(|begin| zone.starts_with(begin)) => "US",
        _ => "",
    }
}

/// Returns whose law on late payment holds in the country in which a zone lies.
fn law_of(zone: &str) -> Option<Law> {
    match country_of(zone) {
        "GB" => Some(Law::Britain),
        "RS" => Some(Law::Serbia),
        "US" | "" => None,
        _ => Some(Law::Union),
    }
}

/// Directive 2011/7/EU, art. 6(1), in euro.
const LUMP_SUM: Decimal = Decimal::from_parts(40, 0, 0, false, 0);

pub(super) fn alarms(view: &View<'_>) -> Vec<Alarm> {
    let zone = view.program.calendar.zone.name();
    let mut found = Vec::new();
    for clause in &view.program.clauses {
        let Some(term) = deadline(view, clause) else { continue };
        let law = law_of(zone);
        found.extend(law.into_iter().flat_map(|law| terms(view, law, clause, term)));
        if law == Some(Law::Union) {
            found.extend(lump_sums(view, clause));
        }
    }
    found
}

/// How long there is to pay.
#[derive(Clone, Copy)]
struct Term<'d> {
    length: &'d Expr,
    /// By so many days the moment from which it is counted is moved on: `after invoice.issued + 60 days`.
    more: Decimal,
    span: Span,
}

impl Term<'_> {
    /// Returns the term as a whole, where the length is this.
    fn whole(&self, length: Quantity) -> Option<Quantity> {
        if self.more.is_zero() {
            return Some(length);
        }
        days(length)?.checked_add(self.more).map(in_days)
    }
}

/// Returns how long there is to pay, of a clause that owes payment.
fn deadline<'c>(view: &View<'_>, clause: &'c Clause) -> Option<Term<'c>> {
    match clause.statement.as_ref()? {
        Statement::Owes { duty, time: DutyTime::Deadline(deadline), .. } if view.takes(duty, "payment") => {
            length(view, deadline)
        }
        _ => None,
    }
}

/// Returns how long a deadline is: `within 90 days after T`, `by invoice.issued + 90 days`.
fn length<'d>(view: &View<'_>, deadline: &'d Deadline) -> Option<Term<'d>> {
    match deadline {
        Deadline::Within(length, from) => {
            let more = counted(view, from).and_then(|more| days(by_default(view.program, more)?));
            let more = more.unwrap_or_default().max(Decimal::ZERO);
            let span = if more.is_zero() { length.span } else { deadline.span() };
            Some(Term { length, more, span })
        }
        Deadline::By(moment) => {
            counted(view, moment).map(|length| Term { length, more: Decimal::ZERO, span: length.span })
        }
    }
}

/// Returns how long after something of the item itself a moment is. What is counted from a due day comes after the term of
/// payment, such as a second fee.
fn counted<'m>(view: &View<'_>, moment: &'m Expr) -> Option<&'m Expr> {
    match &*moment.kind {
        ExprKind::Shift(length, true, from) => match &*from.kind {
            ExprKind::Field(base, field) if matches!(&*base.kind, ExprKind::Var(_)) => {
                (view.program.vocabulary.field_name(*field) != "due").then_some(length)
            }
            _ => None,
        },
        ExprKind::Else(a, b) => counted(view, a).or_else(|| counted(view, b)),
        _ => None,
    }
}

/// For whom a clause or an exception is, as the law tells them apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Debtor {
    Business,
    Public,
    /// The directive is not about consumers.
    Consumer,
}

fn debtor(view: &View<'_>, cond: Option<&Expr>) -> Debtor {
    let is_only_for = |word| cond.is_some_and(|cond| is_only_for(view, cond, word));
    if is_only_for("public") {
        Debtor::Public
    } else if is_only_for("consumer") {
        Debtor::Consumer
    } else {
        Debtor::Business
    }
}

fn terms(view: &View<'_>, law: Law, clause: &Clause, term: Term<'_>) -> Vec<Alarm> {
    let mut found: Vec<Alarm> = Vec::new();
    let filter = match &clause.each {
        Some(Each::Items(pattern)) => pattern.filter.as_deref(),
        _ => None,
    };
    let debtor_of_all = debtor(view, filter);
    let own = at_least(view.program, term.length).and_then(|own| term.whole(own));
    found.extend(own.and_then(|own| too_long(law, own, term.span, debtor_of_all)));
    let is_fine = found.is_empty() && debtor_of_all == Debtor::Business;
    if let (true, Some(own), Some(grace)) = (is_fine, own, &clause.modifiers.grace) {
        found.extend(with_grace(view, law, own, term.span, grace));
    }
    for id in term.length.terms() {
        for accept in &view.program.terms[usize::from(id.0)].accepts {
            // A range without an end says nothing of how far it goes.
            let most = furthest(&accept.range).and_then(|most| term.whole(most));
            found.extend(most.and_then(|most| too_long(law, most, accept.span, debtor_of_all)));
        }
    }
    for exception in view.exceptions(clause) {
        let debtor = match debtor_of_all {
            Debtor::Business => debtor(view, Some(&exception.when)),
            known => known,
        };
        let changed = longer(view, exception, term);
        let value = changed.and_then(|changed| changed.whole(by_default(view.program, changed.length)?));
        found.extend(changed.zip(value).and_then(|(changed, value)| too_long(law, value, changed.span, debtor)));
    }
    found
}

/// Returns the most that a line accepts.
pub(super) fn furthest(range: &AcceptRange) -> Option<Quantity> {
    match range {
        AcceptRange::AtMost(most) | AcceptRange::Between(_, most) => literal(most),
        AcceptRange::OneOf(values) => {
            let all = values.iter().filter_map(literal);
            all.max_by(|a, b| (days(*a), a.amount).cmp(&(days(*b), b.amount)))
        }
        AcceptRange::AtLeast(_) => None,
    }
}

/// Returns the term of payment that an exception sets.
fn longer<'e>(view: &View<'_>, exception: &'e Exception, now: Term<'_>) -> Option<Term<'e>> {
    exception.changes.iter().find_map(|change| match change {
        Change::Deadline(deadline) => length(view, deadline),
        Change::Term(id, value) if matches!(&*now.length.kind, ExprKind::Term(read) if read == id) => {
            Some(Term { length: value, more: now.more, span: value.span })
        }
        _ => None,
    })
}

/// Returns how long a term is at least, where every term of the policy has its default: `max(payment_due, …)` is no shorter than `payment_due`.
fn at_least(program: &Program, length: &Expr) -> Option<Quantity> {
    let ExprKind::Extreme(true, a, b) = &*length.kind else { return by_default(program, length) };
    match (at_least(program, a), at_least(program, b)) {
        (Some(a), Some(b)) => [a, b].into_iter().max_by_key(|one| days(*one)),
        (a, b) => a.or(b),
    }
}

fn too_long(law: Law, length: Quantity, span: Span, debtor: Debtor) -> Option<Alarm> {
    let to: Mistake = match debtor {
        Debtor::Business => mistake::long_payment,
        Debtor::Public => mistake::long_payment_public,
        Debtor::Consumer => return None,
    };
    let days = days(length)?;
    let ceiling = passed(law, days, debtor)?;
    let about = (!is_in_days(length)).then(|| in_days(days).text());
    Some(to(span, &length.text(), about.as_deref(), &ceiling.days.to_string(), &said(ceiling)).into())
}

fn is_in_days(length: Quantity) -> bool {
    length.unit == Unit::Time(Family::Days)
}

/// Returns so many days, whole ones.
fn in_days(days: Decimal) -> Quantity {
    Quantity { unit: Unit::Time(Family::Days), amount: days.round_dp(0) }
}

/// Returns the first ceiling, where so many days are beyond it.
fn passed(law: Law, days: Decimal, debtor: Debtor) -> Option<&'static Ceiling> {
    let body = if debtor == Debtor::Public { Body::Public } else { Body::Business };
    ceilings(law, "", body).first().filter(|ceiling| days > ceiling.days)
}

fn said(ceiling: &Ceiling) -> String {
    format!("{} ({})", ceiling.says, ceiling.cites)
}

/// Makes the alarm of a place, a length, its days where it is counted in something else, the most there may be, and the law.
type Mistake = fn(Span, &str, Option<&str>, &str, &str) -> Diagnostic;

fn with_grace(view: &View<'_>, law: Law, length: Quantity, deadline: Span, grace: &Expr) -> Option<Alarm> {
    let more = by_default(view.program, grace)?;
    let whole = days(length)?.checked_add(days(more)?)?;
    let is_about = !is_in_days(length) || !is_in_days(more);
    let ceiling = passed(law, whole, Debtor::Business)?;
    let (told, most, law) = (in_days(whole).text(), ceiling.days.to_string(), said(ceiling));
    Some(mistake::grace_beyond_ceiling(grace.span, &told, is_about, &most, &law, deadline).into())
}

/// Whether a condition asks for a type of client, and cannot hold for another.
fn is_only_for(view: &View<'_>, cond: &Expr, word: &str) -> bool {
    let vocabulary = &view.program.vocabulary;
    let Some(word) = vocabulary.word_id(word) else { return false };
    let is_word = |expr: &Expr| matches!(&*expr.kind, ExprKind::Value(Value::Word(other)) if *other == word);
    let is_type = |expr: &Expr| match &*expr.kind {
        ExprKind::Field(base, field) => {
            matches!(&*base.kind, ExprKind::Client) && vocabulary.field_name(*field) == "type"
        }
        _ => false,
    };
    let mut asked = None;
    let mut look = |part: &Expr| {
        let (a, b) = match &*part.kind {
            ExprKind::Compare(_, a, b) => (a, Some(b)),
            ExprKind::In(a, list) => match &*list.kind {
                ExprKind::List(items) => (a, items.iter().find(|item| is_word(item))),
                _ => return,
            },
            _ => return,
        };
        if let Some(b) = b.filter(|b| is_type(a) && is_word(b)) {
            asked = Some((a.clone(), b.clone()));
        }
    };
    walk(cond, &mut look, &mut |_| ());
    let Some((a, b)) = asked else { return false };
    let other = ExprKind::Compare(Comparison::NotEqual, a, b);
    let other = Expr { kind: Arc::new(other), ty: Type::Bool, span: cond.span };
    clash(vocabulary, &[(cond, true), (&other, true)]).is_some()
}

/// A flat sum below the one of the law, where the clause does not take that one.
fn lump_sums(view: &View<'_>, clause: &Clause) -> Vec<Alarm> {
    let costs = &clause.modifiers.costs;
    let by_law = |cost: &Cost| match &cost.amount {
        CostAmount::Compensation(_) => true,
        CostAmount::Interest { .. } => false,
        CostAmount::Amount(amount) => {
            let mut found = false;
            walk(amount, &mut |part| found |= matches!(&*part.kind, ExprKind::Compensation(..)), &mut |_| ());
            found
        }
    };
    if costs.iter().any(by_law) {
        return Vec::new();
    }
    let low = |cost: &Cost| {
        let CostAmount::Amount(amount) = &cost.amount else { return None };
        let sum = by_default(view.program, amount)?;
        let in_euro = matches!(sum.unit, Unit::Money(currency) if currency.code() == "EUR");
        (in_euro && sum.amount < LUMP_SUM).then(|| mistake::low_lump_sum(amount.span, &sum.text()).into())
    };
    costs.iter().filter_map(low).collect()
}
