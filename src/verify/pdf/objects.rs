//! Everything in a PDF that is not seen on a page: strings, names, streams, loose bytes.

use super::super::Verdict;
use super::super::needle::{Folded, Needles};
use super::own;
use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, Stream};
use hayro_syntax::{Filter, Pdf};
use std::borrow::Cow;

/// All streams of a file decoded, in bytes.
const DECODED: usize = 1 << 30;
/// Nesting of arrays and dictionaries.
const DEPTH: usize = 256;

/// Names of keys and values that PDF itself or common writers use (counted in files of many
/// writers), and of common fonts, lower case. A removed value that is one of them (`Stamp`,
/// `Georgia`) is looked for in text and strings only.
const VOCABULARY: &str = include_str!("names.txt");

/// Whether a stream is compressed twice over: a few bytes can then become gigabytes.
pub(super) fn is_bomb(pdf: &Pdf) -> bool {
    pdf.objects().into_iter().any(|object| {
        let Object::Stream(stream) = object else { return false };
        let packers = stream.filters();
        let inflating = |f: &&Filter| matches!(f, Filter::FlateDecode | Filter::LzwDecode);
        packers.iter().filter(inflating).count() > 1
    })
}

/// Looks for needles that are not `kept` in all objects of the copy and in its bytes.
pub(super) fn search(
    pdf: &Pdf,
    bytes: &[u8],
    needles: &Needles,
    kept: &[bool],
    verdict: &mut Verdict,
) {
    if needles.all().is_empty() {
        return;
    }
    let common: Vec<bool> = needles
        .all()
        .iter()
        .zip(kept)
        .map(|(n, kept)| *kept || VOCABULARY.split_whitespace().any(|word| word == n.as_str()))
        .collect();
    let says = needles.in_text(own::WORDS, kept);
    let mut search = Search { needles, kept, common: &common, verdict, decoded: 0, says };
    for object in pdf.objects() {
        search.object(&object);
    }
    for (n, page) in pdf.pages().iter().enumerate() {
        // A word may run on from one stream of a page into the next.
        let stream = page.page_stream().map(|bytes| search.foreign(bytes));
        let shown = stream.map(|bytes| Shown::of(&bytes)).unwrap_or_default();
        if shown.holds(needles, kept) {
            search.verdict.add("hidden-text", format!("page {}", n + 1));
        }
    }
    let found = needles.in_bytes(&search.foreign(bytes), &common, true);
    if found && verdict.leaks.is_empty() {
        verdict.add("object-string", "file");
    }
    revisions(pdf, bytes, verdict);
}

/// A copy is written in one go: a second end of file means that an older state is still there.
/// The data of a stream may hold the words by chance; those of an older state stand outside.
pub(super) fn revisions(pdf: &Pdf, bytes: &[u8], verdict: &mut Verdict) {
    let words: [&[u8]; 2] = [b"%%EOF", b"startxref"];
    let old = words.iter().any(|word| {
        let count = |bytes: &[u8]| bytes.windows(word.len()).filter(|w| w == word).count();
        let all = count(bytes);
        let in_data = |object: &Object<'_>| match object {
            Object::Stream(stream) => count(&stream.raw_data()),
            _ => 0,
        };
        all > 1 && all > 1 + pdf.objects().into_iter().map(|o| in_data(&o)).sum::<usize>()
    });
    if old {
        verdict.add("old-revision", "file");
    }
}

struct Search<'s> {
    needles: &'s Needles,
    kept: &'s [bool],
    /// The kept ones and those that are PDF's own words: not looked for in names and raw bytes.
    common: &'s [bool],
    verdict: &'s mut Verdict,
    decoded: usize,
    /// Whether what the copy says of itself holds a needle.
    says: bool,
}

impl Search<'_> {
    /// The bytes without what the copy says of itself.
    fn foreign<'b>(&self, bytes: &'b [u8]) -> Cow<'b, [u8]> {
        if self.says { own::without(bytes) } else { Cow::Borrowed(bytes) }
    }

    fn object(&mut self, object: &Object<'_>) {
        let (dict, id) = match object {
            Object::Stream(s) => (Some(s.dict()), s.dict().obj_id()),
            Object::Dict(d) => (Some(d), d.obj_id()),
            _ => (None, None),
        };
        if self.says && dict.is_some_and(own::is_info) {
            return;
        }
        let place = id.map_or("object".to_owned(), |id| format!("object {}", id.obj_number));
        let check = dict.map_or("object-string", channel);
        let mut found = Strings::default();
        collect(object, &mut found, 0);
        if found.strings.iter().any(|s| self.in_string(s, self.kept))
            || found.names.iter().any(|s| !own::is_name(s) && self.in_string(s, self.common))
        {
            self.verdict.add(check, &place);
        }
        if let Object::Stream(stream) = object {
            self.stream(stream, check, &place);
        }
    }

    fn in_string(&self, bytes: &[u8], kept: &[bool]) -> bool {
        readings(bytes).iter().any(|text| self.needles.in_text(text, kept))
    }

    fn stream(&mut self, stream: &Stream<'_>, check: &'static str, place: &str) {
        let dict = stream.dict();
        let kind = name(dict, b"Type");
        if kind == b"XRef" {
            return;
        }
        let image = name(dict, b"Subtype") == b"Image";
        let font = dict.contains_key(b"Length1")
            || [&b"Type1C"[..], b"CIDFontType0C", b"OpenType"].contains(&&*name(dict, b"Subtype"));
        let raw = stream.raw_data();
        if self.needles.in_bytes(&self.foreign(&raw), self.common, true) {
            self.verdict.add(check, place);
        }
        let decoded = match stream.decoded_data() {
            Ok(decoded) => decoded,
            // Pictures have been looked at as pixels; their bytes were searched as they are.
            Err(_) if image || is_image_data(stream) => return,
            Err(_) => {
                self.verdict.add("unverifiable", place);
                return;
            }
        };
        if font && own::is_font(&decoded) {
            return;
        }
        let decoded = self.foreign(&decoded);
        self.decoded = self.decoded.saturating_add(decoded.len());
        if self.decoded > DECODED {
            self.verdict.add("unverifiable", place);
            return;
        }
        if kind == b"EmbeddedFile" {
            self.verdict.add("embedded", place);
        }
        // A colour profile (ICC.1, 7.2): binary, with its maker's words in many languages.
        let font = font || decoded.get(36..40) == Some(b"acsp");
        let found = self.needles.in_bytes(&decoded, self.common, image || font)
            || (!image && !font && kind != b"ObjStm" && self.in_content(&decoded));
        if found {
            let content = check == "object-string" && !image && !font;
            self.verdict.add(if content { "hidden-text" } else { check }, place);
        }
    }

    /// Text that a content stream would show, and strings in its marked content.
    fn in_content(&self, decoded: &[u8]) -> bool {
        let shown = Shown::of(decoded);
        let other = &shown.other;
        shown.holds(self.needles, self.kept)
            || other.strings.iter().any(|s| self.in_string(s, self.kept))
            || other.names.iter().any(|s| !own::is_name(s) && self.in_string(s, self.common))
    }
}

fn is_image_data(stream: &Stream<'_>) -> bool {
    let filters = stream.filters();
    filters.iter().any(|f| {
        matches!(
            f,
            Filter::DctDecode | Filter::JpxDecode | Filter::Jbig2Decode | Filter::CcittFaxDecode
        )
    })
}

/// The check word for a needle found in this dictionary or its stream.
fn channel(dict: &Dict<'_>) -> &'static str {
    let kind = name(dict, b"Type");
    let info = kind.is_empty()
        && ["Producer", "CreationDate", "ModDate", "Author"].iter().any(|k| dict.contains_key(k));
    match &*kind {
        b"EmbeddedFile" | b"Filespec" => "embedded",
        b"Metadata" => "metadata",
        _ if info => "metadata",
        _ => "object-string",
    }
}

fn name(dict: &Dict<'_>, key: &[u8]) -> Vec<u8> {
    dict.get::<Name<'_>>(key).map(|n| n.to_vec()).unwrap_or_default()
}

/// The bytes of strings and names.
#[derive(Default)]
struct Strings {
    strings: Vec<Vec<u8>>,
    names: Vec<Vec<u8>>,
}

/// Adds the bytes of every string and name in `object`, references not followed.
fn collect(object: &Object<'_>, out: &mut Strings, depth: usize) {
    if depth > DEPTH {
        return;
    }
    match object {
        Object::String(s) => out.strings.push(s.as_bytes().to_vec()),
        Object::Name(n) => out.names.push(n.to_vec()),
        Object::Array(a) => collect_array(a, out, depth),
        Object::Dict(d) => collect_dict(d, out, depth),
        Object::Stream(s) => collect_dict(s.dict(), out, depth),
        _ => {}
    }
}

fn collect_array(array: &Array<'_>, out: &mut Strings, depth: usize) {
    for item in array.raw_iter() {
        if let MaybeRef::NotRef(item) = item {
            collect(&item, out, depth + 1);
        }
    }
}

fn collect_dict(dict: &Dict<'_>, out: &mut Strings, depth: usize) {
    for (key, value) in dict.entries() {
        out.names.push(key.to_vec());
        if let MaybeRef::NotRef(value) = value {
            collect(&value, out, depth + 1);
        }
    }
}

/// The texts that the bytes of a string can mean (ISO 32000-2, 7.9.2.2).
fn readings(bytes: &[u8]) -> Vec<String> {
    let wide = |order: fn([u8; 2]) -> u16, bytes: &[u8]| {
        let units = bytes.chunks_exact(2).filter_map(|c| Some(order(c.try_into().ok()?)));
        char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect::<String>()
    };
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return vec![wide(u16::from_be_bytes, rest)];
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return vec![wide(u16::from_le_bytes, rest)];
    }
    let latin: String = bytes.iter().map(|b| char::from(*b)).collect();
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.is_ascii() => vec![latin, text.to_owned()],
        _ => vec![latin],
    }
}

/// What a content stream shows, font by font unknown: the codes as they stand.
#[derive(Default)]
pub(super) struct Shown {
    /// Codes of all shown strings in a row, kerning left out.
    pub(super) codes: Vec<u8>,
    /// The same as Latin-1, parted where the text position is set.
    folded: Folded,
    /// Strings that are not shown: replacement text, names of properties.
    other: Strings,
}

impl Shown {
    /// Reads a decoded content stream; anything else gives next to nothing.
    pub(super) fn of(content: &[u8]) -> Self {
        let mut out = Self::default();
        let mut operations = UntypedIter::new(content);
        while let Some(operation) = operations.next() {
            let operator: &[u8] = operation.operator;
            match operator {
                b"Tj" | b"TJ" | b"'" | b"\"" => {
                    if operator.len() == 1 {
                        out.folded.part();
                    }
                    operation.operands().for_each(|o| out.show(o));
                }
                b"Td" | b"TD" | b"Tm" | b"T*" | b"ET" => out.folded.part(),
                _ => operation.operands().for_each(|o| collect(o, &mut out.other, 0)),
            }
        }
        out
    }

    fn show(&mut self, operand: &Object<'_>) {
        match operand {
            Object::String(s) => {
                self.codes.extend_from_slice(s.as_bytes());
                for b in s.as_bytes() {
                    self.folded.push(char::from(*b), 0);
                }
            }
            Object::Array(a) => {
                for item in a.raw_iter() {
                    if let MaybeRef::NotRef(item @ Object::String(_)) = item {
                        self.show(&item);
                    }
                }
            }
            _ => {}
        }
    }

    fn holds(&self, needles: &Needles, kept: &[bool]) -> bool {
        needles.in_folded(&self.folded, kept)
    }
}
