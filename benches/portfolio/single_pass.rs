//! The four clauses of `four.terms`, written by hand for just these four: what is left when nothing is general.
//!
//! `cargo bench --bench single_pass -- PORTFOLIO AS_OF [THREADS]` prints engagement, clause, subject and figure of each verdict, sorted.
//! The lines of an engagement follow each other, in order of time; what is paid, revised or approved comes after what it is about.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::thread;

use serde::Deserialize;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const DAYS_TO_PAY: i64 = 14;
const ROUNDS: u32 = 3;
const MESSAGES: usize = 2;
const WINDOW: i64 = 168 * 3600;
const BUFFER: usize = 1 << 20;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let (portfolio, as_of, threads) = match arguments.as_slice() {
        [portfolio, as_of] => (Path::new(portfolio), day(as_of)?, 1),
        [portfolio, as_of, threads] => (Path::new(portfolio), day(as_of)?, threads.parse()?),
        _ => {
            eprintln!("usage: single_pass PORTFOLIO YYYY-MM-DD [THREADS]");
            return Ok(());
        }
    };
    let bounds = bounds(portfolio, threads)?;
    let parts: Vec<Outcome<Vec<String>>> = thread::scope(|scope| {
        let running: Vec<_> =
            bounds.windows(2).map(|part| scope.spawn(|| pass(portfolio, part[0], part[1], as_of))).collect();
        running.into_iter().map(|part| part.join().expect("a pass ends with a result")).collect()
    });
    let mut rows = Vec::new();
    for part in parts {
        rows.append(&mut part?);
    }
    rows.sort_unstable();
    let mut output = BufWriter::new(std::io::stdout().lock());
    for row in rows {
        writeln!(output, "{row}")?;
    }
    Ok(output.flush()?)
}

/// Returns where in the file each thread begins, and its end. No engagement is split.
fn bounds(portfolio: &Path, threads: u64) -> Outcome<Vec<u64>> {
    let end = std::fs::metadata(portfolio)?.len();
    let mut bounds = vec![0];
    for part in 1..threads {
        let mut place = end / threads * part;
        let mut lines = BufReader::new(File::open(portfolio)?);
        lines.seek(SeekFrom::Start(place))?;
        let (mut line, mut first) = (Vec::new(), None);
        place += lines.read_until(b'\n', &mut line)? as u64;
        loop {
            line.clear();
            let length = lines.read_until(b'\n', &mut line)?;
            if length == 0 {
                break;
            }
            let engagement = serde_json::from_slice::<Line>(&line)?.engagement;
            match &first {
                None => first = Some(engagement.to_owned()),
                Some(first) if first != engagement => break,
                Some(_) => {}
            }
            place += length as u64;
        }
        bounds.push(place);
    }
    bounds.push(end);
    Ok(bounds)
}

/// Returns the verdicts of what lies between two places of the file.
fn pass(portfolio: &Path, from: u64, to: u64, as_of: i64) -> Outcome<Vec<String>> {
    let mut file = File::open(portfolio)?;
    file.seek(SeekFrom::Start(from))?;
    let mut lines = BufReader::with_capacity(BUFFER, file.take(to.saturating_sub(from)));
    let (mut text, mut rows, mut engagement) = (Vec::new(), Vec::new(), Engagement::default());
    while lines.read_until(b'\n', &mut text)? > 0 {
        let line: Line = serde_json::from_slice(&text)?;
        if line.engagement != engagement.name {
            engagement.finish(as_of, &mut rows);
            engagement = Engagement { name: line.engagement.to_owned(), ..Engagement::default() };
        }
        engagement.read(&line, as_of).map_err(|error| format!("{error}: {}", String::from_utf8_lossy(&text)))?;
        text.clear();
    }
    engagement.finish(as_of, &mut rows);
    Ok(rows)
}

/// A line of the portfolio: one of the kinds is there, with its id.
#[derive(Deserialize)]
struct Line<'a> {
    engagement: &'a str,
    at: Option<&'a str>,
    by: Option<&'a str>,
    #[serde(rename = "for")]
    about: Option<&'a str>,
    invoice: Option<&'a str>,
    issued: Option<&'a str>,
    payable: Option<&'a str>,
    payment: Option<&'a str>,
    amount: Option<&'a str>,
    revision: Option<&'a str>,
    change: Option<&'a str>,
    approval: Option<&'a str>,
    work: Option<&'a str>,
    message: Option<&'a str>,
}

struct Invoice {
    issued: i64,
    unpaid: i64,
    settled: Option<i64>,
}

struct Episode {
    first: String,
    messages: u32,
}

/// What of an engagement has to be remembered.
#[derive(Default)]
struct Engagement {
    name: String,
    invoices: BTreeMap<String, Invoice>,
    rounds: BTreeMap<String, u32>,
    changes: BTreeSet<String>,
    approved: BTreeSet<String>,
    /// Work before an approval, and what it is for.
    unapproved: Vec<(String, String)>,
    /// When the messages out of hours of the last 168 hours were written.
    recent: VecDeque<i64>,
    episodes: Vec<Episode>,
    is_over_limit: bool,
}

impl Engagement {
    fn read(&mut self, line: &Line, as_of: i64) -> Outcome<()> {
        if let Some(change) = line.change {
            self.changes.insert(change.to_owned());
        }
        let Some(at) = line.at else { return Ok(()) };
        let today = day(at)?;
        if today > as_of {
            return Ok(());
        }
        let about = || line.about.ok_or("`for` is missing");
        if let Some(message) = line.message {
            if line.by == Some("client") && is_out_of_hours(at, today)? {
                self.message(message, instant(at, today)?);
            }
        } else if let Some(invoice) = line.invoice {
            let issued = day(line.issued.ok_or("`issued` is missing")?)?;
            let unpaid = cents(line.payable.ok_or("`payable` is missing")?)?;
            self.invoices.insert(invoice.to_owned(), Invoice { issued, unpaid, settled: None });
        } else if line.payment.is_some() {
            let invoice = self.invoices.get_mut(about()?).ok_or("the invoice is not known")?;
            invoice.unpaid -= cents(line.amount.ok_or("`amount` is missing")?)?;
            if invoice.unpaid <= 0 {
                invoice.settled.get_or_insert(today);
            }
        } else if line.revision.is_some() {
            match self.rounds.get_mut(about()?) {
                Some(rounds) => *rounds += 1,
                None => drop(self.rounds.insert(about()?.to_owned(), 1)),
            }
        } else if line.approval.is_some() {
            self.approved.insert(about()?.to_owned());
        } else if let (Some(work), Some(about)) = (line.work, line.about)
            && !self.approved.contains(about)
        {
            self.unapproved.push((work.to_owned(), about.to_owned()));
        }
        Ok(())
    }

    fn message(&mut self, message: &str, at: i64) {
        while self.recent.front().is_some_and(|&first| first <= at - WINDOW) {
            self.recent.pop_front();
        }
        self.recent.push_back(at);
        let was_over_limit = std::mem::replace(&mut self.is_over_limit, self.recent.len() > MESSAGES);
        match self.episodes.last_mut() {
            Some(episode) if was_over_limit && self.is_over_limit => episode.messages += 1,
            _ if self.is_over_limit => self.episodes.push(Episode { first: message.to_owned(), messages: 1 }),
            _ => {}
        }
    }

    /// Adds the verdicts to the rows.
    fn finish(&self, as_of: i64, rows: &mut Vec<String>) {
        let name = &self.name;
        for (number, invoice) in &self.invoices {
            let overdue = invoice.settled.unwrap_or(as_of) - invoice.issued - DAYS_TO_PAY;
            if overdue > 0 {
                rows.push(format!("{name}\tpaid_in_14_days\t{number}\t{overdue}"));
            }
        }
        for (delivery, &rounds) in &self.rounds {
            if rounds > ROUNDS {
                rows.push(format!("{name}\tthree_rounds\t{delivery}\t{rounds}"));
            }
        }
        for (work, about) in &self.unapproved {
            if self.changes.contains(about) {
                rows.push(format!("{name}\tapproved_first\t{work}\t1"));
            }
        }
        for Episode { first, messages } in &self.episodes {
            rows.push(format!("{name}\tnight_mail\t{first}\t{messages}"));
        }
    }
}

/// Returns the number that stands at a place of a text.
fn number(text: &str, from: usize, to: usize) -> Outcome<i64> {
    Ok(text.get(from..to).ok_or("it is cut short")?.parse()?)
}

/// Returns the day with which a text begins, as a number of days since 1970.
fn day(text: &str) -> Outcome<i64> {
    let (year, month, day) = (number(text, 0, 4)?, number(text, 5, 7)?, number(text, 8, 10)?);
    // The year begins in March, so that its last day is the leap day.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    Ok(year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 719_469)
}

/// Returns whether a moment lies outside Mon-Fri 09:00-18:00, by the clock that it is written in.
fn is_out_of_hours(at: &str, day: i64) -> Outcome<bool> {
    let weekday = (day + 3).rem_euclid(7);
    Ok(weekday > 4 || !(9..18).contains(&number(at, 11, 13)?))
}

/// Returns the seconds since 1970 of a moment such as `2025-06-30T09:00:00+02:00`.
fn instant(at: &str, day: i64) -> Outcome<i64> {
    let local = day * 86400 + number(at, 11, 13)? * 3600 + number(at, 14, 16)? * 60 + number(at, 17, 19)?;
    let east = match at.get(19..20) {
        Some("Z") => return Ok(local),
        Some("+") => 1,
        Some("-") => -1,
        _ => return Err("the offset is missing".into()),
    };
    Ok(local - east * (number(at, 20, 22)? * 3600 + number(at, 23, 25)? * 60))
}

/// Returns the cents of an amount such as `12.50 EUR`.
fn cents(amount: &str) -> Outcome<i64> {
    let figure = amount.split(' ').next().unwrap_or_default();
    match figure.split_once('.') {
        Some((euros, cents)) if cents.len() == 2 => Ok(euros.parse::<i64>()? * 100 + cents.parse::<i64>()?),
        Some(_) => Err("it has no whole cents".into()),
        None => Ok(figure.parse::<i64>()? * 100),
    }
}
