//! Pages that were laid on the scanner askew.
//!
//! The engine straightens a few degrees itself. Measured on a letter at 200 dpi, letters wrong as it lies and
//! straightened: up to 4 degrees 0.1 to 0.2 % and 0.1 %, 5 degrees 0.7 and 0.1 %, 7 degrees 75.8 and 0.1 %,
//! 10 degrees 100 and 0.1 %. So a page is straightened when it could not be read well as it lies.

use image::{GrayImage, Luma};

/// Angles that are tried, in degrees to either side: of a page, and of words that run across one.
pub(super) const WIDEST: i32 = 20;
/// See [`WIDEST`].
pub(super) const ACROSS: i32 = 50;
/// How many of them to a degree.
const STEPS: i32 = 4;
/// Degrees from which it is worth while.
const LEAST: f64 = 1.0;
/// Dark pixels that are looked at.
const POINTS: usize = 30_000;

/// How a page was turned: a point of the straight page is one of the page as it lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tilt {
    sin: f64,
    cos: f64,
    /// The middle of the straight page and of the page as it lies.
    middles: [(f64, f64); 2],
}

impl Tilt {
    /// The place on the page as it lies of a point on the straight one.
    pub(super) fn back(self, (x, y): (f64, f64)) -> (f64, f64) {
        let [straight, lying] = self.middles;
        let (x, y) = (x - straight.0, y - straight.1);
        (x * self.cos - y * self.sin + lying.0, x * self.sin + y * self.cos + lying.1)
    }
}

/// The page straightened; `None` when its lines run straight, or nowhere. `dark` is the brightest ink.
pub(super) fn straightened(page: &GrayImage, dark: u8, widest: i32) -> Option<(GrayImage, Tilt)> {
    Some(turned(page, angle(page, dark, widest)?))
}

/// The page turned so that lines run straight which run down to the right by so many degrees.
pub(super) fn turned(page: &GrayImage, angle: f64) -> (GrayImage, Tilt) {
    let (sin, cos) = angle.to_radians().sin_cos();
    let (width, height) = (f64::from(page.width()), f64::from(page.height()));
    let wide = (width * cos.abs() + height * sin.abs()).ceil();
    let high = (width * sin.abs() + height * cos.abs()).ceil();
    let middles = [(wide / 2.0, high / 2.0), (width / 2.0, height / 2.0)];
    let tilt = Tilt { sin, cos, middles };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "twice as large")]
    let (wide, high) = (wide as u32, high as u32);
    let straight = GrayImage::from_fn(wide, high, |x, y| {
        Luma([sample(page, tilt.back((f64::from(x) + 0.5, f64::from(y) + 0.5)))])
    });
    (straight, tilt)
}

/// The brightness at a point, of the four pixels around it; paper outside.
fn sample(page: &GrayImage, (x, y): (f64, f64)) -> u8 {
    let (x, y) = (x - 0.5, y - 0.5);
    let (left, top) = (x.floor(), y.floor());
    #[allow(clippy::cast_possible_truncation, reason = "a place on a page")]
    let (column, row) = (left as i64, top as i64);
    let at = |dx: i64, dy: i64| {
        let (x, y) = (u32::try_from(column + dx), u32::try_from(row + dy));
        let pixel = x.ok().zip(y.ok()).and_then(|(x, y)| page.get_pixel_checked(x, y));
        pixel.map_or(255.0, |p| f64::from(p.0[0]))
    };
    let (right, below) = (x - left, y - top);
    let upper = at(0, 0) * (1.0 - right) + at(1, 0) * right;
    let lower = at(0, 1) * (1.0 - right) + at(1, 1) * right;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
    let value = (upper * (1.0 - below) + lower * below).round() as u8;
    value
}

/// How far the lines of a page run down to the right, in degrees: where its rows of ink part best.
fn angle(page: &GrayImage, dark: u8, widest: i32) -> Option<f64> {
    let step = (page.width() / 800).max(1);
    let is_ink = |(x, y): &(u32, u32)| page.get_pixel(*x, *y).0[0] <= dark;
    let all = (0..page.height()).step_by(step as usize);
    let all = all.flat_map(|y| (0..page.width()).step_by(step as usize).map(move |x| (x, y)));
    let ink: Vec<(u32, u32)> = all.filter(is_ink).collect();
    let every = ink.len().div_ceil(POINTS).max(1);
    let scale = f64::from(step);
    let points: Vec<(f64, f64)> = ink
        .iter()
        .step_by(every)
        .map(|(x, y)| (f64::from(*x) / scale, f64::from(*y) / scale))
        .collect();
    let reach = f64::from(page.width().max(page.height())) / scale * 1.5;
    let parted = |angle: f64| {
        let (sin, cos) = angle.to_radians().sin_cos();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "on the page")]
        let mut rows = vec![0u64; (2.0 * reach) as usize + 2];
        for (x, y) in &points {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "reach")]
            let row = (y * cos - x * sin + reach).max(0.0) as usize;
            rows.get_mut(row).into_iter().for_each(|row| *row += 1);
        }
        rows.iter().map(|n| n * n).sum::<u64>()
    };
    let tries = (-widest * STEPS..=widest * STEPS).map(|n| f64::from(n) / f64::from(STEPS));
    // Of angles that part them alike the one nearest to none.
    let best = tries.max_by_key(|angle| {
        #[allow(clippy::cast_possible_truncation, reason = "under a hundred")]
        let aside = (angle.abs() * 4.0) as i32;
        (parted(*angle), -aside)
    })?;
    (best.abs() >= LEAST && points.len() > 50).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page with lines of dashes that run down to the right by `angle` degrees.
    fn page(angle: f64) -> GrayImage {
        let (sin, cos) = angle.to_radians().sin_cos();
        GrayImage::from_fn(600, 800, |x, y| {
            let (x, y) = (f64::from(x) - 300.0, f64::from(y) - 400.0);
            let (along, down) = (x * cos + y * sin, y * cos - x * sin);
            let inside = along.abs() < 220.0 && down.abs() < 330.0;
            let ink = inside && down.rem_euclid(24.0) < 9.0 && along.rem_euclid(11.0) < 7.0;
            Luma([if ink { 20 } else { 240 }])
        })
    }

    #[test]
    fn lines_askew_are_straightened_and_their_places_are_found_again() {
        for tilted in [-12.0, -6.5, 3.0, 8.25] {
            let (lying, dark) = (page(tilted), 128);
            let found = angle(&lying, dark, WIDEST).unwrap();
            assert!((found - tilted).abs() <= 0.3, "{found} for {tilted}");
            let (straight, tilt) = straightened(&lying, dark, WIDEST).unwrap();
            assert!(angle(&straight, dark, WIDEST).is_none());
            let ink = straight.enumerate_pixels().filter(|(_, _, p)| p.0[0] < 60);
            for (x, y, _) in ink.step_by(97) {
                let (x, y) = tilt.back((f64::from(x) + 0.5, f64::from(y) + 0.5));
                assert!(sample(&lying, (x, y)) < 80, "{x} {y}");
            }
        }
    }

    #[test]
    fn straight_lines_and_empty_pages_are_left_alone() {
        assert!(straightened(&page(0.0), 128, WIDEST).is_none());
        assert!(straightened(&GrayImage::from_pixel(300, 300, Luma([250])), 128, WIDEST).is_none());
    }
}
