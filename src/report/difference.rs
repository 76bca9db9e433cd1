//! Where two reports differ, each read as `goodterms.report/1`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Lists in which each has a name, and the keys that it is made of.
const NAMED: [(&str, &[&str]); 12] = [
    ("engagements", &["engagement"]),
    ("findings", &["id"]),
    ("rights", &["id"]),
    ("actions", &["ladder", "action"]),
    ("scores", &["ladder"]),
    ("credits", &["event"]),
    ("charges", &["label"]),
    ("evidence", &["kind", "id"]),
    ("needs", &["what"]),
    ("files", &["path"]),
    ("records", &["path"]),
    ("worst", &["client"]),
];

/// What is no part of the answer: how the files were named is no difference where they are the same.
const APART: &str = "options";

/// What of a piece of evidence says where it is recorded and what stands there.
const PLACE: [&str; 4] = ["file", "line", "last_line", "quoted"];

/// What differs.
#[derive(Default)]
struct Found {
    lines: Vec<String>,
    /// How many pieces of evidence stand elsewhere or read otherwise, by the file that has them and the one that had them.
    moved: BTreeMap<(String, String), usize>,
}

impl Found {
    fn push(&mut self, line: String) {
        self.lines.push(line);
    }

    fn count(&self) -> usize {
        self.lines.len() + self.moved.values().sum::<usize>()
    }

    /// Takes what differs in the place of a piece of evidence, if something does.
    fn place(&mut self, old: &Map<String, Value>, new: &Map<String, Value>) {
        if PLACE.iter().any(|key| old.get(*key) != new.get(*key)) {
            let file = |of: &Map<String, Value>| of["file"].as_str().unwrap_or_default().to_owned();
            *self.moved.entry((file(new), file(old))).or_default() += 1;
        }
    }

    /// A line for each difference, of the places of evidence one a file.
    fn lines(self) -> Vec<String> {
        let moved = self.moved.into_iter().map(|((file, before), many)| {
            let was = if file == before { String::new() } else { format!(", which was {}", clean(&before)) };
            let (facts, stand, read) = if many == 1 { ("fact", "stands", "reads") } else { ("facts", "stand", "read") };
            let file = clean(&file);
            format!("file {file}{was}: {many} {facts} of the evidence {stand} elsewhere in it or {read} otherwise")
        });
        self.lines.into_iter().chain(moved).collect()
    }
}

/// Returns a line for each difference of the new report from the old one; none where they say the same.
pub fn differences(old: &Value, new: &Value) -> Vec<String> {
    let mut found = Found::default();
    let (Some(before), Some(after)) = (old.as_object(), new.as_object()) else {
        return vec!["the report is no object".to_owned()];
    };
    let keys = before.keys().chain(after.keys().filter(|key| !before.contains_key(*key)));
    for key in keys.filter(|key| *key != APART) {
        compare(key, key, before.get(key), after.get(key), &mut found);
    }
    // How it was made is taken from it; what no report has says nothing.
    let made =
        |report: &'_ Map<String, Value>| report.get(APART).and_then(Value::as_object).cloned().unwrap_or_default();
    let known = made(after);
    for (key, value) in made(before).iter().filter(|(key, _)| !known.contains_key(*key)) {
        compare(&format!("{APART} {key}"), key, Some(value), None, &mut found);
    }
    found.lines()
}

/// Calls the files of the new report as the old one calls those of the same fingerprint, wherever they lie now.
pub fn rename(old: &Value, new: &mut Value) {
    let files = |report: &Value| -> Vec<(String, String)> {
        let lists = [&report["policy"]["files"], &report["records"]].into_iter().filter_map(Value::as_array);
        let text = |file: &Value, key: &str| file[key].as_str().unwrap_or_default().to_owned();
        lists.flatten().map(|file| (text(file, "path"), text(file, "sha256"))).collect()
    };
    let known = files(old);
    let mut names = BTreeMap::new();
    let now = files(new);
    // A copy beside what is still there is another file.
    let is_gone = |name: &String| now.iter().all(|(path, _)| path != name);
    for (path, digest) in now.clone() {
        let same = known.iter().find(|(name, other)| *other == digest && is_gone(name));
        if let Some((name, _)) = same.filter(|_| known.iter().all(|(name, _)| *name != path)) {
            names.insert(path, name.clone());
        }
    }
    if !names.is_empty() {
        call(new, &names);
    }
}

fn call(value: &mut Value, names: &BTreeMap<String, String>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| call(item, names)),
        Value::Object(keys) => {
            for (key, value) in keys {
                match value {
                    Value::String(text) if key == "file" || key == "path" => {
                        if let Some(name) = names.get(text) {
                            text.clone_from(name);
                        }
                    }
                    value => call(value, names),
                }
            }
        }
        _ => {}
    }
}

fn compare(place: &str, key: &str, old: Option<&Value>, new: Option<&Value>, found: &mut Found) {
    let (old, new) = match (old, new) {
        (Some(old), Some(new)) if old == new => return,
        (Some(old), Some(new)) => (old, new),
        (Some(old), None) => return found.push(format!("{place}: vanished, was {}", said(old))),
        (None, Some(new)) => return found.push(format!("{place}: appeared, {}", said(new))),
        (None, None) => return,
    };
    let before = found.count();
    match (old, new) {
        (Value::Object(before), Value::Object(after)) => {
            let has_place = before.contains_key("file") && after.contains_key("file") && before.contains_key("kind");
            if has_place {
                found.place(before, after);
            }
            let keys = before.keys().chain(after.keys().filter(|key| !before.contains_key(*key)));
            keys.filter(|key| !has_place || !PLACE.contains(&key.as_str()))
                .for_each(|key| compare(&format!("{place}: {key}"), key, before.get(key), after.get(key), found));
        }
        (Value::Array(before), Value::Array(after)) => match NAMED.iter().find(|(list, _)| *list == key) {
            Some((_, keys)) => by_name(place, keys, before, after, found),
            None => {
                for i in 0..before.len().max(after.len()) {
                    compare(&format!("{place} {}", i + 1), "", before.get(i), after.get(i), found);
                }
            }
        },
        _ => found.push(format!("{place}: was {}, is {}", said(old), said(new))),
    }
    if found.count() == before {
        found.push(format!("{place}: it differs"));
    }
}

/// Compares lists by the names of what is in them: what is missing, what is new, what is there more than once, what differs, and the
/// order.
fn by_name(place: &str, keys: &[&str], old: &[Value], new: &[Value], found: &mut Found) {
    let (before, after) = (Named::of(old, keys), Named::of(new, keys));
    let all = before.order.iter().chain(after.order.iter().filter(|name| !before.of.contains_key(*name)));
    for name in all {
        let (was, is) = (before.get(name), after.get(name));
        if was.len() != is.len() && !was.is_empty() && !is.is_empty() {
            found.push(format!("{place} {name}: was there {}, is there {}", times(was.len()), times(is.len())));
        }
        // One that is there again is compared with what it repeats; of those that are not there at all one is told.
        let many = if was.is_empty() || is.is_empty() { 1 } else { was.len().max(is.len()) };
        for number in 0..many {
            let (was, is) = (was.get(number).or(was.last()), is.get(number).or(is.last()));
            compare(&format!("{place} {name}"), "", was.copied(), is.copied(), found);
        }
    }
    let was = before.order.iter().filter(|name| after.of.contains_key(*name));
    let is = after.order.iter().filter(|name| before.of.contains_key(*name));
    if let Some((was, is)) = was.zip(is).find(|(was, is)| was != is) {
        found.push(format!("{place}: in another order: {was} stands where {is} belongs"));
    }
}

/// What is in a list, by its names.
struct Named<'v> {
    /// The names as they first come.
    order: Vec<String>,
    of: BTreeMap<String, Vec<&'v Value>>,
}

impl<'v> Named<'v> {
    fn get(&self, name: &str) -> &[&'v Value] {
        self.of.get(name).map_or(&[], Vec::as_slice)
    }

    fn of(list: &'v [Value], keys: &[&str]) -> Self {
        let mut named = Self { order: Vec::new(), of: BTreeMap::new() };
        for item in list {
            let parts: Vec<&str> = keys.iter().map(|key| item[*key].as_str().unwrap_or_default()).collect();
            let name = clean(&parts.join(" "));
            let all = named.of.entry(name.clone()).or_default();
            if all.is_empty() {
                named.order.push(name);
            }
            all.push(item);
        }
        named
    }
}

fn times(number: usize) -> String {
    match number {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        number => format!("{number} times"),
    }
}

/// Returns a value in words: of what has parts those that are no lists or objects themselves, and how many there are of the others.
fn said(value: &Value) -> String {
    let part = |(key, value): (&String, &Value)| match value {
        Value::Null => None,
        Value::Array(items) if items.is_empty() => None,
        Value::Array(items) => Some(format!("{} in its `{key}`", items.len())),
        Value::Object(keys) => Some(format!("{} in its `{key}`", keys.len())),
        value => Some(format!("{key} {value}")),
    };
    let text = match value {
        Value::Object(keys) => keys.iter().filter_map(part).collect::<Vec<_>>().join(", "),
        Value::Array(items) => match items.iter().all(|item| !item.is_array() && !item.is_object()) {
            true => items.iter().map(Value::to_string).collect::<Vec<_>>().join(", "),
            false => format!("a list of {}", items.len()),
        },
        value => value.to_string(),
    };
    let text = clean(&text);
    if text.is_empty() { "nothing".to_owned() } else { text }
}

fn clean(text: &str) -> String {
    super::words::one_line(text)
}
