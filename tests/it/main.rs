//! All tests that see the program from outside: one binary, one module a topic.

mod calendar;
mod deadline;
mod interest;
mod program;
mod records;
mod render;
mod syntax;
mod zone;
