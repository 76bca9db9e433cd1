//! The built-in rows: one row a kind, one row a field, in the order of language.md section 5.
//!
//! To add a kind or a field, add its row: reader, type checker, schema and reference read this table.

use super::Derived::{
    Answered, Authorised, Delay, Disputed, DisputedAmount, Late, Overdue, Paid, Reminders, Settled, Signed, Unpaid,
};
use super::Missing::{self, No, NotHappened, Unknown};
use super::{Derived, Least, Sort};
use Ty::{Actor, Bool, Duration, Event, Moment, Money, Number, Percent, Text, Words};

/// A type as the rows write it.
pub(super) enum Ty {
    Money,
    Number,
    Percent,
    Duration,
    Moment,
    Text,
    Bool,
    /// The words, with blanks between them.
    Words(&'static str),
    Actor,
    /// The kind's name; any kind where empty.
    Event(&'static str),
    List(&'static Ty),
}

const ACTORS: Ty = Ty::List(&Actor);
const TEXTS: Ty = Ty::List(&Text);

/// A built-in kind.
pub(super) struct KindRow {
    pub name: &'static str,
    pub sort: Sort,
    /// The field that `at` is; an interval where it is `starts`.
    pub at_is: Option<&'static str>,
    pub undated: bool,
    /// Whether it may be recorded before the day that it is dated.
    pub planned: bool,
    pub needs: Option<&'static str>,
    pub doc: &'static str,
}

/// A field of a built-in kind; of every event where the kind is empty.
pub(super) struct FieldRow {
    pub kind: &'static str,
    pub name: &'static str,
    pub ty: Ty,
    pub missing: Missing,
    pub derived: Option<Derived>,
    pub least: Option<Least>,
    pub doc: &'static str,
}

const fn event(name: &'static str, doc: &'static str) -> KindRow {
    KindRow { name, sort: Sort::Event, at_is: None, undated: false, planned: false, needs: None, doc }
}

const fn standing(name: &'static str, doc: &'static str) -> KindRow {
    KindRow { sort: Sort::Standing, ..event(name, doc) }
}

const fn interval(name: &'static str, doc: &'static str) -> KindRow {
    KindRow { at_is: Some("starts"), ..event(name, doc) }
}

const fn undated(name: &'static str, doc: &'static str) -> KindRow {
    KindRow { undated: true, planned: true, ..event(name, doc) }
}

/// What is agreed or drawn up for a day to come.
const fn planned(row: KindRow) -> KindRow {
    KindRow { planned: true, ..row }
}

const fn needing(name: &'static str, permission: &'static str, doc: &'static str) -> KindRow {
    KindRow { needs: Some(permission), ..event(name, doc) }
}

/// A recorded field.
const fn field(kind: &'static str, name: &'static str, ty: Ty, missing: Missing, doc: &'static str) -> FieldRow {
    FieldRow { kind, name, ty, missing, derived: None, least: None, doc }
}

/// A recorded amount or number that is 0 or more.
const fn size(kind: &'static str, name: &'static str, ty: Ty, doc: &'static str) -> FieldRow {
    FieldRow { least: Some(Least::Zero), ..field(kind, name, ty, Unknown, doc) }
}

/// A recorded amount that is more than 0.
const fn positive(kind: &'static str, name: &'static str, doc: &'static str) -> FieldRow {
    FieldRow { least: Some(Least::AboveZero), ..field(kind, name, Money, Unknown, doc) }
}

/// A recorded number on a scale.
const fn scale(kind: &'static str, name: &'static str, (low, high): (u8, u8), doc: &'static str) -> FieldRow {
    FieldRow { least: Some(Least::Scale(low, high)), ..field(kind, name, Number, Unknown, doc) }
}

/// A field that is worked out.
const fn worked_out(kind: &'static str, name: &'static str, ty: Ty, how: Derived, doc: &'static str) -> FieldRow {
    let missing = match (how, &ty) {
        (Settled | Signed, _) => NotHappened,
        (_, Bool) => No,
        _ => Unknown,
    };
    FieldRow { kind, name, ty, missing, derived: Some(how), least: None, doc }
}

/// Every kind.
pub(super) const KINDS: &[KindRow] = &[
    standing("client", "the client"),
    standing("contract", "what both sides signed"),
    standing("contact", "a person of either side, or of neither"),
    planned(KindRow { at_is: Some("issued"), ..event("invoice", "the firm asks for money (EN 16931)") }),
    event("credit_note", "the firm takes back a part of an invoice (EN 16931, type 381)"),
    event("payment", "money came in; `at` is the day on which it was credited"),
    event("promise", "the client promises to pay"),
    event("reminder", "the firm reminds of an invoice"),
    event("refusal", "the client says that it will not or cannot pay"),
    interval("dispute", "the client contests an invoice, from `starts` until it is settled"),
    event("message", "an e-mail, a chat line, a letter"),
    event("call", "a telephone or video call"),
    planned(interval("meeting", "an appointment (RFC 5545)")),
    event("brief", "what is to be done, as the client gave it"),
    event("question", "one side asks the other for something that it needs"),
    event("answer", "the reply to a question"),
    event("request", "the client asks for something"),
    event("offer", "a price is named before anything is agreed"),
    event("change", "a change order: what is to change, and at what price"),
    needing("approval", "approve", "something is accepted"),
    needing("rejection", "approve", "something is not accepted"),
    undated("milestone", "an agreed stage of the work"),
    undated("deliverable", "an agreed result of the work"),
    event("delivery", "a result is shown or handed in"),
    event("handover", "a result is handed over for good, with its rights"),
    event("revision", "a round of changes to a delivery"),
    needing("feedback", "feedback", "what a side thinks of a delivery"),
    event("decision", "something is decided"),
    event("reversal", "a decision is taken back"),
    event("reply", "any other reply, also a holding one"),
    event("check_in", "the firm asks how things are"),
    event("report", "a status report"),
    event("satisfaction", "how content the client says it is"),
    event("work", "time spent"),
    event("expense", "money spent for the client"),
    planned(interval("hold", "the work rests")),
    event("advice", "the firm advises"),
    event("complaint", "a side complains"),
    event("incident", "bad conduct, as somebody judged it"),
    event("staff_report", "a person of the firm reports how the work is for them"),
    event("action", "a measure taken, by either side"),
    event("waiver", "a clause is not held against somebody this time"),
    needing("signature", "sign", "a document is signed"),
];

const CHANNELS: &str = "email phone sms chat portal video in_person post social system";
const ACTIONS: &str = "remind talk clarify warn notice charge change_order prepay payment_plan raise_price suspend resume \
reassign protect decline legal_review part terminate collect improve publish set_off";
const INCIDENTS: &str = "disrespect insult profanity threat harassment discrimination unlawful";
const REQUEST_CAUSES: &str =
    "client_late_notice client_change client_error firm_delay firm_error third_party unforeseen";
const COMPLAINT_CAUSES: &str = "quality delay communication price misunderstanding client_input third_party";

/// Every field.
pub(super) const FIELDS: &[FieldRow] = &[
    field("", "id", Text, Unknown, "unique in the engagement; the value of the event's first key"),
    field("", "at", Moment, Unknown, "when it happened: a day, or a time"),
    field("", "by", Actor, Unknown, "who acted: `client`, `firm` or a contact"),
    field("", "to", ACTORS, Unknown, "to whom"),
    field("", "for", Event(""), Unknown, "the event that it is about, or a list of them"),
    field("", "channel", Words(CHANNELS), Unknown, "by which way"),
    field("", "note", Text, Unknown, "anything; never evaluated by the standard policies"),
    field("", "source", Text, Unknown, "where the proof is: a file, a mail, a ticket"),
    field("", "recorded", Moment, Unknown, "when it became known"),
    worked_out("", "authorised", Bool, Authorised, "its author may do what its kind needs"),
    field("client", "name", Text, Unknown, "its name"),
    field("client", "country", Text, Unknown, "ISO 3166 code of its seat"),
    field("client", "type", Words("business public consumer"), Unknown, "decides which law holds"),
    field("client", "size", Words("micro small medium large"), Unknown, "by the EU's recommendation 2003/361/EC"),
    field("client", "strategic", Bool, No, "the firm wants to keep it in any case"),
    field("client", "revenue_share", Percent, Unknown, "its part of the firm's revenue"),
    field("client", "reengage", Bool, No, "the firm would work with it again"),
    worked_out("contract", "signed", Moment, Signed, "the later of both signatures"),
    field("contract", "signed.client", Moment, NotHappened, "when the client signed"),
    field("contract", "signed.firm", Moment, NotHappened, "when the firm signed"),
    field("contract", "accepts", Moment, NotHappened, "when the client accepted the policy at hand"),
    size("contract", "value", Money, "the agreed price of the whole"),
    field("contract", "starts", Moment, Unknown, "the first day"),
    field("contract", "ends", Moment, NotHappened, "the last day"),
    field("contact", "side", Words("client firm other"), Unknown, "whose contact"),
    field("contact", "name", Text, Unknown, "the person's name"),
    field("contact", "may", TEXTS, Unknown, "permissions: feedback, approve, sign, or others"),
    field("contact", "from", Moment, Unknown, "first day of the role"),
    field("contact", "until", Moment, Unknown, "last day of the role"),
    field("contact", "email", Text, Unknown, "the address"),
    field("invoice", "issued", Moment, Unknown, "issue date (BT-2)"),
    field("invoice", "received", Moment, Unknown, "when the client got it"),
    field("invoice", "due", Moment, Unknown, "due date (BT-9), where the invoice states one"),
    FieldRow { least: Some(Least::Payable), ..size("invoice", "payable", Money, "amount due for payment (BT-115)") },
    size("invoice", "net", Money, "total without tax (BT-109)"),
    size("invoice", "tax", Money, "total tax (BT-110)"),
    field("invoice", "lines", TEXTS, Unknown, "what it charges for (BT-153)"),
    field("invoice", "type", Words("standard corrected prepayment partial self_billed"), Unknown, "type code (BT-3)"),
    worked_out("invoice", "paid", Money, Paid, "what was settled of it so far"),
    worked_out("invoice", "unpaid", Money, Unpaid, "what is left of it"),
    worked_out("invoice", "settled", Moment, Settled, "when it was paid in full"),
    worked_out("invoice", "overdue", Duration, Overdue, "time since its due day; 0 once settled"),
    worked_out("invoice", "late", Bool, Late, "its due day ended unsettled; stays true once paid"),
    worked_out("invoice", "disputed", Bool, Disputed, "a dispute of it is open"),
    worked_out("invoice", "disputed_amount", Money, DisputedAmount, "how much of it is disputed"),
    worked_out("invoice", "reminders", Number, Reminders, "how many reminders named it"),
    positive("credit_note", "amount", "what is taken back"),
    field("credit_note", "reason", Words("error goodwill return dispute"), Unknown, "why"),
    positive("payment", "amount", "what was credited"),
    field("promise", "date", Moment, Unknown, "until when the money is promised"),
    scale("reminder", "level", (0, 5), "0 for a friendly one"),
    field("dispute", "starts", Moment, Unknown, "when it was raised"),
    field("dispute", "ends", Moment, NotHappened, "when it was settled"),
    size("dispute", "amount", Money, "how much is contested; all of it where not stated"),
    field("dispute", "outcome", Words("firm client split"), Unknown, "who was right"),
    size("dispute", "upheld", Money, "how much was decided for the client, where `outcome` is `split`"),
    field("message", "asks", Bool, No, "it wants a reply"),
    field("message", "urgent", Bool, No, "its author calls it urgent"),
    size("message", "words", Number, "its length"),
    field("message", "purpose", Text, Unknown, "what it is for, such as `hours_reminder`"),
    worked_out("message", "answered", Bool, Answered, "a reply names it"),
    size("call", "minutes", Number, "its length"),
    field("call", "urgent", Bool, No, "the caller calls it urgent"),
    field("call", "confirmed", Bool, No, "the urgency was real"),
    field("call", "answered", Bool, No, "somebody took it"),
    field("meeting", "starts", Moment, Unknown, "the agreed beginning (DTSTART)"),
    field("meeting", "ends", Moment, NotHappened, "the agreed end (DTEND)"),
    field("meeting", "outcome", Words("held missed moved cancelled"), Unknown, "what became of it"),
    field("meeting", "notice", Moment, Unknown, "when its move or cancelling was announced"),
    field("meeting", "changed_by", Actor, Unknown, "who moved, cancelled or missed it"),
    field("meeting", "agenda", Text, Unknown, "what it is about"),
    field("brief", "complete", Bool, No, "everything needed to begin is in it"),
    field("answer", "quality", Words("substantive partial dont_know"), Unknown, "whether it answers the question"),
    field("request", "class", Words("small_change revision change new_work bug"), Unknown, "what it really is"),
    field("request", "wanted", Moment, Unknown, "by when the client wants it"),
    field("request", "urgent", Bool, No, "the client calls it urgent"),
    field("request", "cause", Words(REQUEST_CAUSES), Unknown, "why it comes, or comes so late"),
    size("request", "estimate", Number, "the minutes it will take, as estimated"),
    size("offer", "amount", Money, "the price named"),
    field("change", "amount", Money, Unknown, "its price"),
    field("change", "minutes", Number, Unknown, "the work it takes"),
    field("change", "shift", Duration, Unknown, "by how much it moves the due day"),
    field("milestone", "due", Moment, Unknown, "by when it is to be reached"),
    size("milestone", "price", Money, "what is to be paid for it"),
    field("deliverable", "due", Moment, Unknown, "by when it is to be delivered"),
    field("delivery", "deliverable", Event("deliverable"), Unknown, "the agreed result that it delivers"),
    field("delivery", "version", Text, Unknown, "such as `2` or `final`"),
    field("revision", "round", Number, Unknown, "its number, where somebody counts"),
    field("revision", "attribute", Text, Unknown, "what is changed, such as `colour`"),
    field("feedback", "adopted_by", Actor, NotHappened, "who made an outsider's feedback the client's own"),
    field("reply", "promised", Moment, Unknown, "by when the full answer is promised"),
    worked_out("reply", "delay", Duration, Delay, "elapsed time since what it answers"),
    field("satisfaction", "score", Number, Unknown, "on the firm's own scale"),
    size("work", "minutes", Number, "the time spent"),
    size("work", "rate", Money, "the price of an hour"),
    field("work", "billable", Bool, No, "the client is to pay for it"),
    field("work", "billed", Bool, No, "an invoice charges it"),
    field("work", "person", Text, Unknown, "who did it, where no contact"),
    size("expense", "amount", Money, "what was spent"),
    field("expense", "receipt", Bool, No, "there is a receipt"),
    field("hold", "starts", Moment, Unknown, "its first day"),
    field("hold", "ends", Moment, NotHappened, "its last day"),
    field("advice", "outcome", Words("accepted overridden"), Unknown, "whether the client follows it"),
    field("advice", "material", Bool, No, "much depends on it"),
    field("complaint", "outcome", Words("upheld partly not_upheld"), Unknown, "whether it was justified"),
    field("complaint", "cause", Words(COMPLAINT_CAUSES), Unknown, "the cause that was found"),
    field("incident", "what", Words(INCIDENTS), Unknown, "what sort"),
    scale("incident", "level", (1, 5), "how bad"),
    field("incident", "directed", Bool, No, "it was aimed at a person"),
    field("incident", "confirmed", Bool, No, "somebody looked into it and it is so"),
    field("incident", "target", Actor, Unknown, "whom it hit"),
    field("action", "what", Words(ACTIONS), Unknown, "which measure"),
    field("action", "received", Moment, Unknown, "when the other side got it"),
    field("action", "effective", Moment, Unknown, "from when it holds"),
    field("action", "percent", Percent, Unknown, "by how much, such as a price is raised"),
    field("action", "reasons", TEXTS, Unknown, "the grounds that it states"),
    field("action", "reviewed_by", Actor, Unknown, "who read it before it went out"),
    field("action", "outcome", Words("accepted declined done failed withdrawn"), Unknown, "what became of it"),
    field("waiver", "clause", TEXTS, Unknown, "the clauses that are waived"),
    field("waiver", "until", Moment, Unknown, "the last day on which it holds"),
    field("waiver", "reserves_rights", Bool, No, "it says that no right is given up for the future"),
];
