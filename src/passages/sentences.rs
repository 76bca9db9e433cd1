//! A paragraph as its sentences, not fooled by `Inc.`, `No. 5`, `e.g.` and numbers of sections.

/// Words that end in a dot and no sentence, in small letters; single letters are such too.
const SHORT: &str = "inc ltd llc co corp gmbh no nos art arts sec secs cl para paras fig pp vs approx mr mrs ms dr st etc e.g i.e p.a viz cf \
ver est dept jr sr u.s u.k nr ul np itd tj por ust abs bzw ca usw z.b d.h ggf inkl zzgl pkt godz r sp o.o dn ww tzn m.in m.st kk kc zob poz lit \
ziff s.a s.a.s s.r.l s.p.a s.r.o d.o.o n.v b.v s.l gem vgl i.d.r u.a i.h.v i.s.d lfd std tel bspw sog mio mrd tsd mln tys mld rs w.e.f";

/// What follows the number of a day in German, `am 15. Januar`, `bis zum 3. Werktag`.
const AFTER_DAY: &str = "januar februar märz april mai juni juli august september oktober november dezember tag tages werktag werktages \
kalendertag arbeitstag bankarbeitstag monat monats woche quartal quartals jahr jahres klasse kategorie auflage fassung";

/// Returns the sentences of a text, without blanks around them.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, mark) in text.char_indices().filter(|(_, c)| matches!(c, '.' | '?' | '!')) {
        let after = &text[at + 1..];
        let closing = after.len() - after.trim_start_matches(['"', '”', '\'', '’', ')']).len();
        let end = at + 1 + closing;
        let rest = &text[end..];
        let begins =
            rest.trim_start().starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "\"“‘(§„[".contains(c));
        let before = &text[start..at];
        let ends = mark != '.' || ends(before) && !is_day(before, rest) && !is_time_of(before, rest);
        if rest.starts_with(char::is_whitespace) && begins && ends && !is_torn(before, rest) {
            found.push(text[start..end].trim());
            start = end;
        }
    }
    found.push(text[start..].trim());
    found.retain(|sentence| !sentence.is_empty());
    found
}

/// Returns whether a dot behind a text ends a sentence: not behind what is shortened, nor behind the number that a sentence begins with.
fn ends(before: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || "([\"“„".contains(c)).next().unwrap_or("");
    let only = before.trim() == word;
    let letters = word.to_lowercase();
    let numeral =
        word.starts_with(|c: char| c.is_ascii_digit()) && word.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let letter = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    !(letter || only && numeral || SHORT.split_whitespace().any(|short| short == letters))
}

/// Returns whether a dot stands behind a time of day and before whose time it is, or another in brackets: `5:00 p.m. Mountain Time`,
/// `5.15 p.m. (4.45 p.m. on Fridays)`.
fn is_time_of(before: &str, rest: &str) -> bool {
    let before = before.to_lowercase();
    let half = ["a.m", "p.m"].iter().any(|half| before.ends_with(half));
    let is_other =
        rest.trim_start().strip_prefix('(').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    half && (is_other
        || rest.split_whitespace().take(3).any(|word| word.trim_end_matches(['.', ',', ';', ')']) == "Time"))
}

/// Returns whether a dot and a blank stand within a number: `10. 000`.
fn is_torn(before: &str, rest: &str) -> bool {
    let next = rest.split_whitespace().next().unwrap_or("");
    before.ends_with(|c: char| c.is_ascii_digit())
        && next.starts_with('0')
        && next.len() == 3
        && next.bytes().all(|b| b.is_ascii_digit())
}

/// Returns whether a dot stands behind the number of a day.
fn is_day(before: &str, rest: &str) -> bool {
    let number = before.rsplit(char::is_whitespace).next().unwrap_or("").trim_start_matches('(');
    let next =
        rest.split_whitespace().next().unwrap_or("").trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    (1..=2).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit())
        && AFTER_DAY.split_whitespace().any(|word| word == next)
}
