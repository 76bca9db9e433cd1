//! Whether a mapping fits the vocabulary and the columns of a table, before the first row is read.

use std::collections::HashMap;

use super::mapping::{From, Mapping, Part, Record, Spec, Template};
use super::node::Problem;
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
        let hint = hint(&record.kind, events.map(|(_, kind)| kind.name.as_str()));
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

/// Returns the place of every column that the mapping names.
pub(super) fn references(mapping: &Mapping, header: Option<&[String]>) -> Result<HashMap<String, usize>, Vec<Problem>> {
    let mut columns = HashMap::new();
    let mut problems = Vec::new();
    let named: Vec<&str> = mapping.columns.iter().map(|(_, column)| column.as_str()).chain(names(mapping)).collect();
    for name in named {
        let alias = mapping.columns.iter().find(|(alias, _)| alias == name);
        let column = alias.map_or(name, |(_, column)| column.as_str());
        match place(column, header) {
            Ok(place) => {
                columns.insert(name.to_owned(), place);
            }
            Err(reason) => {
                let own = mapping.columns.iter().map(|(alias, _)| alias.as_str());
                let known = header.into_iter().flatten().map(String::as_str).chain(own);
                let hint = if alias.is_some() { String::new() } else { hint(name, known) };
                problems.push(mapping.problem(column, format!("{reason}{hint}")));
            }
        }
    }
    problems.sort();
    problems.dedup();
    if problems.is_empty() { Ok(columns) } else { Err(problems) }
}

/// Returns the place of a column: by its name, or by its number where the table has no header.
fn place(column: &str, header: Option<&[String]>) -> Result<usize, String> {
    let Some(header) = header else {
        let number = column.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        return number.ok_or_else(|| format!("`{column}` is no number of a column, and the table has no header"));
    };
    let mut found = header.iter().enumerate().filter(|(_, name)| *name == column);
    match (found.next(), found.next()) {
        (Some((place, _)), None) => Ok(place),
        (Some((first, _)), Some((second, _))) => {
            Err(format!("two columns are called `{column}`: {} and {}", first + 1, second + 1))
        }
        (None, _) => Err(format!("the table has no column `{column}`")),
    }
}

/// Returns every name of a column that the mapping uses.
fn names(mapping: &Mapping) -> Vec<&str> {
    let mut names = Vec::new();
    in_template(&mapping.engagement, &mut names);
    in_specs(&mapping.client, &mut names);
    for rule in &mapping.rules {
        names.extend(rule.when.iter().map(|(column, _)| column.as_str()));
        in_specs(&rule.remember, &mut names);
        if let Some(record) = &rule.record {
            in_record(record, &mut names);
        }
    }
    names
}

fn in_record<'m>(record: &'m Record, names: &mut Vec<&'m str>) {
    in_specs(&record.fields, names);
    record.id.iter().for_each(|id| in_template(id, names));
    record.about.iter().for_each(|about| in_template(&about.id, names));
}

fn in_specs<'m>(specs: &'m [(String, Spec)], names: &mut Vec<&'m str>) {
    specs.iter().for_each(|(_, spec)| in_spec(spec, names));
}

fn in_spec<'m>(spec: &'m Spec, names: &mut Vec<&'m str>) {
    names.extend(spec.currency_column.as_deref());
    match &spec.from {
        From::Column(column) => names.push(column),
        From::Template(template) => in_template(template, names),
        From::Add(parts) => parts.iter().for_each(|part| in_spec(part, names)),
        From::Value(_) | From::Remembered(_) => {}
    }
}

fn in_template<'m>(template: &'m Template, names: &mut Vec<&'m str>) {
    names.extend(template.0.iter().filter_map(|part| match part {
        Part::Column(column) => Some(column.as_str()),
        _ => None,
    }));
}
