//! What names another fact by its key: a reply its mail, and what stood before that in the thread.

use std::collections::{HashMap, HashSet};

use super::draft::Draft;
use super::known::Known;
use super::outcome::{Joined, Remark};
use crate::engagement::record::Side;
use crate::import::cell::Cell;
use crate::import::fact::About;

/// Links what names another fact by its key. A reply to nothing that is recorded is only a message; where it shows that the firm answered
/// before, and nothing tells that answer, other answers may be missing, too. `shown` is the path of a file by its number.
pub(super) fn link_keys<'n>(
    drafts: &mut Vec<Draft>,
    known: &Known,
    shown: impl Fn(usize) -> &'n String,
    joined: &mut Joined,
) {
    let ids: HashMap<(&str, &str), String> =
        drafts.iter().map(|draft| ((&*draft.fact.kind, &*draft.fact.key), draft.id.clone())).collect();
    let find = |key: &str| {
        let kinds = ["message", "invoice", "payment", "meeting", "call", "work", "reply"];
        let told = kinds.iter().find_map(|kind| ids.get(&(*kind, key)).cloned());
        told.or_else(|| kinds.iter().map(|kind| format!("{kind}-{key}")).find(|id| known.event(id).is_some()))
    };
    // Who answers himself has not answered.
    let sides: HashMap<String, Side> =
        drafts.iter().filter_map(|draft| Some((draft.id.clone(), known.side(draft.by.as_ref()?)?))).collect();
    let thread = thread(drafts);
    let links: Vec<Option<Vec<String>>> = drafts
        .iter()
        .map(|draft| {
            let keys: Vec<&str> = keys(draft).collect();
            let mut found: Vec<String> = keys.iter().copied().filter_map(find).collect();
            if let ("reply", [key], Some(side)) = (&*draft.fact.kind, &keys[..], sides.get(&draft.id)) {
                found.extend(
                    before(key, &thread)
                        .filter_map(find)
                        .take_while(|id| sides.get(id).is_some_and(|other| other != side)),
                );
            }
            (!keys.is_empty()).then_some(found)
        })
        .collect();
    let is_own = |draft: &Draft, target: &String| {
        draft.fact.kind == "reply" && sides.contains_key(&draft.id) && sides.get(target) == sides.get(&draft.id)
    };
    let by = |draft: &Draft, side| draft.fact.kind == "reply" && sides.get(&draft.id) == Some(&side);
    let answered: HashSet<&String> = drafts
        .iter()
        .zip(&links)
        .filter(|(draft, _)| by(draft, Side::Firm))
        .flat_map(|(_, ids)| ids)
        .flatten()
        .collect();
    let is_answered = |id: &String| {
        let by_hand = known.events.iter().filter(|event| event.kind == "reply").filter_map(|event| event.field("for"));
        answered.contains(id) || by_hand.into_iter().any(|ids| ids.split(", ").any(|one| one == id))
    };
    let nothing = |ids: &Option<Vec<String>>| ids.as_ref().is_some_and(Vec::is_empty);
    let lost = drafts.iter().zip(&links).filter(|(draft, ids)| by(draft, Side::Client) && nothing(ids));
    for (draft, _) in lost {
        // Of the mails before it in the thread, the last one that is known and of the client's.
        let earlier = draft.fact.about.iter().find_map(|about| match about {
            About::Thread(key) => find(key).filter(|id| sides.get(id).is_none_or(|side| *side == Side::Client)),
            _ => None,
        });
        let (Some(id), Some(key)) = (earlier.filter(|id| !is_answered(id)), keys(draft).next()) else { continue };
        let told = drafts.iter().find(|other| other.id == id).and_then(Draft::day);
        let Some(day) = told.or_else(|| known.event(&id)?.day()) else { continue };
        joined.missing.push(("reply".to_owned(), day.plus(-1)));
        let [of, name] = [&id, &format!("reply-{key}")].map(|id| Cell::Text(id.clone()).to_string());
        let text = format!(
            "it goes on from an answer to {id}, `{key}`, which is not among the sources: which others are missing, nobody knows; add the mails \
             that were sent, or write it under `events`: `- {{reply: {name}, at: WHEN, by: firm, for: {of}}}`"
        );
        let (path, line) = (shown(draft.file).clone(), draft.fact.line);
        joined.left_out.push(Remark { id: draft.id.clone(), path, line, text });
    }
    drop(answered);
    let mut links = links.into_iter();
    drafts.retain_mut(|draft| match links.next().flatten() {
        Some(found) if found.iter().any(|target| is_own(draft, target)) => false,
        Some(found) if found.is_empty() => draft.fact.kind != "reply",
        Some(found) => {
            draft.about.extend(found.into_iter().filter(|id| *id != draft.id));
            true
        }
        None => true,
    });
}

fn keys(draft: &Draft) -> impl Iterator<Item = &str> {
    draft.fact.about.iter().filter_map(|about| match about {
        About::Key(key) => Some(key.as_str()),
        _ => None,
    })
}

/// Returns by the key of each mail that of the one before it in its thread, whoever wrote that.
fn thread(drafts: &[Draft]) -> HashMap<&str, &str> {
    drafts.iter().filter_map(step).collect()
}

fn step(draft: &Draft) -> Option<(&str, &str)> {
    let fact = &draft.fact;
    match &*fact.kind {
        "reply" => Some((fact.key.strip_prefix("re:")?, keys(draft).next()?)),
        "message" => fact.about.iter().find_map(|about| match about {
            About::Thread(key) => Some((fact.key.as_str(), key.as_str())),
            _ => None,
        }),
        _ => None,
    }
}

/// Returns the mails that stood before one in its thread, the last first. A thread that goes round has an end.
fn before<'t>(key: &str, thread: &HashMap<&'t str, &'t str>) -> impl Iterator<Item = &'t str> {
    std::iter::successors(thread.get(key).copied(), |key| thread.get(key).copied()).take(FEW)
}

/// So many mails before one are looked at.
const FEW: usize = 50;
