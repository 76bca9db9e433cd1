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
fn a_mistake_in_what_a_source_tells_is_shown_on_its_own_line() {
    let folder = folder("matched: {\"payment-DE89370400440532013000 2026-03-25 +300.00 EUR a0b03ee7\": INV-9}\n");
    let outcome = folder.run(&["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-05-01"]);
    assert!(outcome.err.contains("bank.sta:5") && outcome.err.contains(":61:2603250325C"), "{}", outcome.err);
    assert!(!outcome.err.contains("{payment:"), "{}", outcome.err);
}
