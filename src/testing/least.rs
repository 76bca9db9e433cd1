//! Least records: what a clause is about and nothing else, made up from the policy alone, for boundaries to which no record of a test
//! comes. Whether one comes there, the run says.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::wish::{Wishes, constant};
use crate::engagement::record::{Side, Value};
use crate::engagement::vocabulary::{Field, FieldId, FieldType, KindId, Missing, Sort, WordId};
use crate::program::tree::{
    BandId, Clause, ClauseId, DutyTime, Each, Expr, ExprKind, Function, LimitWindow, Pattern, Program, Source,
    Statement, Type, Var, Who,
};
use crate::value::duration::Family;
use crate::value::money::Currency;
use crate::value::time::Day;

/// A record that was made up, and the day looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Least {
    pub record: String,
    pub day: Day,
}

/// So often a thing happens at most in one of them.
const MOST: usize = 6;
/// So deep an event names another one, or a clause the breaches of another one.
const DEEPEST: usize = 3;
/// Hours of the day, of which one lies in most bands and one in few.
const HOURS: [u32; 6] = [12, 20, 23, 3, 7, 16];
/// So many days pass at most before the day looked at.
const LONGEST: Decimal = Decimal::from_parts(1200, 0, 0, false, 0);

/// Returns least records for a clause: with what it asks for and without, once and as often as its bounds count.
pub(super) fn records(program: &Program, clause: &Clause) -> Vec<Least> {
    let mut found = Vec::new();
    for is_done in [false, true] {
        for count in counts(program, clause) {
            let mut writer = Writer { is_done, ..Writer::of(program, clause) };
            writer.clause(clause, count, is_done);
            found.extend(writer.record().filter(|record| !found.contains(record)));
        }
    }
    found
}

/// Returns how often what a clause is about is to happen: once, as often as it may, and once more.
fn counts(program: &Program, clause: &Clause) -> BTreeSet<usize> {
    let bound = match &clause.statement {
        Some(Statement::Limit { bound, .. }) => Some(bound),
        _ => None,
    };
    let sample = match &clause.statement {
        Some(Statement::Limit { enough, .. } | Statement::Require { enough, .. }) => *enough,
        _ => None,
    };
    let tolerated = clause.modifiers.tolerate.as_ref().map(|(count, _)| count);
    let numbers = bound.into_iter().chain(tolerated).filter_map(|number| match constant(program, number)? {
        Value::Number(number) => Some(*number),
        _ => None,
    });
    let mut compared = Vec::new();
    clause.each_expr(&mut |part| {
        if let ExprKind::Compare(_, measured, number) = &*part.kind
            && matches!(&*measured.kind, ExprKind::Measure(_))
            && let Some(Value::Number(number)) = constant(program, number)
        {
            compared.push(*number);
        }
    });
    let numbers = numbers.chain(sample.map(|sample| sample.least)).chain(compared);
    let numbers = numbers.filter_map(|number| number.to_usize());
    let near = numbers.flat_map(|number| [number, number.saturating_add(1)]);
    std::iter::once(1).chain(near).filter(|count| (1..=MOST).contains(count)).collect()
}

/// A condition, and whether it is to hold.
type Wanted<'p> = (&'p Expr, bool);

struct Writer<'p> {
    program: &'p Program,
    /// The fields that are read.
    reads: BTreeSet<FieldId>,
    /// The day of the first event, and the one looked at.
    first: Day,
    last: Day,
    /// Whether the hours count.
    is_timed: bool,
    events: Vec<String>,
    /// The ids of what variables stand for, and of what events are about.
    ids: BTreeMap<Var, String>,
    about: BTreeMap<String, String>,
    /// What is to be stated of the client and of the contract.
    standing: Wishes<'p>,
    has_contact: bool,
    /// Whether what may yet happen to an event has happened: an interval has ended.
    is_done: bool,
    depth: usize,
}

impl<'p> Writer<'p> {
    fn of(program: &'p Program, clause: &Clause) -> Self {
        let begin = program.effective.or_else(|| Day::from_ymd(2026, 1, 1)).unwrap_or(Day(0)).plus(28);
        let to_monday = (7 - begin.weekday()) % 7;
        let first = begin.plus(i64::try_from(to_monday).unwrap_or_default());
        let mut is_timed = false;
        let mut days = Decimal::from(30);
        clause.each_expr(&mut |part| {
            let is_short = matches!(&part.ty, Type::Duration(Family::Hours | Family::BusinessHours));
            is_timed |= is_short || matches!(&*part.kind, ExprKind::Hours(..));
            if let Some(Value::Duration(length)) = constant(program, part) {
                days = days.saturating_add(length.in_days().unwrap_or_default());
            }
        });
        Self {
            program,
            reads: clause.reads.clone(),
            first,
            last: first.plus(days.min(LONGEST).to_i64().unwrap_or_default()),
            is_timed,
            events: Vec::new(),
            ids: BTreeMap::new(),
            about: BTreeMap::new(),
            standing: Wishes::default(),
            has_contact: false,
            is_done: false,
            depth: 0,
        }
    }

    /// Writes what a clause is about.
    fn clause(&mut self, clause: &'p Clause, count: usize, is_done: bool) {
        // A limit counts what happens about one thing; of all else there are as many things.
        let (subjects, times) = match &clause.statement {
            Some(Statement::Limit { .. } | Statement::Require { .. }) => (1, count),
            _ => (count, 1),
        };
        for number in 0..subjects {
            let at = i64::try_from(number).unwrap_or_default();
            let wanted = match &clause.statement {
                Some(Statement::Require { cond, .. }) => vec![(cond, is_done)],
                _ => Vec::new(),
            };
            match &clause.each {
                Some(Each::Items(pattern)) => drop(self.event(pattern, at, None, &wanted)),
                Some(Each::Period { .. }) | None => {}
            }
            match &clause.statement {
                Some(Statement::Owes { party, duty, time, .. }) if is_done => {
                    let times = if matches!(time, DutyTime::Every { .. }) { [2, 4].as_slice() } else { &[2] };
                    times.iter().for_each(|later| drop(self.event(duty, at + later, party.side(), &[])));
                }
                Some(Statement::Forbid(pattern)) => drop(self.event(pattern, at, None, &[])),
                Some(Statement::Limit { measure, by, window, .. }) => {
                    // What lies in a window after something lies behind it.
                    let later = i64::from(matches!(window, Some(LimitWindow::Within(..))));
                    let side = by.and_then(|by| by.side());
                    // A share is one of others, too.
                    let others = if measure.function == Function::Share { times } else { 0 };
                    let among = measure.among.as_deref().map(|among| (among, true));
                    for time in 0..times + others {
                        let at = at + later + i64::try_from(time).unwrap_or_default();
                        let others = measure.pattern.filter.as_deref().filter(|_| time >= times);
                        let wanted: Vec<Wanted<'_>> =
                            others.map(|filter| (filter, false)).into_iter().chain(among).collect();
                        self.event(&measure.pattern, at, side, &wanted);
                    }
                }
                Some(Statement::Require { cond, .. }) => self.spoken_of(cond, at, times, is_done),
                _ => {}
            }
        }
    }

    /// Writes the events of which a condition speaks: those that it measures, and where it is to hold all.
    fn spoken_of(&mut self, cond: &'p Expr, at: i64, times: usize, is_done: bool) {
        for (pattern, is_measured) in patterns(cond) {
            let times = if is_measured { times } else { usize::from(is_done) };
            (0..times).for_each(|time| {
                let before = i64::try_from(time).unwrap_or_default() + 1;
                drop(self.event(pattern, at - before, None, &[]));
            });
        }
    }

    /// Writes an event that a pattern takes, so many days after the first; returns its id. `wanted` holds of it, or not, before what
    /// the pattern asks for.
    fn event(&mut self, pattern: &'p Pattern, at: i64, side: Option<Side>, wanted: &[Wanted<'p>]) -> Option<String> {
        let mut wishes = Wishes::default();
        // What is wanted first: it may deny what the pattern itself asks for.
        let filter = pattern.filter.as_deref().map(|filter| (filter, true));
        for (cond, holds) in wanted.iter().copied().chain(filter) {
            wishes.take(self.program, cond, pattern.var, holds);
        }
        self.standing.client.append(&mut wishes.client);
        self.standing.contract.append(&mut wishes.contract);
        let id = match &pattern.source {
            Source::Contacts => {
                self.has_contact = true;
                Some("tom".to_owned())
            }
            Source::Breaches(clauses) => {
                self.breach(*clauses.first()?);
                None
            }
            Source::Kinds(kinds) => {
                let side = match &pattern.by {
                    Some(Who::Side(side)) => Some(*side),
                    _ => side,
                };
                let about = pattern.about.as_deref().and_then(|about| self.id(about));
                let (kind, word) = *kinds.first()?;
                self.write(kind, word, &wishes, (side, about), at)
            }
        };
        if let Some(id) = &id {
            self.ids.insert(pattern.var, id.clone());
        }
        for before in std::mem::take(&mut wishes.before) {
            if self.depth < DEEPEST {
                self.depth += 1;
                self.event(before, at - 1, None, &[]);
                self.depth -= 1;
            }
        }
        id
    }

    fn breach(&mut self, clause: ClauseId) {
        if self.depth == DEEPEST {
            return;
        }
        self.depth += 1;
        let clause = &self.program.clauses[usize::from(clause.0)];
        self.reads.extend(&clause.reads);
        self.clause(clause, 1, false);
        self.depth -= 1;
    }

    /// Returns the id of the event that an expression gives.
    fn id(&self, expr: &Expr) -> Option<String> {
        match &*expr.kind {
            ExprKind::Var(var) => self.ids.get(var).cloned(),
            ExprKind::Field(of, field) if self.program.vocabulary.field_name(*field) == "for" => {
                self.about.get(&self.id(of)?).cloned()
            }
            _ => None,
        }
    }

    /// Writes an event of a kind; returns its id.
    fn write(
        &mut self,
        kind: KindId,
        word: Option<WordId>,
        wishes: &Wishes<'p>,
        (side, about): (Option<Side>, Option<String>),
        at: i64,
    ) -> Option<String> {
        let vocabulary = &self.program.vocabulary;
        let known = vocabulary.get(kind);
        if known.sort == Sort::Standing {
            return None;
        }
        let about = about.or_else(|| self.other(*wishes.about.first()?, at));
        let begin = known.name.chars().next().unwrap_or('e').to_ascii_uppercase();
        let place = self.events.len();
        self.events.push(String::new());
        let id = format!("{begin}{}", place + 1);
        let when = known.at_is.map_or("at", |field| vocabulary.field_name(field));
        let mut parts = vec![format!("{}: {id}", known.name), format!("{when}: {}", self.moment(at, wishes.hours))];
        if !["invoice", "payment", "milestone", "deliverable"].contains(&&*known.name) || side.is_some() {
            let by = match side {
                Some(Side::Client) => "client",
                Some(Side::Firm) => "firm",
                _ => author(&known.name),
            };
            parts.push(format!("by: {by}"));
        }
        if let Some(about) = about {
            parts.push(format!("for: {about}"));
            self.about.insert(id.clone(), about);
        }
        parts.extend(word.map(|word| format!("what: {}", vocabulary.word(word))));
        for field in vocabulary.fields(kind) {
            let name = vocabulary.field_name(field.id);
            let is_said = known.at_is == Some(field.id) || ["id", "at", "by", "for"].contains(&name);
            if !is_said && field.derived.is_none() && !(word.is_some() && name == "what") {
                let value = self.value(field, name, wishes, at);
                parts.extend(value.map(|value| format!("{name}: {value}")));
            }
        }
        self.events[place] = format!("  - {{{}}}\n", parts.join(", "));
        Some(id)
    }

    /// Writes an event of a kind that another one names.
    fn other(&mut self, kind: KindId, at: i64) -> Option<String> {
        if self.depth == DEEPEST {
            return None;
        }
        self.depth += 1;
        let id = self.write(kind, None, &Wishes::default(), (None, None), at - 1);
        self.depth -= 1;
        id
    }

    /// Returns the value of a field: the one that is wished, else some where it is read; nothing where it may be left out.
    fn value(&mut self, field: &Field, name: &str, wishes: &Wishes<'p>, at: i64) -> Option<String> {
        if let Some(wished) = wishes.fields.get(&field.id) {
            return Some(wished.clone());
        }
        let is_common = self.program.vocabulary.common.iter().any(|common| common.id == field.id);
        let is_there = match field.missing {
            Missing::No => false,
            Missing::NotHappened => self.is_done,
            Missing::Unknown | Missing::Optional => true,
        };
        let is_read = self.reads.contains(&field.id) && is_there && !is_common;
        let is_asked = is_read || wishes.present.contains(&field.id) || ["payable", "amount"].contains(&name);
        is_asked.then(|| self.some(&field.ty, name, at))?
    }

    /// Returns some value of a type.
    fn some(&mut self, ty: &FieldType, name: &str, at: i64) -> Option<String> {
        Some(match ty {
            FieldType::Money => format!("1000 {}", self.program.currency.as_ref().map_or("EUR", Currency::code)),
            FieldType::Number if name == "minutes" => "60".to_owned(),
            FieldType::Number => "1".to_owned(),
            FieldType::Percent => "10%".to_owned(),
            FieldType::Duration => "5 days".to_owned(),
            FieldType::Moment => self.moment(at + 7, None),
            FieldType::Text if name == "country" => "PL".to_owned(),
            FieldType::Text => "\"x\"".to_owned(),
            FieldType::Bool => "true".to_owned(),
            FieldType::Words(words) => self.program.vocabulary.word(*words.first()?).to_owned(),
            FieldType::Actor => "client".to_owned(),
            FieldType::Event(kinds) => self.other(*kinds.first()?, at)?,
            FieldType::List(of) => format!("[{}]", self.some(of, name, at)?),
        })
    }

    /// Returns a moment so many days after the first: the day, or where hours count noon, or an hour inside or outside of a band.
    fn moment(&self, at: i64, hours: Option<(BandId, bool)>) -> String {
        let day = self.first.plus(at);
        if !self.is_timed {
            return day.to_string();
        }
        let lies = |hour: u32| {
            hours.is_none_or(|(band, is_inside)| {
                let band = self.program.calendar.bands.get(usize::from(band.0));
                let today = band.map_or(&[][..], |band| &band.week[day.weekday()]);
                let time = hour * 3600;
                today.iter().any(|(from, to)| (*from..*to).contains(&time)) == is_inside
            })
        };
        let hour = HOURS.into_iter().find(|hour| lies(*hour)).unwrap_or(HOURS[0]);
        format!("{day}T{hour:02}:00")
    }

    /// Returns the whole record; nothing where there is nothing in it.
    fn record(mut self) -> Option<Least> {
        let standing = std::mem::take(&mut self.standing);
        let client = self.fields("client", &standing.client);
        let contract = self.fields("contract", &standing.contract);
        let signed = self.first.plus(-14);
        let accepts = self.program.version.iter().map(|version| {
            let title = self.program.title.replace('\\', "\\\\").replace('"', "\\\"");
            format!(", accepts: {{policy: \"{title}\", version: \"{version}\", at: {signed}}}")
        });
        let mut record = format!("engagement: case\nclient: {{name: \"ACME\"{client}}}\n");
        if self.has_contact {
            record += "contacts:\n  tom: {side: client}\n";
        }
        let accepts: String = accepts.collect();
        record += &format!("contract: {{signed: {signed}{accepts}{contract}}}\n");
        record += if self.events.is_empty() { "events: []\n" } else { "events:\n" };
        record += &self.events.concat();
        Some(Least { record, day: self.last })
    }

    /// Returns the fields of a standing record that are read or wished.
    fn fields(&mut self, kind: &str, wished: &BTreeMap<FieldId, String>) -> String {
        let vocabulary = &self.program.vocabulary;
        let Some(id) = vocabulary.kind(kind) else { return String::new() };
        let wishes = Wishes { fields: wished.clone(), ..Wishes::default() };
        let mut out = String::new();
        for field in vocabulary.fields(id) {
            let name = vocabulary.field_name(field.id);
            let is_said = name == "name" || name == "accepts" || name.starts_with("signed");
            if is_said || field.derived.is_some() {
                continue;
            }
            let at = if name == "ends" { 180 } else { -14 };
            let value = self.value(field, name, &wishes, at);
            out.extend(value.map(|value| format!(", {name}: {value}")));
        }
        out
    }
}

/// Returns who acts, where nothing says it.
fn author(kind: &str) -> &'static str {
    const FIRMS: [&str; 12] = [
        "action",
        "advice",
        "check_in",
        "credit_note",
        "delivery",
        "expense",
        "handover",
        "offer",
        "reminder",
        "report",
        "staff_report",
        "work",
    ];
    if FIRMS.contains(&kind) { "firm" } else { "client" }
}

/// Returns the patterns of an expression, each with whether its events are measured.
fn patterns(cond: &Expr) -> Vec<(&Pattern, bool)> {
    let mut found = Vec::new();
    let mut open = vec![cond];
    while let Some(expr) = open.pop() {
        match &*expr.kind {
            ExprKind::Exists(pattern, _) | ExprKind::During(pattern) | ExprKind::EventOrder(pattern, ..) => {
                found.push((pattern, false));
            }
            ExprKind::Measure(measure) => found.push((&measure.pattern, true)),
            _ => open.extend(expr.children()),
        }
    }
    found
}
