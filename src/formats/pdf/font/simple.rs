//! Simple fonts: one byte per code (ISO 32000-2, 9.6).

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object};

use super::cmap::{CMap, Code};
use super::encoding::{Base, Encoding};
use super::standard::Standard;
use super::{Type3, glyph};

const IDENTITY_MATRIX: [f64; 6] = [0.001, 0.0, 0.0, 0.001, 0.0, 0.0];

/// A Type 1, `TrueType`, `MMType1` or Type 3 font.
pub(super) struct Simple {
    texts: Vec<Option<String>>,
    widths: Vec<f64>,
    pub(super) extent: (f64, f64),
    pub(super) type3: Option<Type3>,
}

/// Every byte is a code.
pub(super) fn codes(string: &[u8]) -> Vec<Code> {
    let codes = string.iter().enumerate();
    codes.map(|(at, byte)| Code { bytes: at..at + 1, value: u32::from(*byte) }).collect()
}

impl Simple {
    pub(super) fn load(doc: &Document, dict: &Dictionary) -> Self {
        let base_font = super::name(doc, dict, b"BaseFont").unwrap_or_default();
        let descriptor = super::dictionary(doc, dict, b"FontDescriptor");
        let flags = descriptor.and_then(|d| super::integer(doc, d, b"Flags"));
        let encoding = Encoding::load(doc, dict);
        let standard = Standard::of_name(base_font);
        let like = standard.unwrap_or_else(|| Standard::resembling(base_font, flags.unwrap_or(0)));
        let is_type3 = super::name(doc, dict, b"Subtype") == Some(b"Type3");
        let type3 = is_type3.then(|| load_type3(doc, dict, &encoding));
        let scale = type3.as_ref().map_or(1.0, |type3| horizontal(type3.matrix) * 1000.0);
        let to_unicode = dict.get(b"ToUnicode").ok().and_then(|o| CMap::load(doc, o));

        let base = match standard {
            Some(font) if font.is_symbol() => Base::Symbol,
            Some(font) if font.is_dingbats() => Base::ZapfDingbats,
            _ => Base::Standard,
        };
        let name = |code: u8| encoding.name(code).or_else(|| base.name(code));
        let text = |code: u8| {
            let mapped = to_unicode.as_ref().and_then(|cmap| cmap.text(u32::from(code)));
            mapped.or_else(|| glyph::unicode_of_name(name(code)?, like.is_dingbats()))
        };
        let widths = Widths::load(doc, dict, descriptor);
        let width = |code: u8| {
            let standard = || like.width(name(code)?);
            widths.get(code).map(|w| w * scale).or_else(standard).unwrap_or(0.0)
        };
        let extent = match &type3 {
            Some(type3) => type3_extent(doc, dict, type3.matrix),
            None => super::extent(doc, descriptor, like.extent()),
        };
        Self {
            texts: (0..=255).map(text).collect(),
            widths: (0..=255).map(width).collect(),
            extent,
            type3,
        }
    }

    pub(super) fn unicode(&self, code: &Code) -> Option<String> {
        self.texts.get(usize::try_from(code.value).ok()?)?.clone()
    }

    pub(super) fn advance(&self, code: &Code) -> f64 {
        let index = usize::try_from(code.value).unwrap_or(usize::MAX);
        self.widths.get(index).copied().unwrap_or(0.0)
    }
}

/// `/Widths` and `/MissingWidth`.
struct Widths {
    first: i64,
    widths: Vec<Option<f64>>,
    missing: Option<f64>,
}

impl Widths {
    fn load(doc: &Document, dict: &Dictionary, descriptor: Option<&Dictionary>) -> Self {
        let items = super::array(doc, dict, b"Widths").unwrap_or_default();
        Self {
            first: super::integer(doc, dict, b"FirstChar").unwrap_or(0),
            widths: items.iter().take(256).map(|item| super::number(doc, item)).collect(),
            missing: descriptor.and_then(|d| super::number_entry(doc, d, b"MissingWidth")),
        }
    }

    /// `None` where the font dictionary says nothing and the font's own metrics count.
    fn get(&self, code: u8) -> Option<f64> {
        if self.widths.is_empty() {
            return None;
        }
        let index = i64::from(code).checked_sub(self.first)?;
        let listed = usize::try_from(index).ok().and_then(|index| self.widths.get(index));
        Some(listed.copied().flatten().or(self.missing).unwrap_or(0.0))
    }
}

fn load_type3(doc: &Document, dict: &Dictionary, encoding: &Encoding) -> Type3 {
    let mut matrix = IDENTITY_MATRIX;
    if let Some(items) = super::array(doc, dict, b"FontMatrix").filter(|items| items.len() == 6) {
        for (slot, item) in matrix.iter_mut().zip(items) {
            *slot = super::number(doc, item).unwrap_or(0.0);
        }
    }
    let glyphs = super::dictionary(doc, dict, b"CharProcs");
    let proc = |code| match glyphs?.get(encoding.name(code)?).ok()? {
        Object::Reference(id) => Some((code, *id)),
        _ => None,
    };
    Type3 {
        procs: (0..=255).filter_map(proc).collect::<BTreeMap<_, _>>(),
        matrix,
        resources: super::dictionary(doc, dict, b"Resources").cloned(),
    }
}

/// How long a horizontal unit of glyph space is in text space.
fn horizontal(matrix: [f64; 6]) -> f64 {
    let [a, ..] = matrix;
    a
}

fn type3_extent(doc: &Document, dict: &Dictionary, matrix: [f64; 6]) -> (f64, f64) {
    let [_, _, _, d, _, _] = matrix;
    let corner = |index| {
        let corners = super::array(doc, dict, b"FontBBox")?;
        Some(super::number(doc, corners.get(index)?)? * d * 1000.0)
    };
    let (low, high) = (corner(1).unwrap_or(0.0), corner(3).unwrap_or(0.0));
    let (low, high) = (low.min(high), low.max(high));
    // An empty box means that the glyphs have no common one.
    if high - low < 1.0 { (750.0, -250.0) } else { (high, low.min(0.0)) }
}
