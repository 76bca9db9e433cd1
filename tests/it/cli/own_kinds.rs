//! Kinds and fields of the policy's own in tables that tell facts.

use super::{Folder, POLICY};

const RECORD: &str = "\
engagement: acme
client: {name: \"ACME GmbH\"}
sources: [{files: fines.csv, format: csv, mapping: fines.yaml}]
";

const MAPPING: &str = "\
currency: EUR
rows:
  - kind: penalty
    id: \"{no}\"
    at: day
    to: [\"{who}\"]
    fields: {amount: {column: amount, required: true}}
";

fn folder(kind: &str) -> Folder {
    let folder = Folder::new();
    folder.write("policy.terms", POLICY.replacen("section all", &format!("{kind}\n\nsection all"), 1));
    folder.write("engagement.yaml", RECORD);
    folder.write("fines.yaml", MAPPING);
    folder.write("fines.csv", "no,day,who,amount\nP-1,2026-03-01,ACME GmbH,12.50\nP-2,2026-03-02,Somebody else,7\n");
    folder
}

#[test]
fn a_mapping_may_name_a_kind_of_the_policy() {
    let folder = folder("kind penalty { amount: money }");
    let import = ["import", "--into", "engagement.yaml", "--policy", "policy.terms", "--dry-run"];
    let outcome = folder.run(&import).exits(0);
    assert!(outcome.out.contains("penalty: \"penalty-P-1\"") && outcome.out.contains("12.5 EUR"), "{}", outcome.out);
    assert!(!outcome.out.contains("P-2"), "{}", outcome.out);
    folder.run(&["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-04-01"]).exits(0);
}

#[test]
fn a_kind_that_the_policy_does_not_have_is_a_misfit_and_so_is_a_field() {
    let without = folder("");
    let import = ["import", "--into", "engagement.yaml", "--policy", "policy.terms", "--dry-run"];
    let outcome = without.run(&import).exits(2);
    assert!(outcome.err.contains("unknown kind `penalty`"), "{}", outcome.err);
    let outcome = folder("kind penalty { sum: money }").run(&import).exits(2);
    assert!(outcome.err.contains("`penalty` has no field `amount`"), "{}", outcome.err);
}
