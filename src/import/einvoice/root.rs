//! Which bills are in an XML, by its elements, and who reads them.

use roxmltree::Node;

use super::source::{Source, short};
use super::{cii, fatturapa, ksef, signed, ubl};
use crate::import::fact::{Given, Told};
use crate::import::refusal::Refusal;
use crate::import::xml::Element;
use crate::import::{decode, xml};

/// The families of bills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// UBL 2.
    Ubl,
    /// CII and its older form.
    Cii,
    /// FatturaPA.
    FatturaPa,
    /// KSeF.
    Ksef,
}

/// No wrapper lies deeper than this around what it wraps.
const DEEPEST: usize = 6;

impl Family {
    /// Returns the family of an element by its name and that of its namespace; empty where it has none.
    fn of(name: &str, space: &str) -> Option<Self> {
        match name {
            "Invoice" | "CreditNote" if space.contains(":ubl:") => Some(Self::Ubl),
            "CrossIndustryInvoice" | "CrossIndustryDocument" => Some(Self::Cii),
            "FatturaElettronica" | "FatturaElettronicaSemplificata" => Some(Self::FatturaPa),
            "Faktura" if space.contains("crd.gov.pl") => Some(Self::Ksef),
            _ => None,
        }
    }

    fn tell(self, node: Node<'_, '_>, source: &mut Source) {
        match self {
            Self::Ubl => ubl::tell(node, source),
            Self::Cii => cii::tell(node, source),
            Self::FatturaPa => fatturapa::tell(node, source),
            Self::Ksef => ksef::tell(node, source),
        }
    }
}

/// Reads the bills of a file of XML.
///
/// # Errors
/// That it is no XML, or has no bill in it.
pub(in crate::import) fn read(given: &Given<'_>) -> Result<Told, Refusal> {
    bills(given.bytes, None)
}

/// Reads the bills of a file that may be signed as a whole.
///
/// # Errors
/// That it is no XML, or has no bill in it.
pub(in crate::import) fn read_signed(given: &Given<'_>) -> Result<Told, Refusal> {
    if given.bytes.trim_ascii_start().starts_with(b"<") || !signed::is_signed(given.path, given.bytes) {
        return read(given);
    }
    let Some(document) = signed::document(given.bytes) else {
        return Err(Refusal::new("there is no document in the signature: give the file that was signed"));
    };
    let name = given.path.rsplit(['/', '\\']).next().unwrap_or_default();
    let end = name.to_ascii_lowercase().find(".p7m").unwrap_or(name.len());
    bills(&document, Some(&name[..end]))
}

/// Reads the bills in the bytes of an XML, which is that part of its file.
pub(super) fn bills(bytes: &[u8], part: Option<&str>) -> Result<Told, Refusal> {
    let (text, guessed) = decode::text(bytes);
    let text = plain(&text);
    let document = xml::parse(&text)?;
    let mut source = Source::new(&text, part.map(str::to_owned));
    if let Some(encoding) = guessed {
        source.warn(0, format!("it is no UTF-8 and names no other encoding: it is read as {encoding}"));
    }
    let mut is_found = false;
    find(document.root_element(), 0, &mut |node, family| {
        is_found = true;
        family.tell(node, &mut source);
    });
    if !is_found {
        let name = document.root_element().tag_name().name();
        return Err(Refusal::new(format!(
            "`{}` is no invoice that is read here: UBL, CII, FatturaPA and KSeF are",
            short(name)
        )));
    }
    source.told.warnings.sort_by_key(|warning| warning.line);
    for fact in &mut source.told.facts {
        fact.part = part.map(str::to_owned);
    }
    Ok(source.told)
}

/// Finds bills, also in what is wrapped around them on the way (SBDH).
fn find<'a, 'input>(node: Node<'a, 'input>, depth: usize, found: &mut impl FnMut(Node<'a, 'input>, Family)) {
    let name = node.tag_name();
    let is_ksef = name.name() == "Faktura" && node.child("Fa").is_some();
    let family = Family::of(name.name(), name.namespace().unwrap_or(""));
    if let Some(family) = family.or_else(|| is_ksef.then_some(Family::Ksef)) {
        found(node, family);
    } else if depth < DEEPEST {
        node.children().filter(Node::is_element).for_each(|child| find(child, depth + 1, found));
    }
}

/// Returns the text with blanks for its XML declaration, which may then stand behind blanks as it does in some files, and
/// without what follows its last element: zeros, the rest of a signature.
fn plain(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}');
    let text = &text[..text.rfind('>').map_or(text.len(), |end| end + 1)];
    let start = text.len() - text.trim_start().len();
    let end =
        text[start..].strip_prefix("<?xml").and_then(|rest| rest.find("?>")).map(|end| start + "<?xml".len() + end + 2);
    let Some(end) = end else { return text.to_owned() };
    let blank: String = text[start..end].chars().map(|c| if c == '\n' || c == '\r' { c } else { ' ' }).collect();
    format!("{}{blank}{}", &text[..start], &text[end..])
}

/// Returns the family of the first bill that the head of a file begins.
pub(super) fn family_of(head: &[u8]) -> Option<Family> {
    let (text, _) = decode::text(head);
    let mut rest = text.as_str();
    let mut seen = 0;
    // Comments and what is wrapped around may come first.
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = &comment[comment.find("-->")?..];
            continue;
        }
        let end = rest.find('>')?;
        let tag = &rest[..end];
        rest = &rest[end..];
        if tag.starts_with(['?', '!', '/']) {
            continue;
        }
        let name = tag.split(|c: char| c.is_whitespace() || c == '/').next()?;
        let local = name.rsplit(':').next()?;
        if let Some(family) = Family::of(local, tag) {
            return Some(family);
        }
        seen += 1;
        if seen > 60 {
            return None;
        }
    }
    None
}

/// Returns whether a file begins as UBL does.
pub(in crate::import) fn is_ubl(_: &str, head: &[u8]) -> bool {
    family_of(head) == Some(Family::Ubl)
}

/// Returns whether a file begins as CII does.
pub(in crate::import) fn is_cii(_: &str, head: &[u8]) -> bool {
    family_of(head) == Some(Family::Cii)
}

/// Returns whether a file begins as FatturaPA does, or as one that is signed.
pub(in crate::import) fn is_fatturapa(path: &str, head: &[u8]) -> bool {
    family_of(head) == Some(Family::FatturaPa) || signed::is_signed(path, head)
}

/// Returns whether a file begins as KSeF does.
pub(in crate::import) fn is_ksef(_: &str, head: &[u8]) -> bool {
    family_of(head) == Some(Family::Ksef)
}
