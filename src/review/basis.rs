//! By whose law a contract is weighed, and as whose: what is said of it, and where.

use super::claim::{Claim, LAW_TERMS};
use super::known::Known;
use crate::engagement::record::{Engagement, Value};
use crate::plan::Plan;
use crate::value::law::{Body, has_own_ceilings, law_code};

/// By whose law a contract is weighed.
#[derive(Clone, Debug)]
pub struct Basis {
    /// The country by its code, and where it was said; else why there is none.
    pub country: Result<(String, String), String>,
    /// What the client is, and where it was said; nothing where it was not.
    pub kind: Option<(Kind, String)>,
    /// The size of the client, where the record has it: `large`.
    pub size: Option<String>,
    /// Whether it is a hospital or the like, as the record says (`medical: true`): a fact that is not recorded is *no*. Nothing where
    /// a document calls the client by such a word.
    pub is_medical: Option<bool>,
    /// The countries whose laws the contract names, where they are several.
    pub named: Vec<String>,
    /// The law that the contract names, where that is another: the code of its country, where something is known of it, else as it is
    /// named.
    pub chosen: Option<Result<String, String>>,
}

/// What a client is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the word of its name")]
pub enum Kind {
    Business,
    Public,
    Consumer,
}

impl Kind {
    /// Returns the word of a record.
    pub fn word(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::Public => "public",
            Self::Consumer => "consumer",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Business, Self::Public, Self::Consumer].into_iter().find(|kind| kind.word() == word)
    }
}

impl Basis {
    /// Returns what the client is taken for.
    pub fn kind(&self) -> Kind {
        self.kind.as_ref().map_or(Kind::Business, |(kind, _)| *kind)
    }

    /// Returns what the client is as a debtor; whether it is a medical one the record says.
    pub fn body(&self) -> Body {
        match self.kind() {
            Kind::Public => match self.is_medical {
                Some(true) => Body::Medical,
                Some(false) => Body::NotMedical,
                None => Body::Public,
            },
            Kind::Business | Kind::Consumer => Body::Business,
        }
    }

    /// Returns it in one line.
    pub fn line(&self) -> String {
        let country = match &self.country {
            Ok((code, from)) if UNION.contains(&&**code) && !has_own_ceilings(code) => {
                format!("weighed by Directive 2011/7/EU alone, as of the law of {code} ({from}) no more is known here")
            }
            Ok((code, from)) => format!("weighed by the law of {code} ({from})"),
            Err(_) if matches!(self.chosen, Some(Ok(_))) => "weighed by no law of the client's country".to_owned(),
            Err(_) => "not weighed".to_owned(),
        };
        let kind = match &self.kind {
            Some((kind, from)) => format!("{} ({from})", kind.word()),
            None => "not stated, taken as business (--client-type says what it is)".to_owned(),
        };
        let chosen = match &self.chosen {
            Some(Ok(code)) => format!(", and by the law of {code}, which the contract names"),
            Some(Err(law)) => format!("; the contract names the law of {law}, by which nothing was weighed"),
            None => String::new(),
        };
        format!("{country}{chosen}; the client: {kind}")
    }
}

/// The member states of the European Union, where the directive on late payment holds.
pub const UNION: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// The countries beside those of the Union of which something is known.
const OTHERS: [&str; 3] = ["GB", "UK", "RS"];

/// Countries by the words that a contract calls their law by; the longer ones first.
const NAMES: [(&str, &[&str]); 32] = [
    (
        "GB",
        &["england", "english", "wales", "scotland", "scots", "northern ireland", "united kingdom", "great britain"],
    ),
    (
        "US",
        &["united states", "usa", "new york", "delaware", "california", "texas", "florida", "washington", "illinois"],
    ),
    ("PL", &["poland", "polish"]),
    ("DE", &["germany", "german"]),
    ("AT", &["austria"]),
    ("BE", &["belgium", "belgian"]),
    ("BG", &["bulgaria"]),
    ("CY", &["cyprus"]),
    ("CZ", &["czech"]),
    ("DK", &["denmark", "danish"]),
    ("EE", &["estonia"]),
    ("ES", &["spain", "spanish"]),
    ("FI", &["finland", "finnish"]),
    ("FR", &["france", "french"]),
    ("GR", &["greece", "greek"]),
    ("HR", &["croatia"]),
    ("HU", &["hungar"]),
    ("IE", &["ireland", "irish"]),
    ("IT", &["italy", "italian"]),
    ("LT", &["lithuania"]),
    ("LU", &["luxembourg"]),
    ("LV", &["latvia"]),
    ("MT", &["malta", "maltese"]),
    ("NL", &["netherlands", "dutch"]),
    ("PT", &["portug"]),
    ("RO", &["romania"]),
    ("SE", &["sweden", "swedish"]),
    ("SI", &["slovenia"]),
    ("SK", &["slovak"]),
    ("RS", &["serbia"]),
    ("CH", &["switzerland", "swiss"]),
    ("UA", &["ukrain"]),
];

/// Returns by whose law a contract is weighed: what the caller says, else the record of the client, else the law that the contract
/// names. An address is not enough.
pub fn basis(plan: &Plan, contract: &Engagement, known: &Known) -> Basis {
    let vocabulary = &plan.program.vocabulary;
    let field = |name: &str| {
        let field = vocabulary.field_id(name)?;
        contract.client.fields.iter().find(|(id, _)| *id == field).and_then(|(_, value)| match value {
            Value::Text(text) => Some(text.to_string()),
            Value::Word(word) => Some(vocabulary.word(*word).to_owned()),
            _ => None,
        })
    };
    let by_caller = known.country.clone().map(|code| Ok((code, "--country".to_owned())));
    let by_record = || field("country").map(|code| Ok((code, "the client's country, in the record".to_owned())));
    let by_law = || {
        let (name, from) = law_of(contract, known)?;
        Some(code_of(&name).map(|code| (code.to_owned(), from)))
    };
    let by_several = || Some(Err(several(known)?));
    let asked = "which country? The client's is not stated, nor a law that the contract names; --country says it";
    let country =
        by_caller.or_else(by_record).or_else(by_law).or_else(by_several).unwrap_or_else(|| Err(asked.to_owned()));
    let medical = vocabulary.field_id("medical");
    let is_medical = contract.client.fields.iter().find_map(|(id, value)| match value {
        Value::Bool(is) if Some(*id) == medical => Some(*is),
        _ => None,
    });
    let may_be_medical = known.client_told.as_deref().is_some_and(|told| {
        let told = told.to_lowercase();
        MEDICAL.iter().any(|word| told.contains(word))
    });
    let is_medical = is_medical.or((!may_be_medical).then_some(false));
    let asked_for = country.as_ref().ok().map(|(code, _)| code.clone());
    let country = country.and_then(checked);
    let chosen = asked_for.and_then(|code| chosen(&code, &law_of(contract, known)?.0));
    let by_caller = known.client_type.as_deref().and_then(Kind::parse).map(|kind| (kind, "--client-type".to_owned()));
    let told = || known.client_told.clone().unwrap_or_else(|| "in the record".to_owned());
    let by_record = || Some((Kind::parse(&field("type")?)?, told()));
    let kind = by_caller.or_else(by_record);
    let named = if country.is_err() { named(known) } else { Vec::new() };
    Basis { country, kind, size: field("size"), is_medical, named, chosen }
}

/// Returns the law that a contract names, where that is not the one of a country.
fn chosen(country: &str, law: &str) -> Option<Result<String, String>> {
    let code = code_of(law).map_err(|_| law.to_owned());
    let code = code.and_then(|code| match checked((code.to_owned(), String::new())) {
        Ok((code, _)) => Ok(code),
        Err(_) => Err(code.to_owned()),
    });
    let is_same = |one: &str| one == country || [one, country].iter().all(|code| matches!(*code, "GB" | "UK"));
    Some(code).filter(|code| !code.as_ref().map_or_else(|named| is_same(named), |code| is_same(code)))
}

/// Words in what a public body is called that may be a medical one, in small letters.
const MEDICAL: [&str; 10] =
    ["szpital", "zoz", "medyc", "klini", "przychodni", "pogotowi", "zdrow", "hospital", "health", "krankenhaus"];

/// Returns the countries whose laws a contract names, each once; none where of one of them nothing is known.
fn named(known: &Known) -> Vec<String> {
    let laws = known.claims.iter().filter(|claim| LAW_TERMS.contains(&&*claim.found));
    let code = |law: &Claim| Some(checked((code_of(law.text()).ok()?.to_owned(), String::new())).ok()?.0);
    let mut codes: Vec<String> = laws.map(code).collect::<Option<_>>().unwrap_or_default();
    codes.sort();
    codes.dedup();
    codes
}

/// Returns the law that a contract names, and where.
fn law_of(contract: &Engagement, known: &Known) -> Option<(String, String)> {
    let own = contract.contract.terms.iter().find_map(|stated| match &stated.value {
        Value::Text(text) if LAW_TERMS.contains(&&*stated.name) => {
            Some((text.to_string(), format!("the law that the contract names, `{}`", stated.name)))
        }
        _ => None,
    });
    let read = || {
        let law = known.claims.iter().find(|claim| claim.is_known && LAW_TERMS.contains(&&*claim.found))?;
        Some((law.text().to_owned(), format!("the law that the contract names, {}", law.place)))
    };
    own.or_else(read)
}

/// Says that a contract names several laws, where it does.
fn several(known: &Known) -> Option<String> {
    let laws = known.claims.iter().filter(|claim| LAW_TERMS.contains(&&*claim.found));
    let told: Vec<String> = laws.map(|law| format!("{} ({})", law.text(), law.place)).collect();
    let told = told.join(" and ");
    (!told.is_empty()).then(|| format!("which country? The contract names the law of {told}; --country says it"))
}

/// Returns a law as it is compared with others: by its code, also where it is called by the name of its country (`Poland`, `Polish
/// law`); by its own words where a country has several.
pub fn compared(law: &str) -> String {
    match code_of(law) {
        Ok(code) if !law.starts_with(code) && !matches!(code, "GB" | "US") => code.to_owned(),
        _ => law_code(law),
    }
}

/// Returns the code of the country whose law it is.
fn code_of(law: &str) -> Result<&str, String> {
    let code = law.get(..2).filter(|code| code.bytes().all(|byte| byte.is_ascii_uppercase()));
    let is_whole = law.get(2..).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()));
    if let Some(code) = code.filter(|_| is_whole) {
        return Ok(code);
    }
    let lower = law.to_lowercase();
    let is_named = |name: &&str| {
        let before = lower.find(*name).map(|at| lower[..at].ends_with(char::is_alphanumeric));
        before == Some(false)
    };
    let found = NAMES.iter().find(|(_, names)| names.iter().any(&is_named));
    found
        .map(|(code, _)| *code)
        .ok_or_else(|| format!("which country? The contract names the law “{law}”; --country says it"))
}

/// Returns a country of which something is known; an error says why it is none.
fn checked((code, from): (String, String)) -> Result<(String, String), String> {
    let code = if code == "EL" { "GR".to_owned() } else { code };
    if UNION.contains(&&*code) || OTHERS.contains(&&*code) {
        return Ok((code, from));
    }
    Err(match code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        true => format!("no law of {code} ({from}) is known here"),
        false => format!("the country of the client, `{code}`, is no code of ISO 3166 such as DE"),
    })
}
