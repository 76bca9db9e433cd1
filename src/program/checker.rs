//! What the checker knows while it goes through a file, and what it has found so far.
//!
//! Its methods are spread over the files of this folder, one concern a file. A method that finds a mistake reports it and
//! returns nothing; what is nothing is passed on in silence, so that one mistake is reported once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::names::Names;
use super::scope::Scope;
use super::tree::{CompensationId, Expr, ExprKind, OwnField, SeriesId, Term, TermId, Type};
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::program::header as mistake;
use crate::base::source::Span;
use crate::engagement::record::Value;
use crate::engagement::slots::Wanted;
use crate::engagement::vocabulary::{FieldId, KindId, Vocabulary};
use crate::value::calendar::Calendar;
use crate::value::compensation::Compensation;
use crate::value::duration::Family;
use crate::value::interest::Series;
use crate::value::money::Currency;
use crate::value::zone::Zone;

/// A line of the header that a policy may need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    /// `timezone`.
    Timezone,
    /// `currency`.
    Currency,
    /// `hours`.
    Hours,
    /// `holidays`.
    Holidays,
}

/// The state of a check.
pub(super) struct Checker {
    pub diagnostics: Vec<Diagnostic>,
    pub vocabulary: Vocabulary,
    pub calendar: Calendar,
    pub currency: Option<Currency>,
    /// The header lines that are there, also wrong ones.
    pub stated: BTreeSet<Need>,
    /// The first use of what a header line would say, and what the use is.
    pub needs: BTreeMap<Need, (Span, &'static str)>,
    /// All names that the file declares.
    pub names: Names,
    pub terms: Vec<Term>,
    /// The terms so far by name; nothing for one with a mistake in it.
    pub term_ids: HashMap<String, Option<TermId>>,
    pub series: Vec<Series>,
    /// The rates so far by name, and the statutory ones as `statutory(EU)`.
    pub series_ids: HashMap<String, SeriesId>,
    pub compensations: Vec<Compensation>,
    pub derived: Vec<OwnField>,
    /// Derived fields that were declared and not yet typed.
    pub pending: Vec<(KindId, FieldId, Span)>,
    /// The policy's derived fields that time changes.
    pub changing: BTreeSet<(KindId, FieldId)>,
    pub patterns: u16,
    pub variables: u16,
    /// The fields that some expression reads.
    pub fields: BTreeSet<FieldId>,
    /// The kinds that some pattern takes, and of whom.
    pub wanted: BTreeMap<KindId, Wanted>,
    pub scope: Scope,
    /// The lengths of the windows so far in the expression at hand, the nearest first.
    pub windows: Vec<Expr>,
}

impl Checker {
    /// Returns a checker that knows the built-in vocabulary.
    pub fn new() -> Self {
        Self {
            diagnostics: Vec::new(),
            vocabulary: Vocabulary::builtin(),
            calendar: Calendar::plain(Zone::utc()),
            currency: None,
            stated: BTreeSet::new(),
            needs: BTreeMap::new(),
            names: Names::default(),
            fields: BTreeSet::new(),
            wanted: BTreeMap::new(),
            terms: Vec::new(),
            term_ids: HashMap::new(),
            series: Vec::new(),
            series_ids: HashMap::new(),
            compensations: Vec::new(),
            derived: Vec::new(),
            pending: Vec::new(),
            changing: BTreeSet::new(),
            patterns: 0,
            variables: 0,
            scope: Scope::default(),
            windows: Vec::new(),
        }
    }

    /// Reports a mistake. Returns nothing, for the caller to pass on.
    pub fn report<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        self.diagnostics.push(diagnostic);
        None
    }

    /// Notes that the text at `span` makes no sense without a header line.
    pub fn need(&mut self, need: Need, span: Span, use_: &'static str) {
        self.needs.entry(need).or_insert((span, use_));
    }

    /// Notes what a duration of that family needs.
    pub fn need_for(&mut self, family: Family, span: Span) {
        match family {
            Family::Hours => {}
            Family::Days => self.need(Need::Timezone, span, "days"),
            Family::Months => self.need(Need::Timezone, span, "months"),
            Family::BusinessDays | Family::BusinessHours => {
                for need in [Need::Timezone, Need::Hours, Need::Holidays] {
                    self.need(need, span, family.name());
                }
            }
        }
    }

    /// Reports the header lines that are needed and not there.
    pub fn report_needs(&mut self) {
        for (need, (span, use_)) in std::mem::take(&mut self.needs) {
            if !self.stated.contains(&need) {
                let policy = self.names.policy;
                self.diagnostics.push(match need {
                    Need::Timezone => mistake::missing_timezone(span, use_, policy),
                    Need::Currency => mistake::missing_currency(span, use_, policy),
                    Need::Hours => mistake::missing_hours(span, use_, policy),
                    Need::Holidays => mistake::missing_holidays(span, use_, policy),
                });
            }
        }
    }

    /// Returns the number of the statutory rate of a code, once it is known to exist.
    pub fn statutory(&mut self, code: &str) -> Option<SeriesId> {
        let key = format!("statutory({code})");
        if let Some(id) = self.series_ids.get(&key) {
            return Some(*id);
        }
        let series = crate::value::interest::statutory(code)?;
        let id = SeriesId(u16::try_from(self.series.len()).ok()?);
        self.series.push(series);
        self.series_ids.insert(key, id);
        Some(id)
    }

    /// Returns the number of the lump sums of a code, where there are such.
    pub fn compensation(&mut self, code: &str) -> Option<CompensationId> {
        let table = crate::value::compensation::compensation(code)?;
        let known = self.compensations.iter().position(|known| known.name == table.name);
        let index = known.unwrap_or_else(|| {
            self.compensations.push(table);
            self.compensations.len() - 1
        });
        u16::try_from(index).ok().map(CompensationId)
    }
}

/// Returns an expression.
pub(super) fn expr(kind: ExprKind, ty: Type, span: Span) -> Expr {
    Expr { kind: std::sync::Arc::new(kind), ty, span }
}

/// Returns a constant.
pub(super) fn constant(value: Value, ty: Type, span: Span) -> Expr {
    expr(ExprKind::Value(value), ty, span)
}
