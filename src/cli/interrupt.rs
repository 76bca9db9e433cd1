//! Ctrl-C: what is begun is ended whole, and nothing more is begun.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::progress;
use super::status::INTERRUPTED;
use super::terminal::complain;

static CAME: AtomicBool = AtomicBool::new(false);

/// Whether it ends the program at once.
static ENDS: AtomicBool = AtomicBool::new(false);

/// How many bytes came in while it was waited.
static READ: AtomicU64 = AtomicU64::new(0);

/// From now on Ctrl-C is noted instead of ending the program; a second one ends it.
pub fn note() {
    let noted = ctrlc::set_handler(|| {
        if ENDS.load(Ordering::Relaxed) {
            progress::end();
            let read = progress::size(READ.load(Ordering::Relaxed));
            complain(&format!("interrupted while reading, after {read}; nothing of it is reported\n"));
            std::process::exit(i32::from(INTERRUPTED));
        }
        if CAME.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(INTERRUPTED));
        }
    });
    // Where there can be no handler, Ctrl-C ends the program as ever.
    drop(noted);
}

/// Waits for somebody else: nothing is begun yet that could be left half done, and Ctrl-C ends the program at once.
pub fn waiting<T>(wait: impl FnOnce() -> T) -> T {
    ENDS.store(true, Ordering::Relaxed);
    let done = wait();
    ENDS.store(false, Ordering::Relaxed);
    done
}

/// So many bytes more came in.
pub fn read(bytes: usize) {
    READ.fetch_add(bytes as u64, Ordering::Relaxed);
}

/// Whether it came.
pub fn came() -> bool {
    CAME.load(Ordering::Relaxed)
}
