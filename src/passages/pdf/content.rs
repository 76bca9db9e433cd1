//! The operators of a page, as far as they show text: what is shown, and where.

use super::font::Font;
use crate::pdf::file::{File, Page};
use crate::pdf::object::{Lexer, ONE, Value};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The deepest that forms may lie in each other, the most that a page may show, and the most operators.
const DEPTH: u32 = 8;
const PIECES: usize = 200_000;
const OPERATORS: usize = 4_000_000;

/// Text that was shown in one go: from where to where, and how large; in millionths of a point.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Where it begins.
    pub x: i64,
    /// The line it stands on.
    pub y: i64,
    /// Where it ends.
    pub end: i64,
    /// The height of its letters.
    pub size: i64,
}

/// A matrix of six numbers.
type Matrix = [i64; 6];
const SAME: Matrix = [ONE, 0, 0, ONE, 0, 0];

fn times(a: i64, b: i64) -> i64 {
    i64::try_from(i128::from(a) * i128::from(b) / i128::from(ONE)).unwrap_or(0)
}

fn product(a: &Matrix, b: &Matrix) -> Matrix {
    let cell = |x, y, p: usize, q: usize| times(x, b[p]).saturating_add(times(y, b[q]));
    [
        cell(a[0], a[1], 0, 2),
        cell(a[0], a[1], 1, 3),
        cell(a[2], a[3], 0, 2),
        cell(a[2], a[3], 1, 3),
        cell(a[4], a[5], 0, 2).saturating_add(b[4]),
        cell(a[4], a[5], 1, 3).saturating_add(b[5]),
    ]
}

#[derive(Clone, Default)]
struct State {
    place: Matrix,
    font: Option<Rc<Font>>,
    size: i64,
    leading: i64,
    letter: i64,
    word: i64,
}

/// Reads the pages of a file; keeps its fonts.
pub struct Reader<'a> {
    file: &'a File<'a>,
    fonts: BTreeMap<String, Rc<Font>>,
    pieces: Vec<Piece>,
    operators: usize,
    /// Whether a page shows pictures.
    pub pictures: bool,
    /// Whether the last page is one picture, or mostly that.
    pub is_picture: bool,
}

/// A picture of so many square points is a page: half of A5.
const PAGE: i64 = 125_000;

impl<'a> Reader<'a> {
    /// Returns a reader of a file.
    pub fn new(file: &'a File<'a>) -> Self {
        Self { file, fonts: BTreeMap::new(), pieces: Vec::new(), operators: 0, pictures: false, is_picture: false }
    }

    /// Returns what a page shows.
    pub fn page(&mut self, page: &Page) -> Vec<Piece> {
        self.operators = 0;
        self.is_picture = false;
        let parts = match page.value.get("Contents") {
            Some(Value::Array(parts)) => parts.clone(),
            Some(one) => match self.file.resolve(one) {
                Some(Value::Array(parts)) => parts.clone(),
                _ => vec![one.clone()],
            },
            None => Vec::new(),
        };
        let mut data = Vec::new();
        for part in parts {
            data.extend(self.file.stream(&part).unwrap_or_default());
            data.push(b'\n');
        }
        self.run(&data, &page.resources, &State { place: SAME, ..State::default() }, 0);
        std::mem::take(&mut self.pieces)
    }

    fn run(&mut self, data: &[u8], resources: &Value, begin: &State, depth: u32) {
        let mut lexer = Lexer::new(data, 0);
        let (mut state, mut kept) = (begin.clone(), Vec::new());
        let (mut text, mut line) = (SAME, SAME);
        let mut items: Vec<Value> = Vec::new();
        while let Some(value) = lexer.next() {
            let Value::Word(word) = value else {
                items.push(value);
                continue;
            };
            self.operators += 1;
            if self.operators > OPERATORS || self.pieces.len() > PIECES {
                return;
            }
            let number = |at: usize| if let Some(Value::Number(n)) = items.get(at) { *n } else { 0 };
            let moved = |line: &Matrix, x: i64, y: i64| product(&[ONE, 0, 0, ONE, x, y], line);
            match word.as_slice() {
                b"q" if kept.len() < 1000 => kept.push(state.clone()),
                b"Q" => state = kept.pop().unwrap_or(state),
                b"cm" => state.place = product(&std::array::from_fn(number), &state.place),
                b"BT" => (text, line) = (SAME, SAME),
                b"Tf" => {
                    state.font = items.first().and_then(Value::name).and_then(|name| self.font(resources, name));
                    state.size = number(1);
                }
                b"TL" => state.leading = number(0),
                b"Tc" => state.letter = number(0),
                b"Tw" => state.word = number(0),
                b"Tm" => {
                    line = std::array::from_fn(number);
                    text = line;
                }
                b"Td" | b"TD" => {
                    if word == b"TD" {
                        state.leading = -number(1);
                    }
                    line = moved(&line, number(0), number(1));
                    text = line;
                }
                b"T*" | b"'" | b"\"" => {
                    line = moved(&line, 0, -state.leading);
                    text = line;
                    if word != b"T*" {
                        self.show(&state, &mut text, items.last());
                    }
                }
                b"Tj" | b"TJ" => self.show(&state, &mut text, items.last()),
                b"Do" => self.form(resources, items.first(), &state, depth),
                b"BI" => self.picture(&state.place),
                // The bytes of a picture in the page are no operators.
                b"ID" => lexer.at = picture_end(data, lexer.at),
                _ => {}
            }
            items.clear();
        }
    }

    fn font(&mut self, resources: &Value, name: &str) -> Option<Rc<Font>> {
        let fonts = self.file.get(resources, "Font")?;
        let value = fonts.get(name)?;
        let key = if let Value::Reference(number) = value { number.to_string() } else { format!("{value:?}") };
        let file = self.file;
        Some(Rc::clone(self.fonts.entry(key).or_insert_with(|| Rc::new(Font::new(file, value)))))
    }

    fn form(&mut self, resources: &Value, name: Option<&Value>, state: &State, depth: u32) {
        let forms = self.file.get(resources, "XObject");
        let Some(form) = forms.zip(name.and_then(Value::name)).and_then(|(forms, name)| forms.get(name)) else {
            return;
        };
        if self.file.get(form, "Subtype").and_then(Value::name) != Some("Form") {
            self.picture(&state.place);
            return;
        }
        let Some(data) = self.file.stream(form).filter(|_| depth < DEPTH) else { return };
        let mut inner = state.clone();
        if let Some(Value::Array(numbers)) = self.file.get(form, "Matrix") {
            let number = |at: usize| if let Some(Value::Number(n)) = numbers.get(at) { *n } else { 0 };
            inner.place = product(&std::array::from_fn(number), &state.place);
        }
        let own = self.file.get(form, "Resources").unwrap_or(resources).clone();
        self.run(&data, &own, &inner, depth + 1);
    }

    /// Takes a picture, which fills the unit square of its place.
    fn picture(&mut self, place: &Matrix) {
        let size = times(place[0], place[3]).saturating_sub(times(place[1], place[2])).saturating_abs();
        self.pictures = true;
        self.is_picture |= size / ONE >= PAGE;
    }

    /// Shows a string, or an array of strings and the gaps between them.
    fn show(&mut self, state: &State, text: &mut Matrix, shown: Option<&Value>) {
        match shown {
            Some(Value::Text(bytes)) => self.string(state, text, bytes),
            Some(Value::Array(items)) => {
                for item in items {
                    match item {
                        Value::Text(bytes) => self.string(state, text, bytes),
                        Value::Number(gap) => advance(text, -times(*gap, state.size) / 1000),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    fn string(&mut self, state: &State, text: &mut Matrix, bytes: &[u8]) {
        let Some(font) = &state.font else { return };
        let begin = product(text, &state.place);
        let mut shown = String::new();
        for (letters, width, blank) in font.read(bytes) {
            shown.push_str(letters);
            let wide = state.size.saturating_mul(width.clamp(-10_000, 10_000)) / 1000;
            advance(text, wide.saturating_add(state.letter).saturating_add(if blank { state.word } else { 0 }));
        }
        let end = product(text, &state.place);
        let size = times(state.size, begin[3].saturating_abs().max(begin[1].saturating_abs())).saturating_abs();
        self.pieces.push(Piece { text: shown, x: begin[4], y: begin[5], end: end[4], size });
    }
}

fn advance(text: &mut Matrix, by: i64) {
    *text = product(&[ONE, 0, 0, ONE, by, 0], text);
}

fn picture_end(data: &[u8], at: usize) -> usize {
    let rest = data.get(at..).unwrap_or_default();
    let ends = |part: &[u8]| part.starts_with(b"EI") && part.get(2).is_none_or(u8::is_ascii_whitespace);
    let found = memchr::memmem::find_iter(rest, b"EI").find(|n| rest.get(*n..).is_some_and(ends));
    found.map_or(data.len(), |n| at + n + 2)
}
