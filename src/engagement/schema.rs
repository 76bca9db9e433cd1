//! The JSON Schema of an engagement's file, made from the vocabulary: editors complete and check by it.

use serde_json::{Map, Value, json};

use super::vocabulary::{Field, FieldType, Kind, KindId, Sort, Vocabulary};

/// A day or a time, as records write it.
const MOMENT: &str = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)?)?$";
const DAY: &str = r"^\d{4}-\d{2}-\d{2}$";
const MONEY: &str = r"^-?\d[\d_]*(\.\d+)? [A-Z]{3}$";
const AMOUNT: &str = r"^\d[\d_]*(\.\d+)? [A-Z]{3}$";
const NUMBER: &str = r"^-?\d[\d_]*(\.\d+)?$";
const SIZE: &str = r"^\d[\d_]*(\.\d+)?$";
const PERCENT: &str = r"^-?\d[\d_]*(\.\d+)? ?%$";
const DURATION: &str = r"^\d[\d_]*(\.\d+)? (business )?(minute|hour|day|week|month|year)s?$";

/// Returns the JSON Schema (draft 2020-12) of an engagement's file.
pub fn json_schema(vocabulary: &Vocabulary) -> Value {
    let mut definitions = Map::new();
    for (name, pattern, text) in [
        ("moment", MOMENT, "a day, or a time; without offset it is local to the policy's zone"),
        ("day", DAY, "a day"),
        ("money", MONEY, "an amount and its currency, such as `8000.50 EUR`"),
        ("money-not-negative", AMOUNT, "an amount that is not negative and its currency, such as `8000.50 EUR`"),
        ("percent", PERCENT, "such as `15%`"),
        ("duration", DURATION, "such as `30 days`, `5 business days`, `48 hours`"),
    ] {
        definitions.insert(name.to_owned(), json!({"type": "string", "pattern": pattern, "description": text}));
    }
    definitions.insert("text".to_owned(), json!({"type": ["string", "number", "boolean"]}));
    definitions
        .insert("id".to_owned(), json!({"type": ["string", "integer", "null"], "description": "empty: numbered"}));
    let mut events = Vec::new();
    for (id, kind) in vocabulary.kinds() {
        definitions.insert(kind.name.to_string(), kind_schema(vocabulary, id, kind));
        if kind.sort == Sort::Event {
            events.push(json!({"$ref": format!("#/$defs/{}", kind.name)}));
        }
    }
    definitions.insert("event".to_owned(), json!({"oneOf": events}));
    definitions.insert("amendment".to_owned(), amendment_schema(vocabulary));
    let mut schema = engagement_schema(vocabulary);
    schema.insert("$defs".to_owned(), Value::Object(definitions));
    Value::Object(schema)
}

fn engagement_schema(vocabulary: &Vocabulary) -> Map<String, Value> {
    let kinds = vocabulary.kinds().filter(|(_, kind)| kind.sort == Sort::Event);
    let complete: Map<String, Value> = kinds.map(|(_, kind)| (kind.name.to_string(), reference_to("day"))).collect();
    let rate = json!({"type": "object", "additionalProperties": false, "required": ["at", "from", "to", "rate"], "properties":
        {"at": reference_to("day"), "from": currency(), "to": currency(), "rate": {"type": "number", "exclusiveMinimum": 0}}});
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "goodterms engagement",
        "description": "one engagement, as it was recorded",
        "type": "object",
        "additionalProperties": false,
        "required": ["engagement"],
        "anyOf": [{"required": ["events"]}, {"required": ["files"]}, {"required": ["sources"]}],
        "properties": {
            "engagement": {"type": ["string", "integer"], "description": "its name"},
            "client": reference_to("client"),
            "contacts": {"type": "object", "additionalProperties": reference_to("contact"),
                "propertyNames": {"not": {"enum": ["client", "firm", "other"]}}},
            "contract": reference_to("contract"),
            "complete": {"type": "object", "additionalProperties": false, "properties": complete,
                "description": "up to which day the record of a kind is complete"},
            "exchange": one_or_list(&rate),
            "files": one_or_list(&json!({"type": "string"})),
            "sources": one_or_list(&source()),
            "who": {"type": "object", "additionalProperties": one_or_list(&json!({"type": "string"})),
                "description": "what sources call a side or a contact: names, mail addresses and domains, accounts, tax numbers"},
            "matched": {"type": "object", "additionalProperties": matched(),
                "description": "what a fact of a source is about, as a person decided; `others`: it is none of this engagement; `due`: when an \
                    invoice is due"},
            "events": {"type": "array", "items": reference_to("event")},
        },
    });
    match schema {
        Value::Object(schema) => schema,
        _ => Map::new(),
    }
}

/// What a person decided: words or ids, or when an invoice is due.
fn matched() -> Value {
    let due = json!({"type": "object", "additionalProperties": false, "required": ["due"], "properties": {"due": reference_to("day")}});
    let text = json!({"type": "string"});
    let outcome = json!({"type": "object", "additionalProperties": false, "required": ["outcome"],
        "properties": {"outcome": {"enum": ["held", "cancelled", "moved"]}, "changed_by": text, "notice": text}});
    json!({"anyOf": [text, {"type": "array", "items": text}, due, outcome]})
}

/// An entry of `sources`: a file, or a mapping.
fn source() -> Value {
    let text = json!({"type": "string"});
    json!({"anyOf": [text, {"type": "object", "additionalProperties": false, "required": ["files"],
        "properties": {"files": text, "format": text, "mapping": text, "words": {"type": "boolean"}}}]})
}

fn kind_schema(vocabulary: &Vocabulary, id: KindId, kind: &Kind) -> Value {
    let mut properties = Map::new();
    let mut required: Vec<&str> = Vec::new();
    if kind.sort == Sort::Event {
        properties.insert(kind.name.to_string(), reference_to("id"));
        required.push(&kind.name);
    }
    for field in recorded(vocabulary, id) {
        properties.insert(vocabulary.field_name(field.id).to_owned(), field_schema(vocabulary, id, field));
    }
    match &*kind.name {
        "contract" => contract_parts(&mut properties),
        "contact" => required.push("side"),
        _ => {}
    }
    let mut schema = json!({"type": "object", "description": kind.doc, "additionalProperties": false,
        "properties": properties, "required": required});
    if let (Sort::Event, false) = (kind.sort, kind.undated) {
        match kind.at_is {
            None => schema["required"] = json!([kind.name, "at"]),
            Some(field) => {
                schema["anyOf"] = json!([{"required": [vocabulary.field_name(field)]}, {"required": ["at"]}]);
            }
        }
    }
    schema
}

/// Returns the fields that a record of a kind may state, but for its id and its parts.
fn recorded(vocabulary: &Vocabulary, kind: KindId) -> impl Iterator<Item = &Field> {
    vocabulary.fields(kind).filter(|field| {
        let name = vocabulary.field_name(field.id);
        field.derived.is_none() && name != "id" && !name.contains('.')
    })
}

fn field_schema(vocabulary: &Vocabulary, kind: KindId, field: &Field) -> Value {
    let schema = match (vocabulary.field_name(field.id), vocabulary.least(kind, field.id), &field.ty) {
        ("for", ..) => one_or_list(&json!({"type": ["string", "integer"]})),
        (_, Some(_), FieldType::Money) => reference_to("money-not-negative"),
        (_, Some(_), FieldType::Number) => json!({"type": ["number", "string"], "pattern": SIZE, "minimum": 0}),
        _ => type_schema(vocabulary, &field.ty),
    };
    match schema {
        Value::Object(mut schema) => {
            schema.insert("description".to_owned(), field.doc.clone().into());
            Value::Object(schema)
        }
        other => other,
    }
}

fn type_schema(vocabulary: &Vocabulary, ty: &FieldType) -> Value {
    match ty {
        FieldType::Money => reference_to("money"),
        FieldType::Number => json!({"type": ["number", "string"], "pattern": NUMBER}),
        FieldType::Percent => reference_to("percent"),
        FieldType::Duration => reference_to("duration"),
        FieldType::Moment => reference_to("moment"),
        FieldType::Text => reference_to("text"),
        FieldType::Bool => json!({"type": "boolean"}),
        FieldType::Words(words) => {
            json!({"enum": words.iter().map(|&word| vocabulary.word(word)).collect::<Vec<_>>()})
        }
        FieldType::Actor => json!({"type": "string"}),
        FieldType::Event(_) => json!({"type": ["string", "integer"]}),
        FieldType::List(item) => one_or_list(&type_schema(vocabulary, item)),
    }
}

/// Adds what a contract has beside its fields.
fn contract_parts(properties: &mut Map<String, Value>) {
    let acceptance = json!({"type": "object", "additionalProperties": false, "required": ["policy"], "properties":
        {"policy": {"type": "string"}, "version": reference_to("text"), "at": reference_to("moment")}});
    properties.insert("signed".to_owned(), signed());
    properties.insert("accepts".to_owned(), one_or_list(&acceptance));
    properties.insert("terms".to_owned(), terms());
    properties.insert("amendments".to_owned(), one_or_list(&reference_to("amendment")));
}

fn amendment_schema(vocabulary: &Vocabulary) -> Value {
    let mut properties = Map::new();
    properties.insert("effective".to_owned(), reference_to("moment"));
    properties.insert("signed".to_owned(), signed());
    properties.insert("terms".to_owned(), terms());
    if let Some(contract) = vocabulary.kind("contract") {
        for field in recorded(vocabulary, contract).filter(|field| vocabulary.field_name(field.id) != "accepts") {
            properties.insert(vocabulary.field_name(field.id).to_owned(), field_schema(vocabulary, contract, field));
        }
    }
    json!({"type": "object", "description": "a later change of the contract", "additionalProperties": false,
        "required": ["effective"], "properties": properties})
}

fn signed() -> Value {
    let sides = json!({"type": "object", "additionalProperties": false, "properties":
        {"client": reference_to("moment"), "firm": reference_to("moment")}});
    json!({"anyOf": [reference_to("moment"), sides]})
}

fn terms() -> Value {
    let value = json!({"type": ["string", "number", "boolean", "array"]});
    json!({"type": "object", "additionalProperties": value, "description": "the contract's own values of the policy's terms"})
}

fn currency() -> Value {
    json!({"type": "string", "pattern": "^[A-Z]{3}$"})
}

fn reference_to(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

fn one_or_list(item: &Value) -> Value {
    json!({"anyOf": [item, {"type": "array", "items": item}]})
}
