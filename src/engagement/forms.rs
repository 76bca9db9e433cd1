//! The forms of lines: which keys they have, in which order, written how. Most lines have the form of one before them: then
//! what stands between their values is compared, and no key is looked up.

use std::ops::Range;

use wide::u8x16;

use super::slots::{KeyId, Role, Slot, Slots, Wanted};
use super::tokens::{Scan, Shape, Token, text_end};
use super::vocabulary::KindId;

/// So many places are remembered; then all are forgotten.
const MOST_PLACES: usize = 1024;

/// So many keys of one line are compared with each other.
const MOST_KEYS: usize = 32;

/// The forms of the lines seen so far, as a tree: after each value, what may come.
pub(super) struct Forms<'s> {
    slots: &'s Slots,
    places: Vec<Place>,
    forms: Vec<Form<'s>>,
    head: Option<Head>,
}

/// How the lines of the engagement at hand begin, mostly: up to the end of its name.
struct Head {
    /// The bytes of the text.
    bytes: Range<usize>,
    /// Where the name is in them.
    name: (u32, u32),
    /// The place of the name.
    place: usize,
}

/// What a line is.
pub(super) struct Line<'f, 's> {
    pub form: &'f Form<'s>,
    /// Where the object ends.
    pub end: usize,
    /// Whether it certainly names the engagement of the line before.
    pub is_same: bool,
}

/// A place of a value.
struct Place {
    /// The key of the value; nothing at the beginning of the line.
    key: Option<KeyId>,
    /// The place before it in the line.
    before: usize,
    /// What mostly comes, and what else does.
    first: Step,
    others: Vec<Step>,
}

/// What stands between two values, with the quote that opens a text.
struct Step {
    /// The first of its bytes, and a bit for each that there is: mostly they are all.
    head: u8x16,
    mask: u32,
    length: u32,
    /// The other ones.
    rest: Box<[u8]>,
    then: Then,
    /// How often it was what came.
    count: u64,
}

/// So many bytes are compared in one.
const HEAD: usize = 16;

/// Returns the bytes from a place on, so many as are compared in one; zeros stand for those that there are not.
fn head(bytes: &[u8], at: usize) -> u8x16 {
    let mut head = [0; HEAD];
    let rest = bytes.get(at..).unwrap_or_default();
    let length = rest.len().min(HEAD);
    head[..length].copy_from_slice(&rest[..length]);
    u8x16::new(head)
}

impl Step {
    fn new(bytes: &[u8], then: Then) -> Self {
        let length = bytes.len().min(HEAD);
        let mask = (1 << length) - 1;
        Self { head: head(bytes, 0), mask, length: bytes.len() as u32, rest: bytes[length..].into(), then, count: 1 }
    }

    /// Returns one that no bytes of a text go on with.
    fn none() -> Self {
        Self { head: u8x16::splat(0xff), mask: 1, length: 0, rest: Box::default(), then: Then::End(0), count: 0 }
    }

    /// Returns whether bytes go on from a place as the step does; `head` are the first of them.
    #[inline]
    fn opens(&self, bytes: &[u8], at: usize, head: u8x16) -> bool {
        let differs = !head.simd_eq(self.head).to_bitmask() & self.mask;
        differs == 0 && (self.rest.is_empty() || bytes[at + HEAD..].starts_with(&self.rest))
    }

    /// As that, where there are so many bytes that they are compared in one; false where there are fewer.
    #[inline]
    fn opens_fast(&self, bytes: &[u8], at: usize) -> bool {
        let head = bytes.get(at..).and_then(<[u8]>::first_chunk::<HEAD>);
        head.is_some_and(|head| self.opens(bytes, at, u8x16::new(*head)))
    }
}

impl Place {
    fn new(key: Option<KeyId>, before: usize) -> Self {
        Self { key, before, first: Step::none(), others: Vec::new() }
    }

    /// Returns the step of the others that bytes go on with: how long it is, and what then.
    fn other(&mut self, bytes: &[u8], at: usize, head: u8x16) -> Option<(usize, Then)> {
        let number = self.others.iter().position(|step| step.opens(bytes, at, head))?;
        let step = &mut self.others[number];
        step.count += 1;
        let (taken, count) = ((step.length as usize, step.then), step.count);
        // What comes most often comes first.
        if number > 0 && count > self.others[number - 1].count {
            self.others.swap(number, number - 1);
        } else if number == 0 && count > self.first.count {
            std::mem::swap(&mut self.first, &mut self.others[0]);
        }
        Some(taken)
    }
}

#[derive(Clone, Copy)]
enum Then {
    /// A text without its first quote.
    Text(u32),
    Value(u32),
    /// The end of a line of this form.
    End(u32),
}

/// What the values of a line are.
pub(super) struct Form<'s> {
    /// The kind of the event.
    pub kind: KindId,
    /// Which value names its engagement.
    pub engagement: usize,
    /// Which value is its id.
    pub id: usize,
    /// How many fields of the event somebody reads, about.
    pub kept: usize,
    /// Which events of the kind somebody looks at.
    pub wanted: Wanted,
    /// Which value says by whom.
    pub by: Option<usize>,
    /// Which value is its `at`, and which the field of its kind that says the same.
    pub at: Option<usize>,
    pub named: Option<usize>,
    /// The other values, but for these moments and that of `engagement`.
    pub fields: Vec<(usize, &'s Slot)>,
}

/// Reads a value that is no text, or one behind blanks; returns where it ends, too.
#[inline(never)]
fn value(bytes: &[u8], at: usize) -> Option<(usize, Token)> {
    let mut scan = Scan { bytes, at };
    scan.blanks();
    let value = scan.value()?;
    Some((scan.at, value))
}

impl<'s> Forms<'s> {
    pub fn new(slots: &'s Slots) -> Self {
        let mut forms = Self { slots, places: Vec::new(), forms: Vec::new(), head: None };
        forms.forget();
        forms
    }

    /// Begins with another text.
    pub fn begin(&mut self) {
        self.head = None;
    }

    fn forget(&mut self) {
        self.head = None;
        self.places.clear();
        self.forms.clear();
        self.places.push(Place::new(None, 0));
    }

    /// Reads the values of the line at a place of a text, and returns what it is; nothing where it is no event written plainly.
    pub fn line(&mut self, text: &str, start: usize, values: &mut Vec<Token>) -> Option<Line<'_, 's>> {
        if self.places.len() > MOST_PLACES {
            self.forget();
        }
        values.clear();
        let bytes = text.as_bytes();
        let headed = self.after_head(bytes, start, values);
        let is_same = headed.is_some();
        let (mut at, mut place) = headed.unwrap_or((start, 0));
        loop {
            let first = &mut self.places[place].first;
            let then = if first.opens_fast(bytes, at) {
                first.count += 1;
                at += first.length as usize;
                first.then
            } else {
                let (after, then) = self.turn(bytes, at, place)?;
                at = after;
                then
            };
            let (next, value) = match then {
                Then::Text(next) => {
                    let end = text_end(bytes, at)?;
                    let value = Token { bytes: (at as u32, end as u32), shape: Shape::Text };
                    at = end + 1;
                    (next, value)
                }
                Then::Value(next) => {
                    let (after, value) = value(bytes, at)?;
                    at = after;
                    (next, value)
                }
                Then::End(form) => return Some(Line { form: &self.forms[form as usize], end: at, is_same }),
            };
            values.push(value);
            if place == 0 {
                self.note_head(start..at, value, next as usize);
            }
            place = next as usize;
        }
    }

    /// Goes on where the bytes do not go on as mostly: as they did before, or in a way that is new. Returns up to where, and what then.
    #[inline(never)]
    fn turn(&mut self, bytes: &[u8], at: usize, place: usize) -> Option<(usize, Then)> {
        let head = head(bytes, at);
        let first = &self.places[place].first;
        if first.opens(bytes, at, head) {
            return Some((at + first.length as usize, first.then));
        }
        if let Some((length, then)) = self.places[place].other(bytes, at, head) {
            return Some((at + length, then));
        }
        let mut scan = Scan { bytes, at };
        let then = self.learn(&mut scan, place)?;
        Some((scan.at, then))
    }

    /// Notes how a line begins whose first value names its engagement.
    fn note_head(&mut self, bytes: Range<usize>, value: Token, place: usize) {
        if value.shape == Shape::Text && self.places[place].key == Some(self.slots.engagement) {
            let name = (value.bytes.0 - bytes.start as u32, value.bytes.1 - bytes.start as u32);
            self.head = Some(Head { bytes, name, place });
        }
    }

    /// Reads the name of the engagement where a line begins as the one before: returns where it goes on, and the place.
    #[inline]
    fn after_head(&self, bytes: &[u8], start: usize, values: &mut Vec<Token>) -> Option<(usize, usize)> {
        let head = self.head.as_ref()?;
        bytes[start..].starts_with(&bytes[head.bytes.clone()]).then_some(())?;
        let at = start as u32;
        values.push(Token { bytes: (at + head.name.0, at + head.name.1), shape: Shape::Text });
        Some((start + head.bytes.len(), head.place))
    }

    /// Reads up to the next value, or to the end of the line, and remembers what stands there.
    fn learn(&mut self, scan: &mut Scan<'_>, place: usize) -> Option<Then> {
        let from = scan.at;
        scan.blanks();
        let then = if place > 0 && scan.next()? == b'}' {
            scan.at += 1;
            self.forms.push(self.form(place)?);
            Then::End(self.forms.len() as u32 - 1)
        } else {
            scan.take(if place == 0 { b'{' } else { b',' })?;
            scan.blanks();
            let key = scan.text()?;
            let key = std::str::from_utf8(&scan.bytes[key.0 as usize..key.1 as usize]).ok()?;
            let key = self.slots.find(key)?;
            let keys = self.keys(place);
            if keys.len() == MOST_KEYS || keys.contains(&key) {
                return None;
            }
            scan.blanks();
            scan.take(b':')?;
            scan.blanks();
            let next = self.places.len() as u32;
            self.places.push(Place::new(Some(key), place));
            match scan.take(b'"') {
                Some(()) => Then::Text(next),
                None => Then::Value(next),
            }
        };
        self.places[place].others.push(Step::new(&scan.bytes[from..scan.at], then));
        Some(then)
    }

    /// Returns the keys up to a place.
    fn keys(&self, mut place: usize) -> Vec<KeyId> {
        let mut keys = Vec::new();
        while let Some(key) = self.places[place].key {
            keys.push(key);
            place = self.places[place].before;
        }
        keys.reverse();
        keys
    }

    /// Returns the form of a line that ends after a place; nothing where it describes its engagement or is in error.
    fn form(&self, place: usize) -> Option<Form<'s>> {
        let keys = self.keys(place);
        let place_of = |wanted: KeyId| keys.iter().position(|key| *key == wanted);
        let engagement = place_of(self.slots.engagement)?;
        if self.slots.describing.iter().any(|key| place_of(*key).is_some()) {
            return None;
        }
        let (id, kind) = keys.iter().enumerate().find_map(|(place, key)| Some((place, self.slots.kind(*key)?)))?;
        let others = keys.iter().enumerate().filter(|(place, _)| *place != engagement && *place != id);
        let fields = others.map(|(place, key)| Some((place, self.slots.slot(kind, *key)?)));
        let fields: Vec<(usize, &Slot)> = fields.collect::<Option<_>>()?;
        let kept =
            fields.iter().filter(|(_, slot)| slot.kept && matches!(slot.role, Role::Plain | Role::Named)).count();
        let of_role = |role| fields.iter().find(|(_, slot)| slot.role == role).map(|(place, _)| *place);
        let (by, at, named) = (of_role(Role::By), of_role(Role::At), of_role(Role::Named));
        let fields = fields.into_iter().filter(|(_, slot)| !matches!(slot.role, Role::At | Role::Named)).collect();
        Some(Form { kind, engagement, id, kept, wanted: self.slots.wanted(kind), by, at, named, fields })
    }
}
