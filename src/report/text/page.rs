//! The report as a page: what an agency's owner wants to see in ten seconds comes first, the evidence under it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use super::detail::{Details, amount_look, severity_look};
use super::layout::{Cell, Columns, Look, Screen, line, set_in, wrap};
use super::worst::{FEW, Pictures, is_told, worst};
use super::{made, portfolio};
use crate::finding::{Bearer, RightStatus, Status};
use crate::ladder::NeedStatus;
use crate::report::answers::{answers, suggested};
use crate::report::error::Error;
use crate::report::escape::{LONGEST_NAME, cut};
use crate::report::report::{Engagement, Finding, Head, Report, Verdict};
use crate::report::standing::Rung;
use crate::report::total::Totals;
use crate::report::words::{AT_STAKE, counts, ended, how_late, missing, place, total, unjudged};
use crate::value::time::Day;

/// Returns the report for people.
pub fn page(report: &Report, screen: &Screen) -> String {
    page_with(report, &BTreeMap::new(), screen)
}

/// As [`page`], with pictures of the worst findings of the engagements that have many, by the engagements' ids.
pub fn page_with(report: &Report, pictures: &BTreeMap<Arc<str>, Pictures>, screen: &Screen) -> String {
    let mut page = Page { out: String::new(), screen, as_of: report.head.as_of, pictures, many: None };
    page.head(&report.head);
    page.incomplete(&report.errors);
    let (told, rest) = worst_first(&report.engagements);
    if report.engagements.len() > 1 {
        page.overview(&told, &rest);
    }
    for engagement in told.into_iter().filter(|one| report.engagements.len() == 1 || has_more(one)) {
        page.engagement(engagement);
    }
    if let Some(together) = report.portfolio.as_ref().filter(|_| report.engagements.len() > 1) {
        portfolio::write(&mut page.out, together, screen);
    }
    page.summary(report);
    made::write(&mut page.out, &report.head, screen);
    page.out
}

/// So many engagements are told; of more the worst.
const MOST: usize = 30;

/// Returns the engagements that are told, and those that are only counted: of many the worst are told, the worst first. All are
/// where what was kept is told, too.
fn worst_first(all: &[Engagement]) -> (Vec<&Engagement>, Vec<&Engagement>) {
    let mut told: Vec<&Engagement> = all.iter().collect();
    if all.len() <= MOST || all.iter().any(|one| one.all) {
        return (told, Vec::new());
    }
    let rank = |one: &&Engagement| {
        let verdict = match one.verdict {
            Verdict::Breach => 0,
            Verdict::Unknown => 1,
            Verdict::Ok => 2,
        };
        (verdict, Reverse(one.broken()))
    };
    told.sort_by_cached_key(rank);
    let rest = told.split_off(MOST);
    (told, rest)
}

/// Whether there is more to say of an engagement than its line of the overview.
fn has_more(engagement: &Engagement) -> bool {
    !engagement.findings.is_empty()
        || !engagement.notes.is_empty()
        || !engagement.credits.is_empty()
        || engagement.rights.iter().any(|right| right.status != RightStatus::Lapsed)
}

struct Page<'a> {
    out: String,
    screen: &'a Screen,
    as_of: Day,
    pictures: &'a BTreeMap<Arc<str>, Pictures>,
    /// Where the engagement at hand has many findings: those of them that are told in full all the same.
    many: Option<Many<'a>>,
}

/// The findings of an engagement that has many.
struct Many<'a> {
    worst: BTreeSet<&'a str>,
    pictures: Option<&'a Pictures>,
}

impl<'a> Many<'a> {
    /// Returns nothing where there are few findings, or all are asked for.
    fn of(engagement: &'a Engagement, pictures: &'a BTreeMap<Arc<str>, Pictures>) -> Option<Self> {
        let told = engagement.findings.iter().filter(|finding| is_told(finding.status)).count();
        if engagement.all || told <= FEW {
            return None;
        }
        let worst = worst(engagement.findings.iter(), |finding| (finding.status, finding.severity));
        let worst = worst.into_iter().map(|finding| &*finding.id).collect();
        Some(Self { worst, pictures: pictures.get(&engagement.engagement) })
    }
}

impl<'a> Page<'a> {
    fn head(&mut self, head: &Head) {
        let name = if head.policy.name.is_empty() { "policy without a name" } else { &head.policy.name };
        let version = head.policy.version.as_ref().map(|version| format!(", version {}", line(version)));
        let (name, rest) = (line(name), format!("{}, as of {}", version.unwrap_or_default(), head.looked()));
        let head = set_in(0, &format!("{name}{rest}"), self.screen);
        // Where the name is broken, too, nothing of it stands out.
        self.out += &head.replacen(&name, &self.screen.paint(Look::Bold, &name), 1);
    }

    /// Says that records are missing: a page that is kept must not look whole.
    fn incomplete(&mut self, errors: &[Error]) {
        if errors.is_empty() {
            return;
        }
        let place = |error: &Error| {
            let file = error.file.as_deref()?;
            Some(error.line.map_or_else(|| file.to_owned(), |line| format!("{file}:{line}")))
        };
        let few: Vec<String> = errors.iter().filter_map(place).take(3).collect();
        let more = if errors.len() > few.len() { ", …" } else { "" };
        let text = format!("✗ incomplete: records in error are not reported ({}{more})", line(&few.join(", ")));
        let _ = writeln!(self.out, "{}", self.screen.paint(Look::Red, &text));
    }

    /// One line an engagement, for a portfolio.
    fn overview(&mut self, engagements: &[&Engagement], rest: &[&Engagement]) {
        let rows: Vec<Vec<Cell>> = engagements
            .iter()
            .map(|engagement| {
                let (mark, look) = mark(engagement.verdict);
                let money = engagement.at_stake.iter().map(|sum| sum.rounded().to_string());
                vec![
                    Cell::new(format!("{mark} {}", engagement.verdict.word()), look),
                    Cell::called(&engagement.engagement, Look::Bold),
                    Cell::called(engagement.client.as_deref().unwrap_or(""), Look::Plain),
                    Cell::right(money.collect::<Vec<_>>().join(" + "), Look::Bold),
                    Cell::new(counts(&engagement.counts), Look::Plain),
                ]
            })
            .collect();
        self.out.push('\n');
        let columns = Columns::fitted(0, &rows, self.screen);
        rows.iter().for_each(|row| columns.write(&mut self.out, row, self.screen));
        if !rest.is_empty() {
            let of = |verdict: Verdict| {
                let count = rest.iter().filter(|one| one.verdict == verdict).count();
                (count > 0).then(|| format!("{count} {}", verdict.word()))
            };
            let counts: Vec<String> =
                [Verdict::Breach, Verdict::Unknown, Verdict::Ok].into_iter().filter_map(of).collect();
            self.paragraph(
                "",
                &format!(
                    "These are the {MOST} worst; {} more are counted only: {}. `--only ENGAGEMENT` tells one of them, `--all` all",
                    rest.len(),
                    counts.join(", ")
                ),
            );
        }
    }

    fn engagement(&mut self, engagement: &'a Engagement) {
        self.many = Many::of(engagement, self.pictures);
        let called = |name: &str| line(&cut(name, LONGEST_NAME));
        let client = engagement.client.as_ref().map(|client| format!(" ({})", called(client))).unwrap_or_default();
        let name = called(&engagement.engagement);
        let (mark, look) = mark(engagement.verdict);
        let verdict = self.screen.paint(look, &format!("{mark} {}", engagement.verdict.word()));
        let counts = counts(&engagement.counts);
        let counts = if counts.is_empty() { "there is nothing to judge yet".to_owned() } else { counts };
        let named = set_in(0, &format!("{name}{client}"), self.screen);
        let _ = write!(self.out, "\n{}", named.replacen(&name, &self.screen.paint(Look::Bold, &name), 1));
        let first = format!("{mark} {}: ", engagement.verdict.word()).chars().count();
        for (i, row) in wrap(&counts, self.screen.width.saturating_sub(first)).iter().enumerate() {
            let _ = if i == 0 {
                writeln!(self.out, "{verdict}: {row}")
            } else {
                writeln!(self.out, "{}{row}", " ".repeat(first))
            };
        }
        self.at_stake(engagement);
        self.totals(&Totals::of([engagement]));
        self.actions(engagement);
        self.broken(engagement);
        self.unknown(engagement);
        self.softened(engagement);
        self.in_short(engagement);
        self.rights(engagement);
        self.pending(engagement);
        self.credits(engagement);
        self.met(engagement);
        engagement.at_rest().iter().for_each(|said| self.paragraph("", said));
        for note in &engagement.notes {
            self.paragraph("note: ", note);
        }
    }

    fn at_stake(&mut self, engagement: &Engagement) {
        if !engagement.at_stake.is_empty() {
            let sums: Vec<String> = engagement.at_stake.iter().map(|sum| sum.rounded().to_string()).collect();
            self.sentence(&format!("at stake: {} ({AT_STAKE})", sums.join(" + ")));
        }
        engagement.not_known().iter().for_each(|said| self.sentence(said));
    }

    fn totals(&mut self, totals: &Totals) {
        totals.sentences().iter().for_each(|sentence| self.sentence(sentence));
    }

    fn sentence(&mut self, text: &str) {
        for (i, row) in wrap(text, self.screen.width.saturating_sub(4)).iter().enumerate() {
            let _ = writeln!(self.out, "{}{row}", if i == 0 { "  " } else { "    " });
        }
    }

    /// What the ladders suggest now, and what stands before it; else what the clauses do.
    fn actions(&mut self, engagement: &Engagement) {
        let suggested: Vec<_> = suggested(engagement).into_iter().filter(|one| one.taken.is_none()).collect();
        if !engagement.actions.is_empty() || !suggested.is_empty() {
            self.section("To do now");
        }
        for one in suggested {
            self.sentence(&format!("the clauses suggest: {}, for {}", one.word, answers(engagement, &one.findings)));
        }
        for action in &engagement.actions {
            let word = action.action.replace('_', " ");
            let score = engagement.scores.iter().find(|score| score.ladder == action.ladder);
            let score = score.map(|score| format!(" at {}", score.score)).unwrap_or_default();
            let since = format!("; suggested since {}", action.since.begin());
            let named = engagement.rung(&action.ladder, &action.action).map_or_else(|| word.clone(), Rung::named);
            let said = set_in(2, &format!("{named} ({}{score}{since})", action.ladder), self.screen);
            self.out += &said.replacen(&word, &self.screen.paint(Look::Bold, &word), 1);
            let rows: Vec<Vec<Cell>> = action
                .needs
                .iter()
                .map(|need| {
                    let look = if need.status == NeedStatus::Met { Look::Green } else { Look::Yellow };
                    let missing = match need.missing.is_empty() {
                        true => String::new(),
                        false => format!("missing: {}", need.missing.join(", ")),
                    };
                    let what = format!("needs that {}", need.says);
                    vec![
                        Cell::new(need.status.word(), look),
                        Cell::new(what, Look::Plain),
                        Cell::new(missing, Look::Plain),
                    ]
                })
                .collect();
            let columns = Columns::of(4, &rows);
            rows.iter().for_each(|row| columns.write(&mut self.out, row, self.screen));
            let because = (!action.because.is_empty()).then(|| answers(engagement, &action.because));
            let because = because.map(|because| format!("because of {because}"));
            let ours = (!action.ours.is_empty()).then(|| answers(engagement, &action.ours));
            let ours = ours.map(|ours| format!("our own open breaches: {ours}"));
            let taken = engagement.taken(&action.ladder);
            for said in because.into_iter().chain(taken).chain(action.computed.lines()).chain(ours) {
                for (i, row) in wrap(&said, self.screen.width.saturating_sub(6)).iter().enumerate() {
                    let _ = writeln!(self.out, "{}{row}", if i == 0 { "    " } else { "      " });
                }
            }
        }
    }

    fn section(&mut self, title: &str) {
        let _ = writeln!(self.out, "\n{}", self.screen.paint(Look::Bold, title));
    }

    fn paragraph(&mut self, first: &str, text: &str) {
        self.out.push('\n');
        let indent = " ".repeat(first.len());
        for (i, row) in wrap(text, self.screen.width.saturating_sub(first.len()).max(20)).iter().enumerate() {
            let _ = writeln!(self.out, "{}{row}", if i == 0 { first } else { &indent });
        }
    }

    /// The breaches, the client's before the firm's, the worst first.
    fn broken(&mut self, engagement: &Engagement) {
        let by = [
            ("Broken by the client", Some(Bearer::Client)),
            ("Broken by the firm", Some(Bearer::Firm)),
            ("Broken by others", Some(Bearer::Other)),
            ("Broken, by whom is not recorded", None),
        ];
        for (title, bearer) in by {
            self.table(title, &engagement.broken_by(bearer), |finding| {
                let severity = finding.severity.map_or("", |severity| severity.word());
                vec![
                    Cell::new(severity, severity_look(finding.severity)),
                    Cell::new(&finding.id, Look::Bold),
                    Cell::new(how_late(finding), Look::Plain),
                    Cell::right(total(finding), amount_look(finding)),
                ]
            });
        }
    }

    fn unknown(&mut self, engagement: &Engagement) {
        let found = with(engagement, &[Status::Unknown]);
        self.table("Unknown", &found, |finding| {
            vec![
                Cell::new("unknown", Look::Yellow),
                Cell::new(&finding.id, Look::Bold),
                Cell::new(finding.bearer.map_or("", Bearer::word), Look::Plain),
            ]
        });
    }

    /// What is no breach that counts: forgiven, excused, priced, noted.
    fn softened(&mut self, engagement: &Engagement) {
        let statuses = [
            (Status::Priced, "Allowed, at a price"),
            (Status::Tolerated, "Tolerated"),
            (Status::Excused, "Excused"),
            (Status::Noted, "Worth a look"),
        ];
        for (status, title) in statuses {
            self.table(title, &with(engagement, &[status]), |finding| {
                vec![
                    Cell::new(finding.status.word(), Look::Dim),
                    Cell::new(&finding.id, Look::Bold),
                    Cell::new(how_late(finding), Look::Plain),
                    Cell::right(total(finding), amount_look(finding)),
                ]
            });
        }
    }

    /// A section: a row for every finding, and what there is to say of it under the row.
    fn table(&mut self, title: &str, findings: &[&Finding], row: impl Fn(&Finding) -> Vec<Cell>) {
        if findings.is_empty() {
            return;
        }
        self.section(title);
        let mut rows: Vec<Vec<Cell>> = findings.iter().map(|finding| row(finding)).collect();
        if self.many.is_some() {
            self.add_places(findings, &mut rows);
        }
        let columns = Columns::fitted(2, &rows, self.screen);
        for (finding, row) in findings.iter().zip(&rows) {
            columns.write(&mut self.out, row, self.screen);
            let details = Details { indent: columns.start(1), screen: self.screen };
            match &self.many {
                Some(many) if !many.worst.contains(&*finding.id) => {}
                Some(Many { pictures: Some(pictures), .. }) if let Some(picture) = pictures.get(&finding.id) => {
                    self.out.push_str(picture);
                    details.beside(&mut self.out, finding);
                }
                _ => details.write(&mut self.out, finding),
            }
        }
    }

    /// Adds to each row the first line of a record that its finding rests on, or the fact that is missing.
    fn add_places(&self, findings: &[&Finding], rows: &mut [Vec<Cell>]) {
        let cells: Vec<Cell> = findings
            .iter()
            .map(|finding| match missing(finding) {
                Some(missing) => Cell::new(format!("missing: {missing}"), Look::Dim),
                None => Cell::new(finding.evidence.iter().find_map(place).unwrap_or_default(), Look::Dim),
            })
            .collect();
        let mut wider = rows.to_vec();
        wider.iter_mut().zip(cells).for_each(|(row, cell)| row.push(cell));
        // Where there is no room for it, a row stays one line.
        let is_unknown = findings.iter().all(|finding| finding.status == Status::Unknown);
        if is_unknown || Columns::of(2, &wider).end() <= self.screen.width {
            rows.clone_from_slice(&wider);
        }
    }

    /// Says how to read in full what is a row here.
    fn in_short(&mut self, engagement: &Engagement) {
        let Some(many) = &self.many else { return };
        let told = engagement.findings.iter().filter(|finding| is_told(finding.status)).count();
        let short = told - many.worst.len();
        self.paragraph(
            "",
            &format!("{short} findings in short: `--all` tells each in full, `goodterms explain` one of them"),
        );
    }

    fn rights(&mut self, engagement: &Engagement) {
        let rights = engagement.rights.iter().filter(|right| engagement.all || right.status != RightStatus::Lapsed);
        let rows: Vec<Vec<Cell>> = rights
            .map(|right| {
                let look = if right.status == RightStatus::Open { Look::Green } else { Look::Dim };
                let until = right.until.as_ref().map(|until| format!(" until {}", until.short())).unwrap_or_default();
                vec![
                    Cell::new(right.status.word(), look),
                    Cell::new(&right.id, Look::Bold),
                    Cell::new(right.said(), Look::Plain),
                    Cell::new(format!("from {}{until}", right.from.short()), Look::Plain),
                ]
            })
            .collect();
        self.rows("Rights", &rows);
    }

    fn pending(&mut self, engagement: &Engagement) {
        let mut found = with(engagement, &[Status::Pending]);
        found.sort_by_key(|finding| finding.falls_due().map_or(Day(i32::MAX), |due| due.day));
        let row = |finding: &&Finding| {
            let due = finding.falls_due();
            let moved = finding.moved().map(|moved| format!("; {moved}")).unwrap_or_default();
            vec![
                Cell::new(due.map_or_else(String::new, |due| due.short()), Look::Plain),
                Cell::right(due.map_or_else(String::new, |due| self.left(due.day)), Look::Dim),
                Cell::new(&finding.id, Look::Bold),
                Cell::new(format!("{}{moved}", finding.bearer.map_or("", Bearer::word)), Look::Plain),
            ]
        };
        let rows: Vec<Vec<Cell>> = found.iter().map(row).collect();
        self.rows("Pending", &rows);
    }

    fn left(&self, due: Day) -> String {
        match due.since(self.as_of) {
            0 => "today".to_owned(),
            1 => "1 day left".to_owned(),
            left @ 2.. => format!("{left} days left"),
            -1 => "1 day over".to_owned(),
            over => format!("{} days over", over.unsigned_abs()),
        }
    }

    fn credits(&mut self, engagement: &Engagement) {
        let row = |credit: &crate::report::report::Credit| {
            let left = credit.left.money.map(|money| money.to_string()).unwrap_or_default();
            vec![Cell::new(&credit.event, Look::Bold), Cell::right(left, Look::Green)]
        };
        let rows: Vec<Vec<Cell>> = engagement.credits.iter().map(row).collect();
        self.rows("Left over, the client's credit", &rows);
    }

    /// What was kept, in the order of the policy; only where it was asked for.
    fn met(&mut self, engagement: &Engagement) {
        let row = |finding: &&Finding| {
            let done =
                finding.met_at.as_ref().map(|met| format!("{} {}", ended(finding), met.short())).unwrap_or_default();
            let due = finding.due.as_ref().map(|due| format!("due {}", due.short())).unwrap_or_default();
            vec![
                Cell::new("met", Look::Green),
                Cell::new(&finding.id, Look::Bold),
                Cell::new(due, Look::Dim),
                Cell::new(done, Look::Dim),
            ]
        };
        let rows: Vec<Vec<Cell>> = with(engagement, &[Status::Met]).iter().map(row).collect();
        self.rows("Kept", &rows);
    }

    fn rows(&mut self, title: &str, rows: &[Vec<Cell>]) {
        if rows.is_empty() {
            return;
        }
        self.section(title);
        let columns = Columns::fitted(2, rows, self.screen);
        rows.iter().for_each(|row| columns.write(&mut self.out, row, self.screen));
    }

    fn summary(&mut self, report: &Report) {
        let unjudged = unjudged(report);
        let number = report.summary.engagements;
        if number != 1 {
            let counts = counts(&report.summary);
            let found = if counts.is_empty() { String::new() } else { format!(": {counts}") };
            self.paragraph("", &format!("{number} engagements{found}"));
            self.totals(&Totals::of(&report.engagements));
        } else if !unjudged.is_empty() {
            self.out.push('\n');
        }
        for sentence in unjudged {
            let _ = writeln!(self.out, "  {sentence}");
        }
    }
}

fn with<'e>(engagement: &'e Engagement, statuses: &[Status]) -> Vec<&'e Finding> {
    engagement.findings.iter().filter(|finding| statuses.contains(&finding.status)).collect()
}

fn mark(verdict: Verdict) -> (char, Look) {
    match verdict {
        Verdict::Breach => ('✗', Look::Red),
        Verdict::Unknown => ('?', Look::Yellow),
        Verdict::Ok => ('✓', Look::Green),
    }
}
