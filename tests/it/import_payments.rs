//! Which invoice a payment is for: `tests/told/payments.txt` has a row for each case: the invoices of the client, each with its number, day
//! and sum; the client's payments, each with its day, sum and text; and what becomes of each: the invoices that it is for, `the oldest`,
//! or what is asked. A sum below zero went out, to nobody who is named or to `<Name>` before the text: it is left out where no
//! answer stands for it, else `paid out`. `UPDATE=1 cargo test payments` writes that.

use std::fmt::Write;
use std::fs;

use goodterms::import::fact::Given;
use goodterms::import::formats::of_file;
use goodterms::import::join::joined::{File, join};
use goodterms::import::join::known::Known;
use goodterms::value::time::Day;
use goodterms::value::zone::Zone;

use super::expected::holds;

const RECORD: &str = "\
engagement: acme
client: {name: \"ACME GmbH\"}
who: {client: [acme.example, \"20260041\"], firm: [studio.example, \"Studio Linden\"]}
";

#[test]
fn payments_are_for_the_invoices_that_their_rows_say() {
    let path = "tests/told/payments.txt";
    let text = fs::read_to_string(path).expect("the rows");
    let mut out = String::new();
    for row in text.lines() {
        let cells: Vec<&str> = row.split(" | ").collect();
        let new = match cells.as_slice() {
            [invoices, payments, ..] if !row.starts_with('#') => {
                format!("{invoices} | {payments} | {}", became(invoices, payments))
            }
            _ => row.to_owned(),
        };
        let _ = writeln!(out, "{new}");
    }
    holds(path, &out);
}

/// Returns what becomes of each payment.
fn became(invoices: &str, payments: &str) -> String {
    let mut files: Vec<File> = invoices.split(", ").map(invoice).collect();
    files.push(statement(payments));
    let mut wrong = Vec::new();
    let known = Known::read(RECORD, &|_| Vec::new(), &mut wrong);
    assert!(wrong.is_empty(), "{wrong:?}");
    let joined = join(files, Some(&known));
    let payments = joined.events.iter().filter(|event| event.kind == "payment");
    let each = payments.map(|event| {
        let field = |name: &str| event.fields.iter().find(|(own, _)| own == name).map(|(_, cell)| cell.to_string());
        if field("by").is_some_and(|by| by.contains("firm")) {
            return "paid out".to_owned();
        }
        if field("amount").is_some() {
            return field("for").unwrap_or_else(|| "the oldest".to_owned()).replace('"', "");
        }
        let asked = joined.questions.iter().filter(|question| question.id == event.id);
        let asked = asked.map(|question| question.text.split("; under `").next().unwrap_or_default());
        asked.collect::<Vec<_>>().join("; ")
    });
    each.collect::<Vec<_>>().join(" ; ")
}

fn invoice(words: &str) -> File {
    let [amount, day, id] = words.rsplitn(3, ' ').collect::<Vec<_>>().try_into().expect("a number, a day, a sum");
    let party =
        |side: &str, name: &str| format!("<{side}><Party><PartyName><Name>{name}</Name></PartyName></Party></{side}>");
    let (seller, buyer) =
        (party("AccountingSupplierParty", "Studio Linden"), party("AccountingCustomerParty", "ACME GmbH"));
    let xml = format!(
        "<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'><ID>{id}</ID><IssueDate>{day}</IssueDate>\
         <DocumentCurrencyCode>EUR</DocumentCurrencyCode>{seller}{buyer}\
         <LegalMonetaryTotal><PayableAmount>{amount}</PayableAmount></LegalMonetaryTotal></Invoice>"
    );
    file(&format!("{id}.xml"), &xml)
}

fn statement(payments: &str) -> File {
    let mut entries = String::new();
    for (number, payment) in payments.split(" ; ").enumerate() {
        let mut words = payment.splitn(3, ' ');
        let (day, amount, text) = (words.next().expect("a day"), words.next().expect("a sum"), words.next());
        let text = text.unwrap_or_default();
        let (way, party, amount, text) = match amount.strip_prefix('-') {
            None => ("CRDT", "<Dbtr><Nm>ACME GmbH</Nm></Dbtr>".to_owned(), amount, text),
            Some(amount) => {
                let (name, text) = text.strip_prefix('<').and_then(|rest| rest.split_once('>')).unwrap_or(("", text));
                ("DBIT", format!("<Cdtr><Nm>{name}</Nm></Cdtr>"), amount, text.trim())
            }
        };
        let text = text.replace('&', "&amp;");
        let _ = writeln!(
            entries,
            "<Ntry><Amt Ccy='EUR'>{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd><Sts>BOOK</Sts><ValDt><Dt>{day}</Dt></ValDt>\
             <AcctSvcrRef>BANKREF{number}</AcctSvcrRef><NtryDtls><TxDtls><RltdPties>{party}</RltdPties>\
             <RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        );
    }
    let xml = format!(
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'><BkToCstmrStmt><Stmt>\
         <Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>\n{entries}</Stmt></BkToCstmrStmt></Document>"
    );
    file("bank.xml", &xml)
}

fn file(path: &str, text: &str) -> File {
    let (zone, until) = (Zone::utc(), Day::parse("2026-12-31").expect("a day"));
    let bytes = text.as_bytes();
    let format = of_file(path, bytes).expect("a format");
    let given = Given { path, bytes, zone: &zone, until, with_words: false, mapping: None, vocabulary: None };
    let told = format.tell(&given).unwrap_or_else(|refusal| panic!("{path}: {}", refusal.reason));
    let (path, sha256) = (path.to_owned(), "0".repeat(64));
    File { path, sha256, format: format.name, facts: told.facts, covers: told.covers }
}
