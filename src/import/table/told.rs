//! Facts from a table: a row tells something that happened, and who the engagement is of is found out by others.

use std::collections::{BTreeSet, HashMap, HashSet};

use sha2::{Digest, Sha256};

use super::check::{check, names_of, references};
use super::columns::is_alike;
use super::head::{start, with_lines};
use super::imported::{BadRow, Draft, Imported, Pending};
use super::mapping::{Each, Mapping};
use super::node::Problem;
use super::pick::{no_rule, rule_for};
use super::row::{Fault, Row, Rows, Scope, With};
use super::rule::Record;
use super::spec::Template;
use super::write::finish;
use crate::engagement::vocabulary::Vocabulary;
use crate::import::cell::Cell;
use crate::import::decode;
use crate::import::fact::{About, Fact, Given, Party, Told, Warning};
use crate::import::refusal::Refusal;
use crate::value::money::Money;

/// Returns what the rows of a table tell, as a mapping has them.
///
/// # Errors
/// Where the mapping does not fit the table, or leaves open which number of a date is the day.
pub fn told(mapping: &Mapping, given: &Given<'_>) -> Result<Told, Refusal> {
    let text = Text::of(mapping, given.bytes);
    let Some(start) = start(&text.text, mapping) else {
        return Err(Refusal::new(format!("no line of it is the header that the mapping wants{}", wanted(mapping))));
    };
    let builtin = given.vocabulary.is_none().then(Vocabulary::builtin);
    let Some(vocabulary) = given.vocabulary.or(builtin.as_ref()) else { return Ok(Told::default()) };
    let mut rows = Rows::new(&text.text, mapping, start);
    let misfit = |problems: Vec<Problem>| Refusal::new(format!("the mapping does not fit it: {}", shown(&problems)));
    let header: Option<Vec<String>> = rows.header().map(|header| {
        let more = mapping.each.iter().flat_map(|each| &each.names);
        header.iter().chain(more).cloned().collect()
    });
    let columns = references(mapping, header.as_deref(), true).map_err(misfit)?;
    check(mapping, vocabulary).map_err(misfit)?;
    let mut all = Vec::new();
    while let Some(mut row) = rows.next_row() {
        row.trim();
        match &mapping.each {
            // What is wrong with the row as such is told of it as it is.
            Some(each) if row.check(false, "").is_ok() => {
                all.extend(row.spread(each, &lists(each, header.as_deref())));
            }
            _ => all.push(row),
        }
    }
    let mut readings = Vec::new();
    for (dates, numbers) in mapping.dates.iter().flat_map(|dates| mapping.numbers.iter().map(move |one| (dates, one))) {
        let zone = Some(mapping.zone().unwrap_or(given.zone));
        let with = With { mapping, vocabulary, columns: &columns, dates, numbers, is_told: true, zone };
        let mut teller = Teller::new(with, text.damaged);
        teller.read(&all)?;
        readings.push(teller);
    }
    let mut told = surest(readings)?.finish(given);
    if let Some(encoding) = text.guessed {
        let message = format!("it is no UTF-8: read as {encoding}; say `encoding` in a mapping where that is wrong");
        told.warnings.insert(0, Warning { line: 0, message, is_loss: false });
    }
    Ok(told)
}

/// Returns the places of the columns whose cells are rows of their own.
fn lists(each: &Each, header: Option<&[String]>) -> Vec<usize> {
    let header = header.unwrap_or_default();
    (0..header.len()).filter(|&place| is_alike(&header[place], &each.column)).collect()
}

fn wanted(mapping: &Mapping) -> String {
    let names = &mapping.head.has;
    if names.is_empty() { String::new() } else { format!(": one with {}", names.join(", ")) }
}

/// The text of a table.
struct Text {
    text: String,
    guessed: Option<&'static str>,
    /// The encoding by which some bytes could not be read.
    damaged: Option<&'static str>,
}

impl Text {
    fn of(mapping: &Mapping, bytes: &[u8]) -> Self {
        let (text, guessed, damaged) = match mapping.encoding {
            None => {
                let (text, guessed) = decode::text(bytes);
                (text, guessed, None)
            }
            Some(encoding) => {
                let (text, _, is_damaged) = encoding.decode(bytes);
                (text.into_owned(), None, is_damaged.then_some(encoding.name()))
            }
        };
        Self { text: with_lines(text), guessed, damaged }
    }
}

/// Returns the reading that reads all dates and numbers that any other one reads.
fn surest(mut readings: Vec<Teller<'_>>) -> Result<Teller<'_>, Refusal> {
    let best = |one: &Teller<'_>| readings.iter().all(|other| one.misread.is_subset(&other.misread));
    let Some(first) = readings.iter().position(best) else {
        let line = readings.iter().flat_map(|reading| reading.misread.iter().copied()).min().unwrap_or_default();
        return Err(Refusal { line, reason: "its dates or numbers are written in more than one way".to_owned() });
    };
    let chosen = readings.swap_remove(first);
    for other in readings.iter().filter(|other| other.misread == chosen.misread) {
        let apart = chosen.told.facts.iter().zip(&other.told.facts).find(|(a, b)| a.fields != b.fields);
        if let Some((fact, _)) = apart {
            let reason = "its dates or numbers may be read in two ways, and nothing in it shows by which one: let a mapping \
                          of your own say it (`dates: DD/MM/YYYY`, `numbers: {decimal: \",\"}`); a ready one is a start for it";
            return Err(Refusal { line: fact.line, reason: reason.to_owned() });
        }
    }
    Ok(chosen)
}

fn shown(problems: &[Problem]) -> String {
    let shown: Vec<String> = problems.iter().take(5).map(|problem| format!("line {problem}")).collect();
    shown.join("; ")
}

/// What has been told so far.
struct Teller<'m> {
    with: With<'m>,
    damaged: Option<&'static str>,
    told: Told,
    drafts: Vec<Draft>,
    /// What the rows of each engagement left for later ones.
    remembered: HashMap<String, Pending>,
    /// How often each key came.
    keys: HashMap<(String, String), usize>,
    /// Where the fact of a key is, of those whose rows are one.
    merged: HashMap<(String, String), usize>,
    /// The lines of the rows with a date or a number of another form.
    misread: BTreeSet<u32>,
    /// The fields that a warning was given of.
    warned: BTreeSet<String>,
}

impl<'m> Teller<'m> {
    fn new(with: With<'m>, damaged: Option<&'static str>) -> Self {
        Self {
            with,
            damaged,
            told: Told::default(),
            drafts: Vec::new(),
            remembered: HashMap::new(),
            keys: HashMap::new(),
            merged: HashMap::new(),
            misread: BTreeSet::new(),
            warned: BTreeSet::new(),
        }
    }

    fn read(&mut self, rows: &[Row]) -> Result<(), Refusal> {
        for row in rows {
            let Err(fault) = self.take(row) else { continue };
            if fault.is_open_date {
                let way = "which number is the day? let the mapping say it: `dates: DD/MM/YYYY` or `dates: MM/DD/YYYY`";
                return Err(Refusal { line: row.line, reason: format!("{}: {way}", fault.message) });
            }
            if fault.is_form {
                self.misread.insert(row.line);
            }
            self.lose(row.line, fault);
        }
        Ok(())
    }

    fn lose(&mut self, line: u32, fault: Fault) {
        let column = fault.column.filter(|&column| column > 0).map(|column| format!(" (column {column})"));
        let way = if fault.message.ends_with("no currency") { "; the mapping can say it: `currency: EUR`" } else { "" };
        let message = format!("{}{}{way}; the row tells nothing", fault.message, column.unwrap_or_default());
        self.told.warnings.push(Warning { line, message, is_loss: true });
    }

    fn pass_over(&mut self, what: &'static str) {
        *self.told.passed_over.entry(what).or_default() += 1;
    }

    /// Takes one row.
    fn take(&mut self, row: &Row) -> Result<(), Fault> {
        let With { mapping, columns, .. } = self.with;
        let Some(first) = row.first() else { return Ok(()) };
        if mapping.passed_over.iter().any(|text| first.starts_with(&**text)) {
            self.pass_over("title or total of a table");
            return Ok(());
        }
        row.check(self.damaged.is_some(), self.damaged.unwrap_or_default())?;
        let Some(rule) = rule_for(self.with, row)? else {
            if mapping.skip_others {
                self.see_forms(row);
                self.pass_over("row that the mapping skips");
                return Ok(());
            }
            return Err(no_rule(mapping, columns, row));
        };
        let nothing = Pending::default();
        let scope = row.scope(self.with, &nothing);
        let engagement = mapping.engagement.as_ref().map(|template| scope.fill(template)).transpose()?.flatten();
        let name = engagement.clone().unwrap_or_default();
        let known = self.remembered.entry(name.clone()).or_insert_with(|| Pending { id: name, ..Pending::default() });
        let scope = row.scope(self.with, known);
        let fact =
            rule.record.as_ref().map(|record| fact(&scope, record, engagement.as_deref(), row.line)).transpose()?;
        let remembered = scope.remember(&rule.remember)?;
        let left_out = scope.left_out.take();
        known.remembered.extend(remembered);
        match fact {
            Some((draft, fact)) => self.put(draft, fact, rule.record.as_ref()),
            None => {
                self.see_forms(row);
                self.pass_over("row that the mapping skips");
            }
        }
        for (name, fault) in left_out {
            self.misread.extend(fault.is_form.then_some(row.line));
            if self.warned.insert(name.clone()) {
                let message = format!("`{name}` is left out, here and wherever it is so: {}", fault.message);
                self.told.warnings.push(Warning { line: row.line, message, is_loss: false });
            }
        }
        Ok(())
    }

    /// A row that is skipped shows as well how its table writes days and numbers.
    fn see_forms(&mut self, row: &Row) {
        let nothing = Pending::default();
        let scope = row.scope(self.with, &nothing);
        let mut records = self.with.mapping.rules.iter().filter_map(|rule| rule.record.as_ref());
        let is_other = records.next().is_some_and(|record| scope.draft(record).is_err_and(|fault| fault.is_form));
        self.misread.extend(is_other.then_some(row.line));
    }

    /// Puts a fact to those before; what has the key of one before is the same, or is told apart by a count.
    fn put(&mut self, mut draft: Draft, mut fact: Fact, record: Option<&Record>) {
        let key = (fact.kind.clone(), fact.key.clone());
        if let Some(record) = record.filter(|record| record.merge) {
            if let Some(&place) = self.merged.get(&key) {
                return self.unite(place, fact, &record.sums);
            }
            self.merged.insert(key, self.told.facts.len());
        } else {
            let count = self.keys.entry(key).or_default();
            *count += 1;
            if *count > 1 {
                fact.key = format!("{} #{count}", fact.key);
            }
        }
        draft.line = u32::try_from(self.told.facts.len()).unwrap_or(u32::MAX);
        self.drafts.push(draft);
        self.told.facts.push(fact);
    }

    /// Adds the lists, and the amounts that are to be added up, of one more row of a fact.
    fn unite(&mut self, place: usize, more: Fact, sums: &[String]) {
        let fact = &mut self.told.facts[place];
        let mut apart = None;
        for (name, value) in more.fields {
            match (fact.fields.iter_mut().find(|(known, _)| *known == name), value) {
                (Some((_, Cell::List(known))), Cell::List(items)) => known.extend(items),
                (Some((_, Cell::Text(known))), Cell::Text(more)) if sums.contains(&name) => match sum(known, &more) {
                    Some(sum) => *known = sum,
                    None => apart = apart.or(Some((name, known.clone(), Cell::Text(more)))),
                },
                (Some((_, known)), value) if *known != value && name != "note" => {
                    apart = apart.or(Some((name, known.to_string(), value)))
                }
                (Some(_), _) => {}
                (None, value) => fact.fields.push((name, value)),
            }
        }
        if let Some((name, known, value)) = apart {
            let (line, key, kind) = (fact.line, &fact.key, &fact.kind);
            let message =
                format!("`{name}` of the {kind} {key} is {value} here, and {known} in line {line}: that is told");
            self.told.warnings.push(Warning { line: more.line, message, is_loss: true });
        }
    }

    /// Reads all facts as events of an engagement, and leaves out those that would not read.
    fn finish(mut self, given: &Given<'_>) -> Told {
        let mut imported = Imported::default();
        let all = Pending { id: "told".to_owned(), drafts: std::mem::take(&mut self.drafts), ..Pending::default() };
        let zone = self.with.zone.unwrap_or(given.zone);
        finish(given.path, all, zone, self.with.vocabulary, &mut imported);
        let mut bad: HashSet<usize> = HashSet::new();
        for BadRow { line, message, .. } in imported.bad_rows {
            let place = line as usize;
            if bad.insert(place) {
                let line = self.told.facts.get(place).map_or(0, |fact| fact.line);
                self.lose(line, Fault::new(message));
            }
        }
        let mut place = 0;
        self.told.facts.retain(|_| {
            place += 1;
            !bad.contains(&(place - 1))
        });
        self.told.warnings.sort();
        self.told
    }
}

/// Returns the sum of two amounts of one currency.
fn sum(a: &str, b: &str) -> Option<String> {
    let (a, b) = (Money::parse(a)?, Money::parse(b)?);
    let total = a.amount.checked_add(b.amount).filter(|_| a.currency == b.currency)?;
    Some(format!("{} {}", total.normalize(), a.currency.code()))
}

/// Returns what a row tells: as an event that can be read back, and as a fact.
fn fact(scope: &Scope<'_>, record: &Record, engagement: Option<&str>, line: u32) -> Result<(Draft, Fact), Fault> {
    let mut draft = scope.draft(record)?;
    let by_client = draft.fields.iter().any(|(name, value)| name == "by" && *value == Cell::Text("client".to_owned()));
    draft.fields.retain(|(name, _)| name != "by" && name != "to");
    // When it happened comes first.
    let is_moment = |name: &str| matches!(name, "at" | "issued" | "starts");
    draft.fields[1..].sort_by_key(|(name, _)| !is_moment(name));
    for (name, value) in &mut draft.fields[1..] {
        if scope.is_list(&record.kind, name) && !matches!(value, Cell::List(_)) {
            *value = Cell::List(vec![value.clone()]);
        }
    }
    let id = match &draft.fields[0].1 {
        Cell::Text(id) => id.trim().to_owned(),
        _ => String::new(),
    };
    let moment = draft.fields.get(1).filter(|(name, _)| is_moment(name));
    let key = if id.is_empty() { content(scope, record, moment.map(|(_, value)| value)) } else { id };
    let about = draft.about.drain(..).map(|(name, _)| match &*record.kind {
        "reply" | "answer" => About::Key(name),
        _ => About::Invoice(name),
    });
    let mut about: Vec<About> = about.collect();
    about.extend(texts(scope, &record.references)?.into_iter().map(About::Text));
    let reversed = record.reverses.as_ref().map(|template| scope.fill(template)).transpose()?.flatten();
    about.extend(reversed.map(About::Reversal));
    let (mut from, mut to) = (texts(scope, &record.from)?, texts(scope, &record.names_to)?);
    let other = if by_client { &mut from } else { &mut to };
    other.extend(engagement.map(str::to_owned));
    let project = record.project.as_ref().map(|template| scope.fill(template)).transpose()?.flatten();
    let to = match project {
        Some(project) if to.is_empty() => Party { is_project: true, ..Party::of([project]) },
        _ => Party::of(to),
    };
    let fact = Fact {
        kind: record.kind.clone(),
        key,
        line,
        part: None,
        fields: draft.fields[1..].to_vec(),
        from: if record.from_holder { Party::holder() } else { Party::of(from) },
        to: if to.names.is_empty() { Vec::new() } else { vec![to] },
        about,
        doubts: texts(scope, &record.doubts)?,
        counts: false,
    };
    // Its key names it; what it is about is not here.
    draft.fields[0].1 = Cell::Text(String::new());
    Ok((draft, fact))
}

fn texts(scope: &Scope<'_>, templates: &[Template]) -> Result<Vec<String>, Fault> {
    let mut texts = Vec::new();
    for template in templates {
        texts.extend(scope.fill(template)?.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")));
    }
    Ok(texts)
}

/// Returns a name of a row that has none: its day, and a digest of all that it says.
fn content(scope: &Scope<'_>, record: &Record, moment: Option<&Cell>) -> String {
    let digest = Sha256::digest(scope.content(&names_of(record)).as_bytes());
    let digest: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    match moment {
        Some(Cell::Text(moment)) => format!("{} {digest}", moment.get(..10).unwrap_or(moment)),
        _ => digest,
    }
}
