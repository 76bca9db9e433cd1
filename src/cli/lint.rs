//! `goodterms lint`: what is legal in the language but unwise in a policy.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::atomic;
use super::fmt::difference;
use super::policy::{self, Whole};
use super::status::{self, BROKEN, CLEAN, WRONG};
use super::terminal::{self, Failure, complain};
use crate::base::diagnostic::Diagnostic;
use crate::base::english::counted;
use crate::base::source::Span;
use crate::program::lint::{self, Alarm, Fix, Found, UNSAFE};
use crate::report::lint::{self as report, Lint, Policy, Summary};
use crate::report::text;
use crate::syntax::print::format;

/// Says what is allowed in a policy but unwise: duties of one side only, clauses that nothing can breach, figures that
/// differ, terms beyond what the law allows.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: goodterms lint studio.terms",
    after_long_help = "Example: goodterms lint studio.terms --overlay acme.terms

A comment on the line above silences one alarm: `# lint: allow lint-no-conduct because …`.

Exit status: 0 nothing is unwise, 1 something is (with --fix: is left), 2 a policy is in error or cannot be read or written."
)]
pub struct Args {
    /// The policies, or folders of their versions.
    #[arg(required = true, value_name = "POLICY")]
    policies: Vec<PathBuf>,
    /// A layer over each policy, such as a client's. May be given again.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// Put right what can be put right without a change of meaning; `--fix=CODE` also what changes it. May be given again.
    #[arg(long, value_name = "CODE", require_equals = true, num_args = 0..=1, default_missing_value = SAFE,
          value_parser = fixes())]
    fix: Vec<String>,
    /// The form of what is told.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Let the warnings that every command shows count as alarms, too.
    #[arg(long)]
    deny: bool,
}

/// The form of what is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Pictures of the text for people.
    Text,
    /// One JSON document.
    Json,
}

/// `--fix` alone.
const SAFE: &str = "safe";

fn fixes() -> clap::builder::PossibleValuesParser {
    std::iter::once(SAFE).chain(UNSAFE).collect::<Vec<_>>().into()
}

/// What is told of one policy.
struct Told {
    page: String,
    policy: Policy,
    status: u8,
}

impl Args {
    /// Runs the command; returns the exit status: the worst of all policies.
    pub fn run(&self) -> u8 {
        status::of(self.lint())
    }

    fn lint(&self) -> Result<u8, Failure> {
        let mut summary = Summary::default();
        let mut told = Vec::new();
        for path in &self.policies {
            let files = if path.is_dir() { policy::versions(path)? } else { vec![path.clone()] };
            for file in files {
                told.push(self.one(&file, &mut summary)?);
            }
        }
        let status = told.iter().map(|told| told.status).max().unwrap_or(CLEAN);
        let text = match self.format {
            Format::Text => told.iter().map(|told| told.page.as_str()).collect::<String>() + &last(&summary),
            Format::Json => {
                let policies = told.into_iter().map(|told| told.policy).collect();
                Lint { schema: "goodterms.lint/1", policies, summary }.json()
            }
        };
        terminal::print(&text)?;
        Ok(status)
    }

    /// Looks at one policy, and puts right what is to be put right.
    fn one(&self, path: &Path, summary: &mut Summary) -> Result<Told, Failure> {
        let name = path.to_string_lossy().into_owned();
        let Some(mut whole) = policy::whole(path, &self.overlay, BTreeMap::new()) else {
            let policy = Policy { policy: name, in_error: true, alarms: Vec::new() };
            return Ok(Told { page: String::new(), policy, status: WRONG });
        };
        let mut found = look(&whole);
        let (changed, count) = self.changed(&whole, &found.alarms);
        if !changed.is_empty() {
            whole = self.put_right(path, &whole, &changed)?;
            found = look(&whole);
        }
        summary.alarms += found.alarms.len();
        summary.silenced += found.silenced;
        summary.fixed += count;
        let diagnostics: Vec<Diagnostic> = found.alarms.iter().map(|alarm| alarm.diagnostic.clone()).collect();
        let page = match self.format {
            Format::Text => {
                let told = text::diagnostics(&diagnostics, &whole.sources, &terminal::output());
                if self.fix.is_empty() { told } else { told + &left(&found.alarms, &whole) }
            }
            Format::Json => String::new(),
        };
        let alarms = found.alarms.iter().map(|alarm| shown(alarm, &whole)).collect();
        let unwise = !found.alarms.is_empty() || self.deny && whole.warned;
        let policy = Policy { policy: name, in_error: false, alarms };
        Ok(Told { page, policy, status: if unwise { BROKEN } else { CLEAN } })
    }

    /// Returns the new texts of the files that change, and how many alarms they put right.
    fn changed(&self, whole: &Whole, alarms: &[Alarm]) -> (BTreeMap<PathBuf, String>, usize) {
        let wanted = |alarm: &&Alarm| {
            let safe = alarm.fix.as_ref().is_some_and(|fix| fix.keeps_meaning);
            !self.fix.is_empty() && (safe || self.fix.iter().any(|code| code == alarm.diagnostic.code))
        };
        let mut taken: Vec<(Span, &str)> = Vec::new();
        let mut count = 0;
        for fix in alarms.iter().filter(wanted).filter_map(|alarm| alarm.fix.as_ref()) {
            let clash = |(a, _): &(Span, &str)| {
                taken.iter().any(|(b, _)| a.source == b.source && a.start < b.end && b.start < a.end)
            };
            // All of a fix or nothing.
            if !fix.changes().any(|change| clash(&change)) {
                taken.extend(fix.changes());
                count += 1;
            }
        }
        // From the end on, so that what stands before stays where it is.
        taken.sort_by_key(|(span, _)| std::cmp::Reverse(*span));
        let mut texts: BTreeMap<PathBuf, String> = BTreeMap::new();
        for (span, new) in taken {
            let source = whole.sources.get(span.source);
            let text = texts.entry(PathBuf::from(&*source.path)).or_insert_with(|| source.text.to_string());
            text.replace_range(span.start as usize..span.end as usize, new);
        }
        (texts, count)
    }

    /// Writes the new texts, once it is known that the policy is sound with them; shows what they change.
    fn put_right(&self, path: &Path, old: &Whole, texts: &BTreeMap<PathBuf, String>) -> Result<Whole, Failure> {
        let before = |path: &Path| old.sources.iter().find(|source| Path::new(&*source.path) == path);
        let in_form = |path: &Path, new: &String| {
            // One that was in form stays so.
            let was = before(path).is_some_and(|source| format(&source.text).is_ok_and(|same| same == *source.text));
            format(new).ok().filter(|_| was).unwrap_or_else(|| new.clone())
        };
        let texts: BTreeMap<PathBuf, String> =
            texts.iter().map(|(path, new)| (path.clone(), in_form(path, new))).collect();
        let Some(new) = policy::whole(path, &self.overlay, texts.clone()) else {
            return Err(Failure::new(
                path.display(),
                "it would be in error after --fix, as shown above; nothing is changed",
            ));
        };
        atomic::write_all(&texts.clone().into_iter().collect::<Vec<_>>())?;
        for (path, new) in &texts {
            let old = before(path).map_or("", |source| &source.text);
            let shown = difference(&path.to_string_lossy(), old, new, "put right");
            match self.format {
                Format::Text => terminal::print(&shown).map(|_| ())?,
                Format::Json => complain(&shown),
            }
        }
        Ok(new)
    }
}

/// Returns why each alarm is left, a line each.
fn left(alarms: &[Alarm], whole: &Whole) -> String {
    let line = |alarm: &Alarm| {
        let span = alarm.diagnostic.primary.span;
        let (path, line) = (whole.sources.path(span), whole.sources.line(span));
        format!("left: {path}:{line}: {}: {}\n", alarm.diagnostic.code, alarm.why_left())
    };
    let lines: String = alarms.iter().map(line).collect();
    if lines.is_empty() { lines } else { text::clean(&lines).into_owned() + "\n" }
}

fn look(whole: &Whole) -> Found {
    lint::lint(&whole.program, &whole.file, &whole.sources)
}

fn shown(alarm: &Alarm, whole: &Whole) -> report::Alarm {
    let changes = |fix: &Fix| {
        let change = |(span, new): &(Span, String)| report::Change {
            new: new.clone(),
            place: report::Place::new(*span, &whole.sources),
        };
        fix.also.iter().map(change).collect()
    };
    let fix = alarm.fix.as_ref().map(|fix| report::Fix {
        text: fix.text.clone(),
        keeps_meaning: fix.keeps_meaning,
        also: changes(fix),
    });
    report::Alarm::new(&alarm.diagnostic, fix, alarm.why_left(), &whole.sources)
}

/// Returns the last line: how many there are; nothing where nothing was found.
fn last(summary: &Summary) -> String {
    let Summary { alarms, silenced, fixed } = *summary;
    let mut parts = Vec::new();
    if alarms > 0 || fixed > 0 {
        parts.push(counted(alarms, "alarm"));
    }
    if fixed > 0 {
        parts.push(format!("{fixed} put right"));
    }
    if silenced > 0 {
        parts.push(format!("{silenced} silenced by comments"));
    }
    if parts.is_empty() { String::new() } else { parts.join(", ") + "\n" }
}
