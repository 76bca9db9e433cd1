//! Where something stands in a text.

/// Where the lines of a text begin.
#[derive(Clone, Debug)]
pub(super) struct Places(Vec<usize>);

impl Places {
    /// Returns the places of a text; lines end in LF, CR LF or CR.
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(i, byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(i + 1) != Some(&b'\n'),
            _ => false,
        });
        Self(std::iter::once(0).chain(ends.map(|(i, _)| i + 1)).collect())
    }

    /// Returns the line of a byte, from 1.
    pub fn line(&self, byte: usize) -> u32 {
        u32::try_from(self.0.partition_point(|start| *start <= byte)).unwrap_or(u32::MAX)
    }
}
