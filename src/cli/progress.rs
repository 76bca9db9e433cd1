//! How far long work is, for a person who watches: nothing where standard error is no terminal.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, ProgressBar, ProgressStyle};

/// Below so many bytes nobody waits: of what is read, and of text in which passages are looked for.
const LONG: u64 = 32 << 20;
const LONG_TEXT: u64 = 256 << 10;

/// It is drawn anew no more often than this.
const PAUSE: Duration = Duration::from_millis(100);

/// The bar that is shown now.
static SHOWN: Mutex<Option<Shown>> = Mutex::new(None);

struct Shown {
    bar: ProgressBar,
    /// How many bytes came since it was drawn, and when that was.
    more: u64,
    drawn: Instant,
}

fn show(bar: ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    *SHOWN.lock().unwrap_or_else(PoisonError::into_inner) = Some(Shown { bar, more: 0, drawn: Instant::now() });
}

/// Shows how far the reading of so many bytes is, until [`end`].
pub fn begin(what: &str, bytes: u64) {
    begin_from(LONG, what, bytes);
}

/// Shows how far the search through so many bytes of text is, until [`end`].
pub fn search(what: &str, bytes: u64) {
    begin_from(LONG_TEXT, what, bytes);
}

fn begin_from(long: u64, what: &str, bytes: u64) {
    if bytes < long || !std::io::stderr().is_terminal() {
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
        if shown.drawn.elapsed() >= PAUSE {
            shown.bar.inc(std::mem::take(&mut shown.more));
            shown.drawn = Instant::now();
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
        Some(shown) => shown.bar.suspend(then),
        None => then(),
    }
}
