//! The rows of a table, and what the mapping makes of one.

use std::cell::RefCell;

use rust_decimal::Decimal;

use super::columns::Columns;
use super::head::Start;
use super::imported::{Draft, Pending};
use super::mapping::{Each, Mapping};
use super::rule::Record;
use super::spec::{From, Part, Spec, Template};
use crate::engagement::vocabulary::{FieldType, Vocabulary};
use crate::import::cell::{Cell, Dates, Numbers, plain_number, yes_or_no};
use crate::value::money::Currency;
use crate::value::zone::Zone;

/// Why a row cannot be read.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    /// The number of the column, from 1.
    pub column: Option<usize>,
    pub message: String,
    /// A date or a number is not of the form that was expected.
    pub is_form: bool,
    /// It may be a date, if only its order were known.
    pub is_open_date: bool,
}

impl Fault {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { column: None, message: message.into(), is_form: false, is_open_date: false }
    }

    pub(super) fn at(column: Option<usize>, message: impl Into<String>) -> Self {
        Self { column, ..Self::new(message) }
    }
}

/// The rows of a table, one after the other.
pub(super) struct Rows<'t> {
    text: &'t str,
    reader: csv::Reader<&'t [u8]>,
    delimiter: u8,
    quote: Option<u8>,
    header: Option<Vec<String>>,
    /// The line on which the byte is that was counted last.
    line: u32,
    byte: usize,
}

/// One row.
pub(super) struct Row {
    pub line: u32,
    cells: Vec<String>,
    /// How many columns the header has.
    width: Option<usize>,
    /// A quote in it is never closed.
    open: bool,
}

impl<'t> Rows<'t> {
    pub(super) fn new(text: &'t str, mapping: &Mapping, start: Start) -> Self {
        let Start { byte, line, delimiter } = start;
        let text = text.get(byte..).unwrap_or_default();
        let mut builder = csv::ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(delimiter);
        match mapping.quote {
            Some(quote) => builder.quote(quote),
            None => builder.quoting(false),
        };
        let reader = builder.from_reader(text.as_bytes());
        let mut rows = Self { text, reader, delimiter, quote: mapping.quote, header: None, line, byte: 0 };
        if mapping.header {
            rows.header = Some(rows.next_row().map(|row| row.cells).unwrap_or_default());
        }
        rows
    }

    /// Returns the names of the columns, where the first row has them.
    pub(super) fn header(&self) -> Option<&[String]> {
        self.header.as_deref()
    }

    /// Returns the next row.
    pub(super) fn next_row(&mut self) -> Option<Row> {
        let mut record = csv::StringRecord::new();
        // The text is decoded and in memory: reading it cannot fail.
        if !self.reader.read_record(&mut record).unwrap_or(false) {
            return None;
        }
        let start = record.position().map_or(0, |at| usize::try_from(at.byte()).unwrap_or(usize::MAX));
        let end = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        let raw = self.text.get(start..end.min(self.text.len())).unwrap_or_default();
        // The reader's position is before the blank lines that it passed over.
        let blank = raw.len() - raw.trim_start_matches(['\n', '\r']).len();
        let passed = self.text.get(self.byte..start + blank).unwrap_or_default();
        let lines = passed.bytes().filter(|&b| b == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.byte = start + blank;
        let left_open =
            |quote| end >= self.text.len() && ends_in_quotes(&raw.as_bytes()[blank..], self.delimiter, quote);
        Some(Row {
            line: self.line,
            cells: record.iter().map(|cell| cell.trim().to_owned()).collect(),
            width: self.header.as_ref().map(Vec::len),
            open: self.quote.is_some_and(left_open),
        })
    }
}

/// Returns true where a row ends inside quotes. A quote opens only at the beginning of a field.
fn ends_in_quotes(row: &[u8], delimiter: u8, quote: u8) -> bool {
    let (mut start, mut quoted) = (true, false);
    let mut bytes = row.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if quoted && byte == quote && bytes.next_if_eq(&quote).is_none() {
            quoted = false;
        } else if !quoted && start && byte == quote {
            quoted = true;
        }
        start = !quoted && byte == delimiter;
    }
    quoted
}

impl Row {
    /// Returns a cell; nothing where the row is too short.
    pub(super) fn cell(&self, place: usize) -> Option<&str> {
        self.cells.get(place).map(String::as_str)
    }

    /// Reports what is wrong with the row as such.
    pub(super) fn check(&self, damaged: bool, encoding: &str) -> Result<(), Fault> {
        if self.open {
            return Err(Fault::new("a quote is opened and never closed: everything after it is lost"));
        }
        if let Some(place) = self.cells.iter().position(|cell| damaged && cell.contains('\u{fffd}')) {
            return Err(Fault::at(Some(place + 1), format!("bytes that are no {encoding}")));
        }
        match self.width {
            Some(width) if width != self.cells.len() => {
                Err(Fault::new(format!("it has {} columns, the header has {width}", self.cells.len())))
            }
            _ => Ok(()),
        }
    }

    /// Takes away empty cells beyond the last column.
    pub(super) fn trim(&mut self) {
        while self.width.is_some_and(|width| self.cells.len() > width)
            && self.cells.last().is_some_and(String::is_empty)
        {
            self.cells.pop();
        }
    }

    /// Returns a row for every part that a list of cells is made of.
    pub(super) fn spread(&self, each: &Each, columns: &[usize]) -> Vec<Self> {
        let lists = columns.iter().filter_map(|&place| self.cell(place)).filter(|cell| !cell.is_empty());
        lists.map(|list| self.with_parts(each, list)).collect()
    }

    fn with_parts(&self, each: &Each, list: &str) -> Self {
        let mut parts: Vec<&str> = list.rsplitn(each.names.len(), &*each.split).collect();
        parts.resize(each.names.len(), "");
        parts.reverse();
        let cells = self.cells.iter().map(String::as_str).chain(parts.into_iter().map(str::trim));
        let width = self.width.map(|width| width + each.names.len());
        Self { line: self.line, cells: cells.map(str::to_owned).collect(), width, open: self.open }
    }

    /// Returns the first cell that is not empty.
    pub(super) fn first(&self) -> Option<&str> {
        self.cells.iter().map(String::as_str).find(|cell| !cell.is_empty())
    }

    /// Returns what is needed to make a record of the row.
    pub(super) fn scope<'s>(&'s self, with: With<'s>, engagement: &'s Pending) -> Scope<'s> {
        Scope { row: self, with, engagement, left_out: RefCell::default(), is_local: std::cell::Cell::new(false) }
    }
}

/// What all rows are read with.
#[derive(Clone, Copy)]
pub(super) struct With<'s> {
    pub mapping: &'s Mapping,
    pub vocabulary: &'s Vocabulary,
    pub columns: &'s Columns,
    /// How dates are written where a value does not say.
    pub dates: &'s Dates,
    pub numbers: &'s Numbers,
    /// Facts are told: what they are about may be empty.
    pub is_told: bool,
    /// Where local times are read; without it they stay as they are.
    pub zone: Option<&'s Zone>,
}

/// A row with all that the mapping may look at.
pub(super) struct Scope<'s> {
    pub(super) row: &'s Row,
    pub(super) with: With<'s>,
    engagement: &'s Pending,
    /// What is not stated because it could not be read, each with what is wrong.
    pub(super) left_out: RefCell<Vec<(String, Fault)>>,
    /// Whether a time of it says no zone.
    pub(super) is_local: std::cell::Cell<bool>,
}

/// The text of a value, and whether it is written as in a record already.
struct Raw {
    text: String,
    ready: bool,
    column: Option<usize>,
}

impl Scope<'_> {
    /// Returns the text of a template; nothing where one of its columns is empty.
    pub(super) fn fill(&self, template: &Template) -> Result<Option<String>, Fault> {
        let mut text = String::new();
        for part in &template.0 {
            match part {
                Part::Text(plain) => text.push_str(plain),
                Part::Line => text.push_str(&self.row.line.to_string()),
                Part::Engagement => text.push_str(&self.engagement.id),
                Part::Column(columns) => match self.first_of(columns)? {
                    Some(cell) => text.push_str(cell),
                    None if columns.last().is_some_and(String::is_empty) => {}
                    None => return Ok(None),
                },
            }
        }
        Ok(Some(text).filter(|text| !text.trim().is_empty()))
    }

    /// Returns the first cell of these columns that is not empty.
    fn first_of(&self, columns: &[String]) -> Result<Option<&str>, Fault> {
        for column in columns.iter().filter(|column| !column.is_empty()) {
            let (_, cell) = self.cell(column)?;
            if !cell.is_empty() {
                return Ok(Some(cell));
            }
        }
        Ok(None)
    }

    /// Returns what all the cells say that a record is made of, with the names of their columns.
    pub(super) fn content(&self, columns: &[&str]) -> String {
        let cells = columns.iter().filter_map(|column| Some((column, self.cell(column).ok()?.1)));
        cells.filter(|(_, cell)| !cell.is_empty()).map(|(column, cell)| format!("{column}\0{cell}\0")).collect()
    }

    pub(super) fn cell(&self, column: &str) -> Result<(usize, &str), Fault> {
        if self.with.columns.lacks(column) {
            return Ok((0, ""));
        }
        let place = self.with.columns.number(column).unwrap_or(usize::MAX - 1);
        match self.row.cell(place) {
            Some(cell) => Ok((place + 1, cell)),
            None => Err(Fault::new(format!("it has no column `{column}`"))),
        }
    }

    /// Returns the fields of the client.
    pub(super) fn client(&self, specs: &[(String, Spec)]) -> Result<Vec<(String, Cell)>, Fault> {
        self.fields("client", specs)
    }

    fn fields(&self, kind: &str, specs: &[(String, Spec)]) -> Result<Vec<(String, Cell)>, Fault> {
        let mut fields = Vec::new();
        for (name, spec) in specs {
            // INVARIANT: `check` found the kind and the field.
            let kind = self.with.vocabulary.kind(kind);
            let Some(field) = kind.and_then(|kind| self.with.vocabulary.field_named(kind, name)) else { continue };
            match self.value(name, spec, &field.ty) {
                Ok(value) => fields.extend(value.map(|value| (name.clone(), value))),
                Err(fault) if spec.leave_out => self.left_out.borrow_mut().push((format!("`{name}`"), fault)),
                Err(fault) => return Err(fault),
            }
        }
        Ok(fields)
    }

    /// Returns the event that the row becomes.
    pub(super) fn draft(&self, record: &Record) -> Result<Draft, Fault> {
        let filled = |template: &Template, what: &str| {
            self.fill(template)?.ok_or_else(|| Fault::new(format!("`{what}` is empty")))
        };
        let id = record.id.as_ref().map(|id| filled(id, "id")).transpose()?.unwrap_or_default();
        let mut fields = vec![(record.kind.clone(), Cell::Text(id))];
        fields.extend(self.fields(&record.kind, &record.fields)?);
        let mut about = Vec::new();
        for link in &record.about {
            match self.fill(&link.id)? {
                Some(id) => about.push((id, link.if_recorded)),
                None if link.if_recorded && self.with.is_told => {}
                None => return Err(Fault::new("`for` is empty")),
            }
        }
        Ok(Draft { line: self.row.line, fields, about })
    }

    /// Whether a field of a kind is a list.
    pub(super) fn is_list(&self, kind: &str, field: &str) -> bool {
        let field = self.with.vocabulary.kind(kind).and_then(|kind| self.with.vocabulary.field_named(kind, field));
        field.is_some_and(|field| matches!(field.ty, FieldType::List(_)))
    }

    /// Returns what is to be remembered of the row.
    pub(super) fn remember(&self, specs: &[(String, Spec)]) -> Result<Vec<(String, String)>, Fault> {
        let mut remembered = Vec::new();
        for (name, spec) in specs {
            if let Some(raw) = self.raw(name, spec)? {
                remembered.push((name.clone(), raw.text));
            }
        }
        Ok(remembered)
    }

    /// Returns the text of a value as the row has it.
    fn raw(&self, name: &str, spec: &Spec) -> Result<Option<Raw>, Fault> {
        let (text, ready, column) = match &spec.from {
            From::Column(column) => {
                let (place, cell) = self.cell(column)?;
                (Some(cell.to_owned()), false, Some(place))
            }
            From::Value(value) => (Some(value.clone()), true, None),
            // With a form of its own it is yet to be read.
            From::Template(template) => (self.fill(template)?, !spec.read && spec.dates.is_none(), None),
            From::Remembered(key) => match self.engagement.remembered.get(key) {
                None if spec.empty.is_none() => {
                    let message = format!("`{name}` wants `{key}`, which no earlier row of the engagement left");
                    return Err(Fault::new(message));
                }
                found => (found.cloned(), false, None),
            },
            From::Add(_) => (None, false, None),
        };
        let is_zero = |text: &str| self.with.numbers.money(text).is_ok_and(|(number, _)| number.is_zero());
        let raw = match text.filter(|text| !(text.is_empty() || spec.not_zero && is_zero(text))) {
            Some(text) => Raw { text, ready, column },
            None => match &spec.empty {
                Some(empty) => Raw { text: empty.clone(), ready: true, column },
                None if spec.required => {
                    return Err(Fault::at(column, format!("`{name}` is empty")));
                }
                None => return Ok(None),
            },
        };
        let Some(map) = &spec.map else { return Ok(Some(raw)) };
        match map.iter().find(|(from, _)| *from == raw.text) {
            Some((_, to)) => Ok(Some(Raw { text: to.clone(), ready: true, column })),
            None => {
                let message = format!("`{}` is not in the `map` of `{name}`", raw.text);
                Err(Fault::at(column, message))
            }
        }
    }

    /// Returns the value of a field; nothing where the row does not state it.
    pub(super) fn value(&self, name: &str, spec: &Spec, ty: &FieldType) -> Result<Option<Cell>, Fault> {
        if let From::Add(parts) = &spec.from {
            return self.sum(name, spec, parts, ty).map(Some);
        }
        let Some(raw) = self.raw(name, spec)? else { return Ok(None) };
        let dates = spec.dates.as_ref().unwrap_or(self.with.dates);
        let is_date = *ty == FieldType::Moment && !raw.ready;
        // An amount that lacks only its currency is read all the same.
        let is_number = || match ty {
            FieldType::Money => self.with.numbers.money(&raw.text).is_err(),
            _ => matches!(ty, FieldType::Number | FieldType::Percent),
        };
        let at_column = |message: String| Fault {
            is_form: is_date || is_number(),
            is_open_date: is_date && dates.leave_open(&raw.text),
            ..Fault::at(raw.column, message)
        };
        if let (FieldType::List(item), Some(split)) = (ty, &spec.split) {
            let parts = raw.text.split(&**split).map(str::trim).filter(|part| !part.is_empty());
            let items = parts.map(|part| self.convert(spec, item, part, raw.ready)).collect::<Result<_, _>>();
            return Ok(Some(Cell::List(items.map_err(at_column)?)));
        }
        self.convert(spec, ty, &raw.text, raw.ready).map(Some).map_err(at_column)
    }

    fn convert(&self, spec: &Spec, ty: &FieldType, text: &str, ready: bool) -> Result<Cell, String> {
        let number = |text: &str| if ready { plain_number(text) } else { self.with.numbers.read(text) };
        Ok(Cell::Text(match ty {
            FieldType::Money => {
                let (amount, currency) = self.money(spec, text, ready)?;
                format!("{amount} {}", currency.code())
            }
            FieldType::Number => match spec.spent {
                Some(spent) if !ready => spent.minutes(text, self.with.numbers)?.to_string(),
                _ => number(text)?.to_string(),
            },
            FieldType::Percent => format!("{}%", number(text.strip_suffix('%').unwrap_or(text).trim_end())?),
            FieldType::Duration => match &spec.unit {
                Some(unit) => format!("{} {unit}", number(text)?),
                None => text.to_owned(),
            },
            FieldType::Moment if ready => text.to_owned(),
            FieldType::Moment => self.moment(spec, text)?,
            FieldType::Bool => return Ok(Cell::Bool(yes_or_no(text)?)),
            FieldType::List(item) => return self.convert(spec, item, text, ready),
            FieldType::Text | FieldType::Words(_) | FieldType::Actor | FieldType::Event(_) => text.to_owned(),
        }))
    }

    fn money(&self, spec: &Spec, text: &str, ready: bool) -> Result<(Decimal, Currency), String> {
        let (amount, currency) = self.amount(spec, text, ready)?;
        Ok((if spec.absolute { amount.abs() } else { amount }, currency))
    }

    fn amount(&self, spec: &Spec, text: &str, ready: bool) -> Result<(Decimal, Currency), String> {
        let (amount, stated) = match text.rsplit_once(' ').filter(|_| ready) {
            Some((amount, code)) => (plain_number(amount)?, Currency::parse(code)),
            None if ready => (plain_number(text)?, None),
            None => self.with.numbers.money(text)?,
        };
        let column = spec.currency_column.as_deref().and_then(|column| Some(self.cell(column).ok()?.1));
        let column = match column.filter(|code| !code.is_empty()) {
            Some(code) => Some(currency(code).ok_or_else(|| format!("`{code}` is no currency in use"))?),
            None => None,
        };
        let in_name = match &spec.from {
            From::Column(column) => self.with.columns.currency(column),
            _ => None,
        };
        let currency = stated.or(column).or(in_name).or(spec.currency).or(self.with.mapping.currency);
        currency.map(|currency| (amount, currency)).ok_or_else(|| format!("`{text}` has no currency"))
    }

    /// Returns the sum of several amounts or numbers.
    fn sum(&self, name: &str, spec: &Spec, parts: &[Spec], ty: &FieldType) -> Result<Cell, Fault> {
        let mut total = Decimal::ZERO;
        let mut currency: Option<Currency> = None;
        for part in parts {
            let raw = self.raw(name, part)?;
            let raw = raw.ok_or_else(|| Fault::new(format!("a part of the sum `{name}` is empty")))?;
            let fault = |message: String| Fault::at(raw.column, message);
            let amount = if *ty == FieldType::Money {
                let mut part = part.clone();
                part.currency = part.currency.or(spec.currency);
                part.currency_column = part.currency_column.or_else(|| spec.currency_column.clone());
                let (amount, unit) = self.money(&part, &raw.text, raw.ready).map_err(fault)?;
                let first = *currency.get_or_insert(unit);
                if first != unit {
                    return Err(fault(format!("`{name}` adds {} to {}", unit.code(), first.code())));
                }
                amount
            } else if raw.ready {
                plain_number(&raw.text).map_err(fault)?
            } else {
                self.with.numbers.read(&raw.text).map_err(fault)?
            };
            total = total.checked_add(amount).ok_or_else(|| fault(format!("`{name}` has too many digits")))?;
        }
        let total = total.normalize();
        Ok(Cell::Text(match currency {
            Some(currency) => format!("{total} {}", currency.code()),
            None => total.to_string(),
        }))
    }
}

/// Returns the currency of a code, in letters of either case, also after its name: `Euro - EUR`.
fn currency(code: &str) -> Option<Currency> {
    let last = code.rsplit_once(" - ").map_or(code, |(_, last)| last);
    Currency::parse(&last.trim().to_uppercase())
}
