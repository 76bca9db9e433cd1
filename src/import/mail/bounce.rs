//! What a bounce tells: which mail did not arrive, and at whom.

use super::body::Part;
use super::head::{Head, ids};
use super::person::Person;

/// A mail that came back.
#[derive(Clone, Debug, Default)]
pub(super) struct Bounce {
    /// The keys of the mail.
    pub keys: Vec<String>,
    /// From whom it came back; nobody where that is not said.
    pub from: Vec<Person>,
}

/// Reads what came back; nothing where it was only late, or nobody says what it was. `answers` are the mails that the bounce answers.
pub(super) fn read(head: &Head<'_>, parts: &[Part<'_>], bytes: &[u8], answers: &[String]) -> Option<Bounce> {
    let status = parts.iter().filter(|part| part.kind.name == "message/delivery-status");
    let status: Vec<_> = status.filter_map(Part::text).collect();
    let mut bounce = Bounce { keys: returned(bytes), from: Vec::new() };
    if bounce.keys.is_empty() {
        bounce.keys = answers.to_vec();
    }
    let (mut has_action, mut has_failed) = (false, false);
    let groups: Vec<String> = status.iter().map(|text| text.replace("\r\n", "\n")).collect();
    for group in groups.iter().flat_map(|text| text.split("\n\n")) {
        let of = |name: &str| {
            let fields = group.lines().filter_map(|line| line.split_once(':'));
            let mut fields = fields.filter(|(field, _)| field.trim().eq_ignore_ascii_case(name));
            fields.next().map(|(_, value)| value.trim())
        };
        let Some(action) = of("Action") else { continue };
        has_action = true;
        if action.eq_ignore_ascii_case("failed") {
            has_failed = true;
            let receiver = of("Original-Recipient").or_else(|| of("Final-Recipient")).unwrap_or_default();
            bounce.from.extend(Person::read(receiver.rsplit(';').next().unwrap_or_default()));
        }
    }
    if has_action && !has_failed {
        return None;
    }
    bounce.from.extend(Person::all(head, "X-Failed-Recipients"));
    (!bounce.keys.is_empty()).then_some(bounce)
}

/// Returns the Message-ID of the mail that was returned: it stands below the first head.
fn returned(bytes: &[u8]) -> Vec<String> {
    const NAME: &[u8] = b"message-id:";
    let lines = bytes.split(|b| *b == b'\n').skip_while(|line| !line.trim_ascii().is_empty());
    let is_one = |line: &&[u8]| line.get(..NAME.len()).is_some_and(|name| name.eq_ignore_ascii_case(NAME));
    let own: Vec<&[u8]> = lines.collect();
    let found = own.iter().position(is_one);
    let line = found.map(|at| {
        let next = own.get(at + 1).filter(|next| next.starts_with(b" ")).copied().unwrap_or_default();
        [own[at], next].concat()
    });
    line.map(|line| ids(&String::from_utf8_lossy(&line[NAME.len()..]))).unwrap_or_default()
}
