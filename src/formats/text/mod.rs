//! Plain text, Markdown and CSV.

mod csv;
mod encoding;

pub(super) use encoding::{Decoded, Spelling, decode, decode_as, decode_page};

use super::{Format, Limits, RedactOptions, mark};
use crate::model::{Document, Part, PartKind, PartLabel, Places, Reason, Redacted, Settled};
use mark::Hole;
use std::ops::Range;

/// Plain text, Markdown and CSV.
pub(super) struct Text;

impl Format for Text {
    fn id(&self) -> &'static str {
        "text"
    }

    fn extract(&self, bytes: &[u8], limits: &Limits) -> Result<Document, Reason> {
        within(bytes, limits)?;
        let text = decode(bytes)?.text;
        let label = PartLabel::one(PartKind::Text);
        let part = Part { label, text, places: Places::Decoded };
        Ok(Document { parts: vec![part], gaps: Vec::new() })
    }

    fn redact(
        &self,
        bytes: &[u8],
        document: &Document,
        settled: &Settled,
        _options: &RedactOptions,
        limits: &Limits,
    ) -> Result<Redacted, Reason> {
        within(bytes, limits)?;
        let decoded = decode(bytes)?;
        let part = document.parts.iter().position(|p| p.label.kind == PartKind::Text);
        let same = part.and_then(|i| document.parts.get(i)).is_some_and(|p| p.text == decoded.text);
        let Some(part) = part.filter(|_| same) else {
            return Err(Reason::NotRemovable(PartKind::Text.as_str().to_owned()));
        };
        let redactions = mark::record(document, settled)?;
        let ascii = decoded.spelling.encode(mark::MARK).is_none();
        let sign = if ascii { mark::ASCII_MARK } else { mark::MARK };
        let text = black_out(&decoded.text, &mark::holes(settled, part), sign);
        let lossy = || Reason::Encoding("mark".to_owned());
        let body = decoded.spelling.encode(&text).ok_or_else(lossy)?;
        let mut out = bytes.get(..decoded.bom).unwrap_or_default().to_vec();
        out.extend(body);
        Ok(Redacted { bytes: out, redactions, scrubbed: Vec::new() })
    }
}

fn within(bytes: &[u8], limits: &Limits) -> Result<(), Reason> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > limits.text { Err(Reason::TooLarge(limits.text)) } else { Ok(()) }
}

/// `text` with a mark in every hole. Line ends, and in a table the separators and the quotes
/// around fields, stay where they are.
fn black_out(text: &str, holes: &[Hole], sign: &str) -> String {
    let table = if holes.is_empty() { None } else { csv::separator(text) };
    let frame = table.map(|separator| csv::frame(text, separator)).unwrap_or_default();
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for hole in holes {
        let range = whole_quotes(text, &frame, &hole.range);
        out.push_str(text.get(done..range.start).unwrap_or_default());
        let pieces = pieces(text, &frame, &range);
        let last = pieces.iter().rposition(|(content, _)| *content);
        for (i, (content, piece)) in pieces.iter().enumerate() {
            match (content, Some(i) == last) {
                (false, _) => out.push_str(piece),
                (true, false) => out.push_str(sign),
                (true, true) => out.push_str(&hole.mark(sign)),
            }
        }
        done = range.end.max(done);
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

/// `range`, grown over the other half of a doubled quote that it would cut in two.
fn whole_quotes(text: &str, frame: &[Range<usize>], range: &Range<usize>) -> Range<usize> {
    if frame.is_empty() {
        return range.clone();
    }
    let quote = |i: usize| {
        text.as_bytes().get(i) == Some(&b'"')
            && frame.binary_search_by_key(&i, |f| f.start).is_err()
    };
    let run = |from: usize, to: usize| (from..to).rev().take_while(|i| quote(*i)).count();
    let before = run(0, range.start);
    let start = range.start - usize::from(quote(range.start) && before % 2 == 1);
    let inside = run(start, range.end);
    let end = range.end + usize::from(quote(range.end) && inside % 2 == 1);
    start..end
}

/// The text of `range`, cut into content (`true`) and what must stay (`false`).
fn pieces<'t>(text: &'t str, frame: &[Range<usize>], range: &Range<usize>) -> Vec<(bool, &'t str)> {
    let inside = text.get(range.clone()).unwrap_or_default();
    let stays = |i: usize, c: char| {
        matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
            || frame.binary_search_by_key(&(range.start + i), |f| f.start).is_ok()
    };
    let mut out: Vec<(bool, &str)> = Vec::new();
    let mut from = 0;
    let content = |piece: &str| !piece.trim().is_empty();
    for (i, c) in inside.char_indices() {
        if stays(i, c) {
            let piece = inside.get(from..i).unwrap_or_default();
            out.push((content(piece), piece));
            from = i + c.len_utf8();
            out.push((false, inside.get(i..from).unwrap_or_default()));
        }
    }
    let piece = inside.get(from..).unwrap_or_default();
    // A hole of nothing but white space still gets its mark: something was removed there.
    out.push((content(piece) || out.is_empty(), piece));
    out
}
