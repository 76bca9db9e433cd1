//! `goodterms backtest`: what a new policy decides otherwise than an old one, over the same records.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::clock::day;
use super::options::Options;
use super::pass::Pass;
use super::policy::{Policy, load};
use super::status::{self, WRONG};
use super::terminal::{self, Failure, complain};
use crate::backtest::acceptance::as_accepted;
use crate::backtest::flips::{Said, flips, flips_unaccepted};
use crate::backtest::texts;
use crate::engagement::record;
use crate::engagement::schema::json_schema;
use crate::evaluate::{self, Judged};
use crate::facts::index::AsOf;
use crate::finding::{Detail, Verdicts};
use crate::ladder;
use crate::plan::Plan;
use crate::report::backtest::{Backtest, Engagement, Notes, Reason, Run, Sides};
use crate::report::error::Error;
use crate::report::report::{self, Head};
use crate::report::total::{SUMS, sum_of};
use crate::value::money::{Money, Sums};
use crate::value::time::Day;

/// Says which verdicts, rights and suggested actions another policy turns over, which text makes it so, and what money moves.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: goodterms backtest --old 2026.terms --new 2027.terms clients --as-of 2026-12-31",
    after_long_help = "Example: goodterms backtest --old 2026.terms --new 2027.terms clients --as-of 2026-12-31

Exit status: 0 nothing is decided otherwise and no money moves, 1 something is, 2 a record or a policy is in error; the records that \
                       read are still compared."
)]
pub struct Args {
    /// The records: YAML files, .ndjson or .jsonl files, folders of them, or `-` for lines of JSON on standard input.
    #[arg(required = true, value_name = "RECORD")]
    records: Vec<PathBuf>,
    /// The policy so far, or a folder of its versions.
    #[arg(long, value_name = "FILE")]
    old: PathBuf,
    /// The policy beside it, or a folder of its versions.
    #[arg(long, value_name = "FILE")]
    new: PathBuf,
    /// A layer over the old policy. May be given again.
    #[arg(long, value_name = "FILE")]
    old_overlay: Vec<PathBuf>,
    /// A layer over the new policy. May be given again.
    #[arg(long, value_name = "FILE")]
    new_overlay: Vec<PathBuf>,
    /// The day, YYYY-MM-DD, to the end of which both answer, each in its own zone; where it is not given, today in the zone of the
    /// new policy.
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// What was recorded after this day, YYYY-MM-DD, is not there.
    #[arg(long, value_name = "DATE", value_parser = day)]
    known_on: Option<Day>,
    /// The form.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Take the new policy as accepted in every record that accepted the old one, from the same day: then what is decided otherwise
    /// comes by what the policies say alone.
    #[arg(long)]
    as_accepted: bool,
    /// Look at this engagement only.
    #[arg(long, value_name = "ENGAGEMENT")]
    only: Option<String>,
    #[command(flatten)]
    options: Options,
}

/// The form of a backtest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A page for people.
    Text,
    /// One JSON document.
    Json,
}

/// What a policy says of an engagement.
struct View {
    engagement: Arc<str>,
    client: Option<Arc<str>>,
    said: Said,
    /// By what they are summed up under.
    charges: [Sums; SUMS.len()],
    at_stake: Sums,
    notes: Vec<String>,
    /// Of the new policy, where the record has no acceptance of it and one of the old one: what it says with one.
    accepted: Option<Said>,
}

/// What came of an engagement.
struct Looked {
    /// Nothing where nothing is decided otherwise.
    engagement: Option<Engagement>,
    sides: Sides,
    /// Whether it accepted the old policy and not the new one.
    is_unaccepted: bool,
}

/// What came of all of them.
#[derive(Default)]
struct Gone {
    engagements: Vec<Engagement>,
    run: Run,
}

impl Gone {
    fn add(&mut self, looked: Looked) {
        self.run.seen += 1;
        self.run.unaccepted += usize::from(looked.is_unaccepted);
        self.run.sides.merge(&looked.sides);
        self.engagements.extend(looked.engagement);
    }
}

impl Args {
    /// Runs the command; returns the exit status.
    pub fn run(&self) -> u8 {
        status::of(self.backtest())
    }

    fn backtest(&self) -> Result<u8, Failure> {
        let (old, new) = (load(&self.old, &self.old_overlay)?, load(&self.new, &self.new_overlay)?);
        let (Some(old), Some(new)) = (old, new) else { return Ok(WRONG) };
        let as_of = AsOf { day: new.day(self.as_of), known_on: self.known_on, silence: false };
        let head = |policy: &Policy| Head::new(&policy.on(as_of.day).program, &policy.sources, as_of);
        let heads = (head(&old), head(&new));
        let mut both = Both { old, new, as_of, as_accepted: self.as_accepted };
        let mut gone = match both.differ() {
            None => self.together(&mut both),
            Some(what) => self.apart(&both, what)?,
        };
        // Whatever the records' files are called.
        gone.engagements.sort_by(|a, b| a.engagement.cmp(&b.engagement));
        gone.run.as_accepted = self.as_accepted;
        let status = status::of_pass(&gone.run.errors, !gone.engagements.is_empty());
        let (is_shown, reasons) = (gone.run.seen > 0 || self.format != Format::Text, both.reasons(&gone.engagements));
        let backtest = Backtest::new(heads, gone.engagements, reasons, gone.run);
        if is_shown {
            terminal::print(&match self.format {
                Format::Text => backtest.text(&terminal::lines()),
                Format::Json => backtest.json(),
            })?;
        }
        Ok(status)
    }

    fn pass<'a>(&'a self, plans: &'a [Plan], as_of: AsOf) -> Pass<'a> {
        Pass::new(plans, self.only.as_deref(), as_of, self.options.clone())
    }

    /// Goes over the records once: they mean the same to both policies.
    fn together(&self, both: &mut Both) -> Gone {
        let olds = both.old.plans.len();
        let mut plans = std::mem::take(&mut both.old.plans);
        plans.append(&mut both.new.plans);
        let mut gone = Gone::default();
        let look = |engagement: record::Engagement| {
            let (old, new) = plans.split_at(olds);
            let was = both.view(old, &both.old, new, &engagement);
            let is = both.view_of_new(old, new, &engagement);
            match (was, is) {
                (Ok(was), Ok(is)) => Ok(compared(was, is)),
                (was, is) => Err([was.err(), is.err()].into_iter().flatten().flatten().collect()),
            }
        };
        let passed = self.pass(&plans, both.as_of).over(&self.records, look, |looked| {
            gone.add(looked);
            true
        });
        gone.run.errors = passed.errors;
        both.new.plans = plans.split_off(olds);
        both.old.plans = plans;
        gone
    }

    /// Goes over the records once for each policy, since they read them differently; what the old one says of all is kept until the
    /// new one has spoken.
    fn apart(&self, both: &Both, what: &str) -> Result<Gone, Failure> {
        if self.records.iter().any(|record| record.as_os_str() == "-") {
            let (old, new) = (self.old.display(), self.new.display());
            let reason = format!("it can be read once only, and {old} and {new} differ in {what}; name a file");
            return Err(Failure::new("standard input", reason));
        }
        let mut gone = Gone::default();
        gone.run.read_apart = true;
        let mut views = BTreeMap::new();
        let (old, new) = (&both.old, &both.new);
        let look = |engagement| both.view(&old.plans, old, &new.plans, &engagement);
        let passed = self.pass(&old.plans, both.as_of).over(&self.records, look, |view| {
            views.insert(view.engagement.clone(), view);
            true
        });
        tell(&passed.errors, &self.old);
        gone.run.errors = passed.errors;
        if views.is_empty() {
            return Ok(gone);
        }
        let look = |engagement| both.view_of_new(&old.plans, &new.plans, &engagement);
        let passed = self.pass(&new.plans, both.as_of).over(&self.records, look, |is| {
            // One that the old policy could not read is among the errors.
            if let Some(was) = views.remove(&is.engagement) {
                gone.add(compared(was, is));
            }
            true
        });
        tell(&passed.errors, &self.new);
        let known = std::mem::take(&mut gone.run.errors);
        let more: Vec<Error> = passed.errors.into_iter().filter(|error| !known.contains(error)).collect();
        gone.run.errors = [known, more].concat();
        Ok(gone)
    }
}

/// Says under which policy records were in error.
fn tell(errors: &[Error], policy: &Path) {
    if !errors.is_empty() {
        complain(&format!("note: that is how {} reads the records\n", policy.display()));
    }
}

/// Both policies, and up to when is looked.
struct Both {
    old: Policy,
    new: Policy,
    as_of: AsOf,
    as_accepted: bool,
}

impl Both {
    /// Returns in what the policies differ that says how a record is read.
    fn differ(&self) -> Option<&'static str> {
        let (a, b) = (&self.old.plans[0].program, &self.new.plans[0].program);
        let zone = a.calendar.zone.name() != b.calendar.zone.name();
        let kinds = json_schema(&a.vocabulary) != json_schema(&b.vocabulary);
        match (zone, kinds) {
            (true, true) => Some("their zone and their kinds of records"),
            (true, false) => Some("their zone"),
            (false, true) => Some("their kinds of records"),
            (false, false) => None,
        }
    }

    /// Returns what the versions of a policy say of an engagement, days told in the zone of the new one.
    fn view(
        &self,
        plans: &[Plan],
        policy: &Policy,
        new: &[Plan],
        engagement: &record::Engagement,
    ) -> Result<View, Vec<Error>> {
        let Judged { facts, verdicts, .. } = evaluate::judge_versions(plans, engagement, self.as_of, Detail::All);
        policy.conflicts(&engagement.id, &verdicts)?;
        let text = |span| policy.sources.one_line(span);
        let (_, actions) = ladder::suggest(&facts, &verdicts, &text);
        let at_stake = ladder::owed::at_stake(&facts, &verdicts).sums.into_iter().map(Money::rounded).collect();
        let said = Said::of(&verdicts, &actions, &new[0].program.calendar.zone);
        let charges = charged(&verdicts);
        let client = report::Engagement::new(Verdicts::default(), engagement, &facts.plan.program, false).client;
        Ok(View {
            engagement: engagement.id.clone(),
            client,
            said,
            charges,
            at_stake,
            notes: verdicts.notes,
            accepted: None,
        })
    }

    /// Returns what the new policy says of an engagement: as it is, or as if it were accepted.
    fn view_of_new(&self, old: &[Plan], new: &[Plan], engagement: &record::Engagement) -> Result<View, Vec<Error>> {
        let accepted = as_accepted(old, new, engagement, self.as_of.day);
        match accepted {
            Some(accepted) if self.as_accepted => self.view(new, &self.new, new, &accepted),
            Some(accepted) => {
                let said = self.view(new, &self.new, new, &accepted)?.said;
                Ok(View { accepted: Some(said), ..self.view(new, &self.new, new, engagement)? })
            }
            None => self.view(new, &self.new, new, engagement),
        }
    }

    /// Why: by the clauses and ladders of what is decided otherwise, each once.
    fn reasons(&self, found: &[Engagement]) -> Vec<Reason> {
        let pairs = self.pairs();
        let flips = found.iter().flat_map(|one| &one.flips).filter(|flip| !flip.is_unaccepted);
        let about: BTreeSet<(bool, &Arc<str>)> = flips.map(|flip| (flip.what == "action", &flip.clause)).collect();
        let reason = |(is_ladder, name): (bool, &Arc<str>)| {
            let of = |(old, new, version): &(texts::Policy<'_>, texts::Policy<'_>, Option<String>)| {
                let reason =
                    if is_ladder { texts::reason_of_ladder(*old, *new, name) } else { texts::reason(*old, *new, name) };
                (reason, version.clone())
            };
            Reason::new(name.clone(), texts::together(pairs.iter().map(of).collect()))
        };
        about.into_iter().map(reason).collect()
    }

    /// The versions whose texts are compared: those in force on the as-of day, then each other one of the new policy with that of its
    /// name, or the one in force when it comes into force.
    fn pairs(&self) -> Vec<(texts::Policy<'_>, texts::Policy<'_>, Option<String>)> {
        let (old, new) = (&self.old, &self.new);
        let now = (evaluate::in_force(&old.plans, self.as_of.day), evaluate::in_force(&new.plans, self.as_of.day));
        let mut places = vec![now];
        for (place, plan) in new.plans.iter().enumerate().filter(|(place, _)| *place != now.1) {
            let of_name = old.plans.iter().position(|one| one.program.version == plan.program.version);
            let from = plan.program.effective.unwrap_or(self.as_of.day);
            places.push((of_name.unwrap_or_else(|| evaluate::in_force(&old.plans, from)), place));
        }
        let pair = |(a, b): (usize, usize)| {
            let version = new.plans[b].program.version.clone().filter(|_| (a, b) != now);
            (
                texts::Policy { plan: &old.plans[a], sources: &old.sources },
                texts::Policy { plan: &new.plans[b], sources: &new.sources },
                version,
            )
        };
        places.into_iter().map(pair).collect()
    }
}

/// Returns what differs.
fn compared(was: View, is: View) -> Looked {
    let mut charges = was.charges.into_iter().zip(is.charges);
    let charges = std::array::from_fn(|_| charges.next().unwrap_or_default());
    let sides = Sides { charges, at_stake: (was.at_stake, is.at_stake) };
    let is_unaccepted = is.accepted.is_some();
    let flips = match is.accepted {
        Some(accepted) => flips_unaccepted(was.said, is.said, accepted),
        None => flips(was.said, is.said),
    };
    let flips: Vec<_> = flips.into_iter().map(Into::into).collect();
    let money = sides.moved();
    let is_other = !flips.is_empty() || !money.is_empty();
    let only = |all: &[String], others: &[String]| -> Vec<String> {
        all.iter().filter(|note| !others.contains(note)).cloned().collect()
    };
    let notes = Notes { old: only(&was.notes, &is.notes), new: only(&is.notes, &was.notes) };
    let (engagement, client, of_one) = (is.engagement, is.client, sides.clone());
    let engagement = is_other.then_some(Engagement { engagement, client, flips, money, notes, sides: of_one });
    Looked { engagement, sides, is_unaccepted }
}

/// What the findings cost, by what that is summed up under.
fn charged(verdicts: &Verdicts) -> [Sums; SUMS.len()] {
    let mut sums: [Sums; SUMS.len()] = Default::default();
    for finding in &verdicts.findings {
        let known = finding.charges.iter().filter_map(|charge| charge.amount.as_ref().ok());
        known.for_each(|money| sums[sum_of(finding.status, finding.bearer)].add(money.rounded()));
    }
    sums
}
