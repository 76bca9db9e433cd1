//! Written contracts of each format as paragraphs, and why some are refused.

mod docx;
#[cfg(feature = "pdf")]
mod pdf;
mod text;
