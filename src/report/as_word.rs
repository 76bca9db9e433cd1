//! What the engine knows as one of a few, in the word of the report.

use serde::{Serialize, Serializer};

use crate::finding::{Basis, Bearer, RightStatus, Status};
use crate::ladder::NeedStatus;
use crate::value::severity::Severity;

/// The word for who has a right that both sides have.
pub(super) const EITHER: &str = "either";

/// Returns who has a right.
pub(super) fn holder_of(side: Option<Bearer>) -> &'static str {
    side.map_or(EITHER, Bearer::word)
}

pub(super) fn status<S: Serializer>(status: &Status, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(status.word())
}

pub(super) fn severity<S: Serializer>(severity: &Option<Severity>, serializer: S) -> Result<S::Ok, S::Error> {
    severity.map(Severity::word).serialize(serializer)
}

pub(super) fn bearer<S: Serializer>(bearer: &Option<Bearer>, serializer: S) -> Result<S::Ok, S::Error> {
    bearer.map(Bearer::word).serialize(serializer)
}

pub(super) fn basis<S: Serializer>(basis: &Basis, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(basis.word())
}

pub(super) fn right<S: Serializer>(status: &RightStatus, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(status.word())
}

pub(super) fn holder<S: Serializer>(side: &Option<Bearer>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(holder_of(*side))
}

pub(super) fn need<S: Serializer>(status: &NeedStatus, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(status.word())
}
