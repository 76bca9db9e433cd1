//! Mails that nobody wrote, or wrote to many, or threw away: they are no business of an engagement.

use super::body::Part;
use super::head::{Head, Kind};
use super::person::Person;

/// Subjects of automatic replies, as they begin. Alone they say nothing: people write such words, too.
const AWAY: &[&str] = &[
    "automatic reply",
    "auto reply",
    "autoreply",
    "auto-reply",
    "auto response",
    "out of office",
    "out of the office",
    "automatische antwort",
    "abwesenheitsnotiz",
    "abwesenheit",
    "autoodpowiedź",
    "odpowiedź automatyczna",
    "nieobecność",
    "poza biurem",
    "réponse automatique",
    "absence du bureau",
    "respuesta automática",
    "fuera de la oficina",
    "risposta automatica",
    "fuori sede",
    "automatisch antwoord",
    "afwezig",
    "ik ben afwezig",
    "ooo",
    "urlaub",
    "urlaubsbenachrichtigung",
    "resposta automática",
    "automatiskt svar",
    "automatisk svar",
    "autosvar",
    "automatická odpověď",
    "automatikus válasz",
];

/// What the labels of Google are called that mean the same in the languages of its users.
const LABELS: &[(&str, &[&str])] = &[
    ("spam", &["spam"]),
    (
        "deleted mail",
        &["trash", "bin", "papierkorb", "kosz", "corbeille", "papelera", "cestino", "prullenbak", "lixeira"],
    ),
    (
        "draft",
        &[
            "drafts",
            "draft",
            "entwürfe",
            "wersje robocze",
            "brouillons",
            "borradores",
            "bozze",
            "concepten",
            "rascunhos",
        ],
    ),
];

/// Returns what a mail is where it is passed over.
pub(super) fn passed_over(path: &str, head: &Head<'_>, parts: &[Part<'_>], author: &Person) -> Option<&'static str> {
    let kind = head.content_type("Content-Type");
    thrown_away(path, head)
        .or_else(|| report(head, &kind, parts, author))
        .or_else(|| is_calendar_answer(parts).then_some("answer to an invitation"))
        .or_else(|| automatic(head))
        .or_else(|| is_nobody(head, "Return-Path").then_some("bounce"))
        .or_else(|| bulk(head))
}

fn thrown_away(path: &str, head: &Head<'_>) -> Option<&'static str> {
    let bits = |field: &str| u32::from_str_radix(head.raw(field).trim_start_matches("0x"), 16).unwrap_or_default();
    let status = head.raw("X-Status");
    let mut places = path.rsplit(['/', '\\']);
    let flags = places.next().and_then(|name| {
        let marks = [":2,", "!2,", ";2,"];
        marks.iter().find_map(|mark| name.rsplit_once(mark)).map(|(_, flags)| flags)
    });
    let folder = places.next().filter(|place| matches!(*place, "cur" | "new")).and(places.next()).unwrap_or_default();
    let is_in = |names: &[&str]| names.iter().any(|name| folder.trim_start_matches('.').eq_ignore_ascii_case(name));
    let has_flag = |flag: char| flags.is_some_and(|flags| flags.len() < 40 && flags.contains(flag));
    let is_marked = bits("X-Mozilla-Status") & 0x8 != 0 || bits("X-Mozilla-Status2") & 0x20_0000 != 0;
    if is_marked || status.contains('D') || has_flag('T') || is_in(&["Trash", "Deleted Items", "Deleted Messages"]) {
        return Some("deleted mail");
    }
    let is_unsent = head.raw("X-Unsent") == "1" || head.has("X-Mozilla-Draft-Info");
    if is_unsent || status.contains('T') || has_flag('D') || is_in(&["Drafts", "Templates"]) {
        return Some("draft");
    }
    if is_in(&["Junk", "Spam"]) {
        return Some("spam");
    }
    if head.has("X-IMAP") || head.has("X-IMAPbase") && head.raw("Subject").starts_with("DON'T DELETE THIS MESSAGE") {
        return Some("note of the mail program");
    }
    let labels = head.words("X-Gmail-Labels").to_lowercase();
    let is_label = |name: &&str| labels.split(',').any(|label| label.trim().trim_matches('"') == *name);
    LABELS.iter().find(|(_, names)| names.iter().any(&is_label)).map(|(what, _)| *what)
}

/// Returns what a mail is that tells what became of another.
fn report(head: &Head<'_>, kind: &Kind, parts: &[Part<'_>], author: &Person) -> Option<&'static str> {
    let is = |name: &str| kind.name == name || parts.iter().any(|part| !part.is_attached && part.kind.name == name);
    if kind.report == "disposition-notification" || is("message/disposition-notification") {
        return Some("read receipt");
    }
    let local = author.same().split('@').next().unwrap_or_default().to_owned();
    let is_daemon = local == "mailer-daemon"
        || local == "postmaster" && is_nobody(head, "Return-Path")
        || ["From", "Sender"].iter().any(|field| is_nobody(head, field));
    let is_report = kind.name == "multipart/report" || is("message/delivery-status");
    (is_report || is_daemon || head.has("X-Failed-Recipients")).then_some("bounce")
}

/// Whether a field names the empty address, as what tells of other mails does: `<>`, also behind a name.
fn is_nobody(head: &Head<'_>, field: &str) -> bool {
    let text: String = head.raw(field).split_whitespace().collect();
    text.ends_with("<>")
}

fn is_calendar_answer(parts: &[Part<'_>]) -> bool {
    parts.iter().filter(|part| part.kind.name == "text/calendar").any(|part| {
        part.kind.method == "reply"
            || part.kind.method.is_empty()
                && part.text().is_some_and(|text| text.lines().take(40).any(|line| line.trim_end() == "METHOD:REPLY"))
    })
}

/// Returns what a mail is that a program wrote by itself.
fn automatic(head: &Head<'_>) -> Option<&'static str> {
    let low = |field: &str| head.raw(field).to_ascii_lowercase();
    let submitted = low("Auto-Submitted");
    let word = submitted.split([';', ' ', '(']).next().unwrap_or_default();
    if word == "auto-replied" {
        return Some("automatic reply");
    }
    let says = |field: &str| head.has(field) && !matches!(&*low(field), "no" | "false" | "0" | "");
    let precedence = low("Precedence");
    let fields = ["X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Autoresponse", "X-Mail-Autoreply"];
    if fields.iter().any(|field| says(field)) || matches!(&*precedence, "auto_reply" | "auto-reply" | "autoreply") {
        return Some("automatic reply");
    }
    let is_hinted = head.has("X-Auto-Response-Suppress")
        || head.has("X-MS-Exchange-Inbox-Rules-Loop")
        || matches!(&*precedence, "bulk" | "junk")
        || is_nobody(head, "Return-Path")
        || !matches!(word, "" | "no");
    let subject = head.words("Subject").to_lowercase();
    // Whoever answers a mail leaves its subject; a program puts such words and a colon before it.
    let is_answer = head.has("In-Reply-To") || head.has("References");
    let goes_on = |rest: &str| [":", "re:", "aw:", "odp:", "sv:"].iter().any(|sign| rest.starts_with(sign));
    let is_away = |away: &&str| {
        subject.strip_prefix(away).is_some_and(|rest| is_hinted || is_answer && goes_on(rest.trim_start()))
    };
    if AWAY.iter().any(is_away) {
        return Some("automatic reply");
    }
    (!matches!(word, "" | "no")).then_some("automatic mail")
}

fn bulk(head: &Head<'_>) -> Option<&'static str> {
    let precedence = head.raw("Precedence").to_ascii_lowercase();
    if head.has("List-Id") || precedence == "list" {
        return Some("mail of a mailing list");
    }
    let is_bulk = matches!(&*precedence, "bulk" | "junk") || head.has("List-Unsubscribe") || head.has("Feedback-ID");
    is_bulk.then_some("bulk mail")
}
