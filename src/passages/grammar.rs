//! The patterns of a language, read from its file (docs/passages.md has their grammar).

use std::collections::{BTreeMap, HashSet};

use rust_decimal::Decimal;

use super::lexicon::{Kinds, Lexicon};
use super::passage::Side;
use super::places::Named;
use super::program::{Atoms, Program, compile};
use super::role::{Naming, Role, of_bearer, of_side};
use super::token::Writing;
use crate::value::money::Currency;

/// What is looked for in the texts of a language.
#[derive(Clone, Debug, Default)]
pub struct Grammar {
    /// Frequent words: by them a language is known.
    pub common: HashSet<String>,
    /// Letters that the other languages do not have.
    pub letters: String,
    /// Words that begin a case of a term, that join two values, and that stand between: `for`, `and`, `within`.
    pub cases: Cases,
    /// Its words for numbers.
    pub lexicon: Lexicon,
    /// The words of all patterns.
    pub atoms: Atoms,
    /// Words behind the name that is defined: `means`.
    pub defines: HashSet<String>,
    /// Names that carry no term of themselves, but what defines them may: `Fees`.
    pub defined: Vec<Program>,
    /// What says that the greater or the lesser of two values holds.
    pub two: Vec<Program>,
    /// The words of the sides, as their sets have them.
    pub sides: Vec<(Side, Vec<String>)>,
    /// Words that are a side only where they stand alone: an `Insurance Company` is no company.
    pub lone: HashSet<String>,
    /// Words that are a party only where the head names one so.
    pub roles: Vec<Role>,
    /// How the names of parties are written.
    pub naming: Naming,
    /// What a contract says that one side does: of a name before it, or behind it, that side is.
    pub deeds: Vec<(Side, Program)>,
    /// Words of who speaks and who is spoken to, each with what it is where they change places.
    pub turns: Vec<(String, String)>,
    /// What a text says that is written by a side.
    pub speaks: Vec<(Side, Program)>,
    /// Words that begin an exception: `unless`.
    pub excepts: HashSet<String>,
    /// By what a contract and its client are known.
    pub kinds: Kinds,
    /// A sentence that sets nothing, whatever the term.
    pub never: Vec<Program>,
    /// A sentence that denies: it sets nothing but what is refused in so many words.
    pub denies: Vec<Program>,
    /// A sentence that is vague, and why.
    pub doubts: Vec<(Program, String)>,
    /// What a sentence says of the one before it, whatever its term.
    pub backs: Vec<Back>,
    /// A value that another one replaces.
    pub old: Vec<Program>,
    /// A value that another place of the document puts in the place of one: it takes the new one, the other stands in its words.
    pub swaps: Vec<Program>,
    /// A value that only bounds the one beside it.
    pub limits: Vec<Program>,
    /// What binds a side, or nobody, and is no term: its name, the side, the pattern.
    pub duties: Vec<(String, Option<Side>, Program)>,
    /// What makes a sentence less than sure: denials, conditions, other people.
    pub less: Vec<Less>,
    /// The terms in their order.
    pub terms: Vec<TermRules>,
}

/// How a language says two values of a term, each for a case.
#[derive(Clone, Debug, Default)]
pub struct Cases {
    /// `for`, before what the value is for.
    pub begin: HashSet<String>,
    /// `and`, between two values.
    pub join: HashSet<String>,
    /// `within`, between the joint and the value.
    pub fill: HashSet<String>,
    /// `is`, behind a case.
    pub stop: HashSet<String>,
    /// `not`: nothing that holds for a case has it.
    pub deny: HashSet<String>,
    /// `over`, before an amount that parts two cases.
    pub over: HashSet<String>,
}

/// What makes a sentence less than sure.
#[derive(Clone, Debug)]
pub struct Less {
    /// Its kind, that a term may be free from: `condition`.
    pub kind: String,
    /// The pattern.
    pub program: Program,
    /// Why it is only likely.
    pub why: String,
}

/// A sentence that changes what the one before it says.
#[derive(Clone, Debug)]
pub struct Back {
    /// The pattern.
    pub program: Program,
    /// What it does to the one before.
    pub does: Refers,
    /// Why what is before does not stand, where the pattern says it.
    pub why: Option<String>,
}

/// What a sentence does to the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refers {
    /// It takes something out of it that weighs.
    Exempts,
    /// It takes something out of it.
    Narrows,
    /// It takes out what is not in it anyway.
    Spares,
    /// It gives the other side the same.
    Likewise,
    /// It takes something that weighs out of all that the document says of the term, wherever it stands.
    Overall,
}

/// What is looked for of a term.
#[derive(Clone, Debug, Default)]
pub struct TermRules {
    /// The name of the term.
    pub name: String,
    /// The term in whose sentences alone it is looked for.
    pub within: Option<String>,
    /// Patterns that set the term, the first that fits is taken.
    pub takes: Vec<Rule>,
    /// Patterns of a sentence that sets the term by refusing it: no denial and no near-miss stops them.
    pub refuses: Vec<Rule>,
    /// What takes values of something else, that are not looked at.
    pub others: Vec<Program>,
    /// Near-misses.
    pub nots: Vec<Program>,
    /// What is denied: its words are not looked at.
    pub denied: Vec<Program>,
    /// What takes a value for each of some cases, or for all of them, with the words that say so.
    pub each: Vec<Program>,
    /// What takes a value with which something is told, and that.
    pub told: Vec<(Program, String)>,
    /// Headings, labels and first cells of a row that name the term, whole.
    pub headings: Vec<Program>,
    /// Patterns that set the term under such a heading alone.
    pub unders: Vec<Rule>,
    /// Patterns that set it in the sentence behind one that does, or that speaks of it.
    pub nexts: Vec<Rule>,
    /// Patterns of a sentence that speaks of it and does not set it.
    pub topics: Vec<Program>,
    /// Patterns of a value that a later sentence may set it to.
    pub givens: Vec<Rule>,
    /// Patterns of a sentence that sets it to a value before.
    pub thens: Vec<Rule>,
    /// Whose it is, by the patterns of who acts.
    pub whose: Vec<(Side, Program)>,
    /// Towards whom it is, by patterns; the side is the one whose it then is.
    pub towards: Vec<(Side, Program)>,
    /// A sentence that is vague where it sets this term, and why.
    pub doubts: Vec<(Program, String)>,
    /// What a sentence says of the one before it that sets this term.
    pub backs: Vec<Back>,
    /// A word that is no value where an amount stands beside it.
    pub yields: Option<String>,
    /// Whether it means another thing of the one side than of the other.
    pub sided: bool,
    /// Where a name stands that says whose it is, as the words of a side would.
    pub named: Vec<Program>,
    /// Whether it is counted in whole numbers.
    pub whole: bool,
    /// The kinds of [`Less`] that are no doubt here: `condition` where the term is one.
    pub despite: HashSet<String>,
}

/// A pattern that sets a term.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The pattern.
    pub program: Program,
    /// What is found: a word instead of the value; behind `+`, a word behind the value.
    pub word: Option<String>,
    /// Why it is only likely.
    pub likely: Option<String>,
    /// What it does where it fits.
    pub does: Does,
}

/// What a pattern does where it fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    /// It sets the term.
    Set,
    /// It sets the term although the sentence denies something.
    Refuse,
    /// It keeps the patterns behind it from setting the term.
    Skip,
    /// It sets the term to what a person has to look at.
    Ask,
}

/// Reads a file of patterns; the text says which line is wrong.
pub fn read(text: &str) -> Result<Grammar, String> {
    let mut grammar = Grammar::default();
    let mut sets = BTreeMap::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        read_line(&mut grammar, &mut sets, verb, rest.trim()).map_err(|why| format!("line {}: {why}", number + 1))?;
    }
    for side in [Side::Client, Side::Agency] {
        let words = sets.get(side.word()).ok_or_else(|| format!("there is no set `{}`", side.word()))?;
        let words = words.split('|').map(|word| word.trim().to_owned());
        grammar.sides.push((side, words.collect()));
    }
    Ok(grammar)
}

fn read_line(grammar: &mut Grammar, sets: &mut BTreeMap<String, String>, verb: &str, rest: &str) -> Result<(), String> {
    if grammar.kinds.read(verb, rest)
        || grammar.naming.read(verb, rest)
        || read_writing(&mut grammar.lexicon.writing, verb, rest)?
        || read_word(grammar, verb, rest)?
    {
        return Ok(());
    }
    match verb {
        "set" => {
            let (name, members) = rest.split_once('=').ok_or("a set has a name, `=` and its members")?;
            sets.insert(name.trim().to_owned(), members.trim().to_owned());
        }
        "two" => grammar.two.push(compile(rest, sets, &mut grammar.atoms)?),
        "defined" => grammar.defined.push(compile(&format!("^ ( {rest} ) $"), sets, &mut grammar.atoms)?),
        "never" => grammar.never.push(compile(rest, sets, &mut grammar.atoms)?),
        "denies" => grammar.denies.push(compile(rest, sets, &mut grammar.atoms)?),
        "doubt" => {
            let (pattern, why) = rest.split_once(" because ").ok_or("a doubt has a pattern, `because` and why")?;
            let doubt = (compile(pattern, sets, &mut grammar.atoms)?, why.trim().to_owned());
            // Under a term it is of that term alone.
            grammar.terms.last_mut().map_or(&mut grammar.doubts, |term| &mut term.doubts).push(doubt);
        }
        "exempts" | "narrows" | "spares" | "likewise" | "overall" => {
            let does = match verb {
                // What is said of no term in so many words may be of little weight.
                "exempts" if grammar.terms.is_empty() => Refers::Narrows,
                "exempts" => Refers::Exempts,
                "narrows" => Refers::Narrows,
                "spares" => Refers::Spares,
                "overall" => Refers::Overall,
                _ => Refers::Likewise,
            };
            let (rest, why) =
                rest.split_once(" because ").map_or((rest, None), |(rest, why)| (rest, Some(why.trim().to_owned())));
            let back = Back { program: compile(rest, sets, &mut grammar.atoms)?, does, why };
            grammar.terms.last_mut().map_or(&mut grammar.backs, |term| &mut term.backs).push(back);
        }
        "old" => grammar.old.push(compile(rest, sets, &mut grammar.atoms)?),
        "duty" => {
            let (name, rest) = rest.split_once(' ').ok_or("a duty has a name, a side and a pattern")?;
            let (side, pattern) = of_bearer(rest)?;
            grammar.duties.push((name.to_owned(), side, compile(pattern, sets, &mut grammar.atoms)?));
        }
        "swap" => grammar.swaps.push(compile(rest, sets, &mut grammar.atoms)?),
        "limit" => grammar.limits.push(compile(rest, sets, &mut grammar.atoms)?),
        "less" => {
            let (kind, rest) = rest.split_once(' ').ok_or("what makes less has a kind and a pattern")?;
            let (pattern, why) = rest.split_once(" because ").ok_or("it says why behind `because`")?;
            let program = compile(pattern, sets, &mut grammar.atoms)?;
            grammar.less.push(Less { kind: kind.to_owned(), program, why: why.trim().to_owned() });
        }
        "term" => {
            let (name, within) =
                rest.split_once(" of ").map_or((rest, None), |(name, within)| (name, Some(within.to_owned())));
            grammar.terms.push(TermRules { name: name.to_owned(), within, ..TermRules::default() });
        }
        "speaks" | "deed" => {
            let (side, pattern) = of_side(rest)?;
            let said = (side, compile(pattern, sets, &mut grammar.atoms)?);
            if verb == "deed" { &mut grammar.deeds } else { &mut grammar.speaks }.push(said);
        }
        "role" => grammar.roles.push(Role::read(rest)?),
        "yields" => grammar.terms.last_mut().ok_or("it stands under a term")?.yields = Some(rest.to_owned()),
        "sided" => grammar.terms.last_mut().ok_or("it stands under a term")?.sided = true,
        "whole" => grammar.terms.last_mut().ok_or("it stands under a term")?.whole = true,
        "take" | "likely" | "ask" | "refuse" | "skip" | "not" | "other" | "heading" | "under" | "whose" | "towards"
        | "named" | "despite" | "next" | "topic" | "given" | "then" | "denied" | "each" | "told" => {
            read_pattern(grammar, sets, verb, rest)?
        }
        other => return Err(format!("`{other}` is no word of a file of patterns")),
    }
    Ok(())
}

/// What is said of a value that only its heading gives a meaning.
const BY_HEADING: &str = "only its heading says what it is about";

/// What is said of a value that stands in a sentence before, or in a definition.
const BEFORE: &str = "its value stands in a sentence before";

/// What is said of a value of a sentence that goes on with the one before.
const GOES_ON: &str = "it goes on with the sentence before";

fn read_pattern(grammar: &mut Grammar, sets: &BTreeMap<String, String>, verb: &str, rest: &str) -> Result<(), String> {
    let term = grammar.terms.last_mut().ok_or("a pattern stands under a term")?;
    if verb == "heading" {
        // A heading is named whole.
        term.headings.push(compile(&format!("^ ( {rest} ) $"), sets, &mut grammar.atoms)?);
        return Ok(());
    }
    if verb == "despite" {
        term.despite.extend(rest.split_whitespace().map(str::to_owned));
        return Ok(());
    }
    if let "whose" | "towards" = verb {
        let (side, pattern) = of_side(rest)?;
        let program = compile(pattern, sets, &mut grammar.atoms)?;
        if verb == "whose" { &mut term.whose } else { &mut term.towards }.push((side, program));
        return Ok(());
    }
    let (rest, why) =
        rest.split_once(" because ").map_or((rest, None), |(rest, why)| (rest, Some(why.trim().to_owned())));
    let (pattern, word) =
        rest.split_once(" = ").map_or((rest, None), |(pattern, word)| (pattern, Some(word.trim().to_owned())));
    let program = compile(pattern, sets, &mut grammar.atoms)?;
    let rule = |likely: Option<String>, does: Does| Rule { program: program.clone(), word: word.clone(), likely, does };
    match verb {
        "not" => term.nots.push(program),
        "other" => term.others.push(program),
        "denied" => term.denied.push(program),
        "each" => term.each.push(program),
        "told" => term.told.push((program, word.ok_or("it says what behind `=`")?)),
        "named" => term.named.push(program),
        "topic" => term.topics.push(program),
        "next" => term.nexts.push(rule(Some(GOES_ON.to_owned()), Does::Set)),
        "given" => term.givens.push(rule(None, Does::Set)),
        "then" => term.thens.push(rule(Some(BEFORE.to_owned()), Does::Set)),
        "under" => term.unders.push(rule(Some(why.unwrap_or_else(|| BY_HEADING.to_owned())), Does::Set)),
        "refuse" => term.refuses.push(rule(why, Does::Refuse)),
        "skip" => term.takes.push(rule(None, Does::Skip)),
        "likely" | "ask" => {
            let why = why.ok_or("it says why behind `because`")?;
            term.takes.push(rule(Some(why), if verb == "ask" { Does::Ask } else { Does::Set }));
        }
        _ => term.takes.push(rule(None, Does::Set)),
    }
    Ok(())
}

/// Reads a line of how words are written; returns whether it was one.
fn read_writing(writing: &mut Writing, verb: &str, rest: &str) -> Result<bool, String> {
    let list = match verb {
        "formal" => {
            writing.formal.extend(rest.split_whitespace().map(str::to_owned));
            return Ok(true);
        }
        "short" => &mut writing.short,
        "rest" => &mut writing.rest,
        "glued" => &mut writing.glued,
        "same" => &mut writing.same,
        _ => return Ok(false),
    };
    let (whole, words) = rest.split_once(':').ok_or("a word, `:` and what is written for it")?;
    list.extend(words.split_whitespace().map(|word| (word.to_owned(), whole.trim().to_owned())));
    Ok(true)
}

/// Reads a line of the words for numbers; returns whether it was one.
fn read_word(grammar: &mut Grammar, verb: &str, rest: &str) -> Result<bool, String> {
    let words = || rest.split_whitespace().map(str::to_owned);
    let phrases = || rest.split('|').map(|phrase| phrase.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    // `day: day days`
    let meant = || {
        let (meaning, words) = rest.split_once(':').ok_or("a meaning, `:` and its words")?;
        Ok::<_, String>((meaning.trim().to_owned(), words))
    };
    let lexicon = &mut grammar.lexicon;
    if let Some(list) = word_list(lexicon, verb) {
        list.extend(words());
        return Ok(true);
    }
    if let Some(list) = phrase_list(lexicon, verb) {
        list.extend(phrases());
        return Ok(true);
    }
    match verb {
        "defines" => grammar.defines.extend(words()),
        "except" => grammar.excepts.extend(words()),
        "common" => grammar.common.extend(words()),
        "lone" => grammar.lone.extend(words()),
        "turn" => {
            let (to, words) = meant()?;
            grammar.turns.extend(words.split_whitespace().map(|word| (word.to_owned(), to.clone())));
        }
        "comma" => lexicon.comma = true,
        "letters" => grammar.letters.push_str(rest),
        "case" => grammar.cases.begin.extend(words()),
        "joint" => grammar.cases.join.extend(words()),
        "filler" => grammar.cases.fill.extend(words()),
        "over" => grammar.cases.over.extend(words()),
        "deny" => grammar.cases.deny.extend(words()),
        "stop" => grammar.cases.stop.extend(words()),
        "length" => {
            let (length, words) = meant()?;
            let (number, unit) = length.split_once(' ').ok_or("a length has a number and a unit")?;
            let number: Decimal = number.parse().map_err(|_| format!("`{number}` is no number"))?;
            lexicon.lengths.extend(words.split_whitespace().map(|word| (word.to_owned(), number, unit.to_owned())));
        }
        "country" | "town" => {
            let (name, words) = meant()?;
            lexicon.places.all.push(place(&name, words, verb == "country"));
        }
        "scale" | "number" | "ordinal" => {
            let (number, words) = meant()?;
            let number: Decimal = number.parse().map_err(|_| format!("`{number}` is no number"))?;
            let all = match verb {
                "scale" => &mut lexicon.scales,
                "number" => &mut lexicon.numbers,
                _ => &mut lexicon.ordinals,
            };
            all.extend(words.split_whitespace().map(|word| (word.to_owned(), number)));
        }
        "unit" => {
            let (unit, words) = meant()?;
            lexicon.units.extend(words.split_whitespace().map(|word| (word.to_owned(), unit.clone())));
        }
        "month" => {
            let (number, words) = meant()?;
            let number: u32 = number.parse().map_err(|_| format!("`{number}` is no month"))?;
            lexicon.months.extend(words.split_whitespace().map(|word| (word.to_owned(), number)));
        }
        "per" | "leads" => {
            let (unit, words) = meant()?;
            let phrases = words.split('|').map(|phrase| phrase.split_whitespace().map(str::to_owned).collect());
            let all = if verb == "per" { &mut lexicon.per } else { &mut lexicon.leads };
            all.extend(phrases.map(|phrase| (phrase, unit.clone())));
        }
        "currency" | "dollars" => {
            let (code, words) = meant()?;
            let currency = Currency::parse(&code).ok_or_else(|| format!("`{code}` is no currency"))?;
            let words = words.split_whitespace().map(|word| (word.to_owned(), currency));
            if verb == "dollars" { lexicon.dollars.extend(words) } else { lexicon.currencies.extend(words) }
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// Reads what a country or town is called.
fn place(name: &str, words: &str, country: bool) -> Named {
    let (name, key) = name.split_once(" / ").unwrap_or((name, name));
    let phrases = words.split('|').map(|phrase| phrase.split_whitespace().map(str::to_owned).collect());
    Named { country, name: name.to_owned(), key: key.to_owned(), phrases: phrases.collect() }
}

/// Returns the list of words of a lexicon that a line of a file adds to.
fn word_list<'l>(lexicon: &'l mut Lexicon, verb: &str) -> Option<&'l mut Vec<String>> {
    Some(match verb {
        "business" => &mut lexicon.business,
        "plain" => &mut lexicon.plain,
        "range" => &mut lexicon.range,
        "refers" => &mut lexicon.refers,
        "aside" => &mut lexicon.aside,
        "nobody" => &mut lexicon.nobody,
        "nowhere" => &mut lexicon.nowhere,
        "article" => &mut lexicon.articles,
        "alone" => &mut lexicon.alone,
        "with" => &mut lexicon.with,
        "rates" => &mut lexicon.rates,
        "chief" => &mut lexicon.chiefs,
        "order" => &mut lexicon.orders,
        "listing" => &mut lexicon.listing,
        _ => return None,
    })
}

/// Returns the list of phrases of a lexicon that a line of a file adds to.
fn phrase_list<'l>(lexicon: &'l mut Lexicon, verb: &str) -> Option<&'l mut Vec<Vec<String>>> {
    Some(match verb {
        "percent" => &mut lexicon.percent,
        "at_least" => &mut lexicon.at_least,
        "at_most" => &mut lexicon.at_most,
        "in_words" => &mut lexicon.in_words,
        "idle" => &mut lexicon.idle,
        "idle_behind" => &mut lexicon.idle_behind,
        _ => return None,
    })
}
