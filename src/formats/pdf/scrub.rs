//! Everything besides page content that could tell what was removed. `LEAKS.md` lists the places
//! and the test of each.

use super::store::{as_dict, resolve};
use super::strings::{Forbidden, encode};
use crate::model::Reason;
use lopdf::xref::XrefType;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use std::collections::BTreeSet;

/// What is forbidden, and what has been done about it.
pub(super) struct Scrub<'f> {
    forbidden: &'f Forbidden,
    /// Annotations that showed a removed glyph.
    shown: BTreeSet<ObjectId>,
    /// Objects that are gone; references to them go too.
    dropped: BTreeSet<ObjectId>,
    words: BTreeSet<&'static str>,
}

/// Keys that go wherever they stand, and what the report calls them.
const ALWAYS: [(&[u8], &str); 14] = [
    (b"Metadata", "metadata"),
    (b"PieceInfo", "private-data"),
    (b"LastModified", "private-data"),
    (b"Thumb", "thumbnails"),
    (b"AA", "javascript"),
    (b"JS", "javascript"),
    (b"XFA", "forms"),
    (b"EF", "attachments"),
    (b"RF", "attachments"),
    (b"AF", "attachments"),
    (b"Perms", "signatures"),
    (b"DSS", "signatures"),
    (b"SigFlags", "signatures"),
    (b"SpiderInfo", "private-data"),
];

/// Entries of the catalog's name trees that go: scripts and embedded things.
const NAME_TREES: [(&[u8], &str); 8] = [
    (b"JavaScript", "javascript"),
    (b"EmbeddedFiles", "attachments"),
    (b"AlternatePresentations", "private-data"),
    (b"Renditions", "attachments"),
    (b"URLS", "private-data"),
    (b"IDS", "private-data"),
    (b"Templates", "private-data"),
    (b"XFAResources", "forms"),
];

/// Actions that run, send or open something unseen (ISO 32000-2, 12.6.4).
const ACTIONS: [&[u8]; 10] = [
    b"JavaScript",
    b"Launch",
    b"SubmitForm",
    b"ImportData",
    b"Rendition",
    b"RichMediaExecute",
    b"GoToE",
    b"Sound",
    b"Movie",
    b"GoTo3DView",
];

/// Annotations that carry files, media or an unfinished redaction.
const ANNOTATIONS: [&[u8]; 7] =
    [b"FileAttachment", b"Sound", b"Movie", b"Screen", b"RichMedia", b"3D", b"Redact"];

/// Required entries: emptied of what they said, not left out.
const REQUIRED: [&[u8]; 3] = [b"Title", b"Name", b"T"];

/// Nesting of direct objects; deeper ones are dropped unread.
const DEPTH: usize = 64;

impl<'f> Scrub<'f> {
    /// Nothing done yet; `shown` are annotations that showed a removed glyph.
    pub(super) fn new(forbidden: &'f Forbidden, shown: BTreeSet<ObjectId>) -> Self {
        Self { forbidden, shown, dropped: BTreeSet::new(), words: BTreeSet::new() }
    }

    /// Remembers that something was done, for the report.
    pub(super) fn done(&mut self, word: &'static str) {
        self.words.insert(word);
    }

    /// What was done.
    pub(super) fn words(self) -> Vec<&'static str> {
        self.words.into_iter().collect()
    }

    /// Scrubs the whole file and writes it as one revision.
    pub(super) fn finish(
        &mut self,
        mut doc: Document,
        pages: &[ObjectId],
    ) -> Result<Vec<u8>, Reason> {
        self.trailer(&mut doc);
        self.catalog(&mut doc);
        for page in pages {
            self.annotations(&mut doc, *page);
        }
        let mut objects = std::mem::take(&mut doc.objects);
        for object in objects.values_mut() {
            if !self.object(object, b"", 0) {
                *object = Object::Null;
            }
        }
        objects.retain(|id, object| !self.dropped.contains(id) && !object.is_null());
        for object in objects.values_mut() {
            self.unlink(object, 0);
        }
        doc.objects = objects;
        doc.prune_objects();
        doc.reference_table.cross_reference_type = XrefType::CrossReferenceTable;
        doc.max_id = doc.objects.keys().next_back().map_or(0, |id| id.0);
        let mut bytes = Vec::new();
        doc.save_to(&mut bytes).map_err(|e| Reason::Io(e.kind().to_string()))?;
        Ok(bytes)
    }

    /// A trailer from nothing: no Info of the original, no identifiers, no older revision.
    fn trailer(&mut self, doc: &mut Document) {
        let root = doc.trailer.get(b"Root").cloned();
        if doc.trailer.has(b"Info") {
            self.done("metadata");
        }
        doc.trailer = Dictionary::new();
        if let Ok(root) = root {
            doc.trailer.set("Root", root);
        }
        let producer = concat!("zwartlak ", env!("CARGO_PKG_VERSION"));
        let info = doc.add_object(dictionary! { "Producer" => Object::string_literal(producer) });
        doc.trailer.set("Info", info);
    }

    fn catalog(&mut self, doc: &mut Document) {
        let names = doc.catalog().ok().and_then(|c| c.get(b"Names").ok()).cloned();
        let names = names.and_then(|n| as_dict(resolve(doc, &n)).cloned());
        let start = doc.catalog().ok().and_then(|c| c.get(b"OpenAction").ok());
        let harmless = start.is_none_or(|o| match resolve(doc, o) {
            Object::Dictionary(action) => name_of(action, b"S") == b"GoTo",
            other => other.as_array().is_ok(),
        });
        let Ok(catalog) = doc.catalog_mut() else { return };
        if !harmless {
            catalog.remove(b"OpenAction");
            self.words.insert("javascript");
        }
        for (key, word) in [
            (&b"Collection"[..], "attachments"),
            (b"Legal", "signatures"),
            (b"URI", "links"),
            (b"Requirements", "private-data"),
        ] {
            if catalog.remove(key).is_some() {
                self.words.insert(word);
            }
        }
        if let Some(mut names) = names {
            for (key, word) in NAME_TREES {
                if names.remove(key).is_some() {
                    self.words.insert(word);
                }
            }
            catalog.set("Names", names);
        }
    }

    /// Drops the page's annotations that showed or say something removed, and those that carry
    /// what was not read.
    fn annotations(&mut self, doc: &mut Document, page: ObjectId) {
        let Ok(dict) = doc.get_dictionary(page) else { return };
        let Ok(entry) = dict.get(b"Annots") else { return };
        let Ok(array) = resolve(doc, entry).as_array() else { return };
        let mut kept = Vec::with_capacity(array.len());
        let mut gone = Vec::new();
        for item in array {
            let Some(annotation) = as_dict(resolve(doc, item)) else { continue };
            let id = item.as_reference().ok();
            if self.goes(doc, id, annotation) {
                gone.extend(id);
                self.words.insert("annotations");
            } else {
                kept.push(item.clone());
            }
        }
        // A reply or pop-up of a note that goes is part of it.
        kept.retain(|item| {
            let dict = as_dict(resolve(doc, item));
            let parent = |key: &[u8]| dict.and_then(|d| d.get(key).ok()?.as_reference().ok());
            let popup = dict.is_some_and(|d| name_of(d, b"Subtype") == b"Popup");
            let follows = (popup && parent(b"Parent").is_some_and(|p| gone.contains(&p)))
                || parent(b"IRT").is_some_and(|p| gone.contains(&p));
            if follows {
                self.dropped.extend(item.as_reference().ok());
            }
            !follows
        });
        self.dropped.extend(gone);
        if let Ok(dict) = doc.get_dictionary_mut(page) {
            dict.set("Annots", kept);
        }
    }

    fn goes(&self, doc: &Document, id: Option<ObjectId>, annotation: &Dictionary) -> bool {
        let subtype = name_of(annotation, b"Subtype");
        if id.is_some_and(|id| self.shown.contains(&id)) || ANNOTATIONS.contains(&subtype) {
            return true;
        }
        if subtype == b"Link" {
            return false;
        }
        let mut holder = Some(annotation);
        for _ in 0..DEPTH {
            let Some(dict) = holder else { break };
            if self.says(doc, &Object::Dictionary(dict.clone()), 0) {
                return true;
            }
            holder = (subtype == b"Widget")
                .then(|| dict.get(b"Parent").ok().and_then(|p| as_dict(resolve(doc, p))))
                .flatten();
        }
        false
    }

    /// Whether an annotation or field says something forbidden itself.
    fn says(&self, doc: &Document, object: &Object, depth: usize) -> bool {
        const AWAY: [&[u8]; 8] =
            [b"P", b"Parent", b"Popup", b"AP", b"Kids", b"IRT", b"OC", b"Dest"];
        if depth > 8 {
            return false;
        }
        match resolve(doc, object) {
            Object::String(bytes, _) => self.forbidden.hits_bytes(bytes),
            Object::Array(items) => items.iter().any(|o| self.says(doc, o, depth + 1)),
            Object::Dictionary(dict) if !dict.has_type(b"Page") => dict
                .iter()
                .filter(|(k, _)| !AWAY.contains(&k.as_slice()))
                .any(|(_, v)| self.says(doc, v, depth + 1)),
            Object::Stream(s) => {
                s.content.len() < 1 << 20 && {
                    let bytes = s.get_plain_content_with_limit(1 << 20).unwrap_or_default();
                    self.forbidden.hits_bytes(&bytes)
                }
            }
            _ => false,
        }
    }

    /// Scrubs one object and what it holds directly; `false` when it goes as a whole. `key` is the
    /// entry it stands under.
    fn object(&mut self, object: &mut Object, key: &[u8], depth: usize) -> bool {
        if depth > DEPTH {
            return false;
        }
        match object {
            Object::String(bytes, _) => {
                let technical = matches!(key, b"Registry" | b"Ordering");
                if !technical && self.forbidden.hits_bytes(bytes) {
                    self.words.insert(word_for(key));
                    return false;
                }
                true
            }
            Object::Name(name) => {
                let destination = matches!(key, b"Dest" | b"D");
                let told = destination && self.forbidden.hits_bytes(name);
                if told {
                    self.words.insert("links");
                }
                !told
            }
            Object::Array(items) => {
                self.array(items, key, depth);
                true
            }
            Object::Dictionary(dict) => self.dictionary(dict, key, depth),
            Object::Stream(stream) => self.dictionary(&mut stream.dict, key, depth),
            _ => true,
        }
    }

    fn array(&mut self, items: &mut Vec<Object>, key: &[u8], depth: usize) {
        // The palette of an indexed colour space is no text (ISO 32000-2, 8.6.6.3).
        if items.first().is_some_and(|o| matches!(o.as_name(), Ok(b"Indexed" | b"I"))) {
            return;
        }
        // Names of a tree stand before their values (ISO 32000-2, 7.9.6).
        let pairs = key == b"Names";
        let mut skip = false;
        let mut at = 0_usize;
        items.retain_mut(|item| {
            let is_name = pairs && at.is_multiple_of(2);
            at += 1;
            if std::mem::take(&mut skip) {
                return false;
            }
            if self.object(item, key, depth + 1) {
                return true;
            }
            skip = is_name;
            if !pairs {
                *item = match item {
                    Object::String(..) => Object::string_literal(""),
                    _ => Object::Null,
                };
            }
            !pairs
        });
    }

    fn dictionary(&mut self, dict: &mut Dictionary, key: &[u8], depth: usize) -> bool {
        let name = |k: &[u8]| dict.get(k).and_then(Object::as_name).unwrap_or_default();
        if name(b"Type") == b"Metadata" {
            self.words.insert("metadata");
            return false;
        }
        if dict.has(b"ByteRange") || matches!(name(b"Type"), b"Sig" | b"DocTimeStamp") {
            self.words.insert("signatures");
            return false;
        }
        if ACTIONS.contains(&name(b"S")) && !dict.has(b"K") {
            self.words.insert("javascript");
            return false;
        }
        if name(b"Type") == b"EmbeddedFile" {
            self.words.insert("attachments");
            return false;
        }
        for (unwanted, word) in ALWAYS {
            // `LastModified` and `AF` are also names of fonts and colours in resources.
            if dict.has(unwanted) && !matches!(key, b"Font" | b"XObject" | b"ColorSpace") {
                dict.remove(unwanted);
                self.words.insert(word);
            }
        }
        let keys: Vec<Vec<u8>> = dict.iter().map(|(k, _)| k.clone()).collect();
        for entry in keys {
            if key == b"Dests" && self.forbidden.hits_bytes(&entry) {
                dict.remove(&entry);
                self.words.insert("links");
                continue;
            }
            let Ok(value) = dict.get_mut(&entry) else { continue };
            if !self.object(value, &entry, depth + 1) {
                if value.as_str().is_ok() && REQUIRED.contains(&entry.as_slice()) {
                    *value = encode("…");
                } else {
                    dict.remove(&entry);
                }
            }
        }
        true
    }

    /// Removes references to objects that are gone.
    fn unlink(&self, object: &mut Object, depth: usize) {
        if depth > DEPTH {
            return;
        }
        let gone = |o: &Object| o.as_reference().is_ok_and(|id| self.dropped.contains(&id));
        match object {
            Object::Array(items) => {
                items.retain(|o| !gone(o));
                for item in items {
                    self.unlink(item, depth + 1);
                }
            }
            Object::Dictionary(dict) => self.unlink_entries(dict, depth),
            Object::Stream(stream) => self.unlink_entries(&mut stream.dict, depth),
            _ => {}
        }
    }

    fn unlink_entries(&self, dict: &mut Dictionary, depth: usize) {
        let keys: Vec<Vec<u8>> = dict
            .iter()
            .filter(|(_, v)| v.as_reference().is_ok_and(|id| self.dropped.contains(&id)))
            .map(|(k, _)| k.clone())
            .collect();
        for key in keys {
            dict.remove(&key);
        }
        for (_, value) in dict.iter_mut() {
            self.unlink(value, depth + 1);
        }
    }
}

fn name_of<'a>(dict: &'a Dictionary, key: &[u8]) -> &'a [u8] {
    dict.get(key).and_then(Object::as_name).unwrap_or_default()
}

/// What the report calls a scrubbed string, by the entry it stood under.
fn word_for(key: &[u8]) -> &'static str {
    match key {
        b"Title" => "outlines",
        b"ActualText" | b"Alt" | b"E" => "structure-text",
        b"V" | b"DV" | b"TU" | b"Opt" | b"T" | b"TM" => "forms",
        b"URI" | b"F" | b"UF" | b"D" | b"Dest" | b"Names" => "links",
        b"Name" => "layers",
        b"P" => "page-labels",
        b"Contents" | b"RC" | b"Subj" => "annotations",
        _ => "texts",
    }
}

/// Gives pages new content; where boxes are drawn, our font is added to the page's own resources.
pub(super) fn replace_contents(
    doc: &mut Document,
    contents: Vec<(ObjectId, Vec<u8>, Option<Dictionary>)>,
    font: &str,
) {
    for (page, bytes, resources) in contents {
        let mut stream = Stream::new(Dictionary::new(), bytes);
        // When it does not get smaller it stays as it is.
        let _ = stream.compress();
        let id = doc.add_object(stream);
        let resources = resources.map(|mut resources| {
            let fonts = resources.get(b"Font").ok().and_then(|f| as_dict(resolve(doc, f)));
            let mut fonts = fonts.cloned().unwrap_or_default();
            fonts.set(
                font,
                dictionary! {
                    "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
                    "Encoding" => "WinAnsiEncoding",
                },
            );
            resources.set("Font", fonts);
            resources
        });
        if let Ok(dict) = doc.get_dictionary_mut(page) {
            dict.set("Contents", id);
            if let Some(resources) = resources {
                dict.set("Resources", resources);
            }
        }
    }
}
