//! Which mail answers which.

use std::collections::{BTreeSet, HashMap};

use super::letter::Letter;

/// How subjects of answers begin, and of mails that are passed on.
const ANSWER: &[&str] =
    &["re", "aw", "odp", "sv", "antw", "r", "res", "rif", "vs", "ynt", "bls", "vá", "на", "απ", "ha"];
const ONWARD: &[&str] =
    &["fw", "fwd", "wg", "pd", "tr", "vb", "rv", "enc", "i", "doorst", "fs", "vl", "ilt", "továbbítás"];

/// Where people live who have nothing to do with each other.
const SHARED: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "outlook.de",
    "hotmail.com",
    "live.com",
    "msn.com",
    "yahoo.com",
    "yahoo.de",
    "yahoo.fr",
    "yahoo.co.uk",
    "gmx.de",
    "gmx.net",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "web.de",
    "t-online.de",
    "freenet.de",
    "icloud.com",
    "me.com",
    "mac.com",
    "aol.com",
    "proton.me",
    "protonmail.com",
    "wp.pl",
    "o2.pl",
    "onet.pl",
    "interia.pl",
    "gazeta.pl",
    "orange.fr",
    "free.fr",
    "laposte.net",
    "wanadoo.fr",
    "libero.it",
    "hotmail.it",
    "seznam.cz",
    "mail.ru",
    "yandex.ru",
    "bluewin.ch",
    "ziggo.nl",
    "qq.com",
    "163.com",
    "fastmail.com",
];

/// So many receivers of a mail are looked at for one that is not said to be answered.
const FEW: usize = 50;

/// A subject without what answers put before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Subject {
    pub plain: String,
    pub is_answer: bool,
    pub is_onward: bool,
}

impl Subject {
    pub fn of(text: &str) -> Self {
        let lower = text.to_lowercase();
        let (mut rest, mut subject) = (lower.trim(), Self::default());
        loop {
            // A mark that a server puts there: `[EXTERNAL]`.
            if let Some((mark, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'))
                && mark.len() < 30
                && !after.trim().is_empty()
            {
                rest = after.trim_start();
                continue;
            }
            let Some((word, after)) = rest.split_once([':', '：']) else { break };
            let word = word.trim_end().trim_end_matches(|c: char| c.is_ascii_digit() || "[](){}^*".contains(c));
            if ANSWER.contains(&word) {
                subject.is_answer = true;
            } else if ONWARD.contains(&word) {
                subject.is_onward |= !subject.is_answer;
            } else {
                break;
            }
            rest = after.trim_start();
        }
        subject.plain = rest.split_whitespace().collect::<Vec<_>>().join(" ");
        subject
    }
}

/// A mail that another answers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answered<'a> {
    pub key: &'a str,
    /// Whether it was written after its answer: a clock is wrong.
    pub is_later: bool,
}

/// The mails of a file, to be found by what others say of them.
pub(super) struct Threads<'a> {
    letters: &'a [Letter],
    keys: HashMap<&'a str, usize>,
    /// By Outlook's place in a thread; nothing where several have it.
    places: HashMap<&'a [u8], Option<usize>>,
    /// By subject, author and receiver, in the order of time.
    between: HashMap<(String, String, String), Vec<(i64, usize)>>,
    subjects: Vec<Subject>,
}

impl<'a> Threads<'a> {
    pub fn new(letters: &'a [Letter]) -> Self {
        let subjects: Vec<Subject> = letters.iter().map(|letter| Subject::of(&letter.subject)).collect();
        let (mut keys, mut places, mut between) =
            (HashMap::new(), HashMap::new(), HashMap::<_, Vec<(i64, usize)>>::new());
        for (number, letter) in letters.iter().enumerate() {
            keys.entry(letter.key.as_str()).or_insert(number);
            if !letter.place.is_empty() {
                places.entry(letter.place.as_slice()).and_modify(|one| *one = None).or_insert(Some(number));
            }
            let (Some(seconds), None) = (letter.seconds, letter.passed_over) else { continue };
            for to in letter.to.iter().take(FEW) {
                let between =
                    between.entry((subjects[number].plain.clone(), letter.author.same(), to.same())).or_default();
                between.push((seconds, number));
            }
        }
        between.values_mut().for_each(|found| found.sort_unstable());
        Self { letters, keys, places, between, subjects }
    }

    /// Returns which mail a mail answers; nothing where it answers none, or oneself, or goes to others.
    pub fn answered(&self, number: usize) -> Option<Answered<'a>> {
        let letter = &self.letters[number];
        if self.subjects[number].is_onward {
            return None;
        }
        let named = letter.answers.iter().map(|key| (key, self.keys.get(key.as_str()).copied()));
        let named: Vec<(&String, Option<usize>)> = named.filter(|(_, found)| *found != Some(number)).collect();
        let found = named.iter().find_map(|(_, found)| *found);
        if let (None, Some((key, _))) = (found, named.first()) {
            return Some(Answered { key: key.as_str(), is_later: false });
        }
        let found = found.or_else(|| self.by_place(letter)).or_else(|| self.by_subject(number))?;
        let answered = &self.letters[found];
        let is_later = matches!((letter.seconds, answered.seconds), (Some(own), Some(other)) if own < other);
        self.is_answer(number, found).then_some(Answered { key: &answered.key, is_later })
    }

    /// Returns the mail that one goes on from without answering it: that of oneself, or of one's own side.
    pub fn before(&self, number: usize) -> Option<&'a str> {
        let letter = &self.letters[number];
        let key = letter.answers.first().filter(|key| !self.subjects[number].is_onward && **key != letter.key)?;
        Some(key.as_str())
    }

    /// Returns, of a mail that answers one which is not in the file, what stood before that: the last one that its author wrote before to
    /// one of its receivers under the same subject, then those that it names.
    pub fn earlier(&self, number: usize) -> Vec<&'a str> {
        let letter = &self.letters[number];
        if letter.answers.iter().any(|key| self.keys.contains_key(key.as_str())) {
            return Vec::new();
        }
        let own = self.own_before(number).map(|number| self.letters[number].key.as_str());
        own.into_iter().chain(letter.before.iter().map(String::as_str)).collect()
    }

    fn own_before(&self, number: usize) -> Option<usize> {
        let letter = &self.letters[number];
        let (plain, author, seconds) = (&self.subjects[number].plain, letter.author.same(), letter.seconds?);
        let before = letter.to.iter().take(FEW).filter(|_| !plain.is_empty()).filter_map(|to| {
            let between = self.between.get(&(plain.clone(), author.clone(), to.same()))?;
            between[..between.partition_point(|(at, _)| *at < seconds)].last()
        });
        before.max().map(|(_, number)| *number)
    }

    /// Whether a mail goes to another who wrote one.
    fn is_answer(&self, number: usize, of: usize) -> bool {
        let (letter, answered) = (&self.letters[number], &self.letters[of]);
        let author = answered.author.same();
        if author == letter.author.same() || answered.passed_over.is_some() {
            return false;
        }
        let domain = |address: &str| address.rsplit_once('@').map(|(_, domain)| domain.to_owned());
        let (home, own) = (domain(&author), domain(&letter.author.same()));
        letter.to.iter().any(|to| {
            let to = to.same();
            // To the author, to where answers go, or to somebody else of the author's house.
            to == author
                || answered.answers_to.iter().any(|other| other.same() == to)
                || home.as_deref().is_some_and(|home| !SHARED.contains(&home)) && home != own && domain(&to) == home
        })
    }

    fn by_place(&self, letter: &Letter) -> Option<usize> {
        let before = letter.place.len().checked_sub(5).filter(|length| *length >= 22)?;
        self.places.get(&letter.place[..before]).copied().flatten()
    }

    /// Returns the only earlier mail of the same subject that went the other way.
    fn by_subject(&self, number: usize) -> Option<usize> {
        let (letter, subject) = (&self.letters[number], &self.subjects[number]);
        let seconds = letter.seconds.filter(|_| subject.is_answer && !subject.plain.is_empty())?;
        let mut found = BTreeSet::new();
        for to in letter.to.iter().take(FEW) {
            let between = self.between.get(&(subject.plain.clone(), to.same(), letter.author.same()));
            let between = between.map(Vec::as_slice).unwrap_or_default();
            let earlier = between.partition_point(|(at, _)| *at < seconds);
            // One that says that it answers this mail is not answered by it.
            let is_free = |other: &usize| !self.letters[*other].answers.contains(&letter.key);
            found.extend(between[..earlier].iter().map(|(_, number)| *number).filter(is_free).take(2));
        }
        if found.len() == 1 { found.pop_first() } else { None }
    }
}
