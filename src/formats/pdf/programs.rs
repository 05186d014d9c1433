//! Words inside font programs and colour profiles: nobody sees them, and a search of the file does.
//!
//! Fonts bring the names of their makers along, and sometimes of the document that they were made
//! for. Where one is a removed word its letters are overwritten, at the same length.

use super::store::resolve;
use super::strings::Forbidden;
use lopdf::{Document, Object, Stream};

/// Letters below which a match in binary data is chance.
const LONG: usize = 5;
/// Decoded size that is looked at; verification holds back what is larger and tells.
const MAX: usize = 48 << 20;

/// Overwrites removed words in every font program and colour profile; tells whether there were any.
pub(super) fn blot(doc: &mut Document, forbidden: &Forbidden) -> bool {
    let words: Vec<Vec<u8>> = forbidden.values().filter_map(letters).collect();
    if words.is_empty() {
        return false;
    }
    let streams = doc.objects.iter().filter_map(|(id, o)| Some((*id, o.as_stream().ok()?)));
    let binary = streams.filter(|(_, stream)| is_binary(doc, stream));
    let blotted: Vec<_> = binary
        .filter_map(|(id, stream)| {
            let mut bytes = super::font::decoded(doc, stream, MAX)?;
            over(&mut bytes, &words).then_some((id, bytes))
        })
        .collect();
    for (id, bytes) in &blotted {
        if let Ok(stream) = doc.get_object_mut(*id).and_then(Object::as_stream_mut) {
            stream.set_plain_content(bytes.clone());
            // When it does not get smaller it stays as it is.
            let _ = stream.compress();
        }
    }
    !blotted.is_empty()
}

/// Font programs (ISO 32000-2, table 124) and ICC profiles (8.6.5.5).
fn is_binary(doc: &Document, stream: &Stream) -> bool {
    let subtype = stream.dict.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
    let profile = stream.dict.get(b"N").is_ok_and(|n| resolve(doc, n).as_i64().is_ok());
    stream.dict.has(b"Length1")
        || matches!(subtype, b"Type1C" | b"CIDFontType0C" | b"OpenType")
        || (profile && subtype.is_empty() && !stream.dict.has(b"Type"))
}

fn letters(value: &str) -> Option<Vec<u8>> {
    (value.len() >= LONG && value.is_ascii()).then(|| value.as_bytes().to_vec())
}

/// Overwrites the letters of `words`, which are in lower case; spaces, hyphens and the zeros of
/// UTF-16 between them do not count.
fn over(bytes: &mut [u8], words: &[Vec<u8>]) -> bool {
    let counts = |b: &u8| !matches!(b, 0 | b' ' | b'-' | b'\t' | b'\r' | b'\n');
    let places: Vec<usize> =
        bytes.iter().enumerate().filter(|(_, b)| counts(b)).map(|(at, _)| at).collect();
    let folded: Vec<u8> = bytes.iter().filter(|b| counts(b)).map(u8::to_ascii_lowercase).collect();
    let mut any = false;
    for word in words {
        let Some(first) = word.first() else { continue };
        let starts = folded.iter().enumerate().filter(|(_, b)| *b == first).map(|(at, _)| at);
        let found = starts.filter(|at| folded.get(*at..).is_some_and(|b| b.starts_with(word)));
        for place in found.flat_map(|at| at..at + word.len()).filter_map(|at| places.get(at)) {
            if let Some(byte) = bytes.get_mut(*place) {
                *byte = b'x';
                any = true;
            }
        }
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_overwritten_in_one_and_two_bytes() {
        let mut bytes = b"\x01By Jo Griffioen.\0G\0r\0i\0f\0f\0i\0o\0e\0n\xffgrif".to_vec();
        let length = bytes.len();
        assert!(over(&mut bytes, &[b"jogriffioen".to_vec(), b"griffioen".to_vec()]));
        assert_eq!(bytes.len(), length);
        assert!(bytes.starts_with(b"\x01By xx xxxxxxxxx.\0x\0x\0x"));
        assert!(bytes.ends_with(b"\xffgrif"));
        assert!(!over(&mut bytes, &[b"griffioen".to_vec()]));
    }
}
