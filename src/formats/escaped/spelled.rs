//! Whole files that stand in a text in base64 (RFC 4648, also the variant for addresses) or in hexadecimal
//! digits, in one piece or in lines.

use std::ops::Range;

/// Fewest characters of a file.
const FILE: usize = 256;

/// Fewest characters of a line of one, but for its last: longer than words are.
const LINE: usize = 40;

/// Digits of base64 that tell what a file is.
const HEAD: usize = 16;

/// How files begin: PNG, JPEG, GIF, PDF, ZIP, TIFF, RIFF, gzip, OLE.
const BEGINNINGS: [&[u8]; 10] = [
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"%PDF",
    b"PK\x03\x04",
    b"II*\0",
    b"MM\0*",
    b"RIFF",
    b"\x1f\x8b\x08",
    b"\xd0\xcf\x11\xe0",
];

/// Digits as escapes write them, and what stands for one.
const ESCAPED: [(&str, u8); 6] = [
    ("\\/", b'/'),
    ("&#47;", b'/'),
    ("&#x2F;", b'/'),
    ("&#43;", b'+'),
    ("%2F", b'/'),
    ("%2B", b'+'),
];

/// Line ends as escapes write them.
const ENDS: [&str; 8] = ["\\r", "\\n", "\\t", "&#13;", "&#10;", "&#xD;", "&#xA;", "&#9;"];

/// Where files are spelled in a text.
pub(super) fn files(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find(is_digit)).map(|n| at + n) {
        let line = line(text, start);
        at = line.end.max(start + 1);
        if line.digits < LINE || !begins_file(&line.head) {
            continue;
        }
        let (mut end, mut count) = (line.end, line.digits);
        loop {
            let next = self::line(text, past_ends(text, end));
            // The last line is short, and no word of what comes after.
            let after = text.get(next.end..).and_then(|rest| rest.chars().next());
            let closed = next.digits.is_multiple_of(4) && !after.is_some_and(char::is_whitespace);
            let last = next.digits > 0 && (next.padded || closed);
            if next.start == end || !(next.digits >= LINE || last) {
                break;
            }
            (end, count) = (next.end, count + next.digits);
            if next.digits < LINE {
                break;
            }
        }
        if count >= FILE {
            found.push(start..end);
        }
        at = end;
    }
    found
}

/// Digits without white space between them.
struct Line {
    start: usize,
    end: usize,
    digits: usize,
    /// Whether it ends with the signs that fill up the last group.
    padded: bool,
    /// The first of them.
    head: Vec<u8>,
}

fn line(text: &str, start: usize) -> Line {
    let mut line = Line { start, end: start, digits: 0, padded: false, head: Vec::new() };
    while let Some(rest) = text.get(line.end..) {
        let escaped = ESCAPED.iter().find(|(sign, _)| rest.starts_with(sign));
        let (digit, length) = match (escaped, rest.chars().next()) {
            (Some((sign, digit)), _) => (*digit, sign.len()),
            (None, Some('=')) => {
                line.padded = true;
                line.end += 1;
                continue;
            }
            (None, Some(c)) if is_digit(c) && !line.padded => (u8::try_from(c).unwrap_or(b'A'), 1),
            _ => break,
        };
        if line.head.len() < HEAD {
            line.head.push(digit);
        }
        line.digits += 1;
        line.end += length;
    }
    line
}

fn is_digit(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_' | '\\')
}

/// The place behind white space and line ends.
fn past_ends(text: &str, mut at: usize) -> usize {
    while let Some(rest) = text.get(at..) {
        let blank = rest.len() - rest.trim_start().len();
        let end = ENDS.iter().find(|end| rest.starts_with(**end)).map_or(0, |end| end.len());
        if blank + end == 0 {
            break;
        }
        at += if blank > 0 { blank } else { end };
    }
    at
}

/// Whether these digits are the beginning of a file.
fn begins_file(head: &[u8]) -> bool {
    let known = |bytes: &[u8]| BEGINNINGS.iter().any(|b| bytes.starts_with(b)) || is_bitmap(bytes);
    let hex = head.strip_prefix(b"0x").or(head.strip_prefix(b"\\x")).unwrap_or(head);
    let pairs = hex
        .chunks_exact(2)
        .map_while(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    let pairs: Vec<u8> = pairs.collect();
    known(&of_base64(head)) || (2 * pairs.len() + 1 >= hex.len() && known(&pairs))
}

/// `BM`, and the four bytes that are 0 in every bitmap.
fn is_bitmap(bytes: &[u8]) -> bool {
    bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4])
}

fn of_base64(digits: &[u8]) -> Vec<u8> {
    let value = |digit: &u8| match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' | b'-' => 62,
        _ => 63,
    };
    let group = |four: &[u8]| {
        let bits = four.iter().fold(0u32, |bits, digit| bits << 6 | u32::from(value(digit)));
        let [_, bytes @ ..] = bits.to_be_bytes();
        bytes
    };
    digits.chunks_exact(4).flat_map(group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        files(text).into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn files_are_found_however_they_are_broken_and_escaped() {
        let body = "Ab3+".repeat(70);
        let line = &body[..76];
        for file in [
            format!("iVBORw0KGgo{body}"),
            format!("iVBORw0KGgo{line}\n    {line}\n    {line}\n    {line}\n    Ab=="),
            format!("/9j/4AAQ{line}&#13;\n{line}&#13;\n{line}&#13;\n{line}"),
            format!("\\/9j\\/4AAQ{body}"),
            format!("_9j_4AAQ{}", body.replace('+', "-")),
            format!("UEsDBC0A{body}"),
            format!("iVBORw0KGgo{line}\\r\\n{line}\\r\\n{line}\\r\\n{line}"),
            format!("89504e470d0a1a0a{}", "00ff".repeat(70)),
            format!("0x89504E470D0A1A0A{}", "00FF".repeat(70)),
        ] {
            let text = format!("scan: \"{file}\", van Jan");
            assert_eq!(found(&text), [file.as_str()]);
        }
    }

    #[test]
    fn words_numbers_and_other_codes_are_no_files() {
        let words = "iVBORw0KGgo is het begin van een plaatje, zoals /9j/ dat ook is. ".repeat(20);
        assert!(files(&words).is_empty());
        assert!(files(&"0123456789abcdef".repeat(40)).is_empty());
        assert!(files(&format!("iVBORw0KGgo{}", "A".repeat(100))).is_empty(), "too short");
        let after = format!("iVBORw0KGgo{} naar Jan", "A".repeat(300));
        assert_eq!(found(&after).len(), 1);
        assert!(!found(&after)[0].contains("naar"));
    }
}
