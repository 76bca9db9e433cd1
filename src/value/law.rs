//! What laws on late payment leave standing, in figures.

use rust_decimal::Decimal;

/// So many days there may be to pay between businesses, where nothing fairer was agreed expressly: Directive 2011/7/EU, art. 3(5).
pub const LONGEST_TERM: Decimal = Decimal::from_parts(60, 0, 0, false, 0);

/// So many days a public body has: Directive 2011/7/EU, art. 4(3).
pub const LONGEST_PUBLIC_TERM: Decimal = Decimal::from_parts(30, 0, 0, false, 0);

/// A rate in percent a year beyond which interest punishes. No statute names it: courts strike rates far below and above.
pub const PUNITIVE: Decimal = Decimal::from_parts(48, 0, 0, false, 0);

/// Returns the maximum interest for delay of the Polish Civil Code, art. 481 § 2¹, in percent a year: twice the sum of the
/// reference rate and 5.5 points. `between_businesses` is the statutory rate, the reference rate and 10 points.
pub fn polish_maximum(between_businesses: Decimal) -> Option<Decimal> {
    let reference = between_businesses.checked_sub(Decimal::TEN)?;
    reference.checked_add(Decimal::new(55, 1))?.checked_mul(Decimal::TWO)
}
