//! The record of a contract from what was found in its document: what fits a term of the policy is taken, all else is left to a
//! person, with the sentence and its place.

use std::fmt::Write as _;

use rust_decimal::Decimal;

use super::claim::{self, CASE, CLIENTS, LAW_TERMS, OTHERS, PAYMENT_START, Sort};
use super::expected::terms_of;
use super::grave::WHEN_PAID;
use super::said::clauses_of;
use super::whose::CURE;
use crate::engagement::read_yaml::read_yaml;
use crate::engagement::record::Value;
use crate::evaluate::check::fits;
use crate::passages::amount::Amount;
use crate::passages::document::Place;
use crate::passages::find::{self, Found, Passage, Said, Side, Sure};
use crate::passages::passage::{IN_ONE, OF_TWO};
use crate::plan::Plan;
use crate::program::bearers::bearers;
use crate::program::tree::{AcceptRange, Expr, ExprKind, Term, Type};
use crate::value::duration::{Duration, Family};
use crate::value::law::law_code;
use crate::value::money::Money;
use crate::value::quantity::Quantity;

/// Why what repeats another passage is not taken.
const SAID: &str = "said before";

/// A passage beside the term of the policy that it sets.
#[derive(Clone, Debug)]
pub struct Read<'f> {
    /// The passage.
    pub passage: &'f Passage,
    /// The term of the policy.
    pub term: Option<String>,
    /// What the record says, or why it does not say it.
    pub said: Result<String, String>,
}

/// Returns what becomes of each passage: taken is what is sure or likely, contradicted by nothing, and fits its term.
pub fn read<'f>(found: &'f Found, plan: &Plan) -> Vec<Read<'f>> {
    let mut read: Vec<Read<'f>> = Vec::new();
    for passage in &found.passages {
        let term = term_for(passage, plan);
        let is_said = |term: &Term| read.iter().any(|one| one.said.is_ok() && one.term.as_ref() == Some(&term.name));
        let is_other = |term: &Term, passage: &Passage| {
            let taken = read.iter().find(|one| one.said.is_ok() && one.term.as_ref() == Some(&term.name));
            taken.is_some_and(|taken| taken.passage.value != passage.value)
        };
        let said = match (&passage.sure, term) {
            (Sure::Unsure(why), _) if is_open(passage) => Err(why.clone()),
            _ if passage.contradicted => Err(match &passage.case {
                Some(case) => format!("{CASE} {case}"),
                None => OTHERS.to_owned(),
            }),
            (Sure::Unsure(why), _) => Err(why.clone()),
            // What holds for the other side alone says nothing of ours; a breach is put right in time by either.
            _ if passage.side == Some(Side::Client) && passage.term != CURE => Err(CLIENTS.to_owned()),
            _ if passage.case.as_deref() == Some(IN_ONE) => Err("a sum beside a rate".to_owned()),
            (_, None) if passage.term == PAYMENT_START => Err("the time to pay is compared from there".to_owned()),
            (_, None) => Err("the policy has no such term".to_owned()),
            (_, Some(term)) if is_of_other_side(passage, found, term, plan) => {
                Err("it is the other side's; ours is not said here".to_owned())
            }
            (_, Some(term)) if is_said(term) && passage.term == CURE && is_other(term, passage) => {
                Err("another time is taken, for a breach of the other side".to_owned())
            }
            (_, Some(term)) if is_said(term) => Err(SAID.to_owned()),
            (_, Some(term)) => of_both(passage, found, term)
                .or_else(|| value(passage, term, plan))
                .ok_or_else(|| not_taken(passage, term)),
        };
        read.push(Read { passage, term: term.map(|term| term.name.clone()), said });
    }
    read
}

/// Whether a value holds of itself under no grade: one that waits until somebody else has paid, one of two of which the greater or the
/// lesser holds.
fn is_open(passage: &Passage) -> bool {
    let is_why = |why: &String| [WHEN_PAID, OF_TWO].iter().any(|known| why.starts_with(known));
    matches!(&passage.sure, Sure::Unsure(why) if is_why(why))
}

/// The terms that say who may end the contract.
const ENDS: [&str; 2] = ["termination_for_convenience", "termination_for_cause"];

/// Returns that either side may end the contract, where one passage says it of the client and another of the agency.
fn of_both(passage: &Passage, found: &Found, term: &Term) -> Option<String> {
    let says = |side: &str| {
        let same = found.passages.iter().filter(|other| other.term == passage.term && !other.contradicted);
        same.filter(|other| !matches!(other.sure, Sure::Unsure(_)))
            .any(|other| matches!(&other.value, Said::Word(word) if word == side))
    };
    let is_right = ENDS.contains(&passage.term) && term.ty == Type::Text;
    (is_right && says("client") && says("agency")).then(|| "\"either\"".to_owned())
}

/// Whether a passage is about the notice of one side alone, and the policy's term about that of the other.
fn is_of_other_side(passage: &Passage, found: &Found, term: &Term, plan: &Plan) -> bool {
    if passage.term != "notice_period" {
        return false;
    }
    let is_same = |other: &&Passage| other.place == passage.place && other.quote == passage.quote;
    let mut ends = found.passages.iter().filter(is_same).filter(|other| ENDS.contains(&other.term));
    let side = ends.find_map(|end| match &end.value {
        Said::Word(word) => Some(word.as_str()),
        _ => None,
    });
    let Some(id) = plan.program.term_id(&term.name) else { return false };
    let mut bound = clauses_of(plan, id).filter_map(bearers).peekable();
    let is_known = bound.peek().is_some();
    match side {
        Some("client") => is_known && bound.all(|bound| bound.firm && !bound.client),
        Some("agency") => is_known && bound.all(|bound| bound.client && !bound.firm),
        _ => false,
    }
}

/// Returns of the passages those that the review knows without grading them: from when the time to pay that was taken is counted, and
/// whose law holds. What is contradicted or unsure says nothing.
fn known<'r, 'f>(read: &'r [Read<'f>]) -> Vec<&'r Read<'f>> {
    let is_clear = |one: &&Read<'_>| !one.passage.contradicted && !matches!(one.passage.sure, Sure::Unsure(_));
    let of = |name: &str| read.iter().filter(is_clear).find(|one| one.passage.term == name);
    let taken = read.iter().find(|one| one.passage.term == "payment_period" && one.said.is_ok());
    let start = taken.and_then(|taken| beside(read, taken).or_else(|| of(PAYMENT_START)));
    start.into_iter().chain(of("governing_law").filter(|one| one.said.is_err())).collect()
}

/// Returns the passage of the same sentence that says from when a time to pay is counted.
fn beside<'r, 'f>(read: &'r [Read<'f>], time: &Read<'_>) -> Option<&'r Read<'f>> {
    let mut all = read.iter().filter(|one| one.passage.term == PAYMENT_START);
    all.find(|one| one.passage.place == time.passage.place && one.passage.quote == time.passage.quote)
}

/// What of a document goes into its record beside what was read.
pub struct About<'a> {
    /// The name of the file.
    pub document: &'a str,
    /// What of it names the engagement.
    pub stem: &'a str,
    /// What the caller says of the client: its country, what it is.
    pub client: [(&'static str, Option<&'a str>); 2],
    /// Where the document says what the client is.
    pub client_told: Option<&'a str>,
    /// How the document was read, where that matters: changes that are tracked.
    pub notes: &'a [String],
}

/// Returns the record, for a person to correct and to keep. What `check` would refuse stands in it as comments that a review reads.
pub fn record(found: &Found, read: &[Read<'_>], plan: &Plan, about: &About<'_>) -> String {
    let engagement = name(about.stem);
    let mut out = format!(
        "# What was read in {}: check each line against the document, and correct it.\n\
         # `check` takes terms of the policy alone, in its units. What else is said stands as `# review | …`: a review reads these \
         lines, so\n# correct or delete them too; where a value is one of another unit, agree on ours and write it under `terms`.\n",
        line(about.document)
    );
    let client: Vec<String> =
        about.client.iter().filter_map(|(key, value)| value.map(|value| format!("{key}: {value}"))).collect();
    let _ = writeln!(
        out,
        "# The next line keeps its language, and that what is not stated was only not read; delete it when nothing is left to \
         ask.\n{}",
        claim::document_line(found.language)
    );
    about.notes.iter().for_each(|note| {
        let _ = writeln!(out, "# Note: {}", line(note));
    });
    if let Some(told) = about.client_told {
        let _ = writeln!(out, "# What the client is, {}", line(told));
    }
    let _ = write!(
        out,
        "engagement: \"{engagement}\"\n# Ask: name, country, type (business, public, consumer).\nclient: {{{}}}\ncontract:\n",
        client.join(", ")
    );
    out += &of_contract(found);
    let known = known(read);
    let is_taken = |one: &&Read<'_>| matches!(claimed(one, read, plan, &known), Some(Becomes::Term(_)));
    out += if read.iter().any(|one| is_taken(&one)) { "  terms:\n" } else { "  terms: {}\n" };
    for one in read {
        let passage = one.passage;
        let sure = match &passage.sure {
            Sure::Sure => "sure".to_owned(),
            Sure::Likely(why) => format!("likely ({why})"),
            Sure::Unsure(why) => format!("unsure ({why})"),
        };
        let _ = writeln!(out, "    # {}, {sure}, {}: “{}”", passage.term, place(passage.place), line(&passage.quote));
        if let Err(why) = &one.said {
            let _ = writeln!(out, "    # not taken, {}: {}", line(why), line(&told(passage)));
        }
        let _ = match claimed(one, read, plan, &known) {
            Some(Becomes::Term(text) | Becomes::Claim(text)) => writeln!(out, "    {text}"),
            None => Ok(()),
        };
    }
    for duty in &found.duties {
        let (name, side, place, quote) = (duty.name, duty.side.word(), place(duty.place), line(&duty.quote));
        let _ = writeln!(out, "# {name}, it binds {side}, {place}: “{quote}”");
        let _ = writeln!(out, "{}", claim::line(Sort::Known, [name, name, side, "", &place, &quote]));
    }
    for blank in &found.blanks {
        let _ = writeln!(out, "# {}, left blank, {}: “{}”", blank.term, place(blank.place), line(&blank.quote));
    }
    if !found.missing.is_empty() {
        let _ = writeln!(out, "# Not found, ask: {}.", found.missing.join(", "));
    }
    out + "events: []\n"
}

/// Returns what a record says of the contract itself: its worth and its first day, where the document says one; else to ask for it.
fn of_contract(found: &Found) -> String {
    let (mut out, mut asked) = (String::new(), Vec::new());
    for (key, of_term) in told_of_contract(found) {
        for one in &of_term {
            let (told, place, quote) = (one.value.told(), place(one.place), line(&one.quote));
            let _ = writeln!(out, "  # {key}: {told}, {place}: “{quote}”");
        }
        match of_term.first() {
            Some(first) if !first.contradicted => {
                let _ = writeln!(out, "  {key}: {}", first.value);
            }
            Some(_) => asked.push(format!("{key} (several are said)")),
            None => asked.push(key.to_owned()),
        }
    }
    asked.push("ends".to_owned());
    format!("  # Ask: {}.\n{out}", asked.join(", "))
}

/// Returns what a document says of the contract itself, by the field of the record: its worth, its first day.
pub fn told_of_contract(found: &Found) -> [(&'static str, Vec<&Passage>); 2] {
    [("value", find::VALUE), ("starts", find::STARTS)].map(|(key, term)| {
        let mut of_term: Vec<&Passage> = found.about.iter().filter(|one| one.term == term).collect();
        of_term.dedup_by(|one, other| one.value == other.value && one.quote == other.quote);
        (key, of_term)
    })
}

/// What becomes of a passage in the record.
enum Becomes {
    /// A term.
    Term(String),
    /// A comment that a review reads.
    Claim(String),
}

/// Returns what becomes of a passage; nothing where it says nothing new.
fn claimed(one: &Read<'_>, read: &[Read<'_>], plan: &Plan, known: &[&Read<'_>]) -> Option<Becomes> {
    let passage = one.passage;
    let term = one.term.as_deref().and_then(|name| plan.program.term(name));
    let name = one.term.as_deref().unwrap_or(passage.term);
    let where_ = place(passage.place);
    let start = beside(read, one).filter(|_| passage.term == "payment_period").map(|one| one.passage.value.to_string());
    let claim = |sort: Sort, says: &str, why: &str| {
        let is_told = why.ends_with(OTHERS) || why.starts_with(CASE) || !passage.contradicted;
        let why = if is_told { why.to_owned() } else { format!("{why}; {OTHERS}") };
        let from = start.as_deref().filter(|_| one.said.is_err()).unwrap_or_default();
        Some(Becomes::Claim(claim::line(sort, [name, passage.term, &line(says), from, &where_, &line(&why)])))
    };
    match (&one.said, term) {
        (Ok(value), Some(term)) if is_other_unit(passage, term) => claim(Sort::Value, value, "another unit than ours"),
        (Ok(value), _) => Some(Becomes::Term(format!("{name}: {value}"))),
        (Err(why), _) if why == SAID => None,
        (Err(why), _) if known.iter().any(|known| std::ptr::eq(*known, one)) => {
            claim(Sort::Known, &passage.value.to_string(), why)
        }
        (Err(why), Some(term)) if passage.contradicted && passage.side != Some(Side::Client) && !is_open(passage) => {
            match value(passage, term, plan) {
                Some(value) => claim(Sort::Value, &value, why),
                None => claim(Sort::Weigh, &said(passage), why),
            }
        }
        (Err(why), _) => claim(Sort::Weigh, &said(passage), why),
    }
}

/// Returns the value of a passage and the case that it is for.
fn said(passage: &Passage) -> String {
    let case = passage.case.as_ref().map(|case| format!(" {case}")).unwrap_or_default();
    format!("{}{case}", passage.value.told())
}

/// Whether a passage states a length in another unit than its term.
fn is_other_unit(passage: &Passage, term: &Term) -> bool {
    match (&passage.value, &term.ty) {
        (Said::Amount(Amount { quantity: Quantity::Duration(length), .. }), Type::Duration(family)) => {
            length.family != *family
        }
        _ => false,
    }
}

/// Returns a name of small letters, digits and hyphens.
fn name(stem: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let name: String = stem.chars().map(plain).collect();
    let name = name.trim_matches('-');
    if name.is_empty() { "contract".to_owned() } else { name.to_owned() }
}

/// Returns a place in words.
pub fn place(place: Place) -> String {
    match place {
        Place::Line(number) => format!("line {number}"),
        Place::Paragraph(number) => format!("paragraph {number}"),
        Place::Page(number) => format!("page {number}"),
    }
}

/// Returns the term of the policy in which goes what is found under a name.
pub fn term_of<'p>(found: &'p str, plan: &'p Plan) -> Option<&'p Term> {
    terms_of(found, plan).next()
}

/// Returns the term of the policy in which a passage goes: the first that takes its value, else the first for its sort in another
/// currency, else the first.
fn term_for<'p>(passage: &Passage, plan: &'p Plan) -> Option<&'p Term> {
    let all = || terms_of(passage.term, plan);
    let is_money = |term: &&Term| is_of_other_currency(passage, term);
    all().find(|term| value(passage, term, plan).is_some()).or_else(|| all().find(is_money)).or_else(|| all().next())
}

/// Whether a passage states a sum in another currency than its term.
fn is_of_other_currency(passage: &Passage, term: &Term) -> bool {
    let Said::Amount(Amount { quantity: Quantity::Money(money), .. }) = &passage.value else { return false };
    matches!(&term.ty, Type::Money(Some(own)) if *own != money.currency)
}

/// Returns why a value does not fit its term.
fn not_taken(passage: &Passage, term: &Term) -> String {
    match &term.ty {
        Type::Money(Some(own)) if is_of_other_currency(passage, term) => {
            format!("it is in another currency: `{}` is in {own}", term.name)
        }
        _ => format!("`{}` takes another sort of value", term.name),
    }
}

/// Returns the value as the record writes it, where it is of the term's type and per what the term is: `1.5% per month` goes in
/// `monthly_rate` alone.
fn value(passage: &Passage, term: &Term, plan: &Plan) -> Option<String> {
    value_of(passage, term).filter(|text| is_read(text, term, plan))
}

/// Whether a record takes what is written for a term: nothing that stands in a document ends its review.
fn is_read(text: &str, term: &Term, plan: &Plan) -> bool {
    let record = format!("engagement: c\ncontract: {{terms: {{{}: {text}}}}}\nevents: []\n", term.name);
    let program = &plan.program;
    let (read, ..) = read_yaml("", &record, &|_| Ok(Vec::new()), &program.vocabulary, &program.calendar.zone);
    let terms = read.map(|read| read.contract.terms).unwrap_or_default();
    match (&term.ty, terms.first().map(|one| &one.value)) {
        // Another unit is compared by its days.
        (Type::Duration(_), Some(Value::Duration(_))) => true,
        (ty, Some(value)) => fits(ty, value),
        (_, None) => false,
    }
}

fn value_of(passage: &Passage, term: &Term) -> Option<String> {
    match &passage.value {
        Said::Amount(amount) => {
            let is_plain = amount.to.is_none() && amount.digits.is_none();
            let fits = match (&term.ty, &amount.quantity) {
                // Another unit is compared by its days; business hours have none.
                (Type::Duration(family), Quantity::Duration(length)) => {
                    let is_counted = |family: Family| family != Family::BusinessHours;
                    length.family == *family || is_counted(length.family) && is_counted(*family)
                }
                // So many a month are another number.
                (Type::Number, Quantity::Number(_)) => amount.per.as_ref().is_none_or(|per| !per.starts_with("per ")),
                (Type::Money(currency), Quantity::Money(money)) => {
                    currency.is_none_or(|currency| currency == money.currency) && is_per(amount, term)
                }
                (Type::Percent, Quantity::Percent(_)) => is_per(amount, term),
                _ => false,
            };
            (is_plain && fits).then(|| amount.value_told())
        }
        Said::Name(code) if term.ty == Type::Text && LAW_TERMS.contains(&&*term.name) => {
            Some(format!("\"{}\"", law_of(code, term).replace(['"', '\\'], "")))
        }
        Said::Word(text) | Said::Name(text) if term.ty == Type::Text => {
            Some(format!("\"{}\"", line(text).replace(['"', '\\'], "")))
        }
        Said::Word(text) if is_none(text) => none_of(&term.ty),
        // At once is no time at all.
        Said::Word(text) if term.ty == Type::Duration(Family::Days) => {
            let days = text.strip_suffix(" days")?;
            days.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.clone())
        }
        Said::Word(_) | Said::Name(_) | Said::Party(_) => None,
    }
}

/// Returns the code of a law as the policy says it: of a state, where it names states, else of its country.
fn law_of<'c>(code: &'c str, term: &Term) -> &'c str {
    // That of Scotland or of Northern Ireland is not the one that GB means.
    let has_own = code.starts_with("GB-") && law_code(code) != "GB";
    let country = code.split('-').next().unwrap_or(code);
    let listed = term.accepts.iter().flat_map(|accept| match &accept.range {
        AcceptRange::OneOf(values) => &values[..],
        _ => &[],
    });
    let mut all = std::iter::once(&term.value).chain(listed);
    let names = |value: &Expr| matches!(&*value.kind, ExprKind::Value(Value::Text(text)) if **text == *country);
    if country.len() == 2 && !has_own && all.any(names) { country } else { code }
}

/// The words of names of terms that say what they are per or of, for each what a passage says.
const UNITS: [(&str, &[&str]); 8] = [
    ("per hour", &["hour"]),
    ("per day", &["daily", "day_rate"]),
    ("per week", &["week"]),
    ("per month", &["month"]),
    ("per year", &["annual", "year"]),
    ("over the base rate", &["points"]),
    ("of the fees", &["share"]),
    ("of the order value", &["share"]),
];

/// Returns whether a value is per what a term is: what is per hour goes where hours are paid, and nothing else does. A rate of percent
/// is one a year where its term says nothing.
fn is_per(amount: &Amount, term: &Term) -> bool {
    let is_yearly = term.ty == Type::Percent && amount.per.as_deref() == Some("per year");
    let mut units = UNITS.iter().filter(|(_, words)| words.iter().any(|word| term.name.contains(word))).peekable();
    match units.peek() {
        Some(_) => units.any(|(per, _)| amount.per.as_deref() == Some(*per)),
        None => amount.per.is_none() || is_yearly,
    }
}

/// Returns what is said of a passage that the record does not take: of when a time to pay begins also what a policy calls it.
fn told(passage: &Passage) -> String {
    let value = passage.value.told();
    let called = match (passage.term, &*value) {
        ("payment_start", "invoice") => "invoice.issued",
        ("payment_start", "receipt") => "invoice.received",
        ("payment_start", "delivery") => "delivery.at",
        _ => return value,
    };
    format!("{value} ({called})")
}

/// Whether a word says that there is nothing: no interest, no deposit.
fn is_none(text: &str) -> bool {
    matches!(text, "none" | "no" | "waived" | "excluded") || text.starts_with("no ")
}

/// Returns nothing of a sort, as the record writes it; nothing where that is no number.
fn none_of(ty: &Type) -> Option<String> {
    match ty {
        Type::Percent => Some("0%".to_owned()),
        Type::Number => Some("0".to_owned()),
        Type::Money(Some(currency)) => {
            Some(Quantity::Money(Money { amount: Decimal::ZERO, currency: *currency }).to_string())
        }
        Type::Duration(family) => Some(Duration::new(*family, 0).to_string()),
        _ => None,
    }
}

/// A text in one line, without what a comment could not hold.
fn line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{85}') { ' ' } else { c })
        .collect()
}
