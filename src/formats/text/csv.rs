//! Comma-separated values: which characters hold the columns together.

use std::ops::Range;

/// Bytes of text looked at to learn whether a file is a table.
const SAMPLE: usize = 64 << 10;

/// The separator of `text` when its lines have the same number of fields, more than one.
pub(super) fn separator(text: &str) -> Option<u8> {
    let sample = sample(text);
    b";,\t|".iter().copied().find(|&separator| {
        let mut reader = ::csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(false)
            .from_reader(sample.as_bytes());
        let mut records = 0;
        for record in reader.byte_records() {
            match record {
                Ok(r) if r.len() > 1 => records += 1,
                _ => return false,
            }
        }
        records > 1
    })
}

/// The beginning of `text`, ending at a line end.
fn sample(text: &str) -> &str {
    if text.len() <= SAMPLE {
        return text;
    }
    let end = text.as_bytes().iter().take(SAMPLE).rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
    text.get(..end).unwrap_or_default()
}

/// The single bytes of `text` that make its columns: separators and line ends outside quotes, and
/// the quotes around fields. A doubled quote inside a field is content.
pub(super) fn frame(text: &str, separator: u8) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut quoted = false;
    let mut at_start = true;
    let mut bytes = text.bytes().enumerate().peekable();
    while let Some((i, b)) = bytes.next() {
        if quoted {
            if b == b'"' && bytes.next_if(|(_, next)| *next == b'"').is_none() {
                quoted = false;
                out.push(i..i + 1);
            }
            continue;
        }
        let edge = b == separator || b == b'\n' || b == b'\r';
        if edge || (b == b'"' && at_start) {
            out.push(i..i + 1);
        }
        quoted = b == b'"' && at_start;
        at_start = edge;
    }
    out
}
