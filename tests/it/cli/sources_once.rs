//! What many events of a source leave open for one reason is asked once, and one line answers it for all of them.

use super::Folder;
use super::sources::{RECORD, invoice, statement};

/// A record that names its files, with something more in it.
fn record(folder: &Folder, files: &str, more: &str) {
    let head = RECORD.split("events:").next().expect("a head");
    folder.write("engagement.yaml", format!("{head}sources: [{files}]\n{more}"));
}

fn dry(folder: &Folder, more: &[&str]) -> String {
    folder.run(&[&["import", "--into", "engagement.yaml", "--dry-run"], more].concat()).exits(0).err
}

/// Payments of which the statement says nobody who paid them.
fn nobodys(count: usize) -> String {
    let amounts: Vec<(String, String)> = (1..=count).map(|n| (format!("A{n}"), format!("{n}0.00"))).collect();
    let all: Vec<_> = amounts.iter().map(|(id, amount)| (id.as_str(), "2026-02-10", amount.as_str(), "", "")).collect();
    statement(&all)
}

#[test]
fn who_an_address_is_that_writes_many_mails_is_asked_once() {
    let folder = Folder::with_policy();
    record(&folder, "mail.mbox", "");
    let text = folder.read("engagement.yaml").replace(", firm: [studio.example, \"Studio Linden\"]", "");
    folder.write("engagement.yaml", &text);
    let mail = |n: usize| {
        format!(
            "From x@y.example Mon Mar  2 10:00:00 2026\nFrom: info@studio.example\nTo: ola@acme.example\nMessage-ID: <{n}@x>\n\
             Date: Mon, 2 Mar 2026 10:0{n}:00 +0100\nSubject: {n}\n\nHello\n\n"
        )
    };
    folder.write("mail.mbox", (1..6).map(mail).collect::<String>());
    let err = dry(&folder, &[]);
    assert_eq!(err.matches("question: ").count(), 1, "{err}");
    assert!(err.contains("is “info@studio.example”, who wrote it, of the firm? then add"), "{err}");
    assert!(err.contains("(the same is asked of 4 more)") && err.contains("1 question"), "{err}");
    for (side, events) in [("firm", "5 events new"), ("other", "5 of messages between others")] {
        folder.write("engagement.yaml", text.replace("who: {", &format!("who: {{{side}: info@studio.example, ")));
        let err = dry(&folder, &[]);
        assert!(!err.contains("question") && err.contains(events), "{side}: {err}");
    }
}

#[test]
fn what_a_whole_statement_leaves_open_is_answered_by_its_name() {
    let folder = Folder::with_policy();
    record(&folder, "bank.xml, i1.xml", "");
    folder.write("i1.xml", invoice("INV-1", "2026-02-02", "800.00", "ACME GmbH"));
    folder.write("bank.xml", nobodys(4));
    let err = dry(&folder, &[]);
    assert_eq!(err.matches("question: ").count(), 1, "{err}");
    assert!(err.contains("did the client pay it?") && err.contains("`\"bank.xml\": ours` or `others`"), "{err}");
    record(&folder, "bank.xml, i1.xml", "matched: {bank.xml: ours}\n");
    let err = dry(&folder, &[]);
    assert!(!err.contains("question") && err.contains("5 events new"), "{err}");
    record(&folder, "bank.xml, i1.xml", "matched: {bank.xml: others}\n");
    let err = dry(&folder, &[]);
    assert!(err.contains("1 event new, 4 of others, as `matched` says"), "{err}");
    // What one of them says, and what a person said of it, counts before.
    folder.write("bank.xml", nobodys(4).replacen("<Ustrd>", "<Ustrd>INV-1", 1));
    record(&folder, "bank.xml, i1.xml", "matched: {bank.xml: others, \"payment-DE89370400440532013000 A2\": ours}\n");
    let err = dry(&folder, &[]);
    assert!(err.contains("3 events new, 2 of others, as `matched` says"), "{err}");
    record(&folder, "bank.xml, i1.xml", "matched: {bnak.xml: ours}\n");
    let err = dry(&folder, &[]);
    assert!(err.contains("bnak.xml: no source tells of it: is its name under `matched` right?"), "{err}");
}

#[test]
fn which_of_two_engagements_a_whole_statement_is_for_is_asked_once_and_a_dry_run_asks_it_too() {
    let folder = Folder::with_policy();
    let paid = [("A1", "10.00"), ("A2", "20.00"), ("A3", "30.00"), ("A4", "40.00")];
    let paid: Vec<_> = paid.iter().map(|(id, amount)| (*id, "2026-02-10", *amount, "ACME GmbH", "thanks")).collect();
    let write = |name: &str, more: &str| {
        let head =
            RECORD.split("events:").next().expect("a head").replace("engagement: acme", &format!("engagement: {name}"));
        folder.write(&format!("all/{name}/engagement.yaml"), format!("{head}sources: [bank.xml]\n{more}"));
        folder.write(&format!("all/{name}/bank.xml"), statement(&paid));
    };
    write("acme", "");
    write("acme-2", "");
    let own = "all/acme/engagement.yaml";
    let alone = folder.run(&["import", "--into", own, "--dry-run"]).exits(0).err;
    assert!(!alone.contains("question"), "{alone}");
    let beside = ["import", "--into", own, "--beside", "all", "--dry-run"];
    let err = folder.run(&beside).exits(0).err;
    assert!(err.contains("is it for this engagement or for `acme-2`, which takes it, too?"), "{err}");
    assert!(err.contains("`\"bank.xml\": ours`") && err.contains("(the same is asked of 3 more)"), "{err}");
    write("acme-2", "matched: {bank.xml: ours}\n");
    let err = folder.run(&beside).exits(0).err;
    assert!(!err.contains("question") && err.contains("0 events new, 4 of other engagements"), "{err}");
    write("acme-2", "matched: {bank.xml: others}\n");
    let err = folder.run(&beside).exits(0).err;
    assert!(!err.contains("question") && err.contains("4 events new"), "{err}");
    folder.run(&["import", "--into", own, "--beside", "nowhere", "--dry-run"]).refuses("nowhere");
}

#[test]
fn a_time_sheet_that_names_projects_and_no_client_is_asked_for_which_is_this_ones() {
    let folder = Folder::with_policy();
    let row = |project: &str, client: &str, day: u32| {
        format!("2026-03-0{day},{client},{project},,Design,Layout,1.5,Yes,No,Ola,Nowak,Euro - EUR\n")
    };
    let head = "Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,Invoiced?,First Name,Last Name,Currency\n";
    folder.write("hours.csv", [head, &row("Web", "", 2), &row("Print", "", 3), &row("Web", "", 4)].concat());
    record(&folder, "hours.csv", "");
    let err = dry(&folder, &[]);
    assert!(err.contains("which of its projects is this engagement's: “Print”, “Web”? it names no client"), "{err}");
    assert!(err.contains("0 events new, 3 of hours and costs of other projects, 1 question"), "{err}");
    let check = ["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-06-30", "--format", "json"];
    let outcome = folder.run(&check);
    assert_eq!(outcome.json()["engagements"][0]["verdict"], "unknown", "{}", outcome.err);
    let text = folder.read("engagement.yaml");
    folder.write("engagement.yaml", text.replace("client: [acme.example", "client: [Web, acme.example"));
    let err = dry(&folder, &[]);
    assert!(err.contains("2 events new, 1 of hours and costs of other projects") && !err.contains("question"), "{err}");
    folder.write("engagement.yaml", format!("{text}matched: {{hours.csv: others}}\n"));
    let err = dry(&folder, &[]);
    assert!(err.contains("0 events new, 3 of others") && !err.contains("question"), "{err}");
    // Where clients are named, a project alone is somebody else's.
    folder.write("engagement.yaml", &text);
    folder.write("hours.csv", [head, &row("Web", "ACME GmbH", 2), &row("Print", "", 3)].concat());
    let err = dry(&folder, &[]);
    assert!(err.contains("1 event new, 1 of hours and costs of other projects") && !err.contains("question"), "{err}");
}
