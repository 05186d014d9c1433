//! Everything besides page content that could tell what was removed. `LEAKS.md` lists the places
//! and the test of each.

use super::label;
use super::revision::{self, Claims, lost_reference};
use super::store::{as_dict, resolve};
use super::strings::{Forbidden, decode, encode};
use crate::model::Reason;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use std::collections::{BTreeMap, BTreeSet};

/// What is forbidden, and what has been done about it.
pub(super) struct Scrub<'f> {
    forbidden: &'f Forbidden,
    /// Annotations that showed a removed glyph.
    shown: BTreeSet<ObjectId>,
    /// Objects that are gone; references to them go too.
    dropped: BTreeSet<ObjectId>,
    words: BTreeSet<&'static str>,
    /// States of buttons, and what they are called now.
    states: BTreeMap<Vec<u8>, Vec<u8>>,
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

/// Required entries: emptied of what they said, not left out.
const REQUIRED: [&[u8]; 3] = [b"Title", b"Name", b"T"];

/// Texts for people: what must go goes from them, the rest stays.
const READ: [&[u8]; 15] = [
    b"Title",
    b"Contents",
    b"Subj",
    b"T",
    b"TU",
    b"TM",
    b"V",
    b"DV",
    b"Opt",
    b"CA",
    b"AC",
    b"RC",
    b"Alt",
    b"E",
    b"P",
];

/// Nesting of direct objects; deeper ones are dropped unread.
const DEPTH: usize = 64;

impl<'f> Scrub<'f> {
    /// Nothing done yet; `shown` are annotations that showed a removed glyph.
    pub(super) fn new(forbidden: &'f Forbidden, shown: BTreeSet<ObjectId>) -> Self {
        let (dropped, words, states) = (BTreeSet::new(), BTreeSet::new(), BTreeMap::new());
        Self { forbidden, shown, dropped, words, states }
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
        let claims = Claims::of(&doc);
        if doc.trailer.has(b"Info") {
            self.done("metadata");
        }
        self.catalog(&mut doc);
        self.long_texts(&doc);
        for page in pages {
            self.annotations(&mut doc, *page);
        }
        let named = doc.catalog().ok().and_then(|c| c.get(b"Dests").ok()?.as_reference().ok());
        let mut objects = std::mem::take(&mut doc.objects);
        for (id, object) in &mut objects {
            let key: &[u8] = if named == Some(*id) { b"Dests" } else { b"" };
            if !self.object(object, key, 0) {
                *object = Object::Null;
            }
        }
        objects.retain(|id, object| !self.dropped.contains(id) && !object.is_null());
        let lost =
            objects.iter().filter(|(_, o)| lost_reference(o, |id| self.dropped.contains(id)));
        let lost: Vec<ObjectId> = lost.map(|(id, _)| *id).collect();
        objects.retain(|id, _| !lost.contains(id));
        self.dropped.extend(lost);
        for object in objects.values_mut() {
            self.unlink(object, 0);
        }
        doc.objects = objects;
        revision::write(doc, &claims)
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

    /// Whether an annotation shows a removed glyph.
    pub(super) fn shows(&self, annotation: ObjectId) -> bool {
        self.shown.contains(&annotation)
    }

    /// Whether the bytes of a string hold something removed.
    pub(super) fn forbids(&self, bytes: &[u8]) -> bool {
        self.forbidden.hits_bytes(bytes)
    }

    /// Drops objects, and with them what refers to them.
    pub(super) fn drop_all(&mut self, ids: impl IntoIterator<Item = ObjectId>) {
        self.dropped.extend(ids);
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
                if technical || !self.forbidden.hits_bytes(bytes) {
                    return true;
                }
                self.words.insert(word_for(key));
                let rest = READ.contains(&key).then(|| self.forbidden.without(&decode(bytes)));
                let Some(rest) = rest.flatten() else { return false };
                *object = encode(&rest);
                true
            }
            // A font in the file is found by reference: what it is called matters to nobody.
            Object::Name(name) if matches!(key, b"BaseFont" | b"FontName") => {
                if self.forbidden.hits_bytes(name) && !is_standard(name) {
                    *name = b"Lettertype".to_vec();
                    self.words.insert("texts");
                }
                true
            }
            Object::Name(name) if matches!(key, b"AS" | b"V" | b"DV") => {
                if self.forbidden.hits_bytes(name) {
                    *name = self.state(name);
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
            Object::Stream(stream) => {
                self.outside(&mut stream.dict);
                self.dictionary(&mut stream.dict, key, depth)
            }
            _ => true,
        }
    }

    /// The new name of a button's state (ISO 32000-2, 12.7.5.2.3): its value as a field names it too.
    fn state(&mut self, name: &[u8]) -> Vec<u8> {
        self.words.insert("forms");
        let number = self.states.len() + 1;
        let new = || format!("Keuze{number}").into_bytes();
        self.states.entry(name.to_vec()).or_insert_with(new).clone()
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

    /// Drops where else a stream's content would lie (ISO 32000-2, 7.3.8.2): in a file beside this one, which
    /// hardly a viewer reads. `F` is also short for its filter.
    fn outside(&mut self, dict: &mut Dictionary) {
        let filter = dict.get(b"F").is_ok_and(|f| matches!(f, Object::Name(_) | Object::Array(_)));
        if dict.has(b"F") && (!filter || dict.has(b"Filter")) {
            for entry in ["F", "FFilter", "FDecodeParms"] {
                dict.remove(entry.as_bytes());
            }
            self.words.insert("links");
        }
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
            // What TeX says about the file of a picture: its path, its author.
            if entry.starts_with(b"PTEX.") {
                dict.remove(&entry);
                self.words.insert("private-data");
                continue;
            }
            if key == b"Dests" && self.forbidden.hits_bytes(&entry) {
                dict.remove(&entry);
                self.words.insert("links");
                continue;
            }
            let states = matches!(key, b"N" | b"R" | b"D") && self.forbidden.hits_bytes(&entry);
            if let Some(state) = states.then(|| dict.remove(&entry)).flatten() {
                dict.set(self.state(&entry), state);
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
        match object {
            Object::Array(items) => {
                items.retain(|o| !self.is_gone(o));
                for item in items {
                    self.unlink(item, depth + 1);
                }
            }
            Object::Dictionary(dict) => self.unlink_entries(dict, depth),
            Object::Stream(stream) => self.unlink_entries(&mut stream.dict, depth),
            _ => {}
        }
    }

    /// Whether an object is a reference to what is gone, or stands for it in the structure tree.
    fn is_gone(&self, object: &Object) -> bool {
        let gone = |id: &ObjectId| self.dropped.contains(id);
        object.as_reference().is_ok_and(|id| gone(&id)) || lost_reference(object, gone)
    }

    fn unlink_entries(&self, dict: &mut Dictionary, depth: usize) {
        let keys: Vec<Vec<u8>> =
            dict.iter().filter(|(_, v)| self.is_gone(v)).map(|(k, _)| k.clone()).collect();
        for key in keys {
            dict.remove(&key);
        }
        for (_, value) in dict.iter_mut() {
            self.unlink(value, depth + 1);
        }
    }
}

/// Whether every viewer has this font itself (ISO 32000-2, 9.6.2.2): its name says how to draw.
fn is_standard(name: &[u8]) -> bool {
    let families: [&[u8]; 5] = [b"Times", b"Helvetica", b"Courier", b"Symbol", b"ZapfDingbats"];
    families.iter().any(|family| name.starts_with(family))
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

/// Gives pages new content; where boxes are drawn, `font` is added to the page's own resources.
pub(super) fn replace_contents(
    doc: &mut Document,
    contents: Vec<(ObjectId, Vec<u8>, Option<Dictionary>)>,
    font: Option<ObjectId>,
) {
    for (page, bytes, resources) in contents {
        let mut stream = Stream::new(Dictionary::new(), bytes);
        // When it does not get smaller it stays as it is.
        let _ = stream.compress();
        let id = doc.add_object(stream);
        let resources = resources.map(|mut resources| {
            if let Some(font) = font {
                label::with_font(doc, &mut resources, font);
            }
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
