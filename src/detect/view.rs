//! The normalising view of a part's text, with an exact map back (DESIGN 3.1).

use crate::model::Span;
use std::ops::Range;

/// A part's text as the recognisers see it.
pub struct View {
    text: String,
}

impl View {
    /// Normalises `source`.
    #[must_use]
    pub fn new(source: &str) -> Self {
        Self { text: source.to_owned() }
    }

    /// The normalised text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The place in the source of a range of the view.
    #[must_use]
    pub fn source_span(&self, source: &str, range: Range<usize>) -> Option<Span> {
        Span::new(source, range.start, range.end)
    }
}
