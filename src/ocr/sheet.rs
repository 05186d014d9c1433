//! One page for the engine: turned upright, at the resolution it reads best; and the words back to
//! the pixels they came from.

use super::ink::{self, Ink};
use super::protocol::{MAX_PIXELS, Word};
use super::skew::{self, Tilt};
use super::{Frame, Unread, again, clean, letters, marks, order, read};
use crate::model::{InkWord, Quad};
use image::imageops::{FilterType, resize};
use image::{GrayImage, ImageBuffer};
use std::ops::Range;

/// The resolution at which the engine was trained, in pixels to the inch.
const BEST: f64 = 300.0;
/// Between these resolutions nothing is scaled: measured, it gains nothing and costs time.
const GOOD: Range<f64> = 180.0..450.0;
/// Resolutions that a file may claim; others are a mistake.
const CLAIMED: Range<f64> = 50.0..2500.0;
/// Width of an A4, in inches: what a page without a resolution is taken for.
const A4: f64 = 8.27;
/// Mean confidence under which a page may lie on its side.
const DOUBTFUL: f32 = 65.0;
/// Shortest side in pixels that can hold a word.
const LEAST: u32 = 8;

/// A picture of a page.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Row by row from the top, one byte a pixel; 0 is black.
    pub grey: &'a [u8],
    /// Pixels to the inch, where the file says so.
    pub dpi: Option<f64>,
    /// How it is to be shown: 1 to 8 as in EXIF (tag 0x0112); 1 is as it is.
    pub orientation: u8,
}

/// What was read on a page.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// The text in reading order: words of a line parted by a space, lines by a line end, blocks by
    /// an empty line.
    pub text: String,
    /// Where each word stands, in pixels of the picture as it was given.
    pub words: Vec<InkWord>,
    /// Whether a large share of the ink is no word.
    pub unread_ink: bool,
}

/// Reads a page.
///
/// # Errors
/// There is no OCR here, or it gave up.
pub fn look(picture: &Picture<'_>) -> Result<Seen, Unread> {
    let size = picture.width as usize * picture.height as usize;
    if size != picture.grey.len() {
        return Err(Unread::Failed("size"));
    }
    if picture.width < LEAST || picture.height < LEAST {
        return Ok(Seen::default());
    }
    let shown = Turn::shown(picture.orientation);
    let mut best = Attempt::new(&Prepared::of(picture, shown)?)?;
    let [upright, right, half, left] = Turn::QUARTERS;
    for quarter in [upright, left, right, half] {
        // Of a page askew some words are read well, and the rest not at all.
        let askew = quarter == upright && best.unread_ink;
        if best.is_sure() && !askew {
            break;
        }
        let lying = Prepared::of(picture, shown.then(quarter))?;
        let straight = lying.straightened();
        // As it lies it was read already.
        let again = quarter == upright && straight.is_none();
        if again {
            continue;
        }
        let other = Attempt::new(straight.as_ref().unwrap_or(&lying))?;
        if other.worth() > best.worth() {
            best = other;
        }
    }
    best.seen(picture)
}

/// A quarter turn with or without mirroring: from pixels as shown to pixels as stored, but for the
/// shift that the size of the picture gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Turn([[i8; 2]; 2]);

impl Turn {
    /// No turn, and a quarter, a half and three quarters clockwise.
    const QUARTERS: [Self; 4] = [Self::UPRIGHT, Self::RIGHT, Self::HALF, Self::LEFT];
    pub(super) const UPRIGHT: Self = Self([[1, 0], [0, 1]]);
    pub(super) const RIGHT: Self = Self([[0, 1], [-1, 0]]);
    pub(super) const HALF: Self = Self([[-1, 0], [0, -1]]);
    pub(super) const LEFT: Self = Self([[0, -1], [1, 0]]);

    /// The turn of an EXIF orientation.
    fn shown(orientation: u8) -> Self {
        let [upright, right, half, left] = Self::QUARTERS;
        match orientation {
            2 => Self([[-1, 0], [0, 1]]),
            3 => half,
            4 => Self([[1, 0], [0, -1]]),
            5 => Self([[0, 1], [1, 0]]),
            6 => right,
            7 => Self([[0, -1], [-1, 0]]),
            8 => left,
            _ => upright,
        }
    }

    /// This turn of what `next` has turned.
    fn then(self, next: Self) -> Self {
        let Self([right, down]) = next;
        let row = |[x, y]: [i8; 2]| {
            let [first, second] = [0, 1].map(|n: usize| {
                let of = |row: [i8; 2]| row.get(n).copied().unwrap_or(0);
                x * of(right) + y * of(down)
            });
            [first, second]
        };
        Self(self.0.map(row))
    }

    /// A point of the picture as stored, from one as shown; both in pixels from the top left corner.
    fn back(self, picture: &Picture<'_>, (x, y): (f64, f64)) -> (f64, f64) {
        let [across, down] = self.0;
        let along = |row: [i8; 2], size: u32| {
            let [a, b] = row.map(f64::from);
            let shift = if a + b < 0.0 { f64::from(size) } else { 0.0 };
            a * x + b * y + shift
        };
        (along(across, picture.width), along(down, picture.height))
    }

    /// The picture as shown.
    fn apply(self, picture: &Picture<'_>) -> Option<GrayImage> {
        let stored = GrayImage::from_raw(picture.width, picture.height, picture.grey.to_vec())?;
        if self == Self::QUARTERS[0] {
            return Some(stored);
        }
        let lies = self.0[0][0] == 0;
        let (width, height) =
            if lies { (picture.height, picture.width) } else { (picture.width, picture.height) };
        Some(ImageBuffer::from_fn(width, height, |x, y| {
            let at = self.back(picture, (f64::from(x) + 0.5, f64::from(y) + 0.5));
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "inside")]
            let pixel = stored.get_pixel_checked(at.0 as u32, at.1 as u32);
            pixel.copied().unwrap_or(image::Luma([255]))
        }))
    }
}

/// The page one way up, as the engine wants it.
#[derive(Clone)]
pub(super) struct Prepared {
    turn: Turn,
    /// Pixels of the frame, before it was straightened, to one of the picture.
    scale: f64,
    tilt: Option<Tilt>,
    frame: Frame,
}

impl Prepared {
    fn of(picture: &Picture<'_>, turn: Turn) -> Result<Self, Unread> {
        let shown = clean::clean(turn.apply(picture).ok_or(Unread::Failed("size"))?);
        let dpi = resolution(picture);
        let wanted = if GOOD.contains(&dpi) { 1.0 } else { BEST / dpi };
        #[allow(clippy::cast_precision_loss, reason = "fewer than 2^52 pixels")]
        let most = (MAX_PIXELS as f64 / picture.grey.len().max(1) as f64).sqrt();
        let scale = wanted.min(most);
        let frame = if (scale - 1.0).abs() < f64::EPSILON { shown } else { scaled(&shown, scale) };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "under 3000")]
        let dpi = (dpi * scale).round().clamp(70.0, 2400.0) as u32;
        let frame =
            Frame { width: frame.width(), height: frame.height(), dpi, grey: frame.into_raw() };
        Ok(Self { turn, scale, tilt: None, frame })
    }

    /// A part of a page that was prepared.
    pub(super) fn as_it_is(picture: &Picture<'_>, turn: Turn) -> Result<Self, Unread> {
        let shown = turn.apply(picture).ok_or(Unread::Failed("size"))?;
        let (width, height) = shown.dimensions();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        let dpi = picture.dpi.unwrap_or(BEST).clamp(70.0, 2400.0) as u32;
        let frame = Frame { width, height, dpi, grey: shown.into_raw() };
        Ok(Self { turn, scale: 1.0, tilt: None, frame })
    }

    /// The same with straight lines; `None` when they are.
    fn straightened(&self) -> Option<Self> {
        self.straightened_up_to(skew::WIDEST)
    }

    /// The same of a piece that may lie across the page.
    pub(super) fn straightened_widely(&self) -> Option<Self> {
        self.straightened_up_to(skew::ACROSS)
    }

    fn straightened_up_to(&self, widest: i32) -> Option<Self> {
        let Frame { width, height, dpi, grey } = &self.frame;
        let dark = ink::threshold(grey);
        let lying = GrayImage::from_raw(*width, *height, grey.clone())?;
        let (straight, tilt) = skew::straightened(&lying, dark, widest)?;
        let (width, height) = straight.dimensions();
        let frame = Frame { width, height, dpi: *dpi, grey: straight.into_raw() };
        (frame.grey.len() <= MAX_PIXELS).then_some(Self { tilt: Some(tilt), frame, ..*self })
    }
}

/// The page read one way up.
pub(super) struct Attempt {
    page: Prepared,
    pub(super) words: std::sync::Arc<[Word]>,
    ink: Ink,
    unread_ink: bool,
}

impl Attempt {
    pub(super) fn new(page: &Prepared) -> Result<Self, Unread> {
        let words = read(page.frame.clone())?;
        let ink = Ink::of(&page.frame);
        let unread_ink = ink.is_unread(&words);
        Ok(Self { page: page.clone(), words, ink, unread_ink })
    }

    /// Letters and digits, weighed by confidence.
    fn worth(&self) -> f32 {
        again::worth(&self.words)
    }

    /// Whether nobody needs to look whether the page lies on its side.
    fn is_sure(&self) -> bool {
        let said = self.words.iter().any(|w| w.text.chars().any(char::is_alphanumeric));
        if said { again::confidence(&self.words) >= DOUBTFUL } else { !self.unread_ink }
    }

    /// Text and places in the picture as it was given.
    fn seen(&self, picture: &Picture<'_>) -> Result<Seen, Unread> {
        let mut words = self.words.to_vec();
        let left = again::look_again(&self.page.frame, &self.ink, &mut words)?;
        // The rule of a table beside half a name would part it from the other half on the next line.
        words.retain(|w| !w.text.chars().all(|c| matches!(c, '|' | '¦')));
        marks::mark(&self.page.frame, &self.ink, &mut words);
        let unread_ink = left.is_unread(&words) || self.ink.is_unread(&words);
        let mut seen = Seen { unread_ink, ..Seen::default() };
        let mut last = None;
        for line in order::lines(&words) {
            match last.replace(line.block) {
                Some(block) if block == line.block => seen.text.push('\n'),
                Some(_) => seen.text.push_str("\n\n"),
                None => {}
            }
            for (n, word) in line.words.iter().enumerate() {
                if n > 0 {
                    seen.text.push(' ');
                }
                let start = seen.text.len();
                seen.text.push_str(&word.text);
                seen.words.push(InkWord {
                    text: start..seen.text.len(),
                    quad: self.quad(picture, word.area),
                    confidence: (word.confidence / 100.0).clamp(0.0, 1.0),
                    mark: word.mark,
                });
            }
        }
        Ok(seen)
    }

    /// The corners of an area of the frame in the picture: lower left, lower right, upper right, upper
    /// left as the text runs.
    pub(super) fn quad(&self, picture: &Picture<'_>, area: [u32; 4]) -> Quad {
        let Prepared { turn, scale, tilt, .. } = self.page;
        let [left, top, right, bottom] = area.map(f64::from);
        let corners = [(left, bottom), (right, bottom), (right, top), (left, top)];
        let lying = |corner| tilt.map_or(corner, |tilt| tilt.back(corner));
        let scaled = |(x, y): (f64, f64)| (x / scale, y / scale);
        Quad(corners.map(|corner| turn.back(picture, scaled(lying(corner)))))
    }
}

/// Pixels to the inch: as the file says, unless that makes the page a stamp or a wall; else as the letters say.
fn resolution(picture: &Picture<'_>) -> f64 {
    let narrow = f64::from(picture.width.min(picture.height));
    let wide = f64::from(picture.width.max(picture.height));
    let fits = |dpi: f64| CLAIMED.contains(&dpi) && narrow / dpi > 0.5 && wide / dpi < 50.0;
    // 72 and 96 are what programs write that know nothing.
    let told = picture.dpi.filter(|dpi| fits(*dpi) && *dpi > 100.0);
    let written = || letters::resolution(picture.grey, picture.width as usize);
    let guessed = || written().map(|dpi| dpi.clamp(72.0, 600.0));
    told.or_else(guessed).unwrap_or_else(|| (narrow / A4).max(72.0))
}

fn scaled(image: &GrayImage, scale: f64) -> GrayImage {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most MAX_PIXELS"
    )]
    let side = |length: u32| (f64::from(length) * scale).round().max(1.0) as u32;
    let filter = if scale < 1.0 { FilterType::Triangle } else { FilterType::CatmullRom };
    resize(image, side(image.width()), side(image.height()), filter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::DynamicImage;
    use image::metadata::Orientation;

    #[test]
    fn a_pixel_is_shown_where_viewers_show_it_and_found_again() {
        let grey: Vec<u8> = (0..15).collect();
        for orientation in 1..=8 {
            let picture = Picture { width: 5, height: 3, grey: &grey, dpi: None, orientation };
            let turn = Turn::shown(orientation);
            let shown = turn.apply(&picture).unwrap();
            let stored = GrayImage::from_raw(5, 3, grey.clone()).unwrap();
            let mut expected = DynamicImage::ImageLuma8(stored);
            expected.apply_orientation(Orientation::from_exif(orientation).unwrap());
            assert_eq!(shown, expected.to_luma8(), "{orientation}");
            for (x, y, pixel) in shown.enumerate_pixels() {
                let (u, v) = turn.back(&picture, (f64::from(x) + 0.5, f64::from(y) + 0.5));
                let at = v.floor() * 5.0 + u.floor();
                assert!((at - f64::from(pixel.0[0])).abs() < 0.1, "{orientation} {x} {y}");
            }
        }
    }

    #[test]
    fn four_quarter_turns_are_none() {
        let [upright, right, half, left] = Turn::QUARTERS;
        assert_eq!(right.then(right), half);
        assert_eq!(right.then(left), upright);
        assert_eq!(half.then(right), left);
    }

    #[test]
    fn a_resolution_that_makes_no_page_is_not_believed() {
        let grey = vec![255; 1654 * 2339];
        let dpi = |dpi| {
            let picture = Picture { width: 1654, height: 2339, grey: &grey, dpi, orientation: 1 };
            resolution(&picture)
        };
        for told in [None, Some(72.0), Some(9000.0)] {
            assert!((dpi(told) - 200.0).abs() < 1.0, "{told:?}");
        }
        assert!((dpi(Some(300.0)) - 300.0).abs() < 0.1);
    }
}
