//! Whose a fact is: whether it belongs to the engagement, and who of it acted.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::draft::Draft;
use super::known::{Known, Who};
use super::names::{Alike, has_name, squashed, tax_number};
use super::numbers::Numbers;
use crate::engagement::record::Side;
use crate::import::cell::Cell;
use crate::import::fact::{About, Party, answer_outcome};
use crate::import::iban::is_iban;

/// What is said of payments by somebody who is nobody of the engagement.
pub(super) const BY_OTHERS: &str = "of payments by others";

/// What is said of money that went to somebody who is not the client.
pub(super) const TO_OTHERS: &str = "of payments to others";

/// What is said of invoices to the client by somebody who is not the firm.
pub(super) const NOT_WRITTEN: &str = "of invoices that the firm did not write";

/// What is said of hours of projects of which nobody says that they are this engagement's.
pub(super) const OF_PROJECTS: &str = "of hours and costs of other projects";

/// What is said of what those do of whom `who` says that they are of neither side.
const OF_OTHERS: &str = "of others, as `who` says";

/// Whether a fact belongs to the engagement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// It does.
    Ours,
    /// It may: a person has to say who somebody is.
    Perhaps(String),
    /// It may: a person has to say whether it does, of this one or of all in its file.
    Asked(String),
    /// It does not; what it is.
    Others(&'static str),
}

/// Who of an engagement somebody is, found once for all facts that name the same.
pub(super) struct People<'k> {
    known: &'k Known,
    found: HashMap<Arc<[String]>, Option<Who<'k>>>,
    /// The accounts from which the client paid, by what sources tell.
    accounts: HashSet<String>,
    /// The files whose hours or costs name clients or projects, each by its number.
    sheets: HashSet<usize>,
    /// The keys of the client's mails to the firm.
    mails: HashSet<String>,
}

/// What is told of the time and the money that went into work.
const OF_WORK: [&str; 2] = ["work", "expense"];

impl<'k> People<'k> {
    pub fn new(known: &'k Known) -> Self {
        Self { known, found: HashMap::new(), accounts: HashSet::new(), sheets: HashSet::new(), mails: HashSet::new() }
    }

    /// Learns of a payment from which account the client pays; of hours whether their sheet says for whom they are.
    pub fn learn(&mut self, draft: &Draft) {
        let from = &draft.fact.from;
        if OF_WORK.contains(&&*draft.fact.kind) && !names_nobody(draft) {
            self.sheets.insert(draft.file);
        }
        if draft.fact.kind == "message" && side(self.who(from)) == Some(Side::Client) {
            let is_firm = |party: &Party| side(self.who(party)) == Some(Side::Firm);
            if draft.fact.to.iter().any(is_firm) {
                self.mails.insert(draft.fact.key.clone());
            }
        }
        if draft.fact.kind != "payment" || draft.is_out || is(self.who(from), Side::Client) != Some(Alike::Surely) {
            return;
        }
        let accounts: Vec<String> = from.names.iter().filter(|name| is_iban(&squashed(name))).cloned().collect();
        for account in accounts {
            if side(self.who(&Party::of([account.as_str()]))) != Some(Side::Firm) {
                self.accounts.insert(squashed(&account));
            }
        }
    }

    /// Returns the account of somebody from which the client paid, too.
    fn account<'p>(&self, party: &'p Party) -> Option<&'p String> {
        party.names.iter().find(|name| self.accounts.contains(&squashed(name)))
    }

    /// Whether a fact answers a mail of the client's to the firm.
    fn is_answer(&self, draft: &Draft) -> bool {
        let is_one = |about: &About| matches!(about, About::Key(key) if self.mails.contains(key));
        draft.fact.kind == "reply" && draft.fact.about.iter().any(is_one)
    }

    fn who(&mut self, party: &Party) -> Option<Who<'k>> {
        *self.found.entry(Arc::clone(&party.names)).or_insert_with(|| self.known.who(party))
    }
}

/// Finds who of the engagement acted in a fact, and whether it is one of the engagement's. `invoices` are its invoices' numbers.
pub(super) fn whose(draft: &mut Draft, people: &mut People<'_>, invoices: &Numbers) -> Whose {
    let known = people.known;
    let to: Vec<Option<Who<'_>>> = draft.fact.to.iter().map(|party| people.who(party)).collect();
    let from = people.who(&draft.fact.from);
    draft.by = sure(from).map(|who| who.somebody.actor.clone());
    let coming = to.iter().zip(&draft.fact.to).filter(|(_, party)| !party.has_declined);
    for who in coming.filter_map(|(who, _)| sure(*who)) {
        if !draft.to.contains(&who.somebody.actor) {
            draft.to.push(who.somebody.actor.clone());
        }
    }
    match &*draft.fact.kind {
        "invoice" | "credit_note" => invoice(draft, known, from, to.first().copied().flatten()),
        "payment" => {
            let account = people.account(&draft.fact.from).cloned();
            payment(draft, known, (from, account), &to, invoices)
        }
        "meeting" => {
            ask_where_declined(draft, known, from, &to);
            contact(draft, known, from, &to)
        }
        // An answer may come from an address of which nobody has told: of a help desk, of a phone.
        "reply"
            if from.is_none() && people.is_answer(draft) && to.iter().any(|who| side(*who) == Some(Side::Client)) =>
        {
            let (from, name) = (Draft::shown(&draft.fact.from), add_to("firm", &draft.fact.from));
            Whose::Perhaps(format!("is {from}, who answered the client's mail to the firm, of the firm? {name}"))
        }
        "message" | "reply" | "call" => contact(draft, known, from, &to),
        _ => {
            let is_named_else = people.sheets.contains(&draft.file);
            other(draft, known, (from, is_named_else), &to)
        }
    }
}

/// Whether it is not said to whom something was done.
fn names_nobody(draft: &Draft) -> bool {
    draft.fact.to.iter().all(|party| party.names.is_empty())
}

fn sure(who: Option<Who<'_>>) -> Option<Who<'_>> {
    who.filter(|who| who.sure == Alike::Surely)
}

fn side(who: Option<Who<'_>>) -> Option<Side> {
    sure(who).map(|who| who.somebody.side)
}

fn is(who: Option<Who<'_>>, side: Side) -> Option<Alike> {
    who.filter(|who| who.somebody.side == side).map(|who| who.sure)
}

/// An invoice is the engagement's where the firm writes it to the client.
fn invoice(draft: &mut Draft, known: &Known, seller: Option<Who<'_>>, buyer: Option<Who<'_>>) -> Whose {
    let (from, to) = (Draft::shown(&draft.fact.from), shown_first(&draft.fact.to));
    draft.by = None;
    draft.to.clear();
    if is(buyer, Side::Client).is_none() && draft.fact.to.iter().any(|party| !party.names.is_empty()) {
        return Whose::Others("of invoices to others");
    }
    if known.describes(Side::Firm) {
        match is(seller, Side::Firm) {
            Some(Alike::Surely) => {}
            None if draft.fact.from.is_holder => {}
            None if draft.fact.from.names.is_empty() => {
                return Whose::Asked("who wrote it? the file does not say;".to_owned());
            }
            None if self::side(seller) == Some(Side::Other) => return Whose::Others(OF_OTHERS),
            None if is_of_another(&draft.fact.from, known) => return Whose::Others(NOT_WRITTEN),
            // A mail domain or the name of a person says nothing of what a company is called.
            _ => {
                let name = add_to("firm", &draft.fact.from);
                return Whose::Perhaps(format!("is {from}, who wrote it, the firm? {name}"));
            }
        }
    } else if is(seller, Side::Client).is_some() {
        return Whose::Others("of invoices that the client wrote");
    }
    match is(buyer, Side::Client) {
        Some(Alike::Surely) => Whose::Ours,
        Some(_) => {
            Whose::Perhaps(format!("is {to}, to whom it goes, the client? {}", add_first("client", &draft.fact.to)))
        }
        None if draft.fact.to.iter().all(|party| party.names.is_empty()) => {
            Whose::Asked("to whom does it go? the file does not say;".to_owned())
        }
        None => Whose::Others("of invoices to others"),
    }
}

/// Whether a seller tells a tax number of a country of which the firm is known by another one.
fn is_of_another(seller: &Party, known: &Known) -> bool {
    let taxes = |names: &[String]| -> Vec<String> { names.iter().filter_map(|name| tax_number(name)).collect() };
    let told = taxes(&seller.names);
    known
        .people
        .iter()
        .filter(|somebody| somebody.side == Side::Firm)
        .flat_map(|somebody| taxes(&somebody.names))
        .any(|own| told.iter().any(|other| other.get(..2) == own.get(..2) && *other != own))
}

/// A payment is the engagement's where it goes from the client to the firm or back, or names an invoice of the engagement.
fn payment(
    draft: &mut Draft,
    known: &Known,
    (from, account): (Option<Who<'_>>, Option<String>),
    to: &[Option<Who<'_>>],
    invoices: &Numbers,
) -> Whose {
    let names_ours = names_an_invoice(draft, invoices);
    let payer = Draft::shown(&draft.fact.from);
    let receiver = to.first().copied().flatten();
    let is_refund = is(receiver, Side::Client).is_some();
    draft.to.clear();
    if is_refund {
        draft.by = Some("firm".to_owned());
        let sure = is(receiver, Side::Client) == Some(Alike::Surely);
        let question = || {
            format!(
                "is {}, to whom it goes, the client? {}",
                shown_first(&draft.fact.to),
                add_first("client", &draft.fact.to)
            )
        };
        return if sure { Whose::Ours } else { Whose::Perhaps(question()) };
    }
    if draft.is_out {
        if side(receiver) == Some(Side::Other) {
            return Whose::Others(OF_OTHERS);
        }
        let is_to_nobody = names_nobody(draft);
        let client = is(from, Side::Client);
        let is_by_client = client == Some(Alike::Surely) || is_to_nobody && client.is_some();
        draft.by = Some("firm".to_owned());
        // Money that left the account pays nothing, whoever is said to have paid it.
        let is_ours = is_by_client || is_to_nobody && names_ours;
        return if is_ours { Whose::Ours } else { Whose::Others(TO_OTHERS) };
    }
    if side(from) == Some(Side::Firm) {
        return Whose::Others(TO_OTHERS);
    }
    let is_to_us = !known.describes(Side::Firm)
        || draft.fact.to.is_empty()
        || receiver.is_none_or(|who| who.somebody.side == Side::Firm);
    match is(from, Side::Client) {
        _ if !is_to_us => Whose::Others(TO_OTHERS),
        Some(Alike::Surely) => {
            draft.by.get_or_insert_with(|| "client".to_owned());
            Whose::Ours
        }
        _ if names_ours => {
            // Whoever pays: it says for what.
            if draft.by.is_none() {
                draft.by = from.map(|_| "client".to_owned());
                draft.notes.push(format!("paid by {payer}"));
            }
            Whose::Ours
        }
        Some(_) => {
            Whose::Perhaps(format!("is {payer}, who paid it, the client? {}", add_to("client", &draft.fact.from)))
        }
        None if draft.fact.from.names.is_empty() => {
            Whose::Asked("did the client pay it? the statement does not say who did;".to_owned())
        }
        None if side(from) == Some(Side::Other) => Whose::Others(OF_OTHERS),
        None => match account {
            Some(account) => Whose::Perhaps(format!(
                "is {payer}, who paid it, the client? others of the client's payments are of that account, {account}, too; {}",
                add_to("client", &draft.fact.from)
            )),
            None if names_client(draft, known) => Whose::Perhaps(format!(
                "did {payer} pay it for the client, whom its text names, {}? {}",
                draft.quoted(),
                add_to("client", &draft.fact.from)
            )),
            None => Whose::Others(BY_OTHERS),
        },
    }
}

/// Whether the text of a payment has the client's name in it.
pub(super) fn names_client(draft: &Draft, known: &Known) -> bool {
    let client = known.people.iter().filter(|somebody| somebody.side == Side::Client && somebody.actor == "client");
    let names: Vec<&String> = client.flat_map(|somebody| &somebody.names).collect();
    draft.fact.texts().any(|text| names.iter().any(|name| has_name(text, name)))
}

/// Whether a fact says that it is about an invoice of the engagement.
pub(super) fn names_an_invoice(draft: &Draft, invoices: &Numbers) -> bool {
    draft.fact.about.iter().any(|about| match about {
        About::Invoice(text) => invoices.same(text).is_some() || !invoices.named_in(text).is_empty(),
        About::Payers(text) => invoices.same(text).is_some(),
        About::Text(text) => !invoices.named_in(text).is_empty(),
        _ => false,
    })
}

/// A message, a call and a meeting are the engagement's where a person of the client and one of the firm have part in it.
fn contact(draft: &Draft, known: &Known, from: Option<Who<'_>>, to: &[Option<Who<'_>>]) -> Whose {
    let what =
        if draft.fact.kind == "meeting" { "of meetings without the client" } else { "of messages between others" };
    let any = |side| to.iter().any(|who| self::side(*who) == Some(side));
    let firm_is_known = known.describes(Side::Firm);
    let ours = match side(from) {
        // A calendar of the firm's own need not name the firm.
        Some(Side::Client) if draft.fact.kind == "meeting" => true,
        Some(Side::Client) => !firm_is_known || any(Side::Firm) || draft.fact.to.is_empty(),
        Some(Side::Firm) => any(Side::Client),
        _ if draft.fact.kind == "meeting" => any(Side::Client),
        _ => false,
    };
    if ours {
        return Whose::Ours;
    }
    if let Some(question) = only_by_name(draft, known, from, to) {
        return Whose::Perhaps(question);
    }
    if !firm_is_known && draft.by.is_none() && any(Side::Client) {
        let (from, name) = (Draft::shown(&draft.fact.from), add_to("firm", &draft.fact.from));
        return Whose::Perhaps(format!("is {from}, who wrote it, of the firm? {name}"));
    }
    Whose::Others(what)
}

/// Asks who somebody is of whom only the name is that of a contact, or only the end of a telephone number, where that one and the other side have part in it.
fn only_by_name(draft: &Draft, known: &Known, from: Option<Who<'_>>, to: &[Option<Who<'_>>]) -> Option<String> {
    let is_of = |who: Option<Who<'_>>, side: Side| {
        who.is_some_and(|who| {
            who.somebody.side == side && (who.sure == Alike::Surely || who.is_by_name || who.is_by_number)
        })
    };
    let all = || [from].into_iter().chain(to.iter().copied());
    let is_there = |side| all().any(|who| is_of(who, side));
    let firm = is_there(Side::Firm) || !known.describes(Side::Firm) || draft.fact.to.is_empty();
    let parties = [&draft.fact.from].into_iter().chain(&draft.fact.to);
    let is_open = |who: &Who<'_>| who.is_by_name || who.is_by_number;
    let (who, party) = all().zip(parties).find_map(|(who, party)| Some((who.filter(is_open)?, party)))?;
    if !(firm && is_there(Side::Client)) {
        return None;
    }
    let address = party.names.iter().find(|name| name.contains('@')).or(party.names.first())?;
    let (actor, name) = (&who.somebody.actor, Cell::Text(address.clone()));
    let why = if who.is_by_number { "whose number ends so" } else { "whose name it bears" };
    Some(format!(
        "is “{address}” {actor}, {why}? then add `{name}` to the names of `{actor}` under `who`, else to those of `other`"
    ))
}

/// Where all who were invited of the client declined, a meeting may not have been held.
fn ask_where_declined(draft: &mut Draft, known: &Known, from: Option<Who<'_>>, to: &[Option<Who<'_>>]) {
    if draft.is_matched(known) {
        return;
    }
    let invited: Vec<(&Option<Who<'_>>, &Party)> =
        to.iter().zip(&draft.fact.to).filter(|(who, _)| side(**who) == Some(Side::Client)).collect();
    let have_all = !invited.is_empty() && invited.iter().all(|(_, party)| party.has_declined);
    let all_have = have_all && side(from) != Some(Side::Client);
    let all_of_client = match invited[..] {
        [(who, _)] => sure(*who).map(|who| who.somebody.actor.clone()),
        _ => None,
    };
    let held = Cell::Text("held".to_owned());
    let before = draft.fact.fields.len();
    draft.fact.fields.retain(|(name, value)| !(all_have && name == "outcome" && *value == held));
    if draft.fact.fields.len() < before {
        let answers = answer_outcome(&draft.id, all_of_client.as_deref(), None);
        draft.questions.push(format!("Was it held? All of the client's who were invited have declined. {answers}"));
    }
}

/// Hours and expenses are the engagement's where they name its client; or nobody, in a sheet that names nobody at all.
fn other(
    draft: &mut Draft,
    known: &Known,
    (from, is_named_else): (Option<Who<'_>>, bool),
    to: &[Option<Who<'_>>],
) -> Whose {
    draft.to.clear();
    if sure(from).is_none() {
        draft.by = Some("firm".to_owned());
    }
    let named = |party: &Party| party.names.contains(&known.engagement);
    if names_nobody(draft) && is_named_else && OF_WORK.contains(&&*draft.fact.kind) {
        let what = "is it for this client? it names neither a client nor a project, and other rows of the sheet do;";
        return Whose::Asked(what.to_owned());
    }
    if names_nobody(draft) || draft.fact.to.iter().any(named) {
        return Whose::Ours;
    }
    let best = to.iter().filter_map(|who| is(*who, Side::Client)).max();
    match best {
        Some(Alike::Surely) => Whose::Ours,
        Some(_) => Whose::Perhaps(format!(
            "is {} the client? {}",
            shown_first(&draft.fact.to),
            add_first("client", &draft.fact.to)
        )),
        None if draft.fact.to.iter().any(|party| party.is_project) => Whose::Others(OF_PROJECTS),
        None => Whose::Others("of hours and costs for others"),
    }
}

/// Says how a name is added to those of a side, or to those of nobody: whatever else it is told of is answered by that, too.
fn add_to(side: &str, party: &Party) -> String {
    let name = Cell::Text(party.names.first().cloned().unwrap_or_default());
    format!("then add `{name}` to the names of `{side}` under `who`, else to those of `other`")
}

fn add_first(side: &str, parties: &[Party]) -> String {
    parties.first().map(|party| add_to(side, party)).unwrap_or_default()
}

fn shown_first(parties: &[Party]) -> String {
    parties.first().map_or_else(|| "nobody named".to_owned(), Draft::shown)
}
