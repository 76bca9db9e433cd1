//! Mails that came back: whether they arrived nobody knows, so they are not told until a person says it.

use std::collections::{BTreeSet, HashMap};

use super::draft::{Draft, drop_all};
use super::known::{Decided, Known};
use super::outcome::{Joined, Remark};
use crate::import::fact::{About, BOUNCE};

/// What tells that a mail did not arrive, by the key of the mail.
pub(super) type Bounces = HashMap<String, Draft>;

/// Takes out what tells that mails did not arrive.
pub(super) fn take_bounces(drafts: &mut Vec<Draft>) -> Bounces {
    let mut bounces = Bounces::new();
    let is_one = |place: &usize| drafts[*place].fact.kind == BOUNCE;
    let places = (0..drafts.len()).filter(is_one).collect();
    for &place in &places {
        let bounce: &Draft = &drafts[place];
        for about in &bounce.fact.about {
            if let About::Key(key) = about {
                let told = bounces.entry(key.clone()).or_insert_with(|| bounce.clone());
                told.fact.to.extend(
                    bounce.fact.to.iter().filter(|one| !told.fact.to.contains(one)).cloned().collect::<Vec<_>>(),
                );
            }
        }
    }
    drop_all(drafts, &places);
    bounces
}

/// Leaves out mails that came back until a person says that they arrived: an answer that did not is none. One that came back of some
/// of its receivers reached the others. `shown` is the path of a file by its number.
pub(super) fn ask_of_bounced<'n>(
    drafts: &mut Vec<Draft>,
    bounces: &Bounces,
    known: &Known,
    shown: impl Fn(usize) -> &'n String,
    joined: &mut Joined,
) {
    // What a person said of a mail holds for the answer that it is.
    let said = |draft: &Draft| {
        let of_mail = || known.matched.get(&format!("message-{}", mail_of(draft)));
        known.matched.get(&draft.id).or_else(of_mail)
    };
    let is_said =
        |draft: &Draft| !matches!(said(draft), None | Some(Decided::Others | Decided::Due(_) | Decided::Outcome(_)));
    let mails = drafts.iter().enumerate().filter(|(_, draft)| matches!(&*draft.fact.kind, "message" | "reply"));
    let came_back = mails.filter_map(|(place, draft)| {
        Some((place, bounces.get(mail_of(draft))?))
            .filter(|(_, bounce)| !is_said(draft) && reached_nobody(draft, bounce))
    });
    let came_back: Vec<(usize, &Draft)> = came_back.collect();
    let messages = came_back.iter().map(|(place, _)| &drafts[*place]).filter(|draft| draft.fact.kind == "message");
    let messages: BTreeSet<&str> = messages.map(|draft| draft.fact.key.as_str()).collect();
    let mut gone = BTreeSet::new();
    for (place, bounce) in &came_back {
        let draft = &drafts[*place];
        let from = Draft::shown(bounce.fact.to.first().unwrap_or(&Default::default()));
        let of = if bounce.fact.to.is_empty() { String::new() } else { format!(" from {from}") };
        let (path, line) = (shown(bounce.file), bounce.fact.line);
        let remark =
            |text| Remark { id: draft.id.clone(), path: shown(draft.file).clone(), line: draft.fact.line, text };
        let back = format!("it came back{of}, as {path}:{line} tells");
        if known.event(&draft.id).is_some() {
            let recorded = draft.answer("recorded");
            let text = format!(
                "{back}: take it out of the record, or write {recorded} under `matched` where it arrived all the same"
            );
            joined.weighty.push(remark(text));
            continue;
        }
        gone.insert(*place);
        if said(draft) == Some(&Decided::Others) {
            continue;
        }
        joined.missing.extend(draft.day().map(|day| (draft.fact.kind.clone(), day.plus(-1))));
        // It is one mail: as a message it is asked for the answer, too.
        if draft.fact.kind == "message" || !messages.contains(mail_of(draft)) {
            let ours = draft.answer("ours");
            let text = format!(
                "{back}: did it arrive all the same? under `matched` write {ours} where it did, `others` where it did not"
            );
            joined.weighty.push(remark(text));
        }
    }
    drop_all(drafts, &gone);
}

/// Returns the key of a mail that is told, of an answer that of the mail which it is.
fn mail_of(draft: &Draft) -> &str {
    draft.fact.key.strip_prefix("re:").filter(|_| draft.fact.kind == "reply").unwrap_or(&draft.fact.key)
}

/// Whether all to whom a mail went are those from whom it came back; so it is where nobody is named.
fn reached_nobody(mail: &Draft, bounce: &Draft) -> bool {
    let failed =
        |name: &String| bounce.fact.to.iter().any(|party| party.names.iter().any(|one| one.eq_ignore_ascii_case(name)));
    bounce.fact.to.is_empty() || mail.fact.to.iter().all(|party| party.names.iter().any(failed))
}
