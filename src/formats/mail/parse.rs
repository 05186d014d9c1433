//! The structure of a mail with the place of everything in it (RFC 5322, RFC 2045, RFC 2046).

use super::coding::Coding;
use super::header::{self, Parameters};
use crate::formats::text::{self, Decoded};
use crate::model::Reason;
use std::ops::Range;

/// Parts within parts.
const DEPTH: usize = 32;

/// Parts of one mail: an automatic message has tens.
const PARTS: usize = 10_000;

/// Fields of one header.
const FIELDS: usize = 10_000;

/// A mail or a part of one.
pub(super) struct Entity {
    /// Bytes of the header, without the empty line after it.
    pub(super) header: Range<usize>,
    /// The header's text.
    pub(super) text: Decoded,
    /// In order.
    pub(super) fields: Vec<Field>,
    /// Bytes of everything after the empty line.
    pub(super) body: Range<usize>,
    /// Type and subtype, in lower case: `text/plain`.
    pub(super) media: String,
    /// Of the content type.
    pub(super) parameters: Parameters,
    /// Of the content disposition.
    pub(super) disposition: Parameters,
    /// The disposition is `attachment`.
    pub(super) attached: bool,
    /// How the body is spelled.
    pub(super) coding: Result<Coding, Reason>,
    /// The parts of a multipart.
    pub(super) parts: Vec<Entity>,
    /// Text of a multipart that belongs to no part.
    pub(super) between: Vec<Range<usize>>,
}

/// A header field.
pub(super) struct Field {
    /// Its name, in lower case; empty for a line that is no field.
    pub(super) name: String,
    /// Bytes of the header's text, name and line ends included.
    pub(super) range: Range<usize>,
    /// Bytes of the header's text after the colon, without the last line end.
    pub(super) value: Range<usize>,
}

impl Entity {
    /// The raw value of the first field called `name`.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|f| f.name == name)?;
        self.text.text.get(field.value.clone())
    }

    /// The name that the part has as a file.
    pub(super) fn file_name(&self) -> Option<String> {
        let named = self.disposition.get("filename").or_else(|| self.parameters.get("name"));
        named.map(str::to_owned).filter(|n| !n.trim().is_empty())
    }

    /// Whether it holds other parts.
    pub(super) fn is_multipart(&self) -> bool {
        self.media.starts_with("multipart/") && self.parameters.get("boundary").is_some()
    }

    /// Whether it is read as text of the mail itself.
    pub(super) fn is_body(&self) -> bool {
        matches!(self.media.as_str(), "text/plain" | "text/html")
            && !self.attached
            && self.file_name().is_none()
    }

    /// Whether it is a signature over the mail, which no copy can keep.
    pub(super) fn is_signature(&self) -> bool {
        let media = self.media.strip_prefix("application/").unwrap_or_default();
        matches!(media, "pgp-signature" | "pkcs7-signature" | "x-pkcs7-signature")
    }
}

/// Takes the mail in `bytes` apart.
///
/// # Errors
/// Beyond the limits, or a header that is no text.
pub(super) fn mail(bytes: &[u8]) -> Result<Entity, Reason> {
    let mut count = 0;
    entity(bytes, 0..bytes.len(), "text/plain", 0, &mut count)
}

fn entity(
    bytes: &[u8],
    range: Range<usize>,
    usual: &str,
    depth: usize,
    count: &mut usize,
) -> Result<Entity, Reason> {
    *count += 1;
    if depth > DEPTH || *count > PARTS {
        return Err(Reason::Limit("mail-parts"));
    }
    let inside = bytes.get(range.clone()).unwrap_or_default();
    let (end, skip) = header_end(inside);
    let header = range.start..range.start + end;
    let text = text::decode(bytes.get(header.clone()).unwrap_or_default())?;
    let fields = fields(&text.text)?;
    let mut out = Entity {
        header,
        text,
        fields,
        body: range.start + end + skip..range.end,
        media: usual.to_owned(),
        parameters: Parameters::default(),
        disposition: Parameters::default(),
        attached: false,
        coding: Ok(Coding::Seven),
        parts: Vec::new(),
        between: Vec::new(),
    };
    if let Some(value) = out.value("content-type") {
        let (media, parameters) = header::parameters(value);
        if media.contains('/') {
            out.media = media;
        }
        out.parameters = parameters;
    }
    if let Some(value) = out.value("content-disposition") {
        let (kind, parameters) = header::parameters(value);
        out.attached = kind == "attachment";
        out.disposition = parameters;
    }
    let coding = out.value("content-transfer-encoding").map(header::bare).unwrap_or_default();
    out.coding = Coding::of(&coding);
    if out.is_multipart() {
        multipart(bytes, &mut out, depth, count)?;
    }
    Ok(out)
}

/// Length of the header with its last line end, and of the empty line after it.
fn header_end(bytes: &[u8]) -> (usize, usize) {
    let mut at = 0;
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        if matches!(line, b"\n" | b"\r\n") {
            return (at, line.len());
        }
        at += line.len();
    }
    (bytes.len(), 0)
}

fn fields(text: &str) -> Result<Vec<Field>, Reason> {
    let mut out: Vec<Field> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        let value_end = at + line.trim_end_matches(['\r', '\n']).len();
        match out.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => {
                last.range.end = end;
                last.value.end = value_end.max(last.value.end);
            }
            _ => {
                let name = line.split_once(':').map(|(name, _)| name.trim_end());
                let graphic = |n: &&str| !n.is_empty() && n.bytes().all(|b| b.is_ascii_graphic());
                let named = name.filter(graphic);
                let colon = line.find(':').filter(|_| named.is_some()).map_or(at, |c| at + c + 1);
                out.push(Field {
                    name: named.unwrap_or_default().to_ascii_lowercase(),
                    range: at..end,
                    value: colon.min(value_end)..value_end,
                });
            }
        }
        if out.len() > FIELDS {
            return Err(Reason::Limit("mail-fields"));
        }
        at = end;
    }
    Ok(out)
}

/// Finds the parts of a multipart between its boundaries (RFC 2046, 5.1.1).
fn multipart(
    bytes: &[u8],
    out: &mut Entity,
    depth: usize,
    count: &mut usize,
) -> Result<(), Reason> {
    let usual = if out.media == "multipart/digest" { "message/rfc822" } else { "text/plain" };
    let boundary = format!("--{}", out.parameters.get("boundary").unwrap_or_default());
    let body = bytes.get(out.body.clone()).unwrap_or_default();
    let mut at = out.body.start;
    // Where the stretch that is open begins, and whether it is a part.
    let mut open = (at, false);
    let mut over = false;
    for line in body.split_inclusive(|b| *b == b'\n') {
        let begin = at;
        at += line.len();
        let Some(tail) = line.strip_prefix(boundary.as_bytes()).filter(|_| !over) else { continue };
        let closing = tail.strip_prefix(b"--");
        if !closing.unwrap_or(tail).iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        // The line end before the boundary belongs to the boundary.
        let before = bytes.get(open.0..begin).unwrap_or_default();
        let newline = [b"\r\n".as_slice(), b"\n"].into_iter().find(|n| before.ends_with(n));
        let end = begin - newline.map_or(0, <[u8]>::len);
        if open.1 {
            out.parts.push(entity(bytes, open.0..end.max(open.0), usual, depth + 1, count)?);
        } else if end > open.0 {
            out.between.push(open.0..end);
        }
        over = closing.is_some();
        open = (at, !over);
    }
    if open.1 {
        out.parts.push(entity(bytes, open.0..out.body.end, usual, depth + 1, count)?);
    } else if out.body.end > open.0 {
        out.between.push(open.0..out.body.end);
    }
    Ok(())
}
