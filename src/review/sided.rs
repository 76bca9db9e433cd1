//! Rights and duties that a contract gives or lays upon one side alone, by what was found in it.

use super::expected::known_as;
use super::known::Known;
use super::said::told;
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
}

/// What a contract says under a name.
struct Statement {
    found: String,
    says: String,
    /// Whether it is about the client alone.
    is_clients: bool,
}

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
            found.push(OneSided { term, says: format!("only the {side} may {may}, as far as was found") });
        }
    }
    let ours =
        |name: &'static str, binds: &dyn Fn(&Statement) -> bool| of(name).any(|one| !one.is_clients && binds(one));
    let is_time = |one: &Statement| one.says.starts_with(|c: char| ('1'..='9').contains(&c));
    if ours("exclusivity", &|one| one.says.starts_with("exclusive")) {
        found.push(OneSided { term: "exclusivity", says: "exclusivity binds the agency alone".to_owned() });
    }
    if ours("non_compete", &is_time) {
        let says = "a ban on competing binds the agency alone".to_owned();
        found.push(OneSided { term: "non_compete", says });
    }
    if of(CAP).next().is_some() && of(CAP).all(|one| one.is_clients) {
        let says = "liability is limited for the client alone, as far as was found".to_owned();
        found.push(OneSided { term: CAP, says });
    }
    for (term, what) in DUTIES {
        let bound =
            |side: Side| known.claims.iter().any(|one| one.is_known && one.found == term && one.says == side.word());
        let who = match [Side::Client, Side::Agency, Side::Either].map(bound) {
            [true, false, false] => "client",
            [false, true, false] => "agency",
            _ => continue,
        };
        found.push(OneSided { term, says: format!("{what} the {who} alone, as far as was found") });
    }
    found
}
