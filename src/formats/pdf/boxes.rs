//! Black boxes over what was removed, with the ground inside.

#![allow(clippy::many_single_char_names, reason = "left, bottom, right, top")]

use super::label;
use super::legend::Legend;
use super::matrix::{Matrix, bounds};
use super::scene::{Balance, Shown};
use super::splice::decimal;
use crate::model::Grond;

/// How far a box reaches above the baseline and below it, in ems.
const OVER: f64 = 0.8;
const UNDER: f64 = 0.24;

/// How many times larger letters are that show around a box.
const LARGER: f64 = 2.5;

/// One box on a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cover {
    /// Left, bottom, right, top in default user space.
    pub(super) rect: [f64; 4],
    /// The same around all that the glyphs under it could paint.
    pub(super) reach: [f64; 4],
    /// What is printed in it.
    pub(super) grond: Option<Grond>,
    /// Direction of the text under it, in degrees; the ground runs the same way.
    turn: i32,
    /// Em of the text under it, in points.
    size: f64,
    /// The same direction, of length 1.
    along: (f64, f64),
    /// Whether the letters under it stand under one another.
    stacked: bool,
}

impl Cover {
    fn of(glyph: &Shown, grond: Option<&Grond>) -> Option<Self> {
        let quad = glyph.quad.bounds();
        let rect = low(glyph).unwrap_or(quad);
        let [l, b, r, t] = rect;
        let reach = bounds([(l, b), (r, t), (quad[0], quad[1]), (quad[2], quad[3])]);
        let turn = quarter(glyph.direction);
        reach.iter().all(|v| v.is_finite()).then(|| Self {
            rect,
            reach,
            grond: grond.cloned(),
            turn: turn.unwrap_or(1),
            size: glyph.size,
            along: glyph.direction,
            stacked: false,
        })
    }

    /// Direction of the line under it, when that is a quarter turn.
    pub(super) fn turn(&self) -> Option<i32> {
        Some(self.turn).filter(|t| t % 90 == 0 && !self.stacked)
    }

    /// Em of the text under it, in points.
    pub(super) fn size(&self) -> f64 {
        self.size
    }

    /// The same box in a space that `matrix` maps the page to, when it stays upright there.
    pub(super) fn within(&self, matrix: Matrix) -> Option<Self> {
        let [l, b, r, t] = self.rect;
        let corners = [(l, b), (r, b), (r, t), (l, t)].map(|(x, y)| matrix.apply(x, y));
        let [a, skew, _, _, ..] = matrix.0;
        let upright = a > 0.0 && skew.abs() < 1e-6;
        let rect = bounds(corners);
        let fits = rect.iter().all(|v| v.is_finite());
        fits.then(|| Self {
            rect,
            reach: rect,
            turn: if upright { self.turn } else { 1 },
            ..self.clone()
        })
    }

    /// Lets the box run from edge to edge of `bounds`, along its line.
    pub(super) fn stretch(&mut self, bounds: [f64; 4]) {
        /// Room for the border of a field, in points.
        const BORDER: f64 = 1.0;
        let (low, high) = if self.turn % 180 == 0 { (0, 2) } else { (1, 3) };
        let edge = |at: usize| bounds.get(at).copied().unwrap_or_default();
        if let Some(from) = self.rect.get_mut(low) {
            *from = edge(low) + BORDER;
        }
        if let Some(to) = self.rect.get_mut(high) {
            *to = edge(high) - BORDER;
        }
    }

    /// The ground as it can be printed; empty without one.
    pub(super) fn ground(&self) -> String {
        self.grond.as_ref().map(|g| label::printable(&g.0)).unwrap_or_default()
    }

    /// Whether a point lies under the box.
    pub(super) fn covers(&self, (x, y): (f64, f64)) -> bool {
        let [l, b, r, t] = self.rect;
        (l..=r).contains(&x) && (b..=t).contains(&y)
    }

    /// Whether a glyph is so much larger than those under the box that it shows around it: a letter
    /// of a watermark, no copy of the word.
    pub(super) fn is_behind(&self, glyph: &Shown) -> bool {
        glyph.size > self.size * LARGER
    }

    /// Whether a box over slanted text hides a glyph of text that runs another way.
    pub(super) fn hides(&self, glyph: &Shown) -> bool {
        let [l, b, r, t] = glyph.quad.bounds();
        let other = glyph.direction.0 * self.along.0 + glyph.direction.1 * self.along.1 < 0.99;
        other && !glyph.is_blank() && self.covers((f64::midpoint(l, r), f64::midpoint(b, t)))
    }

    /// Whether the other continues this one on the same line, at most `gap` ems away.
    fn joins(&self, other: &Self, gap: f64) -> bool {
        let ([l, b, r, t], [ol, ob, or, ot]) = (self.rect, other.rect);
        let along_x = self.turn % 180 == 0;
        let (near, common, height) = if along_x {
            (l.max(ol) - r.min(or), t.min(ot) - b.max(ob), (t - b).min(ot - ob))
        } else {
            (b.max(ob) - t.min(ot), r.min(or) - l.max(ol), (r - l).min(or - ol))
        };
        self.turn == other.turn
            && self.turn % 90 == 0
            && self.grond == other.grond
            && near <= self.size.max(other.size) * gap
            && common >= height * 0.5
    }

    fn join(&mut self, other: &Self) {
        let ([l, b, r, t], [ol, ob, or, ot]) = (self.rect, other.rect);
        self.rect = [l.min(ol), b.min(ob), r.max(or), t.max(ot)];
        let ([l, b, r, t], [ol, ob, or, ot]) = (self.reach, other.reach);
        self.reach = [l.min(ol), b.min(ob), r.max(or), t.max(ot)];
        self.size = self.size.max(other.size);
    }
}

/// The boxes over the glyphs of one finding, one per line; slanted text gets one per glyph.
pub(super) fn over<'g>(
    glyphs: impl IntoIterator<Item = &'g Shown>,
    grond: Option<&Grond>,
) -> Vec<Cover> {
    let all: Vec<Cover> = glyphs.into_iter().filter_map(|g| Cover::of(g, grond)).collect();
    if let Some(cover) = stacked(&all) {
        return vec![cover];
    }
    let mut out: Vec<Cover> = Vec::new();
    for cover in all {
        match out.last_mut() {
            Some(last) if last.joins(&cover, 1.6) => last.join(&cover),
            _ => out.push(cover),
        }
    }
    out
}

/// One box over letters that stand under one another, as wide for an `i` as for an `m`; `None` when
/// these do not.
fn stacked(covers: &[Cover]) -> Option<Cover> {
    /// Letters that make a stack.
    const FEW: usize = 3;
    /// Distance of two letters, in ems; between them a blank may stand.
    const PITCH: std::ops::RangeInclusive<f64> = 0.6..=4.5;
    let middle = |c: &Cover| f64::midpoint(c.rect[0], c.rect[2]);
    let below = |pair: &[Cover]| match pair {
        [a, b] => {
            let pitch = (a.rect[1] - b.rect[1]) / a.size.max(f64::EPSILON);
            let left = (a.rect[0] - b.rect[0]).abs();
            let aside = (middle(a) - middle(b)).abs().min(left);
            a.turn == 0 && b.turn == 0 && PITCH.contains(&pitch) && aside <= a.size * 0.35
        }
        _ => false,
    };
    if covers.len() < FEW || !covers.windows(2).all(below) {
        return None;
    }
    let mut out = covers.first()?.clone();
    for cover in covers {
        out.join(cover);
    }
    let (centre, half) = (middle(&out), out.size / 2.0);
    out.rect =
        [out.rect[0].min(centre - half), out.rect[1], out.rect[2].max(centre + half), out.rect[3]];
    // A ground in it runs upwards.
    (out.turn, out.stacked) = (90, true);
    Some(out)
}

/// Makes one box of those that touch, unless it would hide what stays between them: `kept` are the
/// centres of the glyphs that stay.
pub(super) fn merge(covers: Vec<Cover>, kept: &[(f64, f64)]) -> Vec<Cover> {
    let mut out: Vec<Cover> = Vec::new();
    for cover in covers {
        let mut cover = cover;
        let hides = |a: &Cover, b: &Cover| {
            let mut both = a.clone();
            both.join(b);
            kept.iter().any(|k| both.covers(*k) && !a.covers(*k) && !b.covers(*k))
        };
        while let Some(at) = out.iter().position(|c| c.joins(&cover, 0.5) && !hides(c, &cover)) {
            let other = out.remove(at);
            cover.join(&other);
        }
        out.push(cover);
    }
    out.sort_by(|a, b| {
        let ([al, ab, ..], [bl, bb, ..]) = (a.rect, b.rect);
        bb.total_cmp(&ab).then(al.total_cmp(&bl))
    });
    out
}

/// The page's content between what makes it balanced, with grey areas and boxes at its end.
pub(super) fn wrap(
    content: &[u8],
    balance: Balance,
    covers: &[Cover],
    veils: &[[f64; 4]],
    legend: &Legend,
) -> Vec<u8> {
    if covers.is_empty() && veils.is_empty() {
        return content.to_vec();
    }
    let mut out = closed(content, balance);
    out.extend(b"\n/Artifact BMC\n");
    for [l, b, r, t] in veils {
        let place = [r - l, 0.0, 0.0, t - b, *l, *b].map(decimal).join(" ");
        out.extend(format!("q {place} cm ").bytes());
        out.extend(super::images::blank_inline());
        out.extend(b" Q\n");
    }
    for cover in covers {
        draw(cover, legend, &mut out);
    }
    out.extend(b"EMC\n");
    out
}

/// The content with the graphics state as it was before it.
pub(super) fn closed(content: &[u8], balance: Balance) -> Vec<u8> {
    let mut out = b"q\n".repeat(balance.underflow + 1);
    out.extend_from_slice(content);
    if balance.in_text {
        out.extend(b"\nET");
    }
    // Unmatched `Q`s have eaten as many of ours.
    out.extend(b"\nQ".repeat(balance.open + 1));
    out
}

/// One box with its ground. It is no part of the text (an artifact), and says to those who cannot see
/// it what it is (ISO 32000-2, 14.8.2.2 and 14.9.3).
pub(super) fn draw(cover: &Cover, legend: &Legend, out: &mut Vec<u8>) {
    let label = cover.ground();
    let ground = if label.is_empty() { String::new() } else { format!(", grond {label}") };
    out.extend(format!("/Span <</Lang (nl-NL) /Alt (weggelakt{ground})>> BDC\n").bytes());
    let [l, b, r, t] = cover.rect;
    let rect = [l, b, r - l, t - b].map(decimal).join(" ");
    out.extend(format!("q 0 g {rect} re f").bytes());
    if !label.is_empty() && cover.turn % 90 == 0 {
        let (width, height) = (r - l, t - b);
        let (length, height) =
            if cover.turn % 180 == 0 { (width, height) } else { (height, width) };
        let centre = (f64::midpoint(l, r), f64::midpoint(b, t));
        let label = legend.shown(&label, length, height);
        let fit = label::fit(&label, length, height);
        out.extend(label::print(&label, fit, centre, cover.turn).bytes());
    }
    out.extend(b" Q\nEMC\n");
}

/// The rectangle around a glyph, no higher than letters are: the line above keeps its feet under a
/// font that asks for room for two accents. `None` for glyphs of vertical lines.
fn low(glyph: &Shown) -> Option<[f64; 4]> {
    let [a, b, c, d] = glyph.quad.0;
    let (up_x, up_y) = (d.0 - a.0, d.1 - a.1);
    let height = up_x.hypot(up_y);
    let (x, y) = (up_x / height, up_y / height);
    let above = |p: (f64, f64)| (p.0 - glyph.origin.0) * x + (p.1 - glyph.origin.1) * y;
    let (bottom, top) = (above(a), above(d));
    let upright = (top + bottom).abs() > 0.05 * glyph.size && top > 0.0;
    if !(height.is_normal() && upright) {
        return None;
    }
    let (least, most) = (-UNDER * glyph.size, OVER * glyph.size);
    // Fonts that say nothing sensible get the room of a letter.
    let sensible = top - bottom >= 0.5 * glyph.size;
    let lift = if sensible { (least - bottom).max(0.0) } else { least - bottom };
    let drop = if sensible { (top - most).max(0.0) } else { top - most };
    let by = |p: (f64, f64), by: f64| (p.0 + x * by, p.1 + y * by);
    Some(bounds([by(a, lift), by(b, lift), by(c, -drop), by(d, -drop)]))
}

/// The direction in degrees when it is a quarter turn, within half a degree.
pub(super) fn quarter((x, y): (f64, f64)) -> Option<i32> {
    const TOLERANCE: f64 = 0.009;
    match (x, y) {
        _ if y.abs() < TOLERANCE => Some(if x > 0.0 { 0 } else { 180 }),
        _ if x.abs() < TOLERANCE => Some(if y > 0.0 { 90 } else { 270 }),
        _ => None,
    }
}
