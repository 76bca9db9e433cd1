//! Meetings of which several files tell: an invitation, what moved it, what cancelled it, who answered.

use super::Folder;

const RECORD: &str = "\
engagement: acme
client: {name: \"ACME GmbH\"}
contacts:
  ola: {side: client, name: \"Ola Nowak\", email: ola@acme.example}
who: {firm: [studio.example]}
sources: [\"calendar/*\"]
";

/// A calendar of one event: its method, sequence, when it was sent, the day of March, who is invited and what they answered.
fn calendar(method: &str, sequence: u8, sent: &str, day: u8, answer: &str) -> String {
    let method = if method.is_empty() { String::new() } else { format!("METHOD:{method}\r\n") };
    format!(
        "BEGIN:VCALENDAR\r\n{method}BEGIN:VEVENT\r\nUID:review@acme\r\nSEQUENCE:{sequence}\r\nDTSTAMP:202602{sent}T090000Z\r\n\
         DTSTART:202603{day:02}T090000Z\r\nDTEND:202603{day:02}T100000Z\r\nORGANIZER:mailto:ola@acme.example\r\n\
         ATTENDEE;PARTSTAT={answer}:mailto:jan@studio.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

fn folder() -> Folder {
    let folder = Folder::with_policy();
    folder.write("engagement.yaml", RECORD);
    folder
}

/// Returns the record with what its sources tell, and what was said.
fn imported(folder: &Folder) -> (String, String) {
    let outcome = folder.run(&["import", "--into", "engagement.yaml", "--until", "2026-06-30"]).exits(0);
    (folder.read("engagement.yaml").replacen(RECORD, "", 1), outcome.err)
}

#[test]
fn a_meeting_that_another_file_moves_is_told_as_moved_with_its_notice() {
    let folder = folder();
    folder.write("calendar/b-invitation.ics", calendar("REQUEST", 0, "01", 10, "NEEDS-ACTION"));
    folder.write("calendar/a-moved.ics", calendar("REQUEST", 1, "20", 12, "NEEDS-ACTION"));
    let (text, said) = imported(&folder);
    assert!(text.contains("outcome: \"moved\"") && text.contains("notice: \"2026-02-20T09:00:00Z\""), "{text}");
    assert!(text.contains("starts: \"2026-03-12T09:00:00Z\"") && text.contains("outcome: \"held\""), "{text}");
    assert!(said.contains("2 events new") && !said.contains("question"), "{said}");
    // Both stand where the move is said.
    assert_eq!(text.matches("a-moved.ics:3 ").count(), 2, "{text}");
}

#[test]
fn a_meeting_that_another_file_cancels_is_cancelled_and_one_whose_only_guest_declines_is_asked() {
    let folder = folder();
    folder.write("calendar/1.ics", calendar("REQUEST", 0, "01", 10, "NEEDS-ACTION"));
    folder.write("calendar/2.ics", calendar("CANCEL", 1, "22", 10, "NEEDS-ACTION"));
    let (text, _) = imported(&folder);
    assert!(text.contains("outcome: \"cancelled\"") && text.contains("notice: \"2026-02-22T09:00:00Z\""), "{text}");
    assert_eq!(text.matches("meeting:").count(), 1, "{text}");

    let folder = self::folder();
    // The copy of the calendar is younger than the answer, but has not got it.
    folder.write("calendar/own.ics", calendar("", 0, "25", 10, "NEEDS-ACTION"));
    folder.write("calendar/reply.ics", calendar("REPLY", 0, "03", 10, "DECLINED"));
    let (text, said) = imported(&folder);
    assert!(!text.contains("outcome: \"") && said.contains("All who were invited have declined"), "{text}{said}");
}

/// A mail with a calendar in it.
fn mail(id: &str, day: u8, encoding: &str, body: &str) -> String {
    format!(
        "From: Ola Nowak <ola@acme.example>\r\nTo: jan@studio.example\r\nDate: {day} Feb 2026 10:00:00 +0100\r\nMessage-ID: <{id}@acme.example>\r\n\
         Subject: Review\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee you.\r\n\
         --b\r\nContent-Type: application/octet-stream; name=\"invite.ics\"\r\nContent-Disposition: attachment; filename=\"invite.ics\"\r\n\
         Content-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n--b--\r\n"
    )
}

#[test]
fn an_invitation_in_a_mail_is_a_meeting_and_one_with_that_of_the_calendar() {
    let folder = folder();
    folder.write("engagement.yaml", RECORD.replace("calendar/*\"]", "calendar/*\", \"mail/*\"]"));
    let encoded = |text: &str| text.replace('=', "=3D");
    folder.write(
        "mail/1.eml",
        mail("1", 1, "quoted-printable", &encoded(&calendar("REQUEST", 0, "01", 10, "NEEDS-ACTION"))),
    );
    folder.write("mail/2.eml", mail("2", 20, "7bit", &calendar("REQUEST", 1, "20", 12, "NEEDS-ACTION")));
    // What the calendar itself has was written down later: the notice is that of the mail.
    folder.write("calendar/own.ics", calendar("", 1, "27", 12, "ACCEPTED"));
    let (text, said) = imported(&folder);
    assert_eq!(text.matches("meeting:").count(), 2, "{text}");
    assert_eq!(text.matches("message:").count(), 2, "{text}");
    assert!(text.contains("notice: \"2026-02-20T09:00:00Z\"") && text.contains("outcome: \"held\""), "{text}");
    // The old time stands where the move is said.
    assert!(text.contains("mail/2.eml:") && text.contains("calendar/own.ics:2 "), "{text}");
    assert!(!said.contains("question"), "{said}");
    let (again, said) = imported(&folder);
    assert!(again == text && said.contains("0 events new"), "{said}");
}
