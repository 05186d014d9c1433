//! Fonts of a PDF: what its character codes say and how far they move the pen.
//!
//! The text of a code is what a reader of the page sees: `/ToUnicode` where it agrees with the
//! font, else the font's encoding, glyph names or character map, else nothing. A code without
//! text is the caller's to report; it is never guessed.

mod cmap;
mod composite;
mod encoding;
mod glyph;
mod numbered;
mod predefined;
mod procedure;
mod program;
mod ranges;
mod shape;
mod simple;
mod standard;
mod syntax;
mod trust;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

pub(super) use cmap::Code;

/// A font, as a content stream uses it (ISO 32000-2, 9.5). Cheap to clone.
#[derive(Clone)]
pub(super) struct Font(Arc<Inner>);

struct Inner {
    kind: Kind,
    ascent: f64,
    descent: f64,
}

enum Kind {
    Simple(simple::Simple),
    Composite(Box<composite::Composite>),
}

/// CIDs, and widths by CID in thousandths of an em.
type Cids = (BTreeSet<u32>, BTreeMap<u32, f64>);

/// What only Type 3 fonts have: glyphs that are content streams (ISO 32000-2, 9.6.4).
pub(super) struct Type3 {
    /// The glyph procedure of each code that has one.
    pub(super) procs: BTreeMap<u8, ObjectId>,
    /// `/FontMatrix`: glyph space → text space.
    pub(super) matrix: [f64; 6],
}

impl Font {
    /// Reads a font dictionary. Never fails: what cannot be read has no text.
    pub(super) fn load(doc: &Document, dict: &Dictionary) -> Self {
        let kind = match name(doc, dict, b"Subtype") {
            Some(b"Type0") => Kind::Composite(Box::new(composite::Composite::load(doc, dict))),
            _ => Kind::Simple(simple::Simple::load(doc, dict)),
        };
        let (ascent, descent) = match &kind {
            Kind::Simple(font) => font.extent,
            Kind::Composite(font) => font.extent,
        };
        Self(Arc::new(Inner { kind, ascent, descent }))
    }

    /// Splits a string operand into character codes. Every byte belongs to exactly one code.
    pub(super) fn codes(&self, string: &[u8]) -> Vec<Code> {
        match &self.0.kind {
            Kind::Simple(_) => simple::codes(string),
            Kind::Composite(font) => font.codes(string),
        }
    }

    /// The text that a code shows; `None` where no trustworthy source tells.
    pub(super) fn unicode(&self, code: &Code) -> Option<String> {
        match &self.0.kind {
            Kind::Simple(font) => font.unicode(code),
            Kind::Composite(font) => font.unicode(code),
        }
    }

    /// How far a code moves the pen, in thousandths of text space: along x, or in a vertical
    /// font along y (then mostly negative). Spacing and scaling are not in it.
    pub(super) fn advance(&self, code: &Code) -> f64 {
        match &self.0.kind {
            Kind::Simple(font) => font.advance(code),
            Kind::Composite(font) => font.advance(code),
        }
    }

    /// Whether the font writes from top to bottom.
    pub(super) fn is_vertical(&self) -> bool {
        match &self.0.kind {
            Kind::Simple(_) => false,
            Kind::Composite(font) => font.is_vertical(),
        }
    }

    /// Whether word spacing applies: a code of one byte with value 32 (ISO 32000-2, 9.3.3).
    #[allow(clippy::unused_self, reason = "belongs to the font's interface")]
    pub(super) fn is_space(&self, code: &Code) -> bool {
        code.bytes.len() == 1 && code.value == 32
    }

    /// How far glyphs reach above the baseline, thousandths of text space.
    pub(super) fn ascent(&self) -> f64 {
        self.0.ascent
    }

    /// How far glyphs reach below the baseline, thousandths of text space; negative.
    pub(super) fn descent(&self) -> f64 {
        self.0.descent
    }

    /// What `/ToUnicode` says of `codes`; `None` without one.
    pub(super) fn claims(
        doc: &Document,
        dict: &Dictionary,
        codes: &BTreeSet<u32>,
    ) -> Option<BTreeMap<u32, String>> {
        let map = cmap::CMap::load(doc, dict.get(b"ToUnicode").ok()?)?;
        Some(codes.iter().filter_map(|code| Some((*code, map.written(*code)?))).collect())
    }

    /// The glyphs of an embedded `TrueType` or CFF program that `codes` may draw, and whether they are found
    /// through its character map; `None` when that is not known.
    pub(super) fn outlines(
        doc: &Document,
        dict: &Dictionary,
        codes: &BTreeSet<u32>,
    ) -> Option<(BTreeSet<u32>, bool)> {
        match name(doc, dict, b"Subtype") {
            Some(b"Type0") => {
                let font = composite::Composite::load(doc, dict);
                // Without `/ToUnicode` readers may take the text from the character map.
                let by_code = !dict.has(b"ToUnicode");
                Some((codes.iter().filter_map(|code| font.glyph(*code)).collect(), by_code))
            }
            Some(b"TrueType" | b"Type1" | b"MMType1") => {
                Some((simple::outlines(doc, dict, codes)?, true))
            }
            _ => None,
        }
    }

    /// The CIDs of `codes`, and the widths that `/W` gives them; `None` for a font that is not composite.
    pub(super) fn cids(doc: &Document, dict: &Dictionary, codes: &BTreeSet<u32>) -> Option<Cids> {
        if name(doc, dict, b"Subtype") != Some(b"Type0") {
            return None;
        }
        let font = composite::Composite::load(doc, dict);
        let widths = codes.iter().filter_map(|code| font.width(*code)).collect();
        Some((codes.iter().filter_map(|code| font.cid(*code)).collect(), widths))
    }

    /// The glyph procedures, if this is a Type 3 font.
    pub(super) fn type3(&self) -> Option<&Type3> {
        match &self.0.kind {
            Kind::Simple(font) => font.type3.as_ref(),
            Kind::Composite(_) => None,
        }
    }
}

/// A name entry of a dictionary.
fn name<'a>(doc: &'a Document, dict: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
    dict.get_deref(key, doc).and_then(Object::as_name).ok()
}

/// A dictionary entry of a dictionary; of a stream its dictionary.
fn dictionary<'a>(doc: &'a Document, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
    match dict.get_deref(key, doc).ok()? {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// An array entry of a dictionary.
fn array<'a>(doc: &'a Document, dict: &'a Dictionary, key: &[u8]) -> Option<&'a [Object]> {
    let array = dict.get_deref(key, doc).and_then(Object::as_array).ok()?;
    Some(array)
}

/// An integer entry of a dictionary.
fn integer(doc: &Document, dict: &Dictionary, key: &[u8]) -> Option<i64> {
    dict.get_deref(key, doc).and_then(Object::as_i64).ok()
}

/// A number, bounded so that sums of numbers stay finite.
fn number(doc: &Document, object: &Object) -> Option<f64> {
    const BOUND: f64 = 1e6;
    let (_, object) = doc.dereference(object).ok()?;
    let number = f64::from(object.as_float().ok()?);
    number.is_finite().then(|| number.clamp(-BOUND, BOUND))
}

/// The decoded bytes of a stream, at most `limit`; `None` if they cannot be had.
///
/// lopdf takes a stream whose `/Filter` or `/DecodeParms` is indirect for an unfiltered one.
pub(super) fn decoded(doc: &Document, stream: &Stream, limit: usize) -> Option<Vec<u8>> {
    let keys: [&[u8]; 2] = [b"Filter", b"DecodeParms"];
    let is_indirect = |object: &Object| match object {
        Object::Reference(_) => true,
        Object::Array(items) => items.iter().any(|item| item.as_reference().is_ok()),
        _ => false,
    };
    if !keys.iter().any(|key| stream.dict.get(key).is_ok_and(is_indirect)) {
        return stream.decompressed_content_with_limit(limit).ok();
    }
    let mut direct = stream.clone();
    for key in keys {
        let object = match stream.dict.get_deref(key, doc) {
            Ok(Object::Array(items)) => {
                let items = items.iter().map(|item| doc.dereference(item).map(|(_, o)| o.clone()));
                Object::Array(items.collect::<Result<_, _>>().ok()?)
            }
            Ok(object) => object.clone(),
            Err(_) => continue,
        };
        direct.dict.set(key, object);
    }
    direct.decompressed_content_with_limit(limit).ok()
}

/// A number entry of a dictionary.
fn number_entry(doc: &Document, dict: &Dictionary, key: &[u8]) -> Option<f64> {
    number(doc, dict.get(key).ok()?)
}

/// Ascent and descent of a font descriptor, or of the standard font that resembles it.
fn extent(doc: &Document, descriptor: Option<&Dictionary>, fallback: (f64, f64)) -> (f64, f64) {
    /// Larger values are mistakes, such as units of another grid.
    const LIKELY: std::ops::RangeInclusive<f64> = 100.0..=2500.0;
    let entry = |key: &[u8]| number_entry(doc, descriptor?, key);
    let corner = |index| {
        let corners = array(doc, descriptor?, b"FontBBox")?;
        number(doc, corners.get(index)?)
    };
    let ascent = [entry(b"Ascent"), corner(3)].into_iter().flatten();
    // Writers often forget the sign.
    let descent = [entry(b"Descent"), corner(1)].into_iter().flatten().map(f64::abs);
    (
        ascent.clone().find(|value| LIKELY.contains(value)).unwrap_or(fallback.0),
        descent.clone().find(|value| (1.0..=1500.0).contains(value)).map_or(fallback.1, |d| -d),
    )
}
