//! The lines by which XRechnung codes discounts.

use super::source::short;
use crate::import::fact::CASH_DISCOUNT;
use crate::value::time::Day;

/// Reads the lines by which XRechnung codes discounts (`#SKONTO#TAGE=14#PROZENT=2.00#`); returns the text without them, and what they tell.
pub(super) fn coded(text: &str, issued: Day) -> (String, Vec<String>) {
    let (mut free, mut notes) = (String::new(), Vec::<String>::new());
    for line in text.lines() {
        let Some(start) = line.find("#SKONTO#").or_else(|| line.find("#VERZUG#")) else {
            free += line;
            free.push('\n');
            continue;
        };
        free += &line[..start];
        let mut days: Option<i64> = None;
        for field in line[start..].split('#') {
            match field.split_once('=') {
                Some(("TAGE", value)) => days = value.trim().parse().ok().filter(|days| (0..10_000).contains(days)),
                Some(("PROZENT", value)) if line[start..].starts_with("#SKONTO#") => {
                    let until = days.map(|days| format!(" until {}", issued.plus(days))).unwrap_or_default();
                    notes.push(format!("{CASH_DISCOUNT} {} %{until}", short(value.trim())));
                }
                Some(("BASISBETRAG", value)) => {
                    if let Some(note) = notes.last_mut() {
                        *note += &format!(", on {}", short(value.trim()));
                    }
                }
                Some(_) => {}
                None if !matches!(field, "SKONTO" | "VERZUG" | "") => {
                    free += field;
                    free.push('\n');
                }
                None => {}
            }
        }
    }
    (free, notes)
}
