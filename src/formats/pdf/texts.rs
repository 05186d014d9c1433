//! Texts outside the pages: properties, outlines, annotations, fields, names of attachments, and
//! what is spoken to readers who cannot see.

use super::store::{Page, Store, as_dict};
use super::strings::decode;
use crate::model::{PartKind, PartLabel};
use lopdf::{Dictionary, Object, ObjectId};
use std::collections::BTreeSet;

/// Strings that together are one part of the document.
#[derive(Clone, Debug)]
pub(super) struct Texts {
    /// What the part is called.
    pub(super) label: PartLabel,
    /// Its strings; the part's text is these, a line each.
    pub(super) strings: Vec<String>,
}

/// All texts outside the pages.
#[derive(Debug, Default)]
pub(super) struct All {
    /// By carrier.
    pub(super) parts: Vec<Texts>,
    /// Alternative texts, names of layers, destinations, labels: the rest.
    pub(super) spoken: Vec<String>,
    /// Whether files are embedded.
    pub(super) embedded: bool,
}

/// Nesting of direct objects that is followed.
const DEPTH: usize = 24;

/// Reads them all.
pub(super) fn collect(store: &Store, pages: &[Page]) -> All {
    let mut all = All::default();
    let mut put = |kind: PartKind, number: Option<u32>, strings: Vec<String>| {
        let mut unique = BTreeSet::new();
        let strings: Vec<String> = strings
            .into_iter()
            .filter(|s| !s.trim().is_empty() && unique.insert(s.clone()))
            .collect();
        if !strings.is_empty() {
            all.parts.push(Texts { label: PartLabel { kind, number }, strings });
        }
    };
    put(PartKind::Properties, None, properties(store));
    put(PartKind::Outline, None, outline(store));
    let mut number = 0;
    for (annotation, dict) in pages.iter().flat_map(|p| annotations(store, p)) {
        if store.name(dict, b"Subtype") != Some(b"Widget") {
            number += 1;
            put(PartKind::Annotation, Some(number), carried(store, annotation, dict));
        }
    }
    for (n, dict) in fields(store).into_iter().enumerate() {
        let number = u32::try_from(n + 1).ok();
        put(PartKind::Field, number, carried(store, None, dict));
    }
    let mut rest = Rest::default();
    for object in store.doc.objects.values() {
        rest.walk(store, object, 0);
    }
    put(PartKind::Attachment, None, rest.files);
    if let Ok(catalog) = store.doc.catalog() {
        destinations(store, catalog, &mut rest.spoken);
    }
    all.spoken = rest.spoken;
    all.embedded = rest.embedded;
    all
}

/// The annotations of a page, with their object numbers.
pub(super) fn annotations<'a>(
    store: &'a Store,
    page: &Page,
) -> Vec<(Option<ObjectId>, &'a Dictionary)> {
    let array = store.page_dict(page).and_then(|d| store.array(d, b"Annots"));
    let items = array.map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(|o| Some((o.as_reference().ok(), as_dict(store.resolve(o))?))).collect()
}

/// Values of the Info dictionary and all text in XMP packets.
fn properties(store: &Store) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(info) = store.dict(&store.doc.trailer, b"Info") {
        let silent: [&[u8]; 3] = [b"CreationDate", b"ModDate", b"Producer"];
        for (_, value) in info.iter().filter(|(k, _)| !silent.contains(&k.as_slice())) {
            out.extend(store.resolve(value).as_str().ok().map(decode));
        }
    }
    for (id, object) in &store.doc.objects {
        let is_xmp =
            object.as_stream().is_ok_and(|s| store.name(&s.dict, b"Type") == Some(b"Metadata"));
        if is_xmp && let Ok(bytes) = store.decoded(*id) {
            let told = |t: &String| t.chars().any(char::is_alphabetic);
            out.extend(xmp_texts(&bytes).into_iter().filter(told));
        }
    }
    out
}

/// Character data of an XML text; attributes hold identifiers and dates.
fn xml_texts(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let pieces = text.split('>').filter_map(|p| p.split('<').next());
    pieces
        .map(|p| p.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
        .map(|p| p.trim().to_owned())
        .filter(|p| !p.is_empty())
        .collect()
}

/// Properties of XMP that describe the file's make: fonts and inks, the schemas of extensions, the
/// history of its programs (XMP part 2; ISO 19005-1, 6.7.8). What they say is no text of the document.
const TECHNICAL: [&str; 9] = [
    "pdfaExtension:",
    "pdfaSchema:",
    "pdfaProperty:",
    "pdfaType:",
    "pdfaField:",
    "xmpTPg:",
    "stFnt:",
    "stEvt:",
    "xmpG:",
];

/// Character data of an XMP packet, without that of technical properties.
fn xmp_texts(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut open: Vec<bool> = Vec::new();
    let mut out = String::new();
    for piece in text.split('<').skip(1) {
        let Some((tag, data)) = piece.split_once('>') else { continue };
        if tag.starts_with('/') {
            open.pop();
        } else if !tag.ends_with('/') && !tag.starts_with(['?', '!']) && open.len() < 1000 {
            let inside = open.last().copied().unwrap_or(false);
            open.push(inside || TECHNICAL.iter().any(|t| tag.starts_with(t)));
        }
        if open.last() != Some(&true) {
            out.extend([">", data, "<"]);
        }
    }
    xml_texts(out.as_bytes())
}

fn outline(store: &Store) -> Vec<String> {
    let mut out = Vec::new();
    let mut seen = BTreeSet::new();
    let root = store.doc.catalog().ok().and_then(|c| store.dict(c, b"Outlines"));
    let mut todo: Vec<&Object> = root.and_then(|r| r.get(b"First").ok()).into_iter().collect();
    while let Some(item) = todo.pop() {
        if item.as_reference().is_ok_and(|id| !seen.insert(id)) {
            continue;
        }
        let Some(dict) = as_dict(store.resolve(item)) else { continue };
        out.extend(store.get(dict, b"Title").and_then(|t| t.as_str().ok()).map(decode));
        todo.extend(dict.get(b"Next").ok());
        todo.extend(dict.get(b"First").ok());
    }
    out
}

/// Dictionaries of all form fields, in the order of the tree.
fn fields(store: &Store) -> Vec<&Dictionary> {
    let mut out = Vec::new();
    let mut seen = BTreeSet::new();
    let form = store.doc.catalog().ok().and_then(|c| store.dict(c, b"AcroForm"));
    let array = form.and_then(|f| store.array(f, b"Fields"));
    let mut todo: Vec<&Object> = array.into_iter().flatten().rev().collect();
    while let Some(field) = todo.pop() {
        if field.as_reference().is_ok_and(|id| !seen.insert(id)) {
            continue;
        }
        let Some(dict) = as_dict(store.resolve(field)) else { continue };
        out.push(dict);
        todo.extend(store.array(dict, b"Kids").into_iter().flatten().rev());
    }
    out
}

/// Every string an annotation or field carries, its actions included; other annotations, pages and
/// appearances are not its own.
pub(super) fn carried(store: &Store, id: Option<ObjectId>, dict: &Dictionary) -> Vec<String> {
    let mut out = Vec::new();
    let mut seen: BTreeSet<ObjectId> = id.into_iter().collect();
    entries(store, dict, 0, &mut seen, &mut out);
    out
}

/// Keys that lead away from an annotation or field, and those that say in which type its text is
/// set: names of fonts are no words of it.
const FOREIGN: [&[u8]; 13] = [
    b"P",
    b"Parent",
    b"Popup",
    b"AP",
    b"Kids",
    b"IRT",
    b"StructParent",
    b"OC",
    b"Dest",
    b"DA",
    b"DS",
    b"DR",
    b"Font",
];
/// Rich text: an XHTML body with its styles (ISO 32000-2, 12.7.3.4).
const RICH: [&[u8]; 2] = [b"RC", b"RV"];

fn entries(
    store: &Store,
    dict: &Dictionary,
    depth: usize,
    seen: &mut BTreeSet<ObjectId>,
    out: &mut Vec<String>,
) {
    for (key, value) in dict {
        if RICH.contains(&key.as_slice()) {
            let mut rich = Vec::new();
            strings(store, value, depth + 1, seen, &mut rich);
            out.extend(rich.iter().flat_map(|r| xml_texts(r.as_bytes())));
        } else if !FOREIGN.contains(&key.as_slice()) {
            strings(store, value, depth + 1, seen, out);
        }
    }
}

fn strings(
    store: &Store,
    object: &Object,
    depth: usize,
    seen: &mut BTreeSet<ObjectId>,
    out: &mut Vec<String>,
) {
    if depth > DEPTH || object.as_reference().is_ok_and(|id| !seen.insert(id)) {
        return;
    }
    match store.resolve(object) {
        Object::String(bytes, _) => out.push(decode(bytes)),
        Object::Array(items) => {
            for item in items {
                strings(store, item, depth + 1, seen, out);
            }
        }
        Object::Dictionary(dict) if !dict.has_type(b"Page") => {
            entries(store, dict, depth, seen, out);
        }
        // Values and scripts of some length are streams (ISO 32000-2, 12.7.5.3 and 12.6.4.17).
        Object::Stream(stream) if !stream.dict.has(b"Subtype") && !stream.dict.has(b"Type") => {
            out.extend(store.inflate(stream).ok().map(|b| decode(&b)));
        }
        _ => {}
    }
}

/// Texts that hang anywhere in the file.
#[derive(Default)]
struct Rest {
    spoken: Vec<String>,
    files: Vec<String>,
    embedded: bool,
}

impl Rest {
    fn walk(&mut self, store: &Store, object: &Object, depth: usize) {
        if depth > DEPTH {
            return;
        }
        match object {
            Object::Array(items) => items.iter().for_each(|o| self.walk(store, o, depth + 1)),
            Object::Dictionary(dict) => self.dict(store, dict, depth),
            Object::Stream(stream) => self.dict(store, &stream.dict, depth),
            _ => {}
        }
    }

    fn dict(&mut self, store: &Store, dict: &Dictionary, depth: usize) {
        let take = |key: &[u8]| store.get(dict, key).and_then(|o| o.as_str().ok()).map(decode);
        let kind = store.name(dict, b"Type").unwrap_or_default();
        if dict.has(b"EF") || kind == b"EmbeddedFile" {
            self.embedded = true;
            let names = [&b"F"[..], b"UF", b"Desc"].into_iter().filter_map(take);
            self.files.extend(names);
        }
        let structural = matches!(kind, b"StructElem" | b"") && dict.has(b"S") && dict.has(b"P");
        self.spoken.extend([&b"ActualText"[..], b"Alt", b"E"].into_iter().filter_map(take));
        if structural {
            self.spoken.extend(take(b"T"));
        }
        if matches!(kind, b"OCG" | b"OCMD") {
            self.spoken.extend(take(b"Name"));
        }
        if kind == b"Thread" {
            let info = store.dict(dict, b"I").into_iter().flat_map(|i| i.iter());
            self.spoken.extend(info.filter_map(|(_, v)| v.as_str().ok().map(decode)));
        }
        let is_label = kind == b"PageLabel" || (dict.has(b"S") && dict.len() <= 4);
        if is_label {
            self.spoken.extend(take(b"P"));
        }
        for (_, value) in dict {
            self.walk(store, value, depth + 1);
        }
    }
}

/// Names of destinations: of the old dictionary, and of the tree.
fn destinations(store: &Store, catalog: &Dictionary, out: &mut Vec<String>) {
    if let Some(old) = store.dict(catalog, b"Dests") {
        out.extend(old.iter().map(|(name, _)| decode(name)));
    }
    let tree = store.dict(catalog, b"Names").and_then(|n| n.get(b"Dests").ok());
    let mut seen = BTreeSet::new();
    let mut todo: Vec<&Object> = tree.into_iter().collect();
    while let Some(node) = todo.pop() {
        if node.as_reference().is_ok_and(|id| !seen.insert(id)) {
            continue;
        }
        let Some(dict) = as_dict(store.resolve(node)) else { continue };
        let names = store.array(dict, b"Names").into_iter().flatten().step_by(2);
        out.extend(names.filter_map(|n| store.resolve(n).as_str().ok()).map(decode));
        todo.extend(store.array(dict, b"Kids").into_iter().flatten());
    }
}
