//! Random policies.

use super::{Rng, Weeks};

/// Returns the header, the terms and the rates of a policy.
pub fn header(rng: &mut Rng, weeks: Weeks) -> String {
    let zone = rng.pick(&["Europe/Warsaw", "Europe/Warsaw", "Europe/Warsaw", "America/New_York", "UTC"]);
    let office = rng.pick(&[
        "Mon-Fri 09:00-17:00",
        "Mon-Fri 09:00-17:00",
        "Mon-Thu 09:00-17:00, Fri 09:00-12:00",
        "Mon-Fri 09:00-12:00, Mon-Fri 13:00-17:00, holidays 10:00-12:00",
        "Mon-Sat 08:00-16:00",
    ]);
    let roll = rng.pick(&["deadlines roll forward", "deadlines roll forward", "deadlines keep", ""]);
    let change = weeks.first.plus(20);
    let (due, reply) = (rng.pick(&["7 days", "14 days", "10 days", "1 month"]), rng.pick(&["1", "2", "3"]));
    let hours = rng.pick(&["4", "8", "24", "48"]);
    let rounds = rng.below(3);
    format!(
        "policy \"Case\" {{\n  version \"1\"\n  effective 2026-01-01\n  currency EUR\n  timezone \"{zone}\"\n  holidays PL\n  \
         hours office {office}\n  hours night Mon-Sun 22:00-07:00\n  {roll}\n}}\nterm payment_due = {due}\nterm reply_time = \
         {reply} business days\nterm quick = {hours} hours\nterm rounds = {rounds}\nterm fee = 50 EUR\nterm uplift = 20%\n\
         kind work {{ hours = minutes / 60 }}\nkind visit {{ starts: time, ends: time?, paid: bool, cost: money?, mood: [good, \
         bad] }}\nkind invoice {{ bad = overdue > 4 days or disputed }}\nrates reference until 2026-12-31 {{ 2026-01-01 2% {change} 3.5% }}\n"
    )
}

/// What the clauses written so far offer to later ones.
#[derive(Default)]
struct Written {
    names: Vec<String>,
    due_of_invoice: Vec<String>,
}

/// Returns clauses with their sections, and exceptions to them.
pub fn clauses(rng: &mut Rng, weeks: Weeks) -> Vec<(Option<usize>, String)> {
    let mut written = Written::default();
    let mut clauses = Vec::new();
    let mut exceptions = Vec::new();
    for number in 0..1 + rng.below(6) {
        let name = format!("c{number}");
        let mut writer = Writer { rng, weeks, written: &written };
        let statement = writer.statement();
        let text = format!("  clause {name} \"Clause\" {{\n{}  }}\n", statement.text);
        if statement.breaks {
            written.names.push(name.clone());
        }
        if statement.kind == Kind::Payment {
            written.due_of_invoice.push(name.clone());
        }
        if rng.chance(8) {
            exceptions.extend(exception(rng, &name, &statement));
        }
        clauses.push((Some(number / 3), text));
    }
    clauses.extend(exceptions.into_iter().map(|text| (None, text)));
    clauses
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Payment,
    Duty,
    Cadence,
    Forbid,
    Limit,
    Require,
    Price,
    May,
}

struct Statement {
    text: String,
    kind: Kind,
    /// Whether it can be breached.
    breaks: bool,
}

fn exception(rng: &mut Rng, name: &str, statement: &Statement) -> Option<String> {
    let when = rng.pick(&["client.type = consumer", "exists(hold)", "client.strategic", "contract.value >= 1000 EUR"]);
    let change = match statement.kind {
        Kind::Payment | Kind::Duty => rng.pick(&["grace 4 days", "severity major", "term payment_due = 3 days"]),
        Kind::Limit => {
            rng.pick(&["severity critical", "tolerate 1 in any 30 days", "costs 7 EUR \"seven\"", "term rounds = 4"])
        }
        Kind::Forbid | Kind::Require => rng.pick(&["severity major", "tolerate 1 in any 10 days"]),
        _ => return None,
    };
    let nested = if rng.chance(30) {
        let but = rng.pick(&["client.type = business", "exists(brief)"]);
        format!("exception but_{name} to to_{name} {{ when {but} severity minor }}\n")
    } else {
        String::new()
    };
    Some(format!("exception to_{name} to {name} {{ when {when} {change} }}\n{nested}"))
}

struct Writer<'a> {
    rng: &'a mut Rng,
    weeks: Weeks,
    written: &'a Written,
}

impl Writer<'_> {
    fn statement(&mut self) -> Statement {
        let (kind, body) = match self.rng.below(100) {
            0..=19 => (Kind::Payment, self.payment()),
            20..=37 => (Kind::Duty, self.duty()),
            38..=42 => (Kind::Cadence, self.cadence()),
            43..=59 => (Kind::Forbid, self.forbid()),
            60..=75 => (Kind::Limit, self.limit()),
            76..=89 => (Kind::Require, self.require()),
            90..=94 => (Kind::Price, self.price()),
            _ => (Kind::May, self.may()),
        };
        let modifiers = self.modifiers(kind, &body);
        let text = format!("    {body}\n{modifiers}");
        Statement { text, kind, breaks: !matches!(kind, Kind::Price | Kind::May) }
    }

    fn date(&mut self) -> String {
        self.weeks.day(self.rng).to_string()
    }

    fn number(&mut self, from: usize, to: usize) -> usize {
        from + self.rng.below(to - from + 1)
    }

    fn days(&mut self) -> String {
        let n = self.number(1, 10);
        self.rng.pick(&["D days", "D business days", "D days", "1 week", "1 month"]).replace('D', &n.to_string())
    }

    fn time(&mut self) -> String {
        let n = self.number(1, 5);
        let of =
            ["D days", "D business days", "D business hours", "D hours", "2D hours", "reply_time", "quick", "1 week"];
        self.rng.pick(&of.each_ref().map(|text| *text)).replace('D', &n.to_string())
    }

    fn payment(&mut self) -> String {
        let filter = self.rng.pick(&["", "", "", " where payable > 100 EUR", " where type = standard", " by firm"]);
        let amount =
            self.rng.pick(&["invoice.payable", "invoice.payable", "invoice.payable - invoice.disputed_amount"]);
        let days = self.days();
        let deadline = match self.rng.below(4) {
            0 => "by invoice.due".to_owned(),
            1 => format!("within {days} after invoice.issued"),
            2 => "within payment_due after invoice.issued".to_owned(),
            _ => "within 5 days after invoice.issued".to_owned(),
        };
        format!("for each invoice{filter}\n    client owes payment for invoice totalling {amount} {deadline}")
    }

    fn duty(&mut self) -> String {
        let (time, days, date) = (self.time(), self.days(), self.date());
        let breach = self.breach();
        match self.rng.below(19) {
            0 | 1 => format!(
                "for each message by client where asks\n    firm owes reply for message within {time} after message.at"
            ),
            2 => format!("for each message where asks\n    firm owes reply within {time} after message.at"),
            3 | 4 => format!(
                "for each delivery\n    client owes feedback or approval for delivery within {time} after delivery.at"
            ),
            5 => format!("for each delivery\n    client owes feedback for delivery within {days} after delivery.at"),
            6 => format!("firm owes report within {days} after contract.signed"),
            7 => format!("client owes brief by {date}"),
            8 => format!("client owes brief where complete by {date}"),
            9 => format!("client owes payment totalling 150 EUR by {date}"),
            10 => format!(
                "for each question by firm\n    client owes answer for question within {time} after question.at"
            ),
            11 => format!(
                "for each question\n    client owes answer for question where quality = substantive within {time} after question.at"
            ),
            12 => format!(
                "for each milestone\n    client owes payment for milestone totalling milestone.price within {days} after milestone.at"
            ),
            13 => format!("for each month\n    firm owes report within {days} after ends"),
            14 => format!(
                "for each deliverable\n    client owes approval for deliverable within {days} after deliverable.due"
            ),
            15 => "for each deliverable\n    firm owes delivery for deliverable by deliverable.due".to_owned(),
            16 => format!(
                "for each visit where mood = bad\n    firm owes call or message within {time} after visit.starts"
            ),
            17 => breach.map_or_else(
                || format!("firm owes report within {days} after contract.starts"),
                |breach| {
                    format!("for each breach of {breach} as bad\n    firm owes call within {days} after bad.since")
                },
            ),
            _ => format!("for each invoice\n    firm owes reminder for invoice within {days} after invoice.due"),
        }
    }

    /// A clause, or a section, of whose breaches a later one may speak.
    fn breach(&mut self) -> Option<String> {
        if self.written.names.len() > 3 && self.rng.chance(30) {
            return Some("s0".to_owned());
        }
        self.written.names.last().cloned()
    }

    fn cadence(&mut self) -> String {
        let days = self.rng.pick(&["7 days", "10 days", "5 business days", "1 month", "2 weeks"]);
        let date = self.date();
        let from = self.rng.pick(&["", " from contract.starts", " from DATE"]).replace("DATE", &date);
        let until = self.rng.pick(&["", " until contract.ends"]);
        let event = self.rng.pick(&["check_in", "report", "check_in or report"]);
        format!("firm owes {event} every {days}{from}{until}")
    }

    fn forbid(&mut self) -> String {
        let n = self.number(0, 3);
        let days = self.number(2, 9);
        let breach = self.breach();
        let options = [
            "call by client where at outside hours office and not urgent",
            "call by client where at outside hours office",
            "call where at inside hours night",
            "call where minutes > 20",
            "incident by client where what in [insult, threat]",
            "incident where what = unlawful and confirmed",
            "request by client where class = new_work and exists(invoice where overdue > DAYS days)",
            "request where class = revision and not authorised",
            "approval where not authorised",
            "message by client where count(message by client in last DAYS days) > N",
            "message where during hold",
            "invoice where late",
            "invoice where overdue > DAYS days",
            "invoice where reminders > N",
            "invoice where disputed",
            "work where no approval for work.for",
            "meeting where outcome = missed and changed_by = client",
            "meeting by client where exists(complaint in last DAYS days) or exists(hold)",
            "revision where at before contract.signed",
            "talk by client",
            "work where exists(approval before work.at) = false",
            "complaint by client where exists(breach of BREACH)",
            "complaint where count(breach of BREACH in last 30 days) > N",
            "breach of BREACH",
            "breach of BREACH where exists(hold)",
            "breach of BREACH by client where breach.severity = major",
            "invoice where bad",
            "visit where not paid and exists(complaint)",
            "call where at after contract.starts + DAYS days and at before contract.ends",
            "message where at inside hours office and today - at > DAYS days",
            "request where max(count(call), count(message)) > N and not exists(reply by firm)",
            "action by client where what = warn",
        ];
        let mut choice = self.rng.pick(&options);
        if choice.contains("BREACH") && breach.is_none() || choice.contains("= false") {
            choice = options[0];
        }
        let text = choice.replace("DAYS", &days.to_string()).replace('N', &n.to_string());
        format!("forbid {}", text.replace("BREACH", &breach.unwrap_or_default()))
    }

    fn limit(&mut self) -> String {
        let n = self.number(0, 2);
        let window = self.rng.pick(&[
            "",
            " in any 7 days",
            " in any 3 days",
            " in any 48 hours",
            " in any 1 month",
            " in any 2 weeks",
        ]);
        let options = [
            "limit call by client to NW",
            "limit message to NW",
            "limit request by client where urgent to NW",
            "limit count(invoice where late) to NW",
            "limit streak(invoice where late) to N",
            "limit streak(meeting where outcome = missed) to 1",
            "limit share(meeting where outcome = missed) to 40%W with at least 2",
            "limit share(call where urgent among minutes > 5) to 50%W",
            "limit share(invoice where late) to 40%W",
            "limit sum(work.minutes where billable) to 90W",
            "limit sum(expense.amount) to 120 EURW",
            "limit average(call.minutes by client) to 15W",
            "limit median(call.minutes by client) to 15W with at least 2",
            "limit max(work.minutes) to 60W by firm",
            "limit complaint or incident to NW by client",
            "for each delivery\n    limit revision for delivery to rounds",
            "for each delivery\n    limit revision by client for delivery to N within 5 days after delivery.at",
            "for each delivery\n    limit distinct(feedback.by for delivery) to 1",
            "for each month\n    limit sum(work.minutes where billable) to 90",
            "for each month\n    limit sum(work.minutes where billable) to 60 carry up to 30 for 1 month",
            "for each week\n    limit call by client to N",
            "for each week\n    limit revision to 1 carry up to 1 for 10 days",
            "for each quarter\n    limit request to N",
            "for each month from contract.starts\n    limit call to 1",
            "limit sum(work.hours) to 1W",
            "limit visit where mood = bad to NW",
            "limit count(invoice where bad) to NW",
            "limit sum(visit.cost where cost is known) to 40 EURW",
            "limit min(call.minutes) to 20W",
        ];
        self.rng.pick(&options).replace('W', window).replace('N', &n.to_string())
    }

    fn require(&mut self) -> String {
        let (n, days) = (self.number(0, 2), self.number(1, 6));
        let options = [
            "require share(invoice where late) <= 40%",
            "for each month\n    require share(meeting where outcome = missed) <= 40%",
            "require no (invoice where overdue > DAYS days)",
            "require count(invoice where late) <= 0",
            "require max(invoice.overdue) <= DAYS days",
            "require sum(invoice.unpaid) <= 300 EUR",
            "for each month\n    require count(call) <= 1",
            "for each month\n    require exists(report) by firm",
            "for each week\n    require sum(work.minutes) <= 60",
            "for each work where for is change\n    require approval for work.for before work.at",
            "for each work\n    require contract.signed before work.at",
            "for each work\n    require contract.signed.client before work.at by firm",
            "for each request where class = new_work\n    require request.wanted at least DAYS business days after request.at",
            "for each request\n    require request.wanted is known",
            "for each request\n    require request.wanted is within DAYS days after request.at or urgent",
            "for each invoice\n    require invoice.payable <= 100 EUR",
            "for each invoice\n    require overdue <= DAYS days",
            "for each invoice\n    require not late or reminders >= 1",
            "for each invoice\n    require not disputed",
            "for each invoice\n    require unpaid <= 100 EUR or overdue = 0 days",
            "for each message by client where asks\n    require answered or exists(call by firm)",
            "for each reply\n    require median(reply.delay in last 7 days) <= 24 hours with at least 2",
            "for each reply by firm\n    require average(reply.delay in last 10 days) <= 2 * average(reply.delay in the 10 days before that)",
            "for each meeting\n    require meeting.at inside hours office",
            "for each meeting\n    require outcome != missed by client",
            "for each contact where side = client\n    require contact.email is known",
            "for each delivery\n    require exists(approval for delivery) or exists(feedback for delivery)",
            "for each change\n    require approval for change before change.at + DAYS days",
            "require count(complaint by client in last 30 days) <= N",
            "require no complaint in last 14 days",
            "require exists(brief) or count(work) = 0",
            "require sum(expense.amount) <= 200 EUR",
            "require contract.value is known",
            "for each invoice\n    require not bad",
            "for each visit\n    require visit.ends is known and visit.cost else 0 EUR <= 50 EUR",
            "for each visit\n    require (visit.cost else fee) <= 50 EUR",
            "for each reminder where for is invoice\n    require reminder.at at least 2 days after reminder.for.due",
            "for each invoice\n    require reminder for invoice before due of DUE",
            "for each meeting\n    require min(count(call in last 5 days), count(message in last 5 days)) <= N",
            "for each request where wanted is known\n    require request.wanted at most 10 days after request.at",
            "require count(breach of BREACH in last 20 days) <= N",
            "for each deliverable\n    require exists(delivery for deliverable)",
            "require share(meeting where outcome = missed) <= 50% with at least 2",
        ];
        let (breach, due) = (self.breach(), self.written.due_of_invoice.last().cloned());
        let mut choice = self.rng.pick(&options);
        if choice.contains("BREACH") && breach.is_none() || choice.contains("DUE") && due.is_none() {
            choice = options[0];
        }
        let text = choice.replace("DAYS", &days.to_string()).replace("BREACH", &breach.unwrap_or_default());
        text.replace("DUE", &due.unwrap_or_default()).replace('N', &n.to_string())
    }

    fn price(&mut self) -> String {
        let options = [
            "for each work where billable and at inside hours night\n    costs uplift * fee * work.minutes / 60 \"night work\"",
            "for each work where billable\n    costs fee * work.minutes / 60",
            "for each expense where receipt\n    costs expense.amount",
            "for each request where urgent\n    costs 25 EUR when request.wanted is known",
            "for each change\n    costs change.amount else fee",
            "for each breach of BREACH\n    costs 5 EUR",
            "for each visit where paid\n    costs visit.cost else 20 EUR",
            "for each invoice where late\n    costs 10 EUR \"late fee\"",
        ];
        let breach = self.breach();
        let choice = self.rng.pick(&options);
        if choice.contains("BREACH") && breach.is_none() { options[0] } else { choice }
            .replace("BREACH", &breach.unwrap_or_default())
    }

    fn may(&mut self) -> String {
        let (days, date, later) = (self.number(1, 20), self.date(), self.date());
        let due = self.written.due_of_invoice.last().cloned();
        match (self.rng.below(5), due) {
            (0, Some(clause)) => format!(
                "for each invoice\n    firm may suspend from {days} days after due of {clause} until invoice.settled"
            ),
            (0 | 1, _) => {
                format!(
                    "for each invoice\n    firm may suspend from {days} days after invoice.issued until invoice.settled"
                )
            }
            (2, _) => format!("firm may raise_price from {date} until {later}"),
            (3, _) => format!("either may terminate from {days} days after contract.starts"),
            _ => format!(
                "for each complaint by client\n    client may terminate from {days} days after complaint.at until contract.ends"
            ),
        }
    }

    fn modifiers(&mut self, kind: Kind, body: &str) -> String {
        let mut text = String::new();
        let mut line = |given: bool, modifier: String| {
            if given {
                text += &format!("    {modifier}\n");
            }
        };
        let breaks = !matches!(kind, Kind::Price | Kind::May);
        let owes = matches!(kind, Kind::Payment | Kind::Duty);
        let rng = &mut *self.rng;
        let unless = rng.pick(&[
            "exists(hold)",
            "during hold where by = client",
            "client.type = consumer",
            "exists(advice where material)",
            "exists(message by client in last 3 days)",
            "no brief because \"no brief\"",
            "client.strategic",
        ]);
        line(breaks && rng.chance(12), format!("unless {unless}"));
        let grace = rng.pick(&["grace 2 days", "grace 3 business days", "grace 1 week"]);
        line(owes && rng.chance(30), grace.to_owned());
        let tolerate = rng.pick(&[
            "1 in any 30 days",
            "1 in any 7 days",
            "2 in any 7 days",
            "1 in any 1 month",
            "1 in any 48 hours",
        ]);
        line(breaks && rng.chance(25), format!("tolerate {tolerate}"));
        let pausing = rng.pick(&["hold", "hold by client", "hold where by = client", "dispute for invoice"]);
        line(
            owes && rng.chance(20) && (kind == Kind::Payment || !pausing.contains("invoice")),
            format!("pausing during {pausing}"),
        );
        let severity = rng.pick(&["minor", "major", "note", "critical"]).to_owned();
        let more = match kind {
            Kind::Payment | Kind::Duty => {
                rng.pick(&["", ", major when overdue > 3 days", ", critical when exists(hold)"])
            }
            Kind::Limit => rng.pick(&["", ", major when exists(complaint)"]),
            _ => rng.pick(&["", ", major when client.strategic"]),
        };
        line(breaks && rng.chance(70), format!("severity {severity}{more}"));
        if kind == Kind::Payment {
            let rate = rng.pick(&["10% yearly", "reference + 8%", "statutory(EU)", "statutory(PL)", "1% monthly"]);
            let fixed = rng.pick(&["", " fixed at default", " over 360"]);
            line(rng.chance(50), format!("costs interest at {rate}{fixed} \"interest\""));
            line(rng.chance(25), format!("costs compensation({}) \"lump sum\"", rng.pick(&["EU", "PL"])));
        }
        let cost = rng.pick(&["fee", "2 * fee \"twice\"", "10 EUR when client.type = business", "uplift * fee"]);
        line(breaks && rng.chance(20), format!("costs {cost}"));
        let counts =
            ["limit call", "limit message", "limit revision", "limit request", "limit sum(work", "limit count"];
        let number = counts.iter().any(|count| body.contains(count));
        line(number && rng.chance(30), "costs fee * excess \"for each one more\"".to_owned());
        let deems = kind == Kind::Duty && body.contains("for each delivery") && rng.chance(50);
        line(deems, "deems approval for delivery".to_owned());
        line(rng.chance(10), "cite law \"the law\"".to_owned());
        text
    }
}
