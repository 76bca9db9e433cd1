//! Who wrote a mail and to whom.

use std::collections::HashSet;

use mail_parser::parsers::MessageStream;
use mail_parser::{Addr, HeaderValue};

use super::super::fact::Party;
use super::head::Head;

/// Somebody of a mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Person {
    /// As it is written; empty where there is none.
    pub address: String,
    pub name: String,
}

impl Person {
    /// Returns those whom the fields of a name list, the members of groups among them.
    pub fn all(head: &Head<'_>, field: &str) -> Vec<Self> {
        head.all(field).flat_map(|field| Self::read(&head.text_of(field))).collect()
    }

    /// Reads a list of addresses.
    pub fn read(text: &str) -> Vec<Self> {
        let line = format!("{text}\n");
        let HeaderValue::Address(list) = MessageStream::new(line.as_bytes()).parse_address() else { return Vec::new() };
        list.iter().map(Self::of).filter(|person| !person.is_nobody()).collect()
    }

    fn of(addr: &Addr<'_>) -> Self {
        let plain = |text: Option<&str>| text.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        let (mut address, mut name) = (plain(addr.address()), plain(addr.name()));
        if address.is_empty() && is_address(&name) {
            std::mem::swap(&mut address, &mut name);
        } else if !is_address(&address) && name.is_empty() {
            name = std::mem::take(&mut address);
        }
        let name = name.trim_matches(['\'', '"', ' ']).to_owned();
        let address = address.strip_prefix("mailto:").unwrap_or(&address).to_owned();
        // A name that is an address says nothing, or of somebody else: anybody can write it.
        let says_nothing = !address.is_empty() && is_address(&name);
        Self { name: if says_nothing { String::new() } else { name }, address }
    }

    fn is_nobody(&self) -> bool {
        let is_nobody =
            |name: &str| ["undisclosed-recipients", "undisclosed recipients", "unlisted-recipients"].contains(&name);
        self.address.is_empty()
            && (self.name.is_empty() || is_nobody(self.name.to_lowercase().trim_end_matches([':', ';'])))
    }

    /// Returns what tells the same person in two mails: the address in small letters, else the name.
    pub fn same(&self) -> String {
        if self.address.is_empty() { self.name.to_lowercase() } else { self.address.to_lowercase() }
    }

    pub fn party(&self) -> Party {
        Party::of([self.address.as_str(), self.name.as_str()])
    }
}

fn is_address(text: &str) -> bool {
    text.contains('@') && !text.contains(' ')
}

/// Returns who wrote a mail: the first author; of several, the one who sent it; else where it came from.
pub(super) fn author(head: &Head<'_>, envelope: &str) -> Person {
    let authors = Person::all(head, "From");
    let sender = Person::all(head, "Sender").into_iter().next();
    if authors.len() > 1
        && let Some(sender) = &sender
        && let Some(one) = authors.iter().find(|author| author.same() == sender.same())
    {
        return one.clone();
    }
    let returned = || Person::all(head, "Return-Path").into_iter().next();
    let envelope = || {
        let first = envelope.split_whitespace().next().filter(|word| is_address(word));
        first.map(|address| Person { address: address.to_owned(), name: String::new() })
    };
    authors.into_iter().next().or(sender).or_else(returned).or_else(envelope).unwrap_or_default()
}

/// Returns to whom a mail went; by how it was delivered only where nobody is named.
pub(super) fn receivers(head: &Head<'_>) -> Vec<Person> {
    let named: Vec<Person> = ["To", "Cc", "Bcc"].iter().flat_map(|field| Person::all(head, field)).collect();
    let delivered = || {
        let fields = ["Delivered-To", "X-Original-To", "Envelope-To"];
        fields.iter().map(|field| Person::all(head, field)).find(|people| !people.is_empty()).unwrap_or_default()
    };
    let mut people = if named.is_empty() { delivered() } else { named };
    let mut seen = HashSet::new();
    people.retain(|person| seen.insert(person.same()));
    people
}
