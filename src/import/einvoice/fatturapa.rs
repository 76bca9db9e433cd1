//! FatturaPA: `FatturaElettronica` with one or more bills, and `FatturaElettronicaSemplificata`.

use roxmltree::Node;
use rust_decimal::Decimal;

use super::bill::{Bill, Due, Sort};
use super::source::{Source, short};
use crate::import::fact::CASH_DISCOUNT;
use crate::import::xml::Element;
use crate::value::time::Day;

/// Tells the bills of a file: it has one seller, one buyer and any number of bodies.
pub(super) fn tell(root: Node<'_, '_>, source: &mut Source) {
    let Some(header) = root.child("FatturaElettronicaHeader") else {
        let line = source.line(root);
        source.lose(line, "it has no header: nobody knows whose bills these are");
        return;
    };
    let seller = header.child("CedentePrestatore").map(party).unwrap_or_default();
    let mut buyer = header.child("CessionarioCommittente").map(party).unwrap_or_default();
    buyer.extend(header.text_at("DatiTrasmissione/PECDestinatario"));
    for body in root.children_of("FatturaElettronicaBody") {
        let mut bill = Bill::new(source.line(body));
        bill.seller.clone_from(&seller);
        bill.buyer.clone_from(&buyer);
        one(body, bill, source);
    }
}

fn one(body: Node<'_, '_>, mut bill: Bill, source: &mut Source) {
    let Some(general) = body.child("DatiGenerali") else {
        source.lose(bill.line, "a body without general data: it is left out");
        return;
    };
    let document = general.child("DatiGeneraliDocumento");
    let text = |name: &str| document.and_then(|document| document.text_at(name));
    bill.number = text("Numero").unwrap_or_default();
    bill.issued = source.day(document.and_then(|document| document.child("Data")));
    let code = text("TipoDocumento").unwrap_or_default();
    let Some(sort) = sort_of(&code) else {
        *source.told.passed_over.entry("self-invoice for the tax office").or_default() += 1;
        return;
    };
    bill.sort = sort;
    if !matches!(code.as_str(), "TD01" | "TD02" | "TD04" | "TD24" | "TD25") {
        bill.notes.push(format!("type code {}", short(&code)));
    }
    bill.currency = source.currency(bill.line, text("Divisa"));
    let causes = document.into_iter().flat_map(|document| document.children_of("Causale").collect::<Vec<_>>());
    bill.remarks = causes.map(|cause| cause.whole_text()).collect();
    let goods = body.child("DatiBeniServizi");
    match body.parent().map(|root| root.tag_name().name()) {
        Some("FatturaElettronicaSemplificata") => simple_totals(body, source, &mut bill),
        _ => totals(document, goods, source, &mut bill),
    }
    general.children_of("DatiOrdineAcquisto").for_each(|order| bill.order(order.text_at("IdDocumento")));
    for linked in general.children_of("DatiFattureCollegate") {
        bill.preceding.extend(linked.text_at("IdDocumento"));
    }
    bill.preceding.extend(general.text_at("DatiFatturaRettificata/NumeroFR"));
    let lines = goods.into_iter().flat_map(|goods| goods.children_of("DettaglioLinee").collect::<Vec<_>>());
    bill.lines.extend(lines.filter_map(|line| line.text_at("Descrizione")));
    payments(body, source, &mut bill);
    bill.tell(source);
}

/// Returns what a type of document is; nothing for those by which a buyer reports tax and nobody asks for money.
fn sort_of(code: &str) -> Option<Sort> {
    Some(match code {
        "TD01" | "TD24" | "TD25" | "TD06" | "TD07" => Sort::Invoice(Some("standard")),
        "TD02" | "TD03" => Sort::Invoice(Some("prepayment")),
        "TD04" | "TD08" => Sort::CreditNote,
        "TD16" | "TD17" | "TD18" | "TD19" | "TD20" | "TD21" | "TD22" | "TD23" | "TD27" | "TD28" | "TD29" => {
            return None;
        }
        _ => Sort::Invoice(None),
    })
}

/// Reads the totals. A tax that the buyer pays for the seller (split payment) or withholds is not paid to the seller.
fn totals(document: Option<Node<'_, '_>>, goods: Option<Node<'_, '_>>, source: &mut Source, bill: &mut Bill) {
    let (mut net, mut tax, mut withheld) = (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
    let sums: Vec<_> = goods.map(|goods| goods.children_of("DatiRiepilogo").collect()).unwrap_or_default();
    for sum in &sums {
        let own = source.amount(sum.child("Imposta")).unwrap_or_default();
        net = net.saturating_add(source.amount(sum.child("ImponibileImporto")).unwrap_or_default());
        tax = tax.saturating_add(own);
        if sum.text_at("EsigibilitaIVA").as_deref() == Some("S") {
            withheld = withheld.saturating_add(own);
        }
    }
    let split = withheld;
    let Some(document) = document else { return };
    for held in document.children_of("DatiRitenuta") {
        withheld = withheld.saturating_add(source.amount(held.child("ImportoRitenuta")).unwrap_or_default());
    }
    bill.totals.gross = source.amount(document.child("ImportoTotaleDocumento"));
    if !sums.is_empty() {
        (bill.totals.net, bill.totals.tax) = (Some(net), Some(tax));
    }
    // The rounding is part of the total where that is said.
    let rounding = source.amount(document.child("Arrotondamento"));
    if bill.totals.gross.is_none() {
        bill.totals.rounding = rounding;
    }
    // Some take from the total what is withheld, and some do not.
    let sum = net.checked_add(tax);
    if !sums.is_empty()
        && sum != bill.totals.gross
        && sum.and_then(|sum| sum.checked_sub(withheld)) == bill.totals.gross
    {
        bill.totals.gross = sum;
    }
    bill.totals.withheld = Some(withheld);
    let by_law = withheld - split;
    bill.withheld = [withheld, split, by_law].to_vec();
    let stamp = source.amount(document.child("DatiBollo").and_then(|stamp| stamp.child("ImportoBollo")));
    bill.may_differ.extend(stamp);
    bill.may_differ.extend(rounding);
}

/// In the simplified form amounts are with tax.
fn simple_totals(body: Node<'_, '_>, source: &mut Source, bill: &mut Bill) {
    let mut gross = None;
    for goods in body.children_of("DatiBeniServizi") {
        bill.lines.extend(goods.text_at("Descrizione"));
        let more = source.amount(goods.child("Importo"));
        gross = gross.unwrap_or(Decimal::ZERO).checked_add(more.unwrap_or_default());
    }
    bill.totals.gross = gross;
    bill.totals.payable = gross;
}

/// Reads what is to be paid when, by which account.
fn payments(body: Node<'_, '_>, source: &mut Source, bill: &mut Bill) {
    let mut all: Vec<(Option<Day>, Option<Decimal>)> = Vec::new();
    for block in body.children_of("DatiPagamento") {
        if block.text_at("CondizioniPagamento").as_deref() == Some("TP03") {
            bill.notes.push("an advance".to_owned());
        }
        for part in block.children_of("DettaglioPagamento") {
            let amount = source.amount(part.child("ImportoPagamento"));
            let stated = source.day(part.child("DataScadenzaPagamento"));
            let from = source.day(part.child("DataRiferimentoTerminiPagamento")).or(bill.issued);
            let days = part.text_at("GiorniTerminiPagamento").and_then(|days| days.parse::<i64>().ok());
            let counted = from.zip(days.filter(|days| (0..10_000).contains(days))).map(|(from, days)| from.plus(days));
            all.push((stated.or(counted), amount));
            if let Some(account) = part.text_at("IBAN") {
                bill.pay_to(part.text_at("Beneficiario"), account);
            }
            bill.refer(part.text_at("CodicePagamento"));
            if let (Some(off), Some(until)) =
                (part.text_at("ScontoPagamentoAnticipato"), part.text_at("DataLimitePagamentoAnticipato"))
            {
                bill.notes.push(format!("{CASH_DISCOUNT} {off} until {until}"));
            }
        }
    }
    // Two accounts, each for the whole, are a choice and no sum.
    let gross = bill.totals.gross.or_else(|| bill.totals.net?.checked_add(bill.totals.tax?));
    let is_whole = |amount: &Option<Decimal>| amount.is_some() && *amount == all[0].1;
    if all.len() > 1 && all.iter().all(|(day, amount)| is_whole(amount) && *day == all[0].0) && all[0].1 >= gross {
        all.truncate(1);
    }
    let asked = all.iter().try_fold(Decimal::ZERO, |sum, (_, amount)| sum.checked_add((*amount)?));
    let whole = gross.zip(bill.totals.withheld).and_then(|(gross, withheld)| gross.checked_sub(withheld));
    let asked = asked.filter(|_| !all.is_empty());
    let held = asked.zip(whole).and_then(|(asked, whole)| asked.checked_sub(whole));
    let is_held = |held: Decimal| bill.withheld.iter().any(|part| part.is_sign_positive() && *part == held);
    if let (Some(asked), Some(held)) = (asked, held.filter(|held| !held.is_zero() && is_held(*held))) {
        let message = format!(
            "`{}` asks for {asked}, of which the buyer has to withhold {held}, or to pay it to the tax office: {} is owed to the seller",
            bill.number,
            asked - held
        );
        source.warn(bill.line, message);
        bill.totals.payable = whole;
    } else {
        bill.totals.payable = asked.or(bill.totals.payable).or(whole);
    }
    if all.iter().any(|(day, _)| day.is_none()) && all.iter().any(|(day, _)| day.is_some()) {
        bill.doubts
            .push(format!("Invoice {} says only of some parts when they are due: when are the others?", bill.number));
    }
    bill.dues.extend(all.into_iter().filter_map(|(day, amount)| Some(Due { day: day?, amount })));
}

/// Returns every name and number of a party, in the long and in the simplified form.
fn party(node: Node<'_, '_>) -> Vec<String> {
    let data = node.child("DatiAnagrafici");
    let data = data.or_else(|| node.child("IdentificativiFiscali")).unwrap_or(node);
    let names = data.child("Anagrafica").or_else(|| node.child("AltriDatiIdentificativi")).unwrap_or(data);
    let mut out = Vec::new();
    out.extend(names.text_at("Denominazione"));
    let person = [names.text_at("Nome"), names.text_at("Cognome")];
    out.push(person.into_iter().flatten().collect::<Vec<_>>().join(" "));
    if let Some(number) = data.text_at("IdFiscaleIVA/IdCodice") {
        let country = data.text_at("IdFiscaleIVA/IdPaese").unwrap_or_default();
        out.push(format!("{country}{number}"));
        out.push(number);
    }
    out.extend(data.text_at("CodiceFiscale"));
    out.extend(node.text_at("Contatti/Email"));
    out
}
