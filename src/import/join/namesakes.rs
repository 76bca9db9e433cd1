//! Invoices of one number that are not one invoice: some firms begin to count anew each year, and number credit notes in a row of their own.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;

use super::draft::{Draft, choose};
use super::known::Known;
use super::names::{all_squashed, are_others};
use super::numbers::{Numbers, words};
use super::open::Open;
use super::scalar::day;
use crate::import::fact::Party;
use crate::value::time::Day;

/// Days of issue that are nearer than this may be those of one invoice that its sources tell in two ways.
const APART: i64 = 60;

/// By more years nobody is mistaken.
const YEARS: i64 = 3;

/// A bill of some number, in the record or told by a source.
struct Bill {
    is_credit: bool,
    issued: Day,
    /// Its name in the record, where it stands there.
    recorded: Option<String>,
    /// Its place among the facts, where a source tells it.
    place: Option<usize>,
    /// The ending of its file: one program writes the same.
    ending: Option<String>,
}

/// Gives bills of one number that are not one names of their own: `12 (2027)`, `12 (credit note)`. What stands in the record keeps its name,
/// else the oldest keeps the number alone.
pub(super) fn name_apart<'n>(drafts: &mut [Draft], known: Option<&Known>, shown: impl Fn(usize) -> &'n String) {
    let mut by_number: HashMap<String, Vec<Bill>> = HashMap::new();
    for (place, draft) in drafts.iter().enumerate().filter(|(_, draft)| is_bill(&draft.fact.kind)) {
        let Some(issued) = draft.day() else { continue };
        let is_credit = draft.fact.kind == "credit_note";
        let recorded = draft.is_written.then(|| draft.id.clone());
        let number = if draft.is_written { number_of(&draft.id) } else { &draft.id };
        let bill = Bill { is_credit, issued, recorded, place: Some(place), ending: Some(ending(shown(draft.file))) };
        by_number.entry(number.to_owned()).or_default().push(bill);
    }
    for event in known.into_iter().flat_map(|known| &known.events).filter(|event| is_bill(&event.kind)) {
        let issued = event.field("issued").or(event.field("at")).and_then(day);
        let Some((issued, bills)) = issued.zip(by_number.get_mut(number_of(&event.id))) else { continue };
        let path =
            event.field("source").filter(|_| event.is_imported()).and_then(|source| source.split([':', '#']).next());
        let ending = path.map(ending);
        let (is_credit, recorded) = (event.kind == "credit_note", Some(event.id.clone()));
        bills.push(Bill { is_credit, issued, recorded, place: None, ending });
    }
    for (number, bills) in by_number.iter().filter(|(_, bills)| bills.len() > 1) {
        for (place, name) in names(number, &parted(number, bills, drafts)) {
            drafts[place].id = name;
        }
    }
}

fn is_bill(kind: &str) -> bool {
    matches!(kind, "invoice" | "credit_note")
}

fn ending(path: &str) -> String {
    path.rsplit('.').next().unwrap_or_default().to_lowercase()
}

/// Returns the number of a bill by its name: `12` of `12 (2027)`.
fn number_of(name: &str) -> &str {
    let Some((number, apart)) = name.strip_suffix(')').and_then(|name| name.rsplit_once(" (")) else { return name };
    let apart = apart.trim_start_matches(CREDIT_NOTE).trim_start_matches(INVOICE).trim_start();
    let is_year = apart.is_empty() || apart.len() == 4 && apart.bytes().all(|c| c.is_ascii_digit());
    if is_year { number } else { name }
}

const INVOICE: &str = "invoice";
const CREDIT_NOTE: &str = "credit note";

/// Parts the bills of a number: those of one part may be one bill.
fn parted<'b>(number: &str, bills: &'b [Bill], drafts: &[Draft]) -> Vec<Vec<&'b Bill>> {
    let own = words(number);
    let mut all: Vec<&Bill> = bills.iter().collect();
    all.sort_by_key(|bill| (bill.is_credit, bill.issued, bill.place));
    let mut parts: Vec<Vec<&Bill>> = Vec::new();
    for bill in all {
        match parts.iter_mut().find(|part| part.iter().any(|other| may_be_one(&own, other, bill, drafts))) {
            Some(part) => part.push(bill),
            None => parts.push(vec![bill]),
        }
    }
    parts
}

fn may_be_one(number: &[String], one: &Bill, other: &Bill, drafts: &[Draft]) -> bool {
    let party = |bill: &Bill| bill.place.map(|place| &drafts[place].fact);
    // Others' bills are none of these: whose they are is told later.
    let others = party(one).zip(party(other)).is_some_and(|(one, other)| {
        let to = |parties: &[Party]| parties.iter().flat_map(all_squashed).collect();
        are_others(&all_squashed(&one.from), &all_squashed(&other.from)) || are_others(&to(&one.to), &to(&other.to))
    });
    let days = one.issued.since(other.issued).abs();
    // Of two programs one may have the wrong year.
    let is_year_off = one.ending != other.ending
        && (1..=YEARS).any(|years| {
            one.issued.plus_months(12 * years) == other.issued || other.issued.plus_months(12 * years) == one.issued
        });
    let is_one_year = one.issued.year() == other.issued.year();
    // A number that has its year in it is not given twice: one of the two has the wrong day.
    let has_year = |bill: &Bill| {
        let (whole, short) = (bill.issued.year().to_string(), format!("{:02}", bill.issued.year() % 100));
        number.iter().any(|word| word.starts_with(&whole) || number.len() > 1 && *word == short)
    };
    let is_dated = has_year(one) || has_year(other);
    one.is_credit == other.is_credit && (others || is_one_year || is_dated || days < APART || is_year_off)
}

/// Returns how those are called that sources tell.
fn names(number: &str, parts: &[Vec<&Bill>]) -> Vec<(usize, String)> {
    let recorded = |part: &[&Bill]| part.iter().find_map(|bill| bill.recorded.clone());
    let plain = parts.iter().position(|part| recorded(part).as_deref() == Some(number)).or_else(|| {
        // What is counted anew begins with the oldest; what takes back stands behind.
        (0..parts.len())
            .filter(|at| recorded(&parts[*at]).is_none())
            .min_by_key(|at| (parts[*at][0].is_credit, parts[*at][0].issued))
    });
    let mut all = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let own = recorded(part).unwrap_or_else(|| {
            let (is_credit, year) = (part[0].is_credit, part[0].issued.year());
            let is_of_kind = |at: usize| parts[at][0].is_credit == is_credit;
            let is_first = (0..at).filter(|at| is_of_kind(*at)).count() == 0;
            let kind = if is_credit { CREDIT_NOTE } else { INVOICE };
            match plain {
                Some(plain) if plain == at => number.to_owned(),
                Some(plain) if is_of_kind(plain) => format!("{number} ({year})"),
                _ if is_first => format!("{number} ({kind})"),
                _ => format!("{number} ({kind} {year})"),
            }
        });
        all.extend(part.iter().filter_map(|bill| Some((bill.place?, own.clone()))));
    }
    all
}

/// Invoices of one number.
#[derive(Clone, Debug, Default)]
pub(super) struct Namesakes(BTreeMap<String, Vec<String>>);

/// Tells by what texts invoices are named whose name is not their number alone, or whose number others have, too.
pub(super) fn also_name(open: &BTreeMap<String, Open>, numbers: &mut Numbers) {
    for (number, same) in by_number(open) {
        for one in same.iter().filter(|one| one.id != number || same.len() > 1) {
            numbers.also(number, &one.id);
            if let Some(issued) = one.issued {
                numbers.also(&format!("{number} {}", issued.year()), &one.id);
            }
        }
    }
}

fn by_number(open: &BTreeMap<String, Open>) -> BTreeMap<&str, Vec<&Open>> {
    let mut by_number: BTreeMap<&str, Vec<&Open>> = BTreeMap::new();
    open.values().for_each(|one| by_number.entry(number_of(&one.id)).or_default().push(one));
    by_number
}

impl Namesakes {
    /// Finds them among the names of invoices.
    pub fn of(open: &BTreeMap<String, Open>) -> Self {
        let mut all = BTreeMap::new();
        for same in by_number(open).values().filter(|same| same.len() > 1) {
            let ids: Vec<String> = same.iter().map(|one| one.id.clone()).collect();
            all.extend(ids.iter().map(|id| (id.clone(), ids.clone())));
        }
        Self(all)
    }

    /// Takes, of the invoices of one number that a fact names, the one that it can be for: that had been written by then, and is open, or
    /// open with exactly that; where several are it is asked.
    pub fn choose(&self, draft: &mut Draft, open: &BTreeMap<String, Open>) {
        for at in 0..draft.about.len() {
            let Some(same) = self.0.get(&draft.about[at]) else { continue };
            let all: Vec<&Open> = same.iter().filter_map(|id| open.get(id)).collect();
            match one_of(draft, &all)[..] {
                [one] => draft.about[at].clone_from(&one.id),
                [] => {}
                // It names all of them.
                ref several if several.iter().all(|one| draft.about.contains(&one.id)) => {}
                ref several => {
                    let show = |one: &&Open| match one.issued {
                        Some(issued) => format!("{} of {issued}", one.id),
                        None => one.id.clone(),
                    };
                    let all = several.iter().map(show).collect::<Vec<_>>().join(" or for ");
                    let (text, choice) = (draft.quoted(), choose(draft, several.iter().map(|one| &one.id)));
                    draft.ask(format!("is it for {all}? its text, {text}, may name each; {choice}"));
                    return;
                }
            }
        }
    }
}

/// Returns those of invoices of one number that a fact can be for.
fn one_of<'o>(draft: &Draft, all: &[&'o Open]) -> Vec<&'o Open> {
    let day = draft.day();
    let by_then = |one: &&Open| one.issued.is_none_or(|issued| day.is_none_or(|day| issued <= day));
    let written: Vec<&Open> = all.iter().copied().filter(by_then).collect();
    let with_year = |one: &&Open| {
        let number = one.issued.map(|issued| words(&format!("{} {}", number_of(&one.id), issued.year())));
        let names =
            |text: &str| number.as_ref().is_some_and(|own| words(text).windows(own.len()).any(|part| part == own));
        draft.fact.remittance().any(names)
    };
    let sum = draft.amount();
    let is_open = |one: &&Open| one.left > Decimal::ZERO;
    let is_exact = |one: &&Open| sum == Some((one.left, one.currency.as_str()));
    let mut left = written;
    for keep in [&with_year as &dyn Fn(&&Open) -> bool, &is_open, &is_exact] {
        let kept: Vec<&Open> = left.iter().copied().filter(|one| keep(one)).collect();
        if !kept.is_empty() {
            left = kept;
        }
    }
    left
}
