//! Random records.

use super::{Rng, Weeks};

/// How many events of each kind there may be, and with which letter their ids begin.
const KINDS: [(&str, &str, usize); 29] = [
    ("invoice", "I", 30),
    ("payment", "P", 34),
    ("credit_note", "N", 6),
    ("dispute", "D", 8),
    ("reminder", "R", 8),
    ("message", "M", 20),
    ("reply", "RE", 18),
    ("call", "C", 22),
    ("meeting", "ME", 12),
    ("delivery", "DE", 14),
    ("feedback", "F", 12),
    ("approval", "A", 12),
    ("revision", "V", 16),
    ("work", "W", 22),
    ("expense", "E", 8),
    ("change", "CH", 8),
    ("request", "Q", 16),
    ("question", "QU", 8),
    ("answer", "AN", 8),
    ("hold", "H", 8),
    ("incident", "IN", 8),
    ("complaint", "CO", 8),
    ("check_in", "K", 8),
    ("report", "RP", 6),
    ("brief", "B", 4),
    ("action", "AC", 4),
    ("deliverable", "L", 6),
    ("visit", "VI", 8),
    ("waiver", "X", 8),
];

struct Writer<'a> {
    rng: &'a mut Rng,
    weeks: Weeks,
    ids: Vec<(&'static str, String)>,
    clauses: Vec<String>,
    exchange: bool,
}

/// Returns the lines of the parties and the contract, and the events.
pub fn record(rng: &mut Rng, weeks: Weeks, clauses: &[(Option<usize>, String)]) -> (Vec<String>, Vec<String>) {
    let text: String = clauses.iter().map(|(_, text)| text.as_str()).collect();
    let names = text.split("clause ").skip(1).filter_map(|rest| rest.split(' ').next()).map(str::to_owned).collect();
    let mut writer = Writer { rng, weeks, ids: Vec::new(), clauses: names, exchange: false };
    let count = 5 + writer.rng.below(21);
    for _ in 0..count {
        let (kind, letter) = writer.kind(&text);
        let number = 1 + writer.ids.iter().filter(|(of, _)| *of == kind).count();
        writer.ids.push((kind, format!("{letter}{number}")));
    }
    for milestone in 1..=if text.contains("milestone") { 2 } else { 0 } {
        writer.ids.push(("milestone", format!("MI{milestone}")));
    }
    let parties = writer.parties();
    let ids = writer.ids.clone();
    let events = ids.iter().map(|(kind, id)| writer.event(kind, id)).collect();
    (parties, events)
}

impl Writer<'_> {
    /// A kind: rather one of which the policy speaks.
    fn kind(&mut self, policy: &str) -> (&'static str, &'static str) {
        let spoken = self.rng.chance(75);
        let of: Vec<&(&str, &str, usize)> =
            KINDS.iter().filter(|(kind, ..)| !spoken || policy.contains(kind)).collect();
        let total: usize = of.iter().map(|(.., weight)| weight).sum();
        let mut left = self.rng.below(total);
        for (kind, letter, weight) in of {
            if left < *weight {
                return (kind, letter);
            }
            left -= weight;
        }
        ("call", "C")
    }

    fn day(&mut self) -> String {
        self.weeks.day(self.rng).to_string()
    }

    /// A moment: often a day alone; else one of few clock times, in one of several ways of writing.
    fn moment(&mut self) -> String {
        let day = self.day();
        self.moment_on(&day)
    }

    fn moment_on(&mut self, day: &str) -> String {
        if self.rng.chance(35) {
            return day.to_owned();
        }
        let clock = self.rng.pick(&[
            "00:00", "06:59", "08:59", "09:00", "10:00", "10:00", "12:00", "12:00", "16:59:59", "17:00", "21:59",
            "22:00", "23:59",
        ]);
        let offset = self.rng.pick(&["", "", "", "Z", "+01:00", "+02:00"]);
        format!("{day}T{clock}{offset}")
    }

    fn contract(&mut self) -> String {
        let mut fields = Vec::new();
        match self.rng.below(6) {
            0 => {}
            1 => fields.push(format!("signed: {{client: {}}}", self.day())),
            _ => fields.push(format!("signed: {{client: {}, firm: {}}}", self.moment(), self.day())),
        }
        let version = self.rng.pick(&["1", "1", "1", "1", "0"]);
        let policy = if self.rng.chance(95) { "Case" } else { "Another" };
        match self.rng.below(6) {
            0 => {}
            1 | 2 => {
                let at = self.day();
                fields.push(format!("accepts: {{policy: \"{policy}\", version: \"{version}\", at: {at}}}"));
            }
            _ => fields.push(format!("accepts: {{policy: \"{policy}\", version: \"{version}\", at: 2026-01-05}}")),
        }
        if self.rng.chance(50) {
            fields.push(format!("value: {} EUR", self.rng.pick(&["500", "1000", "24000"])));
        }
        if self.rng.chance(70) {
            fields.push(format!("starts: {}", self.weeks.first.plus(self.rng.below(8) as i64)));
        }
        if self.rng.chance(40) {
            fields.push(format!("ends: {}", self.weeks.first.plus(25 + self.rng.below(25) as i64)));
        }
        if self.rng.chance(30) {
            fields.push(format!("terms: {{{}}}", self.terms()));
        }
        if self.rng.chance(20) {
            let (effective, terms) = (self.day(), self.terms());
            let day = self.day();
            let signed = match self.rng.below(8) {
                0 => String::new(),
                1 => format!("signed: {{client: {day}}}, "),
                _ => format!("signed: {{client: {day}, firm: {day}}}, "),
            };
            fields.push(format!("amendments: [{{effective: {effective}, {signed}terms: {{{terms}}}}}]"));
        }
        format!("contract: {{{}}}", fields.join(", "))
    }

    fn terms(&mut self) -> String {
        let one = self.rng.pick(&["payment_due: 21 days", "rounds: 1", "fee: 80 EUR", "reply_time: 2 business days"]);
        one.to_owned()
    }

    fn parties(&mut self) -> Vec<String> {
        let kind = self.rng.pick(&["business", "business", "consumer", "public"]);
        let strategic = self.rng.maybe(20, ", strategic: true");
        let mut lines = vec![format!("client: {{name: \"ACME\", country: PL, type: {kind}{strategic}}}")];
        let (from, until) = (self.day(), self.day());
        let role = self.rng.pick(&["", "", ", from: FROM", ", until: UNTIL"]);
        let role = role.replace("FROM", &from).replace("UNTIL", &until);
        let email = self.rng.maybe(50, ", email: ola@acme.example");
        lines.push("contacts:".to_owned());
        lines.push(format!("  ola: {{side: client, name: \"Ola\", may: [feedback, approve]{role}{email}}}"));
        lines.push("  jan: {side: client, name: \"Jan\"}".to_owned());
        let may = self.rng.pick(&["approve, waive", "approve, waive", "waive", "approve"]);
        lines.push(format!("  ewa: {{side: firm, name: \"Ewa\", may: [{may}]}}"));
        lines.push("  tom: {side: other, name: \"Tom\"}".to_owned());
        if self.rng.chance(92) {
            lines.push(self.contract());
        }
        if self.rng.chance(12) {
            let kind = self.rng.pick(&["payment", "reply", "feedback", "check_in", "answer"]);
            lines.push(format!("complete: {{{kind}: {}}}", self.day()));
        }
        if self.rng.chance(6) {
            self.exchange = true;
            let day = self.weeks.first.plus(10);
            lines.push(format!("exchange: [{{at: {day}, from: USD, to: EUR, rate: 0.9}}]"));
        }
        lines
    }

    fn author(&mut self, usual: &str) -> String {
        let by = match self.rng.below(20) {
            0 => return String::new(),
            1..=3 => self.rng.pick(&["client", "firm", "ola", "jan", "ewa", "tom"]),
            n => match (usual, n % 3) {
                ("client", 0) => "client",
                ("client", 1) => "ola",
                ("client", _) => "jan",
                (_, 0) => "ewa",
                _ => "firm",
            },
        };
        format!(", by: {by}")
    }

    /// `for` something of these kinds, in so many of a hundred cases, if there is any.
    fn about(&mut self, percent: usize, kinds: &[&str]) -> String {
        let of: Vec<String> =
            self.ids.iter().filter(|(kind, _)| kinds.contains(kind)).map(|(_, id)| id.clone()).collect();
        if of.is_empty() || !self.rng.chance(percent) {
            return String::new();
        }
        let one = &of[self.rng.below(of.len())];
        if kinds == ["invoice", "milestone"] && self.rng.chance(8) {
            let other = &of[self.rng.below(of.len())];
            if other != one {
                return format!(", for: [{one}, {other}]");
            }
        }
        format!(", for: {one}")
    }

    fn event(&mut self, kind: &str, id: &str) -> String {
        let at = self.moment();
        let head = format!("{kind}: {id}, at: {at}");
        match kind {
            "invoice" => self.invoice(id, &at),
            "payment" | "credit_note" => self.payment(kind, id),
            "dispute" | "hold" | "meeting" | "visit" => self.interval(kind, id),
            "waiver" => self.waiver(&head),
            _ => self.plain(kind, &head),
        }
    }

    fn invoice(&mut self, id: &str, at: &str) -> String {
        let amount = self.rng.pick(&["100", "100", "150", "80.50", "0"]);
        let currency = if self.rng.chance(94) { "EUR" } else { "USD" };
        let due = if self.rng.chance(75) { format!(", due: {}", self.day()) } else { String::new() };
        let kind = self.rng.maybe(90, ", type: standard");
        let by = self.rng.maybe(85, ", by: firm");
        format!("invoice: {id}, issued: {at}, payable: {amount} {currency}{due}{kind}{by}")
    }

    fn payment(&mut self, kind: &str, id: &str) -> String {
        let about = self.about(75, &["invoice", "milestone"]);
        let amount = self.rng.pick(&["100", "100", "50", "150", "30", "80.50", "250"]);
        let currency = if about.is_empty() || self.rng.chance(95) { "EUR" } else { "USD" };
        let at = if self.exchange && currency == "USD" && self.rng.chance(60) {
            self.weeks.first.plus(10).to_string()
        } else {
            self.moment()
        };
        let by = match (kind, self.rng.below(20)) {
            ("payment", 0..8) => ", by: client",
            ("payment", 8) => ", by: firm",
            ("credit_note", 0..8) => ", by: firm",
            _ => "",
        };
        let reason = match kind {
            "credit_note" => self.rng.pick(&["", ", reason: dispute", ", reason: dispute", ", reason: goodwill"]),
            _ => "",
        };
        format!("{kind}: {id}, at: {at}, amount: {amount} {currency}{about}{by}{reason}")
    }

    fn interval(&mut self, kind: &str, id: &str) -> String {
        let start = self.weeks.day(self.rng);
        let (starts, ends) = if self.rng.chance(15) {
            (format!("{start}T10:00"), format!(", ends: {start}T12:00"))
        } else if self.rng.chance(65) {
            let end = start.plus(2 + self.rng.below(8) as i64).to_string();
            (self.moment_on(&start.to_string()), format!(", ends: {}", self.moment_on(&end)))
        } else {
            (self.moment_on(&start.to_string()), String::new())
        };
        let by = self.author("client");
        let more = match kind {
            "dispute" => {
                let amount = self.rng.pick(&["", ", amount: 50 EUR", ", amount: 100 EUR"]);
                let outcome = self.rng.pick(&[
                    "",
                    "",
                    "",
                    ", outcome: client",
                    ", outcome: firm",
                    ", outcome: split",
                    ", outcome: split, upheld: 30 EUR",
                ]);
                format!("{}{amount}{outcome}", self.about(85, &["invoice"]))
            }
            "meeting" => {
                let outcome = self.rng.pick(&["", ", outcome: missed", ", outcome: missed", ", outcome: held"]);
                format!("{outcome}{}", self.rng.pick(&["", ", changed_by: client", ", changed_by: ewa"]))
            }
            "visit" => {
                let cost = self.rng.pick(&["", ", cost: 30 EUR", ", cost: 60 EUR"]);
                format!("{cost}{}", self.rng.pick(&["", ", mood: bad", ", mood: bad, paid: true"]))
            }
            _ => String::new(),
        };
        format!("{kind}: {id}, starts: {starts}{ends}{by}{more}")
    }

    fn waiver(&mut self, head: &str) -> String {
        let clauses = self.clauses.clone();
        let clause = if clauses.is_empty() { "c0".to_owned() } else { clauses[self.rng.below(clauses.len())].clone() };
        let about = self.about(60, &["invoice", "delivery", "message", "call", "work", "request"]);
        let until = if self.rng.chance(40) { format!(", until: {}", self.day()) } else { String::new() };
        let by = self.rng.pick(&["firm", "firm", "ewa", "client", "jan", "tom"]);
        format!("{head}, clause: {clause}, by: {by}{about}{until}")
    }

    fn plain(&mut self, kind: &str, head: &str) -> String {
        let (client, firm) = (self.author("client"), self.author("firm"));
        let wanted = self.day();
        let rng = &mut *self.rng;
        let minutes =
            rng.pick(&["", ", minutes: 10", ", minutes: 30", ", minutes: 45", ", minutes: 60", ", minutes: 30"]);
        let more = match kind {
            "message" => format!("{}{}", if rng.chance(60) { &client } else { &firm }, rng.maybe(70, ", asks: true")),
            "reply" => format!("{firm}{}", self.about(85, &["message"])),
            "call" => format!("{client}{minutes}{}", rng.pick(&["", "", ", urgent: true", ", urgent: false"])),
            "delivery" => {
                let deliverable = self.about(50, &["deliverable"]);
                let field = if self.rng.chance(50) { deliverable.replace("for", "deliverable") } else { deliverable };
                format!("{firm}{field}")
            }
            "deliverable" => {
                return if self.rng.chance(50) { head.to_owned() } else { format!("{head}, due: {wanted}") };
            }
            "feedback" => format!("{client}{}", self.about(80, &["delivery"])),
            "approval" => format!("{client}{}", self.about(85, &["change", "delivery", "work", "deliverable"])),
            "revision" => format!("{client}{}", self.about(85, &["delivery"])),
            "work" => {
                let billable = rng.pick(&[", billable: true", ", billable: true", ""]);
                format!("{firm}{minutes}{billable}{}", self.about(45, &["change", "delivery"]))
            }
            "expense" => {
                let amount = rng.pick(&["40 EUR", "80 EUR", "100 EUR", "40 USD"]);
                format!("{firm}, amount: {amount}{}", rng.maybe(60, ", receipt: true"))
            }
            "change" => format!("{client}{}", rng.maybe(70, ", amount: 500 EUR")),
            "request" => {
                let class =
                    rng.pick(&[", class: new_work", ", class: new_work", ", class: revision", ", class: bug", ""]);
                let urgent = rng.pick(&["", ", urgent: true"]);
                let wanted = if rng.chance(60) { format!(", wanted: {wanted}") } else { String::new() };
                format!("{client}{class}{urgent}{wanted}")
            }
            "question" => {
                if rng.chance(70) {
                    firm
                } else {
                    client
                }
            }
            "answer" => {
                let quality = rng.pick(&["", ", quality: substantive", ", quality: partial"]);
                format!("{client}{quality}{}", self.about(85, &["question"]))
            }
            "incident" => {
                let what = rng.pick(&[", what: insult", ", what: threat", ", what: unlawful", ""]);
                format!("{client}{what}{}", rng.maybe(50, ", confirmed: true"))
            }
            "complaint" => client,
            "check_in" | "report" => firm,
            "brief" => format!("{client}{}", rng.maybe(60, ", complete: true")),
            "action" => format!(
                "{}{}",
                rng.pick(&[", what: talk", ", what: warn", ", what: remind"]),
                if rng.chance(50) { client } else { firm }
            ),
            "reminder" => format!("{firm}{}", self.about(85, &["invoice"])),
            "milestone" => ", price: 150 EUR".to_owned(),
            _ => String::new(),
        };
        format!("{head}{more}")
    }
}
