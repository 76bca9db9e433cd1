//! A forecast as a page for people.

use std::fmt::Write as _;

use super::forecast::{ASSUMPTION, Change, Contract, Duty, Engagement, Forecast, InWindow, Limit, Near, Tolerance};
use super::text::{Screen, fitted, line};
use crate::base::english::and_more;
use crate::value::time::Day;

impl Forecast {
    /// Returns it for people.
    pub fn text(&self, screen: &Screen) -> String {
        let mut out = format!("as of {}, up to {}, {ASSUMPTION}\n", self.head.looked(), self.until);
        for engagement in &self.engagements {
            let _ = write!(out, "\n{}\n", screen.bold(&line(&engagement.engagement)));
            engagement.write(&mut out, self.head.as_of, &self.until);
        }
        fitted(&out, screen)
    }
}

impl Engagement {
    fn write(&self, out: &mut String, as_of: Day, until: &str) {
        let before = out.len();
        section(out, "Falls due", self.duties.iter().flat_map(|duty| duty.lines(as_of, until)));
        section(out, "Changes", self.changes.iter().map(Change::line));
        section(out, "Limits", self.limits.iter().filter(|limit| !limit.is_idle).map(Limit::line));
        section(out, "Let pass", self.tolerances.iter().filter(|one| !one.is_idle).flat_map(Tolerance::lines));
        section(out, "One breach away", self.one_breach_away.iter().map(Near::line));
        section(out, "Contract", self.contract.iter().flat_map(Contract::lines));
        let parts = self.parts.iter().map(|on| {
            format!(
                "{}  the engagement ends: a parting takes effect, and of the ladders only what asks for what is owed comes after that",
                on.planned()
            )
        });
        let ended = self.ended.iter().map(|day| {
            format!("{day}  the engagement ended: of the ladders only what asks for what is owed comes after that")
        });
        section(out, "Over", ended.chain(parts));
        let conflict = self.conflict.iter().map(|day| format!("{day}  exceptions are in conflict from then on"));
        section(out, "Not said", conflict);
        if out.len() == before {
            let _ = writeln!(out, "  nothing comes in these days");
        }
    }
}

impl Duty {
    fn lines(&self, as_of: Day, until: &str) -> Vec<String> {
        let from = match self.from == as_of.to_string() {
            true => String::new(),
            false => format!("; pending from {} on{}", self.from, recorded(self.by_record)),
        };
        let moved = self.moved_from.as_ref().map(|first| {
            let by = if self.moved_by_record { ", by what is recorded of later days" } else { "" };
            format!("; moved from {}{by}", first.planned())
        });
        let grace = self.grace_end.as_ref().map(|end| format!("; in its grace to {}", end.ends()));
        let turns = self.turns.as_ref();
        let turns = turns.map(|turn| format!("; {} from {} on{}", turn.status, turn.day, recorded(turn.by_record)));
        let is_over = self.stays && self.due.day.to_string().as_str() < until;
        let turns = turns.or_else(|| is_over.then(|| format!("; in its grace at the end of {until}, and after")));
        let name = self.id.as_ref().map(|id| format!("{id}: ")).unwrap_or_default();
        let more: String = [moved, Some(from), grace, turns].into_iter().flatten().collect();
        let first = format!("{}  {}: {name}{}{more}", self.due.planned(), self.bearer, self.title);
        let ways = self.met_by.iter().enumerate();
        let ways = ways.map(|(n, way)| format!("    {} {way}", if n == 0 { "met by" } else { "or by" }));
        [first].into_iter().chain(ways).collect()
    }
}

impl Near {
    fn line(&self) -> String {
        let now =
            self.now.as_deref().map_or("nothing is suggested now".to_owned(), |now| format!("now: {}", spoken(now)));
        let what = match &self.clause {
            Some(clause) => format!("a breach of {clause}"),
            None => format!("one {} breach more", self.severity),
        };
        format!("{}: {what} leads to {} ({now})", self.ladder, spoken(&self.then))
    }
}

fn spoken(action: &str) -> String {
    action.replace('_', " ")
}

impl Contract {
    fn lines(&self) -> Vec<String> {
        let notice = self.notice_by.iter().zip(&self.notice_period).map(|(by, length)| {
            format!("{}  the last day to send notice of {length} that is over before the contract ends", by.planned())
        });
        notice.chain([format!("{}  the contract ends", self.ends.planned())]).collect()
    }
}

impl Change {
    fn line(&self) -> String {
        let none = |word: &Option<String>| word.as_deref().map_or_else(|| "nothing".to_owned(), spoken);
        let severity = self.severity.map(|severity| format!(", {severity}")).unwrap_or_default();
        let whose = self.whose.map(|whose| format!(" ({whose})")).unwrap_or_default();
        // What is excused says so again.
        let after = self.after.as_deref().unwrap_or_default();
        let text = self.text.strip_prefix(after).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(&self.text);
        let text = if text.is_empty() { String::new() } else { format!(": {text}") };
        let name = self.name();
        let turn = match self.before == self.after {
            true if severity.is_empty() => format!("still {}", none(&self.after)),
            true => format!("still {}, now{}", none(&self.after), severity.trim_start_matches(',')),
            false => format!(
                "{} → {}{severity}",
                none(&self.before),
                self.after.as_deref().map_or_else(|| "gone".to_owned(), spoken)
            ),
        };
        format!("{}  {name}{whose}: {turn}{text}{}", self.day.planned(), recorded(self.by_record))
    }

    /// Returns what changes, by its sort and its id.
    pub(super) fn name(&self) -> String {
        let id = self.id.as_ref().map(|id| format!(" {id}")).unwrap_or_default();
        format!("{}{id}", self.what)
    }
}

impl Limit {
    fn line(&self) -> String {
        let subject = self.subject.as_ref().map(|subject| format!("/{subject}")).unwrap_or_default();
        let (used, bound) = match (&self.used, &self.bound) {
            (Some(used), Some(bound)) => (used, bound),
            _ => return format!("{}{subject}: unknown; missing: {}", self.clause, self.missing.join(", ")),
        };
        let left = match (&self.left, self.carries) {
            _ if self.over.is_some() => self.over.iter().map(|over| format!(", {over} over")).collect(),
            (Some(left), _) => format!(", {left} left"),
            (None, true) => ", and what earlier periods left".to_owned(),
            (None, false) => String::new(),
        };
        let room = self.room.as_ref().map(|room| {
            let left = room.left.as_ref().map(|left| format!("{left} left")).unwrap_or_else(|| "room".to_owned());
            let subject = room.subject.as_ref().filter(|subject| Some(*subject) != self.subject.as_ref());
            let subject = subject.map(|subject| format!(" in {subject}")).unwrap_or_default();
            format!("; {left}{subject} at the end of {}", room.day)
        });
        format!("{}{subject}: {used} of {bound} used{left}{}", self.clause, room.unwrap_or_default())
    }
}

/// So many breaches are named of those that one window holds.
const MOST_NAMED: usize = 10;

impl Tolerance {
    fn lines(&self) -> Vec<String> {
        let next = match self.next {
            "counts" => ": the next one counts",
            "forgiven" => ": the next one is forgiven",
            _ => ": whether the next one counts cannot be said",
        };
        let missing = format!("missing: {}", self.missing.join(", "));
        let first = match (&self.lets, &self.window, &self.used, &self.left) {
            (Some(lets), Some(window), Some(used), Some(left)) => {
                format!("{used} of {lets} in any {window} used, {left} left{next}")
            }
            (Some(lets), Some(window), ..) => {
                format!("how many of {lets} in any {window} are used is unknown; {missing}{next}")
            }
            _ => format!("how many are let pass is unknown; {missing}"),
        };
        let room = self.room.as_ref();
        let room = room.map(|room| format!("; {} left at the end of {}", room.left, room.day.short()));
        let breach = |one: &InWindow| {
            let until = one.until.as_ref().map(|until| format!(", in the window to {}", until.short()));
            format!("    {}  since {}{}", one.id, one.since.short(), until.unwrap_or_default())
        };
        let more = and_more(self.breaches.len().saturating_sub(MOST_NAMED)).map(|more| format!("    {more}"));
        let may_hold = (!self.exceptions.is_empty()).then(|| {
            format!(
                "; the exception {} may hold for it, and changes how many are let pass",
                self.exceptions.join(" or ")
            )
        });
        let first = format!("{}: {first}{}{}", self.clause, may_hold.unwrap_or_default(), room.unwrap_or_default());
        let breaches = self.breaches.iter().take(MOST_NAMED).map(breach);
        [first].into_iter().chain(breaches).chain(more).collect()
    }
}

/// What is added to what only comes by events that are recorded with a later day than the as-of day.
fn recorded(by_record: bool) -> &'static str {
    if by_record { ", by what is recorded of later days" } else { "" }
}

fn section(out: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if !lines.is_empty() {
        let _ = writeln!(out, "\n{title}");
        lines.iter().for_each(|line| {
            let _ = writeln!(out, "  {}", super::text::line(line));
        });
    }
}
