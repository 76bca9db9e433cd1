//! One mistake of several files together a text under `tests/diagnostics/files/`, named after its code.
//!
//! Before each file stands a line `== PATH`. The folder of them is checked.

use std::fs;

use super::Folder;
use crate::render::snapshots_of;

#[test]
fn every_mistake_of_several_files_says_where_and_what_to_do() {
    let _bound = snapshots_of("files");
    let mut paths: Vec<_> = fs::read_dir("tests/diagnostics/files")
        .expect("the cases")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|ext| ext == "txt"));
    assert_eq!(paths.len(), 8);
    for path in paths {
        let code = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let folder = Folder::with_policy();
        let text = fs::read_to_string(&path).expect("a case is text");
        for file in text.split("== ").skip(1) {
            let (name, text) = file.split_once('\n').expect("a path on a line");
            folder.write(&format!("p/{name}"), text);
        }
        let err = folder.run(&["check", "p", "--as-of", "2026-02-10"]).err;
        assert!(err.contains(&code), "{code}:\n{err}");
        insta::assert_snapshot!(code, err);
    }
}
