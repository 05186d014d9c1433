//! Words drawn as filled outlines: a picture of text that no extractor sees.

#![allow(clippy::many_single_char_names, reason = "left, bottom, right, top")]

use super::images;
use super::matrix::{Matrix, bounds};
use super::splice::decimal;
use crate::model::GlyphSource;
use std::collections::BTreeSet;
use std::ops::Range;

/// Heights of letters, in points.
const LETTER: std::ops::RangeInclusive<f64> = 2.0..=72.0;
/// Outlines beside each other that may be a word.
const WORD: usize = 4;
/// Different outlines among them: dots and bars repeat one shape.
const SHAPES: usize = 3;
/// Outlines kept for one page: a bound on memory, far above any logo.
pub(super) const MAX_OUTLINES: usize = 500_000;

/// A filled path that could be a letter, or a word in one path.
#[derive(Clone, Debug)]
pub(super) struct Outline {
    /// The stream.
    pub(super) source: GlyphSource,
    /// Bytes from the first operator of the path to the one that paints it.
    pub(super) span: Range<usize>,
    bounds: [f64; 4],
    /// The same in the user space it is painted in.
    user: [f64; 4],
    segments: usize,
    curves: usize,
    parts: usize,
}

/// The path under construction (ISO 32000-2, 8.5.2), in page space and in user space.
#[derive(Clone, Debug)]
pub(super) struct Path {
    /// First byte, as long as nothing but path operators followed.
    start: Option<usize>,
    started: bool,
    bounds: [f64; 4],
    user: [f64; 4],
    segments: usize,
    curves: usize,
    parts: usize,
    rectangles: usize,
}

impl Default for Path {
    fn default() -> Self {
        Self {
            start: None,
            started: false,
            bounds: bounds([]),
            user: bounds([]),
            segments: 0,
            curves: 0,
            parts: 0,
            rectangles: 0,
        }
    }
}

impl Path {
    /// The number of its steps, if it may be a letter, filled or written with a pen.
    ///
    /// A path of many parts may be a word: it gives several numbers.
    pub(super) fn letter(&self) -> impl Iterator<Item = usize> + use<> {
        let [l, b, r, t] = self.bounds;
        let fits = LETTER.contains(&(t - b)) && r - l <= (t - b) * 20.0;
        let is_letter = fits && self.rectangles == 0 && self.segments >= 2;
        let many = self.parts >= WORD && self.segments >= self.parts * 2;
        let first = self.segments;
        (0..if is_letter { if many { WORD } else { 1 } } else { 0 }).map(move |n| first + n)
    }

    /// Left, bottom, right, top on the page.
    pub(super) fn bounds(&self) -> [f64; 4] {
        self.bounds
    }

    /// Another operator stands between those of the path: its bytes are not the path's alone.
    pub(super) fn interrupt(&mut self) {
        self.start = None;
    }

    /// Adds what a construction operator at byte `at` adds; `points` are its points in user space,
    /// which `to_page` maps to the page.
    pub(super) fn extend(
        &mut self,
        operator: &[u8],
        at: usize,
        points: &[(f64, f64)],
        to_page: Matrix,
    ) {
        if !std::mem::replace(&mut self.started, true) {
            self.start = Some(at);
        }
        self.bounds = grown(self.bounds, points.iter().map(|(x, y)| to_page.apply(*x, *y)));
        self.user = grown(self.user, points.iter().copied());
        match operator {
            b"m" => self.parts += 1,
            b"re" => self.rectangles += 1,
            b"l" => self.segments += 1,
            _ => {
                self.segments += 1;
                self.curves += 1;
            }
        }
    }

    /// The path as a letter or word; `None` when it is neither.
    pub(super) fn outline(self, source: GlyphSource, span: Range<usize>) -> Option<Outline> {
        let [l, b, r, t] = self.bounds;
        let (width, height) = (r - l, t - b);
        let fits = LETTER.contains(&height) && width <= height * 20.0;
        (fits && self.rectangles == 0 && self.segments >= 3).then_some(Outline {
            source,
            span: self.start.unwrap_or(span.start)..span.end,
            bounds: self.bounds,
            user: self.user,
            segments: self.segments,
            curves: self.curves,
            parts: self.parts,
        })
    }
}

/// A rectangle that holds `points` too.
fn grown([l, b, r, t]: [f64; 4], points: impl Iterator<Item = (f64, f64)>) -> [f64; 4] {
    let corners = [(l, b), (r, t)].into_iter().filter(|(x, y)| x.is_finite() && y.is_finite());
    bounds(corners.chain(points))
}

impl Outline {
    /// What is painted in its place: nothing, and over that the grey of a picture nobody has read.
    pub(super) fn blanked(&self) -> Vec<u8> {
        let [l, b, r, t] = self.user;
        let place = [r - l, 0.0, 0.0, t - b, l, b].map(decimal).join(" ");
        let grey = images::blank_inline();
        [b"n q ", place.as_bytes(), b" cm ", grey.as_slice(), b" Q"].concat()
    }

    fn height(&self) -> f64 {
        let [_, b, _, t] = self.bounds;
        t - b
    }

    /// Whether it alone may be a word: several curved shapes in a row.
    fn is_word(&self) -> bool {
        let [l, _, r, _] = self.bounds;
        self.parts >= WORD && self.curves >= 2 * WORD && r - l >= self.height() * 1.5
    }

    /// Whether `next` stands beside it as the next letter would.
    fn goes_on_with(&self, next: &Self) -> bool {
        let ([l, b, r, t], [nl, nb, nr, nt]) = (self.bounds, next.bounds);
        let (small, large) = (self.height().min(next.height()), self.height().max(next.height()));
        let gap = nl.max(l) - r.min(nr);
        self.source == next.source
            && large <= small * 2.5
            && t.min(nt) - b.max(nb) >= small * 0.3
            && gap <= large
            && gap >= -large
    }
}

/// The outlines that may be words.
pub(super) fn words(outlines: &[Outline]) -> Vec<&Outline> {
    let mut out: Vec<&Outline> = Vec::new();
    let mut run: Vec<&Outline> = Vec::new();
    for outline in outlines {
        if run.last().is_some_and(|last| !last.goes_on_with(outline)) {
            close(&mut run, &mut out);
        }
        run.push(outline);
    }
    close(&mut run, &mut out);
    out
}

fn close<'o>(run: &mut Vec<&'o Outline>, out: &mut Vec<&'o Outline>) {
    let shapes: BTreeSet<usize> = run.iter().map(|o| o.segments).collect();
    let curved = run.iter().any(|o| o.curves > 0);
    if run.len() >= WORD && shapes.len() >= SHAPES && curved {
        out.append(run);
    } else {
        out.extend(run.drain(..).filter(|o| o.is_word()));
    }
}
