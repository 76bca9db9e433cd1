//! Factur-X and ZUGFeRD: a PDF for people with the same invoice as XML attached.

use super::root::{bills, family_of};
use crate::import::fact::{Given, Told};
use crate::import::refusal::Refusal;
use crate::pdf::attachments::attachments;
use crate::pdf::file::File;

/// So much of an attachment tells what it is.
const HEAD: usize = 64 << 10;
/// The largest file that is read.
const BYTES: usize = 256 << 20;
/// The most attachments of other names that are looked into.
const OTHERS: usize = 20;
/// What the standards call the attachment.
const NAMES: [&str; 3] = ["factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml"];

/// Returns whether a file is a PDF.
pub(in crate::import) fn is_pdf(_: &str, head: &[u8]) -> bool {
    head[..head.len().min(1024)].windows(5).any(|part| part == b"%PDF-")
}

/// Reads the invoice that is attached to a PDF.
///
/// # Errors
/// That it is encrypted, or that no invoice is attached.
pub(in crate::import) fn read(given: &Given<'_>) -> Result<Told, Refusal> {
    if given.bytes.len() > BYTES {
        return Err(Refusal::new("the file is larger than 256 MiB, and no invoice is"));
    }
    let file = File::new(given.bytes);
    if file.is_encrypted() {
        return Err(Refusal::new("the PDF is encrypted: open it with its password and save a copy without encryption"));
    }
    let (mut known, mut others) = (Vec::new(), Vec::new());
    for attachment in attachments(&file) {
        let name = attachment.name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        let small = name.to_ascii_lowercase();
        if NAMES.contains(&small.as_str()) {
            known.push((name, attachment.stream));
        } else if small.ends_with(".xml") && others.len() < OTHERS {
            others.push((name, attachment.stream));
        }
    }
    // Where both the old and the new name are there, they tell the same invoice.
    known.truncate(1);
    let is_known = !known.is_empty();
    let mut told = Told::default();
    for (name, stream) in if is_known { known } else { others } {
        let Some(bytes) = file.stream(&stream) else {
            let reason = match file.is_over() {
                true => "unpacks to more than 32 MiB, and no invoice is that large",
                false => "cannot be unpacked: ask for the invoice anew",
            };
            if is_known || file.is_over() {
                return Err(Refusal::new(format!("the attachment `{name}` {reason}")));
            }
            continue;
        };
        if is_known || family_of(&bytes[..bytes.len().min(HEAD)]).is_some() {
            let inside = bills(&bytes, Some(&name))
                .map_err(|refusal| Refusal { reason: format!("{name}: {}", refusal.reason), ..refusal })?;
            told.facts.extend(inside.facts);
            told.warnings.extend(inside.warnings);
            for (what, count) in inside.passed_over {
                *told.passed_over.entry(what).or_default() += count;
            }
        }
    }
    if told.facts.is_empty() && told.warnings.is_empty() && told.passed_over.is_empty() {
        return Err(Refusal::new(
            "it is no hybrid invoice: no XML of an invoice is attached to the PDF; ask for one (Factur-X, ZUGFeRD), or record the invoice by hand",
        ));
    }
    Ok(told)
}
