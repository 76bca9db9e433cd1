//! What says a policy in a language: its names, its values, the items at hand.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::texts::Texts;
use crate::engagement::record::{Actor, Side, Value};
use crate::engagement::vocabulary::{FieldId, KindId, WordId};
use crate::facts::item::Val;
use crate::locale::{Locale, Values};
use crate::program::house::House;
use crate::program::tree::{Clause, ClauseId, Party, PeriodUnit, Program, Template, TemplatePart, TermId, Var};
use crate::value::quantity::Quantity;
use crate::value::time::Moment;

/// The form of a noun or of a length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// As a dictionary has it.
    Base,
    /// With an indefinite article.
    A,
    /// Several.
    Plural,
    /// Of it.
    Genitive,
    /// Of several.
    GenitivePlural,
    /// After `each`.
    Each,
    /// What is noted.
    Accusative,
    /// Before which something is.
    Instrumental,
    /// What somebody owes.
    Duty,
    /// What something is.
    Predicate,
    /// Of a length of time from a moment, the day that it reaches: the 14th day.
    Nth,
    /// Of that day.
    NthGenitive,
    /// On that day; with the end of hours.
    OnNth,
}

impl Form {
    fn name(self) -> &'static str {
        match self {
            Self::Base => "",
            Self::A => "a",
            Self::Plural => "pl",
            Self::Genitive => "gen",
            Self::GenitivePlural => "gpl",
            Self::Each => "each",
            Self::Accusative => "acc",
            Self::Instrumental => "ins",
            Self::Duty => "duty",
            Self::Predicate => "pred",
            Self::Nth => "nth",
            Self::NthGenitive => "nth-gen",
            Self::OnNth => "on-nth",
        }
    }
}

/// What messages choose by in place of a gender where there are several things.
pub(super) const MANY: &str = "many";

/// What an item is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Noun {
    /// A record of a kind; an action of a word.
    Kind(KindId, Option<WordId>),
    /// A person.
    Contact,
    /// A breach of clauses.
    Breach,
    /// A period of the calendar.
    Period(PeriodUnit),
}

/// How an item at hand is referred to.
#[derive(Clone, Debug)]
pub(super) struct Label {
    nouns: Vec<Noun>,
    /// Set where several items at hand have the same noun.
    letter: Option<char>,
}

/// The names of the policy's own that sentences have used.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    pub terms: BTreeSet<TermId>,
    pub kinds: BTreeSet<KindId>,
    pub fields: BTreeSet<(KindId, FieldId)>,
}

/// Says a program in a language.
pub struct Speaker<'p> {
    pub(super) program: &'p Program,
    pub(super) locale: &'p Locale,
    pub(super) texts: &'p Texts,
    /// The values of the terms; nothing where one cannot be worked out.
    pub(super) values: Vec<Option<Val>>,
    /// The number of each section; nothing for one whose clauses are all for before signing.
    pub(super) sections: Vec<Option<String>>,
    /// The number of each clause, such as `1.2`; `S1` for one before signing, `I1` for one of the firm's own.
    pub(super) numbers: Vec<String>,
    /// What is the firm's own.
    pub(super) house: House,
    pub(super) said: RefCell<Said>,
    labels: RefCell<BTreeMap<Var, Label>>,
}

impl<'p> Speaker<'p> {
    /// Returns what says a program with these values of its terms.
    pub fn new(program: &'p Program, locale: &'p Locale, texts: &'p Texts, values: Vec<Option<Val>>) -> Self {
        let agreed = |term: TermId| values[usize::from(term.0)].as_ref().and_then(Val::quantity);
        let house = House::of(program, &agreed);
        let (sections, numbers) = numbered(program, &house);
        let (said, labels) = (RefCell::default(), RefCell::default());
        Self { program, locale, texts, values, sections, numbers, house, said, labels }
    }

    /// Returns what says parts of a program by themselves, where no numbers are printed: it calls these clauses by their titles.
    pub(super) fn by_titles(
        program: &'p Program,
        locale: &'p Locale,
        texts: &'p Texts,
        values: Vec<Option<Val>>,
        named: &[ClauseId],
    ) -> Self {
        let (numbers, sections) = (vec![String::new(); program.clauses.len()], Vec::new());
        let (house, said, labels) = (House::default(), RefCell::default(), RefCell::default());
        let mut speaker = Self { program, locale, texts, values, sections, numbers, house, said, labels };
        for id in named {
            let clause = &program.clauses[usize::from(id.0)];
            speaker.numbers[usize::from(id.0)] = speaker.quoted(&speaker.title(clause));
        }
        speaker
    }

    /// Says a message that ships.
    pub(super) fn say(&self, id: &str, values: &[(&'static str, &str)]) -> String {
        self.say_in(id, Form::Base, values)
    }

    /// Says a message in a form.
    pub(super) fn say_in(&self, id: &str, form: Form, values: &[(&'static str, &str)]) -> String {
        let values: Values<'_> = values.iter().map(|(name, text)| (*name, (*text).into())).collect();
        let form = match form {
            Form::GenitivePlural if !self.locale.has_form(id, form.name()) => Form::Plural,
            Form::Each | Form::Duty if !self.locale.has_form(id, form.name()) => Form::Genitive,
            form => form,
        };
        self.locale.say_in(id, form.name(), values).unwrap_or_else(|error| panic!("this is a bug: {error}"))
    }

    /// Returns a text as a sentence of its own.
    pub(super) fn sentence(&self, text: &str) -> String {
        upper_first(&self.say("sentence", &[("sentence", text)]))
    }

    /// Returns several texts as one: `a, b or c`.
    pub(super) fn join(&self, texts: &[String], with: &str) -> String {
        match texts {
            [] => String::new(),
            [one] => one.clone(),
            [head @ .., last] => self.say(with, &[("head", &head.join(", ")), ("last", last)]),
        }
    }

    /// Returns a text in quotes.
    pub(super) fn quoted(&self, text: &str) -> String {
        self.say("quoted", &[("text", text)])
    }

    /// Returns a number with a clause's own: `clause 1.2`.
    pub(super) fn clause(&self, id: ClauseId, form: Form) -> String {
        self.say_in("clause-number", form, &[("number", &self.numbers[usize::from(id.0)])])
    }

    /// Returns the name of a clause that a table of texts knows it by.
    pub(super) fn title(&self, clause: &Clause) -> String {
        self.template(self.texts.title(&clause.name).unwrap_or(&clause.title))
    }

    /// Returns a text with the values of its terms.
    pub(super) fn template(&self, template: &Template) -> String {
        let part = |part: &TemplatePart| match part {
            TemplatePart::Plain(text) => one_line(text),
            TemplatePart::Term(term) => self.term(*term, Form::Base),
        };
        template.0.iter().map(part).collect()
    }

    /// Returns the paragraphs of a text, which empty lines part.
    pub(super) fn paragraphs(&self, template: &Template) -> Vec<String> {
        let part = |part: &TemplatePart| match part {
            TemplatePart::Plain(text) => text.clone(),
            TemplatePart::Term(term) => self.term(*term, Form::Base),
        };
        let text: String = template.0.iter().map(part).collect();
        let paragraphs = text.split("\n\n").map(|text| one_line(text.trim()));
        paragraphs.filter(|text| !text.is_empty()).collect()
    }

    /// Returns a side.
    pub(super) fn side(&self, side: Side, form: Form) -> String {
        let id = match side {
            Side::Client => "side-client",
            Side::Firm => "side-firm",
            Side::Other => "side-other",
        };
        self.say_in(id, form, &[])
    }

    /// Returns the word by which messages choose between parties.
    pub(super) fn party(party: Party) -> &'static str {
        match party {
            Party::Client => "client",
            Party::Firm => "firm",
            Party::Either => "either",
        }
    }

    /// Returns the name of a term in words.
    pub(super) fn term_name(&self, id: TermId) -> String {
        let name = &self.program.terms[usize::from(id.0)].name;
        self.texts.term(name).map_or_else(|| words(name), str::to_owned)
    }

    /// Returns the value of a term.
    pub(super) fn term(&self, id: TermId, form: Form) -> String {
        self.said.borrow_mut().terms.insert(id);
        match &self.values[usize::from(id.0)] {
            Some(value) => self.val(value, form),
            None => self.noun(&self.program.terms[usize::from(id.0)].value, form),
        }
    }

    /// Returns a value that was worked out.
    pub(super) fn val(&self, value: &Val, form: Form) -> String {
        match value {
            Val::Text(text) => self.text(text),
            Val::Bool(value) => self.yes_no(*value),
            Val::Word(word) => self.word(*word),
            Val::Moment(moment) => self.moment(*moment),
            Val::Actor(actor) => self.actor(actor, form),
            Val::List(values) => {
                let texts: Vec<String> = values.iter().map(|value| self.val(value, form)).collect();
                self.join(&texts, "list-and")
            }
            Val::Never | Val::Item(_) => self.say("never", &[]),
            Val::Money(_) | Val::Number(_) | Val::Percent(_) | Val::Duration(_) => {
                value.quantity().map_or_else(String::new, |quantity| self.quantity(quantity, form))
            }
        }
    }

    /// Returns a text in quotes: in words of the language where it has some.
    fn text(&self, text: &str) -> String {
        let id = format!("word-{text}");
        self.quoted(&match self.texts.name(text) {
            Some(name) => name.to_owned(),
            None if self.locale.has(&id) => self.say(&id, &[]),
            None => read(&one_line(text)),
        })
    }

    /// Returns a constant.
    pub(super) fn value(&self, value: &Value, form: Form) -> String {
        self.val(&Val::from(value), form)
    }

    /// Returns a quantity; of a length of time in that form.
    pub(super) fn quantity(&self, quantity: Quantity, form: Form) -> String {
        self.locale.quantity_in(quantity, form.name()).unwrap_or_else(|error| panic!("this is a bug: {error}"))
    }

    /// Returns a day, with the time of the clock where there is one.
    pub(super) fn moment(&self, moment: Moment) -> String {
        let zone = &self.program.calendar.zone;
        let date = self.locale.date(zone.day(moment)).unwrap_or_else(|error| panic!("this is a bug: {error}"));
        match moment {
            Moment::Day(_) => date,
            Moment::At(at) => {
                let (_, second) = zone.local(at);
                self.say("moment", &[("date", &date), ("clock", &clock(second))])
            }
        }
    }

    fn actor(&self, actor: &Actor, form: Form) -> String {
        match actor {
            Actor::Side(side) => self.side(*side, form),
            Actor::Contact(_) => self.side(Side::Other, form),
        }
    }

    /// Returns `yes` or `no`.
    pub(super) fn yes_no(&self, value: bool) -> String {
        self.say(if value { "yes" } else { "no" }, &[])
    }

    /// Returns a word of an enumeration in quotes.
    pub(super) fn word(&self, word: WordId) -> String {
        let name = self.program.vocabulary.word(word);
        let id = format!("word-{name}");
        self.quoted(&if self.locale.has(&id) { self.say(&id, &[]) } else { self.own_name(name) })
    }

    /// Returns a name of the policy's own in words of the language, else in its own.
    pub(super) fn own_name(&self, name: &str) -> String {
        self.texts.name(name).map_or_else(|| words(name), str::to_owned)
    }

    /// Says the noun of that message in a form; a name of the policy's own in the words of `own`.
    pub(super) fn named(&self, ids: &[String], own: &str, name: &str, form: Form) -> String {
        let name = self.own_name(name);
        let starts_with_vowel = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "yes" } else { "no" };
        match ids.iter().find(|id| self.locale.has(id)) {
            Some(id) => self.say_in(id, form, &[]),
            None => {
                let several = plural(&name);
                self.say_in(own, form, &[("name", &name), ("several", &several), ("vowel", starts_with_vowel)])
            }
        }
    }

    fn noun_id(&self, noun: &Noun) -> (String, String) {
        let vocabulary = &self.program.vocabulary;
        match noun {
            Noun::Kind(_, Some(word)) => (format!("act-{}", vocabulary.word(*word)), vocabulary.word(*word).to_owned()),
            Noun::Kind(kind, None) => {
                self.said.borrow_mut().kinds.insert(*kind);
                let name = vocabulary.kind_name(*kind);
                (format!("kind-{name}"), name.to_owned())
            }
            Noun::Contact => ("kind-contact".to_owned(), String::new()),
            Noun::Breach => ("breach".to_owned(), String::new()),
            Noun::Period(unit) => {
                let name = match unit {
                    PeriodUnit::Week => "period-week",
                    PeriodUnit::Month => "period-month",
                    PeriodUnit::Quarter => "period-quarter",
                    PeriodUnit::Year => "period-year",
                };
                (name.to_owned(), String::new())
            }
        }
    }

    /// Returns nouns in a form, joined by `or`.
    pub(super) fn nouns(&self, nouns: &[Noun], form: Form) -> String {
        let one = |noun: &Noun| {
            let (id, name) = self.noun_id(noun);
            self.named(&[id], "own-kind", &name, form)
        };
        let mut texts: Vec<String> = nouns.iter().map(one).collect();
        texts.dedup();
        self.join(&texts, "list-or")
    }

    /// Returns `each invoice`, in the gender of the first noun.
    pub(super) fn each_of(&self, nouns: &[Noun]) -> String {
        let gender = self.gender(&nouns[..nouns.len().min(1)]);
        self.say("each", &[("noun", &self.nouns(nouns, Form::Each)), ("gender", &gender)])
    }

    /// Returns the gender of a noun by which messages choose, [`MANY`] for several nouns; nothing where a language has none.
    pub(super) fn gender(&self, nouns: &[Noun]) -> String {
        let [noun] = nouns else { return MANY.to_owned() };
        let (id, _) = self.noun_id(noun);
        let id = if self.locale.has(&id) { id } else { "own-kind".to_owned() };
        let gender = self.locale.has_form(&id, "g").then(|| self.locale.say_in(&id, "g", Vec::new()).ok());
        gender.flatten().unwrap_or_default()
    }

    /// Forgets the items at hand.
    pub(super) fn forget(&self) {
        self.labels.borrow_mut().clear();
    }

    /// Names the item of a variable, and returns the letter that sets it apart where an item around it has the same noun.
    pub(super) fn introduce(&self, var: Var, nouns: Vec<Noun>) -> Option<char> {
        let mut labels = self.labels.borrow_mut();
        labels.retain(|known, _| *known < var);
        let alike = labels.values().filter(|label| label.nouns.iter().any(|noun| nouns.contains(noun))).count();
        let letter = (alike > 0).then(|| char::from(b'A' + (alike as u8).min(25)));
        labels.insert(var, Label { nouns, letter });
        letter
    }

    /// Returns what an item at hand is called.
    pub(super) fn item(&self, var: Var, form: Form) -> String {
        self.item_that(var, form, &|_| true)
    }

    /// As [`Speaker::item`]; of several nouns only those that are so, where some are.
    pub(super) fn item_that(&self, var: Var, form: Form, is_so: &dyn Fn(&Noun) -> bool) -> String {
        let label = self.labels.borrow().get(&var).cloned();
        let Some(label) = label else { return self.say_in("it", form, &[]) };
        let some: Vec<Noun> = label.nouns.iter().filter(|noun| is_so(noun)).cloned().collect();
        let noun = self.nouns(if some.is_empty() { &label.nouns } else { &some }, form);
        match label.letter {
            // Of several kinds the letter says enough.
            Some(letter) if label.nouns.len() > 1 && some.len() != 1 => letter.to_string(),
            Some(letter) => self.say("the-lettered", &[("noun", &noun), ("letter", &letter.to_string())]),
            None => self.say("the", &[("noun", &noun)]),
        }
    }
}

/// Returns the numbers of the sections and of the clauses. What is the firm's own is numbered by itself.
fn numbered(program: &Program, house: &House) -> (Vec<Option<String>>, Vec<String>) {
    let (mut sections, mut numbers) = (Vec::new(), vec![String::new(); program.clauses.len()]);
    let (mut shown, mut before, mut own) = (0, 0, 0);
    for section in &program.sections {
        shown += usize::from(section.clauses.iter().any(|id| is_shown(program, house, *id)));
        let mut place = 0;
        for id in &section.clauses {
            numbers[usize::from(id.0)] = if house.has(*id) {
                own += 1;
                format!("I{own}")
            } else if !is_shown(program, house, *id) {
                before += 1;
                format!("S{before}")
            } else {
                place += 1;
                format!("{shown}.{place}")
            };
        }
        sections.push((place > 0).then(|| shown.to_string()));
    }
    (sections, numbers)
}

/// Whether a clause stands in its section.
fn is_shown(program: &Program, house: &House, id: ClauseId) -> bool {
    !house.has(id) && !program.clauses[usize::from(id.0)].modifiers.before_signing
}

/// Returns a name in words: `payment_due` is `payment due`.
pub(super) fn words(name: &str) -> String {
    name.replace('_', " ")
}

/// Returns a text to be read: one that is a name, such as `intent_to_end`, in words.
fn read(text: &str) -> String {
    let is_name = text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if is_name { words(text) } else { text.to_owned() }
}

/// Returns the plural of a name in English, as most nouns have it.
fn plural(name: &str) -> String {
    let ends = |ends: [&str; 4]| ends.iter().any(|end| name.ends_with(end));
    match name {
        _ if name.ends_with('y') && !ends(["ay", "ey", "oy", "uy"]) => format!("{}ies", &name[..name.len() - 1]),
        _ if ends(["s", "x", "ch", "sh"]) => format!("{name}es"),
        _ => format!("{name}s"),
    }
}

/// Returns a text with a capital letter at its beginning.
pub(super) fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Returns a time of the clock.
pub(super) fn clock(second: u32) -> String {
    format!("{:02}:{:02}", second / 3600 % 24, second / 60 % 60)
}

/// Returns a text on one line.
pub(super) fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
