//! How far long work is, for a person who watches: nothing where standard error is no terminal.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressStyle};

/// Below so many bytes nobody waits.
const LONG: u64 = 32 << 20;

/// The bar that is shown now.
static SHOWN: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// Shows how far the reading of so many bytes is, until [`end`].
pub fn begin(what: &str, bytes: u64) {
    if bytes < LONG || !std::io::stderr().is_terminal() {
        return;
    }
    let template = "{msg} {wide_bar} {bytes} of {total_bytes}, {eta} left";
    let bar = ProgressBar::new(bytes).with_message(crate::report::text::clean(what).into_owned());
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    *SHOWN.lock().unwrap_or_else(PoisonError::into_inner) = Some(bar);
}

/// Shows how many bytes were read of what nobody knows the length of, until [`end`].
pub fn count(what: &str) {
    if !std::io::stderr().is_terminal() {
        return;
    }
    let bar = ProgressBar::new_spinner().with_message(what.to_owned());
    if let Ok(style) = ProgressStyle::with_template("{msg} {bytes}") {
        bar.set_style(style);
    }
    *SHOWN.lock().unwrap_or_else(PoisonError::into_inner) = Some(bar);
}

/// So many bytes more were read.
pub fn advance(bytes: usize) {
    if let Some(bar) = &*SHOWN.lock().unwrap_or_else(PoisonError::into_inner) {
        bar.inc(bytes as u64);
    }
}

/// Takes the bar away.
pub fn end() {
    if let Some(bar) = SHOWN.lock().unwrap_or_else(PoisonError::into_inner).take() {
        bar.finish_and_clear();
    }
}

/// Does something that writes to standard error, with the bar out of its way.
pub fn aside<T>(then: impl FnOnce() -> T) -> T {
    match &*SHOWN.lock().unwrap_or_else(PoisonError::into_inner) {
        Some(bar) => bar.suspend(then),
        None => then(),
    }
}
