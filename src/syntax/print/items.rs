//! Top-level items as rows.

use super::Printer;
use super::expressions::{grouped, joined, string};
use super::rows::{WIDTH, next_token, start};
use crate::syntax::tree::{
    Accept, AcceptRange, Band, Change, Deadline, Exception, Field, FieldKind, File, Header, HeaderKind, Item, Kind,
    Ladder, Name, Place, Policy, Rates, Rung, RungKind, Section, Term,
};

/// The width of the longest keywords of the policy header.
const KEYWORD: usize = "effective".len();

impl Printer<'_> {
    /// All items, a blank line between them; terms stay together, and so do includes.
    pub(super) fn file(&mut self, file: &File) {
        let mut last: Option<&Item> = None;
        for item in &file.items {
            let together = matches!(
                (last, item),
                (Some(Item::Term(_)), Item::Term(_))
                    | (Some(Item::Include(_)), Item::Include(_))
                    | (Some(Item::Drop { .. }), Item::Drop { .. })
            );
            if last.is_some() && !together {
                self.blank();
            }
            self.item(item);
            last = Some(item);
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Include(path) => {
                let from = self.word_before("include", path.place);
                self.row(from, 0, vec![format!("include {}", string(path))]);
            }
            Item::Policy(policy) => self.policy(policy),
            Item::Term(term) => self.term(term, 0),
            Item::Rates(rates) => self.rates(rates),
            Item::Kind(kind) => self.kind(kind),
            Item::Section(section) => self.section(section),
            Item::Exception(exception) => self.exception(exception),
            Item::Ladder(ladder) => self.ladder(ladder),
            Item::Replace(clause) => {
                let from = self.word_before("replace", clause.place);
                self.clause(clause, from, 0, "replace ");
            }
            Item::Drop { clause, because, place } => {
                let because = format!("because {}", string(because));
                self.row(start(*place), 0, vec![format!("drop clause {}", clause.text), because]);
            }
        }
    }

    /// Where the word before a place begins.
    fn word_before(&self, word: &str, place: Place) -> usize {
        self.source.get(..start(place)).and_then(|before| before.rfind(word)).unwrap_or(start(place))
    }

    fn policy(&mut self, policy: &Policy) {
        self.row(start(policy.place), 0, vec![format!("policy {} {{", string(&policy.title))]);
        let names = policy.headers.iter().filter_map(|header| match &header.kind {
            HeaderKind::Hours { name, .. } => Some(name.text.len()),
            _ => None,
        });
        let width = names.max().unwrap_or(0);
        for header in &policy.headers {
            self.row(start(header.place), 2, header_segments(header, width));
        }
        self.close(policy.place, 0);
    }

    /// A term: on one line where it fits and has no comments inside.
    pub(super) fn term(&mut self, term: &Term, indent: usize) {
        let locked = if term.locked { "locked " } else { "" };
        let ty = term.ty.as_ref().map_or(String::new(), |ty| format!(": {}", ty.text));
        let head = format!("{locked}term {}{ty} = {}", term.name.text, self.sum(&term.value));
        let accepts: Vec<_> = term.accepts.iter().map(|accept| (start(accept.place), self.accept(accept))).collect();
        match accepts.as_slice() {
            [] => self.row(start(term.place), indent, vec![head]),
            [(_, accept)] if self.fits(&format!("{head} {{ {accept} }}"), indent, term.value.place, term.place) => {
                self.row(start(term.place), indent, vec![format!("{head} {{ {accept} }}")]);
            }
            _ => {
                self.row(start(term.place), indent, vec![format!("{head} {{")]);
                for (from, accept) in accepts {
                    self.row(from, indent + 2, vec![accept]);
                }
                self.close(term.place, indent);
            }
        }
    }

    fn fits(&self, line: &str, indent: usize, head: Place, place: Place) -> bool {
        indent + line.chars().count() <= WIDTH && !self.has_comment(head, place)
    }

    fn accept(&self, accept: &Accept) -> String {
        let range = match &accept.range {
            AcceptRange::UpTo(value) => format!("up to {}", self.sum(value)),
            AcceptRange::AtLeast(value) => format!("at least {}", self.sum(value)),
            AcceptRange::AtMost(value) => format!("at most {}", self.sum(value)),
            AcceptRange::Between(low, high) => format!("{} to {}", self.sum(low), self.sum(high)),
            AcceptRange::OneOf(values) => joined(values, |value| self.sum(value)),
        };
        let price = accept.price.as_ref().map_or(String::new(), |(plus, amount)| {
            format!(" for price {} {}", if *plus { "+" } else { "-" }, self.sum(amount))
        });
        let approval = accept.approval.as_ref().map_or(String::new(), |who| format!(" with approval {}", string(who)));
        format!("accept {range}{price}{approval}")
    }

    fn rates(&mut self, rates: &Rates) {
        let until = rates.until.as_ref().map_or(String::new(), |until| format!(" until {}", until.text));
        self.row(start(rates.place), 0, vec![format!("rates {}{until} {{", rates.name.text)]);
        for (date, percent) in &rates.rows {
            self.row(start(date.place), 2, vec![format!("{} {}%", date.text, grouped(*percent))]);
        }
        self.close(rates.place, 0);
    }

    /// A kind: on one line where it fits and has no comments inside, else a field a line.
    fn kind(&mut self, kind: &Kind) {
        let fields: Vec<_> = kind.fields.iter().map(|field| (start(field.place), self.field(field))).collect();
        let line = format!("kind {} {{ {} }}", kind.name.text, joined(&fields, |(_, field)| field.clone()));
        if self.fits(&line, 0, kind.name.place, kind.place) {
            let line = if fields.is_empty() { format!("kind {} {{ }}", kind.name.text) } else { line };
            self.row(start(kind.place), 0, vec![line]);
            return;
        }
        self.row(start(kind.place), 0, vec![format!("kind {} {{", kind.name.text)]);
        for (from, field) in fields {
            self.row(from, 2, vec![format!("{field},")]);
        }
        self.close(kind.place, 0);
    }

    fn field(&self, field: &Field) -> String {
        let name = &field.name.text;
        let mark = |optional: bool| if optional { "?" } else { "" };
        match &field.kind {
            FieldKind::Typed { ty, optional } => format!("{name}: {}{}", ty.text, mark(*optional)),
            FieldKind::Words { words, optional } => format!("{name}: [{}]{}", names(words), mark(*optional)),
            FieldKind::More(words) if words.len() == 1 => format!("{name}: + {}", names(words)),
            FieldKind::More(words) => format!("{name}: + [{}]", names(words)),
            FieldKind::Derived(value) => format!("{name} = {}", self.cond(value)),
        }
    }

    /// A section: a blank line before each clause.
    fn section(&mut self, section: &Section) {
        let head = format!("section {} {} {{", section.name.text, string(&section.heading));
        self.row(start(section.place), 0, vec![head]);
        for clause in &section.clauses {
            self.blank();
            self.clause(clause, start(clause.place), 2, if clause.locked { "locked " } else { "" });
        }
        self.close(section.place, 0);
    }

    fn exception(&mut self, exception: &Exception) {
        let head = format!("exception {} to {} {{", exception.name.text, exception.to.text);
        self.row(start(exception.place), 0, vec![head]);
        let from = self.inside_brace(exception.to.place.0.end as usize);
        let when = self.cond_segments("when", &exception.when);
        self.row(from, 2, when);
        // What the tree does not place begins after what was before it.
        let mut end = exception.when.place.0.end as usize;
        for change in &exception.changes {
            let from = next_token(self.source, end).unwrap_or(end);
            match change {
                Change::Term(term) => self.term(term, 2),
                Change::Modifier(modifier) => self.row(start(modifier.place), 2, self.modifier(&modifier.kind)),
                Change::Bound(bound) => self.row(from, 2, vec![format!("to {}", self.sum(bound))]),
                Change::Deadline(deadline) => self.row(from, 2, vec![self.deadline(deadline)]),
            }
            end = change_end(change);
        }
        self.close(exception.place, 0);
    }

    /// A ladder: what it weighs, its steps, its needs; the steps in columns.
    fn ladder(&mut self, ladder: &Ladder) {
        self.row(start(ladder.place), 0, vec![format!("ladder {} {{", ladder.name.text)]);
        let steps = || ladder.rungs.iter().filter_map(|rung| step_head(&rung.kind));
        let left = steps().map(|(step, _)| step.chars().count()).max().unwrap_or(0);
        let right = steps().map(|(_, at)| at.len()).max().unwrap_or(0);
        let mut last = None;
        for rung in &ladder.rungs {
            let group = group(&rung.kind);
            if last.is_some_and(|last| last != group) {
                self.blank();
            }
            last = Some(group);
            let segments = self.rung(rung, left, right);
            self.row(start(rung.place), 2, segments);
        }
        self.close(ladder.place, 0);
    }

    fn rung(&self, rung: &Rung, left: usize, right: usize) -> Vec<String> {
        match &rung.kind {
            RungKind::Over(sections) => vec![format!("over {}", names(sections))],
            RungKind::Weigh(weights) => {
                let weight = |(level, weight): &(crate::syntax::tree::Severity, rust_decimal::Decimal)| {
                    format!("{} {}", level.word(), grouped(*weight))
                };
                vec![format!("weigh {}", joined(weights, weight))]
            }
            RungKind::Forget { after, on } => {
                let mut segments = vec![format!("forget after {}", self.sum(after))];
                segments.extend(on.iter().flat_map(|event| self.event_segments("or on", event)));
                segments
            }
            RungKind::Step { after, .. } => {
                let (step, at) = step_head(&rung.kind).unwrap_or_default();
                let after = after.as_ref().map(|(step, last)| {
                    let last = last.as_ref().map_or(String::new(), |last| format!(" in last {}", self.sum(last)));
                    format!("after {}{last}", step.text)
                });
                let head = format!("{step:left$} at {at}");
                match after {
                    Some(after) => vec![format!("{step:left$} at {at:right$} {after}")],
                    None => vec![head],
                }
            }
            RungKind::Need { before, need, when } => {
                let mut segments = self.cond_segments(&format!("before {} need", names(before)), need);
                segments.extend(when.iter().flat_map(|when| self.cond_segments("when", when)));
                segments
            }
            RungKind::AtOnce { action, on } => vec![format!("{} at once on {}", action.text, names(on))],
        }
    }
}

/// A step up to its score, and the score.
fn step_head(rung: &RungKind) -> Option<(String, String)> {
    let RungKind::Step { action, by, card, at, .. } = rung else { return None };
    let by = by.map_or(String::new(), |percent| format!(" by {}%", grouped(percent)));
    let card = card.as_ref().map_or(String::new(), |card| format!(" {}", string(card)));
    Some((format!("step {}{by}{card}", action.text), grouped(*at)))
}

/// Lines of a ladder that stand together.
fn group(rung: &RungKind) -> usize {
    match rung {
        RungKind::Over(_) | RungKind::Weigh(_) | RungKind::Forget { .. } => 0,
        RungKind::Step { .. } | RungKind::AtOnce { .. } => 1,
        RungKind::Need { .. } => 2,
    }
}

/// A line of the policy; names of bands are padded to `width`.
fn header_segments(header: &Header, width: usize) -> Vec<String> {
    let line = |keyword: &str, rest: String| format!("{keyword:KEYWORD$} {rest}");
    match &header.kind {
        HeaderKind::Version(text) => vec![line("version", string(text))],
        HeaderKind::Effective { from, until } => {
            let until = until.as_ref().map_or(String::new(), |until| format!(" until {}", until.text));
            vec![line("effective", format!("{}{until}", from.text))]
        }
        HeaderKind::Currency(name) => vec![line("currency", name.text.clone())],
        HeaderKind::Timezone(text) => vec![line("timezone", string(text))],
        HeaderKind::HolidaysOf(code) => vec![line("holidays", code.text.clone())],
        HeaderKind::HolidaysFile(text) => vec![line("holidays", string(text))],
        HeaderKind::Hours { name, bands } => {
            let mut segments = Vec::new();
            for (index, range) in bands.iter().enumerate() {
                let comma = if index + 1 < bands.len() { "," } else { "" };
                let text = format!("{}{comma}", band(range));
                segments.push(if index == 0 { line("hours", format!("{:width$} {text}", name.text)) } else { text });
            }
            segments
        }
        HeaderKind::Deadlines { roll } => {
            vec![line("deadlines", if *roll { "roll forward".to_owned() } else { "keep".to_owned() })]
        }
    }
}

fn band(band: &Band) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let day = |index: usize| DAYS[index.min(6)];
    let days = match band.days {
        None => "holidays".to_owned(),
        Some((first, last)) if first == last => day(first).to_owned(),
        Some((first, last)) => format!("{}-{}", day(first), day(last)),
    };
    let clock = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    format!("{days} {}-{}", clock(band.from), clock(band.to))
}

fn names(names: &[Name]) -> String {
    joined(names, |name| name.text.clone())
}

/// Where a change of an exception ends.
fn change_end(change: &Change) -> usize {
    let place = match change {
        Change::Term(term) => term.place,
        Change::Modifier(modifier) => modifier.place,
        Change::Bound(bound) => bound.place,
        Change::Deadline(Deadline::Within { after, .. }) => after.place,
        Change::Deadline(Deadline::By(moment)) => moment.place,
    };
    place.0.end as usize
}
