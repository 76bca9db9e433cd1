//! Laws of the parser and the formatter, over random texts.

use goodterms::base::source::{SourceId, SourceMap};
use goodterms::syntax::parse::parse;
use goodterms::syntax::print::format;
use proptest::prelude::*;

use super::POLICIES;
use crate::render::render;

/// A small grammar that writes random policies: tokens, which blanks and comments then part.
struct Writer {
    seed: u64,
    tokens: Vec<String>,
}

impl Writer {
    fn pick(&mut self, count: u64) -> u64 {
        // SplitMix64.
        self.seed = self.seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.seed;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % count
    }

    fn maybe(&mut self) -> bool {
        self.pick(3) == 0
    }

    fn say(&mut self, words: &str) -> &mut Self {
        self.tokens.extend(words.split_whitespace().map(str::to_owned));
        self
    }

    fn one_of(&mut self, choices: &[&str]) {
        let index = self.pick(choices.len() as u64) as usize;
        self.say(choices[index]);
    }

    fn name(&mut self) {
        self.one_of(&[
            "call",
            "invoice",
            "paid",
            "last",
            "signing",
            "x1",
            "breach_of",
            "hours",
            "interest",
            "due",
            "client",
        ]);
    }

    fn reference(&mut self) {
        self.one_of(&[
            "paid",
            "invoice.payable",
            "at",
            "by",
            "for.at",
            "message.to",
            "x.where.in",
            "clause",
            "signing",
            "last",
        ]);
    }

    fn string(&mut self) {
        let texts = ["\"\"", "\"a#b\"", "\"{x}\"", "\"{{}}\"", "\"\\\"\\\\\\n\"", "\"{x.to}ł\"", "\"a  b\""];
        let index = self.pick(texts.len() as u64) as usize;
        self.tokens.push(texts[index].to_owned());
    }

    fn literal(&mut self) {
        self.one_of(&[
            "3",
            "1_000.50",
            "0",
            "8 %",
            "14 days",
            "90 minutes",
            "2 weeks",
            "1 hour",
            "0.5 hours",
            "250 EUR",
            "12345.6 EUR",
            "2026-01-31",
            "2026-01-31T10:00Z",
            "true",
            "PL",
            "GB-ENG",
            "due of call",
        ]);
    }

    fn atom(&mut self, depth: u64) {
        match self.pick(if depth == 0 { 2 } else { 7 }) {
            0 => self.literal(),
            1 => self.reference(),
            2 => {
                self.say("[");
                self.sum(depth - 1);
                self.say(",");
                self.sum(depth - 1);
                self.say("]");
            }
            3 => {
                self.say("sum (");
                self.measured(depth - 1);
                self.say(")");
            }
            4 => {
                self.say("max (");
                self.cond(depth - 1);
                if self.maybe() {
                    self.say(",");
                    self.cond(depth - 1);
                }
                self.say(")");
            }
            _ => {
                self.say("(");
                self.cond(depth - 1);
                self.say(")");
            }
        }
    }

    fn sum(&mut self, depth: u64) {
        if self.maybe() {
            self.say("-");
        }
        self.atom(depth);
        if self.maybe() && depth > 0 {
            self.one_of(&["+", "-", "*", "/", "else"]);
            self.sum(depth - 1);
        }
    }

    fn moment(&mut self, depth: u64) {
        self.sum(depth);
        if self.maybe() && depth > 0 {
            self.one_of(&["after", "before ("]);
            let parens = self.tokens.last().is_some_and(|last| last == "(");
            self.moment(depth - 1);
            if parens {
                self.say(")");
            }
        }
    }

    fn event(&mut self, depth: u64, filter: bool) {
        if self.maybe() {
            self.say("breach of");
        }
        self.name();
        if filter && self.maybe() {
            self.say("or");
            self.name();
        }
        self.tail(depth, filter);
    }

    fn tail(&mut self, depth: u64, filter: bool) {
        if self.maybe() {
            self.say("as y");
        }
        for word in ["by", "for"] {
            if self.maybe() {
                self.say(word);
                self.reference();
            }
        }
        if filter && self.maybe() && depth > 0 {
            self.say("where");
            self.cond(depth - 1);
        }
    }

    fn measured(&mut self, depth: u64) {
        self.reference();
        self.tail(depth, true);
        if self.maybe() && depth > 0 {
            self.say("among");
            self.cond(depth - 1);
        }
        self.window(depth);
    }

    fn window(&mut self, depth: u64) {
        match self.pick(4) {
            0 => {
                self.say("in last");
                self.sum(depth.min(1));
            }
            1 => {
                self.say("in the 90 days before that");
            }
            _ => {}
        }
    }

    fn cond(&mut self, depth: u64) {
        if self.maybe() {
            self.say("not");
        }
        self.test(depth);
        if self.maybe() && depth > 0 {
            self.one_of(&["and", "or"]);
            self.cond(depth - 1);
        }
    }

    fn test(&mut self, depth: u64) {
        let inner = depth.saturating_sub(1);
        match self.pick(if depth == 0 { 2 } else { 13 }) {
            0 => self.reference(),
            1 => {
                self.say("exists (");
                self.event(inner, true);
                self.window(inner);
                self.say(")");
            }
            2 => {
                self.say("exists ( contract.signed )");
            }
            3 => {
                self.say("no");
                self.event(inner, false);
                self.window(inner);
            }
            4 => {
                self.say("no (");
                self.event(inner, true);
                self.say(")");
            }
            5 => {
                self.say("during");
                self.event(inner, false);
            }
            6 => {
                self.event(inner, false);
                self.say("after");
                self.moment(inner);
            }
            7 => {
                self.sum(inner);
                self.one_of(&["is known", "is call", "inside hours night", "outside hours night", "in paid"]);
            }
            8 => {
                self.sum(inner);
                self.one_of(&["is within 3 days after", "at least 3 days after", "at most 1 hour before ("]);
                let parens = self.tokens.last().is_some_and(|last| last == "(");
                self.moment(inner);
                if parens {
                    self.say(")");
                }
            }
            _ => {
                // A moment on the left could be read as an event before a time.
                self.sum(inner);
                self.one_of(&["=", "!=", "<", "<=", ">", ">="]);
                self.moment(inner);
            }
        }
    }

    fn statement(&mut self) {
        match self.pick(6) {
            0 => {
                self.say("forbid");
                self.event(3, true);
            }
            1 => {
                self.say("client owes call where (");
                self.cond(2);
                self.say(") by");
                self.moment(2);
            }
            2 => {
                self.say("limit");
                self.event(2, true);
                self.say("to 3 in any 7 days by firm with at least 2");
            }
            3 => {
                self.say("require (");
                self.cond(3);
                self.say(") by client");
            }
            4 => {
                self.say("firm may suspend from");
                self.moment(3);
            }
            _ => {
                self.say("require");
                self.cond(4);
            }
        }
    }

    fn modifier(&mut self) {
        match self.pick(9) {
            0 => {
                self.say("grace");
                self.sum(1);
            }
            1 => {
                self.say("severity minor, major when");
                self.cond(2);
            }
            2 => {
                self.say("costs");
                self.sum(2);
                self.string();
            }
            3 => {
                self.say("unless");
                self.cond(2);
            }
            4 => {
                self.say("suggest talk when");
                self.cond(1);
                self.say(", warn");
            }
            5 => {
                self.say("says");
                self.string();
            }
            6 => {
                self.say("costs interest at 8 % yearly fixed at default");
            }
            7 => {
                self.say("before signing");
            }
            _ => {
                self.say("pausing during");
                self.event(2, true);
            }
        }
    }

    fn clause(&mut self, number: u64) {
        self.say(&format!("clause c{number}"));
        self.string();
        self.say("{");
        if self.maybe() {
            self.say("for each");
            self.event(2, true);
        } else if self.maybe() {
            self.say("for each month from");
            self.moment(1);
        }
        self.statement();
        for _ in 0..self.pick(5) {
            self.modifier();
        }
        self.say("}");
    }

    fn item(&mut self, number: u64) {
        match self.pick(7) {
            0 => {
                self.say("locked term t =");
                self.sum(3);
                if self.maybe() {
                    self.say("{ accept up to 4 accept 3 , 5 with approval");
                    self.string();
                    self.say("}");
                }
            }
            1 => {
                self.say("kind k { a : [ low , high ] ? , b : + c , d = ");
                self.cond(2);
                self.say("}");
            }
            2 => {
                self.say("ladder l { over a , b forget after 3 days step warn at 3 step talk by 15 % at 10 after warn before warn need");
                self.cond(2);
                self.say("talk at once on c before talk , warn need x }");
            }
            3 => {
                self.say("exception e to c { when");
                self.cond(2);
                self.say("grace 3 days to 5 }");
            }
            4 => {
                self.say("include");
                self.string();
            }
            _ => {
                self.say("section s");
                self.string();
                self.say("{");
                for clause in 0..self.pick(3) {
                    self.clause(number * 10 + clause);
                }
                self.say("}");
            }
        }
    }

    /// Writes a policy with comments, and returns it with their number.
    fn policy(seed: u64) -> (String, usize) {
        let mut writer = Self { seed, tokens: Vec::new() };
        for number in 0..=writer.pick(4) {
            writer.item(number);
        }
        let mut text = String::new();
        let mut comments = 0;
        for token in std::mem::take(&mut writer.tokens) {
            match writer.pick(12) {
                0 => text.push('\n'),
                1 => text.push_str("\r\n\t"),
                2 => {
                    comments += 1;
                    text.push_str(&format!(" # comment {comments} \"{{\n"));
                }
                3 => {
                    comments += 1;
                    text.push_str(&format!("\n#comment {comments}\n\n"));
                }
                _ => text.push(' '),
            }
            text.push_str(&token);
        }
        (text, comments)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    /// `format` itself compares the trees; here the text must settle, and each comment be there once.
    #[test]
    fn printing_is_the_inverse_of_parsing(seed: u64) {
        let (text, comments) = Writer::policy(seed);
        let printed = format(&text);
        prop_assert!(printed.is_ok(), "{}", shown(&text));
        let printed = printed.unwrap_or_default();
        prop_assert_eq!(format(&printed), Ok(printed.clone()));
        for number in 1..=comments {
            let found = printed.lines().filter(|line| {
                line.ends_with(&format!("comment {number}")) || line.ends_with(&format!("comment {number} \"{{"))
            });
            prop_assert_eq!(found.count(), 1, "comment {} in\n{}", number, printed);
        }
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC{0,200}") {
        check(&text)?;
    }

    #[test]
    fn any_tokens_are_read_without_a_panic(words in prop::collection::vec(prop::sample::select(WORDS), 0..60)) {
        check(&words.join(" "))?;
    }

    #[test]
    fn changed_policies_are_read_without_a_panic(
        which in 0..POLICIES.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..40usize, "\\PC{0,3}|[{}()\"#\\\\\n]"), 1..6),
    ) {
        let mut characters: Vec<char> = POLICIES[which].1.chars().collect();
        for (at, remove, insert) in changes {
            let from = at.index(characters.len().max(1)).min(characters.len());
            let to = (from + remove).min(characters.len());
            characters.splice(from..to, insert.chars());
        }
        check(&characters.into_iter().collect::<String>())?;
    }
}

const WORDS: &[&str] = &[
    "section",
    "clause",
    "a",
    "\"t\"",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ",",
    "for",
    "each",
    "forbid",
    "limit",
    "require",
    "to",
    "3",
    "days",
    "EUR",
    "%",
    "where",
    "and",
    "or",
    "not",
    "no",
    "exists",
    "before",
    "after",
    "signing",
    "need",
    "at",
    "once",
    "on",
    "ladder",
    "step",
    "term",
    "=",
    "policy",
    "exception",
    "when",
    "severity",
    "minor",
    "costs",
    "by",
    "client",
    "owes",
    "within",
    "replace",
    "drop",
    "because",
    "locked",
    "kind",
    ":",
    "+",
    "-",
    "in",
    "last",
    "\"open",
    "# c\n",
    "“q”",
    "rates",
];

fn shown(text: &str) -> String {
    let mut map = SourceMap::new();
    let id = map.add("policy.terms", text);
    format!("{text}\n{}", render(&map, &parse(id, text).1))
}

/// Nothing panics, every mistake points into the text, and what has no mistake can be formatted.
fn check(text: &str) -> Result<(), TestCaseError> {
    let (_, diagnostics) = parse(SourceId(0), text);
    for diagnostic in &diagnostics {
        let span = diagnostic.primary.span;
        let inside = text.get(span.start as usize..span.end as usize).is_some();
        prop_assert!(inside, "{diagnostic:?} in {text:?}");
    }
    let wrong = diagnostics.iter().any(|diagnostic| diagnostic.is_error());
    prop_assert_eq!(format(text).is_err(), wrong);
    Ok(())
}
