//! A second look at pages with boxes over pictures: they are rendered and read by OCR, before and after.

use super::super::Verdict;
use super::super::needle::{Folded, Needle, Needles};
use super::{Boxes, Painted, page_name};
use crate::ocr::{Picture, look};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use hayro_interpret::kurbo::{Affine, Point, Rect};
use hayro_interpret::{InterpreterCache, InterpreterSettings, RenderContent};
use hayro_syntax::Pdf;
use hayro_syntax::page::Page;
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Resolution of the rendered page, in pixels a point: 200 to the inch.
const SCALE: f64 = 200.0 / 72.0;
/// Longest side of the rendered page, in pixels.
const SIDE: f64 = 6000.0;

/// Reads the pages with boxes over pictures: no removed value may be read in the copy more often
/// than the original shows it outside the boxes.
pub(super) fn read_again(
    before: &Pdf,
    after: &Pdf,
    boxes: &Boxes,
    needles: &Needles,
    verdict: &mut Verdict,
) {
    let cache = InterpreterCache::new();
    let mut looks = Vec::new();
    for (n, (one, other)) in before.pages().iter().zip(after.pages().iter()).enumerate() {
        let number = u32::try_from(n + 1).unwrap_or(u32::MAX);
        let Some(Painted { boxes, holes, .. }) = boxes.get(&number).filter(|b| !b.boxes.is_empty())
        else {
            continue;
        };
        let text = || super::text::PageText::read(one, &cache, RenderContent::PAGE);
        // Text on plain paper was read as text; of a page that cannot be read so, all is looked at.
        let is_plain = catch_unwind(AssertUnwindSafe(text)).is_ok_and(|t| {
            let over = |b: &Rect| t.pictures.iter().any(|(_, p, _)| p.overlaps(*b));
            // What went from a font that says nothing was read by looking.
            let gone = || t.glyphs.iter().filter(|g| holes.iter().any(|h| h.contains(g.centre)));
            let unknown = gone().filter(|g| !g.has_text()).count();
            t.glyphs.iter().any(|g| !g.is_space())
                && !boxes.iter().any(over)
                && 2 * unknown <= gone().count()
        });
        if is_plain {
            continue;
        }
        looks.push((n, one, other, boxes));
    }
    let seen: Vec<_> = looks
        .into_par_iter()
        .map(|(n, one, other, boxes)| (n, is_readable(one, other, boxes, needles)))
        .collect();
    for (n, readable) in seen {
        match readable {
            None => verdict.add("unverifiable", page_name(n)),
            Some(true) => verdict.add("text-still-there", page_name(n)),
            Some(false) => {}
        }
    }
}

/// Whether a removed value can be read on a page of the copy more often than the original shows it
/// outside the boxes; `None` when one of them cannot be looked at.
fn is_readable(
    before: &Page<'_>,
    after: &Page<'_>,
    boxes: &[Rect],
    needles: &Needles,
) -> Option<bool> {
    let counted = |words: &[(String, Point)], boxes: &[Rect]| {
        let mut text = Folded::default();
        for (word, centre) in words {
            if boxes.iter().any(|b| b.contains(*centre)) {
                text.push('\u{25A0}', 0);
            } else {
                word.chars().for_each(|c| text.push(c, 0));
            }
            text.part();
        }
        needles.count(&text)
    };
    let found = counted(&words(after)?, &[]);
    let searched = || needles.all().iter().map(Needle::is_searched);
    if !found.iter().zip(searched()).any(|(count, searched)| searched && *count > 0) {
        return Some(false);
    }
    let allowed = counted(&words(before)?, boxes);
    let pairs = found.iter().zip(&allowed).zip(searched());
    Some(pairs.into_iter().any(|((found, allowed), searched)| searched && found > allowed))
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
