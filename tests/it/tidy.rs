//! The house rules of `docs/architecture.md`, held by reading the source.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The longest a file and a function may be.
const FILE_LINES: usize = 500;
const FUNCTION_LINES: usize = 80;

/// A file of `src`: its path without `src/`, and its text.
struct Code {
    path: String,
    text: String,
}

impl Code {
    /// Returns the module of the top level that the file is part of.
    fn module(&self) -> &str {
        self.path.split('/').next().unwrap_or("").trim_end_matches(".rs")
    }

    /// Returns the lines with their numbers, without those that are comments.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let numbered = self.text.lines().enumerate().map(|(i, line)| (i + 1, line));
        numbered.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    fn is_under(&self, places: &[&str]) -> bool {
        places.iter().any(|place| self.path.starts_with(place))
    }
}

fn sources() -> Vec<Code> {
    let mut found = Vec::new();
    collect(Path::new("src"), &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn collect(folder: &Path, found: &mut Vec<Code>) {
    for entry in fs::read_dir(folder).expect("a folder of the source") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            let text = fs::read_to_string(&path).expect("source is text");
            let path = path.strip_prefix("src").expect("a path under src").to_string_lossy().replace('\\', "/");
            found.push(Code { path, text });
        }
    }
}

/// Returns the floor of each module of the top level, as `src/lib.rs` states it.
fn floors() -> BTreeMap<String, u32> {
    let map = fs::read_to_string("src/lib.rs").expect("the map");
    let mut floors = BTreeMap::new();
    let mut floor = None;
    for line in map.lines() {
        if let Some(rest) = line.strip_prefix("/// Floor ") {
            floor = rest.split(':').next().and_then(|number| number.trim().parse().ok());
        } else if let Some(rest) = line.strip_prefix("pub mod ").or_else(|| line.strip_prefix("mod ")) {
            let name = rest.trim_end_matches([' ', '{', ';']);
            let floor = floor.take().unwrap_or_else(|| panic!("`{name}` has no line `/// Floor N: …` in src/lib.rs"));
            floors.insert(name.to_owned(), floor);
        }
    }
    floors
}

/// Returns the modules that a line names with `crate::`.
fn named(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        Some(&rest[..end]).filter(|name| !name.is_empty())
    })
}

fn no_faults(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn imports_go_down() {
    let floors = floors();
    assert!(floors.len() > 6, "{floors:?}");
    let mut faults = Vec::new();
    for code in sources().iter().filter(|code| code.path != "lib.rs" && code.path != "main.rs") {
        let own = code.module();
        let Some(floor) = floors.get(own) else {
            faults.push(format!("src/{}: `{own}` is not in src/lib.rs", code.path));
            continue;
        };
        for (number, line) in code.lines() {
            for other in named(line).filter(|other| *other != own) {
                // A mistake takes the values that it speaks of.
                if code.is_under(&["base/mistake/"]) && other == "value" {
                    continue;
                }
                if floors.get(other).is_none_or(|below| below >= floor) {
                    faults.push(format!("src/{}:{number}: `{own}`, floor {floor}, knows `{other}`", code.path));
                }
            }
        }
    }
    no_faults(&faults);
}

/// A name, and the only places under `src` in which it may stand.
const ONLY_IN: &[(&[&str], &[&str])] = &[
    (&["pest::", "pest_derive"], &["syntax/parse"]),
    (&["saphyr"], &["engagement/read_yaml.rs", "engagement/node.rs", "import/"]),
    (&["serde_yaml"], &["import"]),
    (&["miette"], &["report/text"]),
    (&["clap"], &["cli", "main.rs"]),
    (&["Serialize"], &["report"]),
    (&["std::fs", "std::env", "SystemTime", "Utc::now", "Local::now", "std::io::stdout"], &["cli", "main.rs"]),
    (&["println!", "print!(", "dbg!("], &["cli", "main.rs"]),
    (&["f32", "f64"], &[]),
    (&["unsafe "], &[]),
];

#[test]
fn what_is_foreign_is_named_in_one_place() {
    let mut faults = Vec::new();
    for code in sources() {
        for (names, places) in ONLY_IN.iter().filter(|(_, places)| !code.is_under(places)) {
            for (number, line) in code.lines() {
                for name in names.iter().filter(|name| has_word(line, name)) {
                    faults.push(format!("src/{}:{number}: `{name}` is for {places:?} alone", code.path));
                }
            }
        }
    }
    no_faults(&faults);
}

/// Returns whether a name stands in a line and is not the end of a longer one.
fn has_word(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| !line[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
}

#[test]
fn files_and_functions_are_short() {
    let mut faults = Vec::new();
    for code in sources() {
        let lines: Vec<&str> = code.text.lines().collect();
        let most = FILE_LINES;
        if lines.len() >= most {
            faults.push(format!("src/{}: {} lines, {most} are too many", code.path, lines.len()));
        }
        for (number, line) in lines.iter().enumerate().filter(|(_, line)| begins_function(line)) {
            let indent = &line[..line.len() - line.trim_start().len()];
            let end = lines[number..].iter().position(|line| *line == format!("{indent}}}")).unwrap_or(0);
            if end + 1 >= FUNCTION_LINES && !line.trim_end().ends_with('}') {
                faults.push(format!("src/{}:{}: a function of {} lines", code.path, number + 1, end + 1));
            }
        }
    }
    no_faults(&faults);
}

fn begins_function(line: &str) -> bool {
    let line = line.trim_start();
    let line = line.strip_prefix("pub").map_or(line, |rest| rest.split_once(' ').map_or(rest, |(_, rest)| rest));
    line.strip_prefix("const ").unwrap_or(line).starts_with("fn ")
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let codes = sources();
    let paths: BTreeSet<String> = codes.iter().map(module_path).collect();
    let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for code in &codes {
        let own = module_path(code);
        let named = code.lines().flat_map(|(_, line)| imported(&own, line));
        let known = named.filter_map(|name| longest_known(&name, &paths)).filter(|other| *other != own);
        imports.insert(own.clone(), known.collect());
    }
    assert!(imports.values().map(BTreeSet::len).sum::<usize>() > 200, "imports are read");
    // What imports nothing that is left is in no circle; nor is then what imports only that.
    let mut left = imports;
    loop {
        let done: Vec<String> = left
            .iter()
            .filter(|(_, all)| all.iter().all(|other| !left.contains_key(other)))
            .map(|(own, _)| own.clone())
            .collect();
        if done.is_empty() {
            break;
        }
        left.retain(|own, _| !done.contains(own));
    }
    no_faults(
        &left
            .iter()
            .map(|(own, all)| format!("{own} is in a circle, or above one: it imports {all:?}"))
            .collect::<Vec<_>>(),
    );
}

/// Returns `monitor::limit` of `monitor/limit.rs`.
fn module_path(code: &Code) -> String {
    code.path.trim_end_matches(".rs").replace('/', "::")
}

/// Returns what a line names of other files, from the root: in a `use`, or where it stands.
fn imported(own: &str, line: &str) -> Vec<String> {
    let line = line.split("//").next().unwrap_or_default();
    let begins = |word: &'static str| line.match_indices(word).map(|(at, _)| at);
    let is_first = |at: &usize| !line[..*at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':');
    begins("super::").chain(begins("crate::")).filter(is_first).flat_map(|at| paths(own, &line[at..])).collect()
}

/// Returns what a path names, or each of a group of paths.
fn paths(own: &str, path: &str) -> Vec<String> {
    let (mut rest, mut parent) = (path, own);
    while let Some(outer) = rest.strip_prefix("super::") {
        parent = parent.rsplit_once("::").map_or("", |(parent, _)| parent);
        rest = outer;
    }
    let rest = rest.strip_prefix("crate::").unwrap_or(rest);
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"_:".contains(c)).unwrap_or(rest.len());
    let (before, after) = rest.split_at(end);
    let base = if path.starts_with("crate::") || parent.is_empty() {
        before.to_owned()
    } else {
        format!("{parent}::{before}")
    };
    match after.strip_prefix('{').map(|group| group.split('}').next().unwrap_or_default()) {
        Some(group) => group.split(',').map(|last| format!("{base}{}", last.trim())).collect(),
        None => vec![base],
    }
}

/// Returns the file that a name lies in.
fn longest_known(name: &str, paths: &BTreeSet<String>) -> Option<String> {
    let mut name = name;
    loop {
        if paths.contains(name) {
            return Some(name.to_owned());
        }
        name = name.rsplit_once("::")?.0;
    }
}

#[test]
fn no_test_is_passed_over() {
    let mut found = Vec::new();
    collect_tests(Path::new("tests/it"), &mut found);
    let mark = ["#[", "ignore"].concat();
    no_faults(&found.into_iter().filter(|(_, text)| text.contains(&mark)).map(|(path, _)| path).collect::<Vec<_>>());
}

fn collect_tests(folder: &Path, found: &mut Vec<(String, String)>) {
    for path in fs::read_dir(folder).expect("the tests").map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            collect_tests(&path, found);
        } else if let Ok(text) = fs::read_to_string(&path) {
            found.push((path.display().to_string(), text));
        }
    }
}

#[test]
fn every_mistake_has_a_case_of_its_name() {
    let mut cases = BTreeSet::new();
    case_names(Path::new("tests/diagnostics"), &mut cases);
    case_names(Path::new("tests/cases/mistakes"), &mut cases);
    // A policy beyond the bounds of the checker is made by its own test, not kept as a file.
    cases.insert("too-many".to_owned());
    let mut faults = Vec::new();
    for code in sources().iter().filter(|code| code.path.starts_with("base/mistake")) {
        let calls = ["Diagnostic::error(", "Diagnostic::warning("].map(|call| code.text.split(call).skip(1));
        let names =
            calls.into_iter().flatten().filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
        faults.extend(names.filter(|name| !cases.contains(*name)).map(|name| format!("src/{}: {name}", code.path)));
    }
    no_faults(&faults);
}

fn case_names(folder: &Path, names: &mut BTreeSet<String>) {
    for path in fs::read_dir(folder).expect("the cases of mistakes").map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            case_names(&path, names);
        } else if path.extension().is_none_or(|ext| ext != "snap") {
            names.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        }
    }
}
