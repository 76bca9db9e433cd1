//! What laws on late payment leave standing, in figures.

use rust_decimal::Decimal;

/// So many days there may be to pay between businesses, where nothing fairer was agreed expressly: Directive 2011/7/EU, art. 3(5).
pub const LONGEST_TERM: Decimal = Decimal::from_parts(60, 0, 0, false, 0);

/// So many days a public body has: Directive 2011/7/EU, art. 4(3).
pub const LONGEST_PUBLIC_TERM: Decimal = Decimal::from_parts(30, 0, 0, false, 0);

/// So many days a public body has in Serbia: act on deadlines for settling money obligations in commercial transactions, art. 4.
pub const LONGEST_PUBLIC_TERM_IN_SERBIA: Decimal = Decimal::from_parts(45, 0, 0, false, 0);

/// A rate in percent a year beyond which interest punishes: three times what the law gives in most of Europe, and the most that
/// the United States let anybody ask of a soldier (10 U.S.C. 987). Courts strike rates far below and above.
pub const PUNITIVE: Decimal = Decimal::from_parts(36, 0, 0, false, 0);

/// The highest lump sum that a law gives for late payment whatever the debt, in EUR and in GBP: Polish act on counteracting excessive
/// delays in commercial transactions, art. 10; Late Payment of Commercial Debts (Interest) Act 1998, s. 5A.
pub const HIGHEST_LUMP_SUM: Decimal = Decimal::ONE_HUNDRED;

/// Returns the maximum interest for delay of the Polish Civil Code, art. 481 § 2¹, in percent a year: twice the sum of the
/// reference rate and 5.5 points. `between_businesses` is the statutory rate, the reference rate and 10 points.
pub fn polish_maximum(between_businesses: Decimal) -> Option<Decimal> {
    let reference = between_businesses.checked_sub(Decimal::TEN)?;
    reference.checked_add(Decimal::new(55, 1))?.checked_mul(Decimal::TWO)
}
