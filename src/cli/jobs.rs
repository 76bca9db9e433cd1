//! The engagements of records as jobs, in order: those of lines block by block.

use std::collections::{HashMap, HashSet};
use std::io::{self, Read};
use std::iter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::doubts::{Doubt, Doubts, Why};
use super::gather::Parts;
use super::input::Input;
use super::records::Record;
use super::terminal::{Failure, complain};
use super::{interrupt, progress};
use crate::engagement::runs::{Block, Blocks, NotUtf8, Run, each_line};
use crate::engagement::survey::{Survey, astray};

/// Engagements that are still to be read.
pub enum Job {
    /// A file, and whether it stands for its folder.
    Yaml(PathBuf, bool),
    /// Lines of whole engagements, with the path of their file.
    Block(Arc<str>, Block),
    /// Lines by engagement.
    Runs(Arc<str>, Vec<Result<Run, NotUtf8>>),
    /// Engagements that are not to be reported, for a broken line may be theirs.
    Doubted(Doubts),
    /// What cannot be read.
    Unreadable(Failure),
}

/// Jobs, one after the other.
pub type Jobs = Box<dyn Iterator<Item = Job> + Send>;

/// Lines to be read, each with the path of its input.
type Opened = Vec<(Arc<str>, io::Result<Input>)>;

/// Engagements that a record of lines names, too, and where it does first.
pub type Named = HashMap<String, (Arc<str>, u32)>;

/// What there is to be done.
pub struct Todo {
    /// The jobs.
    pub jobs: Jobs,
    /// Which of some engagements lines name.
    pub named: Named,
    /// The first input of lines that cannot be read: anyone may lack what it says.
    pub unread: Option<Arc<str>>,
}

/// Returns the jobs of the records, and which of the `wanted` engagements lines name. Of lines it is looked first whether those of each
/// engagement follow each other, in one file.
pub fn jobs<'n>(records: Vec<Record>, wanted: impl Iterator<Item = &'n String>, threads: usize) -> Todo {
    let (mut whole, mut lines) = (Vec::new(), Opened::new());
    for record in records {
        match record {
            Record::Yaml(path) => whole.push((path, false)),
            Record::Folder(path) => whole.push((path, true)),
            Record::Input => lines.push(("standard input".into(), Input::standard())),
            Record::Lines(path) => lines.push((path.to_string_lossy().into(), Input::of_path(path))),
        }
    }
    let named = named_in(&mut lines, wanted.map(|id| id.as_bytes()).collect());
    let unread = lines.iter_mut().find_map(|(path, input)| (!is_readable(input)).then(|| path.clone()));
    // Lines are looked at when it is their turn.
    let later =
        Some(lines).filter(|lines| !lines.is_empty()).into_iter().flat_map(move |lines| of_lines(lines, threads));
    Todo { jobs: Box::new(of_whole(whole).chain(later)), named, unread }
}

/// Returns the jobs of files of one engagement each, and whether each stands for its folder.
fn of_whole(files: Vec<(PathBuf, bool)>) -> impl Iterator<Item = Job> + Send {
    let length = |path: &PathBuf| path.metadata().map_or(0, |metadata| metadata.len());
    if files.len() > 1 {
        progress::begin(&format!("{} files", files.len()), files.iter().map(|(path, _)| length(path)).sum());
    }
    files.into_iter().map(move |(path, is_folder)| {
        progress::advance(length(&path) as usize);
        Job::Yaml(path, is_folder)
    })
}

/// Whether something can be read of an input, if only that it is empty.
fn is_readable(input: &mut io::Result<Input>) -> bool {
    input.as_mut().is_ok_and(|input| input.open().is_ok_and(|mut opened| opened.read(&mut [0]).is_ok()))
}

/// Returns which of some engagements the lines name, and where first.
fn named_in(lines: &mut Opened, wanted: HashSet<&[u8]>) -> Named {
    let mut named = Named::new();
    // Mostly there are lines alone.
    for (path, input) in lines.iter_mut().filter(|_| !wanted.is_empty()) {
        let Ok(input) = input.as_mut().map_err(|_| ()).and_then(|input| input.open().map_err(|_| ())) else { continue };
        let looked = each_line(input, |line| {
            if !line.is_loose && wanted.contains(line.engagement) {
                let id = String::from_utf8_lossy(line.engagement).into_owned();
                named.entry(id).or_insert_with(|| (path.clone(), line.number));
            }
            Ok(!interrupt::came())
        });
        // Who reads the lines will tell.
        drop(looked);
    }
    named
}

fn one(job: Job) -> Jobs {
    Box::new(iter::once(job))
}

fn unreadable(path: &str, error: &io::Error) -> Job {
    Job::Unreadable(Failure::io(Path::new(path), error))
}

/// Inputs of lines, each with its path and what it names.
type Surveyed = Vec<(Arc<str>, Input, Survey)>;

fn of_lines(opened: Opened, threads: usize) -> Jobs {
    let (mut inputs, mut failed): (Surveyed, Vec<Job>) = (Vec::new(), Vec::new());
    let is_one_of_several = opened.len() > 1;
    for (path, input) in opened {
        let looked = input.and_then(|mut input| Ok((input.survey(threads)?, input.is_empty()?, input)));
        match looked {
            Ok((_, true, _)) if is_one_of_several => complain(&format!("note: {path} is empty\n")),
            Ok((survey, _, input)) => inputs.push((path, input, survey)),
            Err(error) => failed.push(unreadable(&path, &error)),
        }
    }
    let mut inputs = each_once(inputs, &mut failed);
    let torn = inputs.iter().find(|(.., survey)| survey.breaks_off()).map(|(path, ..)| {
        format!("{path} breaks off: whether the lines of each engagement follow each other cannot be told")
    });
    let mixed = inputs.iter().find(|(.., survey)| !survey.is_in_order()).map(|(path, ..)| path.to_string());
    let shared = || {
        let both = |i: usize| inputs[..i].iter().any(|(.., survey)| survey.shares(&inputs[i].2));
        (1..inputs.len()).find(|i| both(*i)).map(|i| format!("{} and files before it", inputs[i].0))
    };
    let apart = || Some(format!("{}: the lines of its engagements do not follow each other", mixed.or_else(shared)?));
    let jobs =
        match torn.or_else(apart) {
            None => {
                begin(&mut inputs);
                let doubts = one(Job::Doubted(doubts(&inputs)));
                Box::new(doubts.chain(
                    inputs.into_iter().flat_map(|(path, input, survey)| in_blocks(path, input, survey.longest())),
                ))
            }
            Some(why) => {
                complain(&format!("note: {why}; they are gathered first\n"));
                gathered(inputs)
            }
        };
    Box::new(failed.into_iter().chain(jobs))
}

/// Returns the inputs without those that are the same as one before; each of these is a mistake.
fn each_once(inputs: Surveyed, failed: &mut Vec<Job>) -> Surveyed {
    let mut kept = Surveyed::new();
    for (path, mut input, survey) in inputs {
        let other = kept.iter_mut().find_map(|(path, other, before)| {
            let is_same = other.is_same(&mut input).unwrap_or(false) && before.shares(&survey);
            is_same.then(|| path.clone())
        });
        match other {
            Some(other) => {
                let reason = format!("it is the same as {other}, byte for byte, and read once");
                failed.push(Job::Unreadable(Failure::new(&path, reason)));
            }
            None => kept.push((path, input, survey)),
        }
    }
    kept
}

/// Returns the engagements that may run on into the next file, where the end or the beginning of one is broken.
fn doubts(inputs: &Surveyed) -> Doubts {
    let mut doubts = Doubts::default();
    for (path, _, survey) in inputs {
        for (digits, line) in survey.begun() {
            doubts.begun(digits.clone(), Doubt::new(path.clone(), *line, Why::Line));
        }
    }
    let surveys: Vec<&Survey> = inputs.iter().map(|(.., survey)| survey).collect();
    for one in astray(&surveys) {
        let path = &inputs[one.input].0;
        doubts.add(one.engagement, || Doubt::new(path.clone(), one.line, Why::Line));
    }
    doubts
}

/// Shows how far the reading of inputs is.
fn begin(inputs: &mut Surveyed) {
    let bytes = inputs.iter_mut().map(|(_, input, _)| input.len().unwrap_or_default()).sum();
    match &inputs[..] {
        [] => {}
        [(path, ..)] => progress::begin(path, bytes),
        many => progress::begin(&format!("{} files", many.len()), bytes),
    }
}

/// Returns the jobs of lines of which those of each engagement follow each other.
fn in_blocks(path: Arc<str>, input: Input, longest: usize) -> Jobs {
    let (blocks, is_shown) = match input.read() {
        Ok((input, is_shown)) => (Blocks::new(input, longest), is_shown),
        Err(error) => return one(unreadable(&path, &error)),
    };
    let job = move |block: io::Result<Block>| match block {
        Ok(block) => {
            if !is_shown {
                progress::advance(block.bytes.len());
            }
            Job::Block(path.clone(), block)
        }
        Err(error) => unreadable(&path, &error),
    };
    Box::new(to_error(blocks).map(job))
}

/// Returns the jobs of lines in any order, in any of the inputs.
fn gathered(mut inputs: Surveyed) -> Jobs {
    begin(&mut inputs);
    let read: Vec<_> = inputs.into_iter().map(|(path, input, _)| (path, input)).collect();
    let first: Arc<str> = read.first().map_or_else(|| "".into(), |(path, _)| path.clone());
    let parts = Parts::of(read);
    progress::end();
    match parts {
        Err((path, error)) => one(unreadable(&path, &error)),
        Ok(mut parts) => {
            progress::begin("what was gathered", parts.bytes());
            let doubts = one(Job::Doubted(std::mem::take(&mut parts.doubts)));
            let broken = std::mem::take(&mut parts.broken).into_iter().map(|(path, error)| unreadable(&path, &error));
            Box::new(broken.chain(doubts).chain(to_error(parts).map(move |runs| match runs {
                Ok(runs) => Job::Runs(first.clone(), runs),
                Err(error) => unreadable(&first, &error),
            })))
        }
    }
}

/// Goes up to the first error.
fn to_error<T>(items: impl Iterator<Item = io::Result<T>>) -> impl Iterator<Item = io::Result<T>> {
    let mut failed = false;
    items.take_while(move |item| !std::mem::replace(&mut failed, item.is_err()))
}
