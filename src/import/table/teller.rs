//! What the rows of a table tell by one form of dates and numbers.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sha2::{Digest, Sha256};

use super::check::names_of;
use super::hours::contradiction;
use super::imported::{BadRow, Draft, Imported, Pending};
use super::pick::{no_rule, rule_for, taken_back};
use super::row::{Fault, Row, Scope, With};
use super::rule::{Record, Rule};
use super::settled::settled;
use super::spec::Template;
use super::way::{Way, way};
use super::write::finish;
use crate::import::cell::Cell;
use crate::import::fact::{About, Fact, Given, Party, Told, Warning};
use crate::import::refusal::Refusal;
use crate::value::money::Money;
use crate::value::zone::Zone;

/// So many rows are read back at once as events of an engagement.
const CHUNK: usize = 1000;

/// One reading of a table: what its rows tell by one form of dates and numbers.
pub(super) struct Teller<'m> {
    with: With<'m>,
    /// The path of the table, and where its times are read.
    place: (&'m str, &'m Zone),
    damaged: Option<&'static str>,
    pub told: Told,
    /// The facts as events that are not read back yet, each with its number.
    drafts: Vec<Draft>,
    /// The numbers of those that do not read, and why.
    bad: BTreeMap<usize, String>,
    /// So many facts are those of another reading, and are not held again.
    pub shared: usize,
    /// Whether another reading reads what this one does not: it is not the one, and tells nothing any more.
    pub is_beaten: bool,
    /// What the rows of each engagement left for later ones.
    remembered: HashMap<String, Pending>,
    /// How often each key came.
    keys: HashMap<(String, String), usize>,
    /// Where the fact of a key is, of those whose rows are one.
    merged: HashMap<(String, String), usize>,
    /// The lines of the rows with a date or a number of another form.
    pub misread: BTreeSet<u32>,
    /// The fields that a warning was given of.
    warned: BTreeSet<String>,
}

impl<'m> Teller<'m> {
    pub fn new(with: With<'m>, damaged: Option<&'static str>, given: &'m Given<'_>) -> Self {
        Self {
            with,
            place: (given.path, with.zone.unwrap_or(given.zone)),
            damaged,
            told: Told::default(),
            drafts: Vec::new(),
            bad: BTreeMap::new(),
            shared: 0,
            is_beaten: false,
            remembered: HashMap::new(),
            keys: HashMap::new(),
            merged: HashMap::new(),
            misread: BTreeSet::new(),
            warned: BTreeSet::new(),
        }
    }

    /// Takes one row, whatever is wrong with it.
    pub fn read(&mut self, row: &Row) -> Result<(), Refusal> {
        let Err(fault) = self.take(row) else { return Ok(()) };
        if fault.is_open_date {
            let way = "which number is the day? let the mapping say it: `dates: DD/MM/YYYY` or `dates: MM/DD/YYYY`";
            return Err(Refusal { line: row.line, reason: format!("{}: {way}", fault.message) });
        }
        if fault.is_form {
            self.misread.insert(row.line);
        }
        if !self.is_beaten {
            self.lose(row.line, fault);
        }
        Ok(())
    }

    /// Gives up what it told, for another reading is surer.
    pub fn give_up(&mut self) {
        self.is_beaten = true;
        (self.told, self.drafts, self.bad) = (Told::default(), Vec::new(), BTreeMap::new());
        (self.keys, self.merged) = (HashMap::new(), HashMap::new());
    }

    /// Drops its last fact, which another reading tells alike.
    pub fn share(&mut self) {
        self.shared += 1;
        self.told.facts.clear();
        self.drafts.clear();
    }

    /// Takes from another reading what the two of them tell alike, to go on alone.
    pub fn fork(&mut self, other: &mut Self) {
        other.read_back();
        let alike = std::mem::take(&mut self.shared);
        let own = std::mem::take(&mut self.told.facts);
        self.told.facts = other.told.facts[..alike].iter().cloned().chain(own).collect();
        self.bad.extend(other.bad.range(..alike).map(|(number, message)| (*number, message.clone())));
    }

    fn lose(&mut self, line: u32, fault: Fault) {
        let column = fault.column.filter(|&column| column > 0).map(|column| format!(" (column {column})"));
        let has_none = fault.message.ends_with("no currency");
        let way = if has_none {
            "; the mapping can say it: `currency: EUR` (`--show-mapping` prints a ready one; `mapping:` beside `files:` under `sources` names yours)"
        } else {
            ""
        };
        let message = format!("{}{}{way}; the row tells nothing", fault.message, column.unwrap_or_default());
        self.told.warnings.push(Warning { line, message, is_loss: true });
    }

    /// Money of less than zero that no rule takes may take back a payment: told once of each column.
    fn lose_money(&mut self, line: u32, column: &str) {
        if self.warned.insert(format!("below zero {column}")) {
            let message = format!(
                "`{column}` is below zero, and no rule of the mapping takes the row, here and perhaps elsewhere: does money go back? a rule with \
                 `when: {{{column}: below-zero}}` and names under `to` reads it; `- skip: true` as the last rule says that nothing does"
            );
            self.told.warnings.push(Warning { line, message, is_loss: true });
        }
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
                if !self.is_beaten
                    && let Some(column) = taken_back(self.with, row)
                {
                    self.lose_money(row.line, column);
                }
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
        let fact = fact(&scope, rule, engagement.as_deref(), row.line)?;
        let remembered = scope.remember(&rule.remember)?;
        let left_out = scope.left_out.take();
        self.told.is_local |= scope.is_local.get();
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
            if self.warned.insert(name.clone()) && !self.is_beaten {
                let message = format!("{name} is left out, here and wherever it is so: {}", fault.message);
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
        if self.is_beaten {
            return;
        }
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
        draft.line = u32::try_from(self.shared + self.told.facts.len()).unwrap_or(u32::MAX);
        self.drafts.push(draft);
        self.told.facts.push(fact);
        if self.drafts.len() >= CHUNK {
            self.read_back();
        }
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

    /// Reads what was told last as events of an engagement: what does not read is none.
    fn read_back(&mut self) {
        let mut imported = Imported::default();
        let all = Pending { id: "told".to_owned(), drafts: std::mem::take(&mut self.drafts), ..Pending::default() };
        finish(self.place.0, all, self.place.1, self.with.vocabulary, &mut imported);
        for BadRow { line, message, .. } in imported.bad_rows {
            self.bad.entry(line as usize).or_insert(message);
        }
    }

    /// Returns what it tells that reads as events of an engagement.
    pub fn finish(mut self) -> Told {
        self.read_back();
        let bad = std::mem::take(&mut self.bad);
        for (place, message) in &bad {
            let line = self.told.facts.get(*place).map_or(0, |fact| fact.line);
            self.lose(line, Fault::new(message.clone()));
        }
        let mut place = 0;
        self.told.facts.retain(|_| {
            place += 1;
            !bad.contains_key(&(place - 1))
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

/// Returns what a row tells: as an event that can be read back, and as a fact; nothing where its rule skips it.
fn fact(scope: &Scope<'_>, rule: &Rule, engagement: Option<&str>, line: u32) -> Result<Option<(Draft, Fact)>, Fault> {
    let Some(record) = &rule.record else { return Ok(None) };
    let mut draft = scope.draft(record)?;
    let by = draft.fields.iter().find(|(name, _)| name == "by").map(|(_, value)| value);
    let (by_client, way) = (by == Some(&Cell::Text("client".to_owned())), way(scope, rule, by));
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
    let mut fields = draft.fields[1..].to_vec();
    if let Some(settled) = settled(scope, record, &fields)? {
        add_note(&mut fields, settled);
    }
    let mut doubts = texts(scope, &record.doubts)?;
    doubts.extend(contradiction(scope, record, &fields));
    match way {
        Way::In => {}
        Way::Out => {
            let behind = fields.iter().position(|(name, _)| name == "amount").map_or(fields.len(), |place| place + 1);
            fields.insert(behind, ("by".to_owned(), Cell::Text("firm".to_owned())));
        }
        Way::Unsaid => doubts.push("Its amount is below zero: did the money come in, or go out?".to_owned()),
    }
    let fact = Fact {
        kind: record.kind.clone(),
        key,
        line,
        part: None,
        fields,
        from: if record.from_holder { Party::holder() } else { Party::of(from) },
        to: if to.names.is_empty() { Vec::new() } else { vec![to] },
        about,
        doubts,
        counts: false,
    };
    // Its key names it; what it is about is not here.
    draft.fields[0].1 = Cell::Text(String::new());
    Ok(Some((draft, fact)))
}

/// Puts a remark to the note.
fn add_note(fields: &mut Vec<(String, Cell)>, remark: String) {
    match fields.iter_mut().find(|(name, _)| name == "note") {
        Some((_, Cell::Text(note))) => *note = format!("{note}; {remark}"),
        _ => fields.push(("note".to_owned(), Cell::Text(remark))),
    }
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
