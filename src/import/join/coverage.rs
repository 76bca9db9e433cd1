//! Which days the statements of the firm's accounts leave out: whether money came on them, nobody knows.

use super::account::is_one_account;
use super::draft::Draft;
use super::known::Known;
use super::outcome::{File, Joined, Remark};
use super::recorded::Recorded;
use crate::engagement::record::Unseen;
use crate::import::cover::Cover;
use crate::value::money::Currency;
use crate::value::time::Day;

/// A statement, and the number of its file.
type Page = (usize, Cover);

/// An account of one currency, by the statements that tell of it.
struct Account {
    number: String,
    currency: Option<Currency>,
    pages: Vec<Page>,
}

/// What the statements among the sources cover.
#[derive(Default)]
pub(super) struct Coverage {
    accounts: Vec<Account>,
}

impl Coverage {
    /// Takes the statements of all files.
    pub fn take(&mut self, number: usize, file: &mut File) {
        for cover in std::mem::take(&mut file.covers) {
            let currency = cover.opens.or(cover.closes).map(|money| money.currency);
            let is_it = |account: &&mut Account| {
                is_one_account(&account.number, &cover.account)
                    && (account.currency == currency || account.currency.is_none() || currency.is_none())
            };
            match self.accounts.iter_mut().find(is_it) {
                Some(account) => {
                    account.currency = account.currency.or(currency);
                    account.pages.push((number, cover));
                }
                None => {
                    let account = cover.account.clone();
                    self.accounts.push(Account { number: account, currency, pages: vec![(number, cover)] });
                }
            }
        }
    }

    /// Takes down the days of which nothing is known, and the statements of which a page is missing. An invoice is paid to the accounts
    /// that it names; where one of them names none of these, any of them may have got the money.
    pub fn tell<'n>(&self, drafts: &[Draft], known: &Known, shown: impl Fn(usize) -> &'n String, joined: &mut Joined) {
        let remark = |(file, line): (usize, u32), text: String| {
            let (id, path) = ("payment".to_owned(), shown(file).clone());
            Remark { id, path, line, text }
        };
        for account in self.of_invoices(drafts, known) {
            for (file, cover) in account.cut() {
                let from = cover.days.map_or(Unseen::FIRST, |(from, _)| from.plus(-1));
                joined.missing.push(("payment".to_owned(), from));
                let text = "another page of this statement is to follow, and is not among the sources".to_owned();
                joined.weighty.push(remark((*file, cover.line), text));
            }
            let Some((first, last)) = account.span() else { continue };
            // Statements are by the day of booking; a payment is of the day of value, which may lie over their edge.
            let whole = || account.pages.iter().map(|(_, cover)| cover).filter(|cover| cover.is_whole);
            let behind = whole().map(|cover| cover.behind).max().unwrap_or_default();
            let ahead = whole().map(|cover| cover.ahead).max().unwrap_or_default();
            joined.unseen.extend([(Unseen::FIRST, Some(first.plus(ahead - 1))), (last.plus(1 - behind), None)]);
            for (from, to, place) in account.gaps() {
                joined.unseen.push((from.plus(-behind), Some(to.plus(ahead))));
                let days = if from == to { format!("on {from}") } else { format!("from {from} to {to}") };
                let text = format!("what came in {days} nobody knows: a statement before this one is missing");
                joined.left_out.push(remark(place, text));
            }
        }
    }

    fn of_invoices(&self, drafts: &[Draft], known: &Known) -> Vec<&Account> {
        let invoices: Vec<&Draft> = drafts.iter().filter(|draft| draft.fact.kind == "invoice").collect();
        let is_told = |event: &Recorded| invoices.iter().any(|draft| draft.id == event.id);
        let names = |draft: &&Draft, account: &Account| {
            draft.fact.from.names.iter().any(|name| is_one_account(name, &account.number))
        };
        let is_of_any = invoices.is_empty()
            || known.events.iter().any(|event| event.kind == "invoice" && !is_told(event))
            || invoices.iter().any(|draft| !self.accounts.iter().any(|account| names(draft, account)));
        let is_named = |account: &&Account| is_of_any || invoices.iter().any(|draft| names(draft, account));
        self.accounts.iter().filter(is_named).collect()
    }
}

impl Account {
    /// Returns the pages behind which another one is to follow that is not there.
    fn cut(&self) -> impl Iterator<Item = &Page> {
        self.pages.iter().filter(|(_, cover)| {
            let Some((number, true)) = cover.page else { return false };
            !self.pages.iter().any(|(_, next)| {
                next.page.is_some_and(|(page, _)| page == number + 1)
                    && (next.days == cover.days || next.number == cover.number)
            })
        })
    }

    /// Returns its statements in the order of their days; nothing where one does not say its days, or lists not all.
    fn in_order(&self) -> Option<Vec<(Day, Day, &Page)>> {
        let whole = self.pages.iter().filter(|(_, cover)| cover.is_whole);
        let mut pages = whole.map(|page| page.1.days.map(|(from, to)| (from, to, page))).collect::<Option<Vec<_>>>()?;
        pages.sort_by_key(|(from, to, (_, cover))| (*from, *to, cover.number));
        Some(pages)
    }

    fn span(&self) -> Option<(Day, Day)> {
        let pages = self.in_order()?;
        Some((pages.first()?.0, pages.iter().map(|(_, to, _)| *to).max()?))
    }

    /// Returns the days that are missing between two statements that do not follow each other, with the place of the later one.
    fn gaps(&self) -> Vec<(Day, Day, (usize, u32))> {
        let pages = self.in_order().unwrap_or_default();
        let mut gaps = Vec::new();
        let Some(&(_, mut last, _)) = pages.first() else { return gaps };
        for &(from, to, (file, cover)) in &pages {
            if from > last || from == last && to > last {
                let before = || pages.iter().filter(|(_, to, _)| *to == last).map(|(_, _, (_, cover))| cover);
                let now = || pages.iter().filter(|(first, ..)| *first == from).map(|(_, _, (_, cover))| cover);
                if !follow(before, now, from <= last.plus(1)) {
                    let (from, to) = if from <= last.plus(1) { (last, from) } else { (last.plus(1), from.plus(-1)) };
                    gaps.push((from, to, (*file, cover.line)));
                }
            }
            last = last.max(to);
        }
        gaps
    }
}

/// Whether statements follow others: no number is left out, and their days touch and no balance says otherwise, or one opens with the
/// balance with which one of the others closed.
fn follow<'c, B: Iterator<Item = &'c Cover>, N: Iterator<Item = &'c Cover>>(
    before: impl Fn() -> B,
    now: impl Fn() -> N,
    touch: bool,
) -> bool {
    let closed = before().all(|cover| cover.closes.is_some()) && now().all(|cover| cover.opens.is_some());
    let goes_on = before().any(|one| now().any(|two| one.closes.is_some() && one.closes == two.opens));
    let number = before().filter_map(|cover| cover.number).max();
    let leaves_out = number.zip(now().filter_map(|cover| cover.number).min()).is_some_and(|(one, two)| two > one + 1);
    !leaves_out && (goes_on || touch && !closed)
}
