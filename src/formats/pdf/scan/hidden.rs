//! Pixels of an image that never show: its mask does not let them through, or they lie off the page. No viewer
//! paints them, any program that takes the image out of the file has them.

use super::super::store::Store;
use super::raster::Raster;
use super::{canvas, filter};
use crate::formats::image::Area;
use lopdf::Stream;

/// Opacity, of 255, up to which nothing can be seen.
const UNSEEN: u8 = 3;
/// Pixels around what shows that stay: viewers mix neighbours when they scale.
const EDGE: usize = 2;
/// Difference between neighbours that lossy compression makes by itself.
const NOISE: u8 = 12;

/// Stretches of rows of `stream` that never show; `None` when there are none, or nothing is in them. `shown` is
/// what lies on a page.
pub(super) fn areas(store: &Store, stream: &Stream, shown: Option<Area>) -> Option<Vec<Area>> {
    let side = |key: &[u8]| -> Option<usize> {
        store.get(&stream.dict, key)?.as_i64().ok()?.try_into().ok()
    };
    let (width, height) = (side(b"Width")?, side(b"Height")?);
    let veil = Veil::of(store, stream);
    let (columns, rows) = shown.map_or((0..width, 0..height), |a| {
        let grown = |from: u32, to: u32| (from as usize).saturating_sub(EDGE)..to as usize + EDGE;
        (grown(a.left, a.right), grown(a.top, a.bottom))
    });
    let cropped = columns.start > 0 || columns.end < width || rows.start > 0 || rows.end < height;
    if veil.is_none() && !cropped {
        return None;
    }
    let lossy = matches!(filter(store, stream)?.as_slice(), b"DCTDecode" | b"JPXDecode");
    let grey = Raster::of(store, stream)?.grey();
    let (mut found, mut is_picture) = (Vec::new(), !lossy);
    for y in 0..height {
        let hidden = |x: usize| {
            !rows.contains(&y)
                || !columns.contains(&x)
                || veil.as_ref().is_some_and(|veil| veil.hides((x, y), (width, height)))
        };
        let mut x = 0;
        while x < width {
            let start = x;
            while x < width && hidden(x) {
                x += 1;
            }
            if start < x {
                let row = grey.get(y * width + start..y * width + x).unwrap_or_default();
                let mut pairs = row.iter().zip(row.iter().skip(1));
                is_picture |= pairs.any(|(a, b)| a.abs_diff(*b) > NOISE);
                let [left, top, right] =
                    [start, y, x].map(|v| u32::try_from(v).unwrap_or(u32::MAX));
                found.push(Area { left, top, right, bottom: top + 1 });
            }
            x += 1;
        }
    }
    (is_picture && !found.is_empty()).then_some(found)
}

/// A mask, and where it lets nothing through.
struct Veil {
    width: usize,
    height: usize,
    sums: Sums,
}

impl Veil {
    /// The mask of an image; `None` without, or when it cannot be read.
    fn of(store: &Store, stream: &Stream) -> Option<Self> {
        let (id, stencil) = canvas::mask_of(store, stream)??;
        let mask = Raster::of(store, store.stream(id)?)?;
        let (width, height) = (mask.width as usize, mask.height as usize);
        let mut shows = mask.grey();
        for value in &mut shows {
            // A stencil lets through where it has ink (ISO 32000-2, 8.9.6.3).
            *value = u8::from((*value > UNSEEN) != stencil);
        }
        Some(Self { width, height, sums: Sums::of(&shows, width) })
    }

    /// Whether nothing shows of a pixel of an image of so many pixels, nor of those beside it.
    fn hides(&self, (x, y): (usize, usize), (width, height): (usize, usize)) -> bool {
        // The pixels of the mask over some of the image.
        let under = |at: usize, size: usize, all: usize| {
            let first = at.saturating_sub(EDGE) * all / size;
            let last = ((at + 1 + EDGE).min(size) * all).div_ceil(size);
            (first.saturating_sub(EDGE), (last + EDGE).min(all))
        };
        self.sums.is_empty(under(x, width, self.width), under(y, height, self.height))
    }
}

/// Sums of all pixels above and left of a place.
struct Sums {
    width: usize,
    sums: Vec<u32>,
}

impl Sums {
    fn of(pixels: &[u8], width: usize) -> Self {
        let stride = width + 1;
        let mut sums = vec![0; stride];
        for row in pixels.chunks_exact(width.max(1)) {
            let above = sums.len() - stride;
            let mut sum = 0;
            sums.push(0);
            for (x, value) in row.iter().enumerate() {
                sum += u32::from(*value);
                let over = sums.get(above + x + 1).copied().unwrap_or(0);
                sums.push(sum + over);
            }
        }
        Self { width: stride, sums }
    }

    /// Whether all pixels in these columns and rows, from and up to, are 0.
    fn is_empty(&self, (left, right): (usize, usize), (top, bottom): (usize, usize)) -> bool {
        let at =
            |x: usize, y: usize| self.sums.get(y * self.width + x).copied().unwrap_or(u32::MAX);
        at(right, bottom).wrapping_add(at(left, top))
            == at(left, bottom).wrapping_add(at(right, top))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_tell_what_is_empty() {
        let mut pixels = [0; 20];
        pixels[7] = 1;
        let sums = Sums::of(&pixels, 5);
        assert!(!sums.is_empty((0, 5), (0, 4)));
        assert!(!sums.is_empty((2, 3), (1, 2)));
        assert!(sums.is_empty((3, 5), (0, 4)) && sums.is_empty((0, 5), (2, 4)));
        assert!(sums.is_empty((0, 5), (0, 1)));
    }
}
