//! The report as SARIF 2.1.0, which code hosts read: a result a finding, at its line of the record, with the clause beside it.
//!
//! A breach, cured or not, is of the kind `fail` and of a level by its severity; what is unknown is `open`, what is worth a
//! look `review`, what was kept `pass`, all else `informational`. What keeps a record from being reported is a notification
//! of the one invocation, which then did not succeed. So is what a record may lack, as a warning, and that engagements are described
//! nowhere, as a note.
//!
//! A file below the folder in which the program runs is told relative to that, as code hosts match it, however it was named.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::clauses::{Clause, Clauses};
use super::error::Error;
use super::json::pretty;
use super::report::{Engagement, Evidence, Finding, Head, Report};
use super::words::{charge, lacking, one_line, remarks};
use crate::finding::{Bearer, Status};
use crate::value::severity::Severity;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What a path is called that leads to no file.
const NO_FILE: &str = "standard input";

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    automation_details: Value,
    invocations: [Invocation; 1],
    original_uri_base_ids: Value,
    artifacts: Vec<Artifact>,
    results: Vec<Outcome>,
    column_kind: &'static str,
    properties: Value,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
    notifications: Vec<Value>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: String,
    short_description: Message,
    full_description: Message,
    help: Help,
    properties: Value,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    descriptor: Option<Value>,
    locations: Vec<Location>,
}

#[derive(Serialize)]
struct Artifact {
    location: Place,
    hashes: BTreeMap<&'static str, String>,
    roles: [&'static str; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    rule_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    kind: &'static str,
    level: &'static str,
    message: Message,
    locations: Vec<Location>,
    related_locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    properties: Value,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    physical_location: Option<Physical>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Place,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

/// What relative references start from: code hosts take it for the root of the repository.
const ROOT: &str = "%SRCROOT%";

/// The names of the folder in which the program runs, each with its last `/`.
#[derive(Clone, Copy)]
pub struct Here<'a>(pub &'a [String]);

impl Here<'_> {
    /// Returns a path as seen from here, where it leads below.
    fn relative(self, path: &str) -> String {
        let path = path.replace('\\', "/");
        let below = self.0.iter().find_map(|here| path.strip_prefix(here.as_str()));
        let path = below.unwrap_or(&path);
        path.strip_prefix("./").unwrap_or(path).to_owned()
    }

    /// Returns a path as a reference of RFC 3986.
    fn place(self, path: &str) -> Place {
        let path = self.relative(path);
        let is_absolute = path.starts_with('/');
        let mut uri = if is_absolute { "file://".to_owned() } else { String::new() };
        for byte in path.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                    uri.push(char::from(byte));
                }
                _ => uri += &format!("%{byte:02X}"),
            }
        }
        // What leads out of the folder is not below its root.
        let is_below = !is_absolute && !path.starts_with("../");
        Place { uri, uri_base_id: is_below.then_some(ROOT) }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Message>,
}

/// Returns the report on findings of these clauses, from the folder in which the program runs.
pub fn sarif(report: &Report, clauses: &Clauses, here: Here<'_>) -> String {
    let places: BTreeMap<&str, usize> =
        clauses.by_name().enumerate().map(|(place, clause)| (clause.name.as_str(), place)).collect();
    let results = report.engagements.iter().flat_map(|engagement| {
        let places = &places;
        engagement.findings.iter().map(move |finding| outcome(engagement, finding, (clauses, places), here))
    });
    let codes = notification_codes(&report.errors);
    let head = &report.head;
    let run = Run {
        tool: Tool {
            driver: Driver {
                name: "goodterms",
                semantic_version: env!("CARGO_PKG_VERSION"),
                rules: clauses.by_name().map(|clause| rule(clause, here)).collect(),
                notifications: codes.iter().map(|code| json!({"id": code})).collect(),
            },
        },
        automation_details: json!({"id": format!("goodterms/{}/", one_line(&head.policy.name))}),
        invocations: [Invocation {
            execution_successful: report.errors.is_empty(),
            tool_execution_notifications: notifications(report, &codes, here),
        }],
        original_uri_base_ids: json!({ROOT: {"description": {"text": "the folder in which goodterms was run"}}}),
        artifacts: artifacts(report, here),
        results: results.collect(),
        column_kind: "unicodeCodePoints",
        properties: of_run(head),
    };
    let log = Log { schema: SCHEMA, version: "2.1.0", runs: [run] };
    pretty(&log)
}

fn of_run(head: &Head) -> Value {
    let name = &head.policy.name;
    let mut all = json!({"asOf": head.as_of.to_string(), "policy": name, "policyVersion": head.policy.version});
    if let Some(day) = head.known_on {
        all["knownOn"] = json!(day.to_string());
    }
    all
}

fn rule(clause: &Clause, here: Here<'_>) -> Rule {
    let (file, line) = (here.relative(&clause.file), clause.lines.0);
    let title = one_line(&clause.title);
    let title = if title.is_empty() { clause.name.clone() } else { title };
    // As many marks as no line of the clause has.
    let fence = "`".repeat(3.max(1 + longest_run(&clause.text, '`')));
    Rule {
        id: clause.name.clone(),
        short_description: Message { text: title.clone() },
        full_description: Message { text: title },
        help: Help {
            text: format!("{file}:{line}\n\n{}", clause.text),
            markdown: format!(
                "{}\n\n{fence}\n{}\n{fence}",
                super::markdown::safe(&format!("{file}:{line}")),
                clause.text
            ),
        },
        properties: json!({"section": clause.section, "version": clause.version, "file": file, "line": line}),
    }
}

fn longest_run(text: &str, mark: char) -> usize {
    text.split(|c| c != mark).map(str::len).max().unwrap_or(0)
}

fn outcome(
    engagement: &Engagement,
    finding: &Finding,
    (clauses, places): (&Clauses, &BTreeMap<&str, usize>),
    here: Here<'_>,
) -> Outcome {
    let (kind, level) = kind_and_level(finding);
    let clause = || Some(of_clause(clauses.get(&finding.clause, finding.version.as_deref())?, here));
    let mut facts: Vec<&Evidence> = finding.evidence.iter().filter(|fact| fact.file.is_some()).collect();
    // The subject's own line comes first.
    let subject = finding.subject.as_ref();
    facts.sort_by_key(|fact| subject.is_none_or(|subject| *fact.id != *subject.id || fact.kind != subject.kind));
    let mut all = facts.into_iter().map(|fact| of_fact(fact, here));
    let first = all.next().or_else(clause);
    let mut related: Vec<Location> = all.chain(clause()).collect();
    related.iter_mut().enumerate().for_each(|(number, location)| location.id = Some(number + 1));
    let client = engagement.client.as_ref().map(|client| format!(" ({client})")).unwrap_or_default();
    let status = finding.status.word();
    Outcome {
        rule_id: finding.clause.to_string(),
        rule_index: places.get(&*finding.clause).copied(),
        kind,
        level,
        message: Message { text: one_line(&format!("{}{client}: {status}: {}", engagement.engagement, finding.why)) },
        locations: first.into_iter().map(|first| at_finding(first, engagement, finding)).collect(),
        related_locations: related,
        partial_fingerprints: [("finding/v1", fingerprint(engagement, finding))].into(),
        properties: properties(engagement, finding),
    }
}

/// Names the finding beside the place of its line.
fn at_finding(mut location: Location, engagement: &Engagement, finding: &Finding) -> Location {
    let name = format!("{}/{}", engagement.engagement, finding.id);
    location.logical_locations = vec![json!({"name": finding.id, "fullyQualifiedName": name, "kind": "object"})];
    location
}

fn kind_and_level(finding: &Finding) -> (&'static str, &'static str) {
    match finding.status {
        Status::Breached | Status::Late => match finding.severity.unwrap_or(Severity::Minor) {
            Severity::Critical | Severity::Major => ("fail", "error"),
            Severity::Minor => ("fail", "warning"),
            Severity::Note => ("fail", "note"),
        },
        // Whatever is no failure is of no level.
        Status::Unknown => ("open", "none"),
        Status::Noted => ("review", "none"),
        Status::Met => ("pass", "none"),
        Status::Pending | Status::Excused | Status::Tolerated | Status::Priced => ("informational", "none"),
    }
}

/// Returns what makes a finding the same one in the report of another day, whatever its lines and its verdict are then.
fn fingerprint(engagement: &Engagement, finding: &Finding) -> String {
    let digest = Sha256::new().chain_update(engagement.engagement.as_bytes()).chain_update([0]);
    super::files::hexadecimal(&digest.chain_update(finding.id.as_bytes()).finalize())
}

fn properties(engagement: &Engagement, finding: &Finding) -> Value {
    let when = |when: &Option<super::report::When>| when.as_ref().map(|when| when.text());
    let mut all = json!({
        "engagement": &*engagement.engagement,
        "id": finding.id,
        "status": finding.status.word(),
        "basis": finding.basis.word(),
    });
    let mut add = |key: &str, value: Value| {
        if !value.is_null() {
            all[key] = value;
        }
    };
    add("client", json!(engagement.client.as_deref()));
    add("bearer", json!(finding.bearer.map(Bearer::word)));
    add("severity", json!(finding.severity.map(Severity::word)));
    add("due", json!(when(&finding.due)));
    add("since", json!(when(&finding.since)));
    add("metAt", json!(when(&finding.met_at)));
    add("overdueDays", json!(finding.overdue_days));
    add("missing", json!(finding.missing));
    let charges: Vec<String> = finding.charges.iter().map(charge).collect();
    add("charges", if charges.is_empty() { Value::Null } else { json!(charges) });
    all
}

fn of_fact(fact: &Evidence, here: Here<'_>) -> Location {
    let file = fact.file.as_deref().unwrap_or_default();
    let at = fact.at.as_ref().map(|at| format!(", {}", at.short())).unwrap_or_default();
    let end = fact.last_line.filter(|end| Some(*end) != fact.line);
    let text = one_line(&format!("{} {}{at}", fact.kind, fact.id));
    Location { message: Some(Message { text }), ..at_line(here, file, (fact.line, end), fact.quoted.as_deref()) }
}

fn of_clause(clause: &Clause, here: Here<'_>) -> Location {
    let text = format!("clause {}", clause.name);
    let (line, end) = clause.lines;
    Location {
        message: Some(Message { text }),
        ..at_line(here, &clause.file, (Some(line), Some(end)), Some(&clause.text))
    }
}

fn at_line(here: Here<'_>, file: &str, (line, end): (Option<u32>, Option<u32>), quoted: Option<&str>) -> Location {
    let snippet = quoted.map(|text| Message { text: text.to_owned() });
    let region = line.map(|start_line| Region { start_line, end_line: end, snippet });
    let physical = (file != NO_FILE).then(|| Physical { artifact_location: here.place(file), region });
    let nowhere = physical.is_none().then(|| json!({"name": file, "kind": "resource"}));
    Location { id: None, physical_location: physical, logical_locations: nowhere.into_iter().collect(), message: None }
}

fn artifacts(report: &Report, here: Here<'_>) -> Vec<Artifact> {
    let one = |path: &str, sha256: &str, role| Artifact {
        location: here.place(path),
        hashes: [("sha-256", sha256.to_owned())].into(),
        roles: [role],
    };
    let policy =
        report.head.policy.files.iter().map(|file| one(&file.path, &file.sha256, "userSpecifiedConfiguration"));
    let records = report.head.made.iter().flat_map(|made| made.records.iter().flatten());
    policy.chain(records.map(|file| one(&file.path, &file.sha256, "analysisTarget"))).collect()
}

/// Returns the codes of the errors, each once.
fn notification_codes(errors: &[Error]) -> Vec<&'static str> {
    let mut codes: Vec<&str> = errors.iter().filter_map(|error| error.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn notifications(report: &Report, codes: &[&str], here: Here<'_>) -> Vec<Notification> {
    let errors = report.errors.iter().map(|error| notification(error, codes, here));
    let lacking = report.engagements.iter().filter_map(|one| {
        let text = one_line(&format!("{}: {}", one.engagement, lacking(one)?));
        Some(Notification {
            level: "warning",
            message: Message { text },
            descriptor: None,
            locations: vec![of_name(&one.engagement)],
        })
    });
    let remarks = remarks(report).into_iter().map(|text| Notification {
        level: "note",
        message: Message { text },
        descriptor: None,
        locations: Vec::new(),
    });
    errors.chain(lacking).chain(remarks).collect()
}

fn of_name(engagement: &str) -> Location {
    let logical_locations = vec![json!({"name": engagement, "kind": "object"})];
    Location { id: None, physical_location: None, logical_locations, message: None }
}

fn notification(error: &Error, codes: &[&str], here: Here<'_>) -> Notification {
    let descriptor = error.code.and_then(|code| {
        let index = codes.iter().position(|known| *known == code)?;
        Some(json!({"id": code, "index": index}))
    });
    let locations = error.file.iter().map(|file| at_line(here, file, (error.line, None), None)).map(|mut place| {
        place.logical_locations.extend(error.engagement.iter().map(|name| json!({"name": name, "kind": "object"})));
        place
    });
    Notification {
        level: "error",
        message: Message { text: one_line(&error.message) },
        descriptor,
        locations: locations.collect(),
    }
}
