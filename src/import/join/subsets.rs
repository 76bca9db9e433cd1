//! Some of several sums together.

use rust_decimal::Decimal;

/// So many of them are looked at.
const MOST: usize = 10;

/// Returns the sets of sums that fit together, each as the places of its members in their order.
pub(super) fn that_fit(sums: &[Decimal], fits: impl Fn(Decimal) -> bool) -> Vec<Vec<usize>> {
    let sums = &sums[..sums.len().min(MOST)];
    let members = |set: usize| (0..sums.len()).filter(move |at| set >> at & 1 == 1).collect::<Vec<_>>();
    let sets = (1..1_usize << sums.len()).map(members);
    sets.filter(|set| fits(set.iter().map(|at| sums[*at]).sum())).collect()
}
