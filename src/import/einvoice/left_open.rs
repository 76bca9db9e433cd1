//! What terms of payment leave open, though they are understood.

use crate::value::time::Day;

/// Why terms that are understood do not say the day.
#[derive(Clone, Copy, Debug)]
pub(super) enum Open {
    Start,
    Working,
    Parts,
    Several,
    Month,
    Year,
    DateOrder,
    Before,
    Paid,
    After,
    Agreed,
    More,
}

impl Open {
    /// Returns the question, with the terms quoted.
    pub fn question(self, quoted: &str) -> String {
        match self {
            Self::Start => format!(
                "The time to pay begins with something that the invoice does not date (`{quoted}`): when was that?"
            ),
            Self::Working => format!("The time to pay is counted in working days (`{quoted}`): when is it due?"),
            Self::Parts => format!("It is to be paid in parts or in advance (`{quoted}`): when is what due?"),
            Self::Several => format!("The terms of payment name several days (`{quoted}`): when is it due?"),
            Self::Month => format!("The terms of payment name a day of another month (`{quoted}`): when is it due?"),
            Self::Year => {
                format!("The terms of payment name a day without its year (`{quoted}`): when is it due?")
            }
            Self::Before => {
                format!("The terms of payment name a day before the invoice's (`{quoted}`): when is it due?")
            }
            Self::More => format!("The terms of payment say more than a time to pay (`{quoted}`): when is it due?"),
            Self::Paid => format!("The terms of payment say that it was paid (`{quoted}`): was it, and when?"),
            Self::After => format!(
                "The terms of payment name a percentage after a time (`{quoted}`): is it a part or a surcharge, and when is what due?"
            ),
            Self::Agreed => format!("The terms of payment are said elsewhere (`{quoted}`): when is it due by them?"),
            Self::DateOrder => format!("Is the day or the month first in `{quoted}`, and when is it due?"),
        }
    }
}

/// Returns the question about terms with words that are not known, and what they come to without them.
pub(super) fn not_understood(quoted: &str, words: &[String], days: &[Day]) -> String {
    const MOST: usize = 3;
    let words: Vec<String> = words.iter().take(MOST).map(|word| format!("`{word}`")).collect();
    let without = match days {
        [day] => format!(" (without that: on {day})"),
        _ => String::new(),
    };
    let words = words.join(", ");
    format!("Of the terms of payment `{quoted}` it is not known what {words} means: when is it due{without}?")
}
