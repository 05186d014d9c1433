//! Mail, read again with another parser: its fields, its texts, and everything attached to it.

use super::needle::Needles;
use super::seen::{self, Seen};
use super::{Kept, Verdict, escaped, xml};
use crate::model::Redaction;
use mail_parser::decoders::{base64, html, quoted_printable};
use mail_parser::mailbox::mbox::MessageIterator;
use mail_parser::{Encoding, MessageParser, MessagePart, MimeHeaders, PartType};

/// Stands in a copy where something was left out.
const NOTICE: &str = "[bijlage weggelaten]";

/// Place named in leaks.
const PLACE: &str = "mail";

/// A mail as the other parser reads it.
#[derive(Default)]
struct Letter {
    seen: Seen,
    /// Fingerprints of everything attached, white space at the end left off.
    attached: Vec<blake3::Hash>,
}

/// Checks a mail or a mailbox whose members were checked before.
pub(super) fn check(
    original: &[u8],
    copy: &[u8],
    redactions: &[Redaction],
    kept: &[Kept],
) -> Verdict {
    if original.starts_with(b"From ") {
        return mailbox(copy, redactions, kept);
    }
    let (Some(before), Some(mut after)) = (read(original), read(copy)) else {
        return super::unreadable();
    };
    after.seen.stories.retain(|s| s.trim() != NOTICE);
    let mut verdict = seen::check(&before.seen, &after.seen, copy, redactions, PLACE);
    if after.attached != kept.iter().map(|k| k.trimmed).collect::<Vec<_>>() {
        verdict.add("embedded", "attachment");
    }
    verdict
}

/// Whether the bytes begin like a mail: with fields, one of which says how it is put together.
pub(super) fn is_mail(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(bytes.get(..8192).unwrap_or(bytes)).to_ascii_lowercase();
    let mut fields = head.lines().take_while(|l| !l.is_empty());
    let named = |l: &str| l.starts_with([' ', '\t']) || l.contains(':');
    let first = head.lines().next().is_some_and(|l| l.contains(':') && !l.starts_with('<'));
    let mime = fields.clone().any(|l| l.starts_with("mime-version:") || l.starts_with("received:"));
    first && mime && fields.all(named)
}

/// Compares two mails of unknown redactions: see [`super::compare`].
pub(super) fn compare(original: &[u8], copy: &[u8]) -> Verdict {
    let (Some(before), Some(mut after)) = (read(original), read(copy)) else {
        return super::unreadable();
    };
    after.seen.stories.retain(|s| s.trim() != NOTICE);
    let mut verdict = seen::compare(&before.seen, &after.seen, copy, PLACE);
    if after.attached.iter().any(|a| !before.attached.contains(a)) {
        // Changed in itself: to be compared by itself.
        verdict.doubt("embedded-file", "attachment");
    }
    verdict
}

/// A mailbox holds the mails that were kept; what was removed from the lines between them is gone.
fn mailbox(copy: &[u8], redactions: &[Redaction], kept: &[Kept]) -> Verdict {
    let mut verdict = Verdict::default();
    let mut found = Vec::new();
    for message in MessageIterator::new(copy) {
        let Ok(message) = message else { return super::unreadable() };
        found.push(blake3::hash(message.contents().trim_ascii_end()));
    }
    if found != kept.iter().map(|k| k.trimmed).collect::<Vec<_>>() {
        verdict.add("embedded", "mbox");
    }
    let Some(needles) = Needles::new(redactions.iter().map(|r| r.removed.expose())) else {
        verdict.add("unverifiable", "mbox");
        return verdict;
    };
    let lines = copy.split(|b| *b == b'\n').filter(|l| l.starts_with(b"From "));
    if lines.into_iter().any(|l| needles.in_text(&String::from_utf8_lossy(l), &[])) {
        verdict.add("text-still-there", "mbox");
    }
    verdict
}

fn read(bytes: &[u8]) -> Option<Letter> {
    let message = MessageParser::default().parse(bytes)?;
    let mut out = Letter::default();
    for (index, part) in message.parts.iter().enumerate() {
        fields(part, bytes, index == 0, &mut out.seen);
        match &part.body {
            PartType::Multipart(_) => {}
            PartType::Text(text) if is_body(part) => {
                out.seen.stories.push(text.as_ref().to_owned());
            }
            PartType::Html(source) if is_body(part) => page(source, &mut out.seen),
            _ if is_signature(part) => {}
            _ => out.attached.push(blake3::hash(content(part, bytes)?.trim_ascii_end())),
        }
    }
    Some(out)
}

/// Whether the text of a part is that of the mail itself.
fn is_body(part: &MessagePart<'_>) -> bool {
    let plain = part.content_type().is_none_or(|t| {
        t.ctype().eq_ignore_ascii_case("text")
            && t.subtype()
                .is_some_and(|s| s.eq_ignore_ascii_case("plain") || s.eq_ignore_ascii_case("html"))
    });
    let attached =
        part.content_disposition().is_some_and(|d| d.ctype().eq_ignore_ascii_case("attachment"));
    plain && !attached && part.attachment_name().is_none_or(|n| n.trim().is_empty())
}

fn is_signature(part: &MessagePart<'_>) -> bool {
    let subtype = part.content_type().and_then(|t| t.subtype()).unwrap_or_default();
    subtype.to_ascii_lowercase().ends_with("-signature")
}

/// The values of the fields, decoded: those of the mail itself are looked at, those that say how a
/// part is put together are not.
fn fields(part: &MessagePart<'_>, bytes: &[u8], first: bool, seen: &mut Seen) {
    for header in &part.headers {
        let start = usize::try_from(header.offset_start).unwrap_or(0);
        let end = usize::try_from(header.offset_end).unwrap_or(0);
        let raw = bytes.get(start..end).unwrap_or_default();
        let text = match mail_parser::parsers::MessageStream::new(raw).parse_unstructured() {
            mail_parser::HeaderValue::Text(text) => text.into_owned(),
            _ => String::from_utf8_lossy(raw).into_owned(),
        };
        if first && !header.name.as_str().to_ascii_lowercase().starts_with("content-") {
            seen.stories.push(escaped::percent(&text));
        } else {
            seen.beside.push_str(&text);
            seen.beside.push('\n');
        }
    }
}

fn page(source: &str, seen: &mut Seen) {
    seen.stories.push(html::html_to_text(source));
    let walked = xml::walk(source);
    for text in [&walked.attributes, &walked.technical, &walked.other, &walked.unseen] {
        seen.beside.push_str(text);
        seen.beside.push('\n');
    }
}

/// The decoded bytes of a part.
fn content(part: &MessagePart<'_>, bytes: &[u8]) -> Option<Vec<u8>> {
    let start = usize::try_from(part.offset_body).ok()?;
    let end = usize::try_from(part.offset_end).ok()?;
    let raw = bytes.get(start..end)?;
    match part.encoding {
        Encoding::None => Some(raw.to_vec()),
        Encoding::QuotedPrintable => quoted_printable::quoted_printable_decode(raw),
        Encoding::Base64 => base64::base64_decode(raw),
    }
}
