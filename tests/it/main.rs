//! All tests: one binary, one module a topic.

mod agree;
mod calendar;
mod cases;
mod cli;
mod deadline;
mod documents;
mod formats;
mod generate;
mod import;
mod interest;
mod laws;
mod letter;
mod lint;
mod naive;
mod naive_cases;
mod passages;
mod print;
mod program;
mod records;
mod remedy;
mod render;
mod report;
mod syntax;
mod tidy;
mod verify;
mod zone;
