//! Clauses, statements and modifiers as rows.

use super::Printer;
use super::expressions::{closed_before, ends_with_name, event_head, grouped, ref_text, string};
use super::rows::start;
use crate::syntax::tree::{
    Clause, Cost, Deadline, DutyTime, Each, Enough, Event, Expr, ExprKind, Limit, LimitMeasure, LimitWindow, Modifier,
    ModifierKind, Party, PeriodUnit, Reason, StatementKind,
};

/// Returns the place of a modifier among the others.
pub(super) fn rank(modifier: &ModifierKind) -> usize {
    match modifier {
        ModifierKind::Unless { .. } => 0,
        ModifierKind::Grace(_) => 1,
        ModifierKind::Tolerate { .. } => 2,
        ModifierKind::Pausing(_) => 3,
        ModifierKind::Severity(_) => 4,
        ModifierKind::Costs { .. } => 5,
        ModifierKind::Deems { .. } => 6,
        ModifierKind::Suggest(_) => 7,
        ModifierKind::Because(_) => 8,
        ModifierKind::Cite { .. } => 9,
        ModifierKind::Says(_) => 10,
        ModifierKind::BeforeSigning => 11,
    }
}

/// Returns modifiers in the order in which they are printed.
fn in_order(modifiers: &[Modifier]) -> Vec<&Modifier> {
    let mut modifiers: Vec<_> = modifiers.iter().collect();
    modifiers.sort_by_key(|modifier| rank(&modifier.kind));
    // Right behind an `unless` that gives no reason, a `because` would become its reason.
    let unless = |modifier: &Modifier| matches!(modifier.kind, ModifierKind::Unless { because: None, .. });
    let because = |modifier: &Modifier| matches!(modifier.kind, ModifierKind::Because(_));
    if let Some(at) = modifiers.windows(2).position(|pair| unless(pair[0]) && because(pair[1])) {
        let length = modifiers[at + 1..].iter().take_while(|modifier| because(modifier)).count();
        modifiers[..=at + length].rotate_right(length);
    }
    modifiers
}

impl Printer<'_> {
    /// A clause; `word` stands before it, such as `locked` or `replace`.
    pub(super) fn clause(&mut self, clause: &Clause, from: usize, indent: usize, word: &str) {
        let head = format!("{word}clause {} {} {{", clause.name.text, string(&clause.title));
        self.row(from, indent, vec![head]);
        let inside = indent + 2;
        if let Some(each) = &clause.each {
            let from = self.inside_brace(clause.title.place.0.end as usize);
            let segments = self.each(each);
            self.row(from, inside, segments);
        }
        if let Some(statement) = &clause.statement {
            let segments = self.statement(&statement.kind);
            self.row(start(statement.place), inside, segments);
        }
        for modifier in in_order(&clause.modifiers) {
            let segments = self.modifier(&modifier.kind);
            self.row(start(modifier.place), inside, segments);
        }
        self.close(clause.place, indent);
    }

    fn each(&self, each: &Each) -> Vec<String> {
        match each {
            Each::Items(event) => self.event_segments("for each", event),
            Each::Period { unit, from, .. } => {
                let unit = match unit {
                    PeriodUnit::Week => "week",
                    PeriodUnit::Month => "month",
                    PeriodUnit::Quarter => "quarter",
                    PeriodUnit::Year => "year",
                };
                let from = from.as_ref().map(|from| format!("from {}", self.moment(from)));
                [Some(format!("for each {unit}")), from].into_iter().flatten().collect()
            }
        }
    }

    fn statement(&self, statement: &StatementKind) -> Vec<String> {
        match statement {
            StatementKind::Owes { party, duty, totalling, time } => {
                let mut segments = vec![format!("{} owes {}", party_word(*party), event_head(duty))];
                segments.extend(self.duty_filter(duty, totalling.is_none(), time));
                segments.extend(totalling.as_ref().map(|total| format!("totalling {}", self.sum(total))));
                segments.extend(self.duty_time(time));
                segments
            }
            StatementKind::Forbid(event) => self.event_segments("forbid", event),
            StatementKind::Limit(limit) => self.limit(limit),
            StatementKind::Require { cond, by, enough } => {
                let text = closed_before(cond, by.is_some(), self.cond(cond));
                let mut segments = if text.starts_with('(') && by.is_some() {
                    vec![format!("require {text}")]
                } else {
                    self.cond_segments("require", cond)
                };
                segments.extend(by.map(|by| format!("by {}", party_word(by))));
                segments.extend(enough.as_ref().map(enough_text));
                segments
            }
            StatementKind::May { party, action, from, until } => {
                let mut segments = vec![format!("{} may {}", party_word(*party), action.text)];
                segments.push(format!("from {}", self.moment(from)));
                segments.extend(until.as_ref().map(|until| format!("until {}", self.moment(until))));
                segments
            }
        }
    }

    /// The filter of a duty: in parentheses where a `by` that follows would be taken for a part of it.
    fn duty_filter(&self, duty: &Event, next: bool, time: &DutyTime) -> Vec<String> {
        let Some(filter) = &duty.filter else { return Vec::new() };
        let (by, relative) = match time {
            DutyTime::Deadline(Deadline::By(moment)) if next => {
                (true, matches!(moment.kind, ExprKind::Relative { .. }))
            }
            _ => (false, false),
        };
        let text = self.cond(filter);
        let closed = closed_before(filter, by, text.clone());
        if closed != text || relative && ends_with_name(filter) {
            return vec![format!("where ({text})")];
        }
        self.cond_segments("where", filter)
    }

    fn duty_time(&self, time: &DutyTime) -> Vec<String> {
        match time {
            DutyTime::Deadline(deadline) => vec![self.deadline(deadline)],
            DutyTime::Every { every, from, until } => {
                let mut segments = vec![format!("every {}", self.sum(every))];
                segments.extend(from.as_ref().map(|from| format!("from {}", self.moment(from))));
                segments.extend(until.as_ref().map(|until| format!("until {}", self.moment(until))));
                segments
            }
        }
    }

    /// A deadline.
    pub(super) fn deadline(&self, deadline: &Deadline) -> String {
        match deadline {
            Deadline::Within { duration, after } => self.within(duration, after),
            Deadline::By(moment) => format!("by {}", self.moment(moment)),
        }
    }

    fn within(&self, duration: &Expr, after: &Expr) -> String {
        format!("within {} after {}", self.sum(duration), self.moment(after))
    }

    fn limit(&self, limit: &Limit) -> Vec<String> {
        let mut segments = match &limit.measure {
            LimitMeasure::Count(event) => self.event_segments("limit", event),
            LimitMeasure::Call(call) => vec![format!("limit {}", self.sum(call))],
        };
        segments.push(format!("to {}", self.sum(&limit.bound)));
        segments.extend(limit.window.as_ref().map(|window| match window {
            LimitWindow::InAny(duration) => format!("in any {}", self.sum(duration)),
            LimitWindow::Within { duration, after } => self.within(duration, after),
        }));
        segments.extend(limit.by.map(|by| format!("by {}", party_word(by))));
        segments.extend(
            limit
                .carry
                .as_ref()
                .map(|(value, duration)| format!("carry up to {} for {}", self.sum(value), self.sum(duration))),
        );
        segments.extend(limit.enough.as_ref().map(enough_text));
        segments
    }

    /// A modifier.
    pub(super) fn modifier(&self, modifier: &ModifierKind) -> Vec<String> {
        match modifier {
            ModifierKind::Unless { cond, because } => {
                let mut segments = self.cond_segments("unless", cond);
                segments.extend(because.as_ref().map(reason));
                segments
            }
            ModifierKind::Grace(duration) => vec![format!("grace {}", self.sum(duration))],
            ModifierKind::Tolerate { count, window } => {
                vec![format!("tolerate {} in any {}", self.sum(count), self.sum(window))]
            }
            ModifierKind::Pausing(event) => self.event_segments("pausing during", event),
            ModifierKind::Severity(levels) => {
                let levels = levels.iter().map(|(level, when)| (level.word().to_owned(), when.as_ref()));
                self.alternatives("severity", levels.collect())
            }
            ModifierKind::Costs { amount, when, label } => {
                let mut segments = vec![format!("costs {}", self.cost(amount))];
                segments.extend(when.iter().flat_map(|when| self.cond_segments("when", when)));
                segments.extend(label.as_ref().map(string));
                segments
            }
            ModifierKind::Deems { kind, about } => vec![format!("deems {} for {}", kind.text, ref_text(about))],
            ModifierKind::Suggest(actions) => {
                let actions = actions.iter().map(|(action, when)| (action.text.clone(), when.as_ref()));
                self.alternatives("suggest", actions.collect())
            }
            ModifierKind::Because(because) => vec![reason(because)],
            ModifierKind::Cite { law, text } => {
                vec![format!("cite {}{}", if *law { "law " } else { "" }, string(text))]
            }
            ModifierKind::Says(text) => vec![format!("says {}", string(text))],
            ModifierKind::BeforeSigning => vec!["before signing".to_owned()],
        }
    }

    /// `WORD a, b when COND, …`.
    fn alternatives(&self, word: &str, all: Vec<(String, Option<&Expr>)>) -> Vec<String> {
        let count = all.len();
        let text = |(index, (name, when)): (usize, (String, Option<&Expr>))| {
            let word = if index == 0 { format!("{word} ") } else { String::new() };
            let when = when.map_or(String::new(), |when| format!(" when {}", self.cond(when)));
            format!("{word}{name}{when}{}", if index + 1 < count { "," } else { "" })
        };
        all.into_iter().enumerate().map(text).collect()
    }

    fn cost(&self, cost: &Cost) -> String {
        match cost {
            Cost::Amount(amount) => self.sum(amount),
            Cost::Interest { rate, monthly, fixed, over } => {
                let mut text = format!("interest at {}", self.sum(rate));
                text.push_str(match monthly {
                    Some(true) => " monthly",
                    Some(false) => " yearly",
                    None => "",
                });
                text.push_str(if *fixed { " fixed at default" } else { "" });
                text.extend(over.map(|over| format!(" over {}", grouped(over))));
                text
            }
        }
    }
}

/// The word of a party.
pub(super) fn party_word(party: Party) -> &'static str {
    match party {
        Party::Client => "client",
        Party::Firm => "firm",
        Party::Either => "either",
    }
}

fn reason(reason: &Reason) -> String {
    let to = reason.to.map_or_else(String::new, |party| format!(" for {}", party_word(party)));
    format!("because{to} {}", string(&reason.text))
}

fn enough_text(enough: &Enough) -> String {
    format!("with at least {}", grouped(enough.count))
}
