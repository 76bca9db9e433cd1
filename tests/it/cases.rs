//! The cases of the language: one Markdown file a behaviour under `tests/cases`, run through the library.
//!
//! A case is a sentence of what it shows, a `terms` block (the policy; `terms NAME` a file that it includes, `overlay` a
//! layer over it, `version` one of several versions), a `yaml` block (the record; none for a policy that
//! must not check) and an `expect` block a day. Every finding that is late, breached, unknown, priced, tolerated or excused
//! must be listed; the pending, met and noted ones and the rights where the block lists one of that sort or says `no right`.
//! An attribute is compared where it is given. `UPDATE=1 cargo test cases` writes what came out into the blocks.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use goodterms::evaluate::{self, Judged};
use goodterms::finding::{Detail, Finding, Right, Status, Verdicts};
use goodterms::ladder;
use goodterms::value::severity::Severity;
use goodterms::value::time::{Day, Moment};
use goodterms::value::zone::Zone;

mod actions;
mod load;

use self::actions::Actions;
use self::load::{Case, load};

/// The verdicts that an `expect` block lists in any case.
const ALWAYS: [Status; 6] =
    [Status::Late, Status::Breached, Status::Unknown, Status::Priced, Status::Tolerated, Status::Excused];

#[test]
fn every_case_gives_what_it_expects() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    let paths = cases(Path::new("tests/cases"));
    assert!(paths.len() > 30, "only {} cases", paths.len());
    for path in paths {
        let text = fs::read_to_string(&path).expect("a case is text");
        let found = run(&text, update);
        if let Some(new) = found.rewritten.filter(|new| *new != text) {
            fs::write(&path, new).expect("a case can be written");
        }
        wrong.extend(found.wrong.into_iter().map(|what| format!("{}: {what}", path.display())));
    }
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_tour_tells_what_the_example_gives() {
    let text = |path: &str| fs::read_to_string(path).expect("a text that ships");
    let (policy, record) = (text("examples/acme/policy.terms"), text("examples/acme/engagement.yaml"));
    let loaded = load(&format!("```terms\n{policy}```\n```yaml\n{record}```\n"));
    let tour = text("docs/tour.md");
    let mut wrong = Vec::new();
    for expect in blocks(&tour).into_iter().filter(|block| block.lang == "expect") {
        judge(&tour[expect.start..expect.end], &loaded, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns the Markdown files under a folder, in the order of their paths.
fn cases(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder of cases").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            found.extend(cases(&entry));
        } else if entry.extension().is_some_and(|ext| ext == "md") && !entry.ends_with("README.md") {
            found.push(entry);
        }
    }
    found.sort();
    found
}

/// What running a case gave.
struct Outcome {
    wrong: Vec<String>,
    rewritten: Option<String>,
}

fn run(text: &str, update: bool) -> Outcome {
    let loaded = load(text);
    let mut wrong = Vec::new();
    let mut rewritten = String::new();
    let mut last = 0;
    for expect in blocks(text).into_iter().filter(|block| block.lang == "expect") {
        let body = &text[expect.start..expect.end];
        rewritten += &text[last..expect.start];
        last = expect.end;
        rewritten += &judge(body, &loaded, &mut wrong);
    }
    rewritten += &text[last..];
    Outcome { wrong: if update { Vec::new() } else { wrong }, rewritten: update.then_some(rewritten) }
}

/// A fenced block: its language, and where its body begins and ends.
pub struct Block<'t> {
    /// What stands after the fence.
    pub lang: &'t str,
    /// The first byte of the body.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// Returns the fenced blocks of a text.
pub fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut open: Option<(&str, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let fence = line.trim_end().strip_prefix("```");
        match (fence, open) {
            (Some(lang), None) => open = Some((lang, at + line.len())),
            (Some(""), Some((lang, start))) => {
                found.push(Block { lang, start, end: at });
                open = None;
            }
            _ => {}
        }
        at += line.len();
    }
    found
}

/// Compares one `expect` block with what comes out, and returns the block as it should be.
fn judge(body: &str, loaded: &Result<Case, String>, wrong: &mut Vec<String>) -> String {
    let want = Want::of(body);
    let at = want.as_of.map_or("no day: ".to_owned(), |day| format!("as of {day}: "));
    let mut found = Vec::new();
    let mut ladders = Vec::new();
    let (exit, shown, verdicts) = match loaded {
        Err(shown) => (2, shown.clone(), None),
        Ok(Case { plans, engagement, policy, warnings }) => {
            let unwarned = want.warns.iter().filter(|code| !warnings.contains(&code.as_str()));
            found.extend(unwarned.map(|code| format!("nobody is warned of {code}")));
            let as_of = want.as_of.unwrap_or_else(|| Day::parse("2026-12-31").expect("a day"));
            let Judged { facts, verdicts, .. } = evaluate::judge_versions(plans, engagement, as_of, Detail::All);
            let conflicts = evaluate::conflicts(&engagement.id, &verdicts);
            let messages = conflicts.iter().map(|conflict| format!("{}: {}", conflict.code, conflict.message));
            let reasons = verdicts.findings.iter().flat_map(|f| std::iter::once(&f.why).chain(&f.missing));
            let shown: Vec<String> = reasons.chain(&verdicts.notes).cloned().chain(messages).collect();
            let zone = facts.plan.program.calendar.zone;
            let text = |span| policy.snippet(span).split_whitespace().collect::<Vec<_>>().join(" ");
            let (scores, actions) = ladder::suggest(&facts, &verdicts, &text);
            let shown: Vec<String> =
                shown.into_iter().chain(scores.iter().flat_map(|score| score.remarks.clone())).collect();
            ladders = want.actions.compare(&scores, &actions, &zone, &mut found);
            match conflicts.is_empty() {
                true => (exit(&verdicts), shown.join("\n"), Some((verdicts, zone))),
                false => (2, shown.join("\n"), None),
            }
        }
    };
    if want.exit.is_some_and(|wanted| wanted != exit) {
        found.push(format!(
            "exit {exit}, wanted {}: {}",
            want.exit.unwrap_or_default(),
            if exit == 2 { &shown } else { "" }
        ));
    }
    found.extend(
        want.mentions.iter().filter(|m| !shown.contains(*m)).map(|m| format!("nothing mentions `{m}`:\n{shown}")),
    );
    let mut lines: Vec<String> = want.kept.clone();
    if let Some((verdicts, zone)) = &verdicts {
        lines.extend(compare_findings(&want, &verdicts.findings, zone, &mut found));
        lines.extend(compare_rights(&want, &verdicts.rights, zone, &mut found));
        lines.extend(ladders);
    }
    wrong.extend(found.into_iter().map(|what| format!("{at}{what}")));
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// The exit status of `goodterms check` with its default threshold.
fn exit(verdicts: &Verdicts) -> i32 {
    let counts = |finding: &Finding| match finding.status {
        Status::Unknown => true,
        Status::Breached | Status::Late => finding.severity.is_none_or(|severity| severity >= Severity::Minor),
        _ => false,
    };
    i32::from(verdicts.findings.iter().any(counts))
}

/// The attributes of a line, `key=value`.
pub type Attributes = Vec<(String, String)>;

/// What an `expect` block wants.
#[derive(Default)]
struct Want {
    as_of: Option<Day>,
    exit: Option<i32>,
    /// By id: the verdict's word and the attributes.
    findings: BTreeMap<String, (String, Attributes)>,
    rights: BTreeMap<String, (String, Attributes)>,
    /// The sorts that are listed, or said to be empty.
    sorts: BTreeSet<String>,
    mentions: Vec<String>,
    warns: Vec<String>,
    actions: Actions,
    /// The lines that no update touches.
    kept: Vec<String>,
}

impl Want {
    fn of(body: &str) -> Self {
        let mut want = Self::default();
        for line in body.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            let attributes = |from: usize| -> Attributes {
                let pairs = words.iter().skip(from).filter_map(|word| word.split_once('='));
                pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
            };
            match words[..] {
                ["as", "of", day] => want.as_of = Some(Day::parse(day).expect("a day after `as of`")),
                ["exit", status] => want.exit = Some(status.parse().expect("a number after `exit`")),
                ["no", "action"] => want.actions.none(),
                ["no", sort] => drop(want.sorts.insert(sort.to_owned())),
                ["warns", code] => want.warns.push(code.trim_matches('"').to_owned()),
                ["mentions", ..] => {
                    let quoted = line.split_once('"').and_then(|(_, rest)| rest.rsplit_once('"'));
                    want.mentions.push(quoted.expect("a quoted text after `mentions`").0.to_owned());
                }
                ["remarks", ladder, count] => {
                    want.actions.remarks(ladder, count);
                    continue;
                }
                ["score", ladder, score] => {
                    want.actions.score(ladder, score);
                    continue;
                }
                ["action", name, ..] => {
                    want.actions.action(name, attributes(2));
                    continue;
                }
                ["right", status, id, ..] => {
                    want.sorts.insert("right".to_owned());
                    want.rights.insert(id.to_owned(), (status.to_owned(), attributes(3)));
                    continue;
                }
                [status, id, ..] if !status.starts_with('#') => {
                    want.sorts.insert(status.to_owned());
                    want.findings.insert(id.to_owned(), (status.to_owned(), attributes(2)));
                    continue;
                }
                _ => {}
            }
            want.kept.push(line.to_owned());
        }
        want
    }

    fn lists(&self, status: Status) -> bool {
        ALWAYS.contains(&status) || self.sorts.contains(status.word())
    }
}

/// Compares findings and returns their lines as they should be.
fn compare_findings(want: &Want, have: &[Finding], zone: &Zone, wrong: &mut Vec<String>) -> Vec<String> {
    let mut lines = Vec::new();
    for finding in have {
        let wanted = want.findings.get(&finding.id);
        let status = finding.status.word();
        match wanted {
            None if want.lists(finding.status) => wrong.push(format!("unexpected {status} {}", finding.id)),
            None => continue,
            Some((word, _)) if word != status => {
                wrong.push(format!("{} is {status}, wanted {word}: {}", finding.id, finding.why));
            }
            Some(_) => {}
        }
        let mut line = format!("{status} {}", finding.id);
        for (key, value) in wanted.iter().flat_map(|(_, attributes)| attributes) {
            let is = attribute(finding, key, zone).unwrap_or_else(|| "nothing".to_owned());
            if is != *value {
                wrong.push(format!("{}: {key} is {is}, wanted {value}", finding.id));
            }
            line += &format!(" {key}={is}");
        }
        lines.push(line);
    }
    let ids: BTreeSet<&str> = have.iter().map(|finding| finding.id.as_str()).collect();
    let missing = want.findings.iter().filter(|(id, _)| !ids.contains(id.as_str()));
    wrong.extend(missing.map(|(id, (status, _))| format!("no finding {id}, wanted {status}")));
    lines
}

/// Compares rights and returns their lines as they should be.
fn compare_rights(want: &Want, have: &[Right], zone: &Zone, wrong: &mut Vec<String>) -> Vec<String> {
    if !want.sorts.contains("right") {
        return Vec::new();
    }
    let mut lines = Vec::new();
    for right in have {
        let status = right.status.word();
        let Some((word, attributes)) = want.rights.get(&right.id) else {
            wrong.push(format!("unexpected right {} ({status})", right.id));
            lines.push(format!("right {status} {}", right.id));
            continue;
        };
        if word != status {
            wrong.push(format!("right {} is {status}, wanted {word}", right.id));
        }
        let mut line = format!("right {status} {}", right.id);
        for (key, value) in attributes {
            let moment = if key == "from" { Some(right.from) } else { right.until };
            let is = moment.map_or("nothing".to_owned(), |moment| day(moment, zone));
            if is != *value {
                wrong.push(format!("right {}: {key} is {is}, wanted {value}", right.id));
            }
            line += &format!(" {key}={is}");
        }
        lines.push(line);
    }
    let ids: BTreeSet<&str> = have.iter().map(|right| right.id.as_str()).collect();
    wrong.extend(want.rights.keys().filter(|id| !ids.contains(id.as_str())).map(|id| format!("no right {id}")));
    lines
}

/// Returns an attribute of a finding as a case writes it.
fn attribute(finding: &Finding, key: &str, zone: &Zone) -> Option<String> {
    let date = |moment: Option<Moment>| moment.map(|moment| day(moment, zone));
    match key {
        "due" => date(finding.due),
        "since" => date(finding.since),
        "met" => date(finding.met_at),
        "overdue" => finding.overdue_days.map(|days| days.to_string()),
        "severity" => finding.severity.map(|severity| severity.word().to_owned()),
        "bearer" => finding.bearer.map(|bearer| bearer.word().to_owned()),
        "basis" => Some(finding.basis.word().to_owned()),
        "measure" => finding.measure.as_ref().map(|measure| measure.value.to_string()),
        "exception" => {
            let names: Vec<&str> = finding.exceptions.iter().map(|exception| &*exception.name).collect();
            Some(names.join("+")).filter(|names| !names.is_empty())
        }
        "charge" => {
            let charges = finding.charges.iter().map(|charge| match &charge.amount {
                Ok(money) => money.to_string().replace(' ', ""),
                Err(_) => "unknown".to_owned(),
            });
            Some(charges.collect::<Vec<_>>().join("+"))
        }
        _ => panic!("a case asks for `{key}`, which no finding has"),
    }
}

fn day(moment: Moment, zone: &Zone) -> String {
    zone.day(moment).to_string()
}
