//! A finding on a page: what was broken, since when, at what cost; how it was counted, the quoted lines, the clause.

use super::dossier::{Dossier, Quote, Reader};
use super::markup::Markup;
use super::words::{capital, spoken};
use crate::base::english::and_more;
use crate::finding::Status;
use crate::letter::restricted::{NUMBERED, SHOWN};
use crate::report::report::{Charge, Evidence, Finding};
use crate::report::words::{folded, ground, how_late};

/// Returns the id of a finding's place on its page. `page` is the name of the page's own.
pub(super) fn id_of(page: &str, number: usize) -> String {
    format!("{page}-f{}", number + 1)
}

/// Adds the finding of a number, with a heading of a level.
pub(super) fn write(page: &mut Markup, dossier: &Dossier, number: usize, level: usize, name: &str) {
    let (finding, told) = (&dossier.report.findings[number], &dossier.told[number]);
    let is_client = dossier.reader == Reader::Client;
    let severity = finding.severity.filter(|_| !is_client).map(|severity| severity.word());
    let class = format!("finding {} {}", finding.status.word(), severity.unwrap_or(""));
    let id = id_of(name, number);
    page.element("article", &[("class", class.trim_end()), ("id", &id), ("tabindex", "-1")], |article| {
        article.element("p", &[("class", "tags")], |tags| {
            severity.into_iter().for_each(|severity| tags.leaf("span", &[("class", "tag")], severity));
            tags.leaf("span", &[("class", "tag state")], state(finding, is_client));
            // That it was done is said beside it.
            let late = since(finding, is_client);
            let late = if is_client { late.strip_prefix("done ").unwrap_or(&late) } else { &late };
            if !late.is_empty() {
                tags.leaf("span", &[("class", "late")], late);
            }
        });
        article.heading(level, &[], |head| head.name(dossier.title(number)));
        let why = dossier.why(number);
        if !why.is_empty() {
            article.element("p", &[("class", "why")], |p| p.name(&capital(why)));
        }
        missing(article, finding, is_client);
        decisions(article, &told.decisions);
        charges(article, finding, is_client, dossier.is_left_out(finding));
        facts(article, finding, is_client);
        // What was measured are records by ids that are the firm's own.
        let working = if is_client && finding.due.is_none() { &[][..] } else { &told.working[..] };
        count(article, finding, working, &told.charges);
        evidence(article, &finding.evidence, is_client);
        if !is_client {
            quoted(article, "The clause", std::slice::from_ref(&told.clause));
            if !told.exceptions.is_empty() {
                quoted(article, "The exceptions that held", &told.exceptions);
            }
        }
    });
}

/// How a finding stands, in one word; to the client in a mild one.
pub(super) fn state(finding: &Finding, is_client: bool) -> &'static str {
    match finding.status {
        // Of what was not kept at a moment nobody says that it still is so.
        Status::Breached if is_client && finding.due.is_none() => "not kept",
        Status::Breached if is_client => "open",
        Status::Late if is_client => "done late",
        Status::Priced if is_client => "agreed price",
        status => status.word(),
    }
}

/// How late, or since when; to the client of what was not kept at a moment from when on.
pub(super) fn since(finding: &Finding, is_client: bool) -> String {
    let late = how_late(finding);
    match (is_client && finding.status == Status::Breached && finding.due.is_none(), &finding.episode) {
        (false, _) => late,
        (true, Some(run)) if run.events > 1 => {
            format!("{}, the last on {}", late.replace("since", "from"), run.until.begin())
        }
        (true, _) => late.replace("since", "from"),
    }
}

fn missing(article: &mut Markup, finding: &Finding, is_client: bool) {
    let Some(missing) = finding.missing.as_ref().filter(|missing| !missing.is_empty() && !is_client) else { return };
    article.element("p", &[("class", "missing")], |p| {
        p.leaf("b", &[], "Missing: ");
        p.name(&missing.join("; "));
    });
}

/// What it is with each way in which a missing fact may be.
fn decisions(article: &mut Markup, decisions: &[String]) {
    if decisions.is_empty() {
        return;
    }
    article.leaf("p", &[("class", "small")], "What decides it:");
    article.element("ul", &[("class", "computed")], |list| {
        decisions.iter().for_each(|one| list.element("li", &[], |item| item.name(one)));
    });
}

fn charges(article: &mut Markup, finding: &Finding, is_client: bool, is_left_out: bool) {
    if finding.charges.is_empty() {
        return;
    }
    article.element("ul", &[("class", "charges")], |list| {
        for charge in &finding.charges {
            list.element("li", &[], |item| {
                item.leaf("span", &[("class", "amount")], &amount(charge));
                item.text(" ");
                item.name(&charge.label);
                if is_left_out {
                    item.text(", not asked for");
                }
                if let Some(reason) = charge.unknown.as_ref().filter(|_| !is_client) {
                    item.text("; missing: ");
                    item.name(reason);
                }
            });
        }
    });
}

fn amount(charge: &Charge) -> String {
    charge.amount.money.map_or_else(|| "amount unknown".to_owned(), |money| money.to_string())
}

fn facts(article: &mut Markup, finding: &Finding, is_client: bool) {
    let when = |when: &Option<crate::report::report::When>| when.as_ref().map(|when| when.short());
    let run = finding.episode.as_ref().filter(|run| run.events > 1);
    let firms = |text: Option<String>| text.filter(|text| !is_client && !text.is_empty());
    let rows = [
        ("Due", when(&finding.due)),
        ("Since", finding.since.as_ref().map(|since| since.begin())),
        (if finding.disputed { "Disputed" } else { "Done" }, when(&finding.met_at)),
        ("Measured", finding.measure.as_ref().map(|one| format!("{}, the limit is {}", one.value, one.bound))),
        ("Run", run.map(|run| format!("{} events, the last {}", run.events, run.until.short()))),
        ("Ground", Some(ground(finding.basis).replace("the client", if is_client { "you" } else { "the client" }))),
        ("Suggested", firms(Some(finding.suggested()))),
        ("Version", firms(finding.version.as_ref().map(|version| version.to_string()))),
        ("Finding", firms(Some(finding.id.clone()))),
    ];
    article.element("dl", &[], |list| {
        for (key, value) in rows.iter().filter_map(|(key, value)| value.as_ref().map(|value| (key, value))) {
            list.element("div", &[], |row| {
                row.leaf("dt", &[], key);
                row.element("dd", &[], |data| data.name(value));
            });
        }
    });
}

/// How the due day, the measure and the amounts came about.
fn count(article: &mut Markup, finding: &Finding, working: &[String], charges: &[Vec<String>]) {
    let charged = || finding.charges.iter().zip(charges).filter(|(_, working)| !working.is_empty());
    if working.is_empty() && charged().next().is_none() {
        return;
    }
    article.element("details", &[], |details| {
        details.leaf("summary", &[], "How it was counted");
        lines(details, &folded(working));
        for (charge, working) in charged() {
            details.element("p", &[("class", "of")], |p| p.name(&format!("{}: {}", charge.label, amount(charge))));
            lines(details, working);
        }
    });
}

fn lines(details: &mut Markup, working: &[String]) {
    if !working.is_empty() {
        details.element("pre", &[("class", "count")], |pre| pre.name(&working.join("\n")));
    }
}

/// So many facts under a finding are shown.
const MOST_QUOTED: usize = 25;

/// The facts, each with the line of the record. The client reads which of its own records it is about, in no words of the
/// firm's.
fn evidence(article: &mut Markup, evidence: &[Evidence], is_client: bool) {
    let shown: Vec<&Evidence> = match is_client {
        true => evidence.iter().filter(|fact| SHOWN.contains(&&*fact.kind) && fact.deemed_by.is_none()).collect(),
        false => evidence.iter().collect(),
    };
    if shown.is_empty() {
        return;
    }
    article.element("details", &[("class", "evidence")], |details| {
        let number = shown.len();
        let what = if is_client { "What it is about" } else { "Evidence" };
        details.leaf("summary", &[], &format!("{what} ({number})"));
        let most = shown.iter().take(MOST_QUOTED);
        if is_client {
            details.element("ul", &[], |list| {
                most.for_each(|fact| list.element("li", &[], |item| item.name(&plain(fact))))
            });
        } else {
            most.for_each(|fact| figure(details, fact));
        }
        if let Some(more) = and_more(number.saturating_sub(MOST_QUOTED)) {
            details.leaf("p", &[("class", "more")], &format!("… {more}"));
        }
    });
}

/// Returns a record by what the client knows of it.
pub(super) fn plain(fact: &Evidence) -> String {
    let id = if NUMBERED.contains(&&*fact.kind) { format!(" {}", fact.id) } else { String::new() };
    let at = fact.at.as_ref().map(|at| format!(" of {}", at.short())).unwrap_or_default();
    format!("{}{id}{at}", spoken(&fact.kind))
}

fn figure(details: &mut Markup, fact: &Evidence) {
    details.element("figure", &[], |figure| {
        figure.element("figcaption", &[], |caption| {
            caption.name(&format!("{} {}", spoken(&fact.kind), fact.id));
            if let Some(at) = &fact.at {
                caption.text(&format!(", {}", at.short()));
            }
            match (&fact.file, fact.line, &fact.deemed_by) {
                (_, _, Some(clause)) => {
                    caption.text(": recorded by nobody, deemed to have happened by ");
                    caption.name(clause);
                }
                (Some(file), Some(line), None) => {
                    caption.text(" — ");
                    caption.leaf("code", &[], &format!("{file}:{line}"));
                }
                _ => {}
            }
        });
        if let (Some(quote), None) = (&fact.quoted, &fact.deemed_by) {
            figure.element("pre", &[], |pre| pre.name(quote));
        }
    });
}

/// A part that can be opened, with places of the policy.
pub(super) fn quoted(article: &mut Markup, title: &str, quotes: &[Quote]) {
    article.element("details", &[], |details| {
        details.leaf("summary", &[], title);
        for quote in quotes {
            details.element("figure", &[], |figure| {
                figure.element("figcaption", &[], |caption| caption.leaf("code", &[], &quote.place));
                figure.element("pre", &[], |pre| pre.name(&quote.text));
            });
        }
    });
}
