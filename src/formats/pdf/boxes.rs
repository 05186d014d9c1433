//! Black boxes over what was removed, with the ground inside.

#![allow(clippy::many_single_char_names, reason = "left, bottom, right, top")]

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

/// Smallest type of a ground, in points; narrower boxes get condensed type first.
const MIN_TYPE: f64 = 3.0;
/// Largest type of a ground, in points.
const MAX_TYPE: f64 = 9.0;
/// Most that type is condensed, in per cent.
const CONDENSED: f64 = 50.0;

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
    font: &str,
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
        draw(cover, font, &mut out);
    }
    out.extend(b"EMC\n");
    out
}

fn draw(cover: &Cover, font: &str, out: &mut Vec<u8>) {
    let [l, b, r, t] = cover.rect;
    let rect = [l, b, r - l, t - b].map(decimal).join(" ");
    out.extend(format!("q 0 g {rect} re f").bytes());
    let label: String = cover
        .grond
        .iter()
        .flat_map(|g| g.0.chars())
        .filter(|c| c.is_ascii_graphic() && !matches!(c, '(' | ')' | '\\') || *c == ' ')
        .collect();
    if !label.is_empty() && cover.turn % 90 == 0 {
        out.extend(type_label(cover, &label, font).bytes());
    }
    out.extend(b" Q\n");
}

/// The ground in white, centred, as large as fits.
fn type_label(cover: &Cover, label: &str, font: &str) -> String {
    let [l, b, r, t] = cover.rect;
    let (length, height) = if cover.turn % 180 == 0 { (r - l, t - b) } else { (t - b, r - l) };
    let ems = label.chars().map(helvetica).sum::<f64>().max(0.1);
    let room = length * 0.94;
    let size = (height * 0.7).min(room / ems).clamp(MIN_TYPE, MAX_TYPE);
    let condensed = (room / (ems * size) * 100.0).clamp(CONDENSED, 100.0);
    let (sin, cos) = f64::from(cover.turn).to_radians().sin_cos();
    // From the centre of the box back by half the type's length and half its height.
    let (back, down) = (ems * size * condensed / 200.0, size * 0.36);
    let x = f64::midpoint(l, r) - back * cos + down * sin;
    let y = f64::midpoint(b, t) - back * sin - down * cos;
    let matrix = [cos, sin, -sin, cos, x, y].map(decimal).join(" ");
    format!(
        " BT 1 g /{font} {} Tf {} Tz {matrix} Tm ({label}) Tj ET",
        decimal(size),
        decimal(condensed)
    )
}

/// Width of a character in Helvetica, in ems; rounded up for what grounds do not use.
fn helvetica(c: char) -> f64 {
    match c {
        '.' | ',' | ' ' | ':' | '/' | 'i' | 'j' | 'l' | 'I' | 'f' | 't' => 0.278,
        '-' | 'r' => 0.333,
        'a'..='z' | '0'..='9' if !matches!(c, 'm' | 'w') => 0.556,
        _ => 0.8,
    }
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
