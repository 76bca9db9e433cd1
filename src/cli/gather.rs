//! A portfolio in which the lines of an engagement do not follow each other: parted by engagement into files of no name, of
//! which each fits into memory.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::sync::Arc;

use super::doubts::{Doubt, Doubts, Why};
use super::input::Input;
use super::interrupt;
use crate::engagement::gathered::{Gathered, Loose};
use crate::engagement::pieces::Unsound;
use crate::engagement::runs::{Line, NotUtf8, Run, each_line, named, ran_over};
use crate::engagement::survey::hash;

/// So many parts there are: of ten million lines each has about 8 MiB. How much compressed lines come to is not known before.
const PARTS: u64 = 128;

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
    files: std::vec::IntoIter<File>,
}

impl Parts {
    /// Parts inputs, each with its path.
    pub fn of(inputs: Vec<(Arc<str>, Input)>) -> Result<Self, (Arc<str>, io::Error)> {
        let temporary: Arc<str> = format!("the folder for temporary files, {}", std::env::temp_dir().display()).into();
        let file = |_| Ok(BufWriter::with_capacity(1 << 16, tempfile::tempfile()?));
        let files = (0..PARTS).map(file).collect::<io::Result<_>>();
        let mut files: Vec<BufWriter<File>> = files.map_err(|error| (temporary.clone(), error))?;
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
                    written = write(&mut files[(hash(line.engagement) % PARTS) as usize], number as u32, &line);
                }
                Ok(written.is_ok() && !interrupt::came())
            });
            written.map_err(|error| (temporary.clone(), error))?;
            if let Err(error) = read {
                let from = Unsound::begin(&error);
                drop(from.and_then(|from| doubts.unreliable(&path, &mut input, from)));
                broken.push((path.clone(), error));
            }
            paths.push(path);
        }
        let rewound = files.into_iter().map(|file| {
            let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.rewind()?;
            Ok(file)
        });
        let files = rewound.collect::<io::Result<Vec<File>>>().map_err(|error| (temporary, error))?;
        let (loose, lacking) = loose.run();
        let loose = loose.map(|run| Ok(Run { is_loose: true, ..run? }));
        Ok(Self { loose, lacking, doubts, broken, paths, files: files.into_iter() })
    }
}

impl Iterator for Parts {
    type Item = io::Result<Vec<Result<Run, NotUtf8>>>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(loose) = self.loose.take() {
            return Some(Ok(vec![loose]));
        }
        let runs = read(self.files.next()?, &self.paths);
        let lacks = |run| Run { lacking: self.lacking.clone(), ..run };
        Some(runs.map(|runs| runs.into_iter().map(|run| run.map(lacks)).collect()))
    }
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
