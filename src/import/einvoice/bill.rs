//! A bill: an invoice or a credit note as any of the formats tells it, and how it becomes a fact.

use std::collections::BTreeSet;

use rust_decimal::{Decimal, RoundingStrategy};

use super::source::{Source, short};
use crate::import::cell::Cell;
use crate::import::fact::{About, Fact, PAID_BEFORE, Party};
use crate::value::money::Currency;
use crate::value::time::Day;

/// No party has more names, and no bill more remarks, that anybody reads.
const MOST: usize = 100;

/// What a bill is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// It asks for money; of which type, if it is one that records know.
    Invoice(Option<&'static str>),
    /// It takes back.
    CreditNote,
}

/// The totals of a bill.
#[derive(Clone, Debug, Default)]
pub(super) struct Totals {
    /// What is to be paid (BT-115).
    pub payable: Option<Decimal>,
    /// With tax (BT-112).
    pub gross: Option<Decimal>,
    /// Without tax (BT-109).
    pub net: Option<Decimal>,
    /// The tax (BT-110).
    pub tax: Option<Decimal>,
    /// What was paid before (BT-113).
    pub prepaid: Option<Decimal>,
    /// What was added so that the sum is round (BT-114).
    pub rounding: Option<Decimal>,
    /// What of the gross nobody pays to the seller, such as a tax that is withheld.
    pub withheld: Option<Decimal>,
}

/// A part of a bill that is due by itself.
#[derive(Clone, Debug)]
pub(super) struct Due {
    /// When.
    pub day: Day,
    /// How much; all of it where not said.
    pub amount: Option<Decimal>,
}

/// A bill.
#[derive(Clone, Debug)]
pub(super) struct Bill {
    /// The line on which it begins.
    pub line: u32,
    /// Its number (BT-1).
    pub number: String,
    /// The day of its issue (BT-2).
    pub issued: Option<Day>,
    /// What it is (BT-3).
    pub sort: Sort,
    /// The currency of its totals (BT-5).
    pub currency: Option<Currency>,
    /// The day on which it was delivered (BT-72).
    pub delivered: Option<Day>,
    /// The days on which it is due, as its own fields say (BT-9).
    pub dues: Vec<Due>,
    /// Its terms of payment as text (BT-20).
    pub terms: Vec<String>,
    /// Its cash discounts as text.
    pub discounts: Vec<String>,
    /// What it says besides: some tell the terms there, and what takes back may name there what it takes back.
    pub remarks: Vec<String>,
    /// What its amounts come to.
    pub totals: Totals,
    /// By how much the sum of its totals may differ from what it asks for, as rules leave open whether that is part of it.
    pub may_differ: Vec<Decimal>,
    /// What of its totals is not paid to the seller, by the reasons for that, alone and together.
    pub withheld: Vec<Decimal>,
    /// What it charges for (BT-153).
    pub lines: Vec<String>,
    /// The numbers of the bills that it follows (BT-25).
    pub preceding: Vec<String>,
    /// By which texts its payment is to be known, where they are not its number (BT-83).
    references: Vec<String>,
    /// What the buyer's order is called (BT-13).
    orders: Vec<String>,
    /// Whose bill it is: every name and number (BG-4).
    pub seller: Vec<String>,
    /// Whom it is for (BG-7).
    pub buyer: Vec<String>,
    /// What else a person wants to see.
    pub notes: Vec<String>,
    /// What it leaves open.
    pub doubts: Vec<String>,
    /// What it leaves open of when it is due: what it comes to is not in doubt.
    pub due_doubts: Vec<String>,
}

impl Bill {
    /// Returns a bill that begins on that line and says nothing yet.
    pub(super) fn new(line: u32) -> Self {
        Self {
            line,
            number: String::new(),
            issued: None,
            sort: Sort::Invoice(None),
            currency: None,
            delivered: None,
            dues: Vec::new(),
            terms: Vec::new(),
            discounts: Vec::new(),
            remarks: Vec::new(),
            totals: Totals::default(),
            may_differ: Vec::new(),
            withheld: Vec::new(),
            lines: Vec::new(),
            preceding: Vec::new(),
            references: Vec::new(),
            orders: Vec::new(),
            seller: Vec::new(),
            buyer: Vec::new(),
            notes: Vec::new(),
            doubts: Vec::new(),
            due_doubts: Vec::new(),
        }
    }

    /// Takes down the account that it is to be paid to: the seller's, unless somebody else gets the money.
    pub(super) fn pay_to(&mut self, payee: Option<String>, account: String) {
        match payee.filter(|payee| !self.seller.contains(payee)) {
            Some(payee) => self.note(format!("to be paid to {payee}, account {account}")),
            None => self.seller.push(account),
        }
    }

    /// Takes down by which text the payment is to be known, where it is not the number.
    pub(super) fn refer(&mut self, text: Option<String>) {
        if let Some(text) = text.filter(|text| *text != self.number) {
            self.note(format!("payment reference {text}"));
            self.references.push(text);
        }
    }

    /// Takes down the number of the buyer's order.
    pub(super) fn order(&mut self, text: Option<String>) {
        if let Some(text) = text.filter(|text| text.contains(|c: char| c.is_ascii_digit()) && !text.contains(';')) {
            self.note(format!("order {}", short(&text)));
            self.orders.push(text);
        }
    }

    /// Takes down a remark, once.
    pub(super) fn note(&mut self, note: String) {
        if self.notes.len() < MOST && !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// A corrected invoice may stand in for the one that it names, or come on top.
    pub(super) fn ask_what_is_corrected(&mut self) {
        let is_positive = self.totals.payable.is_none_or(|amount| !amount.is_sign_negative());
        if let (Sort::Invoice(Some("corrected")), Some(first), true) = (self.sort, self.preceding.first(), is_positive)
        {
            let number = &self.number;
            self.doubts.push(format!(
                "Invoice {number} corrects {first}: does it replace it, or is it to be paid on top of it?"
            ));
        }
    }

    /// A pro forma invoice shows what is to come, and asks for nothing yet.
    pub(super) fn ask_if_pro_forma(&mut self, code: &str) {
        if code == "325" {
            self.doubts.push(format!("{} is a pro forma invoice: does it ask for the money?", self.number));
        }
    }

    /// Tells the bill as a fact; nothing where it has no day of issue: it could be anybody's, of any time.
    pub(super) fn tell(mut self, source: &mut Source) {
        let Some(issued) = self.issued else {
            let what =
                if self.number.is_empty() { "an invoice".to_owned() } else { format!("`{}`", short(&self.number)) };
            source.lose(self.line, format!("{what} has no day of issue: it is left out"));
            return;
        };
        let reckoned = self.add_up(source);
        self.settle_if_overpaid(reckoned);
        self.turn_if_negative();
        self.name_if_nameless(source, issued);
        let fact = match self.sort {
            Sort::Invoice(kind) => self.invoice(source, issued, kind),
            Sort::CreditNote => self.credit_note(source, issued),
        };
        source.told.facts.push(fact);
    }

    /// Works out what is to be paid where it is not said, and says where the totals do not agree. Returns what they come to.
    fn add_up(&mut self, source: &mut Source) -> Option<Decimal> {
        let totals = &mut self.totals;
        let or_none = |amount: Option<Decimal>| amount.unwrap_or_default();
        if totals.gross.is_none() {
            totals.gross = totals.net.zip(totals.tax).and_then(|(net, tax)| net.checked_add(tax));
        } else if let (Some(gross), Some(net), Some(tax)) = (totals.gross, totals.net, totals.tax)
            && net.checked_add(tax).is_some_and(|sum| !is_near(&self.may_differ, sum, gross))
        {
            source.warn(self.line, format!("`{}`: {net} without tax and {tax} tax do not make {gross}", self.number));
        }
        let less = or_none(totals.prepaid).checked_add(or_none(totals.withheld));
        let more = totals.gross.and_then(|gross| gross.checked_add(or_none(totals.rounding)));
        let reckoned = more.zip(less).and_then(|(more, less)| more.checked_sub(less));
        match (totals.payable, reckoned) {
            (None, Some(reckoned)) => {
                totals.payable = Some(reckoned);
                self.notes.push("it does not say what is to be paid; this is what its totals come to".to_owned());
                let message = format!("`{}` does not say what is to be paid: {reckoned} by its totals", self.number);
                source.warn(self.line, message);
            }
            // Some profiles have no field for what was paid before.
            (Some(payable), Some(reckoned))
                if totals.prepaid.is_none()
                    && Decimal::ZERO <= payable
                    && payable < reckoned
                    && self.currency.is_some() =>
            {
                if let Some(currency) = self.currency {
                    self.notes.push(format!(
                        "it asks for {} of {}",
                        money(payable, currency),
                        money(reckoned, currency)
                    ));
                }
            }
            (Some(payable), Some(reckoned)) if !is_near(&self.may_differ, payable, reckoned) => {
                source.warn(
                    self.line,
                    format!("`{}` asks for {payable}, but its totals come to {reckoned}", self.number),
                );
            }
            (None, None) => source.lose(self.line, format!("`{}` does not say what is to be paid", self.number)),
            _ => {}
        }
        reckoned
    }

    /// Of an invoice of which more was paid before than it comes to nothing is left to pay.
    fn settle_if_overpaid(&mut self, reckoned: Option<Decimal>) {
        let is_negative = |amount: &Decimal| amount.is_sign_negative() && !amount.is_zero();
        let is_owed = self.totals.gross.is_some_and(|gross| gross > Decimal::ZERO);
        let rest = self.totals.payable.filter(|rest| is_owed && is_negative(rest));
        let (Some(rest), Sort::Invoice(_), Some(currency)) = (rest, self.sort, self.currency) else { return };
        let back = money(-rest, currency);
        match reckoned.filter(|reckoned| !is_negative(reckoned)) {
            Some(reckoned) => {
                let reckoned = money(reckoned, currency);
                self.doubts.push(format!(
                    "Invoice {} says that {back} are to be paid back, but its sums come to {reckoned} that are owed: what is to be paid?",
                    self.number
                ));
                self.totals.payable = None;
            }
            None => {
                self.notes.push(format!("{back} of what was paid before are to be paid back"));
                self.totals.payable = Some(Decimal::ZERO);
            }
        }
    }

    /// An invoice of less than nothing takes back.
    fn turn_if_negative(&mut self) {
        let total = self.totals.payable.filter(|amount| !amount.is_zero()).or(self.totals.gross);
        if total.is_none_or(|total| !total.is_sign_negative() || total.is_zero()) {
            return;
        }
        match self.sort {
            Sort::Invoice(_) => {
                self.notes.push("it calls itself an invoice, of a negative amount".to_owned());
                self.sort = Sort::CreditNote;
            }
            Sort::CreditNote => {
                let number = &self.number;
                self.doubts.push(format!(
                    "Credit note {number} has a negative amount: does it take back, or add to what is owed?"
                ));
            }
        }
        let totals = &mut self.totals;
        for amount in
            [&mut totals.payable, &mut totals.gross, &mut totals.prepaid, &mut totals.withheld, &mut totals.rounding]
        {
            *amount = amount.map(|amount| -amount);
        }
    }

    /// A bill without a number gets a name of what does not change.
    fn name_if_nameless(&mut self, source: &mut Source, issued: Day) {
        if !self.number.is_empty() {
            return;
        }
        let amount = self.totals.payable.map(|amount| amount.to_string()).unwrap_or_default();
        self.number = format!("{} {issued} {amount}", self.seller.first().map_or("", String::as_str)).trim().to_owned();
        source.warn(self.line, format!("it has no number; it is called `{}` here", self.number));
    }

    fn invoice(mut self, source: &mut Source, issued: Day, kind: Option<&'static str>) -> Fact {
        let due = self.due(source, issued);
        let mut fields = vec![text("issued", issued)];
        fields.extend(due.map(|due| text("due", due)));
        let payable = self.totals.payable.filter(|amount| !amount.is_sign_negative() || amount.is_zero());
        let payable = payable.and_then(|amount| self.payable(source, amount));
        fields.extend(payable.map(|amount| text("payable", amount)));
        for (name, amount) in [("net", self.totals.net), ("tax", self.totals.tax)] {
            let amount = amount.filter(|amount| !amount.is_sign_negative() || amount.is_zero());
            fields.extend(amount.zip(self.currency).map(|(amount, currency)| text(name, money(amount, currency))));
        }
        if !self.lines.is_empty() {
            let lines = std::mem::take(&mut self.lines);
            fields.push(("lines".to_owned(), Cell::List(lines.into_iter().map(Cell::Text).collect())));
        }
        fields.extend(kind.map(|kind| text("type", kind)));
        self.say_what_was_paid();
        self.fact("invoice", fields)
    }

    fn credit_note(mut self, source: &mut Source, issued: Day) -> Fact {
        let mut fields = vec![text("at", issued)];
        // What was paid out before was taken back all the same, and what makes the sum round is a part of it.
        let totals = &self.totals;
        let gross = totals.gross.and_then(|gross| gross.checked_add(totals.rounding.unwrap_or_default()));
        let was_paid =
            totals.prepaid.is_some_and(|paid| !paid.is_zero()) || totals.payable.is_some_and(|rest| rest.is_zero());
        let amount = if was_paid { gross.or(totals.payable) } else { totals.payable };
        match amount.filter(|amount| !amount.is_zero()) {
            Some(amount) => fields.extend(self.payable(source, amount).map(|amount| text("amount", amount))),
            None => {
                self.doubts.push(format!("Credit note {} takes back nothing, as it says: how much is it?", self.number))
            }
        }
        if let (true, Some(rest), Some(currency)) =
            (was_paid, self.totals.payable.filter(|rest| Some(*rest) != self.totals.gross), self.currency)
        {
            self.notes.push(format!("{} of it are still to be paid out", money(rest, currency)));
        }
        let terms = self.terms.join(" ");
        if !terms.is_empty() {
            self.notes.push(format!("terms: {}", short(&terms)));
        }
        if !self.lines.is_empty() {
            self.notes.push(format!("for: {}", short(&self.lines.join(", "))));
        }
        self.fact("credit_note", fields)
    }

    fn fact(self, kind: &str, mut fields: Vec<(String, Cell)>) -> Fact {
        if !self.notes.is_empty() {
            fields.push(text("note", self.notes.join("; ")));
        }
        let mut seen = BTreeSet::new();
        let mut about: Vec<About> = Vec::new();
        let named = self.preceding.into_iter().filter(|number| !number.is_empty()).map(About::Invoice);
        let references = self.references.into_iter().map(About::Reference);
        let texts = self.remarks.into_iter().filter(|text| !text.is_empty()).map(About::Text);
        let orders = self.orders.into_iter().filter(|_| kind == "invoice").map(About::Order);
        for one in named.chain(texts).chain(references).chain(orders) {
            if seen.insert(one.text().to_owned()) {
                about.push(one);
            }
        }
        Fact {
            kind: kind.to_owned(),
            key: self.number,
            line: self.line,
            part: None,
            fields,
            from: Party::of(self.seller.into_iter().take(MOST)),
            to: vec![Party::of(self.buyer.into_iter().take(MOST))],
            about,
            counts: self.doubts.is_empty(),
            doubts: self.doubts.into_iter().chain(self.due_doubts).collect(),
        }
    }

    /// Returns an amount as a record writes it, if somebody can pay it.
    fn payable(&self, source: &mut Source, amount: Decimal) -> Option<String> {
        let currency = self.currency?;
        let rounded = amount.round_dp_with_strategy(currency.minor_unit(), RoundingStrategy::ToZero);
        if rounded != amount {
            source.lose(self.line, format!("`{}`: nobody can pay {amount} {currency}: it is left out", self.number));
            return None;
        }
        Some(money(amount, currency))
    }

    fn say_what_was_paid(&mut self) {
        let Some(currency) = self.currency else { return };
        let Some(gross) = self.totals.gross else { return };
        let some = |amount: Option<Decimal>| amount.filter(|amount| !amount.is_zero());
        if let Some(paid) = some(self.totals.prepaid) {
            self.notes.push(format!("{} of {} {PAID_BEFORE}", money(paid, currency), money(gross, currency)));
        }
        if let Some(held) = some(self.totals.withheld) {
            self.notes.push(format!(
                "{} of {} are not paid to the seller",
                money(held, currency),
                money(gross, currency)
            ));
        }
    }
}

/// Returns whether two amounts are the same, or differ by what they may.
fn is_near(may_differ: &[Decimal], one: Decimal, other: Decimal) -> bool {
    one.checked_sub(other).is_some_and(|by| by.is_zero() || may_differ.iter().any(|may| may.abs() == by.abs()))
}

fn text(name: &str, value: impl ToString) -> (String, Cell) {
    (name.to_owned(), Cell::Text(value.to_string()))
}

/// Returns an amount as a record writes it: exact, with the digits of its currency at least.
pub(super) fn money(amount: Decimal, currency: Currency) -> String {
    let mut amount = amount.normalize();
    if amount.scale() < currency.minor_unit() {
        amount.rescale(currency.minor_unit());
    }
    format!("{amount} {currency}")
}
