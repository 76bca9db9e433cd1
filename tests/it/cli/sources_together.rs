//! Several engagements whose sources tell the same: what happened once counts once.

use std::collections::BTreeMap;

use super::Folder;
use super::sources::{RECORD, invoice, statement};

/// The id of [`payment`].
const ID: &str = "\"payment-DE89370400440532013000 A1\"";

fn payment(text: &str) -> String {
    statement(&[("A1", "2026-02-10", "800.00", "ACME GmbH", text)])
}

/// Two engagements of one client, each with an invoice of its own and a copy of the statement.
fn two(statements: [&str; 2]) -> Folder {
    let folder = Folder::with_policy();
    for ((name, number), statement) in [("acme", "INV-1"), ("acme-2", "PRJ-0007")].into_iter().zip(statements) {
        record(&folder, name, "");
        folder.write(&format!("all/{name}/invoice.xml"), invoice(number, "2026-02-02", "800.00", "ACME GmbH"));
        folder.write(&format!("all/{name}/bank/statement"), statement);
    }
    folder
}

fn record(folder: &Folder, name: &str, more: &str) {
    let head =
        RECORD.split("events:").next().expect("a head").replace("engagement: acme", &format!("engagement: {name}"));
    folder.write(
        &format!("all/{name}/engagement.yaml"),
        format!("{head}sources: [invoice.xml, bank, \"mail*\"]\n{more}").replace(", \"mail*\"", ""),
    );
}

/// Returns what became of the invoice of each engagement, and what was said.
fn paid(folder: &Folder, what: &[&str]) -> (BTreeMap<String, String>, String) {
    let check = ["--policy", "policy.terms", "--as-of", "2026-03-10", "--all", "--format", "json"];
    let outcome = folder.run(&[&["check"], what, &check].concat());
    let found = outcome.json()["engagements"].as_array().expect("engagements").clone();
    let status = |one: &serde_json::Value| {
        let findings = one["findings"].as_array().expect("findings").clone();
        let paid = findings.iter().find(|finding| finding["clause"] == "paid").expect("a finding").clone();
        let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
        (text(&one["engagement"]), text(&paid["status"]))
    };
    (found.iter().map(status).collect(), outcome.err)
}

fn statuses(one: &str, other: &str) -> BTreeMap<String, String> {
    [("acme", one), ("acme-2", other)].into_iter().map(|(name, status)| (name.to_owned(), status.to_owned())).collect()
}

#[test]
fn a_payment_that_two_engagements_take_by_its_payer_is_asked_in_both_until_one_says_that_it_is_its_own() {
    let paid_once = payment("thanks");
    let folder = two([&paid_once, &paid_once]);
    let (found, err) = paid(&folder, &["all"]);
    assert_eq!(found, statuses("unknown", "unknown"), "{err}");
    let asked = "is it for this engagement or for `acme-2`, which takes it, too?";
    assert!(err.contains(asked) && err.contains(&format!("`{ID}: ours`")), "{err}");
    // Alone, the other one's claim cannot be seen.
    assert_eq!(paid(&folder, &["all/acme"]).0["acme"], "met");
    record(&folder, "acme-2", &format!("matched: {{{ID}: ours}}\n"));
    assert_eq!(paid(&folder, &["all"]).0, statuses("breached", "met"));
    record(&folder, "acme-2", &format!("matched: {{{ID}: others}}\n"));
    assert_eq!(paid(&folder, &["all"]).0, statuses("met", "breached"));
    // Both cannot be right.
    for name in ["acme", "acme-2"] {
        record(&folder, name, &format!("matched: {{{ID}: ours}}\n"));
    }
    assert_eq!(paid(&folder, &["all"]).0, statuses("unknown", "unknown"));
}

#[test]
fn a_payment_that_names_an_invoice_of_one_engagement_is_that_ones_alone() {
    let named = payment("PRJ-0007");
    let folder = two([&named, &named]);
    assert_eq!(paid(&folder, &["all"]).0, statuses("breached", "met"));
    // Of both: nobody says how much is for which.
    let both = payment("INV-1 PRJ-0007");
    let folder = two([&both, &both]);
    let (found, err) = paid(&folder, &["all"]);
    assert_eq!(found, statuses("unknown", "unknown"));
    assert!(err.contains("write down each one's part"), "{err}");
}

#[test]
fn one_payment_in_two_formats_is_one_in_two_engagements_as_well() {
    let line = ":61:2602100210C800,00NTRFNONREF\n:86:166?00GUTSCHRIFT?20thanks?32ACME GmbH\n";
    let other =
        format!(":20:X\n:25:DE89370400440532013000\n:28C:1/1\n:60F:C260209EUR0,00\n{line}:62F:C260210EUR800,00\n");
    let folder = two([&payment("thanks"), &other]);
    assert_eq!(paid(&folder, &["all"]).0, statuses("unknown", "unknown"));
    // Another amount is another payment, and one of a part; of the days of which there is no statement nobody knows.
    let folder = two([&payment("thanks"), &other.replace("C800", "C799")]);
    assert_eq!(paid(&folder, &["all"]).0, statuses("met", "unknown"));
}

#[test]
fn an_invoice_that_two_engagements_take_is_owed_once() {
    let folder = two([&statement(&[]), &statement(&[])]);
    folder.write("all/acme-2/invoice.xml", invoice("INV-1", "2026-02-02", "800.00", "ACME GmbH"));
    let (found, err) = paid(&folder, &["all"]);
    assert_eq!(found, statuses("unknown", "unknown"), "{err}");
    record(&folder, "acme", "matched: {INV-1: ours}\n");
    let (_, err) = paid(&folder, &["all/acme"]);
    assert!(!err.contains("INV-1"), "{err}");
}

#[test]
fn what_one_engagement_has_written_down_another_does_not_take_from_its_sources_without_a_word() {
    let paid_once = payment("thanks");
    let folder = two([&paid_once, &paid_once]);
    // The first writes it down, and has no sources any more.
    folder.run(&["import", "--into", "all/acme/engagement.yaml"]).exits(0);
    let text = folder.read("all/acme/engagement.yaml");
    let written: String =
        text.lines().filter(|line| !line.starts_with("sources")).map(|line| format!("{line}\n")).collect();
    folder.write("all/acme/engagement.yaml", &written);
    let (found, err) = paid(&folder, &["all"]);
    // What is written down counts, but the record may say too much: its verdict is unknown.
    assert_eq!(found, statuses("met", "unknown"), "{err}");
    let check = ["check", "all", "--policy", "policy.terms", "--as-of", "2026-03-10", "--format", "json"];
    assert_eq!(folder.run(&check).json()["engagements"][0]["verdict"], "unknown");
    assert!(err.contains("`acme-2` takes it, too: take it out of the record where it is not this one's"), "{err}");
    folder.write("all/acme/engagement.yaml", format!("{written}matched: {{{ID}: ours}}\n"));
    assert_eq!(paid(&folder, &["all"]).0, statuses("met", "breached"));
    folder.write("all/acme/engagement.yaml", &written);
    record(&folder, "acme-2", &format!("matched: {{{ID}: others}}\n"));
    assert_eq!(paid(&folder, &["all"]).0, statuses("met", "breached"));
    // Written by hand, it may be another payment of that day: who has it from a source is asked.
    let head = written.split("events:").next().expect("a head");
    let by_hand = format!(
        "{head}events:\n  - {{invoice: INV-1, issued: 2026-02-02, payable: 800 EUR}}\n  - {{payment: P-1, at: 2026-02-10, by: client, amount: 800 EUR}}\n"
    );
    folder.write("all/acme/engagement.yaml", &by_hand);
    record(&folder, "acme-2", "");
    let (found, err) = paid(&folder, &["all"]);
    assert_eq!(found, statuses("met", "unknown"), "{err}");
    record(&folder, "acme-2", &format!("matched: {{{ID}: ours}}\n"));
    assert_eq!(paid(&folder, &["all"]).0, statuses("met", "met"));
    folder.write("all/acme/engagement.yaml", by_hand.replace("ACME GmbH", "Somebody Else"));
    record(&folder, "acme-2", "");
    assert_eq!(paid(&folder, &["all"]).0["acme-2"], "met");
}
