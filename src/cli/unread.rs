//! What lies in folders of records and is not read: nothing of it is passed over in silence.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::atomic;
use super::terminal::complain;
use crate::report::text::clean;

/// So many files are named; more are counted.
const MOST_NAMED: usize = 3;

/// What is to be said of a file that may be meant as a record.
pub const HELP: &str = "; lines of JSON are read where their file ends in .ndjson (compressed, in .ndjson.gz or .ndjson.zst), or from \
                        standard input: `… | goodterms check -`";

/// Tells of the files that were found in folders and not read. Returns those that may be meant as records.
pub fn tell(found: &BTreeSet<PathBuf>, read: impl Iterator<Item = PathBuf>) -> Vec<String> {
    if found.is_empty() {
        return Vec::new();
    }
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let read: BTreeSet<PathBuf> = read.map(|path| real(&path)).collect();
    // The texts of a policy, in another language, are its own.
    let is_text_of_policy =
        |path: &Path| path.extension().is_some_and(|ext| ext == "texts") && read.contains(&real(&policy(path)));
    let is_left = |path: &&PathBuf| !read.contains(&real(path)) && !is_text_of_policy(path);
    let mut left: Vec<&PathBuf> = found.iter().filter(is_left).collect();
    // Those that may be meant as records come first.
    left.sort_by_key(|path| !is_nearly(path));
    let Some(first) = left.first() else { return Vec::new() };
    let named: Vec<String> = left.iter().take(MOST_NAMED).map(|path| shown(path)).collect();
    let more = if left.len() > MOST_NAMED { ", …" } else { "" };
    let files = if left.len() == 1 { "1 file".to_owned() } else { format!("{} files", left.len()) };
    let help = if is_nearly(first) { HELP } else { "" };
    complain(&format!(
        "note: not read: {files} ({}{more}); a record is a .yaml, .yml, .ndjson or .jsonl file{help}\n",
        named.join(", ")
    ));
    left.iter().filter(|path| is_nearly(path)).map(|path| path.to_string_lossy().into_owned()).collect()
}

/// Returns `a.terms` of `a.pl.texts`.
fn policy(texts: &Path) -> PathBuf {
    texts.with_extension("").with_extension("terms")
}

fn shown(path: &Path) -> String {
    let is_policy = path.extension().is_some_and(|ext| ext.eq_ignore_ascii_case("terms"));
    let what = match (atomic::is_special(path), is_policy) {
        (true, _) => ": a pipe or a device",
        (_, true) => ": a policy, which --policy names",
        _ => "",
    };
    format!("{}{what}", clean(&path.to_string_lossy()))
}

/// Whether a file is no record, but by its name may be meant as one: `a.json`, `a.yaml.bak`, `a.ndjson.xz`, `a.gz`, `part-00000` as
/// Spark writes it.
pub fn is_nearly(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let is_part = name.strip_prefix("part-").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let parts: Vec<&str> = name.trim_end_matches('~').split('.').skip(1).collect();
    // What is in `a.tar.gz` is said.
    let is_packed = matches!(parts[..], ["gz" | "zst" | "zstd" | "bz2" | "xz" | "lz4"]);
    let is_form =
        |part: &&str| matches!(*part, "yaml" | "yml" | "ndjson" | "ldjson" | "jsonl" | "jsonlines" | "json" | "jl");
    is_part || is_packed || parts.iter().any(is_form)
}
