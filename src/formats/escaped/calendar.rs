//! iCalendar (RFC 5545) and vCard (RFC 6350): long lines are folded, and `\n`, `\,` and `\;` are
//! escapes.

use super::Read;
use crate::formats::escape::{Form, Reading};
use crate::formats::office::Edit;
use crate::model::{Gap, PartKind, Reason};

/// Properties that hold a picture, a sound or a key.
const BINARY: &[&str] = &["PHOTO", "LOGO", "SOUND", "KEY", "ATTACH"];

/// Words in the parameters of a property whose value is spelled in base64.
const BASE64: &[&str] = &["BASE64", "ENCODING=B", "VALUE=BINARY"];

pub(super) fn read(source: &str) -> Read {
    let mut out = Reading::default();
    let mut pictures = Vec::new();
    let mut at = 0;
    while at < source.len() {
        let length = property(source.get(at..).unwrap_or_default());
        let raw = source.get(at..at + length).unwrap_or_default();
        match picture(raw) {
            Some(value) if value < raw.trim_end().len() => {
                let range = at + value..at + raw.trim_end().len();
                out.literal(raw.get(..value).unwrap_or_default(), at);
                out.text.push('\n');
                pictures.push(Edit { range, with: String::new() });
            }
            _ => unfold(raw, at, &mut out),
        }
        at += length;
    }
    let mut read = Read::of(vec![(PartKind::Text, out)]);
    if !pictures.is_empty() {
        read.gaps.push(Gap { part: None, reason: Reason::ImageUnread });
    }
    read.pictures = pictures;
    read
}

/// Length in bytes of the property at the start of `rest`, with the lines it is folded over.
fn property(rest: &str) -> usize {
    let ends = rest.match_indices('\n').map(|(at, _)| at + 1);
    let whole = |end: &usize| !rest.get(*end..).is_some_and(|r| r.starts_with([' ', '\t']));
    ends.into_iter().find(whole).unwrap_or(rest.len())
}

/// Where the value of a binary property begins.
fn picture(raw: &str) -> Option<usize> {
    let colon = raw.find(':')?;
    let head = raw.get(..colon)?.to_ascii_uppercase();
    let name = head.split([';', '.']).find(|n| BINARY.contains(n));
    (name.is_some() && BASE64.iter().any(|b| head.contains(b))).then_some(colon + 1)
}

fn unfold(raw: &str, at: usize, out: &mut Reading) {
    let mut from = 0;
    for (found, _) in raw.match_indices(['\\', '\r', '\n']) {
        if found < from {
            continue;
        }
        let tail = raw.get(found..).unwrap_or_default();
        let folds = ["\r\n ", "\r\n\t", "\n ", "\n\t"];
        let (text, length) = if let Some(fold) = folds.iter().find(|f| tail.starts_with(**f)) {
            ("", fold.len())
        } else {
            match tail.get(..2) {
                Some("\\n" | "\\N") => ("\n", 2),
                Some("\\,") => (",", 2),
                Some("\\;") => (";", 2),
                Some("\\\\") => ("\\", 2),
                _ => continue,
            }
        };
        out.literal(raw.get(from..found).unwrap_or_default(), at + from);
        out.put(text, at + found..at + found + length, Form::Escape);
        from = found + length;
    }
    out.literal(raw.get(from..).unwrap_or_default(), at + from);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_lines_are_one_and_pictures_are_not_read() {
        let read = read(
            "BEGIN:VCARD\r\nFN:Jan Griffi\r\n oen\\, lid\r\nPHOTO;ENCODING=b:AAAA\r\n BBBB\r\nEND:VCARD\r\n",
        );
        let text = &read.parts[0].1.text;
        assert_eq!(
            text,
            "BEGIN:VCARD\r\nFN:Jan Griffioen, lid\r\nPHOTO;ENCODING=b:\nEND:VCARD\r\n"
        );
        assert_eq!(read.pictures.len(), 1);
    }
}
