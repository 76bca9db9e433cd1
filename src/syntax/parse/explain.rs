//! From pest's error to a diagnostic: what was found, what was wanted, what was probably meant.

use pest::error::{Error, ErrorVariant, InputLocation};

use super::expected::{self, RESERVED, Wanted};
use super::grammar::Rule;
use super::scan::{Scan, Shape, Token};
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::syntax as mistake;
use crate::base::source::{SourceId, Span};
use crate::base::suggest;
use crate::value::money::Currency;

/// An error of the grammar in the text `start..end` of a file.
pub(super) struct Failure<'s> {
    source: SourceId,
    scan: &'s Scan,
    /// The rule that the text was read with.
    rule: Rule,
    start: usize,
    end: usize,
    at: usize,
    wanted: Vec<Rule>,
}

impl<'s> Failure<'s> {
    /// Takes over what pest says of the text `start..end`, read with `rule`.
    pub fn new(
        source: SourceId,
        scan: &'s Scan,
        rule: Rule,
        (start, end): (usize, usize),
        error: &Error<Rule>,
    ) -> Self {
        let (InputLocation::Pos(at) | InputLocation::Span((at, _))) = error.location;
        let wanted = match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => positives.clone(),
            ErrorVariant::CustomError { .. } => Vec::new(),
        };
        Self { source, scan, rule, start, end, at: start + at, wanted }
    }

    /// Returns true where the text broke off, rather than saying something wrong.
    pub fn at_end(&self) -> bool {
        self.found().is_none_or(|token| token.start >= self.end)
    }

    /// Returns true where nothing of the text comes after what is wrong.
    pub fn breaks_off(&self) -> bool {
        let end = self.found().map_or(self.end, |token| token.end);
        self.scan.token_from(end).is_none_or(|next| next.start >= self.end)
    }

    /// Says what is wrong.
    pub fn explain(&self) -> Diagnostic {
        self.unclosed().or_else(|| self.chained()).or_else(|| self.reserved()).unwrap_or_else(|| self.unexpected())
    }

    fn span(&self, token: Token) -> Span {
        Span::new(self.source, token.start, token.end)
    }

    /// The token at which the grammar stopped, or the next one.
    fn found(&self) -> Option<Token> {
        self.scan.tokens.get(self.scan.tokens.partition_point(|token| token.end <= self.at)).copied()
    }

    /// The tokens of the text before the mistake.
    fn before(&self) -> &'s [Token] {
        let from = self.scan.tokens.partition_point(|token| token.start < self.start);
        let to = self.scan.tokens.partition_point(|token| token.end <= self.at);
        &self.scan.tokens[from.min(to)..to]
    }

    fn wants(&self, rule: Rule) -> bool {
        self.wanted.contains(&rule)
    }

    /// A bracket that is still open where the text breaks off.
    fn unclosed(&self) -> Option<Diagnostic> {
        if !self.at_end() {
            return None;
        }
        let mut open = Vec::new();
        for &token in self.before() {
            match self.scan.word(token) {
                "(" | "[" | "{" => open.push(token),
                ")" | "]" | "}" => drop(open.pop()),
                _ => {}
            }
        }
        let open = open.pop()?;
        let span = self.span(open);
        match self.scan.word(open) {
            "(" if self.wants(Rule::paren_close) => Some(mistake::unclosed_bracket(span, "(", ")")),
            "[" if self.wants(Rule::bracket_close) => Some(mistake::unclosed_bracket(span, "[", "]")),
            "{" if self.wants(Rule::brace_close) => {
                Some(mistake::unclosed_brace(span, "this block", self.found().map(|token| self.span(token))))
            }
            _ => None,
        }
    }

    /// A comparison after a comparison, with nothing between that begins a new condition.
    fn chained(&self) -> Option<Diagnostic> {
        let found = self.found()?;
        let word = self.scan.word(found);
        if self.at_end() || !compares(found, word) || self.wants(Rule::comparison) || !self.wants(Rule::op_add) {
            return None;
        }
        let mut depth = 0usize;
        for &token in self.before().iter().rev() {
            match self.scan.word(token) {
                ")" | "]" => depth += 1,
                "(" | "[" if depth == 0 => return None,
                "(" | "[" => depth -= 1,
                "and" | "or" | "not" | "where" | "when" | "unless" | "require" | "," if depth == 0 => return None,
                other if depth == 0 && compares(token, other) => {
                    return Some(mistake::chained_comparison(self.span(found), word));
                }
                _ => {}
            }
        }
        None
    }

    /// A word of the language where a name is wanted.
    fn reserved(&self) -> Option<Diagnostic> {
        let found = self.found()?;
        let word = self.scan.word(found);
        let names = [Rule::name, Rule::kinds, Rule::event, Rule::references, Rule::reference, Rule::ref_head];
        let values = [Rule::test, Rule::atom, Rule::cond, Rule::neg];
        let name = self.wanted.iter().find(|rule| names.contains(rule));
        let wanted = name.or_else(|| self.wanted.iter().find(|rule| values.contains(rule)))?;
        let reserved = found.shape == Shape::Word && RESERVED.contains(&word);
        let negated = word == "not" && self.before().last().is_some_and(|last| self.scan.word(*last) == "is");
        if !reserved
            || negated
            || self.at_end() && self.before().last().is_none_or(|last| !self.same_line(*last, found))
        {
            return None;
        }
        let expected = described(expected::wanted(*wanted))?;
        Some(match name {
            Some(_) => mistake::reserved_word(self.span(found), word, &expected),
            None => mistake::reserved_field(self.span(found), word, &expected, self.kind_at_hand()),
        })
    }

    /// The kind whose pattern the mistake stands in: the first name after the word that began it.
    fn kind_at_hand(&self) -> Option<&'s str> {
        let words: Vec<&str> = self.before().iter().map(|token| self.scan.word(*token)).collect();
        let begins = |word: &&str| matches!(*word, "forbid" | "each" | "limit" | "owes" | "no" | "during" | "(");
        let kind = words.get(words.iter().rposition(begins)? + 1)?;
        let is_name = kind.starts_with(|c: char| c.is_ascii_lowercase()) && !RESERVED.contains(kind);
        is_name.then_some(*kind)
    }

    fn same_line(&self, first: Token, second: Token) -> bool {
        self.scan.text.get(first.end..second.start).is_some_and(|between| !between.contains('\n'))
    }

    fn unexpected(&self) -> Diagnostic {
        let Some(found) = self.found() else {
            let end = self.scan.tokens.last().map_or(0, |token| token.end);
            return mistake::unexpected_text(Span::new(self.source, end, end), "the end of the file", &self.expected());
        };
        let word = self.scan.word(found);
        let shown = match found.shape {
            Shape::Text => "a text in quotes".to_owned(),
            Shape::Word | Shape::Member | Shape::Number | Shape::Mark => format!("`{word}`"),
        };
        let near = self.near(found, word);
        let currency = self.wants(Rule::currency) && is_currency(word);
        let meant = if currency { Some(Rule::currency) } else { near.map(|(rule, _)| rule) };
        let expected = meant.and_then(|rule| described(expected::wanted(rule)));
        let expected = expected.unwrap_or_else(|| self.expected());
        let diagnostic = mistake::unexpected_text(self.span(found), &shown, &expected);
        match near.map(|(_, near)| format!("did you mean `{near}`?")).or_else(|| self.way_out(found, word)) {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }

    /// The word that was probably meant, and the rule that begins with it.
    fn near(&self, found: Token, word: &str) -> Option<(Rule, &'static str)> {
        if found.shape != Shape::Word || word.len() < 2 {
            return None;
        }
        let rules = self.wanted.iter().map(|rule| if *rule == Rule::EOI { self.rule } else { *rule });
        let candidates: Vec<_> = rules.flat_map(|rule| words(rule).into_iter().map(move |word| (rule, word))).collect();
        let near = suggest::nearest(word, candidates.iter().map(|(_, word)| *word))?;
        candidates.into_iter().find(|(_, word)| *word == near)
    }

    /// What to write instead of a few things that other languages say differently.
    fn way_out(&self, found: Token, word: &str) -> Option<String> {
        match word {
            "&" => Some("write `and`".to_owned()),
            "|" => Some("write `or`".to_owned()),
            ">" if self.scan.text[..found.start].ends_with('<') => Some("write `!=`".to_owned()),
            "not" => Some("`not` stands before the whole test: `not rate is known`".to_owned()),
            _ if self.wants(Rule::currency) && is_currency(word) => {
                Some(format!("did you mean `{}`?", word.to_ascii_uppercase()))
            }
            _ if self.wants(Rule::currency) && found.shape == Shape::Word => {
                let near = suggest::did_you_mean(word, Currency::codes());
                Some(near.unwrap_or_else(|| "currencies are codes of ISO 4217, such as `EUR`".to_owned()))
            }
            "where" if self.comes_after("no") => {
                Some("what there is none of stands in brackets where it says more: `no (call where missed)`".to_owned())
            }
            "before" | "after" if self.comes_after("exists") => {
                Some(format!("that such a thing had happened is asked without `exists`: `approval {word} delivery.at`"))
            }
            _ if self.wanted == [Rule::string] && found.shape != Shape::Mark && !self.at_end() => {
                Some(format!("write `\"{word}\"`"))
            }
            _ => None,
        }
    }

    /// Whether the condition at hand has that word, before the mistake.
    fn comes_after(&self, word: &str) -> bool {
        let words = self.before().iter().rev().map(|token| self.scan.word(*token));
        words
            .take_while(|word| !matches!(*word, "and" | "or" | "where" | "require" | "unless"))
            .any(|other| other == word)
    }

    /// Says what would fit. What only goes on with a value that could end here is left out where more is to be said.
    fn expected(&self) -> String {
        let (mut first, mut later) = (Vec::new(), Vec::new());
        for &rule in &self.wanted {
            let list = if self.goes_on(rule) { &mut later } else { &mut first };
            let rule = if rule == Rule::EOI { self.rule } else { rule };
            if let Some(text) = described(expected::wanted(rule))
                && !list.contains(&text)
            {
                list.push(text);
            }
        }
        if self.wants(Rule::comparison) && first.is_empty() {
            later = vec!["a comparison such as `= 3`".to_owned(), "`and`".to_owned(), "`or`".to_owned()];
        } else if self.wants(Rule::op_add) && first.is_empty() {
            later = vec!["an operator such as `+`".to_owned()];
        }
        let all = if first.is_empty() { later } else { first };
        match all.as_slice() {
            [] => "nothing more here".to_owned(),
            [one] => one.clone(),
            [others @ .., last] => format!("{} or {last}", others.join(", ")),
        }
    }

    /// Returns true for what goes on with a value or an event that could also end here.
    fn goes_on(&self, rule: Rule) -> bool {
        match rule {
            // One of many ways to go on, or the one way.
            Rule::k_at | Rule::k_in => self.wants(Rule::comparison),
            Rule::k_after => self.wants(Rule::before),
            Rule::op_add | Rule::op_subtract | Rule::op_multiply | Rule::op_divide | Rule::k_else => true,
            Rule::percent_sign | Rule::unit | Rule::currency | Rule::paren_open | Rule::day_range => true,
            Rule::k_and | Rule::k_or | Rule::k_as | Rule::k_by | Rule::k_for | Rule::k_where | Rule::k_with => true,
            Rule::k_among | Rule::k_is | Rule::before | Rule::comparison | Rule::in_hours => true,
            _ => false,
        }
    }

    /// Returns where the text begins that was read, and where the mistake ends.
    pub fn range(&self) -> (usize, usize) {
        (self.start, self.found().map_or(self.at, |token| token.end))
    }
}

fn described(wanted: Wanted) -> Option<String> {
    match wanted {
        Wanted::Word(word) => Some(format!("`{word}`")),
        Wanted::Thing(description) => Some(description.to_owned()),
        Wanted::Parts => None,
    }
}

/// Returns true for a currency in small letters.
fn is_currency(word: &str) -> bool {
    let upper = word.to_ascii_uppercase();
    upper != word && Currency::parse(&upper).is_some()
}

/// Returns true for an operator or word of a comparison.
fn compares(token: Token, word: &str) -> bool {
    match token.shape {
        Shape::Mark => matches!(word, "=" | "!=" | "<" | "<=" | ">" | ">="),
        Shape::Word => matches!(word, "in" | "is" | "inside" | "outside"),
        Shape::Member | Shape::Number | Shape::Text => false,
    }
}

/// The words that `rule` can begin with, for "did you mean".
fn words(rule: Rule) -> Vec<&'static str> {
    const MODIFIERS: [&str; 12] = [
        "unless", "grace", "tolerate", "pausing", "severity", "costs", "deems", "suggest", "because", "cite", "says",
        "before",
    ];
    const STATEMENTS: [&str; 6] = ["forbid", "limit", "require", "client", "firm", "either"];
    match rule {
        Rule::item | Rule::only_item => vec![
            "include",
            "policy",
            "locked",
            "term",
            "rates",
            "kind",
            "section",
            "exception",
            "ladder",
            "replace",
            "drop",
        ],
        Rule::header | Rule::only_header => {
            vec!["version", "effective", "currency", "timezone", "holidays", "hours", "deadlines"]
        }
        Rule::any_clause | Rule::clause | Rule::only_clause => vec!["clause", "locked"],
        Rule::statement => STATEMENTS.to_vec(),
        Rule::modifier => MODIFIERS.to_vec(),
        Rule::only_part => [&["for"][..], &STATEMENTS, &MODIFIERS].concat(),
        Rule::change | Rule::only_changes => [&["term", "to", "within", "by"][..], &MODIFIERS].concat(),
        Rule::rung | Rule::only_rung => vec!["over", "weigh", "forget", "step", "before"],
        Rule::deadline | Rule::cadence => vec!["within", "by", "every"],
        Rule::unit => vec!["minutes", "hours", "days", "weeks", "months", "years", "business"],
        Rule::party => vec!["client", "firm", "either"],
        Rule::period => vec!["week", "month", "quarter", "year"],
        Rule::day | Rule::day_range => vec!["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        Rule::level | Rule::level_word => vec!["note", "minor", "major", "critical"],
        Rule::test | Rule::neg | Rule::cond => vec!["not", "exists", "no", "during"],
        Rule::compare | Rule::comparison => vec!["is", "in", "inside", "outside", "at"],
        Rule::in_hours => vec!["inside", "outside"],
        rule => match expected::wanted(rule) {
            Wanted::Word(word) => vec![word],
            Wanted::Thing(_) | Wanted::Parts => Vec::new(),
        },
    }
}
