//! The payments of which money may go back on a day: those of the days before, by what they come to and by their text.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use rust_decimal::Decimal;

use super::back::{REACH, Sides, reversal};
use super::draft::Draft;
use crate::value::time::Day;

/// By currency and amount, each with its day and place.
type BySum = BTreeMap<(String, Decimal), BTreeSet<(Option<Day>, usize)>>;

/// Payments within reach of a day that only goes on.
#[derive(Default)]
pub(super) struct Reach {
    /// Those of later days, the first one first.
    later: VecDeque<(Option<Day>, usize)>,
    /// Those that are in it, the first one first.
    held: VecDeque<(Day, usize)>,
    all: BySum,
    by_text: HashMap<String, BySum>,
    /// How each of them is found: by its currency and amount, and its text.
    keys: HashMap<usize, ((String, Decimal), String)>,
}

impl Reach {
    pub fn new(drafts: &[Draft]) -> Self {
        let is_payment = |at: &usize| drafts[*at].is_paid() && reversal(&drafts[*at]).is_none();
        let mut later: Vec<(Option<Day>, usize)> =
            (0..drafts.len()).filter(is_payment).map(|at| (drafts[at].day(), at)).collect();
        later.sort_unstable();
        Self { later: later.into(), ..Self::default() }
    }

    /// Goes on to a day: payments up to it come in, and those too long before it go.
    pub fn go_to(&mut self, day: Day, drafts: &[Draft], gone: &BTreeSet<usize>) {
        while let Some((paid, at)) = self.later.pop_front_if(|(paid, _)| paid.is_none_or(|paid| paid <= day)) {
            if !gone.contains(&at) {
                self.put(at, &drafts[at]);
            }
            self.held.extend(paid.map(|paid| (paid, at)));
        }
        while let Some((_, at)) = self.held.pop_front_if(|(paid, _)| day.since(*paid) > REACH) {
            self.take_out(at, &drafts[at]);
        }
    }

    fn put(&mut self, at: usize, draft: &Draft) {
        let Some((sum, currency)) = draft.amount() else { return };
        let (key, text) = ((currency.to_owned(), sum.normalize()), draft.quoted());
        self.all.entry(key.clone()).or_default().insert((draft.day(), at));
        self.by_text.entry(text.clone()).or_default().entry(key.clone()).or_default().insert((draft.day(), at));
        self.keys.insert(at, (key, text));
    }

    fn take_out(&mut self, at: usize, draft: &Draft) {
        let Some((key, text)) = self.keys.remove(&at) else { return };
        let own = (draft.day(), at);
        for by_sum in [Some(&mut self.all), self.by_text.get_mut(&text)].into_iter().flatten() {
            if let Some(same) = by_sum.get_mut(&key) {
                same.remove(&own);
                if same.is_empty() {
                    by_sum.remove(&key);
                }
            }
        }
    }

    /// Takes what a payment comes to now; nothing where it is gone, or asked.
    pub fn update(&mut self, at: usize, draft: &Draft, is_gone: bool) {
        if self.keys.contains_key(&at) {
            self.take_out(at, draft);
            if !is_gone {
                self.put(at, draft);
            }
        }
    }

    /// Returns the payments of the same text; else the last one of the same amount; else all of which it may be a part, in their order.
    pub fn of(&self, drafts: &[Draft], back: &Draft, sum: Decimal, currency: &str) -> Vec<usize> {
        let sides = Sides::of(back);
        let is_one = |(_, at): &&(Option<Day>, usize)| sides.may_be_of(&drafts[*at]);
        let text = back.quoted();
        let by_text = self.by_text.get(&text).filter(|_| !text.is_empty());
        let has_any = |of_text: &&BySum| {
            of_text.iter().filter(|((own, _), _)| own == currency).flat_map(|(_, same)| same).any(|one| is_one(&one))
        };
        let among = by_text.filter(has_any).unwrap_or(&self.all);
        let key = (currency.to_owned(), sum.normalize());
        let same = among.get(&key).and_then(|same| same.iter().rev().find(is_one));
        if let Some((_, at)) = same {
            return vec![*at];
        }
        let more = among.range(key..).take_while(|((own, _), _)| own == currency).flat_map(|(_, same)| same);
        let mut found: Vec<usize> = more.filter(is_one).map(|(_, at)| *at).collect();
        found.sort_unstable();
        found
    }
}
