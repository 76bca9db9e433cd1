//! Ctrl-C: what is begun is ended whole, and nothing more is begun.

use std::sync::atomic::{AtomicBool, Ordering};

static CAME: AtomicBool = AtomicBool::new(false);

/// Whether it ends the program at once.
static ENDS: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C is noted instead of ending the program; a second one ends it.
pub fn note() {
    let noted = ctrlc::set_handler(|| {
        if CAME.swap(true, Ordering::Relaxed) || ENDS.load(Ordering::Relaxed) {
            std::process::exit(i32::from(super::status::INTERRUPTED));
        }
    });
    // Where there can be no handler, Ctrl-C ends the program as ever.
    drop(noted);
}

/// Says whether Ctrl-C ends the program at once: while it only waits.
pub fn ends(at_once: bool) {
    ENDS.store(at_once, Ordering::Relaxed);
}

/// Whether it came.
pub fn came() -> bool {
    CAME.load(Ordering::Relaxed)
}
