//! The page of a portfolio: a row an engagement, what there is to say of them together, and where to read each.

use std::sync::Arc;

use super::dossier::Dossier;
use super::markup::Markup;
use super::now::{NeedOf, Now};
use super::page::{content, document, files, footer};
use super::words::{capital, verdict};
use crate::base::english::counted;
use crate::report::error::Error;
use crate::report::portfolio::Portfolio;
use crate::report::report::{Head, Summary, Verdict};
use crate::report::words::{AT_STAKE, counts, not_read};
use crate::value::money::Money;

/// So many engagements are told in full on the page of a portfolio, those that need action first; of the others there is a row.
const MOST_INSIDE: usize = 100;

/// What the page of a portfolio keeps of an engagement.
#[derive(Debug)]
pub struct Entry {
    /// Its id.
    pub id: Arc<str>,
    client: Option<Arc<str>>,
    verdict: Verdict,
    broken: [usize; 3],
    now: Now,
    at_stake: Vec<Money>,
    counts: Summary,
    together: Portfolio,
    /// The name of its place, and its content, where that lies on the same page.
    inside: Option<(String, Markup)>,
    /// The file in which it lies, else.
    file: Option<String>,
}

impl Entry {
    /// Returns the entry of an engagement whose page is a file of this name.
    pub fn in_file(dossier: &Dossier, file: &str) -> Self {
        Self { file: Some(file.to_owned()), ..Self::new(dossier) }
    }

    /// Returns the entry of an engagement that lies on the same page at a place of this name.
    pub fn inside(dossier: &Dossier, name: &str) -> Self {
        Self { inside: Some((name.to_owned(), content(dossier, 4, name))), ..Self::new(dossier) }
    }

    fn new(dossier: &Dossier) -> Self {
        let report = &dossier.report;
        let mut together = Portfolio::default();
        report.add_to(&mut together);
        Self {
            id: report.engagement.clone(),
            client: report.client.clone(),
            verdict: report.verdict,
            broken: report.broken(),
            now: Now::of(dossier),
            at_stake: report.at_stake.clone(),
            counts: report.counts.clone(),
            together,
            inside: None,
            file: None,
        }
    }

    /// How much it needs to be acted on: what has something to do first, of this the gravest, then steps of ladders, then what was
    /// broken most.
    fn rank(&self) -> impl Ord + use<'_> {
        let is_running = self.now.ended.is_none();
        let open = (self.now.need >= NeedOf::Clause, is_running, self.now.gravest, self.now.need, self.verdict);
        let grave = (self.broken, self.counts.breached, self.counts.late, self.counts.unknown);
        (std::cmp::Reverse((open, grave)), &self.id)
    }
}

/// Returns the page of a portfolio.
pub fn page(head: &Head, mut entries: Vec<Entry>, errors: &[Error]) -> String {
    entries.sort_by(|a, b| a.rank().cmp(&b.rank()));
    let rest = entries.iter_mut().skip(MOST_INSIDE).filter_map(|entry| entry.inside.take()).count();
    let mut summary = Summary::default();
    let mut portfolio = Portfolio::default();
    for entry in &mut entries {
        summary.add(&entry.counts);
        portfolio.merge(std::mem::take(&mut entry.together));
    }
    let title = format!("{} engagements, as of {}", entries.len(), head.looked());
    document(&title, "all", |body| {
        body.element("header", &[], |header| {
            header.leaf("p", &[("class", "kicker")], "Portfolio report, internal");
            header.heading(1, &[], |h1| {
                h1.name(if head.policy.name.is_empty() { "All engagements" } else { &head.policy.name });
            });
        });
        body.element("p", &[("class", "lead")], |p| {
            let (counts, many) = (counts(&summary), entries.len());
            let counts = if counts.is_empty() { String::new() } else { format!(": {counts}") };
            p.text(&format!("{}{counts}.", counted(many, "engagement")));
        });
        let left = not_read(head).map(|files| format!("{}.", capital(&files)));
        left.iter().for_each(|files| body.leaf("p", &[("class", "missing")], files));
        stake(body, &portfolio);
        wrong(body, errors);
        section(body, "all-list", "Engagements, what needs action first", |section| table(section, &entries));
        together(body, &portfolio);
        if entries.iter().any(|entry| entry.inside.is_some()) {
            let title = if rest == 0 { "Each engagement" } else { "The engagements that need action first" };
            section(body, "all-each", title, |section| {
                if rest > 0 {
                    let rest = format!(
                        "Not told here, with a row above: {rest}. `goodterms report` writes a page of each engagement."
                    );
                    section.leaf("p", &[("class", "left-out")], &rest);
                }
                entries.iter().for_each(|entry| inside(section, entry))
            });
        }
        let records = head.made.iter().flat_map(|made| &made.records).next();
        footer(body, head, |footer| files(footer, head, records.map_or(&[][..], Vec::as_slice)));
    })
}

fn section(body: &mut Markup, id: &str, title: &str, inside: impl FnOnce(&mut Markup)) {
    let named = format!("{id}-title");
    body.element("section", &[("id", id), ("aria-labelledby", &named), ("tabindex", "-1")], |section| {
        section.heading(2, &[("id", &named)], |head| head.text(title));
        inside(section);
    });
}

fn stake(body: &mut Markup, portfolio: &Portfolio) {
    let sums: Vec<Money> = portfolio.at_stake().collect();
    let not_known = portfolio.not_known();
    if sums.is_empty() && not_known.is_none() {
        return;
    }
    section(body, "all-money", "Money at stake", |section| {
        sums.iter().for_each(|sum| section.leaf("p", &[("class", "sum")], &sum.to_string()));
        section.leaf("p", &[("class", "small")], &format!("{}.", capital(AT_STAKE)));
        not_known.iter().for_each(|said| section.leaf("p", &[("class", "missing")], &format!("{said}.")));
    });
}

fn wrong(body: &mut Markup, errors: &[Error]) {
    if errors.is_empty() {
        return;
    }
    section(body, "all-errors", "Not reported: in error", |section| {
        section.element("ul", &[("class", "missing")], |list| {
            for error in errors {
                list.element("li", &[], |item| {
                    let line = error.line.map(|line| format!(":{line}")).unwrap_or_default();
                    error.file.iter().for_each(|file| item.leaf("code", &[], &format!("{file}{line}")));
                    item.text(" ");
                    item.name(&error.message);
                });
            }
        });
    });
}

const TITLES: [&str; 6] = ["Engagement", "To do now", "Why", "Ladders", "At stake", "Findings"];

fn table(section: &mut Markup, entries: &[Entry]) {
    section.element(
        "div",
        &[("class", "wide stacked"), ("role", "region"), ("aria-label", "Engagements"), ("tabindex", "0")],
        |wide| {
            wide.element("table", &[], |table| {
                table.leaf("caption", &[], "What is to be done and why, by engagement");
                table.element("thead", &[], |head| {
                    head.element("tr", &[], |row| {
                        TITLES.iter().for_each(|title| row.leaf("th", &[("scope", "col")], title));
                    });
                });
                table.element("tbody", &[], |body| entries.iter().for_each(|entry| row(body, entry)));
            });
        },
    );
}

fn row(body: &mut Markup, entry: &Entry) {
    body.element("tr", &[], |row| {
        row.element("th", &[("scope", "row")], |head| named(head, entry));
        let sums: Vec<String> = entry.at_stake.iter().map(|sum| sum.rounded().to_string()).collect();
        let counts = counts(&entry.counts);
        let counts = if counts.is_empty() { "nothing to judge yet".to_owned() } else { counts };
        let (now, counts) = (&entry.now, [counts]);
        let cells = [&now.to_do[..], &now.why, &now.ladders, &sums, &counts];
        for (title, lines) in TITLES[1..].iter().zip(cells) {
            let class = if *title == "At stake" { "what amounts" } else { "what" };
            row.element("td", &[("class", class), ("data-title", title)], |cell| {
                for line in lines {
                    cell.element("div", &[], |div| div.name(line));
                }
            });
        }
    });
}

/// The name of an engagement, which leads to where it is told, its client, and its verdict.
fn named(head: &mut Markup, entry: &Entry) {
    let name = entry.client.as_ref().unwrap_or(&entry.id);
    match (&entry.inside, &entry.file) {
        (Some((place, _)), _) => head.element("a", &[("href", &format!("#{place}-top"))], |a| a.called(name)),
        (None, Some(file)) => head.element("a", &[("href", file)], |a| a.called(name)),
        (None, None) => head.called(name),
    }
    if entry.client.is_some() {
        head.element("div", &[("class", "small")], |small| small.called(&entry.id));
    }
    if let Some(day) = entry.now.ended {
        head.leaf("div", &[("class", "small ended")], &format!("ended on {day}"));
    }
    if let Some(notice) = &entry.now.notice {
        head.leaf("div", &[("class", "small")], notice);
    }
    let class = format!("verdict {}", entry.verdict.word());
    let (sign, _) = verdict(entry.verdict);
    head.element("div", &[], |div| div.leaf("span", &[("class", &class)], &format!("{sign} {}", entry.verdict.word())));
}

/// The breaches and what is undecided, by clause.
fn together(body: &mut Markup, portfolio: &Portfolio) {
    let breaches = portfolio.breaches().into_iter();
    let breaches: Vec<Vec<String>> = breaches
        .map(|(clause, severity, count)| vec![clause.to_owned(), severity.word().to_owned(), count.to_string()])
        .collect();
    if !breaches.is_empty() {
        section(body, "all-clauses", "Breaches by clause", |section| {
            section.table("Cured ones too, the gravest first", &["Clause", "Severity", "Findings"], &breaches);
        });
    }
    let unknown: Vec<Vec<String>> =
        portfolio.unknown().map(|(clause, count)| vec![clause.to_owned(), count.to_string()]).collect();
    if !unknown.is_empty() {
        section(body, "all-unknown", "Not decided", |section| {
            section.table("For facts are missing", &["Clause", "Findings"], &unknown);
        });
    }
}

fn inside(section: &mut Markup, entry: &Entry) {
    let Some((name, content)) = &entry.inside else { return };
    section.element("details", &[("class", "engagement")], |details| {
        details.element("summary", &[], |summary| {
            summary.heading(3, &[], |head| {
                head.called(entry.client.as_ref().unwrap_or(&entry.id));
                if entry.client.is_some() {
                    head.element("small", &[], |small| {
                        small.text(" ");
                        small.called(&entry.id);
                    });
                }
            });
        });
        details.element("div", &[("id", &format!("{name}-top")), ("tabindex", "-1")], |top| top.add(content));
    });
}
