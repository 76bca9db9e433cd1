//! Where the columns of a table are.

use std::collections::HashMap;

use crate::value::money::Currency;

/// The place of every column that a mapping names.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    places: HashMap<String, Option<Place>>,
}

/// The place of a column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// From 0.
    pub number: usize,
    /// The currency in its name: `Amount (EUR)`.
    pub currency: Option<Currency>,
}

impl Columns {
    /// Puts a column at its place, or says that the table does not have it.
    pub fn put(&mut self, name: &str, place: Option<Place>) {
        self.places.insert(name.to_owned(), place);
    }

    /// Whether it is known where a column is, or that the table does not have it.
    pub fn has(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// Whether the table need not have a column, and does not.
    pub fn lacks(&self, name: &str) -> bool {
        self.places.get(name).is_some_and(Option::is_none)
    }

    /// Returns the number of a column, from 0.
    pub fn number(&self, name: &str) -> Option<usize> {
        Some(self.places.get(name)?.as_ref()?.number)
    }

    /// Returns the currency in the name of a column.
    pub fn currency(&self, name: &str) -> Option<Currency> {
        self.places.get(name)?.as_ref()?.currency
    }
}

/// Returns the place of a column: by its name, or by its number where the table has no header.
pub(super) fn place(column: &str, header: Option<&[String]>, loose: bool) -> Result<Place, String> {
    let Some(header) = header else {
        let number = column.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let number = number.map(|number| Place { number, currency: None });
        return number.ok_or_else(|| format!("`{column}` is no number of a column, and the table has no header"));
    };
    if let Some((before, after)) = column.split_once('*').filter(|_| !header.iter().any(|name| name == column)) {
        return with_currency(before, after, header).ok_or_else(|| format!("the table has no column `{column}`"));
    }
    let same = |name: &String| if loose { is_alike(name, column) } else { name == column };
    let exact: Vec<usize> = (0..header.len()).filter(|&number| header[number] == column).collect();
    let alike: Vec<usize> = (0..header.len()).filter(|&number| same(&header[number])).collect();
    match if exact.is_empty() { &alike[..] } else { &exact[..] } {
        [] => Err(format!("the table has no column `{column}`")),
        [number] => Ok(Place { number: *number, currency: None }),
        [first, second, ..] => Err(format!("two columns are called `{column}`: {} and {}", first + 1, second + 1)),
    }
}

/// Returns the column whose name has a currency between these.
fn with_currency(before: &str, after: &str, header: &[String]) -> Option<Place> {
    header.iter().enumerate().find_map(|(number, name)| {
        let code = name.strip_prefix(before)?.strip_suffix(after)?;
        let code = code.to_uppercase();
        let code = if code == "EURO" { "EUR" } else { &code };
        Some(Place { number, currency: Some(Currency::parse(code)?) })
    })
}

/// Whether two names of columns have the same letters and digits.
pub(super) fn is_alike(a: &str, b: &str) -> bool {
    let (a, b) = (letters(a), letters(b));
    a == b && !a.is_empty()
}

/// Returns the letters and digits of a text, in lower case.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
