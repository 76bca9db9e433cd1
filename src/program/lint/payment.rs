//! Payment that is asked for before there is an invoice, or in words that do not wait for it.

use super::values::by_default;
use super::view::{Alarm, View};
use crate::base::mistake::lint::clauses as mistake;
use crate::base::source::Span;
use crate::program::reads::walk;
use crate::program::tree::{Clause, Deadline, DutyTime, Each, Expr, ExprKind, Pattern, Source, Statement, Var};

/// What becomes of an invoice by payments alone; `late` and `overdue` are looked at as days go by.
const LATER: [&str; 2] = ["settled", "paid"];

pub(super) fn alarms(view: &View<'_>) -> Vec<Alarm> {
    let mut found = Vec::new();
    for clause in &view.program.clauses {
        let Some(invoice) = of_invoices(view, clause) else { continue };
        let alarm = match &clause.statement {
            Some(Statement::Owes { duty, time: DutyTime::Deadline(deadline), .. }) if view.takes(duty, "payment") => {
                early(view, invoice, deadline)
            }
            Some(Statement::Require { cond, .. }) => required(view, clause, invoice, cond),
            _ => None,
        };
        found.extend(alarm);
    }
    found
}

/// Returns the invoice of a clause that is for each of them.
fn of_invoices(view: &View<'_>, clause: &Clause) -> Option<Var> {
    match &clause.each {
        Some(Each::Items(pattern)) if is_of_invoices(view, pattern) => Some(pattern.var),
        _ => None,
    }
}

fn is_of_invoices(view: &View<'_>, pattern: &Pattern) -> bool {
    matches!(&pattern.source, Source::Kinds(kinds) if kinds.len() == 1) && view.takes(pattern, "invoice")
}

/// When a moment comes, beside the issue of an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum When {
    /// Before it, certainly.
    Before,
    /// Nobody knows.
    Open,
    /// Not before it, or on a day that the invoice itself names.
    NotBefore,
}

fn early(view: &View<'_>, invoice: Var, deadline: &Deadline) -> Option<Alarm> {
    let moment = match deadline {
        Deadline::By(moment) | Deadline::Within(_, moment) => moment,
    };
    match when(view, invoice, moment) {
        When::Before => Some(mistake::due_before_issue(deadline.span(), true).into()),
        When::Open => Some(mistake::due_before_issue(deadline.span(), false).into()),
        When::NotBefore => None,
    }
}

fn when(view: &View<'_>, invoice: Var, moment: &Expr) -> When {
    let of = |moment| when(view, invoice, moment);
    match &*moment.kind {
        ExprKind::Field(base, _) if matches!(&*base.kind, ExprKind::Var(var) if *var == invoice) => When::NotBefore,
        // What is due by another clause that one is told of.
        ExprKind::DueOf(_) | ExprKind::Today => When::NotBefore,
        ExprKind::Shift(_, true, from) => of(from),
        ExprKind::Shift(length, false, from) => match of(from) {
            When::NotBefore if !is_issue(view, invoice, from) => When::Open,
            When::NotBefore if by_default(view.program, length).is_some_and(|length| !length.amount.is_zero()) => {
                When::Before
            }
            other => other,
        },
        ExprKind::Extreme(true, a, b) => of(a).max(of(b)),
        ExprKind::Extreme(false, a, b) | ExprKind::Else(a, b) => of(a).min(of(b)),
        _ => When::Open,
    }
}

/// Whether a moment is that of the invoice itself.
fn is_issue(view: &View<'_>, invoice: Var, moment: &Expr) -> bool {
    match &*moment.kind {
        ExprKind::Field(base, field) => {
            let name = view.program.vocabulary.field_name(*field);
            matches!(&*base.kind, ExprKind::Var(var) if *var == invoice) && matches!(name, "issued" | "at")
        }
        _ => false,
    }
}

/// A condition on payment is looked at on the first day, on which nothing is paid, and when a payment comes; not where none does.
fn required(view: &View<'_>, clause: &Clause, invoice: Var, cond: &Expr) -> Option<Alarm> {
    let mut read: Option<(Span, &str)> = None;
    let mut look = |part: &Expr| {
        if let ExprKind::Field(base, field) = &*part.kind
            && matches!(&*base.kind, ExprKind::Var(var) if *var == invoice)
        {
            let name = view.program.vocabulary.field_name(*field);
            read = read.or(LATER.contains(&name).then_some((part.span, name)));
        }
    };
    walk(cond, &mut look, &mut |_| ());
    read.map(|(span, field)| mistake::payment_required(span, &clause.name, field).into())
}
