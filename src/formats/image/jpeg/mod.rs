//! JPEG without a second loss: the coefficients are decoded, those of the blocks under a box are
//! replaced, and all are coded again (ITU-T T.81).
//!
//! Blocks that no box touches come out bit-identical, so a scan loses no quality. The copy is
//! sequential with tables made to measure, whatever the original was; segments other than what is
//! needed to show the picture are left out: EXIF, XMP, comments, thumbnails, colour profiles.

mod block;
mod code;
mod parse;
mod scan;

use super::area::Area;
use super::exif;
use crate::model::Reason;
use parse::Frame;

/// What a file says about how its picture is shown.
pub(in crate::formats) struct Head {
    /// Pixels to the inch.
    pub(in crate::formats) dpi: Option<f64>,
    /// EXIF orientation.
    pub(in crate::formats) orientation: u8,
}

/// Reads the segments before the picture.
pub(in crate::formats) fn head(bytes: &[u8]) -> Head {
    let mut head = Head { dpi: None, orientation: 1 };
    for segment in parse::Segments::new(bytes).take_while(|s| s.marker != parse::SOS) {
        match segment.marker {
            0xe0 => head.dpi = head.dpi.or_else(|| density(segment.data)),
            0xe1 => {
                if let Some(data) = segment.data.strip_prefix(b"Exif\0\0") {
                    head.orientation = exif::orientation(data);
                }
            }
            _ => {}
        }
    }
    head
}

/// Pixels to the inch from a JFIF segment.
fn density(data: &[u8]) -> Option<f64> {
    let unit = *data.strip_prefix(b"JFIF\0")?.get(2)?;
    let x = u16::from_be_bytes(data.get(8..10)?.try_into().ok()?);
    match unit {
        1 => Some(f64::from(x)),
        2 => Some(f64::from(x) * 2.54),
        _ => None,
    }
}

/// The same picture with black areas and without anything that is no picture.
pub(in crate::formats) fn redact(bytes: &[u8], areas: &[Area]) -> Result<Vec<u8>, Reason> {
    let mut frame = scan::decode(bytes).ok_or_else(|| Reason::NotRemovable("jpeg".to_owned()))?;
    let black = black(&frame);
    let (most_h, most_v) = frame.most();
    for area in areas {
        for (component, level) in frame.components.iter_mut().zip(&black) {
            // Every sample that shares a pixel with the area.
            let share = |at: u32, factor: usize, most: usize| at as usize * factor / most;
            let up = |at: u32, factor: usize, most: usize| (at as usize * factor).div_ceil(most);
            let x = share(area.left, component.h, most_h)..up(area.right, component.h, most_h);
            let y = share(area.top, component.v, most_v)..up(area.bottom, component.v, most_v);
            let table = frame.tables.get(component.table).copied().flatten();
            let table = table.ok_or_else(|| Reason::Damaged("jpeg".to_owned()))?;
            block::fill(component, &table, x, y, *level);
        }
    }
    write(&frame, head(bytes).orientation).ok_or_else(|| Reason::NotRemovable("jpeg".to_owned()))
}

/// The level of black in each component, 0 to 255.
fn black(frame: &Frame) -> Vec<u8> {
    match (frame.components.len(), frame.adobe) {
        // RGB as it is.
        (3, Some(0)) => vec![0; 3],
        (3, None) if frame.ids() == *b"RGB" => vec![0; 3],
        (3, _) => vec![0, 128, 128],
        // Adobe stores inks inverted: 0 is full.
        (4, Some(2)) => vec![0, 128, 128, 0],
        (4, Some(_)) => vec![0; 4],
        (4, None) => vec![255; 4],
        (n, _) => vec![0; n],
    }
}

/// The file around the coded picture.
fn write(frame: &Frame, orientation: u8) -> Option<Vec<u8>> {
    let mut out = vec![0xff, 0xd8];
    let mut segment = |marker: u8, data: &[u8]| {
        out.extend([0xff, marker]);
        out.extend(u16::try_from(data.len() + 2).ok()?.to_be_bytes());
        out.extend(data);
        Some(())
    };
    if let Some(transform) = frame.adobe {
        segment(0xee, &[b"Adobe\0\x64\0\0\0\0".as_slice(), &[transform]].concat())?;
    } else if frame.ids() != *b"RGB" {
        let (unit, x, y) = frame.density;
        let density = [x.to_be_bytes(), y.to_be_bytes()].concat();
        segment(0xe0, &[b"JFIF\0\x01\x01".as_slice(), &[unit], &density, &[0, 0]].concat())?;
    }
    if orientation != 1 {
        segment(0xe1, &[b"Exif\0\0".to_vec(), exif::only_orientation(orientation)].concat())?;
    }
    for (n, table) in (0u8..).zip(&frame.tables) {
        let Some(table) = table else { continue };
        let wide = table.iter().any(|v| *v > 255);
        let mut data = vec![n | if wide { 0x10 } else { 0 }];
        for value in parse::ZIGZAG.iter().filter_map(|at| table.get(*at)) {
            let [high, low] = value.to_be_bytes();
            data.extend(if wide { vec![high, low] } else { vec![low] });
        }
        segment(0xdb, &data)?;
    }
    let mut data = vec![8];
    data.extend(frame.height.to_be_bytes());
    data.extend(frame.width.to_be_bytes());
    data.push(u8::try_from(frame.components.len()).ok()?);
    for c in &frame.components {
        let factors = u8::try_from(c.h << 4 | c.v).ok()?;
        data.extend([c.id, factors, u8::try_from(c.table).ok()?]);
    }
    // Baseline holds tables of bytes only (B.2.4.1).
    let wide = frame.tables.iter().flatten().any(|t| t.iter().any(|v| *v > 255));
    segment(if wide { 0xc1 } else { 0xc0 }, &data)?;
    out.extend(code::encode(frame)?);
    out.extend([0xff, 0xd9]);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::image::codecs::jpeg::JpegEncoder;
    use ::image::{ExtendedColorType, ImageFormat, load_from_memory_with_format};

    /// A picture with a gradient and noise.
    fn picture(colour: ExtendedColorType, samples: usize) -> Vec<u8> {
        let (width, height) = (203u32, 77u32);
        let mut seed = 1u32;
        let mut data = Vec::new();
        for n in 0..width * height * u32::try_from(samples).unwrap() {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            data.push(u8::try_from((n / 120 + (seed >> 28)) % 256).unwrap());
        }
        let mut out = Vec::new();
        JpegEncoder::new_with_quality(&mut out, 70).encode(&data, width, height, colour).unwrap();
        out
    }

    #[test]
    fn nothing_changes_outside_the_blocks_of_a_box_and_the_box_is_black() {
        for (colour, samples) in [(ExtendedColorType::L8, 1), (ExtendedColorType::Rgb8, 3)] {
            let bytes = picture(colour, samples);
            let area = Area { left: 50, top: 20, right: 120, bottom: 41 };
            let copy = redact(&bytes, &[area]).unwrap();
            assert!(copy.len() * 2 < bytes.len() * 3);
            let open =
                |b: &[u8]| load_from_memory_with_format(b, ImageFormat::Jpeg).unwrap().to_rgb8();
            let (before, after) = (open(&bytes), open(&copy));
            for (x, y, pixel) in before.enumerate_pixels() {
                let now = after.get_pixel(x, y);
                let inside = (50..120).contains(&x) && (20..41).contains(&y);
                let near = (32..128 + 8).contains(&x) && (0..56).contains(&y);
                if inside {
                    assert!(now.0.iter().all(|v| *v < 40), "{x} {y} {now:?}");
                } else if !near {
                    assert_eq!(pixel, now, "{x} {y}");
                }
            }
        }
    }

    #[test]
    fn hostile_bytes_are_refused_not_crashed_on() {
        let bytes = picture(ExtendedColorType::Rgb8, 3);
        for n in 0..bytes.len() {
            let mut broken = bytes.clone();
            broken[n] ^= 0x5a;
            if n < 700 || n % 97 == 0 {
                let _ = redact(&broken, &[]);
                let _ = redact(&broken[..n], &[]);
            }
        }
    }
}
