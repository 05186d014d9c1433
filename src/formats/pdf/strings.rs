//! Text strings in dictionaries (ISO 32000-2, 7.9.2.2) and their comparison with removed values.

use super::lexer::Operand;
use lopdf::{Dictionary, Object};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// Keys of properties and structure elements that hold text for readers (ISO 32000-2, 14.9).
pub(super) const SPOKEN: [&[u8]; 5] = [b"ActualText", b"Alt", b"E", b"T", b"Contents"];

/// `PDFDocEncoding` from 0x80 and 0x18 where it differs from Latin-1 (ISO 32000-2, annex D.3).
const HIGH: &str = "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž";
const LOW: &str = "˘ˇˆ˙˝˛˚˜";

/// Decodes a text string: UTF-16 or UTF-8 by its mark, else `PDFDocEncoding`.
pub(super) fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ if bytes.iter().any(|b| *b >= 0x80) && std::str::from_utf8(bytes).is_ok() => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        _ => bytes.iter().map(|b| doc_char(*b)).collect(),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).filter_map(|c| Some(unit(c.try_into().ok()?)));
    let text: String = char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect();
    // Language escapes (ISO 32000-2, 7.9.2.2.1): between two U+001B.
    text.split('\u{1b}').step_by(2).collect()
}

fn doc_char(byte: u8) -> char {
    let nth = |table: &str, from: u8| table.chars().nth(usize::from(byte - from));
    match byte {
        0x18..=0x1f => nth(LOW, 0x18),
        0x80..=0x9e => nth(HIGH, 0x80),
        0xa0 => Some('€'),
        _ => None,
    }
    .unwrap_or(char::from(byte))
}

/// A text string that every reader understands.
pub(super) fn encode(text: &str) -> Object {
    let bytes = [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes.collect(), lopdf::StringFormat::Hexadecimal)
}

/// The texts in the properties of a marked-content operator.
pub(super) fn of_operand(entries: &[(Vec<u8>, Operand)]) -> Vec<String> {
    let spoken = entries.iter().filter(|(k, _)| SPOKEN.contains(&k.as_slice()));
    spoken
        .filter_map(|(_, v)| if let Operand::String(s) = v { Some(decode(s)) } else { None })
        .filter(|s| !s.is_empty())
        .collect()
}

/// The texts in a property list of the resources.
pub(super) fn of_properties(dict: &Dictionary) -> Vec<String> {
    let spoken = SPOKEN.iter().filter_map(|k| dict.get(k).ok()?.as_str().ok());
    spoken.map(decode).filter(|s| !s.is_empty()).collect()
}

/// What must not be left in any string: removed values, and whole strings that held a redaction.
#[derive(Debug, Default)]
pub(super) struct Forbidden {
    values: BTreeSet<String>,
    whole: BTreeSet<String>,
}

impl Forbidden {
    /// Values this short only count as a whole word: they stand inside too many others.
    const SHORT: usize = 4;

    /// Forbids a removed value, wherever it stands.
    pub(super) fn add_value(&mut self, value: &str) {
        let folded = fold(value);
        if !folded.is_empty() {
            self.values.insert(folded);
        }
    }

    /// Forbids one whole string.
    pub(super) fn add_whole(&mut self, text: &str) {
        self.whole.insert(text.to_owned());
    }

    /// The removed values, in lower case, without spaces and hyphens.
    pub(super) fn values(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(String::as_str)
    }

    /// Whether nothing is forbidden.
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty() && self.whole.is_empty()
    }

    /// Whether `text` is or holds something forbidden.
    pub(super) fn hits(&self, text: &str) -> bool {
        if self.is_empty() || text.is_empty() {
            return false;
        }
        if self.whole.contains(text) {
            return true;
        }
        let folded = fold(text);
        let unescaped = percent_decoded(text).map(|t| fold(&t)).unwrap_or_default();
        let words: BTreeSet<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .map(fold)
            .filter(|w| !w.is_empty())
            .collect();
        self.values.iter().any(|value| {
            if value.chars().count() < Self::SHORT {
                words.contains(value) || folded == *value
            } else {
                folded.contains(value.as_str()) || unescaped.contains(value.as_str())
            }
        })
    }

    /// `text` with an ellipsis for all that is forbidden in it; `None` when nothing is.
    pub(super) fn without(&self, text: &str) -> Option<String> {
        if !self.hits(text) {
            return None;
        }
        let mut folded = String::new();
        let mut origin: Vec<(usize, usize)> = Vec::new();
        for (at, c) in text.char_indices() {
            let small = fold(c.encode_utf8(&mut [0; 4]));
            origin.extend(std::iter::repeat_n((at, at + c.len_utf8()), small.len()));
            folded.push_str(&small);
        }
        let mut gone: Vec<(usize, usize)> = Vec::new();
        for value in &self.values {
            for (at, found) in folded.match_indices(value.as_str()) {
                let ends = (origin.get(at), origin.get(at + found.len() - 1));
                let (Some((start, _)), Some((_, end))) = ends else { continue };
                if value.chars().count() >= Self::SHORT || is_word(text, *start, *end) {
                    gone.push((*start, *end));
                }
            }
        }
        gone.sort_unstable();
        let (mut out, mut at) = (String::new(), 0);
        for (start, end) in gone {
            if start >= at {
                out.push_str(text.get(at..start).unwrap_or_default());
                out.push('…');
            }
            at = at.max(end);
        }
        out.push_str(text.get(at..).unwrap_or_default());
        // What still holds it, in another spelling, goes as a whole.
        Some(if self.hits(&out) { "…".to_owned() } else { out })
    }

    /// Whether the bytes of a string or name hold something forbidden, in any encoding.
    pub(super) fn hits_bytes(&self, bytes: &[u8]) -> bool {
        if self.is_empty() || bytes.is_empty() {
            return false;
        }
        self.hits(&decode(bytes))
            || (bytes.contains(&0)
                && (self.hits(&utf16(bytes, u16::from_be_bytes))
                    || self.hits(&utf16(bytes, u16::from_le_bytes))))
    }
}

/// Whether no letter or digit stands right before or after a stretch.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).and_then(|t| t.chars().next_back());
    let after = text.get(end..).and_then(|t| t.chars().next());
    ![before, after].into_iter().flatten().any(char::is_alphanumeric)
}

/// Compatibility forms opened, case folded, white space, hyphens and control characters gone.
pub(super) fn fold(text: &str) -> String {
    text.nfkd()
        .filter(|c| !c.is_whitespace() && !c.is_control() && !is_joiner(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Hyphens, zero-width characters and combining marks: spelling variants, not other words.
fn is_joiner(c: char) -> bool {
    matches!(c, '-' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{200b}'..='\u{200d}' | '\u{feff}')
        || ('\u{300}'..='\u{36f}').contains(&c)
}

fn percent_decoded(text: &str) -> Option<String> {
    if !text.contains('%') {
        return None;
    }
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let hex = (*first == b'%').then(|| tail.get(..2)).flatten();
        let byte = hex
            .and_then(|h| std::str::from_utf8(h).ok())
            .and_then(|h| u8::from_str_radix(h, 16).ok());
        out.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { tail.get(2..).unwrap_or_default() } else { tail };
    }
    Some(String::from_utf8_lossy(&out).into_owned())
}
