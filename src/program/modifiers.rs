//! What softens a statement and what follows from it.

use rust_decimal::Decimal;

use super::checker::Checker;
use super::clauses::Stated;
use super::scope::At;
use super::tree::{Cost, CostAmount, Expr, ExprKind, Modifiers, Operator, Reason, SeriesId, Type};
use crate::base::mistake::program::{names, statements as mistake, types as type_mistake};
use crate::base::source::Span;
use crate::engagement::record::Value;
use crate::engagement::vocabulary::{KindId, Sort, WordId};
use crate::syntax::tree::{self as syntax, Modifier, ModifierKind, Name, Ref, StatementKind};
use crate::value::interest::YEAR;
use crate::value::severity::Severity;

/// Levels or suggestions, each perhaps only when a condition holds.
type When<T> = Vec<(T, Option<Expr>)>;

impl Checker {
    /// Types the modifiers of a clause. With `mistaken`, the statement has a mistake in it.
    pub(super) fn modifiers(
        &mut self,
        clause: &syntax::Clause,
        stated: Stated<'_>,
        at: At,
        mistaken: bool,
    ) -> Option<Modifiers> {
        let mut modifiers = Modifiers::default();
        let mut complete = true;
        for (i, modifier) in clause.modifiers.iter().enumerate() {
            let word = keyword(&modifier.kind);
            let repeats = !matches!(
                modifier.kind,
                ModifierKind::Costs { .. } | ModifierKind::Cite { .. } | ModifierKind::Pausing(_)
            );
            let first = clause.modifiers[..i].iter().find(|earlier| keyword(&earlier.kind) == word);
            if let (true, Some(first)) = (repeats, first) {
                self.diagnostics.push(mistake::duplicate_modifier(modifier.place.0, word, first.place.0));
            }
            self.fits_statement(modifier, clause, stated);
            if matches!(modifier.kind, ModifierKind::Deems { .. }) && clause.each.is_none() {
                complete = false;
                continue;
            }
            let at = if matches!(
                modifier.kind,
                ModifierKind::Costs { .. } | ModifierKind::Severity(_) | ModifierKind::Suggest(_)
            ) {
                at.clone()
            } else {
                At::Rule
            };
            self.scope.at = at;
            let mark = self.diagnostics.len();
            let typed = self.modifier(modifier, &mut modifiers);
            self.scope.at = At::Rule;
            if mistaken && typed.is_none() {
                self.forget_follow_ups(mark);
            }
            complete &= typed.is_some();
        }
        complete.then_some(modifiers)
    }

    /// Drops what was only found because the statement has a mistake in it.
    fn forget_follow_ups(&mut self, mark: usize) {
        let follows = ["interest-without-total", "compensation-without-total", "excess-without-limit"];
        let mut index = 0;
        self.diagnostics.retain(|diagnostic| {
            index += 1;
            index <= mark || !follows.contains(&diagnostic.code)
        });
    }

    fn modifier(&mut self, modifier: &Modifier, into: &mut Modifiers) -> Option<()> {
        let span = modifier.place.0;
        match &modifier.kind {
            ModifierKind::Unless { cond, because } => {
                let cond = self.whole_condition(cond);
                let because = because.as_ref().map(|because| self.reason(because));
                into.unless = Some((cond?, because));
            }
            ModifierKind::Grace(length) => {
                self.windows.clear();
                into.grace = Some(self.length(length)?);
            }
            ModifierKind::Tolerate { count, window } => into.tolerate = Some(self.tolerance(count, window)?),
            ModifierKind::Pausing(event) => into.pausing.push(self.interval(event)?),
            ModifierKind::Severity(levels) => into.severity = self.levels(levels)?,
            ModifierKind::Costs { amount, when, label } => {
                let cost = self.cost(amount, when.as_ref(), label.as_ref(), span);
                into.costs.push(cost?);
            }
            ModifierKind::Deems { kind, about } => into.deems = Some(self.deems(kind, about)?),
            ModifierKind::Suggest(actions) => into.suggest = self.suggestions(actions)?,
            ModifierKind::Because(because) => into.because = Some(self.reason(because)),
            ModifierKind::Cite { law, text } => {
                let text = self.template(text);
                into.cites.push((*law, text));
            }
            ModifierKind::Says(text) => into.says = Some(self.template(text)),
            ModifierKind::BeforeSigning => into.before_signing = true,
        }
        Some(())
    }

    /// A reason that names nobody is the firm's own: who writes down a thought need not think of the client's copy.
    fn reason(&mut self, reason: &syntax::Reason) -> Reason {
        let told = matches!(reason.to, Some(syntax::Party::Client | syntax::Party::Either));
        let inner = matches!(reason.to, Some(syntax::Party::Firm));
        Reason { text: self.template(&reason.text), told, inner }
    }

    /// Reports a modifier that makes no sense with the clause's statement.
    fn fits_statement(&mut self, modifier: &Modifier, clause: &syntax::Clause, stated: Stated<'_>) {
        let (word, span) = (keyword(&modifier.kind), modifier.place.0);
        let owes = matches!(stated, Some(StatementKind::Owes { .. }));
        let right = matches!(stated, Some(StatementKind::May { .. }));
        match &modifier.kind {
            ModifierKind::Grace(_) | ModifierKind::Pausing(_) | ModifierKind::Deems { .. } if !owes => {
                self.diagnostics.push(mistake::modifier_without_duty(span, word));
            }
            ModifierKind::Deems { .. } if clause.each.is_none() => {
                self.diagnostics.push(mistake::deems_without_each(span));
            }
            ModifierKind::Tolerate { .. }
            | ModifierKind::Severity(_)
            | ModifierKind::Costs { .. }
            | ModifierKind::Suggest(_)
                if right =>
            {
                self.diagnostics.push(mistake::modifier_of_a_right(span, word));
            }
            ModifierKind::Tolerate { .. } if stated.is_none() => {
                self.diagnostics.push(mistake::modifier_without_statement(span, word));
            }
            _ => {}
        }
    }

    /// Types `tolerate N in any D`.
    pub(super) fn tolerance(&mut self, count: &syntax::Expr, window: &syntax::Expr) -> Option<(Expr, Expr)> {
        let count = self.whole(count);
        let window = self.window_length(window, true);
        let count = self.want(count?, &Type::Number)?;
        if let ExprKind::Value(Value::Number(n)) = &*count.kind
            && (*n < Decimal::ZERO || !n.fract().is_zero())
        {
            return self.report(type_mistake::not_a_whole_number(count.span, "0"));
        }
        Some((count, window?))
    }

    /// Types `LEVEL, LEVEL when COND, …`.
    pub(super) fn levels(&mut self, levels: &[(Severity, Option<syntax::Expr>)]) -> Option<When<Severity>> {
        let typed: Vec<Option<(Severity, Option<Expr>)>> =
            levels.iter().map(|(level, when)| Some((*level, self.when(when.as_ref())?))).collect();
        typed.into_iter().collect()
    }

    /// Types `ACTION, ACTION when COND, …`.
    pub(super) fn suggestions(&mut self, actions: &[(Name, Option<syntax::Expr>)]) -> Option<When<WordId>> {
        let typed: Vec<Option<(WordId, Option<Expr>)>> = actions
            .iter()
            .map(|(action, when)| {
                let (action, when) = (self.action(action), self.when(when.as_ref()));
                Some((action?, when?))
            })
            .collect();
        typed.into_iter().collect()
    }

    /// Types `when COND`.
    pub(super) fn when(&mut self, when: Option<&syntax::Expr>) -> Option<Option<Expr>> {
        match when {
            None => Some(None),
            Some(when) => self.whole_condition(when).map(Some),
        }
    }

    /// Types `deems KIND for NAME`.
    fn deems(&mut self, kind: &Name, about: &Ref) -> Option<(KindId, Expr)> {
        let id = match self.vocabulary.kind(&kind.text) {
            Some(id) if self.vocabulary.get(id).sort == Sort::Event => Some(id),
            Some(_) => self.report(mistake::no_event(kind.place.0, &kind.text)),
            None => self.unknown_kind(kind, false),
        };
        let about = self.about(about);
        Some((id?, about?))
    }

    /// Types a cost.
    pub(super) fn cost(
        &mut self,
        amount: &syntax::Cost,
        when: Option<&syntax::Expr>,
        label: Option<&syntax::Text>,
        span: Span,
    ) -> Option<Cost> {
        let when = self.when(when);
        let known = when.as_ref().and_then(Option::as_ref).cloned();
        let amount = self.knowing(known.as_ref(), true, |c| match amount {
            syntax::Cost::Interest { rate, monthly, fixed, over } => {
                c.interest(rate, monthly.unwrap_or(false), *fixed, *over, span)
            }
            syntax::Cost::Amount(amount) => c.cost_amount(amount),
        });
        let label = label.map(|label| self.template(label));
        Some(Cost { amount: amount?, when: when?, label, span })
    }

    fn cost_amount(&mut self, amount: &syntax::Expr) -> Option<CostAmount> {
        if let syntax::ExprKind::Call(name, arguments) = &amount.kind
            && let ("compensation", [code]) = (name.text.as_str(), &arguments[..])
        {
            let id = self.compensation_of(code);
            if !matches!(self.scope.at, At::Consequence { totalling: Some(_), .. }) {
                return self.report(type_mistake::compensation_without_total(amount.place.0));
            }
            return id.map(CostAmount::Compensation);
        }
        self.windows.clear();
        self.money(amount).map(CostAmount::Amount)
    }

    fn interest(
        &mut self,
        rate: &syntax::Expr,
        monthly: bool,
        fixed: bool,
        over: Option<Decimal>,
        span: Span,
    ) -> Option<CostAmount> {
        if !matches!(self.scope.at, At::Consequence { totalling: Some(_), .. }) {
            self.diagnostics.push(mistake::interest_without_total(span));
        }
        if over.is_some_and(|over| over <= Decimal::ZERO) {
            self.diagnostics.push(mistake::year_of_no_days(span));
        }
        let rate = self.whole(rate)?;
        let rate = self.want(rate, &Type::Percent)?;
        let Some((series, points)) = series_and_points(&rate) else {
            return self.report(mistake::odd_interest_rate(rate.span));
        };
        let over = over.unwrap_or(YEAR);
        Some(CostAmount::Interest { series, points, monthly, fixed, over })
    }

    /// Reports a clause's or exception's name that there is not.
    pub(super) fn unknown_clause_or_exception<T>(&mut self, name: &Name) -> Option<T> {
        let known: Vec<&str> =
            self.names.clauses.keys().chain(self.names.exceptions.keys()).map(String::as_str).collect();
        let diagnostic = names::unknown_clause(name.place.0, &name.text, &known);
        self.report(diagnostic)
    }
}

/// Returns the series of a rate and the points on top; nothing where it is neither of both, nor their sum.
fn series_and_points(rate: &Expr) -> Option<(Option<SeriesId>, Option<Expr>)> {
    match &*rate.kind {
        ExprKind::Series(id) => Some((Some(*id), None)),
        ExprKind::Arithmetic(operator @ (Operator::Add | Operator::Subtract), a, b) if !has_no_series(rate) => {
            let ((first, points), (second, more)) = (series_and_points(a)?, series_and_points(b)?);
            let more = match (operator, second, more) {
                (Operator::Add, _, more) => more,
                (_, None, Some(less)) => {
                    let span = less.span;
                    Some(super::checker::expr(ExprKind::Negate(less), Type::Percent, span))
                }
                // A rate taken away is no rate with points on top.
                _ => return None,
            };
            let series = match (first, second) {
                (Some(_), Some(_)) => return None,
                (first, second) => first.or(second),
            };
            let points = match (points, more) {
                (Some(a), Some(b)) => {
                    let span = a.span.to(b.span);
                    Some(super::checker::expr(ExprKind::Arithmetic(Operator::Add, a, b), Type::Percent, span))
                }
                (a, b) => a.or(b),
            };
            Some((series, points))
        }
        _ => has_no_series(rate).then(|| (None, Some(rate.clone()))),
    }
}

fn has_no_series(e: &Expr) -> bool {
    let mut none = true;
    super::reads::walk(e, &mut |part| none &= !matches!(&*part.kind, ExprKind::Series(_)), &mut |_| ());
    none
}

/// Returns the word that a modifier begins with.
pub(super) fn keyword(kind: &ModifierKind) -> &'static str {
    match kind {
        ModifierKind::Unless { .. } => "unless",
        ModifierKind::Grace(_) => "grace",
        ModifierKind::Tolerate { .. } => "tolerate",
        ModifierKind::Pausing(_) => "pausing",
        ModifierKind::Severity(_) => "severity",
        ModifierKind::Costs { .. } => "costs",
        ModifierKind::Deems { .. } => "deems",
        ModifierKind::Suggest(_) => "suggest",
        ModifierKind::Because(_) => "because",
        ModifierKind::Cite { .. } => "cite",
        ModifierKind::Says(_) => "says",
        ModifierKind::BeforeSigning => "before signing",
    }
}
