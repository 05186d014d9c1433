//! Annotations and form fields: only what must go goes, the rest of a note or field stays.

use super::boxes::{self, Cover};
use super::layout::LINE;
use super::scene::{Key, Scene, Shown};
use super::scrub::Scrub;
use super::store::{as_dict, resolve};
use crate::model::Grond;
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::{BTreeMap, BTreeSet};

/// Annotations that carry files, media or an unfinished redaction.
const GONE: [&[u8]; 7] =
    [b"FileAttachment", b"Sound", b"Movie", b"Screen", b"RichMedia", b"3D", b"Redact"];
/// Annotations whose appearance does not repeat what they say.
const MARKS: [&[u8]; 12] = [
    b"Text",
    b"Link",
    b"Highlight",
    b"Underline",
    b"Squiggly",
    b"StrikeOut",
    b"Caret",
    b"Popup",
    b"Ink",
    b"Line",
    b"Square",
    b"Circle",
];
/// Entries that hold texts of any length, which may be streams.
const LONG: [&[u8]; 4] = [b"V", b"DV", b"RV", b"RC"];
/// Entries that lead away from an annotation.
const AWAY: [&[u8]; 9] = [b"AA", b"P", b"Parent", b"Popup", b"AP", b"Kids", b"IRT", b"OC", b"Dest"];
/// Parents of a field.
const DEPTH: usize = 64;

impl Scrub<'_> {
    /// Drops the page's annotations that carry what was not read, and silences those that show or
    /// say something removed: their texts lose it like all others, rich text and appearances that
    /// repeat it go.
    pub(super) fn annotations(&mut self, doc: &mut Document, page: ObjectId) {
        let Ok(dict) = doc.get_dictionary(page) else { return };
        let Ok(entry) = dict.get(b"Annots") else { return };
        let Ok(array) = resolve(doc, entry).as_array() else { return };
        let mut kept = Vec::with_capacity(array.len());
        let mut gone = BTreeSet::new();
        let mut silenced = Vec::new();
        for item in array {
            let Some(annotation) = as_dict(resolve(doc, item)) else { continue };
            let id = item.as_reference().ok();
            if GONE.contains(&subtype(annotation)) {
                gone.extend(id);
                self.done("annotations");
                continue;
            }
            let shown = id.is_some_and(|id| self.shows(id));
            if shown || self.speaks(doc, annotation) {
                let form = subtype(annotation) == b"Widget";
                self.done(if form { "forms" } else { "annotations" });
                silenced.push((kept.len(), shown));
            }
            kept.push(item.clone());
        }
        for (at, shown) in silenced {
            let Some(item) = kept.get_mut(at) else { continue };
            let annotation = match item {
                Object::Reference(id) => doc.get_dictionary_mut(*id).ok(),
                other => other.as_dict_mut().ok(),
            };
            if let Some(annotation) = annotation {
                silence(annotation, shown);
            }
        }
        // A reply or pop-up of a note that goes is part of it.
        kept.retain(|item| {
            let dict = as_dict(resolve(doc, item));
            let parent = |key: &[u8]| dict.and_then(|d| d.get(key).ok()?.as_reference().ok());
            let popup = dict.is_some_and(|d| subtype(d) == b"Popup");
            let follows = (popup && parent(b"Parent").is_some_and(|p| gone.contains(&p)))
                || parent(b"IRT").is_some_and(|p| gone.contains(&p));
            if follows {
                gone.extend(item.as_reference());
            }
            !follows
        });
        self.drop_all(gone);
        if let Ok(dict) = doc.get_dictionary_mut(page) {
            dict.set("Annots", kept);
        }
    }

    /// Drops texts of fields and notes that are streams and say something removed.
    pub(super) fn long_texts(&mut self, doc: &Document) {
        let mut gone = BTreeSet::new();
        for dict in doc.objects.values().filter_map(as_dict) {
            for key in LONG {
                let Some(id) = dict.get(key).ok().and_then(|o| o.as_reference().ok()) else {
                    continue;
                };
                if resolve(doc, &Object::Reference(id)).as_stream().is_ok()
                    && self.says(doc, &Object::Reference(id), 0)
                {
                    gone.insert(id);
                    self.done("forms");
                }
            }
        }
        self.drop_all(gone);
    }

    /// Whether an annotation, or the field that it shows, says something forbidden.
    fn speaks(&self, doc: &Document, annotation: &Dictionary) -> bool {
        let is_field = subtype(annotation) == b"Widget";
        let mut holder = Some(annotation);
        for _ in 0..DEPTH {
            let Some(dict) = holder else { break };
            if self.says(doc, &Object::Dictionary(dict.clone()), 0) {
                return true;
            }
            let parent = dict.get(b"Parent").ok().filter(|_| is_field);
            holder = parent.and_then(|p| as_dict(resolve(doc, p)));
        }
        false
    }

    fn says(&self, doc: &Document, object: &Object, depth: usize) -> bool {
        if depth > 8 {
            return false;
        }
        match resolve(doc, object) {
            Object::String(bytes, _) => self.forbids(bytes),
            Object::Array(items) => items.iter().any(|o| self.says(doc, o, depth + 1)),
            Object::Dictionary(dict) if !dict.has_type(b"Page") => dict
                .iter()
                .filter(|(k, _)| !AWAY.contains(&k.as_slice()))
                .any(|(_, v)| self.says(doc, v, depth + 1)),
            Object::Stream(s) => {
                s.content.len() < 1 << 20 && {
                    let plain = s.get_plain_content_with_limit(1 << 20).ok();
                    self.forbids(plain.as_deref().unwrap_or(&s.content))
                }
            }
            _ => false,
        }
    }
}

/// Takes from an annotation what repeats its texts: rich text, and an appearance that was not
/// rewritten. Viewers make a new one from the text that is left.
fn silence(annotation: &mut Dictionary, rewritten: bool) {
    annotation.remove(b"RC");
    if !rewritten && !MARKS.contains(&subtype(annotation)) {
        annotation.remove(b"AP");
        annotation.remove(b"AS");
    }
}

fn subtype(dict: &Dictionary) -> &[u8] {
    dict.get(b"Subtype").and_then(Object::as_name).unwrap_or_default()
}
/// The other glyphs on the lines of annotations that lose something: what stays of such a line cannot
/// be set anew, and the gap in it would tell the width of what went.
pub(super) fn lines_with<'s>(scene: &'s Scene, keys: &BTreeSet<Key>) -> Vec<&'s Shown> {
    let noted = || scene.glyphs.iter().filter(|g| g.annotation.is_some() && !g.echo);
    let gone: Vec<&Shown> = noted().filter(|g| keys.contains(&g.key())).collect();
    let beside = |g: &&Shown| {
        gone.iter().any(|o| {
            let (x, y) = (g.origin.0 - o.origin.0, g.origin.1 - o.origin.1);
            let across = (y * o.direction.0 - x * o.direction.1).abs();
            o.source == g.source && o.annotation == g.annotation && across <= o.size * LINE
        })
    };
    let others = noted().filter(|g| !keys.contains(&g.key()));
    if gone.is_empty() { Vec::new() } else { others.filter(beside).collect() }
}

/// Boxes over glyphs of annotations, from edge to edge of these.
pub(super) fn covers<'s>(
    scene: &Scene,
    glyphs: impl Iterator<Item = &'s Shown>,
    grond: Option<&Grond>,
) -> Vec<Cover> {
    let mut by_note: BTreeMap<Option<ObjectId>, Vec<&Shown>> = BTreeMap::new();
    for glyph in glyphs {
        by_note.entry(glyph.annotation).or_default().push(glyph);
    }
    let mut out = Vec::new();
    for (note, glyphs) in by_note {
        let bounds = scene.appearances.iter().find(|a| Some(a.annotation) == note);
        let mut covers = boxes::over(glyphs, grond);
        for cover in &mut covers {
            if let Some(appearance) = bounds {
                cover.stretch(appearance.bounds);
            }
        }
        out.extend(covers);
    }
    out
}
