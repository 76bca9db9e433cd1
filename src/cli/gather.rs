//! A portfolio in which the lines of an engagement do not follow each other: parted by engagement into files of no name, of
//! which each fits into memory.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::sync::Arc;

use super::doubts::{Doubt, Doubts, Why};
use super::input::Input;
use super::terminal::temporary;
use super::{interrupt, progress};
use crate::engagement::gathered::{Gathered, Loose};
use crate::engagement::pieces::Unsound;
use crate::engagement::runs::{Line, NotUtf8, Run, each_line, named, ran_over};
use crate::engagement::survey::hash;

/// So many parts there are: of ten million lines each has about 8 MiB. How much compressed lines come to is not known before.
const PARTS: usize = 128;

/// Where no more files may be open there are fewer, but so many at least; and so many are left for the inputs.
const FEWEST: usize = 8;

/// Parts of a portfolio, each with whole engagements.
pub struct Parts {
    /// The lines that name no engagement, until they are handed over.
    loose: Option<Result<Run, NotUtf8>>,
    /// What every engagement may lack for them.
    lacking: Option<Arc<str>>,
    /// The engagements that lines of others name, too: a line feed was lost there.
    pub doubts: Doubts,
    /// The inputs that break off, each with its path.
    pub broken: Vec<(Arc<str>, io::Error)>,
    paths: Vec<Arc<str>>,
    /// Each with how many bytes it has.
    files: std::vec::IntoIter<(File, u64)>,
}

impl Parts {
    /// Parts inputs, each with its path.
    pub fn of(inputs: Vec<(Arc<str>, Input)>) -> Result<Self, (Arc<str>, io::Error)> {
        let temporary: Arc<str> = temporary().into();
        let mut files = files().map_err(|error| (temporary.clone(), error))?;
        let parts = files.len() as u64;
        let (mut paths, mut loose, mut doubts) = (Vec::new(), Loose::default(), Doubts::default());
        let mut broken = Vec::new();
        for (number, (path, mut input)) in inputs.into_iter().enumerate() {
            let mut written = Ok(());
            let opened = input.watched().map_err(|error| (path.clone(), error))?;
            let read = each_line(opened, |line| {
                for other in named(line.bytes).filter(|other| line.is_loose || other.as_bytes() != line.engagement) {
                    doubts.add(other.into_owned(), || Doubt::new(path.clone(), line.number, Why::Line));
                }
                if line.is_loose {
                    loose.add(&path, line.number, line.bytes);
                } else {
                    if ran_over(line.bytes, line.engagement) {
                        loose.ran_over(&path, line.number);
                    }
                    written = write(&mut files[(hash(line.engagement) % parts) as usize], number as u32, &line);
                }
                Ok(written.is_ok() && !interrupt::came())
            });
            written.map_err(|error| (temporary.clone(), error))?;
            if let Err(error) = read {
                if let Some(from) = Unsound::begin(&error) {
                    doubts.unreliable(&path, &mut input, from);
                }
                broken.push((path.clone(), error));
            }
            paths.push(path);
        }
        let rewound = files.into_iter().map(|file| {
            let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
            let length = file.stream_position()?;
            file.rewind()?;
            Ok((file, length))
        });
        let files = rewound.collect::<io::Result<Vec<_>>>().map_err(|error| (temporary, error))?;
        let (loose, lacking) = loose.run();
        let loose = loose.map(|run| Ok(Run { is_loose: true, ..run? }));
        Ok(Self { loose, lacking, doubts, broken, paths, files: files.into_iter() })
    }
}

impl Parts {
    /// Returns how many bytes there are to be read.
    pub fn bytes(&self) -> u64 {
        self.files.as_slice().iter().map(|(_, length)| length).sum()
    }
}

impl Iterator for Parts {
    type Item = io::Result<Vec<Result<Run, NotUtf8>>>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(loose) = self.loose.take() {
            return Some(Ok(vec![loose]));
        }
        let (file, length) = self.files.next()?;
        let runs = read(file, &self.paths);
        progress::advance(length as usize);
        let lacks = |run| Run { lacking: self.lacking.clone(), ..run };
        Some(runs.map(|runs| runs.into_iter().map(|run| run.map(lacks)).collect()))
    }
}

/// Returns files of no name, as many as there may be.
fn files() -> io::Result<Vec<BufWriter<File>>> {
    let mut files = Vec::new();
    while files.len() < PARTS {
        match tempfile::tempfile() {
            Ok(file) => files.push(BufWriter::with_capacity(1 << 16, file)),
            Err(error) if !is_too_many(&error) => return Err(error),
            Err(error) if files.len() < 2 * FEWEST => {
                let message = format!("{error}; `ulimit -n {}` allows as many as are needed", 2 * PARTS);
                return Err(io::Error::new(error.kind(), message));
            }
            Err(_) => {
                files.truncate(files.len() - FEWEST);
                break;
            }
        }
    }
    Ok(files)
}

/// Whether no more files may be open, of this program or of all (EMFILE, ENFILE).
fn is_too_many(error: &io::Error) -> bool {
    cfg!(unix) && matches!(error.raw_os_error(), Some(23 | 24))
}

fn write(file: &mut impl Write, input: u32, line: &Line<'_>) -> io::Result<()> {
    file.write_all(&input.to_le_bytes())?;
    file.write_all(&line.number.to_le_bytes())?;
    file.write_all(&(line.bytes.len() as u32).to_le_bytes())?;
    file.write_all(line.bytes)
}

fn read(file: File, paths: &[Arc<str>]) -> io::Result<Vec<Result<Run, NotUtf8>>> {
    let mut file = BufReader::with_capacity(1 << 16, file);
    let mut gathered = Gathered::default();
    let mut line = Vec::new();
    let mut head = [0; 12];
    loop {
        match file.read_exact(&mut head) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(gathered.runs().collect()),
            read => read?,
        }
        let number = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        line.resize(number(8) as usize, 0);
        file.read_exact(&mut line)?;
        gathered.add(&paths[number(0) as usize], number(4), &line);
    }
}
