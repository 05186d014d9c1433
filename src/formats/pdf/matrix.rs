//! Affine maps of the plane (ISO 32000-2, 8.3.3).

#![allow(clippy::many_single_char_names, reason = "the letters of the standard")]

/// `[a b c d e f]`: `x' = a·x + c·y + e`, `y' = b·x + d·y + f`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix(pub(super) [f64; 6]);

impl Matrix {
    /// Leaves every point where it is.
    pub(super) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// A shift.
    pub(super) fn shift(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// First `self`, then `outer`.
    pub(super) fn then(self, outer: Self) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let [oa, ob, oc, od, oe, of] = outer.0;
        Self([
            a * oa + b * oc,
            a * ob + b * od,
            c * oa + d * oc,
            c * ob + d * od,
            e * oa + f * oc + oe,
            e * ob + f * od + of,
        ])
    }

    /// The way back; `None` when all points fall on a line.
    pub(super) fn inverse(self) -> Option<Self> {
        let [a, b, c, d, e, f] = self.0;
        let det = a * d - b * c;
        (det.is_finite() && det.abs() > 1e-12).then(|| {
            let (ia, ib, ic, id) = (d / det, -b / det, -c / det, a / det);
            Self([ia, ib, ic, id, -(e * ia + f * ic), -(e * ib + f * id)])
        })
    }

    /// Where a point goes.
    pub(super) fn apply(self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }
}

/// Smallest upright rectangle around points: left, bottom, right, top.
pub(super) fn bounds(points: impl IntoIterator<Item = (f64, f64)>) -> [f64; 4] {
    let start = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    points.into_iter().fold(start, |[l, b, r, t], (x, y)| [l.min(x), b.min(y), r.max(x), t.max(y)])
}
