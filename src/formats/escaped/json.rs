//! JSON (RFC 8259), one value or one a line: strings with their escapes resolved, everything else as
//! it stands.

use super::{Read, marked};
use crate::formats::escape::{Form, Hand, Reading};
use crate::formats::mark::Hole;
use crate::model::{PartKind, Reason};

struct Json(&'static str);

impl Hand for Json {
    fn mark(&self, hole: &Hole, _: &str) -> String {
        hole.mark(self.0)
    }

    /// A mark is no number: it becomes a string.
    fn bare(&self, mark: String) -> String {
        format!("\"{mark}\"")
    }
}

pub(super) fn hand(sign: &'static str) -> Box<dyn Hand> {
    Box::new(Json(sign))
}

/// Whether `text` is JSON: a whole value, or a value on each of its first lines.
pub(in crate::formats) fn is_json(text: &str) -> bool {
    /// Lines looked at.
    const LINES: usize = 20;
    let whole = |t: &str| serde_json::from_str::<serde::de::IgnoredAny>(t).is_ok();
    if !text.trim_start().starts_with(['{', '[']) {
        return false;
    }
    let mut lines = text.lines().filter(|l| !l.trim().is_empty()).take(LINES).peekable();
    whole(text) || (lines.peek().is_some() && lines.all(whole))
}

pub(super) fn read(source: &str) -> Result<Read, Reason> {
    let mut out = Reading::default();
    let mut from = 0;
    let mut inside = false;
    let mut chars = source.char_indices();
    let form = |inside| if inside { Form::Literal } else { Form::Bare };
    let put = |out: &mut Reading, from: usize, to: usize, inside: bool| {
        out.put(source.get(from..to).unwrap_or_default(), from..to, form(inside));
    };
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                // The quotes belong to neither: a mark never takes one away.
                put(&mut out, from, at, inside);
                out.text.push('"');
                from = at + 1;
                inside = !inside;
            }
            '\\' if inside => {
                let Some((char, length)) = escape(source.get(at..).unwrap_or_default()) else {
                    return Err(Reason::Damaged("json".to_owned()));
                };
                put(&mut out, from, at, inside);
                out.put(&char.to_string(), at..at + length, Form::Escape);
                from = at + length;
                while chars.clone().next().is_some_and(|(next, _)| next < from) {
                    chars.next();
                }
            }
            _ => {}
        }
    }
    put(&mut out, from, source.len(), inside);
    let mut read = Read::of(vec![(PartKind::Text, out)]);
    marked::leave_out(source, marked::pictures(source), &mut read);
    Ok(read)
}

/// The character that the escape at the start of `tail` stands for, and its length in bytes.
fn escape(tail: &str) -> Option<(char, usize)> {
    let unit = |at: usize| {
        let digits = tail.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let char = match tail.chars().nth(1)? {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' | 'f' => ' ',
        'u' => {
            let first = unit(0)?;
            let pair = [first, unit(6).unwrap_or(0)];
            let mut decoded = char::decode_utf16(pair);
            // Half a pair is no character, but no reason to refuse the file either.
            let char = decoded.next()?.unwrap_or('\u{fffd}');
            return Some((char, if char.len_utf16() == 2 { 12 } else { 6 }));
        }
        other @ ('"' | '\\' | '/') => other,
        _ => return None,
    };
    Some((char, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_characters_and_numbers_get_quotes() {
        let source = r#"{"n":"Zo\u00eb \ud83d\ude00\"x\/","bsn":111222333}"#;
        let read = read(source).unwrap();
        let (_, reading) = &read.parts[0];
        assert_eq!(reading.text, "{\"n\":\"Zoë 😀\"x/\",\"bsn\":111222333}");
        let at = reading.text.find("111").unwrap();
        let name = reading.text.find("Zo").unwrap();
        let hole = |range| Hole { range, grounds: std::collections::BTreeSet::new() };
        let holes = [hole(name..name + 4), hole(at..at + 9)];
        let edits = reading.cuts(&holes, &*hand("X"));
        let copy = crate::formats::office::apply(source, edits).unwrap();
        assert_eq!(copy, r#"{"n":"X \ud83d\ude00\"x\/","bsn":"X"}"#);
    }
}
