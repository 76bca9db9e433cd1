//! Files that are written as a whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::terminal::Failure;

/// Writes a text in the place of a file: beside it first, then renamed. Who may read it stays the same, and a link stays
/// a link.
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let fail = |error: io::Error| Failure::io(path, &error);
    let target = path.canonicalize().map_err(fail)?;
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = target.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let result = put(&target, &beside, text);
    if result.is_err() {
        // What is left beside is of no use; that it cannot be removed changes nothing.
        let _ = fs::remove_file(&beside);
    }
    result.map_err(fail)
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
