//! The policies that ship: every family of rules has a clause, every real clause is kept and broken, and nothing in them is unwise.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use super::Folder;

/// The files of a folder that end so.
pub(super) fn files(folder: &str, end: &str) -> Vec<PathBuf> {
    let all = fs::read_dir(folder).expect("a folder that ships").map(|entry| entry.expect("an entry").path());
    let mut all: Vec<PathBuf> = all.filter(|path| path.to_string_lossy().ends_with(end)).collect();
    all.sort();
    all
}

/// The overlays that are laid together over a starter, for each country: over the freelancer's also those of its sums.
pub(super) fn overlays(starter: &str) -> Vec<Vec<String>> {
    let path = |path: &PathBuf| format!("{}/{}", env!("CARGO_MANIFEST_DIR"), path.display());
    let all = files("policies/countries", ".terms").into_iter();
    let (sums, countries): (Vec<_>, Vec<_>) = all.partition(|path| path.to_string_lossy().contains("_freelancer"));
    assert!(countries.len() >= 5, "{countries:?}");
    let with_sums = |country: &PathBuf| {
        let name = country.file_stem().expect("a name").to_string_lossy().into_owned();
        let own = sums.iter().filter(|sums| sums.to_string_lossy().contains(&format!("/{name}_")));
        let own = own.filter(|_| starter.contains("freelancer"));
        std::iter::once(path(country)).chain(own.map(path)).collect()
    };
    countries.iter().map(with_sums).collect()
}

/// Over another currency than its own the freelancer has sums of its own, for what the country's overlay sets for the agency.
#[test]
fn the_freelancer_has_sums_of_its_own_in_every_currency() {
    let terms = |path: &PathBuf| -> BTreeSet<String> {
        let text = fs::read_to_string(path).expect("a policy");
        let named = text.lines().filter_map(|line| line.strip_prefix("term ")?.split(' ').next()).map(str::to_owned);
        named.collect()
    };
    let freelancer = terms(&PathBuf::from("policies/freelancer.terms"));
    for country in files("policies/countries", ".terms") {
        let name = country.to_string_lossy().into_owned();
        let sums = PathBuf::from(name.replace(".terms", "_freelancer.terms"));
        let set = if sums.exists() { terms(&sums) } else { BTreeSet::new() };
        let left: Vec<_> =
            terms(&country).intersection(&freelancer).filter(|term| !set.contains(*term)).cloned().collect();
        assert!(name.contains("_freelancer") || left.is_empty(), "{name} sets {left:?} over the freelancer's");
    }
}

/// The families of rules that the comments above clauses and exceptions name, each with its clause.
fn families() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for path in files("policies/standard", ".terms") {
        let text = fs::read_to_string(&path).expect("a policy");
        let mut above = String::new();
        for line in text.lines().map(str::trim) {
            if line.starts_with('#') {
                above.push_str(line);
            } else if let Some(rest) = line.strip_prefix("clause ").or_else(|| line.strip_prefix("exception ")) {
                let name = rest.split(' ').next().unwrap_or_default();
                let words = above.split(|c: char| !c.is_ascii_alphanumeric());
                let is_family =
                    |word: &&str| word.len() == 3 && word.starts_with('F') && word[1..].parse::<u8>().is_ok();
                found.extend(words.filter(is_family).map(|family| (family.to_owned(), name.to_owned())));
                above.clear();
            } else {
                above.clear();
            }
        }
    }
    found
}

#[test]
fn every_family_of_rules_has_a_clause() {
    let families = families();
    let there: BTreeSet<&str> = families.iter().map(|(family, _)| family.as_str()).collect();
    let wanted: BTreeSet<String> = (1..=49).map(|number| format!("F{number:02}")).collect();
    assert_eq!(there, wanted.iter().map(String::as_str).collect());
    // And the page names the clauses of each.
    let page = fs::read_to_string("policies/README.md").expect("the page");
    for (family, clause) in families {
        let row = page.lines().find(|line| line.starts_with(&format!("| {family} |")));
        let row = row.unwrap_or_else(|| panic!("{family} has no row in policies/README.md"));
        let all: Vec<&str> = page.lines().filter(|line| line.contains(&format!("`{clause}`"))).collect();
        assert!(row.contains(&format!("`{clause}`")) || !all.is_empty(), "{family}: `{clause}` is not on the page");
    }
}

#[test]
fn every_real_clause_is_tried_in_a_record() {
    let clauses = files("policies/clauses", ".terms");
    assert_eq!(clauses.len(), 30);
    for (number, path) in (1..).zip(clauses) {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        assert!(name.starts_with(&format!("c{number:02}_")), "{name}");
        let text = fs::read_to_string(&path).expect("a policy");
        assert!(text.contains(&format!("# C{number:02}.")), "{name} says in English what it encodes");
        let cases = fs::read_to_string(path.with_extension("md")).expect("its cases");
        let broken = ["breached ", "late ", "priced ", "noted ", "right "].iter().any(|word| cases.contains(word));
        assert!(broken, "{name} is never broken");
    }
}

#[test]
fn nothing_in_the_policies_that_ship_is_unwise() {
    let folder = Folder::new();
    let shipped = |path: &str| format!("{}/policies/{path}", env!("CARGO_MANIFEST_DIR"));
    for starter in ["agency.terms", "freelancer.terms"] {
        let starter = shipped(starter);
        folder.run(&["lint", &starter]).exits(0);
        for overlays in overlays(&starter) {
            let overlays: Vec<&str> = overlays.iter().flat_map(|overlay| ["--overlay", overlay.as_str()]).collect();
            folder.run(&[&["lint", &starter], &overlays[..]].concat()).exits(0);
        }
    }
    for path in files("policies/clauses", ".terms").into_iter().chain(files("policies/contracts", ".terms")) {
        let path = format!("{}/{}", env!("CARGO_MANIFEST_DIR"), path.display());
        folder.run(&["lint", &path]).exits(0);
    }
}
