//! What lines of JSON are read from: a file or a stream, plain or compressed, that can be read twice.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom, Write};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::thread;

use flate2::bufread::GzDecoder;
use zstd::Decoder as ZstdDecoder;

use super::{interrupt, progress, terminal};
use crate::engagement::pieces::Unsound;
use crate::engagement::runs::line_start;
use crate::engagement::survey::Survey;

/// So much of a stream is held in memory; what is longer goes through a file of no name.
const HELD: usize = 16 << 20;

/// A file of so many bytes is looked at by several threads.
const LONG: u64 = 8 << 20;

/// Something to read lines from.
pub enum Input {
    /// A file of the disk.
    File(PathBuf),
    /// A stream that was held, or standard input that is a file: where its text begins.
    Held(Box<dyn Held>, u64),
}

/// What can be read and read again.
pub trait Held: Read + Seek + Send {}

impl<T: Read + Seek + Send> Held for T {}

impl Input {
    /// Returns the input of a path; a pipe is read to its end and held.
    pub fn of_path(path: PathBuf) -> io::Result<Self> {
        let is_file = path.metadata()?.is_file();
        // A named pipe is not even opened before somebody writes to it.
        if is_file { Ok(Self::File(path)) } else { interrupt::waiting(|| Self::hold(File::open(path)?)) }
    }

    /// Returns standard input; where it is a file, it is read where it lies.
    pub fn standard() -> io::Result<Self> {
        let mut file = File::from(io::stdin().as_fd().try_clone_to_owned()?);
        if file.metadata()?.is_file() {
            let start = file.stream_position()?;
            return Ok(Self::Held(Box::new(file), start));
        }
        interrupt::waiting(|| Self::hold(file))
    }

    fn hold(mut stream: impl Read) -> io::Result<Self> {
        let mut held = Spool(tempfile::spooled_tempfile(HELD));
        progress::count("reading");
        let copied = io::copy(&mut Counted(&mut stream), &mut held);
        progress::end();
        copied?;
        Ok(Self::Held(Box::new(held.0), 0))
    }

    /// Returns which engagements the lines name, looked at by so many threads.
    pub fn survey(&mut self, threads: usize) -> io::Result<Survey> {
        let length = self.len()?;
        if let Self::File(path) = self
            && threads > 1
            && length > LONG
            && !is_compressed(File::open(&*path)?)?
            && let Ok(survey) = survey(path, length, threads as u64)
        {
            return Ok(survey);
        }
        Ok(Survey::of(self.open()?))
    }

    /// Returns it from its beginning, decompressed, and whether what is read of it, as it lies, is shown as progress: of what is
    /// compressed, where the text says nothing of that.
    pub fn read(self) -> io::Result<(Box<dyn Read + Send>, bool)> {
        let file = match self {
            Self::File(path) => File::open(path)?,
            Self::Held(mut held, start) => {
                held.seek(SeekFrom::Start(start))?;
                return Ok((plain(Counted(held))?, true));
            }
        };
        if is_compressed(&file)? {
            (&file).rewind()?;
            return Ok((plain(Counted(file))?, true));
        }
        // Nothing stands in between: of a long file that would show.
        (&file).rewind()?;
        Ok((plain(file)?, false))
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&mut self) -> io::Result<bool> {
        Ok(self.len()? == 0)
    }

    /// Opens it as [`Input::open`] does; what is read of it, as it lies, is shown as progress.
    pub fn watched(&mut self) -> io::Result<Box<dyn Read + Send + '_>> {
        match self {
            Self::File(path) => plain(Counted(File::open(path)?)),
            Self::Held(held, start) => {
                held.seek(SeekFrom::Start(*start))?;
                plain(Counted(held))
            }
        }
    }

    /// Opens it at its beginning, decompressed; it can be opened again.
    pub fn open(&mut self) -> io::Result<Box<dyn Read + Send + '_>> {
        match self {
            Self::File(path) => plain(File::open(path)?),
            Self::Held(held, start) => {
                held.seek(SeekFrom::Start(*start))?;
                plain(held)
            }
        }
    }

    /// Whether another holds the same bytes.
    pub fn is_same(&mut self, other: &mut Self) -> io::Result<bool> {
        if self.len()? != other.len()? {
            return Ok(false);
        }
        let (mut one, mut two) = (self.open()?, other.open()?);
        let (mut page, mut other_page) = (Vec::new(), Vec::new());
        loop {
            page.clear();
            other_page.clear();
            (&mut one).take(1 << 16).read_to_end(&mut page)?;
            (&mut two).take(1 << 16).read_to_end(&mut other_page)?;
            if page != other_page || page.is_empty() {
                return Ok(page == other_page);
            }
        }
    }

    /// Returns how many bytes there are, as they lie.
    pub fn len(&mut self) -> io::Result<u64> {
        match self {
            Self::File(path) => Ok(path.metadata()?.len()),
            Self::Held(held, start) => Ok(held.seek(SeekFrom::End(0))? - *start),
        }
    }
}

/// Looks at parts of a file side by side.
fn survey(path: &Path, length: u64, parts: u64) -> io::Result<Survey> {
    let mut file = File::open(path)?;
    let starts = (0..=parts).map(|part| line_start(&mut file, length / parts * part));
    let mut starts = starts.collect::<io::Result<Vec<u64>>>()?;
    starts[parts as usize] = length;
    let part = |from: u64, to: u64| {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(from))?;
        Ok(Survey::of(file.take(to.saturating_sub(from))))
    };
    let surveys = std::thread::scope(|scope| {
        let part = &part;
        let begin = |from, to| thread::Builder::new().spawn_scoped(scope, move || part(from, to));
        let threads: Vec<_> = starts.windows(2).map(|ends| begin(ends[0], ends[1])).collect();
        let failed = |_| Err(io::Error::other("a thread failed"));
        threads.into_iter().map(|thread| thread?.join().unwrap_or_else(failed)).collect::<io::Result<Vec<_>>>()
    })?;
    let mut whole = Survey::default();
    surveys.into_iter().for_each(|survey| whole.add(survey));
    Ok(whole)
}

/// Where a stream is held. What is wrong with that is not wrong with the stream.
struct Spool(tempfile::SpooledTempFile);

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(|error| {
            let message = format!("it is long and cannot be held in {}: {error}", terminal::temporary());
            io::Error::new(error.kind(), message)
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// What is read through it is shown as progress.
struct Counted<R>(R);

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(buffer)?;
        progress::advance(read);
        interrupt::read(read);
        Ok(read)
    }
}

fn is_compressed(mut stream: impl Read) -> io::Result<bool> {
    let mut first = Vec::new();
    (&mut stream).take(4).read_to_end(&mut first)?;
    Ok(is_gzip(&first) || is_zstd(&first))
}

fn is_gzip(first: &[u8]) -> bool {
    first.starts_with(&GZIP)
}

/// A frame of zstd, or one to be skipped before it.
fn is_zstd(first: &[u8]) -> bool {
    first.starts_with(&ZSTD) || matches!(first, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
}

/// A part of a compressed file that has a checksum of its own, at its end: a member of gzip, a frame of zstd.
trait Part: Read + Sized {
    /// Returns the part that follows; nothing where there is none.
    fn next(self) -> io::Result<Option<Self>>;
}

impl<R: BufRead> Part for GzDecoder<R> {
    /// Zeros between the members and after them fill a block of the medium.
    fn next(self) -> io::Result<Option<Self>> {
        let mut rest = self.into_inner();
        if skip_zeros(&mut rest)? {
            return Ok(None);
        }
        another(rest.fill_buf()?)?;
        Ok(Some(Self::new(rest)))
    }
}

impl<R: BufRead> Part for ZstdDecoder<'static, R> {
    fn next(self) -> io::Result<Option<Self>> {
        let mut rest = self.finish();
        if rest.fill_buf()?.is_empty() { Ok(None) } else { Ok(Some(Self::with_buffer(rest)?.single_frame())) }
    }
}

/// The parts of a compressed file one after the other.
struct Parts<P> {
    part: Option<P>,
    /// How many bytes were read, and where among them the part begins.
    read: u64,
    from: u64,
}

impl<P: Part> Parts<P> {
    fn new(first: P) -> Self {
        Self { part: Some(first), read: 0, from: 0 }
    }
}

impl<P: Part> Read for Parts<P> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(part) = &mut self.part {
            let read = part.read(buffer).map_err(|error| broken(self.from, error))?;
            if read > 0 || buffer.is_empty() {
                self.read += read as u64;
                return Ok(read);
            }
            self.from = self.read;
            self.part = self.part.take().map(P::next).transpose()?.flatten();
        }
        Ok(0)
    }
}

/// Says where a part begins that is broken.
fn broken(from: u64, error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::Interrupted => error,
        _ => Unsound::error(from, &error),
    }
}

/// Fails where what follows a member is no other one.
fn another(bytes: &[u8]) -> io::Result<()> {
    if GZIP.starts_with(bytes) || is_gzip(bytes) {
        return Ok(());
    }
    let few = String::from_utf8_lossy(&bytes[..bytes.len().min(20)]).into_owned();
    let reason = format!("after the end of what is compressed stands something else, that begins with {few:?}");
    Err(io::Error::new(io::ErrorKind::InvalidData, reason))
}

/// Skips zeros; returns whether nothing follows them.
fn skip_zeros(input: &mut impl BufRead) -> io::Result<bool> {
    loop {
        let held = input.fill_buf()?;
        if held.is_empty() {
            return Ok(true);
        }
        let zeros = held.iter().take_while(|byte| **byte == 0).count();
        let is_more = zeros < held.len();
        input.consume(zeros);
        if is_more {
            return Ok(false);
        }
    }
}

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Returns a stream decompressed, where its first bytes say that it is gzip (RFC 1952) or zstd (RFC 8878).
fn plain<'r>(mut stream: impl Read + Send + 'r) -> io::Result<Box<dyn Read + Send + 'r>> {
    let mut first = Vec::new();
    (&mut stream).take(4).read_to_end(&mut first)?;
    let (is_gzip, is_zstd) = (is_gzip(&first), is_zstd(&first));
    let whole = Cursor::new(first).chain(stream);
    Ok(if is_gzip {
        Box::new(Parts::new(GzDecoder::new(BufReader::with_capacity(1 << 16, whole))))
    } else if is_zstd {
        Box::new(Parts::new(ZstdDecoder::new(whole)?.single_frame()))
    } else {
        Box::new(whole)
    })
}
