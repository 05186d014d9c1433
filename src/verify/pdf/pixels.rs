//! Pages as pictures: boxes are opaque and all that lies outside them is as it was.

use super::MARGIN;
use super::text::{Glyph, PageText};
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use hayro_interpret::kurbo::{Affine, Point, Rect};
use hayro_interpret::{InterpreterSettings, RenderContent};
use hayro_syntax::page::Page;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Resolution, in pixels a point: 108 to the inch. Enough to see a comma go.
const SCALE: f64 = 1.5;
/// Longest side of a picture, in pixels; larger pages are rendered smaller.
const SIDE: f64 = 4000.0;
/// All pictures of one document, in pixels.
const BUDGET: u64 = 6_000_000_000;
/// Difference of a colour component from which two pixels differ.
const DIFFERENT: u8 = 40;
/// Pixels of a page that may differ: the ends of strokes cut off at a box.
const STRAY: usize = 6;
/// Of those, pixels that differ more than a shift by a quarter of a pixel explains. The renderer puts
/// glyphs on such a grid: a rounding error in the tenth decimal can move a letter one step.
const STRAY_SHIFTED: usize = 2;
/// A box colour is darker than this (0 to 255).
const DARK: u16 = 140;

/// What is wrong on one page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// The page could not be rendered.
    pub(super) unseen: bool,
    /// What lies under a box shines through.
    pub(super) not_opaque: bool,
    /// Something outside the boxes differs.
    pub(super) changed: bool,
}

/// Where the words of lines that were set anew stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Moved {
    /// In the original.
    before: Vec<Rect>,
    /// In the copy.
    after: Vec<Rect>,
    /// Where text went, in the original.
    holes: Vec<Rect>,
}

impl Moved {
    /// The glyphs on the lines of `painted`, without those that went and those of labels.
    pub(super) fn new(before: &PageText, after: &PageText, painted: &super::Painted) -> Self {
        let on_lines = |text: &PageText, without: &[Rect]| {
            let glyphs = text.glyphs.iter().filter(|g| !g.is_space() && !g.invisible);
            let here = glyphs.filter(|g| {
                painted.lines.iter().any(|l| l.contains(g.centre))
                    && !without.iter().any(|w| w.contains(g.centre))
            });
            here.map(Glyph::reach).collect()
        };
        Self {
            before: on_lines(before, &painted.holes),
            after: on_lines(after, &painted.boxes),
            holes: painted.holes.iter().map(|h| h.inflate(super::MARGIN, super::MARGIN)).collect(),
        }
    }
}

/// Renders pages of two documents and compares them.
pub(super) struct Painter<'a> {
    before: RenderCache<'a>,
    after: RenderCache<'a>,
    spent: u64,
}

impl<'a> Painter<'a> {
    pub(super) fn new() -> Self {
        Self { before: RenderCache::new(), after: RenderCache::new(), spent: 0 }
    }

    /// Compares one page. `blanked` are the areas of pictures in the copy that are of one colour: a
    /// picture that nobody has read may have become one.
    pub(super) fn compare(
        &mut self,
        before: &'a Page<'a>,
        after: &'a Page<'a>,
        boxes: &[Rect],
        blanked: &[Rect],
        moved: &Moved,
    ) -> Seen {
        let Some(view) = View::of(before) else { return Seen { unseen: true, ..Seen::default() } };
        self.spent += 2 * view.pixels();
        if self.spent > BUDGET {
            return Seen { unseen: true, ..Seen::default() };
        }
        let content = RenderContent::PAGE;
        let pictures = (
            picture(before, &self.before, &view, content),
            picture(after, &self.after, &view, content),
        );
        let (Some(one), Some(other)) = pictures else {
            return Seen { unseen: true, ..Seen::default() };
        };
        let annotated = after.raw().contains_key(b"Annots");
        let top = if annotated && !boxes.is_empty() {
            picture(after, &self.after, &view, RenderContent::all())
        } else {
            None
        };
        let areas: Vec<Area> = boxes.iter().filter_map(|b| view.area(*b, &one)).collect();
        let blanked = blanked.iter().filter_map(|b| view.area(*b, &one)).map(|a| a.grown(1));
        let mut exempt: Vec<Area> = blanked.collect();
        let areas_of = |rects: &[Rect]| {
            rects.iter().filter_map(|r| view.area(*r, &one)).map(|a| a.grown(1)).collect::<Vec<_>>()
        };
        let (was, is) = (areas_of(&moved.before), areas_of(&moved.after));
        // Every word that moved is painted again where it stands now.
        let vanished = inked(&is, &other) < inked(&was, &one);
        exempt.extend(was.iter().chain(&is).chain(&areas_of(&moved.holes)));
        Seen {
            unseen: false,
            not_opaque: areas.iter().any(|area| {
                // A box less than three pixels wide has no pixel that it covers wholly.
                let Some(area) = area.inner() else { return false };
                // Annotations lie on top of the page: a box may be one, or be under one.
                let page = is_dark(area, &other);
                let top = top.as_ref();
                !(page || top.is_some_and(|t| is_dark(area, t)))
                    || (page && shines(area, &one, &other))
                    || top.is_some_and(|t| shines(area, &one, t))
            }),
            changed: vanished || is_changed(&one, &other, &areas, &exempt),
        }
    }
}

/// How a page lies on its picture.
struct View {
    scale: f64,
    width: f64,
    height: f64,
    transform: Affine,
}

impl View {
    fn of(page: &Page<'_>) -> Option<Self> {
        let (width, height) = page.render_dimensions();
        let (width, height) = (f64::from(width), f64::from(height));
        let longest = width.max(height);
        let scale = SCALE.min(SIDE / longest);
        let fits = longest.is_finite() && width * scale >= 1.0 && height * scale >= 1.0;
        let transform = page.initial_transform(true).as_coeffs();
        let transform = Affine::scale(scale) * Affine::new(transform);
        fits.then_some(Self { scale, width: width * scale, height: height * scale, transform })
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "both under SIDE")]
    fn pixels(&self) -> u64 {
        (self.width * self.height) as u64
    }

    /// The pixels of a rectangle of the page; `None` when it lies outside the picture.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to u16")]
    fn area(&self, on_page: Rect, picture: &Pixmap) -> Option<Area> {
        let rect = self.transform.transform_rect_bbox(on_page.abs());
        let clamp = |v: f64, most: u16| v.clamp(0.0, f64::from(most)) as u16;
        let area = Area {
            left: clamp(rect.x0.floor(), picture.width()),
            top: clamp(rect.y0.floor(), picture.height()),
            right: clamp(rect.x1.ceil(), picture.width()),
            bottom: clamp(rect.y1.ceil(), picture.height()),
        };
        (area.left < area.right && area.top < area.bottom).then_some(area)
    }
}

/// A stretch of pixels, half-open.
#[derive(Clone, Copy, Debug)]
struct Area {
    left: u16,
    top: u16,
    right: u16,
    bottom: u16,
}

impl Area {
    /// The pixels that lie wholly inside, when there are any.
    fn inner(self) -> Option<Self> {
        let area = Self {
            left: self.left + 1,
            top: self.top + 1,
            right: self.right.saturating_sub(1),
            bottom: self.bottom.saturating_sub(1),
        };
        (area.left < area.right && area.top < area.bottom).then_some(area)
    }

    fn grown(self, by: u16) -> Self {
        Self {
            left: self.left.saturating_sub(by),
            top: self.top.saturating_sub(by),
            right: self.right.saturating_add(by),
            bottom: self.bottom.saturating_add(by),
        }
    }

    fn pixels(self) -> impl Iterator<Item = (u16, u16)> {
        (self.top..self.bottom).flat_map(move |y| (self.left..self.right).map(move |x| (x, y)))
    }
}

type Colour = [u8; 3];

fn colour(picture: &Pixmap, x: u16, y: u16) -> Colour {
    let at = usize::from(y) * usize::from(picture.width()) + usize::from(x);
    picture.data().get(at).map_or([0; 3], |p| [p.r, p.g, p.b])
}

fn distance(a: Colour, b: Colour) -> u8 {
    a.iter().zip(b).map(|(a, b)| a.abs_diff(b)).max().unwrap_or(0)
}

fn picture<'a>(
    page: &'a Page<'a>,
    cache: &RenderCache<'a>,
    view: &View,
    content: RenderContent,
) -> Option<Pixmap> {
    let settings = InterpreterSettings { render_content: content, ..Default::default() };
    #[allow(clippy::cast_possible_truncation, reason = "a scale of at most SCALE")]
    let scale = view.scale as f32;
    let size = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let paint = || render(page, cache, &settings, &RenderSettings::default(), &size);
    catch_unwind(AssertUnwindSafe(paint)).ok()
}

/// The colour that most pixels of an area have and their share of it.
fn dominant(picture: &Pixmap, area: Area) -> (Colour, f64) {
    let mut counts: HashMap<Colour, u32> = HashMap::new();
    let mut all = 0u32;
    for (x, y) in area.pixels() {
        *counts.entry(colour(picture, x, y)).or_default() += 1;
        all += 1;
    }
    let most = counts.into_iter().max_by_key(|(colour, count)| (*count, *colour));
    most.map_or(([255; 3], 0.0), |(c, n)| (c, f64::from(n) / f64::from(all.max(1))))
}

/// Whether the pixels under a box are one dark colour but for a label.
fn is_dark(area: Area, picture: &Pixmap) -> bool {
    let (fill, share) = dominant(picture, area);
    share >= 0.4 && fill.iter().map(|c| u16::from(*c)).sum::<u16>() / 3 <= DARK
}

/// Whether what deviates from the colour of a box lies where the original had ink.
fn shines(area: Area, before: &Pixmap, after: &Pixmap) -> bool {
    let (fill, _) = dominant(after, area);
    let (paper, _) = dominant(before, area);
    let (mut ink, mut shows, mut both) = (0u32, 0u32, 0u32);
    for (x, y) in area.pixels() {
        let was = distance(colour(before, x, y), paper) > 64;
        let is = distance(colour(after, x, y), fill) > 4;
        ink += u32::from(was);
        shows += u32::from(is);
        both += u32::from(was && is);
    }
    // A label covers part of the ink by chance; ink that shines through covers nearly all of it.
    let either = ink + shows - both;
    both > 0 && f64::from(both) / f64::from(either) >= 0.8
}

/// How many of the areas are not of one colour.
fn inked(areas: &[Area], picture: &Pixmap) -> usize {
    let even = |area: &&Area| {
        let mut pixels =
            area.pixels().filter(|(x, y)| *x < picture.width() && *y < picture.height());
        let Some((x, y)) = pixels.next() else { return true };
        let first = colour(picture, x, y);
        pixels.all(|(x, y)| distance(colour(picture, x, y), first) <= 8)
    };
    areas.iter().filter(|a| !even(a)).count()
}

/// Whether pixels differ outside the boxes and outside pictures that were made an even area.
fn is_changed(before: &Pixmap, after: &Pixmap, boxes: &[Area], blanked: &[Area]) -> bool {
    if (before.width(), before.height()) != (after.width(), after.height()) {
        return true;
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few pixels")]
    let margin = (MARGIN * SCALE).ceil() as u16;
    let width = usize::from(before.width());
    let mut exempt = vec![false; before.data().len()];
    for area in boxes.iter().map(|b| b.grown(margin)).chain(blanked.iter().copied()) {
        for y in area.top..area.bottom.min(before.height()) {
            let row = usize::from(y) * width;
            let stretch = row + usize::from(area.left)..row + usize::from(area.right).min(width);
            exempt.get_mut(stretch).into_iter().for_each(|s| s.fill(true));
        }
    }
    let (mut stray, mut other_than_shifted) = (0usize, 0usize);
    let (one, other) = (before.data(), after.data());
    for (at, (a, b)) in one.iter().zip(other).enumerate() {
        if a == b || distance([a.r, a.g, a.b], [b.r, b.g, b.b]) <= DIFFERENT {
            continue;
        }
        if exempt.get(at) != Some(&false) {
            continue;
        }
        let x = u16::try_from(at % width).unwrap_or(u16::MAX);
        let y = u16::try_from(at / width).unwrap_or(u16::MAX);
        stray += 1;
        other_than_shifted += usize::from(!is_shifted(before, after, x, y));
        if stray > STRAY && other_than_shifted > STRAY_SHIFTED {
            return true;
        }
    }
    false
}

/// Whether a difference at a pixel is what moving its surroundings by a quarter of a pixel can make.
/// Ink that went or came is not: it differs from all that lies around it.
fn is_shifted(before: &Pixmap, after: &Pixmap, x: u16, y: u16) -> bool {
    let around = |picture: &Pixmap, part: usize| {
        let (right, bottom) = (picture.width() - 1, picture.height() - 1);
        let area = Area {
            left: x.saturating_sub(1),
            top: y.saturating_sub(1),
            right: (x + 1).min(right) + 1,
            bottom: (y + 1).min(bottom) + 1,
        };
        let values = area.pixels().map(|(x, y)| colour(picture, x, y).get(part).copied());
        values.flatten().fold((u8::MAX, 0), |(l, h), v| (l.min(v), h.max(v)))
    };
    let (one, other) = (colour(before, x, y), colour(after, x, y));
    one.iter().zip(other).enumerate().all(|(part, (was, is))| {
        let ((low, high), (low_after, high_after)) = (around(before, part), around(after, part));
        let contrast = high.max(high_after) - low.min(low_after);
        let slack = DIFFERENT + contrast / 4;
        let fits = |v: u8, low: u8, high: u8| {
            (low.saturating_sub(slack)..=high.saturating_add(slack)).contains(&v)
        };
        fits(*was, low_after, high_after) && fits(is, low, high)
    })
}

/// The areas of glyphs whose pixels in the copy are one colour, though text can be taken out there.
///
/// White on white is nothing new where the original was the same; a dark even area is a box.
pub(super) fn covered<'a>(
    painter: &mut Painter<'a>,
    before: &'a Page<'a>,
    after: &'a Page<'a>,
    glyphs: &[Rect],
) -> Option<Vec<Rect>> {
    let view = View::of(after)?;
    painter.spent += 2 * view.pixels();
    if painter.spent > BUDGET {
        return None;
    }
    let one = picture(before, &painter.before, &view, RenderContent::all())?;
    let other = picture(after, &painter.after, &view, RenderContent::all())?;
    let even = |picture: &Pixmap, area: Area| {
        let mut pixels = area.pixels().map(|(x, y)| colour(picture, x, y));
        let first = pixels.next()?;
        pixels.all(|p| distance(p, first) <= 8).then_some(first)
    };
    let is_covered = |glyph: &&Rect| {
        let Some(area) = view.area(**glyph, &other) else { return false };
        let Some(fill) = even(&other, area) else { return false };
        let dark = fill.iter().map(|c| u16::from(*c)).sum::<u16>() / 3 <= DARK;
        dark || even(&one, area).is_none()
    };
    Some(glyphs.iter().filter(is_covered).copied().collect())
}

/// The areas of which a page shows one colour only, by number, and whether it is a dark one.
pub(super) fn even_areas<'a>(
    painter: &mut Painter<'a>,
    page: &'a Page<'a>,
    areas: &[Rect],
) -> Option<Vec<(usize, bool)>> {
    if areas.is_empty() {
        return Some(Vec::new());
    }
    let view = View::of(page)?;
    painter.spent += view.pixels();
    if painter.spent > BUDGET {
        return None;
    }
    let picture = picture(page, &painter.after, &view, RenderContent::all())?;
    let even = |area: Area| {
        let mut pixels = area.pixels().map(|(x, y)| colour(&picture, x, y));
        let first = pixels.next()?;
        pixels.all(|p| distance(p, first) <= 8).then_some(first)
    };
    let found = areas.iter().enumerate().filter_map(|(n, rect)| {
        let fill = even(view.area(*rect, &picture)?)?;
        Some((n, fill.iter().map(|c| u16::from(*c)).sum::<u16>() / 3 <= DARK))
    });
    Some(found.collect())
}

/// Whether a point of the page can be seen at all.
pub(super) fn is_on_page(page: &Page<'_>, at: Point) -> bool {
    let shown = page.intersected_crop_box();
    Rect::new(shown.x0, shown.y0, shown.x1, shown.y1).contains(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A white picture in which a stem and a comma stand, `shift` quarters of a pixel to the right.
    fn page(shift: u16, comma: bool) -> Pixmap {
        let mut picture = Pixmap::new(40, 40);
        let width = 40;
        for pixel in picture.data_mut() {
            (pixel.r, pixel.g, pixel.b, pixel.a) = (255, 255, 255, 255);
        }
        let mut ink = |x: usize, y: usize, share: u16| {
            let grey = u8::try_from(255 - 255 * share / 4).unwrap();
            let pixel = &mut picture.data_mut()[y * width + x];
            (pixel.r, pixel.g, pixel.b) = (grey, grey, grey);
        };
        let mut stem = |x: usize, rows: std::ops::Range<usize>| {
            for y in rows {
                ink(x, y, 4 - shift);
                ink(x + 1, y, 4);
                ink(x + 2, y, shift);
            }
        };
        stem(10, 10..24);
        if comma {
            stem(18, 20..24);
        }
        picture
    }

    #[test]
    fn a_comma_that_goes_is_seen_and_a_letter_a_quarter_of_a_pixel_aside_is_not() {
        assert!(!is_changed(&page(0, true), &page(0, true), &[], &[]));
        assert!(!is_changed(&page(0, true), &page(1, true), &[], &[]));
        assert!(is_changed(&page(0, true), &page(0, false), &[], &[]));
        assert!(is_changed(&page(0, true), &page(1, false), &[], &[]));
    }
}
