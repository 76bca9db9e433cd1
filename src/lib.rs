//! goodterms: terms of service as code. This file is the map, ground floor first.

/// Floor 0: sources and spans, diagnostics as plain data, "did you mean".
pub mod base {
    pub mod diagnostic;
    pub mod english;
    pub mod markdown;
    /// One function a mistake, one file a phase.
    pub mod mistake {
        pub mod case;
        pub mod contract;
        pub mod files;
        pub mod lint;
        /// Mistakes of meaning, found by the type checker.
        pub mod program {
            pub mod header;
            pub mod ladders;
            pub mod layers;
            pub mod names;
            pub mod statements;
            pub mod types;
        }
        pub mod record;
        pub mod syntax;
        pub mod texts;
    }
    pub mod source;
    pub mod suggest;
}

/// Floor 1: days, durations, money, calendars, interest.
pub mod value {
    pub mod calendar;
    pub mod compensation;
    mod dated;
    pub mod deadline;
    mod digits;
    pub mod duration;
    pub mod holidays;
    pub mod interest;
    pub mod law;
    pub mod money;
    pub mod numerals;
    pub mod quantity;
    pub mod reach;
    mod remembered;
    pub mod severity;
    pub mod time;
    pub mod zone;
}

/// Floor 2: what was recorded.
pub mod engagement {
    pub mod aside;
    mod bounds;
    mod forms;
    mod from_node;
    pub mod gathered;
    mod ids;
    mod json;
    pub mod leaves;
    pub mod ledger;
    mod lines;
    mod links;
    pub(crate) mod node;
    pub mod pieces;
    mod quick;
    pub mod read_ndjson;
    pub mod read_yaml;
    pub mod record;
    pub mod reference;
    pub mod runs;
    pub mod schema;
    pub mod slots;
    pub mod survey;
    pub mod timeline;
    mod tokens;
    pub mod vocabulary;
}

/// Floor 2: what the engine finds.
pub mod finding;

/// Floor 2: the language as text.
pub mod syntax {
    pub mod parse;
    pub mod print;
    pub mod tree;
}

/// Floor 2: how a language writes days, numbers and lengths of time.
pub mod locale;

/// Floor 2: the objects of a PDF, its pages and what is attached to it.
#[cfg(feature = "pdf")]
mod pdf {
    pub mod attachments;
    pub mod file;
    mod filter;
    pub mod object;
}

/// Floor 3: what a written contract says: documents, and the passages of them that set a term.
pub mod passages;

/// Floor 3: the typed program.
pub mod program {
    mod arithmetic;
    pub mod bearers;
    pub mod boundaries;
    mod checker;
    mod clauses;
    mod compare;
    pub mod constants;
    mod eases;
    mod exceptions;
    mod facts;
    pub mod follow_ups;
    pub mod from_syntax;
    mod graded;
    mod header;
    pub mod house;
    mod infer;
    pub(crate) mod kinds;
    mod ladders;
    pub mod layers;
    pub mod lengths;
    pub mod lint;
    mod locks;
    mod measures;
    mod modifiers;
    mod moments;
    mod names;
    mod order;
    mod parties;
    mod parts;
    mod patterns;
    mod reach;
    pub mod reads;
    mod references;
    mod rungs;
    mod scope;
    mod statements;
    mod terms;
    pub mod tighter;
    pub mod tree;
    mod types;
    pub mod versions;
}

/// Floor 3: what the files of others tell, as records.
pub mod import;

/// Floor 4: the policy, ready to run.
pub mod plan;

/// Floor 5: one engagement as of a day, and what expressions make of it.
pub mod facts {
    mod accounts;
    pub mod derived;
    mod disputes;
    pub mod due;
    pub mod excepted;
    pub mod expression;
    pub mod index;
    pub mod item;
    pub mod measure;
    pub mod query;
    mod saw;
    pub mod scope;
    mod settled;
    mod tried;
    pub mod truth;
    pub mod watch;
    pub mod worlds;
}

/// Floor 6: one file a statement: how each subject of a clause stands.
pub mod monitor {
    pub mod cadence;
    pub mod draft;
    pub mod duty;
    pub mod forbid;
    pub mod known;
    pub mod limit;
    pub mod may;
    pub mod owes;
    pub mod paid;
    pub mod period;
    pub mod periods;
    pub mod quota;
    pub mod require;
    pub mod said;
    pub mod standing;
    pub mod subjects;
    pub mod window;
}

/// Floor 7: every verdict on an engagement.
pub mod evaluate {
    mod charge;
    pub mod check;
    mod chosen;
    mod clausal;
    mod explain;
    pub mod figures;
    mod finish;
    pub mod leeway;
    pub mod run;
    mod severity;
    pub mod shown;
    mod tolerance;
    mod versions;
    mod waiver;

    pub use check::{check_record, conflicts, recorded_before, too_many_years};
    pub use chosen::Chosen;
    pub use run::{Judged, run};
    pub use versions::{in_force, judge_chosen, judge_versions, sort};
}

/// Floor 8: from findings to actions.
pub mod ladder {
    pub mod change;
    mod climb;
    pub mod computed;
    pub mod contest;
    pub mod counted;
    mod ended;
    pub mod owed;
    mod taken;
    mod weigh;
    mod work;

    pub use climb::{Action, Need, NeedStatus, Score, suggest};
    pub use ended::{binds, ended};
    pub use taken::{Taken, days_taken, taken};
}

/// Floor 8: a policy in the sentences of a language.
pub mod wording {
    mod absent;
    mod condition;
    mod definitions;
    pub mod document;
    mod expression;
    mod inner;
    mod ladder;
    mod lengths;
    mod limit;
    pub mod locale;
    mod modifier;
    pub mod needs;
    mod pattern;
    mod speaker;
    mod statement;
    pub mod terms;
    pub mod texts;
}

/// Floor 8: what would have avoided a breach.
pub mod remedy {
    mod added;
    pub mod change;
    mod chosen;
    pub mod deciding;
    mod duty;
    mod fields;
    mod forbidden;
    mod graded;
    mod occurrence;
    mod outcome;
    mod paid;
    pub mod pending;
    pub mod question;
    mod remedies;
    mod require;
    mod search;
    mod seek;
    pub mod silence;
    mod sizes;
    mod subject;
    mod unjudged;

    pub use remedies::{Remedies, met_by, remedies};
    pub use subject::Parts;
}

/// Floor 9: what goes to the client.
pub mod letter {
    pub mod draft;
    pub mod form;
    pub mod locale;
    mod money;
    pub mod restricted;
}

/// Floor 9: what comes, if nothing more is recorded.
pub mod forecast {
    pub mod ahead;
    pub mod changes;
    pub mod days;
    pub mod limits;
    pub mod reach;
    pub mod tolerances;
}

/// Floor 9: two policies over the same records.
pub mod backtest {
    pub mod acceptance;
    pub mod flips;
    pub mod texts;
}

/// Floor 9: tests of a policy, and what of it they cover.
pub mod testing {
    mod actions;
    pub mod case;
    pub mod compare;
    pub mod coverage;
    mod edit;
    pub mod generate;
    pub mod inline;
    mod least;
    pub mod page;
    mod table;
    pub mod test;
    pub mod want;
    mod wish;
    mod yaml;
}

/// Floor 9: a contract before it is signed.
pub mod review {
    pub mod basis;
    pub mod beside;
    pub mod called;
    pub mod changed;
    pub mod charged;
    pub mod claim;
    pub mod concession;
    pub mod effect;
    pub mod expected;
    pub mod grave;
    mod interest;
    pub mod known;
    pub mod law;
    pub mod phrases;
    pub mod points;
    #[expect(clippy::module_inception, reason = "it is what the room is about")]
    pub mod review;
    pub mod said;
    pub mod sided;
    pub mod tongue;
    pub mod typical;
    pub mod waiting;
    pub mod whose;
    pub mod written;
}

/// Floor 10: what was found, as data, and one file a format.
pub mod report {
    pub mod answers;
    mod as_word;
    pub mod backtest;
    pub mod backtest_schema;
    pub mod clauses;
    mod coming;
    pub mod computed;
    pub mod csv;
    pub mod difference;
    /// Printed terms, a file a format.
    pub mod document {
        pub mod docx;
        pub mod html;
        pub mod markdown;
    }
    pub mod error;
    mod escape;
    pub mod files;
    pub mod forecast;
    pub mod forecast_schema;
    /// Pages to read: one an engagement, one for all.
    pub mod html {
        pub mod client;
        pub mod dossier;
        mod due;
        pub mod finding;
        mod lanes;
        mod listing;
        pub mod mail;
        pub mod making;
        pub mod markup;
        mod now;
        pub mod overview;
        pub mod page;
        pub mod payments;
        mod timeline;
        mod todo;
        mod words;
    }
    pub mod ical;
    pub mod json;
    pub mod junit;
    pub mod lint;
    pub mod made;
    pub mod markdown;
    pub mod ndjson;
    pub mod portfolio;
    pub mod read_again;
    #[expect(clippy::module_inception, reason = "a file is named after the one thing in it")]
    pub mod report;
    pub mod review;
    pub mod review_schema;
    pub mod sarif;
    pub mod schema;
    pub mod standing;
    pub mod summary;
    pub mod tests;
    pub mod text;
    pub mod total;
    mod view;
    mod when;
    pub mod words;
}

/// Floor 11: the commands, one a file; files, arguments and the clock are here alone.
pub mod cli {
    mod asked;
    mod atomic;
    pub mod backtest;
    mod beside;
    pub mod bug;
    mod census;
    mod changed;
    pub mod check;
    mod clock;
    pub mod command;
    pub mod crew;
    mod digest;
    mod doubts;
    pub mod explain;
    pub mod fmt;
    pub mod forecast;
    mod gather;
    pub mod import;
    mod input;
    mod instead;
    mod interrupt;
    mod jobs;
    pub mod letter;
    pub mod lint;
    mod options;
    mod pass;
    mod passed;
    mod policy;
    pub mod print;
    mod progress;
    mod records;
    pub mod report;
    pub mod review;
    pub mod schema;
    mod seen;
    pub mod show;
    mod sources;
    mod status;
    mod tables;
    mod terminal;
    pub mod test;
    mod texts;
    mod twice;
    mod unified;
    mod unread;
    pub mod verify;
}
