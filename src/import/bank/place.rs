//! Where something stands in a text.

/// Where the lines of a text begin.
#[derive(Clone, Debug)]
pub(super) struct Places {
    starts: Vec<usize>,
    /// How many lines of the file are before the text.
    before: u32,
}

impl Places {
    /// Returns the places of a text; lines end in LF, CR LF or CR.
    pub fn of(text: &str) -> Self {
        Self::behind("", text)
    }

    /// Returns the places of a text that stands in a file behind another.
    pub fn behind(head: &str, text: &str) -> Self {
        Self { starts: starts(text), before: u32::try_from(starts(head).len() - 1).unwrap_or(u32::MAX) }
    }

    /// Returns the line of a byte of the text, from 1.
    pub fn line(&self, byte: usize) -> u32 {
        let line = u32::try_from(self.starts.partition_point(|start| *start <= byte)).unwrap_or(u32::MAX);
        line.saturating_add(self.before)
    }

    /// Returns the line of the file for a line of the text.
    pub fn in_file(&self, line: u32) -> u32 {
        line.saturating_add(self.before)
    }
}

fn starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let ends = bytes.iter().enumerate().filter(|(i, byte)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(i + 1) != Some(&b'\n'),
        _ => false,
    });
    std::iter::once(0).chain(ends.map(|(i, _)| i + 1)).collect()
}
