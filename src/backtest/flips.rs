//! What two policies say of the same record, where they differ.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::{Bearer, Finding, Right, Status, Verdicts, What};
use crate::ladder::Action;
use crate::value::money::{Money, Sums};
use crate::value::zone::Zone;

/// Something that the two policies decide otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flip {
    /// Its id: `clause/subject`, `clause` alone, or the ladder.
    pub id: String,
    /// The clause, or the ladder.
    pub clause: Arc<str>,
    /// Of which sort it is.
    pub what: What,
    /// Who bears or has it.
    pub whose: Option<Bearer>,
    /// What the old policy says; nothing where it has no such verdict.
    pub old: Option<State>,
    /// What the new policy says.
    pub new: Option<State>,
    /// Whether it comes out so since the record has no acceptance of the new policy.
    pub is_unaccepted: bool,
}

/// What a policy says of one thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The status, in the word of the report; of a ladder the action that it suggests.
    pub status: Arc<str>,
    /// How grave.
    pub severity: Option<&'static str>,
    /// What it costs, by currency; what cannot be said is left out.
    pub amounts: Vec<Money>,
    /// How many of its charges, or sums of them, cannot be said.
    pub unsaid: usize,
    /// When it is due; of a right from when it is open, and until when: `2026-03-01 to 2026-04-01`.
    pub due: Option<String>,
}

impl State {
    fn of(finding: &Finding, zone: &Zone) -> Self {
        let mut state = Self {
            status: finding.status.word().into(),
            severity: finding.severity.map(|severity| severity.word()),
            due: finding.due.map(|due| zone.text(due)),
            ..Self::default()
        };
        let mut sums = Sums::default();
        for charge in &finding.charges {
            match charge.amount {
                Ok(money) => sums.add(money.rounded()),
                Err(_) => state.unsaid += 1,
            }
        }
        state.unsaid += sums.unknown().count();
        state.amounts = sums.known().filter(|sum| !sum.amount.is_zero()).collect();
        state
    }

    fn of_right(right: &Right, zone: &Zone) -> Self {
        let until = right.until.map(|until| format!(" to {}", zone.text(until))).unwrap_or_default();
        let due = Some(format!("{}{until}", zone.text(right.from)));
        Self { status: right.status.word().into(), due, ..Self::default() }
    }
}

/// What a policy says of an engagement, as far as it is compared.
#[derive(Clone, Debug, Default)]
pub struct Said(BTreeMap<Key, One>);

/// Of what sort it is, its id, and its number among those of the same.
type Key = (What, String, usize);

/// What it says of one thing.
#[derive(Clone, Debug)]
struct One {
    clause: Arc<str>,
    whose: Option<Bearer>,
    state: State,
    /// Whether it is only kept.
    is_kept: bool,
}

impl Said {
    /// Returns what a policy says: its findings, its rights, and what its ladders suggest. The zone is the one in which days are
    /// told.
    pub fn of(verdicts: &Verdicts, actions: &[Action], zone: &Zone) -> Self {
        let mut said = Self::default();
        for one in &verdicts.findings {
            let (clause, whose, is_kept) = (one.clause.clone(), one.bearer, one.status == Status::Met);
            said.add(What::Finding, &one.id, One { clause, whose, state: State::of(one, zone), is_kept });
        }
        for one in &verdicts.rights {
            let (clause, whose, state) = (one.clause.clone(), one.holder, State::of_right(one, zone));
            said.add(What::Right, &one.id, One { clause, whose, state, is_kept: false });
        }
        for one in actions {
            let state = State { status: one.action.clone(), ..State::default() };
            said.add(What::Action, &one.ladder, One { clause: one.ladder.clone(), whose: None, state, is_kept: false });
        }
        said
    }

    fn add(&mut self, what: What, id: &str, one: One) {
        let mut number = 1;
        while self.0.contains_key(&(what, id.to_owned(), number)) {
            number += 1;
        }
        self.0.insert((what, id.to_owned(), number), one);
    }
}

/// Returns what two policies decide otherwise. What is only kept under one of them is no flip where the other does not speak
/// of it.
pub fn flips(mut old: Said, new: Said) -> Vec<Flip> {
    let mut pairs: BTreeMap<Key, (Option<One>, Option<One>)> = BTreeMap::new();
    for (key, is) in new.0 {
        let was = old.0.remove(&key);
        pairs.insert(key, (was, Some(is)));
    }
    pairs.extend(old.0.into_iter().map(|(key, was)| (key, (Some(was), None))));
    pairs.into_iter().filter_map(|((what, id, _), (was, is))| flip(what, id, was, is)).collect()
}

/// As [`flips`], where the record has no acceptance of the new policy: `accepted` is what it would say with one. What would come out
/// otherwise then is marked.
pub fn flips_unaccepted(old: Said, new: Said, accepted: Said) -> Vec<Flip> {
    let of_text = flips(old.clone(), accepted);
    let is_of_text =
        |flip: &Flip| of_text.iter().any(|one| (one.what, &one.id, &one.new) == (flip.what, &flip.id, &flip.new));
    let all = flips(old, new).into_iter();
    all.map(|flip| Flip { is_unaccepted: !is_of_text(&flip), ..flip }).collect()
}

fn flip(what: What, id: String, was: Option<One>, is: Option<One>) -> Option<Flip> {
    let says = |one: &Option<One>| one.as_ref().is_some_and(|one| !one.is_kept);
    let shown = is.as_ref().or(was.as_ref()).filter(|_| says(&was) || says(&is))?;
    let (clause, whose) = (shown.clause.clone(), shown.whose);
    let (old, new) = (was.map(|one| one.state), is.map(|one| one.state));
    (old != new).then_some(Flip { id, clause, what, whose, old, new, is_unaccepted: false })
}
