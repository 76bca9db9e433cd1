//! All tests that are no cases of the language: one binary, one module a topic.

mod calendar;
mod cases;
mod deadline;
mod interest;
mod program;
mod records;
mod render;
mod syntax;
mod tidy;
mod zone;
