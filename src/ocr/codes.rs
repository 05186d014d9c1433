//! Codes for machines on a page, made of squares or bars, with what they hold: QR (ISO/IEC 18004), Data Matrix
//! (16022), Aztec (24778), PDF417 (15438), Code 128 (15417), Code 39 (16388), Code 93 and Codabar. Those of
//! articles in shops (EAN, UPC) say nothing of anybody.

use super::{Frame, skew};
use image::GrayImage;
use image::imageops::{FilterType, resize};
use rxing::common::HybridBinarizer;
use rxing::{BarcodeFormat, BinaryBitmap, DecodeHints, Luma8LuminanceSource, MultiFormatReader};
use rxing::{RXingResult, Reader};

/// Codes looked for on one page.
const MOST: usize = 32;

/// What is found anywhere on a page.
const ANYWHERE: [BarcodeFormat; 7] = [
    BarcodeFormat::QR_CODE,
    BarcodeFormat::DATA_MATRIX,
    BarcodeFormat::PDF_417,
    BarcodeFormat::CODE_128,
    BarcodeFormat::CODE_39,
    BarcodeFormat::CODE_93,
    BarcodeFormat::CODABAR,
];

/// What is found in the middle of a picture only.
const CENTRED: BarcodeFormat = BarcodeFormat::AZTEC;

/// Codes made of squares.
const SQUARES: [BarcodeFormat; 3] =
    [BarcodeFormat::QR_CODE, BarcodeFormat::DATA_MATRIX, BarcodeFormat::AZTEC];

/// How far a code is turned before it is looked at again, in degrees.
const ANGLES: [f64; 6] = [0.0, 15.0, -15.0, 30.0, -30.0, 45.0];

/// Sides of a code made of squares, in inches.
const SQUARE: std::ops::Range<f64> = 0.25..2.5;

/// A code: what it holds, and its area in the frame (left, top, right, bottom).
pub(super) type Code = (String, [u32; 4]);

/// The codes on a page that can be read. `pieces` is the ink that is no word. A code whose place is not
/// sure has the whole page for its area.
pub(super) fn codes(frame: &Frame, pieces: &[[u32; 4]]) -> Vec<Code> {
    // The page is hostile until proven otherwise.
    let find = std::panic::AssertUnwindSafe(|| {
        let mut found = anywhere(frame);
        let unread = |[l, t, r, b]: &[u32; 4]| {
            let (x, y) = (u32::midpoint(*l, *r), u32::midpoint(*t, *b));
            let holds = |[l, t, r, b]: &[u32; 4]| (*l..*r).contains(&x) && (*t..*b).contains(&y);
            !found.iter().any(|(_, area)| holds(area))
        };
        let pieces: Vec<[u32; 4]> = pieces.iter().copied().filter(unread).collect();
        found.extend(apart(frame, &pieces));
        found
    });
    std::panic::catch_unwind(find).unwrap_or_default()
}

fn anywhere(frame: &Frame) -> Vec<Code> {
    let mut found: Vec<Code> = Vec::new();
    let mut left = frame.clone();
    let Some(mut picture) = binary(&left) else { return found };
    // One kind after another: with all at once, which is found first is a matter of chance.
    for format in ANYWHERE {
        while let Some(result) = decoded(&mut picture, format).filter(|_| found.len() < MOST) {
            let text = said(&result);
            let area = place(&left, &result).unwrap_or([0, 0, frame.width, frame.height]);
            // One finds but one at a time: what was found goes.
            left.whiten(area);
            found.push((text, area));
            let Some(rest) = binary(&left) else { return found };
            picture = rest;
        }
    }
    found.retain(|(text, _)| !text.is_empty());
    found.sort_by_key(|(_, [left, top, ..])| (*top, *left));
    found
}

/// Codes in pieces of ink: in the middle of the piece, small, or turned.
fn apart(frame: &Frame, pieces: &[[u32; 4]]) -> Vec<Code> {
    let inch = f64::from(frame.dpi);
    let is_square = |[l, t, r, b]: &&[u32; 4]| {
        let (wide, high) = (f64::from(r - l) / inch, f64::from(b - t) / inch);
        SQUARE.contains(&wide) && SQUARE.contains(&high) && wide.max(high) < 1.6 * wide.min(high)
    };
    let read = |piece: &[u32; 4]| {
        let area = frame.around(*piece, frame.dpi / 10);
        let part = frame.part(area);
        let plain = || Some(said(&decoded(&mut binary(&part)?, CENTRED)?));
        let text = plain().or_else(|| enlarged(&part))?;
        Some((text, area)).filter(|(text, _)| !text.is_empty())
    };
    pieces.iter().filter(is_square).take(MOST).filter_map(read).collect()
}

/// What a code holds that is too small or too much askew to be found as it lies.
fn enlarged(part: &Frame) -> Option<String> {
    let small = GrayImage::from_raw(part.width, part.height, part.grey.clone())?;
    let (width, height) = (part.width * 3, part.height * 3);
    let large = resize(&small, width, height, FilterType::CatmullRom);
    ANGLES.iter().find_map(|angle| {
        let (turned, _) = skew::turned(&large, *angle);
        let (width, height) = turned.dimensions();
        let frame = Frame { width, height, dpi: part.dpi * 3, grey: turned.into_raw() };
        let mut picture = binary(&frame)?;
        SQUARES.iter().find_map(|format| Some(said(&decoded(&mut picture, *format)?)))
    })
}

/// A picture as the library wants it.
type Binary = BinaryBitmap<HybridBinarizer<Luma8LuminanceSource>>;

fn binary(frame: &Frame) -> Option<Binary> {
    let source = Luma8LuminanceSource::new(frame.grey.clone(), frame.width, frame.height).ok()?;
    Some(BinaryBitmap::new(HybridBinarizer::new(source)))
}

/// A code of this kind.
fn decoded(picture: &mut Binary, format: BarcodeFormat) -> Option<RXingResult> {
    let hints = DecodeHints {
        TryHarder: Some(true),
        AlsoInverted: Some(true),
        PossibleFormats: Some([format].into()),
        ..DecodeHints::default()
    };
    MultiFormatReader::default().decode_with_hints(picture, &hints).ok()
}

/// What a code holds, on one line.
fn said(result: &RXingResult) -> String {
    let text: String =
        result.getText().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.trim().to_owned()
}

/// Where a code stands: the library does not turn all its points back, and of bars it gives a line, at times
/// the wrong one. So a place counts when the same is read in it alone.
fn place(frame: &Frame, result: &RXingResult) -> Option<[u32; 4]> {
    let points: Vec<(f64, f64)> =
        result.getPoints().iter().map(|p| (f64::from(p.x), f64::from(p.y))).collect();
    let (wide, high) = (f64::from(frame.width), f64::from(frame.height));
    let turns: [&dyn Fn(f64, f64) -> (f64, f64); 4] =
        [&|x, y| (x, y), &|x, y| (wide - x, high - y), &|x, y| (y, high - x), &|x, y| {
            (wide - y, x)
        }];
    turns.iter().find_map(|turn| {
        let points: Vec<_> = points.iter().map(|(x, y)| turn(*x, *y)).collect();
        let area = match points.as_slice() {
            [first, second] => {
                area_of_bars(frame, *first, (first.1 - second.1).abs() < (first.0 - second.0).abs())
            }
            _ => hull(&points, frame),
        }?;
        let area = frame.around(area, frame.dpi / 12);
        let alone = decoded(&mut binary(&frame.part(area))?, *result.getBarcodeFormat())?;
        (alone.getText() == result.getText()).then_some(area)
    })
}

/// The smallest area with all points.
fn hull(points: &[(f64, f64)], frame: &Frame) -> Option<[u32; 4]> {
    let edge = |values: &dyn Fn(&(f64, f64)) -> f64, most: u32| {
        let low = points.iter().map(values).reduce(f64::min)?.clamp(0.0, f64::from(most));
        let high = points.iter().map(values).reduce(f64::max)?.clamp(0.0, f64::from(most));
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "inside")]
        Some((low.floor() as u32, high.ceil() as u32))
    };
    let (left, right) = edge(&|p| p.0, frame.width)?;
    let (top, bottom) = edge(&|p| p.1, frame.height)?;
    Some([left, top, right, bottom])
}

/// The area of a code of bars through a point; `level` when the bars stand upright. Along the code it ends
/// at a blank wider than any inside one, and across it where the bars end.
fn area_of_bars(frame: &Frame, point: (f64, f64), level: bool) -> Option<[u32; 4]> {
    let dark = super::ink::threshold(&frame.grey);
    let (length, depth) =
        if level { (frame.width, frame.height) } else { (frame.height, frame.width) };
    let (from, row) = if level { point } else { (point.1, point.0) };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "inside")]
    let (from, row) = (from.max(0.0) as u32, row.max(0.0) as u32);
    let is_dark = |along: u32, across: u32| {
        let (x, y) = if level { (along, across) } else { (across, along) };
        x < frame.width && y < frame.height && {
            let at = y as usize * frame.width as usize + x as usize;
            frame.grey.get(at).is_some_and(|g| *g <= dark)
        }
    };
    let blank = frame.dpi / 10;
    let begin = (from.saturating_sub(blank)..from + blank).find(|n| is_dark(*n, row))?;
    let edge = |along: &mut dyn Iterator<Item = u32>| {
        let mut edge = begin;
        for n in along {
            if is_dark(n, row) {
                edge = n;
            } else if n.abs_diff(edge) > blank {
                break;
            }
        }
        edge
    };
    let (start, end) = (edge(&mut (0..begin).rev()), edge(&mut (begin..length)));
    // Of a code askew, rows at its ends hold part of the bars: what is left of it is found again.
    let ink = |n: u32| (start..=end).filter(|along| is_dark(*along, n)).count();
    let bars = ink(row);
    let is_code = |n: &u32| ink(*n) * 3 >= bars;
    let low = (0..=row).rev().take_while(is_code).last()?;
    let high = (row..depth).take_while(is_code).last()?;
    Some(if level { [start, low, end + 1, high + 1] } else { [low, start, high + 1, end + 1] })
}
