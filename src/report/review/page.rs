//! A contract under review as a page of the terminal, and as Markdown for a mail.

use std::fmt::Write as _;

use super::law::Law;
use super::sided::{Duty, SidedTerm};
use super::typical::{Typical, Waited};
use super::{Point, Required, Review};
use crate::report::computed::Sum;
use crate::report::markdown::safe;
use crate::report::text::{Cell, Columns, Look, Screen, line, wrap};
use crate::review::claim::Claim;
use crate::review::expected::place as expected_at;
use crate::review::grave::{grave, grave_value};
use crate::review::tongue::in_english;

/// So many inner terms are named; of more it is told how many there are.
const FEW: usize = 5;

impl Review {
    /// Returns the page for people.
    pub fn text(&self, screen: &Screen) -> String {
        let mut out = format!("{}\n", screen.bold(&self.title()));
        let look = if self.is_clean() { Look::Green } else { Look::Red };
        let _ = writeln!(out, "{}", screen.paint(look, &format!("Advice: {}", self.advised())));
        let rows: Vec<Vec<Cell>> = self.stated().map(row).collect();
        if !rows.is_empty() {
            let _ = writeln!(out, "\n{}", screen.paint(Look::Bold, "Terms"));
            let columns = Columns::of(2, &rows);
            rows.iter().for_each(|row| columns.write(&mut out, row, screen));
        }
        for (title, lines) in self.sections(true) {
            let _ = writeln!(out, "\n{}", screen.paint(Look::Bold, title));
            for text in lines {
                for (i, one) in wrap(&text, screen.width.saturating_sub(4)).into_iter().enumerate() {
                    let _ = writeln!(out, "{}{one}", if i == 0 { "  " } else { "    " });
                }
            }
        }
        out
    }

    /// Returns it as Markdown.
    pub fn markdown(&self) -> String {
        let mut out = format!("# {}\n\n**Advice: {}**\n", safe(&self.title()), safe(&self.advised()));
        if self.stated().next().is_some() {
            out += "\n| term | grade | contract | ours | costs |\n| --- | --- | --- | --- | --- |\n";
        }
        for point in self.stated() {
            let cells =
                [&point.term, point.grade, point.stated.as_deref().unwrap_or("not stated"), &point.ours, &point.cost()];
            let _ = writeln!(out, "| {} |", cells.map(safe).join(" | "));
        }
        for (title, lines) in self.sections(true) {
            let _ = writeln!(out, "\n## {title}\n");
            lines.iter().for_each(|text| {
                let _ = writeln!(out, "- {}", safe(text));
            });
        }
        out
    }

    /// The terms that the contract states.
    pub(super) fn stated(&self) -> impl Iterator<Item = &Point> {
        self.terms.iter().filter(|point| point.stated.is_some())
    }

    /// What holds where the contract says nothing, and why: what it is expected to say, in the order of its weight, then how much
    /// more there is.
    fn silent(&self) -> Vec<String> {
        let (named, more) = self.missing();
        let terms: Vec<String> = named.iter().map(|point| format!("{} {}", point.term, point.ours)).collect();
        let policy = &self.head.policy.name;
        let why = match (self.accepts_our_terms, &self.accepts_other) {
            (true, _) => format!("the client accepts “{policy}” with it, so ours hold"),
            (false, Some(other)) => format!(
                "the client accepts version {other} of “{policy}”, and another one was reviewed: ask, or nobody is bound by this one"
            ),
            (false, None) => {
                format!("the client does not accept “{policy}” with it (`accepts`): ask, or nobody is bound by ours")
            }
        };
        let terms = (!terms.is_empty()).then(|| format!("{why}: {}", terms.join(", ")));
        terms.into_iter().chain(more).collect()
    }

    /// Returns the terms that the contract does not state and that are to be named, the weightiest first, and a line on the others.
    pub(super) fn missing(&self) -> (Vec<&Point>, Option<String>) {
        let missing = self.terms.iter().filter(|point| point.grade == "missing");
        let (mut named, mut inner): (Vec<&Point>, Vec<&Point>) = missing.partition(|point| point.expected);
        named.sort_by_key(|point| expected_at(&point.term));
        // A policy of few terms has nothing but what is negotiated.
        if self.all || inner.len() <= FEW {
            named.append(&mut inner);
        }
        let values = if self.accepts_our_terms { " that keep the policy's values" } else { " of the policy" };
        let more = format!("and {} inner terms{values}; --all lists them", inner.len());
        (named, (!inner.is_empty()).then_some(more))
    }

    /// What was read of a term and cannot be compared with ours.
    fn to_weigh(&self) -> Vec<String> {
        let ours = |term: &str| self.terms.iter().find(|point| point.term == term).map(|point| &point.ours);
        let one = |claim: &Claim| {
            let ours = ours(&claim.term).map(|ours| format!(", ours {ours}")).unwrap_or_default();
            format!("{}: {}{ours} – {} ({})", claim.term, claim.says, claim.why, claim.place)
        };
        self.open.iter().map(one).collect()
    }

    /// Returns the advice, with what was not weighed.
    pub(super) fn advised(&self) -> String {
        let one = |claim: &Claim| Some(format!("{} ({})", grave(claim)?, claim.place));
        let refused = self.terms.iter().filter(|point| point.grade == "refused");
        let refused = refused.filter_map(|point| {
            Some(format!("{} ({})", grave_value(&point.term, point.stated.as_deref()?)?, point.term))
        });
        let barred = self.law.iter().filter(|law| law.was_barred).filter_map(|law| law.term.as_ref());
        let barred = barred.map(|term| format!("{term} is barred by the last rate that is known here"));
        let gravest = barred.chain(self.open.iter().filter_map(one)).chain(refused);
        let mut gravest: Vec<String> = gravest.collect();
        gravest.dedup();
        let first = if gravest.is_empty() { String::new() } else { format!(", first: {}", gravest.join(", ")) };
        let not_weighed = match &self.not_weighed[..] {
            [] => String::new(),
            names => format!("; not weighed, for the reasons below: {}", names.join(", ")),
        };
        let twice = match &self.contradicted[..] {
            [] => String::new(),
            names => format!("; it says different things of: {}", names.join(", ")),
        };
        format!("{}{first}{twice}{not_weighed}", self.advice)
    }

    /// Says in the language of the document that what is proposed for a term is in English, where it is.
    pub(super) fn in_english(&self, point: &Point) -> &'static str {
        let language = self.document.as_ref().map_or("en", |document| document.language);
        if point.proposal_language == language { "" } else { in_english(language) }
    }

    pub(super) fn title(&self) -> String {
        let version = self.head.policy.version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
        format!("Contract {} beside {}{version}", self.engagement, self.head.policy.name)
    }

    /// The sections that have something to say: each with its title and its lines; `quoted` with the passages of the document.
    pub(super) fn sections(&self, quoted: bool) -> Vec<(&'static str, Vec<String>)> {
        let sum = |sum: &Sum| format!("{} {}", sum.amount, sum.currency);
        let one_sided = self.one_sided.iter().map(|one| {
            let (who, count) = if one.firm == 0 { ("client", one.client) } else { ("firm", one.firm) };
            format!("{}: {count} for the {who}, none for the other side", one.section)
        });
        let price = self.price.iter().map(|one| format!("the price changes by {}", sum(one)));
        let price = price.chain(
            self.unpriced.iter().map(|one| format!("the price changes by a share of a value that is not known: {one}")),
        );
        let approvals = self.approvals.iter().map(|who| format!("approval of {who}"));
        let (some, none): (Vec<_>, Vec<_>) = self.effects.iter().partition(|effect| effect.is_something());
        let is_waited = |term: &&str| self.waited.as_ref().is_some_and(|waited| waited.has(term));
        let none = none.iter().filter_map(|effect| effect.term.as_deref());
        let none: Vec<&str> = none.filter(|term| !is_waited(term)).collect();
        let none = (!none.is_empty()).then(|| format!("counted, and nothing would have changed: {}", none.join(", ")));
        let mut reasons: Vec<&str> = self.effects_missing.iter().map(|(_, why)| *why).collect();
        reasons.sort_unstable();
        reasons.dedup();
        let not_counted = reasons.into_iter().map(|why| {
            let of_it = self.effects_missing.iter().filter(|(_, own)| *own == why).map(|(term, _)| &**term);
            format!("not counted, as {why}: {}", of_it.collect::<Vec<_>>().join(", "))
        });
        let counted_on = self.replayed.as_ref().filter(|_| !self.effects.is_empty()).map(|name| {
            format!("counted on what was recorded of {name}: what the client would have breached and been charged")
        });
        let later = (self.later_events > 0).then(|| {
            let (count, day) = (self.later_events, &self.head.as_of);
            let are =
                if count == 1 { "1 event of the record is" } else { &format!("{count} events of the record are") };
            format!("{are} after {day} and not counted: --as-of names a later day")
        });
        let effects = some.into_iter().map(super::Effected::line);
        let waited = self.waited.iter().flat_map(Waited::lines);
        let effects = counted_on.into_iter().chain(effects).chain(waited).chain(none).chain(not_counted).chain(later);
        let sided = self.one_sided_terms.iter().map(|one| format!("{}: {}", one.term, one.says));
        let document = self.document.as_ref();
        let of_contract =
            |document: &&super::Document| document.contract.iter().map(super::OfContract::line).collect::<Vec<_>>();
        let read = document.iter().flat_map(|document| document.notes.iter().cloned());
        let read = read.chain(document.iter().flat_map(of_contract));
        let passages = document.iter().filter(|_| quoted).flat_map(|document| &document.passages);
        let duties = document.iter().filter(|_| quoted).flat_map(|document| &document.duties).map(Duty::line);
        let passages = passages.map(super::Passage::line).chain(duties);
        let asked = self.stated().flat_map(|point| point.ask(self.in_english(point)));
        let asked = asked.chain(self.one_sided_terms.iter().filter_map(SidedTerm::ask));
        let asks = document.map(|document| document.not_found.join(", ")).filter(|names| !names.is_empty());
        let unknown = self.unknown_terms.iter().map(|one| {
            let near = one.near.as_ref().map(|near| format!(" – {near}")).unwrap_or_default();
            format!("{}: {}{near}", one.term, one.stated)
        });
        let all = [
            ("Our policy", self.not_in_force.iter().cloned().collect()),
            ("What was read", read.chain(passages).collect()),
            ("Not found: ask", asks.into_iter().collect()),
            ("Not compared: our policy has no such term", unknown.collect()),
            ("The law", std::iter::once(self.law_of.line().to_owned()).chain(self.law.iter().map(Law::line)).collect()),
            ("What a contract must say", self.required.iter().map(Required::line).collect()),
            ("Counted otherwise than with us", self.stated().filter_map(Point::compared).collect()),
            ("Read, and not compared: weigh it yourself", self.to_weigh()),
            ("To ask for", asked.collect()),
            ("Not stated", self.silent()),
            ("What it costs", price.chain(approvals).collect()),
            ("What it would cost on a typical engagement", self.typical.iter().flat_map(Typical::lines).collect()),
            ("What these terms would have done", effects.collect()),
            ("What one side alone may or must", sided.collect()),
            ("Sections of our policy that bind one side alone", one_sided.collect()),
        ];
        all.into_iter().filter(|(_, lines): &(_, Vec<String>)| !lines.is_empty()).collect()
    }
}

fn row(point: &Point) -> Vec<Cell> {
    let look = match point.grade {
        "preferred" => Look::Green,
        "refused" => Look::Red,
        _ => Look::Yellow,
    };
    let from = point.from.as_ref().map(|day| format!(" from {day}")).unwrap_or_default();
    let stated = point.stated.as_ref().map_or_else(|| "not stated".to_owned(), |stated| format!("{stated}{from}"));
    vec![
        Cell::new(point.grade, look),
        Cell::new(&point.term, Look::Bold),
        Cell::new(stated, Look::Plain),
        Cell::new(format!("ours {}", point.ours), Look::Dim),
        Cell::new(point.cost(), Look::Plain),
    ]
}

impl Point {
    /// How it was compared, where it is counted otherwise than with us.
    fn compared(&self) -> Option<String> {
        (!self.notes.is_empty()).then(|| format!("{}: {}", self.term, self.notes.join("; ")))
    }

    /// What to ask for, where something is.
    pub(super) fn ask(&self, in_english: &str) -> Vec<String> {
        let is_asked = match self.grade {
            _ if self.barred.is_some() => true,
            "preferred" => false,
            "acceptable" => !self.positions.is_empty(),
            _ => true,
        };
        let is_free =
            self.grade == "acceptable" && self.taken.is_none_or(|taken| self.positions[taken].conditions().is_empty());
        if !is_asked {
            return Vec::new();
        }
        let proposal = self.proposal.iter().map(|text| format!("“{text}”")).collect::<Vec<_>>().join(" ");
        let go = match (&self.barred, &*self.positions) {
            (Some(barred), _) => format!(" – {barred}"),
            _ if is_free => " – better for us; acceptable as it is".to_owned(),
            _ if self.locked => " – locked: nothing looser".to_owned(),
            (None, []) => String::new(),
            (None, positions) => {
                format!(" – acceptable: {}", positions.iter().map(super::Position::line).collect::<Vec<_>>().join("; "))
            }
        };
        vec![format!("{}: {proposal}{in_english}{go}", self.term)]
    }
}

impl Required {
    pub(super) fn line(&self) -> String {
        let missing = if self.missing.is_empty() {
            String::new()
        } else {
            format!(": not stated or not read: {}", self.missing.join(", "))
        };
        format!("{} {} – {}{missing}", self.status, self.clause, line(&self.title))
    }
}
