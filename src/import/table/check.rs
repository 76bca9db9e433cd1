//! Whether a mapping fits the vocabulary and the columns of a table, before the first row is read.

use super::columns::{Columns, place};
use super::mapping::Mapping;
use super::node::Problem;
use super::rule::Record;
use super::spec::{From, Part, Spec, Template};
use crate::base::suggest::did_you_mean;
use crate::engagement::vocabulary::{FieldType, Sort, Vocabulary};

fn hint<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    did_you_mean(name, known).map(|hint| format!("; {hint}")).unwrap_or_default()
}

/// Reports kinds and fields that the vocabulary does not have.
pub(super) fn check(mapping: &Mapping, vocabulary: &Vocabulary) -> Result<(), Vec<Problem>> {
    let mut problems = Vec::new();
    let mut add = |word: &str, message: String| problems.push(mapping.problem(word, message));
    fields("client", &mapping.client, vocabulary, &mut add);
    for record in mapping.rules.iter().filter_map(|rule| rule.record.as_ref()) {
        let kind = vocabulary.kind(&record.kind);
        if kind.is_some_and(|kind| vocabulary.get(kind).sort == Sort::Event) {
            fields(&record.kind, &record.fields, vocabulary, &mut add);
            continue;
        }
        let events = vocabulary.kinds().filter(|(_, kind)| kind.sort == Sort::Event);
        let hint = hint(&record.kind, events.map(|(_, kind)| &*kind.name));
        let hint = if hint.is_empty() { "; name the policy that declares it".to_owned() } else { hint };
        add(&record.kind, format!("unknown kind `{}`{hint}", record.kind));
    }
    problems.sort();
    problems.dedup();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn fields(kind: &str, specs: &[(String, Spec)], vocabulary: &Vocabulary, add: &mut dyn FnMut(&str, String)) {
    let Some(id) = vocabulary.kind(kind) else { return };
    for (name, spec) in specs {
        let Some(field) = vocabulary.field_named(id, name) else {
            let recorded = vocabulary.fields(id).filter(|field| field.derived.is_none());
            let hint = hint(name, recorded.map(|field| vocabulary.field_name(field.id)));
            add(name, format!("`{kind}` has no field `{name}`{hint}"));
            continue;
        };
        if field.derived.is_some() {
            add(name, format!("`{name}` of `{kind}` is worked out, never recorded"));
        }
        let sums = matches!(field.ty, FieldType::Money | FieldType::Number);
        if let From::Add(parts) = &spec.from {
            if !sums {
                add(name, format!("`{name}` of `{kind}` is no amount or number: it cannot be added up"));
            }
            if parts.is_empty() || parts.iter().any(|part| matches!(part.from, From::Add(_))) {
                add(name, format!("`add` of `{name}` wants a list of columns or values"));
            }
        }
    }
}

/// Returns the place of every column that the mapping names. A loose look takes `Start Date` for `start_date`.
pub(super) fn references(mapping: &Mapping, header: Option<&[String]>, loose: bool) -> Result<Columns, Vec<Problem>> {
    let mut columns = Columns::default();
    let mut problems = Vec::new();
    let named: Vec<&str> = mapping.columns.iter().map(|(alias, _)| alias.as_str()).chain(names(mapping)).collect();
    for name in named {
        let alias = mapping.columns.iter().find(|(alias, _)| alias == name);
        let one = [name.to_owned()];
        let choices = alias.map_or(&one[..], |(_, choices)| choices);
        let mut reason = None;
        for column in choices {
            match place(column, header, loose) {
                Ok(place) => {
                    columns.put(name, Some(place));
                    break;
                }
                Err(why) => reason = reason.or(Some((column, why))),
            }
        }
        let is_optional = mapping.optional.iter().any(|optional| optional == name);
        match reason.filter(|_| !columns.has(name)) {
            Some(_) if is_optional => columns.put(name, None),
            Some((column, why)) => {
                let own = mapping.columns.iter().map(|(alias, _)| alias.as_str());
                let known = header.into_iter().flatten().map(String::as_str).chain(own);
                let hint = if alias.is_some() { String::new() } else { hint(name, known) };
                problems.push(mapping.problem(column, format!("{why}{hint}")));
            }
            None => {}
        }
    }
    problems.sort();
    problems.dedup();
    if problems.is_empty() { Ok(columns) } else { Err(problems) }
}

/// Returns every name of a column that the mapping uses.
fn names(mapping: &Mapping) -> Vec<&str> {
    let mut names = Vec::new();
    mapping.engagement.iter().for_each(|template| in_template(template, &mut names));
    in_specs(&mapping.client, &mut names);
    for rule in &mapping.rules {
        names.extend(rule.when.iter().map(|(column, _)| column.as_str()));
        in_specs(&rule.remember, &mut names);
        if let Some(record) = &rule.record {
            in_record(record, &mut names);
            let settled = &record.settled;
            names.extend(settled.when.iter().map(|(column, _)| column.as_str()));
            settled.paid.iter().chain(&settled.open).chain(&record.ends).for_each(|spec| in_spec(spec, &mut names));
        }
    }
    names
}

/// Returns every name of a column that a record uses, in the order of the alphabet.
pub(super) fn names_of(record: &Record) -> Vec<&str> {
    let mut names = Vec::new();
    in_record(record, &mut names);
    names.sort_unstable();
    names.dedup();
    names
}

fn in_record<'m>(record: &'m Record, names: &mut Vec<&'m str>) {
    in_specs(&record.fields, names);
    record.id.iter().for_each(|id| in_template(id, names));
    record.about.iter().for_each(|about| in_template(&about.id, names));
    let more = record.from.iter().chain(&record.names_to).chain(&record.references);
    let more = more.chain(&record.reverses).chain(&record.doubts).chain(&record.project);
    more.for_each(|template| in_template(template, names));
}

fn in_specs<'m>(specs: &'m [(String, Spec)], names: &mut Vec<&'m str>) {
    specs.iter().for_each(|(_, spec)| in_spec(spec, names));
}

fn in_spec<'m>(spec: &'m Spec, names: &mut Vec<&'m str>) {
    let columns = [&spec.currency_column, &spec.time_column, &spec.zone_column];
    names.extend(columns.into_iter().flatten().map(String::as_str));
    match &spec.from {
        From::Column(column) => names.push(column),
        From::Template(template) => in_template(template, names),
        From::Add(parts) => parts.iter().for_each(|part| in_spec(part, names)),
        From::Value(_) | From::Remembered(_) => {}
    }
}

fn in_template<'m>(template: &'m Template, names: &mut Vec<&'m str>) {
    for part in &template.0 {
        if let Part::Column(columns) = part {
            names.extend(columns.iter().map(String::as_str).filter(|name| !name.is_empty()));
        }
    }
}
