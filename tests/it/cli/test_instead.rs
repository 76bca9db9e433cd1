//! `goodterms test --instead`: the tests of a library against a policy that is built on it.

use super::Folder;

const LIBRARY: &str = "policy \"Library: terms\" { version \"1\" effective 2026-01-01 currency EUR timezone \"UTC\" }
term pay_in = 14 days
section s \"S\" {
  clause paid \"Paid\" { for each invoice client owes payment for invoice within pay_in after invoice.issued severity minor }
  clause calls \"Calls\" { limit call by client to 1 in any 7 days severity minor }
  clause open \"\" { for each invoice firm may suspend from 30 days after due of paid until invoice.settled }
}
";

const TESTS: &str = "# Cases

```policy
library.terms
```

```yaml
engagement: case
client: {name: \"ACME\", country: PL, type: business}
contract:
  signed: 2026-01-05
  accepts: {policy: \"Library: terms\", version: \"1\", at: 2026-01-05}
events:
  - {invoice: I1, issued: 2026-01-10, payable: 1000 EUR}
  - {call: C1, at: 2026-01-12, by: client}
  - {call: C2, at: 2026-01-13, by: client}
```

```expect
as of 2026-03-31
breached paid/I1
breached calls/C2
right open open/I1
```
";

fn folder(own: &str) -> Folder {
    let folder = Folder::new();
    folder.write("library.terms", LIBRARY);
    folder.write("tests/cases.md", TESTS.replace("library.terms", "../library.terms"));
    folder.write("tests/other.terms", LIBRARY);
    folder.write("tests/other.md", TESTS.replace("library.terms", "other.terms"));
    let header = "policy \"Ours: terms\" { version \"7\" effective 2026-03-01 currency EUR }\n";
    folder.write("own.terms", format!("include \"library.terms\"\n{header}{own}"));
    folder
}

#[test]
fn a_policy_is_tested_in_place_of_the_one_that_it_includes() {
    // Its name and its days are its own, and no record of the library's is of them.
    let same = folder("");
    let out = same.run(&["test", "tests", "--instead", "own.terms"]).exits(0).out;
    assert!(out.contains("2 tests"), "{out}");
    assert!(out.contains("own.terms in place of library.terms: 1 test run\n"), "{out}");
    assert!(out.contains("1 test of other policies run against these\n"), "{out}");
    // What it decides otherwise fails, and so does what it no longer has.
    for own in ["term pay_in = 90 days\n", "drop clause calls because \"we text\"\n"] {
        let out = folder(own).run(&["test", "tests", "--instead", "own.terms"]).exits(1).out;
        assert!(out.contains("cases.md") && !out.contains("other.md"), "{out}");
    }
    folder("").run(&["test", "tests/other.md", "--instead", "own.terms"]).refuses("is of a policy that it includes");
    folder("oops\n").run(&["test", "tests", "--instead", "own.terms"]).exits(2);
}

#[test]
fn where_nothing_is_generated_no_file_is_written() {
    let folder = folder("");
    folder.run(&["test", "tests", "--generate", "more.md"]).exits(0);
    assert!(folder.read("more.md").contains("just "));
    folder.write("bare.terms", "policy \"B\" { version \"1\" currency EUR timezone \"UTC\" }\nsection s \"S\" { clause c \"\" { forbid call by client severity minor } }\n");
    folder.write("bare.md", "# Bare\n\n```policy\nbare.terms\n```\n\n```yaml\nengagement: case\nclient: {name: \"ACME\"}\nevents: []\n```\n\n```expect\nas of 2026-03-31\nnothing\n```\n");
    let outcome = folder.run(&["test", "bare.md", "--generate", "none.md"]).exits(0);
    assert!(outcome.err.contains("nothing is generated"), "{}", outcome.err);
    assert!(!folder.path("none.md").exists());
    folder.write(
        "none.test.yaml",
        "policy: bare.terms\nrecord: {engagement: case, client: {name: ACME}, events: []}\ntests: []\n",
    );
    let outcome = folder.run(&["test", "none.test.yaml"]).exits(2);
    assert!(outcome.err.contains("an entry of `tests`"), "{}", outcome.err);
}
