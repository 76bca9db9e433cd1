//! The numbers of accounts, as banks write them: an IBAN, the bank's own number, or that of the bank before it.

use crate::import::iban::is_iban;

/// Fewer digits than that may be anybody's.
const SHORT: usize = 5;

/// So many digits in the midst of an IBAN are no chance: some end with digits that check it.
const LONG: usize = 7;

/// An account: the number of its bank, where that stands before a stroke, and its own; both in small letters and digits.
#[derive(Debug)]
pub(super) struct Account {
    bank: String,
    number: String,
}

impl Account {
    /// Reads `37040044/0532013000`, `COBADEFFXXX/DE89 3704 …`, `DE89 3704 …`, `0532013000`; nothing of what is no account.
    pub fn of(text: &str) -> Option<Self> {
        let (bank, number) = text.rsplit_once('/').unwrap_or(("", text));
        let (bank, number) = (plain(bank), plain(number));
        let is_number = number.len() >= SHORT && number.bytes().all(|c| c.is_ascii_digit()) || is_iban(&number);
        is_number.then_some(Self { bank, number })
    }

    /// Returns it as it is compared.
    pub fn text(&self) -> String {
        if self.bank.is_empty() { self.number.clone() } else { format!("{}/{}", self.bank, self.number) }
    }

    /// Whether two may be one: of one number but for noughts before it, or an IBAN with the other's number at its end, and that of its bank.
    fn is(&self, other: &Self) -> bool {
        let (own, theirs) = (bare(&self.number), bare(&other.number));
        let (long, short) = if own.len() < theirs.len() { (theirs, own) } else { (own, theirs) };
        let is_bank = |digits: &str| digits.bytes().all(|c| c.is_ascii_digit()) && !digits.is_empty();
        let banks = [&self.bank, &other.bank].map(|bank| Some(bare(bank)).filter(|bank| is_bank(bank)));
        let is_of_bank = match banks {
            [Some(one), Some(two)] => one == two,
            [Some(bank), None] | [None, Some(bank)] => !is_iban(long) || long.contains(bank),
            [None, None] => true,
        };
        let is_within = || {
            let is_short = short.len() >= SHORT && short.bytes().all(|c| c.is_ascii_digit());
            is_short && (long.ends_with(short) || is_iban(long) && short.len() >= LONG && long.contains(short))
        };
        is_of_bank && (own == theirs || is_within())
    }
}

/// Returns a number without the noughts before it.
fn bare(number: &str) -> &str {
    number.trim_start_matches('0')
}

/// Whether two texts are of one account, however it is written.
pub(super) fn is_one_account(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    match (Account::of(one), Account::of(other)) {
        (Some(one), Some(other)) => one.is(&other),
        _ => plain(one) == plain(other),
    }
}

/// Returns the letters and digits of a number, in small letters.
fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}
