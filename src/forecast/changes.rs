//! What differs between the verdicts at the end of one day and those at the end of the next.

use std::collections::BTreeMap;

use crate::finding::{Bearer, Finding, Right, Status, Subject, Verdicts, What};
use crate::ladder::{Action, Need, Score};
use crate::value::severity::Severity;
use crate::value::time::{Day, Moment};

/// How all stands at the end of a day.
pub(super) struct At {
    pub day: Day,
    pub verdicts: Verdicts,
    pub scores: Vec<Score>,
    pub actions: Vec<Action>,
}

/// What changes on a day.
#[derive(Clone, Debug)]
pub struct Change {
    /// The first day at whose end it is so.
    pub day: Day,
    /// What changes.
    pub what: What,
    /// The finding, the right, or the ladder.
    pub id: String,
    /// How it was before, in the word of the report; nothing where there was none.
    pub before: Option<String>,
    /// How it is then.
    pub after: Option<String>,
    /// What it is about.
    pub about: Option<Subject>,
    /// How grave, of a finding.
    pub severity: Option<Severity>,
    /// Who bears or has it; nothing where that is either side, or is not known.
    pub whose: Option<Bearer>,
    /// The moment from or until which a right is open.
    pub at: Option<Moment>,
    /// What it says: a finding's reason, a right's action.
    pub text: String,
    /// Whether it comes by what is recorded of a later day than the as-of day.
    pub by_record: bool,
}

impl At {
    /// Returns the finding of an id.
    pub fn finding(&self, id: &str) -> Option<&Finding> {
        self.verdicts.findings.iter().find(|one| one.id == id)
    }

    /// Returns how something stands, in the words of the report; nothing where it is not there.
    pub fn state(&self, what: What, id: &str) -> Option<String> {
        match what {
            What::Finding => self.finding(id).map(|one| {
                let severity = one.severity.map(Severity::word).unwrap_or_default();
                format!("{} {severity}", one.status.word())
            }),
            What::Right => self.verdicts.rights.iter().find(|one| one.id == id).map(|one| one.status.word().to_owned()),
            What::Action => self.actions.iter().find(|one| *one.ladder == *id).map(|one| {
                let needs: Vec<&str> = one.needs.iter().map(|need| need.status.word()).collect();
                format!("{} {}", one.action, needs.join(" "))
            }),
            What::Score => self.scores.iter().find(|one| *one.ladder == *id).map(|one| one.score.to_string()),
        }
    }
}

/// Returns what changes from one day to the next, findings first.
pub(super) fn changes(before: &At, after: &At) -> Vec<Change> {
    let day = after.day;
    let mut changes = Vec::new();
    let (was, is) = (by_id(&before.verdicts.findings), by_id(&after.verdicts.findings));
    for (id, (old, new)) in pairs(&was, &is) {
        let word = |finding: &&Finding| finding.status.word().to_owned();
        let state = |finding: Option<&&Finding>| finding.map(|finding| (finding.status, finding.severity));
        // What is kept from the first moment on, or no longer asked about, is no news.
        let is_news = [&old, &new].iter().any(|one| one.is_some_and(|finding| finding.status != Status::Met));
        if is_news && state(old.as_ref()) != state(new.as_ref()) {
            let shown = new.or(old);
            changes.push(Change {
                day,
                what: What::Finding,
                id,
                before: old.as_ref().map(word),
                after: new.as_ref().map(word),
                about: shown.and_then(|finding| finding.subject.clone()),
                severity: shown.and_then(|finding| finding.severity),
                whose: shown.and_then(|finding| finding.bearer),
                at: None,
                text: shown.map(|finding| finding.why.clone()).unwrap_or_default(),
                by_record: false,
            });
        }
    }
    let right = |right: &'_ Right| (right.id.clone(), right.status.word());
    let was: BTreeMap<String, &Right> = before.verdicts.rights.iter().map(|one| (right(one).0, one)).collect();
    let is: BTreeMap<String, &Right> = after.verdicts.rights.iter().map(|one| (right(one).0, one)).collect();
    for (id, (old, new)) in pairs(&was, &is) {
        let word = |one: Option<&Right>| one.map(|one| one.status.word().to_owned());
        if word(old) == word(new) {
            continue;
        }
        let Some(shown) = new.or(old) else { continue };
        let lapsed = shown.status == crate::finding::RightStatus::Lapsed;
        changes.push(Change {
            day,
            what: What::Right,
            id,
            before: word(old),
            after: word(new),
            about: shown.evidence.first().map(|one| Subject { kind: one.kind.clone(), id: one.id.as_str().into() }),
            severity: None,
            whose: shown.holder,
            at: if lapsed { shown.until } else { Some(shown.from) },
            text: shown.action.replace('_', " "),
            by_record: false,
        });
    }
    let of_ladders = |at: &At| -> BTreeMap<String, String> {
        at.actions.iter().map(|action| (action.ladder.to_string(), action.action.to_string())).collect()
    };
    words(day, What::Action, &of_ladders(before), &of_ladders(after), &mut changes);
    changes.extend(after.actions.iter().filter_map(|action| needs(day, before, action)));
    let scores = |at: &At| -> BTreeMap<String, String> {
        at.scores.iter().map(|score| (score.ladder.to_string(), crate::finding::plain(score.score))).collect()
    };
    words(day, What::Score, &scores(before), &scores(after), &mut changes);
    changes
}

/// Returns what changes of the needs of an action that is suggested before and after.
fn needs(day: Day, before: &At, action: &Action) -> Option<Change> {
    let old = before.actions.iter().find(|old| (&old.ladder, &old.action) == (&action.ladder, &action.action))?;
    let turned = |new: &&Need| old.needs.iter().any(|old| old.place == new.place && old.status != new.status);
    let turned = action.needs.iter().filter(turned);
    let said: Vec<String> = turned.map(|need| format!("need {}: {}", need.status.word(), need.what)).collect();
    let word = || Some(action.action.to_string());
    (!said.is_empty()).then(|| Change {
        day,
        what: What::Action,
        id: action.ladder.to_string(),
        before: word(),
        after: word(),
        about: None,
        severity: None,
        whose: None,
        at: None,
        text: said.join("; "),
        by_record: false,
    })
}

fn words(
    day: Day,
    what: What,
    was: &BTreeMap<String, String>,
    is: &BTreeMap<String, String>,
    changes: &mut Vec<Change>,
) {
    for (id, (before, after)) in pairs(was, is) {
        if before != after {
            let (about, severity, whose, at, text) = (None, None, None, None, String::new());
            let by_record = false;
            changes.push(Change { day, what, id, before, after, about, severity, whose, at, text, by_record });
        }
    }
}

fn by_id(findings: &[Finding]) -> BTreeMap<String, &Finding> {
    findings.iter().map(|finding| (finding.id.clone(), finding)).collect()
}

/// What both have of each key, by key.
fn pairs<T: Clone>(was: &BTreeMap<String, T>, is: &BTreeMap<String, T>) -> BTreeMap<String, (Option<T>, Option<T>)> {
    let keys = was.keys().chain(is.keys());
    keys.map(|key| (key.clone(), (was.get(key).cloned(), is.get(key).cloned()))).collect()
}
