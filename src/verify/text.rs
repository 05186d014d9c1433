//! Plain text: outside the removed spans the copy is the original, character for character.

use super::Verdict;
use super::needle::{Folded, Needles};
use crate::model::Redaction;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::collections::BTreeSet;

/// Longest mark that may stand in the place of a removed value, in bytes.
const MARK: usize = 160;

/// Most ways to lay out the pieces that are followed at once.
const LAYOUTS: usize = 4096;

/// Place named in leaks: a text has no smaller part.
const PLACE: &str = "text";

/// Checks a text copy. Every removed span may be replaced by a mark and nothing else may differ;
/// then no removed value may be found more often than outside the spans.
pub(super) fn check(original: &[u8], copy: &[u8], redactions: &[Redaction]) -> Verdict {
    let mut verdict = Verdict::default();
    let Some((encoding, text)) = decode_as_spans_say(original, redactions) else {
        verdict.add("unverifiable", PLACE);
        return verdict;
    };
    let Some(read) = decode(encoding, copy) else {
        verdict.add("unreadable", PLACE);
        return verdict;
    };
    let mut kept = Vec::new();
    let mut at = 0;
    for (start, end) in merged(redactions) {
        kept.push(text.get(at..start).unwrap_or_default());
        at = end;
    }
    kept.push(text.get(at..).unwrap_or_default());
    if !follows(&read, &kept) {
        verdict.add("outside-changed", PLACE);
    }
    let values = redactions.iter().map(|r| r.removed.expose());
    let Some(needles) = Needles::new(values) else {
        verdict.add("unverifiable", PLACE);
        return verdict;
    };
    // What the original holds outside the spans is what the copy may hold.
    let mut outside = Folded::default();
    for piece in &kept {
        piece.chars().for_each(|c| outside.push(c, 0));
        outside.part();
        // Something that no value holds, so that none is put together over a gap.
        outside.push('\u{25A0}', 0);
    }
    let allowed = needles.count(&outside);
    let found = needles.count(&Folded::of(&read));
    let searched = needles.all().iter().map(super::needle::Needle::is_searched);
    if found.iter().zip(&allowed).zip(searched).any(|((f, a), long)| long && f > a) {
        verdict.add("text-still-there", PLACE);
    }
    verdict
}

/// Whether the text holds more than it shows: instructions to a screen, files, marks inside what was
/// removed.
pub(super) fn is_marked(original: &[u8], redactions: &[Redaction]) -> bool {
    let Some((_, text)) = guess(original) else { return false };
    text.contains("\u{1b}[")
        || (text.contains("data:") && text.contains(";base64,"))
        || (decode_as_spans_say(original, redactions).is_none()
            && text.contains(['*', '_', '`', '~']))
}

/// Compares two texts of unknown redactions: see [`super::compare`].
pub(super) fn compare(original: &[u8], copy: &[u8]) -> Verdict {
    let mut verdict = Verdict::default();
    let (Some((_, before)), Some((_, after))) = (guess(original), guess(copy)) else {
        verdict.add("unreadable", PLACE);
        return verdict;
    };
    let mut removed = Vec::new();
    super::removals(&before, &after, PLACE, &mut removed, &mut verdict);
    super::doubt(&removed, std::iter::once((PLACE, after.as_str())), &mut verdict);
    verdict
}

/// The encoding in which every span of the redactions holds what was removed there.
fn decode_as_spans_say(
    bytes: &[u8],
    redactions: &[Redaction],
) -> Option<(&'static Encoding, String)> {
    let fits = |text: &str| {
        redactions.iter().all(|r| r.span.of(text).is_some_and(|s| s.expose() == r.removed.expose()))
    };
    let likely = guess(bytes).map(|(e, _)| e);
    let names =
        ["windows-1252", "iso-8859-15", "windows-1250", "iso-8859-2", "macintosh", "windows-1251"];
    let others = names.iter().filter_map(|n| Encoding::for_label(n.as_bytes()));
    let all = likely.into_iter().chain([UTF_8, UTF_16LE, UTF_16BE]).chain(others);
    for encoding in all {
        if let Some(text) = decode(encoding, bytes) {
            for candidate in [text.strip_prefix('\u{feff}').map(str::to_owned), Some(text)] {
                if let Some(text) = candidate.filter(|t| fits(t)) {
                    return Some((encoding, text));
                }
            }
        }
    }
    None
}

fn decode(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some(text.into_owned())
}

/// Byte order mark, else UTF-8 where it is valid, else Windows-1252, which decodes everything.
fn guess(bytes: &[u8]) -> Option<(&'static Encoding, String)> {
    let encoding = Encoding::for_bom(bytes).map(|(e, _)| e);
    let encoding = encoding.or_else(|| std::str::from_utf8(bytes).is_ok().then_some(UTF_8));
    let encoding = encoding.unwrap_or(WINDOWS_1252);
    decode(encoding, bytes).map(|text| (encoding, text))
}

/// The removed spans in order, overlapping and touching ones joined.
fn merged(redactions: &[Redaction]) -> Vec<(usize, usize)> {
    let mut spans: Vec<_> = redactions.iter().map(|r| (r.span.start(), r.span.end())).collect();
    spans.sort_unstable();
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (start, end) in spans {
        match out.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => out.push((start, end)),
        }
    }
    out
}

/// Whether `text` is `pieces` in order with at most [`MARK`] bytes between two of them.
///
/// A piece may occur in a mark, so all ways to lay them out are followed at once.
fn follows(text: &str, pieces: &[&str]) -> bool {
    let Some((first, rest)) = pieces.split_first() else { return text.is_empty() };
    let text =
        text.strip_prefix('\u{feff}').filter(|_| !first.starts_with('\u{feff}')).unwrap_or(text);
    if !text.starts_with(first) {
        return false;
    }
    let mut ends = BTreeSet::from([first.len()]);
    for piece in rest {
        let mut next = BTreeSet::new();
        for end in &ends {
            for start in *end..=(*end + MARK).min(text.len()) {
                if text.get(start..).is_some_and(|t| t.starts_with(piece)) {
                    next.insert(start + piece.len());
                }
            }
        }
        // Only a text made of nothing but marks lies in so many ways; it is then not proven.
        if next.len() > LAYOUTS {
            return false;
        }
        ends = next;
    }
    ends.contains(&text.len())
}
