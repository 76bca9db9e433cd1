//! `goodterms import`: what it writes, and what it never writes over.

use super::{Folder, POLICY};

const MAPPING: &str = "engagement: case\nrows:\n  - kind: call\n    id: \"{id}\"\n    at: when\n    by: client\n";

const TABLE: &str = "case,id,when\n";

const IMPORT: [&str; 5] = ["import", "csv", "t.csv", "--mapping", "m.yaml"];

/// A folder with a mapping, a policy and a table of these rows.
fn folder(rows: &str) -> Folder {
    let folder = Folder::with_policy();
    folder.write("m.yaml", MAPPING);
    folder.write("t.csv", format!("{TABLE}{rows}"));
    folder
}

fn import(folder: &Folder, more: &[&str]) -> super::Outcome {
    folder.run(&[&IMPORT, more].concat())
}

#[test]
fn what_is_read_is_never_written_over() {
    let folder = folder("a,C1,2026-02-01\n");
    let policy = ["--policy", "policy.terms", "--out"];
    for (target, what) in [("t.csv", "table"), ("./m.yaml", "mapping"), ("policy.terms", "policy")] {
        let outcome = import(&folder, &[&policy[..], &[target]].concat()).exits(2);
        assert!(outcome.err.contains(&format!("{target}: it is the {what} that is read")), "{}", outcome.err);
    }
    // `a` of the table would become `a.yaml`.
    std::fs::rename(folder.path("m.yaml"), folder.path("a.yaml")).expect("renamed");
    let outcome = folder.run(&["import", "csv", "t.csv", "--mapping", "a.yaml", "--out", "./"]).exits(2);
    assert!(outcome.err.contains("it is the mapping that is read"), "{}", outcome.err);
    assert_eq!([folder.read("a.yaml"), folder.read("policy.terms")], [MAPPING, POLICY]);
    assert_eq!(folder.read("t.csv"), format!("{TABLE}a,C1,2026-02-01\n"));
}

#[cfg(unix)]
#[test]
fn a_link_to_what_is_read_is_not_written_over_and_another_stays_a_link() {
    use std::os::unix::fs::symlink;
    let folder = folder("a,C1,2026-02-01\n");
    symlink("t.csv", folder.path("link")).expect("a link");
    let outcome = import(&folder, &["--out", "link"]).exits(2);
    assert!(outcome.err.contains("link: it is the table that is read"), "{}", outcome.err);
    folder.write("old.ndjson", "old");
    symlink("old.ndjson", folder.path("new.ndjson")).expect("a link");
    import(&folder, &["--out", "new.ndjson"]).exits(0);
    assert!(folder.path("new.ndjson").is_symlink() && folder.read("old.ndjson").contains("C1"));
}

#[test]
fn a_file_that_is_read_only_stays_as_it_is() {
    let folder = folder("a,C1,2026-02-01\n");
    folder.write("out.ndjson", "old");
    let permissions = |read_only| {
        let mut permissions = folder.path("out.ndjson").metadata().expect("a file").permissions();
        permissions.set_readonly(read_only);
        std::fs::set_permissions(folder.path("out.ndjson"), permissions).expect("permissions");
    };
    permissions(true);
    let outcome = import(&folder, &["--out", "out.ndjson"]).exits(2);
    assert!(outcome.err.contains("out.ndjson: the file is read-only"), "{}", outcome.err);
    assert_eq!(folder.read("out.ndjson"), "old");
    permissions(false);
    import(&folder, &["--out", "out.ndjson"]).exits(0);
}

#[test]
fn every_engagement_gets_a_file_that_check_reads() {
    let folder = folder(".,C1,2026-02-01\n..,C1,2026-02-01\n.b,C1,2026-02-01\nengagement,C1,2026-02-01\n");
    let outcome = import(&folder, &["--out", "records/"]).exits(0);
    assert!(!outcome.err.contains("note:"), "{}", outcome.err);
    let mut names: Vec<String> = std::fs::read_dir(folder.path("records"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    assert_eq!(names, ["_.yaml", "__2.yaml", "b.yaml", "engagement_2.yaml"]);
    let read = folder.run(&["check", "records", "--format", "json", "--as-of", "2026-02-10"]).exits(1);
    assert_eq!(read.engagements(), [".", "..", ".b", "engagement"]);
}

#[test]
fn what_an_earlier_import_left_is_told_of() {
    let folder = folder("a,C1,2026-02-01\n");
    for name in ["a.yaml", "b.yaml", "c.ndjson"] {
        folder.write(&format!("records/{name}"), "old");
    }
    let outcome = import(&folder, &["--out", "records"]).exits(0);
    assert!(outcome.err.contains("note: records/b.yaml and 1 more in that folder"), "{}", outcome.err);
}

#[test]
fn a_time_that_the_policys_clock_does_not_show_once_is_a_bad_row() {
    let rows = "a,C1,2026-03-29T02:30\na,C2,2026-10-25T02:30\na,C3,2026-03-29T03:30\n";
    let folder = folder(rows);
    let outcome = import(&folder, &["--policy", "policy.terms"]).exits(0);
    assert!(outcome.err.contains("t.csv:2: `2026-03-29T02:30` never comes in Europe/Warsaw"), "{}", outcome.err);
    assert!(outcome.err.contains("t.csv:3: `2026-10-25T02:30` comes twice in Europe/Warsaw"), "{}", outcome.err);
    assert!(outcome.out.contains("C3") && !outcome.out.contains("C1"), "{}", outcome.out);
    assert!(import(&folder, &[]).exits(0).out.contains("C1"), "no zone is known");
}

#[test]
fn a_file_in_utf_16_needs_no_mark_and_a_packed_one_is_called_so() {
    let folder = Folder::new();
    let text = "User,Client,Project,Description,Start date,Start time,Duration\nOla,Zażółć,Web,ćma,2026-02-20,09:00:00,01:00:00\n";
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    folder.write("hours.csv", bytes);
    let outcome = folder.run(&["import", "hours.csv"]).exits(0);
    assert!(outcome.out.contains("ćma") && outcome.out.contains("to Zażółć"), "{}{}", outcome.out, outcome.err);
    for (name, start) in [("a.zip", &b"PK\x03\x04xx"[..]), ("b.xml.gz", b"\x1f\x8bxx"), ("c.xlsx", b"PK\x03\x04xx")] {
        folder.write(name, start);
        folder.run(&["import", name]).exits(2).err.contains("it is packed").then_some(()).expect(name);
    }
    folder.write("d.xml", "");
    assert!(folder.run(&["import", "d.xml"]).exits(2).err.contains("d.xml: it is empty"));
}

#[test]
fn money_to_somebody_else_takes_back_nothing() {
    let folder = Folder::with_policy();
    let statement = |iban: &str, name: &str| {
        format!(
            ":20:X\n:25:DE02120300000000202051\n:28C:1\n:60F:C260301EUR0,00\n\
             :61:2603020302C500,00NTRFNONREF//AAA111222\n\
             :86:166?00GUTSCHRIFT?20Rechnung INV-1?31DE11111111111111111111?32ACME GMBH\n\
             :61:2603050305D500,00NTRFNONREF//BBB111222\n\
             :86:116?00UEBERWEISUNG?20Gutschrift?31{iban}?32{name}\n\
             :62F:C260305EUR0,00\n-\n"
        )
    };
    let told = |iban: &str, name: &str| {
        folder.write("a.sta", statement(iban, name));
        folder.write("engagement.yaml", "engagement: acme\nclient: {name: \"ACME GmbH\"}\nevents: []\n");
        let outcome = folder.run(&["import", "a.sta", "--into", "engagement.yaml"]).exits(0);
        let alone = folder.run(&["import", "a.sta"]).exits(0).out.matches("payment:").count();
        (folder.read("engagement.yaml").matches("payment:").count(), outcome.err.contains("went back"), alone)
    };
    // The rent is no refund of the client's. Without an engagement each stands as it is told.
    assert_eq!(told("DE22222222222222222222", "VERMIETER KG"), (1, false, 2));
    assert_eq!(told("DE11111111111111111111", "ACME GMBH"), (0, true, 2));
}
