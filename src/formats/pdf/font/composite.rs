//! Composite fonts: codes of one to four bytes select glyphs of a CID font (ISO 32000-2, 9.7).

use lopdf::{Dictionary, Document, Object};

use super::cmap::{CMap, Code};
use super::glyph;
use super::ranges::Ranges;

/// A Type 0 font and its descendant.
pub(super) struct Composite {
    encoding: CMap,
    to_unicode: Option<CMap>,
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
        Self {
            to_unicode: dict.get(b"ToUnicode").ok().and_then(|o| CMap::load(doc, o)),
            widths: metrics(doc, font, b"W", 1),
            default_width: super::number_entry(doc, font, b"DW").unwrap_or(1000.0),
            heights: metrics(doc, font, b"W2", 3),
            default_height,
            extent: super::extent(doc, descriptor, (880.0, -120.0)),
            encoding: std::mem::take(encoding),
        }
    }

    pub(super) fn codes(&self, string: &[u8]) -> Vec<Code> {
        self.encoding.codes(string)
    }

    pub(super) fn unicode(&self, code: &Code) -> Option<String> {
        if let Some(text) = self.to_unicode.as_ref().and_then(|cmap| cmap.text(code.value)) {
            return Some(text);
        }
        let charset = self.encoding.charset?;
        glyph::clean(&charset.text(code.value, code.bytes.len())?)
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
