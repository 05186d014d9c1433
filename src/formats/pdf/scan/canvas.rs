//! The images of a page put together as they lie on it, for OCR to look at.
//!
//! Not what a viewer shows: images are drawn whole, whatever clips them or lies over them, so that nothing
//! that the file holds goes unread. An image that hides another comes on a canvas of its own.

use super::super::matrix::{self, Matrix};
use super::super::scene::Placed;
use super::super::store::{Page, Store};
use super::raster::{Raster, is_stencil};
use crate::model::Quad;
use crate::ocr::Paper;
use crate::ocr::protocol::MAX_PIXELS;
use lopdf::{ObjectId, Stream};

/// Canvases of one page: more layers of images than this and the page is not read.
const MAX_SHEETS: usize = 4;
/// Images of one page.
const MAX_IMAGES: usize = 2000;
/// Pixels of all images of a page and their masks: an A4 at 600 dpi in three layers.
const MAX_SAMPLES: usize = 210_000_000;
/// How often a page may be painted over from edge to edge.
const MAX_COATS: f64 = 60.0;
/// Resolutions at which images are put together, in pixels to the inch.
const DPI: std::ops::RangeInclusive<f64> = 150.0..=300.0;
/// Pixels to the inch under which an image is coarse.
const COARSE: f64 = 110.0;
/// Share of an image that another must lie over to hide it.
const HIDES: f64 = 0.1;
/// Grey of the paper under the images.
const WHITE: u8 = 255;
/// See [`WHITE`].
const BLACK: u8 = 0;
/// Room around the images, in points: OCR misses words at the very edge.
const MARGIN: f64 = 6.0;

/// An image on the page, and how to find a place of the page in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Pixels, origin top left → points of the page.
    pub(super) to_page: Matrix,
    to_pixels: Matrix,
}

impl Frame {
    /// An image of so many pixels; `None` when it is not an area.
    pub(super) fn new(width: u32, height: u32, matrix: Matrix) -> Option<Self> {
        // An image fills the unit square, its first row on top (ISO 32000-2, 8.9.5).
        let (w, h) = (f64::from(width), f64::from(height));
        let to_page = Matrix([1.0 / w, 0.0, 0.0, -1.0 / h, 0.0, 1.0]).then(matrix);
        let to_pixels = to_page.inverse()?;
        Some(Self { width, height, to_page, to_pixels })
    }

    /// A quad of the page in pixels.
    pub(super) fn pixels(&self, quad: &Quad) -> Quad {
        Quad(quad.0.map(|(x, y)| self.to_pixels.apply(x, y)))
    }

    /// A quad of pixels on the page.
    pub(super) fn on_page(&self, quad: &Quad) -> Quad {
        Quad(quad.0.map(|(x, y)| self.to_page.apply(x, y)))
    }

    /// Left, bottom, right, top on the page.
    pub(super) fn bounds(&self) -> [f64; 4] {
        let (w, h) = (f64::from(self.width), f64::from(self.height));
        let corners = [(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)];
        matrix::bounds(corners.map(|(x, y)| self.to_page.apply(x, y)))
    }

    /// Whether it has so few pixels to the inch that nobody reads small print in it: the paper under the
    /// ink of a page in layers.
    pub(super) fn is_coarse(&self) -> bool {
        let (across, down) = self.dpi();
        across.min(down) < COARSE
    }

    /// Pixels to the inch along a row and down a column.
    fn dpi(&self) -> (f64, f64) {
        let [a, b, c, d, ..] = self.to_page.0;
        (72.0 / a.hypot(b).max(1e-6), 72.0 / c.hypot(d).max(1e-6))
    }
}

/// One image with its pixels.
#[derive(Clone)]
struct Layer {
    frame: Frame,
    grey: Vec<u8>,
    /// Where it lets through: its own frame, and 255 where it is opaque.
    alpha: Option<(Frame, Vec<u8>)>,
}

impl Layer {
    fn of(store: &Store, placed: &Placed) -> Option<Self> {
        let stream = store.stream(placed.id)?;
        let raster = Raster::of(store, stream)?;
        let frame = Frame::new(raster.width, raster.height, placed.matrix)?;
        let grey = raster.grey();
        if is_stencil(store, stream) {
            // What colour goes through it is not looked at: dark ink, or nobody could read it.
            let alpha = Some((frame, grey.iter().map(|v| 255 - v).collect()));
            return Some(Self { frame, grey: vec![0; grey.len()], alpha });
        }
        let alpha = match mask_of(store, stream)? {
            None => None,
            Some((id, stencil)) => {
                let raster = Raster::of(store, store.stream(id)?)?;
                let frame = Frame::new(raster.width, raster.height, placed.matrix)?;
                let mut grey = raster.grey();
                if stencil {
                    for value in &mut grey {
                        *value = 255 - *value;
                    }
                }
                Some((frame, grey))
            }
        };
        Some(Self { frame, grey, alpha })
    }

    /// Whether its mask lets light ink through, which nobody can read on white paper.
    fn is_light(&self) -> bool {
        let Some((veil, alpha)) = &self.alpha else { return false };
        let most = if veil.width > self.frame.width { veil } else { &self.frame };
        let (width, height) = (most.width as usize, most.height as usize);
        let at = |frame: &Frame, data: &[u8], x: usize, y: usize| {
            let (w, h) = (frame.width as usize, frame.height as usize);
            data.get(y * h / height * w + x * w / width).copied().unwrap_or(0)
        };
        let pairs = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let pixel = |(x, y)| (at(&self.frame, &self.grey, x, y), at(veil, alpha, x, y));
        Paper::under(pairs.map(pixel)) == Paper::Black
    }

    /// Whether this hides a good part of `other`.
    fn hides(&self, other: &Self) -> bool {
        let area = |[l, b, r, t]: [f64; 4]| (r - l).max(0.0) * (t - b).max(0.0);
        let (a, b) = (self.frame.bounds(), other.frame.bounds());
        let both = [a[0].max(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].min(b[3])];
        self.alpha.is_none() && area(both) > HIDES * area(b)
    }

    /// Paints itself over a canvas.
    fn paint(&self, canvas: &mut Canvas) {
        let [left, bottom, right, top] = self.frame.bounds();
        let corners = [(left, top), (right, bottom)];
        let Some(to_canvas) = canvas.to_page.inverse() else { return };
        let [x0, y0, x1, y1] = matrix::bounds(corners.map(|(x, y)| to_canvas.apply(x, y)));
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        let clamp = |v: f64, most: u32| v.clamp(0.0, f64::from(most)) as u32;
        let columns = clamp(x0.floor(), canvas.width)..clamp(x1.ceil(), canvas.width);
        let view = Sampler::new(&self.frame, &self.grey, canvas.to_page);
        let veil = self.alpha.as_ref().map(|(f, a)| Sampler::new(f, a, canvas.to_page));
        for y in clamp(y0.floor(), canvas.height)..clamp(y1.ceil(), canvas.height) {
            for x in columns.clone() {
                let Some(value) = view.at(x, y) else { continue };
                let alpha = veil.as_ref().map_or(Some(255), |v| v.at(x, y)).unwrap_or(0);
                let at = y as usize * canvas.width as usize + x as usize;
                if let Some(pixel) = canvas.grey.get_mut(at) {
                    let (over, under) = (u32::from(alpha), 255 - u32::from(alpha));
                    let mixed = (u32::from(value) * over + u32::from(*pixel) * under) / 255;
                    *pixel = u8::try_from(mixed).unwrap_or(255);
                }
            }
        }
    }
}

/// Takes the pixels of an image under the pixels of a canvas.
struct Sampler<'a> {
    to_image: Matrix,
    width: usize,
    height: usize,
    data: &'a [u8],
    /// Pixels of the image across one of the canvas: so many are averaged.
    step: usize,
}

impl<'a> Sampler<'a> {
    fn new(frame: &Frame, data: &'a [u8], canvas: Matrix) -> Self {
        let to_image = canvas.then(frame.to_pixels);
        let [a, b, c, d, ..] = to_image.0;
        let scale = (a.hypot(b).max(c.hypot(d)) + 0.4).floor().clamp(1.0, 8.0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 8")]
        let step = scale as usize;
        Self { to_image, width: frame.width as usize, height: frame.height as usize, data, step }
    }

    fn at(&self, x: u32, y: u32) -> Option<u8> {
        let (u, v) = self.to_image.apply(f64::from(x) + 0.5, f64::from(y) + 0.5);
        if u < 0.0 || v < 0.0 {
            return None;
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative")]
        let (u, v) = (u as usize, v as usize);
        if u >= self.width || v >= self.height {
            return None;
        }
        let pixel = |u: usize, v: usize| self.data.get(v * self.width + u).copied();
        if self.step == 1 {
            return pixel(u, v);
        }
        let half = self.step / 2;
        let (left, top) = (u.saturating_sub(half), v.saturating_sub(half));
        let (mut sum, mut count) = (0u32, 0u32);
        for v in top..(top + self.step).min(self.height) {
            for u in left..(left + self.step).min(self.width) {
                sum += u32::from(pixel(u, v)?);
                count += 1;
            }
        }
        u8::try_from(sum / count.max(1)).ok()
    }
}

/// The mask of an image, soft or a stencil (`true`): `Some(None)` without, `None` when it has one of a
/// kind that is not read.
#[allow(clippy::option_option, reason = "three answers")]
pub(super) fn mask_of(store: &Store, image: &Stream) -> Option<Option<(ObjectId, bool)>> {
    let dict = &image.dict;
    for (key, stencil) in [(&b"SMask"[..], false), (b"Mask", true)] {
        if !dict.has(key) {
            continue;
        }
        let id = dict.get(key).ok()?.as_reference().ok()?;
        // Colours mixed with a matte would have to be unmixed.
        let plain = store.stream(id).is_some_and(|s| !s.dict.has(b"Matte"));
        return plain.then_some(Some((id, stencil)));
    }
    // Alpha inside a JPEG 2000.
    let inside = store.get(dict, b"SMaskInData").is_some_and(|o| o.as_i64().is_ok_and(|n| n != 0));
    (!inside).then_some(None)
}

/// A grey picture of images of one page.
pub(super) struct Canvas {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) grey: Vec<u8>,
    /// Pixels, origin top left → points of the page.
    pub(super) to_page: Matrix,
    /// Pixels to the inch.
    pub(super) dpi: f64,
    /// How it is shown, as an EXIF orientation.
    pub(super) orientation: u8,
}

impl Canvas {
    /// The pictures to look at for these images, in the order of painting; `None` when one of them
    /// cannot be read.
    pub(super) fn all(store: &Store, page: &Page, images: &[&Placed]) -> Option<Vec<Self>> {
        if images.is_empty() || images.len() > MAX_IMAGES {
            return None;
        }
        let mut sheets: Vec<Vec<Layer>> = Vec::new();
        let mut light: Vec<Layer> = Vec::new();
        let mut left = MAX_SAMPLES;
        for placed in images {
            let layer = Layer::of(store, placed)?;
            left =
                left.checked_sub(layer.grey.len() + layer.alpha.as_ref().map_or(0, |a| a.1.len()))?;
            if layer.is_light() {
                light.push(layer.clone());
            }
            // A mask belongs to what it lies over, an opaque image to the first canvas where it hides none.
            let over = |sheet: &Vec<Layer>| sheet.iter().any(|l| layer.hides(l));
            let at = if layer.alpha.is_some() {
                sheets.len().saturating_sub(1)
            } else {
                sheets.iter().position(|s| !over(s)).unwrap_or(sheets.len())
            };
            match sheets.get_mut(at) {
                Some(sheet) => sheet.push(layer),
                None => sheets.push(vec![layer]),
            }
            if sheets.len() > MAX_SHEETS {
                return None;
            }
        }
        let rotate = store.inherited(page, b"Rotate").and_then(|o| o.as_i64().ok()).unwrap_or(0);
        let mut all: Vec<Self> = sheets
            .into_iter()
            .map(|sheet| Self::of(sheet, rotate, WHITE))
            .collect::<Option<_>>()?;
        if !light.is_empty() {
            let mut dark = Self::of(light, rotate, BLACK)?;
            // The engine reads dark on light.
            dark.grey.iter_mut().for_each(|grey| *grey = 255 - *grey);
            all.push(dark);
        }
        Some(all)
    }

    /// One picture of some images, on paper of this grey.
    fn of(mut sheet: Vec<Layer>, rotate: i64, paper: u8) -> Option<Self> {
        let first = sheet.first()?;
        let (across, down) = first.frame.dpi();
        let square = (across / down - 1.0).abs() < 0.05;
        if sheet.len() == 1 && square && first.alpha.is_none() {
            // As it is stored: nothing is lost by drawing it anew.
            let Layer { frame, grey, .. } = sheet.pop()?;
            let Frame { width, height, to_page, .. } = frame;
            let orientation = orientation(to_page, rotate);
            return Some(Self { width, height, grey, to_page, dpi: across, orientation });
        }
        let bounds = sheet.iter().map(|l| l.frame.bounds());
        let [left, bottom, right, top] = bounds.fold(
            [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY],
            |[l, b, r, t], [x0, y0, x1, y1]| [l.min(x0), b.min(y0), r.max(x1), t.max(y1)],
        );
        let (left, top) = (left - MARGIN, top + MARGIN);
        let (wide, tall) = (right + MARGIN - left, top + MARGIN - bottom);
        let area = |[l, b, r, t]: [f64; 4]| (r - l) * (t - b);
        if sheet.iter().map(|l| area(l.frame.bounds())).sum::<f64>() > MAX_COATS * wide * tall {
            return None;
        }
        let native = sheet.iter().map(|l| l.frame.dpi()).map(|(a, d)| a.max(d)).fold(0.0, f64::max);
        #[allow(clippy::cast_precision_loss, reason = "forty million")]
        let most = (MAX_PIXELS as f64 / (wide * tall).max(1.0)).sqrt() * 72.0;
        let dpi = native.clamp(*DPI.start(), *DPI.end()).min(most * 0.99);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "MAX_PIXELS")]
        let pixels = |points: f64| (points * dpi / 72.0).ceil().max(1.0) as u32;
        let (width, height) = (pixels(wide), pixels(tall));
        let size = (width as usize).checked_mul(height as usize).filter(|s| *s <= MAX_PIXELS)?;
        let point = 72.0 / dpi;
        let to_page = Matrix([point, 0.0, 0.0, -point, left, top]);
        let mut canvas = Self {
            width,
            height,
            grey: vec![paper; size],
            to_page,
            dpi,
            orientation: orientation(to_page, rotate),
        };
        for layer in &sheet {
            layer.paint(&mut canvas);
        }
        Some(canvas)
    }
}

/// How a page turned by `rotate` degrees shows a picture with this map to the page, as an EXIF
/// orientation.
fn orientation(to_page: Matrix, rotate: i64) -> u8 {
    let [a, b, c, d, ..] = to_page.0;
    // Where the row and the column of the picture point on the page, y down.
    let (mut row, mut column) = ((a, -b), (c, -d));
    for _ in 0..rotate.rem_euclid(360) / 90 {
        let turn = |(x, y): (f64, f64)| (-y, x);
        (row, column) = (turn(row), turn(column));
    }
    // Whether a direction points right (`across`) or down.
    let sign = |(x, y): (f64, f64), across: bool| if across { x > 0.0 } else { y > 0.0 };
    let upright = row.0.abs() >= row.1.abs();
    match (upright, sign(row, upright), sign(column, !upright)) {
        (true, true, true) => 1,
        (true, false, true) => 2,
        (true, false, false) => 3,
        (true, true, false) => 4,
        (false, true, true) => 5,
        (false, true, false) => 6,
        (false, false, false) => 7,
        (false, false, true) => 8,
    }
}
