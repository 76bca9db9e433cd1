//! Who organizes a meeting and who is invited, and what they answered.

use std::sync::Arc;

use super::super::fact::Party;
use super::lines::{Property, unescaped};

/// Somebody of a meeting.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// The name that is shown, and the addresses.
    pub names: Arc<[String]>,
    /// In small letters; empty where there is none.
    pub address: String,
    /// Whether anything was answered.
    pub has_answered: bool,
    /// Whether the invitation was declined, or handed on to somebody else.
    pub has_declined: bool,
}

impl Person {
    /// Returns the organizer and the invited, without rooms, the organizer and those who only get to know.
    pub fn all(properties: &[Property]) -> (Option<Self>, Vec<Self>) {
        let mut organizer = properties.iter().find(|property| property.name == "ORGANIZER").and_then(Self::read);
        let mut invited: Vec<Self> = Vec::new();
        for property in properties.iter().filter(|property| property.name == "ATTENDEE") {
            let is_thing = property.is("CUTYPE", "ROOM") || property.is("CUTYPE", "RESOURCE");
            if is_thing || property.is("ROLE", "NON-PARTICIPANT") {
                continue;
            }
            let Some(person) = Self::read(property) else { continue };
            // As vCalendar 1.0 has it.
            if organizer.is_none() && (property.is("ROLE", "OWNER") || property.is("ROLE", "ORGANIZER")) {
                organizer = Some(person);
            } else {
                invited.push(person);
            }
        }
        if let Some(organizer) = &organizer {
            invited.retain(|person| person.address.is_empty() || person.address != organizer.address);
        }
        (organizer, invited)
    }

    fn read(property: &Property) -> Option<Self> {
        let value = property.text();
        let (name, address) = match value.split_once('<') {
            Some((name, rest)) => (name.trim(), rest.split('>').next().unwrap_or_default()),
            None => ("", value.trim()),
        };
        let address = self::address(address).unwrap_or_default();
        let email = property.param("EMAIL").and_then(self::address).unwrap_or_default();
        let shown = property.param("CN").unwrap_or(name).trim();
        let bare = shown.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let shown = bare.unwrap_or(shown).to_owned();
        let party = Party::of([shown, address.clone(), email.clone()]);
        let answer = property.param("PARTSTAT").or(property.param("STATUS")).unwrap_or_default();
        let answer = answer.trim().to_ascii_uppercase();
        let has_declined = matches!(answer.as_str(), "DECLINED" | "DELEGATED");
        let has_answered = has_declined || matches!(answer.as_str(), "ACCEPTED" | "TENTATIVE" | "CONFIRMED");
        let address = if address.is_empty() { email } else { address }.to_lowercase();
        (!party.names.is_empty()).then_some(Self { names: party.names, address, has_answered, has_declined })
    }

    pub fn party(&self) -> Party {
        Party { names: Arc::clone(&self.names), ..Party::default() }
    }
}

/// Returns the mail address of `mailto:ola@example.com`; nothing where the text is none, such as a number of a directory.
fn address(text: &str) -> Option<String> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let after = lower.rfind("mailto:").map_or(text, |at| &text[at + "mailto:".len()..]);
    let bare = after.split('?').next().unwrap_or(after).trim();
    let bare = if bare.contains('%') { unescaped(bare, b'%') } else { bare.to_owned() };
    let (name, host) = bare.rsplit_once('@')?;
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, ':' | '/' | '<' | '>' | '"');
    let is_address = !name.is_empty() && !host.is_empty() && bare.chars().all(is_plain);
    is_address.then_some(bare)
}
