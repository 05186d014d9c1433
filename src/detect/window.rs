//! Long texts are looked at in stretches, so that memory does not grow with the text.

use crate::model::Span;
use std::borrow::Cow;
use std::ops::Range;

/// Bytes of text in one stretch: some hundreds of pages, or a hundred thousand rows of a sheet with two
/// columns. What is seen on the way takes a hundred times as much memory.
const LENGTH: usize = 1 << 20;

/// Bytes seen on both sides of a stretch besides: what announces something stands near it.
const AROUND: usize = 16 << 10;

/// Lines at the start of a text that every stretch begins with, for in a table they are the headings;
/// and the most bytes of them.
const HEAD: (usize, usize) = (8, 4 << 10);

/// A stretch of a text with what stands around it.
pub(super) struct Window<'t> {
    text: Cow<'t, str>,
    /// Bytes of the whole text that this stretch answers for.
    own: Range<usize>,
    /// What is added to an offset in this text and then taken off: to come to one in the whole text.
    shift: (usize, usize),
}

impl Window<'_> {
    /// What is seen.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The place in `whole` of a span of this text; `None` for one that another stretch answers for.
    pub(super) fn place(&self, whole: &str, span: Span) -> Option<Span> {
        let (add, take) = self.shift;
        if (add, take) == (0, 0) {
            return Some(span).filter(|s| self.own.contains(&s.start()));
        }
        let start = (span.start() + add).checked_sub(take)?;
        let end = (span.end() + add).checked_sub(take)?;
        Span::new(whole, start, end).filter(|_| self.own.contains(&start))
    }
}

/// The stretches of `text`, which end at line ends.
pub(super) fn windows(text: &str) -> impl Iterator<Item = Window<'_>> {
    stretches(text, LENGTH, AROUND)
}

fn stretches(text: &str, length: usize, around: usize) -> impl Iterator<Item = Window<'_>> {
    let mut start = Some(0);
    std::iter::from_fn(move || {
        let from = start?;
        let end = if text.len() - from <= length + around {
            text.len()
        } else {
            line_end(text, from + length)
        };
        start = Some(end).filter(|end| *end < text.len());
        if from == 0 && end == text.len() {
            return Some(Window { text: Cow::Borrowed(text), own: 0..end, shift: (0, 0) });
        }
        let until = line_end(text, end.saturating_add(around));
        let back = from.saturating_sub(around);
        let begin = if back == 0 { 0 } else { line_end(text, back).min(from) };
        let head = if begin == 0 { "" } else { head(text, begin) };
        let seen = text.get(begin..until).unwrap_or_default();
        let (text, shift) = (Cow::Owned([head, seen].concat()), (begin, head.len()));
        Some(Window { text, own: from..end, shift })
    })
}

/// The lines at the start of `text`, of those before byte `most`.
fn head(text: &str, most: usize) -> &str {
    let ends = text.match_indices('\n').take(HEAD.0).map(|(at, _)| at + 1);
    let end = ends.take_while(|end| *end <= most.min(HEAD.1)).last().unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

/// One past the first line end at or behind byte `at`, or the end.
fn line_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes().get(at..).unwrap_or_default();
    bytes.iter().position(|b| *b == b'\n').map_or(text.len(), |length| at + length + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_answered_for_once_and_tables_keep_their_headings() {
        let rows: Vec<String> = (0..200).map(|n| format!("{n}\trij {n}\n")).collect();
        let text = format!("nr\tBSN\n{}", rows.concat());
        let all: Vec<Window<'_>> = stretches(&text, 300, 50).collect();
        assert!(all.len() > 3);
        let mut at = 0;
        for window in &all {
            assert_eq!(window.own.start, at);
            at = window.own.end;
            assert!(window.text().starts_with("nr\tBSN\n"));
            let last = text[window.own.clone()].trim_end().rsplit('\n').next().unwrap();
            let found = window.text().find(&format!("{last}\n")).unwrap();
            let span = Span::new(window.text(), found, found + last.len()).unwrap();
            let place = window.place(&text, span).unwrap();
            assert_eq!(place.of(&text).unwrap().expose(), last);
        }
        assert_eq!(at, text.len());
        // What the first stretch sees of the second is the second's.
        let beyond = all[0].own.end;
        let seen = Span::new(all[0].text(), beyond, beyond + 1).unwrap();
        assert!(all[0].place(&text, seen).is_none());
        let head = Span::new(all[2].text(), 3, 6).unwrap();
        assert!(all[2].place(&text, head).is_none());
    }

    #[test]
    fn a_short_text_is_one_stretch() {
        let all: Vec<Window<'_>> = stretches("Dag Jan.", 300, 50).collect();
        assert_eq!((all.len(), all[0].text()), (1, "Dag Jan."));
        assert_eq!(stretches("", 300, 50).count(), 1);
    }
}
