//! Files that are signed as a whole (CAdES, `.p7m`): the document inside of its signature.

/// The object identifier of signed data, 1.2.840.113549.1.7.2, as DER writes it.
const SIGNED_DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
/// The deepest that parts may lie in each other, and the most signatures around each other.
const DEEPEST: u32 = 16;
const SIGNATURES: usize = 4;

/// Returns whether a file begins as a signed bill does.
pub(super) fn is_signed(path: &str, head: &[u8]) -> bool {
    let Some(der) = der(head) else { return false };
    let holds = |text: &[u8]| memchr::memmem::find(&der, text).is_some();
    let path = path.to_ascii_lowercase();
    path.ends_with(".xml.p7m") || path.ends_with(".xml.p7m.p7m") || holds(b"FatturaElettronica")
}

/// Returns the document that was signed; nothing where the signature is alone, or broken before it.
pub(super) fn document(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = signed(&der(bytes)?)?;
    for _ in 1..SIGNATURES {
        let Some(der) = der(&bytes) else { break };
        bytes = signed(&der)?;
    }
    Some(bytes)
}

/// Returns the bytes of a signature, which may be written in base 64; nothing where it is none.
fn der(bytes: &[u8]) -> Option<Vec<u8>> {
    let is_der = |bytes: &[u8]| {
        bytes.first() == Some(&0x30) && memchr::memmem::find(&bytes[..bytes.len().min(64)], SIGNED_DATA).is_some()
    };
    if is_der(bytes) {
        return Some(bytes.to_vec());
    }
    let start = bytes.trim_ascii_start();
    if !start.starts_with(b"M") && !start.starts_with(b"-----BEGIN") {
        return None;
    }
    Some(from_base_64(start)).filter(|bytes| is_der(bytes))
}

fn from_base_64(text: &[u8]) -> Vec<u8> {
    let lines = text.split(|byte| *byte == b'\n').filter(|line| !line.starts_with(b"-----"));
    let (mut out, mut held, mut bits) = (Vec::with_capacity(text.len() / 4 * 3), 0_u32, 0);
    for byte in lines.flatten() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => continue,
        };
        held = (held << 6 | u32::from(six)) & 0xff_ffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits & 0xff) as u8);
        }
    }
    out
}

/// Returns what is in a structure of signed data.
fn signed(der: &[u8]) -> Option<Vec<u8>> {
    let content = child(der, 0x30)?;
    let data = child(child(content, 0xa0)?, 0x30)?;
    // Its version and the names of its digests come first.
    let wrapped = child(child(data, 0x30)?, 0xa0)?;
    let (tag, body, _) = part(wrapped, DEEPEST)?;
    let mut out = Vec::new();
    join(tag, body, DEEPEST, &mut out);
    (!out.is_empty()).then_some(out)
}

/// Returns what is in the first part of that tag.
fn child(mut bytes: &[u8], wanted: u8) -> Option<&[u8]> {
    loop {
        let (tag, body, rest) = part(bytes, DEEPEST)?;
        if tag == wanted {
            return Some(body);
        }
        bytes = rest;
    }
}

/// Returns the tag of the first part, what is in it, and what follows it; one that is cut off goes as far as it goes.
fn part(bytes: &[u8], depth: u32) -> Option<(u8, &[u8], &[u8])> {
    let (tag, length, rest) = (*bytes.first()?, *bytes.get(1)?, bytes.get(2..)?);
    if depth == 0 || tag & 0x1f == 0x1f {
        return None;
    }
    match length {
        0..=0x7f => Some(cut(tag, rest, usize::from(length))),
        0x80 => {
            let mut after = rest;
            while !after.starts_with(&[0, 0]) {
                after = part(after, depth - 1)?.2;
            }
            Some((tag, &rest[..rest.len() - after.len()], &after[2..]))
        }
        _ => {
            let count = usize::from(length & 0x7f);
            let digits = rest.get(..count).filter(|_| count <= 8)?;
            let length =
                digits.iter().try_fold(0_usize, |sum, digit| sum.checked_mul(256)?.checked_add(usize::from(*digit)))?;
            Some(cut(tag, &rest[count..], length))
        }
    }
}

fn cut(tag: u8, rest: &[u8], length: usize) -> (u8, &[u8], &[u8]) {
    let (body, rest) = rest.split_at(length.min(rest.len()));
    (tag, body, rest)
}

/// Joins the pieces of a string of bytes.
fn join(tag: u8, mut body: &[u8], depth: u32, out: &mut Vec<u8>) {
    match tag {
        0x04 => out.extend_from_slice(body),
        0x24 if depth > 0 => {
            while let Some((tag, piece, rest)) = part(body, depth) {
                join(tag, piece, depth - 1, out);
                body = rest;
            }
        }
        _ => {}
    }
}
