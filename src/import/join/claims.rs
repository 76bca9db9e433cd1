//! What engagements that are looked at together take of their sources: one event is one engagement's.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use rust_decimal::Decimal;

use super::draft::{Draft, answer, weighty};
use super::known::{Decided, Known};
use super::names::{all_squashed, are_others};
use crate::value::time::Day;

/// How surely an engagement takes an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sure {
    /// It is asked whether it takes it.
    Asked,
    /// By who took part in it.
    ByWho,
    /// Its text names an invoice of the engagement.
    ByText,
    /// A person said so.
    Said,
}

/// An event that an engagement takes.
#[derive(Clone, Debug)]
pub struct Claim {
    event: Key,
    sure: Sure,
    payment: Option<Payment>,
}

/// What tells an event from all others, whoever takes it: numbers of invoices are unique only within a firm.
type Key = (String, Option<Day>, Option<Sum>);

/// An amount with its currency.
type Sum = (Decimal, String);

/// How a payment is known that files of two formats tell under two names.
#[derive(Clone, Debug)]
struct Payment {
    format: &'static str,
    is_back: bool,
    from: HashSet<String>,
    to: HashSet<String>,
}

impl Payment {
    fn may_be(&self, other: &Self) -> bool {
        self.format != other.format
            && self.is_back == other.is_back
            && !are_others(&self.from, &other.from)
            && !are_others(&self.to, &other.to)
    }
}

impl Claim {
    /// Returns how an engagement takes an event; nothing where it is asked whether it does.
    pub(super) fn of(draft: &Draft, known: &Known, format: &'static str) -> Option<Self> {
        let by_hand = known.event(&draft.id).is_some_and(|event| !event.is_imported());
        let is_said = draft.is_matched(known) || known.matched.get(&draft.id) == Some(&Decided::Recorded) || by_hand;
        let sure = match draft {
            _ if is_said => Sure::Said,
            Draft { is_perhaps: true, .. } if draft.fact.kind == "payment" => Sure::Asked,
            Draft { is_perhaps: true, .. } => return None,
            Draft { is_named: true, .. } => Sure::ByText,
            _ => Sure::ByWho,
        };
        let payment = (draft.fact.kind == "payment").then(|| Payment {
            format,
            is_back: draft.by.as_deref() == Some("firm"),
            from: all_squashed(&draft.fact.from),
            to: draft.fact.to.first().map(all_squashed).unwrap_or_default(),
        });
        Some(Self { event: (draft.id.clone(), draft.day(), draft.told.clone()), sure, payment })
    }
}

/// An engagement's name, and which of the claims are its own.
#[derive(Debug)]
struct Engagement {
    name: String,
    claims: Range<usize>,
}

/// The claims of all engagements of a run.
#[derive(Debug, Default)]
pub struct Claims {
    engagements: Vec<Engagement>,
    by_record: HashMap<PathBuf, usize>,
    claims: Vec<(usize, Claim)>,
    by_event: HashMap<Key, Vec<usize>>,
    /// Payments by day and amount.
    alike: HashMap<(Option<Day>, Option<Sum>), Vec<usize>>,
}

impl Claims {
    /// Adds what the engagement of a record takes.
    pub fn add(&mut self, record: PathBuf, engagement: String, claims: Vec<Claim>) {
        let (number, first) = (self.engagements.len(), self.claims.len());
        self.engagements.push(Engagement { name: engagement, claims: first..first + claims.len() });
        self.by_record.insert(record, number);
        for claim in claims {
            let place = self.claims.len();
            let (id, day, sum) = claim.event.clone();
            if claim.payment.is_some() && day.is_some() && sum.is_some() {
                self.alike.entry((day, sum.clone())).or_default().push(place);
            }
            self.by_event.entry((id, day, sum)).or_default().push(place);
            self.claims.push((number, claim));
        }
    }

    /// Returns what of the events that a record takes others take, too.
    pub fn against(&self, record: &Path) -> Rivals {
        let Some(&own) = self.by_record.get(record) else { return Rivals::default() };
        let mut rivals = Rivals::default();
        for (_, claim) in &self.claims[self.engagements[own].claims.clone()] {
            let others = self.others(own, claim);
            let Some(best) = others.iter().map(|&place| self.claims[place].1.sure).max() else { continue };
            let names = |sure: Sure| -> BTreeSet<&str> {
                let such = others.iter().filter(|&&place| self.claims[place].1.sure >= sure);
                such.map(|&place| self.engagements[self.claims[place].0].name.as_str()).collect()
            };
            let standing = match claim.sure.cmp(&best) {
                _ if claim.sure == Sure::Asked && best == Sure::Asked => None,
                _ if claim.sure == Sure::ByWho && best == Sure::ByWho => Some(Rival::Perhaps(list(&names(best)))),
                std::cmp::Ordering::Less => Some(Rival::Theirs(list(&names(best)))),
                std::cmp::Ordering::Equal => Some(Rival::Both(list(&names(best)))),
                std::cmp::Ordering::Greater => None,
            };
            standing.into_iter().for_each(|rival| drop(rivals.0.insert(claim.event.0.clone(), rival)));
        }
        rivals
    }

    /// Returns the claims of others to an event.
    fn others(&self, own: usize, claim: &Claim) -> Vec<usize> {
        let (_, day, sum) = &claim.event;
        let same = self.by_event.get(&claim.event).into_iter().flatten().copied();
        let alike = self.alike.get(&(*day, sum.clone())).into_iter().flatten().copied();
        let alike = alike.filter(|&place| {
            let other = &self.claims[place].1;
            let is_one = claim.payment.as_ref().zip(other.payment.as_ref()).is_some_and(|(a, b)| a.may_be(b));
            // What the engagement knows by its name is another payment.
            let is_own = |&place: &usize| self.claims[place].0 == own;
            is_one && !self.by_event.get(&other.event).into_iter().flatten().any(is_own)
        });
        same.chain(alike).filter(|&place| self.claims[place].0 != own).collect()
    }
}

fn list(names: &BTreeSet<&str>) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ")
}

/// Who else takes an event.
#[derive(Clone, Debug)]
enum Rival {
    /// They take it surer: it is theirs.
    Theirs(String),
    /// They take it for no better reason.
    Perhaps(String),
    /// They take it for a reason as good.
    Both(String),
}

/// What of the events of an engagement others take, too.
#[derive(Clone, Debug, Default)]
pub struct Rivals(HashMap<String, Rival>);

impl Rivals {
    /// Whether an event is surely another engagement's.
    pub(super) fn have(&self, id: &str) -> bool {
        matches!(self.0.get(id), Some(Rival::Theirs(_)))
    }

    /// Leaves out what is surely another engagement's, and asks about what may be. Returns what is to be told of the record, by the
    /// event's id, and how many events went.
    pub(super) fn weigh(&self, drafts: &mut Vec<Draft>, known: &Known) -> (Vec<(String, String)>, usize) {
        let (mut remarks, mut gone, mut light) = (Vec::new(), 0, Vec::new());
        drafts.retain_mut(|draft| {
            let is_recorded = known.event(&draft.id).is_some();
            let Some(rival) = self.0.get(&draft.id) else { return true };
            match rival {
                Rival::Theirs(others) => {
                    gone += 1;
                    if is_recorded {
                        let text = format!("{others} takes it for a better reason: take it out of the record");
                        remarks.push((draft.id.clone(), text));
                    }
                    return false;
                }
                Rival::Perhaps(others) if weighty(&draft.fact.kind).is_none() => {
                    light.push((draft.id.clone(), others.clone()));
                }
                // What two persons took part in may be about both.
                Rival::Both(_) if weighty(&draft.fact.kind).is_none() => {}
                _ if is_recorded => remarks.push((draft.id.clone(), question(rival, draft))),
                _ => draft.ask(question(rival, draft)),
            }
            true
        });
        if let Some((first, others)) = light.first() {
            let more = match light.len() - 1 {
                0 => String::new(),
                more => format!("; so are {more} more"),
            };
            remarks.push((first.clone(), format!("it is taken by {others}, too{more}: {}", way(first))));
        }
        (remarks, gone)
    }
}

fn question(rival: &Rival, draft: &Draft) -> String {
    match rival {
        Rival::Both(others) if draft.is_named || draft.fact.kind == "payment" => format!(
            "is it for this engagement or for {others}, which has as good a reason to take it? {}; where it is for both, so in both, and \
             write down each one's part",
            way(&draft.id)
        ),
        Rival::Theirs(others) | Rival::Perhaps(others) | Rival::Both(others) => {
            format!("is it for this engagement or for {others}, which takes it, too? {}", way(&draft.id))
        }
    }
}

fn way(id: &str) -> String {
    let (ours, others) = (answer(id, "ours"), answer(id, "others"));
    format!("under `matched` write {ours} where it is this one's, {others} where it is not")
}
