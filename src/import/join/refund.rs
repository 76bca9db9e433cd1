//! Refunds: money of the firm's that goes to the client. A record has no word for one that makes an invoice open again, so it takes
//! from what was paid too much, and else is asked.

use std::collections::{BTreeSet, HashMap, HashSet};

use rust_decimal::Decimal;

use super::back::reversal;
use super::credits::Credits;
use super::draft::{Draft, answer, drop_all, others_of};
use super::known::{Decided, Known};
use super::names::squashed;
use super::numbers::Numbers;
use super::purpose::goes_back;
use super::reach::Reach;
use super::recorded::Recorded;
use crate::import::cell::Cell;

/// What became of refunds.
#[derive(Default)]
pub(super) struct Refunds {
    /// What is to be told of the record, by the id of its event.
    pub remarks: Vec<(String, String)>,
    /// How many facts are of no amount any more, and went.
    pub gone: usize,
    /// What the firm paid to the client for bills of the client's own.
    pub bills: Vec<Draft>,
}

/// Takes what went back to the client from what was too much, asks where nothing was. `numbers` are those of the invoices.
pub(super) fn take_refunds(drafts: &mut Vec<Draft>, known: &Known, numbers: &Numbers) -> Refunds {
    let mut books = Books::of(drafts, known, numbers);
    let (mut gone, mut bills, mut remarks) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    // The order in which sources are given does not matter.
    let mut places: Vec<usize> = (0..drafts.len()).collect();
    places.sort_by(|&a, &b| drafts[a].in_time(&drafts[b]));
    for place in places {
        let is_refund = drafts[place].fact.kind == "payment"
            && drafts[place].by.as_deref() == Some("firm")
            && reversal(&drafts[place]).is_none();
        let Some((sum, currency)) =
            drafts[place].told.clone().filter(|_| is_refund && drafts[place].amount().is_some())
        else {
            continue;
        };
        if let Some(day) = drafts[place].day() {
            books.reach.go_to(day, drafts, &gone);
        }
        let refund = Refund { place, sum, currency };
        match refund.meant(drafts, known, &books) {
            Meant::Nothing if !drafts[place].about.is_empty() && !drafts[place].is_matched(known) => {
                let text = refund.nothing(&drafts[place]);
                drafts[place].ask(text);
            }
            Meant::Nothing => {}
            Meant::ABill => drop(bills.insert(place)),
            Meant::Of(places) => {
                refund.take(drafts, &places, &mut gone);
                books.update(&places, drafts, &gone);
            }
            Meant::Asked(places) => {
                // In the same words of each: it is one question.
                let ids: Vec<String> = places.iter().map(|&other| drafts[other].id.clone()).collect();
                let text = refund.question(&drafts[place], &ids);
                places.iter().for_each(|&other| drafts[other].ask_for_good(text.clone()));
                books.update(&places, drafts, &gone);
            }
            Meant::Recorded(id) => {
                let then = shown(&drafts[place]);
                let text = format!(
                    "{then} was paid back by `{}`: where it counts no more, lower it in the record, then write {} under `matched`",
                    drafts[place].id,
                    answer(&drafts[place].id, "others")
                );
                remarks.push((id, text));
            }
        }
    }
    let count = gone.len();
    let out: Vec<Draft> = bills.iter().map(|&place| drafts[place].clone()).collect();
    gone.append(&mut bills);
    drop_all(drafts, &gone);
    Refunds { remarks, gone: count, bills: out }
}

/// What a refund takes from.
enum Meant {
    Nothing,
    /// A bill that the client wrote to the firm.
    ABill,
    /// These, the first one first.
    Of(Vec<usize>),
    /// One of these, or none.
    Asked(Vec<usize>),
    /// An event that stands in the record.
    Recorded(String),
}

/// What is looked up for each refund.
struct Books<'a> {
    credits: Credits<'a>,
    reach: Reach,
    /// The payments and credit notes by their ids.
    ids: HashMap<String, Vec<usize>>,
    /// What came in: amounts, and texts.
    sums: HashSet<(Decimal, String)>,
    texts: HashSet<String>,
    /// The payments of the record alone.
    recorded: Vec<&'a Recorded>,
    /// The numbers of the credit notes.
    notes: Numbers,
    /// Those of the invoices.
    numbers: &'a Numbers,
}

impl<'a> Books<'a> {
    fn of(drafts: &[Draft], known: &'a Known, numbers: &'a Numbers) -> Self {
        let notes = drafts.iter().filter(|draft| draft.fact.kind == "credit_note").map(|draft| draft.id.clone());
        let mut ids: HashMap<String, Vec<usize>> = HashMap::new();
        let (mut sums, mut texts) = (HashSet::new(), HashSet::new());
        for (place, draft) in drafts.iter().enumerate() {
            ids.entry(draft.id.clone()).or_default().push(place);
            // What was told counts here: of one that is asked already the amount is left out.
            if let Some(told) = draft.told.clone().filter(|_| draft.is_paid() && reversal(draft).is_none()) {
                sums.insert(told);
                texts.insert(draft.quoted());
            }
        }
        let recorded: Vec<&Recorded> = known.events.iter().filter(|event| event.is_paid()).collect();
        for (sum, currency) in recorded.iter().filter_map(|event| event.sum()) {
            sums.insert((sum.normalize(), currency.to_owned()));
        }
        let recorded = recorded.into_iter().filter(|event| !ids.contains_key(&event.id)).collect();
        let (credits, reach) = (Credits::new(drafts, known), Reach::new(drafts));
        Self { credits, reach, ids, sums, texts, recorded, notes: Numbers::new(notes), numbers }
    }

    /// Takes what some come to now.
    fn update(&mut self, places: &[usize], drafts: &[Draft], gone: &BTreeSet<usize>) {
        for &place in places {
            let is_gone = gone.contains(&place);
            self.credits.update(place, &drafts[place], is_gone);
            self.reach.update(place, &drafts[place], is_gone);
        }
    }
}

struct Refund {
    place: usize,
    sum: Decimal,
    currency: String,
}

impl Refund {
    fn meant(&self, drafts: &[Draft], known: &Known, books: &Books<'_>) -> Meant {
        let own = &drafts[self.place];
        let decided = known.matched.get(&own.id);
        let about: Vec<String> = match decided {
            Some(Decided::About(ids)) => {
                let said = ids.iter().filter_map(|id| books.ids.get(id)).flatten().copied();
                let mut said: Vec<usize> = said.filter(|&at| books.credits.counts(at, &self.currency)).collect();
                said.sort_unstable();
                return Meant::Of(if said.is_empty() { self.credits(drafts, ids, books) } else { said });
            }
            Some(Decided::Recorded) => return Meant::Nothing,
            _ if own.about.is_empty() => self.of_credit_notes(drafts, books),
            _ => own.about.clone(),
        };
        let mut credits = self.credits(drafts, &about, books);
        if decided == Some(&Decided::Ours) {
            return self.of_ours(drafts, &about, credits, books);
        }
        if about.is_empty() {
            credits = self.of_its_text(drafts, books);
            // What was too much of all that is owed, where it can only be of one payment.
            if credits.len() == 1 && books.credits.excess_of_all(&self.currency) >= Some(self.sum) {
                return Meant::Of(credits);
            }
            if self.is_for_a_bill(drafts, books) {
                return Meant::ABill;
            }
            return if credits.is_empty() {
                self.recorded(drafts, known, &about, books)
            } else {
                Meant::Asked(credits)
            };
        }
        if !credits.is_empty() && books.credits.excess(&about, &self.currency) >= Some(self.sum) {
            return Meant::Of(credits);
        }
        credits.retain(|&at| drafts[at].fact.kind == "payment");
        credits.truncate(1);
        if credits.is_empty() { self.recorded(drafts, known, &about, books) } else { Meant::Asked(credits) }
    }

    /// Returns what one takes from of which a person said that it counts: what was paid of the invoices that it names; else the only
    /// payment that it may be of.
    fn of_ours(&self, drafts: &[Draft], about: &[String], mut credits: Vec<usize>, books: &Books<'_>) -> Meant {
        if about.is_empty() {
            credits = self.of_its_text(drafts, books);
        } else {
            credits.retain(|&at| drafts[at].fact.kind == "payment");
        }
        match credits[..] {
            [] => Meant::Nothing,
            [_] => Meant::Of(credits),
            _ if !about.is_empty() => Meant::Of(credits),
            _ => Meant::Asked(credits),
        }
    }

    /// Returns the payments and credit notes of invoices, the last one first.
    fn credits(&self, drafts: &[Draft], about: &[String], books: &Books<'_>) -> Vec<usize> {
        books.credits.of(drafts, about, &self.currency)
    }

    /// Returns which invoices those credit notes are about that its text names.
    fn of_credit_notes(&self, drafts: &[Draft], books: &Books<'_>) -> Vec<String> {
        // A short number is one where it stands by itself, as it is written.
        let alone =
            |text: &'_ str| text.split_whitespace().filter_map(|word| books.notes.same(word)).collect::<Vec<_>>();
        let texts = drafts[self.place].fact.remittance();
        let named: BTreeSet<&str> = texts
            .flat_map(|text| books.notes.named_in(text).into_iter().chain(alone(text)).collect::<Vec<_>>())
            .collect();
        let mut places: Vec<usize> = named.into_iter().filter_map(|id| books.ids.get(id)).flatten().copied().collect();
        places.sort_unstable();
        let notes = places.into_iter().map(|at| &drafts[at]).filter(|draft| draft.fact.kind == "credit_note");
        notes.flat_map(|note| note.about.iter().cloned()).collect()
    }

    /// Whether it pays what the client asked of the firm: its text says what for, with no word for money that goes back and no number
    /// like ours, no payment came to as much or said the same, and none of the invoices is paid beyond what it comes to.
    fn is_for_a_bill(&self, drafts: &[Draft], books: &Books<'_>) -> bool {
        let own = &drafts[self.place];
        let text = own.quoted();
        let is_ours = |text: &str| books.numbers.names_more(text) || books.notes.names_more(text);
        !squashed(&text).is_empty()
            && own.fact.doubts.is_empty()
            && !goes_back(own)
            && !own.fact.texts().any(is_ours)
            && !own.told.as_ref().is_some_and(|told| books.sums.contains(told))
            && !books.texts.contains(&text)
            && books.credits.excess_of_all(&self.currency).is_some_and(|more| more <= Decimal::ZERO)
            && !books.credits.is_any_over()
    }

    /// Returns the payments before it of the same text; else the last one of the same amount; else all of which it may be a part.
    fn of_its_text(&self, drafts: &[Draft], books: &Books<'_>) -> Vec<usize> {
        books.reach.of(drafts, &drafts[self.place], self.sum, &self.currency)
    }

    /// Returns the payment of the record that it may be of.
    fn recorded(&self, drafts: &[Draft], known: &Known, about: &[String], books: &Books<'_>) -> Meant {
        let is_one = |event: &&&Recorded| {
            let is_of = |id: &String| event.field("for").is_some_and(|ids| ids.split(", ").any(|one| one == id));
            (about.is_empty() || about.iter().any(is_of))
                && event.day() <= drafts[self.place].day()
                && event.sum().is_some_and(|(sum, currency)| sum >= self.sum && currency == self.currency)
        };
        let found = books.recorded.iter().rfind(is_one).filter(|_| known.event(&drafts[self.place].id).is_none());
        found.map_or(Meant::Nothing, |event| Meant::Recorded(event.id.clone()))
    }

    /// Takes it from what it is of; one of which nothing is left goes, and the refund with it.
    fn take(&self, drafts: &mut [Draft], places: &[usize], gone: &mut BTreeSet<usize>) {
        let what = format!("went back with `{}`", drafts[self.place].id);
        let mut left = self.sum;
        for &place in places {
            let stated = drafts[place].amount().map_or(Decimal::ZERO, |(sum, _)| sum);
            if left > Decimal::ZERO && drafts[place].lower(left, &what) {
                gone.extend([place, self.place]);
            }
            left -= stated.min(left);
        }
    }

    /// Asks of one that names an invoice of which nothing is known to be paid before.
    fn nothing(&self, own: &Draft) -> String {
        format!(
            "which payment of {} did {} give back, or take back? none that came in before it is known; under `matched` write {} where it \
             counts as it is told, `others` where it was for something else",
            own.about.join(", "),
            shown(own),
            own.answer("ours")
        )
    }

    fn question(&self, own: &Draft, of: &[String]) -> String {
        let (which, more) = match of {
            [_] => ("of this one", String::new()),
            of => ("of one of these", others_of(of)),
        };
        let this = answer(&own.id, &Cell::Text(of.first().cloned().unwrap_or_default()).to_string());
        format!(
            "{} was paid back: {which}? under `matched` write {this}{more} where so much of it counts no more, `others` where it was \
             for something else",
            shown(own)
        )
    }
}

fn shown(draft: &Draft) -> String {
    let day = draft.day().map(|day| format!(" on {day}")).unwrap_or_default();
    let sum = draft.told.as_ref().map(|(sum, currency)| format!("{sum} {currency}")).unwrap_or_default();
    format!("{sum}{day}")
}
