//! Objects that the library left out, because what they say about themselves is wrong.
//!
//! A viewer reads a stream up to its end keyword whatever its length is said to be. Such streams are
//! read here. Any other object that is referred to and cannot be read makes the file an unread one:
//! text may stand in it.

use super::store::as_dict;
use crate::model::Reason;
use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use std::collections::{BTreeMap, BTreeSet};

/// Rounds of reading what the objects read before refer to.
const ROUNDS: usize = 8;
/// Entries of pages and annotations that lead away from what they show.
const BESIDE: [&[u8]; 9] =
    [b"Parent", b"P", b"Dest", b"A", b"AA", b"B", b"PieceInfo", b"Metadata", b"StructParents"];
/// Objects read this way; a file with more is no slip of its writer.
const MOST: usize = 10_000;

/// Reads the objects of `bytes` that the library could not, as far as `doc` refers to them.
pub(super) fn salvage(doc: &mut Document, bytes: &[u8]) -> Result<(), Reason> {
    let known: BTreeSet<u32> = doc.objects.keys().map(|id| id.0).collect();
    let used = |entry: &XrefEntry| match entry {
        XrefEntry::Normal { offset, .. } => *offset > 0,
        XrefEntry::Compressed { .. } => true,
        XrefEntry::Free | XrefEntry::UnusableFree => false,
    };
    let entries = doc.reference_table.entries.iter();
    let mut lost: BTreeMap<u32, XrefEntry> = entries
        .filter(|(number, entry)| !known.contains(number) && used(entry))
        .map(|(number, entry)| (*number, entry.clone()))
        .collect();
    if lost.is_empty() {
        return Ok(());
    }
    let damaged = || Reason::Damaged("object".to_owned());
    let start = bytes.windows(5).position(|w| w == b"%PDF-").unwrap_or(0);
    for _ in 0..ROUNDS {
        let wanted = referenced(doc, &lost);
        if wanted.is_empty() {
            return Ok(());
        }
        if wanted.len() > MOST || doc.was_encrypted() {
            return Err(damaged());
        }
        for id in wanted {
            let entry = lost.remove(&id.0).ok_or_else(damaged)?;
            let XrefEntry::Normal { offset, .. } = entry else { return Err(damaged()) };
            let offset = usize::try_from(offset).map_err(|_| damaged())?;
            let object = bytes.get(start.saturating_add(offset)..).and_then(|b| read(id, b));
            doc.objects.insert(id, object.ok_or_else(damaged)?);
        }
    }
    Err(damaged())
}

/// The objects of `lost` that pages lead to. What only hangs beside them (a structure tree, an
/// outline) is read without them, and written without them.
fn referenced(doc: &Document, lost: &BTreeMap<u32, XrefEntry>) -> BTreeSet<ObjectId> {
    let mut out = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let catalog = doc.trailer.get(b"Root").ok();
    let tree = doc.catalog().ok().and_then(|c| c.get(b"Pages").ok());
    out.extend(catalog.and_then(|c| c.as_reference().ok()).filter(|id| lost.contains_key(&id.0)));
    let mut todo: Vec<&Object> = tree.into_iter().collect();
    while let Some(object) = todo.pop() {
        match object {
            Object::Reference(id) if lost.contains_key(&id.0) => {
                out.insert(*id);
            }
            Object::Reference(id) => {
                todo.extend(doc.objects.get(id).filter(|_| seen.insert(*id)));
            }
            Object::Array(items) => todo.extend(items),
            other => {
                let entries = as_dict(other).into_iter().flat_map(|d| d.iter());
                let down = entries.filter(|(key, _)| !BESIDE.contains(&key.as_slice()));
                todo.extend(down.map(|(_, value)| value));
            }
        }
    }
    out
}

/// The stream that stands at the start of `bytes`; `None` when it is none.
fn read(id: ObjectId, bytes: &[u8]) -> Option<Object> {
    let head = format!("{} {} obj", id.0, id.1);
    let body = bytes.trim_ascii_start().strip_prefix(head.as_bytes())?;
    let keyword = find(body, b"stream")?;
    let dict = body.get(..keyword)?.trim_ascii();
    if !dict.ends_with(b">>") || find(dict, b"endobj").is_some() {
        return None;
    }
    let data = body.get(keyword + 6..)?;
    let data = data.strip_prefix(b"\r").unwrap_or(data);
    let data = data.strip_prefix(b"\n").unwrap_or(data);
    let ends = [&b"endstream"[..], b"endobj"].into_iter().filter_map(|end| find(data, end));
    let data = data.get(..ends.min()?)?;
    let data = data.strip_suffix(b"\n").unwrap_or(data);
    let data = data.strip_suffix(b"\r").unwrap_or(data);
    Some(Object::Stream(Stream::new(dictionary(dict)?, data.to_vec())))
}

/// A dictionary, read as the only object of a file.
fn dictionary(text: &[u8]) -> Option<Dictionary> {
    let mut file = b"%PDF-1.4\n1 0 obj\n".to_vec();
    file.extend(text);
    file.extend(b"\nendobj\n");
    let xref = file.len();
    let table = "xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n";
    let tail = format!("{table}trailer\n<</Root 1 0 R/Size 2>>\nstartxref\n{xref}\n%%EOF\n");
    file.extend(tail.bytes());
    let doc = Document::load_mem(&file).ok()?;
    doc.get_dictionary((1, 0)).ok().cloned()
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|w| w == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_ends_where_its_keyword_stands() {
        let bytes =
            b"4 0 obj\n<< /Length 9999 /X [1 0 R] >>\nstream\nBT (a) Tj ET\nendstream\nendobj";
        let Some(Object::Stream(stream)) = read((4, 0), bytes) else { panic!("no stream") };
        assert_eq!(stream.content, b"BT (a) Tj ET");
        assert!(stream.dict.has(b"X"));
        assert!(read((5, 0), bytes).is_none());
        assert!(
            read((4, 0), b"4 0 obj\n<< /A 1 >>\nendobj 5 0 obj << >> stream endstream").is_none()
        );
    }
}
