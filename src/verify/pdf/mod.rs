//! PDF copies, read with hayro: text by place, objects, pixels.

pub(in crate::verify) mod inspect;
mod objects;
mod own;
mod pixels;
mod scan;
mod text;

use super::needle::{Needle, Needles};
use super::{Verdict, diff, gone};
use crate::model::{Redaction, Secret};
use hayro_interpret::kurbo::Rect;
use hayro_interpret::{InterpreterCache, RenderContent};
use hayro_syntax::Pdf;
use hayro_syntax::page::Page;
use pixels::{Moved, Painter};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use text::PageText;

/// Around a box: glyphs and pixels there may belong to either side, in points.
const MARGIN: f64 = 2.0;
/// Two page sizes differ from here, in points.
const SIZE: f64 = 0.01;
/// How many times higher than a box letters are that lie behind it.
const LARGER: f64 = 2.5;
/// How the page begins that explains the grounds.
const LEGEND: &str = "Verklaring van de gronden";
/// How far a glyph that stayed may have moved, in points.
const MOVED: f64 = 0.3;

/// What was painted on a page and what it did to its surroundings.
#[derive(Clone, Debug, Default)]
struct Painted {
    /// Boxes in the copy.
    boxes: Vec<Rect>,
    /// What went, in the original.
    holes: Vec<Rect>,
    /// Lines whose words may stand elsewhere along them.
    lines: Vec<Rect>,
}

/// By page number from 1.
type Boxes = BTreeMap<u32, Painted>;

/// Checks a PDF against the original and what was removed.
pub(super) fn check(
    original: &[u8],
    copy: &[u8],
    redactions: &[Redaction],
    passwords: &[Secret],
) -> Verdict {
    let mut verdict = Verdict::default();
    let Some((before, after)) = open_both(original, copy, passwords, &mut verdict) else {
        return verdict;
    };
    let Some(needles) = Needles::new(redactions.iter().map(|r| r.removed.expose())) else {
        verdict.add("unverifiable", "file");
        return verdict;
    };
    let mut boxes = Boxes::new();
    let rect = |[l, b, r, t]: [f64; 4]| Rect::new(l, b, r, t);
    for redaction in redactions {
        for (page, place) in &redaction.boxes {
            boxes.entry(*page).or_default().boxes.push(rect(*place));
        }
        let holes = if redaction.holes.is_empty() { &redaction.boxes } else { &redaction.holes };
        for (page, place) in holes {
            boxes.entry(*page).or_default().holes.push(rect(*place));
        }
        for (page, place) in &redaction.lines {
            boxes.entry(*page).or_default().lines.push(rect(*place));
        }
    }
    if objects::is_bomb(&after) || objects::is_bomb(&before) {
        verdict.add("unverifiable", "file");
        return verdict;
    }
    let (kept, moved) = pages(&before, &after, &boxes, &needles, &mut verdict);
    look(&before, &after, &boxes, &moved, &mut verdict);
    scan::read_again(&before, &after, &boxes, &needles, &mut verdict);
    objects::search(&after, copy, &needles, &kept, &mut verdict);
    verdict
}

/// Compares two PDFs of unknown redactions: see [`super::compare`].
pub(super) fn compare(original: &[u8], copy: &[u8], passwords: &[Secret]) -> Verdict {
    let mut verdict = Verdict::default();
    let Some((before, after)) = open_both(original, copy, passwords, &mut verdict) else {
        return verdict;
    };
    if objects::is_bomb(&after) || objects::is_bomb(&before) {
        verdict.add("unverifiable", "file");
        return verdict;
    }
    let mut stretches = Vec::new();
    let mut shown = Vec::new();
    let caches = (InterpreterCache::new(), InterpreterCache::new());
    let mut painter = Painter::new();
    for (n, (page, copied)) in before.pages().iter().zip(after.pages().iter()).enumerate() {
        let one = PageText::read(page, &caches.0, RenderContent::all());
        let other = PageText::read(copied, &caches.1, RenderContent::all());
        if one.cut || other.cut {
            verdict.add("unverifiable", page_name(n));
        }
        if !differences(&one, &other, &mut stretches) {
            verdict.add("outside-changed", page_name(n));
        }
        let words: Vec<String> = other.words().into_iter().map(|w| w.0).collect();
        shown.push((page_name(n), words.join(" ")));
        let readable = other
            .glyphs
            .iter()
            .filter(|g| !g.is_space() && !g.invisible && pixels::is_on_page(copied, g.centre));
        let areas: Vec<Rect> = readable.map(text::Glyph::area).collect();
        match pixels::covered(&mut painter, page, copied, &areas) {
            Some(found) => {
                for (check, place) in inspect::named("text-under-box", n, &found) {
                    verdict.add(check, place);
                }
            }
            None => verdict.add("unverifiable", page_name(n)),
        }
    }
    stretches.retain(|s: &String| !s.is_empty());
    super::doubt(
        &stretches,
        shown.iter().map(|(p, t): &(String, String)| (&**p, &**t)),
        &mut verdict,
    );
    let removed: Vec<String> = stretches.iter().flat_map(|s| gone(s)).collect();
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
    if one.is_empty() && is_layer(after) {
        return true;
    }
    let a: Vec<&str> = one.iter().map(|w| w.0.as_str()).collect();
    let b: Vec<&str> = other.iter().map(|w| w.0.as_str()).collect();
    let around = |text: &PageText, words: &[(String, usize, usize)]| {
        let glyphs = words.iter().flat_map(|w| text.glyphs.get(w.1..=w.2).unwrap_or_default());
        glyphs.map(text::Glyph::area).collect::<Vec<Rect>>()
    };
    let (mut holes, mut added) = (Vec::new(), Vec::new());
    for (x, y) in diff::items(&a, &b) {
        removed.push(a.get(x.clone()).unwrap_or_default().join(" "));
        holes.extend(around(before, one.get(x).unwrap_or_default()));
        added.extend(around(after, other.get(y).unwrap_or_default()));
    }
    // A label stands where something was removed.
    added.iter().all(|a| holes.iter().any(|h| h.inflate(a.width(), a.height()).overlaps(*a)))
}

/// Opens both and compares how many pages there are and how large they are.
fn open_both(
    original: &[u8],
    copy: &[u8],
    passwords: &[Secret],
    verdict: &mut Verdict,
) -> Option<(Pdf, Pdf)> {
    let (Some(before), Some(after)) = (open(original, passwords), open(copy, passwords)) else {
        verdict.add("unreadable", "file");
        return None;
    };
    let added = after.pages().len().saturating_sub(before.pages().len());
    let legend = after.pages().last().filter(|_| added == 1).is_some_and(is_legend);
    if before.pages().len() + usize::from(legend) != after.pages().len() {
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

/// Whether a page is the one that explains the grounds.
fn is_legend(page: &Page<'_>) -> bool {
    let read = || PageText::read(page, &InterpreterCache::new(), RenderContent::PAGE);
    let text = catch_unwind(AssertUnwindSafe(read)).unwrap_or_default();
    let words: Vec<String> = text.words().into_iter().map(|w| w.0).take(4).collect();
    words.join(" ") == LEGEND
}

/// Opens a file that has pages, with the empty password or the first of `passwords` that fits.
fn open(bytes: &[u8], passwords: &[Secret]) -> Option<Pdf> {
    let bytes = std::sync::Arc::new(bytes.to_vec());
    let empty = std::iter::once("");
    let mut tries = empty.chain(passwords.iter().map(Secret::expose)).filter_map(|password| {
        let read = || Pdf::new_with_password(bytes.clone(), password).ok();
        catch_unwind(AssertUnwindSafe(read)).ok().flatten()
    });
    tries.find(|pdf| !pdf.pages().is_empty())
}

fn page_name(index: usize) -> String {
    format!("page {}", index + 1)
}

/// Checks the text of all pages; gives for each needle whether it may be seen in the copy, and where
/// the words of lines set anew stand, by page.
fn pages(
    before: &Pdf,
    after: &Pdf,
    boxes: &Boxes,
    needles: &Needles,
    verdict: &mut Verdict,
) -> (Vec<bool>, BTreeMap<usize, Moved>) {
    let mut moved = BTreeMap::new();
    let caches = (InterpreterCache::new(), InterpreterCache::new());
    let mut seen = vec![0usize; needles.all().len()];
    let (mut shuffled, mut edges) = (Vec::new(), Vec::new());
    let none = Painted::default();
    for (n, (one, other)) in before.pages().iter().zip(after.pages().iter()).enumerate() {
        let number = u32::try_from(n + 1).unwrap_or(u32::MAX);
        let painted = boxes.get(&number).unwrap_or(&none);
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
        let matched = outside(&page, &copied, painted, &[]).or_else(|| {
            // Letters drawn by procedures may have become an even area, as pictures do.
            let read = || PageText::blanked(other, &caches.1);
            let blank = catch_unwind(AssertUnwindSafe(read)).unwrap_or_default();
            outside(&page, &copied, painted, &blank).filter(|_| !blank.is_empty())
        });
        if matched.is_none() {
            verdict.add("outside-changed", page_name(n));
        }
        if !painted.holes.is_empty() {
            moved.insert(n, Moved::new(&page, &copied, painted));
        }
        let kept = matched.unwrap_or_default();
        let stays = stayed(&page, &copied, &painted.holes, &kept);
        if stays || stayed(&notes, &copied_notes, &painted.holes, &BTreeSet::new()) {
            verdict.add("text-still-there", page_name(n));
        }
        let mut has = vec![0; seen.len()];
        let mut may = vec![0; seen.len()];
        for (text, copy) in [(&page, &copied), (&notes, &copied_notes)] {
            add(&mut has, &needles.count(&copy.folded()));
            add(&mut may, &allowed(text, &painted.holes, needles));
        }
        let long = needles.all().iter().map(Needle::is_searched);
        if has.iter().zip(&may).zip(long).any(|((h, m), long)| long && h > m) {
            verdict.add("text-still-there", page_name(n));
        }
        add(&mut seen, &has);
        if !needles.all().is_empty() {
            shuffled.push((n, copied.folded_by_place()));
            shuffled.extend(copied.folded_downwards().map(|text| (n, text)));
            edges.push(copied.edges());
        }
    }
    let kept: Vec<bool> = seen.iter().map(|n| *n > 0).collect();
    // A value that no page shows in drawing order must not be there in reading order either, nor go
    // on from one page to the next.
    for (n, text) in shuffled {
        if needles.in_folded(&text, &kept) {
            verdict.add("text-still-there", page_name(n));
        }
    }
    for (n, pair) in edges.windows(2).enumerate() {
        let [(_, bottom), (top, _)] = pair else { continue };
        let over = |tail: &String| top.iter().any(|head| is_over(tail, head, needles, &kept));
        if bottom.iter().any(over) {
            verdict.add("text-still-there", page_name(n));
        }
    }
    (kept, moved)
}

/// Whether a removed value begins at the end of the line `tail` and goes on in the line `head`.
fn is_over(tail: &str, head: &str, needles: &Needles, kept: &[bool]) -> bool {
    let alone = |text: &str| needles.in_text(text, kept);
    needles.in_text(&format!("{tail}{head}"), kept) && !alone(tail) && !alone(head)
}

/// Renders the pages with boxes and those whose drawing differs, and compares them.
fn look(
    before: &Pdf,
    after: &Pdf,
    boxes: &Boxes,
    moved: &BTreeMap<usize, Moved>,
    verdict: &mut Verdict,
) {
    let mut painter = Painter::new();
    let cache = InterpreterCache::new();
    let (none, stays) = (Painted::default(), Moved::default());
    for (n, (one, other)) in before.pages().iter().zip(after.pages().iter()).enumerate() {
        let number = u32::try_from(n + 1).unwrap_or(u32::MAX);
        let here = boxes.get(&number).unwrap_or(&none);
        let boxes = &here.boxes;
        if boxes.is_empty() && one.page_stream() == other.page_stream() {
            continue;
        }
        let read = || PageText::blanked(other, &cache);
        let blanked = catch_unwind(AssertUnwindSafe(read)).unwrap_or_default();
        let moved = moved.get(&n).unwrap_or(&stays);
        let seen = painter.compare(one, other, boxes, &blanked, moved);
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

/// Pairs the glyphs that stay with those of the copy; `None` when they differ, or when one stands
/// elsewhere than where it stood or where its line allows.
///
/// Gives the numbers of the copy's glyphs that have a counterpart.
fn outside(
    before: &PageText,
    after: &PageText,
    painted: &Painted,
    blank: &[Rect],
) -> Option<BTreeSet<usize>> {
    let near = |glyph: &text::Glyph, places: &[Rect]| {
        places.iter().any(|b| b.inflate(MARGIN, MARGIN).contains(glyph.centre))
    };
    let ink = |text: &PageText| {
        let glyphs = text.glyphs.iter().enumerate().filter(|(_, g)| !g.is_space());
        glyphs.map(|(n, _)| n).collect::<Vec<usize>>()
    };
    let (one, other) = (ink(before), ink(after));
    if one.is_empty() && is_layer(after) {
        return Some(BTreeSet::new());
    }
    let (mut x, mut y) = (0, 0);
    let mut pairs = BTreeSet::new();
    loop {
        let a = one.get(x).and_then(|n| before.glyphs.get(*n));
        let b = other.get(y).and_then(|n| after.glyphs.get(*n));
        let inside = |g: &text::Glyph, places: &[Rect]| places.iter().any(|p| is_under(g, *p));
        match (a, b) {
            (None, None) => return Some(pairs),
            (Some(a), _) if inside(a, &painted.holes) => x += 1,
            (_, Some(b)) if inside(b, &painted.boxes) => y += 1,
            (Some(a), Some(b)) if is_same(a, b, &painted.lines) => {
                pairs.extend(other.get(y));
                (x, y) = (x + 1, y + 1);
            }
            (Some(a), _) if inside(a, blank) => x += 1,
            // A glyph near a box may belong to either side.
            (Some(a), _) if near(a, &painted.holes) => x += 1,
            (_, Some(b)) if near(b, &painted.boxes) => y += 1,
            _ => return None,
        }
    }
}

/// Whether nobody sees the text of a page: it is there to search in a scan.
fn is_layer(page: &PageText) -> bool {
    page.glyphs.iter().all(|g| g.invisible || g.is_space())
}

/// Whether a glyph lies under a box, or where one was made. Letters that are much larger than what
/// stood there (a watermark) lie behind it: they stay.
fn is_under(glyph: &text::Glyph, place: Rect) -> bool {
    place.contains(glyph.centre) && glyph.em <= place.height() * LARGER
}

/// Whether a glyph of the copy is one of the original, in its place or moved along its line.
fn is_same(a: &text::Glyph, b: &text::Glyph, lines: &[Rect]) -> bool {
    if a.identity() != b.identity() || (a.em - b.em).abs() > MOVED {
        return false;
    }
    let (dx, dy) = ((a.centre.x - b.centre.x).abs(), (a.centre.y - b.centre.y).abs());
    dx.max(dy) < MOVED
        || lines.iter().any(|line| {
            let across = if line.width() >= line.height() { dy } else { dx };
            across < MOVED && line.contains(a.centre) && line.contains(b.centre)
        })
}

/// Whether a glyph that should have gone is still where it was; `kept` are glyphs of the copy that
/// are known to be others.
fn stayed(before: &PageText, after: &PageText, holes: &[Rect], kept: &BTreeSet<usize>) -> bool {
    if holes.is_empty() {
        return false;
    }
    let under = |g: &text::Glyph| !g.is_space() && holes.iter().any(|b| is_under(g, *b));
    let mut places: HashMap<u32, Vec<hayro_interpret::kurbo::Point>> = HashMap::new();
    for (n, glyph) in after.glyphs.iter().enumerate() {
        if under(glyph) && !kept.contains(&n) {
            places.entry(glyph.code).or_default().push(glyph.centre);
        }
    }
    before.glyphs.iter().filter(|g| under(g)).any(|g| {
        let same = places.get(&g.code);
        same.is_some_and(|all| all.iter().any(|p| p.distance(g.centre) < MOVED))
    })
}
