//! Text in escapes: HTML, XML, JSON, calendars, cards, RTF. Read here by walkers that only know how
//! letters can be spelled.

use super::seen::{self, Seen};
use super::{Verdict, xml};
use crate::model::Redaction;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// Place named in leaks.
const PLACE: &str = "text";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Markup,
    Rtf,
    Json,
    Folded,
    /// Marks between letters that have no width.
    Marked,
}

fn shape(text: &str) -> Option<Shape> {
    let start = text.trim_start();
    let head = start.get(..15).unwrap_or(start).to_ascii_lowercase();
    match start.chars().next() {
        Some('<') => Some(Shape::Markup),
        Some('{') if head.starts_with("{\\rtf") => Some(Shape::Rtf),
        Some('{' | '[')
            if serde_json::Deserializer::from_str(start)
                .into_iter::<serde::de::IgnoredAny>()
                .next()
                .is_some_and(|v| v.is_ok()) =>
        {
            Some(Shape::Json)
        }
        _ if head.starts_with("begin:v") => Some(Shape::Folded),
        _ => None,
    }
}

/// Whether the text hides some of itself in escapes.
pub(super) fn is_escaped(bytes: &[u8]) -> bool {
    decode(bytes).is_some_and(|text| shape(&text).is_some())
}

/// Checks a copy against its original and what was removed.
pub(super) fn check(original: &[u8], copy: &[u8], redactions: &[Redaction]) -> Verdict {
    let texts = decode(original).zip(decode(copy));
    let Some((before, after)) = texts else { return super::unreadable() };
    let shape = shape(&before).unwrap_or(Shape::Marked);
    seen::check(&read(&before, shape), &read(&after, shape), copy, redactions, PLACE)
}

/// Compares two texts of unknown redactions: see [`super::compare`].
pub(super) fn compare(original: &[u8], copy: &[u8]) -> Verdict {
    let texts = decode(original).zip(decode(copy));
    let Some((before, after)) = texts else { return super::unreadable() };
    let Some(shape) = shape(&before) else { return super::unreadable() };
    seen::compare(&read(&before, shape), &read(&after, shape), copy, PLACE)
}

fn decode(bytes: &[u8]) -> Option<String> {
    let encoding = Encoding::for_bom(bytes).map(|(e, _)| e);
    let encoding = encoding.or_else(|| std::str::from_utf8(bytes).is_ok().then_some(UTF_8));
    let encoding = encoding.or_else(|| declared(bytes));
    let text = encoding.unwrap_or(WINDOWS_1252).decode(bytes).0.into_owned();
    Some(text).filter(|t| !t.contains('\0'))
}

/// The code page that the head of a page or of XML names; `None` where browsers take none at its word.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..1024).unwrap_or(bytes).to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    let (_, label) = head.split_once("charset=").or_else(|| head.split_once("encoding="))?;
    let label = label.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:".contains(c)))?;
    let encoding = Encoding::for_label(label.get(..end)?.as_bytes())?;
    encoding.is_single_byte().then_some(encoding)
}

fn read(text: &str, shape: Shape) -> Seen {
    let mut seen = Seen::default();
    match shape {
        Shape::Markup => {
            let walked = xml::walk(text);
            seen.stories.push(walked.text);
            for other in [&walked.attributes, &walked.technical, &walked.other, &walked.unseen] {
                seen.beside.push_str(other);
                seen.beside.push('\n');
            }
            let unspelled = percent(&seen.beside);
            seen.beside = unspelled;
        }
        Shape::Json => seen.stories.push(json(&without_files(text))),
        Shape::Marked => seen.stories.push(without_colours(&without_files(text))),
        Shape::Folded => {
            let whole = text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "");
            seen.beside = whole.replace("\\n", "\n").replace("\\N", "\n").replace('\\', "");
        }
        Shape::Rtf => seen.beside = rtf(text),
    }
    seen
}

/// `text` without the files that stand in it as `data:` addresses (RFC 2397).
fn without_files(text: &str) -> String {
    let mut pieces = text.split("data:");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (head, body) = piece.split_once(',').unwrap_or(("-", piece));
        let file = head.is_empty() || head.ends_with(";base64") && !head.contains(' ');
        let left = |c: char| c.is_ascii_alphanumeric() || "+/=\\%".contains(c);
        out.push_str(if file { body.trim_start_matches(left) } else { piece });
    }
    out
}

/// `text` without the instructions to a screen that stand in it (ECMA-48, 5.4).
fn without_colours(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(|c| matches!(c, '@'..='~')).map_or(piece.len(), |at| at + 1);
        out.push_str(piece.get(end..).unwrap_or_default());
    }
    out
}

/// `text` with its `%41` resolved.
pub(super) fn percent(text: &str) -> String {
    let mut out: Vec<u8> = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let code = tail.get(..2).and_then(|t| std::str::from_utf8(t).ok());
        let byte = code.filter(|_| *first == b'%').and_then(|c| u8::from_str_radix(c, 16).ok());
        out.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { tail.get(2..).unwrap_or_default() } else { tail };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// `text` with the escapes of its strings resolved.
fn json(text: &str) -> String {
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        units.extend(rest.get(..at).unwrap_or_default().encode_utf16());
        let tail = rest.get(at + 1..).unwrap_or_default();
        let code = tail.strip_prefix('u').and_then(|t| u16::from_str_radix(t.get(..4)?, 16).ok());
        let (unit, length) = match (code, tail.as_bytes().first()) {
            (Some(code), _) => (code, 5),
            (None, Some(b'n' | b'r' | b't' | b'b' | b'f')) => (u16::from(b'\n'), 1),
            (None, Some(byte)) if byte.is_ascii() => (u16::from(*byte), 1),
            _ => (u16::from(b'\\'), 0),
        };
        units.push(unit);
        rest = tail.get(length..).unwrap_or_default();
    }
    units.extend(rest.encode_utf16());
    String::from_utf16_lossy(&units)
}

/// Every character that an RTF file spells, whatever group it stands in; control words end words
/// only where they end lines or cells.
fn rtf(text: &str) -> String {
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text;
    let mut swallow = false;
    while let Some(c) = rest.chars().next() {
        let tail = rest.get(c.len_utf8()..).unwrap_or_default();
        rest = tail;
        match c {
            '{' | '}' | '\r' | '\n' => swallow = false,
            '\\' => {
                if let Some(hex) = tail.strip_prefix('\'') {
                    let byte = hex.get(..2).and_then(|h| u8::from_str_radix(h, 16).ok());
                    let text = WINDOWS_1252
                        .decode_without_bom_handling(&[byte.unwrap_or(b'?')])
                        .0
                        .into_owned();
                    if !std::mem::take(&mut swallow) {
                        units.extend(text.encode_utf16());
                    }
                    rest = hex.get(2..).unwrap_or_default();
                    continue;
                }
                let letters = tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len());
                let (word, after) = tail.split_at(letters);
                if word.is_empty() {
                    let c = after.chars().next().unwrap_or(' ');
                    units.extend(c.encode_utf16(&mut [0; 2]).iter());
                    rest = after.get(c.len_utf8()..).unwrap_or_default();
                    continue;
                }
                let number =
                    after.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(after.len());
                let (value, after) = after.split_at(number);
                rest = after.strip_prefix(' ').unwrap_or(after);
                match (word, value.parse::<i32>()) {
                    ("u", Ok(code)) => {
                        units.push(u16::try_from(code.rem_euclid(0x1_0000)).unwrap_or(0));
                        swallow = true;
                    }
                    ("par" | "line" | "cell" | "row" | "tab" | "sect", _) => units.push(10),
                    _ => {}
                }
            }
            _ if swallow => swallow = false,
            c => units.extend(c.encode_utf16(&mut [0; 2]).iter()),
        }
    }
    String::from_utf16_lossy(&units)
}
