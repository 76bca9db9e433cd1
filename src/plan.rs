//! The plan: a program made ready to run. It knows no engagement, so one plan serves any number of them, on every core.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::engagement::slots::Wanted;
use crate::engagement::vocabulary::{FieldId, KindId, Vocabulary, WordId};
use crate::program::house::own_clauses;
use crate::program::kinds::WITHHOLDS;
use crate::program::tree::{
    Change, Clause, ClauseId, Each, Pattern, Program, Source, Statement, Template, TemplatePart, clause_of,
};
use crate::value::severity::Severity;

/// A program with what the engine looks up again and again.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The typed policy.
    pub program: Program,
    /// The kinds and fields that the engine itself reads.
    pub words: Words,
    /// The clauses that owe the payment of an invoice by a deadline, in the order of the text: they say when an invoice
    /// without a due day falls due.
    pub payment_clauses: Vec<ClauseId>,
    /// Per clause: how grave a breach of it is before anything is known of one.
    pub gravity: Vec<Gravity>,
    /// Per clause: its name and that of its section, for all that is found of it.
    pub names: Vec<(Arc<str>, Arc<str>)>,
    /// The clauses that are the firm's own.
    pub own: BTreeSet<ClauseId>,
}

/// How grave a breach of a clause is, as far as the policy alone says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gravity {
    /// Always the same.
    Always(Severity),
    /// That depends on the record.
    Depends,
    /// It is none: its price, or a note, is all that follows.
    Never,
}

/// The kinds and fields of the vocabulary that the engine itself reads.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "each is the kind or field of its name")]
pub struct Words {
    pub invoice: KindId,
    pub payment: KindId,
    pub credit_note: KindId,
    pub dispute: KindId,
    pub reminder: KindId,
    pub reply: KindId,
    pub waiver: KindId,
    pub action: KindId,
    pub delivery: KindId,
    pub deliverable: KindId,
    pub client: KindId,
    pub contract: KindId,
    pub contact: KindId,
    pub id: FieldId,
    pub at: FieldId,
    pub by: FieldId,
    pub about: FieldId,
    pub amount: FieldId,
    pub payable: FieldId,
    pub due: FieldId,
    pub starts: FieldId,
    pub ends: FieldId,
    pub received: FieldId,
    pub notice: FieldId,
    pub recorded: FieldId,
    pub part_of: FieldId,
    pub what: FieldId,
    pub clause: FieldId,
    pub outcome: FieldId,
    pub upheld: FieldId,
    pub reason: FieldId,
    pub note: FieldId,
    pub disputed_amount: FieldId,
    /// Where the policy decides which disputes keep something from being owed.
    pub withholds: Option<FieldId>,
    pub for_client: WordId,
    pub split: WordId,
    /// The reason of a credit note that carries out a dispute.
    pub of_dispute: WordId,
    pub until: FieldId,
    pub side: FieldId,
    pub may: FieldId,
    pub from: FieldId,
    pub signed_client: FieldId,
    pub signed_firm: FieldId,
    pub accepts: FieldId,
}

/// The kinds that the money at stake is worked out from, which are found by their names.
const ENGINES_OWN: [&str; 5] = ["expense", "work", "change", "approval", "rejection"];

impl Words {
    /// The kinds among them of which every event may matter.
    fn kinds(&self) -> [KindId; 12] {
        [
            self.invoice,
            self.payment,
            self.credit_note,
            self.dispute,
            self.reminder,
            self.waiver,
            self.action,
            self.delivery,
            self.deliverable,
            self.client,
            self.contract,
            self.contact,
        ]
    }

    /// The fields of events among them.
    fn fields(&self) -> [FieldId; 14] {
        [
            self.amount,
            self.payable,
            self.due,
            self.starts,
            self.ends,
            self.part_of,
            self.what,
            self.clause,
            self.outcome,
            self.upheld,
            self.reason,
            self.note,
            self.until,
            self.from,
        ]
    }

    fn of(vocabulary: &Vocabulary) -> Self {
        let kind = |name: &str| vocabulary.kind(name).expect("a built-in kind is in every vocabulary");
        let word = |name: &str| vocabulary.word_id(name).expect("a built-in word is in every vocabulary");
        let field = |name: &str| vocabulary.field_id(name).expect("a built-in field is in every vocabulary");
        Self {
            invoice: kind("invoice"),
            payment: kind("payment"),
            credit_note: kind("credit_note"),
            dispute: kind("dispute"),
            reminder: kind("reminder"),
            reply: kind("reply"),
            waiver: kind("waiver"),
            action: kind("action"),
            delivery: kind("delivery"),
            deliverable: kind("deliverable"),
            client: kind("client"),
            contract: kind("contract"),
            contact: kind("contact"),
            id: field("id"),
            at: field("at"),
            by: field("by"),
            about: field("for"),
            amount: field("amount"),
            payable: field("payable"),
            due: field("due"),
            starts: field("starts"),
            ends: field("ends"),
            received: field("received"),
            notice: field("notice"),
            recorded: field("recorded"),
            part_of: field("deliverable"),
            what: field("what"),
            clause: field("clause"),
            outcome: field("outcome"),
            upheld: field("upheld"),
            reason: field("reason"),
            note: field("note"),
            disputed_amount: field("disputed_amount"),
            withholds: vocabulary
                .field_id(WITHHOLDS)
                .filter(|field| vocabulary.field(kind("dispute"), *field).is_some()),
            for_client: word("client"),
            split: word("split"),
            of_dispute: word("dispute"),
            until: field("until"),
            side: field("side"),
            may: field("may"),
            from: field("from"),
            signed_client: field("signed.client"),
            signed_firm: field("signed.firm"),
            accepts: field("accepts"),
        }
    }
}

/// Makes a program ready to run.
pub fn from_program(program: Program) -> Plan {
    let words = Words::of(&program.vocabulary);
    let payment_clauses = (0..program.clauses.len())
        .filter(|&i| owes_payment_of_invoices(&program.clauses[i], &words))
        .map(|i| ClauseId(i as u16))
        .collect();
    let gravity = (0..program.clauses.len()).map(|i| gravity(&program, ClauseId(i as u16))).collect();
    let section = |clause: &Clause| program.sections[clause.section].name.as_str().into();
    let names = program.clauses.iter().map(|clause| (clause.name.as_str().into(), section(clause))).collect();
    let own = own_clauses(&program);
    Plan { program, words, payment_clauses, gravity, names, own }
}

impl Plan {
    /// Returns it as if its text had always been in force, for what it would have said of other days.
    pub fn at_all_times(&self) -> Self {
        let program = Program { effective: None, until: None, ..self.program.clone() };
        Self { program, ..self.clone() }
    }

    /// Returns a clause.
    pub fn clause(&self, id: ClauseId) -> &Clause {
        &self.program.clauses[id.0 as usize]
    }

    /// Whether the field of an event can matter: an expression reads it, or the engine itself does. What a ladder's
    /// actions compute reads fields by their names, so there all may.
    pub fn reads(&self, field: FieldId) -> bool {
        !self.program.ladders.is_empty()
            || self.program.fields.contains(&field)
            || self.words.fields().contains(&field)
            || self.words.withholds == Some(field)
    }

    /// Returns which events of a kind can matter: those that a pattern takes; all where the engine itself looks at the kind. What a
    /// ladder's actions compute goes through kinds by their names, so there all may.
    pub fn wanted(&self, kind: KindId) -> Wanted {
        let by_name = || ENGINES_OWN.contains(&self.program.vocabulary.kind_name(kind));
        if !self.program.ladders.is_empty() || self.words.kinds().contains(&kind) || by_name() {
            return Wanted::ALL;
        }
        if kind == self.words.reply && self.asks_for_answers() {
            return Wanted::ALL;
        }
        let wanted = self.program.wanted.get(&kind).copied().unwrap_or(Wanted::Nobodys);
        // What a reply names must be there.
        let is_named = self.asks_for_answers() || self.program.wanted.contains_key(&self.words.reply);
        if is_named { wanted.at_any_hour() } else { wanted }
    }

    /// Whether it matters what was answered.
    fn asks_for_answers(&self) -> bool {
        self.program.vocabulary.field_id("answered").is_none_or(|answered| self.program.fields.contains(&answered))
    }

    /// Returns a text with the defaults of its terms filled in by `show`.
    pub fn text(template: &Template, show: &dyn Fn(crate::program::tree::TermId) -> String) -> String {
        template
            .0
            .iter()
            .map(|part| match part {
                TemplatePart::Plain(text) => text.clone(),
                TemplatePart::Term(term) => show(*term),
            })
            .collect()
    }
}

fn owes_payment_of_invoices(clause: &Clause, words: &Words) -> bool {
    let subject = matches!(&clause.each, Some(Each::Items(Pattern { source: Source::Kinds(kinds), .. }))
        if kinds.iter().any(|(kind, _)| *kind == words.invoice));
    let payment = matches!(&clause.statement,
        Some(Statement::Owes { duty: Pattern { source: Source::Kinds(kinds), .. }, time: crate::program::tree::DutyTime::Deadline(_), .. })
        if kinds.iter().any(|(kind, _)| *kind == words.payment));
    subject && payment
}

fn gravity(program: &Program, id: ClauseId) -> Gravity {
    let modifiers = &program.clauses[id.0 as usize].modifiers;
    let is_changed = program.exceptions.iter().any(|exception| {
        clause_of(&program.exceptions, exception) == Some(id)
            && exception.changes.iter().any(|change| matches!(change, Change::Severity(_) | Change::Cost(_)))
    });
    match modifiers.severity.last() {
        _ if is_changed => Gravity::Depends,
        None if modifiers.costs.is_empty() => Gravity::Always(Severity::Minor),
        None | Some((Severity::Note, None)) => Gravity::Never,
        Some((level, None)) => Gravity::Always(*level),
        Some(_) => Gravity::Depends,
    }
}
