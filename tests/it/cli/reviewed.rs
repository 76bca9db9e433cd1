//! What the page of a review says, as data: `tests/reviews/*.md`.

use std::fs;

use super::Folder;

/// A contract and other files, how it is reviewed, and what the page says and does not say.
struct Case<'c> {
    title: &'c str,
    /// Each with its name; the contract is the first.
    files: Vec<(&'c str, &'c str)>,
    with: Vec<&'c str>,
    said: Vec<(bool, &'c str)>,
}

fn cases(text: &str) -> Vec<Case<'_>> {
    text.split("\n## ").skip(1).map(case).collect()
}

fn case(text: &str) -> Case<'_> {
    let (title, rest) = text.split_once('\n').expect("a title");
    let mut parts = rest.split("```");
    let before = parts.next().expect("how it is called");
    let (mut files, mut after) = (Vec::new(), "");
    while let (Some(file), Some(behind)) = (parts.next(), parts.next()) {
        files.push(file.split_once('\n').expect("a file and its name"));
        after = behind;
    }
    let with = before.lines().filter_map(|line| line.strip_prefix("with: ")).flat_map(str::split_whitespace);
    let said = after.lines().filter_map(|line| match (line.strip_prefix("+ "), line.strip_prefix("- ")) {
        (Some(said), _) => Some((true, said)),
        (_, said) => Some((false, said?)),
    });
    Case { title, files, with: with.collect(), said: said.collect() }
}

#[test]
fn the_page_of_a_review_says_what_it_should() {
    let root = env!("CARGO_MANIFEST_DIR");
    let policy = format!("{root}/policies/agency.terms");
    let mut faults = String::new();
    for entry in fs::read_dir("tests/reviews").expect("cases") {
        let text = fs::read_to_string(entry.expect("a file").path()).expect("cases");
        for Case { title, files, with, said } in cases(&text) {
            let folder = Folder::new();
            files.iter().for_each(|(name, text)| folder.write(name, text));
            let with: Vec<String> =
                with.iter().map(|one| one.replace("policies/", &format!("{root}/policies/"))).collect();
            let day = if with.iter().any(|one| one == "--as-of") { &[][..] } else { &["--as-of", "2026-08-15"] };
            let call = ["review", files[0].0, "--policy", &policy];
            let run =
                folder.run(&call.iter().chain(day).copied().chain(with.iter().map(|one| &**one)).collect::<Vec<_>>());
            let page = format!("{} {}", run.out, run.err).split_whitespace().collect::<Vec<_>>().join(" ");
            let wrong: Vec<&(bool, &str)> = said.iter().filter(|(is, one)| page.contains(one) != *is).collect();
            assert!(!said.is_empty(), "{title}: nothing is asked");
            if !wrong.is_empty() {
                faults += &format!("{title}: {wrong:?}\n{page}\n\n");
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}
