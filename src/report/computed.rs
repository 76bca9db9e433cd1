//! What an action needs computed, as a report shows it.

use serde::Serialize;
use smol_str::SmolStr;

use crate::finding::plain;
use crate::ladder::{change, computed, owed};
use crate::value::money::Money;
use crate::value::time::Day;

/// What an action needs computed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Computed {
    /// What is owed now, by currency.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub owed: Vec<Owed>,
    /// The new price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    /// When notice given today takes effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
    /// What remains to be paid at the end, by currency.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub account: Vec<Sum>,
    /// The changes that the client has not answered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// The last day on which it opens the step after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// What is missing to compute more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

/// An amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sum {
    /// The digits, as many as the currency has.
    pub amount: String,
    /// The currency.
    pub currency: String,
}

/// What is owed in a currency.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is the amount of its name")]
pub struct Owed {
    pub currency: String,
    pub principal: String,
    /// What the client paid and nothing else took, already taken off the total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    /// What is disputed, and not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disputed: Option<String>,
    /// What was decided for the client, and is not owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided: Option<String>,
    pub interest: String,
    pub lump_sums: String,
    pub charges: String,
    pub total: String,
    /// What a day more adds.
    pub daily: String,
}

/// A new price.
#[derive(Clone, Debug, Serialize)]
pub struct Price {
    /// The price so far.
    pub old: Sum,
    /// The price that the method gives.
    pub wanted: Sum,
    /// The price that a notice alone can set.
    pub new: Sum,
    /// By how many percent.
    pub percent: String,
    /// The most that a notice alone may add, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cap: Option<String>,
    /// What an hour brought so far.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hourly: Option<Sum>,
}

/// Notice given today.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is the day of its name")]
pub struct Notice {
    pub sent: String,
    pub received: String,
    /// The last day of the period.
    pub ends: String,
    /// The first day on which it has effect.
    pub effective: String,
}

/// A change that the client has not answered.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// The record's id.
    pub id: SmolStr,
    /// When it was put forward.
    pub at: String,
    /// What it costs.
    pub price: Sum,
    /// The work that it takes.
    pub minutes: String,
    /// By how much it moves what is due.
    pub shift: String,
    /// What it moves.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub moved: Vec<Moved>,
}

/// What is due on another day.
#[derive(Clone, Debug, Serialize)]
pub struct Moved {
    /// The record's id.
    pub id: SmolStr,
    /// The due day so far.
    pub old: String,
    /// The due day once the change is approved.
    pub new: String,
}

impl Computed {
    /// Returns how a report shows what was computed.
    pub fn new(computed: computed::Computed) -> Self {
        let day = |day: Day| day.to_string();
        Self {
            owed: computed.owed.iter().map(of_owed).collect(),
            price: computed.price.map(price),
            notice: computed.notice.map(|notice| Notice {
                sent: day(notice.sent),
                received: day(notice.received),
                ends: day(notice.ends),
                effective: day(notice.effective),
            }),
            account: computed.account.into_iter().map(sum).collect(),
            changes: computed.changes.into_iter().map(change).collect(),
            expires: computed.expires.map(day),
            missing: computed.missing,
        }
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.owed.is_empty()
            && self.price.is_none()
            && self.notice.is_none()
            && self.account.is_empty()
            && self.changes.is_empty()
            && self.expires.is_none()
            && self.missing.is_empty()
    }

    /// Returns what there is to say of it, a line each.
    pub fn lines(&self) -> Vec<String> {
        let owed = self.owed.iter().map(|owed| {
            let parts = [
                ("principal", &owed.principal),
                ("interest", &owed.interest),
                ("lump sums", &owed.lump_sums),
                ("charges", &owed.charges),
            ];
            let parts: Vec<String> = parts
                .iter()
                .filter(|(_, amount)| !is_zero(amount))
                .map(|(what, amount)| format!("{amount} {what}"))
                .collect();
            let daily =
                if is_zero(&owed.daily) { String::new() } else { format!("; {} a day from now on", owed.daily) };
            let credit = owed.credit.as_ref().map(|amount| format!(", less {amount} of the client's credit"));
            let disputed = owed.disputed.as_ref().map(|amount| format!("; {amount} is disputed, and not in it"));
            let decided =
                owed.decided.as_ref().map(|amount| format!("; {amount} was decided for the client: not owed"));
            let parts = if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") };
            format!(
                "owed {} {}: {parts}{}{daily}{}{}",
                owed.total,
                owed.currency,
                credit.unwrap_or_default(),
                disputed.unwrap_or_default(),
                decided.unwrap_or_default()
            )
        });
        let price = self.price.iter().flat_map(|price| {
            let hourly = price
                .hourly
                .as_ref()
                .map(|hourly| format!("an hour brought {} {} so far", hourly.amount, hourly.currency));
            let capped = (price.new.amount != price.wanted.amount).then(|| {
                let cap = price.cap.as_deref().unwrap_or("");
                format!(
                    "{} {} only by agreement: notice alone may add {cap}%",
                    price.wanted.amount, price.wanted.currency
                )
            });
            let new = format!(
                "price {} {} instead of {} (+{}%)",
                price.new.amount, price.new.currency, price.old.amount, price.percent
            );
            [Some(new), hourly, capped].into_iter().flatten().collect::<Vec<_>>()
        });
        let notice = self.notice.iter().map(|notice| {
            format!(
                "notice sent today counts as received on {}, runs to {}, has effect from {}",
                notice.received, notice.ends, notice.effective
            )
        });
        let account = self.account.iter().map(|sum| format!("final account {} {}", sum.amount, sum.currency));
        let changes = self.changes.iter().map(|change| {
            let moved =
                change.moved.iter().map(|moved| format!(", {} due {} instead of {}", moved.id, moved.new, moved.old));
            format!(
                "change {} of {}: {} {}, {} minutes of work, dates move by {}{}",
                change.id,
                change.at,
                change.price.amount,
                change.price.currency,
                change.minutes,
                change.shift,
                moved.collect::<String>()
            )
        });
        let expires = self.expires.iter().map(|day| format!("it counts until {day}"));
        let missing = self.missing.iter().map(|what| format!("missing: {what}"));
        owed.chain(price).chain(notice).chain(account).chain(changes).chain(expires).chain(missing).collect()
    }
}

fn is_zero(amount: &str) -> bool {
    amount.chars().all(|c| matches!(c, '0' | '.'))
}

fn digits(money: Money) -> String {
    let text = money.rounded().to_string();
    text.split(' ').next().unwrap_or_default().to_owned()
}

pub(super) fn sum(money: Money) -> Sum {
    Sum { amount: digits(money), currency: money.currency.code().to_owned() }
}

fn of_owed(owed: &owed::Owed) -> Owed {
    Owed {
        currency: owed.total.currency.code().to_owned(),
        principal: digits(owed.principal),
        credit: (!owed.credit.amount.is_zero()).then(|| digits(owed.credit)),
        disputed: (!owed.disputed.amount.is_zero()).then(|| digits(owed.disputed)),
        decided: (!owed.decided.amount.is_zero()).then(|| digits(owed.decided)),
        interest: digits(owed.interest),
        lump_sums: digits(owed.lump_sums),
        charges: digits(owed.charges),
        total: digits(owed.total),
        daily: digits(owed.daily),
    }
}

fn change(change: change::Change) -> Change {
    let moved = |moved: change::Moved| Moved { id: moved.id, old: moved.old.to_string(), new: moved.new.to_string() };
    Change {
        id: change.id,
        at: change.at.to_string(),
        price: sum(change.price),
        minutes: plain(change.minutes),
        shift: change.shift.to_string(),
        moved: change.moved.into_iter().map(moved).collect(),
    }
}

fn price(price: computed::Price) -> Price {
    Price {
        old: sum(price.old),
        wanted: sum(price.wanted),
        new: sum(price.new),
        percent: plain(price.percent),
        cap: price.cap.map(plain),
        hourly: price.hourly.map(sum),
    }
}
