//! Forms that several pages show: a page that loses something in one gets a form of its own.
//!
//! A letterhead, a footer or a stamp is often one form `XObject` for all pages. When a decision
//! removes a word of it on one page and keeps it on another, that page is given copies of the forms
//! on the way to the word, and resources that name them.

use super::scene::Key;
use super::store::{Page, Store, as_dict, resolve};
use crate::model::{Document, GlyphSource, Places};
use lopdf::{Dictionary, Object, ObjectId, Stream};
use std::collections::{BTreeMap, BTreeSet};

/// Forms inside forms.
const DEPTH: usize = 24;
/// Resources that can lead to a stream with text.
const CATEGORIES: [&[u8]; 2] = [b"XObject", b"Pattern"];

/// The copies made, by page (from 0) and original.
pub(super) type Copies = BTreeMap<(usize, ObjectId), ObjectId>;

/// Copies every form of which a page loses other codes than another page that shows it.
///
/// `wanted` are the codes that go, by page. A form that cannot be reached through the resources of
/// its page is not copied: what goes from it goes on all pages.
pub(super) fn separate(
    store: &mut Store,
    pages: &[Page],
    document: &Document,
    wanted: &BTreeMap<usize, BTreeSet<Key>>,
) -> Copies {
    let mut shown: BTreeMap<ObjectId, BTreeSet<usize>> = BTreeMap::new();
    for (index, part) in document.parts.iter().take(pages.len()).enumerate() {
        let Places::Glyphs(glyphs) = &part.places else { continue };
        for id in glyphs.iter().filter_map(|g| object(g.source)) {
            shown.entry(id).or_default().insert(index);
        }
    }
    let from = |index: usize, id: ObjectId| {
        let keys = wanted.get(&index).into_iter().flatten();
        keys.filter(move |k| object(k.source) == Some(id)).collect::<Vec<&Key>>()
    };
    let mut out = Copies::new();
    for (&index, keys) in wanted {
        let touched: BTreeSet<ObjectId> = keys.iter().filter_map(|k| object(k.source)).collect();
        let targets: BTreeSet<ObjectId> = touched
            .into_iter()
            .filter(|id| {
                let mut others = shown.get(id).into_iter().flatten().filter(|p| **p != index);
                others.any(|other| from(*other, *id) != from(index, *id))
            })
            .collect();
        let Some(page) = pages.get(index).filter(|_| !targets.is_empty()) else { continue };
        let resources = store.inherited(page, b"Resources").and_then(as_dict).cloned();
        let mut copier = Copier { doc: &mut store.doc, targets: &targets, seen: BTreeMap::new() };
        let Some(own) = resources.and_then(|r| copier.resources(&r, 0)) else { continue };
        let made = copier.seen.into_iter().filter_map(|(old, new)| Some(((index, old), new?)));
        out.extend(made);
        if let Ok(dict) = store.doc.get_dictionary_mut(page.id) {
            dict.set("Resources", own);
        }
    }
    out
}

/// The code in the copy that page number `index` (from 0) now shows.
pub(super) fn moved(key: Key, index: usize, copies: &Copies) -> Key {
    let copy = object(key.source).and_then(|id| copies.get(&(index, id)));
    copy.map_or(key, |(number, generation)| Key {
        source: GlyphSource::Object(*number, *generation),
        ..key
    })
}

fn object(source: GlyphSource) -> Option<ObjectId> {
    match source {
        GlyphSource::Object(number, generation) => Some((number, generation)),
        GlyphSource::Page(_) => None,
    }
}

struct Copier<'d> {
    doc: &'d mut lopdf::Document,
    targets: &'d BTreeSet<ObjectId>,
    /// Streams looked at, and the copy where one was made.
    seen: BTreeMap<ObjectId, Option<ObjectId>>,
}

impl Copier<'_> {
    /// The resources with copies in place of what leads to a target; `None` when nothing does.
    fn resources(&mut self, resources: &Dictionary, depth: usize) -> Option<Dictionary> {
        if depth > DEPTH {
            return None;
        }
        let mut own: Option<Dictionary> = None;
        for category in CATEGORIES {
            let entries = resources.get(category).ok().map(|o| resolve(self.doc, o));
            let Some(mut entries) = entries.and_then(as_dict).cloned() else { continue };
            let mut changed = false;
            for (_, value) in &mut entries {
                let Ok(id) = value.as_reference() else { continue };
                if let Some(copy) = self.stream(id, depth) {
                    *value = Object::Reference(copy);
                    changed = true;
                }
            }
            if changed {
                own.get_or_insert_with(|| resources.clone()).set(category.to_vec(), entries);
            }
        }
        own
    }

    fn stream(&mut self, id: ObjectId, depth: usize) -> Option<ObjectId> {
        if let Some(known) = self.seen.get(&id) {
            return *known;
        }
        // A form that shows itself is not entered again.
        self.seen.insert(id, None);
        let stream: Stream = self.doc.get_object(id).ok()?.as_stream().ok()?.clone();
        let inner = stream.dict.get(b"Resources").ok().map(|o| resolve(self.doc, o));
        let inner = inner.and_then(as_dict).cloned();
        let inner = inner.and_then(|r| self.resources(&r, depth + 1));
        if inner.is_none() && !self.targets.contains(&id) {
            return None;
        }
        let mut copy = stream;
        // The structure tree knows the original only.
        copy.dict.remove(b"StructParents");
        copy.dict.remove(b"StructParent");
        if let Some(inner) = inner {
            copy.dict.set("Resources", inner);
        }
        let copy = self.doc.add_object(copy);
        self.seen.insert(id, Some(copy));
        Some(copy)
    }
}
