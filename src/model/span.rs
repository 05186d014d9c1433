//! Where something stands in a text.

use super::Sensitive;

/// A piece of one part's text: UTF-8 byte offsets, half-open, never empty, both ends on a char
/// boundary of that text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    // No text is longer: see `Limits`.
    start: u32,
    end: u32,
}

impl Span {
    /// `None` when the offsets are empty, reversed, out of range or inside a char.
    #[must_use]
    pub fn new(text: &str, start: usize, end: usize) -> Option<Self> {
        text.get(start..end).filter(|piece| !piece.is_empty())?;
        Some(Self { start: u32::try_from(start).ok()?, end: u32::try_from(end).ok()? })
    }

    /// A span of a text that is not at hand; `None` when it would be empty or reversed.
    #[must_use]
    pub fn between(start: usize, end: usize) -> Option<Self> {
        let (start, end) = (u32::try_from(start).ok()?, u32::try_from(end).ok()?);
        (start < end).then_some(Self { start, end })
    }

    /// The text under the span; `None` if `text` is not the text it was made for.
    #[must_use]
    pub fn of<'t>(&self, text: &'t str) -> Option<Sensitive<'t>> {
        text.get(self.start()..self.end()).map(Sensitive::new)
    }

    /// First byte.
    #[must_use]
    pub fn start(&self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    #[must_use]
    pub fn end(&self) -> usize {
        self.end as usize
    }

    /// Whether the two share at least one byte.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside this span.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that holds both; the text between them is included.
    #[must_use]
    pub fn hull(&self, other: &Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}
