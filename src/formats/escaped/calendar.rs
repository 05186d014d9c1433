//! Calendars (RFC 5545) and cards (RFC 6350): long lines are folded, and `\n`, `\,` and `\;` are
//! escapes.

use super::Read;
use super::html::octets;
use crate::formats::escape::{Form, Reading};
use crate::formats::office::Edit;
use crate::model::{Gap, PartKind, Reason};

/// Parameters of a property whose value is spelled in base64: a picture, a sound, a key, a note.
const BASE64: &[&str] =
    &["BASE64", "B", "ENCODING=BASE64", "ENCODING=B", "VALUE=BINARY", "ENCODING=\"B\""];

pub(super) fn read(source: &str) -> Read {
    let mut out = Reading::default();
    let mut pictures = Vec::new();
    let mut at = 0;
    while at < source.len() {
        let rest = source.get(at..).unwrap_or_default();
        let mut length = property(rest);
        let quoted = is_quoted(rest.get(..length).unwrap_or_default());
        while quoted && is_broken(rest.get(..length).unwrap_or_default()) && length < rest.len() {
            length += property(rest.get(length..).unwrap_or_default());
        }
        let raw = rest.get(..length).unwrap_or_default();
        match picture(raw) {
            Some(value) if value < raw.trim_end().len() => {
                let range = at + value..at + raw.trim_end().len();
                out.literal(raw.get(..value).unwrap_or_default(), at);
                out.text.push('\n');
                pictures.push(Edit { range, with: String::new() });
            }
            _ if quoted => unquote(raw, at, &mut out),
            _ if whole_name(raw, at, &mut out) => {}
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

/// Where the value of a property begins that is spelled in base64.
fn picture(raw: &str) -> Option<usize> {
    let colon = raw.find(':')?;
    let head = raw.get(..colon)?.to_ascii_uppercase();
    let mut words = head.split([';', '.', ',']).skip(1);
    words.any(|w| BASE64.contains(&w)).then_some(colon + 1)
}

/// Adds the fields of a name (RFC 6350, 6.2.2) in the order in which people say it; `false`, and nothing,
/// for any other property and for a name in escapes.
fn whole_name(raw: &str, at: usize, out: &mut Reading) -> bool {
    let Some((head, value)) = raw.split_once(':') else { return false };
    let name = head.split(';').next().unwrap_or_default();
    let name = name.rsplit('.').next().unwrap_or_default();
    let value = value.trim_end_matches(['\r', '\n']);
    if !name.eq_ignore_ascii_case("N") || value.contains(['\\', '\n']) {
        return false;
    }
    let mut start = at + head.len() + 1;
    let fields: Vec<(&str, usize)> = value
        .split(';')
        .map(|field| {
            let begins = start;
            start += field.len() + 1;
            (field, begins)
        })
        .collect();
    out.literal(raw.get(..=head.len()).unwrap_or_default(), at);
    // Surname, given names, more of them, what stands before, what stands behind. A tussenvoegsel is put
    // among what stands before, where titles are.
    let title = fields.get(3).is_some_and(|(f, _)| f.starts_with(char::is_uppercase));
    let order = if title { [3, 1, 2, 0, 4] } else { [1, 2, 3, 0, 4] };
    let said = order.into_iter().chain(5..fields.len()).filter_map(|n| fields.get(n));
    let mut first = true;
    for (field, begins) in said.filter(|(field, _)| !field.trim().is_empty()) {
        if !std::mem::take(&mut first) {
            out.text.push(' ');
        }
        out.literal(field, *begins);
    }
    out.text.push('\n');
    true
}

/// Whether the value is spelled as in mail (vCard 2.1, 2.1.3).
fn is_quoted(raw: &str) -> bool {
    let head = raw.split(':').next().unwrap_or_default();
    head.to_ascii_uppercase().contains("QUOTED-PRINTABLE")
}

/// Whether a value in that spelling goes on on the next line.
fn is_broken(raw: &str) -> bool {
    raw.trim_end_matches(['\r', '\n']).ends_with('=')
}

/// Adds a value spelled as in mail.
fn unquote(raw: &str, at: usize, out: &mut Reading) {
    let value = raw.find(':').map_or(0, |colon| colon + 1);
    let mut from = 0;
    for (found, _) in raw.match_indices('=') {
        if found < from.max(value) {
            continue;
        }
        let tail = raw.get(found..).unwrap_or_default();
        let soft = ["=\r\n", "=\n"].into_iter().find(|s| tail.starts_with(s));
        let one = || {
            let byte = u8::from_str_radix(tail.get(1..3)?, 16).ok()?;
            let text =
                encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.into_owned();
            Some((text, 3))
        };
        let resolved = match soft {
            Some(soft) => Some((String::new(), soft.len())),
            None => octets(tail, '=').or_else(one),
        };
        let Some((text, length)) = resolved else { continue };
        out.literal(raw.get(from..found).unwrap_or_default(), at + from);
        out.put(&text, at + found..at + found + length, Form::Escape);
        from = found + length;
    }
    out.literal(raw.get(from..).unwrap_or_default(), at + from);
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
    fn a_name_in_fields_is_read_as_it_is_said() {
        let source = "BEGIN:VCARD\r\nN:Oosterveen;Marieke;;van den;\r\nitem1.N;X=Y:Wit;Jan;;Dr.\r\nEND:VCARD";
        let read = read(source);
        let (_, reading) = &read.parts[0];
        let lines: Vec<&str> = reading.text.lines().collect();
        assert_eq!(lines[1..3], ["N:Marieke van den Oosterveen", "item1.N;X=Y:Dr. Jan Wit"]);
        let start = reading.text.find("Marieke").unwrap();
        let range = start..start + "Marieke van den Oosterveen".len();
        let holes =
            [crate::formats::mark::Hole { range, grounds: std::collections::BTreeSet::new() }];
        let edits = reading.cuts(&holes, &crate::formats::escape::Plain("X"));
        let copy = crate::formats::office::apply(source, edits).unwrap();
        assert_eq!(copy.lines().nth(1), Some("N:;X;;;"));
    }

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
