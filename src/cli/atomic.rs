//! Files that are written as a whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::terminal::Failure;

/// Writes a text in the place of a file: beside it first, then renamed. Who may read it stays the same, and a link stays
/// a link.
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let fail = |error: io::Error| Failure::io(path, &error);
    let target = path.canonicalize().map_err(fail)?;
    let beside = beside(&target);
    let result = put(&target, &beside, text);
    if result.is_err() {
        // What is left beside is of no use; that it cannot be removed changes nothing.
        let _ = fs::remove_file(&beside);
    }
    result.map_err(fail)
}

/// The file beside, in which a text is written first.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    path.with_file_name(format!(".{name}.{}.part", std::process::id()))
}

/// Writes files so that each is there as a whole or as it was: all beside their places first, then all renamed.
pub fn write_all(files: &[(PathBuf, String)]) -> Result<(), (PathBuf, io::Error)> {
    let written = files.iter().try_for_each(|(path, text)| {
        let result = File::create(beside(path)).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        });
        result.map_err(|error| (path.clone(), error))
    });
    let renamed = written.and_then(|()| {
        files.iter().try_for_each(|(path, _)| fs::rename(beside(path), path).map_err(|error| (path.clone(), error)))
    });
    if renamed.is_err() {
        for (path, _) in files {
            // What is left beside is of no use; that it cannot be removed changes nothing.
            let _ = fs::remove_file(beside(path));
        }
    }
    renamed
}

fn put(target: &Path, beside: &Path, text: &str) -> io::Result<()> {
    let permissions = fs::metadata(target)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
    }
    let mut file = File::create(beside)?;
    file.write_all(text.as_bytes())?;
    file.set_permissions(permissions)?;
    file.sync_all()?;
    fs::rename(beside, target)
}
