//! Embedded font programs: what their own tables say about the characters of glyphs.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object};
use skrifa::GlyphId;
use skrifa::raw::ps::cff::CffFontRef;
use skrifa::raw::tables::cmap::{CmapIterLimits, PlatformId};
use skrifa::raw::{FontRef, TableProvider};

use super::glyph;
use super::syntax::{Lexer, Token};

/// Decoded size of one font program; complete Asian fonts have some 20 MB.
const MAX_PROGRAM: usize = 48 << 20;
/// Entries read from one character map or glyph list.
const MAX_GLYPHS: usize = 70_000;
/// The clear text part of a Type 1 program ends well before this.
const MAX_CLEAR_TEXT: usize = 1 << 20;
/// Characters kept for one glyph.
const MAX_CHARS: usize = 8;

/// What is known of an embedded font program.
#[derive(Default)]
pub(super) struct Program {
    /// Glyph → characters, by the font's Unicode character map.
    chars: BTreeMap<u32, Vec<char>>,
    /// Glyph → name, by `post` or the charset of a CFF program.
    names: BTreeMap<u32, Vec<u8>>,
    /// Name → glyph.
    glyphs: BTreeMap<Vec<u8>, u32>,
    /// Built-in encoding: code → glyph.
    codes: BTreeMap<u8, u32>,
    /// Built-in encoding of a Type 1 program: code → glyph name.
    encoding: BTreeMap<u8, Vec<u8>>,
    /// CID → glyph of a CID-keyed CFF program.
    cids: Option<BTreeMap<u32, u32>>,
    /// Glyphs without an outline.
    blanks: BTreeSet<u32>,
    /// Advances in thousandths of the font size, by glyph.
    advances: Vec<f64>,
    /// Whether codes select glyphs by the character map (`TrueType` outlines).
    pub(super) is_truetype: bool,
}

impl Program {
    /// The program that a font descriptor embeds and its bytes; `None` without one that can be read.
    pub(super) fn load(doc: &Document, descriptor: &Dictionary) -> Option<(Self, Vec<u8>)> {
        let keys: [&[u8]; 3] = [b"FontFile2", b"FontFile3", b"FontFile"];
        let object = keys.iter().find_map(|key| descriptor.get_deref(key, doc).ok())?;
        let stream = object.as_stream().ok()?;
        let bytes = super::decoded(doc, stream, MAX_PROGRAM)?;
        // Writers mix up the keys; the first bytes tell.
        let program = match bytes.get(..4)? {
            [0, 1, 0, 0] | b"true" | b"OTTO" | b"ttcf" => Self::sfnt(&bytes)?,
            [1, 0, ..] => Self::cff(&bytes)?,
            _ => Self::type1(&bytes),
        };
        Some((program, bytes))
    }

    fn sfnt(bytes: &[u8]) -> Option<Self> {
        let font = FontRef::from_index(bytes, 0).ok()?;
        let mut program = match font.cff() {
            Ok(cff) => Self::cff(cff.offset_data().as_bytes()).unwrap_or_default(),
            Err(_) => Self::default(),
        };
        program.is_truetype = font.cff().is_err();
        program.read_cmap(&font);
        if let Ok(post) = font.post() {
            let count = post.num_names().min(MAX_GLYPHS);
            for (gid, name) in post.glyph_names().take(count) {
                program.name_glyph(gid.to_u32(), name.as_bytes());
            }
        }
        if let Ok(loca) = font.loca(None) {
            // Two equal offsets: no outline between them.
            let offsets = (0..MAX_GLYPHS).map_while(|gid| loca.get_raw(gid));
            let following = (1..MAX_GLYPHS).map_while(|gid| loca.get_raw(gid));
            let lengths = (0..).zip(offsets.zip(following));
            program.blanks.extend(lengths.filter(|(_, (a, b))| a == b).map(|(gid, _)| gid));
        }
        let units = font.head().map_or(1000.0, |head| f64::from(head.units_per_em().max(1)));
        if let Ok(hmtx) = font.hmtx() {
            let count = font.maxp().map_or(0, |maxp| u32::from(maxp.num_glyphs()));
            let advance = |gid| hmtx.advance(GlyphId::new(gid)).unwrap_or(0);
            let advances = (0..count).map(|gid| f64::from(advance(gid)) * 1000.0 / units);
            program.advances = advances.collect();
        }
        Some(program)
    }

    fn read_cmap(&mut self, font: &FontRef) {
        let Ok(cmap) = font.cmap() else {
            return;
        };
        let limits = CmapIterLimits::default_for_font(font);
        let mut has_symbol = false;
        for (index, record) in (0..).zip(cmap.encoding_records().iter().take(64)) {
            let Ok(table) = cmap.subtable(index) else {
                continue;
            };
            let symbol = (record.platform_id(), record.encoding_id()) == (PlatformId::Windows, 0);
            let mac = record.platform_id() == PlatformId::Macintosh;
            for (code, gid) in table.iter_with_limits(limits).take(MAX_GLYPHS) {
                let gid = gid.to_u32();
                if gid == 0 {
                    continue;
                }
                if symbol || mac {
                    // Symbol codes lie at U+F000, F100 or F200 (ISO 32000-2, 9.6.5.4).
                    let byte = u8::try_from(code & 0xFF).unwrap_or_default();
                    let fits = code < 0x100 || symbol && (0xF000..0xF300).contains(&code);
                    if fits && (symbol || !has_symbol) {
                        self.codes.insert(byte, gid);
                    }
                } else if let Some(c) = char::from_u32(code) {
                    let chars = self.chars.entry(gid).or_default();
                    if chars.len() < MAX_CHARS && !chars.contains(&c) {
                        chars.push(c);
                    }
                }
            }
            has_symbol |= symbol;
        }
    }

    fn name_glyph(&mut self, gid: u32, name: &[u8]) {
        if name.is_empty() || name == b".notdef" {
            return;
        }
        self.names.insert(gid, name.to_vec());
        self.glyphs.entry(name.to_vec()).or_insert(gid);
    }

    fn cff(bytes: &[u8]) -> Option<Self> {
        let font = CffFontRef::new_cff(bytes, 0, None).ok()?;
        let mut program = Self::default();
        let charset = font.charset()?;
        let mut cids = BTreeMap::new();
        for (gid, sid) in charset.iter().take(MAX_GLYPHS) {
            if font.is_cid() {
                cids.insert(u32::from(sid.to_u16()), gid.to_u32());
            } else if let Some(name) = font.string(sid) {
                program.name_glyph(gid.to_u32(), name);
            }
        }
        program.cids = font.is_cid().then_some(cids);
        for gid in 0..font.num_glyphs() {
            let charstring = usize::try_from(gid).ok().and_then(|gid| font.charstrings().get(gid));
            if charstring.is_some_and(is_blank) {
                program.blanks.insert(gid);
            }
        }
        if let Some(encoding) = font.encoding() {
            let glyph = |code| Some((code, encoding.map(code)?.to_u32()));
            program.codes = (0..=255).filter_map(glyph).filter(|(_, gid)| *gid != 0).collect();
        }
        Some(program)
    }

    /// Reads `/Encoding` in the clear text part of a Type 1 program.
    fn type1(bytes: &[u8]) -> Self {
        let mut program = Self::default();
        let end = find(bytes, b"eexec").unwrap_or(bytes.len()).min(MAX_CLEAR_TEXT);
        let text = bytes.get(..end).unwrap_or_default();
        let Some(start) = find(text, b"/Encoding") else {
            return program;
        };
        let mut tokens = Lexer::new(text.get(start..).unwrap_or_default()).skip(1).peekable();
        if tokens.peek() == Some(&Token::Word(b"StandardEncoding")) {
            for code in 0..=255 {
                if let Some(name) = super::encoding::Base::Standard.name(code) {
                    program.encoding.insert(code, name.to_vec());
                }
            }
            return program;
        }
        // `[ /a /b … ]` or `256 array … dup 65 /A put … readonly def`
        let mut code = None;
        for token in tokens {
            match token {
                Token::Array(names) => {
                    for (code, name) in (0..=255).zip(names) {
                        if let Token::Name(name) = name {
                            program.encoding.insert(code, name.to_vec());
                        }
                    }
                    break;
                }
                Token::Word(b"def" | b"readonly") => break,
                Token::Integer(number) => code = u8::try_from(number).ok(),
                Token::Name(name) => {
                    if let Some(code) = code.take() {
                        program.encoding.insert(code, name.to_vec());
                    }
                }
                _ => {}
            }
        }
        program.encoding.retain(|_, name| name != b".notdef");
        program
    }

    /// The glyph name that the program itself gives a code.
    pub(super) fn name_of_code(&self, code: u8) -> Option<&[u8]> {
        let built_in = self.encoding.get(&code).map(Vec::as_slice);
        built_in.or_else(|| self.names.get(self.codes.get(&code)?).map(Vec::as_slice))
    }

    /// The glyph that the built-in encoding gives a code.
    pub(super) fn glyph_of_code(&self, code: u8) -> Option<u32> {
        self.codes.get(&code).copied()
    }

    /// The glyph of a character, by the font's Unicode character map.
    pub(super) fn glyph_of_char(&self, c: char) -> Option<u32> {
        self.chars.iter().find(|(_, chars)| chars.contains(&c)).map(|(gid, _)| *gid)
    }

    /// The glyph of a name.
    pub(super) fn glyph_of_name(&self, name: &[u8]) -> Option<u32> {
        self.glyphs.get(name).copied()
    }

    /// The glyph of a CID, where the program itself orders its glyphs by CID.
    pub(super) fn glyph_of_cid(&self, cid: u32) -> Option<u32> {
        match &self.cids {
            Some(cids) => cids.get(&cid).copied(),
            None => Some(cid),
        }
    }

    /// The texts a glyph may stand for, best first; empty where the program does not tell.
    pub(super) fn texts_of_glyph(&self, gid: u32) -> Vec<String> {
        let mut chars = self.chars.get(&gid).cloned().unwrap_or_default();
        // A space also drawn for U+00A0 is a space first.
        chars.sort_unstable();
        let texts = chars.iter().filter_map(|c| glyph::clean(c.encode_utf8(&mut [0; 4])));
        let name = self.names.get(&gid);
        let named = name.and_then(|name| glyph::unicode_of_name(name, false));
        let mut texts: Vec<String> = texts.collect();
        texts.extend(named);
        if texts.is_empty() && gid != 0 && self.blanks.contains(&gid) {
            texts.push(" ".to_owned());
        }
        texts
    }

    /// The advance of a glyph in thousandths of the font size.
    pub(super) fn advance(&self, gid: u32) -> Option<f64> {
        self.advances.get(usize::try_from(gid).ok()?).copied()
    }
}

/// The font program object of a descriptor exists, whether or not it can be read.
pub(super) fn is_embedded(descriptor: Option<&Dictionary>) -> bool {
    let keys: [&[u8]; 3] = [b"FontFile", b"FontFile2", b"FontFile3"];
    let present =
        |key: &&[u8]| descriptor.is_some_and(|d| !matches!(d.get(key), Err(_) | Ok(Object::Null)));
    keys.iter().any(present)
}

/// Whether a Type 2 charstring is only `endchar`, with or without a width before it.
fn is_blank(charstring: &[u8]) -> bool {
    matches!(
        charstring,
        [14] | [32..=246, 14] | [247..=254, _, 14] | [28, _, _, 14] | [255, _, _, _, _, 14]
    )
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::pdf::tests::index;
    use lopdf::{Stream, dictionary};

    fn be16(number: usize) -> [u8; 2] {
        u16::try_from(number).unwrap().to_be_bytes()
    }

    fn be32(number: usize) -> [u8; 4] {
        u32::try_from(number).unwrap().to_be_bytes()
    }

    /// An sfnt with only a `cmap` of format 6 subtables: platform, encoding, first code, glyphs.
    fn sfnt(tables: &[(usize, usize, usize, &[usize])]) -> Vec<u8> {
        let (mut records, mut bodies) = (Vec::new(), Vec::new());
        for (platform, encoding, first, glyphs) in tables {
            let offset = 4 + 8 * tables.len() + bodies.len();
            records.extend([be16(*platform), be16(*encoding)].concat());
            records.extend(be32(offset));
            let head = [6, 10 + 2 * glyphs.len(), 0, *first, glyphs.len()];
            bodies.extend(head.iter().chain(*glyphs).flat_map(|number| be16(*number)));
        }
        let cmap = [be16(0).to_vec(), be16(tables.len()).to_vec(), records, bodies].concat();
        let mut font = vec![0, 1, 0, 0, 0, 1, 0, 16, 0, 0, 0, 0];
        font.extend(b"cmap\0\0\0\0");
        font.extend(be32(28));
        font.extend(be32(cmap.len()));
        font.extend(cmap);
        font
    }

    /// A CFF program with glyphs A (SID 34) and `Zwart`, at codes 7 and 8.
    fn cff() -> Vec<u8> {
        let (name, strings) = (index(&[b"X"]), index(&[b"uni0042"]));
        let operand = |number: usize| [&[29][..], &be32(number)].concat();
        let start = 4 + name.len() + (5 + 18) + strings.len() + 2;
        let charset = [0, 0, 34, 1, 135];
        let encoding = [0, 2, 7, 8];
        let top = [
            operand(start),
            vec![15],
            operand(start + charset.len()),
            vec![16],
            operand(start + charset.len() + encoding.len()),
            vec![17],
        ]
        .concat();
        let glyphs = index(&[&[14], &[14], &[14]]);
        [
            &[1, 0, 4, 1][..],
            &name,
            &index(&[&top]),
            &strings,
            &index(&[]),
            &charset,
            &encoding,
            &glyphs,
        ]
        .concat()
    }

    fn load(key: &str, bytes: Vec<u8>) -> Option<Program> {
        let mut doc = Document::new();
        let file = doc.add_object(Stream::new(dictionary! {}, bytes));
        Some(Program::load(&doc, &dictionary! { key => file })?.0)
    }

    #[test]
    fn a_unicode_character_map_is_read_backwards() {
        let program = load("FontFile2", sfnt(&[(3, 1, 65, &[5, 6, 0, 5])])).unwrap();
        assert_eq!(program.texts_of_glyph(5), ["A", "D"]);
        assert_eq!(program.texts_of_glyph(6), ["B"]);
        assert!(program.texts_of_glyph(0).is_empty());
        assert_eq!(program.glyph_of_code(65), None);
    }

    #[test]
    fn symbol_codes_select_glyphs_but_tell_no_text() {
        let tables: [(usize, usize, usize, &[usize]); 2] = [(1, 0, 65, &[9]), (3, 0, 0xF041, &[5])];
        let program = load("FontFile2", sfnt(&tables)).unwrap();
        assert_eq!(program.glyph_of_code(65), Some(5));
        assert!(program.texts_of_glyph(5).is_empty());
    }

    #[test]
    fn names_and_encoding_of_a_bare_cff_program() {
        let program = load("FontFile3", cff()).unwrap();
        assert_eq!(program.name_of_code(7), Some(&b"A"[..]));
        assert_eq!(program.name_of_code(8), Some(&b"uni0042"[..]));
        assert_eq!(program.glyph_of_name(b"A"), Some(1));
        assert_eq!(program.texts_of_glyph(2), ["B"]);
        assert_eq!(program.glyph_of_cid(2), Some(2));
    }

    #[test]
    fn a_glyph_without_outline_is_a_space() {
        assert!(is_blank(&[14]));
        assert!(is_blank(&[247, 1, 14]));
        assert!(!is_blank(&[139, 139, 21, 14]));
        let program = Program { blanks: [0, 3].into(), ..Program::default() };
        assert_eq!(program.texts_of_glyph(3), [" "]);
        assert!(program.texts_of_glyph(0).is_empty());
    }

    #[test]
    fn the_first_bytes_tell_what_a_program_is() {
        let program = load("FontFile", sfnt(&[(3, 1, 65, &[5])])).unwrap();
        assert_eq!(program.texts_of_glyph(5), ["A"]);
        assert!(load("FontFile2", b"abc".to_vec()).is_none());
    }

    proptest::proptest! {
        #[test]
        fn damaged_programs_are_read_without_panic(at in 0..60_usize, byte: u8, cut in 4..90_usize) {
            for mut bytes in [sfnt(&[(3, 1, 65, &[5, 6]), (1, 0, 1, &[5])]), cff()] {
                if let Some(slot) = bytes.get_mut(at) {
                    *slot = byte;
                }
                bytes.truncate(cut);
                let _ = load("FontFile2", bytes);
            }
        }
    }
}
