//! Mistakes in the tests of a policy. One function a mistake; the code names the fault.

use super::record::shown;
use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;

/// A file of tests in which nothing is tested; `is_yaml`: in YAML.
pub fn no_test(span: Span, is_yaml: bool) -> Diagnostic {
    let help = match is_yaml {
        true => "a test is an entry of `tests`, such as `- {as of: 2026-03-31, expect: nothing}`",
        false => {
            "a test is a block ```expect with `as of DAY` and what is found then, or a table with the columns `as of` and `expect`"
        }
    };
    Diagnostic::error("case-without-test", span, "nothing is tested here").help(help)
}

/// A block that is never closed.
pub fn unclosed(span: Span) -> Diagnostic {
    Diagnostic::error("case-unclosed", span, "this block is never closed")
        .help("end it with a line of the marks that open it: what comes after would be part of it")
}

/// A block whose word is nearly `expect`: what it says would be passed over.
pub fn not_expect(span: Span, word: &str) -> Diagnostic {
    Diagnostic::error("case-not-expect", span, format!("a block {} is no test", shown(word)))
        .help("a block of expectations is called `expect`")
}

/// A block whose word is nearly that of one that tests are made of: what it says would be passed over.
pub fn unknown_block(span: Span, word: &str, meant: &str) -> Diagnostic {
    Diagnostic::error("case-unknown-block", span, format!("a block {} is no part of a test", shown(word)))
        .help(format!("did you mean `{meant}`? a test is made of blocks `policy`, `yaml` or `record`, and `expect`"))
}

/// A table of tests without the column of what is expected.
pub fn no_expectations(span: Span) -> Diagnostic {
    Diagnostic::error("case-no-expectations", span, "this table has no column `expect`")
        .help("name the column of what is found `expect`, in small letters, and that of the days `as of`")
}

/// A test that expects nothing and something.
pub fn contradiction(span: Span) -> Diagnostic {
    Diagnostic::error("case-contradiction", span, "this test expects that nothing is found, and something")
        .help("leave `nothing` out, or what is listed beside it")
}

/// A test without any expectation.
pub fn asserts_nothing(span: Span) -> Diagnostic {
    Diagnostic::error("case-asserts-nothing", span, "this test asserts nothing")
        .help("say what is found, such as `late payment/INV-1`; `nothing` says that nothing is found")
}

/// A test without a day.
pub fn no_day(span: Span) -> Diagnostic {
    Diagnostic::error("case-without-day", span, "a test needs the day to which it looks")
        .help("begin it with a line such as `as of 2026-03-31`")
}

/// A day that the calendar does not have.
pub fn no_such_day(span: Span, day: &str) -> Diagnostic {
    Diagnostic::error("case-no-such-day", span, format!("there is no such day: {}", shown(day)))
        .help("a day is written YEAR-MONTH-DAY, such as `2026-03-31`")
}

/// A word of which none is known; `help` is the one that was meant, as far as it can be guessed.
pub fn unknown_word(span: Span, key: &str, word: &str, known: &[&str], help: Option<String>) -> Diagnostic {
    let help = help.unwrap_or_else(|| format!("known are {}", known.join(", ")));
    Diagnostic::error("case-unknown-word", span, format!("{} is no {key}", shown(word))).help(help)
}

/// A finding or right of a clause that the policy does not have.
pub fn unknown_clause(span: Span, name: &str, help: Option<String>) -> Diagnostic {
    let help = help.unwrap_or_else(|| "a finding is called after its clause: `paid/INV-1`".to_owned());
    Diagnostic::error("case-unknown-clause", span, format!("there is no clause {} in the policy", shown(name)))
        .help(help)
}

/// A finding that is listed twice in one test, or an attribute twice in one line.
pub fn said_twice(span: Span, what: &str) -> Diagnostic {
    Diagnostic::error("case-said-twice", span, format!("{} is said twice", shown(what)))
        .help("leave one of the two out: only one could be compared")
}

/// A line that is no expectation. `help` is the word that was meant, as far as it can be guessed.
pub fn unknown_line(span: Span, line: &str, help: Option<String>) -> Diagnostic {
    let known = "a line is such as `late payment/INV-1 overdue=3`, `nothing`, `no right`, `action relationship/remind`, \
                 `score relationship 3`, `exit 1` or `mentions \"a text\"`";
    let help = help.map_or_else(|| known.to_owned(), |help| format!("{help}; {known}"));
    Diagnostic::error("case-unknown-line", span, format!("{} is nothing that can be expected", shown(line))).help(help)
}

/// An attribute that what the line speaks of does not have.
pub fn unknown_attribute(span: Span, word: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::error("case-unknown-attribute", span, format!("{} cannot be compared", shown(word)))
        .help(format!("what can be compared is written `key=value`; the keys are {}", known.join(", ")))
}

/// A value that is not of the form that the key has. `wanted` says which.
pub fn bad_value(span: Span, key: &str, value: &str, wanted: &str) -> Diagnostic {
    let what = if value.is_empty() { "nothing".to_owned() } else { shown(value) };
    Diagnostic::error("case-bad-value", span, format!("{what} is no value of `{key}`"))
        .help(format!("`{key}` is {wanted}; what is not there is `nothing`"))
}

/// A table without the line that parts its head from its rows.
pub fn no_rule(span: Span) -> Diagnostic {
    Diagnostic::error("case-table-without-rule", span, "what begins with `|` here is no table: no line `|---|` follows")
        .help("write a line such as `|---|---|` below the head, with a part for each column, and no empty line between the rows")
}

/// Two tests that look at the same.
pub fn same_test(span: Span, first: Span) -> Diagnostic {
    Diagnostic::error("case-twice", span, "this test says the same as another, of the same record and day")
        .also(first, "this one")
        .help("leave one of the two out, or change what was meant to differ")
}

/// A column of a table that stands nowhere in the record.
pub fn unused_column(span: Span, column: &str) -> Diagnostic {
    Diagnostic::error("case-unused-column", span, format!("`<{column}>` stands nowhere in the record"))
        .help("a column puts its values where the record above the table says `<NAME OF THE COLUMN>`")
}

/// A row that has another number of cells than the table has columns.
pub fn ragged_row(span: Span, cells: usize, columns: usize) -> Diagnostic {
    let message = format!("this row has {cells} cells, and the table {columns} columns");
    Diagnostic::error("case-ragged-row", span, message)
        .help("write `-` into a cell to leave its line of the record out")
}

/// A table with two columns of one name.
pub fn column_twice(span: Span, column: &str) -> Diagnostic {
    let message = format!("two columns of this table are called `{column}`");
    Diagnostic::error("case-column-twice", span, message)
        .help("give each column a name of its own, and the record a place `<NAME>` for each")
}

/// A test without a policy.
pub fn no_policy(span: Span) -> Diagnostic {
    Diagnostic::error("case-without-policy", span, "it is not said which policy is tested").help(
        "put a block ```policy with the path of the policy before the tests, or name the file after the policy: payment.md \
         beside payment.terms",
    )
}

/// A test without a record.
pub fn no_record(span: Span) -> Diagnostic {
    Diagnostic::error(
        "case-without-record",
        span,
        "nothing is recorded for this test: it would pass whatever the policy says",
    )
    .help("put a block ```yaml with the record, or ```record with the path of one, before the tests")
}

/// A file of tests in YAML that is not of its form.
pub fn bad_form(span: Span, what: &str) -> Diagnostic {
    Diagnostic::error("case-form", span, what).help(
        "the form is `policy: studio.terms`, `record: {…}` or `record: acme.yaml`, and `tests:`, a list of \
         `{name: …, as of: DAY, with: {…}, expect: [\"late payment/INV-1\"]}`",
    )
}
