//! The glyphs of a page as the second reader sees them, in drawing order, with their places.

use super::super::needle::Folded;
use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, RenderContent, SoftMask, interpret_page,
};
use hayro_syntax::object::Stream;
use hayro_syntax::page::Page;

/// Units of a glyph's own space per em.
const EM: f64 = 1000.0;
/// Advance assumed when the font does not say, in glyph space.
const ADVANCE: f64 = 500.0;
/// Gap after a glyph that parts words, in em.
const GAP: f64 = 0.15;
/// Pictures of one page whose places are kept.
const PICTURES: usize = 10_000;
/// Most glyphs read on one page.
const GLYPHS: usize = 2_000_000;

/// One glyph on a page.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    /// The code in its font.
    pub(super) code: u32,
    unicode: Option<BfString>,
    /// Its middle, in points of default user space.
    pub(super) centre: Point,
    start: Point,
    end: Point,
    /// Height of the em, in points.
    pub(super) em: f64,
    /// Text rendering mode 3: there for searching only.
    pub(super) invisible: bool,
}

impl Glyph {
    /// Whether it stands for space only.
    pub(super) fn is_space(&self) -> bool {
        match &self.unicode {
            Some(BfString::Char(c)) => c.is_whitespace() || *c == '\0',
            Some(BfString::String(s)) => s.chars().all(char::is_whitespace),
            None => false,
        }
    }

    /// Whether its font says what it is.
    pub(super) fn has_text(&self) -> bool {
        self.unicode.is_some()
    }

    /// What two readings must agree on: the character, or the code where there is none.
    pub(super) fn identity(&self) -> u32 {
        match &self.unicode {
            Some(BfString::Char(c)) => u32::from(*c),
            Some(BfString::String(s)) => s.chars().next().map_or(0, u32::from),
            None => self.code | 1 << 31,
        }
    }

    /// The upright rectangle around it, guessed from its advance and em.
    pub(super) fn area(&self) -> Rect {
        let half = (self.em * 0.35).max(0.5);
        let around = Rect::from_points(self.start, self.end).union_pt(self.centre);
        around.inflate(half * 0.3, half * 0.5)
    }

    /// All that it can paint: ascenders and descenders, and a little beside it.
    pub(super) fn reach(&self) -> Rect {
        let middle = self.start.midpoint(self.end);
        let up = (self.centre - middle) * 4.0;
        let ends = [self.start, self.end].map(|p| Rect::from_points(p + up, p - up * 0.35));
        let slack = self.em * 0.15;
        ends[0].union(ends[1]).inflate(slack, slack)
    }
}

/// What one page shows.
#[derive(Clone, Debug, Default)]
pub(super) struct PageText {
    /// Glyphs in drawing order.
    pub(super) glyphs: Vec<Glyph>,
    /// Upright rectangles around the pictures of one colour, in points, when they were asked for.
    pub(super) blank: Vec<Rect>,
    /// Whether pictures are decoded to see if they are of one colour.
    wants_blank: bool,
    /// Pictures: how many glyphs were drawn before, the upright rectangle around it in points, and
    /// whether nothing shows through it.
    pub(super) pictures: Vec<(usize, Rect, bool)>,
    /// There were more glyphs than are read.
    pub(super) cut: bool,
}

impl PageText {
    /// Reads `content` of `page`.
    pub(super) fn read<'a>(
        page: &Page<'a>,
        cache: &InterpreterCache<'a>,
        content: RenderContent,
    ) -> Self {
        let settings = InterpreterSettings { render_content: content, ..Default::default() };
        let media = page.media_box();
        let area = Rect::new(media.x0, media.y0, media.x1, media.y1);
        let mut state = Context::new(Affine::IDENTITY, area, cache, page.xref(), settings);
        let mut text = Self::default();
        interpret_page(page, &mut state, &mut text);
        text
    }

    /// The areas of the pictures on `page` that are of one colour.
    pub(super) fn blanked<'a>(page: &Page<'a>, cache: &InterpreterCache<'a>) -> Vec<Rect> {
        let settings =
            InterpreterSettings { render_content: RenderContent::PAGE, ..Default::default() };
        let area = Rect::new(0.0, 0.0, 1.0, 1.0);
        let mut state = Context::new(Affine::IDENTITY, area, cache, page.xref(), settings);
        let mut text = Self { wants_blank: true, ..Self::default() };
        interpret_page(page, &mut state, &mut text);
        text.blank
    }

    /// The text folded for searching; items are glyphs.
    pub(super) fn folded(&self) -> Folded {
        self.fold(0..self.glyphs.len())
    }

    /// The same in the order of the places, line by line: letters can be drawn in any order.
    pub(super) fn folded_by_place(&self) -> Folded {
        let mut order: Vec<(i64, usize)> = Vec::with_capacity(self.glyphs.len());
        for (n, glyph) in self.glyphs.iter().enumerate() {
            // Baselines less than a third of an em apart are one line, unless a border is crossed.
            let step = (glyph.em / 3.0).max(0.1);
            #[allow(clippy::cast_possible_truncation, reason = "saturates; only an order")]
            order.push(((glyph.start.y / step).round() as i64, n));
        }
        let across = |n: usize| self.glyphs.get(n).map_or(0.0, |g| g.start.x);
        order.sort_by(|a, b| b.0.cmp(&a.0).then(across(a.1).total_cmp(&across(b.1))));
        self.fold(order.into_iter().map(|(_, n)| n))
    }

    /// The same column by column from top to bottom, by left edges and by middles: upright letters can
    /// stand under one another.
    pub(super) fn folded_downwards(&self) -> impl Iterator<Item = Folded> + use<> {
        let by = |across: fn(&Glyph) -> f64| {
            let mut order: Vec<(i64, usize)> = Vec::with_capacity(self.glyphs.len());
            for (n, glyph) in self.glyphs.iter().enumerate() {
                let step = (glyph.em / 2.0).max(0.1);
                #[allow(clippy::cast_possible_truncation, reason = "saturates; only an order")]
                order.push(((across(glyph) / step).round() as i64, n));
            }
            let down = |n: usize| self.glyphs.get(n).map_or(0.0, |g| -g.start.y);
            order.sort_by(|a, b| a.0.cmp(&b.0).then(down(a.1).total_cmp(&down(b.1))));
            self.fold(order.into_iter().map(|(_, n)| n))
        };
        [by(|g| g.start.x), by(|g| g.centre.x)].into_iter()
    }

    /// The first and the last lines in drawing order, a few of each: a word can go on over a page.
    pub(super) fn edges(&self) -> (Vec<String>, Vec<String>) {
        const LINES: usize = 14;
        let mut lines: Vec<String> = Vec::new();
        let mut last: Option<f64> = None;
        for (word, first, end) in self.words() {
            let (Some(first), Some(end)) = (self.glyphs.get(first), self.glyphs.get(end)) else {
                continue;
            };
            let same = last.is_some_and(|y| (y - first.start.y).abs() <= first.em / 3.0);
            match lines.last_mut() {
                Some(line) if same => {
                    line.push(' ');
                    line.push_str(&word);
                }
                _ => lines.push(word),
            }
            last = Some(end.start.y);
        }
        let bottom = lines.iter().rev().take(LINES).cloned().collect();
        lines.truncate(LINES);
        (lines, bottom)
    }

    fn fold(&self, order: impl Iterator<Item = usize>) -> Folded {
        let mut out = Folded::default();
        let mut last: Option<&Glyph> = None;
        for (n, glyph) in order.filter_map(|n| Some((n, self.glyphs.get(n)?))) {
            if last.is_some_and(|l| l.end.distance(glyph.start) > GAP * l.em.max(glyph.em)) {
                out.part();
            }
            match &glyph.unicode {
                Some(BfString::Char(c)) => out.push(*c, n),
                Some(BfString::String(s)) => s.chars().for_each(|c| out.push(c, n)),
                None => out.part(),
            }
            last = Some(glyph);
        }
        out
    }

    /// The words in drawing order with the numbers of their first and last glyph.
    pub(super) fn words(&self) -> Vec<(String, usize, usize)> {
        let mut out: Vec<(String, usize, usize)> = Vec::new();
        let mut last: Option<&Glyph> = None;
        let mut open = false;
        for (n, glyph) in self.glyphs.iter().enumerate() {
            let near =
                last.is_some_and(|l| l.end.distance(glyph.start) <= GAP * l.em.max(glyph.em));
            last = Some(glyph);
            if glyph.is_space() {
                open = false;
                continue;
            }
            if !(open && near) {
                out.push((String::new(), n, n));
            }
            open = true;
            let Some(word) = out.last_mut() else { continue };
            word.2 = n;
            match &glyph.unicode {
                Some(BfString::Char(c)) => word.0.push(*c),
                Some(BfString::String(s)) => word.0.push_str(s),
                None => word.0.push('\u{fffd}'),
            }
        }
        out
    }
}

impl<'a> Device<'a> for PageText {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let first = self.glyphs.len();
        for placed in run.glyphs() {
            if self.glyphs.len() >= GLYPHS {
                self.cut = true;
                return;
            }
            let advance = match &**placed {
                Drawn::Outline(glyph) => glyph.advance_width(),
                Drawn::Type3(glyph) => glyph.advance_width(),
            };
            let advance = f64::from(advance.unwrap_or(500.0));
            let advance = if advance.is_finite() && advance > 0.0 { advance } else { ADVANCE };
            let place = props.transform * placed.transform();
            let start = place * Point::ZERO;
            self.glyphs.push(Glyph {
                code: placed.char_code(),
                unicode: placed.as_unicode(),
                centre: place * Point::new(advance / 2.0, EM / 4.0),
                start,
                end: place * Point::new(advance, 0.0),
                em: {
                    let top: Point = place * Point::new(0.0, EM);
                    top.distance(start)
                },
                invisible: matches!(mode, DrawMode::Invisible),
            });
        }
        // Text that is filled and stroked is drawn twice; it is one text.
        let count = self.glyphs.len() - first;
        if let Some(before) = first.checked_sub(count) {
            let old = self.glyphs.get(before..first).unwrap_or_default();
            let new = self.glyphs.get(first..).unwrap_or_default();
            let twice = old.iter().zip(new).all(|(a, b)| a.code == b.code && a.start == b.start);
            if twice && matches!(mode, DrawMode::Stroke(_)) {
                self.glyphs.truncate(first);
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let decoded = |stream: &Stream<'_>| {
            let data = stream.decoded_data().ok()?;
            let first = *data.first()?;
            data.iter().all(|b| *b == first).then_some(())
        };
        let blank = self.wants_blank
            && match &image {
                Image::Raster(raster) => decoded(raster.stream()),
                Image::Stencil(stencil) => decoded(stencil.stream()),
            }
            .is_some();
        let pixels = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let place = props.transform.transform_rect_bbox(pixels);
        if blank {
            self.blank.push(place);
        }
        if self.pictures.len() < PICTURES {
            let opaque = match &image {
                Image::Raster(raster) => {
                    let dict = raster.stream().dict();
                    let masks: [&[u8]; 3] = [b"SMask", b"Mask", b"SMaskInData"];
                    !masks.iter().any(|key| dict.contains_key(*key))
                }
                Image::Stencil(_) => false,
            };
            self.pictures.push((self.glyphs.len(), place, opaque));
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
