//! `goodterms letter`: the draft of what goes to the client.

use std::path::PathBuf;

use super::asked::Asked;
use super::options::Options;
use super::policy::Policy;
use super::status::{self, BROKEN, CLEAN, WRONG};
use super::terminal::{self, Failure, complain};
use crate::engagement::record;
use crate::evaluate;
use crate::facts::index::AsOf;
use crate::finding::Detail;
use crate::ladder;
use crate::letter::draft::{NoLetter, draft};
use crate::letter::form;
use crate::letter::locale;
use crate::letter::restricted::Shown;
use crate::locale::Locale;
use crate::report::error::Error;

/// Drafts what goes to the client of an action that a ladder suggests: facts, clauses, what follows, until when, the right to
/// reply.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: goodterms letter remind acme.yaml --language de --as-of 2026-04-01",
    after_long_help = "Example: goodterms letter remind acme.yaml --language de --as-of 2026-04-01

Exit status: 0 it was drafted, 1 nothing was, and it is said why, 2 a record, the policy, a template or the call is in error."
)]
pub struct Args {
    /// The action, such as `remind`, or `money/remind` where several ladders suggest it.
    action: String,
    #[command(flatten)]
    asked: Asked,
    /// The language: de, en, pl, ru, sr-Cyrl, sr-Latn, uk.
    #[arg(long, value_name = "CODE", default_value = "en")]
    language: String,
    /// A folder of templates; `en.ftl` in it takes the place of messages of the English letters.
    #[arg(long, value_name = "FOLDER")]
    templates: Option<PathBuf>,
    /// The form of the letter.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// The form of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A mail that is not sent yet.
    Eml,
}

/// What came of an engagement.
struct Looked {
    title: String,
    letter: Result<(String, String), String>,
    is_template: bool,
}

impl Args {
    /// Runs the command; returns the exit status.
    pub fn run(&self) -> u8 {
        status::of(self.letter())
    }

    fn letter(&self) -> Result<u8, Failure> {
        let Some((policy, as_of)) = self.asked.load()? else { return Ok(WRONG) };
        let locale = self.locale()?;
        let pass = self.asked.pass(&policy, as_of, Options::default());
        let (mut letters, mut reasons, mut wrong) = (Vec::new(), Vec::new(), false);
        let passed = pass.over(
            &self.asked.records,
            |engagement| self.look(&policy, &engagement, as_of, &locale),
            |looked: Looked| {
                wrong |= looked.is_template;
                match looked.letter {
                    Ok(letter) => letters.push((looked.title, letter)),
                    Err(reason) => reasons.push(format!("{}: {reason}\n", looked.title)),
                }
                true
            },
        );
        reasons.iter().for_each(|reason| complain(reason));
        let several = letters.len() > 1;
        if several && self.format == Format::Eml {
            let names: Vec<String> = letters.iter().map(|(title, _)| format!("`{title}`")).collect();
            let reason = format!("a mail is one letter: choose one of {} by `--only`", names.join(", "));
            return Err(Failure::new("--format eml", reason));
        }
        let texts = letters
            .iter()
            .map(|(title, (text, _))| if several { format!("--- {title} ---\n{text}") } else { text.clone() });
        terminal::print(&texts.collect::<Vec<_>>().join("\n"))?;
        letters.iter().for_each(|(title, (_, note))| complain(&format!("{title}: {note}\n")));
        Ok(if wrong || !passed.errors.is_empty() {
            WRONG
        } else if letters.is_empty() {
            BROKEN
        } else {
            CLEAN
        })
    }

    /// The language, with the templates of the user's.
    fn locale(&self) -> Result<Locale, Failure> {
        let file = self.templates.as_ref().map(|folder| folder.join(format!("{}.ftl", self.language)));
        let over = match &file {
            Some(file) if file.is_file() => {
                Some(std::fs::read_to_string(file).map_err(|error| Failure::io(file, &error))?)
            }
            Some(file) => {
                return Err(Failure::new(
                    file.display(),
                    "there is no such template; its name is that of the language",
                ));
            }
            None => None,
        };
        locale::open(&self.language, over.as_deref()).map_err(|mistakes| {
            let place = file.map_or_else(|| "--language".to_owned(), |file| file.display().to_string());
            Failure::new(place, mistakes.join("; "))
        })
    }

    fn look(
        &self,
        policy: &Policy,
        engagement: &record::Engagement,
        as_of: AsOf,
        locale: &Locale,
    ) -> Result<Looked, Vec<Error>> {
        let judged = evaluate::judge_versions(&policy.plans, engagement, as_of, Detail::Broken);
        policy.conflicts(&engagement.id, &judged.verdicts)?;
        let text = |span| policy.sources.one_line(span);
        let (_, actions) = ladder::suggest(&judged.facts, &judged.verdicts, &text);
        let is_it = |action: &&ladder::Action| {
            *action.action == *self.action || format!("{}/{}", action.ladder, action.action) == self.action
        };
        let title = engagement.id.replace(char::is_control, " ");
        let Some(action) = actions.iter().find(is_it) else {
            let known: Vec<String> =
                actions.iter().map(|action| format!("`{}/{}`", action.ladder, action.action)).collect();
            let known =
                if known.is_empty() { "none is".to_owned() } else { format!("suggested is {}", known.join(", ")) };
            let reason = format!("no ladder suggests `{}` as of {}: {known}", self.action, as_of.day);
            return Ok(Looked { title, letter: Err(reason), is_template: false });
        };
        let shown = Shown { plans: &policy.plans, policy: &policy.sources };
        let drafted = draft(shown, &judged.facts, &judged.verdicts, action, locale);
        let is_template = matches!(drafted, Err(NoLetter::Template(_)));
        let letter = match drafted {
            Ok(draft) => match self.format {
                Format::Text => Ok(form::text(&draft)),
                Format::Markdown => Ok(form::markdown(&draft)),
                Format::Eml => form::eml(&draft),
            }
            .map(|text| (text, draft.note)),
            Err(why) => Err(reason(&why, &action.action)),
        };
        Ok(Looked { title, letter, is_template })
    }
}

fn reason(why: &NoLetter, action: &str) -> String {
    match why {
        NoLetter::Internal => format!("`{action}` is done in the house: the client is not written to"),
        NoLetter::NeedsUnmet(needs) => {
            format!("nothing is drafted, for a need of `{action}` is not met: {}", needs.join("; "))
        }
        NoLetter::HouseRule => {
            format!("nothing is drafted: the client had not accepted these terms, which is no ground for `{action}`")
        }
        NoLetter::Missing(missing) => format!("nothing is drafted: missing is {}", missing.join("; ")),
        NoLetter::Template(trouble) => format!("the template is wrong: {trouble}"),
    }
}
