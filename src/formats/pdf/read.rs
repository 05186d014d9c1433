//! Extraction: pages with their glyphs, the other texts of the file, and the gaps.

use super::interpret::Interpreter;
use super::layout::{Layout, layout};
use super::letters;
use super::scan::{self, Sight};
use super::scene::{Scene, Shown};
use super::store::{Page, Store};
use super::texts::{self, Texts};
use super::{Limits, images, seam, vectors};
use crate::formats::image::unread_reason;
use crate::model::{Document, Gap, Glyph, Part, PartKind, PartLabel, Places, Reason};
use crate::ocr::Drawing;
use lopdf::ObjectId;
use rayon::prelude::*;
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// Share of glyphs without text from which a page counts as unreadable.
const UNREADABLE: f64 = 0.2;
/// Different glyphs without text beside each other that may be a word.
const WORD: usize = 3;

/// Pages that are looked at together, for each thread: their pictures are in memory at once.
const AHEAD: usize = 2;

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
    let (mut read, mut waiting) = (Vec::new(), Vec::new());
    let drawing = OnceCell::new();
    let drawn = || drawing.get_or_init(|| Drawing::of(bytes, pages.len(), &limits.passwords));
    for page in &pages {
        let mut found = ReadPage::default();
        let label = PartLabel::nth(PartKind::Page, page.number);
        let scene = match interpreter.page(page) {
            Ok(scene) => scene,
            Err(reason @ Reason::Inflates(_)) => return Err(reason),
            Err(reason) => {
                found.gaps.push(reason);
                Scene::default()
            }
        };
        spoken.extend(scene.marked.iter().flat_map(|m| m.texts.iter().cloned()));
        let reasons: Vec<Reason> = gaps(&store, &scene).collect();
        let sight = if reasons.as_slice() == [Reason::NoTextLayer] {
            Sight::of(&store, page, &scene, &label).map(|sight| (sight, Show::Alone))
        } else if reasons.contains(&Reason::ImageUnread) {
            let sight = Sight::of(&store, page, &scene, &scan::label(page.number));
            let below = is_searchable_scan(&store, &scene);
            sight.map(|sight| (sight, if below { Show::OverText } else { Show::BesideText }))
        } else {
            None
        };
        let alone = matches!(sight, Some((_, Show::Alone)));
        if !alone {
            let pictured = sight.is_some();
            found
                .gaps
                .extend(reasons.into_iter().filter(|r| !(pictured && *r == Reason::ImageUnread)));
        }
        let at = read.len();
        waiting.extend(sight.map(|(sight, show)| (at, Waiting::Pictures(sight, show))));
        if !alone {
            let fonts = wants_letters(&store, &scene);
            match fonts.filter(|_| drawn().is_some()) {
                Some(fonts) => waiting.push((at, Waiting::Letters(Box::new(scene), label, fonts))),
                None => found.part = Some(part(label, &scene.glyphs, layout(&scene))),
            }
        }
        read.push(found);
        if waiting.len() >= AHEAD * rayon::current_num_threads() {
            look(std::mem::take(&mut waiting), drawing.get(), &mut read);
        }
    }
    look(waiting, drawing.get(), &mut read);
    let mut pictures = Vec::new();
    for (page, found) in pages.iter().zip(read) {
        let label = PartLabel::nth(PartKind::Page, page.number);
        let gap = |reason| Gap { part: Some(label.clone()), reason };
        document.gaps.extend(found.gaps.into_iter().map(gap));
        document.parts.extend(found.part);
        pictures.extend(found.picture);
    }
    seam::join(&mut document.parts);
    let (others, embedded) = others(&store, &pages, spoken);
    document.parts.extend(others.into_iter().map(|t| Part {
        text: t.strings.join("\n"),
        label: t.label,
        places: Places::Whole,
    }));
    document.parts.extend(pictures);
    if embedded {
        let reason = Reason::EmbeddedUnread("attachment".to_owned());
        document.gaps.push(Gap { part: None, reason });
    }
    Ok(document)
}

/// What was read on a page.
#[derive(Default)]
struct ReadPage {
    /// The page: its glyphs, or the words of its pictures when it has no others.
    part: Option<Part>,
    /// The words of its pictures, when it has glyphs besides.
    picture: Option<Part>,
    gaps: Vec<Reason>,
}

/// What the pictures of a page show beside its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Show {
    /// There is no text.
    Alone,
    /// All that can be seen: the text is an old OCR layer.
    OverText,
    /// Something else: logos, pasted pictures.
    BesideText,
}

/// What of a page is still to be looked at.
enum Waiting {
    /// Its pictures.
    Pictures(Sight, Show),
    /// Its letters, as far as these fonts draw them.
    Letters(Box<Scene>, PartLabel, BTreeSet<ObjectId>),
}

/// What was seen of it.
enum Sighted {
    Pictures(Show, Part, Vec<Reason>),
    Letters(Part, Option<Reason>),
}

impl Waiting {
    fn look(self, drawing: Option<&Drawing>) -> Sighted {
        match self {
            Self::Pictures(sight, show) => {
                let (part, reasons) = sight.look();
                Sighted::Pictures(show, part, reasons)
            }
            Self::Letters(mut scene, label, fonts) => {
                let number = label.page().unwrap_or(0);
                let told =
                    drawing.map_or(Ok(false), |d| letters::tell(d, number, &mut scene, &fonts));
                let left = told.as_ref().is_ok_and(|left| *left) || has_unreadable_font(&scene);
                let unread = told.err().map(unread_reason);
                let unread = unread.or(left.then_some(Reason::UnreadableFont));
                Sighted::Letters(part(label, &scene.glyphs, layout(&scene)), unread)
            }
        }
    }
}

/// The fonts whose letters have to be looked at, on a page where the text cannot be trusted.
pub(super) fn wants_letters(store: &Store, scene: &Scene) -> Option<BTreeSet<ObjectId>> {
    let fonts = has_unreadable_font(scene).then(|| letters::drawable(store, scene));
    fonts.filter(|fonts| !fonts.is_empty())
}

/// Looks at pages, all at once, and puts what they say where it belongs.
fn look(waiting: Vec<(usize, Waiting)>, drawing: Option<&Option<Drawing>>, read: &mut [ReadPage]) {
    let drawing = drawing.and_then(Option::as_ref);
    let seen: Vec<_> =
        waiting.into_par_iter().map(|(at, waiting)| (at, waiting.look(drawing))).collect();
    for (at, sighted) in seen {
        let Some(page) = read.get_mut(at) else { continue };
        let (show, part, reasons) = match sighted {
            Sighted::Pictures(show, part, reasons) => (show, part, reasons),
            Sighted::Letters(part, unread) => {
                // Without OCR both are said: what is wrong with the text, and why nobody looked.
                if unread.is_none() {
                    page.gaps.retain(|r| *r != Reason::UnreadableFont);
                }
                page.gaps.extend(unread.filter(|r| *r != Reason::UnreadableFont));
                page.part = Some(part);
                continue;
            }
        };
        // A picture beside text goes from the copy when it was not read; the page stays.
        let reasons = reasons.into_iter().map(|reason| match (show, reason) {
            (Show::BesideText, Reason::OcrMissing) => Reason::ImageOcrMissing,
            (Show::BesideText, _) => Reason::ImageUnread,
            (_, reason) => reason,
        });
        page.gaps.extend(reasons);
        match show {
            Show::Alone => page.part = Some(part),
            Show::OverText | Show::BesideText => page.picture = Some(part),
        }
    }
}

/// Whether nobody sees the text of a page, because its pictures show it.
fn is_searchable_scan(store: &Store, scene: &Scene) -> bool {
    let mut glyphs = scene.glyphs.iter().enumerate().filter(|(_, g)| !g.is_blank());
    glyphs.all(|(n, g)| scan::is_unseen(store, scene, n, g))
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
    let font = has_unreadable_font(scene).then_some(Reason::UnreadableFont);
    let image = (unread && !empty).then_some(Reason::ImageUnread);
    [own, no_text, font, image].into_iter().flatten()
}

/// Whether a page has words in a font that gives no text to trust.
fn has_unreadable_font(scene: &Scene) -> bool {
    is_unreadable(scene.glyphs.iter().filter(|g| !g.is_picture()))
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
