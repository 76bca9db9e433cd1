//! The subject of a finding in JSON: the record that its id names.

use serde_json::{Value, json};

use super::Folder;

#[test]
fn what_is_forbidden_under_for_each_is_the_event() {
    let folder = Folder::new();
    folder.write(
        "policy.terms",
        "policy \"P\" { version \"1\" effective 2026-01-01 currency EUR timezone \"UTC\" }
section s \"S\" {
  clause none \"None\" {
    for each hold by client
    forbid request by client where at >= hold.at
    severity minor
  }
  clause few \"Few\" { for each hold by client limit call by client for hold to 0 severity minor }
}
",
    );
    folder.write(
        "case.yaml",
        "engagement: case
client: {name: ACME}
events:
  - {hold: H1, starts: 2026-02-02, by: client}
  - {hold: H2, starts: 2026-02-03, by: client}
  - {request: R1, at: 2026-02-05, by: client}
  - {call: C1, at: 2026-02-05, by: client, for: H1}
",
    );
    let call = ["check", "case.yaml", "--policy", "policy.terms", "--as-of", "2026-02-28", "--format", "json"];
    let report: Value = serde_json::from_str(&folder.run(&call).exits(1).out).expect("JSON");
    let findings = report["engagements"][0]["findings"].as_array().expect("findings");
    let told: Vec<(&Value, &Value, Vec<&Value>)> = findings
        .iter()
        .map(|finding| {
            let rests = finding["evidence"].as_array().expect("evidence").iter().map(|item| &item["id"]).collect();
            (&finding["id"], &finding["subject"], rests)
        })
        .collect();
    let find = |id: &str| told.iter().find(|(found, ..)| *found == id).unwrap_or_else(|| panic!("{id}: {told:?}"));
    let (_, subject, evidence) = find("none/R1");
    assert_eq!(**subject, json!({"kind": "request", "id": "R1"}));
    assert_eq!(*evidence, [&json!("H1"), &json!("R1")]);
    assert_eq!(*find("few/H1").1, json!({"kind": "hold", "id": "H1"}));
}
