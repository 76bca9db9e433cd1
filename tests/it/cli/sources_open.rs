//! What is asked is unknown until it is answered: a due day, what became of a meeting, whose a number is, which answers are missing.

use super::Folder;
use super::sources::{RECORD, invoice};

/// A folder whose record names all files beside it, with a clause on meetings, answers and calls; `more` is put into the record.
fn folder(more: &str) -> Folder {
    let folder = Folder::with_policy();
    let head = RECORD.split("events:").next().expect("a head");
    folder.write("engagement.yaml", format!("{head}sources: [\"i*\", {{files: \"t.csv\", mapping: m.yaml}}]\n{more}"));
    folder.write("i1.xml", invoice("INV-1", "2026-02-02", "1000.00", "ACME GmbH"));
    folder.write("m.yaml", CALLS);
    folder.write("t.csv", "When,From,To,Min\n2026-03-02 10:00,+49 151 2345678,+48 22 111 22 33,1\n");
    let policy = folder.read("policy.terms");
    let end = policy.rfind('}').expect("an end");
    folder.write("policy.terms", format!("{}{CLAUSES}}}\n", &policy[..end]));
    folder
}

const CALLS: &str = "\
dates: \"YYYY-MM-DD HH:mm\"
zone: Europe/Warsaw
rows:
  - kind: call
    from: [\"{From}\"]
    to: [\"{To}\"]
    fields: {at: {column: When, required: true}, minutes: {column: Min, spent: minutes}}
";

const CLAUSES: &str = "
  clause notice \"Meetings are called off a day before\" {
    for each meeting where exists(meeting.outcome) and outcome in [moved, cancelled] and meeting.changed_by = client
    require meeting.notice at least 24 hours before meeting.starts by client
    severity minor
  }

  clause answers \"Mails are answered\" {
    for each message by client
    firm owes reply for message within 2 days after message.at
    severity minor
  }
";

/// Returns how a clause stands for an event on the last of June, and all that was said.
fn stands(folder: &Folder, clause: &str, id: &str) -> (String, String) {
    let check =
        ["check", "engagement.yaml", "--policy", "policy.terms", "--as-of", "2026-06-30", "--all", "--format", "json"];
    let outcome = folder.run(&check);
    let found = outcome.json()["engagements"][0]["findings"].as_array().cloned().unwrap_or_default();
    let one = found.iter().find(|one| one["subject"]["id"] == id && one["clause"] == clause);
    let status = one.map_or("none".to_owned(), |one| one["status"].as_str().expect("a status").to_owned());
    (status, format!("{}{}", outcome.err, one.cloned().unwrap_or_default()))
}

fn is(folder: &Folder, (clause, id): (&str, &str), status: &str, said: &str) {
    let (found, all) = stands(folder, clause, id);
    assert!(found == status && all.contains(said), "{clause}/{id} is {found}, not {status}; said: {all}");
}

#[test]
fn a_due_day_that_is_asked_is_unknown_wherever_a_policy_reads_it() {
    let folder = folder("");
    let within = "within max(14 days, (invoice.due - invoice.issued) else 14 days) after invoice.issued";
    let policy = folder.read("policy.terms").replace("within 14 days after invoice.issued", within);
    folder.write("policy.terms", policy);
    let bill = |terms: &str| {
        let note = format!("<a:PaymentTerms><b:Note>{terms}</b:Note></a:PaymentTerms><a:LegalMonetaryTotal>");
        let text = invoice("INV-1", "2026-02-02", "1000.00", "ACME GmbH");
        folder.write("i1.xml", text.replace("<a:LegalMonetaryTotal>", &note));
    };
    for terms in ["Net 90 days from delivery", "45 jours fin de mois", "see contract", "2% per month after 30 days"] {
        bill(terms);
        is(&folder, ("paid", "INV-1"), "unknown", "{due: DAY}");
    }
    // So is a word that nobody knows.
    for terms in
        ["xyz 45 jours fin de mois", "45 days before the event", "45 Tage; ausnahmsweise 60 Tage", "30, 60 days"]
    {
        bill(terms);
        is(&folder, ("paid", "INV-1"), "unknown", "{due: DAY}");
    }
    for terms in ["net 14", "Vielen Dank", "payment due 15th of following month"] {
        bill(terms);
        is(&folder, ("paid", "INV-1"), "breached", "");
    }
    bill("see contract");
    let import = folder.run(&["import", "--into", "engagement.yaml"]);
    import.exits(0);
    is(&folder, ("paid", "INV-1"), "unknown", "");
}

const INVITED: &str = "\
BEGIN:VCALENDAR
METHOD:METHOD
BEGIN:VEVENT
UID:m
DTSTAMP:STAMP
DTSTART:20260310T090000Z
DTEND:20260310T100000Z
ORGANIZER:mailto:me@studio.example
ATTENDEE;PARTSTAT=ANSWER:mailto:ola@acme.example
END:VEVENT
END:VCALENDAR
";

#[test]
fn a_meeting_that_was_declined_is_unknown_until_it_is_said_what_became_of_it() {
    let folder = folder("");
    let write = |name: &str, [method, stamp, answer]: [&str; 3]| {
        let text = INVITED
            .replace("METHOD:METHOD", &format!("METHOD:{method}"))
            .replace("STAMP:STAMP", &format!("STAMP:{stamp}"));
        folder.write(name, text.replace("ANSWER", answer));
    };
    write("i-a.ics", ["REQUEST", "20260301T090000Z", "NEEDS-ACTION"]);
    is(&folder, ("notice", "meeting-m"), "none", "");
    write("i-b.ics", ["REPLY", "20260310T070000Z", "DECLINED"]);
    is(&folder, ("notice", "meeting-m"), "unknown", "outcome: cancelled, changed_by: ");
    let record = folder.read("engagement.yaml");
    let answer = |line: &str| folder.write("engagement.yaml", format!("{record}matched: {{meeting-m: {line}}}\n"));
    answer("{outcome: cancelled, changed_by: ola@acme.example, notice: \"2026-03-10T07:00:00Z\"}");
    is(&folder, ("notice", "meeting-m"), "breached", "");
    answer("{outcome: cancelled, changed_by: client, notice: \"2026-03-01T07:00:00Z\"}");
    is(&folder, ("notice", "meeting-m"), "met", "");
    answer("{outcome: held}");
    is(&folder, ("notice", "meeting-m"), "none", "");
    answer("others");
    is(&folder, ("notice", "meeting-m"), "none", "");
}

#[test]
fn a_meeting_whose_subject_says_that_it_was_called_off_is_unknown() {
    let folder = folder("");
    let policy = folder.read("policy.terms").replace("for each meeting where exists(meeting.outcome) and outcome in [moved, cancelled] and meeting.changed_by = client", "for each meeting where outcome = held");
    folder.write("policy.terms", policy);
    let invited = INVITED
        .replace("METHOD:METHOD", "METHOD:PUBLISH")
        .replace("STAMP:STAMP", "STAMP:20260301T090000Z")
        .replace("ANSWER", "ACCEPTED");
    let subject = |text: &str| folder.write("i-a.ics", invited.replace("UID:m", &format!("UID:m\nSUMMARY:{text}")));
    for text in ["Canceled: Call", "[Abgesagt] Treffen", "ANNULÉ : point", "Odwołane - spotkanie"] {
        subject(text);
        let (_, said) = stands(&folder, "notice", "meeting-m");
        assert!(
            said.contains("Was it held? Its subject begins with") && said.contains("{outcome: held}"),
            "{text}: {said}"
        );
        let asked = said
            .split(
                "
{",
            )
            .next()
            .expect("what is asked");
        assert!(!asked.contains("Treffen") && !asked.contains("spotkanie"), "{asked}");
    }
    for text in ["Cancelled flights", "Call: what was canceled", "Call"] {
        subject(text);
        let (_, said) = stands(&folder, "notice", "meeting-m");
        assert!(!said.contains("Was it held?"), "{text}: {said}");
    }
}

#[test]
fn a_number_of_a_telephone_is_known_by_its_country_and_asked_without() {
    let folder = folder("");
    let record = folder.read("engagement.yaml");
    let who = |ola: &str| {
        let names = format!("who: {{ola: [{ola}], firm: [studio.example, \"Studio Linden\", \"+48 22 111 22 33\"]}}");
        let lines = record.lines().map(|line| if line.starts_with("who:") { names.as_str() } else { line });
        folder.write("engagement.yaml", lines.collect::<Vec<_>>().join("\n") + "\n");
    };
    who("\"+49 151 2345678\"");
    let called = |from: &str, to: &str| {
        folder.write("t.csv", format!("When,From,To,Min\n2026-03-02 10:00,{from},{to},1\n"));
        let outcome = folder.run(&["import", "--into", "engagement.yaml", "--dry-run"]);
        (outcome.out.contains("by: \"ola\""), format!("{}{}", outcome.out, outcome.err))
    };
    for from in ["+491512345678", "0049 151 2345678", "0049-151/234 56 78", "+49 (0) 151 2345678"] {
        let (is_ola, said) = called(from, "0048221112233");
        assert!(is_ola && !said.contains("whose number"), "{from}: {said}");
    }
    for from in ["0151 2345678", "(0151) 2345678"] {
        let (_, said) = called(from, "+48 22 1112233");
        assert!(said.contains(&format!("is “{from}” ola, whose number ends so?")), "{from}: {said}");
    }
    let (_, said) = called("+491512345678", "22 111 22 33");
    assert!(said.contains("is “22 111 22 33” firm, whose number ends so?"), "{said}");
    for from in ["+48 151 2345678", "2345678", "0152 2345678", "anonymous"] {
        let (is_ola, said) = called(from, "+48 22 1112233");
        assert!(!is_ola && !said.contains("whose number"), "{from}: {said}");
    }
    who("\"+49 151 2345678\", \"0151 2345678\"");
    assert!(called("0151 2345678", "+48 22 1112233").0);
}

const INBOX: &str = "\
From -
From: Ola <ola@acme.example>
To: me@studio.example
Date: Mon, 1 Jun 2026 10:00:00 +0200
Message-ID: <a1>
Subject: Hello

Hi there

From -
From: Ola <ola@acme.example>
To: me@studio.example
Date: Wed, 3 Jun 2026 15:00:00 +0200
Message-ID: <a2>
In-Reply-To: <b77>
Subject: Re: Hello

Thanks for your answer!

";

#[test]
fn an_answer_of_which_only_the_next_mail_tells_shows_that_the_mails_that_were_sent_are_missing() {
    let folder = folder("");
    folder.write("in.mbox", INBOX);
    is(&folder, ("answers", "message-a1"), "unknown", "`b77`, which is not among the sources");
    is(&folder, ("answers", "message-a2"), "unknown", "");
    // What begins with an offer of the firm answers that.
    folder.write("in.mbox", INBOX.replace("Subject: Re: Hello", "Subject: Re: Offer"));
    is(&folder, ("answers", "message-a1"), "breached", "");
    folder.write("in.mbox", INBOX);
    let record = folder.read("engagement.yaml");
    let answer = "{reply: reply-b77, at: \"2026-06-01T12:00+02:00\", by: firm, for: message-a1}";
    folder.write("engagement.yaml", format!("{record}events: [{answer}]\n"));
    is(&folder, ("answers", "message-a2"), "breached", "");
}

#[test]
fn the_references_of_a_mail_show_it_too_whatever_file_and_subject_it_has() {
    let folder = folder("");
    let (first, next) = INBOX.split_at(INBOX[1..].find("From -").expect("two mails") + 1);
    let next =
        next.replace("Re: Hello", "Cover").replace("In-Reply-To: <b77>", "In-Reply-To: <b77>\nReferences: <a1> <b77>");
    folder.write("in1.eml", first.trim_start_matches("From -\n"));
    folder.write("in2.eml", next.trim_start_matches("From -\n"));
    is(&folder, ("answers", "message-a1"), "unknown", "`b77`, which is not among the sources");
    // Without them nothing tells what that answered.
    folder.write("in2.eml", next.trim_start_matches("From -\n").replace("References: <a1> <b77>\n", ""));
    is(&folder, ("answers", "message-a1"), "breached", "");
}

const DESK: &str = "\
From -
From: Ola <ola@acme.example>
To: me@studio.example
Date: Mon, 1 Jun 2026 10:00:00 +0200
Message-ID: <a1>
Subject: Hello

Hi there

From -
From: Help desk <help@studio.desk.example>
To: Ola <ola@acme.example>
Date: Mon, 1 Jun 2026 16:00:00 +0200
Message-ID: <b1>
In-Reply-To: <a1>
Subject: Re: Hello

We are on it

";

#[test]
fn an_answer_from_an_address_of_which_nobody_has_told_is_asked() {
    let folder = folder("");
    folder.write("in.mbox", DESK);
    is(&folder, ("answers", "message-a1"), "unknown", "who answered the client's mail to the firm, of the firm?");
    // A mail to the client that answers nothing of his is none of the firm's.
    folder.write("in.mbox", DESK.replace("In-Reply-To: <a1>\n", ""));
    is(&folder, ("answers", "message-a1"), "breached", "");
    folder.write("in.mbox", DESK);
    let record = folder.read("engagement.yaml");
    let with = |side: &str| {
        let known = format!("{side}: [help@studio.desk.example");
        let record = match side {
            "other" => record.replace("who: {", "who: {other: [help@studio.desk.example], "),
            _ => record.replace("firm: [", &format!("{known}, ")),
        };
        folder.write("engagement.yaml", record);
    };
    with("other");
    is(&folder, ("answers", "message-a1"), "breached", "");
    with("firm");
    let (status, said) = stands(&folder, "answers", "message-a1");
    assert!(status.is_empty() || status == "met", "{status}: {said}");
}

#[test]
fn what_is_asked_stays_so_in_lines_of_json() {
    let folder = folder("");
    let lines = [
        "\"client\":{\"name\":\"ACME\",\"country\":\"DE\",\"type\":\"business\"},\"contract\":{\"signed\":\"2026-01-02\"}",
        "\"message\":\"M1\",\"at\":\"2026-03-02T10:00:00+01:00\",\"by\":\"client\"",
        "\"reply\":\"R1\",\"at\":\"2026-03-02T16:00:00+01:00\",\"for\":\"M1\",\"note\":\"to be asked: is that `marta`? then add it under `who`\"",
    ];
    folder.write("e.ndjson", lines.map(|line| format!("{{\"engagement\":\"e\",{line}}}\n")).concat());
    let run = folder.run(&["check", "e.ndjson", "--policy", "policy.terms", "--as-of", "2026-06-30", "--all"]);
    assert!(run.out.contains("cannot be said without `by` of reply R1"), "{}{}", run.out, run.err);
}
