//! Severities of breaches (language.md 2).

/// How grave a breach is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A signal, weight 0.
    Note,
    /// The default.
    Minor,
    /// Serious.
    Major,
    /// The worst.
    Critical,
}

impl Severity {
    /// All severities, the mildest first.
    pub const ALL: [Self; 4] = [Self::Note, Self::Minor, Self::Major, Self::Critical];

    /// Returns the word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Minor => "minor",
            Self::Major => "major",
            Self::Critical => "critical",
        }
    }
}
