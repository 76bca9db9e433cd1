//! The order of events: by day, then by instant, then by kind and id; never by the place in the record.

use std::cmp::Ordering;

use smol_str::SmolStr;

use super::record::{Engagement, EventId};
use crate::value::time::{Day, Instant, Moment};
use crate::value::zone::Zone;

/// Returns the events of an engagement in the order in which they count.
///
/// What has no date holds from the beginning and comes first. On one day, what has no time comes before what has one;
/// whether it really was before is for the clause to say (language.md 4.4). Ties are broken by kind, then by id, where
/// `R2` comes before `R10`.
pub fn order(engagement: &Engagement, zone: &Zone) -> Vec<EventId> {
    order_by(engagement, |id| engagement.events[id.0 as usize].at.map_or(Day(0), |at| zone.day(at)))
}

/// As [`order`], where the civil days of the dated events are known.
pub fn order_by(engagement: &Engagement, day: impl Fn(EventId) -> Day) -> Vec<EventId> {
    type When = Option<(Day, Option<Instant>)>;
    let when = |id: EventId| -> When {
        engagement.events[id.0 as usize].at.map(|at| match at {
            Moment::Day(day) => (day, None),
            Moment::At(at) => (day(id), Some(at)),
        })
    };
    let compare = |(when, a): &(When, EventId), (other, b): &(When, EventId)| {
        let (x, y) = (&engagement.events[a.0 as usize], &engagement.events[b.0 as usize]);
        when.cmp(other).then_with(|| x.kind.cmp(&y.kind)).then_with(|| natural(&x.id, &y.id))
    };
    let mut events: Vec<(When, EventId)> =
        (0..engagement.events.len()).map(|i| EventId(i as u32)).map(|id| (when(id), id)).collect();
    // Most records are in order already.
    if !events.is_sorted_by(|a, b| compare(a, b) != Ordering::Greater) {
        events.sort_by(compare);
    }
    events.into_iter().map(|(_, event)| event).collect()
}

/// An id that is ordered as people do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Natural(pub SmolStr);

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        natural(&self.0, &other.0)
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Compares ids as people do: runs of digits as numbers, anything else as text.
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut x, mut y) = (a, b);
    loop {
        let ((digits_x, rest_x), (digits_y, rest_y)) = (split_digits(x), split_digits(y));
        if digits_x.is_empty() || digits_y.is_empty() {
            match (x.chars().next(), y.chars().next()) {
                (Some(c), Some(d)) if c == d => {
                    (x, y) = (&x[c.len_utf8()..], &y[d.len_utf8()..]);
                    continue;
                }
                // Ids that differ in leading zeros only are told apart by the text.
                (c, d) => return c.cmp(&d).then_with(|| a.cmp(b)),
            }
        }
        let (plain_x, plain_y) = (digits_x.trim_start_matches('0'), digits_y.trim_start_matches('0'));
        let order = plain_x.len().cmp(&plain_y.len()).then_with(|| plain_x.cmp(plain_y));
        if order != Ordering::Equal {
            return order;
        }
        (x, y) = (rest_x, rest_y);
    }
}

fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_as_people_read_them() {
        let mut ids = vec!["R10", "R2", "A", "R02", "R2a", "", "R", "Ż1", "10", "9", "R2-3", "R2-20"];
        ids.sort_by(|a, b| natural(a, b));
        assert_eq!(ids, ["", "9", "10", "A", "R", "R02", "R2", "R2-3", "R2-20", "R2a", "R10", "Ż1"]);
    }
}
