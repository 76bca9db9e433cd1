//! What the words of `action.what` and `action.outcome` mean to the engine, which knows them by name.

/// Returns whether an action ends the engagement.
pub fn ends(what: &str) -> bool {
    matches!(what, "part" | "terminate")
}

/// Returns whether an action needs a ground that the client had accepted, or the law: what ends the engagement, or lets the work rest
/// (language.md 4.8).
pub fn needs_ground(what: &str) -> bool {
    ends(what) || what == "suspend"
}

/// Returns whether an action with this outcome did not come about: the step was not taken.
pub fn is_void(outcome: &str) -> bool {
    matches!(outcome, "withdrawn" | "failed")
}

/// Returns whether an action with this outcome changes nothing between the sides. One that was declined was taken all the same, as a
/// talk is that the client refused: it leads to the next step. But a parting that was declined is none.
pub fn has_no_effect(outcome: &str) -> bool {
    is_void(outcome) || outcome == "declined"
}

/// Returns whether the other side agreed to an action.
pub fn is_agreed(outcome: &str) -> bool {
    outcome == "accepted"
}
