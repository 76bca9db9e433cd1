//! Which days a statement of a bank covers: of these, nothing of its account is missing.

use crate::value::money::Money;
use crate::value::time::Day;

/// A statement of an account, or a page of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cover {
    /// The account as its bank has it; empty where the file does not say.
    pub account: String,
    /// Where it stands: the line, from 1.
    pub line: u32,
    /// From which day to which; nothing where it does not say.
    pub days: Option<(Day, Day)>,
    /// Its number among the statements of the account.
    pub number: Option<u32>,
    /// The balance with which it opens.
    pub opens: Option<Money>,
    /// The balance with which it closes.
    pub closes: Option<Money>,
    /// Which page it is, and whether another one follows.
    pub page: Option<(u32, bool)>,
    /// Whether it lists all that is booked: a notification does not.
    pub is_whole: bool,
    /// So many days before the booking may the day of value be, as what came in shows.
    pub behind: i64,
    /// So many days after it.
    pub ahead: i64,
}
