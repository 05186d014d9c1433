//! The one revision that a copy consists of: its own properties, numbers and identifier.
//!
//! Nothing here depends on the clock or on chance: the same input gives the same bytes, and a copy
//! from which nothing more goes comes out as it went in.

use super::store::as_dict;
use crate::model::Reason;
use lopdf::xref::XrefType;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use std::collections::BTreeMap;

/// The title of every copy: the original's may be a name.
const TITLE: &str = "Gelakt document";
/// Program and version.
const PRODUCER: &str = concat!("zwartlak ", env!("CARGO_PKG_VERSION"));
/// Stands for the identifier until the bytes are known; letters, so that no number arises.
const UNKNOWN: [u8; 32] = [b'z'; 32];
/// Letters of an identifier: no vowels, so that it spells no name.
const LETTERS: &[u8; 16] = b"bcdfghjklmnpqrst";
/// Nesting of direct objects; what lies deeper has been dropped.
const DEPTH: usize = 80;

/// The standards that a file says to follow (ISO 19005, ISO 14289), as its metadata spell them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Claims(Vec<(&'static str, String)>);

impl Claims {
    /// Properties that are kept: which standard, part and level.
    const NAMES: [&'static str; 5] =
        ["pdfaid:part", "pdfaid:conformance", "pdfaid:rev", "pdfuaid:part", "pdfuaid:rev"];

    /// Reads them from the metadata of the catalog.
    pub(super) fn of(doc: &Document) -> Self {
        let read = || {
            let id = doc.catalog().ok()?.get(b"Metadata").ok()?;
            let stream = super::store::resolve(doc, id).as_stream().ok()?;
            let bytes = if stream.dict.has(b"Filter") {
                stream.get_plain_content_with_limit(1 << 20).ok()?
            } else {
                stream.content.clone()
            };
            Some(String::from_utf8_lossy(&bytes).into_owned())
        };
        let text = read().unwrap_or_default();
        let value = |name: &str| {
            let (_, after) = text.split_once(name)?;
            let after = after.trim_start_matches([' ', '=', '>', '"', '\'']);
            let end = after.find(|c: char| !c.is_ascii_alphanumeric())?;
            after.get(..end).filter(|v| (1..=4).contains(&v.len())).map(str::to_owned)
        };
        Self(Self::NAMES.iter().filter_map(|n| Some((*n, value(n)?))).collect())
    }
}

/// Writes the file: what the catalog reaches, numbered from 1, with properties of its own.
pub(super) fn write(mut doc: Document, claims: &Claims) -> Result<Vec<u8>, Reason> {
    let metadata = doc.add_object(metadata(claims));
    if let Ok(catalog) = doc.catalog_mut() {
        catalog.set("Metadata", metadata);
    }
    let text = Object::string_literal;
    let info = dictionary! { "Title" => text(TITLE), "Producer" => text(PRODUCER) };
    let info = doc.add_object(info);
    let root = doc.trailer.get(b"Root").cloned();
    doc.trailer = Dictionary::new();
    if let Ok(root) = root {
        doc.trailer.set("Root", root);
    }
    doc.trailer.set("Info", info);
    doc.prune_objects();
    number(&mut doc);
    let id = || Object::String(UNKNOWN.to_vec(), StringFormat::Literal);
    doc.trailer.set("ID", vec![id(), id()]);
    doc.reference_table.cross_reference_type = XrefType::CrossReferenceTable;
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).map_err(|e| Reason::Io(e.kind().to_string()))?;
    identify(&mut bytes);
    Ok(bytes)
}

/// Gives the objects numbers from 1, in the order that they have.
fn number(doc: &mut Document) {
    let old = std::mem::take(&mut doc.objects);
    let numbers: BTreeMap<ObjectId, ObjectId> =
        old.keys().zip(1..).map(|(id, number)| (*id, (number, 0))).collect();
    doc.max_id = numbers.values().next_back().map_or(0, |id| id.0);
    doc.objects = old
        .into_iter()
        .filter_map(|(id, mut object)| {
            point(&mut object, &numbers, 0);
            Some((*numbers.get(&id)?, object))
        })
        .collect();
    for (_, value) in &mut doc.trailer {
        point(value, &numbers, 0);
    }
}

/// Makes references point to the new numbers; those to nothing become nothing.
fn point(object: &mut Object, numbers: &BTreeMap<ObjectId, ObjectId>, depth: usize) {
    if depth > DEPTH {
        *object = Object::Null;
        return;
    }
    match object {
        Object::Reference(id) => {
            *object = numbers.get(id).map_or(Object::Null, |id| Object::Reference(*id));
        }
        Object::Array(items) => items.iter_mut().for_each(|o| point(o, numbers, depth + 1)),
        Object::Dictionary(dict) => {
            dict.iter_mut().for_each(|(_, o)| point(o, numbers, depth + 1));
        }
        Object::Stream(stream) => {
            stream.dict.iter_mut().for_each(|(_, o)| point(o, numbers, depth + 1));
        }
        _ => {}
    }
}

/// Puts the identifier (ISO 32000-2, 14.4) where room was left for it: a hash of all else.
fn identify(bytes: &mut [u8]) {
    let hash = blake3::hash(bytes);
    let letter = |nibble: u8| LETTERS.get(usize::from(nibble)).copied().unwrap_or(b'z');
    let letters = hash.as_bytes().iter().flat_map(|b| [letter(b >> 4), letter(b & 15)]);
    let id: Vec<u8> = letters.take(UNKNOWN.len()).collect();
    for _ in 0..2 {
        let at = bytes.windows(UNKNOWN.len()).rposition(|w| w == UNKNOWN);
        let place = at.and_then(|at| bytes.get_mut(at..at + UNKNOWN.len()));
        if let Some(place) = place {
            place.copy_from_slice(&id);
        }
    }
}

/// Metadata from nothing (ISO 16684-1), readable without a filter as ISO 19005 asks.
fn metadata(claims: &Claims) -> Stream {
    let mut spaces = String::new();
    for space in ["pdfaid", "pdfuaid"] {
        if claims.0.iter().any(|(name, _)| name.starts_with(&format!("{space}:"))) {
            let uri = space.strip_suffix("id").unwrap_or(space);
            spaces.extend([" xmlns:", space, "=\"http://www.aiim.org/", uri, "/ns/id/\""]);
        }
    }
    let mut claimed = String::new();
    for (name, value) in &claims.0 {
        claimed.extend(["<", name, ">", value.as_str(), "</", name, ">\n"]);
    }
    let text = format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"{spaces}>\n\
         <dc:format>application/pdf</dc:format>\n\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{TITLE}</rdf:li></rdf:Alt></dc:title>\n\
         <pdf:Producer>{PRODUCER}</pdf:Producer>\n\
         {claimed}</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>"
    );
    let dict = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    Stream::new(dict, text.into_bytes()).with_compression(false)
}

/// Whether a dictionary stands for an object in the structure tree that is gone.
pub(super) fn lost_reference(object: &Object, gone: impl Fn(&ObjectId) -> bool) -> bool {
    let Some(dict) = as_dict(object) else { return false };
    dict.has_type(b"OBJR")
        && dict.get(b"Obj").and_then(Object::as_reference).is_ok_and(|id| gone(&id))
}
