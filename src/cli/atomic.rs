//! Files that are written as a whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::terminal::Failure;

/// Writes what a file is to hold in its place; see [`write_all`].
pub fn write(path: &Path, text: impl AsRef<[u8]>) -> Result<(), Failure> {
    write_all(&[(path.to_owned(), text)])
}

/// Writes files so that each is there as a whole or as it was: all beside their places first, then all renamed. Who may
/// read a file that was there stays the same, a link stays a link, and a device or a pipe is written to and never replaced.
pub fn write_all<T: AsRef<[u8]>>(files: &[(PathBuf, T)]) -> Result<(), Failure> {
    let targets: Vec<PathBuf> = files.iter().map(|(path, _)| target(path)).collect();
    let each = |step: &dyn Fn(&Path, &[u8]) -> io::Result<()>| {
        let mut all = files.iter().zip(&targets);
        all.try_for_each(|((path, text), target)| {
            step(target, text.as_ref()).map_err(|error| Failure::io(path, &error))
        })
    };
    let apart = |target: &Path, text: &[u8]| if is_special(target) { Ok(()) } else { put(target, text) };
    let placed = |target: &Path, text: &[u8]| match is_special(target) {
        true => File::options().write(true).open(target)?.write_all(text),
        false => fs::rename(beside(target), target),
    };
    let written = each(&apart).and_then(|()| each(&placed));
    if written.is_err() {
        for target in &targets {
            // What is left beside is of no use; that it cannot be removed changes nothing.
            let _ = fs::remove_file(beside(target));
        }
    }
    written
}

/// The file that a path leads to; the path itself where there is none yet.
fn target(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Returns whether two paths lead to one file.
pub fn is_same(one: &Path, other: &Path) -> bool {
    one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}

/// Returns whether a path leads to a device, a pipe or a socket, such as `/dev/null`: who waits for what one gives may wait for ever.
pub fn is_special(target: &Path) -> bool {
    fs::metadata(target).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// The file beside, in which a text is written first.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    path.with_file_name(format!(".{name}.{}.part", std::process::id()))
}

fn put(target: &Path, text: &[u8]) -> io::Result<()> {
    let permissions = match fs::metadata(target) {
        Ok(metadata) => Some(metadata.permissions()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    if permissions.as_ref().is_some_and(fs::Permissions::readonly) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
    }
    let mut file = File::create(beside(target))?;
    file.write_all(text)?;
    if let Some(permissions) = permissions {
        file.set_permissions(permissions)?;
    }
    file.sync_all()
}

/// Files that are written one after the other, beside their places, and put in them all at once at the end. Where that end is not
/// reached, nothing is left of them.
#[derive(Default)]
pub struct Staged {
    /// Where each is to be, and the path as it was given.
    files: Vec<(PathBuf, PathBuf)>,
}

impl Staged {
    /// Writes a file beside its place.
    pub fn add(&mut self, path: &Path, text: impl AsRef<[u8]>) -> Result<(), Failure> {
        // A link in the folder is replaced: nothing is written outside of it.
        let target = path.to_owned();
        self.files.push((target.clone(), path.to_owned()));
        put(&target, text.as_ref()).map_err(|error| Failure::io(path, &error))
    }

    /// Puts all in their places.
    pub fn finish(self) -> Result<(), Failure> {
        let place = |(target, path): &(PathBuf, PathBuf)| {
            fs::rename(beside(target), target).map_err(|error| Failure::io(path, &error))
        };
        self.files.iter().try_for_each(place)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        for (target, _) in &self.files {
            // What was put in its place is not there any more.
            let _ = fs::remove_file(beside(target));
        }
    }
}
