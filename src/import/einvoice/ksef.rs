//! KSeF: `Faktura` of the logical structures FA(1), FA(2) and FA(3).

use roxmltree::Node;
use rust_decimal::Decimal;

use super::bill::{Bill, Due, Sort, money};
use super::source::{Source, day, short};
use crate::import::cell::Cell;
use crate::import::fact::{About, Fact, Party, SETTLED};
use crate::import::xml::Element;

/// Tells one invoice, and what it says was paid of it.
pub(super) fn tell(root: Node<'_, '_>, source: &mut Source) {
    let mut bill = Bill::new(source.line(root));
    let Some(body) = root.child("Fa") else {
        source.lose(bill.line, "it has no element `Fa`: it is left out");
        return;
    };
    bill.number = body.text_at("P_2").unwrap_or_default();
    bill.issued = source.day(body.child("P_1"));
    bill.currency = source.currency(bill.line, body.text_at("KodWaluty"));
    bill.seller = root.child("Podmiot1").map(party).unwrap_or_default();
    bill.buyer = root.child("Podmiot2").map(party).unwrap_or_default();
    totals(body, source, &mut bill);
    sort(body, source, &mut bill);
    bill.delivered = body.text_at("P_6").and_then(|text| day(&text));
    if let Some(period) = body.child("OkresFa") {
        let show = |name| period.text_at(name).unwrap_or_else(|| "…".to_owned());
        bill.notes.push(format!("period {} to {}", show("P_6_Od"), show("P_6_Do")));
    }
    // A correction lists what it changes before and after.
    let after = body.children_of("FaWiersz").filter(|line| line.child("StanPrzed").is_none());
    bill.lines = after.filter_map(|line| line.text_at("P_7")).collect();
    let ordered = body
        .child("Zamowienie")
        .into_iter()
        .flat_map(|order| order.children_of("ZamowienieWiersz").collect::<Vec<_>>());
    if bill.lines.is_empty() {
        bill.lines = ordered.filter_map(|line| line.text_at("P_7Z")).collect();
    }
    for terms in body.children_of("WarunkiTransakcji") {
        terms.children_of("Zamowienia").for_each(|order| bill.order(order.text_at("NrZamowienia")));
    }
    let paid = body.child("Platnosc").map(|payment| pay(payment, source, &mut bill)).unwrap_or_default();
    let (number, seller, buyer) = (bill.number.clone(), bill.seller.clone(), bill.buyer.clone());
    let (currency, is_asked) = (bill.currency, bill.sort != Sort::CreditNote);
    let whole = bill.totals.payable.filter(|amount| *amount > Decimal::ZERO);
    bill.tell(source);
    let Some(currency) = currency.filter(|_| is_asked) else { return };
    for (count, part) in paid.into_iter().enumerate() {
        let Some(amount) = part.amount.or(whole).filter(|amount| *amount > Decimal::ZERO) else { continue };
        let fields = [("at", part.day.to_string()), ("amount", money(amount, currency))];
        source.told.facts.push(Fact {
            kind: "payment".to_owned(),
            key: format!("{number} paid {}", count + 1),
            line: part.line,
            part: None,
            fields: fields.into_iter().map(|(name, value)| (name.to_owned(), Cell::Text(value))).collect(),
            from: Party::of(buyer.clone()),
            to: vec![Party::of(seller.clone())],
            about: vec![About::Invoice(number.clone())],
            counts: false,
            doubts: vec![format!(
                "Invoice {number} says itself that it was paid: does another source tell the same payment?"
            )],
        });
    }
}

/// Says what it is, and what it follows.
fn sort(body: Node<'_, '_>, source: &mut Source, bill: &mut Bill) {
    let code = body.text_at("RodzajFaktury").unwrap_or_default();
    bill.sort = Sort::Invoice(match code.as_str() {
        "VAT" | "UPR" | "ROZ" => Some("standard"),
        "ZAL" => Some("prepayment"),
        "KOR" | "KOR_ZAL" | "KOR_ROZ" => Some("corrected"),
        _ => None,
    });
    if !matches!(code.as_str(), "VAT" | "ZAL" | "KOR") {
        bill.notes.push(format!("type {}", short(&code)));
    }
    for corrected in body.children_of("DaneFaKorygowanej") {
        bill.preceding.extend(corrected.text_at("NrFaKorygowanej"));
    }
    for advance in body.children_of("FakturaZaliczkowa") {
        bill.preceding.extend(advance.text_at("NrFaZaliczkowej"));
    }
    if code.starts_with("KOR") {
        bill.notes.push("amounts are the difference to what it corrects".to_owned());
        if bill.totals.payable.is_some_and(|amount| amount.is_zero()) {
            bill.notes.push("nothing is owed more or less".to_owned());
        }
        if let Some(reason) = body.text_at("PrzyczynaKorekty") {
            bill.notes.push(format!("reason: {}", short(&reason)));
        }
        if let Some(number) = body.text_at("NrFaKorygowany") {
            let line = source.line(body);
            source.warn(line, format!("it corrects a number, too: the right one is `{}`", short(&number)));
        }
    }
}

/// Reads the sums: P_13 without tax, P_14 the tax; those that end in W say the tax again in zloty.
fn totals(body: Node<'_, '_>, source: &mut Source, bill: &mut Bill) {
    for sum in body.children().filter(Node::is_element) {
        let name = sum.tag_name().name();
        let total = match name {
            _ if name.ends_with('W') => continue,
            _ if name.starts_with("P_13_") => &mut bill.totals.net,
            _ if name.starts_with("P_14_") => &mut bill.totals.tax,
            _ => continue,
        };
        *total = total.unwrap_or_default().checked_add(source.amount(Some(sum)).unwrap_or_default());
    }
    if bill.totals.net.is_some() && bill.totals.tax.is_none() {
        bill.totals.tax = Some(Decimal::ZERO);
    }
    bill.totals.gross = source.amount(body.child("P_15"));
    bill.totals.payable = bill.totals.gross;
    let Some(settled) = body.child("Rozliczenie") else { return };
    // What is left to pay, or of what was deducted beyond it.
    let over = source.amount(settled.child("DoRozliczenia"));
    let (more, less) = (source.amount(settled.child("SumaObciazen")), source.amount(settled.child("SumaOdliczen")));
    let due = bill.totals.gross.and_then(|gross| gross.checked_add(more.unwrap_or_default()));
    let is_even = due.is_some_and(|due| due == less.unwrap_or_default());
    // Nothing too much says nothing of what is left, where that is not what the sums come to.
    let over = over.filter(|over| !over.is_zero() || is_even);
    let Some(rest) = source.amount(settled.child("DoZaplaty")).or(over.map(|over| -over)) else { return };
    // Charges are added to what is owed, and deductions taken off, outside of the tax.
    bill.totals.payable = Some(rest);
    (bill.totals.rounding, bill.totals.prepaid) = (more, less);
}

/// A payment that an invoice itself tells.
struct Paid {
    line: u32,
    day: crate::value::time::Day,
    amount: Option<Decimal>,
}

/// Reads when it is due, to which account, and what was paid of it.
fn pay(payment: Node<'_, '_>, source: &mut Source, bill: &mut Bill) -> Vec<Paid> {
    let mut paid = Vec::new();
    if let Some(day) = source.day(payment.child("DataZaplaty")) {
        bill.notes.push(format!("it says that it was paid on {day}"));
        paid.push(Paid { line: source.line(payment), day, amount: None });
    } else if payment.text_at("Zaplacono").as_deref() == Some("1") {
        bill.notes.push(format!("all of it was paid{SETTLED}"));
    }
    for part in payment.children_of("ZaplataCzesciowa") {
        let amount = source.amount(part.child("KwotaZaplatyCzesciowej"));
        let day = source.day(part.child("DataZaplatyCzesciowej"));
        if let (Some(amount), Some(day)) = (amount, day) {
            paid.push(Paid { line: source.line(part), day, amount: Some(amount) });
        }
    }
    let groups: Vec<_> = payment.children_of("TerminyPlatnosci").chain([payment]).collect();
    for term in groups.iter().flat_map(|group| group.children_of("TerminPlatnosci").collect::<Vec<_>>()) {
        // In FA(1) the day stands in an element of the same name.
        let day = source.day(term.child("Termin").or_else(|| term.child("TerminPlatnosci")));
        bill.dues.extend(day.map(|day| Due { day, amount: None }));
        bill.terms.extend(described(term));
    }
    if let Some(discount) = payment.child("Skonto") {
        let text = |name| discount.text_at(name).unwrap_or_default();
        let (terms, off) = (text("WarunkiSkonta"), text("WysokoscSkonta"));
        bill.notes.push(format!("cash discount: {} {}", short(&terms), short(&off)));
        bill.discounts.push(format!("{off} skonto {terms}"));
    }
    for account in payment.children_of("RachunekBankowy") {
        bill.seller.extend(
            account.text_at("NrRB").or_else(|| account.text_at("NrRBPL")).or_else(|| account.text_at("NrRBZagr")),
        );
    }
    for account in payment.children_of("RachunekBankowyFaktora") {
        if let Some(number) = account.text_at("NrRB") {
            bill.pay_to(Some("a factor".to_owned()), number);
        }
    }
    paid
}

/// Returns the terms as text. FA(3) parts them: what comes last is when the time begins, whatever that is.
fn described(term: Node<'_, '_>) -> Option<String> {
    let text = term.child("TerminOpis").or_else(|| term.child("TerminPlatnosciOpis"))?;
    match (text.text_at("Ilosc"), text.text_at("Jednostka"), text.text_at("ZdarzeniePoczatkowe")) {
        (Some(count), Some(unit), Some(start)) => Some(format!("{count} {unit} od: {start}")),
        _ => Some(text.whole_text()).filter(|text| !text.is_empty()),
    }
}

/// Returns every name and number of a party.
fn party(node: Node<'_, '_>) -> Vec<String> {
    let mut names = Vec::new();
    if let Some(who) = node.child("DaneIdentyfikacyjne") {
        names.extend(who.text_at("Nazwa").or_else(|| who.text_at("PelnaNazwa")));
        names.extend(who.text_at("NazwaHandlowa"));
        let person = [who.text_at("ImiePierwsze"), who.text_at("Nazwisko")];
        names.push(person.into_iter().flatten().collect::<Vec<_>>().join(" "));
        let number = who.text_at("NIP");
        names.extend(
            node.text_at("PrefiksPodatnika").zip(number.as_ref()).map(|(prefix, number)| format!("{prefix}{number}")),
        );
        names.extend(number);
        if let Some(number) = who.text_at("NrVatUE") {
            names.push(format!("{}{number}", who.text_at("KodUE").unwrap_or_default()));
        }
        names.extend(who.text_at("NrID"));
    }
    names.extend(node.children_of("DaneKontaktowe").filter_map(|contact| contact.text_at("Email")));
    names.extend(node.text_at("Email"));
    names.extend(node.text_at("NrKlienta"));
    names
}
