//! Picture copies: boxes are black, all that lies outside them is as it was, nothing but the picture is
//! in the file, and OCR of the copy reads no removed word.
//!
//! Shares with the writer the OCR engine and the decoders (crates `image` and `tiff`); a JPEG is
//! written by code of our own and read here by another's. What a file consists of is walked here.

mod chunks;
mod page;

use super::Verdict;
use super::needle::{Folded, Needle, Needles};
use crate::model::Redaction;
use crate::ocr::{Paper, Picture, look};
use page::Page;
use std::collections::BTreeMap;

/// How far a JPEG spreads a change, in pixels: a unit of sixteen, and two that viewers smooth over.
const SPREAD: u32 = 18;
/// What a JPEG may change within that distance.
const WASH: u8 = 110;
/// Brightest pixel of a box.
const DARK: u8 = 64;

/// Brightest pixel of a box in a JPEG.
const WAVE: u8 = 128;

/// Left, top, right, bottom, half-open, in pixels.
type Box = [u32; 4];

/// Whether these bytes are a picture.
pub(super) fn is_image(bytes: &[u8]) -> bool {
    chunks::Kind::of(bytes).is_some()
}

/// Checks a picture against the original and what was removed.
pub(super) fn check(original: &[u8], copy: &[u8], redactions: &[Redaction]) -> Verdict {
    let mut verdict = Verdict::default();
    let Some((before, after)) = both(original, copy, &mut verdict) else { return verdict };
    let lossy = chunks::Kind::of(copy) == Some(chunks::Kind::Jpeg);
    let mut boxes: BTreeMap<usize, Vec<Box>> = BTreeMap::new();
    for redaction in redactions {
        if redaction.boxes.is_empty() && !redaction.removed.expose().trim().is_empty() {
            verdict.add("box-not-opaque", place(redaction.part));
        }
        for (page, area) in &redaction.boxes {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels")]
            let area = area.map(|v| v.max(0.0) as u32);
            boxes.entry(*page as usize - 1).or_default().push(area);
        }
    }
    for (n, (one, other)) in before.iter().zip(&after).enumerate() {
        let boxes = boxes.get(&n).map(Vec::as_slice).unwrap_or_default();
        if boxes.iter().any(|b| !is_black(other, *b, lossy)) {
            verdict.add("box-not-opaque", place(n));
        }
        if !same_outside(one, other, boxes, lossy || other.lossy) {
            verdict.add("outside-changed", place(n));
        }
    }
    if !chunks::is_bare(copy) {
        verdict.add("metadata", "file");
    }
    read_again(&before, &after, copy, redactions, &mut verdict);
    verdict
}

/// Compares two pictures of unknown redactions: see [`super::compare`]. Where they differ the copy must
/// be dark.
pub(super) fn compare(original: &[u8], copy: &[u8]) -> Verdict {
    let mut verdict = Verdict::default();
    let Some((before, after)) = both(original, copy, &mut verdict) else { return verdict };
    for (n, (one, other)) in before.iter().zip(&after).enumerate() {
        let lighter = one
            .pixels
            .iter()
            .zip(&other.pixels)
            .any(|(a, b)| page::distance(*a, *b) > WASH && page::grey(*b) > DARK + 40);
        if lighter {
            verdict.add("outside-changed", place(n));
        }
        let paper = Paper::under(inks(one));
        let (Some(was), Some(is)) = (text(one, paper), text(other, paper)) else {
            verdict.add("unverifiable", place(n));
            continue;
        };
        let was: Vec<&str> = was.split_whitespace().collect();
        let is: Vec<&str> = is.split_whitespace().collect();
        let gone: Vec<String> = super::diff::items(&was, &is)
            .into_iter()
            .flat_map(|(x, _)| super::gone(&was.get(x).unwrap_or_default().join(" ")))
            .filter(|word| !is.contains(&word.as_str()))
            .collect();
        match Needles::new(gone.iter().map(String::as_str)) {
            Some(needles) if needles.in_bytes(copy, &[], true) => verdict.add("metadata", "file"),
            Some(_) => {}
            None => verdict.add("unverifiable", "file"),
        }
    }
    verdict
}

/// Opens both and compares kind, number and size of the pages.
fn both(original: &[u8], copy: &[u8], verdict: &mut Verdict) -> Option<(Vec<Page>, Vec<Page>)> {
    let same = chunks::Kind::of(original) == chunks::Kind::of(copy);
    let (Some(before), Some(after)) = (page::read(original), page::read(copy).filter(|_| same))
    else {
        verdict.add("unreadable", "file");
        return None;
    };
    let shape = |p: &Page| (p.width, p.height, p.orientation);
    if !before.iter().map(shape).eq(after.iter().map(shape)) {
        verdict.add("page-count", "file");
        return None;
    }
    Some((before, after))
}

fn place(index: usize) -> String {
    format!("page {}", index + 1)
}

/// Whether an area is one dark colour that covers all.
fn is_black(page: &Page, area: Box, lossy: bool) -> bool {
    let [left, top, right, bottom] = area;
    if left >= right || top >= bottom || right > page.width || bottom > page.height {
        return false;
    }
    let first = page.at(left, top);
    let lossy = lossy || page.lossy;
    // Coarse steps make the blocks at the edge of a box wavy; a box as a whole is black all the same.
    let most = if lossy { WAVE } else { DARK };
    let mut sum = 0u64;
    let all = (top..bottom).flat_map(|y| (left..right).map(move |x| (x, y)));
    let even = all.map(|(x, y)| page.at(x, y)).all(|pixel| {
        sum += u64::from(page::grey(pixel));
        pixel[3] == 255 && page::grey(pixel) <= most && (lossy || pixel == first)
    });
    let count = u64::from(right - left) * u64::from(bottom - top);
    even && sum / count <= u64::from(DARK / 2)
}

/// Whether all pixels outside the boxes are the same; those that cannot be seen do not count.
fn same_outside(before: &Page, after: &Page, boxes: &[Box], lossy: bool) -> bool {
    let spread = if lossy { SPREAD } else { 0 };
    let near = |x: u32, y: u32, by: u32| {
        boxes.iter().any(|[left, top, right, bottom]| {
            x + by >= *left && x < right + by && y + by >= *top && y < bottom + by
        })
    };
    let width = before.width.max(1) as usize;
    before.pixels.iter().zip(&after.pixels).enumerate().all(|(at, (one, other))| {
        if one == other || (one[3] < 8 && other[3] < 8) {
            return true;
        }
        let x = u32::try_from(at % width).unwrap_or(u32::MAX);
        let y = u32::try_from(at / width).unwrap_or(u32::MAX);
        near(x, y, 0) || (lossy && near(x, y, spread) && page::distance(*one, *other) <= WASH)
    })
}

/// Brightness and opacity of the pixels of a page.
fn inks(page: &Page) -> impl Iterator<Item = (u8, u8)> {
    page.pixels.iter().map(|p| (page::grey(*p), p[3]))
}

/// The text of a page, by OCR, with some paper behind it.
fn text(page: &Page, paper: Paper) -> Option<String> {
    let grey = paper.shown(inks(page));
    let picture = Picture {
        width: page.width,
        height: page.height,
        grey: &grey,
        dpi: page.dpi,
        orientation: page.orientation,
    };
    look(&picture).ok().map(|seen| seen.text)
}

/// Reads all pages of both again: no removed value may be read in the copy more often than the
/// original has it outside what was removed.
fn read_again(
    before: &[Page],
    after: &[Page],
    copy: &[u8],
    redactions: &[Redaction],
    verdict: &mut Verdict,
) {
    let Some(needles) = Needles::new(redactions.iter().map(|r| r.removed.expose())) else {
        verdict.add("unverifiable", "file");
        return;
    };
    if needles.all().is_empty() {
        return;
    }
    let mut allowed = Folded::default();
    let mut found = Folded::default();
    for (n, (one, other)) in before.iter().zip(after).enumerate() {
        let paper = Paper::under(inks(one));
        let (Some(was), Some(is)) = (text(one, paper), text(other, paper)) else {
            verdict.add("unverifiable", place(n));
            return;
        };
        let mut spans: Vec<(usize, usize)> = Vec::new();
        for redaction in redactions.iter().filter(|r| r.part == n) {
            if redaction.span.of(&was).map(crate::model::Sensitive::expose)
                != Some(redaction.removed.expose())
            {
                verdict.add("unverifiable", place(n));
                return;
            }
            spans.push((redaction.span.start(), redaction.span.end()));
        }
        let mut at = 0;
        for (start, end) in super::joined(spans) {
            add(&mut allowed, was.get(at..start).unwrap_or_default());
            at = end;
        }
        add(&mut allowed, was.get(at..).unwrap_or_default());
        add(&mut found, &is);
    }
    let (allowed, found) = (needles.count(&allowed), needles.count(&found));
    let searched = needles.all().iter().map(Needle::is_searched);
    if found.iter().zip(&allowed).zip(searched).any(|((f, a), long)| long && f > a) {
        verdict.add("text-still-there", "file");
    }
    if needles.in_bytes(copy, &[], true) {
        verdict.add("metadata", "file");
    }
}

/// Adds a stretch of text; nothing is put together over its end.
fn add(folded: &mut Folded, text: &str) {
    text.chars().for_each(|c| folded.push(c, 0));
    folded.part();
    folded.push('\u{25A0}', 0);
}
