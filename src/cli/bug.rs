//! A bug: whichever thread finds it, the program says so and ends.

use std::io;

/// So a program of Rust ends that panics.
const STATUS: i32 = 101;

/// From now on a panic in any thread ends the program with its message and status 101: nobody waits for what will never come.
pub fn ends_the_program() {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        tell(panic);
        // What another thread writes out now is ended whole, and nobody begins anything more.
        let _output = io::stdout().lock();
        std::process::exit(STATUS);
    }));
}
