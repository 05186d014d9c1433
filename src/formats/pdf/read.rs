//! Extraction: pages with their glyphs, the other texts of the file, and the gaps.

use super::interpret::Interpreter;
use super::layout::{Layout, layout};
use super::scene::{Scene, Shown};
use super::store::{Page, Store};
use super::texts::{self, Texts};
use super::{Limits, images, scan, seam, vectors};
use crate::model::{Document, Gap, Glyph, Part, PartKind, PartLabel, Places, Reason};

/// Share of glyphs without text from which a page counts as unreadable.
const UNREADABLE: f64 = 0.2;
/// Different glyphs without text beside each other that may be a word.
const WORD: usize = 3;

/// Reads a whole file.
pub(super) fn extract(bytes: &[u8], limits: &Limits) -> Result<Document, Reason> {
    let store = Store::load(bytes, limits)?;
    let pages = store.pages()?;
    let mut document = Document::default();
    if is_cut_off(bytes) {
        let reason = Reason::Damaged("end of file".to_owned());
        document.gaps.push(Gap { part: None, reason });
    }
    let mut interpreter = Interpreter::new(&store);
    let mut spoken = Vec::new();
    for page in &pages {
        let label = PartLabel::nth(PartKind::Page, page.number);
        let scene = match interpreter.page(page) {
            Ok(scene) => scene,
            Err(reason @ Reason::Inflates(_)) => return Err(reason),
            Err(reason) => {
                document.gaps.push(Gap { part: Some(label.clone()), reason });
                Scene::default()
            }
        };
        spoken.extend(scene.marked.iter().flat_map(|m| m.texts.iter().cloned()));
        let reasons: Vec<Reason> = gaps(&store, &scene).collect();
        if reasons.as_slice() == [Reason::NoTextLayer]
            && let Some((part, gaps)) = scan::read(&store, page, &scene, &label)
        {
            document.parts.push(part);
            document.gaps.extend(gaps);
            continue;
        }
        document
            .gaps
            .extend(reasons.into_iter().map(|reason| Gap { part: Some(label.clone()), reason }));
        document.parts.push(part(label, &scene.glyphs, layout(&scene)));
    }
    seam::join(&mut document.parts);
    let (others, embedded) = others(&store, &pages, spoken);
    document.parts.extend(others.into_iter().map(|t| Part {
        text: t.strings.join("\n"),
        label: t.label,
        places: Places::Whole,
    }));
    if embedded {
        let reason = Reason::EmbeddedUnread("attachment".to_owned());
        document.gaps.push(Gap { part: None, reason });
    }
    Ok(document)
}

/// Whether the file ends before its end: no `startxref` follows the last object (ISO 32000-2,
/// 7.5.5). What can be read of it may be all there was, or half: nobody can tell.
fn is_cut_off(bytes: &[u8]) -> bool {
    let last = |word: &[u8]| bytes.windows(word.len()).rposition(|w| w == word);
    last(b"startxref") < last(b"endobj")
}

/// The texts outside the pages, and whether files are embedded.
pub(super) fn others(store: &Store, pages: &[Page], spoken: Vec<String>) -> (Vec<Texts>, bool) {
    let mut all = texts::collect(store, pages);
    let mut unique = std::collections::BTreeSet::new();
    all.spoken.extend(spoken);
    all.spoken.retain(|s| !s.trim().is_empty() && unique.insert(s.clone()));
    if !all.spoken.is_empty() {
        let label = PartLabel::one(PartKind::Other);
        all.parts.push(Texts { label, strings: all.spoken });
    }
    (all.parts, all.embedded)
}

fn part(label: PartLabel, glyphs: &[Shown], layout: Layout) -> Part {
    let places = layout.glyphs.into_iter().filter_map(|(i, text)| {
        let g = glyphs.get(i)?;
        Some(Glyph {
            text,
            source: g.source,
            op: g.op.clone(),
            item: g.item,
            code: g.code.clone(),
            advance: g.advance,
            quad: g.quad,
        })
    });
    Part { label, places: Places::Glyphs(places.collect()), text: layout.text }
}

/// What of a page was not read.
fn gaps(store: &Store, scene: &Scene) -> impl Iterator<Item = Reason> {
    let unread = scene.images.iter().any(|p| images::is_unread(store, p))
        || !vectors::words(&scene.outlines).is_empty()
        || !drawn(scene).is_empty();
    let picture = |g: &Shown| g.is_picture();
    let empty = scene.glyphs.iter().all(|g| g.is_blank() || picture(g));
    let own = scene.gaps.first().cloned();
    let no_text = (empty && (unread || scene.shapes.may_be_text())).then_some(Reason::NoTextLayer);
    let font = is_unreadable(scene.glyphs.iter().filter(|g| !picture(g)));
    let font = font.then_some(Reason::UnreadableFont);
    let image = (unread && !empty).then_some(Reason::ImageUnread);
    [own, no_text, font, image].into_iter().flatten()
}

/// Letters of the page's own stream that are drawn by procedures and have no text, if they may be
/// words: a picture of text.
pub(super) fn drawn(scene: &Scene) -> Vec<&Shown> {
    let pictures = || scene.glyphs.iter().filter(|g| g.is_picture());
    if is_unreadable(pictures()) { pictures().collect() } else { Vec::new() }
}

/// Whether there may be words that nobody can read: too many glyphs without text, or a few
/// different ones beside each other.
fn is_unreadable<'g>(glyphs: impl Iterator<Item = &'g Shown>) -> bool {
    let (mut all, mut unknown, mut word) = (0_usize, 0_usize, false);
    let mut run: Vec<u32> = Vec::new();
    for g in glyphs {
        all += 1;
        if g.text.is_some() {
            run.clear();
            continue;
        }
        unknown += 1;
        if run.len() < 64 && !run.contains(&g.value) {
            run.push(g.value);
        }
        word |= run.len() >= WORD;
    }
    #[allow(clippy::cast_precision_loss, reason = "a million glyphs at most")]
    let share = unknown as f64 / all.max(1) as f64;
    share > UNREADABLE || word
}
