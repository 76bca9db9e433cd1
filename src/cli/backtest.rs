//! `goodterms backtest`: what a new policy decides otherwise than an old one, over the same records.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::clock::day;
use super::options::Options;
use super::pass::Pass;
use super::policy::{Policy, load};
use super::status::{self, WRONG};
use super::terminal::{self, Failure};
use crate::backtest::flips::{add, flips};
use crate::backtest::texts::{self, reasons};
use crate::engagement::record;
use crate::engagement::schema::json_schema;
use crate::evaluate::{self, Judged};
use crate::finding::{Detail, Verdicts};
use crate::ladder;
use crate::plan::Plan;
use crate::report::backtest::{Backtest, Engagement, Reason, Sides, Sums};
use crate::report::error::Error;
use crate::report::report::{self, Head};
use crate::value::time::Day;

/// Says which verdicts another policy turns over, which text makes it so, and what money moves.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: goodterms backtest --old 2026.terms --new 2027.terms clients --as-of 2026-12-31",
    after_long_help = "Example: goodterms backtest --old 2026.terms --new 2027.terms clients --as-of 2026-12-31

Exit status: 0 nothing is decided otherwise, 1 something is, 2 a record or a policy is in error."
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
    /// The day, YYYY-MM-DD, to the end of which both answer; where it is not given, today in the policies' zone.
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// The form.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
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

/// Both policies, their versions in one list.
struct Both {
    plans: Vec<Plan>,
    /// How many of them are versions of the old policy.
    olds: usize,
    old: Policy,
    new: Policy,
}

/// What came of an engagement.
struct Looked {
    /// Nothing where nothing is decided otherwise.
    engagement: Option<Engagement>,
    sides: Sides,
}

impl Args {
    /// Runs the command; returns the exit status.
    pub fn run(&self) -> u8 {
        status::of(self.backtest())
    }

    fn backtest(&self) -> Result<u8, Failure> {
        let (old, new) = (load(&self.old, &[])?, load(&self.new, &[])?);
        let (Some(old), Some(new)) = (old, new) else { return Ok(WRONG) };
        self.alike(&old, &new)?;
        let as_of = new.day(self.as_of);
        let heads = (
            Head::new(&old.on(as_of).program, &old.sources, as_of),
            Head::new(&new.on(as_of).program, &new.sources, as_of),
        );
        let both = Both::new(old, new);
        let pass = Pass::new(&both.plans, self.only.as_deref(), as_of.into(), self.options.clone());
        let (mut found, mut sides, mut seen) = (Vec::new(), Sides::default(), 0);
        let passed = pass.over(
            &self.records,
            |engagement| both.look(&engagement, as_of),
            |looked| {
                seen += 1;
                sides.merge(&looked.sides);
                found.extend(looked.engagement);
                true
            },
        );
        // Whatever the records' files are called.
        found.sort_by(|a, b| a.engagement.cmp(&b.engagement));
        let status = status::of_pass(&passed.errors, !found.is_empty());
        let reasons = both.reasons(&found, as_of);
        let backtest = Backtest::new(heads, found, reasons, (seen, &sides), passed.errors);
        if seen > 0 || self.format != Format::Text {
            terminal::print(&match self.format {
                Format::Text => backtest.text(&terminal::output()),
                Format::Json => backtest.json(),
            })?;
        }
        Ok(status)
    }

    /// A record is read once, for both: it must mean the same to both.
    fn alike(&self, old: &Policy, new: &Policy) -> Result<(), Failure> {
        let (a, b) = (&old.plans[0].program, &new.plans[0].program);
        let what = if a.calendar.zone.name() != b.calendar.zone.name() {
            "zone"
        } else if json_schema(&a.vocabulary) != json_schema(&b.vocabulary) {
            "kinds of records"
        } else {
            return Ok(());
        };
        let reason =
            format!("its {what} differ from those of {}: a record cannot be read for both", self.old.display());
        Err(Failure::new(self.new.display(), reason))
    }
}

impl Both {
    fn new(mut old: Policy, mut new: Policy) -> Self {
        let mut plans = std::mem::take(&mut old.plans);
        let olds = plans.len();
        plans.append(&mut new.plans);
        Self { plans, olds, old, new }
    }

    fn sides(&self) -> (&[Plan], &[Plan]) {
        self.plans.split_at(self.olds)
    }

    fn look(&self, engagement: &record::Engagement, as_of: Day) -> Result<Looked, Vec<Error>> {
        let (old, new) = self.sides();
        let (was, old_stake) = judged(old, engagement, as_of);
        let (is, new_stake) = judged(new, engagement, as_of);
        let (a, b) = (self.old.conflicts(&engagement.id, &was), self.new.conflicts(&engagement.id, &is));
        let errors: Vec<Error> = [a, b].into_iter().filter_map(Result::err).flatten().collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        let zone = &new[0].program.calendar.zone;
        let flips: Vec<_> = flips((&was, zone), (&is, zone)).into_iter().map(Into::into).collect();
        let sides = Sides { charges: (charged(&was), charged(&is)), at_stake: (old_stake, new_stake) };
        let money = sides.moved();
        let is_other = !flips.is_empty() || !money.is_empty();
        let engagement = is_other.then(|| {
            let program = &new[evaluate::in_force(new, as_of)].program;
            let shown = report::Engagement::new(Verdicts::default(), engagement, program, false);
            Engagement { engagement: engagement.id.clone(), client: shown.client, flips, money }
        });
        Ok(Looked { engagement, sides })
    }

    /// Why: by the clauses of what is decided otherwise, each once.
    fn reasons(&self, found: &[Engagement], as_of: Day) -> Vec<Reason> {
        let (old, new) = self.sides();
        let of = |plans: &'_ [Plan]| evaluate::in_force(plans, as_of);
        let old = texts::Policy { program: &old[of(old)].program, sources: &self.old.sources };
        let new = texts::Policy { program: &new[of(new)].program, sources: &self.new.sources };
        let clauses: BTreeSet<&Arc<str>> = found.iter().flat_map(|one| &one.flips).map(|flip| &flip.clause).collect();
        clauses.into_iter().map(|clause| Reason::new(clause.clone(), reasons(old, new, clause))).collect()
    }
}

fn judged(plans: &[Plan], engagement: &record::Engagement, as_of: Day) -> (Verdicts, Sums) {
    let Judged { facts, verdicts, .. } = evaluate::judge_versions(plans, engagement, as_of, Detail::All);
    let mut stake = Sums::new();
    ladder::owed::at_stake(&facts, &verdicts).into_iter().for_each(|money| add(&mut stake, money));
    drop(facts);
    (verdicts, stake)
}

/// What the findings cost.
fn charged(verdicts: &Verdicts) -> Sums {
    let mut sums = Sums::new();
    let charges = verdicts.findings.iter().flat_map(|finding| &finding.charges);
    charges.filter_map(|charge| charge.amount.as_ref().ok()).for_each(|money| add(&mut sums, *money));
    sums
}
