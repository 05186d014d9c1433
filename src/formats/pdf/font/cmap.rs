//! CMaps: byte strings → codes → CIDs or text (ISO 32000-2, 9.7.5 and 9.10.3).

use std::ops::Range;

use lopdf::{Document, Object, Stream};

use super::glyph;
use super::predefined::{self, Charset};
use super::ranges::Ranges;
use super::syntax::{Lexer, Token};

/// Decoded size of one CMap stream; the largest real ones are a few hundred kilobytes.
const MAX_STREAM: usize = 8 << 20;
/// CMaps that use CMaps that use CMaps …
const MAX_DEPTH: usize = 4;
/// Codespace ranges; the largest predefined CMap has a dozen.
const MAX_SPACES: usize = 256;
/// Code points that one code may stand for.
const MAX_TEXT: usize = 64;

/// A character code in a string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::formats::pdf) struct Code {
    /// Its bytes in the string.
    pub(in crate::formats::pdf) bytes: Range<usize>,
    /// Its bytes as one big-endian number.
    pub(in crate::formats::pdf) value: u32,
}

/// A set of codes of one length.
#[derive(Clone, Copy, Debug)]
struct Space {
    length: usize,
    low: u32,
    high: u32,
}

impl Space {
    /// Whether the bytes, fewer than the length or all of them, lie in the range byte by byte.
    fn starts_with(&self, bytes: &[u8]) -> bool {
        let at = 4 - self.length.min(4);
        let (low, high) = (self.low.to_be_bytes(), self.high.to_be_bytes());
        bytes.len() <= self.length
            && (low.iter().zip(&high).skip(at).zip(bytes)).all(|((l, h), b)| (l..=h).contains(&b))
    }
}

/// What a CMap says; empty where it says nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct CMap {
    spaces: Vec<Space>,
    cids: Ranges<u32>,
    texts: Ranges<Vec<u16>>,
    /// Codes are text in this character set.
    pub(super) charset: Option<Charset>,
    /// CIDs are the codes.
    identity: bool,
    pub(super) vertical: bool,
}

impl CMap {
    /// The CMap of `/Encoding` or `/ToUnicode`: a name or a stream.
    pub(super) fn load(doc: &Document, object: &Object) -> Option<Self> {
        let mut cmap = Self::default();
        cmap.read(doc, object, 0).then_some(cmap)
    }

    fn read(&mut self, doc: &Document, object: &Object, depth: usize) -> bool {
        match doc.dereference(object).map(|(_, object)| object) {
            Ok(Object::Name(name)) => self.read_predefined(name),
            Ok(Object::Stream(stream)) => self.read_stream(doc, stream, depth),
            _ => false,
        }
    }

    fn read_predefined(&mut self, name: &[u8]) -> bool {
        let Some(known) = predefined::find(name) else {
            return false;
        };
        for &(length, low, high) in known.spaces {
            self.add_space(length, low, high);
        }
        self.charset = known.charset;
        self.identity = known.charset.is_none();
        self.vertical = known.vertical;
        if let Some(first) = known.latin {
            self.cids.set_range(0x20, 0x7E, first);
            if first == predefined::GB1_HALF_WIDTH {
                self.cids.set(0x20, predefined::GB1_SPACE);
            }
        }
        true
    }

    fn read_stream(&mut self, doc: &Document, stream: &Stream, depth: usize) -> bool {
        if depth < MAX_DEPTH
            && let Ok(used) = stream.dict.get(b"UseCMap")
        {
            self.read(doc, used, depth + 1);
        }
        let Some(bytes) = super::decoded(doc, stream, MAX_STREAM) else {
            return false;
        };
        self.parse(&bytes);
        let vertical = stream.dict.get_deref(b"WMode", doc).and_then(Object::as_i64);
        if let Ok(mode) = vertical {
            self.vertical = mode == 1;
        }
        true
    }

    fn add_space(&mut self, length: usize, low: u32, high: u32) {
        if (1..=4).contains(&length) && self.spaces.len() < MAX_SPACES {
            self.spaces.push(Space { length, low, high });
        }
    }

    /// Reads the text of a CMap. Broken parts are passed over; the rest counts.
    pub(super) fn parse(&mut self, bytes: &[u8]) {
        let mut section = None;
        let mut operands: Vec<Token> = Vec::new();
        for token in Lexer::new(bytes) {
            let Token::Word(word) = token else {
                if let Some(needed) = section.map(Section::operands) {
                    operands.push(token);
                    if operands.len() == needed {
                        self.entry(section, &operands);
                        operands.clear();
                    }
                } else {
                    // `/WMode 1 def` and `/Name usecmap` look back at most two operands.
                    if operands.len() == 2 {
                        operands.remove(0);
                    }
                    operands.push(token);
                }
                continue;
            };
            match (word, operands.as_slice()) {
                (b"usecmap", [.., Token::Name(name)]) => {
                    let vertical = self.vertical;
                    self.read_predefined(name);
                    self.vertical |= vertical;
                }
                (b"def", [Token::Name(b"WMode"), Token::Integer(mode)]) => {
                    self.vertical = *mode == 1;
                }
                _ => {}
            }
            operands.clear();
            section = Section::begun_by(word);
        }
    }

    fn entry(&mut self, section: Option<Section>, operands: &[Token]) {
        match (section, operands) {
            (Some(Section::Spaces), [Token::String(low), Token::String(high)]) => {
                // Ends of unequal length mean nothing.
                let length = if low.len() == high.len() { low.len() } else { 0 };
                self.add_space(length, number(low), number(high));
            }
            (Some(Section::CidChars), [Token::String(code), Token::Integer(cid)]) => {
                if let Ok(cid) = u32::try_from(*cid) {
                    self.cids.set(number(code), cid);
                }
            }
            (
                Some(Section::CidRanges),
                [Token::String(low), Token::String(high), Token::Integer(cid)],
            ) => {
                if let Ok(cid) = u32::try_from(*cid) {
                    self.cids.set_range(number(low), number(high), cid);
                }
            }
            (Some(Section::Chars), [Token::String(code), to]) => {
                self.set_text(number(code), to);
            }
            (Some(Section::Ranges), [Token::String(low), Token::String(high), to]) => {
                self.text_range(number(low), number(high), to);
            }
            _ => {}
        }
    }

    fn set_text(&mut self, code: u32, to: &Token) {
        let units = match to {
            Token::String(bytes) => utf16(bytes),
            Token::Name(name) => match glyph::unicode_of_name(name, false) {
                Some(text) => text.encode_utf16().collect(),
                None => return,
            },
            _ => return,
        };
        self.texts.set(code, units);
    }

    fn text_range(&mut self, low: u32, high: u32, to: &Token) {
        match to {
            Token::String(bytes) if low == high => self.texts.set(low, utf16(bytes)),
            Token::String(bytes) => self.texts.set_range(low, high, utf16(bytes)),
            Token::Array(items) => {
                for (code, item) in (low..=high).zip(items) {
                    self.set_text(code, item);
                }
            }
            _ => {}
        }
    }

    /// Splits a string into codes. Every byte belongs to exactly one code.
    pub(super) fn codes(&self, string: &[u8]) -> Vec<Code> {
        let mut codes = Vec::with_capacity(string.len() / 2);
        let mut start = 0;
        while let Some(rest) = string.get(start..).filter(|rest| !rest.is_empty()) {
            let length = self.length_of_next(rest).clamp(1, rest.len());
            codes.push(Code {
                bytes: start..start + length,
                value: number(rest.get(..length).unwrap_or_default()),
            });
            start += length;
        }
        codes
    }

    /// Length of the code at the start of a string (ISO 32000-2, 9.7.6.3).
    fn length_of_next(&self, rest: &[u8]) -> usize {
        for length in 1..=4 {
            let Some(bytes) = rest.get(..length) else {
                break;
            };
            let fits = |space: &&Space| space.length == length && space.starts_with(bytes);
            if self.spaces.iter().any(|space| fits(&space)) {
                return length;
            }
        }
        // No code: take the length of the ranges that match the most bytes, else the shortest.
        for matched in (1..4).rev() {
            let Some(bytes) = rest.get(..matched) else {
                continue;
            };
            let partial = self.spaces.iter().filter(|space| space.starts_with(bytes));
            if let Some(length) = partial.map(|space| space.length).min() {
                return length;
            }
        }
        let shortest = self.spaces.iter().map(|space| space.length).min();
        shortest.unwrap_or(if self.identity { 2 } else { 1 })
    }

    /// Whether the CMap says how long codes are.
    pub(super) fn has_spaces(&self) -> bool {
        !self.spaces.is_empty()
    }

    /// Gives a CMap without codespace ranges two-byte codes, as nearly all Type 0 fonts have.
    pub(super) fn assume_two_bytes(&mut self) {
        self.add_space(2, 0, 0xFFFF);
    }

    /// The CID of a code.
    pub(super) fn cid(&self, code: u32) -> Option<u32> {
        match self.cids.get(code) {
            Some((offset, first)) => first.checked_add(offset),
            None => self.identity.then_some(code),
        }
    }

    /// The codes that `/ToUnicode` maps, at most `limit`.
    pub(super) fn mapped_codes(&self, limit: usize) -> impl Iterator<Item = u32> + '_ {
        self.texts.numbers(limit)
    }

    /// The text of a code by a `/ToUnicode` CMap, cleaned; `None` where it tells nothing.
    pub(super) fn text(&self, code: u32) -> Option<String> {
        glyph::clean(&self.written(code)?)
    }

    /// The same as it is written: ligatures, private characters and all.
    pub(super) fn written(&self, code: u32) -> Option<String> {
        let Some((offset, units)) = self.texts.get(code) else {
            // `/ToUnicode /Identity-H`: the codes are UTF-16.
            let unit = u16::try_from(code).ok().filter(|_| self.identity)?;
            return String::from_utf16(&[unit]).ok();
        };
        let mut text = String::from_utf16(units).ok()?;
        if offset > 0 {
            let last = u32::from(text.pop()?);
            text.push(char::from_u32(last.checked_add(offset)?)?);
        }
        Some(text)
    }
}

#[derive(Clone, Copy)]
enum Section {
    Spaces,
    CidChars,
    CidRanges,
    Chars,
    Ranges,
}

impl Section {
    fn begun_by(word: &[u8]) -> Option<Self> {
        Some(match word {
            b"begincodespacerange" => Self::Spaces,
            b"begincidchar" => Self::CidChars,
            b"begincidrange" => Self::CidRanges,
            b"beginbfchar" => Self::Chars,
            b"beginbfrange" => Self::Ranges,
            _ => return None,
        })
    }

    fn operands(self) -> usize {
        match self {
            Self::Spaces | Self::CidChars | Self::Chars => 2,
            Self::CidRanges | Self::Ranges => 3,
        }
    }
}

/// Bytes as one big-endian number; of more than four the last four.
fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |value, byte| value << 8 | u32::from(*byte))
}

/// UTF-16BE; a single byte stands for itself, as untidy writers mean it.
fn utf16(bytes: &[u8]) -> Vec<u16> {
    if let [byte] = bytes {
        return vec![u16::from(*byte)];
    }
    let pairs = bytes.chunks_exact(2).take(MAX_TEXT);
    pairs.map(|pair| pair.iter().fold(0, |unit, byte| unit << 8 | u16::from(*byte))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    fn parsed(text: &str) -> CMap {
        let mut cmap = CMap::default();
        cmap.parse(text.as_bytes());
        cmap
    }

    fn predefined(name: &str) -> CMap {
        CMap::load(&Document::new(), &Object::Name(name.into())).unwrap()
    }

    fn lengths(cmap: &CMap, string: &[u8]) -> Vec<usize> {
        cmap.codes(string).iter().map(|code| code.bytes.len()).collect()
    }

    #[test]
    fn bfchar_and_bfrange() {
        let cmap = parsed(
            "1 begincodespacerange <0000> <FFFF> endcodespacerange
             4 beginbfchar <0001> <0041> <0002> <00660066> <0003> <D83DDE00> <04> /eacute endbfchar
             3 beginbfrange <0010> <0012> <0061> <0020> <0021> [<0078> <0079007A>]
             <0030> <0040> <D83DDE00> endbfrange",
        );
        let text = |code| cmap.text(code);
        assert_eq!(text(1).as_deref(), Some("A"));
        assert_eq!(text(2).as_deref(), Some("ff"));
        assert_eq!(text(3).as_deref(), Some("😀"));
        assert_eq!(text(4).as_deref(), Some("é"));
        assert_eq!(text(0x12).as_deref(), Some("c"));
        assert_eq!(text(0x20).as_deref(), Some("x"));
        assert_eq!(text(0x21).as_deref(), Some("yz"));
        assert_eq!(text(0x31).as_deref(), Some("😁"));
        assert_eq!(text(0x22), None);
        assert_eq!(lengths(&cmap, b"abcde"), [2, 2, 1]);
    }

    #[test]
    fn nothing_is_text_that_tells_nothing() {
        let cmap = parsed(
            "beginbfchar <01> <0000> <02> <FFFD> <03> <E000> <04> <0007> <05> <> <06> <D83D>
             <07> <FB01> <08> <0132> endbfchar",
        );
        for code in 1..=6 {
            assert_eq!(cmap.text(code), None, "{code}");
        }
        assert_eq!(cmap.text(7).as_deref(), Some("fi"));
        assert_eq!(cmap.text(8).as_deref(), Some("IJ"));
    }

    #[test]
    fn broken_syntax_costs_only_what_is_broken() {
        let cmap = parsed(
            "beginbfchar <01> <0041> <02> endbfchar beginbfrange <05> <04> <0041> <06> <07> [<0042>
             endbfrange beginbfchar <0 9> <00 43> << /X 1 >> beginbfchar <0A> <0044>",
        );
        assert_eq!(cmap.text(1).as_deref(), Some("A"));
        assert_eq!(cmap.text(2), None);
        assert_eq!(cmap.text(5), None);
        assert_eq!(cmap.text(6).as_deref(), Some("B"));
        assert_eq!(cmap.text(9).as_deref(), Some("C"));
        assert_eq!(cmap.text(10).as_deref(), Some("D"));
    }

    #[test]
    fn huge_ranges_cost_nothing() {
        let cmap = parsed("beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange");
        assert_eq!(cmap.text(1).as_deref(), Some("B"));
        assert_eq!(cmap.text(u32::MAX), None);
        assert_eq!(cmap.mapped_codes(10).count(), 10);
    }

    #[test]
    fn strings_of_mixed_length_are_split() {
        let sjis = predefined("90ms-RKSJ-H");
        assert_eq!(lengths(&sjis, b"A\x93\xFAB\xB1\x93"), [1, 2, 1, 1, 1]);
        let utf16 = predefined("UniJIS-UTF16-V");
        assert!(utf16.vertical);
        assert_eq!(lengths(&utf16, b"\0A\xD8\x3D\xDE\0\0B"), [2, 4, 2]);
        assert_eq!(lengths(&predefined("Identity-H"), b"abc"), [2, 1]);
        let own = parsed(
            "begincodespacerange <00> <7F> <8000> <80FF> <E00000> <E0FFFF> endcodespacerange",
        );
        assert_eq!(lengths(&own, b"a\x80\x01\xE0\x01\x02\x90b"), [1, 2, 3, 1, 1]);
    }

    #[test]
    fn codes_of_predefined_cmaps_have_cids_where_they_are_latin() {
        assert_eq!(predefined("90ms-RKSJ-H").cid(0x20), Some(231));
        assert_eq!(predefined("UniGB-UCS2-H").cid(0x41), Some(34));
        assert_eq!(predefined("GBK-EUC-H").cid(0x20), Some(7716));
        assert_eq!(predefined("GBK-EUC-H").cid(0x41), Some(847));
        assert_eq!(predefined("UniGB-UCS2-H").cid(0x4E00), None);
        assert_eq!(predefined("Identity-V").cid(0x4E00), Some(0x4E00));
    }

    #[test]
    fn an_embedded_cmap_may_use_another_but_not_itself() {
        let mut doc = Document::new();
        let id = doc.new_object_id();
        let text = "/WMode 1 def begincidrange <0041> <0042> 7 endcidrange";
        let stream = Stream::new(dictionary! { "UseCMap" => id }, text.into());
        doc.objects.insert(id, stream.into());
        let cmap = CMap::load(&doc, &Object::Reference(id)).unwrap();
        assert_eq!(cmap.cid(0x42), Some(8));
        assert_eq!(cmap.cid(0x43), None);
        assert!(cmap.vertical);
        let cmap = parsed("/Identity-H usecmap begincidchar <0043> 9 endcidchar");
        assert_eq!((cmap.cid(0x43), cmap.cid(0x44)), (Some(9), Some(0x44)));
        assert_eq!(lengths(&cmap, b"abcd"), [2, 2]);
    }

    proptest::proptest! {
        #[test]
        fn every_byte_belongs_to_one_code(cmap: Vec<u8>, string: Vec<u8>) {
            let mut text = b"begincodespacerange <".to_vec();
            text.extend(cmap);
            let mut cmap = CMap::default();
            cmap.parse(&text);
            let mut at = 0;
            for code in cmap.codes(&string) {
                proptest::prop_assert_eq!(code.bytes.start, at);
                at = code.bytes.end;
                let _ = cmap.text(code.value);
            }
            proptest::prop_assert_eq!(at, string.len());
        }
    }
}
