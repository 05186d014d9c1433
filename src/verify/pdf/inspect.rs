//! A PDF alone: has someone covered text instead of removing it?
//!
//! Nobody knows here what should be gone. So this looks for what a reader cannot see and a program
//! can: text under boxes, text in the colour of its background, boxes that let through, marks for a
//! redaction that was never applied, and what hangs in the file beside its pages.

use super::super::Verdict;
use super::objects;
use super::pixels::{self, Painter};
use super::text::{Glyph, PageText};
use super::{MARGIN, page_name};
use crate::model::Secret;
use hayro_interpret::font::GlyphRun;
use hayro_interpret::kurbo::{Affine, BezPath, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, Paint, RenderContent, SoftMask, interpret_page,
};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object};
use hayro_syntax::page::Page;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// An area darker than this covers (sum of red, green and blue, each 0 to 1).
const DARK: f32 = 1.2;
/// Opacity from which an area lets nothing through.
const OPAQUE: f32 = 0.98;
/// Areas kept for one page.
const AREAS: usize = 20_000;
/// Places named for one page and check.
const PLACES: usize = 50;

/// Looks for bad redactions in one file: see [`super::super::inspect`].
pub(crate) fn inspect(bytes: &[u8], passwords: &[Secret]) -> Verdict {
    let mut verdict = Verdict::default();
    let Some(pdf) = super::open(bytes, passwords) else {
        verdict.add("unreadable", "file");
        return verdict;
    };
    if objects::is_bomb(&pdf) {
        verdict.add("unverifiable", "file");
        return verdict;
    }
    let cache = InterpreterCache::new();
    let mut painter = Painter::new();
    for (n, page) in pdf.pages().iter().enumerate() {
        let look = || look(n, page, &cache, &mut painter);
        match catch_unwind(AssertUnwindSafe(look)) {
            Ok(found) => {
                for (check, place) in found {
                    match check {
                        // Printers put marks and file names there.
                        "text-off-page" => verdict.doubt(check, place),
                        _ => verdict.add(check, place),
                    }
                }
            }
            Err(_) => verdict.add("unverifiable", page_name(n)),
        }
    }
    if beside(&pdf, &mut verdict) {
        let layers = hidden_layers(bytes, &pdf, passwords);
        if layers.is_empty() {
            verdict.add("hidden-layer", "file");
        }
        for (check, place) in layers {
            verdict.add(check, place);
        }
    }
    objects::revisions(&pdf, bytes, &mut verdict);
    verdict
}

/// What is wrong on one page.
fn look<'a>(
    n: usize,
    page: &'a Page<'a>,
    cache: &InterpreterCache<'a>,
    painter: &mut Painter<'a>,
) -> Vec<(&'static str, String)> {
    let text = PageText::read(page, cache, RenderContent::all());
    let mut out = Vec::new();
    if text.cut {
        out.push(("unverifiable", page_name(n)));
    }
    let ink = || text.glyphs.iter().enumerate().filter(|(_, g)| !g.is_space());
    let off = ink().filter(|(_, g)| !pixels::is_on_page(page, g.centre)).map(|(_, g)| g.area());
    out.extend(named("text-off-page", n, &off.collect::<Vec<Rect>>()));
    let shown = ink().filter(|(_, g)| pixels::is_on_page(page, g.centre));
    let (invisible, visible): (Vec<_>, Vec<_>) = shown.partition(|(_, g)| g.invisible);
    let words = Words::of(&text);
    // An invisible text layer belongs to a scan; what a black box on the scan covers does not.
    for (glyphs, is_layer) in [(&visible, false), (&invisible, true)] {
        let areas: Vec<Rect> = glyphs.iter().map(|(_, g)| g.area()).collect();
        let Some(hidden) = pixels::even_areas(painter, page, &areas) else {
            out.push(("unverifiable", page_name(n)));
            break;
        };
        let pick = |dark: bool| {
            let found = hidden.iter().filter(|(_, d)| *d == dark);
            found.filter_map(|(at, _)| glyphs.get(*at)).copied().collect::<Vec<_>>()
        };
        out.extend(named("text-under-box", n, &words.around(&pick(true))));
        let mut light = pick(false);
        light.retain(|glyph| !is_under_picture(&text, glyph));
        if is_layer {
            let scanned =
                |g: &Glyph| text.pictures.iter().any(|(_, place, _)| place.contains(g.centre));
            light.retain(|(_, g)| !scanned(g));
        }
        out.extend(named("invisible-text", n, &words.around(&light)));
    }
    out.extend(named("text-under-box", n, &words.around(&under_pictures(&text, &visible))));
    let visible: Vec<&Glyph> = visible.into_iter().map(|(_, g)| g).collect();
    let boxes = Areas::read(page, cache);
    let through = boxes.iter().filter(|b| visible.iter().any(|g| b.contains(g.centre)));
    out.extend(named("see-through-box", n, &through.copied().collect::<Vec<Rect>>()));
    let redacts = annotations(page).filter(|a| subtype(a) == b"Redact");
    let marks = redacts.filter_map(|a| a.get::<hayro_syntax::object::Rect>(b"Rect"));
    let marks: Vec<Rect> = marks.map(|r| Rect::new(r.x0, r.y0, r.x1, r.y1)).collect();
    out.extend(named("unapplied-redaction", n, &marks));
    out
}

/// The glyphs that a picture drawn after them hides. A picture over most of the text of a page is a
/// scan with its text below.
fn under_pictures<'g>(text: &PageText, visible: &[(usize, &'g Glyph)]) -> Vec<(usize, &'g Glyph)> {
    let under = visible.iter().filter(|glyph| is_under_picture(text, glyph));
    let found: Vec<(usize, &Glyph)> = under.copied().collect();
    if found.len() * 2 > visible.len() { Vec::new() } else { found }
}

/// Whether an opaque picture is drawn over a glyph.
fn is_under_picture(text: &PageText, (at, glyph): &(usize, &Glyph)) -> bool {
    let mut opaque = text.pictures.iter().filter(|(_, _, opaque)| *opaque);
    opaque.any(|(drawn, place, _)| at < drawn && place.contains(glyph.centre))
}

/// The words of a page, to name them whole: the letters at the edges of a box stand out a little.
struct Words<'t> {
    text: &'t PageText,
    /// First and last glyph, in order.
    all: Vec<(usize, usize)>,
}

impl<'t> Words<'t> {
    fn of(text: &'t PageText) -> Self {
        Self { text, all: text.words().into_iter().map(|(_, a, b)| (a, b)).collect() }
    }

    /// The rectangles around the words to which the glyphs belong.
    fn around(&self, glyphs: &[(usize, &Glyph)]) -> Vec<Rect> {
        let word = |at: usize| self.all.partition_point(|(_, last)| *last < at);
        let mut words: Vec<usize> = glyphs.iter().map(|(at, _)| word(*at)).collect();
        words.dedup();
        let around = |word: usize| {
            let (first, last) = *self.all.get(word)?;
            let glyphs = self.text.glyphs.get(first..=last)?.iter().map(Glyph::area);
            glyphs.reduce(|a, b| a.union(b))
        };
        words.into_iter().filter_map(around).collect()
    }
}

/// The text on layers that are off, by page: what a file shows whose layers are all on and that it
/// does not show as it is. Empty when the layers are listed where they cannot be switched.
fn hidden_layers(bytes: &[u8], pdf: &Pdf, passwords: &[Secret]) -> Vec<(&'static str, String)> {
    let mut all_on = bytes.to_vec();
    let places: Vec<usize> =
        bytes.windows(4).enumerate().filter(|(_, w)| *w == b"/OFF").map(|(at, _)| at).collect();
    for at in places {
        all_on.get_mut(at + 1..at + 4).into_iter().for_each(|name| name.copy_from_slice(b"Off"));
    }
    let Some(open) = super::open(&all_on, passwords) else { return Vec::new() };
    let caches = (InterpreterCache::new(), InterpreterCache::new());
    let mut out = Vec::new();
    for (n, (page, opened)) in pdf.pages().iter().zip(open.pages().iter()).enumerate() {
        let read = || {
            let shown = PageText::read(page, &caches.0, RenderContent::all());
            (shown, PageText::read(opened, &caches.1, RenderContent::all()))
        };
        let Ok((shown, all)) = catch_unwind(AssertUnwindSafe(read)) else { continue };
        let mut rest = shown.glyphs.iter().peekable();
        let hidden = all.glyphs.iter().filter(|g| {
            let same = rest.peek().is_some_and(|s| s.code == g.code && s.centre == g.centre);
            if same {
                rest.next();
            }
            !same && !g.is_space()
        });
        out.extend(named("hidden-layer", n, &hidden.map(Glyph::area).collect::<Vec<Rect>>()));
    }
    out
}

/// The places of one check, those beside each other as one: `page 3 (72 700 150 715)`, in points.
pub(super) fn named(check: &'static str, n: usize, areas: &[Rect]) -> Vec<(&'static str, String)> {
    let mut joined: Vec<Rect> = Vec::new();
    for area in areas {
        match joined.last_mut() {
            Some(last) if last.inflate(3.0 * MARGIN, MARGIN).overlaps(*area) => {
                *last = last.union(*area);
            }
            _ => joined.push(*area),
        }
    }
    let place =
        |r: &Rect| format!("{} ({:.0} {:.0} {:.0} {:.0})", page_name(n), r.x0, r.y0, r.x1, r.y1);
    joined.iter().take(PLACES).map(|r| (check, place(r))).collect()
}

fn annotations<'a>(page: &Page<'a>) -> impl Iterator<Item = Dict<'a>> + use<'a> {
    let array = page.raw().get::<Array<'_>>(b"Annots");
    let all: Vec<Dict<'a>> =
        array.into_iter().flat_map(|a| a.iter::<Dict<'_>>().collect::<Vec<_>>()).collect();
    all.into_iter()
}

fn subtype(dict: &Dict<'_>) -> Vec<u8> {
    dict.get::<Name<'_>>(b"Subtype").map(|n| n.to_vec()).unwrap_or_default()
}

/// What hangs in the file beside its pages; gives whether it has layers that are off.
fn beside(pdf: &Pdf, verdict: &mut Verdict) -> bool {
    let mut hides = false;
    let has = |dict: &Dict<'_>, keys: &[&[u8]]| keys.iter().any(|k| dict.contains_key(*k));
    for object in pdf.objects() {
        let dict = match &object {
            Object::Dict(dict) => dict,
            Object::Stream(stream) => stream.dict(),
            _ => continue,
        };
        let kind = dict.get::<Name<'_>>(b"Type").map(|n| n.to_vec()).unwrap_or_default();
        if let Object::Stream(stream) = &object
            && kind == b"Metadata"
            && stream.decoded_data().is_ok_and(|xmp| names_creator(&xmp))
        {
            verdict.add("properties", "file");
        }
        let layers = dict.get::<Dict<'_>>(b"OCProperties").and_then(|o| o.get::<Dict<'_>>(b"D"));
        let off = |d: Dict<'_>| {
            d.get::<Array<'_>>(b"OFF").is_some_and(|a| a.raw_iter().next().is_some())
                || d.get::<Name<'_>>(b"BaseState").is_some_and(|s| s.to_vec() == b"OFF")
        };
        hides |= layers.is_some_and(off);
        if matches!(kind.as_slice(), b"EmbeddedFile") || dict.contains_key(b"EF") {
            verdict.add("embedded-file", "file");
        }
        if kind.is_empty() && has(dict, &[b"Author", b"Manager", b"Company"]) {
            verdict.add("properties", "file");
        }
    }
    let metadata = pdf.metadata();
    if metadata.author.as_ref().is_some_and(|a| !a.is_empty()) {
        verdict.add("properties", "file");
    }
    hides
}

/// Whether XMP metadata names who made the file (Dublin Core, `creator`).
fn names_creator(xmp: &[u8]) -> bool {
    let text = String::from_utf8_lossy(xmp);
    let inside =
        text.split_once("<dc:creator>").and_then(|(_, rest)| rest.split_once("</dc:creator>"));
    inside.is_some_and(|(list, _)| {
        list.split('<').any(|tag| {
            tag.starts_with("rdf:li")
                && tag.split_once('>').is_some_and(|(_, t)| !t.trim().is_empty())
        })
    })
}

/// Dark areas of a page that let through what lies under them.
#[derive(Default)]
struct Areas {
    found: Vec<Rect>,
    /// Opacity of the groups around.
    groups: Vec<f32>,
}

impl Areas {
    fn read<'a>(page: &Page<'a>, cache: &InterpreterCache<'a>) -> Vec<Rect> {
        let settings =
            InterpreterSettings { render_content: RenderContent::all(), ..Default::default() };
        let media = page.media_box();
        let area = Rect::new(media.x0, media.y0, media.x1, media.y1);
        let mut state = Context::new(Affine::IDENTITY, area, cache, page.xref(), settings);
        let mut areas = Self::default();
        interpret_page(page, &mut state, &mut areas);
        areas.found
    }
}

impl<'a> Device<'a> for Areas {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        let fills = matches!(mode, DrawMode::Fill(_) | DrawMode::FillAndStroke(..));
        let Paint::Color(colour) = &props.paint else { return };
        if !fills || self.found.len() >= AREAS {
            return;
        }
        let [r, g, b, own] = colour.to_rgba().components();
        let opacity = own * self.groups.iter().product::<f32>();
        if r + g + b <= DARK && opacity > 0.05 && opacity < OPAQUE {
            self.found.push(props.transform.transform_rect_bbox(path.bounding_box()));
        }
    }
    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, alpha: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.groups.push(alpha);
    }
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }
}
