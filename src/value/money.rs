//! Money: an exact amount that never loses its currency (language.md 4.6).

use std::fmt;
use std::sync::LazyLock;

use rust_decimal::{Decimal, RoundingStrategy};
use rustc_hash::FxHashMap;

/// An ISO 4217 alphabetic code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// The alphabetic codes of ISO 4217 in use, with the digits of their minor unit where they are not 2.
const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD:3 BIF:0 BMD BND BOB BRL BSD BTN BWP BYN BZD CAD \
CDF CHF CLP:0 CNY COP CRC CUP CVE CZK DJF:0 DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF:0 GTQ GYD HKD HNL HTG HUF \
IDR ILS INR IQD:3 IRR ISK:0 JMD JOD:3 JPY:0 KES KGS KHR KMF:0 KPW KRW:0 KWD:3 KYD KZT LAK LBP LKR LRD LSL LYD:3 MAD MDL MGA MKD \
MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR:3 PAB PEN PGK PHP PKR PLN PYG:0 QAR RON RSD RUB RWF:0 SAR SBD \
SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND:3 TOP TRY TTD TWD TZS UAH UGX:0 USD UYU UZS VES VND:0 VUV:0 \
WST XAF:0 XCD XOF:0 XPF:0 YER ZAR ZMW ZWG";

/// The digits of the minor unit by code.
static MINOR_UNITS: LazyLock<FxHashMap<[u8; 3], u32>> = LazyLock::new(|| {
    let digits = |row: &str| row.as_bytes().get(4).map_or(2, |digit| u32::from(digit - b'0'));
    CODES.split_whitespace().filter_map(|row| Some((*row.as_bytes().first_chunk()?, digits(row)))).collect()
});

impl Currency {
    /// Reads a code of ISO 4217 that is in use; nothing for other text.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 3] = text.as_bytes().try_into().ok()?;
        MINOR_UNITS.contains_key(&bytes).then_some(Self(bytes))
    }

    /// Returns all known codes.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        CODES.split_whitespace().map(|row| &row[..3])
    }

    /// Returns the code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// Returns the number of digits of the minor unit: 0 for JPY, 2 for EUR, 3 for KWD (ISO 4217).
    pub fn minor_unit(self) -> u32 {
        MINOR_UNITS.get(&self.0).copied().unwrap_or(2)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount in a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    /// The exact amount, not rounded.
    pub amount: Decimal,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// Returns nothing of a currency.
    pub fn zero(currency: Currency) -> Self {
        Self { amount: Decimal::ZERO, currency }
    }

    /// Reads `1_000.50 EUR`; nothing for other text.
    pub fn parse(text: &str) -> Option<Self> {
        let (number, code) = text.trim().rsplit_once(' ')?;
        let number = number.trim();
        let plain = number.strip_prefix('-').unwrap_or(number);
        let shape = plain.starts_with(|c: char| c.is_ascii_digit())
            && !plain.ends_with('.')
            && plain.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'_')
            && plain.matches('.').count() <= 1;
        if !shape {
            return None;
        }
        let amount = Decimal::from_str_exact(&number.replace('_', "")).ok()?;
        Some(Self { amount, currency: Currency::parse(code)? })
    }

    /// Whether it can be paid: it is no part of the currency's smallest coin.
    pub fn is_payable(self) -> bool {
        let unit = self.currency.minor_unit();
        self.amount.scale() <= unit || self.amount.normalize().scale() <= unit
    }

    /// Returns the amount rounded half up (away from zero) at the currency's minor unit: what a report shows.
    pub fn rounded(self) -> Self {
        let digits = self.currency.minor_unit();
        let mut amount = self.amount.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
        amount.rescale(digits);
        Self { amount, ..self }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.rounded().amount, self.currency)
    }
}

/// Why a sum is not known.
pub const TOO_LARGE: &str = "the amounts are too large to reckon with exactly";

/// So many digits after the point are never rounded off in a sum; there are more only in what comes of a division.
const KEPT: u32 = 10;

/// Adds; nothing where the sum is too large to reckon with exactly.
pub fn added(a: Decimal, b: Decimal) -> Option<Decimal> {
    exact(a, b, Decimal::checked_add)
}

/// Takes off; nothing where what is left is too large to reckon with exactly.
pub fn taken_off(a: Decimal, b: Decimal) -> Option<Decimal> {
    exact(a, b, Decimal::checked_sub)
}

fn exact(a: Decimal, b: Decimal, reckon: fn(Decimal, Decimal) -> Option<Decimal>) -> Option<Decimal> {
    let fits = |a: Decimal, b: Decimal| {
        let digits = a.scale().max(b.scale()).min(KEPT);
        reckon(a, b).filter(|sum| a.is_zero() || b.is_zero() || sum.scale() >= digits)
    };
    fits(a, b).or_else(|| fits(a.normalize(), b.normalize()))
}

/// Amounts added up by currency: unlike currencies are never added up. A sum that is too large to reckon with exactly is not known,
/// whatever is added to it: never a wrong one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums(Vec<(Currency, Option<Decimal>)>);

impl Sums {
    /// Adds an amount.
    pub fn add(&mut self, money: Money) {
        self.put(money.currency, Some(money.amount));
    }

    /// Adds an amount of a currency that is not known: neither is the sum.
    pub fn add_unknown(&mut self, currency: Currency) {
        self.put(currency, None);
    }

    /// Adds the sums of others.
    pub fn merge(&mut self, other: &Self) {
        other.0.iter().for_each(|(currency, amount)| self.put(*currency, *amount));
    }

    fn put(&mut self, currency: Currency, amount: Option<Decimal>) {
        match self.0.binary_search_by_key(&currency, |(of, _)| *of) {
            Ok(at) => {
                let sum = &mut self.0[at].1;
                *sum = sum.zip(amount).and_then(|(sum, more)| added(sum, more));
            }
            Err(at) => {
                // There may be millions of sums, mostly in one currency.
                self.0.reserve_exact(1);
                self.0.insert(at, (currency, amount));
            }
        }
    }

    /// Returns the sum of a currency, nothing at all where it has no amount; none where it is not known.
    pub fn of(&self, currency: Currency) -> Option<Money> {
        match self.0.binary_search_by_key(&currency, |(of, _)| *of) {
            Ok(at) => self.0[at].1.map(|amount| Money { amount, currency }),
            Err(_) => Some(Money::zero(currency)),
        }
    }

    /// Returns the currencies that have an amount, by code.
    pub fn currencies(&self) -> impl Iterator<Item = Currency> {
        self.0.iter().map(|(currency, _)| *currency)
    }

    /// Returns the sums that are known, by currency.
    pub fn known(&self) -> impl Iterator<Item = Money> {
        self.0.iter().filter_map(|(currency, amount)| Some(Money { amount: (*amount)?, currency: *currency }))
    }

    /// Returns the currencies whose sum is not known.
    pub fn unknown(&self) -> impl Iterator<Item = Currency> {
        self.0.iter().filter(|(_, amount)| amount.is_none()).map(|(currency, _)| *currency)
    }
}

impl Extend<Money> for Sums {
    fn extend<I: IntoIterator<Item = Money>>(&mut self, amounts: I) {
        amounts.into_iter().for_each(|money| self.add(money));
    }
}

impl FromIterator<Money> for Sums {
    fn from_iter<I: IntoIterator<Item = Money>>(amounts: I) -> Self {
        let mut sums = Self::default();
        sums.extend(amounts);
        sums
    }
}
