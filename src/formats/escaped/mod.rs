//! Formats made of text that hide some of it in escapes: HTML, XML, JSON, calendars and cards, RTF.
//! They are read in full and cut in place; everything else stays byte for byte.

mod calendar;
pub(super) mod html;
mod json;
mod marked;
mod rtf;
mod spelled;
mod unwrap;

use super::escape::{Hand, Reading};
use super::mark::{self, ASCII_MARK, Hole, MARK};
use super::office::{Edit, apply};
use super::{Format, Images, Limits, RedactOptions, text};
use crate::model::{Document, Gap, Part, PartKind, PartLabel, Places, Reason, Redacted, Settled};

pub(super) use json::is_json;
pub(super) use marked::is_marked;
pub(super) use rtf::plain as rtf_text;
pub(super) use unwrap::unwrapped_html;

/// One format of the family.
pub(super) struct Escaped {
    id: &'static str,
    decode: fn(&[u8]) -> Result<text::Decoded, Reason>,
    read: fn(&str) -> Result<Read, Reason>,
    hand: fn(&'static str) -> Box<dyn Hand>,
}

/// What a file says.
#[derive(Default)]
pub(super) struct Read {
    parts: Vec<(PartLabel, Reading)>,
    gaps: Vec<Gap>,
    /// Made in every copy.
    edits: Vec<Edit>,
    /// Made where unread pictures are not kept.
    pictures: Vec<Edit>,
}

/// Pages as browsers and mail programs show them.
pub(super) static HTML: Escaped = Escaped {
    id: "html",
    decode: text::decode_page,
    read: |text| Ok(page(text, false)),
    hand: plain,
};
/// XML of any kind that no other format claims.
pub(super) static XML: Escaped = Escaped {
    id: "xml",
    decode: text::decode_page,
    read: |text| Ok(page(text, true)),
    hand: plain,
};
/// JSON, also one object a line.
pub(super) static JSON: Escaped =
    Escaped { id: "json", decode: text::decode, read: json::read, hand: json::hand };
/// Calendars and cards.
pub(super) static CALENDAR: Escaped =
    Escaped { id: "ics", decode: text::decode, read: |text| Ok(calendar::read(text)), hand: plain };
/// Text with colours for a screen, or with pictures in it.
pub(super) static MARKED: Escaped = Escaped {
    id: "marked-text",
    decode: text::decode,
    read: |text| Ok(marked::plain(text)),
    hand: plain,
};
/// Markdown.
pub(super) static MARKDOWN: Escaped = Escaped {
    id: "markdown",
    decode: text::decode,
    read: |text| Ok(marked::markdown(text)),
    hand: plain,
};
/// Rich Text Format.
pub(super) static RTF: Escaped =
    Escaped { id: "rtf", decode: text::decode, read: rtf::read, hand: rtf::hand };

struct Marked(&'static str);

impl Hand for Marked {
    fn mark(&self, hole: &Hole, _: &str) -> String {
        hole.mark(self.0)
    }
}

fn plain(sign: &'static str) -> Box<dyn Hand> {
    Box::new(Marked(sign))
}

fn page(source: &str, xml: bool) -> Read {
    let html::Page { body, beside, pictures } = html::read(source, xml);
    let mut out = Read::of(vec![(PartKind::Body, body), (PartKind::Other, beside)]);
    if !pictures.is_empty() {
        out.gaps.push(Gap { part: None, reason: Reason::ImageUnread });
    }
    out.pictures = pictures;
    marked::leave_out(source, marked::pictures(source), &mut out);
    out
}

impl Read {
    /// Parts of these kinds, one of each; those that say nothing are left out.
    fn of(parts: Vec<(PartKind, Reading)>) -> Self {
        let parts = parts.into_iter().filter(|(_, r)| !r.is_blank());
        let parts = parts.map(|(kind, r)| (PartLabel::one(kind), r)).collect();
        Self { parts, ..Self::default() }
    }
}

fn within(bytes: &[u8], limits: &Limits) -> Result<(), Reason> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > limits.text { Err(Reason::TooLarge(limits.text)) } else { Ok(()) }
}

impl Format for Escaped {
    fn id(&self) -> &'static str {
        self.id
    }

    fn extract(&self, bytes: &[u8], limits: &Limits) -> Result<Document, Reason> {
        within(bytes, limits)?;
        let Read { parts, gaps, .. } = (self.read)(&(self.decode)(bytes)?.text)?;
        let part =
            |(label, r): (PartLabel, Reading)| Part { label, text: r.text, places: Places::Whole };
        Ok(Document { parts: parts.into_iter().map(part).collect(), gaps })
    }

    fn redact(
        &self,
        bytes: &[u8],
        document: &Document,
        settled: &Settled,
        options: &RedactOptions,
        limits: &Limits,
    ) -> Result<Redacted, Reason> {
        within(bytes, limits)?;
        let decoded = (self.decode)(bytes)?;
        let Read { parts, mut edits, pictures, .. } = (self.read)(&decoded.text)?;
        let sign = if decoded.spelling.encode(MARK).is_none() { ASCII_MARK } else { MARK };
        let hand = (self.hand)(sign);
        let mut scrubbed = Vec::new();
        if options.images == Images::Blank && !pictures.is_empty() {
            edits.extend(pictures);
            scrubbed.push("images");
        }
        edits.extend(cuts(&parts, document, settled, &*hand)?);
        let redactions = mark::record(document, settled)?;
        let lossy = || Reason::Encoding("mark".to_owned());
        let body = decoded.spelling.encode(&apply(&decoded.text, edits)?).ok_or_else(lossy)?;
        let mut out = bytes.get(..decoded.bom).unwrap_or_default().to_vec();
        out.extend(body);
        Ok(Redacted { bytes: out, redactions, scrubbed })
    }
}

/// The cuts in `parts`, which were read again.
///
/// # Errors
/// `document` is not what was read from these bytes.
fn cuts(
    parts: &[(PartLabel, Reading)],
    document: &Document,
    settled: &Settled,
    hand: &dyn Hand,
) -> Result<Vec<Edit>, Reason> {
    let mut out = Vec::new();
    for (index, (label, reading)) in parts.iter().enumerate() {
        match document.parts.get(index) {
            Some(part) if part.label == *label && part.text == reading.text => {
                out.extend(reading.cuts(&mark::holes(settled, index), hand));
            }
            _ => return Err(Reason::NotRemovable(label.to_string())),
        }
    }
    Ok(out)
}
