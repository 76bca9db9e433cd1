//! Compound files, in which programs of Microsoft keep their streams: only which there are is read.

/// No file that is read has so many sectors of its list.
const SECTORS: usize = 1 << 16;
/// The marks of the end of a chain, and what else is no sector.
const LAST: u32 = 0xffff_fffa;

/// Returns the names of the streams and storages of a file; nothing where its list cannot be read.
pub fn streams(bytes: &[u8]) -> Option<Vec<String>> {
    let file = File::new(bytes)?;
    let mut names = Vec::new();
    let mut sector = file.word(48)?;
    for _ in 0..SECTORS {
        if sector >= LAST {
            break;
        }
        let part = file.sector(sector)?;
        names.extend(part.chunks_exact(128).filter_map(name));
        sector = file.next(sector)?;
    }
    (!names.is_empty()).then_some(names)
}

/// Returns the name of an entry; nothing for one that is empty.
fn name(entry: &[u8]) -> Option<String> {
    let length = usize::from(u16::from_le_bytes([*entry.get(64)?, *entry.get(65)?]));
    let is_used = matches!(entry.get(66)?, 1 | 2 | 5);
    let letters = entry.get(..length.checked_sub(2)?.min(62)).filter(|_| is_used)?;
    let letters: Vec<u16> = letters.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    Some(String::from_utf16_lossy(&letters))
}

struct File<'a> {
    bytes: &'a [u8],
    /// The bytes of a sector.
    size: usize,
}

impl<'a> File<'a> {
    fn new(bytes: &'a [u8]) -> Option<Self> {
        let shift = *bytes.get(30)?;
        matches!(shift, 9 | 12).then(|| Self { bytes, size: 1 << shift })
    }

    fn word(&self, at: usize) -> Option<u32> {
        self.bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
    }

    /// Where a sector begins; the header is before the first.
    fn start(&self, number: u32) -> Option<usize> {
        usize::try_from(number).ok()?.checked_add(1)?.checked_mul(self.size)
    }

    /// Returns the bytes of a sector; the last one of a file may be cut.
    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let start = self.start(number)?;
        self.bytes.get(start..start.checked_add(self.size)?.min(self.bytes.len()))
    }

    /// Returns the sector that follows another one.
    fn next(&self, number: u32) -> Option<u32> {
        let number = usize::try_from(number).ok()?;
        let a_table = self.size / 4;
        let table = self.table(number / a_table)?;
        self.word(self.start(table)?.checked_add(number % a_table * 4)?)
    }

    /// Returns the sector of a table of what follows what: the header names 109, sectors in a chain name the others.
    fn table(&self, number: usize) -> Option<u32> {
        let Some(mut left) = number.checked_sub(109) else { return self.word(76 + number * 4) };
        let each = self.size / 4 - 1;
        let mut sector = self.start(self.word(68)?)?;
        while left >= each {
            sector = self.start(self.word(sector.checked_add(each * 4)?)?)?;
            left -= each;
        }
        self.word(sector.checked_add(left * 4)?)
    }
}
