//! How the streams of a PDF are packed: LZW, base 85, and the predictors that go before Flate and LZW.

/// Returns what LZW packed, up to `most` bytes; what comes before a fault is kept. `early` is whether codes grow one early.
pub fn from_lzw(data: &[u8], early: bool, most: usize) -> Vec<u8> {
    const CLEAR: usize = 256;
    const END: usize = 257;
    // Each code is the one before it with a byte more.
    let mut table: Vec<(usize, u8)> = Vec::new();
    let mut out: Vec<u8> = Vec::new();
    let (mut bits, mut held, mut width) = (0_u32, 0_u32, 9_u32);
    let mut last: Option<usize> = None;
    let mut word = Vec::new();
    for byte in data {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        if bits < width {
            continue;
        }
        bits -= width;
        let code = (held >> bits & ((1 << width) - 1)) as usize;
        held &= (1 << bits) - 1;
        match code {
            CLEAR => {
                table.clear();
                (width, last) = (9, None);
                continue;
            }
            END => break,
            _ => {}
        }
        let known = code < CLEAR || code - 258 < table.len();
        // A code may be the one that is being made: then it is the last with its own first byte.
        let Some(source) = (if known { Some(code) } else { last.filter(|_| code - 258 == table.len()) }) else { break };
        spell(&table, source, &mut word);
        let first = word[0];
        if !known {
            word.push(first);
        }
        out.extend_from_slice(&word);
        if out.len() > most {
            break;
        }
        if let Some(last) = last.filter(|_| table.len() < 4096 - 258) {
            table.push((last, first));
        }
        last = Some(code);
        let next = table.len() + 258 + usize::from(early);
        width = if next >= 2048 {
            12
        } else if next >= 1024 {
            11
        } else if next >= 512 {
            10
        } else {
            9
        };
    }
    out
}

/// Puts the bytes of a code into a word.
fn spell(table: &[(usize, u8)], code: usize, word: &mut Vec<u8>) {
    word.clear();
    let mut code = code;
    while code > 257 {
        let (before, byte) = table[code - 258];
        word.push(byte);
        code = before;
    }
    word.push(u8::try_from(code).unwrap_or_default());
    word.reverse();
}

/// No row has more bytes.
const ROW: usize = 32 << 20;

/// How the rows of a stream were made easier to pack.
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    /// 2 is that of TIFF, 10 and more are those of PNG.
    pub predictor: usize,
    /// Parts of a column.
    pub colors: usize,
    /// Bits of a part.
    pub bits: usize,
    /// Columns of a row.
    pub columns: usize,
}

impl Rows {
    /// Returns the rows as they were; nothing where they cannot be such.
    pub fn restore(self, data: Vec<u8>) -> Option<Vec<u8>> {
        if self.predictor < 2 {
            return Some(data);
        }
        let is_sound = matches!(self.bits, 1 | 2 | 4 | 8 | 16) && (1..=32).contains(&self.colors);
        let column = self.colors.checked_mul(self.bits).filter(|_| is_sound)?;
        let row = self.columns.checked_mul(column)?.div_ceil(8);
        if row == 0 || row > ROW {
            return None;
        }
        match self.predictor {
            2 => Some(self.tiff(data, row)),
            10.. => Some(png(&data, row, column.div_ceil(8))),
            _ => None,
        }
    }

    /// Each part was the difference to the same part of the column before.
    fn tiff(self, mut data: Vec<u8>, row: usize) -> Vec<u8> {
        for line in data.chunks_mut(row) {
            match self.bits {
                8 => (self.colors..line.len()).for_each(|at| line[at] = line[at].wrapping_add(line[at - self.colors])),
                16 => {
                    for at in (self.colors * 2..line.len().saturating_sub(1)).step_by(2) {
                        let part = |at: usize| u16::from_be_bytes([line[at], line[at + 1]]);
                        let sum = part(at).wrapping_add(part(at - self.colors * 2)).to_be_bytes();
                        line[at..at + 2].copy_from_slice(&sum);
                    }
                }
                bits => small(line, bits, self.colors),
            }
        }
        data
    }
}

/// Restores a row whose parts are smaller than a byte.
fn small(line: &mut [u8], bits: usize, colors: usize) {
    let mask = (1_u8 << bits) - 1;
    let a_byte = 8 / bits;
    let shift = |part: usize| (a_byte - 1 - part % a_byte) * bits;
    for part in colors..line.len() * a_byte {
        let before = part - colors;
        let sum = (line[part / a_byte] >> shift(part)).wrapping_add(line[before / a_byte] >> shift(before)) & mask;
        line[part / a_byte] = line[part / a_byte] & !(mask << shift(part)) | sum << shift(part);
    }
}

/// Each row has a byte before it that says of what it is the difference.
fn png(data: &[u8], row: usize, column: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    let mut above = vec![0_u8; row];
    for packed in data.chunks(row + 1) {
        let Some((kind, packed)) = packed.split_first() else { break };
        let mut line = packed.to_vec();
        line.resize(row, 0);
        for at in 0..row {
            let left = if at < column { 0 } else { line[at - column] };
            let corner = if at < column { 0 } else { above[at - column] };
            let guess = match kind {
                1 => left,
                2 => above[at],
                3 => u8::try_from(u16::from(left).midpoint(u16::from(above[at]))).unwrap_or_default(),
                4 => nearest(left, above[at], corner),
                _ => 0,
            };
            line[at] = line[at].wrapping_add(guess);
        }
        out.extend_from_slice(&line[..packed.len().min(row)]);
        above = line;
    }
    out
}

/// Of three bytes the one that is nearest to `left + above - corner`.
fn nearest(left: u8, above: u8, corner: u8) -> u8 {
    let [a, b, c] = [left, above, corner].map(i16::from);
    let far = |byte: i16| (a + b - c - byte).abs();
    if far(a) <= far(b) && far(a) <= far(c) {
        left
    } else if far(b) <= far(c) {
        above
    } else {
        corner
    }
}

/// Returns what is written in base 85.
pub fn from_base_85(data: &[u8]) -> Vec<u8> {
    let (mut out, mut group) = (Vec::new(), Vec::new());
    for byte in data.iter().take_while(|byte| **byte != b'~') {
        match byte {
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => group.push(u32::from(byte - b'!')),
            _ => {}
        }
        if group.len() == 5 {
            out.extend(word_of_85(&group));
            group.clear();
        }
    }
    if group.len() > 1 {
        let keep = group.len() - 1;
        group.resize(5, 84);
        out.extend(word_of_85(&group).into_iter().take(keep));
    }
    out
}

fn word_of_85(group: &[u32]) -> [u8; 4] {
    group.iter().fold(0_u32, |word, digit| word.wrapping_mul(85).wrapping_add(*digit)).to_be_bytes()
}
