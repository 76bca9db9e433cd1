//! What an import wrote into the record is matched anew with what is told now: so it does not matter in which order files are imported.

use std::borrow::Cow;
use std::collections::HashMap;

use super::back::went_back;
use super::draft::Draft;
use super::event::Event;
use super::kept::Kept;
use super::known::Known;
use super::outcome::{Change, File, Joined, Remark};
use super::recorded::Recorded;
use super::same::plain;
use super::scalar::weighty;
use crate::import::cell::Cell;
use crate::import::fact::{About, Fact};
use crate::import::formats;

impl Change {
    /// Returns how the record says an event from now on; nothing where it stands so already.
    fn of(draft: &Draft, event: Event, recorded: &Recorded) -> Option<Self> {
        let event = event.to_be_written();
        if stands(&event, recorded) {
            return None;
        }
        let text = match &draft.about[..] {
            _ if !draft.questions.is_empty() && recorded.is_open() => "what is asked of it is written anew".to_owned(),
            _ if !draft.questions.is_empty() => "it is asked now, and says no amount until that is answered".to_owned(),
            [] => "what is told of it now is written down".to_owned(),
            about => format!("it is for {} now", about.join(", ")),
        };
        let remark = Remark { id: event.id.clone(), path: event.path.clone(), line: event.line, text };
        Some(Self { at: recorded.place.clone()?, event: Some(event), remark })
    }

    fn taken_out(recorded: &Recorded) -> Option<Self> {
        let (path, line) = place_of(recorded.field("source")?)?;
        let text = "by what is told now it is none of this engagement's, or went back: it is taken out".to_owned();
        let remark = Remark { id: recorded.id.clone(), path: path.to_owned(), line, text };
        Some(Self { at: recorded.place.clone()?, event: None, remark })
    }
}

/// Whether an event stands in the record as it would be written.
fn stands(event: &Event, recorded: &Recorded) -> bool {
    let is_field = |(name, value): &(String, Cell)| {
        let value = plain(value);
        match &**name {
            "note" => {
                let (note, kept) = Kept::split(value.trim());
                recorded.field("note") == Some(note) && recorded.kept == kept
            }
            name => recorded.field(name) == Some(value.trim()),
        }
    };
    event.kind == recorded.kind && event.fields.len() == recorded.fields.len() && event.fields.iter().all(is_field)
}

/// Events of a record that an import wrote, and that nobody edited since.
#[derive(Default)]
pub(super) struct Written(HashMap<String, Recorded>);

impl Written {
    /// Returns them, the files that told them, and what was told; one that a file tells otherwise now is left as it stands.
    pub fn of(known: &Known, told: &[File]) -> (Self, Vec<File>, Vec<Draft>) {
        let mut now: HashMap<String, Vec<Draft>> = HashMap::new();
        let is_one = |fact: &&Fact| known.has_written() && matches!(&*fact.kind, "payment" | "credit_note");
        for draft in told.iter().flat_map(|file| &file.facts).filter(is_one).map(|fact| Draft::new(fact.clone(), 0)) {
            now.entry(draft.id.clone()).or_default().push(draft);
        }
        let (mut written, mut files, mut drafts) = (HashMap::new(), Vec::<File>::new(), Vec::new());
        let mut numbers: HashMap<(String, String, &str), usize> = HashMap::new();
        for event in known.events.iter().filter(|event| event.place.is_some()) {
            let Some((file, mut draft)) = told_by(event) else { continue };
            let is_same = |other: &Draft| other.day() == draft.day() && other.told == draft.told;
            if draft.id != event.id || !now.get(&event.id).is_none_or(|all| all.iter().all(is_same)) {
                continue;
            }
            let name = (file.path.clone(), file.sha256.clone(), file.format);
            draft.file = *numbers.entry(name).or_insert_with(|| {
                files.push(file);
                files.len() - 1
            });
            drafts.push(draft);
            written.insert(event.id.clone(), event.clone());
        }
        (Self(written), files, drafts)
    }

    /// Returns what is recorded but for these.
    pub fn others<'k>(&self, known: &'k Known) -> Cow<'k, Known> {
        if self.0.is_empty() {
            return Cow::Borrowed(known);
        }
        // What was taken off as a person said is taken off anew with its payment.
        let payment = |id: &str| known.discounted(id).is_some_and(|payment| self.0.contains_key(payment));
        Cow::Owned(known.without(|id| self.0.contains_key(id) || payment(id)))
    }

    /// Puts one beside what stands in the record.
    pub fn put(&mut self, draft: &Draft, event: Event, joined: &mut Joined) {
        let Some(recorded) = self.0.remove(&draft.id) else { return };
        joined.unchanged += usize::from(!draft.is_only_written());
        let (id, path, line) = (event.id.clone(), event.path.clone(), event.line);
        let change = Change::of(draft, event, &recorded);
        if change.is_some() || recorded.is_open() && !draft.is_only_written() {
            let remark = |text| Remark { id: id.clone(), path: path.clone(), line, text };
            joined.questions.extend(draft.asked().map(remark));
        }
        joined.changes.extend(change);
    }

    /// Says of those that nothing tells any more that they are taken out.
    pub fn take_out(self, joined: &mut Joined) {
        let mut gone: Vec<Change> = self.0.values().filter_map(Change::taken_out).collect();
        gone.sort_by_key(|change| change.at.start);
        joined.changes.extend(gone);
    }
}

/// Returns what was told by which file, of an event that is written down.
fn told_by(event: &Recorded) -> Option<(File, Draft)> {
    let (kept, source) = (event.kept.clone()?, event.field("source")?);
    let (path, line) = place_of(source)?;
    let sha256 = source.rsplit_once(" sha256:")?.1.to_owned();
    let field = weighty(&event.kind)?;
    let stated = kept.amount.as_deref().or(event.field(field));
    let text = |name: &str, text: &str| (name.to_owned(), Cell::Text(text.to_owned()));
    let is_own = |name: &str| !matches!(name, "by" | "to" | "for" | "note" | "source") && name != field;
    let mut own = event.fields.iter().filter(|(name, _)| is_own(name)).map(|(name, value)| text(name, value));
    let mut fields = vec![own.next()?];
    fields.extend(stated.map(|stated| text(field, stated)));
    fields.extend(own);
    fields.extend(kept.note.as_deref().map(|note| text("note", note)));
    fields.extend(kept.is_out.then(|| text("by", "firm")));
    let kind = event.kind.clone();
    let key = if kind == "credit_note" { &event.id } else { event.id.strip_prefix("payment-")? }.to_owned();
    let format = formats::named(&kept.format)?.name;
    let Kept { from, to, about, doubts, counts, lasting, .. } = kept;
    let is_back = about.iter().any(|about| matches!(about, About::Reversal(_)));
    let note = event.field("note").filter(|_| is_back).unwrap_or_default();
    let went_back = kept.went_back.or_else(|| went_back(note));
    let fact = Fact { kind, key, line, part: None, fields, from, to, about, doubts, counts };
    let draft = Draft { went_back, lasting, is_written: true, ..Draft::new(fact, 0) };
    Some((File { path: path.to_owned(), sha256, format, facts: Vec::new(), covers: Vec::new() }, draft))
}

/// Returns the file and the line of a `source`: `FILE#PART:LINE sha256:…`.
fn place_of(source: &str) -> Option<(&str, u32)> {
    let (place, _) = source.rsplit_once(" sha256:")?;
    let (path, line) = place.rsplit_once(':')?;
    Some((path, line.parse().ok()?))
}
