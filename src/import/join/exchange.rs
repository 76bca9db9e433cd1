//! Payments in another currency than their invoice: what they come to in its own, the record has to say.

use std::collections::HashMap;

use super::draft::Draft;
use super::invoices::invoices;
use super::known::Known;
use super::outcome::Remark;

/// Asks for the exchange rates that the record lacks, each once. `shown` is the path of a file by its number.
pub(super) fn ask_of_rates<'n>(drafts: &[Draft], known: &Known, shown: impl Fn(usize) -> &'n str) -> Vec<Remark> {
    let owed: HashMap<String, String> =
        invoices(drafts, known).filter_map(|one| Some((one.id.to_owned(), one.sum?.1.to_owned()))).collect();
    let mut asked = Vec::new();
    let mut remarks = Vec::new();
    for draft in drafts.iter().filter(|draft| draft.is_paid() || draft.fact.kind == "credit_note") {
        let Some(((sum, currency), day)) = draft.amount().zip(draft.day()) else { continue };
        for (id, own) in draft.about.iter().filter_map(|id| owed.get_key_value(id)) {
            let rate = (day, currency.to_owned(), own.clone());
            if own == currency || known.has_rate(day, currency, own) || asked.contains(&rate) {
                continue;
            }
            let text = format!(
                "how much is {sum} {currency} in {own}, in which {id} is? nothing is converted unless the record gives the rate of that \
                 day: under `exchange` write `- {{at: {day}, from: {currency}, to: {own}, rate: RATE}}`"
            );
            let (id, path) = (draft.id.clone(), shown(draft.file).to_owned());
            remarks.push(Remark { id, path, line: draft.fact.line, text });
            asked.push(rate);
        }
    }
    remarks
}
