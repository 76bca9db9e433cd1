//! A language: its messages, and how it writes days and amounts.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_decimal::Decimal;
use unic_langid::LanguageIdentifier;

use crate::value::money::Money;
use crate::value::quantity::Quantity;
use crate::value::time::Day;

macro_rules! built_in {
    ($($code:literal)*) => {
        /// How each language writes days, numbers and lengths of time.
        const BUILT_IN: &[(&str, &str)] = &[$(($code, include_str!(concat!("locale/", $code, ".ftl")))),*];
    };
}

built_in! { "en" "de" "pl" "ru" "sr-Cyrl" "sr-Latn" "uk" }

/// A language with its messages.
pub struct Locale {
    bundle: FluentBundle<FluentResource>,
}

/// The values of a message.
pub type Values<'v> = Vec<(&'static str, FluentValue<'v>)>;

impl Locale {
    /// Returns a language with these messages of a room; `over` are messages of the user's that take the place of those that
    /// ship. An error says what is wrong with these, a line each.
    pub fn new(code: &str, messages: &str, over: Option<&str>) -> Result<Self, Vec<String>> {
        let shared = BUILT_IN.iter().find(|(known, _)| *known == code).map_or("", |(_, text)| *text);
        let language: LanguageIdentifier = code.parse().expect("a code that ships is a language");
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Marks around values are for pages of mixed direction; what is said here is plain text.
        bundle.set_use_isolating(false);
        for text in [shared, messages] {
            let own = FluentResource::try_new(text.to_owned()).expect("the messages that ship are well formed");
            bundle.add_resource_overriding(own);
        }
        if let Some(over) = over {
            let resource = FluentResource::try_new(over.to_owned())
                .map_err(|(_, errors)| errors.iter().map(ToString::to_string).collect::<Vec<_>>())?;
            bundle.add_resource_overriding(resource);
        }
        Ok(Self { bundle })
    }

    /// Whether there is a message.
    pub fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    /// Returns a message with its values; an error where a template of the user's asks for a value that there is not.
    pub fn say(&self, id: &str, values: Values<'_>) -> Result<String, String> {
        self.say_in(id, "", values)
    }

    /// Returns a message in a form of it, such as `gen`; the message itself where the language has no such form of it.
    pub fn say_in(&self, id: &str, form: &str, values: Values<'_>) -> Result<String, String> {
        let message = self.bundle.get_message(id);
        let own = message.as_ref().and_then(|message| message.get_attribute(form)).map(|form| form.value());
        let pattern = own.or_else(|| message.and_then(|message| message.value()));
        let pattern = pattern.ok_or_else(|| format!("there is no message `{id}`"))?;
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(name, value);
        }
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
        match errors.first() {
            None => Ok(text),
            Some(error) => Err(format!("the message `{id}`: {error}")),
        }
    }

    /// Whether a message has a form.
    pub fn has_form(&self, id: &str, form: &str) -> bool {
        self.bundle.get_message(id).is_some_and(|message| message.get_attribute(form).is_some())
    }

    /// Returns a day in running text.
    pub fn date(&self, day: Day) -> Result<String, String> {
        let text = day.to_string();
        let mut parts = text.splitn(3, '-').map(|part| part.trim_start_matches('0').to_owned());
        let (year, month, day) = (parts.next(), parts.next(), parts.next());
        let month = self.say(&format!("month-{}", month.unwrap_or_default()), Vec::new())?;
        let values = vec![
            ("day", day.unwrap_or_default().into()),
            ("month", month.into()),
            ("year", year.unwrap_or_default().into()),
        ];
        self.say("date", values)
    }

    /// Returns a text with the amounts in it as the language writes them: `10000.00 EUR` as `10,000.00 EUR`.
    pub fn amounts(&self, text: &str) -> Result<String, String> {
        let words: Vec<&str> = text.split(' ').collect();
        let (mut said, mut at) = (Vec::new(), 0);
        while let Some(word) = words.get(at) {
            let code = words.get(at + 1).map_or("", |next| next.trim_end_matches(|c: char| c.is_ascii_punctuation()));
            match Money::parse(&format!("{word} {code}")) {
                Some(money) if !code.is_empty() => {
                    said.push(format!("{}{}", self.money(money)?, &words[at + 1][code.len()..]));
                    at += 2;
                }
                _ => {
                    said.push((*word).to_owned());
                    at += 1;
                }
            }
        }
        Ok(said.join(" "))
    }

    /// Returns an amount as the country writes it: `1 044,11 EUR`.
    pub fn money(&self, money: Money) -> Result<String, String> {
        let text = money.rounded().to_string();
        let (digits, currency) = text.split_once(' ').unwrap_or((&text, ""));
        Ok(format!("{}\u{a0}{currency}", self.number(digits)?))
    }

    /// Returns a quantity: an amount, a percent, a number, a length of time in words.
    pub fn quantity(&self, quantity: Quantity) -> Result<String, String> {
        self.quantity_in(quantity, "")
    }

    /// As [`Locale::quantity`], a length of time in a form such as `gen`.
    pub fn quantity_in(&self, quantity: Quantity, form: &str) -> Result<String, String> {
        match quantity {
            Quantity::Money(money) => self.money(money),
            Quantity::Number(_) => self.number(&quantity.to_string()),
            Quantity::Percent(_) => {
                let number = self.number(quantity.to_string().trim_end_matches('%'))?;
                self.say("percent", vec![("number", number.into())])
            }
            Quantity::Duration(duration) => {
                let (number, unit) = in_years(duration.told());
                let digits = number.to_string();
                // The plural goes by the number, the digits are written as the country does.
                let values =
                    vec![("count", FluentValue::try_number(&digits)), ("number", self.number(&digits)?.into())];
                self.say_in(&unit.replace(' ', "-"), form, values)
            }
        }
    }

    /// Returns digits with the separators of the country.
    pub fn number(&self, digits: &str) -> Result<String, String> {
        let (group, point) = (self.say("group-separator", Vec::new())?, self.say("decimal-separator", Vec::new())?);
        let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let mut grouped = String::new();
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i) % 3 == 0 {
                grouped += &group;
            }
            grouped.push(digit);
        }
        let fraction = if fraction.is_empty() { String::new() } else { format!("{point}{fraction}") };
        Ok(format!("{sign}{grouped}{fraction}"))
    }
}

/// Returns two years or more as years, where they are whole.
fn in_years((number, unit): (Decimal, &'static str)) -> (Decimal, &'static str) {
    let year = Decimal::from(12);
    let whole = unit == "month" && number > year && (number % year).is_zero();
    if whole { ((number / year).normalize(), "year") } else { (number, unit) }
}
