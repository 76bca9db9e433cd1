//! What terms of payment say, sentence by sentence: when all is due, what may be taken off, what is left open.

use rust_decimal::Decimal;

use super::days_once::{day_of, days_once, has, readings};
use super::item::{Class, Item, Length};
use super::left_open::Open;
use super::said::{
    after, is_denied_before, is_discount, is_due_day, is_last_day, is_limit, is_of_paying, is_percent, is_plus,
    is_term, is_time, last_month_end, month_end, part_at, percent, said_last, says_more, sum, to_month_end,
};
use super::unread::{may_be_discount, of_paying};
use super::words::Yearless;
use crate::import::fact::CASH_DISCOUNT;
use crate::value::time::Day;

/// In so many days a day without its year is the next one of that name.
const HALF_A_YEAR: i64 = 183;

/// Ends of months.
const ENDS: [Class; 3] = [Class::MonthEnd, Class::Eom, Class::NextMonthEnd];

/// `due on receipt` has no more words than this.
const SHORT: usize = 12;

/// What is taken off by a cash discount.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Off {
    Percent(Decimal),
    Sum(Decimal),
}

impl Off {
    /// Returns what an item says is taken off: a share, or a sum where none is said.
    fn of(item: &Item, is_of_sum: bool) -> Option<Self> {
        match item {
            Item::Percent(percent) => Some(Self::Percent(*percent)),
            item => sum(item).filter(|_| is_of_sum).map(Self::Sum),
        }
    }
}

/// What was understood so far.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// The due days, each with all the ways to read it.
    pub dues: Vec<Vec<Day>>,
    /// Whether one of them is at once.
    is_now: bool,
    /// The days that it is due on at the latest, whatever else is said.
    limits: Vec<Day>,
    pub notes: Vec<String>,
    /// How many discounts were read.
    discounts: usize,
    pub is_discounted: bool,
    /// Something else says it.
    pub is_agreed: bool,
    /// It says no more than that it was paid.
    pub is_paid: bool,
    /// All that is said is known to say nothing of a time: thanks, an account, how it is to be paid.
    pub says_nothing: bool,
    /// The times after which a percentage counts: a part of it is due then, or a surcharge.
    after: Vec<Item>,
    /// Days of which nothing is said, each with all the ways to read it.
    others: Vec<Vec<Day>>,
    /// The sums that are named and are no discounts.
    pub sums: Vec<Decimal>,
    /// Something is said of other times that may be ones to pay: of other goods, of other clients.
    pub has_more: bool,
    /// A discount is told, and how much it is, or of what, or until when, is not understood.
    pub is_unread_discount: bool,
    pub open: Option<Open>,
}

impl Reading {
    /// Returns what a text says with the years of its days: the first such day from that of the invoice on. One that is more than half a
    /// year off may be of any year, and one that may be read in two ways is asked.
    pub fn with_years(&mut self, items: Vec<Item>, issued: Day) -> Vec<Item> {
        let mut dated = |item| {
            let Item::Yearless(Yearless { month, day, is_either }) = item else { return item };
            let mut years = issued.year()..=issued.year().saturating_add(1);
            let next = years.find_map(|year| Day::from_ymd(year, month, day).filter(|day| *day >= issued));
            match next.filter(|next| next.since(issued) <= HALF_A_YEAR) {
                Some(day) if is_either => Item::EitherDate(day),
                Some(day) => Item::Date(day),
                None => {
                    self.open = self.open.or(Some(Open::Year));
                    item
                }
            }
        };
        items.into_iter().map(&mut dated).collect()
    }

    /// Whether what is due after a time may be a part of it: a surcharge counts from the due day on at the earliest.
    pub fn is_in_parts(&self, issued: Day) -> bool {
        let due = self.dues.iter().flatten().max();
        self.after.iter().any(|time| day_of(time, issued).is_none_or(|day| due.is_none_or(|due| day < *due)))
    }

    /// Whether a day is named that is neither the invoice's nor the one on which it is due.
    pub fn has_other_day(&self, issued: Day) -> bool {
        let known: Vec<&Day> = self.dues.iter().flatten().chain([&issued]).collect();
        self.others.iter().any(|days| !days.iter().any(|day| known.contains(&day)))
    }

    /// Whether it tells of a discount and of nothing else.
    pub fn is_discount_alone(&self, issued: Day) -> bool {
        self.is_discounted && !self.has_more && !self.has_other_day(issued)
    }

    /// Lets what is due by a time be due on the last day that is named, where that is earlier.
    pub fn limit(&mut self) {
        let Some(limit) = self.limits.iter().copied().min() else { return };
        if self.dues.is_empty() {
            self.dues = self.limits.iter().map(|day| vec![*day]).collect();
        }
        // `At once, at the latest on …`: one of the two is a wish.
        if self.is_now && self.dues.iter().flatten().any(|day| *day < limit) {
            self.open = self.open.or(Some(Open::Several));
        }
        for days in &mut self.dues {
            days.iter_mut().for_each(|day| *day = limit.min(*day));
            days.dedup();
        }
    }

    pub fn sentence(&mut self, sentence: &[Item], issued: Day) {
        let parts: Vec<&[Item]> = of_paying(sentence.split(|item| *item == Item::Comma));
        let times = parts
            .iter()
            .flat_map(|part| part.iter())
            .any(|item| matches!(item, Item::Time(_) | Item::Mark(Class::Now)) || ENDS.map(Item::Mark).contains(item));
        let parts: Vec<Vec<Item>> = parts.into_iter().map(|part| self.with_days_once(part, issued)).collect();
        self.is_agreed |= parts.iter().any(|part| has(part, Class::Agreed));
        let marked = |class| parts.iter().any(|part| has(part, class));
        let opens = [
            (Class::Working, Open::Working),
            (Class::Arrival, Open::Start),
            (Class::Advance, Open::Parts),
            (Class::OtherMonth, Open::Month),
        ];
        if let Some((_, open)) = opens.into_iter().find(|(class, _)| times && marked(*class)) {
            self.open = self.open.or(Some(open));
        }
        if marked(Class::Paid) && !self.is_paid {
            self.open = self.open.or(Some(Open::Paid));
        }
        if marked(Class::Advance) {
            self.open = self.open.or(Some(Open::Parts));
        }
        let discounts = self.discounts;
        // What of the sentence is no discount.
        let mut rest: Vec<Item> = Vec::new();
        for part in &parts {
            let percents: Vec<Decimal> = part.iter().filter_map(percent).collect();
            let is_timed = part.iter().any(is_time);
            let is_said = has(part, Class::Discount);
            let is_nothing = !percents.is_empty() && percents.iter().all(Decimal::is_zero);
            let is_denied = is_said && (has(part, Class::Not) || is_nothing);
            // A fee, a surcharge, a rise of prices.
            let is_other =
                is_timed && !is_discount(part) && (is_said || percents.iter().all(|one| *one <= Decimal::TEN));
            let sums = part.iter().filter_map(sum).count();
            if percents.is_empty() && is_said && is_timed && sums == 1 && !is_denied {
                self.discounts(part, issued, &mut rest);
            } else if percents.is_empty() && is_said && is_timed && !is_of_paying(part) {
                // How much it is nobody says.
                self.is_discounted = true;
            } else if percents.is_empty() || has(part, Class::Tax) {
                rest.extend(part.iter().cloned());
            } else if is_denied || is_other {
                continue;
            } else if let Some(time) = after(part).filter(|_| !is_said) {
                self.after.push(time.clone());
            } else if is_timed {
                self.discounts(part, issued, &mut rest);
            } else if is_said {
                self.discount_before(part, issued, &mut rest);
            } else {
                self.open = self.open.or(Some(Open::Parts));
            }
            rest.push(Item::Comma);
        }
        // A sum beside a time may be a part of it.
        let timed = rest.split(|item| *item == Item::Comma).filter(|part| part.iter().any(is_time));
        self.sums.extend(timed.flatten().filter_map(sum));
        self.is_unread_discount |= self.discounts == discounts && parts.iter().any(|part| may_be_discount(part));
        self.due(&rest, issued);
    }

    /// Returns a part in which a time that is told as a day, too, is told once; asks where the two are not the same.
    fn with_days_once(&mut self, part: &[Item], issued: Day) -> Vec<Item> {
        let (part, is_one) = days_once(part, issued);
        if !is_one {
            self.open = self.open.or(Some(Open::Several));
        }
        part
    }

    /// Reads the discounts of a part, each percentage with the time that is nearest to it.
    fn discounts(&mut self, part: &[Item], issued: Day, rest: &mut Vec<Item>) {
        let mut left: Vec<Item> = part.to_vec();
        // Where there is one time more than percentages, the latest is that of all: `30 days less 2 % for payment within 10 days`.
        let times: Vec<usize> = (0..part.len()).filter(|n| is_time(&part[*n])).collect();
        let offs = part.iter().filter_map(percent).count().max(1);
        let is_more = times.len() == offs + 1;
        let last = times.into_iter().filter(|_| is_more).max_by_key(|n| (day_of(&part[*n], issued), *n));
        let of_all = last.map(|n| part[n].clone());
        let is_of_sum = !part.iter().any(is_percent);
        // `2 % = 20.00 EUR`, `2 % (980.00 EUR)`: what it comes to, or leaves, or is taken of.
        let stated = match left.iter().filter_map(sum).collect::<Vec<_>>()[..] {
            [sum] if !is_of_sum => Some(sum),
            _ => None,
        };
        left.retain(|item| is_of_sum || sum(item).is_none());
        while let Some((at, off)) = (0..left.len()).find_map(|at| Some((at, Off::of(&left[at], is_of_sum)?))) {
            if let Off::Percent(percent) = off
                && (percent > Decimal::TEN && !has(part, Class::Discount) || percent >= Decimal::ONE_HUNDRED)
            {
                self.open = self.open.or(Some(Open::Parts));
                return;
            }
            let is_free = |n: &usize| is_time(&left[*n]) && Some(&left[*n]) != of_all.as_ref();
            let nearest = (0..left.len()).filter(is_free).min_by_key(|n| (n.abs_diff(at), *n));
            let Some(nearest) = nearest else {
                left.remove(at);
                continue;
            };
            let until = left[nearest].clone();
            // `2/10 EOM` is the tenth of the next month, or ten days from the end of this one.
            if left.get(nearest + 1) == Some(&Item::Mark(Class::Eom)) {
                self.open = self.open.or(Some(Open::Month));
            }
            self.discount(off, stated, &until, issued);
            // From the later one on, so that the place of the other one stays.
            left.remove(at.max(nearest));
            left.remove(at.min(nearest));
            // The same day may be told twice: `within 10 days, until 20 March`.
            let last = day_of(&until, issued);
            left.retain(|item| last.is_none() || day_of(item, issued) != last);
        }
        // `un escompte`: a word for a number before it counts nothing.
        let is_off = |item: &Item| matches!(item, Item::Mark(Class::Discount | Class::Off));
        let counts = |at: usize| !matches!(&left[at], Item::Number(_)) || !left.get(at + 1).is_some_and(is_off);
        let is_over = |item: &Item| is_off(item) || is_limit(item) && !left.iter().any(is_time);
        rest.extend((0..left.len()).filter(|at| !is_over(&left[*at]) && counts(*at)).map(|at| left[at].clone()));
    }

    /// Reads a discount whose time stood in the part before: `within 14 days, 2 % discount`.
    fn discount_before(&mut self, part: &[Item], issued: Day, rest: &mut Vec<Item>) {
        let percent = part.iter().find_map(percent);
        let start = rest.iter().rev().skip(1).position(|item| *item == Item::Comma).map_or(0, |n| rest.len() - n - 1);
        let before = &rest[start..];
        let times: Vec<&Item> = before.iter().filter(|item| is_time(item)).collect();
        let (Some(percent), [time], false) = (percent, times.as_slice(), has(before, Class::Net)) else {
            self.open = self.open.or(Some(Open::Parts));
            return;
        };
        let time = (*time).clone();
        let stated = part.iter().chain(before).find_map(sum);
        self.discount(Off::Percent(percent), stated, &time, issued);
        rest.truncate(start);
    }

    fn discount(&mut self, off: Off, stated: Option<Decimal>, until: &Item, issued: Day) {
        self.is_discounted = true;
        self.discounts += 1;
        if off == Off::Percent(Decimal::ZERO) {
            return;
        }
        let until = match until {
            Item::Date(day) => format!(" until {day}"),
            Item::Time(Length::Days(days)) if self.open.is_none() => format!(" until {}", issued.plus(*days)),
            Item::Time(Length::Days(days)) => format!(" within {days} days"),
            Item::Time(Length::Months(months)) => format!(" until {}", issued.plus_months(*months)),
            _ => String::new(),
        };
        self.notes.push(match off {
            Off::Percent(percent) => {
                let stated = stated.map(|sum| format!(" ({sum})")).unwrap_or_default();
                format!("{CASH_DISCOUNT} {} %{stated}{until}", percent.normalize())
            }
            Off::Sum(sum) => format!("{CASH_DISCOUNT} {sum}{until}"),
        });
    }

    /// Reads when all is due, of what is no discount.
    fn due(&mut self, items: &[Item], issued: Day) {
        let mut is_found = false;
        for (at, item) in items.iter().enumerate() {
            if is_time(item) && !is_term(part_at(items, at)) {
                continue;
            }
            match item {
                Item::Time(Length::Several) => self.open = self.open.or(Some(Open::Several)),
                Item::Time(length) => {
                    // The days behind `end of month` were read with it.
                    let before = &items[..at];
                    let part = before.rsplit(|item| *item == Item::Comma).next().unwrap_or_default();
                    let is_time = |item: &Item| matches!(item, Item::Time(_));
                    let is_second = part.iter().any(is_time);
                    // `EOM or 45 days`, `end of month, 30 days`: whether they belong together nobody knows.
                    let ends = if before.iter().any(is_time) { part } else { before };
                    let is_beside = ends.iter().any(|item| ENDS[..2].iter().any(|class| *item == Item::Mark(*class)));
                    match last_month_end(part) {
                        Some(Class::MonthEnd) if is_second => {}
                        Some(_) if is_second => self.open = self.open.or(Some(Open::Several)),
                        None if is_beside => self.open = self.open.or(Some(Open::Several)),
                        _ => self.time(*length, before, &items[at + 1..], issued),
                    }
                    is_found = true;
                }
                Item::Date(day) | Item::EitherDate(day) => {
                    let behind = items.get(at + 1).filter(|item| is_limit(item));
                    let class = behind.map(|_| Class::LimitDay).or_else(|| is_last_day(&items[..at]));
                    let class = class.or_else(|| is_due_day(&items[at + 1..]));
                    let is_open = matches!(item, Item::EitherDate(_));
                    // `Not before 15 March`: nobody says how long after.
                    if is_denied_before(part_at(items, at)) {
                        self.has_more = true;
                    }
                    match class {
                        Some(Class::ByEither | Class::LimitDayEither) if is_open => {
                            self.open = self.open.or(Some(Open::DateOrder));
                        }
                        Some(Class::LimitDay | Class::LimitDayEither) => self.limits.push(*day),
                        Some(_) => self.dues.push(vec![*day]),
                        None => {
                            // The day of an order is none to pay on.
                            if !has(part_at(items, at), Class::Reference) {
                                self.others.push(readings(item).into_iter().flatten().collect());
                            }
                            continue;
                        }
                    }
                    is_found = true;
                }
                Item::Mark(Class::NextMonthEnd) => {
                    self.dues.push(vec![month_end(month_end(issued).plus(1))]);
                    is_found = true;
                }
                _ => {}
            }
        }
        self.has_more |= items.split(|item| *item == Item::Comma).any(|part| says_more(part, is_found));
        if !is_found && has(items, Class::OtherMonth) {
            self.open = self.open.or(Some(Open::Month));
        } else if !is_found && (has(items, Class::MonthEnd) || has(items, Class::Eom)) {
            // A time beside it that was passed over is of something else, or of this.
            self.has_more |= items.iter().any(|item| matches!(item, Item::Time(_)));
            self.dues.push(vec![month_end(issued)]);
        } else if has(items, Class::Now) && !has(items, Class::Arrival) {
            self.dues.push(vec![issued]);
            self.is_now = true;
        } else if !is_found && has(items, Class::Arrival) && items.len() <= SHORT {
            self.open = self.open.or(Some(Open::Start));
        }
    }

    /// Reads a length of time with what stands before and behind it.
    fn time(&mut self, length: Length, before: &[Item], behind: &[Item], issued: Day) {
        let stop = behind.iter().position(|item| matches!(item, Item::Time(_))).unwrap_or(behind.len());
        let (near, later) = behind.split_at(stop);
        let is_month_end = |item: &Item| matches!(item, Item::Mark(Class::MonthEnd | Class::Eom));
        let ends_month = near.iter().find(|item| is_month_end(item));
        let from = near.first() == Some(&Item::Mark(Class::From));
        // `14 days before the event`: it runs back from there.
        let is_back = has(near, Class::Before) || has(near, Class::BeforeEither);
        if is_back {
            self.open = self.open.or(Some(Open::Start));
            return;
        }
        let knows_start = near.iter().any(|item| is_month_end(item) || *item == Item::Mark(Class::Issue));
        if from && !knows_start {
            self.open = self.open.or(Some(Open::Start));
            return;
        }
        // `Lb. md. + 30 days`: what runs first is not understood.
        let is_after = before.split_last().is_some_and(|(last, before)| {
            matches!(last, Item::Other(sign) if sign == "+")
                && (before.is_empty() || said_last(before).is_some_and(|item| *item != Item::Comma))
        });
        if is_after && last_month_end(before).is_none() {
            self.open = self.open.or(Some(Open::Start));
            return;
        }
        let from_month_end = last_month_end(before).is_some() || (from && ends_month.is_some());
        let days = match (length, ends_month) {
            (Length::Days(n), _) if from_month_end => vec![month_end(issued).plus(n)],
            (Length::Months(n), _) if from_month_end => vec![month_end(month_end(issued).plus(1).plus_months(n - 1))],
            (Length::Days(n), Some(Item::Mark(Class::Eom))) => vec![month_end(issued).plus(n)],
            (Length::Days(n), Some(_)) => {
                let more = match later.first() {
                    Some(Item::Time(Length::Days(more)))
                        if near.last().is_some_and(|item| is_month_end(item) || is_plus(item)) =>
                    {
                        *more
                    }
                    _ => 0,
                };
                to_month_end(n, issued).into_iter().map(|day| day.plus(more)).collect()
            }
            (Length::Days(n), None) => vec![issued.plus(n)],
            (Length::Months(n), Some(_)) => vec![month_end(issued.plus_months(n))],
            (Length::Months(n), None) => vec![issued.plus_months(n)],
            (Length::Several, _) => return,
        };
        match (said_last(before), &days[..]) {
            (Some(last), [day]) if is_limit(last) => self.limits.push(*day),
            _ => self.dues.push(days),
        }
    }
}
