//! What hledger itself exports: `hledger print -O csv` and `-O json`.

use rust_decimal::Decimal;
use serde_json::Value;

use super::amount::{Styles, raw};
use super::entry::{Amount, Entry, Posting, day_of, tags};
use crate::import::fact::{Told, Warning};
use crate::import::refusal::Refusal;
use crate::value::time::Day;

/// Returns the transactions of `hledger print -O csv`: a row a posting.
pub(super) fn of_csv(text: &str, told: &mut Told) -> Result<Vec<Entry>, Refusal> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| Refusal::new(error.to_string()))?.clone();
    let place = |name: &str| header.iter().position(|column| column.trim_start_matches('\u{feff}') == name);
    let [Some(index), Some(date), Some(account), Some(amount), Some(commodity)] =
        ["txnidx", "date", "account", "amount", "commodity"].map(place)
    else {
        return Err(Refusal::new(
            "it lacks a column of `hledger print -O csv`: txnidx, date, account, amount, commodity",
        ));
    };
    let more = ["code", "description", "comment", "posting-comment"].map(place);
    let mut rows = Vec::new();
    let mut styles = Styles::default();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).unwrap_or(false) {
        let line = record.position().map_or(0, |at| u32::try_from(at.line()).unwrap_or(u32::MAX));
        let written = raw(&record[amount.min(record.len().saturating_sub(1))]);
        if record.len() < header.len() || written.is_none() {
            let message = "a row of too few columns, or of no amount, is left out".to_owned();
            told.warnings.push(Warning { line, message, is_loss: true });
            continue;
        }
        if let Some(raw) = &written {
            styles.see(raw);
        }
        rows.push((line, record.clone(), written));
    }
    let mut entries: Vec<Entry> = Vec::new();
    let mut last = None;
    for (line, row, written) in rows {
        let text = |place: Option<usize>| place.and_then(|place| row.get(place)).unwrap_or_default();
        let [code, description, comment, posting_comment] = more.map(text);
        if last.as_deref() != row.get(index) {
            last = row.get(index).map(str::to_owned);
            entries.push(entry(line, &row[date], code, description, tags(comment), told));
        }
        let amount = written.map(|raw| Amount { commodity: row[commodity].to_owned(), ..styles.amount(raw) });
        let is_virtual = row[account].starts_with('(');
        let account = row[account].trim_matches(['(', ')', '[', ']']).to_owned();
        let tags = tags(posting_comment);
        let of = entries.last().and_then(|entry| entry.day).map(|day| day.year());
        let day = tags.iter().find(|(name, _)| name == "date").and_then(|(_, said)| day_of(said, of));
        let posting = Posting { account, amount, is_virtual, day, tags, ..Posting::default() };
        if let Some(entry) = entries.last_mut() {
            entry.postings.push(posting);
        }
    }
    Ok(entries)
}

fn entry(line: u32, date: &str, code: &str, description: &str, tags: Vec<(String, String)>, told: &mut Told) -> Entry {
    let day = Day::parse(date);
    if day.is_none() {
        let message = format!("`{date}` is no day; the transaction is left out");
        told.warnings.push(Warning { line, message, is_loss: true });
    }
    let (payee, note) = description.split_once('|').unwrap_or((description, ""));
    let (payee, note, code) = (payee.trim().to_owned(), note.trim().to_owned(), code.to_owned());
    Entry { line, day, code, payee, note, tags, ..Entry::default() }
}

/// Returns the transactions of `hledger print -O json`.
pub(super) fn of_json(text: &str, told: &mut Told) -> Result<Vec<Entry>, Refusal> {
    let all: Vec<Value> = serde_json::from_str(text).map_err(|error| Refusal {
        line: u32::try_from(error.line()).unwrap_or(u32::MAX),
        reason: format!("it is no JSON of `hledger print`: {error}"),
    })?;
    let lines = lines(text);
    let mut entries = Vec::new();
    for (place, value) in all.iter().enumerate() {
        let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default();
        let line = lines.get(place).copied().unwrap_or(1);
        let mut entry =
            entry(line, text("tdate"), text("tcode"), text("tdescription"), pairs(value.get("ttags")), told);
        entry.postings =
            value.get("tpostings").and_then(Value::as_array).into_iter().flatten().flat_map(postings).collect();
        entries.push(entry);
    }
    Ok(entries)
}

/// Returns the postings of one, one for each of its commodities.
fn postings(value: &Value) -> Vec<Posting> {
    let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default();
    let posting = Posting {
        account: text("paccount").to_owned(),
        day: Day::parse(text("pdate")),
        tags: pairs(value.get("ptags")),
        is_virtual: text("ptype") == "VirtualPosting",
        ..Posting::default()
    };
    let amounts = value.get("pamount").and_then(Value::as_array).into_iter().flatten().map(amount);
    amounts.map(|amount| Posting { amount: Some(amount), ..posting.clone() }).collect()
}

fn amount(value: &Value) -> Amount {
    let commodity = value.get("acommodity").and_then(Value::as_str).unwrap_or_default().to_owned();
    let quantity = value.get("aquantity");
    let whole = |name: &str| quantity.and_then(|quantity| quantity.get(name)?.as_i64());
    let number = whole("decimalMantissa").zip(whole("decimalPlaces")).and_then(|(mantissa, places)| {
        let places = u32::try_from(places).ok()?;
        Decimal::try_from_i128_with_scale(i128::from(mantissa), places).ok()
    });
    let shown = quantity.map(Value::to_string).unwrap_or_default();
    Amount { number: number.map(|number| number.normalize()), shown, commodity }
}

fn pairs(value: Option<&Value>) -> Vec<(String, String)> {
    let pairs = value.and_then(Value::as_array).into_iter().flatten();
    let pair = |pair: &Value| Some((pair.get(0)?.as_str()?.to_lowercase(), pair.get(1)?.as_str()?.trim().to_owned()));
    pairs.filter_map(pair).collect()
}

/// Returns the line on which each object of the outermost list begins.
fn lines(text: &str) -> Vec<u32> {
    let (mut lines, mut line, mut depth) = (Vec::new(), 1, 0u32);
    let (mut is_quoted, mut is_escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            b'\n' => line += 1,
            b'"' if !is_escaped => is_quoted = !is_quoted,
            b'{' | b'[' if !is_quoted => {
                if depth == 1 {
                    lines.push(line);
                }
                depth += 1;
            }
            b'}' | b']' if !is_quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        is_escaped = is_quoted && byte == b'\\' && !is_escaped;
    }
    lines
}
