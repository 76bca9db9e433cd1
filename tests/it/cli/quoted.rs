//! What is quoted of a fact that a source tells: the source's own line, never the text that was made of it.

use super::Folder;

const STATEMENT: &str = ":20:S1\n:25:DE89370400440532013000\n:28C:1/1\n:60F:C260301EUR0,00\n\
:61:2603250325C300,00NTRFINV-1//B77\n:86:166?00GUTSCHRIFT?20INV-1?32ACME GmbH\n:62F:C260331EUR300,00\n-\n";

const BOOKS: &str = "number,day,client,total\nINV-1,2026-03-01,ACME GmbH,800.00\n";

const MAPPING: &str = "\
currency: EUR
rows:
  - kind: invoice
    id: \"{number}\"
    to: [\"{client}\"]
    fields: {issued: day, payable: total}
";

fn folder(more: &str) -> Folder {
    let folder = Folder::with_policy();
    let sources = "sources: [\"*.sta\", {files: \"*.csv\", format: csv, mapping: books.yaml}]";
    folder.write("engagement.yaml", format!("engagement: acme\nclient: {{name: \"ACME GmbH\"}}\n{sources}\n{more}"));
    folder.write("bank.sta", STATEMENT);
    folder.write("books.csv", BOOKS);
    folder.write("books.yaml", MAPPING);
    folder
}

#[test]
fn a_finding_quotes_the_line_of_the_statement_and_of_the_table() {
    let folder = folder("");
    let outcome =
        folder.run(&["explain", "paid/INV-1", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-05-01"]);
    assert!(outcome.out.contains("INV-1,2026-03-01,ACME GmbH,800.00"), "{}{}", outcome.out, outcome.err);
    assert!(outcome.out.contains(":61:2603250325C300,00NTRFINV-1//B77"), "{}", outcome.out);
    assert!(!outcome.out.contains("{invoice:") && !outcome.out.contains("sha256:"), "{}", outcome.out);
    let page = ["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-05-01", "--format", "html"];
    let outcome = folder.run(&page);
    assert!(outcome.out.contains("INV-1,2026-03-01,ACME GmbH,800.00"), "{}", outcome.err);
    assert!(!outcome.out.contains("{invoice:"));
}

#[test]
fn data_quotes_the_lines_as_a_page_does() {
    let folder = folder("");
    let call = |format: &str| {
        let day = ["--policy", "policy.terms", "--as-of", "2026-05-01", "--format", format];
        folder.run(&[&["check", "engagement.yaml"][..], &day].concat()).json()
    };
    let report = call("json");
    let evidence = report["engagements"][0]["findings"][0]["evidence"].as_array().expect("a list").clone();
    let quoted: Vec<&str> = evidence.iter().filter_map(|fact| fact["quoted"].as_str()).collect();
    assert_eq!(quoted, ["INV-1,2026-03-01,ACME GmbH,800.00", ":61:2603250325C300,00NTRFINV-1//B77"]);
    let log = call("sarif");
    let result = &log["runs"][0]["results"][0];
    let region = &result["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region["snippet"]["text"], "INV-1,2026-03-01,ACME GmbH,800.00");
    let clause = result["relatedLocations"].as_array().and_then(|all| all.last()).expect("the clause");
    let text = clause["physicalLocation"]["region"]["snippet"]["text"].as_str().expect("its text");
    assert!(text.starts_with("clause paid"), "{text}");
}

#[test]
fn of_a_document_that_is_one_line_the_fact_alone_is_quoted() {
    let folder = Folder::with_policy();
    let more: String =
        (0..400).map(|n| format!("{{\"message\": \"M{n}\", \"at\": \"2026-01-02\", \"by\": \"client\"}}, ")).collect();
    let invoice = "{\"invoice\": \"I1\", \"issued\": \"2026-01-05\", \"payable\": \"100 EUR\"}";
    folder.write("one.yaml", format!("{{\"engagement\": \"one\", \"events\": [{more}{invoice}]}}"));
    let report =
        folder.run(&["check", "one.yaml", "--policy", "policy.terms", "--as-of", "2026-05-01", "--format", "json"]);
    assert_eq!(report.json()["engagements"][0]["findings"][0]["evidence"][0]["quoted"], invoice, "{}", report.err);
}

#[test]
fn a_mistake_in_what_a_source_tells_is_shown_on_its_own_line() {
    let id = "payment-DE89370400440532013000 2026-03-25 +300.00 EUR a0b03ee7";
    let folder = folder(&format!("matched: {{\"{id}\": \"{id}\"}}\n"));
    let outcome = folder.run(&["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-05-01"]);
    assert!(outcome.err.contains("bank.sta:5") && outcome.err.contains(":61:2603250325C"), "{}", outcome.err);
    assert!(!outcome.err.contains("{payment:"), "{}", outcome.err);
}
