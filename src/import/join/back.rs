//! Money that went back: payments that the bank took back, and refunds. What went back does not count as paid.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rust_decimal::Decimal;

use super::draft::{Draft, answer, choose, drop_all, others_of};
use super::known::{Decided, Known};
use super::names::{all_squashed, are_others, squashed};
use super::numbers::Numbers;
use super::purpose::{goes_back, says_what_for};
use super::receiver::{is_to_nobody, names_nobody};
use super::tellers::has_reference;
use super::whose::{names_an_invoice, names_client};
use crate::import::cell::Cell;
use crate::import::fact::About;
use crate::value::time::Day;

/// What is asked of one that may take back several.
const WHICH: &str = "which payment did it take back?";

/// So long after a payment it may go back.
pub(super) const REACH: i64 = 120;

/// What went back of what is recorded already: the id of the payment, and what is to be told.
pub(super) type Recorded = (String, String);

/// Takes out payments that were taken back; asks where it cannot be told which one it was. What takes one back stays, as money that the
/// firm gave back, and its note says of which it is: so it can be seen, and settles nothing. Returns what is recorded already and went
/// back, and how many facts went. `shown` is the path of a file by its number.
pub(super) fn take_back<'n>(
    drafts: &mut Vec<Draft>,
    known: &Known,
    shown: impl Fn(usize) -> &'n String,
) -> (Vec<Recorded>, usize) {
    let mut gone: BTreeSet<usize> = BTreeSet::new();
    let mut recorded = Vec::new();
    let back = (0..drafts.len()).filter_map(|place| Some((place, reversal(&drafts[place])?)));
    let mut back: Vec<(usize, String)> = back.collect();
    // Without an engagement nobody is known: each stands as it is told, but for those of which the source names the payment.
    back.retain(|(_, key)| !known.engagement.is_empty() || !key.is_empty());
    // Those that name the payment go first: of the rest what is left may be the one.
    let is_unnamed = |place: usize, key: &str| key.is_empty() && drafts[place].went_back.is_none();
    back.sort_by(|(a, key), (b, other)| {
        is_unnamed(*a, key).cmp(&is_unnamed(*b, other)).then_with(|| drafts[*a].in_time(&drafts[*b]))
    });
    let index = Index::of(drafts);
    for (place, key) in back {
        let found = index.taken(drafts, place, &key, (known, &gone));
        let then = when(&drafts[place]);
        match found {
            Found::One(other) => {
                // A person may name one of which only a part went back.
                let back = drafts[place].told.as_ref().map(|(sum, _)| *sum);
                let why = format!("was taken back{then}");
                let is_all = back.is_none_or(|back| drafts[other].lower(back, &why));
                gone.extend(is_all.then_some(other));
                let (of, count) = (&drafts[other], if is_all { "it does not count" } else { "the rest of it counts" });
                let what = format!("{TAKES_BACK}{}`{} ({}:{}): {count}", of.id, when(of), shown(of.file), of.fact.line);
                let id = of.id.clone();
                give_back(&mut drafts[place], id, what);
            }
            Found::Before(id, what) => give_back(&mut drafts[place], id, what),
            Found::Recorded(id) => {
                let what = format!("{TAKES_BACK}{id}`, which counts no more");
                give_back(&mut drafts[place], id.clone(), what);
                recorded.push((id, format!("it was taken back{then}: take it out of the record")));
            }
            Found::Some(others) => {
                // In the same words of each: it is one question.
                let ids: Vec<String> = others.iter().map(|&other| drafts[other].id.clone()).collect();
                let first = Cell::Text(ids.first().cloned().unwrap_or_default()).to_string();
                let line = answer(&drafts[place].id, &first);
                let more = if ids.len() > 1 { others_of(&ids) } else { String::new() };
                let question = format!("was it this one that was taken back{then}?");
                for other in others {
                    drafts[other].ask_for_good(format!("{question} under `matched` write {line}{more} where it was"));
                }
                drafts[place].withhold();
            }
            Found::OneOf(ids) => {
                let (own, choice) = (drafts[place].id.clone(), choose(&drafts[place], &ids));
                let text = format!("it may be the one that was taken back{then}, as is asked of `{own}`");
                recorded.extend(ids.into_iter().map(|id| (id, text.clone())));
                // Its reader may have asked in general.
                drafts[place].questions.clear();
                drafts[place].ask_for_good(format!("{WHICH} {choice}"));
            }
        }
    }
    drop_all(drafts, &gone);
    (recorded, gone.len())
}

/// So long after a payment money of its amount of which nothing is said, not even who got it, may be that payment which goes back.
const WEEKS: i64 = 8 * 7;

/// Whether it may take back a payment of the client's though it seems to go to others: as its source says; or its source names nobody who
/// got it.
pub(super) fn may_be_back(draft: &Draft) -> bool {
    reversal(draft).is_some() || draft.fact.kind == "payment" && draft.is_out && is_to_nobody(draft)
}

/// Adds what was left out as money that went to others, and may take back what came from the client all the same: by the name of the
/// payment; where nobody is named who got it, by its amount and what its text says. `numbers` are those of the invoices. Returns how many.
pub(super) fn add_backs(backs: Vec<Draft>, drafts: &mut Vec<Draft>, known: &Known, numbers: &Numbers) -> usize {
    if backs.is_empty() {
        return 0;
    }
    let before = drafts.len();
    let mut ids: HashSet<String> = drafts.iter().map(|draft| draft.id.clone()).collect();
    let paid = Paid::of(drafts);
    for mut back in backs {
        let key = reversal(&back).unwrap_or_default();
        let id = format!("payment-{key}");
        let is_named = !key.is_empty() && (ids.contains(&id) || known.event(&id).is_some());
        if is_named || key.is_empty() && paid.may_go_back(&back, known, numbers) {
            back.is_perhaps = !is_named;
            ids.insert(back.id.clone());
            drafts.push(back);
        }
    }
    drafts.len() - before
}

/// A currency, and how much of it.
type Sum = (String, Decimal);

/// What came in: by currency and amount its days, and by what its source calls it its days and amounts.
#[derive(Default)]
struct Paid {
    sums: BTreeMap<Sum, Vec<Option<Day>>>,
    names: HashMap<String, Vec<(Option<Day>, Sum)>>,
}

impl Paid {
    fn of(drafts: &[Draft]) -> Self {
        let mut paid = Self::default();
        for draft in drafts.iter().filter(|draft| draft.is_paid()) {
            let Some((sum, currency)) = draft.told.clone() else { continue };
            let sum = (currency, sum);
            for name in names(draft) {
                paid.names.entry(name).or_default().push((draft.day(), sum.clone()));
            }
            paid.sums.entry(sum).or_default().push(draft.day());
        }
        paid
    }

    /// Whether money that went to nobody who is named may be of a payment: it comes to as much, and its text says that it goes back, or of
    /// what, or says nothing; or it says that it goes back, and of what or of whom; or its source asks of which payment it is.
    fn may_go_back(&self, back: &Draft, known: &Known, numbers: &Numbers) -> bool {
        let Some((sum, currency)) = back.told.clone().filter(|_| is_to_nobody(back)) else { return false };
        let (says_back, is_reversal) = (goes_back(back), reversal(back).is_some());
        let is_asked = names_nobody(back) && (is_reversal || !back.fact.doubts.is_empty());
        let is_within = |day: Option<Day>, days: i64| is_within_days(day, back.day(), days);
        let of_sum = self.sums.get(&(currency.clone(), sum)).into_iter().flatten();
        let is_same = |days: i64| {
            of_sum.clone().any(|day| is_within(*day, days)) || !recorded_within(back, known, days).is_empty()
        };
        let of_name = names_in(back).filter_map(|name| self.names.get(&name)).flatten();
        let is_called =
            of_name.into_iter().any(|(day, (of, paid))| *of == currency && *paid >= sum && is_within(*day, REACH));
        let names_invoice = || names_an_invoice(back, numbers);
        let is_part = || {
            let more = self.sums.range((currency.clone(), sum)..).take_while(|((of, _), _)| *of == currency);
            more.into_iter().any(|(_, days)| days.iter().any(|day| is_within(*day, REACH)))
        };
        is_same(REACH) && (says_back || is_reversal || is_called || is_asked || names_invoice())
            || is_same(WEEKS) && !says_what_for(back)
            || says_back && (is_called || names_invoice() || names_client(back, known) && is_part())
            || is_asked && is_part()
    }
}

/// Fewer letters and digits than these say nothing by themselves.
const SHORT: usize = 6;

/// Returns what the source of a payment calls it: the bank's reference, and that of its order, squashed.
fn names(draft: &Draft) -> impl Iterator<Item = String> {
    let key = draft.fact.key.split(" #").next().and_then(|key| key.split_whitespace().next_back());
    let key = key.filter(|_| has_reference(draft)).into_iter();
    let orders = draft.fact.about.iter().filter_map(|about| match about {
        About::Payers(text) => Some(text.as_str()),
        _ => None,
    });
    key.chain(orders).map(squashed).filter(|name| is_name(name))
}

/// Returns the words of a payment's text that may be such names.
fn names_in(back: &Draft) -> impl Iterator<Item = String> {
    let words = back.fact.texts().flat_map(|text| text.split([' ', ',', ';', ':', '(', ')']));
    words.map(squashed).filter(|name| is_name(name))
}

fn is_name(name: &str) -> bool {
    name.len() >= SHORT && name.contains(|c: char| c.is_ascii_digit())
}

/// Returns the key of the payment that one takes back; an empty one where the bank does not say it.
pub(super) fn reversal(draft: &Draft) -> Option<String> {
    let mut about = draft.fact.about.iter().filter(|_| draft.fact.kind == "payment");
    about.find_map(|about| match about {
        About::Reversal(key) => Some(key.clone()),
        _ => None,
    })
}

enum Found {
    One(usize),
    Recorded(String),
    /// One that was taken out of the record before; and what was said of that.
    Before(String, String),
    /// Any of these, or none that is known.
    Some(Vec<usize>),
    /// One of these, which are recorded already.
    OneOf(Vec<String>),
}

/// The payments by their names, and by what they came to.
struct Index {
    ids: HashMap<String, usize>,
    sums: HashMap<(Decimal, String), Vec<usize>>,
}

impl Index {
    fn of(drafts: &[Draft]) -> Self {
        let mut index = Self { ids: HashMap::new(), sums: HashMap::new() };
        for (place, draft) in drafts.iter().enumerate() {
            index.ids.entry(draft.id.clone()).or_insert(place);
            if let Some(told) = draft.told.clone().filter(|_| draft.fact.kind == "payment") {
                index.sums.entry(told).or_default().push(place);
            }
        }
        index
    }

    /// Finds the payment that one takes back: the one that a person named, that its bank names, or the only one of that amount.
    fn taken(&self, drafts: &[Draft], place: usize, key: &str, (known, gone): (&Known, &BTreeSet<usize>)) -> Found {
        let before = drafts[place].went_back.clone();
        let id = match known.matched.get(&drafts[place].id) {
            Some(Decided::About(ids)) => ids.first().cloned(),
            _ if before.is_some() => before.as_ref().map(|[id, _]| id.clone()),
            _ => Some(format!("payment-{key}")).filter(|_| !key.is_empty()),
        };
        if let Some(id) = id {
            if let Some(other) = self.ids.get(&id) {
                return Found::One(*other);
            }
            if known.event(&id).is_some() {
                return Found::Recorded(id);
            }
        }
        if let Some([id, what]) = before {
            return Found::Before(id, what);
        }
        let is_left = |other: &usize| !gone.contains(other);
        let same = drafts[place].told.as_ref().and_then(|told| self.sums.get(told)).into_iter().flatten().copied();
        let same = earlier(drafts, place, same.filter(is_left));
        match same[..] {
            // Whose it is has to be known before its amount says which one went back.
            [one] if !drafts[place].is_perhaps => Found::One(one),
            [] => match &recorded(&drafts[place], known)[..] {
                [] => Found::Some(earlier(drafts, place, (0..drafts.len()).filter(is_left))),
                [one] => Found::Recorded((*one).to_owned()),
                some => Found::OneOf(some.iter().map(|id| (*id).to_owned()).collect()),
            },
            _ => Found::Some(same),
        }
    }
}

/// Returns the payments of the record that came to what one takes back.
fn recorded<'k>(back: &Draft, known: &'k Known) -> Vec<&'k str> {
    recorded_within(back, known, REACH)
}

fn recorded_within<'k>(back: &Draft, known: &'k Known, most: i64) -> Vec<&'k str> {
    let payments = known.events.iter().filter(|event| event.is_paid() && is_within_days(event.day(), back.day(), most));
    let told = back.told.as_ref().map(|(sum, currency)| (*sum, currency.as_str()));
    payments.filter(|event| event.sum().is_some() && event.sum() == told).map(|event| &*event.id).collect()
}

fn is_within_reach(paid: Option<Day>, back: Option<Day>) -> bool {
    is_within_days(paid, back, REACH)
}

fn is_within_days(paid: Option<Day>, back: Option<Day>, most: i64) -> bool {
    back.zip(paid).is_none_or(|(back, paid)| (0..=most).contains(&back.since(paid)))
}

/// Between whom money went that may go back.
pub(super) struct Sides {
    own: HashSet<String>,
    other: HashSet<String>,
}

impl Sides {
    pub fn of(back: &Draft) -> Self {
        let (paid_by, paid_to) = (payer(back), receivers(back));
        let (own, other) = if back.is_out { (paid_by, paid_to) } else { (paid_to, paid_by) };
        Self { own, other }
    }

    /// Whether money may go back of a payment: of one of the client's. Where nobody says who that is, it goes to who paid, from the account
    /// on which that came.
    pub fn may_be_of(&self, paid: &Draft) -> bool {
        paid.by.is_some() || !are_others(&self.other, &payer(paid)) && !are_others(&self.own, &receivers(paid))
    }
}

/// Returns those of some payments that came in the days before one goes back, of which it may be.
pub(super) fn earlier(drafts: &[Draft], place: usize, among: impl Iterator<Item = usize>) -> Vec<usize> {
    let back = &drafts[place];
    let sides = Sides::of(back);
    let is_payment = |draft: &Draft| {
        draft.is_paid()
            && is_within_reach(draft.day(), back.day())
            && reversal(draft).is_none()
            && sides.may_be_of(draft)
    };
    among.filter(|&other| other != place && is_payment(&drafts[other])).collect()
}

/// Returns by what names it is known who paid.
fn payer(draft: &Draft) -> HashSet<String> {
    all_squashed(&draft.fact.from)
}

/// Returns by what names it is known who was paid.
fn receivers(draft: &Draft) -> HashSet<String> {
    draft.fact.to.iter().flat_map(all_squashed).collect()
}

/// How a note says which payment one takes back; its id follows, in accents.
const TAKES_BACK: &str = "it takes back `";

/// Returns which payment one took back, and what is said of that, by its note.
pub(super) fn went_back(note: &str) -> Option<[String; 2]> {
    let what = note.split("; ").find(|part| part.starts_with(TAKES_BACK))?;
    let (id, _) = what[TAKES_BACK.len()..].split_once('`')?;
    Some([id.to_owned(), what.to_owned()])
}

/// Says that money went back to the client.
fn give_back(draft: &mut Draft, id: String, what: String) {
    draft.by = Some("firm".to_owned());
    draft.to = vec!["client".to_owned()];
    draft.about.clear();
    if let Some(key) = id.strip_prefix("payment-") {
        let is_other = |about: &About| !matches!(about, About::Reversal(_));
        draft.fact.about.retain(is_other);
        draft.fact.about.insert(0, About::Reversal(key.to_owned()));
    }
    // Which one it takes back is answered.
    draft.fact.doubts.clear();
    draft.lasting.retain(|question| !question.starts_with(WHICH));
    draft.questions.retain(|question| draft.lasting.contains(question));
    draft.restore();
    draft.notes.push(what.clone());
    draft.went_back = Some([id, what]);
}

fn when(draft: &Draft) -> String {
    let day = draft.day().map(|day| format!(" on {day}")).unwrap_or_default();
    draft.told.as_ref().map_or(day.clone(), |(amount, currency)| format!("{day} ({amount} {currency})"))
}
