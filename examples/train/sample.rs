//! A text with marked names.

use crate::gold::Gold;
use std::ops::Range;
use zwartlak::model::Kind;

/// A text, where its names are (bytes), and how much it counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sample {
    pub(crate) text: String,
    pub(crate) marks: Vec<Range<usize>>,
    pub(crate) weight: f32,
    /// The document or template it was made from.
    pub(crate) origin: usize,
}

impl Sample {
    /// The marked names of a document.
    pub(crate) fn of(gold: &Gold) -> Self {
        let bytes: Vec<usize> =
            gold.text.char_indices().map(|(at, _)| at).chain([gold.text.len()]).collect();
        let byte = |char_: usize| bytes.get(char_).copied().unwrap_or(gold.text.len());
        let persons = gold.marks.iter().filter(|m| m.kind == Kind::Person);
        let marks = persons.map(|m| byte(m.at.start)..byte(m.at.end)).collect();
        Self { text: gold.text.clone(), marks, weight: 1.0, origin: 0 }
    }

    /// The same text with every mark replaced by what `change` makes of it, and the rest by what
    /// `between` does.
    pub(crate) fn rewritten(
        &self,
        mut change: impl FnMut(&str) -> String,
        mut between: impl FnMut(&str) -> String,
    ) -> Self {
        let mut text = String::with_capacity(self.text.len());
        let mut marks = Vec::new();
        let mut at = 0;
        for mark in &self.marks {
            text.push_str(&between(self.text.get(at..mark.start).unwrap_or_default()));
            let start = text.len();
            text.push_str(&change(self.text.get(mark.clone()).unwrap_or_default()));
            marks.push(start..text.len());
            at = mark.end;
        }
        text.push_str(&between(self.text.get(at..).unwrap_or_default()));
        Self { text, marks, weight: self.weight, origin: self.origin }
    }
}
