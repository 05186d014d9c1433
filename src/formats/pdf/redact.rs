//! Removal: glyphs from the streams, boxes over the holes, and everything else that would tell.

mod forms;
mod pictures;

use super::boxes::{self, Cover};
use super::interpret::Interpreter;
use super::label;
use super::layout::layout;
use super::legend::Legend;
use super::letters;
use super::matrix::Matrix;
use super::respace::{self, Band, Plan};
use super::retype::Retype;
use super::scan::{self, Cut, Inked};
use super::scene::{Appearance, Balance, Key, Scene, Shown};
use super::scrub::{self, Scrub};
use super::splice::{self, Edit, Piece};
use super::store::{Page, Store, as_dict, resolve};
use super::strings::Forbidden;
use super::subset::Shows;
use super::texts::Texts;
use super::{Limits, images, notes, programs, read, seam};
use crate::formats::image::unread_reason;
use crate::formats::{BoxWidth, Images, RedactOptions};
use crate::model::{
    Document, Glyph, GlyphSource, Grond, Part, PartKind, PartLabel, Places, Reason, Redacted,
    Redaction, Secret, Settled, Span, words_under,
};
use crate::ocr::Drawing;
use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What is to be removed from one page.
#[derive(Default)]
struct Wish {
    /// Index into the redactions, ground, and the glyphs.
    findings: Vec<(usize, Option<Grond>, BTreeSet<Key>)>,
}

/// Writes a copy of `bytes` without the settled spans.
pub(super) fn redact(
    bytes: &[u8],
    document: &Document,
    settled: &Settled,
    options: &RedactOptions,
    limits: &Limits,
) -> Result<Redacted, Reason> {
    let mut store = Store::load(bytes, limits)?;
    let pages = store.pages()?;
    let mut work = Work { width: options.boxes, ..Work::default() };
    let mut wishes = work.wishes(document, settled)?;
    if options.boxes != BoxWidth::Exact {
        forms::taken(&mut store, &pages, &mut wishes);
    }
    forms::apart(&mut store, &pages, document, &mut wishes);
    let pictures: BTreeMap<u32, usize> = (0..)
        .zip(&document.parts)
        .filter_map(|(n, p)| {
            Some((p.label.number.filter(|_| p.label.kind == PartKind::Picture)?, n))
        })
        .collect();
    let removed: Vec<String> =
        work.redactions.iter().map(|r| r.removed.expose().to_owned()).collect();
    let mut interpreter = Interpreter::new(&store);
    let (mut spoken, mut again) = (Vec::new(), Vec::new());
    let drawing = OnceCell::new();
    let drawn = || drawing.get_or_init(|| Drawing::of(bytes, pages.len(), &limits.passwords));
    for (index, page) in pages.iter().enumerate() {
        let mut scene = interpreter.page(page)?;
        if let Some(fonts) = read::wants_letters(&store, &scene) {
            let told = drawn().as_ref().map(|d| letters::tell(d, page.number, &mut scene, &fonts));
            told.unwrap_or(Ok(false)).map_err(unread_reason)?;
        }
        let laid = layout(&scene);
        let part = document.parts.get(index);
        let label = PartLabel::nth(PartKind::Page, page.number);
        let mut places = Places::Glyphs(Vec::new());
        let mut text = laid.text;
        let mut wish = wishes.remove(&index).unwrap_or_default();
        if let Some(part) = part.filter(|p| matches!(p.places, Places::Words(_))) {
            work.scan(&store, page, index, &scene)?;
            if options.ocr_layer {
                work.layers
                    .insert(page.number, scan::layer(part, &spans(settled, index), &removed));
            }
            (places, text) = (Places::Whole, part.text.clone());
        }
        again.push(Part { label, text, places });
        if let Some(picture) = pictures.get(&page.number) {
            let unread = options.images == Images::Blank && has_unread_image(document, page.number);
            if unread {
                work.doubtful.extend(scan::objects(&store, &scene));
            } else {
                wish = work.old_layer(&store, &scene, *picture, wish);
                work.scan(&store, page, *picture, &scene)?;
            }
        }
        spoken.extend(scene.marked.iter().flat_map(|m| m.texts.iter().cloned()));
        let area = store.page_area(page);
        if options.images == Images::Blank {
            work.drawn_letters(page.number, &scene);
            work.pictures_in_streams(&scene);
        }
        let later = work.page(page, &scene, wish, area)?;
        if !later.findings.is_empty() {
            let next = wishes.entry(index + 1).or_default();
            next.findings.extend(later.findings);
        }
        work.codes.note(&scene, &work.removed);
    }
    if !wishes.is_empty() {
        return Err(Reason::NotRemovable("form".to_owned()));
    }
    // What was decided was decided on these texts.
    seam::join(&mut again);
    for (index, part) in again.iter().enumerate() {
        if document.parts.get(index).is_none_or(|p| p.text != part.text) {
            return Err(Reason::NotRemovable(part.label.to_string()));
        }
    }
    work.unpainted = interpreter.unpainted();
    let (others, _) = read::others(&store, &pages, spoken);
    work.carriers(document, settled, pages.len(), &others)?;
    work.cover_shared();
    if let Some(texts) = &options.legend {
        let covers = work.covers.values().chain(work.raised.values()).flatten();
        let grounds = covers.map(Cover::ground).filter(|g| !g.is_empty()).collect();
        work.legend = Legend::new(grounds, texts.clone());
    }
    let mut blanked = match options.images {
        Images::Blank => images::unread_objects(&store),
        Images::Keep => Vec::new(),
    };
    let doubtful = std::mem::take(&mut work.doubtful);
    work.inked.retain(|id, _| !doubtful.contains(id));
    blanked.retain(|id| !work.inked.contains_key(id));
    work.write(store, &pages, &blanked)
}

/// What goes from one part.
fn spans(settled: &Settled, part: usize) -> Vec<Span> {
    settled.redactions().map(|v| &v.finding).filter(|f| f.part == part).map(|f| f.span).collect()
}

/// Whether a picture of a page was not read and goes from the copy.
fn has_unread_image(document: &Document, page: u32) -> bool {
    let is_image = |r: &Reason| matches!(r, Reason::ImageUnread | Reason::ImageOcrMissing);
    let here = |l: &PartLabel| *l == PartLabel::nth(PartKind::Page, page);
    document.gaps.iter().any(|g| is_image(&g.reason) && g.part.as_ref().is_some_and(here))
}

fn not_removable(kind: PartKind, number: u32) -> Reason {
    Reason::NotRemovable(crate::model::PartLabel::nth(kind, number).to_string())
}

/// What has been decided so far, over all pages.
#[derive(Default)]
struct Work {
    redactions: Vec<Redaction>,
    forbidden: Forbidden,
    /// Show operators, by stream and first byte.
    shows: BTreeMap<GlyphSource, BTreeMap<usize, Show>>,
    /// Marked content with texts, by stream.
    marked: BTreeMap<GlyphSource, Vec<Spoken>>,
    /// Inline images and drawn words to blank, by stream and first byte.
    pictures: BTreeMap<GlyphSource, BTreeMap<usize, Edit>>,
    removed: BTreeSet<Key>,
    /// The redaction that removed a glyph, and its ground.
    owners: BTreeMap<Key, (usize, Option<Grond>)>,
    covers: BTreeMap<u32, Vec<Cover>>,
    /// Centres of the visible glyphs that stay, on pages with boxes.
    kept: BTreeMap<u32, Vec<(f64, f64)>>,
    balance: BTreeMap<u32, Balance>,
    /// Glyphs of stream objects on every page: what is removed on one page goes on all.
    shared: Vec<(u32, Shown)>,
    /// How wide boxes are.
    width: BoxWidth,
    /// Grey areas over letters that are pictures, by page.
    veils: BTreeMap<u32, Vec<[f64; 4]>>,
    /// Text objects written anew, by page.
    retyped: BTreeMap<u32, Retype>,
    /// Underlines and coloured areas that move with a line, by page.
    rules: BTreeMap<u32, Vec<Edit>>,
    /// Lines set anew, by page.
    bands: BTreeMap<u32, Vec<Band>>,
    /// Annotations with a removed glyph.
    annotations: BTreeSet<ObjectId>,
    /// Appearances of annotations: page → the space of the form, and where they lie.
    appearances: BTreeMap<ObjectId, (Matrix, [f64; 4])>,
    /// Where the appearances of an annotation lie.
    notes: BTreeMap<ObjectId, Vec<[f64; 4]>>,
    /// Boxes inside appearances: these lie over the page and its boxes.
    raised: BTreeMap<ObjectId, Vec<Cover>>,
    /// Words read by OCR that go, and the areas of each image read that are painted over.
    ink: Vec<Inked>,
    inked: BTreeMap<ObjectId, Cut>,
    /// Fresh text layers, by page.
    layers: BTreeMap<u32, Vec<u8>>,
    /// Where glyphs of an old OCR layer went, by redaction.
    unseen: BTreeMap<usize, Vec<[f64; 4]>>,
    /// Images that were not read to the end, and are blanked.
    doubtful: BTreeSet<ObjectId>,
    /// Comments, by stream and first byte.
    comments: BTreeMap<GlyphSource, BTreeMap<usize, usize>>,
    /// The codes that the pages show, and that went, by font.
    codes: Shows,
    /// The numbers of grounds.
    legend: Legend,
    /// Forms that no page paints.
    unpainted: Vec<ObjectId>,
    /// Whether text on hidden layers went.
    unlayered: bool,
    /// Whether marked content lost a text.
    silenced: std::cell::Cell<bool>,
}

struct Show {
    span: Range<usize>,
    pieces: BTreeMap<(usize, usize), (Range<usize>, f64)>,
}

struct Spoken {
    span: Range<usize>,
    texts: Vec<String>,
    keys: Vec<Key>,
}

impl Work {
    /// The glyphs to remove, by part; every redaction gets its record.
    fn wishes(
        &mut self,
        document: &Document,
        settled: &Settled,
    ) -> Result<BTreeMap<usize, Wish>, Reason> {
        let mut out: BTreeMap<usize, Wish> = BTreeMap::new();
        for verdicted in settled.redactions() {
            let finding = &verdicted.finding;
            let lost = || Reason::NotRemovable("part".to_owned());
            let part = document.parts.get(finding.part).ok_or_else(lost)?;
            let removed = finding.span.of(&part.text).ok_or_else(lost)?.expose();
            self.forbidden.add_value(removed);
            self.forbidden.add_value(finding.value.expose());
            if part.label.kind == PartKind::FileName {
                continue;
            }
            self.redactions.push(Redaction {
                part: finding.part,
                span: finding.span,
                removed: Secret::new(removed),
                boxes: Vec::new(),
                holes: Vec::new(),
                lines: Vec::new(),
            });
            if let Places::Words(words) = &part.places {
                self.ink.push(Inked {
                    redaction: self.redactions.len() - 1,
                    part: finding.part,
                    quads: words_under(words, finding.span).map(|w| w.quad).collect(),
                });
            }
            let Places::Glyphs(glyphs) = &part.places else { continue };
            let first = glyphs.partition_point(|g| g.text.end <= finding.span.start());
            let under = glyphs.iter().skip(first).take_while(|g| g.text.start < finding.span.end());
            let mut keys: BTreeMap<usize, BTreeSet<Key>> = BTreeMap::new();
            for glyph in under {
                keys.entry(page_of(glyph, finding.part)).or_default().insert(Key::of(glyph));
            }
            if keys.is_empty() && !removed.trim().is_empty() {
                return Err(Reason::NotRemovable(part.label.to_string()));
            }
            let grond = verdicted.decision.action.grond();
            for (page, keys) in keys {
                let finding = (self.redactions.len() - 1, grond.cloned(), keys);
                out.entry(page).or_default().findings.push(finding);
            }
        }
        Ok(out)
    }

    /// Marks what goes from one page and draws its boxes; gives what of forms is not on this page: the
    /// end of a name that goes on over it.
    fn page(
        &mut self,
        page: &Page,
        scene: &Scene,
        wish: Wish,
        area: [f64; 4],
    ) -> Result<Wish, Reason> {
        let mut later = Vec::new();
        for (index, grond, keys) in wish.findings {
            let glyphs: Vec<&Shown> =
                scene.glyphs.iter().filter(|g| keys.contains(&g.key())).collect();
            let found: BTreeSet<Key> = glyphs.iter().map(|g| g.key()).collect();
            let missing: BTreeSet<Key> = keys.difference(&found).copied().collect();
            if missing.iter().any(|k| matches!(k.source, GlyphSource::Page(_))) {
                return Err(not_removable(PartKind::Page, page.number));
            }
            if !missing.is_empty() {
                later.push((index, grond.clone(), missing));
            }
            let keys = found;
            let lines = notes::lines_with(scene, &keys);
            let (noted, own): (Vec<&Shown>, Vec<&Shown>) =
                glyphs.into_iter().partition(|g| g.annotation.is_some());
            let mut covers = boxes::over(own, grond.as_ref());
            covers.extend(notes::covers(
                scene,
                noted.into_iter().chain(lines.iter().copied()),
                grond.as_ref(),
            ));
            let keys: BTreeSet<Key> =
                keys.into_iter().chain(lines.iter().map(|g| g.key())).collect();
            if let Some(redaction) = self.redactions.get_mut(index) {
                redaction.holes.extend(covers.iter().map(|c| (page.number, c.reach)));
            }
            // No upright box fits over slanted letters: rather none than one over other words.
            covers.retain(|c| c.turn().is_some() || !scene.glyphs.iter().any(|g| c.hides(g)));
            if let Some(redaction) = self.redactions.get_mut(index) {
                redaction.boxes.extend(covers.iter().map(|c| (page.number, c.rect)));
            }
            for key in keys {
                self.removed.insert(key);
                self.owners.entry(key).or_insert((index, grond.clone()));
            }
            self.covers.entry(page.number).or_default().extend(covers);
        }
        self.hidden_under_boxes(page.number, scene);
        // Nobody sees what stands on a hidden layer: not who reads the copy, nor who approved it.
        let unseen = scene.glyphs.iter().filter(|g| g.hidden && !g.is_blank());
        let before = self.removed.len();
        self.removed.extend(unseen.map(Shown::key));
        self.unlayered |= self.removed.len() > before;
        self.set_anew(page.number, scene, area);
        self.note(page, scene);
        Ok(Wish { findings: later })
    }

    /// Sets the lines with boxes anew, so that their gaps do not tell what stood in them.
    fn set_anew(&mut self, page: u32, scene: &Scene, area: [f64; 4]) {
        let Some(covers) = self.covers.remove(&page) else { return };
        let kept = self.kept.get(&page).map(Vec::as_slice).unwrap_or_default();
        let mut covers = boxes::merge(covers, kept);
        self.record(page, &covers);
        for redaction in &mut self.redactions {
            let here = redaction.boxes.iter().filter(|(p, _)| *p == page);
            redaction.holes.extend(here);
        }
        let plan = respace::plan(scene, &covers, &self.removed, self.width, area);
        if let Some(retype) = Retype::new(scene, &plan.moves) {
            self.retyped.insert(page, retype);
            self.apply(page, scene, &mut covers, plan);
        }
        self.covers.insert(page, covers);
    }

    /// Boxes, records and places after the lines of `plan` have been set anew.
    fn apply(&mut self, page: u32, scene: &Scene, covers: &mut [Cover], plan: Plan) {
        for band in &plan.bands {
            for (cover, new) in &band.boxes {
                let Some(cover) = covers.get_mut(*cover) else { continue };
                for redaction in &mut self.redactions {
                    let at_hole =
                        |b: &&mut (u32, [f64; 4])| b.0 == page && is_same(b.1, cover.rect);
                    let mut here = redaction.boxes.iter_mut().filter(at_hole).peekable();
                    if here.peek().is_some() {
                        match self.width {
                            // The words beside it went with the line.
                            BoxWidth::FullLine => redaction.holes.push((page, band.rect)),
                            _ => redaction.lines.push((page, band.rect)),
                        }
                    }
                    here.for_each(|b| b.1 = *new);
                }
                cover.rect = *new;
            }
        }
        if self.width == BoxWidth::FullLine {
            let centre = |g: &Shown| {
                let [l, b, r, t] = g.quad.bounds();
                (f64::midpoint(l, r), f64::midpoint(b, t))
            };
            let under = scene.glyphs.iter().filter(|g| covers.iter().any(|c| c.covers(centre(g))));
            self.removed.extend(under.map(Shown::key));
        }
        self.removed.extend(plan.gone);
        let kept = scene.glyphs.iter().filter(|g| !g.is_blank());
        let kept = kept.filter(|g| !self.removed.contains(&g.key())).map(|g| {
            let [l, b, r, t] = g.quad.bounds();
            let by = plan.moves.get(&g.key()).copied().unwrap_or(0.0);
            let along = g.direction;
            (f64::midpoint(l, r) + by * along.0, f64::midpoint(b, t) + by * along.1)
        });
        self.kept.insert(page, kept.collect());
        let rules = scene.rules.iter().filter_map(|r| respace::rule(r, &plan.bands)).flatten();
        self.rules.insert(page, rules.collect());
        self.bands.insert(page, plan.bands);
    }

    /// Text under a box goes with it: the same word painted twice, an older layer below.
    fn hidden_under_boxes(&mut self, page: u32, scene: &Scene) {
        let Some(covers) = self.covers.get(&page) else { return };
        let kept = self.kept.entry(page).or_default();
        for glyph in &scene.glyphs {
            let corners = glyph.quad.0;
            let centre =
                corners.iter().fold((0.0, 0.0), |(x, y), c| (x + c.0 / 4.0, y + c.1 / 4.0));
            if covers.iter().any(|c| c.covers(centre) && !c.is_behind(glyph)) {
                self.removed.insert(glyph.key());
            } else if !glyph.is_blank() {
                kept.push(centre);
            }
        }
    }

    /// Keeps what is needed to rewrite the page's streams.
    fn note(&mut self, page: &Page, scene: &Scene) {
        self.balance.insert(page.number, scene.balance);
        for (source, span) in &scene.comments {
            self.comments.entry(*source).or_default().insert(span.start, span.end);
        }
        let back = |a: &Appearance| Some((a.form, (a.to_page.inverse()?, a.bounds)));
        for appearance in &scene.appearances {
            self.notes.entry(appearance.annotation).or_default().push(appearance.bounds);
        }
        self.appearances.extend(scene.appearances.iter().filter_map(back));
        let touched: BTreeSet<(GlyphSource, usize)> = scene
            .glyphs
            .iter()
            .filter(|g| {
                matches!(g.source, GlyphSource::Object(..)) || self.removed.contains(&g.key())
            })
            .map(|g| (g.source, g.op.start))
            .collect();
        for g in scene.glyphs.iter().filter(|g| touched.contains(&(g.source, g.op.start))) {
            let shows = self.shows.entry(g.source).or_default();
            let show = shows
                .entry(g.op.start)
                .or_insert_with(|| Show { span: g.op.clone(), pieces: BTreeMap::new() });
            show.pieces.insert((g.item, g.code.start), (g.code.clone(), g.advance));
            if matches!(g.source, GlyphSource::Object(..)) {
                self.shared.push((page.number, g.clone()));
            }
        }
        for m in &scene.marked {
            let glyphs = scene.glyphs.get(m.glyphs.clone()).unwrap_or_default();
            let keys: Vec<Key> = glyphs.iter().map(Shown::key).collect();
            if m.direct {
                let spoken = Spoken { span: m.span.clone(), texts: m.texts.clone(), keys };
                self.marked.entry(m.source).or_default().push(spoken);
            } else if keys.iter().any(|k| self.removed.contains(k)) {
                m.texts.iter().for_each(|t| self.forbidden.add_whole(t));
            }
        }
    }

    /// Forbids the strings outside the pages that hold a redaction.
    fn carriers(
        &mut self,
        document: &Document,
        settled: &Settled,
        pages: usize,
        others: &[Texts],
    ) -> Result<(), Reason> {
        for finding in settled.redactions().map(|v| &v.finding) {
            let Some(part) = document.parts.get(finding.part) else { continue };
            let own = matches!(part.label.kind, PartKind::FileName | PartKind::Picture);
            if finding.part < pages || own {
                continue;
            }
            let texts = others
                .get(finding.part - pages)
                .filter(|t| t.label == part.label && t.strings.join("\n") == part.text)
                .ok_or_else(|| Reason::NotRemovable(part.label.to_string()))?;
            for string in overlapping(&texts.strings, finding.span) {
                self.forbidden.add_whole(string);
            }
        }
        Ok(())
    }

    /// Boxes on the other pages that show a shared stream with a removed glyph.
    fn cover_shared(&mut self) {
        let mut open: BTreeMap<(u32, Option<usize>), Vec<Shown>> = BTreeMap::new();
        let mut raised: BTreeMap<(GlyphSource, Option<usize>), Vec<Shown>> = BTreeMap::new();
        for (page, glyph) in std::mem::take(&mut self.shared) {
            let key = glyph.key();
            if !self.removed.contains(&key) {
                continue;
            }
            if let Some(annotation) = glyph.annotation {
                self.annotations.insert(annotation);
                let owner = self.owners.get(&key).map(|(index, _)| *index);
                raised.entry((glyph.source, owner)).or_default().push(glyph.clone());
            }
            let [l, b, r, t] = glyph.quad.bounds();
            let centre = (f64::midpoint(l, r), f64::midpoint(b, t));
            let covered =
                self.covers.get(&page).is_some_and(|c| c.iter().any(|c| c.covers(centre)));
            // Nobody saw what ran out of its note, and a box there would tell how far it went.
            let within = |[l, b, r, t]: &[f64; 4]| {
                (*l..=*r).contains(&centre.0) && (*b..=*t).contains(&centre.1)
            };
            let note = glyph.annotation.and_then(|id| self.notes.get(&id));
            let outside = note.is_some_and(|places| !places.iter().any(within));
            if !covered && !outside {
                let owner = self.owners.get(&key).map(|(index, _)| *index);
                open.entry((page, owner)).or_default().push(glyph);
            }
        }
        for ((page, owner), glyphs) in open {
            let first = glyphs.first().and_then(|g| self.owners.get(&g.key()));
            let grond = first.and_then(|(_, grond)| grond.clone());
            let covers = boxes::over(&glyphs, grond.as_ref());
            if let Some(redaction) = owner.and_then(|o| self.redactions.get_mut(o)) {
                redaction.boxes.extend(covers.iter().map(|c| (page, c.rect)));
                redaction.holes.extend(covers.iter().map(|c| (page, c.reach)));
            }
            self.covers.entry(page).or_default().extend(covers);
        }
        self.raise(raised);
    }

    /// Boxes in the appearances themselves, over what went from them.
    fn raise(&mut self, glyphs: BTreeMap<(GlyphSource, Option<usize>), Vec<Shown>>) {
        for ((source, _), glyphs) in glyphs {
            let GlyphSource::Object(number, generation) = source else { continue };
            let form = (number, generation);
            let Some((to_form, bounds)) = self.appearances.get(&form).copied() else { continue };
            let first = glyphs.first().and_then(|g| self.owners.get(&g.key()));
            let grond = first.and_then(|(_, grond)| grond.clone());
            let mut covers = boxes::over(&glyphs, grond.as_ref());
            for cover in &mut covers {
                cover.stretch(bounds);
            }
            let covers = covers.iter().filter_map(|c| c.within(to_form));
            self.raised.entry(form).or_default().extend(covers);
        }
    }

    /// Records the boxes as painted: those that touched have become one.
    fn record(&mut self, page: u32, covers: &[Cover]) {
        for redaction in &mut self.redactions {
            for (_, rect) in redaction.boxes.iter_mut().filter(|(p, _)| *p == page) {
                let [l, b, r, t] = *rect;
                let centre = (f64::midpoint(l, r), f64::midpoint(b, t));
                let as_painted = covers.iter().any(|c| is_same(c.rect, *rect));
                if let Some(cover) = covers.iter().find(|c| !as_painted && c.covers(centre)) {
                    *rect = cover.rect;
                }
            }
            redaction.boxes.dedup();
        }
    }

    /// Edits of one stream.
    fn edits(&self, source: GlyphSource, stream: &[u8]) -> Option<Vec<Edit>> {
        let mut out = Vec::new();
        let retype = match source {
            GlyphSource::Page(number) => self.retyped.get(&number),
            GlyphSource::Object(..) => None,
        };
        let anew = retype.map(Retype::starts).unwrap_or_default();
        if let Some(retype) = retype {
            out.extend(retype.edits(stream, &self.removed)?);
        }
        for (start, show) in self.shows.get(&source).into_iter().flatten() {
            if anew.contains(start) {
                continue;
            }
            let pieces: Vec<Piece> = show
                .pieces
                .iter()
                .map(|((item, code), (range, advance))| {
                    let key = Key { source, op: *start, item: *item, code: *code };
                    let removed = self.removed.contains(&key);
                    Piece { item: *item, code: range.clone(), advance: *advance, removed }
                })
                .collect();
            if pieces.iter().any(|p| p.removed) {
                out.push(splice::without(stream, &show.span, &pieces)?);
            }
        }
        for spoken in self.marked.get(&source).into_iter().flatten() {
            let touched = spoken.keys.iter().any(|k| self.removed.contains(k));
            if touched || spoken.texts.iter().any(|t| self.forbidden.hits(t)) {
                out.push(splice::silent(stream, &spoken.span)?);
                self.silenced.set(true);
            }
        }
        if let GlyphSource::Page(number) = source {
            out.extend(self.rules.get(&number).into_iter().flatten().cloned());
        }
        out.extend(self.pictures.get(&source).into_iter().flat_map(|p| p.values().cloned()));
        let edited: BTreeMap<usize, usize> =
            out.iter().map(|e| (e.span.start, e.span.end)).collect();
        let gone = |at: usize| edited.range(..=at).next_back().is_some_and(|(_, end)| at < *end);
        let comments = self.comments.get(&source).into_iter().flatten();
        let comments = comments.filter(|(start, _)| !gone(**start));
        out.extend(comments.map(|(start, end)| Edit { span: *start..*end, bytes: Vec::new() }));
        Some(out)
    }

    fn write(
        mut self,
        store: Store,
        pages: &[Page],
        blanked: &[ObjectId],
    ) -> Result<Redacted, Reason> {
        let layered = !self.layers.is_empty();
        let contents = self.page_contents(&store, pages)?;
        let streams = self.streams(&store)?;
        let (mut pictures, mut recoded) = (Vec::new(), false);
        for (id, cut) in &self.inked {
            let rewritten = scan::redacted(&store, *id, cut)?;
            recoded |= rewritten.recoded;
            pictures.extend(rewritten.objects);
        }
        let Store { mut doc, locked, .. } = store;
        for (id, picture) in pictures {
            doc.objects.insert(id, Object::Stream(picture));
        }
        let mut scrub = Scrub::new(&self.forbidden, std::mem::take(&mut self.annotations));
        if self.silenced.get() {
            scrub.done("structure-text");
        }
        if recoded {
            scrub.done("image-recoded");
        }
        if layered {
            scrub.done("ocr-layer");
        }
        if self.unlayered {
            scrub.done("layers");
        }
        if locked {
            scrub.done("encryption");
        }
        if !blanked.is_empty() || !self.pictures.is_empty() {
            images::blank(&mut doc, blanked);
            scrub.done("images");
        }
        for id in std::mem::take(&mut self.unpainted) {
            let dict = dictionary! {
                "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![Object::Integer(0); 4],
            };
            doc.objects.insert(id, Object::Stream(Stream::new(dict, Vec::new())));
            scrub.done("unpainted");
        }
        let labels = contents.iter().any(|c| c.2.is_some()) || !self.raised.is_empty();
        let font = labels.then(|| label::font(&mut doc));
        for (id, bytes) in streams {
            let labelled = self.raised.contains_key(&id).then_some(font).flatten();
            let resources = labelled.and_then(|font| {
                let stream = doc.get_object(id).and_then(Object::as_stream).ok()?;
                let own = as_dict(resolve(&doc, stream.dict.get(b"Resources").ok()?))?;
                let mut own = own.clone();
                label::with_font(&doc, &mut own, font);
                Some(own)
            });
            if let Ok(stream) = doc.get_object_mut(id).and_then(Object::as_stream_mut) {
                if let Some(resources) = resources {
                    stream.dict.set("Resources", resources);
                }
                stream.set_plain_content(bytes);
                // When it does not get smaller it stays as it is.
                let _ = stream.compress();
            }
        }
        scrub::replace_contents(&mut doc, contents, font);
        for page in pages {
            let bands = self.bands.get(&page.number).map(Vec::as_slice).unwrap_or_default();
            respace::links(&mut doc, page.id, bands);
        }
        self.codes.settle(&self.removed);
        if self.codes.trim(&mut doc) {
            scrub.done("font-letters");
        }
        if let Some(font) = font {
            self.legend.add(&mut doc, font).ok_or_else(|| not_removable(PartKind::Page, 1))?;
        }
        if programs::blot(&mut doc, &self.forbidden) {
            scrub.done("texts");
        }
        let ids: Vec<ObjectId> = pages.iter().map(|p| p.id).collect();
        let bytes = scrub.finish(doc, &ids)?;
        Ok(Redacted { bytes, redactions: self.redactions, scrubbed: scrub.words() })
    }

    /// New contents of the pages that change: page, bytes, resources when boxes are drawn.
    fn page_contents(&mut self, store: &Store, pages: &[Page]) -> Result<Vec<Contents>, Reason> {
        let mut out = Vec::new();
        for page in pages {
            let kept = self.kept.remove(&page.number).unwrap_or_default();
            let covers = boxes::merge(self.covers.remove(&page.number).unwrap_or_default(), &kept);
            self.record(page.number, &covers);
            let source = GlyphSource::Page(page.number);
            let layer = self.layers.remove(&page.number);
            let touched = layer.is_some()
                || self.marked.contains_key(&source)
                || self.pictures.contains_key(&source)
                || self.comments.contains_key(&source)
                || self.shows.contains_key(&source);
            if !touched && covers.is_empty() {
                continue;
            }
            let stream = store.page_content(page)?;
            let lost = || not_removable(PartKind::Page, page.number);
            let edits = self.edits(source, &stream).ok_or_else(lost)?;
            let veils = self.veils.remove(&page.number).unwrap_or_default();
            if edits.is_empty() && covers.is_empty() && layer.is_none() {
                continue;
            }
            let spliced = splice::apply(&stream, edits).ok_or_else(lost)?;
            let balance = self.balance.get(&page.number).copied().unwrap_or_default();
            let resources = store.inherited(page, b"Resources").and_then(as_dict).cloned();
            let mut resources =
                (!covers.is_empty() || layer.is_some()).then(|| resources.unwrap_or_default());
            let mut content = boxes::wrap(&spliced, balance, &covers, &veils, &self.legend);
            if let Some((layer, own)) = layer.zip(resources.as_mut()) {
                if covers.is_empty() && veils.is_empty() {
                    content = boxes::closed(&content, balance);
                }
                content.extend(layer);
                let mut fonts = store.dict(own, b"Font").cloned().unwrap_or_default();
                fonts.set(scan::FONT, scan::font());
                own.set("Font", fonts);
            }
            out.push((page.id, content, resources));
        }
        Ok(out)
    }

    /// New contents of the stream objects that change.
    fn streams(&self, store: &Store) -> Result<Vec<(ObjectId, Vec<u8>)>, Reason> {
        let sources = self.shows.keys().chain(self.marked.keys()).chain(self.pictures.keys());
        let sources = sources.chain(self.comments.keys());
        let objects: BTreeSet<ObjectId> = sources
            .filter_map(|s| match s {
                GlyphSource::Object(number, generation) => Some((*number, *generation)),
                GlyphSource::Page(_) => None,
            })
            .collect();
        let mut out = Vec::new();
        for id in objects {
            let stream = store.decoded(id)?;
            let lost = || Reason::NotRemovable("stream".to_owned());
            let edits = self.edits(GlyphSource::Object(id.0, id.1), &stream).ok_or_else(lost)?;
            if edits.is_empty() {
                continue;
            }
            let mut spliced = splice::apply(&stream, edits).ok_or_else(lost)?;
            if let Some(covers) = self.raised.get(&id) {
                let labelled = store.stream(id).is_some_and(|s| s.dict.has(b"Resources"));
                let mut covers = boxes::merge(covers.clone(), &[]);
                covers.iter_mut().filter(|_| !labelled).for_each(|c| c.grond = None);
                spliced = boxes::wrap(&spliced, Balance::of(&spliced), &covers, &[], &self.legend);
            }
            out.push((id, spliced));
        }
        Ok(out)
    }
}

/// The page (from 0) that shows a glyph of part `part`: the first words of the next page are read with
/// it when a name goes on there.
fn page_of(glyph: &Glyph, part: usize) -> usize {
    match glyph.source {
        GlyphSource::Page(number) => usize::try_from(number).map_or(part, |n| n.saturating_sub(1)),
        GlyphSource::Object(..) => part,
    }
}

/// Whether two rectangles are one: they are copies of each other or far apart.
fn is_same(a: [f64; 4], b: [f64; 4]) -> bool {
    a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9)
}

/// A page, its new content, and its resources when our font is to be added.
type Contents = (ObjectId, Vec<u8>, Option<Dictionary>);

/// The strings of a joined text that share a byte with `span`.
fn overlapping(strings: &[String], span: Span) -> impl Iterator<Item = &String> {
    let mut at = 0;
    strings.iter().filter(move |s| {
        let start = at;
        at += s.len() + 1;
        start < span.end() && span.start() < start + s.len()
    })
}
