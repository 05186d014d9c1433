//! What goes from the pictures of a page: pixels, letters that are pictures, an old OCR layer over them.

use super::super::boxes;
use super::super::scan::{self, Inked};
use super::super::scene::{Picture, Scene, Shown};
use super::super::splice::Edit;
use super::super::store::{Page, Store};
use super::super::{images, read, vectors};
use super::{Wish, Work, not_removable};
use crate::model::{GlyphSource, PartKind, Reason};
use std::ops::Range;

impl Work {
    /// Takes from `wish` what stands only in an old OCR layer over pictures: those glyphs go without a
    /// box, and the pictures are black where the layer says that the words stand.
    pub(super) fn old_layer(
        &mut self,
        store: &Store,
        scene: &Scene,
        picture: usize,
        wish: Wish,
    ) -> Wish {
        let mut rest = Wish::default();
        for (redaction, grond, keys) in wish.findings {
            let glyphs =
                || scene.glyphs.iter().enumerate().filter(|(_, g)| keys.contains(&g.key()));
            if !glyphs().all(|(n, g)| scan::is_unseen(store, scene, n, g)) {
                rest.findings.push((redaction, grond, keys));
                continue;
            }
            let shown: Vec<&Shown> = glyphs().map(|(_, g)| g).collect();
            let quads = shown.iter().filter(|g| !g.is_blank()).map(|g| g.quad).collect();
            self.ink.push(Inked { redaction, part: picture, quads });
            let page = scene.placed.first().map(|_| boxes::over(shown, None)).unwrap_or_default();
            self.unseen.entry(redaction).or_default().extend(page.iter().map(|c| c.reach));
            for key in keys {
                self.owners.entry(key).or_insert((redaction, grond.clone()));
                self.removed.insert(key);
            }
        }
        rest
    }

    /// Notes what goes from the images of a page read by OCR, and from an old OCR layer over them.
    pub(super) fn scan(
        &mut self,
        store: &Store,
        page: &Page,
        part: usize,
        scene: &Scene,
    ) -> Result<(), Reason> {
        let lost = || not_removable(PartKind::Page, page.number);
        let window = store.page_area(page);
        scan::note(store, scene, window, &mut self.inked);
        let mut painted = Vec::new();
        for inked in self.ink.iter().filter(|i| i.part == part) {
            let boxes =
                scan::cuts(store, scene, inked, window, &mut self.inked).ok_or_else(lost)?;
            if let Some(redaction) = self.redactions.get_mut(inked.redaction) {
                let unseen = self.unseen.remove(&inked.redaction).unwrap_or_default();
                let holes = boxes.iter().copied().chain(unseen);
                redaction.holes.extend(holes.map(|b| (page.number, b)));
                redaction.boxes.extend(boxes.iter().map(|b| (page.number, *b)));
            }
            painted.extend(boxes);
        }
        let under = |g: &Shown| {
            let [x0, y0, x1, y1] = g.quad.bounds();
            let (x, y) = (f64::midpoint(x0, x1), f64::midpoint(y0, y1));
            let holds = |[left, bottom, right, top]: &[f64; 4]| {
                (*left..=*right).contains(&x) && (*bottom..=*top).contains(&y)
            };
            painted.iter().any(holds)
        };
        let glyphs = scene.glyphs.iter().enumerate();
        let unseen = glyphs.filter(|(n, g)| under(g) && scan::is_unseen(store, scene, *n, g));
        self.removed.extend(unseen.map(|(_, g)| g.key()));
        Ok(())
    }

    /// Letters that are pictures go, and an even grey comes in their place.
    pub(super) fn drawn_letters(&mut self, page: u32, scene: &Scene) {
        let letters = read::drawn(scene);
        if letters.is_empty() {
            return;
        }
        self.removed.extend(letters.iter().map(|g| g.key()));
        let veils = boxes::over(letters, None).into_iter().map(|c| c.rect);
        self.veils.entry(page).or_default().extend(veils);
    }

    /// Inline images and words drawn as lines go from the streams of a page.
    pub(super) fn pictures_in_streams(&mut self, scene: &Scene) {
        let mut blank = |source: GlyphSource, span: &Range<usize>, bytes: Vec<u8>| {
            let edit = Edit { span: span.clone(), bytes };
            self.pictures.entry(source).or_default().insert(span.start, edit);
        };
        for picture in &scene.images {
            if let Picture::Inline { source, span, large: true } = picture {
                blank(*source, span, images::blank_inline());
            }
        }
        for word in vectors::words(&scene.outlines) {
            blank(word.source, &word.span, word.blanked());
        }
    }
}
