//! A text with marked facts.

use crate::gold::Gold;
use crate::rng::Rng;
use std::collections::BTreeMap;
use std::ops::Range;
use zwartlak::detect::fact_label;
use zwartlak::model::Kind;

/// A text, where its facts are (bytes) and of which kind, and how much it counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sample {
    pub(crate) text: String,
    pub(crate) marks: Vec<(Range<usize>, Kind)>,
    pub(crate) weight: f32,
    /// The document or template it was made from.
    pub(crate) origin: usize,
}

/// Marked texts by kind and make, to put in each other's place.
pub(crate) type Stock = BTreeMap<(Kind, bool, usize), Vec<String>>;

/// What a marked text may be exchanged with: of its kind, with an amount or without, about as long.
fn make(kind: Kind, text: &str) -> (Kind, bool, usize) {
    let words = text.split_whitespace().count();
    (kind, text.contains('€'), words.min(4))
}

impl Sample {
    /// The marked facts of a document.
    pub(crate) fn of(gold: &Gold) -> Self {
        let bytes: Vec<usize> =
            gold.text.char_indices().map(|(at, _)| at).chain([gold.text.len()]).collect();
        let byte = |char_: usize| bytes.get(char_).copied().unwrap_or(gold.text.len());
        let facts = gold.marks.iter().filter(|m| fact_label(m.kind) > 0);
        let marks = facts.map(|m| (byte(m.at.start)..byte(m.at.end), m.kind)).collect();
        Self { text: gold.text.clone(), marks, weight: 1.0, origin: 0 }
    }

    /// Adds the marked texts to `stock`.
    pub(crate) fn store(&self, stock: &mut Stock) {
        for (range, kind) in &self.marks {
            let text = self.text.get(range.clone()).unwrap_or_default();
            stock.entry(make(*kind, text)).or_default().push(text.to_owned());
        }
    }

    /// The same text with half of its facts exchanged, and now and then in small letters.
    pub(crate) fn changed(&self, stock: &Stock, rng: &mut Rng) -> Self {
        let mut out = Self { text: String::new(), marks: Vec::new(), ..self.clone() };
        let mut at = 0;
        for (range, kind) in &self.marks {
            out.text.push_str(self.text.get(at..range.start).unwrap_or_default());
            let own = self.text.get(range.clone()).unwrap_or_default();
            let others = stock.get(&make(*kind, own)).filter(|_| rng.chance(0.5));
            let new = others.map_or_else(|| own.to_owned(), |all| rng.pick(all));
            let start = out.text.len();
            out.text.push_str(&new);
            out.marks.push((start..out.text.len(), *kind));
            at = range.end;
        }
        out.text.push_str(self.text.get(at..).unwrap_or_default());
        if rng.chance(0.1) {
            // ASCII only: every byte keeps its place.
            out.text.make_ascii_lowercase();
        }
        out
    }
}
