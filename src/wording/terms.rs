//! A policy as terms of service: everything in the document comes from the typed program.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::document::{Block, Document};
use super::ladder::Told;
use super::speaker::{Form, Said, Speaker, one_line, upper_first};
use super::texts::Texts;
use crate::base::source::{SourceId, SourceMap, Span};
use crate::engagement::aside::Aside;
use crate::engagement::record::{Amendment, Contract, Engagement, Standing, Value};
use crate::engagement::vocabulary::FieldId;
use crate::facts::index::Facts;
use crate::facts::item::Val;
use crate::facts::scope::Scope;
use crate::locale::Locale;
use crate::plan::Plan;
use crate::program::house::is_note;
use crate::program::tree::{Clause, ClauseId, Program, TermId};
use crate::value::time::{Day, Moment};

/// What is printed.
#[derive(Clone, Copy)]
pub struct Print<'p> {
    /// The policy.
    pub plan: &'p Plan,
    /// The firm's name.
    pub firm: &'p str,
    /// The contract whose values and client are filled in.
    pub contract: Option<&'p Engagement>,
    /// The code of the language.
    pub language: &'p str,
    /// Its messages.
    pub locale: &'p Locale,
    /// The policy's texts in it.
    pub texts: &'p Texts,
    /// The names of the policy's files, each with its fingerprint.
    pub files: &'p [(String, String)],
    /// Whether ladders show weights and scores.
    pub scores: bool,
    /// Whether what is the firm's own follows, in a part of its own.
    pub internal: bool,
}

/// Returns the terms of service as a document.
pub fn document(print: Print<'_>) -> Document {
    let program = &print.plan.program;
    let speaker = Speaker::new(program, print.locale, print.texts, values(print.plan, print.contract));
    let writer = Writer { print, program, speaker };
    // What is defined is what the sentences have used.
    let mut sentences = writer.sections();
    sentences.extend(writer.before_signing());
    sentences.extend(writer.ladders());
    let mut told = Said::default();
    let definitions = writer.definitions(&mut told);
    let mut blocks = writer.head();
    blocks.push(Block::Paragraph(writer.say("definitions-where", &[])));
    blocks.extend(writer.terms(&mut told));
    blocks.extend(sentences);
    blocks.extend(writer.rates());
    // Who reads what is agreed need not read a list of words first; it is signed with the rest.
    blocks.extend(definitions);
    blocks.extend(writer.end());
    if print.internal {
        blocks.extend(writer.own_part(&mut told));
    }
    let (title, author) = (writer.title(), writer.firm());
    Document { language: print.language.to_owned(), title, author, blocks }.readable()
}

/// Returns the value of each term: the contract's own, else the default; nothing where it cannot be worked out.
fn values(plan: &Plan, contract: Option<&Engagement>) -> Vec<Option<Val>> {
    let nobody = nobody();
    // Before any amendment: what the contract said when it was signed.
    let facts = Facts::new(plan, contract.unwrap_or(&nobody), Day(0));
    let scope = Scope::at(&facts, facts.now());
    (0..plan.program.terms.len()).map(|id| scope.term(TermId(id as u16)).ok()).collect()
}

/// Returns the engagement of nobody yet.
fn nobody() -> Engagement {
    let span = Span::new(SourceId(0), 0, 0);
    let standing = || Standing { fields: Vec::new(), span };
    let contract = Contract {
        stated: false,
        record: standing(),
        signed_client: None,
        signed_firm: None,
        accepts: Vec::new(),
        terms: Vec::new(),
        amendments: Vec::new(),
    };
    Engagement {
        id: Arc::from(""),
        sources: SourceMap::new(),
        client: standing(),
        contract,
        contacts: Vec::new(),
        events: Vec::new(),
        complete: Vec::new(),
        exchange: Vec::new(),
        span,
        unseen: Vec::new(),
        lacking: None,
        lacks_lines: false,
        aside: Aside::default(),
    }
}

pub(super) struct Writer<'p> {
    pub(super) print: Print<'p>,
    pub(super) program: &'p Program,
    pub(super) speaker: Speaker<'p>,
}

impl Writer<'_> {
    pub(super) fn say(&self, id: &str, values: &[(&'static str, &str)]) -> String {
        self.speaker.say(id, values)
    }

    fn title(&self) -> String {
        let title = one_line(self.print.texts.policy().unwrap_or(&self.program.title));
        if title.is_empty() { self.say("title", &[]) } else { title }
    }

    fn firm(&self) -> String {
        // Where nobody gives its name, a title in other words says it in these.
        let firm = match self.print.texts.firm() {
            Some(firm) if self.print.firm == self.program.firm => one_line(firm),
            _ => one_line(self.print.firm),
        };
        if firm.is_empty() { self.title() } else { firm }
    }

    /// The name of the client where a contract states it.
    fn client(&self) -> Option<String> {
        let contract = self.print.contract?;
        let field = self.program.vocabulary.field_id("name");
        let name = contract.client.fields.iter().find(|(of, _)| Some(*of) == field);
        Some(match name {
            Some((_, Value::Text(name))) => one_line(name),
            _ => one_line(&contract.id),
        })
    }

    pub(super) fn heading(&self, id: &str) -> Block {
        Block::Heading(2, None, self.say(id, &[]))
    }

    fn head(&self) -> Vec<Block> {
        let blank = "_".repeat(30);
        let client = self.client().unwrap_or(blank);
        let day = |day: Day| self.speaker.moment(Moment::Day(day));
        let mut lines = Vec::new();
        if let Some(version) = &self.program.version {
            lines.push(self.say("version", &[("version", &one_line(version))]));
        }
        match (self.program.effective, self.program.until) {
            (Some(from), Some(until)) => {
                lines.push(self.say("in-force-until", &[("from", &day(from)), ("until", &day(until))]));
            }
            (Some(from), None) => lines.push(self.say("in-force", &[("from", &day(from))])),
            _ => {}
        }
        let parties = self.say("parties", &[("firm", &self.firm()), ("client", &client)]);
        let lines = Some(lines.join(" ")).filter(|text| !text.is_empty());
        lines.into_iter().chain([parties]).chain(self.contract_facts()).map(Block::Paragraph).collect()
    }

    /// What the contract states besides its terms: its value and its days, and what else of it a sentence reads.
    fn contract_facts(&self) -> Option<String> {
        let stated = &self.print.contract?.contract.record.fields;
        let vocabulary = &self.program.vocabulary;
        // In the order in which everybody knows them.
        let fields = vocabulary.fields(vocabulary.kind("contract")?);
        let stated = fields.filter_map(|field| stated.iter().find(|(of, _)| *of == field.id));
        let facts: Vec<String> = stated.filter_map(|(field, value)| self.contract_fact(*field, value)).collect();
        Some(facts.join(" ")).filter(|facts| !facts.is_empty())
    }

    fn contract_fact(&self, field: FieldId, value: &Value) -> Option<String> {
        let name = self.contract_field(field)?;
        Some(
            self.say(
                "contract-fact",
                &[("name", &upper_first(&name)), ("value", &self.speaker.value(value, Form::Base))],
            ),
        )
    }

    /// The name of a field of the contract that the client reads.
    fn contract_field(&self, field: FieldId) -> Option<String> {
        let vocabulary = &self.program.vocabulary;
        let (contract, name) = (vocabulary.kind("contract")?, vocabulary.field_name(field));
        let is_told = ["value", "starts", "ends"].contains(&name)
            || !is_note(name) && self.speaker.said.borrow().fields.contains(&(contract, field));
        is_told.then(|| self.speaker.of_contract(name))
    }

    fn definitions(&self, told: &mut Said) -> Vec<Block> {
        let mut all = self.speaker.definitions();
        all.extend(self.speaker.own_words(told));
        vec![self.heading("definitions"), Block::List(all)]
    }

    /// The terms that the client reads of: in a sentence, or because the contract sets them.
    fn terms(&self, told: &mut Said) -> Vec<Block> {
        let contract = self.print.contract.map(|contract| &contract.contract);
        let amended = self.amendments().flat_map(|one| &one.terms);
        let set: BTreeSet<&str> =
            contract.iter().flat_map(|contract| &contract.terms).chain(amended).map(|term| &*term.name).collect();
        let by_contract = (0..self.program.terms.len()).filter(|id| set.contains(&*self.program.terms[*id].name));
        told.terms = self.speaker.said.borrow().terms.clone();
        told.terms.extend(by_contract.map(|id| TermId(id as u16)));
        if told.terms.is_empty() {
            return Vec::new();
        }
        let intro = if self.print.contract.is_some() { "terms-of-contract" } else { "terms-intro" };
        let table = self.table(&told.terms);
        let mut blocks = vec![self.heading("terms"), Block::Paragraph(self.say(intro, &[])), table];
        let amended: Vec<String> = self.amendments().flat_map(|amendment| self.amended(amendment)).collect();
        if !amended.is_empty() {
            blocks.push(Block::List(amended));
            blocks.push(Block::Paragraph(self.say("amended-first", &[])));
        }
        blocks
    }

    /// The amendments that count: those that both sides have signed.
    fn amendments(&self) -> impl Iterator<Item = &Amendment> {
        let all = self.print.contract.iter().flat_map(|contract| &contract.contract.amendments);
        all.filter(|one| one.signed_client.is_some() && one.signed_firm.is_some())
    }

    /// Terms with their values.
    pub(super) fn table(&self, terms: &BTreeSet<TermId>) -> Block {
        let row = |id: &TermId| vec![self.speaker.term_name(*id), self.speaker.term(*id, Form::Base)];
        let heads = vec![self.say("term", &[]), self.say("term-value", &[])];
        Block::Table(heads, terms.iter().map(row).collect())
    }

    /// What an amendment changes, a line a term.
    fn amended(&self, amendment: &Amendment) -> Vec<String> {
        let from = self.speaker.moment(Moment::Day(amendment.effective));
        let one = |term: &crate::engagement::record::TermValue| {
            let name = self.speaker.term_name(self.program.term_id(&term.name)?);
            let value = self.speaker.value(&term.value, Form::Base);
            Some(self.say("amended", &[("from", &from), ("name", &name), ("value", &value)]))
        };
        let fact = |(field, value): &(FieldId, Value)| {
            let (name, value) = (self.contract_field(*field)?, self.speaker.value(value, Form::Base));
            Some(self.say("amended", &[("from", &from), ("name", &name), ("value", &value)]))
        };
        let facts = amendment.fields.iter().filter_map(fact);
        facts.chain(amendment.terms.iter().filter_map(one)).collect()
    }

    fn sections(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        for (number, section) in self.program.sections.iter().enumerate() {
            let Some(shown) = &self.speaker.sections[number] else { continue };
            let heading = self.print.texts.section(&section.name).unwrap_or(&section.heading);
            blocks.push(Block::Heading(2, Some(format!("{shown}.")), self.speaker.template(heading)));
            for id in &section.clauses {
                let clause = self.clause(*id);
                if !clause.modifiers.before_signing && !self.speaker.house.has(*id) {
                    let number = self.speaker.numbers[usize::from(id.0)].clone();
                    blocks.push(Block::Heading(3, Some(number), self.speaker.title(clause)));
                    blocks.extend(self.body(*id));
                }
            }
        }
        blocks
    }

    pub(super) fn clause(&self, id: ClauseId) -> &Clause {
        &self.program.clauses[usize::from(id.0)]
    }

    /// The wording of a clause, its rule, and what softens it and follows.
    pub(super) fn body(&self, id: ClauseId) -> Vec<Block> {
        let (clause, speaker) = (self.clause(id), &self.speaker);
        let mut blocks = Vec::new();
        let mut rule = speaker.statement(clause);
        let says = self.print.texts.says(&clause.name).or(clause.modifiers.says.as_ref());
        if let Some(says) = says {
            blocks.extend(speaker.paragraphs(says).into_iter().map(Block::Quote));
            if !rule.is_empty() {
                rule.insert(0, self.say("exact-rule", &[]));
            }
        }
        if !rule.is_empty() {
            blocks.push(Block::Paragraph(rule.join(" ")));
        }
        let grave = self.grave(id);
        let mut points = speaker.modifiers(clause, grave);
        points.extend(speaker.exceptions(clause, grave, false));
        if speaker.house.has(id) {
            points.extend(speaker.exceptions(clause, grave, true));
        }
        if !points.is_empty() {
            blocks.push(Block::List(points));
        }
        blocks
    }

    /// Whether it is told with a clause how grave a breach is.
    pub(super) fn grave(&self, id: ClauseId) -> bool {
        let house = &self.speaker.house;
        self.print.scores || house.is_graded(id, house.has(id))
    }

    fn before_signing(&self) -> Vec<Block> {
        let all = (0..self.program.clauses.len()).map(|id| ClauseId(id as u16));
        let all: Vec<ClauseId> =
            all.filter(|id| self.clause(*id).modifiers.before_signing && !self.speaker.house.has(*id)).collect();
        if all.is_empty() {
            return Vec::new();
        }
        let mut blocks = vec![self.heading("before-signing"), Block::Paragraph(self.say("before-signing-intro", &[]))];
        for id in all {
            let number = self.speaker.numbers[usize::from(id.0)].clone();
            blocks.push(Block::Heading(3, Some(number), self.speaker.title(self.clause(id))));
            blocks.extend(self.body(id));
        }
        blocks
    }

    fn ladders(&self) -> Vec<Block> {
        if self.program.ladders.is_empty() {
            return Vec::new();
        }
        let mut blocks = vec![self.heading("what-follows")];
        let told = Told { scores: self.print.scores, whole: false };
        for number in 0..self.program.ladders.len() {
            blocks.extend(self.speaker.ladder(number, told));
        }
        blocks
    }

    fn rates(&self) -> Vec<Block> {
        let rates = self.speaker.rates();
        let heading = (!rates.is_empty()).then(|| self.heading("rates"));
        heading.into_iter().chain(rates).collect()
    }

    fn end(&self) -> Vec<Block> {
        let line = |id: &str| format!("{}: {}", self.say(id, &[]), "_".repeat(30));
        let lines = || ["signed-name", "signed-place", "signed-by"].map(line).to_vec();
        let side = |id: &str, name: Option<String>| {
            let side = self.say(id, &[]);
            (name.map_or_else(|| side.clone(), |name| format!("{side}: {name}")), lines())
        };
        let sides = vec![side("sign-firm", Some(self.firm())), side("sign-client", self.client())];
        let mut blocks = vec![self.heading("signatures"), Block::Signatures(sides)];
        let files: Vec<String> = self.print.files.iter().map(|(name, sum)| format!("{name} {sum}")).collect();
        if !files.is_empty() {
            blocks.push(Block::Small(self.say("fingerprint", &[("files", &files.join("; "))])));
        }
        blocks
    }
}
