//! PDF copies, read with hayro: text by place, objects, pixels.

mod objects;
mod pixels;
mod scan;
mod text;

use super::needle::{Needle, Needles};
use super::{Verdict, diff, gone};
use crate::model::Redaction;
use hayro_interpret::kurbo::Rect;
use hayro_interpret::{InterpreterCache, RenderContent};
use hayro_syntax::Pdf;
use hayro_syntax::page::Page;
use pixels::Painter;
use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use text::PageText;

/// Around a box: glyphs and pixels there may belong to either side, in points.
const MARGIN: f64 = 2.0;
/// Two page sizes differ from here, in points.
const SIZE: f64 = 0.01;
/// How far a glyph that stayed may have moved, in points.
const MOVED: f64 = 0.3;

/// The boxes painted on each page, by page number from 1.
type Boxes = BTreeMap<u32, Vec<Rect>>;

/// Checks a PDF against the original and what was removed.
pub(super) fn check(original: &[u8], copy: &[u8], redactions: &[Redaction]) -> Verdict {
    let mut verdict = Verdict::default();
    let Some((before, after)) = open_both(original, copy, &mut verdict) else { return verdict };
    let Some(needles) = Needles::new(redactions.iter().map(|r| r.removed.expose())) else {
        verdict.add("unverifiable", "file");
        return verdict;
    };
    let mut boxes = Boxes::new();
    for (page, [l, b, r, t]) in redactions.iter().flat_map(|r| r.boxes.iter().copied()) {
        boxes.entry(page).or_default().push(Rect::new(l, b, r, t));
    }
    if objects::is_bomb(&after) || objects::is_bomb(&before) {
        verdict.add("unverifiable", "file");
        return verdict;
    }
    let kept = pages(&before, &after, &boxes, &needles, &mut verdict);
    look(&before, &after, &boxes, &mut verdict);
    scan::read_again(&before, &after, &boxes, &needles, &mut verdict);
    objects::search(&after, copy, &needles, &kept, &mut verdict);
    verdict
}

/// Compares two PDFs of unknown redactions: see [`super::compare`].
pub(super) fn compare(original: &[u8], copy: &[u8]) -> Verdict {
    let mut verdict = Verdict::default();
    let Some((before, after)) = open_both(original, copy, &mut verdict) else { return verdict };
    if objects::is_bomb(&after) || objects::is_bomb(&before) {
        verdict.add("unverifiable", "file");
        return verdict;
    }
    let mut removed = Vec::new();
    let caches = (InterpreterCache::new(), InterpreterCache::new());
    let mut painter = Painter::new();
    for (n, (page, copied)) in before.pages().iter().zip(after.pages().iter()).enumerate() {
        let one = PageText::read(page, &caches.0, RenderContent::all());
        let other = PageText::read(copied, &caches.1, RenderContent::all());
        if one.cut || other.cut {
            verdict.add("unverifiable", page_name(n));
        }
        if !differences(&one, &other, &mut removed) {
            verdict.add("outside-changed", page_name(n));
        }
        let readable = other
            .glyphs
            .iter()
            .filter(|g| !g.is_space() && !g.invisible && pixels::is_on_page(copied, g.centre));
        let areas: Vec<Rect> = readable.map(text::Glyph::area).collect();
        match pixels::covered(&mut painter, page, copied, &areas) {
            Some(false) => {}
            Some(true) => verdict.add("text-under-box", page_name(n)),
            None => verdict.add("unverifiable", page_name(n)),
        }
    }
    let Some(needles) = Needles::new(removed.iter().map(String::as_str)) else {
        verdict.add("unverifiable", "file");
        return verdict;
    };
    let mut seen = vec![0usize; needles.all().len()];
    for page in after.pages().iter() {
        let text = PageText::read(page, &caches.1, RenderContent::all());
        add(&mut seen, &needles.count(&text.folded()));
    }
    let kept: Vec<bool> = seen.iter().map(|n| *n > 0).collect();
    objects::search(&after, copy, &needles, &kept, &mut verdict);
    verdict
}

/// Adds what the copy of a page does not show any more to `removed`; `false` when it shows words
/// where nothing was removed.
fn differences(before: &PageText, after: &PageText, removed: &mut Vec<String>) -> bool {
    let (one, other) = (before.words(), after.words());
    let a: Vec<&str> = one.iter().map(|w| w.0.as_str()).collect();
    let b: Vec<&str> = other.iter().map(|w| w.0.as_str()).collect();
    let around = |text: &PageText, words: &[(String, usize, usize)]| {
        let glyphs = words.iter().flat_map(|w| text.glyphs.get(w.1..=w.2).unwrap_or_default());
        glyphs.map(text::Glyph::area).collect::<Vec<Rect>>()
    };
    let (mut holes, mut added) = (Vec::new(), Vec::new());
    for (x, y) in diff::items(&a, &b) {
        removed.extend(gone(&a.get(x.clone()).unwrap_or_default().join(" ")));
        holes.extend(around(before, one.get(x).unwrap_or_default()));
        added.extend(around(after, other.get(y).unwrap_or_default()));
    }
    // A label stands where something was removed.
    added.iter().all(|a| holes.iter().any(|h| h.inflate(a.width(), a.height()).overlaps(*a)))
}

/// Opens both and compares how many pages there are and how large they are.
fn open_both(original: &[u8], copy: &[u8], verdict: &mut Verdict) -> Option<(Pdf, Pdf)> {
    let open = |bytes: &[u8]| {
        let bytes = bytes.to_vec();
        let pdf = catch_unwind(AssertUnwindSafe(|| Pdf::new(bytes).ok())).ok().flatten();
        pdf.filter(|pdf| !pdf.pages().is_empty())
    };
    let (Some(before), Some(after)) = (open(original), open(copy)) else {
        verdict.add("unreadable", "file");
        return None;
    };
    if before.pages().len() != after.pages().len() {
        verdict.add("page-count", "file");
        return None;
    }
    let far = |a: f64, b: f64| (a - b).abs() > SIZE;
    for (n, (a, b)) in before.pages().iter().zip(after.pages().iter()).enumerate() {
        let (x, y) = (a.intersected_crop_box(), b.intersected_crop_box());
        let moved = far(x.x0, y.x0) || far(x.y0, y.y0) || far(x.x1, y.x1) || far(x.y1, y.y1);
        if moved || a.rotation() as u8 != b.rotation() as u8 {
            verdict.add("page-count", page_name(n));
        }
    }
    Some((before, after))
}

fn page_name(index: usize) -> String {
    format!("page {}", index + 1)
}

/// Checks the text of all pages; gives for each needle whether it may be seen in the copy.
fn pages(
    before: &Pdf,
    after: &Pdf,
    boxes: &Boxes,
    needles: &Needles,
    verdict: &mut Verdict,
) -> Vec<bool> {
    let caches = (InterpreterCache::new(), InterpreterCache::new());
    let mut seen = vec![0usize; needles.all().len()];
    let mut shuffled = Vec::new();
    let none = Vec::new();
    for (n, (one, other)) in before.pages().iter().zip(after.pages().iter()).enumerate() {
        let number = u32::try_from(n + 1).unwrap_or(u32::MAX);
        let boxes = boxes.get(&number).unwrap_or(&none);
        let read = catch_unwind(AssertUnwindSafe(|| {
            let read = |page, cache, content| PageText::read(page, cache, content);
            (
                read(one, &caches.0, RenderContent::PAGE),
                read(other, &caches.1, RenderContent::PAGE),
                with_annotations(one, &caches.0),
                with_annotations(other, &caches.1),
            )
        }));
        let Ok((page, copied, notes, copied_notes)) = read else {
            verdict.add("unverifiable", page_name(n));
            continue;
        };
        if page.cut || copied.cut {
            verdict.add("unverifiable", page_name(n));
        }
        if outside(&page, boxes) != outside(&copied, boxes) {
            verdict.add("outside-changed", page_name(n));
        }
        if stayed(&page, &copied, boxes) || stayed(&notes, &copied_notes, boxes) {
            verdict.add("text-still-there", page_name(n));
        }
        let mut has = vec![0; seen.len()];
        let mut may = vec![0; seen.len()];
        for (text, copy) in [(&page, &copied), (&notes, &copied_notes)] {
            add(&mut has, &needles.count(&copy.folded()));
            add(&mut may, &allowed(text, boxes, needles));
        }
        let long = needles.all().iter().map(Needle::is_searched);
        if has.iter().zip(&may).zip(long).any(|((h, m), long)| long && h > m) {
            verdict.add("text-still-there", page_name(n));
        }
        add(&mut seen, &has);
        if !needles.all().is_empty() {
            shuffled.push((n, copied.folded_by_place()));
        }
    }
    let kept: Vec<bool> = seen.iter().map(|n| *n > 0).collect();
    // A value that no page shows in drawing order must not be there in reading order either.
    for (n, text) in shuffled {
        if needles.in_folded(&text, &kept) {
            verdict.add("text-still-there", page_name(n));
        }
    }
    kept
}

/// Renders the pages with boxes and those whose drawing differs, and compares them.
fn look(before: &Pdf, after: &Pdf, boxes: &Boxes, verdict: &mut Verdict) {
    let mut painter = Painter::new();
    let cache = InterpreterCache::new();
    let none = Vec::new();
    for (n, (one, other)) in before.pages().iter().zip(after.pages().iter()).enumerate() {
        let number = u32::try_from(n + 1).unwrap_or(u32::MAX);
        let boxes = boxes.get(&number).unwrap_or(&none);
        if boxes.is_empty() && one.page_stream() == other.page_stream() {
            continue;
        }
        let read = || PageText::blanked(other, &cache);
        let blanked = catch_unwind(AssertUnwindSafe(read)).unwrap_or_default();
        let seen = painter.compare(one, other, boxes, &blanked);
        if seen.unseen && !boxes.is_empty() {
            verdict.add("unverifiable", page_name(n));
        }
        if seen.not_opaque {
            verdict.add("box-not-opaque", page_name(n));
        }
        if seen.changed {
            verdict.add("outside-changed", page_name(n));
        }
    }
}

fn add(total: &mut [usize], more: &[usize]) {
    total.iter_mut().zip(more).for_each(|(t, m)| *t += m);
}

/// The text of the annotations alone; most pages have none.
fn with_annotations<'a>(page: &Page<'a>, cache: &InterpreterCache<'a>) -> PageText {
    if page.raw().contains_key(b"Annots") {
        PageText::read(page, cache, RenderContent::ANNOTATIONS)
    } else {
        PageText::default()
    }
}

/// How often each needle stands on a page of the original outside the boxes.
fn allowed(text: &PageText, boxes: &[Rect], needles: &Needles) -> Vec<usize> {
    let folded = text.folded();
    let inside: Vec<bool> =
        text.glyphs.iter().map(|g| boxes.iter().any(|b| b.contains(g.centre))).collect();
    needles.count_where(&folded, |hit| {
        let Some((first, last)) = folded.items(hit.start, hit.end) else { return false };
        !inside.get(first..=last).unwrap_or_default().contains(&true)
    })
}

/// The glyphs away from all boxes, in order.
fn outside(text: &PageText, boxes: &[Rect]) -> Vec<u32> {
    let near: Vec<Rect> = boxes.iter().map(|b| b.inflate(MARGIN, MARGIN)).collect();
    let away =
        text.glyphs.iter().filter(|g| !g.is_space() && !near.iter().any(|b| b.contains(g.centre)));
    away.map(text::Glyph::identity).collect()
}

/// Whether a glyph under a box is still where it was.
fn stayed(before: &PageText, after: &PageText, boxes: &[Rect]) -> bool {
    if boxes.is_empty() {
        return false;
    }
    let under = |g: &&text::Glyph| !g.is_space() && boxes.iter().any(|b| b.contains(g.centre));
    let mut places: HashMap<u32, Vec<hayro_interpret::kurbo::Point>> = HashMap::new();
    for glyph in after.glyphs.iter().filter(under) {
        places.entry(glyph.code).or_default().push(glyph.centre);
    }
    before.glyphs.iter().filter(under).any(|g| {
        let same = places.get(&g.code);
        same.is_some_and(|all| all.iter().any(|p| p.distance(g.centre) < MOVED))
    })
}
