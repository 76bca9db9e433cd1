//! What a test wants of ladders: scores, and the actions suggested.

use std::collections::BTreeMap;

use crate::ladder::change::Change;
use crate::ladder::owed::Owed;
use crate::ladder::{Action, Score};
use crate::value::money::Money;
use crate::value::zone::Zone;

/// Attributes of a line, `key=value`.
pub type Attributes = Vec<(String, String)>;

/// The attributes that an action can be asked for.
pub(super) const ATTRIBUTES: [&str; 19] = [
    "since",
    "because",
    "need",
    "ours",
    "total",
    "principal",
    "interest",
    "daily",
    "disputed",
    "price",
    "wanted",
    "percent",
    "hourly",
    "received",
    "ends",
    "effective",
    "account",
    "changes",
    "missing",
];

/// The scores and actions that are listed.
#[derive(Clone, Debug, Default)]
pub struct Actions {
    scores: BTreeMap<String, String>,
    remarks: BTreeMap<String, String>,
    actions: Vec<(String, Attributes)>,
    listed: bool,
}

impl Actions {
    /// `score LADDER N`; returns whether it was said before.
    pub fn score(&mut self, ladder: &str, score: &str) -> bool {
        self.scores.insert(ladder.to_owned(), score.to_owned()).is_some()
    }

    /// `remarks LADDER N`: how much is said of steps taken too early and of cards that are over; returns whether it was
    /// said before.
    pub fn remarks(&mut self, ladder: &str, count: &str) -> bool {
        self.remarks.insert(ladder.to_owned(), count.to_owned()).is_some()
    }

    /// `action LADDER/ACTION key=value …`; returns whether it was said before.
    pub fn action(&mut self, name: &str, attributes: Attributes) -> bool {
        self.listed = true;
        let is_twice = self.actions.iter().any(|(other, _)| other == name);
        self.actions.push((name.to_owned(), attributes));
        is_twice
    }

    /// `no action`.
    pub fn none(&mut self) {
        self.listed = true;
    }

    /// Compares with what there is and returns the lines as they should be.
    pub fn compare(&self, scores: &[Score], actions: &[Action], zone: &Zone, wrong: &mut Vec<String>) -> Vec<String> {
        let mut lines = Vec::new();
        for (ladder, wanted) in &self.scores {
            let is =
                scores.iter().find(|score| *score.ladder == **ladder).map(|score| score.score.normalize().to_string());
            let is = is.unwrap_or_else(|| "nothing".to_owned());
            if is != *wanted {
                wrong.push(format!("the score of {ladder} is {is}, wanted {wanted}"));
            }
            lines.push(format!("score {ladder} {is}"));
        }
        for (ladder, wanted) in &self.remarks {
            let of = scores.iter().filter(|score| *score.ladder == **ladder);
            let is = of.map(|score| score.remarks.len()).sum::<usize>().to_string();
            if is != *wanted {
                wrong.push(format!("{is} remarks on {ladder}, wanted {wanted}"));
            }
            lines.push(format!("remarks {ladder} {is}"));
        }
        if !self.listed {
            return lines;
        }
        for action in actions {
            let name = format!("{}/{}", action.ladder, action.action);
            let Some((_, attributes)) = self.actions.iter().find(|(wanted, _)| *wanted == name) else {
                wrong.push(format!("unexpected action {name}"));
                lines.push(format!("action {name}"));
                continue;
            };
            let mut line = format!("action {name}");
            for (key, wanted) in attributes {
                let is = attribute(action, key, zone).unwrap_or_else(|| "nothing".to_owned());
                // Of several needs one may be asked for.
                let is =
                    if key == "need" && is.split('+').any(|status| status == wanted) { wanted.clone() } else { is };
                if is != *wanted {
                    wrong.push(format!("action {name}: {key} is {is}, wanted {wanted}"));
                }
                line += &format!(" {key}={is}");
            }
            lines.push(line);
        }
        let have: Vec<String> = actions.iter().map(|action| format!("{}/{}", action.ladder, action.action)).collect();
        let missing = self.actions.iter().filter(|(name, _)| !have.contains(name));
        wrong.extend(missing.map(|(name, _)| format!("no action {name}; there are {have:?}")));
        lines
    }
}

fn money(money: Money) -> String {
    money.rounded().to_string().replace(' ', "")
}

fn attribute(action: &Action, key: &str, zone: &Zone) -> Option<String> {
    match key {
        "since" => Some(zone.day(action.since).to_string()),
        "because" => Some(action.because.join("+")),
        "need" => {
            let statuses: Vec<&str> = action.needs.iter().map(|need| need.status.word()).collect();
            Some(if statuses.is_empty() { "none".to_owned() } else { statuses.join("+") })
        }
        "ours" => Some(action.ours.join("+")),
        "total" | "principal" | "interest" | "daily" | "disputed" => {
            let of = |owed: &Owed| match key {
                "total" => owed.total,
                "principal" => owed.principal,
                "interest" => owed.interest,
                "disputed" => owed.disputed,
                _ => owed.daily,
            };
            let all: Vec<String> = action.computed.owed.iter().map(|owed| money(of(owed))).collect();
            Some(all.join("+")).filter(|all| !all.is_empty())
        }
        "price" => action.computed.price.as_ref().map(|price| money(price.new)),
        "wanted" => action.computed.price.as_ref().map(|price| money(price.wanted)),
        "percent" => action.computed.price.as_ref().map(|price| format!("{}%", price.percent.normalize())),
        "hourly" => action.computed.price.as_ref().and_then(|price| price.hourly).map(money),
        "received" => action.computed.notice.map(|notice| notice.received.to_string()),
        "ends" => action.computed.notice.map(|notice| notice.ends.to_string()),
        "effective" => action.computed.notice.map(|notice| notice.effective.to_string()),
        "account" => {
            let all: Vec<String> = action.computed.account.iter().map(|sum| money(*sum)).collect();
            Some(all.join("+")).filter(|all| !all.is_empty())
        }
        "changes" => {
            let of = |change: &Change| {
                let moved = change.moved.iter().map(|moved| format!(":{}={}", moved.id, moved.new));
                format!("{}:{}:{}{}", change.id, money(change.price), change.minutes, moved.collect::<String>())
            };
            Some(action.computed.changes.iter().map(of).collect::<Vec<_>>().join("+")).filter(|all| !all.is_empty())
        }
        "missing" => Some(action.computed.missing.len().to_string()),
        // Another was refused when the case was read.
        _ => None,
    }
}
