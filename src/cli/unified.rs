//! What changes of a text, line by line, in the form that `patch` reads.

use std::fmt::{self, Write};

use imara_diff::{Algorithm, Diff, InternedInput, Interner, Token, UnifiedDiffConfig, UnifiedDiffPrinter};

/// Returns the lines that change, with so many around them, under the names of the old and the new text; nothing where none does.
/// In proportion to the lines, mostly, however many are new.
pub fn unified(names: (&str, &str), old: &str, new: &str, around: u32) -> String {
    let lines = InternedInput::new(old, new);
    let mut diff = Diff::compute(Algorithm::Histogram, &lines);
    diff.postprocess_lines(&lines);
    let mut config = UnifiedDiffConfig::default();
    config.context_len(around);
    let hunks = diff.unified_diff(&Printer(&lines.interner), config, &lines).to_string();
    if hunks.is_empty() { hunks } else { format!("--- {}\n+++ {}\n{hunks}", names.0, names.1) }
}

struct Printer<'a>(&'a Interner<&'a str>);

impl Printer<'_> {
    fn line(&self, f: &mut impl Write, sign: char, line: Token) -> fmt::Result {
        let text = self.0[line];
        write!(f, "{sign}{text}")?;
        if text.ends_with('\n') { Ok(()) } else { f.write_str("\n\\ No newline at end of file\n") }
    }
}

impl UnifiedDiffPrinter for Printer<'_> {
    fn display_header(&self, mut f: impl Write, old: u32, new: u32, old_lines: u32, new_lines: u32) -> fmt::Result {
        writeln!(f, "@@ -{} +{} @@", Stretch(old, old_lines), Stretch(new, new_lines))
    }

    fn display_context_token(&self, mut f: impl Write, line: Token) -> fmt::Result {
        self.line(&mut f, ' ', line)
    }

    fn display_hunk(&self, mut f: impl Write, old: &[Token], new: &[Token]) -> fmt::Result {
        old.iter().try_for_each(|line| self.line(&mut f, '-', *line))?;
        new.iter().try_for_each(|line| self.line(&mut f, '+', *line))
    }
}

/// Where lines begin, counted from 0, and how many there are.
struct Stretch(u32, u32);

impl fmt::Display for Stretch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self(line, 1) => write!(f, "{}", line + 1),
            // Of none the line before is named.
            Self(line, 0) => write!(f, "{line},0"),
            Self(line, lines) => write!(f, "{},{lines}", line + 1),
        }
    }
}
