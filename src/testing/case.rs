//! A file of tests: which policy over which record, and what is expected of which day.

use super::table::{self, Row};
use super::test::{Inline, PolicyOf, RecordOf, Test};
use super::want::Want;
use super::yaml;
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::case as mistake;
use crate::base::source::{SourceId, Span};
use crate::base::suggest::nearest_few;

/// A fenced block of Markdown: what stands after the fence, and where its body begins and ends.
#[derive(Clone, Copy, Debug)]
pub struct Block<'t> {
    /// What stands after the fence.
    pub lang: &'t str,
    /// The first byte of the body.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Whether a line ends it.
    pub is_closed: bool,
}

impl Block<'_> {
    /// The first word after the fence: what sort of block it is.
    fn word(&self) -> &str {
        self.lang.split(' ').next().unwrap_or_default()
    }
}

/// Returns the fenced blocks of a text. One that is never closed goes to the end.
pub fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut open: Option<(&str, &str, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        match (fence(line.trim_start_matches('\u{feff}')), open) {
            (Some((fence, lang)), None) => open = Some((fence, lang, at + line.len())),
            (Some((fence, "")), Some((opened, lang, start))) if fence.starts_with(opened) => {
                found.push(Block { lang, start, end: at, is_closed: true });
                open = None;
            }
            _ => {}
        }
        at += line.len();
    }
    found.extend(open.map(|(_, lang, start)| Block { lang, start, end: text.len(), is_closed: false }));
    found
}

/// Returns the marks of a line that opens or closes a block, and what stands after them (CommonMark, 4.5).
fn fence(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_end();
    let inner = line.trim_start_matches(' ');
    let mark = inner.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let length = inner.chars().take_while(|c| *c == mark).count();
    (length >= 3 && line.len() - inner.len() <= 3).then(|| (&inner[..length], inner[length..].trim()))
}

/// The words of the blocks that tests are made of.
const LANGS: [&str; 6] = ["policy", "record", "yaml", "yml", "terms", "expect"];

/// Reads a file of tests, Markdown or (`is_yaml`) YAML.
pub fn read(source: SourceId, text: &str, is_yaml: bool) -> (Vec<Test>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let tests =
        if is_yaml { yaml::tests(source, text, &mut diagnostics) } else { markdown(source, text, &mut diagnostics) };
    for test in &tests {
        if test.want.is_day_wrong {
            // That was told.
        } else if test.want.as_of.is_none() && test.want.needs_day() {
            diagnostics.push(mistake::no_day(test.span));
        } else if !test.want.asserts() {
            diagnostics.push(mistake::asserts_nothing(test.span));
        } else if test.record == RecordOf::Nobody && test.want.needs_day() {
            diagnostics.push(mistake::no_record(test.span));
        } else if test.want.is_contradictory() {
            diagnostics.push(mistake::contradiction(test.span));
        }
    }
    if tests.is_empty() && diagnostics.is_empty() {
        diagnostics.push(mistake::no_test(Span::new(source, 0, text.lines().next().map_or(0, str::len)), is_yaml));
    }
    (tests, diagnostics)
}

/// What the blocks before a test say.
struct Reader<'t> {
    source: SourceId,
    text: &'t str,
    heading: String,
    /// The first test below the heading.
    first: usize,
    policy: PolicyOf,
    record: RecordOf,
    tests: Vec<Test>,
}

fn markdown(source: SourceId, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<Test> {
    let blocks = blocks(text);
    let mut reader = Reader {
        source,
        text,
        heading: String::new(),
        first: 0,
        policy: inline(text, &blocks).map_or_else(PolicyOf::default, PolicyOf::Inline),
        record: RecordOf::default(),
        tests: Vec::new(),
    };
    // A test may stand above the record.
    if let Some(first) = blocks.iter().find(|block| matches!(block.word(), "yaml" | "yml" | "record")) {
        reader.block(*first, diagnostics);
    }
    let mut at = 0;
    for block in &blocks {
        let fence = Span::new(source, text[..block.start - 1].rfind('\n').map_or(0, |at| at + 1), block.start - 1);
        if !block.is_closed {
            diagnostics.push(mistake::unclosed(fence));
        }
        let meant = nearest_few(block.word(), LANGS, 1).into_iter().next().filter(|_| !LANGS.contains(&block.word()));
        diagnostics.extend(meant.map(|meant| match meant {
            "expect" => mistake::not_expect(fence, block.word()),
            _ => mistake::unknown_block(fence, block.word(), meant),
        }));
        reader.prose(at, block.start, diagnostics);
        reader.block(*block, diagnostics);
        at = block.end;
    }
    reader.prose(at, text.len(), diagnostics);
    reader.tests
}

/// Returns the policy that the blocks write down, if they do.
fn inline(text: &str, blocks: &[Block<'_>]) -> Option<Inline> {
    let mut inline = Inline::default();
    for block in blocks {
        let body = text[block.start..block.end].to_owned();
        let mut words = block.lang.split(' ');
        match (words.next(), words.next()) {
            (Some("terms"), name) => inline.files.push((name.unwrap_or("policy.terms").to_owned(), body)),
            (Some("version"), _) => inline.versions.push(body),
            (Some("overlay"), _) => inline.overlays.push(body),
            _ => {}
        }
    }
    (!inline.files.is_empty() || !inline.versions.is_empty()).then_some(inline)
}

impl Reader<'_> {
    fn block(&mut self, block: Block<'_>, diagnostics: &mut Vec<Diagnostic>) {
        let body = &self.text[block.start..block.end];
        match block.word() {
            "policy" => {
                let paths = body.lines().map(str::trim).filter(|line| !line.is_empty());
                self.policy = PolicyOf::Files(paths.map(str::to_owned).collect());
            }
            "record" => self.record = RecordOf::File(body.trim().to_owned()),
            "yaml" | "yml" => self.record = RecordOf::Text(body.to_owned()),
            "expect" => {
                let lines = lines(self.source, self.text, block.start, block.end);
                let want = Want::of(lines, diagnostics);
                let span = Span::new(self.source, block.start, block.start + body.trim_end().len());
                let record = self.record.clone();
                self.test(Row { name: String::new(), record, want, is_confirmed: true, span }, diagnostics);
            }
            _ => {}
        }
    }

    /// Looks at what is between two blocks: headings and tables.
    fn prose(&mut self, from: usize, to: usize, diagnostics: &mut Vec<Diagnostic>) {
        let mut rows: Vec<(&str, Span)> = Vec::new();
        let lines: Vec<(&str, Span)> = lines(self.source, self.text, from, to).collect();
        for (place, &(line, span)) in lines.iter().chain([&("", Span::new(self.source, to, to))]).enumerate() {
            if let Some(heading) = line.strip_prefix('#') {
                self.heading = heading.trim_start_matches('#').trim().to_owned();
                self.first = self.tests.len();
            }
            let begins = || lines.get(place + 1).is_some_and(|(next, _)| table::is_rule(next));
            if line.trim_start().starts_with('|') || line.contains('|') && (!rows.is_empty() || begins()) {
                rows.push((line, span));
                continue;
            }
            for row in table::tests(&std::mem::take(&mut rows), &self.record, diagnostics) {
                self.test(row, diagnostics);
            }
        }
    }

    fn test(&mut self, row: Row, diagnostics: &mut Vec<Diagnostic>) {
        let Row { name, record, want, is_confirmed, span } = row;
        let day = want.as_of.map(|day| format!("as of {day}"));
        let parts = [Some(self.heading.clone()), Some(name), day];
        let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        let policy = self.policy.clone();
        let test = Test { name: parts.join(", "), policy, record, want, is_confirmed, span };
        diagnostics.extend(test.repeats(&self.tests[self.first..]));
        self.tests.push(test);
    }
}

/// Returns the lines between two places, each with its own.
fn lines(source: SourceId, text: &str, from: usize, to: usize) -> impl Iterator<Item = (&str, Span)> {
    let mut at = from;
    text[from..to].split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        (line, Span::new(source, start, start + line.len()))
    })
}
