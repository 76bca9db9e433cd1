//! What of a policy is the firm's own: it binds no client, so no client reads or signs it.

use std::collections::BTreeSet;

use super::bearers::bearers;
use super::eases::{Agreed, not_easing};
use super::graded::graded;
use super::parts::{changed, expressions, patterns};
use super::reads::{Mentions, walk, walk_pattern};
use super::tree::{
    Change, Clause, ClauseId, Each, Exception, ExceptionTarget, Measure, Pattern, Program, Source, Statement, clause_of,
};
use crate::engagement::vocabulary::{FieldId, KindId, Vocabulary, WordId};
use crate::value::severity::Severity;

/// The kinds of records of which nothing goes to the client, not even that there are any.
const RESTRICTED: &[&str] = &["staff_report"];

/// The field that is never told.
const NOTE: &str = "note";

/// The fields that say what the firm thinks of the client.
const OPINIONS: &[&str] = &["strategic", "revenue_share", "reengage"];

/// The field that says who in the firm read something before it went out.
const READER: &str = "reviewed_by";

/// The measures that the firm takes within its own house.
const INNER: &[&str] = &["legal_review", "protect"];

/// What the firm gives: whoever gets more of it than a rule allows has nothing to complain of.
const GIVEN: &[&str] = &["offer", "approval", "waiver", "payment_plan"];

/// Whether a kind of records is one of which nothing goes to the client.
pub fn is_restricted(kind: &str) -> bool {
    RESTRICTED.contains(&kind)
}

/// Whether a field is told to no client.
pub fn is_note(field: &str) -> bool {
    field == NOTE
}

/// Whether a field says what the firm thinks of the client.
pub fn is_opinion(field: &str) -> bool {
    OPINIONS.contains(&field)
}

/// Whether a measure is one that the firm takes within its own house.
pub fn is_inner(action: &str) -> bool {
    INNER.contains(&action)
}

/// Whether levels of severity are those of a signal alone, which is no breach.
pub fn is_signal<T>(levels: &[(Severity, T)]) -> bool {
    !levels.is_empty() && levels.iter().all(|(level, _)| *level == Severity::Note)
}

/// Returns a clause and those whose breaches or due days it speaks of, and so on.
pub fn reached<'p>(clauses: &'p [Clause], clause: &'p Clause) -> Vec<&'p Clause> {
    let mut all = vec![clause];
    let mut next = 0;
    while let Some(clause) = all.get(next) {
        let needed = clause.needs.iter().map(|id| &clauses[usize::from(id.0)]);
        let new: Vec<&Clause> = needed.filter(|one| !all.iter().any(|known| known.id == one.id)).collect();
        all.extend(new);
        next += 1;
    }
    all
}

/// Whether a clause speaks of restricted records or of notes.
pub fn speaks_of_restricted(vocabulary: &Vocabulary, clause: &Clause) -> bool {
    clause.kinds.iter().any(|kind| is_restricted(vocabulary.kind_name(*kind)))
        || clause.reads.iter().any(|field| is_note(vocabulary.field_name(*field)))
}

/// Returns the clauses that are the firm's own: no client reads or signs them, or is told what came of them.
pub fn own_clauses(program: &Program) -> BTreeSet<ClauseId> {
    let look = Look { program };
    let restricted = |clause: &&Clause| {
        reached(&program.clauses, clause).iter().any(|one| speaks_of_restricted(&program.vocabulary, one))
    };
    let sealed: BTreeSet<ClauseId> = program.clauses.iter().filter(restricted).map(|clause| clause.id).collect();
    let own = program.clauses.iter().filter(|clause| look.is_signal(clause) || look.is_of_firm(clause));
    let mut clauses: BTreeSet<ClauseId> = own.map(|clause| clause.id).chain(sealed.iter().copied()).collect();
    // What a clause of the client's speaks of is the client's to read.
    let of_client = program.clauses.iter().filter(|clause| !clauses.contains(&clause.id));
    let needed: BTreeSet<ClauseId> =
        of_client.flat_map(|clause| reached(&program.clauses, clause)).map(|clause| clause.id).collect();
    clauses.retain(|clause| sealed.contains(clause) || !needed.contains(clause));
    clauses
}

/// What of a policy is the firm's own.
#[derive(Debug, Default)]
pub struct House {
    clauses: BTreeSet<ClauseId>,
    /// By their number.
    exceptions: BTreeSet<usize>,
    /// The ladders, by their number, whose condition to forget is the firm's own.
    forget: BTreeSet<usize>,
    /// The clauses of whose breaches something that the client reads asks how grave they are; then, anything.
    graded: [BTreeSet<ClauseId>; 2],
}

impl House {
    /// Returns what of a policy is the firm's own, where its terms are agreed as they are.
    pub fn of(program: &Program, agreed: Agreed<'_>) -> Self {
        let look = Look { program };
        let clauses = own_clauses(program);
        let hidden = |mentions: &Mentions| look.is_hidden(mentions, &clauses);
        let exceptions = program.exceptions.iter().enumerate();
        let worse = not_easing(program, agreed);
        let hides = |number: usize, mentions: &Mentions| {
            look.is_sealed(mentions, &clauses) || look.thinks(mentions) && !worse.contains(&number)
        };
        let exceptions = exceptions.filter(|(number, one)| hides(*number, &mentions(one))).map(|(number, _)| number);
        let exceptions = with_those_to(program, exceptions.collect());
        let forget = program.ladders.iter().enumerate().filter(|(_, ladder)| {
            let event = ladder.forget.as_ref().and_then(|(_, event)| event.as_ref());
            event.is_some_and(|event| {
                let mut mentions = Mentions::default();
                mentions.pattern(event);
                hidden(&mentions)
            })
        });
        let forget = forget.map(|(number, _)| number).collect();
        let mut house = Self { clauses, exceptions, forget, graded: Default::default() };
        house.graded = [house.graded(program, false), house.graded(program, true)];
        house
    }

    /// Whether a clause is the firm's own.
    pub fn has(&self, clause: ClauseId) -> bool {
        self.clauses.contains(&clause)
    }

    /// Whether it is printed how grave a breach of a clause is: where what is printed asks for it. `own`: in the firm's part too.
    pub fn is_graded(&self, clause: ClauseId, own: bool) -> bool {
        self.graded[usize::from(own)].contains(&clause)
    }

    /// The clauses of whose breaches what is printed asks how grave they are.
    fn graded(&self, program: &Program, own: bool) -> BTreeSet<ClauseId> {
        let clauses = program.clauses.iter().filter(|clause| own || !self.has(clause.id));
        let mut all: BTreeSet<ClauseId> =
            clauses.flat_map(|clause| graded(expressions(clause), patterns(clause))).collect();
        let exceptions =
            program.exceptions.iter().enumerate().filter(|(number, _)| own || !self.has_exception(*number));
        let read = |one: &Exception| graded(std::iter::once(&one.when).chain(one.changes.iter().flat_map(changed)), []);
        all.extend(exceptions.flat_map(|(_, one)| read(one)));
        for (number, ladder) in program.ladders.iter().enumerate() {
            let needs =
                ladder.needs.iter().filter(|_| own).flat_map(|need| std::iter::once(&need.need).chain(&need.when));
            let forget = ladder.forget.iter().filter(|_| own || !self.has_forget(number));
            all.extend(graded(needs, forget.filter_map(|(_, event)| event.as_ref())));
        }
        all
    }

    /// Whether an exception, by its number, is the firm's own.
    pub fn has_exception(&self, number: usize) -> bool {
        self.exceptions.contains(&number)
    }

    /// Whether what a ladder, by its number, forgets a breach on is the firm's own.
    pub fn has_forget(&self, ladder: usize) -> bool {
        self.forget.contains(&ladder)
    }
}

/// Adds the exceptions to these exceptions.
fn with_those_to(program: &Program, mut exceptions: BTreeSet<usize>) -> BTreeSet<usize> {
    // One may be to another one further down.
    for _ in &program.exceptions {
        let all = program.exceptions.iter().enumerate();
        let to = all.filter(|(_, one)| matches!(one.to, ExceptionTarget::Exception(to) if exceptions.contains(&to)));
        let to: Vec<usize> = to.map(|(number, _)| number).collect();
        exceptions.extend(to);
    }
    exceptions
}

fn mentions(exception: &Exception) -> Mentions {
    let mut mentions = Mentions::default();
    std::iter::once(&exception.when)
        .chain(exception.changes.iter().flat_map(changed))
        .for_each(|expr| mentions.expr(expr));
    mentions
}

fn kinds(pattern: &Pattern) -> impl Iterator<Item = (KindId, Option<WordId>)> {
    let kinds: &[(KindId, Option<WordId>)] = match &pattern.source {
        Source::Kinds(kinds) => kinds,
        _ => &[],
    };
    kinds.iter().copied()
}

/// Goes through every pattern of a clause.
fn each_pattern(clause: &Clause, on_pattern: &mut dyn FnMut(&Pattern)) {
    patterns(clause).into_iter().for_each(|pattern| walk_pattern(pattern, &mut |_| (), on_pattern));
    expressions(clause).into_iter().for_each(|expr| walk(expr, &mut |_| (), on_pattern));
}

struct Look<'p> {
    program: &'p Program,
}

impl Look<'_> {
    /// Whether a clause only says what to look into: nothing follows from it, for either side, and no text that is signed has it.
    fn is_signal(&self, clause: &Clause) -> bool {
        let graver = |change: &Change| match change {
            Change::Severity(levels) => !is_signal(levels),
            Change::Cost(_) => true,
            _ => false,
        };
        let mut own = self.program.exceptions.iter();
        is_signal(&clause.modifiers.severity)
            && clause.modifiers.costs.is_empty()
            && clause.modifiers.deems.is_none()
            && clause.modifiers.says.is_none()
            && clause.modifiers.cites.iter().all(|(law, _)| *law)
            && !own.any(|one| {
                clause_of(&self.program.exceptions, one) == Some(clause.id) && one.changes.iter().any(graver)
            })
    }

    /// Whether a clause binds the firm alone, in a matter that is between the firm and itself.
    fn is_of_firm(&self, clause: &Clause) -> bool {
        let binds_firm_alone = bearers(clause).is_some_and(|bearers| bearers.firm && !bearers.client);
        // Who writes its reason `for firm` says that the clause is between the firm and itself.
        let is_said = clause.modifiers.because.as_ref().is_some_and(|reason| reason.inner);
        let is_inner = self.is_for_people(clause) || self.is_of_what_is_given(clause) || self.speaks_of_house(clause);
        binds_firm_alone && (is_inner || is_said)
    }

    /// Whether it is for each person of the firm.
    fn is_for_people(&self, clause: &Clause) -> bool {
        matches!(&clause.each, Some(Each::Items(Pattern { source: Source::Contacts, .. })))
    }

    /// Whether it limits what the firm gives.
    fn is_of_what_is_given(&self, clause: &Clause) -> bool {
        let pattern = match &clause.statement {
            Some(Statement::Forbid(pattern) | Statement::Limit { measure: Measure { pattern, .. }, .. }) => pattern,
            _ => return false,
        };
        let vocabulary = &self.program.vocabulary;
        let name = |(kind, word): (KindId, Option<WordId>)| match word {
            Some(word) => vocabulary.word(word),
            None => vocabulary.kind_name(kind),
        };
        let mut names = kinds(pattern).map(name).peekable();
        names.peek().is_some() && names.all(|name| GIVEN.contains(&name))
    }

    /// Whether it speaks of what happens within the firm alone.
    fn speaks_of_house(&self, clause: &Clause) -> bool {
        let vocabulary = &self.program.vocabulary;
        let inner = |field: &FieldId| {
            let name = vocabulary.field_name(*field);
            is_opinion(name) || name == READER
        };
        let mut found = clause.reads.iter().any(inner);
        each_pattern(clause, &mut |pattern| {
            found |= kinds(pattern).filter_map(|(_, word)| word).any(|word| is_inner(vocabulary.word(word)));
        });
        found
    }

    /// Whether something that is no clause speaks of what no client is told.
    fn is_hidden(&self, mentions: &Mentions, own: &BTreeSet<ClauseId>) -> bool {
        self.is_sealed(mentions, own) || self.thinks(mentions)
    }

    /// Whether it speaks of what no client can read of: restricted records, notes, and clauses that are the firm's own.
    fn is_sealed(&self, mentions: &Mentions, own: &BTreeSet<ClauseId>) -> bool {
        let vocabulary = &self.program.vocabulary;
        let of_clauses = mentions.clauses.iter().any(|(clause, _)| own.contains(clause));
        let of_kinds = mentions.kinds.iter().any(|kind| is_restricted(vocabulary.kind_name(*kind)));
        of_clauses || of_kinds || self.fields(mentions).iter().any(|field| is_note(vocabulary.field_name(*field)))
    }

    /// Whether it speaks of what the firm thinks of the client, or of who read something.
    fn thinks(&self, mentions: &Mentions) -> bool {
        let name = |field: &FieldId| self.program.vocabulary.field_name(*field);
        self.fields(mentions).iter().map(name).any(|name| is_opinion(name) || name == READER)
    }

    /// The fields that something reads, with those that the policy's own fields among them read.
    fn fields(&self, mentions: &Mentions) -> Vec<FieldId> {
        let mut fields: Vec<FieldId> = mentions.fields.iter().copied().collect();
        let mut next = 0;
        while let Some(field) = fields.get(next).copied() {
            let mut of_derived = Mentions::default();
            let own = self.program.derived.iter().filter(|own| own.field == field);
            own.for_each(|own| of_derived.expr(&own.value));
            let new: Vec<FieldId> = of_derived.fields.into_iter().filter(|one| !fields.contains(one)).collect();
            fields.extend(new);
            next += 1;
        }
        fields
    }
}
