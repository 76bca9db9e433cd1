//! What a client reads, as Markdown for a mail: of the same dossier as its page, so that neither says more than the other.

use std::fmt::Write as _;

use super::dossier::Dossier;
use super::finding::{plain, since, state};
use super::listing::{Group, MOST_LISTED};
use super::page::title;
use super::todo::{of_parts, ours};
use super::words::{NOTHING_OPEN, OPEN_AMOUNTS, capital, left, overdue, spoken, who};
use crate::base::english::with_more;
use crate::finding::{Bearer, RightStatus, Status};
use crate::letter::restricted::{NUMBERED, SHOWN};
use crate::report::escape::{LONGEST_NAME, cut};
use crate::report::made::unnamed;
use crate::report::markdown::safe;
use crate::report::report::{Finding, Head};
use crate::value::time::Day;

/// So many records are named beside a finding.
const MOST_NAMED: usize = 5;

/// Returns the mail to the client of a dossier that was made for it.
pub fn mail(head: &Head, dossier: &Dossier) -> String {
    let mut mail = Mail { out: String::new(), dossier };
    let version = head.policy.version.as_ref().map(|version| format!(", version {}", safe(version)));
    let terms = format!("{}{}", safe(&head.policy.name), version.unwrap_or_default());
    let _ = writeln!(
        mail.out,
        "# {}\n\nAs of the end of {}, by the terms {terms}.",
        safe(&cut(&title(dossier), LONGEST_NAME)),
        head.looked()
    );
    mail.money();
    mail.pending();
    mail.findings("What was not kept on your side", Group::Broken(Some(Bearer::Client)));
    mail.findings("What was not kept on our side", Group::Broken(Some(Bearer::Firm)));
    mail.findings("Allowed, at a price", Group::Of(&[Status::Priced]));
    mail.rights();
    mail.made_from(head);
    mail.out
}

struct Mail<'a> {
    out: String,
    dossier: &'a Dossier,
}

impl Mail<'_> {
    /// Adds a heading and the lines below it; of no lines none.
    fn part(&mut self, title: &str, lines: &[String], all: usize) {
        if lines.is_empty() {
            return;
        }
        let _ = writeln!(self.out, "\n## {title}\n\n{}", lines.join("\n"));
        if all > MOST_LISTED {
            let _ = writeln!(self.out, "\n… and {} more that are not listed here.", all - MOST_LISTED);
        }
    }

    fn money(&mut self) {
        let sums = self.dossier.report.at_stake.iter();
        let mut lines: Vec<String> = sums.map(|sum| format!("- **{}**", sum.rounded())).collect();
        let is_none = lines.is_empty();
        if is_none {
            lines.push(NOTHING_OPEN.to_owned());
        }
        let parts = of_parts(self.dossier);
        if is_none && !parts.is_empty() {
            lines.push(String::new());
        }
        let indent = if is_none { "" } else { "  " };
        lines.extend(parts.iter().map(|part| format!("{indent}- {}", safe(part))));
        if !is_none {
            lines.push(format!("\n{OPEN_AMOUNTS}"));
        }
        let not_known = self.dossier.not_known.iter().map(|said| format!("\n{}.", safe(&capital(said))));
        lines.extend(not_known.chain(ours(self.dossier).iter().map(|said| format!("\n{said}."))));
        let credits = self.dossier.report.credits.iter().filter_map(|credit| credit.left.money);
        lines.extend(credits.take(MOST_LISTED).map(|money| format!("\nYour credit: {money}.")));
        self.part("Open amounts", &lines, 0);
    }

    fn pending(&mut self) {
        let found = Group::Pending.of(self.dossier);
        let row = |number: &usize| {
            let finding = &self.dossier.report.findings[*number];
            let due = finding.falls_due();
            let day = due.map_or_else(|| "not known".to_owned(), |due| due.planned());
            let left = due.map(|due| left(due.day, self.dossier.as_of.day, true)).unwrap_or_default();
            let (by, what) = (who(finding.bearer, true), safe(self.dossier.title(*number)));
            let about = finding.subject.as_ref().filter(|subject| NUMBERED.contains(&&*subject.kind));
            let about =
                about.map(|of| format!(" ({})", safe(&format!("{} {}", spoken(&of.kind), of.id)))).unwrap_or_default();
            format!("| {day} | {left} | {by} | {what}{about}{} |", self.dossier.to_pay(finding))
        };
        let late = |(day, what): (Day, String)| {
            format!(
                "| {day} | {} | {} | {} |",
                overdue(day, self.dossier.as_of.day),
                who(Some(Bearer::Client), true),
                safe(&what)
            )
        };
        let late = self.dossier.overdue().into_iter().take(MOST_LISTED).map(late);
        let mut lines: Vec<String> = late.chain(found.iter().take(MOST_LISTED).map(row)).collect();
        if !lines.is_empty() {
            lines.insert(0, "| Due | Left | By | What |\n| --- | --- | --- | --- |".to_owned());
        }
        self.part("What is due next", &lines, found.len());
    }

    fn findings(&mut self, title: &str, group: Group) {
        let found = group.of(self.dossier);
        let lines: Vec<String> = found.iter().take(MOST_LISTED).map(|number| self.point(*number)).collect();
        self.part(title, &lines, found.len());
    }

    fn point(&self, number: usize) -> String {
        let finding = &self.dossier.report.findings[number];
        let (title, why) = (self.dossier.title(number), self.dossier.why(number));
        let late = since(finding, true);
        // How late it was done says that it was.
        let state = match (finding.status, &*late, state(finding, true)) {
            (_, "", state) => state.to_owned(),
            (Status::Late, late, _) => late.to_owned(),
            (_, late, "not kept") => format!("not kept {late}"),
            (_, late, state) => format!("{state}, {late}"),
        };
        let mut line = format!("- **{}** ({state})", safe(title));
        if !why.is_empty() {
            line += &format!(": {}", safe(why));
        }
        let is_left_out = self.dossier.is_left_out(finding);
        for charge in &finding.charges {
            let amount = charge.amount.money.map_or_else(|| "amount unknown".to_owned(), |money| money.to_string());
            let not_asked = if is_left_out { ", not asked for" } else { "" };
            line += &format!("\n  - {amount} {}{not_asked}", safe(&charge.label));
        }
        let about = about(finding);
        if !about.is_empty() {
            line += &format!("\n  - about {}", safe(&about));
        }
        line
    }

    /// The files by their fingerprints alone: how they are called is the firm's own.
    fn made_from(&mut self, head: &Head) {
        let files = unnamed(&head.policy.files, &self.dossier.files);
        let mut lines: Vec<String> = files.iter().map(|(what, sha256)| format!("- {what}: sha256 {sha256}")).collect();
        lines.insert(0, format!("- goodterms {}", env!("CARGO_PKG_VERSION")));
        self.part("Made from", &lines, 0);
    }

    fn rights(&mut self) {
        let rights = self.dossier.report.rights.iter().filter(|right| right.status != RightStatus::Lapsed);
        let line = |right: &crate::report::report::Right| {
            let until = right.until.as_ref().map(|until| format!(" until {}", until.short())).unwrap_or_default();
            let holder = if right.holder == Some(Bearer::Client) { "you" } else { "either side" };
            let from = right.from.short();
            let about = right.evidence.first().filter(|fact| SHOWN.contains(&&*fact.kind));
            let about = about.map(|fact| format!(", for {}", safe(&plain(fact)))).unwrap_or_default();
            let (holder, action) = (capital(holder), safe(&spoken(&right.action)));
            format!("- {holder} may {action} from {from}{until} ({}){about}", right.status.word())
        };
        let lines: Vec<String> = rights.clone().take(MOST_LISTED).map(line).collect();
        let all = rights.count();
        self.part("Rights", &lines, all);
    }
}

/// Returns the records that the client knows.
fn about(finding: &Finding) -> String {
    let known = finding.evidence.iter().filter(|fact| SHOWN.contains(&&*fact.kind) && fact.deemed_by.is_none());
    let named: Vec<String> = known.clone().take(MOST_NAMED).map(plain).collect();
    let more = known.count().saturating_sub(named.len());
    with_more(&named.join(", "), more)
}
