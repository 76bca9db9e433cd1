//! A file with mistakes: every item, clause and part is read on its own, so that each can show its own mistake.

use pest::Parser;
use pest::error::Error;
use pest::iterators::Pair;

use super::explain::Failure;
use super::grammar::{Grammar, Rule};
use super::walk::Walk;
use super::{Reader, mistake};
use crate::base::source::Span;
use crate::syntax::tree::{
    Clause, Each, Exception, Expr, Item, Ladder, Modifier, Name, Place, Policy, Section, Statement, Text,
};

/// A part of a clause.
enum Part {
    Each(Each),
    Statement(Statement),
    Modifier(Modifier),
}

/// The blocks of a rough pair: its head, its braces, and what stands between.
struct Block<'i> {
    head: Pair<'i, Rule>,
    open: Option<Pair<'i, Rule>>,
    inside: Vec<Pair<'i, Rule>>,
    close: Option<Pair<'i, Rule>>,
    end: usize,
}

impl<'i> Block<'i> {
    fn new(pair: Pair<'i, Rule>) -> Self {
        let rule = pair.as_rule();
        let end = pair.as_span().end();
        let mut walk = Walk::new(pair, rule);
        let head = walk.any();
        let open = walk.take(Rule::rough_open);
        let mut inside: Vec<_> = walk.all().collect();
        let closed = inside.last().is_some_and(|pair| pair.as_rule() == Rule::rough_close);
        let close = if closed { inside.pop() } else { None };
        Self { head, open, inside, close, end }
    }
}

impl<'s> Reader<'s> {
    /// Reads a file that the grammar does not match; `error` is shown where no part of it is found to be wrong.
    pub(super) fn recover(&mut self, error: &Error<Rule>) -> Vec<Item> {
        let scan = self.scan;
        let known = self.diagnostics.len();
        let mut items = Vec::new();
        if let Ok(mut pairs) = Grammar::parse(Rule::rough_file, &scan.text)
            && let Some(file) = pairs.next()
        {
            let mut outside = false;
            for pair in file.into_inner() {
                let clause = pair.as_rule() == Rule::rough_clause;
                if clause && !outside {
                    let span = self.first_token(&pair);
                    self.diagnostics.push(mistake::clause_outside_section(span));
                }
                outside = clause;
                items.extend(self.rough_item(pair));
            }
        }
        if self.diagnostics.len() == known {
            let failure = Failure::new(self.source, scan, Rule::file, (0, scan.text.len()), error);
            self.report(&failure);
        }
        items
    }

    fn rough_item(&mut self, pair: Pair<'_, Rule>) -> Option<Item> {
        match pair.as_rule() {
            Rule::rough_section => self.rough_section(pair).map(Item::Section),
            Rule::rough_replace => {
                let clause = Walk::new(pair, Rule::rough_replace).any();
                self.rough_clause(clause).map(Item::Replace)
            }
            Rule::rough_clause => {
                self.rough_clause(pair);
                None
            }
            Rule::rough_policy => self.rough_policy(pair).map(Item::Policy),
            Rule::rough_ladder => self.rough_ladder(pair).map(Item::Ladder),
            Rule::rough_exception => self.rough_exception(pair).map(Item::Exception),
            Rule::rough_end => {
                let span = self.place(&pair).0;
                self.diagnostics.push(mistake::unopened_brace(span));
                None
            }
            Rule::rough_item | Rule::rough_stray => {
                self.reread(Rule::only_item, &pair, |reader, mut walk| reader.parse_item(walk.need(Rule::item)))
            }
            _ => None,
        }
    }

    /// Reports an error of the grammar, but not after a mistake inside a token of the same text: it may come from that.
    fn report(&mut self, failure: &Failure<'_>) {
        let (start, end) = failure.range();
        let inside = |at: usize| start <= at && at < end;
        let first = self.scan.diagnostics.partition_point(|known| (known.primary.span.start as usize) < start);
        if !self.scan.diagnostics.get(first).is_some_and(|known| inside(known.primary.span.start as usize)) {
            self.diagnostics.push(failure.explain());
        }
    }

    /// Reads the text of a rough pair with `rule`; a mistake in it is reported.
    fn reread<T>(
        &mut self,
        rule: Rule,
        pair: &Pair<'_, Rule>,
        read: impl FnOnce(&mut Self, Walk<'_>) -> T,
    ) -> Option<T> {
        match self.attempt(rule, pair, read) {
            Ok(read) => Some(read),
            Err(failure) => {
                self.report(&failure);
                None
            }
        }
    }

    fn attempt<T>(
        &mut self,
        rule: Rule,
        pair: &Pair<'_, Rule>,
        read: impl FnOnce(&mut Self, Walk<'_>) -> T,
    ) -> Result<T, Failure<'s>> {
        let scan = self.scan;
        let span = pair.as_span();
        match Grammar::parse(rule, pair.as_str()) {
            Ok(mut pairs) => {
                let outer = std::mem::replace(&mut self.offset, span.start());
                let pair = pairs.next().expect("this is a bug in goodterms: a rule that matches gives a pair");
                let result = read(self, Walk::new(pair, rule));
                self.offset = outer;
                Ok(result)
            }
            Err(error) => Err(Failure::new(self.source, scan, rule, (span.start(), span.end()), &error)),
        }
    }

    fn first_token(&self, pair: &Pair<'_, Rule>) -> Span {
        let start = pair.as_span().start();
        let end = self.scan.token_from(start).map_or(start, |token| token.end);
        Span::new(self.source, start, end)
    }

    /// Reports braces of a block that are missing; `what` says which block it is.
    fn check_braces(&mut self, block: &Block<'_>, what: &str) {
        let Some(open) = &block.open else {
            let found = self.scan.token_from(block.head.as_span().end());
            let end = self.scan.text.len();
            let (start, end) = found.map_or((end, end), |token| (token.start, token.end));
            let found = found.map_or("the end of the file".to_owned(), |token| format!("`{}`", self.scan.word(token)));
            let span = Span::new(self.source, start, end);
            self.diagnostics.push(mistake::unexpected_text(span, &found, &format!("the `{{` of {what}")));
            return;
        };
        if block.close.is_some() {
            return;
        }
        let before = self.scan.token_from(block.end).map(|token| Span::new(self.source, token.start, token.end));
        let span = self.place(open).0;
        let diagnostic = match self.closed_too_far_left(block) {
            Some((span, what)) => mistake::unclosed_brace(span, &what, None),
            None => mistake::unclosed_brace(span, what, before),
        };
        self.diagnostics.push(diagnostic);
    }

    /// In a block that lacks a brace: a clause that ends with a brace further left than it began, so not with its own.
    fn closed_too_far_left(&self, block: &Block<'_>) -> Option<(Span, String)> {
        for clause in block.inside.iter().filter(|pair| pair.as_rule() == Rule::rough_clause) {
            let column = self.column_if_first(clause.as_span().start());
            let inner = Block::new(clause.clone());
            let closes = inner.close.as_ref().and_then(|close| self.column_if_first(close.as_span().start()));
            if let (Some(begins), Some(closes), Some(open)) = (column, closes, &inner.open)
                && closes < begins
            {
                return Some((self.place(open).0, "this clause".to_owned()));
            }
        }
        None
    }

    /// The column of what is first on its line.
    fn column_if_first(&self, at: usize) -> Option<usize> {
        let line = self.scan.text[..at].rfind('\n').map_or(0, |end| end + 1);
        self.scan.text[line..at].trim().is_empty().then_some(at - line)
    }

    fn rough_section(&mut self, pair: Pair<'_, Rule>) -> Option<Section> {
        let place = self.place(&pair);
        let block = Block::new(pair);
        let head = self.reread(Rule::only_section_head, &block.head, |reader, mut walk| {
            (reader.next_name(&mut walk), reader.string(walk.need(Rule::string)))
        });
        let what = head.as_ref().map_or("this section".to_owned(), |(name, _)| format!("section `{}`", name.text));
        if head.is_some() {
            self.check_braces(&block, &what);
        }
        let mut clauses = Vec::new();
        for pair in block.inside {
            if pair.as_rule() == Rule::rough_clause {
                clauses.extend(self.rough_clause(pair));
            } else {
                let read = |reader: &mut Self, mut walk: Walk<'_>| reader.parse_any_clause(walk.need(Rule::any_clause));
                self.reread(Rule::only_clause, &pair, read);
            }
        }
        let (name, heading) = head?;
        Some(Section { name, heading, clauses, place })
    }

    fn rough_clause(&mut self, pair: Pair<'_, Rule>) -> Option<Clause> {
        let read = |reader: &mut Self, mut walk: Walk<'_>| reader.parse_any_clause(walk.need(Rule::any_clause));
        let strict = match self.attempt(Rule::only_clause, &pair, read) {
            Ok(clause) => return Some(clause),
            Err(failure) => failure,
        };
        let known = self.diagnostics.len();
        let place = self.place(&pair);
        let block = Block::new(pair);
        let head = self.reread(Rule::only_clause_head, &block.head, |reader, mut walk| {
            let locked = walk.has(Rule::k_locked);
            (locked, reader.next_name(&mut walk), reader.string(walk.need(Rule::string)))
        });
        if let Some((_, name, _)) = &head {
            self.check_braces(&block, &format!("clause `{}`", name.text));
        }
        let parts = self.rough_parts(&block.inside);
        let (each, statement, modifiers) = self.sort_parts(parts);
        if self.diagnostics.len() == known {
            self.report(&strict);
        }
        let (locked, name, title) = head?;
        Some(Clause { locked, name, title, each, statement, modifiers, place })
    }

    /// Reads the parts of a clause. Where one broke off before a word that begins the next, and that next is wrong too,
    /// the two are one mistake.
    fn rough_parts(&mut self, pairs: &[Pair<'_, Rule>]) -> Vec<(Part, Span)> {
        let mut parts = Vec::new();
        let mut broke_off = false;
        for pair in pairs {
            let span = self.place(pair).0;
            match self.attempt(Rule::only_part, pair, Self::parse_part) {
                Ok(part) => {
                    parts.push((part, span));
                    broke_off = false;
                }
                Err(failure) => {
                    if !broke_off {
                        self.report(&failure);
                    }
                    broke_off = failure.breaks_off();
                }
            }
        }
        parts
    }

    fn parse_part(&mut self, mut walk: Walk<'_>) -> Part {
        let pair = walk.any();
        match pair.as_rule() {
            Rule::statement => Part::Statement(self.parse_statement(pair)),
            Rule::modifier => Part::Modifier(self.parse_modifier(pair)),
            _ => Part::Each(self.parse_each(pair)),
        }
    }

    /// Puts the parts of a clause into their places and reports those that stand in the wrong one.
    fn sort_parts(&mut self, parts: Vec<(Part, Span)>) -> (Option<Each>, Option<Statement>, Vec<Modifier>) {
        let (mut each, mut statement, mut modifiers) = (None, None, Vec::new());
        let mut last: Option<Span> = None;
        let mut misplaced = false;
        for (part, span) in parts {
            let late = match (&part, &each, &statement) {
                (Part::Each(_), Some((_, first)), _) => Some(mistake::second_for_each(span, *first)),
                (Part::Each(_), None, _) => last.map(|last| mistake::misplaced_part(span, "`for each`", last)),
                (Part::Statement(_), _, Some((_, first))) => Some(mistake::second_statement(span, *first)),
                (Part::Statement(_), _, None) if !modifiers.is_empty() => {
                    last.map(|last| mistake::misplaced_part(span, "the statement", last))
                }
                _ => None,
            };
            // One part in the wrong place makes those after it late as well.
            let repeated = misplaced && late.as_ref().is_some_and(|late| late.code == "misplaced-part");
            misplaced |= late.is_some();
            self.diagnostics.extend(late.filter(|_| !repeated));
            match part {
                Part::Each(part) => {
                    each.get_or_insert((part, span));
                }
                Part::Statement(part) => {
                    statement.get_or_insert((part, span));
                }
                Part::Modifier(part) => modifiers.push(part),
            }
            last = Some(span);
        }
        (each.map(|(each, _)| each), statement.map(|(statement, _)| statement), modifiers)
    }

    /// Reads each pair of a block with `rule`.
    fn reread_all<T>(&mut self, rule: Rule, pairs: &[Pair<'_, Rule>], read: fn(&mut Self, Walk<'_>) -> T) -> Vec<T> {
        pairs.iter().filter_map(|pair| self.reread(rule, pair, read)).collect()
    }

    fn rough_policy(&mut self, pair: Pair<'_, Rule>) -> Option<Policy> {
        let place = self.place(&pair);
        let block = Block::new(pair);
        let title = self.reread(Rule::only_policy_head, &block.head, |reader, mut walk| -> Text {
            reader.string(walk.need(Rule::string))
        });
        if title.is_some() {
            self.check_braces(&block, "the policy");
        }
        let headers = self.reread_all(Rule::only_header, &block.inside, |reader, mut walk| {
            reader.parse_header(walk.need(Rule::header))
        });
        Some(Policy { title: title?, under: None, headers, place })
    }

    fn rough_ladder(&mut self, pair: Pair<'_, Rule>) -> Option<Ladder> {
        let place = self.place(&pair);
        let block = Block::new(pair);
        let name = self
            .reread(Rule::only_ladder_head, &block.head, |reader, mut walk| -> Name { reader.next_name(&mut walk) });
        if let Some(name) = &name {
            self.check_braces(&block, &format!("ladder `{}`", name.text));
        }
        let rungs = self
            .reread_all(Rule::only_rung, &block.inside, |reader, mut walk| reader.parse_rung(walk.need(Rule::rung)));
        Some(Ladder { name: name?, rungs, place })
    }

    fn rough_exception(&mut self, pair: Pair<'_, Rule>) -> Option<Exception> {
        let place = self.place(&pair);
        let known = self.diagnostics.len();
        let block = Block::new(pair);
        let head = self.reread(Rule::only_exception_head, &block.head, |reader, mut walk| {
            (reader.next_name(&mut walk), reader.next_name(&mut walk))
        });
        if let Some((name, _)) = &head {
            self.check_braces(&block, &format!("exception `{}`", name.text));
        }
        let parts = self.reread_all(Rule::only_changes, &block.inside, |reader, mut walk| {
            let when: Option<Expr> = walk.take(Rule::when).map(|when| reader.parse_when(when));
            (when, reader.each(walk, Rule::change, Self::parse_change))
        });
        let mut when = None;
        let mut changes = Vec::new();
        for (index, (condition, more)) in parts.into_iter().enumerate() {
            if index == 0 {
                when = condition;
            }
            changes.extend(more);
        }
        let (name, to) = head?;
        if when.is_none() && self.diagnostics.len() == known {
            let Place(span) = name.place;
            self.diagnostics.push(mistake::exception_without_when(span));
        }
        Some(Exception { name, to, when: when?, changes, place })
    }
}
