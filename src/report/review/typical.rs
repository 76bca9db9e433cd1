//! What concessions cost on a typical engagement, as a review says it.

use serde::Serialize;

use crate::report::computed::{Sum, sum};
use crate::review::typical::Costs;
use crate::review::{concession, waiting};

/// What the concessions of a contract cost on a typical engagement.
#[derive(Clone, Debug, Serialize)]
pub struct Typical {
    /// The file of its figures; nothing where they are those of the program.
    pub file: Option<String>,
    /// The engagement, in words.
    pub figures: String,
    /// What follows from terms.
    pub concessions: Vec<Concession>,
    /// What that comes to.
    pub total: Vec<Sum>,
    /// What depends on the days, with both bounds; it is no part of the total.
    pub undecided: Vec<Undecided>,
    /// What is owed later, or not where the work is ended early: no cost by itself, and no part of the total.
    pub unsecured: Vec<Concession>,
    /// The concessions that no figure follows from, and those of which the contract says several things.
    pub not_counted: Vec<String>,
    /// Only the latter.
    #[serde(skip)]
    pub several: Vec<String>,
}

/// What costs something that depends on the days.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Undecided {
    pub term: String,
    pub says: String,
    pub at_least: Sum,
    /// Nothing where nothing bounds it.
    pub at_most: Option<Sum>,
}

/// A concession that costs something.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Concession {
    pub term: String,
    pub says: String,
    pub amount: Sum,
}

impl From<concession::Concession> for Concession {
    fn from(one: concession::Concession) -> Self {
        Self { term: one.term, says: one.says, amount: sum(one.amount) }
    }
}

impl From<concession::Undecided> for Undecided {
    fn from(one: concession::Undecided) -> Self {
        Self { term: one.term, says: one.says, at_least: sum(one.least), at_most: one.most.map(sum) }
    }
}

impl Concession {
    pub(super) fn line(&self) -> String {
        let Self { term, says, amount: Sum { amount, currency } } = self;
        format!("{term}: {amount} {currency} – {says}")
    }
}

impl Undecided {
    /// Returns it in one line; `aside` says what else there is to say of the amount.
    pub(super) fn line(&self, aside: &str) -> String {
        let amount = |sum: &Sum| format!("{} {}", sum.amount, sum.currency);
        let between = match &self.at_most {
            Some(most) => format!("{} to {}", self.at_least.amount, amount(most)),
            None => format!("{} or more", amount(&self.at_least)),
        };
        format!("{}: {between}{aside} – {}", self.term, self.says)
    }
}

/// What it would have cost to wait for the invoices of a record as long as the contract gives to pay.
#[derive(Clone, Debug, Serialize)]
pub struct Waited {
    /// By each term for the time to pay.
    pub concessions: Vec<Concession>,
    /// What depends on the days, with both bounds.
    pub undecided: Vec<Undecided>,
}

impl Waited {
    pub(super) fn new(waited: waiting::Waited) -> Self {
        let concessions = waited.costs.into_iter().map(Concession::from).collect();
        Self { concessions, undecided: waited.undecided.into_iter().map(Undecided::from).collect() }
    }

    /// Whether it says something of a term.
    pub(super) fn has(&self, term: &str) -> bool {
        let terms = self.concessions.iter().map(|one| &one.term).chain(self.undecided.iter().map(|one| &one.term));
        terms.into_iter().any(|own| own == term)
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        let undecided = self.undecided.iter().map(|one| one.line(""));
        self.concessions.iter().map(Concession::line).chain(undecided)
    }
}

impl Typical {
    /// Returns them as data.
    pub fn new(costs: Costs, file: Option<String>) -> Self {
        let of = &costs.typical;
        let [invoices, late, days, rounds, each, extra] =
            [of.invoices, of.late_invoices, of.late_days, of.rounds, of.hours_per_round, of.extra_hours]
                .map(|figure| figure.normalize());
        let figures = format!(
            "{invoices} invoices of {} a year, paid when they are due, {late} of them {days} days late; {rounds} rounds of \
             revisions of {each} hours; {extra} hours of extra work",
            of.amount
        );
        let total = costs.total.known().map(sum).collect();
        let unknown = costs.total.unknown().map(|currency| format!("the sum in {currency}"));
        let several = costs.several;
        let not_counted = costs.not_counted.into_iter().chain(unknown).chain(several.iter().cloned()).collect();
        let concessions = costs.concessions.into_iter().map(Concession::from).collect();
        let undecided = costs.undecided.into_iter().map(Undecided::from).collect();
        let unsecured = costs.unsecured.into_iter().map(Concession::from).collect();
        Self { file, figures, concessions, total, undecided, unsecured, not_counted, several }
    }

    /// Returns it in lines; none where nothing is conceded.
    pub(super) fn lines(&self) -> Vec<String> {
        let is_free = self.concessions.is_empty() && self.undecided.is_empty() && self.unsecured.is_empty();
        if is_free && self.not_counted.is_empty() {
            return Vec::new();
        }
        let amount = |sum: &Sum| format!("{} {}", sum.amount, sum.currency);
        let from = self.file.as_deref().unwrap_or("an example, no statistics: put in your own with --typical");
        let mut lines = vec![format!("counted on typical figures, and on no record: {} ({from})", self.figures)];
        lines.extend(self.concessions.iter().map(Concession::line));
        lines.extend(self.total.iter().map(|one| format!("together {}", amount(one))));
        lines.extend(self.undecided.iter().map(|one| one.line(", no part of the sum")));
        let unsecured =
            |one: &Concession| format!("{}: {}, no part of the sum – {}", one.term, amount(&one.amount), one.says);
        lines.extend(self.unsecured.iter().map(unsecured));
        let several = &self.several;
        let plain = self.not_counted.iter().filter(|name| !several.contains(name)).map(|name| &**name);
        let several: Vec<&str> = several.iter().map(|name| &**name).collect();
        for (why, names) in [
            ("no figure follows from it", plain.collect::<Vec<&str>>()),
            ("the contract says several things of it", several),
        ] {
            lines.extend((!names.is_empty()).then(|| format!("not counted, as {why}: {}", names.join(", "))));
        }
        lines
    }
}
