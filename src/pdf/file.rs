//! A PDF file: its objects, found one after the other, as its own index may be broken; and its pages.

use super::filter::{Rows, from_base_85, from_lzw};
use super::object::{Lexer, ONE, Value, unhex};
use flate2::read::ZlibDecoder;
use memchr::memmem;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

/// The most that one stream and all of them may unpack to.
const STREAM: u64 = 32 << 20;
const ALL: u64 = 512 << 20;
/// The most pages, and the deepest they may lie in each other.
const PAGES: usize = 20_000;
const DEPTH: u32 = 40;

/// The objects of a file.
pub struct File<'a> {
    bytes: &'a [u8],
    objects: BTreeMap<u32, (Value, Option<(usize, usize)>)>,
    trailers: Vec<Value>,
    /// The whole numbers that are objects by themselves: lengths of streams may be such.
    numbers: BTreeMap<u32, Vec<usize>>,
    /// Where the last stream ends: behind it nobody has to look for an end.
    last_end: usize,
    left: Cell<u64>,
    /// Whether a stream was left out for what it unpacks to.
    is_over: Cell<bool>,
}

/// A page: its dictionary, and the resources that hold for it.
pub struct Page {
    /// The dictionary.
    pub value: Value,
    /// Its fonts and forms.
    pub resources: Value,
}

impl<'a> File<'a> {
    /// Finds the objects of a file.
    pub fn new(bytes: &'a [u8]) -> Self {
        let mut file = File {
            bytes,
            objects: BTreeMap::new(),
            trailers: Vec::new(),
            numbers: numbers(bytes),
            last_end: memmem::rfind(bytes, b"endstream").unwrap_or(0),
            left: Cell::new(ALL),
            is_over: Cell::new(false),
        };
        let mut at = 0;
        while let Some(found) = bytes.get(at..).and_then(|rest| memmem::find(rest, b"obj")) {
            let after = at + found + 3;
            at = match number_before(bytes, at + found) {
                Some(number) => file.object(number, after),
                None => after,
            };
        }
        for at in memmem::find_iter(bytes, b"trailer") {
            file.trailers.extend(Lexer::new(bytes, at + 7).next());
        }
        file
    }

    /// Returns whether only a password opens the file.
    pub fn is_encrypted(&self) -> bool {
        self.trailers.iter().any(|trailer| trailer.get("Encrypt").is_some_and(|v| *v != Value::Word(b"null".to_vec())))
    }

    /// Returns the objects in the order of their numbers.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Value> {
        self.objects.values().map(|(value, _)| value)
    }

    /// Reads an object; returns where it ends.
    fn object(&mut self, number: u32, at: usize) -> usize {
        let mut lexer = Lexer::new(self.bytes, at);
        let Some(value) = lexer.next() else { return at };
        let end = lexer.at;
        let mut after = Lexer::new(self.bytes, end);
        if !matches!(value, Value::Map(_)) || after.next() != Some(Value::Word(b"stream".to_vec())) {
            self.objects.insert(number, (value, None));
            return end.max(at);
        }
        let rest = self.bytes.get(after.at..).unwrap_or_default();
        let start = after.at + if rest.starts_with(b"\r\n") { 2 } else { 1 };
        let stated = self.lengths(&value).into_iter().filter_map(|length| start.checked_add(length)).find(|end| {
            let tail = self.bytes.get(*end..end.saturating_add(20).min(self.bytes.len())).unwrap_or_default();
            tail.trim_ascii_start().starts_with(b"endstream")
        });
        let found = || {
            self.bytes
                .get(start..)
                .filter(|_| start <= self.last_end)
                .and_then(|rest| memmem::find(rest, b"endstream"))
                .map(|n| start + n)
        };
        let Some(end) = stated.or_else(found) else { return after.at };
        let kind = value.get("Type").and_then(Value::name).unwrap_or("").to_owned();
        self.objects.insert(number, (value.clone(), Some((start, end))));
        match kind.as_str() {
            "XRef" => self.trailers.push(value),
            "ObjStm" => self.packed(number, &value),
            _ => {}
        }
        end
    }

    /// Returns what may be the length of a stream; an object of its own may be told several times.
    fn lengths(&self, stream: &Value) -> Vec<usize> {
        match stream.get("Length") {
            Some(Value::Reference(number)) => self.numbers.get(number).cloned().unwrap_or_default(),
            Some(length) => length.whole().and_then(|length| usize::try_from(length).ok()).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// Reads the objects that are packed into a stream.
    fn packed(&mut self, number: u32, value: &Value) {
        let Some(data) = self.stream(&Value::Reference(number)) else { return };
        let whole = |key| value.get(key).and_then(Value::whole).and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        let (count, first) = (whole("N"), whole("First"));
        let mut index = Lexer::new(&data, 0);
        for _ in 0..count {
            let (Some(number), Some(offset)) = (index.next(), index.next()) else { return };
            let (Some(number), Some(offset)) = (number.whole(), offset.whole()) else { return };
            let (Ok(number), Ok(offset)) = (u32::try_from(number), usize::try_from(offset)) else { return };
            if let Some(value) = Lexer::new(&data, first.saturating_add(offset)).next() {
                self.objects.insert(number, (value, None));
            }
        }
    }

    /// Returns an object, through its references.
    pub fn resolve<'v>(&'v self, value: &'v Value) -> Option<&'v Value> {
        let mut value = value;
        for _ in 0..20 {
            let Value::Reference(number) = value else { return Some(value) };
            value = &self.objects.get(number)?.0;
        }
        None
    }

    /// Returns what a dictionary holds under a key, through references.
    pub fn get<'v>(&'v self, value: &'v Value, key: &str) -> Option<&'v Value> {
        self.resolve(self.resolve(value)?.get(key)?)
    }

    /// Returns the unpacked bytes of a stream; none if they cannot be read.
    pub fn stream(&self, value: &Value) -> Option<Vec<u8>> {
        let Value::Reference(number) = value else { return None };
        let (map, range) = self.objects.get(number)?;
        let (start, end) = (*range)?;
        let mut data = self.bytes.get(start..end)?.to_vec();
        // Of several filters each has its own parameters.
        let several = |key: &str| match self.get(map, key) {
            Some(Value::Array(all)) => all.clone(),
            Some(one) => vec![one.clone()],
            None => Vec::new(),
        };
        let parameters = several("DecodeParms");
        for (number, filter) in several("Filter").iter().enumerate() {
            let with = parameters.get(number).and_then(|with| self.resolve(with));
            data = match self.resolve(filter)?.name()? {
                "FlateDecode" | "Fl" => self.restored(self.inflate(&data)?, with)?,
                "LZWDecode" | "LZW" => self.restored(self.unpack_lzw(&data, with)?, with)?,
                "ASCIIHexDecode" | "AHx" => unhex(&data),
                "ASCII85Decode" | "A85" => from_base_85(&data),
                _ => return None,
            };
        }
        Some(data)
    }

    /// Whether a stream could not be read because it unpacks to more than 32 MiB, or all of them to more than 512 MiB.
    pub fn is_over(&self) -> bool {
        self.is_over.get()
    }

    fn unpack_lzw(&self, data: &[u8], with: Option<&Value>) -> Option<Vec<u8>> {
        let early = with.and_then(|with| self.get(with, "EarlyChange")).and_then(Value::whole) != Some(0);
        let most = STREAM.min(self.left.get());
        let out = from_lzw(data, early, usize::try_from(most).unwrap_or(usize::MAX));
        self.taken(out, most)
    }

    /// Returns rows as they were before they were made easier to pack.
    fn restored(&self, data: Vec<u8>, with: Option<&Value>) -> Option<Vec<u8>> {
        let Some(with) = with else { return Some(data) };
        let whole = |key: &str, usual: usize| {
            let stated = self.get(with, key).and_then(Value::whole);
            stated.and_then(|number| usize::try_from(number).ok()).unwrap_or(usual)
        };
        let (predictor, colors) = (whole("Predictor", 1), whole("Colors", 1));
        Rows { predictor, colors, bits: whole("BitsPerComponent", 8), columns: whole("Columns", 1) }.restore(data)
    }

    fn inflate(&self, data: &[u8]) -> Option<Vec<u8>> {
        let most = STREAM.min(self.left.get());
        let mut out = Vec::new();
        // What comes before a fault is text nevertheless.
        let _ = ZlibDecoder::new(data).take(most).read_to_end(&mut out);
        self.taken(out, most)
    }

    /// Returns what was unpacked, if it is not nothing and no more than there may be.
    fn taken(&self, out: Vec<u8>, most: u64) -> Option<Vec<u8>> {
        let length = u64::try_from(out.len()).unwrap_or(u64::MAX);
        self.left.set(self.left.get().saturating_sub(length));
        self.is_over.set(self.is_over.get() || length >= most);
        (!out.is_empty() && length < most).then_some(out)
    }

    /// Returns the pages in their order.
    pub fn pages(&self) -> Vec<Page> {
        let mut pages = Vec::new();
        let mut seen = BTreeSet::new();
        let roots = self.trailers.iter().rev().filter_map(|trailer| self.get(trailer, "Root"));
        if let Some(root) = roots.filter_map(|root| root.get("Pages")).next() {
            self.walk(root, &Value::Map(BTreeMap::new()), 0, &mut seen, &mut pages);
        }
        if pages.is_empty() {
            for (value, _) in self.objects.values().filter(|(value, _)| is_page(value)) {
                let resources = self.get(value, "Resources").cloned().unwrap_or(Value::Number(ONE));
                pages.push(Page { value: value.clone(), resources });
            }
        }
        pages
    }

    fn walk(&self, node: &Value, above: &Value, depth: u32, seen: &mut BTreeSet<u32>, pages: &mut Vec<Page>) {
        if let Value::Reference(number) = node
            && !seen.insert(*number)
        {
            return;
        }
        let Some(value) = self.resolve(node).filter(|_| depth < DEPTH && pages.len() < PAGES) else { return };
        let resources = self.get(value, "Resources").unwrap_or(above);
        match self.get(value, "Kids") {
            Some(Value::Array(kids)) => {
                kids.iter().for_each(|kid| self.walk(kid, resources, depth + 1, seen, pages));
            }
            _ => pages.push(Page { value: value.clone(), resources: resources.clone() }),
        }
    }
}

/// Returns the objects that are whole numbers, wherever they stand: what is attached may be a PDF with objects of its own.
fn numbers(bytes: &[u8]) -> BTreeMap<u32, Vec<usize>> {
    /// More objects of one number no file has.
    const MOST: usize = 16;
    let mut numbers: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for at in memmem::find_iter(bytes, b"obj") {
        let rest = bytes.get(at + 3..bytes.len().min(at + 30)).unwrap_or_default().trim_ascii_start();
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 || !rest.get(digits..).unwrap_or_default().trim_ascii_start().starts_with(b"endobj") {
            continue;
        }
        let length = rest.get(..digits).and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
        if let (Some(number), Some(length)) = (number_before(bytes, at), length) {
            let all = numbers.entry(number).or_default();
            if all.len() < MOST {
                all.push(length);
            }
        }
    }
    numbers
}

fn is_page(value: &Value) -> bool {
    value.get("Type").and_then(Value::name) == Some("Page")
}

/// Returns the number of the object whose `obj` stands at a place: `12 0 obj`.
fn number_before(bytes: &[u8], at: usize) -> Option<u32> {
    let head = bytes.get(at.saturating_sub(24)..at)?.trim_ascii_end();
    let digits = |head: &[u8]| head.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let generation = digits(head);
    let head = head.get(..head.len() - generation).filter(|_| generation > 0)?;
    let trimmed = head.trim_ascii_end();
    let number = digits(trimmed);
    if trimmed.len() == head.len() || number == 0 {
        return None;
    }
    std::str::from_utf8(trimmed.get(trimmed.len() - number..)?).ok()?.parse().ok()
}
