//! Composite fonts: codes of one to four bytes select glyphs of a CID font (ISO 32000-2, 9.7).

use lopdf::{Dictionary, Document, Object};

use super::cmap::{CMap, Code};
use super::glyph;
use super::program::Program;
use super::ranges::Ranges;
use super::trust::{self, Match, Trust};

/// A `/CIDToGIDMap` has at most 65,536 entries of two bytes.
const MAX_GLYPH_MAP: usize = 1 << 18;
/// Codes compared to find a lying `/ToUnicode`.
const MAX_COMPARED: usize = 20_000;

/// A Type 0 font and its descendant.
pub(super) struct Composite {
    encoding: CMap,
    to_unicode: Option<CMap>,
    /// `/ToUnicode` contradicts the font program.
    is_lying: bool,
    program: Option<Program>,
    /// CID → glyph; `None` for the identity.
    glyphs: Option<Vec<u8>>,
    /// CIDs follow one of Adobe's character collections.
    is_adobe: bool,
    widths: Ranges<f64>,
    default_width: f64,
    heights: Ranges<f64>,
    default_height: f64,
    pub(super) extent: (f64, f64),
}

impl Composite {
    pub(super) fn load(doc: &Document, dict: &Dictionary) -> Self {
        let mut encoding = dict.get(b"Encoding").ok().and_then(|o| CMap::load(doc, o));
        let encoding = encoding.get_or_insert_default();
        if !encoding.has_spaces() {
            encoding.assume_two_bytes();
        }
        let empty = Dictionary::new();
        let font = descendant(doc, dict).unwrap_or(&empty);
        let descriptor = super::dictionary(doc, font, b"FontDescriptor");
        let default_height = super::array(doc, font, b"DW2")
            .and_then(|items| super::number(doc, items.get(1)?))
            .unwrap_or(-1000.0);
        let mut font = Self {
            to_unicode: dict.get(b"ToUnicode").ok().and_then(|o| CMap::load(doc, o)),
            is_lying: false,
            program: descriptor.and_then(|descriptor| Program::load(doc, descriptor)),
            glyphs: glyph_map(doc, font),
            is_adobe: is_adobe_collection(doc, font),
            widths: metrics(doc, font, b"W", 1),
            default_width: super::number_entry(doc, font, b"DW").unwrap_or(1000.0),
            heights: metrics(doc, font, b"W2", 3),
            default_height,
            extent: super::extent(doc, descriptor, (880.0, -120.0)),
            encoding: std::mem::take(encoding),
        };
        font.is_lying = font.contradicts_itself();
        font
    }

    /// Whether `/ToUnicode` as a whole says other letters than the program draws.
    fn contradicts_itself(&self) -> bool {
        let Some(cmap) = &self.to_unicode else {
            return false;
        };
        let mut trust = Trust::default();
        for code in cmap.mapped_codes(MAX_COMPARED) {
            if let Some(claimed) = cmap.text(code) {
                trust.count(trust::compare(&claimed, &self.drawn(code)));
            }
        }
        trust.is_broken()
    }

    /// The texts that the glyph of a code may stand for by the embedded program.
    fn drawn(&self, code: u32) -> Vec<String> {
        let glyph = |program: &Program| {
            let cid = self.encoding.cid(code)?;
            match &self.glyphs {
                Some(map) => {
                    let at = usize::try_from(cid).ok()?.checked_mul(2)?;
                    let pair = map.get(at..at.checked_add(2)?)?;
                    Some(pair.iter().fold(0, |gid, byte| gid << 8 | u32::from(*byte)))
                }
                None => program.glyph_of_cid(cid),
            }
        };
        let Some(program) = &self.program else {
            return Vec::new();
        };
        let texts = glyph(program).map(|gid| program.texts_of_glyph(gid));
        texts.unwrap_or_default()
    }

    pub(super) fn codes(&self, string: &[u8]) -> Vec<Code> {
        self.encoding.codes(string)
    }

    pub(super) fn unicode(&self, code: &Code) -> Option<String> {
        let drawn = self.drawn(code.value);
        if !self.is_lying
            && let Some(text) = self.to_unicode.as_ref().and_then(|cmap| cmap.text(code.value))
        {
            // One odd code in a map that is otherwise right: neither side is believed.
            return (trust::compare(&text, &drawn) != Match::Contradicts).then_some(text);
        }
        if let Some(text) = drawn.into_iter().next() {
            return Some(text);
        }
        if let Some(charset) = self.encoding.charset {
            return glyph::clean(&charset.text(code.value, code.bytes.len())?);
        }
        latin_of_cid(self.encoding.cid(code.value)?).filter(|_| self.is_adobe)
    }

    pub(super) fn advance(&self, code: &Code) -> f64 {
        let (metrics, default) = if self.encoding.vertical {
            (&self.heights, self.default_height)
        } else {
            (&self.widths, self.default_width)
        };
        let cid = self.encoding.cid(code.value);
        let known = cid.and_then(|cid| metrics.get(cid));
        known.map_or(default, |(_, value)| *value)
    }

    pub(super) fn is_vertical(&self) -> bool {
        self.encoding.vertical
    }
}

/// `/CIDToGIDMap` as a stream: two bytes per CID.
fn glyph_map(doc: &Document, font: &Dictionary) -> Option<Vec<u8>> {
    let stream = font.get_deref(b"CIDToGIDMap", doc).ok()?.as_stream().ok()?;
    let bytes = stream.decompressed_content_with_limit(MAX_GLYPH_MAP).ok();
    // A map that cannot be read is not the identity: no glyph is known.
    Some(bytes.unwrap_or_default())
}

/// Whether CIDs are numbered as in Adobe-Japan1, -GB1, -CNS1 or -Korea1.
fn is_adobe_collection(doc: &Document, font: &Dictionary) -> bool {
    let Some(info) = super::dictionary(doc, font, b"CIDSystemInfo") else {
        return false;
    };
    let entry = |key: &[u8]| info.get_deref(key, doc).and_then(Object::as_str).ok();
    let known: [&[u8]; 4] = [b"Japan1", b"GB1", b"CNS1", b"Korea1"];
    entry(b"Registry") == Some(b"Adobe") && entry(b"Ordering").is_some_and(|o| known.contains(&o))
}

/// The Latin letters, digits and common marks, which all four collections number alike.
fn latin_of_cid(cid: u32) -> Option<String> {
    let c = char::from_u32(cid.checked_add(31)?)?;
    let is_alike = c.is_ascii_alphanumeric() || " !\"#%&'()*+,-./:;<=>?@".contains(c);
    is_alike.then(|| c.to_string())
}

fn descendant<'a>(doc: &'a Document, dict: &'a Dictionary) -> Option<&'a Dictionary> {
    let fonts = super::array(doc, dict, b"DescendantFonts")?;
    doc.dereference(fonts.first()?).ok()?.1.as_dict().ok()
}

/// `/W` (one number per CID) or `/W2` (three, of which the first is the advance); 9.7.4.3.
fn metrics(doc: &Document, font: &Dictionary, key: &[u8], per_cid: usize) -> Ranges<f64> {
    let mut metrics = Ranges::default();
    let items = super::array(doc, font, key).unwrap_or_default();
    let cid = |item: &Object| {
        let (_, object) = doc.dereference(item).ok()?;
        u32::try_from(object.as_i64().ok()?).ok()
    };
    let mut rest = items;
    while let Some((first, tail)) = rest.split_first() {
        let second = tail.first().and_then(|item| doc.dereference(item).ok());
        match (cid(first), second.map(|(_, object)| object)) {
            (Some(first), Some(Object::Array(list))) => {
                for (cid, group) in (first..).zip(list.chunks(per_cid)) {
                    if let Some(value) = group.first().and_then(|item| super::number(doc, item)) {
                        metrics.set(cid, value);
                    }
                }
                rest = tail.get(1..).unwrap_or_default();
            }
            (Some(first), Some(_)) => {
                let last = tail.first().and_then(cid);
                let value = tail.get(1).and_then(|item| super::number(doc, item));
                if let (Some(last), Some(value)) = (last, value) {
                    metrics.set_range(first, last, value);
                }
                rest = tail.get(1 + per_cid..).unwrap_or_default();
            }
            _ => rest = tail,
        }
    }
    metrics
}
