//! goodterms: terms of service as code. This file is the map, ground floor first.

/// Floor 0: sources and spans, diagnostics as plain data, "did you mean".
pub mod base {
    pub mod diagnostic;
    /// One function a mistake, one file a phase.
    pub mod mistake {
        pub mod syntax;
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
    pub mod duration;
    pub mod holidays;
    pub mod interest;
    pub mod money;
    pub mod severity;
    pub mod time;
    pub mod zone;
}

/// Floor 2: what was recorded.
pub mod engagement {
    pub mod ledger;
    pub mod record;
    pub mod timeline;
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

/// Floor 3: the policy, named and typed.
pub mod program {
    pub mod tree;
}

/// Floor 4: the policy, ready to run.
pub mod plan;

/// Floor 5: one engagement as of a day, and what expressions make of it.
pub mod facts {
    pub mod derived;
    pub mod due;
    pub mod expression;
    pub mod index;
    pub mod item;
    pub mod measure;
    pub mod query;
    pub mod scope;
    pub mod truth;
}
