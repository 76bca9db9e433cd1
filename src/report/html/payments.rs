//! What is to be paid: how much of each invoice, once; and what of the amounts is not known.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::engagement::record::{EventId, Value};
use crate::facts::index::Facts;
use crate::facts::item::{Item, Val};
use crate::facts::scope::Scope;
use crate::finding::{Bearer, Finding, Status, Verdicts};
use crate::plan::Plan;
use crate::program::tree::{Source, Statement};
use crate::value::money::Money;
use crate::value::time::Day;
use crate::value::zone::Zone;

/// The pending payments of a report.
#[derive(Debug, Default)]
pub struct Payments {
    /// How much is to be paid, by the id of the finding.
    pub amounts: BTreeMap<String, Money>,
    /// The findings by which an invoice is to be paid that is told of already: by another clause, or as overdue.
    pub again: BTreeSet<String>,
    /// When each invoice was due of which the payment is overdue, also where that is let pass, by its id.
    pub overdue: BTreeMap<Arc<str>, Day>,
}

impl Payments {
    /// Returns the payments that verdicts wait for, beside those that are overdue.
    pub(super) fn of(plans: &[Plan], facts: &Facts<'_>, verdicts: &Verdicts, overdue: BTreeMap<Arc<str>, Day>) -> Self {
        let mut payments = Self { overdue, ..Self::default() };
        let mut told: BTreeSet<&str> = BTreeSet::new();
        let all = || verdicts.findings.iter().filter(|finding| is_of_payment(plans, finding));
        let subject = |finding: &'_ Finding| finding.subject.as_ref().map(|of| of.id.clone()).unwrap_or_default();
        let broken = all().filter(|finding| finding.status == Status::Breached).map(subject);
        let overdue: BTreeSet<_> = broken.chain(payments.overdue.keys().cloned()).collect();
        let zone = &facts.plan.program.calendar.zone;
        let mut pending: Vec<&Finding> = all().filter(|finding| finding.status == Status::Pending).collect();
        pending.sort_by_key(|finding| finding.due.map(|due| zone.range(due).1));
        for finding in pending {
            let Some(of) = &finding.subject else { continue };
            if overdue.contains(&of.id) || !told.insert(&of.id) {
                payments.again.insert(finding.id.clone());
            }
            let amount = facts.event_of(&of.id).and_then(|invoice| left(facts, invoice));
            payments.amounts.extend(amount.map(|amount| (finding.id.clone(), amount)));
        }
        payments
    }
}

/// Returns when each invoice was due that is overdue, also where that is let pass, by the findings that may be told.
pub(super) fn overdue(
    plans: &[Plan],
    verdicts: &Verdicts,
    zone: &Zone,
    is_told: impl Fn(&Finding) -> bool,
) -> BTreeMap<Arc<str>, Day> {
    let is_overdue = |finding: &&Finding| {
        let is_late = matches!(finding.status, Status::Breached | Status::Tolerated | Status::Noted);
        is_late && finding.met_at.is_none() && is_of_payment(plans, finding) && is_told(finding)
    };
    let mut found = BTreeMap::new();
    for finding in verdicts.findings.iter().filter(is_overdue) {
        if let (Some(of), Some(due)) = (&finding.subject, finding.due) {
            let day = zone.day(due);
            found.entry(of.id.clone()).and_modify(|known: &mut Day| *known = day.min(*known)).or_insert(day);
        }
    }
    found
}

/// Whether a finding is about an invoice that the client is to pay.
fn is_of_payment(plans: &[Plan], finding: &Finding) -> bool {
    let is_of_invoice = finding.subject.as_ref().is_some_and(|of| &*of.kind == "invoice");
    is_of_invoice && finding.bearer == Some(Bearer::Client) && owes_payment(plans, finding)
}

fn owes_payment(plans: &[Plan], finding: &Finding) -> bool {
    plans.iter().any(|plan| {
        plan.program.clauses.iter().filter(|clause| clause.span == finding.text).any(|clause| match &clause.statement {
            Some(Statement::Owes { duty, .. }) => match &duty.source {
                Source::Kinds(kinds) => kinds.iter().any(|(kind, _)| *kind == plan.words.payment),
                _ => false,
            },
            _ => false,
        })
    })
}

/// Returns what is unpaid of an invoice and not disputed; nothing where that is not known.
fn left(facts: &Facts<'_>, invoice: EventId) -> Option<Money> {
    let money = |name: &str| {
        let field = facts.plan.program.vocabulary.field_id(name)?;
        let scope = Scope::at(facts, facts.now());
        match facts.in_every_world(|| scope.field_of(Item::Event(invoice), field)).one() {
            Ok(Ok(Val::Money(money))) => Some(money),
            _ => None,
        }
    };
    let (unpaid, disputed) = (money("unpaid")?, money("disputed_amount")?);
    Some(Money { amount: unpaid.amount.checked_sub(disputed.amount)?, ..unpaid }.rounded())
}

/// Says to the client what of the amounts is not known: `how much of invoice V1 (1000.00 EUR) is unpaid is not known after 2026-02-20`.
pub(super) fn not_known(facts: &Facts<'_>, unknown: &[String]) -> Vec<String> {
    let words = &facts.plan.words;
    let complete =
        facts.engagement.complete.iter().filter(|(kind, _)| [words.payment, words.credit_note].contains(kind));
    let until = complete.map(|(_, until)| *until).min().filter(|until| *until < facts.as_of);
    let after = until.map(|until| format!(" after {until}")).unwrap_or_default();
    let is_open = |name: &str| {
        unknown
            .iter()
            .any(|what| *what == format!("what is unpaid of {name}") || *what == format!("what is disputed of {name}"))
    };
    let invoices = facts.of_kind(words.invoice).iter().filter(|invoice| is_open(&facts.name(**invoice)));
    let mut said: Vec<String> = invoices
        .map(|invoice| {
            let payable = match invoice {
                Item::Event(id) => facts.event(*id).field(words.payable),
                _ => None,
            };
            let payable = if let Some(Value::Money(money)) = payable { format!(" ({money})") } else { String::new() };
            format!("how much of {}{payable} is unpaid is not known{after}", facts.name(*invoice))
        })
        .collect();
    match unknown.len().saturating_sub(said.len()) {
        0 => {}
        1 => said.push("1 more amount is not known".to_owned()),
        more => said.push(format!("{more} more amounts are not known")),
    }
    said
}
