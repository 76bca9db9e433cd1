//! The texts of a policy in another language: a file beside it, checked against it.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::texts as mistake;
use crate::base::source::{SourceId, Span, Text};
use crate::engagement::leaves::{Leaf, leaves};
use crate::program::tree::{Program, Template, TemplatePart, TermId};

/// What a file of texts says, by the place of each: `clauses/respect/title`.
#[derive(Debug, Default)]
pub struct Texts {
    plain: BTreeMap<String, String>,
    templates: BTreeMap<String, Template>,
    /// The figures that the policy's text has not, each with the place of the text.
    figures: Vec<(Span, String)>,
    /// Whether the names of the policy's terms are words of the language.
    pub(super) names_terms: bool,
}

impl Texts {
    /// Returns the texts of the policy itself.
    pub fn own() -> Self {
        Self { names_terms: true, ..Self::default() }
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
                texts.figures.extend(strange_figures(&leaf, &original.figures()));
            }
            match original {
                Original::Plain(_) => drop(texts.plain.insert(place, leaf.text)),
                Original::Template(original) => match template(&leaf, program, original, &mut diagnostics) {
                    Some(template) => drop(texts.templates.insert(place, template)),
                    None => continue,
                },
            }
        }
        texts.names_terms = program.terms.iter().all(|term| texts.term(&term.name).is_some());
        (texts, diagnostics)
    }

    /// Returns the clauses, sections and wordings without a text, each with its place in the policy.
    pub fn missing(&self, program: &Program) -> Vec<(String, Span)> {
        let mut missing = Vec::new();
        let mut want = |place: String, span: Span| {
            if !self.templates.contains_key(&place) {
                missing.push((place, span));
            }
        };
        for section in &program.sections {
            want(format!("sections/{}", section.name), section.span);
        }
        for clause in &program.clauses {
            want(format!("clauses/{}/title", clause.name), clause.name_span);
            if clause.modifiers.says.is_some() {
                want(format!("clauses/{}/says", clause.name), clause.name_span);
            }
        }
        missing
    }

    /// Returns the figures of texts of which the policy's own texts have none, each with the place of the text.
    pub fn figures(&self) -> &[(Span, String)] {
        &self.figures
    }

    pub(super) fn policy(&self) -> Option<&str> {
        self.plain.get("policy").map(String::as_str)
    }

    pub(super) fn term(&self, name: &str) -> Option<&str> {
        self.plain.get(&format!("terms/{name}")).map(String::as_str)
    }

    pub(super) fn section(&self, name: &str) -> Option<&Template> {
        self.templates.get(&format!("sections/{name}"))
    }

    pub(super) fn title(&self, clause: &str) -> Option<&Template> {
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

/// A text of the policy.
enum Original<'p> {
    /// One that holds no placeholders.
    Plain(&'p str),
    /// One that may.
    Template(&'p Template),
}

impl Original<'_> {
    /// Returns the numbers that stand in it in figures.
    fn figures(&self) -> BTreeSet<String> {
        match self {
            Self::Plain(text) => figures(text).collect(),
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
}

/// Returns every place that may have a text, with the text of the policy.
fn places(program: &Program) -> BTreeMap<String, Original<'_>> {
    let mut places = BTreeMap::from([("policy".to_owned(), Original::Plain(&program.title))]);
    places.extend(program.terms.iter().map(|term| (format!("terms/{}", term.name), Original::Plain(&term.name))));
    let sections = program.sections.iter();
    places.extend(sections.map(|one| (format!("sections/{}", one.name), Original::Template(&one.heading))));
    for clause in &program.clauses {
        let put = |key: &str| format!("clauses/{}/{key}", clause.name);
        let modifiers = &clause.modifiers;
        places.insert(put("title"), Original::Template(&clause.title));
        let reason = modifiers.unless.as_ref().and_then(|(_, reason)| reason.as_ref());
        for (key, text) in
            [("says", modifiers.says.as_ref()), ("because", modifiers.because.as_ref()), ("unless", reason)]
        {
            places.extend(text.map(|text| (put(key), Original::Template(text))));
        }
        for (place, cost) in modifiers.costs.iter().enumerate() {
            let label = cost.label.as_ref().map(Original::Template);
            places.extend(label.map(|label| (put(&format!("costs/{}", place + 1)), label)));
        }
        for (place, (_, cite)) in modifiers.cites.iter().enumerate() {
            places.insert(put(&format!("cites/{}", place + 1)), Original::Template(cite));
        }
    }
    for ladder in &program.ladders {
        for step in &ladder.steps {
            let name = program.vocabulary.word(step.action);
            let card = step.card.as_ref().map(Original::Template);
            places.extend(card.map(|card| (format!("ladders/{}/{name}", ladder.name), card)));
        }
    }
    places
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
            Part::Name(name) => match program.terms.iter().position(|term| term.name == name) {
                Some(id) if terms(original).any(|term| usize::from(term.0) == id) => {
                    parts.push(TemplatePart::Term(TermId(id as u16)));
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
