//! What a letter says of money: what is due, record by record and together, and what remains at the end.

use super::draft::{Part, Said, Writer, one_line};
use super::restricted::{NUMBERED, SHOWN};
use crate::finding::Sort;
use crate::ladder::contest::Unheeded;
use crate::ladder::owed::{self, Owed};
use crate::value::money::Money;

impl Writer<'_, '_> {
    /// Adds what is due.
    pub(super) fn money(&self, parts: &mut Vec<Part>) -> Said<()> {
        let lines: Vec<String> =
            self.action.computed.parts.iter().filter_map(|part| self.open(part).transpose()).collect::<Said<_>>()?;
        if !lines.is_empty() {
            parts.push(Part::List(self.say("open")?, lines));
        }
        let is_told = |owed: &&Owed| [owed.total, owed.disputed, owed.decided].iter().any(|sum| !sum.amount.is_zero());
        for owed in self.action.computed.owed.iter().filter(is_told) {
            parts.push(Part::Paragraph(self.owed(owed)?));
        }
        Ok(())
    }

    /// What is due of one record, and the disputes of it that keep nothing back; nothing where nothing is.
    fn open(&self, part: &owed::Part) -> Said<Option<String>> {
        let charges = part.costs.iter().map(|cost| {
            let id = match cost.sort {
                Sort::Interest => "owed-interest",
                Sort::LumpSum => "owed-lump-sums",
                Sort::Amount => "owed-charges",
            };
            (id, cost.sum)
        });
        let sums = part.unpaid.map(|money| ("owed-principal", money)).into_iter().chain(charges);
        let mut sums: Vec<String> = sums.map(|(id, money)| self.amount(id, money)).collect::<Said<_>>()?;
        if sums.is_empty() {
            return Ok(None);
        }
        sums.extend(part.unheeded.iter().map(|dispute| self.unheeded(dispute)).collect::<Said<Vec<_>>>()?);
        let values = vec![("about", self.about(part)?.into()), ("parts", sums.join(", ").into())];
        Ok(Some(self.locale.say("open-line", values)?))
    }

    /// The record by what the client knows of it.
    fn about(&self, part: &owed::Part) -> Said<String> {
        let known = part.about.as_ref().filter(|(kind, _)| SHOWN.contains(&&**kind)).zip(part.day);
        let Some(((kind, id), day)) = known else { return self.say("open-other") };
        let mut values =
            vec![("kind", self.say(&format!("kind-{kind}"))?.into()), ("at", self.locale.date(day)?.into())];
        if !NUMBERED.contains(&&**kind) {
            return Ok(self.locale.say("fact-record-unnumbered", values)?);
        }
        values.push(("id", one_line(id).into()));
        Ok(self.locale.say("fact-record", values)?)
    }

    fn unheeded(&self, dispute: &Unheeded) -> Said<String> {
        let mut values = vec![("at", self.locale.date(dispute.from)?.into())];
        let Some(amount) = dispute.amount else { return Ok(self.locale.say("open-unheeded", values)?) };
        values.push(("amount", self.locale.money(amount)?.into()));
        Ok(self.locale.say("open-unheeded-part", values)?)
    }

    fn amount(&self, id: &str, money: Money) -> Said<String> {
        Ok(self.locale.say(id, vec![("amount", self.locale.money(money)?.into())])?)
    }

    fn owed(&self, owed: &Owed) -> Said<String> {
        let stated = |sums: &[(&'static str, Money)]| -> Said<Vec<String>> {
            let sums = sums.iter().filter(|(_, money)| !money.amount.is_zero());
            sums.map(|(id, money)| self.amount(id, *money)).collect()
        };
        let contested = [("owed-disputed", owed.disputed), ("owed-decided", owed.decided)];
        if owed.total.amount.is_zero() {
            return Ok(stated(&contested)?.join(" "));
        }
        let parts = stated(&[
            ("owed-principal", owed.principal),
            ("owed-interest", owed.interest),
            ("owed-lump-sums", owed.lump_sums),
            ("owed-charges", owed.charges),
        ])?;
        let values = vec![
            ("today", self.locale.date(self.facts.as_of)?.into()),
            ("total", self.locale.money(owed.total)?.into()),
            ("parts", parts.join(", ").into()),
        ];
        let mut texts = vec![self.locale.say("owed", values)?];
        texts.extend(stated(&[("owed-credit", owed.credit), ("owed-daily", owed.daily)])?);
        texts.extend(stated(&contested)?);
        Ok(texts.join(" "))
    }

    /// What remains at the end: what the client owes, and what the firm does.
    pub(super) fn account(&self) -> Said<Vec<Part>> {
        let (theirs, ours): (Vec<Money>, Vec<Money>) =
            self.action.computed.account.iter().partition(|sum| !sum.amount.is_sign_negative());
        let ours: Vec<Money> = ours.into_iter().map(|sum| Money { amount: -sum.amount, ..sum }).collect();
        let mut parts = Vec::new();
        for (id, sums) in [("account", theirs), ("account-ours", ours)] {
            if !sums.is_empty() {
                let today = self.locale.date(self.facts.as_of)?;
                let values = vec![("parts", self.sums(sums.into_iter())?.into()), ("today", today.into())];
                parts.push(Part::Paragraph(self.locale.say(id, values)?));
            }
        }
        Ok(parts)
    }
}
