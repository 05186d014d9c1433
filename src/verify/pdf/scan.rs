//! A second look at pages without text: they are rendered and read by OCR, before and after.

use super::super::Verdict;
use super::super::needle::{Folded, Needle, Needles};
use super::{Boxes, Painted, page_name};
use crate::ocr::{Picture, look};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use hayro_interpret::kurbo::{Affine, Point};
use hayro_interpret::{InterpreterCache, InterpreterSettings, RenderContent};
use hayro_syntax::Pdf;
use hayro_syntax::page::Page;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Resolution of the rendered page, in pixels a point: 200 to the inch.
const SCALE: f64 = 200.0 / 72.0;
/// Longest side of the rendered page, in pixels.
const SIDE: f64 = 6000.0;

/// Reads the pages with boxes that show no text: no removed value may be read in the copy more often
/// than the original shows it outside the boxes.
pub(super) fn read_again(
    before: &Pdf,
    after: &Pdf,
    boxes: &Boxes,
    needles: &Needles,
    verdict: &mut Verdict,
) {
    let cache = InterpreterCache::new();
    for (n, (one, other)) in before.pages().iter().zip(after.pages().iter()).enumerate() {
        let number = u32::try_from(n + 1).unwrap_or(u32::MAX);
        let Some(Painted { boxes, .. }) = boxes.get(&number).filter(|b| !b.boxes.is_empty()) else {
            continue;
        };
        let text = || super::text::PageText::read(one, &cache, RenderContent::PAGE);
        let has_text = catch_unwind(AssertUnwindSafe(text))
            .is_ok_and(|t| t.glyphs.iter().any(|g| !g.is_space()));
        if has_text {
            continue;
        }
        let (Some(was), Some(is)) = (words(one), words(other)) else {
            verdict.add("unverifiable", page_name(n));
            continue;
        };
        let mut outside = Folded::default();
        for (word, centre) in &was {
            if boxes.iter().any(|b| b.contains(*centre)) {
                outside.push('\u{25A0}', 0);
            } else {
                word.chars().for_each(|c| outside.push(c, 0));
            }
            outside.part();
        }
        let mut found = Folded::default();
        for (word, _) in &is {
            word.chars().for_each(|c| found.push(c, 0));
            found.part();
        }
        let (allowed, found) = (needles.count(&outside), needles.count(&found));
        let long = needles.all().iter().map(Needle::is_searched);
        if found.iter().zip(&allowed).zip(long).any(|((f, a), long)| long && f > a) {
            verdict.add("text-still-there", page_name(n));
        }
    }
}

/// The words that can be read on a rendered page, and the middle of each in points.
fn words(page: &Page<'_>) -> Option<Vec<(String, Point)>> {
    let (width, height) = page.render_dimensions();
    let longest = f64::from(width.max(height));
    let scale = SCALE.min(SIDE / longest);
    if !scale.is_finite() || scale <= 0.0 {
        return None;
    }
    let cache = RenderCache::new();
    let settings = InterpreterSettings::default();
    #[allow(clippy::cast_possible_truncation, reason = "a scale of at most SCALE")]
    let zoom = scale as f32;
    let size = PixmapSettings { x_scale: zoom, y_scale: zoom, bg_color: WHITE };
    let paint = || render(page, &cache, &settings, &RenderSettings::default(), &size);
    let pixels = catch_unwind(AssertUnwindSafe(paint)).ok()?;
    let light = |r: u8, g: u8, b: u8| {
        let sum = 2126 * u32::from(r) + 7152 * u32::from(g) + 722 * u32::from(b);
        u8::try_from(sum / 10_000).unwrap_or(255)
    };
    let grey: Vec<u8> = pixels.data().iter().map(|p| light(p.r, p.g, p.b)).collect();
    let picture = Picture {
        width: u32::from(pixels.width()),
        height: u32::from(pixels.height()),
        grey: &grey,
        dpi: Some(scale * 72.0),
        orientation: 1,
    };
    let seen = look(&picture).ok()?;
    let to_page =
        (Affine::scale(scale) * Affine::new(page.initial_transform(true).as_coeffs())).inverse();
    let word = |w: &crate::model::InkWord| {
        let text = seen.text.get(w.text.clone()).unwrap_or_default().to_owned();
        let [left, top, right, bottom] = w.quad.bounds();
        (text, to_page * Point::new(f64::midpoint(left, right), f64::midpoint(top, bottom)))
    };
    Some(seen.words.iter().map(word).collect())
}
