//! Rights and duties that a contract gives or lays upon one side alone, by what was found in it.

use super::expected::known_as;
use super::known::Known;
use super::phrases::instead_of;
use super::said::told;
use super::tongue::{ENGLISH, Tongue};
use super::whose::CAP;
use crate::engagement::record::Engagement;
use crate::facts::item::Val;
use crate::passages::find::Side;

/// What one side alone has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneSided {
    /// The name under which it was found.
    pub term: &'static str,
    /// What it is.
    pub says: String,
    /// Where the document says what binds us and no position of the policy weighs: then somebody has to.
    pub places: Vec<String>,
    /// What to write instead of that.
    pub proposal: Option<&'static str>,
}

impl OneSided {
    fn new(term: &'static str, says: impl Into<String>) -> Self {
        Self { term, says: says.into(), places: Vec::new(), proposal: None }
    }

    /// Whether it binds us, and no position of the policy weighs it.
    pub fn is_ours_to_weigh(&self) -> bool {
        !self.places.is_empty()
    }
}

/// What a contract says under a name.
struct Statement {
    found: String,
    says: String,
    /// Whether it is about the client alone.
    is_clients: bool,
}

/// What a cap says that is none.
const UNLIMITED: &str = "unlimited";

/// The rights to end a contract, by the names under which they are found.
const ENDS: [(&str, &str); 2] =
    [("termination_for_convenience", "end it without a cause"), ("termination_for_cause", "end it for a breach")];

/// What binds a side and is no term, by the names under which it is found.
const DUTIES: [(&str, &str); 4] = [
    ("penalty", "a penalty is owed by"),
    ("insurance", "an insurance is a duty of"),
    ("audit", "an audit is to be borne by"),
    ("non_solicitation", "a ban on hiring or soliciting binds"),
];

/// Returns what one side alone may, or is bound to. Of what was not found nothing is said.
pub fn of_contract(contract: &Engagement, known: &Known) -> Vec<OneSided> {
    let amended = contract.contract.amendments.iter().flat_map(|change| &change.terms);
    let stated = contract.contract.terms.iter().chain(amended).map(|stated| Statement {
        found: known_as(&stated.name).unwrap_or(&stated.name).to_owned(),
        says: told(&Val::from(&stated.value)),
        is_clients: false,
    });
    let claimed = known.claims.iter().map(|claim| Statement {
        found: claim.found.clone(),
        says: claim.says.clone(),
        is_clients: claim.is_clients(),
    });
    let all: Vec<Statement> = stated.chain(claimed).collect();
    let of = |name: &'static str| all.iter().filter(move |one| one.found == name);
    let mut found = Vec::new();
    for (term, may) in ENDS {
        let mut sides: Vec<&str> = of(term).filter_map(|one| one.says.split_whitespace().next()).collect();
        sides.dedup();
        if let [side @ ("client" | "agency")] = sides[..] {
            found.push(OneSided::new(term, format!("only the {side} may {may}, as far as was found")));
        }
    }
    let ours =
        |name: &'static str, binds: &dyn Fn(&Statement) -> bool| of(name).any(|one| !one.is_clients && binds(one));
    let is_time = |one: &Statement| one.says.starts_with(|c: char| ('1'..='9').contains(&c));
    if ours("exclusivity", &|one| one.says.starts_with("exclusive")) {
        found.push(OneSided::new("exclusivity", "exclusivity binds the agency alone"));
    }
    if ours("non_compete", &is_time) {
        found.push(OneSided::new("non_compete", "a ban on competing binds the agency alone"));
    }
    let is_limited = |one: &Statement| !one.says.starts_with(UNLIMITED);
    let is_ours_limited = of(CAP).any(|one| !one.is_clients && is_limited(one));
    if of(CAP).any(|one| one.is_clients && is_limited(one)) && !is_ours_limited {
        let worse = if of(CAP).any(|one| !one.is_clients) { ", and without limit for the agency" } else { "" };
        let says = format!("liability is limited for the client alone{worse}, as far as was found");
        found.push(OneSided::new(CAP, says));
    }
    let language = known.tongue.as_ref().map_or(ENGLISH, Tongue::code);
    for (term, what) in DUTIES {
        let of_side = |side: Side| {
            known.claims.iter().filter(move |one| one.is_known && one.found == term && one.says == side.word())
        };
        let says = |who: &str| format!("{what} the {who} alone, as far as was found");
        match [Side::Client, Side::Agency, Side::Either].map(|side| of_side(side).next().is_some()) {
            [true, false, false] => found.push(OneSided::new(term, says("client"))),
            [false, true, false] => {
                let mut places: Vec<String> = of_side(Side::Agency).map(|one| one.place.clone()).collect();
                places.dedup();
                let proposal = instead_of(language, term);
                found.push(OneSided { places, proposal, ..OneSided::new(term, says("agency")) });
            }
            _ => {}
        }
    }
    found
}
