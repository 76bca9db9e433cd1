//! What is kept of the ledgers of an engagement.

use rustc_hash::FxHashMap;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use super::item::Time;
use crate::engagement::ledger::{Books, Ledger};
use crate::engagement::record::EventId;
use crate::value::time::Day;

/// The ledgers of an engagement, worked out when they are asked for.
#[derive(Default)]
pub(super) struct Accounts<'a> {
    pub ledger: OnceCell<Rc<Ledger>>,
    /// Whether a ledger is being worked out: a due day that asks for it gets none.
    pub settling: Cell<bool>,
    /// What moves an account, by day.
    pub days: OnceCell<FxHashMap<Day, Vec<EventId>>>,
    /// When something first moves an account that it does not name.
    pub spills_from: OnceCell<Option<Day>>,
    /// The ledgers of the worlds of one moment, by what had not happened.
    pub worlds: RefCell<Worlds>,
    /// The books as they stood when a day began.
    pub begun: RefCell<Option<(Day, Books<'a>)>>,
}

type Worlds = (Option<Time>, Vec<(Vec<EventId>, Rc<Ledger>)>);
