//! How far long work is, for a person who watches: nothing where standard error is no terminal.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, ProgressBar, ProgressStyle};

/// So long nobody waits: what is done by then shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// It is drawn anew no more often than this.
const PAUSE: Duration = Duration::from_millis(100);

/// The bar that is shown now.
static SHOWN: Mutex<Option<Shown>> = Mutex::new(None);

struct Shown {
    bar: ProgressBar,
    /// How many bytes came since it was drawn, and when it is to be drawn next.
    more: u64,
    next: Instant,
    is_drawn: bool,
}

fn show(bar: ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    end();
    *SHOWN.lock().unwrap_or_else(PoisonError::into_inner) =
        Some(Shown { bar, more: 0, next: Instant::now() + PATIENCE, is_drawn: false });
}

/// Shows how far the reading of so many bytes is, or the search through them, until [`end`].
pub fn begin(what: &str, bytes: u64) {
    if !std::io::stderr().is_terminal() {
        return;
    }
    let bar = ProgressBar::new(bytes).with_message(crate::report::text::clean(what).into_owned());
    show(bar, "{msg} {wide_bar} {bytes} of {total_bytes}, {eta} left");
}

/// Shows how many bytes were read of what nobody knows the length of, until [`end`].
pub fn count(what: &str) {
    if !std::io::stderr().is_terminal() {
        return;
    }
    show(ProgressBar::new_spinner().with_message(what.to_owned()), "{msg} {bytes}");
}

/// So many bytes more were read.
pub fn advance(bytes: usize) {
    if let Some(shown) = &mut *SHOWN.lock().unwrap_or_else(PoisonError::into_inner) {
        shown.more += bytes as u64;
        let now = Instant::now();
        if now >= shown.next {
            shown.bar.inc(std::mem::take(&mut shown.more));
            shown.next = now + PAUSE;
            shown.is_drawn = true;
        }
    }
}

/// Returns so many bytes in words, such as `1.20 MiB`.
pub fn size(bytes: u64) -> String {
    HumanBytes(bytes).to_string()
}

/// Takes the bar away.
pub fn end() {
    if let Some(shown) = SHOWN.lock().unwrap_or_else(PoisonError::into_inner).take() {
        shown.bar.finish_and_clear();
    }
}

/// Does something that writes to standard error, with the bar out of its way.
pub fn aside<T>(then: impl FnOnce() -> T) -> T {
    match &*SHOWN.lock().unwrap_or_else(PoisonError::into_inner) {
        Some(shown) if shown.is_drawn => shown.bar.suspend(then),
        _ => then(),
    }
}
