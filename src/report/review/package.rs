//! A document of Word with the comments of a review: each part of the package as it was but those that comments change.

use std::io::{Cursor, Write as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::comments::Comment;
use super::marks::marked;
use crate::passages::docx::{attribute, part, placed, position, relations_of, resolved};
use crate::value::time::Day;

const TYPES: &str = "[Content_Types].xml";
const COMMENTS: &str = "comments.xml";
const CONTENT: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";
const DECLARED: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
/// The names of a document as Word writes it, and of a strict one.
const USUAL: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Returns the bytes of a document with comments, dated by `day` if it is given; an error says why there can be none.
pub fn commented(bytes: &[u8], comments: &[Comment], day: Option<Day>) -> Result<Vec<u8>, String> {
    let text =
        |xml: Option<Vec<u8>>| xml.map(|xml| String::from_utf8(xml).map_err(|error| error.to_string())).transpose();
    let mut archive: Archive<'_> = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let mut read = |name: &str| text(part(&mut archive, name).map_err(|refusal| refusal.message)?);
    let mut placed = placed(bytes).map_err(|refusal| refusal.message)?;
    let relations_name = relations_of(&placed.name);
    let relations = read(&relations_name)?.unwrap_or_default();
    let types = read(TYPES)?.ok_or("it has no list of its parts")?;
    let stated = related(&relations)?;
    let is_related = stated.is_some();
    let name = resolved(&placed.name, stated.as_deref().unwrap_or(COMMENTS));
    let before = read(&name)?.unwrap_or_default();
    let space = root_space(&placed.body)?;
    let first = next_id(&before)?;
    let ids = || first..;
    let on: Vec<(u32, Option<_>)> = ids().zip(comments.iter().map(|comment| comment.on.as_ref())).collect();
    let (body, lost) = marked(&placed, &on)?;
    placed.body = Vec::new();
    let lost: Vec<&Comment> =
        ids().zip(comments).filter(|(id, _)| lost.contains(id)).map(|(_, comment)| comment).collect();
    let written: String = ids()
        .zip(comments)
        .filter(|(_, comment)| !lost.contains(comment))
        .map(|(id, comment)| written(id, comment, &lost, day, space))
        .collect();
    let mut changed =
        vec![(placed.name.clone(), body), (name.clone(), with_comments(&before, &written, space)?.into_bytes())];
    if !is_related {
        changed.push((relations_name, with_relation(&relations, space)?.into_bytes()));
    }
    if let Some(types) = with_type(&types, &name)? {
        changed.push((TYPES.to_owned(), types.into_bytes()));
    }
    packed(archive, changed).map_err(|error| error.to_string())
}

/// Copies an archive as it is, with some parts changed or added.
fn packed(mut archive: Archive<'_>, changed: Vec<(String, Vec<u8>)>) -> zip::result::ZipResult<Vec<u8>> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    out.set_raw_comment(archive.comment().into())?;
    let mut left = changed;
    for number in 0..archive.len() {
        let file = archive.by_index_raw(number)?;
        match left.iter().position(|(name, _)| name == file.name()) {
            Some(at) => {
                let (name, bytes) = left.remove(at);
                let options = SimpleFileOptions::default().last_modified_time(file.last_modified().unwrap_or_default());
                out.start_file(name, options)?;
                out.write_all(&bytes)?;
            }
            None => out.raw_copy_file(file)?,
        }
    }
    for (name, bytes) in left {
        out.start_file(name, SimpleFileOptions::default())?;
        out.write_all(&bytes)?;
    }
    Ok(out.finish()?.into_inner())
}

/// Returns a comment as Word keeps it. What has no place of its own is said in the one on the whole.
fn written(id: u32, comment: &Comment, lost: &[&Comment], day: Option<Day>, space: &str) -> String {
    let date = day.map(|day| format!(" w:date=\"{day}T00:00:00Z\"")).unwrap_or_default();
    let more = lost.iter().filter(|_| comment.on.is_none()).flat_map(|lost| {
        let quote = lost.on.iter().map(|(_, quote)| format!("“{quote}”"));
        quote.chain(lost.lines.iter().cloned())
    });
    let lines = comment.lines.iter().cloned().chain(more);
    let paragraphs =
        lines.map(|line| format!("<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>", escaped(&line)));
    format!(
        "<w:comment xmlns:w=\"{space}\" w:id=\"{id}\" w:author=\"goodterms\"{date} w:initials=\"gt\">{}</w:comment>",
        paragraphs.collect::<String>()
    )
}

/// A text in XML, without what no XML may hold.
fn escaped(text: &str) -> String {
    let is_held = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    quick_xml::escape::escape(text.chars().filter(is_held).collect::<String>()).into_owned()
}

/// Calls `on` with each tag of a part that begins an element, then with the place of the last tag that ends one.
fn each_tag(xml: &str, mut on: impl FnMut(&BytesStart<'_>, usize, bool)) -> Result<Option<usize>, String> {
    let mut reader = Reader::from_reader(xml.as_bytes());
    let mut last = None;
    loop {
        let from = position(xml.as_bytes(), &reader);
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(tag) => on(&tag, from, false),
            Event::Empty(tag) => on(&tag, from, true),
            Event::End(_) => last = Some(from),
            Event::Eof => return Ok(last),
            _ => {}
        }
    }
}

/// Returns a part with a text put in at the end of its root.
fn inside(xml: &str, text: &str) -> Result<String, String> {
    let (mut depth_one, mut root) = (None, true);
    let last = each_tag(xml, |tag, from, is_empty| {
        if std::mem::take(&mut root) && is_empty {
            depth_one = Some((from, String::from_utf8_lossy(tag.name().as_ref()).into_owned()));
        }
    })?;
    match (depth_one, last) {
        // An empty root is opened.
        (Some((from, name)), _) => {
            let end = xml[from..].find("/>").map(|at| from + at).ok_or("a part of it has no end")?;
            Ok(format!("{}>{text}</{name}>{}", &xml[..end], &xml[end + 2..]))
        }
        (None, Some(at)) => Ok(format!("{}{text}{}", &xml[..at], &xml[at..])),
        (None, None) => Err("a part of it has no root".to_owned()),
    }
}

fn local(name: &[u8]) -> &[u8] {
    name.rsplit(|byte| *byte == b':').next().unwrap_or(name)
}

/// Returns what the text refers to as its comments, where it has any.
fn related(relations: &str) -> Result<Option<String>, String> {
    let mut found = None;
    if !relations.is_empty() {
        each_tag(relations, |tag, _, _| {
            if attribute(tag, "Type").is_some_and(|of| of.ends_with("/relationships/comments")) {
                found = attribute(tag, "Target");
            }
        })?;
    }
    Ok(found)
}

/// Returns the name of what the elements of a document are.
fn root_space(body: &[u8]) -> Result<&'static str, String> {
    let mut space = USUAL;
    let text = std::str::from_utf8(body).map_err(|error| error.to_string())?;
    let mut root = true;
    each_tag(text, |tag, _, _| {
        if std::mem::take(&mut root) && attribute(tag, "xmlns:w").as_deref() == Some(STRICT) {
            space = STRICT;
        }
    })?;
    Ok(space)
}

/// Returns the first id that no comment has, nor any after it.
fn next_id(comments: &str) -> Result<u32, String> {
    let mut next = 0;
    if !comments.is_empty() {
        each_tag(comments, |tag, _, _| {
            let id = attribute(tag, "w:id").filter(|_| local(tag.name().as_ref()) == b"comment");
            let id = id.and_then(|id| id.trim().parse::<u32>().ok());
            next = next.max(id.map_or(0, |id| id.saturating_add(1)));
        })?;
    }
    Ok(next)
}

fn with_comments(before: &str, written: &str, space: &str) -> Result<String, String> {
    if before.is_empty() {
        return Ok(format!("{DECLARED}<w:comments xmlns:w=\"{space}\">{written}</w:comments>"));
    }
    inside(before, written)
}

fn with_relation(relations: &str, space: &str) -> Result<String, String> {
    let mut taken = Vec::new();
    let home = "http://schemas.openxmlformats.org/package/2006/relationships";
    let relations = if relations.is_empty() {
        format!("{DECLARED}<Relationships xmlns=\"{home}\"></Relationships>")
    } else {
        relations.to_owned()
    };
    each_tag(&relations, |tag, _, _| taken.extend(attribute(tag, "Id")))?;
    let id = (1_u32..).map(|number| format!("rIdGoodterms{number}")).find(|id| !taken.contains(id)).unwrap_or_default();
    let base = if space == STRICT {
        "http://purl.oclc.org/ooxml/officeDocument"
    } else {
        "http://schemas.openxmlformats.org/officeDocument/2006"
    };
    let one = format!(
        "<Relationship xmlns=\"{home}\" Id=\"{id}\" Type=\"{base}/relationships/comments\" Target=\"comments.xml\"/>"
    );
    inside(&relations, &one)
}

/// Returns the list of parts with the one of comments; nothing where it is there.
fn with_type(types: &str, name: &str) -> Result<Option<String>, String> {
    let mut is_there = false;
    let path = format!("/{name}");
    each_tag(types, |tag, _, _| {
        is_there |= attribute(tag, "PartName").is_some_and(|part| part.eq_ignore_ascii_case(&path))
    })?;
    let home = "http://schemas.openxmlformats.org/package/2006/content-types";
    let one = format!("<Override xmlns=\"{home}\" PartName=\"{path}\" ContentType=\"{CONTENT}\"/>");
    if is_there { Ok(None) } else { inside(types, &one).map(Some) }
}
