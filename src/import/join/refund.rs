//! Refunds: money of the firm's that goes to the client. A record has no word for one that makes an invoice open again, so it takes
//! from what was paid too much, and else is asked.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::back::{earlier, reversal};
use super::draft::{Draft, answer, drop_all, others_of};
use super::invoices::invoices;
use super::known::{Decided, Known};
use super::names::squashed;
use super::numbers::Numbers;
use super::purpose::goes_back;
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
    let notes = drafts.iter().filter(|draft| draft.fact.kind == "credit_note").map(|draft| draft.id.clone());
    let notes = Numbers::new(notes);
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
        let refund = Refund { place, sum, currency, notes: &notes, numbers };
        match refund.meant(drafts, known) {
            Meant::Nothing if !drafts[place].about.is_empty() && !drafts[place].is_matched(known) => {
                let text = refund.nothing(&drafts[place]);
                drafts[place].ask(text);
            }
            Meant::Nothing => {}
            Meant::ABill => drop(bills.insert(place)),
            Meant::Of(places) => refund.take(drafts, places, &mut gone),
            Meant::Asked(places) => {
                // In the same words of each: it is one question.
                let ids: Vec<String> = places.iter().map(|&other| drafts[other].id.clone()).collect();
                let text = refund.question(&drafts[place], &ids);
                places.into_iter().for_each(|other| drafts[other].ask_for_good(text.clone()));
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

struct Refund<'a> {
    place: usize,
    sum: Decimal,
    currency: String,
    /// The numbers of the credit notes.
    notes: &'a Numbers,
    /// Those of the invoices.
    numbers: &'a Numbers,
}

impl Refund<'_> {
    fn meant(&self, drafts: &[Draft], known: &Known) -> Meant {
        let own = &drafts[self.place];
        let decided = known.matched.get(&own.id);
        let about: Vec<String> = match decided {
            Some(Decided::About(ids)) => {
                let said = |at: &usize| ids.contains(&drafts[*at].id) && self.is_credit(&drafts[*at]);
                let said: Vec<usize> = (0..drafts.len()).filter(said).collect();
                return Meant::Of(if said.is_empty() { self.credits(drafts, ids) } else { said });
            }
            Some(Decided::Recorded) => return Meant::Nothing,
            _ if own.about.is_empty() => self.of_credit_notes(drafts),
            _ => own.about.clone(),
        };
        let mut credits = self.credits(drafts, &about);
        if decided == Some(&Decided::Ours) {
            return self.of_ours(drafts, &about, credits);
        }
        if about.is_empty() {
            credits = self.of_its_text(drafts);
            let all: Vec<String> = invoices(drafts, known).map(|one| one.id.to_owned()).collect();
            // What was too much of all that is owed, where it can only be of one payment.
            if credits.len() == 1 && self.excess(drafts, known, &all, true) >= Some(self.sum) {
                return Meant::Of(credits);
            }
            if self.is_for_a_bill(drafts, known, &all) {
                return Meant::ABill;
            }
            return if credits.is_empty() { self.recorded(drafts, known, &about) } else { Meant::Asked(credits) };
        }
        if !credits.is_empty() && self.excess(drafts, known, &about, false) >= Some(self.sum) {
            return Meant::Of(credits);
        }
        credits.retain(|&at| drafts[at].fact.kind == "payment");
        credits.truncate(1);
        if credits.is_empty() { self.recorded(drafts, known, &about) } else { Meant::Asked(credits) }
    }

    /// Returns what one takes from of which a person said that it counts: what was paid of the invoices that it names; else the only
    /// payment that it may be of.
    fn of_ours(&self, drafts: &[Draft], about: &[String], mut credits: Vec<usize>) -> Meant {
        if about.is_empty() {
            credits = self.of_its_text(drafts);
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

    fn is_credit(&self, draft: &Draft) -> bool {
        let is_paid = draft.is_paid() && reversal(draft).is_none();
        let currency = draft.amount().map(|(_, currency)| currency);
        (is_paid || draft.fact.kind == "credit_note") && currency == Some(self.currency.as_str())
    }

    /// Returns the payments and credit notes of invoices, the last one first: what came first counts for whether it was in time.
    fn credits(&self, drafts: &[Draft], about: &[String]) -> Vec<usize> {
        let is_one = |at: &usize| self.is_credit(&drafts[*at]) && drafts[*at].about.iter().any(|id| about.contains(id));
        let mut found: Vec<usize> = (0..drafts.len()).filter(is_one).collect();
        found.sort_by_key(|&at| std::cmp::Reverse((drafts[at].day(), at)));
        found
    }

    /// Returns which invoices those credit notes are about that its text names.
    fn of_credit_notes(&self, drafts: &[Draft]) -> Vec<String> {
        // A short number is one where it stands by itself, as it is written.
        let alone =
            |text: &'_ str| text.split_whitespace().filter_map(|word| self.notes.same(word)).collect::<Vec<_>>();
        let texts = drafts[self.place].fact.remittance();
        let named: Vec<&str> = texts
            .flat_map(|text| self.notes.named_in(text).into_iter().chain(alone(text)).collect::<Vec<_>>())
            .collect();
        let notes =
            drafts.iter().filter(|draft| draft.fact.kind == "credit_note" && named.contains(&draft.id.as_str()));
        notes.flat_map(|note| note.about.iter().cloned()).collect()
    }

    /// Whether it pays what the client asked of the firm: its text says what for, with no word for money that goes back and no number
    /// like ours, no payment came to as much or said the same, and none of the invoices is paid beyond what it comes to.
    fn is_for_a_bill(&self, drafts: &[Draft], known: &Known, invoices: &[String]) -> bool {
        let own = &drafts[self.place];
        let text = own.quoted();
        let written = squashed(&text);
        let is_ours = |text: &str| self.numbers.names_more(text) || self.notes.names_more(text);
        // What was told counts here: of one that is asked already the amount is left out.
        let came = |draft: &Draft| draft.is_paid() && reversal(draft).is_none() && draft.told.is_some();
        let is_alike = |draft: &Draft| came(draft) && (draft.told == own.told || draft.quoted() == text);
        let told = own.told.as_ref().map(|(sum, currency)| (*sum, currency.as_str()));
        let is_recorded = known.events.iter().any(|event| event.is_paid() && event.sum() == told);
        let excess = |ids: &[String], all| self.excess(drafts, known, ids, all);
        !written.is_empty()
            && own.fact.doubts.is_empty()
            && !goes_back(own)
            && !own.fact.texts().any(is_ours)
            && !drafts.iter().any(is_alike)
            && !is_recorded
            && excess(invoices, true).is_some_and(|more| more <= Decimal::ZERO)
            && invoices
                .iter()
                .all(|id| excess(std::slice::from_ref(id), false).is_some_and(|more| more <= Decimal::ZERO))
    }

    /// Returns the payments before it of the same text; else the last one of the same amount; else all of which it may be a part.
    fn of_its_text(&self, drafts: &[Draft]) -> Vec<usize> {
        let own = drafts[self.place].quoted();
        let before: Vec<usize> =
            earlier(drafts, self.place).into_iter().filter(|&at| self.is_credit(&drafts[at])).collect();
        let by_text: Vec<usize> =
            before.iter().copied().filter(|&at| !own.is_empty() && drafts[at].quoted() == own).collect();
        let among = if by_text.is_empty() { before } else { by_text };
        let sum = |at: usize| drafts[at].amount().map_or(Decimal::ZERO, |(sum, _)| sum);
        let same = among.iter().copied().filter(|&at| sum(at) == self.sum).max_by_key(|&at| (drafts[at].day(), at));
        same.map_or_else(|| among.into_iter().filter(|&at| sum(at) > self.sum).collect(), |one| vec![one])
    }

    /// Returns by how much more was paid than invoices come to; nothing where that is not known. `also_unnamed` counts what names none.
    fn excess(&self, drafts: &[Draft], known: &Known, about: &[String], also_unnamed: bool) -> Option<Decimal> {
        let mut payable = Decimal::ZERO;
        for invoice in invoices(drafts, known).filter(|one| about.iter().any(|id| *id == one.id)) {
            let (sum, currency) = invoice.sum?;
            payable += if currency == self.currency { sum } else { return None };
        }
        let counts =
            |for_ids: &[String]| also_unnamed && for_ids.is_empty() || for_ids.iter().any(|id| about.contains(id));
        let told = drafts.iter().filter(|draft| self.is_credit(draft) && counts(&draft.about));
        let told: Decimal = told.filter_map(|draft| draft.amount()).map(|(sum, _)| sum).sum();
        let recorded = known.events.iter().filter(|event| {
            let ids: Vec<String> =
                event.field("for").into_iter().flat_map(|ids| ids.split(", ")).map(str::to_owned).collect();
            matches!(&*event.kind, "payment" | "credit_note")
                && event.field("by") != Some("firm")
                && counts(&ids)
                && !drafts.iter().any(|draft| draft.id == event.id)
        });
        let recorded: Decimal =
            recorded.filter_map(|event| event.sum()).filter(|(_, c)| *c == self.currency).map(|(sum, _)| sum).sum();
        Some(told + recorded - payable)
    }

    /// Returns the payment of the record that it may be of.
    fn recorded(&self, drafts: &[Draft], known: &Known, about: &[String]) -> Meant {
        let is_one = |event: &&super::recorded::Recorded| {
            let is_of = |id: &String| event.field("for").is_some_and(|ids| ids.split(", ").any(|one| one == id));
            event.is_paid()
                && (about.is_empty() || about.iter().any(is_of))
                && event.day() <= drafts[self.place].day()
                && event.sum().is_some_and(|(sum, currency)| sum >= self.sum && currency == self.currency)
                && !drafts.iter().any(|draft| draft.id == event.id)
        };
        let found = known.events.iter().rfind(is_one).filter(|_| known.event(&drafts[self.place].id).is_none());
        found.map_or(Meant::Nothing, |event| Meant::Recorded(event.id.clone()))
    }

    /// Takes it from what it is of; one of which nothing is left goes, and the refund with it.
    fn take(&self, drafts: &mut [Draft], places: Vec<usize>, gone: &mut BTreeSet<usize>) {
        let what = format!("went back with `{}`", drafts[self.place].id);
        let mut left = self.sum;
        for place in places.into_iter().filter(|place| !gone.contains(place)).collect::<Vec<_>>() {
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
