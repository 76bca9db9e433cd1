//! What laws on late payment leave standing.

use rust_decimal::Decimal;

/// Whose law on late payment holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Law {
    /// That of a member state of the European Union, as the directive wants it.
    Union,
    /// That of the United Kingdom.
    Britain,
    /// That of Serbia.
    Serbia,
}

/// A longest time to pay.
#[derive(Clone, Copy, Debug)]
pub struct Ceiling {
    /// So many days.
    pub days: Decimal,
    /// Whether more is barred, or only doubtful.
    pub is_barred: bool,
    /// What the law says of more.
    pub says: &'static str,
    /// The law.
    pub cites: &'static str,
}

const EXPRESSLY: &str = "a longer term must be agreed expressly and must not be grossly unfair";
const BRITISH: &str = "Late Payment of Commercial Debts (Interest) Act 1998, s. 4";

const fn ceiling(days: u32, is_barred: bool, says: &'static str, cites: &'static str) -> Ceiling {
    Ceiling { days: Decimal::from_parts(days, 0, 0, false, 0), is_barred, says, cites }
}

/// The longest time that a large undertaking of Poland has to pay one that is not large.
pub const LARGE_DEBTOR: Ceiling = ceiling(
    60,
    true,
    "a large client has 60 days at the very most, from the day on which it gets the invoice, where we are a micro, small or medium \
     undertaking",
    "Poland, act of 8 March 2013 on counteracting excessive delays in commercial transactions, art. 7(2a)",
);

/// Returns the longest times to pay that general terms of the client may set themselves in a country, the shortest first.
pub fn in_general_terms(country: &str) -> &'static [Ceiling] {
    const IN_GERMANY: &[Ceiling] = &[ceiling(
        30,
        false,
        "in the client's general terms, from the receipt of the invoice and of the work, more is presumed unreasonable",
        "Germany, Civil Code, § 308 no. 1a with § 310(1)",
    )];
    if country == "DE" { IN_GERMANY } else { &[] }
}

/// Returns the longest times to accept or check work, the shortest first.
pub fn acceptance(country: &str) -> &'static [Ceiling] {
    const UNION: Ceiling = ceiling(
        30,
        false,
        "longer to accept or verify must be agreed expressly and must not be grossly unfair",
        "Directive 2011/7/EU, art. 3(4) and 4(5)",
    );
    const IN_UNION: &[Ceiling] = &[UNION];
    const IN_GERMANY: &[Ceiling] = &[
        ceiling(
            15,
            false,
            "in the client's general terms more is presumed unreasonable",
            "Germany, Civil Code, § 308 no. 1b with § 310(1)",
        ),
        UNION,
    ];
    if country == "DE" { IN_GERMANY } else { IN_UNION }
}

/// Returns the longest time to pay of a country whose law has one of its own for what is counted from the end of the month.
pub fn from_end_of_month(country: &str, body: Body) -> Option<&'static [Ceiling]> {
    const IN_FRANCE: &[Ceiling] = &[ceiling(
        45,
        true,
        "from the end of the month 45 days are the most",
        "France, Commercial Code, art. L441-10 I",
    )];
    (country == "FR" && body == Body::Business).then_some(IN_FRANCE)
}

/// Whether the law of a country counts the time to pay from the day of the invoice, whatever the contract counts it from.
pub fn counts_from_invoice(country: &str, body: Body) -> bool {
    country == "FR" && body == Body::Business
}

/// Returns what the law of a country asks of interest beside the directive, where the rate for that is not known here, and the law.
pub fn own_floor(country: &str) -> Option<(&'static str, &'static str)> {
    (country == "FR").then_some((
        "three times the legal rate are the least, which is not known here: only the directive was weighed for it",
        "France, Commercial Code, art. L441-10 II",
    ))
}

/// Returns the code of a law: that of England and Wales has several, `GB` among them, as contracts mean it.
pub fn law_code(code: &str) -> String {
    let code = code.trim().to_uppercase();
    if matches!(&*code, "GB-EAW" | "UK") { "GB".to_owned() } else { code }
}

/// Whether of a country of the Union more is known than what the directive wants of all of them.
pub fn has_own_ceilings(country: &str) -> bool {
    matches!(country, "DE" | "ES" | "FR" | "PL")
}

/// What a debtor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// An undertaking.
    Business,
    /// A public body that may be a medical one.
    Public,
    /// A public body that is no medical one.
    NotMedical,
    /// A public body that is a hospital or another medical one.
    Medical,
}

/// The longest times between businesses of states that leave less to them than the directive.
const IN_FRANCE: &[Ceiling] = &[ceiling(
    60,
    true,
    "60 days from the day of the invoice are the most, or 45 to the end of the month where that is agreed",
    "France, Commercial Code, art. L441-10 I",
)];
const IN_SPAIN: &[Ceiling] =
    &[ceiling(60, true, "60 days are the most, whatever is agreed", "Spain, Ley 3/2004, art. 4")];

const POLISH: &str = "Poland, act of 8 March 2013 on counteracting excessive delays in commercial transactions, art. 8";
/// The longest times of a public body of Poland that is no medical one.
const CIVIL_IN_POLAND: &[Ceiling] = &[ceiling(
    30,
    true,
    "a public body that is no medical one has 30 days at the very most; a medical one has 60 (`medical: true` of the client, a \
     field that the overlay countries/PL.terms declares)",
    POLISH,
)];

/// Returns the longest times that a business or a public body of a country has to pay, the shortest first.
pub fn ceilings(law: Law, country: &str, body: Body) -> &'static [Ceiling] {
    const IN_UNION: &[Ceiling] = &[ceiling(60, false, EXPRESSLY, "Directive 2011/7/EU, art. 3(5)")];
    const PUBLIC_IN_UNION: &[Ceiling] = &[
        ceiling(
            30,
            false,
            "up to 60 only where agreed expressly and objectively justified",
            "Directive 2011/7/EU, art. 4(3) and 4(6)",
        ),
        ceiling(60, true, "a public body has 60 days at the very most", "Directive 2011/7/EU, art. 4(6)"),
    ];
    const IN_GERMANY: &[Ceiling] =
        &[ceiling(60, false, EXPRESSLY, "Germany, Civil Code, § 271a(1); Directive 2011/7/EU, art. 3(5)")];
    const PUBLIC_IN_GERMANY: &[Ceiling] = &[
        ceiling(
            30,
            false,
            "up to 60 only where agreed expressly and objectively justified",
            "Germany, Civil Code, § 271a(2) no. 1; Directive 2011/7/EU, art. 4(3) and 4(6)",
        ),
        ceiling(
            60,
            true,
            "a public body has 60 days at the very most",
            "Germany, Civil Code, § 271a(2) no. 2; Directive 2011/7/EU, art. 4(6)",
        ),
    ];
    const PUBLIC_IN_POLAND: &[Ceiling] = &[
        ceiling(
            30,
            false,
            "a public body has 30 days at the very most, unless it is a medical one (`medical: true` of the client, a field that \
             the overlay countries/PL.terms declares)",
            POLISH,
        ),
        ceiling(60, true, "a public body has 60 days at the very most", POLISH),
    ];
    const MEDICAL_IN_POLAND: &[Ceiling] =
        &[ceiling(60, true, "a public medical body has 60 days at the very most", POLISH)];
    match (country, body) {
        ("FR", Body::Business) => return IN_FRANCE,
        ("ES", Body::Business) => return IN_SPAIN,
        ("DE", Body::Business) => return IN_GERMANY,
        ("DE", _) => return PUBLIC_IN_GERMANY,
        ("PL", Body::Public) => return PUBLIC_IN_POLAND,
        ("PL", Body::NotMedical) => return CIVIL_IN_POLAND,
        ("PL", Body::Medical) => return MEDICAL_IN_POLAND,
        _ => {}
    }
    const IN_BRITAIN: &[Ceiling] = &[ceiling(60, false, EXPRESSLY, BRITISH)];
    const PUBLIC_IN_BRITAIN: &[Ceiling] = &[ceiling(30, true, "more has no effect", BRITISH)];
    const IN_SERBIA: &[Ceiling] = &[ceiling(
        60,
        true,
        "more is barred, but for instalments and with bank security",
        "Act on deadlines for settling money obligations in commercial transactions, art. 3",
    )];
    const PUBLIC_IN_SERBIA: &[Ceiling] = &[ceiling(
        45,
        true,
        "more is barred",
        "Act on deadlines for settling money obligations in commercial transactions, art. 4",
    )];
    match (law, body != Body::Business) {
        (Law::Union, false) => IN_UNION,
        (Law::Union, true) => PUBLIC_IN_UNION,
        (Law::Britain, false) => IN_BRITAIN,
        (Law::Britain, true) => PUBLIC_IN_BRITAIN,
        (Law::Serbia, false) => IN_SERBIA,
        (Law::Serbia, true) => PUBLIC_IN_SERBIA,
    }
}

/// Returns what a law says of a contract without any interest on late payment: whether that is barred or only doubtful, why, and the
/// law.
pub fn exclusion(law: Law) -> Option<(bool, &'static str, &'static str)> {
    match law {
        Law::Union => Some((
            true,
            "no interest on late payment: to exclude it is grossly unfair, and does not hold or gives a claim to damages",
            "Directive 2011/7/EU, art. 7(2)",
        )),
        Law::Britain => Some((
            false,
            "no interest on late payment: void, unless there is another substantial remedy",
            "Late Payment of Commercial Debts (Interest) Act 1998, s. 8",
        )),
        Law::Serbia => None,
    }
}

/// Returns the law that holds less interest than it gives for unfair.
pub fn less_interest(law: Law) -> &'static str {
    match law {
        Law::Union => "Directive 2011/7/EU, art. 7",
        Law::Britain => "Late Payment of Commercial Debts (Interest) Act 1998, ss. 8 and 9",
        Law::Serbia => "the law on late payment of the country",
    }
}

/// What stands against interest and penalties that punish.
#[derive(Clone, Copy, Debug)]
pub struct Restraint {
    /// The code of the rate and of the lump sum that the law gives between businesses, where they are built in.
    pub rate: Option<&'static str>,
    /// What becomes of more.
    pub says: &'static str,
    /// The law.
    pub cites: &'static str,
}

/// Returns what stands in a country against interest and penalties for late payment that punish; `EU` is a member state of which no
/// more is known here.
pub fn restraint(country: &str) -> Restraint {
    let (rate, says, cites) = match country {
        "AT" => (Some("AT"), "courts cut a penalty that is too high", "Austria, Civil Code, § 1336(2)"),
        "DE" => (
            Some("DE"),
            "what is far beyond 9 points over the base rate does not hold in general terms, nor where it offends good morals",
            "Germany, Civil Code, §§ 138, 288(2) and 307",
        ),
        "FR" => (Some("FR"), "courts cut a penalty that is clearly too high", "France, Civil Code, art. 1231-5"),
        "GB" | "UK" => (
            Some("UK"),
            "what is out of all proportion to a legitimate interest is a penalty, and not enforced; what compensates and deters enough \
             is a substantial remedy in place of the rate of the Act",
            "Cavendish Square v Makdessi [2015] UKSC 67; Late Payment of Commercial Debts (Interest) Act 1998, ss. 8 and 9",
        ),
        "IT" => (Some("IT"), "courts cut a penalty that is clearly too high", "Italy, Civil Code, art. 1384"),
        "PL" => (
            Some("PL"),
            "above twice the sum of the reference rate and 5.5 points only the maximum is owed, and a penalty for a debt of money cannot be \
             agreed",
            "Polish Civil Code, art. 481 § 2¹ and 2², art. 483",
        ),
        "RS" => (
            None,
            "a penalty for a debt of money cannot be agreed, and its delay costs the interest of the law",
            "Serbia, Law on Obligations, arts. 270 and 277",
        ),
        "US" => (
            None,
            "damages that are fixed unreasonably high are a penalty and not enforced, and the usury law of the state may set a ceiling",
            "Restatement (Second) of Contracts, § 356; the usury law of the state",
        ),
        "EU" => (Some("EU"), COMPENSATION, OF_CONTRACT),
        _ => (None, COMPENSATION, OF_CONTRACT),
    };
    Restraint { rate, says, cites }
}

const COMPENSATION: &str = "courts cut what is no compensation";
const OF_CONTRACT: &str = "the law on penalties and usury that holds for the contract";

/// Returns how many points over the base rate the law of a country gives between businesses.
pub fn points_over_base(country: &str) -> Decimal {
    match country {
        "DE" => Decimal::from(9),
        "AT" => Decimal::new(92, 1),
        "PL" => Decimal::TEN,
        _ => Decimal::from(8),
    }
}

/// A rate in percent a year beyond which interest punishes: three times what the law gives in most of Europe, and the most that
/// the United States let anybody ask of a soldier (10 U.S.C. 987). Courts strike rates far below and above.
pub const PUNITIVE: Decimal = Decimal::from_parts(36, 0, 0, false, 0);

/// The highest lump sum that a law gives for late payment whatever the debt, in EUR and in GBP: Polish act on counteracting excessive
/// delays in commercial transactions, art. 10; Late Payment of Commercial Debts (Interest) Act 1998, s. 5A.
pub const HIGHEST_LUMP_SUM: Decimal = Decimal::ONE_HUNDRED;

/// Returns the maximum interest for delay of the Polish Civil Code, art. 481 § 2¹, in percent a year: twice the sum of the
/// reference rate and 5.5 points. `between_businesses` is the statutory rate, the reference rate and 10 points.
pub fn polish_maximum(between_businesses: Decimal) -> Option<Decimal> {
    let reference = between_businesses.checked_sub(Decimal::TEN)?;
    reference.checked_add(Decimal::new(55, 1))?.checked_mul(Decimal::TWO)
}
