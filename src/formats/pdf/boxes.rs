//! Black boxes over what was removed, with the ground inside.

#![allow(clippy::many_single_char_names, reason = "left, bottom, right, top")]

use super::label;
use super::matrix::{Matrix, bounds};
use super::scene::{Balance, Shown};
use super::splice::decimal;
use crate::model::Grond;

/// One box on a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cover {
    /// Left, bottom, right, top in default user space.
    pub(super) rect: [f64; 4],
    /// What is printed in it.
    pub(super) grond: Option<Grond>,
    /// Direction of the text under it, in degrees; the ground runs the same way.
    turn: i32,
    /// Em of the text under it, in points.
    size: f64,
}

impl Cover {
    fn of(glyph: &Shown, grond: Option<&Grond>) -> Option<Self> {
        let rect = glyph.quad.bounds();
        let turn = quarter(glyph.direction);
        rect.iter().all(|v| v.is_finite()).then(|| Self {
            rect,
            grond: grond.cloned(),
            turn: turn.unwrap_or(1),
            size: glyph.size,
        })
    }

    /// Direction of the text under it, when that is a quarter turn.
    pub(super) fn turn(&self) -> Option<i32> {
        Some(self.turn).filter(|t| t % 90 == 0)
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
        fits.then(|| Self { rect, turn: if upright { self.turn } else { 1 }, ..self.clone() })
    }

    /// Whether a point lies under the box.
    pub(super) fn covers(&self, (x, y): (f64, f64)) -> bool {
        let [l, b, r, t] = self.rect;
        (l..=r).contains(&x) && (b..=t).contains(&y)
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
        self.size = self.size.max(other.size);
    }
}

/// The boxes over the glyphs of one finding, one per line; slanted text gets one per glyph.
pub(super) fn over<'g>(
    glyphs: impl IntoIterator<Item = &'g Shown>,
    grond: Option<&Grond>,
) -> Vec<Cover> {
    let mut out: Vec<Cover> = Vec::new();
    for cover in glyphs.into_iter().filter_map(|g| Cover::of(g, grond)) {
        match out.last_mut() {
            Some(last) if last.joins(&cover, 1.6) => last.join(&cover),
            _ => out.push(cover),
        }
    }
    out
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
) -> Vec<u8> {
    if covers.is_empty() && veils.is_empty() {
        return content.to_vec();
    }
    let mut out = b"q\n".repeat(balance.underflow + 1);
    out.extend_from_slice(content);
    if balance.in_text {
        out.extend(b"\nET");
    }
    // Unmatched `Q`s have eaten as many of ours.
    out.extend(b"\nQ".repeat(balance.open + 1));
    out.extend(b"\n/Artifact BMC\n");
    for [l, b, r, t] in veils {
        let place = [r - l, 0.0, 0.0, t - b, *l, *b].map(decimal).join(" ");
        out.extend(format!("q {place} cm ").bytes());
        out.extend(super::images::blank_inline());
        out.extend(b" Q\n");
    }
    for cover in covers {
        draw(cover, &mut out);
    }
    out.extend(b"EMC\n");
    out
}

/// One box with its ground. It is no part of the text (an artifact), and says to those who cannot see
/// it what it is (ISO 32000-2, 14.8.2.2 and 14.9.3).
pub(super) fn draw(cover: &Cover, out: &mut Vec<u8>) {
    let label = cover.grond.as_ref().map(|g| label::printable(&g.0)).unwrap_or_default();
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
        let fit = label::fit(&label, length, height);
        out.extend(label::print(&label, fit, centre, cover.turn).bytes());
    }
    out.extend(b" Q\nEMC\n");
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
