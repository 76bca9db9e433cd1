//! The contract: signatures, what was accepted, the contract's own terms, and its amendments.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Context, place};
use crate::base::mistake::record as mistake;
use crate::base::source::Span;
use crate::engagement::node::{Entry, Key, Node, Shape};
use crate::engagement::record::{Acceptance, Amendment, Contract, Standing, TermValue, Value};
use crate::engagement::vocabulary::{FieldId, FieldType};
use crate::value::time::{Day, Moment};

/// The keys of a contract that are no fields.
const PARTS: [&str; 3] = ["signed", "terms", "amendments"];

/// What an amendment changes.
struct Change {
    effective: Day,
    /// A field of the contract, or `terms.NAME`.
    name: String,
    value: Value,
    span: Span,
}

/// When the client signed, and when the firm did.
type Signed = (Option<Moment>, Option<Moment>);

impl Context<'_> {
    /// Reads `contract:`.
    pub(super) fn read_contract(&mut self, entry: Option<&Entry<'_>>, otherwise: Span) -> Contract {
        let mut contract = Contract {
            stated: entry.is_some(),
            record: Standing { fields: Vec::new(), span: otherwise },
            signed_client: None,
            signed_firm: None,
            accepts: Vec::new(),
            terms: Vec::new(),
            amendments: Vec::new(),
        };
        let Some(entry) = entry else { return contract };
        contract.record.span = entry.key.span.to(entry.value.span);
        let example = "contract: {signed: 2026-01-12, value: 24000 EUR}";
        let entries = self.mapping(&entry.key, &entry.value, example).unwrap_or_default();
        for entry in entries {
            let nodes = self.one_or_several(&entry.value);
            match &*entry.key.text {
                "signed" => (contract.signed_client, contract.signed_firm) = self.read_signed(entry),
                "accepts" => {
                    let accepts = nodes.iter().filter_map(|node| self.read_acceptance(&entry.key, node));
                    contract.accepts = accepts.collect();
                }
                "terms" => contract.terms = self.read_terms(entry),
                "amendments" => {
                    let mut changes = Vec::new();
                    let amendments =
                        nodes.iter().filter_map(|node| self.read_amendment(&entry.key, node, &mut changes));
                    contract.amendments = amendments.collect();
                    self.check_changes(changes);
                }
                _ => contract.record.fields.extend(self.standing_field("contract", entry, &PARTS)),
            }
        }
        contract.amendments.sort_by_key(|amendment| amendment.effective);
        self.check_ends(entries, &contract.record.fields);
        contract.record.fields.sort_by_key(|(field, _)| *field);
        contract
    }

    /// What two amendments change from one day on, they change alike.
    fn check_changes(&mut self, changes: Vec<Change>) {
        let mut first: HashMap<(Day, String), (Value, Span)> = HashMap::new();
        for Change { effective, name, value, span } in changes {
            match first.get(&(effective, name.clone())) {
                Some((before, place)) if *before != value => {
                    let name = name.strip_prefix("terms.").unwrap_or(&name);
                    self.report(mistake::contradicting_amendments(span, *place, name, effective));
                }
                Some(_) => {}
                None => {
                    first.insert((effective, name), (value, span));
                }
            }
        }
    }

    fn check_ends(&mut self, entries: &[Entry<'_>], fields: &[(FieldId, Value)]) {
        let find = |name: &str| {
            let id = self.vocabulary.field_id(name)?;
            let (_, value) = fields.iter().find(|(field, _)| *field == id)?;
            let entry = entries.iter().find(|entry| entry.key.text == name)?;
            if let Value::Moment(at) = value { Some((*at, entry.value.span)) } else { None }
        };
        if let (Some((starts, there)), Some((ends, here))) = (find("starts"), find("ends"))
            && self.zone.is_earlier(ends, starts)
        {
            self.report(mistake::ends_before_starts(here, there, "ends", "starts"));
        }
    }

    /// Reads `signed:`: a moment for both sides, or one for each.
    fn read_signed(&mut self, entry: &Entry<'_>) -> Signed {
        let Shape::Map(entries) = &entry.value.shape else {
            let both = self.a_moment(&entry.key, &entry.value);
            return (both, both);
        };
        let mut signed = (None, None);
        for entry in entries {
            match &*entry.key.text {
                "client" => signed.0 = self.a_moment(&entry.key, &entry.value),
                "firm" => signed.1 = self.a_moment(&entry.key, &entry.value),
                _ => self.unknown_field(&entry.key, "signed", ["client", "firm"]),
            }
        }
        signed
    }

    fn a_moment(&mut self, key: &Key<'_>, node: &Node<'_>) -> Option<Moment> {
        let scalar = self.scalar(&FieldType::Moment, key, node)?;
        self.moment(scalar)
    }

    fn read_acceptance(&mut self, key: &Key<'_>, node: &Node<'_>) -> Option<Acceptance> {
        let example = "accepts: {policy: \"Terms of service\", version: \"2026.1\", at: 2026-01-12}";
        let entries = self.mapping(key, node, example)?;
        let (mut policy, mut version, mut at, mut named): (Option<Arc<str>>, Option<Arc<str>>, _, _) =
            (None, None, None, false);
        for entry in entries {
            match &*entry.key.text {
                "policy" => (policy, named) = (self.name(entry), true),
                "version" => version = self.name(entry),
                "at" => at = self.a_moment(&entry.key, &entry.value),
                _ => self.unknown_field(&entry.key, "accepts", ["policy", "version", "at"]),
            }
        }
        if !named {
            self.report(mistake::missing_key(place(node), "accepts", "policy"));
        }
        Some(Acceptance { policy: policy?, version, at, span: node.span })
    }

    fn read_terms(&mut self, entry: &Entry<'_>) -> Vec<TermValue> {
        let entries = self.mapping(&entry.key, &entry.value, "terms: {payment_due: 30 days}").unwrap_or_default();
        let mut terms = Vec::new();
        for entry in entries {
            let value = self.by_form(&entry.key, &entry.value);
            let name: Arc<str> = entry.key.text.trim().into();
            terms.extend(value.map(|value| TermValue { name, value, span: entry.value.span }));
        }
        terms
    }

    /// Reads an amendment, and adds what it changes.
    fn read_amendment(&mut self, key: &Key<'_>, node: &Node<'_>, changes: &mut Vec<Change>) -> Option<Amendment> {
        let example = "amendments: [{effective: 2026-06-01, signed: 2026-05-20, terms: {payment_due: 21 days}}]";
        let entries = self.mapping(key, node, example)?;
        let (mut effective, mut stated) = (None, false);
        let mut signed = (None, None);
        let (mut terms, mut fields) = (Vec::new(), Vec::new());
        let mut places = Vec::new();
        for entry in entries {
            match &*entry.key.text {
                "effective" => (effective, stated) = (self.day(&entry.key, &entry.value), true),
                "signed" => signed = self.read_signed(entry),
                "terms" => terms = self.read_terms(entry),
                "accepts" | "amendments" => {
                    self.unknown_field(&entry.key, "amendments", ["effective", "signed", "terms", "value", "ends"]);
                }
                name => {
                    let field = self.standing_field("contract", entry, &["effective", "signed", "terms"]);
                    places.extend(field.iter().map(|(_, value)| (name.to_owned(), value.clone(), entry.value.span)));
                    fields.extend(field);
                }
            }
        }
        if !stated {
            self.report(mistake::missing_key(place(node), "amendments", "effective"));
        }
        fields.sort_by_key(|(field, _)| *field);
        places.extend(terms.iter().map(|term| (format!("terms.{}", term.name), term.value.clone(), term.span)));
        changes.extend(
            places
                .into_iter()
                .filter_map(|(name, value, span)| Some(Change { effective: effective?, name, value, span })),
        );
        let (signed_client, signed_firm) = signed;
        Some(Amendment { effective: effective?, signed_client, signed_firm, terms, fields, span: node.span })
    }
}
