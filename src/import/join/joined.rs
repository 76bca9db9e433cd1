//! From what the sources tell to the events of one engagement.
//!
//! Nothing is guessed: what a source does not say comes from the rules of the engagement (`who`, `matched`), from what its
//! invoices are called and what they come to; else it is asked, and what hangs on it is left out.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::alike::{ask_of_near_days, join_payments, share};
use super::back::{add_backs, may_be_back, take_back};
use super::batch::join_batches;
use super::bounced::{ask_of_bounced, take_bounces};
use super::claims::{Claim, Rivals};
use super::corrected::ask_of_moved_days;
use super::coverage::Coverage;
use super::discount::ask_of_discounts;
use super::draft::{Draft, answer, answers_of, choose};
use super::event::Event;
use super::exchange::ask_of_rates;
use super::known::{Decided, Known};
use super::links::link_keys;
use super::names::Alike;
use super::namesakes::name_apart;
use super::numbers::Numbers;
pub use super::outcome::{Change, File, Joined, Remark};
use super::overlap::ask_of_entries;
use super::pay;
use super::recorded::Recorded;
use super::refund::{Refunds, take_refunds};
use super::same::{Standing, join_same_ids, standing};
use super::settled::ask_of_settled;
use super::tellers::Tellers;
use super::twice::ask_of_surplus;
use super::twins::join_twins;
use super::whose::{BY_OTHERS, NOT_WRITTEN, OF_PROJECTS, People, TO_OTHERS, Whose, names_an_invoice, whose};
use super::written::Written;
use crate::base::mistake::record as mistake;
use crate::import::cell::Cell;
use crate::import::fact::Party;
use crate::value::time::Day;

/// Makes the events of an engagement of what files tell. Without an engagement to look at (`known` is nothing) all that they
/// tell becomes an event, and nobody is said to have acted but the firm where money left its account.
pub fn join(files: Vec<File>, known: Option<&Known>) -> Joined {
    join_beside(files, known, &Rivals::default())
}

/// As [`join`], beside other engagements that take some of it, too.
pub fn join_beside(files: Vec<File>, known: Option<&Known>, rivals: &Rivals) -> Joined {
    let mut joined = Joined::default();
    let recorded = known;
    // What an import wrote is matched anew, before what is told now: of two tellings the one that is written down counts.
    let (mut written, own, mut drafts) = known.map(|known| Written::of(known, &files)).unwrap_or_default();
    let known = known.map(|known| written.others(known));
    let known = known.as_deref();
    let mut names: Vec<(String, String)> = Vec::new();
    let formats: Vec<&'static str> = own.iter().chain(&files).map(|file| file.format).collect();
    let mut tellers = Tellers::new(own.iter().chain(&files));
    let mut coverage = Coverage::default();
    for (number, mut file) in own.into_iter().chain(files).enumerate() {
        coverage.take(number, &mut file);
        names.push((file.path, file.sha256));
        drafts.extend(file.facts.into_iter().map(|fact| Draft::new(fact, number)));
    }
    name_apart(&mut drafts, known, |file| &names[file].0);
    let bounces = take_bounces(&mut drafts);
    known.into_iter().for_each(|known| drafts.iter_mut().for_each(|draft| draft.begin(known)));
    tellers.take_days(&drafts);
    share(&mut drafts);
    let nobody = Known::default();
    // Others number their invoices as they like: what is theirs goes before numbers are compared.
    let mut strangers = Vec::new();
    let wrong = known.map(|known| tell_unknown(&drafts, known, &names, &mut joined)).unwrap_or_default();
    joined.again = join_batches(&mut drafts, known);
    if let Some(known) = known {
        strangers = keep_ours(&mut drafts, known, |file| &names[file].0, &mut joined);
        choose_files(&mut drafts, known, |file| &names[file].0);
    }
    joined.again += join_same_ids(&mut drafts, |file| names[file].0.clone());
    if let Some(known) = known {
        joined.again += join_twins(&mut drafts, &formats, known);
    }
    if known.is_none() {
        drafts.iter_mut().for_each(tell_parties);
    }
    let (known, recorded) = (known.unwrap_or(&nobody), recorded.unwrap_or(&nobody));
    let (contested, gone) = rivals.weigh(&mut drafts, recorded, |file| &names[file].0);
    joined.leave_out("of other engagements", gone);
    let numbers = pay::numbers(&drafts, known);
    joined.again += join_payments(&mut drafts, &tellers, &numbers, known);
    if !known.engagement.is_empty() {
        ask_of_entries(&mut drafts, &tellers, known, |file| names[file].0.clone());
    }
    pay::name(&mut drafts, known, &numbers);
    drafts.iter_mut().for_each(|draft| draft.about.retain(|id| !wrong.contains(id)));
    let (went_back, gone) = take_back(&mut drafts, known, |file| &names[file].0);
    let is_known = !known.engagement.is_empty();
    let refunds = if is_known { take_refunds(&mut drafts, known, &numbers) } else { Refunds::default() };
    leave_out_money(&refunds, gone, |file| &names[file].0, &mut joined);
    ask_of_near_days(&mut drafts, &tellers, known, |file| &names[file].0);
    let surplus = ask_of_surplus(&mut drafts, &tellers, known);
    for (id, text) in contested.into_iter().chain(went_back).chain(refunds.remarks).chain(surplus) {
        joined.weighty.push(Remark { id, path: known.engagement.clone(), line: 0, text });
    }
    let open = pay::link(&mut drafts, known, &numbers);
    ask_of_discounts(&mut drafts, known);
    joined.weighty.extend(ask_of_settled(&mut drafts, known, &open));
    joined.weighty.extend(ask_of_moved_days(&mut drafts, known, &numbers));
    drafts.iter_mut().filter(|draft| draft.is_open()).for_each(Draft::withhold);
    let strangers = strangers.into_iter().filter(|stranger| !rivals.have(&stranger.id));
    hear_strangers(strangers, &mut drafts, &open, |file| &names[file].0, &mut joined);
    link_keys(&mut drafts, known, |file| &names[file].0, &mut joined);
    ask_of_bounced(&mut drafts, &bounces, known, |file| &names[file].0, &mut joined);
    drafts.sort_by_key(|draft| (draft.day(), draft.file, draft.fact.line));
    coverage.tell(&drafts, known, |file| &names[file].0, &mut joined);
    let rates = ask_of_rates(&drafts, known, |file| &names[file].0);
    let of_record = only_recorded(&drafts, recorded);
    write_down(drafts, (known, recorded), (&formats, &names), &mut written, &mut joined);
    written.take_out(&mut joined);
    joined.questions.extend(rates);
    joined.claims.extend(of_record);
    joined.questions = asked_once(joined.questions);
    joined
}

/// Makes the events. Each fact is given up for its own: there may be a great many.
fn write_down(
    drafts: Vec<Draft>,
    (known, recorded): (&Known, &Known),
    (formats, names): (&[&'static str], &[(String, String)]),
    written: &mut Written,
    joined: &mut Joined,
) {
    for mut draft in drafts {
        name_actors(&mut draft, known);
        draft.sort_questions();
        let (format, (path, sha256)) = (formats[draft.file], &names[draft.file]);
        joined.claims.extend(Claim::of(&draft, recorded, format));
        let event = Event::of(&draft, (path, sha256), Some(format).filter(|_| !known.engagement.is_empty()));
        if draft.is_written {
            written.put(&draft, event, joined);
        } else {
            put(&draft, event, recorded, joined);
        }
    }
}

/// Counts the money that went back, and tells of what was left out as paid for a bill of the client's own.
fn leave_out_money<'n>(refunds: &Refunds, gone: usize, shown: impl Fn(usize) -> &'n String, joined: &mut Joined) {
    joined.leave_out("of money that went back", gone + refunds.gone);
    joined.left_out.extend(refunds.bills.iter().map(|bill| of_bill(bill, shown(bill.file))));
}

fn of_bill(draft: &Draft, path: &str) -> Remark {
    let sum = draft.told.as_ref().map(|(sum, currency)| format!("{sum} {currency}")).unwrap_or_default();
    let text = format!(
        "{sum} went to the client for what is none of this engagement's, {}: left out; where it goes back of a payment, write {} under \
         `matched`",
        draft.quoted(),
        draft.answer("PAYMENT")
    );
    Remark { id: draft.id.clone(), path: path.to_owned(), line: draft.fact.line, text }
}

/// Returns how the engagement has what is written down and no source of it tells.
fn only_recorded(drafts: &[Draft], known: &Known) -> Vec<Claim> {
    let drafts = || drafts.iter().filter(|draft| !draft.is_only_written());
    let told: HashSet<&str> = drafts().map(|draft| draft.id.as_str()).collect();
    let payments = drafts().filter(|draft| draft.fact.kind == "payment");
    let payments: HashSet<_> = payments.filter_map(|draft| draft.day().zip(draft.told.clone())).collect();
    let is_told = |event: &Recorded| {
        let sum = event.sum().map(|(sum, currency)| (sum.normalize(), currency.to_owned()));
        told.contains(event.id.as_str())
            || event.kind == "payment" && event.day().zip(sum).is_some_and(|one| payments.contains(&one))
    };
    known.events.iter().filter(|event| !is_told(event)).filter_map(|event| Claim::written(event, known)).collect()
}

/// Returns questions of the same words once, with how often they are asked: one answer settles them all. Those of meetings that differ
/// by their days and names alone are told together, too; each has its own line.
fn asked_once(questions: Vec<Remark>) -> Vec<Remark> {
    let questions = told_together(questions);
    let mut count: HashMap<String, usize> = HashMap::new();
    questions.iter().for_each(|one| *count.entry(one.text.clone()).or_default() += 1);
    let mut once = Vec::new();
    for question in questions {
        let Some(of_text) = count.remove(&question.text) else { continue };
        let text = match of_text - 1 {
            0 => question.text,
            more => format!("{} (the same is asked of {more} more)", question.text),
        };
        once.push(Remark { text, ..question });
    }
    once
}

/// Tells the questions of meetings of one file that differ by their days and names alone together.
fn told_together(questions: Vec<Remark>) -> Vec<Remark> {
    let alike = |one: &Remark| {
        let text = one.text.replace(&one.id, "");
        let bare: String = text.chars().filter(|c| !c.is_ascii_digit()).collect();
        one.id.starts_with("meeting-").then(|| (one.path.clone(), bare))
    };
    let mut all: HashMap<(String, String), Vec<String>> = HashMap::new();
    for (key, id) in questions.iter().filter_map(|one| Some((alike(one)?, &one.id))) {
        all.entry(key).or_default().push(id.clone());
    }
    let mut told: HashSet<(String, String)> = HashSet::new();
    let together = questions.into_iter().filter_map(|one| {
        let Some(key) = alike(&one) else { return Some(one) };
        if !told.insert(key.clone()) {
            return None;
        }
        let others: Vec<String> = all[&key].iter().skip(1).map(|id| format!("`{}`", Cell::Text(id.clone()))).collect();
        let text = match others.len() {
            0 => one.text,
            more => format!(
                "{} (the same is asked of {more} more, each with its own line: {})",
                one.text,
                others.join(", ")
            ),
        };
        Some(Remark { text, ..one })
    });
    together.collect()
}

/// Tells which facts and files `matched` speaks of that are none here. Returns the events that it names, and that are none.
fn tell_unknown(drafts: &[Draft], known: &Known, files: &[(String, String)], joined: &mut Joined) -> HashSet<String> {
    let told = drafts.iter().map(|draft| draft.id.as_str()).chain(files.iter().map(|(path, _)| path.as_str()));
    let told: HashSet<&str> = told.collect();
    let is_known = |id: &str| told.contains(id) || known.event(id).is_some();
    let mut matched: Vec<(&String, &Decided)> = known.matched.iter().collect();
    matched.sort_by_key(|(id, _)| *id);
    let mut wrong = HashSet::new();
    for (id, decided) in matched {
        let Some(&(line, place)) = known.matched_at.get(id) else { continue };
        if !is_known(id) {
            let text = "no source tells of it: is its name under `matched` right?".to_owned();
            joined.differs.push(Remark { id: id.clone(), path: known.path.clone(), line, text });
            continue;
        }
        let Decided::About(targets) = decided else { continue };
        for target in targets.iter().filter(|target| !is_known(target)) {
            let ids = told.iter().copied().chain(known.events.iter().map(|event| event.id.as_str()));
            joined.diagnostics.push(mistake::dangling_link(place, "matched", target, ids));
            wrong.insert(target.clone());
        }
    }
    wrong
}

/// What is said of what a person said to be others'.
const AS_MATCHED: &str = "of others, as `matched` says";

/// The id of a fact, with its day.
type Dated = (Option<Day>, String);

/// Keeps the facts that are the engagement's; returns payments by strangers. `shown` is the path of a file by its number.
fn keep_ours<'n>(
    drafts: &mut Vec<Draft>,
    known: &Known,
    shown: impl Fn(usize) -> &'n String,
    joined: &mut Joined,
) -> Vec<Draft> {
    let mut people = People::new(known);
    let numbers = numbers_of_ours(drafts, known, &mut people);
    let (mut strangers, mut backs) = (Vec::new(), Vec::new());
    drafts.iter().for_each(|draft| people.learn(draft));
    let in_doubt = files_in_doubt(drafts, known, &shown, &mut people, &numbers);
    let mut asked: BTreeMap<(usize, String), Vec<Dated>> = BTreeMap::new();
    let (mut projects, mut has_ours) = (BTreeMap::new(), HashSet::new());
    drafts.retain_mut(|draft| {
        // What a person said of a fact counts before what is said of its file, and that where the fact itself names no invoice of ours.
        let of_file = known.matched.get(shown(draft.file)).filter(|_| !draft.is_matched(known));
        draft.is_of_file = of_file == Some(&Decided::Ours);
        draft.is_file_others = of_file == Some(&Decided::Others) && !names_an_invoice(draft, &numbers);
        let is_all_others = draft.is_file_others && !in_doubt.contains(&draft.file);
        let found = if is_all_others || known.matched.get(&draft.id) == Some(&Decided::Others) {
            None
        } else {
            // Of a file in doubt it answers what is asked.
            Some(whose(draft, &mut people, &numbers))
                .filter(|found| !(draft.is_file_others && matches!(found, Whose::Asked(_))))
        };
        let Some(found) = found else {
            *joined.others.entry(AS_MATCHED).or_default() += 1;
            return false;
        };
        match found {
            Whose::Ours => {}
            // What a person said counts more than what a source calls somebody.
            _ if draft.is_matched(known) => {}
            Whose::Perhaps(_) | Whose::Asked(_) if draft.is_of_file => {}
            Whose::Perhaps(question) => {
                draft.is_perhaps = true;
                draft.ask(question);
            }
            Whose::Asked(question) => {
                draft.is_perhaps = true;
                asked.entry((draft.file, question)).or_default().push((draft.day(), draft.id.clone()));
            }
            Whose::Others(what) => {
                *joined.others.entry(what).or_default() += 1;
                if what == OF_PROJECTS {
                    let of_file: &mut BTreeSet<String> = projects.entry(draft.file).or_default();
                    of_file.extend(draft.fact.to.iter().flat_map(|party| party.names.iter().cloned()));
                }
                strangers.extend(matches!(what, BY_OTHERS | NOT_WRITTEN).then(|| draft.clone()));
                backs.extend((what == TO_OTHERS && may_be_back(draft)).then(|| draft.clone()));
                return false;
            }
        }
        has_ours.insert(draft.file);
        true
    });
    joined.take_in(TO_OTHERS, add_backs(backs, drafts, known, &numbers));
    projects.retain(|file, _| !has_ours.contains(file));
    joined.unclaimed = projects.into_iter().map(|(file, names)| ask_of_projects(shown(file), &names)).collect();
    let mut questions: HashMap<(usize, &str), String> = HashMap::new();
    for ((file, question), ids) in &mut asked {
        // In the order in which they stand in a record: imported once more it is the same question.
        ids.sort();
        let ids: Vec<&str> = ids.iter().map(|(_, id)| id.as_str()).collect();
        let text = format!("{question} {}", answers_of(shown(*file), &ids));
        questions.extend(ids.into_iter().map(|id| ((*file, id), text.clone())));
    }
    for draft in drafts.iter_mut() {
        let question = questions.get(&(draft.file, draft.id.as_str())).cloned();
        question.into_iter().for_each(|question| draft.ask(question));
    }
    strangers
}

/// Returns the files that are said to be others', and of which it is asked of something whose it is: that is what is answered so. What of
/// them is surely the engagement's nobody was asked.
fn files_in_doubt<'n>(
    drafts: &[Draft],
    known: &Known,
    shown: impl Fn(usize) -> &'n String,
    people: &mut People<'_>,
    numbers: &Numbers,
) -> HashSet<usize> {
    let is_said = |draft: &&Draft| known.matched.get(shown(draft.file)) == Some(&Decided::Others);
    let said = drafts.iter().filter(is_said).filter(|draft| !known.matched.contains_key(&draft.id)).cloned();
    let asked = said.filter_map(|mut draft| match whose(&mut draft, people, numbers) {
        Whose::Asked(_) => Some(draft.file),
        _ => None,
    });
    asked.collect()
}

/// Returns the numbers of the engagement's invoices. Only what the client is asked to pay is one: one to somebody else names nothing here.
fn numbers_of_ours(drafts: &[Draft], known: &Known, people: &mut People<'_>) -> Numbers {
    let told = drafts.iter().filter(|draft| draft.fact.kind == "invoice").map(|draft| draft.id.clone());
    let recorded = known.events.iter().filter(|event| event.kind == "invoice").map(|event| event.id.clone());
    let mut probe: Vec<Draft> = drafts.iter().filter(|draft| draft.fact.kind == "invoice").cloned().collect();
    let nothing = Numbers::default();
    probe.retain_mut(|draft| !matches!(whose(draft, people, &nothing), Whose::Others(_)));
    let ours: HashSet<&str> = probe.iter().map(|draft| draft.id.as_str()).collect();
    let mut numbers = Numbers::new(told.filter(|id| ours.contains(id.as_str())).chain(recorded));
    let references = probe.iter().flat_map(|draft| draft.references().map(|text| (text, draft.id.as_str())));
    references.chain(known.references()).for_each(|(text, id)| numbers.also(text, id));
    numbers.but_for(known.people.iter().flat_map(|somebody| &somebody.names));
    numbers
}

/// Asks of a file that names projects in the place of clients, and none that is known of this engagement, which one is its own.
fn ask_of_projects(path: &str, names: &BTreeSet<String>) -> Remark {
    let some: Vec<String> = names.iter().take(3).map(|name| format!("“{name}”")).collect();
    let more = if names.len() > some.len() { format!(" and {} more", names.len() - some.len()) } else { String::new() };
    let text = format!(
        "which of its projects is this engagement's: {}{more}? it names no client; add the project to the names of `client` under `who`, or \
         write {} under `matched` where none is",
        some.join(", "),
        answer(path, "others")
    );
    Remark { id: "hours".to_owned(), path: path.to_owned(), line: 0, text }
}

/// Keeps of the tellings of an invoice that of the file which a person named under `matched`.
fn choose_files<'n>(drafts: &mut Vec<Draft>, known: &Known, shown: impl Fn(usize) -> &'n String) {
    let is_of = |draft: &Draft, path: &String| draft.fact.kind == "invoice" && shown(draft.file) == path;
    let mut chosen: HashMap<&String, &String> = HashMap::new();
    for draft in drafts.iter() {
        if let Some((id, Decided::About(ids))) = known.matched.get_key_value(&draft.id)
            && let [path] = &ids[..]
            && is_of(draft, path)
        {
            chosen.insert(id, path);
        }
    }
    drafts.retain(|draft| chosen.get(&draft.id).is_none_or(|path| is_of(draft, path)));
}

/// Asks of payments by strangers that come to exactly what an invoice is open with; tells of invoices to the client by others.
fn hear_strangers<'n>(
    strangers: impl Iterator<Item = Draft>,
    drafts: &mut Vec<Draft>,
    open: &pay::Left,
    shown: impl Fn(usize) -> &'n String,
    joined: &mut Joined,
) {
    for mut stranger in strangers {
        let from = Draft::shown(&stranger.fact.from);
        if stranger.fact.kind != "payment" {
            let ours = stranger.answer("ours");
            let text = format!(
                "{from}, who wrote it to the client, has another tax number than the firm: left out; where it is \
             this one's, write {ours} under `matched`"
            );
            let (id, path) = (stranger.id.clone(), shown(stranger.file).clone());
            joined.left_out.push(Remark { id, path, line: stranger.fact.line, text });
            continue;
        }
        let ids = open.same(&stranger);
        if ids.is_empty() {
            continue;
        }
        joined.others.entry(BY_OTHERS).and_modify(|count| *count -= 1);
        joined.others.retain(|_, count| *count > 0);
        if drafts.iter().any(|draft| draft.id == stranger.id) {
            continue;
        }
        let question = match &ids[..] {
            [id] => {
                let choice = choose(&stranger, [id]);
                format!("paid what {id} is open with: is it for that? {choice}")
            }
            ids => {
                let all = Cell::List(ids.iter().map(|id| Cell::Text(id.clone())).collect()).to_string();
                let (all, others) = (stranger.answer(&all), stranger.answer("others"));
                format!(
                    "paid what {} are open with together: is it for these? under `matched` write {all}, or {others} where it is for \
                     something else",
                    ids.join(", ")
                )
            }
        };
        stranger.ask(format!("{from} is nobody of this engagement, but {question}"));
        (stranger.is_perhaps, stranger.about) = (true, ids);
        drafts.push(stranger);
    }
}

/// Says who acted, and to whom, where no engagement tells who that is.
fn tell_parties(draft: &mut Draft) {
    if draft.is_out {
        draft.by = Some("firm".to_owned());
    }
    let all = |parties: &[Party]| {
        let names = parties.iter().filter(|party| !party.names.is_empty()).map(|party| party.names.join(", "));
        names.collect::<Vec<_>>().join("; ")
    };
    let (from, to) = (all(std::slice::from_ref(&draft.fact.from)), all(&draft.fact.to));
    let text = if matches!(&*draft.fact.kind, "payment") { draft.quoted() } else { String::new() };
    for (word, what) in [("from ", from), ("to ", to), ("", text)] {
        if !what.is_empty() {
            draft.notes.push(format!("{word}{what}"));
        }
    }
}

/// Says as a record does who changed a meeting, whom its source calls by an address; of somebody else it says nothing.
fn name_actors(draft: &mut Draft, known: &Known) {
    let actor = |value: &Cell| {
        let Cell::Text(text) = value else { return None };
        let by_name = || known.who(&Party::of([text.as_str()])).filter(|who| who.sure == Alike::Surely);
        // A person who says what became of it may write the actor.
        known.people.iter().find(|one| one.actor == *text).or_else(|| by_name().map(|who| who.somebody))
    };
    for (_, value) in draft.fact.fields.iter_mut().filter(|(name, _)| name == "changed_by") {
        *value = Cell::Text(actor(value).map(|one| one.actor.clone()).unwrap_or_default());
    }
    draft.fact.fields.retain(|(name, value)| name != "changed_by" || *value != Cell::Text(String::new()));
}

/// Puts an event beside what is recorded.
fn put(draft: &Draft, event: Event, known: &Known, joined: &mut Joined) {
    let remark =
        |text: &str| Remark { id: event.id.clone(), path: event.path.clone(), line: event.line, text: text.to_owned() };
    match standing(draft, &event.fields, known) {
        Standing::New => {
            joined.questions.extend(draft.asked().map(|question| remark(&question)));
            joined.events.push(event);
        }
        Standing::Same => {
            // A person answers in the record what is recorded already.
            let is_open = known.event(&draft.id).is_some_and(Recorded::is_open);
            joined.questions.extend(draft.asked().filter(|_| is_open).map(|question| remark(&question)));
            joined.unchanged += 1;
        }
        Standing::Differs(what, true) => joined.weighty.push(remark(&what)),
        Standing::Differs(what, false) => joined.differs.push(remark(&what)),
    }
}
