//! A letter to the client: what happened, under which terms, what follows, what is asked for until when, and the right to
//! reply. What must not leave the house (who reported, notes, how the staff feels) is not among what it is made of.

use std::collections::BTreeSet;

use fluent_bundle::FluentValue;
use rust_decimal::Decimal;

use super::restricted::{NUMBERED, SHOWN, Shown, WRITTEN};
use crate::engagement::record::{Contact, Side, Value};
use crate::engagement::vocabulary::actions::{ends, needs_ground};
use crate::facts::derived::acceptance_of;
use crate::facts::due::moment_of;
use crate::facts::index::Facts;
use crate::facts::item::Val;
use crate::facts::scope::Scope;
use crate::finding::{Basis, Bearer, Evidence, Finding, Status, Verdicts};
use crate::ladder::{Action, NeedStatus};
use crate::locale::Locale;
use crate::plan::Plan;
use crate::value::duration::{Duration, Family};
use crate::value::money::{Money, Sums, TOO_LARGE};
use crate::value::quantity::Quantity;
use crate::value::time::{Day, Moment};
use crate::wording::locale::english;
use crate::wording::needs;
use crate::wording::texts::Texts;

/// Where nothing else is said, an answer is asked for within so many days.
const DAYS_TO_REPLY: i64 = 14;

/// Why nothing is drafted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoLetter {
    /// The action is no matter of the client's: nobody is written to.
    Internal,
    /// A need of it is not met: each with how it stands.
    NeedsUnmet(Vec<String>),
    /// It rests on terms that the client had not accepted, which is no ground for it.
    HouseRule,
    /// What it would have to say is not known.
    Missing(Vec<String>),
    /// A template asks for what there is not.
    Template(String),
}

impl From<String> for NoLetter {
    fn from(trouble: String) -> Self {
        Self::Template(trouble)
    }
}

/// A letter, in parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The client's address, where one is recorded.
    pub to: Option<(String, String)>,
    /// The subject.
    pub subject: String,
    /// The parts in order.
    pub parts: Vec<Part>,
    /// What to know of the draft.
    pub note: String,
}

/// A part of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A paragraph.
    Paragraph(String),
    /// A heading and its lines.
    List(String, Vec<String>),
}

/// Drafts the letter of an action that a ladder suggests. `shown` is what the client may be told under the
/// policy.
pub fn draft(
    shown: Shown<'_>,
    facts: &Facts<'_>,
    verdicts: &Verdicts,
    action: &Action,
    locale: &Locale,
) -> Result<Draft, NoLetter> {
    let kind = &*action.action;
    if !WRITTEN.contains(&kind) {
        return Err(NoLetter::Internal);
    }
    let because: BTreeSet<&str> = action.because.iter().map(|id| &**id).collect();
    let about = |finding: &&Finding| because.contains(&*finding.id) && finding.bearer == Some(Bearer::Client);
    let all: Vec<&Finding> = verdicts.findings.iter().filter(about).collect();
    let needs_ground = needs_ground(kind);
    // What ends an engagement does not rest on a house rule, and does not speak of one.
    let is_ground = |finding: &&Finding| !needs_ground || finding.basis != Basis::HouseRule;
    let findings: Vec<&Finding> =
        all.iter().copied().filter(is_ground).filter(|finding| shown.may_be_told(finding)).collect();
    if needs_ground && all.iter().all(|finding| finding.basis == Basis::HouseRule) {
        return Err(NoLetter::HouseRule);
    }
    let unmet: Vec<String> = action
        .needs
        .iter()
        .filter(|need| need.status != NeedStatus::Met)
        .map(|need| {
            let says = needs::sentence(facts, english(), &Texts::own(), need.place);
            match need.missing.is_empty() {
                true => format!("{says}: {}", need.status.word()),
                false => format!("{says}: {}, missing {}", need.status.word(), need.missing.join(", ")),
            }
        })
        .collect();
    if !unmet.is_empty() {
        return Err(NoLetter::NeedsUnmet(unmet));
    }
    if findings.is_empty() && !all.is_empty() {
        return Err(NoLetter::Missing(vec![
            "a breach that the client may be told of: what there is, is restricted".to_owned(),
        ]));
    }
    let computed = &action.computed;
    let mut missing = computed.missing.clone();
    if kind == "collect" && computed.owed.iter().all(|owed| owed.total.amount.is_zero()) {
        missing.push("an amount that is owed".to_owned());
    }
    let reply_by = reply_by(facts).map_err(|what| missing.push(what)).ok();
    let needs_dates = needs_ground || kind == "raise_price";
    let is_whole = missing.is_empty()
        && (!needs_dates || computed.notice.is_some())
        && (kind != "raise_price" || computed.price.is_some());
    let Some(reply_by) = reply_by.filter(|_| is_whole) else { return Err(NoLetter::Missing(missing)) };
    let of_firm: BTreeSet<&str> = action.ours.iter().map(|id| &**id).collect();
    let ours = verdicts.findings.iter().filter(|finding| of_firm.contains(&*finding.id));
    let ours = ours.filter(|finding| shown.may_be_told(finding)).collect();
    Writer { plans: shown.plans, facts, action, findings, ours, reply_by, locale }.write(kind)
}

/// Until when an answer is asked for: the term `reply_within`, else two weeks; an error says what is missing.
fn reply_by(facts: &Facts<'_>) -> Result<Day, String> {
    let Some(term) = facts.plan.program.term_id("reply_within") else { return Ok(facts.as_of.plus(DAYS_TO_REPLY)) };
    let calendar = &facts.plan.program.calendar;
    let due = match Scope::at(facts, facts.now()).term(term) {
        Ok(Val::Duration(length)) => calendar.after(Moment::Day(facts.as_of), length, false, None).ok(),
        _ => None,
    };
    due.map(|due| calendar.zone.day(moment_of(due)))
        .ok_or_else(|| "a day until which to ask for an answer: `reply_within` gives none".to_owned())
}

pub(super) struct Writer<'w, 'a> {
    plans: &'w [Plan],
    pub(super) facts: &'w Facts<'a>,
    pub(super) action: &'w Action,
    findings: Vec<&'w Finding>,
    /// The firm's own open breaches.
    ours: Vec<&'w Finding>,
    reply_by: Day,
    pub(super) locale: &'w Locale,
}

pub(super) type Said<T> = Result<T, NoLetter>;

impl Writer<'_, '_> {
    fn write(&self, kind: &str) -> Said<Draft> {
        let mut parts = vec![Part::Paragraph(self.say("greeting")?)];
        let facts: Vec<String> = self.findings.iter().map(|finding| self.fact(finding)).collect::<Said<_>>()?;
        if !facts.is_empty() {
            parts.push(Part::List(self.say("facts")?, facts));
            let mut clauses: Vec<String> =
                self.findings.iter().map(|finding| self.clause(finding)).collect::<Said<_>>()?;
            clauses.dedup();
            parts.push(Part::List(self.say("clauses")?, clauses));
        }
        if kind == "talk" && !self.ours.is_empty() {
            let ours: Vec<String> = self.ours.iter().map(|finding| self.fact(finding)).collect::<Said<_>>()?;
            parts.push(Part::List(self.say("ours")?, ours));
        }
        self.money(&mut parts)?;
        let is_owed = self.action.computed.owed.iter().any(|owed| !owed.total.amount.is_zero());
        let is_over = self.findings.iter().all(|finding| finding.status == Status::Late);
        let request = match kind {
            "remind" if !is_owed && is_over => "remind-request-done".to_owned(),
            "remind" if !is_owed => "remind-request-other".to_owned(),
            _ => format!("{kind}-request"),
        };
        if !self.action.computed.changes.is_empty() {
            parts.push(Part::List(self.say("changes")?, self.changes()?));
        }
        parts.push(Part::Paragraph(self.say(&request)?));
        if kind == "raise_price" {
            parts.push(Part::Paragraph(self.say("raise_price-reason")?));
            if self.action.computed.price.as_ref().is_some_and(|price| price.new != price.wanted) {
                parts.push(Part::Paragraph(self.say("raise_price-more")?));
            }
        }
        parts.extend(self.effect(kind)?.map(Part::Paragraph));
        if ends(kind) {
            parts.extend(self.account()?);
        }
        for id in ["help", "reply"] {
            parts.push(Part::Paragraph(self.say(id)?));
        }
        parts.push(Part::Paragraph(format!("{}\n{}", self.say("closing")?, self.firm())));
        let (subject, note) = (self.say(&format!("{kind}-subject"))?, self.say("draft-note")?);
        Ok(Draft { to: self.to(), subject, parts, note })
    }

    /// What follows: of a warning, what its ladder has next; of a price rise, where the terms let the client end it.
    fn effect(&self, kind: &str) -> Said<Option<String>> {
        let has_notice = || self.facts.plan.program.term("notice_period").is_some();
        let id = match (kind, self.action.next.as_deref()) {
            ("warn", Some(next)) if ends(next) => Some("warn-effect".to_owned()),
            ("warn", Some(_)) => Some("warn-effect-other".to_owned()),
            ("warn", None) => None,
            ("raise_price", _) if !has_notice() => None,
            _ => Some(format!("{kind}-effect")),
        };
        let expires = kind == "warn" && self.action.computed.expires.is_some();
        let ids = id.into_iter().chain(expires.then(|| "warn-expires".to_owned()));
        let texts: Vec<String> = ids.map(|id| self.say(&id)).collect::<Said<_>>()?;
        Ok(Some(texts.join(" ")).filter(|text| !text.is_empty()))
    }

    /// Says a message with all that a letter knows.
    pub(super) fn say(&self, id: &str) -> Said<String> {
        Ok(self.locale.say(id, self.values()?)?)
    }

    fn values(&self) -> Said<Vec<(&'static str, FluentValue<'static>)>> {
        let computed = &self.action.computed;
        let mut values: Vec<(&'static str, FluentValue<'static>)> = vec![
            ("client", self.client().into()),
            ("firm", self.firm().into()),
            ("today", self.locale.date(self.facts.as_of)?.into()),
            ("date", self.locale.date(self.reply_by)?.into()),
        ];
        if let Some(notice) = computed.notice {
            values.push(("received", self.locale.date(notice.received)?.into()));
            values.push(("ends", self.locale.date(notice.ends)?.into()));
            values.push(("effective", self.locale.date(notice.effective)?.into()));
        }
        if let Some(expires) = computed.expires {
            values.push(("expires", self.locale.date(expires)?.into()));
        }
        if let Some(price) = &computed.price {
            values.push(("old", self.locale.money(price.old)?.into()));
            values.push(("new", self.locale.money(price.new)?.into()));
            values.push(("wanted", self.locale.money(price.wanted)?.into()));
            let number = self.locale.number(&crate::finding::plain(price.percent))?;
            values.push(("percent", self.locale.say("percent", vec![("number", number.into())])?.into()));
        }
        values.push(("total", self.sums(computed.owed.iter().map(|owed| owed.total))?.into()));
        Ok(values)
    }

    /// Amounts of several currencies, one after the other.
    pub(super) fn sums(&self, sums: impl Iterator<Item = Money>) -> Said<String> {
        let texts: Vec<String> = sums.map(|sum| self.locale.money(sum)).collect::<Result<_, _>>()?;
        Ok(texts.join(", "))
    }

    /// The changes that the client is asked to approve, a line each, and what they cost together.
    fn changes(&self) -> Said<Vec<String>> {
        let changes = &self.action.computed.changes;
        let mut lines = Vec::new();
        let totals: Sums = changes.iter().map(|change| change.price).collect();
        for change in changes {
            let work = Duration::new(Family::Hours, change.minutes * Decimal::from(60));
            let values = vec![
                ("id", one_line(&change.id).into()),
                ("at", self.locale.date(change.at)?.into()),
                ("price", self.locale.money(change.price)?.into()),
                ("work", self.locale.quantity(Quantity::Duration(work))?.into()),
            ];
            let mut line = self.locale.say("change-line", values)?;
            for moved in &change.moved {
                let values = vec![
                    ("id", one_line(&moved.id).into()),
                    ("new", self.locale.date(moved.new)?.into()),
                    ("old", self.locale.date(moved.old)?.into()),
                ];
                line += &self.locale.say("change-moved", values)?;
            }
            if change.moved.is_empty() {
                let shift = self.locale.quantity(Quantity::Duration(change.shift))?;
                let id = if change.shift.amount.is_zero() { "change-kept" } else { "change-shift" };
                line += &self.locale.say(id, vec![("shift", shift.into())])?;
            }
            lines.push(line);
        }
        if changes.len() > 1 {
            let unknown: Vec<String> =
                totals.unknown().map(|currency| format!("what the changes cost in {currency}: {TOO_LARGE}")).collect();
            if !unknown.is_empty() {
                return Err(NoLetter::Missing(unknown));
            }
            lines.push(self.locale.say("change-total", vec![("total", self.sums(totals.known())?.into())])?);
        }
        Ok(lines)
    }

    /// The name of the client, on one line.
    fn client(&self) -> String {
        let field = self.facts.plan.program.vocabulary.field_id("name");
        let stated = self.facts.engagement.client.fields.iter().find(|(of, _)| Some(*of) == field);
        match stated {
            Some((_, Value::Text(name))) => one_line(name),
            _ => one_line(&self.facts.engagement.id),
        }
    }

    fn firm(&self) -> String {
        one_line(&self.facts.plan.program.firm)
    }

    /// The first contact of the client's in office that has an address.
    fn to(&self) -> Option<(String, String)> {
        let vocabulary = &self.facts.plan.program.vocabulary;
        let (email, name) = (vocabulary.field_id("email")?, vocabulary.field_id("name"));
        let today = self.facts.as_of;
        let of_client = |contact: &&Contact| contact.side == Side::Client && contact.in_role(today);
        let contacts = self.facts.engagement.contacts.iter().filter(of_client);
        contacts.into_iter().find_map(|contact| {
            let text = |field| match contact.fields.iter().find(|(of, _)| Some(*of) == field) {
                Some((_, Value::Text(text))) => Some(one_line(text)),
                _ => None,
            };
            Some((text(name).unwrap_or_default(), text(Some(email))?))
        })
    }

    /// The clause's title, with its amounts as the language writes them.
    fn title(&self, finding: &Finding) -> Said<String> {
        Ok(self.locale.amounts(&one_line(&finding.title))?)
    }

    /// The local hour of a moment, where it is known.
    fn clock(&self, moment: Moment) -> Option<String> {
        let Moment::At(at) = moment else { return None };
        Some(self.facts.zone().clock(at)).filter(|clock| clock != "00:00")
    }

    /// A day, with the hour where it is wanted and known.
    fn moment(&self, moment: Moment, is_exact: bool) -> Said<String> {
        let date = self.locale.date(self.facts.zone().day(moment))?;
        let Some(clock) = self.clock(moment).filter(|_| is_exact) else { return Ok(date) };
        Ok(self.locale.say("at-hour", vec![("date", date.into()), ("clock", clock.into())])?)
    }

    /// One fact, with the records that a client knows anyway.
    fn fact(&self, finding: &Finding) -> Said<String> {
        let mut values = self.values()?;
        values.push(("title", self.title(finding)?.into()));
        // Where a day is enough, nobody asks for the hour.
        let by_hour = finding.due.is_some_and(|due| self.clock(due).is_some());
        for (name, moment, is_exact) in
            [("due", finding.due, true), ("met", finding.met_at, by_hour), ("since", finding.since, true)]
        {
            if let Some(moment) = moment {
                values.push((name, self.moment(moment, is_exact)?.into()));
            }
        }
        values.push(("days", finding.overdue_days.unwrap_or_default().into()));
        if let Some(measure) = &finding.measure {
            values.push(("value", self.locale.quantity(measure.value)?.into()));
            values.push(("bound", self.locale.quantity(measure.bound)?.into()));
        }
        // What is late by hours alone is no day late.
        let is_today = finding.overdue_days.unwrap_or_default() == 0;
        let id = match finding.status {
            Status::Late if is_today => "fact-late-today",
            Status::Late => "fact-late",
            _ if finding.due.is_some() && is_today => "fact-open-today",
            _ if finding.due.is_some() => "fact-open",
            _ if finding.measure.is_some() => "fact-measured",
            _ => "fact-since",
        };
        let fact = self.locale.say(id, values)?;
        let records: Vec<String> =
            finding.evidence.iter().filter_map(|record| self.record(record).transpose()).collect::<Said<_>>()?;
        Ok(if records.is_empty() { fact } else { format!("{fact} ({})", records.join("; ")) })
    }

    fn record(&self, record: &Evidence) -> Said<Option<String>> {
        let shown = SHOWN.contains(&&*record.kind) && record.deemed_by.is_none();
        let Some(at) = record.at.filter(|_| shown) else { return Ok(None) };
        let kind = self.locale.say(&format!("kind-{}", record.kind), Vec::new())?;
        let at = self.locale.date(self.facts.zone().day(at))?;
        let mut values = vec![("kind", kind.into()), ("at", at.into())];
        if !NUMBERED.contains(&&*record.kind) {
            return Ok(Some(self.locale.say("fact-record-unnumbered", values)?));
        }
        values.push(("id", one_line(&record.id).into()));
        Ok(Some(self.locale.say("fact-record", values)?))
    }

    /// The version of the policy that governs a finding.
    fn plan_of(&self, finding: &Finding) -> &Plan {
        let governs =
            |plan: &&Plan| finding.version.is_some() && plan.program.version.as_deref() == finding.version.as_deref();
        self.plans.iter().find(governs).unwrap_or(self.facts.plan)
    }

    fn clause(&self, finding: &Finding) -> Said<String> {
        let plan = self.plan_of(finding);
        let program = &plan.program;
        let mut values = self.values()?;
        values.push(("title", self.title(finding)?.into()));
        let version = program.version.as_ref().map(|version| format!(", {version}")).unwrap_or_default();
        values.push(("policy", one_line(&format!("{}{version}", program.title)).into()));
        let clause = program.clause_named(&finding.clause);
        let law = clause.and_then(|clause| clause.modifiers.cites.iter().find(|(law, _)| *law));
        let accepted = acceptance_of(plan, self.facts.engagement, self.facts.known_until());
        let id = match (finding.basis, accepted, law) {
            (Basis::Law, _, Some((_, law))) => {
                values.push(("law", one_line(&Plan::text(law, &|_| String::new())).into()));
                "clause-law"
            }
            (Basis::Agreed, Some(accepted), _) => {
                values.push(("accepted", self.locale.date(program.calendar.zone.day(accepted))?.into()));
                "clause-agreed"
            }
            _ => "clause-house",
        };
        Ok(self.locale.say(id, values)?)
    }
}

/// Returns a text of the record on one line.
pub(super) fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}
