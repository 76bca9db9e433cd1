//! Data files with a header of `# key: value` lines and dated rows: how rates and lump sums are kept.

use std::collections::BTreeMap;

use super::time::Day;

/// A data file as read: its header, and its rows by day, each with the number of its line and the text after the day.
#[derive(Debug)]
pub(super) struct Dated<'a> {
    header: BTreeMap<&'a str, &'a str>,
    pub(super) rows: Vec<(usize, Day, &'a str)>,
}

impl<'a> Dated<'a> {
    /// Reads a file. The days may not go backwards. Returns the line and what is wrong with it.
    pub(super) fn parse(text: &'a str) -> Result<Self, (usize, String)> {
        let mut file = Self { header: BTreeMap::new(), rows: Vec::new() };
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if let Some(comment) = line.strip_prefix('#') {
                if let Some((key, value)) = comment.split_once(':') {
                    file.header.entry(key.trim()).or_insert(value.trim());
                }
            } else if !line.is_empty() {
                let (date, rest) = line.split_once(' ').unwrap_or((line, ""));
                let day = Day::parse(date).ok_or_else(|| (index + 1, "a row begins with a day".to_owned()))?;
                if file.rows.last().is_some_and(|(_, last, _)| *last > day) {
                    return Err((index + 1, format!("{day} comes after a later day")));
                }
                file.rows.push((index + 1, day, rest.trim()));
            }
        }
        Ok(file)
    }

    /// Returns a value of the header, empty where it has none.
    pub(super) fn value(&self, key: &str) -> String {
        self.header.get(key).copied().unwrap_or_default().to_owned()
    }

    /// Returns the last day for which the file is known, where it says one.
    pub(super) fn until(&self) -> Result<Option<Day>, (usize, String)> {
        let wrong = || (1, "`until` is a day".to_owned());
        self.header.get("until").map(|text| Day::parse(text).ok_or_else(wrong)).transpose()
    }
}
