//! Interest and lump sums: golden numbers, boundaries of the law, and a naive re-computation.

use goodterms::base::source::SourceMap;
use goodterms::syntax::parse::parse;
use goodterms::value::compensation::{Compensation, Why, compensation, compensation_codes};
use goodterms::value::interest::{Accrual, Interest, NoInterest, Rate, Series, statutory, statutory_codes};
use goodterms::value::money::{Currency, Money};
use goodterms::value::time::Day;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::zone::day;

fn dec(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap_or_else(|_| panic!("no number {text}"))
}

fn money(text: &str) -> Money {
    Money::parse(text).unwrap_or_else(|| panic!("no money {text}"))
}

fn cents(accrual: &Accrual) -> String {
    let currency = Currency::parse("EUR").expect("a code of ISO 4217");
    Money { amount: accrual.amount, currency }.rounded().amount.to_string()
}

fn steps(list: &[(&str, &str)]) -> Vec<(Day, Decimal)> {
    list.iter().map(|(of, balance)| (day(of), dec(balance))).collect()
}

fn reference() -> Series {
    Series::new("reference", vec![(day("2026-01-01"), dec("2.15")), (day("2026-07-01"), dec("2.40"))], None)
}

#[test]
fn constant_rates() {
    let plain = Interest::default();
    let year = |days: &str| Interest { over: dec(days), ..plain };
    let monthly = Interest { monthly: true, ..plain };
    for (case, rule, balance, rate, due, to, amount) in [
        ("G1", plain, "5000", "12.5", "2026-01-01", "2026-01-31", "51.37"),
        ("G2", plain, "12000", "13", "2026-01-01", "2026-04-01", "384.66"),
        ("G3 pay day out", plain, "10000", "10.15", "2026-05-29", "2026-06-30", "88.99"),
        ("G5 ACT/365F", plain, "10000", "10", "2027-12-01", "2028-03-01", "249.32"),
        ("G5 ACT/360", year("360"), "10000", "10", "2027-12-01", "2028-03-01", "252.78"),
        ("G6 18 %", monthly, "4000", "1.5", "2026-01-01", "2026-02-15", "88.77"),
        (
            "G6 per 30-day month",
            Interest { over: dec("360"), ..monthly },
            "4000",
            "1.5",
            "2026-01-01",
            "2026-02-15",
            "90.00",
        ),
        ("G7 A", plain, "1000", "10.15", "2026-03-31", "2026-06-15", "21.13"),
        ("G7 B", plain, "2000", "10.15", "2026-04-30", "2026-06-15", "25.58"),
        ("INV-4 20 Feb", plain, "400", "10", "2026-02-16", "2026-02-20", "0.44"),
        ("INV-4 26 Feb", plain, "400", "10", "2026-02-16", "2026-02-26", "1.10"),
        ("INV-5 20 Feb", plain, "1000", "10", "2026-02-16", "2026-02-20", "1.10"),
        ("INV-5 31 Mar", plain, "1000", "10", "2026-02-16", "2026-03-31", "11.78"),
        ("the due day itself", plain, "1000", "10", "2026-02-16", "2026-02-16", "0.00"),
        ("before it", plain, "1000", "10", "2026-02-16", "2026-02-10", "0.00"),
        ("nothing unpaid", plain, "0", "10", "2026-02-16", "2026-03-10", "0.00"),
    ] {
        let accrual = rule.accrue(&steps(&[(due, balance)]), day(due), day(to), Rate::Constant(dec(rate)));
        assert_eq!(accrual.map(|accrual| cents(&accrual)).as_deref(), Ok(amount), "{case}");
    }
}

#[test]
fn rates_that_change() {
    let (floating, due, credited) = (Interest { points: dec("8"), ..Interest::default() }, "2026-05-29", "2026-08-10");
    let fixed = Interest { fixed: true, ..floating };
    let over_360 = |rule: Interest| Interest { over: dec("360"), ..rule };
    let series = reference();
    for (case, rule, to, amount) in [
        ("G3 floating", floating, credited, "205.81"),
        ("G3 fixed", fixed, credited, "203.00"),
        ("G3 pay day out", floating, "2026-08-09", "202.96"),
        ("G4 floating", over_360(floating), credited, "208.67"),
        ("G4 fixed", over_360(fixed), credited, "205.82"),
    ] {
        let unpaid = steps(&[("2026-05-15", "10000"), (credited, "0")]);
        let accrual = rule.accrue(&unpaid, day(due), day(to), Rate::Series(&series)).expect("known rates");
        assert_eq!(cents(&accrual), amount, "{case}");
        let later = rule.accrue(&unpaid, day(due), day("2026-09-01"), Rate::Series(&series)).expect("known rates");
        assert!(to != credited || later == accrual, "{case}: nothing runs on after the credit");
    }
    let accrual = floating.accrue(&steps(&[(due, "10000")]), day(due), day(credited), Rate::Series(&series));
    let segments = accrual.expect("known rates").segments;
    let shown: Vec<_> =
        segments.iter().map(|s| format!("{} {} {} {} {}", s.from, s.to, s.days, s.balance, s.rate)).collect();
    assert_eq!(shown, ["2026-05-30 2026-06-30 32 10000 10.15", "2026-07-01 2026-08-10 41 10000 10.4"]);
}

#[test]
fn partial_payments_split() {
    let unpaid = steps(&[("2026-02-16", "1000"), ("2026-02-20", "400"), ("2026-02-20", "300"), ("2026-02-26", "-5")]);
    let accrual =
        Interest::default().accrue(&unpaid, day("2026-02-16"), day("2026-12-31"), Rate::Constant(dec("36.5")));
    let accrual = accrual.expect("a constant rate");
    assert_eq!(accrual.amount, dec("5.8"), "4 days of 1000, 6 of 300: the day of credit bears on the old balance");
    assert_eq!(accrual.segments.len(), 2);
    let due_rate = Interest { fixed: true, ..Interest::default() };
    let accrual = due_rate.accrue(
        &steps(&[("2026-06-30", "100")]),
        day("2026-06-30"),
        day("2026-07-10"),
        Rate::Series(&reference()),
    );
    assert_eq!(accrual.map(|a| a.segments[0].rate), Ok(dec("2.40")), "default begins on the day after the due day");
}

#[test]
fn rates_unknown() {
    let until = Series::new("r", vec![(day("2026-01-01"), dec("2"))], Some(day("2026-06-30")));
    let accrue = |due: &str, to: &str, balance: &str| {
        let unpaid = steps(&[(due, balance), ("2026-06-01", "0")]);
        Interest::default().accrue(&unpaid, day(due), day(to), Rate::Series(&until)).map(|a| a.segments.len())
    };
    assert_eq!(accrue("2025-12-30", "2026-01-05", "10"), Err(NoInterest::RateUnknown { day: day("2025-12-31") }));
    assert_eq!(accrue("2025-12-31", "2026-01-05", "10"), Ok(1));
    assert_eq!(accrue("2026-05-01", "2027-01-05", "10"), Ok(1), "paid before the rates end");
    assert_eq!(accrue("2026-06-10", "2026-07-05", "10"), Err(NoInterest::RateUnknown { day: day("2026-07-01") }));
    assert_eq!((until.rate_on(day("2026-06-30")), until.rate_on(day("2026-07-01"))), (Some(dec("2")), None));
    assert_eq!(until.rate_on(day("2025-12-31")), None);
}

#[test]
fn too_large_is_an_error() {
    let accrue = |balance: Decimal, rate: &str, over: &str| {
        let rule = Interest { over: dec(over), ..Interest::default() };
        rule.accrue(&[(Day(0), balance)], Day(0), Day(400), Rate::Constant(dec(rate))).err()
    };
    assert_eq!(accrue(Decimal::MAX, "10", "365"), Some(NoInterest::Overflow));
    assert_eq!(accrue(dec("12345678901234567890.12345678"), "10.123456789", "365"), Some(NoInterest::Overflow));
    assert_eq!(accrue(dec("12345678901234567.89"), "10.15", "365"), None);
    assert_eq!(accrue(dec("1"), "10", "0"), Some(NoInterest::NoYear));
    assert_eq!(accrue(dec("1"), "-3", "365"), None);
}

#[test]
fn statutory_rates() {
    for (code, of, rate) in [
        ("EU", "2026-06-30", Some("10.15")),
        ("EU", "2026-07-01", Some("10.40")),
        ("PL", "2024-12-31", Some("15.75")),
        ("PL-MEDICAL", "2024-07-01", Some("13.75")),
        ("DE", "2026-01-01", Some("10.27")),
        ("DE-CONSUMER", "2026-01-01", Some("6.27")),
        ("UK", "2024-01-01", Some("13.25")),
        ("EU", "2019-12-31", None),
        ("EU", "2027-01-01", None),
    ] {
        assert_eq!(statutory(code).and_then(|series| series.rate_on(day(of))), rate.map(dec), "{code} {of}");
    }
    for code in statutory_codes() {
        let series = statutory(code).unwrap_or_else(|| panic!("{code} cannot be read"));
        assert!(!series.name.is_empty() && !series.source.is_empty() && series.until.is_some(), "{code}");
        assert_eq!(series.fixed, code == "UK", "{code}");
    }
    for code in statutory_codes().chain(compensation_codes()) {
        let mut sources = SourceMap::new();
        let text = format!("term a = statutory({code})\nterm b = compensation({code})\n");
        assert!(parse(sources.add("names.terms", text.as_str()), &text).1.is_empty(), "{code} can be written");
    }
    assert_eq!(statutory("US"), None);
    let (uk, unpaid) = (statutory("UK").expect("built in"), steps(&[("2024-12-31", "1000")]));
    let accrual = Interest::default().accrue(&unpaid, day("2024-12-31"), day("2025-12-31"), Rate::Series(&uk));
    assert_eq!(accrual.map(|a| cents(&a)).as_deref(), Ok("127.50"), "the law fixes the rate of the first day");
}

#[test]
fn lump_sums() {
    for (code, of, debt, sum) in [
        ("PL", "2026-03-01", "5000 PLN", Ok("40 EUR")),
        ("PL", "2026-03-01", "5000.01 PLN", Ok("70 EUR")),
        ("PL", "2026-03-01", "49999.99 PLN", Ok("70 EUR")),
        ("PL", "2026-03-01", "50000 PLN", Ok("100 EUR")),
        ("UK", "2026-03-01", "999.99 GBP", Ok("40 GBP")),
        ("UK", "2026-03-01", "1000 GBP", Ok("70 GBP")),
        ("UK", "2026-03-01", "10000 GBP", Ok("100 GBP")),
        ("DE", "2026-03-01", "10 USD", Ok("40 EUR")),
        ("EU", "2026-12-31", "10 EUR", Ok("40 EUR")),
        ("EU", "2027-01-01", "10 EUR", Err(Why::After(day("2026-12-31")))),
        ("PL", "2019-12-31", "10 PLN", Err(Why::Before(day("2020-01-01")))),
        (
            "PL",
            "2026-03-01",
            "10 EUR",
            Err(Why::Currency { tiers: money("1 PLN").currency, debt: money("1 EUR").currency }),
        ),
    ] {
        let table = compensation(code).unwrap_or_else(|| panic!("no lump sums of {code}"));
        assert_eq!(table.lump_sum(day(of), money(debt)), sum.map(money), "{code} {of} {debt}");
    }
    for code in compensation_codes() {
        assert!(compensation(code).is_some_and(|table| !table.source.is_empty()), "{code}");
    }
    let text = "2020-01-01 any -> 40 EUR\n2021-01-01 below 5 EUR -> 1 EUR\n";
    let table = Compensation::parse(text).expect("two tables");
    assert_eq!(table.lump_sum(day("2020-12-31"), money("9 EUR")), Ok(money("40 EUR")));
    assert_eq!(table.lump_sum(day("2021-01-01"), money("9 EUR")), Err(Why::NoTier));
}

#[test]
fn data_files_with_mistakes() {
    for (text, line) in
        [("# until: soon\n", 1), ("2020-01-01 8\n", 1), ("2020-01-01 8%\n2019-01-01 8%\n", 2), ("\nx 8%", 2)]
    {
        assert_eq!(Series::parse(text).map_err(|(line, _)| line), Err(line), "{text}");
    }
    assert!(Compensation::parse("2020-01-01 up to 5 EUR -> 40 EUR").is_err());
}

/// Interest day by day, in whole cents and hundredths of a percent: the exact sum before it is divided.
fn naive(unpaid: &[(i32, i64)], rates: &[(i32, i64)], due: i32, to: i32) -> Option<i128> {
    let mut sum = 0;
    for of in due + 1..=to {
        let balance =
            unpaid.iter().filter(|(end_of, _)| *end_of < of).map(|(_, cents)| *cents).next_back().unwrap_or(0);
        if balance > 0 {
            sum += i128::from(balance) * i128::from(rates.iter().rfind(|(from, _)| *from <= of)?.1);
        }
    }
    Some(sum)
}

/// The sum of balance times rate times days over all segments, in the same unit.
fn numerator(accrual: &Accrual) -> Decimal {
    accrual.segments.iter().map(|s| s.balance * s.rate * Decimal::from(s.days)).sum::<Decimal>() * Decimal::from(10_000)
}

/// Dated whole numbers: cents, or hundredths of a percent.
type Dated = Vec<(i32, i64)>;

/// What was unpaid, the rates, the due day and the last day.
fn history() -> impl Strategy<Value = (Dated, Dated, i32, i32)> {
    let unpaid = proptest::collection::btree_map(-20i32..400, -100i64..100_000_000, 0..8);
    let rates = proptest::collection::btree_map(-60i32..400, 0i64..3000, 1..6);
    (unpaid, rates, -10i32..100, -10i32..500)
        .prop_map(|(unpaid, rates, due, to)| (unpaid.into_iter().collect(), rates.into_iter().collect(), due, to))
}

proptest! {
    #[test]
    fn day_by_day_gives_the_same((unpaid, rates, due, to) in history(), split in 0i32..500) {
        let steps: Vec<_> = unpaid.iter().map(|(of, cents)| (Day(*of), Decimal::new(*cents, 2))).collect();
        let series = Series::new("r", rates.iter().map(|(of, rate)| (Day(*of), Decimal::new(*rate, 2))).collect(), None);
        let accrue = |due: i32, to: i32| Interest::default().accrue(&steps, Day(due), Day(to), Rate::Series(&series));
        let whole = accrue(due, to);
        let Some(expected) = naive(&unpaid, &rates, due, to) else {
            let unknown = matches!(whole, Err(NoInterest::RateUnknown { .. }));
            prop_assert!(unknown);
            return Ok(());
        };
        let whole = whole.expect("the naive sum knows all rates");
        let exact = Decimal::from_i128_with_scale(expected, 0);
        prop_assert_eq!(whole.amount, Decimal::from_i128_with_scale(expected, 4) / Decimal::from(36_500));
        prop_assert_eq!(numerator(&whole), exact);
        let split = split.clamp(due, to.max(due));
        let (first, second) = (accrue(due, split).expect("known"), accrue(split, to).expect("known"));
        prop_assert_eq!(numerator(&first) + numerator(&second), exact);
        for pair in whole.segments.windows(2) {
            prop_assert!(pair[0].to < pair[1].from);
        }
    }

    #[test]
    fn no_text_panics(text in "\\PC*", rows in "([0-9]{4}-[0-9]{2}-[0-9]{2} [a-z0-9.% >EUR-]{0,30}\n){0,4}") {
        let _ = (Series::parse(&text), Series::parse(&rows), Compensation::parse(&text), Compensation::parse(&rows));
    }

    #[test]
    fn no_number_panics(balance in any::<i128>(), scale in 0u32..29, rate in any::<i64>(), due in any::<i32>(), to in any::<i32>()) {
        let Ok(balance) = Decimal::try_from_i128_with_scale(balance >> 34, scale) else { return Ok(()) };
        let _ = Interest::default().accrue(&[(Day(due), balance)], Day(due), Day(to), Rate::Constant(Decimal::new(rate, scale)));
    }
}
