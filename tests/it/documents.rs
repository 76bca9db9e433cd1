//! Written contracts of each format as paragraphs, and why some are refused.

mod text;
