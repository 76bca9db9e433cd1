//! Amounts of beancount, which may be sums to be worked out: `1000 + 230 EUR`, `(1,000 * 1.23) EUR`. Exact, or not at all.

use rust_decimal::Decimal;

use super::entry::Amount;

/// Brackets in brackets beyond that are nobody's books.
const DEEPEST: u32 = 50;

/// Returns an amount; nothing where there is none, or only a commodity.
///
/// # Errors
/// Why it cannot be worked out.
pub(super) fn amount(text: &str) -> Result<Option<Amount>, String> {
    let text = text.trim();
    let is_part =
        |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '+' | '-' | '*' | '/' | '(' | ')' | ' ' | '\t');
    let end = text.find(|c: char| !is_part(c)).unwrap_or(text.len());
    let (shown, commodity) = (text[..end].trim(), text[end..].trim());
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '.' | '_' | '-' | '/') || !c.is_ascii();
    if !commodity.chars().all(is_name) {
        return Err(format!("`{commodity}` is no commodity"));
    }
    if shown.is_empty() {
        return Ok(None);
    }
    let mut sum = Sum { rest: shown, depth: 0 };
    let number = sum.added().filter(|_| sum.rest.trim_start().is_empty()).and_then(Fraction::decimal);
    let number = number.ok_or_else(|| format!("`{shown}` cannot be worked out exactly"))?;
    Ok(Some(Amount { number: Some(number), shown: shown.to_owned(), commodity: commodity.to_owned() }))
}

/// A fraction in its lowest terms; what is below is above zero.
#[derive(Clone, Copy)]
struct Fraction {
    above: i128,
    below: i128,
}

impl Fraction {
    fn new(above: i128, below: i128) -> Option<Self> {
        let (above, below) = if below < 0 { (above.checked_neg()?, below.checked_neg()?) } else { (above, below) };
        let (mut a, mut b) = (above.checked_abs()?, below);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        (below != 0).then(|| Self { above: above / a, below: below / a })
    }

    fn plus(self, other: Self) -> Option<Self> {
        let one = self.above.checked_mul(other.below)?;
        let above = one.checked_add(other.above.checked_mul(self.below)?)?;
        Self::new(above, self.below.checked_mul(other.below)?)
    }

    fn times(self, other: Self) -> Option<Self> {
        Self::new(self.above.checked_mul(other.above)?, self.below.checked_mul(other.below)?)
    }

    fn negative(self) -> Option<Self> {
        Self::new(self.above.checked_neg()?, self.below)
    }

    fn inverse(self) -> Option<Self> {
        Self::new(self.below, self.above)
    }

    /// Returns it as a number with an end.
    fn decimal(self) -> Option<Decimal> {
        let (mut above, mut below, mut scale) = (self.above, self.below, 0);
        while below != 1 {
            let (times, by) = match below {
                below if below % 10 == 0 => (1, 10),
                below if below % 2 == 0 => (5, 2),
                below if below % 5 == 0 => (2, 5),
                _ => return None,
            };
            above = above.checked_mul(times)?;
            (below, scale) = (below / by, scale + 1);
        }
        Decimal::try_from_i128_with_scale(above, scale).ok().map(|number| number.normalize())
    }
}

/// A sum that is being worked out.
struct Sum<'t> {
    rest: &'t str,
    depth: u32,
}

impl Sum<'_> {
    fn sign(&mut self, signs: &[char]) -> Option<char> {
        let rest = self.rest.trim_start();
        let sign = rest.chars().next().filter(|sign| signs.contains(sign))?;
        self.rest = &rest[1..];
        Some(sign)
    }

    fn added(&mut self) -> Option<Fraction> {
        let mut total = self.multiplied()?;
        while let Some(sign) = self.sign(&['+', '-']) {
            let next = self.multiplied()?;
            total = total.plus(if sign == '-' { next.negative()? } else { next })?;
        }
        Some(total)
    }

    fn multiplied(&mut self) -> Option<Fraction> {
        let mut total = self.signed()?;
        while let Some(sign) = self.sign(&['*', '/']) {
            let next = self.signed()?;
            total = total.times(if sign == '/' { next.inverse()? } else { next })?;
        }
        Some(total)
    }

    fn signed(&mut self) -> Option<Fraction> {
        let mut is_negative = false;
        while let Some(sign) = self.sign(&['+', '-']) {
            is_negative ^= sign == '-';
        }
        let number = match self.sign(&['(']) {
            Some(_) => self.bracketed()?,
            None => self.number()?,
        };
        if is_negative { number.negative() } else { Some(number) }
    }

    fn bracketed(&mut self) -> Option<Fraction> {
        self.depth += 1;
        let inner = if self.depth > DEEPEST { None } else { self.added() };
        self.depth -= 1;
        inner.filter(|_| self.sign(&[')']).is_some())
    }

    /// Reads `1,230.00`.
    fn number(&mut self) -> Option<Fraction> {
        let rest = self.rest.trim_start();
        let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',')).unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        self.rest = after;
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits = format!("{}{fraction}", whole.replace(',', ""));
        let below = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
        Fraction::new(digits.parse().ok()?, below)
    }
}
