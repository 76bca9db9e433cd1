//! The report as Markdown, to be pasted into a mail: what to do now, what is at stake, then the findings as tables.
//!
//! No text of a record or a policy is taken as Markdown: see [`safe()`].

use std::fmt::Write as _;

use super::answers::{answers, suggested};
use super::files::FileDigest;
use super::made::named;
use super::portfolio::Portfolio;
use super::report::{Action, Engagement, Finding, Report, Right};
use super::standing::Rung;
use super::total::Totals;
use super::words::{charge, counts, ground, how_late, missing, one_line, place, total, unjudged};
use crate::base::english::and_more;
use crate::base::markdown::escaped;
use crate::finding::{Basis, Bearer, RightStatus, Status};
use crate::value::money::Money;

/// The most facts that are named beside one finding.
const MOST_EVIDENCE: usize = 5;

/// Returns the report.
pub fn markdown(report: &Report) -> String {
    let mut page = Page(String::new());
    let policy = &report.head.policy;
    let name = if policy.name.is_empty() { "policy without a name" } else { &policy.name };
    page.heading(1, &safe(name));
    let version = policy.version.as_ref().map(|version| format!("Version {}, as of", safe(version)));
    page.paragraph(&format!("{} {}.", version.as_deref().unwrap_or("As of"), report.head.looked()));
    if report.engagements.len() != 1 {
        page.together(report);
    } else {
        page.unjudged(report);
    }
    report.engagements.iter().for_each(|engagement| page.engagement(engagement));
    page.errors(report);
    page.made_from(report);
    page.0
}

/// Returns a text in one line in which nothing is taken as Markdown: no markup, no HTML, no entity, no address that becomes a
/// link by itself.
pub fn safe(text: &str) -> String {
    let text = without_entities(&escaped(&one_line(text))).replace('$', "\\$");
    text.replace("://", ":\\/\\/").replace("www.", "www\\.").replace('@', "\\@")
}

/// Returns a text in which no `&` begins an entity; one that stands alone, as in a name, stays.
fn without_entities(text: &str) -> String {
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let name = part.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
        let is_entity = name.len() < part.len() && name.starts_with(';');
        out += if is_entity { "&amp;" } else { "&" };
        out += part;
    }
    out
}

struct Page(String);

impl Page {
    fn heading(&mut self, level: usize, safe: &str) {
        let blank = if self.0.is_empty() { "" } else { "\n" };
        let _ = writeln!(self.0, "{blank}{} {safe}", "#".repeat(level));
    }

    fn paragraph(&mut self, safe: &str) {
        let _ = writeln!(self.0, "\n{safe}");
    }

    fn list(&mut self, level: usize, title: &str, points: &[String]) {
        if points.is_empty() {
            return;
        }
        self.heading(level, title);
        self.0.push('\n');
        points.iter().for_each(|point| {
            let _ = writeln!(self.0, "- {point}");
        });
    }

    /// Writes a table, its cells safe already. A column that is empty in all rows is left out.
    fn table(&mut self, title: &str, heads: &[&str], rows: &[Vec<String>]) {
        if rows.is_empty() {
            return;
        }
        self.heading(3, title);
        self.0.push('\n');
        let filled: Vec<usize> = (0..heads.len()).filter(|i| rows.iter().any(|row| !row[*i].is_empty())).collect();
        let mut line = |cells: Vec<&str>| {
            let _ = writeln!(self.0, "| {} |", cells.join(" | "));
        };
        line(filled.iter().map(|i| heads[*i]).collect());
        line(filled.iter().map(|_| "---").collect());
        rows.iter().for_each(|row| line(filled.iter().map(|i| row[*i].as_str()).collect()));
    }

    /// What there is to say of all engagements together.
    fn together(&mut self, report: &Report) {
        let row = |one: &Engagement| {
            let client = one.client.as_deref().unwrap_or_default();
            let money = money(&one.at_stake);
            vec![safe(&one.engagement), safe(client), one.verdict.word().to_owned(), counts(&one.counts), money]
        };
        let rows: Vec<Vec<String>> = report.engagements.iter().map(row).collect();
        let number = report.engagements.len();
        let counted = counts(&report.summary);
        let found = if counted.is_empty() { String::new() } else { format!(": {counted}") };
        self.paragraph(&format!("**{number} engagements**{found}."));
        self.unjudged(report);
        report.portfolio.iter().for_each(|all| self.portfolio(all));
        self.table("Overview", &["engagement", "client", "verdict", "findings", "at stake"], &rows);
        let together = report.portfolio.iter().flat_map(|all| all.at_stake()).map(|money| money.to_string());
        let sums = Totals::of(&report.engagements).sentences().into_iter();
        let at_stake = together.map(|sum| format!("at stake: {sum}"));
        let not_known = report.portfolio.iter().filter_map(Portfolio::not_known);
        self.list(3, "Money", &at_stake.chain(not_known).chain(sums).collect::<Vec<_>>());
    }

    /// Which clauses are broken how often, what is not decided, and the worst clients.
    fn portfolio(&mut self, all: &Portfolio) {
        let breaches = all.breaches().into_iter();
        let breaches =
            breaches.map(|(clause, severity, count)| vec![severity.word().into(), safe(clause), count.to_string()]);
        self.table(
            "Breaches by clause, cured ones too",
            &["severity", "clause", "breaches"],
            &breaches.collect::<Vec<_>>(),
        );
        let undecided = all.unknown().map(|(clause, count)| vec![safe(clause), count.to_string()]);
        self.table("Not decided, for facts are missing", &["clause", "findings"], &undecided.collect::<Vec<_>>());
        let worst = all.worst().into_iter().map(|one| {
            let client = one.client.as_deref().map_or_else(|| "(no name)".to_owned(), safe);
            let at_stake = one.at_stake.iter().map(|sum| sum.rounded()).collect::<Vec<_>>();
            vec![client, safe(&one.engagements()), one.counts(), money(&at_stake)]
        });
        self.table("The worst clients", &["client", "engagement", "breaches", "at stake"], &worst.collect::<Vec<_>>());
    }

    fn unjudged(&mut self, report: &Report) {
        self.list(3, "Not judged, or not in full", &unjudged(report));
    }

    fn engagement(&mut self, engagement: &Engagement) {
        let client = engagement.client.as_ref().map(|client| format!(" ({})", safe(client))).unwrap_or_default();
        self.heading(2, &format!("{}{client}", safe(&engagement.engagement)));
        let counts = counts(&engagement.counts);
        let counts = match counts.is_empty() {
            true if engagement.lacking.is_some() => "something may be missing in it".to_owned(),
            true => "there is nothing to judge yet".to_owned(),
            false => counts,
        };
        self.paragraph(&format!("**Verdict: {}** – {counts}.", engagement.verdict.word()));
        let actions = engagement.actions.iter().map(|action| of_action(engagement, action));
        let suggested = suggested(engagement).into_iter().filter(|one| one.taken.is_none());
        let suggested = suggested.map(|one| {
            format!("the clauses suggest: **{}**, for {}", safe(&one.word), safe(&answers(engagement, &one.findings)))
        });
        self.list(3, "To do now", &actions.chain(suggested).collect::<Vec<_>>());
        let at_stake = engagement.at_stake.iter().map(|money| format!("at stake: {money}"));
        let not_known = engagement.not_known().map(|said| safe(&said));
        let money = at_stake.chain(not_known).chain(Totals::of([engagement]).sentences());
        self.list(3, "Money", &money.collect::<Vec<_>>());
        self.findings(engagement);
        let left =
            |credit: &super::report::Credit| credit.left.money.map(|money| format!("{}: {money}", safe(&credit.event)));
        self.list(3, "Left over, the client's credit", &engagement.credits.iter().filter_map(left).collect::<Vec<_>>());
        let notes: Vec<String> = engagement.at_rest().iter().chain(&engagement.notes).map(|note| safe(note)).collect();
        self.list(3, "Notes", &notes);
    }

    fn findings(&mut self, engagement: &Engagement) {
        let of = |statuses: &[Status]| -> Vec<&Finding> {
            engagement.findings.iter().filter(|finding| statuses.contains(&finding.status)).collect()
        };
        let heads = ["severity", "finding", "what", "when", "costs", "evidence"];
        let by = [
            ("Broken by the client", Some(Bearer::Client)),
            ("Broken by us, the firm", Some(Bearer::Firm)),
            ("Broken by others", Some(Bearer::Other)),
            ("Broken, by whom is not recorded", None),
        ];
        for (title, bearer) in by {
            let found = engagement.broken_by(bearer);
            let severity = |finding: &Finding| finding.severity.map_or("", |severity| severity.word()).to_owned();
            self.table(title, &heads, &found.into_iter().map(|one| row(severity(one), one)).collect::<Vec<_>>());
        }
        let unknown = |finding: &&Finding| {
            let bearer = finding.bearer.map_or("", Bearer::word).to_owned();
            let facts = missing(finding).unwrap_or_else(|| finding.why.clone());
            vec![safe(&finding.id), bearer, safe(&facts), safe(&finding.why), evidence(finding)]
        };
        let unknown: Vec<Vec<String>> = of(&[Status::Unknown]).iter().map(unknown).collect();
        self.table("Unknown", &["finding", "borne by", "missing", "why", "evidence"], &unknown);
        let softened = of(&[Status::Priced, Status::Tolerated, Status::Excused, Status::Noted]);
        let rows: Vec<Vec<String>> = softened.into_iter().map(|one| row(one.status.word().to_owned(), one)).collect();
        self.table("No breach that counts", &["status", "finding", "what", "when", "costs", "evidence"], &rows);
        let mut pending = of(&[Status::Pending]);
        pending.sort_by_key(|finding| finding.falls_due().map(|due| due.day).map_or((1, None), |day| (0, Some(day))));
        let due = |finding: &&Finding| {
            let day = finding.falls_due().map(|due| due.short()).unwrap_or_default();
            let moved = finding.moved().map(|moved| format!("; {moved}")).unwrap_or_default();
            let what = safe(&format!("{}{moved}", finding.why));
            vec![day, safe(&finding.id), finding.bearer.map_or("", Bearer::word).to_owned(), what]
        };
        let rows: Vec<Vec<String>> = pending.iter().map(due).collect();
        self.table("Pending", &["due", "finding", "borne by", "what"], &rows);
        let rights = engagement.rights.iter().filter(|right| engagement.all || right.status != RightStatus::Lapsed);
        let rows: Vec<Vec<String>> = rights.map(of_right).collect();
        self.table("Rights", &["status", "right", "who may do what", "when"], &rows);
        let met = |finding: &&Finding| {
            let disputed = if finding.disputed { "disputed " } else { "" };
            let when = finding.met_at.as_ref().map(|met| format!("{disputed}{}", met.short())).unwrap_or_default();
            vec![safe(&finding.id), when, safe(&finding.why)]
        };
        self.table("Kept", &["finding", "done", "what"], &of(&[Status::Met]).iter().map(met).collect::<Vec<_>>());
    }

    fn errors(&mut self, report: &Report) {
        let error = |error: &super::error::Error| {
            let file = error.file.as_deref().unwrap_or("a record");
            let line = error.line.map(|line| format!(":{line}")).unwrap_or_default();
            let code = error.code.map(|code| format!(" ({code})")).unwrap_or_default();
            format!("{}{line}: {}{code}", safe(file), safe(&error.message))
        };
        let errors: Vec<String> = report.errors.iter().map(error).collect();
        self.list(2, "In error, and not reported", &errors);
    }

    /// The program, and the files with their fingerprints; nothing of what no command made.
    fn made_from(&mut self, report: &Report) {
        let Some(made) = &report.head.made else { return };
        let (files, left_out) = named(&report.head.policy.files, made.records.as_deref().unwrap_or_default());
        let file = |file: &FileDigest| format!("{}: sha256 {}", safe(&file.path), file.sha256);
        let program = format!("{} {}", made.engine.name, made.engine.version);
        let more = and_more(left_out).map(|more| format!("{more} files of records"));
        let files = files.into_iter().map(file);
        self.list(2, "Made from", &std::iter::once(program).chain(files).chain(more).collect::<Vec<_>>());
    }
}

fn money(sums: &[Money]) -> String {
    sums.iter().map(Money::to_string).collect::<Vec<_>>().join(" + ")
}

fn row(first: String, finding: &Finding) -> Vec<String> {
    let costs: Vec<String> = finding.charges.iter().map(charge).collect();
    let costs = match finding.charges.len() {
        0 | 1 => costs.concat(),
        _ => format!("{}: {}", total(finding), costs.join(", ")),
    };
    let ground = match finding.basis {
        Basis::Agreed => String::new(),
        basis => format!(" ({})", ground(basis)),
    };
    vec![
        first,
        safe(&finding.id),
        format!("{}{ground}", safe(&finding.why)),
        how_late(finding),
        safe(&costs),
        evidence(finding),
    ]
}

/// Returns the first facts with their places.
fn evidence(finding: &Finding) -> String {
    let said = |fact: &super::report::Evidence| {
        let place = place(fact).map(|place| format!(" ({place})")).unwrap_or_default();
        safe(&format!("{} {}{place}", fact.kind, fact.id))
    };
    let more = finding.evidence.len().saturating_sub(MOST_EVIDENCE);
    finding.evidence.iter().take(MOST_EVIDENCE).map(said).chain(and_more(more)).collect::<Vec<_>>().join(", ")
}

/// Returns what to do, why, what stands before it, and what is computed for it: a point, and points below it.
fn of_action(engagement: &Engagement, action: &Action) -> String {
    let score = engagement.scores.iter().find(|score| score.ladder == action.ladder);
    let score = score.map(|score| format!(" at {}", safe(&score.score))).unwrap_or_default();
    let since = format!("; suggested since {}", action.since.begin());
    let what = engagement.rung(&action.ladder, &action.action).map(Rung::named);
    let what = safe(&what.unwrap_or_else(|| action.action.replace('_', " ")));
    let mut lines = vec![format!("**{what}** ({}{score}{since})", safe(&action.ladder))];
    if !action.because.is_empty() {
        lines.push(format!("because of {}", safe(&answers(engagement, &action.because))));
    }
    lines.extend(engagement.taken(&action.ladder).map(|taken| safe(&taken)));
    for need in &action.needs {
        let missing =
            if need.missing.is_empty() { String::new() } else { format!("; missing: {}", need.missing.join(", ")) };
        lines.push(safe(&format!("needs that {}: {}{missing}", need.says, need.status.word())));
    }
    if !action.ours.is_empty() {
        lines.push(safe(&format!("our own open breaches: {}", answers(engagement, &action.ours))));
    }
    lines.extend(action.computed.lines().iter().map(|line| safe(line)));
    lines.join("\n  - ")
}

fn of_right(right: &Right) -> Vec<String> {
    let until = right.until.as_ref().map(|until| format!(" until {}", until.short())).unwrap_or_default();
    vec![
        right.status.word().to_owned(),
        safe(&right.id),
        safe(&right.said()),
        format!("from {}{until}", right.from.short()),
    ]
}
