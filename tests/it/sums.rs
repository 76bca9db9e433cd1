//! Money added up by currency, up to what 28 digits hold.

use goodterms::value::money::{Money, Sums, added, taken_off};
use rust_decimal::Decimal;

fn money(text: &str) -> Money {
    Money::parse(text).expect("an amount")
}

fn most() -> Money {
    Money { amount: Decimal::MAX, ..money("0 EUR") }
}

/// The sums that are known, and the currencies of those that are not.
fn told(sums: &Sums) -> (Vec<String>, Vec<String>) {
    (sums.known().map(|sum| sum.amount.to_string()).collect(), sums.unknown().map(|one| one.to_string()).collect())
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn a_sum_that_is_too_large_is_not_known() {
    let mut sums: Sums = [most(), money("2.50 USD")].into_iter().collect();
    assert_eq!(told(&sums), (texts(&["79228162514264337593543950335", "2.50"]), texts(&[])));
    sums.add(money("1 EUR"));
    assert_eq!(told(&sums), (texts(&["2.50"]), texts(&["EUR"])));
    // What is taken off again does not make it known, neither here nor in what it is added to.
    sums.add(Money { amount: -Decimal::MAX, ..most() });
    let mut others: Sums = [money("1 EUR"), money("1 USD")].into_iter().collect();
    others.merge(&sums);
    assert_eq!(told(&others), (texts(&["3.50"]), texts(&["EUR"])));
    assert_eq!(others.of(most().currency), None);
    assert_eq!(others.of(money("1 JPY").currency), Some(money("0 JPY")));
}

#[test]
fn a_sum_whose_cents_do_not_fit_is_not_rounded() {
    let less = Money { amount: Decimal::MAX - Decimal::ONE, ..most() };
    let sums: Sums = [less, money("0.40 EUR")].into_iter().collect();
    assert_eq!(told(&sums), (texts(&[]), texts(&["EUR"])));
    let sums: Sums = [less, money("0.00 EUR"), money("1.00 EUR")].into_iter().collect();
    assert_eq!(sums.known().next(), Some(most()));
}

#[test]
fn nothing_is_added_or_taken_off_without_a_trace() {
    let (nothing, some) = (money("0 EUR").amount, money("100.50 EUR").amount);
    let texts = |all: [Option<Decimal>; 4]| all.map(|one| one.expect("it fits").to_string());
    let all = [taken_off(nothing, nothing), taken_off(some, nothing), added(some, nothing), added(nothing, some)];
    assert_eq!(texts(all), ["0", "100.50", "100.50", "100.50"]);
    assert_eq!(taken_off(Decimal::MAX, money("0.01 EUR").amount), None);
}

#[test]
fn the_last_digits_of_a_division_may_be_rounded_off() {
    let third = Money { amount: Decimal::ONE / Decimal::from(3), ..most() };
    let sums: Sums = [money("1000.00 EUR"), third].into_iter().collect();
    assert_eq!(sums.known().next().map(|sum| sum.to_string()), Some("1000.33 EUR".to_owned()));
}
