//! The texts of a policy in another language: a file beside it, checked against it.

use std::collections::{BTreeMap, BTreeSet};

use super::lengths::strange;
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::texts as mistake;
use crate::base::source::{SourceId, Span, Text};
use crate::engagement::leaves::{Leaf, leaves};
use crate::engagement::record::Value;
use crate::engagement::vocabulary::{FieldType, Vocabulary};
use crate::program::constants::texts;
use crate::program::lengths::{lengths, lengths_beside};
use crate::program::tree::{ExprKind, Program, Template, TemplatePart, Term, TermId};
use crate::value::holidays::Holidays;
use crate::value::severity::Severity;

/// What a file of texts says, by the place of each: `clauses/respect/title`.
#[derive(Debug, Default)]
pub struct Texts {
    plain: BTreeMap<String, String>,
    templates: BTreeMap<String, Template>,
    /// The figures that the policy's text has not, each with the place of the text.
    figures: Vec<(Span, String)>,
    /// Whether the names of the policy's terms are words of the language.
    own: bool,
    /// What the firm is called in the title, where no name is given.
    firm: Option<String>,
    /// Where the title of each clause and the name of each term stands.
    said: BTreeMap<String, Span>,
}

impl Texts {
    /// Returns the texts of the policy itself.
    pub fn own() -> Self {
        Self { own: true, ..Self::default() }
    }

    /// Returns no texts: all is to be translated.
    pub fn none() -> Self {
        Self::default()
    }

    /// Reads a file of texts; with what is wrong in it beside the policy.
    pub fn read(source: SourceId, text: &Text, program: &Program) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let leaves = leaves(source, text, &mut diagnostics);
        let places = places(program);
        let mut texts = Self::default();
        for leaf in leaves {
            let place = leaf.path.join("/");
            let Some(original) = places.get(&place) else {
                diagnostics.push(unknown(&leaf, &places));
                continue;
            };
            // Laws are cited by other numbers in other languages.
            if !place.contains("/cites/") {
                texts.figures.extend(strange_figures(&leaf, &original.text.figures()));
            }
            if place == "policy"
                && let Some((firm, _)) = leaf.text.split_once(':')
            {
                texts.firm = Some(firm.trim().to_owned());
            }
            if place.starts_with("terms/") || place.starts_with("clauses/") && place.ends_with("/title") {
                texts.said.insert(place.clone(), leaf.span);
            }
            match &original.text {
                Wording::Plain(_) | Wording::Name(_) => drop(texts.plain.insert(place, leaf.text)),
                Wording::Template(original) => match template(&leaf, program, original, &mut diagnostics) {
                    Some(template) => drop(texts.templates.insert(place, template)),
                    None => continue,
                },
            }
        }
        (texts, diagnostics)
    }

    /// Returns those that hold for a policy with more layers too: where it says the same as the policy that they are of.
    pub fn carried(mut self, own: &Program, whole: &Program) -> Self {
        let (before, after) = (places(own), places(whole));
        let same = |place: &str| match (before.get(place), after.get(place)) {
            (Some(before), Some(after)) => before.text.written(own) == after.text.written(whole),
            _ => false,
        };
        self.plain.retain(|place, _| same(place));
        self.templates.retain(|place, _| same(place));
        // A layer with another title leaves the firm what it is.
        self.firm = self.firm.filter(|_| own.firm == whole.firm);
        let id = |term: TermId| whole.term_id(&own.terms[usize::from(term.0)].name);
        for part in self.templates.values_mut().flat_map(|template| &mut template.0) {
            if let TemplatePart::Term(term) = part {
                *term = id(*term).unwrap_or(*term);
            }
        }
        self
    }

    /// Returns both; these count where both have a text.
    pub fn over(mut self, below: Self) -> Self {
        let (plain, templates) = (std::mem::take(&mut self.plain), std::mem::take(&mut self.templates));
        self.plain = below.plain;
        self.plain.extend(plain);
        self.templates = below.templates;
        self.templates.extend(templates);
        self.figures = [below.figures, self.figures].concat();
        self.own |= below.own;
        self.firm = below.firm.or(self.firm);
        let said = std::mem::replace(&mut self.said, below.said);
        self.said.extend(said);
        self
    }

    /// Returns what has no text, each with its place in the policy.
    pub fn missing(&self, program: &Program) -> Vec<(String, Span)> {
        let has = |place: &String| self.templates.contains_key(place) || self.plain.contains_key(place);
        let all = places(program).into_iter().filter(|(place, _)| !has(place));
        all.filter(|(_, original)| !original.text.is_empty()).map(|(place, original)| (place, original.span)).collect()
    }

    /// Returns the figures of texts of which the policy's own texts have none, each with the place of the text.
    pub fn figures(&self) -> &[(Span, String)] {
        &self.figures
    }

    /// Returns the lengths of time that titles and names of terms say in words and that their clauses, or those that read the
    /// term, have not, each with the place of the text.
    pub fn lengths(&self, language: &str, program: &Program) -> Vec<(Span, String)> {
        let mut found = Vec::new();
        for (id, term) in program.terms.iter().enumerate() {
            let Some(span) = self.said.get(&format!("terms/{}", term.name)) else { continue };
            let name = self.term(&term.name).unwrap_or_default();
            let strange = strange(name, language, &lengths_beside(program, TermId(id as u16)));
            found.extend(strange.into_iter().map(|words| (*span, words)));
        }
        for clause in &program.clauses {
            let place = format!("clauses/{}/title", clause.name);
            let (Some(span), Some(title)) = (self.said.get(&place), self.templates.get(&place)) else { continue };
            let plain = title.0.iter().map(|part| match part {
                TemplatePart::Plain(text) => text.as_str(),
                TemplatePart::Term(_) => "…",
            });
            let strange = strange(&plain.collect::<String>(), language, &lengths(program, clause));
            found.extend(strange.into_iter().map(|words| (*span, words)));
        }
        found
    }

    pub(super) fn firm(&self) -> Option<&str> {
        self.firm.as_deref()
    }

    pub(super) fn policy(&self) -> Option<&str> {
        self.plain.get("policy").map(String::as_str)
    }

    /// Whether the name of a term is said in words of the language.
    pub(super) fn names(&self, term: &str) -> bool {
        self.own || self.term(term).is_some()
    }

    /// Returns the name of a term.
    pub fn term(&self, name: &str) -> Option<&str> {
        self.plain.get(&format!("terms/{name}")).map(String::as_str)
    }

    /// Returns the text of a name that is the policy's own: of a kind, a field, a word, a band of hours, an exception, a text of a term.
    pub fn name(&self, name: &str) -> Option<&str> {
        self.plain.get(&format!("names/{name}")).map(String::as_str)
    }

    pub(super) fn section(&self, name: &str) -> Option<&Template> {
        self.templates.get(&format!("sections/{name}"))
    }

    /// Returns the title of a clause.
    pub fn title(&self, clause: &str) -> Option<&Template> {
        self.templates.get(&format!("clauses/{clause}/title"))
    }

    pub(super) fn says(&self, clause: &str) -> Option<&Template> {
        self.templates.get(&format!("clauses/{clause}/says"))
    }

    pub(super) fn because(&self, clause: &str) -> Option<&Template> {
        self.templates.get(&format!("clauses/{clause}/because"))
    }

    pub(super) fn unless(&self, clause: &str) -> Option<&Template> {
        self.templates.get(&format!("clauses/{clause}/unless"))
    }

    pub(super) fn cost(&self, clause: &str, place: usize) -> Option<&Template> {
        self.templates.get(&format!("clauses/{clause}/costs/{}", place + 1))
    }

    pub(super) fn cite(&self, clause: &str, place: usize) -> Option<&Template> {
        self.templates.get(&format!("clauses/{clause}/cites/{}", place + 1))
    }

    pub(super) fn card(&self, ladder: &str, step: &str) -> Option<&Template> {
        self.templates.get(&format!("ladders/{ladder}/{step}"))
    }
}

/// What may have a text in another language.
struct Original<'p> {
    text: Wording<'p>,
    /// Its place in the policy.
    span: Span,
}

/// A text of the policy.
enum Wording<'p> {
    /// One that holds no placeholders.
    Plain(&'p str),
    /// A name of the policy's own.
    Name(String),
    /// One that may.
    Template(&'p Template),
}

impl Wording<'_> {
    /// Returns the numbers that stand in it in figures.
    fn figures(&self) -> BTreeSet<String> {
        match self {
            Self::Plain(text) => figures(text).collect(),
            Self::Name(text) => figures(text).collect(),
            Self::Template(template) => template
                .0
                .iter()
                .flat_map(|part| match part {
                    TemplatePart::Plain(text) => figures(text).collect(),
                    TemplatePart::Term(_) => Vec::new(),
                })
                .collect(),
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Plain(text) => text.is_empty(),
            Self::Name(text) => text.is_empty(),
            Self::Template(template) => template.0.is_empty(),
        }
    }

    /// Returns its parts, a term by its name.
    fn written<'s>(&'s self, program: &'s Program) -> Vec<(bool, &'s str)> {
        match self {
            Self::Plain(text) => vec![(false, *text)],
            Self::Name(text) => vec![(false, text.as_str())],
            Self::Template(template) => template
                .0
                .iter()
                .map(|part| match part {
                    TemplatePart::Plain(text) => (false, text.as_str()),
                    TemplatePart::Term(term) => (true, program.terms[usize::from(term.0)].name.as_str()),
                })
                .collect(),
        }
    }
}

/// Returns every place that may have a text, with the text of the policy.
fn places(program: &Program) -> BTreeMap<String, Original<'_>> {
    let plain = |text, span| Original { text: Wording::Plain(text), span };
    let mut places = BTreeMap::new();
    places.extend(program.place.map(|span| ("policy".to_owned(), plain(&program.title, span))));
    places.extend(program.terms.iter().map(|term| (format!("terms/{}", term.name), plain(&term.name, term.span))));
    let anywhere = program.place.or(program.sections.first().map(|section| section.span));
    let names = own_names(program).into_iter();
    places.extend(names.filter_map(|(name, span)| {
        Some((format!("names/{name}"), Original { text: Wording::Name(name), span: span.or(anywhere)? }))
    }));
    for section in &program.sections {
        let heading = Original { text: Wording::Template(&section.heading), span: section.span };
        places.insert(format!("sections/{}", section.name), heading);
    }
    for clause in &program.clauses {
        let mut put = |key: &str, text| {
            let original = Original { text: Wording::Template(text), span: clause.name_span };
            places.insert(format!("clauses/{}/{key}", clause.name), original);
        };
        let modifiers = &clause.modifiers;
        put("title", &clause.title);
        let reason = modifiers.unless.as_ref().and_then(|(_, reason)| reason.as_ref()).map(|reason| &reason.text);
        let because = modifiers.because.as_ref().map(|reason| &reason.text);
        for (key, text) in [("says", modifiers.says.as_ref()), ("because", because), ("unless", reason)] {
            text.into_iter().for_each(|text| put(key, text));
        }
        for (place, cost) in modifiers.costs.iter().enumerate() {
            cost.label.iter().for_each(|label| put(&format!("costs/{}", place + 1), label));
        }
        for (place, (_, cite)) in modifiers.cites.iter().enumerate() {
            put(&format!("cites/{}", place + 1), cite);
        }
    }
    for (ladder, step) in program.ladders.iter().flat_map(|ladder| ladder.steps.iter().map(move |step| (ladder, step)))
    {
        let place = format!("ladders/{}/{}", ladder.name, program.vocabulary.word(step.action));
        let card = step.card.as_ref().map(|card| Original { text: Wording::Template(card), span: step.span });
        places.extend(card.map(|card| (place, card)));
    }
    places
}

/// Returns the names of the policy's own that sentences use, some with their place: kinds, fields, words, bands of hours, exceptions,
/// rates, a file of holidays, texts that are compared, but for codes such as `PL`, and those that are agreed, codes too.
fn own_names(program: &Program) -> BTreeMap<String, Option<Span>> {
    let (builtin, own) = (Vocabulary::builtin(), &program.vocabulary);
    let fields = own.kinds().flat_map(|(kind, _)| own.fields(kind));
    let mut names: BTreeSet<&str> = own.kinds().filter(|(_, kind)| kind.own).map(|(_, kind)| &*kind.name).collect();
    for field in fields {
        let name = own.field_name(field.id);
        names.extend(builtin.field_id(name).is_none().then_some(name));
        if let FieldType::Words(words) = &field.ty {
            let words = words.iter().map(|word| own.word(*word));
            names.extend(words.filter(|word| builtin.word_id(word).is_none()));
        }
    }
    names.extend(program.calendar.bands.iter().map(|band| &*band.name));
    names.extend(program.exceptions.iter().map(|exception| &*exception.name));
    // One that is built in has the law behind it.
    names.extend(program.series.iter().filter(|series| series.rule.is_empty()).map(|series| &*series.name));
    let holidays = program.calendar.holidays.iter().filter(|one| Holidays::codes().all(|code| code != one.label()));
    names.extend(holidays.map(|one| one.name().unwrap_or(one.label())));
    // Every language has the words that every policy knows.
    let is_known =
        |text: &str| builtin.word_id(text).is_some() || Severity::ALL.iter().any(|level| level.word() == text);
    let compared = texts(program).into_iter();
    let compared = compared.filter(|(text, _)| text.contains(char::is_lowercase) && !is_known(text));
    let mut all: BTreeMap<String, Option<Span>> = compared.map(|(text, span)| (text, Some(span))).collect();
    all.extend(program.terms.iter().filter_map(code));
    all.extend(names.into_iter().map(|name| (name.to_owned(), None)));
    all
}

/// Returns the code that a term is by default, such as `PL`, and where it stands: nobody signs a code.
fn code(term: &Term) -> Option<(String, Option<Span>)> {
    match &*term.value.kind {
        ExprKind::Value(Value::Text(text)) if !text.contains(char::is_lowercase) => {
            Some((text.to_string(), Some(term.value.span)))
        }
        _ => None,
    }
}

fn unknown(leaf: &Leaf, places: &BTreeMap<String, Original<'_>>) -> Diagnostic {
    let place = leaf.path.join("/");
    mistake::unknown_text(leaf.key, &place, places.keys().map(String::as_str))
}

/// Returns the text of a leaf with its placeholders, which must be those of the policy's text.
fn template(
    leaf: &Leaf,
    program: &Program,
    original: &Template,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Template> {
    let before = diagnostics.len();
    let mut parts = Vec::new();
    for part in split(&leaf.text) {
        match part {
            Part::Plain(text) => parts.push(TemplatePart::Plain(text)),
            Part::Name(name) => match program.term_id(&name) {
                Some(id) if terms(original).any(|term| term == id) => {
                    parts.push(TemplatePart::Term(id));
                }
                _ => diagnostics.push(mistake::strange_placeholder(leaf.span, &name)),
            },
        }
    }
    let found = Template(parts);
    for term in terms(original).filter(|term| !terms(&found).any(|other| other == *term)) {
        diagnostics.push(mistake::missing_placeholder(leaf.span, &program.terms[usize::from(term.0)].name));
    }
    (diagnostics.len() == before).then_some(found)
}

/// Returns the figures of a text that are none of these.
fn strange_figures(leaf: &Leaf, known: &BTreeSet<String>) -> Vec<(Span, String)> {
    let plain: Vec<String> = split(&leaf.text)
        .into_iter()
        .filter_map(|part| match part {
            Part::Plain(text) => Some(text),
            Part::Name(_) => None,
        })
        .collect();
    let found: BTreeSet<String> = plain.iter().flat_map(|text| figures(text)).collect();
    found.difference(known).map(|figure| (leaf.span, figure.clone())).collect()
}

/// Returns the numbers that stand in a text in figures, each run of digits by itself: languages part them by other signs.
fn figures(text: &str) -> impl Iterator<Item = String> {
    let runs = text.split(|c: char| !c.is_ascii_digit()).map(|run| run.trim_start_matches('0'));
    runs.filter(|run| !run.is_empty()).map(str::to_owned)
}

fn terms(template: &Template) -> impl Iterator<Item = TermId> {
    template.0.iter().filter_map(|part| match part {
        TemplatePart::Term(term) => Some(*term),
        TemplatePart::Plain(_) => None,
    })
}

enum Part {
    Plain(String),
    Name(String),
}

/// Splits a text at its placeholders; `{{` and `}}` are braces.
fn split(text: &str) -> Vec<Part> {
    let (mut parts, mut plain, mut rest) = (Vec::new(), String::new(), text);
    while let Some(at) = rest.find(['{', '}']) {
        plain += &rest[..at];
        let (brace, after) = rest[at..].split_at(1);
        if let Some(after) = after.strip_prefix(brace) {
            plain += brace;
            rest = after;
        } else if let Some((name, after)) = after.split_once('}').filter(|_| brace == "{") {
            parts.push(Part::Plain(std::mem::take(&mut plain)));
            parts.push(Part::Name(name.trim().to_owned()));
            rest = after;
        } else {
            plain += brace;
            rest = after;
        }
    }
    parts.push(Part::Plain(plain + rest));
    parts
}
