//! What a page of the docs shows of the program is what comes out: blocks ```console, in which a line of `$ goodterms …` stands
//! before what it writes. `…` stands for lines, or for the rest of a line, that are left out.

use std::fs;
use std::path::Path;

use super::Folder;

#[test]
fn what_the_page_of_reports_shows_comes_out() {
    assert!(shown_by("docs/reports.md", "policies") > 8);
}

#[test]
fn what_the_first_page_shows_comes_out_and_stands_in_the_example() {
    assert_eq!(shown_by("README.md", "examples"), 1);
    let page = fs::read_to_string("README.md").expect("the page");
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (fence, file) in [("```terms\n", "policy.terms"), ("```yaml\n", "engagement.yaml")] {
        let shown = page.split(fence).nth(1).and_then(|block| block.split("```").next()).expect("a block");
        let whole = fs::read_to_string(format!("examples/acme/{file}")).expect("the example");
        assert!(plain(&whole).contains(&plain(shown)), "{file} does not have\n{shown}");
    }
}

/// Compares each block of a page with what comes out in a folder with a copy of one of the project's; returns how many there are.
fn shown_by(page: &str, copy: &str) -> usize {
    let page = fs::read_to_string(page).expect("the page");
    let folder = Folder::new();
    copied(Path::new(copy), &folder, copy);
    let mut blocks = 0;
    for block in page.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap_or_default();
        for run in block.split("$ goodterms ").skip(1) {
            let (asked, shown) = run.split_once('\n').unwrap_or((run, ""));
            compared(&folder, asked, shown);
        }
        blocks += 1;
    }
    blocks
}

/// Runs the program, and looks for the lines that are shown in what it writes, in their order.
fn compared(folder: &Folder, asked: &str, shown: &str) {
    let (asked, file) = asked.split_once(" > ").map_or((asked, None), |(asked, file)| (asked, Some(file)));
    let out = folder.run(&asked.split(' ').collect::<Vec<_>>()).out;
    if let Some(file) = file {
        folder.write(file, &out);
    }
    let mut rest = out.lines();
    for line in shown.lines().filter(|line| *line != "…") {
        let is_it = |other: &str| match line.strip_suffix('…') {
            Some(begin) => other.starts_with(begin),
            None => other == line,
        };
        assert!(rest.any(is_it), "`goodterms {asked}` does not write, or not there:\n{line}\nbut\n{out}");
    }
}

fn copied(from: &Path, folder: &Folder, to: &str) {
    for entry in fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry")) {
        let name = format!("{to}/{}", entry.file_name().to_string_lossy());
        match entry.path().is_dir() {
            true => copied(&entry.path(), folder, &name),
            false => folder.write(&name, fs::read(entry.path()).expect("a file")),
        }
    }
}
