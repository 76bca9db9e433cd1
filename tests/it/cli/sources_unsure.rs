//! What looks like compliance, or like a breach, and is neither for sure: money that went out, deposits, names and numbers that do not agree,
//! mails that came back, what a file lost.

use super::Folder;
use super::sources::{RECORD, invoice, statement};
use super::sources_doubt::checked;
use super::sources_money::{camt, entry};

const OWN: &str = "payment-DE89370400440532013000";

/// A folder with two invoices whose record names all files beside it; `more` is put into the record.
fn folder(more: &str) -> Folder {
    let folder = Folder::with_policy();
    let head = RECORD.split("events:").next().expect("a head");
    folder.write("engagement.yaml", format!("{head}sources: [\"*.xml\", \"in*\"]\n{more}"));
    folder.write("i1.xml", invoice("INV-1", "2026-02-02", "1000.00", "ACME GmbH"));
    folder.write("i2.xml", invoice("INV-2", "2026-02-10", "800.00", "ACME GmbH"));
    folder.write("in.mbox", MAIL);
    folder
}

const MAIL: &str = "\
From -
From: Ola Nowak <ola@acme.example>
To: me@studio.example
Date: Mon, 02 Mar 2026 09:12:00 +0100
Message-ID: <a1>
Subject: Logo

x
";

fn matched(folder: &Folder, line: &str) {
    let record = folder.read("engagement.yaml");
    let head = record.split("matched:").next().expect("a head").to_owned();
    folder.write("engagement.yaml", format!("{head}matched: {{{line}}}\n"));
}

fn statuses(folder: &Folder, wanted: [&str; 2], asked: &str) {
    let (first, err) = checked(folder, "INV-1");
    let (second, _) = checked(folder, "INV-2");
    assert!([&*first, &*second] == wanted && err.contains(asked), "{first}, {second}; asked: {err}");
}

/// One payment of the account, with who paid it, by name and account, and its text.
fn paid(reference: &str, (day, way, amount): (&str, &str, &str), (name, account): (&str, &str), text: &str) -> String {
    let payer = format!("<Dbtr><Nm>{name}</Nm></Dbtr><DbtrAcct><Id><IBAN>{account}</IBAN></Id></DbtrAcct>");
    let details = format!("<TxDtls><RltdPties>{payer}</RltdPties><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>");
    entry(reference, day, way, amount, &details)
}

const ACCOUNT: &str = "DE75512108001245126199";

#[test]
fn money_that_left_the_account_pays_nothing_whoever_is_said_to_have_paid_it() {
    let folder = folder("");
    let client = ("ACME GmbH", ACCOUNT);
    let out = |day| paid("A2", (day, "DBIT", "1000.00"), client, "back INV-1");
    folder.write("bank.xml", camt("053", &out("2026-02-14")));
    statuses(&folder, ["breached", "breached"], "none that came in before it is known");
    let came = paid("A1", ("2026-02-12", "CRDT", "1000.00"), client, "INV-1");
    folder.write("bank.xml", camt("053", &(came + &out("2026-02-14"))));
    statuses(&folder, ["unknown", "unknown"], "was paid back: of this one?");
    matched(&folder, &format!("\"{OWN} A2 debit\": \"{OWN} A1\""));
    statuses(&folder, ["breached", "breached"], "");
    // Where nobody is named at all, the text says enough to ask.
    let nobody = entry("A2", "2026-02-14", "DBIT", "1000.00", "<TxDtls><RmtInf><Ustrd>INV-1</Ustrd></RmtInf></TxDtls>");
    let came = paid("A1", ("2026-02-12", "CRDT", "1000.00"), client, "INV-1");
    folder.write("bank.xml", camt("053", &(came + &nobody)));
    matched(&folder, "");
    statuses(&folder, ["unknown", "unknown"], "was paid back: of this one?");
}

#[test]
fn what_was_paid_before_in_parts_does_not_settle_the_rest_of_it() {
    let folder = folder("");
    let before = "<b:TaxInclusiveAmount currencyID=\"EUR\">1000.00</b:TaxInclusiveAmount><b:PrepaidAmount currencyID=\"EUR\">300.00</b:PrepaidAmount><b:PayableAmount currencyID=\"EUR\">700.00<";
    let rest = invoice("INV-1", "2026-02-02", "700.00", "ACME GmbH")
        .replace("<b:PayableAmount currencyID=\"EUR\">700.00<", before);
    folder.write("i1.xml", rest);
    folder.write(
        "bank.xml",
        statement(&[
            ("A1", "2026-01-14", "150.00", "ACME GmbH", "deposit"),
            ("A2", "2026-01-20", "150.00", "ACME GmbH", "deposit"),
            ("A3", "2026-02-10", "400.00", "ACME GmbH", "INV-1"),
        ]),
    );
    statuses(&folder, ["unknown", "unknown"], "is it what was paid of INV-1 before, as that says?");
    matched(&folder, &format!("\"{OWN} A1\": others, \"{OWN} A2\": others"));
    statuses(&folder, ["breached", "breached"], "");
}

#[test]
fn a_text_with_several_numbers_is_asked_where_the_sum_is_that_of_one() {
    let folder = folder("");
    let pays = |amount, text| folder.write("bank.xml", statement(&[("A1", "2026-03-01", amount, "ACME GmbH", text)]));
    pays("800.00", "INV-2 (INV-1 next week)");
    statuses(&folder, ["unknown", "unknown"], "or for INV-2, open with exactly that amount?");
    matched(&folder, &format!("\"{OWN} A1\": INV-2"));
    statuses(&folder, ["breached", "late"], "");
    matched(&folder, "");
    // All of both leaves nothing open.
    pays("1800.00", "INV-1, INV-2");
    statuses(&folder, ["late", "late"], "");
}

#[test]
fn who_pays_from_the_clients_account_under_another_name_is_asked() {
    let folder = folder("");
    let first = paid("A1", ("2026-02-14", "CRDT", "1000.00"), ("ACME GmbH", ACCOUNT), "INV-1");
    let second = |account| paid("A2", ("2026-02-20", "CRDT", "400.00"), ("Holding 7", account), "part");
    folder.write("bank.xml", camt("053", &(first.clone() + &second(ACCOUNT))));
    statuses(&folder, ["met", "unknown"], "others of the client's payments are of that account");
    folder.write("bank.xml", camt("053", &(first + &second("DE11520513735120710131"))));
    statuses(&folder, ["met", "breached"], "");
}

#[test]
fn a_name_is_the_clients_however_a_bank_writes_it() {
    let folder = folder("");
    let record = folder.read("engagement.yaml").replace("ACME GmbH", "Hansen & Søn Maschinenbau GmbH");
    folder.write("engagement.yaml", record);
    for (payer, said) in [
        ("HANSEN &amp; SOEN MASCHINENBAU GMBH", "by: \"client\""),
        ("Fa. Hansen und Soen Maschinenbau", "the client?"),
        ("Firma Hansen &amp; Søn Maschinenbau GmbH", "the client?"),
        ("Hansen S?n Maschinenbau GmbH", "the client?"),
        ("Hansen &amp; SÃ¸n Maschinenbau GmbH", "the client?"),
        ("Hansen &amp; Søn Maschinenb.", "the client?"),
        ("Hansen Immobilien GmbH", "1 of payments by others"),
    ] {
        folder.write("bank.xml", statement(&[("A1", "2026-02-11", "10.00", payer, "thanks")]));
        let outcome = folder.run(&["import", "bank.xml", "--into", "engagement.yaml", "--dry-run"]).exits(0);
        assert!(outcome.out.contains(said) || outcome.err.contains(said), "{payer}: {}{}", outcome.out, outcome.err);
    }
}

#[test]
fn an_answer_that_came_back_is_no_answer_until_a_person_says_that_it_arrived() {
    let folder = folder("");
    let answer = "\
From -
From: me@studio.example
To: ola@acme.example
Date: Mon, 02 Mar 2026 10:12:00 +0100
Message-ID: <a2>
In-Reply-To: <a1>
Subject: Re: Logo

x

";
    let bounce = "\
From -
From: MAILER-DAEMON@studio.example
To: me@studio.example
Date: Mon, 02 Mar 2026 10:13:00 +0100
Message-ID: <d1>
Subject: Undelivered Mail
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx

Final-Recipient: rfc822; ola@acme.example
Action: failed

--x
Content-Type: text/rfc822-headers

Message-ID: <a2>

--x--
";
    let import = || {
        let outcome = folder.run(&["import", "in.mbox", "--into", "engagement.yaml", "--dry-run"]).exits(0);
        (outcome.out, outcome.err)
    };
    folder.write("in.mbox", format!("{MAIL}\n{answer}"));
    assert!(import().0.contains("reply-re:a2"));
    folder.write("in.mbox", format!("{MAIL}\n{answer}{bounce}"));
    let (out, err) = import();
    assert!(!out.contains("reply: \"reply-re:a2\""), "{out}{err}");
    // As a message and as an answer it is one mail.
    assert_eq!(err.matches("differs: ").count(), 1, "{err}");
    folder.write("in.mbox", format!("{MAIL}\n{answer}{}", bounce.replace("failed", "delayed")));
    assert!(import().0.contains("reply-re:a2"));
    folder.write("in.mbox", format!("{MAIL}\n{answer}{bounce}"));
    for mail in ["reply-re:a2", "message-a2"] {
        matched(&folder, &format!("\"{mail}\": ours"));
        assert!(import().0.contains("reply-re:a2"));
    }
    matched(&folder, "message-a2: others");
    let (out, err) = import();
    assert!(!out.contains("reply: ") && !err.contains("did it arrive"), "{out}{err}");
}

#[test]
fn a_payment_that_a_file_lost_may_be_the_one_that_was_owed() {
    let folder = folder("");
    let lost = statement(&[
        ("A1", "2026-02-11", "1000.00", "ACME GmbH", "INV-1"),
        ("A2", "2026-02-12", "800.00", "ACME GmbH", "INV-2"),
    ]);
    folder.write("bank.xml", lost.replace("<Dt>2026-02-12</Dt>", "<Dt>2026-02-31</Dt>"));
    statuses(&folder, ["met", "unknown"], "an entry of 800.00 (`A2`) is left out");
}

#[test]
fn an_invoice_of_another_client_in_the_text_is_asked_of_both() {
    let folder = Folder::with_policy();
    for (name, client, domain, number) in [("one", "ACME GmbH", "acme", "INV-1"), ("two", "Lindt AG", "lindt", "PRJ-7")]
    {
        folder.write(
            &format!("all/{name}/engagement.yaml"),
            format!(
                "engagement: {name}\nclient: {{name: {client}, country: DE, type: business}}\n\
                 who: {{client: {domain}.example, firm: [studio.example, Studio Linden]}}\nsources: [invoice.xml, bank.xml]\n"
            ),
        );
        folder.write(&format!("all/{name}/invoice.xml"), invoice(number, "2026-02-02", "800.00", client));
        folder
            .write(&format!("all/{name}/bank.xml"), statement(&[("A1", "2026-02-10", "800.00", "Lindt AG", "INV-1")]));
    }
    let check = ["check", "all", "--policy", "policy.terms", "--as-of", "2026-06-10", "--format", "json"];
    let outcome = folder.run(&check);
    let found = outcome.json()["engagements"].as_array().expect("engagements").clone();
    let verdicts: Vec<&str> = found.iter().map(|one| one["verdict"].as_str().expect("a verdict")).collect();
    assert_eq!(verdicts, ["unknown", "unknown"], "{}", outcome.err);
}

#[test]
fn a_refund_that_names_a_credit_note_is_taken_from_it() {
    let folder = folder("");
    let note = invoice("KOR/1", "2026-02-18", "200.00", "ACME GmbH")
        .replace("380", "381")
        .replace("<a:AccountingSupplierParty>", "<a:BillingReference><a:InvoiceDocumentReference><b:ID>INV-1</b:ID></a:InvoiceDocumentReference></a:BillingReference><a:AccountingSupplierParty>");
    folder.write("note.xml", note);
    let back = "<TxDtls><RltdPties><Cdtr><Nm>ACME GmbH</Nm></Cdtr></RltdPties><RmtInf><Ustrd>Gutschrift KOR/1</Ustrd></RmtInf></TxDtls>";
    let came = paid("A1", ("2026-02-12", "CRDT", "1000.00"), ("ACME GmbH", ACCOUNT), "INV-1");
    folder.write("bank.xml", camt("053", &(came + &entry("A2", "2026-02-20", "DBIT", "200.00", back))));
    statuses(&folder, ["met", "breached"], "");
}

#[test]
fn what_the_client_asked_of_the_firm_is_no_refund() {
    let folder = folder("");
    let out = |amount: &str, text: &str| {
        let to = "<TxDtls><RltdPties><Cdtr><Nm>ACME GmbH</Nm></Cdtr></RltdPties><RmtInf><Ustrd>TEXT</Ustrd></RmtInf></TxDtls>";
        entry("A2", "2026-02-20", "DBIT", amount, &to.replace("TEXT", text))
    };
    let came = paid("A1", ("2026-02-12", "CRDT", "1000.00"), ("ACME GmbH", ACCOUNT), "INV-1");
    let imported = |amount: &str, text: &str| {
        folder.write("bank.xml", camt("053", &(came.clone() + &out(amount, text))));
        folder.run(&["import", "--into", "engagement.yaml", "--dry-run"]).exits(0).err
    };
    for text in ["Ihre Rechnung 4711", "FV 882/2026 catering", "catering"] {
        let err = imported("300.00", text);
        assert!(err.contains("300 EUR went to the client for what is none of this engagement's"), "{text}: {err}");
        assert!(!err.contains("was paid back"), "{text}: {err}");
    }
    for (amount, text) in [
        ("300.00", "Erstattung 4711"),
        ("300.00", "INV-9"),
        ("300.00", "Gutschrift GS-17"),
        ("300.00", ""),
        ("1000.00", "Darlehen"),
    ] {
        let err = imported(amount, text);
        assert!(err.contains("was paid back: of this one?"), "{amount}, {text}: {err}");
    }
    statuses(&folder, ["unknown", "unknown"], "was paid back: of this one?");
    // Of several it is one question.
    let two = paid("A3", ("2026-02-13", "CRDT", "800.00"), ("ACME GmbH", ACCOUNT), "INV-2");
    folder.write("bank.xml", camt("053", &(came + &two + &out("300.00", "Erstattung"))));
    let err = folder.run(&["import", "--into", "engagement.yaml", "--dry-run"]).exits(0).err;
    assert!(err.contains("300 EUR on 2026-02-20 was paid back: of one of these?"), "{err}");
    assert!(err.matches("question: ").count() == 1 && err.contains("(the same is asked of 1 more)"), "{err}");
}

#[test]
fn one_meeting_under_two_names_is_asked() {
    let folder = folder("");
    let meeting = |uid: &str| {
        format!(
            "BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20260301T090000Z\nDTSTART:20260310T090000Z\nDTEND:20260310T100000Z\n\
             ORGANIZER:mailto:me@studio.example\nATTENDEE:mailto:ola@acme.example\nEND:VEVENT\n"
        )
    };
    let calendar = format!("BEGIN:VCALENDAR\nVERSION:2.0\n{}{}END:VCALENDAR\n", meeting("a"), meeting("b"));
    folder.write("c.ics", calendar);
    let outcome = folder.run(&["import", "c.ics", "--into", "engagement.yaml", "--dry-run"]).exits(0);
    assert!(outcome.err.contains("is it the same meeting as `meeting-a`"), "{}", outcome.err);
    // What is left out is told by a check.
    folder.write("in.mbox", MAIL.replace("Message-ID", "List-Id: <support.studio.example>\nMessage-ID"));
    let outcome = folder.run(&["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-06-30"]);
    assert!(outcome.err.contains("passed over: 1 mail of a mailing list"), "{}", outcome.err);
}
