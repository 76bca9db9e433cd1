//! Types: their names in messages, which go together, and those of a record's fields.

use super::tree::Type;
use crate::engagement::vocabulary::{Derived, Field, FieldType, Vocabulary, WordId};
use crate::value::duration::Family;

/// Returns a type as messages name it.
pub(super) fn show(ty: &Type, vocabulary: &Vocabulary) -> String {
    match ty {
        Type::Money(None) => "money".to_owned(),
        Type::Money(Some(currency)) => format!("money in {currency}"),
        Type::Number => "a number".to_owned(),
        Type::Percent => "a percent".to_owned(),
        Type::Duration(family) => format!("a duration in {}", family.name()),
        Type::Moment => "a date or time".to_owned(),
        Type::Text => "a text".to_owned(),
        Type::Bool => "yes or no".to_owned(),
        Type::Word(words) => format!("one of {}", list(words.iter().map(|word| vocabulary.word(*word)))),
        Type::Actor => "a party or contact".to_owned(),
        Type::Record(kinds) if kinds.is_empty() => "a record".to_owned(),
        Type::Record(kinds) => {
            let names: Vec<String> =
                kinds.iter().map(|kind| with_article(&format!("`{}`", vocabulary.kind_name(*kind)))).collect();
            names.join(" or ")
        }
        Type::Breach => "a breach".to_owned(),
        Type::Period => "a period".to_owned(),
        Type::List(item) => format!("a list of {}", plural(item, vocabulary)),
    }
}

fn plural(ty: &Type, vocabulary: &Vocabulary) -> String {
    match ty {
        Type::Money(_) => "amounts".to_owned(),
        Type::Number => "numbers".to_owned(),
        Type::Percent => "percents".to_owned(),
        Type::Duration(_) => "durations".to_owned(),
        Type::Moment => "dates".to_owned(),
        Type::Text => "texts".to_owned(),
        Type::Actor => "parties and contacts".to_owned(),
        Type::Record(_) => "records".to_owned(),
        other => show(other, vocabulary),
    }
}

/// Returns a name with `a` or `an` before it.
pub(super) fn with_article(name: &str) -> String {
    let vowel = name.trim_start_matches('`').starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {name}", if vowel { "an" } else { "a" })
}

/// Returns names in backticks with commas between them, no more than a dozen.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    if names.len() > 12 {
        names.truncate(12);
        names.push("…".to_owned());
    }
    names.join(", ")
}

/// Returns the type that holds values of both, or nothing where no type does.
pub(super) fn unify(a: &Type, b: &Type) -> Option<Type> {
    match (a, b) {
        (Type::Money(a), Type::Money(b)) => match (a, b) {
            (Some(a), Some(b)) if a != b => None,
            _ => Some(Type::Money(a.or(*b))),
        },
        (Type::Word(a), Type::Word(b)) => Some(Type::Word(union(a, b))),
        (Type::Record(a), Type::Record(b)) => {
            Some(Type::Record(if a.is_empty() || b.is_empty() { Vec::new() } else { union(a, b) }))
        }
        (Type::List(a), Type::List(b)) => Some(Type::List(Box::new(unify(a, b)?))),
        _ if a == b => Some(a.clone()),
        _ => None,
    }
}

fn union<T: Copy + PartialEq>(a: &[T], b: &[T]) -> Vec<T> {
    let mut all = a.to_vec();
    all.extend(b.iter().filter(|item| !a.contains(item)));
    all
}

/// Returns the type of a field.
///
/// The family of a recorded duration is known only from the record; until it meets another one it counts as days.
pub(super) fn of_field(field: &Field) -> Type {
    match (&field.ty, field.derived) {
        (FieldType::Duration, Some(Derived::Delay)) => Type::Duration(Family::Hours),
        (ty, _) => of_field_type(ty),
    }
}

fn of_field_type(ty: &FieldType) -> Type {
    match ty {
        FieldType::Money => Type::Money(None),
        FieldType::Number => Type::Number,
        FieldType::Percent => Type::Percent,
        FieldType::Duration => Type::Duration(Family::Days),
        FieldType::Moment => Type::Moment,
        FieldType::Text => Type::Text,
        FieldType::Bool => Type::Bool,
        FieldType::Words(words) => Type::Word(words.clone()),
        FieldType::Actor => Type::Actor,
        FieldType::Event(kinds) => Type::Record(kinds.clone()),
        FieldType::List(item) => Type::List(Box::new(of_field_type(item))),
    }
}

/// Returns what a field of that type is declared as; nothing where no field can hold it.
pub(super) fn to_field(ty: &Type) -> Option<FieldType> {
    Some(match ty {
        Type::Money(_) => FieldType::Money,
        Type::Number => FieldType::Number,
        Type::Percent => FieldType::Percent,
        Type::Duration(_) => FieldType::Duration,
        Type::Moment => FieldType::Moment,
        Type::Text => FieldType::Text,
        Type::Bool => FieldType::Bool,
        Type::Word(words) => FieldType::Words(words.clone()),
        Type::Actor => FieldType::Actor,
        Type::Record(kinds) => FieldType::Event(kinds.clone()),
        Type::List(item) => FieldType::List(Box::new(to_field(item)?)),
        Type::Breach | Type::Period => return None,
    })
}

/// Returns the words that a type is an enumeration of.
pub(super) fn words(ty: &Type) -> Option<&[WordId]> {
    match ty {
        Type::Word(words) => Some(words),
        _ => None,
    }
}
