//! What the sources do not cover is not known: days without a statement, pages that are missing, one invoice under two names.

use super::Folder;
use super::sources::{RECORD, invoice};
use super::sources_money::entry;

const ACCOUNT: &str = "DE89370400440532013000";

/// A folder with an invoice of 2 April over 800 EUR, due on 16 April, and what else is put into the record.
fn folder(more: &str) -> Folder {
    let folder = Folder::with_policy();
    let head = RECORD.split("events:").next().expect("a head");
    folder.write("engagement.yaml", format!("{head}sources: [\"i*\", \"b*\"]\n{more}"));
    folder.write("i1.xml", invoice("INV-1", "2026-04-02", "800.00", "ACME GmbH"));
    folder
}

/// A statement from one day to another, with the balances with which it opens and closes.
fn statement(account: &str, [from, to]: [&str; 2], [opens, closes]: [&str; 2], entries: &str) -> String {
    let balance = |code: &str, amount: &str, day: &str| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>\
             <Dt><Dt>{day}</Dt></Dt></Bal>"
        )
    };
    format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt><Stmt>\
         <FrToDt><FrDtTm>{from}T00:00:00</FrDtTm><ToDtTm>{to}T23:59:59</ToDtTm></FrToDt>\
         <Acct><Id><IBAN>{account}</IBAN></Id></Acct>{}{}\n{entries}</Stmt></BkToCstmrStmt></Document>\n",
        balance("OPBD", opens, from),
        balance("CLBD", closes, to)
    )
}

/// A payment of the client.
fn paid(reference: &str, day: &str, amount: &str, text: &str) -> String {
    by("ACME GmbH", reference, day, amount, text)
}

fn by(payer: &str, reference: &str, day: &str, amount: &str, text: &str) -> String {
    let details = format!(
        "<TxDtls><RltdPties><Dbtr><Nm>{payer}</Nm></Dbtr></RltdPties><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>"
    );
    entry(reference, day, "CRDT", amount, &details)
}

/// Returns how an invoice stands on a day, and all that was said.
fn on(folder: &Folder, id: &str, day: &str) -> (String, String) {
    let check = ["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", day, "--all", "--format", "json"];
    let outcome = folder.run(&check);
    let found = outcome.json()["engagements"][0]["findings"].as_array().expect("findings").clone();
    let one = found.into_iter().find(|one| one["subject"]["id"] == id && one["clause"] == "paid");
    let status = one.as_ref().map_or("none".to_owned(), |one| one["status"].as_str().expect("a status").to_owned());
    (status, format!("{}{}", outcome.err, one.unwrap_or_default()))
}

fn is(folder: &Folder, id: &str, day: &str, status: &str, said: &str) {
    let (found, all) = on(folder, id, day);
    assert!(found == status && all.contains(said), "{id} is {found} on {day}, not {status}; said: {all}");
}

const MARCH: [&str; 2] = ["2026-03-01", "2026-03-31"];
const APRIL: [&str; 2] = ["2026-04-01", "2026-04-30"];
const MAY: [&str; 2] = ["2026-05-01", "2026-05-31"];

#[test]
fn what_came_in_a_month_without_a_statement_nobody_knows() {
    let folder = folder("");
    let same = ["100.00", "100.00"];
    folder.write("b3.xml", statement(ACCOUNT, MARCH, same, ""));
    folder.write("b5.xml", statement(ACCOUNT, MAY, ["900.00", "900.00"], ""));
    is(
        &folder,
        "INV-1",
        "2026-05-31",
        "unknown",
        "every payment from 2026-04-01 to 2026-04-30: no bank statement of these days",
    );
    let (_, said) = on(&folder, "INV-1", "2026-05-31");
    assert!(
        said.contains(
            "what came in from 2026-04-01 to 2026-04-30 nobody knows: a statement before this one is missing"
        ),
        "{said}"
    );
    // An invoice that was written after the gap cannot have been paid in it.
    folder.write("i2.xml", invoice("INV-2", "2026-05-04", "500.00", "ACME GmbH"));
    is(&folder, "INV-2", "2026-05-31", "breached", "");
    // With the statement, it is known.
    folder
        .write("b4.xml", statement(ACCOUNT, APRIL, ["100.00", "900.00"], &paid("A1", "2026-04-10", "800.00", "INV-1")));
    is(&folder, "INV-1", "2026-05-31", "met", "");
    let rent =
        |amount| statement(ACCOUNT, APRIL, ["100.00", "900.00"], &by("Other Ltd", "A1", "2026-04-10", amount, "rent"));
    folder.write("b4.xml", rent("799.00"));
    is(&folder, "INV-1", "2026-05-31", "unknown", "but it closes with 900.00 EUR");
    folder.write("b4.xml", rent("800.00"));
    let others = format!("matched: {{\"payment-{ACCOUNT} A1\": others}}\nwho:");
    folder.write("engagement.yaml", folder.read("engagement.yaml").replace("who:", &others));
    is(&folder, "INV-1", "2026-05-31", "breached", "");
}

#[test]
fn a_balance_that_goes_on_leaves_no_gap() {
    let folder = folder("");
    // No statement is made for days on which nothing is booked.
    folder.write("b3.xml", statement(ACCOUNT, MARCH, ["100.00", "100.00"], ""));
    folder.write("b5.xml", statement(ACCOUNT, MAY, ["100.00", "100.00"], ""));
    is(&folder, "INV-1", "2026-05-31", "breached", "");
    // Of two that touch, and the balances do not, one between them is missing.
    folder.write("b4.xml", statement(ACCOUNT, APRIL, ["100.00", "100.00"], ""));
    folder.write("b5.xml", statement(ACCOUNT, MAY, ["900.00", "900.00"], ""));
    is(&folder, "INV-1", "2026-05-31", "breached", "what came in from 2026-04-30 to 2026-05-01 nobody knows");
    folder.write("i1.xml", invoice("INV-1", "2026-04-20", "800.00", "ACME GmbH"));
    is(&folder, "INV-1", "2026-05-31", "unknown", "every payment from 2026-04-30 to 2026-05-01");
}

#[test]
fn after_the_last_statement_and_before_the_first_one_nothing_is_known() {
    let folder = folder("");
    let to = |day| folder.write("b.xml", statement(ACCOUNT, ["2026-04-01", day], ["100.00", "100.00"], ""));
    // Due on the 16th: the statement up to that evening is enough on the 17th.
    to("2026-04-15");
    is(&folder, "INV-1", "2026-04-16", "pending", "");
    is(&folder, "INV-1", "2026-04-17", "unknown", "every payment after 2026-04-15: no bank statement");
    to("2026-04-16");
    is(&folder, "INV-1", "2026-04-17", "breached", "");
    is(&folder, "INV-1", "2026-04-30", "breached", "");
    // What a person records, or says to be complete, stands.
    to("2026-04-15");
    let record = folder.read("engagement.yaml");
    folder.write("engagement.yaml", format!("{record}complete: {{payment: 2026-04-29}}\n"));
    is(&folder, "INV-1", "2026-04-30", "breached", "");
    folder.write(
        "engagement.yaml",
        format!("{record}events:\n  - {{payment: P-1, at: 2026-04-16, by: client, amount: 800 EUR, for: INV-1}}\n"),
    );
    is(&folder, "INV-1", "2026-04-30", "met", "");
    folder.write("engagement.yaml", &record);
    folder.write("b.xml", statement(ACCOUNT, ["2026-04-06", "2026-04-30"], ["100.00", "100.00"], ""));
    is(&folder, "INV-1", "2026-04-30", "unknown", "every payment before 2026-04-06: no bank statement");
    // What was paid in full later was not paid before.
    let late = paid("A1", "2026-04-20", "800.00", "INV-1");
    folder.write("b.xml", statement(ACCOUNT, ["2026-04-06", "2026-04-30"], ["100.00", "900.00"], &late));
    is(&folder, "INV-1", "2026-04-30", "late", "");
}

#[test]
fn every_account_counts_unless_the_invoice_names_its_own() {
    let folder = folder("");
    let other = "DE75512108001245126199";
    folder.write("b1.xml", statement(ACCOUNT, APRIL, ["100.00", "100.00"], ""));
    folder.write("b2.xml", statement(other, ["2026-04-01", "2026-04-12"], ["5.00", "5.00"], ""));
    is(&folder, "INV-1", "2026-04-30", "unknown", "every payment after 2026-04-12");
    let means = |account: &str| {
        let means = format!(
            "<a:PaymentMeans><a:PayeeFinancialAccount><b:ID>{account}</b:ID></a:PayeeFinancialAccount></a:PaymentMeans><a:LegalMonetaryTotal>"
        );
        folder.write(
            "i1.xml",
            invoice("INV-1", "2026-04-02", "800.00", "ACME GmbH").replace("<a:LegalMonetaryTotal>", &means),
        );
    };
    means(ACCOUNT);
    is(&folder, "INV-1", "2026-04-30", "breached", "");
    means(other);
    is(&folder, "INV-1", "2026-04-30", "unknown", "every payment after 2026-04-12");
}

const MT940: &str = "\
:20:STARTUMS
:25:37040044/0532013000
:28C:4/1
:60F:C260331EUR100,00
:61:2604100410C800,00NTRFNONREF//B0000001
:86:INV-1 ACME GmbH
:62F:C260430EUR900,00
-
";

#[test]
fn a_number_that_is_left_out_is_a_statement_that_is_missing_where_days_touch_as_well() {
    let folder = folder("");
    let swept = |number: u32, from: &str, to: &str| {
        let head = format!(":20:STARTUMS\n:25:37040044/0532013000\n:28C:{number}/1\n");
        folder.write(&format!("b{number}.sta"), format!("{head}:60F:C{from}EUR0,00\n:62F:C{to}EUR0,00\n-\n"));
    };
    swept(4, "260331", "260410");
    swept(6, "260410", "260430");
    is(&folder, "INV-1", "2026-04-30", "unknown", "from 2026-04-10 to 2026-04-11 nobody knows");
    swept(5, "260410", "260410");
    is(&folder, "INV-1", "2026-04-30", "breached", "");
}

#[test]
fn one_account_of_two_formats_is_one_and_a_line_that_is_lost_is_seen_by_the_balance() {
    let folder = folder("");
    folder.write("b3.xml", statement(ACCOUNT, MARCH, ["100.00", "100.00"], ""));
    folder.write("b4.sta", MT940);
    folder.write("b5.xml", statement(ACCOUNT, MAY, ["900.00", "900.00"], ""));
    is(&folder, "INV-1", "2026-05-31", "met", "");
    let lost = MT940.split_inclusive('\n').filter(|line| !line.starts_with(":61") && !line.starts_with(":86"));
    folder.write("b4.sta", lost.collect::<String>());
    is(&folder, "INV-1", "2026-05-31", "unknown", "but it closes with 900.00 EUR");
}

#[test]
fn a_download_covers_the_days_before_it_was_made() {
    let folder = folder("");
    let ofx = |made: &str| {
        let text = format!(
            "<OFX><SIGNONMSGSRSV1><SONRS><DTSERVER>{made}</SONRS></SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR\
             <BANKACCTFROM><BANKID>37040044<ACCTID>532013000<ACCTTYPE>CHECKING</BANKACCTFROM>\
             <BANKTRANLIST><DTSTART>20260101<DTEND>20260630</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
        );
        folder.write("b.ofx", text);
    };
    ofx("20260416120000");
    is(&folder, "INV-1", "2026-04-30", "unknown", "every payment after 2026-04-15");
    ofx("20260417080000");
    is(&folder, "INV-1", "2026-04-30", "breached", "");
}

#[test]
fn a_page_behind_which_another_one_is_to_follow_is_a_loss_without_it() {
    let folder = folder("");
    let page = |number: u32, is_last: bool, entries: &str| {
        let head = format!("<Stmt><StmtPgntn><PgNb>{number}</PgNb><LastPgInd>{is_last}</LastPgInd></StmtPgntn>");
        let text = statement(ACCOUNT, APRIL, ["100.00", "100.00"], entries).replace("<Stmt>", &head);
        let (before, rest) = text.split_once("<Bal>").expect("balances");
        let after = rest.rsplit_once("</Bal>").expect("balances").1;
        folder.write(&format!("b{number}.xml"), format!("{before}{after}"));
    };
    page(1, false, "");
    is(&folder, "INV-1", "2026-04-30", "unknown", "another page of this statement is to follow");
    page(2, true, "");
    is(&folder, "INV-1", "2026-04-30", "breached", "");
    page(2, true, &paid("A1", "2026-04-10", "800.00", "INV-1"));
    is(&folder, "INV-1", "2026-04-30", "met", "");
}

#[test]
fn money_that_names_nothing_and_fits_nothing_is_asked() {
    let folder = folder("");
    let year = ["2026-01-01", "2026-05-31"];
    let pays = |day, amount, text: &str| {
        let entries = paid("A1", day, amount, text);
        folder.write("b.xml", statement(ACCOUNT, year, ["0.00", amount], &entries));
    };
    // A deposit that comes back before anything is open settles nothing that is written later.
    pays("2026-03-10", "900.00", "Rückzahlung Kaution");
    is(
        &folder,
        "INV-1",
        "2026-05-31",
        "unknown",
        "what is it for? “Rückzahlung Kaution” may say that it is for something else",
    );
    pays("2026-03-10", "800.00", "Darlehen");
    is(&folder, "INV-1", "2026-05-31", "unknown", "“Darlehen” may say that it is for something else");
    pays("2026-04-10", "900.00", "deposit refund");
    is(&folder, "INV-1", "2026-05-31", "unknown", "“deposit refund” may say that it is for something else");
    pays("2026-04-10", "300.00", "Darlehen");
    is(&folder, "INV-1", "2026-05-31", "unknown", "“Darlehen” may say that it is for something else");
    // So it is of whatever sum.
    pays("2026-04-10", "800.00", "Kaution");
    is(&folder, "INV-1", "2026-05-31", "unknown", "“Kaution” may say that it is for something else");
    pays("2026-04-10", "300.00", "logo");
    is(&folder, "INV-1", "2026-05-31", "unknown", "“logo” names no invoice, and none");
    pays("2026-04-10", "800.00", "Kaution INV-1");
    is(&folder, "INV-1", "2026-05-31", "met", "");
    pays("2026-04-10", "800.00", "thanks");
    is(&folder, "INV-1", "2026-05-31", "met", "");
    // The day of an invoice is no number of one.
    pays("2026-04-10", "800.00", "Rechnung vom 02.04.2026");
    is(&folder, "INV-1", "2026-05-31", "met", "");
    // What is left of an invoice is no sum of one.
    let entries = [paid("A1", "2026-04-10", "500.00", "INV-1"), paid("A2", "2026-04-13", "300.00", "zwrot kaucji")];
    folder.write("b.xml", statement(ACCOUNT, year, ["0.00", "800.00"], &entries.concat()));
    is(&folder, "INV-1", "2026-05-31", "unknown", "“zwrot kaucji” may say that it is for something else");
    // Without a text, or with one that only says that it pays, a part is of the only debt.
    for text in ["", "Teilzahlung, vielen Dank", "przelew: część"] {
        pays("2026-04-10", "300.00", text);
        is(&folder, "INV-1", "2026-05-31", "breached", "");
    }
    let entries = [paid("A1", "2026-04-10", "500.00", "INV-1"), paid("A2", "2026-04-13", "300.00", "Restzahlung")];
    folder.write("b.xml", statement(ACCOUNT, year, ["0.00", "800.00"], &entries.concat()));
    is(&folder, "INV-1", "2026-05-31", "met", "");
}

#[test]
fn who_pays_a_part_for_the_client_is_asked() {
    let folder = folder("");
    let year = ["2026-01-01", "2026-05-31"];
    let entries = by("Holding 7 AG", "A1", "2026-04-10", "500.00", "for ACME, part");
    folder.write("b.xml", statement(ACCOUNT, year, ["0.00", "500.00"], &entries));
    is(&folder, "INV-1", "2026-05-31", "breached", "");
    let record = folder.read("engagement.yaml").replace("ACME GmbH", "Acme Timber GmbH");
    folder.write("engagement.yaml", record);
    folder.write("i1.xml", invoice("INV-1", "2026-04-02", "800.00", "Acme Timber GmbH"));
    let entries = by("Holding 7 AG", "A1", "2026-04-10", "500.00", "i.A. ACME TIMBER, Rate 1");
    folder.write("b.xml", statement(ACCOUNT, year, ["0.00", "500.00"], &entries));
    is(&folder, "INV-1", "2026-05-31", "unknown", "pay it for the client, whom its text names");
}

#[test]
fn an_invoice_that_books_and_a_file_tell_under_two_names_is_one() {
    let folder = folder("");
    let year = ["2026-01-01", "2026-05-31"];
    folder.write("i1.xml", invoice("RE-2026-014", "2026-04-02", "800.00", "ACME GmbH"));
    folder.write(
        "b.xml",
        statement(ACCOUNT, year, ["0.00", "800.00"], &paid("A1", "2026-04-10", "800.00", "RE-2026-014")),
    );
    let book = |code: &str| {
        let text =
            format!("2026-04-02{code} ACME GmbH\n    assets:receivable:ACME GmbH   800.00 EUR\n    income:design\n");
        folder.write("books.journal", text);
    };
    for code in ["", " (2026/014)", " (2026/14)"] {
        book(code);
        is(&folder, "RE-2026-014", "2026-05-31", "met", "");
        let (_, said) = on(&folder, "RE-2026-014", "2026-05-31");
        assert!(!said.contains("which is of the same day and amount"), "{code}: {said}");
        let outcome = folder.run(&["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-05-31"]);
        outcome.exits(0);
    }
    book(" (A-77)");
    is(
        &folder,
        "A-77",
        "2026-05-31",
        "unknown",
        "is it RE-2026-014, which is of the same day and amount, under another number?",
    );
}

#[test]
fn a_due_day_that_is_asked_is_not_what_a_policy_says_where_none_is_stated() {
    let folder = folder("");
    folder.write("b.xml", statement(ACCOUNT, ["2026-01-01", "2026-06-30"], ["0.00", "0.00"], ""));
    let policy = folder
        .read("policy.terms")
        .replace("within 14 days after invoice.issued", "by invoice.due else (invoice.issued + 14 days)");
    folder.write("policy.terms", policy);
    is(&folder, "INV-1", "2026-06-30", "breached", "");
    let terms = "<a:PaymentTerms><b:Note>payable when the moon is full</b:Note></a:PaymentTerms><a:LegalMonetaryTotal>";
    let bill = invoice("INV-1", "2026-04-02", "800.00", "ACME GmbH").replace("<a:LegalMonetaryTotal>", terms);
    folder.write("i1.xml", bill);
    is(&folder, "INV-1", "2026-06-30", "unknown", "under `matched` write `\"INV-1\": {due: DAY}`");
    let record = folder.read("engagement.yaml");
    folder.write("engagement.yaml", format!("{record}matched: {{INV-1: {{due: 2026-04-30}}}}\n"));
    is(&folder, "INV-1", "2026-06-30", "breached", "");
}

const THREAD: &str = "\
From -
From: Ola <ola@acme.example>
To: me@studio.example
Date: Mon, 02 Mar 2026 09:12:00 +0100
Message-ID: <m1@acme.example>
Subject: Logo

The file is broken.

From -
From: Ola <ola@acme.example>
To: me@studio.example
Date: Tue, 03 Mar 2026 09:12:00 +0100
Message-ID: <m2@acme.example>
In-Reply-To: <m1@acme.example>
Subject: Re: Logo

Did you see this?

From -
From: me@studio.example
To: Ola <ola@acme.example>
Date: Tue, 03 Mar 2026 10:12:00 +0100
Message-ID: <m3@studio.example>
In-Reply-To: <m2@acme.example>
Subject: Re: Logo

Here is a new one.

";

#[test]
fn an_answer_to_the_second_mail_of_a_thread_answers_the_first_one_too() {
    let folder = folder("");
    folder.write("b.xml", statement(ACCOUNT, APRIL, ["0.00", "0.00"], ""));
    folder.write("in.mbox", THREAD);
    let import = ["import", "in.mbox", "--into", "engagement.yaml", "--dry-run"];
    let out = folder.run(&import).exits(0).out;
    assert!(out.contains("for: [\"message-m2@acme.example\", \"message-m1@acme.example\"]"), "{out}");
    // What stood before the firm's own mail it has answered, or not, by itself.
    let answered = THREAD.replace(
        "From: Ola <ola@acme.example>\nTo: me@studio.example\nDate: Tue",
        "From: me@studio.example\nTo: me@studio.example\nDate: Tue",
    );
    folder.write("in.mbox", answered);
    let out = folder.run(&import).exits(0).out;
    assert!(!out.contains("message-m1@acme.example\"]"), "{out}");
}

#[test]
fn a_day_of_value_over_the_edge_of_a_statement_opens_no_gap_and_hides_none() {
    let folder = folder("");
    let booked = |reference, value: &str, day: &str, amount| {
        let entry = by("Other Ltd", reference, value, amount, "rent");
        entry.replace(&format!("<BookgDt><Dt>{value}"), &format!("<BookgDt><Dt>{day}"))
    };
    let to_due = ["2026-04-01", "2026-04-16"];
    // The bank books up to two days after the day of value: what came in on the last two days may stand in the next statement.
    folder.write(
        "b1.xml",
        statement(ACCOUNT, to_due, ["0.00", "5.00"], &booked("A1", "2026-04-13", "2026-04-15", "5.00")),
    );
    is(&folder, "INV-1", "2026-04-17", "unknown", "every payment after 2026-04-14");
    let rest = ["2026-04-17", "2026-04-30"];
    folder.write("b2.xml", statement(ACCOUNT, rest, ["5.00", "5.00"], ""));
    is(&folder, "INV-1", "2026-04-30", "breached", "");
    // Booked after the edge, of a day before it, it was paid in time.
    let mine =
        paid("A2", "2026-04-16", "800.00", "INV-1").replace("<BookgDt><Dt>2026-04-16", "<BookgDt><Dt>2026-04-17");
    folder.write("b2.xml", statement(ACCOUNT, rest, ["5.00", "805.00"], &mine));
    is(&folder, "INV-1", "2026-04-30", "met", "");
    // Booked on the last day, of the value of the next one: between two that follow each other nothing is missing.
    folder.write(
        "b1.xml",
        statement(ACCOUNT, to_due, ["0.00", "5.00"], &booked("A1", "2026-04-17", "2026-04-16", "5.00")),
    );
    folder.write("b2.xml", statement(ACCOUNT, rest, ["5.00", "5.00"], ""));
    is(&folder, "INV-1", "2026-04-30", "breached", "");
    // What was booked before the first statement may have had its value in it.
    folder.write("i1.xml", invoice("INV-1", "2026-04-01", "800.00", "ACME GmbH"));
    is(&folder, "INV-1", "2026-04-30", "unknown", "every payment before 2026-04-02");
}

#[test]
fn a_page_without_its_days_says_nothing_from_the_beginning_on() {
    let folder = folder("");
    let head = "<Stmt><StmtPgntn><PgNb>1</PgNb><LastPgInd>false</LastPgInd></StmtPgntn>";
    let text = statement(ACCOUNT, APRIL, ["100.00", "100.00"], "").replace("<Stmt>", head);
    let (before, rest) = text.split_once("<FrToDt>").expect("days");
    let after = rest.split_once("</FrToDt>").expect("days").1;
    let (head, rest) = after.split_once("<Bal>").expect("balances");
    folder.write("b1.xml", format!("{before}{head}{}", rest.rsplit_once("</Bal>").expect("balances").1));
    is(&folder, "INV-1", "2026-04-30", "unknown", "every payment since the beginning of the record");
}
