//! Where the words and boxes of one line come to stand: nothing here knows what a hole held.

use super::{EDGE, STEP};

/// Narrowest and widest word space that we set, in ems.
pub(super) const SPACE: std::ops::RangeInclusive<f64> = 0.13..=0.9;
/// Word space where no other shows how wide it is, in ems.
const USUAL: f64 = 0.25;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Gap {
    None,
    Space,
    Wide(f64),
}

/// What stays together on a line.
#[derive(Debug)]
pub(super) struct Token {
    /// The cover, of a hole.
    pub(super) hole: Option<usize>,
    pub(super) start: f64,
    pub(super) end: f64,
    pub(super) gap: Gap,
    pub(super) glyphs: Vec<usize>,
    /// Spaces before it.
    pub(super) blanks: Vec<usize>,
}

/// What of a line is held fast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Anchor {
    Left(f64),
    Right(f64),
    Middle(f64),
    Both(f64, f64),
}

/// The word space of a line: that of its font when it has one, `blank`. Gaps that are much wider are
/// something else and stay as they are.
pub(super) fn usual_space(tokens: &mut [Token], em: f64, blank: Option<f64>) -> f64 {
    let mut gaps = Vec::new();
    let mut last: Option<(f64, bool)> = None;
    let mut seen: Vec<Option<f64>> = Vec::new();
    for token in tokens.iter() {
        let words = last.filter(|(_, hole)| !hole && token.hole.is_none());
        let gap = words.map(|(end, _)| token.start - end).filter(|_| token.gap == Gap::Space);
        gaps.extend(gap);
        seen.push(gap);
        last = Some((token.end, token.hole.is_some()));
    }
    gaps.sort_by(f64::total_cmp);
    let space = gaps.get(gaps.len() / 2).copied().unwrap_or(USUAL * em);
    for (token, gap) in tokens.iter_mut().zip(seen) {
        if let Some(gap) = gap.filter(|g| *g > space * 1.8 && *g > em * SPACE.end()) {
            token.gap = Gap::Wide(gap);
        }
    }
    // Rounded: the gaps of a line differ by what its writer rounded off, and that depends on where
    // each word stood.
    blank.unwrap_or((space * 10.0).round() / 10.0)
}

/// A line to be set.
pub(super) struct Line<'t> {
    pub(super) tokens: &'t [Token],
    pub(super) em: f64,
    pub(super) space: f64,
    pub(super) anchor: Anchor,
    pub(super) bounds: (f64, f64),
}

impl Line<'_> {
    /// Start and end of every token.
    pub(super) fn places(&self, mut widths: Vec<f64>) -> Option<Vec<(f64, f64)>> {
        let (low, high) = (*SPACE.start() * self.em, *SPACE.end() * self.em);
        let spaces = self.tokens.iter().filter(|t| t.gap == Gap::Space).count();
        #[allow(clippy::cast_precision_loss, reason = "words of a line")]
        let count = spaces.max(1) as f64;
        let room = match self.anchor {
            Anchor::Left(from) => self.bounds.1 - from,
            Anchor::Right(to) => to - self.bounds.0,
            Anchor::Middle(middle) => 2.0 * (self.bounds.1 - middle).min(middle - self.bounds.0),
            Anchor::Both(from, to) => to - from,
        };
        // Boxes give way a step at a time, the widest first; then they share what there is.
        let space = loop {
            let left = room - self.solid(&widths);
            let fitting = left / count;
            let fills = matches!(self.anchor, Anchor::Both(..)) && spaces > 0;
            if fills && (low..=high).contains(&fitting) {
                break fitting;
            }
            if left >= self.space * count - EDGE || (spaces == 0 && left >= -EDGE) {
                break self.space;
            }
            if spaces > 0 && fitting >= low {
                break fitting;
            }
            if !self.narrow(&mut widths) {
                self.share(&mut widths, room - low * count);
                break low;
            }
        };
        let total = self.solid(&widths) + space * count * f64::from(u8::from(spaces > 0));
        let mut at = match self.anchor {
            Anchor::Left(from) | Anchor::Both(from, _) => from,
            Anchor::Right(to) => to - total,
            Anchor::Middle(middle) => middle - total / 2.0,
        };
        let mut out = Vec::with_capacity(widths.len());
        for (token, width) in self.tokens.iter().zip(widths) {
            at += match token.gap {
                Gap::None => 0.0,
                Gap::Space => space,
                Gap::Wide(gap) => gap,
            };
            out.push((at, at + width));
            at += width;
        }
        out.iter().all(|(a, b)| a.is_finite() && b.is_finite()).then_some(out)
    }

    /// The length of all that is no word space.
    fn solid(&self, widths: &[f64]) -> f64 {
        let wide = self.tokens.iter().map(|t| if let Gap::Wide(g) = t.gap { g } else { 0.0 });
        widths.iter().sum::<f64>() + wide.sum::<f64>()
    }

    /// Makes the widest box a step narrower; `false` when none can.
    fn narrow(&self, widths: &mut [f64]) -> bool {
        let step = STEP * self.em;
        let boxes =
            self.tokens.iter().zip(widths).filter(|(t, w)| t.hole.is_some() && **w > step * 1.5);
        match boxes.max_by(|a, b| a.1.total_cmp(b.1)) {
            Some((_, widest)) => {
                *widest -= step;
                true
            }
            None => false,
        }
    }

    /// Divides what is left of `room` among the boxes, an em each at least.
    fn share(&self, widths: &mut [f64], room: f64) {
        let words: f64 = self
            .tokens
            .iter()
            .zip(widths.iter())
            .filter(|(t, _)| t.hole.is_none())
            .map(|(_, w)| w)
            .sum();
        let holes = self.tokens.iter().filter(|t| t.hole.is_some()).count();
        #[allow(clippy::cast_precision_loss, reason = "boxes of a line")]
        let each = ((room - words) / holes.max(1) as f64).clamp(self.em, STEP * self.em);
        for (token, width) in self.tokens.iter().zip(widths) {
            if token.hole.is_some() {
                *width = each;
            }
        }
    }
}
