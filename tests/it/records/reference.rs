//! What is made from the vocabulary: the reference page and the JSON Schema.

use goodterms::engagement::reference::reference;
use goodterms::engagement::schema::json_schema;
use goodterms::engagement::vocabulary::Vocabulary;

use super::read_good;
use crate::expected::holds;

const PAGE: &str = "docs/records.md";

#[test]
fn the_reference_is_that_of_the_vocabulary() {
    let page = reference(&Vocabulary::builtin());
    holds(PAGE, &page);
}

#[test]
fn the_example_of_the_reference_reads() {
    let page = reference(&Vocabulary::builtin());
    let example = page.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    assert_eq!(read_good(example).events.len(), 3);
}

#[test]
fn the_schema_refers_to_what_it_defines() {
    let schema = json_schema(&Vocabulary::builtin());
    let text = schema.to_string();
    for part in text.split("\"#/$defs/").skip(1) {
        let name = part.split('"').next().unwrap_or_default();
        assert!(schema["$defs"].get(name).is_some(), "{name} is not defined");
    }
}

#[test]
fn the_schema_says_what_an_invoice_is() {
    let schema = json_schema(&Vocabulary::builtin());
    insta::assert_snapshot!(serde_json::to_string_pretty(&schema["$defs"]["invoice"]).expect("JSON"));
}
