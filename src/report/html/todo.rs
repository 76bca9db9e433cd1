//! The top of a page: what to do now and why, what is at stake, how the ladders stand.

use std::collections::BTreeSet;

use super::dossier::{Dossier, Letter, Reader};
use super::finding::id_of;
use super::listing::left_out_of;
use super::markup::Markup;
use super::words::{NOTHING_OPEN, OPEN_AMOUNTS, capital, spoken};
use crate::base::english::and_more;
use crate::ladder::NeedStatus;
use crate::ladder::owed::Part;
use crate::letter::restricted::NUMBERED;
use crate::report::answers::{self, MOST_NAMED, by_record};
use crate::report::report::{Action, Engagement, Finding, Need};
use crate::report::standing::{Rung, Standing};
use crate::report::total::Totals;
use crate::report::words::AT_STAKE;
use crate::value::money::Money;

/// So many lines of a draft are shown.
const MOST_LINES: usize = 150;

/// Where on the page findings are told.
pub(super) struct Places<'a> {
    /// Those that are.
    pub(super) placed: &'a BTreeSet<usize>,
    /// The name of the page's own part.
    pub(super) name: &'a str,
}

/// Adds what to do now, with headings below those of a level.
pub(super) fn actions(page: &mut Markup, dossier: &Dossier, level: usize, places: &Places<'_>) {
    let report = &dossier.report;
    if report.actions.is_empty() {
        page.leaf("p", &[("class", "none")], "No ladder suggests a step now.");
        if let Some(day) = dossier.ended {
            page.leaf("p", &[], &format!("The engagement ended on {day}: what is left to do is what still binds."));
            lines(page, &dossier.binding().iter().map(|one| capital(one)).collect::<Vec<_>>());
        }
        suggested(page, report, places);
        return;
    }
    for (action, letter) in report.actions.iter().zip(&dossier.letters) {
        page.element("article", &[("class", "action")], |article| {
            let has = |status: NeedStatus| action.needs.iter().any(|need| need.status == status);
            let before = match (has(NeedStatus::Unmet), has(NeedStatus::Unknown)) {
                (true, _) => ". A need is not met: not before that.",
                (false, true) => ". Whether a need is met is not known: that is to be found out first.",
                (false, false) => ".",
            };
            let step = report.rung(&action.ladder, &action.action).map(Rung::named);
            article.heading(level, &[], |head| head.name(&step.unwrap_or_else(|| spoken(&action.action))));
            article.element("p", &[("class", "why")], |p| {
                p.text("The ladder ");
                p.leaf("b", &[], &spoken(&action.ladder));
                let score = report.scores.iter().find(|score| score.ladder == action.ladder);
                score.into_iter().for_each(|score| p.text(&format!(" stands at {}", score.score)));
                p.text(&format!("; this step is suggested since {}", action.since.begin()));
                p.text(before);
            });
            named(article, "Because of ", report, &action.because, places);
            needs(article, &action.needs);
            lines(article, &action.computed.lines().iter().map(|line| capital(line)).collect::<Vec<_>>());
            named(article, "Our own open breaches: ", report, &action.ours, places);
            send(article, dossier, action, letter);
        });
    }
}

/// What the clauses suggest, where no ladder does.
fn suggested(page: &mut Markup, report: &Engagement, places: &Places<'_>) {
    let (taken, open): (Vec<_>, Vec<_>) = answers::suggested(report).into_iter().partition(|one| one.taken.is_some());
    for one in open {
        named(page, &format!("The clauses suggest: {}, for ", one.word), report, &one.findings, places);
    }
    if taken.is_empty() {
        return;
    }
    // What was done is no more to be done: it is told where somebody asks.
    page.element("details", &[], |details| {
        details.leaf("summary", &[], &format!("Taken already ({})", taken.len()));
        for one in taken {
            let when = one.taken.unwrap_or_default();
            named(details, &format!("Taken already: {}, {when}, for ", one.word), report, &one.findings, places);
        }
    });
}

/// Findings by name, each a link to its place; those of one record together.
fn named(article: &mut Markup, before: &str, report: &Engagement, ids: &[String], places: &Places<'_>) {
    if ids.is_empty() {
        return;
    }
    article.element("p", &[], |p| {
        p.text(before);
        let link = |p: &mut Markup, id: &str, text: &str| {
            let number = report.findings.iter().position(|finding| finding.id == *id);
            match number.filter(|number| places.placed.contains(number)) {
                Some(number) => p.link(&id_of(places.name, number), text),
                None => p.called(text),
            }
        };
        let records = by_record(report, ids);
        for (place, record) in records.iter().take(MOST_NAMED).enumerate() {
            if place > 0 {
                p.text(", ");
            }
            match (&record.about, &record.findings[..]) {
                (Some(about), [_, _, ..]) => {
                    p.called(&format!("{} {}", spoken(&about.kind), about.id));
                    for (place, finding) in record.findings.iter().enumerate() {
                        p.text(if place == 0 { " (" } else { ", " });
                        link(p, &finding.id, &spoken(&finding.clause));
                    }
                    p.text(")");
                }
                (_, findings) => findings.iter().for_each(|finding| link(p, &finding.id, &called(finding))),
            }
        }
        let more = and_more(records.len().saturating_sub(MOST_NAMED));
        more.iter().for_each(|more| p.text(&format!(" {more}")));
        p.text(".");
    });
}

/// Returns what a finding is called on a page: its clause, what it is about, and since when; on paper an id leads nowhere.
fn called(finding: &Finding) -> String {
    let since = finding.since.as_ref().map(|since| since.day.to_string());
    let about = finding.subject.as_ref().map(|of| match &*of.kind {
        // A due day and a period are named by their day.
        "cadence" | "week" | "month" | "quarter" | "year" => of.id.to_string(),
        kind => format!("{} {}", spoken(kind), of.id),
    });
    let more: Vec<String> = about.into_iter().chain(since).collect();
    let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join(", ")) };
    format!("{}{more}", spoken(&finding.clause))
}

fn needs(article: &mut Markup, needs: &[Need]) {
    if needs.is_empty() {
        return;
    }
    article.element("ul", &[("class", "needs")], |list| {
        for need in needs {
            list.element("li", &[("class", need.status.word())], |item| {
                let sign = match need.status {
                    NeedStatus::Met => "✓ met",
                    NeedStatus::Unmet => "✗ not met",
                    NeedStatus::Unknown => "? unknown",
                };
                item.leaf("span", &[("class", "tag")], sign);
                item.text(" ");
                item.name(&capital(&need.says));
                if !need.missing.is_empty() {
                    item.text("; missing: ");
                    item.name(&need.missing.join(", "));
                }
            });
        }
    });
}

fn lines(article: &mut Markup, lines: &[String]) {
    if !lines.is_empty() {
        article.element("ul", &[("class", "computed")], |list| {
            lines.iter().for_each(|line| list.element("li", &[], |item| item.name(line)));
        });
    }
}

/// The draft, or why there is none.
fn send(article: &mut Markup, dossier: &Dossier, action: &Action, letter: &Letter) {
    let command = format!("goodterms letter {}/{}", action.ladder, action.action);
    match letter {
        Letter::Draft(text) => article.element("details", &[], |details| {
            details.leaf("summary", &[], "A draft to the client is ready");
            details.element("p", &[], |p| {
                p.text("By ");
                p.leaf("code", &[], &format!("{command} … --as-of {}", dossier.as_of.day));
                p.text(", also in other languages and as a mail. It goes out only when somebody has read it.");
            });
            let lines: Vec<&str> = text.lines().collect();
            let shown = &lines[..lines.len().min(MOST_LINES)];
            details.element("pre", &[("class", "letter")], |pre| pre.name(&shown.join("\n")));
            left_out_of(details, lines.len() - shown.len(), "lines of the draft");
        }),
        Letter::NotYet(reason) => article.element("p", &[], |p| {
            p.text("No draft yet: ");
            p.name(reason);
            p.text(".");
        }),
        Letter::Internal => article.leaf("p", &[], "This is done in the house: the client is not written to."),
    }
}

/// Adds what is at stake.
pub(super) fn money(page: &mut Markup, dossier: &Dossier) {
    let report = &dossier.report;
    if report.at_stake.is_empty() {
        page.leaf("p", &[("class", "none")], NOTHING_OPEN);
    }
    for sum in &report.at_stake {
        page.leaf("p", &[("class", "sum")], &sum.rounded().to_string());
    }
    if !report.at_stake.is_empty() {
        let words = match dossier.reader {
            Reader::Firm => AT_STAKE,
            Reader::Client => OPEN_AMOUNTS,
        };
        page.leaf("p", &[("class", "small")], &format!("{}.", capital(words.trim_end_matches('.'))));
    }
    lines(page, &of_parts(dossier).iter().map(|one| capital(one)).collect::<Vec<_>>());
    if dossier.reader == Reader::Firm {
        lines(page, &Totals::of([report]).sentences().iter().map(|one| capital(one)).collect::<Vec<_>>());
    }
    let not_known = match dossier.reader {
        Reader::Firm => report.not_known().into_iter().collect(),
        Reader::Client => dossier.not_known.clone(),
    };
    for said in not_known {
        page.leaf("p", &[("class", "unsaid")], &format!("{}.", capital(&said)));
    }
    ours(dossier).iter().for_each(|said| page.leaf("p", &[], &format!("{said}.")));
}

/// Returns what the firm owes by its own breaches, and what is left between both sides, by currency; the latter only where all that
/// either side owes is known.
pub(super) fn ours(dossier: &Dossier) -> Vec<String> {
    let report = &dossier.report;
    let (whom, payer) = match dossier.reader {
        Reader::Firm => ("the client", "the client pays"),
        Reader::Client => ("you", "you pay"),
    };
    let (sums, is_all) = Totals::of_firm(report);
    let is_known = is_all && report.unknown_amounts.is_empty();
    let of = |ours: Money| {
        if !is_known {
            return format!("We owe {whom} {ours} by the same terms; what is left to pay is not known yet");
        }
        let theirs = report.at_stake.iter().find(|sum| sum.currency == ours.currency).map(|sum| sum.rounded().amount);
        let net = theirs.unwrap_or_default() - ours.amount;
        let sum = Money { amount: net.abs(), ..ours };
        let net = match (net.is_zero(), net.is_sign_negative()) {
            (true, _) => "nothing is left to pay".to_owned(),
            (_, true) => format!("we pay {sum}"),
            _ => format!("{payer} {sum}"),
        };
        format!("We owe {whom} {ours} by the same terms; net, {net}")
    };
    sums.into_iter().map(of).collect()
}

/// So many parts of what is at stake are told one by one.
const MOST_PARTS: usize = 20;

/// Returns what is at stake record by record: `invoice V1: 4000.00 EUR unpaid, 40.00 EUR lump sum for recovery`.
pub(super) fn of_parts(dossier: &Dossier) -> Vec<String> {
    let is_client = dossier.reader == Reader::Client;
    let said = |part: &Part| {
        let is_named = |kind: &str| !is_client || NUMBERED.contains(&kind);
        let about = match &part.about {
            Some((kind, id)) if is_named(kind) => format!("{} {id}", spoken(kind)),
            _ if part.title.is_empty() => "other costs".to_owned(),
            _ => part.title.clone(),
        };
        format!("{about}: {}", sums(part, is_client).join(", "))
    };
    let more = dossier.parts.len().saturating_sub(MOST_PARTS);
    dossier.parts.iter().take(MOST_PARTS).map(said).chain(and_more(more)).collect()
}

/// What is at stake of a part, and what is not and why.
fn sums(part: &Part, is_client: bool) -> Vec<String> {
    let (whom, whose) = if is_client { ("you", "your") } else { ("the client", "the client's") };
    let unpaid = part.unpaid.iter().map(|money| format!("{} unpaid", money.rounded()));
    let costs = part.costs.iter().map(|cost| format!("{} {}", cost.sum, cost.label));
    let disputed = part.disputed.iter().map(|money| format!("{} disputed and not asked for", money.rounded()));
    let decided = part.decided.iter().map(|money| format!("{} decided for {whom}: not owed", money.rounded()));
    let left_out = part.left_out.iter().map(|cost| format!("{} {}, not asked for with it", cost.sum, cost.label));
    let unheeded = part.unheeded.iter().map(|dispute| {
        let over = dispute.amount.map(|amount| format!(" over {amount}")).unwrap_or_default();
        format!("{whose} dispute of {}{over} does not keep it back by the terms", dispute.from)
    });
    unpaid.chain(costs).chain(disputed).chain(decided).chain(left_out).chain(unheeded).collect()
}

/// Adds how the ladders stand, with headings of a level.
pub(super) fn ladders(page: &mut Markup, ladders: &[Standing], level: usize) {
    if ladders.is_empty() {
        page.leaf("p", &[("class", "none")], "The policy has no ladder.");
    }
    for ladder in ladders {
        page.heading(level, &[("class", "ladder")], |head| {
            head.name(&spoken(&ladder.ladder));
            head.text(" ");
            head.leaf("span", &[("class", "score")], &format!("at {}", ladder.score));
        });
        page.element("ol", &[("class", "rungs")], |list| {
            for rung in &ladder.rungs {
                let class = match (rung.is_next, rung.is_reached) {
                    (true, _) => "next",
                    (false, true) => "reached",
                    (false, false) => "above",
                };
                list.element("li", &[("class", class)], |item| {
                    item.leaf("span", &[("class", "at")], &rung.at);
                    item.text(" ");
                    item.name(&rung.named());
                    match class {
                        "next" => item.leaf("b", &[], " ← now"),
                        "reached" => item.leaf("small", &[], " reached"),
                        _ => {}
                    }
                    if let Some(day) = rung.taken {
                        item.leaf("small", &[("class", "taken")], &format!(" taken on {day}"));
                    }
                    if let Some(after) = &rung.after {
                        item.leaf("small", &[], &format!(" after {}", spoken(after)));
                    }
                });
            }
        });
    }
}
