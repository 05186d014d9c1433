//! A line set anew, and what moves with its words: underlines, links, marks.

#![allow(clippy::many_single_char_names, reason = "left, bottom, right, top")]

use crate::formats::pdf::layout::in_frame;
use crate::formats::pdf::matrix::bounds;
use crate::formats::pdf::scene::{Rule, Step};
use crate::formats::pdf::splice::{Edit, decimal};
use crate::formats::pdf::store::resolve;
use lopdf::{Document, Object, ObjectId};

/// How far an underline reaches past its words, in points.
const RULE: f64 = 2.0;

/// One line set anew.
#[derive(Clone, Debug)]
pub(in crate::formats::pdf) struct Band {
    /// Left, bottom, right, top on the page: everything that moves was and stays in here.
    pub(in crate::formats::pdf) rect: [f64; 4],
    /// Its boxes: number of the cover, and where it comes.
    pub(in crate::formats::pdf) boxes: Vec<(usize, [f64; 4])>,
    pub(super) turn: i32,
    /// Lowest and highest that belongs to the line, across it.
    pub(super) across: (f64, f64),
    /// Places along the line before and after, rising.
    pub(super) knots: Vec<(f64, f64)>,
}

impl Band {
    /// Where a point goes that moves with the line.
    fn place(&self, point: (f64, f64)) -> (f64, f64) {
        self.moved(point).unwrap_or(point)
    }

    fn moved(&self, point: (f64, f64)) -> Option<(f64, f64)> {
        let (along, base) = in_frame(point, self.turn);
        let (first, last) = (self.knots.first()?, self.knots.last()?);
        let new = if along <= first.0 {
            along + first.1 - first.0
        } else if along >= last.0 {
            along + last.1 - last.0
        } else {
            let at = self.knots.partition_point(|k| k.0 <= along);
            let (a, b) = (self.knots.get(at.checked_sub(1)?)?, self.knots.get(at)?);
            a.1 + (along - a.0) * (b.1 - a.1) / (b.0 - a.0).max(1e-9)
        };
        Some(out_of_frame((new, base), self.turn))
    }

    /// Whether most of a rectangle's height lies on the line, and some of its width.
    fn overlaps(&self, [l, b, r, t]: [f64; 4]) -> bool {
        let (one, other) = (in_frame((l, b), self.turn), in_frame((r, t), self.turn));
        let (low, high) = (one.1.min(other.1), one.1.max(other.1));
        let common = high.min(self.across.1) - low.max(self.across.0);
        let ends = self.knots.first().zip(self.knots.last());
        common > 0.5 * (high - low)
            && ends.is_some_and(|(first, last)| {
                one.0.max(other.0) > first.0 && one.0.min(other.0) < last.0
            })
    }

    /// Whether a rectangle lies within the line as it was, `slack` points allowed at its ends.
    fn holds(&self, [l, b, r, t]: [f64; 4], slack: f64) -> bool {
        let (one, other) = (in_frame((l, b), self.turn), in_frame((r, t), self.turn));
        let ends = self.knots.first().zip(self.knots.last());
        ends.is_some_and(|(first, last)| {
            one.0.min(other.0) >= first.0 - slack
                && one.0.max(other.0) <= last.0 + slack
                && one.1.min(other.1) >= self.across.0
                && one.1.max(other.1) <= self.across.1
        })
    }
}

fn out_of_frame((along, base): (f64, f64), turn: i32) -> (f64, f64) {
    in_frame((along, base), -turn)
}

/// The upright rectangle on the page of a stretch of a line.
pub(super) fn rect(along: (f64, f64), across: (f64, f64), turn: i32) -> [f64; 4] {
    let corners = [(along.0, across.0), (along.1, across.1)];
    bounds(corners.map(|c| out_of_frame(c, turn)))
}

/// A rule that stands in one of the lines, as long as the words over it are now.
pub(in crate::formats::pdf) fn rule(rule: &Rule, bands: &[Band]) -> Option<Vec<Edit>> {
    let band = bands.iter().find(|b| b.holds(rule.bounds, RULE))?;
    let back = rule.to_page.inverse()?;
    let moved = |(x, y): (f64, f64)| {
        let (x, y) = band.moved(rule.to_page.apply(x, y))?;
        Some(back.apply(x, y))
    };
    let edit = |step: &Step| {
        let ((x, y), to) = (moved(step.from)?, moved(step.to)?);
        let numbers: Vec<String> = if step.rectangle {
            [x, y, to.0 - x, to.1 - y].map(decimal).into()
        } else {
            [x, y].map(decimal).into()
        };
        let word = match (step.rectangle, step.moves) {
            (true, _) => "re",
            (_, true) => "m",
            _ => "l",
        };
        let bytes = format!("{} {word}", numbers.join(" ")).into_bytes();
        Some(Edit { span: step.span.clone(), bytes })
    };
    rule.steps.iter().map(edit).collect()
}

/// Moves links and marks with the words that they lie over.
pub(in crate::formats::pdf) fn links(doc: &mut Document, page: ObjectId, bands: &[Band]) {
    if bands.is_empty() {
        return;
    }
    let Ok(dict) = doc.get_dictionary(page) else { return };
    let Some(array) = dict.get(b"Annots").ok().and_then(|a| resolve(doc, a).as_array().ok()) else {
        return;
    };
    let ids: Vec<ObjectId> = array.iter().filter_map(|o| o.as_reference().ok()).collect();
    for id in ids {
        let Ok(annotation) = doc.get_dictionary(id) else { continue };
        let mut new = Vec::new();
        for (key, corners) in [(&b"Rect"[..], 2), (b"QuadPoints", 4)] {
            let Some(numbers) =
                annotation.get(key).ok().and_then(|o| resolve(doc, o).as_array().ok())
            else {
                continue;
            };
            let numbers: Vec<f64> =
                numbers.iter().filter_map(|n| n.as_float().ok()).map(f64::from).collect();
            new.push((key, shifted(&numbers, corners, bands)));
        }
        let Ok(annotation) = doc.get_dictionary_mut(id) else { continue };
        for (key, numbers) in new {
            if let Some(numbers) = numbers {
                let numbers: Vec<Object> = numbers.iter().map(|n| real(*n)).collect();
                annotation.set(key, numbers);
            }
        }
    }
}

#[allow(clippy::cast_possible_truncation, reason = "places on a page, to four decimals")]
fn real(value: f64) -> Object {
    Object::Real(((value * 1e4).round() / 1e4) as f32)
}

/// Corners, as many a piece as given, moved with the line they lie in; `None` when none does.
fn shifted(numbers: &[f64], corners: usize, bands: &[Band]) -> Option<Vec<f64>> {
    let mut any = false;
    let mut out = Vec::with_capacity(numbers.len());
    for piece in numbers.chunks(corners * 2) {
        let points = || piece.chunks_exact(2).filter_map(|p| Some((*p.first()?, *p.last()?)));
        let bounds = bounds(points());
        let band = bands.iter().find(|b| b.overlaps(bounds));
        any |= band.is_some();
        for (x, y) in points() {
            let (nx, ny) = band.map_or((x, y), |b| b.place((x, y)));
            out.extend([nx, ny]);
        }
    }
    any.then_some(out)
}
