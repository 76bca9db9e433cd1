//! `goodterms verify`: a report made earlier, made again and compared.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::check;
use super::clock::day;
use super::status::{self, BROKEN, CLEAN, WRONG};
use super::terminal::{self, Failure};
use crate::report::difference::{differences, rename};
use crate::report::json;
use crate::report::made::Options;
use crate::report::read_again::value;
use crate::report::report::SCHEMA;

/// Makes a report again from its policy and records, and says whether it is the same, or where it differs.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: goodterms verify report.json --in ~/firm",
    after_long_help = "Example: goodterms verify report.json --in ~/firm

Exit status: 0 identical, 1 it differs, 2 it cannot be made again."
)]
pub struct Args {
    /// The report, of `check --format json` or ndjson.
    #[arg(value_name = "REPORT")]
    report: PathBuf,
    /// The records; where they are not given, those that the report names.
    #[arg(value_name = "RECORD")]
    records: Vec<PathBuf>,
    /// The policy; where it is not given, that which the report names.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// A layer over the policy; where none is given, those that the report names. May be given again.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// The folder in which the paths that the report names are looked for: that in which it was made. Where it is not given, the
    /// current one.
    #[arg(long = "in", value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

impl Args {
    /// Runs the command; returns the exit status.
    pub fn run(&self) -> u8 {
        status::of(self.verify())
    }

    fn verify(&self) -> Result<u8, Failure> {
        let refuse = |reason: &str| Failure::new(self.report.display(), reason);
        let (old, is_lines) = parsed(&terminal::read(&self.report)?).map_err(|why| {
            refuse(&format!("it is no whole report of `check --format json` or `--format ndjson`: {why}"))
        })?;
        if old["schema"] != SCHEMA {
            return Err(refuse(&format!("its `schema` is not `{SCHEMA}`")));
        }
        let as_of = old["as_of"].as_str().ok_or_else(|| refuse("it has no `as_of`"))?;
        let as_of = day(as_of).map_err(|_| refuse("its `as_of` is no day"))?;
        let options =
            self.options(&old["options"]).ok_or_else(|| refuse("its `options` do not say how it was made"))?;
        if options.records.iter().any(|record| record == "-") {
            return Err(refuse("it was made from standard input; name the records"));
        }
        self.enter(&options)?;
        let Some(new) = check::Args::again(&options, as_of)? else { return Ok(WRONG) };
        // What cannot be had now and could be then is told already, and is no difference of the report.
        let lost = new.errors.iter().filter(|error| error.code.is_none()).count();
        let before = old["errors"].as_array().into_iter().flatten().filter(|error| error["code"].is_null()).count();
        if lost > before {
            return Ok(WRONG);
        }
        let is_of_few = new.engagements.len() < 2;
        let (mut new, _) = parsed(&json::json(&new)).map_err(|why| refuse(&why))?;
        if is_lines {
            drop_quotes(&mut new["engagements"]);
            // Lines have no fingerprints of records.
            new.as_object_mut().filter(|_| old.get("records").is_none()).map(|new| new.remove("records"));
        }
        if let Some(new) = new.as_object_mut().filter(|_| is_of_few && old.get("portfolio").is_none()) {
            new.remove("portfolio");
        }
        rename(&old, &mut new);
        let differences = differences(&old, &new);
        if differences.is_empty() {
            terminal::print("identical\n")?;
            return Ok(CLEAN);
        }
        terminal::print(&format!("{}\n", differences.join("\n")))?;
        Ok(BROKEN)
    }

    /// Goes to the folder in which the paths of the report are looked for, and says which of them are not there.
    fn enter(&self, options: &Options) -> Result<(), Failure> {
        let report = std::path::absolute(&self.report).unwrap_or_else(|_| self.report.clone());
        if let Some(folder) = &self.folder {
            std::env::set_current_dir(folder).map_err(|error| Failure::io(folder, &error))?;
        }
        let named = std::iter::once(&options.policy).chain(&options.overlays).chain(&options.records);
        let is_missing = |path: &&String| !Path::new(path).exists();
        let missing: Vec<&str> = named.clone().filter(is_missing).map(String::as_str).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let here = std::env::current_dir().unwrap_or_default();
        // Often it lies beside what it is about, or below.
        let has_all = |folder: &&Path| named.clone().all(|path| folder.join(path).exists());
        let help = match report.ancestors().skip(1).find(has_all) {
            Some(folder) => format!("they are in {}: add `--in {}`", folder.display(), folder.display()),
            None => {
                "a report names its files as seen from the folder that it comes from: add `--in FOLDER` with that one, \
                     or name them, `goodterms verify REPORT RECORD… --policy FILE`"
                    .to_owned()
            }
        };
        let reason = format!("there is no such file or folder in {}; {help}", here.display());
        Err(Failure::new(missing.join(", "), reason))
    }

    /// Returns the options of the report, with what was given instead.
    fn options(&self, stated: &Value) -> Option<Options> {
        // What is given is as seen from here, wherever the rest is looked for.
        let as_given = |path: &Path| match self.folder {
            Some(_) => std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).to_string_lossy().into_owned(),
            None => path.to_string_lossy().into_owned(),
        };
        let texts = |key: &str| -> Option<Vec<String>> {
            stated[key].as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect()
        };
        let instead = |paths: &[PathBuf], key: &str| match paths {
            [] => texts(key),
            given => Some(given.iter().map(|path| as_given(path)).collect()),
        };
        let policy = match &self.policy {
            Some(path) => as_given(path),
            None => stated["policy"].as_str()?.to_owned(),
        };
        let day_of = |key: &str| match &stated[key] {
            Value::Null => Some(None),
            value => Some(Some(day(value.as_str()?).ok()?)),
        };
        Some(Options {
            policy,
            overlays: instead(&self.overlay, "overlays")?,
            records: instead(&self.records, "records")?,
            all: stated["all"].as_bool()?,
            only: stated["only"].as_str().map(str::to_owned),
            changed_since: day_of("changed_since")?,
            known_on: day_of("known_on")?,
            keep_going: stated["keep_going"].as_bool()?,
        })
    }
}

/// Takes out what is quoted: lines have none of it.
fn drop_quotes(report: &mut Value) {
    match report {
        Value::Object(map) => {
            map.remove("quoted");
            map.values_mut().for_each(drop_quotes);
        }
        Value::Array(list) => list.iter_mut().for_each(drop_quotes),
        _ => {}
    }
}

/// Returns a report as one document, and whether it was lines; of these, the engagements are put into the last one, which alone has a
/// `schema`. An error says why it is none.
fn parsed(text: &str) -> Result<(Value, bool), String> {
    let is_lines = text.lines().next().is_some_and(|line| line.ends_with('}'));
    match value(text) {
        Ok(whole) if whole.get("engagements").is_some() => return Ok((whole, false)),
        Err(error) if !is_lines => return Err(error.to_string()),
        _ => {}
    }
    let object = |(number, line): (usize, &str)| match value(line) {
        Ok(Value::Object(line)) => Ok(line),
        Ok(_) => Err(format!("line {} is no object", number + 1)),
        Err(error) => Err(format!("line {}: {error}", number + 1)),
    };
    let mut lines = text.lines().enumerate().map(object).collect::<Result<Vec<Map<String, Value>>, String>>()?;
    let last = lines.pop().filter(|last| last.contains_key("schema"));
    let mut last = last.ok_or("its last line, which has the `schema`, is not there")?;
    lines.sort_by_key(|line| line.get("engagement").and_then(Value::as_str).map(str::to_owned));
    last.insert("engagements".to_owned(), lines.into_iter().map(Value::Object).collect());
    Ok((Value::Object(last), true))
}
