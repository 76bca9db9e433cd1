//! Written contracts of each format as paragraphs, and why some are refused.

use goodterms::passages::read::read;

mod docx;
#[cfg(feature = "pdf")]
mod pdf;
mod text;

/// Reads a document with bits of it turned, then with its end cut off: whatever comes of it, nothing panics.
fn read_damaged(name: &str, mut bytes: Vec<u8>, turned: Vec<(usize, u8)>, cut: usize) {
    let length = bytes.len();
    for (at, bit) in turned {
        bytes[at % length] ^= 1 << bit;
    }
    let _ = read(name, &bytes);
    bytes.truncate(cut % length);
    let _ = read(name, &bytes);
}
