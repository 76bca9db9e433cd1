//! `:61:`, the line of a statement, in the forms that banks give it.

/// What the line says; nothing is understood yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// `YYMMDD`.
    pub value_date: &'a str,
    /// `MMDD`, where it stands there.
    pub entry_date: Option<&'a str>,
    pub is_credit: bool,
    /// Whether it takes back another entry: `RC`, `RD`.
    pub is_reversal: bool,
    /// Whether it is only expected: `EC`, `ED`.
    pub is_expected: bool,
    pub amount: &'a str,
    /// Such as `NTRF`; empty where it is missing.
    pub kind: &'a str,
    /// The customer's reference.
    pub reference: &'a str,
    /// What follows `//`.
    pub bank: &'a str,
}

impl<'a> Line<'a> {
    /// Reads the first line of the field; nothing where it has another form.
    pub fn of(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (dates, rest) = text.split_at(digits);
        let (value_date, entry_date) = match digits {
            6 => (dates, None),
            10 => (&dates[..6], Some(&dates[6..])),
            // The year in full.
            8 => (&dates[2..], None),
            12 => (&dates[2..8], Some(&dates[8..])),
            _ => return None,
        };
        let mut line = Self { value_date, entry_date, ..Self::default() };
        let rest = line.mark(rest.trim_start())?;
        // A letter may say of what kind the funds are: the last one of the currency.
        let rest = rest.strip_prefix(|c: char| c.is_ascii_alphabetic()).unwrap_or(rest).trim_start();
        let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.' | '-'))).unwrap_or(rest.len());
        line.amount = &rest[..end];
        if !line.amount.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        line.references(&rest[end..]);
        Some(line)
    }

    fn mark(&mut self, text: &'a str) -> Option<&'a str> {
        let (mark, rest) = match text.as_bytes() {
            [b'R' | b'E', b'C' | b'D', ..] => text.split_at(2),
            [b'C' | b'D', ..] => text.split_at(1),
            _ => return None,
        };
        let is_credit = mark.ends_with('C');
        self.is_reversal = mark.starts_with('R');
        self.is_expected = mark.starts_with('E');
        // The credit that is taken back is a debit.
        self.is_credit = is_credit != self.is_reversal;
        Some(rest)
    }

    fn references(&mut self, text: &'a str) {
        let is_kind = |kind: &&str| kind.starts_with(['N', 'F', 'S']) && kind.is_ascii();
        let rest = match text.get(..4).filter(is_kind) {
            Some(kind) => {
                self.kind = kind.trim_end();
                &text[4..]
            }
            None => text,
        };
        let (reference, bank) = rest.split_once("//").unwrap_or((rest, ""));
        (self.reference, self.bank) = (reference.trim(), bank.trim());
    }
}
