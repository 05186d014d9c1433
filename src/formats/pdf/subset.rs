//! Fonts without what only the removed words needed: a letter that nothing shows any more, but that
//! the font still brings along, was a letter of a removed word.
//!
//! A font that lost a letter keeps what the copy still shows: of `/ToUnicode` and the widths always, of
//! the program when it is `TrueType` or CFF. Type 1 programs keep their outlines.

mod cff;
mod sfnt;

#[cfg(test)]
pub(super) use sfnt::{Kept, without_others};

use super::font::Font;
use super::scene::{Key, Scene};
use super::store::{as_dict, resolve};
use crate::model::GlyphSource;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Highest code that is counted; fonts with higher ones keep all they have.
const MAX_CODE: u32 = 0xFFFF;

/// A set of codes.
#[derive(Debug, Default)]
struct Bits(Vec<u64>);

impl Bits {
    fn insert(&mut self, code: u32) {
        let Ok(at) = usize::try_from(code / 64) else { return };
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        if let Some(word) = self.0.get_mut(at) {
            *word |= 1 << (code % 64);
        }
    }

    fn codes(&self) -> BTreeSet<u32> {
        let words = (0_u32..).zip(&self.0);
        words
            .flat_map(|(n, w)| (0..64).filter(move |b| w >> b & 1 == 1).map(move |b| n * 64 + b))
            .collect()
    }
}

/// Codes of one font that a copy shows, and codes that went.
#[derive(Debug, Default)]
struct Codes {
    shown: Bits,
    gone: Bits,
    /// Bytes of a code; 0 when they differ.
    length: Option<usize>,
}

/// A code of a stream that other pages may show too: whether it goes is known at the end.
type Shared = (Key, ObjectId, u32, usize);

/// The codes shown, by font.
#[derive(Debug, Default)]
pub(super) struct Shows {
    fonts: BTreeMap<ObjectId, Codes>,
    shared: BTreeSet<Shared>,
    /// A font without an object of its own was used, or codes that are not counted: which programs
    /// these need is not known.
    unknown: bool,
}

impl Shows {
    /// Counts the glyphs of a page; `removed` are those that go.
    pub(super) fn note(&mut self, scene: &Scene, removed: &BTreeSet<Key>) {
        let mut own: Vec<(ObjectId, Codes)> = Vec::new();
        let mut last = 0;
        for glyph in &scene.glyphs {
            let Some(font) = glyph.font.filter(|_| glyph.value <= MAX_CODE) else {
                self.unknown = true;
                continue;
            };
            let (key, length) = (glyph.key(), glyph.code.len());
            if !matches!(glyph.source, GlyphSource::Page(_)) {
                self.shared.insert((key, font, glyph.value, length));
                continue;
            }
            if own.get(last).is_none_or(|(id, _)| *id != font) {
                last = own.iter().position(|(id, _)| *id == font).unwrap_or(own.len());
            }
            if last == own.len() {
                own.push((font, Codes::default()));
            }
            if let Some((_, codes)) = own.get_mut(last) {
                codes.add(glyph.value, length, removed.contains(&key));
            }
        }
        for (font, codes) in own {
            let all = self.fonts.entry(font).or_default();
            let lengths = [all.length, codes.length].into_iter().flatten();
            all.length = lengths.reduce(|a, b| if a == b { a } else { 0 });
            codes.shown.codes().into_iter().for_each(|c| all.shown.insert(c));
            codes.gone.codes().into_iter().for_each(|c| all.gone.insert(c));
        }
    }

    /// Decides on the codes that pages share.
    pub(super) fn settle(&mut self, removed: &BTreeSet<Key>) {
        for (key, font, value, length) in std::mem::take(&mut self.shared) {
            let codes = self.fonts.entry(font).or_default();
            codes.add(value, length, removed.contains(&key));
        }
    }

    /// Takes out of the fonts what only removed words needed; tells whether there was anything.
    pub(super) fn trim(&self, doc: &mut Document) -> bool {
        // Viewers set what is typed into a field in these.
        let typed = typed(doc);
        let lost = self.fonts.iter().filter(|(id, codes)| codes.lost() && !typed.contains(id));
        let touched: Vec<ObjectId> = lost.map(|(id, _)| *id).collect();
        if touched.is_empty() {
            return false;
        }
        for (id, codes) in self.fonts.iter().filter(|(id, _)| touched.contains(id)) {
            trim_texts(doc, *id, codes);
            self.trim_widths(doc, *id, &typed);
        }
        if !self.unknown && typed.is_empty() {
            self.trim_programs(doc, &touched);
        }
        true
    }

    /// Takes the widths of codes that are not shown out of a font. Fonts that share a descendant share
    /// its widths: what any of them shows stays.
    fn trim_widths(&self, doc: &mut Document, font: ObjectId, typed: &BTreeSet<ObjectId>) {
        let Ok(dict) = doc.get_dictionary(font) else { return };
        if !is_embedded(doc, dict) {
            return;
        }
        let Some(codes) = self.fonts.get(&font) else { return };
        if !dict.has(b"DescendantFonts") {
            trim_simple_widths(doc, font, &codes.shown.codes());
            return;
        }
        let Some(child) = child(doc, font) else { return };
        let shares = |id: &&ObjectId| self::child(doc, **id) == Some(child);
        if typed.iter().any(|id| shares(&id)) {
            return;
        }
        let mut all = Some((BTreeSet::new(), BTreeMap::new()));
        for (id, codes) in self.fonts.iter().filter(|(id, _)| shares(id)) {
            let own = doc.get_dictionary(*id).ok();
            let own = own.and_then(|dict| Font::cids(doc, dict, &codes.shown.codes()));
            all = all.zip(own).map(|((mut cids, mut widths), (own, own_widths))| {
                cids.extend(own);
                widths.extend(own_widths);
                (cids, widths)
            });
        }
        if let Some((cids, widths)) = all {
            set_widths(doc, child, &cids, widths);
        }
    }

    /// Rewrites the programs of the fonts `touched`; other fonts may share them.
    fn trim_programs(&self, doc: &mut Document, touched: &[ObjectId]) {
        let program = |doc: &Document, id: ObjectId| {
            let dict = doc.get_dictionary(id).ok()?;
            let descriptor = descriptor(doc, dict)?;
            let keys: [&[u8]; 2] = [b"FontFile2", b"FontFile3"];
            keys.iter().find_map(|key| descriptor.get(key).and_then(Object::as_reference).ok())
        };
        let files: BTreeSet<ObjectId> = touched.iter().filter_map(|id| program(doc, *id)).collect();
        for file in files {
            let mut kept = Some(sfnt::Kept::default());
            for (id, codes) in &self.fonts {
                if program(doc, *id) != Some(file) {
                    continue;
                }
                let dict = doc.get_dictionary(*id).ok();
                let glyphs = dict.and_then(|d| Font::outlines(doc, d, &codes.shown.codes()));
                kept = kept.zip(glyphs).map(|(mut kept, (glyphs, by_code))| {
                    kept.glyphs.extend(glyphs);
                    kept.by_code |= by_code;
                    kept
                });
            }
            let Some(kept) = kept else { continue };
            let stream = doc.get_object(file).and_then(Object::as_stream).ok();
            let bytes = stream.and_then(|s| super::font::decoded(doc, s, MAX));
            let trimmed = |bytes: Vec<u8>| {
                sfnt::without_others(&bytes, &kept)
                    .map(|sfnt| (sfnt, true))
                    .or_else(|| Some((cff::without_others(&bytes, &kept.glyphs)?, false)))
            };
            let Some((bytes, is_sfnt)) = bytes.and_then(trimmed) else { continue };
            if let Ok(stream) = doc.get_object_mut(file).and_then(Object::as_stream_mut) {
                if is_sfnt {
                    stream.dict.set("Length1", i64::try_from(bytes.len()).unwrap_or(0));
                }
                stream.set_plain_content(bytes);
                // When it does not get smaller it stays as it is.
                let _ = stream.compress();
            }
        }
    }
}

impl Codes {
    fn add(&mut self, code: u32, length: usize, gone: bool) {
        self.length = Some(self.length.map_or(length, |l| if l == length { l } else { 0 }));
        if gone { &mut self.gone } else { &mut self.shown }.insert(code);
    }

    /// Whether something went that is shown nowhere any more.
    fn lost(&self) -> bool {
        let shown = self.shown.0.iter().copied().chain(std::iter::repeat(0));
        self.gone.0.iter().zip(shown).any(|(gone, shown)| gone & !shown != 0)
    }
}

/// The fonts that form fields are set in (ISO 32000-2, 12.7.3).
fn typed(doc: &Document) -> BTreeSet<ObjectId> {
    let fonts = || {
        let form = as_dict(resolve(doc, doc.catalog().ok()?.get(b"AcroForm").ok()?))?;
        let resources = as_dict(resolve(doc, form.get(b"DR").ok()?))?;
        as_dict(resolve(doc, resources.get(b"Font").ok()?))
    };
    fonts().into_iter().flatten().filter_map(|(_, font)| font.as_reference().ok()).collect()
}

/// Decoded size of a program that is rewritten.
const MAX: usize = 48 << 20;

/// The descriptor of a simple font, or of the descendant of a composite one.
fn descriptor<'a>(doc: &'a Document, font: &'a Dictionary) -> Option<&'a Dictionary> {
    let own = descendant(doc, font).unwrap_or(font);
    as_dict(resolve(doc, own.get(b"FontDescriptor").ok()?))
}

fn descendant<'a>(doc: &'a Document, font: &'a Dictionary) -> Option<&'a Dictionary> {
    let array = resolve(doc, font.get(b"DescendantFonts").ok()?).as_array().ok()?;
    as_dict(resolve(doc, array.first()?))
}

/// A `/ToUnicode` of the shown codes only.
fn trim_texts(doc: &mut Document, font: ObjectId, codes: &Codes) {
    let Ok(dict) = doc.get_dictionary(font) else { return };
    let Some(length) = codes.length.filter(|l| (1..=4).contains(l)) else { return };
    let Some(texts) = Font::claims(doc, dict, &codes.shown.codes()) else { return };
    let digits = length * 2;
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n",
    );
    let _ = writeln!(map, "<{:0digits$X}> <{}>\nendcodespacerange", 0, "FF".repeat(length));
    let pairs: Vec<(&u32, &String)> = texts.iter().collect();
    for part in pairs.chunks(100) {
        let _ = writeln!(map, "{} beginbfchar", part.len());
        for (code, text) in part {
            let units: Vec<String> = text.encode_utf16().map(|u| format!("{u:04X}")).collect();
            let _ = writeln!(map, "<{code:0digits$X}> <{}>", units.concat());
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    let mut stream = Stream::new(Dictionary::new(), map.into_bytes());
    // When it does not get smaller it stays as it is.
    let _ = stream.compress();
    let id = doc.add_object(stream);
    if let Ok(dict) = doc.get_dictionary_mut(font) {
        dict.set("ToUnicode", id);
    }
}

/// Whether a font brings its program: the widths of one that every viewer has itself tell nothing.
fn is_embedded(doc: &Document, dict: &Dictionary) -> bool {
    let keys: [&[u8]; 3] = [b"FontFile", b"FontFile2", b"FontFile3"];
    descriptor(doc, dict).is_some_and(|d| keys.iter().any(|key| d.has(key)))
}

/// The descendant of a composite font, which others may share.
fn child(doc: &Document, font: ObjectId) -> Option<ObjectId> {
    let fonts = doc.get_dictionary(font).ok()?.get(b"DescendantFonts").ok()?;
    resolve(doc, fonts).as_array().ok()?.first()?.as_reference().ok()
}

/// Sets the widths of a simple font's codes that are not shown to nothing.
fn trim_simple_widths(doc: &mut Document, font: ObjectId, shown: &BTreeSet<u32>) {
    let Ok(dict) = doc.get_dictionary(font) else { return };
    let first = dict.get(b"FirstChar").map(|o| resolve(doc, o));
    let first = first.ok().and_then(|o| o.as_i64().ok()).unwrap_or(0);
    let widths = dict.get(b"Widths").map(|o| resolve(doc, o));
    let Some(mut widths) = widths.ok().and_then(|o| o.as_array().ok()).cloned() else { return };
    for (code, width) in (first..).zip(&mut widths) {
        let shown = u32::try_from(code).is_ok_and(|c| shown.contains(&c));
        if !shown {
            *width = 0.into();
        }
    }
    if let Ok(dict) = doc.get_dictionary_mut(font) {
        dict.set("Widths", widths);
    }
}

/// Leaves a descendant font these widths.
fn set_widths(
    doc: &mut Document,
    child: ObjectId,
    cids: &BTreeSet<u32>,
    widths: BTreeMap<u32, f64>,
) {
    let Ok(dict) = doc.get_dictionary_mut(child) else { return };
    let mut list = Vec::with_capacity(widths.len() * 2);
    for (cid, width) in widths {
        #[allow(clippy::cast_possible_truncation, reason = "thousandths of an em")]
        let width = Object::Real(width as f32);
        list.extend([Object::Integer(cid.into()), Object::Array(vec![width])]);
    }
    dict.set("W", list);
    let descriptor = dict.get(b"FontDescriptor").and_then(Object::as_reference).ok();
    trim_set(doc, descriptor, cids);
}

/// A `/CIDSet`, where there is one, of what is shown (ISO 19005-1, 6.3.5).
fn trim_set(doc: &mut Document, descriptor: Option<ObjectId>, cids: &BTreeSet<u32>) {
    let has = |id: &ObjectId| doc.get_dictionary(*id).is_ok_and(|d| d.has(b"CIDSet"));
    let Some(id) = descriptor.filter(has) else { return };
    let mut bits = Vec::new();
    for cid in cids.iter().chain([&0]) {
        let Ok(at) = usize::try_from(cid / 8) else { continue };
        if bits.len() <= at {
            bits.resize(at + 1, 0_u8);
        }
        if let Some(byte) = bits.get_mut(at) {
            *byte |= 0x80 >> (cid % 8);
        }
    }
    let set = doc.add_object(Stream::new(Dictionary::new(), bits));
    if let Ok(dict) = doc.get_dictionary_mut(id) {
        dict.set("CIDSet", set);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    #[test]
    fn fonts_that_share_their_widths_keep_what_either_shows() {
        let mut doc = Document::new();
        let program = doc.add_object(Stream::new(Dictionary::new(), vec![0]));
        let descriptor = doc.add_object(dictionary! { "FontFile2" => program });
        let widths: Vec<Object> = [100, 200, 300, 400].into_iter().map(Object::from).collect();
        let child = doc.add_object(dictionary! {
            "Subtype" => "CIDFontType2", "DW" => 1000, "FontDescriptor" => descriptor,
            "W" => vec![0.into(), widths.into()],
        });
        let mut font = || {
            doc.add_object(dictionary! {
                "Type" => "Font", "Subtype" => "Type0", "Encoding" => "Identity-H",
                "DescendantFonts" => vec![child.into()],
            })
        };
        let (first, second) = (font(), font());
        let mut shows = Shows::default();
        for (font, code, gone) in [(first, 1, false), (first, 3, true), (second, 2, false)] {
            shows.fonts.entry(font).or_default().add(code, 2, gone);
        }
        assert!(shows.trim(&mut doc));
        let list = doc.get_dictionary(child).unwrap().get(b"W").unwrap().as_array().unwrap();
        let cids: Vec<i64> = list.iter().filter_map(|o| o.as_i64().ok()).collect();
        assert_eq!(cids, [1, 2], "the width of 3 went, no other");
    }
}
