//! One mail: who wrote it to whom and when, and what it answers.

use sha2::{Digest, Sha256};

use super::super::fact::{Given, Page};
use super::body;
use super::bounce::{self, Bounce};
use super::date::{self, Place, Stamp};
use super::head::{Head, Until, ids};
use super::invitation;
use super::person::{self, Person};
use super::sort;
use super::split::Piece;
use super::warnings::Warnings;
use super::words::Store;
use crate::value::time::{Moment, SECOND};
use crate::value::zone::{Zone, parse_moment};

/// So much later than it came may a mail have been written: clocks differ.
const SLACK: i64 = 60 * 60;
/// So much later than it was written may a mail come without a word.
const SLOW: i64 = 3 * 24 * 60 * 60;
/// Mails are not older than this: 2 January 1980. The first of January is what clocks say that were never set.
const EARLIEST: i64 = 315_619_200;

/// A mail.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    /// Its own name.
    pub key: String,
    pub line: u32,
    /// When it was written, as a record says it; empty where it is not known.
    pub at: String,
    /// The same in seconds since 1970.
    pub seconds: Option<i64>,
    pub author: Person,
    /// Where answers go.
    pub answers_to: Vec<Person>,
    pub to: Vec<Person>,
    pub subject: String,
    pub words: Option<usize>,
    pub is_urgent: bool,
    /// The keys of the mails that it says it answers.
    pub answers: Vec<String>,
    /// The keys of the mails before that in its thread, the last first.
    pub before: Vec<String>,
    /// Outlook's place of it in a thread.
    pub place: Vec<u8>,
    /// The invitations in it, and what else tells of meetings.
    pub pages: Vec<Page>,
    /// What came back, where it tells that.
    pub bounce: Option<Bounce>,
    /// What it is where it is passed over.
    pub passed_over: Option<&'static str>,
}

impl Letter {
    /// Reads a mail; nothing where there is none.
    pub fn read(piece: &Piece<'_>, given: &Given<'_>, store: Store, warnings: &mut Warnings) -> Option<Self> {
        let mut head = Head::read(piece.bytes, Until::Empty);
        if head.is_empty() {
            return None;
        }
        let parts = body::parts(&head, piece.bytes);
        parts.iter().for_each(|part| head.take_charset(&part.kind.charset));
        let envelope = String::from_utf8_lossy(&piece.envelope[..piece.envelope.len().min(1000)]).into_owned();
        let author = person::author(&head, &envelope);
        let subject = head.words("Subject");
        let date = head.raw("Date");
        let passed_over = sort::passed_over(given.path, &head, &parts, &author);
        let mut quiet = Warnings::default();
        let warnings = if passed_over.is_some() { &mut quiet } else { warnings };
        let line = head.all("Date").next().map_or(piece.line, |field| piece.line + piece.before + field.line);
        let mut clock = Clock { given, head: &head, line, warnings };
        let (at, seconds) = clock.at(&date, &envelope);
        if ["From", "To", "Cc"].iter().any(|field| head.is_guessed(field)) {
            let message = "names are not in UTF-8, and no charset is named: they are read as windows-1252";
            warnings.add("charset", piece.line, false, message);
        }
        Some(Self {
            key: ids(&head.raw("Message-ID")).pop().unwrap_or_else(|| {
                let when = if date.is_empty() { &at } else { &date };
                made_key(when, &author, &subject)
            }),
            line: piece.line,
            at,
            seconds,
            answers_to: Person::all(&head, "Reply-To"),
            to: person::receivers(&head),
            pages: invitation::pages(&parts, piece, passed_over, (given.with_words, warnings)),
            words: body::words(&parts, store).filter(|_| passed_over.is_none()),
            is_urgent: is_urgent(&head),
            bounce: match passed_over {
                Some("bounce") => bounce::read(&head, &parts, piece.bytes, &answered(&head)),
                _ => None,
            },
            before: before(&head),
            answers: answered(&head),
            place: place(&head),
            author,
            subject,
            passed_over,
        })
    }
}

/// Returns the name of a mail that has none: made of what is the same wherever it is told.
fn made_key(date: &str, author: &Person, subject: &str) -> String {
    let date = date.split_whitespace().collect::<Vec<_>>().join(" ");
    let hash = Sha256::digest(format!("{date}\n{}\n{subject}", author.same()).as_bytes());
    let digits: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("no-id-{digits}")
}

/// So many mails before the one that is answered are looked at.
const FEW_BEFORE: usize = 20;

/// Returns the names of the mails before the one that a mail answers, the last first: those of References.
fn before(head: &Head) -> Vec<String> {
    let answered = answered(head);
    let others = ids(&head.raw("References")).into_iter().rev().filter(|key| !answered.contains(key));
    others.take(FEW_BEFORE).collect()
}

/// Returns the names of the mails that a mail answers: those of In-Reply-To, else the last of References.
fn answered(head: &Head<'_>) -> Vec<String> {
    let text = head.raw("In-Reply-To");
    let named = if text.contains('<') || !text.contains(' ') { ids(&text) } else { Vec::new() };
    if !named.is_empty() {
        return named;
    }
    ids(&head.raw("References")).pop().into_iter().collect()
}

fn is_urgent(head: &Head<'_>) -> bool {
    let is = |field: &str, word: &str| head.raw(field).to_ascii_lowercase().starts_with(word);
    is("Importance", "high") || is("Priority", "urgent") || is("X-Priority", "1") || is("X-MSMail-Priority", "high")
}

fn place(head: &Head<'_>) -> Vec<u8> {
    let text: String = head.raw("Thread-Index").split_whitespace().collect();
    mail_parser::decoders::base64::base64_decode(text.as_bytes()).filter(|bytes| bytes.len() >= 22).unwrap_or_default()
}

/// Finds out when a mail was written.
struct Clock<'a, 'b> {
    given: &'a Given<'a>,
    head: &'a Head<'a>,
    line: u32,
    warnings: &'b mut Warnings,
}

impl Clock<'_, '_> {
    /// Returns the time as a record says it, and in seconds since 1970.
    fn at(&mut self, date: &str, envelope: &str) -> (String, Option<i64>) {
        let received = self.received();
        let written = date::read(date).filter(|stamp| stamp.local >= EARLIEST);
        let Some(stamp) = written else { return self.without_date(date, received, envelope) };
        let shown = stamp.text();
        let Some(utc) = stamp.utc() else {
            if let Some((first, _)) = received.filter(|(first, _)| is_near(stamp, *first)) {
                self.warn(
                    false,
                    format!("the Date {shown} has no zone: the time at which the mail was received counts"),
                );
                return told(first);
            }
            return self.in_our_zone(&shown);
        };
        match received {
            Some((first, last)) if first.utc().max(last.utc()).is_some_and(|last| utc > last + SLACK) => {
                let at = first.utc().filter(|first| *first <= utc).or(last.utc()).unwrap_or(utc);
                let at = stamp.at(at);
                let message = format!(
                    "the mail says that it was written on {shown}, after it was received: the time at which it was received \
counts, {}",
                    at.text()
                );
                self.warn(false, message);
                told(at)
            }
            Some((first, _)) if first.utc().is_some_and(|first| first > utc + SLOW) => {
                let came = first.text();
                self.warn(
                    false,
                    format!(
                        "the mail says that it was written on {shown}, and was received on {came}: was its clock right?"
                    ),
                );
                told(stamp)
            }
            _ => told(stamp),
        }
    }

    /// Returns the first time and the last at which a mail was received, with their zones.
    fn received(&self) -> Option<(Stamp, Stamp)> {
        let read = |text: String| date::read(text.rsplit_once(';')?.1).filter(|stamp| stamp.utc().is_some());
        let mut all = self.head.all("Received").filter_map(|field| read(self.head.text_of(field)));
        let last = all.next()?;
        Some((all.next_back().unwrap_or(last), last))
    }

    fn without_date(&mut self, date: &str, received: Option<(Stamp, Stamp)>, envelope: &str) -> (String, Option<i64>) {
        let what = if date.is_empty() {
            "the mail has no Date".to_owned()
        } else {
            format!("the Date `{}` is none", short(date))
        };
        if let Some((first, _)) = received {
            self.warn(false, format!("{what}: the time at which it was received counts, {}", first.text()));
            return told(first);
        }
        let stored = envelope.split_once(' ').and_then(|(_, time)| date::read(time.trim_start()));
        match stored.filter(|stamp| stamp.local >= EARLIEST) {
            Some(stored) => {
                let day = stored.day().to_string();
                self.warn(true, format!("{what}: the day on which it was stored counts, {day}"));
                (day, None)
            }
            None => {
                self.warn(true, format!("{what}: the mail is left out"));
                (String::new(), None)
            }
        }
    }

    /// Reads a time that has no zone by the clock of the policy.
    fn in_our_zone(&mut self, shown: &str) -> (String, Option<i64>) {
        let zone: &Zone = self.given.zone;
        match parse_moment(shown, zone) {
            Ok(Moment::At(at)) => {
                self.warn(false, format!("the Date {shown} has no zone: it is read in {}", zone.name()));
                (zone.format(at), Some(at.0.div_euclid(SECOND)))
            }
            _ => {
                self.warn(
                    true,
                    format!(
                        "the Date {shown} has no zone, and in {} it comes twice or never: only its day counts",
                        zone.name()
                    ),
                );
                (shown.split('T').next().unwrap_or_default().to_owned(), None)
            }
        }
    }

    fn warn(&mut self, is_loss: bool, message: String) {
        self.warnings.add("date", self.line, is_loss, message);
    }
}

fn told(stamp: Stamp) -> (String, Option<i64>) {
    (stamp.text(), stamp.utc())
}

/// Whether a time without a zone may be that instant in some zone.
fn is_near(stamp: Stamp, received: Stamp) -> bool {
    let own = Stamp { place: Place::Utc, ..stamp };
    matches!((own.utc(), received.utc()), (Some(own), Some(received)) if (own - received).abs() < 15 * 60 * 60)
}

fn short(text: &str) -> &str {
    &text[..text.floor_char_boundary(60)]
}
