//! Composite fonts: codes of one to four bytes select glyphs of a CID font (ISO 32000-2, 9.7).

use lopdf::{Dictionary, Document, Object};

use super::cmap::{CMap, Code};
use super::glyph;
use super::program::{self, Program};
use super::ranges::Ranges;
use super::shape::{self, Place};
use super::standard;
use super::trust::{self, Match, Trust};

/// A `/CIDToGIDMap` has at most 65,536 entries of two bytes.
const MAX_GLYPH_MAP: usize = 1 << 18;
/// Codes compared to find a lying `/ToUnicode`.
const MAX_COMPARED: usize = 20_000;

/// A Type 0 font and its descendant.
#[expect(clippy::struct_excessive_bools, reason = "four independent facts about a font")]
pub(super) struct Composite {
    encoding: CMap,
    to_unicode: Option<CMap>,
    /// `/ToUnicode` contradicts the font program.
    is_lying: bool,
    /// Its glyphs look like others than all that is said of them.
    is_dark: bool,
    program: Option<Program>,
    /// CID → glyph; `None` for the identity.
    glyphs: Option<Vec<u8>>,
    /// Not embedded, and the glyph order of the font is known.
    is_core_truetype: bool,
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
            is_dark: false,
            program: None,
            glyphs: glyph_map(doc, font),
            is_core_truetype: !program::is_embedded(descriptor)
                && [font, dict].iter().any(|dict| {
                    super::name(doc, dict, b"BaseFont").is_some_and(standard::is_core_truetype)
                }),
            is_adobe: is_adobe_collection(doc, font),
            widths: metrics(doc, font, b"W", 1),
            default_width: super::number_entry(doc, font, b"DW").unwrap_or(1000.0),
            heights: metrics(doc, font, b"W2", 3),
            default_height,
            extent: super::extent(doc, descriptor, (880.0, -120.0)),
            encoding: std::mem::take(encoding),
        };
        let program = descriptor.and_then(|d| Program::load(doc, d));
        let (program, bytes) = program.unzip();
        font.program = program;
        font.is_lying = font.contradicts_itself();
        font.is_dark = bytes.is_some_and(|bytes| font.looks_different(&bytes));
        font
    }

    /// Whether the glyphs look like others than their codes are said to be.
    fn looks_different(&self, bytes: &[u8]) -> bool {
        let Some(cmap) = self.to_unicode.as_ref().filter(|_| !self.is_lying) else { return false };
        let claims: Vec<(Place<'_>, String)> = cmap
            .mapped_codes(MAX_COMPARED)
            .filter_map(|code| Some((Place::Id(self.glyph(code)?), cmap.text(code)?)))
            .collect();
        shape::is_lying(bytes, claims.iter().map(|(place, text)| (vec![*place], text.as_str())))
    }

    /// The glyph of a code in the embedded program.
    pub(super) fn glyph(&self, code: u32) -> Option<u32> {
        let program = self.program.as_ref()?;
        let cid = self.encoding.cid(code)?;
        let Some(map) = &self.glyphs else { return program.glyph_of_cid(cid) };
        let at = usize::try_from(cid).ok()?.checked_mul(2)?;
        let pair = map.get(at..at.checked_add(2)?)?;
        Some(pair.iter().fold(0, |gid, byte| gid << 8 | u32::from(*byte)))
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
        let Some(program) = &self.program else {
            let cid = self.encoding.cid(code).filter(|_| self.is_core_truetype);
            return cid.and_then(standard::text_of_core_glyph).into_iter().collect();
        };
        let texts = self.glyph(code).map(|gid| program.texts_of_glyph(gid));
        texts.unwrap_or_default()
    }

    pub(super) fn codes(&self, string: &[u8]) -> Vec<Code> {
        self.encoding.codes(string)
    }

    pub(super) fn unicode(&self, code: &Code) -> Option<String> {
        if self.is_dark {
            return None;
        }
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

    /// The CID of a code.
    pub(super) fn cid(&self, code: u32) -> Option<u32> {
        self.encoding.cid(code)
    }

    /// The CID of a code and its horizontal width, where `/W` tells it.
    pub(super) fn width(&self, code: u32) -> Option<(u32, f64)> {
        let cid = self.encoding.cid(code)?;
        Some((cid, *self.widths.get(cid)?.1))
    }

    pub(super) fn is_vertical(&self) -> bool {
        self.encoding.vertical
    }
}

/// `/CIDToGIDMap` as a stream: two bytes per CID.
fn glyph_map(doc: &Document, font: &Dictionary) -> Option<Vec<u8>> {
    let stream = font.get_deref(b"CIDToGIDMap", doc).ok()?.as_stream().ok()?;
    let bytes = super::decoded(doc, stream, MAX_GLYPH_MAP);
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

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::{Stream, dictionary};

    fn type0(encoding: &str, font: Dictionary) -> Dictionary {
        dictionary! {
            "Subtype" => "Type0", "BaseFont" => "X", "Encoding" => encoding,
            "DescendantFonts" => vec![font.into()],
        }
    }

    fn text(font: &Composite, string: &[u8]) -> String {
        let codes = font.codes(string);
        let texts = codes.iter().map(|code| font.unicode(code).unwrap_or_else(|| "?".to_owned()));
        texts.collect()
    }

    fn advances(font: &Composite, string: &[u8]) -> Vec<f64> {
        font.codes(string).iter().map(|code| font.advance(code)).collect()
    }

    #[test]
    fn widths_by_cid() {
        let doc = Document::new();
        let w = vec![1.into(), vec![300.into(), 400.into()].into(), 5.into(), 7.into(), 600.into()];
        let font = dictionary! { "DW" => 900, "W" => w };
        let font = Composite::load(&doc, &type0("Identity-H", font));
        assert_eq!(
            advances(&font, b"\0\x01\0\x02\0\x03\0\x06\0\x08"),
            [300.0, 400.0, 900.0, 600.0, 900.0]
        );
        assert!(!font.is_vertical());
    }

    #[test]
    fn heights_by_cid() {
        let doc = Document::new();
        let w2 = vec![
            1.into(),
            vec![(-500).into(), 0.into(), 0.into()].into(),
            5.into(),
            6.into(),
            (-700).into(),
            0.into(),
            0.into(),
            9.into(),
            9.into(),
            (-800).into(),
            0.into(),
            0.into(),
        ];
        let font = dictionary! { "W2" => w2, "DW2" => vec![880.into(), (-900).into()] };
        let font = Composite::load(&doc, &type0("Identity-V", font));
        assert!(font.is_vertical());
        assert_eq!(advances(&font, b"\0\x01\0\x06\0\x09\0\x02"), [-500.0, -700.0, -800.0, -900.0]);
    }

    #[test]
    fn text_of_predefined_cmaps_is_the_code_itself() {
        let doc = Document::new();
        let load = |name| Composite::load(&doc, &type0(name, dictionary! {}));
        assert_eq!(text(&load("90ms-RKSJ-H"), b"A\x93\xFA"), "A日");
        assert_eq!(text(&load("UniGB-UCS2-H"), b"\0\xE9"), "é");
        assert_eq!(text(&load("GBK-EUC-H"), b"\xC4\xE3"), "你");
        assert_eq!(text(&load("EUC-H"), b"\xC6\xFC"), "日");
        assert_eq!(text(&load("H"), b"\x46\x7C"), "日");
        assert_eq!(text(&load("ETen-B5-H"), b"\xA7\x41"), "你");
        assert_eq!(text(&load("KSCms-UHC-H"), b"\xB0\xA1"), "가");
        assert_eq!(text(&load("UniJIS-UTF16-H"), b"\xD8\x3D\xDE\x00"), "😀");
    }

    #[test]
    fn identity_without_a_font_program_tells_nothing() {
        let doc = Document::new();
        let font = Composite::load(&doc, &type0("Identity-H", dictionary! {}));
        assert_eq!(text(&font, b"\0A\0B"), "??");
        let japan = dictionary! { "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Japan1"),
        }};
        let font = Composite::load(&doc, &type0("Identity-H", japan));
        assert_eq!(text(&font, b"\0\x22\0\x3D\x10\0"), "A??");
    }

    #[test]
    fn the_glyph_order_of_arial_is_known_unless_a_program_is_embedded() {
        let mut doc = Document::new();
        let arial = dictionary! { "BaseFont" => "ArialMT" };
        let font = Composite::load(&doc, &type0("Identity-H", arial.clone()));
        assert_eq!(text(&font, b"\0\x2A\x01\0"), "G?");
        let mut broken = arial;
        let file = doc.add_object(Stream::new(dictionary! {}, b"no font".to_vec()));
        broken.set("FontDescriptor", dictionary! { "FontFile2" => file });
        let font = Composite::load(&doc, &type0("Identity-H", broken));
        assert_eq!(text(&font, b"\0\x2A"), "?");
    }

    /// A font whose program maps `A`, `B`, `C` … to the glyphs 1, 2, 3 ….
    fn embedded(doc: &mut Document, to_unicode: &str) -> Composite {
        // Version, one table for platform 3, encoding 1, at offset 12: format 6, from code 65 on.
        let cmap: Vec<u8> = [0, 1, 3, 1, 0, 12, 6, 18, 0, 65, 4, 1, 2, 3, 4_u16]
            .iter()
            .flat_map(|number| number.to_be_bytes())
            .collect();
        let mut bytes = vec![0, 1, 0, 0, 0, 1, 0, 16, 0, 0, 0, 0];
        bytes.extend(b"cmap\0\0\0\0\0\0\0\x1C\0\0\0\x1E");
        bytes.extend(cmap);
        let file = doc.add_object(Stream::new(dictionary! {}, bytes));
        let map = doc.add_object(Stream::new(dictionary! {}, to_unicode.into()));
        let font = dictionary! { "FontDescriptor" => dictionary! { "FontFile2" => file } };
        let mut dict = type0("Identity-H", font);
        dict.set("ToUnicode", map);
        Composite::load(doc, &dict)
    }

    #[test]
    fn the_program_tells_what_to_unicode_leaves_out() {
        let mut doc = Document::new();
        let font = embedded(&mut doc, "beginbfchar <0001> <0041> <0007> <0078> endbfchar");
        assert_eq!(text(&font, b"\0\x01\0\x02\0\x07\0\x08"), "ABx?");
    }

    #[test]
    fn a_shuffled_to_unicode_gives_way_to_the_program() {
        let mut doc = Document::new();
        let lie = "beginbfchar <0001> <0042> <0002> <0043> <0003> <0041> <0004> <0020> endbfchar";
        let font = embedded(&mut doc, lie);
        assert_eq!(text(&font, b"\0\x01\0\x02\0\x03\0\x04"), "ABCD");
    }

    #[test]
    fn a_single_contradiction_is_nobodys_text() {
        let mut doc = Document::new();
        let slip = "beginbfchar <0001> <0041> <0002> <0042> <0003> <0043> <0004> <0058> endbfchar";
        let font = embedded(&mut doc, slip);
        assert_eq!(text(&font, b"\0\x01\0\x02\0\x03\0\x04"), "ABC?");
    }
}
