//! The examples of RFC 5545, section 3.8.5.3: what each rule makes, told by the reader of calendars.

use goodterms::import::Cell;
use goodterms::import::fact::{Given, Told};
use goodterms::import::formats::named;
use goodterms::value::time::Day;
use goodterms::value::zone::Zone;

/// A line a rule: the first day (at nine in New York), the rule, what comes of it (`1997 9/2-4 10/1`; `@` before times of the day, where
/// it is not nine). What has no end is followed to the last day that is given. The last line is not of the standard: a week that two years share.
const EXAMPLES: &str = "
19970902 | FREQ=DAILY;COUNT=10 | 1997 9/2-11
19970902 | FREQ=DAILY;UNTIL=19971224T000000Z | 1997 9/2-30 10/1-31 11/1-30 12/1-23
19970902 | FREQ=DAILY;INTERVAL=2 | 1997 9/2 9/4 9/6 9/8 9/10 9/12 9/14 9/16 9/18 9/20 9/22 9/24 9/26 9/28 9/30 10/2 10/4 10/6 10/8 10/10 \
10/12 10/14 10/16 10/18 10/20 10/22 10/24 10/26 10/28 10/30 11/1 11/3 11/5
19970902 | FREQ=DAILY;INTERVAL=10;COUNT=5 | 1997 9/2 9/12 9/22 10/2 10/12
19980101 | FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA | 1998 1/1-31 1999 1/1-31 2000 1/1-31
19980101 | FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1 | 1998 1/1-31 1999 1/1-31 2000 1/1-31
19970902 | FREQ=WEEKLY;COUNT=10 | 1997 9/2 9/9 9/16 9/23 9/30 10/7 10/14 10/21 10/28 11/4
19970902 | FREQ=WEEKLY;UNTIL=19971224T000000Z | 1997 9/2 9/9 9/16 9/23 9/30 10/7 10/14 10/21 10/28 11/4 11/11 11/18 11/25 12/2 12/9 12/16 12/23
19970902 | FREQ=WEEKLY;INTERVAL=2;WKST=SU | 1997 9/2 9/16 9/30 10/14 10/28 11/11 11/25 12/9 12/23 1998 1/6 1/20 2/3 2/17
19970902 | FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH | 1997 9/2 9/4 9/9 9/11 9/16 9/18 9/23 9/25 9/30 10/2
19970902 | FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH | 1997 9/2 9/4 9/9 9/11 9/16 9/18 9/23 9/25 9/30 10/2
19970901 | FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR | 1997 9/1 9/3 9/5 9/15 9/17 9/19 9/29 10/1 10/3 10/13 \
10/15 10/17 10/27 10/29 10/31 11/10 11/12 11/14 11/24 11/26 11/28 12/8 12/10 12/12 12/22
19970902 | FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH | 1997 9/2 9/4 9/16 9/18 9/30 10/2 10/14 10/16
19970905 | FREQ=MONTHLY;COUNT=10;BYDAY=1FR | 1997 9/5 10/3 11/7 12/5 1998 1/2 2/6 3/6 4/3 5/1 6/5
19970905 | FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR | 1997 9/5 10/3 11/7 12/5
19970907 | FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU | 1997 9/7 9/28 11/2 11/30 1998 1/4 1/25 3/1 3/29 5/3 5/31
19970922 | FREQ=MONTHLY;COUNT=6;BYDAY=-2MO | 1997 9/22 10/20 11/17 12/22 1998 1/19 2/16
19970928 | FREQ=MONTHLY;BYMONTHDAY=-3 | 1997 9/28 10/29 11/28 12/29 1998 1/29 2/26
19970902 | FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15 | 1997 9/2 9/15 10/2 10/15 11/2 11/15 12/2 12/15 1998 1/2 1/15
19970930 | FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1 | 1997 9/30 10/1 10/31 11/1 11/30 12/1 12/31 1998 1/1 1/31 2/1
19970910 | FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15 | 1997 9/10-15 1999 3/10-13
19970902 | FREQ=MONTHLY;INTERVAL=2;BYDAY=TU | 1997 9/2 9/9 9/16 9/23 9/30 11/4 11/11 11/18 11/25 1998 1/6 1/13 1/20 1/27 3/3 3/10 3/17 3/24 3/31
19970610 | FREQ=YEARLY;COUNT=10;BYMONTH=6,7 | 1997 6/10 7/10 1998 6/10 7/10 1999 6/10 7/10 2000 6/10 7/10 2001 6/10 7/10
19970310 | FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3 | 1997 3/10 1999 1/10 2/10 3/10 2001 1/10 2/10 3/10 2003 1/10 2/10 3/10
19970101 | FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200 | 1997 1/1 4/10 7/19 2000 1/1 4/9 7/18 2003 1/1 4/10 7/19 2006 1/1
19970519 | FREQ=YEARLY;BYDAY=20MO | 1997 5/19 1998 5/18 1999 5/17
19970512 | FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO | 1997 5/12 1998 5/11 1999 5/17
19970313 | FREQ=YEARLY;BYMONTH=3;BYDAY=TH | 1997 3/13 3/20 3/27 1998 3/5 3/12 3/19 3/26 1999 3/4 3/11 3/18 3/25
19970605 | FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8 | 1997 6/5 6/12 6/19 6/26 7/3 7/10 7/17 7/24 7/31 8/7 8/14 8/21 8/28 1998 6/4 6/11 6/18 6/25 \
7/2 7/9 7/16 7/23 7/30 8/6 8/13 8/20 8/27
19970902 | FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13 not 19970902 | 1998 2/13 3/13 11/13 1999 8/13 2000 10/13
19970913 | FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13 | 1997 9/13 10/11 11/8 12/13 1998 1/10 2/7 3/7 4/11 5/9 6/13
19961105 | FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8 | 1996 11/5 2000 11/7 2004 11/2
19970904 | FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3 | 1997 9/4 10/7 11/6
19970929 | FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2 | 1997 9/29 10/30 11/27 12/30 1998 1/29 2/26 3/30
19970902 | FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z | 1997 9/2 @ 9:00 12:00 15:00
19970902 | FREQ=MINUTELY;INTERVAL=15;COUNT=6 | 1997 9/2 @ 9:00 9:15 9:30 9:45 10:00 10:15
19970902 | FREQ=MINUTELY;INTERVAL=90;COUNT=4 | 1997 9/2 @ 9:00 10:30 12:00 13:30
19970902 | FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40 | 1997 9/2-3 @ 9:00 9:20 9:40 10:00 10:20 10:40 11:00 11:20 11:40 12:00 \
12:20 12:40 13:00 13:20 13:40 14:00 14:20 14:40 15:00 15:20 15:40 16:00 16:20 16:40
19970902 | FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16 | 1997 9/2-3 @ 9:00 9:20 9:40 10:00 10:20 10:40 11:00 11:20 11:40 12:00 \
12:20 12:40 13:00 13:20 13:40 14:00 14:20 14:40 15:00 15:20 15:40 16:00 16:20 16:40
19970805 | FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO | 1997 8/5 8/10 8/19 8/24
19970805 | FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU | 1997 8/5 8/17 8/19 8/31
20070115 | FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5 | 2007 1/15 1/30 2/15 3/15 3/30
19981230 | FREQ=WEEKLY;BYDAY=WE,FR;BYMONTH=1;COUNT=4 | 1998 12/30 1999 1/1 1/6 1/8
";

#[test]
fn the_examples_of_the_standard_come_out() {
    let mut wrong = Vec::new();
    for line in EXAMPLES.trim().lines() {
        let [first, rule, days] = line.split(" | ").collect::<Vec<_>>()[..] else { panic!("{line}") };
        let (rule, except) = rule.split_once(" not ").unwrap_or((rule, ""));
        let expected = times(days);
        let has_end = rule.contains("COUNT") || rule.contains("UNTIL");
        let until = if has_end { "2030-12-31" } else { &expected.last().expect("a time")[..10] };
        let got = told(first, rule, except, until);
        if got != expected {
            wrong.push(format!("{line}\n  came out {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns the starts that are told of a rule, to the minute by the clock of New York.
fn told(first: &str, rule: &str, except: &str, until: &str) -> Vec<String> {
    let zone = "TZID=America/New_York";
    let except = if except.is_empty() { String::new() } else { format!("EXDATE;{zone}:{except}T090000\n") };
    let text = format!(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\nDTSTART;{zone}:{first}T090000\nDURATION:PT10M\nRRULE:{rule}\n{except}END:VEVENT\nEND:VCALENDAR\n"
    );
    let told = read(&text, until);
    assert!(told.warnings.is_empty(), "{rule}: {:?}", told.warnings);
    let start = |fields: &[(String, Cell)]| match &fields[0] {
        (name, Cell::Text(text)) if name == "starts" => text[..16].to_owned(),
        other => panic!("{other:?}"),
    };
    told.facts.iter().map(|fact| start(&fact.fields)).collect()
}

fn read(text: &str, until: &str) -> Told {
    let zone = Zone::utc();
    let until = Day::parse(until).expect("a day");
    let given = Given {
        path: "x.ics",
        bytes: text.as_bytes(),
        zone: &zone,
        until,
        with_words: false,
        mapping: None,
        vocabulary: None,
    };
    named("ical").expect("the format").tell(&given).expect("a calendar")
}

/// Returns the times that a line means.
fn times(text: &str) -> Vec<String> {
    let (days, clock) = text.split_once(" @ ").unwrap_or((text, "9:00"));
    let (mut year, mut out) = ("", Vec::new());
    for word in days.split_whitespace() {
        let Some((month, days)) = word.split_once('/') else {
            year = word;
            continue;
        };
        let number = |text: &str| text.parse::<u32>().expect("a number");
        let (from, to) = days.split_once('-').unwrap_or((days, days));
        for day in number(from)..=number(to) {
            out.extend(clock.split_whitespace().map(|time| format!("{year}-{:02}-{day:02}T{time:0>5}", number(month))));
        }
    }
    out
}

#[test]
fn hostile_rules_end_and_say_so() {
    let rules = [
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;BYSETPOS=2",
        "FREQ=YEARLY;INTERVAL=2147483647",
        "FREQ=YEARLY;COUNT=99999999999",
        "FREQ=MINUTELY;INTERVAL=2147483647;BYHOUR=3;BYSETPOS=-1",
        "FREQ=YEARLY;BYSECOND=0,1,2,3;BYMINUTE=0,1,2,3,4,5,6,7,8,9;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11;BYSETPOS=366,-366",
        "FREQ=WEEKLY;BYDAY=53MO;BYMONTHDAY=-31",
        "FREQ=YEARLY;BYWEEKNO=53;BYYEARDAY=-366,366",
    ];
    for rule in rules {
        for first in ["19000101", "19970902", "99991231"] {
            let text = format!(
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\nDTSTART:{first}T235959Z\nRRULE:{rule}\nEXRULE:{rule};COUNT=3\nEND:VEVENT\nEND:VCALENDAR\n"
            );
            let told = read(&text, "2026-12-31");
            assert!(told.facts.len() <= 8000, "{rule}");
            let is_endless = rule.starts_with("FREQ=SECONDLY") && !rule.contains("BYMONTH") && first < "2026";
            assert_eq!(
                told.warnings.iter().any(|warning| warning.is_loss),
                is_endless || rule.contains("COUNT"),
                "{first} {rule}"
            );
        }
    }
}
