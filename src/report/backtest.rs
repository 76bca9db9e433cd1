//! What two policies decide otherwise, as data and as a page: `goodterms.backtest/1`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use serde::Serialize;

use super::computed::{Sum, sum};
use super::error::Error;
use super::json::pretty;
use super::report::{Head, Policy};
use super::text::{Screen, fitted, line, wrap};
use super::total::SUMS;
use crate::backtest::{flips, texts};
use crate::base::english::counted;
use crate::value::money::{Currency, Money, Sums, taken_off};

/// The name and version of the JSON form.
pub const SCHEMA: &str = "goodterms.backtest/1";

/// What two policies say of the same records.
#[derive(Clone, Debug, Serialize)]
pub struct Backtest {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// The as-of day.
    pub as_of: String,
    /// The old policy.
    pub old: Policy,
    /// The new policy.
    pub new: Policy,
    /// Whether the policies read records differently, by their zone or their kinds: then each read them by itself.
    pub read_apart: bool,
    /// Whether the new policy was taken as accepted where the old one was.
    pub as_accepted: bool,
    /// The engagements of which something is decided otherwise, by id.
    pub engagements: Vec<Engagement>,
    /// The clients whom that concerns, by name.
    pub clients: Vec<Client>,
    /// Why, by clause, then by ladder.
    pub reasons: Vec<Reason>,
    /// All together.
    pub totals: Totals,
    /// What kept other records from being looked at.
    pub errors: Vec<Error>,
}

/// An engagement of which something is decided otherwise.
#[derive(Clone, Debug, Serialize)]
pub struct Engagement {
    /// Its id.
    pub engagement: Arc<str>,
    /// The client's name, where the record states it.
    pub client: Option<Arc<str>>,
    /// What is decided otherwise.
    pub flips: Vec<Flip>,
    /// What charges, prices and what is at stake come to.
    pub money: Vec<Moved>,
    /// The remarks that only one of the policies makes, such as that a right does not open.
    pub notes: Notes,
    /// The same as it was summed up.
    #[serde(skip)]
    pub sides: Sides,
}

/// Remarks that only one policy makes.
#[derive(Clone, Debug, Default, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Notes {
    pub old: Vec<String>,
    pub new: Vec<String>,
}

/// A client whom it concerns.
#[derive(Clone, Debug, Serialize)]
pub struct Client {
    /// The name; the engagement's id where the record states none.
    pub client: Arc<str>,
    /// The engagements of which something is decided otherwise.
    pub engagements: Vec<Arc<str>>,
    /// How many verdicts, rights and suggestions are decided otherwise.
    pub flips: usize,
    /// What charges, prices and what is at stake come to, in these engagements.
    pub money: Vec<Moved>,
}

/// What is decided otherwise.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Flip {
    pub id: String,
    pub clause: Arc<str>,
    pub what: &'static str,
    pub whose: Option<&'static str>,
    /// `appeared`, `vanished`, or what of it changed.
    pub how: Vec<&'static str>,
    pub old: Option<State>,
    pub new: Option<State>,
    /// Whether it would be decided alike, if the client had accepted the new policy.
    #[serde(rename = "not_accepted", skip_serializing_if = "std::ops::Not::not")]
    pub is_unaccepted: bool,
}

/// What a policy says.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct State {
    pub status: Arc<str>,
    pub severity: Option<&'static str>,
    pub amounts: Vec<Sum>,
    /// How many charges cannot be said.
    #[serde(skip_serializing_if = "is_zero")]
    pub unsaid: usize,
    pub due: Option<String>,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// Money in a currency; nothing in the place of a sum that is not known.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Moved {
    /// One of [`SUMS`], or [`AT_STAKE`].
    pub what: &'static str,
    pub old: Option<Sum>,
    pub new: Option<Sum>,
    pub moved: Option<Sum>,
}

/// Why what is said on a clause or a ladder differs.
#[derive(Clone, Debug, Serialize)]
pub struct Reason {
    /// The clause, or the ladder.
    pub clause: Arc<str>,
    /// What there is to say beside the texts, or where none differs.
    pub note: Option<String>,
    /// The texts that differ.
    pub changes: Vec<Change>,
}

/// A text that differs.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Change {
    pub what: String,
    /// The clauses through which the one asked about stands on it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub through: Vec<String>,
    pub old: Option<Text>,
    pub new: Option<Text>,
}

/// A piece of a policy.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Text {
    pub place: String,
    pub text: String,
}

/// All engagements together.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Totals {
    /// How many were looked at.
    pub engagements: usize,
    /// Of how many something is decided otherwise.
    pub concerned: usize,
    /// How many clients that concerns.
    pub clients: usize,
    /// How many verdicts, rights and suggested actions are decided otherwise.
    pub flips: usize,
    /// How many engagements have no acceptance of the new policy and one of the old.
    pub not_accepted: usize,
    /// How many things are decided otherwise for that reason alone.
    pub flips_not_accepted: usize,
    /// Money, by currency.
    pub money: Vec<Moved>,
}

/// What is at stake, in the word of a report.
pub const AT_STAKE: &str = "at stake";

/// Money under both policies: what findings cost, and what is at stake; each amount as a report shows it, so that the sum of what
/// is shown is what is shown as the sum.
#[derive(Clone, Debug, Default)]
pub struct Sides {
    /// Each of [`SUMS`].
    pub charges: [(Sums, Sums); SUMS.len()],
    /// [`AT_STAKE`].
    pub at_stake: (Sums, Sums),
}

impl Sides {
    /// Adds the money of another engagement.
    pub fn merge(&mut self, other: &Self) {
        let all = self.charges.iter_mut().chain([&mut self.at_stake]);
        for ((old, new), (more_old, more_new)) in all.zip(other.charges.iter().chain([&other.at_stake])) {
            old.merge(more_old);
            new.merge(more_new);
        }
    }

    /// Returns what differs of it, by currency.
    pub fn moved(&self) -> Vec<Moved> {
        let of = |what: &'static str, (old, new): &(Sums, Sums)| {
            let currencies: BTreeSet<Currency> = old.currencies().chain(new.currencies()).collect();
            let one = |currency: Currency| {
                let (old, new) = (old.of(currency), new.of(currency));
                let amount = old.zip(new).and_then(|(old, new)| taken_off(new.amount, old.amount));
                let moved = amount.map(|amount| sum(Money { amount, currency }));
                let is_moved = amount.is_none_or(|amount| !amount.is_zero());
                is_moved.then(|| Moved { what, old: old.map(sum), new: new.map(sum), moved })
            };
            currencies.into_iter().filter_map(one).collect::<Vec<_>>()
        };
        let charges = SUMS.iter().zip(&self.charges).flat_map(|(what, sides)| of(what, sides));
        charges.chain(of(AT_STAKE, &self.at_stake)).collect()
    }
}

impl From<flips::Flip> for Flip {
    fn from(flip: flips::Flip) -> Self {
        let how = match (&flip.old, &flip.new) {
            (Some(old), Some(new)) => {
                let all = [
                    ("status", old.status != new.status),
                    ("severity", old.severity != new.severity),
                    ("amount", (&old.amounts, old.unsaid) != (&new.amounts, new.unsaid)),
                    ("due", old.due != new.due),
                ];
                all.into_iter().filter_map(|(what, differs)| differs.then_some(what)).collect()
            }
            (None, _) => vec!["appeared"],
            (_, None) => vec!["vanished"],
        };
        let state = |state: flips::State| State {
            status: state.status,
            severity: state.severity,
            amounts: state.amounts.into_iter().map(sum).collect(),
            unsaid: state.unsaid,
            due: state.due,
        };
        Self {
            id: flip.id,
            clause: flip.clause,
            what: flip.what.word(),
            whose: flip.whose.map(|whose| whose.word()),
            how,
            old: flip.old.map(state),
            new: flip.new.map(state),
            is_unaccepted: flip.is_unaccepted,
        }
    }
}

impl Reason {
    /// Returns why what is said on a clause or a ladder differs.
    pub fn new(clause: Arc<str>, reason: texts::Reason) -> Self {
        let text = |text: texts::Text| Text { place: text.place, text: text.text };
        let change = |one: texts::Change| Change {
            what: one.what,
            through: one.through,
            old: one.old.map(text),
            new: one.new.map(text),
        };
        Self { clause, note: reason.note, changes: reason.changes.into_iter().map(change).collect() }
    }
}

/// Returns the clients of these engagements, by name.
fn clients(engagements: &[Engagement]) -> Vec<Client> {
    let mut of: BTreeMap<Arc<str>, Vec<&Engagement>> = BTreeMap::new();
    for one in engagements {
        of.entry(one.client.clone().unwrap_or_else(|| one.engagement.clone())).or_default().push(one);
    }
    let client = |(client, all): (Arc<str>, Vec<&Engagement>)| {
        let mut sides = Sides::default();
        all.iter().for_each(|one| sides.merge(&one.sides));
        Client {
            client,
            flips: all.iter().map(|one| one.flips.len()).sum(),
            engagements: all.iter().map(|one| one.engagement.clone()).collect(),
            money: sides.moved(),
        }
    };
    of.into_iter().map(client).collect()
}

/// What a run of a backtest looked at.
#[derive(Debug, Default)]
pub struct Run {
    /// Whether the policies read records differently.
    pub read_apart: bool,
    /// Whether the new policy was taken as accepted.
    pub as_accepted: bool,
    /// How many engagements were looked at.
    pub seen: usize,
    /// How many of them have no acceptance of the new policy and one of the old.
    pub unaccepted: usize,
    /// The money of all of them.
    pub sides: Sides,
    /// What kept others from being looked at.
    pub errors: Vec<Error>,
}

impl Backtest {
    /// Returns the backtest of a run.
    pub fn new((old, new): (Head, Head), engagements: Vec<Engagement>, reasons: Vec<Reason>, run: Run) -> Self {
        let clients = clients(&engagements);
        let totals = Totals {
            engagements: run.seen,
            concerned: engagements.len(),
            clients: clients.len(),
            flips: engagements.iter().map(|one| one.flips.len()).sum(),
            not_accepted: run.unaccepted,
            flips_not_accepted: engagements.iter().map(|one| one.unaccepted()).sum(),
            money: run.sides.moved(),
        };
        Self {
            schema: SCHEMA,
            as_of: new.as_of.to_string(),
            old: old.policy,
            new: new.policy,
            read_apart: run.read_apart,
            as_accepted: run.as_accepted,
            engagements,
            clients,
            reasons,
            totals,
            errors: run.errors,
        }
    }

    /// Returns it as one JSON document.
    pub fn json(&self) -> String {
        pretty(self)
    }

    /// Returns it for people.
    pub fn text(&self, screen: &Screen) -> String {
        let name = |policy: &Policy| {
            let version = policy.version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
            // Two texts of the same name and version are told apart by their files.
            let file = policy.files.first().map(|file| format!(" ({})", file.path)).unwrap_or_default();
            format!("{}{version}{file}", policy.name)
        };
        let (new, old) = (line(&name(&self.new)), line(&name(&self.old)));
        let mut out = format!("Old: {old}\nNew: {new}\nBoth as of {}\n", self.as_of);
        self.acceptance()
            .iter()
            .for_each(|said| out += &format!("\n{}\n", wrap(said, screen.width.min(PAGE)).join("\n")));
        for engagement in &self.engagements {
            let client = engagement.client.as_ref().map(|client| format!(", {client}")).unwrap_or_default();
            let _ = write!(out, "\n{}\n", screen.bold(&line(&format!("{}{client}", engagement.engagement))));
            engagement.flips.iter().for_each(|flip| row(&mut out, &flip.line()));
            engagement.money.iter().for_each(|moved| row(&mut out, &moved.line()));
            engagement.notes.old.iter().for_each(|note| row(&mut out, &format!("only under the old policy: {note}")));
            engagement.notes.new.iter().for_each(|note| row(&mut out, &format!("only under the new policy: {note}")));
        }
        let mut shown = BTreeMap::new();
        self.reasons.iter().for_each(|reason| reason.write(&mut out, screen, &mut shown));
        if !self.clients.is_empty() {
            let _ = write!(out, "\n{}\n", screen.bold("Clients concerned"));
            self.clients.iter().for_each(|client| row(&mut out, &client.line()));
        }
        let totals = &self.totals;
        let _ = match totals.flips {
            // Money may move where no verdict flips: interest that is rounded otherwise, all told.
            0 => writeln!(out, "\nNothing is decided otherwise, in {}", counted(totals.engagements, "engagement")),
            flips => writeln!(
                out,
                "\n{} decided otherwise, in {} of {}, of {}",
                counted(flips, "thing"),
                totals.concerned,
                counted(totals.engagements, "engagement"),
                counted(totals.clients, "client")
            ),
        };
        totals.money.iter().for_each(|moved| row(&mut out, &moved.line()));
        fitted(&out, screen)
    }
}

impl Engagement {
    /// Returns how many things are decided otherwise only since the new policy is not accepted.
    fn unaccepted(&self) -> usize {
        self.flips.iter().filter(|flip| flip.is_unaccepted).count()
    }
}

/// So wide a paragraph is, where a line may be longer.
const PAGE: usize = 120;

impl Backtest {
    /// Returns what there is to say of records that have not accepted the new policy.
    fn acceptance(&self) -> Option<String> {
        let totals = &self.totals;
        if self.as_accepted {
            return Some("The new policy is taken as accepted wherever the old one was.".to_owned());
        }
        let (records, flips) = (counted(totals.not_accepted, "record"), totals.flips_not_accepted);
        let alone = match flips {
            0 => "That alone decides nothing otherwise".to_owned(),
            flips => format!("That alone decides {} otherwise, each marked below", counted(flips, "thing")),
        };
        (totals.not_accepted > 0).then(|| {
            format!(
                "Not accepted: {records} that accepted the old policy {} no acceptance of the new one, so there it is a \
                 house rule. {alone}. `--as-accepted` takes it as accepted wherever the old one was.",
                if totals.not_accepted == 1 { "has" } else { "have" }
            )
        })
    }
}

impl Reason {
    /// Writes it. What is under another clause already is not shown again: `shown` says under which.
    fn write(&self, out: &mut String, screen: &Screen, shown: &mut BTreeMap<String, Arc<str>>) {
        let _ = write!(out, "\n{}\n", screen.bold(&line(&format!("Why: {}", self.clause))));
        self.note.iter().for_each(|note| row(out, note));
        for change in &self.changes {
            let before = shown.get(&change.what).map(|clause| format!(" (shown under {clause})")).unwrap_or_default();
            row(out, &format!("{}{}{before}", change.what, through(&self.clause, &change.through)));
            if !before.is_empty() {
                continue;
            }
            shown.insert(change.what.clone(), self.clause.clone());
            for (sign, text) in [('-', &change.old), ('+', &change.new)] {
                if let Some(text) = text {
                    row(out, &format!("  {sign} {}", text.place));
                    text.text.lines().for_each(|one| row(out, &format!("  {sign}   {one}")));
                }
            }
        }
    }
}

/// Returns the way from a clause to a text that differs: `: a speaks of b, which speaks of c`.
fn through(clause: &str, through: &[String]) -> String {
    match through {
        [] => String::new(),
        through => format!(": {clause} speaks of {}", through.join(", which speaks of ")),
    }
}

impl Client {
    fn line(&self) -> String {
        let others = self.engagements.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let money: String = self.money.iter().map(|moved| format!("; {}", moved.line())).collect();
        format!("{} ({others}): {} decided otherwise{money}", self.client, counted(self.flips, "thing"))
    }
}

fn row(out: &mut String, text: &str) {
    let _ = writeln!(out, "  {}", line(text));
}

impl Moved {
    fn line(&self) -> String {
        let sum = |sum: &Option<Sum>| {
            sum.as_ref().map_or_else(|| "not known".to_owned(), |sum| format!("{} {}", sum.amount, sum.currency))
        };
        format!("{}: {} → {} ({})", self.what, sum(&self.old), sum(&self.new), sum(&self.moved))
    }
}

impl Flip {
    fn line(&self) -> String {
        let whose = self.whose.map(|whose| format!(" ({whose})")).unwrap_or_default();
        let when = if self.what == "right" { "from" } else { "due" };
        let state = |state: &Option<State>| state.as_ref().map_or_else(|| "nothing".to_owned(), |one| one.line(when));
        let what = if self.what == "action" { "suggested on" } else { self.what };
        let why = if self.is_unaccepted { " (the new policy is not accepted)" } else { "" };
        format!("{what} {}{whose}: {} → {}{why}", self.id, state(&self.old), state(&self.new))
    }
}

impl State {
    /// `when` is the word before the day.
    fn line(&self, when: &str) -> String {
        let mut parts = vec![self.status.to_string()];
        parts.extend(self.severity.map(str::to_owned));
        parts.extend(self.amounts.iter().map(|sum| format!("{} {}", sum.amount, sum.currency)));
        parts.extend((self.unsaid > 0).then(|| format!("{} unknown", counted(self.unsaid, "charge"))));
        parts.extend(self.due.as_ref().map(|due| format!("{when} {due}")));
        parts.join(", ")
    }
}
