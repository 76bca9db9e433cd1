//! What engagements that are looked at together take of their sources: one event is one engagement's.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use rust_decimal::Decimal;

use super::draft::BY_REFERENCE;
use super::draft::{Draft, answer, answers_of};
use super::known::{Decided, Known};
use super::names::{all_squashed, are_others, squashed};
use super::pay::AS_SAID;
use super::recorded::Recorded;
use super::scalar::{amount, day, weighty};
use crate::engagement::record::Side;
use crate::value::time::Day;

/// How surely an engagement takes an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sure {
    /// It is asked whether it takes it.
    Asked,
    /// By who took part in it.
    ByWho,
    /// A person said so of the whole file.
    OfFile,
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
    /// Whether somebody of the engagement paid it; nothing where nobody is named, or it went out.
    is_own_payer: Option<bool>,
    /// Whether a person wrote it down, under a name of the person's own.
    is_by_hand: bool,
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
        if draft.is_only_written() {
            return None;
        }
        let by_hand = known.event(&draft.id).is_some_and(|event| !event.is_imported());
        let is_said = draft.is_matched(known) || known.matched.get(&draft.id) == Some(&Decided::Recorded) || by_hand;
        let sure = match draft {
            _ if is_said => Sure::Said,
            Draft { is_perhaps: true, .. } if draft.fact.kind == "payment" => Sure::Asked,
            Draft { is_perhaps: true, .. } => return None,
            Draft { is_named: true, .. } => Sure::ByText,
            Draft { is_of_file: true, .. } => Sure::OfFile,
            Draft { is_file_others: true, .. } => return None,
            _ => Sure::ByWho,
        };
        let payment = (draft.fact.kind == "payment").then(|| Payment {
            format,
            is_back: draft.by.as_deref() == Some("firm"),
            from: all_squashed(&draft.fact.from),
            to: draft.fact.to.first().map(all_squashed).unwrap_or_default(),
        });
        let is_named = payment.is_some() && !draft.is_out && !draft.fact.from.names.is_empty();
        let is_own_payer = is_named.then_some(draft.by.is_some());
        let event = (draft.id.clone(), draft.day(), draft.told.clone());
        Some(Self { event, sure, payment, is_own_payer, is_by_hand: false })
    }

    /// Returns how sure another claim is beside this one: where the client of the one paid, and the text names an invoice of the other,
    /// nobody can tell whether the number or the payer is wrong.
    fn beside(&self, other: &Self) -> Sure {
        match (self.sure, other.sure) {
            (Sure::ByWho, Sure::ByText) if self.is_own_payer == Some(true) && other.is_own_payer == Some(false) => {
                Sure::ByWho
            }
            (Sure::ByText, Sure::ByWho) if self.is_own_payer == Some(false) && other.is_own_payer == Some(true) => {
                Sure::ByText
            }
            _ => other.sure,
        }
    }

    /// Returns how an engagement has an event that is written down, and that none of its sources tells; nothing where another engagement
    /// may call something else by that name.
    pub(super) fn written(event: &Recorded, known: &Known) -> Option<Self> {
        let is_by_hand = !event.is_imported();
        if is_by_hand && !matches!(&*event.kind, "payment" | "invoice" | "credit_note") {
            return None;
        }
        let sure = match known.matched.get(&event.id) {
            Some(Decided::About(_) | Decided::Ours | Decided::Recorded | Decided::Discount | Decided::Outcome(_)) => {
                Sure::Said
            }
            _ if is_by_hand => Sure::Said,
            _ if event.notes(AS_SAID) => Sure::Said,
            _ if event.notes(BY_REFERENCE) => Sure::ByText,
            _ => Sure::ByWho,
        };
        let clients = known.people.iter().filter(|somebody| somebody.side == Side::Client);
        let client: HashSet<String> = clients.flat_map(|somebody| &somebody.names).map(|name| squashed(name)).collect();
        let is_back = event.field("by") == Some("firm");
        let (from, to) = if is_back { (HashSet::new(), client) } else { (client, HashSet::new()) };
        let is_alike = is_by_hand && event.kind == "payment";
        let payment = is_alike.then_some(Payment { format: "by hand", is_back, from, to });
        let when = ["at", "issued", "starts"].into_iter().find_map(|name| day(event.field(name)?));
        let sum = weighty(&event.kind).and_then(|field| amount(event.field(field)?));
        let sum = sum.map(|(sum, currency)| (sum.normalize(), currency.to_owned()));
        Some(Self { event: (event.id.clone(), when, sum), sure, payment, is_own_payer: None, is_by_hand })
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
            let Some(best) = others.iter().map(|(_, sure)| *sure).max() else { continue };
            let names = |least: Sure| -> BTreeSet<&str> {
                let such = others.iter().filter(|(_, sure)| *sure >= least);
                such.map(|(place, _)| self.engagements[self.claims[*place].0].name.as_str()).collect()
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

    /// Returns the claims of others to an event, each with how sure it is beside this one. What a person wrote down elsewhere may be
    /// another payment of that day and amount: it is never for a better reason.
    fn others(&self, own: usize, claim: &Claim) -> Vec<(usize, Sure)> {
        let (_, day, sum) = &claim.event;
        let same = self.by_event.get(&claim.event).into_iter().flatten();
        let same = same.map(|&place| (place, claim.beside(&self.claims[place].1)));
        let alike = self.alike.get(&(*day, sum.clone())).filter(|_| !claim.is_by_hand).into_iter().flatten();
        let alike = alike.filter(|&&place| {
            let other = &self.claims[place].1;
            let is_one = claim.payment.as_ref().zip(other.payment.as_ref()).is_some_and(|(a, b)| a.may_be(b));
            // What the engagement knows by its name is another payment.
            let is_own = |&place: &usize| self.claims[place].0 == own;
            is_one && !self.by_event.get(&other.event).into_iter().flatten().any(is_own)
        });
        let alike = alike.map(|&place| match &self.claims[place].1 {
            other if other.is_by_hand => (place, claim.sure.min(Sure::ByText)),
            other => (place, claim.beside(other)),
        });
        // Two persons may call two things by one name.
        let is_other = |place: usize| {
            let (engagement, other) = &self.claims[place];
            *engagement != own && !(claim.is_by_hand && other.is_by_hand)
        };
        same.chain(alike).filter(|(place, _)| is_other(*place)).collect()
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
    /// Whether nobody takes any of them.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether an event is surely another engagement's.
    pub(super) fn have(&self, id: &str) -> bool {
        matches!(self.0.get(id), Some(Rival::Theirs(_)))
    }

    /// Leaves out what is surely another engagement's, and asks about what may be: of a file once. Returns what is to be told of the
    /// record, by the event's id, and how many events went. `shown` is the path of a file by its number.
    pub(super) fn weigh<'n>(
        &self,
        drafts: &mut Vec<Draft>,
        known: &Known,
        shown: impl Fn(usize) -> &'n str,
    ) -> (Vec<(String, String)>, usize) {
        let mut remarks: Vec<(String, String)> = Vec::new();
        let before = drafts.len();
        let is_theirs = |draft: &Draft| self.have(&draft.id) || draft.is_file_others && self.0.contains_key(&draft.id);
        drafts.retain(|draft| draft.is_only_written() || !is_theirs(draft));
        let gone = before - drafts.len();
        // What is asked in the same words of events of one file.
        let mut asked: BTreeMap<(usize, String, bool), Vec<usize>> = BTreeMap::new();
        for (place, draft) in drafts.iter().enumerate().filter(|(_, draft)| !draft.is_only_written()) {
            let Some(rival) = self.0.get(&draft.id) else { continue };
            let is_light = weighty(&draft.fact.kind).is_none();
            match rival {
                // What two persons took part in may be about both.
                Rival::Both(_) if is_light => {}
                _ => asked.entry((draft.file, question(rival, draft), is_light)).or_default().push(place),
            }
        }
        for ((file, question, is_light), places) in asked {
            let ids: Vec<&str> = places.iter().map(|&place| drafts[place].id.as_str()).collect();
            let text = format!("{question} {}", answers_of(shown(file), &ids));
            let (first, more) = (drafts[places[0]].id.clone(), places.len() - 1);
            if is_light {
                let more = if more == 0 { String::new() } else { format!("the same is asked of {more} more: ") };
                remarks.push((first, format!("{more}{text}")));
                continue;
            }
            for place in places {
                match known.event(&drafts[place].id) {
                    Some(_) => remarks.push((drafts[place].id.clone(), text.clone())),
                    None => drafts[place].ask_for_good(text.clone()),
                }
            }
        }
        remarks.extend(self.of_written(drafts, known));
        (remarks, gone)
    }

    /// Returns what is to be told of events that are written down: those that others take, and that no source tells.
    fn of_written(&self, drafts: &[Draft], known: &Known) -> Vec<(String, String)> {
        let told: HashSet<&str> =
            drafts.iter().filter(|draft| !draft.is_only_written()).map(|draft| draft.id.as_str()).collect();
        let written = known.events.iter().filter(|event| !told.contains(event.id.as_str()));
        let remark = |event: &Recorded| {
            let text = match self.0.get(&event.id)? {
                Rival::Theirs(others) => format!("{others} takes it for a better reason: take it out of the record"),
                Rival::Both(_) if weighty(&event.kind).is_none() => return None,
                Rival::Perhaps(others) | Rival::Both(others) => format!(
                    "{others} takes it, too: take it out of the record where it is not this one's; else write {} under `matched`",
                    answer(&event.id, "ours")
                ),
            };
            Some((event.id.clone(), text))
        };
        written.filter_map(remark).collect()
    }
}

fn question(rival: &Rival, draft: &Draft) -> String {
    match rival {
        Rival::Both(others) if draft.is_named || draft.fact.kind == "payment" => format!(
            "is it for this engagement or for {others}, which has as good a reason to take it? Where it is for both, write so in both, and \
             write down each one's part;"
        ),
        Rival::Theirs(others) | Rival::Perhaps(others) | Rival::Both(others) => {
            format!("is it for this engagement or for {others}, which takes it, too?")
        }
    }
}
