//! Ready mappings: the exports of programs that many use, each told by the header of its table.

use std::sync::LazyLock;

use super::head::{missing, start};
use super::mapping::Mapping;
use super::told::told;
use crate::import::decode;
use crate::import::fact::{Given, Told};
use crate::import::refusal::Refusal;

/// A mapping that need not be written.
struct Ready {
    name: &'static str,
    also: &'static [&'static str],
    what: &'static str,
    text: &'static str,
}

macro_rules! ready {
    ($name:literal, $also:expr, $what:literal) => {
        Ready { name: $name, also: &$also, what: $what, text: include_str!(concat!("mappings/", $name, ".yaml")) }
    };
}

/// How many there are.
const COUNT: usize = 19;

const READY: [Ready; COUNT] = [
    ready!("toggl", ["toggl-track"], "hours of Toggl Track (detailed report, CSV)"),
    ready!("clockify", [], "hours of Clockify (detailed report, CSV)"),
    ready!("harvest", ["harvest-time"], "hours of Harvest (detailed time report, CSV)"),
    ready!("tempo", ["jira-tempo"], "hours of Tempo for Jira (worklogs, CSV)"),
    ready!("jira", [], "hours of Jira (issues with their worklogs, CSV)"),
    ready!("trello", [], "cards of Trello that are due (CSV)"),
    ready!("harvest-invoices", [], "invoices of Harvest (CSV)"),
    ready!("stripe-payments", ["stripe-charges"], "payments of Stripe (CSV)"),
    ready!("stripe-invoices", [], "invoices of Stripe (CSV)"),
    ready!("stripe", ["stripe-balance"], "the balance of Stripe: charges and refunds (CSV)"),
    ready!("paypal", [], "the activity of PayPal (CSV, in English)"),
    ready!("xero-invoices", ["xero"], "invoices and credit notes of Xero (CSV)"),
    ready!("xero-bank", [], "statement lines of Xero (CSV)"),
    ready!(
        "quickbooks",
        ["quickbooks-transactions"],
        "invoices, payments and credit notes of QuickBooks (transaction list, CSV)"
    ),
    ready!("quickbooks-invoices", [], "invoices of QuickBooks (invoice list, CSV)"),
    ready!("invoice-ninja-4-payments", [], "payments of Invoice Ninja 4 (report of payments, CSV)"),
    ready!("invoice-ninja-payments", [], "payments of Invoice Ninja (CSV)"),
    ready!("invoice-ninja", ["invoice-ninja-invoices"], "invoices of Invoice Ninja (CSV)"),
    ready!("freshbooks", [], "invoices of FreshBooks (invoice details, CSV)"),
];

/// The mappings, read once; the tests see to it that all can be read.
static READ: LazyLock<Vec<Option<Mapping>>> =
    LazyLock::new(|| READY.iter().map(|ready| Mapping::parse(ready.text).ok()).collect());

/// Returns the text of a ready mapping: a start for one's own.
pub fn ready(name: &str) -> Option<&'static str> {
    READY.iter().find(|ready| ready.name == name || ready.also.contains(&name)).map(|ready| ready.text)
}

/// Returns the names of the ready mappings.
pub fn names() -> impl Iterator<Item = &'static str> {
    READY.iter().map(|ready| ready.name)
}

/// Returns the kinds that a ready mapping makes.
pub(in crate::import) fn kinds(name: &str) -> Vec<String> {
    let place = READY.iter().position(|ready| ready.name == name);
    let mapping = place.and_then(|place| READ[place].as_ref());
    mapping.map(Mapping::kinds).unwrap_or_default()
}

/// Returns what a ready mapping is called, other names of it, and what it reads.
pub(in crate::import) const fn about<const N: usize>() -> (&'static str, &'static [&'static str], &'static str) {
    (READY[N].name, READY[N].also, READY[N].what)
}

/// Whether a table has the header of a mapping.
pub(in crate::import) fn is<const N: usize>(_: &str, head: &[u8]) -> bool {
    let Some(mapping) = READ.get(N).and_then(Option::as_ref) else { return false };
    let is_binary = head.starts_with(b"%PDF") || head.starts_with(b"PK\x03\x04") || head.starts_with(b"<");
    !is_binary && start(&decode::text_by_lines(head).0, mapping).is_some()
}

/// Reads a table by a mapping of the user's own, else by the ready one.
pub(in crate::import) fn read<const N: usize>(given: &Given<'_>) -> Result<Told, Refusal> {
    let ready = READ.get(N).and_then(Option::as_ref);
    let Some(mapping) = given.mapping.or(ready) else {
        return Err(Refusal::new("its mapping cannot be read"));
    };
    told(mapping, given)
}

/// Whether a file is called as a table is.
pub(in crate::import) fn is_table(path: &str, _: &[u8]) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    matches!(ending.as_deref(), Some("csv" | "tsv" | "tab"))
}

/// Says which ready mapping a table has most of the columns of, and which of them it has not: it may be of another version.
pub(in crate::import) fn nearest(bytes: &[u8]) -> String {
    let text = decode::text_by_lines(&bytes[..bytes.len().min(HEAD)]).0;
    let all = READY.iter().zip(READ.iter()).filter_map(|(ready, mapping)| {
        let (found, missing) = missing(&text, mapping.as_ref()?)?;
        (found >= LEAST && found > missing.len()).then_some((missing.len(), ready.name, missing))
    });
    let names = |missing: Vec<String>| missing.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let best = all.min_by_key(|(count, ..)| *count);
    best.map_or_else(String::new, |(_, name, missing)| {
        format!(", nearest is `{name}`, of which it has no {}", names(missing))
    })
}

/// A table with fewer columns of a mapping is like any other.
const LEAST: usize = 3;

/// So much of a table has its header.
const HEAD: usize = 16 << 10;

/// Reads a table by the mapping that was given.
pub(in crate::import) fn read_mapped(given: &Given<'_>) -> Result<Told, Refusal> {
    let Some(mapping) = given.mapping else {
        let way = "a mapping has to say which column is which field: `--mapping MAP.yaml`, or `mapping:` in `sources` \
                   (docs/import.md)";
        let nearest = nearest(given.bytes);
        return Err(Refusal::new(format!("its header is that of no program that is known{nearest}; {way}")));
    };
    told(mapping, given)
}
