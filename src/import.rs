//! What the files of others tell, as records: a folder for each sort of source, `join` for what becomes of it.

/// Bank statements.
mod bank {
    mod booking;
    /// ISO 20022.
    pub mod camt {
        mod context;
        mod cover;
        mod details;
        mod entry;
        mod mend;
        mod names;
        pub mod read;
    }
    mod day;
    /// SWIFT.
    pub mod mt940 {
        mod charset;
        mod details;
        mod fields;
        mod line;
        pub mod read;
        mod words;
    }
    mod number;
    /// Open Financial Exchange.
    pub mod ofx {
        pub mod read;
        mod tags;
        mod transaction;
    }
    mod place;
    pub mod qif;
    mod tell;
}
/// Calendars: iCalendar, and vCalendar before it.
pub mod calendar {
    mod component;
    mod entry;
    mod expand;
    mod lines;
    mod occurrence;
    mod person;
    mod plan;
    pub(super) mod read;
    mod rule;
    mod stamp;
    mod tell;
    pub mod together;
    mod zones;
}
mod cell;
mod clock;
pub mod cover;
mod decode;
/// Electronic invoices.
mod einvoice {
    mod bill;
    mod cii;
    mod code;
    mod days_once;
    mod due;
    mod early;
    mod fatturapa;
    #[cfg(feature = "pdf")]
    pub(super) mod hybrid;
    mod item;
    mod ksef;
    mod left_open;
    mod phrases;
    mod reading;
    pub(super) mod root;
    mod said;
    mod signed;
    mod skonto;
    mod source;
    mod terms;
    mod ubl;
    mod unread;
    mod words;
}
pub mod fact;
pub mod format;
pub mod formats;
mod iban;
/// From what sources tell to the events of one engagement.
pub mod join {
    mod account;
    mod alike;
    mod back;
    mod batch;
    mod bounced;
    pub mod claims;
    mod corrected;
    mod coverage;
    mod credits;
    mod discount;
    mod divided;
    mod draft;
    mod event;
    mod except;
    mod exchange;
    mod invoices;
    pub mod joined;
    mod kept;
    pub mod known;
    mod links;
    mod looks;
    mod mark;
    pub mod merge;
    mod names;
    mod namesakes;
    mod numbers;
    mod open;
    mod outcome;
    mod overlap;
    mod pay;
    mod purpose;
    mod reach;
    mod receiver;
    mod recorded;
    mod refund;
    mod same;
    mod scalar;
    mod settled;
    mod subsets;
    mod tellers;
    mod tokens;
    mod twice;
    mod twins;
    mod typed;
    mod whose;
    mod words;
    mod written;

    pub use event::{Event, file_of_events, lines_of};
}
/// Journals of plain-text accounting.
mod ledger {
    mod account;
    mod amount;
    mod arithmetic;
    mod balances;
    mod beancount;
    mod entry;
    mod journal;
    mod print;
    pub(super) mod read;
    mod tell;
}
/// Mailboxes and mails.
mod mail {
    mod body;
    mod bounce;
    mod date;
    mod head;
    mod invitation;
    mod letter;
    mod person;
    pub(super) mod read;
    mod sort;
    mod split;
    mod thread;
    mod warnings;
    mod words;
}
pub mod quote;
pub mod refusal;
/// Tables, by a mapping.
pub mod table {
    mod check;
    mod clock;
    mod columns;
    pub mod csv;
    mod head;
    mod hours;
    mod imported;
    pub mod mapping;
    mod node;
    mod pick;
    mod readings;
    pub mod ready;
    mod row;
    mod rule;
    mod settled;
    mod spec;
    mod spent;
    mod teller;
    mod told;
    mod way;
    mod write;

    pub use imported::Recorded;
    pub use node::Problem;
    pub use told::told;
}
mod xml;

pub use cell::Cell;
