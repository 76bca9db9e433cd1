//! What is legal in the language but unwise in a policy.

pub mod allow;
pub mod clauses;
pub mod law;
pub mod policy;
