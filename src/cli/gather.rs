//! A portfolio in which the lines of an engagement do not follow each other: parted by engagement into files of no name, of
//! which each fits into memory.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

use crate::engagement::runs::{Gathered, NotUtf8, Run, each_line, hash};

/// So many parts there are: of ten million lines each has about 8 MiB. How much compressed lines come to is not known before.
const PARTS: u64 = 128;

/// Parts of a portfolio, each with whole engagements.
pub struct Parts {
    files: std::vec::IntoIter<File>,
}

impl Parts {
    /// Parts an input.
    pub fn of(input: impl Read) -> io::Result<Self> {
        let file = |_| Ok(BufWriter::with_capacity(1 << 16, tempfile::tempfile()?));
        let mut files: Vec<BufWriter<File>> = (0..PARTS).map(file).collect::<io::Result<_>>()?;
        each_line(input, |line| {
            let file = &mut files[(hash(line.engagement) % PARTS) as usize];
            file.write_all(&line.number.to_le_bytes())?;
            file.write_all(&(line.bytes.len() as u32).to_le_bytes())?;
            file.write_all(line.bytes)?;
            Ok(true)
        })?;
        let rewound = files.into_iter().map(|file| {
            let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.rewind()?;
            Ok(file)
        });
        Ok(Self { files: rewound.collect::<io::Result<Vec<File>>>()?.into_iter() })
    }
}

impl Iterator for Parts {
    type Item = io::Result<Vec<Result<Run, NotUtf8>>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.files.next().map(read)
    }
}

fn read(file: File) -> io::Result<Vec<Result<Run, NotUtf8>>> {
    let mut file = BufReader::with_capacity(1 << 16, file);
    let mut gathered = Gathered::default();
    let mut line = Vec::new();
    let mut head = [0; 8];
    loop {
        match file.read_exact(&mut head) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(gathered.runs().collect()),
            read => read?,
        }
        let [a, b, c, d, e, f, g, h] = head;
        line.resize(u32::from_le_bytes([e, f, g, h]) as usize, 0);
        file.read_exact(&mut line)?;
        gathered.add(u32::from_le_bytes([a, b, c, d]), &line);
    }
}
